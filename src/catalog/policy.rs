//! Vagueness policies: from a wording to a closed interval. One file `policies/<name>.toml` each.

use serde::{Deserialize, Serialize};

use super::DataFile;
use crate::error::Problem;

/// How the wording bounds a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// 500
    Exact,
    /// about 500, almost 500
    About,
    /// at least 7
    AtLeast,
    /// more than 100
    MoreThan,
    /// up to 40
    AtMost,
    /// fewer than 40
    LessThan,
    /// three to five thousand
    Between,
    /// dozens
    Vague,
}

impl Qualifier {
    /// Every value.
    pub const ALL: [Self; 8] =
        [Self::Exact, Self::About, Self::AtLeast, Self::MoreThan, Self::AtMost, Self::LessThan, Self::Between, Self::Vague];

    /// As written in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::About => "about",
            Self::AtLeast => "at_least",
            Self::MoreThan => "more_than",
            Self::AtMost => "at_most",
            Self::LessThan => "less_than",
            Self::Between => "between",
            Self::Vague => "vague",
        }
    }

    /// From what a table holds.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|q| q.as_str() == text)
    }
}

impl std::fmt::Display for Qualifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A figure as worded, before a policy reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct Wording {
    /// The bound.
    pub qualifier: Qualifier,
    /// The stated figure, or the lower end of a range; `None` for a vague word.
    pub figure: Option<f64>,
    /// The upper end of a range.
    pub upper: Option<f64>,
    /// `almost`: the halo lies below the figure only.
    pub below_only: bool,
    /// Key of a vague word (`dozens`, `hundreds`, ...), as in the policy files.
    pub vague: Option<String>,
    /// Said as a dozen or dozens ("about a dozen", "almost four dozen"): the halo follows the dozen.
    pub dozen: bool,
}

/// What a policy makes of a wording. `None` = unbounded.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Interval {
    /// Lower end, inclusive.
    pub low: Option<f64>,
    /// The stated figure.
    pub best: Option<f64>,
    /// Upper end, inclusive.
    pub high: Option<f64>,
}

/// A vague word's reading.
#[derive(Debug, Clone, PartialEq)]
pub struct VagueWord {
    /// `dozens`, ...
    pub key: String,
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// A named policy.
#[derive(Debug, Clone)]
pub struct Policy {
    /// `interval`, `ccc`, ...
    pub name: String,
}

impl Policy {
    /// The interval of `wording` under this policy.
    pub fn interval(&self, _wording: &Wording) -> Interval {
        Interval::default()
    }
}

pub(super) fn load(_files: &[DataFile], _problems: &mut Vec<Problem>) -> Vec<Policy> {
    Vec::new()
}
