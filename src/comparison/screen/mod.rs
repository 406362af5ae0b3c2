//! Which rows of a large table can take part in a finding: only those are read as claims and compared.
//!
//! 1. One query sums the table up in cells (`cells`): rows alike in metric, group, place, period and all else that decides whether claims
//!    are comparable, with bounds of their figures. Each cell is then read as a claim is, by the same code.
//! 2. Cells that can be at odds are put into clusters (`clash`), which has the argument why no finding is lost.
//! 3. A second query fetches the rows of these cells. They are compared as any claims are, but only within their cluster: nothing is
//!    found that comparing all of the table would not find.
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

use std::collections::{BTreeMap, BTreeSet, HashMap};

use polars::prelude::{
    Column, DataFrame, DataType, IdxCa, IntoLazy as _, JoinArgs, JoinCoalesce, JoinType, LazyFrame, PolarsResult, SortMultipleOptions,
    UniqueKeepStrategy, col,
};
use rayon::prelude::*;

use self::cells::{COUNT, Cells, FRACTION, LEAST, MOST, NOBODY, ODD, OPEN, OPEN_VALUE, PLAIN, UNSURE};
use self::clash::{Ends, Item, Look};
pub(super) use self::crowd::gather;
use self::crowd::trimmed;
use super::Options;
use super::columns::Rows;
use super::relations::Relations;
use crate::catalog::{Catalog, Policy};
use crate::claim::{Claim, Kind, UNSPECIFIED, normalise};
use crate::error::Problem;
use crate::table::{Mapping, ROW, Sheets, collect, failed, from_frame};

/// So many claims of one cluster are compared one by one.
pub const MANY: usize = 200;

/// Cells read at a time.
const CHUNK: usize = 20_000;

/// What a look at the whole table shows.
#[derive(Debug, Default)]
pub struct Screened {
    /// Rows to read, in order, each with the cluster within which it is compared; 0 for one of its own.
    pub rows: Vec<(u32, u32)>,
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

/// The cells, read as claims, with what the query says of each.
struct Summary {
    frame: DataFrame,
    claims: Vec<Claim>,
    /// Claim → its row in `frame`.
    at: Vec<usize>,
    most: Vec<f64>,
    least: Vec<f64>,
    /// In the order of [`OPEN`]; no number where there is none.
    open: [Vec<f64>; 4],
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
    let Some(cells) = Cells::new(sheets, catalog, policy)? else { return Ok(None) };
    let frame = collect(cells.summed()?)?;
    let sum = |name: &str| -> PolarsResult<Vec<u32>> { Ok(frame.column(name)?.u32()?.into_no_null_iter().collect()) };
    if sum(OPEN_VALUE)?.iter().any(|n| *n > 0) || blank(&frame, &cells)? {
        return Ok(None);
    }
    let (plain, unsure, nobody, count) = (sum(PLAIN)?, sum(UNSURE)?, sum(NOBODY)?, sum(COUNT)?);
    let (first, fraction) = (sum(ROW)?, sum(FRACTION)?);
    let summary = read(frame, &cells, catalog, policy, about)?;
    let mut out = Screened { unsure: total(&unsure), nobody: total(&nobody), ..Screened::default() };
    let mut unread: Vec<bool> = vec![true; plain.len()];
    for (claim, at) in summary.claims.iter().zip(&summary.at) {
        unread[*at] = false;
        if plain[*at] > 0 {
            *out.events.entry(claim.event.clone()).or_default() += plain[*at] as usize;
        }
    }
    let clusters = clusters(&summary, catalog, policy, options);
    // What is strange is shown by the first of the rows; figures with a fraction where people are counted by each.
    type Seen<'c> = (&'c str, Option<&'c str>, Option<&'c str>);
    let mut looked: HashMap<Seen<'_>, Vec<String>> = HashMap::new();
    let mut strange: BTreeMap<String, u32> = BTreeMap::new();
    let mut fractions: Vec<u32> = Vec::new();
    for (claim, at) in summary.claims.iter().zip(&summary.at) {
        let said = looked.entry((&claim.metric, claim.place.as_deref(), claim.value.as_deref()));
        for message in said.or_insert_with(|| (about.strange)(claim)) {
            let row = strange.entry(message.clone()).or_insert(u32::MAX);
            *row = (*row).min(first[*at]);
        }
        if fraction[*at] > 0 && catalog.metric(&claim.metric).is_some_and(|m| m.unit == "people") {
            fractions.push(u32::try_from(*at).unwrap_or(u32::MAX));
        }
    }
    let mut always: BTreeSet<u32> = strange.into_values().collect();
    let faulty = (0u32..).zip(&unread).filter(|(_, unread)| **unread).map(|(at, _)| at);
    always.extend(rows_of(&cells, &summary.frame, faulty.collect(), false)?.column(ROW)?.u32()?.into_no_null_iter());
    always.extend(rows_of(&cells, &summary.frame, fractions, true)?.column(ROW)?.u32()?.into_no_null_iter());
    let odd = collect(cells.rows()?.filter(col(ODD)).select([col(ROW)]))?;
    out.odd = odd.column(ROW)?.u32()?.into_no_null_iter().collect();
    out.odd.sort_unstable();
    always.extend(&out.odd);
    let mut rows: BTreeMap<u32, u32> = always.into_iter().map(|row| (row, 0)).collect();
    fetch(&cells, &summary, &clusters, &count, &mut rows, &mut out.problems)?;
    out.rows = rows.into_iter().collect();
    Ok(Some(out))
}

