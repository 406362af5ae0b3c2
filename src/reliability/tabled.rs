//! Claims as evidence: voices and questions numbered, figures as their wording allows them.
//!
//! One voice an origin: of its claims on a question the one published last counts, so that a revised toll replaces the earlier. A
//! running total is a question of its own each day; the days of one count are taken together.

use std::collections::BTreeMap;

use super::fusion::{Asked, Evidence, Observation, Scale};
use super::schema::Decided;
use crate::catalog::{self, Catalog, Metric, Policy};
use crate::claim::{Claim, Kind, Modality, Qualifier, Scope};
use crate::comparison::{Group, concerns, is_by, origins, questions, span};
use crate::text::{Decision, Resolution};

/// What claims are to the numerics, with the way back.
pub struct Tabled {
    /// The numerics' side.
    pub evidence: Evidence,
    /// Every question; its place is its number.
    pub groups: Vec<Group>,
    /// What the claims on each question are taken together.
    pub told: Vec<Told>,
    /// What people decided about questions.
    pub decided: BTreeMap<usize, Decided>,
    /// Names of voices (origins); their place is their number.
    pub origins: Vec<String>,
    /// Names of metrics; their place is their number.
    pub metrics: Vec<String>,
    /// Categories of each metric of facts; the place of one is its code.
    pub categories: Vec<Vec<String>>,
    /// Voice of each claim.
    pub origin_of: Vec<String>,
}

/// The claims on one question: how many, of how many voices, and what these allow together.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// Claims, repeats left out.
    pub claims: usize,
    /// Voices.
    pub sources: usize,
    /// Lowest and highest end that any voice allows; infinite where there is none.
    pub span: (f64, f64),
    /// Highest lower end, lowest upper end.
    inner: (f64, f64),
}

impl Default for Told {
    fn default() -> Self {
        let nothing = (f64::INFINITY, f64::NEG_INFINITY);
        Self { claims: 0, sources: 0, span: nothing, inner: (nothing.1, nothing.0) }
    }
}

impl Told {
    /// A voice more.
    pub fn add(&mut self, low: f64, high: f64) {
        self.sources += 1;
        if low != f64::NEG_INFINITY || high != f64::INFINITY {
            self.span = (self.span.0.min(low), self.span.1.max(high));
            self.inner = (self.inner.0.max(low), self.inner.1.min(high));
        }
    }

    /// Two of the voices cannot both be right.
    pub fn contested(&self) -> bool {
        self.inner.0 > self.inner.1
    }
}

