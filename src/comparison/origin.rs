//! Who a claim originates from: claims of one origin are one voice, however many outlets print them.
//!
//! Nobody in particular ("eyewitnesses", "reports") is one voice only within what carries it, and an outlet's own voice is its
//! own, unless the wording gives away that one text was printed twice: see [`echo`](super::echo).

use crate::catalog::{Catalog, fold};
use crate::claim::Claim;

/// Kinds whose members bear no name of their own when the registry knows none.
const ANONYMOUS: [&str; 5] = ["eyewitness", "victim_family", "social_media", "expert", "unknown"];

/// A key that is equal for claims of one origin, as far as the claim itself tells.
pub fn origin(claim: &Claim, catalog: &Catalog) -> String {
    told(claim, catalog).0
}

/// The key, and whether somebody is named; else it is that of whoever printed the claim.
pub(super) fn told(claim: &Claim, catalog: &Catalog) -> (String, bool) {
    let carrier = claim.via.as_deref().and_then(|v| v.split(';').map(str::trim).find(|v| !v.is_empty()));
    let printed = || match carrier.or(claim.outlet.as_deref()) {
        Some(name) => key(name),
        None => format!("dispatch:{}", claim.dispatch),
    };
    if let Some(source) = &claim.source {
        let generic = catalog.sources.split_type(source).is_some_and(|(_, of)| of.generic);
        let own = claim.source_kind == "outlet";
        return if generic { (format!("{source} of {}", printed()), false) } else { (key(source), !own) };
    }
    if ANONYMOUS.contains(&claim.source_kind.as_str()) {
        return (format!("{} of {}", claim.source_kind, printed()), false);
    }
    match claim.source_text.as_deref().filter(|t| claim.source_kind != "outlet" && !t.trim().is_empty()) {
        Some(text) => (key(text), true),
        None => (printed(), false),
    }
}

/// Letters and digits, folded; what stands between them makes no difference.
fn key(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    if words.is_empty() { folded } else { words.join(" ") }
}
