//! Parquet files as one lazy table: what does not need every row as a [`Claim`] is asked of them in queries, and only the rows
//! that matter are read as claims, just as [`read_parquet`](super::read_parquet) reads them.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::io::RowIndex;
use polars::prelude::{
    BooleanChunked, Categories, Column as PolarsColumn, DataFrame, DataType, Engine, Expr, Field, HiveOptions, IdxCa, IntoColumn as _,
    LazyFrame, NULL, PlRefPath, PolarsError, PolarsResult, ScanArgsParquet, SortMultipleOptions, UnionArgs, col, concat, len, lit,
};
use rayon::prelude::*;

use super::column::{Cell, Column, Given, Type, column};
use super::contained::contain;
use super::frame::read_frame;
use super::mapping::Known;
use super::row::head;
use super::{Mapping, Read};
use crate::claim::{Claim, Kind};
use crate::error::Problem;

/// The column of a lazy table that numbers its rows over all files.
pub const ROW: &str = "row";

/// So many rows of a file are looked up one by one.
const FEW: usize = 16;

/// One file.
struct Sheet {
    path: PathBuf,
    shown: String,
    template: Claim,
    /// Number of its first row.
    first: u32,
    rows: u32,
    /// Our columns, with the file's own names.
    columns: Vec<(&'static Column, String, DataType)>,
    /// It holds no others.
    all_ours: bool,
}

/// Files that together are one table, and what is wrong with their heads.
pub struct Sheets(Vec<Sheet>, Vec<Problem>);

/// A file with its name as shown and what it leaves out.
pub type SheetFile = (PathBuf, String, Claim);

/// What a query has brought of some rows, to be read from ([`Sheets::read`]).
#[derive(Debug)]
pub struct Held(DataFrame);

/// Some rows of one file.
pub struct SheetRead {
    /// What they hold; lines count from the file's first row.
    pub read: Read,
    /// The file as the user named it.
    pub shown: String,
    /// Number of its first row.
    pub first: u32,
}

/// A query failed that does so only when a file changes or is broken within.
pub fn failed(error: &PolarsError) -> Problem {
    let why = error.to_string();
    Problem::error(format!("the table cannot be searched: {}", why.lines().next().unwrap_or_default()), "write the files anew")
}

/// What the folders of a partitioned table say (`event=…/country=…/part-0.parquet`): columns that its files leave out.
pub fn partition(path: &Path, template: &mut Claim) {
    for part in path.parent().into_iter().flat_map(Path::components) {
        let Some((name, value)) = part.as_os_str().to_str().and_then(|p| p.split_once('=')) else { continue };
        if let Some(column) = column(name).filter(|c| c.dtype == Type::Text) {
            // A value that the column refuses is as if the folder said nothing; the rows then report what they miss.
            let _ = (column.set)(template, &Given::Text(value.into()));
        }
    }
}

/// Runs a query by the streaming engine.
///
/// # Errors
/// As Polars says.
pub fn collect(query: LazyFrame) -> PolarsResult<DataFrame> {
    // A query without sinks of its own has one result.
    Ok(contain(|| query.collect_with_engine(Engine::Streaming))?.unwrap_single())
}

impl Sheets {
    /// Opens files whose columns have plain types, where they have our names or names that `mapping` gives a meaning; `None` when one has
    /// not, or lacks what every table needs: it has to be read row by row, which reports what is wrong with it.
    pub fn open(files: Vec<SheetFile>, mapping: &Mapping) -> Option<Self> {
        if mapping.layout().is_some() {
            return None;
        }
        let (mut sheets, mut problems) = (Vec::new(), Vec::new());
        let mut first = 0u32;
        for (path, shown, template) in files {
            let schema = contain(|| scan(&path)?.collect_schema()).ok()?;
            let rows = contain(|| scan(&path)?.select([len()]).collect()).ok()?;
            let rows = u32::try_from(rows.columns().first()?.get(0).ok()?.extract::<u64>()?).ok()?;
            let mut columns: Vec<(&'static Column, String, DataType)> = Vec::new();
            let names: Vec<String> = schema.iter_names().map(ToString::to_string).collect();
            for ((name, dtype), known) in schema.iter().zip(head(&names, &shown, mapping, &template, &mut problems)?) {
                match known {
                    Some(Known::Ours(column)) if !fits(column.dtype, dtype) => return None,
                    Some(Known::Ours(column)) => columns.push((column, name.to_string(), dtype.clone())),
                    // What is not known is one of the problems.
                    Some(Known::LeftOut) | None => {}
                }
            }
            let all_ours = columns.len() == schema.len();
            sheets.push(Sheet { path, shown, template, first, rows, columns, all_ours });
            first = first.checked_add(rows)?;
        }
        Some(Self(sheets, problems))
    }

    /// What is wrong with the heads of files: columns that are not known, or given twice.
    pub fn problems(&self) -> &[Problem] {
        &self.1
    }

    /// Rows of all files.
    pub fn rows(&self) -> u32 {
        self.0.last().map_or(0, |s| s.first + s.rows)
    }

    /// Whether a column says anything in any file.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|s| s.columns.iter().any(|(c, ..)| c.name == name) || s.given(name).is_some())
    }

