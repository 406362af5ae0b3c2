//! How often the intervals hold what they should: measured on claims that were held out, beside a plain baseline.
//!
//! Claims are split into folds by their own content; the model is fitted to the others and asked for the interval of each claim that
//! was left out. These are intervals *for a claim*: the latent value, the source's bias and its spread together. Where the plain
//! ones hold too little, the level is raised to what the other folds needed (distributional conformal prediction: Chernozhukov,
//! Wüthrich and Zhu, PNAS 2021). Coverage can be bought with width, so the interval score (Gneiting and Raftery, JASA 2007) stands
//! beside it, and the same figures for the mean of the other claims with one variance for all.
//!
//! Intervals *for the latent value* are not widened by that: nobody observes a latent value, and what a claim's interval lacks may be
//! its source's. What can be seen is whether two halves of the sources, each with a model of its own, come to the same value as nearly
//! as their beliefs say ([`replicate`]). An error that all sources share stays unseen, which is why this is told and not used.

use rayon::prelude::*;

use super::likelihood::{Width, below};
use super::parameters::{Metric, Spread};
use super::question::{Hypothesis, cumulative, mass_at, quantile, reach};
use super::{Fit, Settings};
use crate::reliability::fusion::evidence::{Evidence, Observation, Scale};
use crate::reliability::fusion::median_of;

/// Coverage, width and score of intervals on held-out claims; widths and scores on the metric's scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// Share of claims inside their intervals.
    pub coverage: f64,
    /// Median width.
    pub width: f64,
    /// Mean interval score: width, and what is missed at 2/α.
    pub score: f64,
}

/// What a calibration run finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Claims held out, one after the other.
    pub n: usize,
    /// Intervals as the model gives them.
    pub plain: Measured,
    /// Intervals at the adjusted level.
    pub adjusted: Measured,
    /// Mean of the others' claims, one variance for all.
    pub baseline: Measured,
    /// The same, widened in one proportion until it holds 95 %.
    pub baseline_adjusted: Measured,
    /// The level at which intervals hold 95 % of claims.
    pub level: f64,
}

impl Calibration {
    /// The plain intervals are too narrow.
    pub fn adjusting(&self) -> bool {
        self.plain.coverage < LEVEL - 0.01
    }
}

/// How two halves of the sources agree on latent values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Replication {
    /// Questions that both answer.
    pub n: usize,
    /// Intervals for the difference of the two as the beliefs give them; it is zero.
    pub plain: Measured,
    /// At the level that held 95 % of the other questions.
    pub adjusted: Measured,
    /// That level, of all questions.
    pub level: f64,
}

/// What is left out at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// A fifth of the claims.
    Claims,
    /// A whole source: its claims on questions that others answer.
    Sources,
}

/// The level that intervals are meant to have.
pub const LEVEL: f64 = 0.95;
const FOLDS: usize = 5;

/// A claim that was held out with what was foretold.
struct Trial {
    fold: usize,
    at: f64,
    foretold: Foretold,
    baseline: (f64, f64),
}

/// What is foretold of a claim: the belief of its latent value, and the source.
#[derive(Debug, Clone)]
pub struct Foretold {
    over: Vec<Hypothesis>,
    bias: f64,
    unsure: f64,
    spread: Spread,
    metric: Metric,
    bounds: (f64, f64),
}

impl Foretold {
    /// Distribution function of the claim.
    fn cumulative(&self, at: f64) -> f64 {
        let share = self.spread.shares;
        let of = |h: &Hypothesis| {
            let own = (self.spread.variance * h.hard + self.unsure + h.variance).sqrt();
            let wide = (self.metric.wide.powi(2) + h.variance).sqrt();
            // The very figure needs a peak; elsewhere that share is the source's own spread.
            let peak =
                if h.peak { share[0] * below((at - h.at) / self.metric.peak) } else { share[0] * below((at - h.at - self.bias) / own) };
            peak + share[1] * below((at - h.at - self.bias) / own)
                + share[2] * below((at - h.at) / wide)
                + share[3] * below((at - h.at) / self.metric.gross.hypot(h.variance.sqrt()))
        };
        self.over.iter().map(|h| h.mass * of(h)).sum()
    }

    /// Density of the claim.
    fn density(&self, at: f64) -> f64 {
        let share = self.spread.shares;
        let of = |h: &Hypothesis| {
            let own = Width::new((self.spread.variance * h.hard + self.unsure + h.variance).sqrt());
            let [wide, gross] = [self.metric.wide, self.metric.gross].map(|w| Width::new(w.hypot(h.variance.sqrt())));
            let peak = if h.peak { Width::new(self.metric.peak).density(at - h.at) } else { own.density(at - h.at - self.bias) };
            share[0] * peak
                + share[1] * own.density(at - h.at - self.bias)
                + share[2] * wide.density(at - h.at)
                + share[3] * gross.density(at - h.at)
        };
        self.over.iter().map(|h| h.mass * of(h)).sum()
    }

