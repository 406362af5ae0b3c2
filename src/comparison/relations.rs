//! Small tables of how distinct metrics, populations, places and values relate, worked out in plain Rust and joined onto pairs.
//!
//! They are sparse: a pair that a table leaves out has the default that [`pairs`](super::pairs) fills in (other places are apart,
//! other populations unclear, other values simply other).

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, IntoColumn as _, NamedFrom as _, PolarsResult, Series};

use super::columns::{Rows, column, lies_in};
use crate::catalog::{Catalog, Metric, Nesting, PopulationRule, same_person, skeleton};

pub(super) const EQUAL: u32 = 0;
pub(super) const INSIDE: u32 = 1;
pub(super) const AROUND: u32 = 2;
pub(super) const APART: u32 = 3;
pub(super) const UNCLEAR: u32 = 4;
pub(super) const UNSTATED: u32 = 5;

/// What a pair of metrics has in common; one row for each pair whose figures meet, both ways round.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct MetricPair {
    pub metric: u32,
    pub other: u32,
    pub nesting: u32,
    /// Equal only by family: translations mix them.
    pub family: bool,
    /// The metric under whose rule the populations relate.
    pub by: u32,
    pub named: bool,
    pub total: bool,
    pub can_fall: bool,
    pub exclusive: bool,
}

#[derive(Debug, Default)]
pub(super) struct Relations {
    pub metrics: Vec<MetricPair>,
    /// (metric of the rule, population, other) → nesting.
    pub populations: BTreeMap<(u32, u32, u32), u32>,
    /// (place, other) → nesting.
    pub places: BTreeMap<(u32, u32), u32>,
    /// (value, other) that share a part.
    pub values: BTreeSet<(u32, u32)>,
}

impl Relations {
    pub(super) fn new(rows: &Rows, catalog: &Catalog) -> Self {
        let metrics = metric_pairs(rows, catalog);
        Self { populations: populations(rows, catalog, &metrics), places: places(rows), values: values(rows), metrics }
    }

    pub(super) fn metric_frame(&self) -> PolarsResult<DataFrame> {
        let u = |name: &str, f: fn(&MetricPair) -> u32| column(name, self.metrics.iter().map(f).collect());
        let b = |name: &str, f: fn(&MetricPair) -> bool| {
            Series::new(name.into(), self.metrics.iter().map(f).collect::<Vec<bool>>()).into_column()
        };
        let columns = vec![
            u("metric", |m| m.metric),
            u("metric_b", |m| m.other),
            u("d_metric", |m| m.nesting),
            b("family", |m| m.family),
            u("by", |m| m.by),
            b("named", |m| m.named),
            b("total", |m| m.total),
            b("can_fall", |m| m.can_fall),
            b("exclusive", |m| m.exclusive),
        ];
        DataFrame::new(self.metrics.len(), columns)
    }

    pub(super) fn population_frame(&self) -> PolarsResult<DataFrame> {
        let keys = |f: fn(&(u32, u32, u32)) -> u32| self.populations.keys().map(f).collect::<Vec<u32>>();
        let columns = vec![
            column("by", keys(|k| k.0)),
            column("population", keys(|k| k.1)),
            column("population_b", keys(|k| k.2)),
            column("r_population", self.populations.values().copied().collect()),
        ];
        DataFrame::new(self.populations.len(), columns)
    }

    pub(super) fn place_frame(&self) -> PolarsResult<DataFrame> {
        let columns = vec![
            column("place", self.places.keys().map(|k| k.0).collect()),
            column("place_b", self.places.keys().map(|k| k.1).collect()),
            column("r_place", self.places.values().copied().collect()),
        ];
        DataFrame::new(self.places.len(), columns)
    }

    pub(super) fn value_frame(&self) -> PolarsResult<DataFrame> {
        let columns = vec![
            column("value", self.values.iter().map(|k| k.0).collect()),
            column("value_b", self.values.iter().map(|k| k.1).collect()),
            column("r_value", vec![1; self.values.len()]),
        ];
        DataFrame::new(self.values.len(), columns)
    }
}

fn code(nesting: Nesting) -> u32 {
    match nesting {
        Nesting::Equal => EQUAL,
        Nesting::Inside => INSIDE,
        Nesting::Around => AROUND,
        Nesting::Apart => APART,
        Nesting::Unclear => UNCLEAR,
    }
}

