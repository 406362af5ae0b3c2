//! A language without a pack: digits alone, low confidence, and a note that says so.

use super::extract::{EXTRACTOR, Extraction, Passed};
use super::identity::stable_ids;
use super::schema::{Claim, Kind, Spot};
use crate::catalog::{NumberRules, Policy, Tokens};
use crate::mention::quantities;
use crate::text::Dispatch;

/// The metric of a figure of which nothing but the digits could be read; it is never compared.
pub const UNSPECIFIED: &str = "unspecified";

const CONFIDENCE: f64 = 0.2;

/// Every figure in digits, kept as a claim of nothing in particular.
pub(super) fn extract(dispatch: &Dispatch, policy: &Policy) -> Extraction {
    let mut out = Extraction::default();
    let rules = NumberRules::default();
    for sentence in &dispatch.sentences {
        let tokens = Tokens::of(&dispatch.text[sentence.span.clone()], sentence.span.start);
        for quantity in quantities(&dispatch.text, &tokens, &[], &rules, policy) {
            let text = dispatch.text[quantity.span.clone()].to_owned();
            if let Some(reason) = quantity.not_count {
                out.passed.push(Passed { span: quantity.span, text, reason: reason.to_owned() });
                continue;
            }
            let mut claim = Claim::new(&dispatch.event, &dispatch.id, Kind::Quantity, UNSPECIFIED);
            claim.file.clone_from(&dispatch.file);
            claim.outlet.clone_from(&dispatch.outlet);
            claim.published.clone_from(&dispatch.published);
            claim.language.clone_from(&dispatch.language);
            claim.extractor = Some(EXTRACTOR.to_owned());
            claim.qualifier = Some(quantity.wording.qualifier);
            (claim.low, claim.best, claim.high) = (quantity.interval.low, quantity.interval.best, quantity.interval.high);
            claim.sentence = Some(dispatch.text[sentence.span.clone()].trim().to_owned());
            (claim.start, claim.end) = (Some(quantity.span.start as u64), Some(quantity.span.end as u64));
            (claim.number_start, claim.number_end) = (claim.start, claim.end);
            let spot = Spot::of(&dispatch.text, quantity.span.start);
            (claim.line, claim.column) = (Some(spot.line), Some(spot.column));
            claim.spot = Some(dispatch.row.map_or(spot, |row| Spot::cell(row, 1)));
            (claim.quote, claim.number_text) = (Some(text.clone()), Some(text));
            claim.confidence = CONFIDENCE;
            claim.notes.push("no language pack reads this text: digits only".into());
            out.claims.push(claim);
        }
    }
    stable_ids(&mut out.claims);
    out
}
