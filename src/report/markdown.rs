//! Markdown (GitHub's): a page to commit and read. Text of others is escaped, so that it cannot become markup.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::group::{EventGroups, Group, Statement, by_event};
use super::{Format, Grid, Report, Style, single_line, wording};
use crate::comparison::{Finding, Severity};

pub(super) const FORMAT: Format = Format {
    id: "markdown",
    summary: "a page: summary, discrepancy table of each event, every finding with its quotes",
    extension: "md",
    raw: false,
    binary: false,
    public: false,
    streams: false,
    render,
    grid: Some(grid),
};

fn render(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Discrepancies\n")?;
    summary(report, out)?;
    for event in by_event(report) {
        heading(&event, out)?;
        if event.groups.is_empty() {
            writeln!(out, "No discrepancies found.")?;
            continue;
        }
        row(out, &["severity", "claimed", "who says what", "gap", "finding"].map(str::to_owned))?;
        rule(out, 5)?;
        for group in &event.groups {
            row(out, &cells(group))?;
        }
        for finding in event.groups.iter().flat_map(|g| g.findings.iter().map(move |f| (g, *f))) {
            details(finding.0, finding.1, out)?;
        }
    }
    if !report.problems.is_empty() {
        writeln!(out, "\n## Problems with the input\n")?;
        report.problems.iter().try_for_each(|problem| writeln!(out, "- {}", escaped(&problem.to_string())))?;
    }
    Ok(())
}

fn summary(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let of = |severity| wording::open(report, severity);
    let accepted = report.findings.iter().filter(|f| f.accepted.is_some()).count();
    let counts = &report.counts;
    row(out, &["", "count"].map(str::to_owned))?;
    writeln!(out, "| --- | ---: |")?;
    let lines = [
        ("events", report.events.len()),
        ("files read", counts.files),
        ("claims", counts.claims),
        ("unsure readings", counts.unsure),
        ("numbers that claim nothing", counts.not_claims),
        ("rows skipped", counts.skipped_rows),
        ("pairs compared", counts.compared),
        ("findings: errors", of(Severity::Error)),
        ("findings: warnings", of(Severity::Warning)),
        ("findings: notes", of(Severity::Note)),
        ("findings: accepted", accepted),
        ("problems with the input", report.problems.len()),
    ];
    lines.into_iter().try_for_each(|(what, n)| row(out, &[what.to_owned(), wording::number_of(n)]))?;
    writeln!(out, "\nFigures are read under the vagueness policy {}.", code(&report.policy))?;
    wording::names_left_out(report).map_or(Ok(()), |said| writeln!(out, "\n{}.", escaped(&said)))
}

fn heading(event: &EventGroups<'_>, out: &mut dyn Write) -> io::Result<()> {
    let title = event.summary.map_or(event.event, |s| s.title.as_str());
    writeln!(out, "\n## {}\n", escaped(title))?;
    let mut parts = vec![code(event.event)];
    if let Some(summary) = event.summary {
        parts.push(escaped(&wording::days(summary.from.as_deref(), summary.to.as_deref())));
        parts.push(wording::count(summary.dispatches, "file", "files"));
        parts.push(wording::count(summary.claims, "claim", "claims"));
    }
    parts.retain(|p| !p.is_empty());
    writeln!(out, "{}\n", parts.join(", "))
}

fn cells(group: &Group<'_>) -> [String; 5] {
    let worst = group.worst();
    let lines = |lines: Vec<String>| lines.iter().map(|l| escaped(l)).collect::<Vec<_>>().join("<br>");
    let said = group.statements.iter().map(|s| {
        let outlets: Vec<String> = s.tellings.iter().map(|c| wording::channel(c)).filter(|c| !c.is_empty()).map(|c| escaped(&c)).collect();
        let outlets = if outlets.is_empty() { String::new() } else { format!("; {}", outlets.join("; ")) };
        format!("**{}**: {}{outlets}", escaped(&s.source), escaped(&s.figure))
    });
    let missing = group.missing.iter().map(|id| format!("claim {}", code(id)));
    [
        format!("{}{}", wording::severity(group.severity()), if group.accepted() { ", accepted" } else { "" }),
        lines(wording::question(&worst.question)),
        said.chain(missing).collect::<Vec<_>>().join("<br>"),
        lines(group.gap()),
        format!("{}<br>{}", code(&worst.check), code(&worst.finding_id)),
    ]
}

