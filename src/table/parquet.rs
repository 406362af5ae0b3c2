//! Parquet, through Polars.

use std::io::{self, Cursor, Write};

use polars::prelude::{ParquetReader, ParquetWriter, SerReader as _};

use super::contained::contain;
use super::frame::{from_frame, to_frame};
use super::{Mapping, Read};
use crate::claim::Claim;
use crate::error::Problem;

/// Writes every column; the same claims give the same bytes.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_parquet(claims: &[Claim], out: &mut dyn Write) -> io::Result<()> {
    let mut frame = to_frame(claims).map_err(io::Error::other)?;
    ParquetWriter::new(out).finish(&mut frame).map_err(io::Error::other)?;
    Ok(())
}

/// Reads a table; see [`Read`]. Lines are rows, columns are the file's columns.
pub fn read_parquet(bytes: &[u8], shown: &str, mapping: &Mapping, template: &Claim) -> Read {
    match contain(|| ParquetReader::new(Cursor::new(bytes)).finish()) {
        Ok(frame) => from_frame(&frame, shown, mapping, template),
        Err(e) => {
            let why = e.to_string();
            let why = why.lines().next().unwrap_or_default();
            let problem =
                Problem::error(format!("no Parquet: {why}"), "write the file anew; only plain column types can be read").in_file(shown);
            Read { problems: vec![problem], ..Read::default() }
        }
    }
}
