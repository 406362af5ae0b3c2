//! `extract`, `mentions`, `compare`: lists in any format that has a form for lists.

use std::convert::Infallible;
use std::path::PathBuf;

use super::arguments::{Metadata, Shared};
use super::input::{Input, input};
use super::report::{chosen, settle};
use super::status::{Status, of_problems};
use super::{output, progress, terminal};
use crate::claim::Claim;
use crate::comparison::Pairs;
use crate::error::Problem;
use crate::pipeline::{self, Stream};
use crate::report::{self, FORMATS, Format, Grid, Redact, RenderGrid};

/// `counterclaim extract`.
pub fn extract(paths: &[PathBuf], metadata: &Metadata, explain: bool, shared: &Shared) -> Result<Status, Problem> {
    let input = prepared("extract", paths, metadata, shared)?;
    let mut stream = Stream::new(&input.paths, &input.options)?;
    let format = chosen(shared);
    let redact = shared.redact() == Some(Redact::Persons);
    if format.streams && !explain && !redact && !shared.quiet && shared.output.is_empty() {
        let (render, style) = (list_form("extract", format)?, terminal::style(shared));
        output::print_format(format, |out| {
            let mut continued = false;
            let mut piece = |claims: &[Claim]| {
                let grid = Grid { continued, ..report::claims(claims) };
                continued = true;
                render(&grid, &style, out)
            };
            progress::during_print(&input.options, shared, || stream.run(|claims, _| piece(&claims)))?;
            piece(&[])
        })?;
        return Ok(say_problems(input.problems, stream));
    }
    let (mut claims, mut passed_over) = (Vec::new(), Vec::new());
    let Ok(()) = progress::during(&input.options, shared, || {
        stream.run(|more, passed| -> Result<(), Infallible> {
            claims.extend(more);
            passed_over.extend(passed.into_iter().filter(|_| explain));
            Ok(())
        })
    });
    for over in passed_over {
        let (file, line, column) = (&over.file, over.line, over.column);
        output::say(&format!("{file}:{line}:{column}: no claim: “{}”: {}", report::single_line(&over.passed.text), over.passed.reason));
    }
    if redact {
        let persons = stream.persons(&claims);
        report::redacted_claims(&mut claims, &persons);
    }
    let status = say_problems(input.problems, stream);
    let shown = if explain { report::explained_claims(&claims, |grid| show(grid, shared)) } else { show(&report::claims(&claims), shared) };
    Ok(status.max(shown?))
}

fn say_problems(mut problems: Vec<Problem>, stream: Stream<'_>) -> Status {
    problems.extend(stream.problems());
    output::problems(&problems);
    of_problems(&problems)
}

/// `counterclaim mentions`.
pub fn mentions(paths: &[PathBuf], metadata: &Metadata, shared: &Shared) -> Result<Status, Problem> {
    let input = prepared("mentions", paths, metadata, shared)?;
    let (mut problems, mut mentions) = (input.problems, Vec::new());
    if !input.paths.is_empty() {
        let (found, more) = progress::during(&input.options, shared, || pipeline::mentions(&input.paths, &input.options))?;
        problems.extend(more);
        mentions = found;
    }
    output::problems(&problems);
    Ok(of_problems(&problems).max(report::mentions(&mentions, |grid| show(grid, shared))?))
}

/// `counterclaim compare`.
pub fn compare(paths: &[PathBuf], all: bool, shared: &Shared) -> Result<Status, Problem> {
    let mut input = prepared("compare", paths, &Metadata::default(), shared)?;
    input.options.pairs = if all { Pairs::Every } else { Pairs::Listed };
    let (mut problems, mut pairs) = (input.problems, Vec::new());
    if !input.paths.is_empty() {
        let report = progress::during(&input.options, shared, || pipeline::report(&input.paths, &input.options))?;
        problems.extend(report.problems);
        pairs = report.pairs;
    }
    output::problems(&problems);
    Ok(of_problems(&problems).max(show(&report::pairs(&pairs), shared)?))
}

