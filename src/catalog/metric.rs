//! Metrics: what is claimed, and how figures of it relate. One file `metrics/<id>.toml` each.

use serde::Deserialize;

use super::{DataFile, parse_toml};
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
    /// One line for people.
    pub label: String,
    /// `people`, `percent`, `buildings`, ...; empty for facts.
    #[serde(default)]
    pub unit: String,
    /// Metrics of one family are compared (translations mix them); defaults to the id.
    #[serde(default)]
    pub family: String,
    /// Metrics that contain this one (charged within detained).
    #[serde(default)]
    pub within: Vec<String>,
    /// Other names of the same count (`protocols_filed` = `held_liable`).
    #[serde(default)]
    pub same_as: Vec<String>,
    /// Adds up over places and days.
    #[serde(default)]
    pub adds_up: bool,
    /// A later total may be lower without a correction (custody, troops).
    #[serde(default)]
    pub can_fall: bool,
    /// A figure without a stated period is the toll so far.
    #[serde(default)]
    pub cumulative: bool,
    /// Scale of deviations.
    #[serde(default = "log")]
    pub scale: Scale,
    /// How populations relate.
    #[serde(default = "single")]
    pub populations: PopulationRule,
    /// Gap ratio up to which two figures still count as the same (1 = none); required for quantities.
    #[serde(default)]
    pub tolerance: Option<f64>,
    /// Categories of a fact.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Categories exclude one another.
    #[serde(default)]
    pub exclusive: bool,
    /// Bears modality `planned` by its nature (`attendance_planned`).
    #[serde(default)]
    pub planned: bool,
}

fn quantity() -> String {
    "quantity".into()
}
fn log() -> Scale {
    Scale::Log
}
fn single() -> PopulationRule {
    PopulationRule::Single
}

pub(super) fn load(files: &[DataFile], problems: &mut Vec<Problem>) -> Vec<Metric> {
    let mut metrics: Vec<Metric> = Vec::new();
    for file in files {
        let Some(mut metric) = parse_toml::<Metric>(file, problems) else { continue };
        if metric.family.is_empty() {
            metric.family.clone_from(&metric.id);
        }
        metrics.retain(|m| m.id != metric.id);
        metrics.push(metric);
    }
    metrics.sort_by(|a, b| a.id.cmp(&b.id));
    metrics
}
