//! Two outlets put different figures in the same source's mouth.

use polars::prelude::LazyFrame;

use super::{Check, Find, because};
use crate::comparison::reason::Reason;
use crate::comparison::schema::Severity;

pub(super) const CHECK: Check = Check {
    id: "disputed-attribution",
    summary: "Two outlets put different figures in the same source's mouth.",
    ceiling: Severity::Error,
    find: Find::Pairs(find),
};

fn find(pairs: LazyFrame) -> LazyFrame {
    pairs.filter(because(&[Reason::DisputedAttribution]))
}
