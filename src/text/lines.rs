//! `.jsonl` on disk: dispatches, or a claims table.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::{Dispatch, DispatchMeta, read_jsonl};
use crate::catalog::Catalog;
use crate::error::Problem;

/// Whether the lines of a file are dispatches: the first one that is not empty has a `text` and no `metric`.
pub fn holds_dispatches(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let head = BufReader::new(file.take(super::MAX_BYTES)).lines().map_while(Result::ok).find(|l| !l.trim().is_empty());
    let value = head.and_then(|l| serde_json::from_str::<serde_json::Value>(l.trim_start_matches('\u{FEFF}')).ok());
    value.is_some_and(|v| v.get("text").is_some() && v.get("metric").is_none())
}

/// Streams the dispatches of a `.jsonl` file to `take`, each with its problems.
pub fn read_jsonl_file(
    path: &Path,
    shown: &str,
    defaults: &DispatchMeta,
    catalog: &Catalog,
    mut take: impl FnMut(Option<Dispatch>, Vec<Problem>),
) {
    match File::open(path) {
        Ok(file) => read_jsonl(BufReader::new(file), shown, defaults, catalog).for_each(|(dispatch, problems)| take(dispatch, problems)),
        Err(e) => take(None, vec![Problem::error(e.to_string(), "check the file and its permissions").in_file(shown)]),
    }
}
