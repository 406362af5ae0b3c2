//! Laws, on random tables; and the numeric relation against a plain quadratic reference.

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
pub(super) struct Seed {
    source: u8,
    metric: u8,
    place: u8,
    population: u8,
    from: i8,
    days: i8,
    scope: u8,
    modality: u8,
    qualifier: u8,
    low: u16,
    width: u16,
    published: i8,
    question: u8,
    dispatch: u8,
}

pub(super) fn seed() -> impl Strategy<Value = Seed> {
    let first = (0..4u8, 0..6u8, 0..6u8, 0..5u8, 1..6i8, 0..3i8, 0..6u8);
    let second = (0..9u8, 0..8u8, 1..60u16, 0..40u16, 0..4i8, 0..12u8, 0..4u8);
    (first, second).prop_map(
        |((source, metric, place, population, from, days, scope), (modality, qualifier, low, width, published, question, dispatch))| Seed {
            source,
            metric,
            place,
            population,
            from,
            days,
            scope,
            modality,
            qualifier,
            low,
            width,
            published,
            question,
            dispatch,
        },
    )
}

pub(super) fn build(seeds: &[Seed], scale: f64) -> Vec<Claim> {
    seeds.iter().enumerate().map(|(i, s)| from_seed(&format!("c{i:02}"), s, scale)).collect()
}

fn from_seed(id: &str, s: &Seed, scale: f64) -> Claim {
    let mut c = claim(id, ["police", "kibhr", "afp", "health-ministry"][s.source as usize], "1");
    c.metric = ["detained", "arrested", "killed", "injured", "victims_total", "conduct"][s.metric as usize].into();
    c = c.place(
        ["kazakhstan", "kazakhstan/almaty", "kazakhstan/astana", "kazakhstan/almaty;kazakhstan/astana", "kazakhstan/almaty/park", ""]
            [s.place as usize],
    );
    c = c.of(["people", "police", "protesters", "", "children"][s.population as usize]).days(s.from, s.from + s.days);
    c.scope = [None, None, None, Some(Scope::Period), Some(Scope::Cumulative), Some(Scope::Snapshot)][s.scope as usize];
    c.modality = *Modality::ALL.get(s.modality as usize).unwrap_or(&Modality::Actual);
    c.qualifier = Some(Qualifier::ALL[s.qualifier as usize]);
    let (low, high) = (f64::from(s.low) * scale, f64::from(s.low + s.width) * scale);
    (c.low, c.best, c.high) = match c.qualifier {
        Some(Qualifier::AtLeast | Qualifier::MoreThan) => (Some(low), Some(low), None),
        Some(Qualifier::AtMost | Qualifier::LessThan) => (None, Some(high), Some(high)),
        Some(Qualifier::Exact) => (Some(low), Some(low), Some(low)),
        _ => (Some(low), None, Some(high)),
    };
    c.published = (s.published > 0).then(|| format!("2019-06-{:02}", 9 + s.published));
    c.question = (s.question > 9).then(|| format!("q{}", s.question));
    c = c.dispatch(&format!("d{}", s.dispatch));
    c.sentence = s.low.is_multiple_of(3).then(|| "one of several".into());
    if c.metric == "conduct" {
        c.kind = Kind::Fact;
        (c.low, c.best, c.high, c.qualifier) = (None, None, None, None);
        c.value = Some(if s.low.is_multiple_of(2) { "peaceful" } else { "violent" }.into());
    }
    c
}

/// Few by default, since unoptimised queries are slow to plan; as many as `PROPTEST_CASES` says otherwise.
fn cases() -> u32 {
    match ProptestConfig::default().cases {
        256 => 10,
        chosen => chosen,
    }
}

