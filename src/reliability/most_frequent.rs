//! The figure stated most often ("majority vote"): the other mandatory baseline
//! (Yin, Han and Yu 2008, "Truth Discovery with Multiple Conflicting Information Providers on the Web", TKDE 20).

use super::{Estimator, Voice};

/// Registered in [`ESTIMATORS`](super::ESTIMATORS).
pub const ESTIMATOR: Estimator =
    Estimator { id: "most-frequent", summary: "the figure that most independent voices state", run: most_frequent };

/// Of figures stated equally often the smallest, so that the order of claims makes no difference.
fn most_frequent(voices: &[Voice<'_>]) -> Option<f64> {
    let mut figures: Vec<f64> = voices.iter().filter_map(|v| v.stated).collect();
    figures.sort_by(f64::total_cmp);
    let mut best: Option<(usize, f64)> = None;
    for run in figures.chunk_by(|a, b| a == b) {
        if best.is_none_or(|(n, _)| run.len() > n) {
            best = Some((run.len(), run[0]));
        }
    }
    best.map(|(_, figure)| figure)
}
