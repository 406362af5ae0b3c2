//! A finding in words: its message, its explanation, and the severity and policies that go into them.

use super::finding::{Exceeds, Hit, HitKind, Scene, sum_of};
use super::phrase::{bounds, figure, number, speaker, subject};
use super::question::question_of;
use super::reading::{Gap, Span, gap, rival_bounds, span};
use super::reason::Reason;
use super::schema::{Question, Severity};
use super::severity::{Grounds, severity};
use super::translation::is_translated;
use crate::catalog::Policy;
use crate::claim::{Claim, Kind, Review};

/// A finding in words, with what goes into them.
pub(super) struct Telling {
    pub severity: Severity,
    pub gap: Option<Gap>,
    pub policies: Vec<String>,
    pub message: String,
    pub explanation: String,
}

impl Telling {
    pub(super) fn new(hit: &Hit, scene: &Scene<'_>, question: &Question) -> Self {
        let metric = scene.metric(hit.rows[0]);
        let read = spans(hit, scene, scene.policy);
        let gap = gap_of(hit, scene, &read);
        let (policies, every_policy) = tried(hit, scene, gap.is_some());
        let confidence = hit.rows.iter().map(|r| scene.claim(*r).confidence).fold(1.0, f64::min);
        let notice = matches!(hit.kind, HitKind::Of(_) | HitKind::Rivals(_));
        // One dispatch against itself is sooner misread than wrong, as long as no person has looked.
        let itself = matches!(hit.kind, HitKind::Pair(Reason::SelfContradiction));
        let unseen = hit.rows.iter().any(|r| scene.claim(*r).review == Review::Auto && scene.claim(*r).extractor.is_some());
        let ceiling = if itself && unseen { hit.ceiling.min(Severity::Warning) } else { hit.ceiling };
        let grounds = Grounds { notice, gap, scale: metric.scale, confidence, every_policy, ceiling };
        let (severity, why) = severity(grounds);
        let mut out = vec![compared(hit, scene, question)];
        if scene.claim(hit.rows[0]).kind == Kind::Quantity && hit.rows.len() > 1 {
            let each = hit.rows.iter().zip(&read).map(|(r, s)| format!("“{}” is read as {}", figure(scene.claim(*r)), bounds(*s)));
            out.push(format!("Under the policy {}, {}.", scene.policy.name, each.collect::<Vec<_>>().join(", ")));
        }
        if let (HitKind::Rivals(_), Some((above, below))) = (&hit.kind, rival_bounds(read[0], read[read.len() - 1])) {
            let (above, below, factor) = (number(above), number(below), above / below);
            out.push(format!("Both figures are open on the same side, so that they meet; the bounds {below} and {above} lie a factor of {factor:.1} apart."));
            out.push(format!("This holds under {}.", policies.join(", ")));
        }
        if let HitKind::Set { whole, exceeds } = hit.kind {
            out.push(arithmetic(hit, scene, &read, whole, exceeds));
        }
        if let Some(gap) = gap {
            let ratio = gap.ratio.map_or(String::new(), |r| format!("a factor of {r:.2}, "));
            out.push(format!("The nearest bounds lie {ratio}{} apart.", number((gap.absolute * 1e6).round() / 1e6)));
            let holds = if every_policy { "This holds under every policy that reads the figures:" } else { "This holds only under" };
            out.push(format!("{holds} {}.", policies.join(", ")));
        }
        let level = match severity {
            Severity::Note => "A note",
            Severity::Warning => "A warning",
            Severity::Error => "An error",
        };
        out.push(format!("{level}: {why}. The least sure of these readings has confidence {confidence}."));
        Self { severity, gap, policies, message: message(hit, scene, question, &read), explanation: out.join(" ") }
    }
}

fn spans(hit: &Hit, scene: &Scene<'_>, policy: &Policy) -> Vec<Span> {
    let own = policy.name == scene.options.policy;
    hit.rows.iter().map(|r| span(scene.claim(*r), policy, own)).collect()
}

