//! One row of a given table → one claim: cells are set in the order of the columns, then what they leave open is worked out.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::{mem, ptr};

use xxhash_rust::xxh3::xxh3_64;

use super::column::{COLUMNS, Cell, Column, Fault, Given, fault, numeral};
use super::{Mapping, Read, mapping};
use crate::catalog::Qualifier;
use crate::claim::{Claim, Kind, Spot};
use crate::error::Problem;

/// The metric of a table that names none: its figures are compared with one another.
pub const UNNAMED_METRIC: &str = "figure";

/// Where the figure of a row may stand, what bears it in words first.
const FIGURE: [&str; 5] = ["number_text", "best", "low", "high", "value"];

/// A cell with the place where it stands.
pub(super) struct Placed<'a> {
    pub column: &'static Column,
    pub given: Given<'a>,
    pub at: Place,
}

/// Gathers the rows of one file.
pub(super) struct Rows<'a> {
    shown: &'a str,
    template: &'a Claim,
    claims: Vec<Claim>,
    /// Of each claim its place, and that of `value` when the kind is not given.
    places: Vec<(Place, Option<Place>)>,
    problems: Vec<Problem>,
    /// Lines of rows of which something was skipped: a layout makes several claims of one.
    skipped: BTreeSet<u32>,
    /// Rows that hold no figure of the layout.
    empty: usize,
    read: usize,
    unheld: BTreeMap<String, usize>,
}

/// Line and column.
type Place = (u32, u32);

impl<'a> Rows<'a> {
    pub(super) fn new(shown: &'a str, template: &'a Claim) -> Self {
        Self {
            shown,
            template,
            claims: Vec::new(),
            places: Vec::new(),
            problems: Vec::new(),
            skipped: BTreeSet::new(),
            empty: 0,
            read: 0,
            unheld: BTreeMap::new(),
        }
    }

    /// Makes room for so many rows.
    pub(super) fn reserve(&mut self, rows: usize) {
        self.claims.reserve(rows);
        self.places.reserve(rows);
    }

    /// Reports what is wrong with the file as a whole.
    pub(super) fn problems(&mut self) -> &mut Vec<Problem> {
        &mut self.problems
    }

    /// Counts a row of the file, whatever becomes of it.
    pub(super) fn count(&mut self) {
        self.read += 1;
    }

    /// Counts a cell that no column of ours holds.
    pub(super) fn unheld(&mut self, name: &str) {
        match self.unheld.get_mut(name) {
            Some(cells) => *cells += 1,
            None => _ = self.unheld.insert(name.to_owned(), 1),
        }
    }

    /// A row that holds no figure of its layout, which is nobody's fault.
    pub(super) fn without_figure(&mut self) {
        self.empty += 1;
    }

    /// Skips a row.
    pub(super) fn skip(&mut self, at: Place, why: Fault) {
        self.skipped.insert(at.0);
        self.problems.push(Problem::error(why.message, why.remedy).in_file(self.shown).at(at.0, at.1));
    }

    /// Reads a row; `at` is its first character. Every faulty cell is reported, the row is skipped once.
    pub(super) fn push(&mut self, at: Place, mut cells: Vec<Placed<'_>>) {
        cells.retain(|c| !matches!(&c.given, Given::Text(t) if t.trim().is_empty()));
        if cells.is_empty() {
            return self.without_figure();
        }
        // In the order of the public columns: they stand in one list.
        cells.sort_by_key(|c| ptr::from_ref(c.column));
        let mut claim = self.template.clone();
        self.shown.clone_into(&mut claim.file);
        let mut faults: Vec<((u32, u32), Fault)> = Vec::new();
        for cell in &cells {
            if let Err(fault) = (cell.column.set)(&mut claim, &cell.given) {
                faults.push((cell.at, fault));
            }
        }
        let place = |name: &str| cells.iter().find(|c| c.column.name == name).map(|c| c.at);
        if claim.line.is_none() {
            claim.line = Some(at.0);
        }
        let figure = FIGURE.iter().find_map(|name| place(name)).unwrap_or(at);
        claim.spot = Some(Spot::cell(figure.0, figure.1));
        if faults.is_empty() {
            let open_value = place("value").filter(|_| place("kind").is_none());
            let figure = match place("value") {
                Some(_) if place("kind").is_some() && claim.kind == Kind::Quantity => figure_of_value(&mut claim),
                _ => Ok(()),
            };
            match figure.map_err(|why| ("value", why)).and_then(|()| settle(&mut claim, open_value.is_some())) {
                Err((column, why)) => faults.push((place(column).unwrap_or(at), why)),
                Ok(()) => {
                    self.claims.push(claim);
                    self.places.push((at, open_value));
                    return;
                }
            }
        }
        self.skipped.insert(at.0);
        for (at, why) in faults {
            self.problems.push(Problem::error(why.message, why.remedy).in_file(self.shown).at(at.0, at.1));
        }
    }

