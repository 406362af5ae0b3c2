//! The discrepancy table for people: one row for each check on each question, the worst first, then a summary.
//!
//! Narrow terminals get three columns, wider ones four.

use std::io::{self, Write};

use comfy_table::{Cell, ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::group::{EventGroups, Group, by_event};
use super::visible::shortened;
use super::{Format, Grid, Report, Style, single_line, wording};
use crate::comparison::Severity;

pub(super) const FORMAT: Format = Format {
    id: "table",
    summary: "for people: who said what, how far apart, how bad; then a summary",
    extension: "txt",
    raw: false,
    binary: false,
    public: false,
    streams: false,
    render,
    grid: Some(grid),
};

/// Characters of a quote in a cell; the whole of it is in the other formats.
const QUOTE: usize = 220;
/// Notes below a table.
const NOTES: usize = 12;
/// Ids of findings in a cell.
const IDS: usize = 5;
/// From this width on the gap has a column of its own.
const WIDE: u16 = 100;
/// Narrower than this no table can be read; it is laid out for this width.
const NARROWEST: u16 = 48;

fn render(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let style = &Style { width: style.width.max(NARROWEST), ..*style };
    for event in by_event(report).iter().filter(|e| !e.groups.is_empty()) {
        heading(event, style, out)?;
        let (accepted, open): (Vec<_>, Vec<_>) = event.groups.iter().partition(|g| g.accepted());
        let (rows, notes): (Vec<_>, Vec<_>) = open.into_iter().partition(|g| g.severity() > Severity::Note);
        if !rows.is_empty() {
            writeln!(out, "{}", discrepancies(&rows, style))?;
        }
        for note in notes.iter().take(NOTES) {
            let worst = note.worst();
            let line = format!("note[{}] {} ({})", single_line(&worst.check), note.message(), single_line(&worst.finding_id));
            writeln!(out, "{}", painted_note(&wording::wrapped(&line, usize::from(style.width), "  "), style))?;
        }
        if notes.len() > NOTES {
            writeln!(out, "and {} more; every finding is in the other formats", wording::count(notes.len() - NOTES, "note", "notes"))?;
        }
        for group in accepted {
            let (worst, severity) = (group.worst(), wording::severity(group.severity()));
            let why = worst.accepted.as_ref().map(wording::acceptance).unwrap_or_default();
            let line = format!(
                "accepted[{}] {severity}: {} ({}), in {why}",
                single_line(&worst.check),
                group.message(),
                single_line(&worst.finding_id)
            );
            writeln!(out, "{}", wording::wrapped(&line, usize::from(style.width), "  "))?;
        }
        writeln!(out)?;
    }
    summary(report, style, out)
}

fn heading(event: &EventGroups<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut line = single_line(event.event);
    if let Some(summary) = event.summary {
        if summary.title != summary.event {
            line = format!("{} ({line})", single_line(&summary.title));
        }
        let days = wording::days(summary.from.as_deref(), summary.to.as_deref());
        let counts = [wording::count(summary.dispatches, "file", "files"), wording::count(summary.claims, "claim", "claims")].join(", ");
        line = [line, days, counts].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("; ");
    }
    let line = wording::wrapped(&line, usize::from(style.width), "  ");
    writeln!(out, "{}", if style.color { format!("\u{1b}[1m{line}\u{1b}[0m") } else { line })
}

fn discrepancies(groups: &[&Group<'_>], style: &Style) -> String {
    let wide = style.width >= WIDE;
    let claimed = if wide { style.width / 4 } else { style.width * 3 / 10 };
    let (headings, mut widths) = match wide {
        true => (&["severity", "gap", "claimed", "who says what"][..], vec![10, 16, claimed]),
        false => (&["severity", "claimed", "who says what"][..], vec![12, claimed]),
    };
    let borders = u16::try_from(headings.len()).unwrap_or(0) + 1;
    widths.push(style.width - widths.iter().sum::<u16>() - borders);
    let text_width = usize::from(widths[widths.len() - 1]) - 2;

    let mut table = frame(style.width);
    table.set_header(headings.to_vec()).set_constraints(widths.into_iter().map(|w| ColumnConstraint::Absolute(Width::Fixed(w))));
    for group in groups {
        let severity = wording::severity(group.severity()).to_owned();
        let first = if wide { vec![severity, group.gap().join("\n")] } else { vec![[vec![severity], group.gap()].concat().join("\n")] };
        table.add_row(first.into_iter().chain([claimed_cell(group), said_cell(group, text_width)]).map(Cell::new));
    }
    let lines = table.lines().map(|line| if style.color { painted(&line) } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

fn claimed_cell(group: &Group<'_>) -> String {
    let worst = group.worst();
    let mut lines = wording::question(&worst.question);
    lines.push(single_line(&worst.check));
    lines.extend(group.findings.iter().take(IDS).map(|f| single_line(&f.finding_id)));
    if group.findings.len() > IDS {
        lines.push(format!("and {} more", group.findings.len() - IDS));
    }
    lines.join("\n")
}

/// Each voice, below it its channels and its words, indented.
fn said_cell(group: &Group<'_>, width: usize) -> String {
    let mut lines = Vec::new();
    for statement in &group.statements {
        let said = format!("{}: {}", shortened(&statement.source, QUOTE), shortened(&statement.figure, QUOTE));
        lines.push(wording::wrapped(&said, width, "  "));
        let below = |text: &str| format!("  {}", wording::wrapped(text, width - 2, "  "));
        for claim in &statement.tellings {
            let (channel, telling) = (wording::channel(claim), wording::telling(claim));
            lines.push(below(&if channel.is_empty() { telling } else { format!("{channel} ({telling})") }));
        }
        let quote = statement.tellings.iter().find_map(|c| c.quote.as_deref().or(c.sentence.as_deref()));
        lines.extend(quote.map(|q| below(&format!("“{}”", shortened(&single_line(q), QUOTE)))));
    }
    lines.extend(group.missing.iter().map(|id| format!("claim {}", single_line(id))));
    lines.push(wording::wrapped(&format!("→ {}", group.message()), width, "  "));
    lines.join("\n")
}

fn summary(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let counts = &report.counts;
    let width = usize::from(style.width);
    let read = [
        wording::count(report.events.len(), "event", "events"),
        wording::count(counts.claims, "claim", "claims"),
        format!("{} read", wording::count(counts.files, "file", "files")),
        format!("{} compared", wording::count(counts.compared, "pair", "pairs")),
        format!("policy {}", single_line(&report.policy)),
    ];
    writeln!(out, "{}", wording::wrapped(&read.join(", "), width, "  "))?;
    if report.findings.is_empty() {
        writeln!(out, "{}", if counts.claims == 0 { "no claims to compare" } else { "no discrepancies found" })?;
    } else {
        let of = |severity| wording::open(report, severity);
        let by_severity = [
            paint(Severity::Error, &wording::count(of(Severity::Error), "error", "errors"), style),
            paint(Severity::Warning, &wording::count(of(Severity::Warning), "warning", "warnings"), style),
            paint(Severity::Note, &wording::count(of(Severity::Note), "note", "notes"), style),
        ];
        writeln!(out, "{}: {}", wording::count(report.findings.len(), "finding", "findings"), by_severity.join(", "))?;
        wording::accepted(report).map_or(Ok(()), |accepted| writeln!(out, "{accepted}"))?;
    }
    let asides = [
        (counts.unsure, "unsure reading", "unsure readings"),
        (counts.not_claims, "number that claims nothing", "numbers that claim nothing"),
        (counts.skipped_rows, "row skipped", "rows skipped"),
        (counts.names_left_out, "name left out", "names left out"),
        (report.problems.len(), "problem with the input", "problems with the input"),
    ];
    let asides: Vec<String> = asides.into_iter().filter(|a| a.0 > 0).map(|(n, one, many)| wording::count(n, one, many)).collect();
    if !asides.is_empty() {
        writeln!(out, "{}", wording::wrapped(&asides.join(", "), width, "  "))?;
    }
    Ok(())
}

fn grid(grid: &Grid<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if grid.len > 0 {
        let rows: Vec<Vec<String>> = (0..grid.len).map(|i| (grid.cells)(i).iter().map(|c| shortened(c, QUOTE)).collect()).collect();
        let mut table = frame(style.width.max(NARROWEST));
        table.set_header(grid.headings.to_vec());
        table.add_rows(&rows);
        // Rules between rows help only where rows have several lines.
        let needed = table.column_max_content_widths().iter().map(|w| usize::from(*w) + 3).sum::<usize>() + 1;
        if needed <= usize::from(style.width) && !rows.iter().flatten().any(|c| c.contains('\n')) {
            table.load_style(presets::UTF8_FULL_CONDENSED);
        }
        writeln!(out, "{table}")?;
    }
    let one = grid.name.strip_suffix("ies").map_or_else(|| grid.name.trim_end_matches('s').to_owned(), |stem| format!("{stem}y"));
    writeln!(out, "{}", wording::count(grid.len, &one, grid.name))
}

fn frame(width: u16) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL).set_content_arrangement(ContentArrangement::Dynamic).set_width(width).force_no_tty();
    table
}

/// A table line, its first cell painted when that is a severity.
fn painted(line: &str) -> String {
    let cell = line.split(['│', '┆']).nth(1).unwrap_or("").trim();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let word = wording::severity(severity);
        if cell == word {
            return line.replacen(word, &colored(severity, word), 1);
        }
    }
    line.to_owned()
}

fn painted_note(line: &str, style: &Style) -> String {
    if style.color { line.replacen("note", &colored(Severity::Note, "note"), 1) } else { line.to_owned() }
}

fn paint(severity: Severity, text: &str, style: &Style) -> String {
    if style.color && !text.starts_with("0 ") { colored(severity, text) } else { text.to_owned() }
}

fn colored(severity: Severity, text: &str) -> String {
    let code = match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Note => "36",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}
