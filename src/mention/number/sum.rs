//! Adding and multiplying the parts of a figure in the order in which they are said.

use crate::catalog::NumberWord;

#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub value: f64,
    /// What is added must be below this.
    pub step: f64,
    pub times: f64,
    pub mantissa: f64,
    pub digits: bool,
}

impl Part {
    pub(super) fn closed(value: f64) -> Self {
        Self { value, step: 0.0, times: 1.0, mantissa: value, digits: true }
    }
}

/// Parts added so far, each smaller than the one before.
#[derive(Debug, Clone, Default)]
pub(super) struct Sum(pub Vec<Part>);

impl Sum {
    /// One part that nothing can be added to.
    pub(super) fn closed(value: f64) -> Self {
        Self(vec![Part::closed(value)])
    }

    pub(super) fn last(&self) -> Option<&Part> {
        self.0.last()
    }

    pub(super) fn total(&self) -> f64 {
        self.0.iter().map(|p| p.value).sum()
    }

    pub(super) fn add(&mut self, value: f64, step: f64) -> bool {
        match self.last() {
            Some(last) if last.value == 0.0 && !last.digits => {
                self.0.pop();
            }
            Some(last) if value <= 0.0 || value >= last.step => return false,
            _ => {}
        }
        self.0.push(Part { value, step, times: 1.0, mantissa: value, digits: false });
        true
    }

    /// Multiplies what is smaller than `times`; `bound`: the multiplier can't stand for itself.
    pub(super) fn multiply(&mut self, times: f64, bound: bool) -> bool {
        let mut from = self.0.len();
        let mut mantissa = 0.0;
        while from > 0 && self.0[from - 1].value < times && self.0[from - 1].value > 0.0 {
            from -= 1;
            mantissa += self.0[from].value;
        }
        if mantissa == 0.0 {
            match self.last() {
                Some(last) if last.value == 0.0 => return false,
                Some(last) if last.digits || times < 100.0 => {
                    mantissa = last.value;
                    from = self.0.len() - 1;
                }
                _ if bound => return false,
                _ => mantissa = 1.0,
            }
        }
        let value = tidy(mantissa * times);
        if from > 0 && value >= self.0[from - 1].step {
            return false;
        }
        self.0.truncate(from);
        self.0.push(Part { value, step: times, times, mantissa, digits: false });
        true
    }

    /// Goes on with one word of a compound.
    pub(super) fn glued(&mut self, word: &NumberWord) -> bool {
        match (word.add, word.times) {
            (Some((value, step)), _) => self.add(value, step),
            (None, Some(times)) => self.multiply(times, false),
            _ => word.and_half && self.and_half() || word.one && self.add(1.0, 1.0),
        }
    }

    /// A half more: of the multiplier ("a dozen and a half"), else of one ("three and a half thousand").
    pub(super) fn and_half(&mut self) -> bool {
        let Some(last) = self.0.last_mut().filter(|l| l.value.fract() == 0.0) else { return false };
        let half = if last.times > 1.0 { last.times / 2.0 } else { 0.5 };
        last.value += half;
        last.mantissa += half / last.times;
        last.step = 0.0;
        true
    }
}

/// 1.12 × 1,000,000 without binary dust.
pub(super) fn tidy(x: f64) -> f64 {
    if x.abs() < 1e12 { (x * 1e6).round() / 1e6 } else { x }
}
