//! Dawid–Skene for facts: which category each source gives when another is true, and what is true, by EM.
//!
//! Dawid and Skene, "Maximum Likelihood Estimation of Observer Error-Rates Using the EM Algorithm", Applied Statistics 28, 1979. Where
//! a metric has few categories (yes and no), each source has a table of errors with a Dirichlet prior. Where the categories are names
//! (gates, persons) or figures, a table cannot be filled: a source has one error rate, spread evenly over the question's other
//! candidates and one that nobody has stated.

use rayon::prelude::*;

use super::Estimator;
use super::candidates::Candidates;
use super::evidence::{Evidence, Outcome, Scale};

/// Registered in [`ESTIMATORS`](super::ESTIMATORS).
pub const ESTIMATOR: Estimator =
    Estimator { id: "dawid-skene", summary: "each source's rates of error, and what is true, by EM (Dawid and Skene 1979)", run };

/// Categories of a metric for which tables of errors are kept.
const TABLE: usize = 8;
/// Claims that the prior is worth: right ones, and wrong ones together.
const PRIOR: (f64, f64) = (4.0, 1.0);
const ROUNDS: usize = 30;

fn run(evidence: &Evidence) -> Vec<Outcome> {
    let candidates = Candidates::new(evidence);
    candidates.best(&posterior(evidence, &candidates))
}

/// Probability of each candidate.
pub fn posterior(evidence: &Evidence, candidates: &Candidates) -> Vec<f64> {
    let tables = Tables::new(evidence);
    let mut probability = vec![0.0; candidates.len()];
    candidates.scored(&mut probability, |q, out| {
        let from = candidates.of(q).start;
        let votes: f64 = (0..out.len()).map(|i| candidates.voters(from + i).len() as f64).sum();
        out.iter_mut().enumerate().for_each(|(i, p)| *p = candidates.voters(from + i).len() as f64 / votes);
    });
    for _ in 0..ROUNDS {
        let before = probability.clone();
        let right = right(candidates, &before);
        let errors = tables.errors(evidence, candidates, &before);
        candidates.scored(&mut probability, |q, out| {
            let from = candidates.of(q).start;
            match tables.size[evidence.asked[q].metric as usize] {
                0 => one_rate(candidates, from, &right, out),
                _ => tables.scores(evidence, candidates, q, &errors, out),
            }
            softmax(out);
            // What is equal but for the order of sums stays equal: EM would blow the difference up.
            out.iter_mut().for_each(|p| *p = (*p * 1e9).round() / 1e9);
        });
        let moved = before.iter().zip(&probability).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        if moved < 1e-6 {
            break;
        }
    }
    probability
}

/// Share of each source's claims that are right.
fn right(candidates: &Candidates, probability: &[f64]) -> Vec<f64> {
    let sums = candidates.per_source(|c, sums| candidates.voters(c).iter().for_each(|s| sums[*s as usize] += probability[c]));
    let (good, bad) = PRIOR;
    sums.iter().zip(&candidates.votes_of).map(|(t, n)| (t + good) / (f64::from(*n) + good + bad)).collect()
}

fn one_rate(candidates: &Candidates, from: usize, right: &[f64], out: &mut [f64]) {
    // The other candidates, and one that nobody has stated.
    let others = out.len() as f64;
    for (i, score) in out.iter_mut().enumerate() {
        *score = candidates.voters(from + i).iter().map(|s| (right[*s as usize] * others / (1.0 - right[*s as usize])).ln()).sum();
    }
}

/// From logarithms to probabilities.
fn softmax(scores: &mut [f64]) {
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    scores.iter_mut().for_each(|s| *s = (*s - top).exp());
    let sum: f64 = scores.iter().sum();
    scores.iter_mut().for_each(|s| *s /= sum);
}

/// Metrics with few categories: tables of errors, and how common each category is.
struct Tables {
    /// Categories of each metric; 0 where there are too many for a table.
    size: Vec<usize>,
    /// Where the tables of each metric begin for each source.
    offset: Vec<usize>,
    /// Entries of one source.
    width: usize,
}

impl Tables {
    fn new(evidence: &Evidence) -> Self {
        let metrics = evidence.asked.iter().map(|a| a.metric as usize + 1).max().unwrap_or(0);
        let mut size = vec![0; metrics];
        for q in 0..evidence.questions() {
            let most = &mut size[evidence.asked[q].metric as usize];
            let codes = evidence.of(q).map(|at| evidence.best[at]).filter(|b| !b.is_nan());
            let fits = evidence.asked[q].scale == Scale::Category;
            *most = codes.fold(*most, |m, b| if fits && b >= 0.0 && b < TABLE as f64 { m.max(b as usize + 1) } else { usize::MAX });
        }
        let (mut offset, mut width) = (Vec::with_capacity(metrics), 0);
        for size in &mut size {
            *size = if *size <= TABLE { *size } else { 0 };
            offset.push(width);
            width += *size * *size;
        }
        Self { size, offset, width }
    }

    /// For each source and metric: probability of saying `j` (column) when `i` is true (row).
    fn errors(&self, evidence: &Evidence, candidates: &Candidates, probability: &[f64]) -> Vec<f64> {
        if self.width == 0 {
            return Vec::new();
        }
        let mut counts = vec![0.0; self.width * evidence.sources()];
        for (metric, size) in self.size.iter().enumerate().filter(|(_, k)| **k > 0) {
            for source in 0..evidence.sources() {
                for i in 0..size * size {
                    let wrong = PRIOR.1 / (size.saturating_sub(1)).max(1) as f64;
                    counts[source * self.width + self.offset[metric] + i] = if i % (size + 1) == 0 { PRIOR.0 } else { wrong };
                }
            }
        }
        for q in 0..evidence.questions() {
            let metric = evidence.asked[q].metric as usize;
            let size = self.size[metric];
            for (truth, said) in candidates.of(q).flat_map(|a| candidates.of(q).map(move |b| (a, b))).filter(|_| size > 0) {
                let cell = self.offset[metric] + candidates.figure[truth] as usize * size + candidates.figure[said] as usize;
                for source in candidates.voters(said) {
                    counts[*source as usize * self.width + cell] += probability[truth];
                }
            }
        }
        for (metric, size) in self.size.iter().enumerate().filter(|(_, k)| **k > 0) {
            counts.par_chunks_mut(self.width).for_each(|own| {
                for row in own[self.offset[metric]..self.offset[metric] + size * size].chunks_mut(*size) {
                    let sum: f64 = row.iter().sum();
                    row.iter_mut().for_each(|x| *x /= sum);
                }
            });
        }
        counts
    }

    fn scores(&self, evidence: &Evidence, candidates: &Candidates, q: usize, errors: &[f64], out: &mut [f64]) {
        let metric = evidence.asked[q].metric as usize;
        let (size, range) = (self.size[metric], candidates.of(q));
        for (truth, score) in range.clone().zip(out) {
            *score = 0.0;
            for said in range.clone() {
                let cell = self.offset[metric] + candidates.figure[truth] as usize * size + candidates.figure[said] as usize;
                *score += candidates.voters(said).iter().map(|s| errors[*s as usize * self.width + cell].ln()).sum::<f64>();
            }
        }
    }
}
