//! Claims → pairs with a verdict and a reason → findings.
//!
//! Polars finds the pairs that meet and judges them (`pairs`, `judge`); how distinct metrics, populations, places and values
//! relate is worked out beforehand in plain Rust (`relations`). Checks turn judged pairs into findings; what no pair shows is found in sets of
//! claims (`sets`), and what people decided is said beside (`decide`). Large tables and crowded events are first searched for what
//! may be at odds (`screen`).

mod checks;
mod columns;
mod decide;
mod echo;
mod finding;
mod judge;
mod origin;
mod pairs;
mod phrase;
mod question;
mod reading;
mod reason;
mod relations;
mod schema;
mod suppress;
mod screen;
mod sets;
mod severity;
mod telling;
mod translation;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use polars::prelude::{DataFrame, IntoLazy as _, PolarsResult, col, lit};
use rayon::prelude::*;

pub use checks::{CHECKS, Check, counted};
pub use decide::{concerns, is_by};
pub use echo::origins;
pub use finding::{of_dates, order};
pub use origin::origin;
pub use question::{Group, holds, keyed, question_of, questions, scopes_to_join};
pub use reading::{Gap, Span, gap, interval, span};
pub use reason::Reason;
pub use schema::{Acceptance, AcceptedBy, Finding, Pair, Question, Severity, Verdict};
pub use screen::{MANY, Screened, Surroundings, bearing, parts, screen};
pub use suppress::suppress;
pub use telling::respects;

use crate::catalog::{Catalog, Metric};
use crate::claim::Claim;
use crate::error::Problem;
use crate::text::Decision;

/// The vagueness policy that is used when none is chosen.
pub const DEFAULT_POLICY: &str = "interval";

/// Notes that concern nearly every claim help nobody beyond so many claims.
pub const LISTED: usize = 100_000;

/// Ratios up to which two figures of a metric count as the same: an event's, else those given for all, else the metric's own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tolerances {
    /// By metric.
    pub metrics: BTreeMap<String, f64>,
    /// By event, then by metric.
    pub events: BTreeMap<String, BTreeMap<String, f64>>,
}

impl Tolerances {
    fn of(&self, event: &str, metric: &Metric) -> f64 {
        let given = self.events.get(event).and_then(|of| of.get(&metric.id)).or_else(|| self.metrics.get(&metric.id));
        given.copied().or(metric.tolerance).unwrap_or(1.0)
    }
}

/// So many pairs of one event, and twice as many of all, are looked at one by one.
pub const CROWD: usize = 2_000_000;

/// How to compare.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The vagueness policy in force: the one under which the claims' own ends were worked out.
    pub policy: String,
    /// Policies under which every finding is tried again; empty: all.
    pub policies: Vec<String>,
    /// Ratios up to which two figures of a metric still count as the same, instead of the metric's own.
    pub tolerances: Tolerances,
    /// What people decided; nothing is settled otherwise.
    pub decisions: Vec<Decision>,
    /// Notes on single claims and voices are listed up to so many claims; of more claims they are counted.
    pub listed: usize,
    /// Which pairs the caller wants.
    pub pairs: Pairs,
    /// An event of which more pairs meet is crowded; so are the largest, while more than twice as many meet of all others together.
    pub crowd: usize,
}

/// Which pairs of a crowded event are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pairs {
    /// Those that a finding may be about.
    #[default]
    AtOdds,
    /// The same, and it is said that others are left out.
    Listed,
    /// All that meet, as far as they can be held.
    Every,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            policy: DEFAULT_POLICY.to_owned(),
            policies: Vec::new(),
            tolerances: Tolerances::default(),
            decisions: Vec::new(),
            listed: LISTED,
            pairs: Pairs::default(),
            crowd: CROWD,
        }
    }
}

/// What comparing yields.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comparison {
    /// Pairs that meet, in order of event and ids.
    pub pairs: Vec<Pair>,
    /// They are all that meet.
    pub complete: bool,
    /// Worst first, then event, question, id.
    pub findings: Vec<Finding>,
    /// What stood in the way.
    pub problems: Vec<Problem>,
}

/// Compares `claims` with one another; their order makes no difference.
pub fn compare(claims: &[Claim], catalog: &Catalog, options: &Options) -> Comparison {
    checked(claims, &[], catalog, options, to_pairs)
}

/// The same, but claims meet only within one part of their event, and of the pairs only the verdicts are kept. `parts` in the order
/// of `claims`.
pub fn compare_parts(claims: &[Claim], parts: &[u32], catalog: &Catalog, options: &Options) -> (Comparison, usize) {
    let compared = AtomicUsize::new(0);
    let found = checked(claims, parts, catalog, options, |judged, _| {
        let verdicts = judged.column("verdict")?.u32()?;
        let known = verdicts.into_no_null_iter().filter(|v| Verdict::from_code(*v) != Verdict::Incomparable).count();
        compared.fetch_add(known, Ordering::Relaxed);
        Ok(Vec::new())
    });
    (found, compared.into_inner())
}

