//! The whole table in one query: rows alike in all that comparing looks at, but for figures and who gives them, are one cell.
//!
//! A cell's figures are summed up by two numbers ([`Tally`]): no lower end of a row is above [`MOST`], no upper end below [`LEAST`]. Where the
//! ends of a figure depend on its wording, they err on the side of a conflict.

use std::sync::{Arc, Mutex, PoisonError};

use polars::lazy::dsl::{max_horizontal, min_horizontal};
use polars::prelude::{DataFrame, DataType, Expr, LazyFrame, NULL, PlanCallback, PolarsResult, UniqueKeepStrategy, col, lit, when};

use super::tally::{Tallied, Tally, is_coded};
use crate::catalog::{Catalog, Policy};
use crate::table::{ROW, Sheets, accepts, collect};

/// At least every lower end.
pub(super) const MOST: &str = "most";
/// At most every upper end.
pub(super) const LEAST: &str = "least";
/// The lowest of its figure's numbers but the upper end, and the highest but the lower end.
pub(super) const LOWEST: &str = "lowest";
pub(super) const HIGHEST: &str = "highest";
/// The row is always read as a claim: its figure is not in plain columns, it may be at fault, or it is part of another.
pub(super) const ODD: &str = "odd";
/// A figure with a fraction, which is strange where people are counted.
pub(super) const FRACTION: &str = "fraction";
/// Read with confidence below one half.
pub(super) const UNSURE: &str = "unsure";
/// Nobody is named as the source.
pub(super) const NOBODY: &str = "nobody";
/// A value, and the row does not say whether it is a figure or a category.
pub(super) const OPEN_VALUE: &str = "open_value";

/// Before the names of columns of listed words as they are.
pub(super) const SEEN: &str = "seen: ";

/// What tells a cell from others.
const KEYS: [&str; 17] = [
    "event",
    "metric",
    "population",
    "unit",
    "kind",
    "value",
    "modality",
    "scope",
    "place",
    "place_text",
    "country",
    "from",
    "to",
    "as_of",
    "date_basis",
    "published",
    "question",
];

/// Keys of some rows only.
const SOMETIMES: [&str; 5] = ["value", "place_text", "country", "date_basis", "published"];

/// What else is asked of a row.
const ASKED: [&str; 12] = [
    "qualifier",
    "low",
    "best",
    "high",
    "number_text",
    "subset_of",
    "source",
    "source_text",
    "source_kind",
    "outlet",
    "confidence",
    "language",
];

/// Columns of listed words, besides those among the keys, which are looked at when the cells are read.
const LISTED: [&str; 4] = ["qualifier", "source_kind", "review", "published"];

pub(super) struct Cells<'a> {
    pub sheets: &'a Sheets,
    /// Those that the table has.
    pub keys: Vec<&'static str>,
    /// Vague figures are intervals; coders' policies make single figures of them.
    intervals: bool,
}

/// The values of a column of few.
fn distinct(sheets: &Sheets, name: &'static str) -> PolarsResult<Vec<String>> {
    if !sheets.has(name) {
        return Ok(Vec::new());
    }
    let found = collect(sheets.lazy(&[name])?.select([col(name)]).unique(None, UniqueKeepStrategy::Any))?;
    let found = found.column(name)?.cast(&DataType::String)?;
    Ok(found.str()?.iter().flatten().map(str::to_owned).collect())
}

fn asked() -> Vec<&'static str> {
    KEYS.into_iter().chain(ASKED).chain(["review", ROW]).collect()
}

impl<'a> Cells<'a> {
    pub(super) fn new(sheets: &'a Sheets, catalog: &Catalog, policy: &Policy) -> PolarsResult<Self> {
        let mut keys: Vec<&str> = KEYS.into_iter().filter(|k| sheets.has(k)).collect();
        // How a group's name reads depends on the language only where the catalogue does not know it.
        if sheets.has("language") && !distinct(sheets, "population")?.iter().all(|p| catalog.populations.get(p).is_some()) {
            keys.push("language");
        }
        Ok(Self { sheets, keys, intervals: policy.reads_intervals() })
    }

