//! [`Report`] → bytes: one pure renderer a file. Same input, same bytes; no look-ups, no clock, no exit status.
//!
//! A format is one file with one [`Format`] constant and its line in [`FORMATS`]; the command line, the help and the
//! contract tests follow from that list. What a format shows of other things than a report (claims, pairs, mentions)
//! goes through a [`Grid`].

mod schema;
pub(crate) mod wording;
mod visible;
mod group;
mod grid;
mod claims;
mod pairs;
mod reliability;
mod mentions;
mod explain;
mod fields;
mod redact;
mod baseline;
mod change;
mod show_change;
mod places;

mod table;
mod concise;
mod json;
mod jsonl;
mod csv;
mod markdown;
mod sarif;
mod junit;
mod github;
mod gitlab;
mod rdjson;
mod parquet;
mod html;

use std::io::{self, Write};

pub use baseline::{Baseline, Terms};
pub use change::{Altered, Change, ClaimMove, Moved, What};
pub use claims::{explained_claims, grid as claims};
pub use explain::explain;
pub use fields::{Field, documents, grid as fields, json_schema};
pub use github::job_summary;
pub use grid::Grid;
pub use mentions::grid as mentions;
pub use pairs::grid as pairs;
pub use redact::{LEFT_OUT, Redact, fit, persons, redacted, redacted_claims};
pub use reliability::{calibrations, estimates, sources};
pub use sarif::RESULTS;
pub use schema::{Asked, Background, Counts, Document, EventSummary, Known, Method, Report, VERSION};
pub use show_change::{CHANGE_FORMATS, MARKER, render_change};
pub use visible::{single_line, visible};

/// How a renderer may lay out its text; formats for machines have only the guard of CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal.
    pub width: u16,
    /// Whether severities may be coloured.
    pub color: bool,
    /// In CSV, formulas stand behind an apostrophe ([`guarded`](crate::table::guarded)).
    pub csv_guard: bool,
}

impl Style {
    /// For files: no colour, a width that reads well in a code review.
    pub const PLAIN: Self = Self { width: 100, color: false, csv_guard: false };
}

/// Writes a whole report.
pub type Render = fn(&Report, &Style, &mut dyn Write) -> io::Result<()>;
/// Writes a list of records.
pub type RenderGrid = fn(&Grid<'_>, &Style, &mut dyn Write) -> io::Result<()>;

/// An output format.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What `--format` takes.
    pub id: &'static str,
    /// One line for the help.
    pub summary: &'static str,
    /// Usual ending of such files.
    pub extension: &'static str,
    /// Carries text byte for byte, control characters included; a terminal must be kept from them.
    pub raw: bool,
    /// No text: never shown on a terminal.
    pub binary: bool,
    /// Shown in places where anyone may read it: names of private persons are left out unless asked for.
    pub public: bool,
    /// A list may be written piece by piece ([`Grid::continued`]): the pieces, joined, are the whole.
    pub streams: bool,
    /// A whole report.
    pub render: Render,
    /// A list of claims, pairs or mentions; `None` where the format has no form for lists.
    pub grid: Option<RenderGrid>,
}

impl Format {
    /// A text of a whole report, for places where anyone may read it.
    const fn published(id: &'static str, summary: &'static str, extension: &'static str, render: Render) -> Self {
        Self { id, summary, extension, raw: false, binary: false, public: true, streams: false, render, grid: None }
    }

    /// Shows what stands behind the findings ([`Background`]), which takes its time to work out.
    pub fn looks_behind(&self) -> bool {
        self.id == html::FORMAT.id
    }
}

/// Every format, in the order of the help.
pub const FORMATS: &[Format] = &[
    table::FORMAT,
    concise::FORMAT,
    json::FORMAT,
    jsonl::FORMAT,
    csv::FORMAT,
    parquet::FORMAT,
    markdown::FORMAT,
    html::FORMAT,
    sarif::FORMAT,
    junit::FORMAT,
    github::FORMAT,
    gitlab::FORMAT,
    rdjson::FORMAT,
];

/// The format of an id.
pub fn format(id: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|f| f.id == id)
}
