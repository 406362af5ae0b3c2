//! How two claims that meet compare: one reason a pair, and from it the verdict. Expressions only; no null can occur.
//!
//! The order of the refusals is the order in which a person would ask: is there a figure, in the same unit, of something that
//! happened, at the same place, of the same people, at the same time, over the same stretch?

use polars::prelude::{DataType, Expr, LazyFrame, col, lit, when};

use super::Verdict;
use super::columns::{CUMULATIVE, DENIED, HYPOTHETICAL, NO_DAY, PERIOD, PLANNED, RETRACTED, SNAPSHOT, SUPERSEDED};
use super::pairs::both;
use super::reason::Reason;
use super::relations::{APART, AROUND, EQUAL, INSIDE, UNCLEAR, UNSTATED};

/// Adds `reason`, `verdict`, `gap_ratio`, `gap_absolute` and `same_origin` to the pairs.
pub(super) fn judge(pairs: LazyFrame) -> LazyFrame {
    pairs
        .with_columns(basics())
        .with_columns(nesting())
        .with_columns([reason().cast(DataType::UInt32).alias("reason")])
        .with_columns([verdict().cast(DataType::UInt32).alias("verdict")])
        .with_columns([
            col("gap").alias("gap_absolute"),
            // Divided only where there is something to divide by.
            when(col("below").gt(lit(0.0))).then(col("above") / col("below")).otherwise(lit(0.0)).alias("gap_ratio"),
        ])
        .select(
            ["row", "row_b", "reason", "verdict", "gap_ratio", "gap_absolute", "same_origin", "fact", "repeated", "repeated_b"].map(col),
        )
}

fn b(name: &str) -> Expr {
    col(format!("{name}_b"))
}
fn is(name: &str, code: u32) -> Expr {
    col(name).eq(lit(code))
}
fn either(name: &str, code: u32) -> Expr {
    is(name, code).or(b(name).eq(lit(code)))
}
fn only_one(name: &str, code: u32) -> Expr {
    is(name, code).neq(b(name).eq(lit(code)))
}
fn earlier(x: Expr, y: Expr) -> Expr {
    x.lt(y)
}

/// What the two rows say by themselves.
fn basics() -> Vec<Expr> {
    let coded = col("question").neq(lit(0u32)).and(col("question").eq(b("question"))).and(col("metric").eq(col("metric_b")));
    // Nearest bounds; `above` exceeds `below` when the intervals do not touch.
    let below = when(col("high").lt(b("high"))).then(col("high")).otherwise(b("high"));
    let above = when(col("low").gt(b("low"))).then(col("low")).otherwise(b("low"));
    let later = col("end").gt(b("end"));
    let sooner = col("end").lt(b("end"));
    let dated = col("published").neq(lit(NO_DAY)).and(b("published").neq(lit(NO_DAY)));
    let known_end = col("end").neq(lit(NO_DAY)).and(b("end").neq(lit(NO_DAY)));
    let a_first =
        known_end.clone().and(sooner.clone()).or(later.clone().not().and(dated.clone()).and(earlier(col("published"), b("published"))));
    let b_first = known_end.and(later).or(sooner.not().and(dated).and(earlier(b("published"), col("published"))));
    let best_equal = col("stated").and(b("stated")).and(col("best").eq(b("best")));
    vec![
        coded.alias("coded"),
        below.alias("below"),
        above.alias("above"),
        col("origin").eq(b("origin")).alias("same_origin"),
        col("dispatch").neq(b("dispatch")).or(col("end").neq(b("end"))).alias("other_telling"),
        a_first.alias("a_first"),
        b_first.alias("b_first"),
        best_equal.alias("same_best"),
        col("low").gt_eq(b("low")).and(col("high").lt_eq(b("high"))).alias("a_inside"),
        b("low").gt_eq(col("low")).and(b("high").lt_eq(col("high"))).alias("b_inside"),
    ]
}

