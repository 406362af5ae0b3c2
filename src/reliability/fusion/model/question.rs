//! The latent value of one question given what is known of the sources.
//!
//! Two sorts of hypotheses stand side by side. Either the latent value is one of the figures stated, which several may then state
//! exactly (a peak at each such figure), or it is none of them, and all are off by their source's spread (a normal curve found by
//! iterated weighting, with its curvature: Laplace). Each has its mass; estimate and interval come of the whole mixture.

use std::ops::Range;

use super::likelihood::{Term, Width, below, density};
use super::parameters::{Metric, Spread};

/// A metric with its widths made ready.
#[derive(Debug, Clone, Copy)]
pub struct Gauge {
    /// The metric.
    pub metric: Metric,
    /// Of "the very figure".
    pub peak: Width,
    /// Of gross errors.
    pub wide: Width,
    /// Of what has nothing to do with the latent value.
    pub gross: Width,
}

impl Gauge {
    /// Of a metric.
    pub fn new(metric: &Metric) -> Self {
        let [peak, wide, gross] = [metric.peak, metric.wide, metric.gross].map(Width::new);
        Self { metric: *metric, peak, wide, gross }
    }
}

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
    /// The width of both on a question as hard as usual.
    pub own: Width,
    /// What the claim counts for: less than 1 when its voice makes others of its kind.
    pub weight: f64,
    /// Sources that print one another are one voice.
    pub voice: u32,
    /// Others speak with that voice, too.
    pub shared: bool,
}

impl Reading {
    /// Of a source that is known so far; what it claims is filled in.
    pub fn of(bias: f64, unsure: f64, spread: Spread, voice: u32, shared: bool) -> Self {
        let own = Width::new((spread.variance + unsure).sqrt());
        Self { low: f64::NAN, high: f64::NAN, bias, unsure, spread, own, weight: 1.0, voice, shared }
    }

    /// It states a figure.
    #[inline]
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

    /// The width of its own errors on a question so hard, `more` being the variance of the latent value.
    #[inline]
    fn width(&self, hard: f64, more: f64) -> Width {
        if hard == 1.0 && more == 0.0 { self.own } else { Width::new((self.spread.variance * hard + self.unsure + more).sqrt()) }
    }

