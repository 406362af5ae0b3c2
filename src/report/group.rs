//! Findings as a person takes them in: by event, then one group for each check on each question, each voice once.

use std::collections::BTreeMap;

use super::{EventSummary, Report, wording};
use crate::claim::Claim;
use crate::comparison::{Finding, Severity};

/// The findings of one event.
pub(super) struct EventGroups<'a> {
    /// Folder name.
    pub event: &'a str,
    /// What is known of it.
    pub summary: Option<&'a EventSummary>,
    /// Worst first.
    pub groups: Vec<Group<'a>>,
}

/// What one check found on one question.
pub(super) struct Group<'a> {
    /// The worst of them first.
    pub findings: Vec<&'a Finding>,
    /// Who said what, in the order of the findings.
    pub statements: Vec<Statement<'a>>,
    /// Claims that findings name and the report does not hold.
    pub missing: Vec<&'a str>,
}

/// One figure of one source, however often it was told.
pub(super) struct Statement<'a> {
    /// As written, and as read.
    pub figure: String,
    /// Who it originates from.
    pub source: String,
    /// The tellings, the one the finding points at first.
    pub tellings: Vec<&'a Claim>,
}

impl<'a> Group<'a> {
    /// The finding that stands for the group.
    pub fn worst(&self) -> &'a Finding {
        self.findings[0]
    }

    /// Of the worst finding.
    pub fn severity(&self) -> Severity {
        self.worst().severity
    }

    /// Whether its findings are accepted.
    pub fn accepted(&self) -> bool {
        self.worst().accepted.is_some()
    }

    /// The message of the worst finding, and how many like it there are.
    pub fn message(&self) -> String {
        let message = super::single_line(&self.worst().message);
        match self.findings.len() - 1 {
            0 => message,
            more => format!("{message} (and {more} more of the kind)"),
        }
    }

    /// The largest gap among the findings.
    pub fn gap(&self) -> Vec<String> {
        let widest = self.findings.iter().max_by(|a, b| {
            let key = |f: &Finding| (f.gap_ratio.unwrap_or(0.0), f.gap_absolute.unwrap_or(0.0));
            key(a).0.total_cmp(&key(b).0).then(key(a).1.total_cmp(&key(b).1))
        });
        widest.map(|f| wording::gap(f.gap_ratio, f.gap_absolute)).unwrap_or_default()
    }
}

/// Event, question, check, and whether it is accepted.
type Key<'a> = (&'a str, &'a str, &'a str, bool);

/// The findings of a report by event, accepted ones in groups of their own; events in the report's order, those it does not name last.
pub(super) fn by_event(report: &Report) -> Vec<EventGroups<'_>> {
    let claims: BTreeMap<&str, &Claim> = report.claims.iter().map(|c| (c.claim_id.as_str(), c)).collect();
    let mut events: Vec<EventGroups<'_>> =
        report.events.iter().map(|e| EventGroups { event: &e.event, summary: Some(e), groups: Vec::new() }).collect();
    let mut grouped: BTreeMap<Key<'_>, (usize, Vec<&Finding>)> = BTreeMap::new();
    for (at, finding) in report.findings.iter().enumerate() {
        let key = (finding.event.as_str(), finding.question_id.as_str(), finding.check.as_str(), finding.accepted.is_some());
        grouped.entry(key).or_insert_with(|| (at, Vec::new())).1.push(finding);
    }
    let mut groups: Vec<_> = grouped.into_values().collect();
    groups.sort_by_key(|(at, _)| *at);
    for (_, findings) in groups {
        let event = findings[0].event.as_str();
        let group = group(findings, &claims);
        match events.iter_mut().find(|e| e.event == event) {
            Some(found) => found.groups.push(group),
            None => events.push(EventGroups { event, summary: None, groups: vec![group] }),
        }
    }
    events
}

fn group<'a>(mut findings: Vec<&'a Finding>, claims: &BTreeMap<&str, &'a Claim>) -> Group<'a> {
    findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
    let (mut statements, mut missing): (Vec<Statement<'_>>, Vec<&str>) = (Vec::new(), Vec::new());
    for id in findings.iter().flat_map(|f| &f.claims) {
        let Some(claim) = claims.get(id.as_str()) else {
            if !missing.contains(&id.as_str()) {
                missing.push(id);
            }
            continue;
        };
        let (figure, source) = (wording::figure(claim), wording::source(claim));
        match statements.iter_mut().find(|s| s.figure == figure && s.source == source) {
            Some(said) if said.tellings.iter().any(|c| c.claim_id == claim.claim_id) => {}
            Some(said) => said.tellings.push(claim),
            None => statements.push(Statement { figure, source, tellings: vec![claim] }),
        }
    }
    Group { findings, statements, missing }
}