/// The gap that the finding is about; `None` when figures are not what clashes, or when they do not.
fn gap_of(hit: &Hit, scene: &Scene<'_>, spans: &[Span]) -> Option<Gap> {
    match &hit.kind {
        HitKind::Pair(reason) if scene.claim(hit.rows[0]).kind == Kind::Quantity && *reason != Reason::Denied => gap(spans[0], spans[1]),
        HitKind::Set { whole, exceeds } => {
            let (whole, parts) = spans.split_at(*whole);
            let (below, above) = if *exceeds == Exceeds::Parts { (parts, whole) } else { (whole, parts) };
            let (least, most) = (sum_of(below).low, sum_of(above).high);
            gap(Span { low: least, high: f64::INFINITY, best: None }, Span { low: f64::NEG_INFINITY, high: most, best: None })
        }
        HitKind::Pair(_) | HitKind::Rivals(_) | HitKind::Of(_) => None,
    }
}

/// The policies under which the finding holds, and whether those are all that read the figures.
fn tried(hit: &Hit, scene: &Scene<'_>, figures: bool) -> (Vec<String>, bool) {
    let chosen = |p: &&Policy| scene.options.policies.is_empty() || scene.options.policies.contains(&p.name) || p.name == scene.policy.name;
    let (mut names, mut every) = (Vec::new(), true);
    for policy in scene.catalog.policies.iter().filter(chosen) {
        let read = spans(hit, scene, policy);
        if figures && read.iter().any(|s| s.is_open()) {
            continue;
        }
        let rival = matches!(hit.kind, HitKind::Rivals(_)).then(|| rival_bounds(read[0], read[1]).is_some());
        if rival.unwrap_or_else(|| !figures || gap_of(hit, scene, &read).is_some()) {
            names.push(policy.name.clone());
        } else {
            every = false;
        }
    }
    (names, every)
}

/// What each claim of a set adds, to what all come, and against what.
fn arithmetic(hit: &Hit, scene: &Scene<'_>, read: &[Span], whole: usize, exceeds: Exceeds) -> String {
    let side = |rows: &[u32], spans: &[Span], end: fn(&Span) -> f64| {
        let told = rows.iter().zip(spans).map(|(row, span)| {
            let (claim, metric) = (scene.claim(*row), scene.metric(*row));
            let counted = subject(&metric.label, &question_of(claim, scene.catalog), &metric.everyone);
            format!("{} ({}: {counted})", number(end(span)), speaker(claim))
        });
        let told = told.collect::<Vec<_>>().join(" + ");
        let sum = spans.iter().map(end).sum::<f64>();
        if rows.len() == 1 { told } else { format!("{told} = {}", number(sum)) }
    };
    let (wholes, parts) = hit.rows.split_at(whole);
    let (total, pieces) = read.split_at(whole);
    let least = |s: &Span| s.low.max(0.0);
    let most = |s: &Span| s.high;
    let (below, above) = match exceeds {
        Exceeds::Parts => (side(parts, pieces, least), side(wholes, total, most)),
        Exceeds::Whole => (side(wholes, total, least), side(parts, pieces, most)),
    };
    format!("At least {below}; at most {above}. Any one of them left out, the others can hold together.")
}

