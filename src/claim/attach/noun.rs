//! The noun phrase after a figure: whom or what it counts.

use std::ops::Range;

use super::age::is_year;
use crate::catalog::{Cue, Role, TokenKind};
use crate::claim::scene::Scene;
use crate::mention::CueMention;

/// The noun phrase after a figure.
#[derive(Debug, Default, Clone)]
pub(super) struct Noun {
    pub population: Option<String>,
    /// The first population of the phrase, when another noun follows it: "двое руководителей шахты".
    pub head: Option<String>,
    pub counted: Option<usize>,
    /// Where the counted noun stands: no other figure may take it.
    pub counted_at: Option<usize>,
    pub end: usize,
    pub not_count: Option<String>,
    /// The whole that this figure is a part of: "12 of the 16 parties", "of the 16 parties, 12".
    pub whole: Option<usize>,
    pub subset_after: bool,
    /// "two of the wounded": the noun names the whole, not what happened to the two.
    pub partitive: bool,
    /// "2.000 de persoane reținute au fost eliberate": the counted word stands after the group it describes.
    pub postposed: bool,
    /// "61,067 are civilians": the noun follows a copula.
    pub predicate: bool,
    /// "40 zerstörte Häuser": the word for what happened stands between the figure and its noun.
    pub attributive: bool,
}

/// The noun phrase of every figure.
pub(super) fn nouns(scene: &Scene<'_>) -> Vec<Noun> {
    let noun = |q: usize| {
        let noun = noun_after(scene, q);
        // "The 1976 flood killed 44": what stands after a year is not counted by it.
        if is_year(scene, q, &noun) { Noun { end: scene.quantities[q].tokens.end, ..Noun::default() } } else { noun }
    };
    let mut nouns: Vec<Noun> = (0..scene.quantities.len()).map(noun).collect();
    // "11 out of 14 miners": the preposition alone stands between the part and its whole.
    for part in 0..nouns.len().saturating_sub(1) {
        let between = scene.quantities[part].tokens.end..scene.quantities[part + 1].tokens.start;
        let taken_from = scene.cues.iter().any(|c| *c.cue == Cue::Partitive && c.tokens == between);
        if taken_from && nouns[part].whole.is_none() && nouns[part].population.is_none() && nouns[part].counted.is_none() {
            nouns[part].whole = Some(part + 1);
        }
    }
    for part in 1..nouns.len() {
        if follows_its_whole(scene, part, &nouns) {
            nouns[part].whole = Some(part - 1);
        }
    }
    // "two of the three goals": part of what is no claim is none.
    for part in 0..nouns.len() {
        // "12 for the whole of the year": a vague word is none.
        let whole = nouns[part].whole.filter(|w| scene.quantities[*w].wording.figure.is_some());
        if let (Some(whole), None) = (whole, &nouns[part].not_count) {
            nouns[part].not_count = nouns[whole].not_count.clone();
        }
    }
    nouns
}

/// "Of the 16 parties, 12 …", "16 partiden 12'si …": a smaller figure without a noun right after a figure with one.
fn follows_its_whole(scene: &Scene<'_>, part: usize, nouns: &[Noun]) -> bool {
    let (noun, before) = (&nouns[part], &nouns[part - 1]);
    let (quantity, whole) = (&scene.quantities[part], &scene.quantities[part - 1]);
    // "34 kişiden 12'si": where endings tell, the one on the part says "of them" besides.
    let ending = scene.language.attribution.verb_final && before.end == quantity.tokens.start && noun.end <= quantity.tokens.end + 2;
    let bare = noun.population.is_none()
        && noun.counted.is_none()
        && noun.not_count.is_none()
        && noun.whole.is_none()
        && (!noun.subset_after || ending);
    let smaller = matches!((quantity.wording.figure, whole.wording.figure), (Some(p), Some(w)) if p < w);
    let taken_from = scene.has_cue(whole.tokens.start.saturating_sub(2)..whole.tokens.start, |c| *c == Cue::Partitive);
    let adjacent = before.end == quantity.tokens.start;
    // "Of the 40 detained, 12": a participle may stand for the noun.
    let participle =
        scene.metric_cues().map(|(c, _)| &c.tokens).find(|c| taken_from && c.start == whole.tokens.end && before.end <= c.start);
    let end = participle.map_or(before.end, |c| c.end);
    let apart_by_comma = end + 1 == quantity.tokens.start && scene.tokens.fold(end) == ",";
    // "из 50 задержанных отпустили 12": the verb stands between.
    // "Из 180 пассажиров выжил лишь один": an adverb may stand beside the verb.
    let adverb = |i: usize| scene.tokens.kind(i) == TokenKind::Word && scene.cues_at(i).next().is_none();
    let apart_by_verb = || {
        let gap = before.end..quantity.tokens.start;
        let verb = |c: &Range<usize>| gap.start == c.start && c.end <= gap.end && gap.end - c.end <= 1 && (c.end..gap.end).all(adverb);
        scene.metric_cues().any(|(c, cue)| cue.role != Role::Counted && verb(&c.tokens))
    };
    // "Из 18 человек, находившихся в автобусе, семеро": two commas enclose what is told of the whole.
    let apart_by_aside = || {
        let gap = before.end..quantity.tokens.start;
        gap.len() > 2 && scene.is_comma(gap.start) && scene.is_comma(gap.end - 1) && gap.filter(|i| scene.is_comma(*i)).count() == 2
    };
    bare && smaller
        && quantity.unit.is_none()
        && quantity.not_count.is_none()
        && (before.population.is_some() || taken_from && before.counted.is_some() || participle.is_some())
        && (adjacent || taken_from && (apart_by_comma || apart_by_verb() || apart_by_aside()))
}

