//! `catalog` and `schema`: what the program knows, and the shape of what it prints.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::accept::accept;
use super::arguments::{CatalogCommand, Knowledge, Metadata, Shared};
use super::input::{input, shown};
use super::list::{list_form, show};
use super::new::new;
use super::report::{chosen, settle};
use super::settings::Settings;
use super::status::{Status, of_problems};
use super::{output, progress};
use crate::catalog::Catalog;
use crate::claim::check_examples;
use crate::error::Problem;
use crate::pipeline::{self, Pending};
use crate::report::{self, Grid, single_line};

/// One thing known.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Entry {
    kind: &'static str,
    id: String,
    label: String,
}

/// `counterclaim catalog`.
pub fn catalog(what: &CatalogCommand, shared: &Shared) -> Result<Status, Problem> {
    list_form("catalog", chosen(shared))?;
    if let CatalogCommand::Pending { paths } = what {
        return pending(paths, shared);
    }
    let folder = shared.catalog.clone().or(Settings::find(None)?.catalog);
    if let CatalogCommand::Accept { kind, written, id } = what {
        return accept(*kind, written, id, folder.as_deref(), shared);
    }
    if let CatalogCommand::New(what) = what {
        return new(what, folder.as_deref(), shared);
    }
    let own = folder.as_deref().map(with_folder).transpose()?;
    let (catalog, mut problems) =
        own.as_ref().map_or_else(|| (Catalog::built_in(), Vec::new()), |(catalog, problems)| (catalog, problems.clone()));
    if matches!(what, CatalogCommand::Check { .. }) {
        problems.extend(check_examples(catalog));
    }
    output::problems(&problems);
    let entries = entries(catalog);
    let status = match what {
        CatalogCommand::List { kind } => {
            let kind = kind.map(name);
            let entries: Vec<Entry> = entries.into_iter().filter(|e| kind.is_none_or(|k| k == e.kind)).collect();
            let columns = ["kind", "id", "label"].map(str::to_owned).to_vec();
            let cells = |i: usize| vec![entries[i].kind.to_owned(), single_line(&entries[i].id), single_line(&entries[i].label)];
            show(&Grid::new("entries", columns, &entries).shown(&["kind", "id", "label"], cells), shared)?
        }
        CatalogCommand::Check { paths } => check(paths, entries.len(), catalog, problems.len(), shared)?,
        CatalogCommand::Pending { .. } | CatalogCommand::Accept { .. } | CatalogCommand::New(_) => Status::Clean,
    };
    Ok(of_problems(&problems).max(status))
}

/// The built-in knowledge with a folder that must be there.
pub fn with_folder(folder: &Path) -> Result<(Catalog, Vec<Problem>), Problem> {
    if folder.is_dir() {
        return Ok(Catalog::with_folder(folder));
    }
    Err(Problem::error("no such catalogue folder", "check the spelling").in_file(shown(folder)))
}

/// `counterclaim catalog check`: beyond the faults of the files, names that two places bear and, held against claims, what is
/// unused or unknown. None of that is an error.
fn check(paths: &[PathBuf], entries: usize, catalog: &Catalog, faults: usize, shared: &Shared) -> Result<Status, Problem> {
    let mut more = catalog.places.clashes();
    let mut waiting = None;
    if !paths.is_empty() {
        let read = input(paths, &Metadata::default(), shared)?;
        let upkeep = progress::during(&read.options, shared, || pipeline::upkeep(&read.paths, &read.options))?;
        more.extend(read.problems);
        more.extend(upkeep.unused);
        waiting = Some(upkeep.pending.len());
    }
    output::problems(&more);
    if !shared.quiet {
        let problems = faults + more.len();
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        let names = waiting.map_or_else(String::new, |n| format!(", {n} unknown name{} in the claims", plural(n)));
        let line = format!("{entries} entries, {problems} problem{}{names}", plural(problems));
        output::print(false, |out| writeln!(out, "{line}"))?;
        if waiting.is_some_and(|n| n > 0) {
            output::say("“counterclaim catalog pending” lists the unknown names, each with what it may mean");
        }
    }
    Ok(of_problems(&more))
}

