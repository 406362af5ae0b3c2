//! Every reader of bytes that people give, with what holds whatever they are. The fuzzer runs this list on bytes that it makes up, the
//! tests on the files in `tests/fuzz/seeds`: some of each kind that is read, and every one that ever broke a reader.

use std::cell::RefCell;
use std::fs;

use counterclaim::catalog::{Catalog, DataFile, Dump, Policy, Tokens};
use counterclaim::claim::{Claim, EventContext, Kind, apply_review, check_examples, extract, normalise, suppressions};
use counterclaim::error::Problem;
use counterclaim::mention::{dates, parse_whole, quantities};
use counterclaim::report::{Baseline, Report};
use counterclaim::table::{CsvForm, Mapping, Read, day_period, read_csv, read_jsonl, read_parquet, write_csv};
use counterclaim::text::{DispatchMeta, Period, discover, parse, parse_jsonl_line, published_period};
use counterclaim::upkeep::exchange::{Import, Knowledge, export_claimreview, import_claimreview, import_table};
use counterclaim::upkeep::incoming;
use counterclaim::upkeep::review::{By, Corrections, Decision};
use jiff::civil::Date;

use crate::sound::unsound;

type Law = fn(&[u8]);

/// Name and reader. Where one reads several kinds of file, the first byte chooses: `a` the first, `b` the second, and so on.
pub const READERS: [(&str, Law); 14] = [
    ("dispatch", dispatch),
    ("dispatch-lines", dispatch_lines),
    ("numbers", numbers),
    ("dates", days),
    ("csv", |bytes| table(read_csv, "any.csv", bytes)),
    ("jsonl", |bytes| table(read_jsonl, "any.jsonl", bytes)),
    ("parquet", |bytes| table(read_parquet, "any.parquet", bytes)),
    ("layout", layout),
    ("claimreview", claimreview),
    ("incoming", from_elsewhere),
    ("catalogue", catalogue),
    ("event", event),
    ("review", review),
    ("baseline", baseline),
];

const LANGUAGES: [&str; 9] = ["en", "ru", "ro", "uk", "kk", "fr", "es", "de", "tr"];

/// The first byte as a choice, and the rest.
fn chosen<'b, T: Copy>(bytes: &'b [u8], of: &[T]) -> Option<(T, &'b [u8])> {
    let (first, rest) = bytes.split_first()?;
    Some((of[usize::from(first.wrapping_sub(b'a')) % of.len()], rest))
}

fn policy() -> &'static Policy {
    Catalog::built_in().policy("interval").expect("a policy of that name")
}

fn knowledge() -> Knowledge<'static> {
    Knowledge { catalog: Catalog::built_in(), policy: policy() }
}

fn template() -> Claim {
    Claim::new("event", "any", Kind::Quantity, "")
}

/// A fault says where it is and what to do.
fn useful(problems: &[Problem]) {
    for problem in problems {
        assert!(problem.file.is_some() && !problem.remedy.is_empty(), "{problem:?}");
    }
}

/// Every claim stands where it says.
fn dispatch(bytes: &[u8]) {
    let kinds: Vec<_> = ["txt", "md", "html"]
        .iter()
        .flat_map(|ending| LANGUAGES.map(|l| (Some(l), *ending)).into_iter().chain([(None, *ending)]))
        .collect();
    let Some(((language, ending), bytes)) = chosen(bytes, &kinds) else { return };
    if let Some(why) = unsound(bytes, language, ending) {
        panic!("{why}");
    }
}

fn dispatch_lines(bytes: &[u8]) {
    let (_, problems) = parse_jsonl_line(bytes, 1, "any.jsonl", &DispatchMeta::default(), Catalog::built_in());
    useful(&problems);
}

