//! Facts: categorical claims read from their cue words, with stance.

use std::ops::Range;

use super::scene::Scene;
use super::speaker::Speaker;
use crate::catalog::{Cue, TokenKind};

/// A categorical claim found in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FactRead {
    pub metric: String,
    pub value: String,
    pub tokens: Range<usize>,
    /// The source says it is not so, and the metric has no opposite category for that.
    pub denied: bool,
    pub confidence: f64,
}

/// Every fact of the scene, one per metric and category. `speakers` are not among the persons it names.
pub(super) fn facts(scene: &Scene<'_>, text: &str, speakers: &[Speaker]) -> Vec<FactRead> {
    let mut out: Vec<FactRead> = Vec::new();
    for mention in &scene.cues {
        let Cue::Fact(index) = mention.cue else { continue };
        let cue = &scene.language.cues.facts[*index];
        if !scene.has_any(&cue.with) {
            continue;
        }
        let negated = is_negated(scene, &mention.tokens);
        let confidence = if negated { 0.65 } else { 0.75 };
        let found: Vec<(String, Range<usize>)> = match cue.value.as_str() {
            PERSONS => persons(scene, &mention.tokens, speakers)
                .into_iter()
                .map(|t| (text[scene.tokens.span_of(t.clone())].to_owned(), t))
                .collect(),
            PHRASE => phrase(scene, mention.tokens.end)
                .map(|t| (text[scene.tokens.span_of(t.clone())].to_owned(), mention.tokens.start..t.end))
                .into_iter()
                .collect(),
            PLACE => place_after(scene, mention.tokens.end).map(|(id, t)| (id, mention.tokens.start..t.end)).into_iter().collect(),
            value => vec![(value.to_owned(), mention.tokens.clone())],
        };
        for (value, tokens) in found {
            let (value, denied) = match (&cue.negated, negated) {
                (Some(opposite), true) => (opposite.clone(), false),
                (None, true) => (value, true),
                (_, false) => (value, false),
            };
            if !out.iter().any(|f| f.metric == cue.metric && f.value == value) {
                out.push(FactRead { metric: cue.metric.clone(), value, tokens, denied, confidence });
            }
        }
    }
    out
}

/// In a pack: the value is each person named after the cue, else the one named before it.
const PERSONS: &str = "@persons";
/// In a pack: the value is the noun phrase after the cue.
const PHRASE: &str = "@phrase";
/// In a pack: the value is the place right after the cue.
const PLACE: &str = "@place";

/// Runs of two or more capitalised words that are no place, no date and no speaker: after the cue, else before it.
fn persons(scene: &Scene<'_>, cue: &Range<usize>, speakers: &[Speaker]) -> Vec<Range<usize>> {
    let named =
        |i: usize| scene.tokens.kind(i) == TokenKind::Word && scene.tokens.is_capital(i) && scene.tokens.fold(i).chars().count() > 1;
    let free = |i: usize| {
        !scene.places.iter().any(|p| p.tokens.contains(&i))
            && !scene.dates.iter().any(|d| d.tokens.contains(&i))
            && !speakers.iter().any(|s| s.tokens.contains(&i) && s.kind.is_some())
    };
    let runs = |range: Range<usize>| {
        let mut runs: Vec<Range<usize>> = Vec::new();
        let mut i = range.start;
        while i < range.end {
            let end = (i..range.end).find(|j| !(named(*j) && free(*j))).unwrap_or(range.end);
            if end - i >= 2 && end - i <= 4 {
                runs.push(i..end);
            }
            i = end + 1;
        }
        runs
    };
    let quantity = scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.start >= cue.end && q.tokens.start - cue.end <= 3);
    if quantity {
        return Vec::new();
    }
    let after = runs(cue.end..(cue.end + 30).min(scene.tokens.len()));
    if after.first().is_some_and(|r| r.start - cue.end <= 8) {
        return after;
    }
    let passive = scene.has_cue(cue.start.saturating_sub(3)..cue.end, |c| *c == Cue::Passive);
    let before = runs(cue.start.saturating_sub(8)..cue.start);
    if passive { before.into_iter().next_back().into_iter().collect() } else { Vec::new() }
}

/// The noun phrase after the cue, up to a mark or a word that ends it; at most six words.
fn phrase(scene: &Scene<'_>, at: usize) -> Option<Range<usize>> {
    let start = (at..at + 2).find(|i| !scene.has_cue(*i..i + 1, |c| *c == Cue::Link)).unwrap_or(at);
    let ends = |i: usize| {
        scene.tokens.kind(i) == TokenKind::Mark
            || (scene.has_cue(i..i + 1, |c| matches!(c, Cue::Stop | Cue::Clause)) && !scene.has_cue(i..i + 1, |c| *c == Cue::And))
    };
    let end = (start..scene.tokens.len().min(start + 7)).find(|i| ends(*i)).unwrap_or(scene.tokens.len().min(start + 7));
    (end > start).then_some(start..end)
}

fn place_after(scene: &Scene<'_>, at: usize) -> Option<(String, Range<usize>)> {
    let place = scene.places.iter().find(|p| !p.demonym && p.tokens.start >= at && p.tokens.start - at <= 1)?;
    Some((place.ids.first()?.to_string(), place.tokens.clone()))
}

/// A negation in the same clause, a few words before the cue.
fn is_negated(scene: &Scene<'_>, tokens: &Range<usize>) -> bool {
    let clause = scene.clause(tokens.start);
    let near = tokens.start.saturating_sub(4).max(clause.start);
    scene.has_cue(near..tokens.start, |c| matches!(c, Cue::Negation | Cue::Denied))
}
