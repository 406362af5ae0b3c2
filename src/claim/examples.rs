//! Runs the examples of language packs: what `counterclaim catalog check` says of a user's pack, and the tests of the built-in ones.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::extract::{EventContext, extract};
use super::schema::{Claim, Kind, Modality};
use crate::catalog::{
    Catalog, ClaimExample, DateExample, FactExample, FactWanted, Interval, Language, NumberExample, Policy, SentenceExample, Tokens,
};
use crate::error::Problem;
use crate::mention::{dates, quantities};
use crate::text::{Dispatch, DispatchMeta, detect, parse_jsonl_line, published_period};

/// Below this the program itself says that it is not sure.
const SURE: f64 = 0.5;

/// Bytes of text from which a language must be recognised.
const RECOGNISABLE: usize = 100;

const REMEDY: &str = "mend the pack, or the example";

/// Every example of every pack that is read otherwise than it says, with file and line. The examples of the built-in packs are not
/// in the binary; [`Catalog::built_in_with_examples`] has them.
pub fn check_examples(catalog: &Catalog) -> Vec<Problem> {
    let Some(policy) = catalog.policy("interval") else { return Vec::new() };
    catalog.languages.iter().flat_map(|language| Runner { language, catalog, policy }.faults()).collect()
}

struct Runner<'a> {
    language: &'a Language,
    catalog: &'a Catalog,
    policy: &'a Policy,
}

impl Runner<'_> {
    fn faults(&self) -> Vec<Problem> {
        fn run<T>(list: &[(u32, T)], fault: impl Fn(&T) -> Option<String>) -> Vec<(u32, String)> {
            list.iter().filter_map(|(line, example)| fault(example).map(|why| (*line, why))).collect()
        }
        let examples = &self.language.examples;
        let mut faults = run(&examples.sentences, |e| self.sentences(e));
        faults.extend(run(&examples.numbers, |e| self.number(e)));
        faults.extend(run(&examples.dates, |e| self.date(e)));
        faults.extend(run(&examples.claims, |e| self.claims(e)));
        faults.extend(run(&examples.facts, |e| self.facts(e)));
        let problem = |(line, why): (u32, String)| Problem::error(why, REMEDY).at(line, 1).in_file(&self.language.file);
        faults.into_iter().map(problem).collect()
    }

    fn dispatch(&self, text: &str, outlet: Option<&str>, published: Option<&str>) -> Result<Dispatch, String> {
        let line = json!({ "id": "example", "text": text, "language": self.language.code, "outlet": outlet, "published": published });
        let read = parse_jsonl_line(line.to_string().as_bytes(), 1, &self.language.file, &DispatchMeta::default(), self.catalog);
        match read {
            (Some(dispatch), _) => Ok(dispatch),
            (None, problems) => Err(format!("“{text}”: {}", problems.first().map_or("not readable", |p| p.message.as_str()))),
        }
    }

    fn sentences(&self, example: &SentenceExample) -> Option<String> {
        let text = example.sentences.join(&example.join);
        let dispatch = match self.dispatch(&text, None, None) {
            Ok(dispatch) => dispatch,
            Err(why) => return Some(why),
        };
        let found: Vec<&str> = dispatch.sentences.iter().map(|s| &dispatch.text[s.span.clone()]).collect();
        if found != example.sentences {
            return Some(format!("sentences: wanted {:?}, got {found:?}", example.sentences));
        }
        let seen = detect(&text, self.catalog).map(|d| d.language.code.as_str());
        let recognised = text.len() <= RECOGNISABLE || seen == Some(self.language.code.as_str());
        (!recognised).then(|| format!("the language of “{text}” is taken for {}", seen.unwrap_or("none")))
    }

    fn number(&self, example: &NumberExample) -> Option<String> {
        let text = &example.text;
        let found = quantities(text, &Tokens::of(text, 0), &[], &self.language.numbers, self.policy);
        let counts = found.iter().filter(|q| q.not_count.is_none());
        let got: Vec<_> = counts.map(|q| (&text[q.span.clone()], q.wording.qualifier.as_str(), q.interval)).collect();
        let interval = Interval { low: example.low, best: example.best, high: example.high };
        let wanted: Vec<_> =
            (!example.none).then_some((example.quantity.as_str(), example.qualifier.as_str(), interval)).into_iter().collect();
        (got != wanted).then(|| format!("“{text}”: wanted {wanted:?}, got {got:?}"))
    }

    fn date(&self, example: &DateExample) -> Option<String> {
        let text = &example.text;
        let published = match example.published.as_deref().map(published_period).transpose() {
            Ok(published) => published,
            Err(problem) => return Some(problem),
        };
        let (found, _) = dates(text, &Tokens::of(text, 0), &self.language.dates, published);
        let wanted = example.from.as_ref().map(|from| (from.clone(), example.to.as_ref().unwrap_or(from).clone()));
        let days = |so_far: bool, p: crate::text::Period| (so_far, (p.from.to_string(), p.to.to_string()));
        let resolved: Vec<_> = found.iter().filter_map(|m| m.period.map(|p| days(m.so_far, p))).collect();
        let good = match &wanted {
            Some(wanted) => resolved.contains(&(example.so_far, wanted.clone())),
            None => resolved.is_empty(),
        };
        (!good).then(|| format!("“{text}” ({}): wanted {wanted:?}, got {resolved:?}", example.published.as_deref().unwrap_or("no day")))
    }

    fn claims(&self, example: &ClaimExample) -> Option<String> {
        if example.claims.is_empty() != example.none {
            return Some(format!("“{}”: give either claims, or none = true", example.text));
        }
        let known = columns(&Claim::new("", "", Kind::Quantity, ""));
        if let Some(strange) = example.claims.iter().flat_map(|c| c.keys()).find(|k| !known.contains_key(*k)) {
            return Some(format!("“{}”: the claims table has no column “{strange}”", example.text));
        }
        let dispatch = match self.dispatch(&example.text, example.outlet.as_deref(), example.published.as_deref()) {
            Ok(dispatch) => dispatch,
            Err(why) => return Some(why),
        };
        let mut found = extract(&dispatch, self.catalog, self.policy, &EventContext::default()).claims;
        // An example knows no ids: a whole is named by its figure.
        let wholes: BTreeMap<String, Option<String>> = found.iter().map(|c| (c.claim_id.clone(), c.number_text.clone())).collect();
        for part in &mut found {
            part.subset_of = part.subset_of.take().and_then(|id| wholes.get(&id).cloned().flatten());
        }
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
        let got = if missing.is_empty() { left } else { found.iter().collect() };
        let mut out = format!("“{}”", example.text);
        missing.iter().for_each(|m| out.push_str(&format!("\n  lacks  {m}")));
        got.iter().for_each(|c| out.push_str(&format!("\n  has    {}", shown(c, &asked))));
        Some(out)
    }

    /// All facts of the text, and no others.
    fn facts(&self, example: &FactExample) -> Option<String> {
        let dispatch = match self.dispatch(&example.text, None, example.published.as_deref()) {
            Ok(dispatch) => dispatch,
            Err(why) => return Some(why),
        };
        let found = extract(&dispatch, self.catalog, self.policy, &EventContext::default()).claims;
        let mut left: Vec<&Claim> = found.iter().filter(|c| c.kind == Kind::Fact).collect();
        let mut out = format!("“{}”", example.text);
        let mut missing = false;
        for wanted in &example.facts {
            match left.iter().position(|c| is_told(c, wanted)) {
                Some(at) => drop(left.remove(at)),
                None => {
                    missing = true;
                    out.push_str(&format!("\n  lacks  {wanted:?}"));
                }
            }
        }
        let asked = BTreeSet::from(["modality", "population", "place", "from"]);
        left.iter().for_each(|c| out.push_str(&format!("\n  has    {}", shown(c, &asked))));
        (missing || !left.is_empty()).then_some(out)
    }
}

