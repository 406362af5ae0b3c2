//! Figures that are parts of others, and those that add to what was told before: "three more", "another three", "rose by four to 21".

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::identity::in_list;
use super::scene::Scene;
use super::schema::{Claim, Modality, Scope};
use crate::catalog::{Cue, Places, Qualifier, Role, TokenKind};
use crate::mention::CueMention;

/// Tokens between a verb of change and its figure at most.
const NEAR: usize = 5;

/// Note of such a claim.
const ADDS: &str = "adds to what was counted before";

/// Claims before a part among which its whole is looked for.
const BACK: usize = 12;

/// Whether figure `q` can be part of a whole as read: it counts the same sort of thing, and is no larger than the whole, unless a word for
/// a part stands right before it.
pub(super) fn may_be_part(scene: &Scene<'_>, q: usize, part: &Claim, whole: &Claim) -> bool {
    let percent = |c: &Claim| c.unit.as_deref() == Some("percent");
    let start = scene.quantities[q].tokens.start;
    let marked = || scene.cues.iter().any(|c| *c.cue == Cue::SubsetBefore && c.tokens.end == start);
    percent(part) || percent(whole) || part.unit == whole.unit && (fits_in(part, whole) || marked())
}

fn fits_in(part: &Claim, whole: &Claim) -> bool {
    part.low.or(part.best).zip(whole.high.or(whole.best)).is_none_or(|(part, whole)| part <= whole)
}

/// What the claim on figure `q` is part of: the whole `near`, told in the same sentence or not, where it can be; another sentence's the
/// rather if it counts the same. Else the last total of its metric that is large enough.
pub(super) fn whole_for(scene: &Scene<'_>, q: usize, part: &mut Claim, claims: &[Claim], (near, here): (usize, bool)) -> Option<usize> {
    let fits = may_be_part(scene, q, part, &claims[near]);
    if fits && (here || claims[near].metric == part.metric) {
        return Some(near);
    }
    let mut before = (claims.len().saturating_sub(BACK)..claims.len()).rev();
    let found = before.clone().find(|at| is_total_of(&claims[*at], part));
    // "200 people were detained in two cities; 150 of them face protocols": or another count of the sentence that is of the same sort.
    let alike = |c: &Claim| c.sentence == part.sentence && c.unit == part.unit && c.subset_of.is_none() && fits_in(part, c);
    let found = found.or(Some(near).filter(|_| fits)).or_else(|| before.find(|at| alike(&claims[*at]) && claims[*at].best.is_some()));
    if found.is_none() {
        let number = claims[near].number_text.as_deref().unwrap_or_default();
        part.notes.push(format!("part of “{number}” by its wording, which it cannot be"));
    }
    found
}

/// A count of the same metric, no part itself, that is large enough.
fn is_total_of(whole: &Claim, part: &Claim) -> bool {
    whole.metric == part.metric
        && whole.subset_of.is_none()
        && whole.modality == part.modality
        && whole.best.is_some()
        && fits_in(part, whole)
}

/// Confidence of a part of which no whole is told, and nobody says who they are.
const ALONE: f64 = 0.45;

/// "Three of the survivors were American": of parts whose whole was not told before them it may be told anywhere in the dispatch; where it is
/// not, they are no totals.
pub(super) fn adopt(claims: &mut [Claim], parts: &[usize]) {
    // A long dispatch may hold thousands of both.
    let mut totals: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for at in (0..claims.len()).filter(|at| !parts.is_empty() && claims[*at].subset_of.is_none() && parts.binary_search(at).is_err()) {
        totals.entry(claims[at].metric.clone()).or_default().push(at);
    }
    for at in parts {
        let part = &claims[*at];
        let (before, after) = totals.get(&part.metric).map_or((&[][..], &[][..]), |of| of.split_at(of.partition_point(|i| i < at)));
        let found = before.iter().rev().chain(after).copied().find(|i| is_total_of(&claims[*i], part));
        let anybody = part.population.as_deref().is_none_or(|p| p == "people");
        match found {
            Some(whole) => claims[*at].subset_of = Some(in_list(whole)),
            None if anybody => {
                claims[*at].confidence = claims[*at].confidence.min(ALONE);
                claims[*at].notes.push("a part of those of whom no figure is given".into());
            }
            None => {}
        }
    }
}

/// Whom figure `q` counts at `place`. A share is of nobody in particular where no name is read; people of one country counted in another
/// are no total ("Twelve Nepalis were killed in Iraq").
pub(super) fn counted(scene: &Scene<'_>, q: usize, population: Option<&str>, place: Option<&str>) -> Option<String> {
    let foreign = population.is_none_or(|p| p == "people") && is_foreign(scene, scene.quantities[q].tokens.end, place);
    let group = if foreign { Some("foreigners") } else { population.filter(|p| *p != "percent") };
    group.map(str::to_owned)
}

