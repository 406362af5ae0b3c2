//! CSV: any of `,` `;` tab between the cells, byte order mark or not.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use super::column::{COLUMNS, Cell, Given, NOTES, fault};
use super::guard::{guarded, unguarded};
use super::layout::Layout;
use super::mapping::Known;
use super::row::{Placed, Rows, head};
use super::{Mapping, Read};
use crate::claim::Claim;
use crate::error::Problem;

/// How a claims table is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CsvForm {
    /// What a spreadsheet would take for a formula stands behind an apostrophe.
    pub guarded: bool,
    /// The notes of each claim follow its columns, where some claim has any.
    pub notes: bool,
}

/// Writes every column, empty where there is nothing.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_csv(claims: &[Claim], form: CsvForm, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().from_writer(out);
    let notes = form.notes && claims.iter().any(|c| !c.notes.is_empty());
    writer.write_record(COLUMNS.iter().map(|c| c.name).chain(notes.then_some(NOTES.name)))?;
    let text = |t: &str| if form.guarded { guarded(t).into_owned() } else { t.to_owned() };
    for claim in claims {
        for column in &COLUMNS {
            match (column.get)(claim) {
                Cell::Null => writer.write_field("")?,
                Cell::Text(t) => writer.write_field(text(t))?,
                Cell::Number(n) => writer.write_field(n.to_string())?,
                Cell::Date(d) => writer.write_field(d.to_string())?,
                Cell::Whole(n) => writer.write_field(n.to_string())?,
            }
        }
        if notes {
            writer.write_field(text(&claim.notes.join("; ")))?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()
}

/// The names of a file's columns, as far as they are UTF-8.
pub fn headings(bytes: &[u8]) -> Vec<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut scan = Scan { bytes, delimiter: sniff(bytes), at: 0, line: 1, guarded: false };
    let first = scan.next().map_or_else(Vec::new, |record| record.cells);
    first.iter().filter_map(|cell| scan.text(cell)).map(|name| name.trim().to_owned()).collect()
}

/// Reads a table; see [`Read`].
pub fn read_csv(bytes: &[u8], shown: &str, mapping: &Mapping, template: &Claim) -> Read {
    let mut rows = Rows::new(shown, template);
    let bytes = mapping.decoded(bytes, shown, rows.problems());
    let mut scan = Scan { bytes: &bytes, delimiter: sniff(&bytes), at: 0, line: 1, guarded: mapping.is_guarded() };
    let Some(first) = scan.next() else {
        rows.problems()
            .push(Problem::error("an empty file", "write a head of column names, then one claim a line").in_file(shown).at(1, 1));
        return rows.finish();
    };
    let names: Vec<String> = first
        .cells
        .iter()
        .map(|c| scan.text(c).unwrap_or_else(|| String::from_utf8_lossy(&scan.value(c)).into_owned().into()).trim().to_owned())
        .collect();
    let Some(known) = head(&names, shown, mapping, template, rows.problems()) else {
        let mut out = rows.finish();
        out.skipped = scan.filter(|r| !r.is_blank()).count();
        out.rows = out.skipped;
        return out;
    };
    let held = |at: usize| match mapping.layout() {
        Some(layout) => layout.names(&names[at]),
        None => matches!(known.get(at), Some(Some(Known::Ours(_)))),
    };
    let unheld: Vec<usize> = (0..names.len()).filter(|at| !held(*at)).collect();
    while let Some(record) = scan.next() {
        if record.is_blank() {
            continue;
        }
        rows.count();
        if record.open || record.cells.len() != names.len() {
            let why = match record.open {
                true => "a quotation mark is left open".to_owned(),
                false => format!("{} cells where the head has {}", record.cells.len(), names.len()),
            };
            let remedy = if record.open || record.lines > 1 {
                scan.resume_after_first_line(&record);
                "close the quotation mark, or double it inside a quoted cell"
            } else {
                "add or remove cells, or put quotation marks around a cell that holds the delimiter"
            };
            rows.skip((record.line, 1), fault(why, remedy));
            continue;
        }
        for at in unheld.iter().filter(|at| !scan.value(&record.cells[**at]).trim_ascii().is_empty()) {
            rows.unheld(&names[*at]);
        }
        let read = match mapping.layout() {
            Some(layout) => rows_of(layout, &scan, &record, &names),
            None => cells(&scan, &record, &known).map(|cells| vec![cells]),
        };
        match read {
            Ok(read) if read.is_empty() => rows.without_figure(),
            Ok(read) => read.into_iter().for_each(|cells| rows.push((record.line, 1), cells)),
            Err(at) => rows.skip(at, fault("not UTF-8", "save the file as UTF-8, or name its encoding with --encoding windows-1252")),
        }
    }
    rows.finish()
}

fn cells<'a>(scan: &Scan<'a>, record: &Record, known: &[Option<Known>]) -> Result<Vec<Placed<'a>>, (u32, u32)> {
    let mut out = Vec::new();
    for (range, known) in record.cells.iter().zip(known) {
        let Some(Known::Ours(column)) = known else { continue };
        let at = scan.place(record, range.start);
        out.push(Placed { column, given: Given::Text(scan.text(range).ok_or(at)?), at });
    }
    Ok(out)
}

