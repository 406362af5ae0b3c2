//! Facts: categorical claims read from their cue words, with stance.

use std::ops::Range;

use super::scene::Scene;
use crate::catalog::Cue;

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

/// Every fact of the scene, one per metric and category.
pub(super) fn facts(scene: &Scene<'_>) -> Vec<FactRead> {
    let mut out: Vec<FactRead> = Vec::new();
    for mention in &scene.cues {
        let Cue::Fact(index) = mention.cue else { continue };
        let cue = &scene.language.cues.facts[*index];
        if !scene.has_any(&cue.with) || out.iter().any(|f| f.metric == cue.metric && f.value == cue.value) {
            continue;
        }
        let negated = is_negated(scene, &mention.tokens);
        let (value, denied) = match (&cue.negated, negated) {
            (Some(opposite), true) => (opposite.clone(), false),
            (None, true) => (cue.value.clone(), true),
            (_, false) => (cue.value.clone(), false),
        };
        let confidence = if negated { 0.65 } else { 0.75 };
        out.push(FactRead { metric: cue.metric.clone(), value, tokens: mention.tokens.clone(), denied, confidence });
    }
    out
}

/// A negation in the same clause, a few words before the cue.
fn is_negated(scene: &Scene<'_>, tokens: &Range<usize>) -> bool {
    let clause = scene.clause(tokens.start);
    let near = tokens.start.saturating_sub(4).max(clause.start);
    scene.has_cue(near..tokens.start, |c| matches!(c, Cue::Negation | Cue::Denied))
}
