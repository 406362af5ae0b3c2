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
    /// Lower end of the 95 % interval for the latent value where the method gives one, else the lowest end that any voice allows; `reference` says which.
    pub low: Option<f64>,
    /// Upper end of the same; null = unbounded.
    pub high: Option<f64>,
    /// Claims on the question, repeats left out.
    pub n_claims: usize,
    /// Independent voices among them.
    pub n_sources: usize,
    /// Heterogeneity (Cochran's Q); null where the spread of too few of the sources is known.
    pub q: Option<f64>,
    /// Share of variation between sources, 0–1; null where the spread of too few of the sources is known.
    pub i2: Option<f64>,
    /// Airwars terms, as far as a program may set them: `fair`, `weak`, `contested`.
    pub grade: String,
    /// Id of the method.
    pub estimator: String,
    /// What the estimate is measured against, what the interval is for, and what was decided about the question.
    pub reference: String,
    /// What a person decided about the question: not a column.
    #[serde(skip)]
    pub decided: Option<Decided>,
}

/// A decision of a person on a question, said beside what it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What was decided, with the figure that is preferred.
    pub what: String,
    /// Number of the decision among those given.
    pub number: usize,
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
    /// Its figures against those of independent sources: a factor, on other scales a difference (`reference` says so); null where they cannot be told.
    pub bias: Option<f64>,
    /// Lower end of the 95 % interval of the bias; null on thin evidence.
    pub bias_low: Option<f64>,
    /// Upper end of the 95 % interval of the bias; null on thin evidence.
    pub bias_high: Option<f64>,
    /// Spread of its figures around its own bias, a standard deviation on the metric's scale (on a log scale 0.1 is about 10 %); null on thin evidence.
    pub spread: Option<f64>,
    /// Share of its comparable pairs, with others, that cannot both hold.
    pub disjoint_share: Option<f64>,
    /// Share of its questions that it was the first to answer.
    pub first_share: Option<f64>,
    /// Share of its questions on which its figure had been published by another before.
    pub copied_share: Option<f64>,
    /// Admiralty letter; F means that it cannot be judged.
    pub admiralty: String,
    /// What the figures are measured against, why what is null is null, and the rule of the letter.
    pub reference: String,
    /// Who had published its figures before it, most often: not a column.
    #[serde(skip)]
    pub copied_from: Option<String>,
}

/// How often intervals hold what they should, measured on what was held out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// What was held out: a fifth of the claims at a time, or one source at a time.
    pub held_out: String,
    /// Whose intervals.
    pub interval: String,
    /// What they are for: a claim, or the latent value.
    pub interval_for: String,
    /// Claims held out.
    pub n: usize,
    /// Level asked for, so that 95 % are held.
    pub level: f64,
    /// Share of claims that lie inside.
    pub coverage: f64,
    /// Median width on the metric's scale.
    pub width: f64,
    /// Mean interval score on the metric's scale: width, and what is missed, 40 times; less is better.
    pub score: f64,
}