/// The claims of a row by a layout.
fn rows_of<'a>(layout: &Layout, scan: &Scan<'a>, record: &Record, names: &[String]) -> Result<Vec<Vec<Placed<'a>>>, (u32, u32)> {
    let mut cells: Vec<(&str, Cow<'a, str>, (u32, u32))> = Vec::with_capacity(names.len());
    for (range, name) in record.cells.iter().zip(names) {
        let at = scan.place(record, range.start);
        cells.push((name, scan.text(range).ok_or(at)?, at));
    }
    let of = |name: &str| cells.iter().find(|(n, ..)| n.eq_ignore_ascii_case(name)).map(|(_, text, at)| (Given::Text(text.clone()), *at));
    Ok(layout.rows(&of))
}

/// The delimiter that the first line has most of, outside quotation marks.
fn sniff(bytes: &[u8]) -> u8 {
    let (mut quoted, mut counts) = (false, [(0usize, b','), (0, b';'), (0, b'\t')]);
    for &b in bytes {
        match b {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|c| c.1 == b).for_each(|c| c.0 += 1),
            _ => {}
        }
    }
    counts.iter().rev().max_by_key(|c| c.0).map_or(b',', |c| c.1)
}

/// Splits records, keeping where each cell stands: a problem names the cell, and an open quotation mark costs one line only.
struct Scan<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    at: usize,
    line: u32,
    guarded: bool,
}

/// One record: its cells' bytes, quotation marks included.
struct Record {
    start: usize,
    line: u32,
    lines: u32,
    cells: Vec<Range<usize>>,
    /// The file ends within quotation marks.
    open: bool,
}

impl Record {
    fn is_blank(&self) -> bool {
        self.cells.iter().all(Range::is_empty)
    }
}

impl Iterator for Scan<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.at >= self.bytes.len() {
            return None;
        }
        let (start, line) = (self.at, self.line);
        let (mut cells, mut cell, mut quoted) = (Vec::new(), start, false);
        loop {
            let end = self.at;
            match self.bytes.get(end) {
                Some(b'"') if quoted => {
                    if self.bytes.get(end + 1) == Some(&b'"') {
                        self.at += 1;
                    } else {
                        quoted = false;
                    }
                }
                Some(b'"') if end == cell => quoted = true,
                Some(b'\n') if !quoted => {
                    let trimmed = if end > cell && self.bytes[end - 1] == b'\r' { end - 1 } else { end };
                    cells.push(cell..trimmed);
                    self.at += 1;
                    self.line += 1;
                    break;
                }
                None => {
                    cells.push(cell..end);
                    break;
                }
                Some(b'\n') => self.line += 1,
                Some(b) if *b == self.delimiter && !quoted => {
                    cells.push(cell..end);
                    cell = end + 1;
                }
                Some(_) => {}
            }
            self.at += 1;
        }
        let newline = u32::from(self.at > start && self.bytes[self.at - 1] == b'\n' && !quoted);
        Some(Record { start, line, lines: self.line - line + 1 - newline, cells, open: quoted })
    }
}

impl<'a> Scan<'a> {
    /// A cell without its quotation marks.
    fn value(&self, range: &Range<usize>) -> Cow<'a, [u8]> {
        let raw = &self.bytes[range.clone()];
        let Some(inner) = raw.strip_prefix(b"\"") else { return Cow::Borrowed(raw) };
        let inner = inner.strip_suffix(b"\"").unwrap_or(inner);
        if !inner.contains(&b'"') {
            return Cow::Borrowed(inner);
        }
        let mut out = Vec::with_capacity(inner.len());
        let mut bytes = inner.iter().peekable();
        while let Some(&b) = bytes.next() {
            out.push(b);
            if b == b'"' && bytes.peek() == Some(&&b'"') {
                bytes.next();
            }
        }
        Cow::Owned(out)
    }

    /// The same as text, if it is.
    fn text(&self, range: &Range<usize>) -> Option<Cow<'a, str>> {
        let text = match self.value(range) {
            Cow::Borrowed(b) => std::str::from_utf8(b).ok().map(Cow::Borrowed),
            Cow::Owned(b) => String::from_utf8(b).ok().map(Cow::Owned),
        }?;
        Some(if self.guarded { unguarded(text) } else { text })
    }

    /// Line and column, 1-based, in characters.
    fn place(&self, record: &Record, at: usize) -> (u32, u32) {
        let head = &self.bytes[record.start..at];
        let line = record.line + u32::try_from(head.iter().filter(|b| **b == b'\n').count()).unwrap_or(0);
        let from = head.iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1);
        let column = String::from_utf8_lossy(&head[from..]).chars().count() + 1;
        (line, u32::try_from(column).unwrap_or(u32::MAX))
    }

    fn resume_after_first_line(&mut self, record: &Record) {
        let end = self.bytes[record.start..].iter().position(|b| *b == b'\n').map_or(self.bytes.len(), |n| record.start + n + 1);
        (self.at, self.line) = (end, record.line + 1);
    }
}
