//! One date as written: weekday, days, month, year in the orders that occur.

use super::Reader;
use super::item::Item;
use super::resolve::near_day;
use crate::catalog::date::{Action, Role};

/// What a date says, before anything is worked out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) weekday: Option<i8>,
    /// First and last day of the month ("9 and 10 June").
    pub(super) days: Option<(u8, u8)>,
    pub(super) month: Option<i8>,
    pub(super) year: Option<i16>,
    /// Day and month could be exchanged.
    pub(super) exchangeable: bool,
}

impl Reader<'_> {
    /// The date that begins at token `at`, and its end.
    pub(super) fn atom(&self, at: usize) -> Option<(Written, usize)> {
        if let Some(found) = self.numeric(at) {
            return Some(self.weekday_after(found.0, found.1));
        }
        let found = match self.items.at(at) {
            Item::Number { value, width: 4 } if (1000..=2200).contains(&value) => self.year_first(at, value),
            Item::Number { .. } => self.days_month(at),
            Item::Word(_) => {
                let word = self.items.word(at)?;
                let named = word.weekday.and_then(|_| self.weekday_first(at)).or_else(|| word.month.and_then(|_| self.month_first(at)));
                named.or_else(|| (word.ordinal.is_some() || word.tens.is_some()).then(|| self.days_month(at)).flatten())
            }
            Item::Nothing | Item::Mark(_) => None,
        };
        found.map(|(written, end)| self.weekday_after(written, end))
    }

    /// "9 June 2019", "9, 10 and 11 June", "9–10 June".
    fn days_month(&self, at: usize) -> Option<(Written, usize)> {
        let (days, after) = self.days(at)?;
        let month_at = self.skip_of(self.skip_glue_mark(after));
        let (month, end) = self.month_name(month_at, true)?;
        let (year, end) = self.year_after(end);
        Some((Written { days: Some(days), month: Some(month), year, ..Written::default() }, end))
    }

    /// "June 9, 2019", "June 9–13", "June 2019", "June".
    fn month_first(&self, at: usize) -> Option<(Written, usize)> {
        let written = |days, year| Written { days, month: self.items.word(at).and_then(|w| w.month), year, ..Written::default() };
        let beside = |i: usize| self.skip_of(i);
        let after = self.after_short(at);
        let month_only = at > 0 && self.items.is(at - 1, Role::IN);
        if self.rules.month_before_day && self.name_stands(at, true) {
            let day_at = beside(self.skip_glue_mark(after));
            if let Some((days, end)) = self.days(day_at).filter(|(_, end)| !self.figure_goes_on(day_at, *end)) {
                let (year, with_year) = self.year_after(end);
                if !month_only || year.is_some() || !self.items.plain_word(end) {
                    return Some((written(Some(days), year), with_year));
                }
            }
        }
        let (month, end) =
            self.month_name(at, false).or_else(|| self.month_name(at, true).filter(|_| self.year_after(after).0.is_some()))?;
        let (year, end) = self.year_after(end);
        Some((Written { month: Some(month), year, ..Written::default() }, end))
    }

    /// "2019 жылғы 9 маусым", "in 2019", "2019 году".
    fn year_first(&self, at: usize, value: u32) -> Option<(Written, usize)> {
        if self.items.part_of_figure(at) {
            return None;
        }
        let year = i16::try_from(value).ok();
        let mut end = at + 1;
        let marked = self.items.is(end, Role::YEAR_AFTER);
        if marked {
            end += 1;
            end += usize::from(self.items.mark(end) == Some('.') && self.items.tight(end) && self.short_word(end - 1));
            if let Some((written, end)) = self.days_month(end).or_else(|| self.month_first(end)).filter(|(w, _)| w.year.is_none()) {
                return Some((Written { year, ..written }, end));
            }
        }
        let before = at.wrapping_sub(1 + usize::from(at > 0 && self.items.mark(at - 1) == Some('-')));
        let near = self.reference.map_or(1990..=2030, |r| i32::from(r.to.year()) - 40..=i32::from(r.to.year()) + 2);
        let introduced = self.items.is(before, Role::YEAR_BEFORE) && (near.contains(&(value as i32)) || !self.items.is(before, Role::OF))
            || self.year_range(at, value)
            // "memories of 2005, when", but not "a crowd of 2005 people".
            || self.items.is(before, Role::OF) && near.contains(&(value as i32)) && matches!(self.items.mark(end), Some(',' | '.' | ';' | ')'))
            || self.rules.bare_years && near.contains(&(value as i32)) && self.stands_bare(at);
        // "2019'da", but not "2000'den fazla".
        let cased = self.items.mark(end) == Some('\'')
            && self.items.tight(end)
            && self.items.tight(end + 1)
            && self.items.is(end + 1, Role::CASE_SUFFIX);
        let introduced = introduced || cased && near.contains(&(value as i32)) && !self.items.is(end + 2, Role::NOT_BEFORE);
        // "de 2000 a 3000 personas": nor is it a year where a figure that is none goes on from it.
        let counts = self.items.is(end, Role::TO.or(Role::AND)) && self.items.number(end + 1).is_some_and(|(v, _)| v > 2100);
        let introduced = introduced && !counts;
        (marked || introduced && (1800..=2100).contains(&value) && !self.items.is(end, Role::OF))
            .then_some((Written { year, ..Written::default() }, end))
    }

    /// "2011 starben …", "Bei Unruhen 2011 starben …": behind a capital or at the head of the sentence, before a small letter.
    fn stands_bare(&self, at: usize) -> bool {
        let opens = at == 0 || self.items.capital(at - 1) && self.items.at(at - 1) == Item::Nothing;
        opens && (self.items.plain_word(at + 1) || self.items.word(at + 1).is_some_and(|w| w.unit.is_none()) && !self.items.capital(at + 1))
    }

    /// "с 1996 по 1999 годы": the first of two years.
    fn year_range(&self, at: usize, value: u32) -> bool {
        let opened = at > 0 && self.items.is(at - 1, Role::FROM.or(Role::YEAR_BEFORE));
        let joined = self.items.is(at + 1, Role::TO.or(Role::AND)) || self.items.mark(at + 1) == Some('-');
        let second = self.items.number(at + 2).filter(|(y, w)| *w == 4 && *y <= 2100 && *y > value && value >= 1800);
        joined && second.is_some() && (opened || self.items.is(at + 3, Role::YEAR_AFTER)) && !self.items.is(at + 3, Role::OF)
    }

    /// "Sunday, June 9", "Tuesday the 19th", "Sunday".
    fn weekday_first(&self, at: usize) -> Option<(Written, usize)> {
        let weekday = self.items.word(at)?.weekday;
        let after = self.after_short(at);
        let mut next = after;
        while next < after + 4
            && (matches!(self.items.mark(next), Some(',' | '('))
                || self.items.word(next).is_some_and(|w| w.is(Role::OF.or(Role::ON).or(Role::IN).or(Role::DAY_PART)) && w.month.is_none()))
        {
            next += 1;
        }
        let date = self
            .numeric(next)
            .or_else(|| self.days_month(next))
            .or_else(|| self.items.word(next).and_then(|w| w.month).and_then(|_| self.month_first(next)));
        if let Some((written, end)) = date.filter(|(w, _)| w.days.is_some() && w.month.is_some()) {
            let closes = usize::from((after..next).any(|i| self.items.mark(i) == Some('(')) && self.items.mark(end) == Some(')'));
            return Some((Written { weekday, ..written }, end + closes));
        }
        if let Some((day, end)) = self.ordinal_figure(next).filter(|_| self.month_name(next + 1, true).is_none()) {
            return Some((Written { weekday, days: Some((day, day)), ..Written::default() }, end));
        }
        // "Marți 19": the figure is a day when the weekday agrees and nothing is counted.
        let figure = if self.items.is(after, Role::ON) { after + 1 } else { after };
        if let Some((day, end)) = self.day(figure).filter(|(_, end)| self.items.number(figure).is_some() && !self.items.counted(*end))
            && self.today().is_some_and(|today| near_day(today, day as i8, weekday))
        {
            return Some((Written { weekday, days: Some((day, day)), ..Written::default() }, end));
        }
        self.name_stands(at, false).then_some((Written { weekday, ..Written::default() }, after))
    }

    /// A weekday behind a date: "9 June, Sunday", "9 June (Sunday)".
    fn weekday_after(&self, written: Written, end: usize) -> (Written, usize) {
        if written.weekday.is_some() || written.days.is_none_or(|(a, b)| a != b) {
            return (written, end);
        }
        let open = self.items.mark(end);
        let at = end + usize::from(matches!(open, Some(',' | '(')));
        let Some(weekday) = self.items.word(at).and_then(|w| w.weekday) else { return (written, end) };
        let mut after = self.after_short(at);
        match (open, self.items.mark(after)) {
            (Some('('), Some(')')) => after += 1,
            (Some('('), _) => return (written, end),
            // "on 9 June, Sunday 12 people": the weekday could begin the next date.
            (_, _) if self.items.number(after).is_some() => return (written, end),
            _ => {}
        }
        (Written { weekday: Some(weekday), ..written }, after)
    }

    /// Days of a month in a row, ascending; first and last, and the end.
    pub(super) fn days(&self, at: usize) -> Option<((u8, u8), usize)> {
        let (first, mut end) = self.day(at)?;
        let mut last = first;
        // Where the row ends for sure: after a bare comma the next figure may begin something else.
        let mut sure = (first, end);
        for _ in 0..8 {
            let mut next = end;
            let comma = self.items.mark(end) == Some(',');
            let dot = self.items.mark(next) == Some('.') && self.items.tight(next);
            next += usize::from(
                dot && (matches!(self.items.mark(next + 1), Some('-' | '/' | ',')) || self.items.is(next + 1, Role::TO.or(Role::AND))),
            );
            match self.items.at(next) {
                Item::Mark('-' | '/' | ',') => next += 1,
                Item::Word(_) if self.items.is(next, Role::TO.or(Role::AND)) => next += 1,
                _ => break,
            }
            while self.items.word(next).is_some_and(|w| w.is(Role::OF.or(Role::ON)) && w.ordinal.is_none() && w.month.is_none()) {
                next += 1;
            }
            match self.day(next) {
                Some((day, after)) if day > last => {
                    (last, end) = (day, after);
                    if !comma {
                        sure = (last, end);
                    }
                }
                _ => break,
            }
        }
        let (last, end) = if self.month_name(self.skip_of(end), true).is_some() { (last, end) } else { sure };
        Some(((first, last), end))
    }

    /// A day of the month: "9", "9th", "9-го", "9.", "ninth", "twenty-fourth".
    pub(super) fn day(&self, at: usize) -> Option<(u8, usize)> {
        if let Some((value, width)) = self.items.number(at) {
            let day = u8::try_from(value).ok().filter(|d| (1..=31).contains(d) && width <= 2)?;
            if self.items.part_of_figure(at)
                || at > 0
                    && self.items.mark(at - 1) == Some('-')
                    && self.items.tight(at)
                    && at > 1
                    && self.items.tight(at - 1)
                    && self.items.number(at - 2).is_none()
                    && self.items.word(at - 2).is_none_or(|w| w.month.is_none())
            {
                return None;
            }
            return Some((day, self.ordinal_end(at + 1).unwrap_or(at + 1)));
        }
        let word = self.items.word(at)?;
        if let Some(tens) = word.tens {
            let next = at + 1 + usize::from(self.items.mark(at + 1) == Some('-'));
            if let Some(ones) = self.items.word(next).and_then(|w| w.ordinal).filter(|n| *n < 10) {
                return u8::try_from(tens + ones).ok().filter(|d| *d <= 31).map(|d| (d, next + 1));
            }
        }
        word.ordinal.and_then(|n| u8::try_from(n).ok()).filter(|d| *d <= 31).map(|d| (d, at + 1))
    }

    /// Digits with an ordinal suffix.
    pub(super) fn ordinal_figure(&self, at: usize) -> Option<(u8, usize)> {
        self.items.number(at)?;
        let end = self.ordinal_end(at + 1)?;
        self.day(at).map(|(day, _)| (day, end))
    }

    /// The end of the ordinal suffix that begins at token `at`, right behind digits.
    fn ordinal_end(&self, at: usize) -> Option<usize> {
        let dashed = usize::from(matches!(self.items.mark(at), Some('-' | '\'')) && self.items.tight(at));
        let suffix = at + dashed;
        (self.items.tight(suffix) && self.items.is(suffix, Role::ORDINAL_SUFFIX)).then_some(suffix + 1)
    }

    /// A month's name; `beside` a figure also short and ambiguous ones.
    pub(super) fn month_name(&self, at: usize, beside: bool) -> Option<(i8, usize)> {
        let month = self.items.word(at)?.month?;
        self.name_stands(at, beside).then(|| (month, self.after_short(at)))
    }

    /// The name at `at` is one here, and not another word that is written alike.
    fn name_stands(&self, at: usize, beside: bool) -> bool {
        let Some(word) = self.items.word(at) else { return false };
        let forbidden =
            word.is(Role::AMBIGUOUS) && self.items.is(at + 1, Role::NOT_BEFORE) || at > 0 && self.items.is(at - 1, Role::NOT_AFTER);
        if forbidden {
            return false;
        }
        if word.weekday.is_some()
            && at > 0
            && (self.items.number(at - 1).is_some()
                || self.items.word(at - 1).is_some_and(|w| w.number.is_some_and(|n| n > 1) || w.is(Role::SOME)))
            && word.unit.is_some()
        {
            return false;
        }
        // Turkish "pazar" is a market too, "pazar günü" only Sunday.
        if word.weekday.is_some() && self.items.is(at + 1, Role::DAY_PART) {
            return true;
        }
        // "march", "may": in lower case only "of march" or "march 3".
        let low = word.is(Role::AMBIGUOUS) && self.rules.capital_names && !self.items.capital(at);
        if low
            && !(at > 0 && self.items.is(at - 1, Role::OF) && self.items.is(at - 1, Role::ON)
                || self.items.number(at + 1).is_some_and(|(_, w)| w <= 2)
                || self.items.word(at + 1).is_some_and(|w| w.ordinal.is_some() || w.tens.is_some()))
        {
            return false;
        }
        if beside {
            return true;
        }
        let led = at > 0 && self.items.is(at - 1, Role::ON.or(Role::IN).or(Role::LEAD).or(Role::DAY_PART).or(Role::FROM));
        let whole = self.items.len() <= 2 && at == 0;
        if word.is(Role::SHORT) {
            return whole || (led && self.items.mark(at + 1) == Some('.') && self.items.tight(at + 1) && self.items.len() > at + 2);
        }
        !word.is(Role::AMBIGUOUS) || led || whole || (self.items.capital(at) && at > 0 && self.items.is(at + 1, Role::DAY_PART))
    }

    /// Past the name at `at` and, of a short one, its full stop.
    pub(super) fn after_short(&self, at: usize) -> usize {
        let stop = self.items.mark(at + 1) == Some('.') && self.items.tight(at + 1) && self.items.is(at, Role::SHORT);
        at + 1 + usize::from(stop)
    }

    /// "31/Oct/1974": the mark between figure and name.
    fn skip_glue_mark(&self, at: usize) -> usize {
        let tight = self.items.tight(at) && self.items.tight(at + 1);
        let ordinal_stop = self.items.mark(at) == Some('.') && self.items.tight(at);
        at + usize::from(ordinal_stop || tight && matches!(self.items.mark(at), Some('/' | '-')))
    }

    pub(super) fn skip_of(&self, at: usize) -> usize {
        let mut at = at;
        for _ in 0..3 {
            at += usize::from(self.items.word(at).is_some_and(|w| w.is(Role::OF) && w.month.is_none() && w.ordinal.is_none()));
        }
        at
    }

    /// The year behind a month, if there is one, and the end: "2019", ", 2019", "de 2019", "'19", "last year".
    fn year_after(&self, end: usize) -> (Option<i16>, usize) {
        let comma = usize::from(matches!(self.items.mark(end), Some(',' | '/' | '-')));
        let at = self.skip_of(end + comma);
        if let Some((value, width)) = self.items.number(at) {
            let tight = comma == 1 && self.items.mark(end) != Some(',') && self.items.tight(at);
            let spaced = comma == 0 || self.items.mark(end) == Some(',');
            let year = match width {
                4 if (1000..=2200).contains(&value) && (spaced || tight) && !self.items.part_of_figure(at) => i16::try_from(value).ok(),
                2 if tight => Some(self.century(value)),
                _ => None,
            };
            if year.is_some() {
                let mut end = at + 1;
                if self.items.is(end, Role::YEAR_AFTER) {
                    end += 1;
                    end += usize::from(self.items.mark(end) == Some('.') && self.items.tight(end) && self.short_word(end - 1));
                }
                return (year, end);
            }
        }
        if self.items.mark(end) == Some('\'')
            && let Some((value, 2)) = self.items.number(end + 1)
        {
            return (Some(self.century(value)), end + 2);
        }
        for start in [end, at] {
            if let Some((offset, after)) = self.words_of(start, |a| if let Action::Year(n) = a { Some(n) } else { None })
                && let Some(reference) = self.reference
            {
                return (i16::try_from(i32::from(reference.to.year()) + offset).ok(), after);
            }
        }
        (None, end)
    }

    /// Two digits of a year, in full: never more than ten years ahead.
    pub(super) fn century(&self, value: u32) -> i16 {
        let value = value as i16;
        let limit = self.reference.map_or(2040, |r| r.to.year() + 10);
        if 2000 + value <= limit { 2000 + value } else { 1900 + value }
    }

    /// The word at `at` is one letter or so ("г."), whose stop is its own.
    fn short_word(&self, at: usize) -> bool {
        self.items.width(at) <= 2
    }

    /// The figure at `at..end` is a longer one than a day ("June 15,000").
    fn figure_goes_on(&self, at: usize, end: usize) -> bool {
        self.items.part_of_figure(at) || matches!(self.items.mark(end), Some(':')) && self.items.tight(end + 1)
    }
}
