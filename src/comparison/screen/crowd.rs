//! Events of so many claims that not every pair can be looked at: their claims meet within clusters of what may be at odds.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::super::Pairs;
use super::MANY;
use super::clash::{Ends, Item, Look};
use crate::comparison::columns::{Row, Rows};
use crate::comparison::relations::Relations;
use crate::comparison::sets::Node;
use crate::error::Problem;

/// So many pairs are held at most, where all are asked for: some gigabytes.
const EVERY: usize = 20_000_000;

/// What became of crowded events.
#[derive(Default)]
pub(in crate::comparison) struct Gathered {
    /// There are some: not every pair that meets is compared.
    pub any: bool,
    /// What is left out thereby.
    pub problems: Vec<Problem>,
}

/// Puts the rows of crowded events into parts, and says what is left out thereby: of clusters of many claims all but those that speak
/// for them, and, where pairs are listed, that those which cannot be at odds are not.
pub(in crate::comparison) fn gather(rows: &mut Rows, relations: &Relations, crowd: usize, wanted: Pairs) -> Gathered {
    let (of_one, of_all) = if wanted == Pairs::Every { (usize::MAX, EVERY) } else { (crowd, crowd.saturating_mul(2)) };
    let crowded = crowded(&rows.rows, of_one, of_all);
    if crowded.is_empty() {
        return Gathered::default();
    }
    let mut next = rows.rows.iter().map(|r| r.part).max().map_or(0, |p| p + 1);
    let (mut parts, mut many, mut kept): (FxHashMap<usize, u32>, usize, usize) = Default::default();
    let look = Look::new(rows, relations);
    for event in &crowded {
        let items: Vec<Item<'_>> = event.iter().map(|at| item(&rows.rows[*at])).collect();
        for cluster in look.clusters(&items) {
            let mut cluster: Vec<usize> = cluster.into_iter().map(|at| event[at]).collect();
            if cluster.len() > MANY {
                many += cluster.len();
                cluster = speakers(&rows.rows, &cluster);
                kept += cluster.len();
            }
            parts.extend(cluster.into_iter().map(|at| (at, next)));
            next += 1;
        }
    }
    let claims = crowded.iter().map(Vec::len).sum::<usize>();
    for at in crowded.into_iter().flatten() {
        rows.rows[at].part = parts.get(&at).copied().unwrap_or(next + u32::try_from(at).unwrap_or(0));
    }
    join(&mut rows.rows);
    let mut problems = Vec::new();
    let remedy = match wanted {
        Pairs::Every => "give fewer files or events at a time",
        _ => "counterclaim compare --all compares every pair, and takes its time",
    };
    if many > 0 {
        problems.push(Problem::warning(trimmed(many, kept), remedy));
    }
    if wanted != Pairs::AtOdds {
        let message = format!("{claims} claims of crowded events make too many pairs to list: only those that may be at odds are");
        problems.push(Problem::warning(message, remedy));
    }
    Gathered { any: true, problems }
}

/// The rows of each event of which more than `of_one` pairs meet, and of the largest others until no more than `of_all` do of those left.
fn crowded(rows: &[Row], of_one: usize, of_all: usize) -> Vec<Vec<usize>> {
    let mut events: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    rows.iter().enumerate().for_each(|(at, r)| events.entry(r.event).or_default().push(at));
    let mut events: Vec<(usize, Vec<usize>)> = events.into_values().map(|of| (meeting(rows, &of), of)).collect();
    events.sort_by_key(|(pairs, _)| Reverse(*pairs));
    let mut left: usize = events.iter().map(|(pairs, _)| pairs).sum();
    let crowded = events.into_iter().take_while(|(pairs, _)| {
        let many = *pairs > of_one || left > of_all;
        left -= pairs;
        many
    });
    crowded.map(|(_, of)| of).collect()
}

/// That of many claims those that speak for their sources were compared.
pub(super) fn trimmed(many: usize, kept: usize) -> String {
    format!(
        "{many} claims answer questions of more than {MANY} claims each that are at odds; {kept} of them, the highest and lowest of each source, were compared"
    )
}

/// Pairs of one event and metric.
fn meeting(rows: &[Row], of: &[usize]) -> usize {
    let mut counts: FxHashMap<u32, usize> = FxHashMap::default();
    of.iter().for_each(|at| *counts.entry(rows[*at].metric).or_default() += 1);
    counts.values().map(|n| n * n / 2).sum()
}

fn item(row: &Row) -> Item<'_> {
    let (low, high) = (row.span.low, row.span.high);
    let only = |open: bool, end: f64| if open && end.is_finite() { Ends { least: end, most: end } } else { Ends::NONE };
    Item { row, most: low, least: high, floors: only(high == f64::INFINITY, low), caps: only(low == f64::NEG_INFINITY, high) }
}

/// Of each voice in each of its questions the highest and the lowest figure; of those the ones furthest apart.
fn speakers(rows: &[Row], cluster: &[usize]) -> Vec<usize> {
    let mut extremes: BTreeMap<_, (usize, usize)> = BTreeMap::new();
    for &at in cluster {
        let r = &rows[at];
        let said = (Node::of(r), r.question, r.fact, r.value, r.modality, r.origin);
        let (most, least) = extremes.entry(said).or_insert((at, at));
        if r.span.low > rows[*most].span.low {
            *most = at;
        }
        if r.span.high < rows[*least].span.high {
            *least = at;
        }
    }
    let mut high: Vec<usize> = extremes.values().map(|e| e.0).collect();
    let mut low: Vec<usize> = extremes.values().map(|e| e.1).collect();
    high.sort_by(|a, b| rows[*b].span.low.total_cmp(&rows[*a].span.low).then(a.cmp(b)));
    low.sort_by(|a, b| rows[*a].span.high.total_cmp(&rows[*b].span.high).then(a.cmp(b)));
    let kept: BTreeSet<usize> = high.into_iter().take(MANY / 2).chain(low.into_iter().take(MANY / 2)).collect();
    kept.into_iter().collect()
}

/// Joins the parts of claims of which one is part of the other by the text.
fn join(rows: &mut [Row]) {
    let whole: FxHashMap<(u32, u32), usize> = rows.iter().enumerate().map(|(at, r)| ((r.event, r.claim), at)).collect();
    let mut parts: Vec<u32> = rows.iter().map(|r| r.part).collect();
    let links = rows.iter().enumerate().filter(|(_, r)| r.subset_of != 0);
    join_parts(&mut parts, links.filter_map(|(at, r)| Some((at, *whole.get(&(r.event, r.subset_of))?))));
    for (row, part) in rows.iter_mut().zip(parts) {
        row.part = part;
    }
}

/// Makes one part of the parts of each two claims that are linked.
pub(super) fn join_parts(parts: &mut [u32], links: impl Iterator<Item = (usize, usize)>) {
    let mut up: FxHashMap<u32, u32> = FxHashMap::default();
    let root = |up: &FxHashMap<u32, u32>, mut part: u32| {
        while let Some(next) = up.get(&part) {
            part = *next;
        }
        part
    };
    for (one, other) in links {
        let (a, b) = (root(&up, parts[one]), root(&up, parts[other]));
        if a != b {
            up.insert(a.max(b), a.min(b));
        }
    }
    for part in parts {
        *part = root(&up, *part);
    }
}