/// `counterclaim estimate`.
pub fn estimate(paths: &[PathBuf], method: &str, reference: Option<&str>, shared: &Shared) -> Result<Status, Problem> {
    let input = prepared("estimate", paths, &Metadata::default(), shared)?;
    let (mut problems, mut estimates) = (input.problems, Vec::new());
    if !input.paths.is_empty() {
        let (found, more) =
            progress::during(&input.options, shared, || pipeline::estimate(&input.paths, &input.options, method, reference))?;
        problems.extend(more);
        estimates = found;
    }
    output::problems(&problems);
    Ok(of_problems(&problems).max(show(&report::estimates(&estimates), shared)?))
}

/// `counterclaim estimate --calibrate`.
pub fn calibrate(paths: &[PathBuf], reference: Option<&str>, shared: &Shared) -> Result<Status, Problem> {
    let input = prepared("estimate", paths, &Metadata::default(), shared)?;
    let (mut problems, mut rows) = (input.problems, Vec::new());
    if !input.paths.is_empty() {
        let (found, more) = progress::during(&input.options, shared, || pipeline::calibrate(&input.paths, &input.options, reference))?;
        problems.extend(more);
        rows = found;
    }
    output::problems(&problems);
    Ok(of_problems(&problems).max(show(&report::calibrations(&rows), shared)?))
}

/// `counterclaim sources`.
pub fn sources(paths: &[PathBuf], reference: Option<&str>, shared: &Shared) -> Result<Status, Problem> {
    let input = prepared("sources", paths, &Metadata::default(), shared)?;
    let (mut problems, mut records) = (input.problems, Vec::new());
    if !input.paths.is_empty() {
        let (found, more) = progress::during(&input.options, shared, || pipeline::sources(&input.paths, &input.options, reference))?;
        problems.extend(more);
        records = found;
    }
    output::problems(&problems);
    Ok(of_problems(&problems).max(show(&report::sources(&records), shared)?))
}

/// `counterclaim estimate --list-estimators`: one id a line.
pub fn list_estimators() -> Result<Status, Problem> {
    output::print(false, |out| crate::reliability::ESTIMATORS.iter().try_for_each(|e| writeln!(out, "{}", e.id)))?;
    Ok(Status::Clean)
}

fn prepared(command: &str, paths: &[PathBuf], metadata: &Metadata, shared: &Shared) -> Result<Input, Problem> {
    let asked = shared.output.iter().filter_map(|(id, _)| report::format(id)).chain([chosen(shared)]);
    for format in asked {
        list_form(command, format)?;
    }
    if command != "extract" && shared.redact() == Some(Redact::Persons) {
        let remedy = "ask it of report, check or extract";
        return Err(Problem::error(format!("{command} leaves no names out"), remedy));
    }
    input(paths, metadata, shared)
}

/// The form for lists of a format.
pub fn list_form(command: &str, format: &Format) -> Result<RenderGrid, Problem> {
    format.grid.ok_or_else(|| {
        let others: Vec<&str> = FORMATS.iter().filter(|f| f.grid.is_some()).map(|f| f.id).collect();
        Problem::error(format!("{command} cannot write {}", format.id), format!("choose one of {}", others.join(", ")))
    })
}

/// Prints a list and writes the files asked for with `--output`.
pub fn show(grid: &Grid<'_>, shared: &Shared) -> Result<Status, Problem> {
    let mut status = Status::Clean;
    for (id, path) in &shared.output {
        let render = list_form(grid.name, report::format(id).unwrap_or(&FORMATS[0]))?;
        let written = output::write(path, |out| render(grid, &terminal::plain(shared), out));
        status = status.max(settle(written, path, shared));
    }
    if !shared.quiet {
        let format = chosen(shared);
        let render = list_form(grid.name, format)?;
        output::print_format(format, |out| render(grid, &terminal::style(shared), out))?;
    }
    Ok(status)
}
