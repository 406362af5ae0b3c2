//! The report: everything a renderer may show. Renderers look nothing up.

use serde::Serialize;

use crate::claim::Claim;
use crate::comparison::{Finding, Pair};
use crate::error::Problem;

/// What is known of one event.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
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
    #[serde(skip)]
    pub persons: Vec<String>,
    /// The vagueness policy the intervals were read under.
    pub policy: String,
}
