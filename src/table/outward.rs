//! A layout the other way round: claims as rows of a table from elsewhere. What such a row says is found by reading it again.

use std::collections::HashMap;
use std::io::{self, Write};

use super::column::{COLUMNS, Given, column};
use super::guard::guarded;
use super::layout::{Claim as Slot, FIGURE, Layout};
use super::row::Rows;
use crate::catalog::{Layout as Described, constant};
use crate::claim::{Claim, Kind};
use crate::error::Problem;

/// Cells of theirs: the name of the column, the text.
type Cells = Vec<(String, String)>;

/// A layout that claims are written by.
#[derive(Debug)]
pub struct Outward {
    layout: Layout,
    /// Every column of theirs, in the order of ours.
    names: Vec<String>,
}

/// A claim in the terms of a layout.
#[derive(Debug)]
pub struct Fitted {
    slot: usize,
    cells: Cells,
    /// What is read of those cells; the columns that the layout has no place for are those of a claim about which nothing is said.
    pub back: Claim,
}

/// Why a table cannot hold a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// In a sentence, the same for all claims of the kind.
    pub why: String,
    /// What it is in this claim; empty when there is nothing to add.
    pub what: String,
}

impl Refusal {
    fn new(why: impl Into<String>, what: impl Into<String>) -> Self {
        Self { why: why.into(), what: what.into() }
    }
}

impl Outward {
    /// A layout whose columns are known.
    ///
    /// # Errors
    /// When it names no column of ours.
    pub fn new(layout: &Described) -> Result<Self, Problem> {
        let layout = Layout::new(layout)?;
        let mut names: Vec<String> = Vec::new();
        for ours in &COLUMNS {
            let of_ours = layout.claims.iter().flat_map(|slot| &slot.cells).filter(|(name, _)| *name == ours.name);
            for name in of_ours.flat_map(|(_, parts)| parts.iter().flatten()).filter(|name| constant(name).is_none()) {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
        }
        Ok(Self { layout, names })
    }

    /// The populations that the layout's claims of a metric are of; a claim of an equal one can be given their name.
    pub fn populations(&self, metric: &str) -> Vec<&str> {
        self.layout
            .claims
            .iter()
            .filter(|slot| fixed(slot, "metric") == Some(metric))
            .filter_map(|slot| fixed(slot, "population"))
            .collect()
    }

    /// The cells that say what a claim says.
    ///
    /// # Errors
    /// Why the table can't hold the claim at all.
    pub fn fit(&self, claim: &Claim) -> Result<Fitted, Refusal> {
        let mut reason = Refusal::new("it has no column for them", subject(claim));
        for (at, slot) in self.layout.claims.iter().enumerate() {
            match self.fit_slot(at, slot, claim) {
                Ok(fitted) => return Ok(fitted),
                Err(Some(why)) => reason = why,
                Err(None) => {}
            }
        }
        Err(reason)
    }

    fn fit_slot(&self, at: usize, slot: &Slot, claim: &Claim) -> Result<Fitted, Option<Refusal>> {
        for name in ["metric", "population"] {
            let (own, wanted) = (text_of(claim, name), fixed(slot, name));
            if wanted.is_some_and(|wanted| own.as_deref().is_some_and(|own| own != wanted)) {
                return Err(None);
            }
        }
        let cells = cells(slot, claim).map_err(Some)?;
        let back = self.back(&cells, slot).map_err(Some)?;
        if back.kind != claim.kind || back.modality != claim.modality {
            let what = if back.modality == claim.modality { claim.kind.as_str() } else { claim.modality.as_str() };
            return Err(Some(Refusal::new("it cannot say what they are", what)));
        }
        Ok(Fitted { slot: at, cells, back })
    }

    /// What is read of the cells of one claim.
    fn back(&self, cells: &Cells, slot: &Slot) -> Result<Claim, Refusal> {
        let of = |name: &str| cells.iter().find(|(n, _)| n == name).map(|(_, text)| (Given::Text(text.as_str().into()), (1, 1)));
        let template = Claim::new("", "", Kind::Quantity, "");
        let mut rows = Rows::new("", &template);
        self.layout.rows(&of).into_iter().for_each(|cells| rows.push((1, 1), cells));
        let mut read = rows.finish();
        if let Some(problem) = read.problems.first() {
            return Err(Refusal::new("they cannot be read again", problem.message.clone()));
        }
        let mut back =
            read.claims.pop().filter(|_| read.claims.is_empty()).ok_or_else(|| Refusal::new("it would read them in several ways", ""))?;
        let has = |name: &str| slot.cells.iter().any(|(ours, _)| *ours == name);
        if !has("claim_id") {
            back.claim_id.clear();
        }
        back.line = back.line.filter(|_| has("line"));
        Ok(back)
    }
}

/// "500 detained people" as a kind of claim.
fn subject(claim: &Claim) -> String {
    match &claim.population {
        Some(population) => format!("{} ({population})", claim.metric),
        None => claim.metric.clone(),
    }
}

/// What a claim of the layout always says in a column; `None` when a cell does, or nothing.
fn fixed<'s>(slot: &'s Slot, name: &str) -> Option<&'s str> {
    match slot.cells.iter().find(|(ours, _)| *ours == name)?.1.as_slice() {
        [one] => one.first().and_then(|word| constant(word)),
        _ => None,
    }
}

