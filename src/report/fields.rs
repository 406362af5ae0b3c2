//! The public records, documented from their own definitions: names, types and meaning are read from the source of the
//! structs, so what `counterclaim schema` prints and the columns of every list are what the code has.

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::{Value, json};

use super::{Grid, single_line};
use crate::claim::{DateBasis, Kind, Modality, Qualifier, Review, Scope};
use crate::comparison::{AcceptedBy, Severity, Verdict};

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

/// A public record: its name in lists, the struct, the source it is defined in, one line about it.
const RECORDS: [(&str, &str, &str, &str); 6] = [
    ("claims", "Claim", CLAIM, "one row of the claims table"),
    ("findings", "Finding", COMPARISON, "a reported problem: claims that can't all hold"),
    ("pairs", "Pair", COMPARISON, "two claims of one event and metric family, compared"),
    ("estimates", "Estimate", RELIABILITY, "what one question comes to"),
    ("sources", "Record", RELIABILITY, "the record of one source on one metric"),
    ("calibrations", "Calibration", RELIABILITY, "how often intervals hold what was held out"),
];

static FIELDS: LazyLock<Vec<Vec<Field>>> = LazyLock::new(|| RECORDS.iter().map(|(_, name, source, _)| parse(source, name)).collect());

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
    let (name, _, _, about) = RECORDS.iter().find(|r| r.0 == record)?;
    let mut out = format!(
        "{{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": {},\n  \"description\": {},\n  \"type\": \"object\",\n  \"properties\": {{",
        json!(name),
        json!(about)
    );
    let mut separator = "\n";
    for field in of(name) {
        let mut schema = schema_of(&field.rust);
        schema["description"] = json!(field.meaning);
        out.push_str(&format!("{separator}    {}: {schema}", json!(field.name)));
        separator = ",\n";
    }
    // Every key is there, null where nothing is known.
    let required: Vec<&str> = of(name).iter().map(|f| f.name.as_str()).collect();
    out.push_str(&format!("\n  }},\n  \"required\": {}\n}}\n", json!(required)));
    Some(out)
}

/// Fields of `pub struct name` in Rust source, with their documentation; those that serde skips are no columns.
fn parse(source: &str, name: &str) -> Vec<Field> {
    let (mut fields, mut meaning, mut skipped) = (Vec::new(), String::new(), false);
    let opening = format!("pub struct {name} {{");
    for line in source.lines().map(str::trim).skip_while(|l| *l != opening).skip(1).take_while(|l| *l != "}") {
        if let Some(text) = line.strip_prefix("///") {
            meaning = format!("{meaning} {}", text.trim()).trim_start().to_owned();
        } else if line.starts_with("#[") {
            skipped |= line.contains("serde(skip)");
        } else if let Some((name, rust)) = line.strip_prefix("pub ").and_then(|l| l.split_once(": ")) {
            let rust = rust.trim_end_matches(',').to_owned();
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
    match rust {
        _ if !values.is_empty() => values.join(", "),
        "String" => "string".into(),
        "f64" => "number".into(),
        "u32" | "u64" | "usize" => "whole number".into(),
        "bool" => "true or false".into(),
        "Question" | "Acceptance" => {
            format!("object: {}", parse(COMPARISON, rust).iter().map(|f| f.name.as_str()).collect::<Vec<_>>().join(", "))
        }
        "Date" => "ISO day".into(),
        other => other.to_lowercase(),
    }
}

fn schema_of(rust: &str) -> Value {
    if let Some(rust) = inner(rust, "Option") {
        return json!({ "anyOf": [schema_of(rust), { "type": "null" }] });
    }
    if let Some(rust) = inner(rust, "Vec") {
        return json!({ "type": "array", "items": schema_of(rust) });
    }
    let values = values(rust);
    match rust {
        _ if !values.is_empty() => json!({ "enum": values }),
        "f64" => json!({ "type": "number" }),
        "u32" | "u64" | "usize" => json!({ "type": "integer", "minimum": 0 }),
        "bool" => json!({ "type": "boolean" }),
        "Date" => json!({ "type": "string", "format": "date" }),
        "Question" | "Acceptance" => {
            let fields = parse(COMPARISON, rust);
            let required: Vec<&str> = fields.iter().map(|f| f.name.as_str()).collect();
            let properties: serde_json::Map<_, _> = fields.iter().map(|f| (f.name.clone(), schema_of(&f.rust))).collect();
            json!({ "type": "object", "properties": properties, "required": required })
        }
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
                assert!(!schema_of(&field.rust).is_null());
            }
            let schema = json_schema(record).unwrap_or_default();
            assert!(serde_json::from_str::<Value>(&schema).is_ok(), "{schema}");
        }
    }
}
