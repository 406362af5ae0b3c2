//! Many outlets, one voice.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, Find};
use crate::comparison::finding::{Hit, Scene};
use crate::comparison::schema::Severity;
use crate::comparison::translation::is_translated;

pub(super) const CHECK: Check = Check {
    id: "single-origin",
    summary: "Three or more outlets print the claim, and all have it from one origin; or two do in two languages, in their own voices.",
    ceiling: Severity::Note,
    find: Find::Claims(find),
};

/// As many outlets look like agreement.
const MANY: usize = 3;

fn find(scene: &Scene<'_>) -> Vec<Hit> {
    let mut asked: BTreeMap<(&str, String), Vec<u32>> = BTreeMap::new();
    for row in scene.rows().filter(|r| !scene.row(*r).repeated) {
        asked.entry((&scene.claim(row).event, scene.question_id(row))).or_default().push(row);
    }
    let mut hits = Vec::new();
    for rows in asked.into_values().filter(|r| r.len() > 1) {
        let origins: BTreeSet<u32> = rows.iter().map(|r| scene.row(*r).origin).collect();
        let outlets: BTreeSet<u32> = rows.iter().map(|r| scene.row(*r).outlet).filter(|o| *o != 0).collect();
        if origins.len() == 1 && (outlets.len() >= MANY || (outlets.len() >= 2 && is_translated(rows.iter().map(|r| scene.claim(*r))))) {
            hits.push(Hit::of(&CHECK, rows, &format!("{} outlets, one origin of", outlets.len())));
        }
    }
    hits
}