    /// The table: those of `columns` that there are, under our names, with [`ROW`] when it is among them.
    ///
    /// # Errors
    /// When a file cannot be opened.
    pub fn lazy(&self, columns: &[&'static str]) -> PolarsResult<LazyFrame> {
        self.query(columns, false, None)
    }

    /// Some rows, given in order, with [`Self::as_they_are`].
    ///
    /// # Errors
    /// When a file cannot be opened.
    pub fn lazy_rows(&self, columns: &[&'static str], rows: &[u32]) -> PolarsResult<LazyFrame> {
        self.query(columns, true, Some(&Among::new(rows)))
    }

    /// The names under which [`Self::lazy_rows`] has what a row is read from; empty where the files differ in their columns.
    pub fn as_they_are(&self) -> Vec<String> {
        let alike = |a: &Sheet, b: &Sheet| {
            let columns = |s: &Sheet| s.columns.iter().map(|(_, name, dtype)| (name.clone(), dtype.clone())).collect::<Vec<_>>();
            a.all_ours && b.all_ours && columns(a) == columns(b)
        };
        let Some(first) = self.0.first() else { return Vec::new() };
        if self.0.iter().all(|s| alike(first, s)) { first.columns.iter().map(|(_, name, _)| as_it_is(name)).collect() } else { Vec::new() }
    }

    /// One of these names, with the type: that of a column which [`Self::lazy`] gives as it is under our name, too.
    pub fn as_it_is(&self, name: &str) -> Option<(String, DataType)> {
        let column = column(name)?;
        let is_plain = |sheet: &Sheet| {
            let own = sheet.columns.iter().find(|(c, ..)| c.name == name);
            own.is_some_and(|(.., dtype)| *dtype == plain(column.dtype)) && sheet.given(column.name).is_none()
        };
        if !self.is_coded(column) && !self.0.iter().all(is_plain) {
            return None;
        }
        let (_, name, dtype) = self.0.first()?.columns.iter().find(|(c, ..)| c.name == name)?;
        Some((as_it_is(name), dtype.clone())).filter(|(name, _)| self.as_they_are().contains(name))
    }

    /// Keeps what rows are read from of a table with [`ROW`]; `None` where it has not [`Self::as_they_are`].
    ///
    /// # Errors
    /// When a column is missing.
    pub fn hold(&self, table: &DataFrame) -> PolarsResult<Option<Held>> {
        let names = self.as_they_are();
        if names.is_empty() {
            return Ok(None);
        }
        let table = table.select(names.iter().map(String::as_str).chain([ROW]))?;
        Ok(Some(Held(table.sort([ROW], SortMultipleOptions::default())?)))
    }

    fn query(&self, columns: &[&'static str], whole: bool, among: Option<&Among>) -> PolarsResult<LazyFrame> {
        let numbered = columns.contains(&ROW);
        let columns: Vec<&Column> = columns.iter().filter(|c| self.has(c)).filter_map(|c| column(c)).collect();
        let whole = whole && !self.as_they_are().is_empty();
        let sheets = self.0.iter().map(|sheet| {
            let file = scan_from(&sheet.path, numbered.then_some(sheet.first))?;
            let file = if let Some(among) = among { file.filter(among.expression()) } else { file };
            let wanted = columns.iter().map(|c| sheet.expression(c, self.is_coded(c)));
            let own = sheet.columns.iter().filter(|_| whole).map(|(_, name, _)| col(name.as_str()).alias(as_it_is(name)));
            Ok(file.select(wanted.chain(own).chain(numbered.then(|| col(ROW))).collect::<Vec<_>>()))
        });
        let mut sheets = sheets.collect::<PolarsResult<Vec<LazyFrame>>>()?;
        if sheets.len() == 1 { Ok(sheets.swap_remove(0)) } else { concat(sheets, UnionArgs::default()) }
    }

    /// Every file holds the column as dictionary codes, and nothing has to be put in.
    fn is_coded(&self, column: &Column) -> bool {
        self.0.iter().all(|s| {
            s.given(column.name).is_none()
                && s.columns.iter().any(|(c, _, dtype)| c.name == column.name && matches!(dtype, DataType::Categorical(..)))
        })
    }

    /// Reads some rows, given in order, as claims, file by file. What is held of them is not asked for again.
    ///
    /// # Errors
    /// When a file cannot be read any more.
    pub fn read(&self, rows: &[u32], held: Option<&Held>) -> Result<Vec<SheetRead>, Problem> {
        self.rows_of(rows, held.map(|h| &h.0)).map_err(|e| failed(&e))
    }

    fn rows_of(&self, rows: &[u32], held: Option<&DataFrame>) -> PolarsResult<Vec<SheetRead>> {
        let mut frames = Vec::new();
        let of_held = match held {
            Some(held) => held.column(ROW)?.u32()?.into_no_null_iter().collect(),
            None => Vec::new(),
        };
        for sheet in &self.0 {
            let wanted = sheet.among(rows);
            let there = sheet.among(&of_held);
            if wanted.is_empty() {
                continue;
            }
            let missing: Vec<u32> = rows[wanted].iter().copied().filter(|row| of_held[there.clone()].binary_search(row).is_err()).collect();
            let mut found = sheet.rows(&missing)?;
            if let Some(held) = held.filter(|_| !there.is_empty()) {
                let kept: BooleanChunked = of_held[there.clone()].iter().map(|row| rows.binary_search(row).is_ok()).collect();
                found.push(sheet.own(&held.slice(i64::try_from(there.start).unwrap_or(i64::MAX), there.len()).filter(&kept)?)?);
            }
            let Some(found) = found.into_iter().map(Ok).reduce(|above, below| above?.vstack(&below?)) else { continue };
            let mut found = found?.sort([ROW], SortMultipleOptions::default())?;
            let numbers: Vec<u32> = found.drop_in_place(ROW)?.u32()?.into_no_null_iter().collect();
            let lines: Vec<u32> = numbers.iter().map(|n| n - sheet.first + 1).collect();
            frames.push((sheet, found, lines));
        }
        // Queries use every core by themselves; making claims of rows does not.
        let read = |(sheet, found, lines): (&Sheet, DataFrame, Vec<u32>)| {
            let names: Vec<String> = found.get_column_names().iter().map(ToString::to_string).collect();
            let read = read_frame(&found, &sheet.shown, &sheet.mapping(&names), &sheet.template, Some(&lines));
            SheetRead { read, shown: sheet.shown.clone(), first: sheet.first }
        };
        Ok(frames.into_par_iter().map(read).collect())
    }
}

/// Which rows are wanted, as bits from that of the first of them on. A filter of them is pushed down to the files: of other rows
/// nothing is decoded.
struct Among {
    first: u32,
    bits: Arc<Vec<u64>>,
}

impl Among {
    /// Of rows in order.
    fn new(rows: &[u32]) -> Self {
        let first = rows.first().copied().unwrap_or(0);
        let mut bits = vec![0; rows.last().map_or(0, |last| (last - first) as usize / 64 + 1)];
        rows.iter().map(|row| row - first).for_each(|at| bits[at as usize / 64] |= 1u64 << (at % 64));
        Self { first, bits: Arc::new(bits) }
    }

    fn expression(&self) -> Expr {
        let (first, bits) = (self.first, self.bits.clone());
        let wanted = move |row: u32| {
            let at = row.checked_sub(first)?;
            Some(bits.get(at as usize / 64)? >> (at % 64) & 1 == 1)
        };
        let is_among = move |rows: PolarsColumn| {
            let found: BooleanChunked = rows.u32()?.into_no_null_iter().map(|row| wanted(row).unwrap_or(false)).collect();
            Ok(found.into_column())
        };
        col(ROW).map(is_among, |_, field| Ok(Field::new(field.name().clone(), DataType::Boolean)))
    }
}

/// Some rows of one file that stand together.
pub struct Slice<'a> {
    sheet: &'a Sheet,
    offset: u32,
    rows: u32,
}

impl Sheets {
    /// All rows, in slices of at most so many.
    pub fn slices(&self, rows: u32) -> Vec<Slice<'_>> {
        let mut out = Vec::new();
        for sheet in &self.0 {
            let starts = (0..sheet.rows).step_by(rows.max(1) as usize);
            out.extend(starts.map(|offset| Slice { sheet, offset, rows: rows.min(sheet.rows - offset) }));
        }
        out
    }
}

impl Slice<'_> {
    /// The file as the user named it.
    pub fn shown(&self) -> &str {
        &self.sheet.shown
    }

