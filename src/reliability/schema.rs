//! What the reliability layer yields.

use serde::Serialize;

/// What one question comes to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// String form of the question, or the coder's.
    pub question: String,
    /// Metric (or family) id.
    pub metric: String,
    /// The estimated figure; null where no voice states one.
    pub estimate: Option<f64>,
    /// The estimated category of a fact.
    pub value: Option<String>,
    /// Lowest end that any voice allows: a range of claims, not a confidence interval.
    pub low: Option<f64>,
    /// Highest end that any voice allows; null = unbounded.
    pub high: Option<f64>,
    /// Claims on the question, repeats left out.
    pub n_claims: usize,
    /// Independent voices among them.
    pub n_sources: usize,
    /// Heterogeneity (Cochran's Q); null while no spread within sources is known.
    pub q: Option<f64>,
    /// Share of variation between sources; null while no spread within sources is known.
    pub i2: Option<f64>,
    /// Airwars terms, as far as a program may set them: `fair`, `weak`, `contested`.
    pub grade: String,
    /// Id of the method.
    pub estimator: String,
    /// What the estimate is measured against.
    pub reference: String,
}

/// The record of one source on one metric. Never a truth score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Record {
    /// Canonical id.
    pub source: String,
    /// Metric id.
    pub metric: String,
    /// Questions on which another independent source can be compared with it.
    pub n: usize,
    /// Its figures as a factor of what the others state (median of the ratios); null where nobody else states a figure.
    pub bias: Option<f64>,
    /// Lower end of the 95 % interval of the factor; null on thin evidence.
    pub bias_low: Option<f64>,
    /// Upper end of the 95 % interval of the factor; null on thin evidence.
    pub bias_high: Option<f64>,
    /// Spread of its figures around its own factor; null on thin evidence.
    pub spread: Option<f64>,
    /// Share of its comparable pairs, with others, that cannot both hold.
    pub disjoint_share: Option<f64>,
    /// Share of its questions that it was the first to answer.
    pub first_share: Option<f64>,
    /// Share of its questions on which its figure had been published by another before.
    pub copied_share: Option<f64>,
    /// Admiralty letter; F means that it cannot be judged.
    pub admiralty: String,
    /// What the figures are measured against.
    pub reference: String,
}