fn metric_pairs(rows: &Rows, catalog: &Catalog) -> Vec<MetricPair> {
    let metrics: Vec<(u32, &Metric)> = (1u32..).zip(&rows.known).collect();
    let mut out = Vec::new();
    for &(a, first) in &metrics {
        for &(b, second) in &metrics {
            let Some(nesting) = catalog.metric_relation(first, second) else { continue };
            // Of two rules the one that tells more groups apart.
            let rank = |m: &Metric| match m.populations {
                PopulationRule::Named => 3,
                PopulationRule::Apart => 2,
                PopulationRule::Crowd => 1,
                PopulationRule::Single => 0,
            };
            let by = if (rank(second), &second.id) > (rank(first), &first.id) { second } else { first };
            out.push(MetricPair {
                metric: a,
                other: b,
                nesting: code(nesting),
                family: nesting == Nesting::Equal && first.counted_as() != second.counted_as(),
                by: rows.metrics.find(&by.id).unwrap_or(a),
                named: by.populations == PopulationRule::Named,
                total: first.is_total() && second.is_total(),
                can_fall: first.can_fall || second.can_fall,
                exclusive: first.exclusive && second.exclusive,
            });
        }
    }
    out
}

fn populations(rows: &Rows, catalog: &Catalog, metrics: &[MetricPair]) -> BTreeMap<(u32, u32, u32), u32> {
    let mut counted: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for row in rows.rows.iter().filter(|r| r.population != 0) {
        counted.entry(row.metric).or_default().insert(row.population);
    }
    let none = BTreeSet::new();
    let of = |metric: u32| counted.get(&metric).unwrap_or(&none);
    let mut out = BTreeMap::new();
    for pair in metrics.iter().filter(|m| !m.named) {
        let by = rows.metric(pair.by);
        let known = |code: u32| {
            let id = rows.populations.text(code);
            id == by.everyone || catalog.populations.get(id).is_some()
        };
        // Two groups that no file knows are only ever equal or unclear, so that at least one of a pair is known.
        let (some, others): (Vec<u32>, Vec<u32>) = of(pair.metric).iter().partition(|c| known(**c));
        let known_other: Vec<u32> = of(pair.other).iter().copied().filter(|c| known(*c)).collect();
        let all = some.iter().flat_map(|a| of(pair.other).iter().map(move |b| (*a, *b)));
        for (a, b) in all.chain(others.iter().flat_map(|a| known_other.iter().map(move |b| (*a, *b)))) {
            let relation = catalog.populations.relation(by, Some(rows.populations.text(a)), Some(rows.populations.text(b)));
            if let Some(nesting) = relation.filter(|n| *n != Nesting::Unclear) {
                out.insert((pair.by, a, b), code(nesting));
            }
        }
    }
    out
}

/// Every pair of places of which some part of one lies in some part of the other.
fn places(rows: &Rows) -> BTreeMap<(u32, u32), u32> {
    let mut holders: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (code, place) in rows.places.iter() {
        for part in place.split(';') {
            holders.entry(part).or_default().push(code);
        }
    }
    let covers = |inner: &str, outer: &str| inner.split(';').all(|p| outer.split(';').any(|q| lies_in(p, q)));
    let mut out = BTreeMap::new();
    for (a, place) in rows.places.iter() {
        for part in place.split(';') {
            let ends = part.match_indices('/').map(|(at, _)| at).chain([part.len()]);
            for b in ends.filter_map(|end| holders.get(&part[..end])).flatten().copied().filter(|b| *b != a) {
                let other = rows.places.text(b);
                let nesting = match (covers(place, other), covers(other, place)) {
                    (true, true) => EQUAL,
                    (true, false) => INSIDE,
                    (false, true) => AROUND,
                    (false, false) => UNCLEAR,
                };
                out.insert((a, b), nesting);
                out.insert(
                    (b, a),
                    match nesting {
                        INSIDE => AROUND,
                        AROUND => INSIDE,
                        same => same,
                    },
                );
            }
        }
    }
    out
}

/// Names of one person in several spellings are one name. Only names that begin alike are held against each other.
fn join_spellings(holders: &mut BTreeMap<&str, Vec<u32>>) {
    let mut alike: BTreeMap<String, Vec<(&str, String)>> = BTreeMap::new();
    for name in holders.keys().copied().filter(|n| n.contains(' ')) {
        let sound = skeleton(name);
        alike.entry(sound.chars().take(3).collect()).or_default().push((name, sound));
    }
    let mut found: Vec<(&str, u32)> = Vec::new();
    for names in alike.values() {
        for (a, sound) in names {
            for (b, _) in names.iter().filter(|(b, other)| b != a && same_person(sound, other)) {
                found.extend(holders[b].iter().map(|code| (*a, *code)));
            }
        }
    }
    for (name, code) in found {
        holders.entry(name).or_default().push(code);
    }
}

fn values(rows: &Rows) -> BTreeSet<(u32, u32)> {
    let mut holders: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (code, value) in rows.values.iter() {
        for part in value.split(';') {
            holders.entry(part).or_default().push(code);
        }
    }
    join_spellings(&mut holders);
    let pairs = holders.values().filter(|h| h.len() > 1).flat_map(|h| h.iter().flat_map(move |a| h.iter().map(move |b| (*a, *b))));
    pairs.filter(|(a, b)| a != b).collect()
}
