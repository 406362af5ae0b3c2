//! ClaimReview → claims. What it says in a `QuantitativeValue` is taken as it is; without one the claim's sentence is read as that of a
//! dispatch, with less confidence. The rating is a note: it says what the reviewer found, and makes no claim true or false.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::super::{Import, Knowledge};
use super::document::{Record, records};
use super::figure::{Figure, figures};
use crate::claim::{Claim, EventContext, Kind, UNSPECIFIED, extract};
use crate::error::Problem;
use crate::table::{Mapping, UNNAMED_METRIC, day_period, read_jsonl};
use crate::text::{DispatchMeta, parse};

/// How sure a reading of the sentence is beside one of a dispatch, which has its surroundings.
const OF_A_SENTENCE: f64 = 0.8;

/// Properties whose content becomes a claim or its notes.
const HELD: [&str; 19] = [
    "@context",
    "@type",
    "@id",
    "claimReviewed",
    "itemReviewed",
    "reviewRating",
    "author",
    "datePublished",
    "url",
    "inLanguage",
    "text",
    "name",
    "appearance",
    "firstAppearance",
    "about",
    "mentions",
    "value",
    "temporalCoverage",
    "spatialCoverage",
];

/// Reads a file of ClaimReviews; `template` holds event and dispatch.
pub fn import(bytes: &[u8], shown: &str, template: &Claim, knowledge: Knowledge<'_>) -> Import {
    let mut out = Import::default();
    let mut unheld: BTreeMap<String, usize> = BTreeMap::new();
    // Line and number of the record that each row is of.
    let (mut table, mut places): (Vec<u8>, Vec<(u32, u32)>) = (Vec::new(), Vec::new());
    for (record, number) in records(bytes, shown, &mut out.problems).into_iter().zip(1..) {
        out.rows += 1;
        for name in left(&record) {
            *unheld.entry(name).or_default() += 1;
        }
        let mut say = |problem: Problem| out.problems.push(problem.in_file(shown).at(record.line, 1));
        let rows = rows(&record, template, knowledge, &mut say);
        if rows.is_empty() {
            out.skipped += 1;
        }
        for row in rows {
            // A map of JSON is written without fail.
            table.extend(serde_json::to_vec(&row).unwrap_or_default());
            table.push(b'\n');
            places.push((record.line, number));
        }
    }
    let place = |row: u32| places.get(row.saturating_sub(1) as usize).copied().unwrap_or((1, 1));
    let read = read_jsonl(&table, shown, &Mapping::default(), template);
    out.problems.extend(read.problems.into_iter().map(|p| {
        let (line, _) = place(p.line.unwrap_or(1));
        p.at(line, 1)
    }));
    let rows = 1..=u32::try_from(places.len()).unwrap_or(u32::MAX);
    let skipped: BTreeSet<u32> = rows.filter(|row| read.lines.binary_search(row).is_err()).map(|row| place(row).1).collect();
    out.skipped += skipped.len();
    out.claims = read.claims;
    let own: Vec<(u32, u32)> = read.lines.iter().map(|row| place(*row)).collect();
    for (claim, (line, _)) in out.claims.iter_mut().zip(&own) {
        (claim.line, claim.column, claim.spot) = (Some(*line), None, None);
    }
    out.unheld = unheld.into_iter().collect();
    out.settle(&own, skipped, shown, knowledge);
    out
}

/// The claim that is read of one that this program wrote; `None` when it is no claim again.
pub(super) fn back(object: &Value) -> Option<Claim> {
    let claim = object.as_object()?;
    let figure = figures(claim).into_iter().next()?;
    let row = serde_json::to_vec(&of_ours(claim, figure)).ok()?;
    let mut read = read_jsonl(&row, "", &Mapping::default(), &Claim::new("", "", Kind::Quantity, ""));
    let mut back = read.claims.pop().filter(|_| read.problems.is_empty())?;
    back.line = None;
    Some(back)
}

