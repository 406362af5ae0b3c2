//! How long `check` takes on large Parquet tables, against a bare group-by of the same file: `cargo bench --bench scale -- 1 10 100`
//! (millions of claims; 1 by default). A machine of two cores makes and checks 100 million in a few minutes.
//!
//! The table is made here, the same in every run: figures of protests over twelve years, in the columns that are compared, with
//! words as dictionary codes. Few sources give most of the claims and few questions draw most of them (both by Zipf's law); figures
//! are rounded, bounded or vague as in the news; one question in a hundred has a source that is at odds with the others. The
//! reference groups the same file by the columns of a question and takes the extremes of the figures, and nothing else.
//!
//! Rows are shuffled, as no table is that grew day by day: every part of a file names nearly all events, and to read their names takes
//! more than ten times as long of ten times the claims. With `--ordered` the claims on an event stand together.
//!
//! Without `--bench` a small table is made and checked: that it works is what is tried then, not how fast.

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use polars::prelude::{
    Categories, Column, DataFrame, DataType, Engine, LazyFrame, ParquetWriter, PlRefPath, ScanArgsParquet, SortMultipleOptions, col,
};

/// Claims on one question, on average.
const PER_QUESTION: usize = 50;

/// Questions of one event, on average.
const PER_EVENT: usize = 40;

/// Rows of one file: a table of many is split, as such tables are.
const ROWS: usize = 10_000_000;

const SOURCES: usize = 2000;

const METRICS: [&str; 5] = ["detained", "killed", "injured", "attendance", "fined"];

const PLACES: [&str; 12] = [
    "kazakhstan/almaty",
    "kazakhstan/astana",
    "kazakhstan/mangystau-region/aktau",
    "kazakhstan/shymkent",
    "belarus/minsk",
    "belarus/brest-region/brest",
    "russia/moscow",
    "russia/tatarstan/kazan",
    "ukraine/kyiv",
    "ukraine/odesa-region/odesa",
    "moldova/chisinau",
    "georgia/tbilisi",
];

/// Numbers in a fixed order for each seed, well mixed (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// Of `count` the lower more often: about as Zipf's law has it.
    fn skewed(&mut self, count: usize) -> usize {
        let even = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((count as f64).powf(even) - 1.0) as usize
    }
}

/// What is true of a question, worked out of its number.
struct Question {
    event: usize,
    metric: &'static str,
    place: &'static str,
    day: i32,
    truth: f64,
    conflict: bool,
}

impl Question {
    fn new(number: usize) -> Self {
        let mut dice = Dice(number as u64 ^ 0x5eed);
        let event = number / PER_EVENT;
        // A country's town, one of its days, one of the metrics: no two questions of an event are the same.
        let of = number % PER_EVENT;
        let country = event % (PLACES.len() / 2);
        Self {
            event,
            metric: METRICS[of % METRICS.len()],
            place: PLACES[country * 2 + of / METRICS.len() % 2],
            day: 14_000 + (event % 4000) as i32 + (of / (2 * METRICS.len())) as i32,
            truth: (10.0 + dice.skewed(5000) as f64).round(),
            conflict: dice.below(100) == 0,
        }
    }
}

/// The columns of some claims.
#[derive(Default)]
struct Table {
    id: Vec<String>,
    event: Vec<String>,
    source: Vec<String>,
    outlet: Vec<String>,
    metric: Vec<&'static str>,
    population: Vec<&'static str>,
    place: Vec<&'static str>,
    qualifier: Vec<&'static str>,
    day: Vec<i32>,
    low: Vec<Option<f64>>,
    best: Vec<Option<f64>>,
    high: Vec<Option<f64>>,
}

impl Table {
    /// A claim on one of these questions.
    fn push(&mut self, number: usize, questions: &Range<usize>, dice: &mut Dice) {
        let at = dice.skewed(questions.len()).min(questions.len() - 1);
        // Neighbours in rank are not neighbours in the table.
        let question = Question::new(questions.start + at.wrapping_mul(7919) % questions.len());
        let source = dice.skewed(SOURCES);
        // The source that is at odds is a frequent one, so that it does answer the question.
        let truth = if question.conflict && source == at % 8 { question.truth * 3.0 + 20.0 } else { question.truth };
        let tenth = (truth / 10.0).floor().max(1.0);
        let (qualifier, low, best, high) = match dice.below(10) {
            0..=3 => ("exact", Some(truth), Some(truth), Some(truth)),
            4..=6 => ("about", Some(truth - tenth), Some(truth), Some(truth + tenth)),
            7 => ("at_least", Some(truth - tenth), Some(truth - tenth), None),
            8 => ("between", Some(truth - 2.0 * tenth), None, Some(truth + tenth)),
            _ => ("vague", Some((truth / 2.0).floor()), None, Some(truth * 2.0)),
        };
        self.id.push(format!("c{number:09}"));
        self.event.push(format!("event-{:06}", question.event));
        self.source.push(format!("source-{source:04}"));
        self.outlet.push(format!("outlet-{:03}", dice.skewed(300)));
        self.metric.push(question.metric);
        self.population.push(if dice.below(3) == 0 { "protesters" } else { "people" });
        self.place.push(question.place);
        self.qualifier.push(qualifier);
        self.day.push(question.day);
        self.low.push(low);
        self.best.push(best);
        self.high.push(high);
    }

