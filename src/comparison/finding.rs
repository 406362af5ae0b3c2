//! Hits of the checks → findings: voices collapsed, policies tried, severity computed, put into words, sorted.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64;

use super::Options;
use super::checks::Check;
use super::columns::{NO_DAY, Row, Rows};
use super::phrase::{bounds, figure, number, speaker, subject};
use super::question::{id_of, question_of};
use super::reading::{Gap, Span, gap, span};
use super::reason::Reason;
use super::schema::{Finding, Question, Severity};
use super::severity::{Grounds, severity};
use crate::catalog::{Catalog, Metric, Policy};
use crate::claim::{Claim, Kind};

/// Everything a check or a finding may look at.
pub(super) struct Scene<'a> {
    pub claims: &'a [Claim],
    pub catalog: &'a Catalog,
    pub options: &'a Options,
    pub policy: &'a Policy,
    pub rows: &'a Rows,
}

impl<'a> Scene<'a> {
    pub(super) fn rows(&self) -> impl Iterator<Item = u32> + use<> {
        0..u32::try_from(self.rows.rows.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn row(&self, row: u32) -> &'a Row {
        &self.rows.rows[row as usize]
    }

    pub(super) fn claim(&self, row: u32) -> &'a Claim {
        &self.claims[self.rows.claims[row as usize]]
    }

    pub(super) fn place(&self, row: u32) -> &'a str {
        self.rows.places.text(self.row(row).place)
    }

    pub(super) fn metric(&self, row: u32) -> Metric {
        let id = &self.claim(row).metric;
        self.catalog.metric(id).cloned().unwrap_or_else(|| Metric::unknown(id))
    }

    pub(super) fn question_id(&self, row: u32) -> String {
        let claim = self.claim(row);
        id_of(claim, &question_of(claim, self.catalog))
    }
}

/// What a check found: claims by their rows, the one that the finding points at first.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    check: &'static str,
    ceiling: Severity,
    rows: Vec<u32>,
    kind: HitKind,
}

#[derive(Debug, Clone)]
enum HitKind {
    Pair(Reason),
    Of(String),
    Sum(f64),
}

impl Hit {
    pub(super) fn pair(check: &Check, a: u32, b: u32, reason: Reason) -> Self {
        Self { check: check.id, ceiling: check.ceiling, rows: vec![a, b], kind: HitKind::Pair(reason) }
    }

    /// Single claims or groups; `lead` opens the message.
    pub(super) fn of(check: &Check, rows: Vec<u32>, lead: &str) -> Self {
        Self { check: check.id, ceiling: check.ceiling, rows, kind: HitKind::Of(lead.to_owned()) }
    }

    /// A total, then its parts, whose sum is at least `low`.
    pub(super) fn sum(check: &Check, rows: Vec<u32>, low: f64) -> Self {
        Self { check: check.id, ceiling: check.ceiling, rows, kind: HitKind::Sum(low) }
    }
}

/// One finding for each check, question and pair of voices: the earliest and most exact pair speaks for all.
pub(super) fn findings(mut hits: Vec<Hit>, scene: &Scene<'_>) -> Vec<Finding> {
    for hit in hits.iter_mut().filter(|h| matches!(h.kind, HitKind::Pair(_))) {
        point(hit, scene);
    }
    hits.sort_by_cached_key(|h| (h.rows.iter().map(|r| rank(*r, scene)).collect::<Vec<_>>(), h.rows.clone()));
    let mut groups: BTreeMap<(&str, &str, String, Vec<u32>), Vec<Hit>> = BTreeMap::new();
    for hit in hits {
        let mut voices: Vec<u32> = hit.rows.iter().map(|r| scene.row(*r).origin).collect();
        voices.sort_unstable();
        let whole = *hit.rows.last().unwrap_or(&0);
        let asked = if matches!(hit.kind, HitKind::Sum(_)) { hit.rows[0] } else { whole };
        groups.entry((hit.check, &scene.claim(asked).event, scene.question_id(asked), voices)).or_default().push(hit);
    }
    let mut out: Vec<Finding> = groups.into_values().map(|hits| finding(&hits, scene)).collect();
    out.sort_by(|a, b| {
        b.severity.cmp(&a.severity).then_with(|| (&a.event, &a.question_id, &a.finding_id).cmp(&(&b.event, &b.question_id, &b.finding_id)))
    });
    out
}

/// Earlier before later, exact before vague, then the id: what speaks for its voice.
fn rank(row: u32, scene: &Scene<'_>) -> (i32, u8, String) {
    let (r, claim) = (scene.row(row), scene.claim(row));
    let published = if r.published == NO_DAY { i32::MAX } else { r.published };
    (published, claim.qualifier.map_or(0, |q| q as u8), claim.claim_id.clone())
}

