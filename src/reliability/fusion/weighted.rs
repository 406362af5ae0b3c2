//! What the methods that weigh numbers share: each question's claims on its scale, brought to a common width.
//!
//! What lies far from the question's median is left out first, so that one typing error does not hide the differences between the
//! others; the rest is centred on its mean and divided by its spread (where all agree, by the metric's usual distance).

use rayon::prelude::*;

use super::evidence::{Evidence, Outcome, Scale};
use super::median::middle;

/// Claims of numeric questions, centred and of unit width.
#[derive(Debug, Clone, Default)]
pub struct Centred {
    /// Each claim's figure; NaN where none is stated or the question is of categories.
    pub at: Vec<f64>,
    /// Middle of each question, on its scale.
    pub middle: Vec<f64>,
    /// Width of each question, on its scale.
    pub width: Vec<f64>,
}

impl Centred {
    /// Figures further than `far` from the question's median are left out, in units of the metric's usual distance.
    pub fn new(evidence: &Evidence, far: f64) -> Self {
        let on = |q: usize| {
            let scale = evidence.asked[q].scale;
            evidence.of(q).map(move |i| if scale == Scale::Category { f64::NAN } else { floor(scale, evidence.best[i]) })
        };
        let of = |q: usize| -> (f64, f64) {
            let figures: Vec<f64> = on(q).filter(|x| !x.is_nan()).collect();
            let Some(centre) = middle(figures.clone()) else { return (f64::NAN, f64::NAN) };
            let apart = figures.iter().map(|x| (x - centre).abs()).filter(|d| *d > 0.0).collect();
            (centre, middle(apart).unwrap_or(f64::NAN))
        };
        let found: Vec<(f64, f64)> = (0..evidence.questions()).into_par_iter().map(of).collect();
        let metrics = evidence.asked.iter().map(|a| a.metric as usize + 1).max().unwrap_or(0);
        let mut apart: Vec<Vec<f64>> = vec![Vec::new(); metrics];
        found.iter().zip(&evidence.asked).filter(|(f, _)| f.1.is_finite()).for_each(|(f, a)| apart[a.metric as usize].push(f.1));
        let usual: Vec<f64> = apart.into_iter().map(|w| middle(w).unwrap_or(1.0)).collect();

        let mut out = Self { at: vec![f64::NAN; evidence.len()], middle: Vec::new(), width: Vec::new() };
        for q in 0..evidence.questions() {
            let usual = usual[evidence.asked[q].metric as usize];
            let kept = |x: f64| Some(x).filter(|x| (x - found[q].0).abs() <= far * usual);
            let figures: Vec<f64> = on(q).filter_map(kept).collect();
            let n = figures.len() as f64;
            let mean = figures.iter().sum::<f64>() / n;
            let spread = (figures.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
            let width = if spread > 1e-9 * mean.abs() { spread } else { usual };
            out.middle.push(mean);
            out.width.push(width);
            for (i, x) in evidence.of(q).zip(on(q)) {
                out.at[i] = kept(x).map_or(f64::NAN, |x| (x - mean) / width);
            }
        }
        out
    }

    /// The figure at a place on the common scale of a question.
    pub fn figure(&self, evidence: &Evidence, question: usize, at: f64) -> Outcome {
        let place = self.middle[question] + at * self.width[question];
        Outcome::figure(Some(evidence.asked[question].scale.figure(place)).filter(|x| x.is_finite()))
    }

    /// Sums over the claims, for each source: how many, and of what `f` makes of question and place.
    pub fn per_source(&self, evidence: &Evidence, f: impl Fn(usize, f64) -> f64 + Sync) -> Vec<(f64, f64)> {
        let ranges = evidence.chunks();
        let parts: Vec<Vec<(f64, f64)>> = ranges
            .par_chunks(ranges.len().div_ceil(8).max(1))
            .map(|ranges| {
                let mut sums = vec![(0.0, 0.0); evidence.sources()];
                for q in ranges.iter().cloned().flatten() {
                    for i in evidence.of(q).filter(|i| !self.at[*i].is_nan()) {
                        let sum = &mut sums[evidence.source[i] as usize];
                        *sum = (sum.0 + 1.0, sum.1 + f(q, self.at[i]));
                    }
                }
                sums
            })
            .collect();
        let mut total = vec![(0.0, 0.0); evidence.sources()];
        for part in parts {
            total.iter_mut().zip(part).for_each(|(t, p)| *t = (t.0 + p.0, t.1 + p.1));
        }
        total
    }
}

/// A figure on the scale; what is too small to be counted stands at half a grain.
pub fn floor(scale: Scale, figure: f64) -> f64 {
    match scale {
        Scale::Log { grain } if figure < grain * 0.5 => (grain * 0.5).ln(),
        _ => scale.on(figure),
    }
}
