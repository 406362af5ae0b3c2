//! Vague words: alone ("dozens"), or with what they multiply ("several hundred", "tens of thousands").

use super::figure::{Figure, Reader};
use crate::catalog::{NumberRules, NumberWord, VAGUE_KEYS};

impl Reader<'_> {
    /// The vague quantity that begins at `i` with `word` of `n` tokens.
    pub(super) fn vague(&self, i: usize, n: usize, word: NumberWord) -> Option<Figure> {
        let key = word.vague?;
        if let Some(about) = self.inverted(i, n, word) {
            return Some(about);
        }
        let (mut end, mut times) = (i + n, 1.0);
        while let Some((next, factor)) = self.multiplier(end) {
            if end > i + n + 1 && factor <= times && times < 1000.0 {
                break;
            }
            times *= factor;
            end = next;
        }
        let (name, unit) = VAGUE_KEYS.get(usize::from(key)).copied()?;
        let mut figure = Figure::new(i, end, 0.0);
        figure.vague = Some(key);
        // "some dozen" is about twelve, "some dozens" are dozens.
        let hedge = matches!(name, "some" | "many" | "most" | "all");
        if hedge && times > 1.0 && self.word(end - 1).is_none_or(|(_, w)| w.vague.is_none()) {
            figure.end = i + n;
            return Some(figure);
        }
        if times == 1.0 {
            return Some(figure);
        }
        if name == "a_couple" {
            figure = Figure::new(i, end, 2.0 * times);
            (figure.times, figure.mantissa, figure.dozen, figure.about) = (times, 2.0, times == 12.0, true);
            return Some(figure);
        }
        let several = matches!(name, "several" | "a_few" | "a_handful");
        let Some(composite) = key_of(unit * times, several) else {
            figure.end = i + n;
            return Some(figure);
        };
        figure.vague = Some(composite);
        Some(figure)
    }

    /// "тысяч пять": about five thousand.
    pub(super) fn inverted(&self, i: usize, n: usize, word: NumberWord) -> Option<Figure> {
        let times = word.times.filter(|t| self.rules.inversion && *t >= 10.0)?;
        let number = self.is_digits(i + n) || self.word(i + n).is_some_and(|(_, w)| w.add.is_some());
        let after = if number { self.figure(i + n, false, false)? } else { return None };
        let fits = after.times == 1.0 && after.value >= 1.0 && after.value < times && after.not_count.is_none() && !after.share;
        let mut figure = Figure::new(i, after.end, after.value * times);
        (figure.times, figure.mantissa, figure.about, figure.digits) = (times, after.value, true, after.digits);
        fits.then_some(figure)
    }
}

/// "100s" → hundreds.
pub(super) fn plural_of(value: f64) -> Option<u8> {
    if value >= 10.0 { key_of(value, false) } else { None }
}

/// The key for an unknown number of `unit`: *several* of it, or its plural.
fn key_of(unit: f64, several: bool) -> Option<u8> {
    let of = |several: bool| VAGUE_KEYS.iter().position(|(k, u)| *u == unit && k.starts_with("several_") == several);
    let at = if several { of(true).or_else(|| of(false)) } else { of(false) };
    at.and_then(|at| u8::try_from(at).ok()).filter(|k| NumberRules::vague_key(*k) != "a_couple")
}
