//! One pass over the claims: each against the belief that the others of its question give.
//!
//! Nothing is allocated on the way: what is known of each source is made ready once, and one question's room to work in serves the
//! next. Sums are taken part by part in a fixed order, so that the number of threads makes no difference.

use std::ops::Range;

use rayon::prelude::*;

use super::Fit;
use super::likelihood::Term;
use super::parameters::Sums;
use super::question::{Belief, Gauge, Hypothesis, Reading};
use crate::reliability::fusion::evidence::Evidence;

/// Parts of a pass at most: each has sums of its own.
const PARTS: usize = 16;

/// Whose voice is that of others, too; empty when nobody's is.
pub(super) fn shared(voices: &[u32]) -> Vec<bool> {
    let mut speak = vec![0u32; voices.iter().map(|v| *v as usize + 1).max().unwrap_or(0)];
    voices.iter().for_each(|v| speak[*v as usize] += 1);
    if speak.iter().all(|n| *n < 2) { Vec::new() } else { voices.iter().map(|v| speak[*v as usize] > 1).collect() }
}

/// Room to work in.
#[derive(Default)]
struct Room {
    readings: Vec<Reading>,
    leaves: Vec<u32>,
    belief: Belief,
    rest: Vec<(usize, Hypothesis)>,
    parts: Vec<[f64; 4]>,
}

impl Fit {
    /// One pass over all claims.
    pub fn pass(&self, evidence: &Evidence) -> Vec<Sums> {
        self.pass_over(evidence, &evidence.chunks(), &mut self.ended.clone())
    }

    /// One pass over the questions of these ranges, in order. `ended`: where the search for each question's centre ended, for the next.
    pub(super) fn pass_over(&self, evidence: &Evidence, ranges: &[Range<usize>], ended: &mut [f64]) -> Vec<Sums> {
        let gauges: Vec<Gauge> = self.metrics.iter().map(Gauge::new).collect();
        let templates: Vec<Reading> = (0..self.known.leaves.len()).map(|leaf| self.template(leaf)).collect();
        let leaves = self.known.leaves.len();
        // Sums are no more than the claims, so that very many sources do not cost more than what they say.
        let parts = (evidence.len() / (8 * leaves.max(1))).clamp(2, PARTS);
        let mut work: Vec<Vec<(Range<usize>, &mut [f64])>> = Vec::new();
        let (mut rest, mut from) = (ended, 0);
        for (at, range) in ranges.iter().enumerate() {
            let (_, after) = rest.split_at_mut(range.start - from);
            let (mine, after) = after.split_at_mut(range.len());
            (rest, from) = (after, range.end);
            if at % ranges.len().div_ceil(parts) == 0 {
                work.push(Vec::new());
            }
            if let Some(part) = work.last_mut() {
                part.push((range.clone(), mine));
            }
        }
        let found: Vec<Vec<Sums>> = work
            .into_par_iter()
            .map(|pieces| {
                let (mut sums, mut room) = (vec![Sums::default(); leaves], Room::default());
                for (range, ended) in pieces {
                    for (q, ended) in range.zip(ended).filter(|(q, _)| evidence.asked[*q].series == u32::MAX) {
                        let gauge = &gauges[evidence.asked[q].metric as usize];
                        self.question(evidence, q, gauge, &templates, ended, &mut room, &mut sums);
                    }
                }
                sums
            })
            .collect();
        let mut total = vec![Sums::default(); leaves];
        for sums in found {
            total.iter_mut().zip(sums).for_each(|(t, p)| *t += p);
        }
        total
    }