    /// Decides what needs all rows (is `value` a figure or a category?), gives ids, and is done.
    pub(super) fn finish(mut self) -> Read {
        let facts = self.fact_metrics();
        let mut claims = mem::take(&mut self.claims);
        let mut lines: Vec<u32> = Vec::with_capacity(claims.len());
        let mut ids: HashSet<String> = HashSet::with_capacity(claims.len());
        let mut places = mem::take(&mut self.places).into_iter();
        claims.retain_mut(|claim| {
            let (at, open_value) = places.next().unwrap_or_default();
            if let Some(place) = open_value {
                if facts.contains(&claim.metric) {
                    claim.kind = Kind::Fact;
                } else if let Err(why) = figure_of_value(claim) {
                    self.skip(place, why);
                    return false;
                }
            }
            if claim.claim_id.is_empty() {
                claim.claim_id = content_id(claim, &ids);
            }
            if !ids.insert(claim.claim_id.clone()) {
                let message = format!("claim_id “{}” stands in an earlier row too", claim.claim_id);
                self.skip(at, fault(message, "give each claim its own id, or leave the column empty"));
                return false;
            }
            lines.push(at.0);
            true
        });
        if self.empty > 0 {
            let message = if self.empty == 1 { "1 row holds no figure".to_owned() } else { format!("{} rows hold no figure", self.empty) };
            self.problems.push(Problem::warning(message, "nothing to do, unless the layout is another one").in_file(self.shown).at(1, 1));
        }
        self.problems.sort_by_key(|p| (p.line, p.column));
        // A cell that several claims of a row share is at fault once.
        self.problems.dedup();
        Read {
            claims,
            lines,
            problems: self.problems,
            skipped: self.skipped.len(),
            rows: self.read,
            unheld: self.unheld.into_iter().collect(),
        }
    }

    /// Metrics whose `value`s are categories: more than one in twenty is no number.
    fn fact_metrics(&self) -> BTreeSet<String> {
        let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (claim, _) in self.claims.iter().zip(&self.places).filter(|(_, (_, open_value))| open_value.is_some()) {
            let (all, words) = tally.entry(&claim.metric).or_default();
            *all += 1;
            *words += usize::from(claim.value.as_deref().and_then(numeral).is_none());
        }
        tally.into_iter().filter(|(_, (all, words))| words * 20 > *all).map(|(m, _)| m.to_owned()).collect()
    }
}