fn details(group: &Group<'_>, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let (severity, id) = (wording::severity(finding.severity), code(&finding.finding_id));
    writeln!(out, "\n### {severity}: {} {id}\n", escaped(&finding.message))?;
    writeln!(out, "{} at {}", code(&finding.check), code(&wording::position(finding)))?;
    if let Some(why) = &finding.accepted {
        writeln!(out, "\nAccepted in {}.", escaped(&wording::acceptance(why)))?;
    }
    if !finding.explanation.is_empty() {
        writeln!(out, "\n{}", escaped(&finding.explanation))?;
    }
    if !finding.policies.is_empty() {
        let policies: Vec<String> = finding.policies.iter().map(|p| code(p)).collect();
        writeln!(out, "\nHolds under {}.", policies.join(", "))?;
    }
    writeln!(out)?;
    group.statements.iter().try_for_each(|statement| quotes(statement, finding, out))?;
    Ok(())
}

fn quotes(statement: &Statement<'_>, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    for claim in statement.tellings.iter().filter(|c| finding.claims.contains(&c.claim_id)) {
        let channel = wording::channel(claim);
        let channel = if channel.is_empty() { String::new() } else { format!(", {}", escaped(&channel)) };
        let as_written = claim.source.as_ref().and(claim.source_text.as_deref()).filter(|t| *t != statement.source);
        let as_written = as_written.map_or_else(String::new, |t| format!(" (“{}”)", escaped(t)));
        write!(out, "- **{}**{as_written}: {}{channel}, ", escaped(&statement.source), escaped(&statement.figure))?;
        write!(out, "{}, claim {}", code(&wording::telling(claim)), code(&claim.claim_id))?;
        match claim.quote.as_deref().or(claim.sentence.as_deref()) {
            Some(quote) => writeln!(out, "<br>“{}”", escaped(quote))?,
            None => writeln!(out)?,
        }
    }
    Ok(())
}

fn grid(grid: &Grid<'_>, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    row(out, &grid.headings.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>())?;
    rule(out, grid.headings.len())?;
    for i in 0..grid.len {
        let cells: Vec<String> = (grid.cells)(i).iter().map(|c| c.split('\n').map(escaped).collect::<Vec<_>>().join("<br>")).collect();
        row(out, &cells)?;
    }
    Ok(())
}

fn row(out: &mut dyn Write, cells: &[String]) -> io::Result<()> {
    writeln!(out, "| {} |", cells.join(" | "))
}

fn rule(out: &mut dyn Write, columns: usize) -> io::Result<()> {
    writeln!(out, "|{}", " --- |".repeat(columns))
}

/// A code span. A backtick inside would need a longer fence, a pipe ends a table cell even there: both become entities.
pub(super) fn code(text: &str) -> String {
    let text = single_line(text);
    if text.contains(['`', '|', '\\', '<', '&']) || text.is_empty() {
        return format!("<code>{}</code>", escaped(&text));
    }
    format!("`{text}`")
}

/// One line of plain text: no markup, no HTML, no table cell ends in it.
pub(super) fn escaped(text: &str) -> String {
    let text = single_line(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '|' | '[' | ']' | '~' | '$' => {
                let _ = write!(out, "\\{c}");
            }
            // Inside a word an underscore is no emphasis; `protocols_filed` stays readable.
            '_' if !(before.is_alphanumeric() && next.is_alphanumeric()) => out.push_str("\\_"),
            '#' | '+' | '-' | '=' if out.is_empty() => {
                let _ = write!(out, "\\{c}");
            }
            '.' | ')' if out.len() < 10 && next == ' ' && !out.is_empty() && out.bytes().all(|b| b.is_ascii_digit()) => {
                let _ = write!(out, "\\{c}");
            }
            _ => out.push(c),
        }
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_others_is_text() {
        assert_eq!(escaped("</script>|a`b`*c*"), "&lt;/script&gt;\\|a\\`b\\`\\*c\\*");
        assert_eq!(escaped("line\nline | x"), "line line \\| x");
        assert_eq!(escaped("protocols_filed _x_"), "protocols_filed \\_x\\_");
        assert_eq!(escaped("1. first"), "1\\. first");
        assert_eq!(escaped("# title"), "\\# title");
        assert_eq!(code("a|b"), "<code>a\\|b</code>");
    }
}
