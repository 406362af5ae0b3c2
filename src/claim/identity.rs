//! What makes a claim one and the same: its id, the claim it is a part of, the telling it repeats.

use std::fmt::Write as _;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::schema::Claim;
use crate::catalog::fold;

/// Stands between the parts of what an id is made of.
const BETWEEN: char = '\u{1f}';

/// Ids from what a claim says and where it is published, not from its offsets: they survive edits elsewhere in the text.
pub(super) fn stable_ids(claims: &mut [Claim]) {
    let mut seen: FxHashMap<String, u32> = FxHashMap::default();
    for claim in claims.iter_mut() {
        let mut key = String::with_capacity(256);
        for part in [&claim.event, &claim.dispatch, &claim.metric] {
            key.push_str(part);
            key.push(BETWEEN);
        }
        for written in [&claim.number_text, &claim.quote] {
            let folded = written.as_deref().map(fold).unwrap_or_default();
            for (i, word) in folded.split_whitespace().enumerate() {
                key.push_str(if i > 0 { " " } else { "" });
                key.push_str(word);
            }
            key.push(BETWEEN);
        }
        key.push_str(claim.value.as_deref().unwrap_or(""));
        let own = key.len();
        let count = seen.get(&key).copied().unwrap_or_default();
        let _ = write!(key, "{BETWEEN}{count}");
        claim.claim_id = format!("c{:012x}", xxh3_64(key.as_bytes()) & 0xffff_ffff_ffff);
        key.truncate(own);
        seen.insert(key, count + 1);
    }
}

/// Stands for the id of the claim at this place of the list, which [`finish`] makes.
pub(super) fn in_list(at: usize) -> String {
    format!("#{at}")
}

/// Stable ids, parts and repeats, once all claims of the dispatch are known.
pub(super) fn finish(claims: &mut [Claim]) {
    stable_ids(claims);
    let ids: Vec<String> = claims.iter().map(|c| c.claim_id.clone()).collect();
    let figures = Figures::of(claims);
    for i in 0..claims.len() {
        if let Some(parent) = claims[i].subset_of.as_deref().and_then(|s| s.strip_prefix('#')).and_then(|s| s.parse::<usize>().ok()) {
            claims[i].subset_of = ids.get(parent).cloned();
        }
        let first = figures.like(i).take_while(|j| *j < i).find(|j| same_telling(&claims[*j], &claims[i]));
        claims[i].repeats = first.map(|j| claims[j].repeats.clone().unwrap_or_else(|| ids[j].clone()));
    }
}

/// The claims of a dispatch by what they count and how many: each with each would take a long one the square of its length.
pub(super) struct Figures {
    /// The first claim that has the figure, beside each claim.
    first: Vec<usize>,
    /// In order, by the first of them.
    all: FxHashMap<usize, Vec<usize>>,
}

impl Figures {
    pub(super) fn of(claims: &[Claim]) -> Self {
        let mut known = FxHashMap::default();
        let (mut first, mut all) = (Vec::with_capacity(claims.len()), FxHashMap::<usize, Vec<usize>>::default());
        for (i, c) in claims.iter().enumerate() {
            // -0 is 0.
            let [low, best, high] = [c.low, c.best, c.high].map(|n| n.map(|n| (n + 0.0).to_bits()));
            let at = *known.entry((&c.metric, c.qualifier, low, best, high, &c.value)).or_insert(i);
            first.push(at);
            all.entry(at).or_default().push(i);
        }
        Self { first, all }
    }

    /// The claims with the figure of claim `i`, itself among them.
    pub(super) fn like(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        self.all[&self.first[i]].iter().copied()
    }
}

/// Of two claims with the same figure: told again, with the modality the same and no place or part that sets them apart.
pub(super) fn same_telling(a: &Claim, b: &Claim) -> bool {
    let place = match (&a.place, &b.place) {
        (Some(x), Some(y)) => x == y || y.starts_with(x.as_str()) || x.starts_with(y.as_str()),
        _ => true,
    };
    let source = a.source_kind == b.source_kind || a.source_kind == "outlet" || b.source_kind == "outlet";
    place && source && a.modality == b.modality && a.subset_of.is_none() == b.subset_of.is_none()
}