/// Resolves the head of a file; without a source and a figure among the columns nothing in it can be read.
pub(super) fn head(
    names: &[String],
    shown: &str,
    mapping: &Mapping,
    template: &Claim,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Option<mapping::Known>>> {
    if let Some(layout) = mapping.layout() {
        let lacks = layout.lacks(names, shown);
        let complete = lacks.is_none();
        problems.extend(lacks);
        return complete.then(Vec::new);
    }
    let known = mapping.resolve(names, shown, problems);
    let has = |name: &str| known.iter().any(|k| matches!(k, Some(mapping::Known::Ours(c)) if c.name == name));
    // A misspelled column has its own problem, which names this one: one fault, one message.
    let misspelled = |wanted: &[&str]| {
        names.iter().zip(&known).any(|(name, known)| known.is_none() && mapping::nearest(name).is_some_and(|near| wanted.contains(&near)))
    };
    let mut need = |given: bool, wanted: &[&str], what: &str, remedy: &str| {
        let there = given || wanted.iter().any(|name| has(name));
        if !there && !misspelled(wanted) {
            problems.push(Problem::error(format!("no column for {what}"), remedy).in_file(shown).at(1, 1));
        }
        there
    };
    let said = template.source.is_some() || template.outlet.is_some();
    let remedy = "add source or source_text, or name the column with --columns source=theirs";
    let source = need(said, &["source", "source_text", "outlet"], "the source", remedy);
    let remedy = "add best, low and high, value or number_text, or name the column with --columns best=theirs";
    let figure = need(false, &["best", "low", "high", "value", "number_text"], "the figure", remedy);
    (source && figure).then_some(known)
}

/// Works out what the cells leave open and checks that they fit together; the name is the column at fault.
fn settle(claim: &mut Claim, open_value: bool) -> Result<(), (&'static str, Fault)> {
    if claim.metric.is_empty() {
        UNNAMED_METRIC.clone_into(&mut claim.metric);
    }
    if claim.source.is_none() && claim.source_text.is_none() && claim.outlet.is_none() {
        return Err(("source", fault("nobody says so", "fill in source, source_text or outlet")));
    }
    if let (Some(from), Some(to)) = (claim.from, claim.to)
        && from > to
    {
        return Err(("to", fault(format!("the period ends on {to}, before it begins on {from}"), "write the earlier day into from")));
    }
    let figure = claim.low.is_some() || claim.best.is_some() || claim.high.is_some();
    if claim.kind == Kind::Fact || (!figure && open_value) {
        return match claim.value {
            Some(_) => Ok(()),
            None => Err(("value", fault("a fact without its value", "write the category into value"))),
        };
    }
    if !figure && claim.number_text.is_none() {
        return Err(("best", fault("no figure", "fill in best, low and high, value or number_text")));
    }
    figures(claim)
}

/// Fills in the qualifier and the ends that follow from it without a vagueness policy.
fn figures(claim: &mut Claim) -> Result<(), (&'static str, Fault)> {
    let upside_down = |a: f64, b: f64, what: &str| fault(format!("{a} is above {b}: {what} upside down"), "write the smaller one into low");
    if let (Some(low), Some(high)) = (claim.low, claim.high)
        && low > high
    {
        return Err(("high", upside_down(low, high, "the bound is")));
    }
    let (low, best, high) = (claim.low, claim.best, claim.high);
    if low.is_none() && best.is_none() && high.is_none() {
        return Ok(());
    }
    let qualifier = *claim.qualifier.get_or_insert(match (low, best, high) {
        (None, Some(_), None) => Qualifier::Exact,
        (Some(a), _, Some(b)) if a == b => Qualifier::Exact,
        (Some(_), Some(_), Some(_)) => Qualifier::About,
        (Some(_), _, None) => Qualifier::AtLeast,
        (None, _, Some(_)) => Qualifier::AtMost,
        _ => Qualifier::Between,
    });
    match qualifier {
        Qualifier::Exact => {
            let only = best.or(low).or(high);
            (claim.low, claim.best, claim.high) = (low.or(only), only, high.or(only));
        }
        Qualifier::AtLeast => (claim.best, claim.low) = (best.or(low), low.or(best)),
        Qualifier::AtMost => (claim.best, claim.high) = (best.or(high), high.or(best)),
        // An exclusive bound is given as stated; the policy moves it to the next whole number.
        Qualifier::MoreThan if best.is_none() => (claim.best, claim.low) = (low, None),
        Qualifier::LessThan if best.is_none() => (claim.best, claim.high) = (high, None),
        _ => {}
    }
    let open = !matches!(qualifier, Qualifier::MoreThan | Qualifier::LessThan);
    if let (Some(low), Some(best)) = (claim.low, claim.best)
        && open
        && low > best
    {
        return Err(("best", upside_down(low, best, "low and best are")));
    }
    if let (Some(best), Some(high)) = (claim.best, claim.high)
        && open
        && best > high
    {
        return Err(("best", upside_down(best, high, "best and high are")));
    }
    Ok(())
}

/// `value` that bears a numeral.
fn figure_of_value(claim: &mut Claim) -> Result<(), Fault> {
    if claim.low.is_some() || claim.best.is_some() || claim.high.is_some() {
        return Ok(());
    }
    let value = claim.value.take().unwrap_or_default();
    let number = numeral(&value).ok_or_else(|| {
        fault(format!("“{value}” is no number, as the other values of {} are", claim.metric), "write digits, or kind=fact for categories")
    })?;
    claim.kind = Kind::Quantity;
    claim.best = Some(number);
    figures(claim).map_err(|(_, why)| why)
}

/// An id that depends on what the row says, not on where it stands; equal rows are numbered.
fn content_id(claim: &Claim, taken: &HashSet<String>) -> String {
    let mut text = String::new();
    for column in COLUMNS.iter().filter(|c| !matches!(c.name, "claim_id" | "line" | "column")) {
        match (column.get)(claim) {
            Cell::Null => {}
            Cell::Text(t) => text.push_str(t),
            Cell::Number(n) => text.push_str(&n.to_string()),
            Cell::Date(d) => text.push_str(&d.to_string()),
            Cell::Whole(n) => text.push_str(&n.to_string()),
        }
        text.push('\u{1f}');
    }
    let id = format!("{:012x}", xxh3_64(text.as_bytes()) & 0xffff_ffff_ffff);
    let id = if claim.dispatch.is_empty() { id } else { format!("{}-{id}", claim.dispatch) };
    if !taken.contains(&id) {
        return id;
    }
    (2..).map(|n| format!("{id}-{n}")).find(|id| !taken.contains(id)).unwrap_or(id)
}
