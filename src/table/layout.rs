//! Tables from elsewhere by a layout of the catalogue: one row gives a claim for each figure that it holds.

use std::borrow::Cow;

use jiff::civil::Date;

use super::column::{Column, Given, Type, column};
use super::row::Placed;
use crate::catalog::{Filling, Layout as Described, constant};
use crate::error::Problem;

/// Columns that hold the figure.
pub(super) const FIGURE: [&str; 5] = ["low", "best", "high", "number_text", "value"];

/// A layout whose columns are known.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Layout {
    id: String,
    dates: Vec<String>,
    day_separator: Option<char>,
    missing: Vec<String>,
    pub(super) claims: Vec<Claim>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Claim {
    pub(super) none: Vec<String>,
    /// Our column with its parts, each a list of alternatives.
    pub(super) cells: Vec<(&'static str, Vec<Vec<String>>)>,
}

/// A cell of the row with its place, by the name of its column.
type Cells<'c, 'a> = dyn Fn(&str) -> Option<(Given<'a>, (u32, u32))> + 'c;

impl Layout {
    pub(super) fn new(layout: &Described) -> Result<Self, Problem> {
        let ours = |name: &str| {
            let known = column(name).map(|c| c.name);
            let message = format!("layout {}: the claims table has no column “{name}”", layout.id);
            known.ok_or_else(|| Problem::error(message, "correct it in layouts/ of your catalogue folder"))
        };
        let owned = |f: &Filling| f.parts().into_iter().map(|part| part.into_iter().map(str::to_owned).collect()).collect();
        let claims = layout.claims.iter().map(|claim| {
            let cells = layout.columns.iter().filter(|(name, _)| !claim.columns.contains_key(*name)).chain(&claim.columns);
            let cells = cells.map(|(name, filling)| Ok((ours(name)?, owned(filling)))).collect::<Result<_, Problem>>()?;
            Ok(Claim { none: claim.none.clone(), cells })
        });
        let claims = claims.collect::<Result<_, Problem>>()?;
        Ok(Self {
            id: layout.id.clone(),
            dates: layout.dates.clone(),
            day_separator: layout.day_separator,
            missing: layout.missing.clone(),
            claims,
        })
    }

    /// Whether a column of theirs is in it.
    pub(super) fn names(&self, name: &str) -> bool {
        let same = |part: &String| constant(part).is_none() && part.eq_ignore_ascii_case(name.trim());
        self.claims.iter().flat_map(|c| &c.cells).flat_map(|(_, parts)| parts.iter().flatten()).any(same)
    }

    /// What the head of a file lacks: of some claim all columns of its figure, of every claim the first column of its source.
    pub(super) fn lacks(&self, names: &[String], shown: &str) -> Option<Problem> {
        let has = |name: &str| constant(name).is_some() || names.iter().any(|n| n.trim().eq_ignore_ascii_case(name));
        let given = |c: &Claim, ours: &str| c.cells.iter().any(|(name, parts)| *name == ours && parts.iter().flatten().any(|p| has(p)));
        if self.claims.iter().any(|c| FIGURE.iter().any(|f| given(c, f))) {
            return None;
        }
        let wanted: Vec<&str> = self
            .claims
            .iter()
            .flat_map(|c| c.cells.iter().filter(|(name, _)| FIGURE.contains(name)).flat_map(|(_, parts)| parts.iter().flatten()))
            .map(String::as_str)
            .collect();
        let message = format!("no column of the layout {}: it has figures in {}", self.id, wanted.join(", "));
        Some(Problem::error(message, format!("the file has {}", names.join(", "))).in_file(shown).at(1, 1))
    }

    /// A day in one of the layout's own forms, or the last of several, as an ISO day; everything else as it is.
    fn dated<'a>(&self, mut placed: Placed<'a>) -> Placed<'a> {
        let day = |text: &str| self.dates.iter().find_map(|form| Date::strptime(form, text).ok());
        if let Given::Text(text) = &placed.given
            && (placed.column.dtype == Type::Date || placed.column.name == "published")
        {
            let several = self.day_separator.filter(|s| text.contains(*s)).map(|s| text.split(s).map(str::trim));
            let last = several.and_then(|mut days| days.try_fold(Date::MIN, |last, t| Some(last.max(day(t).or_else(|| t.parse().ok())?))));
            if let Some(day) = last.or_else(|| day(text.trim())) {
                placed.given = Given::Text(Cow::Owned(day.to_string()));
            }
        }
        placed
    }

    /// The claims of one row as cells of ours.
    pub(super) fn rows<'a>(&self, cells: &Cells<'_, 'a>) -> Vec<Vec<Placed<'a>>> {
        let silent = |text: &str| text.is_empty() || self.missing.iter().any(|m| m == text);
        let cells = &|name: &str| cells(name).filter(|(given, _)| !matches!(given, Given::Text(t) if silent(t.trim())));
        let filled = |claim: &Claim| {
            let placed: Vec<Placed<'a>> =
                claim.cells.iter().filter_map(|(name, parts)| fill(column(name)?, parts, cells)).map(|p| self.dated(p)).collect();
            let empty = |given: &Given<'_>| match given {
                Given::Text(t) => claim.none.iter().any(|n| n == t.trim()),
                Given::Number(n) => claim.none.contains(&n.to_string()),
                Given::Other(_) => false,
            };
            let figure = |p: &&Placed<'a>| FIGURE.contains(&p.column.name) && !empty(&p.given);
            placed.iter().find(figure).is_some().then_some(placed)
        };
        self.claims.iter().filter_map(filled).collect()
    }
}

/// Parts that are not empty, joined; a single part as it is.
fn fill<'a>(column: &'static Column, parts: &[Vec<String>], cells: &Cells<'_, 'a>) -> Option<Placed<'a>> {
    let first = |alternatives: &[String]| {
        alternatives.iter().find_map(|name| match constant(name) {
            Some(text) => Some((Given::Text(Cow::Owned(text.to_owned())), (1, 1))),
            None => cells(name),
        })
    };
    let mut given: Vec<(Given<'a>, (u32, u32))> = parts.iter().filter_map(|p| first(p)).collect();
    if given.len() < 2 {
        return given.pop().map(|(given, at)| Placed { column, given, at });
    }
    let at = given[0].1;
    let words: Vec<String> =
        given.into_iter().filter_map(|(g, _)| if let Given::Text(t) = g { Some(t.trim().to_owned()) } else { None }).collect();
    Some(Placed { column, given: Given::Text(Cow::Owned(words.join(", "))), at })
}
