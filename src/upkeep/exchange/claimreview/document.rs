//! From a file to its ClaimReviews: a JSON-LD object, array or graph, JSON Lines, or a page with such scripts in it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::error::{Problem, line_column};

/// A ClaimReview, or a claim that nobody has reviewed.
pub(super) struct Record {
    /// The ClaimReview; empty for a claim alone.
    pub review: Map<String, Value>,
    /// What it reviews; empty when it names nothing.
    pub claim: Map<String, Value>,
    /// Line of its type in the file, 1-based.
    pub line: u32,
}

/// The records of a file, in its order.
pub(super) fn records(bytes: &[u8], shown: &str, problems: &mut Vec<Problem>) -> Vec<Record> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(e) => {
            let valid = String::from_utf8_lossy(&bytes[..e.valid_up_to()]).into_owned();
            problems.push(Problem::error("not UTF-8", "save the file as UTF-8").at_offset(&valid, valid.len()).in_file(shown));
            return Vec::new();
        }
    };
    let mut out = Vec::new();
    for (at, part) in parts(text, shown) {
        let first = line_column(text, at).0;
        match values(part) {
            Ok(values) => {
                for (value, from) in values {
                    let line = first + line_column(part, from).0 - 1;
                    out.extend(Walk::of(&value, &part[from..], line).records);
                }
            }
            Err((message, from)) => {
                let remedy = "write JSON-LD: an object, a list, {\"@graph\": […]}, or one object a line";
                let (line, column) = line_column(part, from);
                problems.push(Problem::error(message, remedy).in_file(shown).at(first + line - 1, column));
            }
        }
    }
    if out.is_empty() && problems.is_empty() {
        let remedy = "give JSON-LD whose \"@type\" is ClaimReview or Claim, or a page with such a script in it";
        problems.push(Problem::error("no ClaimReview in it", remedy).in_file(shown).at(1, 1));
    }
    out
}

/// The JSON of a file with where it begins: the file itself, or the scripts of a page.
fn parts<'t>(text: &'t str, shown: &str) -> Vec<(usize, &'t str)> {
    let ending = shown.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    if !matches!(ending.as_str(), "html" | "htm") && !text.trim_start().starts_with('<') {
        return vec![(0, text)];
    }
    // Tags are ASCII: their place is the same in small letters.
    let small = text.to_ascii_lowercase();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = small[at..].find("<script").map(|found| at + found) {
        let Some(from) = small[open..].find('>').map(|found| open + found + 1) else { break };
        let to = small[from..].find("</script").map_or(text.len(), |found| from + found);
        if small[open..from].contains("application/ld+json") && !text[from..to].trim().is_empty() {
            out.push((from, &text[from..to]));
        }
        at = to;
    }
    out
}

/// One JSON value, or one a line, each with where it begins; else what is wrong and where.
fn values(text: &str) -> Result<Vec<(Value, usize)>, (String, usize)> {
    let whole = match serde_json::from_str(text) {
        Ok(value) => return Ok(vec![(value, 0)]),
        Err(e) => fault(text, &e),
    };
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            match serde_json::from_str(line) {
                Ok(value) => out.push((value, at)),
                // The first line alone is no JSON: this is one broken value.
                Err(_) if out.is_empty() => return Err(whole),
                Err(e) => {
                    let (message, from) = fault(line, &e);
                    return Err((message, at + from));
                }
            }
        }
        at += line.len();
    }
    Ok(out)
}

fn fault(text: &str, e: &serde_json::Error) -> (String, usize) {
    let message = e.to_string();
    let message = format!("no JSON: {}", message.split(" at line ").next().unwrap_or_default());
    let line: usize = text.split_inclusive('\n').take(e.line().saturating_sub(1)).map(str::len).sum();
    (message, (line + e.column().saturating_sub(1)).min(text.len()))
}

/// Looks for records in all that a value holds.
struct Walk<'v> {
    /// Where the text has the names of the two types.
    places: [std::vec::IntoIter<u32>; 2],
    /// Objects that others point to.
    named: BTreeMap<&'v str, &'v Map<String, Value>>,
    records: Vec<Record>,
    first: u32,
}

const TYPES: [&str; 2] = ["ClaimReview", "Claim"];

impl<'v> Walk<'v> {
    fn of(value: &'v Value, text: &str, first: u32) -> Self {
        let mut places = [Vec::new(), Vec::new()];
        for (line, row) in (first..).zip(text.split('\n')) {
            for (kind, list) in TYPES.iter().zip(&mut places) {
                let end = format!("{kind}\"");
                let of_type = |at: usize| row[..at].ends_with(['"', '/', ':', '#']);
                list.extend(row.match_indices(&end).filter(|(at, _)| of_type(*at)).map(|_| line));
            }
        }
        let mut walk = Self { places: places.map(Vec::into_iter), named: BTreeMap::new(), records: Vec::new(), first };
        walk.names(value);
        walk.look(value);
        walk
    }

