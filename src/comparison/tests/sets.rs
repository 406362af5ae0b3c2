//! The law of constraint sets, on random tables that are events of their own.

use super::laws::{Seed, build, seed};
use super::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

/// Parts and wholes of few metrics, places and days, by many voices.
fn tables(count: usize) -> Vec<Claim> {
    let (mut runner, mut claims) = (TestRunner::deterministic(), Vec::new());
    for table in 0..count {
        let seeds: Vec<Seed> = proptest::collection::vec(seed(), 10..20).new_tree(&mut runner).unwrap().current();
        for (at, mut claim) in build(&seeds, 1.0).into_iter().enumerate().filter(|(_, c)| c.kind == Kind::Quantity) {
            claim.event = format!("t{table:04}");
            (claim.modality, claim.question, claim.published) = (Modality::Actual, None, None);
            claim.scope = Some(Scope::Period);
            (claim.from, claim.to) = (claim.to, claim.to);
            claim.population = claim.population.filter(|p| p != "police").or(Some("people".into()));
            // Wholes are mostly larger than each of their parts.
            if at % 3 == 0 {
                (claim.place, claim.from) = (Some("kazakhstan".into()), Some(date(2019, 6, 1)));
                [&mut claim.low, &mut claim.best, &mut claim.high].into_iter().flatten().for_each(|x| *x *= 1.5);
            }
            claims.push(claim);
        }
    }
    claims
}

#[test]
fn a_smallest_set_stops_being_one_when_any_member_is_taken_out() {
    let claims = tables(400);
    let sets: Vec<Finding> = compared(&claims).findings.into_iter().filter(|f| f.check == "parts-miss-total").collect();
    assert!(sets.len() > 50 && sets.iter().any(|f| f.claims.len() > 3), "{}", sets.len());
    let mut probes = Vec::new();
    for (number, set) in sets.iter().enumerate() {
        let members: Vec<&Claim> = claims.iter().filter(|c| c.event == set.event && set.claims.contains(&c.claim_id)).collect();
        for left_out in 0..=members.len() {
            let rest = members.iter().enumerate().filter(|(at, _)| *at != left_out);
            probes.extend(rest.map(|(_, c)| Claim { event: format!("s{number:04}-{left_out}"), ..(*c).clone() }));
        }
    }
    let found = compared(&probes).findings;
    for (number, set) in sets.iter().enumerate() {
        for left_out in 0..=set.claims.len() {
            let event = format!("s{number:04}-{left_out}");
            let holds = !found.iter().any(|f| f.event == event && f.check == "parts-miss-total");
            assert_eq!(holds, left_out < set.claims.len(), "{event} of {:#?}", set);
        }
    }
}
