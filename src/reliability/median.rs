//! The median of the stated figures: the mandatory baseline of truth discovery for numbers
//! (as in Li et al. 2014, "Resolving Conflicts in Heterogeneous Data by Truth Discovery and Source Reliability Estimation", SIGMOD).

use super::{Estimator, Voice};

/// Registered in [`ESTIMATORS`](super::ESTIMATORS).
pub const ESTIMATOR: Estimator = Estimator { id: "median", summary: "median of the figures that independent voices state", run: median };

/// The middle figure; of an even number, the mean of the two in the middle.
fn median(voices: &[Voice<'_>]) -> Option<f64> {
    let mut figures: Vec<f64> = voices.iter().filter_map(|v| v.stated).collect();
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    match figures.len() {
        0 => None,
        n if n % 2 == 1 => Some(figures[middle]),
        _ => Some(f64::midpoint(figures[middle - 1], figures[middle])),
    }
}
