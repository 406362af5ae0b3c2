//! Dates and periods in a text, and the other expressions of time that are no counts.
//!
//! The grammar is the same for every language: names, figures and small words make a [date](atom), two of them a range,
//! and the phrases of the pack say the rest. Each token is looked up once; only names of months and days, figures and
//! words that begin a phrase are looked at again.

mod atom;
mod item;
mod numeric;
mod phrase;
mod range;
mod resolve;

use std::cell::RefCell;
use std::ops::Range;

use super::{Anchor, DateForm, DateMention};
use crate::catalog::{DateRules, Tokens, date::Role};
use crate::text::Period;
use item::{Item, Items};
pub use resolve::away;

/// What stands at one place: up to which token, and what it means.
#[derive(Debug, Clone)]
struct Found {
    start: usize,
    end: usize,
    period: Option<Period>,
    form: DateForm,
    so_far: bool,
    fault: Option<String>,
    /// A clock time, a duration, an age.
    other: bool,
    /// A stretch of days ("9–13 June"), not one.
    range: bool,
    night: bool,
    anchor: Option<Anchor>,
}

/// The dates of one stretch of text in order, and the token ranges of other time expressions.
///
/// `reference` is the day of publication, from which years left out and relative days are worked out; without it they
/// stay unresolved.
pub fn dates(text: &str, tokens: &Tokens, rules: &DateRules, reference: Option<Period>) -> (Vec<DateMention>, Vec<Range<usize>>) {
    debug_assert!(tokens.len() <= text.len(), "tokens of another text");
    let (mut found, mut others) = (Vec::new(), Vec::new());
    let items = Items::of(tokens, rules);
    if items.nothing() {
        return (found, others);
    }
    let reader = Reader { items, rules, reference, known: RefCell::default() };
    let mut at = 0;
    while at < reader.items.len() {
        let Some(best) = reader.best(at) else {
            at += 1;
            continue;
        };
        let range = best.start..best.end;
        at = best.end;
        if best.other {
            others.push(range);
            continue;
        }
        found.push(DateMention {
            span: tokens.span_of(range.clone()),
            tokens: range,
            period: best.period,
            form: best.form,
            so_far: best.so_far,
            night: best.night,
            anchor: best.anchor,
            fault: best.fault,
        });
    }
    (found, others)
}

/// One stretch of text with what is needed to read its dates.
struct Reader<'a> {
    items: Items<'a>,
    rules: &'a DateRules,
    reference: Option<Period>,
    /// Dates already worked out for the token in hand: token, depth, date.
    known: RefCell<Vec<(usize, u8, Option<Found>)>>,
}

impl Reader<'_> {
    /// The longest expression that begins at token `at`.
    fn best(&self, at: usize) -> Option<Found> {
        match self.items.at(at) {
            Item::Nothing | Item::Mark(_) => return None,
            Item::Number { .. } | Item::Word(_) => {}
        }
        self.known.borrow_mut().clear();
        let core = self.range(at);
        let phrase = self.phrase(at, core.as_ref(), 0);
        let mut best = match (core, phrase) {
            (Some(c), Some(p)) => {
                if p.end > c.end {
                    p
                } else {
                    c
                }
            }
            (c, p) => c.or(p)?,
        };
        best.period = best.period.filter(|p| p.from <= p.to);
        self.widen(&mut best);
        self.same_day(&mut best);
        self.month_of_year(&mut best);
        Some(best)
    }

    /// "Today, 6 March": one day said twice is one date.
    fn same_day(&self, found: &mut Found) {
        if found.other || found.range || found.form == DateForm::Stated || self.items.mark(found.end) != Some(',') {
            return;
        }
        if let Some(again) =
            self.range(found.end + 1).filter(|a| a.form == DateForm::Stated && a.period.is_some() && a.period == found.period)
        {
            *found = Found { start: found.start, ..again };
        }
    }

    /// "Last year, in February": a month or a day without a year behind a year.
    fn month_of_year(&self, found: &mut Found) {
        let Some(year) = found.period.filter(|p| p.to.year() == p.from.year() && p.from.day_of_year() == 1 && p.to.month() == 12) else {
            return;
        };
        let mut next = found.end + usize::from(self.items.mark(found.end) == Some(','));
        next += usize::from(self.items.is(next, Role::IN.or(Role::ON)));
        let named = next > found.end && !found.so_far && !found.other && found.anchor.is_none();
        let Some((written, end)) = self.atom(next).filter(|(w, _)| named && w.month.is_some() && w.year.is_none()) else { return };
        let resolved = self.resolve(&atom::Written { year: Some(year.from.year()), ..written }, &(found.start..end));
        if resolved.period.is_some() {
            *found = Found { end, period: resolved.period, fault: resolved.fault, form: DateForm::Stated, ..found.clone() };
        }
    }

    /// Takes in the part of the day and the case ending that belong to a date.
    fn widen(&self, found: &mut Found) {
        if self.items.mark(found.end) == Some('\'')
            && self.items.tight(found.end)
            && self.items.tight(found.end + 1)
            && self.items.is(found.end + 1, Role::CASE_SUFFIX)
        {
            found.end += 2;
        }
        if !found.other && !found.range && self.items.is(found.end, Role::DAY_PART) {
            found.end += 1;
        }
    }

    /// The one day of reference, when it is one day.
    fn today(&self) -> Option<jiff::civil::Date> {
        self.reference.filter(|r| r.from == r.to).map(|r| r.to)
    }

    /// What comes is planned: a word of the pack that says so stands near `range`.
    fn planned(&self, range: &Range<usize>) -> bool {
        (range.start.saturating_sub(8)..range.end + 3).any(|i| self.items.is(i, Role::FUTURE))
    }
}

#[cfg(test)]
mod tests;
