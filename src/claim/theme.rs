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

/// Sentences without one that is grave, after which a text is taken to tell of everyday matters.
const EVERYDAY: usize = 6;

/// So many sentences that count those to whom harm was done tell of more than a figure of speech.
const HARMED: usize = 3;

/// For each sentence the subject of its paragraph or of the whole dispatch, when it is one of those.
pub(super) fn subjects<'a>(scenes: &[Scene<'a>]) -> Vec<Option<&'a str>> {
    let whole = subject(scenes).or_else(|| is_everyday(scenes).then_some("everyday matters"));
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

/// A longer text that speaks of no unrest, vote or toll, in which no office has a word that reports them, and that hardly
/// counts any to whom harm was done.
fn is_everyday(scenes: &[Scene<'_>]) -> bool {
    let news = |s: &Scene<'_>| s.cues.iter().any(|c| matches!(c.cue, Cue::Unrest | Cue::Vote));
    let harm = |s: &Scene<'_>| s.metric_cues().any(|(_, cue)| s.catalog.metric(&cue.metric).is_some_and(|m| m.domain == "harm"));
    let harmed = |s: &&Scene<'_>| harm(s) && s.quantities.iter().any(|q| q.not_count.is_none());
    // "The club has 60 members" names an office's noun that says nothing.
    let reports = |s: &Scene<'_>| {
        s.voices.iter().any(|v| matches!(v.cue, Voice::Says | Voice::According | Voice::After | Voice::Itself | Voice::Citing))
    };
    scenes.len() >= EVERYDAY
        && !scenes.iter().any(|s| counts_the_dead(s) || names_office(s) && reports(s) || news(s))
        && scenes.iter().filter(harmed).take(HARMED).count() < HARMED
}

/// An office that reports harm or disorder speaks, a death toll is given, or those are counted whom disorder makes.
fn is_serious(scene: &Scene<'_>) -> bool {
    names_office(scene) || counts_the_dead(scene)
}

fn names_office(scene: &Scene<'_>) -> bool {
    let office = |v: &Voice| {
        let kinds = ["police", "interior_ministry", "prosecutors", "health_authority", "military", "human_rights_group"];
        matches!(v, Voice::Source(kind) if kinds.contains(&kind.as_str()))
    };
    scene.voices.iter().any(|v| office(v.cue))
}

fn counts_the_dead(scene: &Scene<'_>) -> bool {
    let toll = || {
        let fatal = |id: &str| scene.catalog.metric(id).is_some_and(|m| m.fatal);
        scene.metric_cues().any(|(_, cue)| cue.role == Role::Toll && fatal(&cue.metric))
    };
    let crowd = |c: &Cue| matches!(c, Cue::Population(p) if matches!(p.as_str(), "protesters" | "prisoners" | "refugees" | "civilians"));
    toll() || scene.cues.iter().any(|c| crowd(c.cue))
}
