//! Figures for which nobody stands.

use super::{Check, Find};
use crate::claim::Modality;
use crate::comparison::finding::{Hit, Scene};
use crate::comparison::schema::Severity;

pub(super) const CHECK: Check =
    Check { id: "unattributed", summary: "Nobody is named who stands for the claim.", ceiling: Severity::Note, find: Find::Claims(find) };

fn find(scene: &Scene<'_>) -> Vec<Hit> {
    let nobody = |row: &u32| {
        let claim = scene.claim(*row);
        let named = claim.source.is_some() || claim.source_text.as_deref().is_some_and(|t| !t.trim().is_empty());
        claim.source_kind == "unknown" && !named && claim.modality == Modality::Actual && !scene.row(*row).repeated
    };
    scene.rows().filter(nobody).map(|row| Hit::of(&CHECK, vec![row], "Nobody is named as the source of")).collect()
}