fn total(counts: &[u32]) -> usize {
    counts.iter().map(|n| *n as usize).sum()
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

/// Reads the cells as claims. One that cannot be read is left out: its rows are at fault.
fn read(frame: DataFrame, cells: &Cells<'_>, catalog: &Catalog, policy: &Policy, about: &Surroundings<'_>) -> PolarsResult<Summary> {
    let mut template = Claim::new("", "cell", Kind::Quantity, "");
    template.source = Some("cell".into());
    let mut keys = frame.select(cells.keys.iter().copied())?;
    keys.with_column(Column::new("best".into(), vec![1.0; frame.height()]))?;
    let chunks: Vec<usize> = (0..frame.height()).step_by(CHUNK).collect();
    let chunks: Vec<Vec<(Claim, usize)>> = chunks
        .into_par_iter()
        .map(|start| {
            let mut part = keys.slice(i64::try_from(start).unwrap_or(i64::MAX), CHUNK);
            let ids: Vec<String> = (start..start + part.height()).map(|at| format!("{at:010}")).collect();
            if part.with_column(Column::new("claim_id".into(), ids)).is_err() {
                return Vec::new();
            }
            let read = from_frame(&part, "", &Mapping::default(), &template);
            let mut out = Vec::with_capacity(read.claims.len());
            for (mut claim, line) in read.claims.into_iter().zip(read.lines) {
                let places = (about.places)(&claim.event);
                if normalise(&mut claim, catalog, policy, &places).is_ok() {
                    out.push((claim, start + line as usize - 1));
                }
            }
            out
        })
        .collect();
    let (claims, at): (Vec<Claim>, Vec<usize>) = chunks.into_iter().flatten().unzip();
    let bounds = |name: &str| -> PolarsResult<Vec<f64>> { Ok(frame.column(name)?.f64()?.iter().map(|x| x.unwrap_or(f64::NAN)).collect()) };
    let (most, least) = (bounds(MOST)?, bounds(LEAST)?);
    let open = [bounds(OPEN[0])?, bounds(OPEN[1])?, bounds(OPEN[2])?, bounds(OPEN[3])?];
    Ok(Summary { frame, claims, at, most, least, open })
}

/// Clusters of cells, by their rows in the frame.
fn clusters(summary: &Summary, catalog: &Catalog, policy: &Policy, options: &Options) -> Vec<Vec<usize>> {
    let rows = Rows::new(&summary.claims, &[], catalog, policy, &options.tolerances);
    let relations = Relations::new(&rows, catalog);
    let look = Look::new(&rows, &relations);
    let mut events: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.rows.iter().enumerate().filter(|(at, _)| summary.claims[rows.claims[*at]].metric != UNSPECIFIED) {
        events.entry(row.event).or_default().push(at);
    }
    let cell = |row: usize| summary.at[rows.claims[row]];
    let events: Vec<Vec<usize>> = events.into_values().collect();
    let found = events.par_iter().map(|event| {
        let items: Vec<Item<'_>> = event
            .iter()
            .map(|row| {
                let (at, [floor_most, floor_least, cap_most, cap_least]) = (cell(*row), &summary.open);
                let ends =
                    |least: &[f64], most: &[f64]| Ends { least: least[at].min(f64::INFINITY), most: most[at].max(f64::NEG_INFINITY) };
                let (floors, caps) = (ends(floor_least, floor_most), ends(cap_least, cap_most));
                Item { row: &rows.rows[*row], most: summary.most[at], least: summary.least[at], floors, caps }
            })
            .collect();
        let clusters = look.clusters(&items).into_iter();
        clusters.map(|c| c.into_iter().map(|at| cell(event[at])).collect()).collect::<Vec<Vec<usize>>>()
    });
    found.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// The rows of some cells, with the number of their cell in `at`.
fn rows_of(cells: &Cells<'_>, frame: &DataFrame, which: Vec<u32>, fractions: bool) -> PolarsResult<DataFrame> {
    collect(query_of(cells, frame, which, fractions)?.select([col(ROW), col("at")]))
}

fn query_of(cells: &Cells<'_>, frame: &DataFrame, which: Vec<u32>, fractions: bool) -> PolarsResult<LazyFrame> {
    let mut keys = frame.select(cells.keys.iter().copied())?.take(&IdxCa::from_vec("at".into(), which.clone()))?;
    keys.with_column(Column::new("at".into(), which))?;
    let rows = if fractions { cells.rows()?.filter(col(FRACTION)) } else { cells.rows()? };
    let on: Vec<_> = cells.keys.iter().map(|k| col(*k)).collect();
    let how = JoinArgs { nulls_equal: true, coalesce: JoinCoalesce::CoalesceColumns, ..JoinArgs::new(JoinType::Inner) };
    Ok(rows.join(keys.lazy(), on.clone(), on, how))
}

/// Adds the rows of clusters, each with its cluster; of a cluster of many, those that speak for it.
fn fetch(
    cells: &Cells<'_>,
    summary: &Summary,
    clusters: &[Vec<usize>],
    count: &[u32],
    rows: &mut BTreeMap<u32, u32>,
    problems: &mut Vec<Problem>,
) -> PolarsResult<()> {
    let mut cluster_of: HashMap<u32, u32> = HashMap::new();
    let (mut few, mut many) = (Vec::new(), Vec::new());
    for (number, cluster) in (1u32..).zip(clusters) {
        let size: usize = cluster.iter().map(|at| count[*at] as usize).sum();
        for at in cluster.iter().filter_map(|at| u32::try_from(*at).ok()) {
            cluster_of.insert(at, number);
            if size > MANY { many.push(at) } else { few.push(at) }
        }
    }
    if !few.is_empty() {
        let found = rows_of(cells, &summary.frame, few, false)?;
        for (row, at) in found.column(ROW)?.u32()?.into_no_null_iter().zip(found.column("at")?.u32()?.into_no_null_iter()) {
            rows.insert(row, cluster_of[&at]);
        }
    }
    if many.is_empty() {
        return Ok(());
    }
    let of_many: usize = many.iter().map(|at| count[*at as usize] as usize).sum();
    let voice = ["at", "said_source", "said_source_text", "said_outlet"].map(col);
    let said = query_of(cells, &summary.frame, many, false)?.select([&voice[..], &[ROW, MOST, LEAST].map(col)].concat());
    let said = collect(said)?.lazy();
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
        let mut taken: HashMap<u32, usize> = HashMap::new();
        for (row, at) in found.column(ROW)?.u32()?.into_no_null_iter().zip(found.column("at")?.u32()?.into_no_null_iter()) {
            let cluster = cluster_of[&at];
            let taken = taken.entry(cluster).or_default();
            if *taken < MANY / 2 {
                *taken += 1;
                kept += usize::from(rows.insert(row, cluster).is_none_or(|before| before == 0));
            }
        }
    }
    problems.push(Problem::warning(trimmed(of_many, kept), "give fewer files to see every pair"));
    Ok(())
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
    let wanted = DataFrame::new(ids.len(), vec![Column::new("id".into(), ids.iter().copied().collect::<Vec<&str>>())])?;
    let all = sheets.lazy(&["claim_id", ROW])?.with_columns([col("claim_id").cast(DataType::String)]);
    let found = collect(all.join(wanted.lazy(), [col("claim_id")], [col("id")], JoinArgs::new(JoinType::Inner)).select([col(ROW)]))?;
    let mut rows: Vec<u32> = found.column(ROW)?.u32()?.into_no_null_iter().collect();
    rows.sort_unstable();
    Ok(rows)
}

/// The parts of their event within which claims are compared: their clusters, joined where one claim is part of another. `clusters`
/// in the order of `claims`, 0 for a claim of its own.
pub fn parts(claims: &[Claim], clusters: &[u32]) -> Vec<u32> {
    let next = clusters.iter().max().map_or(1, |m| m + 1);
    let mut parts: Vec<u32> = clusters.iter().zip(next..).map(|(c, own)| if *c == 0 { own } else { *c }).collect();
    let ids: HashMap<(&str, &str), usize> =
        claims.iter().enumerate().map(|(at, c)| ((c.event.as_str(), c.claim_id.as_str()), at)).collect();
    let mut joined: HashMap<u32, u32> = HashMap::new();
    let root = |joined: &HashMap<u32, u32>, mut part: u32| {
        while let Some(up) = joined.get(&part) {
            part = *up;
        }
        part
    };
    for (at, claim) in claims.iter().enumerate() {
        let Some(whole) = claim.subset_of.as_deref().and_then(|id| ids.get(&(claim.event.as_str(), id))) else { continue };
        let (a, b) = (root(&joined, parts[at]), root(&joined, parts[*whole]));
        if a != b {
            joined.insert(a.max(b), a.min(b));
        }
    }
    for part in &mut parts {
        *part = root(&joined, *part);
    }
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
        let cells = Cells::new(&sheets, catalog, catalog.policy("interval").unwrap()).unwrap().unwrap();
        let plan = cells.summed().unwrap().explain(true).unwrap();
        assert!(plan.contains("PROJECT 28/44 COLUMNS"), "{plan}");
        let odd = cells.rows().unwrap().filter(col(ODD)).select([col(ROW)]).explain(true).unwrap();
        assert!(odd.contains("PROJECT 13/44 COLUMNS"), "{odd}");
    }
}
