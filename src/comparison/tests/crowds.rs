//! Events of very many claims: the same findings at another cost, and what is left out is said.

use super::laws::{Seed, build, seed};
use super::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

fn compared_as(claims: &[Claim], crowd: usize, pairs: Pairs) -> Comparison {
    compare(claims, Catalog::built_in(), &Options { crowd, pairs, ..Options::default() })
}

#[test]
fn a_crowded_event_has_the_findings_that_it_has_pair_by_pair() {
    let mut runner = TestRunner::deterministic();
    let mut claims = Vec::new();
    for table in 0..40 {
        let seeds: Vec<Seed> = proptest::collection::vec(seed(), 30..90).new_tree(&mut runner).unwrap().current();
        for (at, mut claim) in build(&seeds, 1.0).into_iter().enumerate() {
            claim.event = format!("t{table}");
            claim.subset_of = (at % 11 == 10).then(|| format!("c{:02}", at - 1));
            claims.push(claim);
        }
    }
    let (all, some) = (compared_as(&claims, usize::MAX, Pairs::AtOdds), compared_as(&claims, 0, Pairs::AtOdds));
    assert_eq!(all.findings, some.findings);
    assert!(all.findings.len() > 50 && some.pairs.len() < all.pairs.len(), "{} {}", some.pairs.len(), all.pairs.len());
    assert_eq!(some.problems, []);
    assert_eq!(compared_as(&claims, 0, Pairs::Every).pairs, all.pairs);
    let said = compared_as(&claims, 0, Pairs::Listed).problems;
    assert!(said.len() == 1 && said[0].to_string().contains("compare --all"), "{said:?}");
}

#[test]
fn of_many_events_the_largest_are_crowded() {
    let mut claims = Vec::new();
    for (event, size) in [("a", 4), ("b", 8), ("c", 6), ("d", 5)] {
        for at in 0..size {
            let mut claim = claim(&format!("{event}{at}"), &format!("s{at}"), "5");
            claim.event = event.into();
            claims.push(claim);
        }
    }
    let of = |out: &Comparison, event: &str| out.pairs.iter().filter(|p| p.event == event).count();
    // 8, 32, 18 and 12 pairs: each is few enough, all are not; nothing is at odds, so that none of a crowded event is left.
    let some = compared_as(&claims, 32, Pairs::Listed);
    assert_eq!((["a", "b", "c", "d"].map(|event| of(&some, event)), some.complete), ([6, 0, 15, 10], false));
    let all = compared_as(&claims, 35, Pairs::Listed);
    assert_eq!((of(&all, "b"), all.complete, all.problems.len()), (28, true, 0));
}

#[test]
fn of_a_question_of_very_many_claims_the_extremes_speak() {
    let mut claims: Vec<Claim> =
        (0..3000u32).map(|at| claim(&format!("c{at:04}"), &format!("s{}", at % 150), &format!("{}", 500 + at % 7))).collect();
    claims[1234].best = Some(900.0);
    claims[1234].confidence = 1.0;
    let out = compare(&claims, Catalog::built_in(), &Options::default());
    assert!(out.problems[0].to_string().contains("3000 claims answer questions of more than 200 claims"), "{:?}", out.problems);
    assert!(out.findings.iter().any(|f| f.check == "conflicting-counts" && f.claims.contains(&"c1234".to_owned())));
    assert!(out.pairs.len() < 50_000);
}
