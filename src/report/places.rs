//! Where the claims of a finding are written: a reviewer of a new dispatch sees its own line, whichever claim the finding points at.

use std::collections::BTreeMap;

use super::Report;
use crate::claim::Claim;
use crate::comparison::Finding;

/// One place, with what is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place<'a> {
    pub file: &'a str,
    pub line: Option<u32>,
    pub column: Option<u32>,
    /// In bytes.
    pub byte_column: Option<u32>,
}

/// The claims of a report by their ids.
pub(super) struct Places<'a>(BTreeMap<&'a str, &'a Claim>);

impl<'a> Places<'a> {
    pub fn new(report: &'a Report) -> Self {
        Self(report.claims.iter().map(|c| (c.claim_id.as_str(), c)).collect())
    }

    /// The place that the finding points at, then those of its other claims, each line once.
    pub fn of(&self, finding: &'a Finding) -> Vec<Place<'a>> {
        let claims: Vec<&Claim> = finding.claims.iter().filter_map(|id| self.0.get(id.as_str()).copied()).collect();
        let here = |c: &&&Claim| c.file == finding.file && c.at() == (finding.line, finding.column);
        let byte_column = claims.iter().find(here).and_then(|c| c.spot?.byte_column);
        let mut out = Vec::new();
        if !finding.file.is_empty() {
            out.push(Place { file: &finding.file, line: finding.line, column: finding.column, byte_column });
        }
        for claim in claims.into_iter().filter(|c| !c.file.is_empty()) {
            let ((line, column), byte_column) = (claim.at(), claim.spot.and_then(|s| s.byte_column));
            if !out.iter().any(|p| p.file == claim.file && p.line == line) {
                out.push(Place { file: &claim.file, line, column, byte_column });
            }
        }
        out
    }
}