/// Figures stand in the text one after the other, and no interval is upside down.
fn numbers(bytes: &[u8]) {
    let Some((language, text)) = chosen(bytes, &LANGUAGES) else { return };
    let text = &*String::from_utf8_lossy(text);
    let rules = &Catalog::built_in().language(language).expect("a pack").numbers;
    let mut end = 0;
    for found in quantities(text, &Tokens::of(text, 0), &[], rules, policy()) {
        assert!(found.span.start >= end && text.get(found.span.clone()).is_some(), "{found:?}");
        assert!(found.span.start <= found.figure_span.start && found.figure_span.end <= found.span.end, "{found:?}");
        assert!(found.interval.low.zip(found.interval.high).is_none_or(|(low, high)| low <= high), "{found:?}");
        end = found.span.end;
    }
    let _ = parse_whole(text, rules, policy());
}

/// Days stand in the text, and no period ends before it begins.
fn days(bytes: &[u8]) {
    let Some((language, text)) = chosen(bytes, &LANGUAGES) else { return };
    let text = &*String::from_utf8_lossy(text);
    let rules = &Catalog::built_in().language(language).expect("a pack").dates;
    let upright = |p: Period| assert!(p.from <= p.to, "{p:?}");
    let (found, _) = dates(text, &Tokens::of(text, 0), rules, Some(Period::day(Date::constant(2024, 2, 29))));
    for found in found {
        assert!(text.get(found.span.clone()).is_some(), "{found:?}");
        found.period.into_iter().for_each(upright);
    }
    published_period(text).into_iter().for_each(upright);
    day_period(text).into_iter().for_each(|(from, to)| assert!(from <= to));
}

type Reader = fn(&[u8], &str, &Mapping, &Claim) -> Read;

/// Each row is a claim or a fault, and what was read is read again as it was written.
fn table(read: Reader, name: &str, bytes: &[u8]) {
    let found = read(bytes, name, &Mapping::default(), &template());
    useful(&found.problems);
    assert_eq!(found.claims.len(), found.lines.len());
    let astray = found.rows - found.claims.len() - found.skipped;
    let told = |p: &Problem| p.message == format!("{astray} rows hold no figure") || astray == 1 && p.message == "1 row holds no figure";
    assert!(astray == 0 || found.problems.iter().any(told), "{astray} rows went astray");
    for claim in &found.claims {
        let _ = normalise(&mut claim.clone(), Catalog::built_in(), policy(), &[]);
    }
    let mut written = Vec::new();
    write_csv(&found.claims, CsvForm { guarded: false, notes: false }, &mut written).expect("memory");
    let again = read_csv(&written, "again.csv", &Mapping::default(), &template());
    assert_eq!(again.claims.len(), found.claims.len(), "{:?}", again.problems);
}

fn settled(import: &Import) {
    useful(&import.problems);
    assert!(import.skipped <= import.rows, "{} of {}", import.skipped, import.rows);
}

fn layout(bytes: &[u8]) {
    let layouts: Vec<_> = Catalog::built_in().layouts.iter().collect();
    let Some((layout, bytes)) = chosen(bytes, &layouts) else { return };
    let mapping = Mapping::default().with_layout(layout).expect("a layout of ours");
    settled(&import_table(bytes, "any.csv", &mapping, None, &template(), knowledge()));
}

/// What is read can be written, and is read again.
fn claimreview(bytes: &[u8]) {
    let import = import_claimreview(bytes, "any.json", &template(), knowledge());
    settled(&import);
    let export = export_claimreview(&import.claims, &[], knowledge()).expect("an export");
    let again = import_claimreview(&export.bytes, "again.json", &template(), knowledge());
    assert_eq!(again.claims.len(), export.written, "{:?}", again.problems);
}

/// What `add` takes: where no document is found, a fault says why.
fn from_elsewhere(bytes: &[u8]) {
    let Some((name, bytes)) = chosen(bytes, &["any.txt", "any.html", "any.pdf", "any.xml", "any.json", "any.jsonl", "any.md"]) else {
        return;
    };
    let (documents, problems) = incoming::read(name, bytes, None);
    useful(&problems);
    assert!(!documents.is_empty() || !problems.is_empty(), "nothing read, and not a word");
    for document in documents {
        assert_eq!(document.sha256.len(), 64);
    }
}

