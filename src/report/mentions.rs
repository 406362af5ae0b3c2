//! Mentions as a list: what stands in the text before it is joined to claims.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::wording::number;
use super::{Grid, single_line};

/// The order of the keys that every mention may have; others follow by name.
const KEYS: [&str; 13] = ["dispatch", "kind", "start", "end", "text", "qualifier", "low", "best", "high", "unit", "from", "to", "id"];

/// A mention with its keys in order.
pub struct Ordered<'a>(&'a Map<String, Value>);

impl Serialize for Ordered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        let known = KEYS.iter().filter_map(|k| self.0.get_key_value(*k));
        let mut other: Vec<_> = self.0.iter().filter(|(k, _)| !KEYS.contains(&k.as_str())).collect();
        other.sort_by_key(|(k, _)| *k);
        known.chain(other).try_for_each(|(k, v)| map.serialize_entry(k, v))?;
        map.end()
    }
}

/// Mentions in the order of the text. Calls `show` with the list.
pub fn grid<T>(mentions: &[Map<String, Value>], show: impl FnOnce(&Grid<'_>) -> T) -> T {
    let rows: Vec<Ordered<'_>> = mentions.iter().map(Ordered).collect();
    let mut other: Vec<String> = mentions.iter().flat_map(Map::keys).filter(|k| !KEYS.contains(&k.as_str())).cloned().collect();
    other.sort();
    other.dedup();
    let columns = KEYS.iter().map(ToString::to_string).chain(other).collect();
    let headings = &["dispatch", "bytes", "kind", "text", "reading"];
    show(&Grid::new("mentions", columns, &rows).shown(headings, |i| cells(&mentions[i])))
}

fn cells(mention: &Map<String, Value>) -> Vec<String> {
    let text = |key: &str| match mention.get(key) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => single_line(text),
        Some(Value::Number(n)) => n.as_f64().map_or_else(|| n.to_string(), number),
        Some(other) => single_line(&other.to_string()),
    };
    let bytes = format!("{}–{}", text("start"), text("end"));
    let bounds = match (text("low"), text("high")) {
        (low, high) if low.is_empty() && high.is_empty() => text("best"),
        (low, high) if low == high => low,
        (low, high) if high.is_empty() => format!("≥ {low}"),
        (low, high) if low.is_empty() => format!("≤ {high}"),
        (low, high) => format!("{low}–{high}"),
    };
    let days =
        if text("to").is_empty() || text("to") == text("from") { text("from") } else { format!("{} to {}", text("from"), text("to")) };
    let reading = [text("qualifier"), bounds, text("unit"), days, text("id")];
    vec![text("dispatch"), bytes, text("kind"), text("text"), reading.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")]
}
