//! `counterclaim diff OLD NEW`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::arguments::Shared;
use super::input::shown;
use super::report::{read, settle};
use super::revision::Revision;
use super::status::{FailLevel, Status, of_problems};
use super::{output, terminal};
use crate::comparison::Finding;
use crate::error::Problem;
use crate::pipeline;
use crate::report::{CHANGE_FORMATS, Change, Document, Redact, Report, VERSION, persons, redacted, render_change};

/// `counterclaim diff`.
pub fn diff(old: &str, new: &str, fail_on_new: bool, shared: &Shared) -> Result<Status, Problem> {
    let asked = shared.output.iter().map(|(id, _)| id.as_str()).chain(shared.format.as_deref());
    if let Some(other) = asked.into_iter().find(|id| !CHANGE_FORMATS.contains(id)) {
        return Err(Problem::error(format!("diff cannot write {other}"), format!("choose one of {}", CHANGE_FORMATS.join(", "))));
    }
    let ((old, _), (new, level)) = (side(old, shared)?, side(new, shared)?);
    let mut status = of_problems(&old.problems).max(of_problems(&new.problems));
    let plain = Change::between(&old, &new);
    // A comment on a pull request is read by anyone.
    let masked = || {
        let mut both = [old.clone(), new.clone()];
        let names: BTreeSet<String> = both.iter().flat_map(|r| r.persons.clone()).collect();
        both.iter_mut().for_each(|r| r.persons = names.iter().cloned().collect());
        Change::between(&redacted(&both[0]), &redacted(&both[1]))
    };
    let change = |format: &str| match shared.redact() {
        Some(Redact::Nobody) => plain.clone(),
        None if format != "markdown" => plain.clone(),
        _ => masked(),
    };
    for (id, path) in &shared.output {
        let change = change(id);
        let written = output::write(path, |out| render_change(id, &change, &terminal::plain(shared), out));
        status = status.max(settle(written, path, shared));
    }
    if !shared.quiet {
        let format = shared.format.as_deref().unwrap_or(CHANGE_FORMATS[0]);
        let change = change(format);
        output::print(false, |out| render_change(format, &change, &terminal::style(shared), out))?;
    }
    let level = shared.fail_level.or(level).unwrap_or_default();
    let reached = |f: &Finding| f.accepted.is_none() && level.reached_by(f.severity);
    let rose = plain.changed.iter().any(|c| reached(&c.after) && !reached(&c.before));
    if fail_on_new && !shared.exit_zero && (rose || plain.new.iter().any(|m| reached(&m.finding))) {
        status = status.max(Status::Findings);
    }
    Ok(status)
}

/// The report of one side, and the level at which its settings let a check fail.
type Side = (Report, Option<FailLevel>);

fn side(given: &str, shared: &Shared) -> Result<Side, Problem> {
    let path = Path::new(given);
    if !path.exists()
        && let Some((revision, folder)) = given.split_once(':')
    {
        let folder = if folder.is_empty() { "claims" } else { folder };
        // What is named on the command line is not that of the revision.
        let catalog = shared.catalog.as_ref().map(|folder| fs::canonicalize(folder).unwrap_or_else(|_| folder.clone()));
        let shared = Shared { catalog, ..shared.clone() };
        return Revision::of(revision, folder)?.within(|| of_claims(folder, &shared));
    }
    if path.is_file() && path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) {
        return Ok((of_findings(path)?, None));
    }
    of_claims(given, shared)
}

fn of_claims(path: &str, shared: &Shared) -> Result<Side, Problem> {
    let (input, report) = read(&[PathBuf::from(path)], shared, pipeline::report, false)?;
    if input.paths.is_empty() {
        return Err(Problem::error(format!("nothing to compare in {path}"), "name a folder or a table of claims"));
    }
    Ok((report, input.settings.fail_level))
}

fn of_findings(path: &Path) -> Result<Report, Problem> {
    let fault = |message: String| {
        let remedy = "give a findings.json that “counterclaim report” wrote, or the claims themselves";
        Problem::error(message, remedy).in_file(shown(path))
    };
    let text = fs::read_to_string(path).map_err(|e| fault(format!("cannot read: {e}")))?;
    let written: Document = serde_json::from_str(&text).map_err(|e| fault(format!("no findings: {e}")))?;
    if written.version != VERSION {
        return Err(fault(format!("version {} is not known", written.version)));
    }
    let mut report = Report { findings: written.findings, claims: written.claims, ..Report::default() };
    report.persons = persons(&report.claims, crate::catalog::Catalog::built_in());
    Ok(report)
}