/// "3,805 (+276) animals": past the brackets with what was added since the last count.
fn past_change(scene: &Scene<'_>, at: usize) -> usize {
    let fold = |i: usize| if i < scene.tokens.len() { scene.tokens.fold(i) } else { "" };
    let end = scene.quantity_at(at + 2).map_or(at, |q| scene.quantities[q].tokens.end);
    if fold(at) == "(" && fold(at + 1) == "+" && end > at && fold(end) == ")" { end + 1 } else { at }
}

/// Walks the noun phrase after quantity `q`.
fn noun_after(scene: &Scene<'_>, q: usize) -> Noun {
    let mut noun = Noun { end: scene.quantities[q].tokens.end, ..Noun::default() };
    if scene.quantities[q].wording.figure == Some(0.0)
        && let Some(before) = noun_before_zero(scene, scene.quantities[q].tokens.start)
    {
        return Noun { end: noun.end, ..before };
    }
    // "9 kişi öldü, 4'ü kadın": an ending on the figure itself says "of them".
    let figure = scene.quantities[q].figure_tokens.start;
    let of_them = |c: &CueMention<'_, Cue>| *c.cue == Cue::SubsetAfter && c.tokens.end == noun.end && c.tokens.start > figure;
    let part = scene.language.attribution.verb_final && scene.cues.iter().any(of_them);
    noun.whole = owned_whole(scene, q);
    let mut at = past_change(scene, noun.end);
    let limit = at + 8;
    // A noun that no list knows and a preposition of belonging have been passed.
    let (mut headed, mut of_another) = (false, false);
    while at < scene.tokens.len().min(limit) {
        if let Some(other) = scene.quantity_at(at) {
            let linked = |c: &Cue| matches!(c, Cue::Link | Cue::Partitive | Cue::SubsetAfter);
            // "four villages of some 5,000 residents": what the first figure counts is no part of what the second does.
            let things = |c: &Cue| matches!(c, Cue::Metric(_) | Cue::NotCount(_));
            let first = scene.quantities[q].tokens.end;
            let of_things =
                scene.has_cue(first..at - usize::from(at > first), things) && !scene.has_cue(first..at, |c| *c == Cue::SubsetAfter);
            if at > first && scene.has_cue(at - 1..at, linked) && noun.population.is_none() && !of_things {
                noun.whole = Some(other);
            }
            break;
        }
        if scene.tokens.kind(at) == TokenKind::Mark {
            let glued = !scene.tokens.space_before(at);
            match scene.tokens.fold(at) {
                "\"" | "'" | "„" | "." if glued || scene.tokens.fold(at) != "." => {}
                "-" if glued => {}
                // "3,400 of them - police officers": a dash for "are".
                "-" if at == noun.end => {
                    if let Some((named, length)) = step(scene, at + 1).population {
                        noun.population = Some(named);
                        noun.end = at + 1 + length;
                        noun.predicate = true;
                    }
                    break;
                }
                _ => break,
            }
            if scene.tokens.fold(at) == "." && (at + 1 >= scene.tokens.len() || scene.tokens.is_capital(at + 1)) {
                break;
            }
            at += 1;
            continue;
        }
        let pronoun = scene.cues_at(at).any(|c| *c.cue == Cue::SubsetAfter);
        // "12 din 16": a preposition that otherwise ends the phrase is partitive before a figure alone.
        let ends = |n: usize| n == 1 && scene.cues_at(at).any(|c| *c.cue == Cue::Stop) && !scene.cues_at(at).any(|c| *c.cue == Cue::Link);
        let partitive = scene.cues_at(at).find(|c| *c.cue == Cue::Partitive && !pronoun).map(|c| c.tokens.len());
        // "doi dintre răniții din spital": right after the figure it takes a part of those whom a counted noun names.
        let of_counted = |n: usize| at == noun.end && step(scene, at + n).counted.is_some();
        // "1,311 of the night before"
        let of_day = |n: usize| scene.dates.iter().any(|d| at < d.tokens.start && d.tokens.start <= at + n);
        if partitive.is_some_and(of_day) {
            break;
        }
        if let Some(n) = partitive.filter(|n| !ends(*n) || scene.quantity_at(at + n).is_some() || of_counted(*n)) {
            // "379 passengers of the other ship" are no part of the ship.
            noun.partitive |= noun.population.is_none() && !headed;
            of_another |= noun.population.is_some() || headed;
            at += n;
            continue;
        }
        let belongs = |c: &Cue| matches!(c, Cue::Link | Cue::Locative);
        of_another |= headed && scene.cues_at(at).filter(|c| belongs(c.cue)).count() == 2;
        // "1,305 a day earlier", "1,305 last week": a day or an article of another noun ends the phrase.
        let article = scene.has_cue(at..at + 1, |c| *c == Cue::Article) && !scene.cues_at(at).any(|c| *c.cue == Cue::Link);
        if article || scene.dates.iter().any(|d| d.tokens.start == at) {
            break;
        }
        let Step { population, counted, not_count, subset, stop, length } = step(scene, at);
        if let Some(length) = subset {
            noun.subset_after = true;
            at += length;
            noun.end = at;
            continue;
        }
        if counted.is_some_and(|(_, n)| population.as_ref().is_none_or(|(_, m)| n >= *m)) {
            let (index, n) = counted.unwrap_or_default();
            let weak = scene.language.cues.metrics[index].weak;
            // "four leaders of the riots": it is not the riots that are counted.
            if of_another && !scene.counts_people(&scene.language.cues.metrics[index].metric) {
                break;
            }
            // "34 ilde protesto edildi": of two nouns that only may be counted the first one is.
            if weak && noun.counted.is_some() {
                break;
            }
            // "41 farmer unions": the last noun of a compound is what is counted, whoever stands before it.
            if noun.population.is_some() && at == noun.end && !scene.counts_people(&scene.language.cues.metrics[index].metric) {
                noun.population = None;
            }
            noun.postposed = noun.population.is_some() && population.is_none();
            noun.counted = Some(index);
            noun.counted_at = Some(at);
            noun.population =
                population.map(|(p, _)| p).or(noun.population).or_else(|| scene.language.cues.metrics[index].population.clone());
            noun.end = at + n;
            if !weak {
                if let Some((named, length)) = step(scene, at + n).population {
                    noun.population = Some(named);
                    noun.end = at + n + length;
                }
                break;
            }
            at += n;
            continue;
        }
        // Where the head closes its phrase, nothing after "kişi" belongs to it ("18 kişi ambulanslarla").
        if population.is_some() && scene.language.attribution.verb_final && noun.population.as_deref() == Some("people") {
            break;
        }
        if let Some((p, n)) = population {
            noun.head = noun.population.take();
            noun.population = Some(p);
            noun.counted = None;
            noun.end = at + n;
            at += n;
            continue;
        }
        if noun.population.is_some() {
            break;
        }
        if at == noun.end && scene.has_cue(at..at + 1, |c| *c == Cue::Passive) {
            let named = (at + 1..at + 6)
                .take_while(|i| scene.tokens.kind(*i) == TokenKind::Word || scene.tokens.fold(*i) == "-")
                .find_map(|i| step(scene, i).population.map(|(p, n)| (p, i + n)));
            let verb = (at..at + 6).any(|i| {
                scene.cues_at(i).any(|c| matches!(c.cue, Cue::Metric(m) if scene.language.cues.metrics[*m].role != Role::Counted))
            });
            if named.is_none() && !verb {
                noun.predicate = true;
            }
            if let Some((p, end)) = named.filter(|_| !verb) {
                noun.population = Some(p);
                noun.end = end;
                noun.predicate = true;
            }
            break;
        }
        if let Some((reason, _)) = not_count {
            noun.not_count = Some(reason);
            break;
        }
        if stop {
            // "nine other missing workers": one more word may stand before it.
            if at - noun.end <= 1
                && let Some(verb) = verb_at(scene, at)
                && let Some((p, _)) = step(scene, verb.end).population
            {
                noun.population = Some(p);
                noun.attributive = true;
            }
            break;
        }
        headed |= scene.cues_at(at).next().is_none();
        at += length;
    }
    noun.subset_after |= part && noun.population.is_some();
    noun
}

