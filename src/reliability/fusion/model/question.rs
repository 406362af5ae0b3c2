//! The latent value of one question given what is known of the sources.
//!
//! Two sorts of hypotheses stand side by side. Either the latent value is one of the figures stated, which several may then state
//! exactly (a peak at each such figure), or it is none of them, and all are off by their source's spread (a normal curve found by
//! iterated weighting, with its curvature: Laplace). Each has its mass; estimate and interval come of the whole mixture.

use super::likelihood::{Term, below};
use super::parameters::{Metric, Spread};

/// A claim with what is known of its source.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// Lower end on the scale.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Bias of the source when it does not state the very figure.
    pub bias: f64,
    /// How uncertain that is (variance).
    pub unsure: f64,
    /// How its errors spread.
    pub spread: Spread,
    /// What the claim counts for: less than 1 when its voice makes others of its kind.
    pub weight: f64,
    /// Sources that print one another are one voice.
    pub voice: u32,
}

impl Reading {
    /// It states a figure.
    pub fn exact(&self) -> bool {
        self.low == self.high
    }

    /// A figure to begin with.
    pub fn near(&self) -> f64 {
        match (self.low.is_finite(), self.high.is_finite()) {
            (true, true) => f64::midpoint(self.low, self.high),
            (true, false) => self.low,
            _ => self.high,
        }
    }

    /// Likelihoods of the claim by sort of error: the very figure, the source's own spread, a wide one, anything. `more` is the
    /// variance of the latent value itself.
    #[inline]
    pub fn parts(&self, metric: &Metric, h: &Hypothesis, more: f64) -> [f64; 4] {
        let latent = h.at;
        let share = self.spread.shares;
        let own = (self.spread.variance * h.hard + self.unsure + more).sqrt();
        let wide = (metric.wide * metric.wide + more).sqrt();
        [
            if h.peak { share[0] * Term::new(self.low, self.high, latent, metric.peak).likelihood } else { 0.0 },
            share[1] * Term::new(self.low, self.high, latent + self.bias, own).likelihood,
            share[2] * Term::new(self.low, self.high, latent, wide).likelihood,
            share[3] * Term::new(self.low, self.high, latent, (metric.gross * metric.gross + more).sqrt()).likelihood,
        ]
    }
}

/// One place where the latent value may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hypothesis {
    /// Centre on the scale.
    pub at: f64,
    /// Variance about it.
    pub variance: f64,
    /// Share of the belief.
    pub mass: f64,
    /// It is a figure that is stated.
    pub peak: bool,
    /// How hard the question is: its errors against those usual for its sources (a factor of the variance).
    pub hard: f64,
}

/// What is believed of a latent value: hypotheses whose masses sum to one. Empty where nobody says anything of it.
#[derive(Debug, Clone, Default)]
pub struct Belief {
    /// The hypotheses.
    pub over: Vec<Hypothesis>,
    /// Likelihood of each claim under each hypothesis, claim by claim.
    likelihood: Vec<f64>,
    /// Likelihoods of each claim under each hypothesis by sort of error.
    pub parts: Vec<[f64; 4]>,
    /// What each claim tells about the centre of the smooth hypothesis, and where it draws it.
    pub pull: Vec<Pull>,
    /// Claims that state the figure of each hypothesis.
    pub support: Vec<usize>,
    /// Squares and counts of all claims in how hard the question is.
    effort: (f64, f64),
}

/// A claim's part in the smooth hypothesis.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pull {
    /// What it tells of the centre (precision).
    told: f64,
    /// Where it draws it.
    to: f64,
    /// Its share in how hard the question is: square in units of the source's own variance, and count.
    square: f64,
    count: f64,
}

/// What is believed beforehand of how hard a question is: that it is usual, as if so many claims said so.
const EVEN: f64 = 4.0;

/// Peaks that are looked at on one question.
const PEAKS: usize = 12;
/// The same while sources are learned.
const FEWER: usize = 5;
const STEPS: usize = 40;

