//! Buildings and places named with a fact.

use std::ops::Range;

use crate::catalog::{Cue, FactCue, TokenKind, Voice};
use crate::claim::scene::Scene;

/// A building's name is not longer than this.
const LONGEST: usize = 10;

/// The buildings that the cue is about, `;` between, and the tokens from the cue to the last of them.
pub(super) fn buildings(
    scene: &Scene<'_>,
    earlier: Option<&Scene<'_>>,
    text: &str,
    cue: &Range<usize>,
    rule: &FactCue,
) -> Option<(String, Range<usize>)> {
    let passive = scene.has_cue(cue.start.saturating_sub(2)..cue.end, |c| *c == Cue::Passive);
    let (range, whole) = if rule.before || passive {
        let range = phrase_before(scene, cue.start, rule)?;
        (range.clone(), range.start..cue.end)
    } else {
        let range = phrase_after(scene, cue.end, rule)?;
        (range.clone(), cue.start..range.end)
    };
    // "The two buildings": those named before, when there are as many.
    if let Some(counted) = scene.quantities.iter().find(|q| q.not_count.is_none() && range.contains(&q.tokens.start)) {
        let head = range.clone().find(|i| is_building(scene, rule, *i)).map(|i| scene.tokens.fold(i))?;
        let mut named = named_in(scene, 0..range.start, text, rule, head);
        if named.is_empty() {
            named = earlier.map(|s| named_in(s, 0..s.tokens.len(), text, rule, head)).unwrap_or_default();
        }
        let same = named.len() >= 2 && counted.interval.best == Some(named.len() as f64);
        return same.then(|| (named.join("; "), whole));
    }
    let mut parts: Vec<String> = Vec::new();
    let mut from = range.start;
    for i in range.start..=range.end {
        if i == range.end || is_and(scene, i) || scene.tokens.fold(i) == "," {
            let start = (from..i).find(|k| !is_article(scene, *k)).unwrap_or(i);
            if start < i {
                parts.push(text[scene.tokens.span_of(start..i)].to_owned());
            }
            from = i + 1;
        }
    }
    (!parts.is_empty()).then(|| (parts.join("; "), whole))
}

/// The buildings that `range` names, but for those called by the general word `head`.
fn named_in(scene: &Scene<'_>, range: Range<usize>, text: &str, rule: &FactCue, head: &str) -> Vec<String> {
    let ends = |i: usize| closes(scene, rule, i) || is_and(scene, i) || is_article(scene, i);
    let kin = |fold: &str| fold.chars().zip(head.chars()).take_while(|(a, b)| a == b).count() >= 4;
    let mut out: Vec<String> = Vec::new();
    for i in range.clone().filter(|i| is_building(scene, rule, *i) && !kin(scene.tokens.fold(*i))) {
        let start = (range.start.max(i.saturating_sub(2))..i).rev().take_while(|k| !ends(*k)).last().unwrap_or(i);
        let end = (i + 1..range.end.min(i + 3)).find(|k| ends(*k)).unwrap_or(range.end.min(i + 3));
        let words = text[scene.tokens.span_of(start..end)].to_owned();
        if !out.contains(&words) {
            out.push(words);
        }
    }
    out
}

/// The place named with the cue: right after it, or, where the verb closes the sentence, right before.
pub(super) fn place(scene: &Scene<'_>, cue: &Range<usize>, before: bool) -> Option<(String, Range<usize>)> {
    let near = |p: &&crate::catalog::PlaceMention<'_>| {
        if before {
            // A suffix may be set off by an apostrophe.
            p.tokens.end <= cue.start && cue.start - p.tokens.end <= 2
        } else {
            p.tokens.start >= cue.end && p.tokens.start - cue.end <= 1
        }
    };
    let place = scene.places.iter().filter(|p| !p.demonym).find(near)?;
    let whole = if before { place.tokens.start..cue.end } else { cue.start..place.tokens.end };
    Some((place.ids.first()?.to_string(), whole))
}

