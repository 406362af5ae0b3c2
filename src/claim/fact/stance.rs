//! Whether the sentence tells that it was so, that it was not so, or neither.

use std::ops::Range;

use crate::catalog::{Cue, Voice};
use crate::claim::attribute::Frame;
use crate::claim::scene::Scene;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stance {
    Asserted,
    Denied,
    /// Demanded, planned, supposed, asked, or somebody's claim without the sentence telling whose.
    Unsaid,
}

/// How far before the cue a word governs it, and how far after it a verb that closes the sentence.
const BEFORE: usize = 8;
const AFTER: usize = 5;
/// A negation stands close by.
const NOT_BEFORE: usize = 4;

/// A question tells nothing.
pub(super) fn asks(scene: &Scene<'_>) -> bool {
    let n = scene.tokens.len();
    (n.saturating_sub(3)..n).any(|i| matches!(scene.tokens.fold(i), "?" | "\u{61f}"))
}

/// The stance of the sentence to what the cue at `tokens` names.
pub(super) fn stance(scene: &Scene<'_>, tokens: &Range<usize>, frames: &[Frame]) -> Stance {
    let reach = governed(scene, tokens);
    let has = |range: Range<usize>, wanted: &dyn Fn(&Cue) -> bool| scene.has_cue(range, wanted);
    let before = reach.start..tokens.end;
    // After the cue a demand rules a verb of its own ("… demand a new vote"), unless it is a modal verb or closes the sentence.
    let modal = |c: &Range<usize>| {
        scene.language.attribution.verb_final
            || has(c.end..c.end + 1, &|n| matches!(n, Cue::Passive | Cue::Negation))
            || has(c.start.saturating_sub(1)..c.start, &|n| *n == Cue::Passive)
    };
    let unreal = scene.cues.iter().any(|c| match c.cue {
        Cue::Planned => c.tokens.start < reach.end && reach.start < c.tokens.end,
        Cue::Unreal => before.contains(&c.tokens.start) || (reach.contains(&c.tokens.start) && modal(&c.tokens)),
        _ => false,
    });
    let supposed = scene.cues.iter().any(|c| {
        *c.cue == Cue::Hypothetical
            && reach.contains(&c.tokens.start)
            // "could not be restored" is what happened.
            && !has(c.tokens.end..c.tokens.end + 1, &|n| *n == Cue::Negation)
    });
    if supposed || unreal || claimed_by_nobody(scene, &(reach.start..tokens.start), frames) {
        return Stance::Unsaid;
    }
    let near = tokens.start.saturating_sub(NOT_BEFORE).max(reach.start);
    // A negation of the cue's own ("not authorised") is part of its meaning.
    let before = has(near..tokens.start, &|c| *c == Cue::Negation);
    if before || negated_after(scene, tokens.end) || has(reach, &|c| *c == Cue::Denied) { Stance::Denied } else { Stance::Asserted }
}

/// The tokens around the cue within which a word governs it: its clause, cut at commas and at reporting verbs.
fn governed(scene: &Scene<'_>, tokens: &Range<usize>) -> Range<usize> {
    let mut start = tokens.start;
    while start > 0 && tokens.start - start < BEFORE {
        let i = start - 1;
        let fold = scene.tokens.fold(i);
        if matches!(fold, ";" | ":" | "(" | ")") || scene.is_dash(i) {
            break;
        }
        // "denied that …", "опроверг, что …": what is denied or demanded stands in a clause of its own.
        let opens = |at: usize| scene.cues.iter().any(|c| c.tokens.end == at && matches!(c.cue, Cue::Denied | Cue::Unreal));
        if fold == "," && !opens(i) {
            break;
        }
        if scene.cues_at(i).any(|c| *c.cue == Cue::Clause) && !opens(i) && !(i > 0 && scene.tokens.fold(i - 1) == "," && opens(i - 1)) {
            // The word that opens the clause ("if") says what becomes of it.
            start = i;
            break;
        }
        start = i;
    }
    let end = (tokens.end..scene.tokens.len().min(tokens.end + AFTER))
        .find(|i| {
            matches!(scene.tokens.fold(*i), "," | ";" | ":" | "(" | ")" | "\"")
                || scene.is_dash(*i)
                || scene.cues_at(*i).any(|c| matches!(c.cue, Cue::Clause | Cue::And))
                || scene.voices.iter().any(|v| v.tokens.start == *i && *v.cue == Voice::Says)
        })
        .unwrap_or(scene.tokens.len().min(tokens.end + AFTER));
    start..end
}

/// "was not used": a negation after the cue with nothing but an auxiliary between.
fn negated_after(scene: &Scene<'_>, at: usize) -> bool {
    let mut i = at;
    while i < scene.tokens.len() && i < at + 3 {
        if scene.has_cue(i..i + 1, |c| *c == Cue::Negation) {
            return true;
        }
        if !scene.has_cue(i..i + 1, |c| *c == Cue::Passive) {
            return false;
        }
        i += 1;
    }
    false
}

/// "did not say whether", "those who believe": a verb of saying right before, negated or without anybody who says it.
fn claimed_by_nobody(scene: &Scene<'_>, before: &Range<usize>, frames: &[Frame]) -> bool {
    scene.voices.iter().filter(|v| *v.cue == Voice::Says && before.contains(&v.tokens.start)).any(|v| {
        // "cannot be said" is a denial of its own.
        if scene.has_cue(v.tokens.clone(), |c| *c == Cue::Denied) {
            return false;
        }
        let negated = scene.has_cue(v.tokens.start.saturating_sub(3).max(before.start)..v.tokens.start, |c| *c == Cue::Negation);
        let held = frames.iter().any(|f| f.tokens.start < v.tokens.end && v.tokens.start < f.tokens.end);
        let close = before.end - v.tokens.end.min(before.end) <= 3;
        negated
            || (!held && close && scene.has_cue(v.tokens.start.saturating_sub(1)..v.tokens.start, |c| matches!(c, Cue::Clause | Cue::Stop)))
    })
}
