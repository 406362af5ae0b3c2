//! Two open bounds that can both hold and yet plainly come from rival estimates: "at least 100" and "more than 5,000".

use polars::prelude::{LazyFrame, col, lit};

use super::{Check, Find, because};
use crate::comparison::Verdict;
use crate::comparison::reason::Reason;
use crate::comparison::schema::Severity;

pub(super) const CHECK: Check = Check {
    id: "rival-bounds",
    summary: "Two sources give bounds on the same side of one question that can both hold, but lie too far apart for one estimate.",
    ceiling: Severity::Warning,
    find: Find::Pairs(find),
};

fn find(pairs: LazyFrame) -> LazyFrame {
    let one_question = because(&[Reason::SameQuestion, Reason::SameFamily, Reason::CodedQuestion]);
    let meet = col("verdict").eq(lit(Verdict::Overlap as u32));
    pairs.filter(col("rival").and(meet).and(one_question).and(col("same_origin").not()))
}
