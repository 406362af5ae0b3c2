//! A Parquet table searched as a whole gives the findings that reading every row gives, whatever is in it and however it is split.

use std::path::{Path, PathBuf};

use counterclaim::catalog::Qualifier;
use counterclaim::claim::{Claim, DateBasis, Kind, Modality, Scope};
use counterclaim::pipeline::{self, Options};
use counterclaim::report::Report;
use counterclaim::table;
use jiff::civil::date;
use proptest::prelude::*;

const EVENTS: usize = 12;

/// Numbers in a fixed order for each seed, well mixed (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }

    fn one_in(&mut self, limit: u64) -> bool {
        self.below(limit) == 0
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[usize::try_from(self.below(list.len() as u64)).unwrap()]
    }
}

const METRICS: [&str; 9] =
    ["detained", "detained", "arrested", "killed", "injured", "victims_total", "attendance", "police_deployed", "unheard_of"];
const PLACES: [&str; 7] = [
    "kazakhstan",
    "kazakhstan/almaty",
    "kazakhstan/almaty",
    "kazakhstan/astana",
    "kazakhstan/almaty;kazakhstan/astana",
    "kazakhstan/almaty/gandhi-park",
    "kazakhstan/atlantis",
];
const SOURCES: [&str; 5] = ["police", "kibhr", "afp", "health-ministry", "eyewitnesses"];

/// A claim of one of `kinds` sorts: 0 is all plain, then ever stranger ones.
fn claim(dice: &mut Dice, event: usize, at: usize, strange: u64) -> Claim {
    let mut c = Claim::new(&format!("e{event:02}"), &format!("d{}", dice.below(4)), Kind::Quantity, dice.pick(&METRICS));
    let odd = |dice: &mut Dice, n: u64| strange > 0 && dice.one_in(n);
    c.claim_id = if odd(dice, 60) { format!("e{event:02}-c00") } else { format!("e{event:02}-c{at:02}") };
    c.source = (!odd(dice, 8)).then(|| dice.pick(&SOURCES).into());
    c.source_text = odd(dice, 3).then(|| "the Almaty police".into());
    c.outlet = (!odd(dice, 6)).then(|| dice.pick(&["dw", "afp", "azattyq", "reuters"]).into());
    c.source_kind = dice.pick(&["police", "human_rights_group", "unknown", "outlet"]).into();
    c.population = dice
        .pick(&[None, Some("people"), Some("people"), Some("protesters"), Some("children"), Some("Polizisten"), Some("loyalists")])
        .map(str::to_owned);
    c.place = (!odd(dice, 8)).then(|| dice.pick(&PLACES).into());
    c.place_text = odd(dice, 5).then(|| dice.pick(&["Almaty", "Nowhere"]).into());
    let first = i8::try_from(dice.below(4)).unwrap() + 9;
    let days = if dice.one_in(3) { i8::try_from(dice.below(6)).unwrap() } else { 0 };
    c.from = (!dice.one_in(8)).then(|| date(2019, 6, first));
    c.to = (!dice.one_in(8)).then(|| date(2019, 6, first + days));
    c.scope = dice.pick(&[None, None, None, Some(Scope::Period), Some(Scope::Cumulative), Some(Scope::Snapshot)]);
    c.as_of = odd(dice, 6).then(|| date(2019, 6, i8::try_from(dice.below(6)).unwrap() + 9));
    c.date_basis = dice.pick(&[None, Some(DateBasis::Stated), Some(DateBasis::Event), Some(DateBasis::Published)]);
    c.published = (!dice.one_in(4)).then(|| dice.pick(&["2019-06-10", "2019-06-12", "2019-06", "2019-06-14"]).into());
    c.modality = if odd(dice, 3) { dice.pick(Modality::ALL) } else { Modality::Actual };
    c.question = odd(dice, 8).then(|| dice.pick(&["q1", "q2"]).into());
    c.language = dice.pick(&[None, Some("en"), Some("de")]).map(str::to_owned);
    c.confidence = dice.pick(&[1.0, 0.8, 0.4]);
    if odd(dice, 20) {
        c.confidence = 2.0;
    }
    // Wide ranges, so that most claims agree and some tables hold no conflict at all.
    let (low, width) = (40.0 + dice.below(25) as f64, dice.below(60) as f64);
    c.qualifier = Some(dice.pick(&Qualifier::ALL));
    (c.low, c.best, c.high) = match c.qualifier {
        Some(Qualifier::AtLeast | Qualifier::MoreThan) => (Some(low), Some(low), None),
        Some(Qualifier::AtMost | Qualifier::LessThan) => (None, Some(low + width), Some(low + width)),
        Some(Qualifier::Exact) => (Some(low), Some(low), Some(low)),
        Some(Qualifier::About) => (Some(low), Some(low + (width / 2.0).floor()), Some(low + width)),
        _ => (Some(low), None, Some(low + width)),
    };
    if odd(dice, 6) {
        match dice.below(7) {
            0 => c.low = None,
            1 => c.high = None,
            2 => c.qualifier = None,
            3 => (c.low, c.high) = (None, None),
            4 => c.number_text = Some(dice.pick(&["about 50", "dozens", "gibberish"]).into()),
            5 => c.low = c.low.map(|x| x + 0.5),
            _ => (c.low, c.best) = (Some(90.0), Some(20.0)),
        }
    }
    if dice.one_in(7) {
        let (metric, value) = dice.pick(&[
            ("conduct", "peaceful"),
            ("conduct", "violent"),
            ("means_of_force", "batons"),
            ("means_of_force", "batons;tear_gas"),
        ]);
        (c.kind, c.metric, c.value) = (Kind::Fact, metric.into(), (!odd(dice, 9)).then(|| value.into()));
        (c.low, c.best, c.high, c.qualifier) = (None, None, None, None);
    }
    c.repeats = odd(dice, 10).then(|| format!("e{event:02}-c{:02}", dice.below(12)));
    c.subset_of = odd(dice, 10).then(|| format!("e{event:02}-c{:02}", dice.below(12)));
    c
}