fn checked(
    claims: &[Claim],
    parts: &[u32],
    catalog: &Catalog,
    options: &Options,
    keep: impl Fn(&DataFrame, &finding::Scene<'_>) -> PolarsResult<Vec<Pair>> + Sync,
) -> Comparison {
    let Some(policy) = catalog.policy(&options.policy) else {
        let known: Vec<&str> = catalog.policies.iter().map(|p| p.name.as_str()).collect();
        let problem = Problem::error(format!("no vagueness policy “{}”", options.policy), format!("choose one of {}", known.join(", ")));
        return Comparison { problems: vec![problem], ..Comparison::default() };
    };
    let mut rows = columns::Rows::new(claims, parts, catalog, policy, &options.tolerances);
    let relations = relations::Relations::new(&rows, catalog);
    let crowded = screen::gather(&mut rows, &relations, options.crowd, options.pairs);
    let scene = finding::Scene { claims, catalog, options, policy, rows: &rows, relations: &relations };
    let run = || -> PolarsResult<Comparison> {
        let (mut hits, mut problems) = checks::of_claims(&scene);
        problems.extend(crowded.problems);
        let (frame, mut pairs) = (rows.frame()?, Vec::new());
        let of_batch = |(first, last): (u32, u32)| -> PolarsResult<_> {
            let within = col("part").gt_eq(lit(first)).and(col("part").lt_eq(lit(last)));
            let judged =
                judge::judge(pairs::pairs(frame.clone().lazy().filter(within).collect()?, &frame, &rows, &relations)?).collect()?;
            Ok((keep(&judged, &scene)?, checks::of_pairs(judged.lazy())?))
        };
        for found in batches(&rows.rows).into_par_iter().map(of_batch).collect::<Vec<_>>() {
            let (kept, found) = found?;
            pairs.extend(kept);
            hits.extend(found);
        }
        // Each batch is in order, and the batches go by their claims.
        pairs.par_sort_by(in_order);
        let (findings, idle) = finding::findings(hits, &scene);
        problems.extend(idle);
        Ok(Comparison { pairs, complete: parts.is_empty() && !crowded.any, findings, problems })
    };
    run().unwrap_or_else(|e| Comparison {
        problems: vec![Problem::error(format!("the comparison failed: {e}"), "report this with the claims that caused it")],
        ..Comparison::default()
    })
}

/// So many pairs are held at once, unless one part has more: few enough that the columns of a batch are at hand from one step to the next.
const PAIRS: usize = 200_000;

/// First and last parts of what is compared at a time.
fn batches(rows: &[columns::Row]) -> Vec<(u32, u32)> {
    let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
    rows.iter().for_each(|row| *sizes.entry(row.part).or_default() += 1);
    let mut out: Vec<(u32, u32)> = Vec::new();
    let mut held = usize::MAX;
    for (part, size) in sizes {
        let pairs = size * size / 2;
        match out.last_mut().filter(|_| held.saturating_add(pairs) <= PAIRS) {
            Some(batch) => (batch.1, held) = (part, held + pairs),
            None => {
                out.push((part, part));
                held = pairs;
            }
        }
    }
    out
}

fn to_pairs(judged: &DataFrame, scene: &finding::Scene<'_>) -> PolarsResult<Vec<Pair>> {
    let (a, b) = (judged.column("row")?.u32()?, judged.column("row_b")?.u32()?);
    let (reason, verdict) = (judged.column("reason")?.u32()?, judged.column("verdict")?.u32()?);
    let (ratio, absolute) = (judged.column("gap_ratio")?.f64()?, judged.column("gap_absolute")?.f64()?);
    let same = judged.column("same_origin")?.bool()?;
    let mut out = Vec::with_capacity(judged.height());
    for i in 0..judged.height() {
        let (Some(a), Some(b)) = (a.get(i), b.get(i)) else { continue };
        let (first, second) = (scene.claim(a), scene.claim(b));
        let reason = Reason::from_code(reason.get(i).unwrap_or(u32::MAX));
        let verdict = Verdict::from_code(verdict.get(i).unwrap_or(u32::MAX));
        let gap = |x: Option<f64>| x.filter(|x| x.is_finite() && *x > 0.0).filter(|_| verdict == Verdict::Disjoint || reason.keeps_gap());
        out.push(Pair {
            event: first.event.clone(),
            claim_a: first.claim_id.clone(),
            claim_b: second.claim_id.clone(),
            verdict,
            reason: reason.id().to_owned(),
            gap_ratio: gap(ratio.get(i)),
            gap_absolute: gap(absolute.get(i)),
            same_origin: same.get(i).unwrap_or(false),
        });
    }
    out.sort_by(in_order);
    Ok(out)
}

/// By event and ids.
fn in_order(a: &Pair, b: &Pair) -> std::cmp::Ordering {
    (&a.event, &a.claim_a, &a.claim_b).cmp(&(&b.event, &b.claim_a, &b.claim_b))
}

#[cfg(test)]
mod tests;
