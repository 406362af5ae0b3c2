//! JSON: one document, version 1, with one finding, claim, event or problem a line so that changes diff well.
//!
//! `{"version", "policy", "counts": {files, claims, unsure, compared, not_claims, skipped_rows, names_left_out}, "events": [...],
//! "findings": [...], "claims": [...], "problems": [...]}`. Lists of other commands are `{"version", "<name>": [...]}`.
//! Whole numbers are written without a fraction; controls and bidirectional controls as `\u` escapes.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

use super::schema::VERSION;
use super::visible::is_hidden;
use super::{Format, Grid, Report, Style};

pub(super) const FORMAT: Format = Format {
    id: "json",
    summary: "one JSON document: policy, counts, events, findings, claims, problems",
    extension: "json",
    raw: false,
    binary: false,
    public: false,
    streams: false,
    render,
    grid: Some(grid),
};

fn render(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{{\n  \"version\": {VERSION},\n  \"policy\": {},\n  \"counts\": {},", line(&report.policy), line(&report.counts))?;
    list(out, "events", report.events.iter().map(line), ",")?;
    list(out, "findings", report.findings.iter().map(line), ",")?;
    list(out, "claims", report.claims.iter().map(line), ",")?;
    list(out, "problems", report.problems.iter().map(line), "")?;
    writeln!(out, "}}")
}

fn grid(grid: &Grid<'_>, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{{\n  \"version\": {VERSION},")?;
    list(out, grid.name, (0..grid.len).map(|i| (grid.record)(i)), "")?;
    writeln!(out, "}}")
}

fn list(out: &mut dyn Write, name: &str, records: impl Iterator<Item = String>, end: &str) -> io::Result<()> {
    write!(out, "  \"{name}\": [")?;
    let mut separator = "\n    ";
    for record in records {
        write!(out, "{separator}{record}")?;
        separator = ",\n    ";
    }
    writeln!(out, "{}]{end}", if separator.starts_with(',') { "\n  " } else { "" })
}

/// One record on one line.
pub(super) fn line<T: Serialize + ?Sized>(record: &T) -> String {
    let mut bytes = Vec::with_capacity(512);
    let written = record.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, Plain(CompactFormatter)));
    debug_assert!(written.is_ok(), "records serialise");
    String::from_utf8(bytes).unwrap_or_default()
}

/// The whole number that a float is, if it is one that floats hold exactly.
pub(super) fn whole(value: f64) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation)]
    (value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0).then_some(value as i64)
}

/// Compact, whole numbers without `.0`, nothing invisible.
struct Plain(CompactFormatter);

impl Formatter for Plain {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        match whole(value) {
            Some(value) => write!(writer, "{value}"),
            None => self.0.write_f64(writer, value),
        }
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut from = 0;
        for (at, c) in fragment.char_indices().filter(|(_, c)| is_hidden(*c)) {
            writer.write_all(&fragment.as_bytes()[from..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            from = at + c.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[from..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_whole() {
        assert_eq!(line(&[500.0, 0.5, -3.0, -0.0, 1e300]), "[500,0.5,-3,0,1e+300]");
    }

    #[test]
    fn nothing_invisible_and_nothing_lost() {
        let text = "a\u{202e}b\u{9b}c\u{1b}d\u{e0041}";
        let json = line(text);
        assert_eq!(json, r#""a\u202eb\u009bc\u001bd\udb40\udc41""#);
        assert_eq!(serde_json::from_str::<String>(&json).ok().as_deref(), Some(text));
    }
}
