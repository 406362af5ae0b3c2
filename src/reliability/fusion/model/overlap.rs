//! Which sources can be held against one another: those that are joined by common questions, directly or through others.
//!
//! A bias is identifiable only within such a set, and only up to a reference. A source that shares no question with anybody is in a
//! set of its own, and nothing can be said of it.

use super::parameters::Known;
use crate::reliability::fusion::evidence::Evidence;

/// The set of each cell (`leaf` of every claim; dense numbers, in order of their first cells), and how many sources each set has.
pub fn sets(evidence: &Evidence, known: &Known, leaf: &[u32], ends: &[(f64, f64)]) -> (Vec<u32>, Vec<u32>) {
    let mut root: Vec<u32> = (0..known.cells.len() as u32).collect();
    // Questions of one running count are joined to their series as to one question.
    let mut first_of_series = rustc_hash::FxHashMap::<u32, u32>::default();
    for q in 0..evidence.questions() {
        let mut first = None;
        for i in evidence.of(q).filter(|i| !ends[*i].0.is_nan()) {
            let cell = known.cell_of[leaf[i] as usize];
            let series = evidence.asked[q].series;
            let head = match series {
                u32::MAX => *first.get_or_insert(cell),
                _ => *first_of_series.entry(series).or_insert(cell),
            };
            let (a, b) = (find(&mut root, head), find(&mut root, cell));
            root[a.max(b) as usize] = a.min(b);
        }
    }
    let (mut number, mut sizes) = (rustc_hash::FxHashMap::<u32, u32>::default(), Vec::new());
    let sets = (0..known.cells.len() as u32)
        .map(|cell| {
            let top = find(&mut root, cell);
            let set = *number.entry(top).or_insert(sizes.len() as u32);
            if set as usize == sizes.len() {
                sizes.push(0);
            }
            sizes[set as usize] += 1;
            set
        })
        .collect();
    (sets, sizes)
}

fn find(root: &mut [u32], mut at: u32) -> u32 {
    while root[at as usize] != at {
        root[at as usize] = root[root[at as usize] as usize];
        at = root[at as usize];
    }
    at
}
