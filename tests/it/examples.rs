//! The packs' own examples of whole claims: `[[examples.claims]]` at the end of each `languages/<code>.toml`.
//!
//! An example is a `text`, what is known of it (`published`, `outlet`), and what must be read:
//! `claims = [{ … }]`, each with columns of the claims table, all of which must match one claim, each claim serving once;
//! `exactly = true`: nothing else that the program is sure of; `none = true`: nothing at all that it is sure of.

use std::collections::BTreeSet;

use counterclaim::catalog::{Catalog, Language};
use counterclaim::claim::{Claim, EventContext, extract};
use counterclaim::text::{Dispatch, DispatchMeta, parse_jsonl_line};
use serde_json::{Map, Value, json};

/// Below this the program itself says that it is not sure.
const SURE: f64 = 0.5;

const KEYS: [&str; 6] = ["text", "published", "outlet", "claims", "exactly", "none"];

struct Example {
    text: String,
    published: Option<String>,
    outlet: Option<String>,
    claims: Vec<toml::Table>,
    exactly: bool,
    none: bool,
}

fn example(value: &toml::Value) -> Result<Example, String> {
    let table = value.as_table().ok_or("an example is a table")?;
    if let Some(key) = table.keys().find(|k| !KEYS.contains(&k.as_str())) {
        return Err(format!("unknown key “{key}”; there are {}", KEYS.join(", ")));
    }
    let text = |key: &str| table.get(key).and_then(|v| v.as_str()).map(str::to_owned);
    let flag = |key: &str| table.get(key).and_then(toml::Value::as_bool).unwrap_or(false);
    let claims = table.get("claims").and_then(|v| v.as_array()).cloned().unwrap_or_default();
    let claims: Vec<toml::Table> = claims.into_iter().filter_map(|v| v.as_table().cloned()).collect();
    let example = Example {
        text: text("text").ok_or("no text")?,
        published: text("published"),
        outlet: text("outlet"),
        claims,
        exactly: flag("exactly"),
        none: flag("none"),
    };
    match example.claims.is_empty() != example.none {
        true => Err("either claims, or none = true".into()),
        false => Ok(example),
    }
}

fn dispatch(example: &Example, language: &Language, catalog: &Catalog) -> Dispatch {
    let line = json!({
        "id": "example", "text": example.text, "language": language.code, "outlet": example.outlet, "published": example.published,
    });
    let (dispatch, problems) = parse_jsonl_line(line.to_string().as_bytes(), 1, &language.file, &DispatchMeta::default(), catalog);
    assert!(problems.is_empty(), "{}: {problems:?}", example.text);
    dispatch.expect("a dispatch")
}

fn columns(claim: &Claim) -> Map<String, Value> {
    match serde_json::to_value(claim) {
        Ok(Value::Object(columns)) => columns,
        other => panic!("a claim is an object: {other:?}"),
    }
}

fn same(ours: &Value, wanted: &toml::Value) -> bool {
    match wanted {
        toml::Value::Integer(n) => ours.as_f64() == Some(*n as f64),
        toml::Value::Float(x) => ours.as_f64() == Some(*x),
        toml::Value::Boolean(b) => ours.as_bool() == Some(*b),
        toml::Value::Datetime(d) => ours.as_str() == Some(d.to_string().as_str()),
        // “null” asks for nothing there.
        toml::Value::String(s) => ours.as_str() == Some(s.as_str()) || (s == "null" && ours.is_null()),
        _ => false,
    }
}

fn matches(claim: &Map<String, Value>, wanted: &toml::Table) -> bool {
    wanted.iter().all(|(key, value)| claim.get(key).is_some_and(|ours| same(ours, value)))
}

/// A claim in one line, with the columns that somebody asks for.
fn shown(claim: &Claim, asked: &BTreeSet<&str>) -> String {
    let always = ["metric", "qualifier", "low", "best", "high", "value", "source_kind", "confidence"];
    let all = columns(claim);
    let listed = all.iter().filter(|(key, value)| !value.is_null() && (always.contains(&key.as_str()) || asked.contains(key.as_str())));
    listed.map(|(key, value)| format!("{key}={}", value.to_string().trim_matches('"'))).collect::<Vec<_>>().join(" ")
}

/// What is wrong with the reading of an example; nothing when all is well.
fn fault(example: &Example, language: &Language, catalog: &Catalog) -> Option<String> {
    let policy = catalog.policy("interval").expect("a policy");
    let found = extract(&dispatch(example, language, catalog), catalog, policy, &EventContext::default()).claims;
    let mut left: Vec<&Claim> = found.iter().collect();
    let mut missing = Vec::new();
    for wanted in &example.claims {
        match left.iter().position(|c| matches(&columns(c), wanted)) {
            Some(at) => drop(left.remove(at)),
            None => missing.push(wanted.to_string().trim_end().replace('\n', ", ")),
        }
    }
    left.retain(|c| c.confidence >= SURE && (example.exactly || example.none));
    if missing.is_empty() && left.is_empty() {
        return None;
    }
    let asked: BTreeSet<&str> = example.claims.iter().flat_map(|c| c.keys().map(String::as_str)).collect();
    let mut out = format!("{}: “{}”", language.file, example.text);
    missing.iter().for_each(|m| out.push_str(&format!("\n  lacks  {m}")));
    left.iter().for_each(|c| out.push_str(&format!("\n  beside {}", shown(c, &asked))));
    if !missing.is_empty() {
        found.iter().for_each(|c| out.push_str(&format!("\n  got    {}", shown(c, &asked))));
    }
    Some(out)
}

#[test]
fn every_pack_reads_its_own_claims() {
    let (catalog, problems) = Catalog::built_in_with_examples();
    assert!(problems.is_empty(), "{problems:?}");
    let catalog = &catalog;
    let known = columns(&Claim::new("", "", counterclaim::claim::Kind::Quantity, ""));
    let mut faults = Vec::new();
    for language in &catalog.languages {
        let list = language.examples.get("claims").and_then(|v| v.as_array()).cloned().unwrap_or_default();
        if list.len() < 5 {
            faults.push(format!("{}: {} [[examples.claims]], at least 5 are wanted", language.file, list.len()));
        }
        for value in &list {
            match example(value) {
                Err(why) => faults.push(format!("{}: {why} in {value}", language.file)),
                Ok(example) => {
                    let strange = example.claims.iter().flat_map(|c| c.keys()).find(|k| !known.contains_key(*k));
                    faults.extend(strange.map(|k| format!("{}: no column “{k}”: “{}”", language.file, example.text)));
                    faults.extend(fault(&example, language, catalog));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} examples fail:\n{}", faults.len(), faults.join("\n"));
}
