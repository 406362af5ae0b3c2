//! JSON Lines: one object a claim, every column present, null where there is nothing.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::Value;

use super::column::{COLUMNS, Cell, Given, NOTES, fault};
use super::mapping::{Known, remedy, unknown};
use super::row::{Placed, Rows};
use super::{Mapping, Read};
use crate::claim::Claim;
use crate::error::Problem;

/// Writes every column in the public order, and after them with `notes` those of a claim that has any; whole numbers without a
/// fraction (`500`).
///
/// # Errors
/// When `out` cannot be written.
pub fn write_jsonl(claims: &[Claim], notes: bool, out: &mut dyn Write) -> io::Result<()> {
    for claim in claims {
        for (at, column) in COLUMNS.iter().enumerate() {
            write!(out, "{}\"{}\":", if at == 0 { '{' } else { ',' }, column.name)?;
            match (column.get)(claim) {
                Cell::Null => out.write_all(b"null")?,
                Cell::Text(t) => serde_json::to_writer(&mut *out, t)?,
                Cell::Number(n) => write!(out, "{n}")?,
                Cell::Date(d) => write!(out, "\"{d}\"")?,
                Cell::Whole(n) => write!(out, "{n}")?,
            }
        }
        if notes && !claim.notes.is_empty() {
            write!(out, ",\"{}\":", NOTES.name)?;
            serde_json::to_writer(&mut *out, &claim.notes.join("; "))?;
        }
        out.write_all(b"}\n")?;
    }
    Ok(())
}

/// Reads a table; see [`Read`].
pub fn read_jsonl(bytes: &[u8], shown: &str, mapping: &Mapping, template: &Claim) -> Read {
    let mut rows = Rows::new(shown, template);
    let bytes = &*mapping.decoded(bytes, shown, rows.problems());
    let mut reported: BTreeSet<String> = BTreeSet::new();
    for (line, raw) in (1u32..).zip(bytes.split(|b| *b == b'\n')) {
        if raw.trim_ascii().is_empty() {
            continue;
        }
        rows.count();
        let Ok(text) = std::str::from_utf8(raw) else {
            let at = raw.utf8_chunks().next().map_or(0, |c| c.valid().chars().count());
            rows.skip((line, u32::try_from(at + 1).unwrap_or(1)), fault("not UTF-8", "save the file as UTF-8"));
            continue;
        };
        let object = match serde_json::from_str::<Value>(text) {
            Ok(Value::Object(object)) => object,
            Ok(_) => {
                rows.skip((line, 1), fault("no JSON object", "write one object a line: {\"source\": …, \"best\": …}"));
                continue;
            }
            Err(e) => {
                let message = e.to_string();
                let message = message.split(" at line ").next().unwrap_or("").to_owned();
                let column = text.as_bytes().get(..e.column().saturating_sub(1)).map_or(0, |b| String::from_utf8_lossy(b).chars().count());
                rows.skip(
                    (line, u32::try_from(column + 1).unwrap_or(1)),
                    fault(format!("no JSON: {message}"), "write one complete object a line"),
                );
                continue;
            }
        };
        if let Some(layout) = mapping.layout() {
            let of = |name: &str| {
                let (key, value) = object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
                given(value).map(|given| (given, (line, column_of(text, key))))
            };
            for (key, _) in object.iter().filter(|(key, value)| !layout.names(key) && says_something(value)) {
                rows.unheld(key);
            }
            let read = layout.rows(&of);
            if read.is_empty() {
                rows.without_figure();
            }
            read.into_iter().for_each(|cells| rows.push((line, 1), cells));
            continue;
        }
        let mut cells = Vec::new();
        for (key, value) in &object {
            let at = (line, column_of(text, key));
            match mapping.one(key) {
                Some(Known::Ours(column)) => cells.extend(given(value).map(|given| Placed { column, given, at })),
                Some(Known::LeftOut) if says_something(value) => rows.unheld(key),
                Some(Known::LeftOut) => {}
                None if reported.insert(key.clone()) => {
                    rows.problems().push(Problem::error(unknown(key), remedy(key)).in_file(shown).at(at.0, at.1));
                }
                None => {}
            }
        }
        if cells.is_empty() {
            rows.skip((line, 1), fault("nothing of a claim in this object", "write at least source and best"));
            continue;
        }
        rows.push((line, 1), cells);
    }
    rows.finish()
}

fn says_something(value: &Value) -> bool {
    !value.is_null() && value.as_str().is_none_or(|t| !t.trim().is_empty())
}

fn given(value: &Value) -> Option<Given<'_>> {
    Some(match value {
        Value::Null => return None,
        Value::String(t) => Given::Text(Cow::Borrowed(t)),
        Value::Number(n) => n.as_f64().map_or(Given::Other("a number too large"), Given::Number),
        Value::Bool(_) => Given::Other("true or false"),
        Value::Array(_) => Given::Other("a list"),
        Value::Object(_) => Given::Other("an object"),
    })
}

/// Where a key stands in its line.
fn column_of(line: &str, key: &str) -> u32 {
    let at = line.find(&format!("\"{key}\"")).unwrap_or(0);
    u32::try_from(line[..at].chars().count() + 1).unwrap_or(1)
}
