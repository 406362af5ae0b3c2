//! What a comparison yields: pairs with a verdict, questions, findings.

use serde::{Deserialize, Serialize};

/// Numeric relation of two claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The same interval, or one inside the other with the same stated figure.
    Agree,
    /// The intervals touch.
    Overlap,
    /// They cannot both hold.
    Disjoint,
    /// They do not answer the same question; the reason says why.
    Incomparable,
}

impl Verdict {
    /// From its code in frames.
    pub(super) fn from_code(code: u32) -> Self {
        [Self::Agree, Self::Overlap, Self::Disjoint].into_iter().find(|v| *v as u32 == code).unwrap_or(Self::Incomparable)
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Worth looking at.
    Warning,
    /// Two claims that cannot both be true, read with confidence.
    Error,
}

/// What several claims answer: the data item of truth discovery.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Question {
    /// Metric (or family) id.
    pub metric: String,
    /// Who or what is counted.
    pub population: Option<String>,
    /// Slug path(s).
    pub place: Option<String>,
    /// First day, ISO.
    pub from: Option<String>,
    /// Last day, ISO.
    pub to: Option<String>,
    /// `period`, `cumulative`, `snapshot`.
    pub scope: Option<String>,
}

/// One line of `counterclaim compare`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// The event both belong to.
    pub event: String,
    /// Id of the first claim (the smaller id).
    pub claim_a: String,
    /// Id of the second claim.
    pub claim_b: String,
    /// The relation.
    pub verdict: Verdict,
    /// Why; a public id such as `same-question`, `other-place`, `part-within-whole`.
    pub reason: String,
    /// Nearest bounds, larger over smaller; null when the intervals touch or the smaller is zero.
    pub gap_ratio: Option<f64>,
    /// Nearest bounds, difference; null when the intervals touch.
    pub gap_absolute: Option<f64>,
    /// Both originate from one source.
    pub same_origin: bool,
}

/// Where a finding was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AcceptedBy {
    /// In a baseline file.
    Baseline,
    /// In the review file of a dispatch.
    Review,
}

/// That a finding was looked at and left as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Acceptance {
    /// Where it is written.
    pub by: AcceptedBy,
    /// Why.
    pub justification: String,
    /// Who says so.
    pub author: Option<String>,
    /// The last day on which it holds, ISO.
    pub expires: Option<String>,
}

/// A reported problem, JSON v1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable across runs and across edits elsewhere.
    pub finding_id: String,
    /// Public id of the check.
    pub check: String,
    /// How much it matters.
    pub severity: Severity,
    /// The event.
    pub event: String,
    /// String form of `question`.
    pub question_id: String,
    /// What is in question.
    pub question: Question,
    /// The relation of the claims, when there is one.
    pub verdict: Option<Verdict>,
    /// Nearest bounds, larger over smaller.
    pub gap_ratio: Option<f64>,
    /// Nearest bounds, difference.
    pub gap_absolute: Option<f64>,
    /// Vagueness policies under which it holds.
    pub policies: Vec<String>,
    /// The claims concerned, the one the finding points at first.
    pub claims: Vec<String>,
    /// One sentence.
    pub message: String,
    /// How the verdict and the severity came about.
    pub explanation: String,
    /// Where the first claim is written.
    pub file: String,
    /// 1-based.
    pub line: Option<u32>,
    /// 1-based.
    pub column: Option<u32>,
    /// Who accepted it, why and until when; null while it is open. What is accepted makes no check fail.
    #[serde(default)]
    pub accepted: Option<Acceptance>,
}
