//! CATD: a source's weight is the upper confidence limit of its variance, so that few claims count for little.
//!
//! Li, Li, Gao, Su, Zhao, Demirbas, Fan and Han, "A Confidence-Aware Approach for Truth Discovery on Long-Tail Data", VLDB 2014. The
//! limit of the variance of n errors at level 1 − α is their sum of squares over the α/2 quantile (the lower tail) of chi-square with
//! n degrees of freedom; the upper tail, which some programs take, would favour the sources of which least is known.

use rayon::prelude::*;
use statrs::distribution::{ChiSquared, Continuous as _, ContinuousCDF as _, Normal};
use statrs::function::gamma::gamma;

use super::Estimator;
use super::candidates::Candidates;
use super::evidence::{Evidence, Outcome, Scale};
use super::gtm::finished;
use super::weighted::Centred;

/// Registered in [`ESTIMATORS`](super::ESTIMATORS).
pub const ESTIMATOR: Estimator =
    Estimator { id: "catd", summary: "weighted mean, each weight a confidence limit (Li et al. 2014)", run: |e| run(e, DEFAULT) };

/// Settings of the method.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Level of the limits.
    pub alpha: f64,
    /// Usual distances from the median beyond which a figure is left out.
    pub far: f64,
    /// Rounds.
    pub rounds: usize,
}

/// Those of the paper.
pub const DEFAULT: Settings = Settings { alpha: 0.05, far: 10.0, rounds: 20 };

/// The latent values under other settings.
pub fn run(evidence: &Evidence, how: Settings) -> Vec<Outcome> {
    let centred = Centred::new(evidence, how.far);
    let candidates =
        if evidence.asked.iter().any(|a| a.scale == Scale::Category) { Candidates::new(evidence) } else { Candidates::default() };
    let category = |q: usize| evidence.asked[q].scale == Scale::Category;
    let mut latent = vec![0.0; evidence.questions()];
    let mut weight = vec![1.0; evidence.sources()];
    let mut chosen = Vec::new();
    for _ in 0..how.rounds {
        if !candidates.is_empty() {
            let votes: Vec<f64> = (0..candidates.len()).map(|c| candidates.voters(c).iter().map(|s| weight[*s as usize]).sum()).collect();
            chosen = candidates.best(&votes);
        }
        let mut sums = centred.per_source(evidence, |q, x| (x - latent[q]) * (x - latent[q]));
        if !chosen.is_empty() {
            for q in (0..evidence.questions()).filter(|q| category(*q)) {
                for i in evidence.of(q).filter(|i| !evidence.best[*i].is_nan()) {
                    let sum = &mut sums[evidence.source[i] as usize];
                    *sum = (sum.0 + 1.0, sum.1 + f64::from(u8::from(Some(evidence.best[i]) != chosen[q].estimate)));
                }
            }
        }
        weight = sums.into_par_iter().map(|(n, squares)| limit(n, squares, how.alpha)).collect();
        latent = (0..evidence.questions())
            .into_par_iter()
            .map(|q| {
                let claims = evidence.of(q).filter(|i| !centred.at[*i].is_nan());
                let (above, below) = claims.fold((0.0, 0.0), |(a, b), i| {
                    let w = weight[evidence.source[i] as usize];
                    (a + w * centred.at[i], b + w)
                });
                if below > 0.0 { above / below } else { 0.0 }
            })
            .collect();
    }
    let mut out = finished(evidence, &centred, &latent);
    for q in (0..evidence.questions()).filter(|q| category(*q) && !chosen.is_empty()) {
        out[q] = chosen[q];
    }
    out
}

/// Weight of a source with `n` errors of this sum of squares.
fn limit(n: f64, squares: f64, alpha: f64) -> f64 {
    if n < 1.0 {
        return 0.0;
    }
    // A sum of zero is a source that was never off by a measurable amount, not an infinitely good one.
    ChiSquared::new(n).map_or(0.0, |chi| quantile(&chi, alpha / 2.0)) / squares.max(1e-6 * n)
}

/// Newton's steps in the logarithm, from the approximation of Wilson and Hilferty (1931); for few degrees from the leading term.
fn quantile(chi: &ChiSquared, p: f64) -> f64 {
    let n = chi.freedom();
    let z = Normal::standard().inverse_cdf(p);
    let near = n * (1.0 - 2.0 / (9.0 * n) + z * (2.0 / (9.0 * n)).sqrt()).powi(3);
    let mut x = if n > 2.0 && near > 0.0 { near } else { 2.0 * (p * gamma(0.5 * n + 1.0)).powf(2.0 / n) };
    for _ in 0..8 {
        let step = (chi.cdf(x) - p) / (chi.pdf(x) * x);
        if !step.is_finite() {
            break;
        }
        x *= (-step.clamp(-1.0, 1.0)).exp();
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_is_that_of_the_lower_tail() {
        // Tables of chi-square: 0.025 quantile at 10 degrees is 3.247, at 1 degree 0.000982.
        assert!((limit(10.0, 1.0, 0.05) - 3.247).abs() < 1e-3);
        assert!((limit(1.0, 1.0, 0.05) - 0.000_982).abs() < 1e-6);
        assert!(limit(1.0, 1.0, 0.05) < limit(10.0, 10.0, 0.05), "little is known of a source with one claim");
    }
}
