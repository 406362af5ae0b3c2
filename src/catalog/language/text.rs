//! The `[text]` section of a language pack.

use serde::Deserialize;

use super::Faults;

/// As written in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TextSection {}

/// Compiled.
#[derive(Debug, Default)]
pub struct TextRules {}

pub(super) fn compile(_section: TextSection, _faults: &mut Faults<'_>) -> TextRules {
    TextRules {}
}