impl Tabled {
    /// Of claims read under a vagueness policy.
    pub fn new(claims: &[Claim], catalog: &Catalog, policy: &Policy, decisions: &[Decision]) -> Self {
        let origin_of = origins(claims, catalog);
        let groups = questions(claims, catalog);
        let voices: Vec<Vec<usize>> = groups.iter().map(|group| latest(group, claims, &origin_of)).collect();
        let heard = || voices.iter().flatten().copied();
        let names = numbered(heard().map(|i| origin_of[i].as_str()));
        let metrics = numbered(groups.iter().map(|g| g.question.metric.as_str()));
        let mut categories = vec![Vec::new(); metrics.len()];
        for (group, told) in groups.iter().zip(&voices).filter(|(g, _)| g.kind == Kind::Fact) {
            categories[metrics[group.question.metric.as_str()] as usize].extend(told.iter().filter_map(|i| claims[*i].value.clone()));
        }
        categories.iter_mut().for_each(|c| {
            c.sort();
            c.dedup();
        });
        let mut kinds = vec![u32::MAX; names.len()];
        let kind_ids = numbered(heard().map(|i| claims[i].source_kind.as_str()));
        for i in heard() {
            // A voice told of in several ways: the first kind by name.
            let kind = &mut kinds[names[origin_of[i].as_str()] as usize];
            *kind = (*kind).min(kind_ids[claims[i].source_kind.as_str()]);
        }
        let grains = grains(&groups, &voices, claims, catalog, &metrics);
        let mut asked: Vec<Asked> = groups
            .iter()
            .map(|group| {
                let metric = metrics[group.question.metric.as_str()];
                Asked::alone(metric, scale(group, catalog, grains[metric as usize]))
            })
            .collect();
        running(&groups, catalog, &mut asked);
        let mut observations = Vec::new();
        for (question, (group, told)) in groups.iter().zip(&voices).enumerate() {
            let categories = &categories[asked[question].metric as usize];
            observations.extend(told.iter().filter_map(|i| {
                let source = names[origin_of[*i].as_str()];
                let observation = if group.kind == Kind::Fact { fact(&claims[*i], categories) } else { figure(&claims[*i], policy) }?;
                Some(Observation { question: question as u32, source, ..observation })
            }));
        }
        let told = groups.iter().zip(&voices).map(|(group, voices)| {
            let mut told = Told { claims: group.claims.len(), ..Told::default() };
            voices.iter().map(|i| span(&claims[*i], policy, true)).for_each(|s| told.add(s.low, s.high));
            told
        });
        let told = told.collect();
        let figures = |group: &Group, source: &str| {
            let mut own = group.claims.iter().map(|i| &claims[*i]).filter(|c| is_by(c, source)).peekable();
            own.peek()?;
            Some(own.filter_map(stated).collect())
        };
        let decided = groups.iter().enumerate().filter_map(|(q, g)| Some((q, decided_by(g, decisions, |_, source| figures(g, source))?)));
        Self {
            evidence: Evidence::new(asked, kinds, observations),
            told,
            decided: decided.collect(),
            origins: names.keys().map(|n| (*n).to_owned()).collect(),
            metrics: metrics.keys().map(|m| (*m).to_owned()).collect(),
            groups,
            categories,
            origin_of,
        }
    }

    /// The number of a source given by its id or by the name of its voice.
    pub fn source(&self, claims: &[Claim], given: &str) -> Option<u32> {
        let by_id = claims.iter().zip(&self.origin_of).find(|(c, _)| c.source.as_deref() == Some(given)).map(|(_, o)| o.as_str());
        let name = by_id.unwrap_or(given);
        self.origins.binary_search_by(|o| o.as_str().cmp(name)).ok().map(|n| n as u32)
    }
}

pub fn numbered<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, u32> {
    let mut ids: BTreeMap<&str, u32> = names.map(|n| (n, 0)).collect();
    ids.values_mut().zip(0..).for_each(|(id, n)| *id = n);
    ids
}

/// One claim an origin: the one published last.
fn latest(group: &Group, claims: &[Claim], origins: &[String]) -> Vec<usize> {
    let mut latest: BTreeMap<&str, usize> = BTreeMap::new();
    let key = |i: usize| (&claims[i].as_of, &claims[i].published, &claims[i].claim_id);
    for i in group.claims.iter().copied() {
        let held = latest.entry(&origins[i]).or_insert(i);
        if key(i) > key(*held) {
            *held = i;
        }
    }
    latest.into_values().collect()
}

/// The figure that a claim states; `None` for a range or a vague word, whose middle nobody has claimed.
pub fn stated(claim: &Claim) -> Option<f64> {
    claim.best.filter(|_| claim.qualifier != Some(Qualifier::Vague))
}

pub fn figure(claim: &Claim, policy: &Policy) -> Option<Observation> {
    let span = span(claim, policy, true);
    let best = stated(claim);
    let day = claim.published.as_deref().map_or(0, day_number);
    (!span.is_open() || best.is_some()).then(|| Observation {
        low: span.low,
        high: span.high,
        day,
        ..Observation::exact(0, 0, best.unwrap_or(f64::NAN))
    })
}

/// A fact denied speaks for the other of two categories; of more, for none.
pub fn fact(claim: &Claim, categories: &[String]) -> Option<Observation> {
    let code = categories.iter().position(|c| Some(c) == claim.value.as_ref())?;
    let code = match (claim.modality, categories.len()) {
        (Modality::Denied, 2) => 1 - code,
        (Modality::Denied, _) => return None,
        _ => code,
    };
    Some(Observation::exact(0, 0, code as f64))
}

