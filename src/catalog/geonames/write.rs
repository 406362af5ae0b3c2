//! Place files, one a country.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use rustc_hash::FxHashSet;

use super::{CREDIT, Dump, Entity, Import, OtherName};
use crate::catalog::place::slug;
use crate::catalog::{Catalog, PlaceKind, Places, Tokens, fold};

/// From this size on a town is taken for itself at the head of a sentence too, where every word has a capital.
const LARGE: u64 = 100_000;

/// Marks that mean something in a cell of names.
const OPERATORS: [char; 12] = [';', '@', '|', '*', '?', '{', '}', '~', '=', ':', '"', '\t'];

struct Writer<'c> {
    catalog: &'c Catalog,
    import: Import,
    used: FxHashSet<String>,
    words: BTreeSet<String>,
    /// Words of the names of institutions.
    institutions: FxHashSet<String>,
    /// Code of a country or division → id.
    ids: BTreeMap<String, String>,
    files: BTreeMap<String, String>,
}

impl Dump {
    /// The place files of what was read, laid over what `catalog` knows.
    pub fn import(self, catalog: &Catalog) -> Import {
        let import = Import { problems: self.problems, ..Import::default() };
        let mut writer = Writer {
            catalog,
            import,
            used: FxHashSet::default(),
            words: BTreeSet::new(),
            institutions: catalog.sources.words_of_names(),
            ids: BTreeMap::new(),
            files: BTreeMap::new(),
        };
        // Countries without a town of their own in the dump need no file.
        let inhabited: BTreeSet<&str> = self.towns.iter().map(|t| country_of(&t.code)).collect();
        for country in self.countries.values().filter(|c| inhabited.contains(c.code.as_str())) {
            writer.country(country);
        }
        for (division, kind) in
            self.divisions.values().map(|d| (d, PlaceKind::Region)).chain(self.districts.values().map(|d| (d, PlaceKind::District)))
        {
            writer.division(division, kind);
        }
        // Of two towns of one name the larger one is the one that the catalogue knows.
        let mut towns: Vec<&Entity> = self.towns.iter().collect();
        towns.sort_by_key(|t| (country_of(&t.code), std::cmp::Reverse(t.population), t.geoname));
        for town in towns {
            writer.town(town);
        }
        let Writer { mut import, words, files, .. } = writer;
        import.words = words.into_iter().collect();
        import.files = files.into_iter().map(|(code, text)| (format!("geonames-{}.tsv", code.to_lowercase()), text)).collect();
        import
    }
}

fn country_of(code: &str) -> &str {
    code.split('.').next().unwrap_or_default()
}

