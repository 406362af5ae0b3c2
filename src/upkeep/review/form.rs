//! Columns of a claim on a screen, typed over one at a time.

use ratatui::crossterm::event::KeyCode;
use unicode_segmentation::UnicodeSegmentation as _;

use super::corrections::Columns;
use crate::claim::Claim;

/// The columns that a person may type, in order.
const COLUMNS: [&str; 20] = [
    "metric",
    "population",
    "number_text",
    "qualifier",
    "low",
    "best",
    "high",
    "value",
    "modality",
    "scope",
    "source_text",
    "source",
    "via",
    "place_text",
    "place",
    "from",
    "to",
    "as_of",
    "quote",
    "question",
];

/// A line that is being typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    text: String,
    /// Byte offset of the cursor.
    at: usize,
}

impl Line {
    /// With the cursor behind the text.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), at: text.len() }
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor.
    pub fn before(&self) -> &str {
        &self.text[..self.at]
    }

    /// Takes a key, in steps of what a reader sees as one sign.
    pub fn key(&mut self, key: KeyCode) {
        let last = |text: &str| text.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
        match key {
            KeyCode::Char(c) => {
                self.text.insert(self.at, c);
                self.at += c.len_utf8();
            }
            KeyCode::Backspace => {
                let from = last(self.before());
                self.text.replace_range(from..self.at, "");
                self.at = from;
            }
            KeyCode::Delete => {
                let length = self.text[self.at..].graphemes(true).next().map_or(0, str::len);
                self.text.replace_range(self.at..self.at + length, "");
            }
            KeyCode::Left => self.at = last(self.before()),
            KeyCode::Right => self.at += self.text[self.at..].graphemes(true).next().map_or(0, str::len),
            KeyCode::Home => self.at = 0,
            KeyCode::End => self.at = self.text.len(),
            _ => {}
        }
    }
}

/// One column on the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its name in the claims table.
    pub column: &'static str,
    /// What it held.
    pub was: String,
    /// What it holds.
    pub now: String,
}

/// The columns of one claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// One a column.
    pub rows: Vec<Row>,
    /// The row that the keys are for.
    pub at: usize,
    /// That row while it is typed.
    pub typing: Option<Line>,
}

/// Where a key leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// On with the form.
    Stay,
    /// Away from it, with nothing changed.
    Left,
    /// It is filled in: the columns that changed.
    Done(Columns),
}

impl Form {
    /// The columns of a claim as they are.
    pub fn of(claim: &Claim) -> Self {
        let fields = serde_json::to_value(claim).unwrap_or_default();
        let rows = COLUMNS.into_iter().map(|column| {
            let was = match &fields[column] {
                serde_json::Value::Null => String::new(),
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string().trim_end_matches(".0").to_owned(),
            };
            Row { column, now: was.clone(), was }
        });
        Self { rows: rows.collect(), at: 0, typing: None }
    }

    /// Takes a key.
    pub fn key(&mut self, key: KeyCode) -> Outcome {
        match (&mut self.typing, key) {
            (Some(line), KeyCode::Enter) => {
                self.rows[self.at].now = line.text().trim().to_owned();
                self.typing = None;
            }
            (Some(_), KeyCode::Esc) => self.typing = None,
            (Some(line), key) => line.key(key),
            (None, KeyCode::Enter) => self.typing = Some(Line::new(&self.rows[self.at].now)),
            (None, KeyCode::Esc | KeyCode::Char('q')) => return Outcome::Left,
            (None, KeyCode::Char('s')) => return Outcome::Done(self.changed()),
            (None, KeyCode::Down | KeyCode::Char('j')) => self.at = (self.at + 1).min(self.rows.len() - 1),
            (None, KeyCode::Up | KeyCode::Char('k')) => self.at = self.at.saturating_sub(1),
            _ => {}
        }
        Outcome::Stay
    }

    fn changed(&self) -> Columns {
        self.rows.iter().filter(|r| r.now != r.was).map(|r| (r.column.to_owned(), r.now.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Kind;

    fn type_in(line: &mut Line, text: &str) {
        text.chars().for_each(|c| line.key(KeyCode::Char(c)));
    }

    #[test]
    fn a_line_is_typed_by_signs_not_bytes() {
        let mut line = Line::new("Алматы");
        line.key(KeyCode::Backspace);
        line.key(KeyCode::Home);
        line.key(KeyCode::Right);
        line.key(KeyCode::Delete);
        type_in(&mut line, "e\u{301}");
        assert_eq!(line.text(), "Аe\u{301}мат");
        line.key(KeyCode::Backspace);
        assert_eq!((line.text(), line.before()), ("Амат", "А"));
        line.key(KeyCode::End);
        line.key(KeyCode::Right);
        line.key(KeyCode::Delete);
        assert_eq!(line.before(), "Амат");
    }

    #[test]
    fn only_what_was_changed_is_set() {
        let claim = Claim { best: Some(500.0), ..Claim::new("e", "d", Kind::Quantity, "detained") };
        let mut form = Form::of(&claim);
        assert_eq!(form.rows[5], Row { column: "best", was: "500".into(), now: "500".into() });
        for _ in 0..5 {
            form.key(KeyCode::Down);
        }
        form.key(KeyCode::Enter);
        form.key(KeyCode::Backspace);
        form.key(KeyCode::Enter);
        // Typed and thought better of.
        form.key(KeyCode::Down);
        form.key(KeyCode::Enter);
        form.key(KeyCode::Char('9'));
        form.key(KeyCode::Esc);
        assert_eq!(form.key(KeyCode::Char('s')), Outcome::Done(vec![("best".into(), "50".into())]));
        assert_eq!(form.key(KeyCode::Esc), Outcome::Left);
    }
}
