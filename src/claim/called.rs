//! Names of those who speak: runs of capitals, and what a quotation encloses beside a verb of telling.

use std::ops::Range;

use super::scene::Scene;
use super::speaker::{is_date, is_place, is_verb, preceded_by_preposition};
use crate::catalog::{TokenKind, Voice};

/// "Choi Seong-beom": tokens of the second half of a name, which may have no capital.
pub(super) fn second_half(scene: &Scene<'_>, name: Range<usize>) -> usize {
    let glued = |i: usize| i < scene.tokens.len() && !scene.tokens.space_before(i);
    let hyphen = glued(name.end) && scene.tokens.fold(name.end) == "-";
    let word = glued(name.end + 1) && scene.tokens.kind(name.end + 1) == TokenKind::Word;
    if name.len() > 1 && hyphen && word { 2 } else { 0 }
}

/// The end of a name of a few words, the first of which stands at `start` behind a quotation mark, with a verb of telling right beside
/// the marks.
fn enclosed(scene: &Scene<'_>, start: usize) -> Option<usize> {
    let mark = |i: usize| scene.tokens.fold(i) == "\"";
    let open = start.checked_sub(1).filter(|i| mark(*i))?;
    let close = (start + 1..scene.tokens.len().min(start + 5)).find(|i| mark(*i))?;
    let word = |i: usize| scene.tokens.kind(i) == TokenKind::Word && scene.quantity_at(i).is_none();
    let told = scene.voices.iter().any(|v| *v.cue == Voice::Says && (v.tokens.end == open || v.tokens.start == close + 1));
    (told && (start..close).all(word)).then_some(close)
}

/// "La province d'Odrinka déplore 12 morts": a name that completes a noun for a place tells nothing.
fn sited(scene: &Scene<'_>, at: usize) -> bool {
    let small = |i: usize| scene.tokens.fold(i) == "'" || scene.has_cue(i..i + 1, |c| *c == crate::catalog::Cue::Link);
    scene.sites.iter().any(|s| s.end < at && at - s.end <= 3 && (s.end..at).all(small))
}

