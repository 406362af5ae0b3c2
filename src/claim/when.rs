//! When: which days a claim speaks of.

use std::ops::Range;

use super::scene::Scene;
use super::schema::{DateBasis, Scope};
use crate::catalog::{Cue, Voice};
use crate::mention::{DateForm, DateMention};
use crate::text::{Dispatch, Period};

/// Days with where they come from.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct When {
    pub period: Option<Period>,
    pub as_of: Option<jiff::civil::Date>,
    pub text: Option<String>,
    pub basis: Option<DateBasis>,
    pub scope: Option<Scope>,
    /// The sentence names another day beside it for the same thing.
    pub contradicted: bool,
}

/// The last explicit date of the paragraph, which following sentences continue.
#[derive(Debug, Clone, Default)]
pub(super) struct Calendar {
    last: Option<(Period, String, DateBasis, u32)>,
    /// The day the lead gives: what later paragraphs speak of when they name none.
    main: Option<(Period, String, DateBasis)>,
    /// The last day of voting that the dispatch names beside the word for it.
    pub vote: Option<(Period, String, DateBasis)>,
}

/// Words between a vote and its day: "the elections held in Kyrgyzstan on Sunday".
const VOTE_REACH: usize = 5;

/// How many days before publication the lead's day still is what the whole dispatch speaks of.
const RELATIVE_REACH: i32 = 7;
const STATED_REACH: i32 = 45;

/// Paragraphs that can set the day of a whole dispatch.
const LEAD: u32 = 2;

impl Calendar {
    /// Keeps the last resolved date of a sentence for the sentences after it, and the day of a vote held by `published`.
    pub fn remember(&mut self, scene: &Scene<'_>, text: &str, published: Option<Period>) {
        for vote in scene.cues.iter().filter(|c| *c.cue == Cue::Vote) {
            let gap = |d: &DateMention| d.tokens.start.max(vote.tokens.start).saturating_sub(d.tokens.end.min(vote.tokens.end));
            let day = scene.dates.iter().filter(|d| gap(d) <= VOTE_REACH && !is_of_statement(scene, d)).min_by_key(|d| gap(d));
            if let Some((date, period)) = day.and_then(|d| Some((d, d.period?)))
                && days(period) <= 3
                && published.is_none_or(|p| period.to <= p.to)
                && self.vote.as_ref().is_none_or(|(known, ..)| known.from <= period.from)
            {
                self.vote = Some((period, text[date.span.clone()].to_owned(), basis_of(date)));
            }
        }
        if let Some(date) = scene.dates.iter().rfind(|d| d.period.is_some() && !d.so_far && !is_of_statement(scene, d))
            && let Some(period) = date.period
        {
            let words = text[date.span.clone()].to_owned();
            if self.main.is_none() && scene.sentence.paragraph <= LEAD && days(period) <= 7 {
                self.main = Some((period, words.clone(), basis_of(date)));
            }
            self.last = Some((period, words, basis_of(date), scene.sentence.paragraph));
        }
    }

    /// The day of the dispatch for a claim that has none of its own, when it lies in the week before `published`.
    pub fn main_before(&self, published: Option<Period>) -> Option<(Period, String, DateBasis)> {
        let (period, _, basis) = self.main.as_ref()?;
        let reach = if *basis == DateBasis::Stated { STATED_REACH } else { RELATIVE_REACH };
        let recent = published.is_none_or(|p| period.to <= p.to && period.to.until(p.to).is_ok_and(|s| s.get_days() <= reach));
        self.main.clone().filter(|_| recent)
    }
}

/// What the dates of a sentence say against one another: a date that does not exist, a weekday that was another,
/// "tomorrow, October 4" on 5 October. Bytes, and what is wrong.
pub(super) fn contradictions(scene: &Scene<'_>, text: &str) -> Vec<(Range<usize>, String)> {
    let mut out: Vec<(Range<usize>, String)> =
        scene.dates.iter().filter_map(|d| d.fault.clone().map(|fault| (d.span.clone(), fault))).collect();
    for (a, b) in opposed(scene) {
        if let (Some(x), Some(y)) = (a.period, b.period) {
            let span = a.span.start..b.span.end;
            let fault = format!("“{}” is {} and {} at once", &text[span.clone()], shown(x), shown(y));
            out.push((span, fault));
        }
    }
    out
}

/// Two dates side by side, one stated and one worked out from the day of publication, that are not one day.
fn opposed<'s>(scene: &'s Scene<'_>) -> impl Iterator<Item = (&'s DateMention, &'s DateMention)> {
    scene.dates.windows(2).filter_map(|pair| {
        let [a, b] = pair else { return None };
        let apposed = b.tokens.start.saturating_sub(a.tokens.end) == 1 && scene.tokens.fold(a.tokens.end) == ",";
        let apart = a.period.zip(b.period).is_some_and(|(x, y)| x.to < y.from || y.to < x.from);
        (apposed && a.form != b.form && apart).then_some((a, b))
    })
}

