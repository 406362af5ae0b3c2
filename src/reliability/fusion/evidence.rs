//! Claims as the numerics see them: dense numbers for sources and questions, flat sorted arrays, no matrix.
//!
//! A figure is what its wording allows, `low..high`, with the stated figure where there is one. Everything is kept in an order that
//! follows from the claims themselves, so that the order of rows makes no difference to any sum.

use rayon::prelude::*;

/// The scale on which deviations are measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// Ratios matter. `grain` is the smallest step that is counted (1 for people): zero says "less than half a grain".
    Log {
        /// Smallest step.
        grain: f64,
    },
    /// Differences matter as they are.
    Identity,
    /// Between two ends, beyond which nothing can be said: a figure at an end says "there or beyond".
    Bounded {
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// Codes of categories; equal or not.
    Category,
}

impl Scale {
    /// A figure on this scale; minus infinity for what is too small to be counted.
    #[inline]
    pub fn on(self, figure: f64) -> f64 {
        match self {
            Scale::Log { grain } if figure < grain * 0.5 => f64::NEG_INFINITY,
            Scale::Log { .. } => figure.ln(),
            _ => figure,
        }
    }

    /// Back to a figure.
    #[inline]
    pub fn figure(self, at: f64) -> f64 {
        match self {
            Scale::Log { grain } if at < (grain * 0.5).ln() => 0.0,
            Scale::Log { .. } => at.exp(),
            Scale::Bounded { low, high } => at.clamp(low, high),
            _ => at,
        }
    }
}

/// What a question is, for the numerics.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked {
    /// Metric: biases are of a source on a metric.
    pub metric: u32,
    /// Scale of its figures.
    pub scale: Scale,
    /// Figures so near on the scale are the same (0: equal figures only).
    pub same: f64,
    /// Questions of one running count, told apart by their day; `u32::MAX` for a question that stands alone.
    pub series: u32,
    /// The day asked about.
    pub day: i32,
    /// The running count never falls.
    pub rises: bool,
}

impl Asked {
    /// A question that stands alone.
    pub fn alone(metric: u32, scale: Scale) -> Self {
        Self { metric, scale, same: 0.0, series: u32::MAX, day: 0, rises: false }
    }
}

/// One claim.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// What it answers.
    pub question: u32,
    /// Whose it is.
    pub source: u32,
    /// Lower end of what the wording allows; minus infinity where there is none.
    pub low: f64,
    /// The stated figure; NaN where none is (a range, a vague word).
    pub best: f64,
    /// Upper end; infinity where there is none.
    pub high: f64,
    /// When it was said.
    pub day: i32,
}

impl Observation {
    /// A figure as it is.
    pub fn exact(question: u32, source: u32, figure: f64) -> Self {
        Self { question, source, low: figure, best: figure, high: figure, day: 0 }
    }

    fn key(&self) -> (u32, [u64; 3], u32, i32) {
        // Order of bits is order enough: what matters is that it is the same each time, and that equal figures stand together.
        (self.question, [self.low.to_bits(), self.best.to_bits(), self.high.to_bits()], self.source, self.day)
    }
}

/// All claims, in order of question and figure.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Where the claims of each question begin; one more at the end.
    pub starts: Vec<usize>,
    /// What each question is.
    pub asked: Vec<Asked>,
    /// Group (kind) of each source.
    pub kinds: Vec<u32>,
    /// Source of each claim.
    pub source: Vec<u32>,
    /// Lower end of each claim.
    pub low: Vec<f64>,
    /// Stated figure of each claim, or NaN.
    pub best: Vec<f64>,
    /// Upper end of each claim.
    pub high: Vec<f64>,
    /// Day of each claim.
    pub day: Vec<i32>,
}

/// Claims worked on at a time; sums are taken in this order whatever the number of threads. Fewer in tests, so that what is done with
/// many chunks is tried.
const CHUNK: usize = if cfg!(test) { 1 << 9 } else { 1 << 15 };

impl Evidence {
    /// Sorts the claims; one that a source has made twice on one day counts once.
    pub fn new(asked: Vec<Asked>, kinds: Vec<u32>, mut claims: Vec<Observation>) -> Self {
        claims.par_sort_unstable_by_key(Observation::key);
        claims.dedup_by_key(|c| c.key());
        let mut out = Self { asked, kinds, ..Self::default() };
        out.starts = Vec::with_capacity(out.asked.len() + 1);
        for question in 0..=out.asked.len() as u32 {
            out.starts.push(claims.partition_point(|c| c.question < question));
        }
        out.source = claims.iter().map(|c| c.source).collect();
        out.low = claims.iter().map(|c| c.low).collect();
        out.best = claims.iter().map(|c| c.best).collect();
        out.high = claims.iter().map(|c| c.high).collect();
        out.day = claims.iter().map(|c| c.day).collect();
        out
    }

    /// How many questions.
    pub fn questions(&self) -> usize {
        self.asked.len()
    }

    /// How many sources.
    pub fn sources(&self) -> usize {
        self.kinds.len()
    }

    /// How many claims.
    pub fn len(&self) -> usize {
        self.source.len()
    }

    /// Nothing was claimed.
    pub fn is_empty(&self) -> bool {
        self.source.is_empty()
    }

    /// The claims of a question.
    pub fn of(&self, question: usize) -> std::ops::Range<usize> {
        self.starts[question]..self.starts[question + 1]
    }

    /// Claim `at` as it was given.
    pub fn observation(&self, question: usize, at: usize) -> Observation {
        Observation {
            question: question as u32,
            source: self.source[at],
            low: self.low[at],
            best: self.best[at],
            high: self.high[at],
            day: self.day[at],
        }
    }

    /// Every claim as it was given.
    pub fn observations(&self) -> impl Iterator<Item = Observation> + '_ {
        (0..self.questions()).flat_map(move |q| self.of(q).map(move |at| self.observation(q, at)))
    }

    /// The same questions and sources with other claims.
    #[must_use]
    pub fn with(&self, claims: Vec<Observation>) -> Self {
        Self::new(self.asked.clone(), self.kinds.clone(), claims)
    }

    /// Runs of questions with about as many claims each.
    pub fn chunks(&self) -> Vec<std::ops::Range<usize>> {
        chunks(&self.starts)
    }
}

/// Runs of groups (`starts` as in [`Evidence::starts`]) with about as many members each.
pub fn chunks(starts: &[usize]) -> Vec<std::ops::Range<usize>> {
    let (mut out, mut from) = (Vec::new(), 0);
    let groups = starts.len().saturating_sub(1);
    for group in 0..groups {
        if starts[group + 1] - starts[from] >= CHUNK || group + 1 == groups {
            out.push(from..group + 1);
            from = group + 1;
        }
    }
    out
}

/// What an estimator makes of a question.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Outcome {
    /// The figure, or the code of the category; `None` where nobody states one.
    pub estimate: Option<f64>,
    /// Lower end of the 95 % interval for the latent value, where the method gives one.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

impl Outcome {
    /// A figure without an interval.
    pub fn figure(estimate: Option<f64>) -> Self {
        Self { estimate, low: None, high: None }
    }
}
