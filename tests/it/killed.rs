//! A process that is killed at any moment leaves each file as it was or as it is to be, whole.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Instant;

use rayon::prelude::*;

use crate::cli::program;
use crate::readme::copy;

/// How often each command is killed.
const KILLS: u32 = 80;

const COMMANDS: [&[&str]; 4] = [
    &["report", "--quiet"],
    &["add", "new.txt", "--event", "e", "--outlet", "Tagus Herald", "--published", "2023-05-04"],
    &[
        "review",
        "claims/e/a.md",
        "--add",
        "--set",
        "metric=released",
        "--set",
        "number_text=3",
        "--reviewer",
        "AB",
        "--today",
        "2026-11-22",
    ],
    &[
        "check",
        "--quiet",
        "--baseline",
        "baseline.toml",
        "--update-baseline",
        "--justification",
        "x",
        "--author",
        "AB",
        "--expires",
        "2999-01-01",
    ],
];

pub const FILES: [(&str, &str); 5] = [
    ("claims/e/event.toml", "title = \"March\"\nfrom = 2023-05-02\nto = 2023-05-02\nplaces = [\"portugal/lisbon\"]\n"),
    (
        "claims/e/a.md",
        "+++\noutlet = \"Coast News\"\npublished = \"2023-05-03\"\nlanguage = \"en\"\n+++\n\nPolice detained 12 people in Lisbon on Tuesday, the interior ministry said.\n",
    ),
    (
        "claims/e/b.md",
        "+++\noutlet = \"Herald\"\npublished = \"2023-05-03\"\nlanguage = \"en\"\n+++\n\nMore than 30 people were detained in Lisbon on Tuesday, lawyers said.\n",
    ),
    ("new.txt", "Forty people were detained in Lisbon on Tuesday, according to the mayor.\n"),
    ("reports/findings.json", "the report of before\n"),
];

/// All files but those that are being written.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut out = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).expect("a folder").flatten() {
            let path = entry.path();
            let name = path.strip_prefix(folder).expect("below it").to_string_lossy().into_owned();
            if path.is_dir() {
                open.push(path);
            } else if !entry.file_name().to_string_lossy().starts_with('.') {
                out.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    out
}

#[test]
#[ignore = "some hundred processes; .ci/run runs it"]
fn nothing_is_torn_however_a_process_ends() {
    let template = tempfile::tempdir().expect("a folder");
    for (name, content) in FILES {
        let path = template.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, content).expect("a file");
    }
    let before = files(template.path());
    let mut killed = 0;
    for command in COMMANDS {
        let whole = tempfile::tempdir().expect("a folder");
        copy(template.path(), whole.path());
        let clock = Instant::now();
        let status = program(whole.path()).args(command).status().expect("the program runs");
        let length = clock.elapsed();
        assert!(status.code().is_some_and(|c| c < 2), "{command:?}: {status}");
        let after = files(whole.path());
        assert!(after != before, "{command:?} changes nothing");
        let ends: Vec<bool> = (0..KILLS)
            .into_par_iter()
            .map(|i| {
                let folder = tempfile::tempdir().expect("a folder");
                copy(template.path(), folder.path());
                let mut child = program(folder.path()).args(command).stdout(std::process::Stdio::null()).spawn().expect("the program runs");
                sleep(length * i / KILLS * 5 / 4);
                child.kill().expect("killed, or at its end");
                let killed = child.wait().expect("an end").code().is_none();
                for (name, content) in files(folder.path()) {
                    let whole = before.get(&name) == Some(&content) || after.get(&name) == Some(&content);
                    assert!(whole, "{command:?} killed after {i}: {name} is torn: {}", String::from_utf8_lossy(&content));
                }
                let kept = files(folder.path());
                assert!(before.keys().all(|name| kept.contains_key(name)), "{command:?} killed after {i}: a file is lost");
                let again = program(folder.path()).args(["check", "--quiet", "--exit-zero"]).output().expect("the program runs");
                assert!(again.status.success(), "{command:?} killed after {i}: {}", String::from_utf8_lossy(&again.stderr));
                killed
            })
            .collect();
        killed += ends.iter().filter(|killed| **killed).count();
    }
    println!("{killed} of {} were killed before their end", KILLS as usize * COMMANDS.len());
    assert!(killed >= 100, "{killed}");
}
