//! When: which days a claim speaks of.

use std::ops::Range;

use super::calendar::{Calendar, Named, basis_of, is_of_beginning, is_of_statement, is_recent, opens_report};
use super::scene::Scene;
use super::schema::{DateBasis, Scope};
use crate::catalog::Cue;
use crate::catalog::date::Role;
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
    /// Where in the text the days are named.
    pub origin: Origin,
    /// The wording makes it a running total.
    pub toll: bool,
    /// The sentence names another day beside it for the same thing.
    pub contradicted: bool,
}

/// Where the days of a claim are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Origin {
    /// In its sentence.
    Here,
    /// In a sentence before, of the same paragraph.
    Before,
    /// In the lead.
    Lead,
    /// Nowhere.
    #[default]
    Nowhere,
}

impl When {
    fn take(&mut self, day: &Named, origin: Origin) {
        (self.period, self.basis, self.origin) = (Some(day.period), Some(day.basis), origin);
        self.text = Some(day.words.clone());
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
        (apposed && a.anchor.or(b.anchor).is_none() && a.form != b.form && apart).then_some((a, b))
    })
}

fn shown(period: Period) -> String {
    if period.from == period.to { period.from.to_string() } else { format!("{} to {}", period.from, period.to) }
}

/// Where a claim stands in its sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site<'s> {
    /// Its quote: figure, noun and what governs them.
    pub quote: &'s Range<usize>,
    /// The figure alone; of a fact the quote.
    pub figure: &'s Range<usize>,
}

/// The days of the claim at `site`.
pub(super) fn when(
    scene: &Scene<'_>,
    site: Site<'_>,
    dispatch: &Dispatch,
    event: Option<Period>,
    calendar: &Calendar,
    running: bool,
) -> When {
    let tokens = site.quote;
    let clause = scene.clause(tokens.start);
    let wide = clause.start.min(tokens.start)..clause.end.max(tokens.end);
    let cumulative =
        scene.has_cue(wide.clone(), |c| *c == Cue::Cumulative) || scene.dates.iter().any(|d| d.so_far && wide.contains(&d.tokens.start));
    let snapshot = scene.has_cue(wide, |c| *c == Cue::Snapshot);
    // A verb that governs several figures may stand beside the day of another one.
    let shared = scene.quantities.iter().any(|q| q.tokens != *site.figure && q.not_count.is_none() && tokens.contains(&q.tokens.start));
    let published = dispatch.published_period;
    // What was told on a day is not of a later one.
    let said = statement_day(scene);
    let told = |day: &Named| said.is_none_or(|said| day.period.from <= said);
    let main = calendar.main_before(published).filter(told);
    let continued = calendar.continued(scene).filter(|day| told(day));
    let another = main.is_some() || continued.is_some();
    let mut stated = nearest(scene, if shared { site.figure } else { tokens }, another);
    // "tomorrow, October 4" in a report of 5 October: the day that the text names, but unsurely.
    let contradiction = opposed(scene).find(|(a, b)| stated.is_some_and(|s| s == *a || s == *b));
    if let Some((a, b)) = contradiction {
        stated = Some(if a.form == DateForm::Stated { a } else { b });
    }
    let mut when = When { contradicted: contradiction.is_some(), toll: cumulative, ..When::default() };
    if let Some(date) = stated {
        when.period = date.period;
        when.text = Some(dispatch.text[date.span.clone()].to_owned());
        when.basis = Some(basis_of(date));
        when.origin = Origin::Here;
    } else if let Some(day) = continued.filter(|day| !cumulative || is_recent(day.period, published)) {
        when.take(day, Origin::Before);
    }
    // "the worst fire since 2009, when 156 died": they died then, not since then.
    if let Some(date) = stated.filter(|d| d.so_far && opens_then(scene, d, tokens)) {
        when.period = date.period.map(|p| first_of(p.from));
        when.scope = Some(Scope::Period);
        return when;
    }
    let undated = when.period.is_none();
    when.scope = if cumulative || (running && undated && main.is_none()) {
        Some(Scope::Cumulative)
    } else if snapshot {
        Some(Scope::Snapshot)
    } else {
        when.period.map(|_| Scope::Period)
    };
    if when.scope == Some(Scope::Cumulative) {
        let until = stated.filter(|d| d.so_far).and_then(|d| d.period).map(|p| p.to).or(said).or(published.map(|p| p.to));
        when.as_of = until;
        let end = until.or(event.map(|e| e.to));
        // A total that names no day of its own runs from where the event began.
        let start = event.map(|e| e.from).or(calendar.start.as_ref().map(|s| s.period.from));
        let run = start.zip(end).filter(|(from, to)| from <= to).map(|(from, to)| Period { from, to });
        match stated {
            Some(date) if !date.so_far && (is_of_beginning(scene, date) || opens_since(scene, date)) => {
                when.period =
                    date.period.zip(end).filter(|(d, to)| d.from <= *to).map(|(d, to)| Period { from: d.from, to }).or(when.period);
            }
            // "On 25 July it counted 100,000 since March": up to the day of the count.
            Some(date) if date.so_far => {
                if let Some((days, day)) = date.period.zip(said).filter(|(p, day)| p.from < *day && *day < p.to) {
                    (when.period, when.as_of) = (Some(Period { from: days.from, to: day }), Some(day));
                } else if date.period.is_some_and(|p| p.from == p.to) && (running || scene.has_cue(clause, |c| *c == Cue::Cumulative)) {
                    // "By Friday evening": the end of a run that has its beginning elsewhere.
                    when.period = run.or(date.period);
                }
            }
            Some(_) => {}
            None if run.is_some() => {
                when.period = run;
                (when.text, when.basis) = match (event, &calendar.start) {
                    (None, Some(start)) => (Some(start.words.clone()), Some(start.basis)),
                    _ => (None, Some(DateBasis::Event)),
                };
            }
            None if undated => {
                let said = said.filter(|_| event.is_none()).map(Period::day);
                when.period = said.or(published).or(event);
                let basis = if said.is_some() { DateBasis::Relative } else { DateBasis::Published };
                when.basis = when.period.map(|_| if event.is_some() { DateBasis::Event } else { basis });
                when.text = None;
            }
            None => {}
        }
        return when;
    }
    if !undated || stated.is_some() {
        return when;
    }
    if let Some(day) = main {
        when.take(&day, Origin::Lead);
        when.scope = when.scope.or(Some(Scope::Period));
    } else if let Some(day) = said {
        when.period = Some(Period { from: day, to: day });
        when.basis = Some(DateBasis::Relative);
    } else {
        when.period = published.or(event);
        when.basis = published.map(|_| DateBasis::Published).or(event.map(|_| DateBasis::Event));
    }
    when
}