fn claims(seed: u64, most: u64, strange: u64) -> Vec<Claim> {
    let mut dice = Dice(seed);
    let mut out = Vec::new();
    for event in 0..EVENTS {
        for at in 0..usize::try_from(1 + dice.below(most)).unwrap() {
            out.push(claim(&mut dice, event, at, strange));
        }
    }
    out
}

/// A folder of tables that is removed when dropped.
fn folder(tables: &[&[Claim]]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (at, claims) in tables.iter().enumerate() {
        write(claims, &folder.path().join(format!("t{at}.parquet")));
    }
    folder
}

fn write(claims: &[Claim], path: &Path) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    let mut bytes = Vec::new();
    table::write_parquet(claims, &mut bytes).expect("written");
    std::fs::write(path, bytes).expect("written");
}

fn both(path: &Path) -> (Report, Report) {
    let options = Options { listed: 0, ..Options::default() };
    let paths = [PathBuf::from(path)];
    (pipeline::report(&paths, &options).expect("read"), pipeline::check(&paths, &options).expect("read"))
}

fn same(path: &Path, strange: u64) -> Result<(), TestCaseError> {
    let (plain, whole) = both(path);
    prop_assert_eq!(&plain.findings, &whole.findings);
    // How much was read is counted alike where no row is at fault and no id is given twice.
    if strange > 0 {
        return Ok(());
    }
    let counts = |r: &Report| (r.counts.skipped_rows, r.counts.claims, r.counts.unsure);
    prop_assert_eq!(counts(&plain), counts(&whole));
    prop_assert_eq!(&plain.events, &whole.events);
    let told = |r: &Report| r.problems.iter().filter(|p| !p.message.contains("notes “")).cloned().collect::<Vec<_>>();
    prop_assert_eq!(told(&plain), told(&whole));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: match ProptestConfig::default().cases { 256 => 6, n => n }, ..ProptestConfig::default() })]

    #[test]
    fn as_when_every_row_is_read(seed: u64, most in 3..14u64, strange in 0..2u64) {
        same(folder(&[&claims(seed, most, strange)]).path(), strange)?;
    }

    #[test]
    fn however_it_is_split(seed: u64, most in 3..10u64, cut in 1..20usize) {
        split_alike(seed, most, cut)?;
    }
}

fn split_alike(seed: u64, most: u64, cut: usize) -> Result<(), TestCaseError> {
    let mut claims = claims(seed, most, 0);
    let whole = folder(&[&claims]);
    let one = both(whole.path()).1;
    let cut = cut.min(claims.len());
    let (a, b) = claims.split_at(cut);
    let files = folder(&[b, a]);
    let (plain, split) = both(files.path());
    let id =
        |r: &Report| r.findings.iter().map(|f| (f.finding_id.clone(), f.severity, f.message.clone(), f.claims.clone())).collect::<Vec<_>>();
    prop_assert_eq!(id(&one), id(&split));
    prop_assert_eq!(plain.findings, split.findings);
    claims.reverse();
    prop_assert_eq!(id(&one), id(&both(folder(&[&claims]).path()).1));
    Ok(())
}

#[test]
fn a_column_that_nobody_knows_is_told_and_the_rest_read() {
    use polars::prelude::{Column, ParquetReader, ParquetWriter, SerReader as _};
    let folder = folder(&[&claims(3, 12, 0)]);
    let path = folder.path().join("t0.parquet");
    let mut frame = ParquetReader::new(std::fs::File::open(&path).unwrap()).finish().unwrap();
    frame.with_column(Column::new("colour".into(), vec!["red"; frame.height()])).unwrap();
    ParquetWriter::new(std::fs::File::create(&path).unwrap()).finish(&mut frame).unwrap();
    same(folder.path(), 0).unwrap();
    let unknown = |r: &Report| r.problems.iter().filter(|p| p.message == "unknown column “colour”").count();
    let (plain, whole) = both(folder.path());
    assert_eq!((unknown(&plain), unknown(&whole)), (1, 1));
}

#[test]
fn tables_that_once_differed() {
    split_alike(6_527_148_162_900_357_689, 4, 9).unwrap();
    same(folder(&[&claims(16_568_060_541_198_706_840, 12, 0)]).path(), 0).unwrap();
}
