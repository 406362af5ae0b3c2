//! Claims → the comparison frame: one row a claim, dictionary codes instead of text, no nulls at all.
//!
//! Code 0 means *unstated* in every column where something can be unstated; unknown days and missing bounds have a value that
//! can't be taken for a real one. A join or a filter can therefore drop nothing in silence.

use rustc_hash::FxHashMap;

use polars::prelude::{Column, DataFrame, IntoColumn as _, NamedFrom as _, PlSmallStr, PolarsResult, Series};

use super::Tolerances;
use super::echo::origins as origins_of;
use super::reading::{Span, span};
use crate::catalog::{Catalog, Metric, Policy, fold};
use crate::claim::{Claim, DateBasis, Kind, Modality, Scope};
use crate::table::{day_period, days_of};

/// A day that nobody stated.
pub(super) const NO_DAY: i32 = i32::MIN;

/// Text → code, 1 for the first; 0 is for nothing.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    codes: FxHashMap<String, u32>,
    texts: Vec<String>,
}

impl Dictionary {
    pub(super) fn code(&mut self, text: &str) -> u32 {
        if let Some(code) = self.codes.get(text) {
            return *code;
        }
        self.texts.push(text.to_owned());
        let code = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.codes.insert(text.to_owned(), code);
        code
    }

    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.codes.get(text).copied()
    }

    pub(super) fn text(&self, code: u32) -> &str {
        (code as usize).checked_sub(1).and_then(|at| self.texts.get(at)).map_or("", String::as_str)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        (1u32..).zip(self.texts.iter().map(String::as_str))
    }
}

/// One row of the comparison frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Row {
    pub event: u32,
    /// Claims meet within one part of an event: see [`screen`](super::screen).
    pub part: u32,
    pub metric: u32,
    pub population: u32,
    pub place: u32,
    pub unit: u32,
    pub question: u32,
    pub origin: u32,
    pub dispatch: u32,
    pub sentence: u32,
    pub outlet: u32,
    pub claim: u32,
    pub subset_of: u32,
    pub fact: bool,
    pub value: u32,
    pub universal: bool,
    pub modality: u32,
    pub scope: u32,
    pub runs: bool,
    pub from: i32,
    pub to: i32,
    pub end: i32,
    pub published: i32,
    pub span: Span,
    /// Ratio up to which another figure counts as the same.
    pub tolerance: f64,
    pub unnamed: bool,
    pub repeated: bool,
}

/// Rows in the order of claim ids, so that nothing depends on the order of the claims.
#[derive(Debug)]
pub(super) struct Rows {
    /// Row → index of the claim.
    pub claims: Vec<usize>,
    pub rows: Vec<Row>,
    pub metrics: Dictionary,
    /// By their codes; what a metric that no file describes is taken for.
    pub known: Vec<Metric>,
    /// Under their metric: [`Populations::counted`](crate::catalog::Populations::counted).
    pub populations: Dictionary,
    pub places: Dictionary,
    pub values: Dictionary,
}

/// The unit that is a share whatever the metric counts.
const PERCENT: &str = "percent";

pub(super) const PERIOD: u32 = 1;
pub(super) const CUMULATIVE: u32 = 2;
pub(super) const SNAPSHOT: u32 = 3;

pub(super) const ACTUAL: u32 = 0;
pub(super) const PLANNED: u32 = 1;
pub(super) const HYPOTHETICAL: u32 = 2;
pub(super) const DENIED: u32 = 3;
pub(super) const SUPERSEDED: u32 = 4;
pub(super) const RETRACTED: u32 = 5;