fn shown(period: Period) -> String {
    if period.from == period.to { period.from.to_string() } else { format!("{} to {}", period.from, period.to) }
}

fn days(period: Period) -> i32 {
    period.from.until(period.to).map_or(i32::MAX, |s| s.get_days() + 1)
}

/// "the ministry said on Sunday": the day of the statement, not of what it states.
fn is_of_statement(scene: &Scene<'_>, date: &DateMention) -> bool {
    scene.voices.iter().any(|v| {
        let gap = if v.tokens.end <= date.tokens.start {
            date.tokens.start - v.tokens.end
        } else {
            v.tokens.start.saturating_sub(date.tokens.end)
        };
        *v.cue == Voice::Says && gap <= 1
    })
}

fn basis_of(date: &DateMention) -> DateBasis {
    match date.form {
        DateForm::Stated => DateBasis::Stated,
        DateForm::Relative => DateBasis::Relative,
    }
}

/// The days of the claim at `tokens`.
pub(super) fn when(
    scene: &Scene<'_>,
    tokens: &Range<usize>,
    dispatch: &Dispatch,
    event: Option<Period>,
    calendar: &Calendar,
    running: bool,
) -> When {
    let clause = scene.clause(tokens.start);
    let wide = clause.start.min(tokens.start)..clause.end.max(tokens.end);
    let cumulative =
        scene.has_cue(wide.clone(), |c| *c == Cue::Cumulative) || scene.dates.iter().any(|d| d.so_far && wide.contains(&d.tokens.start));
    let snapshot = scene.has_cue(wide, |c| *c == Cue::Snapshot);
    let mut stated = nearest(scene, tokens);
    // "tomorrow, October 4" in a report of 5 October: the day that the text names, but unsurely.
    let contradiction = opposed(scene).find(|(a, b)| stated.is_some_and(|s| s == *a || s == *b));
    if let Some((a, b)) = contradiction {
        stated = Some(if a.form == DateForm::Stated { a } else { b });
    }
    let mut when = When::default();
    let text = |span: &Range<usize>| Some(dispatch.text[span.clone()].to_owned());
    if let Some(date) = stated {
        let contradicted = contradiction.is_some();
        when = When { period: date.period, text: text(&date.span), basis: Some(basis_of(date)), contradicted, ..When::default() };
    } else if let Some((period, words, basis, paragraph)) = &calendar.last
        && *paragraph == scene.sentence.paragraph
    {
        when = When { period: Some(*period), text: Some(words.clone()), basis: Some(*basis), ..When::default() };
    }
    let published = dispatch.published_period;
    let undated = when.period.is_none();
    when.scope = if cumulative || (running && undated && calendar.main_before(published).is_none()) {
        Some(Scope::Cumulative)
    } else if snapshot {
        Some(Scope::Snapshot)
    } else {
        when.period.map(|_| Scope::Period)
    };
    if when.scope == Some(Scope::Cumulative) {
        let until =
            stated.filter(|d| d.so_far).and_then(|d| d.period).map(|p| p.to).or_else(|| statement_day(scene)).or(published.map(|p| p.to));
        when.as_of = until;
        if undated {
            let end = until.or(event.map(|e| e.to));
            when.period = match (event, end) {
                (Some(e), Some(end)) if e.from <= end => Some(Period { from: e.from, to: end }),
                _ => published.or(event),
            };
            when.basis = when.period.map(|_| if event.is_some() { DateBasis::Event } else { DateBasis::Published });
            when.text = None;
        }
        return when;
    }
    if undated
        && stated.is_none()
        && let Some((period, words, basis)) = calendar.main_before(published)
    {
        return When { period: Some(period), text: Some(words), basis: Some(basis), scope: when.scope.or(Some(Scope::Period)), ..when };
    }
    if undated
        && stated.is_none()
        && let Some(day) = statement_day(scene)
    {
        when.period = Some(Period { from: day, to: day });
        when.basis = Some(DateBasis::Relative);
        return when;
    }
    if undated && stated.is_none() {
        when.period = published.or(event);
        when.basis = published.map(|_| DateBasis::Published).or(event.map(|_| DateBasis::Event));
    }
    when
}

/// The day on which the sentence's speaker spoke.
fn statement_day(scene: &Scene<'_>) -> Option<jiff::civil::Date> {
    scene.dates.iter().find(|d| is_of_statement(scene, d)).and_then(|d| d.period).map(|p| p.to)
}

/// The date mention nearest to the claim; dates in its clause go first.
fn nearest<'s>(scene: &'s Scene<'_>, tokens: &Range<usize>) -> Option<&'s DateMention> {
    let clause = scene.clause(tokens.start);
    scene.dates.iter().filter(|d| d.period.is_some() && !is_of_statement(scene, d)).min_by_key(|d| {
        let distance = if d.tokens.start >= tokens.end { d.tokens.start - tokens.end } else { tokens.start.saturating_sub(d.tokens.end) };
        let outside = usize::from(!clause.contains(&d.tokens.start)) * 12;
        distance + outside
    })
}
