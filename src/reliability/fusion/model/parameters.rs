//! What is known of metrics and sources: widths, biases, spreads, shares of sorts of error; and how they follow from the claims.
//!
//! A source's bias on a metric is shrunk to that of its kind, the kind's to none; its spread and its shares of errors likewise. How
//! strongly is learned from how much sources differ (empirical Bayes), with a little prior evidence so that two sources prove nothing.

use std::ops::Range;

use crate::reliability::fusion::evidence::{Evidence, Scale};
use crate::reliability::fusion::median_of;

/// A metric's widths on its scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Metric {
    /// Usual distance between a claim and the middle of its question.
    pub usual: f64,
    /// Width of "the very figure".
    pub peak: f64,
    /// Spread of gross errors.
    pub wide: f64,
    /// Spread of what has nothing to do with the latent value.
    pub gross: f64,
    /// That two state the same figure is evidence; it is not where equal figures are as common between questions as on one.
    pub specific: bool,
    /// Nothing lies beyond the ends of the scale: no figure is a slip of the keyboard.
    pub bounded: bool,
}

/// How a source's errors spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Of its own errors.
    pub variance: f64,
    /// Shares of claims: the very figure, its own spread, gross errors, anything.
    pub shares: [f64; 4],
}

/// Peak and gross errors in units of the usual distance.
const PEAK: f64 = 0.02;
const WIDE: f64 = 10.0;
/// Chance that figures of two questions are equal above which equality proves nothing.
const COMMON: f64 = 0.05;
/// Claims that the kind's spread and shares are worth to a source, and sources that the first guess at their variety is worth.
const WORTH: f64 = 4.0;
const FIRST: f64 = 2.0;

/// Widths of every metric, from the questions of a sample; `ends` are the claims on the scale.
pub fn metrics(evidence: &Evidence, ends: &[(f64, f64)], sample: &[Range<usize>]) -> Vec<Metric> {
    let count = evidence.asked.iter().map(|a| a.metric as usize + 1).max().unwrap_or(0);
    let mut figures: Vec<Vec<f64>> = vec![Vec::new(); count];
    let mut apart: Vec<Vec<f64>> = vec![Vec::new(); count];
    // Along a running count what matters is how far sources lie from one another, not that each repeats itself.
    let mut along: Vec<usize> = (0..evidence.questions()).filter(|q| evidence.asked[*q].series != u32::MAX).collect();
    along.sort_by_key(|q| (evidence.asked[*q].series, evidence.asked[*q].day));
    let mut last: Option<(u32, u32, f64)> = None;
    let by_source = |q: &usize| {
        let mut claims: Vec<(usize, usize)> = evidence.of(*q).filter(|i| ends[*i].0 == ends[*i].1).map(|i| (*q, i)).collect();
        claims.sort_by_key(|(_, i)| (evidence.source[*i], *i));
        claims
    };
    for (q, i) in along.iter().flat_map(by_source) {
        let (asked, source) = (&evidence.asked[q], evidence.source[i]);
        if let Some((_, _, before)) = last.filter(|(series, other, _)| *series == asked.series && *other != source) {
            apart[asked.metric as usize].push((ends[i].0 - before).abs());
        }
        last = Some((asked.series, source, ends[i].0));
    }
    for q in sample.iter().cloned().flatten() {
        let metric = evidence.asked[q].metric as usize;
        let here: Vec<f64> = evidence.of(q).map(|i| ends[i]).filter(|(l, h)| l == h).map(|e| e.0).collect();
        if evidence.asked[q].series != u32::MAX {
            figures[metric].extend(here);
            continue;
        }
        if let Some(centre) = median_of(here.clone()) {
            apart[metric].extend(here.iter().map(|x| (x - centre).abs()).filter(|d| *d > 0.0));
        }
        figures[metric].extend(here);
    }
    let scales: Vec<Option<Scale>> = (0..count).map(|m| evidence.asked.iter().find(|a| a.metric as usize == m).map(|a| a.scale)).collect();
    (0..count).map(|m| metric(std::mem::take(&mut figures[m]), std::mem::take(&mut apart[m]), scales[m])).collect()
}

