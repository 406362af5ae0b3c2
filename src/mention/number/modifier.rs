//! What bounds a figure: words and signs before it and after it.

use super::figure::Reader;
use crate::catalog::{Bound, TokenKind};

/// The modifiers around a figure, and how far they reach.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Modifiers {
    pub start: usize,
    pub end: usize,
    pub bound: Bound,
    /// The kind of range that is opened, and where.
    pub opens: Option<(u8, usize)>,
}

impl Reader<'_> {
    /// A modifier stands directly before token `i`.
    pub(super) fn is_bounded(&self, i: usize, floor: usize) -> bool {
        self.before_one(i, floor).is_some_and(|(_, b)| !matches!(b, Bound::Opens(_)))
    }

    /// The modifier directly before token `i` bounds from below, so that an article after it is the numeral one.
    pub(super) fn is_least(&self, i: usize) -> bool {
        self.before_one(i, 0).is_some_and(|(_, b)| b == Bound::AtLeast)
    }

    fn before_one(&self, end: usize, floor: usize) -> Option<(usize, Bound)> {
        if end <= floor || self.is_taken(end - 1) {
            return None;
        }
        if let Some((n, bound)) = self.rules.before.back(self.tokens, end, floor)
            && (end - n..end).all(|k| !self.is_taken(k))
        {
            return Some((end - n, bound));
        }
        let sign = |k: usize| if end >= floor + k { self.fold(end - k) } else { "" };
        let bound = match (sign(2), sign(1)) {
            ("<", ">") | ("=", "<" | ">") => return None,
            (">", "=") => return Some((end - 2, Bound::AtLeast)),
            ("<", "=") => return Some((end - 2, Bound::AtMost)),
            (_, ">") => Bound::MoreThan,
            (_, "<") => Bound::LessThan,
            (_, "≥" | "⩾") => Bound::AtLeast,
            (_, "≤" | "⩽") => Bound::AtMost,
            (_, "~" | "≈" | "∼" | "±") => Bound::About,
            _ => return None,
        };
        Some((end - 1, bound))
    }

    /// All modifiers that end before token `at`, and begin at `floor` or later.
    pub(super) fn before(&self, at: usize, floor: usize) -> Modifiers {
        let mut found = Modifiers { start: at, end: at, bound: Bound::Exact, opens: None };
        let mut end = at;
        // A currency sign may stand between.
        if end > floor && is_currency(self.fold(end - 1)) {
            end -= 1;
        }
        // "over a 100"
        let article = end > floor + 1 && self.is_digits(at) && self.word(end - 1).is_some_and(|(n, w)| n == 1 && w.one);
        if article && self.is_bounded(end - 1, floor) {
            end -= 1;
        }
        for _ in 0..4 {
            let Some((start, bound)) = self.before_one(end, floor) else { break };
            match bound {
                Bound::Opens(kind) => {
                    if found.opens.is_none() {
                        found.opens = Some((kind, start));
                    }
                    break;
                }
                // "only 20", "another 20": no bound, and not a part of the figure, but a bound may stand before it.
                Bound::Exact => {}
                bound => (found.start, found.bound) = (start, stronger(bound, found.bound)),
            }
            end = start;
        }
        found
    }

    /// Modifiers that begin at token `end`, added to `found`.
    pub(super) fn after(&self, end: usize, found: &mut Modifiers) {
        let suffixed = self.suffix(end);
        // A phrase may begin with the ending itself: "500'e kadar" is not "500 kadar".
        let mut at = if self.rules.after.from(self.tokens, end).is_some() { end } else { suffixed };
        for _ in 0..2 {
            if self.is_taken(at) {
                break;
            }
            let sign = match self.fold(at) {
                "+" if !self.tokens.space_before(at) || at + 1 >= self.tokens.len() => Some((1, Bound::AtLeast)),
                _ => None,
            };
            let Some((n, bound)) = self.rules.after.from(self.tokens, at).or(sign) else { break };
            // "200 or greater than 190": the words belong to the figure that follows them.
            let next = |k: usize| self.modified(k, false).is_some_and(|(f, _)| f.vague.is_none());
            if (at..at + n).any(|k| self.is_taken(k)) || (at..=at + n).any(next) {
                break;
            }
            found.bound = stronger(found.bound, bound);
            at += n;
            found.end = at;
        }
        // "10 hours or more": the words bound the figure, the noun stays out of it.
        if found.bound == Bound::Exact
            && self.tokens.kind(at) == TokenKind::Word
            && self.word(at).is_none()
            && let Some((n, bound)) = self.rules.after.from(self.tokens, at + 1).filter(|(n, _)| *n > 1)
            && matches!(bound, Bound::AtLeast | Bound::AtMost)
            // "девять погибших и более чем сто раненых": nor do words that bound the next figure.
            && (at + 2..=at + 1 + n).all(|k| self.modified(k, false).is_none_or(|(f, _)| f.vague.is_some()))
        {
            found.bound = bound;
        }
    }

    /// Steps over a case ending: "500-ден", "500'den".
    pub(super) fn suffix(&self, end: usize) -> usize {
        let mark = usize::from(matches!(self.fold(end), "-" | "'") && !self.tokens.space_before(end));
        let at = end + mark;
        let fold = self.fold(at);
        let is = !fold.is_empty() && !self.tokens.space_before(at) && self.rules.suffixes.iter().any(|s| s == fold);
        if is { at + 1 } else { end }
    }
}

pub(super) fn is_currency(fold: &str) -> bool {
    matches!(fold, "$" | "€" | "£" | "¥" | "₽" | "₸" | "₴" | "₺" | "₹")
}

/// Of two bounds, the one that says more: "at least about 100" is at least 100, "roughly over 800" more than 800.
fn stronger(first: Bound, second: Bound) -> Bound {
    let rank = |b: Bound| match b {
        Bound::Exact | Bound::Opens(_) => 0,
        Bound::About => 1,
        Bound::Almost => 2,
        _ => 3,
    };
    if rank(second) > rank(first) { second } else { first }
}
