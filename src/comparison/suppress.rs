//! Findings that the review file of a dispatch accepts: they stay, marked with the reason.

use std::collections::BTreeMap;

use super::schema::{Acceptance, AcceptedBy, Finding};
use crate::claim::{Claim, Suppression};
use crate::error::Problem;

/// Marks the findings that suppressions are about. A suppression reaches only findings in which a claim of its own dispatch takes part;
/// one that reaches none is reported.
pub fn suppress(findings: &mut [Finding], claims: &[Claim], suppressions: &[Suppression]) -> Vec<Problem> {
    if suppressions.is_empty() {
        return Vec::new();
    }
    let files: BTreeMap<&str, &str> = claims.iter().map(|c| (c.claim_id.as_str(), c.file.as_str())).collect();
    let mut idle = Vec::new();
    for suppression in suppressions {
        let about = |f: &Finding| {
            f.file == suppression.dispatch || f.claims.iter().any(|id| files.get(id.as_str()) == Some(&suppression.dispatch.as_str()))
        };
        let named = |f: &Finding| {
            suppression.finding.as_ref().is_none_or(|id| *id == f.finding_id)
                && suppression.check.as_ref().is_none_or(|check| *check == f.check)
        };
        let mut reached = false;
        for finding in findings.iter_mut().filter(|f| named(f) && about(f)) {
            reached = true;
            finding.accepted.get_or_insert_with(|| Acceptance {
                by: AcceptedBy::Review,
                justification: suppression.reason.clone(),
                author: suppression.reviewer.clone(),
                expires: None,
            });
        }
        if !reached {
            let remedy = "take the entry out; it reaches only findings in which a claim of this dispatch takes part";
            idle.push(
                Problem::warning("a suppression that concerns no finding", remedy).in_file(&suppression.file).at(suppression.line, 1),
            );
        }
    }
    idle
}
