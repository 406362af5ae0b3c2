//! JUnit XML, as test reporters of CI systems read it: a suite for each event, a case for each finding.
//!
//! Errors are failures; warnings and notes are skipped cases with their text, so that a dashboard shows them and no job turns red
//! for them. An event without findings has one case that passes. Problems with the input are a suite of their own. Times are not
//! measured: the same input gives the same bytes, and the moment that the format wants is the beginning of 1970.

use std::io::{self, Write};

use super::group::{EventGroups, Group, by_event};
use super::{Format, Report, Style, single_line, visible, wording};
use crate::comparison::{Finding, Severity};
use crate::error::{Level, Problem};

pub(super) const FORMAT: Format =
    Format::published("junit", "JUnit XML, for test reports: a suite for each event, a case for each finding", "xml", render);

/// Cases of one suite.
struct Suite {
    name: String,
    cases: Vec<Case>,
}

/// How a case came out.
enum Outcome {
    Passed,
    Skipped(String),
    Failed { kind: String, message: String, text: String },
}

struct Case {
    class: String,
    name: String,
    outcome: Outcome,
}

fn render(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: Vec<Suite> = by_event(report).iter().map(suite).collect();
    if !report.problems.is_empty() {
        suites.push(Suite { name: "input".into(), cases: report.problems.iter().enumerate().map(problem).collect() });
    }
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>")?;
    suites.iter().enumerate().try_for_each(|(id, suite)| write(id, suite, report, out))?;
    writeln!(out, "</testsuites>")
}

fn suite(event: &EventGroups<'_>) -> Suite {
    let name = single_line(event.event);
    let name = if name.is_empty() { "no event".to_owned() } else { name };
    let mut cases: Vec<Case> = event.groups.iter().flat_map(|group| group.findings.iter().map(|f| case(&name, f, group))).collect();
    if cases.is_empty() {
        cases.push(Case { class: name.clone(), name: "no discrepancies".into(), outcome: Outcome::Passed });
    }
    Suite { name, cases }
}

fn case(event: &str, finding: &Finding, group: &Group<'_>) -> Case {
    let (kind, message) = (single_line(&finding.check), single_line(&finding.message));
    let outcome = match finding.severity {
        _ if finding.accepted.is_some() => {
            let why = finding.accepted.as_ref().map(wording::acceptance).unwrap_or_default();
            Outcome::Skipped(format!("accepted in {why}: {}", wording::position(finding)))
        }
        Severity::Error => Outcome::Failed { kind: kind.clone(), message: message.clone(), text: text(finding, group) },
        severity => Outcome::Skipped(format!("{}: {}: {message}", wording::severity(severity), wording::position(finding))),
    };
    // Reporters know a case again by its class and name: the id keeps two questions in like words apart.
    let name = format!("{message} ({})", single_line(&finding.finding_id));
    Case { class: format!("{event}.{kind}"), name, outcome }
}

/// What a failure tells: the place, how it came about, who said what.
fn text(finding: &Finding, group: &Group<'_>) -> String {
    let mut lines = vec![format!("{}: {}", wording::position(finding), single_line(&finding.message))];
    lines.extend(Some(single_line(&finding.explanation)).filter(|e| !e.is_empty()));
    for statement in &group.statements {
        for claim in statement.tellings.iter().filter(|c| finding.claims.contains(&c.claim_id)) {
            let quote = claim.quote.as_deref().map_or_else(String::new, |q| format!(": “{}”", single_line(q)));
            lines.push(format!("- {}: {}, {}{quote}", statement.source, statement.figure, wording::telling(claim)));
        }
    }
    lines.join("\n")
}

fn problem((at, problem): (usize, &Problem)) -> Case {
    let text = single_line(&problem.to_string());
    let message = single_line(&problem.message);
    let outcome = match problem.level {
        Level::Error => Outcome::Failed { kind: "input".into(), message: message.clone(), text },
        Level::Warning => Outcome::Skipped(text),
    };
    Case { class: "input".into(), name: format!("{}. {message}", at + 1), outcome }
}

fn write(id: usize, suite: &Suite, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let count = |wanted: fn(&Outcome) -> bool| suite.cases.iter().filter(|c| wanted(&c.outcome)).count();
    let failures = count(|o| matches!(o, Outcome::Failed { .. }));
    let skipped = count(|o| matches!(o, Outcome::Skipped(_)));
    writeln!(
        out,
        "  <testsuite name=\"{}\" package=\"counterclaim\" id=\"{id}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\" time=\"0\" timestamp=\"1970-01-01T00:00:00\" hostname=\"localhost\">",
        escaped(&suite.name),
        suite.cases.len(),
    )?;
    writeln!(out, "    <properties>\n      <property name=\"policy\" value=\"{}\"/>", escaped(&single_line(&report.policy)))?;
    writeln!(out, "      <property name=\"names-left-out\" value=\"{}\"/>\n    </properties>", report.counts.names_left_out)?;
    for case in &suite.cases {
        write!(out, "    <testcase classname=\"{}\" name=\"{}\" time=\"0\"", escaped(&case.class), escaped(&case.name))?;
        match &case.outcome {
            Outcome::Passed => writeln!(out, "/>")?,
            Outcome::Skipped(why) => writeln!(out, ">\n      <skipped message=\"{}\"/>\n    </testcase>", escaped(why))?,
            Outcome::Failed { kind, message, text } => {
                write!(out, ">\n      <failure type=\"{}\" message=\"{}\">", escaped(kind), escaped(message))?;
                writeln!(out, "{}</failure>\n    </testcase>", escaped(text))?;
            }
        }
    }
    let said = wording::names_left_out(report).unwrap_or_default();
    writeln!(out, "    <system-out>{}</system-out>\n    <system-err></system-err>\n  </testsuite>", escaped(&said))
}

/// Text for an element or an attribute: no markup, and no character that XML cannot hold.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_others_is_markup() {
        assert_eq!(escaped("a]]></system-out>\u{1b}&\"\u{ffff}"), "a]]&gt;&lt;/system-out&gt;\\u{1b}&amp;&quot;\u{fffd}");
    }
}
