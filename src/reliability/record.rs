//! Track records: how a source's figures stood to those of others, leaving the source itself out.

use std::collections::{BTreeMap, BTreeSet};

use super::schema::Record;
use crate::catalog::Catalog;
use crate::claim::Claim;
use crate::comparison::{Pair, Verdict, origins, questions};

/// Questions with other sources below which nothing is graded; printed with the letter.
pub const MINIMUM: usize = 10;

#[derive(Default)]
struct Tally<'a> {
    claims: usize,
    questions: BTreeSet<&'a str>,
    ratios: Vec<f64>,
    pairs: usize,
    disjoint: usize,
    answered: usize,
    first: usize,
    copied: usize,
}

/// One record a source and metric, for sources with at least two claims on it; `pairs` are those of the same claims.
pub fn records(claims: &[Claim], pairs: &[Pair], catalog: &Catalog) -> Vec<Record> {
    let groups = questions(claims, catalog);
    let index: BTreeMap<&str, &Claim> = claims.iter().map(|c| (c.claim_id.as_str(), c)).collect();
    let question: BTreeMap<usize, &str> = groups.iter().flat_map(|g| g.claims.iter().map(|i| (*i, g.id.as_str()))).collect();
    let of: BTreeMap<&str, usize> = claims.iter().enumerate().map(|(i, c)| (c.claim_id.as_str(), i)).collect();
    let mut tallies: BTreeMap<(String, String), Tally<'_>> = BTreeMap::new();
    let key = |c: &Claim| c.source.as_ref().map(|s| (s.clone(), c.metric.clone()));
    for claim in claims.iter().filter(|c| c.repeats.is_none()) {
        if let Some(key) = key(claim) {
            tallies.entry(key).or_default().claims += 1;
        }
    }
    for pair in pairs.iter().filter(|p| p.verdict != Verdict::Incomparable && !p.same_origin) {
        let (Some(a), Some(b)) = (index.get(pair.claim_a.as_str()), index.get(pair.claim_b.as_str())) else { continue };
        for (own, other) in [(a, b), (b, a)] {
            let Some(tally) = key(own).and_then(|k| tallies.get_mut(&k)) else { continue };
            tally.pairs += 1;
            tally.disjoint += usize::from(pair.verdict == Verdict::Disjoint);
            if let Some(asked) = of.get(own.claim_id.as_str()).and_then(|i| question.get(i)) {
                tally.questions.insert(asked);
            }
            if let (Some(x), Some(y)) = (own.best.filter(|x| *x > 0.0), other.best.filter(|y| *y > 0.0)) {
                tally.ratios.push(x / y);
            }
        }
    }
    let origins = origins(claims, catalog);
    for group in &groups {
        let told: Vec<(&Claim, &str)> = group.claims.iter().map(|i| (&claims[*i], origins[*i].as_str())).collect();
        for (claim, voice) in &told {
            let Some(tally) = key(claim).and_then(|k| tallies.get_mut(&k)) else { continue };
            let others: Vec<&Claim> = told.iter().filter(|(_, o)| o != voice).map(|(c, _)| *c).collect();
            if others.is_empty() {
                continue;
            }
            tally.answered += 1;
            tally.first += usize::from(others.iter().all(|o| claim.published.is_some() && claim.published <= o.published));
            tally.copied += usize::from(
                others.iter().any(|o| o.published < claim.published && o.published.is_some() && o.best.is_some() && o.best == claim.best),
            );
        }
    }
    tallies.into_iter().filter(|(_, t)| t.claims >= 2).map(|((source, metric), t)| record(source, metric, t)).collect()
}

fn record(source: String, metric: String, mut t: Tally<'_>) -> Record {
    let share = |part: usize, whole: usize| (whole > 0).then(|| rounded(part as f64 / whole as f64));
    t.ratios.sort_by(f64::total_cmp);
    let bias = (!t.ratios.is_empty()).then(|| rounded(t.ratios[t.ratios.len() / 2]));
    let n = t.questions.len();
    Record {
        source,
        metric,
        n,
        bias,
        bias_low: None,
        bias_high: None,
        spread: None,
        disjoint_share: share(t.disjoint, t.pairs),
        first_share: share(t.first, t.answered),
        copied_share: share(t.copied, t.answered),
        admiralty: "F".to_owned(),
        reference: match (n, t.ratios.is_empty()) {
            (0, _) => "not identifiable: no other source answers the same questions".to_owned(),
            (_, true) => "bounded on one side: no pair of stated figures".to_owned(),
            _ => format!("ratio to what other sources state; F below {MINIMUM} questions with others, and no interval is given on so few"),
        },
    }
}

fn rounded(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}
