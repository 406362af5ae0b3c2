//! Reviewdog's diagnostics (RDFormat): findings as comments of a review, one on the line of each claim.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::places::{Place, Places};
use super::{Format, Report, Style, json, single_line, wording};
use crate::comparison::{Finding, Severity};

pub(super) const FORMAT: Format = Format::published("rdjson", "reviewdog's diagnostics, for comments of a review", "json", render);

fn render(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let places = Places::new(report);
    write!(out, "{{\n  \"source\": {{\"name\": \"counterclaim\"}},\n  \"diagnostics\": [")?;
    let mut separator = "\n    ";
    for finding in &report.findings {
        let nowhere = Place { file: &finding.event, line: None, column: None, byte_column: None };
        let found = places.of(finding);
        // Comments are kept only on lines that a change touches: each claim has its own.
        for place in if found.is_empty() { vec![nowhere] } else { found } {
            write!(out, "{separator}{}", json::line(&diagnostic(finding, place)))?;
            separator = ",\n    ";
        }
    }
    writeln!(out, "{}]\n}}", if report.findings.is_empty() { "" } else { "\n  " })
}

fn diagnostic(finding: &Finding, at: Place<'_>) -> Value {
    let severity = match finding.severity {
        _ if finding.accepted.is_some() => "INFO",
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Note => "INFO",
    };
    let mut location = json!({ "path": at.file });
    if let Some(line) = at.line {
        // Columns are counted in bytes here.
        location["range"] = match at.byte_column {
            Some(column) => json!({ "start": { "line": line, "column": column } }),
            None => json!({ "start": { "line": line } }),
        };
    }
    json!({
        "message": format!("{} [{}]", wording::marked(finding), single_line(&finding.finding_id)),
        "location": location,
        "severity": severity,
        "code": { "value": single_line(&finding.check) },
    })
}