/// Which is part of which; a coder's question or a stated part overrides the columns.
fn nesting() -> Vec<Expr> {
    let linked = col("stated_part").neq(lit(EQUAL));
    let dims = ["d_metric", "d_place", "d_population", "d_period"];
    let count = |code: u32| {
        let one = |d: &str| when(is(d, code)).then(lit(1u32)).otherwise(lit(0u32));
        let all = dims.iter().map(|d| one(d)).reduce(|x, y| x + y).unwrap_or(lit(0u32));
        let part = when(is("stated_part", code)).then(lit(1u32)).otherwise(lit(0u32));
        when(linked.clone()).then(part).when(col("coded")).then(lit(0u32)).otherwise(all)
    };
    let gap = col("above") - col("below");
    let beyond = |part_low: Expr, whole_high: Expr| part_low.clone().gt(whole_high.clone()).and(part_low.gt(whole_high * col("tolerance")));
    vec![
        count(INSIDE).alias("inside"),
        count(AROUND).alias("around"),
        linked.alias("linked"),
        when(gap.clone().gt(lit(0.0))).then(gap).otherwise(lit(0.0)).alias("gap"),
        col("above").gt(col("below")).alias("apart"),
        col("above").gt(col("below")).and(col("above").gt(col("below") * col("tolerance"))).alias("clash"),
        beyond(col("low"), b("high")).alias("a_exceeds"),
        beyond(b("low"), col("high")).alias("b_exceeds"),
    ]
}

fn reason() -> Expr {
    let r = |reason: Reason| lit(reason.code());
    let free = || col("coded").not().and(col("linked").not());
    let nested = || col("inside").gt(lit(0u32)).or(col("around").gt(lit(0u32)));
    let nested_both = || col("inside").gt(lit(0u32)).and(col("around").gt(lit(0u32)));
    let no_figure = |suffix: &str| {
        let of = |n: &str| col(format!("{n}{suffix}"));
        of("fact").not().and(of("low").eq(lit(f64::NEG_INFINITY))).and(of("high").eq(lit(f64::INFINITY)))
    };
    let units = col("unit").neq(b("unit")).and(col("unit").neq(lit(0u32))).and(b("unit").neq(lit(0u32)));
    let kinds = col("fact").neq(b("fact"));
    let scopes = col("scope").neq(b("scope")).and(col("scope").neq(lit(0u32))).and(b("scope").neq(lit(0u32)));
    let moments = both(SNAPSHOT);
    let numbers = numeric(&r);
    let facts = factual(&r);
    // A day's own figure against the total so far: only a part that exceeds its whole tells anything.
    let day_in_total = is("scope", PERIOD)
        .and(b("scope").eq(lit(CUMULATIVE)))
        .and(is("d_period", INSIDE))
        .or(is("scope", CUMULATIVE).and(b("scope").eq(lit(PERIOD))).and(is("d_period", AROUND)));
    let day_exceeds = day_in_total
        .and(col("can_fall").not())
        .and(col("total"))
        .and(nested_both().not())
        .and(col("inside").gt(lit(0u32)).and(col("a_exceeds")).or(col("around").gt(lit(0u32)).and(col("b_exceeds"))));

    when(no_figure("").or(no_figure("_b")))
        .then(r(Reason::NoFigure))
        .when(kinds.or(units))
        .then(r(Reason::OtherUnit))
        .when(free().and(col("unnamed").or(b("unnamed"))))
        .then(r(Reason::UnnamedPart))
        .when(col("coded").not().and(either("modality", RETRACTED)))
        .then(r(Reason::Retracted))
        .when(col("coded").not().and(either("modality", HYPOTHETICAL)))
        .then(r(Reason::Hypothetical))
        .when(col("coded").not().and(only_one("modality", PLANNED)))
        .then(r(Reason::Planned))
        .when(col("coded").not().and(either("modality", SUPERSEDED)))
        .then(r(Reason::Superseded))
        .when(free().and(is("d_place", UNSTATED)))
        .then(r(Reason::PlaceUnstated))
        .when(free().and(is("d_place", APART)))
        .then(r(Reason::OtherPlace))
        .when(free().and(is("d_place", UNCLEAR)))
        .then(r(Reason::PlacesOverlap))
        .when(free().and(is("d_population", UNSTATED)))
        .then(r(Reason::PopulationUnstated))
        .when(free().and(is("d_population", APART)))
        .then(r(Reason::OtherPopulation))
        .when(free().and(is("d_population", UNCLEAR)))
        .then(r(Reason::PopulationUnclear))
        .when(free().and(is("d_period", UNSTATED)))
        .then(r(Reason::PeriodUnstated))
        .when(free().and(is("d_period", APART)).and(moments))
        .then(r(Reason::OtherMoment))
        .when(free().and(is("d_period", APART)))
        .then(r(Reason::OtherPeriod))
        .when(free().and(scopes).and(day_exceeds.clone().not()))
        .then(r(Reason::OtherScope))
        .when(free().and(day_exceeds))
        .then(r(Reason::PartExceedsWhole))
        .when(nested_both())
        .then(r(Reason::ContainmentsCross))
        .when(col("fact"))
        .then(facts)
        .when(nested().and(col("total").not()).and(col("linked").not()))
        .then(r(Reason::NotATotal))
        .otherwise(numbers)
}

