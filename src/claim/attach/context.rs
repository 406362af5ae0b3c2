//! What stands around a figure: signs that it is no count, that it is a part, or that it goes on from the figure before.

use std::ops::Range;

use super::noun::Noun;
use super::{Attachment, Count};
use crate::catalog::{Cue, Qualifier, TokenKind, Voice};
use crate::claim::scene::Scene;

/// Words that are figures only with a noun of their own: one, none, some, all.
pub(super) fn needs_noun(scene: &Scene<'_>, q: usize, noun: &Noun, done: &[Attachment]) -> Option<&'static str> {
    let quantity = &scene.quantities[q];
    let named = noun.population.is_some() || noun.counted.is_some();
    let figure = quantity.wording.figure;
    let none_did = figure == Some(0.0) && governs_next(scene, &quantity.tokens);
    if !quantity.digits && figure.is_some_and(|f| f <= 1.0) && !named && !noun.subset_after && !none_did {
        return Some("a word for one or none, with nothing that it counts");
    }
    let partitive =
        scene.has_cue(quantity.tokens.end..quantity.tokens.end + 1, |c| *c == Cue::Link) && !noun.subset_after && noun.whole.is_none();
    if !quantity.digits && figure == Some(1.0) && partitive {
        return Some("one of a kind, no count");
    }
    // "thousands protested in Almaty and hundreds in Astana": the figure before says what of.
    if nearest_count(done).is_some() && (joined_to_previous(scene, q) || names_rival(scene, q)) {
        return None;
    }
    (quantity.wording.vague.is_some()
        && !named
        && !noun.subset_after
        && noun.end == quantity.tokens.end
        && !governs_next(scene, &quantity.tokens))
    .then_some("a vague word with nothing that it counts")
}

/// "a girl of four": a bare small figure tied to the person before it.
pub(super) fn is_age(scene: &Scene<'_>, q: usize, noun: &Noun) -> bool {
    let at = scene.quantities[q].tokens.start;
    let bare = noun.population.is_none() && noun.counted.is_none() && scene.quantities[q].wording.figure.is_some_and(|f| f < 110.0);
    let person = |i: usize| scene.cues.iter().any(|c| matches!(c.cue, Cue::Population(_)) && c.tokens.end == i);
    bare && at >= 2 && scene.has_cue(at - 1..at, |c| *c == Cue::Link) && person(at - 1)
}

/// A cue stands right beside the figure ("dozens detained", "hundreds were injured", "arrested several").
pub(super) fn governs_next(scene: &Scene<'_>, quantity: &Range<usize>) -> bool {
    let at = quantity.end;
    let metric = |c: &Cue| matches!(c, Cue::Metric(_));
    let verb = (at..at + 5).find(|i| scene.cues_at(*i).any(|c| metric(c.cue)));
    let last = at >= scene.tokens.len() || scene.tokens.kind(at) == TokenKind::Mark;
    let before = last && quantity.start > 0 && scene.has_cue(quantity.start - 1..quantity.start, metric);
    before || verb.is_some_and(|v| (at..v).all(|i| scene.has_cue(i..i + 1, |c| matches!(c, Cue::Passive | Cue::Stop))))
}

/// "against 281,000, says the ministry": a bare figure that its own source sets against the one before.
pub(super) fn contrasts_figure(scene: &Scene<'_>, q: usize) -> bool {
    let end = scene.quantities[q].tokens.end;
    let start = scene.quantities[q].tokens.start;
    scene.voices.iter().any(|v| {
        (v.tokens.start == end && matches!(v.cue, Voice::According | Voice::Perhaps)) || (v.tokens.end == start && *v.cue == Voice::Says)
    })
}

/// "between 500,000, according to the authorities, and one million": whose the figure is stands between it and the next.
pub(super) fn attributed_between(scene: &Scene<'_>, q: usize) -> bool {
    let gap = scene.quantities[q].tokens.end..scene.quantities[q + 1].tokens.start;
    let marks = gap.clone().filter(|i| matches!(scene.tokens.fold(*i), "," | "(" | ")")).count();
    let stops = gap.clone().any(|i| matches!(scene.tokens.fold(i), ";" | ":" | "."));
    let voice =
        scene.voices.iter().any(|v| matches!(v.cue, Voice::According | Voice::After | Voice::Perhaps) && gap.contains(&v.tokens.start));
    voice && marks >= 2 && !stops && gap.len() <= 14
}

/// "from 3,000, by one count, up to 8,000": the figure is the far end of what began before.
pub(super) fn ends_range(scene: &Scene<'_>, q: usize) -> bool {
    let quantity = &scene.quantities[q];
    let start = quantity.tokens.start;
    quantity.wording.qualifier == Qualifier::AtMost && start > 0 && scene.tokens.fold(start - 1) == ","
}

/// A bare figure that somebody else, another place or a bound sets beside the one before: "the governor has spoken of 19",
/// "in Sibiu (5,000)", "the ministry puts it at no less than 10,000".
pub(super) fn names_rival(scene: &Scene<'_>, q: usize) -> bool {
    let quantity = &scene.quantities[q];
    let (start, end) = (quantity.tokens.start, quantity.tokens.end);
    let aged = start > 0
        && scene.tokens.fold(start - 1) == ","
        && scene.tokens.fold(end) == ","
        && quantity.wording.figure.is_some_and(|f| f < 110.0);
    if aged
        || scene.tokens.kind(end) == TokenKind::Word
            && !scene.has_cue(end..end + 1, |c| matches!(c, Cue::Stop | Cue::Clause | Cue::And | Cue::Locative | Cue::Passive))
    {
        return false;
    }
    // "a city of around 1.7 million" says how large the city is.
    if start > 0 && scene.has_cue(start - 1..start, |c| *c == Cue::Link) {
        return false;
    }
    let clause = scene.clause(start);
    let near = start.saturating_sub(8).max(clause.start)..start;
    let spoken = scene.voices.iter().any(|v| *v.cue == Voice::Says && near.contains(&v.tokens.start));
    let placed = scene.places.iter().any(|p| !p.demonym && (p.tokens.end + 1 == start || p.tokens.start == end + 1));
    let dated = scene.dates.iter().any(|d| d.tokens.end + 1 == start);
    let bounded = quantity.wording.qualifier != Qualifier::Exact
        && quantity.wording.vague.is_none()
        && quantity.wording.figure.is_some_and(|f| f >= 10.0);
    spoken || placed || dated || bounded
}

/// "four - to the trauma centre, ten - to the hospital": figures of a list set off by dashes.
pub(super) fn list_item(scene: &Scene<'_>, q: usize) -> bool {
    let dashed = |q: usize| scene.quantities.get(q).is_some_and(|x| x.tokens.end < scene.tokens.len() && scene.is_dash(x.tokens.end));
    q > 0 && dashed(q) && dashed(q - 1)
}

/// "all 16 were taken to hospital: ten to one, four to another": what follows the colon are parts of the count before it.
pub(super) fn lists_parts(scene: &Scene<'_>, q: usize, done: &[Attachment]) -> bool {
    let at = scene.quantities[q].tokens.start;
    let whole = done
        .iter()
        .zip(&scene.quantities)
        .any(|(a, o)| matches!(a, Attachment::Count(c) if !c.subset) && (o.tokens.end..at).any(|i| scene.tokens.fold(i) == ":"));
    whole && scene.quantities[q].wording.figure.is_some()
}

pub(super) fn parent(done: &[Attachment], subset: bool) -> Option<usize> {
    subset.then(|| done.iter().rposition(|a| matches!(a, Attachment::Count(c) if !c.subset))).flatten()
}

pub(super) fn nearest_count(done: &[Attachment]) -> Option<&Count> {
    done.iter().rev().find_map(|a| match a {
        Attachment::Count(c) if !c.subset => Some(c),
        _ => None,
    })
}

/// A conjunction or a comma alone stands between this figure's phrase and the one before.
pub(super) fn joined_to_previous(scene: &Scene<'_>, q: usize) -> bool {
    let start = scene.quantities[q].tokens.start;
    start > 0 && scene.cues.iter().any(|c| *c.cue == Cue::And && c.tokens.end == start)
}

pub(super) fn marker_before(scene: &Scene<'_>, start: usize) -> bool {
    let opens = |c: &std::ops::Range<usize>| c.start == 0 || matches!(scene.tokens.fold(c.start - 1), "," | ";" | ":" | "(" | "-");
    scene
        .cues
        .iter()
        .any(|c| *c.cue == Cue::SubsetBefore && c.tokens.end <= start && start - c.tokens.end <= if opens(&c.tokens) { 8 } else { 2 })
}

/// A word before the figure makes it none ("article 5"), or the figure goes on a list that such a word began ("sections 147, 307 and 395").
pub(super) fn no_count_before(scene: &Scene<'_>, start: usize) -> Option<String> {
    let listed = scene.quantities.iter().find(|q| {
        q.tokens.end + 1 == start && (scene.tokens.fold(start - 1) == "," || scene.has_cue(start - 1..start, |c| *c == Cue::And))
    });
    if let Some(before) = listed.filter(|q| q.digits)
        && let Some(reason) = no_count_before(scene, before.tokens.start)
    {
        return Some(reason);
    }
    scene.cues.iter().find_map(|c| match c.cue {
        Cue::NotCountBefore(reason) if c.tokens.end == start => Some(reason.clone()),
        _ => None,
    })
}
