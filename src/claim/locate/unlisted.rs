//! Places that no gazetteer holds: names beside a word that says where.

use std::ops::Range;

use super::{Where, is_goal, is_way, says_where};
use crate::catalog::{Cue, PlaceMention, TokenKind, Voice};
use crate::claim::scene::Scene;
use crate::claim::speaker::Speaker;
use crate::mention::CueMention;

/// The sentence says where by a name that no gazetteer holds.
pub(in crate::claim) fn unknown_place(scene: &Scene<'_>) -> bool {
    let voiced = |i: usize| scene.voices.iter().any(|v| v.tokens.contains(&i));
    let name = |i: usize| is_name(scene, i) && !voiced(i);
    located(scene, &name).next().is_some() || sited(scene, &name).next().is_some()
}

/// "в селе Лазы Самарской области": the words of a name that no gazetteer holds stand for the wider place right beside it.
pub(super) fn narrowed(
    scene: &Scene<'_>,
    text: &str,
    found: Where,
    clause: &Range<usize>,
    tokens: &Range<usize>,
    speakers: &[Speaker],
) -> Where {
    let name = |i: usize| is_free_name(scene, text, speakers, i);
    let Some(start) = sited(scene, &name).min_by_key(|at| distance(*at, tokens)) else { return found };
    let run = run_of(scene, start, &name);
    let beside = |p: &PlaceMention<'_>| {
        let gap = if p.tokens.start >= run.end { run.end..p.tokens.start } else { p.tokens.end.min(run.start)..run.start };
        beside(&p.tokens, &run) && gap.clone().all(|i| scene.quantity_at(i).is_none()) && p.ids.iter().any(|id| found.ids.ends_with(id))
    };
    let here = clause.contains(&run.start) && scene.places.iter().any(beside);
    if here { Where { text: Some(text[scene.tokens.span_of(run)].to_owned()), ..found } } else { found }
}

/// A capital that belongs to no day, to no place of the gazetteer and to nobody who speaks.
pub(super) fn is_free_name(scene: &Scene<'_>, text: &str, speakers: &[Speaker], i: usize) -> bool {
    // "в ДТП": a few capitals are short for something else.
    let short = |word: &str| (2..=5).contains(&word.chars().count()) && word.chars().all(char::is_uppercase);
    is_name(scene, i)
        && !short(&text[scene.tokens.span(i)])
        && !speakers.iter().any(|s| s.tokens.contains(&i) && s.kind.is_some())
        && !scene.voices.iter().any(|v| matches!(v.cue, Voice::Source(_)) && v.tokens.contains(&i))
        && scene.language.cues.unplaced.longest(&scene.tokens, i).is_none()
}

/// Two names with no more than a few words between.
pub(super) fn beside(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start.max(b.start).saturating_sub(a.end.min(b.end)) <= 4
}

/// "542 in Andijan and 203 in the nearby town of Pakhtabad", "203 - в Пахтаабаде": an unlisted name that says where right behind the
/// figure at `tokens`.
pub(super) fn unlisted_behind(scene: &Scene<'_>, text: &str, tokens: &Range<usize>, speakers: &[Speaker]) -> Option<Range<usize>> {
    let locative = |i: usize| scene.has_cue(i..i + 1, |c| *c == Cue::Locative);
    if !(locative(tokens.end) || tokens.end < scene.tokens.len() && scene.is_dash(tokens.end) && locative(tokens.end + 1)) {
        return None;
    }
    let name = |i: usize| is_free_name(scene, text, speakers, i);
    let small = |i: usize| scene.tokens.kind(i) == TokenKind::Word && !scene.tokens.is_capital(i) || scene.is_dash(i);
    let near = |at: &usize| (tokens.end..tokens.end + 7).contains(at) && (tokens.end..*at).all(small);
    let found = sited(scene, &name).chain(located(scene, &name)).find(near)?;
    let run = run_of(scene, found, &name);
    (!is_way(scene, &run) && !is_goal(scene, &run)).then_some(run)
}

/// The name that begins at `start`.
pub(super) fn run_of(scene: &Scene<'_>, start: usize, name: &dyn Fn(usize) -> bool) -> Range<usize> {
    // "Pas-de-Lanne": hyphens tie small words to the name too.
    let glued = |i: usize| i + 1 < scene.tokens.len() && !scene.tokens.space_before(i) && !scene.tokens.space_before(i + 1);
    let tied = |i: usize| scene.tokens.fold(i) == "-" && glued(i) || i > start && scene.tokens.fold(i - 1) == "-" && glued(i - 1);
    start..(start..scene.tokens.len()).find(|i| !name(*i) && !tied(*i)).unwrap_or(scene.tokens.len())
}

