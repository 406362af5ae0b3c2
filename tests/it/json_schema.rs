//! JSON Schema as far as the schemas here go (drafts 4 to 2020-12). A keyword that it does not know is a failure, never ignored.
//!
//! The crates for this change features of libraries that the program itself uses; this does not.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use regex::Regex;
use serde_json::Value;

/// Keywords that say nothing about a value.
const SILENT: [&str; 7] = ["$schema", "$id", "title", "description", "default", "definitions", "$defs"];

/// What of `value` is against `schema`, each with its path; nothing when all is well.
pub fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut out = Vec::new();
    check(schema, schema, value, "$", &mut out);
    out
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
    let Some(schema) = schema.as_object() else {
        match schema {
            Value::Bool(true) => {}
            Value::Bool(false) => out.push(format!("{at}: not allowed")),
            other => panic!("no schema: {other}"),
        }
        return;
    };
    // Words are found only for what fails: a report has many thousand values.
    macro_rules! must {
        ($holds:expr, $($what:tt)*) => {
            if !$holds {
                out.push(format!("{at}: {}: {}", format!($($what)*), value.to_string().chars().take(120).collect::<String>()));
            }
        };
    }
    for (keyword, rule) in schema {
        match keyword.as_str() {
            "type" => must!(types(rule).iter().any(|t| is(t, value)), "not of type {rule}"),
            "enum" => must!(rule.as_array().is_some_and(|all| all.contains(value)), "not one of {rule}"),
            "const" => must!(rule == value, "not {rule}"),
            "minimum" => must!(value.as_f64().is_none_or(|n| n >= number(rule)), "below {rule}"),
            "maximum" => must!(value.as_f64().is_none_or(|n| n <= number(rule)), "above {rule}"),
            "minLength" => must!(value.as_str().is_none_or(|t| t.chars().count() as f64 >= number(rule)), "shorter than {rule}"),
            "minItems" => must!(value.as_array().is_none_or(|a| a.len() as f64 >= number(rule)), "fewer than {rule}"),
            "maxItems" => must!(value.as_array().is_none_or(|a| a.len() as f64 <= number(rule)), "more than {rule}"),
            "uniqueItems" => {
                let twice = value.as_array().is_some_and(|a| (1..a.len()).any(|i| a[..i].contains(&a[i])));
                must!(rule != &Value::Bool(true) || !twice, "an item twice");
            }
            "pattern" => must!(value.as_str().is_none_or(|t| matches(rule.as_str().expect("a pattern"), t)), "does not match {rule}"),
            "format" => must!(value.as_str().is_none_or(|t| formed(rule.as_str().expect("a name"), t)), "no {rule}"),
            "required" => {
                for key in rule.as_array().expect("a list").iter().filter_map(Value::as_str) {
                    must!(value.as_object().is_none_or(|o| o.contains_key(key)), "lacks {key}");
                }
            }
            _ => {}
        }
    }
    for (keyword, rule) in schema {
        let count = |rules: &Value| rules.as_array().expect("a list").iter().filter(|r| holds(root, r, value)).count();
        match keyword.as_str() {
            "$ref" => check(root, target(root, rule), value, at, out),
            "properties" | "additionalProperties" => {}
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, item, &format!("{at}[{i}]"), out);
                }
            }
            "anyOf" if count(rule) == 0 => out.push(format!("{at}: none of anyOf holds")),
            "oneOf" if count(rule) != 1 => out.push(format!("{at}: {} of oneOf hold", count(rule))),
            "anyOf" | "oneOf" | "type" | "enum" | "const" | "minimum" | "maximum" | "minLength" | "minItems" | "maxItems" => {}
            "uniqueItems" | "pattern" | "format" | "required" => {}
            silent if SILENT.contains(&silent) => {}
            other => panic!("the keyword {other} is not known here"),
        }
    }
    for (key, child) in value.as_object().into_iter().flatten() {
        let at = format!("{at}.{key}");
        match (schema.get("properties").and_then(|p| p.get(key)), schema.get("additionalProperties")) {
            (Some(rule), _) | (None, Some(rule)) => check(root, rule, child, &at, out),
            (None, None) => {}
        }
    }
}

