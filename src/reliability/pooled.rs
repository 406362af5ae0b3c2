//! Random-effects meta-analysis of one question: how far its claims differ by more than their sources' own spread.
//!
//! DerSimonian and Laird, "Meta-analysis in clinical trials", Controlled Clinical Trials 7, 1986; I² after Higgins and Thompson,
//! "Quantifying heterogeneity in a meta-analysis", Statistics in Medicine 21, 2002; prediction interval after Higgins, Thompson and
//! Spiegelhalter, "A re-evaluation of random-effects meta-analysis", JRSS A 172, 2009.

use statrs::distribution::{ContinuousCDF as _, StudentsT};

/// What it finds; all on the metric's scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pooled {
    /// Cochran's Q.
    pub q: f64,
    /// Share of variation that is between sources, 0–1.
    pub i2: f64,
    /// Variance between sources.
    pub between: f64,
    /// The pooled value.
    pub mean: f64,
    /// Where another source's claim would lie with 95 %; from three claims on.
    pub prediction: Option<(f64, f64)>,
}

/// Of figures with the variance of their sources; `None` below two.
pub fn pooled(claims: &[(f64, f64)]) -> Option<Pooled> {
    let n = claims.len() as f64;
    if claims.len() < 2 || claims.iter().any(|(x, v)| !x.is_finite() || v.is_nan() || *v <= 0.0) {
        return None;
    }
    let sums = |more: f64| {
        let of = |f: &dyn Fn(f64, f64) -> f64| claims.iter().map(|(x, v)| f(*x, 1.0 / (v + more))).sum::<f64>();
        (of(&|_, w| w), of(&|_, w| w * w), of(&|x, w| w * x))
    };
    let (weight, squares, pull) = sums(0.0);
    let fixed = pull / weight;
    let q: f64 = claims.iter().map(|(x, v)| (x - fixed).powi(2) / v).sum();
    let freedom = n - 1.0;
    let between = ((q - freedom) / (weight - squares / weight)).max(0.0);
    let (weight, _, pull) = sums(between);
    let mean = pull / weight;
    let prediction = StudentsT::new(0.0, 1.0, n - 2.0).ok().filter(|_| claims.len() > 2).map(|t| {
        let half = t.inverse_cdf(0.975) * (between + 1.0 / weight).sqrt();
        (mean - half, mean + half)
    });
    Some(Pooled { q, i2: if q > 0.0 { ((q - freedom) / q).max(0.0) } else { 0.0 }, between, mean, prediction })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_a_worked_example() {
        // By hand: weights 4 and 4, mean 1.5, Q = 4·0.25·2 = 2, τ² = (2 − 1)/(8 − 32/8) = 0.25.
        let found = pooled(&[(1.0, 0.25), (2.0, 0.25)]).expect("two claims");
        assert!((found.q - 2.0).abs() < 1e-12 && (found.i2 - 0.5).abs() < 1e-12 && (found.between - 0.25).abs() < 1e-12);
        assert_eq!((found.mean, found.prediction), (1.5, None));
        let alike = pooled(&[(1.0, 1.0), (1.1, 1.0), (0.9, 1.0)]).expect("three claims");
        assert_eq!((alike.i2, alike.between), (0.0, 0.0));
        // t(1) at 0.975 is 12.706; the mean has variance 1/3.
        let (low, high) = alike.prediction.expect("from three on");
        assert!((high - low - 2.0 * 12.706_2 / 3f64.sqrt()).abs() < 1e-3, "{low} {high}");
    }

    #[test]
    fn nothing_is_pooled_without_a_spread() {
        assert_eq!(pooled(&[(1.0, 0.5)]), None);
        assert_eq!(pooled(&[(1.0, 0.0), (2.0, 1.0)]), None);
    }
}
