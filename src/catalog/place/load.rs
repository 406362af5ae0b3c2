//! Reads `places/*.tsv`: a header, then one place a line: `id`, `kind`, `names`, `adjectives`.
//!
//! `+` begins an id below the last one written in full, and takes its slug from the first name when it has none; an empty kind
//! is `city`. A line with an id and nothing else only sets what `+` is below. A line of an id seen in an earlier file adds names to it. Lines that begin with `#` are remarks.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::kind::{DEMONYM, NAME, WORD_KINDS};
use super::{Place, PlaceKind, Places};
use crate::catalog::DataFile;
use crate::catalog::names::{Inflection, NameIndex};
use crate::catalog::token::fold;
use crate::error::Problem;

const HEADER: [&str; 4] = ["id", "kind", "names", "adjectives"];

/// What one file holds; its places are numbered from 0.
#[derive(Default)]
struct Part {
    places: Vec<Own>,
    index: NameIndex,
    words: NameIndex,
    problems: Vec<Problem>,
}

/// A place of one file.
struct Own {
    id: Box<str>,
    kind: PlaceKind,
    /// In the file's text.
    name: Range<usize>,
    line: u32,
}

pub(in crate::catalog) fn load(files: &[DataFile], problems: &mut Vec<Problem>) -> Places {
    let mut places = Places { files: files.iter().map(|f| f.name.clone()).collect(), ..Places::default() };
    // A gazetteer may hold hundreds of thousands of names: its files are read side by side, and joined in their order.
    let mut parts: Vec<Part> = files.par_iter().map(read).collect();
    let owned: Vec<Vec<Own>> = parts.iter_mut().map(|part| std::mem::take(&mut part.places)).collect();
    let mut by_id: FxHashMap<&str, u32> = FxHashMap::default();
    by_id.reserve(owned.iter().map(Vec::len).sum());
    for ((number, part), (own, file)) in (0u32..).zip(parts).zip(owned.iter().zip(files)) {
        let mut entries = Vec::with_capacity(own.len());
        for place in own {
            let named = Place { id: &place.id, kind: place.kind, name: &file.text[place.name.clone()] };
            entries.push(*by_id.entry(&place.id).or_insert_with(|| places.push(named, number, place.line)));
        }
        places.index.append(part.index, &entries);
        places.words.append(part.words, &entries);
        problems.extend(part.problems);
    }
    for row in &places.rows {
        let id = &places.text[row.id as usize..row.name as usize];
        let Some((parent, _)) = id.rsplit_once('/') else { continue };
        if !by_id.contains_key(parent) {
            let problem = Problem::error(format!("“{id}” lies in “{parent}”, which is no place"), "add a line for it, or correct the id");
            problems.push(problem.in_file(&files[row.file as usize].name).at(row.line, 1));
        }
    }
    places.hash_ids();
    places
}

impl Places {
    /// Makes what was loaded findable; true when it was already, for these endings.
    pub(in crate::catalog) fn seal(&mut self, inflection: &Arc<Inflection>) -> bool {
        let index = self.index.seal(inflection);
        self.words.seal(inflection) && index
    }
}

