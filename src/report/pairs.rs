//! The comparison table as a list: every pair of claims with its verdict.

use super::{Grid, fields, single_line, wording};
use crate::comparison::Pair;

/// Pairs in the order they were compared.
pub fn grid(pairs: &[Pair]) -> Grid<'_> {
    let headings = &["event", "claims", "verdict", "reason", "gap"];
    Grid::new("pairs", fields::columns("pairs"), pairs).shown(headings, |i| {
        let pair = &pairs[i];
        let reason = single_line(&pair.reason);
        vec![
            single_line(&pair.event),
            format!("{}\n{}", single_line(&pair.claim_a), single_line(&pair.claim_b)),
            wording::verdict(pair.verdict).to_owned(),
            if pair.same_origin { format!("{reason}\nsame origin") } else { reason },
            wording::gap(pair.gap_ratio, pair.gap_absolute).join("\n"),
        ]
    })
}
