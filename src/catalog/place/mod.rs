//! The gazetteer: places as paths (`kazakhstan/almaty/gandhi-park`), their names in many languages and times.
//!
//! Containment is the path's prefix. A name may stand for several places; a mention keeps them all until its context settles it.

mod clash;
mod find;
mod kind;
mod load;
mod resolve;
mod store;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::OnceLock;

use xxhash_rust::xxh3::xxh3_64;

pub use kind::PlaceKind;
pub(super) use load::{load, slug};
pub(super) use store::key;

use super::names::NameIndex;

/// One place.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// English slug path: `kazakhstan/almaty`.
    pub id: &'a str,
    /// What it is.
    pub kind: PlaceKind,
    /// English name, the first of its names.
    pub name: &'a str,
}

/// A place named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceMention<'a> {
    /// Bytes.
    pub span: Range<usize>,
    /// Tokens, in the tokens that were searched.
    pub tokens: Range<usize>,
    /// Every place that has this name; more than one when the name alone does not settle it.
    pub ids: Vec<&'a str>,
    /// The word is an adjective or a word for inhabitants ("Kazakh", "алматинская"), not the name.
    pub demonym: bool,
}

/// What a written place came to.
#[derive(Debug, Clone, PartialEq)]
pub enum PlaceMatch {
    /// Known; several places that a figure covers together have `;` between.
    Exact(String),
    /// Not known; names that look like it, best first, with a likeness up to 1. For a person to decide, never to merge by.
    Suggested(Vec<(String, f64)>),
    /// Not known, and nothing looks like it.
    Unknown,
}

impl PlaceMatch {
    /// The id, when it is known.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Exact(id) => Some(id),
            _ => None,
        }
    }
}

/// All places.
#[derive(Debug, Default)]
pub struct Places {
    /// Ids and names, one after the other.
    text: String,
    rows: Vec<Row>,
    /// Open addressing: number of a row plus one, at the hash of its id.
    slots: Vec<u32>,
    index: NameIndex,
    /// Words around names ("region", "city of", "and"): classes of [`kind`].
    words: NameIndex,
    /// Sound of each name, hashed, and whose it is; in order.
    sounds: OnceLock<Vec<(u64, u32)>>,
    /// Towns that bear a name which most countries have one of ("the capital"); in order.
    capitals: OnceLock<Vec<u32>>,
    files: Vec<String>,
}

/// A place: where its id begins in the text, where its name does, and where that ends.
#[derive(Debug, Clone, Copy)]
struct Row {
    id: u32,
    name: u32,
    end: u32,
    kind: PlaceKind,
    /// File (by number) and line where it was first written.
    file: u32,
    line: u32,
}

impl Places {
    /// The place of an id.
    pub fn get(&self, id: &str) -> Option<Place<'_>> {
        self.number(id).map(|number| self.item(number))
    }

    /// All places, in the order of the files.
    pub fn iter(&self) -> impl Iterator<Item = Place<'_>> {
        (0..self.rows.len() as u32).map(|number| self.item(number))
    }

    /// File and line where the place of an id was first written.
    pub fn origin(&self, id: &str) -> Option<(&str, u32)> {
        let row = self.rows[self.number(id)? as usize];
        Some((&self.files[row.file as usize], row.line))
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True for an empty gazetteer.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Number of written forms.
    pub fn forms(&self) -> usize {
        self.index.len()
    }

    /// The place of `part` lies in `whole`, or is it. Lists (`;`) are contained when each of their places is.
    pub fn contains(whole: &str, part: &str) -> bool {
        let within = |w: &str, p: &str| p.strip_prefix(w).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if !part.contains(';') && !whole.contains(';') {
            return within(whole, part);
        }
        part.split(';').all(|p| whole.split(';').any(|w| within(w, p)))
    }

    /// The country of an id; `None` for a list across countries.
    pub fn country(id: &str) -> Option<&str> {
        let first = |p: &str| p.split('/').next().unwrap_or("").len();
        let country = &id[..first(id)];
        (!country.is_empty() && id.split(';').all(|p| &p[..first(p)] == country)).then_some(country)
    }

    /// The country of an id, or of the first place of a list.
    pub fn first_country(ids: &str) -> &str {
        ids.split(['/', ';']).next().unwrap_or("")
    }

    fn item(&self, number: u32) -> Place<'_> {
        let row = self.rows[number as usize];
        let text = |from: u32, to: u32| &self.text[from as usize..to as usize];
        Place { id: text(row.id, row.name), kind: row.kind, name: text(row.name, row.end) }
    }

    fn number(&self, id: &str) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut slot = xxh3_64(id.as_bytes()) as usize & mask;
        loop {
            let number = self.slots[slot].checked_sub(1)?;
            if self.item(number).id == id {
                return Some(number);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Adds a place whose id is new.
    fn push(&mut self, place: Place<'_>, file: u32, line: u32) -> u32 {
        let id = self.text.len() as u32;
        self.text.push_str(place.id);
        let name = self.text.len() as u32;
        self.text.push_str(place.name);
        self.rows.push(Row { id, name, end: self.text.len() as u32, kind: place.kind, file, line });
        self.rows.len() as u32 - 1
    }

    /// Makes ids findable.
    fn hash_ids(&mut self) {
        let size = (self.rows.len() * 2).next_power_of_two();
        self.slots = vec![0; size];
        for number in 0..self.rows.len() as u32 {
            let mut slot = xxh3_64(self.item(number).id.as_bytes()) as usize & (size - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = number + 1;
        }
    }
}

#[cfg(test)]
mod path_tests {
    use super::Places;

    #[test]
    fn containment_is_by_path() {
        assert!(Places::contains("kazakhstan", "kazakhstan/almaty"));
        assert!(!Places::contains("kazakhstan/almaty", "kazakhstan/almaty-region"));
        assert!(Places::contains("kazakhstan/almaty;kazakhstan/astana", "kazakhstan/astana"));
        assert!(!Places::contains("kazakhstan/almaty", "kazakhstan/almaty;kazakhstan/astana"));
    }

    #[test]
    fn country_is_the_first_step() {
        assert_eq!(Places::country("kazakhstan/almaty;kazakhstan/astana"), Some("kazakhstan"));
        assert_eq!(Places::country("kazakhstan;russia"), None);
        assert_eq!(Places::country(""), None);
    }
}