/// `counterclaim catalog pending`.
fn pending(paths: &[PathBuf], shared: &Shared) -> Result<Status, Problem> {
    let read = input(paths, &Metadata::default(), shared)?;
    let upkeep = if read.paths.is_empty() {
        pipeline::Upkeep::default()
    } else {
        progress::during(&read.options, shared, || pipeline::upkeep(&read.paths, &read.options))?
    };
    let problems: Vec<Problem> = read.problems.into_iter().chain(upkeep.problems).collect();
    output::problems(&problems);
    Ok(of_problems(&problems).max(show(&pending_grid(&upkeep.pending), shared)?))
}

/// Names that nothing known bears, as a list.
pub fn pending_grid(list: &[Pending]) -> Grid<'_> {
    let columns = ["kind", "written", "source_kind", "country", "claims", "suggestion", "score", "file", "line"];
    let cells = move |i: usize| {
        let p = &list[i];
        let at = p.line.map_or_else(|| p.file.clone(), |line| format!("{}:{line}", p.file));
        vec![
            p.kind.to_owned(),
            single_line(&p.written),
            p.claims.to_string(),
            p.suggestion.as_deref().map_or_else(|| "nothing known is alike".to_owned(), single_line),
            p.score.map_or_else(String::new, |s| format!("{s:.2}")),
            single_line(&at),
        ]
    };
    Grid::new("pending", columns.map(str::to_owned).to_vec(), list)
        .shown(&["kind", "written", "claims", "may mean", "likeness", "first in"], cells)
}

fn entries(catalog: &Catalog) -> Vec<Entry> {
    let languages = catalog.languages.iter().map(|l| (Knowledge::Languages, l.code.clone(), l.name.clone()));
    let metrics = catalog.metrics.iter().map(|m| (Knowledge::Metrics, m.id.clone(), m.label.clone()));
    let policies = catalog.policies.iter().map(|p| (Knowledge::Policies, p.name.clone(), p.about.clone()));
    let sources = catalog.sources.iter().map(|s| (Knowledge::Sources, s.id.clone(), s.name.clone()));
    let types = catalog.sources.types().iter().map(|t| (Knowledge::Sources, t.id.clone(), t.name.clone()));
    let places = catalog.places.iter().map(|p| (Knowledge::Places, p.id.to_owned(), p.name.to_owned()));
    languages
        .chain(metrics)
        .chain(sources)
        .chain(types)
        .chain(places)
        .chain(policies)
        .map(|(kind, id, label)| Entry { kind: name(kind), id, label })
        .collect()
}

fn name(kind: Knowledge) -> &'static str {
    match kind {
        Knowledge::Languages => "languages",
        Knowledge::Metrics => "metrics",
        Knowledge::Sources => "sources",
        Knowledge::Places => "places",
        Knowledge::Policies => "policies",
    }
}

/// `counterclaim schema`.
pub fn schema(record: &str, shared: &Shared) -> Result<Status, Problem> {
    let (Some(fields), Some(schema)) = (report::fields(record), report::json_schema(record)) else {
        return Err(Problem::error(format!("no record “{record}”"), report::documents().collect::<Vec<_>>().join(", ")));
    };
    list_form("schema", chosen(shared))?;
    if chosen(shared).id != "json" {
        return show(&fields, shared);
    }
    let mut status = Status::Clean;
    for (_, path) in &shared.output {
        status = status.max(settle(output::write(path, |out| out.write_all(schema.as_bytes())), path, shared));
    }
    if !shared.quiet {
        output::print(false, |out| out.write_all(schema.as_bytes()))?;
    }
    Ok(status)
}
