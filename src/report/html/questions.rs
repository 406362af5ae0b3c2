//! What is asked, event by event: a forest plot where several voices answer, a line where one does.

use std::collections::{BTreeMap, BTreeSet};

use xxhash_rust::xxh3::xxh3_64;

use super::markup::{Anchor, Html};
use super::{Scene, column, forest, quote, severity, timeline};
use crate::claim::Kind;
use crate::report::{Asked, single_line, wording};

/// No more charts than these: the others are lines of a table.
const CHARTS: usize = 120;
/// No more lines of a table.
const ROWS: usize = 600;

/// Grades from the worst.
fn rank(question: &Asked) -> usize {
    ["contested", "fair", "weak"].iter().position(|g| *g == question.estimate.grade).unwrap_or(3)
}

/// The questions that are charted: several voices, the contested ones first where there are too many.
pub(super) fn charted<'a>(scene: &Scene<'a>) -> BTreeMap<(&'a str, &'a str), Anchor> {
    let Some(background) = &scene.report.background else { return BTreeMap::new() };
    let several = |q: &&Asked| q.estimate.n_sources > 1 && (q.kind == Kind::Quantity || q.estimate.grade == "contested");
    let mut found: Vec<&Asked> = background.questions.iter().filter(several).collect();
    found.sort_by_key(|q| (rank(q), std::cmp::Reverse(q.estimate.n_sources)));
    found.truncate(CHARTS);
    found.into_iter().map(|q| ((q.event.as_str(), q.estimate.question.as_str()), place(q))).collect()
}

/// Question ids are long and full of signs: the place is a digest of them.
fn place(question: &Asked) -> Anchor {
    let key = format!("{}\u{1f}{}\u{1f}{}", question.event, question.estimate.question, question.question.metric);
    Anchor::new("q", &format!("{:016x}", xxh3_64(key.as_bytes())))
}

/// Event by event.
pub(super) fn write(h: &mut Html, scene: &Scene<'_>) {
    let Some(background) = &scene.report.background else { return };
    h.fixed(concat!(
        "<p class=\"note\">A dot is a stated figure, a ring a stated bound; a line is what the words allow, an arrow an end left open, a hatched band a vague word. ",
        "The diamond is what the claims come to, with the 95&nbsp;% interval for the value behind them.</p>"
    ));
    for why in &background.left_out {
        h.leaf("p", &[("class", "note")], why);
    }
    let mut rows = ROWS;
    for event in scene.events() {
        let of: Vec<&Asked> = background.questions.iter().filter(|q| q.event == event).collect();
        if of.is_empty() {
            continue;
        }
        let (mut plots, others): (Vec<&Asked>, Vec<&Asked>) =
            of.iter().partition(|q| scene.charted.get(&(q.event.as_str(), q.estimate.question.as_str())) == Some(&place(q)));
        plots.sort_by_key(|q| (rank(q), std::cmp::Reverse(q.estimate.n_sources)));
        h.element("section", &[("class", "event")], |h| {
            h.leaf("h3", &[], scene.title(event));
            h.line();
            for question in plots {
                plot(h, scene, question);
            }
            timeline::write(h, scene, &of);
            if !others.is_empty() {
                lines(h, scene, event, &others, &mut rows);
            }
        });
        h.line();
    }
}

fn plot(h: &mut Html, scene: &Scene<'_>, question: &Asked) {
    let anchor = place(question);
    h.element("figure", &[("id", anchor.id()), ("class", "question")], |h| {
        let asked = wording::question(&question.question);
        h.element("figcaption", &[], |h| {
            h.leaf("h4", &[], asked.first().map_or("", String::as_str));
            h.text(" ");
            grade(h, question);
            h.leaf("p", &[("class", "where")], &asked[1..].join(" · "));
        });
        let claims = scene.of(&question.claims);
        let estimate = Some(&question.estimate).filter(|_| question.kind == Kind::Quantity);
        forest::write(h, &asked.join(", "), &claims, question.logarithmic, estimate);
        findings(h, scene, question);
    });
    h.line();
}

fn grade(h: &mut Html, question: &Asked) {
    let class = match question.estimate.grade.as_str() {
        "contested" => "grade contested",
        "fair" => "grade fair",
        _ => "grade weak",
    };
    h.leaf("span", &[("class", class)], &question.estimate.grade);
}

fn findings(h: &mut Html, scene: &Scene<'_>, question: &Asked) {
    let here: BTreeSet<&str> = question.claims.iter().map(String::as_str).collect();
    let about = |f: &&crate::comparison::Finding| {
        f.event == question.event && (f.question_id == question.estimate.question || f.claims.iter().all(|c| here.contains(c.as_str())))
    };
    let found: Vec<_> = scene.report.findings.iter().filter(|f| !f.claims.is_empty()).filter(about).take(6).collect();
    if found.is_empty() {
        return;
    }
    h.element("ul", &[("class", "found")], |h| {
        for finding in found {
            h.element("li", &[], |h| {
                severity(h, finding.severity);
                h.text(" ");
                h.link(&Anchor::new("f", &finding.finding_id), &[], &single_line(&finding.message));
            });
        }
    });
}

/// Questions that need no chart.
fn lines<'a>(h: &mut Html, scene: &Scene<'a>, event: &'a str, questions: &[&Asked], left: &mut usize) {
    h.element("details", &[("class", "rest")], |h| {
        let shown = questions.len().min(*left);
        *left -= shown;
        let count = wording::count(questions.len(), "other question", "other questions");
        let cut =
            if shown < questions.len() { format!(", the first {shown} of them; counterclaim estimate gives all") } else { String::new() };
        h.leaf("summary", &[], &format!("{count}, most with one voice{cut}"));
        let label = format!("Other questions: {}", scene.title(event));
        h.element("div", &[("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", &label)], |h| {
            h.element("table", &[("class", "plain")], |h| {
                h.element("thead", &[], |h| {
                    h.element("tr", &[], |h| {
                        column(h, "", "question");
                        column(h, "", "claimed");
                        column(h, "", "grade");
                    });
                });
                h.element("tbody", &[], |h| {
                    for question in &questions[..shown] {
                        h.element("tr", &[], |h| line(h, scene, question));
                        h.line();
                    }
                });
            });
        });
    });
    h.line();
}

fn line(h: &mut Html, scene: &Scene<'_>, question: &Asked) {
    let asked = wording::question(&question.question);
    h.element("th", &[("scope", "row")], |h| {
        h.text(asked.first().map_or("", String::as_str));
        h.text(" ");
        h.leaf("small", &[], &asked[1..].join(" · "));
    });
    h.element("td", &[], |h| {
        for (at, told) in forest::lines(&scene.of(&question.claims)).iter().enumerate() {
            h.text(if at == 0 { "" } else { "; " });
            h.element("b", &[], |h| quote::figure(h, told.claim));
            h.text(&format!(" {}", told.source));
        }
    });
    h.element("td", &[], |h| grade(h, question));
}
