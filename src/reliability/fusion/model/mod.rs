//! The measurement model: every claim is a source's reading of its question's latent value.
//!
//! A claim equals the latent value exactly, or misses it by the source's bias and spread, or grossly, or has nothing to do with it;
//! what the wording leaves open is a term of the likelihood ([`likelihood`]). Latent values are found question by question
//! ([`question`]), sources' biases, spreads and shares from what each claim adds to the others of its question: in every round a
//! source is measured against the belief *without* its own claim, so that nobody confirms himself. Running counts are taken together
//! ([`series`]). The method is EM with a Laplace approximation (Dempster, Laird and Rubin 1977; Tierney and Kadane 1986) on claims
//! that are truncated (Tobin 1958) and contaminated (Tukey 1960), with empirical-Bayes shrinkage (Efron and Morris 1975). Every pass is
//! linear in the claims.

pub mod calibrate;
pub mod likelihood;
pub mod overlap;
pub mod parameters;
pub mod question;
pub mod series;
pub mod standing;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::candidates::Candidates;
use super::evidence::{Evidence, Outcome, Scale};
use super::{Estimator, copying, median_of, most_frequent};
use likelihood::{Term, ends};
use parameters::{Cell, Known, Leaf, Metric, Spread, Sums};
use question::{Belief, Hypothesis, Reading, cumulative, quantile, reach};
use series::{Counts, Course};

/// Registered in [`ESTIMATORS`](super::ESTIMATORS).
pub const ESTIMATOR: Estimator = Estimator {
    id: "model",
    summary: "latent value with a 95 % interval; bias and spread of each source, bounds and vague words as such",
    run: |evidence| {
        let voices = copying::voices(&Candidates::new(evidence));
        Fit::new(evidence, &Settings { voices, ..Settings::default() }).outcomes(evidence, 0.95)
    },
};

/// How the model is fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Rounds at most.
    pub rounds: usize,
    /// The source that is trusted: levels are told against its own, after the fit. None: biases are zero on average.
    pub reference: Option<u32>,
    /// Stretches of time over which a source's bias may drift (1: it does not).
    pub epochs: u32,
    /// Voice of each source (see [`copying`]); empty: each is its own.
    pub voices: Vec<u32>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { rounds: 20, reference: None, epochs: 1, voices: Vec::new() }
    }
}

/// The model fitted to claims.
#[derive(Debug, Clone)]
pub struct Fit {
    /// Widths of each metric.
    pub metrics: Vec<Metric>,
    /// What is known of the sources.
    pub known: Known,
    /// Set of each cell: only within one can sources be compared.
    pub sets: Vec<u32>,
    /// Sources in each set.
    pub sizes: Vec<u32>,
    /// Rounds that it took.
    pub rounds: usize,
    ends: Vec<(f64, f64)>,
    leaf: Vec<u32>,
    voices: Vec<u32>,
    reference: Option<u32>,
    epochs: Epochs,
    counts: Counts,
    courses: Vec<Course>,
    /// Where the search for each question's centre ended.
    ended: Vec<f64>,
    /// What is believed of the questions of running counts.
    beliefs: BTreeMap<u32, Hypothesis>,
    /// Offset of a source in a running count, and its variance; by count and stretch of time.
    offsets: BTreeMap<(u32, u32), (f64, f64)>,
}

/// Claims on one question up to which first guesses look at all of them, and claims that the guess of no bias is worth.
const FEW: usize = 40;
const BEGIN: f64 = 4.0;
/// Claims of a source from which it has a first guess.
const SOME: f64 = 3.0;

/// Days at which stretches of time end.
#[derive(Debug, Clone, Default)]
struct Epochs(Vec<i32>);

impl Epochs {
    fn new(evidence: &Evidence, count: u32) -> Self {
        if count < 2 {
            return Self::default();
        }
        let mut days = evidence.day.clone();
        days.sort_unstable();
        let mut ends: Vec<i32> = (1..count as usize).filter_map(|i| days.get(i * days.len() / count as usize).copied()).collect();
        ends.dedup();
        Self(ends)
    }

    fn of(&self, day: i32) -> u32 {
        self.0.partition_point(|end| *end <= day) as u32
    }
}

