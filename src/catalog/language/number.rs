//! The `[number]` section of a language pack.

use serde::Deserialize;

use super::Faults;

/// As written in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NumberSection {}

/// Compiled.
#[derive(Debug, Default)]
pub struct NumberRules {}

pub(super) fn compile(_section: NumberSection, _faults: &mut Faults<'_>) -> NumberRules {
    NumberRules {}
}
