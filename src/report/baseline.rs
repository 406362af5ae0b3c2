//! A baseline: findings that people looked at and accepted, each with why, who and until when.
//!
//! ```toml
//! [[accepted]]
//! finding = "28a690c8661f8bd9"
//! event = "2019-06-kazakhstan-election"
//! check = "part-exceeds-whole"
//! message = "…"                 # for people; not read
//! justification = "two agencies, two days"
//! author = "AB"
//! accepted = 2026-03-01
//! expires = 2026-09-01          # the last day on which it holds
//! ```
//!
//! Today's day comes from outside. An entry that holds marks its finding ([`Finding::accepted`]); what does not hold any more, and what
//! is found no more, is a problem with its line.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::{Report, single_line};
use crate::comparison::{Acceptance, AcceptedBy, Finding};
use crate::error::Problem;

/// Why, by whom and until when findings are accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What makes it no discrepancy, or none that can be mended.
    pub justification: String,
    /// Who says so.
    pub author: String,
    /// The last day on which it holds.
    pub expires: Date,
}

/// One accepted finding.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    finding: String,
    event: String,
    check: String,
    message: String,
    terms: Terms,
    accepted: Option<Date>,
    /// Where it stands.
    line: u32,
}

/// A baseline file.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    shown: String,
    text: String,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    accepted: Vec<Spanned<RawEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    finding: String,
    #[serde(default)]
    event: String,
    #[serde(default)]
    check: String,
    #[serde(default)]
    message: String,
    justification: String,
    author: String,
    accepted: Option<toml::Value>,
    expires: toml::Value,
}

const REMEDY: &str = "an [[accepted]] entry has finding, justification, author and expires (2026-12-31); event, check, message and accepted may stand beside them";

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// When it is no TOML, or an entry lacks something or has something that no entry has.
    pub fn parse(text: &str, shown: &str) -> Result<Self, Problem> {
        let fault = |message: String, at: usize| Problem::error(message, REMEDY).at_offset(text, at).in_file(shown);
        let raw: RawFile =
            toml::from_str(text).map_err(|e| fault(e.message().replace('\n', ", "), e.span().map_or(0, |span| span.start)))?;
        let mut entries: Vec<Entry> = Vec::new();
        for raw in raw.accepted {
            let at = raw.span().start;
            let raw = raw.into_inner();
            let day = |value: &toml::Value| {
                let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                written.parse::<Date>().map_err(|_| fault(format!("“{}” is no day", single_line(&written)), at))
            };
            if raw.justification.trim().is_empty() || raw.author.trim().is_empty() {
                return Err(fault(format!("{} is accepted without justification or author", raw.finding), at));
            }
            if let Some(before) = entries.iter().find(|e| e.finding == raw.finding) {
                return Err(fault(format!("{} is accepted on line {} already", raw.finding, before.line), at));
            }
            entries.push(Entry {
                accepted: raw.accepted.as_ref().map(day).transpose()?,
                terms: Terms { justification: raw.justification, author: raw.author, expires: day(&raw.expires)? },
                finding: raw.finding,
                event: raw.event,
                check: raw.check,
                message: raw.message,
                line: crate::error::line_column(text, at).0,
            });
        }
        Ok(Self { shown: shown.to_owned(), text: text.to_owned(), entries })
    }

    /// Marks the findings that are accepted on `today`. Entries that have expired, and those of events that were read for which nothing is
    /// found any more, are reported.
    pub fn apply(&self, report: &mut Report, today: Date) {
        let (mut marks, mut problems) = (Vec::new(), Vec::new());
        let at: BTreeMap<&str, usize> = report.findings.iter().enumerate().map(|(i, f)| (f.finding_id.as_str(), i)).collect();
        let read = |event: &str| event.is_empty() || report.events.iter().any(|e| e.event == event);
        for entry in &self.entries {
            let about = match entry.message.as_str() {
                "" => entry.finding.clone(),
                message => format!("{} ({})", entry.finding, single_line(message)),
            };
            let mut say = |message: String, remedy: &str| {
                problems.push(Problem::warning(message, remedy).at(entry.line, 1).in_file(&self.shown));
            };
            match at.get(entry.finding.as_str()) {
                None if read(&entry.event) => say(format!("{about} is accepted, and found no more"), "take the entry out"),
                None => {}
                Some(_) if today > entry.terms.expires => {
                    let remedy = "mend the claims, or accept it anew with --update-baseline";
                    say(format!("{about} was accepted until {}; it counts again", entry.terms.expires), remedy);
                }
                Some(i) => marks.push((*i, entry.terms.mark())),
            }
        }
        for (i, mark) in marks {
            report.findings[i].accepted = Some(mark);
        }
        report.problems.extend(problems);
    }

    /// Whether there is an entry for a finding, expired or not.
    pub fn knows(&self, finding: &str) -> bool {
        self.entries.iter().any(|e| e.finding == finding)
    }

    /// The file with an entry for each open finding of `report` (or for those in `only`), on these terms. Other entries, and what people
    /// wrote around them, stay as they are. Also how many were added.
    ///
    /// # Errors
    /// When something in `only` is no finding.
    pub fn accepting(&self, report: &Report, only: &[String], terms: &Terms, today: Date) -> Result<(String, usize), Problem> {
        if let Some(id) = only.iter().find(|id| report.findings.iter().all(|f| f.finding_id != **id)) {
            return Err(Problem::error(format!("nothing found has the id “{}”", single_line(id)), "ids stand in the discrepancy table"));
        }
        let wanted = |f: &&Finding| f.accepted.is_none() && (only.is_empty() || only.contains(&f.finding_id));
        let fresh: Vec<Entry> = report
            .findings
            .iter()
            .filter(wanted)
            .map(|f| Entry {
                finding: f.finding_id.clone(),
                event: f.event.clone(),
                check: f.check.clone(),
                message: single_line(&f.message),
                terms: terms.clone(),
                accepted: Some(today),
                line: 0,
            })
            .collect();
        let kept: Vec<&Entry> = self.entries.iter().filter(|e| fresh.iter().all(|f| f.finding != e.finding)).collect();
        let expected: Vec<&Entry> = kept.iter().copied().chain(&fresh).collect();
        let gone: Vec<u32> = self.entries.iter().filter(|e| !kept.contains(e)).map(|e| e.line).collect();
        let head = if self.text.trim().is_empty() { HEAD } else { "" };
        let mut text = format!("{head}{}", without(&self.text, &gone));
        fresh.iter().for_each(|entry| entry.write(&mut text));
        // What stands around entries may be anything: rather than a wrong file, one without it.
        let same = |read: &Self| read.entries.len() == expected.len() && read.entries.iter().zip(&expected).all(|(a, b)| a.says(b));
        if !Self::parse(&text, &self.shown).is_ok_and(|read| same(&read)) {
            HEAD.clone_into(&mut text);
            expected.iter().for_each(|entry| entry.write(&mut text));
        }
        Ok((text, fresh.len()))
    }
}

