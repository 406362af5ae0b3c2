//! The cells of a table, summed up batch by batch.
//!
//! A group-by by so many columns holds rows of every cell until the last is read, and writes the key of each row as text. Here the
//! words of the keys are the numbers by which Polars holds them, and nothing is kept of a row but what its cell comes to.

use std::hash::{BuildHasher as _, BuildHasherDefault};
use std::hint::black_box;

use polars::prelude::{
    Categorical32Type, CategoricalChunked, CategoricalPhysical, Categories, Column, DataFrame, DataType, Int32Chunked, IntoColumn as _,
    IntoSeries as _, NewChunkedArray as _, PlSmallStr, PolarsError, PolarsResult, Series, UInt32Chunked,
};
use rayon::prelude::*;
use rustc_hash::FxHasher;

use super::cells::{FRACTION, HIGHEST, LEAST, LOWEST, MOST, NOBODY, ODD, OPEN_VALUE, SEEN, UNSURE};
use super::clash::Ends;
use crate::table::ROW;

/// Parts of the cells, each filled by one thread at a time: more than there are threads, and small enough for a processor's memory.
const PARTS: usize = 64;

/// No entry.
const NONE: u32 = u32::MAX;

/// The keys of some rows as numbers: of each row a set of bits for what is null, then one number a key.
struct Keys {
    width: usize,
    numbers: Vec<u32>,
}

impl Keys {
    /// Of columns of words or days.
    fn of(columns: &[Column]) -> PolarsResult<Self> {
        let width = columns.len() + 1;
        let height = columns.first().map_or(0, Column::len);
        let mut out = Self { width, numbers: vec![0; width * height] };
        for (at, column) in columns.iter().enumerate() {
            let values = column.as_materialized_series().to_physical_repr().rechunk();
            match values.dtype() {
                DataType::UInt32 => match values.u32()?.cont_slice() {
                    Ok(slice) => out.fill(at, slice.iter().map(|v| Some(*v))),
                    Err(_) => out.fill(at, values.u32()?.iter()),
                },
                // Days before 1970 are negative; the same bits are as good.
                DataType::Int32 => match values.i32()?.cont_slice() {
                    Ok(slice) => out.fill(at, slice.iter().map(|v| Some(v.cast_unsigned()))),
                    Err(_) => out.fill(at, values.i32()?.iter().map(|v| v.map(i32::cast_unsigned))),
                },
                other => return Err(PolarsError::ComputeError(format!("a key of type {other}").into())),
            }
        }
        Ok(out)
    }

    fn fill(&mut self, at: usize, values: impl Iterator<Item = Option<u32>>) {
        for (row, value) in self.numbers.chunks_exact_mut(self.width).zip(values) {
            match value {
                Some(value) => row[at + 1] = value,
                None => row[0] |= 1 << at,
            }
        }
    }

    fn row(&self, row: usize) -> &[u32] {
        &self.numbers[row * self.width..(row + 1) * self.width]
    }
}

fn hash(key: &[u32]) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(key)
}

/// Keys, each once, numbered in the order in which they came.
struct Index {
    keys: Keys,
    /// Upper halves of the hashes of keys with their numbers, each in the first free place from that of its lower half on; half of the
    /// places stay free.
    places: Vec<(u32, u32)>,
}

impl Index {
    fn new(width: usize) -> Self {
        Self { keys: Keys { width, numbers: Vec::new() }, places: vec![(0, NONE); 16] }
    }

    /// What stands in the first place for a hash: most often the key that is looked for.
    fn guess(&self, hash: u64) -> (u32, u32) {
        self.places[hash as usize & (self.places.len() - 1)]
    }

    /// Something of both ends of a key, which may lie in two lines of memory.
    fn ends(&self, number: u32) -> u32 {
        let key = number as usize * self.keys.width;
        self.keys.numbers.get(key).zip(self.keys.numbers.get(key + self.keys.width - 1)).map_or(0, |(a, b)| a ^ b)
    }

    /// This place holds this key.
    fn is(&self, (mark, number): (u32, u32), key: &[u32], hash: u64) -> bool {
        number != NONE && mark == (hash >> 32) as u32 && same(self.keys.row(number as usize), key)
    }

