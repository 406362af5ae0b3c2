//! The whole table in one query: rows alike in all that comparing looks at, but for figures and who gives them, are one cell.
//!
//! A cell's figures are summed up by two numbers: no lower end of a row is above [`MOST`], no upper end below [`LEAST`]. Where the
//! ends of a figure depend on its wording, they err on the side of a conflict.

use polars::lazy::dsl::{max_horizontal, min_horizontal};
use polars::prelude::{Column, DataType, Expr, LazyFrame, NULL, PolarsResult, UniqueKeepStrategy, col, lit, when};

use crate::catalog::{Catalog, Policy};
use crate::table::{ROW, Sheets, accepts, collect};

/// At least every lower end.
pub(super) const MOST: &str = "most";
/// At most every upper end.
pub(super) const LEAST: &str = "least";
/// Highest and lowest of the lower ends of figures without an upper one, then of the upper ends of those without a lower one.
pub(super) const OPEN: [&str; 4] = ["floor_most", "floor_least", "cap_most", "cap_least"];
/// The row is always read as a claim: its figure is not in plain columns, it may be at fault, or it is part of another.
pub(super) const ODD: &str = "odd";
/// A figure with a fraction, which is strange where people are counted.
pub(super) const FRACTION: &str = "fraction";
/// Read with confidence below one half.
const UNSURE: &str = "unsure";
/// Nobody is named as the source.
const NOBODY: &str = "nobody";
/// A value, and the row does not say whether it is a figure or a category.
const OPEN_VALUE: &str = "open_value";
/// Rows of a cell: the odd ones in the upper half of the number, the plain ones in the lower.
pub(super) const ROWS: &str = "rows";
/// Plain rows of a cell: the unsure ones in the upper half of the number, those of nobody in the lower.
pub(super) const DOUBTS: &str = "doubts";
/// Whether rows of a cell have a fraction (1) or an open value (2).
pub(super) const MARKS: &str = "marks";

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

/// The ends of figures that are open on one side.
fn open() -> [Expr; 4] {
    let floor = || col(LEAST).eq(lit(f64::INFINITY)).and(col(MOST).is_finite());
    let cap = || col(MOST).eq(lit(f64::NEG_INFINITY)).and(col(LEAST).is_finite());
    let only = |when_: Expr, then: &str, name: &str| when(when_).then(col(then)).otherwise(lit(NULL)).alias(name);
    [only(floor(), MOST, OPEN[0]), only(floor(), OPEN[1], OPEN[1]), only(cap(), OPEN[2], OPEN[2]), only(cap(), LEAST, OPEN[3])]
}

/// What stands in the upper halves of the numbers of a column, and in the lower ones.
pub(super) fn halves(column: &Column) -> PolarsResult<(Vec<u32>, Vec<u32>)> {
    Ok(column.u64()?.into_no_null_iter().map(|n| ((n >> 32) as u32, n as u32)).unzip())
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

impl<'a> Cells<'a> {
    /// `None` when the table has to be read row by row.
    pub(super) fn new(sheets: &'a Sheets, catalog: &Catalog, policy: &Policy) -> PolarsResult<Option<Self>> {
        for name in LISTED {
            if !distinct(sheets, name)?.iter().all(|word| accepts(name, word)) {
                return Ok(None);
            }
        }
        let mut keys: Vec<&str> = KEYS.into_iter().filter(|k| sheets.has(k)).collect();
        // How a group's name reads depends on the language only where the catalogue does not know it.
        if sheets.has("language") && !distinct(sheets, "population")?.iter().all(|p| catalog.populations.get(p).is_some()) {
            keys.push("language");
        }
        Ok(Some(Self { sheets, keys, intervals: policy.reads_intervals() }))
    }

    /// Every row: its number, its keys, and what the constants of this file name.
    pub(super) fn rows(&self) -> PolarsResult<LazyFrame> {
        self.of_rows(false)
    }

    /// The same, with all that a row is read from ([`Sheets::as_they_are`]).
    pub(super) fn whole_rows(&self) -> PolarsResult<LazyFrame> {
        self.of_rows(true)
    }

    fn of_rows(&self, whole: bool) -> PolarsResult<LazyFrame> {
        let names: Vec<&'static str> = KEYS.into_iter().chain(ASKED).chain([ROW]).collect();
        let said: Vec<Expr> = ["source", "source_text", "outlet"].map(|n| self.col(n).alias(format!("said_{n}"))).into();
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
            min_horizontal([self.figure("low"), self.figure("best")])?.alias(OPEN[1]),
            max_horizontal([self.figure("best"), self.figure("high")])?.alias(OPEN[2]),
        ];
        let keys = self.keys.iter().map(|k| self.key(k).alias(*k));
        let table = if whole { self.sheets.lazy_whole(&names)? } else { self.sheets.lazy(&names)? };
        let as_they_are = if whole { self.sheets.as_they_are() } else { Vec::new() };
        let all = keys.chain(own).chain(said).chain(as_they_are.into_iter().map(col));
        Ok(table.with_columns([self.odd().alias(ODD)]).select(all.collect::<Vec<_>>()).with_columns(open()))
    }

    /// One row a cell.
    pub(super) fn summed(&self) -> PolarsResult<LazyFrame> {
        // Two counts in one number: each more that a cell is summed up by costs every row.
        let number = |which: Expr| which.cast(DataType::UInt64);
        let counts = |upper: Expr, lower: Expr| (number(upper) * lit(1u64 << 32) + number(lower)).sum();
        let plain = || col(ODD).not();
        let keys: Vec<Expr> = self.keys.iter().map(|k| col(*k)).collect();
        Ok(self.rows()?.group_by(keys).agg([
            counts(col(ODD), plain()).alias(ROWS),
            counts(col(UNSURE).and(plain()), col(NOBODY).and(plain())).alias(DOUBTS),
            (col(OPEN_VALUE).cast(DataType::UInt32) * lit(2u32) + col(FRACTION).cast(DataType::UInt32)).max().alias(MARKS),
            col(MOST).max(),
            col(LEAST).min(),
            col(OPEN[0]).max(),
            col(OPEN[1]).min(),
            col(OPEN[2]).max(),
            col(OPEN[3]).min(),
            col(ROW).min(),
        ]))
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
