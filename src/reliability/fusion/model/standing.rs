//! How a source stands to those it can be held against.

use super::Fit;
use super::parameters::Cell;
use crate::reliability::fusion::evidence::Evidence;

/// What can be said of a source's deviation on a metric, on the metric's scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Standing {
    /// It shares no question with anybody, directly or through others: not identifiable.
    Alone,
    /// Fewer than three independent voices meet: only their ratio is known, not whose it is.
    Pair,
    /// Its mean deviation from the others it meets (or from the trusted source), and the standard deviation of that.
    Known(f64, f64),
}

impl Fit {
    /// What is known of a source on a metric.
    pub fn cell(&self, metric: u32, source: u32) -> Option<&Cell> {
        let at = self.known.cells.binary_search_by_key(&(metric, source), |c| (c.metric, c.source)).ok()?;
        Some(&self.known.cells[at])
    }

    /// How far the trusted source lies above the mean of those it meets, on questions that are joined to its own; zero without one.
    pub(super) fn level(&self, evidence: &Evidence, q: usize) -> f64 {
        let metric = evidence.asked[q].metric;
        let at = |source: u32| self.known.cells.binary_search_by_key(&(metric, source), |c| (c.metric, c.source)).ok();
        let trusted = self.reference.and_then(at);
        let here = evidence.of(q).next().and_then(|i| at(evidence.source[i]));
        trusted.zip(here).filter(|(t, h)| self.sets[*t] == self.sets[*h]).map_or(0.0, |(t, _)| mean(&self.known.cells[t]).0)
    }

    /// How a source stands on a metric, against the trusted source where there is one that it can be held against.
    pub fn standing(&self, metric: u32, source: u32) -> Standing {
        let Ok(own) = self.known.cells.binary_search_by_key(&(metric, source), |c| (c.metric, c.source)) else { return Standing::Alone };
        let voice = |c: &Cell| self.voices.get(c.source as usize).copied().unwrap_or(c.source);
        let cell = &self.known.cells[own];
        let set: Vec<&Cell> = self.known.cells.iter().zip(&self.sets).filter(|(_, s)| **s == self.sets[own]).map(|(c, _)| c).collect();
        let others: Vec<&Cell> = set.iter().copied().filter(|c| voice(c) != voice(cell)).collect();
        let mut voices: Vec<u32> = others.iter().map(|c| voice(c)).collect();
        voices.sort_unstable();
        voices.dedup();
        match voices.len() {
            0 => return Standing::Alone,
            1 => return Standing::Pair,
            _ => {}
        }
        let (at, variance) = mean(cell);
        if let Some(trusted) = set.iter().find(|c| Some(c.source) == self.reference) {
            let (level, unsure) = if trusted.source == source { (at, variance) } else { mean(trusted) };
            return Standing::Known(at - level, (variance + unsure).sqrt());
        }
        // Each of the others counts as far as anything is known of it.
        let between = self.known.variety[metric as usize][0];
        let sure = |c: &Cell| c.sure(between);
        let (weight, pull, unsure) = others.iter().fold((0.0, 0.0, 0.0), |(w, p, u), c| {
            let (at, variance) = mean(c);
            (w + sure(c), p + sure(c) * at, u + sure(c).powi(2) * variance)
        });
        Standing::Known(at - pull / weight, (variance + unsure / (weight * weight)).sqrt())
    }
}

/// Mean deviation of a source's claims and its variance: the share that states the very figure deviates by nothing.
fn mean(cell: &Cell) -> (f64, f64) {
    let [very, own, ..] = cell.spread.shares;
    let share = own / (very + own).max(1e-9);
    (share * cell.bias, share * share * cell.unsure)
}
