//! Metrics: what is claimed, and how figures of it relate. One file `metrics/<id>.toml` each.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{DataFile, Nesting, parse_toml};
use crate::error::Problem;

/// The scale on which deviations of a metric are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// Counts that span orders of magnitude.
    Log,
    /// Differences matter as they are.
    Identity,
    /// Between two ends (percent).
    Bounded,
}

/// How populations relate under a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PopulationRule {
    /// Protesters, participants and people are one; supporters of one group are a part (crowds, custody).
    Crowd,
    /// Everyone who is a person is part of people; protesters and police are apart (killed, injured).
    Apart,
    /// The metric counts one kind of thing; populations are ignored.
    Single,
    /// The population names whose figure it is (a party's share of the vote); without it nothing can be compared.
    Named,
}

/// The column of a claim that holds the name of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PersonIn {
    /// `value`.
    Value,
    /// `population`.
    Population,
}

/// Over what the figures of the parts make up the figure of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sum {
    /// Cities of a country.
    Places,
    /// Days of a week.
    Days,
    /// Police and civilians.
    Populations,
}

/// A metric file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// Public id, the file's name.
    pub id: String,
    /// `quantity` or `fact`.
    #[serde(default = "quantity")]
    pub kind: String,
    /// One line for people; reads well after a figure ("950 detained").
    pub label: String,
    /// What it is about (`custody`, `harm`, `crowd`, ...): a sentence that names no speaker may continue the one before on the same matter.
    #[serde(default)]
    pub domain: String,
    /// `people`, `percent`, `buildings`, ...; empty for facts.
    #[serde(default)]
    pub unit: String,
    /// The unit is a measure (tonnes, hours): figures in another unit are not compared. Things counted go by many names.
    #[serde(default)]
    pub measured: bool,
    /// Metrics of one family are compared as one (translations mix them) unless one is `within` the other; defaults to the id.
    #[serde(default)]
    pub family: String,
    /// Metrics that contain this one (charged within detained).
    #[serde(default)]
    pub within: Vec<String>,
    /// Metrics that make this one up, each counting others (killed, injured: the victims).
    #[serde(default)]
    pub parts: Vec<String>,
    /// Other names of the same count (`protocols_filed` = `held_liable`); the first one stands for all in questions.
    #[serde(default)]
    pub same_as: Vec<String>,
    /// Over what it adds up; empty for shares, durations, sizes, whose parts may well exceed the whole.
    #[serde(default)]
    pub adds_up: Vec<Sum>,
    /// A later total may be lower without a correction (custody, troops).
    #[serde(default)]
    pub can_fall: bool,
    /// A figure without a stated period is the toll so far.
    #[serde(default)]
    pub cumulative: bool,
    /// A figure without a stated scope is the state at a moment (in intensive care).
    #[serde(default)]
    pub snapshot: bool,
    /// Those counted are dead: burial is all that can still happen to them.
    #[serde(default)]
    pub fatal: bool,
    /// A figure of the whole country (parties that ran, a threshold), unless the sentence names a place.
    #[serde(default)]
    pub national: bool,
    /// Scale of deviations.
    #[serde(default = "log")]
    pub scale: Scale,
    /// How populations relate.
    #[serde(default = "single")]
    pub populations: PopulationRule,
    /// The population that an unstated one means.
    #[serde(default = "people")]
    pub everyone: String,
    /// Gap ratio up to which two figures still count as the same (1 = none); required for quantities.
    #[serde(default)]
    pub tolerance: Option<f64>,
    /// Categories of a fact; empty when values are names.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Categories exclude one another.
    #[serde(default)]
    pub exclusive: bool,
    /// Categories which, said of a whole, hold for each of its parts (order restored in the country).
    #[serde(default)]
    pub universal: Vec<String>,
    /// Bears modality `planned` by its nature (`attendance_planned`).
    #[serde(default)]
    pub planned: bool,
    /// Groups that are counted under it, with low confidence, where a report on a crowd does not say what they did.
    #[serde(default)]
    pub presumed: Vec<String>,
    /// What names a private person, who is left out of reports that anyone may read.
    #[serde(default)]
    pub person: Option<PersonIn>,
    /// Every metric that contains this one, directly or through others, by the ids that stand for them; filled in on loading.
    #[serde(skip)]
    pub(crate) above: Vec<String>,
}

fn quantity() -> String {
    "quantity".into()
}
fn people() -> String {
    "people".into()
}
fn log() -> Scale {
    Scale::Log
}
fn single() -> PopulationRule {
    PopulationRule::Single
}

