//! Reads `sources/*.toml`: `[[source]]` entries, `[[type]]` institutions, `[words]` around their names.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;
use xxhash_rust::xxh3::xxh3_64;

use super::{Level, Person, Source, SourceKind, SourceType, Sources};
use crate::catalog::names::{Inflection, Name};
use crate::catalog::place::Places;
use crate::catalog::{DataFile, parse_toml};
use crate::error::Problem;

/// The name of an entry.
pub(super) const ENTRY: u8 = 0;
/// The name of a type.
pub(super) const TYPE: u8 = 1;
/// The name of an office of a type.
pub(super) const OFFICE: u8 = 2;
/// The name of a person.
pub(super) const PERSON: u8 = 3;
/// A word that says nothing about who it is: “spokesman for”, “press service”.
pub(super) const DESCRIPTOR: u8 = 4;
/// A word between an institution and its place: “of”, “din”.
pub(super) const CONNECTOR: u8 = 5;
/// A word between a place and its institution: “қаласының”.
pub(super) const GENITIVE: u8 = 6;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFile {
    #[serde(default)]
    source: Vec<Spanned<SourceRow>>,
    #[serde(default)]
    r#type: Vec<Spanned<TypeRow>>,
    #[serde(default)]
    words: WordRows,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WordRows {
    descriptors: BTreeMap<String, String>,
    connectors: BTreeMap<String, String>,
    genitives: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceRow {
    id: String,
    name: Option<String>,
    kind: Option<String>,
    place: Option<String>,
    parent: Option<String>,
    #[serde(default)]
    names: String,
    #[serde(default)]
    outlet: bool,
    #[serde(default)]
    agency: bool,
    #[serde(default)]
    people: Vec<PersonRow>,
    #[serde(default)]
    ratings: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonRow {
    role: String,
    names: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeRow {
    id: String,
    name: String,
    kind: String,
    level: String,
    part_of: Option<String>,
    #[serde(default)]
    generic: bool,
    #[serde(default)]
    names: BTreeMap<String, String>,
    #[serde(default)]
    offices: BTreeMap<String, String>,
}

pub(in crate::catalog) fn load(files: &[DataFile], places: &Places, problems: &mut Vec<Problem>) -> Sources {
    let mut loader = Loader { sources: Sources::default(), places, problems, type_origins: Vec::new() };
    let mut parsed = Vec::with_capacity(files.len());
    for file in files {
        let lines = Lines::of(&file.text);
        if let Some(mut rows) = parse_toml::<SourceFile>(file, loader.problems) {
            // Types first: an entry may take its kind from one.
            for row in std::mem::take(&mut rows.r#type) {
                let line = lines.at(row.span().start);
                loader.add_type(row.into_inner(), file, line);
            }
            parsed.push((file, lines, rows));
        }
    }
    for (file, lines, rows) in parsed {
        for row in rows.source {
            let line = lines.at(row.span().start);
            loader.add_source(row.into_inner(), file, line);
        }
        for (class, words) in
            [(DESCRIPTOR, &rows.words.descriptors), (CONNECTOR, &rows.words.connectors), (GENITIVE, &rows.words.genitives)]
        {
            for cell in words.values() {
                loader.add_names(cell, u32::MAX, class, file, 1);
            }
        }
    }
    loader.check_links();
    loader.check_names();
    loader.sources
}

/// Where the lines of a file end: a registry may have tens of thousands of entries.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect())
    }

    fn at(&self, offset: usize) -> u32 {
        1 + self.0.partition_point(|end| *end < offset) as u32
    }
}

struct Loader<'a> {
    sources: Sources,
    places: &'a Places,
    problems: &'a mut Vec<Problem>,
    type_origins: Vec<(String, u32)>,
}

impl Loader<'_> {
    fn fault(&mut self, file: &str, line: u32, message: String, remedy: impl Into<String>) {
        self.problems.push(Problem::error(message, remedy).in_file(file).at(line, 1));
    }

    fn add_names(&mut self, cell: &str, entry: u32, class: u8, file: &DataFile, line: u32) {
        let index = if class >= DESCRIPTOR { &mut self.sources.words } else { &mut self.sources.index };
        if let Err(why) = index.add_cell(cell, entry, class) {
            self.fault(&file.name, line, why, "the head of catalog/names/mod.rs shows how names are written");
        }
    }

    fn kind(&mut self, name: &str, file: &DataFile, line: u32) -> SourceKind {
        SourceKind::parse(name).unwrap_or_else(|| {
            let known: Vec<_> = SourceKind::ALL.iter().map(|k| k.as_str()).collect();
            self.fault(&file.name, line, format!("“{name}” is no kind of source"), format!("use one of: {}", known.join(", ")));
            SourceKind::Unknown
        })
    }

    fn add_type(&mut self, row: TypeRow, file: &DataFile, line: u32) {
        let level = match row.level.as_str() {
            "country" => Level::Country,
            "local" => Level::Local,
            "nowhere" => Level::Nowhere,
            other => {
                self.fault(&file.name, line, format!("“{other}” is no level"), "use one of: country, local, nowhere");
                return;
            }
        };
        let kind = self.kind(&row.kind, file, line);
        let entry = self.sources.types.len() as u32;
        if self.sources.type_by_id.insert(row.id.clone(), entry).is_some() {
            self.fault(&file.name, line, format!("the type “{}” stands twice", row.id), "join the two");
        }
        for (class, cells) in [(TYPE, &row.names), (OFFICE, &row.offices)] {
            for cell in cells.values() {
                self.add_names(cell, entry, class, file, line);
            }
        }
        self.type_origins.push((file.name.clone(), line));
        self.sources.types.push(SourceType { id: row.id, name: row.name, kind, level, part_of: row.part_of, generic: row.generic });
    }

    fn add_source(&mut self, row: SourceRow, file: &DataFile, line: u32) {
        let of_type = self.sources.split_type(&row.id).map(|(place, of)| (place.map(str::to_owned), of.kind, of.name.clone()));
        let kind = match &row.kind {
            Some(kind) => Some(self.kind(kind, file, line)),
            None => of_type.as_ref().map(|t| t.1),
        };
        let own_place = row.place.clone().or_else(|| self.place_in(&row.id));
        let entry = match self.sources.by_id.get(&row.id).copied() {
            Some(entry) if self.sources.items[entry as usize].origin.0 == file.name => {
                self.fault(&file.name, line, format!("“{}” stands twice in this file", row.id), "join the two, or give one another id");
                return;
            }
            Some(entry) => {
                let known = &mut self.sources.items[entry as usize];
                known.kind = row.kind.as_ref().and(kind).unwrap_or(known.kind);
                known.name = row.name.clone().unwrap_or_else(|| known.name.clone());
                known.parent = row.parent.clone().or(known.parent.take());
                known.place = row.place.clone().or(known.place.take());
                known.outlet |= row.outlet;
                known.agency |= row.agency;
                known.ratings.extend(row.ratings.clone());
                entry
            }
            None => {
                let Some(kind) = kind else {
                    self.fault(&file.name, line, format!("“{}” has no kind", row.id), "add kind = \"...\"");
                    return;
                };
                let entry = self.sources.items.len() as u32;
                let typed = || {
                    of_type.as_ref().map(|(place, _, name)| {
                        place.as_deref().and_then(|p| self.places.get(p)).map_or_else(|| name.clone(), |p| format!("{name} ({})", p.name))
                    })
                };
                let first = || {
                    row.names
                        .split(';')
                        .next()
                        .map(|n| n.split(['@', '|', '*', '?']).next().unwrap_or(n).trim().trim_start_matches(['~', '=']).to_owned())
                };
                let name = row.name.clone().or_else(typed).or_else(first).unwrap_or_default();
                let (outlet, agency) = (
                    row.outlet || matches!(kind, SourceKind::Media | SourceKind::NewsAgency),
                    row.agency || kind == SourceKind::NewsAgency,
                );
                self.sources.items.push(Source {
                    id: row.id.clone(),
                    name,
                    kind,
                    place: own_place,
                    parent: row.parent,
                    outlet,
                    agency,
                    ratings: row.ratings,
                    origin: (file.name.clone(), line),
                });
                self.sources.by_id.insert(row.id.clone(), entry);
                entry
            }
        };
        if !row.names.is_empty() {
            self.add_names(&row.names, entry, ENTRY, file, line);
        } else if of_type.is_none() {
            self.fault(&file.name, line, format!("“{}” has no names, so no text can name it", row.id), "add names = \"...; ...\"");
        }
        for person in row.people {
            let number = self.sources.people.len() as u32;
            let name = person.names.split([';', '@']).next().unwrap_or("").trim().to_owned();
            self.sources.people.push(Person { name, role: person.role, of: row.id.clone() });
            self.add_names(&person.names, number, PERSON, file, line);
        }
    }

    /// The place that begins an id.
    fn place_in(&self, id: &str) -> Option<String> {
        let place = id.rsplit_once('/')?.0;
        self.places.get(place).map(|p| p.id.to_string())
    }

    /// Parents and places must exist.
    fn check_links(&mut self) {
        let mut faults = Vec::new();
        for source in &self.sources.items {
            let (file, line) = &source.origin;
            if let Some(parent) = &source.parent
                && self.sources.get(parent).is_none()
                && self.sources.split_type(parent).is_none()
            {
                faults.push((file.clone(), *line, format!("the parent “{parent}” of “{}” is no source", source.id)));
            }
            if let Some(place) = &source.place
                && self.places.get(place).is_none()
            {
                faults.push((file.clone(), *line, format!("the place “{place}” of “{}” is not in the gazetteer", source.id)));
            }
        }
        for (of, (file, line)) in self.sources.types.iter().zip(&self.type_origins) {
            if let Some(parent) = of.part_of.as_ref().filter(|p| !self.sources.type_by_id.contains_key(*p)) {
                faults.push((file.clone(), *line, format!("“{parent}”, which “{}” is part of, is no type", of.id)));
            }
        }
        for (file, line, message) in faults {
            self.fault(&file, line, message, "add it, or correct the id");
        }
    }

    /// One name for two sources is a fault when nothing tells them apart, neither country nor time; so is a name that is given to one
    /// source twice, for times that overlap.
    fn check_names(&mut self) {
        let mut forms: Vec<(u64, Name)> = Vec::with_capacity(self.sources.index.len());
        self.sources.index.each_form(|form, name| {
            if name.class == ENTRY || name.class == TYPE {
                forms.push((xxh3_64(form.as_bytes()), *name));
            }
        });
        forms.sort_by_key(|(hash, _)| *hash);
        let mut clashes = Vec::new();
        for same in forms.chunk_by(|a, b| a.0 == b.0).filter(|c| c.len() > 1) {
            for (at, (hash, a)) in same.iter().enumerate() {
                for (_, b) in &same[at + 1..] {
                    let apart = match a.entry == b.entry {
                        true => !(a.is_dated() && b.is_dated()),
                        false => a.class == ENTRY && !self.sources.same_country(a.entry, b.entry),
                    };
                    if a.class == b.class && a.overlaps(b) && !apart {
                        clashes.push((*hash, *a, *b));
                    }
                }
            }
        }
        let mut written: HashMap<u64, String> = HashMap::new();
        if !clashes.is_empty() {
            self.sources.index.each_form(|form, _| {
                written.entry(xxh3_64(form.as_bytes())).or_insert_with(|| form.to_owned());
            });
        }
        for (hash, a, b) in clashes {
            let (first, second, origin) = match a.class {
                TYPE => (
                    &self.sources.types[a.entry as usize].id,
                    &self.sources.types[b.entry as usize].id,
                    self.type_origins[b.entry as usize].clone(),
                ),
                _ => (
                    &self.sources.items[a.entry as usize].id,
                    &self.sources.items[b.entry as usize].id,
                    self.sources.items[b.entry as usize].origin.clone(),
                ),
            };
            let name = written.get(&hash).map_or("", String::as_str);
            let (message, remedy) = match a.entry == b.entry {
                true => (
                    format!("“{name}” is given twice for “{first}”, for times that overlap"),
                    "write it once, or give the times one after the other (name@..1991; name@1992..)",
                ),
                false => (
                    format!("“{name}” names both “{first}” and “{second}”"),
                    "remove it from one, give each a place in a country of its own, or say when each was valid (name@2010..2015)",
                ),
            };
            self.fault(&origin.0, origin.1, message, remedy);
        }
    }
}