/// Days since long ago, of an ISO day, month or year.
pub fn day_number(text: &str) -> i32 {
    let part = |at: usize, default: i32| text.split('-').nth(at).and_then(|p| p.parse().ok()).unwrap_or(default);
    part(0, 0) * 372 + part(1, 1) * 31 + part(2, 1)
}

/// The smallest step of each metric: one for what is counted, the smallest figure for what is measured.
fn grains(groups: &[Group], voices: &[Vec<usize>], claims: &[Claim], catalog: &Catalog, metrics: &BTreeMap<&str, u32>) -> Vec<f64> {
    let mut grains = vec![1.0; metrics.len()];
    let measured = |id: &str| catalog.metric(id).is_none_or(|m| m.measured);
    for (group, told) in groups.iter().zip(voices).filter(|(g, _)| measured(&g.question.metric)) {
        let grain = &mut grains[metrics[group.question.metric.as_str()] as usize];
        *grain = told.iter().filter_map(|i| claims[*i].best).filter(|b| *b > 0.0).fold(*grain, f64::min);
    }
    grains
}

pub fn scale(group: &Group, catalog: &Catalog, grain: f64) -> Scale {
    if group.kind == Kind::Fact {
        return Scale::Category;
    }
    match catalog.metric(&group.question.metric).map_or(catalog::Scale::Log, |m| m.scale) {
        catalog::Scale::Log => Scale::Log { grain },
        catalog::Scale::Identity => Scale::Identity,
        catalog::Scale::Bounded => Scale::Bounded { low: 0.0, high: 100.0 },
    }
}

/// Joins the days of each running total.
pub fn running(groups: &[Group], catalog: &Catalog, asked: &mut [Asked]) {
    let mut counts: BTreeMap<[&str; 4], Vec<(usize, i32)>> = BTreeMap::new();
    let total = Scope::Cumulative.as_str();
    for (at, group) in groups.iter().enumerate().filter(|(_, g)| g.kind == Kind::Quantity && g.question.scope.as_deref() == Some(total)) {
        let q = &group.question;
        let date = q.to.as_deref().and_then(|d| d.parse::<jiff::civil::Date>().ok());
        let key = [group.event.as_str(), &q.metric, q.population.as_deref().unwrap_or(""), q.place.as_deref().unwrap_or("")];
        if let Some(date) = date.filter(|_| group.id == q.id()) {
            let day = date.since(jiff::civil::date(2000, 1, 1)).map_or(0, |span| span.get_days());
            counts.entry(key).or_default().push((at, day));
        }
    }
    for (number, (key, days)) in counts.into_iter().filter(|(_, days)| days.len() > 1).enumerate() {
        let first = days.iter().map(|d| d.1).min().unwrap_or(0);
        for (at, day) in days {
            asked[at].series = number as u32;
            asked[at].day = day - first + 1;
            asked[at].rises = catalog.metric(key[1]).is_some_and(|m: &Metric| !m.can_fall);
        }
    }
}

/// What was decided about a question: the first decision in the order of their files. One that prefers a source which has no claim on
/// the question (`figures` of decision and source: those that it states, if it has any) decides nothing.
pub fn decided_by(group: &Group, decisions: &[Decision], figures: impl Fn(usize, &str) -> Option<Vec<f64>>) -> Option<Decided> {
    let concerned = |(_, d): &(usize, &Decision)| concerns(d, &group.event, &group.id, &group.question);
    let (number, decision) = decisions.iter().enumerate().find(concerned)?;
    let mut what = decision.resolution.words();
    if let Resolution::Prefer(source) = &decision.resolution {
        let mut figures: Vec<String> = figures(number, source)?.iter().map(f64::to_string).collect();
        figures.dedup();
        if !figures.is_empty() {
            what.push_str(&format!(" ({})", figures.join(", ")));
        }
    }
    Some(Decided { what, number })
}
