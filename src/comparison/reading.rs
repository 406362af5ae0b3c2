//! What interval a claim's figure stands for under a vagueness policy, and how two intervals relate.

use crate::catalog::{Interval, Policy, Qualifier, Wording};
use crate::claim::{Claim, Kind};

/// Closed, `±∞` where there is no bound: the shape of comparison, never of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// The stated figure.
    pub best: Option<f64>,
}

impl Span {
    /// No bound at all: nothing to compare.
    pub fn is_open(self) -> bool {
        self.low == f64::NEG_INFINITY && self.high == f64::INFINITY
    }
}

/// Two spans, compared: nearest bounds when they do not touch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Larger over smaller; `None` when the smaller is not above zero.
    pub ratio: Option<f64>,
    /// Difference.
    pub absolute: f64,
}

/// The gap between two spans; `None` when they touch.
pub fn gap(a: Span, b: Span) -> Option<Gap> {
    let (below, above) = (a.high.min(b.high), a.low.max(b.low));
    (above > below).then(|| Gap { ratio: (below > 0.0).then(|| above / below), absolute: above - below })
}

/// Open bounds so many times and so much apart come from different estimates.
pub(super) const RIVAL_RATIO: f64 = 2.0;
pub(super) const RIVAL_DIFFERENCE: f64 = 10.0;

/// Whether two bounds on the same side, `above` the higher, are too far apart to be two ways to word one estimate.
pub(super) fn rivals(above: f64, below: f64) -> bool {
    below > 0.0 && above.is_finite() && above >= below * RIVAL_RATIO && above - below >= RIVAL_DIFFERENCE
}

/// The bounds of two spans that are open on the same side and rivals, the higher first.
pub(super) fn rival_bounds(a: Span, b: Span) -> Option<(f64, f64)> {
    let floors = a.high == f64::INFINITY && b.high == f64::INFINITY;
    let caps = a.low == f64::NEG_INFINITY && b.low == f64::NEG_INFINITY;
    let (x, y) = if floors { (a.low, b.low) } else { (a.high, b.high) };
    ((floors || caps) && rivals(x.max(y), x.min(y))).then(|| (x.max(y), x.min(y)))
}

/// How a claim words its figure, as far as its columns tell; `None` without a figure.
fn wording(claim: &Claim) -> Option<Wording> {
    let qualifier = claim.qualifier.unwrap_or(match (claim.low, claim.best, claim.high) {
        (Some(a), _, Some(b)) if a != b => Qualifier::Between,
        (Some(_), None, None) => Qualifier::AtLeast,
        (None, None, Some(_)) => Qualifier::AtMost,
        _ => Qualifier::Exact,
    });
    let mut wording = Wording { qualifier, figure: None, upper: None, below_only: false, vague: None, dozen: false };
    match qualifier {
        Qualifier::Between => (wording.figure, wording.upper) = (claim.low, claim.high),
        Qualifier::Vague => wording.vague = claim.vague.clone(),
        Qualifier::AtMost | Qualifier::LessThan => wording.figure = claim.best.or(claim.high),
        Qualifier::AtLeast | Qualifier::MoreThan => wording.figure = claim.best.or(claim.low),
        Qualifier::Exact => wording.figure = claim.best.or(claim.low).or(claim.high),
        Qualifier::About => {
            wording.figure = claim.best.or_else(|| Some(f64::midpoint(claim.low?, claim.high?)));
            wording.below_only = claim.best.is_some() && claim.high == claim.best && claim.low < claim.high;
            wording.dozen = claim.vague.as_deref() == Some("dozen");
        }
    }
    (wording.figure.is_some() || wording.vague.is_some()).then_some(wording)
}

/// The interval of a claim under `policy`. Ends that the claim itself bears count when `own`: they are a coder's, or were
/// worked out under this very policy.
pub fn interval(claim: &Claim, policy: &Policy, own: bool) -> Interval {
    let given = Interval { low: claim.low, best: claim.best, high: claim.high };
    let ends = usize::from(claim.low.is_some()) + usize::from(claim.high.is_some());
    let halo = claim.qualifier == Some(Qualifier::About);
    if own && (ends == 2 || ends == 1 && !halo) {
        return given;
    }
    match wording(claim) {
        Some(wording) => policy.interval(&wording),
        None => given,
    }
}

/// The same as a span; both ends unbounded when there is nothing to compare.
pub fn span(claim: &Claim, policy: &Policy, own: bool) -> Span {
    let Interval { low, best, high } = if claim.kind == Kind::Quantity { interval(claim, policy, own) } else { Interval::default() };
    match (low, high) {
        (Some(low), Some(high)) if low > high => Span { low: f64::NEG_INFINITY, high: f64::INFINITY, best: None },
        _ => Span { low: low.unwrap_or(f64::NEG_INFINITY), high: high.unwrap_or(f64::INFINITY), best },
    }
}