    /// Keys that are columns of the files as they are ([`Sheets::as_they_are`]), with their types: what they say of a row, its cell tells.
    pub(super) fn as_they_are(&self) -> Vec<(&'static str, String, DataType)> {
        let keys = self.keys.iter().filter(|k| !SOMETIMES.contains(k));
        let known = keys.filter_map(|k| self.sheets.as_it_is(k).map(|(name, dtype)| (*k, name, dtype)));
        known.filter(|(_, _, dtype)| *dtype == DataType::String || is_coded(dtype)).collect()
    }

    /// The others of these columns.
    pub(super) fn others(&self) -> Vec<Expr> {
        let known = self.as_they_are();
        self.sheets.as_they_are().into_iter().filter(|name| known.iter().all(|(_, of, _)| of != name)).map(col).collect()
    }

    /// Some rows, given in order: their numbers, the bounds of their figures, who says so, and all that they are read from
    /// ([`Sheets::as_they_are`]) but for what their cells tell.
    pub(super) fn rows(&self, rows: &[u32]) -> PolarsResult<LazyFrame> {
        let said = ["source", "source_text", "outlet"].map(|n| self.col(n).alias(format!("said_{n}")));
        self.select(self.sheets.lazy_rows(&asked(), rows)?, said.into_iter().chain(self.others()))
    }

    /// Of every row its keys, its listed words, and what is summed up.
    pub(super) fn bounded(&self) -> PolarsResult<LazyFrame> {
        let listed = self.listed().into_iter().map(|name| col(name).alias(format!("{SEEN}{name}")));
        self.select(self.sheets.lazy(&asked())?, self.keys.iter().map(|k| self.key(k).alias(*k)).chain(listed))
    }

    /// What the rows of the table come to; `None` when it has to be read row by row.
    pub(super) fn summed(&self) -> PolarsResult<Option<Tallied>> {
        let tally = Arc::new(Mutex::new(Tally::new(&self.keys, &self.listed(), self.sheets.rows())));
        let add = {
            let tally = tally.clone();
            move |batch: DataFrame| tally.lock().unwrap_or_else(PoisonError::into_inner).add(&batch).map(|()| false)
        };
        collect(self.bounded()?.sink_batches(PlanCallback::new(add), false, None)?)?;
        let tally = std::mem::replace(&mut *tally.lock().unwrap_or_else(PoisonError::into_inner), Tally::new(&[], &[], 0));
        let tallied = tally.finish("event")?;
        let known = !tallied.open_value && tallied.listed.iter().all(|(name, word)| accepts(name, word));
        Ok(Some(tallied).filter(|_| known))
    }

