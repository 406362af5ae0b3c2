//! Layouts: which columns of a table from elsewhere hold what. One file `layouts/<id>.toml` each.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{DataFile, parse_toml};
use crate::error::Problem;

/// A layout file. A row of the table gives one claim for each of `claims` whose figure it holds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Public id, the file's name.
    pub id: String,
    /// One line for people.
    pub summary: String,
    /// Columns by which such a table is known.
    #[serde(default)]
    pub shows: Vec<String>,
    /// Our columns, the same in all claims.
    #[serde(default)]
    pub columns: BTreeMap<String, Filling>,
    /// Our columns, claim by claim.
    pub claims: Vec<LayoutClaim>,
}

/// What one claim of a row takes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct LayoutClaim {
    /// What the figure's cells hold where there is no figure.
    #[serde(default)]
    pub none: Vec<String>,
    /// Our columns.
    #[serde(flatten)]
    pub columns: BTreeMap<String, Filling>,
}

/// What fills a column of ours: `theirs`, `'a constant'`, `first|else` (the first that is not empty), or a list of these, joined by
/// commas.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Filling {
    /// One cell.
    One(String),
    /// Several, joined.
    Several(Vec<String>),
}

impl Filling {
    /// Its parts; each is a list of alternatives.
    pub fn parts(&self) -> Vec<Vec<&str>> {
        let texts = match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Several(texts) => texts.as_slice(),
        };
        texts.iter().map(|text| text.split('|').map(str::trim).collect()).collect()
    }
}

/// A constant of a filling.
pub fn constant(word: &str) -> Option<&str> {
    word.strip_prefix('\'')?.strip_suffix('\'')
}

pub(super) fn load(files: &[DataFile], problems: &mut Vec<Problem>) -> Vec<Layout> {
    let mut layouts: Vec<Layout> = Vec::new();
    for file in files {
        let Some(layout) = parse_toml::<Layout>(file, problems) else { continue };
        layouts.retain(|l| l.id != layout.id);
        layouts.push(layout);
    }
    layouts.sort_by(|a, b| a.id.cmp(&b.id));
    layouts
}