    /// Likelihoods of the claim by sort of error: the very figure, the source's own spread, a wide one, anything. `more` is the
    /// variance of the latent value itself.
    #[inline]
    pub fn parts(&self, gauge: &Gauge, h: &Hypothesis, more: f64) -> [f64; 4] {
        let share = self.spread.shares;
        let own = self.width(h.hard, more);
        let with = |width: &Width| if more == 0.0 { *width } else { Width::new((width.deviation * width.deviation + more).sqrt()) };
        let (wide, gross) = (with(&gauge.wide), with(&gauge.gross));
        if self.exact() {
            let error = self.low - h.at;
            return [
                if h.peak { share[0] * gauge.peak.density(error) } else { 0.0 },
                share[1] * own.density(error - self.bias),
                share[2] * wide.density(error),
                share[3] * gross.density(error),
            ];
        }
        let term = |centre: f64, width: &Width| Term::of(self.low, self.high, centre, width).likelihood;
        [
            if h.peak { share[0] * term(h.at, &gauge.peak) } else { 0.0 },
            share[1] * term(h.at + self.bias, &own),
            share[2] * term(h.at, &wide),
            share[3] * term(h.at, &gross),
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

/// What is believed of a latent value: hypotheses whose masses sum to one. Empty where nobody says anything of it. Made to be used
/// for one question after the other.
#[derive(Debug, Clone, Default)]
pub struct Belief {
    /// The hypotheses.
    pub over: Vec<Hypothesis>,
    /// Numbers of the claims, those of one voice side by side.
    pub order: Vec<u32>,
    /// What each voice says, as a run of `order`.
    pub voices: Vec<Range<usize>>,
    /// Likelihood of each voice under each hypothesis, voice by voice.
    likelihood: Vec<f64>,
    /// Likelihoods of each claim under each hypothesis by sort of error, as in `order`.
    pub parts: Vec<[f64; 4]>,
    /// What each claim tells about the centre of the smooth hypothesis, and where it draws it.
    pull: Vec<Pull>,
    /// Claims that state the figure of each hypothesis.
    support: Vec<usize>,
    /// Squares and counts of all claims in how hard the question is.
    effort: (f64, f64),
    /// Room to work in: figures, figures with how often they are stated and by how many voices, logarithms of masses, products of likelihoods (of all voices,
    /// and of one), voices with the numbers of their claims.
    figures: Vec<f64>,
    stated: Vec<(f64, usize, f64)>,
    log_mass: Vec<f64>,
    product: Vec<f64>,
    said: Vec<f64>,
    by_voice: Vec<u64>,
}

/// A claim's part in the smooth hypothesis.
#[derive(Debug, Clone, Copy, Default)]
struct Pull {
    /// What it tells of the centre (precision).
    told: f64,
    /// The same times where it draws it.
    drawn: f64,
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
/// How many times as many voices leave a figure no chance there.
const HARDLY: f64 = 5.0;
const STEPS: usize = 40;

impl Belief {
    /// Of the claims on one question.
    pub fn new(claims: &[Reading], gauge: &Gauge) -> Self {
        let mut out = Self::default();
        out.settle(claims, gauge, None);
        out
    }

    /// The same again. While sources are learned, the search goes on `from` where it ended before (NaN: it has not), and less finely.
    pub fn settle(&mut self, claims: &[Reading], gauge: &Gauge, from: Option<f64>) {
        self.over.clear();
        self.support.clear();
        self.parts.clear();
        self.likelihood.clear();
        let Some(centre) = self.smooth(claims, gauge, from) else { return };
        self.over.push(centre);
        self.support.push(0);
        self.effort = self.pull.iter().fold((0.0, 0.0), |(s, c), p| (s + p.square, c + p.count));
        if gauge.metric.specific {
            self.find_stated(claims, from.is_some());
            for (at, n, _) in &self.stated {
                let variance = gauge.metric.peak * gauge.metric.peak / *n as f64;
                self.over.push(Hypothesis { at: *at, variance, mass: 0.0, peak: true, hard: 1.0 });
                self.support.push(*n);
            }
        }
        self.group(claims);
        self.weigh_voices(claims, gauge);
        normalise(&self.log_mass, &mut self.over);
    }

    /// Puts the claims of each voice side by side. A claim of full weight is all that its voice says.
    fn group(&mut self, claims: &[Reading]) {
        self.order.clear();
        self.voices.clear();
        if claims.iter().all(|c| c.weight >= 1.0) {
            self.order.extend(0..claims.len() as u32);
            return self.voices.extend((0..claims.len()).map(|i| i..i + 1));
        }
        self.by_voice.clear();
        self.by_voice.extend(claims.iter().zip(0u64..).map(|(c, i)| u64::from(c.voice) << 32 | i));
        self.by_voice.sort_unstable();
        self.order.extend(self.by_voice.iter().map(|both| *both as u32));
        let mut from = 0;
        for run in self.order.chunk_by(|a, b| {
            let [a, b] = [a, b].map(|i| &claims[*i as usize]);
            a.voice == b.voice && a.weight < 1.0
        }) {
            self.voices.push(from..from + run.len());
            from += run.len();
        }
    }

    /// Likelihoods of what each voice says, and with them the masses.
    fn weigh_voices(&mut self, claims: &[Reading], gauge: &Gauge) {
        let Self { over, order, voices, likelihood, parts, log_mass, product, said, .. } = self;
        log_mass.clear();
        log_mass.extend(over.iter().map(|h| 0.5 * h.variance.ln()));
        // Products, and a logarithm only where they become small.
        product.clear();
        product.resize(over.len(), 1.0);
        for voice in voices {
            let from = likelihood.len();
            likelihood.resize(from + over.len(), 1.0);
            let likelihood = &mut likelihood[from..];
            said.clear();
            said.resize(over.len(), 1.0);
            let mut weight = 1.0;
            for i in &order[voice.clone()] {
                let claim = &claims[*i as usize];
                weight = claim.weight;
                for ((over, said), likelihood) in over.iter().zip(said.iter_mut()).zip(likelihood.iter_mut()) {
                    let of = claim.parts(gauge, over, 0.0);
                    parts.push(of);
                    // Roots are taken of products, too, before these become too small.
                    if *said < 1e-10 {
                        *likelihood *= root(*said, weight);
                        *said = 1.0;
                    }
                    *said *= (of[0] + of[1] + of[2] + of[3]).max(1e-290);
                }
            }
            for (((said, likelihood), product), log_mass) in said.iter().zip(likelihood).zip(product.iter_mut()).zip(log_mass.iter_mut()) {
                *likelihood *= root(*said, weight);
                if *product < 1e-10 || *likelihood < 1e-200 {
                    *log_mass += product.ln();
                    *product = 1.0;
                }
                *product *= *likelihood;
            }
        }
        log_mass.iter_mut().zip(product).for_each(|(log, product)| *log += product.ln());
    }

    /// The belief that the others' claims alone would give, into `over`, each with the number of its hypothesis: without what this voice
    /// says.
    pub fn without(&self, voice: usize, claims: &[Reading], gauge: &Gauge, over: &mut Vec<(usize, Hypothesis)>) {
        over.clear();
        let likelihood = &self.likelihood[voice * self.over.len()..];
        let own = &self.order[self.voices[voice].clone()];
        let pulls = || own.iter().map(|i| self.pull[*i as usize]);
        let (mut sum, mut top) = (0.0, 0.0f64);
        for (h, whole) in self.over.iter().enumerate() {
            let mut rest = *whole;
            rest.mass = whole.mass.max(1e-300) / likelihood[h];
            // Widths change masses by less than the square root of the claims.
            if rest.mass < 1e-9 * top {
                continue;
            }
            if whole.peak {
                let states = |i: &&u32| claims[**i as usize].exact() && claims[**i as usize].low == whole.at;
                let left = self.support[h] - own.iter().filter(states).count();
                if left == 0 {
                    continue;
                }
                if left < self.support[h] {
                    rest.variance = gauge.metric.peak * gauge.metric.peak / left as f64;
                    rest.mass *= (rest.variance / whole.variance).sqrt();
                }
            } else {
                let (told, drawn) = pulls().fold((0.0, 0.0), |(t, d), p| (t + p.told, d + p.drawn));
                let precision = 1.0 / whole.variance;
                let left = precision - told;
                if left <= 1e-9 * precision {
                    continue;
                }
                rest.variance = 1.0 / left;
                rest.at = (whole.at * precision - drawn) * rest.variance;
                rest.mass *= (rest.variance * precision).sqrt();
                if !gauge.metric.specific {
                    let (squares, counts) = pulls().fold(self.effort, |(s, c), p| (s - p.square, c - p.count));
                    rest.hard = (EVEN + squares.max(0.0)) / (EVEN + counts.max(0.0));
                }
            }
            rest.mass = rest.mass.min(1e290);
            (sum, top) = (sum + rest.mass, top.max(rest.mass));
            over.push((h, rest));
        }
        over.retain(|(_, h)| h.mass > 1e-6 * sum);
        let all = 1.0 / over.iter().map(|(_, h)| h.mass).sum::<f64>();
        over.iter_mut().for_each(|(_, h)| h.mass *= all);
    }

    /// Figures stated, with how often; of very many those stated most often. While sources are learned (`few`), also none that hardly
    /// any voices state against another's: each that states the very figure outweighs one that errs by far, so that its mass is nothing.
    fn find_stated(&mut self, claims: &[Reading], few: bool) {
        self.stated.clear();
        // Claims come in order of their figures.
        for claim in claims.iter().filter(|c| c.exact()) {
            match self.stated.last_mut().filter(|last| last.0 == claim.low) {
                Some(last) => *last = (last.0, last.1 + 1, last.2 + claim.weight),
                None => self.stated.push((claim.low, 1, claim.weight)),
            }
        }
        if few {
            let most = self.stated.iter().fold(0.0f64, |most, s| most.max(s.2));
            self.stated.retain(|s| HARDLY * s.2 > most);
        }
        let most = if few { FEWER } else { PEAKS };
        if self.stated.len() > most {
            self.stated.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.total_cmp(&b.0)));
            self.stated.truncate(most);
            self.stated.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        }
    }

    /// Where the search for the smooth hypothesis begins: the middle of the claims, each less its source's bias.
    fn begin(&mut self, claims: &[Reading]) -> f64 {
        self.figures.clear();
        self.figures.extend(claims.iter().map(|c| c.near() - if c.exact() { c.bias } else { 0.0 }));
        self.figures.sort_unstable_by(f64::total_cmp);
        let n = self.figures.len();
        if n % 2 == 1 { self.figures[n / 2] } else { f64::midpoint(self.figures[n / 2 - 1], self.figures[n / 2]) }
    }

    /// The smooth hypothesis. `None` where nothing holds it from one side.
    fn smooth(&mut self, claims: &[Reading], gauge: &Gauge, from: Option<f64>) -> Option<Hypothesis> {
        let bounded = claims.iter().any(|c| c.low.is_finite()) && claims.iter().any(|c| c.high.is_finite());
        if !bounded {
            return None;
        }
        let metric = &gauge.metric;
        let close = metric.usual * if from.is_none() { 1e-6 } else { 3e-3 };
        let at = from.filter(|x| !x.is_nan()).unwrap_or_else(|| self.begin(claims));
        let mut over = Hypothesis { at, variance: f64::INFINITY, mass: 0.0, peak: false, hard: 1.0 };
        for _ in 0..STEPS {
            self.pull.clear();
            let (mut sum, mut drawn, mut known) = (0.0, 0.0, 0.0);
            for claim in claims {
                let (pull, weight, draws) = pull(claim, gauge, &over);
                (sum, drawn, known) = (sum + weight, drawn + draws, known + pull.told);
                self.pull.push(pull);
            }
            let step = if sum > 0.0 { drawn / sum } else { 0.0 };
            over.at += step;
            over.variance = 1.0 / known.max(1e-9 * gauge.wide.inverse * gauge.wide.inverse);
            if !metric.specific {
                let (squares, counts) = self.pull.iter().fold((0.0, 0.0), |(s, c), p| (s + p.square, c + p.count));
                over.hard = (EVEN + squares) / (EVEN + counts);
            }
            if step.abs() < close {
                break;
            }
        }
        Some(over)
    }
}

/// A claim's part in the smooth hypothesis, with its weight in the search for the centre and where that draws it.
#[inline]
fn pull(claim: &Reading, gauge: &Gauge, over: &Hypothesis) -> (Pull, f64, f64) {
    let own = claim.width(over.hard, 0.0);
    let shares = claim.spread.shares;
    let (near, wide) = (own.inverse * own.inverse, gauge.wide.inverse * gauge.wide.inverse);
    if claim.exact() {
        let error = claim.low - over.at;
        let astray = error - claim.bias;
        let (p1, p2) = ((shares[0] + shares[1]) * own.density(astray), shares[2] * gauge.wide.density(error));
        let by_all = claim.weight / (p1 + p2 + shares[3] * gauge.gross.density(error)).max(1e-290);
        let (r1, w1, w2) = (p1 * by_all, p1 * by_all * near, p2 * by_all * wide);
        let (told, draws) = (w1 + w2, w1 * astray + w2 * error);
        let square = if gauge.metric.specific { 0.0 } else { r1 * astray * astray / claim.spread.variance };
        return (Pull { told, drawn: told * over.at + draws, square, count: r1 }, told, draws);
    }
    let term = |centre: f64, width: &Width| Term::of(claim.low, claim.high, centre, width);
    let (closely, widely, grossly) = (term(over.at + claim.bias, &own), term(over.at, &gauge.wide), term(over.at, &gauge.gross));
    let (p1, p2) = ((shares[0] + shares[1]) * closely.likelihood, shares[2] * widely.likelihood);
    let by_all = claim.weight / (p1 + p2 + shares[3] * grossly.likelihood).max(1e-290);
    let (r1, r2) = (p1 * by_all, p2 * by_all);
    let (w1, w2) = (r1 * near, r2 * wide);
    let draws = w1 * closely.mean + w2 * widely.mean;
    let told = r1 * closely.information(own.deviation, false) + r2 * widely.information(gauge.wide.deviation, false);
    let drawn = if told > 0.0 { told * over.at + draws } else { 0.0 };
    (Pull { told, drawn, square: r1 * closely.square / claim.spread.variance, count: r1 }, w1 + w2, draws)
}

/// A product of what one voice says through several sources, as one claim of that voice.
#[inline]
fn root(product: f64, weight: f64) -> f64 {
    match weight {
        1.0 => product,
        0.5 => product.sqrt(),
        0.25 => product.sqrt().sqrt(),
        _ => product.powf(weight),
    }
}

fn normalise(log_mass: &[f64], over: &mut [Hypothesis]) {
    let top = log_mass.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    over.iter_mut().zip(log_mass).for_each(|(h, l)| h.mass = (l - top).exp());
    let sum: f64 = over.iter().map(|h| h.mass).sum();
    over.iter_mut().for_each(|h| h.mass /= sum);
}

/// Distribution function of a belief, and of a new claim when `claim` is given.
pub fn cumulative(over: &[Hypothesis], at: f64) -> f64 {
    over.iter().map(|h| h.mass * below((at - h.at) / h.variance.sqrt())).sum()
}

/// Density of a belief.
pub fn mass_at(over: &[Hypothesis], at: f64) -> f64 {
    over.iter().map(|h| h.mass * density((at - h.at) / h.variance.sqrt()) / h.variance.sqrt()).sum()
}

/// Quantile of a distribution: by Newton's steps where they stay between the ends, else by halving.
pub fn quantile(p: f64, from: (f64, f64), cumulative: impl Fn(f64) -> f64, density: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = from;
    let mut at = f64::midpoint(low, high);
    for _ in 0..80 {
        let over = cumulative(at) - p;
        if over < 0.0 {
            low = at
        } else {
            high = at
        }
        let next = at - over / density(at);
        // A step so long that the next must be halved anyway is halved at once.
        let newton = next > low && next < high && (next - at).abs() < 0.5 * (high - low);
        let next = if newton { next } else { f64::midpoint(low, high) };
        let moved = (next - at).abs();
        at = next;
        if high - low < 1e-9 * (1.0 + at.abs()) || newton && moved < 1e-10 * (1.0 + at.abs()) {
            break;
        }
    }
    at
}

/// Ends between which a belief lies with all but no doubt.
pub fn reach(over: &[Hypothesis]) -> (f64, f64) {
    let far = |h: &Hypothesis| 9.0 * h.variance.sqrt();
    let low = over.iter().map(|h| h.at - far(h)).fold(f64::INFINITY, f64::min);
    (low, over.iter().map(|h| h.at + far(h)).fold(f64::NEG_INFINITY, f64::max))
}

/// The figure that a belief comes to: the middle of the peak or curve that is more likely than not; where none is, the mean.
///
/// Between narrow peaks the median is one of them, and which one can turn on a hair: of two figures between which nothing tells, one
/// would be reported as if it had won. The mean moves with the masses, and its squared error is the least that can be expected.
pub fn estimate(over: &[Hypothesis]) -> Option<f64> {
    let top = over.iter().copied().reduce(|a, b| if b.mass > a.mass + 1e-12 { b } else { a })?;
    if top.mass >= 0.5 || over.len() == 1 {
        return Some(top.at);
    }
    Some(over.iter().map(|h| h.mass * h.at).sum())
}