fn text_of(claim: &Claim, name: &str) -> Option<String> {
    column(name)?.text(claim)
}

fn cells(slot: &Slot, claim: &Claim) -> Result<Cells, Refusal> {
    let mut out: Cells = Vec::new();
    let mut figure = false;
    // Who says so comes first: where one column of theirs is both source and outlet it holds the source.
    let order = COLUMNS.iter().map(|c| c.name).filter(|name| *name != "source_text");
    for ours in std::iter::once("source_text").chain(order) {
        let Some((_, parts)) = slot.cells.iter().find(|(name, _)| *name == ours) else { continue };
        let value = if FIGURE.contains(&ours) { figure_text(slot, claim, ours) } else { text_of(claim, ours) };
        let mut put = |alternatives: &[String], text: &str| {
            let name = alternatives.iter().find(|word| constant(word).is_none());
            if let Some(name) = name.filter(|name| !text.is_empty() && !out.iter().any(|(n, _)| n == *name)) {
                out.push((name.clone(), text.to_owned()));
            }
        };
        match parts.as_slice() {
            [one] => match (one.first().and_then(|word| constant(word)), value) {
                (Some(always), Some(own)) if own != always => return Err(Refusal::new(format!("it has {ours} {always} alone"), own)),
                (None, Some(own)) => {
                    if FIGURE.contains(&ours) {
                        if slot.none.contains(&own) {
                            return Err(Refusal::new("their figure stands there for none", own));
                        }
                        figure = true;
                    }
                    put(one, &own);
                }
                _ => {}
            },
            [_, _, ..] => {
                for (alternatives, text) in split(parts, value.as_deref(), claim)? {
                    put(alternatives, &text);
                }
            }
            [] => {}
        }
    }
    if figure { Ok(out) } else { Err(Refusal::new("they have no figure of its kind", claim.number_text.clone().unwrap_or_default())) }
}