fn read(file: &DataFile) -> Part {
    let mut part = Part::default();
    let mut own: FxHashSet<Box<str>> = FxHashSet::default();
    let mut base = String::new();
    let mut headed = false;
    for (at, line) in file.text.lines().enumerate() {
        let number_of_line = at as u32 + 1;
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let mut cells = line.split('\t').map(str::trim);
        let [id, kind, names, adjectives] = [(); 4].map(|()| cells.next().unwrap_or(""));
        if !headed {
            headed = true;
            if [id, kind, names, adjectives] == HEADER {
                continue;
            }
            let problem =
                Problem::error("the first line is not the header", "begin the file with: id, kind, names, adjectives (tabs between)");
            part.problems.push(problem.in_file(&file.name).at(number_of_line, 1));
        }
        let problems = &mut part.problems;
        let mut fault =
            |message: String, remedy: &str| problems.push(Problem::error(message, remedy).in_file(&file.name).at(number_of_line, 1));
        if id == "-" {
            match WORD_KINDS.iter().find(|(name, _)| *name == kind) {
                Some((_, class)) => {
                    let index = if *class == super::kind::NOT_A_PLACE { &mut part.index } else { &mut part.words };
                    if let Err(why) = index.add_cell(names, u32::MAX, *class) {
                        fault(why, "see the other files of this folder");
                    }
                }
                None => fault(format!("“{kind}” is no kind of word"), "use one of: not-a-place, type, filler, and"),
            }
            continue;
        }
        if !id.starts_with('+') && kind.is_empty() && names.is_empty() {
            id.clone_into(&mut base);
            continue;
        }
        let full = match id.strip_prefix('+') {
            Some("") => format!("{base}/{}", slug(first_name(names))),
            Some(rest) => format!("{base}/{rest}"),
            None => id.to_owned(),
        };
        if full.is_empty()
            || full
                .split('/')
                .any(|step| step.is_empty() || !step.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'))
        {
            fault(format!("“{full}” is no id"), "write small letters, digits and hyphens, with “/” between the steps");
            continue;
        }
        if !id.starts_with('+') {
            base.clone_from(&full);
        }
        let kind = match if kind.is_empty() { Some(PlaceKind::City) } else { PlaceKind::parse(kind) } {
            Some(kind) => kind,
            None => {
                fault(format!("“{kind}” is no kind of place"), &format!("use one of: {}", PlaceKind::all()));
                continue;
            }
        };
        let full: Box<str> = full.into();
        if !own.insert(full.clone()) {
            fault(format!("“{full}” stands twice in this file"), "join the two lines, or give one another id");
            continue;
        }
        let entry = part.places.len() as u32;
        let name = first_name(names);
        let start = name.as_ptr() as usize - file.text.as_ptr() as usize;
        part.places.push(Own { id: full, kind, name: start..start + name.len(), line: number_of_line });
        if let Err(why) = part.index.add_cell(names, entry, NAME) {
            fault(why, "give at least one name; the head of catalog/names/mod.rs shows how they are written");
        }
        if !adjectives.is_empty()
            && let Err(why) = part.index.add_cell(adjectives, entry, DEMONYM)
        {
            fault(why, "the head of catalog/names/mod.rs shows how names are written");
        }
    }
    part
}

/// The first name of a cell, without its operators.
fn first_name(names: &str) -> &str {
    let name = names.split(';').next().unwrap_or("").trim();
    let name = name.split(['@', '|', '*']).next().unwrap_or("");
    name.trim_start_matches(['~', '='])
}

/// A name as a step of an id.
pub(in crate::catalog) fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in fold(name).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.ends_with('-') && !out.is_empty() && c != '\'' {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let mut problems = Vec::new();
        let file = DataFile::new("places", "places/x.tsv", text);
        load(&[file], &mut problems);
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn faults_have_file_and_line() {
        let head = "id\tkind\tnames\tadjectives\n";
        for (text, want) in [
            ("a\tcountry\tA\n", "places/x.tsv:1:1: error: the first line is not the header"),
            (&format!("{head}a/b\tcity\tB\n"), "places/x.tsv:2:1: error: “a/b” lies in “a”, which is no place"),
            (&format!("{head}a\tcountry\tAaa\na\tcountry\tAaa\n"), "places/x.tsv:3:1: error: “a” stands twice in this file"),
            (&format!("{head}a\tplanet\tA\n"), "places/x.tsv:2:1: error: “planet” is no kind of place"),
            (&format!("{head}a\tcountry\t;\n"), "places/x.tsv:2:1: error: no name"),
            (&format!("{head}A b\tcountry\tX\n"), "places/x.tsv:2:1: error: “A b” is no id"),
        ] {
            let got = faults(text);
            assert!(got.iter().any(|p| p.starts_with(want)), "{text}: {got:?}");
        }
    }

    #[test]
    fn short_ids_take_the_slug_of_the_name() {
        let mut problems = Vec::new();
        let text = "id\tkind\tnames\tadjectives\nfrance\tcountry\tFrance\n+\t\tSaint-Étienne; St Etienne\n+paris-12\tdistrict\tNo. 12\n";
        let places = load(&[DataFile::new("places", "x", text)], &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(places.iter().map(|p| p.id).collect::<Vec<_>>(), ["france", "france/saint-etienne", "france/paris-12"]);
        assert_eq!(places.get("france/saint-etienne").map(|p| p.name), Some("Saint-Étienne"));
    }
}
