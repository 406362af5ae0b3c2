//! Persons named with a fact: runs of capitalised words that are no place, day, organisation or title.

use std::ops::Range;

use super::Around;
use crate::catalog::{Cue, TokenKind, Voice};
use crate::claim::scene::Scene;

/// How far from the cue the first name may stand.
const REACH: usize = 9;
/// How far apart two names of one list may stand.
const APART: usize = 6;

/// The persons to whom the cue at `cue` happened: those named after an active verb, else those before a passive one.
pub(super) fn persons(scene: &Scene<'_>, cue: &Range<usize>, before: bool, around: &Around<'_>) -> Vec<Range<usize>> {
    let names = names(scene, around);
    let passive = scene.has_cue(cue.start.saturating_sub(3)..cue.end, |c| *c == Cue::Passive);
    if before || passive {
        let found = named_before(scene, cue.start, &names);
        if !found.is_empty() || before {
            return found;
        }
    }
    named_after(scene, cue.end, &names)
}

/// The person who stands right before the place that begins at token `at`, or before the verb that leads to it.
pub(super) fn owner_of_place(scene: &Scene<'_>, at: usize) -> Option<Range<usize>> {
    let names = names(scene, &Around { speakers: &[], registered: &[], frames: &[], earlier: None });
    named_before(scene, at, &names).pop()
}

/// The names of the sentence, in order.
fn names(scene: &Scene<'_>, around: &Around<'_>) -> Vec<Range<usize>> {
    let covered = |i: usize| {
        scene.places.iter().any(|p| p.tokens.contains(&i))
            || scene.dates.iter().any(|d| d.tokens.contains(&i))
            || scene.quantities.iter().any(|q| q.tokens.contains(&i))
            || around.speakers.iter().any(|s| s.tokens.contains(&i))
            || around.registered.iter().any(|r| !r.person && r.tokens.contains(&i) && !after_office(scene, &r.tokens, i))
    };
    let word = |i: usize| {
        scene.tokens.kind(i) == TokenKind::Word
            && scene.tokens.is_capital(i)
            && scene.tokens.fold(i).chars().count() > 1
            && !covered(i)
            && !scene.cues.iter().any(|c| c.tokens.contains(&i) && is_common(c.cue))
            && !scene.voices.iter().any(|v| v.tokens.contains(&i) && *v.cue != Voice::Link)
    };
    let mut out = Vec::new();
    let mut i = 0;
    while i < scene.tokens.len() {
        if !word(i) {
            i += 1;
            continue;
        }
        let start = i;
        while word(i) {
            // "Al-Bashir", "Jean-Luc".
            let hyphen =
                scene.tokens.fold(i + 1) == "-" && !scene.tokens.space_before(i + 1) && word(i + 2) && !scene.tokens.space_before(i + 2);
            i += if hyphen { 2 } else { 1 };
        }
        out.extend(name(scene, start..i));
    }
    out
}

/// "President Marat Bekov", which the registry takes for the president: what follows the office is a person's name.
fn after_office(scene: &Scene<'_>, source: &Range<usize>, i: usize) -> bool {
    let office = |v: &Voice| matches!(v, Voice::Source(_) | Voice::Office);
    scene.voices.iter().any(|v| office(v.cue) && v.tokens.start == source.start && v.tokens.end <= i)
}

/// Words that are no part of a name though they may have a capital.
fn is_common(cue: &Cue) -> bool {
    !matches!(cue, Cue::Link | Cue::Partitive | Cue::And | Cue::Negation)
}

/// The run as a person's name, unless something about it tells that it is none.
fn name(scene: &Scene<'_>, run: Range<usize>) -> Option<Range<usize>> {
    let before = |i: usize| i.checked_sub(1);
    let quoted = before(run.start).is_some_and(|i| matches!(scene.tokens.fold(i), "\"" | "„"));
    let owner = scene.cues_at(run.end).any(|c| *c.cue == Cue::Possessive);
    // Where every noun has a capital, the name is the last two words of a run, and two words alone may be anything.
    let nouns = scene.language.cues.capital_nouns;
    let lone = nouns && run.len() <= 2;
    let run = if nouns && run.len() > 2 { run.end - 2..run.end } else { run };
    let article = match before(run.start) {
        Some(i) => scene.has_cue(i..i + 1, |c| *c == Cue::Article || (lone && *c == Cue::Link)),
        None => lone,
    };
    (run.len() >= 2 && run.len() <= 4 && !quoted && !article && !owner).then_some(run)
}

/// The first name after `at`, with those that are listed with it.
fn named_after(scene: &Scene<'_>, at: usize, names: &[Range<usize>]) -> Vec<Range<usize>> {
    let including = (at..at + REACH).find_map(|i| scene.cues_at(i).find(|c| *c.cue == Cue::SubsetBefore).map(|c| c.tokens.end));
    let counted = scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.start >= at && q.tokens.start - at <= 3);
    let at = match including {
        Some(end) => end,
        None if counted => return Vec::new(),
        None => at,
    };
    let Some(first) = names.iter().position(|n| n.start >= at) else { return Vec::new() };
    if names[first].start - at > REACH || !(at..names[first].start).all(|i| is_filler(scene, i)) || belongs(scene, &names[first]) {
        return Vec::new();
    }
    let mut out = vec![names[first].clone()];
    for next in &names[first + 1..] {
        let gap = out[out.len() - 1].end..next.start;
        if !lists(scene, &gap) || belongs(scene, next) {
            break;
        }
        out.push(next.clone());
    }
    out
}

