//! The `[cue]` section of a language pack.

use serde::Deserialize;

use super::Faults;

/// As written in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CueSection {}

/// Compiled.
#[derive(Debug, Default)]
pub struct CueRules {}

pub(super) fn compile(_section: CueSection, _faults: &mut Faults<'_>) -> CueRules {
    CueRules {}
}

pub(super) fn check(_rules: &CueRules, _file: &str, _metrics: &[crate::catalog::Metric], _problems: &mut Vec<crate::error::Problem>) {}
