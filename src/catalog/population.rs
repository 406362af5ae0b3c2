//! Populations: who or what a figure counts, and how those groups relate. Files `populations/*.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{DataFile, Metric, PopulationRule, parse_toml, same_person, skeleton};
use crate::error::Problem;

/// How one group (place, metric, period) stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nesting {
    /// One and the same.
    Equal,
    /// The first is a part of the second.
    Inside,
    /// The second is a part of the first.
    Around,
    /// Nothing in common.
    Apart,
    /// They may or may not share members.
    Unclear,
}

/// A group that figures count.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// Public id.
    pub id: String,
    /// For people; the id when left out.
    #[serde(default)]
    pub label: String,
    /// Groups that contain it.
    #[serde(default)]
    pub within: Vec<String>,
    /// Another name of that group.
    #[serde(default)]
    pub same_as: Option<String>,
    /// In a crowd or in custody it is simply everyone there.
    #[serde(default)]
    pub crowd: bool,
    /// Groups that share no member with it, nor does anything within them.
    #[serde(default)]
    pub apart: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PopulationFile {
    #[serde(default)]
    population: Vec<Population>,
}

/// All groups, by id.
#[derive(Debug, Default)]
pub struct Populations {
    all: BTreeMap<String, Population>,
}

impl Populations {
    /// The group of an id.
    pub fn get(&self, id: &str) -> Option<&Population> {
        self.all.get(id)
    }

    /// The narrowest group that holds all of `ids` ("policemen and soldiers" are security forces); people when none does.
    pub fn around(&self, ids: &[String]) -> String {
        let chains: Vec<Vec<&str>> = ids.iter().map(|id| self.chain(id)).collect();
        let shared = chains.first().and_then(|first| first.iter().find(|id| chains.iter().all(|c| c.contains(id))));
        shared.map_or_else(|| "people".to_owned(), |id| (*id).to_owned())
    }

    /// A group and those that hold it, the narrowest first.
    fn chain<'a>(&'a self, id: &'a str) -> Vec<&'a str> {
        let mut chain = vec![id];
        let mut at = 0;
        while at < chain.len() && chain.len() < 64 {
            let known = chain.len();
            for wider in self.get(chain[at]).into_iter().flat_map(|p| &p.within) {
                if !chain[..known].contains(&wider.as_str()) {
                    chain.push(wider);
                }
            }
            at += 1;
        }
        chain
    }

    /// Every group, in order of ids.
    pub fn iter(&self) -> impl Iterator<Item = &Population> {
        self.all.values()
    }

    /// The id under which `metric` counts a group: unstated groups, and those that a crowd consists of, are everyone.
    /// `None` when the metric tells groups apart by name and none is stated.
    pub fn counted<'a>(&'a self, metric: &'a Metric, population: Option<&'a str>) -> Option<&'a str> {
        let everyone = metric.everyone.as_str();
        let id = match (metric.populations, population) {
            (PopulationRule::Named, p) => return p.map(|p| self.name(p)),
            (PopulationRule::Single, _) | (_, None) => return Some(everyone),
            (_, Some(p)) => self.name(p),
        };
        let crowd = metric.populations == PopulationRule::Crowd && self.all.get(id).is_some_and(|p| p.crowd);
        Some(if crowd || id == everyone || self.is_within(everyone, id) { everyone } else { id })
    }

    /// How two groups relate under `metric`; `None` when the metric needs a name and one is missing.
    pub fn relation(&self, metric: &Metric, a: Option<&str>, b: Option<&str>) -> Option<Nesting> {
        let (a, b) = (self.counted(metric, a)?, self.counted(metric, b)?);
        let everyone = metric.everyone.as_str();
        Some(if a == b {
            Nesting::Equal
        } else if metric.populations == PopulationRule::Named {
            // One person in two spellings; the names of parties are their own.
            if metric.kind == "fact" && same_person(&skeleton(a), &skeleton(b)) { Nesting::Equal } else { Nesting::Apart }
        } else if b == everyone || self.is_within(a, b) {
            Nesting::Inside
        } else if a == everyone || self.is_within(b, a) {
            Nesting::Around
        } else if self.are_apart(a, b) {
            Nesting::Apart
        } else {
            Nesting::Unclear
        })
    }

    fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.all.get(id).and_then(|p| p.same_as.as_deref()).unwrap_or(id)
    }

    /// `a` is a proper part of `b`, directly or through others.
    fn is_within(&self, a: &str, b: &str) -> bool {
        self.above(a).skip(1).any(|id| id == b)
    }

    /// Some group at or above `a` is apart from some group at or above `b`.
    fn are_apart(&self, a: &str, b: &str) -> bool {
        let one_way = |a: &str, b: &str| {
            self.above(a).any(|x| self.all.get(x).is_some_and(|p| p.apart.iter().any(|y| self.above(b).any(|z| z == self.name(y)))))
        };
        one_way(a, b) || one_way(b, a)
    }

    /// `id` and all that contains it, each once.
    fn above<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a str> {
        let mut found = vec![id];
        let mut at = 0;
        while at < found.len() {
            if let Some(p) = self.all.get(found[at]) {
                for up in &p.within {
                    let up = self.name(up);
                    if !found.contains(&up) {
                        found.push(up);
                    }
                }
            }
            at += 1;
        }
        found.into_iter()
    }
}

pub(super) fn load(files: &[DataFile], problems: &mut Vec<Problem>) -> Populations {
    let mut all = BTreeMap::new();
    let mut home: BTreeMap<String, usize> = BTreeMap::new();
    for (at, file) in files.iter().enumerate() {
        let Some(raw) = parse_toml::<PopulationFile>(file, problems) else { continue };
        for mut population in raw.population {
            if population.label.is_empty() {
                population.label = population.id.replace('_', " ");
            }
            home.insert(population.id.clone(), at);
            all.insert(population.id.clone(), population);
        }
    }
    let out = Populations { all };
    for p in out.all.values() {
        let file = &files[home[&p.id]];
        for other in p.within.iter().chain(&p.apart).chain(&p.same_as) {
            if !out.all.contains_key(other) {
                let message = format!("population “{}” names “{other}”, which does not exist", p.id);
                problems.push(fault(file, other, message, "name a population of this file or add it"));
            }
        }
        if p.within.iter().any(|up| out.above(out.name(up)).any(|x| x == p.id)) || p.same_as.as_ref().is_some_and(|s| *s == p.id) {
            let message = format!("population “{}” contains itself", p.id);
            problems.push(fault(file, &p.id, message, "take one of the `within` out"));
        }
    }
    out
}

fn fault(file: &DataFile, word: &str, message: String, remedy: &str) -> Problem {
    let at = file.text.find(&format!("\"{word}\"")).unwrap_or(0);
    Problem::error(message, remedy).at_offset(&file.text, at).in_file(&file.name)
}
