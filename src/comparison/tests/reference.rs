//! The comparison of pairs once more, in plain Rust, quadratic, one pair at a time: what DESIGN says, in the order in which a person
//! would ask. The queries have to agree with it on thousands of random tables.

use super::laws::{Seed, build, seed};
use super::*;
use crate::catalog::{Metric, Nesting, PopulationRule, same_person, skeleton};
use crate::comparison::columns::{CUMULATIVE, DENIED, HYPOTHETICAL, NO_DAY, PERIOD, PLANNED, RETRACTED, Row, Rows, SNAPSHOT, SUPERSEDED};

use Nesting::{Apart, Around, Equal, Inside, Unclear};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

struct Tables<'a> {
    rows: Rows,
    catalog: &'a Catalog,
}

/// One claim beside another.
#[derive(Clone, Copy)]
struct Side<'a> {
    r: &'a Row,
    place: &'a str,
    value: &'a str,
    population: &'a str,
    metric: &'a Metric,
}

/// `None`: not known of one of the two.
type Relation = Option<Nesting>;

impl<'a> Tables<'a> {
    fn side(&'a self, at: usize) -> Side<'a> {
        let r = &self.rows.rows[at];
        Side {
            r,
            place: self.rows.places.text(r.place),
            value: self.rows.values.text(r.value),
            population: self.rows.populations.text(r.population),
            metric: self.rows.metric(r.metric),
        }
    }

    /// Reason and verdict of two claims; `None` when they do not meet.
    fn judge(&self, a: Side<'_>, b: Side<'_>) -> Option<(Reason, Verdict)> {
        let metrics = self.catalog.metric_relation(a.metric, b.metric)?;
        let (p, q) = (a.r, b.r);
        if p.event != q.event || p.question != 0 && q.question != 0 && p.question != q.question {
            return None;
        }
        let reason = self.reason(a, b, metrics);
        let agree = within(p, q) && within(q, p) || (within(p, q) || within(q, p)) && same_best(p, q);
        let clash = beyond(p, q, tolerance(a, b)) || beyond(q, p, tolerance(a, b));
        let verdict = reason.verdict().unwrap_or(match (clash, agree) {
            (true, _) => Verdict::Disjoint,
            (_, true) => Verdict::Agree,
            _ => Verdict::Overlap,
        });
        Some((reason, verdict))
    }

    fn reason(&self, a: Side<'_>, b: Side<'_>, metrics: Nesting) -> Reason {
        let (p, q) = (a.r, b.r);
        if [p, q].iter().any(|r| !r.fact && r.span.is_open()) {
            return Reason::NoFigure;
        }
        if p.fact != q.fact || p.unit != q.unit && p.unit != 0 && q.unit != 0 {
            return Reason::OtherUnit;
        }
        let coded = p.question != 0 && p.question == q.question && p.metric == q.metric;
        let stated = match (p.subset_of != 0 && p.subset_of == q.claim, q.subset_of != 0 && q.subset_of == p.claim) {
            (true, _) => Some(Inside),
            (_, true) => Some(Around),
            _ => None,
        };
        let free = !coded && stated.is_none();
        let is = |modality: u32| p.modality == modality || q.modality == modality;
        if free && (p.unnamed || q.unnamed) {
            return Reason::UnnamedPart;
        }
        if !coded {
            if is(RETRACTED) {
                return Reason::Retracted;
            }
            if is(HYPOTHETICAL) {
                return Reason::Hypothetical;
            }
            if (p.modality == PLANNED) != (q.modality == PLANNED) {
                return Reason::Planned;
            }
            if is(SUPERSEDED) {
                return Reason::Superseded;
            }
        }
        let (places, groups, periods) = (places(a, b), self.groups(a, b), periods(p, q));
        if free {
            match places {
                None => return Reason::PlaceUnstated,
                Some(Apart) => return Reason::OtherPlace,
                Some(Unclear) => return Reason::PlacesOverlap,
                _ => {}
            }
            match groups {
                None => return Reason::PopulationUnstated,
                Some(Apart) => return Reason::OtherPopulation,
                Some(Unclear) => return Reason::PopulationUnclear,
                _ => {}
            }
            match periods {
                None => return Reason::PeriodUnstated,
                Some(Apart) if p.scope == SNAPSHOT && q.scope == SNAPSHOT => return Reason::OtherMoment,
                Some(Apart) => return Reason::OtherPeriod,
                _ => {}
            }
        }
        let respects = [Some(metrics), places, groups, periods];
        let count = |n: Nesting| match stated {
            Some(stated) => usize::from(stated == n),
            None if coded => 0,
            None => respects.iter().filter(|r| **r == Some(n)).count(),
        };
        let (inside, around) = (count(Inside), count(Around));
        let tolerance = tolerance(a, b);
        let exceeds = inside > 0 && beyond(p, q, tolerance) || around > 0 && beyond(q, p, tolerance);
        let (total, can_fall) = (a.metric.is_total() && b.metric.is_total(), a.metric.can_fall || b.metric.can_fall);
        if free && p.scope != q.scope && p.scope != 0 && q.scope != 0 {
            let day = |x: &Row, y: &Row, n: Nesting| x.scope == PERIOD && y.scope == CUMULATIVE && periods == Some(n);
            let day_in_total = day(p, q, Inside) || day(q, p, Around);
            let one_way = inside == 0 || around == 0;
            let tells = day_in_total && !can_fall && total && one_way && exceeds;
            return if tells { Reason::PartExceedsWhole } else { Reason::OtherScope };
        }
        if inside > 0 && around > 0 {
            return Reason::ContainmentsCross;
        }
        let crossing = free && periods == Some(Unclear);
        if p.fact {
            return facts(a, b, coded, inside, around, !coded && periods == Some(Unclear));
        }
        let nested = inside + around > 0;
        if nested && !total && stated.is_none() {
            return Reason::NotATotal;
        }
        if p.modality == DENIED && q.modality == DENIED {
            return if within(p, q) && within(q, p) { Reason::SameCategory } else { Reason::DeniedOther };
        }
        if is(DENIED) {
            let (denied, asserted) = if p.modality == DENIED { (p, q) } else { (q, p) };
            let meant = (within(asserted, denied) || same_best(p, q)) && !nested && !crossing;
            return if meant { Reason::Denied } else { Reason::DeniedOther };
        }
        let apart = p.span.low > q.span.high || q.span.low > p.span.high;
        let clash = beyond(p, q, tolerance) || beyond(q, p, tolerance);
        let one_thing = metrics == Equal && places == Some(Equal) && groups == Some(Equal);
        let (same_origin, other_telling) = (p.origin == q.origin, p.dispatch != q.dispatch || p.end != q.end);
        let own = free && same_origin && other_telling && one_thing && clash;
        let part_of_period = matches!(periods, Some(Inside | Around));
        let both_run = p.runs && q.runs;
        let (known, published) = (p.end != NO_DAY && q.end != NO_DAY, p.published != NO_DAY && q.published != NO_DAY);
        let first = |x: &Row, y: &Row| known && x.end < y.end || x.end <= y.end && published && x.published < y.published;
        let (p_first, q_first) = (first(p, q), first(q, p));
        let above = |x: &Row, y: &Row| x.span.low > y.span.high;
        if own {
            if both_run && !can_fall && (p_first && above(p, q) || q_first && above(q, p)) {
                return Reason::FallingCumulative;
            }
            if part_of_period && !both_run && !exceeds {
                return Reason::PartBelowWhole;
            }
            if part_of_period && !both_run && !(published && p.published != q.published) {
                return Reason::PartExceedsWhole;
            }
            let so_far = [p, q].iter().any(|r| matches!(r.scope, CUMULATIVE | SNAPSHOT));
            let revised = p_first || q_first || both_run || so_far || p.outlet == q.outlet;
            return if revised { Reason::Revised } else { Reason::DisputedAttribution };
        }
        let so_far = [p, q].iter().any(|r| matches!(r.scope, CUMULATIVE | SNAPSHOT)) && [p, q].iter().all(|r| r.scope != PERIOD);
        let later_lower = p.end < q.end && above(p, q) || p.end > q.end && above(q, p);
        if free && one_thing && can_fall && clash && so_far && part_of_period && later_lower {
            return Reason::LaterLower;
        }
        let one_day = periods == Some(Equal) && p.from == p.to && q.from == q.to && p.dispatch != q.dispatch;
        let below = |x: &Row, y: &Row| x.scope == CUMULATIVE && y.scope == 0 && above(y, x);
        if free && one_day && clash && (below(p, q) || below(q, p)) {
            return Reason::RunningCount;
        }
        if crossing && apart {
            return Reason::PeriodsDiffer;
        }
        let told_at_once = p.sentence != 0 && p.sentence == q.sentence && p.dispatch == q.dispatch;
        let one_breath = free && same_origin && told_at_once;
        if nested {
            return match () {
                () if exceeds && one_breath => Reason::UnnamedPart,
                () if exceeds => Reason::PartExceedsWhole,
                () if inside + around > 1 || crossing => Reason::NestedParts,
                () if apart => Reason::PartBelowWhole,
                () => Reason::PartWithinWhole,
            };
        }
        match () {
            () if crossing => Reason::PeriodsCross,
            () if apart && !clash => Reason::WithinTolerance,
            () if one_breath && apart => Reason::UnnamedPart,
            () if stated.is_none() && same_origin && !other_telling && apart => Reason::SelfContradiction,
            () if coded => Reason::CodedQuestion,
            () if metrics == Equal && a.metric.counted_as() != b.metric.counted_as() => Reason::SameFamily,
            () => Reason::SameQuestion,
        }
    }

    fn groups(&self, a: Side<'_>, b: Side<'_>) -> Relation {
        if a.r.population == 0 || b.r.population == 0 {
            return None;
        }
        if a.population == b.population {
            return Some(Equal);
        }
        let rank = |m: &Metric| match m.populations {
            PopulationRule::Named => 3,
            PopulationRule::Apart => 2,
            PopulationRule::Crowd => 1,
            PopulationRule::Single => 0,
        };
        let by = if (rank(b.metric), &b.metric.id) > (rank(a.metric), &a.metric.id) { b.metric } else { a.metric };
        match by.populations {
            PopulationRule::Named => Some(Apart),
            _ => self.catalog.populations.relation(by, Some(a.population), Some(b.population)),
        }
    }
}

fn tolerance(a: Side<'_>, b: Side<'_>) -> f64 {
    a.metric.tolerance.unwrap_or(1.0).max(b.metric.tolerance.unwrap_or(1.0))
}

/// The lower end of `x` is above the upper end of `y`, by more than the tolerance.
fn beyond(x: &Row, y: &Row, tolerance: f64) -> bool {
    x.span.low > y.span.high && x.span.low > y.span.high * tolerance
}

fn within(x: &Row, y: &Row) -> bool {
    x.span.low >= y.span.low && x.span.high <= y.span.high
}

fn same_best(x: &Row, y: &Row) -> bool {
    x.span.best.is_some() && x.span.best == y.span.best
}

fn places(a: Side<'_>, b: Side<'_>) -> Relation {
    if a.place.is_empty() != b.place.is_empty() {
        return None;
    }
    let lies = |p: &str, q: &str| p == q || p.starts_with(&format!("{q}/"));
    let covers = |p: &str, q: &str| p.split(';').all(|p| q.split(';').any(|q| lies(p, q)));
    let meets = a.place.split(';').any(|p| b.place.split(';').any(|q| lies(p, q) || lies(q, p)));
    Some(match (covers(a.place, b.place), covers(b.place, a.place)) {
        (true, true) => Equal,
        (true, false) => Inside,
        (false, true) => Around,
        (false, false) if meets => Unclear,
        (false, false) => Apart,
    })
}

fn periods(p: &Row, q: &Row) -> Relation {
    if p.to == NO_DAY || q.to == NO_DAY {
        return (p.to == q.to).then_some(Equal);
    }
    if p.scope == q.scope && p.scope == CUMULATIVE {
        return Some(match p.end.cmp(&q.end) {
            std::cmp::Ordering::Less => Inside,
            std::cmp::Ordering::Equal => Equal,
            std::cmp::Ordering::Greater => Around,
        });
    }
    if p.scope == q.scope && p.scope == SNAPSHOT {
        return Some(if p.end == q.end { Equal } else { Apart });
    }
    let days = |r: &Row| (i64::from(r.from), i64::from(if r.scope == CUMULATIVE { r.end } else { r.to }));
    let ((f, t), (g, u)) = (days(p), days(q));
    let (shared, covered) = (t.min(u) - f.max(g) + 1, t.max(u) - f.min(g) + 1);
    Some(match () {
        () if (f, t) == (g, u) => Equal,
        () if f >= g && t <= u => Inside,
        () if f <= g && t >= u => Around,
        () if shared < 1 => Apart,
        () if 2 * shared >= covered => Equal,
        () => Unclear,
    })
}

fn facts(a: Side<'_>, b: Side<'_>, coded: bool, inside: usize, around: usize, crossing: bool) -> Reason {
    let (p, q) = (a.r, b.r);
    let spelt = |x: &str, y: &str| x == y || x.contains(' ') && y.contains(' ') && same_person(&skeleton(x), &skeleton(y));
    let same = a.value.split(';').any(|x| b.value.split(';').any(|y| spelt(x, y)));
    let denials = [p, q].iter().filter(|r| r.modality == DENIED).count();
    let own = !coded && p.origin == q.origin;
    let other_telling = p.dispatch != q.dispatch || p.end != q.end;
    let known = p.end != NO_DAY && q.end != NO_DAY;
    let published = p.published != NO_DAY && q.published != NO_DAY;
    let ordered = known && p.end != q.end || published && p.published != q.published && p.end == q.end;
    let ordered =
        ordered || published && p.end < q.end && p.published < q.published || published && p.end > q.end && p.published > q.published;
    let clash = |reason: Reason| match () {
        () if inside + around > 0 && !(inside > 0 && q.universal || around > 0 && p.universal) => Reason::PartMayDiffer,
        () if crossing => Reason::PeriodsDiffer,
        () if own && other_telling && ordered => Reason::Revised,
        () if own && !other_telling => Reason::SelfContradiction,
        () => reason,
    };
    match () {
        () if same && denials == 1 => clash(Reason::Denied),
        () if same && inside + around > 0 => Reason::PartSaysSame,
        () if same => Reason::SameCategory,
        () if denials > 0 => Reason::DeniedOther,
        () if a.metric.exclusive && b.metric.exclusive => clash(Reason::ExclusiveCategories),
        () => Reason::OtherCategory,
    }
}

/// What the random tables of the laws do not hold: metrics of all sorts, parts by the text, names that nobody knows, and gaps.
fn odd_one_out(claim: &mut Claim, table: usize, at: usize) {
    let quantity = claim.kind == Kind::Quantity;
    let metrics: &[&str] = match table % 6 {
        0 => &["detained", "detained", "arrested"],
        1 => &["vote_share", "vote_share", "threshold_percent"],
        2 => &["attendance", "attendance_peak", "attendance_planned"],
        3 => &["hospitalised", "hospitalised", "intensive_care"],
        _ => &[],
    };
    if let Some(metric) = metrics.get(at % 3).filter(|_| quantity) {
        claim.metric = (*metric).into();
    }
    if !quantity && table.is_multiple_of(2) {
        (claim.metric, claim.value) = ("means_of_force".into(), Some(["batons", "tear_gas", "batons;live_fire"][at % 3].into()));
    }
    match (table * 7 + at) % 23 {
        0 if at > 0 => claim.subset_of = Some(format!("t{table:04}-c{:02}", at - 1)),
        1 => claim.population = Some("loyalists".into()),
        2 => claim.place = Some("kazakhstan/atlantis".into()),
        3 => claim.place = Some("kazakhstan/almaty;kazakhstan/aktau".into()),
        4 => (claim.from, claim.to) = (None, None),
        5 => (claim.low, claim.best, claim.high) = (None, None, None),
        6 => claim.unit = Some("percent".into()),
        // A figure that is nearly that of the seed.
        7 if quantity => (claim.low, claim.best, claim.high) = (Some(40.0), Some(40.0), Some(40.0)),
        8 if quantity => (claim.low, claim.best, claim.high) = (Some(40.1), Some(40.1), Some(40.1)),
        9 => (claim.from, claim.to) = (claim.to, claim.to),
        _ => {}
    }
    // Plain claims on one question at times, so that rules that ask for much are met, too.
    if table.is_multiple_of(5) {
        (claim.place, claim.population, claim.modality) = (Some("kazakhstan/almaty".into()), Some("people".into()), Modality::Actual);
        claim.from = claim.to.filter(|_| at.is_multiple_of(2)).or(claim.from);
        claim.question = None;
    }
}

/// Each table is an event of its own, so that one query compares all of them.
const TABLES: usize = 3000;

#[test]
fn the_queries_agree_with_a_plain_reference_on_thousands_of_tables() {
    let (mut runner, mut claims) = (TestRunner::deterministic(), Vec::<Claim>::new());
    for table in 0..TABLES {
        let seeds: Vec<Seed> = proptest::collection::vec(seed(), 2..12).new_tree(&mut runner).unwrap().current();
        for (at, mut claim) in build(&seeds, 1.0).into_iter().enumerate() {
            claim.event = format!("t{table:04}");
            claim.claim_id = format!("t{table:04}-{}", claim.claim_id);
            odd_one_out(&mut claim, table, at);
            if let Some(whole) = claims.last().filter(|_| claim.subset_of.is_some() && table.is_multiple_of(2)) {
                // "400 of them": no column tells the part from the whole.
                (claim.metric, claim.population) = (whole.metric.clone(), whole.population.clone());
                (claim.place, claim.from, claim.to) = (whole.place.clone(), whole.from, whole.to);
            }
            claims.push(claim);
        }
    }
    let catalog = Catalog::built_in();
    let out = compared(&claims);
    let policy = catalog.policy(DEFAULT_POLICY).unwrap();
    let tables = Tables { rows: Rows::new(&claims, &[], catalog, policy, &Tolerances::default()), catalog };
    let id = |at: usize| claims[tables.rows.claims[at]].claim_id.as_str();
    let (mut met, mut reasons) = (0, std::collections::BTreeSet::new());
    let mut events: std::collections::BTreeMap<u32, Vec<usize>> = std::collections::BTreeMap::new();
    tables.rows.rows.iter().enumerate().for_each(|(at, r)| events.entry(r.event).or_default().push(at));
    for rows in events.values() {
        for (i, a) in rows.iter().enumerate() {
            for b in &rows[i + 1..] {
                let Some((reason, verdict)) = tables.judge(tables.side(*a), tables.side(*b)) else { continue };
                let pair = &out.pairs[met];
                met += 1;
                let got = (pair.claim_a.as_str(), pair.claim_b.as_str(), pair.reason.as_str(), pair.verdict);
                let claim = |at: usize| &claims[tables.rows.claims[at]];
                assert_eq!(got, (id(*a), id(*b), reason.id(), verdict), "{:#?}\n{:#?}", claim(*a), claim(*b));
                reasons.insert(reason);
            }
        }
    }
    assert_eq!(met, out.pairs.len());
    let missing: Vec<_> = Reason::ALL.iter().filter(|r| !reasons.contains(r)).collect();
    assert!(missing.is_empty(), "no table shows {missing:?}");
}
