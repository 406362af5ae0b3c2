//! Names of people that are names of towns: Boyko Borisov is no town in Belarus, Jack London no city in England, Serik no town in
//! Turkey where a Serik Abenov speaks.
//!
//! A town's name right after a first name (a capitalised word that no list knows, inside a sentence) is a surname, and right before
//! such a word a first name, unless the dispatch says of the same name that something is *in* it, or names its country otherwise. A sentence's first word has its capital for
//! nothing: it makes a first name only where the name after it is read as a place nowhere else. Languages that write every noun
//! with a capital show no first names, and in those that say where by an ending alone the town may be just that.

use std::collections::BTreeSet;
use std::ops::Range;

use super::scene::Scene;
use crate::catalog::{Cue, PlaceKind, PlaceMention, Places, TokenKind, Voice};

/// Takes the surnames out of the places of a dispatch; `text` is the dispatch's.
pub(super) fn drop_surnames(scenes: &mut [Scene<'_>], text: &str) {
    let mut dropped: Vec<Vec<usize>> = Vec::with_capacity(scenes.len());
    let mut surnames: BTreeSet<Vec<&str>> = BTreeSet::new();
    for scene in scenes.iter() {
        let suspects = (0..scene.places.len()).filter(|i| is_of_a_person(scene, text, &scene.places[*i]));
        let suspects: Vec<usize> = suspects.collect();
        surnames.extend(suspects.iter().map(|i| scene.places[*i].ids.clone()));
        dropped.push(suspects);
    }
    if surnames.is_empty() {
        return;
    }
    let countries = |ids: &[&str]| ids.iter().map(|id| Places::first_country(id).to_owned()).collect::<BTreeSet<String>>();
    surnames.retain(|ids| {
        let own = countries(ids);
        let mentions = || scenes.iter().flat_map(|s| s.places.iter().map(move |m| (s, m)));
        let vouched = mentions().any(|(scene, m)| match m.ids == *ids {
            true => located(scene, m.tokens.start),
            false => !countries(&m.ids).is_disjoint(&own),
        });
        !vouched
    });
    // He is called by his surname alone, further on.
    for (scene, dropped) in scenes.iter().zip(&mut dropped) {
        dropped.retain(|i| surnames.contains(&scene.places[*i].ids));
        dropped.extend((0..scene.places.len()).filter(|i| surnames.contains(&scene.places[*i].ids)));
        dropped.sort_unstable();
        dropped.dedup();
    }
    drop(surnames);
    for (scene, dropped) in scenes.iter_mut().zip(dropped) {
        let mut at = 0;
        scene.places.retain(|_| {
            at += 1;
            dropped.binary_search(&(at - 1)).is_err()
        });
    }
}

/// A town's name beside a capitalised word that is nothing else.
fn is_of_a_person(scene: &Scene<'_>, text: &str, place: &PlaceMention<'_>) -> bool {
    let town = place.ids.iter().all(|id| scene.catalog.places.get(id).is_some_and(|p| p.kind == PlaceKind::City));
    let rules = &scene.language.cues;
    if rules.capital_nouns || !rules.has_locative || place.demonym || !town {
        return false;
    }
    follows_first_name(scene, text, place.tokens.start) || precedes_surname(scene, text, &place.tokens)
}

fn precedes_surname(scene: &Scene<'_>, text: &str, town: &Range<usize>) -> bool {
    town.len() == 1 && !located(scene, town.start) && scene.tokens.space_before(town.end) && is_first_name(scene, text, town.end)
}

fn follows_first_name(scene: &Scene<'_>, text: &str, at: usize) -> bool {
    if at == 0 || !scene.tokens.space_before(at) {
        return false;
    }
    // "J. London"
    let initial =
        at >= 2 && scene.tokens.fold(at - 1) == "." && scene.tokens.fold(at - 2).chars().count() == 1 && scene.tokens.is_capital(at - 2);
    let first = if initial { at - 2 } else { at - 1 };
    if !initial && !is_first_name(scene, text, first) {
        return false;
    }
    let mut from = first;
    while from > 0 && is_first_name(scene, text, from - 1) {
        from -= 1;
    }
    // "the Department of Public Health Bacău": names of institutions end in their town.
    let institution =
        from >= 2 && scene.tokens.is_capital(from - 2) && scene.has_cue(from - 1..from, |c| *c == Cue::Link || *c == Cue::Stop);
    !institution && !located(scene, from)
}

/// A word with a capital and small letters that no pack and no gazetteer knows.
fn is_first_name(scene: &Scene<'_>, text: &str, at: usize) -> bool {
    let known = scene.voices.iter().any(|v| v.tokens.contains(&at) && *v.cue != Voice::Link)
        || scene.has_cue(at..at + 1, |_| true)
        || scene.dates.iter().any(|d| d.tokens.contains(&at))
        || scene.places.iter().any(|p| p.tokens.contains(&at))
        || scene.quantities.iter().any(|q| q.tokens.contains(&at));
    let shaped = scene.tokens.kind(at) == TokenKind::Word && scene.tokens.is_capital(at) && scene.tokens.fold(at).chars().count() >= 3;
    let acronym = || text[scene.tokens.span(at)].chars().nth(1).is_some_and(char::is_uppercase);
    shaped && !known && !acronym()
}

/// A word that says where ends right before `at`.
fn located(scene: &Scene<'_>, at: usize) -> bool {
    at > 0 && scene.has_cue(at - 1..at, |c| *c == Cue::Locative)
}
