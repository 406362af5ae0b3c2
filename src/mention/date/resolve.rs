//! What is written → days.

use std::ops::Range;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};

use super::Reader;
use super::atom::Written;
use crate::catalog::date::{Action, Unit};
use crate::text::Period;

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A year left out puts a date at most so many days after the day of publication.
const AHEAD: i32 = 31;

/// Days, and what is wrong with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Resolved {
    pub(super) period: Option<Period>,
    pub(super) fault: Option<String>,
}

impl From<Option<Period>> for Resolved {
    fn from(period: Option<Period>) -> Self {
        Self { period, fault: None }
    }
}

impl Reader<'_> {
    /// The days of a date as written at the tokens `span`.
    pub(super) fn resolve(&self, w: &Written, span: &Range<usize>) -> Resolved {
        if w.exchangeable {
            return exchangeable(w);
        }
        match (w.days, w.month, w.year, w.weekday) {
            (Some((first, last)), Some(month), year, weekday) => self.days_of((first as i8, last as i8), month, year, weekday, span),
            (None, Some(month), Some(year), _) => month_of(year, month).into(),
            (None, Some(month), None, _) => self.reference.and_then(|r| month_of(self.year_of_month(month, r, span), month)).into(),
            (None, None, Some(year), _) => year_of(year).into(),
            (Some((day, _)), None, _, weekday) => {
                self.today().and_then(|today| nearest_day(today, day as i8, weekday)).map(Period::day).into()
            }
            (None, None, None, Some(weekday)) => self.weekday(weekday, span).into(),
            (None, None, None, None) => Resolved::default(),
        }
    }

    fn days_of(&self, (first, last): (i8, i8), month: i8, year: Option<i16>, weekday: Option<i8>, span: &Range<usize>) -> Resolved {
        let in_year = |y: i16| Some(Period { from: Date::new(y, month, first).ok()?, to: Date::new(y, month, last).ok()? });
        let name = MONTHS[(month - 1).clamp(0, 11) as usize];
        if last > longest(month) {
            return Resolved { period: None, fault: Some(format!("{last} {name} does not exist")) };
        }
        let period = match (year, self.reference) {
            (Some(year), _) => match in_year(year) {
                Some(period) => period,
                None => return Resolved { period: None, fault: Some(format!("{last} {name} {year} does not exist")) },
            },
            (None, None) => return Resolved::default(),
            (None, Some(reference)) => {
                let this = reference.to.year();
                let planned = self.planned(span);
                // A date alone has no tense; as in print, its year is the current one.
                let fragment = self.items.fragment();
                let fits =
                    |p: &Period| if fragment { p.from.year() == this } else { planned || days_between(reference.to, p.from) <= AHEAD };
                let far = |p: &Period| days_between(reference.to, p.from).abs();
                let candidates = || (this - 2..=this + 1).filter_map(in_year);
                let Some(mut best) = candidates().filter(|p| fits(p)).min_by_key(far) else { return Resolved::default() };
                // A weekday tells the year where the date is not a recent one.
                if let Some(weekday) = weekday
                    && weekday_of(best.from) != weekday
                    && far(&best) > AHEAD
                    && let Some(agrees) = candidates().filter(|p| weekday_of(p.from) == weekday).min_by_key(far)
                {
                    best = agrees;
                }
                best
            }
        };
        let fault = weekday.filter(|_| first == last).filter(|w| weekday_of(period.from) != *w).map(|wrong| {
            let name_of = |w: i8| WEEKDAYS[(w - 1).clamp(0, 6) as usize];
            format!("{first} {name} {} was a {}, not a {}", period.from.year(), name_of(weekday_of(period.from)), name_of(wrong))
        });
        Resolved { period: Some(period), fault }
    }

    /// A month without a year: the latest that has begun, or the next when it is planned.
    fn year_of_month(&self, month: i8, reference: Period, span: &Range<usize>) -> i16 {
        let this = reference.to.year();
        if month <= reference.to.month() || self.planned(span) || self.items.fragment() { this } else { this - 1 }
    }

    /// A weekday alone: the latest, or the next when it is planned.
    fn weekday(&self, weekday: i8, span: &Range<usize>) -> Option<Period> {
        let today = self.today()?;
        let day = if self.planned(span) { next_weekday(today, weekday)? } else { latest_weekday(today, weekday)? };
        Some(Period::day(day))
    }

    /// The days of a phrase that stands by itself.
    pub(super) fn simple(&self, action: Action, year: Option<i16>, weekday: Option<i8>) -> Option<Period> {
        if let (Action::Season(month), Some(year)) = (action, year) {
            return season(year, month as i8);
        }
        if let (Action::Year(_), Some(year)) = (action, year) {
            return year_of(year);
        }
        if let Action::Year(offset) = action {
            // A year needs no more than the year of publication.
            return self
                .reference
                .and_then(|r| year_of(i16::try_from(i32::from(r.to.year()) + offset).ok()?))
                .map(|p| self.until_today(p, offset));
        }
        let today = self.today()?;
        let monday = today.checked_sub(Span::new().days(i64::from(weekday_of(today) - 1))).ok()?;
        match action {
            Action::Day(n) => shift(today, n).map(Period::day),
            Action::Week(n) => {
                let from = shift(monday, n * 7)?;
                Some(self.until_today(Period { from, to: shift(from, 6)? }, n))
            }
            Action::Month(n) => {
                let first = today.first_of_month().checked_add(n.months()).ok()?;
                Some(self.until_today(Period { from: first, to: first.last_of_month() }, n))
            }
            Action::Weekend(n) => {
                let from = shift(latest_weekday(today, 6)?, n * 7)?;
                Some(Period { from, to: shift(from, 1)? })
            }
            Action::Night => Some(Period { from: today.yesterday().ok()?, to: today }),
            Action::Weekday(n) => {
                let weekday = weekday?;
                let day = match n {
                    ..0 => latest_weekday(today.yesterday().ok()?, weekday)?,
                    0 => shift(monday, i32::from(weekday) - 1)?,
                    1.. => next_weekday(today.tomorrow().ok()?, weekday)?,
                };
                shift(day, 7 * if n.abs() > 1 { n - n.signum() } else { 0 }).map(Period::day)
            }
            Action::WeekdayOfWeek(n) => shift(monday, n * 7 + i32::from(weekday?) - 1).map(Period::day),
            Action::Season(month) => {
                let this = season(today.year(), month as i8)?;
                if this.from <= today { Some(this) } else { season(today.year() - 1, month as i8) }
            }
            _ => None,
        }
    }

    /// What is still running ends at the day of publication: nothing later can have been counted.
    fn until_today(&self, period: Period, offset: i32) -> Period {
        match self.reference {
            Some(reference) if offset == 0 && reference.to >= period.from => Period { to: period.to.min(reference.to), ..period },
            _ => period,
        }
    }
}

