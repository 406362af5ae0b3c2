//! Quantities: figures in digits and words, with what bounds them.
//!
//! One pass over a sentence's tokens. A token that is neither digits nor a number word of the pack costs one hash;
//! from one that is, [`figure`] reads as far as the figure goes, [`range`] looks for its upper end, [`modifier`] for
//! what bounds it on either side, and [`context`] for signs that it counts nothing.

mod figure;
mod digits;
mod sum;
mod decimals;
mod glue;
mod vague;
mod modifier;
mod range;
mod context;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::Quantity;
use crate::catalog::{Bound, NumberRules, Policy, Qualifier, TokenKind, Tokens, Wording};
use figure::{Figure, Reader};
use modifier::Modifiers;
use sum::Sum;

/// The quantities of one sentence, in order, not overlapping.
///
/// `text` is the whole dispatch, `tokens` are one sentence's, `masked` the token ranges that are something else
/// (dates, clock times).
pub fn quantities(text: &str, tokens: &Tokens, masked: &[Range<usize>], rules: &NumberRules, policy: &Policy) -> Vec<Quantity> {
    let mut reader = Reader { text, tokens, rules, taken: Vec::new() };
    if !masked.is_empty() {
        reader.taken = vec![false; tokens.len()];
        for i in masked.iter().flat_map(|m| m.start..m.end.min(tokens.len())) {
            reader.taken[i] = true;
        }
    }
    let mut found: Vec<Quantity> = Vec::new();
    let (mut at, mut floor) = (0, 0);
    while at < tokens.len() {
        let skip = match tokens.kind(at) {
            TokenKind::Digits => None,
            TokenKind::Word => match reader.word(at) {
                Some((n, word)) => (word.hidden || word.one && reader.is_article(at, n)).then_some(n),
                None => (!reader.may_be_glued(at)).then_some(1),
            },
            TokenKind::Mark => (!reader.is_leading_point(at)).then_some(1),
        };
        if let Some(n) = skip {
            at += n;
            continue;
        }
        // "some 200", "as many 100,000", "no fewer than 7": a weak word that turns out to modify the figure after it.
        if let Some(weak) = found.last().filter(|q| is_weak(q)).map(|q| q.tokens.start) {
            let before = found.len().checked_sub(2).map_or(0, |k| found[k].tokens.end);
            if reader.before(at, before).start <= weak && reader.figure(at, true, true).is_some() {
                found.pop();
                floor = before;
            }
        }
        match reader.quantity(at, floor, policy) {
            Some(quantity) => {
                at = quantity.tokens.end.max(at + 1);
                floor = at;
                found.push(quantity);
            }
            None => at += 1,
        }
    }
    // "180ml" is the name of a measure rather than a number; with a bound or a range it says how much.
    let named =
        |q: &Quantity| q.wording.qualifier == Qualifier::Exact && q.not_count == Some("measure") && !tokens.space_before(q.tokens.end);
    found.retain(|q| !named(q));
    found
}

/// The quantity that the whole of `text` is, as in a table cell; `None` when it says more, or nothing.
pub fn parse_whole(text: &str, rules: &NumberRules, policy: &Policy) -> Option<Quantity> {
    let tokens = Tokens::of(text, 0);
    let mut found = quantities(text, &tokens, &[], rules, policy);
    let quantity = if found.len() == 1 { found.pop()? } else { return None };
    let rest = (0..quantity.tokens.start).chain(quantity.tokens.end..tokens.len());
    let covers = rest.into_iter().all(|i| tokens.kind(i) == TokenKind::Mark);
    (covers && quantity.not_count.is_none()).then_some(quantity)
}