fn disjoint(out: &Comparison) -> Vec<(String, String)> {
    out.pairs.iter().filter(|p| p.verdict == Verdict::Disjoint).map(|p| (p.claim_a.clone(), p.claim_b.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_claims_makes_no_difference(seeds in proptest::collection::vec(seed(), 2..30), turn in 0..30usize) {
        let claims = build(&seeds, 1.0);
        let mut other = claims.clone();
        other.rotate_left(turn % claims.len());
        other.reverse();
        prop_assert_eq!(compared(&claims), compared(&other));
    }

    #[test]
    fn every_pair_of_one_event_and_metric_is_listed_once(seeds in proptest::collection::vec(seed(), 2..30)) {
        let claims = build(&seeds, 1.0);
        let out = compared(&claims);
        let catalog = Catalog::built_in();
        let mut want = Vec::new();
        for (i, a) in claims.iter().enumerate() {
            for b in &claims[i + 1..] {
                let meets = catalog.metric_relation(catalog.metric(&a.metric).unwrap(), catalog.metric(&b.metric).unwrap()).is_some();
                if meets && (a.question.is_none() || b.question.is_none() || a.question == b.question) {
                    want.push((a.claim_id.clone(), b.claim_id.clone()));
                }
            }
        }
        let got: Vec<_> = out.pairs.iter().map(|p| (p.claim_a.clone(), p.claim_b.clone())).collect();
        prop_assert_eq!(got, want);
    }

    #[test]
    fn a_wider_interval_never_makes_a_conflict(seeds in proptest::collection::vec(seed(), 2..20), at in 0..20usize, below in 0..30u16, above in 0..30u16) {
        let seeds: Vec<Seed> = seeds.into_iter().map(|s| Seed { modality: 9, ..s }).collect();
        let claims = build(&seeds, 1.0);
        let mut wider = claims.clone();
        let at = at % wider.len();
        let c = &mut wider[at];
        c.low = c.low.map(|x| x - f64::from(below));
        c.high = c.high.map(|x| x + f64::from(above));
        let before = disjoint(&compared(&claims));
        for pair in disjoint(&compared(&wider)) {
            prop_assert!(before.contains(&pair), "{:?} is new", pair);
        }
    }

    #[test]
    fn another_origin_that_agrees_raises_no_severity(seeds in proptest::collection::vec(seed(), 2..20), at in 0..20usize) {
        let mut claims = build(&seeds, 1.0);
        // A source's own other figures are judged by other rules, so that each claim has a source of its own.
        for (i, c) in claims.iter_mut().enumerate() {
            (c.source, c.source_text) = (Some(format!("s{i}")), None);
        }
        let mut agreeing = claims[at % claims.len()].clone();
        (agreeing.claim_id, agreeing.dispatch, agreeing.source) = ("zz".into(), "elsewhere".into(), Some("another".into()));
        let worst = |claims: &[Claim]| compared(claims).findings.iter().filter(|f| f.verdict.is_some()).map(|f| f.severity).max();
        let before = worst(&claims);
        claims.push(agreeing);
        prop_assert_eq!(before, worst(&claims));
    }

    #[test]
    fn new_ids_change_nothing_else(seeds in proptest::collection::vec(seed(), 2..20)) {
        let claims = build(&seeds, 1.0);
        let mut renamed = claims.clone();
        let last = renamed.len() - 1;
        renamed.iter_mut().enumerate().for_each(|(i, c)| c.claim_id = format!("z{:02}", last - i));
        let name = |id: &str| claims.iter().position(|c| c.claim_id == id).or_else(|| renamed.iter().position(|c| c.claim_id == id)).unwrap();
        let shape = |out: &Comparison| {
            let mut shape: Vec<_> = out.pairs.iter().map(|p| {
                let (a, b) = (name(&p.claim_a), name(&p.claim_b));
                (a.min(b), a.max(b), p.verdict, p.reason.clone(), p.same_origin)
            }).collect();
            shape.sort();
            shape
        };
        prop_assert_eq!(shape(&compared(&claims)), shape(&compared(&renamed)));
    }

    #[test]
    fn other_units_of_measure_change_no_verdict(seeds in proptest::collection::vec(seed(), 2..20)) {
        let shape = |out: Comparison| out.pairs.into_iter().map(|p| (p.claim_a, p.claim_b, p.verdict, p.reason)).collect::<Vec<_>>();
        prop_assert_eq!(shape(compared(&build(&seeds, 1.0))), shape(compared(&build(&seeds, 1024.0))));
    }

    #[test]
    fn the_query_agrees_with_a_plain_reference(figures in proptest::collection::vec((0..60u32, 0..40u32, 0..4u8), 2..24)) {
        let claims: Vec<Claim> = figures.iter().enumerate().map(|(i, (low, width, open))| {
            claim(&format!("c{i:02}"), &format!("s{i}"), "1").with(|c| {
                (c.qualifier, c.best) = (Some(Qualifier::Between), None);
                c.low = (*open != 1).then(|| f64::from(*low));
                c.high = (*open != 2).then(|| f64::from(low + width));
            })
        }).collect();
        let out = compared(&claims);
        let mut at = 0;
        for (i, a) in claims.iter().enumerate() {
            for b in &claims[i + 1..] {
                let (la, ha) = (a.low.unwrap_or(f64::NEG_INFINITY), a.high.unwrap_or(f64::INFINITY));
                let (lb, hb) = (b.low.unwrap_or(f64::NEG_INFINITY), b.high.unwrap_or(f64::INFINITY));
                let want = if la > hb || lb > ha {
                    Verdict::Disjoint
                } else if la == lb && ha == hb {
                    Verdict::Agree
                } else {
                    Verdict::Overlap
                };
                let pair = &out.pairs[at];
                at += 1;
                prop_assert_eq!((&pair.claim_a, &pair.claim_b, pair.verdict), (&a.claim_id, &b.claim_id, want));
                let apart = (la - hb).max(lb - ha);
                prop_assert_eq!(pair.gap_absolute, (want == Verdict::Disjoint).then_some(apart));
            }
        }
        prop_assert_eq!(at, out.pairs.len());
    }
}
