//! Each source's record: how its figures stood to those of others. Never a truth score.

use std::collections::BTreeMap;

use super::chart::{Axis, Mark, scale, strip};
use super::markup::Html;
use super::{Scene, column};
use crate::reliability::{MINIMUM, Record};
use crate::report::{reliability, single_line, wording};

/// No more records than these.
const ROWS: usize = 500;

/// Records that say something, then those that cannot.
pub(super) fn write(h: &mut Html, scene: &Scene<'_>) {
    let Some(background) = &scene.report.background else { return };
    let text = format!(
        "How often, and which way, a source's figures differ from those of independent others: a record, never a truth score. A letter needs {MINIMUM} questions that two other origins answer too. F means that a source cannot be judged, not that it is bad."
    );
    h.leaf("p", &[("class", "note")], &text);
    if background.records.is_empty() {
        return h.fixed("<p>No source has two claims on one metric.</p>");
    }
    let (names, kinds) = names(scene);
    let name = |r: &Record| names.get(r.source.as_str()).cloned().unwrap_or_else(|| single_line(&r.source));
    let (mut met, alone): (Vec<&Record>, Vec<&Record>) = background.records.iter().partition(|r| r.n > 0);
    met.sort_by_key(|r| std::cmp::Reverse(r.n));
    let hidden = met.len().saturating_sub(ROWS);
    met.truncate(ROWS);
    if met.is_empty() {
        h.fixed("<p>No source meets another on a question: nothing can be said of any.</p>");
    } else {
        table(h, &met, &name, &kinds);
    }
    if hidden > 0 {
        h.leaf("p", &[("class", "note")], &format!("{} more records: counterclaim sources lists them.", wording::number_of(hidden)));
    }
    if !alone.is_empty() {
        h.element("details", &[("class", "rest")], |h| {
            let count = wording::count(alone.len(), "record", "records");
            h.leaf("summary", &[], &format!("{count} of which nothing can be said: no other source answers the same questions"));
            h.element("ul", &[("class", "columns")], |h| {
                for r in alone.iter().take(ROWS) {
                    h.leaf("li", &[], &format!("{}: {}", name(r), single_line(&r.metric.replace('_', " "))));
                }
            });
        });
    }
}

/// Names and kinds of sources for people, by id.
fn names<'a>(scene: &Scene<'a>) -> (BTreeMap<&'a str, String>, BTreeMap<&'a str, &'a str>) {
    let (mut names, mut kinds) = (BTreeMap::new(), BTreeMap::new());
    for claim in &scene.report.claims {
        if let Some(id) = claim.source.as_deref() {
            names.entry(id).or_insert_with(|| wording::source(claim));
            kinds.entry(id).or_insert(claim.source_kind.as_str());
        }
    }
    (names, kinds)
}

fn table(h: &mut Html, records: &[&Record], name: &impl Fn(&Record) -> String, kinds: &BTreeMap<&str, &str>) {
    let factor = |r: &&&Record| !r.reference.starts_with("difference");
    let ends = records.iter().filter(factor).flat_map(|r| [r.bias_low, r.bias, r.bias_high]).flatten();
    let axis = Axis::over(ends.filter(|x| *x > 0.0).map(|x| x.clamp(0.05, 20.0)).chain([0.25, 4.0]), true);
    h.element("table", &[("class", "sources")], |h| {
        h.fixed("<caption class=\"unseen\">Records of sources</caption>");
        h.element("thead", &[], |h| {
            h.element("tr", &[], |h| {
                column(h, "", "source, metric");
                column(h, "n", "questions");
                column(h, "plot", "its figures against others'");
                column(h, "", "letter");
            });
        });
        h.element("tbody", &[], |h| {
            for r in records {
                h.element("tr", &[], |h| {
                    h.element("th", &[("scope", "row")], |h| {
                        h.text(&name(r));
                        let kind = kinds.get(r.source.as_str()).map_or(String::new(), |k| format!(" · {}", k.replace('_', " ")));
                        h.text(" ");
                        h.leaf("small", &[], &single_line(&format!("{}{kind}", r.metric.replace('_', " "))));
                    });
                    h.leaf("td", &[("class", "n")], &r.n.to_string());
                    h.element("td", &[("class", "plot")], |h| {
                        let mark = Mark { low: r.bias_low.or(r.bias), best: r.bias, high: r.bias_high.or(r.bias), vague: false };
                        if let Some(axis) = axis.filter(|_| mark.best.is_some() && factor(&r)) {
                            strip(h, &axis, mark);
                        }
                        let words: Vec<String> =
                            [reliability::in_words(r), reliability::shares(r)].into_iter().filter(|w| !w.is_empty()).collect();
                        h.leaf("small", &[], &words.join("; "));
                    });
                    h.element("td", &[], |h| letter(h, r));
                });
                h.line();
            }
            if let Some(axis) = axis {
                h.element("tr", &[("class", "axis"), ("aria-hidden", "true")], |h| {
                    h.fixed("<td></td><td></td>");
                    h.element("td", &[("class", "plot")], |h| scale(h, &axis));
                    h.fixed("<td></td>");
                });
            }
        });
    });
}

fn letter(h: &mut Html, r: &Record) {
    let judged = r.admiralty != "F";
    h.leaf("b", &[("class", "admiralty")], &single_line(&r.admiralty));
    let rule = reliability::rule(r);
    let why = rule.strip_prefix(&format!("{}: ", r.admiralty)).unwrap_or(&rule);
    h.text(" ");
    h.leaf("small", &[], &if judged { why.to_owned() } else { format!("cannot be judged: {why}") });
}
