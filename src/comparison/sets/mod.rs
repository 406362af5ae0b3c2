//! Constraint sets: claims of which any two may hold, but not all together.
//!
//! What is counted in the parts of a whole that share nothing is no more than what is counted in the whole, and a metric that
//! others make up is no more than they come to. So every claim bounds what its wholes come to from below and what its parts come
//! to from above: intervals propagated over the order of parts and wholes (Davis, "Constraint propagation with interval
//! labels", 1987). Where the least that some parts come to exceeds the most that their whole can be, the smallest set of such claims is what
//! is reported: without any one of them the rest can hold (an irreducible inconsistent set; Chinneck, "Feasibility and infeasibility
//! in optimization", 2008). Sets of two are what the relational checks find.
//!
//! Claims of any source take part. Of one source's tellings of the same count the latest counts.

mod nest;
mod packing;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

pub(super) use self::nest::{Nest, Node, Shelf};
use super::columns::{CUMULATIVE, Row};
use super::finding::Scene;
use super::severity::SURE;

/// Claims that cannot all hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Conflict {
    /// What bounds the whole from above: a total, or metrics that make it up.
    pub above: Vec<u32>,
    /// Parts that share nothing, and come to more.
    pub below: Vec<u32>,
}

/// The smallest sets of three or more claims that cannot hold together, one for each claim (or set of claims) that bounds a whole.
pub(super) fn conflicts(scene: &Scene<'_>) -> Vec<Conflict> {
    let nest = Nest::new(scene.rows, scene.relations);
    let mut events: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for row in scene.rows().filter(|r| nest.adds(scene.row(*r)) && !scene.row(*r).repeated && !scene.row(*r).unnamed) {
        events.entry(scene.row(row).event).or_default().push(row);
    }
    events.values().filter(|rows| rows.len() > 2).flat_map(|rows| Event::new(scene, &nest, rows).conflicts()).collect()
}

/// What the claims of one event say of its counts.
struct Event<'a> {
    scene: &'a Scene<'a>,
    nest: &'a Nest<'a>,
    counts: BTreeMap<Node, Count>,
    shelf: Shelf,
}

/// What bounds one count.
#[derive(Default)]
struct Count {
    /// The claim with the highest lower end, of those read with confidence and of all.
    least: [Option<u32>; 2],
    /// Each voice's claim with the lowest upper end.
    most: BTreeMap<u32, u32>,
}

impl<'a> Event<'a> {
    fn new(scene: &'a Scene<'a>, nest: &'a Nest<'a>, rows: &[u32]) -> Self {
        let mut counts: BTreeMap<Node, Count> = BTreeMap::new();
        for row in latest(scene, rows) {
            let (r, count) = (scene.row(row), counts.entry(Node::of(scene.row(row))).or_default());
            let sure = scene.claim(row).confidence >= SURE;
            for best in count.least.iter_mut().skip(usize::from(!sure)).filter(|_| r.span.low > 0.0 && r.span.low.is_finite()) {
                if best.is_none_or(|b| scene.row(b).span.low < r.span.low) {
                    *best = Some(row);
                }
            }
            if r.span.high.is_finite() {
                let most = count.most.entry(r.origin).or_insert(row);
                if r.span.high < scene.row(*most).span.high {
                    *most = row;
                }
            }
        }
        Self { scene, nest, shelf: Shelf::new(counts.keys()), counts }
    }

    fn conflicts(&self) -> Vec<Conflict> {
        let mut out = Vec::new();
        for (node, count) in &self.counts {
            let parts = self.shelf.inside(self.nest, node, false);
            for row in count.most.values() {
                out.extend(self.exceeding(node, &[*row], &parts));
            }
        }
        for (whole, parts) in self.nest.made_up(self.counts.keys()) {
            let lowest = |part: &Node| {
                let rows = self.counts.get(part)?.most.values().copied();
                rows.min_by(|a, b| self.scene.row(*a).span.high.total_cmp(&self.scene.row(*b).span.high).then(a.cmp(b)))
            };
            if let Some(above) = parts.iter().map(lowest).collect::<Option<Vec<u32>>>() {
                out.extend(self.exceeding(&whole, &above, &self.shelf.inside(self.nest, &whole, true)));
            }
        }
        out
    }

    /// The smallest set of parts that comes to more than what `above` allows.
    fn exceeding(&self, node: &Node, above: &[u32], parts: &[Node]) -> Option<Conflict> {
        let most: f64 = above.iter().map(|r| self.scene.row(*r).span.high).sum();
        let metric = self.nest.catalogued(node.metric);
        let bound = most * above.iter().map(|r| self.scene.row(*r).tolerance).fold(1.0, f64::max);
        (0..2).find_map(|class| {
            let mut least: Vec<(f64, u32, &Node)> =
                parts.iter().filter_map(|n| self.counts[n].least[class].map(|row| (self.scene.row(row).span.low, row, n))).collect();
            if least.iter().map(|l| l.0).sum::<f64>() <= bound || above.len() == 1 && least.iter().any(|l| l.0 > bound) {
                return None;
            }
            least.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let figures: Vec<f64> = least.iter().map(|l| l.0).collect();
            let apart = |a: usize, b: usize| self.nest.apart(least[a].2, least[b].2, metric);
            let inside = |a: usize, b: usize| self.nest.inside(least[a].2, least[b].2);
            let found = packing::smallest(&figures, bound, &apart, &inside)?;
            Some(Conflict { above: above.to_vec(), below: found.into_iter().map(|at| least[at].1).collect() })
        })
    }
}

/// Of one voice's tellings of a count those of the last day; a running total is one count whatever day it runs to.
fn latest(scene: &Scene<'_>, rows: &[u32]) -> Vec<u32> {
    let key = |r: &Row| {
        let node = Node::of(r);
        (r.origin, if r.scope == CUMULATIVE { Node { from: 0, to: 0, end: 0, ..node } } else { node })
    };
    let when = |r: &Row| (r.end, r.published);
    let mut last: FxHashMap<_, (i32, i32)> = FxHashMap::default();
    for row in rows.iter().map(|r| scene.row(*r)) {
        let known = last.entry(key(row)).or_insert(when(row));
        *known = (*known).max(when(row));
    }
    rows.iter().copied().filter(|r| last[&key(scene.row(*r))] == when(scene.row(*r))).collect()
}