fn message(hit: &Hit, scene: &Scene<'_>, question: &Question, read: &[Span]) -> String {
    let what = |row: u32, question: &Question| {
        let metric = scene.metric(row);
        subject(&metric.label, question, &metric.everyone)
    };
    let says = |row: u32| format!("{}: “{}”", speaker(scene.claim(row)), figure(scene.claim(row)));
    let first = hit.rows[0];
    let asked = what(first, question);
    match (&hit.kind, hit.rows.get(1).copied()) {
        (HitKind::Pair(reason), Some(second)) => match reason {
            Reason::PartExceedsWhole => {
                let part = what(first, &question_of(scene.claim(first), scene.catalog));
                format!("the part exceeds the whole: {} {part}, against {} {}", says(first), says(second), what(second, question))
            }
            Reason::Revised | Reason::FallingCumulative => format!("{}, earlier “{}” {asked}", says(first), figure(scene.claim(second))),
            Reason::DisputedAttribution => {
                let outlet = |r: u32| scene.claim(r).outlet.clone().unwrap_or_else(|| scene.claim(r).dispatch.clone());
                let other = figure(scene.claim(second));
                format!("{} according to {}, “{other}” according to {} {asked}", says(first), outlet(first), outlet(second))
            }
            Reason::Denied => format!("{} against {}, one of them a denial, {asked}", says(first), says(second)),
            _ => format!("{} against {} {asked}", says(first), says(second)),
        },
        (HitKind::Set { whole, exceeds }, _) => {
            let (total, parts) = read.split_at(*whole);
            let sum = sum_of(parts);
            let sum = if *exceeds == Exceeds::Parts { Span { high: f64::INFINITY, ..sum } } else { sum };
            let parts = format!("{} parts add up to {}", parts.len(), bounds(sum));
            match total.len() {
                1 => format!("{parts}, against the total, {} {asked}", says(first)),
                several => format!("{parts}, against {several} figures that add up to {} {asked}", bounds(sum_of(total))),
            }
        }
        (HitKind::Of(lead), _) => format!("{lead} “{}” {asked}", figure(scene.claim(first))),
        (HitKind::Rivals(_), Some(second)) => {
            format!("{} against {} {asked}: both can hold, but hardly come from one estimate", says(first), says(second))
        }
        (HitKind::Pair(_) | HitKind::Rivals(_), None) => asked,
    }
}

/// The reason in a sentence, the question, and each respect in which a pair was compared.
fn compared(hit: &Hit, scene: &Scene<'_>, question: &Question) -> String {
    match (hit.reason(), &hit.rows[..]) {
        (Some(reason), [a, b, ..]) => {
            format!("{} The question is {}. Compared: {}.", reason.sentence(), question.id(), respects(scene.claim(*a), scene.claim(*b)))
        }
        (None, [_, _, ..]) if matches!(hit.kind, HitKind::Of(_)) => {
            let told = "The outlets name nobody and write in several languages; so many of their exact figures are the same that one account is a translation of the other.";
            let translated = hit.check == "single-origin" && is_translated(hit.rows.iter().map(|r| scene.claim(*r)));
            let why = if translated { format!(" {told}") } else { String::new() };
            format!("The question is {}.{}{why}", question.id(), published(hit, scene))
        }
        _ => format!("The question is {}.", question.id()),
    }
}

/// When the claims were first and last published, and by whom.
fn published(hit: &Hit, scene: &Scene<'_>) -> String {
    let mut told: Vec<(&str, &str)> = hit
        .rows
        .iter()
        .map(|r| scene.claim(*r))
        .filter_map(|c| Some((c.published.as_deref()?, c.outlet.as_deref().unwrap_or(&c.dispatch))))
        .collect();
    told.sort_unstable();
    match (told.first(), told.last()) {
        (Some((day, outlet)), Some((last_day, last))) if told.len() > 1 => {
            format!(" First published {day} by {outlet}, last {last_day} by {last}.")
        }
        _ => String::new(),
    }
}

/// What each respect in which two claims are compared says of them.
pub fn respects(x: &Claim, y: &Claim) -> String {
    let both = |what: &str, p: Option<String>, q: Option<String>| {
        let [p, q] = [p, q].map(|t| t.unwrap_or_else(|| "unstated".to_owned()));
        if p == q { format!("{what} {p}") } else { format!("{what} {p} and {q}") }
    };
    let days = |c: &Claim| c.from.or(c.to).zip(c.to.or(c.from)).map(|(f, t)| format!("{f}..{t}"));
    let parts = [
        both("metric", Some(x.metric.clone()), Some(y.metric.clone())),
        both("counted", x.population.clone(), y.population.clone()),
        both("place", x.place.clone(), y.place.clone()),
        both("period", days(x), days(y)),
        both("scope", x.scope.map(|s| s.to_string()), y.scope.map(|s| s.to_string())),
        both("modality", Some(x.modality.to_string()), Some(y.modality.to_string())),
    ];
    parts.join("; ")
}
