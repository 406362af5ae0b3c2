//! Files on disk: size, sidecar.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::{Dispatch, DispatchMeta, in_file, meta, parse};
use crate::catalog::Catalog;
use crate::error::Problem;

/// Larger files are refused: no dispatch is.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Reads one `.md`, `.txt` or `.html` file, shown to the user as `shown`.
///
/// Front matter wins over a `.toml` of the same name beside it, and that over `defaults`.
pub fn read_file(path: &Path, shown: &str, defaults: &DispatchMeta, catalog: &Catalog) -> (Option<Dispatch>, Vec<Problem>) {
    let bytes = match read_limited(path) {
        Ok(bytes) => bytes,
        Err(problem) => return (None, vec![problem.in_file(shown)]),
    };
    let (sidecar, mut problems) = read_sidecar(path, shown);
    let id = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let (dispatch, more) = parse(&id, shown, &bytes, &sidecar.or(defaults), catalog);
    problems.extend(more);
    (dispatch, problems)
}

fn read_limited(path: &Path) -> Result<Vec<u8>, Problem> {
    let unreadable = |e: std::io::Error| Problem::error(e.to_string(), "check that the file exists and may be read");
    let file = File::open(path).map_err(unreadable)?;
    let too_large =
        || Problem::error(format!("larger than {} MiB", MAX_BYTES / 1024 / 1024), "split it, or give many texts as .jsonl, one a line");
    if file.metadata().is_ok_and(|m| m.len() > MAX_BYTES) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES { Err(too_large()) } else { Ok(bytes) }
}

fn read_sidecar(path: &Path, shown: &str) -> (DispatchMeta, Vec<Problem>) {
    let beside = path.with_extension("toml");
    let name = shown.rsplit_once('.').map_or_else(|| format!("{shown}.toml"), |(stem, _)| format!("{stem}.toml"));
    if !beside.is_file() {
        return (DispatchMeta::default(), Vec::new());
    }
    let mut problems = Vec::new();
    let bytes = match read_limited(&beside) {
        Ok(bytes) => bytes,
        Err(problem) => return (DispatchMeta::default(), vec![problem.in_file(name)]),
    };
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let meta = meta::read_table(text, text, 0, &mut problems);
    (meta, in_file(problems, &name))
}
