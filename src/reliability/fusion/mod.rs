//! Data fusion: what several sources' claims come to, and how each source's stand to the others'. Numerics alone.
//!
//! Nothing here knows of claims tables, catalogues or Polars: sources and questions are numbers, figures are what their wording
//! allows ([`Observation`]). An estimator is one file with one [`Estimator`] constant and its line in [`ESTIMATORS`].

mod evidence;
mod candidates;
mod weighted;
mod median;
mod most_frequent;
pub mod truthfinder;
pub mod pooled_investment;
pub mod gtm;
pub mod catd;
pub mod dawid_skene;
pub mod copying;
pub mod model;

pub use candidates::Candidates;
pub use evidence::{Asked, Evidence, Observation, Outcome, Scale};
pub use median::middle as median_of;

/// A method that makes one figure, or one category, of the claims on each question.
pub struct Estimator {
    /// Public id.
    pub id: &'static str,
    /// One line for people.
    pub summary: &'static str,
    /// Numerics alone: an outcome for each question, in their order.
    pub run: fn(&Evidence) -> Vec<Outcome>,
}

/// Every estimator; the first one is the default.
pub const ESTIMATORS: &[Estimator] = &[
    median::ESTIMATOR,
    most_frequent::ESTIMATOR,
    truthfinder::ESTIMATOR,
    pooled_investment::ESTIMATOR,
    gtm::ESTIMATOR,
    catd::ESTIMATOR,
    dawid_skene::ESTIMATOR,
    copying::ESTIMATOR,
    model::ESTIMATOR,
];

#[cfg(test)]
mod tests;