    /// The number of a key, new or known.
    fn number(&mut self, key: &[u32], hash: u64) -> u32 {
        let last = self.places.len() - 1;
        let mut place = hash as usize & last;
        while self.places[place].1 != NONE {
            if self.is(self.places[place], key, hash) {
                return self.places[place].1;
            }
            place = (place + 1) & last;
        }
        let number = self.keys.numbers.len() / self.keys.width;
        self.keys.numbers.extend_from_slice(key);
        self.places[place] = ((hash >> 32) as u32, number as u32);
        if 2 * number > self.places.len() {
            self.grow();
        }
        number as u32
    }

    fn grow(&mut self) {
        let last = 2 * self.places.len() - 1;
        self.places = vec![(0, NONE); last + 1];
        for (number, key) in (0u32..).zip(self.keys.numbers.chunks_exact(self.keys.width)) {
            let hash = hash(key);
            let mut place = hash as usize & last;
            while self.places[place].1 != NONE {
                place = (place + 1) & last;
            }
            self.places[place] = ((hash >> 32) as u32, number);
        }
    }
}

/// Whether two keys are the same; they are too short to be worth a call.
fn same(a: &[u32], b: &[u32]) -> bool {
    a.iter().zip(b).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

/// What a cell comes to; one line of a processor's memory.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(super) struct Sum {
    /// Its rows that are plain, and those that are not.
    pub plain: u32,
    pub odd: u32,
    /// The first of its rows.
    pub first: u32,
    /// A figure of its rows has a fraction.
    pub fraction: bool,
    pub most: f64,
    pub least: f64,
    /// Of its figures without an upper end the lower ones, and the other way round.
    pub floors: Ends,
    pub caps: Ends,
}

impl Sum {
    const NOTHING: Self = Self {
        plain: 0,
        odd: 0,
        first: u32::MAX,
        fraction: false,
        most: f64::NEG_INFINITY,
        least: f64::INFINITY,
        floors: Ends::NONE,
        caps: Ends::NONE,
    };
}

struct Part {
    index: Index,
    sums: Vec<Sum>,
}

/// Rows, summed up as they come.
pub(super) struct Tally {
    keys: Vec<&'static str>,
    types: Vec<DataType>,
    parts: Vec<Part>,
    /// The cell of each row: its part, and its number there times [`PARTS`].
    cells: Vec<u32>,
    /// Columns of listed words, with those that they were seen to hold.
    listed: Vec<(&'static str, DataType, Vec<bool>)>,
    odd: Vec<u32>,
    unsure: usize,
    nobody: usize,
    open_value: bool,
}

/// What a whole table comes to.
pub(super) struct Tallied {
    /// The keys of each cell; cells of one event stand together.
    pub frame: DataFrame,
    pub sums: Vec<Sum>,
    /// The cell of each row.
    pub cells: Vec<u32>,
    /// Rows that are not plain, in order.
    pub odd: Vec<u32>,
    /// Plain rows of low confidence, and those for which nobody is named.
    pub unsure: usize,
    pub nobody: usize,
    /// A row does not say whether its value is a figure or a category.
    pub open_value: bool,
    /// Columns of listed words with each of their words.
    pub listed: Vec<(&'static str, String)>,
}

/// The type of words as numbers. What they stand for is known only as long as something of this type is held.
fn words() -> DataType {
    DataType::from_categories(Categories::global())
}

/// Days, and words as numbers of 32 bits: what keys are made of.
pub(super) fn is_coded(dtype: &DataType) -> bool {
    match dtype {
        DataType::Categorical(categories, _) => categories.physical() == CategoricalPhysical::U32,
        other => *other == DataType::Date,
    }
}

/// A column of such a type: texts and other words as words of the usual kind.
fn coded(batch: &DataFrame, name: &str) -> PolarsResult<Column> {
    let column = batch.column(name)?;
    if is_coded(column.dtype()) { Ok(column.clone()) } else { column.cast(&DataType::String)?.cast(&words()) }
}

/// The flags of each row, in the order of the columns.
fn flags(batch: &DataFrame, names: &[&str]) -> PolarsResult<Vec<u8>> {
    let mut out = vec![0; batch.height()];
    for (bit, name) in names.iter().enumerate() {
        let column = batch.column(name)?;
        for (flags, flag) in out.iter_mut().zip(column.bool()?.iter()) {
            *flags |= u8::from(flag == Some(true)) << bit;
        }
    }
    Ok(out)
}

fn figures(batch: &DataFrame, name: &str) -> PolarsResult<Vec<f64>> {
    let figures = batch.column(name)?.f64()?;
    Ok(figures.cont_slice().map_or_else(|_| figures.iter().map(|x| x.unwrap_or(f64::NAN)).collect(), <[f64]>::to_vec))
}

impl Tally {
    /// Of so many rows, by these columns; all words of `listed` are wanted.
    pub(super) fn new(keys: &[&'static str], listed: &[&'static str], rows: u32) -> Self {
        let parts = (0..PARTS).map(|_| Part { index: Index::new(keys.len() + 1), sums: Vec::new() }).collect();
        Self {
            keys: keys.to_vec(),
            types: vec![words(); keys.len()],
            parts,
            cells: vec![0; rows as usize],
            listed: listed.iter().map(|name| (*name, words(), Vec::new())).collect(),
            odd: Vec::new(),
            unsure: 0,
            nobody: 0,
            open_value: false,
        }
    }

