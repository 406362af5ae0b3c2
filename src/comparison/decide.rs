//! Decisions of people on findings: said in the finding, with who decided and why, and never applied in silence.

use std::collections::HashMap;

use super::finding::Scene;
use super::schema::{Finding, Question, Severity};
use crate::claim::Claim;
use crate::error::Problem;
use crate::text::{Decision, Resolution};

/// By event and id.
type Claims<'a> = HashMap<(&'a str, &'a str), &'a Claim>;

/// Applies the decisions that concern each finding, the first in the order of their files; says which concern none.
///
/// A finding whose question is settled is a note; one that is pending keeps its severity.
pub(super) fn settle(findings: &mut [Finding], scene: &Scene<'_>) -> Vec<Problem> {
    if scene.options.decisions.is_empty() {
        return Vec::new();
    }
    let claims: Claims<'_> = scene.claims.iter().map(|c| ((c.event.as_str(), c.claim_id.as_str()), c)).collect();
    let mut idle: Vec<bool> = vec![true; scene.options.decisions.len()];
    for finding in findings {
        let concerned = |d: &&Decision| concerns(d, &finding.event, &finding.question_id, &finding.question);
        let Some((at, decision)) = scene.options.decisions.iter().enumerate().find(|(_, d)| concerned(d)) else { continue };
        if let Resolution::Prefer(source) = &decision.resolution
            && !answered(&claims, finding, source)
        {
            continue;
        }
        idle[at] = false;
        let Decision { by, on, why, .. } = decision;
        let (what, settled) = (decision.resolution.words(), decision.resolution != Resolution::Pending);
        let level = match finding.severity {
            Severity::Note => "a note",
            Severity::Warning => "a warning",
            Severity::Error => "an error",
        };
        let before = if settled { format!(" Without the decision it is {level}.") } else { String::new() };
        finding.message = format!("{} [decided: {what}]", finding.message);
        finding.explanation = format!("{} Decided by {by} on {on}: {what}. Reason: {why}.{before}", finding.explanation);
        if settled {
            finding.severity = Severity::Note;
        }
    }
    let idle = scene.options.decisions.iter().zip(idle).filter(|(_, idle)| *idle);
    idle.map(|(decision, _)| {
        let remedy = "take it out, or correct its question; one that prefers a source needs a claim of that source on the question";
        Problem::warning("a decision that concerns no finding", remedy).in_file(&decision.file).at(decision.line, 1)
    })
    .collect()
}

/// Whether a decision is about a question; `id` is its string form, or the coder's.
pub fn concerns(decision: &Decision, event: &str, id: &str, question: &Question) -> bool {
    let is = |wanted: &Option<String>, given: Option<&str>| wanted.as_deref().is_none_or(|w| given == Some(w));
    is(&decision.event, Some(event))
        && is(&decision.question, Some(id))
        && is(&decision.metric, Some(&question.metric))
        && is(&decision.population, question.population.as_deref())
        && is(&decision.place, question.place.as_deref())
}

/// Whether the source has a claim among those of the finding.
fn answered(claims: &Claims<'_>, finding: &Finding, source: &str) -> bool {
    let mut found = finding.claims.iter().filter_map(|id| claims.get(&(finding.event.as_str(), id.as_str())));
    found.any(|c| is_by(c, source))
}

/// The claim is by the source that a decision names.
pub fn is_by(claim: &Claim, source: &str) -> bool {
    claim.source.as_deref() == Some(source) || claim.source_text.as_deref() == Some(source)
}
