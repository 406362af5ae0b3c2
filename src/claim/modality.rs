//! How a claim stands to what happened: actual, planned, denied, superseded, supposed.

use std::ops::Range;

use super::scene::Scene;
use super::schema::Modality;
use crate::catalog::Cue;

/// The modality of the claim at `tokens`, by the cues of its clause.
pub(super) fn modality(scene: &Scene<'_>, tokens: &Range<usize>) -> Modality {
    let clause = scene.clause(tokens.start);
    let wide = clause.start.min(tokens.start)..clause.end.max(tokens.end);
    let has = |cue: Cue| scene.has_cue(wide.clone(), |c| *c == cue);
    // "up from 76", "denied that 40 died": such words speak of the figures after them; with none after, of those before.
    let points_at = |cue: Cue| {
        scene.cues.iter().filter(|c| *c.cue == cue && wide.contains(&c.tokens.start)).any(|c| {
            let counts = |from: usize, to: usize| {
                scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.start >= from && q.tokens.start < to)
            };
            c.tokens.end <= tokens.end && c.tokens.start <= tokens.start
                || (tokens.start..tokens.end).contains(&c.tokens.start)
                // "arrested 719, compared with 1,311": the figure right after such words is theirs, wherever the clause ends.
                || !counts(c.tokens.end, wide.end.max(c.tokens.end + 2))
        })
    };
    // "plans to receive the leaders of 16 parties that entered the elections": what the figure's own clause tells is no plan.
    let relative = scene.cues.iter().find(|c| *c.cue == Cue::Clause && c.tokens.start > tokens.start && c.tokens.end < tokens.end);
    let own = relative.map_or(wide.clone(), |c| c.tokens.start..wide.end);
    if points_at(Cue::Superseded) {
        Modality::Superseded
    } else if has(Cue::Retracted) {
        Modality::Retracted
    } else if points_at(Cue::Denied) {
        Modality::Denied
    } else if scene.has_cue(own.clone(), |c| *c == Cue::Planned) {
        Modality::Planned
    } else if supposes(scene, &own) {
        Modality::Hypothetical
    } else {
        Modality::Actual
    }
}

/// "could", unless what follows takes it back: "could not pass" is what happened.
fn supposes(scene: &Scene<'_>, wide: &Range<usize>) -> bool {
    scene
        .cues
        .iter()
        .filter(|c| *c.cue == Cue::Hypothetical && wide.contains(&c.tokens.start))
        .any(|c| !scene.has_cue(c.tokens.end..c.tokens.end + 1, |n| *n == Cue::Negation))
}
