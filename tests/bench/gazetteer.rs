//! What a user's gazetteer of 200,000 names and registry of 20,000 aliases cost, in loading and in reading:
//! `cargo bench --bench gazetteer`.
//!
//! Both are measured against the built-in catalogue alone, in the same minute on the same machine, so that the ratios can be
//! compared across machines. The gazetteer is made here of syllables, the same in every run, and is as skewed as real ones are:
//! many names begin alike. Without `--bench` it is small: that it is read is what is tried then.

mod dice;

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

use counterclaim::catalog::{Catalog, Policy};
use counterclaim::claim::{EventContext, extract};
use counterclaim::text::{DispatchMeta, parse};
use dice::Dice;

const PLACES: usize = 100_000;
const PLACES_TRIED: usize = 500;
const SOURCES: usize = 10_000;
const SOURCES_TRIED: usize = 50;
const ROUNDS: usize = 5;
const TEXT: usize = 1_000_000;
const TEXT_TRIED: usize = 10_000;

const COUNTRIES: [&str; 10] =
    ["kazakhstan", "russia", "ukraine", "france", "germany", "united-states", "india", "brazil", "turkey", "romania"];
const HEADS: [&str; 12] = ["San", "Santa", "Nova", "Alt", "Bel", "Kara", "Kyzyl", "Sar", "Mar", "Port", "Grand", "Chern"];
const MIDDLES: [&str; 16] = ["a", "e", "o", "ara", "eli", "oru", "uma", "ine", "aka", "esta", "ovo", "ima", "ure", "aly", "oty", "eno"];
const TAILS: [&str; 16] =
    ["grad", "ville", "burg", "ka", "no", "sk", "tau", "pol", "mont", "dorf", "ton", "stan", "vka", "lar", "nia", "ros"];
const CYRILLIC: [(&str, &str); 24] = [
    ("a", "а"),
    ("b", "б"),
    ("c", "к"),
    ("d", "д"),
    ("e", "е"),
    ("f", "ф"),
    ("g", "г"),
    ("h", "х"),
    ("i", "и"),
    ("k", "к"),
    ("l", "л"),
    ("m", "м"),
    ("n", "н"),
    ("o", "о"),
    ("p", "п"),
    ("r", "р"),
    ("s", "с"),
    ("t", "т"),
    ("u", "у"),
    ("v", "в"),
    ("w", "в"),
    ("x", "кс"),
    ("y", "ы"),
    ("z", "з"),
];

const PLAIN: [&str; 4] = [
    "The square in front of the town hall was closed to traffic on Sunday.",
    "Witnesses in {} said the crowd moved slowly along the embankment and sang.",
    "About 300 protesters were detained in {} on 9 June, the police said.",
    "A spokesman for the mayor of {} declined to answer questions about the decision.",
];

impl Dice {
    fn name(&mut self) -> String {
        let middles = 1 + self.below(3);
        let mut name = HEADS[self.below(HEADS.len())].to_owned();
        for _ in 0..middles {
            name.push_str(MIDDLES[self.below(MIDDLES.len())]);
        }
        name.push_str(TAILS[self.below(TAILS.len())]);
        name
    }
}

fn cyrillic(name: &str) -> String {
    let mut out = String::new();
    for (at, c) in name.to_lowercase().chars().enumerate() {
        let letters = CYRILLIC.iter().find(|(l, _)| l.starts_with(c)).map_or("", |(_, letters)| letters);
        if at == 0 { out.extend(letters.chars().flat_map(char::to_uppercase)) } else { out.push_str(letters) }
    }
    out
}

/// Files of places, two names each, and some of the names.
fn gazetteer(folder: &std::path::Path, places: usize) -> Vec<String> {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    std::fs::create_dir_all(folder.join("places")).expect("a folder");
    let mut names = Vec::new();
    for country in COUNTRIES {
        let mut text = format!("id\tkind\tnames\tadjectives\n{country}\n");
        for number in 0..places / COUNTRIES.len() {
            let name = dice.name();
            let _ = writeln!(text, "+town-{number}\t\t{name}; {}", cyrillic(&name));
            if number % 50 == 0 {
                names.push(name);
            }
        }
        std::fs::write(folder.join(format!("places/{country}.tsv")), text).expect("a file");
    }
    names
}