impl Belief {
    /// Of the claims on one question. While sources are learned, the search goes on `from` where it ended before (NaN: it has not), and
    /// less finely.
    pub fn new(claims: &[Reading], metric: &Metric, from: Option<f64>) -> Self {
        let fine = from.is_none();
        let mut out = Self::default();
        let Some(centre) = smooth(claims, metric, from, &mut out.pull) else { return out };
        out.over.push(centre);
        out.support.push(0);
        out.effort = out.pull.iter().fold((0.0, 0.0), |(s, c), p| (s + p.square, c + p.count));
        if metric.specific {
            for (at, n) in stated(claims, if fine { PEAKS } else { FEWER }) {
                out.over.push(Hypothesis { at, variance: metric.peak * metric.peak / n as f64, mass: 0.0, peak: true, hard: 1.0 });
                out.support.push(n);
            }
        }
        let mut log_mass: Vec<f64> = out.over.iter().map(|h| 0.5 * h.variance.ln()).collect();
        let hypotheses = out.over.len();
        out.likelihood = vec![0.0; claims.len() * hypotheses];
        out.parts = vec![[0.0; 4]; claims.len() * hypotheses];
        // Products, and a logarithm only where they become small.
        let mut product = vec![1.0; hypotheses];
        for (i, claim) in claims.iter().enumerate() {
            for (h, over) in out.over.iter().enumerate() {
                let parts = claim.parts(metric, over, 0.0);
                let mut likelihood = parts.iter().sum::<f64>().max(1e-290);
                if claim.weight < 1.0 {
                    likelihood = likelihood.powf(claim.weight);
                }
                (out.parts[i * hypotheses + h], out.likelihood[i * hypotheses + h]) = (parts, likelihood);
                if product[h] < 1e-10 || likelihood < 1e-200 {
                    log_mass[h] += f64::ln(product[h]);
                    product[h] = 1.0;
                }
                product[h] *= likelihood;
            }
        }
        log_mass.iter_mut().zip(product).for_each(|(log, product)| *log += product.ln());
        normalise(&log_mass, &mut out.over);
        out
    }

    /// The belief that the others' claims alone would give, into `over`, each with the number of its hypothesis: without claim `i` and
    /// what else its voice says.
    pub fn without(&self, i: usize, claims: &[Reading], metric: &Metric, over: &mut Vec<(usize, Hypothesis)>) {
        over.clear();
        let hypotheses = self.over.len();
        // A claim of full weight is all that its voice says.
        let own = if claims[i].weight < 1.0 { 0..claims.len() } else { i..i + 1 };
        let own = || own.clone().filter(|j| claims[*j].voice == claims[i].voice);
        for (h, whole) in self.over.iter().enumerate() {
            let mut rest = *whole;
            rest.mass = own().fold(whole.mass.max(1e-300), |mass, j| mass / self.likelihood[j * hypotheses + h]);
            if whole.peak {
                let left = self.support[h] - own().filter(|j| claims[*j].exact() && claims[*j].low == whole.at).count();
                if left == 0 {
                    continue;
                }
                rest.variance = metric.peak * metric.peak / left as f64;
            } else {
                let (told, drawn) = own().map(|j| self.pull[j]).fold((0.0, 0.0), |(t, d), p| (t + p.told, d + p.told * p.to));
                let left = 1.0 / whole.variance - told;
                if left <= 1e-9 / whole.variance {
                    continue;
                }
                rest.variance = 1.0 / left;
                rest.at = (whole.at / whole.variance - drawn) / left;
                if !metric.specific {
                    let (squares, counts) = own().map(|j| self.pull[j]).fold(self.effort, |(s, c), p| (s - p.square, c - p.count));
                    rest.hard = (EVEN + squares.max(0.0)) / (EVEN + counts.max(0.0));
                }
            }
            rest.mass = (rest.mass * (rest.variance / whole.variance).sqrt()).min(1e290);
            over.push((h, rest));
        }
        let sum: f64 = over.iter().map(|(_, h)| h.mass).sum();
        over.retain(|(_, h)| h.mass > 1e-6 * sum);
        let sum: f64 = over.iter().map(|(_, h)| h.mass).sum();
        over.iter_mut().for_each(|(_, h)| h.mass /= sum);
    }
}

fn normalise(log_mass: &[f64], over: &mut [Hypothesis]) {
    let top = log_mass.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    over.iter_mut().zip(log_mass).for_each(|(h, l)| h.mass = (l - top).exp());
    let sum: f64 = over.iter().map(|h| h.mass).sum();
    over.iter_mut().for_each(|h| h.mass /= sum);
}

/// Figures stated, those stated most often first.
fn stated(claims: &[Reading], most: usize) -> Vec<(f64, usize)> {
    let mut figures: Vec<f64> = claims.iter().filter(|c| c.exact()).map(|c| c.low).collect();
    figures.sort_unstable_by(f64::total_cmp);
    let mut runs: Vec<(f64, usize)> = figures.chunk_by(|a, b| a == b).map(|run| (run[0], run.len())).collect();
    if runs.len() > most {
        runs.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.total_cmp(&b.0)));
        runs.truncate(most);
        runs.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    runs
}