    /// These columns under our names; words as codes that stand for the same in every slice of every file.
    ///
    /// # Errors
    /// When the file cannot be read any more.
    pub fn frame(&self, columns: &[&'static str]) -> PolarsResult<DataFrame> {
        let wanted = columns.iter().filter_map(|name| column(name)).map(|c| match c.dtype {
            Type::Text => {
                self.sheet.expression(c, self.sheet.given(c.name).is_none()).cast(DataType::from_categories(Categories::global()))
            }
            _ => self.sheet.expression(c, false),
        });
        scan(&self.sheet.path)?.slice(i64::from(self.offset), self.rows).select(wanted.collect::<Vec<_>>()).collect()
    }

    /// Some rows of such a frame as claims; their lines are rows of the file, the first of which is 1.
    ///
    /// # Errors
    /// When there are no such rows.
    pub fn claims(&self, frame: &DataFrame, rows: &[u32]) -> PolarsResult<Read> {
        let found = frame.take(&IdxCa::from_vec("rows".into(), rows.to_vec()))?;
        let lines: Vec<u32> = rows.iter().map(|row| self.offset + row + 1).collect();
        Ok(read_frame(&found, &self.sheet.shown, &Mapping::default(), &self.sheet.template, Some(&lines)))
    }

    /// The row of the slice that a line of the file is.
    pub fn row(&self, line: u32) -> u32 {
        line - 1 - self.offset
    }
}

impl Sheet {
    /// Which of some rows, in order, are its own.
    fn among(&self, rows: &[u32]) -> Range<usize> {
        rows.partition_point(|r| *r < self.first)..rows.partition_point(|r| *r < self.first + self.rows)
    }

