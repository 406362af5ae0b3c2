//! What a claim says of the latent value: a density where it states a figure, a probability where its wording leaves a range.
//!
//! "About", "at least", "up to", "between" and vague words are terms of the likelihood, never midpoints: the chance that the source's
//! own reckoning fell between the ends. Zero on a log scale says "less than half a grain".

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
    bell(z * z) / ROOT_TAU
}

/// The same of the square, against the middle.
#[inline]
fn bell(square: f64) -> f64 {
    // Most parts of a mixture are far from most claims.
    match square {
        200.0.. => 0.0,
        // And nearly all are in the middle of the widest.
        ..0.01 => 1.0 - 0.5 * square * (1.0 - 0.25 * square),
        _ => exp(-0.5 * square),
    }
}

/// Taylor's coefficients of the exponential.
const TAYLOR: [f64; 10] =
    [1.0, 1.0, 1.0 / 2.0, 1.0 / 6.0, 1.0 / 24.0, 1.0 / 120.0, 1.0 / 720.0, 1.0 / 5040.0, 1.0 / 40_320.0, 1.0 / 362_880.0];

/// The exponential between −700 and 0, right to one part in 10¹¹, in line where it is needed: most of a pass is spent on it.
#[inline]
fn exp(x: f64) -> f64 {
    // Added, it leaves the nearest whole number in the lowest bits.
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    let shifted = x * std::f64::consts::LOG2_E + WHOLE;
    let r = x - (shifted - WHOLE) * std::f64::consts::LN_2;
    let power = f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52);
    let (r2, pair) = (r * r, |i: usize| TAYLOR[i] + TAYLOR[i + 1] * r);
    power * ((pair(0) + pair(2) * r2) + (r2 * r2) * ((pair(4) + pair(6) * r2) + (r2 * r2) * pair(8)))
}

/// Mills's ratio, by powers of `1 / (1 + z / 4)`: right to one part in 10⁹ up to `z = 37`, beyond which nothing is left of the tail.
/// The powers were found by interpolation at Chebyshev's points.
const MILLS: [f64; 12] = [
    0.249_999_964_287_058_65,
    0.250_000_704_487_291_8,
    0.234_377_787_176_694_47,
    0.202_927_266_351_494_97,
    0.161_619_061_139_614_66,
    0.092_584_847_954_514_51,
    0.121_834_115_947_100_32,
    -0.145_696_847_655_357_6,
    0.268_394_007_276_525_46,
    -0.306_470_005_784_341_14,
    0.151_477_233_436_965_37,
    -0.027_733_997_847_227_2,
];

/// What of a standard normal lies above `z`, which is not negative, and the density there.
#[inline]
fn tail(z: f64) -> (f64, f64) {
    if z > 37.0 {
        return (0.0, 0.0);
    }
    let (t, at) = (1.0 / (1.0 + 0.25 * z), exp(-0.5 * z * z) / ROOT_TAU);
    (MILLS.iter().rev().fold(0.0, |sum, power| sum * t + power) * t * at, at)
}

/// Standard normal distribution function, right to 10⁻⁹.
#[inline]
pub fn below(z: f64) -> f64 {
    let (beyond, _) = tail(z.abs());
    if z > 0.0 { 1.0 - beyond } else { beyond }
}

/// Spread of an error, with what its terms are made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Width {
    /// Standard deviation.
    pub deviation: f64,
    /// One over it.
    pub inverse: f64,
    /// Density in the middle.
    pub height: f64,
}

impl Width {
    /// Of a standard deviation.
    #[inline]
    pub fn new(deviation: f64) -> Self {
        let inverse = 1.0 / deviation;
        Self { deviation, inverse, height: inverse / ROOT_TAU }
    }

    /// Density of a figure that is off by `error`.
    #[inline]
    pub fn density(&self, error: f64) -> f64 {
        let z = error * self.inverse;
        self.height * bell(z * z)
    }
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

/// Ranges so narrow (in deviations, or in units of the distance over which the tail falls) are integrated at three points, by Gauss
/// and Legendre: right to one part in 10⁸, where a difference of two tails would not be.
const NARROW: f64 = 0.3;
const POINT: f64 = 0.774_596_669_241_483_4;

impl Term {
    /// Of the claim `low..high`.
    #[inline]
    pub fn new(low: f64, high: f64, centre: f64, deviation: f64) -> Self {
        Self::of(low, high, centre, &Width::new(deviation))
    }

    /// The same.
    #[inline]
    pub fn of(low: f64, high: f64, centre: f64, width: &Width) -> Self {
        if low == high {
            let error = low - centre;
            return Self { likelihood: width.density(error), mean: error, square: error * error };
        }
        Self::between((low - centre) * width.inverse, (high - centre) * width.inverse, width.deviation)
    }

