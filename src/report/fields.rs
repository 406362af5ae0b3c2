//! The public records, documented from their own definitions: names, types and meaning are read from the source of the
//! structs, so what `counterclaim schema` prints and the columns of every list are what the code has.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Serialize;
use serde_json::{Value, json};

use super::What;
use super::{Grid, single_line};
use crate::claim::{DateBasis, Kind, Modality, Qualifier, Review, Scope};
use crate::comparison::{AcceptedBy, Severity, Verdict};
use crate::error::Level;

/// One field of a public record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Column or key.
    pub name: String,
    /// In the words of JSON Schema: `string`, `number or null`, ...
    pub r#type: String,
    /// From its documentation.
    pub meaning: String,
    #[serde(skip)]
    rust: String,
}

const CLAIM: &str = include_str!("../claim/schema.rs");
const COMPARISON: &str = include_str!("../comparison/schema.rs");
const RELIABILITY: &str = include_str!("../reliability/schema.rs");

/// Where the structs of all records are defined.
const SOURCES: [&str; 6] =
    [CLAIM, COMPARISON, RELIABILITY, include_str!("schema.rs"), include_str!("change.rs"), include_str!("../error.rs")];

/// A public record: its name in lists, the struct, one line about it.
const RECORDS: [(&str, &str, &str); 8] = [
    ("claims", "Claim", "one row of the claims table"),
    ("findings", "Finding", "a reported problem: claims that can't all hold"),
    ("pairs", "Pair", "two claims of one event and metric family, compared"),
    ("estimates", "Estimate", "what one question comes to"),
    ("sources", "Record", "the record of one source on one metric"),
    ("calibrations", "Calibration", "how often intervals hold what was held out"),
    ("report", "Document", "the JSON document of report and check"),
    ("diff", "ChangeDocument", "the JSON document of diff"),
];

static FIELDS: LazyLock<Vec<Vec<Field>>> = LazyLock::new(|| RECORDS.iter().map(|(_, name, _)| fields_of(name)).collect());

/// Names of the documented records.
pub fn documents() -> impl Iterator<Item = &'static str> {
    RECORDS.iter().map(|r| r.0)
}

fn of(record: &str) -> &'static [Field] {
    RECORDS.iter().position(|r| r.0 == record).map_or(&[], |i| &FIELDS[i])
}

/// The columns of a record, in order.
pub(super) fn columns(record: &str) -> Vec<String> {
    of(record).iter().map(|f| f.name.clone()).collect()
}

/// What a column of a record is stored as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Storage {
    Text,
    Number,
    Whole,
    Position,
    Flag,
    Day,
}

/// How the field `name` of a record is stored; text where no such field is documented, and for lists.
pub(super) fn storage(record: &str, name: &str) -> Storage {
    let Some(field) = of(record).iter().find(|f| f.name == name) else { return Storage::Text };
    match inner(&field.rust, "Option").unwrap_or(&field.rust) {
        "f64" => Storage::Number,
        "u64" | "usize" => Storage::Whole,
        "u32" => Storage::Position,
        "bool" => Storage::Flag,
        "Date" => Storage::Day,
        _ => Storage::Text,
    }
}

/// The fields of a record as a list; `None` when there is no such record.
pub fn grid(record: &str) -> Option<Grid<'static>> {
    let name = RECORDS.iter().find(|r| r.0 == record)?.0;
    let fields = of(name);
    let columns = ["name", "type", "meaning"].map(str::to_owned).to_vec();
    Some(Grid::new("fields", columns, fields).shown(&["field", "type", "meaning"], |i| {
        let field = &fields[i];
        vec![field.name.clone(), field.r#type.clone(), single_line(&field.meaning.replace('`', ""))]
    }))
}

/// The JSON Schema (draft 2020-12) of a record; `None` when there is no such record.
pub fn json_schema(record: &str) -> Option<String> {
    let (name, _, about) = RECORDS.iter().find(|r| r.0 == record)?;
    let mut out = format!(
        "{{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": {},\n  \"description\": {},\n  \"type\": \"object\",\n  \"properties\": {{",
        json!(name),
        json!(about)
    );
    let mut separator = "\n";
    let mut parts = BTreeMap::new();
    for field in of(name) {
        let mut schema = schema_of(&field.rust, &mut parts);
        schema["description"] = json!(field.meaning);
        out.push_str(&format!("{separator}    {}: {schema}", json!(field.name)));
        separator = ",\n";
    }
    // Every key is there, null where nothing is known.
    let required: Vec<&str> = of(name).iter().map(|f| f.name.as_str()).collect();
    out.push_str(&format!("\n  }},\n  \"required\": {}", json!(required)));
    separator = ",\n  \"$defs\": {\n";
    for (name, part) in &parts {
        out.push_str(&format!("{separator}    {}: {part}", json!(name)));
        separator = ",\n";
    }
    out.push_str(if parts.is_empty() { "\n}\n" } else { "\n  }\n}\n" });
    Some(out)
}

/// Every struct of the sources: its name, and the text from its first field on.
static STRUCTS: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let opened = |rest: &'static str| {
        let (head, body) = rest.split_once('\n')?;
        let name = head.strip_suffix('{')?.split([' ', '<']).next()?;
        Some((name, body))
    };
    SOURCES.iter().flat_map(|source| source.split("struct ").skip(1).filter_map(opened)).collect()
});

