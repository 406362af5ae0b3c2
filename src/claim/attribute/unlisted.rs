//! Speakers whom no list knows: what is left is where they stand beside a verb of telling ("the zoo said", "informó la aerolínea").

use std::ops::Range;

use crate::catalog::{Cue, Role, TokenKind, Voice};
use crate::claim::scene::Scene;

/// Words that a name or a noun phrase in this place has at most.
const WORDS: usize = 5;

/// Whom no list knows and who stands beside the verb of telling at `verb`: right before it at the head of the sentence or of a clause, or
/// right behind it where it closes what is said. `told`: somebody else has spoken before that token in this sentence.
pub(super) fn stranger(scene: &Scene<'_>, verb: &Range<usize>, told: impl Fn(usize) -> bool) -> Option<Range<usize>> {
    // "The floods claimed 12 lives", "were reported": a word that also says what happened, or whose subject does nothing, tells nothing.
    let happens = |c: &Cue| matches!(c, Cue::Metric(m) if scene.language.cues.metrics[*m].role != Role::Toll);
    if scene.cues_at(verb.start).any(|c| happens(c.cue))
        || verb.start > 0 && scene.has_cue(verb.start - 1..verb.start, |c| matches!(c, Cue::Passive | Cue::Negation))
    {
        return None;
    }
    let before = (0..verb.start).rev().take_while(|i| plain(scene, *i)).last().map_or(verb.start..verb.start, |from| from..verb.start);
    let opens = before.start == 0 || begins(scene, before.start);
    if opens && phrase(scene, &before) {
        // "The union says 25,000 took part, the management speaks of 8,000": behind another speaker a figure of its own is enough.
        let figure = (verb.end..verb.end + 3).filter_map(|i| scene.quantity_at(i)).any(|q| scene.quantities[q].not_count.is_none());
        let rival = figure && before.start > 0 && told(before.start);
        // "The owner of the vessel put the number on board at 98"
        let far = scene.quantities.iter().any(|q| q.not_count.is_none() && (verb.end..verb.end + 6).contains(&q.tokens.start));
        let that = scene.has_cue(verb.end..verb.end + 2, |c| *c == Cue::Clause);
        let leads = (far || that) && before.start == 0;
        let closing = before.start > 0 && closes(scene, verb.end) && marked(scene, before.start);
        if rival || leads || closing {
            return Some(before);
        }
    }
    // "Havayolu şirketi, 12 yolcunun öldüğünü açıkladı": where the verb closes, what is said stands between it and its subject.
    let opening = 0..(0..verb.start).find(|i| !plain(scene, *i)).unwrap_or(0);
    let set_off = scene.is_comma(opening.end) && !opening.is_empty() && !told(verb.start);
    if scene.language.attribution.verb_final && set_off && phrase(scene, &opening) && closes(scene, verb.end) {
        return Some(opening);
    }
    if let Some(name) = named_inside(scene, verb).filter(|_| !told(verb.start)) {
        return Some(name);
    }
    // "“Open Media”, whose reporters walk along, give 15,000": an aside may stand between the name that opens the sentence and its verb.
    if scene.is_comma(verb.start.saturating_sub(1)) && verb.start > 3 && !told(verb.start) {
        let mark = |i: usize| scene.tokens.fold(i) == "\"";
        let from = usize::from(mark(0));
        let name = from..(from..verb.start).find(|i| !(scene.tokens.is_capital(*i) || from > 0 && plain(scene, *i))).unwrap_or(from);
        let end = name.end + usize::from(from > 0 && mark(name.end));
        let relative = scene.is_comma(end) && scene.has_cue(end + 1..end + 2, |c| *c == Cue::Clause);
        let inside = scene.quantities.iter().any(|q| q.not_count.is_none() && (end..verb.start).contains(&q.tokens.start));
        let figure = scene.quantities.iter().any(|q| q.not_count.is_none() && (verb.end..verb.end + 6).contains(&q.tokens.start));
        if relative && !inside && figure && phrase(scene, &name) && (from == 0 || end > name.end) {
            return Some(from..name.end);
        }
    }
    // "The Liberation Army claimed the attack, saying it had killed 90": a verb behind a comma has the name that opens the sentence.
    if verb.start > 0 && scene.is_comma(verb.start - 1) && !told(verb.start) {
        let figure = scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.start >= verb.end);
        let before = scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.end <= verb.start);
        let article = usize::from(scene.has_cue(0..1, |c| *c == Cue::Article));
        let name = article..(article..verb.start).find(|i| !scene.tokens.is_capital(*i)).unwrap_or(article);
        let short = |i: usize| scene.tokens.kind(i) == TokenKind::Word && scene.tokens.fold(i).chars().count() > 2;
        let named = name.len() > 1 || name.len() == 1 && article == 1;
        if figure && !before && named && name.len() <= WORDS && name.clone().all(short) && !scene.language.cues.capital_nouns {
            return Some(0..name.end);
        }
    }
    // "…, заявили в Громадянском фронте по правам": behind a preposition a name.
    let governed = scene.has_cue(verb.end..verb.end + 1, |c| matches!(c, Cue::Stop | Cue::Locative)) && !told(verb.start);
    if governed && marked(scene, verb.start) && !scene.language.cues.capital_nouns {
        let name = verb.end + 1..(verb.end + 1..scene.tokens.len()).take_while(|i| scene.tokens.kind(*i) == TokenKind::Word).last()? + 1;
        let place = scene.places.iter().any(|p| p.tokens.start == name.start && p.tokens.end >= name.end);
        let counts = scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.start >= verb.start);
        if scene.tokens.is_capital(name.start) && !place && !counts && name.len() <= WORDS + 2 && closes(scene, name.end) {
            return Some(name);
        }
    }
    let behind = verb.end..(verb.end..scene.tokens.len()).take_while(|i| plain(scene, *i)).last().map_or(verb.end, |i| i + 1);
    let ends = behind.end >= scene.tokens.len() || closes(scene, behind.end);
    (marked(scene, verb.start) && ends && phrase(scene, &behind)).then_some(behind)
}

