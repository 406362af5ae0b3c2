//! The measurement model: every claim is a source's reading of its question's latent value.
//!
//! A claim equals the latent value exactly, or misses it by the source's bias and spread, or grossly, or has nothing to do with it;
//! what the wording leaves open is a term of the likelihood ([`likelihood`]). Latent values are found question by question
//! ([`question`]), sources' biases, spreads and shares from what each claim adds to the others of its question: in every round a
//! source is measured against the belief *without* its own claim, so that nobody confirms himself. Running counts are taken together
//! ([`series`]). The method is EM with a Laplace approximation (Dempster, Laird and Rubin 1977; Tierney and Kadane 1986) on claims
//! that are truncated (Tobin 1958) and contaminated (Tukey 1960), with empirical-Bayes shrinkage (Efron and Morris 1975). Every pass
//! (`pass`) is linear in the claims.
//!
//! Of millions of claims the first rounds look at an even sample (`prepare`): they only bring the search near its end, and rounds over
//! all claims follow until nothing moves any more.

pub mod calibrate;
pub mod likelihood;
pub mod overlap;
pub mod parameters;
mod pass;
mod prepare;
pub mod question;
pub mod series;
pub mod standing;

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::evidence::{Evidence, Outcome, Scale};
use super::{Estimator, copying, most_frequent};
use likelihood::ends;
use parameters::{Known, Leaf, Metric, Spread};
use question::{Belief, Gauge, Hypothesis, Reading, cumulative, mass_at, quantile, reach};
use series::{Counts, Course};

/// Registered in [`ESTIMATORS`](super::ESTIMATORS).
pub const ESTIMATOR: Estimator = Estimator {
    id: "model",
    summary: "latent value with a 95 % interval; bias and spread of each source, bounds and vague words as such",
    run: |evidence| {
        let voices = copying::voices_of(evidence);
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
    /// The source's voice is that of others, too; empty: nobody's is.
    shared: Vec<bool>,
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

/// Rounds over all claims at least, where there was none over a sample; rounds over a sample at most.
const LEAST: usize = 5;
const SAMPLED: usize = 10;
/// Share of a bias's own standard deviation that is no move, of so many claims that a sample is looked at first.
const UNSURE: f64 = 0.05;

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
        let of = |q: usize, i: usize| ends(&evidence.asked[q], evidence.low[i], evidence.best[i], evidence.high[i]);
        let ends: Vec<(f64, f64)> = prepare::each(evidence, of);
        let sample = prepare::sample(evidence);
        let metrics = parameters::metrics(evidence, &ends, &sample);
        let epochs = Epochs::new(evidence, how.epochs);
        let leaf_of =
            |q: usize, i: usize| Leaf { metric: evidence.asked[q].metric, source: evidence.source[i], epoch: epochs.of(evidence.day[i]) };
        let known = Known::new(evidence, &metrics, prepare::distinct(evidence, leaf_of));
        let numbers: FxHashMap<Leaf, u32> = known.leaves.iter().copied().zip(0..).collect();
        let leaf: Vec<u32> = prepare::each(evidence, |q, i| numbers.get(&leaf_of(q, i)).copied().unwrap_or(0));
        let (sets, sizes) = overlap::sets(evidence, &known, &leaf, &ends);
        let start = Course { growth: 1.0, walk: 0.25, offset: 0.25 };
        let mut out = Self {
            courses: vec![start; metrics.len()],
            counts: Counts::new(evidence),
            ended: vec![f64::NAN; evidence.questions()],
            beliefs: BTreeMap::new(),
            offsets: BTreeMap::new(),
            shared: pass::shared(&how.voices),
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
        out.begin(evidence, &sample);
        let whole = evidence.chunks();
        let sampled = sample.len() < whole.len();
        if sampled {
            out.learn(evidence, &sample, how.rounds.min(SAMPLED), 0);
        }
        let rounds = if out.counts.is_empty() { how.rounds } else { 8 * how.rounds };
        out.learn(evidence, &whole, rounds, if sampled { 0 } else { LEAST });
        out
    }

    /// Rounds over the questions of these ranges, until biases stay where they are; not less than `least` (0: of very many claims).
    fn learn(&mut self, evidence: &Evidence, ranges: &[Range<usize>], rounds: usize, least: usize) {
        let still = if self.counts.is_empty() { 5e-3 } else { 1e-5 };
        for round in 1..=rounds {
            let before: Vec<f64> = self.known.cells.iter().map(|c| c.bias).collect();
            let mut ended = std::mem::take(&mut self.ended);
            let mut sums = self.pass_over(evidence, ranges, &mut ended);
            self.ended = ended;
            self.along(evidence, &mut sums);
            self.known.learn(&sums, &mut self.metrics);
            self.known.centre(&self.sets);
            self.rounds += 1;
            let moved = self.known.cells.iter().zip(before).map(|(c, before)| {
                let little = still * self.metrics[c.metric as usize].usual;
                // Of very many claims the rarest sources would take the most rounds: what is little against its own uncertainty is nothing.
                (c.bias - before) / if least > 0 { little } else { little.max(UNSURE * c.unsure.sqrt()) }
            });
            let at_rest = match least {
                // There, what all move together counts: a few that creep on would cost as many rounds again.
                0 => moved.map(|m| m * m).sum::<f64>() < self.known.cells.len() as f64,
                _ => moved.fold(0.0, |most: f64, m| most.max(m.abs())) < 1.0,
            };
            if round >= least && at_rest {
                break;
            }
        }
    }

    /// Claim `i` of a question with what is known of its source.
    fn reading(&self, i: usize) -> Option<Reading> {
        let (low, high) = self.ends[i];
        if low.is_nan() {
            return None;
        }
        let leaf = self.leaf[i] as usize;
        Some(Reading { low, high, ..self.template(leaf) })
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

    /// What is believed of a question.
    pub fn belief(&self, evidence: &Evidence, q: usize) -> Vec<Hypothesis> {
        if evidence.asked[q].series != u32::MAX {
            return self.beliefs.get(&(q as u32)).copied().into_iter().collect();
        }
        let mut readings: Vec<Reading> = evidence.of(q).filter_map(|i| self.reading(i)).collect();
        if readings.is_empty() {
            return Vec::new();
        }
        self.weigh(&mut readings);
        Belief::new(&readings, &Gauge::new(&self.metrics[evidence.asked[q].metric as usize])).over
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
    let end = |p: f64| Some(scale.figure(quantile(p, reach(over), |x| cumulative(over, x), |x| mass_at(over, x))));
    Outcome { estimate: Some(scale.figure(middle)), low: end((1.0 - level) / 2.0), high: end((1.0 + level) / 2.0) }
}
