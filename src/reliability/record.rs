//! Track records: how a source's figures stood to those of others, leaving the source itself out.

use std::collections::{BTreeMap, BTreeSet};

use super::admiralty::letter;
use super::fusion::Scale;
use super::fusion::median_of;
use super::fusion::model::Fit;
use super::fusion::model::standing::Standing;
use super::schema::Record;
use super::tabled::{Tabled, stated};
use super::{How, fitted, rounded};
use crate::catalog::Catalog;
use crate::claim::Claim;
use crate::comparison::{Pair, Verdict};

/// Questions with others below which a deviation has no interval.
const INTERVAL: usize = 3;

#[derive(Default)]
struct Tally<'a> {
    claims: usize,
    /// Questions with another origin, and the origins met on each.
    questions: BTreeMap<&'a str, BTreeSet<&'a str>>,
    ratios: Vec<f64>,
    pairs: usize,
    disjoint: usize,
    answered: usize,
    first: usize,
    copied: usize,
    before: BTreeMap<&'a str, usize>,
    origins: BTreeSet<&'a str>,
}

/// One record a source and metric, for sources with at least two claims on it; `pairs` are those of the same claims.
pub fn records(claims: &[Claim], pairs: &[Pair], catalog: &Catalog, how: &How) -> Vec<Record> {
    let Some(policy) = catalog.policy(&how.policy) else { return Vec::new() };
    let tabled = Tabled::new(claims, catalog, policy, &[]);
    let reference = how.reference.as_deref().and_then(|r| tabled.source(claims, r));
    let fit = fitted(&tabled, reference);
    let about = About { catalog, tabled: &tabled, fit: &fit, reference, named: how.reference.as_deref() };
    let tallies = tallies(claims, pairs, &tabled);
    tallies.into_iter().filter(|(_, t)| t.claims >= 2).map(|((source, metric), t)| about.record(source, metric, t)).collect()
}

fn tallies<'a>(claims: &'a [Claim], pairs: &'a [Pair], tabled: &'a Tabled) -> BTreeMap<(&'a str, &'a str), Tally<'a>> {
    let index: BTreeMap<&str, usize> = claims.iter().enumerate().map(|(i, c)| (c.claim_id.as_str(), i)).collect();
    let question: BTreeMap<usize, &str> = tabled.groups.iter().flat_map(|g| g.claims.iter().map(|i| (*i, g.id.as_str()))).collect();
    let mut tallies: BTreeMap<(&str, &str), Tally<'a>> = BTreeMap::new();
    let key = |c: &'a Claim| c.source.as_deref().map(|s| (s, c.metric.as_str()));
    // What repeats a claim that a person rejected is a telling of its own.
    let told_before = |c: &Claim| c.repeats.as_deref().is_some_and(|r| index.contains_key(r));
    for (i, claim) in claims.iter().enumerate().filter(|(_, c)| !told_before(c)) {
        if let Some(key) = key(claim) {
            let tally = tallies.entry(key).or_default();
            tally.claims += 1;
            tally.origins.insert(&tabled.origin_of[i]);
        }
    }
    for pair in pairs.iter().filter(|p| p.verdict != Verdict::Incomparable && !p.same_origin) {
        let (Some(a), Some(b)) = (index.get(pair.claim_a.as_str()), index.get(pair.claim_b.as_str())) else { continue };
        for (own, other) in [(*a, *b), (*b, *a)] {
            let Some(tally) = key(&claims[own]).and_then(|k| tallies.get_mut(&k)) else { continue };
            tally.pairs += 1;
            tally.disjoint += usize::from(pair.verdict == Verdict::Disjoint);
            if let Some(asked) = question.get(&own) {
                tally.questions.entry(asked).or_default().insert(&tabled.origin_of[other]);
            }
            let positive = |i: usize| stated(&claims[i]).filter(|x| *x > 0.0);
            if let (Some(x), Some(y)) = (positive(own), positive(other)) {
                tally.ratios.push(x / y);
            }
        }
    }
    for group in &tabled.groups {
        let told: Vec<(&Claim, &str)> = group.claims.iter().map(|i| (&claims[*i], tabled.origin_of[*i].as_str())).collect();
        for (claim, voice) in &told {
            let Some(tally) = key(claim).and_then(|k| tallies.get_mut(&k)) else { continue };
            let others = || told.iter().filter(|(_, o)| o != voice);
            if others().next().is_none() {
                continue;
            }
            tally.answered += 1;
            tally.first += usize::from(others().all(|(o, _)| claim.published.is_some() && claim.published <= o.published));
            let earlier = |o: &Claim| o.published < claim.published && o.published.is_some() && o.best.is_some() && o.best == claim.best;
            let before: BTreeSet<&str> = others().filter(|(o, _)| earlier(o)).map(|(_, origin)| *origin).collect();
            tally.copied += usize::from(!before.is_empty());
            before.into_iter().for_each(|origin| *tally.before.entry(origin).or_default() += 1);
        }
    }
    tallies
}

