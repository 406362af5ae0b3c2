//! Percentages, the bare figures beside them that share their unit, and so many of ten.

use super::noun::Noun;
use super::{Attachment, Count};
use crate::catalog::{Cue, Metric, PopulationRule, TokenKind};
use crate::claim::scene::Scene;
use crate::mention::Quantity;

/// A bare figure right after a noun, in a sentence whose last figure is a percentage of the vote or the like.
pub(super) fn lacks_unit(scene: &Scene<'_>, q: usize, noun: &Noun, done: &[Attachment]) -> bool {
    let (start, end) = (scene.quantities[q].tokens.start, scene.quantities[q].tokens.end);
    let bare = noun.population.is_none() && noun.counted.is_none() && noun.end == end;
    let small = scene.quantities[q].wording.figure.is_some_and(|f| f < 100.0);
    let closed = end >= scene.tokens.len() || scene.tokens.kind(end) != TokenKind::Word || scene.has_cue(end..end + 1, |c| *c == Cue::And);
    let name = |i: usize| scene.tokens.is_capital(i) && !scene.language.cues.capital_nouns && is_fraction(&scene.quantities[q]);
    let bracket =
        start > 1 && scene.tokens.fold(start - 1) == "(" && scene.tokens.is_capital(start - 2) && is_fraction(&scene.quantities[q]);
    let named = bracket
        || start > 0 && scene.tokens.kind(start - 1) == TokenKind::Word && (name(start - 1) || scene.cues_at(start - 1).next().is_none());
    let last = done.iter().rev().find_map(|a| if let Attachment::Count(c) = a { Some(c) } else { None });
    bare && small && closed && named && last.is_some_and(|c| is_share(scene, c))
}

/// A small figure with decimals and without a unit, which counts neither people nor things.
pub(super) fn is_fraction(quantity: &Quantity) -> bool {
    quantity.unit.is_none() && quantity.wording.figure.is_some_and(|f| f < 1000.0 && f.fract() != 0.0)
}

/// The metric is a percentage, which people have as well as things.
pub(super) fn is_share(scene: &Scene<'_>, count: &Count) -> bool {
    scene.catalog.metric(&count.metric).is_some_and(|m| m.unit == "percent")
}

/// "Half of the injured were officers": a percentage of people is a share, never a count of them.
pub(super) fn as_share(scene: &Scene<'_>, q: usize, count: &mut Count) {
    let percent = scene.quantities[q].unit.as_deref() == Some("percent");
    of_party(scene, q, count);
    if !percent || scene.catalog.metric(&count.metric).is_none_or(|m| m.unit == "percent") {
        return;
    }
    let share = format!("share_of_{}", count.metric);
    if scene.catalog.metric(&share).is_some() {
        count.metric = share;
    } else {
        count.confidence = count.confidence.min(0.4);
        count.notes.push("a percentage of something that no metric holds".into());
    }
}

/// "The bar of 5 percent was passed by the People's Party (6.2 %)": a percentage in brackets behind a name is the share of whoever bears it.
fn of_party(scene: &Scene<'_>, q: usize, count: &mut Count) {
    let start = scene.quantities[q].tokens.start;
    let behind_name = start > 1 && scene.tokens.fold(start - 1) == "(" && scene.tokens.is_capital(start - 2);
    let metric = scene.catalog.metric(&count.metric).filter(|m| m.unit == "percent" && m.populations != PopulationRule::Named);
    let Some(metric) = metric.filter(|_| behind_name) else { return };
    let named =
        |m: &&Metric| m.domain == metric.domain && m.unit == metric.unit && m.populations == PopulationRule::Named && m.kind != "fact";
    // The one that most words of the language tell: of the others, claims of fraud are few.
    let words = |m: &Metric| scene.language.cues.metrics.iter().filter(|c| c.metric == m.id).count();
    if let Some(share) = scene.catalog.metrics.iter().filter(named).max_by_key(|m| words(m)) {
        count.metric.clone_from(&share.id);
        count.notes.push("in brackets behind a name: its share".into());
    }
}

/// "four in 10 teachers": how many of how many, not how many there are.
pub(super) fn is_ratio(scene: &Scene<'_>, q: usize, nouns: &[Noun]) -> bool {
    let pair = |one: usize| {
        let (Some(part), Some(whole)) = (scene.quantities.get(one), scene.quantities.get(one + 1)) else { return false };
        let between = part.tokens.end..whole.tokens.start;
        let round =
            whole.wording.figure.is_some_and(|w| [3.0, 4.0, 5.0, 10.0, 100.0].contains(&w) && part.wording.figure.is_some_and(|p| p < w));
        let people = nouns[one + 1].population.as_deref().is_some_and(|p| scene.catalog.populations.get(p).is_some());
        between.len() == 1
            && round
            && people
            && scene.has_cue(between.clone(), |c| *c == Cue::Locative)
            && !scene.has_cue(between, |c| *c == Cue::Link)
    };
    pair(q) || q > 0 && pair(q - 1)
}