    /// Adds rows, with the columns of [`Cells::bounded`](super::cells::Cells::bounded).
    pub(super) fn add(&mut self, batch: &DataFrame) -> PolarsResult<()> {
        let columns = self.keys.iter().map(|name| coded(batch, name)).collect::<PolarsResult<Vec<Column>>>()?;
        self.types = columns.iter().map(|c| c.dtype().clone()).collect();
        for (name, dtype, seen) in &mut self.listed {
            let column = coded(batch, &format!("{SEEN}{name}"))?;
            *dtype = column.dtype().clone();
            for number in Keys::of(&[column])?.numbers.chunks_exact(2).filter(|key| key[0] == 0).map(|key| key[1] as usize) {
                if number >= seen.len() {
                    seen.resize(number + 1, false);
                }
                seen[number] = true;
            }
        }
        let keys = Keys::of(&columns)?;
        let flags = flags(batch, &[ODD, FRACTION, UNSURE, NOBODY, OPEN_VALUE])?;
        let (odd, fraction, unsure, nobody, open_value) = (1, 2, 4, 8, 16);
        let plain = |flag: u8| flags.iter().filter(|f| **f & (odd | flag) == flag).count();
        (self.unsure, self.nobody) = (self.unsure + plain(unsure), self.nobody + plain(nobody));
        self.open_value |= flags.iter().any(|f| f & open_value != 0);
        let rows: Vec<u32> = batch.column(ROW)?.u32()?.into_no_null_iter().collect();
        self.odd.extend(rows.iter().zip(&flags).filter(|(_, f)| **f & odd != 0).map(|(row, _)| *row));
        let [most, least, lowest, highest] = [MOST, LEAST, LOWEST, HIGHEST].map(|name| figures(batch, name));
        let (most, least, lowest, highest) = (most?, least?, lowest?, highest?);

        let hashes: Vec<u64> = keys.numbers.par_chunks_exact(keys.width).with_min_len(10_000).map(hash).collect();
        let mut of_part: Vec<Vec<u32>> = (0..PARTS).map(|_| Vec::with_capacity(2 * hashes.len() / PARTS)).collect();
        (0u32..).zip(&hashes).for_each(|(row, hash)| of_part[(hash >> 40) as usize % PARTS].push(row));
        let add = |(part, of): (&mut Part, &Vec<u32>)| {
            // What memory gives only after a while is asked for in rounds of many rows, none of which waits for another.
            let guesses: Vec<(u32, u32)> = of.iter().map(|row| part.index.guess(hashes[*row as usize])).collect();
            black_box(guesses.iter().fold(0, |all, (_, number)| all ^ part.index.ends(*number)));
            let numbers = of.iter().map(|row| *row as usize).zip(guesses).map(|(row, guess)| {
                let key = keys.row(row);
                if part.index.is(guess, key, hashes[row]) { guess.1 } else { part.index.number(key, hashes[row]) }
            });
            let numbers: Vec<u32> = numbers.collect();
            part.sums.resize(part.index.keys.numbers.len() / keys.width, Sum::NOTHING);
            black_box(numbers.iter().fold(0, |all, number| all ^ part.sums[*number as usize].first));
            for (row, number) in of.iter().map(|row| *row as usize).zip(&numbers) {
                let sum = &mut part.sums[*number as usize];
                let is_odd = flags[row] & odd != 0;
                sum.odd += u32::from(is_odd);
                sum.plain += u32::from(!is_odd);
                sum.first = sum.first.min(rows[row]);
                sum.fraction |= flags[row] & fraction != 0;
                sum.most = sum.most.max(most[row]);
                sum.least = sum.least.min(least[row]);
                if least[row] == f64::INFINITY && most[row].is_finite() {
                    sum.floors = sum.floors.with(Ends { least: lowest[row].min(f64::INFINITY), most: most[row] });
                }
                if most[row] == f64::NEG_INFINITY && least[row].is_finite() {
                    sum.caps = sum.caps.with(Ends { least: least[row], most: highest[row].max(f64::NEG_INFINITY) });
                }
            }
            numbers
        };
        let numbers: Vec<Vec<u32>> = self.parts.par_iter_mut().zip(&of_part).map(add).collect();
        for (part, (of, numbers)) in (0u32..).zip(of_part.iter().zip(numbers)) {
            for (row, number) in of.iter().zip(numbers) {
                self.cells[rows[*row as usize] as usize] = number * PARTS as u32 + part;
            }
        }
        Ok(())
    }