impl Reader<'_> {
    /// An article with nothing about it that would make it the numeral one.
    fn is_article(&self, at: usize, n: usize) -> bool {
        let after = self.word(at + n).is_some() || self.fold(at + n) == "-" || self.rules.points.iter().any(|p| p == self.fold(at + n));
        let before = at > 0 && (self.is_least(at) || self.rules.negative.iter().any(|w| w == self.fold(at - 1)));
        !after && !before && self.tokens.len() > n
    }

    fn may_be_glued(&self, at: usize) -> bool {
        self.rules.glue && glue::words(self, at).is_some()
    }

    /// ".77" at the beginning.
    fn is_leading_point(&self, at: usize) -> bool {
        let point = matches!(self.fold(at), "." | ",");
        point && (at == 0 || self.is_minus(at - 1)) && self.is_digits(at + 1) && !self.tokens.space_before(at + 1)
    }

    fn is_minus(&self, at: usize) -> bool {
        self.fold(at) == "-" && self.text.get(self.tokens.span(at)).is_some_and(|s| matches!(s, "-" | "−"))
    }

    /// The quantity whose figure begins at token `at`; its modifiers don't reach before token `floor`.
    fn quantity(&self, at: usize, floor: usize, policy: &Policy) -> Option<Quantity> {
        let leading = self.tokens.kind(at) == TokenKind::Mark;
        let minus = self.minus(at, floor);
        let begin = at - usize::from(minus);
        let bounded = self.is_bounded(begin, floor);
        let mut low = if leading { self.leading(at)? } else { self.figure(at, bounded, true)? };
        if minus {
            (low.value, low.start) = (-low.value, begin);
        }
        let mut modifiers = self.before(begin, floor);
        let opens = modifiers.opens.map(|(kind, _)| kind);
        let changes = opens.is_some() && self.changes(&modifiers);
        let alone = low.clone();
        let mut high = if changes { None } else { self.upper(&mut low, opens, true) };
        if high.as_ref().is_some_and(|h| self.is_difference(modifiers.start.min(begin), floor, h)) {
            (low, high) = (alone, None);
        }
        if high.is_none() && opens.is_some() && !changes && !leading {
            // "between one hundred and two thousand": the "and" is the range's, not the figure's.
            if let Some(mut shorter) = self.figure(at, bounded, false).filter(|f| f.end < low.end) {
                high = self.upper(&mut shorter, opens, false).or_else(|| self.upper(&mut shorter, opens, true));
                if high.is_some() {
                    low = shorter;
                }
            }
        }
        if let (Some(_), Some((_, start))) = (&high, modifiers.opens) {
            modifiers.start = modifiers.start.min(start);
        }
        if is_bare(&low) && high.is_none() {
            // No degree of nobody, everybody, some.
            modifiers = Modifiers { start: begin, end: low.end, ..Modifiers::default() };
        } else if modifiers.bound == Bound::AtMost && self.arrives(modifiers.start, begin) && self.changed(modifiers.start) {
            // "выросло до 686" has reached it.
            (modifiers.start, modifiers.bound) = (begin, Bound::Exact);
        }
        let percents = self.percent_before(modifiers.start.min(begin), floor).or_else(|| self.percent_before(begin, floor));
        if let Some(start) = percents {
            modifiers = self.before(start, floor);
            modifiers.start = modifiers.start.min(start);
        }
        let figure_end = high.as_ref().map_or(low.end, |h| h.end);
        let suffixed = self.suffix(figure_end);
        let percent = self.percent(suffixed).or_else(|| self.percent(figure_end));
        let mut end = percent.unwrap_or(figure_end);
        if let Some(after) = self.restated(end, &low).filter(|_| high.is_none()) {
            end = after;
        }
        modifiers.end = end;
        self.after(end, &mut modifiers);
        if percent.is_none() && modifiers.end == figure_end {
            modifiers.end = suffixed;
        }
        end = modifiers.end;
        if high.is_none()
            && let Some((upper, after)) = self.upper_by_case(&low)
        {
            high = Some(upper);
            (end, modifiers.end) = (after, after);
        }
        if high.is_none()
            && low.vague.is_none()
            && let Some((other, found)) = self.other_bound(end, modifiers.bound, low.value)
        {
            end = other.end.max(found.end);
            high = Some(other);
            modifiers.end = end;
        }
        let not_count = self.not_count(&low, percent.unwrap_or(figure_end)).or_else(|| years(&low, high.as_ref()));
        let share = percent.is_some() || percents.is_some();
        Some(self.finish(&low, high.as_ref(), &modifiers, share, not_count, policy))
    }

    fn finish(
        &self,
        low: &Figure,
        high: Option<&Figure>,
        modifiers: &Modifiers,
        percent: bool,
        not_count: Option<&'static str>,
        policy: &Policy,
    ) -> Quantity {
        let bound = if low.about && modifiers.bound == Bound::Exact { Bound::About } else { modifiers.bound };
        let qualifier = match bound {
            _ if low.vague.is_some() => Qualifier::Vague,
            _ if high.is_some() => Qualifier::Between,
            Bound::Exact | Bound::Opens(_) => Qualifier::Exact,
            Bound::About | Bound::Almost => Qualifier::About,
            Bound::AtLeast => Qualifier::AtLeast,
            Bound::MoreThan => Qualifier::MoreThan,
            Bound::AtMost => Qualifier::AtMost,
            Bound::LessThan => Qualifier::LessThan,
        };
        let ends = high.map(|h| (low.value.min(h.value), low.value.max(h.value)));
        let wording = Wording {
            qualifier,
            figure: low.vague.is_none().then(|| ends.map_or(low.value, |(l, _)| l)),
            upper: ends.map(|(_, h)| h),
            below_only: qualifier == Qualifier::About && bound == Bound::Almost,
            vague: low.vague.map(|k| NumberRules::vague_key(k).to_owned()),
            dozen: low.dozen,
        };
        let tokens = modifiers.start.min(low.start)..modifiers.end.max(low.end);
        let figure_tokens = low.start..high.map_or(low.end, |h| h.end);
        let share = percent || low.share || high.is_some_and(|h| h.share);
        Quantity {
            span: self.tokens.span_of(tokens.clone()),
            figure_span: self.tokens.span_of(figure_tokens.clone()),
            tokens,
            figure_tokens,
            interval: policy.interval(&wording),
            wording,
            unit: share.then(|| "percent".to_owned()),
            digits: low.digits,
            not_count,
        }
    }

    /// Percent said before the figure: "yüzde 7", "%7".
    fn percent_before(&self, at: usize, floor: usize) -> Option<usize> {
        if let Some((n, ())) = self.rules.percent_before.back(self.tokens, at, floor) {
            return Some(at - n);
        }
        let before = at.checked_sub(1).filter(|b| *b >= floor)?;
        let sign = self.fold(before) == "%" && !self.tokens.space_before(at);
        (sign && (before == 0 || self.tokens.space_before(before))).then_some(before)
    }

    /// "forty-five (45)": the same figure again is no second one.
    fn restated(&self, end: usize, low: &Figure) -> Option<usize> {
        let again = if self.fold(end) == "(" { self.figure(end + 1, false, true)? } else { return None };
        (low.vague.is_none() && again.value == low.value && self.fold(again.end) == ")").then_some(again.end + 1)
    }

    /// ".77"
    fn leading(&self, at: usize) -> Option<Figure> {
        let mut figure = self.figure(at + 1, false, false).filter(|f| f.digits)?;
        let mut part = Sum::default();
        part.add(digits::parse("0", self.fold(at + 1)), 0.0);
        if figure.times > 1.0 {
            part.multiply(figure.times, false);
        }
        (figure.start, figure.value) = (at, part.total());
        Some(figure)
    }

    /// A minus, or a word for it, stands before the figure. A dash with a space after it is punctuation, unless the
    /// figure is all there is.
    fn minus(&self, at: usize, floor: usize) -> bool {
        let Some(before) = at.checked_sub(1).filter(|b| *b >= floor) else { return false };
        if self.rules.negative.iter().any(|w| w == self.fold(before)) {
            // "al menos" is a bound.
            return !self.is_bounded(at, floor);
        }
        let apart = before == 0 || self.tokens.space_before(before) || matches!(self.fold(before - 1), "<" | ">" | "=");
        let alone = || before == 0 && self.figure(at, false, false).is_some_and(|f| f.end == self.tokens.len());
        self.is_minus(before) && apart && (!self.tokens.space_before(at) || alone())
    }

    /// A verb of change stands before an opened range: "rose from 500 to 957" are two figures.
    fn changes(&self, modifiers: &Modifiers) -> bool {
        // "asciende a entre 500 y 510", "rose to between …": behind the word for where it arrived both are one.
        let arrived = |start: usize| self.rules.connectors.iter().any(|c| c.back(self.tokens, start, 0).is_some());
        modifiers.opens.is_some_and(|(_, start)| self.changed(start) && !arrived(start))
    }

    /// "Rose by four to 21" is no range, "by 3 to 4 percent" is one.
    fn is_difference(&self, start: usize, floor: usize, high: &Figure) -> bool {
        let by = self.rules.difference.back(self.tokens, start, floor);
        self.percent(high.end).is_none() && by.is_some_and(|(n, ())| self.changed(start - n))
    }

    /// "до", "până la": a word, or those for the far end of a range.
    fn arrives(&self, start: usize, begin: usize) -> bool {
        begin == start + 1 || self.rules.connectors.iter().any(|c| c.back(self.tokens, begin, 0).is_some_and(|(n, ())| begin - n == start))
    }

    /// A verb of change stands shortly before token `start`.
    fn changed(&self, start: usize) -> bool {
        (start.saturating_sub(5)..=start).rev().any(|end| self.rules.changes.back(self.tokens, end, 0).is_some())
    }
}

/// Nobody, all, some, many: what no bound applies to.
fn is_bare(figure: &Figure) -> bool {
    let key = figure.vague.map(NumberRules::vague_key);
    key.is_some_and(|k| matches!(k, "all" | "some" | "many" | "most")) || key.is_none() && !figure.digits && figure.value == 0.0
}

/// A vague word, or no word for a figure but for its absence.
fn is_weak(quantity: &Quantity) -> bool {
    quantity.wording.vague.is_some() || !quantity.digits && quantity.wording.figure == Some(0.0)
}

/// "2019-2020": years, not a count.
fn years(low: &Figure, high: Option<&Figure>) -> Option<&'static str> {
    let year = |f: &Figure| f.digits && f.times == 1.0 && f.end == f.start + 1 && (1900.0..2100.0).contains(&f.value);
    high.filter(|h| year(low) && year(h) && low.value > 1900.0 && h.value - low.value <= 60.0).map(|_| "date")
}
