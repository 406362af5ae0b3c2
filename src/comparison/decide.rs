//! Decisions of people on findings: said in the finding, with who decided and why, and never applied in silence.

use super::finding::Scene;
use super::schema::{Finding, Question, Severity};
use crate::error::Problem;
use crate::text::{Decision, Resolution};

/// Applies the decisions that concern each finding, the first in the order of their files; says which concern none.
///
/// A finding whose question is settled is a note; one that is pending keeps its severity.
pub(super) fn settle(findings: &mut [Finding], scene: &Scene<'_>) -> Vec<Problem> {
    let mut idle: Vec<bool> = vec![true; scene.options.decisions.len()];
    for finding in findings {
        let concerned = |d: &&Decision| concerns(d, &finding.event, &finding.question_id, &finding.question);
        let Some((at, decision)) = scene.options.decisions.iter().enumerate().find(|(_, d)| concerned(d)) else { continue };
        if let Resolution::Prefer(source) = &decision.resolution
            && !answered(scene, finding, source)
        {
            continue;
        }
        idle[at] = false;
        let Decision { by, on, why, .. } = decision;
        let (what, settled) = match &decision.resolution {
            Resolution::Prefer(source) => (format!("the figure of {source} stands"), true),
            Resolution::Range => ("the range of the figures is what is known".to_owned(), true),
            Resolution::Pending => ("pending".to_owned(), false),
        };
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

fn concerns(decision: &Decision, event: &str, id: &str, question: &Question) -> bool {
    let is = |wanted: &Option<String>, given: Option<&str>| wanted.as_deref().is_none_or(|w| given == Some(w));
    is(&decision.event, Some(event))
        && is(&decision.question, Some(id))
        && is(&decision.metric, Some(&question.metric))
        && is(&decision.population, question.population.as_deref())
        && is(&decision.place, question.place.as_deref())
}

/// Whether the source has a claim among those of the finding.
fn answered(scene: &Scene<'_>, finding: &Finding, source: &str) -> bool {
    let of = |id: &String| scene.claims.iter().find(|c| c.event == finding.event && c.claim_id == *id);
    finding.claims.iter().filter_map(of).any(|c| c.source.as_deref() == Some(source) || c.source_text.as_deref() == Some(source))
}
