//! GitLab Code Quality: an array of issues, which a merge request shows beside the lines.

use std::io::{self, Write};

use serde_json::json;

use super::{Format, Report, Style, json, single_line, wording};
use crate::comparison::Severity;

pub(super) const FORMAT: Format = Format::published("gitlab", "GitLab Code Quality report, for merge requests", "json", render);

fn render(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut separator = "[";
    for finding in &report.findings {
        let severity = match finding.severity {
            _ if finding.accepted.is_some() => "info",
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Note => "info",
        };
        let path = if finding.file.is_empty() { &finding.event } else { &finding.file };
        let issue = json!({
            "description": wording::marked(finding),
            "check_name": single_line(&finding.check),
            "fingerprint": finding.finding_id,
            "severity": severity,
            "location": { "path": path.trim_start_matches("./"), "lines": { "begin": finding.line.unwrap_or(1).max(1) } },
        });
        write!(out, "{separator}\n  {}", json::line(&issue))?;
        separator = ",";
    }
    writeln!(out, "{}", if report.findings.is_empty() { "[]" } else { "\n]" })
}