/// The smooth hypothesis. `None` where nothing holds it from one side.
fn smooth(claims: &[Reading], metric: &Metric, from: Option<f64>, pull: &mut Vec<Pull>) -> Option<Hypothesis> {
    let bounded = claims.iter().any(|c| c.low.is_finite()) && claims.iter().any(|c| c.high.is_finite());
    if !bounded {
        return None;
    }
    let begin = || {
        let mut starts: Vec<f64> = claims.iter().map(|c| c.near() - if c.exact() { c.bias } else { 0.0 }).collect();
        starts.sort_unstable_by(f64::total_cmp);
        let n = starts.len();
        if n % 2 == 1 { starts[n / 2] } else { f64::midpoint(starts[n / 2 - 1], starts[n / 2]) }
    };
    let fine = from.is_none();
    let at = from.filter(|x| !x.is_nan()).unwrap_or_else(begin);
    let mut over = Hypothesis { at, variance: f64::INFINITY, mass: 0.0, peak: false, hard: 1.0 };
    for _ in 0..STEPS {
        pull.clear();
        let (mut sum, mut drawn, mut known) = (0.0, 0.0, 0.0);
        for claim in claims {
            let own = (claim.spread.variance * over.hard + claim.unsure).sqrt();
            let near = Term::new(claim.low, claim.high, over.at + claim.bias, own);
            let wide = Term::new(claim.low, claim.high, over.at, metric.wide);
            let shares = claim.spread.shares;
            let (p1, p2) = ((shares[0] + shares[1]) * near.likelihood, shares[2] * wide.likelihood);
            let gross = Term::new(claim.low, claim.high, over.at, metric.gross);
            let all = (p1 + p2 + shares[3] * gross.likelihood).max(1e-290);
            let (r1, r2) = (claim.weight * p1 / all, claim.weight * p2 / all);
            let (w1, w2) = (r1 / (own * own), r2 / (metric.wide * metric.wide));
            let draws = w1 * near.mean + w2 * wide.mean;
            (sum, drawn) = (sum + w1 + w2, drawn + draws);
            let told = r1 * near.information(own, claim.exact()) + r2 * wide.information(metric.wide, claim.exact());
            known += told;
            let to = over.at + if told > 0.0 { draws / told } else { 0.0 };
            pull.push(Pull { told, to, square: r1 * near.square / claim.spread.variance, count: r1 });
        }
        let step = if sum > 0.0 { drawn / sum } else { 0.0 };
        over.at += step;
        over.variance = 1.0 / known.max(1e-9 / (metric.wide * metric.wide));
        if !metric.specific {
            let (squares, counts) = pull.iter().fold((0.0, 0.0), |(s, c), p| (s + p.square, c + p.count));
            over.hard = (EVEN + squares) / (EVEN + counts);
        }
        if step.abs() < metric.usual * if fine { 1e-6 } else { 3e-3 } {
            break;
        }
    }
    Some(over)
}

/// Distribution function of a belief, and of a new claim when `claim` is given.
pub fn cumulative(over: &[Hypothesis], at: f64) -> f64 {
    over.iter().map(|h| h.mass * below((at - h.at) / h.variance.sqrt())).sum()
}

/// Quantile of a belief by halving.
pub fn quantile(p: f64, from: (f64, f64), cumulative: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = from;
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if cumulative(middle) < p {
            low = middle
        } else {
            high = middle
        }
        if high - low < 1e-9 * (1.0 + middle.abs()) {
            break;
        }
    }
    f64::midpoint(low, high)
}

/// Ends between which a belief lies with all but no doubt.
pub fn reach(over: &[Hypothesis]) -> (f64, f64) {
    let far = |h: &Hypothesis| 9.0 * h.variance.sqrt();
    let low = over.iter().map(|h| h.at - far(h)).fold(f64::INFINITY, f64::min);
    (low, over.iter().map(|h| h.at + far(h)).fold(f64::NEG_INFINITY, f64::max))
}

/// The figure that a belief comes to: the middle of the peak or curve that bears most of it; where none bears half, its median.
pub fn estimate(over: &[Hypothesis]) -> Option<f64> {
    let top = over.iter().copied().reduce(|a, b| if b.mass > a.mass + 1e-12 { b } else { a })?;
    if top.mass >= 0.5 || over.len() == 1 {
        return Some(top.at);
    }
    Some(quantile(0.5, reach(over), |x| cumulative(over, x)))
}