/// Properties that nothing of ours holds.
fn left(record: &Record) -> BTreeSet<String> {
    let of = |kind: &str, object: &Map<String, Value>| -> Vec<String> {
        let free = |name: &&String| !(HELD.contains(&name.as_str()) || kind == "Claim" && name.as_str() == "identifier");
        object.keys().filter(free).map(|name| format!("{kind}.{name}")).collect()
    };
    let appearances =
        ["appearance", "firstAppearance"].into_iter().filter(|name| objects(record.claim.get(*name)).iter().any(|o| o.contains_key("url")));
    let urls: Vec<String> = appearances.map(|name| format!("Claim.{name}.url")).collect();
    of("ClaimReview", &record.review).into_iter().chain(of("Claim", &record.claim)).chain(urls).collect()
}

/// The claims of a record, each as columns of ours.
fn rows(record: &Record, template: &Claim, knowledge: Knowledge<'_>, say: &mut dyn FnMut(Problem)) -> Vec<Map<String, Value>> {
    let (review, claim) = (&record.review, &record.claim);
    let found = figures(claim);
    if found.iter().any(|f| f.ours) {
        let of_ours = |figure: Figure| {
            let mut row = of_ours(claim, figure);
            note(&mut row, &rating(review));
            row
        };
        return found.into_iter().filter(|f| f.ours).map(of_ours).collect();
    }
    let statement = text(review.get("claimReviewed")).or_else(|| text(claim.get("text"))).or_else(|| text(claim.get("name")));
    let shared = shared(record, statement.as_deref(), say);
    let read = statement.as_deref().map_or_else(Vec::new, |statement| sentence(statement, &shared, template, knowledge, say));
    let mut out = Vec::new();
    for figure in &found {
        let row = match read.iter().find(|claim| tells(claim, figure)) {
            Some(claim) => columns(claim),
            None => {
                let message = "a figure of which nothing says what it counts; it meets only figures like it";
                say(Problem::warning(message, "write the metric into the table that the import makes"));
                Map::from_iter([("metric".to_owned(), json!(UNNAMED_METRIC))])
            }
        };
        let mut row = joined(row, &shared);
        // What was given is the figure; its words are those of the sentence.
        if ["low", "best", "high"].iter().any(|column| figure.columns.contains_key(*column)) {
            ["low", "best", "high", "qualifier", "number_text"].iter().for_each(|column| _ = row.remove(*column));
        }
        row.extend(figure.columns.clone());
        row.insert("confidence".to_owned(), json!(1));
        note(&mut row, &[rating(review), vec!["the figure is that of a QuantitativeValue".to_owned()]].concat());
        out.push(row);
    }
    if !found.is_empty() {
        return out;
    }
    for claim in &read {
        let mut row = joined(columns(claim), &shared);
        row.insert("confidence".to_owned(), json!((claim.confidence * OF_A_SENTENCE * 100.0).round() / 100.0));
        note(
            &mut row,
            &[rating(review), vec!["read from the sentence of claimReviewed: no QuantitativeValue is given".to_owned()]].concat(),
        );
        out.push(row);
    }
    if out.is_empty() {
        let message = match statement {
            Some(_) => "no figure in claimReviewed, and no QuantitativeValue",
            None => "neither claimReviewed nor a QuantitativeValue",
        };
        say(Problem::warning(message, "nothing to do, unless the claim has a figure: then write it into a table"));
    }
    out
}

/// A claim that this program wrote.
fn of_ours(claim: &Map<String, Value>, figure: Figure) -> Map<String, Value> {
    let mut row = figure.columns;
    for (theirs, column) in [("identifier", "claim_id"), ("inLanguage", "language"), ("datePublished", "published")] {
        row.extend(claim.get(theirs).map(|value| (column.to_owned(), value.clone())));
    }
    let publisher = objects(claim.get("appearance")).into_iter().find_map(|a| name(a.get("publisher")));
    row.extend(publisher.map(|publisher| ("outlet".to_owned(), json!(publisher))));
    row
}

