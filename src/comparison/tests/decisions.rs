//! Tolerances and decisions: of one event or of all, and never without a word.

use super::*;
use crate::text::{Decision, Resolution};

fn decided(resolution: Resolution) -> Decision {
    Decision {
        event: Some("e".into()),
        question: None,
        metric: Some("detained".into()),
        population: None,
        place: Some("kazakhstan/almaty".into()),
        resolution,
        by: "A. Reader".into(),
        on: date(2019, 7, 1),
        why: "the court's list names 957".into(),
        file: "claims/e/event.toml".into(),
        line: 7,
    }
}

fn under(decisions: Vec<Decision>) -> Comparison {
    let claims = [claim("a", "police", "500"), claim("b", "kibhr", "957")];
    compare(&claims, Catalog::built_in(), &Options { decisions, ..Options::default() })
}

#[test]
fn a_settled_question_is_a_note_that_says_who_settled_it_and_why() {
    let plain = under(Vec::new());
    let settled = under(vec![decided(Resolution::Prefer("kibhr".into()))]);
    let (before, after) = (&plain.findings[0], &settled.findings[0]);
    assert_eq!((before.severity, after.severity), (Severity::Error, Severity::Note));
    assert_eq!(after.message, format!("{} [decided: the figure of kibhr stands]", before.message));
    let said = "Decided by A. Reader on 2019-07-01: the figure of kibhr stands. Reason: the court's list names 957. Without the decision it is an error.";
    assert!(after.explanation.ends_with(said), "{}", after.explanation);
    assert_eq!((&before.finding_id, before.verdict, settled.problems.len()), (&after.finding_id, after.verdict, 0));
    assert_eq!(under(vec![decided(Resolution::Range)]).findings[0].severity, Severity::Note);
    let pending = under(vec![decided(Resolution::Pending)]);
    assert_eq!(pending.findings[0].severity, Severity::Error, "it is no answer");
    assert!(pending.findings[0].message.ends_with("[decided: pending]"));
}

#[test]
fn a_decision_that_concerns_nothing_is_reported_and_changes_nothing() {
    let absent = decided(Resolution::Prefer("afp".into()));
    let elsewhere = Decision { place: Some("kazakhstan/astana".into()), ..decided(Resolution::Range) };
    let other_event = Decision { event: Some("f".into()), ..decided(Resolution::Range) };
    let question = under(Vec::new()).findings[0].question_id.clone();
    for idle in [absent, elsewhere, other_event] {
        let out = under(vec![idle]);
        assert_eq!(out.findings, under(Vec::new()).findings);
        assert_eq!(out.problems.len(), 1);
        assert!(out.problems[0].to_string().starts_with("claims/e/event.toml:7:1: warning: a decision that concerns no finding"));
    }
    let by_id = Decision { question: Some(question), metric: None, place: None, event: None, ..decided(Resolution::Range) };
    assert_eq!(under(vec![by_id]).problems, []);
}

#[test]
fn tolerances_of_an_event_win_over_those_for_all() {
    let claims = [claim("a", "police", "500"), claim("b", "kibhr", "540")];
    let within = |tolerances: Tolerances| {
        let out = compare(&claims, Catalog::built_in(), &Options { tolerances, ..Options::default() });
        (out.findings.len(), out.pairs[0].reason.clone())
    };
    let of = |ratio: f64| BTreeMap::from([("detained".to_owned(), ratio)]);
    let event = |ratio: f64| BTreeMap::from([("e".to_owned(), of(ratio))]);
    assert_eq!(within(Tolerances::default()), (1, "same-question".into()));
    assert_eq!(within(Tolerances { metrics: of(1.1), ..Tolerances::default() }), (0, "within-tolerance".into()));
    assert_eq!(within(Tolerances { metrics: of(1.1), events: event(1.0) }), (1, "same-question".into()));
    assert_eq!(within(Tolerances { metrics: of(1.0), events: event(1.1) }), (0, "within-tolerance".into()));
}
