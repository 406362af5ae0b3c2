//! The discrepancy table: one row a finding, its quotes and its arithmetic below it, with what the script needs to filter and sort.

use std::collections::BTreeMap;

use super::markup::{Anchor, Html};
use super::{SEVERITIES, Scene, forest, quote, severity_class};
use crate::claim::Claim;
use crate::comparison::Finding;
use crate::report::{single_line, wording};

/// How much is shown of a finding: a page of all that is known of ten thousand findings is one that no telephone opens.
#[derive(Clone, Copy, PartialEq)]
enum Depth {
    /// Quotes in their sentences, chart, arithmetic: the first findings, which are the worst.
    Full,
    /// The quotes.
    Brief,
    /// One line.
    Bare,
}

/// All of so many findings are shown in full; of more, the first [`FIRST`].
const FEW: usize = 1000;
const FIRST: usize = 300;
/// Findings are shown in brief while the rows come to fewer bytes than this, then in one line each ...
const BRIEF: usize = 8_600_000;
/// ... and then not at all: the tables hold them.
const MOST: usize = 8_900_000;

impl Depth {
    fn of(at: usize, all: usize, written: usize) -> Option<Self> {
        let first = if all <= FEW { all } else { FIRST };
        match written {
            MOST.. => None,
            BRIEF.. => Some(Self::Bare),
            _ if at < first && written < BRIEF / 2 => Some(Self::Full),
            _ => Some(Self::Brief),
        }
    }
}

/// What a select offers: names in order, each with its number.
struct Choice<'a> {
    id: &'static str,
    label: &'static str,
    names: BTreeMap<&'a str, usize>,
}

impl<'a> Choice<'a> {
    fn new(id: &'static str, label: &'static str, names: impl Iterator<Item = &'a str>) -> Self {
        let mut names: BTreeMap<&str, usize> = names.map(|n| (n, 0)).collect();
        names.values_mut().zip(0..).for_each(|(number, n)| *number = n);
        Self { id, label, names }
    }

    fn number(&self, name: &str) -> String {
        self.names.get(name).map(ToString::to_string).unwrap_or_default()
    }

