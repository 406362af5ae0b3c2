//! GitHub: workflow commands that put an annotation on the line of each finding, and the page of the job's summary.
//!
//! A step shows ten annotations of a kind, a job fifty; what goes beyond is counted in a line of its own.

use std::io::{self, Write};

use super::places::{Place, Places};
use super::{Format, Report, Style, markdown, single_line, wording};
use crate::comparison::{Finding, Severity};

pub(super) const FORMAT: Format =
    Format::published("github", "GitHub workflow commands: an annotation on the line of each finding, ten of a kind", "txt", render);

/// What an annotation of each severity is called.
const KINDS: [(Severity, &str, &str, &str); 3] = [
    (Severity::Error, "error", "error", "errors"),
    (Severity::Warning, "warning", "warning", "warnings"),
    (Severity::Note, "notice", "note", "notes"),
];

/// Annotations of a kind that a step shows.
const OF_A_KIND: usize = 10;

fn render(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let places = Places::new(report);
    let mut more = Vec::new();
    for (severity, command, one, many) in KINDS {
        let of_kind: Vec<(&Finding, Vec<Place<'_>>)> =
            report.findings.iter().filter(|f| f.severity == severity && f.accepted.is_none()).map(|f| (f, places.of(f))).collect();
        // Each finding where it points, then, while there is room, the lines of the other claims: one of them may be the new one.
        let first = of_kind.iter().map(|(f, at)| (*f, at.first()));
        let others = of_kind.iter().flat_map(|(f, at)| at.iter().skip(1).map(|p| (*f, Some(p))));
        first.chain(others).take(OF_A_KIND).try_for_each(|(finding, at)| annotation(command, finding, at, out))?;
        let rest = of_kind.len().saturating_sub(OF_A_KIND);
        if rest > 0 {
            more.push(wording::count(rest, one, many));
        }
    }
    if !more.is_empty() {
        writeln!(out, "{} more without annotation: GitHub shows {OF_A_KIND} of a kind for a step", more.join(", "))?;
    }
    if let Some(accepted) = wording::accepted(report) {
        writeln!(out, "{accepted}, without annotation")?;
    }
    if let Some(said) = wording::names_left_out(report) {
        writeln!(out, "{said}")?;
    }
    Ok(())
}

fn annotation(command: &str, finding: &Finding, at: Option<&Place<'_>>, out: &mut dyn Write) -> io::Result<()> {
    let mut properties = Vec::new();
    if let Some(at) = at {
        properties.push(format!("file={}", property(at.file)));
        let place = [("line", at.line), ("col", at.column)];
        properties.extend(place.into_iter().map_while(|(name, n)| n.map(|n| format!("{name}={n}"))));
    }
    properties.push(format!("title={}", property(&finding.check)));
    let message = format!("{} [{}]", finding.message, finding.finding_id);
    writeln!(out, "::{command} {}::{}", properties.join(","), data(&message))
}

/// Text after the second `::`.
fn data(text: &str) -> String {
    single_line(text).replace('%', "%25")
}

/// Text of a property, which `,` and `:` would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// The report as Markdown of at most `limit` bytes, for the job's summary: cut between two findings, which it says.
pub fn job_summary(report: &Report, limit: usize) -> String {
    let mut bytes = Vec::new();
    // Writing to memory does not fail.
    let _ = (markdown::FORMAT.render)(report, &Style::PLAIN, &mut bytes);
    let mut page = String::from_utf8(bytes).unwrap_or_default();
    if page.len() <= limit {
        return page;
    }
    let all = page.matches("\n### ").count();
    let mut end = limit.saturating_sub(RESERVE);
    while !page.is_char_boundary(end) {
        end -= 1;
    }
    let end = page[..end].rfind("\n### ").or_else(|| page[..end].rfind('\n')).map_or(0, |at| at + 1);
    page.truncate(end);
    let told = page.matches("\n### ").count();
    let cut = format!(
        "\n**Cut here**: {} of {} told in full; the rest is in the other formats.\n",
        wording::number_of(told),
        wording::count(all, "finding is", "findings are")
    );
    page.push_str(&cut);
    page
}

/// Bytes kept free for the line that says what is left out.
const RESERVE: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_ends_no_command() {
        assert_eq!(property("a,b:c%\r\n::error::x"), "a%2Cb%3Ac%25 %3A%3Aerror%3A%3Ax");
        assert_eq!(data("50 % ::x"), "50 %25 ::x");
    }
}
