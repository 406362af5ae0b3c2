//! The program from outside: cases in `cases/*.toml`, each a folder of files, a command line, and what it must say.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use rayon::prelude::*;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    args: Vec<String>,
    /// Path → content; `\xNN` in the content is that byte.
    #[serde(default)]
    files: std::collections::BTreeMap<String, String>,
    #[serde(default)]
    folders: Vec<String>,
    #[serde(default)]
    env: std::collections::BTreeMap<String, String>,
    exit: i32,
    #[serde(default)]
    stdout: Vec<String>,
    #[serde(default)]
    stderr: Vec<String>,
    #[serde(default)]
    not_stdout: Vec<String>,
    #[serde(default)]
    not_stderr: Vec<String>,
    /// Lines on standard error, exactly.
    stderr_lines: Option<usize>,
    /// Files that must be there afterwards, and those that must not.
    #[serde(default)]
    made: Vec<String>,
    /// File → what it must hold afterwards.
    #[serde(default)]
    holds: std::collections::BTreeMap<String, Vec<String>>,
    #[serde(default)]
    not_made: Vec<String>,
}

fn cases() -> Vec<(String, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/cases");
    let mut files: Vec<_> = fs::read_dir(folder).expect("the cases").flatten().map(|e| e.path()).collect();
    files.sort();
    let read = |path: &Path| {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let cases: Cases = toml::from_str(&fs::read_to_string(path).expect("a case file")).unwrap_or_else(|e| panic!("{file}: {e}"));
        cases.case.into_iter().map(move |case| (file.clone(), case)).collect::<Vec<_>>()
    };
    files.iter().filter(|p| p.extension().is_some_and(|e| e == "toml")).flat_map(|p| read(p)).collect()
}

pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterclaim"));
    command.current_dir(folder).env_remove("NO_COLOR").env_remove("COLUMNS").env_remove("RUST_BACKTRACE");
    command.env_remove("GITHUB_ACTIONS").env_remove("GITHUB_STEP_SUMMARY").stdin(Stdio::null());
    command
}

fn bytes(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut out = parts.next().unwrap_or("").as_bytes().to_vec();
    for part in parts {
        out.push(u8::from_str_radix(&part[..2], 16).expect("two hexadecimal digits"));
        out.extend_from_slice(&part.as_bytes()[2..]);
    }
    out
}

fn write(folder: &Path, name: &str, content: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    fs::write(path, content).expect("a file");
}

/// What is wrong with the outcome of a case; nothing when all is well.
fn faults(case: &Case) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case.files.iter().for_each(|(name, content)| write(folder.path(), name, &bytes(content)));
    case.folders.iter().for_each(|name| fs::create_dir_all(folder.path().join(name)).expect("folders"));
    let Output { status, stdout, stderr } = program(folder.path()).args(&case.args).envs(&case.env).output().expect("the program runs");
    let (stdout, stderr) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    let mut faults = Vec::new();
    let mut must = |holds: bool, what: String| {
        if !holds {
            faults.push(what);
        }
    };
    must(status.code() == Some(case.exit), format!("exit status {:?}, not {}", status.code(), case.exit));
    case.stdout.iter().for_each(|text| must(stdout.contains(text), format!("stdout lacks {text:?}")));
    case.stderr.iter().for_each(|text| must(stderr.contains(text), format!("stderr lacks {text:?}")));
    case.not_stdout.iter().for_each(|text| must(!stdout.contains(text), format!("stdout has {text:?}")));
    case.not_stderr.iter().for_each(|text| must(!stderr.contains(text), format!("stderr has {text:?}")));
    case.made.iter().for_each(|name| must(folder.path().join(name).exists(), format!("{name} was not made")));
    case.not_made.iter().for_each(|name| must(!folder.path().join(name).exists(), format!("{name} was made")));
    for (name, texts) in &case.holds {
        let content = fs::read(folder.path().join(name)).map(|b| String::from_utf8_lossy(&b).into_owned()).unwrap_or_default();
        texts.iter().for_each(|text| must(content.contains(text), format!("{name} lacks {text:?}: {content}")));
    }
    must(!stderr.contains("panicked"), "a panic".into());
    must(case.stderr_lines.is_none_or(|n| stderr.lines().count() == n), format!("{} lines on stderr", stderr.lines().count()));
    if !faults.is_empty() {
        faults.push(format!("--- stdout\n{stdout}\n--- stderr\n{stderr}"));
    }
    faults
}

