//! A list of records and what people see of it: what every format needs to show claims, pairs or mentions.

use serde::Serialize;
use serde_json::Value;

use super::json;

/// Records of one kind, produced one at a time.
pub struct Grid<'a> {
    /// What they are, in the plural: `claims`.
    pub name: &'static str,
    /// Every column, in order.
    pub columns: Vec<String>,
    /// How many records.
    pub len: usize,
    /// Records of the same list were written before: no head again.
    pub continued: bool,
    /// Record `i` as one line of JSON, keys in the order of the columns.
    pub record: Box<dyn Fn(usize) -> String + 'a>,
    /// Record `i` as an object.
    pub value: Box<dyn Fn(usize) -> Value + 'a>,
    /// Headings of what people see.
    pub headings: &'static [&'static str],
    /// What people see of record `i`, one cell a heading, safe for a terminal.
    pub cells: Box<dyn Fn(usize) -> Vec<String> + 'a>,
}

impl<'a> Grid<'a> {
    /// A list for machines; give it a face with [`Grid::shown`].
    pub fn new<T: Serialize>(name: &'static str, columns: Vec<String>, items: &'a [T]) -> Self {
        Self {
            name,
            columns,
            len: items.len(),
            continued: false,
            record: Box::new(|i| json::line(&items[i])),
            value: Box::new(|i| serde_json::to_value(&items[i]).unwrap_or_default()),
            headings: &[],
            cells: Box::new(|_| Vec::new()),
        }
    }

    /// What people see of it.
    #[must_use]
    pub fn shown(mut self, headings: &'static [&'static str], cells: impl Fn(usize) -> Vec<String> + 'a) -> Self {
        self.headings = headings;
        self.cells = Box::new(cells);
        self
    }
}
