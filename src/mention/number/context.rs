//! What shows that a figure is no count: names, list numbers, ordinals, ages, money, measures.

use super::figure::{Figure, Reader};
use super::modifier::is_currency;
use crate::catalog::TokenKind;

impl Reader<'_> {
    /// Why the figure, that ends with its range and percent at `end`, is no count.
    pub(super) fn not_count(&self, figure: &Figure, end: usize) -> Option<&'static str> {
        figure.not_count.or_else(|| self.before_says(figure)).or_else(|| self.after_says(end))
    }

    fn before_says(&self, figure: &Figure) -> Option<&'static str> {
        let i = figure.start;
        let before = i.checked_sub(1)?;
        let glued = !self.tokens.space_before(i);
        let fold = self.tokens.fold(before);
        if matches!(fold, "№" | "#") {
            return Some("list number");
        }
        if is_currency(fold) {
            return Some("money");
        }
        if let Some((_, reason)) = self.rules.not_before.back(self.tokens, i, 0) {
            return Some(reason.0);
        }
        if fold == "."
            && before > 0
            && let Some((_, reason)) = self.rules.not_before.back(self.tokens, before, 0)
        {
            return Some(reason.0);
        }
        if !figure.digits || !glued {
            return None;
        }
        let hyphen = fold == "-" && before > 0 && !self.tokens.space_before(before);
        let word = if hyphen { before - 1 } else { before };
        (self.tokens.kind(word) == TokenKind::Word && (hyphen || word == before)).then_some("part of a name")
    }

    fn after_says(&self, end: usize) -> Option<&'static str> {
        if is_currency(self.fold(end)) {
            return Some("money");
        }
        let alone = end > 0 && self.is_digits(end - 1) && self.fold(end - 1).len() < 3 && (end < 2 || self.tokens.space_before(end - 1));
        if self.rules.ordinal_dot && alone && self.fold(end) == "." && end + 1 < self.tokens.len() && !self.tokens.space_before(end) {
            return Some("ordinal");
        }
        let mark = matches!(self.fold(end), "-" | "'") && !self.tokens.space_before(end);
        let says = |at: usize| {
            let (n, reason) = self.rules.not_after.from(self.tokens, at)?;
            // "5m" is a measure, "5 m" may begin anything; an ordinal's ending is never apart.
            let short = n == 1 && self.tokens.fold(at).chars().count() <= 2;
            (!(short && self.tokens.space_before(at))).then_some(reason.0)
        };
        says(end).or_else(|| if mark { says(end + 1) } else { None })
    }
}