/// People of a country stand right behind the figure that ends at token `end`, and it is not that of `place`.
fn is_foreign(scene: &Scene<'_>, end: usize, place: Option<&str>) -> bool {
    let link = usize::from(scene.has_cue(end..end + 1, |c| *c == Cue::Link));
    let noun = scene.places.iter().find(|p| p.demonym && p.tokens.start == end + link);
    let Some((noun, here)) = noun.zip(place.map(Places::first_country)) else { return false };
    // "12 ukrainian soldiers": an adjective says nothing of the noun behind it.
    let next = noun.tokens.end;
    let alone = next >= scene.tokens.len() || scene.tokens.kind(next) != TokenKind::Word || scene.cues_at(next).next().is_some();
    alone && noun.ids.iter().all(|id| Places::first_country(id) != here)
}

/// Makes claims that add to others parts of the new total, where the sentence gives it; else they are of their own period, and no toll so
/// far. `ids`: the claim of each figure of the sentence.
pub(super) fn settle(scene: &Scene<'_>, ids: &[Option<usize>], claims: &mut [Claim]) {
    let counts: Vec<(usize, bool)> = ids.iter().enumerate().filter_map(|(q, id)| Some(((*id)?, adds(scene, q)))).collect();
    for id in counts.iter().filter(|(_, adds)| *adds).map(|(id, _)| *id).collect::<Vec<_>>() {
        if claims[id].subset_of.is_some() || claims[id].modality != Modality::Actual {
            continue;
        }
        let part = &claims[id];
        let total = |other: &&usize| {
            let c = &claims[**other];
            let whole = c.subset_of.is_none() && c.modality == Modality::Actual && c.metric == part.metric && c.place == part.place;
            whole && c.source_text == part.source_text && c.best.zip(part.best).is_some_and(|(whole, part)| whole > part)
        };
        let others: Vec<usize> = counts.iter().filter(|(_, adds)| !adds).map(|(other, _)| *other).collect();
        // "killed 12 and captured 20 more": more people, but none of these were told of before.
        let before = |same: bool| others.iter().any(|o| *o < id && (claims[*o].metric == part.metric) == same);
        if before(false) && !before(true) {
            continue;
        }
        let found = others.iter().filter(|o| **o > id).find(total).or_else(|| others.iter().rfind(total)).filter(|_| brings_up(scene));
        match found {
            Some(whole) => claims[id].subset_of = Some(in_list(*whole)),
            None => claims[id].scope = claims[id].scope.or(Some(Scope::Period)),
        }
        claims[id].notes.push(ADDS.into());
    }
}

/// The sentence tells of a toll, or of how it changed.
fn brings_up(scene: &Scene<'_>) -> bool {
    let all = 0..scene.tokens.len();
    let changes = |at: usize| scene.language.numbers.changes.back(&scene.tokens, at + 1, 0).is_some();
    scene.has_cue(all.clone(), |c| *c == Cue::Total)
        || scene.metric_cues().any(|(_, cue)| cue.role == Role::Toll)
        || all.into_iter().any(changes)
}

/// The figure says how many more there were than before.
fn adds(scene: &Scene<'_>, q: usize) -> bool {
    let (start, end) = (scene.quantities[q].tokens.start, scene.quantities[q].tokens.end);
    let quantity = &scene.quantities[q];
    // "еще около 30": it may stand before what says how exact the figure is, "three people more" behind the noun.
    let exact = matches!(quantity.wording.qualifier, Qualifier::Exact | Qualifier::About);
    let place = |at: &Range<usize>| {
        at.end == start || at.start == end || at.start == end + 1 || exact && at.start == start && at.end <= quantity.figure_tokens.start
    };
    // "daha önce": a longer word that begins alike is another one.
    let longer = |at: &Range<usize>| {
        let beyond = |o: &Range<usize>| o.start == at.start && o.end > at.end;
        scene.cues.iter().any(|o| beyond(&o.tokens)) || scene.voices.iter().any(|o| beyond(&o.tokens))
    };
    let beside = |c: &CueMention<'_, Cue>| *c.cue == Cue::Further && place(&c.tokens) && !longer(&c.tokens);
    let numbers = &scene.language.numbers;
    let changes = |at: usize| numbers.changes.back(&scene.tokens, at, 0).is_some();
    let clause = scene.clause(start);
    let changed = || (start.saturating_sub(NEAR)..=start).any(changes) || (end + 1..(end + NEAR).min(clause.end + 1)).any(changes);
    let by = || numbers.difference.back(&scene.tokens, start, 0).is_some() && changed();
    // "dört artarak 21'e yükseldi": where the verb closes, the first one stands behind its figure and before the new total.
    let total = || scene.quantities.iter().any(|other| other.not_count.is_none() && other.tokens.start > end);
    let closes = || scene.language.attribution.verb_final && changes(end + 1) && total();
    scene.cues.iter().any(beside) || by() || closes()
}

/// Two digits are as many as a confidence has.
pub(super) fn round2(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}
