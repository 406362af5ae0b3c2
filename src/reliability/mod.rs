//! Claims → what a question comes to, and each source's record. Never a truth score.
//!
//! The numerics stand apart ([`fusion`]): estimators and the measurement model on numbered sources and questions. Here claims become
//! such evidence, and what is found becomes records and estimates in words of the claims table: factors where the metric's scale is
//! one of ratios, intervals where the evidence bears them, and otherwise null with the reason in `reference`.
//!
//! # Decisions of people
//!
//! A claim that a review file rejects or amends is rejected or amended before anything here sees it: what was misread counts for
//! nobody, and for nobody's record. What a person decides about a *question* ("the figure of this source stands", "the range is what is
//! known") is another matter. It is said beside the estimate and changes neither estimate nor record: a source that was preferred would
//! else be measured against itself, and its record would improve by decree. Likewise a finding that was accepted still counts among the
//! pairs that cannot both hold.

pub mod fusion;
mod admiralty;
mod calibration;
mod estimate;
mod large;
mod pooled;
mod record;
mod schema;
mod tabled;

pub use admiralty::{MINIMUM, UNJUDGED, credibility};
pub use calibration::calibrations;
pub use estimate::{estimates, estimates_of_sheets, idle, no_source};
pub use fusion::{ESTIMATORS, Estimator};
pub use record::records;
pub use schema::{Calibration, Decided, Estimate, Record};

use crate::text::Decision;

use fusion::copying;
use fusion::model::{Fit, Settings};
use tabled::Tabled;

/// The estimator of an id.
pub fn estimator(id: &str) -> Option<&'static Estimator> {
    ESTIMATORS.iter().find(|e| e.id == id)
}

/// How estimates and records are made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct How {
    /// The vagueness policy in force.
    pub policy: String,
    /// The source that is trusted, by id; none: biases are zero on average over the sources that meet.
    pub reference: Option<String>,
    /// What people decided about questions: said beside what they come to, and never an observation of the model.
    pub decisions: Vec<Decision>,
}

/// How the model is fitted to claims: voices that print one another once, time in stretches where there is enough of it.
fn settings(tabled: &Tabled, reference: Option<u32>) -> Settings {
    let voices = copying::voices_of(&tabled.evidence);
    // A drift is looked for only where a source could show one: a thousand claims for each stretch of time.
    let epochs = (tabled.evidence.len() / 1000).clamp(1, 8) as u32;
    Settings { reference, epochs, voices, ..Settings::default() }
}

fn fitted(tabled: &Tabled, reference: Option<u32>) -> Fit {
    Fit::new(&tabled.evidence, &settings(tabled, reference))
}

/// So many significant digits that floating point leaves no trace.
fn rounded(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let places = 5 - x.abs().log10().floor() as i32;
    let unit = 10f64.powi(places.abs());
    if places >= 0 { (x * unit).round() / unit } else { (x / unit).round() * unit }
}

#[cfg(test)]
mod tests;
