//! The figures that a claim of schema.org is about.

use serde_json::{Map, Value, json};

use super::OURS;
use super::document::is_a;

/// A figure: columns of ours.
pub(super) struct Figure {
    /// As the object gives them.
    pub columns: Map<String, Value>,
    /// Written by this program, with all columns that it could hold.
    pub ours: bool,
}

/// The figures below a claim, in the order of its properties.
pub(super) fn figures(claim: &Map<String, Value>) -> Vec<Figure> {
    let mut out = Vec::new();
    claim.values().for_each(|value| collect(value, &mut out));
    out
}

fn collect(value: &Value, out: &mut Vec<Figure>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, out)),
        Value::Object(object) if is_a(object, "QuantitativeValue") || is_a(object, "QualitativeValue") => out.extend(figure(object)),
        Value::Object(object) => object.values().for_each(|value| collect(value, out)),
        _ => {}
    }
}

/// `None` when it says nothing.
fn figure(object: &Map<String, Value>) -> Option<Figure> {
    let mut columns = own(object);
    let ours = !columns.is_empty();
    for (theirs, column) in [("minValue", "low"), ("value", "best"), ("maxValue", "high")] {
        match object.get(theirs) {
            Some(number @ Value::Number(_)) => _ = columns.insert(column.to_owned(), number.clone()),
            // A figure in words is read as those of a table are.
            Some(Value::String(text)) if !text.trim().is_empty() => {
                let column = if text.trim().parse::<f64>().is_ok() { column } else { "number_text" };
                columns.insert(column.to_owned(), json!(text.trim()));
            }
            _ => {}
        }
    }
    let unit = object.get("unitText").or_else(|| object.get("unitCode")).and_then(Value::as_str).map(str::trim);
    if let Some(unit) = unit.filter(|unit| !unit.is_empty()) {
        // P1 is the percent sign of UN/CEFACT Recommendation 20.
        columns.insert("unit".to_owned(), json!(if matches!(unit, "P1" | "%") { "percent" } else { unit }));
    }
    let figure = ["low", "best", "high", "number_text", "value"].iter().any(|column| columns.contains_key(*column));
    (figure || ours).then_some(Figure { columns, ours })
}

/// Columns of ours that a figure carries as properties.
fn own(object: &Map<String, Value>) -> Map<String, Value> {
    let list = match object.get("additionalProperty") {
        Some(Value::Array(items)) => items.as_slice(),
        Some(item) => std::slice::from_ref(item),
        None => &[],
    };
    let one = |item: &Value| {
        let name = item.get("propertyID")?.as_str()?.strip_prefix(OURS)?;
        Some((name.to_owned(), item.get("value")?.clone()))
    };
    list.iter().filter_map(one).collect()
}