    fn select(&self, h: &mut Html, shown: impl Fn(&'a str) -> String) {
        let id = format!("by-{}", self.id);
        h.element("p", &[], |h| {
            h.leaf("label", &[("for", &id)], self.label);
            h.element("select", &[("id", &id), ("data-key", self.id)], |h| {
                h.fixed("<option value=\"\">all</option>");
                for (name, number) in &self.names {
                    h.leaf("option", &[("value", &number.to_string())], &shown(name));
                }
            });
        });
    }
}

/// The form and the table.
pub(super) fn write(h: &mut Html, scene: &Scene<'_>) {
    let findings = &scene.report.findings;
    if findings.is_empty() {
        return h.fixed("<p>No discrepancies found.</p>");
    }
    let sources: Vec<Vec<String>> = findings.iter().map(|f| speakers(&scene.of(&f.claims))).collect();
    let choices = [
        Choice::new("c", "check", findings.iter().map(|f| f.check.as_str())),
        Choice::new("m", "metric", findings.iter().map(|f| f.question.metric.as_str())),
        Choice::new("s", "source", sources.iter().flatten().map(String::as_str)),
        Choice::new("e", "event", findings.iter().map(|f| f.event.as_str())),
    ];
    let (mut rows, mut depths) = (Html::new(), Vec::new());
    for (at, finding) in findings.iter().enumerate() {
        let Some(depth) = Depth::of(at, findings.len(), rows.len()) else { break };
        let numbers: Vec<String> = sources[at].iter().map(|s| choices[2].number(s)).collect();
        row(&mut rows, scene, finding, &choices, &numbers.join(" "), depth);
        rows.line();
        depths.push(depth);
    }
    form(h, scene, &choices);
    said_in_brief(h, &depths, findings.len());
    h.leaf("p", &[("id", "shown"), ("role", "status")], &wording::count(depths.len(), "finding", "findings"));
    // Its rows are laid out as a grid, so that those out of sight cost nothing: the roles say that it is a table all the same.
    h.element("table", &[("class", "findings"), ("id", "table"), ("role", "table")], |h| {
        h.fixed(concat!(
            "<caption class=\"unseen\">Findings, the worst first. Below each: who said what, as written.</caption>",
            "<thead role=\"rowgroup\"><tr role=\"row\"><th role=\"columnheader\" scope=\"col\" data-sort=\"v\" aria-sort=\"ascending\">severity</th>",
            "<th role=\"columnheader\" scope=\"col\" data-sort=\"f\">what is claimed</th>",
            "<th role=\"columnheader\" scope=\"col\" data-sort=\"g\" class=\"n\">gap</th>",
            "<th role=\"columnheader\" scope=\"col\" data-sort=\"c\">check</th></tr></thead>"
        ));
        h.line();
        h.append(rows);
    });
    h.fixed("<p id=\"nothing\" hidden>No finding matches. <button type=\"button\" class=\"reset\">Show all</button></p>");
}

fn speakers(claims: &[&Claim]) -> Vec<String> {
    let mut names: Vec<String> = claims.iter().map(|c| wording::source(c)).collect();
    names.sort();
    names.dedup();
    names
}

fn said_in_brief(h: &mut Html, depths: &[Depth], all: usize) {
    let of = |depth| depths.iter().filter(|d| **d == depth).count();
    let (full, brief, bare, left_out) = (of(Depth::Full), of(Depth::Brief), of(Depth::Bare), all - depths.len());
    if full == all {
        return;
    }
    let parts = [
        (full, "the worst, with sentences, chart and arithmetic"),
        (brief, "with their quotes"),
        (bare, "in one line"),
        (left_out, "not at all"),
    ];
    let parts = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, how)| format!("{} {how}", wording::number_of(n)));
    let parts: Vec<String> = parts.collect();
    let text = format!(
        "So that the page stays small, findings are shown in part: {}. counterclaim explain ID tells all of one; findings.csv and findings.json hold them all.",
        parts.join(", ")
    );
    h.leaf("p", &[("class", "note")], &text);
}

/// Hidden until the script runs: it does nothing without.
fn form(h: &mut Html, scene: &Scene<'_>, choices: &[Choice<'_>; 4]) {
    h.element("form", &[("id", "filter"), ("role", "search"), ("aria-label", "Filter the findings"), ("hidden", "")], |h| {
        h.fixed("<p class=\"wide\"><label for=\"words\">search</label><input id=\"words\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\"/></p>");
        h.element("p", &[], |h| {
            h.fixed("<label for=\"by-v\">severity</label>");
            h.element("select", &[("id", "by-v"), ("data-key", "v")], |h| {
                h.fixed("<option value=\"\">all</option>");
                for (rank, severity) in SEVERITIES.into_iter().enumerate() {
                    h.leaf("option", &[("value", &rank.to_string())], wording::severity(severity));
                }
            });
        });
        let [check, metric, source, event] = choices;
        check.select(h, single_line);
        metric.select(h, |m| single_line(&m.replace('_', " ")));
        source.select(h, single_line);
        if event.names.len() > 1 {
            event.select(h, |e| single_line(scene.title(e)));
        }
        h.fixed("<p><button type=\"button\" class=\"reset\">Show all</button></p>");
    });
    h.line();
}