    /// What all the rows come to; cells of equal words in the column `by` stand together.
    pub(super) fn finish(mut self, by: &str) -> PolarsResult<Tallied> {
        let by = self.keys.iter().position(|name| *name == by);
        let word = |key: &[u32]| by.map_or((0, 0), |at| (key[0] >> at & 1, key[at + 1]));
        let of = |part: usize| {
            let keys = &self.parts[part].index.keys;
            keys.numbers.chunks_exact(keys.width).enumerate().map(move |(number, key)| (word(key), part, number))
        };
        let mut order: Vec<_> = (0..PARTS).flat_map(of).collect();
        order.par_sort_unstable();
        let mut places: Vec<Vec<u32>> = self.parts.iter().map(|part| vec![0; part.sums.len()]).collect();
        for (at, (_, part, number)) in (0u32..).zip(&order) {
            places[*part][*number] = at;
        }
        self.cells.par_iter_mut().for_each(|cell| *cell = places[*cell as usize % PARTS][*cell as usize / PARTS]);
        let sums: Vec<Sum> = order.par_iter().map(|(_, part, number)| self.parts[*part].sums[*number]).collect();
        let columns = self.keys.iter().zip(&self.types).enumerate().map(|(at, (name, dtype))| {
            let values = order.par_iter().map(|(_, part, number)| {
                let key = self.parts[*part].index.keys.row(*number);
                (key[0] >> at & 1 == 0).then_some(key[at + 1])
            });
            Ok(column(name, dtype, values.collect())?.into_column())
        });
        let columns = columns.collect::<PolarsResult<Vec<Column>>>()?;
        let mut listed = Vec::new();
        for (name, dtype, seen) in &self.listed {
            let DataType::Categorical(_, words) = dtype else { continue };
            let seen = (0u32..).zip(seen).filter(|(_, seen)| **seen);
            listed.extend(seen.filter_map(|(number, _)| Some((*name, words.cat_to_str(number)?.to_owned()))));
        }
        self.odd.sort_unstable();
        Ok(Tallied {
            frame: DataFrame::new(order.len(), columns)?,
            sums,
            cells: self.cells,
            odd: self.odd,
            unsure: self.unsure,
            nobody: self.nobody,
            open_value: self.open_value,
            listed,
        })
    }
}

/// What [`Keys`] made numbers of.
fn column(name: &str, dtype: &DataType, values: Vec<Option<u32>>) -> PolarsResult<Series> {
    let (name, values) = (PlSmallStr::from_str(name), values.into_iter());
    match dtype {
        DataType::Date => Int32Chunked::from_iter_options(name, values.map(|v| v.map(u32::cast_signed))).into_series().cast(dtype),
        _ => {
            let codes = UInt32Chunked::from_iter_options(name, values);
            Ok(CategoricalChunked::<Categorical32Type>::from_cats_and_dtype(codes, dtype.clone()).into_series())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is summed up of rows, each of its own figure, after some keys.
    fn batch(first: u32, keys: Vec<Column>) -> DataFrame {
        let height = keys[0].len();
        let rows: Vec<u32> = (first..).take(height).collect();
        let figures: Vec<f64> = rows.iter().map(|row| f64::from(*row)).collect();
        let flags = [ODD, FRACTION, UNSURE, NOBODY, OPEN_VALUE].map(|name| Column::new(name.into(), vec![false; height]));
        let bounds = [MOST, LEAST, LOWEST, HIGHEST].map(|name| Column::new(name.into(), figures.clone()));
        let all = keys.into_iter().chain(flags).chain(bounds).chain([Column::new(ROW.into(), rows)]);
        DataFrame::new(height, all.collect()).unwrap()
    }

    fn words(name: &str, words: &[Option<&str>]) -> Column {
        Column::new(name.into(), words)
    }

    fn codes(name: &str, codes: &[Option<&str>], physical: CategoricalPhysical) -> Column {
        let categories = Categories::new("tally".into(), format!("{physical:?}").into(), physical);
        words(name, codes).cast(&DataType::from_categories(categories)).unwrap()
    }

    fn days(name: &str, days: &[Option<i32>]) -> Column {
        Column::new(name.into(), days).cast(&DataType::Date).unwrap()
    }

    fn text(column: &Column, row: usize) -> String {
        let column = if *column.dtype() == DataType::Date { column.to_physical_repr() } else { column.clone() };
        let value = column.get(row).unwrap();
        value.get_str().map_or_else(|| value.to_string(), |word| format!("“{word}”"))
    }

    /// The keys of each row's cell, as text, and the highest figure of the cell.
    fn told(names: &[&'static str], batches: &[DataFrame]) -> (Tallied, Vec<(Vec<String>, f64)>) {
        let rows = batches.iter().map(DataFrame::height).sum::<usize>();
        let mut tally = Tally::new(names, &[], u32::try_from(rows).unwrap());
        batches.iter().for_each(|batch| tally.add(batch).unwrap());
        let all = tally.finish(names[0]).unwrap();
        let of = |cell: &u32| {
            let key = names.iter().map(|name| text(all.frame.column(name).unwrap(), *cell as usize)).collect();
            (key, all.sums[*cell as usize].most)
        };
        let found = all.cells.iter().map(of).collect();
        (all, found)
    }

    /// The same, worked out row by row.
    fn plainly(names: &[&str], batches: &[DataFrame]) -> Vec<(Vec<String>, f64)> {
        let keys = batches.iter().flat_map(|batch| {
            let key = |row: usize| names.iter().map(|name| text(batch.column(name).unwrap(), row)).collect();
            (0..batch.height()).map(key).collect::<Vec<Vec<String>>>()
        });
        let keys: Vec<Vec<String>> = keys.collect();
        keys.iter().map(|key| (key.clone(), keys.iter().rposition(|k| k == key).unwrap() as f64)).collect()
    }

    #[test]
    fn a_key_of_nothing_is_a_key_of_its_own() {
        let names = ["event", "place", "from"];
        let of = |first, event: &[Option<&str>], place: &[Option<&str>], from: &[Option<i32>]| {
            batch(first, vec![codes("event", event, CategoricalPhysical::U32), words("place", place), days("from", from)])
        };
        // The first code and the first day are 0, as is what stands for nothing; the day before is negative.
        let batches = [
            of(0, &[Some("a"), None, Some("a"), Some("a")], &[Some("x"); 4], &[Some(0), Some(0), None, Some(-1)]),
            of(4, &[None, Some("b"), Some("a"), Some("a"), Some("a")], &[Some("x"), None, Some("x"), Some(""), None], &[Some(0); 5]),
            of(9, &[Some("a"); 3], &[Some("x"); 3], &[Some(-1), Some(i32::MIN), None]),
        ];
        let (all, found) = told(&names, &batches);
        assert_eq!(found, plainly(&names, &batches));
        assert_eq!(all.sums.iter().map(|sum| (sum.plain, sum.odd)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1)), (12, 0));
        // Cells of an event stand together, and those of none, too.
        let events: Vec<String> = (0..all.frame.height()).map(|at| text(all.frame.column("event").unwrap(), at)).collect();
        let changes = events.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert_eq!((events.len(), changes), (8, 2), "{events:?}");
    }

    #[test]
    fn many_keys_of_every_type_and_one_row() {
        let names = ["event", "metric", "population", "unit", "kind", "from", "to"];
        let word = |n: usize| Some(["killed", "injured", "detained", "fined", "people"][n % 5]);
        let column = |count: usize, step: usize| (0..count).map(|row| word(row / step)).collect::<Vec<Option<&str>>>();
        let of = |first: u32, count: usize| {
            let events: Vec<String> = (0..count).map(|row| format!("event {}", row * row % 997)).collect();
            let day = |step: i32| (0..).step_by(step as usize).map(|day| Some(day % 700 - 350)).take(count).collect::<Vec<Option<i32>>>();
            let keys = vec![
                Column::new("event".into(), events),
                codes("metric", &column(count, 1), CategoricalPhysical::U8),
                codes("population", &column(count, 2), CategoricalPhysical::U16),
                codes("unit", &column(count, 3), CategoricalPhysical::U32),
                words("kind", &column(count, 4)),
                days("from", &day(7)),
                days("to", &day(350)),
            ];
            batch(first, keys)
        };
        for batches in [vec![of(0, 1)], vec![of(0, 3000), of(3000, 1000), of(4000, 1)]] {
            let (all, found) = told(&names, &batches);
            assert_eq!(found, plainly(&names, &batches));
            assert_eq!(all.frame.height(), all.sums.len());
            assert_eq!(all.frame.column("unit").unwrap().dtype(), batches[0].column("unit").unwrap().dtype());
        }
    }

    #[test]
    fn what_a_cell_comes_to() {
        let mut rows = batch(0, vec![words("event", &[Some("a"); 4])]);
        let inf = f64::INFINITY;
        for (name, values) in
            [(MOST, [5.0, 3.0, -inf, inf]), (LEAST, [9.0, inf, 7.0, -inf]), (LOWEST, [5.0, 3.0, 1.0, 2.0]), (HIGHEST, [9.0, 4.0, 7.0, 2.0])]
        {
            rows.with_column(Column::new(name.into(), values)).unwrap();
        }
        for (name, values) in
            [(ODD, [false, false, false, true]), (UNSURE, [true, false, true, true]), (NOBODY, [false, true, false, true])]
        {
            rows.with_column(Column::new(name.into(), values)).unwrap();
        }
        rows.with_column(words("seen: review", &[Some("open"), None, Some("done"), None])).unwrap();
        let mut tally = Tally::new(&["event"], &["review"], 4);
        tally.add(&rows).unwrap();
        let all = tally.finish("event").unwrap();
        let sum = &all.sums[0];
        assert_eq!((sum.plain, sum.odd, sum.first, sum.fraction, sum.most, sum.least), (3, 1, 0, false, inf, -inf));
        assert_eq!((sum.floors.least, sum.floors.most, sum.caps.least, sum.caps.most), (3.0, 3.0, 7.0, 7.0));
        assert_eq!((all.odd, all.unsure, all.nobody, all.open_value), (vec![3], 2, 1, false));
        let mut words: Vec<&str> = all.listed.iter().map(|(_, word)| word.as_str()).collect();
        words.sort_unstable();
        assert_eq!(words, ["done", "open"]);
    }
}
