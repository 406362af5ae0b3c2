//! Parts of one telling that together cannot make up the total which the same source gives.
//!
//! Only figures of one source in one dispatch are added: parts of different sources may overlap in ways that nobody wrote down.
//! The parts must be pairwise apart in one respect (places, groups) and equal in all others, so that no one is counted twice; or
//! be metrics that make up another by definition.

use std::collections::BTreeMap;

use super::{Check, Find};
use crate::catalog::{Metric, Nesting, Sum};
use crate::claim::{Kind, Modality};
use crate::comparison::columns::{Row, lies_in};
use crate::comparison::finding::{Hit, Scene, sum_of};
use crate::comparison::reading::Span;
use crate::comparison::schema::Severity;

pub(super) const CHECK: Check = Check {
    id: "parts-miss-total",
    summary: "The parts that a source gives cannot make up the total it gives.",
    ceiling: Severity::Error,
    find: Find::Claims(find),
};

fn find(scene: &Scene<'_>) -> Vec<Hit> {
    let mut told: BTreeMap<(u32, u32, u32), Vec<u32>> = BTreeMap::new();
    for row in scene.rows() {
        let r = scene.row(row);
        if scene.claim(row).kind == Kind::Quantity && scene.claim(row).modality == Modality::Actual && !r.repeated && r.place != 0 {
            told.entry((r.event, r.origin, r.dispatch)).or_default().push(row);
        }
    }
    let mut hits = Vec::new();
    for rows in told.values().filter(|r| r.len() > 2) {
        for &whole in rows {
            for sum in [Sum::Places, Sum::Populations] {
                hits.extend(over(scene, whole, rows, sum));
            }
            hits.extend(by_definition(scene, whole, rows));
        }
    }
    hits
}

fn over(scene: &Scene<'_>, whole: u32, rows: &[u32], sum: Sum) -> Option<Hit> {
    let metric = scene.metric(whole);
    if !metric.adds_up.contains(&sum) {
        return None;
    }
    let w = scene.row(whole);
    let mut parts: Vec<u32> = Vec::new();
    for &row in rows.iter().filter(|r| **r != whole) {
        let r = scene.row(row);
        let same = (r.metric, r.from, r.to, r.scope, r.unit) == (w.metric, w.from, w.to, w.scope, w.unit);
        let inside = |a: u32, b: u32| nesting(scene, metric, sum, a, b);
        if same && inside(row, whole) == Nesting::Inside && parts.iter().all(|p| inside(row, *p) == Nesting::Apart) {
            parts.push(row);
        }
    }
    hit(scene, metric, whole, &parts, false)
}

/// Metrics that make up another by its definition (killed and injured: the victims); here the parts are all there is.
fn by_definition(scene: &Scene<'_>, whole: u32, rows: &[u32]) -> Option<Hit> {
    let metric = scene.metric(whole);
    let w = scene.row(whole);
    let key = |r: &Row| (r.population, r.place, r.from, r.to, r.scope);
    let part = |id: &String| rows.iter().copied().find(|r| scene.claim(*r).metric == *id && key(scene.row(*r)) == key(w));
    let parts: Vec<u32> = metric.parts.iter().map(part).collect::<Option<_>>()?;
    hit(scene, metric, whole, &parts, true)
}

fn hit(scene: &Scene<'_>, metric: &Metric, whole: u32, parts: &[u32], complete: bool) -> Option<Hit> {
    let spans: Vec<Span> = parts.iter().map(|r| scene.row(*r).span).collect();
    let sum = sum_of(&spans, complete);
    let (total, tolerance) = (scene.row(whole).span, metric.tolerance.unwrap_or(1.0));
    let misses = sum.low > total.high * tolerance || total.low > sum.high * tolerance;
    (parts.len() > 1 && misses).then(|| Hit::sum(&CHECK, [whole].into_iter().chain(parts.iter().copied()).collect(), complete))
}

/// How two claims stand in the respect in which they are added; [`Nesting::Unclear`] when they differ in the other one.
fn nesting(scene: &Scene<'_>, metric: &Metric, sum: Sum, a: u32, b: u32) -> Nesting {
    let (x, y) = (scene.row(a), scene.row(b));
    match sum {
        Sum::Places if x.population == y.population => {
            let (p, q) = (scene.place(a), scene.place(b));
            let covers = |p: &str, q: &str| p.split(';').all(|p| q.split(';').any(|q| lies_in(p, q)));
            let meets = p.split(';').any(|p| q.split(';').any(|q| lies_in(p, q) || lies_in(q, p)));
            match (covers(p, q), covers(q, p)) {
                (true, true) => Nesting::Equal,
                (true, false) => Nesting::Inside,
                (false, true) => Nesting::Around,
                (false, false) if meets => Nesting::Unclear,
                (false, false) => Nesting::Apart,
            }
        }
        Sum::Populations if x.place == y.place => scene
            .catalog
            .populations
            .relation(metric, scene.claim(a).population.as_deref(), scene.claim(b).population.as_deref())
            .unwrap_or(Nesting::Unclear),
        _ => Nesting::Unclear,
    }
}
