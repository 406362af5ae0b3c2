//! Claims → what a question comes to, and each source's record. Never a truth score.
//!
//! This layer is thin yet: two baselines and plain shares. No bias is estimated with an interval, so that every source is
//! lettered F (cannot be judged), and the words say why.

mod median;
mod most_frequent;
mod record;
mod schema;

use std::collections::BTreeMap;

pub use record::{MINIMUM, records};
pub use schema::{Estimate, Record};

use crate::catalog::Catalog;
use crate::claim::{Claim, Kind};
use crate::comparison::{Group, gap, origins, questions, span};

/// One independent voice on a question: its latest claim.
#[derive(Debug, Clone, Copy)]
pub struct Voice<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The figure as stated; `None` for a range or a vague word, whose middle nobody has claimed.
    pub stated: Option<f64>,
}

/// A method that makes one figure of the voices on a question.
pub struct Estimator {
    /// Public id.
    pub id: &'static str,
    /// One line for people.
    pub summary: &'static str,
    /// Numerics alone; `None` where no voice states a figure.
    pub run: fn(&[Voice<'_>]) -> Option<f64>,
}

/// Every estimator; the first one is the default.
pub const ESTIMATORS: &[Estimator] = &[median::ESTIMATOR, most_frequent::ESTIMATOR];

/// The estimator of an id.
pub fn estimator(id: &str) -> Option<&'static Estimator> {
    ESTIMATORS.iter().find(|e| e.id == id)
}

/// What every question of `claims` comes to, in order of event and question. `policy` is the vagueness policy in force.
pub fn estimates(claims: &[Claim], catalog: &Catalog, policy: &str, method: &Estimator) -> Vec<Estimate> {
    let Some(policy) = catalog.policy(policy) else { return Vec::new() };
    let origins = origins(claims, catalog);
    questions(claims, catalog)
        .iter()
        .map(|group| {
            let voices = voices(group, claims, &origins);
            let spans: Vec<_> = voices.iter().map(|v| span(v.claim, policy, true)).filter(|s| !s.is_open()).collect();
            let contested = spans.iter().enumerate().any(|(i, a)| spans[i + 1..].iter().any(|b| gap(*a, *b).is_some()));
            let finite = |x: f64| Some(x).filter(|x| x.is_finite());
            let (value, split) = category(group, &voices);
            Estimate {
                question: group.id.clone(),
                metric: group.question.metric.clone(),
                estimate: (method.run)(&voices),
                value,
                low: spans.iter().map(|s| s.low).reduce(f64::min).and_then(finite),
                high: spans.iter().map(|s| s.high).reduce(f64::max).and_then(finite),
                n_claims: group.claims.len(),
                n_sources: voices.len(),
                q: None,
                i2: None,
                grade: match voices.len() {
                    _ if contested || split => "contested",
                    0 | 1 => "weak",
                    _ => "fair",
                }
                .to_owned(),
                estimator: method.id.to_owned(),
                reference: "none: no source is trusted above another; low and high span the claims".to_owned(),
            }
        })
        .collect()
}

/// One voice an origin: of its claims the one published last, so that a revised toll replaces the earlier.
fn voices<'a>(group: &Group, claims: &'a [Claim], origins: &[String]) -> Vec<Voice<'a>> {
    let mut latest: BTreeMap<&str, &Claim> = BTreeMap::new();
    for (claim, origin) in group.claims.iter().map(|i| (&claims[*i], &origins[*i])) {
        let newer = |old: &&Claim| (&claim.as_of, &claim.published, &claim.claim_id) > (&old.as_of, &old.published, &old.claim_id);
        if latest.get(origin.as_str()).is_none_or(newer) {
            latest.insert(origin, claim);
        }
    }
    let stated = |c: &Claim| c.best.filter(|_| c.qualifier != Some(crate::claim::Qualifier::Vague));
    latest.into_values().map(|claim| Voice { claim, stated: stated(claim) }).collect()
}

/// The category that most voices give a fact (of equals the first by name), and whether they differ.
fn category(group: &Group, voices: &[Voice<'_>]) -> (Option<String>, bool) {
    if group.kind != Kind::Fact {
        return (None, false);
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in voices.iter().filter_map(|v| v.claim.value.as_deref()) {
        *counts.entry(value).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or(0);
    let value = counts.iter().find(|(_, n)| **n == most).map(|(v, _)| (*v).to_owned());
    (value, counts.len() > 1)
}

#[cfg(test)]
mod tests;
