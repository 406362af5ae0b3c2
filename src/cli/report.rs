//! `report` and `check`: the same reading; one writes, the other judges.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::arguments::{Baseline, Metadata, Shared};
use super::baseline::Accepted;
use super::input::{Input, input, shown};
use super::status::{Status, of_findings, of_problems};
use super::{github, output, progress, terminal};
use crate::error::Problem;
use crate::pipeline;
use crate::report::{FORMATS, Format, Report, claims, fit, format};

/// What a file in `reports/` shows.
enum Content {
    Findings(&'static str),
    Claims(&'static str),
}

/// The files of `reports/`.
const FILES: [(&str, Content); 6] = [
    ("index.html", Content::Findings("html")),
    ("discrepancies.md", Content::Findings("markdown")),
    ("findings.json", Content::Findings("json")),
    ("findings.csv", Content::Findings("csv")),
    ("claims.csv", Content::Claims("csv")),
    ("claims.jsonl", Content::Claims("jsonl")),
];

/// Files that earlier versions wrote there and this one does not; only these are ever removed.
const RETIRED: [&str; 0] = [];

/// `counterclaim report`.
pub fn write(paths: &[PathBuf], reports: Option<&Path>, shared: &Shared) -> Result<Status, Problem> {
    let (read, report) = read(paths, shared, pipeline::report, true)?;
    show(&report, shared)?;
    let mut status = of_problems(&report.problems);
    if read.paths.is_empty() {
        return Ok(status);
    }
    let folder = reports.map(Path::to_owned).or(read.settings.reports).unwrap_or_else(|| PathBuf::from("reports"));
    fs::create_dir_all(&folder)
        .map_err(|e| Problem::error(format!("cannot make the folder: {e}"), "choose another with --reports").in_file(shown(&folder)))?;
    for (name, content) in FILES {
        let path = folder.join(name);
        let written = output::write(&path, |out| file(&content, &report, shared, out));
        status = status.max(settle(written, &path, shared));
    }
    for name in RETIRED {
        let _ = fs::remove_file(folder.join(name));
    }
    Ok(status)
}

/// `counterclaim check`.
pub fn check(paths: &[PathBuf], baseline: &Baseline, shared: &Shared) -> Result<Status, Problem> {
    // A baseline that cannot be used is said before the claims are read.
    let accepted = Accepted::load(baseline)?;
    let mut asked = shared.output.iter().filter_map(|(id, _)| format(id)).chain([chosen(shared)]);
    let (read, mut report) = read(paths, shared, pipeline::check, asked.any(Format::looks_behind))?;
    let known = accepted.map(|accepted| accepted.settle(&mut report, baseline, shared)).transpose()?;
    let shown = show(&report, shared)?;
    let level = shared.fail_level.or(read.settings.fail_level).unwrap_or_default();
    if baseline.fail_on_new {
        report.findings.retain(|f| known.as_ref().is_none_or(|known| !known.knows(&f.finding_id)));
    }
    let found = if shared.exit_zero { Status::Clean } else { of_findings(&report.findings, level) };
    Ok(of_problems(&report.problems).max(found).max(shown))
}

pub type Reporter = fn(&[PathBuf], &pipeline::Options) -> Result<Report, Problem>;

/// Reads the claims and compares them; problems are printed.
pub fn read(paths: &[PathBuf], shared: &Shared, report: Reporter, background: bool) -> Result<(Input, Report), Problem> {
    let clock = Instant::now();
    let mut read = input(paths, &Metadata::default(), shared)?;
    read.options.background = background;
    let mut report = match read.paths.is_empty() {
        true => Report { policy: read.options.policy.clone(), ..Report::default() },
        false => progress::during(&read.options, shared, || report(&read.paths, &read.options))?,
    };
    report.problems.splice(0..0, read.problems.iter().cloned());
    output::problems(&report.problems);
    if shared.verbose {
        let (files, claims, pairs) = (report.counts.files, report.counts.claims, report.counts.compared);
        output::say(&format!("read {files} files, {claims} claims; compared {pairs} pairs in {:.2} s", clock.elapsed().as_secs_f64()));
    }
    portable(&mut report.problems, &read.paths);
    Ok((read, report))
}

/// Claims and findings bear shown paths already. Problems of paths and of the user's own catalogue bear them as given, and a
/// report must not tell where they lie on this machine.
fn portable(problems: &mut [Problem], paths: &[PathBuf]) {
    let bases: Vec<String> =
        paths.iter().filter(|p| p.is_absolute()).filter_map(|p| Some(format!("{}/", shown(p.parent()?).trim_end_matches('/')))).collect();
    for file in problems.iter_mut().filter_map(|p| p.file.as_mut()) {
        if let Some(rest) = bases.iter().find_map(|base| file.strip_prefix(base.as_str())) {
            *file = rest.to_owned();
        }
    }
}

/// Prints the report and writes the files asked for with `--output`.
fn show(report: &Report, shared: &Shared) -> Result<Status, Problem> {
    let mut status = Status::Clean;
    let mut hushed: Vec<(&str, usize)> = Vec::new();
    let mut seen = |format: &Format| {
        let report = fit(report, format, shared.redact());
        if report.counts.names_left_out > 0 {
            hushed.push((format.id, report.counts.names_left_out));
        }
        report
    };
    for (id, path) in &shared.output {
        let format = format(id).unwrap_or(&FORMATS[0]);
        let report = seen(format);
        let written = output::write(path, |out| (format.render)(&report, &terminal::plain(shared), out));
        status = status.max(settle(written, path, shared));
    }
    if !shared.quiet {
        let format = chosen(shared);
        let on_github = shared.format.is_none() && github::runs_here();
        if on_github {
            let public = github::format();
            let report = fit(report, public, shared.redact());
            github::log(&report, format, &terminal::style(shared))?;
            seen(public);
        } else {
            let report = seen(format);
            output::print_format(format, |out| (format.render)(&report, &terminal::style(shared), out))?;
        }
        if on_github || format.id == github::format().id {
            status = status.max(github::add_summary(&fit(report, github::format(), shared.redact()), shared));
        }
    }
    if let Some((_, names)) = hushed.first() {
        let formats: Vec<&str> = hushed.iter().map(|(id, _)| *id).collect();
        let names =
            if *names == 1 { "the name of a private person is".to_owned() } else { format!("{names} names of private persons are") };
        output::say(&format!("{names} left out of {} (--redact none keeps them)", formats.join(", ")));
    }
    Ok(status)
}

/// The format for standard output; people's own where none is asked for.
pub fn chosen(shared: &Shared) -> &'static Format {
    shared.format.as_deref().and_then(format).unwrap_or(&FORMATS[0])
}

fn file(content: &Content, report: &Report, shared: &Shared, out: &mut dyn Write) -> io::Result<()> {
    let (Content::Findings(id) | Content::Claims(id)) = content;
    let Some(format) = format(id) else { return Ok(()) };
    let report = fit(report, format, shared.redact());
    match (content, format.grid) {
        (Content::Findings(_), _) => (format.render)(&report, &terminal::plain(shared), out),
        (Content::Claims(_), grid) => grid.map_or(Ok(()), |grid| grid(&claims(&report.claims), &terminal::plain(shared), out)),
    }
}

/// One file that cannot be written does not keep the others from being written.
pub fn settle(written: Result<(), Problem>, path: &Path, shared: &Shared) -> Status {
    match written {
        Ok(()) => {
            if shared.verbose {
                output::say(&format!("wrote {}", shown(path)));
            }
            Status::Clean
        }
        Err(problem) => {
            output::problems(&[problem]);
            Status::BadInput
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_report_file_has_its_format() {
        for (name, content) in FILES {
            let (Content::Findings(id) | Content::Claims(id)) = content;
            let format = format(id).expect(name);
            assert_eq!(name.rsplit('.').next(), Some(format.extension));
            assert!(matches!(content, Content::Findings(_)) || format.grid.is_some());
        }
    }

    #[test]
    fn no_machine_path_in_a_report() {
        let mut problems = [Problem::error("bad", "").in_file("/home/x/repo/claims/a/b.md")];
        portable(&mut problems, &[PathBuf::from("/home/x/repo/claims")]);
        assert_eq!(problems[0].file.as_deref(), Some("claims/a/b.md"));
    }
}
