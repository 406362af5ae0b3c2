//! How much a finding matters: computed from the gap and from how sure the reading is, and explained.

use super::reading::Gap;
use super::schema::Severity;
use crate::catalog::Scale;

/// Below this a claim never grounds an error.
pub const SURE: f64 = 0.5;

/// What severity is computed from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grounds {
    /// Nothing is compared; it is worth knowing, that is all.
    pub notice: bool,
    pub gap: Option<Gap>,
    pub scale: Scale,
    /// The less sure of the two readings.
    pub confidence: f64,
    /// It holds under every policy that reads both figures.
    pub every_policy: bool,
    /// The most that this check says.
    pub ceiling: Severity,
}

/// The severity and why.
pub(super) fn severity(g: Grounds) -> (Severity, String) {
    if g.notice && g.confidence < SURE && g.ceiling > Severity::Note {
        return (Severity::Note, "worth knowing, but a claim is read with confidence below 0.5".to_owned());
    }
    if g.notice {
        return (g.ceiling, "worth knowing, nothing is contradicted".to_owned());
    }
    let (mut level, mut why) = match (g.gap, g.scale) {
        (None, _) => (Severity::Error, "the statements exclude each other".to_owned()),
        (Some(gap), Scale::Bounded) if gap.absolute >= 5.0 => (Severity::Error, "at least 5 points apart".to_owned()),
        (Some(gap), Scale::Bounded) if gap.absolute >= 1.0 => (Severity::Warning, "at least 1 point apart".to_owned()),
        (Some(_), Scale::Bounded) => (Severity::Note, "less than 1 point apart".to_owned()),
        (Some(Gap { ratio: None, .. }), _) => (Severity::Error, "some against none".to_owned()),
        (Some(Gap { ratio: Some(r), absolute }), _) => {
            if r >= 1.5 {
                (Severity::Error, "at least 1.5 times apart".to_owned())
            } else if r >= 1.1 && absolute >= 100.0 {
                (Severity::Error, "at least 1.1 times and 100 apart".to_owned())
            } else if r >= 1.02 {
                (Severity::Warning, "between 1.02 and 1.5 times apart".to_owned())
            } else {
                (Severity::Note, "less than 1.02 times apart".to_owned())
            }
        }
    };
    let mut lower = |to: Severity, reason: &str| {
        if level > to {
            level = to;
            why = format!("{why}, but {reason}");
        }
    };
    if !g.every_policy {
        lower(Severity::Warning, "not so under every vagueness policy");
    }
    if g.confidence < SURE {
        lower(Severity::Warning, "a claim is read with confidence below 0.5");
    }
    lower(g.ceiling, "the check says no more of claims like these");
    (level, why)
}
