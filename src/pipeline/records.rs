//! Records of sources: of all pairs of claims, or of an even share of the events where these are more than can be held.

use std::collections::BTreeMap;
use std::path::PathBuf;

use xxhash_rust::xxh3::xxh3_64;

use super::{Knowledge, Options, Report, compared, how, read_with};
use crate::claim::{Claim, UNSPECIFIED};
use crate::comparison::Pairs;
use crate::error::Problem;
use crate::reliability::{self, Record};

/// So many pairs records are made from: a thousand and more for each source that says much.
const PAIRS: usize = 5_000_000;

/// The record of every source that has one; `reference` is a source taken as without bias.
///
/// # Errors
/// As [`estimate`](super::estimate).
pub fn sources(paths: &[PathBuf], options: &Options, reference: Option<&str>) -> Result<(Vec<Record>, Vec<Problem>), Problem> {
    let knowledge = Knowledge::load(options.catalog_folder.as_deref());
    let policy = knowledge.policy(&options.policy)?;
    // Shares are of all pairs.
    let options = Options { pairs: Pairs::Every, ..options.clone() };
    let mut reading = read_with(paths, &options, &knowledge, policy);
    // A source that is not among the claims is told before they are thinned and compared.
    let how = how(&reading.claims, &options, reference)?;
    let thinned = thin(&mut reading.claims, PAIRS);
    let Report { claims, pairs, mut problems, .. } = compared(reading, &options, &knowledge);
    problems.extend(thinned);
    Ok((reliability::records(&claims, &pairs, knowledge.catalog(), &how), problems))
}

/// Leaves an even share of the claims when more than `most` pairs meet, and says so: of events that have more than that alone a share of
/// their claims, then a share of the events. Which is decided by ids alone, so that the order of the claims makes no difference and
/// what sources say has no part in it.
fn thin(claims: &mut Vec<Claim>, most: usize) -> Option<Problem> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    claims.iter().filter(|c| c.metric != UNSPECIFIED).for_each(|c| *counts.entry((&c.event, &c.metric)).or_default() += 1);
    let mut events: BTreeMap<String, usize> = BTreeMap::new();
    counts.into_iter().for_each(|((event, _), n)| *events.entry(event.to_owned()).or_default() += n * n / 2);
    let all: usize = events.values().sum();
    if all <= most {
        return None;
    }
    // Pairs go with the square of the claims.
    let one_claim_in = |pairs: usize| ((pairs as f64 / most as f64).sqrt().ceil() as u64).max(1);
    let left = |pairs: usize| pairs / (one_claim_in(pairs) * one_claim_in(pairs)) as usize;
    let hash = |id: &str| xxh3_64(id.as_bytes());
    let is_kept = |id: &str, one_in: u64| hash(id).is_multiple_of(one_in);
    let hashed: Vec<(u64, usize)> = events.iter().map(|(event, pairs)| (hash(event), left(*pairs))).collect();
    let of_share = |one_in: u64| hashed.iter().filter(|(h, _)| h.is_multiple_of(one_in)).map(|(_, pairs)| pairs).sum::<usize>();
    // Of few events no share of them may do.
    let first = (of_share(1) / most).max(1) as u64;
    let one_event_in = (first..=events.len() as u64).find(|one_in| (1..=most).contains(&of_share(*one_in)));
    let (one_event_in, at_least) = one_event_in.map_or((1, one_claim_in(all)), |one_in| (one_in, 1));
    let before = claims.len();
    claims.retain(|c| {
        let pairs = events.get(&c.event).copied().unwrap_or(0);
        is_kept(&c.event, one_event_in) && is_kept(&c.claim_id, one_claim_in(pairs).max(at_least))
    });
    let message = format!("{before} claims make {all} pairs: the records are of an even share of {} claims", claims.len());
    Some(Problem::warning(message, "give fewer events or files at a time to have records of all their claims"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Kind;

    fn claims(events: usize, of_each: usize) -> Vec<Claim> {
        let claim = |at: usize| {
            let mut claim = Claim::new(&format!("event-{}", at / of_each), "d", Kind::Quantity, "killed");
            claim.claim_id = format!("c{at}");
            claim
        };
        (0..events * of_each).map(claim).collect()
    }

    fn pairs(claims: &[Claim]) -> usize {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        claims.iter().for_each(|c| *counts.entry(&c.event).or_default() += 1);
        counts.values().map(|n| n * n / 2).sum()
    }

    #[test]
    fn what_can_be_held_is_left_whole() {
        let mut all = claims(20, 100);
        assert_eq!(thin(&mut all, pairs(&claims(20, 100))), None);
        assert_eq!(all.len(), 2000);
    }

    #[test]
    fn of_many_events_a_share_is_left_whole() {
        let mut some = claims(200, 100);
        let said = thin(&mut some, 100_000).unwrap();
        assert!(said.message.starts_with("20000 claims make 1000000 pairs: the records are of an even share of "), "{said:?}");
        assert!(pairs(&some) <= 100_000 && pairs(&some) > 20_000, "{}", pairs(&some));
        assert_eq!(some.len() % 100, 0);
        let mut turned = claims(200, 100);
        turned.reverse();
        thin(&mut turned, 100_000);
        turned.reverse();
        assert_eq!(turned, some);
    }

    #[test]
    fn of_few_crowded_events_a_share_of_the_claims_is_left() {
        for events in [1, 2, 3] {
            let mut some = claims(events, 4000);
            assert!(thin(&mut some, 100_000).is_some());
            assert!(pairs(&some) < 150_000 && some.len() > 250, "{events}: {}", some.len());
        }
    }
}
