//! Vagueness policies: from a wording to a closed interval. One file `policies/<name>.toml` each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{DataFile, parse_toml};
use crate::error::Problem;

/// How the wording bounds a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// 500
    Exact,
    /// about 500, almost 500
    About,
    /// at least 7
    AtLeast,
    /// more than 100
    MoreThan,
    /// up to 40
    AtMost,
    /// fewer than 40
    LessThan,
    /// three to five thousand
    Between,
    /// dozens
    Vague,
}

impl Qualifier {
    /// Every value.
    pub const ALL: [Self; 8] =
        [Self::Exact, Self::About, Self::AtLeast, Self::MoreThan, Self::AtMost, Self::LessThan, Self::Between, Self::Vague];

    /// As written in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::About => "about",
            Self::AtLeast => "at_least",
            Self::MoreThan => "more_than",
            Self::AtMost => "at_most",
            Self::LessThan => "less_than",
            Self::Between => "between",
            Self::Vague => "vague",
        }
    }

    /// From what a table holds.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|q| q.as_str() == text)
    }
}

impl std::fmt::Display for Qualifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A figure as worded, before a policy reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct Wording {
    /// The bound.
    pub qualifier: Qualifier,
    /// The stated figure, or the lower end of a range; `None` for a vague word.
    pub figure: Option<f64>,
    /// The upper end of a range.
    pub upper: Option<f64>,
    /// `almost`: the halo lies below the figure only.
    pub below_only: bool,
    /// Key of a vague word (`dozens`, `hundreds`, ...), as in the policy files.
    pub vague: Option<String>,
    /// Said as a dozen or dozens ("about a dozen", "almost four dozen"): the halo follows the dozen.
    pub dozen: bool,
}

/// What a policy makes of a wording. `None` = unbounded.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Interval {
    /// Lower end, inclusive.
    pub low: Option<f64>,
    /// The stated figure.
    pub best: Option<f64>,
    /// Upper end, inclusive.
    pub high: Option<f64>,
}

/// A vague word's reading.
#[derive(Debug, Clone, PartialEq)]
pub struct VagueWord {
    /// `dozens`, ...
    pub key: String,
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// Keys that vague words may have, in language packs and policies alike, with the unit they count (0: none).
pub const VAGUE_KEYS: [(&str, f64); 24] = [
    ("a_couple", 1.0),
    ("several", 1.0),
    ("a_few", 1.0),
    ("a_handful", 1.0),
    ("some", 1.0),
    ("many", 1.0),
    ("most", 0.0),
    ("all", 0.0),
    ("tens", 10.0),
    ("dozens", 12.0),
    ("several_dozen", 12.0),
    ("scores", 20.0),
    ("hundreds", 100.0),
    ("several_hundred", 100.0),
    ("thousands", 1e3),
    ("several_thousand", 1e3),
    ("tens_of_thousands", 1e4),
    ("hundreds_of_thousands", 1e5),
    ("millions", 1e6),
    ("several_million", 1e6),
    ("tens_of_millions", 1e7),
    ("hundreds_of_millions", 1e8),
    ("billions", 1e9),
    ("several_billion", 1e9),
];

/// A named policy.
#[derive(Debug, Clone)]
pub struct Policy {
    /// `interval`, `ccc`, ...
    pub name: String,
    /// What it is and whose, for people.
    pub about: String,
    /// Figures become intervals; otherwise every figure is one number, as coders keep it.
    intervals: bool,
    /// A range keeps both its ends under a coder's policy.
    ranges: bool,
    /// The halo's smallest and largest share of the figure.
    halo: (f64, f64),
    /// What a dozen counts for.
    dozen: f64,
    words: Vec<VagueWord>,
}

impl Policy {
    /// The interval of `wording` under this policy.
    pub fn interval(&self, wording: &Wording) -> Interval {
        if let Some(key) = &wording.vague {
            let word = self.words.iter().find(|w| w.key == *key);
            let best = word.and_then(|w| w.low.filter(|_| !self.intervals && w.low == w.high));
            return word.map_or_else(Interval::default, |w| Interval { low: w.low, best, high: w.high });
        }
        let Some(stated) = wording.figure else { return Interval::default() };
        if !self.intervals {
            let scale = |x: f64| if wording.dozen { x / 12.0 * self.dozen } else { x };
            let low = scale(stated);
            return match wording.upper.map(scale) {
                Some(high) if self.ranges => Interval { low: Some(low), best: None, high: Some(high) },
                _ => Interval { low: Some(low), best: Some(low), high: Some(low) },
            };
        }
        // The next whole person beyond an exclusive bound; a fraction has no next one.
        let step = if stated.fract() == 0.0 && stated.abs() < 9e15 { 1.0 } else { 0.0 };
        let (low, high) = match wording.qualifier {
            Qualifier::Exact | Qualifier::Vague => (Some(stated), Some(stated)),
            Qualifier::About => {
                let halo = self.halo(stated, wording.dozen);
                (Some(tidy(stated - halo)), Some(if wording.below_only { stated } else { tidy(stated + halo) }))
            }
            Qualifier::AtLeast => (Some(stated), None),
            Qualifier::MoreThan => (Some(stated + step), None),
            Qualifier::AtMost => (None, Some(stated)),
            Qualifier::LessThan => (None, Some(stated - step)),
            Qualifier::Between => return Interval { low: Some(stated), best: None, high: wording.upper },
        };
        Interval { low, best: Some(stated), high }
    }