const HEAD: &str = "# Findings that were looked at and accepted. Used where it is named: counterclaim check --baseline FILE\n";

impl Terms {
    fn mark(&self) -> Acceptance {
        Acceptance {
            by: AcceptedBy::Baseline,
            justification: self.justification.clone(),
            author: Some(self.author.clone()),
            expires: Some(self.expires.to_string()),
        }
    }
}

impl Entry {
    /// The same, wherever it stands.
    fn says(&self, other: &Self) -> bool {
        Self { line: 0, ..self.clone() } == Self { line: 0, ..other.clone() }
    }

    fn write(&self, out: &mut String) {
        let text = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let gap = if out.is_empty() || out.ends_with("\n\n") { "" } else { "\n" };
        let _ = writeln!(out, "{gap}[[accepted]]\nfinding = {}", text(&self.finding));
        for (key, value) in [("event", &self.event), ("check", &self.check), ("message", &self.message)] {
            if !value.is_empty() {
                let _ = writeln!(out, "{key} = {}", text(value));
            }
        }
        let _ = writeln!(out, "justification = {}\nauthor = {}", text(&self.terms.justification), text(&self.terms.author));
        if let Some(day) = self.accepted {
            let _ = writeln!(out, "accepted = {day}");
        }
        let _ = writeln!(out, "expires = {}", self.terms.expires);
    }
}

