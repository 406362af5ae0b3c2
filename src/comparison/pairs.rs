//! Which claims meet: candidate pairs joined within event and metric (never the whole table with itself), with what each
//! dimension says of them. How they compare is [`judge`](super::judge)'s.

use polars::prelude::{
    DataFrame, Expr, IdxCa, IntoLazy as _, JoinArgs, JoinType, LazyFrame, PolarsResult, UnionArgs, col, concat, lit, when,
};

use super::columns::{CUMULATIVE, NO_DAY, Rows, SNAPSHOT};
use super::relations::{APART, AROUND, EQUAL, INSIDE, Relations, UNCLEAR, UNSTATED};

/// Periods that cross but share at least half of the days they cover together count as one.
const SAME_PERIOD: f64 = 0.5;

/// Columns by which claims meet, and what is looked up of them. The others are put to the pairs that are left: every join copies all
/// that it is given.
const MEETING: [&str; 8] = ["row", "event", "part", "metric", "question", "place", "population", "value"];

/// Every pair of the claims of `frame` that meet, each once, with `d_metric`, `d_place`, `d_population`, `d_period` and `r_value`; `all` has
/// the rows in order.
pub(super) fn pairs(frame: DataFrame, all: &DataFrame, rows: &Rows, relations: &Relations) -> PolarsResult<LazyFrame> {
    let names = MEETING;
    let claims = frame.lazy().select(names.map(col));
    let left = claims.clone().join(relations.metric_frame()?.lazy(), [col("metric")], [col("metric")], JoinArgs::new(JoinType::Inner));
    let right = claims.select(names.map(|n| col(n).alias(format!("{n}_b"))));
    let met = |left: LazyFrame, right: LazyFrame, keys: &[&str]| {
        let on: Vec<Expr> = keys.iter().map(|k| col(*k)).collect();
        let on_b: Vec<Expr> = keys.iter().map(|k| col(if *k == "metric_b" { "metric_b".to_owned() } else { format!("{k}_b") })).collect();
        // The right keys are dropped by the join; what is asked of them later is put back.
        let back: Vec<Expr> = keys.iter().filter(|k| **k != "metric_b").map(|k| col(*k).alias(format!("{k}_b"))).collect();
        left.join(right, on, on_b, JoinArgs::new(JoinType::Inner)).filter(col("row").lt(col("row_b"))).with_columns(back)
    };
    let coded = rows.rows.iter().any(|r| r.question != 0);
    let joined = if coded {
        // Claims that coders gave different questions never meet; most of a coded table is such pairs.
        let open = |f: &LazyFrame, name: &str| f.clone().filter(col(name).eq(lit(0u32)));
        let given = |f: &LazyFrame, name: &str| f.clone().filter(col(name).neq(lit(0u32)));
        let order: Vec<Expr> = met(left.clone(), right.clone(), &["event", "part", "metric_b"])
            .collect_schema()?
            .iter_names()
            .map(|n| col(n.as_str()))
            .collect();
        let parts = [
            met(open(&left, "question"), open(&right, "question_b"), &["event", "part", "metric_b"]),
            met(open(&left, "question"), given(&right, "question_b"), &["event", "part", "metric_b"]),
            met(given(&left, "question"), open(&right, "question_b"), &["event", "part", "metric_b"]),
            met(given(&left, "question"), given(&right, "question_b"), &["event", "part", "metric_b", "question"]),
        ];
        concat(parts.map(|p| p.select(order.clone())), UnionArgs::default())?
    } else {
        met(left, right, &["event", "part", "metric_b"])
    };
    let joined = look_up(joined, relations.place_frame()?.lazy(), &["place", "place_b"], "r_place");
    let joined = look_up(joined, relations.population_frame()?.lazy(), &["by", "population", "population_b"], "r_population");
    let joined = look_up(joined, relations.value_frame()?.lazy(), &["value", "value_b"], "r_value");
    let mut met = joined.collect()?;
    for (row, suffix) in [("row", ""), ("row_b", "_b")] {
        let at = IdxCa::from_vec(row.into(), met.column(row)?.u32()?.into_no_null_iter().collect());
        for column in all.columns().iter().filter(|c| !names.contains(&c.name().as_str())) {
            met.with_column(column.take(&at)?.with_name(format!("{}{suffix}", column.name()).into()))?;
        }
    }
    Ok(met.lazy().with_columns([
        place().alias("d_place"),
        population().alias("d_population"),
        period().alias("d_period"),
        stated_part().alias("stated_part"),
    ]))
}