/// A file of the catalogue loads, or says what is wrong with it; a language pack that loads checks its examples.
fn catalogue(bytes: &[u8]) {
    let folders = ["languages", "metrics", "populations", "sources", "places", "policies", "layouts", "geonames"];
    let Some((folder, text)) = chosen(bytes, &folders) else { return };
    let text = &*String::from_utf8_lossy(text);
    if folder == "geonames" {
        return geonames(text.as_bytes());
    }
    let ending = if folder == "places" { "tsv" } else { "toml" };
    let name = format!("{folder}/xx.{ending}");
    let (catalog, problems) = Catalog::from_files(&[DataFile::new(folder, &name, text)]);
    for problem in problems.iter().chain(&check_examples(&catalog)) {
        assert_eq!(problem.file.as_deref(), Some(&*name), "{problem}");
    }
}

/// The same lines as each file of a dump.
fn geonames(lines: &[u8]) {
    let mut dump = Dump::default();
    dump.read_countries("countryInfo.txt", lines);
    dump.read_divisions("admin1CodesASCII.txt", lines);
    dump.read_districts("admin2Codes.txt", lines);
    dump.read_towns("cities15000.txt", lines);
    dump.read_names("alternateNamesV2.txt", lines, &LANGUAGES);
    useful(&dump.import(Catalog::built_in()).problems);
}

thread_local! {
    static FOLDER: RefCell<tempfile::TempDir> = RefCell::new(tempfile::tempdir().expect("a folder"));
}

fn event(bytes: &[u8]) {
    FOLDER.with_borrow(|folder| {
        let path = folder.path().join("event");
        fs::create_dir_all(&path).expect("a folder");
        fs::write(path.join("event.toml"), bytes).expect("a file");
        let found = discover(&[folder.path().to_owned()]);
        useful(&found.problems);
        assert!(found.events.values().all(|e| e.period.is_none_or(|p| p.from <= p.to)));
    });
}

/// A correction is followed or reported; a decision taken in whatever file stands in it afterwards.
fn review(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    let meta = DispatchMeta { language: Some("en".to_owned()), published: Some("2020-08-14".to_owned()), ..DispatchMeta::default() };
    let said = "Police said on Friday that at least 1,200 people were detained in Minsk.";
    let (dispatch, _) = parse("any", "any.txt", said.as_bytes(), &meta, Catalog::built_in());
    let mut claims = extract(&dispatch.expect("a dispatch"), Catalog::built_in(), policy(), &EventContext::default()).claims;
    let id = claims[0].claim_id.clone();
    let settle = |claim: &mut Claim| normalise(claim, Catalog::built_in(), policy(), &[]);
    useful(&apply_review(&mut claims, text, "any.review.toml", "event", "any", settle));
    assert!(suppressions(text, "any.review.toml", "any").iter().all(|s| !s.reason.trim().is_empty()));
    let Ok(mut file) = Corrections::parse(text) else { return };
    let by = By { reviewer: "rev".to_owned(), date: Date::constant(2026, 1, 2), reason: "because".to_owned() };
    for decision in [Decision::Accept, Decision::Amend(vec![("best".to_owned(), "1300".to_owned())]), Decision::Reject] {
        file.decide(&id, &decision, &by);
        let written = file.to_string();
        let again = Corrections::parse(&written).unwrap_or_else(|e| panic!("{e:?}: {written}"));
        assert_eq!(again.of(&id), Some(decision), "{written}");
    }
}

/// An entry of a baseline has its terms, or the file is refused.
fn baseline(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    match Baseline::parse(text, "any.toml") {
        Ok(baseline) => baseline.apply(&mut Report::default(), Date::constant(2026, 1, 2)),
        Err(problem) => useful(&[problem]),
    }
}

/// Runs the reader of that name.
pub fn read(name: &str, bytes: &[u8]) {
    let reader = READERS.iter().find(|(known, _)| *known == name);
    let (_, reader) = reader.unwrap_or_else(|| panic!("no reader is called {name:?}: {:?}", READERS.map(|(name, _)| name)));
    reader(bytes);
}
