//! What there is, at a glance: the events with their findings and the grades of their questions.

use super::markup::{Anchor, Html};
use super::{SEVERITIES, Scene, column};
use crate::comparison::Severity;
use crate::report::wording;
use crate::report::{Asked, EventSummary};

/// Title, and all of the report in two sentences.
pub(super) fn masthead(h: &mut Html, scene: &Scene<'_>) {
    let report = scene.report;
    h.leaf("h1", &[], "Discrepancies");
    h.element("p", &[("class", "lede")], |h| {
        h.text("One thing happened, several parties put figures on it: which of these claims cannot all hold, and who said them. ");
        let found = SEVERITIES.map(|s| (s, scene.count(None, s)));
        if found.iter().all(|(_, n)| *n == 0) {
            h.fixed("<b>Nothing was found that cannot hold together.</b>");
        } else {
            let words = found.map(|(severity, n)| match severity {
                Severity::Error => wording::count(n, "error", "errors"),
                Severity::Warning => wording::count(n, "warning", "warnings"),
                Severity::Note => wording::count(n, "note", "notes"),
            });
            h.leaf("b", &[], &words.join(", "));
            h.text(".");
        }
    });
    let counts = &report.counts;
    let line = [
        wording::count(report.events.len(), "event", "events"),
        wording::count(counts.files, "file read", "files read"),
        wording::count(counts.claims, "claim", "claims"),
        format!("{} compared", wording::count(counts.compared, "pair", "pairs")),
        format!("vagueness policy {}", report.policy),
    ];
    let asides = [wording::accepted(report), wording::names_left_out(report)];
    let line: Vec<String> = line.into_iter().chain(asides.into_iter().flatten()).collect();
    h.leaf("p", &[("class", "counts")], &line.join(" · "));
}

/// The events.
pub(super) fn write(h: &mut Html, scene: &Scene<'_>) {
    if scene.report.events.is_empty() {
        return h.fixed("<p>No events were read.</p>");
    }
    let graded = scene.report.background.as_ref();
    h.element("div", &[("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", "Events")], |h| {
        h.element("table", &[("class", "events")], |h| {
            h.fixed("<caption class=\"unseen\">Events with their findings and the grades of their questions</caption>");
            h.element("thead", &[], |h| {
                h.element("tr", &[], |h| {
                    column(h, "", "event");
                    for name in ["claims", "errors", "warnings", "notes"] {
                        column(h, "n", name);
                    }
                    column(h, "", "widest gap");
                    if graded.is_some() {
                        column(h, "", "grades of its questions");
                    }
                });
            });
            h.element("tbody", &[], |h| {
                for event in &scene.report.events {
                    row(h, scene, event);
                    h.line();
                }
            });
        });
    });
    if graded.is_some() {
        h.fixed(concat!(
            "<p class=\"note\"><span class=\"key contested\"></span><b>contested</b>: voices that cannot all be right; ",
            "<span class=\"key fair\"></span><b>fair</b>: several voices, none contradicts; ",
            "<span class=\"key weak\"></span><b>weak</b>: one voice. No program sets <b>confirmed</b> or <b>discounted</b>: people do.</p>"
        ));
    }
}

fn row(h: &mut Html, scene: &Scene<'_>, event: &EventSummary) {
    h.element("tr", &[], |h| {
        h.element("th", &[("scope", "row")], |h| {
            h.text(&event.title);
            let days = wording::days(event.from.as_deref(), event.to.as_deref());
            let files = wording::count(event.dispatches, "file", "files");
            let about: Vec<String> = [days, files].into_iter().filter(|t| !t.is_empty()).collect();
            h.text(" ");
            h.leaf("small", &[], &about.join(" · "));
        });
        h.leaf("td", &[("class", "n")], &wording::number_of(event.claims));
        for severity in SEVERITIES {
            let n = scene.count(Some(&event.event), severity);
            let class = if n == 0 { "n none" } else { "n" };
            h.leaf("td", &[("class", class)], &wording::number_of(n));
        }
        h.element("td", &[], |h| widest(h, scene, event));
        if let Some(background) = &scene.report.background {
            let of: Vec<&Asked> = background.questions.iter().filter(|q| q.event == event.event).collect();
            h.element("td", &[("class", "grades")], |h| grades(h, &of));
        }
    });
}

fn widest(h: &mut Html, scene: &Scene<'_>, event: &EventSummary) {
    let of = scene.report.findings.iter().filter(|f| f.event == event.event && f.severity > Severity::Note);
    let ratio = |f: &crate::comparison::Finding| f.gap_ratio.unwrap_or(0.0);
    match of.filter(|f| f.gap_ratio.is_some()).reduce(|a, b| if ratio(b) > ratio(a) { b } else { a }) {
        Some(finding) => {
            h.link(&Anchor::new("f", &finding.finding_id), &[], &format!("×{}", wording::number(ratio(finding))));
            h.text(" ");
            h.leaf("small", &[], &finding.question.metric.replace('_', " "));
        }
        None => h.fixed("<span class=\"none\">–</span>"),
    }
}

/// The three that a program may set, worst first.
const GRADES: [&str; 3] = ["contested", "fair", "weak"];

fn grades(h: &mut Html, questions: &[&Asked]) {
    if questions.is_empty() {
        return h.fixed("<span class=\"none\">–</span>");
    }
    let counts = GRADES.map(|grade| questions.iter().filter(|q| q.estimate.grade == grade).count());
    h.element("svg", &[("class", "bar"), ("height", "8"), ("aria-hidden", "true")], |h| {
        let share = |n: usize| n as f64 / questions.len() as f64 * 100.0;
        let mut from = 0.0;
        for (grade, n) in GRADES.into_iter().zip(counts) {
            let (x, width) = (format!("{from:.1}%"), format!("{:.1}%", share(n)));
            h.void("rect", &[("class", grade), ("x", &x), ("width", &width), ("height", "8")]);
            from += share(n);
        }
    });
    let words: Vec<String> = GRADES.into_iter().zip(counts).filter(|(_, n)| *n > 0).map(|(grade, n)| format!("{n} {grade}")).collect();
    h.leaf("small", &[], &words.join(", "));
}