/// What records are made from.
struct About<'a> {
    catalog: &'a Catalog,
    tabled: &'a Tabled,
    fit: &'a Fit,
    reference: Option<u32>,
    named: Option<&'a str>,
}

/// A deviation in the words of a record.
struct Deviation {
    bias: Option<f64>,
    ends: Option<(f64, f64)>,
    spread: Option<f64>,
    words: String,
}

impl About<'_> {
    fn record(&self, source: &str, metric: &str, t: Tally<'_>) -> Record {
        let share = |part: usize, whole: usize| (whole > 0).then(|| rounded(part as f64 / whole as f64));
        let n = t.questions.len();
        let graded = t.questions.values().filter(|others| others.len() >= 2).count();
        let found = self.deviation(metric, &t, n);
        let disjoint = share(t.disjoint, t.pairs);
        let (letter, rule) = letter(graded, found.ends, disjoint);
        Record {
            source: source.to_owned(),
            metric: metric.to_owned(),
            n,
            bias: found.bias.map(rounded),
            bias_low: found.ends.map(|e| rounded(e.0)),
            bias_high: found.ends.map(|e| rounded(e.1)),
            spread: found.spread.map(rounded),
            disjoint_share: disjoint,
            first_share: share(t.first, t.answered),
            copied_share: share(t.copied, t.answered),
            admiralty: letter.to_string(),
            reference: format!("{}; {rule}", found.words),
            copied_from: t.before.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(origin, _)| (*origin).to_owned()),
        }
    }

    fn deviation(&self, metric: &str, t: &Tally<'_>, n: usize) -> Deviation {
        let nothing = |words: &str| Deviation { bias: None, ends: None, spread: None, words: words.to_owned() };
        if n == 0 {
            return nothing("not identifiable: no other source answers the same questions");
        }
        let counted = self.catalog.metric(metric).map_or(metric, |m| m.counted_as());
        let Ok(number) = self.tabled.metrics.binary_search_by(|m| m.as_str().cmp(counted)) else {
            return nothing("not identifiable: no question of this metric");
        };
        let number = number as u32;
        let scale = self.tabled.evidence.asked.iter().find(|a| a.metric == number).map(|a| a.scale);
        if scale == Some(Scale::Category) {
            return nothing("facts have no direction; see the disjoint share");
        }
        let factor = matches!(scale, Some(Scale::Log { .. }));
        let ratio = || median_of(t.ratios.clone()).filter(|_| factor);
        let only = |words: &str| Deviation { bias: ratio(), ends: None, spread: None, words: words.to_owned() };
        if t.ratios.is_empty() && factor {
            return nothing("bounded on one side: no pair of stated figures");
        }
        let mut origins = t.origins.iter();
        let (Some(origin), None) = (origins.next(), origins.next()) else {
            return only("ratio to what others state: several voices bear this name");
        };
        let Some(voice) = self.tabled.origins.iter().position(|o| o == origin) else {
            return only("ratio to what others state");
        };
        match self.fit.standing(number, voice as u32) {
            Standing::Alone => only("ratio to what others state: not identifiable beyond that"),
            Standing::Pair => only("ratio to the only other independent source: whose deviation it is cannot be told"),
            Standing::Known(..) if n < INTERVAL => only("ratio to what other sources state; too few questions for an interval"),
            Standing::Known(at, deviation) => {
                let shown = |x: f64| if factor { x.exp() } else { x };
                let ends = (shown(at - 1.96 * deviation), shown(at + 1.96 * deviation));
                let spread = self.fit.cell(number, voice as u32).map(|c| c.spread.variance.sqrt());
                let what = if factor { "factor" } else { "difference" };
                let words = match self.named {
                    Some(name) if self.reference.is_some() => format!("{what} against {name}, taken as without bias"),
                    _ => format!("{what} against the mean of the other sources it meets"),
                };
                Deviation { bias: Some(shown(at)), ends: Some(ends), spread, words }
            }
        }
    }
}
