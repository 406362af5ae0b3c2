//! Copy-aware voting: sources that share rare figures are one voice, however many they are, and voices are weighed by their accuracy.
//!
//! Dong, Berti-Équille and Srivastava, "Integrating Conflicting Data: The Role of Source Dependence", VLDB 2009, find copiers by the
//! mistakes that they share, in turn with the truth. That circle can close on the wrong side: where copiers are the majority, the
//! honest sources appear to share mistakes. Here dependence is found first, without any belief in what is true, by figures shared
//! that most others contradict; accuracies follow by EM, each voice counted once (the one-coin model of [`dawid_skene`]).

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::candidates::Candidates;
use super::evidence::{Evidence, Outcome};
use super::{Estimator, dawid_skene};

/// Registered in [`ESTIMATORS`](super::ESTIMATORS).
pub const ESTIMATOR: Estimator = Estimator {
    id: "copy-aware",
    summary: "votes by accuracy; sources that share rare figures are one voice (after Dong et al. 2009)",
    run,
};

/// Sources on one question up to which pairs are looked at.
const MANY: usize = 256;

fn run(evidence: &Evidence) -> Vec<Outcome> {
    let candidates = Candidates::new(evidence);
    let candidates = candidates.by_voice(&voices(&candidates));
    candidates.best(&dawid_skene::posterior(evidence, &candidates))
}

/// Contested questions that two must share before they can be found to be one voice, the share on which they may differ, and how many
/// figures they must share that most others contradict.
const CONTESTED: f64 = 30.0;
const DIFFER: f64 = 0.01;
const RARELY: f64 = 10.0;

/// What two sources, or two voices, have in common.
#[derive(Debug, Clone, Copy, Default)]
struct Common {
    /// Contested questions that both answer.
    n: f64,
    /// Those on which they differ.
    differ: f64,
    /// Those on which they share a figure that most others contradict.
    rare: f64,
}

impl Common {
    fn one_voice(self) -> bool {
        self.n >= CONTESTED && self.differ <= DIFFER * self.n && self.rare >= RARELY
    }

    fn and(self, other: Self) -> Self {
        Self { n: self.n + other.n, differ: self.differ + other.differ, rare: self.rare + other.rare }
    }
}

/// Votes that voices are told from at most.
const VOTES: usize = 4_000_000;

/// The voice of each source ([`voices`]), of very many claims from an even sample of the questions.
pub fn voices_of(evidence: &Evidence) -> Vec<u32> {
    voices(&Candidates::every(evidence, evidence.len().div_ceil(VOTES)))
}

/// The voice of each source, told without knowing what is true: sources that agree on all but one in a hundred of the questions on
/// which others are at odds, figures among them that most others contradict, print one another, or one feed. The number of a voice is
/// that of its first source.
pub fn voices(candidates: &Candidates) -> Vec<u32> {
    let ranges = candidates.chunks();
    let parts: Vec<FxHashMap<(u32, u32), Common>> =
        ranges.par_chunks(ranges.len().div_ceil(8).max(1)).map(|ranges| in_common(candidates, ranges)).collect();
    let mut total = FxHashMap::<(u32, u32), Common>::default();
    for (pair, common) in parts.into_iter().flatten() {
        let entry = total.entry(pair).or_default();
        *entry = entry.and(common);
    }
    let mut pairs: Vec<(u32, u32)> = total.iter().filter(|(_, common)| common.one_voice()).map(|(pair, _)| *pair).collect();
    pairs.sort_by(|a, b| total[b].n.total_cmp(&total[a].n).then(a.cmp(b)));
    let mut voice: Vec<u32> = (0..candidates.votes_of.len() as u32).collect();
    let mut members: Vec<Vec<u32>> = voice.iter().map(|s| vec![*s]).collect();
    for (a, b) in pairs {
        let (first, second) = (voice[a as usize].min(voice[b as usize]), voice[a as usize].max(voice[b as usize]));
        if first == second {
            continue;
        }
        // Two voices are one only if all their members, taken together, are: a small source that fits everywhere joins nobody.
        let between = members[first as usize].iter().flat_map(|x| members[second as usize].iter().map(move |y| (*x.min(y), *x.max(y))));
        let common = between.filter_map(|pair| total.get(&pair)).fold(Common::default(), |sum, c| sum.and(*c));
        if common.one_voice() {
            let joining = std::mem::take(&mut members[second as usize]);
            joining.iter().for_each(|s| voice[*s as usize] = first);
            members[first as usize].extend(joining);
        }
    }
    voice
}

fn in_common(candidates: &Candidates, ranges: &[std::ops::Range<usize>]) -> FxHashMap<(u32, u32), Common> {
    let mut found = FxHashMap::<(u32, u32), Common>::default();
    let mut told: Vec<(u32, usize)> = Vec::new();
    for question in ranges.iter().cloned().flatten() {
        let all = candidates.of(question);
        told.clear();
        told.extend(all.clone().flat_map(|c| candidates.voters(c).iter().map(move |s| (*s, c))));
        if all.len() < 2 || told.len() > MANY {
            continue;
        }
        told.sort_unstable();
        told.dedup_by_key(|t| t.0);
        for (i, (a, x)) in told.iter().enumerate() {
            // Without the two themselves.
            let few = 2 * candidates.voters(*x).len().saturating_sub(2) < told.len().saturating_sub(2);
            for (b, y) in &told[i + 1..] {
                let entry = found.entry((*a, *b)).or_default();
                entry.n += 1.0;
                entry.differ += f64::from(u8::from(x != y));
                entry.rare += f64::from(u8::from(x == y && few));
            }
        }
    }
    found
}
