//! Hand-coded claims: the text fields of a table go through the same grammar and catalogue as dispatches do.

use super::schema::{Claim, Kind, Qualifier};
use crate::catalog::{Catalog, Cue, Language, Places, Policy, SourceContext, SourceKind, Tokens, Voice, Wording};
use crate::error::Problem;
use crate::mention::{cues, parse_whole, voices};

/// Fills what a coder's words say and the other columns leave open. Reports a figure that cannot be read.
pub fn normalise(claim: &mut Claim, catalog: &Catalog, policy: &Policy, event_places: &[String]) -> Result<(), Problem> {
    let language = claim.language.as_deref().and_then(|l| catalog.language(l));
    if claim.kind == Kind::Quantity {
        figure(claim, catalog, language, policy)?;
    }
    population(claim, catalog, language);
    place(claim, catalog, event_places);
    source(claim, catalog, language);
    Ok(())
}

/// `number_text` wins over empty columns; a figure given in columns is read anew under the policy in force.
fn figure(claim: &mut Claim, catalog: &Catalog, language: Option<&Language>, policy: &Policy) -> Result<(), Problem> {
    let written = claim.number_text.clone();
    let read = written.as_deref().and_then(|text| {
        let own = language.into_iter();
        let others = catalog.languages.iter().filter(|l| language.is_none_or(|o| o.code != l.code));
        own.chain(others).find_map(|l| parse_whole(text, &l.numbers, policy))
    });
    if let Some(quantity) = read {
        let agrees = claim.best.is_none()
            || quantity.wording.figure.is_none()
            || claim.best == quantity.interval.best
            || claim.low == quantity.interval.low;
        if agrees {
            claim.vague.clone_from(&quantity.wording.vague);
            claim.qualifier = claim.qualifier.or(Some(quantity.wording.qualifier));
            if claim.qualifier == Some(quantity.wording.qualifier) {
                (claim.low, claim.best, claim.high) = (quantity.interval.low, quantity.interval.best, quantity.interval.high);
                return Ok(());
            }
        }
    }
    let given = claim.best.or(claim.low).or(claim.high);
    if given.is_none() && claim.qualifier == Some(Qualifier::Vague) {
        // A coder says that the wording is vague ("a much higher number"): kept, with nothing that could be compared.
        claim.confidence = claim.confidence.min(0.3);
        claim.notes.push("a vague wording without any bound".into());
        return Ok(());
    }
    if given.is_none() {
        let text = written.unwrap_or_default();
        let remedy = "give best, or low and high, or a number_text in figures or words of the row's language";
        return Err(Problem::error(format!("no figure can be read in “{text}”"), remedy));
    }
    // Two ends that a coder gave are the coder's reading; only what was left open is read under the policy.
    let both_ends = claim.low.zip(claim.high).is_some_and(|(low, high)| low < high);
    if let Some(wording) = wording(claim).filter(|_| !both_ends) {
        let interval = policy.interval(&wording);
        (claim.low, claim.best, claim.high) = (interval.low, interval.best, interval.high);
    }
    Ok(())
}

/// The wording behind a coder's columns; `None` when they name no qualifier or no figure. Comparing has its own reading,
/// which also takes a qualifier from the ends that a claim has.
fn wording(claim: &Claim) -> Option<Wording> {
    use crate::catalog::Qualifier::{About, AtLeast, AtMost, Between, Exact, LessThan, MoreThan, Vague};
    let qualifier = claim.qualifier?;
    let (figure, upper) = match qualifier {
        Exact | About => (claim.best.or(claim.low), None),
        AtLeast => (claim.best.or(claim.low), None),
        MoreThan => (claim.best.or(claim.low.map(|l| l - 1.0)), None),
        AtMost => (claim.best.or(claim.high), None),
        LessThan => (claim.best.or(claim.high.map(|h| h + 1.0)), None),
        Between => (claim.low, claim.high),
        Vague => (None, None),
    };
    if qualifier == Vague && claim.vague.is_none() || qualifier != Vague && figure.is_none() {
        return None;
    }
    let below_only = qualifier == About && claim.high.is_some() && claim.high == claim.best && claim.low < claim.best;
    Some(Wording { qualifier, figure, upper, below_only, vague: claim.vague.clone(), dozen: false })
}

/// "detained people" → people, "poliţişti" → police: the narrowest group that the words name.
fn population(claim: &mut Claim, catalog: &Catalog, language: Option<&Language>) {
    let Some(written) = claim.population.clone() else { return };
    if catalog.populations.get(&written).is_some() {
        return;
    }
    let tokens = Tokens::of(&written, 0);
    let own = language.into_iter().chain(catalog.languages.iter());
    for language in own {
        let mut found: Vec<String> = Vec::new();
        for mention in cues(&tokens, &language.cues) {
            if let Cue::Population(id) = mention.cue {
                found.push(id.clone());
            }
        }
        found.dedup();
        match found.as_slice() {
            [] => {}
            [one] => {
                claim.population = Some(one.clone());
                return;
            }
            several => {
                claim.population = Some(catalog.populations.around(several));
                return;
            }
        }
    }
}

fn place(claim: &mut Claim, catalog: &Catalog, event_places: &[String]) {
    if claim.place.is_none()
        && let Some(written) = &claim.place_text
    {
        let context: Vec<&str> = event_places.iter().map(String::as_str).chain(claim.country.as_deref()).collect();
        claim.place = catalog.places.identify_text(written, &context);
    }
    if claim.country.is_none() {
        claim.country = claim.place.as_deref().map(Places::first_country).map(str::to_owned);
    }
}

fn source(claim: &mut Claim, catalog: &Catalog, language: Option<&Language>) {
    let context =
        SourceContext { country: claim.country.as_deref(), place: claim.place.as_deref(), outlet: claim.outlet.as_deref(), day: claim.to };
    let unknown = claim.source_kind == "unknown";
    if let (None, Some(written)) = (&claim.source, &claim.source_text) {
        claim.source = catalog.sources.identify(&catalog.places, written, &context).id().map(str::to_owned);
    }
    if claim.source.is_none()
        && claim.source_text.is_none()
        && claim.source_kind == "outlet"
        && let Some(outlet) = &claim.outlet
    {
        claim.source = catalog.sources.identify(&catalog.places, outlet, &context).id().map(str::to_owned);
    }
    if unknown {
        if let Some(kind) = claim.source.as_deref().and_then(|id| kind_of(catalog, id)) {
            claim.source_kind = kind.to_string();
        } else if let Some(written) = &claim.source_text {
            let tokens = Tokens::of(written, 0);
            let own = language.into_iter().chain(catalog.languages.iter());
            let kind = own.into_iter().find_map(|l| {
                let found = voices(&tokens, &l.attribution);
                let longest = found.into_iter().filter(|v| matches!(v.cue, Voice::Source(_))).max_by_key(|v| v.tokens.len())?;
                if let Voice::Source(kind) = longest.cue { Some(*kind) } else { None }
            });
            if let Some(kind) = kind {
                claim.source_kind = kind.to_string();
            }
        }
    }
}

/// The kind that the registry gives a source, by its entry or by its type.
fn kind_of(catalog: &Catalog, id: &str) -> Option<SourceKind> {
    let sources = &catalog.sources;
    sources.get(id).map(|s| s.kind).or_else(|| sources.split_type(id).map(|(_, t)| t.kind))
}