/// So many units before (negative) or after `today`; months and years as a whole.
pub fn away(today: Date, n: i32, unit: Unit) -> Option<Period> {
    match unit {
        Unit::Short | Unit::Hour => None,
        Unit::Day => shift(today, n).map(Period::day),
        Unit::Week => shift(today, n.checked_mul(7)?).map(Period::day),
        Unit::Month => {
            let day = today.checked_add(n.checked_abs().filter(|n| *n < 12_000).map(|_| n.months())?).ok()?;
            Some(Period { from: day.first_of_month(), to: day.last_of_month() })
        }
        Unit::Year => year_of(i16::try_from(i32::from(today.year()).checked_add(n)?).ok()?),
    }
}

/// The `n`th such weekday before (negative) or after `today`.
pub(super) fn weekdays_away(today: Date, n: i32, weekday: i8) -> Option<Date> {
    let first = if n < 0 { latest_weekday(shift(today, -1)?, weekday)? } else { next_weekday(shift(today, 1)?, weekday)? };
    shift(first, 7 * (n - n.signum()))
}

/// The stretch of `n` units that ends (negative) or begins beside `today`.
pub(super) fn stretch(today: Date, n: i32, unit: Unit) -> Option<Period> {
    let step = |day: Date, n: i32| match unit {
        Unit::Short => None,
        // Whole days, the one that has begun counted in.
        Unit::Hour => shift(day, n.checked_add(23 * n.signum())? / 24),
        Unit::Day => shift(day, n),
        Unit::Week => shift(day, n.checked_mul(7)?),
        Unit::Month => day.checked_add(Some(n).filter(|n| n.abs() < 12_000)?.months()).ok(),
        Unit::Year => day.checked_add(Some(n).filter(|n| n.abs() < 1_000)?.years()).ok(),
    };
    if n < 0 {
        Some(Period { from: step(today, n)?, to: today })
    } else {
        Some(Period { from: today.tomorrow().ok()?, to: step(today, n)? })
    }
}

