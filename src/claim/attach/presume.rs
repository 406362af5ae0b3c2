//! Figures of people of whom no word says what they did, in a dispatch on a crowd: kept, and not sure.

use super::govern::has_unknown_noun;
use super::noun::Noun;
use super::{Attachment, Count, UNNAMED, UNSAID};
use crate::catalog::{Cue, Role};
use crate::claim::scene::Scene;
use crate::claim::speaker::Speaker;

/// Note of such a figure.
const PRESUMED: &str = "no word says what they did: in a report on a crowd they are taken for one";

/// Fewer people are no crowd, and a bare number below the second may count anything.
const FEW: f64 = 20.0;
const BARE: f64 = 50.0;

/// The domain of metrics of gatherings.
const CROWD: &str = "crowd";

/// A sentence in so many tells of a crowd where a dispatch is on one, and two at the least.
const SPREAD: usize = 6;

impl Count {
    /// Only taken to count a crowd.
    pub(in crate::claim) fn is_presumed(&self) -> bool {
        self.notes.iter().any(|n| n == PRESUMED)
    }
}

/// The dispatch is on a gathering: sentences enough name those who protest, or tell what a crowd does.
pub(in crate::claim) fn is_on_crowd(scenes: &[Scene<'_>]) -> bool {
    let crowd = |scene: &&Scene<'_>| {
        let protest = |c: &Cue| matches!(c, Cue::Population(p) if p == "protesters" || p == "participants");
        let gathers = |metric: &str| scene.catalog.metric(metric).is_some_and(|m| m.domain == CROWD);
        scene.has_cue(0..scene.tokens.len(), protest)
            || scene.metric_cues().any(|(_, cue)| !cue.weak && !cue.background && gathers(&cue.metric))
    };
    scenes.iter().filter(crowd).count() >= (scenes.len() / SPREAD).max(2)
}

/// Takes such figures for the size of the crowd, or of the forces sent against it. `saying`: who speaks in the sentence.
pub(super) fn presume(scene: &Scene<'_>, nouns: &[Noun], saying: &[Speaker], out: &mut [Attachment]) {
    for (q, attachment) in out.iter_mut().enumerate() {
        let Attachment::NoClaim(reason) = attachment else { continue };
        let (quantity, noun) = (&scene.quantities[q], &nouns[q]);
        let size = quantity.wording.figure.or(quantity.interval.low).unwrap_or_default();
        let clause = scene.clause(quantity.tokens.start);
        let plain = quantity.not_count.is_none() && quantity.unit.is_none() && noun.not_count.is_none() && noun.counted.is_none();
        // What happened in the clause, and is no matter of a crowd, may have happened to them.
        let befell = scene.metric_cues().any(|(c, cue)| {
            let other = scene.catalog.metric(&cue.metric).is_none_or(|m| m.domain != CROWD);
            other && matches!(cue.role, Role::Affects | Role::Happens) && clause.contains(&c.tokens.start)
        });
        let told = !saying.is_empty() || scene.has_cue(clause.clone(), |c| *c == Cue::Figure);
        let metrics = || scene.catalog.metrics.iter().filter(|m| !m.presumed.is_empty());
        let metric = match noun.population.as_ref() {
            Some(group) if reason.starts_with("counts ") && size >= FEW => metrics().find(|m| m.presumed.contains(group)),
            None if reason == UNSAID && size >= BARE && told && !has_unknown_noun(scene, quantity.tokens.end) => {
                metrics().find(|m| m.domain == CROWD)
            }
            _ => None,
        };
        let Some(metric) = metric else { continue };
        if plain && !befell {
            *attachment = Attachment::Count(Count {
                metric: metric.id.clone(),
                population: noun.population.clone(),
                tokens: quantity.tokens.start..noun.end.max(quantity.tokens.end),
                confidence: UNNAMED,
                subset: false,
                parent: None,
                notes: vec![PRESUMED.into()],
            });
        }
    }
}