/// Two figures that answer the same question or stand as part and whole.
fn numeric(r: &dyn Fn(Reason) -> Expr) -> Expr {
    let free = col("coded").not().and(col("linked").not());
    let nested = col("inside").gt(lit(0u32)).or(col("around").gt(lit(0u32)));
    let exceeds = col("inside").gt(lit(0u32)).and(col("a_exceeds")).or(col("around").gt(lit(0u32)).and(col("b_exceeds")));
    let several = (col("inside") + col("around")).gt(lit(1u32));
    let crossing = free.clone().and(is("d_period", UNCLEAR));
    let only_period = is("d_metric", EQUAL).and(is("d_place", EQUAL)).and(is("d_population", EQUAL));

    // One denies: the asserted figure must be what the other denies.
    let asserted_is_denied = is("modality", DENIED)
        .and(col("b_inside").or(col("same_best")))
        .or(b("modality").eq(lit(DENIED)).and(col("a_inside").or(col("same_best"))));
    let same_denied = col("a_inside").and(col("b_inside"));

    // A source's own figures at different times.
    let runs = col("runs").and(b("runs"));
    let says_so_far = either("scope", CUMULATIVE).or(either("scope", SNAPSHOT));
    let ordered = col("a_first").or(col("b_first"));
    let falls = col("a_first").and(col("low").gt(b("high"))).or(col("b_first").and(b("low").gt(col("high"))));
    let own = free.clone().and(col("same_origin")).and(col("other_telling")).and(only_period.clone()).and(col("clash"));
    let told_later = col("published").neq(b("published")).and(col("published").neq(lit(NO_DAY))).and(b("published").neq(lit(NO_DAY)));
    let in_period = is("d_period", INSIDE).or(is("d_period", AROUND));

    // Another source's later figure of what can fall.
    let running = says_so_far.clone().and(either("scope", PERIOD).not());
    let later_lower = free
        .clone()
        .and(running)
        .and(only_period.clone())
        .and(in_period.clone())
        .and(col("can_fall"))
        .and(col("clash"))
        .and(col("end").lt(b("end")).and(col("low").gt(b("high"))).or(col("end").gt(b("end")).and(b("low").gt(col("high")))));
    // "So far" on one day against what another dispatch gives for the day.
    let one_day = is("d_period", EQUAL).and(col("from").eq(col("to"))).and(b("from").eq(b("to"))).and(col("dispatch").neq(b("dispatch")));
    let so_far_below = is("scope", CUMULATIVE)
        .and(b("scope").eq(lit(0u32)))
        .and(col("high").lt(b("low")))
        .or(b("scope").eq(lit(CUMULATIVE)).and(is("scope", 0)).and(b("high").lt(col("low"))));

    when(is("modality", DENIED).and(b("modality").eq(lit(DENIED))))
        .then(when(same_denied).then(r(Reason::SameCategory)).otherwise(r(Reason::DeniedOther)))
        .when(either("modality", DENIED))
        .then(
            when(asserted_is_denied.and(nested.clone().not()).and(crossing.clone().not()))
                .then(r(Reason::Denied))
                .otherwise(r(Reason::DeniedOther)),
        )
        .when(own.clone().and(falls).and(runs.clone()).and(col("can_fall").not()))
        .then(r(Reason::FallingCumulative))
        .when(own.clone().and(in_period.clone()).and(runs.clone().not()).and(exceeds.clone().not()))
        .then(r(Reason::PartBelowWhole))
        .when(own.clone().and(in_period).and(runs.clone().not()).and(told_later.not()))
        .then(r(Reason::PartExceedsWhole))
        .when(own.clone().and(ordered.or(runs).or(says_so_far).or(col("outlet").eq(b("outlet")))))
        .then(r(Reason::Revised))
        .when(own)
        .then(r(Reason::DisputedAttribution))
        .when(later_lower)
        .then(r(Reason::LaterLower))
        .when(free.clone().and(one_day).and(so_far_below).and(col("clash")))
        .then(r(Reason::RunningCount))
        .when(crossing.clone().and(col("apart")))
        .then(r(Reason::PeriodsDiffer))
        .when(nested.clone().and(exceeds))
        .then(r(Reason::PartExceedsWhole))
        .when(nested.clone().and(several.or(crossing.clone())))
        .then(r(Reason::NestedParts))
        .when(nested.clone().and(col("apart")))
        .then(r(Reason::PartBelowWhole))
        .when(nested)
        .then(r(Reason::PartWithinWhole))
        .when(crossing)
        .then(r(Reason::PeriodsCross))
        .when(col("apart").and(col("clash").not()))
        .then(r(Reason::WithinTolerance))
        .when(col("linked").not().and(col("same_origin")).and(col("other_telling").not()).and(col("apart")))
        .then(r(Reason::SelfContradiction))
        .when(col("coded"))
        .then(r(Reason::CodedQuestion))
        .when(col("family"))
        .then(r(Reason::SameFamily))
        .otherwise(r(Reason::SameQuestion))
}

