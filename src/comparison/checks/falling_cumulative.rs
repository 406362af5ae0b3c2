//! A toll that goes down without a correction.

use polars::prelude::LazyFrame;

use super::{Check, Find, because};
use crate::comparison::reason::Reason;
use crate::comparison::schema::Severity;

pub(super) const CHECK: Check = Check {
    id: "falling-cumulative",
    summary: "A source's total so far goes down, without a correction, where it cannot fall.",
    ceiling: Severity::Error,
    find: Find::Pairs(find),
};

fn find(pairs: LazyFrame) -> LazyFrame {
    pairs.filter(because(&[Reason::FallingCumulative]))
}
