//! One figure: digits and number words in a row, added and multiplied as the pack says.

use super::digits;
use super::glue;
use super::sum::{Part, Sum, tidy};
use super::vague;
use crate::catalog::{NumberRules, NumberWord, TokenKind, Tokens};

/// A figure without its modifiers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    pub start: usize,
    pub end: usize,
    pub value: f64,
    /// The last multiplier, 1 without one, and what it multiplied: "5 thousand" can lend its thousand to "3 to".
    pub times: f64,
    pub mantissa: f64,
    pub dozen: bool,
    pub digits: bool,
    /// Key of a vague word; then `value` says nothing.
    pub vague: Option<u8>,
    /// "a couple hundred": about, whatever stands before.
    pub about: bool,
    /// A share of a whole ("half", "2/3"), in percent.
    pub share: bool,
    pub not_count: Option<&'static str>,
}

impl Figure {
    pub(super) fn new(start: usize, end: usize, value: f64) -> Self {
        Self {
            start,
            end,
            value,
            times: 1.0,
            mantissa: value,
            dozen: false,
            digits: false,
            vague: None,
            about: false,
            share: false,
            not_count: None,
        }
    }
}

/// Reads figures of one sentence.
pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub tokens: &'a Tokens,
    pub rules: &'a NumberRules,
    /// Tokens that are spoken for.
    pub taken: Vec<bool>,
}