/// The claim that a finding points at comes first: the part, the later total, else the earlier claim.
fn point(hit: &mut Hit, scene: &Scene<'_>) {
    let HitKind::Pair(reason) = hit.kind else { return };
    let [a, b] = hit.rows[..] else { return };
    let swap = match reason {
        Reason::PartExceedsWhole => scene.row(b).span.low > scene.row(a).span.high,
        Reason::FallingCumulative => scene.row(b).span.high < scene.row(a).span.low,
        Reason::Revised => rank(b, scene) > rank(a, scene),
        _ => rank(b, scene) < rank(a, scene),
    };
    if swap {
        hit.rows.swap(0, 1);
    }
}

fn finding(hits: &[Hit], scene: &Scene<'_>) -> Finding {
    let hit = &hits[0];
    let mut rows = hit.rows.clone();
    for row in hits[1..].iter().flat_map(|h| &h.rows) {
        if !rows.contains(row) {
            rows.push(*row);
        }
    }
    let claims: Vec<String> = rows.iter().map(|r| scene.claim(*r).claim_id.clone()).collect();
    let first = scene.claim(hit.rows[0]);
    let question = asked(hit, scene);
    let asked_of = scene.claim(if matches!(hit.kind, HitKind::Sum(_)) { hit.rows[0] } else { *hit.rows.last().unwrap_or(&0) });
    let told = Telling::new(hit, scene, &question);
    let others = rows.len() - hit.rows.len();
    let more = if others == 0 { String::new() } else { format!(" The same voices say so in {others} more claims.") };
    let file = if first.file.is_empty() { first.dispatch.clone() } else { first.file.clone() };
    let mut sorted = claims.clone();
    sorted.sort();
    let key = format!("{}\u{1f}{}\u{1f}{}", hit.check, first.event, sorted.join("\u{1f}"));
    Finding {
        finding_id: format!("{:016x}", xxh3_64(key.as_bytes())),
        check: hit.check.to_owned(),
        severity: told.severity,
        event: first.event.clone(),
        question_id: id_of(asked_of, &question),
        question,
        verdict: if let HitKind::Pair(reason) = hit.kind { Some(reason.verdict().unwrap_or(super::Verdict::Disjoint)) } else { None },
        gap_ratio: told.gap.and_then(|g| g.ratio),
        gap_absolute: told.gap.map(|g| g.absolute),
        policies: told.policies,
        claims,
        message: told.message,
        explanation: told.explanation + &more,
        file,
        line: first.line,
        column: first.column,
    }
}

/// What is in question: of a part and its whole, the whole's; of two equals, what both state.
fn asked(hit: &Hit, scene: &Scene<'_>) -> Question {
    let at = if matches!(hit.kind, HitKind::Sum(_)) { 0 } else { hit.rows.len() - 1 };
    let mut question = question_of(scene.claim(hit.rows[at]), scene.catalog);
    if let (HitKind::Pair(reason), [a, _]) = (&hit.kind, &hit.rows[..])
        && *reason != Reason::PartExceedsWhole
    {
        question.scope = question.scope.or_else(|| scene.claim(*a).scope.map(|s| s.as_str().to_owned()));
    }
    question
}

/// A finding in words, with what goes into them.
struct Telling {
    severity: Severity,
    gap: Option<Gap>,
    policies: Vec<String>,
    message: String,
    explanation: String,
}

