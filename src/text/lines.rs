//! `.jsonl` on disk: dispatches, or a claims table.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use rayon::prelude::*;
use serde_json::{Map, Value};

use super::jsonl::{BOM, lines};
use super::{Dispatch, DispatchMeta, parse_jsonl_line};
use crate::catalog::Catalog;
use crate::error::Problem;

/// Whether the lines of a file are dispatches: the first one that is an object has a `text` and no `metric`. Lines that are none
/// tell nothing, they are reported when the file is read.
pub fn holds_dispatches(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    let lines = BufReader::new(file.take(super::MAX_BYTES)).split(b'\n').map_while(Result::ok);
    let object = |line: Vec<u8>| serde_json::from_slice::<Map<String, Value>>(line.strip_prefix(BOM).unwrap_or(&line)).ok();
    lines.filter_map(object).next().is_some_and(|row| row.contains_key("text") && !row.contains_key("metric"))
}

/// Lines that are held at a time, and their bytes.
const BATCH: usize = 512;
const BATCH_BYTES: usize = 8 << 20;

/// Streams a `.jsonl` file of dispatches: `read` makes something of each line, on all processors; `take` gets the results in the
/// order of the lines, a batch at a time, and ends the reading with an error. No more than a batch is held.
///
/// # Errors
/// Those of `take`.
pub fn read_jsonl_file<T: Send, E>(
    path: &Path,
    shown: &str,
    defaults: &DispatchMeta,
    catalog: &Catalog,
    read: impl Fn(Option<Dispatch>, Vec<Problem>) -> T + Sync,
    mut take: impl FnMut(Vec<T>) -> Result<(), E>,
) -> Result<(), E> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) => return take(vec![read(None, vec![Problem::error(e.to_string(), "check the file and its permissions").in_file(shown)])]),
    };
    let mut rest = lines(BufReader::new(file), shown);
    loop {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < BATCH && bytes < BATCH_BYTES {
            let Some((number, line)) = rest.next() else { break };
            bytes += line.as_ref().map_or(0, Vec::len);
            batch.push((number, line));
        }
        if batch.is_empty() {
            return Ok(());
        }
        let one = |(number, line): (u32, Result<Vec<u8>, Problem>)| match line {
            Ok(line) => {
                let (dispatch, problems) = parse_jsonl_line(&line, number, shown, defaults, catalog);
                read(dispatch, problems)
            }
            Err(problem) => read(None, vec![problem]),
        };
        take(batch.into_par_iter().map(one).collect())?;
    }
}
