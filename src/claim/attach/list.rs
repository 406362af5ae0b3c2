//! Lists that give a place and its figure line by line: "Moscow - 18;".

use super::context::nearest_count;
use super::noun::Noun;
use super::{Attachment, Count};
use crate::catalog::{Cue, MetricCue, Role, TokenKind, Voice};
use crate::claim::scene::Scene;
use crate::mention::CueMention;

/// Note of a figure that stands in such a line.
pub(in crate::claim) const LISTED: &str = "a line of a list goes on with what was counted";

/// Note of what a sentence without figures names, for the figures of the next.
pub(super) const TOPIC: &str = "named by a sentence without figures";

/// "- Kazan — 68 people,": the sentence is a place, a mark and the figure, which counts what was counted before.
pub(super) fn line(scene: &Scene<'_>, q: usize, noun: &Noun, before: Option<&Count>) -> Option<Count> {
    let model = before.filter(|m| !m.subset && scene.counts_people(&m.metric))?;
    let quantity = &scene.quantities[q];
    let (start, end) = (quantity.tokens.start, noun.end.max(quantity.tokens.end));
    let alone = scene.quantities.len() == 1 && quantity.unit.is_none() && noun.counted.is_none();
    let apart = start > 0 && (scene.is_dash(start - 1) || matches!(scene.tokens.fold(start - 1), ":" | "("));
    let place = scene.places.iter().find(|p| !p.demonym && p.tokens.end + 1 == start);
    let word = |i: usize| scene.tokens.kind(i) == TokenKind::Word;
    let small = |i: usize| !word(i) || scene.has_cue(i..i + 1, |c| *c == Cue::Locative);
    let bare = place.is_some_and(|p| (0..p.tokens.start).all(small)) && !(end..scene.tokens.len()).any(word);
    let same = noun.population.as_ref().is_none_or(|p| p == "people" || model.population.as_ref() == Some(p));
    (alone && apart && bare && same).then(|| Count {
        metric: model.metric.clone(),
        population: noun.population.clone().or_else(|| model.population.clone()),
        tokens: start..end,
        confidence: 0.7,
        subset: false,
        parent: None,
        notes: vec![LISTED.into()],
    })
}

/// "The number of missing has not been given", "how many were on board is unclear": a toll or a word for a figure, and no figure.
pub(in crate::claim) fn topic(scene: &Scene<'_>) -> bool {
    let toll = scene.metric_cues().any(|(_, cue)| cue.role == Role::Toll);
    let has = |wanted: &Cue| scene.has_cue(0..scene.tokens.len(), |c| c == wanted);
    has(&Cue::Asks) || scene.quantities.iter().all(|q| q.not_count.is_some()) && (toll || has(&Cue::Figure))
}

/// "How many came? A few thousand, our reporters found. The organisers put it at 15,000": a bare figure that opens its sentence, with
/// nothing but a mark behind it, or that somebody tells, after a sentence that asks for one.
pub(super) fn answers(scene: &Scene<'_>, q: usize, noun: &Noun, before: Option<&Count>) -> bool {
    let quantity = &scene.quantities[q];
    let end = noun.end.max(quantity.tokens.end);
    let bare = noun.counted.is_none() && quantity.unit.is_none() && noun.population.as_ref().is_none_or(|p| p == "people");
    let closes = |at: usize| at >= scene.tokens.len() || scene.tokens.kind(at) == TokenKind::Mark;
    // "Half a million, say the organisers; 130,000, replies the ministry"
    let first = (0..quantity.tokens.start).rfind(|i| scene.tokens.fold(*i) == ";").unwrap_or(0);
    let opens = (first..quantity.tokens.start).all(|i| scene.tokens.kind(i) == TokenKind::Mark) && closes(end);
    let tells = |v: &CueMention<'_, Voice>| matches!(v.cue, Voice::Says | Voice::According | Voice::After | Voice::Itself);
    let told = || scene.voices.iter().any(tells) && closes(end);
    // "The police say 5,000 marched. The organisers, 20,000.": a speaker, a mark and the figure are the whole sentence.
    let start = quantity.tokens.start;
    let apart = start > 0 && (scene.is_comma(start - 1) || scene.is_dash(start - 1) || scene.tokens.fold(start - 1) == ":");
    let named = || scene.voices.iter().any(|v| matches!(v.cue, Voice::Source(_)) && v.tokens.end + 1 == start);
    let rest = || (end..scene.tokens.len()).all(|i| scene.tokens.kind(i) == TokenKind::Mark);
    if bare && before.is_some() && apart && start <= 5 && named() && rest() {
        return true;
    }
    bare && before.is_some_and(|b| b.notes.iter().any(|n| n == TOPIC)) && (opens || told())
}

/// "The number of detainees by city:": what the lines below a heading without figures count.
pub(in crate::claim) fn heading(scene: &Scene<'_>) -> Option<Count> {
    let people = |cue: &MetricCue| !cue.metric.is_empty() && scene.counts_people(&cue.metric) && scene.in_company(cue);
    let all = || scene.metric_cues().filter(|(_, cue)| people(cue));
    // "The number of missing was not released": the toll before any other.
    let (found, cue) = all().filter(|(_, cue)| cue.role == Role::Toll).last().or_else(|| all().last())?;
    Some(Count {
        metric: cue.metric.clone(),
        population: cue.population.clone(),
        tokens: found.tokens.clone(),
        confidence: if cue.role == Role::Toll { 0.7 } else { 0.6 },
        subset: false,
        parent: None,
        notes: vec![TOPIC.into()],
    })
}

