//! Claims → JSON-LD.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::{Export, Knowledge};
use super::{NOT_HELD, OURS, WORDS};
use crate::claim::{Claim, Kind, normalise};
use crate::comparison::{Finding, Verdict};
use crate::error::Problem;
use crate::table::{COLUMNS, Cell, Column, Refusal};

/// Writes one document with a graph of all claims.
///
/// # Errors
/// Never for claims, which JSON can hold.
pub fn export(claims: &[Claim], findings: &[Finding], knowledge: Knowledge<'_>) -> Result<Export, Problem> {
    let mut disjoint: BTreeMap<&str, &Finding> = BTreeMap::new();
    for finding in findings.iter().filter(|f| f.verdict == Some(Verdict::Disjoint) && f.accepted.is_none()) {
        for id in &finding.claims {
            disjoint.entry(id).or_insert(finding);
        }
    }
    let mut out = Export { written: claims.len(), ..Export::default() };
    let mut graph = Vec::with_capacity(claims.len());
    for claim in claims {
        let object = object(claim);
        let read = |mut back: Claim| normalise(&mut back, knowledge.catalog, knowledge.policy, &[]).ok().map(|()| back);
        let Some(back) = super::read::back(&object).and_then(read) else {
            out.losses.leave_out(claim, Refusal { why: "they cannot be read again".to_owned(), what: claim.metric.clone() });
            out.written -= 1;
            continue;
        };
        out.losses.compare(claim, &back);
        graph.push(match disjoint.get(claim.claim_id.as_str()) {
            Some(finding) => reviewed(claim, object, finding),
            None => object,
        });
    }
    let document = json!({ "@context": "https://schema.org", "@graph": graph });
    let failed = |e: &dyn std::fmt::Display| Problem::error(format!("cannot write JSON: {e}"), "this is a fault of the program");
    serde_json::to_writer_pretty(&mut out.bytes, &document).map_err(|e| failed(&e))?;
    out.bytes.push(b'\n');
    Ok(out)
}

/// A review that gives no rating of truth: how the claim compares, and with what.
fn reviewed(claim: &Claim, object: Value, finding: &Finding) -> Value {
    let mut review = json!({
        "@type": "ClaimReview",
        "itemReviewed": object,
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "compared: disjoint",
            "ratingExplanation": format!("{}; a comparison does not say which claim is false", finding.message),
        },
    });
    review["claimReviewed"] = json!(claim.sentence.as_deref().or(claim.quote.as_deref()).or(claim.number_text.as_deref()));
    review
}

fn object(claim: &Claim) -> Value {
    let mut out = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(name.to_owned(), value);
        }
    };
    let text = |text: &Option<String>| text.as_deref().map(|t| json!(t));
    put("@type", Some(json!("Claim")));
    put("identifier", Some(json!(claim.claim_id)).filter(|_| !claim.claim_id.is_empty()));
    put("name", text(&claim.quote));
    put("text", text(&claim.sentence));
    put("inLanguage", text(&claim.language));
    put("datePublished", text(&claim.published));
    put("author", claim.source_for_people().map(|name| json!({ "@type": agent(claim), "name": name })));
    let publisher = claim.outlet.as_deref().map(|name| json!({ "@type": "Organization", "name": name }));
    put("appearance", publisher.map(|publisher| json!({ "@type": "CreativeWork", "publisher": publisher })));
    let place = claim.place_text.as_deref().or(claim.place.as_deref());
    put("spatialCoverage", place.map(|name| json!({ "@type": "Place", "name": name })));
    put("temporalCoverage", claim.from.zip(claim.to).map(|(from, to)| json!(format!("{from}/{to}"))));
    put("about", Some(figure(claim)));
    Value::Object(out)
}

/// Kinds of sources that are persons.
fn agent(claim: &Claim) -> &'static str {
    if matches!(claim.source_kind.as_str(), "eyewitness" | "victim_family" | "expert") { "Person" } else { "Organization" }
}

/// The figure, with every column that nothing else of the object holds.
fn figure(claim: &Claim) -> Value {
    let kind = if claim.kind == Kind::Quantity { "QuantitativeValue" } else { "QualitativeValue" };
    let mut out = json!({ "@type": kind });
    for (column, theirs) in [("low", "minValue"), ("best", "value"), ("high", "maxValue"), ("unit", "unitText")] {
        if let Some(value) = value(claim, column) {
            out[theirs] = value;
        }
    }
    if let Some(category) = &claim.value {
        out["name"] = json!(category);
    }
    let held = |name: &str| WORDS.contains(&name) || NOT_HELD.contains(&name);
    // What a claim is when nothing is said needs no word.
    let nothing = Claim::new("", "", Kind::Quantity, "");
    let said = |c: &&Column| !held(c.name) && c.text(claim) != c.text(&nothing);
    let properties = COLUMNS.iter().filter(said).filter_map(|column| {
        let value = value(claim, column.name)?;
        Some(json!({ "@type": "PropertyValue", "propertyID": format!("{OURS}{}", column.name), "value": value }))
    });
    out["additionalProperty"] = properties.collect();
    out
}

fn value(claim: &Claim, name: &str) -> Option<Value> {
    match crate::table::column(name)?.cell(claim) {
        Cell::Null => None,
        Cell::Text(t) => Some(json!(t)),
        // JSON of others has 500, not 500.0.
        Cell::Number(n) if n.fract() == 0.0 && n.abs() < 9e15 => Some(json!(n as i64)),
        Cell::Number(n) => Some(json!(n)),
        Cell::Date(d) => Some(json!(d.to_string())),
        Cell::Whole(n) => Some(json!(n)),
    }
}