fn row(h: &mut Html, scene: &Scene<'_>, finding: &Finding, choices: &[Choice<'_>; 4], sources: &str, depth: Depth) {
    let [check, metric, _, event] = choices;
    let rank = SEVERITIES.iter().position(|s| *s == finding.severity).unwrap_or(0).to_string();
    let gap = finding.gap_ratio.map(|g| ((g * 1000.0).round() / 1000.0).to_string()).unwrap_or_default();
    let data = [
        ("data-v", rank.as_str()),
        ("data-c", &check.number(&finding.check)),
        ("data-m", &metric.number(&finding.question.metric)),
        ("data-e", &event.number(&finding.event)),
        ("data-s", sources),
        ("data-g", &gap),
    ];
    let anchor = Anchor::new("f", &finding.finding_id);
    let claims = scene.of(&finding.claims);
    h.element("tbody", &data, |h| {
        h.element("tr", &[], |h| {
            h.leaf("td", &[("class", severity_class(finding.severity))], wording::severity(finding.severity));
            h.element("th", &[("scope", "row")], |h| {
                match depth {
                    Depth::Full => {
                        h.link(&anchor, &[], &single_line(&finding.message));
                        if choices[3].names.len() > 1 {
                            h.text(" ");
                            h.leaf("small", &[], &single_line(scene.title(&finding.event)));
                        }
                    }
                    Depth::Brief => h.element("details", &[], |h| {
                        h.leaf("summary", &[], &single_line(&finding.message));
                        // The place is within the details: a browser opens them when a link leads there.
                        h.element("div", &[("id", anchor.id())], |h| claims.iter().for_each(|c| quote::brief(h, c)));
                    }),
                    Depth::Bare => h.leaf("span", &[("id", anchor.id())], &single_line(&finding.message)),
                }
                if let Some(why) = &finding.accepted {
                    h.text(" ");
                    h.leaf("small", &[], &format!("accepted in {}", wording::acceptance(why)));
                }
            });
            h.element("td", &[("class", "n")], |h| gap_of(h, finding, depth));
            h.leaf("td", &[], &single_line(&finding.check));
        });
        if depth == Depth::Full {
            h.element("tr", &[("class", "more")], |h| {
                h.element("td", &[("colspan", "4")], |h| {
                    h.element("details", &[], |h| {
                        let quotes = wording::count(claims.len(), "quote", "quotes");
                        h.leaf("summary", &[], &format!("{quotes}, and how the verdict came about"));
                        h.element("div", &[("id", anchor.id()), ("class", "full")], |h| full(h, scene, finding, &claims));
                    });
                });
            });
        }
    });
}

fn gap_of(h: &mut Html, finding: &Finding, depth: Depth) {
    if depth != Depth::Full {
        return h.text(&wording::gap(finding.gap_ratio, finding.gap_absolute).join(", "));
    }
    if let Some(ratio) = finding.gap_ratio {
        h.leaf("b", &[], &format!("×{}", wording::number(ratio)));
    }
    if let Some(apart) = finding.gap_absolute {
        h.text(" ");
        h.leaf("small", &[], &format!("{} apart", wording::number(apart)));
    }
}

fn full(h: &mut Html, scene: &Scene<'_>, finding: &Finding, claims: &[&Claim]) {
    h.element("div", &[("class", "sides")], |h| {
        for claim in claims {
            quote::write(h, claim);
        }
        for id in finding.claims.iter().filter(|id| !scene.claims.contains_key(id.as_str())) {
            h.leaf("p", &[("class", "where")], &format!("claim {}", single_line(id)));
        }
    });
    if claims.iter().filter(|c| forest::mark(c).is_some()).count() > 1 {
        let caption = format!("Who says what, finding {}", single_line(&finding.finding_id));
        forest::write(h, &caption, claims, true, None);
    }
    if !finding.explanation.is_empty() {
        h.leaf("p", &[("class", "how")], &finding.explanation);
    }
    h.element("p", &[("class", "where")], |h| {
        h.text(&format!("finding {}", finding.finding_id));
        if !finding.policies.is_empty() {
            h.text(&format!(" · holds under {}", finding.policies.join(", ")));
        }
        h.text(&format!(" · {}", wording::position(finding)));
        if let Some(question) = scene.charted.get(&(finding.event.as_str(), finding.question_id.as_str())) {
            h.text(" · ");
            h.link(question, &[], "all claims on this question");
        }
    });
}