impl Metric {
    /// What is assumed of a metric that no file describes: figures of that very id, compared as they are.
    pub fn unknown(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            kind: quantity(),
            label: id.replace('_', " "),
            domain: String::new(),
            unit: String::new(),
            measured: true,
            family: id.to_owned(),
            within: Vec::new(),
            parts: Vec::new(),
            same_as: Vec::new(),
            adds_up: Vec::new(),
            can_fall: true,
            cumulative: false,
            snapshot: false,
            fatal: false,
            national: false,
            scale: log(),
            populations: PopulationRule::Apart,
            everyone: people(),
            tolerance: Some(1.0),
            categories: Vec::new(),
            exclusive: false,
            universal: Vec::new(),
            planned: false,
            presumed: Vec::new(),
            person: None,
            above: Vec::new(),
        }
    }

    /// The id that stands for it in questions.
    pub fn counted_as(&self) -> &str {
        self.same_as.first().unwrap_or(&self.id)
    }

    /// No part can exceed the whole.
    pub fn is_total(&self) -> bool {
        !self.adds_up.is_empty()
    }
}

/// How two metrics relate; `None` when their figures never meet.
pub(super) fn relation(a: &Metric, b: &Metric) -> Option<Nesting> {
    let within = |a: &Metric, b: &Metric| a.counted_as() != b.counted_as() && a.above.iter().any(|up| up == b.counted_as());
    if a.id == b.id {
        Some(Nesting::Equal)
    } else if within(a, b) {
        Some(Nesting::Inside)
    } else if within(b, a) {
        Some(Nesting::Around)
    } else if a.counted_as() == b.counted_as() || a.family == b.family {
        Some(Nesting::Equal)
    } else {
        None
    }
}

/// All metrics that contain `metric`, by the ids that stand for them.
fn above(metrics: &[Metric], metric: &Metric) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![metric.counted_as().to_owned(), metric.id.clone()];
    while let Some(id) = open.pop() {
        for m in metrics.iter().filter(|m| m.id == id || m.counted_as() == id) {
            for up in &m.within {
                let up = metrics.iter().find(|m| m.id == *up).map_or(up.as_str(), Metric::counted_as);
                if found.insert(up.to_owned()) {
                    open.push(up.to_owned());
                }
            }
        }
    }
    found
}

pub(super) fn load(files: &[DataFile], problems: &mut Vec<Problem>) -> Vec<Metric> {
    let mut metrics: Vec<(Metric, &DataFile)> = Vec::new();
    for file in files {
        let Some(mut metric) = parse_toml::<Metric>(file, problems) else { continue };
        if metric.family.is_empty() {
            metric.family.clone_from(&metric.id);
        }
        metrics.retain(|(m, _)| m.id != metric.id);
        metrics.push((metric, file));
    }
    metrics.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    let mut all: Vec<Metric> = metrics.iter().map(|(m, _)| m.clone()).collect();
    let over: Vec<BTreeSet<String>> = all.iter().map(|m| above(&all, m)).collect();
    all.iter_mut().zip(over).for_each(|(m, over)| m.above = over.into_iter().collect());
    for (metric, file) in &metrics {
        check(metric, file, &all, problems);
    }
    all
}