impl Sources {
    /// Makes what was loaded findable; call once.
    pub(in crate::catalog) fn seal(&mut self, inflection: &Arc<Inflection>) {
        self.index.seal(inflection);
        self.words.seal(inflection);
    }

    fn same_country(&self, a: u32, b: u32) -> bool {
        let country = |i: u32| self.items[i as usize].place.as_deref().and_then(Places::country);
        match (country(a), country(b)) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(text: &str) -> (Sources, Vec<String>) {
        let file = |folder: &str, name: &str, text: &str| DataFile::new(folder, name, text);
        let mut problems = Vec::new();
        let table = "id\tkind\tnames\tadjectives\naa\tcountry\tAaland\nbb\tcountry\tBeland\n";
        let places = crate::catalog::place::load(&[file("places", "p.tsv", table)], &mut problems);
        let sources = load(&[file("sources", "s.toml", text)], &places, &mut problems);
        (sources, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn faults_have_file_and_line() {
        let entry = |id: &str, rest: &str| format!("[[source]]\nid = \"{id}\"\n{rest}\n");
        for (text, want) in [
            (entry("aa/x", "kind = \"spy\"\nnames = \"Xx\""), "s.toml:1:1: error: “spy” is no kind of source"),
            (entry("aa/x", "names = \"Xx\""), "s.toml:1:1: error: “aa/x” has no kind"),
            (entry("aa/x", "kind = \"media\""), "s.toml:1:1: error: “aa/x” has no names"),
            (entry("aa/x", "kind = \"media\"\nnames = \"Xx\"\nparent = \"y\""), "s.toml:1:1: error: the parent “y” of “aa/x” is no source"),
            (
                entry("x", "kind = \"media\"\nnames = \"Xx\"\nplace = \"zz\""),
                "s.toml:1:1: error: the place “zz” of “x” is not in the gazetteer",
            ),
            (
                entry("aa/x", "kind = \"media\"\nnames = \"Same\"") + &entry("aa/y", "kind = \"media\"\nnames = \"same\""),
                "s.toml:5:1: error: “same” names both “aa/x” and “aa/y”",
            ),
            (
                entry("aa/x", "kind = \"media\"\nnames = \"Same@2010..2015; Same@2014..2020\""),
                "s.toml:1:1: error: “same” is given twice for “aa/x”, for times that overlap",
            ),
            (entry("aa/x", "nmaes = \"Xx\""), "s.toml:3:1: error: unknown field `nmaes`"),
        ] {
            let (_, problems) = loaded(&text);
            assert!(problems.iter().any(|p| p.starts_with(want)), "{text}: {problems:?}");
        }
    }

    #[test]
    fn one_name_in_two_countries_or_times_is_no_fault() {
        let row = |id: &str, names: &str| format!("[[source]]\nid = \"{id}\"\nkind = \"media\"\nnames = \"{names}\"\n");
        for text in [
            row("aa/x", "Same") + &row("bb/y", "Same"),
            row("aa/x", "Same@..2010") + &row("aa/y", "Same@2011.."),
            row("aa/x", "Same@..2010; Same@2011.."),
        ] {
            assert_eq!(loaded(&text).1, Vec::<String>::new(), "{text}");
        }
    }
}
