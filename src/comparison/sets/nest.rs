//! Which counts lie in which, and which share nothing.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::catalog::{Metric, Sum};
use crate::comparison::columns::{ACTUAL, CUMULATIVE, NO_DAY, PERIOD, Row, Rows, SNAPSHOT};
use crate::comparison::relations::{APART, EQUAL, INSIDE, MetricPair, Relations};

/// What is counted, of whom, where and when, in the codes of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::comparison) struct Node {
    pub metric: u32,
    pub population: u32,
    pub place: u32,
    pub unit: u32,
    pub scope: u32,
    pub from: i32,
    pub to: i32,
    pub end: i32,
}

impl Node {
    pub(in crate::comparison) fn of(r: &Row) -> Self {
        let Row { metric, population, place, unit, scope, from, to, end, .. } = *r;
        Self { metric, population, place, unit, scope, from, to, end }
    }

    /// The last day that the figure speaks of.
    fn last(&self) -> i32 {
        if matches!(self.scope, CUMULATIVE | SNAPSHOT) { self.end } else { self.to }
    }
}

/// The relations of a table, ready to be asked.
pub(in crate::comparison) struct Nest<'a> {
    rows: &'a Rows,
    relations: &'a Relations,
    metrics: FxHashMap<(u32, u32), &'a MetricPair>,
}

impl<'a> Nest<'a> {
    pub(in crate::comparison) fn new(rows: &'a Rows, relations: &'a Relations) -> Self {
        Self { rows, relations, metrics: relations.metrics.iter().map(|m| ((m.metric, m.other), m)).collect() }
    }

    /// Whether figures of the row take part in sums.
    pub(in crate::comparison) fn adds(&self, r: &Row) -> bool {
        let metric = self.rows.metric(r.metric);
        let counted = !r.fact && r.modality == ACTUAL && r.place != 0 && r.population != 0;
        counted && (metric.is_total() || !metric.parts.is_empty())
    }

    /// Of every metric that others make up the counts that all of these are known of: the count, and its parts.
    pub(in crate::comparison) fn made_up<'n>(&self, nodes: impl Iterator<Item = &'n Node> + Clone) -> Vec<(Node, Vec<Node>)> {
        let mut out = Vec::new();
        let metrics: BTreeSet<u32> = nodes.clone().map(|n| n.metric).collect();
        for whole in metrics {
            let parts = &self.rows.metric(whole).parts;
            let Some(parts) = parts.iter().map(|id| self.rows.metrics.find(id)).collect::<Option<Vec<u32>>>() else { continue };
            for first in nodes.clone().filter(|n| parts.first() == Some(&n.metric)) {
                let of = |metric: &u32| Node { metric: *metric, ..*first };
                out.push((of(&whole), parts.iter().map(of).collect()));
            }
        }
        out
    }

    pub(super) fn catalogued(&self, metric: u32) -> &'a Metric {
        self.rows.metric(metric)
    }

    /// Metric `a` is `b`, or (unless `same`) counts a part of it.
    pub(super) fn metric(&self, a: u32, b: u32, same: bool) -> bool {
        let fits = |m: &&MetricPair| m.nesting == EQUAL || m.nesting == INSIDE && !same;
        self.metrics.get(&(a, b)).is_some_and(fits)
    }

    /// Place `a` is `b` or lies in it.
    pub(super) fn place(&self, a: u32, b: u32) -> bool {
        a == b || self.relations.places.get(&(a, b)).is_some_and(|n| matches!(*n, EQUAL | INSIDE))
    }

    /// All that `a` counts is counted by `b`, too.
    pub(in crate::comparison) fn inside(&self, a: &Node, b: &Node) -> bool {
        let Some(metric) = self.metrics.get(&(a.metric, b.metric)) else { return false };
        let group = || match self.relations.populations.get(&(metric.by, a.population, b.population)) {
            _ if a.population == b.population => true,
            nesting => nesting.is_some_and(|n| matches!(*n, EQUAL | INSIDE)),
        };
        let unit = a.unit == b.unit || a.unit == 0 || b.unit == 0;
        matches!(metric.nesting, EQUAL | INSIDE) && unit && self.place(a.place, b.place) && group() && within(a, b, metric.can_fall)
    }

    /// Nothing that `a` counts is counted by `b`, as far as the figures of `whole` add up.
    pub(super) fn apart(&self, a: &Node, b: &Node, whole: &Metric) -> bool {
        let by_place = || a.place != b.place && !self.relations.places.contains_key(&(a.place, b.place));
        // A figure of a day that does not say so may be the total so far.
        let by_day = || [a, b].iter().all(|n| n.scope == PERIOD && n.to != NO_DAY) && (a.to < b.from || b.to < a.from);
        let by_group = || {
            let Some(metric) = self.metrics.get(&(a.metric, b.metric)) else { return false };
            match self.relations.populations.get(&(metric.by, a.population, b.population)) {
                Some(nesting) => *nesting == APART,
                None => metric.named && a.population != b.population,
            }
        };
        let part = |n: &Node| whole.parts.contains(&self.catalogued(n.metric).id);
        let sums = |sum: Sum| whole.adds_up.contains(&sum);
        sums(Sum::Places) && by_place()
            || sums(Sum::Days) && by_day()
            || sums(Sum::Populations) && by_group()
            || a.metric != b.metric && part(a) && part(b)
    }
}

/// The time of `a` is that of `b` or lies in it. A total that may fall by its next day bounds that of no other day.
fn within(a: &Node, b: &Node, can_fall: bool) -> bool {
    if a.to == NO_DAY || b.to == NO_DAY {
        return a.to == b.to && a.scope == b.scope;
    }
    match (a.scope, b.scope) {
        (CUMULATIVE, CUMULATIVE) => a.end == b.end || a.end < b.end && !can_fall,
        (SNAPSHOT, SNAPSHOT) => a.end == b.end,
        (PERIOD, CUMULATIVE) if can_fall => false,
        (x, y) if x != y && x != 0 && y != 0 && (x, y) != (PERIOD, CUMULATIVE) => false,
        _ => a.from >= b.from && a.last() <= b.last(),
    }
}

/// Counts in the order in which those inside another are found.
#[derive(Default)]
pub(in crate::comparison) struct Shelf {
    /// Metric and place → counts by their last day.
    places: BTreeMap<(u32, u32), Vec<Node>>,
}

impl Shelf {
    pub(in crate::comparison) fn new<'n>(nodes: impl Iterator<Item = &'n Node>) -> Self {
        let mut places: BTreeMap<(u32, u32), Vec<Node>> = BTreeMap::new();
        for node in nodes {
            places.entry((node.metric, node.place)).or_default().push(*node);
        }
        places.values_mut().for_each(|nodes| nodes.sort_unstable_by_key(Node::last));
        Self { places }
    }

    /// Counts that lie in `whole`, itself among them; of the same metric only when `same`.
    pub(in crate::comparison) fn inside(&self, nest: &Nest<'_>, whole: &Node, same: bool) -> Vec<Node> {
        let first = if whole.scope == CUMULATIVE { i32::MIN } else { whole.from.min(whole.last()) };
        let near = self.places.iter().filter(|((m, p), _)| nest.metric(*m, whole.metric, same) && nest.place(*p, whole.place));
        let days = near.flat_map(|(_, nodes)| {
            let (start, end) = (nodes.partition_point(|n| n.last() < first), nodes.partition_point(|n| n.last() <= whole.last()));
            &nodes[start..end.max(start)]
        });
        days.filter(|n| nest.inside(n, whole)).copied().collect()
    }
}
