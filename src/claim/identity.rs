//! What makes a claim one and the same: its id, the claim it is a part of, the telling it repeats.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64;

use super::schema::Claim;
use crate::catalog::fold;

/// Ids from what a claim says and where it is published, not from its offsets: they survive edits elsewhere in the text.
pub(super) fn stable_ids(claims: &mut [Claim]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for claim in claims.iter_mut() {
        let words = |s: &Option<String>| fold(s.as_deref().unwrap_or("")).split_whitespace().collect::<Vec<_>>().join(" ");
        let value = claim.value.as_deref().unwrap_or("");
        let parts = [claim.event.as_str(), &claim.dispatch, &claim.metric, &words(&claim.number_text), &words(&claim.quote), value];
        let key = parts.join("\u{1f}");
        let count = seen.entry(key.clone()).or_default();
        claim.claim_id = format!("c{:012x}", xxh3_64(format!("{key}\u{1f}{count}").as_bytes()) & 0xffff_ffff_ffff);
        *count += 1;
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
    for i in 0..claims.len() {
        if let Some(parent) = claims[i].subset_of.as_deref().and_then(|s| s.strip_prefix('#')).and_then(|s| s.parse::<usize>().ok()) {
            claims[i].subset_of = ids.get(parent).cloned();
        }
        let first = (0..i).find(|j| same_telling(&claims[*j], &claims[i]));
        claims[i].repeats = first.map(|j| claims[j].repeats.clone().unwrap_or_else(|| ids[j].clone()));
    }
}

/// The same figure told again: metric, figure, modality, and no place or part that sets them apart.
pub(super) fn same_telling(a: &Claim, b: &Claim) -> bool {
    let figure =
        a.metric == b.metric && a.qualifier == b.qualifier && a.best == b.best && a.low == b.low && a.high == b.high && a.value == b.value;
    let place = match (&a.place, &b.place) {
        (Some(x), Some(y)) => x == y || y.starts_with(x.as_str()) || x.starts_with(y.as_str()),
        _ => true,
    };
    let source = a.source_kind == b.source_kind || a.source_kind == "outlet" || b.source_kind == "outlet";
    figure && place && source && a.modality == b.modality && a.subset_of.is_none() == b.subset_of.is_none()
}
