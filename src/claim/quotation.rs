//! Quotations that go on over several sentences.

use super::attribute::{Attribution, Frame};
use super::scene::Scene;

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
