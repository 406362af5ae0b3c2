//! Ages and years, which count nobody.

use super::noun::Noun;
use crate::catalog::{Cue, Qualifier, Role, TokenKind};
use crate::claim::scene::Scene;
use crate::mention::Quantity;

/// "children of 3, 11 and 15 years": a bare figure in a row whose last one is told in a unit that counts nothing.
pub(super) fn in_row_of_ages(scene: &Scene<'_>, q: usize, nouns: &[Noun]) -> bool {
    let bare = |q: usize| {
        let quantity = &scene.quantities[q];
        quantity.digits
            && quantity.unit.is_none()
            && nouns[q].end == quantity.tokens.end
            && quantity.wording.figure.is_some_and(|f| f < 110.0)
    };
    let mut last = q;
    while let Some(next) = scene.quantities.get(last + 1) {
        let mark = scene.quantities[last].tokens.end;
        let and = scene.has_cue(mark..mark + 1, |c| *c == Cue::And);
        if next.tokens.start != mark + 1 || !bare(last) || !(and || scene.is_comma(mark)) {
            return false;
        }
        last += 1;
        if and {
            return last > q + 1 && nouns[last].not_count.is_some();
        }
    }
    false
}

/// "a girl of four": a bare small figure tied to the person before it.
pub(super) fn is_age(scene: &Scene<'_>, q: usize, noun: &Noun) -> bool {
    let at = scene.quantities[q].tokens.start;
    let bare = noun.population.is_none() && noun.counted.is_none() && scene.quantities[q].wording.figure.is_some_and(|f| f < 110.0);
    let person = |i: usize| scene.cues.iter().any(|c| matches!(c.cue, Cue::Population(_)) && c.tokens.end == i);
    // "Maria Lopez, 21, said": between commas after a name.
    let name = |i: usize| {
        scene.tokens.kind(i) == TokenKind::Word
            && scene.tokens.is_capital(i)
            && !scene.language.cues.capital_nouns
            && !scene.places.iter().any(|p| p.tokens.contains(&i))
            && !scene.dates.iter().any(|d| d.tokens.contains(&i))
    };
    let end = scene.quantities[q].tokens.end;
    if bare
        && scene.quantities[q].digits
        && at >= 2
        && scene.tokens.fold(at - 1) == ","
        && name(at - 2)
        && end < scene.tokens.len()
        && matches!(scene.tokens.fold(end), "," | ".")
    {
        return true;
    }
    // "Ann Lee (32) and a neighbour (36)": in brackets behind a name, or where every noun has a capital behind a noun.
    let called = |i: usize| {
        let noun = scene.language.cues.capital_nouns && scene.tokens.is_capital(i) && scene.tokens.fold(i).chars().count() > 3;
        let known = scene.places.iter().any(|p| p.tokens.contains(&i)) || scene.has_cue(i..i + 1, |c| matches!(c, Cue::Metric(_)));
        (name(i) || noun) && !known
    };
    let bracketed = |i: usize| scene.tokens.fold(i - 1) == "(" && end < scene.tokens.len() && scene.tokens.fold(end) == ")";
    let whole = scene.quantities[q].unit.is_none() && scene.quantities[q].wording.figure.is_some_and(|f| f >= 1.0 && f.fract() == 0.0);
    if bare && whole && scene.quantities[q].digits && at >= 2 && bracketed(at) && called(at - 2) {
        return true;
    }
    // "her daughters, 7 and 9, were killed": bare figures between commas behind a noun.
    let aged = |q: usize| {
        let quantity = &scene.quantities[q];
        quantity.digits
            && quantity.unit.is_none()
            && quantity.tokens == quantity.figure_tokens
            && quantity.wording.figure.is_some_and(|f| f < 110.0)
    };
    let noun_before = |at: usize| {
        let verb = |i: usize| scene.has_cue(i..i + 1, |c| !matches!(c, Cue::Population(_)));
        at >= 2
            && scene.tokens.fold(at - 1) == ","
            && scene.tokens.kind(at - 2) == TokenKind::Word
            && !scene.tokens.is_capital(at - 2)
            && !verb(at - 2)
    };
    let closed = |end: usize| end < scene.tokens.len() && scene.tokens.fold(end) == ",";
    let joined = |end: usize| scene.has_cue(end..end + 1, |c| *c == Cue::And);
    let pair = |q: usize| {
        let (one, other) = (&scene.quantities[q].tokens, &scene.quantities[q + 1].tokens);
        other.start == one.end + 1 && aged(q) && aged(q + 1) && noun_before(one.start) && joined(one.end) && closed(other.end)
    };
    let next = q + 1 < scene.quantities.len() && pair(q);
    if bare && (aged(q) && noun_before(at) && closed(end) || next || q > 0 && pair(q - 1)) {
        return true;
    }
    // "children under 16", "inmates over 65"
    let limit = matches!(scene.quantities[q].wording.qualifier, Qualifier::LessThan | Qualifier::MoreThan);
    bare && (at >= 2 && scene.has_cue(at - 1..at, |c| *c == Cue::Link) && person(at - 1) || limit && person(at))
}

