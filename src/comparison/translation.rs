//! Translations: outlets of two languages that tell one account in their own voices.
//!
//! They share no words, so only what they tell can give it away. One figure is no evidence, for two may have counted alike, and a
//! round one less. Two dispatches are one account when they came out within days of each other and nearly all that the one with
//! fewer figures counts in its own voice stands in the other too: the same figure, bound, metric, place and days, at least
//! [`TOGETHER`] times, at least [`EXACT`] of them figures that nobody estimates ("957"). Where the same figures are told of a
//! named source, they are that source's and say nothing of the rest.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::Catalog;
use crate::claim::{Claim, Kind, Modality, Qualifier};
use crate::table::{day_period, days_of};

/// Days between the two.
const DAYS: i32 = 2;
/// Figures that they must have in common, and how many of these must be exact ones.
const TOGETHER: usize = 3;
const EXACT: usize = 2;
/// Share of the shorter one's figures that stand in the longer one.
const SHARED: f64 = 0.75;
/// Earlier dispatches of one figure and language that a dispatch is held against.
const EARLIER: usize = 8;

/// What a claim tells, population and wording apart.
type Told<'a> = (&'a str, Option<&'a str>, [Option<u64>; 3], Option<Qualifier>, Option<i32>, Option<i32>);

/// What one dispatch tells in its own voice.
struct Account<'a> {
    dispatch: &'a str,
    outlet: &'a str,
    language: &'a str,
    published: i32,
    told: FxHashMap<Told<'a>, Vec<usize>>,
}

/// Pairs of claims that are one, told twice: those of dispatches that translate each other. `loose`: nobody is named.
pub(super) fn pairs(claims: &[Claim], loose: impl Fn(usize) -> bool, catalog: &Catalog) -> Vec<(usize, usize)> {
    let mut events: BTreeMap<&str, BTreeMap<&str, Account<'_>>> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate().filter(|(at, _)| loose(*at)) {
        let (Some(outlet), Some(language), Some((_, day))) =
            (claim.outlet.as_deref(), claim.language.as_deref(), claim.published.as_deref().and_then(day_period))
        else {
            continue;
        };
        if claim.kind != Kind::Quantity || claim.modality != Modality::Actual || claim.repeats.is_some() {
            continue;
        }
        let dispatch = claim.dispatch.as_str();
        let accounts = events.entry(&claim.event).or_default();
        let account = accounts.entry(dispatch).or_insert_with(|| Account {
            dispatch,
            outlet,
            language,
            published: days_of(day),
            told: FxHashMap::default(),
        });
        account.told.entry(told(claim, catalog)).or_default().push(at);
    }
    events.into_values().flat_map(|accounts| of_event(claims, accounts.into_values().collect())).collect()
}

/// Claims of one origin that their outlets tell in their own voices, in more languages than one.
pub(super) fn is_translated<'a>(claims: impl Iterator<Item = &'a Claim>) -> bool {
    let mut languages: FxHashSet<&str> = FxHashSet::default();
    for claim in claims {
        if claim.source_kind != "outlet" || claim.via.is_some() {
            return false;
        }
        languages.extend(claim.language.as_deref());
    }
    languages.len() > 1
}

fn told<'a>(claim: &'a Claim, catalog: &'a Catalog) -> Told<'a> {
    // "Detained" and "arrested" are one in translation.
    let family = catalog.metric(&claim.metric).map_or(claim.metric.as_str(), |m| m.family.as_str());
    let bits = [claim.low, claim.best, claim.high].map(|x| x.map(f64::to_bits));
    (family, claim.place.as_deref(), bits, claim.qualifier, claim.from.map(days_of), claim.to.map(days_of))
}

/// Nobody estimates such a figure: it comes from a list.
fn is_exact(told: &Told<'_>) -> bool {
    let best = told.2[1].map(f64::from_bits);
    told.3 == Some(Qualifier::Exact) && best.is_some_and(|n| n > 10.0 && (n % 10.0 != 0.0))
}

fn of_event(claims: &[Claim], mut accounts: Vec<Account<'_>>) -> Vec<(usize, usize)> {
    accounts.retain(|a| a.told.len() >= TOGETHER && a.told.keys().filter(|t| is_exact(t)).count() >= EXACT);
    // The order of the claims makes no difference.
    accounts.sort_by_key(|a| (a.published, a.dispatch));
    let mut bearers: FxHashMap<(&Told<'_>, &str), Vec<usize>> = FxHashMap::default();
    let mut candidates: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    let languages: FxHashSet<&str> = accounts.iter().map(|a| a.language).collect();
    for (number, account) in accounts.iter().enumerate() {
        for told in account.told.keys().filter(|t| is_exact(t)) {
            for language in languages.iter().filter(|l| **l != account.language) {
                for earlier in bearers.get(&(told, *language)).into_iter().flatten().rev().take(EARLIER) {
                    let other = &accounts[*earlier];
                    if account.published - other.published <= DAYS && account.outlet != other.outlet {
                        *candidates.entry((*earlier, number)).or_default() += 1;
                    }
                }
            }
        }
        for told in account.told.keys().filter(|t| is_exact(t)) {
            bearers.entry((told, account.language)).or_default().push(number);
        }
    }
    let mut found = Vec::new();
    for ((a, b), _) in candidates.into_iter().filter(|(_, exact)| *exact >= EXACT) {
        let (a, b) = (&accounts[a], &accounts[b]);
        let (mut both, mut together, mut exact) = (Vec::new(), 0, 0);
        for (told, own) in &a.told {
            let same = b.told.get(told).map_or_else(Vec::new, |other| matched(claims, own, other));
            together += usize::from(!same.is_empty());
            exact += usize::from(!same.is_empty() && is_exact(told));
            both.extend(same);
        }
        let shorter = a.told.len().min(b.told.len());
        if together >= TOGETHER && exact >= EXACT && together as f64 >= SHARED * shorter as f64 {
            found.extend(both);
        }
    }
    found.sort_unstable();
    found
}

/// Claims of the same figure that count the same people, or do not say whom.
fn matched(claims: &[Claim], own: &[usize], other: &[usize]) -> Vec<(usize, usize)> {
    let alike = |x: usize, y: usize| match (&claims[x].population, &claims[y].population) {
        (Some(p), Some(q)) => p == q,
        _ => true,
    };
    own.iter().filter_map(|x| other.iter().find(|y| alike(*x, **y)).map(|y| (*x, *y))).collect()
}
