//! TruthFinder: a figure is as sure as those who state it, and near figures support one another.
//!
//! Yin, Han and Yu, "Truth Discovery with Multiple Conflicting Information Providers on the Web", TKDE 20, 2008; γ, ρ and the first
//! trust are theirs. Numbers are alike by their distance on the metric's scale against the question's own middle distance, so that
//! the unit makes no difference.

use super::Estimator;
use super::candidates::Candidates;
use super::evidence::{Evidence, Outcome, Scale};
use super::median::middle;

/// Registered in [`ESTIMATORS`](super::ESTIMATORS).
pub const ESTIMATOR: Estimator =
    Estimator { id: "truthfinder", summary: "figures as sure as those who state them and those near them (Yin, Han and Yu 2008)", run };

/// Settings of the method.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Dampens the sum of scores, as sources are not independent.
    pub gamma: f64,
    /// Weight of the support by near figures.
    pub rho: f64,
    /// Likeness below which figures speak against one another.
    pub base: f64,
    /// Trust in a source of which nothing is known.
    pub first: f64,
    /// Rounds at most.
    pub rounds: usize,
}

/// Those of the paper.
pub const DEFAULT: Settings = Settings { gamma: 0.3, rho: 0.5, base: 0.5, first: 0.9, rounds: 20 };

fn run(evidence: &Evidence) -> Vec<Outcome> {
    let candidates = Candidates::new(evidence);
    candidates.best(&confidence(evidence, &candidates, DEFAULT))
}

/// How sure each candidate is, before it is squeezed between 0 and 1.
pub fn confidence(evidence: &Evidence, candidates: &Candidates, how: Settings) -> Vec<f64> {
    let mut trust = vec![how.first; evidence.sources()];
    let mut score = vec![0.0; candidates.len()];
    for _ in 0..how.rounds {
        let worth: Vec<f64> = trust.iter().map(|t| -(1.0 - t.min(1.0 - 1e-9)).ln()).collect();
        candidates.scored(&mut score, |question, out| {
            let from = candidates.of(question).start;
            let own: Vec<f64> = (0..out.len()).map(|i| candidates.voters(from + i).iter().map(|s| worth[*s as usize]).sum()).collect();
            let figures = &candidates.figure[from..from + out.len()];
            supported(evidence.asked[question].scale, figures, &own, how, out);
        });
        let sure = |c: usize| 1.0 / (1.0 + (-how.gamma * score[c]).exp());
        let sums = candidates.per_source(|c, sums| candidates.voters(c).iter().for_each(|s| sums[*s as usize] += sure(c)));
        let next: Vec<f64> =
            sums.iter().zip(&candidates.votes_of).map(|(t, n)| if *n == 0 { how.first } else { t / f64::from(*n) }).collect();
        let moved = trust.iter().zip(&next).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        trust = next;
        if moved < 1e-6 {
            break;
        }
    }
    score
}

fn supported(scale: Scale, figures: &[f64], own: &[f64], how: Settings, out: &mut [f64]) {
    out.copy_from_slice(own);
    if scale == Scale::Category || figures.len() < 2 {
        return;
    }
    let at: Vec<f64> = figures.iter().map(|x| scale.on(*x)).collect();
    let gaps: Vec<f64> = at.windows(2).map(|w| w[1] - w[0]).filter(|g| g.is_finite()).collect();
    let width = middle(gaps).unwrap_or(1.0).max(f64::MIN_POSITIVE);
    for i in 0..at.len() {
        for j in (0..at.len()).filter(|j| *j != i) {
            out[i] += how.rho * own[j] * ((-(at[i] - at[j]).abs() / width).exp() - how.base);
        }
    }
}