fn metric(mut figures: Vec<f64>, apart: Vec<f64>, scale: Option<Scale>) -> Metric {
    figures.sort_unstable_by(f64::total_cmp);
    let n = figures.len() as f64;
    let (low, high) = (figures.first().copied().unwrap_or(0.0), figures.last().copied().unwrap_or(1.0));
    let usual = median_of(apart).unwrap_or(match scale {
        Some(Scale::Log { .. }) | None => 0.1,
        _ => (0.01 * low.abs().max(high.abs())).max(1e-9),
    });
    let chance: f64 = figures.chunk_by(|a, b| a == b).map(|run| (run.len() as f64 / n) * ((run.len() as f64 - 1.0) / n)).sum();
    Metric {
        usual,
        peak: PEAK * usual,
        wide: WIDE * usual,
        gross: WIDE * WIDE * usual,
        specific: n > 1.0 && chance < COMMON,
        bounded: matches!(scale, Some(Scale::Bounded { .. })),
    }
}

/// What is known of a source on a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// The source.
    pub source: u32,
    /// The metric.
    pub metric: u32,
    /// Its group of sources of one kind on that metric.
    pub group: u32,
    /// Bias of claims that do not state the very figure.
    pub bias: f64,
    /// Variance of that.
    pub unsure: f64,
    /// Spread and shares.
    pub spread: Spread,
    /// Claims that others' can be held against.
    pub n: f64,
}

impl Cell {
    /// How far the bias is known, from nothing to one: what of the variety `between` sources its claims have resolved (the weight of a
    /// random-effects mean). A source of which nothing is known has no say in where zero lies, however many such there are.
    pub fn sure(&self, between: f64) -> f64 {
        (1.0 - self.unsure / between).max(1e-9)
    }
}

/// Sums over the claims of one source on one metric in one stretch of time.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums {
    /// Claims that others' can be held against.
    pub n: f64,
    /// Claims of each sort of error.
    pub shares: [f64; 4],
    /// Precision of the deviations.
    pub weight: f64,
    /// Deviations times precision.
    pub pull: f64,
    /// Squares of the errors that are left.
    pub square: f64,
    /// Squares of gross errors, and of what has nothing to do with the latent value.
    pub gross: [f64; 2],
}

impl std::ops::AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.n += other.n;
        self.shares.iter_mut().zip(other.shares).for_each(|(a, b)| *a += b);
        self.weight += other.weight;
        self.pull += other.pull;
        self.square += other.square;
        self.gross.iter_mut().zip(other.gross).for_each(|(a, b)| *a += b);
    }
}

/// A stretch of time of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leaf {
    /// The metric.
    pub metric: u32,
    /// The source.
    pub source: u32,
    /// The stretch of time.
    pub epoch: u32,
}

/// All that is known of the sources.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Stretches of time, in order of metric, source, time.
    pub leaves: Vec<Leaf>,
    /// How far each stretch lies from the source's bias, and how uncertain that is.
    pub drift: Vec<(f64, f64)>,
    /// Cell of each stretch.
    pub cell_of: Vec<u32>,
    /// Sources on metrics.
    pub cells: Vec<Cell>,
    /// Groups: metric and kind.
    pub groups: Vec<Group>,
    /// Variety of biases, per metric: of sources about their kind, of kinds, of stretches of time about their source.
    pub variety: Vec<[f64; 3]>,
}

/// Sources of one kind on one metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// The metric.
    pub metric: u32,
    /// The kind.
    pub kind: u32,
    /// Mean bias.
    pub bias: f64,
    /// Variance of that.
    pub unsure: f64,
    /// Usual spread and shares.
    pub spread: Spread,
}