/// What all claims of a record have in common.
fn shared(record: &Record, statement: Option<&str>, say: &mut dyn FnMut(Problem)) -> Map<String, Value> {
    let (review, claim) = (&record.review, &record.claim);
    let appearances: Vec<&Map<String, Value>> = ["firstAppearance", "appearance"].iter().flat_map(|key| objects(claim.get(*key))).collect();
    let outlet = appearances.iter().find_map(|a| name(a.get("publisher")).or_else(|| name(a.get("author"))).or_else(|| host(a.get("url"))));
    let outlet = outlet.or_else(|| name(review.get("author")));
    let dates = [claim.get("datePublished")].into_iter().chain(appearances.iter().map(|a| a.get("datePublished")));
    let published = dates.flatten().filter_map(Value::as_str).map(str::trim).find(|date| !date.is_empty());
    let day = published.and_then(day);
    if let (Some(written), None) = (published, &day) {
        say(Problem::warning(format!("“{written}” is no date; the claim has none"), "write an ISO day, month or year into datePublished"));
    }
    let language = text(claim.get("inLanguage")).or_else(|| text(review.get("inLanguage")));
    let place =
        objects(claim.get("spatialCoverage")).into_iter().find_map(|p| name(p.get("name"))).or_else(|| text(claim.get("spatialCoverage")));
    let period = text(claim.get("temporalCoverage")).filter(|t| t.split('/').all(|day| day_period(day).is_some()));
    let columns = [
        ("source_text", name(claim.get("author"))),
        ("outlet", outlet),
        ("published", day),
        ("language", language),
        ("place_text", place),
        ("from", period),
        ("sentence", statement.map(str::to_owned)),
    ];
    columns.into_iter().filter_map(|(column, value)| Some((column.to_owned(), json!(value?)))).collect()
}

/// A day, month or year, without the hour that may follow.
fn day(written: &str) -> Option<String> {
    let day = written.split(['T', ' ']).next().unwrap_or_default();
    day_period(day).map(|_| day.to_owned())
}

/// The claims of the sentence, read as a dispatch.
fn sentence(
    statement: &str,
    shared: &Map<String, Value>,
    template: &Claim,
    knowledge: Knowledge<'_>,
    say: &mut dyn FnMut(Problem),
) -> Vec<Claim> {
    let of = |column: &str| text(shared.get(column));
    let meta = DispatchMeta {
        event: Some(template.event.clone()),
        outlet: of("outlet"),
        published: of("published"),
        language: of("language"),
        ..DispatchMeta::default()
    };
    let (dispatch, problems) = parse(&template.dispatch, "claimReviewed", statement.as_bytes(), &meta, knowledge.catalog);
    problems.into_iter().for_each(|mut problem| {
        problem.message = format!("claimReviewed: {}", problem.message);
        say(problem);
    });
    let read = dispatch.map(|d| extract(&d, knowledge.catalog, knowledge.policy, &EventContext::default()).claims).unwrap_or_default();
    read.into_iter().filter(|claim| claim.metric != UNSPECIFIED).collect()
}

/// Whether a claim of the sentence has the figure.
fn tells(claim: &Claim, figure: &Figure) -> bool {
    let of = |column: &str| figure.columns.get(column).and_then(|v| v.as_f64().or_else(|| v.as_str()?.parse().ok()));
    let best = of("best");
    claim.kind == Kind::Quantity
        && match best {
            Some(best) => claim.best == Some(best) || claim.low.is_some_and(|l| l <= best) && claim.high.is_some_and(|h| best <= h),
            None => (of("low").is_some() || of("high").is_some()) && of("low") == claim.low && of("high") == claim.high,
        }
}

