//! The whole that a figure is a part of, and what is told of it.

use std::ops::Range;

use super::noun::Noun;
use super::{Attachment, Count};
use crate::catalog::{MetricCue, Role};
use crate::claim::scene::Scene;

/// "Of the 18 aboard, seven were hurt": behind a part that follows its whole stands the verb of the part.
pub(super) fn is_of_part(scene: &Scene<'_>, part: usize, nouns: &[Noun], cue: &Range<usize>) -> bool {
    let end = nouns[part].end.max(scene.quantities[part].tokens.end);
    nouns[part].whole.is_some_and(|w| w < part) && cue.start >= end
}

/// "12 of the 16 parties could not pass": the 16 did not; they are what the metric of the part is `within`, most surely where things
/// are counted. "Of 18 people who were on the bus, seven were hurt": or what an aside before the part, at token `part`, tells of them.
pub(super) fn whole_of(
    scene: &Scene<'_>,
    q: usize,
    noun: &Noun,
    population: Option<String>,
    of_part: &MetricCue,
    part: usize,
) -> Attachment {
    let end = noun.end.max(scene.quantities[q].tokens.end);
    let tokens = scene.quantities[q].tokens.start..end;
    let fits = |cue: &MetricCue| cue.counts.is_empty() || population.as_ref().is_some_and(|p| cue.counts.contains(p));
    let told = scene.metric_cues().find(|(c, cue)| {
        let aside = end < c.tokens.start && c.tokens.end < part && scene.is_comma(end) && scene.is_comma(part - 1);
        // "yaralanan 34 kişiden 12'si": so does a participle right before it, where the verb closes.
        let participle = scene.language.attribution.verb_final && c.tokens.end == tokens.start;
        (aside || participle) && cue.role != Role::Toll && cue.metric != of_part.metric && fits(cue) && scene.in_company(cue)
    });
    if let Some((at, cue)) = told.filter(|(_, cue)| scene.counts_people(&cue.metric) && !cue.metric.is_empty()) {
        return Attachment::Count(Count {
            metric: cue.metric.clone(),
            population,
            tokens: tokens.start..at.tokens.end,
            confidence: 0.7,
            subset: false,
            parent: None,
            notes: vec![format!("“{}” is told of the whole", cue.word)],
        });
    }
    let metric = scene.catalog.metric(&of_part.metric);
    let whole = metric.and_then(|m| m.within.first()).and_then(|id| scene.catalog.metric(id));
    match whole {
        Some(metric) => Attachment::Count(Count {
            metric: metric.id.clone(),
            population,
            tokens,
            confidence: if metric.unit == "people" { 0.45 } else { 0.75 },
            subset: false,
            parent: None,
            notes: vec![format!("the whole of which a part is {}", of_part.metric)],
        }),
        None => Attachment::NoClaim("a whole of which the sentence speaks of a part only".into()),
    }
}
