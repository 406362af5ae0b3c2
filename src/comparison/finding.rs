//! Hits of the checks → findings: voices collapsed, policies tried, severity computed, put into words, sorted.

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::Options;
use super::checks::Check;
use super::columns::{NO_DAY, Row, Rows};
use super::decide;
use super::question::{id_of, question_of};
use super::reading::Span;
use super::reason::Reason;
use super::relations::Relations;
use super::schema::{Finding, Question, Severity, Verdict};
use super::telling::Telling;
use crate::catalog::{Catalog, Metric, Policy};
use crate::claim::Claim;
use crate::error::Problem;

/// Everything a check or a finding may look at.
pub(super) struct Scene<'a> {
    pub claims: &'a [Claim],
    pub catalog: &'a Catalog,
    pub options: &'a Options,
    pub policy: &'a Policy,
    pub rows: &'a Rows,
    pub relations: &'a Relations,
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

    pub(super) fn metric(&self, row: u32) -> &'a Metric {
        self.rows.metric(self.row(row).metric)
    }

    pub(super) fn question_id(&self, row: u32) -> String {
        let claim = self.claim(row);
        id_of(claim, &question_of(claim, self.catalog))
    }
}

/// What a check found: claims by their rows, the one that the finding points at first.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub check: &'static str,
    pub ceiling: Severity,
    pub rows: Vec<u32>,
    pub kind: HitKind,
}

#[derive(Debug, Clone)]
pub(super) enum HitKind {
    Pair(Reason),
    /// Open bounds far apart, and why they are comparable.
    Rivals(Reason),
    Of(String),
    /// Claims of which any two may hold: so many that speak of the whole, then its parts.
    Set {
        whole: usize,
        exceeds: Exceeds,
    },
}

/// Which side of a set comes to more than the other can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exceeds {
    Parts,
    Whole,
}

impl Hit {
    pub(super) fn pair(check: &Check, a: u32, b: u32, reason: Reason) -> Self {
        Self { check: check.id, ceiling: check.ceiling, rows: vec![a, b], kind: HitKind::Pair(reason) }
    }

    /// Two open bounds that can both hold.
    pub(super) fn rivals(check: &Check, a: u32, b: u32, reason: Reason) -> Self {
        Self { kind: HitKind::Rivals(reason), ..Self::pair(check, a, b, reason) }
    }

    /// Why two claims were held against each other.
    pub(super) fn reason(&self) -> Option<Reason> {
        match self.kind {
            HitKind::Pair(reason) | HitKind::Rivals(reason) => Some(reason),
            HitKind::Of(_) | HitKind::Set { .. } => None,
        }
    }

    /// Single claims or groups; `lead` opens the message.
    pub(super) fn of(check: &Check, rows: Vec<u32>, lead: &str) -> Self {
        Self { check: check.id, ceiling: check.ceiling, rows, kind: HitKind::Of(lead.to_owned()) }
    }

    /// A set of claims: `below` comes to more than `above` allows, which is one total or all that makes it up.
    pub(super) fn set(check: &Check, above: Vec<u32>, below: Vec<u32>) -> Self {
        let (exceeds, whole, parts) = if above.len() == 1 { (Exceeds::Parts, above, below) } else { (Exceeds::Whole, below, above) };
        let kind = HitKind::Set { whole: whole.len(), exceeds };
        Self { check: check.id, ceiling: check.ceiling, rows: [whole, parts].concat(), kind }
    }

    /// The row whose question is asked: a total, else the last, which of a part and its whole is the whole.
    fn asked(&self) -> u32 {
        if matches!(self.kind, HitKind::Set { .. }) { self.rows[0] } else { self.rows[self.rows.len() - 1] }
    }
}

/// What several claims come to together.
pub(super) fn sum_of(spans: &[Span]) -> Span {
    Span { low: spans.iter().map(|s| s.low.max(0.0)).sum(), high: spans.iter().map(|s| s.high).sum(), best: None }
}

/// One finding for each check, question and pair of voices: the earliest and most exact pair speaks for all.
pub(super) fn findings(mut hits: Vec<Hit>, scene: &Scene<'_>) -> (Vec<Finding>, Vec<Problem>) {
    hits.par_iter_mut().for_each(|hit| point(hit, scene));
    hits.par_sort_by_cached_key(|h| (h.rows.iter().map(|r| rank(*r, scene)).collect::<Vec<_>>(), h.rows.clone()));
    let key = |hit: &Hit| {
        let mut voices: Vec<u32> = hit.rows.iter().map(|r| scene.row(*r).origin).collect();
        voices.sort_unstable();
        (hit.check, scene.claim(hit.rows[0]).event.as_str(), matter(hit, scene), voices)
    };
    let mut keyed: Vec<_> = hits.into_par_iter().map(|hit| (key(&hit), hit)).collect();
    keyed.par_sort_by(|a, b| a.0.cmp(&b.0));
    let groups: Vec<_> = keyed.chunk_by(|a, b| a.0 == b.0).collect();
    let of_group = |group: &[(_, Hit)]| finding(&group.iter().map(|(_, hit)| hit).collect::<Vec<_>>(), scene);
    let mut out: Vec<Finding> = groups.into_par_iter().map(of_group).collect();
    let idle = decide::settle(&mut out, scene);
    out.par_sort_by(order);
    (out, idle)
}

