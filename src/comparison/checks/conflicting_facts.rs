//! One denies what the other asserts, or the two categories exclude each other.

use polars::prelude::LazyFrame;

use super::{Check, Find, because};
use crate::comparison::reason::Reason;
use crate::comparison::schema::Severity;

pub(super) const CHECK: Check = Check {
    id: "conflicting-facts",
    summary: "One source denies what another asserts, or their categories exclude each other.",
    ceiling: Severity::Error,
    find: Find::Pairs(find),
};

fn find(pairs: LazyFrame) -> LazyFrame {
    pairs.filter(because(&[Reason::Denied, Reason::ExclusiveCategories]))
}
