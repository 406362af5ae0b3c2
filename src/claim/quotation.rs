//! Quotations that go on over several sentences.

use super::attribute::{Attribution, Frame};
use super::scene::Scene;
use super::speaker::{Speaker, SpeakerRole};
use crate::catalog::{SourceKind, TokenKind, Voice};

/// An odd number of quotation marks: a quotation begins here and ends in another sentence, or the other way round.
pub(super) fn opens_quote(scene: &Scene<'_>) -> bool {
    let marks = (0..scene.tokens.len()).filter(|i| matches!(scene.tokens.fold(*i), "\"" | "„")).count();
    marks % 2 == 1
}

/// "The mayor said: “We have 33 dead. …": who stands right before the mark that opens a quotation of several sentences.
pub(super) fn introduced(scene: &Scene<'_>, frames: &[Frame]) -> Option<Attribution> {
    let mark = (0..scene.tokens.len()).rfind(|i| matches!(scene.tokens.fold(*i), "\"" | "„"))?;
    let before = frames.iter().rfind(|f| f.tokens.end <= mark && mark - f.tokens.end <= 1)?;
    let colon = mark > 0 && matches!(scene.tokens.fold(mark - 1), ":" | ",");
    (colon && mark + 1 < scene.tokens.len()).then(|| before.attribution.clone())
}

/// The whole sentence stands between quotation marks.
pub(super) fn is_quoted(scene: &Scene<'_>) -> bool {
    let last = (0..scene.tokens.len()).rfind(|i| scene.tokens.fold(*i) != ".").unwrap_or(0);
    last > 0 && scene.tokens.fold(0) == "\"" && scene.tokens.fold(last) == "\""
}

/// A colon closes the sentence: what it announces stands in the next one.
pub(super) fn ends_in_colon(scene: &Scene<'_>) -> bool {
    scene.tokens.len().checked_sub(1).is_some_and(|last| scene.tokens.fold(last) == ":")
}

/// A full stop closes the sentence, perhaps before a quotation mark: it is no heading.
pub(super) fn ends_in_stop(scene: &Scene<'_>) -> bool {
    (0..scene.tokens.len()).rfind(|i| scene.tokens.fold(*i) != "\"").is_some_and(|last| matches!(scene.tokens.fold(last), "." | "!" | "…"))
}

/// A quotation mark opens the sentence.
pub(super) fn opens_quotation(scene: &Scene<'_>) -> bool {
    !scene.tokens.is_empty() && scene.tokens.fold(0) == "\""
}

/// A quotation mark or a dash opens the sentence.
pub(super) fn opens_direct_speech(scene: &Scene<'_>) -> bool {
    opens_quotation(scene) || opens_with_dash(scene)
}

/// A dash opens the sentence.
pub(super) fn opens_with_dash(scene: &Scene<'_>) -> bool {
    !scene.tokens.is_empty() && scene.is_dash(0)
}

/// "Ten were fined, — said the minister": the comma before the dash that sets off who has said it, in sentences without quotation
/// marks.
pub(super) fn closes_speech(scene: &Scene<'_>) -> Option<usize> {
    let says = |at: usize| scene.voices.iter().any(|v| *v.cue == Voice::Says && v.tokens.contains(&at));
    let quoted = || (0..scene.tokens.len()).any(|i| matches!(scene.tokens.fold(i), "\"" | "„"));
    let dash = (1..scene.tokens.len()).rfind(|i| scene.is_dash(*i) && scene.is_comma(*i - 1) && says(*i + 1))?;
    (!quoted()).then_some(dash - 1)
}

/// "The deputy minister Ali Kaya, on the day of the vote, “There were 40 …": where the verb closes, whose quotation it is stands
/// before it, set off by a comma.
pub(super) fn subject_of<'s>(scene: &Scene<'_>, speakers: &'s [Speaker]) -> Option<&'s Speaker> {
    let mark = (0..scene.tokens.len()).rfind(|i| matches!(scene.tokens.fold(*i), "\"" | "„"))?;
    let medium = |s: &Speaker| s.kind.is_some_and(SourceKind::relays);
    let before = |s: &&Speaker| s.tokens.end <= mark && s.role != SpeakerRole::Pronoun && (s.kind.is_some() || s.person) && !medium(s);
    let set_off = |s: &&Speaker| s.tokens.start == 0 || scene.is_comma(s.tokens.end);
    let subject = speakers.iter().rfind(|s| before(s) && set_off(s));
    subject.filter(|_| {
        scene.language.attribution.verb_final && (mark + 1..scene.tokens.len()).any(|i| scene.tokens.kind(i) == TokenKind::Word)
    })
}

/// "БЕРІК АСЫЛОВ, БАС ПРОКУРОР:" on a line of its own: who speaks in the next one.
pub(super) fn label<'s>(scene: &Scene<'_>, speakers: &'s [Speaker]) -> Option<&'s Speaker> {
    let says = scene.voices.iter().any(|v| *v.cue == Voice::Says);
    let first = speakers.first().filter(|s| s.person && s.tokens.start == 0 && !says && scene.quantities.is_empty())?;
    let comma = (0..scene.tokens.len()).any(|i| scene.is_comma(i)) && first.kind.is_some() && !ends_in_stop(scene);
    (ends_in_colon(scene) || comma).then_some(first)
}

/// "Others blocked traffic": the sentence goes on with what the one before told.
pub(super) fn goes_on(scene: &Scene<'_>, frames: &[Frame]) -> bool {
    frames.is_empty()
        && scene.voices.iter().any(|v| *v.cue == Voice::Continues && v.tokens.start == 0)
        && scene.quantities.iter().all(|q| q.tokens.start > 0)
}

/// A verb stands in the mood of reported speech.
pub(super) fn reports_on(scene: &Scene<'_>) -> bool {
    scene.voices.iter().any(|v| *v.cue == Voice::Mood)
}
