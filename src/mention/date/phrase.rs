//! The phrases of the pack: matched, and what they mean.

use super::item::Item;
use super::resolve::{away, nearest_day, nth_weekday, part, shift, stretch, weekdays_away};
use super::{Found, Reader};
use crate::catalog::date::{Action, Phrase, Piece, Role, Slot, Unit};
use crate::mention::{Anchor, DateForm};
use crate::text::Period;

/// What the slots of a phrase held.
#[derive(Debug, Default)]
struct Held {
    /// `None` inside for a vague number.
    n: Option<Option<u32>>,
    unit: Option<Unit>,
    weekday: Option<i8>,
    day: Option<u8>,
    ordinal: Option<u32>,
    year: Option<i16>,
    date: Option<Found>,
    /// Of two dates the first.
    first: Option<Found>,
}

impl Reader<'_> {
    /// The longest phrase at token `at`; `core` is the date already found there.
    pub(super) fn phrase(&self, at: usize, core: Option<&Found>, depth: u8) -> Option<Found> {
        let mut best: Option<Found> = None;
        let mut consider = |phrase: &Phrase| {
            let part = matches!(phrase.action, Action::Part(_) | Action::Nth | Action::DayOf | Action::Date);
            if phrase.inside && depth == 0 || depth > 0 && !phrase.action.is_simple() && !(depth == 1 && part) {
                return;
            }
            if self.may_match(&phrase.pieces, at)
                && let Some(found) = self.matches(phrase, at, core, depth)
                && best.as_ref().is_none_or(|b| found.end > b.end)
            {
                best = Some(found);
            }
        };
        // Most words of the pack are common ones ("the", "in") with nothing about time behind them.
        let next = self.items.at(at + 1);
        if let Some(word) = self.items.word(at).filter(|w| w.second.admits(next)) {
            word.phrases.iter().for_each(|id| consider(&self.rules.phrases[*id as usize]));
        }
        if next != Item::Nothing || core.is_some() {
            // Many phrases begin with one slot.
            let mut known = [None; Slot::COUNT];
            for (slot, id) in &self.rules.slot_phrases {
                if *known[*slot as usize].get_or_insert_with(|| self.may_begin(*slot, at, core)) {
                    consider(&self.rules.phrases[*id as usize]);
                }
            }
        }
        best.or_else(|| (depth == 0).then(|| self.clock_time(at)).flatten())
    }

    /// The end of a phrase at `at` whose meaning `wanted` accepts, and what it accepted.
    pub(super) fn words_of<T>(&self, at: usize, wanted: impl Fn(Action) -> Option<T>) -> Option<(T, usize)> {
        let word = self.items.word(at)?;
        let mut best: Option<(T, usize)> = None;
        for id in &word.phrases {
            let phrase = &self.rules.phrases[*id as usize];
            let plain = phrase.pieces.iter().all(|p| !matches!(p, Piece::Slot(_)));
            if let Some(value) = wanted(phrase.action).filter(|_| plain)
                && let Some((_, end)) = self.pieces(&phrase.pieces, at, None, 1)
                && best.as_ref().is_none_or(|(_, e)| end > *e)
            {
                best = Some((value, end));
            }
        }
        best
    }

    fn may_begin(&self, slot: Slot, at: usize, core: Option<&Found>) -> bool {
        let word = self.items.word(at);
        match slot {
            Slot::N => self.n(at).is_some(),
            Slot::Unit => word.is_some_and(|w| w.unit.is_some()),
            Slot::Weekday => word.is_some_and(|w| w.weekday.is_some()),
            Slot::Day | Slot::Ordinal => self.items.number(at).is_some() || word.is_some_and(|w| w.ordinal.is_some() || w.tens.is_some()),
            Slot::Year | Slot::Clock | Slot::Time => self.items.number(at).is_some(),
            Slot::Date => core.is_some() || word.is_some_and(|w| !w.phrases.is_empty()),
        }
    }

    /// Whether the words before the first slot are there, and what can fill that: most phrases fail on their second word.
    fn may_match(&self, pieces: &[Piece], at: usize) -> bool {
        for (i, piece) in (at..).zip(pieces) {
            let fits = match piece {
                Piece::Word(ids) => matches!(self.items.at(i), Item::Word(id) if ids.contains(&id)),
                Piece::Mark(mark) => self.items.mark(i) == Some(*mark),
                Piece::Slot(slot @ (Slot::N | Slot::Unit | Slot::Weekday | Slot::Year | Slot::Clock | Slot::Time)) => {
                    return self.may_begin(*slot, i, None);
                }
                Piece::Slot(_) => return true,
            };
            if !fits {
                return false;
            }
        }
        true
    }

    fn matches(&self, phrase: &Phrase, at: usize, core: Option<&Found>, depth: u8) -> Option<Found> {
        let (held, end) = self.pieces(&phrase.pieces, at, core, depth)?;
        self.meaning(phrase.action, held, at, end)
    }

    fn pieces(&self, pieces: &[Piece], at: usize, core: Option<&Found>, depth: u8) -> Option<(Held, usize)> {
        let mut held = Held::default();
        let mut end = at;
        for piece in pieces {
            end = match piece {
                Piece::Word(ids) => matches!(self.items.at(end), Item::Word(id) if ids.contains(&id)).then_some(end + 1)?,
                Piece::Mark(mark) => (self.items.mark(end) == Some(*mark)).then_some(end + 1)?,
                Piece::Slot(slot) => self.slot(*slot, end, &mut held, core.filter(|_| end == at), depth)?,
            };
        }
        Some((held, end))
    }

    fn slot(&self, slot: Slot, at: usize, held: &mut Held, core: Option<&Found>, depth: u8) -> Option<usize> {
        match slot {
            Slot::N => {
                let (n, end) = self.n(at)?;
                held.n = Some(n);
                Some(end)
            }
            Slot::Unit => {
                held.unit = Some(self.items.word(at)?.unit?);
                Some(at + 1)
            }
            Slot::Weekday => {
                held.weekday = Some(self.items.word(at)?.weekday?);
                Some(at + 1)
            }
            Slot::Day => {
                let (day, end) = self.day(at)?;
                held.day = Some(day);
                Some(end)
            }
            Slot::Ordinal => {
                let (n, end) = self.ordinal_figure(at).or_else(|| self.day(at).filter(|_| self.items.number(at).is_none()))?;
                held.ordinal = Some(u32::from(n));
                held.day = Some(n);
                Some(end)
            }
            Slot::Year => {
                let (value, width) = self.items.number(at)?;
                held.year = i16::try_from(value).ok().filter(|y| width == 4 && (1000..=2200).contains(y));
                held.year.map(|_| at + 1)
            }
            Slot::Clock => self.clock(at),
            Slot::Time => self.clock(at).filter(|end| *end > at + 1),
            Slot::Date if depth > 1 => None,
            Slot::Date => {
                let date = self.date_at(at, core, depth)?;
                let end = date.end;
                held.first = held.date.replace(date);
                Some(end)
            }
        }
    }

    /// The date at token `at` that a phrase is about; worked out once, however many phrases ask.
    fn date_at(&self, at: usize, core: Option<&Found>, depth: u8) -> Option<Found> {
        if let Some((.., known)) = self.known.borrow().iter().find(|(a, d, _)| (*a, *d) == (at, depth)) {
            return known.clone();
        }
        let core = core.cloned().or_else(|| self.range(at));
        let date = core.into_iter().chain(self.phrase(at, None, depth + 1)).max_by_key(|f| f.end);
        self.known.borrow_mut().push((at, depth, date.clone()));
        date
    }

    /// A number: `Some(None)` inside for a vague one.
    fn n(&self, at: usize) -> Option<(Option<u32>, usize)> {
        if let Some((value, width)) = self.items.number(at) {
            return (width <= 4 && !self.items.part_of_figure(at)).then_some((Some(value), at + 1));
        }
        let word = self.items.word(at)?;
        if let Some(number) = word.number {
            return Some((Some(number), at + 1));
        }
        word.is(Role::SOME).then_some((None, at + 1))
    }

    /// "17", "17:30", "17.30": where it ends.
    fn clock(&self, at: usize) -> Option<usize> {
        self.items.number(at).filter(|(h, w)| *h <= 24 && *w <= 2)?;
        let minutes = matches!(self.items.mark(at + 1), Some(':' | '.')) && self.items.tight(at + 1) && self.items.tight(at + 2);
        match self.items.number(at + 2).filter(|(m, w)| minutes && *m < 60 && *w == 2) {
            Some(_) => Some(at + 3),
            None if minutes && self.items.number(at + 2).is_some() => None,
            None => Some(at + 1),
        }
    }

    /// "17:30" needs no words beside it.
    fn clock_time(&self, at: usize) -> Option<Found> {
        let seconds = self.items.mark(at + 3) == Some(':')
            && self.items.tight(at + 3)
            && self.items.number(at + 4).is_some_and(|(s, w)| s < 60 && w == 2);
        let end = self.clock(at).filter(|end| *end == at + 3 && self.items.mark(at + 1) == Some(':'))?;
        Some(Found { other: true, ..bare(at, end + if seconds { 2 } else { 0 }) })
    }

    fn meaning(&self, action: Action, held: Held, at: usize, end: usize) -> Option<Found> {
        let relative = |period: Option<Period>| Some(Found { period, ..bare(at, end) });
        let count = |n: Option<Option<u32>>| n.map_or(Some(1), |n| n.and_then(|n| i32::try_from(n).ok()));
        match action {
            Action::Other => Some(Found { other: true, ..bare(at, end) }),
            Action::Unresolved => Some(Found { other: matches!(held.unit, Some(Unit::Short | Unit::Hour)), ..bare(at, end) }),
            Action::Ago | Action::Ahead => {
                let sign = if action == Action::Ago { -1 } else { 1 };
                if let Some(weekday) = held.weekday {
                    let day = self.today().zip(count(held.n)).and_then(|(today, n)| weekdays_away(today, sign * n, weekday));
                    return relative(day.map(Period::day));
                }
                let unit = held.unit?;
                if matches!(unit, Unit::Short | Unit::Hour) {
                    return Some(Found { other: true, ..bare(at, end) });
                }
                relative(self.today().zip(count(held.n)).and_then(|(today, n)| away(today, sign * n, unit)))
            }
            Action::Last | Action::Coming => {
                let sign = if action == Action::Last { -1 } else { 1 };
                let unit = held.unit?;
                if unit == Unit::Short || unit == Unit::Hour && count(held.n).is_none_or(|n| n < 20) {
                    return Some(Found { other: true, ..bare(at, end) });
                }
                relative(self.today().zip(count(held.n)).and_then(|(today, n)| stretch(today, sign * n, unit)))
            }
            Action::From(sign) => {
                let unit = held.unit.unwrap_or(Unit::Day);
                let anchor = count(held.n).map(|n| Anchor::Away(sign * n, unit));
                Some(Found { anchor, other: matches!(unit, Unit::Short | Unit::Hour), ..bare(at, end) })
            }
            Action::Same => Some(Found { anchor: Some(Anchor::Away(0, Unit::Day)), ..bare(at, end) }),
            Action::NthOfDays => Some(Found { anchor: held.ordinal.map(Anchor::Nth), ..bare(at, end) }),
            Action::SoFar => Some(Found { so_far: true, period: self.reference, ..bare(at, end) }),
            Action::DayAlone => {
                let day = held.day? as i8;
                // "el día 15 murieron": after the word for it a day is no count of what follows.
                let named = end > at + 1 && self.items.word(end - 2).is_some_and(|w| w.unit.is_some());
                if self.items.counted(end) && !named {
                    return None;
                }
                relative(self.today().and_then(|today| nearest_day(today, day, None)).map(Period::day))
            }
            Action::Since
            | Action::Range
            | Action::AsOf
            | Action::Date
            | Action::NightOf
            | Action::NightTo
            | Action::Part(_)
            | Action::Nth
            | Action::DayOf => self.about(action, held, at, end),
            _ => {
                let planned = matches!(action, Action::Weekend(0)) && self.planned(&(at..end));
                let action = if planned { Action::Weekend(1) } else { action };
                let form = if held.year.is_some() { DateForm::Stated } else { DateForm::Relative };
                let range = held.weekday.is_none() && !matches!(action, Action::Day(_));
                Some(Found { form, range, night: action == Action::Night, ..relative(self.simple(action, held.year, held.weekday))? })
            }
        }
    }

    /// Phrases about another date.
    fn about(&self, action: Action, held: Held, at: usize, end: usize) -> Option<Found> {
        let date = held.date?;
        let inner = Found { start: at, end, ..date.clone() };
        let night = |found: Option<Found>| found.map(|f| Found { night: true, ..f });
        let with = |period: Option<Period>| Some(Found { period, range: true, ..inner.clone() });
        match action {
            Action::Since => {
                if date.range
                    && date.form == DateForm::Stated
                    && date.period.is_some_and(|p| p.from.first_of_month() == p.to.first_of_month() && p.from.day() != 1)
                {
                    return None;
                }
                let Some((from, reference)) = date.period.map(|p| p.from).zip(self.reference) else {
                    return Some(Found { so_far: true, ..inner });
                };
                // What begins later is no running count.
                if from > reference.to {
                    Some(inner)
                } else {
                    Some(Found { so_far: true, ..with(Some(Period { from, to: reference.to }))? })
                }
            }
            Action::Range => {
                let period = held.first?.period.zip(date.period).map(|(a, b)| Period { from: a.from, to: b.to });
                with(period.filter(|p| p.from <= p.to))
            }
            Action::AsOf => Some(Found { so_far: true, ..inner }),
            Action::NightOf => {
                night(with(date.period.and_then(|p| Some(Period { from: p.from, to: shift(p.to, i32::from(p.from == p.to))? }))))
            }
            Action::NightTo => {
                night(with(date.period.and_then(|p| Some(Period { from: shift(p.from, -i32::from(p.from == p.to))?, to: p.to }))))
            }
            Action::Part(which) => {
                let period = date.period.map(|p| self.unclipped(p));
                if date.period.is_some_and(|p| p.from == p.to) {
                    return Some(inner);
                }
                with(period.filter(|p| p.from != p.to).and_then(|p| part(p, which)))
            }
            Action::Nth => {
                let month = date.period.map(|p| self.unclipped(p)).filter(|p| p.from.first_of_month() == p.to.first_of_month())?;
                let Some(weekday) = held.weekday else {
                    // "The last day of May."
                    return Some(Found { period: Some(Period::day(month.to)), range: false, ..inner });
                };
                let n = held.ordinal.map_or(Some(-1), |n| i8::try_from(n).ok())?;
                Some(Found { period: nth_weekday(month, weekday, n).map(Period::day), range: false, ..inner })
            }
            Action::DayOf => {
                let month = date.period.filter(|p| p.from.day() == 1 && p.from.first_of_month() == p.to.first_of_month() && date.range)?;
                let day = i32::from(held.day?) - 1;
                let day = shift(month.from.first_of_month(), day).filter(|d| d.first_of_month() == month.from.first_of_month());
                Some(Found { period: day.map(Period::day), range: false, ..inner })
            }
            _ => Some(inner),
        }
    }

    /// The whole of a week or month that was cut off at the day of publication.
    fn unclipped(&self, period: Period) -> Period {
        let to = match self.reference {
            Some(reference)
                if period.to == reference.to && period.from.day() == 1 && period.from.first_of_month() == period.to.first_of_month() =>
            {
                period.to.last_of_month()
            }
            Some(reference) if period.to == reference.to && period.from.weekday() == jiff::civil::Weekday::Monday => {
                shift(period.from, 6).unwrap_or(period.to).max(period.to)
            }
            _ => period.to,
        };
        Period { to, ..period }
    }
}

fn bare(start: usize, end: usize) -> Found {
    Found {
        start,
        end,
        period: None,
        form: DateForm::Relative,
        so_far: false,
        fault: None,
        other: false,
        range: false,
        night: false,
        anchor: None,
    }
}
