//! `catalog` and `schema`: what the program knows, and the shape of what it prints.

use serde::Serialize;

use super::arguments::{CatalogCommand, Knowledge, Shared};
use super::input::shown;
use super::list::{list_form, show};
use super::output;
use super::report::{chosen, settle};
use super::settings::Settings;
use super::status::{Status, of_problems};
use crate::catalog::Catalog;
use crate::claim::check_examples;
use crate::error::Problem;
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
    let own = match &shared.catalog.clone().or(Settings::find(None)?.catalog) {
        Some(folder) if !folder.is_dir() => {
            return Err(Problem::error("no such catalogue folder", "check the spelling").in_file(shown(folder)));
        }
        Some(folder) => Some(Catalog::with_folder(folder)),
        None => None,
    };
    let (catalog, mut problems) =
        own.as_ref().map_or_else(|| (Catalog::built_in(), Vec::new()), |(catalog, problems)| (catalog, problems.clone()));
    if matches!(what, CatalogCommand::Check) {
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
        CatalogCommand::Check => {
            if !shared.quiet {
                let plural = if problems.len() == 1 { "" } else { "s" };
                let line = format!("{} entries, {} problem{plural}", entries.len(), problems.len());
                output::print(false, |out| writeln!(out, "{line}"))?;
            }
            Status::Clean
        }
    };
    Ok(of_problems(&problems).max(status))
}

fn entries(catalog: &Catalog) -> Vec<Entry> {
    let languages = catalog.languages.iter().map(|l| (Knowledge::Languages, l.code.clone(), l.name.clone()));
    let metrics = catalog.metrics.iter().map(|m| (Knowledge::Metrics, m.id.clone(), m.label.clone()));
    let policies = catalog.policies.iter().map(|p| (Knowledge::Policies, p.name.clone(), p.about.clone()));
    languages.chain(metrics).chain(policies).map(|(kind, id, label)| Entry { kind: name(kind), id, label }).collect()
}

fn name(kind: Knowledge) -> &'static str {
    match kind {
        Knowledge::Languages => "languages",
        Knowledge::Metrics => "metrics",
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
