//! Dispatches as JSON Lines: `{"id","text","language","outlet","published",…}`, one a line.

use std::io::BufRead;

use serde_json::Value;

use super::{Dispatch, DispatchMeta, Format, MAX_BYTES, META_KEYS, assemble, in_file};
use crate::catalog::Catalog;
use crate::error::Problem;

/// What some programs put before the first line.
pub(super) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The lines of a `.jsonl` that are not empty, each with its number (1-based); one that cannot be read is a problem, and the rest
/// still comes.
pub(super) fn lines<'a>(mut reader: impl BufRead + 'a, shown: &'a str) -> impl Iterator<Item = (u32, Result<Vec<u8>, Problem>)> + 'a {
    let mut number = 0_u32;
    let mut done = false;
    std::iter::from_fn(move || {
        while !done {
            number = number.saturating_add(1);
            let mut line = Vec::new();
            let fault = match read_line(&mut reader, &mut line) {
                Ok(Line::End) => {
                    done = true;
                    continue;
                }
                Ok(Line::Whole) if line.iter().all(u8::is_ascii_whitespace) => continue,
                Ok(Line::Whole) => return Some((number, Ok(line))),
                Ok(Line::TooLong) => Problem::error(format!("the line is larger than {} MiB", MAX_BYTES / 1024 / 1024), "split the text"),
                Err(e) => {
                    done = true;
                    Problem::error(e.to_string(), "check the file")
                }
            };
            return Some((number, Err(fault.at(number, 1).in_file(shown))));
        }
        None
    })
}

enum Line {
    Whole,
    TooLong,
    End,
}

fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<Line> {
    let mut too_long = false;
    let mut any = false;
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(if too_long {
                Line::TooLong
            } else if any {
                Line::Whole
            } else {
                Line::End
            });
        }
        any = true;
        let end = buffer.iter().position(|b| *b == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        too_long = too_long || (line.len() + used) as u64 > MAX_BYTES;
        if !too_long {
            line.extend_from_slice(&buffer[..used]);
        }
        reader.consume(used);
        if end.is_some() {
            return Ok(if too_long { Line::TooLong } else { Line::Whole });
        }
    }
}

/// Reads line `number` (1-based) of the `.jsonl` file shown as `shown`. Offsets count in the line's `text`.
pub fn parse_jsonl_line(
    line: &[u8],
    number: u32,
    shown: &str,
    defaults: &DispatchMeta,
    catalog: &Catalog,
) -> (Option<Dispatch>, Vec<Problem>) {
    let refuse =
        |message: String, column: u32, remedy: &str| (None, vec![Problem::error(message, remedy).at(number, column).in_file(shown)]);
    let line = if number == 1 { line.strip_prefix(BOM).unwrap_or(line) } else { line };
    if let Err(e) = std::str::from_utf8(line) {
        let column = String::from_utf8_lossy(&line[..e.valid_up_to()]).chars().count() + 1;
        return refuse("not UTF-8".into(), u32::try_from(column).unwrap_or(u32::MAX), "save the file as UTF-8");
    }
    let mut row = match serde_json::from_slice::<Value>(line) {
        Ok(Value::Object(row)) => row,
        Ok(_) => return refuse("no JSON object".into(), 1, "write one object a line: {\"id\":…,\"text\":…}"),
        Err(e) => {
            let message = e.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            return refuse(
                format!("not JSON: {message}"),
                u32::try_from(e.column()).unwrap_or(1).max(1),
                "write one object a line: {\"id\":…,\"text\":…}",
            );
        }
    };
    let Some(Value::String(text)) = row.remove("text") else {
        return refuse("no “text” in it".into(), 1, "give the text of the dispatch as \"text\"");
    };
    let mut problems = Vec::new();
    let id = row.get("id").and_then(scalar).unwrap_or_else(|| {
        let stem = shown.rsplit(['/', '\\']).next().unwrap_or(shown);
        format!("{}-{number}", stem.rsplit_once('.').map_or(stem, |(stem, _)| stem))
    });
    let mut meta = DispatchMeta::default();
    for key in META_KEYS {
        let values = match row.get(key) {
            None | Some(Value::Null) => continue,
            Some(Value::Array(items)) if key == "via" => items.iter().map(scalar).collect::<Option<Vec<_>>>(),
            Some(value) => scalar(value).map(|v| vec![v]),
        };
        match values {
            Some(values) => values.into_iter().for_each(|v| {
                meta.set(key, v);
            }),
            None => problems.push(Problem::error(format!("{key}: text expected"), "put the value in quotes")),
        }
    }
    let dispatch = assemble(&id, shown, text, meta.or(defaults), Format::Plain, catalog, &mut problems);
    let problems = problems.into_iter().map(|p| p.at(number, 1)).collect();
    (Some(Dispatch { row: Some(number), ..dispatch }), in_file(problems, shown))
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}
