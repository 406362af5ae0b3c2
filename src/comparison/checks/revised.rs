//! A source's own later figure: a note, not an error.

use polars::prelude::LazyFrame;

use super::{Check, Find, because};
use crate::comparison::reason::Reason;
use crate::comparison::schema::Severity;

pub(super) const CHECK: Check = Check {
    id: "revised",
    summary: "A source gave another figure later; it is compared with neither.",
    ceiling: Severity::Note,
    find: Find::Pairs(find),
};

fn find(pairs: LazyFrame) -> LazyFrame {
    pairs.filter(because(&[Reason::Revised]))
}
