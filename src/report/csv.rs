//! CSV (RFC 4180): findings one a row, the question's parts as columns of their own, lists with `;` between.
//!
//! Text is carried as it is, unless the style asks for a guard against formulas; null is an empty field.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::json::whole;
use super::{Format, Grid, Report, Style};
use crate::comparison::{Finding, Severity, Verdict};
use crate::table::guarded;

pub(super) const FORMAT: Format = Format {
    id: "csv",
    summary: "CSV, one finding (claim, pair, mention) a row",
    extension: "csv",
    raw: true,
    binary: false,
    public: false,
    streams: true,
    render,
    grid: Some(grid),
};

/// A finding without nesting.
#[derive(Serialize)]
struct Row<'a> {
    finding_id: &'a str,
    check: &'a str,
    severity: Severity,
    event: &'a str,
    question_id: &'a str,
    metric: &'a str,
    population: Option<&'a str>,
    place: Option<&'a str>,
    from: Option<&'a str>,
    to: Option<&'a str>,
    scope: Option<&'a str>,
    verdict: Option<Verdict>,
    gap_ratio: Option<f64>,
    gap_absolute: Option<f64>,
    policies: &'a [String],
    claims: &'a [String],
    message: &'a str,
    explanation: &'a str,
    file: &'a str,
    line: Option<u32>,
    column: Option<u32>,
    accepted: Option<&'a str>,
}

const COLUMNS: [&str; 22] = [
    "finding_id",
    "check",
    "severity",
    "event",
    "question_id",
    "metric",
    "population",
    "place",
    "from",
    "to",
    "scope",
    "verdict",
    "gap_ratio",
    "gap_absolute",
    "policies",
    "claims",
    "message",
    "explanation",
    "file",
    "line",
    "column",
    "accepted",
];

fn row(finding: &Finding) -> Row<'_> {
    let question = &finding.question;
    Row {
        finding_id: &finding.finding_id,
        check: &finding.check,
        severity: finding.severity,
        event: &finding.event,
        question_id: &finding.question_id,
        metric: &question.metric,
        population: question.population.as_deref(),
        place: question.place.as_deref(),
        from: question.from.as_deref(),
        to: question.to.as_deref(),
        scope: question.scope.as_deref(),
        verdict: finding.verdict,
        gap_ratio: finding.gap_ratio,
        gap_absolute: finding.gap_absolute,
        policies: &finding.policies,
        claims: &finding.claims,
        message: &finding.message,
        explanation: &finding.explanation,
        file: &finding.file,
        line: finding.line,
        column: finding.column,
        accepted: finding.accepted.as_ref().map(|a| a.justification.as_str()),
    }
}

fn render(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    with_findings(report, |findings| grid(findings, style, out))
}

/// Calls `write` with the findings as a list, one a row, nothing nested.
pub(super) fn with_findings<T>(report: &Report, write: impl FnOnce(&Grid<'_>) -> T) -> T {
    let rows: Vec<Row<'_>> = report.findings.iter().map(row).collect();
    write(&Grid::new("findings", COLUMNS.map(str::to_owned).to_vec(), &rows))
}

fn grid(grid: &Grid<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().from_writer(out);
    if !grid.continued {
        writer.write_record(&grid.columns)?;
    }
    for i in 0..grid.len {
        let record = (grid.value)(i);
        writer.write_record(grid.columns.iter().map(|column| {
            let field = field(record.get(column).unwrap_or(&Value::Null));
            if style.csv_guard { guarded(&field).into_owned() } else { field }
        }))?;
    }
    writer.flush()
}

/// One value as a field.
pub(super) fn field(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(n) => n.as_f64().filter(|_| n.is_f64()).and_then(whole).map_or_else(|| n.to_string(), |n| n.to_string()),
        Value::Array(items) => items.iter().map(field).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}
