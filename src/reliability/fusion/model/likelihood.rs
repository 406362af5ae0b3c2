//! What a claim says of the latent value: a density where it states a figure, a probability where its wording leaves a range.
//!
//! "About", "at least", "up to", "between" and vague words are terms of the likelihood, never midpoints: the chance that the source's
//! own reckoning fell between the ends. Zero on a log scale says "less than half a grain".

use statrs::function::erf::erfc;

use crate::reliability::fusion::evidence::{Asked, Scale};

const ROOT_TAU: f64 = 2.506_628_274_631_000_7;

/// The ends of a claim on its metric's scale; equal for a stated figure, NaN where the claim says nothing.
pub fn ends(asked: &Asked, low: f64, best: f64, high: f64) -> (f64, f64) {
    let scale = asked.scale;
    if scale == Scale::Category || low > high || (low == f64::NEG_INFINITY && high == f64::INFINITY) {
        return (f64::NAN, f64::NAN);
    }
    if low == high || (low.is_nan() && high.is_nan()) {
        let at = scale.on(best);
        return match scale {
            Scale::Log { .. } if best.is_nan() || best < 0.0 => (f64::NAN, f64::NAN),
            Scale::Log { grain } if at == f64::NEG_INFINITY => (at, (grain * 0.5).ln()),
            _ => (at, at),
        };
    }
    match scale {
        // The ends are meant inclusively: half a grain beyond them.
        Scale::Log { grain } if high >= 0.0 => {
            let inner = if low > grain * 0.5 { (low - grain * 0.5).ln() } else { f64::NEG_INFINITY };
            (inner, (high + grain * 0.5).ln())
        }
        Scale::Log { .. } => (f64::NAN, f64::NAN),
        _ => (low, high),
    }
}

/// Standard normal density.
#[inline]
pub fn density(z: f64) -> f64 {
    // Most parts of a mixture are far from most claims.
    let square = z * z;
    match square {
        200.0.. => 0.0,
        // And nearly all are in the middle of the widest.
        ..0.01 => (1.0 - 0.5 * square * (1.0 - 0.25 * square)) / ROOT_TAU,
        _ => (-0.5 * square).exp() / ROOT_TAU,
    }
}

/// Standard normal distribution function.
pub fn below(z: f64) -> f64 {
    0.5 * erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Likelihood of a claim whose source reckons `centre` with an error of `deviation`, and the first two moments of that error given
/// the claim.
#[derive(Debug, Clone, Copy)]
pub struct Term {
    /// Density or probability.
    pub likelihood: f64,
    /// Mean of the error.
    pub mean: f64,
    /// Mean of its square.
    pub square: f64,
}

impl Term {
    /// Of the claim `low..high`.
    #[inline]
    pub fn new(low: f64, high: f64, centre: f64, deviation: f64) -> Self {
        if low == high {
            let error = low - centre;
            return Self { likelihood: density(error / deviation) / deviation, mean: error, square: error * error };
        }
        Self::between((low - centre) / deviation, (high - centre) / deviation, deviation)
    }

    fn between(a: f64, b: f64, deviation: f64) -> Self {
        // In the upper tail the difference of two values near one would be lost.
        let inside = if a > 0.0 { below(-a) - below(-b) } else { below(b) - below(a) };
        if inside < 1e-280 {
            let nearest = if a > 0.0 { a } else { b };
            let error = nearest * deviation;
            return Self { likelihood: 1e-280, mean: error, square: error * error };
        }
        let (at_a, at_b) = (density(a), density(b));
        let edge = |z: f64, d: f64| if z.is_finite() { z * d } else { 0.0 };
        let mean = (at_a - at_b) / inside;
        let square = 1.0 + (edge(a, at_a) - edge(b, at_b)) / inside;
        Self { likelihood: inside, mean: mean * deviation, square: square.max(mean * mean) * deviation * deviation }
    }

    /// What the claim tells of the centre (observed information): all that its error allows for a stated figure, less for a range.
    pub fn information(&self, deviation: f64, exact: bool) -> f64 {
        let whole = 1.0 / (deviation * deviation);
        if exact {
            return whole;
        }
        let left = (self.square - self.mean * self.mean) * whole;
        whole * (1.0 - left).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_a_term_of_its_own() {
        let asked = Asked::alone(0, Scale::Log { grain: 1.0 });
        assert_eq!(ends(&asked, 500.0, 500.0, 500.0), (500f64.ln(), 500f64.ln()));
        let (low, high) = ends(&asked, 7.0, 7.0, f64::INFINITY);
        assert!((low - 6.5f64.ln()).abs() < 1e-12 && high == f64::INFINITY);
        assert_eq!(ends(&asked, 0.0, 0.0, 0.0), (f64::NEG_INFINITY, 0.5f64.ln()));
        assert!(ends(&asked, f64::NEG_INFINITY, f64::NAN, f64::INFINITY).0.is_nan());
        assert!(ends(&asked, -3.0, -3.0, -3.0).0.is_nan(), "no count is below zero");
    }

    #[test]
    fn moments_of_what_is_cut_off() {
        // The mean of the upper half of a standard normal is √(2/π), its mean square one.
        let half = Term::new(0.0, f64::INFINITY, 0.0, 1.0);
        assert!((half.likelihood - 0.5).abs() < 1e-12 && (half.mean - 0.797_884_560_8).abs() < 1e-9 && (half.square - 1.0).abs() < 1e-9);
        let far = Term::new(50.0, 60.0, 0.0, 1.0);
        assert!(far.mean >= 50.0 && far.likelihood > 0.0);
        let point = Term::new(3.0, 3.0, 1.0, 2.0);
        assert!((point.information(2.0, true) - 0.25).abs() < 1e-12 && point.mean == 2.0);
        let wide = Term::new(-40.0, 40.0, 0.0, 1.0);
        assert!(wide.information(1.0, false) < 1e-9, "a range that allows everything tells nothing");
    }
}