impl Reader<'_> {
    pub(super) fn fold(&self, i: usize) -> &str {
        if self.is_taken(i) { "" } else { self.tokens.fold(i) }
    }

    pub(super) fn is_taken(&self, i: usize) -> bool {
        self.taken.get(i).copied().unwrap_or(false)
    }

    pub(super) fn is_digits(&self, i: usize) -> bool {
        self.tokens.kind(i) == TokenKind::Digits && !self.is_taken(i)
    }

    pub(super) fn any(&self, words: &[String], i: usize) -> bool {
        let fold = self.fold(i);
        !fold.is_empty() && words.iter().any(|w| w == fold)
    }

    /// The number word at token `i`, and its length in tokens.
    pub(super) fn word(&self, i: usize) -> Option<(usize, NumberWord)> {
        if self.is_taken(i) {
            return None;
        }
        let found = self.rules.words.from(self.tokens, i)?;
        if found.1.accented && self.is_unaccented(i) {
            return None;
        }
        if found.1.unaccented && !self.text.get(self.tokens.span_of(i..i + found.0)).is_some_and(str::is_ascii) {
            return None;
        }
        (i..i + found.0).all(|k| !self.is_taken(k)).then_some(found)
    }

    /// Written without accents in a sentence that has them.
    fn is_unaccented(&self, i: usize) -> bool {
        let plain = |range| self.text.get(range).is_some_and(str::is_ascii);
        plain(self.tokens.span(i)) && !plain(self.tokens.span_of(0..self.tokens.len()))
    }

    /// The word at `i` by itself, where a longer phrase means something else: "одна" of "одна десятая".
    fn first(&self, i: usize) -> (usize, NumberWord) {
        (1, self.rules.words.word(self.fold(i)).unwrap_or_default())
    }

    /// A multiplier at `i` (after linking words and a hyphen): the token after it, its value.
    pub(super) fn multiplier(&self, i: usize) -> Option<(usize, f64)> {
        let hyphen = self.fold(i) == "-" && !self.tokens.space_before(i) && !self.tokens.space_before(i + 1);
        for at in [i, i + usize::from(hyphen || self.any(&self.rules.linkers, i))] {
            if let Some((n, times)) = self.word(at).and_then(|(n, w)| w.times.map(|t| (n, t))) {
                return Some((self.dot(at + n), times));
            }
            let written = self.text.get(self.tokens.span(at)).unwrap_or("");
            if at == i
                && at > 0
                && !self.is_taken(at)
                && let Some((_, times)) =
                    self.rules.letters.iter().chain(self.letters_alone(at)).chain(self.letters_counting(at)).find(|(l, _)| l == written)
            {
                return Some((at + 1, *times));
            }
        }
        None
    }

    /// Letters that multiply only after money and before what is counted.
    fn letters_counting(&self, at: usize) -> &[(String, f64)] {
        if self.rules.letters_counting.is_empty() {
            return &[];
        }
        let money = || {
            let head = (0..at).rev().take_while(|i| !self.tokens.space_before(*i + 1)).last();
            head.is_some_and(|i| super::modifier::is_currency(self.fold(i)))
        };
        if self.any(&self.rules.counted, at + 1) || money() { &self.rules.letters_counting } else { &[] }
    }

    /// Letters that multiply only where nothing but the figure is said.
    fn letters_alone(&self, at: usize) -> &[(String, f64)] {
        let figure = |i: usize| self.tokens.kind(i) != TokenKind::Word;
        if at + 1 == self.tokens.len() && (0..at).all(figure) { &self.rules.letters_alone } else { &[] }
    }

    /// Steps over the full stop of an abbreviation in the middle of a sentence.
    fn dot(&self, end: usize) -> usize {
        let stop = self.fold(end) == "." && !self.tokens.space_before(end) && end + 1 < self.tokens.len();
        let short = self.rules.words.word(self.tokens.fold(end - 1)).is_some_and(|w| w.bound);
        if stop && short { end + 1 } else { end }
    }

    pub(super) fn percent(&self, i: usize) -> Option<usize> {
        if matches!(self.fold(i), "%" | "٪" | "％") {
            return Some(i + 1);
        }
        self.rules.percent.from(self.tokens, i).filter(|_| !self.is_taken(i)).map(|(n, ())| i + n)
    }

    /// The figure that begins at token `i`. `bounded`: a bound stands before; `joiners`: "and" may go on with it.
    pub(super) fn figure(&self, i: usize, bounded: bool, joiners: bool) -> Option<Figure> {
        if self.is_digits(i) {
            return Some(self.in_digits(i));
        }
        let Some((n, word)) = self.word(i) else { return self.in_words(i, bounded, joiners) };
        if word.hidden {
            return None;
        }
        if let Some((end, value)) = word.share.and_then(|share| self.part_of_power(i + n, share / 100.0)) {
            return Some(self.close(Figure::new(i, end, 0.0), &Sum::closed(value), end));
        }
        // "одна десятая" is a share, unless a decimal point stands before it.
        if let Some(share) = word.share.filter(|_| self.multiplier(i + n).is_none()) {
            let mut figure = Figure::new(i, i + n, tidy(share));
            figure.share = true;
            return Some(figure);
        }
        let vague = word.vague.is_some() && !(word.lone && bounded && word.times.is_some());
        if vague && word.add.is_none() {
            return self.vague(i, n, word);
        }
        // "десятка три": some thirty; no number is added to a ten of things.
        if word.add.is_none()
            && word.times == Some(10.0)
            && let Some(about) = self.inverted(i, n, word)
        {
            return Some(about);
        }
        self.in_words(i, bounded, joiners)
    }

    /// "un quart de million", "четверть миллиона", "a third of a million": where it ends, and the figure.
    fn part_of_power(&self, at: usize, part: f64) -> Option<(usize, f64)> {
        let article = |at: usize| self.word(at).filter(|(_, w)| w.one).map_or(at, |(n, _)| at + n);
        let linked = || Some(at + 1).filter(|_| self.any(&self.rules.linkers, at)).and_then(|next| self.multiplier(article(next)));
        let (end, times) = self.multiplier(at).or_else(linked).filter(|(_, times)| *times >= 100.0)?;
        Some((end, tidy(part * times)))
    }

    fn in_digits(&self, i: usize) -> Figure {
        let multiplied = |end| self.multiplier(end).is_some() || self.percent(end).is_some();
        let run = digits::read(self.text, self.tokens, i, self.rules, multiplied);
        let mut figure = Figure::new(i, run.end, run.value);
        figure.digits = true;
        figure.not_count = run.not_count;
        if run.not_count.is_some() {
            return figure;
        }
        if !self.tokens.space_before(run.end) && self.any(&self.rules.plurals, run.end) {
            figure.vague = vague::plural_of(run.value);
            // "the 1990s"
            let decade = self.fold(i).len() == 4 && (1100.0..2100.0).contains(&run.value);
            figure.not_count = figure.not_count.or(decade.then_some("date"));
            figure.end += usize::from(figure.vague.is_some() || decade);
            return figure;
        }
        if let Some(share) = Some(i).filter(|_| run.end == i + 1).and_then(|i| digits::fraction(self.tokens, i)) {
            figure.value = share;
            figure.end = run.end + 2;
            figure.share = true;
            return figure;
        }
        let mut sum = Sum::closed(run.value);
        let mut pos = run.end;
        if let Some((part, end)) = self.mixed(pos).filter(|_| run.end == i + 1) {
            (sum.0[0].value, sum.0[0].mantissa, pos) = (run.value + part, run.value + part, end);
        } else if let Some((n, _)) = self.word(pos).filter(|(_, w)| w.and_half)
            && sum.and_half()
        {
            pos += n;
        } else if let Some((value, end)) = self.decimals(&sum, pos) {
            (sum.0[0].value, sum.0[0].mantissa, pos) = (value, value, end);
        }
        if let Some((end, times)) = self.multiplier(pos)
            && sum.multiply(times, true)
        {
            pos = end;
            let rest = self.rest(&mut sum, pos, false);
            pos = rest.0;
        }
        self.close(figure, &sum, pos)
    }

    /// "2½", "2 1/2": what follows the whole number.
    fn mixed(&self, pos: usize) -> Option<(f64, usize)> {
        let part = match self.fold(pos) {
            "½" => 0.5,
            "¼" => 0.25,
            "¾" => 0.75,
            "⅓" => 1.0 / 3.0,
            "⅔" => 2.0 / 3.0,
            _ if self.is_digits(pos) => return digits::fraction(self.tokens, pos).map(|share| (share / 100.0, pos + 3)),
            _ => return None,
        };
        Some((part, pos + 1))
    }

    fn in_words(&self, i: usize, bounded: bool, joiners: bool) -> Option<Figure> {
        let mut sum = Sum::default();
        let (mut end, ordinal) = self.rest(&mut sum, i, joiners);
        if sum.0.is_empty()
            && let Some((n, _)) = self.word(i).filter(|(n, w)| w.one && self.any(&self.rules.points, i + n))
        {
            // "bir virgül bir"
            let mut one = Sum::default();
            if one.add(1.0, 1.0) && self.decimals(&one, i + n).is_some() {
                (sum, end) = (one, i + n);
            }
        }
        if sum.0.is_empty() {
            // An article alone is a number only after a bound, or when it is all there is.
            let (n, _) = self.word(i).filter(|(_, w)| w.one && !w.article)?;
            let alone = i == 0 && self.tokens.len() == n;
            let signed = i > 0 && self.any(&self.rules.negative, i - 1);
            return (bounded && self.is_least(i) || alone || signed).then(|| Figure::new(i, i + n, 1.0));
        }
        if let Some((value, after)) = self.decimals(&sum, end) {
            sum.0 = vec![Part::closed(value)];
            end = after;
            if let Some((after, times)) = self.multiplier(end)
                && sum.multiply(times, true)
            {
                end = after;
            }
        }
        let mut figure = self.close(Figure::new(i, end, 0.0), &sum, end);
        if ordinal {
            figure.not_count = Some("ordinal");
        }
        Some(figure)
    }

    fn close(&self, mut figure: Figure, sum: &Sum, end: usize) -> Figure {
        figure.end = end;
        figure.value = tidy(sum.total());
        figure.mantissa = figure.value;
        if let [one] = sum.0.as_slice() {
            (figure.times, figure.mantissa) = (one.times, one.mantissa);
        }
        figure.dozen = sum.last().is_some_and(|p| p.times == 12.0);
        figure.about = (figure.start..end).any(|i| self.word(i).is_some_and(|(_, w)| w.roughly));
        figure
    }

    /// Goes on with `sum` from token `pos`; where it ends, and whether an ordinal ended it ("twenty-first").
    fn rest(&self, sum: &mut Sum, mut pos: usize, joiners: bool) -> (usize, bool) {
        // Before the last part that a multiplier may yet claim in vain: "one hundred | two hundred".
        let mut safe: Option<(Sum, usize)> = None;
        loop {
            let start = pos;
            let step = sum.last().map_or(f64::INFINITY, |p| p.step);
            if let Some((end, times)) = self.multiplier(pos) {
                let vague = self.word(pos).is_some_and(|(_, w)| w.bound || w.vague.is_some() && !w.lone);
                if sum.multiply(times, vague && sum.0.is_empty()) {
                    pos = end;
                    continue;
                }
                return safe.map_or((start, false), |(before, at)| {
                    *sum = before;
                    (at, false)
                });
            }
            pos += if sum.0.is_empty() { 0 } else { self.joins(pos, step, joiners) };
            let before = (step >= 100.0 && !sum.0.is_empty()).then(|| (sum.clone(), start));
            let Some(end) = self.part(sum, pos, start == pos) else {
                let ordinal = self.word(pos).filter(|(_, w)| w.ordinal && !sum.0.is_empty() && step >= 10.0);
                return ordinal.map_or((start, false), |(n, _)| (pos + n, true));
            };
            safe = before.or(safe);
            pos = end;
        }
    }

    /// Adds what stands at `pos` to `sum`; where it ends.
    pub(super) fn part(&self, sum: &mut Sum, pos: usize, direct: bool) -> Option<usize> {
        if self.is_digits(pos) {
            return self.digits_after(sum, pos).filter(|_| direct);
        }
        let found = self
            .word(pos)
            .map(|(n, w)| if w == (NumberWord { share: w.share, ..NumberWord::default() }) { self.first(pos) } else { (n, w) });
        let Some((n, word)) = found else {
            let words = glue::words(self, pos)?;
            let mut longer = sum.clone();
            words.iter().all(|w| longer.glued(w)).then(|| *sum = longer)?;
            return Some(pos + 1);
        };
        let step = sum.last().map_or(f64::INFINITY, |p| p.step);
        let added = if word.hidden {
            false
        } else if word.and_half {
            direct && sum.and_half()
        } else if let Some((value, step)) = word.add {
            sum.add(value, step)
        } else if word.half && sum.0.is_empty() {
            self.halved(sum, pos + n)
        } else {
            word.one && self.article(sum, pos + n, step)
        };
        added.then_some(pos + n)
    }

    /// "half a million": half must have something to halve.
    fn halved(&self, sum: &mut Sum, next: usize) -> bool {
        if self.multiplier(next).is_none() {
            return false;
        }
        sum.0.push(Part::closed(0.5));
        true
    }

    /// "a hundred", "twenty-one" where one is also the article.
    fn article(&self, sum: &mut Sum, next: usize, step: f64) -> bool {
        let multiplied = self.multiplier(next).is_some_and(|(_, t)| sum.0.is_empty() || t < step);
        let halved = sum.0.is_empty() && self.word(next).is_some_and(|(n, w)| w.half && self.multiplier(next + n).is_some());
        if halved {
            return true;
        }
        (multiplied || !sum.0.is_empty() && step >= 10.0) && sum.add(1.0, 1.0)
    }

    /// How many tokens at `pos` join parts of a figure ("and", "-et-"), a number word after them.
    pub(super) fn joins(&self, pos: usize, step: f64, joiners: bool) -> usize {
        let joins = |at: usize| {
            let fold = self.fold(at);
            let fits = |j: &crate::catalog::Joiner| j.word == fold && (joiners || fold == "-") && step >= j.after.0 && step <= j.after.1;
            !fold.is_empty() && self.rules.joiners.iter().any(fits)
        };
        let n = (0..3).take_while(|k| joins(pos + k)).count();
        let goes_on = n > 0 && (self.word(pos + n).is_some() || glue::words(self, pos + n).is_some());
        if goes_on { n } else { 0 }
    }

    /// "2 thousand 300", "3 million 500 thousand", "21 bin 48": digits that go on with what a multiplier began.
    fn digits_after(&self, sum: &mut Sum, pos: usize) -> Option<usize> {
        let last = *sum.last()?;
        let run = digits::read(self.text, self.tokens, pos, self.rules, |_| true);
        let next = self.multiplier(run.end);
        let fits = last.times >= 1000.0 && run.value < last.step && run.not_count.is_none() && !run.decimal;
        let short = |digits: &str| self.rules.short_rest && digits.len() < 3 && !digits.starts_with('0');
        let hundreds = last.times == 1000.0 && run.end == pos + 1 && (self.fold(pos).len() == 3 || short(self.fold(pos)));
        if !fits || !(hundreds || next.is_some_and(|(_, t)| run.value * t < last.step)) {
            return None;
        }
        sum.0.push(Part::closed(run.value));
        Some(run.end)
    }
}