fn is_told(claim: &Claim, wanted: &FactWanted) -> bool {
    let asked = |wanted: &Option<String>, ours: Option<&str>| wanted.as_deref().is_none_or(|w| ours == Some(w));
    claim.metric == wanted.metric
        && claim.value.as_deref() == Some(wanted.value.as_str())
        && claim.modality == if wanted.denied { Modality::Denied } else { Modality::Actual }
        && asked(&wanted.population, claim.population.as_deref())
        && asked(&wanted.source_kind, Some(&claim.source_kind))
        && asked(&wanted.place, claim.place.as_deref())
        && asked(&wanted.from, claim.from.map(|d| d.to_string()).as_deref())
}

fn columns(claim: &Claim) -> Map<String, Value> {
    match serde_json::to_value(claim) {
        Ok(Value::Object(columns)) => columns,
        _ => Map::new(),
    }
}

fn matches(claim: &Map<String, Value>, wanted: &toml::Table) -> bool {
    wanted.iter().all(|(key, value)| claim.get(key).is_some_and(|ours| same(ours, value)))
}

fn same(ours: &Value, wanted: &toml::Value) -> bool {
    match wanted {
        toml::Value::Integer(n) => ours.as_f64() == Some(*n as f64),
        toml::Value::Float(x) => ours.as_f64() == Some(*x),
        toml::Value::Boolean(b) => ours.as_bool() == Some(*b),
        toml::Value::Datetime(d) => ours.as_str() == Some(d.to_string().as_str()),
        toml::Value::String(s) => ours.as_str() == Some(s.as_str()) || (s == "null" && ours.is_null()),
        _ => false,
    }
}

/// A claim in one line, with the columns that somebody asks for.
fn shown(claim: &Claim, asked: &BTreeSet<&str>) -> String {
    let always = ["metric", "qualifier", "low", "best", "high", "value", "source_kind", "confidence"];
    let all = columns(claim);
    let listed = all.iter().filter(|(key, value)| !value.is_null() && (always.contains(&key.as_str()) || asked.contains(key.as_str())));
    listed.map(|(key, value)| format!("{key}={}", value.to_string().trim_matches('"'))).collect::<Vec<_>>().join(" ")
}
