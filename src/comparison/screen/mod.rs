//! Which rows of a large table can take part in a finding: only those are read as claims and compared.
//!
//! 1. One query (`cells`) sums the table up in cells (`tally`): rows alike in metric, group, place, period and all else that decides whether
//!    claims are comparable, with bounds of their figures. Each cell is then read as a claim is, by the same code.
//! 2. Cells that can be at odds are put into clusters (`clash`), which has the argument why no finding is lost.
//! 3. A second query fetches the rows of these cells, whose numbers the first has kept. They are compared as any claims are, but only
//!    within their cluster: nothing is found that comparing all of the table would not find.
//!
//! Rows that are no plain figures in columns (a figure in words, a fault, a part of another claim) are always read, and their cell is
//! taken to be at odds with all that it meets. What a row refers to, and rows that bear the id of one that is read, are read too.
//!
//! Echoes (near-identical wording in other outlets) are looked for among the claims that are read.
//!
//! A cluster of more than [`MANY`] claims is not enumerated: each source's highest and lowest figures in each of its cells speak for
//! it, and of those the ones furthest apart; how many were left out is reported.

mod cells;
mod clash;
mod crowd;
mod tally;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use polars::prelude::{
    BooleanChunked, Column, DataFrame, DataType, Field, IdxCa, IntoColumn as _, IntoLazy as _, NewChunkedArray as _, PolarsResult,
    SortMultipleOptions, UniqueKeepStrategy, col,
};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use self::cells::{Cells, FRACTION, LEAST, MOST};
use self::clash::{Item, Look};
pub(super) use self::crowd::gather;
use self::crowd::{join_parts, trimmed};
use self::tally::{Sum, Tallied};
use super::Options;
use super::columns::Rows;
use super::relations::Relations;
use crate::catalog::{Catalog, Policy};
use crate::claim::{Claim, Kind, UNSPECIFIED, normalise};
use crate::error::Problem;
use crate::table::{Held, Mapping, ROW, Sheets, collect, failed, from_frame};

/// So many claims of one cluster are compared one by one.
pub const MANY: usize = 200;

/// Cells read at a time.
const CHUNK: usize = 20_000;

/// What a look at the whole table shows.
#[derive(Debug, Default)]
pub struct Screened {
    /// Rows to read, in order, each with the cluster within which it is compared; 0 for one of its own.
    pub rows: Vec<(u32, u32)>,
    /// What the search has brought of these rows, where it could ([`Sheets::read`]).
    pub held: Option<Held>,
    /// Plain rows, read or not: so many claims of each event.
    pub events: BTreeMap<String, usize>,
    /// Plain rows of low confidence.
    pub unsure: usize,
    /// Plain rows for which nobody is named.
    pub nobody: usize,
    /// Rows that are not plain, in order: they are read, and what they are is known only then.
    pub odd: Vec<u32>,
    /// What a reader should know of how the table was compared.
    pub problems: Vec<Problem>,
}

/// What the caller knows: the places of an event, and what is strange about a claim.
pub struct Surroundings<'a> {
    /// Ids of the places of an event.
    pub places: &'a (dyn Fn(&str) -> Vec<String> + Sync),
    /// What a person should be told of once.
    pub strange: &'a dyn Fn(&Claim) -> Vec<String>,
}

/// What a claim can be strange in: metric, place, value.
type Looks = (String, Option<String>, Option<String>);

/// What some cells come to: all those of some events.
#[derive(Default)]
struct Sheaf {
    clusters: Vec<Vec<u32>>,
    /// So many plain rows of each event.
    events: BTreeMap<String, usize>,
    /// Cells that cannot be read as a claim: their rows are at fault.
    faulty: Vec<u32>,
    /// Cells with fractions where people are counted.
    fractions: Vec<u32>,
    /// One claim of each look, with the first row that bears it.
    looks: FxHashMap<Looks, (u32, Claim)>,
}

/// Looks at a whole table; `None` when it has to be read row by row.
///
/// # Errors
/// When a file cannot be read any more.
pub fn screen(sheets: &Sheets, catalog: &Catalog, options: &Options, about: &Surroundings<'_>) -> Result<Option<Screened>, Problem> {
    look(sheets, catalog, options, about).map_err(|e| failed(&e))
}

