//! One dispatch against itself.

use polars::prelude::LazyFrame;

use super::{Check, Find, because};
use crate::comparison::reason::Reason;
use crate::comparison::schema::Severity;

pub(super) const CHECK: Check = Check {
    id: "self-contradiction",
    summary: "One dispatch gives two figures of the same source for one question.",
    ceiling: Severity::Error,
    find: Find::Pairs(find),
};

fn find(pairs: LazyFrame) -> LazyFrame {
    pairs.filter(because(&[Reason::SelfContradiction]))
}
