//! The median of the stated figures: the second mandatory baseline of truth discovery for numbers
//! (as in Li et al., "Resolving Conflicts in Heterogeneous Data by Truth Discovery and Source Reliability Estimation", SIGMOD 2014).

use rayon::prelude::*;

use super::evidence::{Evidence, Outcome, Scale};
use super::{Estimator, most_frequent};

/// Registered in [`ESTIMATORS`](super::ESTIMATORS).
pub const ESTIMATOR: Estimator = Estimator { id: "median", summary: "median of the figures that independent voices state", run: median };

/// The middle figure; of an even number, the mean of the two in the middle. Of categories there is no middle: the commonest.
fn median(evidence: &Evidence) -> Vec<Outcome> {
    let mut common = Vec::new();
    if evidence.asked.iter().any(|a| a.scale == Scale::Category) {
        common = (most_frequent::ESTIMATOR.run)(evidence);
    }
    (0..evidence.questions())
        .into_par_iter()
        .map(|q| match evidence.asked[q].scale {
            Scale::Category => common[q],
            _ => Outcome::figure(middle(evidence.of(q).map(|at| evidence.best[at]).filter(|x| !x.is_nan()).collect())),
        })
        .collect()
}

/// The median of some figures.
pub fn middle(mut figures: Vec<f64>) -> Option<f64> {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    match figures.len() {
        0 => None,
        n if n % 2 == 1 => Some(figures[middle]),
        _ => Some(f64::midpoint(figures[middle - 1], figures[middle])),
    }
}