/// The text without the entries that begin on these lines: up to an empty line, a remark or another entry.
fn without(text: &str, lines: &[u32]) -> String {
    let (mut out, mut inside) = (String::with_capacity(text.len()), false);
    for (number, line) in (1u32..).zip(text.split_inclusive('\n')) {
        let starts = line.trim_start().starts_with(['[', '#']) || line.trim().is_empty();
        inside = lines.contains(&number) || (inside && !starts);
        if !inside {
            out.push_str(line);
        }
    }
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::{Question, Severity};
    use crate::error::Level;
    use crate::report::EventSummary;
    use jiff::civil::date;

    fn finding(id: &str, message: &str) -> Finding {
        let question = Question { metric: "detained".into(), population: None, place: None, from: None, to: None, scope: None };
        Finding {
            finding_id: id.into(),
            check: "conflicting-counts".into(),
            severity: Severity::Error,
            event: "e".into(),
            question_id: "q".into(),
            question,
            verdict: None,
            gap_ratio: None,
            gap_absolute: None,
            policies: Vec::new(),
            claims: Vec::new(),
            message: message.into(),
            explanation: String::new(),
            file: String::new(),
            line: None,
            column: None,
            accepted: None,
        }
    }

    fn report(findings: &[&str]) -> Report {
        let read = EventSummary { event: "e".into(), title: "E".into(), from: None, to: None, dispatches: 1, claims: 1 };
        Report {
            events: vec![read], findings: findings.iter().map(|id| finding(id, "5 against \"50\"\nπ")).collect(), ..Report::default()
        }
    }

    fn terms(expires: Date) -> Terms {
        Terms { justification: "two \"days\" = 1\n".into(), author: "AB".into(), expires }
    }

    fn applied(text: &str, findings: &[&str], today: Date) -> (Vec<bool>, Vec<String>) {
        let mut report = report(findings);
        Baseline::parse(text, "b.toml").unwrap().apply(&mut report, today);
        assert!(report.problems.iter().all(|p| p.level == Level::Warning));
        (report.findings.iter().map(|f| f.accepted.is_some()).collect(), report.problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn what_is_added_is_read_again_and_holds_to_its_last_day() {
        let today = date(2026, 3, 1);
        let (text, added) = Baseline::default().accepting(&report(&["a", "b"]), &["a".into()], &terms(date(2026, 3, 9)), today).unwrap();
        assert_eq!(added, 1);
        assert_eq!(applied(&text, &["a", "b"], date(2026, 3, 9)), (vec![true, false], vec![]));
        let (marks, problems) = applied(&text, &["a", "b"], date(2026, 3, 10));
        assert_eq!(marks, [false, false]);
        assert!(problems[0].starts_with("b.toml:3:1: warning: a (5 against \"50\" π) was accepted until 2026-03-09"), "{problems:?}");
        let (_, problems) = applied(&text, &["b"], today);
        assert!(problems[0].contains("is accepted, and found no more"), "{problems:?}");
    }

    #[test]
    fn other_entries_and_remarks_stay_and_an_expired_one_is_renewed() {
        let text = "# ours\n\n[[accepted]]\nfinding = \"a\"\njustification = \"x\" # why\nauthor = \"A\"\nexpires = 2026-01-01\n\n# and\n[[accepted]]\nfinding = \"b\"\njustification = \"y\"\nauthor = \"B\"\nexpires = \"2027-01-01\"\n";
        let mut report = report(&["a", "b", "c"]);
        let today = date(2026, 3, 1);
        let baseline = Baseline::parse(text, "b.toml").unwrap();
        baseline.apply(&mut report, today);
        let (text, added) = baseline.accepting(&report, &[], &terms(date(2026, 12, 31)), today).unwrap();
        assert_eq!(added, 2, "{text}");
        assert!(text.starts_with("# ours\n\n\n# and\n[[accepted]]\nfinding = \"b\"\njustification = \"y\"\n"), "{text}");
        assert_eq!(text.matches("[[accepted]]").count(), 3, "{text}");
        assert_eq!(applied(&text, &["a", "b", "c"], today), (vec![true, true, true], vec![]));
    }

    #[test]
    fn a_faulty_entry_names_its_line() {
        let good = "[[accepted]]\nfinding = \"a\"\njustification = \"x\"\nauthor = \"A\"\nexpires = 2026-01-01\n";
        let fault = |text: &str| Baseline::parse(text, "b.toml").unwrap_err().to_string();
        assert!(fault(&good.replace("\"x\"", "\"\"")).contains("without justification"));
        assert!(fault(&good.replace("expires = 2026-01-01\n", "")).starts_with("b.toml:1:1: error: missing field `expires`"));
        assert!(fault(&good.replace("2026-01-01", "\"soon\"")).contains("“soon” is no day"));
        assert!(fault(&good.replace("author", "autor")).contains("unknown field"));
        assert!(fault(&format!("{good}\n{good}")).contains("is accepted on line 1 already"));
    }

    #[test]
    fn only_what_is_found_can_be_accepted() {
        let none = Baseline::default().accepting(&report(&["a"]), &["z".into()], &terms(date(2026, 3, 9)), date(2026, 3, 1));
        assert!(none.unwrap_err().to_string().contains("nothing found has the id “z”"));
    }
}
