//! The stages in order: what the command line calls.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::catalog::Catalog;
use crate::claim::Claim;
use crate::error::Problem;
use crate::report::{Counts, EventSummary, Report};

/// What the user chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Name of the vagueness policy.
    pub policy: String,
    /// The user's own catalogue, laid over the built-in one.
    pub catalog_folder: Option<PathBuf>,
    /// Columns of a table from elsewhere: ours, theirs.
    pub columns: Vec<(String, String)>,
    /// Event of dispatches that do not name theirs.
    pub event: Option<String>,
    /// Outlet of dispatches that do not name theirs.
    pub outlet: Option<String>,
    /// Day, month or year of publication of dispatches that do not give theirs.
    pub published: Option<String>,
    /// Language of dispatches that do not name theirs.
    pub language: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            policy: "interval".into(),
            catalog_folder: None,
            columns: Vec::new(),
            event: None,
            outlet: None,
            published: None,
            language: None,
        }
    }
}

/// What was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// In order of event, dispatch, place in the text.
    pub claims: Vec<Claim>,
    /// In order of their names.
    pub events: Vec<EventSummary>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Counts of the run.
    pub counts: Counts,
    /// Text of each file as stored, by the file's name.
    pub texts: BTreeMap<String, String>,
}

/// Mentions, one object each, and what could not be read.
pub type Mentions = (Vec<Map<String, Value>>, Vec<Problem>);

/// Names of the vagueness policies, the default first.
pub fn policies(catalog_folder: Option<&Path>) -> Vec<String> {
    let own = catalog_folder.map(Catalog::with_folder);
    let policies = own.as_ref().map_or_else(|| &Catalog::built_in().policies, |(catalog, _)| &catalog.policies);
    let mut names: Vec<String> = policies.iter().map(|p| p.name.clone()).collect();
    if names.is_empty() {
        names = ["interval", "ccc", "acled", "count-love"].map(str::to_owned).to_vec();
    }
    names.sort_by_key(|n| n != "interval");
    names
}

/// Claims of the given files and folders.
///
/// # Errors
/// When nothing can be read at all; what concerns one file is in [`Reading::problems`].
pub fn read(_paths: &[PathBuf], _options: &Options) -> Result<Reading, Problem> {
    Ok(Reading::default())
}

/// The whole report.
///
/// # Errors
/// As [`read`].
pub fn report(paths: &[PathBuf], options: &Options) -> Result<Report, Problem> {
    let Reading { claims, events, problems, counts, .. } = read(paths, options)?;
    Ok(Report { events, claims, problems, counts, policy: options.policy.clone(), ..Report::default() })
}

/// What stands in the texts before it is joined to claims.
///
/// # Errors
/// As [`read`].
pub fn mentions(_paths: &[PathBuf], _options: &Options) -> Result<Mentions, Problem> {
    Ok((Vec::new(), Vec::new()))
}

/// One claim, question or finding down to the quoted spans and the arithmetic; `None` when nothing bears the id.
///
/// # Errors
/// As [`read`].
pub fn explain(_id: &str, _paths: &[PathBuf], _options: &Options) -> Result<Option<String>, Problem> {
    Ok(None)
}