/// Two categories.
fn factual(r: &dyn Fn(Reason) -> Expr) -> Expr {
    let inside = || col("inside").gt(lit(0u32));
    let around = || col("around").gt(lit(0u32));
    let nested = || inside().or(around());
    let crossing = col("coded").not().and(is("d_period", UNCLEAR));
    let same = col("value").eq(b("value")).or(col("r_value").neq(lit(u32::MAX)));
    let denies = is("modality", DENIED).neq(b("modality").eq(lit(DENIED)));
    let both_deny = is("modality", DENIED).and(b("modality").eq(lit(DENIED)));
    // What is said of the whole holds for the part.
    let whole_binds = || inside().and(b("universal")).or(around().and(col("universal")));
    let own = col("coded").not().and(col("same_origin"));
    let revised = own.clone().and(col("other_telling")).and(col("a_first").or(col("b_first")));
    let own_words = own.and(col("other_telling").not());
    let clash = |reason: Reason| {
        when(nested().and(whole_binds().not()))
            .then(r(Reason::PartMayDiffer))
            .when(crossing.clone())
            .then(r(Reason::PeriodsDiffer))
            .when(revised.clone())
            .then(r(Reason::Revised))
            .when(own_words.clone())
            .then(r(Reason::SelfContradiction))
            .otherwise(r(reason))
    };
    when(same.clone().and(denies.clone()))
        .then(clash(Reason::Denied))
        .when(same.and(nested()))
        .then(r(Reason::PartSaysSame))
        .when(col("value").eq(b("value")).or(col("r_value").neq(lit(u32::MAX))))
        .then(r(Reason::SameCategory))
        .when(denies.or(both_deny))
        .then(r(Reason::DeniedOther))
        .when(col("exclusive"))
        .then(clash(Reason::ExclusiveCategories))
        .otherwise(r(Reason::OtherCategory))
}

/// The verdict that goes with the reason; where the reason leaves it open, the intervals decide.
fn verdict() -> Expr {
    let code = |v: Verdict| lit(v as u32);
    let agree = col("a_inside").and(col("b_inside")).or(col("a_inside").or(col("b_inside")).and(col("same_best")));
    let intervals =
        when(col("clash")).then(code(Verdict::Disjoint)).when(agree).then(code(Verdict::Agree)).otherwise(code(Verdict::Overlap));
    let with = |v: Verdict| {
        let mut reasons = Reason::ALL.iter().filter(|r| r.verdict() == Some(v)).map(|r| col("reason").eq(lit(r.code())));
        let first = reasons.next().unwrap_or(lit(false));
        reasons.fold(first, Expr::or)
    };
    when(with(Verdict::Agree))
        .then(code(Verdict::Agree))
        .when(with(Verdict::Overlap))
        .then(code(Verdict::Overlap))
        .when(with(Verdict::Disjoint))
        .then(code(Verdict::Disjoint))
        .when(with(Verdict::Incomparable))
        .then(code(Verdict::Incomparable))
        .otherwise(intervals)
}
