//! What the claims ask of the catalogue. A name that it does not know is shown with what it may mean, for a person to accept;
//! nothing is ever merged by likeness.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::catalog::{Catalog, Match, PlaceMatch, Places, SourceContext, fold};
use crate::claim::{Claim, names_a_holder};
use crate::error::Problem;

/// A name in the claims that the catalogue does not know.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pending {
    /// `source` or `place`.
    pub kind: &'static str,
    /// As written.
    pub written: String,
    /// What kind of source the wording shows; empty for a place.
    pub source_kind: String,
    /// Country of the claims, where it is known.
    pub country: Option<String>,
    /// How many claims bear it.
    pub claims: usize,
    /// Id of the most likely source or place.
    pub suggestion: Option<String>,
    /// How alike the two are written, up to 1.
    pub score: Option<f64>,
    /// File of the first claim.
    pub file: String,
    /// 1-based.
    pub line: Option<u32>,
}

/// What is to be done on a catalogue.
#[derive(Debug, Default)]
pub struct Upkeep {
    /// In order of kind and name.
    pub pending: Vec<Pending>,
    /// Entries that no claim needs.
    pub unused: Vec<Problem>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Names that no list knows, each once for a country.
pub(super) fn pending(claims: &[Claim], catalog: &Catalog) -> Vec<Pending> {
    let mut found: BTreeMap<(&'static str, String, Option<&str>), Pending> = BTreeMap::new();
    for claim in claims {
        for (kind, written) in [("source", source_name(claim)), ("place", place_name(claim))] {
            let Some(written) = written else { continue };
            let country = claim.country.as_deref().filter(|c| !c.is_empty());
            found
                .entry((kind, fold(written), country))
                .or_insert_with(|| {
                    let (suggestion, score) = match kind {
                        "source" => suggested_source(written, claim, catalog),
                        _ => suggested_place(written, claim, catalog),
                    }
                    .unzip();
                    Pending {
                        kind,
                        written: written.to_owned(),
                        source_kind: if kind == "source" { claim.source_kind.clone() } else { String::new() },
                        country: country.map(str::to_owned),
                        claims: 0,
                        suggestion,
                        score,
                        file: claim.file.clone(),
                        line: claim.line,
                    }
                })
                .claims += 1;
        }
    }
    found.into_values().collect()
}

/// The name of a source that has no id; nothing for what names nobody.
fn source_name(claim: &Claim) -> Option<&str> {
    if claim.source.is_some() || !names_a_holder(claim) {
        return None;
    }
    // An outlet's own people are the outlet.
    let written = if claim.source_kind == "outlet" { claim.outlet.as_deref() } else { claim.source_text.as_deref() };
    written.map(str::trim).filter(|w| !w.is_empty())
}

fn place_name(claim: &Claim) -> Option<&str> {
    claim.place_text.as_deref().map(str::trim).filter(|w| claim.place.is_none() && !w.is_empty())
}

fn suggested_source(written: &str, claim: &Claim, catalog: &Catalog) -> Option<(String, f64)> {
    let context =
        SourceContext { country: claim.country.as_deref(), place: claim.place.as_deref(), outlet: claim.outlet.as_deref(), day: claim.to };
    match catalog.sources.resolve(&catalog.places, written, Some(&claim.source_kind), &context) {
        Match::Suggested(list) => list.into_iter().next().map(rounded),
        _ => None,
    }
}

/// Of the likely places those in the claim's country go first.
fn suggested_place(written: &str, claim: &Claim, catalog: &Catalog) -> Option<(String, f64)> {
    let context: Vec<&str> = claim.country.as_deref().into_iter().collect();
    let PlaceMatch::Suggested(list) = catalog.places.resolve_text(written, &context) else { return None };
    let here = list.iter().position(|(id, _)| claim.country.as_deref() == Some(Places::first_country(id)));
    list.into_iter().nth(here.unwrap_or(0)).map(rounded)
}

fn rounded((id, score): (String, f64)) -> (String, f64) {
    (id, (score * 100.0).round() / 100.0)
}

/// The user's own entries that no claim needs, one warning a kind. Other catalogues than the user's are not meant to be used up.
pub(super) fn unused(claims: &[Claim], own: &Catalog) -> Vec<Problem> {
    let built_in = Catalog::built_in();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for claim in claims {
        let lists = [&claim.source, &claim.place, &claim.via];
        used.extend(lists.into_iter().flatten().flat_map(|l| l.split(';')).map(str::trim));
        used.extend([claim.metric.as_str()].into_iter().chain(claim.language.as_deref()));
    }
    // A place that holds one in use is in use.
    let wider: Vec<&str> = used.iter().flat_map(|id| id.match_indices('/').map(|(at, _)| &id[..at])).collect();
    used.extend(wider);
    let outlets: BTreeSet<&str> = claims.iter().filter_map(|c| c.outlet.as_deref()).collect();
    let identified: BTreeSet<String> = outlets
        .into_iter()
        .filter_map(|o| own.sources.identify(&own.places, o, &SourceContext::default()).id().map(str::to_owned))
        .collect();
    let free = |id: &str| !used.contains(id) && !identified.contains(id);
    let sources = own.sources.iter().filter(|s| built_in.sources.get(&s.id).is_none()).map(|s| s.id.as_str());
    let places = own.places.iter().filter(|p| built_in.places.get(p.id).is_none()).map(|p| p.id);
    let metrics = own.metrics.iter().filter(|m| built_in.metric(&m.id).is_none()).map(|m| m.id.as_str());
    let languages = own.languages.iter().filter(|l| built_in.language(&l.code).is_none()).map(|l| l.code.as_str());
    let kinds: [(&str, Vec<&str>); 4] =
        [("sources", sources.collect()), ("places", places.collect()), ("metrics", metrics.collect()), ("languages", languages.collect())];
    kinds.into_iter().filter_map(|(kind, ids)| unused_of(kind, ids.len(), ids.iter().copied().filter(|id| free(id)).collect())).collect()
}

fn unused_of(kind: &str, all: usize, free: Vec<&str>) -> Option<Problem> {
    const SHOWN: usize = 8;
    let more = if free.len() > SHOWN { format!(" and {} more", free.len() - SHOWN) } else { String::new() };
    let list = free.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    let message = format!("{} of your {all} {kind} are used by no claim: {list}{more}", free.len());
    (!free.is_empty()).then(|| Problem::warning(message, "remove what is no longer needed, or look for a misspelled name"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Kind;

    fn claim(change: impl Fn(&mut Claim)) -> Claim {
        let mut claim = Claim::new("e", "d", Kind::Quantity, "detained");
        change(&mut claim);
        claim
    }

    #[test]
    fn unknown_names_are_listed_once_with_what_they_may_mean() {
        let source = |c: &mut Claim| (c.source_text, c.source_kind) = (Some("Interfaxx".into()), "news_agency".into());
        let place = |c: &mut Claim| (c.place_text, c.country) = (Some("Almoty".into()), Some("kazakhstan".into()));
        let found = pending(&[claim(source), claim(source), claim(place)], Catalog::built_in());
        let told: Vec<_> = found.iter().map(|p| (p.kind, p.claims, p.suggestion.as_deref())).collect();
        assert_eq!(told, [("place", 1, Some("kazakhstan/almaty")), ("source", 2, Some("agency/interfax"))]);
        assert!(found.iter().all(|p| p.score.is_some_and(|s| (0.85..1.0).contains(&s))), "{found:?}");
    }

    #[test]
    fn what_names_nobody_waits_for_nobody() {
        let known = claim(|c| (c.source, c.source_text) = (Some("agency/afp".into()), Some("AFP".into())));
        let nobody = claim(|c| {
            c.source_text = Some("reportedly".into());
            c.notes.push("source: reported without a holder".into());
        });
        assert_eq!(pending(&[known, nobody], Catalog::built_in()), []);
    }

    #[test]
    fn entries_that_no_claim_needs_are_counted() {
        let told = unused_of("sources", 12, (0..10).map(|_| "x").collect()).map(|p| p.message).unwrap_or_default();
        assert_eq!(told, "10 of your 12 sources are used by no claim: x, x, x, x, x, x, x, x and 2 more");
        assert!(unused_of("sources", 2, Vec::new()).is_none());
    }
}