/// "531 wounded (355 civilians and 176 officers)", "42 dead - 41 protesters and a policeman -": groups between brackets or behind a dash
/// right behind a count are its parts, when they are together no more than it.
pub(super) fn split_up(scene: &Scene<'_>, q: usize, nouns: &[Noun], done: &[Attachment]) -> Option<Count> {
    let start = scene.quantities[q].tokens.start;
    let mark = |i: &usize| matches!(scene.tokens.fold(*i), "(" | ")" | ";") || scene.is_dash(*i) && scene.tokens.space_before(*i);
    let open = (0..start).rfind(mark).filter(|i| scene.tokens.fold(*i) == "(" || scene.is_dash(*i))?;
    let bracket = scene.tokens.fold(open) == "(";
    let closes = |i: &usize| if bracket { scene.tokens.fold(*i) == ")" } else { scene.is_dash(*i) || scene.is_comma(*i) };
    let close = (start..scene.tokens.len()).find(closes).unwrap_or(scene.tokens.len());
    let at = done.iter().rposition(|a| matches!(a, Attachment::Count(c) if c.tokens.end == open))?;
    let Attachment::Count(whole) = &done[at] else { return None };
    let inside = || (at + 1..nouns.len()).filter(|i| (open..close).contains(&scene.quantities[*i].tokens.start));
    let group = |i: usize| {
        let quantity = &scene.quantities[i];
        let strong = nouns[i].counted.is_some_and(|c| !scene.language.cues.metrics[c].weak);
        nouns[i].population.is_some() && !strong && quantity.not_count.is_none() && quantity.unit.is_none()
    };
    let sum: f64 = inside().filter_map(|i| scene.quantities[i].wording.figure).sum();
    let total = scene.quantities[at].wording.figure?;
    // "(450 people, according to activists)": another account of the same.
    let told = scene.voices.iter().any(|v| (open..close).contains(&v.tokens.start) && matches!(v.cue, Voice::Says | Voice::According));
    let happened = scene.metric_cues().any(|(c, cue)| (open..close).contains(&c.tokens.start) && cue.role != Role::Counted);
    let several = inside().count() > 1 || total - sum <= 1.0;
    let parts = inside().all(group) && sum <= total && several && !told && !happened && scene.counts_people(&whole.metric);
    parts.then(|| Count {
        metric: whole.metric.clone(),
        population: nouns[q].population.clone(),
        tokens: start..nouns[q].end,
        confidence: whole.confidence.min(if sum == total { 0.85 } else { 0.75 }),
        subset: true,
        parent: Some(at),
        notes: vec!["one of the groups into which the count before is divided".into()],
    })
}

/// "followed by Adira (120) and Malavya (45)": alone in brackets behind a name, a figure too large for an age, or one of a list
/// that such a figure began.
pub(super) fn in_brackets(scene: &Scene<'_>, q: usize) -> bool {
    let year = |f: f64| (1900.0..2100.0).contains(&f);
    let large = |q: usize| scene.quantities[q].wording.figure.is_some_and(|f| f >= 110.0 && !year(f));
    bracketed(scene, q) && (large(q) || (0..q).any(|p| bracketed(scene, p) && large(p)))
}

/// Such a figure counts what the one before it counts.
pub(super) fn bracket(scene: &Scene<'_>, q: usize, done: &[Attachment]) -> Option<Count> {
    let model = nearest_count(done).filter(|m| !m.subset && in_brackets(scene, q) && scene.counts_people(&m.metric))?;
    let (metric, population) = (model.metric.clone(), model.population.clone());
    let tokens = scene.quantities[q].tokens.clone();
    Some(Count { metric, population, tokens, confidence: 0.7, subset: false, parent: None, notes: vec![LISTED.into()] })
}

fn bracketed(scene: &Scene<'_>, q: usize) -> bool {
    let quantity = &scene.quantities[q];
    let closed = quantity.tokens.end < scene.tokens.len() && scene.tokens.fold(quantity.tokens.end) == ")";
    closed && quantity.digits && quantity.unit.is_none() && name_before_bracket(scene, quantity.tokens.start).is_some()
}

/// Where the capitals before the bracket begin that opens right before token `at`.
pub(in crate::claim) fn name_before_bracket(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let name = |i: usize| {
        let known = scene.voices.iter().any(|v| v.tokens.contains(&i)) || scene.cues_at(i).next().is_some();
        scene.tokens.kind(i) == TokenKind::Word && scene.tokens.is_capital(i) && !known
    };
    let glued = |i: usize| matches!(scene.tokens.fold(i), "-" | "'") && !scene.tokens.space_before(i) && !scene.tokens.space_before(i + 1);
    let open = at.checked_sub(1).filter(|i| scene.tokens.fold(*i) == "(")?;
    (0..open).rev().take_while(|i| name(*i) || *i + 1 < open && glued(*i)).filter(|i| name(*i)).last()
}
