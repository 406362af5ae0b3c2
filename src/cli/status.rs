//! The exit status. Decided here and nowhere else.

use std::process::ExitCode;

use clap::ValueEnum;
use serde::Deserialize;

use crate::comparison::{Finding, Severity};
use crate::error::{Level, Problem};

/// What the run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// 0
    Clean,
    /// 1
    Findings,
    /// 2
    BadInput,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// The lowest severity that makes `check` fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailLevel {
    /// Claims that can't both be true.
    #[default]
    Error,
    /// Also what is worth looking at.
    Warning,
    /// Any finding.
    Note,
    /// No finding.
    Never,
}

impl FailLevel {
    /// Whether a finding of this severity fails the check.
    pub fn reached_by(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Note => true,
            Self::Never => false,
        }
    }
}

/// Bad input or not.
pub fn of_problems(problems: &[Problem]) -> Status {
    if problems.iter().any(|p| p.level == Level::Error) { Status::BadInput } else { Status::Clean }
}

/// Open findings at or above the level or not.
pub fn of_findings(findings: &[Finding], level: FailLevel) -> Status {
    if findings.iter().any(|f| f.accepted.is_none() && level.reached_by(f.severity)) { Status::Findings } else { Status::Clean }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_reached_by_itself_and_what_is_worse() {
        let reached = |level: FailLevel| [Severity::Note, Severity::Warning, Severity::Error].map(|s| level.reached_by(s));
        assert_eq!(reached(FailLevel::Error), [false, false, true]);
        assert_eq!(reached(FailLevel::Warning), [false, true, true]);
        assert_eq!(reached(FailLevel::Note), [true, true, true]);
        assert_eq!(reached(FailLevel::Never), [false, false, false]);
    }

    #[test]
    fn bad_input_outweighs_findings() {
        assert_eq!(Status::Findings.max(Status::BadInput), Status::BadInput);
        assert_eq!(of_problems(&[Problem::warning("odd", "")]), Status::Clean);
        assert_eq!(of_problems(&[Problem::error("bad", "")]), Status::BadInput);
    }
}