fn check(metric: &Metric, file: &DataFile, all: &[Metric], problems: &mut Vec<Problem>) {
    let mut fault = |word: &str, message: String, remedy: &str| {
        let at = file.text.find(&format!("\"{word}\"")).or_else(|| file.text.find(word)).unwrap_or(0);
        problems.push(Problem::error(message, remedy).at_offset(&file.text, at).in_file(&file.name));
    };
    let stem = file.name.rsplit('/').next().unwrap_or("").trim_end_matches(".toml");
    if stem != metric.id {
        fault(&metric.id, format!("the file is named “{stem}” but the metric “{}”", metric.id), "give both the same name");
    }
    match metric.kind.as_str() {
        "quantity" => {
            if metric.unit.is_empty() {
                fault("unit", format!("quantity “{}” has no unit", metric.id), "add for example unit = \"people\"");
            }
            match metric.tolerance {
                None => fault(
                    "id",
                    format!("quantity “{}” has no tolerance", metric.id),
                    "add tolerance = 1.0 (none) or the ratio that is still the same",
                ),
                Some(t) if !(t.is_finite() && t >= 1.0) => {
                    fault("tolerance", format!("a tolerance of {t} is no ratio"), "write 1.0 (none) or a ratio above it")
                }
                Some(_) => {}
            }
        }
        "fact" => {}
        other => fault(other, format!("“{other}” is no kind of metric"), "write quantity or fact"),
    }
    for other in metric.within.iter().chain(&metric.same_as) {
        if !all.iter().any(|m| m.id == *other) {
            fault(
                other,
                format!("“{}” names the metric “{other}”, which does not exist", metric.id),
                "name a file of this folder or add it",
            );
        }
    }
    for other in metric.same_as.iter().filter_map(|s| all.iter().find(|m| m.id == **s)) {
        if !other.same_as.is_empty() {
            fault(&other.id, format!("“{}” is itself another name", other.id), "name the metric that stands for all of them");
        }
    }
    if above(all, metric).contains(metric.counted_as()) {
        let word = metric.within.first().map_or("within", String::as_str);
        fault(word, format!("“{}” is within itself", metric.id), "take one of the `within` of this circle out");
    }
    for word in metric.universal.iter().filter(|u| !metric.categories.contains(u)) {
        fault(word, format!("“{word}” is no category of “{}”", metric.id), "list it under categories or take it out");
    }
    for part in metric.parts.iter().filter(|p| !all.iter().any(|m| m.id == **p && m.within.contains(&metric.id))) {
        fault(part, format!("“{part}” is no metric within “{}”", metric.id), "let its own file say within, or take it out of parts");
    }
    for group in metric.presumed.iter().filter(|g| all.iter().any(|m| m.id < metric.id && m.presumed.contains(g))) {
        fault(group, format!("another metric than “{}” presumes “{group}”, too", metric.id), "leave a group to one metric");
    }
    if metric.cumulative && metric.snapshot {
        fault("snapshot", format!("“{}” cannot be a running total and a state at once", metric.id), "keep one of cumulative and snapshot");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    fn problems(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<DataFile> = files.iter().map(|(n, t)| DataFile::new("metrics", &format!("metrics/{n}.toml"), t)).collect();
        let mut problems = Vec::new();
        load(&files, &mut problems);
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn faults_of_a_file_are_all_reported_with_their_line() {
        let good = "id = \"a\"\nlabel = \"a\"\nunit = \"people\"\ntolerance = 1.0\n";
        assert!(problems(&[("a", good)]).is_empty());
        let found = problems(&[("b", "id = \"b\"\nlabel = \"b\"\nunit = \"people\"\nwithin = [\"c\"]\n")]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().any(|p| p.starts_with("metrics/b.toml:4:") && p.contains("“c”, which does not exist")), "{found:?}");
        assert!(found.iter().any(|p| p.contains("no tolerance")), "{found:?}");
        let circle = [
            ("a", "id = \"a\"\nlabel = \"a\"\nunit = \"people\"\ntolerance = 1.0\nwithin = [\"b\"]\n"),
            ("b", "id = \"b\"\nlabel = \"b\"\nunit = \"people\"\ntolerance = 1.0\nwithin = [\"a\"]\n"),
        ];
        let presumes = |id: &str| format!("id = \"{id}\"\nlabel = \"a\"\nunit = \"people\"\ntolerance = 1.0\npresumed = [\"men\"]\n");
        let twice = problems(&[("a", &presumes("a")), ("b", &presumes("b"))]);
        assert!(matches!(&twice[..], [one] if one.starts_with("metrics/b.toml:5:")), "{twice:?}");
        assert!(problems(&circle).iter().all(|p| p.contains(":5:") && p.contains("within itself")));
        assert_eq!(problems(&circle).len(), 2);
    }

    #[test]
    fn families_containment_and_other_names() {
        let c = Catalog::built_in();
        for (a, b, want) in [
            ("arrested", "detained", Some(Nesting::Equal)),
            ("protocols_filed", "held_liable", Some(Nesting::Equal)),
            ("fined", "protocols_filed", Some(Nesting::Inside)),
            ("detained", "charged", Some(Nesting::Around)),
            ("arrested", "convicted", Some(Nesting::Around)),
            ("died_in_hospital", "victims_total", Some(Nesting::Inside)),
            ("attendance_peak", "attendance", Some(Nesting::Inside)),
            ("killed", "injured", None),
        ] {
            assert_eq!(c.metric_relation(c.metric(a).unwrap(), c.metric(b).unwrap()), want, "{a} {b}");
        }
    }

    #[test]
    fn populations_follow_the_metric() {
        let c = Catalog::built_in();
        for (metric, a, b, want) in [
            ("detained", Some("protesters"), None, Some(Nesting::Equal)),
            ("detained", Some("supporters"), Some("people"), Some(Nesting::Inside)),
            ("killed", Some("protesters"), Some("people"), Some(Nesting::Inside)),
            ("killed", Some("protesters"), Some("police"), Some(Nesting::Apart)),
            ("killed", Some("minors"), Some("children"), Some(Nesting::Equal)),
            ("killed", Some("security_forces"), Some("police"), Some(Nesting::Around)),
            ("killed", Some("women"), Some("children"), Some(Nesting::Unclear)),
            ("killed", Some("beekeepers"), None, Some(Nesting::Inside)),
            ("vote_share", Some("party a"), Some("party b"), Some(Nesting::Apart)),
            ("vote_share", None, Some("party b"), None),
            ("checkpoints", Some("people"), Some("police"), Some(Nesting::Equal)),
        ] {
            assert_eq!(c.populations.relation(c.metric(metric).unwrap(), a, b), want, "{metric} {a:?} {b:?}");
        }
    }
}
