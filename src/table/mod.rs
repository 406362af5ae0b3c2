//! The claims table: [`Claim`]s ↔ Polars frame, CSV, JSON Lines, Parquet. The only home of column names and dtypes.
//!
//! Reading is tolerant (most columns may be left out, partial dates widen, empty is null) and loses nothing in silence: a row
//! that cannot be read is skipped, counted and reported with file, line, column and remedy; the others are still read.

mod column;
mod contained;
mod csv;
mod frame;
mod guard;
mod jsonl;
mod layout;
mod mapping;
mod outward;
mod parquet;
mod row;
mod scan;

use std::path::Path;

pub use column::{COLUMNS, Cell, Column, NOTES, Type, column, day_period};
pub use contained::contained;
pub use csv::{CsvForm, headings, read_csv, write_csv};
pub use frame::{days_of, from_frame, to_frame};
pub use guard::guarded;
pub use jsonl::{read_jsonl, write_jsonl};
pub use mapping::Mapping;
pub use outward::{Fitted, Outward, Refusal, Sheet};
pub use parquet::{read_parquet, write_parquet};
pub use row::UNNAMED_METRIC;
pub use scan::{Held, ROW, SheetFile, SheetRead, Sheets, Slice, accepts, collect, failed, partition};

use crate::claim::Claim;
use crate::error::Problem;

/// What reading a table yields.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Read {
    /// In the order of the file.
    pub claims: Vec<Claim>,
    /// Where each claim begins: a line of text, a row of Parquet.
    pub lines: Vec<u32>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Rows that were skipped, each with at least one problem.
    pub skipped: usize,
    /// Rows that are there, skipped ones included.
    pub rows: usize,
    /// Columns of the file that no column of ours holds, each with the number of its cells that say something.
    pub unheld: Vec<(String, usize)>,
}

/// Reads a table of any format, by its ending; `template` holds what the file itself leaves out (event, dispatch, outlet, ...).
/// `shown` is the file as the user named it.
pub fn read_file(path: &Path, shown: &str, mapping: &Mapping, template: &Claim) -> Read {
    match std::fs::read(path) {
        Ok(bytes) => read_bytes(&bytes, shown, mapping, template),
        Err(e) => {
            let problem = Problem::error(format!("cannot be read: {e}"), "check the file and its permissions").in_file(shown);
            Read { problems: vec![problem], ..Read::default() }
        }
    }
}

/// The same of a file's bytes.
pub fn read_bytes(bytes: &[u8], shown: &str, mapping: &Mapping, template: &Claim) -> Read {
    match reader(Path::new(shown)) {
        Some(reader) => reader(bytes, shown, mapping, template),
        None => {
            let problem = Problem::error("no table by its ending", "name it .csv, .tsv, .jsonl, .ndjson or .parquet").in_file(shown);
            Read { problems: vec![problem], ..Read::default() }
        }
    }
}

type Reader = fn(&[u8], &str, &Mapping, &Claim) -> Read;

fn reader(path: &Path) -> Option<Reader> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "csv" | "tsv" => Some(read_csv),
        "jsonl" | "ndjson" => Some(read_jsonl),
        "parquet" => Some(read_parquet),
        _ => None,
    }
}

#[cfg(test)]
pub use scan::sheets_of;
#[cfg(test)]
mod tests;