/// Fields of the struct of that name, with their documentation, but for those that serde skips, which are no columns; none
/// where it is no record nor a part of one.
fn fields_of(name: &str) -> Vec<Field> {
    let (mut fields, mut meaning, mut skipped) = (Vec::new(), String::new(), false);
    let body = STRUCTS.get(name).copied().unwrap_or_default();
    for line in body.lines().map(str::trim).take_while(|l| *l != "}") {
        if let Some(text) = line.strip_prefix("///") {
            meaning = format!("{meaning} {}", text.trim()).trim_start().to_owned();
        } else if line.starts_with("#[") {
            skipped |= line.contains("serde(skip)");
        } else if let Some((name, rust)) = line.strip_prefix("pub ").and_then(|l| l.split_once(": ")) {
            let rust = rust.trim_end_matches(',').trim_start_matches("&'a ").to_owned();
            if !skipped {
                fields.push(Field { name: name.to_owned(), r#type: described(&rust), meaning: meaning.clone(), rust });
            }
            (meaning, skipped) = (String::new(), false);
        }
    }
    fields
}

fn inner<'a>(rust: &'a str, outer: &str) -> Option<&'a str> {
    rust.strip_prefix(outer)?.strip_prefix('<')?.strip_suffix('>')
}

fn described(rust: &str) -> String {
    if let Some(rust) = inner(rust, "Option") {
        return format!("{} or null", described(rust));
    }
    if let Some(rust) = inner(rust, "Vec") {
        return format!("list of {}", described(rust));
    }
    let values = values(rust);
    let parts = fields_of(rust);
    match rust {
        _ if !values.is_empty() => values.join(", "),
        _ if !parts.is_empty() => format!("object: {}", parts.iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join(", ")),
        "String" => "string".into(),
        "f64" => "number".into(),
        "u32" | "u64" | "usize" => "whole number".into(),
        "bool" => "true or false".into(),
        "Date" => "ISO day".into(),
        other => other.to_lowercase(),
    }
}

/// The schema of a type; those of the structs within it go into `parts`, by name.
fn schema_of(rust: &str, parts: &mut BTreeMap<String, Value>) -> Value {
    if let Some(rust) = inner(rust, "Option") {
        return json!({ "anyOf": [schema_of(rust, parts), { "type": "null" }] });
    }
    if let Some(rust) = inner(rust, "Vec") {
        return json!({ "type": "array", "items": schema_of(rust, parts) });
    }
    let values = values(rust);
    let fields = fields_of(rust);
    if !fields.is_empty() {
        if !parts.contains_key(rust) {
            let required: Vec<&str> = fields.iter().map(|f| f.name.as_str()).collect();
            let properties: serde_json::Map<_, _> = fields.iter().map(|f| (f.name.clone(), schema_of(&f.rust, parts))).collect();
            parts.insert(rust.to_owned(), json!({ "type": "object", "properties": properties, "required": required }));
        }
        return json!({ "$ref": format!("#/$defs/{rust}") });
    }
    match rust {
        _ if !values.is_empty() => json!({ "enum": values }),
        "f64" => json!({ "type": "number" }),
        "u32" | "u64" | "usize" => json!({ "type": "integer", "minimum": 0 }),
        "bool" => json!({ "type": "boolean" }),
        "Date" => json!({ "type": "string", "format": "date" }),
        _ => json!({ "type": "string" }),
    }
}

/// The words that a closed type allows.
fn values(rust: &str) -> Vec<String> {
    fn words<T: Serialize>(all: &[T]) -> Vec<String> {
        all.iter().filter_map(|v| serde_json::to_value(v).ok()?.as_str().map(str::to_owned)).collect()
    }
    match rust {
        "Kind" => words(Kind::ALL),
        "Modality" => words(Modality::ALL),
        "Scope" => words(Scope::ALL),
        "DateBasis" => words(DateBasis::ALL),
        "Review" => words(Review::ALL),
        "Qualifier" => words(&Qualifier::ALL),
        "Verdict" => words(&[Verdict::Agree, Verdict::Overlap, Verdict::Disjoint, Verdict::Incomparable]),
        "AcceptedBy" => words(&[AcceptedBy::Baseline, AcceptedBy::Review]),
        "Level" => words(&[Level::Error, Level::Warning]),
        "What" => words(&[What::Added, What::Removed, What::Changed]),
        "Severity" => words(&[Severity::Note, Severity::Warning, Severity::Error]),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Claim;
    use crate::report::json;

    #[test]
    fn columns_are_the_keys_that_claims_serialise_to_in_order() {
        let line = json::line(&Claim::new("e", "d", Kind::Quantity, "killed"));
        let keys: Vec<&str> = line.split(['{', ',']).filter_map(|p| p.strip_prefix('"')?.split_once("\":").map(|k| k.0)).collect();
        assert_eq!(columns("claims"), keys);
        assert_eq!(keys.len(), 44);
    }

    #[test]
    fn every_field_is_documented_and_of_a_known_type() {
        for record in documents() {
            for field in of(record) {
                assert!(!field.meaning.is_empty(), "{record}.{} has no documentation", field.name);
                assert!(!schema_of(&field.rust, &mut BTreeMap::new()).is_null());
            }
            let schema = json_schema(record).unwrap_or_default();
            assert!(serde_json::from_str::<Value>(&schema).is_ok(), "{schema}");
        }
    }
}
