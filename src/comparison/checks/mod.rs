//! Checks: judged pairs (or claims) → what should be reported. Each is one file and one line in [`CHECKS`].

mod conflicting_counts;
mod conflicting_facts;
mod disputed_attribution;
mod falling_cumulative;
mod part_exceeds_whole;
mod parts_miss_total;
mod revised;
mod rival_bounds;
mod self_contradiction;
mod single_origin;
mod unattributed;

use polars::prelude::{DataType, Expr, LazyFrame, PolarsResult, UnionArgs, col, concat, lit};

use super::finding::{Hit, Scene};
use super::reason::Reason;
use super::schema::Severity;
use super::{LISTED, Verdict};
use crate::error::Problem;

/// How a check finds what it reports.
#[derive(Clone, Copy)]
pub(super) enum Find {
    /// A relational query on the judged pairs.
    Pairs(fn(LazyFrame) -> LazyFrame),
    /// Plain Rust, for what concerns single claims or sets of them.
    Claims(fn(&Scene<'_>) -> Vec<Hit>),
}

/// One check.
#[derive(Clone, Copy)]
pub struct Check {
    /// Public id.
    pub id: &'static str,
    /// One sentence for people.
    pub summary: &'static str,
    /// The most that it says.
    pub ceiling: Severity,
    pub(super) find: Find,
}

/// Every check, in the order in which they are listed.
pub static CHECKS: &[Check] = &[
    conflicting_counts::CHECK,
    conflicting_facts::CHECK,
    part_exceeds_whole::CHECK,
    parts_miss_total::CHECK,
    falling_cumulative::CHECK,
    rival_bounds::CHECK,
    disputed_attribution::CHECK,
    self_contradiction::CHECK,
    revised::CHECK,
    single_origin::CHECK,
    unattributed::CHECK,
];

impl Check {
    /// The check of an id.
    pub fn get(id: &str) -> Option<&'static Self> {
        CHECKS.iter().find(|c| c.id == id)
    }
}

/// What the relational checks find, in one query.
pub(super) fn of_pairs(judged: LazyFrame) -> PolarsResult<Vec<Hit>> {
    // Each telling stays a claim, but only the first one is reported.
    let judged = judged.filter(col("repeated").or(col("repeated_b")).not());
    let mut queries = Vec::new();
    for (at, check) in (0u32..).zip(CHECKS) {
        if let Find::Pairs(find) = check.find {
            let at = lit(at).cast(DataType::UInt32).alias("check");
            queries.push(find(judged.clone()).select([at, col("row"), col("row_b"), col("reason")]));
        }
    }
    let found = concat(queries, UnionArgs::default())?.collect()?;
    let column = |name: &str| found.column(name).and_then(|c| c.u32().cloned());
    let (check, row, row_b, reason) = (column("check")?, column("row")?, column("row_b")?, column("reason")?);
    let mut hits = Vec::with_capacity(found.height());
    for i in 0..found.height() {
        let (Some(check), Some(a), Some(b), Some(reason)) = (check.get(i), row.get(i), row_b.get(i), reason.get(i)) else { continue };
        let (check, reason) = (&CHECKS[check as usize], Reason::from_code(reason));
        hits.push(if check.id == rival_bounds::CHECK.id { Hit::rivals(check, a, b, reason) } else { Hit::pair(check, a, b, reason) });
    }
    Ok(hits)
}

/// What the checks of single claims and sets of them find; of many claims the notes are counted.
pub(super) fn of_claims(scene: &Scene<'_>) -> (Vec<Hit>, Vec<Problem>) {
    let (mut hits, mut problems) = (Vec::new(), Vec::new());
    for check in CHECKS {
        let Find::Claims(find) = check.find else { continue };
        if check.ceiling > Severity::Note || scene.claims.len() <= scene.options.listed {
            hits.extend(find(scene));
        } else {
            problems.extend(counted(check.id, find(scene).len()));
        }
    }
    (hits, problems)
}

/// That notes were counted and not listed; nothing when there are none.
pub fn counted(check: &str, notes: usize) -> Option<Problem> {
    let message = format!("{notes} notes “{check}” are counted and not listed");
    (notes > 0).then(|| Problem::warning(message, format!("they are listed of up to {LISTED} claims")))
}

/// Pairs that bear one of these reasons.
fn because(reasons: &[Reason]) -> Expr {
    reasons.iter().map(|r| col("reason").eq(lit(r.code()))).reduce(Expr::or).unwrap_or(lit(false))
}

fn disjoint() -> Expr {
    col("verdict").eq(lit(Verdict::Disjoint as u32))
}
