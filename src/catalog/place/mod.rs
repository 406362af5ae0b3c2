//! The gazetteer: places as paths (`kazakhstan/almaty/gandhi-park`), their names in many languages and times.
//!
//! Containment is the path's prefix. A name may stand for several places; a mention keeps them all until its context settles it.

mod clash;
mod find;
mod kind;
mod load;
mod resolve;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

pub use kind::PlaceKind;
pub(super) use load::{load, slug};

use super::names::NameIndex;

/// One place.
#[derive(Debug, Clone)]
pub struct Place {
    /// English slug path: `kazakhstan/almaty`.
    pub id: Arc<str>,
    /// What it is.
    pub kind: PlaceKind,
    /// English name, the first of its names.
    pub name: String,
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
    items: Vec<Place>,
    by_id: FxHashMap<Arc<str>, u32>,
    index: NameIndex,
    /// Words around names ("region", "city of", "and"): classes of [`kind`].
    words: NameIndex,
    skeletons: OnceLock<HashMap<String, Vec<u32>>>,
    /// File (by number) and line where each place was first written.
    origins: Vec<(u32, u32)>,
    files: Vec<String>,
}

impl Places {
    /// The place of an id.
    pub fn get(&self, id: &str) -> Option<&Place> {
        self.by_id.get(id).map(|i| &self.items[*i as usize])
    }

    /// All places, in the order of the files.
    pub fn iter(&self) -> impl Iterator<Item = &Place> {
        self.items.iter()
    }

    /// File and line where the place of an id was first written.
    pub fn origin(&self, id: &str) -> Option<(&str, u32)> {
        let (file, line) = self.origins[*self.by_id.get(id)? as usize];
        Some((&self.files[file as usize], line))
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// True for an empty gazetteer.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Number of written forms.
    pub fn forms(&self) -> usize {
        self.index.len()
    }

    /// The place of `part` lies in `whole`, or is it. Lists (`;`) are contained when each of their places is.
    pub fn contains(whole: &str, part: &str) -> bool {
        let within = |w: &str, p: &str| p.strip_prefix(w).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
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

    fn item(&self, entry: u32) -> &Place {
        &self.items[entry as usize]
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
