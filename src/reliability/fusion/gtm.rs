//! GTM: a Gaussian truth model; each source has a variance, each question a normal latent value.
//!
//! Zhao and Han, "A Probabilistic Model for Estimating Real-valued Truth from Conflicting Sources", QDB 2012. Priors are those of the
//! paper (α = 10, β = 10, σ₀² = 1); its removal of outliers is by the distance from the median.

use rayon::prelude::*;

use super::evidence::{Evidence, Outcome, Scale};
use super::weighted::Centred;
use super::{Estimator, most_frequent};

/// Registered in [`ESTIMATORS`](super::ESTIMATORS).
pub const ESTIMATOR: Estimator =
    Estimator { id: "gtm", summary: "weighted mean, each source with a variance of its own (Zhao and Han 2012)", run: |e| run(e, DEFAULT) };

/// Settings of the method.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Shape of the prior of a source's variance.
    pub alpha: f64,
    /// Scale of the prior of a source's variance.
    pub beta: f64,
    /// Prior variance of the latent value.
    pub prior: f64,
    /// Usual distances from the median beyond which a figure is left out.
    pub far: f64,
    /// Rounds of EM.
    pub rounds: usize,
}

/// Those of the paper.
pub const DEFAULT: Settings = Settings { alpha: 10.0, beta: 10.0, prior: 1.0, far: 10.0, rounds: 30 };

/// The latent values under other settings.
pub fn run(evidence: &Evidence, how: Settings) -> Vec<Outcome> {
    let centred = Centred::new(evidence, how.far);
    let mut variance = vec![how.beta / (how.alpha + 1.0); evidence.sources()];
    let mut latent = Vec::new();
    for _ in 0..how.rounds {
        latent = means(evidence, &centred, how.prior, &variance);
        let sums = centred.per_source(evidence, |q, x| (x - latent[q]) * (x - latent[q]));
        variance = sums.into_iter().map(|(n, squares)| (2.0 * how.beta + squares) / (2.0 * (how.alpha + 1.0) + n)).collect();
    }
    finished(evidence, &centred, &latent)
}

fn means(evidence: &Evidence, centred: &Centred, prior: f64, variance: &[f64]) -> Vec<f64> {
    (0..evidence.questions())
        .into_par_iter()
        .map(|q| {
            let claims = evidence.of(q).filter(|i| !centred.at[*i].is_nan());
            let (above, below) = claims.fold((0.0, 1.0 / prior), |(a, b), i| {
                let weight = 1.0 / variance[evidence.source[i] as usize];
                (a + weight * centred.at[i], b + weight)
            });
            above / below
        })
        .collect()
}

/// Back on the questions' own scales; categories go to the commonest.
pub fn finished(evidence: &Evidence, centred: &Centred, latent: &[f64]) -> Vec<Outcome> {
    let categories = evidence.asked.iter().any(|a| a.scale == Scale::Category);
    let common = if categories { (most_frequent::ESTIMATOR.run)(evidence) } else { Vec::new() };
    (0..evidence.questions())
        .map(|q| match evidence.asked[q].scale {
            Scale::Category => common[q],
            _ => centred.figure(evidence, q, latent[q]),
        })
        .collect()
}