impl Rows {
    /// `parts`: of each claim the part of its event within which it meets others; all of it, and numbered as it is, where there are none.
    pub(super) fn new(claims: &[Claim], parts: &[u32], catalog: &Catalog, policy: &Policy, tolerances: &Tolerances) -> Self {
        let mut order: Vec<usize> = (0..claims.len()).collect();
        order.sort_by(|a, b| {
            let key = |i: &usize| (&claims[*i].claim_id, &claims[*i].event, &claims[*i].dispatch, &claims[*i].file, claims[*i].start);
            key(a).cmp(&key(b))
        });
        let ids: FxHashMap<(&str, &str), usize> =
            order.iter().map(|i| ((claims[*i].event.as_str(), claims[*i].claim_id.as_str()), *i)).collect();
        let mut dictionaries: [Dictionary; 9] = Default::default();
        let [events, metrics, populations, places, values, units, questions, origins, names] = &mut dictionaries;
        let mut rows = Vec::with_capacity(claims.len());
        let mut known: Vec<Metric> = Vec::new();
        let voices = origins_of(claims, catalog);
        for (at, claim) in order.iter().map(|i| (*i, &claims[*i])) {
            let metric_code = metrics.code(&claim.metric);
            if metric_code as usize > known.len() {
                known.push(catalog.metric(&claim.metric).cloned().unwrap_or_else(|| Metric::unknown(&claim.metric)));
            }
            let metric = &known[metric_code as usize - 1];
            let other = |id: &Option<String>| id.as_deref().and_then(|id| ids.get(&(claim.event.as_str(), id)).map(|i| &claims[*i]));
            let (value, modality) = asserted(claim, metric);
            let optional = |d: &mut Dictionary, text: Option<&str>| text.filter(|t| !t.trim().is_empty()).map_or(0, |t| d.code(t));
            let unit = claim.unit.as_deref().unwrap_or(&metric.unit);
            // Whatever is counted goes by many names; a share of it is something else.
            let unit = if metric.measured || unit == PERCENT { unit } else { "count" };
            let scope = match claim.scope {
                Some(Scope::Period) => PERIOD,
                Some(Scope::Cumulative) => CUMULATIVE,
                Some(Scope::Snapshot) => SNAPSHOT,
                None if so_far(claim, metric) => CUMULATIVE,
                None => 0,
            };
            let day = |d: Option<jiff::civil::Date>| d.map(days_of);
            let (from, to) = match (day(claim.from), day(claim.to)) {
                // A running total without its first day began whenever the event did.
                (None, Some(to)) if scope == CUMULATIVE => (NO_DAY + 1, to),
                (from, to) => (from.or(to).unwrap_or(NO_DAY), to.or(from).unwrap_or(NO_DAY)),
            };
            let published = claim.published.as_deref().and_then(day_period).map_or(NO_DAY, |(_, last)| days_of(last));
            let as_of = day(claim.as_of).or_else(|| (so_far(claim, metric) && published != NO_DAY).then(|| published.min(to)));
            let from = if from == NO_DAY && scope == CUMULATIVE && as_of.is_some() { NO_DAY + 1 } else { from };
            let to = if to == NO_DAY && scope == CUMULATIVE { as_of.unwrap_or(NO_DAY) } else { to };
            let event = events.code(&claim.event);
            rows.push(Row {
                event,
                part: parts.get(at).copied().unwrap_or(event),
                metric: metric_code,
                population: optional(populations, catalog.populations.counted(metric, claim.population.as_deref())),
                place: optional(places, place_key(claim).as_deref()),
                unit: optional(units, Some(unit)),
                question: optional(questions, claim.question.as_deref()),
                origin: origins.code(&voices[at]),
                dispatch: names.code(&claim.dispatch),
                sentence: optional(names, claim.sentence.as_deref()),
                outlet: optional(names, claim.outlet.as_deref().map(fold).as_deref()),
                claim: names.code(&claim.claim_id),
                subset_of: optional(names, claim.subset_of.as_deref()),
                fact: claim.kind == Kind::Fact,
                universal: metric.universal.contains(&value),
                value: optional(values, Some(&value)),
                modality,
                scope,
                runs: matches!(scope, CUMULATIVE | SNAPSHOT) || scope == 0 && (metric.cumulative || metric.snapshot),
                from,
                to,
                end: as_of.unwrap_or(to),
                published,
                span: span(claim, policy, true),
                tolerance: tolerances.of(&claim.event, metric),
                unnamed: other(&claim.subset_of).is_some_and(|whole| same_columns(claim, whole)),
                repeated: other(&claim.repeats).is_some(),
            });
        }
        let [_, metrics, populations, places, values, ..] = dictionaries;
        Self { claims: order, rows, metrics, known, populations, places, values }
    }

    /// The metric of a code.
    pub(super) fn metric(&self, code: u32) -> &Metric {
        &self.known[code as usize - 1]
    }

