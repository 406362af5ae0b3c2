//! PooledInvestment: sources invest their trust in their claims, and a question's returns are shared out among its candidates.
//!
//! Pasternack and Roth, "Knowing What to Believe (when you already know something)", COLING 2010, section 3.2.3 (g = 1.4, 20 rounds).

use super::Estimator;
use super::candidates::Candidates;
use super::evidence::{Evidence, Outcome};

/// Registered in [`ESTIMATORS`](super::ESTIMATORS).
pub const ESTIMATOR: Estimator =
    Estimator { id: "pooled-investment", summary: "sources invest trust in figures that pay back (Pasternack and Roth 2010)", run };

/// How a candidate's share grows with what is invested in it.
const GROWTH: f64 = 1.4;
const ROUNDS: usize = 20;

fn run(evidence: &Evidence) -> Vec<Outcome> {
    let candidates = Candidates::new(evidence);
    candidates.best(&believed(&candidates, GROWTH, ROUNDS))
}

/// A sum that is the same in whatever order its terms come, to the last bit: what differs by rounding alone would be invested anew
/// in each round, and grow until it decided between equals.
fn sum(terms: impl Iterator<Item = f64>) -> f64 {
    let mut terms: Vec<f64> = terms.collect();
    // Of two terms the order makes no difference.
    if terms.len() > 2 {
        terms.sort_unstable_by(f64::total_cmp);
    }
    terms.iter().sum()
}

/// Belief in each candidate; at first its share of the votes.
pub fn believed(candidates: &Candidates, growth: f64, rounds: usize) -> Vec<f64> {
    let share: Vec<f64> = candidates.votes_of.iter().map(|n| 1.0 / f64::from((*n).max(1))).collect();
    let mut stake: Vec<f64> = share.clone();
    let mut belief = vec![0.0; candidates.len()];
    candidates.scored(&mut belief, |question, out| {
        let range = candidates.of(question);
        let votes = range.clone().map(|c| candidates.voters(c).len()).sum::<usize>() as f64;
        range.zip(out).for_each(|(c, b)| *b = candidates.voters(c).len() as f64 / votes);
    });
    for _ in 0..rounds {
        let invested = |c: usize| sum(candidates.voters(c).iter().map(|s| stake[*s as usize]));
        let returned = candidates.per_source(|c, sums| {
            let pooled = invested(c);
            if pooled > 0.0 {
                candidates.voters(c).iter().for_each(|s| sums[*s as usize] += belief[c] * stake[*s as usize] / pooled);
            }
        });
        // Only proportions matter; kept at a mean of one so that they neither vanish nor overflow.
        let mean = sum(returned.iter().copied()) / returned.iter().filter(|t| **t > 0.0).count().max(1) as f64;
        stake = returned.iter().zip(&share).map(|(t, n)| t / mean * n).collect();
        let invested = |c: usize| sum(candidates.voters(c).iter().map(|s| stake[*s as usize]));
        candidates.scored(&mut belief, |question, out| {
            let from = candidates.of(question).start;
            out.iter_mut().enumerate().for_each(|(i, b)| *b = invested(from + i));
            let grown: f64 = out.iter().map(|h| h.powf(growth)).sum();
            out.iter_mut().for_each(|h| *h *= if grown > 0.0 { h.powf(growth) / grown } else { 0.0 });
        });
    }
    belief
}
