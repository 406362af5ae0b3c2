//! The distinct figures on each question with those who state them: what the voting methods work on.
//!
//! Figures within the metric's own tolerance are one candidate. They are gathered around the figure stated most often, as in Li, Dong,
//! Lyons, Meng and Srivastava, "Truth Finding on the Deep Web: Is the Problem Solved?" (VLDB 2013), section 3.

use rayon::prelude::*;

use super::evidence::{Evidence, Outcome, chunks};

/// Candidates of all questions in flat arrays; who states a candidate is listed once.
#[derive(Debug, Clone, Default)]
pub struct Candidates {
    /// Where the candidates of each question begin; one more at the end.
    pub questions: Vec<usize>,
    /// The figure of each candidate; in rising order within a question.
    pub figure: Vec<f64>,
    /// Where the voters of each candidate begin; one more at the end.
    pub starts: Vec<usize>,
    /// Sources, rising within a candidate.
    pub voter: Vec<u32>,
    /// Candidates that each source votes for.
    pub votes_of: Vec<u32>,
}

impl Candidates {
    /// Of the claims that state a figure.
    pub fn new(evidence: &Evidence) -> Self {
        Self::every(evidence, 1)
    }

    /// Of one in `nth` runs of questions; the others have no candidates.
    pub fn every(evidence: &Evidence, nth: usize) -> Self {
        let part = |(at, range): (usize, std::ops::Range<usize>)| match at % nth.max(1) {
            0 => Part::new(evidence, range),
            _ => Part { candidates: vec![0; range.len()], ..Part::default() },
        };
        let parts: Vec<Part> = evidence.chunks().into_par_iter().enumerate().map(part).collect();
        let mut out = Self { questions: vec![0], starts: vec![0], ..Self::default() };
        for part in parts {
            out.figure.extend(&part.figure);
            for n in part.candidates {
                out.questions.push(out.questions[out.questions.len() - 1] + n);
            }
            for n in part.voters {
                out.starts.push(out.starts[out.starts.len() - 1] + n);
            }
            out.voter.extend(&part.voter);
        }
        out.votes_of = vec![0; evidence.sources()];
        out.voter.iter().for_each(|s| out.votes_of[*s as usize] += 1);
        out
    }

    /// The same with each voice counted once: `voice` of every source.
    #[must_use]
    pub fn by_voice(&self, voice: &[u32]) -> Self {
        let mut out = Self { starts: vec![0], votes_of: vec![0; self.votes_of.len()], ..self.clone() };
        out.voter.clear();
        for c in 0..self.len() {
            let mut voices: Vec<u32> = self.voters(c).iter().map(|s| voice[*s as usize]).collect();
            voices.sort_unstable();
            voices.dedup();
            voices.iter().for_each(|v| out.votes_of[*v as usize] += 1);
            out.voter.extend(voices);
            out.starts.push(out.voter.len());
        }
        out
    }

    /// Candidates of a question.
    pub fn of(&self, question: usize) -> std::ops::Range<usize> {
        self.questions[question]..self.questions[question + 1]
    }

    /// Those who state a candidate.
    pub fn voters(&self, candidate: usize) -> &[u32] {
        &self.voter[self.starts[candidate]..self.starts[candidate + 1]]
    }

    /// How many candidates there are.
    pub fn len(&self) -> usize {
        self.figure.len()
    }

    /// Nobody states a figure.
    pub fn is_empty(&self) -> bool {
        self.figure.is_empty()
    }

    /// Runs of questions with about as many candidates each.
    pub fn chunks(&self) -> Vec<std::ops::Range<usize>> {
        chunks(&self.questions)
    }

    /// `f` of every question writes its candidates' scores into the slice it is given.
    pub fn scored(&self, scores: &mut [f64], f: impl Fn(usize, &mut [f64]) + Sync) {
        let mut slices = Vec::new();
        let mut rest = scores;
        for range in self.chunks() {
            let (mine, others) = rest.split_at_mut(self.questions[range.end] - self.questions[range.start]);
            slices.push((range, mine));
            rest = others;
        }
        slices.into_par_iter().for_each(|(range, mut mine)| {
            for question in range {
                let (here, others) = mine.split_at_mut(self.of(question).len());
                f(question, here);
                mine = others;
            }
        });
    }

    /// Sums over the votes, one for each source: `add(candidate, sums)` adds what its voters get. The order of sums is always the same.
    pub fn per_source(&self, add: impl Fn(usize, &mut [f64]) + Sync) -> Vec<f64> {
        let sources = self.votes_of.len();
        let ranges = self.chunks();
        // A vector of sums for each of few parts, so that many sources do not cost more than the votes.
        let size = ranges.len().div_ceil(8).max(1);
        let parts: Vec<Vec<f64>> = ranges
            .par_chunks(size)
            .map(|ranges| {
                let mut sums = vec![0.0; sources];
                for range in ranges {
                    (self.questions[range.start]..self.questions[range.end]).for_each(|c| add(c, &mut sums));
                }
                sums
            })
            .collect();
        let mut total = vec![0.0; sources];
        for part in parts {
            total.iter_mut().zip(part).for_each(|(t, p)| *t += p);
        }
        total
    }

    /// The candidate of the highest score on each question; of equals the one stated more often, then the smaller.
    pub fn best(&self, scores: &[f64]) -> Vec<Outcome> {
        (0..self.questions.len() - 1)
            .into_par_iter()
            .map(|question| {
                let better = |a: usize, b: usize| {
                    let margin = 1e-9 * scores[a].abs().max(scores[b].abs());
                    if (scores[a] - scores[b]).abs() > margin { scores[a] > scores[b] } else { self.voters(a).len() > self.voters(b).len() }
                };
                let best = self.of(question).reduce(|best, c| if better(c, best) { c } else { best });
                Outcome::figure(best.map(|c| self.figure[c]))
            })
            .collect()
    }
}

#[derive(Default)]
struct Part {
    candidates: Vec<usize>,
    figure: Vec<f64>,
    voters: Vec<usize>,
    voter: Vec<u32>,
}

impl Part {
    fn new(evidence: &Evidence, range: std::ops::Range<usize>) -> Self {
        let mut out = Self::default();
        let mut stated: Vec<(f64, u32)> = Vec::new();
        for question in range {
            let asked = evidence.asked[question];
            stated.clear();
            stated.extend(evidence.of(question).map(|at| (evidence.best[at], evidence.source[at])).filter(|(b, _)| !b.is_nan()));
            stated.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            stated.dedup();
            let centre = commonest(&stated);
            let bucket = |figure: f64| match asked.same {
                same if same > 0.0 => ((asked.scale.on(figure) - asked.scale.on(centre)) / same).round(),
                _ => figure,
            };
            let before = out.figure.len();
            for run in stated.chunk_by(|a, b| bucket(a.0) == bucket(b.0)) {
                out.figure.push(commonest(run));
                let mut voters: Vec<u32> = run.iter().map(|(_, s)| *s).collect();
                voters.sort_unstable();
                voters.dedup();
                out.voters.push(voters.len());
                out.voter.extend(voters);
            }
            out.candidates.push(out.figure.len() - before);
        }
        out
    }
}

/// The figure stated most often; of equals the smallest. `stated` is sorted.
fn commonest(stated: &[(f64, u32)]) -> f64 {
    let mut best = (0, f64::NAN);
    for run in stated.chunk_by(|a, b| a.0 == b.0) {
        if run.len() > best.0 {
            best = (run.len(), run[0].0);
        }
    }
    best.1
}