    /// The frame; every column without a single null.
    pub(super) fn frame(&self) -> PolarsResult<DataFrame> {
        let u = |name: &str, f: fn(&Row) -> u32| column(name, self.rows.iter().map(f).collect::<Vec<u32>>());
        let i = |name: &str, f: fn(&Row) -> i32| Series::new(name.into(), self.rows.iter().map(f).collect::<Vec<i32>>()).into_column();
        let f = |name: &str, f: fn(&Row) -> f64| Series::new(name.into(), self.rows.iter().map(f).collect::<Vec<f64>>()).into_column();
        let b = |name: &str, f: fn(&Row) -> bool| Series::new(name.into(), self.rows.iter().map(f).collect::<Vec<bool>>()).into_column();
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        DataFrame::new(
            self.rows.len(),
            vec![
                column("row", (0..count).collect::<Vec<u32>>()),
                u("event", |r| r.event),
                u("part", |r| r.part),
                u("metric", |r| r.metric),
                u("population", |r| r.population),
                u("place", |r| r.place),
                u("unit", |r| r.unit),
                u("question", |r| r.question),
                u("origin", |r| r.origin),
                u("dispatch", |r| r.dispatch),
                u("sentence", |r| r.sentence),
                u("outlet", |r| r.outlet),
                u("claim", |r| r.claim),
                u("subset_of", |r| r.subset_of),
                b("fact", |r| r.fact),
                u("value", |r| r.value),
                b("universal", |r| r.universal),
                u("modality", |r| r.modality),
                u("scope", |r| r.scope),
                b("runs", |r| r.runs),
                i("from", |r| r.from),
                i("to", |r| r.to),
                i("end", |r| r.end),
                i("published", |r| r.published),
                f("low", |r| r.span.low),
                f("high", |r| r.span.high),
                // Only ever compared for equality with another stated figure.
                f("best", |r| r.span.best.unwrap_or(0.0)),
                f("tolerance", |r| r.tolerance),
                b("stated", |r| r.span.best.is_some()),
                b("unnamed", |r| r.unnamed),
                b("repeated", |r| r.repeated),
            ],
        )
    }
}

pub(super) fn column(name: &str, codes: Vec<u32>) -> Column {
    Series::new(PlSmallStr::from_str(name), codes).into_column()
}

/// What a claim asserts: denying one of two exclusive categories asserts the other.
fn asserted(claim: &Claim, metric: &Metric) -> (String, u32) {
    let modality = match claim.modality {
        Modality::Actual if metric.planned => PLANNED,
        Modality::Actual => ACTUAL,
        Modality::Planned => PLANNED,
        Modality::Hypothetical => HYPOTHETICAL,
        Modality::Denied => DENIED,
        Modality::Superseded => SUPERSEDED,
        Modality::Retracted => RETRACTED,
    };
    let Some(value) = claim.value.as_deref().filter(|_| claim.kind == Kind::Fact) else { return (String::new(), modality) };
    let value = normal_value(value);
    if modality == DENIED
        && metric.exclusive
        && let [a, b] = metric.categories.as_slice()
        && (value == *a || value == *b)
    {
        return (if value == *a { b.clone() } else { a.clone() }, ACTUAL);
    }
    (value, modality)
}

/// No period is stated for a toll: its dates are the event's or the publication's, and it counts all that happened until then.
fn so_far(claim: &Claim, metric: &Metric) -> bool {
    metric.cumulative && claim.scope.is_none() && matches!(claim.date_basis, Some(DateBasis::Event | DateBasis::Published))
}

/// The parts of a `;` list, folded, each once, in order.
fn normal_value(value: &str) -> String {
    let mut parts: Vec<String> = value.split(';').map(|v| fold(v.trim())).filter(|v| !v.is_empty()).collect();
    parts.sort();
    parts.dedup();
    parts.join(";")
}

/// The parts of a `;` list of places in order, without those that another part contains.
pub(super) fn normal_place(place: &str) -> String {
    let mut parts: Vec<&str> = place.split(';').map(|p| p.trim().trim_matches('/')).filter(|p| !p.is_empty()).collect();
    parts.sort_unstable();
    parts.dedup();
    let kept: Vec<&str> = parts.iter().filter(|p| !parts.iter().any(|q| p != &q && lies_in(p, q))).copied().collect();
    kept.join(";")
}

/// Where a claim is about; a place that could not be resolved is only ever equal to the same words.
pub(super) fn place_key(claim: &Claim) -> Option<String> {
    let written = || claim.place_text.as_deref().map(|t| fold(t.trim()).replace([';', '/'], ","));
    claim.place.as_deref().map(normal_place).filter(|p| !p.is_empty()).or_else(written).filter(|p| !p.is_empty())
}

/// Place `a` is `b` or lies in it.
pub(super) fn lies_in(a: &str, b: &str) -> bool {
    a.strip_prefix(b).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The part is told from its whole by nothing that a column holds.
fn same_columns(part: &Claim, whole: &Claim) -> bool {
    let population = part.population.is_none() || part.population == whole.population;
    population && (&part.metric, &part.place, part.from, part.to) == (&whole.metric, &whole.place, whole.from, whole.to)
}