    /// How far out a claim lies: 0 in the middle, 1 at the ends.
    fn depth(&self, at: f64) -> f64 {
        // Halves of a step count for both sides, so that an expected figure is in the middle.
        let width = 0.5 * self.metric.peak;
        let both = 0.5 * (self.cumulative(at - width) + self.cumulative(at + width));
        (2.0 * both - 1.0).abs()
    }

    /// The interval at a level.
    pub fn interval(&self, level: f64) -> (f64, f64) {
        let (low, high) = reach(&self.over);
        let far = 9.0 * (self.spread.variance + self.unsure).sqrt() + 9.0 * self.metric.gross + self.bias.abs();
        let from = (low - far, high + far);
        let end = |p: f64| quantile(p, from, |x| self.cumulative(x), |x| self.density(x)).clamp(self.bounds.0, self.bounds.1);
        (end((1.0 - level) / 2.0), end((1.0 + level) / 2.0))
    }
}

/// Measures, adjusts and measures again; `None` where fewer than twenty claims can be held out.
pub fn calibrate(evidence: &Evidence, how: &Settings, held: Held) -> Option<Calibration> {
    let folds = match held {
        Held::Claims => FOLDS,
        Held::Sources => evidence.sources(),
    };
    let all: Vec<Observation> = evidence.observations().collect();
    let fold = |o: &Observation| match held {
        Held::Claims => mixed(u64::from(o.question) << 32 | u64::from(o.source)) as usize % folds,
        Held::Sources => o.source as usize,
    };
    let trials: Vec<Trial> = (0..folds)
        .into_par_iter()
        .flat_map(|leave| {
            let (out, kept): (Vec<Observation>, Vec<Observation>) = all.iter().partition(|o| fold(o) == leave);
            tried(&evidence.with(kept), &out, how, leave)
        })
        .collect();
    if trials.len() < 20 {
        return None;
    }
    let depths: Vec<(usize, f64)> = trials.iter().map(|t| (t.fold, t.foretold.depth(t.at))).collect();
    let level_without = |leave: usize| level(depths.iter().filter(|d| d.0 != leave || folds == 1).map(|d| d.1).collect());
    let levels: Vec<f64> = (0..folds).map(level_without).collect();
    let adjusted: Vec<(f64, f64)> = trials.par_iter().map(|t| t.foretold.interval(levels[t.fold])).collect();
    let plain: Vec<(f64, f64)> = trials.par_iter().map(|t| t.foretold.interval(LEVEL)).collect();
    let claims: Vec<f64> = trials.iter().map(|t| t.at).collect();
    let baseline: Vec<(f64, f64)> = trials.iter().map(|t| t.baseline).collect();
    Some(Calibration {
        n: trials.len(),
        plain: measured(&claims, &plain),
        adjusted: measured(&claims, &adjusted),
        baseline: measured(&claims, &baseline),
        baseline_adjusted: measured(&claims, &widened(&claims, &baseline)),
        level: level(depths.iter().map(|d| d.1).collect()),
    })
}

/// Fits halves of the sources apart and holds what they come to against each other; `None` where they share fewer than twenty
/// questions. A voice is in one half with all its sources.
pub fn replicate(evidence: &Evidence, how: &Settings) -> Option<Replication> {
    let half = |o: &Observation| mixed(u64::from(how.voices.get(o.source as usize).copied().unwrap_or(o.source))) & 1 == 1;
    let (one, other): (Vec<Observation>, Vec<Observation>) = evidence.observations().partition(half);
    let parts = [one, other].map(|claims| evidence.with(claims));
    let fits: Vec<Fit> = parts.par_iter().map(|part| Fit::new(part, how)).collect();
    let beliefs = |q: usize| -> Option<[Vec<Hypothesis>; 2]> {
        let found = [0, 1].map(|n| fits[n].belief(&parts[n], q));
        found.iter().all(|b| !b.is_empty()).then_some(found)
    };
    let answered: Vec<usize> = (0..evidence.questions()).filter(|q| evidence.asked[*q].scale != Scale::Category).collect();
    let apart: Vec<(usize, Vec<Hypothesis>)> =
        answered.into_par_iter().filter_map(|q| beliefs(q).map(|[a, b]| (mixed(q as u64) as usize % FOLDS, difference(&a, &b)))).collect();
    if apart.len() < 20 {
        return None;
    }
    let depth = |over: &[Hypothesis]| (2.0 * cumulative(over, 0.0) - 1.0).abs();
    let depths: Vec<(usize, f64)> = apart.par_iter().map(|(fold, over)| (*fold, depth(over))).collect();
    let without = |leave: usize| level(depths.iter().filter(|d| d.0 != leave).map(|d| d.1).collect());
    let levels: Vec<f64> = (0..FOLDS).map(without).collect();
    let interval = |over: &[Hypothesis], level: f64| {
        let end = |p: f64| quantile(p, reach(over), |x| cumulative(over, x), |x| mass_at(over, x));
        (end((1.0 - level) / 2.0), end((1.0 + level) / 2.0))
    };
    let nothing = vec![0.0; apart.len()];
    let at = |level: &(dyn Fn(usize) -> f64 + Sync)| -> Measured {
        let intervals: Vec<(f64, f64)> = apart.par_iter().map(|(fold, over)| interval(over, level(*fold))).collect();
        measured(&nothing, &intervals)
    };
    let all = level(depths.iter().map(|d| d.1).collect());
    Some(Replication { n: apart.len(), plain: at(&|_| LEVEL), adjusted: at(&|fold| levels[fold]), level: all })
}

