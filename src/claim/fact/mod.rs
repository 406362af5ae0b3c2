//! Facts: categorical claims read from their cue words, with stance.
//!
//! A fact is told to be so or not to be so. What is demanded, feared, planned, supposed or asked is neither, and no fact is
//! read from it: a wrong one is worse than a missing one.

mod person;
mod stance;
mod thing;

use std::ops::Range;

use person::{owner_of_place, persons};
use stance::{Stance, asks, stance};
use thing::{buildings, place};

use super::attribute::Frame;
use super::scene::Scene;
use super::speaker::{Registered, Speaker};
use crate::catalog::{FactCue, Lexicon};

/// A categorical claim found in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FactRead {
    pub metric: String,
    pub value: String,
    /// Whom it is about, when the value does not name that person.
    pub population: Option<String>,
    pub tokens: Range<usize>,
    /// The source says it is not so, and the metric has no opposite category for that.
    pub denied: bool,
    pub confidence: f64,
}

/// What a fact is read from besides the sentence: who speaks in it, and whom the registry knows.
pub(super) struct Around<'a> {
    pub speakers: &'a [Speaker],
    pub registered: &'a [Registered],
    pub frames: &'a [Frame],
    /// The sentence before, for what "the two buildings" stands for.
    pub earlier: Option<&'a Scene<'a>>,
}

/// In a pack: the value is each person named after the cue, or before it.
const PERSONS: &str = "@persons";
/// In a pack: the value is the building named after the cue, or before it.
const PHRASE: &str = "@phrase";
/// In a pack: the value is the place named with the cue, and the population the person who is there.
const PLACE: &str = "@place";

/// How near a word that decides must stand, and one that forbids.
const NEAR: usize = 6;
const BESIDE: usize = 3;

/// Every fact of the scene, one per metric and category.
pub(super) fn facts(scene: &Scene<'_>, text: &str, around: &Around<'_>) -> Vec<FactRead> {
    let mut out: Vec<FactRead> = Vec::new();
    if asks(scene) {
        return out;
    }
    for (tokens, cue) in scene.fact_cues() {
        if !fits(scene, cue, &tokens) {
            continue;
        }
        let negated = match stance(scene, &tokens, around.frames) {
            Stance::Unsaid => continue,
            Stance::Denied => true,
            Stance::Asserted => false,
        };
        let words = |range: Range<usize>| text[scene.tokens.span_of(range)].to_owned();
        let found: Vec<(String, Option<String>, Range<usize>)> = match cue.value.as_str() {
            PERSONS => persons(scene, &tokens, cue.before, around).into_iter().map(|t| (words(t.clone()), None, t)).collect(),
            PHRASE => buildings(scene, around.earlier, text, &tokens, cue).map(|(value, t)| (value, None, t)).into_iter().collect(),
            PLACE => place(scene, &tokens, cue.before)
                .and_then(|(id, t)| Some((id, Some(words(owner_of_place(scene, t.start)?)), t)))
                .into_iter()
                .collect(),
            value => vec![(value.to_owned(), None, tokens.clone())],
        };
        for (value, population, tokens) in found {
            let (value, denied) = match (&cue.negated, negated) {
                (Some(opposite), true) => (opposite.clone(), false),
                (None, true) => (value, true),
                (_, false) => (value, false),
            };
            if !out.iter().any(|f| f.metric == cue.metric && f.value == value && f.population == population) {
                let confidence = if negated { 0.65 } else { 0.75 };
                out.push(FactRead { metric: cue.metric.clone(), value, population, tokens, denied, confidence });
            }
        }
    }
    out
}

/// The words that the cue asks for stand where they must, and none that forbids it.
fn fits(scene: &Scene<'_>, cue: &FactCue, tokens: &Range<usize>) -> bool {
    let any = |lexicon: &Lexicon<()>, range: Range<usize>| range.into_iter().any(|i| lexicon.longest(&scene.tokens, i).is_some());
    if any(&cue.without, tokens.start.saturating_sub(BESIDE)..tokens.end + BESIDE) {
        return false;
    }
    let clause = scene.clause(tokens.start);
    let close = tokens.start.saturating_sub(NEAR).max(clause.start)..(tokens.end + NEAR).min(clause.end.max(tokens.end));
    if cue.near { any(&cue.with, close) } else { scene.has_any(&cue.with) }
}