/// The longest word for what happened that begins at token `at`.
fn verb_at(scene: &Scene<'_>, at: usize) -> Option<Range<usize>> {
    let verb = |c: &Cue| matches!(c, Cue::Metric(m) if scene.language.cues.metrics[*m].role != Role::Counted);
    scene.cues_at(at).filter(|c| verb(c.cue)).map(|c| c.tokens.clone()).max_by_key(Range::len)
}

/// "half of the town's 8,000 residents": a preposition right behind the figure, and whose the other is right before that.
fn owned_whole(scene: &Scene<'_>, q: usize) -> Option<usize> {
    let first = scene.quantities[q].tokens.end;
    let of = scene.has_cue(first..first + 1, |c| matches!(c, Cue::Link | Cue::Partitive));
    let at = (first + 1..first + 7).take_while(|i| of && !scene.is_comma(*i)).find(|i| scene.quantity_at(*i).is_some())?;
    let owned = scene.cues.iter().any(|c| *c.cue == Cue::Possessive && c.tokens.end == at);
    scene.quantity_at(at).filter(|_| owned)
}

/// "погибших нет": what there is none of stands before the word for none.
fn noun_before_zero(scene: &Scene<'_>, at: usize) -> Option<Noun> {
    let mention = scene
        .cues
        .iter()
        .find(|c| c.tokens.end == at && matches!(c.cue, Cue::Metric(m) if scene.language.cues.metrics[*m].role == Role::Counted))?;
    let Cue::Metric(index) = mention.cue else { return None };
    Some(Noun {
        counted: Some(*index),
        counted_at: Some(mention.tokens.start),
        population: scene.language.cues.metrics[*index].population.clone(),
        ..Noun::default()
    })
}

