//! Which of the reporting expressions of a sentence covers a claim.

use std::ops::Range;

use super::relay::name;
use super::{Attribution, Direction, Frame, NO_HOLDER, relays};
use crate::catalog::{Cue, SourceKind, TokenKind};
use crate::claim::scene::Scene;
use crate::mention::{CueMention, Quantity};

/// Who says the claim at `tokens`, when a frame covers it. Of an office and a medium that both cover it, the medium relays.
pub(in crate::claim) fn covering(scene: &Scene<'_>, frames: &[Frame], tokens: &Range<usize>) -> Option<Attribution> {
    let scores: Vec<f64> = (0..frames.len()).map(|i| cover(scene, frames, i, tokens)).collect();
    let best_of = |wanted: &dyn Fn(&Frame) -> bool| {
        (0..frames.len()).filter(|i| wanted(&frames[*i]) && scores[*i] >= 3.0).reduce(|a, b| if scores[b] > scores[a] { b } else { a })
    };
    let best = best_of(&|_| true)?;
    let frame = &frames[best];
    // "Police said 40 were held; two officers were hurt": another clause may be the outlet's own.
    let apart = frame.tokens.end < tokens.start && (frame.tokens.end..tokens.start).any(|i| scene.tokens.fold(i) == ";");
    if apart {
        return Some(Attribution { confidence: frame.attribution.confidence.min(0.65), ..frame.attribution.clone() });
    }
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

/// "A crowd estimated by a witness at 3,000 waved flags", "put at 3,000 by a witness": the figure that stands behind the preposition of a
/// verb with its doer, or between the two, and which is all that the doer says; so is the one before a doer alone ("and 5,000 by another").
pub(super) fn measured<'s>(scene: &'s Scene<'_>, frame: &Frame) -> Option<&'s Range<usize>> {
    let (start, at) = (frame.tokens.start, frame.tokens.end);
    // "The governor, by contrast, said that nobody …": behind the doer stands whoever says so, and no mark.
    let whole = |c: &&CueMention<'_, Cue>| !(c.tokens.end..at).any(|i| scene.is_comma(i));
    let doer = scene.cues.iter().rfind(|c| *c.cue == Cue::Doer && start <= c.tokens.start && c.tokens.end <= at && whole(c))?;
    let preposition =
        scene.has_cue(at..at + 1, |c| matches!(c, Cue::Stop | Cue::Locative)) && !scene.has_cue(at..at + 1, |c| *c == Cue::And);
    let inside = |q: &Quantity| start < q.tokens.start && q.tokens.end == doer.tokens.start;
    let behind = |q: &Quantity| preposition && (at + 1..at + 3).contains(&q.tokens.start);
    let alone = |q: &Quantity| (doer.tokens.start == start || doer.tokens.start == start + 1) && q.tokens.end == start;
    scene.quantities.iter().find(|q| q.not_count.is_none() && (inside(q) || behind(q) || alone(q))).map(|q| &q.tokens)
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
    if let Some(figure) = measured(scene, frame) {
        return if figure.start == tokens.start { 12.0 } else { 0.0 };
    }
    // "Thousands, 20,000 according to the organisers, gathered": a figure between commas with whoever tells it has no other's words.
    if let Some(figure) = set_apart(scene, frame) {
        return if figure.start == tokens.start { 12.0 } else { 0.0 };
    }
    // "8,000 people (police) or 20,000 (organisers)": whoever stands alone between brackets tells the figure before them.
    if let Some(figure) = bracketed(scene, frame) {
        return if figure.start == tokens.start { 12.0 } else { 0.0 };
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
    // "110 died; on Saturday the ministry had reported 98": whoever has a figure of his own behind a semicolon tells nothing before it.
    // "300 is disputed by the opposition, which speaks of 1,000": nor does whoever does so in a clause of his own.
    let own =
        scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.start >= frame.tokens.start && q.tokens.start != tokens.start);
    let clause = |i: usize| scene.is_comma(i) && scene.has_cue(i + 1..i + 2, |c| *c == Cue::Clause);
    let apart_from = || between.clone().any(|i| scene.tokens.fold(i) == ";") || figures_after && frame.tokens.clone().any(clause);
    if !after && own && apart_from() {
        return 0.0;
    }
    // "In Osh, where 17 died on Monday, unions speak of 100 wounded": what an aside before them tells is not theirs.
    if !after && frame.direction != Direction::Backward && figures_after && in_aside(scene, tokens.start, frame.tokens.start) {
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
        // "The storm left 12 dead, and the governor declared an emergency": what a conjunction joins is another clause.
        (Direction::Forward | Direction::Either, false) if joined(scene, frame.tokens.start) => 8.0,
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
    // "The army rejected a claim by rebels that 60 had died, saying …": what stands between a subject and its verb is another's that tells it.
    let inside = |t: &Range<usize>| frame.tokens.start < t.start && t.end < frame.tokens.end;
    if !scene.language.attribution.verb_final && inside(tokens) && frames.iter().any(|f| inside(&f.tokens)) {
        score -= 4.0;
    }
    score -= 3.0 * apart as f64;
    if frames.iter().enumerate().any(|(i, f)| i != index && between.contains(&f.tokens.start)) {
        score -= 5.0;
    }
    score
}

/// Token `at` stands in a clause that a comma and a word for it open, and a comma right before token `until` closes.
fn in_aside(scene: &Scene<'_>, at: usize, until: usize) -> bool {
    let article = usize::from(until > 0 && scene.has_cue(until - 1..until, |c| matches!(c, Cue::Article | Cue::Link)));
    let closed = until > article && scene.is_comma(until - article - 1) && (at..until - article - 1).all(|i| !scene.is_comma(i));
    let opens = |i: &usize| scene.is_comma(*i) && scene.has_cue(i + 1..i + 2, |c| *c == Cue::Clause);
    closed && (0..at).rfind(opens).is_some_and(|open| (open + 1..at).all(|i| !scene.is_comma(i)))
}

/// A mark, a bare figure, the frame and a mark, in this order or with the figure behind the frame, and a figure before them all.
fn set_apart<'s>(scene: &'s Scene<'_>, frame: &Frame) -> Option<&'s Range<usize>> {
    let (start, end) = (frame.tokens.start, frame.tokens.end);
    let mark = |i: usize| i < scene.tokens.len() && (scene.is_comma(i) || scene.is_dash(i));
    let last = |i: usize| mark(i) || (i..scene.tokens.len()).all(|i| scene.tokens.kind(i) == TokenKind::Mark);
    let opens = |at: usize| at > 0 && mark(at - 1);
    let before = |q: &Quantity| q.tokens.end == start && opens(q.tokens.start) && mark(end);
    let dash = end + usize::from(end < scene.tokens.len() && scene.is_dash(end));
    let behind = |q: &Quantity| q.tokens.start == dash && opens(start) && last(q.tokens.end);
    let counts = |q: &&Quantity| q.not_count.is_none() && q.unit.is_none();
    let figure = scene.quantities.iter().filter(counts).find(|q| before(q) || behind(q))?;
    let whole = scene.quantities.iter().filter(counts).any(|q| q.tokens.end < figure.tokens.start.min(start));
    whole.then_some(&figure.tokens)
}

/// The figure right before the brackets that hold nothing but the frame; none where they close the sentence and tell all of it.
fn bracketed<'s>(scene: &'s Scene<'_>, frame: &Frame) -> Option<&'s Range<usize>> {
    let (start, end) = (frame.tokens.start, frame.tokens.end);
    let opens = start > 0 && scene.tokens.fold(start - 1) == "(";
    let only = opens && end < scene.tokens.len() && scene.tokens.fold(end) == ")";
    // At the end of the sentence whoever is alone in them tells all of it.
    let last = (end + 1..scene.tokens.len()).all(|i| scene.tokens.kind(i) == TokenKind::Mark);
    let first = !(0..start.saturating_sub(1)).any(|i| scene.tokens.fold(i) == "(");
    let only = only && !(last && first);
    let near = |q: &&Quantity| q.not_count.is_none() && q.tokens.end < start && start - q.tokens.end <= NOUN;
    scene.quantities.iter().rfind(|q| only && near(q)).map(|q| &q.tokens)
}

/// Tokens from a figure to the bracket behind its noun at most.
pub(super) const NOUN: usize = 4;

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
    // "Only 209 of them, he added, …" gives the part before.
    let told = |start: usize| scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.end == start);
    scene.cues.iter().any(|c| *c.cue == Cue::SubsetBefore && c.tokens.end == end && !told(c.tokens.start))
}

