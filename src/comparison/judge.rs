//! How two claims that meet compare: one reason a pair, and from it the verdict. Expressions only; no null can occur.
//!
//! The order of the refusals is the order in which a person would ask: is there a figure, in the same unit, of something that
//! happened, at the same place, of the same people, at the same time, over the same stretch?

use polars::prelude::{DataType, Expr, LazyFrame, col, lit, when};

use super::Verdict;
use super::columns::{CUMULATIVE, DENIED, HYPOTHETICAL, NO_DAY, PERIOD, PLANNED, RETRACTED, SNAPSHOT, SUPERSEDED};
use super::pairs::both;
use super::reading::{RIVAL_DIFFERENCE, RIVAL_RATIO};
use super::reason::Reason;
use super::relations::{APART, AROUND, EQUAL, INSIDE, UNCLEAR, UNSTATED};

/// Adds `reason`, `verdict`, `gap_ratio`, `gap_absolute`, `same_origin` and `rival` to the pairs.
pub(super) fn judge(pairs: LazyFrame) -> LazyFrame {
    pairs
        .with_columns(basics())
        .with_columns(nesting())
        .with_columns(views())
        .with_columns(own())
        .with_columns([reason().cast(DataType::UInt32).alias("reason")])
        .with_columns([verdict().cast(DataType::UInt32).alias("verdict")])
        .with_columns([
            col("gap").alias("gap_absolute"),
            // Divided only where there is something to divide by.
            when(col("below").gt(lit(0.0))).then(col("above") / col("below")).otherwise(lit(0.0)).alias("gap_ratio"),
        ])
        .select(
            ["row", "row_b", "reason", "verdict", "gap_ratio", "gap_absolute", "same_origin", "fact", "repeated", "repeated_b", "rival"]
                .map(col),
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
        col("sentence").neq(lit(0u32)).and(col("sentence").eq(b("sentence"))).and(col("dispatch").eq(b("dispatch"))).alias("one_sentence"),
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
    let tolerance = || when(col("tolerance").gt(b("tolerance"))).then(col("tolerance")).otherwise(b("tolerance"));
    let beyond = |part_low: Expr, whole_high: Expr| part_low.clone().gt(whole_high.clone()).and(part_low.gt(whole_high * tolerance()));
    vec![
        count(INSIDE).alias("inside"),
        count(AROUND).alias("around"),
        linked.alias("linked"),
        when(gap.clone().gt(lit(0.0))).then(gap).otherwise(lit(0.0)).alias("gap"),
        col("above").gt(col("below")).alias("apart"),
        col("above").gt(col("below")).and(col("above").gt(col("below") * tolerance())).alias("clash"),
        beyond(col("low"), b("high")).alias("a_exceeds"),
        beyond(b("low"), col("high")).alias("b_exceeds"),
    ]
}

/// What several of the questions below ask; columns of their own, so that the query is planned in no time.
fn views() -> Vec<Expr> {
    let inside = || col("inside").gt(lit(0u32));
    let around = || col("around").gt(lit(0u32));
    let free = || col("coded").not().and(col("linked").not());
    vec![
        // The columns decide, neither a coder nor the text.
        free().alias("free"),
        inside().or(around()).alias("nested"),
        inside().and(around()).alias("nested_both"),
        inside().and(col("a_exceeds")).or(around().and(col("b_exceeds"))).alias("exceeds"),
        free().and(is("d_period", UNCLEAR)).alias("crossing"),
        is("d_metric", EQUAL).and(is("d_place", EQUAL)).and(is("d_population", EQUAL)).alias("only_period"),
        is("d_period", INSIDE).or(is("d_period", AROUND)).alias("in_period"),
        either("scope", CUMULATIVE).or(either("scope", SNAPSHOT)).alias("so_far"),
        col("runs").and(b("runs")).alias("both_run"),
        col("low").gt(b("high")).alias("a_above"),
        b("low").gt(col("high")).alias("b_above"),
        rival().alias("rival"),
    ]
}

/// Open on the same side, and too far apart for two wordings of one estimate. What runs may have grown from the one to the other.
fn rival() -> Expr {
    let far = |low: Expr, high: Expr| {
        let apart = (high.clone() - low.clone()).gt_eq(lit(RIVAL_DIFFERENCE));
        low.clone().gt(lit(0.0)).and(high.clone().is_finite()).and(high.gt_eq(low * lit(RIVAL_RATIO))).and(apart)
    };
    let either_way = |name: &str| far(col(name), b(name)).or(far(b(name), col(name)));
    let both_are = |name: &str, end: f64| col(name).eq(lit(end)).and(b(name).eq(lit(end)));
    let floors = both_are("high", f64::INFINITY).and(either_way("low"));
    let caps = both_are("low", f64::NEG_INFINITY).and(either_way("high"));
    let runs = || col("runs").and(b("runs"));
    let fell = col("a_first").and(col("low").gt(b("low"))).or(col("b_first").and(b("low").gt(col("low"))));
    floors.and(runs().not().or(fell)).or(caps.and(runs().not()))
}

/// A source's own figures, told at different times, that do not meet.
fn own() -> Vec<Expr> {
    vec![col("free").and(col("same_origin")).and(col("other_telling")).and(col("only_period")).and(col("clash")).alias("own")]
}

fn reason() -> Expr {
    let r = |reason: Reason| lit(reason.code());
    let free = || col("free");
    let nested_both = || col("nested_both");
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
    let day_exceeds = day_in_total.and(col("can_fall").not()).and(col("total")).and(nested_both().not()).and(col("exceeds"));

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
        .when(col("nested").and(col("total").not()).and(col("linked").not()))
        .then(r(Reason::NotATotal))
        .otherwise(numbers)
}

/// Two figures that answer the same question or stand as part and whole.
fn numeric(r: &dyn Fn(Reason) -> Expr) -> Expr {
    let several = (col("inside") + col("around")).gt(lit(1u32));

    // One denies: the asserted figure must be what the other denies.
    let asserted_is_denied = is("modality", DENIED)
        .and(col("b_inside").or(col("same_best")))
        .or(b("modality").eq(lit(DENIED)).and(col("a_inside").or(col("same_best"))));
    let same_denied = col("a_inside").and(col("b_inside"));

    let ordered = col("a_first").or(col("b_first"));
    let falls = col("a_first").and(col("a_above")).or(col("b_first").and(col("b_above")));
    let told_later = col("published").neq(b("published")).and(col("published").neq(lit(NO_DAY))).and(b("published").neq(lit(NO_DAY)));
    // Days of a stretch that do not run: a day's figure is no earlier telling of the week's.
    let own_part = col("own").and(col("in_period")).and(col("both_run").not());

    // Another source's later figure of what can fall.
    let later_lower = col("end").lt(b("end")).and(col("a_above")).or(col("end").gt(b("end")).and(col("b_above")));
    let running = col("so_far").and(either("scope", PERIOD).not()).and(col("in_period"));
    let may_fall = col("free").and(col("only_period")).and(col("can_fall")).and(col("clash")).and(running);
    // "So far" on one day against what another dispatch gives for the day.
    let one_day = is("d_period", EQUAL).and(col("from").eq(col("to"))).and(b("from").eq(b("to"))).and(col("dispatch").neq(b("dispatch")));
    let so_far_below = is("scope", CUMULATIVE)
        .and(b("scope").eq(lit(0u32)))
        .and(col("b_above"))
        .or(b("scope").eq(lit(CUMULATIVE)).and(is("scope", 0)).and(col("a_above")));

    // Only columns set them apart, and one source tells both in one sentence.
    let one_breath = || col("free").and(col("same_origin")).and(col("one_sentence"));

    when(is("modality", DENIED).and(b("modality").eq(lit(DENIED))))
        .then(when(same_denied).then(r(Reason::SameCategory)).otherwise(r(Reason::DeniedOther)))
        .when(either("modality", DENIED))
        .then(
            when(asserted_is_denied.and(col("nested").not()).and(col("crossing").not()))
                .then(r(Reason::Denied))
                .otherwise(r(Reason::DeniedOther)),
        )
        .when(col("own").and(falls).and(col("both_run")).and(col("can_fall").not()))
        .then(r(Reason::FallingCumulative))
        .when(own_part.clone().and(col("exceeds").not()))
        .then(r(Reason::PartBelowWhole))
        .when(own_part.and(told_later.not()))
        .then(r(Reason::PartExceedsWhole))
        .when(col("own").and(ordered.or(col("both_run")).or(col("so_far")).or(col("outlet").eq(b("outlet")))))
        .then(r(Reason::Revised))
        .when(col("own"))
        .then(r(Reason::DisputedAttribution))
        .when(may_fall.and(later_lower))
        .then(r(Reason::LaterLower))
        .when(col("free").and(one_day).and(so_far_below).and(col("clash")))
        .then(r(Reason::RunningCount))
        .when(col("crossing").and(col("apart")))
        .then(r(Reason::PeriodsDiffer))
        // "600 firemen and 120 officers came": nobody contradicts himself in one breath.
        .when(col("nested").and(col("exceeds")).and(one_breath()))
        .then(r(Reason::UnnamedPart))
        .when(col("nested").and(col("exceeds")))
        .then(r(Reason::PartExceedsWhole))
        .when(col("nested").and(several.or(col("crossing"))))
        .then(r(Reason::NestedParts))
        .when(col("nested").and(col("apart")))
        .then(r(Reason::PartBelowWhole))
        .when(col("nested"))
        .then(r(Reason::PartWithinWhole))
        .when(col("crossing"))
        .then(r(Reason::PeriodsCross))
        .when(col("apart").and(col("clash").not()))
        .then(r(Reason::WithinTolerance))
        // "Eleven were taken to the first hospital, two to the second": as little.
        .when(one_breath().and(col("apart")))
        .then(r(Reason::UnnamedPart))
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
    // Reasons stand in the order of their verdicts, so that one comparison tells.
    let up_to = |v: Verdict| {
        let last = Reason::ALL.iter().rev().find(|r| r.verdict() == Some(v)).map_or(0, |r| r.code());
        col("reason").lt_eq(lit(last))
    };
    let open = Reason::ALL.iter().take_while(|r| r.verdict().is_none()).count();
    when(col("reason").lt(lit(u32::try_from(open).unwrap_or(0))))
        .then(intervals)
        .when(up_to(Verdict::Agree))
        .then(code(Verdict::Agree))
        .when(up_to(Verdict::Overlap))
        .then(code(Verdict::Overlap))
        .when(up_to(Verdict::Disjoint))
        .then(code(Verdict::Disjoint))
        .otherwise(code(Verdict::Incomparable))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_stand_in_the_order_of_their_verdicts() {
        assert!(Reason::ALL.is_sorted_by_key(|r| r.verdict()));
    }
}