    fn names(&mut self, value: &'v Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.names(item)),
            Value::Object(object) => {
                if let Some(id) = object.get("@id").and_then(Value::as_str).filter(|_| object.contains_key("@type")) {
                    self.named.insert(id, object);
                }
                object.values().for_each(|value| self.names(value));
            }
            _ => {}
        }
    }

    fn look(&mut self, value: &'v Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.look(item)),
            Value::Object(object) if is_a(object, "ClaimReview") => {
                let line = self.line(0);
                let claim = object.get("itemReviewed").and_then(|v| self.object(v)).cloned().unwrap_or_default();
                if is_a(&claim, "Claim") {
                    self.line(1);
                }
                self.records.push(Record { review: object.clone(), claim, line });
            }
            Value::Object(object) if is_a(object, "Claim") && !self.is_reviewed(object) => {
                let line = self.line(1);
                self.records.push(Record { review: Map::new(), claim: object.clone(), line });
            }
            Value::Object(object) => object.values().for_each(|value| self.look(value)),
            _ => {}
        }
    }

    fn line(&mut self, kind: usize) -> u32 {
        self.places[kind].next().unwrap_or(self.first)
    }

    /// The object itself, or the one that it points to.
    fn object(&self, value: &'v Value) -> Option<&'v Map<String, Value>> {
        let first = value.as_array().map_or(value, |items| items.first().unwrap_or(value));
        let id = first.as_str().or_else(|| first.as_object().filter(|o| o.len() == 1)?.get("@id")?.as_str());
        id.and_then(|id| self.named.get(id).copied()).or_else(|| first.as_object())
    }

    /// A claim that a review points to is told with the review.
    fn is_reviewed(&self, claim: &Map<String, Value>) -> bool {
        let Some(id) = claim.get("@id") else { return false };
        let points = |o: &&&Map<String, Value>| is_a(o, "ClaimReview") && points_to(o.get("itemReviewed"), id);
        self.named.values().any(|o| points(&o)) || self.records.iter().any(|r| points_to(r.review.get("itemReviewed"), id))
    }
}

fn points_to(value: Option<&Value>, id: &Value) -> bool {
    value.is_some_and(|v| v == id || v.get("@id") == Some(id))
}

/// Whether an object is of a type, however its name is written (`ClaimReview`, `schema:ClaimReview`, `http://schema.org/ClaimReview`).
pub(super) fn is_a(object: &Map<String, Value>, kind: &str) -> bool {
    let same = |value: &Value| value.as_str().is_some_and(|t| t.rsplit(['/', ':', '#']).next() == Some(kind));
    match object.get("@type") {
        Some(Value::Array(types)) => types.iter().any(same),
        Some(value) => same(value),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, shown: &str) -> (Vec<(bool, String, u32)>, Vec<String>) {
        let mut problems = Vec::new();
        let records = records(text.as_bytes(), shown, &mut problems);
        let told = |r: Record| {
            let said = r.review.get("claimReviewed").or(r.claim.get("text")).and_then(Value::as_str).unwrap_or_default();
            (!r.review.is_empty(), said.to_owned(), r.line)
        };
        (records.into_iter().map(told).collect(), problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn an_object_a_list_a_graph_and_lines_are_read() {
        let one = |said: &str| format!("{{\"@type\":\"ClaimReview\",\"claimReviewed\":\"{said}\"}}");
        let line = |said: &str, n| (true, said.to_owned(), n);
        assert_eq!(found(&one("a"), "x.json"), (vec![line("a", 1)], vec![]));
        assert_eq!(found(&format!("[{},\n{}]", one("a"), one("b")), "x.json").0, [line("a", 1), line("b", 2)]);
        assert_eq!(found(&format!("{{\"@graph\":[\n{}]}}", one("a")), "x.jsonld").0, [line("a", 2)]);
        assert_eq!(found(&format!("{}\n\n{}\n", one("a"), one("b")), "x.jsonl").0, [line("a", 1), line("b", 3)]);
        let full = "{\"@type\":[\"Review\",\"http://schema.org/ClaimReview\"],\"claimReviewed\":\"a\"}";
        assert_eq!(found(full, "x.json").0, [line("a", 1)]);
    }

    #[test]
    fn scripts_of_a_page_are_read_with_their_lines() {
        let page = "<html><script>var a = 1;</script>\n<SCRIPT id=x type='application/ld+json'>\n{\"@type\":\"ClaimReview\",\n\"claimReviewed\":\"a\"}</SCRIPT>\n<script type=\"application/ld+json\">{broken</script>";
        let (records, problems) = found(page, "x.html");
        assert_eq!(records, [(true, "a".to_owned(), 3)]);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].starts_with("x.html:5:2: error: no JSON: key must be a string"), "{problems:?}");
    }

    #[test]
    fn a_claim_that_a_review_points_to_is_told_once() {
        let graph = "{\"@graph\":[{\"@type\":\"Claim\",\"@id\":\"#c\",\"text\":\"a\"},{\"@type\":\"ClaimReview\",\"@id\":\"#r\",\"itemReviewed\":{\"@id\":\"#c\"}},\n{\"@type\":\"Claim\",\"text\":\"b\"}]}";
        let (records, _) = found(graph, "x.json");
        assert_eq!(records, [(true, "a".to_owned(), 1), (false, "b".to_owned(), 2)]);
    }

    #[test]
    fn what_is_no_claim_review_says_so() {
        assert!(found("{\"@type\":\"Article\"}", "x.json").1[0].starts_with("x.json:1:1: error: no ClaimReview in it"));
        assert!(found("{\"a\":1}\n{\"b\":", "x.jsonl").1[0].starts_with("x.jsonl:2:5: error: no JSON"));
        assert!(found("", "x.json").1[0].starts_with("x.json:1:1: error: no ClaimReview"));
    }
}
