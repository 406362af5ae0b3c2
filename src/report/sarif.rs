//! SARIF 2.1.0 (OASIS), the exchange format of code scanners: one run, a rule for each check, a result for each finding.
//!
//! Results beyond what platforms take, the worst come first, are left out and counted in the run's properties and notifications.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{Format, LEFT_OUT, Report, Style, json, single_line, wording};
use crate::claim::Claim;
use crate::comparison::{AcceptedBy, CHECKS, Check, Finding, Severity};
use crate::error::{Level, Problem};

pub(super) const FORMAT: Format =
    Format::published("sarif", "SARIF 2.1.0, for code scanning: a rule for each check, a result for each finding", "sarif", render);

/// Results that a platform takes of one run.
pub const RESULTS: usize = 25_000;
/// Other places of one result.
const RELATED: usize = 100;

fn render(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let claims: BTreeMap<&str, &Claim> = report.claims.iter().map(|c| (c.claim_id.as_str(), c)).collect();
    let left_out = report.findings.len().saturating_sub(RESULTS);
    let driver = json!({
        "name": "counterclaim",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": CHECKS.iter().map(rule).collect::<Vec<_>>(),
    });
    let invocation = json!({
        "executionSuccessful": report.problems.iter().all(|p| p.level != Level::Error),
        "toolExecutionNotifications": notifications(report, left_out),
    });
    let properties = json!({
        "policy": single_line(&report.policy),
        "resultsLeftOut": left_out,
        "namesLeftOut": report.counts.names_left_out,
    });
    writeln!(out, "{{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n  \"version\": \"2.1.0\",\n  \"runs\": [{{")?;
    writeln!(out, "    \"tool\": {{\"driver\": {}}},", json::line(&driver))?;
    writeln!(out, "    \"columnKind\": \"unicodeCodePoints\",\n    \"invocations\": [{}],", json::line(&invocation))?;
    write!(out, "    \"properties\": {},\n    \"results\": [", json::line(&properties))?;
    let mut separator = "\n      ";
    for finding in report.findings.iter().take(RESULTS) {
        write!(out, "{separator}{}", json::line(&result(finding, &claims)))?;
        separator = ",\n      ";
    }
    writeln!(out, "{}]\n  }}]\n}}", if report.findings.is_empty() { "" } else { "\n    " })
}

fn level(severity: Severity) -> &'static str {
    wording::severity(severity)
}

fn rule(check: &Check) -> Value {
    let text = json!({ "text": check.summary });
    json!({
        "id": check.id,
        "shortDescription": { "text": check.id.replace('-', " ") },
        "fullDescription": text,
        "help": text,
        "defaultConfiguration": { "level": level(check.ceiling) },
        "properties": { "tags": ["claims"] },
    })
}

