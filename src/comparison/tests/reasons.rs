//! One pair for every reason; the same pair the other way round must give the same.

use std::collections::BTreeSet;

use super::*;

fn day(d: i8) -> Option<jiff::civil::Date> {
    Some(date(2019, 6, d))
}

/// Name, first, second, verdict, reason.
fn cases() -> Vec<(&'static str, Claim, Claim, Verdict, Reason)> {
    use Reason::*;
    use Verdict::*;
    let a = |figure: &str| claim("a", "police", figure);
    let b = |figure: &str| claim("b", "kibhr", figure);
    // The same source again, in another dispatch.
    let again = |figure: &str| claim("b", "police", figure).dispatch("other");
    let killed = |c: Claim| c.metric("killed").scope(Scope::Cumulative);
    let share = |c: Claim| c.metric("vote_share").of("party a").with(|c| c.unit = Some("percent".into()));
    vec![
        (
            "places that nobody could resolve",
            a("5").place("").with(|c| c.place_text = Some("Foo".into())),
            b("9").place("").with(|c| c.place_text = Some("Bar".into())),
            Incomparable,
            OtherPlace,
        ),
        (
            "so far in the country, from another hour",
            a("50").scope(Scope::Cumulative).place("kazakhstan"),
            b(">250"),
            Incomparable,
            RunningCount,
        ),
        ("one figure", a("500"), b("500"), Agree, SameQuestion),
        ("a figure and its halo", a("~500"), b("500"), Agree, SameQuestion),
        ("a bound that allows the figure", a(">=7"), b("24-99"), Overlap, SameQuestion),
        ("far apart", a("~500"), b(">950"), Disjoint, SameQuestion),
        ("bounds that touch", a("<=40"), b(">=40"), Overlap, SameQuestion),
        ("exclusive bounds that do not", a("<40"), b(">=40"), Disjoint, SameQuestion),
        ("twelve against eleven", a("12").metric("organisations"), b("11").metric("organisations"), Disjoint, SameQuestion),
        ("an unstated scope", a("500").scope(Scope::Period), b("500"), Agree, SameQuestion),
        ("an unstated group", a("500").of(""), b("500").of("protesters"), Agree, SameQuestion),
        ("one night", a("500").days(9, 10), b("500").days(10, 11).days(9, 10), Agree, SameQuestion),
        ("mostly the same days", a("500").days(8, 11), b("700").days(9, 12), Disjoint, SameQuestion),
        (
            "running totals as of one day",
            a("5").days(2, 9).scope(Scope::Cumulative),
            b("7").days(4, 9).scope(Scope::Cumulative),
            Disjoint,
            SameQuestion,
        ),
        ("other names of one measure", a("150").metric("protocols_filed"), b("150").metric("held_liable"), Agree, SameQuestion),
        (
            "nowhere and never stated by both",
            a("5").place("").with(|c| (c.from, c.to) = (None, None)),
            b("6").place("").with(|c| (c.from, c.to) = (None, None)),
            Disjoint,
            SameQuestion,
        ),
        (
            "a coder's question",
            a("5").with(|c| c.question = Some("q".into())),
            b("9").place("france").with(|c| c.question = Some("q".into())),
            Disjoint,
            CodedQuestion,
        ),
        ("one category", a("=peaceful"), b("=peaceful"), Agree, SameCategory),
        ("both deny", a("900").modality(Modality::Denied), b("900").modality(Modality::Denied), Agree, SameCategory),
        ("within the tolerance of shares", share(a("70.5")), share(b("70.6")), Overlap, WithinTolerance),
        ("city in country, alike", a("500"), b("500").place("kazakhstan"), Overlap, PartWithinWhole),
        ("one of two cities", a("500"), b("400-600").place("kazakhstan/almaty;kazakhstan/astana"), Overlap, PartWithinWhole),
        ("days that cross, alike", a("500").days(8, 9), b("~500").days(9, 12), Overlap, PeriodsCross),
        ("part and whole say the same", a("=violent"), b("=violent").place("kazakhstan"), Overlap, PartSaysSame),
        ("city above country", a("600"), b("500").place("kazakhstan"), Disjoint, PartExceedsWhole),
        ("children above people", a("6").metric("killed").of("children"), b("5").metric("killed"), Disjoint, PartExceedsWhole),
        ("charged above detained", a("6").metric("charged"), b("5"), Disjoint, PartExceedsWhole),
        ("a day above its week", a("6"), b("5").days(3, 10), Disjoint, PartExceedsWhole),
        ("a day above the toll", a("6").metric("killed").scope(Scope::Period), killed(b("5")).days(3, 10), Disjoint, PartExceedsWhole),
        ("several ways, one direction", a("6").of("supporters"), b("5").place("kazakhstan"), Disjoint, PartExceedsWhole),
        ("another's toll, later and lower", killed(a("18")).days(2, 7), killed(b("16")).days(2, 9), Disjoint, PartExceedsWhole),
        ("said to be a part", a("6").with(|c| c.subset_of = Some("b".into())), b("5").metric("charged"), Disjoint, PartExceedsWhole),
        ("its own toll, later and lower", killed(a("18")).days(2, 7), killed(again("16")).days(2, 9), Disjoint, FallingCumulative),
        ("two outlets, one mouth", a("500").published("2019-06-10"), again("700").published("2019-06-10"), Disjoint, DisputedAttribution),
        ("one dispatch against itself", a("500"), claim("b", "police", "700"), Disjoint, SelfContradiction),
        ("a figure denied", a("900").modality(Modality::Denied), b("900"), Disjoint, Reason::Denied),
        ("a bound denied", a(">900").modality(Modality::Denied), b("1000"), Disjoint, Reason::Denied),
        (
            "a category denied",
            a("=live_fire").metric("means_of_force").modality(Modality::Denied),
            b("=live_fire").metric("means_of_force"),
            Disjoint,
            Reason::Denied,
        ),
        (
            "a name denied",
            a("=a. b.").metric("person_detained").modality(Modality::Denied),
            b("=A. B.").metric("person_detained"),
            Disjoint,
            Reason::Denied,
        ),
        ("peaceful and violent", a("=peaceful"), b("=violent"), Disjoint, ExclusiveCategories),
        ("not peaceful is violent", a("=peaceful").modality(Modality::Denied), b("=peaceful"), Disjoint, ExclusiveCategories),
        (
            "the whole binds its part",
            a("=no").metric("order_restored"),
            b("=yes").metric("order_restored").place("kazakhstan"),
            Disjoint,
            ExclusiveCategories,
        ),
        ("a figure without a number", a("x"), b("5"), Incomparable, NoFigure),
        ("a share against a count", a("5").with(|c| c.unit = Some("percent".into())), b("5"), Incomparable, OtherUnit),
        ("some of them", a("5"), b("9").with(|c| c.subset_of = Some("w".into())), Incomparable, UnnamedPart),
        (
            "eleven here, two there, in one sentence",
            a("11").with(|c| c.sentence = Some("s".into())),
            claim("b", "police", "2").with(|c| c.sentence = Some("s".into())),
            Incomparable,
            UnnamedPart,
        ),
        ("withdrawn", a("5").modality(Modality::Retracted), b("9"), Incomparable, Reason::Retracted),
        ("if", a("5").modality(Modality::Hypothetical), b("9"), Incomparable, Reason::Hypothetical),
        ("expected", a("5").modality(Modality::Planned), b("9"), Incomparable, Reason::Planned),
        ("authorised", a("500").metric("attendance_planned"), b("900").metric("attendance"), Incomparable, Reason::Planned),
        ("earlier", a("5").modality(Modality::Superseded), b("9"), Incomparable, Reason::Superseded),
        ("somewhere", a("5").place(""), b("9"), Incomparable, PlaceUnstated),
        ("elsewhere", a("5"), b("9").place("kazakhstan/astana"), Incomparable, OtherPlace),
        ("a name that only begins alike", a("5"), b("9").place("kazakhstan/almaty-region"), Incomparable, OtherPlace),
        (
            "some of the places",
            a("5").place("kazakhstan/almaty;kazakhstan/astana"),
            b("9").place("kazakhstan/almaty;kazakhstan/aktobe"),
            Incomparable,
            PlacesOverlap,
        ),
        ("nobody's share", share(a("5")).of(""), share(b("9")), Incomparable, PopulationUnstated),
        (
            "police and protesters",
            a("5").metric("killed").of("police"),
            b("9").metric("killed").of("protesters"),
            Incomparable,
            OtherPopulation,
        ),
        ("another's share", share(a("5")).of("party b"), share(b("9")), Incomparable, OtherPopulation),
        (
            "women and children",
            a("5").metric("killed").of("women"),
            b("9").metric("killed").of("children"),
            Incomparable,
            PopulationUnclear,
        ),
        ("some day", a("5").with(|c| (c.from, c.to) = (None, None)), b("9"), Incomparable, PeriodUnstated),
        ("another day", a("5"), b("9").days(10, 10), Incomparable, OtherPeriod),
        (
            "another hour's state",
            a("5").scope(Scope::Snapshot).days(9, 9),
            b("9").scope(Scope::Snapshot).days(9, 10),
            Incomparable,
            OtherMoment,
        ),
        ("days that cross, apart", a("500").days(8, 9), b("900").days(9, 12), Incomparable, PeriodsDiffer),
        ("the day and so far", a("500").scope(Scope::Period), b("900").scope(Scope::Cumulative), Incomparable, OtherScope),
        ("the day below the toll", a("5").metric("killed").scope(Scope::Period), killed(b("9")).days(3, 10), Incomparable, OtherScope),
        (
            "children here, people there",
            a("50").metric("killed").of("children").place("kazakhstan"),
            b("5").metric("killed"),
            Incomparable,
            ContainmentsCross,
        ),
        ("a share in a city", share(a("9")), share(b("5")).place("kazakhstan"), Incomparable, NotATotal),
        ("city below country", a("400"), b("500").place("kazakhstan"), Incomparable, PartBelowWhole),
        (
            "its own day and its own week",
            a("500").scope(Scope::Period),
            again("700").scope(Scope::Period).days(9, 12),
            Incomparable,
            PartBelowWhole,
        ),
        ("a tenth of a tenth", a("500").of("supporters"), b("500").place("kazakhstan"), Incomparable, NestedParts),
        (
            "violent here, peaceful elsewhere",
            a("=yes").metric("order_restored"),
            b("=no").metric("order_restored").place("kazakhstan"),
            Incomparable,
            PartMayDiffer,
        ),
        ("its own later figure", killed(a("16")).days(2, 7), killed(again("18")).days(2, 9), Incomparable, Revised),
        ("its own figure, published later", a("500").published("2019-06-10"), again("700").published("2019-06-12"), Incomparable, Revised),
        (
            "its own state later",
            a("=no").metric("order_restored").published("2019-06-10"),
            again("=yes").metric("order_restored").published("2019-06-11"),
            Incomparable,
            Revised,
        ),
        (
            "later and lower, which custody may be",
            a("5800").days(2, 9).scope(Scope::Cumulative),
            b("2000").days(2, 15),
            Incomparable,
            LaterLower,
        ),
        ("so far, from another hour", a("50").scope(Scope::Cumulative), b(">250"), Incomparable, RunningCount),
        ("another figure denied", a("900").modality(Modality::Denied), b("500"), Incomparable, DeniedOther),
        (
            "another category denied",
            a("=batons").metric("means_of_force").modality(Modality::Denied),
            b("=tear_gas").metric("means_of_force"),
            Incomparable,
            DeniedOther,
        ),
        ("two means of force", a("=batons").metric("means_of_force"), b("=tear_gas").metric("means_of_force"), Incomparable, OtherCategory),
    ]
}

