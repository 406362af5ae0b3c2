//! Subjects of reporting verbs that stand last: in every sentence of some languages, in the clauses of others.

use std::ops::Range;

use super::before::is_preposition;
use super::subject::is_relay;
use crate::catalog::{Cue, TokenKind, Voice};
use crate::claim::scene::Scene;
use crate::claim::speaker::{Speaker, SpeakerRole};
use crate::mention::CueMention;

/// Languages whose verb closes the sentence: the speaker opens it, and what is said stands between.
pub(super) fn opening_subject(scene: &Scene<'_>, speakers: &[Speaker], verb: &Range<usize>) -> Option<(usize, usize)> {
    // A mark after the verb closes what it says as the end of the sentence does.
    let mark = verb.end < scene.tokens.len() && matches!(scene.tokens.fold(verb.end), "," | ";" | ":");
    let clause = scene.has_cue(verb.clone(), |c| *c == Cue::Clause);
    let closes = mark || clause || (verb.end..scene.tokens.len()).filter(|i| scene.tokens.kind(*i) == TokenKind::Word).count() <= 1;
    // "Полиция … айтса, тұрғындар … дейді": a verb before that closes a clause of its own has its own subject.
    // "Köylüler … söylerken valilik … açıkladı": so has one that says "while".
    let comma = |v: &CueMention<'_, Voice>| matches!(scene.tokens.fold(v.tokens.end), "," | ";");
    let meanwhile = |v: &CueMention<'_, Voice>| scene.has_cue(v.tokens.clone(), |c| *c == Cue::Clause);
    let apart = |v: &&CueMention<'_, Voice>| *v.cue == Voice::Says && v.tokens.end < verb.start && (comma(v) || meanwhile(v));
    let from = scene.voices.iter().rfind(apart).map_or(0, |v| v.tokens.end + usize::from(comma(v)));
    // "… жиналды; ұйымдастырушылар жүзден асты дейді": so has what stands behind a semicolon.
    let from = (from..verb.start).rfind(|i| scene.tokens.fold(*i) == ";").map_or(from, |i| i + 1);
    let here = |s: &Speaker| s.role != SpeakerRole::Pronoun && s.tokens.end <= verb.start;
    let own = speakers.iter().position(|s| here(s) && s.tokens.start >= from && s.tokens.start <= from + 4);
    let first = own.or_else(|| speakers.iter().position(here))?;
    let set_off = speakers[first].person && scene.tokens.fold(speakers[first].tokens.end) == ",";
    let opens = (own.is_some() || speakers[first].tokens.start <= 3 || set_off)
        && !scene
            .quantities
            .iter()
            .any(|q| q.not_count.is_none() && q.tokens.start >= from && q.tokens.end <= speakers[first].tokens.start);
    // "Reuters'a konuşan hekimler … söyledi": who speaks to a medium stands right behind it.
    let behind = |next: &Speaker| {
        let gap = speakers[first].tokens.end..next.tokens.start;
        gap.len() <= 4 && !is_relay(next) && gap.into_iter().all(|i| scene.quantity_at(i).is_none() && !scene.is_comma(i))
    };
    let told = is_relay(&speakers[first]) && speakers.get(first + 1).is_some_and(|next| here(next) && behind(next));
    (scene.language.attribution.verb_final && closes && opens).then_some((first + usize::from(told), 4))
}

/// "Während das Ministerium von sechs Toten sprach, …": where every noun has a capital, the subject of a clause that the verb at token
/// `at` closes stands right behind the word that begins it.
pub(super) fn clause_subject(scene: &Scene<'_>, speakers: &[Speaker], at: usize) -> Option<usize> {
    let begun = scene.cues.iter().rfind(|c| *c.cue == Cue::Clause && c.tokens.end < at)?.tokens.end;
    let mark = |i: usize| i < scene.tokens.len() && scene.tokens.kind(i) == TokenKind::Mark;
    let closes = scene.voices.iter().any(|v| *v.cue == Voice::Says && v.tokens.start == at && mark(v.tokens.end));
    let article = usize::from(scene.has_cue(begun..begun + 1, |c| matches!(c, Cue::Article | Cue::Link)));
    let begins = |s: &Speaker| s.kind.is_some() && s.role != SpeakerRole::Pronoun && (begun..=begun + article).contains(&s.tokens.start);
    let whole = |s: &Speaker| s.tokens.end <= at && (s.tokens.end..at).all(|i| !scene.is_comma(i));
    speakers.iter().position(|s| closes && scene.language.cues.capital_nouns && begins(s) && whole(s))
}

/// "Am Montag hatte das Ministerium von etwa 3000 Festnahmen im Land gesprochen": where every noun has a capital, the subject of a
/// participle that closes its clause is the first speaker there who stands behind no preposition.
pub(super) fn closing_subject(scene: &Scene<'_>, speakers: &[Speaker], verb: &Range<usize>) -> Option<(usize, usize)> {
    let closes = verb.end >= scene.tokens.len() || scene.tokens.kind(verb.end) == TokenKind::Mark;
    let from = (0..verb.start).rfind(|i| scene.tokens.kind(*i) == TokenKind::Mark && scene.tokens.fold(*i) != "-").map_or(0, |i| i + 1);
    let small =
        |i: usize| scene.has_cue(i..i + 1, |c| *c == Cue::Article) || !scene.tokens.is_capital(i) && scene.cues_at(i).next().is_none();
    let governed = |s: &Speaker| {
        let before = (from..s.tokens.start).rfind(|i| is_preposition(scene, *i) || !small(*i));
        before.is_some_and(|i| is_preposition(scene, i) && s.tokens.start - i <= 3)
    };
    let counted = |s: &Speaker| scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.end == s.tokens.start);
    let tells = |s: &Speaker| s.kind.is_some() && s.role != SpeakerRole::Pronoun && !governed(s) && !counted(s);
    let here = |s: &Speaker| s.tokens.start >= from && s.tokens.end < verb.start;
    let first = speakers.iter().position(|s| here(s) && tells(s))?;
    (scene.language.cues.capital_nouns && closes).then_some((first, 4))
}