    #[allow(clippy::too_many_arguments)]
    fn question(
        &self,
        evidence: &Evidence,
        q: usize,
        gauge: &Gauge,
        templates: &[Reading],
        ended: &mut f64,
        room: &mut Room,
        sums: &mut [Sums],
    ) {
        let Room { readings, leaves, belief, rest, parts } = room;
        readings.clear();
        leaves.clear();
        for i in evidence.of(q) {
            let ((low, high), leaf) = (self.ends[i], self.leaf[i]);
            if !low.is_nan() {
                readings.push(Reading { low, high, ..templates[leaf as usize] });
                leaves.push(leaf);
            }
        }
        if readings.len() < 2 {
            return;
        }
        self.weigh(readings);
        belief.settle(readings, gauge, Some(*ended));
        let Some(centre) = belief.over.first() else { return };
        *ended = centre.at;
        let hypotheses = belief.over.len();
        for (voice, members) in belief.voices.iter().enumerate() {
            belief.without(voice, readings, gauge, rest);
            for at in members.clone() {
                let claim = belief.order[at] as usize;
                let known = &belief.parts[at * hypotheses..(at + 1) * hypotheses];
                note(&readings[claim], rest, known, gauge, parts, &mut sums[leaves[claim] as usize]);
            }
        }
    }

    /// A source in a stretch of time, ready for its claims.
    pub(super) fn template(&self, leaf: usize) -> Reading {
        let cell = &self.known.cells[self.known.cell_of[leaf] as usize];
        let (drift, more) = self.known.drift[leaf];
        let voice = self.voices.get(cell.source as usize).copied().unwrap_or(cell.source);
        Reading::of(cell.bias + drift, cell.unsure + more, cell.spread, voice, self.shared.get(cell.source as usize) == Some(&true))
    }

    /// What one voice says through several sources counts once.
    pub(super) fn weigh(&self, readings: &mut [Reading]) {
        if self.shared.is_empty() {
            return;
        }
        for n in 0..readings.len() {
            if readings[n].shared {
                readings[n].weight = 1.0 / readings.iter().filter(|r| r.voice == readings[n].voice).count() as f64;
            }
        }
    }
}

/// What a claim tells of its source, held against the belief of the others; `known` are its likelihoods where a peak is.
fn note(reading: &Reading, rest: &[(usize, Hypothesis)], known: &[[f64; 4]], gauge: &Gauge, parts: &mut Vec<[f64; 4]>, sums: &mut Sums) {
    if rest.is_empty() {
        return;
    }
    parts.clear();
    parts.extend(rest.iter().map(|(n, h)| {
        let of = if h.peak { known[*n] } else { reading.parts(gauge, h, h.variance) };
        of.map(|p| p * h.mass)
    }));
    let whole: f64 = parts.iter().map(|p| p[0] + p[1] + p[2] + p[3]).sum();
    sums.n += 1.0;
    if whole <= 1e-280 {
        sums.shares[3] += reading.weight;
        return;
    }
    let share = reading.weight / whole;
    for ((_, h), part) in rest.iter().zip(parts.iter()) {
        let told = part.map(|p| p * share);
        sums.shares.iter_mut().zip(told).for_each(|(s, p)| *s += p);
        for (square, sort) in sums.gross.iter_mut().zip([2, 3]).filter(|(_, sort)| told[*sort] > 1e-6 * reading.weight) {
            let width = if sort == 2 { &gauge.wide } else { &gauge.gross };
            let error = reading.low - h.at;
            *square += told[sort] * if reading.exact() { error * error } else { Term::of(reading.low, reading.high, h.at, width).square };
        }
        let own = told[1];
        if own < 1e-6 {
            continue;
        }
        let own_variance = reading.spread.variance * h.hard;
        let total = own_variance + h.variance;
        let precision = 1.0 / total;
        // A range tells less of the bias than a figure does.
        let (mean, square, heard) = if reading.exact() {
            let error = reading.low - h.at - reading.bias;
            (error, error * error, own * precision)
        } else {
            let term = Term::new(reading.low, reading.high, h.at + reading.bias, total.sqrt());
            (term.mean, term.square, own * term.information(total.sqrt(), false))
        };
        sums.weight += heard;
        sums.pull += heard * reading.bias + own * mean * precision;
        let kept = own_variance * precision;
        sums.square += own * (kept * kept * square + kept * h.variance) / h.hard;
    }
}