impl Known {
    /// Before anything is learned; `leaves` in order, each once.
    pub fn new(evidence: &Evidence, metrics: &[Metric], leaves: Vec<Leaf>) -> Self {
        let mut out = Self { drift: vec![(0.0, 0.0); leaves.len()], ..Self::default() };
        let mut groups: Vec<(u32, u32)> = leaves.iter().map(|l| (l.metric, evidence.kinds[l.source as usize])).collect();
        groups.sort_unstable();
        groups.dedup();
        out.groups = groups
            .iter()
            .map(|(m, kind)| Group { metric: *m, kind: *kind, bias: 0.0, unsure: 0.0, spread: first(&metrics[*m as usize]) })
            .collect();
        for leaf in &leaves {
            let key = (leaf.metric, leaf.source);
            if out.cells.last().is_none_or(|c| (c.metric, c.source) != key) {
                let group = groups.binary_search(&(leaf.metric, evidence.kinds[leaf.source as usize])).unwrap_or(0) as u32;
                let spread = first(&metrics[leaf.metric as usize]);
                let cell = Cell { source: leaf.source, metric: leaf.metric, group, bias: 0.0, unsure: 0.0, spread, n: 0.0 };
                out.cells.push(cell);
            }
            out.cell_of.push(out.cells.len() as u32 - 1);
        }
        out.variety = metrics.iter().map(|m| VARIETY.map(|share| share * m.usual * m.usual)).collect();
        out.leaves = leaves;
        out
    }

    /// Learns from the sums of each stretch of time.
    pub fn learn(&mut self, sums: &[Sums], metrics: &mut [Metric]) {
        let mut whole = vec![Sums::default(); self.cells.len()];
        sums.iter().zip(&self.cell_of).for_each(|(s, c)| whole[*c as usize] += *s);
        self.learn_spread(&whole, metrics);
        self.learn_bias(sums, metrics);
    }

    fn learn_spread(&mut self, whole: &[Sums], metrics: &mut [Metric]) {
        // Kinds are shrunk to the metric, sources to their kind.
        let mut by_metric = vec![Sums::default(); metrics.len()];
        let mut by_group = vec![Sums::default(); self.groups.len()];
        for (cell, sums) in self.cells.iter().zip(whole) {
            by_metric[cell.metric as usize] += *sums;
            by_group[cell.group as usize] += *sums;
        }
        for (metric, sums) in metrics.iter_mut().zip(&by_metric) {
            let width = |squares: f64, n: f64, start: f64| ((FIRST * start * start + squares) / (FIRST + n)).sqrt();
            metric.wide = width(sums.gross[0], sums.shares[2], WIDE * metric.usual).max(3.0 * metric.usual);
            metric.gross = width(sums.gross[1], sums.shares[3], WIDE * WIDE * metric.usual).max(3.0 * metric.wide);
        }
        for (group, sums) in self.groups.iter_mut().zip(&by_group) {
            let metric = &metrics[group.metric as usize];
            let all = shrunk(&by_metric[group.metric as usize], first(metric), WORTH, metric);
            group.spread = shrunk(sums, all, 4.0 * WORTH, metric);
        }
        for (cell, sums) in self.cells.iter_mut().zip(whole) {
            cell.spread = shrunk(sums, self.groups[cell.group as usize].spread, WORTH, &metrics[cell.metric as usize]);
            cell.n = sums.n;
        }
    }