impl Fit {
    /// Fits the model.
    pub fn new(evidence: &Evidence, how: &Settings) -> Self {
        let ends: Vec<(f64, f64)> = (0..evidence.questions())
            .flat_map(|q| evidence.of(q).map(move |i| (q, i)))
            .map(|(q, i)| ends(&evidence.asked[q], evidence.low[i], evidence.best[i], evidence.high[i]))
            .collect();
        let metrics = parameters::metrics(evidence, &ends);
        let epochs = Epochs::new(evidence, how.epochs);
        let mut leaves = Vec::with_capacity(evidence.len());
        for q in 0..evidence.questions() {
            let metric = evidence.asked[q].metric;
            leaves.extend(evidence.of(q).map(|i| Leaf { metric, source: evidence.source[i], epoch: epochs.of(evidence.day[i]) }));
        }
        let known = Known::new(evidence, &metrics, leaves.clone());
        let leaf: Vec<u32> = leaves.par_iter().map(|l| known.leaves.binary_search(l).unwrap_or(0) as u32).collect();
        drop(leaves);
        let cell_of_claim: Vec<u32> = leaf.iter().map(|l| known.cell_of[*l as usize]).collect();
        let (sets, sizes) = overlap::sets(evidence, &known, &cell_of_claim, &ends);
        let start = Course { growth: 1.0, walk: 0.25, offset: 0.25 };
        let mut out = Self {
            courses: vec![start; metrics.len()],
            counts: Counts::new(evidence),
            ended: Vec::new(),
            beliefs: BTreeMap::new(),
            offsets: BTreeMap::new(),
            voices: how.voices.clone(),
            reference: how.reference,
            metrics,
            known,
            sets,
            sizes,
            rounds: 0,
            ends,
            leaf,
            epochs,
        };
        out.begin(evidence);
        let rounds = if out.counts.is_empty() { how.rounds } else { 8 * how.rounds };
        for _ in 0..rounds {
            let before: Vec<f64> = out.known.cells.iter().map(|c| c.bias).collect();
            let (mut sums, ended) = out.pass(evidence);
            out.ended = ended;
            out.along(evidence, &mut sums);
            out.known.learn(&sums, &mut out.metrics);
            out.known.centre(&out.sets);
            out.rounds += 1;
            let usual = |c: &Cell| out.metrics[c.metric as usize].usual;
            let moved = out.known.cells.iter().zip(before).map(|(c, b)| (c.bias - b).abs() / usual(c)).fold(0.0, f64::max);
            if moved < if out.counts.is_empty() { 5e-3 } else { 1e-5 } && out.rounds > 4 {
                break;
            }
        }
        out
    }

