//! How figures, days, places and gaps are worded wherever a person reads them.

use unicode_width::UnicodeWidthStr;

use super::Report;
use super::visible::single_line;
use crate::claim::{Claim, Modality};
use crate::comparison::{Acceptance, AcceptedBy, Finding, Question, Severity, Verdict};

/// A number for people: thousands apart, no needless decimals.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    let text = format!("{rounded}");
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |t| ("-", t));
    let (whole, decimals) = text.split_once('.').map_or((text, String::new()), |(w, d)| (w, format!(".{d}")));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{decimals}")
}

/// What the claim was read as: `400–600`, `≥ 101`, `≤ 40`; empty for a fact.
pub(crate) fn interval(claim: &Claim) -> String {
    match (claim.low, claim.high) {
        (Some(low), Some(high)) if low < high => format!("{}–{}", number(low), number(high)),
        (Some(low), Some(_)) => number(low),
        (Some(low), None) => format!("≥ {}", number(low)),
        (None, Some(high)) => format!("≤ {}", number(high)),
        (None, None) => claim.best.map(number).unwrap_or_default(),
    }
}

/// The figure as written and, where it reads otherwise, what it was read as: `about 500 (400–600)`.
pub(crate) fn figure(claim: &Claim) -> String {
    let read = interval(claim);
    let written = claim.value.as_deref().or(claim.number_text.as_deref()).map(single_line).unwrap_or_default();
    let plain: String = written.chars().filter(|c| !matches!(c, ',' | '.' | ' ' | '\u{a0}' | '\u{202f}')).collect();
    let figure = match (written.is_empty(), read.is_empty()) {
        (true, _) => read,
        (false, true) => written,
        (false, false) if written == read || plain == read.replace(',', "") => written,
        (false, false) => format!("{written} ({read})"),
    };
    match claim.modality {
        Modality::Actual => figure,
        other => format!("{figure}, {other}"),
    }
}

/// Who it originates from, for people.
pub(crate) fn source(claim: &Claim) -> String {
    match claim.source_for_people() {
        Some(name) => single_line(name),
        None if claim.source_kind == "unknown" => "unnamed source".to_owned(),
        None => format!("unnamed source ({})", single_line(&claim.source_kind)),
    }
}

/// Who passed it on and where it was printed: `via tass; dw, 2019-06-11`.
pub(super) fn channel(claim: &Claim) -> String {
    let mut parts = Vec::new();
    if let Some(via) = claim.via.as_deref().filter(|v| !v.is_empty()) {
        parts.push(format!("via {}", single_line(&via.replace(';', ", "))));
    }
    let outlet = match (&claim.outlet, &claim.published) {
        (Some(outlet), Some(day)) => format!("{}, {}", single_line(outlet), single_line(day)),
        (Some(outlet), None) => single_line(outlet),
        (None, Some(day)) => single_line(day),
        (None, None) => String::new(),
    };
    if !outlet.is_empty() {
        parts.push(outlet);
    }
    parts.join("; ")
}

/// Dispatch and line.
pub(crate) fn telling(claim: &Claim) -> String {
    let dispatch = single_line(&claim.dispatch);
    claim.line.map_or_else(|| dispatch.clone(), |line| format!("{dispatch}:{line}"))
}

/// `kazakhstan/almaty/gandhi-park` → `Gandhi Park, Almaty, Kazakhstan`.
pub(super) fn place(path: &str) -> String {
    let one = |path: &str| path.trim().rsplit('/').map(titled).collect::<Vec<_>>().join(", ");
    single_line(&path.split(';').map(one).collect::<Vec<_>>().join("; "))
}

fn titled(slug: &str) -> String {
    let word = |w: &str| {
        let mut letters = w.chars();
        letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
    };
    slug.split('-').map(word).collect::<Vec<_>>().join(" ")
}

/// `2019-06-09`, `2019-06-09 to 2019-06-11`.
pub(crate) fn days(from: Option<&str>, to: Option<&str>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from == to => single_line(from),
        (Some(from), Some(to)) => single_line(&format!("{from} to {to}")),
        (Some(from), None) => single_line(&format!("from {from}")),
        (None, Some(to)) => single_line(&format!("up to {to}")),
        (None, None) => String::new(),
    }
}

