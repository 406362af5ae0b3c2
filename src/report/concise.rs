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
        let (position, check, message) = (wording::position(finding), single_line(&finding.check), single_line(&finding.message));
        match &finding.accepted {
            None => writeln!(out, "{position}: {}[{check}] {message}", wording::severity(finding.severity))?,
            Some(why) => writeln!(out, "{position}: note[{check}] accepted in {}: {message}", wording::acceptance(why))?,
        }
    }
    Ok(())
}