/// A comma and a conjunction stand right before, an article perhaps between.
fn joined(scene: &Scene<'_>, at: usize) -> bool {
    let article = usize::from(at > 0 && scene.has_cue(at - 1..at, |c| matches!(c, Cue::Article | Cue::Link)));
    // "Fırtınada 12 kişi öldü ve vali yas ilan etti": where the verb closes, the conjunction alone.
    if scene.language.attribution.verb_final {
        return scene.cues.iter().any(|c| matches!(c.cue, Cue::And | Cue::Clause) && c.tokens.end == at);
    }
    let and = scene.cues.iter().find(|c| *c.cue == Cue::And && (c.tokens.end == at || c.tokens.end + article == at));
    and.is_some_and(|c| c.tokens.start > 0 && (scene.is_comma(c.tokens.start - 1) || scene.is_comma(c.tokens.start)))
}

/// A comma and another figure right behind it, and no comma after that.
fn starts_anew(scene: &Scene<'_>, range: &Range<usize>) -> bool {
    let comma = range.clone().rfind(|i| scene.is_comma(*i));
    comma.is_some_and(|i| scene.quantity_at(i + 1).is_some_and(|q| scene.quantities[q].not_count.is_none()))
}

/// "The minister, whose party won 54 percent, said …": what stands in an aside between speaker and verb is not what is said.
fn speaks_of_itself(scene: &Scene<'_>, frame: &Frame, tokens: &Range<usize>) -> bool {
    let inside = frame.tokens.start < tokens.start && tokens.end <= frame.tokens.end;
    // "Die Polizei, die 30 Menschen festnahm, meldete": where an article begins the clause too, a figure right behind it shows which it is.
    let article =
        |i: usize| scene.language.cues.capital_nouns && scene.has_cue(i..i + 1, |c| *c == Cue::Link) && scene.quantity_at(i + 1).is_some();
    let clause = |i: usize| scene.has_cue(i..i + 1, |c| *c == Cue::Clause) || article(i);
    let opens = |i: &usize| scene.tokens.fold(*i) == "," && clause(*i + 1);
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
