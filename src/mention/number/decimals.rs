//! Decimals in words: "two point five", «пять целых одна десятая».

use super::digits;
use super::figure::Reader;
use super::sum::Sum;

impl Reader<'_> {
    /// "two point five", "пять целых одна десятая": digits one by one, or a whole number of decimals.
    pub(super) fn decimals(&self, sum: &Sum, pos: usize) -> Option<(f64, usize)> {
        let whole = sum.total();
        if !self.any(&self.rules.points, pos) || whole.fract() != 0.0 {
            return None;
        }
        let (mut at, mut part) = (pos + 1, String::new());
        loop {
            if self.is_digits(at) {
                part.push_str(self.fold(at));
                at += 1;
                continue;
            }
            let zero = self.word(at).filter(|(_, w)| w.add.is_some_and(|(v, _)| v == 0.0));
            if let Some((n, _)) = zero {
                part.push('0');
                at += n;
                continue;
            }
            let mut more = Sum::default();
            let end = self.tail(&mut more, at);
            if end == at && part.is_empty() {
                break;
            }
            if let Some((n, divisor)) = self.rules.point_endings.from(self.tokens, end) {
                return Some((tidy_small(whole + more.total() / divisor), end + n));
            }
            if end == at {
                break;
            }
            part.push_str(&format!("{}", more.total()));
            at = end;
        }
        (!part.is_empty()).then(|| (digits::parse(&format!("{whole}"), &part), at))
    }

    /// Number words after a decimal point: in "two point two million" the million belongs to the whole.
    fn tail(&self, sum: &mut Sum, mut pos: usize) -> usize {
        loop {
            let start = pos;
            let step = sum.last().map_or(f64::INFINITY, |p| p.step);
            if let Some((end, times)) = self.multiplier(pos) {
                if !(times == 100.0 || sum.0.is_empty() && times == 1000.0) || !sum.multiply(times, false) {
                    return start;
                }
                pos = end;
                continue;
            }
            pos += if sum.0.is_empty() { 0 } else { self.joins(pos, step, true) };
            let one = sum.0.is_empty() && self.word(pos).is_some_and(|(n, w)| n == 1 && w.one);
            match if one { sum.add(1.0, 1.0).then_some(pos + 1) } else { self.part(sum, pos, false) } {
                Some(end) => pos = end,
                None => return start,
            }
        }
    }
}

fn tidy_small(x: f64) -> f64 {
    (x * 1e9).round() / 1e9
}