    /// Bounds stay open and vague words are ranges; otherwise every figure is one number.
    pub fn reads_intervals(&self) -> bool {
        self.intervals
    }

    /// Half the width of "about": the place value of the last digit that is not zero, within the policy's shares of the figure.
    fn halo(&self, figure: f64, dozen: bool) -> f64 {
        let size = figure.abs();
        let place = if dozen { 12.0 } else { last_place(size) };
        let halo = place.clamp(size * self.halo.0, size * self.halo.1);
        if figure.fract() == 0.0 { halo.round() } else { halo }
    }

    /// Its readings of vague words.
    pub fn vague_words(&self) -> &[VagueWord] {
        &self.words
    }
}

/// 1,500 → 100; 497 → 1; 7.5 → 0.1.
fn last_place(size: f64) -> f64 {
    let digits = format!("{size}");
    match digits.split_once('.') {
        Some((_, part)) => 10f64.powi(-i32::try_from(part.len()).unwrap_or(0)),
        None => 10f64.powi(digits.bytes().rev().take_while(|b| *b == b'0').count().min(300) as i32),
    }
}

/// Without the dust of binary fractions.
fn tidy(x: f64) -> f64 {
    (x * 1e9).round() / 1e9
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    name: String,
    about: String,
    figures: Figures,
    #[serde(default)]
    ranges: Ranges,
    #[serde(default = "default_halo")]
    halo: [f64; 2],
    #[serde(default = "default_dozen")]
    dozen: f64,
    vague: BTreeMap<String, Reading>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Figures {
    Interval,
    Number,
}

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Ranges {
    #[default]
    Both,
    Low,
}

/// `[20, 99]`, `[20]` (no upper end) or `20`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Reading {
    Number(f64),
    Ends(Vec<f64>),
}

fn default_halo() -> [f64; 2] {
    [0.02, 0.2]
}

fn default_dozen() -> f64 {
    12.0
}

pub(super) fn load(files: &[DataFile], problems: &mut Vec<Problem>) -> Vec<Policy> {
    let mut policies: Vec<Policy> = Vec::new();
    for file in files {
        let Some(raw) = parse_toml::<PolicyFile>(file, problems) else { continue };
        let mut fault = |word: &str, message: String, remedy: &str| {
            let at = file.text.find(word).unwrap_or(0);
            problems.push(Problem::error(message, remedy).at_offset(&file.text, at).in_file(&file.name));
        };
        if !(raw.halo[0] >= 0.0 && raw.halo[0] <= raw.halo[1] && raw.halo[1] < 1.0) {
            fault("halo", "a halo is two shares of the figure, the smaller first".to_owned(), "write for example halo = [0.02, 0.2]");
        }
        let mut words = Vec::new();
        for (key, reading) in raw.vague {
            if !VAGUE_KEYS.iter().any(|(k, _)| *k == key) {
                let known = VAGUE_KEYS.map(|(k, _)| k).join(", ");
                fault(&key, format!("unknown vague word “{key}”"), &format!("use one of {known}"));
                continue;
            }
            let (low, high) = match &reading {
                Reading::Number(n) => (Some(*n), Some(*n)),
                Reading::Ends(ends) => (ends.first().copied(), ends.get(1).copied()),
            };
            if matches!(&reading, Reading::Ends(e) if e.len() > 2) || low.zip(high).is_some_and(|(l, h)| l > h) {
                fault(&key, format!("the reading of “{key}” is not an interval"), "write [low, high], [low] or one number");
                continue;
            }
            words.push(VagueWord { key, low, high });
        }
        policies.retain(|p| p.name != raw.name);
        policies.push(Policy {
            name: raw.name,
            about: raw.about,
            intervals: raw.figures == Figures::Interval,
            ranges: raw.ranges == Ranges::Both,
            halo: (raw.halo[0].max(0.0), raw.halo[1].max(raw.halo[0].max(0.0))),
            dozen: raw.dozen,
            words,
        });
    }
    policies.sort_by(|a, b| a.name.cmp(&b.name));
    policies
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    fn wording(qualifier: Qualifier, figure: f64) -> Wording {
        Wording { qualifier, figure: Some(figure), upper: None, below_only: false, vague: None, dozen: false }
    }

    fn ends(policy: &str, wording: &Wording) -> (Option<f64>, Option<f64>, Option<f64>) {
        let i = Catalog::built_in().policy(policy).unwrap().interval(wording);
        (i.low, i.best, i.high)
    }

    #[test]
    fn the_default_policy_reads_figures_as_documented() {
        use Qualifier::*;
        let (some, none) = (Some::<f64>, None::<f64>);
        for (q, figure, want) in [
            (Exact, 500.0, (some(500.0), some(500.0), some(500.0))),
            (About, 500.0, (some(400.0), some(500.0), some(600.0))),
            (About, 497.0, (some(487.0), some(497.0), some(507.0))),
            (About, 1500.0, (some(1400.0), some(1500.0), some(1600.0))),
            (AtLeast, 7.0, (some(7.0), some(7.0), none)),
            (MoreThan, 100.0, (some(101.0), some(100.0), none)),
            (MoreThan, 7.5, (some(7.5), some(7.5), none)),
            (AtMost, 40.0, (none, some(40.0), some(40.0))),
            (LessThan, 40.0, (none, some(40.0), some(39.0))),
        ] {
            assert_eq!(ends("interval", &wording(q, figure)), want, "{q} {figure}");
        }
        let almost = Wording { below_only: true, ..wording(About, 500.0) };
        assert_eq!(ends("interval", &almost), (some(400.0), some(500.0), some(500.0)));
        let dozen = Wording { dozen: true, ..wording(About, 12.0) };
        assert_eq!(ends("interval", &dozen), (some(10.0), some(12.0), some(14.0)));
        assert_eq!(ends("count-love", &dozen), (some(10.0), some(10.0), some(10.0)));
        let range = Wording { upper: some(5000.0), ..wording(Between, 3000.0) };
        assert_eq!(ends("interval", &range), (some(3000.0), none, some(5000.0)));
        assert_eq!(ends("ccc", &range), (some(3000.0), none, some(5000.0)));
        assert_eq!(ends("acled", &range), (some(3000.0), some(3000.0), some(3000.0)));
    }

    #[test]
    fn vague_words_follow_the_policy() {
        for (policy, key, want) in [
            ("interval", "dozens", (Some(24.0), None, Some(99.0))),
            ("interval", "several_hundred", (Some(300.0), None, Some(999.0))),
            ("ccc", "dozens", (Some(24.0), Some(24.0), Some(24.0))),
            ("acled", "tens", (Some(10.0), Some(10.0), Some(10.0))),
            ("acled", "scores", (None, None, None)),
        ] {
            let word = Wording { vague: Some(key.to_owned()), figure: None, ..wording(Qualifier::Vague, 0.0) };
            assert_eq!(ends(policy, &word), want, "{policy} {key}");
        }
    }

    #[test]
    fn faults_name_the_line() {
        let text = "name = \"x\"\nabout = \"\"\nfigures = \"interval\"\n[vague]\nheaps = 5\ndozens = [99, 24]\n";
        let file = DataFile::new("policies", "policies/x.toml", text);
        let mut problems = Vec::new();
        load(&[file], &mut problems);
        assert_eq!(problems.iter().map(|p| p.line).collect::<Vec<_>>(), [Some(6), Some(5)]);
    }
}
