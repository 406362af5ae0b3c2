//! Layouts: which columns of a table from elsewhere hold what. One file `layouts/<id>.toml` each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{DataFile, parse_toml};
use crate::error::Problem;

/// A layout file. A row of the table gives one claim for each of `claims` whose figure it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Public id, the file's name.
    pub id: String,
    /// One line for people.
    pub summary: String,
    /// Columns by which such a table is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shows: Vec<String>,
    /// What its codebook says of every figure; kept with each claim that is imported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How such tables write days, where it is not as 2019-06-09 (`%d %B %Y`: 9 June 2019; the directives of `strptime`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<String>,
    /// What stands between the days of a cell that holds several; the last of them counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_separator: Option<char>,
    /// What cells hold that say nothing, wherever they stand (`NA`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Label of the encoding of such tables, where it is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Our columns, the same in all claims.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, Filling>,
    /// Our columns, claim by claim.
    pub claims: Vec<LayoutClaim>,
}

/// What one claim of a row takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayoutClaim {
    /// What the figure's cells hold where there is no figure.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub none: Vec<String>,
    /// Our columns.
    #[serde(flatten)]
    pub columns: BTreeMap<String, Filling>,
}

/// What fills a column of ours: `theirs`, `'a constant'`, `first|else` (the first that is not empty), or a list of these, joined by
/// commas.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Filling {
    /// One cell.
    One(String),
    /// Several, joined.
    Several(Vec<String>),
}

impl Layout {
    /// The layout of a table with one claim a row: our column, theirs.
    pub fn of_columns(id: &str, summary: &str, pairs: &[(String, String)]) -> Self {
        let columns: BTreeMap<String, Filling> =
            pairs.iter().filter(|(ours, _)| ours != "-").map(|(ours, theirs)| (ours.clone(), Filling::One(theirs.clone()))).collect();
        Self {
            id: id.to_owned(),
            summary: summary.to_owned(),
            shows: Vec::new(),
            note: None,
            dates: Vec::new(),
            day_separator: None,
            missing: Vec::new(),
            encoding: None,
            columns: BTreeMap::new(),
            claims: vec![LayoutClaim { none: Vec::new(), columns }],
        }
    }
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
