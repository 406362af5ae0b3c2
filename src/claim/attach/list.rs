//! Lists that give a place and its figure line by line: "Moscow - 18;".

use super::Count;
use super::noun::Noun;
use crate::catalog::{Cue, MetricCue, Role, TokenKind};
use crate::claim::scene::Scene;

/// Note of a figure that stands in such a line.
pub(in crate::claim) const LISTED: &str = "a line of a list goes on with what was counted";

/// "- Kazan — 68 people,": the sentence is a place, a mark and the figure, which counts what was counted before.
pub(super) fn line(scene: &Scene<'_>, q: usize, noun: &Noun, before: Option<&Count>) -> Option<Count> {
    let model = before.filter(|m| !m.subset && scene.counts_people(&m.metric))?;
    let quantity = &scene.quantities[q];
    let (start, end) = (quantity.tokens.start, noun.end.max(quantity.tokens.end));
    let alone = scene.quantities.len() == 1 && quantity.unit.is_none() && noun.counted.is_none();
    let apart = start > 0 && (scene.is_dash(start - 1) || matches!(scene.tokens.fold(start - 1), ":" | "("));
    let place = scene.places.iter().find(|p| !p.demonym && p.tokens.end + 1 == start);
    let word = |i: usize| scene.tokens.kind(i) == TokenKind::Word;
    let small = |i: usize| !word(i) || scene.has_cue(i..i + 1, |c| *c == Cue::Locative);
    let bare = place.is_some_and(|p| (0..p.tokens.start).all(small)) && !(end..scene.tokens.len()).any(word);
    let same = noun.population.as_ref().is_none_or(|p| p == "people" || model.population.as_ref() == Some(p));
    (alone && apart && bare && same).then(|| Count {
        metric: model.metric.clone(),
        population: noun.population.clone().or_else(|| model.population.clone()),
        tokens: start..end,
        confidence: 0.7,
        subset: false,
        parent: None,
        notes: vec![LISTED.into()],
    })
}

/// "The number of detainees by city:": what the lines below a heading without figures count.
pub(in crate::claim) fn heading(scene: &Scene<'_>) -> Option<Count> {
    let people = |cue: &MetricCue| !cue.metric.is_empty() && scene.counts_people(&cue.metric) && scene.in_company(cue);
    let (found, cue) = scene.metric_cues().filter(|(_, cue)| people(cue)).last()?;
    Some(Count {
        metric: cue.metric.clone(),
        population: cue.population.clone(),
        tokens: found.tokens.clone(),
        confidence: if cue.role == Role::Toll { 0.7 } else { 0.6 },
        subset: false,
        parent: None,
        notes: Vec::new(),
    })
}
