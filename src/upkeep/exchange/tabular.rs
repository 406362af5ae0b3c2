//! Tables from and for other programs, by a layout of the catalogue.

use super::{Export, Import, Knowledge, Losses};
use crate::catalog::{Catalog, Layout, Nesting, SourceContext};
use crate::claim::{Claim, normalise};
use crate::error::{Level, Problem};
use crate::table::{self, CsvForm, Fitted, Mapping, Outward, Refusal, Sheet};

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
    let places: Vec<(u32, u32)> = read.lines.iter().map(|line| (*line, *line)).collect();
    let skipped = out.problems.iter().filter(|p| p.level == Level::Error).filter_map(|p| p.line).collect();
    out.settle(&places, skipped, shown, knowledge);
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
        let named = named(claim, &outward, knowledge.catalog);
        let tried = source_names(claim, knowledge.catalog).into_iter().map(|name| {
            let named = Claim { source_text: name, ..named.clone() };
            outward.fit(&named).and_then(|fitted| read_again(claim, fitted, knowledge))
        });
        match first_that_fits(tried) {
            Ok(fitted) => {
                out.losses.compare(claim, &fitted.back);
                out.written += 1;
                sheet.push(&outward, fitted);
            }
            Err(why) => out.losses.leave_out(claim, why),
        }
    }
    sheet
        .write(&outward, guard, &mut out.bytes)
        .map_err(|e| Problem::error(format!("cannot write CSV: {e}"), "this is a fault of the program"))?;
    Ok(out)
}

/// The claim as its receiver would have it, unless that is another one.
fn read_again(claim: &Claim, mut fitted: Fitted, knowledge: Knowledge<'_>) -> Result<Fitted, Refusal> {
    if let Err(problem) = normalise(&mut fitted.back, knowledge.catalog, knowledge.policy, &[]) {
        return Err(Refusal { why: "they cannot be read again".to_owned(), what: problem.message });
    }
    match Losses::misread(claim, &fitted.back) {
        Some(why) => Err(why),
        None => Ok(fitted),
    }
}

/// The first success, else the first failure.
fn first_that_fits(tried: impl Iterator<Item = Result<Fitted, Refusal>>) -> Result<Fitted, Refusal> {
    let mut failure = None;
    for one in tried {
        match one {
            Ok(fitted) => return Ok(fitted),
            Err(why) => failure = failure.or(Some(why)),
        }
    }
    Err(failure.unwrap_or(Refusal { why: "nobody says so".to_owned(), what: String::new() }))
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
    out
}

/// A name that the place is found by, its country last.
fn place_name(id: &str, claim: &Claim, catalog: &Catalog) -> Option<String> {
    let names: Option<Vec<&str>> =
        id.match_indices('/').map(|(at, _)| &id[..at]).chain([id]).map(|id| catalog.places.get(id).map(|p| p.name)).collect();
    let names = names?;
    let (country, rest) = names.split_first()?;
    let own = claim.place_text.as_deref().map(str::trim).filter(|t| !t.is_empty() && !rest.is_empty());
    let short = rest.last().map_or_else(|| (*country).to_owned(), |last| format!("{last}, {country}"));
    let full = names.iter().rev().copied().collect::<Vec<_>>().join(", ");
    let written = own.map(|own| format!("{own}, {country}"));
    [Some(full), Some(short), written].into_iter().flatten().find(|name| catalog.places.identify_text(name, &[]).as_deref() == Some(id))
}

/// What the source may be called: as written and as the registry has it, the name by which it is found here first.
fn source_names(claim: &Claim, catalog: &Catalog) -> Vec<Option<String>> {
    let Some(id) = claim.source.as_deref() else { return vec![claim.source_for_people().map(str::to_owned)] };
    let context =
        SourceContext { country: claim.country.as_deref(), place: claim.place.as_deref(), outlet: claim.outlet.as_deref(), day: claim.to };
    let found = |name: &String| catalog.sources.identify(&catalog.places, name, &context).id() == Some(id);
    let mut names: Vec<String> =
        [claim.source_text.clone(), catalog.sources.display_name(id, &catalog.places)].into_iter().flatten().collect();
    names.sort_by_key(|name| !found(name));
    names.into_iter().map(Some).chain([claim.source_for_people().map(str::to_owned)]).collect()
}
