//! Which of the reporting expressions of a sentence covers a claim.

use std::ops::Range;

use super::relay::name;
use super::{Attribution, Direction, Frame, NO_HOLDER, relays};
use crate::catalog::{Cue, SourceKind};
use crate::claim::scene::Scene;
use crate::mention::Quantity;

/// Who says the claim at `tokens`, when a frame covers it. Of an office and a medium that both cover it, the medium relays.
pub(in crate::claim) fn covering(scene: &Scene<'_>, frames: &[Frame], tokens: &Range<usize>) -> Option<Attribution> {
    let scores: Vec<f64> = (0..frames.len()).map(|i| cover(scene, frames, i, tokens)).collect();
    let best_of = |wanted: &dyn Fn(&Frame) -> bool| {
        (0..frames.len()).filter(|i| wanted(&frames[*i]) && scores[*i] >= 3.0).reduce(|a, b| if scores[b] > scores[a] { b } else { a })
    };
    let best = best_of(&|_| true)?;
    if relays(&frames[best].attribution)
        && frames[best].direction == Direction::Backward
        && let Some(origin) = best_of(&|f| !relays(&f.attribution) && f.attribution.kind != SourceKind::Unknown)
    {
        let mut attribution = frames[origin].attribution.clone();
        attribution.via.extend(name(&frames[best].attribution));
        return Some(attribution);
    }
    Some(frames[best].attribution.clone())
}

/// "A crowd estimated by a witness at 3,000 waved flags": the figure that stands behind the preposition of a verb with its doer, and
/// which is all that the doer says.
fn measured<'s>(scene: &'s Scene<'_>, frame: &Frame) -> Option<&'s Range<usize>> {
    let at = frame.tokens.end;
    let by = scene.has_cue(frame.tokens.clone(), |c| *c == Cue::Doer);
    let preposition = scene.has_cue(at..at + 1, |c| matches!(c, Cue::Stop | Cue::Locative));
    let figure = |q: &&Quantity| q.not_count.is_none() && (at + 1..at + 3).contains(&q.tokens.start);
    scene.quantities.iter().find(|q| by && preposition && figure(q)).map(|q| &q.tokens)
}

/// How well frame `index` covers the claim at `tokens`.
fn cover(scene: &Scene<'_>, frames: &[Frame], index: usize, tokens: &Range<usize>) -> f64 {
    let frame = &frames[index];
    let after = tokens.start >= frame.tokens.start;
    let between =
        if after { frame.tokens.end.min(tokens.start)..tokens.start } else { tokens.end.min(frame.tokens.start)..frame.tokens.start };
    if speaks_of_itself(scene, frame, tokens) {
        return 0.0;
    }
    if measured(scene, frame).is_some_and(|figure| figure.start != tokens.start) {
        return 0.0;
    }
    if let Some(brackets) = in_brackets(scene, frame.tokens.start).filter(|b| counts_inside(scene, b)) {
        return if brackets.contains(&tokens.start) { 12.0 } else { 0.0 };
    }
    let figures_after = scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.start >= frame.tokens.end);
    // "40 were hurt; there was talk of 15": what is said by nobody stays in its own clause.
    let apart = contrasts(scene, &between);
    if frame.attribution.note == NO_HOLDER && !after && (figures_after || apart > 0) {
        return 0.0;
    }
    // "carried 123 people when it plunged down, according to video footage": what was seen is told in the clause beside it.
    let seen = frame.attribution.kind == SourceKind::SocialMedia;
    if seen && frame.direction == Direction::Backward && scene.has_cue(between.clone(), |c| *c == Cue::Clause) {
        return 0.0;
    }
    let mut score = 10.0 - 0.05 * between.len() as f64;
    // "1,000 came, among them, by the officers' count, 30 …": the part alone is theirs.
    if !after && figures_after && of_part(scene, frame.tokens.start) {
        return 0.0;
    }
    score -= match (frame.direction, after) {
        // "14 were held, ten sit in jail, says the prosecutor": with a figure of its own after a comma, what is said begins there.
        (Direction::Forward, false) if starts_anew(scene, &between) => 8.0,
        // "19 kişi gözaltına alındı, avukatlara göre sayı 40": so it does where the verb before the comma closed its clause.
        (Direction::Forward, false)
            if scene.language.attribution.verb_final && between.clone().next_back().is_some_and(|i| scene.is_comma(i)) =>
        {
            8.0
        }
        (Direction::Forward, false) => 4.0,
        // Where the verb closes, what is said stands between it and its subject.
        (Direction::Backward, true) if tokens.end <= frame.tokens.end => 0.0,
        (Direction::Backward, true) => 7.0,
        _ => 0.0,
    };
    // "2,200 were treated, the ministry said, and 1,300 hurt, according to the army": the second half has a speaker of its own.
    let own = |f: &Frame| f.direction == Direction::Backward && f.tokens.start >= tokens.end;
    if after && frame.direction == Direction::Either && frames.iter().any(own) {
        score -= 1.0;
    }
    score -= 3.0 * apart as f64;
    if frames.iter().enumerate().any(|(i, f)| i != index && between.contains(&f.tokens.start)) {
        score -= 5.0;
    }
    score
}

