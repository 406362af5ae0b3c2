//! The bytes of a file or of standard input, up to a limit.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::error::Problem;
use crate::text::MAX_BYTES;

/// All of `file`.
pub fn of_file(file: &Path) -> Result<Vec<u8>, Problem> {
    if file.is_dir() {
        return Err(Problem::error("a folder, and no file", "name the files in it"));
    }
    let open = File::open(file).map_err(|e| match e.kind() {
        ErrorKind::NotFound => Problem::error("no such file", "check the spelling; an address cannot be read, save the page first"),
        _ => Problem::error(format!("cannot read: {e}"), "check the file and its permissions"),
    })?;
    of(open)
}

/// All that comes.
pub fn of(source: impl Read) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let read = source.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|e| Problem::error(format!("cannot read: {e}"), "check the file and its permissions"))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Problem::error(format!("larger than {} MiB", MAX_BYTES >> 20), "split it"));
    }
    if bytes.is_empty() {
        return Err(Problem::error("empty", "check that the file was saved"));
    }
    Ok(bytes)
}
