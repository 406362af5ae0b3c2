//! Two figures that are one quantity: "three to five thousand", "between 20 and 30", "more than 10 but fewer than 20".

use super::figure::{Figure, Reader};
use super::modifier::{Modifiers, is_currency};
use crate::catalog::{Bound, TokenKind};

/// How many tokens of a unit may stand between the lower figure and the connecting word.
const UNIT: usize = 3;

impl Reader<'_> {
    /// The upper figure of a range whose lower figure is `low`, which takes on a multiplier said once.
    pub(super) fn upper(&self, low: &mut Figure, opens: Option<u8>, joiners: bool) -> Option<Figure> {
        if low.vague.is_some() || low.not_count.is_some() {
            return None;
        }
        // "three-nought-four" is neither a range nor three of them.
        if low.start > 1
            && self.fold(low.start - 1) == "-"
            && !self.tokens.space_before(low.start)
            && !self.tokens.space_before(low.start - 1)
        {
            return None;
        }
        if let Some(high) = self.next_in_a_row(low, joiners) {
            return rises(low, &high).then_some(high);
        }
        let pos = low.end;
        let mut sets = opens.map(usize::from).into_iter().chain([0]);
        sets.find_map(|set| {
            let connectors = self.rules.connectors.get(set)?;
            (0..=UNIT).find_map(|skip| {
                let at = pos + skip;
                let unit = |k: usize| self.tokens.kind(k) == TokenKind::Word || is_currency(self.fold(k)) || self.fold(k) == "%";
                if (pos..at).any(|k| self.is_taken(k) || !unit(k)) || self.percent(at).is_some() {
                    return None;
                }
                let from = connectors.from(self.tokens, at).map(|(n, ())| n).or_else(|| self.dash(at))?;
                let (mut high, found) = self.modified(at + from, joiners)?;
                // "тысяч десять-пятнадцать": what stands before the lower figure and makes it thousands does so to both.
                let inverted = low.about && low.times > 1.0 && high.times == 1.0 && at == pos;
                if inverted && low.mantissa < high.value && high.value < low.times {
                    (high.value, high.times, high.mantissa) = (high.value * low.times, low.times, high.value);
                }
                // "двое — к расстрелу, четверо — к 12 годам": a letter that stands for a thousand behind digits is no figure by itself.
                if high.end == high.start + 1 && !high.digits && self.fold(high.start).chars().count() == 1 {
                    return None;
                }
                let plain = high.start == at + from || is_currency(self.fold(at + from));
                if !plain && !matches!(found.bound, Bound::About | Bound::Almost | Bound::AtMost) {
                    return None;
                }
                let fits = skip == 0 || self.same_unit(pos..at, high.end, opens.is_some());
                (fits && high.vague.is_none() && high.not_count.is_none() && rises(low, &high)).then_some(high)
            })
        })
    }

    /// "üç dört bin", "два три человека": two small numerals in a row, the second one higher, are the ends of a range.
    fn next_in_a_row(&self, low: &Figure, joiners: bool) -> Option<Figure> {
        let small = !low.digits && low.end == low.start + 1 && low.times == 1.0 && (1.0..9.0).contains(&low.value);
        if !small || self.is_taken(low.end) || self.tokens.kind(low.end) != TokenKind::Word {
            return None;
        }
        let high = self.figure(low.end, false, joiners)?;
        // "one two-year-old boy"
        let compound = self.fold(high.end) == "-" && !self.tokens.space_before(high.end);
        let next = !high.digits && high.mantissa == low.value + 1.0 && high.vague.is_none() && high.not_count.is_none();
        (next && !compound && !high.share && !low.share).then_some(high)
    }

    /// "20-дан 30-ға дейін", "үш мыңнан бес мыңға дейін": a lower figure marked by its case, and an upper one that is a bound; where
    /// it ends.
    pub(super) fn upper_by_case(&self, low: &Figure) -> Option<(Figure, usize)> {
        let from = self.suffix(low.end);
        let cases = &self.rules.from_case;
        let word =
            || self.tokens.kind(low.end - 1) == TokenKind::Word && cases.iter().any(|s| self.fold(low.end - 1).ends_with(s.as_str()));
        let marked = if from > low.end { cases.iter().any(|s| s == self.fold(from - 1)) } else { low.end > low.start && word() };
        if !marked || low.vague.is_some() || low.not_count.is_some() {
            return None;
        }
        let high = self.figure(from, false, false).filter(|h| h.value > low.value && h.not_count.is_none())?;
        let mut found = Modifiers { start: from, end: high.end, ..Modifiers::default() };
        self.after(high.end, &mut found);
        (found.bound == Bound::AtMost).then_some((high, found.end))
    }

    /// A dash or tilde between figures connects them in every language.
    fn dash(&self, at: usize) -> Option<usize> {
        matches!(self.fold(at), "-" | "~" | "∼").then_some(1)
    }

    /// A figure whose modifiers begin exactly at token `from`.
    pub(super) fn modified(&self, from: usize, joiners: bool) -> Option<(Figure, Modifiers)> {
        // From the far end, because "no" is a figure and the beginning of "no fewer than 20".
        (from..self.tokens.len().min(from + 7)).rev().find_map(|at| {
            if self.is_taken(at) {
                return None;
            }
            let found = self.before(at, from);
            let begins = at == from || found.start == from || at == from + 1 && is_currency(self.fold(from));
            if !begins {
                return None;
            }
            self.figure(at, at > from, joiners).map(|f| (f, found))
        })
    }

    /// The unit said after both figures, or once where the opening word leaves no doubt.
    fn same_unit(&self, unit: std::ops::Range<usize>, after: usize, opened: bool) -> bool {
        let (len, prefix) = (unit.len(), |i: usize| self.fold(i).chars().take(4).collect::<String>());
        let same = (0..len).all(|k| !self.fold(after + k).is_empty() && prefix(unit.start + k) == prefix(after + k));
        let ends = after >= self.tokens.len() || self.tokens.kind(after) == TokenKind::Mark && !is_currency(self.fold(after));
        same || opened && len == 1 && ends
    }

    /// The bound that closes the one just read: "more than 10" + "but fewer than 20".
    pub(super) fn other_bound(&self, end: usize, bound: Bound, value: f64) -> Option<(Figure, Modifiers)> {
        let is_lower = |b: Bound| matches!(b, Bound::AtLeast | Bound::MoreThan);
        let is_upper = |b: Bound| matches!(b, Bound::AtMost | Bound::LessThan);
        if !is_lower(bound) && !is_upper(bound) {
            return None;
        }
        let n = match self.rules.both.from(self.tokens, end) {
            Some((n, ())) => n,
            None if self.fold(end) == "," => 1,
            None => return None,
        };
        let (figure, found) = self.modified(end + n, true)?;
        // A comma joins only when neither figure has anything to count: "more than 100, up to 500 of them" are two.
        let last =
            figure.end >= self.tokens.len() || figure.end + 1 == self.tokens.len() && self.tokens.kind(figure.end) == TokenKind::Mark;
        if self.fold(end) == "," && n == 1 && !last {
            return None;
        }
        let rises = is_lower(bound) && is_upper(found.bound) && value < figure.value;
        let falls = is_upper(bound) && is_lower(found.bound) && figure.value < value;
        ((rises || falls) && figure.vague.is_none() && figure.not_count.is_none()).then_some((figure, found))
    }
}

/// Lends the upper figure's multiplier to the lower; whether the range then goes up.
fn rises(low: &mut Figure, high: &Figure) -> bool {
    let mut value = low.value;
    if high.times > 1.0 && low.times == 1.0 && value < high.mantissa && value < high.times && !low.share {
        value *= high.times;
    }
    // "20 to 30,000": said of thousands both times.
    let thousands = high.value / 1000.0;
    let short = low.digits && high.digits && low.times == 1.0 && high.times == 1.0 && thousands.fract() == 0.0;
    if short && value.fract() == 0.0 && value < thousands && thousands <= 10.0 * value {
        value *= 1000.0;
    }
    let up = value < high.value && low.share == high.share;
    if up {
        (low.value, low.dozen) = (value, low.dozen || high.dozen);
    }
    up
}
