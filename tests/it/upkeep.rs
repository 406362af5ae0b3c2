//! A repository from its first file on: `init`, `add`, `catalog new`, `check --watch`, as one who uses them goes through them.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;

use crate::cli::program;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder).args(arguments).output().expect("the program runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn begun() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = run(folder.path(), &["init"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    folder
}

/// Every claim of the repository, as the program lists them.
fn claims(folder: &Path) -> Vec<Value> {
    let output = run(folder, &["extract", "claims", "--format", "jsonl"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    String::from_utf8(output.stdout).expect("UTF-8").lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

#[test]
fn a_new_repository_shows_one_finding_and_stays_as_it_is() {
    let folder = begun();
    let output = run(folder.path(), &["report"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("1 finding: 1 error, 0 warnings, 0 notes"), "{}", said(&output));
    assert!(output.stderr.is_empty(), "{}", said(&output));
    assert_eq!(run(folder.path(), &["check", "--quiet"]).status.code(), Some(1));
    let again = run(folder.path(), &["init"]);
    assert_eq!((again.status.code(), said(&again).as_str()), (Some(0), "nothing to write: all is there\n"));
}

#[test]
fn offsets_of_an_added_dispatch_give_its_quotes() {
    let folder = begun();
    let page = "<!doctype html><html lang=\"en\"><head><title>x</title></head><body><article><p>Police in Lisbon said that <b>12</b>&nbsp;people were \
                detained on Tuesday, &lt;b 40 of them&gt; students.</p><p>```</p><p>Organisers spoke of [more than 30](people) detained in Lisbon.</p></article></body></html>";
    let texts = [
        ("a.html", page),
        (
            "b.txt",
            "+++ this is no front matter\n\nPolice in Lisbon said that 14 people were detained on Tuesday.\n```\nMore than 60 were detained, organisers said.\n",
        ),
        ("c.md", "# Lisbon\n\n**Police** said that 15 people were detained in Lisbon on Tuesday, [16](http://x.example/17) on Monday.\n"),
    ];
    for (name, text) in texts {
        fs::write(folder.path().join(name), text).expect("a file");
        let output = run(folder.path(), &["add", name, "--outlet", name, "--published", "2023-05-03"]);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", said(&output));
    }
    let mut figures = Vec::new();
    for claim in claims(folder.path()).iter().filter(|c| c["outlet"].as_str().is_some_and(|o| o.contains('.'))) {
        let path = format!("claims/2023-05-harbour-march/{}.md", claim["dispatch"].as_str().expect("a name"));
        let file = fs::read_to_string(folder.path().join(path)).expect("the dispatch");
        let slice = |from: &str, to: &str| &file[claim[from].as_u64().expect(from) as usize..claim[to].as_u64().expect(to) as usize];
        let number = slice("number_start", "number_end");
        // Markdown's own marks stand within a quote and are passed over.
        let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        assert_eq!(plain(slice("start", "end")), plain(claim["quote"].as_str().expect("a quote")), "{file}");
        assert_eq!(plain(number), plain(claim["number_text"].as_str().expect("a figure")), "{file}");
        figures.push(number.to_owned());
    }
    for want in ["12", "more than 30", "14", "More than 60", "15"] {
        assert!(figures.iter().any(|f| f == want), "no {want} in {figures:?}");
    }
}

#[test]
fn what_add_says_of_the_findings_is_what_diff_says() {
    let folder = begun();
    fs::create_dir(folder.path().join("before")).expect("a folder");
    for file in ["event.toml", "coast-news-2023-05-03.md", "tagus-herald-2023-05-03.md"] {
        let from = folder.path().join("claims/2023-05-harbour-march").join(file);
        fs::create_dir_all(folder.path().join("before/2023-05-harbour-march")).expect("a folder");
        fs::copy(from, folder.path().join("before/2023-05-harbour-march").join(file)).expect("a copy");
    }
    fs::write(folder.path().join("in.txt"), "Dock Rights Watch said that 20 people were detained in Lisbon on Tuesday.\n").expect("a file");
    let dry = run(folder.path(), &["add", "in.txt", "--outlet", "x", "--published", "2023-05-03", "--format", "json", "--dry-run"]);
    let wet = run(folder.path(), &["add", "in.txt", "--outlet", "x", "--published", "2023-05-03", "--format", "json"]);
    let json = |output: &Output| serde_json::from_slice::<Value>(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", said(output)));
    let diff = json(&run(folder.path(), &["diff", "before", "claims", "--format", "json"]));
    for added in [json(&dry), json(&wet)] {
        assert_eq!(added["diff"]["new"].as_array().map(Vec::len), Some(2), "{added}");
        let ids = |list: &Value| list.as_array().map(|l| l.iter().map(|m| m["finding"]["finding_id"].clone()).collect::<Vec<_>>());
        assert_eq!(ids(&added["diff"]["new"]), ids(&diff["diff"]["new"]));
        assert_eq!(added["diff"]["claims"], diff["diff"]["claims"]);
    }
}

#[test]
fn new_entries_of_every_kind_pass_the_check() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (kind, id) in [("source", "portugal/harbour-watch"), ("place", "portugal/newport"), ("metric", "boats_seized"), ("language", "pt")]
    {
        let output = run(folder.path(), &["catalog", "new", kind, id, "--catalog", "mine"]);
        assert_eq!(output.status.code(), Some(0), "{kind}: {}", said(&output));
        let again = run(folder.path(), &["catalog", "new", kind, id, "--catalog", "mine"]);
        assert_eq!(again.status.code(), Some(2), "{kind}: {}", said(&again));
    }
    let output = run(folder.path(), &["catalog", "check", "--catalog", "mine"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains(" entries, 0 problems"), "{}", said(&output));
}

#[test]
fn several_at_once_lose_nothing() {
    let folder = begun();
    let children: Vec<_> = (0..6)
        .map(|i| {
            let arguments = ["add", "-", "--outlet", "Coast Wire", "--published", "2023-05-03", "--quiet"];
            let mut child =
                program(folder.path()).args(arguments).stdin(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program runs");
            let mut stdin = child.stdin.take().expect("its input");
            // Two of them bring the same text.
            writeln!(stdin, "Police said that {} people were detained in Lisbon on Tuesday.", 40 + i.min(4)).expect("it reads");
            child
        })
        .collect();
    let mut statuses: Vec<_> = children.into_iter().map(|mut child| child.wait().expect("it ends").code()).collect();
    statuses.sort();
    assert_eq!(statuses, [Some(0), Some(0), Some(0), Some(0), Some(0), Some(2)]);
    let files = fs::read_dir(folder.path().join("claims/2023-05-harbour-march")).expect("the event").flatten();
    let mut names: Vec<String> =
        files.map(|e| e.file_name().to_string_lossy().into_owned()).filter(|n| n.starts_with("coast-wire")).collect();
    names.sort();
    let want = ["-2.md", "-3.md", "-4.md", "-5.md", ".md"].map(|end| format!("coast-wire-2023-05-03{end}"));
    assert_eq!(names, want);
}

#[test]
fn a_change_runs_the_check_again() {
    let folder = begun();
    let mut child = program(folder.path())
        .args(["check", "--watch", "--format", "concise"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let stderr = BufReader::new(child.stderr.take().expect("its messages"));
    let (send, lines) = mpsc::channel();
    std::thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
    // However slow the machine: what never comes is the fault.
    let next = || lines.recv_timeout(Duration::from_secs(120)).expect("a line");
    let first = next();
    fs::write(folder.path().join("claims/2023-05-harbour-march/third.md"), "Police detained 5 people in Lisbon.\n").expect("a file");
    let second = next();
    child.kill().expect("it runs still");
    child.wait().expect("it ends");
    assert_eq!((first.as_str(), second.as_str()), ("watching; Ctrl-C ends it", "changed: claims/2023-05-harbour-march/third.md"));
}