    /// Some of its rows, in order, with [`ROW`] first.
    fn rows(&self, rows: &[u32]) -> PolarsResult<Vec<DataFrame>> {
        if rows.len() <= FEW {
            // A few are found without reading all.
            let one = |row: &u32| scan(&self.path)?.slice(i64::from(row - self.first), 1).with_row_index(ROW, Some(*row)).collect();
            return rows.iter().map(|row| contain(|| one(row))).collect();
        }
        Ok(vec![collect(scan_from(&self.path, Some(self.first))?.filter(Among::new(rows).expression()))?])
    }

    /// The same of rows that a query brought.
    fn own(&self, held: &DataFrame) -> PolarsResult<DataFrame> {
        let own = self.columns.iter().map(|(_, name, _)| Ok(held.column(&as_it_is(name))?.clone().with_name(name.as_str().into())));
        let columns = std::iter::once(held.column(ROW).cloned()).chain(own).collect::<PolarsResult<Vec<_>>>()?;
        DataFrame::new(held.height(), columns)
    }

    /// What the file as a whole says of a column.
    fn given(&self, name: &str) -> Option<String> {
        match column(name).filter(|c| c.dtype == Type::Text && !matches!(c.name, "kind" | "modality" | "review" | "source_kind")) {
            Some(column) => match (column.get)(&self.template) {
                Cell::Text(text) if !text.is_empty() => Some(text.to_owned()),
                _ => None,
            },
            None => None,
        }
    }

