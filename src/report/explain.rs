//! One claim, pair, question or finding in full: quotes, intervals, arithmetic.

use std::fmt::Write as _;

use super::schema::Report;
use super::visible::single_line;
use super::wording::{acceptance, channel, figure, number, place, source, telling};
use crate::claim::{Claim, Kind};
use crate::comparison::{Finding, Pair, Reason, Verdict, respects};
use crate::reliability::{UNJUDGED, credibility};

/// Width of the interval graphics, in columns.
const WIDTH: usize = 48;

/// Everything known of `id`: a claim id, a finding id, a question id, or two claim ids with `/` between; `None` when nothing bears it.
pub fn explain(id: &str, report: &Report) -> Option<String> {
    if let Some(claim) = report.claims.iter().find(|c| c.claim_id == id) {
        return Some(claim_text(claim, report));
    }
    if let Some(finding) = report.findings.iter().find(|f| f.finding_id == id) {
        return Some(finding_text(finding, report));
    }
    if let Some((a, b)) = id.split_once('/')
        && let Some(pair) = report.pairs.iter().find(|p| (p.claim_a == a && p.claim_b == b) || (p.claim_a == b && p.claim_b == a))
    {
        return Some(pair_text(pair, report));
    }
    let on_question: Vec<&Finding> = report.findings.iter().filter(|f| f.question_id == id).collect();
    (!on_question.is_empty()).then(|| on_question.iter().map(|f| finding_text(f, report)).collect::<Vec<_>>().join("\n"))
}

fn claim_text(claim: &Claim, report: &Report) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "claim {}", claim.claim_id);
    line(&mut out, "says", &format!("{} {}", figure(claim), metric(claim)));
    let written = |text: &Option<String>| text.as_deref().map(|t| format!("“{}”", single_line(t)));
    line(&mut out, "figure", &parts([written(&claim.number_text), claim.qualifier.map(|q| q.to_string())]));
    for why in claim.notes.iter().filter(|note| !GROUNDS.iter().any(|of| note.starts_with(of))) {
        line(&mut out, "because", &single_line(why));
    }
    let named = format!("{} ({})", source(claim), claim.source_kind);
    line(&mut out, "source", &parts([Some(named), grounds(claim, SOURCE), written(&claim.source_text)]));
    line(&mut out, "through", &channel(claim));
    let place = claim.place.as_deref().map_or_else(|| "not stated".into(), place);
    line(&mut out, "place", &parts([Some(place), grounds(claim, PLACE), written(&claim.place_text)]));
    line(&mut out, "days", &parts([Some(days(claim)), grounds(claim, DAY), written(&claim.date_text)]));
    line(&mut out, "modality", &format!("{}{}", claim.modality, claim.scope.map(|s| format!(", {s}")).unwrap_or_default()));
    line(&mut out, "written at", &format!("{} ({}:{})", telling(claim), claim.file, claim.line.unwrap_or(1)));
    if let Some(sentence) = &claim.sentence {
        line(&mut out, "sentence", &marked(claim, sentence));
    }
    line(&mut out, "confidence", &parts([Some(format!("{:.2}, {}", claim.confidence, claim.review)), grounds(claim, CONFIDENCE)]));
    let digits = credibility(&report.claims, &report.pairs);
    let (digit, why) = digits.get(claim.claim_id.as_str()).copied().unwrap_or(('6', UNJUDGED));
    line(&mut out, "credibility", &format!("{digit} of 6 ({why})"));
    for (name, other) in [("part of", &claim.subset_of), ("repeats", &claim.repeats)] {
        if let Some(other) = other {
            line(&mut out, name, other);
        }
    }
    let findings: Vec<&Finding> = report.findings.iter().filter(|f| f.claims.contains(&claim.claim_id)).collect();
    for finding in findings {
        line(&mut out, "finding", &format!("{} {}: {}", finding.finding_id, finding.check, single_line(&finding.message)));
    }
    out
}

