//! A review file that is changed and keeps its shape: what a person wrote around the corrections stays.

use std::fmt;

use jiff::civil::Date;
use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value, value};

use crate::error::Problem;

/// What a person decides about a claim that was read.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// It is right.
    Accept,
    /// Some columns are otherwise.
    Amend(Columns),
    /// It is none.
    Reject,
}

/// Columns of the claims table and what they are set to, as typed.
pub type Columns = Vec<(String, String)>;

/// Who decides, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// Name or initials.
    pub reviewer: String,
    /// The day.
    pub date: Date,
    /// Why; may be empty.
    pub reason: String,
}

const DECISIONS: [&str; 3] = ["accept", "amend", "reject"];

/// Columns that hold numbers; the others hold text.
const NUMBERS: [&str; 4] = ["low", "best", "high", "confidence"];

/// The content of a review file.
#[derive(Debug, Clone, Default)]
pub struct Corrections(DocumentMut);

impl fmt::Display for Corrections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Corrections {
    /// Reads a review file.
    ///
    /// # Errors
    /// Where it is no TOML; whether the corrections can be followed is for [`crate::claim::apply_review`].
    pub fn parse(text: &str) -> Result<Self, Problem> {
        text.parse().map(Self).map_err(|e: toml_edit::TomlError| {
            let message = e.message().replace('\n', ", ");
            Problem::error(message, "correct the file, or move it away").at_offset(text, e.span().map_or(0, |s| s.start))
        })
    }

    /// What was decided about a claim, the last word where there are several.
    pub fn of(&self, claim: &str) -> Option<Decision> {
        let about = |kind: &str| self.all(kind).filter(|c| text_of(*c, "claim") == Some(claim)).last();
        if about("reject").is_some() {
            return Some(Decision::Reject);
        }
        if let Some(amendment) = about("amend") {
            let set = amendment.get("set").and_then(Item::as_table_like);
            let columns = set.into_iter().flat_map(|s| s.iter()).map(|(column, value)| (column.to_owned(), plain(value))).collect();
            return Some(Decision::Amend(columns));
        }
        about("accept").map(|_| Decision::Accept)
    }

    /// Takes a decision; what was decided about the claim before is taken back.
    pub fn decide(&mut self, claim: &str, decision: &Decision, by: &By) {
        let remarks = self.cleared(claim).unwrap_or_default();
        let (kind, columns) = match decision {
            Decision::Accept => ("accept", None),
            Decision::Amend(columns) => ("amend", Some(columns)),
            Decision::Reject => ("reject", None),
        };
        let mut entry = Table::new();
        if !remarks.is_empty() {
            entry.decor_mut().set_prefix(remarks);
        }
        entry["claim"] = value(claim);
        self.push(kind, entry, columns, by);
    }

    /// Adds a claim that was not read.
    pub fn add(&mut self, columns: &Columns, by: &By) {
        self.push("add", Table::new(), Some(columns), by);
    }

    /// Takes back what was decided about a claim; false when nothing was. Remarks above it go to the end of the file.
    pub fn clear(&mut self, claim: &str) -> bool {
        let Some(remarks) = self.cleared(claim) else { return false };
        let end = self.0.trailing().as_str().unwrap_or_default().to_owned();
        self.0.set_trailing(format!("{end}{remarks}"));
        true
    }

    /// Takes out the decisions about a claim, and gives the remarks that stood above them; `None` when there are none.
    fn cleared(&mut self, claim: &str) -> Option<String> {
        let about = |entry: &Table| entry.get("claim").and_then(Item::as_str) == Some(claim);
        let mut remarks = None;
        for kind in DECISIONS {
            let Some(entries) = self.entries(kind) else { continue };
            for entry in entries.iter().filter(|entry| about(entry)) {
                let above = entry.decor().prefix().and_then(|p| p.as_str()).filter(|above| above.contains('#'));
                remarks.get_or_insert_with(String::new).push_str(above.unwrap_or_default());
            }
            entries.retain(|entry| !about(entry));
        }
        remarks
    }

    /// Takes back the addition of that number, from 0.
    pub fn unadd(&mut self, number: usize) -> bool {
        match self.entries("add").filter(|entries| number < entries.len()) {
            Some(entries) => {
                entries.remove(number);
                true
            }
            None => false,
        }
    }

    fn push(&mut self, kind: &str, mut entry: Table, columns: Option<&Columns>, by: &By) {
        if let Some(columns) = columns {
            let set: InlineTable = columns.iter().map(|(column, text)| (column.as_str(), typed(column, text))).collect();
            entry["set"] = value(set);
        }
        if !by.reason.is_empty() {
            entry["reason"] = value(&by.reason);
        }
        if !by.reviewer.is_empty() {
            entry["reviewer"] = value(&by.reviewer);
        }
        if let Ok(day) = by.date.to_string().parse::<toml_edit::Datetime>() {
            entry["date"] = value(day);
        }
        if self.entries(kind).is_none() {
            self.0[kind] = Item::ArrayOfTables(ArrayOfTables::new());
        }
        if let Some(entries) = self.entries(kind) {
            entries.push(entry);
        }
    }

