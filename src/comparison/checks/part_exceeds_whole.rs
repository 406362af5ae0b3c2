//! A part that is certainly larger than its whole.

use polars::prelude::LazyFrame;

use super::{Check, Find, because};
use crate::comparison::reason::Reason;
use crate::comparison::schema::Severity;

pub(super) const CHECK: Check = Check {
    id: "part-exceeds-whole",
    summary: "A part (of a place, a group, a count, a period) is certainly larger than the whole.",
    ceiling: Severity::Error,
    find: Find::Pairs(find),
};

fn find(pairs: LazyFrame) -> LazyFrame {
    pairs.filter(because(&[Reason::PartExceedsWhole]))
}