    /// Columns of listed words that there are.
    fn listed(&self) -> Vec<&'static str> {
        LISTED.into_iter().filter(|name| self.sheets.has(name)).collect()
    }

    fn select(&self, table: LazyFrame, more: impl Iterator<Item = Expr>) -> PolarsResult<LazyFrame> {
        let named = self.is_given("source").or(self.is_given("source_text"));
        let unknown = self.col("source_kind").is_null().or(self.is("source_kind", "unknown"));
        let actual = self.col("modality").is_null().or(self.is("modality", "actual"));
        let unsure = if self.sheets.has("confidence") { self.col("confidence").lt(lit(0.5)).fill_null(false) } else { lit(false) };
        let own = [
            col(ROW),
            col(ODD),
            self.fraction().alias(FRACTION),
            unsure.alias(UNSURE),
            named.not().and(unknown).and(actual).alias(NOBODY),
            self.col("kind").is_null().and(self.is_given("value")).alias(OPEN_VALUE),
            self.most()?.alias(MOST),
            self.least()?.alias(LEAST),
            min_horizontal([self.figure("low"), self.figure("best")])?.alias(LOWEST),
            max_horizontal([self.figure("best"), self.figure("high")])?.alias(HIGHEST),
        ];
        Ok(table.with_columns([self.odd().alias(ODD)]).select(own.into_iter().chain(more).collect::<Vec<_>>()))
    }

    /// A column, or null throughout.
    fn col(&self, name: &str) -> Expr {
        if self.sheets.has(name) { col(name) } else { lit(NULL) }
    }

    fn is(&self, name: &str, word: &str) -> Expr {
        if self.sheets.has(name) { col(name).eq(lit(word)).fill_null(false) } else { lit(false) }
    }

    fn is_given(&self, name: &str) -> Expr {
        if self.sheets.has(name) { col(name).neq(lit("")).fill_null(false) } else { lit(false) }
    }

    /// A key as in the table, and null where it makes no difference.
    fn key(&self, name: &str) -> Expr {
        let only = |when_: Expr| when(when_).then(col(name)).otherwise(lit(NULL));
        let open_scope = || self.is_given("scope").not();
        let nowhere = || self.is_given("place").not();
        match name {
            "value" => only(self.is("kind", "fact")),
            "place_text" => only(nowhere()),
            "country" => only(nowhere().and(self.is_given("place_text"))),
            "date_basis" => only(open_scope()),
            "published" => only(open_scope().and(self.is("date_basis", "event").or(self.is("date_basis", "published")))),
            _ => col(name),
        }
    }

    fn odd(&self) -> Expr {
        let fact = || self.is("kind", "fact");
        let (low, best, high) = (|| self.figure("low"), || self.figure("best"), || self.figure("high"));
        let crossed = |a: Expr, b: Expr| a.gt(b).fill_null(false);
        let endless = |x: Expr| (x.clone() - x).neq(lit(0.0)).fill_null(false);
        let mut odd = vec![
            self.is_given("number_text"),
            self.is_given("subset_of"),
            fact().and(self.is_given("value").not()),
            fact().not().and(self.is_given("value")),
            fact().not().and(low().is_null()).and(best().is_null()).and(high().is_null()),
            crossed(low(), high()),
            crossed(low(), best()),
            crossed(best(), high()),
            endless(low()),
            endless(best()),
            endless(high()),
            self.is_given("source").or(self.is_given("source_text")).or(self.is_given("outlet")).not(),
        ];
        if self.sheets.has("from") && self.sheets.has("to") {
            odd.push(col("from").gt(col("to")).fill_null(false));
        }
        if self.sheets.has("confidence") {
            odd.push(col("confidence").lt(lit(0.0)).or(col("confidence").gt(lit(1.0))).fill_null(false));
        }
        odd.into_iter().reduce(Expr::or).unwrap_or(lit(false))
    }

    fn figure(&self, name: &str) -> Expr {
        if self.sheets.has(name) { col(name) } else { lit(NULL).cast(DataType::Float64) }
    }

    fn fraction(&self) -> Expr {
        let broken = |name: &str| (self.figure(name) % lit(1.0)).neq(lit(0.0)).fill_null(false);
        broken("low").or(broken("best")).or(broken("high"))
    }

    fn both_ends(&self) -> Expr {
        self.figure("low").lt(self.figure("high")).fill_null(false)
    }

    /// No lower end of the row's figure, under the policy in force, is above it.
    fn most(&self) -> PolarsResult<Expr> {
        let no_bound = || lit(f64::NEG_INFINITY);
        let unqualified = self.is_given("qualifier").not().and(self.figure("best").is_null());
        let capped = self.is("qualifier", "at_most").or(self.is("qualifier", "less_than")).or(self.is("qualifier", "between"));
        let open = self.figure("low").is_null().and(capped.or(unqualified)).and(lit(self.intervals));
        let step = when(self.is("qualifier", "more_than")).then(lit(1.0)).otherwise(lit(0.0));
        Ok(when(col(ODD))
            .then(lit(f64::INFINITY))
            .when(self.is("kind", "fact"))
            .then(no_bound())
            .when(self.both_ends())
            .then(self.figure("low"))
            .when(open)
            .then(no_bound())
            .otherwise(max_horizontal(["low", "best", "high"].map(|n| self.figure(n)))? + step))
    }

    /// No upper end is below it.
    fn least(&self) -> PolarsResult<Expr> {
        let no_bound = || lit(f64::INFINITY);
        let unqualified = self.is_given("qualifier").not().and(self.figure("low").is_not_null());
        let raised = self.is("qualifier", "at_least").or(self.is("qualifier", "more_than")).or(self.is("qualifier", "between"));
        let open = self.figure("high").is_null().and(raised.or(unqualified)).and(lit(self.intervals));
        let step = when(self.is("qualifier", "less_than")).then(lit(1.0)).otherwise(lit(0.0));
        Ok(when(col(ODD))
            .then(lit(f64::NEG_INFINITY))
            .when(self.is("kind", "fact"))
            .then(no_bound())
            .when(self.both_ends())
            .then(self.figure("high"))
            .when(open)
            .then(no_bound())
            .otherwise(min_horizontal(["low", "best", "high"].map(|n| self.figure(n)))? - step))
    }
}