/// "the 1960 earthquake killed": four bare digits before a noun that is not counted are a year.
pub(super) fn is_year(scene: &Scene<'_>, q: usize, noun: &Noun) -> bool {
    let quantity = &scene.quantities[q];
    let next = quantity.tokens.end;
    let exact = quantity.tokens.len() == 1 && quantity.wording.qualifier == Qualifier::Exact;
    let dated = quantity.wording.figure.is_some_and(|f| (1900.0..2100.0).contains(&f) && f.fract() == 0.0);
    // "life terms over 2016 coup bid": the word that bounds a figure is a preposition before a year.
    let preposition = quantity.tokens.start..quantity.figure_tokens.start;
    let about = quantity.wording.qualifier == Qualifier::MoreThan
        && quantity.figure_tokens.len() == 1
        && preposition.len() == 1
        && scene.has_cue(preposition, |c| matches!(c, Cue::Stop | Cue::Locative))
        && quantity.wording.figure.is_some_and(|f| f % 100.0 > 0.0);
    let bare = quantity.digits && (exact || about && scene.tokens.kind(next) == TokenKind::Word);
    // In "killed" a verb may stand where a counted noun could.
    let verbal = !noun.postposed
        && noun.counted_at.is_some_and(|at| {
            scene.cues_at(at).any(|c| matches!(c.cue, Cue::Metric(m) if scene.language.cues.metrics[*m].role != Role::Counted))
        });
    let named = !verbal && (noun.population.is_some() || noun.counted.is_some() || noun.subset_after || noun.whole.is_some());
    let before_noun = scene.tokens.kind(next) == TokenKind::Word && scene.cues_at(next).next().is_none();
    // "wurden 2016 mehr als 5.000 gerettet": a figure of its own follows.
    let before_figure = scene.quantity_at(next).is_some();
    // "beim Hochwasser von Elbe und Donau 2013.": the last word behind a name that no list knows.
    let start = quantity.tokens.start;
    let behind_name = start > 0
        && scene.tokens.kind(start - 1) == TokenKind::Word
        && scene.tokens.is_capital(start - 1)
        && scene.cues_at(start - 1).next().is_none()
        && (next..scene.tokens.len()).all(|i| scene.tokens.kind(i) == TokenKind::Mark);
    // "in 2018-19": the second half of a season.
    let season = start > 1
        && scene.tokens.fold(start - 1) == "-"
        && !scene.tokens.space_before(start)
        && scene.dates.iter().any(|d| d.tokens.end + 1 == start);
    // "2011, 2015 and 2021": one of several.
    let year = |i: usize| scene.tokens.kind(i) == TokenKind::Digits && matches!(scene.tokens.fold(i).get(..2), Some("19" | "20"));
    let listed = next + 1 < scene.tokens.len()
        && (scene.is_comma(next) || scene.has_cue(next..next + 1, |c| *c == Cue::And))
        && year(next + 1)
        && scene.tokens.fold(next + 1).len() == 4;
    // "waren 2011 in Hordorf zehn Menschen gestorben": a preposition follows, and a figure with a noun of its own in the same clause.
    let clause = scene.clause(quantity.tokens.start);
    let other = |o: &Quantity| {
        let counts = scene.has_cue(o.tokens.end..o.tokens.end + 1, |c| matches!(c, Cue::Population(_)));
        o.not_count.is_none() && o.tokens.start > next && clause.contains(&o.tokens.start) && counts
    };
    let placed = scene.has_cue(next..next + 1, |c| *c == Cue::Locative) && scene.quantities.iter().any(other);
    bare && season && !named
        || bare
            && dated
            && !named
            && (before_figure || listed || behind_name || before_noun || placed || of_event(scene, quantity.tokens.start))
}

/// "the quake of 1939", "bei dem Erdbeben von 1939": a preposition behind a noun that counts nobody.
fn of_event(scene: &Scene<'_>, at: usize) -> bool {
    let event = |i: usize| {
        let plain = scene.cues_at(i).all(|c| matches!(c.cue, Cue::Unrest | Cue::Vote | Cue::Begins | Cue::Pastime));
        scene.tokens.kind(i) == TokenKind::Word
            && plain
            && scene.quantity_at(i).is_none()
            && !scene.voices.iter().any(|v| v.tokens.contains(&i))
    };
    at > 1 && scene.has_cue(at - 1..at, |c| *c == Cue::Link) && event(at - 2)
}