    /// Normal distributions in a tree: stretches of time about their source, sources about their kind, kinds about none.
    fn learn_bias(&mut self, sums: &[Sums], metrics: &[Metric]) {
        // What the stretches of each source tell of it: precision, and precision times deviation.
        let mut told = vec![(0.0, 0.0); self.cells.len()];
        let mut stretches = vec![0usize; self.cells.len()];
        self.cell_of.iter().for_each(|c| stretches[*c as usize] += 1);
        let apart = |cell: usize, known: &Self| if stretches[cell] > 1 { known.variety[known.cells[cell].metric as usize][2] } else { 0.0 };
        for (sum, cell) in sums.iter().zip(&self.cell_of).filter(|(s, _)| s.weight > 0.0) {
            let precision = 1.0 / (1.0 / sum.weight + apart(*cell as usize, self));
            let own = &mut told[*cell as usize];
            *own = (own.0 + precision, own.1 + precision * sum.pull / sum.weight);
        }
        let mut of_group = vec![(0.0, 0.0); self.groups.len()];
        for (cell, (precision, pull)) in self.cells.iter().zip(&told).filter(|(_, t)| t.0 > 0.0) {
            let marginal = 1.0 / (1.0 / precision + self.variety[cell.metric as usize][0]);
            let group = &mut of_group[cell.group as usize];
            *group = (group.0 + marginal, group.1 + marginal * pull / precision);
        }
        for (group, (precision, pull)) in self.groups.iter_mut().zip(&of_group) {
            let all = precision + 1.0 / self.variety[group.metric as usize][1];
            (group.bias, group.unsure) = (pull / all, 1.0 / all);
        }
        let mut varied: Vec<[(f64, f64); 3]> = vec![[(0.0, 0.0); 3]; metrics.len()];
        let variety = self.variety.clone();
        // Fisher scoring for a variance between: what is told precisely counts, the rest hardly.
        let mut note = |metric: u32, level: usize, apart: f64, noise: f64| {
            let between = variety[metric as usize][level];
            let weight = (between / (between + noise)).powi(2);
            let sum = &mut varied[metric as usize][level];
            *sum = (sum.0 + weight * (apart * apart - noise), sum.1 + weight);
        };
        for (cell, (precision, pull)) in self.cells.iter_mut().zip(&told) {
            let (group, between) = (&self.groups[cell.group as usize], 1.0 / self.variety[cell.metric as usize][0]);
            let all = precision + between;
            cell.bias = (pull + between * group.bias) / all;
            cell.unsure = 1.0 / all + (between / all).powi(2) * group.unsure;
            if *precision > 0.0 {
                note(cell.metric, 0, pull / precision - group.bias, 1.0 / precision);
            }
        }
        for (group, (precision, pull)) in self.groups.iter().zip(&of_group).filter(|(_, t)| t.0 > 0.0) {
            note(group.metric, 1, pull / precision, 1.0 / precision);
        }
        for (leaf, (sum, cell)) in sums.iter().zip(&self.cell_of).enumerate().filter(|(_, (_, c))| stretches[**c as usize] > 1) {
            let cell = &self.cells[*cell as usize];
            let all = sum.weight + 1.0 / self.variety[cell.metric as usize][2];
            self.drift[leaf] = ((sum.pull - sum.weight * cell.bias) / all, 1.0 / all);
            if sum.weight > 0.0 {
                note(cell.metric, 2, sum.pull / sum.weight - cell.bias, 1.0 / sum.weight);
            }
        }
        for ((variety, sums), metric) in self.variety.iter_mut().zip(varied).zip(metrics) {
            for (level, (square, n)) in sums.into_iter().enumerate() {
                let start = VARIETY[level] * metric.usual * metric.usual;
                variety[level] = ((FIRST * start + square) / (FIRST + n)).max(1e-3 * start);
            }
        }
    }

    /// Fixes what claims cannot tell: within each set of sources that meet, biases are zero on average.
    pub fn centre(&mut self, sets: &[u32]) {
        let count = sets.iter().map(|s| *s as usize + 1).max().unwrap_or(0);
        let mut mean = vec![(0.0, 0.0); count];
        for (cell, set) in self.cells.iter().zip(sets) {
            let between = self.variety[cell.metric as usize][0];
            let sure = cell.sure(between);
            let sum: &mut (f64, f64) = &mut mean[*set as usize];
            *sum = (sum.0 + sure * cell.bias, sum.1 + sure);
        }
        for (cell, set) in self.cells.iter_mut().zip(sets) {
            let (sum, weight) = mean[*set as usize];
            cell.bias -= sum / weight;
        }
    }
}

/// First guesses at the variety of biases, in squares of the usual distance: of sources, kinds, stretches of time.
const VARIETY: [f64; 3] = [0.25, 0.05, 0.01];

/// What is assumed of a metric before anything is learned.
fn first(metric: &Metric) -> Spread {
    let shares = match (metric.specific, metric.bounded) {
        (true, _) => [0.4, 0.5, 0.07, 0.03],
        (false, true) => [0.0, 1.0, 0.0, 0.0],
        (false, false) => [0.0, 0.9, 0.07, 0.03],
    };
    Spread { variance: metric.usual * metric.usual, shares }
}

/// A spread learned from sums and drawn to another as if that were `worth` claims.
fn shrunk(sums: &Sums, to: Spread, worth: f64, metric: &Metric) -> Spread {
    let variance = ((worth * to.variance + sums.square) / (worth + sums.shares[1])).max((3.0 * metric.peak).powi(2));
    let total = sums.shares.iter().sum::<f64>() + worth;
    let mut shares = to.shares;
    shares.iter_mut().zip(sums.shares).for_each(|(s, n)| *s = (worth * *s + n) / total);
    Spread { variance, shares }
}
