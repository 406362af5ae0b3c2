//! The source registry: who may say something, under which names, and how a written source is matched to one of them.
//!
//! Two things carry the knowledge. **Entries** are single sources (`agency/afp`, `kazakhstan/kibhr`). **Types** are institutions that
//! every country or city has (`interior-ministry`, `police`); a type and a place give an id (`kazakhstan/almaty/police`) without an
//! entry of its own. An entry may have the id of such a pair: then it adds names, people and ratings to it.

mod entry;
mod find;
mod kind;
mod load;
mod resolve;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

pub use entry::{Level, Person, Source, SourceType};
pub use kind::SourceKind;
pub(super) use load::load;

use super::names::NameIndex;
use super::place::Places;

/// What is known around a written source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SourceContext<'a> {
    /// Country of the event; “the Interior Ministry” is that country's.
    pub country: Option<&'a str>,
    /// Place of the event when it happened in one place alone; “the police” are that place's.
    pub place: Option<&'a str>,
    /// The outlet of the dispatch.
    pub outlet: Option<&'a str>,
    /// Day of publication.
    pub day: Option<Date>,
}

/// A source named in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceMention {
    /// Bytes, with the place or the person that belongs to the name.
    pub span: Range<usize>,
    /// Tokens, in the tokens that were searched.
    pub tokens: Range<usize>,
    /// Canonical id; of a type without any place, the type's own (`interior-ministry`).
    pub id: String,
    /// What kind of source it is.
    pub kind: SourceKind,
    /// The type, when the name is that of an institution every place has.
    pub institution: Option<String>,
    /// The place written with it.
    pub place: Option<String>,
    /// The place in the id is the context's, not the text's.
    pub implied: bool,
    /// Named by its head or spokesperson by office ("the interior minister").
    pub office: bool,
    /// Named by a person of the registry; the person's name.
    pub person: Option<String>,
    /// Nobody in particular: officials, eyewitnesses, local media.
    pub generic: bool,
}

/// What a written source came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Match {
    /// An entry of the registry.
    Exact(String),
    /// A type with its place, or without one when nothing tells the country.
    Template(String),
    /// Nothing certain; ids that look like it with a likeness up to 1, best first. For a person to decide, never to merge by.
    Suggested(Vec<(String, f64)>),
    /// Nothing looks like it.
    Unknown,
}

impl Match {
    /// The id, when it is certain.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Exact(id) | Self::Template(id) => Some(id),
            _ => None,
        }
    }
}

/// All sources.
#[derive(Debug, Default)]
pub struct Sources {
    items: Vec<Source>,
    by_id: FxHashMap<String, u32>,
    types: Vec<SourceType>,
    type_by_id: FxHashMap<String, u32>,
    people: Vec<Person>,
    index: NameIndex,
    /// Words around names: descriptors and connectors.
    words: NameIndex,
    skeletons: OnceLock<HashMap<String, Vec<u32>>>,
}

impl Sources {
    /// The entry of an id; `None` for ids made of a type and a place without an entry.
    pub fn get(&self, id: &str) -> Option<&Source> {
        self.by_id.get(id).map(|i| &self.items[*i as usize])
    }

    /// All entries, in the order of the files.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.items.iter()
    }

    /// All types.
    pub fn types(&self) -> &[SourceType] {
        &self.types
    }

    /// All people.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// True for an empty registry.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Number of written forms.
    pub fn forms(&self) -> usize {
        self.index.len()
    }

    /// The words of names of several words ("central", "election", "commission"), folded.
    pub(in crate::catalog) fn words_of_names(&self) -> FxHashSet<String> {
        let mut words = FxHashSet::default();
        self.index.each_form(|form, _| {
            if form.contains(' ') {
                words.extend(form.split(' ').map(str::to_owned));
            }
        });
        words
    }

    /// The type at the end of an id such as `kazakhstan/almaty/police`, with the place before it.
    pub fn split_type<'s>(&self, id: &'s str) -> Option<(Option<&'s str>, &SourceType)> {
        let (place, name) = id.rsplit_once('/').map_or((None, id), |(p, n)| (Some(p), n));
        self.type_by_id.get(name).map(|i| (place, &self.types[*i as usize]))
    }

    /// The kind of an id, of entries and of types alike.
    pub fn kind_of(&self, id: &str) -> Option<SourceKind> {
        self.get(id).map(|s| s.kind).or_else(|| self.split_type(id).map(|(_, t)| t.kind))
    }

    /// The place of an id: the entry's, or the one its type is joined to.
    pub fn place_of<'s>(&'s self, id: &'s str) -> Option<&'s str> {
        match self.get(id) {
            Some(source) => source.place.as_deref(),
            None => self.split_type(id).and_then(|(place, _)| place),
        }
    }

    /// The country of an id.
    pub fn country_of<'s>(&'s self, id: &'s str) -> Option<&'s str> {
        self.place_of(id).and_then(Places::country)
    }

    /// An English name to show: the entry's own, or the type's with its place.
    pub fn display_name(&self, id: &str, places: &Places) -> Option<String> {
        if let Some(source) = self.get(id) {
            return Some(source.name.clone());
        }
        let (place, of) = self.split_type(id)?;
        let place = place.and_then(|p| places.get(p)).map(|p| p.name);
        Some(place.map_or_else(|| of.name.clone(), |p| format!("{} ({p})", of.name)))
    }

    /// The institution that `id` belongs to.
    pub fn parent(&self, id: &str) -> Option<String> {
        if let Some(parent) = self.get(id).and_then(|s| s.parent.clone()) {
            return Some(parent);
        }
        let (place, of) = self.split_type(id)?;
        let (country, rest) = place?.split_once('/').map_or((place?, false), |(c, _)| (c, true));
        if rest {
            return Some(format!("{country}/{}", of.id));
        }
        of.part_of.as_ref().map(|parent| format!("{country}/{parent}"))
    }

    /// `part` belongs to `whole`, over any number of steps.
    pub fn part_of(&self, part: &str, whole: &str) -> bool {
        let mut now = part.to_owned();
        for _ in 0..8 {
            match self.parent(&now) {
                Some(parent) if parent == whole => return true,
                Some(parent) => now = parent,
                None => return false,
            }
        }
        false
    }
}