#[test]
fn every_case_holds() {
    let report = |(file, case): &(String, Case)| match faults(case) {
        faults if faults.is_empty() => String::new(),
        faults => format!("\n{file}, “{}”: {}\n", case.name, faults.join("\n  ")),
    };
    let report: String = cases().par_iter().map(report).collect();
    assert!(report.is_empty(), "{report}");
}

#[test]
fn bad_input_is_given_to_every_command() {
    let all = cases();
    let bad: Vec<&Case> = all.iter().filter(|(file, _)| file == "bad_input.toml").map(|(_, case)| case).collect();
    assert!(bad.len() >= 60, "{}", bad.len());
    assert!(bad.iter().all(|c| c.exit == 2 || !c.stderr.is_empty() || c.name.contains("one head")));
    for command in crate::help::commands(&crate::help::help(&[])) {
        assert!(all.iter().any(|(_, c)| c.exit == 2 && c.args.first() == Some(&command)), "no bad input for {command}");
    }
}

#[test]
fn names_of_cases_are_told_apart() {
    let mut names: Vec<String> = cases().into_iter().map(|(_, case)| case.name).collect();
    let n = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), n);
}

#[test]
fn a_reader_that_went_away_is_no_error() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "claims/event/a.md", b"Police detained 5 people.\n");
    for args in [&["schema", "claims", "--format", "json"][..], &["--help"], &["check"], &["catalog", "list"]] {
        let mut child = program(folder.path()).args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !stderr.to_lowercase().contains("pipe"), "{args:?}: {:?} {stderr}", output.status);
    }
}

#[test]
fn a_second_run_writes_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "claims/event/a.md", b"Police detained 5 people.\n");
    write(folder.path(), "reports/mine.txt", b"kept");
    let files = || {
        let status = program(folder.path()).args(["report", "--quiet"]).status().expect("the program runs");
        assert_eq!(status.code(), Some(0));
        let mut names: Vec<_> = fs::read_dir(folder.path().join("reports")).expect("reports").flatten().map(|e| e.path()).collect();
        names.sort();
        names.iter().map(|p| (p.clone(), fs::read(p).expect("a report"))).collect::<Vec<_>>()
    };
    let first = files();
    assert_eq!(first.len(), 7);
    assert!(first == files());
}

/// Every format on the shipped claims: threads, locale, time zone and folder leave no mark.
#[test]
fn output_does_not_depend_on_the_machine() {
    let run = |name: &str, variables: &[(&str, &str)]| {
        let folder = tempfile::Builder::new().prefix(name).tempdir().expect("a temporary folder");
        crate::readme::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("claims"), &folder.path().join("claims"));
        let outputs = counterclaim::report::FORMATS.iter().flat_map(|f| ["--output".to_owned(), format!("{0}=out.{0}", f.id)]);
        let Output { status, stdout, .. } =
            program(folder.path()).arg("report").args(outputs).envs(variables.iter().copied()).output().expect("the program runs");
        assert_eq!(status.code(), Some(0));
        let written = |at: &Path| {
            let mut files: Vec<_> = fs::read_dir(at).expect("a folder").flatten().map(|e| e.path()).filter(|p| p.is_file()).collect();
            files.sort();
            files.iter().map(|p| (p.file_name().map(|n| n.to_owned()), fs::read(p).expect("a file"))).collect::<Vec<_>>()
        };
        (stdout, [written(folder.path()), written(&folder.path().join("reports"))].concat())
    };
    let plain = run("a", &[]);
    assert_eq!(plain.1.len(), counterclaim::report::FORMATS.len() + 6);
    assert!(plain == run("a", &[("RAYON_NUM_THREADS", "1"), ("POLARS_MAX_THREADS", "1")]), "one thread");
    assert!(plain == run("other folder", &[("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Asia/Almaty")]), "another locale and folder");
}

#[test]
fn a_file_that_is_too_large_costs_itself_only() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "claims/event/a.md", b"Police detained 5 people in the city.\n");
    let large = fs::File::create(folder.path().join("claims/event/large.txt")).expect("a file");
    large.set_len(70 * 1024 * 1024).expect("a sparse file");
    let Output { status, stdout, stderr } = program(folder.path()).arg("check").output().expect("the program runs");
    assert_eq!(status.code(), Some(2));
    assert!(String::from_utf8_lossy(&stderr).starts_with("claims/event/large.txt: error: larger than 64 MiB; split it"));
    assert!(String::from_utf8_lossy(&stdout).contains("1 claim, 2 files read"));
}