/// Worst first, then event, question, id.
pub fn order(a: &Finding, b: &Finding) -> std::cmp::Ordering {
    b.severity.cmp(&a.severity).then_with(|| (&a.event, &a.question_id, &a.finding_id).cmp(&(&b.event, &b.question_id, &b.finding_id)))
}

/// What two voices are at odds about. An unstated scope and another beginning of a running total make it no other matter, nor
/// do the several days up to which a whole is counted that one part exceeds.
fn matter(hit: &Hit, scene: &Scene<'_>) -> String {
    let of = |row: u32, days: bool| {
        let claim = scene.claim(row);
        let question = question_of(claim, scene.catalog);
        let to = question.to.clone().filter(|_| days);
        id_of(claim, &Question { scope: None, from: None, to, ..question })
    };
    match hit.kind {
        HitKind::Pair(Reason::PartExceedsWhole) => format!("{}\u{1f}{}", of(hit.rows[0], true), of(hit.asked(), false)),
        _ => of(hit.asked(), true),
    }
}

/// Earlier before later, exact before vague, then the id: what speaks for its voice.
fn rank<'a>(row: u32, scene: &Scene<'a>) -> (i32, u8, &'a str) {
    let (r, claim) = (scene.row(row), scene.claim(row));
    let published = if r.published == NO_DAY { i32::MAX } else { r.published };
    (published, claim.qualifier.map_or(0, |q| q as u8), &claim.claim_id)
}

/// The claim that a finding points at comes first: the part, the later total, else the earlier claim.
fn point(hit: &mut Hit, scene: &Scene<'_>) {
    let Some(reason) = hit.reason() else { return };
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

fn finding(hits: &[&Hit], scene: &Scene<'_>) -> Finding {
    let hit = hits[0];
    let mut rows = hit.rows.clone();
    for row in hits[1..].iter().flat_map(|h| &h.rows) {
        if !rows.contains(row) {
            rows.push(*row);
        }
    }
    let claims: Vec<String> = rows.iter().map(|r| scene.claim(*r).claim_id.clone()).collect();
    let first = scene.claim(hit.rows[0]);
    let question = asked(hit, scene);
    let asked_of = scene.claim(hit.asked());
    let told = Telling::new(hit, scene, &question);
    let others = rows.len() - hit.rows.len();
    let more = if others == 0 { String::new() } else { format!(" The same voices say so in {others} more claims.") };
    let file = if first.file.is_empty() { first.dispatch.clone() } else { first.file.clone() };
    // Only the claims that speak for their voices: another echo of one of them leaves the id alone.
    let mut spoken: Vec<&str> = claims[..hit.rows.len()].iter().map(String::as_str).collect();
    spoken.sort_unstable();
    let key = format!("{}\u{1f}{}\u{1f}{}", hit.check, first.event, spoken.join("\u{1f}"));
    Finding {
        finding_id: format!("{:016x}", xxh3_64(key.as_bytes())),
        check: hit.check.to_owned(),
        severity: told.severity,
        event: first.event.clone(),
        question_id: id_of(asked_of, &question),
        question,
        verdict: match hit.kind {
            HitKind::Pair(reason) => Some(reason.verdict().unwrap_or(Verdict::Disjoint)),
            HitKind::Rivals(_) => Some(Verdict::Overlap),
            HitKind::Of(_) | HitKind::Set { .. } => None,
        },
        gap_ratio: told.gap.and_then(|g| g.ratio),
        gap_absolute: told.gap.map(|g| g.absolute),
        policies: told.policies,
        claims,
        message: told.message,
        explanation: told.explanation + &more,
        file,
        line: first.at().0,
        column: first.at().1,
        accepted: None,
    }
}

/// What is in question: of a part and its whole, the whole's; of two equals, what both state.
fn asked(hit: &Hit, scene: &Scene<'_>) -> Question {
    let mut question = question_of(scene.claim(hit.asked()), scene.catalog);
    if let (Some(reason), [a, _]) = (hit.reason(), &hit.rows[..])
        && reason != Reason::PartExceedsWhole
    {
        question.scope = question.scope.or_else(|| scene.claim(*a).scope.map(|s| s.as_str().to_owned()));
    }
    question
}

/// A dispatch whose dates contradict themselves: a finding of the text, which no pair of claims shows.
/// `at` is file, line and column; `words` the dates as written.
pub fn of_dates(event: &str, dispatch: &str, at: (&str, u32, u32), words: &str, fault: &str) -> Finding {
    let key = ["self-contradiction", event, dispatch, words, fault].join("\u{1f}");
    let question = Question { metric: "date".into(), population: None, place: None, from: None, to: None, scope: None };
    Finding {
        finding_id: format!("{:016x}", xxh3_64(key.as_bytes())),
        check: "self-contradiction".into(),
        severity: Severity::Warning,
        event: event.to_owned(),
        question_id: format!("date@{dispatch}"),
        question,
        verdict: None,
        gap_ratio: None,
        gap_absolute: None,
        policies: Vec::new(),
        claims: Vec::new(),
        message: format!("the dates of {dispatch} contradict themselves: {fault}"),
        explanation: format!(
            "Relative days are counted from the day of publication. As written: “{words}”. Claims dated by these words may be a day or more off."
        ),
        file: at.0.to_owned(),
        line: Some(at.1),
        column: Some(at.2),
        accepted: None,
    }
}