    /// First guesses at biases: each source's median deviation from the median of the others, so that a source that is steadily far off
    /// is not taken for one that errs grossly each time.
    fn begin(&mut self, evidence: &Evidence) {
        let mut apart: Vec<Vec<f64>> = vec![Vec::new(); self.known.cells.len()];
        for q in (0..evidence.questions()).filter(|q| evidence.asked[*q].series == u32::MAX) {
            let figures: Vec<(usize, f64)> =
                evidence.of(q).map(|i| (i, self.ends[i])).filter(|(_, e)| e.0 == e.1).map(|(i, e)| (i, e.0)).collect();
            for (n, (i, figure)) in figures.iter().enumerate().filter(|_| figures.len() > 1 && figures.len() <= FEW) {
                let others = figures.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, f)| f.1).collect();
                apart[self.known.cell_of[self.leaf[*i] as usize] as usize].extend(median_of(others).map(|middle| figure - middle));
            }
        }
        let mut varied: Vec<(f64, f64)> = vec![(0.0, 0.0); self.metrics.len()];
        for (cell, apart) in self.known.cells.iter_mut().zip(apart) {
            let (n, usual) = (apart.len() as f64, self.metrics[cell.metric as usize].usual);
            let middle = median_of(apart.clone()).unwrap_or(0.0);
            // One claim that is far off, or claims off in all directions, are no bias.
            let astray = median_of(apart.iter().map(|d| (d - middle).abs()).collect()).unwrap_or(0.0);
            if n < SOME || astray > 0.5 * middle.abs() {
                continue;
            }
            cell.bias = middle * n / (n + BEGIN);
            cell.unsure = (middle - cell.bias).powi(2) + usual * usual / (n + 1.0);
            let sum = &mut varied[cell.metric as usize];
            *sum = (sum.0 + cell.bias * cell.bias, sum.1 + (n / (n + BEGIN)).powi(2));
        }
        for (variety, (squares, weight)) in self.known.variety.iter_mut().zip(varied) {
            variety[0] = variety[0].max((BEGIN * variety[0] + squares) / (BEGIN + weight));
        }
    }

    /// Claim `i` of a question with what is known of its source.
    fn reading(&self, evidence: &Evidence, i: usize) -> Option<Reading> {
        let (low, high) = self.ends[i];
        if low.is_nan() {
            return None;
        }
        let leaf = self.leaf[i] as usize;
        let cell = &self.known.cells[self.known.cell_of[leaf] as usize];
        let (drift, more) = self.known.drift[leaf];
        let source = evidence.source[i];
        let voice = self.voices.get(source as usize).copied().unwrap_or(source);
        Some(Reading { low, high, bias: cell.bias + drift, unsure: cell.unsure + more, spread: cell.spread, weight: 1.0, voice })
    }

    /// Bias, its variance, and spread of a source on a metric on some day; those of its kind where nothing is known of it.
    fn source_on(&self, evidence: &Evidence, metric: u32, source: u32, day: i32) -> Option<(f64, f64, Spread)> {
        let known = &self.known;
        if let Ok(at) = known.cells.binary_search_by_key(&(metric, source), |c| (c.metric, c.source)) {
            let cell = &known.cells[at];
            let leaf = known.leaves.binary_search(&Leaf { metric, source, epoch: self.epochs.of(day) });
            let (drift, more) = leaf.map_or((0.0, 0.0), |l| known.drift[l]);
            return Some((cell.bias + drift, cell.unsure + more, cell.spread));
        }
        let kind = evidence.kinds[source as usize];
        let of_kind = known.groups.iter().find(|g| g.metric == metric && g.kind == kind);
        let group = of_kind.or_else(|| known.groups.iter().find(|g| g.metric == metric))?;
        let [sources, kinds, _] = known.variety[metric as usize];
        match of_kind {
            Some(_) => Some((group.bias, sources + group.unsure, group.spread)),
            None => Some((0.0, sources + kinds, group.spread)),
        }
    }

    /// One pass over all claims: each against the belief that the others of its question give. Also where each question's search ended.
    pub fn pass(&self, evidence: &Evidence) -> (Vec<Sums>, Vec<f64>) {
        let ranges = evidence.chunks();
        let parts: Vec<(Vec<Sums>, Vec<f64>)> = ranges
            .par_chunks(ranges.len().div_ceil(8).max(1))
            .map(|ranges| {
                let mut sums = vec![Sums::default(); self.known.leaves.len()];
                let mut ended = Vec::new();
                let (mut readings, mut at, mut rest) = (Vec::new(), Vec::new(), Vec::new());
                for q in ranges.iter().cloned().flatten() {
                    ended.push(f64::NAN);
                    if evidence.asked[q].series != u32::MAX {
                        continue;
                    }
                    self.gather(evidence, q, &mut readings, &mut at);
                    if readings.len() < 2 {
                        continue;
                    }
                    let metric = &self.metrics[evidence.asked[q].metric as usize];
                    let belief = Belief::new(&readings, metric, Some(self.ended.get(q).copied().unwrap_or(f64::NAN)));
                    let hypotheses = belief.over.len();
                    if let (Some(last), Some(centre)) = (ended.last_mut(), belief.over.first()) {
                        *last = centre.at;
                    }
                    for (n, i) in at.iter().enumerate().filter(|_| hypotheses > 0) {
                        belief.without(n, &readings, metric, &mut rest);
                        let parts = &belief.parts[n * hypotheses..(n + 1) * hypotheses];
                        note(&readings[n], &rest, parts, metric, &mut sums[self.leaf[*i] as usize]);
                    }
                }
                (sums, ended)
            })
            .collect();
        let (mut total, mut ended) = (vec![Sums::default(); self.known.leaves.len()], Vec::with_capacity(evidence.questions()));
        for (sums, more) in parts {
            total.iter_mut().zip(sums).for_each(|(t, p)| *t += p);
            ended.extend(more);
        }
        (total, ended)
    }

    fn gather(&self, evidence: &Evidence, q: usize, readings: &mut Vec<Reading>, at: &mut Vec<usize>) {
        readings.clear();
        at.clear();
        for i in evidence.of(q) {
            if let Some(reading) = self.reading(evidence, i) {
                readings.push(reading);
                at.push(i);
            }
        }
        // What one voice says through several sources counts once.
        if !self.voices.is_empty() {
            for n in 0..readings.len() {
                readings[n].weight = 1.0 / readings.iter().filter(|r| r.voice == readings[n].voice).count() as f64;
            }
        }
    }

    /// What is believed of a question.
    pub fn belief(&self, evidence: &Evidence, q: usize) -> Vec<Hypothesis> {
        if evidence.asked[q].series != u32::MAX {
            return self.beliefs.get(&(q as u32)).copied().into_iter().collect();
        }
        let (mut readings, mut at) = (Vec::new(), Vec::new());
        self.gather(evidence, q, &mut readings, &mut at);
        if readings.is_empty() {
            return Vec::new();
        }
        Belief::new(&readings, &self.metrics[evidence.asked[q].metric as usize], None).over
    }

    /// Estimates with intervals for the latent values, at this level.
    pub fn outcomes(&self, evidence: &Evidence, level: f64) -> Vec<Outcome> {
        let categories = evidence.asked.iter().any(|a| a.scale == Scale::Category);
        let common = if categories { (most_frequent::ESTIMATOR.run)(evidence) } else { Vec::new() };
        (0..evidence.questions())
            .into_par_iter()
            .map(|q| match evidence.asked[q].scale {
                Scale::Category => common[q],
                scale => {
                    let mut over = self.belief(evidence, q);
                    let by = self.level(evidence, q);
                    over.iter_mut().for_each(|h| h.at += by);
                    outcome(&over, scale, level)
                }
            })
            .collect()
    }
}