fn holds(root: &Value, schema: &Value, value: &Value) -> bool {
    let mut out = Vec::new();
    check(root, schema, value, "", &mut out);
    out.is_empty()
}

fn target<'a>(root: &'a Value, reference: &Value) -> &'a Value {
    let path = reference.as_str().and_then(|r| r.strip_prefix('#')).expect("a reference within the schema");
    root.pointer(path).unwrap_or_else(|| panic!("{path} is not there"))
}

fn types(rule: &Value) -> Vec<&str> {
    rule.as_str().map_or_else(|| rule.as_array().expect("types").iter().filter_map(Value::as_str).collect(), |one| vec![one])
}

fn is(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|n| n.fract() == 0.0),
        other => panic!("no type {other}"),
    }
}

fn number(rule: &Value) -> f64 {
    rule.as_f64().expect("a number")
}

/// Expressions are compiled once: a report has many thousand places.
fn matches(pattern: &str, text: &str) -> bool {
    static COMPILED: LazyLock<Mutex<HashMap<String, Regex>>> = LazyLock::new(Mutex::default);
    let compile = || Regex::new(pattern).expect("a regular expression");
    let mut compiled = COMPILED.lock().expect("no panic");
    if !compiled.contains_key(pattern) {
        compiled.insert(pattern.to_owned(), compile());
    }
    compiled[pattern].is_match(text)
}

fn formed(format: &str, text: &str) -> bool {
    let shape = match format {
        "uri" => r"^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+$",
        // A first part with a colon would be a scheme.
        "uri-reference" => r"^([A-Za-z][A-Za-z0-9+.-]*:|[^:/?#]*([/?#]|$))[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*$",
        "date" => r"^\d{4}-\d{2}-\d{2}$",
        "date-time" => r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$",
        other => panic!("no format {other}"),
    };
    let plain = !format.starts_with("uri")
        || text.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'));
    plain && matches(shape, text)
}

/// The rules can fail.
mod rules {
    use super::faults;
    use serde_json::json;

    #[test]
    fn what_is_against_a_schema_is_seen() {
        let schema = json!({
            "$ref": "#/definitions/all",
            "definitions": {
                "all": {
                    "type": "object",
                    "required": ["a"],
                    "additionalProperties": false,
                    "properties": {
                        "a": { "type": "integer", "minimum": 1 },
                        "b": { "type": "array", "uniqueItems": true, "items": { "enum": ["x", "y"] } },
                        "c": { "type": "string", "pattern": "^k" },
                        "d": { "anyOf": [{ "type": "null" }, { "type": "string", "format": "date" }] },
                        "e": { "type": "string", "format": "uri-reference" }
                    }
                }
            }
        });
        let good = json!({ "a": 1, "b": ["x", "y"], "c": "kl", "d": null, "e": "a%20b/c" });
        assert_eq!(faults(&schema, &good), [""; 0]);
        for bad in [
            json!({}),
            json!([]),
            json!({ "a": 0 }),
            json!({ "a": 1.5 }),
            json!({ "a": 1, "z": 1 }),
            json!({ "a": 1, "b": ["z"] }),
            json!({ "a": 1, "b": ["x", "x"] }),
            json!({ "a": 1, "c": "l" }),
            json!({ "a": 1, "d": "2019" }),
            json!({ "a": 1, "e": "a b" }),
            json!({ "a": 1, "e": "1:2" }),
        ] {
            assert_eq!(faults(&schema, &bad).len(), 1, "{bad}");
        }
    }

    #[test]
    #[should_panic(expected = "the keyword minProperties is not known here")]
    fn an_unknown_keyword_is_a_failure() {
        faults(&json!({ "minProperties": 1 }), &json!({}));
    }
}
