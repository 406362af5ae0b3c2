//! Running counts: the questions of one count, day by day, taken together.
//!
//! The latent count is a random walk with a drift in the logarithm of the days since it began, and never falls where the metric says
//! so (pool-adjacent-violators: Barlow, Bartholomew, Bremner and Brunk 1972). A source's claims along a count share an offset of their
//! own beside the source's bias: two hundred daily reports of one ministry are one voice about the level, not two hundred. Walk and
//! offsets are solved for at once (tridiagonal in the days, dense only in the count's own sources), with the same terms of
//! likelihood as elsewhere, by iterated weighting.

use rayon::prelude::*;

use super::Fit;
use super::likelihood::Term;
use super::parameters::Sums;
use super::question::{Hypothesis, Reading};
use crate::reliability::fusion::evidence::Evidence;
use crate::reliability::fusion::median_of;

/// What running counts share, learned from all of a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Course {
    /// Growth for each unit of the logarithm of days.
    pub growth: f64,
    /// Variance of the walk for the same.
    pub walk: f64,
    /// Variance of a source's offsets from its bias.
    pub offset: f64,
}

/// Questions of each running count in order of days.
#[derive(Debug, Clone, Default)]
pub struct Counts(Vec<Vec<u32>>);

const STEPS: usize = 25;

