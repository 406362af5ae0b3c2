//! The `[attribution]` section of a language pack.

use serde::Deserialize;

use super::Faults;

/// As written in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct AttributionSection {}

/// Compiled.
#[derive(Debug, Default)]
pub struct AttributionRules {}

pub(super) fn compile(_section: AttributionSection, _faults: &mut Faults<'_>) -> AttributionRules {
    AttributionRules {}
}
