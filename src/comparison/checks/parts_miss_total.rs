//! Parts that together cannot make up their total: claims any two of which may hold, but not all.

use super::{Check, Find};
use crate::comparison::finding::{Hit, Scene};
use crate::comparison::schema::Severity;
use crate::comparison::sets;

pub(super) const CHECK: Check = Check {
    id: "parts-miss-total",
    summary: "Parts that share nothing come to more than their total can be, or a total to more than all that makes it up.",
    ceiling: Severity::Error,
    find: Find::Claims(find),
};

fn find(scene: &Scene<'_>) -> Vec<Hit> {
    sets::conflicts(scene).into_iter().map(|set| Hit::set(&CHECK, set.above, set.below)).collect()
}
