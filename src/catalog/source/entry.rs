//! Entries of the registry, as data.

use std::collections::BTreeMap;

use super::SourceKind;
use crate::catalog::place::{PlaceKind, Places};

/// One source.
#[derive(Debug, Clone)]
pub struct Source {
    /// Slug: `kazakhstan/kibhr`, `agency/afp`.
    pub id: String,
    /// English name.
    pub name: String,
    /// What kind of source it is.
    pub kind: SourceKind,
    /// Place it belongs to.
    pub place: Option<String>,
    /// The source it is a part of.
    pub parent: Option<String>,
    /// It publishes dispatches of its own.
    pub outlet: bool,
    /// Its reports are reprinted by others.
    pub agency: bool,
    /// What others say of its reliability: who rates → rating.
    pub ratings: BTreeMap<String, String>,
    /// File and line of the entry, for messages.
    pub origin: (String, u32),
}

/// A person who speaks for a source.
#[derive(Debug, Clone)]
pub struct Person {
    /// Name in English spelling.
    pub name: String,
    /// `spokesperson`, `minister`, ...
    pub role: String,
    /// The source's id.
    pub of: String,
}

/// Where the institutions of a type are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// One for a country (or a state of a federation); a city's name beside it stands for the government there.
    Country,
    /// Each place has its own.
    Local,
    /// Of no place: eyewitnesses, social media.
    Nowhere,
}

/// An institution that every country or city has.
#[derive(Debug, Clone)]
pub struct SourceType {
    /// Slug, the end of the ids made of it.
    pub id: String,
    /// English name.
    pub name: String,
    /// Kind of its sources.
    pub kind: SourceKind,
    /// Where its institutions are.
    pub level: Level,
    /// Type it answers to.
    pub part_of: Option<String>,
    /// Nobody in particular.
    pub generic: bool,
}

impl SourceType {
    /// The place whose institution is meant by the type's name beside `place`.
    pub(super) fn seat<'p>(&self, place: &'p str, places: &Places) -> Option<&'p str> {
        let country = Places::country(place)?;
        match self.level {
            Level::Nowhere => None,
            Level::Country => {
                let state =
                    place.match_indices('/').map(|(at, _)| &place[..at]).chain([place]).find(|p| is(places, p, |k| k == PlaceKind::State));
                Some(state.unwrap_or(country))
            }
            Level::Local => {
                let mut seat = place;
                while is(places, seat, PlaceKind::is_local) {
                    seat = seat.rsplit_once('/').map_or(country, |(outer, _)| outer);
                }
                Some(seat)
            }
        }
    }

    /// The id of this type at `seat`.
    pub(super) fn at(&self, seat: Option<&str>) -> String {
        seat.map_or_else(|| self.id.clone(), |seat| format!("{seat}/{}", self.id))
    }
}

fn is(places: &Places, id: &str, test: impl Fn(PlaceKind) -> bool) -> bool {
    places.get(id).is_some_and(|p| test(p.kind))
}