#[test]
fn every_reason_has_its_pair() {
    let mut all = Vec::new();
    for (at, (_, a, b, _, reason)) in cases().into_iter().enumerate() {
        for swapped in [false, true] {
            let (mut a, mut b) = (a.clone(), b.clone());
            if swapped {
                (a.claim_id, b.claim_id) = ("b".into(), "a".into());
                let other = |id: Option<String>| {
                    id.map(|id| {
                        if id == "a" {
                            "b".into()
                        } else if id == "b" {
                            "a".into()
                        } else {
                            id
                        }
                    })
                };
                (a.subset_of, b.subset_of) = (other(a.subset_of), other(b.subset_of));
            }
            let whole = (reason == Reason::UnnamedPart).then(|| claim("w", "afp", "9"));
            all.extend([a, b].into_iter().chain(whole).map(|c| c.with(|c| c.event = format!("{at} {swapped}"))));
        }
    }
    let out = compared(&all);
    let mut seen = BTreeSet::new();
    for (at, (name, _, _, verdict, reason)) in cases().into_iter().enumerate() {
        for swapped in [false, true] {
            let event = format!("{at} {swapped}");
            let pair = out.pairs.iter().find(|p| p.event == event && p.claim_a == "a" && p.claim_b == "b");
            let got = pair.map(|p| (p.verdict, p.reason.as_str()));
            assert_eq!(got, Some((verdict, reason.id())), "{name}{}", if swapped { ", the other way round" } else { "" });
        }
        seen.insert(reason);
    }
    // One family without another name in common: no built-in metric needs it; a user's may.
    let missing: Vec<&str> = Reason::ALL.iter().filter(|r| !seen.contains(r) && **r != Reason::SameFamily).map(|r| r.id()).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn claims_of_other_events_metrics_and_coded_questions_do_not_meet() {
    let a = claim("a", "x", "5");
    for b in [claim("b", "y", "9").with(|c| c.event = "other".into()), claim("b", "y", "9").metric("injured")] {
        assert_eq!(compared(&[a.clone(), b]).pairs, []);
    }
    let coded = |id: &str, q: &str| claim(id, id, "5").with(|c| c.question = Some(q.into()));
    assert_eq!(compared(&[coded("a", "1"), coded("b", "2")]).pairs, []);
    assert_eq!(compared(&[coded("a", "1"), claim("b", "y", "5"), coded("c", "1")]).pairs.len(), 3);
}

#[test]
fn a_moment_given_by_as_of_ends_a_running_total() {
    let toll = |id: &str, figure: &str, d: i8| {
        claim(id, "health-ministry", figure).metric("killed").scope(Scope::Cumulative).days(2, 15).with(|c| c.as_of = day(d))
    };
    let out = compared(&[toll("a", "164", 9), toll("b", "225", 15)]);
    assert_eq!(out.pairs[0].reason, "revised");
    let out = compared(&[toll("a", "225", 9), toll("b", "164", 15)]);
    assert_eq!(out.pairs[0].reason, "falling-cumulative");
}

#[test]
fn a_tolerance_of_the_user_counts() {
    let claims = [claim("a", "x", "500"), claim("b", "y", "540")];
    let tolerances = Tolerances { metrics: [("detained".to_owned(), 1.1)].into(), ..Tolerances::default() };
    let options = Options { tolerances, ..Options::default() };
    let out = compare(&claims, Catalog::built_in(), &options);
    assert_eq!((out.pairs[0].reason.as_str(), out.findings.len()), ("within-tolerance", 0));
}

#[test]
fn a_toll_dated_by_its_event_or_its_publication_is_the_toll_so_far() {
    let toll = |id: &str, source: &str, figure: &str, day: &str| {
        claim(id, source, figure).metric("killed").days(2, 19).published(day).with(|c| c.date_basis = Some(DateBasis::Event))
    };
    let out = compared(&[toll("a", "health-ministry", "164", "2019-06-09"), toll("b", "prosecutors", "225", "2019-06-15")]);
    assert_eq!(out.pairs[0].reason, "part-below-whole");
    let out = compared(&[toll("a", "health-ministry", "225", "2019-06-09"), toll("b", "prosecutors", "164", "2019-06-15")]);
    assert_eq!(out.pairs[0].reason, "part-exceeds-whole");
    let out = compared(&[toll("a", "health-ministry", "164", "2019-06-09"), toll("b", "prosecutors", "225", "2019-06-09")]);
    assert_eq!((out.pairs[0].reason.as_str(), out.pairs[0].verdict), ("same-question", Verdict::Disjoint));
}