/// What the grounds of one part of a claim begin with, among its notes.
const SOURCE: &str = "source: ";
const PLACE: &str = "place: ";
const DAY: &str = "day: ";
const CONFIDENCE: &str = "confidence: ";
const GROUNDS: [&str; 4] = [SOURCE, PLACE, DAY, CONFIDENCE];

fn grounds(claim: &Claim, of: &str) -> Option<String> {
    let found: Vec<&str> = claim.notes.iter().filter_map(|note| note.strip_prefix(of)).collect();
    (!found.is_empty()).then(|| single_line(&found.join("; ")))
}

fn parts<const N: usize>(parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The sentence with quote in ‹ › and figure in [ ].
fn marked(claim: &Claim, sentence: &str) -> String {
    let sentence = single_line(sentence);
    let quote = claim.quote.as_deref().map(single_line).unwrap_or_default();
    let number = claim.number_text.as_deref().map(single_line).unwrap_or_default();
    let Some(at) = sentence.find(&quote).filter(|_| !quote.is_empty()) else { return sentence };
    let inner = if number.is_empty() { quote.clone() } else { quote.replacen(&number, &format!("[{number}]"), 1) };
    format!("{}‹{inner}›{}", &sentence[..at], &sentence[at + quote.len()..])
}

fn finding_text(finding: &Finding, report: &Report) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "finding {}", finding.finding_id);
    line(&mut out, "check", &format!("{} ({:?})", finding.check, finding.severity).to_lowercase());
    line(&mut out, "says", &single_line(&finding.message));
    if let Some(why) = &finding.accepted {
        line(&mut out, "accepted", &format!("in {}", acceptance(why)));
    }
    line(&mut out, "question", &finding.question_id);
    line(&mut out, "how", &single_line(&finding.explanation));
    if let (Some(ratio), Some(gap)) = (finding.gap_ratio, finding.gap_absolute) {
        line(&mut out, "gap", &format!("{} between the nearest bounds, a factor of {}", number(gap), number(ratio)));
    }
    line(&mut out, "policies", &finding.policies.join(", "));
    let claims: Vec<&Claim> = finding.claims.iter().filter_map(|id| report.claims.iter().find(|c| c.claim_id == *id)).collect();
    if let Some(agree) = agreement(finding.verdict, finding.gap_ratio, finding.gap_absolute, &claims) {
        line(&mut out, "would agree", &agree);
    }
    out.push_str(&told(&claims));
    out
}

fn pair_text(pair: &Pair, report: &Report) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "pair {}/{}", pair.claim_a, pair.claim_b);
    line(&mut out, "verdict", &format!("{:?}: {}", pair.verdict, pair.reason).to_lowercase());
    line(&mut out, "origin", if pair.same_origin { "one source" } else { "two sources" });
    if let (Some(ratio), Some(gap)) = (pair.gap_ratio, pair.gap_absolute) {
        line(&mut out, "gap", &format!("{} between the nearest bounds, a factor of {}", number(gap), number(ratio)));
    }
    let claims: Vec<&Claim> =
        [&pair.claim_a, &pair.claim_b].into_iter().filter_map(|id| report.claims.iter().find(|c| c.claim_id == *id)).collect();
    if let Some(reason) = Reason::parse(&pair.reason) {
        line(&mut out, "because", reason.sentence());
    }
    if let [a, b] = claims[..] {
        line(&mut out, "compared", &respects(a, b));
    }
    if let Some(agree) = agreement(Some(pair.verdict), pair.gap_ratio, pair.gap_absolute, &claims) {
        line(&mut out, "would agree", &agree);
    }
    out.push_str(&told(&claims));
    out
}

