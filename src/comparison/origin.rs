//! Who a claim originates from: claims of one origin are one voice, however many outlets print them.

use crate::catalog::fold;
use crate::claim::Claim;

/// Kinds whose members bear no name of their own: two "eyewitnesses" are one voice only when the same carrier relays them.
const ANONYMOUS: [&str; 5] = ["eyewitness", "victim_family", "social_media", "expert", "unknown"];

/// A key that is equal for claims of one origin.
pub fn origin(claim: &Claim) -> String {
    let carrier = claim.via.as_deref().and_then(|v| v.split(';').map(str::trim).find(|v| !v.is_empty()));
    if let Some(source) = &claim.source {
        return key(source);
    }
    let printed = || match carrier.or(claim.outlet.as_deref()) {
        Some(name) => key(name),
        None => format!("dispatch:{}", claim.dispatch),
    };
    if ANONYMOUS.contains(&claim.source_kind.as_str()) {
        return format!("{} of {}", claim.source_kind, printed());
    }
    match claim.source_text.as_deref().filter(|t| claim.source_kind != "outlet" && !t.trim().is_empty()) {
        Some(text) => key(text),
        None => printed(),
    }
}

/// Letters and digits, folded; what stands between them makes no difference.
fn key(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    if words.is_empty() { folded } else { words.join(" ") }
}
