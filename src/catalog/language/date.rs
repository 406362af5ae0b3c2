//! The `[date]` section of a language pack.

use serde::Deserialize;

use super::Faults;

/// As written in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct DateSection {}

/// Compiled.
#[derive(Debug, Default)]
pub struct DateRules {}

pub(super) fn compile(_section: DateSection, _faults: &mut Faults<'_>) -> DateRules {
    DateRules {}
}
