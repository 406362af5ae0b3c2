//! Clauses of a sentence: which verb is that of a figure, and which tells of something else.

use std::ops::Range;

use super::noun::Noun;
use crate::catalog::{Cue, MetricCue, Role, Voice};
use crate::claim::scene::Scene;
use crate::mention::CueMention;

/// In `between` a conjunction and another figure, right behind it or its noun a verb. The verb is not that of figure `q`, which stands
/// behind a preposition, or has a noun where the other has none.
pub(super) fn next_has_verb(scene: &Scene<'_>, q: usize, between: &Range<usize>, nouns: &[Noun]) -> bool {
    let start = scene.quantities[q].tokens.start;
    let at = start.saturating_sub(1)..start;
    let preposition = |c: &Cue| matches!(c, Cue::Stop | Cue::Locative);
    let other = |c: &Cue| matches!(c, Cue::Passive | Cue::And | Cue::Clause | Cue::Negation | Cue::Link | Cue::SubsetBefore);
    let placed = scene.has_cue(at.clone(), preposition) && !scene.has_cue(at, other);
    let named = nouns[q].population.is_some() || nouns[q].counted.is_some();
    let happens = |c: &Cue| matches!(c, Cue::Metric(m) if scene.language.cues.metrics[*m].role == Role::Happens);
    let verb = |o: usize| {
        let quantity = &scene.quantities[o];
        let end = nouns[o].end.max(quantity.tokens.end);
        let bare = end == quantity.tokens.end && quantity.wording.figure.is_none_or(|f| f > 1.0);
        let acts = scene.has_cue(end..end + 1, |c| *c == Cue::Passive) || bare && scene.cues_at(end).any(|c| happens(c.cue));
        acts && end <= between.end && (placed || bare && named)
    };
    between.clone().filter(|i| follows_and(scene, *i)).filter_map(|i| scene.quantity_at(i)).any(verb)
}

/// A colon stands between a figure before it and figure `q`.
pub(super) fn itemised(scene: &Scene<'_>, q: usize) -> bool {
    let start = scene.quantities[q].tokens.start;
    let colon = (0..start).rfind(|i| scene.tokens.fold(*i) == ":");
    colon.is_some_and(|c| scene.quantities.iter().any(|o| o.not_count.is_none() && o.tokens.end <= c))
}

/// Right behind the noun of the figure itself or of another one in the range stands a word that begins a relative clause.
pub(super) fn tells_of_another(scene: &Scene<'_>, between: &Range<usize>, nouns: &[Noun]) -> bool {
    let relative = |at: usize| scene.cues_at(at).any(|c| *c.cue == Cue::Clause);
    nouns.iter().any(|n| between.contains(&n.end) && relative(n.end))
}

/// A comma, an article and perhaps another small word stand right before token `at`.
pub(super) fn in_apposition(scene: &Scene<'_>, at: usize) -> bool {
    let small = |i: usize| {
        scene.has_cue(i..i + 1, |c| matches!(c, Cue::Article))
            || scene.voices.iter().any(|v| *v.cue == Voice::Link && v.tokens == (i..i + 1))
    };
    let article = |i: usize| small(i) && !scene.has_cue(i..i + 1, |c| matches!(c, Cue::Clause | Cue::Stop | Cue::Locative));
    let plain = |i: usize| scene.quantity_at(i).is_none() && !scene.has_cue(i..i + 1, |c| *c == Cue::Passive);
    (1..=4).any(|n| at > n && scene.is_comma(at - n - 1) && article(at - n) && (at - n..at).all(plain))
}

/// The noun says that those counted are alive.
pub(super) fn survives(scene: &Scene<'_>, noun: &Noun) -> bool {
    let counted = noun.counted.map(|i| &scene.language.cues.metrics[i]).filter(|c| c.weak);
    counted.and_then(|c| scene.catalog.metric(&c.metric)).is_some_and(|m| m.domain == "harm" && !m.fatal)
}

/// A word that begins a relative clause stands right behind the noun.
pub(super) fn begins_relative(scene: &Scene<'_>, at: usize) -> bool {
    scene.cues_at(at).any(|c| *c.cue == Cue::Clause)
}

/// Right before the figure stands a verb that has it for its object.
pub(super) fn has_verb(scene: &Scene<'_>, figure: usize) -> bool {
    scene.metric_cues().any(|(c, cue)| c.tokens.end == figure && cue.role == Role::Affects && scene.in_company(cue))
}

/// The verb at `cue` is that of the sentence: an auxiliary stands before it, and behind the noun of `phrase` a relative clause with a
/// verb of its own.
pub(super) fn is_main(scene: &Scene<'_>, phrase: &Range<usize>, cue: &Range<usize>) -> bool {
    let Some(relative) = scene.cues_at(phrase.end).find(|c| *c.cue == Cue::Clause).map(|c| c.tokens.end) else { return false };
    let auxiliary = |i: usize| scene.has_cue(i..i + 1, |c| *c == Cue::Passive);
    let mut start = cue.start;
    while start > relative && auxiliary(start - 1) {
        start -= 1;
    }
    let own = |i: usize| scene.has_cue(i..i + 1, |c| matches!(c, Cue::Clause | Cue::Stop | Cue::And)) && !auxiliary(i);
    let apart = |i: usize| scene.is_comma(i) || scene.quantity_at(i).is_some_and(|q| scene.quantities[q].not_count.is_none());
    start < cue.start && start > relative + 2 && !own(start - 1) && !(relative..start).any(apart)
}

/// Behind the word at `cue` comes the verb of the sentence.
pub(super) fn main_follows(scene: &Scene<'_>, phrase: &Range<usize>, cue: &Range<usize>) -> bool {
    scene.metric_cues().any(|(c, _)| c.tokens.start > cue.end && is_main(scene, phrase, &c.tokens))
}

/// A conjunction stands right before.
pub(super) fn follows_and(scene: &Scene<'_>, at: usize) -> bool {
    scene.cues.iter().any(|c| *c.cue == Cue::And && c.tokens.end == at)
}

/// A word for a part and a bare figure stand in `between`, and no comma closes what is said of it.
pub(super) fn part_between(scene: &Scene<'_>, q: usize, between: &Range<usize>, nouns: &[Noun]) -> bool {
    let marker =
        |at: usize| scene.cues.iter().any(|c| c.cue == &Cue::SubsetBefore && c.tokens.end == at && between.contains(&c.tokens.start));
    let bare = |o: usize| {
        let (tokens, noun) = (&scene.quantities[o].tokens, &nouns[o]);
        let alone = noun.population.is_none() && noun.counted.is_none() && noun.end <= tokens.end;
        alone && marker(tokens.start) && !(tokens.end..between.end).any(|i| scene.is_comma(i))
    };
    (q + 1..scene.quantities.len()).take_while(|o| scene.quantities[*o].tokens.end <= between.end).any(bare)
}

/// "19 of those killed": what the whole is said to have suffered.
pub(super) fn metric_inside<'a>(scene: &Scene<'a>, tokens: &Range<usize>) -> Option<&'a MetricCue> {
    let subset = scene.cues.iter().find(|c| *c.cue == Cue::SubsetAfter && tokens.contains(&c.tokens.start))?;
    let inside = |(c, cue): &(&CueMention<'_, Cue>, &MetricCue)| subset.tokens.contains(&c.tokens.start) && scene.in_company(cue);
    scene.metric_cues().find(inside).map(|(_, cue)| cue)
}
