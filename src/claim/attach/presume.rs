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

/// A sentence in so many tells of a crowd where a dispatch is on one, and two at the least.
const SPREAD: usize = 6;

/// Groups that make a crowd, and those sent against one.
const CROWD: [&str; 12] = [
    "people",
    "participants",
    "protesters",
    "activists",
    "opposition",
    "residents",
    "supporters",
    "men",
    "women",
    "students",
    "workers",
    "adults",
];
const FORCE: [&str; 3] = ["police", "security_forces", "national_guard"];

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
        let gathers = |metric: &str| scene.catalog.metric(metric).is_some_and(|m| m.domain == "crowd");
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
            let other = scene.catalog.metric(&cue.metric).is_none_or(|m| m.domain != "crowd");
            other && matches!(cue.role, Role::Affects | Role::Happens) && clause.contains(&c.tokens.start)
        });
        let told = !saying.is_empty() || scene.has_cue(clause.clone(), |c| *c == Cue::Figure);
        let metric = match noun.population.as_deref() {
            Some(g) if reason.starts_with("counts ") && size >= FEW && CROWD.contains(&g) => "attendance",
            Some(g) if reason.starts_with("counts ") && size >= FEW && FORCE.contains(&g) => "police_deployed",
            None if reason == UNSAID && size >= BARE && told && !has_unknown_noun(scene, quantity.tokens.end) => "attendance",
            _ => continue,
        };
        if plain && !befell {
            *attachment = Attachment::Count(Count {
                metric: metric.into(),
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