/// The belief of how far one value lies above the other.
fn difference(one: &[Hypothesis], other: &[Hypothesis]) -> Vec<Hypothesis> {
    let of =
        |a: &Hypothesis, b: &Hypothesis| Hypothesis { at: a.at - b.at, variance: a.variance + b.variance, mass: a.mass * b.mass, ..*a };
    one.iter().flat_map(|a| other.iter().map(move |b| of(a, b))).collect()
}

/// The level that would have held 95 % of the claims; never below 95 %.
fn level(mut depths: Vec<f64>) -> f64 {
    depths.sort_unstable_by(f64::total_cmp);
    let rank = ((depths.len() as f64 + 1.0) * LEVEL).ceil() as usize;
    depths.get(rank.saturating_sub(1)).copied().unwrap_or(1.0).clamp(LEVEL, 1.0 - 1e-6)
}

fn tried(kept: &Evidence, out: &[Observation], how: &Settings, fold: usize) -> Vec<Trial> {
    let fit = Fit::new(kept, how);
    let baseline = Baseline::new(kept, &fit);
    out.iter()
        .filter_map(|claim| {
            let (low, high) = super::likelihood::ends(&kept.asked[claim.question as usize], claim.low, claim.best, claim.high);
            // Only figures can lie inside or outside.
            if low != high {
                return None;
            }
            let foretold = fit.foretell(kept, claim)?;
            Some(Trial { fold, at: low, foretold, baseline: baseline.interval(kept, &fit, claim)? })
        })
        .collect()
}

/// The mean of a question's claims (along a running count: the nearest claim of another source), and one variance for a whole metric.
struct Baseline {
    spread: Vec<f64>,
    /// Figures along each running count: count, day, source, figure.
    along: Vec<(u32, i32, u32, f64)>,
}

impl Baseline {
    fn new(kept: &Evidence, fit: &Fit) -> Self {
        let mut out = Self { spread: Vec::new(), along: Vec::new() };
        for q in (0..kept.questions()).filter(|q| kept.asked[*q].series != u32::MAX) {
            let figures = kept.of(q).filter(|i| fit.ends[*i].0 == fit.ends[*i].1);
            out.along.extend(figures.map(|i| (kept.asked[q].series, kept.asked[q].day, kept.source[i], fit.ends[i].0)));
        }
        out.along.sort_by(|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)).then(a.3.total_cmp(&b.3)));
        let mut sums = vec![(0.0, 0.0); fit.metrics.len()];
        for q in 0..kept.questions() {
            let sum = &mut sums[kept.asked[q].metric as usize];
            if kept.asked[q].series == u32::MAX {
                let Some((mean, n)) = mean(kept, fit, q).filter(|m| m.1 > 1.0) else { continue };
                let squares = kept.of(q).map(|i| fit.ends[i]).filter(|(l, h)| l == h).map(|e| (e.0 - mean).powi(2)).sum::<f64>();
                *sum = (sum.0 + squares, sum.1 + n - 1.0);
            } else {
                for i in kept.of(q).filter(|i| fit.ends[*i].0 == fit.ends[*i].1) {
                    let near = out.nearest(kept.asked[q].series, kept.asked[q].day, kept.source[i]);
                    *sum = near.map_or(*sum, |x| (sum.0 + (fit.ends[i].0 - x).powi(2), sum.1 + 1.0));
                }
            }
        }
        out.spread = sums.into_iter().map(|(squares, n): (f64, f64)| (squares / n.max(1.0)).sqrt()).collect();
        out
    }

    /// The claim of another source that is nearest in time.
    fn nearest(&self, series: u32, day: i32, source: u32) -> Option<f64> {
        let at = self.along.partition_point(|a| (a.0, a.1) < (series, day));
        let other = |a: &&(u32, i32, u32, f64)| a.0 == series && a.2 != source;
        let before = self.along[..at].iter().rev().take_while(|a| a.0 == series).find(other);
        let after = self.along[at..].iter().take_while(|a| a.0 == series).find(other);
        match (before, after) {
            (Some(b), Some(a)) => Some(if day - b.1 <= a.1 - day { b.3 } else { a.3 }),
            (b, a) => b.or(a).map(|x| x.3),
        }
    }

    fn interval(&self, kept: &Evidence, fit: &Fit, claim: &Observation) -> Option<(f64, f64)> {
        let asked = &kept.asked[claim.question as usize];
        let spread = self.spread[asked.metric as usize];
        let (middle, half) = match asked.series {
            u32::MAX => mean(kept, fit, claim.question as usize).map(|(mean, n)| (mean, 1.959_964 * spread * (1.0 + 1.0 / n).sqrt()))?,
            series => (self.nearest(series, asked.day, claim.source)?, 1.959_964 * spread),
        };
        let (low, high) = bounds(asked.scale);
        Some(((middle - half).clamp(low, high), (middle + half).clamp(low, high)))
    }
}