/// The first, second or last part of a stretch of days.
pub(super) fn part(of: Period, which: u8) -> Option<Period> {
    let days = days_between(of.from, of.to) + 1;
    let monthly = of.from.day() == 1 && (28..=31).contains(&days);
    let cuts = if monthly {
        (10, 20)
    } else if days == 7 {
        (3, 4)
    } else {
        (days / 3, days * 2 / 3)
    };
    match which {
        0 => Some(Period { from: of.from, to: shift(of.from, (cuts.0 - 1).max(0))? }),
        1 => Some(Period { from: shift(of.from, cuts.0)?, to: shift(of.from, (cuts.1 - 1).max(cuts.0))? }),
        _ => Some(Period { from: shift(of.from, cuts.1)?, to: of.to }),
    }
}

/// The `n`th weekday of a month, from its end when `n` is negative.
pub(super) fn nth_weekday(month: Period, weekday: i8, n: i8) -> Option<Date> {
    month.from.nth_weekday_of_month(n, Weekday::from_monday_one_offset(weekday).ok()?).ok()
}

/// A day of the month nearest `today`, past or future; agreeing with the weekday where one is given.
pub(super) fn nearest_day(today: Date, day: i8, weekday: Option<i8>) -> Option<Date> {
    let first = today.first_of_month();
    (-6..=6_i32)
        .filter_map(|n| first.checked_add(n.months()).ok())
        .filter_map(|m| Date::new(m.year(), m.month(), day).ok())
        .filter(|d| weekday.is_none_or(|w| weekday_of(*d) == w))
        .min_by_key(|d| days_between(today, *d).abs())
}

/// That day with that weekday lies within five weeks.
pub(super) fn near_day(today: Date, day: i8, weekday: Option<i8>) -> bool {
    nearest_day(today, day, weekday).is_some_and(|d| days_between(today, d).abs() <= 35)
}

pub(super) fn shift(day: Date, days: i32) -> Option<Date> {
    day.checked_add(Span::new().try_days(days).ok()?).ok()
}

fn exchangeable(w: &Written) -> Resolved {
    let name = |m: i8| MONTHS[(m - 1).clamp(0, 11) as usize];
    let fault =
        w.days.filter(|_| w.year.is_some()).zip(w.month).map(|((d, _), m)| format!("it can be {d} {} or {m} {}", name(m), name(d as i8)));
    Resolved { period: None, fault }
}

fn longest(month: i8) -> i8 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_between(a: Date, b: Date) -> i32 {
    b.since(a).map_or(i32::MAX / 2, |s| s.get_days())
}

fn month_of(year: i16, month: i8) -> Option<Period> {
    let from = Date::new(year, month, 1).ok()?;
    Some(Period { from, to: from.last_of_month() })
}

fn year_of(year: i16) -> Option<Period> {
    Some(Period { from: Date::new(year, 1, 1).ok()?, to: Date::new(year, 12, 31).ok()? })
}

fn season(year: i16, month: i8) -> Option<Period> {
    let year = if month == 12 { year - 1 } else { year };
    let from = Date::new(year, month, 1).ok()?;
    let last = from.checked_add(2.months()).ok()?;
    Some(Period { from, to: last.last_of_month() })
}

fn weekday_of(day: Date) -> i8 {
    day.weekday().to_monday_one_offset()
}

fn latest_weekday(day: Date, weekday: i8) -> Option<Date> {
    shift(day, -i32::from((weekday_of(day) - weekday).rem_euclid(7)))
}

fn next_weekday(day: Date, weekday: i8) -> Option<Date> {
    shift(day, i32::from((weekday - weekday_of(day)).rem_euclid(7)))
}
