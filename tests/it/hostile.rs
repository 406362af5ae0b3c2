//! Text of others never steers a terminal: whatever stands in files, names and arguments, no control or bidirectional character is printed.

use std::fs;
use std::path::Path;
use std::process::Command;

use rayon::prelude::*;

use crate::cli::program;

/// Red, a bell, a title, a reversed line, in C0 and C1, and a name that looks like another.
const NASTY: &str = "\u{1b}[31mRed\u{7}\u{9b}31m\u{202e}\u{1b}]0;title\u{7}\u{2066}";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    };
    let table = format!(
        "source_text,metric,best,place_text,from,outlet,quote\n{NASTY} Watch,detained,5,Almaty {NASTY},2019-06-09,{NASTY},{NASTY} 5\npolice,detained,500,Almaty {NASTY},2019-06-09,O,x\nthird,{NASTY},x{NASTY},Almaty,2019-06-09,O,x\n"
    );
    write("claims/e/t.csv", &table);
    write("claims/e/event.toml", "title = \"\\u001b[31mTitle\"\nplaces = [\"kazakhstan/\\u001b[31m\"]\n");
    write(
        "claims/e/a.md",
        &format!(
            "+++\noutlet = \"O\\u001b[31m\"\n+++\nThe {NASTY} group said police detained 7 {NASTY} people in Almaty on 9 June 2019.\n"
        ),
    );
    write(&format!("claims/e/{}.csv", "n\u{1b}[31mame"), "source,metric,best,colour\u{1b}[31m\npolice,detained,5,x\n");
    write(
        "review.json",
        &format!(
            "{{\"@type\":\"ClaimReview\",\"\\u001b[31m\":1,\"claimReviewed\":\"5 died {}\",\"itemReviewed\":{{\"author\":\"\\u001b[31mX\",\"datePublished\":\"\\u001b[31m\"}}}}",
            "\\u001b[31m"
        ),
    );
    write("other.csv", "Dead\u{1b}[31m,Who\n5,\u{1b}[31mx\n");
    folder
}

/// Every command, with what it reads and with names that are hostile themselves.
fn runs() -> Vec<Vec<String>> {
    let run = |line: &str| line.split(' ').map(|w| w.replace("NASTY", "\u{1b}[31m\u{202e}x")).collect::<Vec<_>>();
    [
        "report",
        "check",
        "check --format concise",
        "check --format markdown",
        "check --format github",
        "check NASTY",
        "check --format NASTY",
        "check --NASTY",
        "NASTY",
        "check --policy NASTY",
        "check --catalog NASTY",
        "check --layout NASTY",
        "check --encoding NASTY",
        "check --columns NASTY=x",
        "check --output json=NASTY/x",
        "check --baseline NASTY",
        "extract claims",
        "extract claims --explain",
        "extract claims --format markdown",
        "extract claims --published NASTY",
        "mentions claims",
        "compare",
        "estimate",
        "estimate --estimator NASTY",
        "sources",
        "sources --reference NASTY",
        "explain NASTY",
        "diff claims NASTY",
        "diff claims claims/e/t.csv",
        "diff NASTY:claims claims",
        "catalog list --catalog NASTY",
        "catalog check claims",
        "catalog pending",
        "catalog accept source NASTY agency/afp --catalog own",
        "catalog accept place NASTY NASTY --catalog own",
        "schema NASTY",
        "import claimreview review.json --into claims/e/r.csv",
        "import claimreview review.json --into NASTY",
        "import csv other.csv --into claims/e/o.csv --columns best=NASTY",
        "import csv other.csv --into NASTY.csv --mapping NASTY",
        "import csv NASTY --into claims",
        "import geonames NASTY --into NASTY",
        "export csv NASTY",
        "export ucdp-ged --to NASTY/x",
        "export ucdp-ged --to ged.csv --verbose",
        "man --into NASTY",
    ]
    .map(run)
    .into()
}

fn steers(text: &str) -> Option<char> {
    text.chars().find(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') || c.is_control() && !matches!(c, '\n' | '\t'))
}

#[test]
fn nothing_printed_steers_a_terminal() {
    let look = |args: Vec<String>| {
        let mut wrong = Vec::new();
        let folder = folder();
        fs::create_dir(folder.path().join("own")).expect("a folder");
        let output = program(folder.path()).args(&args).output().expect("the program runs");
        for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
            if let Some(c) = steers(&String::from_utf8_lossy(bytes)) {
                wrong.push(format!("{args:?}: {c:?} on {name}\n{}", String::from_utf8_lossy(bytes).escape_debug()));
            }
        }
        wrong
    };
    let wrong: Vec<String> = runs().into_par_iter().flat_map_iter(look).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn explain_shows_what_would_steer() {
    let folder = folder();
    let claims = program(folder.path()).args(["extract", "claims", "--format", "jsonl"]).output().expect("the program runs");
    let ids: Vec<String> = String::from_utf8_lossy(&claims.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok()?["claim_id"].as_str().map(str::to_owned))
        .collect();
    assert!(ids.len() >= 3, "{ids:?}");
    let mut escaped = 0;
    for id in ids {
        let output = program(folder.path()).args(["explain", &id]).output().expect("the program runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(steers(&text), None, "{}", text.escape_debug());
        escaped += usize::from(text.contains("\\u{1b}"));
    }
    assert!(escaped > 0, "nothing hostile was explained");
}

/// Formats that carry text byte for byte do so into a file, and not onto a terminal.
#[test]
fn a_terminal_is_kept_from_raw_text() {
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("skipped: script is not installed (bsdutils), nothing is printed on a terminal");
        return;
    }
    let folder = folder();
    let on_terminal = |args: &str| {
        let own = Path::new(env!("CARGO_BIN_EXE_counterclaim")).display().to_string();
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--command", &format!("'{own}' {args}"), "/dev/null"]).env("NO_COLOR", "1");
        let output = command.current_dir(folder.path()).output().expect("script runs");
        String::from_utf8_lossy(&output.stdout).replace('\r', "")
    };
    for args in [
        "extract claims --format csv",
        "extract claims --format jsonl",
        "check --format csv",
        "check --format json",
        "export csv",
        "export claimreview",
        "check --format table",
    ] {
        let text = on_terminal(args);
        assert!(text.len() > 100, "{args}: {text}");
        assert_eq!(steers(&text), None, "{args}: {}", text.escape_debug());
    }
    let piped = program(folder.path()).args(["extract", "claims", "--format", "csv"]).output().expect("the program runs");
    assert!(String::from_utf8_lossy(&piped.stdout).contains('\u{1b}'), "a file has the text as it is");
}
