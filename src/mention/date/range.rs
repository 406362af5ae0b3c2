//! Two dates that make one stretch of days.

use super::atom::Written;
use super::resolve::Resolved;
use super::{Found, Reader};
use crate::catalog::date::Role;
use crate::mention::DateForm;
use crate::text::Period;

impl Reader<'_> {
    /// The date or range that begins at token `at`, with the word that opens it ("from").
    pub(super) fn range(&self, at: usize) -> Option<Found> {
        if let Some(found) = self.plain_range(at) {
            return Some(found);
        }
        let opener = self.items.word(at)?;
        if !opener.is(Role::FROM.or(Role::BETWEEN)) {
            return None;
        }
        let mut next = at + 1;
        while next < at + 4
            && self
                .items
                .word(next)
                .is_some_and(|w| w.is(Role::OF.or(Role::ON)) && w.month.is_none() && w.weekday.is_none() && w.ordinal.is_none())
        {
            next += 1;
        }
        let found = self.plain_range(next).filter(|f| f.range)?;
        Some(Found { start: at, ..found })
    }

    fn plain_range(&self, at: usize) -> Option<Found> {
        let (first, end) = self.half(at)?;
        if first.month.is_some() || first.weekday.is_some() || first.year.is_some() {
            if let Some((second, second_end, joined)) = self.second(at, &first, end)
                && let Some(period) = self.join(first, second, joined, &(at..second_end))
            {
                return Some(Found { end: second_end, range: true, ..self.found(at, second_end, &first, period) });
            }
            let resolved = self.resolve(&first, &(at..end));
            let range = first.days.is_some_and(|(a, b)| a != b);
            return Some(Found { range, ..self.found(at, end, &first, resolved) });
        }
        None
    }

    fn half(&self, at: usize) -> Option<(Written, usize)> {
        self.atom(at)
    }

    /// The second half of a range, whose connector begins at token `end`; and whether only consecutive days may be joined.
    fn second(&self, at: usize, first: &Written, end: usize) -> Option<(Written, usize, bool)> {
        let end = end + usize::from(self.items.is(end, Role::DAY_PART));
        let (mut next, consecutive) = if self.items.mark(end) == Some('-') || self.items.is(end, Role::TO) {
            (end + 1, false)
        } else if self.items.is(end, Role::AND) {
            let between = (at.saturating_sub(3)..at).any(|i| self.items.is(i, Role::BETWEEN));
            (end + 1, !between)
        } else {
            return None;
        };
        while next < end + 5
            && self.items.word(next).is_some_and(|w| {
                w.is(Role::OF.or(Role::ON).or(Role::IN).or(Role::TO)) && w.month.is_none() && w.weekday.is_none() && w.ordinal.is_none()
            })
        {
            next += 1;
        }
        let found = self.atom(next).or_else(|| {
            // "June 9 – 13", "2019–2020".
            let (value, width) = self.items.number(next)?;
            let year_only = first.month.is_none() && first.weekday.is_none() && width == 4 && (1000..=2200).contains(&value);
            if year_only {
                let end = next + 1 + usize::from(self.items.is(next + 1, Role::YEAR_AFTER));
                return Some((Written { year: i16::try_from(value).ok(), ..Written::default() }, end));
            }
            let (day, end) =
                self.day(next).filter(|_| self.rules.month_before_day && first.days.is_some() && first.month.is_some() && !consecutive)?;
            Some((Written { days: Some((day, day)), month: first.month, ..Written::default() }, end))
        })?;
        let (second, second_end) = found;
        let alike = second.days.is_some() == first.days.is_some()
            && (second.month.is_some() == first.month.is_some() || first.month.is_none() && first.days.is_some())
            && (second.weekday.is_some() == first.weekday.is_some() || first.days.is_some());
        (alike && !second.exchangeable).then_some((second, second_end, consecutive))
    }

    fn join(&self, first: Written, second: Written, consecutive: bool, span: &std::ops::Range<usize>) -> Option<Resolved> {
        let last = self.resolve(&second, span);
        let mut first = first;
        if first.days.is_some() && first.month.is_none() {
            // "Saturday 8 and Sunday 9 January".
            (first.month, first.year) = (second.month, second.year);
        }
        if first.year.is_none() && first.month.is_some() {
            // The year of the first follows the second's: "28 December – 3 January 2020".
            let year = last.period.map(|p| p.from.year());
            let turns = first.month > second.month;
            first.year = year.map(|y| y - i16::from(turns));
        }
        let mut start = self.resolve(&first, span);
        if first.weekday.is_some()
            && first.days.is_none()
            && let (Some(a), Some(b)) = (start.period, last.period)
            && a.from > b.to
        {
            start.period = a.from.checked_sub(jiff::Span::new().days(7)).ok().map(Period::day);
        }
        let (a, b) = match (start.period, last.period) {
            (Some(a), Some(b)) => (a, b),
            _ if consecutive => return None,
            _ => return Some(Resolved { period: None, fault: start.fault.or(last.fault) }),
        };
        if a.from > b.to || consecutive && a.to.tomorrow().is_ok_and(|next| next != b.from) {
            return None;
        }
        Some(Resolved { period: Some(Period { from: a.from, to: b.to }), fault: start.fault.or(last.fault) })
    }

    fn found(&self, start: usize, end: usize, written: &Written, resolved: Resolved) -> Found {
        let relative = written.month.is_none() && written.year.is_none();
        let form = if relative { DateForm::Relative } else { DateForm::Stated };
        Found {
            start,
            end,
            period: resolved.period,
            form,
            so_far: false,
            fault: resolved.fault,
            other: false,
            range: false,
            night: false,
            anchor: None,
        }
    }
}
