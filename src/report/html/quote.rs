//! What was written: the sentence in its own language and script, the words that bear the claim marked, the figure within them again.

use super::markup::{Attribute, Html, language};
use crate::claim::Claim;
use crate::report::{single_line, wording};

/// The first sign of the scripts that run from right to left: a text of earlier signs runs from left to right.
const RIGHT_TO_LEFT: char = '\u{590}';

/// Language and direction of what a claim was written in.
pub(super) fn script(claim: &Claim) -> Vec<Attribute<'_>> {
    let mut out: Vec<Attribute<'_>> = vec![("dir", "auto")];
    if let Some(code) = claim.language.as_deref().filter(|code| language(code)) {
        out.insert(0, ("lang", code));
    }
    out
}

/// One telling with its sentence; where it stands is told below it.
pub(super) fn write(h: &mut Html, claim: &Claim) {
    h.element("article", &[("class", "said")], |h| {
        h.element("p", &[("class", "who")], |h| {
            h.leaf("b", &[], &wording::source(claim));
            h.text(" ");
            h.element("span", &[("class", "figure")], |h| figure(h, claim));
        });
        if claim.sentence.is_some() || claim.quote.is_some() {
            h.element("blockquote", &script(claim), |h| sentence(h, claim));
        } else {
            h.fixed("<p class=\"where\">A row of a table, without a quote.</p>");
        }
        h.element("p", &[("class", "where")], |h| {
            let stands = [wording::channel(claim), position(claim)];
            h.text(&stands.into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" · "));
            h.text(&format!(" · read with confidence {}", wording::number(claim.confidence)));
        });
    });
}

/// The words that bear the claim, on one line.
pub(super) fn brief(h: &mut Html, claim: &Claim) {
    h.element("p", &[], |h| {
        h.leaf("b", &[], &wording::source(claim));
        let read = wording::interval(claim);
        h.text(&format!(" {} ", if read.is_empty() { wording::figure(claim) } else { read }));
        if let Some(quote) = claim.quote.as_deref().or(claim.sentence.as_deref()) {
            // What the page has anyway is not said again.
            let mut script = script(claim);
            script.retain(|(name, value)| if *name == "dir" { quote.chars().any(|c| c >= RIGHT_TO_LEFT) } else { *value != "en" });
            h.element("q", &script, |h| words(h, claim, &single_line(quote), "mark"));
            h.text(" ");
        }
        let stands = [wording::channel(claim), wording::telling(claim)];
        h.leaf("small", &[], &stands.into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" · "));
    });
}

/// The figure as written, apart from what it was read as: the two may run in different directions.
pub(super) fn figure(h: &mut Html, claim: &Claim) {
    let told = wording::figure(claim);
    let written = claim.value.as_deref().or(claim.number_text.as_deref()).map(single_line).unwrap_or_default();
    match told.strip_prefix(&written).filter(|_| !written.is_empty()) {
        Some(read) => {
            h.leaf("bdi", &[], &written);
            h.text(read);
        }
        None => h.text(&told),
    }
}

fn position(claim: &Claim) -> String {
    if claim.file.is_empty() {
        return wording::telling(claim);
    }
    let line = claim.line.map(|line| format!(":{line}")).unwrap_or_default();
    single_line(&format!("{}{line}", claim.file))
}

fn sentence(h: &mut Html, claim: &Claim) {
    let quote = claim.quote.as_deref().map(single_line).unwrap_or_default();
    let sentence = claim.sentence.as_deref().map_or_else(|| quote.clone(), single_line);
    let Some(at) = sentence.find(&quote).filter(|_| !quote.is_empty()) else { return h.text(&sentence) };
    h.text(&sentence[..at]);
    h.element("mark", &[], |h| words(h, claim, &quote, "strong"));
    h.text(&sentence[at + quote.len()..]);
}

/// A quote with its figure in an element of its own.
fn words(h: &mut Html, claim: &Claim, quote: &str, element: &'static str) {
    let figure = claim.number_text.as_deref().map(single_line).unwrap_or_default();
    match within(claim, quote, &figure) {
        Some(at) => {
            h.text(&quote[..at]);
            h.leaf(element, &[], &figure);
            h.text(&quote[at + figure.len()..]);
        }
        None => h.text(quote),
    }
}

/// Where the figure stands in the quote: by its offsets where they still fit, else where it is found first.
fn within(claim: &Claim, quote: &str, figure: &str) -> Option<usize> {
    if figure.is_empty() {
        return None;
    }
    let offset = claim.number_start.zip(claim.start).and_then(|(number, start)| usize::try_from(number.checked_sub(start)?).ok());
    offset.filter(|at| quote.get(*at..).is_some_and(|rest| rest.starts_with(figure))).or_else(|| quote.find(figure))
}