/// A left join whose misses become [`u32::MAX`] at once: no null ever leaves this function.
fn look_up(pairs: LazyFrame, table: LazyFrame, keys: &[&str], value: &str) -> LazyFrame {
    let on: Vec<Expr> = keys.iter().map(|k| col(*k)).collect();
    pairs.join(table, on.clone(), on, JoinArgs::new(JoinType::Left)).with_column(col(value).fill_null(lit(u32::MAX)))
}

fn b(name: &str) -> Expr {
    col(format!("{name}_b"))
}

fn found(name: &str) -> Expr {
    col(name).neq(lit(u32::MAX))
}

fn place() -> Expr {
    when(col("place").eq(b("place")))
        .then(lit(EQUAL))
        .when(col("place").eq(lit(0u32)).or(b("place").eq(lit(0u32))))
        .then(lit(UNSTATED))
        .when(found("r_place"))
        .then(col("r_place"))
        .otherwise(lit(APART))
}

fn population() -> Expr {
    when(col("population").eq(lit(0u32)).or(b("population").eq(lit(0u32))))
        .then(lit(UNSTATED))
        .when(col("population").eq(b("population")))
        .then(lit(EQUAL))
        .when(found("r_population"))
        .then(col("r_population"))
        .when(col("named"))
        .then(lit(APART))
        .otherwise(lit(UNCLEAR))
}

/// 1: the first is said to be part of the second, 2: the other way round, 0: neither.
fn stated_part() -> Expr {
    when(col("subset_of").neq(lit(0u32)).and(col("subset_of").eq(b("claim"))))
        .then(lit(INSIDE))
        .when(b("subset_of").neq(lit(0u32)).and(b("subset_of").eq(col("claim"))))
        .then(lit(AROUND))
        .otherwise(lit(EQUAL))
}

/// Both claims bear this scope.
pub(super) fn both(scope: u32) -> Expr {
    col("scope").eq(lit(scope)).and(b("scope").eq(lit(scope)))
}

fn period() -> Expr {
    let no_day = |name: &str| col(name).eq(lit(NO_DAY));
    let by_end = |apart: bool| {
        let (before, after) = if apart { (APART, APART) } else { (INSIDE, AROUND) };
        when(col("end").eq(b("end"))).then(lit(EQUAL)).when(col("end").lt(b("end"))).then(lit(before)).otherwise(lit(after))
    };
    // The last day that the figure speaks of.
    let last = |suffix: &str| {
        let of = |name: &str| col(format!("{name}{suffix}"));
        when(of("scope").eq(lit(CUMULATIVE))).then(of("end")).otherwise(of("to"))
    };
    let days = |e: Expr| e.cast(polars::prelude::DataType::Float64);
    let (from, from_b, to, to_b) = (col("from"), b("from"), last(""), last("_b"));
    let earliest = |x: &Expr, y: &Expr| when(x.clone().lt(y.clone())).then(x.clone()).otherwise(y.clone());
    let latest = |x: &Expr, y: &Expr| when(x.clone().gt(y.clone())).then(x.clone()).otherwise(y.clone());
    let shared = days(earliest(&to, &to_b)) - days(latest(&from, &from_b)) + lit(1.0);
    let covered = days(latest(&to, &to_b)) - days(earliest(&from, &from_b)) + lit(1.0);
    when(no_day("to").and(no_day("to_b")))
        .then(lit(EQUAL))
        .when(no_day("to").or(no_day("to_b")))
        .then(lit(UNSTATED))
        .when(both(CUMULATIVE))
        .then(by_end(false))
        .when(both(SNAPSHOT))
        .then(by_end(true))
        .when(from.clone().eq(from_b.clone()).and(to.clone().eq(to_b.clone())))
        .then(lit(EQUAL))
        .when(from.clone().gt_eq(from_b.clone()).and(to.clone().lt_eq(to_b.clone())))
        .then(lit(INSIDE))
        .when(from.clone().lt_eq(from_b.clone()).and(to.clone().gt_eq(to_b.clone())))
        .then(lit(AROUND))
        .when(from.clone().gt(to_b).or(from_b.gt(to)))
        .then(lit(APART))
        .when(shared.gt_eq(covered * lit(SAME_PERIOD)))
        .then(lit(EQUAL))
        .otherwise(lit(UNCLEAR))
}
