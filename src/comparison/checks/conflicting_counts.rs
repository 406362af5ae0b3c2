//! Two figures for one question, from different origins, that cannot both hold.

use polars::prelude::{LazyFrame, col};

use super::{Check, Find, because, disjoint};
use crate::comparison::reason::Reason;
use crate::comparison::schema::Severity;

pub(super) const CHECK: Check = Check {
    id: "conflicting-counts",
    summary: "Two sources give figures for one question that cannot both hold.",
    ceiling: Severity::Error,
    find: Find::Pairs(find),
};

fn find(pairs: LazyFrame) -> LazyFrame {
    let one_question = because(&[Reason::SameQuestion, Reason::SameFamily, Reason::CodedQuestion]);
    pairs.filter(disjoint().and(one_question).and(col("same_origin").not()))
}
