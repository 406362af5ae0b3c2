//! JSON Lines of dispatches: `{"id","text","language","outlet","published",…}`, one a line.

use serde_json::{Map, Value};

use super::{Document, Documents, TABLE, sha256, tidy};
use crate::error::Problem;
use crate::text::META_KEYS;
use crate::upkeep::dispatch::verbatim;

const BY: &str = "the line's own keys";
const SHAPE: &str = "write one object a line: {\"id\":…,\"text\":…,\"outlet\":…,\"published\":…}";

pub(super) fn read(bytes: &[u8]) -> Result<Documents, Problem> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let (mut documents, mut problems) = (Vec::new(), Vec::new());
    for (number, line) in (1_u32..).zip(bytes.split(|b| *b == b'\n')) {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        match document(line) {
            Ok(document) => documents.push(Document { item: Some(number), ..document }),
            Err((message, remedy)) => problems.push(Problem::error(message, remedy).at(number, 1)),
        }
    }
    if documents.is_empty() && problems.is_empty() {
        return Err(Problem::error("no dispatches in it", SHAPE));
    }
    Ok((documents, problems))
}

fn document(line: &[u8]) -> Result<Document, (String, &'static str)> {
    let row: Map<String, Value> = serde_json::from_slice(line).map_err(|e| {
        let message = e.to_string();
        (format!("no JSON object: {}", message.split(" at line ").next().unwrap_or_default()), SHAPE)
    })?;
    if row.contains_key("metric") {
        return Err(("a claim, and no dispatch".into(), TABLE));
    }
    let text = row.get("text").and_then(Value::as_str).filter(|t| t.chars().any(char::is_alphanumeric));
    let text = text.ok_or_else(|| ("no “text” in it".to_owned(), "give the text of the dispatch as \"text\""))?;
    let mut document = Document { text: verbatim(tidy(text).trim()), sha256: sha256(line), ..Document::default() };
    for key in META_KEYS {
        match row.get(key) {
            Some(Value::String(value)) if key == "via" => document.via.push(value.clone()),
            Some(Value::Array(items)) if key == "via" => document.via.extend(items.iter().filter_map(Value::as_str).map(str::to_owned)),
            Some(Value::String(value)) if key != "sha256" => document.facts.tell(key, Some(value), BY),
            Some(Value::Number(value)) => document.facts.tell(key, Some(&value.to_string()), BY),
            _ => {}
        }
    }
    Ok(document)
}