/// A place over the columns of a table: the last part of a place that is known is its country.
fn split<'p>(parts: &'p [Vec<String>], value: Option<&str>, claim: &Claim) -> Result<Vec<(&'p [String], String)>, Refusal> {
    let [first, middle @ .., last] = parts else { return Ok(Vec::new()) };
    let end = last.first().and_then(|word| constant(word));
    let Some(text) = value else {
        return end.map_or(Ok(Vec::new()), |end| Err(Refusal::new(format!("it has places in {end} alone"), "no place")));
    };
    let (head, tail) = text.rsplit_once(", ").map_or((None, text), |(head, tail)| (Some(head), tail));
    Ok(match end {
        Some(end) if tail == end => match (head, head.and_then(|head| head.rsplit_once(", ")), middle.first()) {
            (_, Some((town, region)), Some(middle)) => vec![(first, town.to_owned()), (middle, region.to_owned())],
            (head, ..) => head.map(|head| (first.as_slice(), head.to_owned())).into_iter().collect(),
        },
        Some(end) => return Err(Refusal::new(format!("it has places in {end} alone"), text)),
        None if claim.place.is_none() => vec![(first, text.to_owned())],
        None => head.map(|head| (first.as_slice(), head.to_owned())).into_iter().chain([(last.as_slice(), tail.to_owned())]).collect(),
    })
}

/// What a claim has for a column of its figure. An exclusive bound is written as the bound that it comes to: "more than 100" has a lower end of
/// 101, and no figure below it.
fn figure_text(slot: &Slot, claim: &Claim, ours: &str) -> Option<String> {
    let has = |name: &str| slot.cells.iter().any(|(n, _)| *n == name);
    let outside = claim.low.zip(claim.best).is_some_and(|(low, best)| low > best)
        || claim.best.zip(claim.high).is_some_and(|(best, high)| best > high);
    match ours {
        "best" if outside && (has("low") || has("high")) && !has("qualifier") => None,
        "number_text" if claim.number_text.is_none() && claim.low == claim.high && !has("best") => text_of(claim, "best"),
        _ => text_of(claim, ours),
    }
}

/// A table of a layout.
#[derive(Debug, Default)]
pub struct Sheet {
    rows: Vec<Row>,
    /// The last row of those that say the same in the columns which every claim of the layout has.
    last: HashMap<String, usize>,
}

#[derive(Debug)]
struct Row {
    cells: Cells,
    slots: Vec<usize>,
}

impl Sheet {
    /// Adds a claim: to a row that agrees with it in all that both say, else as a row of its own.
    pub fn push(&mut self, outward: &Outward, fitted: Fitted) {
        let slots = &outward.layout.claims;
        let has = |slot: usize, name: &str| slots[slot].cells.iter().flat_map(|(_, parts)| parts.iter().flatten()).any(|n| n == name);
        let shared = |name: &str| (0..slots.len()).all(|slot| has(slot, name));
        let key: Vec<&str> =
            outward.names.iter().filter(|name| shared(name)).map(|name| cell(&fitted.cells, name).unwrap_or_default()).collect();
        let key = key.join("\u{1f}");
        if let Some(row) = self.last.get(&key).and_then(|at| self.rows.get_mut(*at)) {
            let agrees = |name: &String| {
                !has(fitted.slot, name)
                    || !row.slots.iter().any(|slot| has(*slot, name))
                    || cell(&row.cells, name) == cell(&fitted.cells, name)
            };
            if !row.slots.contains(&fitted.slot) && outward.names.iter().all(agrees) {
                row.slots.push(fitted.slot);
                let new = fitted.cells.into_iter().filter(|(name, _)| cell(&row.cells, name).is_none()).collect::<Vec<_>>();
                row.cells.extend(new);
                return;
            }
        }
        self.last.insert(key, self.rows.len());
        self.rows.push(Row { cells: fitted.cells, slots: vec![fitted.slot] });
    }

    /// Writes head and rows as CSV.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write(&self, outward: &Outward, guard: bool, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::WriterBuilder::new().from_writer(out);
        let text = |t: &str| if guard { guarded(t).into_owned() } else { t.to_owned() };
        writer.write_record(outward.names.iter().map(|name| text(name)))?;
        for row in &self.rows {
            writer.write_record(outward.names.iter().map(|name| text(cell(&row.cells, name).unwrap_or_default())))?;
        }
        writer.flush()
    }
}

fn cell<'c>(cells: &'c Cells, name: &str) -> Option<&'c str> {
    cells.iter().find(|(n, _)| n == name).map(|(_, text)| text.as_str())
}