    fn write(self, path: &Path, coded: bool, ordered: bool) {
        let rows = self.id.len();
        let text =
            |column: Column| if coded { column.cast(&DataType::from_categories(Categories::global())).expect("codes") } else { column };
        let days = Column::new("from".into(), &self.day).cast(&DataType::Date).expect("days");
        let columns = vec![
            Column::new("claim_id".into(), self.id),
            text(Column::new("event".into(), self.event)),
            text(Column::new("source".into(), self.source)),
            text(Column::new("outlet".into(), self.outlet)),
            text(Column::new("metric".into(), self.metric)),
            text(Column::new("population".into(), self.population)),
            text(Column::new("place".into(), self.place)),
            text(Column::new("qualifier".into(), self.qualifier)),
            days.clone().with_name("to".into()),
            days,
            Column::new("low".into(), self.low),
            Column::new("best".into(), self.best),
            Column::new("high".into(), self.high),
        ];
        let mut frame = DataFrame::new(rows, columns).expect("columns of one length");
        if ordered {
            frame = frame.sort(["event"], SortMultipleOptions::default()).expect("sorted");
        }
        ParquetWriter::new(File::create(path).expect("a file")).with_row_group_size(Some(250_000)).finish(&mut frame).expect("written");
    }
}

/// Makes the table once; a folder that is there already is taken as it is.
fn make(folder: &Path, claims: usize, coded: bool, ordered: bool) {
    if folder.is_dir() {
        return;
    }
    let draft = folder.with_extension("draft");
    std::fs::create_dir_all(&draft).expect("a folder");
    let mut dice = Dice(1);
    let questions = (claims / PER_QUESTION).max(PER_EVENT);
    for (file, start) in (0..claims).step_by(ROWS).enumerate() {
        let mut table = Table::default();
        let end = claims.min(start + ROWS);
        // In order, each file has the questions of its share of the events.
        let at = |row: usize| (questions as u128 * row as u128 / claims as u128) as usize / PER_EVENT * PER_EVENT;
        let here = if ordered { at(start)..at(end).max(at(start) + PER_EVENT) } else { 0..questions };
        for number in start..end {
            table.push(number, &here, &mut dice);
        }
        table.write(&draft.join(format!("part-{file:02}.parquet")), coded, ordered);
    }
    std::fs::rename(draft, folder).expect("renamed");
}

/// The reference: the questions of the table and the extremes of their figures.
fn group(folder: &Path) -> usize {
    let files = folder.join("*.parquet");
    let scan = LazyFrame::scan_parquet(PlRefPath::try_from_path(&files).expect("a path"), ScanArgsParquet::default()).expect("a table");
    let keys = ["event", "metric", "population", "place", "from", "to"].map(col);
    let query = scan.group_by(keys).agg([col("low").max(), col("high").min()]);
    query.collect_with_engine(Engine::Streaming).expect("grouped").unwrap_single().height()
}

/// Seconds of a child's run, its peak memory in megabytes where the system tells, and what it printed.
fn check(program: &str, folder: &Path) -> (f64, Option<f64>, usize) {
    let clock = Instant::now();
    let mut command = match Path::new("/usr/bin/time").exists() {
        true => {
            let mut command = Command::new("/usr/bin/time");
            command.args(["-f", "peak %M", program]);
            command
        }
        false => Command::new(program),
    };
    let out = command.args(["check", "--format", "json"]).arg(folder).output().expect("started");
    let seconds = clock.elapsed().as_secs_f64();
    let errors = String::from_utf8_lossy(&out.stderr);
    let peak = errors.lines().rev().find_map(|l| l.strip_prefix("peak ")?.trim().parse::<f64>().ok()).map(|k| k / 1024.0);
    let findings = String::from_utf8_lossy(&out.stdout).matches("{\"finding_id\"").count();
    assert!(findings > 0, "nothing was found: {errors}");
    (seconds, peak, findings)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let measured = arguments.iter().any(|a| a == "--bench");
    let sizes: Vec<f64> = arguments.iter().filter_map(|a| a.parse().ok()).collect();
    let sizes = if !measured {
        vec![0.15]
    } else if sizes.is_empty() {
        vec![1.0]
    } else {
        sizes
    };
    let coded = !arguments.iter().any(|a| a == "--text");
    let ordered = arguments.iter().any(|a| a == "--ordered");
    // Another program of the same command line may be measured on the same table.
    let program = std::env::var("COUNTERCLAIM").unwrap_or_else(|_| env!("CARGO_BIN_EXE_counterclaim").to_owned());
    println!("claims (M)   check (s)   peak (MB)   findings   group-by (s)   questions   ratio");
    for size in sizes {
        let kind = format!("{}{}", if coded { "codes" } else { "text" }, if ordered { "-ordered" } else { "" });
        let folder: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("scale-{size}-{kind}"));
        make(&folder, (size * 1e6) as usize, coded, ordered);
        let clock = Instant::now();
        let questions = group(&folder);
        let alone = clock.elapsed().as_secs_f64();
        let (seconds, peak, findings) = check(&program, &folder);
        let peak = peak.map_or_else(|| "?".to_owned(), |p| format!("{p:.0}"));
        println!("{size:>10} {seconds:>11.2} {peak:>11} {findings:>10} {alone:>14.2} {questions:>11} {:>6.1}x", seconds / alone);
    }
}