/// "Filoyu hazırlayan İHH ölü sayısının 15'i geçtiğini öne sürdü": where the verb closes, a name without a suffix stands inside the
/// sentence, and before what is counted.
fn named_inside(scene: &Scene<'_>, verb: &Range<usize>) -> Option<Range<usize>> {
    let figure = scene.quantities.iter().find(|q| q.not_count.is_none())?.tokens.start;
    let name = |i: usize| scene.tokens.is_capital(i) && plain(scene, i) && scene.cues_at(i).next().is_none();
    let from = (1..figure.min(verb.start)).find(|i| name(*i) && !scene.tokens.is_capital(i - 1))?;
    let end = (from..figure).find(|i| !name(*i)).unwrap_or(figure);
    let bare = scene.tokens.kind(end) == TokenKind::Word && end - from <= WORDS;
    (scene.language.attribution.verb_final && bare && closes(scene, verb.end) && phrase(scene, &(from..end))).then_some(from..end)
}

/// A word that may stand in a phrase for somebody: no list knows it, or it only links.
fn plain(scene: &Scene<'_>, i: usize) -> bool {
    let thing = |c: &Cue| matches!(c, Cue::Population(p) if scene.catalog.populations.get(p).is_none());
    let known = scene.cues_at(i).any(|c| !matches!(c.cue, Cue::Article | Cue::Link) && !thing(c.cue)) || scene.quantity_at(i).is_some();
    let voice = scene.voices.iter().any(|v| v.tokens.contains(&i) && *v.cue != Voice::Link);
    let place = scene.places.iter().any(|p| !p.demonym && p.tokens.contains(&i)) || scene.dates.iter().any(|d| d.tokens.contains(&i));
    scene.tokens.kind(i) == TokenKind::Word && !known && !voice && !place
}

/// Few words, one of them no small one.
fn phrase(scene: &Scene<'_>, range: &Range<usize>) -> bool {
    (1..=WORDS).contains(&range.len()) && range.clone().any(|i| scene.tokens.fold(i).chars().count() > 2)
}

/// A comma, a conjunction or the like stands before token `at`.
fn begins(scene: &Scene<'_>, at: usize) -> bool {
    marked(scene, at) || scene.has_cue(at - 1..at, |c| matches!(c, Cue::And | Cue::Clause))
}

/// What is said ends before token `at`: a comma, a closing quotation mark or a dash.
fn marked(scene: &Scene<'_>, at: usize) -> bool {
    at > 0 && (scene.is_comma(at - 1) || scene.tokens.fold(at - 1) == "\"" || scene.is_dash(at - 1))
}

/// The clause ends at token `at`, or goes on with when or where it was said.
fn closes(scene: &Scene<'_>, at: usize) -> bool {
    let told = |v: &&crate::mention::CueMention<'_, Voice>| *v.cue == Voice::Telling && (at..at + 2).contains(&v.tokens.start);
    at >= scene.tokens.len()
        || scene.tokens.kind(at) == TokenKind::Mark
        || scene.dates.iter().any(|d| d.tokens.start == at)
        || scene.voices.iter().any(|v| told(&v))
}
