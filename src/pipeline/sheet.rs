//! Tables among the files: what their folder says of them, how their columns are read, their claims in terms of the catalogue.

use rayon::prelude::*;

use super::{FileReading, Options, context, vet};
use crate::catalog::{Catalog, Policy};
use crate::claim::{Claim, Kind, normalise};
use crate::error::Problem;
use crate::table;
use crate::text::{InputFile, Repository};

/// Reads one table.
pub(super) fn read_table(
    file: &InputFile,
    repository: &Repository,
    options: &Options,
    catalog: &Catalog,
    policy: &Policy,
    out: &mut FileReading,
) {
    let mapping = match mapping(options, catalog) {
        Ok(mapping) => mapping,
        Err(problem) => return out.problems.push(problem.in_file(&file.shown)),
    };
    let template = template(file, options);
    let read = table::read_file(&file.path, &file.shown, &mapping, &template);
    let from = out.claims.len();
    let (claims, skipped) = settled(read, &file.shown, repository, catalog, policy, &mut out.problems);
    out.claims.extend(claims.into_iter().map(|(claim, _)| claim));
    out.skipped_rows += skipped;
    out.problems.extend(vet::claims(&out.claims[from..], &file.shown, catalog));
    out.dispatches.push((template.event, 1));
}

/// What a table leaves out.
pub(super) fn template(file: &InputFile, options: &Options) -> Claim {
    let name = file.path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let event = file.event.clone().or_else(|| options.event.clone()).unwrap_or_default();
    let mut template = Claim::new(&event, &name, Kind::Quantity, "");
    (template.outlet, template.published, template.language) =
        (options.outlet.clone(), options.published.clone(), options.language.clone());
    table::partition(&file.path, &mut template);
    template
}

/// The claims of a table in terms of the catalogue, each with the line where it begins, and how many rows were skipped.
pub(super) fn settled(
    read: table::Read,
    shown: &str,
    repository: &Repository,
    catalog: &Catalog,
    policy: &Policy,
    problems: &mut Vec<Problem>,
) -> (Vec<(Claim, u32)>, usize) {
    problems.extend(read.problems);
    let (mut claims, mut skipped) = (Vec::new(), read.skipped);
    let normal = |(mut claim, line): (Claim, u32)| {
        let places = context(&claim.event, repository).places;
        let found = normalise(&mut claim, catalog, policy, &places);
        (claim, line, found)
    };
    for (claim, line, found) in read.claims.into_par_iter().zip(read.lines).map(normal).collect::<Vec<_>>() {
        match found {
            Ok(()) => claims.push((claim, line)),
            Err(problem) => {
                skipped += 1;
                problems.push(problem.in_file(shown).at(claim.at().0.unwrap_or(1), 1));
            }
        }
    }
    (claims, skipped)
}

/// How tables are read that the options are about.
///
/// # Errors
/// When a column, a layout or an encoding is not known.
pub fn mapping(options: &Options, catalog: &Catalog) -> Result<table::Mapping, Problem> {
    let mut mapping = table::Mapping::new(&options.columns)?.with_guard(options.csv_guard);
    if let Some(label) = &options.encoding {
        mapping = mapping.with_encoding(label)?;
    }
    if let Some(id) = &options.layout {
        let known = || catalog.layouts.iter().map(|l| l.id.as_str()).collect::<Vec<_>>().join(", ");
        let layout = catalog.layouts.iter().find(|l| l.id == *id);
        let layout = layout.ok_or_else(|| Problem::error(format!("no layout is called “{id}”"), format!("choose one of {}", known())))?;
        mapping = mapping.with_layout(layout)?;
    }
    Ok(mapping)
}