fn look(sheets: &Sheets, catalog: &Catalog, options: &Options, about: &Surroundings<'_>) -> PolarsResult<Option<Screened>> {
    let Some(policy) = catalog.policy(&options.policy) else { return Ok(None) };
    let cells = Cells::new(sheets, catalog, policy)?;
    let Some(summary) = cells.summed()? else { return Ok(None) };
    if blank(&summary.frame, &cells)? {
        return Ok(None);
    }
    let mut out = Screened { unsure: summary.unsure, nobody: summary.nobody, ..Screened::default() };
    let mut keys = summary.frame.clone();
    keys.with_column(Column::new("best".into(), vec![1.0; summary.frame.height()]))?;
    let sheaves = sheaves(&summary.frame, &cells)?;
    let read = |cells: &Range<usize>| sheaf(&keys, cells.clone(), &summary, catalog, policy, options, about.places);
    let (mut clusters, mut faulty, mut fractions): (Vec<Vec<u32>>, Vec<u32>, Vec<u32>) = Default::default();
    let mut looks: FxHashMap<Looks, (u32, Claim)> = FxHashMap::default();
    for sheaf in sheaves.par_iter().map(read).collect::<Vec<Sheaf>>() {
        clusters.extend(sheaf.clusters);
        faulty.extend(sheaf.faulty);
        fractions.extend(sheaf.fractions);
        sheaf.events.into_iter().for_each(|(event, rows)| *out.events.entry(event).or_default() += rows);
        for (look, (row, claim)) in sheaf.looks {
            let first = looks.entry(look).or_insert((row, claim));
            first.0 = first.0.min(row);
        }
    }
    // What is strange is shown by the first of the rows; figures with a fraction where people are counted by each.
    let mut strange: BTreeMap<String, u32> = BTreeMap::new();
    for (row, claim) in looks.values() {
        for message in (about.strange)(claim) {
            let first = strange.entry(message).or_insert(u32::MAX);
            *first = (*first).min(*row);
        }
    }
    let mut always: BTreeSet<u32> = strange.into_values().collect();
    always.extend(rows_of(&summary, &faulty));
    if !fractions.is_empty() {
        let broken = collect(cells.rows(&rows_of(&summary, &fractions))?.filter(col(FRACTION)).select([col(ROW)]))?;
        always.extend(broken.column(ROW)?.u32()?.into_no_null_iter());
    }
    always.extend(&summary.odd);
    out.odd.clone_from(&summary.odd);
    let mut rows: BTreeMap<u32, u32> = always.into_iter().map(|row| (row, 0)).collect();
    out.held = fetch(&cells, &summary, &clusters, &mut rows, &mut out.problems)?;
    out.rows = rows.into_iter().collect();
    Ok(Some(out))
}

/// Stretches of cells that hold all of each of their events, of about [`CHUNK`] cells.
fn sheaves(frame: &DataFrame, cells: &Cells<'_>) -> PolarsResult<Vec<Range<usize>>> {
    if !cells.keys.contains(&"event") {
        return Ok(std::iter::once(0..frame.height()).collect());
    }
    let events = frame.column("event")?.to_physical_repr().cast(&DataType::String)?;
    let (mut out, mut start, mut before) = (Vec::new(), 0, None);
    for (at, event) in events.str()?.iter().enumerate() {
        if before.is_some_and(|b| b != event) && at - start >= CHUNK {
            out.push(start..at);
            start = at;
        }
        before = Some(event);
    }
    out.push(start..frame.height());
    Ok(out)
}

