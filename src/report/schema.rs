//! The report: everything a renderer may show. Renderers look nothing up.

use serde::{Deserialize, Serialize};

use crate::claim::{Claim, Kind};
use crate::comparison::{Finding, Pair, Question};
use crate::error::Problem;
use crate::reliability::{Estimate, Record};
use crate::text::Decision;

/// What is known of one event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventSummary {
    /// Folder name.
    pub event: String,
    /// From `event.toml`, else the folder name.
    pub title: String,
    /// ISO day.
    pub from: Option<String>,
    /// ISO day.
    pub to: Option<String>,
    /// Dispatches and tables read.
    pub dispatches: usize,
    /// Claims read.
    pub claims: usize,
}

/// What happened to the input, in counts: nothing is dropped without a trace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Files read, dispatches and tables.
    pub files: usize,
    /// Claims in the table.
    pub claims: usize,
    /// Claims read with confidence below one half; never the ground of an error.
    pub unsure: usize,
    /// Pairs that could be compared.
    pub compared: usize,
    /// Numbers read as no claim (times, ages, dates, ...).
    pub not_claims: usize,
    /// Rows of tables that could not be read and were skipped.
    pub skipped_rows: usize,
    /// Names of private persons that are left out of this report.
    pub names_left_out: usize,
}

/// Input of every renderer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// In order of their names.
    pub events: Vec<EventSummary>,
    /// In order of event, dispatch, place in the text.
    pub claims: Vec<Claim>,
    /// In order of event and claims.
    pub pairs: Vec<Pair>,
    /// Worst first, then event, question, id.
    pub findings: Vec<Finding>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Counts of the run.
    pub counts: Counts,
    /// Names of private persons in the claims, as written; see [`super::redacted`].
    pub persons: Vec<String>,
    /// The vagueness policy the intervals were read under.
    pub policy: String,
    /// Worked out where a format shows it ([`Format::looks_behind`](super::Format::looks_behind)).
    pub background: Option<Background>,
}

/// Version of the JSON documents and of the records in them.
pub const VERSION: u32 = 1;

/// The JSON document of a report, as it is read back.
#[derive(Debug, Deserialize)]
pub struct Document {
    /// Of the document and the records in it: 1.
    pub version: u32,
    /// The vagueness policy the intervals were read under.
    #[serde(default)]
    pub policy: String,
    /// What happened to the input, in counts.
    #[serde(default)]
    pub counts: Counts,
    /// In order of their names.
    #[serde(default)]
    pub events: Vec<EventSummary>,
    /// Worst first, then event, question, id.
    pub findings: Vec<Finding>,
    /// In order of event, dispatch, place in the text.
    #[serde(default)]
    pub claims: Vec<Claim>,
    /// What could not be read.
    #[serde(default)]
    pub problems: Vec<Problem>,
}

/// What stands behind the findings: every question with what it comes to, each source's record, and how all of it was made.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Background {
    /// In order of event and question.
    pub questions: Vec<Asked>,
    /// In order of source and metric.
    pub records: Vec<Record>,
    /// How it was made.
    pub method: Method,
    /// Why questions or records are missing, a sentence each.
    pub left_out: Vec<String>,
}

/// One question with the claims that answer it.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Folder name.
    pub event: String,
    /// What is asked.
    pub question: Question,
    /// Number or category.
    pub kind: Kind,
    /// Figures are held against each other as ratios, not as differences.
    pub logarithmic: bool,
    /// Ids of the claims; a repeated telling is left out.
    pub claims: Vec<String>,
    /// What it comes to; the question's id is there.
    pub estimate: Estimate,
}

/// What a report was made with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Method {
    /// Name and version of the program.
    pub program: String,
    /// A catalogue of the user's own lies over the built-in one.
    pub own_catalogue: bool,
    /// Every vagueness policy that findings were tried under.
    pub policies: Vec<Known>,
    /// The estimator of what questions come to.
    pub estimator: Known,
    /// Every check.
    pub checks: Vec<Known>,
    /// What the catalogue holds, and how many of each.
    pub catalogue: Vec<Known>,
    /// Ratios up to which two figures count as the same, of metrics that are claimed: metric, event where it holds for one only, ratio.
    pub tolerances: Vec<(String, Option<String>, f64)>,
    /// What people decided.
    pub decisions: Vec<Decision>,
}

/// A thing with a name, and one line about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Public id.
    pub id: String,
    /// For people.
    pub about: String,
}
