//! Echo: outlets that print one text without saying whose it is.
//!
//! Claims of one event and metric that bear the same figure are candidates. Two of different outlets are one telling when nearly
//! all runs of three words of the shorter sentence stand in the longer one (w-shingling and containment: Broder, "On the
//! resemblance and containment of documents", 1997). Only candidates are looked at, each against the first bearer of each run,
//! so that the work grows with the words and not with the pairs. Translations share no words: they count as one voice when they
//! name the same source, which [`origin`](super::origin) sees, or when their figures give them away:
//! [`translation`](super::translation).

use std::collections::HashMap;

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::origin::told;
use super::translation;
use crate::catalog::{Catalog, fold};
use crate::claim::Claim;

/// Words in a run.
const RUN: usize = 3;
/// Runs below which two sentences are alike by chance ("About 500 people were detained").
const FEWEST: usize = 6;
/// Share of the shorter sentence's runs that stand in the longer one, and share that the two must have in common at all.
const CONTAINED: f64 = 0.75;
const RESEMBLES: f64 = 0.4;

/// A key for every claim that is equal for claims of one origin, near-identical wording counted.
pub fn origins(claims: &[Claim], catalog: &Catalog) -> Vec<String> {
    let own: Vec<(String, bool)> = claims.iter().map(|c| told(c, catalog)).collect();
    let mut groups: HashMap<Figure<'_>, Vec<usize>> = HashMap::new();
    for (at, claim) in claims.iter().enumerate().filter(|(_, c)| c.sentence.is_some()) {
        groups.entry(figure(claim)).or_default().push(at);
    }
    let mut root: Vec<usize> = (0..claims.len()).collect();
    let loose = |at: &usize| !own[*at].1;
    for mut group in groups.into_values().filter(|g| g.len() > 1 && g.iter().any(loose)) {
        // The order of the claims makes no difference.
        let key = |at: &usize| (&claims[*at].published, &claims[*at].dispatch, &claims[*at].claim_id);
        group.sort_by(|a, b| key(a).cmp(&key(b)));
        echoes(claims, &group, &mut root);
    }
    for (a, b) in translation::pairs(claims, |at| !own[at].1, catalog) {
        let (a, b) = (find(&root, a), find(&root, b));
        root[a.max(b)] = a.min(b);
    }
    // Of those that print one text the named source is the origin, else whoever printed it first.
    let mut first: FxHashMap<usize, usize> = FxHashMap::default();
    let rank = |at: usize| (!own[at].1, claims[at].published.is_none(), claims[at].published.as_deref(), own[at].0.as_str());
    for at in 0..claims.len() {
        let head = first.entry(find(&root, at)).or_insert(at);
        if rank(at) < rank(*head) {
            *head = at;
        }
    }
    (0..claims.len()).map(|at| if own[at].1 { own[at].0.clone() } else { own[first[&find(&root, at)]].0.clone() }).collect()
}

/// What candidates have in common.
type Figure<'a> = (&'a str, &'a str, [Option<u64>; 3], Option<&'a str>);

fn figure(claim: &Claim) -> Figure<'_> {
    let bits = [claim.low, claim.best, claim.high].map(|x| x.map(f64::to_bits));
    (&claim.event, &claim.metric, bits, claim.value.as_deref())
}

/// Joins the claims of a group whose sentences are one text.
fn echoes(claims: &[Claim], group: &[usize], root: &mut [usize]) {
    let runs: Vec<FxHashSet<u64>> = group.iter().map(|at| runs_of(claims[*at].sentence.as_deref().unwrap_or_default())).collect();
    let mut bearers: FxHashMap<u64, usize> = FxHashMap::default();
    for (number, own) in runs.iter().enumerate().filter(|(_, own)| own.len() >= FEWEST) {
        let mut met: Vec<usize> = own.iter().filter_map(|run| bearers.get(run).copied()).collect();
        met.sort_unstable();
        met.dedup();
        for other in met.into_iter().filter(|o| claims[group[*o]].dispatch != claims[group[number]].dispatch) {
            let shared = own.intersection(&runs[other]).count() as f64;
            let (shorter, all) = (own.len().min(runs[other].len()) as f64, (own.len() + runs[other].len()) as f64 - shared);
            if shared >= CONTAINED * shorter && shared >= RESEMBLES * all {
                let (a, b) = (find(root, group[number]), find(root, group[other]));
                root[a.max(b)] = a.min(b);
            }
        }
        for run in own {
            bearers.entry(*run).or_insert(number);
        }
    }
}

/// Runs of words, marks left out.
fn runs_of(sentence: &str) -> FxHashSet<u64> {
    let folded = fold(sentence);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.windows(RUN).map(|run| xxh3_64(run.join(" ").as_bytes())).collect()
}

fn find(root: &[usize], mut at: usize) -> usize {
    while root[at] != at {
        at = root[at];
    }
    at
}