    /// The corrections of one kind, those of `accept = [{ … }]` turned into `[[accept]]`.
    fn entries(&mut self, kind: &str) -> Option<&mut ArrayOfTables> {
        let item = self.0.get_mut(kind)?;
        if !item.is_array_of_tables() {
            let given = std::mem::take(item);
            *item = match given.into_array_of_tables() {
                Ok(tables) => Item::ArrayOfTables(tables),
                Err(other) => other,
            };
        }
        item.as_array_of_tables_mut()
    }

    fn all(&self, kind: &str) -> impl Iterator<Item = &dyn toml_edit::TableLike> {
        let item = self.0.get(kind);
        let tables = item.and_then(Item::as_array_of_tables).into_iter().flatten().map(|t| t as &dyn toml_edit::TableLike);
        let inline = item.and_then(Item::as_array).into_iter().flatten().filter_map(Value::as_inline_table);
        tables.chain(inline.map(|t| t as &dyn toml_edit::TableLike))
    }
}

fn text_of<'a>(entry: &'a dyn toml_edit::TableLike, key: &str) -> Option<&'a str> {
    entry.get(key).and_then(Item::as_str)
}

/// A value without quotes, as a person types it.
fn plain(item: &Item) -> String {
    item.as_str().map_or_else(|| item.to_string().trim().to_owned(), str::to_owned)
}

/// What is typed for a column: a number where the column holds numbers and one is typed, else text.
fn typed(column: &str, text: &str) -> Value {
    let text = text.trim();
    match (NUMBERS.contains(&column), text.parse::<i64>(), text.parse::<f64>()) {
        (true, Ok(whole), _) => whole.into(),
        (true, _, Ok(number)) if number.is_finite() => number.into(),
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(reason: &str) -> By {
        By { reviewer: "AB".into(), date: jiff::civil::date(2026, 11, 22), reason: reason.into() }
    }

    #[test]
    fn what_is_decided_stands_in_the_file_and_what_was_there_stays() {
        let mut file =
            Corrections::parse("# Looked at twice.\n[[accept]]\nclaim = \"c1\" # sure\n\n[[suppress]]\nfinding = \"f\"\nreason = \"r\"\n")
                .unwrap();
        file.decide("c2", &Decision::Reject, &by("a bus number"));
        file.decide("c3", &Decision::Amend(vec![("number_text".into(), "about 40".into()), ("high".into(), "44".into())]), &by(""));
        file.add(&vec![("metric".into(), "killed".into())], &by(""));
        let text = file.to_string();
        assert!(text.starts_with("# Looked at twice.\n[[accept]]\nclaim = \"c1\" # sure\n\n[[suppress]]"), "{text}");
        assert!(text.contains("[[reject]]\nclaim = \"c2\"\nreason = \"a bus number\"\nreviewer = \"AB\"\ndate = 2026-11-22\n"), "{text}");
        assert!(text.contains("set = { number_text = \"about 40\", high = 44 }"), "{text}");
        let again = Corrections::parse(&text).unwrap();
        assert_eq!(again.of("c1"), Some(Decision::Accept));
        assert_eq!(again.of("c2"), Some(Decision::Reject));
        assert_eq!(again.of("c3"), Some(Decision::Amend(vec![("number_text".into(), "about 40".into()), ("high".into(), "44".into())])));
        assert_eq!(again.of("c4"), None);
    }

    #[test]
    fn a_new_decision_takes_the_place_of_the_old() {
        let mut file = Corrections::parse("accept = [{ claim = \"c1\" }, { claim = \"c2\" }]\n").unwrap();
        assert_eq!(file.of("c2"), Some(Decision::Accept));
        file.decide("c1", &Decision::Reject, &by("no"));
        assert_eq!((file.of("c1"), file.of("c2")), (Some(Decision::Reject), Some(Decision::Accept)));
        assert!(file.clear("c1") && !file.clear("c1"));
        assert_eq!(file.of("c1"), None);
        assert!(!file.unadd(0));
    }

    #[test]
    fn remarks_outlive_the_decision() {
        let mut file = Corrections::parse("# asked the ministry\n[[accept]]\nclaim = \"c1\"\n").unwrap();
        file.decide("c1", &Decision::Reject, &by("no"));
        assert!(file.to_string().starts_with("# asked the ministry\n[[reject]]"), "{file}");
        file.clear("c1");
        assert_eq!(file.to_string(), "# asked the ministry\n");
    }

    #[test]
    fn a_broken_file_is_told_with_its_place() {
        let problem = Corrections::parse("[[accept]]\nclaim = \n").unwrap_err();
        assert_eq!(problem.line, Some(2));
    }
}