/// Runs of two or more capitalised words, and single ones beside a reporting verb.
pub(super) fn names(scene: &Scene<'_>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut i = 0;
    // "Das sagte der Minister": a word for what was said is no name.
    let this = |j: usize| scene.voices.iter().any(|v| matches!(v.cue, Voice::This | Voice::Telling) && v.tokens.contains(&j));
    while i < scene.tokens.len() {
        let is_name = |j: usize| {
            scene.tokens.kind(j) == TokenKind::Word
                && scene.tokens.is_capital(j)
                && !this(j)
                && !is_verb(scene, j)
                && !is_date(scene, j)
                && !is_place(scene, j)
        };
        if !is_name(i) {
            i += 1;
            continue;
        }
        let mut end = i + 1;
        let hyphen =
            |j: usize| j + 1 < scene.tokens.len() && scene.tokens.fold(j) == "-" && !scene.tokens.space_before(j) && is_name(j + 1);
        // "Atef al-Kahlout": a small article that a hyphen ties to the name.
        let article = |j: usize| scene.tokens.kind(j) == TokenKind::Word && scene.tokens.fold(j).chars().count() == 2 && hyphen(j + 1);
        // "M. Castaner", "R. N. Dhoke": the stop of an initial stands inside the name.
        let initial = |j: usize| {
            scene.tokens.fold(j) == "." && !scene.tokens.space_before(j) && scene.tokens.fold(j - 1).chars().count() == 1 && is_name(j + 1)
        };
        while end + 1 < scene.tokens.len() && initial(end) || end < scene.tokens.len() && (is_name(end) || hyphen(end) || article(end)) {
            end += 1;
        }
        end += second_half(scene, i..end);
        // "передает «Крымская солидарность»": a verb of telling right beside the marks makes all that they enclose one name.
        end = enclosed(scene, i).unwrap_or(end);
        // "Ivanov earlier spoke of …": an adverb may stand between.
        let adverb = usize::from(scene.has_cue(end..end + 1, |c| *c == crate::catalog::Cue::Stop));
        // "говорят в «Весне»", "«Весна» насчитала": a name in quotation marks, with its preposition.
        let quoted = i > 0 && end < scene.tokens.len() && scene.tokens.fold(i - 1) == "\"" && scene.tokens.fold(end) == "\"";
        let inside = |v: &Range<usize>| {
            let preposition = i > 1 && scene.has_cue(i - 2..i - 1, |c| *c == crate::catalog::Cue::Locative);
            v.start == end + 1 || v.end == i - 1 || preposition && v.end == i - 2
        };
        let beside = |v: &Range<usize>| v.start == end || v.start == end + adverb || v.end == i || quoted && inside(v);
        let follows = |v: &Range<usize>| v.start == end;
        let says_near = scene.voices.iter().any(|v| match v.cue {
            Voice::Says => beside(&v.tokens),
            Voice::After => follows(&v.tokens),
            _ => false,
        });
        // "Kaya, üç kişinin öldüğünü söyledi": where the verb closes the sentence, a comma sets its subject off; and before a
        // quotation ("Kaya, “Üç kişi öldü. …”"), whose verb may stand in another sentence.
        let quotes = |at: usize| at < scene.tokens.len() && matches!(scene.tokens.fold(at), "\"" | "„");
        let subject = i == 0
            && scene.language.attribution.verb_final
            && (scene.tokens.fold(end) == "," || scene.has_cue(end..end + 1, |c| *c == crate::catalog::Cue::Clause))
            && (quotes(end + 1)
                || scene.voices.iter().filter(|v| *v.cue == Voice::Says).count() == 1
                    && scene.voices.iter().any(|v| *v.cue == Voice::Says && v.tokens.end + 1 >= scene.tokens.len()));
        // "Nach den jüngsten Erkenntnissen sprach die Feuerwehr von …": nor is a noun with its article and an adjective.
        let adjective =
            |j: usize| !scene.tokens.is_capital(j) && scene.tokens.kind(j) == TokenKind::Word && scene.cues_at(j).next().is_none();
        let adjectives = scene.language.cues.capital_nouns
            && end - i == 1
            && i > 1
            && adjective(i - 1)
            && (i.saturating_sub(2)..i).any(|j| preceded_by_preposition(scene, j));
        let object = preceded_by_preposition(scene, i) || adjectives;
        // "The report blamed four people": the article of a noun that looks like a verb is nobody's name.
        let article = end - i == 1 && scene.has_cue(i..end, |c| matches!(c, crate::catalog::Cue::Article));
        // "3.412 bestätigte Grippefälle": where every noun has a capital, one that is counted is nobody's name.
        let counted = |c: &crate::catalog::Cue| matches!(c, crate::catalog::Cue::Metric(_) | crate::catalog::Cue::Population(_));
        let noun = end - i == 1 && scene.language.cues.capital_nouns && scene.has_cue(i..end, counted);
        // The first word of a sentence has its capital anyway, unless a comma sets the name off ("Tom Berg, a farmer, said") or a verb
        // of telling follows after a short phrase ("Tom Berg from the stage said").
        let close = |v: &Range<usize>| (end..end + 4).contains(&v.start);
        let behind = || scene.has_cue(end..end + 1, |c| matches!(c, crate::catalog::Cue::Stop | crate::catalog::Cue::Locative));
        let tells =
            || scene.voices.iter().any(|v| *v.cue == Voice::Says && close(&v.tokens)) && behind() && scene.cues_at(i).next().is_none();
        let set_off = i > 0 || !scene.language.cues.capital_nouns && (scene.tokens.fold(end) == "," || tells());
        // "Prigozhin, in a message, said two had died": an aside between commas, and then the verb.
        let enclosed = |v: &Range<usize>| v.start > end + 1 && v.start - end <= 10 && scene.is_comma(v.start - 1);
        let aside = i == 0
            && !scene.language.cues.capital_nouns
            && scene.tokens.fold(end) == ","
            && scene.cues_at(0).next().is_none()
            && scene.voices.iter().any(|v| *v.cue == Voice::Says && enclosed(&v.tokens));
        let says_near = says_near || aside;
        // "Zuerst hatte die Polizei gemeldet": nor a word that only opens the sentence.
        let old = |c: &crate::catalog::Cue| matches!(c, crate::catalog::Cue::Superseded | crate::catalog::Cue::Cumulative);
        let link = || scene.voices.iter().any(|v| *v.cue == Voice::Link && v.tokens == (0..1));
        let article = article || i == 0 && end == 1 && (scene.has_cue(0..1, old) || link());
        if !sited(scene, i) && ((end - i >= 2 && set_off) || ((says_near || subject) && !object && !article && !noun)) {
            out.push(i..end);
        }
        i = end;
    }
    out
}
