//! Before the first round: what is worked out of each claim once, an even sample of the questions, first guesses at biases.
//!
//! Of many claims, widths of metrics and first guesses are those of a sample: every so many runs of questions, all with their claims.
//! They are where the search begins, not where it ends.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::Fit;
use super::parameters::Leaf;
use crate::reliability::fusion::evidence::Evidence;
use crate::reliability::fusion::median_of;

/// Runs of questions that a sample has at least, and the rarest that it takes one.
const RUNS: usize = 16;
const RAREST: usize = 16;

/// Claims on one question up to which first guesses look at all of them, and claims that the guess of no bias is worth.
const FEW: usize = 40;
const BEGIN: f64 = 4.0;
/// Claims of a source from which it has a first guess.
const SOME: f64 = 3.0;

/// Some of the runs of questions; all of them where there are few, or where running counts are taken whole.
pub(super) fn sample(evidence: &Evidence) -> Vec<Range<usize>> {
    let all = evidence.chunks();
    let running = evidence.asked.iter().any(|a| a.series != u32::MAX);
    let every = if running { 1 } else { (all.len() / RUNS).clamp(1, RAREST) };
    all.into_iter().step_by(every).collect()
}

/// What `f` makes of question and claim, for each claim.
pub(super) fn each<T: Default + Clone + Send>(evidence: &Evidence, f: impl Fn(usize, usize) -> T + Sync) -> Vec<T> {
    let mut out = vec![T::default(); evidence.len()];
    let (mut pieces, mut rest) = (Vec::new(), out.as_mut_slice());
    for range in evidence.chunks() {
        let (mine, others) = rest.split_at_mut(evidence.starts[range.end] - evidence.starts[range.start]);
        pieces.push((range, mine));
        rest = others;
    }
    pieces.into_par_iter().for_each(|(range, mine)| {
        let claims = range.flat_map(|q| evidence.of(q).map(move |i| (q, i)));
        mine.iter_mut().zip(claims).for_each(|(out, (q, i))| *out = f(q, i));
    });
    out
}

/// Every stretch of time of every source on every metric, in order.
pub(super) fn distinct(evidence: &Evidence, of: impl Fn(usize, usize) -> Leaf + Sync) -> Vec<Leaf> {
    let here = |range: Range<usize>| -> FxHashSet<Leaf> {
        range.flat_map(|q| evidence.of(q).map(move |i| (q, i))).map(|(q, i)| of(q, i)).collect()
    };
    let found = evidence.chunks().into_par_iter().map(here);
    let all = found.reduce(FxHashSet::default, |a, b| {
        let (mut more, less) = if a.len() < b.len() { (b, a) } else { (a, b) };
        more.extend(less);
        more
    });
    let mut out: Vec<Leaf> = all.into_iter().collect();
    out.par_sort_unstable();
    out
}

impl Fit {
    /// First guesses at biases: each source's median deviation from the median of the others, so that a source that is steadily far off
    /// is not taken for one that errs grossly each time.
    pub(super) fn begin(&mut self, evidence: &Evidence, sample: &[Range<usize>]) {
        let mut apart: Vec<Vec<f64>> = vec![Vec::new(); self.known.cells.len()];
        let (mut figures, mut sorted): (Vec<(usize, f64)>, Vec<f64>) = Default::default();
        for q in sample.iter().cloned().flatten().filter(|q| evidence.asked[*q].series == u32::MAX) {
            figures.clear();
            figures.extend(evidence.of(q).map(|i| (i, self.ends[i])).filter(|(_, e)| e.0 == e.1).map(|(i, e)| (i, e.0)));
            if figures.len() < 2 || figures.len() > FEW {
                continue;
            }
            sorted.clear();
            sorted.extend(figures.iter().map(|f| f.1));
            sorted.sort_unstable_by(f64::total_cmp);
            for (i, figure) in &figures {
                let middle = middle_without(&sorted, *figure);
                apart[self.known.cell_of[self.leaf[*i] as usize] as usize].push(figure - middle);
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
}

/// The median of figures in order, one of them left out.
fn middle_without(sorted: &[f64], figure: f64) -> f64 {
    let left_out = sorted.partition_point(|x| x.total_cmp(&figure).is_lt());
    let other = |n: usize| sorted[n + usize::from(n >= left_out)];
    let n = sorted.len() - 1;
    if n % 2 == 1 { other(n / 2) } else { f64::midpoint(other(n / 2 - 1), other(n / 2)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reliability::fusion::{Asked, Observation, Scale};

    #[test]
    fn the_middle_of_the_others() {
        let sorted = [1.0, 2.0, 2.0, 7.0];
        for (n, figure) in sorted.iter().enumerate() {
            let mut others = sorted.to_vec();
            others.remove(n);
            assert_eq!(Some(middle_without(&sorted, *figure)), median_of(others));
        }
        assert_eq!((middle_without(&[3.0, 5.0], 3.0), middle_without(&[1.0, 3.0, 5.0], 5.0)), (5.0, 2.0));
    }

    #[test]
    fn a_sample_is_of_whole_runs_and_all_where_there_are_few() {
        let asked = |n: usize| vec![Asked::alone(0, Scale::Identity); n];
        let claims = |n: u32| (0..n).map(|q| Observation::exact(q, 0, 1.0)).collect();
        let few = Evidence::new(asked(10), vec![0], claims(10));
        assert_eq!(sample(&few), few.chunks());
        let many = Evidence::new(asked(60_000), vec![0], claims(60_000));
        let (all, some) = (many.chunks(), sample(&many));
        assert!(some.len() >= RUNS && some.len() < all.len() && some.iter().all(|r| all.contains(r)), "{} of {}", some.len(), all.len());
    }
}