/// What would have to be otherwise for claims at odds to hold together; `None` when nothing is.
fn agreement(verdict: Option<Verdict>, ratio: Option<f64>, gap: Option<f64>, claims: &[&Claim]) -> Option<String> {
    let gap = gap?;
    let tolerance = ratio.map_or(String::new(), |r| format!(", or with a tolerance of {}", number((r * 100.0).ceil() / 100.0)));
    let (a, b) = match (verdict, claims) {
        (Some(Verdict::Disjoint), [a, b, ..]) => (a, b),
        (None, [_, _, _, ..]) => {
            return Some(format!("if their figures came to {} less or more in all, or any one of them were left out", number(gap)));
        }
        _ => return None,
    };
    let (above, below) = if a.low > b.high { (a, b) } else { (b, a) };
    let (low, high) = (above.low?, below.high?);
    let side = |claim: &Claim, figure: f64, word: &str| format!("{} meant {} or {word}", source(claim), number(figure));
    Some(format!("if {}, or {}{tolerance}", side(above, high, "fewer"), side(below, low, "more")))
}

/// Each claim with its quote, and the intervals above one another on one scale.
fn told(claims: &[&Claim]) -> String {
    let mut out = String::new();
    for claim in claims {
        let _ = writeln!(out, "\n  {}  {}: {}", claim.claim_id, source(claim), figure(claim));
        let _ = writeln!(
            out,
            "    {} · {} · {}",
            channel(claim),
            claim.place.as_deref().map_or_else(|| "place not stated".into(), place),
            days(claim)
        );
        if let Some(sentence) = &claim.sentence {
            let _ = writeln!(out, "    {}:{} {}", claim.file, claim.line.unwrap_or(1), marked(claim, sentence));
        }
    }
    if let Some(graphics) = graphics(claims) {
        out.push('\n');
        out.push_str(&graphics);
    }
    out
}

/// One line a claim: `|` the stated figure, `=` the interval, `>` an open end.
fn graphics(claims: &[&Claim]) -> Option<String> {
    let counted: Vec<&&Claim> = claims.iter().filter(|c| c.kind == Kind::Quantity).collect();
    let ends: Vec<f64> = counted.iter().flat_map(|c| [c.low, c.best, c.high]).flatten().collect();
    let (low, high) = (ends.iter().copied().reduce(f64::min)?, ends.iter().copied().reduce(f64::max)?);
    if counted.len() < 2 || low >= high {
        return None;
    }
    // Figures of one question often lie a factor apart: the scale is logarithmic when they can be.
    let logarithmic = low >= 1.0 && high / low > 4.0;
    let at = |x: f64| {
        let share = if logarithmic { (x / low).ln() / (high / low).ln() } else { (x - low) / (high - low) };
        (share.clamp(0.0, 1.0) * (WIDTH - 1) as f64).round() as usize
    };
    let mut out =
        format!("  {}{}{}\n", number(low), " ".repeat(WIDTH.saturating_sub(number(low).len() + number(high).len())), number(high));
    for claim in counted {
        let mut cells = vec![' '; WIDTH];
        let from = claim.low.map_or(0, at);
        let to = claim.high.map_or(WIDTH - 1, at);
        cells[from..=to.max(from)].fill('=');
        if claim.low.is_none() {
            cells[0] = '<';
        }
        if claim.high.is_none() {
            cells[WIDTH - 1] = '>';
        }
        if let Some(best) = claim.best {
            cells[at(best)] = '|';
        }
        let _ = writeln!(out, "  {}  {}", cells.into_iter().collect::<String>(), source(claim));
    }
    Some(out)
}

fn metric(claim: &Claim) -> String {
    let metric = claim.metric.replace('_', " ");
    claim.population.as_deref().map_or_else(|| metric.clone(), |p| format!("{metric} ({})", p.replace('_', " ")))
}

fn days(claim: &Claim) -> String {
    let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string());
    let span = super::wording::days(day(claim.from).as_deref(), day(claim.to).as_deref());
    let basis = claim.date_basis.map(|b| format!(" ({b})")).unwrap_or_default();
    if span.is_empty() { "days not stated".into() } else { format!("{span}{basis}") }
}

fn line(out: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        let _ = writeln!(out, "  {name:<11} {value}");
    }
}