impl Telling {
    fn new(hit: &Hit, scene: &Scene<'_>, question: &Question) -> Self {
        let metric = scene.metric(hit.rows[0]);
        let what = subject(&metric.label, question, &metric.everyone);
        let confidence = hit.rows.iter().map(|r| scene.claim(*r).confidence).fold(1.0, f64::min);
        let says = |row: u32| format!("{}: “{}”", speaker(scene.claim(row)), figure(scene.claim(row)));
        let spans = |policy: &Policy| {
            let own = policy.name == scene.options.policy;
            hit.rows.iter().map(|r| span(scene.claim(*r), policy, own)).collect::<Vec<Span>>()
        };
        let read = spans(scene.policy);
        let (gap, clash): (Option<Gap>, Box<dyn Fn(&[Span]) -> bool>) = match &hit.kind {
            HitKind::Pair(reason) if scene.claim(hit.rows[0]).kind == Kind::Quantity && *reason != Reason::Denied => {
                (gap(read[0], read[1]), Box::new(|s| super::gap(s[0], s[1]).is_some()))
            }
            HitKind::Sum(low) => {
                let total = Span { low: *low, high: f64::INFINITY, best: None };
                let sum = |s: &[Span]| Span { low: s[1..].iter().map(|s| s.low.max(0.0)).sum(), high: f64::INFINITY, best: None };
                (super::gap(total, read[0]), Box::new(move |s| super::gap(sum(s), s[0]).is_some()))
            }
            HitKind::Pair(_) | HitKind::Of(_) => (None, Box::new(|_| true)),
        };
        let tried: Vec<(&Policy, bool, bool)> = scene
            .catalog
            .policies
            .iter()
            .filter(|p| scene.options.policies.is_empty() || scene.options.policies.contains(&p.name) || p.name == scene.policy.name)
            .map(|p| {
                let spans = spans(p);
                (p, gap.is_some() && spans.iter().any(|s| s.is_open()), clash(&spans))
            })
            .collect();
        let policies: Vec<String> = tried.iter().filter(|(_, unread, holds)| *holds && !unread).map(|(p, ..)| p.name.clone()).collect();
        let every_policy = tried.iter().all(|(_, unread, holds)| *holds || *unread);
        let (severity, why) = severity(Grounds { gap, scale: metric.scale, confidence, every_policy, ceiling: hit.ceiling });
        let message = match &hit.kind {
            HitKind::Pair(Reason::PartExceedsWhole) => {
                let part = question_of(scene.claim(hit.rows[0]), scene.catalog);
                let part_metric = scene.metric(hit.rows[0]);
                let part = subject(&part_metric.label, &part, &part_metric.everyone);
                let whole = scene.metric(hit.rows[1]);
                let whole = subject(&whole.label, question, &whole.everyone);
                format!("the part exceeds the whole: {} {part}, against {} {whole}", says(hit.rows[0]), says(hit.rows[1]))
            }
            HitKind::Pair(Reason::Revised | Reason::FallingCumulative) => {
                format!("{}, earlier “{}” {what}", says(hit.rows[0]), figure(scene.claim(hit.rows[1])))
            }
            HitKind::Pair(Reason::DisputedAttribution) => {
                let outlet = |r: u32| scene.claim(r).outlet.clone().unwrap_or_else(|| scene.claim(r).dispatch.clone());
                let (a, b) = (hit.rows[0], hit.rows[1]);
                format!("{} according to {}, “{}” according to {} {what}", says(a), outlet(a), figure(scene.claim(b)), outlet(b))
            }
            HitKind::Pair(Reason::Denied) => format!("{} against {} (one of them denies it) {what}", says(hit.rows[0]), says(hit.rows[1])),
            HitKind::Pair(_) => format!("{} against {} {what}", says(hit.rows[0]), says(hit.rows[1])),
            HitKind::Of(lead) => format!("{lead} “{}” {what}", figure(scene.claim(hit.rows[0]))),
            HitKind::Sum(low) => {
                format!(
                    "{} parts add up to at least {}, more than the total: {} {what}",
                    hit.rows.len() - 1,
                    number(*low),
                    says(hit.rows[0])
                )
            }
        };
        let explanation = explain(hit, scene, question, &read, gap, confidence, (severity, &why), (&policies, every_policy));
        Self { severity, gap, policies, message, explanation }
    }
}

#[allow(clippy::too_many_arguments)]
fn explain(
    hit: &Hit,
    scene: &Scene<'_>,
    question: &Question,
    read: &[Span],
    gap: Option<Gap>,
    confidence: f64,
    (severity, why): (Severity, &str),
    (policies, every_policy): (&[String], bool),
) -> String {
    let mut out = Vec::new();
    if let HitKind::Pair(reason) = hit.kind {
        out.push(format!("{} The question is {}.", reason.sentence(), question.id()));
    } else {
        out.push(format!("The question is {}.", question.id()));
    }
    if scene.claim(hit.rows[0]).kind == Kind::Quantity && hit.rows.len() > 1 {
        let each = hit.rows.iter().zip(read).map(|(r, s)| format!("“{}” is read as {}", figure(scene.claim(*r)), bounds(*s)));
        out.push(format!("Under the policy {}, {}.", scene.policy.name, each.collect::<Vec<_>>().join(", ")));
    }
    if let Some(gap) = gap {
        let ratio = gap.ratio.map_or(String::new(), |r| format!("a factor of {r:.2}, "));
        out.push(format!("The nearest bounds lie {ratio}{} apart.", number((gap.absolute * 1e6).round() / 1e6)));
        out.push(if every_policy {
            format!("This holds under every policy that reads the figures: {}.", policies.join(", "))
        } else {
            format!("This holds only under {}.", policies.join(", "))
        });
    }
    let level = match severity {
        Severity::Note => "A note",
        Severity::Warning => "A warning",
        Severity::Error => "An error",
    };
    out.push(format!("{level}: {why}; the reading is {confidence} sure."));
    out.join(" ")
}