impl Writer<'_> {
    fn country(&mut self, country: &Entity) {
        let known = self.known(country, &[], |kind| kind == PlaceKind::Country);
        let id = known.clone().unwrap_or_else(|| slug(&country.ascii));
        if id.is_empty() {
            return;
        }
        self.ids.insert(country.code.clone(), id.clone());
        let file = self.files.entry(country.code.clone()).or_default();
        let _ = write!(file, "{CREDIT}\nid\tkind\tnames\tadjectives\n");
        self.line(country, &id, known.is_none().then_some(PlaceKind::Country), false);
    }

    /// A region or a district; its parent is what its code begins with.
    fn division(&mut self, division: &Entity, kind: PlaceKind) {
        // "00" is what lies in no division.
        if division.name.trim().is_empty() {
            return;
        }
        let Some(parent) = self.parent(division.code.rsplit_once('.').map_or("", |(outer, _)| outer)) else { return };
        let known = self.known(division, &[&parent], |k| !k.is_local() && k != PlaceKind::Country);
        let id = match known.clone() {
            Some(id) => id,
            None => self.free(&parent, division),
        };
        self.ids.insert(division.code.clone(), id.clone());
        // A division that is but a city (Almaty, Moscow) has its names from the city's own line.
        let city = self.catalog.places.get(&id).is_some_and(|p| p.kind == PlaceKind::City);
        if known.is_none() || (!city && self.used.insert(id.clone())) {
            self.line(division, &id, known.is_none().then_some(kind), true);
        }
    }

    fn town(&mut self, town: &Entity) {
        let Some(parent) = self.parent(&town.code) else { return };
        let country = Places::first_country(&parent).to_owned();
        let known = self.known(town, &[&parent], |kind| if town.part { kind == PlaceKind::District } else { kind == PlaceKind::City });
        // A town directly in its country may lie in any region of it.
        let known = known.filter(|id| {
            let outer = id.rsplit_once('/').map_or("", |(outer, _)| outer);
            !self.used.contains(id) && (outer == country || Places::contains(outer, &parent) || Places::contains(&parent, id))
        });
        let id = match known.clone() {
            Some(id) => id,
            None => self.free(&parent, town),
        };
        self.used.insert(id.clone());
        let kind = if town.part { PlaceKind::District } else { PlaceKind::City };
        self.line(town, &id, known.is_none().then_some(kind), town.population < LARGE);
    }

    /// The narrowest division that `code` names, or the country.
    fn parent(&self, code: &str) -> Option<String> {
        let mut code = code;
        loop {
            if let Some(id) = self.ids.get(code.trim_end_matches('.')) {
                return Some(id.clone());
            }
            code = code.rsplit_once('.')?.0;
        }
    }

    /// The place of the catalogue that has this name in the same country.
    fn known(&self, entity: &Entity, near: &[&str], wanted: impl Fn(PlaceKind) -> bool) -> Option<String> {
        let place = |name: &str| {
            let id = self.catalog.places.identify_text(name, near)?;
            let here = near.iter().all(|n| Places::first_country(n) == Places::first_country(&id));
            self.catalog.places.get(&id).filter(|p| here && wanted(p.kind)).map(|_| id)
        };
        place(&entity.name).or_else(|| place(&entity.ascii))
    }

    /// An id below `parent` that nothing has yet.
    fn free(&mut self, parent: &str, entity: &Entity) -> String {
        let step = [&entity.ascii, &entity.name].map(|n| slug(n)).into_iter().find(|s| !s.is_empty());
        let first = format!("{parent}/{}", step.unwrap_or_else(|| format!("g{}", entity.geoname)));
        let mut id = first.clone();
        let mut number = 2;
        while self.used.contains(&id) || self.catalog.places.get(&id).is_some() {
            id = format!("{first}-{number}");
            number += 1;
        }
        self.used.insert(id.clone());
        id
    }

    fn line(&mut self, entity: &Entity, id: &str, kind: Option<PlaceKind>, weak: bool) {
        let names = self.names(entity, weak && kind.is_some());
        let Some(file) = self.files.get_mut(country_of(&entity.code)) else { return };
        // Without a name that can stand in a text a division is still there: other places lie in it.
        let bare = names.is_empty() && !entity.part && kind.is_some_and(|k| k != PlaceKind::City);
        let names = if bare { vec![format!("=GeoNames {}", entity.geoname)] } else { names };
        if !names.is_empty() {
            self.import.places += 1;
            self.import.known += usize::from(kind.is_none());
            self.import.names += names.len();
            let _ = writeln!(file, "{id}\t{}\t{}\t", kind.map_or("", PlaceKind::as_str), names.join("; "));
        }
    }

    /// The cell's names: a name of one language alone is found in its texts alone, those of several everywhere.
    fn names(&mut self, entity: &Entity, weak: bool) -> Vec<String> {
        let weak = if weak { "~" } else { "" };
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut out = Vec::new();
        for name in [&entity.name, &entity.ascii] {
            if self.usable(name) && seen.insert(fold(name)) {
                out.push(format!("{weak}{}", name.trim()));
            }
        }
        let undated = |o: &&OtherName| o.from.is_none() && o.to.is_none();
        let dated: Vec<&OtherName> = entity.others.iter().filter(undated).chain(entity.others.iter().filter(|o| !undated(o))).collect();
        for other in dated {
            if !self.usable(&other.text) || !seen.insert(fold(&other.text)) {
                continue;
            }
            let shared = entity.others.iter().any(|o| o.language != other.language && fold(&o.text) == fold(&other.text));
            let language = if shared { String::new() } else { format!("{}:", other.language) };
            let end = |d: Option<jiff::civil::Date>| d.map_or_else(String::new, |d| d.to_string());
            let time = if undated(&other) { String::new() } else { format!("@{}..{}", end(other.from), end(other.to)) };
            out.push(format!("{language}{weak}{}{time}", other.text));
        }
        out
    }

    /// A name that can stand in a cell, and that is no word of a language.
    fn usable(&mut self, name: &str) -> bool {
        let name = name.trim();
        if name.chars().filter(|c| c.is_alphabetic()).count() < 3 || name.contains(OPERATORS) {
            return false;
        }
        let word = self.is_word(name);
        if word {
            self.words.insert(name.to_owned());
        }
        !word
    }

    /// A word that a language pack reads as something else (“Police”, “May”, “March”), or that is a part of what institutions are
    /// called (“Central”) and of no place known so far.
    fn is_word(&self, name: &str) -> bool {
        let tokens = Tokens::of(name, 0);
        if tokens.len() != 1 {
            return false;
        }
        let read = self.catalog.languages.iter().any(|l| {
            l.cues.words.whole(name).is_some() || l.attribution.words.whole(name).is_some() || l.dates.number_of(tokens.fold(0)).is_some()
        });
        read || self.institutions.contains(tokens.fold(0)) && self.catalog.places.identify_text(name, &[]).is_none()
    }
}