impl Counts {
    /// Of all questions that belong to one.
    pub fn new(evidence: &Evidence) -> Self {
        let mut questions: Vec<u32> = (0..evidence.questions() as u32).filter(|q| evidence.asked[*q as usize].series != u32::MAX).collect();
        questions.sort_by_key(|q| (evidence.asked[*q as usize].series, evidence.asked[*q as usize].day, *q));
        let same = |a: &u32, b: &u32| evidence.asked[*a as usize].series == evidence.asked[*b as usize].series;
        Self(questions.chunk_by(same).map(<[u32]>::to_vec).collect())
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A source in one running count.
#[derive(Debug, Clone, Copy)]
struct Voice {
    leaf: u32,
    bias: f64,
    /// Variance of the offset beforehand.
    before: f64,
    /// Offset found, and its variance.
    at: f64,
    unsure: f64,
}

/// One running count solved.
struct Solved {
    latent: Vec<f64>,
    variance: Vec<f64>,
    voices: Vec<Voice>,
    /// Squares and counts of the walk and of growth, for learning.
    growth: (f64, f64),
    walk: (f64, f64),
    sums: Vec<(u32, Sums)>,
}

impl Fit {
    /// What running counts share, by metric.
    pub fn courses(&self) -> &[Course] {
        &self.courses
    }

    /// Solves every running count; beliefs are kept, and what the sources' offsets tell is added to `sums`.
    pub(super) fn along(&mut self, evidence: &Evidence, sums: &mut [Sums]) {
        if self.counts.is_empty() {
            return;
        }
        let solved: Vec<Solved> = self.counts.0.par_iter().map(|questions| self.solve(evidence, questions)).collect();
        let mut learned = vec![[(0.0, 0.0); 3]; self.metrics.len()];
        for (questions, one) in self.counts.0.iter().zip(&solved) {
            let metric = evidence.asked[questions[0] as usize].metric as usize;
            for ((q, at), variance) in questions.iter().zip(&one.latent).zip(&one.variance) {
                self.beliefs.insert(*q, Hypothesis { at: *at, variance: *variance, mass: 1.0, peak: false, hard: 1.0 });
            }
            let mut add = |level: usize, (above, below): (f64, f64)| {
                let sum: &mut (f64, f64) = &mut learned[metric][level];
                *sum = (sum.0 + above, sum.1 + below);
            };
            add(0, one.growth);
            add(1, one.walk);
            for voice in &one.voices {
                add(2, (voice.at * voice.at + voice.unsure, 1.0));
                self.offsets.insert((self.counts_key(evidence, questions), voice.leaf), (voice.at, voice.unsure));
            }
            for (leaf, told) in &one.sums {
                sums[*leaf as usize] += *told;
            }
        }
        for (course, [growth, walk, offset]) in self.courses.iter_mut().zip(learned) {
            // Two walks of growth one and of middling variance are assumed beforehand.
            course.growth = ((growth.0 + 2.0) / (growth.1 + 2.0)).max(0.0);
            course.walk = (walk.0 + 0.5) / (walk.1 + 2.0);
            course.offset = (offset.0 + 0.5) / (offset.1 + 2.0);
        }
    }

    fn counts_key(&self, evidence: &Evidence, questions: &[u32]) -> u32 {
        evidence.asked[questions[0] as usize].series
    }

    fn solve(&self, evidence: &Evidence, questions: &[u32]) -> Solved {
        let asked = &evidence.asked[questions[0] as usize];
        let (metric, course) = (&self.metrics[asked.metric as usize], self.courses[asked.metric as usize]);
        let (mut claims, mut voices) = (Vec::new(), Vec::<Voice>::new());
        for (t, q) in questions.iter().enumerate() {
            for i in evidence.of(*q as usize) {
                let Some(reading) = self.reading(i) else { continue };
                let leaf = self.leaf[i];
                let voice = voices.iter().position(|v| v.leaf == leaf).unwrap_or_else(|| {
                    let known = self.offsets.get(&(asked.series, leaf)).map_or(0.0, |o| o.0);
                    voices.push(Voice { leaf, bias: reading.bias, before: course.offset + reading.unsure, at: known, unsure: 0.0 });
                    voices.len() - 1
                });
                claims.push((t, voice, reading));
            }
        }
        let log_day = |q: &u32| f64::from(evidence.asked[*q as usize].day.max(1)).ln();
        let steps: Vec<f64> = questions.windows(2).map(|w| (log_day(&w[1]) - log_day(&w[0])).max(1e-3)).collect();
        let mut at = self.start(questions, &claims);
        for round in 0..STEPS {
            let pulls = weighed(&claims, &voices, &at, metric);
            let system = System::new(&claims, &voices, &pulls, &steps, course, false);
            let (next, offsets, _, _) = system.solve();
            let moved = at.iter().zip(&next).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            at = next;
            voices.iter_mut().zip(offsets).for_each(|(v, o)| v.at = o);
            if moved < 1e-4 && round > 2 {
                break;
            }
        }
        let pulls = weighed(&claims, &voices, &at, metric);
        let (_, _, variance, unsure) = System::new(&claims, &voices, &pulls, &steps, course, true).solve();
        voices.iter_mut().zip(unsure).for_each(|(v, u)| v.unsure = u);
        let growth = steps.iter().zip(at.windows(2)).fold((0.0, 0.0), |(a, b), (step, w)| (a + (w[1] - w[0]), b + step));
        let walk = steps
            .iter()
            .zip(at.windows(2))
            .fold((0.0, 0.0), |(a, b), (step, w)| (a + (w[1] - w[0] - course.growth * step).powi(2) / step, b + 1.0));
        let sums = self.told(&claims, &voices, &at, metric, course);
        if asked.rises {
            rising(&mut at, &variance);
        }
        Solved { latent: at, variance, voices, growth, walk, sums }
    }

    /// Each day's middle figure, carried over days without one.
    fn start(&self, questions: &[u32], claims: &[(usize, usize, Reading)]) -> Vec<f64> {
        let mut at = vec![f64::NAN; questions.len()];
        for (t, here) in at.iter_mut().enumerate() {
            if let Some(known) = self.beliefs.get(&questions[t]) {
                *here = known.at;
            }
        }
        for of_day in claims.chunk_by(|a, b| a.0 == b.0) {
            let here = &mut at[of_day[0].0];
            if here.is_nan() {
                *here = median_of(of_day.iter().map(|c| c.2.near()).collect()).unwrap_or(f64::NAN);
            }
        }
        let first = at.iter().copied().find(|x| !x.is_nan()).unwrap_or(0.0);
        at.iter_mut().fold(first, |last, here| {
            if here.is_nan() {
                *here = last;
            }
            *here
        });
        at
    }

    /// What the claims along a count tell of their sources.
    fn told(
        &self,
        claims: &[(usize, usize, Reading)],
        voices: &[Voice],
        at: &[f64],
        metric: &super::Metric,
        course: Course,
    ) -> Vec<(u32, Sums)> {
        let mut out: Vec<(u32, Sums)> = voices.iter().map(|v| (v.leaf, Sums::default())).collect();
        if voices.len() < 2 {
            return out;
        }
        for (voice, sum) in voices.iter().zip(&mut out) {
            // What the count tells of the offset beyond what was assumed of it: one observation of the source's bias, however many
            // claims it rests on.
            let heard = 1.0 / voice.unsure - 1.0 / voice.before;
            if heard > 1e-6 / voice.before {
                let weight = 1.0 / (course.offset + 1.0 / heard);
                sum.1.weight += weight;
                sum.1.pull += weight * (voice.bias + voice.at / voice.unsure / heard);
            }
        }
        for (t, v, reading) in claims {
            let (voice, sum) = (&voices[*v], &mut out[*v].1);
            let own = reading.spread.variance.sqrt();
            let centre = at[*t] + voice.bias + voice.at;
            let near = Term::new(reading.low, reading.high, centre, own);
            let wide = Term::new(reading.low, reading.high, at[*t], metric.wide);
            let gross = Term::new(reading.low, reading.high, at[*t], metric.gross);
            let share = reading.spread.shares;
            let parts = [0.0, (share[0] + share[1]) * near.likelihood, share[2] * wide.likelihood, share[3] * gross.likelihood];
            let all = parts.iter().sum::<f64>().max(1e-290);
            sum.n += 1.0;
            sum.shares.iter_mut().zip(parts).for_each(|(s, p)| *s += p / all);
            sum.square += parts[1] / all * near.square;
            sum.gross[0] += parts[2] / all * wide.square;
            sum.gross[1] += parts[3] / all * gross.square;
        }
        out
    }
}

/// Where a claim draws the latent value, how strongly while searching, and what it tells in the end.
#[derive(Debug, Clone, Copy)]
struct Drawn {
    to: f64,
    weight: f64,
    told: f64,
}

fn weighed(claims: &[(usize, usize, Reading)], voices: &[Voice], at: &[f64], metric: &super::Metric) -> Vec<Drawn> {
    let one = |(t, v, reading): &(usize, usize, Reading)| {
        let (voice, own) = (&voices[*v], reading.spread.variance.sqrt());
        let near = Term::new(reading.low, reading.high, at[*t] + voice.bias + voice.at, own);
        let wide = Term::new(reading.low, reading.high, at[*t], metric.wide);
        let gross = Term::new(reading.low, reading.high, at[*t], metric.gross);
        let share = reading.spread.shares;
        let (p1, p2) = ((share[0] + share[1]) * near.likelihood, share[2] * wide.likelihood);
        let all = (p1 + p2 + share[3] * gross.likelihood).max(1e-290);
        let r1 = reading.weight * p1 / all;
        let weight = r1 / (own * own);
        Drawn { to: at[*t] + voice.at + near.mean, weight, told: r1 * near.information(own, reading.exact()) }
    };
    claims.iter().map(one).collect()
}

/// Normal equations of walk and offsets.
struct System {
    diagonal: Vec<f64>,
    beside: Vec<f64>,
    right: Vec<f64>,
    /// Day by source.
    coupling: Vec<Vec<f64>>,
    offset: Vec<f64>,
    offset_right: Vec<f64>,
}

impl System {
    fn new(claims: &[(usize, usize, Reading)], voices: &[Voice], pulls: &[Drawn], steps: &[f64], course: Course, told: bool) -> Self {
        let days = steps.len() + 1;
        let mut out = Self {
            diagonal: vec![1e-6; days],
            beside: vec![0.0; days.saturating_sub(1)],
            right: vec![0.0; days],
            coupling: vec![vec![0.0; days]; voices.len()],
            offset: voices.iter().map(|v| 1.0 / v.before).collect(),
            offset_right: vec![0.0; voices.len()],
        };
        for (t, step) in steps.iter().enumerate() {
            let precision = 1.0 / (course.walk * step);
            out.diagonal[t] += precision;
            out.diagonal[t + 1] += precision;
            out.beside[t] -= precision;
            out.right[t] -= precision * course.growth * step;
            out.right[t + 1] += precision * course.growth * step;
        }
        for ((t, v, _), pull) in claims.iter().zip(pulls) {
            let weight = if told { pull.told } else { pull.weight };
            out.diagonal[*t] += weight;
            out.right[*t] += weight * pull.to;
            out.coupling[*v][*t] += weight;
            out.offset[*v] += weight;
            out.offset_right[*v] += weight * pull.to;
        }
        out
    }

    /// Latent values, offsets, and the variances of both.
    fn solve(&self) -> (Vec<f64>, Vec<f64>, Vec<f64>, Vec<f64>) {
        let plain = self.tridiagonal(&self.right);
        let along: Vec<Vec<f64>> = self.coupling.iter().map(|c| self.tridiagonal(c)).collect();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        let n = self.offset.len();
        let entry = |i: usize, j: usize| f64::from(u8::from(i == j)) * self.offset[i] - dot(&self.coupling[i], &along[j]);
        let dense = (0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect();
        let covariance = inverse(dense);
        let right: Vec<f64> = (0..n).map(|i| self.offset_right[i] - dot(&self.coupling[i], &plain)).collect();
        let offsets: Vec<f64> = covariance.iter().map(|row| dot(row, &right)).collect();
        let latent = (0..plain.len()).map(|t| plain[t] - along.iter().zip(&offsets).map(|(a, o)| a[t] * o).sum::<f64>()).collect();
        let mut variance = self.inverse_diagonal();
        for (t, variance) in variance.iter_mut().enumerate() {
            for (i, row) in covariance.iter().enumerate() {
                *variance += row.iter().enumerate().map(|(j, c)| along[i][t] * c * along[j][t]).sum::<f64>();
            }
        }
        let unsure = (0..n).map(|i| covariance[i][i]).collect();
        (latent, offsets, variance, unsure)
    }

    /// Thomas's algorithm.
    fn tridiagonal(&self, right: &[f64]) -> Vec<f64> {
        let n = right.len();
        let (mut ratio, mut out) = (vec![0.0; n], right.to_vec());
        let mut pivot = self.diagonal[0];
        out[0] /= pivot;
        for t in 1..n {
            ratio[t] = self.beside[t - 1] / pivot;
            pivot = self.diagonal[t] - self.beside[t - 1] * ratio[t];
            out[t] = (right[t] - self.beside[t - 1] * out[t - 1]) / pivot;
        }
        for t in (1..n).rev() {
            out[t - 1] -= ratio[t] * out[t];
        }
        out
    }

    /// Diagonal of the inverse, from pivots forwards and backwards.
    fn inverse_diagonal(&self) -> Vec<f64> {
        let n = self.diagonal.len();
        let mut forward = self.diagonal.clone();
        for t in 1..n {
            forward[t] -= self.beside[t - 1] * self.beside[t - 1] / forward[t - 1];
        }
        let mut backward = self.diagonal.clone();
        for t in (1..n).rev() {
            backward[t - 1] -= self.beside[t - 1] * self.beside[t - 1] / backward[t];
        }
        (0..n).map(|t| 1.0 / (forward[t] + backward[t] - self.diagonal[t])).collect()
    }
}

/// Gauss–Jordan; small, symmetric, positive.
fn inverse(mut a: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let n = a.len();
    let mut out: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    for i in 0..n {
        let pivot = a[i][i].max(1e-12);
        a[i].iter_mut().for_each(|x| *x /= pivot);
        out[i].iter_mut().for_each(|x| *x /= pivot);
        let (row, unit) = (a[i].clone(), out[i].clone());
        for k in (0..n).filter(|k| *k != i) {
            let factor = a[k][i];
            a[k].iter_mut().zip(&row).for_each(|(x, r)| *x -= factor * r);
            out[k].iter_mut().zip(&unit).for_each(|(x, r)| *x -= factor * r);
        }
    }
    out
}

/// The nearest course that never falls: neighbours against the order are pooled, each by its precision.
fn rising(at: &mut [f64], variance: &[f64]) {
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (x, v) in at.iter().zip(variance) {
        let mut pool = (*x, 1.0 / v, 1);
        while let Some(last) = pools.last().filter(|last| last.0 > pool.0) {
            let weight = last.1 + pool.1;
            pool = ((last.0 * last.1 + pool.0 * pool.1) / weight, weight, last.2 + pool.2);
            pools.pop();
        }
        pools.push(pool);
    }
    let mut t = 0;
    for (x, _, n) in pools {
        at[t..t + n].fill(x);
        t += n;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_never_falls() {
        let mut at = [1.0, 3.0, 2.0, 5.0, 4.0, 0.0];
        rising(&mut at, &[1.0; 6]);
        assert!(at.is_sorted(), "{at:?}");
        assert!((at.iter().sum::<f64>() - 15.0).abs() < 1e-12);
    }

    #[test]
    fn walk_and_offsets_are_solved_exactly() {
        // Two days, one source: precision matrix by hand.
        let system = System {
            diagonal: vec![3.0, 4.0],
            beside: vec![-1.0],
            right: vec![2.0, 3.0],
            coupling: vec![vec![1.0, 0.5]],
            offset: vec![2.0],
            offset_right: vec![1.0],
        };
        let (latent, offsets, variance, unsure) = system.solve();
        // [3 -1 1; -1 4 .5; 1 .5 2] x = [2 3 1]
        let whole = inverse(vec![vec![3.0, -1.0, 1.0], vec![-1.0, 4.0, 0.5], vec![1.0, 0.5, 2.0]]);
        let x: Vec<f64> = whole.iter().map(|r| r[0] * 2.0 + r[1] * 3.0 + r[2]).collect();
        for (a, b) in latent.iter().chain(&offsets).zip(&x) {
            assert!((a - b).abs() < 1e-12);
        }
        assert!((variance[1] - whole[1][1]).abs() < 1e-12 && (unsure[0] - whole[2][2]).abs() < 1e-12);
    }
}
