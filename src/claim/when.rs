//! When: which days a claim speaks of.

use std::ops::Range;

use super::scene::Scene;
use super::schema::{DateBasis, Scope};
use crate::catalog::Cue;
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
}

/// The last explicit date of the paragraph, which following sentences continue.
#[derive(Debug, Clone, Default)]
pub(super) struct Calendar {
    last: Option<(Period, String, DateBasis, u32)>,
}

impl Calendar {
    /// Keeps the last resolved date of a sentence for the sentences after it.
    pub fn remember(&mut self, scene: &Scene<'_>, text: &str) {
        if let Some(date) = scene.dates.iter().rfind(|d| d.period.is_some() && !d.so_far)
            && let Some(period) = date.period
        {
            self.last = Some((period, text[date.span.clone()].to_owned(), basis_of(date), scene.sentence.paragraph));
        }
    }
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
    let stated = nearest(scene, tokens);
    let mut when = When::default();
    let text = |span: &Range<usize>| Some(dispatch.text[span.clone()].to_owned());
    if let Some(date) = stated {
        when = When { period: date.period, text: text(&date.span), basis: Some(basis_of(date)), ..When::default() };
    } else if let Some((period, words, basis, paragraph)) = &calendar.last
        && *paragraph == scene.sentence.paragraph
    {
        when = When { period: Some(*period), text: Some(words.clone()), basis: Some(*basis), ..When::default() };
    }
    let published = dispatch.published_period;
    when.scope = if cumulative || (running && stated.is_none()) {
        Some(Scope::Cumulative)
    } else if snapshot {
        Some(Scope::Snapshot)
    } else {
        when.period.map(|_| Scope::Period)
    };
    if when.scope == Some(Scope::Cumulative) {
        let until = stated.filter(|d| d.so_far).and_then(|d| d.period).map(|p| p.to).or(published.map(|p| p.to));
        when.as_of = until;
        if when.period.is_none() || (stated.is_none() && running) {
            let end = until.or(event.map(|e| e.to));
            when.period = match (event, end) {
                (Some(e), Some(end)) if e.from <= end => Some(Period { from: e.from, to: end }),
                _ => published.or(event),
            };
            when.basis = Some(if event.is_some() { DateBasis::Event } else { DateBasis::Published });
            when.text = None;
        }
        return when;
    }
    if when.period.is_none() && stated.is_none() {
        when.period = published.or(event);
        when.basis = published.map(|_| DateBasis::Published).or(event.map(|_| DateBasis::Event));
    }
    when
}

/// The date mention nearest to the claim; dates in its clause go first.
fn nearest<'s>(scene: &'s Scene<'_>, tokens: &Range<usize>) -> Option<&'s DateMention> {
    let clause = scene.clause(tokens.start);
    scene.dates.iter().min_by_key(|d| {
        let distance = if d.tokens.start >= tokens.end { d.tokens.start - tokens.end } else { tokens.start.saturating_sub(d.tokens.end) };
        let outside = usize::from(!clause.contains(&d.tokens.start)) * 12;
        distance + outside
    })
}