/// The last name before `at`, with those that are listed with it.
fn named_before(scene: &Scene<'_>, at: usize, names: &[Range<usize>]) -> Vec<Range<usize>> {
    let Some(last) = names.iter().rposition(|n| n.end <= at) else { return Vec::new() };
    if at - names[last].end > REACH || !is_aside(scene, names[last].end..at) || belongs(scene, &names[last]) {
        return Vec::new();
    }
    // "supporters of Marat Bekov were held", "la libertad de …": something of that person's.
    let prior = names[last].start.saturating_sub(1)..names[last].start;
    let governed = |c: &Cue| matches!(c, Cue::Stop | Cue::Locative | Cue::Link);
    if scene.has_cue(prior.clone(), governed) && !scene.has_cue(prior, |c| *c == Cue::And) {
        return Vec::new();
    }
    let mut out = vec![names[last].clone()];
    for earlier in names[..last].iter().rev() {
        let gap = earlier.end..out[0].start;
        if !lists(scene, &gap) || belongs(scene, earlier) {
            break;
        }
        out.insert(0, earlier.clone());
    }
    out
}

/// A word that may stand between the verb and the first name: a title, a place, a day; no other clause and no other object.
fn is_filler(scene: &Scene<'_>, i: usize) -> bool {
    if in_place_or_date(scene, i) {
        return true;
    }
    if scene.tokens.kind(i) != TokenKind::Word || scene.voices.iter().any(|v| v.tokens.start == i && *v.cue == Voice::Says) {
        return false;
    }
    let bars = |c: &Cue| matches!(c, Cue::Clause | Cue::And | Cue::Denied | Cue::Unreal | Cue::Fact(_));
    if scene.has_cue(i..i + 1, bars) {
        return false;
    }
    // A preposition leads to something else, unless that is where or when.
    let leads = scene.has_cue(i..i + 1, |c| matches!(c, Cue::Stop | Cue::Locative));
    !leads || in_place_or_date(scene, i + 1) || in_place_or_date(scene, i + 2)
}

/// What may stand between the name and a verb after it: where, when, an auxiliary, an aside between commas.
fn is_aside(scene: &Scene<'_>, gap: Range<usize>) -> bool {
    let commas: Vec<usize> = gap.clone().filter(|i| scene.tokens.fold(*i) == ",").collect();
    let inside = |i: usize| commas.len() == 2 && commas[0] == gap.start && (commas[0]..=commas[1]).contains(&i);
    let mut auxiliary = false;
    gap.clone().all(|i| {
        let passive = scene.has_cue(i..i + 1, |c| matches!(c, Cue::Passive | Cue::Negation));
        auxiliary |= passive;
        let leads = scene.has_cue(i..i + 1, |c| matches!(c, Cue::Stop | Cue::Locative)) && in_place_or_date(scene, i + 1);
        let suffix = scene.tokens.fold(i) == "'" || (i > 0 && scene.tokens.fold(i - 1) == "'");
        inside(i)
            || passive
            || leads
            || suffix
            || in_place_or_date(scene, i)
            || (auxiliary
                && scene.tokens.kind(i) == TokenKind::Word
                && !scene.has_cue(i..i + 1, |c| matches!(c, Cue::Clause | Cue::And | Cue::Stop)))
    })
}

/// What may stand between two names of one list: one comma or one "and", with a title.
fn lists(scene: &Scene<'_>, gap: &Range<usize>) -> bool {
    let joiner = |i: usize| scene.tokens.fold(i) == "," || scene.has_cue(i..i + 1, |c| *c == Cue::And);
    let titled = |i: usize| {
        scene.tokens.kind(i) == TokenKind::Word
            && !scene
                .has_cue(i..i + 1, |c| matches!(c, Cue::Clause | Cue::Fact(_) | Cue::Metric(_) | Cue::Stop | Cue::Denied | Cue::Passive))
            && !scene.voices.iter().any(|v| v.tokens.start == i && *v.cue == Voice::Says)
    };
    // The mark of an inflected name ("Demirtaş'ı") belongs to it.
    let suffix = |i: usize| scene.tokens.fold(i) == "'" || (i > 0 && scene.tokens.fold(i - 1) == "'");
    gap.len() <= APART && gap.clone().filter(|i| joiner(*i)).count() == 1 && gap.clone().all(|i| joiner(i) || suffix(i) || titled(i))
}

/// "the wife of", "сторонники": what stands right before the name is meant, not the person named.
fn belongs(scene: &Scene<'_>, name: &Range<usize>) -> bool {
    scene.has_cue(name.start.saturating_sub(2)..name.start, |c| *c == Cue::Belonging)
}

fn in_place_or_date(scene: &Scene<'_>, i: usize) -> bool {
    scene.places.iter().any(|p| p.tokens.contains(&i)) || scene.dates.iter().any(|d| d.tokens.contains(&i))
}