/// The noun phrases right after `at` that name a building, up to a mark, a preposition or a word that begins something else.
fn phrase_after(scene: &Scene<'_>, at: usize, rule: &FactCue) -> Option<Range<usize>> {
    let start = (at..at + 2).find(|i| !is_article(scene, *i))?;
    let mut end = start;
    while end < scene.tokens.len() && end - start < LONGEST {
        let joins = is_and(scene, end) || scene.tokens.fold(end) == ",";
        if joins && !(end + 1..end + 4).any(|k| is_building(scene, rule, k) && (end + 1..k).all(|j| !closes(scene, rule, j))) {
            break;
        }
        if !joins && closes(scene, rule, end) {
            break;
        }
        end += 1;
    }
    while end > start && scene.has_cue(end - 1..end, |c| *c == Cue::Link) && !scene.tokens.is_capital(end - 1) {
        end -= 1;
    }
    (start..end).any(|i| is_building(scene, rule, i)).then_some(start..end)
}

/// The noun phrases before the auxiliaries, places and days that stand before `at`.
fn phrase_before(scene: &Scene<'_>, at: usize, rule: &FactCue) -> Option<Range<usize>> {
    let mut end = at;
    while end > 0 {
        let i = end - 1;
        if let Some(span) = scene.places.iter().map(|p| &p.tokens).chain(scene.dates.iter().map(|d| &d.tokens)).find(|t| t.end == end)
            && !(span.clone()).any(|k| is_building(scene, rule, k))
        {
            end = span.start;
        } else if scene.has_cue(i..end, |c| matches!(c, Cue::Passive | Cue::Negation))
            || (end < at && is_preposition(scene, i))
            || scene.tokens.fold(i) == "'"
            || (i > 0 && scene.tokens.fold(i - 1) == "'")
        {
            end = i;
        } else {
            break;
        }
    }
    let mut start = end;
    while start > 0 && end - start < LONGEST {
        let i = start - 1;
        let joins = is_and(scene, i) || scene.tokens.fold(i) == ",";
        if joins && !(i.saturating_sub(2)..i).any(|k| is_building(scene, rule, k)) {
            break;
        }
        if !joins && closes(scene, rule, i) && !is_article(scene, i) {
            break;
        }
        start = i;
    }
    // "the seats in parliament were taken": another thing, which is only there.
    let there = |c: &Cue| *c == Cue::Locative;
    if start > 0 && scene.has_cue(start - 1..start, there) && !scene.has_cue(start - 1..start, |c| *c == Cue::Link) {
        return None;
    }
    // The first word of a sentence has its subject before the object ("The crowd … burned" where the verb comes last).
    if start == 0 && rule.before && !is_building(scene, rule, 0) && !scene.places.iter().any(|p| p.tokens.contains(&0)) {
        start = 1;
    }
    (start..end).any(|i| is_building(scene, rule, i)).then_some(start..end)
}

fn is_building(scene: &Scene<'_>, rule: &FactCue, i: usize) -> bool {
    rule.with.longest(&scene.tokens, i).is_some()
}

fn is_and(scene: &Scene<'_>, i: usize) -> bool {
    scene.has_cue(i..i + 1, |c| *c == Cue::And)
}

fn is_article(scene: &Scene<'_>, i: usize) -> bool {
    let common = !scene.tokens.is_capital(i) || i == 0;
    scene.has_cue(i..i + 1, |c| *c == Cue::Article || (common && *c == Cue::Link))
}

fn is_preposition(scene: &Scene<'_>, i: usize) -> bool {
    scene.has_cue(i..i + 1, |c| matches!(c, Cue::Stop | Cue::Locative))
}

/// "siège du parti": a noun that belongs to the one before.
fn follows_link(scene: &Scene<'_>, i: usize) -> bool {
    i > 0 && scene.has_cue(i - 1..i, |c| *c == Cue::Link) && !scene.has_cue(i - 1..i, |c| *c == Cue::Article)
}

/// A noun phrase ends here.
fn closes(scene: &Scene<'_>, rule: &FactCue, i: usize) -> bool {
    let has = |wanted: fn(&Cue) -> bool| scene.has_cue(i..i + 1, wanted);
    let mark = scene.tokens.kind(i) == TokenKind::Mark && !matches!(scene.tokens.fold(i), "'" | "-" | "\"");
    // "le siège du parti": a word that joins nouns may also say where.
    mark || has(|c| *c == Cue::Stop)
        || (has(|c| *c == Cue::Locative) && !has(|c| *c == Cue::Link))
        || has(|c| matches!(c, Cue::Clause | Cue::Denied | Cue::Fact(_)))
        || (has(|c| matches!(c, Cue::Population(_))) && !is_building(scene, rule, i) && !follows_link(scene, i))
        || scene.voices.iter().any(|v| v.tokens.start == i && *v.cue == Voice::Says)
        || scene.dates.iter().any(|d| d.tokens.contains(&i))
}
