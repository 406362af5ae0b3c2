//! Subjects in whose words harm is a figure of speech: a side that is beaten, a pan that is killed off, shares that are hit.

use std::collections::BTreeSet;

use super::scene::Scene;
use crate::catalog::{Cue, Role, Voice};

/// Different words of a subject without which a text is not about it.
const WORDS: usize = 3;

/// Letters by which two words are told apart.
const STEM: usize = 4;

/// A sentence in so many has one of them at the least.
const SPREAD: usize = 3;

/// So many sentences about the subject outweigh one in which an office speaks or the dead are counted.
const WEIGHT: usize = 2;

/// For each sentence the subject of its paragraph or of the whole dispatch, when it is one of those.
pub(super) fn subjects<'a>(scenes: &[Scene<'a>]) -> Vec<Option<&'a str>> {
    let whole = subject(scenes);
    let mut out = Vec::with_capacity(scenes.len());
    for paragraph in scenes.chunk_by(|a, b| a.sentence.paragraph == b.sentence.paragraph) {
        let found = whole.or_else(|| subject(paragraph));
        out.extend(std::iter::repeat_n(found, paragraph.len()));
    }
    out
}

fn subject<'a>(scenes: &[Scene<'a>]) -> Option<&'a str> {
    let names: BTreeSet<&'a str> = scenes.iter().flat_map(|s| s.themes.iter().map(|(name, _)| *name)).collect();
    let serious = names.first().map(|_| scenes.iter().filter(|s| is_serious(s)).count())?;
    names.into_iter().find(|name| {
        // "goal" and "goals" are one word.
        let stem = |fold: &'_ str| fold.chars().take(STEM).collect::<String>();
        let words: BTreeSet<String> =
            scenes.iter().flat_map(|s| s.themes.iter().filter(|(n, _)| n == name).map(|(_, at)| stem(s.tokens.fold(*at)))).collect();
        let spread = scenes.iter().filter(|s| s.themes.iter().any(|(n, _)| n == name)).count();
        words.len() >= WORDS && spread * SPREAD >= scenes.len() && spread > serious * WEIGHT
    })
}

/// An office that reports harm or disorder speaks, a death toll is given, or those are counted whom disorder makes.
fn is_serious(scene: &Scene<'_>) -> bool {
    let office = |v: &Voice| {
        let kinds = ["police", "interior_ministry", "prosecutors", "health_authority", "military", "human_rights_group"];
        matches!(v, Voice::Source(kind) if kinds.contains(&kind.as_str()))
    };
    let toll = || {
        let fatal = |id: &str| scene.catalog.metric(id).is_some_and(|m| m.fatal);
        scene.metric_cues().any(|(_, cue)| cue.role == Role::Toll && fatal(&cue.metric))
    };
    let crowd = |c: &Cue| matches!(c, Cue::Population(p) if matches!(p.as_str(), "protesters" | "prisoners" | "refugees" | "civilians"));
    scene.voices.iter().any(|v| office(v.cue)) || toll() || scene.cues.iter().any(|c| crowd(c.cue))
}
