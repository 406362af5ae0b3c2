//! Tables from and for other programs, by a layout of the catalogue.

use super::{Export, Import, Knowledge, Losses};
use crate::catalog::{Catalog, Layout, Nesting, SourceContext};
use crate::claim::{Claim, normalise};
use crate::error::Problem;
use crate::table::{self, CsvForm, Mapping, Outward, Refusal, Sheet};

/// Reads a table. `note` is what its codebook says of every figure; `template` holds event and dispatch.
pub fn import_table(
    bytes: &[u8],
    shown: &str,
    mapping: &Mapping,
    note: Option<&str>,
    template: &Claim,
    knowledge: Knowledge<'_>,
) -> Import {
    let read = table::read_bytes(bytes, shown, mapping, template);
    let mut out = Import { claims: read.claims, rows: read.rows, skipped: read.skipped, unheld: read.unheld, problems: read.problems };
    if let Some(note) = note {
        out.claims.iter_mut().for_each(|claim| claim.notes.push(note.to_owned()));
    }
    out.settle(&read.lines, shown, knowledge);
    out
}

/// Writes all columns of ours: nothing is lost.
pub fn export_own(claims: &[Claim], guard: bool) -> std::io::Result<Export> {
    let mut bytes = Vec::new();
    table::write_csv(claims, CsvForm { guarded: guard, notes: false }, &mut bytes)?;
    Ok(Export { bytes, written: claims.len(), losses: Losses::default() })
}

/// Writes the claims that a layout can hold. Sources and places that are known bear the name by which they are found again.
///
/// # Errors
/// When the layout names no column of ours.
pub fn export_layout(claims: &[Claim], layout: &Layout, guard: bool, knowledge: Knowledge<'_>) -> Result<Export, Problem> {
    let outward = Outward::new(layout)?;
    let (mut sheet, mut out) = (Sheet::default(), Export::default());
    for claim in claims {
        let mut fitted = match outward.fit(&named(claim, &outward, knowledge.catalog)) {
            Ok(fitted) => fitted,
            Err(why) => {
                out.losses.leave_out(claim, why);
                continue;
            }
        };
        if let Err(problem) = normalise(&mut fitted.back, knowledge.catalog, knowledge.policy, &[]) {
            out.losses.leave_out(claim, Refusal { why: "they cannot be read again".to_owned(), what: problem.message });
            continue;
        }
        if let Some(why) = Losses::misread(claim, &fitted.back) {
            out.losses.leave_out(claim, why);
            continue;
        }
        out.losses.compare(claim, &fitted.back);
        out.written += 1;
        sheet.push(&outward, fitted);
    }
    sheet
        .write(&outward, guard, &mut out.bytes)
        .map_err(|e| Problem::error(format!("cannot write CSV: {e}"), "this is a fault of the program"))?;
    Ok(out)
}

/// The claim in words that others understand: names for ids, and the layout's own name of an equal population.
fn named(claim: &Claim, outward: &Outward, catalog: &Catalog) -> Claim {
    let mut out = claim.clone();
    if let Some(metric) = catalog.metric(&claim.metric) {
        let equal = |p: &&str| catalog.populations.relation(metric, claim.population.as_deref(), Some(p)) == Some(Nesting::Equal);
        let same = outward.populations(&claim.metric).into_iter().find(equal);
        out.population = same.map(str::to_owned).or(out.population);
    }
    let place = claim.place.as_deref().and_then(|id| place_name(id, claim, catalog));
    if place.is_none() {
        // Which part of the words is the country is not known.
        out.place = None;
    }
    out.place_text = place.or(out.place_text);
    out.source_text = source_name(claim, catalog).or_else(|| claim.source_for_people().map(str::to_owned));
    out
}

/// The shortest name that the place is found by, its country last.
fn place_name(id: &str, claim: &Claim, catalog: &Catalog) -> Option<String> {
    let names: Option<Vec<&str>> =
        id.match_indices('/').map(|(at, _)| &id[..at]).chain([id]).map(|id| catalog.places.get(id).map(|p| p.name)).collect();
    let names = names?;
    let (country, rest) = names.split_first()?;
    let own = claim.place_text.as_deref().map(str::trim).filter(|t| !t.is_empty() && !rest.is_empty());
    let short = rest.last().map_or_else(|| (*country).to_owned(), |last| format!("{last}, {country}"));
    let full = names.iter().rev().copied().collect::<Vec<_>>().join(", ");
    let written = own.map(|own| format!("{own}, {country}"));
    [Some(short), written, Some(full)].into_iter().flatten().find(|name| catalog.places.identify_text(name, &[]).as_deref() == Some(id))
}

/// The name that the source is found by: as written, else the registry's.
fn source_name(claim: &Claim, catalog: &Catalog) -> Option<String> {
    let id = claim.source.as_deref()?;
    let context =
        SourceContext { country: claim.country.as_deref(), place: claim.place.as_deref(), outlet: claim.outlet.as_deref(), day: claim.to };
    let found = |name: &String| catalog.sources.identify(&catalog.places, name, &context).id() == Some(id);
    [claim.source_text.clone(), catalog.sources.display_name(id, &catalog.places)].into_iter().flatten().find(found)
}