/// What a reading of the sentence says; where it stands in the sentence says nothing in a table.
fn columns(claim: &Claim) -> Map<String, Value> {
    const READ: [&str; 21] = [
        "kind",
        "metric",
        "population",
        "unit",
        "qualifier",
        "low",
        "best",
        "high",
        "value",
        "modality",
        "scope",
        "source_text",
        "source_kind",
        "via",
        "place_text",
        "country",
        "date_text",
        "quote",
        "number_text",
        "language",
        "extractor",
    ];
    let mut out: Map<String, Value> =
        READ.iter().filter_map(|name| Some(((*name).to_owned(), json!(crate::table::column(name)?.text(claim)?)))).collect();
    for (name, day) in [("from", claim.from), ("to", claim.to), ("as_of", claim.as_of)] {
        out.extend(day.map(|day| (name.to_owned(), json!(day.to_string()))));
    }
    out
}

/// The columns of a reading with those of the record, which win; but who is quoted in the sentence is the source, and the author of the claim
/// hands it on.
fn joined(mut row: Map<String, Value>, shared: &Map<String, Value>) -> Map<String, Value> {
    let quoted = row.contains_key("source_text")
        && row.get("source_kind").and_then(Value::as_str).is_some_and(|k| !matches!(k, "outlet" | "unknown"));
    for (column, value) in shared {
        if quoted && column == "source_text" {
            row.entry("via").or_insert_with(|| value.clone());
        } else if column == "from" {
            // A stated period is both ends.
            row.remove("to");
            row.insert(column.clone(), value.clone());
        } else {
            row.insert(column.clone(), value.clone());
        }
    }
    if !quoted && shared.contains_key("source_text") {
        row.remove("source_kind");
    }
    row
}

/// What a reviewer found, in words.
fn rating(review: &Map<String, Value>) -> Vec<String> {
    let Some(rating) = objects(review.get("reviewRating")).into_iter().next() else { return Vec::new() };
    let number = |key: &str| match rating.get(key) {
        Some(Value::Number(n)) => Some(n.to_string()),
        value => text(value),
    };
    let named = number("alternateName").or_else(|| number("name")).map(|name| format!("“{name}”"));
    let value = number("ratingValue").map(|value| match (number("worstRating"), number("bestRating")) {
        (Some(worst), Some(best)) => format!("{value}, from {worst} to {best}"),
        _ => value,
    });
    let verdict = match (named, value) {
        (Some(named), Some(value)) => format!("{named} ({value})"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return Vec::new(),
    };
    let by = name(review.get("author")).map(|by| format!(" by {by}")).unwrap_or_default();
    let on = text(review.get("datePublished")).map(|on| format!(", {on}")).unwrap_or_default();
    let at = text(review.get("url")).map(|at| format!(", {at}")).unwrap_or_default();
    vec![format!("rated {verdict}{by}{on}{at}: the reviewer's finding, which decides nothing here")]
}

fn note(row: &mut Map<String, Value>, notes: &[String]) {
    if !notes.is_empty() {
        row.insert("notes".to_owned(), json!(notes.join("; ")));
    }
}

/// A text that is not empty; the first of a list.
fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(t) => Some(t.trim().to_owned()).filter(|t| !t.is_empty()),
        Value::Array(items) => items.iter().find_map(|item| text(Some(item))),
        Value::Object(object) => text(object.get("@value")),
        _ => None,
    }
}

/// The name of a person or organisation, several with commas between.
fn name(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Array(items) => {
            let names: Vec<String> = items.iter().filter_map(|item| name(Some(item))).collect();
            Some(names.join(", ")).filter(|names| !names.is_empty())
        }
        Value::Object(object) => text(object.get("name")),
        other => text(Some(other)),
    }
}

/// The site of an address.
fn host(value: Option<&Value>) -> Option<String> {
    let url = text(value)?;
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?.trim_start_matches("www.");
    Some(host.to_owned()).filter(|host| !host.is_empty())
}

fn objects(value: Option<&Value>) -> Vec<&Map<String, Value>> {
    match value {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_object).collect(),
        Some(Value::Object(object)) => vec![object],
        _ => Vec::new(),
    }
}
