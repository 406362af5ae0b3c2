//! `catalog accept`: a person's word that a written name means a known source or place, kept in the catalogue folder.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use super::arguments::{Named, Shared};
use super::input::{shown, suggestion};
use super::knowledge::with_folder;
use super::output;
use super::status::{Status, of_problems};
use crate::catalog::{Catalog, PlaceMatch, SourceContext};
use crate::error::Problem;
use crate::report::single_line;

/// Id → names.
type Accepted = BTreeMap<String, Vec<String>>;

/// `counterclaim catalog accept`.
pub fn accept(kind: Named, written: &str, id: &str, folder: Option<&Path>, shared: &Shared) -> Result<Status, Problem> {
    let Some(folder) = folder else {
        let remedy = "name it with --catalog, or as “catalog” in counterclaim.toml";
        return Err(Problem::error("no catalogue folder of your own to keep the name in", remedy));
    };
    let written = written.trim();
    let operators = [';', '@', '|', '*', '?', '{', '}', '~', '=', ':', '"', '\\', '\t', '\n'];
    if written.is_empty() || written.contains(operators) {
        return Err(Problem::error(format!("“{written}” cannot stand as a name"), "write the name without ; @ | * ? { } ~ = : and quotes"));
    }
    let own = if folder.is_dir() { Some(with_folder(folder)?.0) } else { None };
    let catalog = own.as_ref().unwrap_or_else(|| Catalog::built_in());
    known(kind, written, id, catalog)?;
    let (sub, file) = match kind {
        Named::Source => ("sources", "accepted.toml"),
        Named::Place => ("places", "accepted.tsv"),
    };
    let path = folder.join(sub).join(file);
    let made = fs::create_dir_all(folder.join(sub));
    made.map_err(|e| Problem::error(format!("cannot make the folder: {e}"), "check the path").in_file(shown(&folder.join(sub))))?;
    let _held = output::hold(&path);
    let mut accepted = read(kind, &path)?;
    let names = accepted.entry(id.to_owned()).or_default();
    if !names.iter().any(|n| n == written) {
        names.push(written.to_owned());
    }
    output::write(&path, |out| write(kind, &accepted, out))?;
    let (_, problems) = with_folder(folder)?;
    output::problems(&problems);
    if !shared.quiet {
        output::print(false, |out| writeln!(out, "{}", single_line(&format!("{}: “{written}” stands for {id}", shown(&path)))))?;
    }
    Ok(of_problems(&problems))
}

/// The id must be known, and the name must not mean something else already.
fn known(kind: Named, written: &str, id: &str, catalog: &Catalog) -> Result<(), Problem> {
    let (found, meant) = match kind {
        Named::Source => {
            let meant = catalog.sources.identify(&catalog.places, written, &SourceContext::default()).id().map(str::to_owned);
            (catalog.sources.kind_of(id).is_some(), meant)
        }
        Named::Place => {
            let meant = match catalog.places.resolve_text(written, &[]) {
                PlaceMatch::Exact(id) => Some(id),
                _ => None,
            };
            (catalog.places.get(id).is_some(), meant)
        }
    };
    if !found {
        let last = |id: &str| id.rsplit('/').next().unwrap_or(id).to_owned();
        let near: Vec<String> = match kind {
            Named::Source => catalog.sources.iter().map(|s| s.id.clone()).filter(|s| last(s) == last(id)).take(5).collect(),
            Named::Place => catalog.places.iter().map(|p| p.id.to_string()).filter(|p| last(p) == last(id)).take(5).collect(),
        };
        let remedy =
            if near.is_empty() { "“counterclaim catalog list” shows the ids there are".to_owned() } else { suggestion(id, &near) };
        return Err(Problem::error(format!("nothing known has the id “{id}”"), remedy));
    }
    match meant.filter(|m| m != id) {
        Some(other) => {
            Err(Problem::error(format!("“{written}” already stands for {other}"), "give the fuller name, or change the entry it stands in"))
        }
        None => Ok(()),
    }
}

fn read(kind: Named, path: &Path) -> Result<Accepted, Problem> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Accepted::new()),
        Err(e) => return Err(Problem::error(format!("cannot read: {e}"), "check the file and its permissions").in_file(shown(path))),
    };
    let split = |names: &str| names.split(';').map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).collect::<Vec<_>>();
    let mut accepted = Accepted::new();
    match kind {
        Named::Source => {
            let table: toml::Table = text.parse().map_err(|e: toml::de::Error| {
                let at = e.span().map_or(0, |s| s.start);
                Problem::error(e.message().to_owned(), "correct the file, or remove it").at_offset(&text, at).in_file(shown(path))
            })?;
            for row in table.get("source").and_then(toml::Value::as_array).into_iter().flatten() {
                let cell = |key: &str| row.get(key).and_then(toml::Value::as_str).unwrap_or_default();
                accepted.entry(cell("id").to_owned()).or_default().extend(split(cell("names")));
            }
        }
        Named::Place => {
            for line in text.lines().skip(1).filter(|l| !l.trim().is_empty() && !l.starts_with('#')) {
                let mut cells = line.split('\t');
                let id = cells.next().unwrap_or_default().to_owned();
                accepted.entry(id).or_default().extend(split(cells.nth(1).unwrap_or_default()));
            }
        }
    }
    Ok(accepted)
}

fn write(kind: Named, accepted: &Accepted, out: &mut dyn Write) -> io::Result<()> {
    if kind == Named::Place {
        writeln!(out, "id\tkind\tnames\tadjectives")?;
    }
    for (id, names) in accepted {
        match kind {
            Named::Source => {
                let text = |t: &str| toml::Value::String(t.to_owned()).to_string();
                writeln!(out, "[[source]]\nid = {}\nnames = {}\n", text(id), text(&names.join("; ")))?;
            }
            Named::Place => writeln!(out, "{id}\t\t{}\t", names.join("; "))?,
        }
    }
    Ok(())
}
