//! The figure stated most often ("majority vote"): the first mandatory baseline of truth discovery
//! (as in Yin, Han and Yu, "Truth Discovery with Multiple Conflicting Information Providers on the Web", TKDE 20, 2008).

use super::Estimator;
use super::candidates::Candidates;
use super::evidence::{Evidence, Outcome};

/// Registered in [`ESTIMATORS`](super::ESTIMATORS).
pub const ESTIMATOR: Estimator =
    Estimator { id: "most-frequent", summary: "the figure that most independent voices state", run: most_frequent };

/// Of figures stated equally often the smallest, so that the order of claims makes no difference.
fn most_frequent(evidence: &Evidence) -> Vec<Outcome> {
    let candidates = Candidates::new(evidence);
    let votes: Vec<f64> = (0..candidates.len()).map(|c| candidates.voters(c).len() as f64).collect();
    candidates.best(&votes)
}