fn result(finding: &Finding, claims: &BTreeMap<&str, &Claim>) -> Value {
    let told: Vec<&Claim> = finding.claims.iter().filter_map(|id| claims.get(id.as_str()).copied()).collect();
    let mut result = json!({
        "ruleId": single_line(&finding.check),
        "level": level(finding.severity),
        "message": { "text": plain(&finding.message) },
        "partialFingerprints": { "findingId/v1": finding.finding_id },
        "properties": {
            "event": single_line(&finding.event),
            "question": single_line(&finding.question_id),
            "explanation": single_line(&finding.explanation),
            "claims": finding.claims,
        },
    });
    if let Some(at) = CHECKS.iter().position(|c| c.id == finding.check) {
        result["ruleIndex"] = json!(at);
    }
    if !finding.file.is_empty() {
        let quote = told.first().filter(|c| c.file == finding.file && c.at() == (finding.line, finding.column)).and_then(|c| quote(c));
        result["locations"] = json!([{ "physicalLocation": place(&finding.file, (finding.line, finding.column), quote) }]);
    }
    if let Some(why) = &finding.accepted {
        let kind = if why.by == AcceptedBy::Review { "inSource" } else { "external" };
        let says = wording::acceptance(why);
        result["suppressions"] = json!([{ "kind": kind, "status": "accepted", "justification": plain(&says) }]);
    }
    let related: Vec<Value> = told
        .iter()
        .filter(|c| !c.file.is_empty() && (c.file != finding.file || c.at() != (finding.line, finding.column)))
        .take(RELATED)
        .enumerate()
        .map(|(id, claim)| {
            let says = format!("{}: {}", wording::source(claim), wording::figure(claim));
            json!({ "id": id + 1, "physicalLocation": place(&claim.file, claim.at(), quote(claim)), "message": { "text": plain(&says) } })
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    result
}

/// The quote, when it is what stands at the claim's place; a cell of a table, and a text without its names, only tell where it begins.
fn quote(claim: &Claim) -> Option<&str> {
    let stands = claim.start.is_some() && claim.spot.is_none_or(|s| Some(s.line) == claim.line && Some(s.column) == claim.column);
    claim.quote.as_deref().filter(|q| stands && !q.is_empty() && !q.contains(LEFT_OUT))
}

fn place(file: &str, (line, column): (Option<u32>, Option<u32>), quote: Option<&str>) -> Value {
    let mut place = json!({ "artifactLocation": { "uri": uri(file), "uriBaseId": "%SRCROOT%" } });
    let Some(line) = line.filter(|l| *l > 0) else { return place };
    let mut region = Map::from_iter([("startLine".to_owned(), json!(line))]);
    if let Some(column) = column.filter(|c| *c > 0) {
        region.insert("startColumn".into(), json!(column));
        if let Some(quote) = quote {
            let (breaks, last) = (quote.matches('\n').count(), quote.rsplit('\n').next().unwrap_or("").chars().count());
            let from = if breaks == 0 { column as usize } else { 1 };
            region.insert("endLine".into(), json!(line as usize + breaks));
            region.insert("endColumn".into(), json!(from + last));
        }
    }
    place["region"] = Value::Object(region);
    place
}

/// A message of SARIF may hold links, `[text](target)`; a text of others must not.
fn plain(text: &str) -> String {
    single_line(text).replace("](", "] (")
}

/// A relative reference: nothing in a file's name is taken for a scheme, a query or a fragment.
fn uri(file: &str) -> String {
    let mut out = String::with_capacity(file.len());
    for byte in file.trim_start_matches('/').bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Problems with the input, and what is left out.
fn notifications(report: &Report, left_out: usize) -> Vec<Value> {
    let said = |text: String| json!({ "level": "note", "message": { "text": text } });
    let mut out: Vec<Value> = report.problems.iter().map(problem).collect();
    if left_out > 0 {
        let text = format!("{} left out: a run holds {RESULTS}", wording::count(left_out, "result is", "results are"));
        out.push(said(text));
    }
    out.extend(wording::names_left_out(report).map(said));
    out
}

fn problem(problem: &Problem) -> Value {
    let level = if problem.level == Level::Error { "error" } else { "warning" };
    let mut out = json!({ "level": level, "message": { "text": plain(&format!("{}; {}", problem.message, problem.remedy)) } });
    if let Some(file) = &problem.file {
        out["locations"] = json!([{ "physicalLocation": place(file, (problem.line, problem.column), None) }]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_file_is_no_scheme_query_or_fragment() {
        assert_eq!(uri("claims/a b/ж#1?.md"), "claims/a%20b/%D0%B6%231%3F.md");
        assert_eq!(uri("file:x"), "file%3Ax");
        assert_eq!(uri("/tmp/x"), "tmp/x");
    }

    #[test]
    fn a_quote_over_two_lines_ends_on_the_second() {
        let region = &place("a.md", (Some(3), Some(5)), Some("ab\nжд"))["region"];
        assert_eq!(region, &json!({ "startLine": 3, "startColumn": 5, "endLine": 4, "endColumn": 3 }));
    }
}