/// What is in question, one aspect a line: metric and population, place, days and scope.
pub(super) fn question(question: &Question) -> Vec<String> {
    let metric = single_line(&question.metric.replace('_', " "));
    let mut lines = vec![match &question.population {
        Some(population) => format!("{metric}, {}", single_line(population)),
        None => metric,
    }];
    lines.extend(question.place.as_deref().map(place));
    let mut when = days(question.from.as_deref(), question.to.as_deref());
    if let Some(scope) = question.scope.as_deref().filter(|s| *s != "period") {
        when = if when.is_empty() { scope.to_owned() } else { format!("{when} ({})", single_line(scope)) };
    }
    lines.extend(Some(when).filter(|w| !w.is_empty()));
    lines
}

/// `×1.9` and `457 apart`; nothing where the intervals touch.
pub(super) fn gap(ratio: Option<f64>, absolute: Option<f64>) -> Vec<String> {
    ratio.map(|r| format!("×{}", number(r))).into_iter().chain(absolute.map(|a| format!("{} apart", number(a)))).collect()
}

/// As `file:line:column` with what is known; the event where there is no file.
pub(super) fn position(finding: &Finding) -> String {
    let mut text = single_line(if finding.file.is_empty() { &finding.event } else { &finding.file });
    for part in [finding.line, finding.column].into_iter().map_while(|p| p) {
        text.push_str(&format!(":{part}"));
    }
    text
}

/// A severity in lower case.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A verdict in lower case.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Agree => "agree",
        Verdict::Overlap => "overlap",
        Verdict::Disjoint => "disjoint",
        Verdict::Incomparable => "incomparable",
    }
}

/// A count for people.
#[allow(clippy::cast_precision_loss)]
pub(super) fn number_of(n: usize) -> String {
    number(n as f64)
}

/// `1 claim`, `2 claims`.
pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", number_of(n), if n == 1 { one } else { many })
}

/// Why a finding is accepted, by whom and until when: `the baseline: two days apart (AB, until 2026-09-01)`.
pub(super) fn acceptance(accepted: &Acceptance) -> String {
    let by = match accepted.by {
        AcceptedBy::Baseline => "the baseline",
        AcceptedBy::Review => "a review file",
    };
    let until = accepted.expires.as_deref().map(|day| format!("until {}", single_line(day)));
    let terms: Vec<String> = accepted.author.as_deref().map(single_line).into_iter().chain(until).collect();
    let terms = if terms.is_empty() { String::new() } else { format!(" ({})", terms.join(", ")) };
    format!("{by}: {}{terms}", single_line(&accepted.justification))
}

/// The message, marked when the finding is accepted.
pub(super) fn marked(finding: &Finding) -> String {
    let message = single_line(&finding.message);
    finding.accepted.as_ref().map_or_else(|| message.clone(), |why| format!("accepted in {}: {message}", acceptance(why)))
}

/// How many findings are accepted, and where.
pub(super) fn accepted(report: &Report) -> Option<String> {
    let of = |by| report.findings.iter().filter(|f| f.accepted.as_ref().is_some_and(|a| a.by == by)).count();
    let (baseline, review) = (of(AcceptedBy::Baseline), of(AcceptedBy::Review));
    let parts = [(baseline, "in the baseline"), (review, "in review files")];
    let parts: Vec<String> = parts.into_iter().filter(|p| p.0 > 0).map(|(n, at)| format!("{} accepted {at}", number_of(n))).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// How many open findings are of a severity.
pub(super) fn open(report: &Report, severity: Severity) -> usize {
    report.findings.iter().filter(|f| f.severity == severity && f.accepted.is_none()).count()
}

/// That names of private persons are left out, where they are.
pub(super) fn names_left_out(report: &Report) -> Option<String> {
    let n = report.counts.names_left_out;
    (n > 0)
        .then(|| format!("{} left out (--redact none keeps them)", count(n, "name of a private person is", "names of private persons are")))
}

/// Words of `text` in lines of at most `width` columns, the later ones indented.
pub(super) fn wrapped(text: &str, width: usize, indent: &str) -> String {
    let (mut out, mut column) = (String::new(), 0);
    for word in text.split(' ') {
        if column > 0 && column + 1 + word.width() > width {
            out.push('\n');
            out.push_str(indent);
            column = indent.width();
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.width();
    }
    out
}