pub(super) fn distance(at: usize, tokens: &Range<usize>) -> usize {
    at.abs_diff(tokens.end + 1).min(tokens.start.abs_diff(at))
}

/// A capital that belongs to no day and to no place of the gazetteer.
pub(super) fn is_name(scene: &Scene<'_>, i: usize) -> bool {
    i < scene.tokens.len()
        && scene.tokens.kind(i) == TokenKind::Word
        && scene.tokens.is_capital(i)
        && !scene.dates.iter().any(|d| d.tokens.contains(&i))
        && !scene.places.iter().any(|p| p.tokens.contains(&i))
}

/// "in Butambala": where names begin right after a word that says where.
pub(super) fn located<'s>(scene: &'s Scene<'_>, name: &'s dyn Fn(usize) -> bool) -> impl Iterator<Item = usize> + 's {
    let says = |c: &&CueMention<'_, Cue>| *c.cue == Cue::Locative && says_where(scene, &c.tokens);
    let heads = scene.cues.iter().filter(move |c| !scene.language.cues.capital_nouns && says(c));
    let case = (1..scene.tokens.len()).filter(move |i| ends_in_case(scene, *i));
    let start = move |i: usize| (0..i).rev().take_while(|at| name(*at)).last();
    heads.map(|c| c.tokens.end).filter(move |at| name(*at)).chain(case.filter_map(start))
}

/// "Pervari'de": the mark between a name and a case that says where.
fn ends_in_case(scene: &Scene<'_>, i: usize) -> bool {
    let endings = &scene.language.cues.place_endings;
    let glued = |i: usize| !scene.tokens.space_before(i);
    let case = || i + 1 < scene.tokens.len() && glued(i + 1) && endings.iter().any(|e| e == scene.tokens.fold(i + 1));
    !endings.is_empty() && scene.tokens.fold(i) == "'" && glued(i) && case()
}

/// "the village of Karambe", "im Dorf Kangaroda", "in the Tolepur district": where names begin beside a noun that they complete.
pub(super) fn sited<'s>(scene: &'s Scene<'_>, name: &'s dyn Fn(usize) -> bool) -> impl Iterator<Item = usize> + 's {
    let capitals = scene.language.cues.capital_nouns;
    let small = |i: usize| matches!(scene.tokens.fold(i), "'" | "\"") || scene.has_cue(i..i + 1, |c| matches!(c, Cue::Link | Cue::Article));
    // Where every noun has a capital, a word that the pack knows is one.
    let own = move |i: usize| name(i) && !(capitals && scene.cues_at(i).next().is_some());
    let word = |i: usize| scene.tokens.kind(i) == TokenKind::Word && !scene.tokens.is_capital(i) && scene.cues_at(i).next().is_none();
    let behind = move |site: &Range<usize>| {
        // "la localidad leonesa de Villarmún": an adjective may follow the noun.
        let end = site.end + usize::from(!small(site.end) && word(site.end) && small(site.end + 1));
        (end..end + 3).take_while(|i| *i == end || small(*i - 1)).find(|i| own(*i))
    };
    // "Lazy köyünde": where the verb closes, the noun does so with its phrase, and its case says where.
    let closes = scene.language.attribution.verb_final;
    let before = move |site: &Range<usize>| {
        let start = (0..site.start).rev().take_while(|i| name(*i) && scene.cues_at(*i).next().is_none()).last()?;
        if closes {
            return Some(start);
        }
        let article = usize::from(start > 0 && scene.has_cue(start - 1..start, |c| *c == Cue::Article));
        let head = start.checked_sub(1 + article)?;
        (!capitals && scene.has_cue(head..head + 1, |c| *c == Cue::Locative)).then_some(start)
    };
    scene.sites.iter().filter_map(move |site| behind(site).filter(|_| !closes).or_else(|| before(site)))
}

/// "in Butambala": the name nearest to `tokens` that says where and that the gazetteer does not hold.
pub(super) fn unknown(scene: &Scene<'_>, text: &str, tokens: &Range<usize>, speakers: &[Speaker]) -> Option<String> {
    let name = |i: usize| is_free_name(scene, text, speakers, i);
    let stays = |start: &usize| {
        let run = run_of(scene, *start, &name);
        !is_way(scene, &run) && !is_goal(scene, &run)
    };
    let start = sited(scene, &name).chain(located(scene, &name).filter(stays)).min_by_key(|at| distance(*at, tokens))?;
    Some(text[scene.tokens.span_of(run_of(scene, start, &name))].to_owned())
}