    fn expression(&self, column: &Column, coded: bool) -> Expr {
        let value = match self.columns.iter().find(|(c, ..)| c.name == column.name) {
            // No filter is pushed down through a cast.
            Some((_, name, dtype)) if coded || *dtype == plain(column.dtype) => col(name.as_str()),
            Some((_, name, _)) => col(name.as_str()).cast(plain(column.dtype)),
            None => lit(NULL).cast(plain(column.dtype)),
        };
        match self.given(column.name) {
            Some(text) => value.fill_null(lit(text)).alias(column.name),
            None => value.alias(column.name),
        }
    }

    /// The file's own names → ours, as [`Mapping`] found them.
    fn mapping(&self, names: &[String]) -> Mapping {
        let of = |name: &String| self.columns.iter().find(|(_, theirs, _)| theirs == name).map_or("-", |(c, ..)| c.name);
        Mapping::of(names.iter().map(|n| (of(n).to_owned(), n.clone())).collect())
    }
}

/// The name of a file's own column in a query under our names.
fn as_it_is(name: &str) -> String {
    format!("as it is: {name}")
}

fn scan(path: &Path) -> PolarsResult<LazyFrame> {
    scan_from(path, None)
}

/// The same, with the rows numbered from `first` on while they are read: a filter is still pushed down to the file.
fn scan_from(path: &Path, first: Option<u32>) -> PolarsResult<LazyFrame> {
    let hive_options = HiveOptions { enabled: Some(false), ..HiveOptions::default() };
    let row_index = first.map(|offset| RowIndex { name: ROW.into(), offset });
    let how = ScanArgsParquet { glob: false, hive_options, row_index, ..ScanArgsParquet::default() };
    LazyFrame::scan_parquet(PlRefPath::try_from_path(path)?, how)
}

fn plain(dtype: Type) -> DataType {
    match dtype {
        Type::Text => DataType::String,
        Type::Number => DataType::Float64,
        Type::Date => DataType::Date,
        Type::Position => DataType::UInt32,
        Type::Offset => DataType::UInt64,
    }
}

/// A column of this type holds nothing but what ours can hold.
fn fits(ours: Type, theirs: &DataType) -> bool {
    match ours {
        Type::Text => matches!(theirs, DataType::String | DataType::Categorical(..) | DataType::Null),
        Type::Number => theirs.is_primitive_numeric() || *theirs == DataType::Null,
        Type::Date => matches!(theirs, DataType::Date | DataType::Null),
        Type::Position | Type::Offset => theirs.is_unsigned_integer() || *theirs == DataType::Null,
    }
}

/// Whether a column can hold a word.
pub fn accepts(name: &str, word: &str) -> bool {
    let mut claim = Claim::new("", "", Kind::Quantity, "");
    column(name).is_some_and(|column| (column.set)(&mut claim, &Given::Text(word.into())).is_ok())
}

/// A table of one file that holds `claims`; the file is there as long as its folder is.
#[cfg(test)]
pub fn sheets_of(claims: &[Claim]) -> (tempfile::TempDir, Sheets) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table.parquet");
    let mut bytes = Vec::new();
    super::write_parquet(claims, &mut bytes).expect("written");
    std::fs::write(&path, bytes).expect("written");
    let template = Claim::new("", "table", Kind::Quantity, "");
    let sheets = Sheets::open(vec![(path, "table.parquet".into(), template)], &Mapping::default()).expect("columns of ours");
    (folder, sheets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_a_partitioned_table_say_what_its_files_leave_out() {
        let mut template = Claim::new("", "part-0", Kind::Quantity, "");
        partition(Path::new("claims/event=vote/country=kazakhstan/metric=killed/low=3/part-0.parquet"), &mut template);
        assert_eq!(
            (template.event.as_str(), template.metric.as_str(), template.country.as_deref()),
            ("vote", "killed", Some("kazakhstan"))
        );
        assert_eq!(template.low, None);
    }

    #[test]
    fn dictionary_codes_read_as_the_words_they_stand_for() {
        use polars::prelude::{Column, ParquetWriter};
        let coded = |name: &str, word: &str| {
            Column::new(name.into(), vec![Some(word), None]).cast(&DataType::from_categories(Categories::global())).unwrap()
        };
        let columns = vec![coded("metric", "killed"), coded("source", "police"), Column::new("best".into(), vec![5.0, 6.0])];
        let mut frame = DataFrame::new(2, columns).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("coded.parquet");
        ParquetWriter::new(std::fs::File::create(&path).unwrap()).finish(&mut frame).unwrap();
        let template = Claim { source: Some("kibhr".into()), ..Claim::new("e", "d", Kind::Quantity, "injured") };
        let sheets = Sheets::open(vec![(path, "coded.parquet".into(), template)], &Mapping::default()).unwrap();
        let read = sheets.read(&[0, 1], None).unwrap().remove(0).read;
        assert_eq!(read.problems, []);
        let got: Vec<_> = read.claims.iter().map(|c| (c.metric.as_str(), c.source.as_deref().unwrap(), c.best)).collect();
        assert_eq!(got, [("killed", "police", Some(5.0)), ("injured", "kibhr", Some(6.0))]);
        let asked = collect(sheets.lazy(&["metric", "source"]).unwrap()).unwrap();
        let words = |name: &str| asked.column(name).unwrap().str().unwrap().iter().map(|w| w.unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(
            (words("metric"), words("source")),
            (vec!["killed".to_owned(), "injured".into()], vec!["police".into(), "kibhr".into()])
        );
    }

    #[test]
    fn what_a_query_has_brought_is_not_asked_for_again() {
        let claim = |at: usize| {
            let mut claim = Claim::new("e", "d", Kind::Quantity, "killed");
            (claim.claim_id, claim.low, claim.source) = (format!("c{at}"), Some(at as f64), Some("police".into()));
            claim
        };
        let (_folder, sheets) = sheets_of(&(0..40).map(claim).collect::<Vec<_>>());
        let all = sheets.lazy_rows(&[ROW], &(10..40).collect::<Vec<_>>()).unwrap();
        let held = sheets.hold(&collect(all).unwrap()).unwrap().unwrap();
        let many: Vec<u32> = (1..30).collect();
        for rows in [&[3, 9, 10, 12][..], &[0], &[11], &many] {
            let [own, again] = [Some(&held), None].map(|held| sheets.read(rows, held).unwrap().remove(0).read);
            assert_eq!((&own.lines, own.claims == again.claims), (&again.lines, true), "{rows:?}");
        }
        // Nothing but what was brought is needed: the file may be gone.
        std::fs::remove_file(&sheets.0[0].path).unwrap();
        assert_eq!(sheets.read(&[12, 20], Some(&held)).unwrap()[0].read.claims.len(), 2);
    }

    #[test]
    fn a_column_that_is_not_known_is_left_out() {
        use polars::prelude::{Column, ParquetWriter};
        let columns = [("metric", "killed"), ("source", "police"), ("colour", "red"), ("value", "5")];
        let mut frame = DataFrame::new(1, columns.map(|(name, word)| Column::new(name.into(), vec![word])).to_vec()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.parquet");
        ParquetWriter::new(std::fs::File::create(&path).unwrap()).finish(&mut frame).unwrap();
        let open =
            |mapping: &Mapping| Sheets::open(vec![(path.clone(), "t.parquet".into(), Claim::new("e", "d", Kind::Quantity, ""))], mapping);
        let sheets = open(&Mapping::default()).expect("columns of ours, but for one");
        assert!(sheets.problems()[0].message.contains("colour") && sheets.problems().len() == 1 && sheets.as_they_are().is_empty());
        let read = sheets.read(&[0], None).unwrap().remove(0).read;
        assert_eq!((read.claims[0].best, read.problems.len()), (Some(5.0), 0));
        // Without a source and a figure nothing in it can be read.
        let out = ["-=source", "-=value"].map(|pair| pair.split_once('=').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap());
        assert!(open(&Mapping::of(out.to_vec())).is_none());
    }

    #[test]
    fn only_what_is_asked_for_is_read() {
        let mut claim = Claim::new("e", "d", Kind::Quantity, "killed");
        (claim.claim_id, claim.low, claim.source) = ("a".into(), Some(7.0), Some("police".into()));
        let (_folder, sheets) = sheets_of(&[claim]);
        let plan = sheets.lazy(&["event", "low"]).unwrap().filter(col("low").gt(lit(5.0))).select([col("event")]).explain(true).unwrap();
        assert!(plan.contains("PROJECT") && plan.contains("2/44 COLUMNS") && plan.contains("SELECTION: "), "{plan}");
    }
}