/// A registry of groups, two names each.
fn registry(folder: &std::path::Path, sources: usize) {
    let mut dice = Dice(0x1234_5678_9abc_def1);
    std::fs::create_dir_all(folder.join("sources")).expect("a folder");
    let mut text = String::new();
    for number in 0..sources {
        let (country, name) = (COUNTRIES[number % COUNTRIES.len()], dice.name());
        let _ = write!(
            text,
            "[[source]]\nid = \"{country}/group-{number}\"\nkind = \"human_rights_group\"\nnames = \"{name} Group {number}; {} {number}\"\n",
            cyrillic(&name)
        );
    }
    std::fs::write(folder.join("sources/own.toml"), text).expect("a file");
}

fn dispatches(names: &[String], size: usize) -> Vec<String> {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let (mut made, mut bytes) = (Vec::new(), 0);
    while bytes < size {
        let mut text = String::new();
        for _ in 0..24 {
            text.push_str(&PLAIN[dice.below(PLAIN.len())].replace("{}", &names[dice.below(names.len())]));
            text.push(' ');
        }
        bytes += text.len();
        made.push(text);
    }
    made
}

fn read(texts: &[String], catalog: &Catalog, policy: &Policy) -> usize {
    let meta = DispatchMeta { language: Some("en".into()), published: Some("2020-08-13".into()), ..DispatchMeta::default() };
    let one = |text: &String| {
        let (dispatch, _) = parse("dispatch", "dispatch.txt", text.as_bytes(), &meta, catalog);
        dispatch.map_or(0, |d| extract(&d, catalog, policy, &EventContext::default()).claims.len())
    };
    texts.iter().map(one).sum()
}

fn fastest<T>(rounds: usize, work: impl Fn() -> T) -> (T, f64) {
    let mut best = f64::INFINITY;
    let mut given = None;
    for _ in 0..rounds {
        let clock = Instant::now();
        given = Some(black_box(work()));
        best = best.min(clock.elapsed().as_secs_f64());
    }
    (given.expect("a round"), best)
}

fn main() {
    let measured = std::env::args().any(|argument| argument == "--bench");
    let (places, size, rounds) = if measured { (PLACES, TEXT, ROUNDS) } else { (PLACES_TRIED, TEXT_TRIED, 1) };
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let (small, large) = (scratch.path().join("small"), scratch.path().join("large"));
    std::fs::create_dir_all(small.join("places")).expect("a folder");
    std::fs::write(small.join("places/one.tsv"), "id\tkind\tnames\tadjectives\nfrance/nowhere\tcity\tQuelquepart\n").expect("a file");
    let names = gazetteer(&large, places);
    registry(&large, if measured { SOURCES } else { SOURCES_TRIED });
    let kept = large.join(".cache");
    let ((built_in, faults), load_small) = fastest(rounds, || Catalog::with_folder(&small));
    assert!(faults.is_empty(), "{faults:?}");
    let ((_, faults), load_first) = fastest(rounds, || {
        let _ = std::fs::remove_dir_all(&kept);
        Catalog::with_folder(&large)
    });
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(kept.is_dir(), measured, "a large gazetteer is kept ready, a small one is not");
    let ((whole, faults), load_large) = fastest(rounds, || Catalog::with_folder(&large));
    assert!(faults.is_empty(), "{faults:?}");
    assert!(whole.places.len() > built_in.places.len() + places / 2, "the gazetteer is not read");
    let known: Vec<String> = built_in.places.iter().step_by(40).map(|p| p.name.to_owned()).collect();
    let policy = whole.policy("interval").expect("the built-in policy");
    let forms = whole.places.forms() - built_in.places.forms();
    println!(
        "loading: {:.1} ms, with {forms} names more {:.1} ms the first time (x{:.2}), {:.1} ms then (x{:.2})",
        load_small * 1e3,
        load_first * 1e3,
        load_first / load_small,
        load_large * 1e3,
        load_large / load_small
    );
    // Words with capitals that begin as many names do and are none.
    let strange: Vec<String> = names.iter().map(|name| format!("{name}x")).collect();
    for (what, names) in
        [("names that neither knows", strange), ("places that both know", known), ("places that only the larger knows", names)]
    {
        let texts = dispatches(&names, size);
        let (without, read_small) = fastest(rounds, || read(&texts, &built_in, policy));
        let (with, read_large) = fastest(rounds, || read(&texts, &whole, policy));
        assert!(without > 0 && with > 0, "nothing is read");
        let speed = |seconds: f64| size as f64 / 1e6 / seconds;
        println!(
            "reading of {what}: {:.2} MB/s, with the names {:.2} MB/s: x{:.2} the time",
            speed(read_small),
            speed(read_large),
            read_large / read_small
        );
    }
}
