//! One finding a line: `file:line:column: severity[check] message`, as compilers write and editors read.

use std::io::{self, Write};

use super::{Format, Report, Style, single_line, wording};

pub(super) const FORMAT: Format = Format {
    id: "concise",
    summary: "one finding a line: file:line:column: severity[check] message",
    extension: "txt",
    raw: false,
    binary: false,
    public: false,
    streams: false,
    render,
    grid: None,
};

fn render(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        let (position, severity) = (wording::position(finding), wording::severity(finding.severity));
        writeln!(out, "{position}: {severity}[{}] {}", single_line(&finding.check), single_line(&finding.message))?;
    }
    Ok(())
}
