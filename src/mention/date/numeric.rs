//! Dates in figures alone: 2019-06-09, 9.06.2019, 09/06/19, 15.02.

use jiff::civil::Date;

use super::Reader;
use super::atom::Written;
use crate::catalog::date::{Order, Role};

impl Reader<'_> {
    /// The date in figures that begins at token `at`, and its end.
    pub(super) fn numeric(&self, at: usize) -> Option<(Written, usize)> {
        let (first, width) = self.items.number(at)?;
        if width > 4
            || at > 0
                && self.items.tight(at)
                && matches!(self.items.mark(at - 1), Some('.' | '/' | '-' | ':' | ','))
                && at > 1
                && self.items.tight(at - 1)
                && self.items.number(at - 2).is_some()
        {
            return None;
        }
        if width <= 2
            && let Some(found) = self.day_range(at, first)
        {
            return Some(found);
        }
        if let Some(found) = self.spaced(at, first) {
            return Some(found);
        }
        let mark =
            self.items.mark(at + 1).filter(|m| matches!(m, '.' | '/' | '-') && self.items.tight(at + 1) && self.items.tight(at + 2))?;
        let (second, second_width) = self.items.number(at + 2)?;
        let third = (self.items.mark(at + 3) == Some(mark) && self.items.tight(at + 3) && self.items.tight(at + 4))
            .then(|| self.items.number(at + 4))
            .flatten();
        match third {
            Some((third, third_width)) => {
                let end = at + 5;
                let goes_on = matches!(self.items.mark(end), Some('.' | '/' | '-'))
                    && self.items.tight(end)
                    && self.items.tight(end + 1)
                    && self.items.number(end + 1).is_some();
                if goes_on || second_width > 2 {
                    return None;
                }
                if width == 4 {
                    return (third_width <= 2 && mark != '.')
                        .then(|| written(third, second, i16::try_from(first).ok()))
                        .flatten()
                        .map(|w| (w, end));
                }
                let year = match third_width {
                    4 if (1000..=2200).contains(&third) => i16::try_from(third).ok()?,
                    2 if mark == '/' || second_width == 2 => self.century(third),
                    _ => return None,
                };
                self.in_order(first, second, Some(year), mark).map(|w| (w, self.year_word(end)))
            }
            None if width <= 2 => self.day_and_month((at, first), (second, second_width), mark),
            None => None,
        }
    }

    /// "31 10 1974", "15 / 2": only where there is nothing else.
    fn spaced(&self, at: usize, first: u32) -> Option<(Written, usize)> {
        let slash = usize::from(self.items.mark(1) == Some('/'));
        if at != 0 || self.items.len() != 3 {
            return None;
        }
        let (second, _) = self.items.number(1 + slash)?;
        let year = match (slash, self.items.number(2)) {
            (1, _) => None,
            (_, Some((year, 4))) => Some(i16::try_from(year).ok()?),
            _ => return None,
        };
        self.in_order(first, second, year, '/').map(|w| (w, 3))
    }

    /// "15.02", "15/2": only where something else says that it is a date.
    fn day_and_month(&self, (at, first): (usize, u32), (second, width): (u32, u8), mark: char) -> Option<(Written, usize)> {
        let stop = self.items.mark(at + 3) == Some('.') && self.items.tight(at + 3) && mark == '.';
        let end = at + 3 + usize::from(stop && (width == 2 || self.items.len() == at + 4));
        let led = at > 0 && self.items.is(at - 1, Role::ON.or(Role::LEAD).or(Role::FROM).or(Role::TO));
        let whole = at == 0 && (end == self.items.len() || self.items.mark(end) == Some('-') || self.items.is(end, Role::TO));
        let ranged = at > 1 && self.items.mark(at - 1) == Some('-') && self.items.mark(at - 2) == Some('.');
        let fits = match mark {
            '.' => width == 2 && (led || ranged) || whole,
            '/' => led && !self.items.plain_word(end) || whole,
            _ => false,
        };
        if !fits || self.items.mark(end) == Some('%') {
            return None;
        }
        self.in_order(first, second, None, mark).filter(|w| w.month.is_some()).map(|w| (w, end))
    }

    /// "14. - 15.10.2018", "14./15.10.", "9–13.06.2019".
    fn day_range(&self, at: usize, first: u32) -> Option<(Written, usize)> {
        let stop = usize::from(self.items.mark(at + 1) == Some('.'));
        let sign = self.items.mark(at + 1 + stop).filter(|m| *m == '-' || *m == '/' && stop == 1)?;
        let next = at + 2 + stop;
        let (second, _) = self.items.number(next)?;
        if self.items.mark(next + 1) != Some('.')
            || !self.items.tight(next + 1)
            || !self.items.tight(next + 2)
            || sign == '-' && stop == 0 && self.items.number(next + 2).is_none_or(|(_, w)| w != 2)
        {
            return None;
        }
        let (month, _) = self.items.number(next + 2).filter(|(m, _)| (1..=12).contains(m))?;
        if !(1..=31).contains(&first) || !(first..=31).contains(&second) {
            return None;
        }
        let mut end = next + 3;
        let mut year = None;
        if self.items.mark(end) == Some('.') && self.items.tight(end) {
            end += 1;
            if let Some((value, width)) = self.items.number(end).filter(|_| self.items.tight(end)) {
                year = match width {
                    4 => i16::try_from(value).ok(),
                    2 => Some(self.century(value)),
                    _ => None,
                };
                end += usize::from(year.is_some());
            }
        } else if self.items.tight(end) || self.items.mark(end) == Some('%') {
            return None;
        }
        let days = Some((first as u8, second as u8));
        Some((Written { days, month: Some(month as i8), year, ..Written::default() }, self.year_word(end)))
    }

    fn year_word(&self, end: usize) -> usize {
        end + usize::from(self.items.is(end, Role::YEAR_AFTER))
    }

    /// Which figure is the day: by the pack's order, unless only the other one can be.
    fn in_order(&self, first: u32, second: u32, year: Option<i16>, mark: char) -> Option<Written> {
        let day_first = written(first, second, year).filter(|_| second <= 12);
        let month_first = written(second, first, year).filter(|_| first <= 12);
        let order = if mark == '/' { self.rules.order } else { Order::DayFirst };
        match (day_first, month_first) {
            (Some(a), Some(b)) => match order {
                Order::DayFirst => Some(a),
                Order::MonthFirst => Some(b),
                Order::Either => Some(self.nearer(a, b)),
            },
            (a, b) => a.or(b),
        }
    }

    /// The reading that lies by the day of publication; marked when neither does.
    fn nearer(&self, a: Written, b: Written) -> Written {
        if a == b {
            return a;
        }
        let far =
            |w: &Written| self.day_of(w).zip(self.reference).map(|(day, r)| (day.since(r.to).map_or(i32::MAX, |s| s.get_days()), day));
        let near = |days: i32| (-45..=10).contains(&days);
        match (far(&a).map(|f| f.0), far(&b).map(|f| f.0)) {
            (Some(x), Some(y)) if near(x) && !near(y) => a,
            (Some(x), Some(y)) if near(y) && !near(x) => b,
            (Some(x), Some(y)) if x <= 10 && y > 10 => a,
            (Some(x), Some(y)) if y <= 10 && x > 10 => b,
            _ => Written { exchangeable: true, ..a },
        }
    }

    fn day_of(&self, w: &Written) -> Option<Date> {
        let year = w.year.or_else(|| self.reference.map(|r| r.to.year()))?;
        Date::new(year, w.month?, i8::try_from(w.days?.0).ok()?).ok()
    }
}

fn written(day: u32, month: u32, year: Option<i16>) -> Option<Written> {
    let day = u8::try_from(day).ok().filter(|d| (1..=31).contains(d))?;
    let month = i8::try_from(month).ok().filter(|m| (1..=12).contains(m))?;
    Some(Written { days: Some((day, day)), month: Some(month), year, ..Written::default() })
}