/// Mean and number of the figures on a question.
fn mean(kept: &Evidence, fit: &Fit, q: usize) -> Option<(f64, f64)> {
    let (sum, n) = kept.of(q).map(|i| fit.ends[i]).filter(|(l, h)| l == h).fold((0.0, 0.0), |(s, n), e| (s + e.0, n + 1.0));
    (n > 0.0).then(|| (sum / n, n))
}

fn bounds(scale: Scale) -> (f64, f64) {
    match scale {
        Scale::Bounded { low, high } => (low, high),
        _ => (f64::NEG_INFINITY, f64::INFINITY),
    }
}

/// Intervals widened about their middles in one proportion, so that 95 % of the claims are inside.
fn widened(claims: &[f64], intervals: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let half = |i: &(f64, f64)| ((i.0 + i.1) / 2.0, ((i.1 - i.0) / 2.0).max(1e-12));
    let mut out: Vec<f64> = claims.iter().zip(intervals).map(|(x, i)| (x - half(i).0).abs() / half(i).1).collect();
    out.sort_unstable_by(f64::total_cmp);
    let by = out.get(((out.len() as f64) * LEVEL).ceil() as usize - 1).copied().unwrap_or(1.0).max(1.0);
    intervals.iter().map(half).map(|(middle, half)| (middle - by * half, middle + by * half)).collect()
}

fn measured(claims: &[f64], intervals: &[(f64, f64)]) -> Measured {
    let alpha = 1.0 - LEVEL;
    let n = claims.len() as f64;
    // A claim at the very end of an interval is inside: ends are found by halving.
    let inside = |x: f64, (low, high): (f64, f64)| {
        let hair = 1e-6 * (1.0 + x.abs());
        x >= low - hair && x <= high + hair
    };
    let missed = |x: f64, (low, high): (f64, f64)| 2.0 / alpha * ((low - x).max(0.0) + (x - high).max(0.0));
    let pairs = || claims.iter().copied().zip(intervals.iter().copied());
    Measured {
        coverage: pairs().filter(|(x, i)| inside(*x, *i)).count() as f64 / n,
        width: median_of(intervals.iter().map(|i| i.1 - i.0).collect()).unwrap_or(0.0),
        score: pairs().map(|(x, i)| i.1 - i.0 + missed(x, i)).sum::<f64>() / n,
    }
}

impl Fit {
    /// What a claim would say, as far as the others tell; `None` where nobody answers its question.
    pub fn foretell(&self, evidence: &Evidence, claim: &Observation) -> Option<Foretold> {
        let asked = &evidence.asked[claim.question as usize];
        let others = evidence.of(claim.question as usize).any(|i| evidence.source[i] != claim.source);
        if asked.series == u32::MAX && !others {
            return None;
        }
        let over = self.belief(evidence, claim.question as usize);
        if over.is_empty() {
            return None;
        }
        let (bias, mut unsure, spread) = self.source_on(evidence, asked.metric, claim.source, claim.day)?;
        if asked.series != u32::MAX {
            // A source that is new to the count has an offset of its own there.
            unsure += self.courses[asked.metric as usize].offset;
        }
        let metric = self.metrics[asked.metric as usize];
        Some(Foretold { over, bias, unsure, spread, metric, bounds: bounds(asked.scale) })
    }
}

/// Bits well mixed (Steele, Lea and Flood 2014), so that folds do not follow any order.
fn mixed(x: u64) -> u64 {
    let mut z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