    fn between(a: f64, b: f64, deviation: f64) -> Self {
        let (middle, half) = (f64::midpoint(a, b), 0.5 * (b - a));
        let (inside, mean, square) = if 2.0 * half * middle.abs().max(1.0) < NARROW {
            let (low, high) = (middle - POINT * half, middle + POINT * half);
            let (p, q, r) = (density(low) * 5.0 / 9.0, density(middle) * 8.0 / 9.0, density(high) * 5.0 / 9.0);
            let all = p + q + r;
            let share = 1.0 / all.max(1e-300);
            (all * half, (p * low + q * middle + r * high) * share, (p * low * low + q * middle * middle + r * high * high) * share)
        } else {
            let ((above_a, at_a), (above_b, at_b)) = (tail(a.abs()), tail(b.abs()));
            // In the upper tail the difference of two values near one would be lost.
            let inside = match (a > 0.0, b > 0.0) {
                (true, _) => above_a - above_b,
                (false, false) => above_b - above_a,
                (false, true) => 1.0 - above_a - above_b,
            };
            let edge = |z: f64, d: f64| if z.is_finite() { z * d } else { 0.0 };
            let share = 1.0 / inside.max(1e-300);
            (inside, (at_a - at_b) * share, 1.0 + (edge(a, at_a) - edge(b, at_b)) * share)
        };
        if inside < 1e-280 {
            let nearest = if a > 0.0 { a } else { b };
            let error = nearest * deviation;
            return Self { likelihood: 1e-280, mean: error, square: error * error };
        }
        Self { likelihood: inside, mean: mean * deviation, square: square.max(mean * mean) * deviation * deviation }
    }

    /// What the claim tells of the centre (observed information): all that its error allows for a stated figure, less for a range.
    #[inline]
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
    fn the_exponential_is_as_right_as_is_said() {
        for step in 0..=70_000 {
            let x = -0.01 * f64::from(step);
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-11, "{x}");
        }
    }

    #[test]
    fn tails_and_ranges_are_as_right_as_is_said() {
        use statrs::function::erf::erfc;
        let exact = |z: f64| 0.5 * erfc(z * std::f64::consts::FRAC_1_SQRT_2);
        for step in 0..1480 {
            let z = f64::from(step) * 0.025;
            assert!((tail(z).0 / exact(z) - 1.0).abs() < 2e-9, "{z}");
            assert!((below(-z) / exact(z) - 1.0).abs() < 2e-9 && (below(z) + below(-z) - 1.0).abs() < 2e-9, "{z}");
        }
        // Probability and moments by many narrow slices.
        for (low, high) in [(0.0, 0.29), (-0.1, 0.25), (2.0, 2.14), (2.0, 2.3), (-8.0, -7.97), (-8.0, -7.0), (0.5, 6.0), (11.0, 12.0)] {
            let slices = 20_000;
            let width = (high - low) / f64::from(slices);
            let (mut whole, mut mean, mut square) = (0.0, 0.0, 0.0);
            for at in 0..slices {
                let z = low + (f64::from(at) + 0.5) * width;
                let d = (-0.5 * z * z).exp() / ROOT_TAU * width;
                (whole, mean, square) = (whole + d, mean + d * z, square + d * z * z);
            }
            let term = Term::new(low, high, 0.0, 1.0);
            assert!((term.likelihood / whole - 1.0).abs() < 1e-7, "{low}..{high}: {} {whole}", term.likelihood);
            assert!((term.mean - mean / whole).abs() < 1e-7 && (term.square - square / whole).abs() < 1e-5, "{low}..{high}: {term:?}");
        }
    }

    #[test]
    fn moments_of_what_is_cut_off() {
        // The mean of the upper half of a standard normal is √(2/π), its mean square one.
        let half = Term::new(0.0, f64::INFINITY, 0.0, 1.0);
        assert!((half.likelihood - 0.5).abs() < 1e-9 && (half.mean - 0.797_884_560_8).abs() < 1e-9 && (half.square - 1.0).abs() < 1e-9);
        let far = Term::new(50.0, 60.0, 0.0, 1.0);
        assert!(far.mean >= 50.0 && far.likelihood > 0.0);
        let point = Term::new(3.0, 3.0, 1.0, 2.0);
        assert!((point.information(2.0, true) - 0.25).abs() < 1e-12 && point.mean == 2.0);
        let wide = Term::new(-40.0, 40.0, 0.0, 1.0);
        assert!(wide.information(1.0, false) < 1e-9, "a range that allows everything tells nothing");
    }
}
