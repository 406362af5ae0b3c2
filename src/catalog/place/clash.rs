//! Names that two places bear where no context can tell them apart: what `catalog check` reports.
//!
//! Two towns of one name in two regions are no fault, and neither are two countries: what is named around them settles it.

use std::collections::BTreeSet;

use xxhash_rust::xxh3::xxh3_64;

use super::kind::NAME;
use super::{PlaceKind, Places};
use crate::catalog::names::Name;
use crate::error::Problem;

impl Places {
    /// Names of two places of one kind in one parent that were in use at one time, and names given twice for overlapping times.
    pub fn clashes(&self) -> Vec<Problem> {
        let mut forms: Vec<(u64, Name)> = Vec::with_capacity(self.index.len());
        self.index.each_form(|form, name| {
            if name.class == NAME && name.entry != u32::MAX {
                forms.push((xxh3_64(form.as_bytes()), *name));
            }
        });
        forms.sort_by_key(|(hash, name)| (*hash, name.entry));
        let mut found: BTreeSet<(u32, u32, u64)> = BTreeSet::new();
        for same in forms.chunk_by(|a, b| a.0 == b.0) {
            for (at, (hash, a)) in same.iter().enumerate() {
                for (_, b) in &same[at + 1..] {
                    let fault = if a.entry == b.entry { a.is_dated() && b.is_dated() } else { self.siblings(a.entry, b.entry) };
                    if fault && a.overlaps(b) {
                        found.insert((a.entry.min(b.entry), a.entry.max(b.entry), *hash));
                    }
                }
            }
        }
        if found.is_empty() {
            return Vec::new();
        }
        let mut written: std::collections::HashMap<u64, String> = std::collections::HashMap::new();
        self.index.each_form(|form, _| {
            written.entry(xxh3_64(form.as_bytes())).or_insert_with(|| form.to_owned());
        });
        found.into_iter().map(|(a, b, hash)| self.clash(a, b, written.get(&hash).map_or("", String::as_str))).collect()
    }

    /// Two places of one kind directly in one other, with nothing in them that could tell which is meant. Towns that bear
    /// one name and a number ("newport", "newport-2") are known to be two.
    fn siblings(&self, a: u32, b: u32) -> bool {
        let (a, b) = (self.item(a), self.item(b));
        let wide = a.kind < PlaceKind::City;
        let parent = |id: &str| id.rfind('/').map_or(0, |at| at);
        !wide && a.kind == b.kind && a.id[..parent(a.id)] == b.id[..parent(b.id)] && unnumbered(a.id) != unnumbered(b.id)
    }

    fn clash(&self, a: u32, b: u32, name: &str) -> Problem {
        let row = self.rows[b as usize];
        let (first, second) = (self.item(a).id, self.item(b).id);
        let problem = if a == b {
            Problem::warning(
                format!("“{name}” is given twice for “{first}”, for times that overlap"),
                "write it once, or give the times one after the other (name@..1991; name@1992..)",
            )
        } else {
            Problem::warning(
                format!("“{name}” names both “{first}” and “{second}”"),
                "remove it from one, or say when each was valid (name@2010..2015)",
            )
        };
        problem.in_file(&self.files[row.file as usize]).at(row.line, 1)
    }
}

fn unnumbered(id: &str) -> &str {
    id.rsplit_once('-').filter(|(_, number)| number.bytes().all(|b| b.is_ascii_digit())).map_or(id, |(id, _)| id)
}

#[cfg(test)]
mod tests {
    use crate::catalog::{Catalog, DataFile, place::load};

    fn said(lines: &str) -> Vec<String> {
        let mut problems = Vec::new();
        let text = format!("id\tkind\tnames\tadjectives\naa\tcountry\tAaland\n{lines}");
        let places = load(&[DataFile::new("places", "p.tsv", &text)], &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        places.clashes().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_no_context_can_settle_is_reported() {
        let said_one = said("aa/x\tcity\tSame\naa/y\tcity\tOther; Same\n");
        assert!(said_one.len() == 1 && said_one[0].starts_with("p.tsv:4:1: warning: “same” names both “aa/x” and “aa/y”"), "{said_one:?}");
        let twice = said("aa/x\tcity\tOld@..1991; Old@1990..2000\n");
        assert!(twice.len() == 1 && twice[0].contains("for times that overlap"), "{twice:?}");
    }

    #[test]
    fn names_apart_in_kind_region_or_time_are_no_fault() {
        for lines in [
            "aa/x\tcity\tSame\naa/y\tregion\tSame\n",
            "aa/r\tregion\tRrr\naa/r/x\tcity\tSame\naa/y\tcity\tSame\n",
            "aa/same\tcity\tSame\naa/same-2\tcity\tSame\naa/same-10\tcity\tSame\n",
            "aa/x\tcity\tXx; Same@..1990\naa/y\tcity\tYy; Same@1991..\n",
        ] {
            assert_eq!(said(lines), [""; 0], "{lines}");
        }
    }

    #[test]
    fn the_built_in_gazetteer_has_none() {
        let said: Vec<String> = Catalog::built_in().places.clashes().iter().map(ToString::to_string).collect();
        assert_eq!(said, [""; 0]);
    }
}
