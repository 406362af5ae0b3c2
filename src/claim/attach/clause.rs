//! Clauses of a sentence: which verb is that of a figure, and which tells of something else.

use std::ops::Range;

use super::govern::is_thing;
use super::noun::Noun;
use crate::catalog::{Cue, MetricCue, Role, TokenKind, Voice};
use crate::claim::scene::Scene;
use crate::mention::{CueMention, Quantity};

/// In `between` a conjunction and another figure, right behind it or its noun a verb. The verb is not that of figure `q`, which stands
/// behind a preposition, or has a noun where the other has none.
pub(super) fn next_has_verb(scene: &Scene<'_>, q: usize, between: &Range<usize>, nouns: &[Noun]) -> bool {
    let start = scene.quantities[q].tokens.start;
    let at = start.saturating_sub(1)..start;
    let preposition = |c: &Cue| matches!(c, Cue::Stop | Cue::Locative);
    let other = |c: &Cue| matches!(c, Cue::Passive | Cue::And | Cue::Clause | Cue::Negation | Cue::Link | Cue::SubsetBefore);
    // "The ministry said on Friday that 83 marchers and 16 officers were hurt": behind a verb of saying it is no preposition.
    let dated = |i: usize| {
        scene.dates.iter().any(|d| d.tokens.contains(&i)) || scene.dates.iter().any(|d| d.tokens.start == i + 1) || scene.is_comma(i)
    };
    let verb = |i: usize| scene.voices.iter().any(|v| *v.cue == Voice::Says && v.tokens.contains(&i));
    let told = verb(at.start) || (0..at.start).rev().find(|i| !dated(*i)).is_some_and(verb);
    let placed = scene.has_cue(at.clone(), preposition) && !scene.has_cue(at, other) && !told;
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

/// "60 people tried to cross, six drowned", "cases have passed 2,000, 48 patients died": behind the only comma of `between` stands a
/// figure with the verb right behind it, and of the two figures one alone has a noun. They make no list, and the verb is that of the
/// second.
pub(super) fn begins_clause(scene: &Scene<'_>, q: usize, between: &Range<usize>, nouns: &[Noun]) -> bool {
    let mut commas = between.clone().filter(|i| scene.is_comma(*i));
    let (Some(comma), None) = (commas.next(), commas.next()) else { return false };
    let Some(next) = scene.quantity_at(comma + 1) else { return false };
    let end = nouns[next].end.max(scene.quantities[next].tokens.end);
    let named = |q: usize| nouns[q].population.is_some() || nouns[q].counted.is_some();
    let plain = !nouns[next].subset_after && nouns[next].whole.is_none() && scene.quantities[next].not_count.is_none();
    let light = |i: usize| scene.has_cue(i..i + 1, |c| matches!(c, Cue::Passive | Cue::Stop)) && scene.quantity_at(i).is_none();
    !scene.language.attribution.verb_final && plain && named(q) != named(next) && (end..between.end).all(light)
}

/// "four died and seven, among them two boys, were burnt": right behind an aside for a part stands the verb of the figure.
pub(super) fn has_verb_behind_part(scene: &Scene<'_>, q: usize, nouns: &[Noun]) -> bool {
    let end = nouns[q].end.max(scene.quantities[q].tokens.end);
    let part = |c: &CueMention<'_, Cue>| *c.cue == Cue::SubsetBefore && c.tokens.start == end + 1;
    let anew = follows_and(scene, scene.quantities[q].tokens.start);
    if !anew || !scene.is_comma(end) || !scene.cues.iter().any(part) {
        return false;
    }
    let Some(close) = (end + 1..scene.tokens.len()).find(|i| scene.is_comma(*i)) else { return false };
    let verb = |at: usize| {
        scene.metric_cues().any(|(c, cue)| c.tokens.start == at && matches!(cue.role, Role::Affects | Role::Happens))
            || scene.has_cue(at..at + 1, |c| *c == Cue::Passive)
    };
    verb(close + 1)
}

/// Words, and neither a mark nor a conjunction, stand between the noun that ends at `end` and another figure with a noun of its own.
pub(super) fn next_has_noun(scene: &Scene<'_>, end: usize, between: &Range<usize>, nouns: &[Noun]) -> bool {
    let next = (0..nouns.len()).find(|o| scene.quantities[*o].tokens.start >= end && scene.quantities[*o].not_count.is_none());
    next.is_some_and(|o| {
        let start = scene.quantities[o].tokens.start;
        let word = |i: usize| scene.tokens.kind(i) == TokenKind::Word && !scene.has_cue(i..i + 1, |c| *c == Cue::And);
        let own = nouns[o].population.is_some() && !nouns[o].subset_after;
        start > end && nouns[o].end <= between.end && own && (end..start).all(word)
    })
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

/// "Channel 1 TV", between words in capitals of one name.
pub(super) fn names_thing(scene: &Scene<'_>, q: usize, noun: &Noun) -> bool {
    let (start, end) = (scene.quantities[q].tokens.start, scene.quantities[q].tokens.end);
    let bare = noun.population.is_none() && noun.counted.is_none() && scene.quantities[q].digits && !scene.language.cues.capital_nouns;
    let capital = |i: usize| scene.tokens.kind(i) == TokenKind::Word && scene.tokens.is_capital(i);
    let named = |i: usize| capital(i) && scene.cues_at(i).next().is_none() && scene.places.iter().all(|p| p.tokens.start != i);
    bare && start > 0 && capital(start - 1) && end < scene.tokens.len() && named(end)
}

/// "five members of two families": behind the noun of the figure before and a linking word, the noun names whose they are.
pub(super) fn completes_noun(scene: &Scene<'_>, q: usize, nouns: &[Noun]) -> bool {
    // "адвокат одного из задержанных", "a lawyer for one of the detained"
    let one = !scene.quantities[q].digits && scene.quantities[q].wording.figure == Some(1.0) && nouns[q].population.is_some();
    let head = scene.quantities[q].tokens.start;
    let small = usize::from(head > 0 && scene.has_cue(head - 1..head, |c| matches!(c, Cue::Link | Cue::Stop)));
    let office = |v: &Voice| matches!(v, Voice::Source(_) | Voice::Office);
    if one && !scene.language.attribution.verb_final && scene.voices.iter().any(|v| v.tokens.end + small == head && office(v.cue)) {
        return true;
    }
    let Some(before) = q.checked_sub(1) else { return false };
    let (start, end) = (scene.quantities[q].tokens.start, scene.quantities[before].tokens.end);
    let link = start > 0 && scene.has_cue(start - 1..start, |c| *c == Cue::Link);
    let plain = |i: usize| scene.tokens.kind(i) == TokenKind::Word && !scene.tokens.is_capital(i) && scene.cues_at(i).next().is_none();
    let own = nouns[q].population.is_some() && nouns[before].whole != Some(q);
    link && own && start > end + 1 && start - end <= 3 && (end..start - 1).all(plain)
}

/// "the organisers, 12,000", "the police of 22,000": after a speaker that a mark or "and" sets apart from another one, the verb is
/// not said again; its preposition may be, and a comma may stand for it after a semicolon.
pub(in crate::claim) fn is_gap(scene: &Scene<'_>, speaker: &Range<usize>, figure: usize) -> bool {
    let word = |i: usize| scene.tokens.kind(i) == TokenKind::Word;
    // "la police de 20": what links a noun to another is the preposition of a figure that closes its clause.
    let closes = scene.quantity_at(figure).map_or(figure, |q| scene.quantities[q].tokens.end);
    let closes = closes >= scene.tokens.len() || !word(closes);
    let small = |i: usize, wanted: fn(&Cue) -> bool| scene.cues_at(i).any(|c| c.tokens.len() == 1 && wanted(c.cue));
    let governs = |i: usize| small(i, |c| matches!(c, Cue::Stop | Cue::Locative));
    let preposition = |i: usize| governs(i) || closes && small(i, |c| *c == Cue::Link);
    let mut before = speaker.start;
    // An article.
    while before > 0
        && speaker.start - before < 2
        && word(before - 1)
        && !scene.has_cue(before - 1..before, |c| matches!(c, Cue::And | Cue::Clause))
        && scene.quantity_at(before - 1).is_none()
        && !governs(before - 1)
    {
        before -= 1;
    }
    let mark = before.checked_sub(1).map_or("", |i| scene.tokens.fold(i));
    let apart = matches!(mark, "," | ";") || before > 0 && scene.has_cue(before - 1..before, |c| matches!(c, Cue::And | Cue::Clause));
    let told = match figure.checked_sub(speaker.end) {
        Some(0) => true,
        // "polis ise 20 kişinin": where the verb closes, a word of contrast may stand between.
        Some(1) => {
            let contrast = scene.has_cue(speaker.end..speaker.end + 1, |c| *c == Cue::Clause);
            preposition(speaker.end)
                || mark == ";" && scene.tokens.fold(speaker.end) == ","
                || contrast && scene.language.attribution.verb_final
        }
        // "die Polizei hingegen von 50": a word of contrast before the preposition. "; la policía, de 20": or a comma.
        Some(2) => {
            let contrast = scene.voices.iter().any(|v| *v.cue == Voice::Telling && v.tokens.start == speaker.end);
            // "y la Policía, en 22.000": behind a conjunction too, where the figure closes its clause.
            let comma = scene.is_comma(speaker.end) && (mark == ";" || closes && mark != ",");
            (contrast || comma) && preposition(speaker.end + 1)
        }
        _ => false,
    };
    apart && told
}

/// "Some", "many", "all", and "several" of things rather than people.
pub(super) fn is_loose(scene: &Scene<'_>, q: usize, noun: &Noun) -> bool {
    let quantity = &scene.quantities[q];
    quantity.wording.vague.is_some()
        && (quantity.interval.high.is_none()
            || (quantity.interval.low.is_some_and(|l| l < 10.0) && is_thing(scene, noun, noun.population.as_deref())))
}

/// "Twelve people have not been injured": a negation before the word for what happened, or before its auxiliaries, and not of none.
/// "The bodies of ten miners have not been found": or, where that word is the noun before the figure, right behind the figure's noun.
pub(super) fn taken_back(scene: &Scene<'_>, quantity: &Quantity, noun_end: usize, cue: &Range<usize>) -> Option<String> {
    let helps = |i: &usize| scene.has_cue(*i..*i + 1, |c| *c == Cue::Passive);
    let negated = |at: usize| scene.cues.iter().find(|c| *c.cue == Cue::Negation && c.tokens.contains(&at)).map(|c| c.tokens.clone());
    let before = || {
        let first = (0..cue.start).rev().take_while(helps).last().unwrap_or(cue.start);
        first.checked_sub(1).filter(|at| !quantity.tokens.contains(at))
    };
    let behind = || {
        let from = noun_end.max(quantity.tokens.end);
        (cue.end <= quantity.tokens.start).then(|| (from..scene.tokens.len()).find(|i| !helps(i)).unwrap_or(from))
    };
    let found = before().and_then(negated).or_else(|| behind().and_then(negated)).filter(|_| quantity.interval.high != Some(0.0))?;
    Some(format!("“{}” takes back “{}”", scene.words(found), scene.words(cue.clone())))
}

/// The stretch between brackets, or between the only two commas, when the second closes what the first opened.
pub(super) fn aside(scene: &Scene<'_>, between: &Range<usize>) -> Range<usize> {
    let open = between.clone().find(|i| scene.tokens.fold(*i) == "(");
    let close = open.and_then(|open| (open..between.end).find(|i| scene.tokens.fold(*i) == ")"));
    if let (Some(open), Some(close)) = (open, close) {
        return open..close + 1;
    }
    let commas: Vec<usize> = between.clone().filter(|i| scene.is_comma(*i)).collect();
    // "six of them, among them children of 7, 10 and 13, were hurt": an aside for a part may have commas of its own.
    let part = |at: usize| scene.cues_at(at + 1).any(|c| *c.cue == Cue::SubsetBefore);
    match commas.as_slice() {
        [open, .., close] if close + 1 == between.end && part(*open) => *open..close + 1,
        [open, close] => *open..close + 1,
        _ => 0..0,
    }
}