/// A key of nothing but space, which reading takes for none: the keys would not tell what it does.
fn blank(frame: &DataFrame, cells: &Cells<'_>) -> PolarsResult<bool> {
    for key in cells.keys.iter().filter(|k| !matches!(**k, "from" | "to" | "as_of")) {
        let values = frame.column(key)?.unique()?.cast(&DataType::String)?;
        if values.str()?.iter().flatten().any(|v| v.trim().is_empty()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Reads some cells as claims, and finds which of them may be at odds.
fn sheaf(
    keys: &DataFrame,
    cells: Range<usize>,
    summary: &Tallied,
    catalog: &Catalog,
    policy: &Policy,
    options: &Options,
    places: &(dyn Fn(&str) -> Vec<String> + Sync),
) -> Sheaf {
    let mut template = Claim::new("", "cell", Kind::Quantity, "");
    template.source = Some("cell".into());
    let mut part = keys.slice(i64::try_from(cells.start).unwrap_or(i64::MAX), cells.len());
    let ids: Vec<String> = cells.clone().map(|at| format!("{at:010}")).collect();
    let mut out = Sheaf::default();
    if part.with_column(Column::new("claim_id".into(), ids)).is_err() {
        return out;
    }
    let read = from_frame(&part, "", &Mapping::default(), &template);
    let (mut claims, mut lines, mut at) = (read.claims, read.lines.into_iter(), Vec::with_capacity(cells.len()));
    claims.retain_mut(|claim| {
        let line = lines.next().unwrap_or(1) as usize;
        let kept = normalise(claim, catalog, policy, &places(&claim.event)).is_ok();
        if kept {
            at.push(cells.start + line - 1);
        }
        kept
    });
    let mut known = at.iter().copied().peekable();
    for cell in cells {
        if known.next_if_eq(&cell).is_none() {
            out.faulty.push(u32::try_from(cell).unwrap_or(u32::MAX));
        }
    }
    let (mut events, mut looks): (FxHashMap<&str, usize>, FxHashMap<_, (u32, &Claim)>) = Default::default();
    for (claim, at) in claims.iter().zip(&at) {
        let sum = &summary.sums[*at];
        if sum.plain > 0 {
            *events.entry(&claim.event).or_default() += sum.plain as usize;
        }
        if sum.fraction && catalog.metric(&claim.metric).is_some_and(|m| m.unit == "people") {
            out.fractions.push(u32::try_from(*at).unwrap_or(u32::MAX));
        }
        let first = looks.entry((&claim.metric, &claim.place, &claim.value)).or_insert((u32::MAX, claim));
        first.0 = first.0.min(sum.first);
    }
    out.events = events.into_iter().map(|(event, rows)| (event.to_owned(), rows)).collect();
    out.looks = looks.into_values().map(|(row, c)| ((c.metric.clone(), c.place.clone(), c.value.clone()), (row, c.clone()))).collect();
    out.clusters = clusters(&claims, &at, summary, catalog, policy, options);
    out
}

/// Clusters of cells, by their rows in the frame; `at` is that of each claim.
fn clusters(claims: &[Claim], at: &[usize], summary: &Tallied, catalog: &Catalog, policy: &Policy, options: &Options) -> Vec<Vec<u32>> {
    let rows = Rows::new(claims, &[], catalog, policy, &options.tolerances);
    let relations = Relations::new(&rows, catalog);
    let look = Look::new(&rows, &relations);
    let mut events: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (number, row) in rows.rows.iter().enumerate().filter(|(number, _)| claims[rows.claims[*number]].metric != UNSPECIFIED) {
        events.entry(row.event).or_default().push(number);
    }
    let cell = |row: usize| at[rows.claims[row]];
    let mut out = Vec::new();
    for event in events.into_values() {
        let items: Vec<Item<'_>> = event
            .iter()
            .map(|row| {
                let Sum { most, least, floors, caps, .. } = summary.sums[cell(*row)];
                Item { row: &rows.rows[*row], most, least, floors, caps }
            })
            .collect();
        let found = look.clusters(&items).into_iter();
        out.extend(found.map(|c| c.into_iter().map(|at| u32::try_from(cell(event[at])).unwrap_or(u32::MAX)).collect()));
    }
    out
}

/// The rows of some cells, in order.
fn rows_of(summary: &Tallied, which: &[u32]) -> Vec<u32> {
    if which.is_empty() {
        return Vec::new();
    }
    let mut wanted = vec![false; summary.sums.len()];
    which.iter().for_each(|at| wanted[*at as usize] = true);
    let rows = (0..u32::try_from(summary.cells.len()).unwrap_or(u32::MAX)).into_par_iter();
    rows.filter(|row| wanted[summary.cells[*row as usize] as usize]).collect()
}

/// Adds the rows of clusters, each with its cluster; of a cluster of many, those that speak for it. Gives what it brought of them.
fn fetch(
    cells: &Cells<'_>,
    summary: &Tallied,
    clusters: &[Vec<u32>],
    rows: &mut BTreeMap<u32, u32>,
    problems: &mut Vec<Problem>,
) -> PolarsResult<Option<Held>> {
    // The cluster of each cell, from 1.
    let mut cluster_of = vec![0; summary.sums.len()];
    let count = |at: &u32| (summary.sums[*at as usize].plain + summary.sums[*at as usize].odd) as usize;
    let sizes: Vec<usize> = clusters.iter().map(|cluster| cluster.iter().map(count).sum()).collect();
    for (number, cluster) in (1u32..).zip(clusters) {
        cluster.iter().for_each(|at| cluster_of[*at as usize] = number);
    }
    if clusters.is_empty() {
        return Ok(None);
    }
    // One query for clusters of few and of many, and for all that rows are read from: reading the table again costs more than some
    // columns too many.
    let voice = ["at", "said_source", "said_source_text", "said_outlet"].map(col);
    let whole = cells.others();
    let all = cells.rows(&rows_of(summary, &clusters.concat()))?;
    let mut all = collect(all.select([&voice[1..], &[ROW, MOST, LEAST].map(col), &whole].concat()))?;
    let at = all.column(ROW)?.u32()?.into_no_null_iter().map(|row| summary.cells[row as usize]).collect();
    let of_cell = IdxCa::from_vec("at".into(), at);
    for (key, name, dtype) in cells.as_they_are() {
        all.with_column(summary.frame.column(key)?.take(&of_cell)?.cast(&dtype)?.with_name(name.into()))?;
    }
    all.with_column(of_cell.into_column())?;
    let mut of_many = Vec::with_capacity(all.height());
    for (row, at) in all.column(ROW)?.u32()?.into_no_null_iter().zip(all.column("at")?.u32()?.into_no_null_iter()) {
        let cluster = cluster_of[at as usize];
        let many = sizes[cluster as usize - 1] > MANY;
        of_many.push(many);
        if !many {
            rows.insert(row, cluster);
        }
    }
    let held = |rows: &BTreeMap<u32, u32>| -> PolarsResult<Option<Held>> {
        let kept: BooleanChunked = all.column(ROW)?.u32()?.into_no_null_iter().map(|row| rows.contains_key(&row)).collect();
        cells.sheets.hold(&all.filter(&kept)?)
    };
    let said = all.filter(&BooleanChunked::from_slice("many".into(), &of_many))?.lazy();
    let of_many: usize = sizes.iter().filter(|size| **size > MANY).sum();
    if of_many == 0 {
        return held(rows);
    }
    // The first of equal figures, and of figures only.
    let best = |by: &str, descending: bool| {
        let order = SortMultipleOptions::default().with_order_descending_multi([descending, false]);
        said.clone().sort([by, ROW], order).unique_stable_generic(Some(voice.to_vec()), UniqueKeepStrategy::First).select([
            col("at"),
            col(ROW),
            col(by).alias("figure"),
        ])
    };
    let mut kept = 0;
    for (by, descending) in [(MOST, true), (LEAST, false)] {
        let found = best(by, descending).collect()?;
        let mut taken: FxHashMap<u32, usize> = FxHashMap::default();
        for (row, at) in found.column(ROW)?.u32()?.into_no_null_iter().zip(found.column("at")?.u32()?.into_no_null_iter()) {
            let cluster = cluster_of[at as usize];
            let taken = taken.entry(cluster).or_default();
            if *taken < MANY / 2 {
                *taken += 1;
                kept += usize::from(rows.insert(row, cluster).is_none_or(|before| before == 0));
            }
        }
    }
    problems.push(Problem::warning(trimmed(of_many, kept), "give fewer files to see every pair"));
    held(rows)
}

/// Rows beyond those read that bear one of `ids`: what others refer to, and claims whose id is given twice.
///
/// # Errors
/// When a file cannot be read any more.
pub fn bearing(sheets: &Sheets, ids: &BTreeSet<&str>) -> Result<Vec<u32>, Problem> {
    rows_bearing(sheets, ids).map_err(|e| failed(&e))
}

fn rows_bearing(sheets: &Sheets, ids: &BTreeSet<&str>) -> PolarsResult<Vec<u32>> {
    if !sheets.has("claim_id") || ids.is_empty() {
        return Ok(Vec::new());
    }
    let wanted: FxHashSet<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    let is_wanted = move |ids: Column| {
        let found: BooleanChunked = ids.str()?.iter().map(|id| id.is_some_and(|id| wanted.contains(id))).collect();
        Ok(found.into_column())
    };
    let is_wanted =
        col("claim_id").cast(DataType::String).map(is_wanted, |_, field| Ok(Field::new(field.name().clone(), DataType::Boolean)));
    let found = collect(sheets.lazy(&["claim_id", ROW])?.filter(is_wanted).select([col(ROW)]))?;
    let mut rows: Vec<u32> = found.column(ROW)?.u32()?.into_no_null_iter().collect();
    rows.sort_unstable();
    Ok(rows)
}

/// The parts of their event within which claims are compared: their clusters, joined where one claim is part of another. `clusters`
/// in the order of `claims`, 0 for a claim of its own.
pub fn parts(claims: &[Claim], clusters: &[u32]) -> Vec<u32> {
    let next = clusters.iter().max().map_or(1, |m| m + 1);
    let mut parts: Vec<u32> = clusters.iter().zip(next..).map(|(c, own)| if *c == 0 { own } else { *c }).collect();
    let ids: FxHashMap<(&str, &str), usize> =
        claims.iter().enumerate().map(|(at, c)| ((c.event.as_str(), c.claim_id.as_str()), at)).collect();
    let whole = |c: &Claim| c.subset_of.as_deref().and_then(|id| ids.get(&(c.event.as_str(), id)).copied());
    join_parts(&mut parts, claims.iter().enumerate().filter_map(|(at, c)| Some((at, whole(c)?))));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Vec<Claim> {
        let claim = |id: &str, source: &str, figure: f64| {
            let mut c = Claim::new("e", "d", Kind::Quantity, "killed");
            (c.claim_id, c.source, c.place) = (id.into(), Some(source.into()), Some("kazakhstan/almaty".into()));
            (c.low, c.best, c.high) = (Some(figure), Some(figure), Some(figure));
            c
        };
        vec![claim("a", "police", 5.0), claim("b", "kibhr", 5.0), claim("c", "afp", 9.0)]
    }

    #[test]
    fn the_queries_read_no_more_than_they_need() {
        let catalog = Catalog::built_in();
        let (_folder, sheets) = crate::table::sheets_of(&claims());
        let cells = Cells::new(&sheets, catalog, catalog.policy("interval").unwrap()).unwrap();
        let plan = cells.bounded().unwrap().explain(true).unwrap();
        assert!(plan.contains("PROJECT 29/44 COLUMNS"), "{plan}");
        let rows = cells.rows(&[1]).unwrap().select([col(MOST)]).explain(true).unwrap();
        assert!(rows.contains("PROJECT 14/44 COLUMNS") && rows.contains("SELECTION: "), "{rows}");
    }

    #[test]
    fn what_the_cells_tell_of_rows_reads_as_what_the_file_says() {
        let catalog = Catalog::built_in();
        let mut all = claims();
        all.push(Claim { claim_id: "d".into(), event: "other".into(), ..all[0].clone() });
        let (_folder, sheets) = crate::table::sheets_of(&all);
        let about = Surroundings { places: &|_| Vec::new(), strange: &|_| Vec::new() };
        let screened = screen(&sheets, catalog, &Options::default(), &about).unwrap().unwrap();
        assert_eq!(screened.rows.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(screened.events.values().sum::<usize>(), 4);
        // One more than the query has brought.
        let [own, again] = [screened.held.as_ref(), None].map(|held| sheets.read(&[0, 1, 2, 3], held).unwrap().remove(0).read);
        assert_eq!((own.claims.len(), own.claims == again.claims), (4, true));
    }
}
