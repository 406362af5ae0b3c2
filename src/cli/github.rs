//! What a job on GitHub gets without asking: the table in the log, annotations after it, and a page in the job's summary.

use std::env;
use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;

use xxhash_rust::xxh3::xxh3_64;

use super::arguments::Shared;
use super::input::shown;
use super::output;
use super::report::settle;
use super::status::Status;
use super::terminal;
use crate::error::Problem;
use crate::report::{FORMATS, Format, Report, Style, job_summary};

/// What the page of a step may hold; from 1 MiB on GitHub shows none of it.
const SUMMARY: usize = 900 * 1024;

/// Whether the output is read by GitHub's runner.
pub fn runs_here() -> bool {
    terminal::on_github() && !terminal::is_terminal()
}

/// A line that the runner takes for no command: those begin with `::`, those of an older kind with `##[` anywhere.
pub fn no_command(line: &str) -> String {
    let line = line.replace("##[", "## [");
    if line.trim_start().starts_with("::") { format!("- {line}") } else { line }
}

/// The format for GitHub.
pub fn format() -> &'static Format {
    crate::report::format("github").unwrap_or(&FORMATS[0])
}

/// Prints the report for people, then the annotations. The runner takes commands from any line of the log, so what the report quotes
/// stands where it listens to one word only, which no dispatch can know: it is made of all that stands there.
pub fn log(report: &Report, people: &Format, style: &Style) -> Result<(), Problem> {
    let mut table = Vec::new();
    let rendered = (people.render)(report, style, &mut table);
    let word = format!("counterclaim-{:016x}", xxh3_64(&table));
    output::print(people.raw, |out| {
        rendered?;
        writeln!(out, "::stop-commands::{word}")?;
        out.write_all(&table)?;
        writeln!(out, "::{word}::")?;
        (format().render)(report, style, out)
    })
}

/// Adds the report to the summary of the job, where GitHub names a file for it.
pub fn add_summary(report: &Report, shared: &Shared) -> Status {
    let Some(path) = env::var_os("GITHUB_STEP_SUMMARY").filter(|p| !p.is_empty()).map(PathBuf::from) else { return Status::Clean };
    let there = fs::metadata(&path).map_or(0, |m| usize::try_from(m.len()).unwrap_or(usize::MAX));
    let page = job_summary(report, SUMMARY.saturating_sub(there));
    let written = File::options().append(true).create(true).open(&path).and_then(|mut file| file.write_all(page.as_bytes()));
    let remedy = "check the file that GITHUB_STEP_SUMMARY names";
    settle(written.map_err(|e| Problem::error(format!("cannot add the summary: {e}"), remedy).in_file(shown(&path))), &path, shared)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_others_is_no_command() {
        assert_eq!(no_command("  ::add-mask::x"), "-   ::add-mask::x");
        assert_eq!(no_command("a: ##[add-mask]x"), "a: ## [add-mask]x");
        assert_eq!(no_command("a.md:1:2: error: bad"), "a.md:1:2: error: bad");
    }
}