/// The day on which the sentence's speaker spoke.
fn statement_day(scene: &Scene<'_>) -> Option<jiff::civil::Date> {
    let day = scene.dates.iter().find(|d| is_of_statement(scene, d)).or_else(|| scene.dates.iter().find(|d| opens_report(scene, d)));
    day.and_then(|d| d.period).map(|p| p.to)
}

/// A comma and a clause of its own stand right behind the date, and the claim in that clause.
fn opens_then(scene: &Scene<'_>, date: &DateMention, tokens: &Range<usize>) -> bool {
    let end = date.tokens.end;
    let clause = end < scene.tokens.len() && scene.is_comma(end) && scene.has_cue(end + 1..end + 2, |c| *c == Cue::Clause);
    clause && tokens.start > end && scene.clause(tokens.start).start <= end + 2
}

/// The year, month or day that a count from `day` on was named by.
fn first_of(day: jiff::civil::Date) -> Period {
    let to = match (day.month(), day.day()) {
        (1, 1) => day.last_of_year(),
        (_, 1) => day.last_of_month(),
        _ => day,
    };
    Period { from: day, to }
}

/// Romanian "De joi au sosit, în total": a total from a day on.
fn opens_since(scene: &Scene<'_>, date: &DateMention) -> bool {
    let dates = &scene.language.dates;
    let is_from = |i: usize| {
        let word = dates.number_of(scene.tokens.fold(i)).and_then(|id| dates.words.get(id as usize));
        word.is_some_and(|w| w.is(Role::FROM) && !w.is(Role::BETWEEN))
    };
    date.tokens.start > 0 && is_from(date.tokens.start - 1) && scene.clause(date.tokens.start).start + 1 == date.tokens.start
}

/// The date mention nearest to the claim; dates in its clause go first. The day of a report stands back where `another` is known.
fn nearest<'s>(scene: &'s Scene<'_>, tokens: &Range<usize>, another: bool) -> Option<&'s DateMention> {
    let clause = scene.clause(tokens.start);
    // "eleven of whom were taken to hospital on Monday": the verb stands in a clause of its own.
    let of_verb = scene.clause(tokens.end.saturating_sub(1).max(tokens.start));
    // "since January" may itself begin a clause.
    let within = |clause: &Range<usize>, d: &DateMention| clause.contains(&d.tokens.start) || clause.end == d.tokens.start;
    // "A week earlier" says nothing of what stands in another clause.
    let apart = |d: &DateMention| {
        let mut between = d.tokens.end.min(tokens.end)..d.tokens.start.max(tokens.start);
        between.any(|i| matches!(scene.tokens.fold(i), ";" | "(" | ")"))
    };
    let runs = scene.dates.iter().any(|d| d.so_far && d.period.is_some() && within(&clause, d));
    let heard = |d: &&DateMention| (d.anchor.is_none() || !apart(d)) && !((another || runs) && opens_report(scene, d));
    scene.dates.iter().filter(|d| d.period.is_some() && !is_of_statement(scene, d)).filter(heard).min_by_key(|d| {
        let distance = if d.tokens.start >= tokens.end { d.tokens.start - tokens.end } else { tokens.start.saturating_sub(d.tokens.end) };
        let outside = match (within(&of_verb, d), within(&clause, d)) {
            (true, _) => 0,
            (false, true) => 6,
            (false, false) => 12,
        };
        let comma = (d.tokens.end.min(tokens.end)..d.tokens.start.max(tokens.start)).any(|i| scene.tokens.fold(i) == ",");
        distance + outside + usize::from(comma)
    })
}