#[derive(Default)]
struct Step {
    population: Option<(String, usize)>,
    counted: Option<(usize, usize)>,
    not_count: Option<(String, usize)>,
    subset: Option<usize>,
    stop: bool,
    length: usize,
}

fn step(scene: &Scene<'_>, at: usize) -> Step {
    let mut step = Step { length: 1, ..Step::default() };
    let mut link = false;
    let mut verb = 0;
    for c in scene.cues_at(at) {
        let n = c.tokens.len();
        match c.cue {
            Cue::Population(p) if step.population.as_ref().is_none_or(|(_, m)| n > *m) => step.population = Some((p.clone(), n)),
            Cue::NotCount(r) if step.not_count.as_ref().is_none_or(|(_, m)| n > *m) => step.not_count = Some((r.clone(), n)),
            Cue::Metric(i) => match scene.language.cues.metrics[*i].role {
                Role::Counted if scene.in_company(&scene.language.cues.metrics[*i]) => {
                    if step.counted.is_none_or(|(_, m)| n > m) {
                        step.counted = Some((*i, n));
                    }
                }
                // "in two cities 500 were detained": cities that nothing is said of are no people either.
                Role::Counted if scene.catalog.metric(&scene.language.cues.metrics[*i].metric).is_some_and(|m| m.unit == "localities") => {
                    step.not_count = step.not_count.or_else(|| Some(("places that nothing is said of".into(), n)));
                }
                _ => verb = verb.max(n),
            },
            Cue::SubsetAfter => step.subset = Some(n),
            Cue::Stop | Cue::Passive | Cue::Clause => step.stop = true,
            Cue::Link => link = true,
            _ => {}
        }
    }
    // A participle that is also a counted noun ("26 injured") counts unless a longer verb stands there, or one that has an object
    // of its own ("three gunmen killed 12 people").
    let object = verb > 0 && has_object(scene, at + verb);
    if verb > 0 && (object || step.counted.is_none_or(|(_, n)| verb > n)) && step.population.is_none() {
        step.stop = true;
        step.counted = None;
    }
    if link {
        step.stop = false;
    }
    // "3 çocuk babası", a father of three: a longer word for what is no count takes in the noun that it begins with.
    if step.not_count.as_ref().is_some_and(|(_, n)| step.population.as_ref().is_some_and(|(_, m)| n > m)) {
        step.population = None;
    }
    step
}

/// Right behind a verb that ends at token `end` stands a figure that no word for what happened follows.
pub(super) fn has_object(scene: &Scene<'_>, end: usize) -> bool {
    let object = scene.quantity_at(end).map(|o| &scene.quantities[o]).filter(|o| o.not_count.is_none() && o.unit.is_none());
    object.is_some_and(|o| {
        let behind = o.tokens.end..o.tokens.end + 1;
        !scene.has_cue(behind, |c| matches!(c, Cue::Metric(_) | Cue::NotCount(_)))
    })
}
