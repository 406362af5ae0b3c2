//! JSON Lines: one finding a line, in the report's order.

use std::io::{self, Write};

use super::{Format, Grid, Report, Style, json};

pub(super) const FORMAT: Format = Format {
    id: "jsonl",
    summary: "JSON Lines, one finding (claim, pair, mention) a line",
    extension: "jsonl",
    raw: false,
    binary: false,
    public: false,
    streams: true,
    render,
    grid: Some(grid),
};

fn render(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    report.findings.iter().try_for_each(|finding| writeln!(out, "{}", json::line(finding)))
}

fn grid(grid: &Grid<'_>, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    (0..grid.len).try_for_each(|i| writeln!(out, "{}", (grid.record)(i)))
}