/// The brackets around token `at`.
fn in_brackets(scene: &Scene<'_>, at: usize) -> Option<Range<usize>> {
    let mark = |i: usize| matches!(scene.tokens.fold(i), "(" | ")");
    let open = (0..at).rfind(|i| mark(*i)).filter(|i| scene.tokens.fold(*i) == "(")?;
    let close = (at..scene.tokens.len()).find(|i| mark(*i)).unwrap_or(scene.tokens.len());
    Some(open..close)
}

/// "300 were held (450, according to activists)": a figure between brackets is what is said there.
fn counts_inside(scene: &Scene<'_>, brackets: &Range<usize>) -> bool {
    scene.quantities.iter().any(|q| q.not_count.is_none() && brackets.contains(&q.tokens.start))
}

/// What introduces a part stands right before, perhaps with a comma.
fn of_part(scene: &Scene<'_>, at: usize) -> bool {
    let end = at - usize::from(at > 0 && scene.is_comma(at - 1));
    scene.cues.iter().any(|c| *c.cue == Cue::SubsetBefore && c.tokens.end == end)
}

/// A comma and another figure right behind it, and no comma after that.
fn starts_anew(scene: &Scene<'_>, range: &Range<usize>) -> bool {
    let comma = range.clone().rfind(|i| scene.is_comma(*i));
    comma.is_some_and(|i| scene.quantity_at(i + 1).is_some_and(|q| scene.quantities[q].not_count.is_none()))
}

/// "The minister, whose party won 54 percent, said …": what stands in an aside between speaker and verb is not what is said.
fn speaks_of_itself(scene: &Scene<'_>, frame: &Frame, tokens: &Range<usize>) -> bool {
    let inside = frame.tokens.start < tokens.start && tokens.end <= frame.tokens.end;
    let opens = |i: &usize| scene.tokens.fold(*i) == "," && scene.has_cue(*i + 1..*i + 2, |c| *c == Cue::Clause);
    !scene.language.attribution.verb_final
        && inside
        && (frame.tokens.start..tokens.start).rfind(opens).is_some()
        && (tokens.end..frame.tokens.end).any(|i| scene.tokens.fold(i) == ",")
}

/// Marks and words that set one clause against another.
fn contrasts(scene: &Scene<'_>, range: &Range<usize>) -> usize {
    range
        .clone()
        .filter(|i| {
            matches!(scene.tokens.fold(*i), ";")
                || scene.cues_at(*i).any(|c| *c.cue == Cue::Clause && scene.tokens.fold(i.saturating_sub(1)) == ",")
        })
        .count()
}

/// "Most were detained in Moscow", "Moscow - 120, Kazan - 15": the total just given, place by place.
pub(in crate::claim) fn breaks_down(scene: &Scene<'_>) -> bool {
    let counts = || scene.quantities.iter().filter(|q| q.not_count.is_none());
    let placed = |start: usize| scene.places.iter().any(|p| p.tokens.end + 1 == start) && scene.is_dash(start - 1);
    let list = scene.metric_cues().next().is_none() && counts().count() > 1 && counts().all(|q| placed(q.tokens.start));
    list || scene.has_cue(0..scene.tokens.len(), |c| *c == Cue::Breakdown)
}