/// Estimate and interval of a belief, as figures.
fn outcome(over: &[Hypothesis], scale: Scale, level: f64) -> Outcome {
    let Some(middle) = question::estimate(over) else { return Outcome::default() };
    let end = |p: f64| Some(scale.figure(quantile(p, reach(over), |x| cumulative(over, x))));
    Outcome { estimate: Some(scale.figure(middle)), low: end((1.0 - level) / 2.0), high: end((1.0 + level) / 2.0) }
}

/// What a claim tells of its source, held against the belief of the others; `known` are its likelihoods where a peak is.
fn note(reading: &Reading, rest: &[(usize, Hypothesis)], known: &[[f64; 4]], metric: &Metric, sums: &mut Sums) {
    let of = |(n, h): &(usize, Hypothesis)| if h.peak { known[*n] } else { reading.parts(metric, h, h.variance) };
    let mut parts = [[0.0; 4]; 16];
    let mut whole = 0.0;
    for (one, part) in rest.iter().zip(&mut parts) {
        *part = of(one).map(|p| p * one.1.mass);
        whole += part.iter().sum::<f64>();
    }
    if rest.is_empty() {
        return;
    }
    sums.n += 1.0;
    if whole <= 1e-280 {
        sums.shares[3] += reading.weight;
        return;
    }
    for ((_, h), part) in rest.iter().zip(&parts) {
        sums.shares.iter_mut().zip(part).for_each(|(s, p)| *s += reading.weight * p / whole);
        for (square, sort) in sums.gross.iter_mut().zip([2, 3]).filter(|(_, sort)| part[*sort] > 1e-6 * whole) {
            let width = if sort == 2 { metric.wide } else { metric.gross };
            *square += reading.weight * part[sort] / whole * Term::new(reading.low, reading.high, h.at, width).square;
        }
        let own = reading.weight * part[1] / whole;
        if own < 1e-6 {
            continue;
        }
        let own_variance = reading.spread.variance * h.hard;
        let total = own_variance + h.variance;
        let term = Term::new(reading.low, reading.high, h.at + reading.bias, total.sqrt());
        // A range tells less of the bias than a figure does.
        let told = own * term.information(total.sqrt(), reading.exact());
        sums.weight += told;
        sums.pull += told * reading.bias + own * term.mean / total;
        let kept = own_variance / total;
        sums.square += own * (kept * kept * term.square + kept * h.variance) / h.hard;
    }
}
