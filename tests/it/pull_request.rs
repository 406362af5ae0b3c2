//! A pull request tried for real: a scratch git repository, a dispatch that conflicts, a baseline, a comment; and the workflows that
//! are shipped for it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::cli::program;

const FIRST: &str = "+++\noutlet = \"one\"\npublished = \"2019-06-10\"\nlanguage = \"en\"\n+++\nPolice detained 5 people in Almaty on 9 June 2019, police said.\n";
pub const SECOND: &str = "+++\noutlet = \"two\"\npublished = \"2019-06-11\"\nlanguage = \"en\"\n+++\nTalks went on.\n\nThe rights group KIBHR said police detained 50 people in Almaty on 9 June 2019.\n";

/// A repository with a claims folder and one commit.
pub struct Scratch(tempfile::TempDir);

impl Scratch {
    pub fn new() -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            eprintln!("skipped: git is not installed, no pull request is tried");
            return None;
        }
        let scratch = Self(tempfile::tempdir().expect("a folder"));
        scratch.git(&["init", "--quiet", "--initial-branch=main"]);
        scratch.write("claims/2019-06-almaty/first.md", FIRST);
        scratch.commit("One dispatch");
        Some(scratch)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, content: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, content).expect("written");
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).expect("a file")
    }

    pub fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]).args(arguments);
        for variable in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"] {
            git.env_remove(variable);
        }
        let output = git.current_dir(self.path()).output().expect("git runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    pub fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = program(self.path());
        // Wide enough that nothing is wrapped.
        command.env("COLUMNS", "400");
        for variable in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"] {
            command.env_remove(variable);
        }
        let Output { status, stdout, stderr } = command.args(arguments).output().expect("the program runs");
        (status.code().expect("a status"), String::from_utf8_lossy(&stdout).into_owned(), String::from_utf8_lossy(&stderr).into_owned())
    }

    fn findings(&self) -> Vec<Value> {
        let (_, json, _) = self.run(&["check", "--format", "json"]);
        serde_json::from_str::<Value>(&json).expect("JSON")["findings"].as_array().expect("findings").clone()
    }
}

#[test]
fn a_pull_request_from_the_conflict_to_its_expiry() {
    let Some(scratch) = Scratch::new() else { return };
    assert_eq!(scratch.run(&["check"]).0, 0, "one dispatch conflicts with nothing");

    // A dispatch that conflicts: the check fails, and the annotation is on its line.
    scratch.git(&["switch", "--quiet", "--create", "change"]);
    scratch.write("claims/2019-06-almaty/second.md", SECOND);
    scratch.commit("A second dispatch");
    let (status, annotations, _) = scratch.run(&["check", "--format", "github"]);
    assert_eq!(status, 1);
    assert!(annotations.contains("::error file=claims/2019-06-almaty/second.md,line=8,col=36,title=conflicting-counts::"), "{annotations}");

    // The diff names it, and the claim behind it, in every format.
    let id = scratch.findings()[0]["finding_id"].as_str().expect("an id").to_owned();
    for arguments in [&["diff", "main:"][..], &["diff", "main:claims", "change:claims"], &["diff", "main", "HEAD:claims"]] {
        let (status, table, stderr) = scratch.run(arguments);
        if arguments.contains(&"main") {
            assert!(status == 2 && stderr.contains("main: error: no such file or folder"), "{stderr}");
            continue;
        }
        assert_eq!(status, 0, "{stderr}");
        assert!(table.contains("new: error[conflicting-counts]") && table.contains(&id), "{table}");
        assert!(
            table.contains("claim added: Kazakhstan International Bureau for Human Rights and Rule of Law (second:8): 50 detained"),
            "{table}"
        );
        assert!(table.contains("findings: 1 new, 0 changed, 0 resolved, 0 as before; 1 claim moved"), "{table}");
    }
    let (status, comment, _) = scratch.run(&["diff", "main:", "--format", "markdown", "--fail-on-new"]);
    assert_eq!(status, 1);
    assert!(comment.starts_with("<!-- counterclaim diff -->\n### Discrepancies: 1 new,") && comment.contains(&id), "{comment}");
    let (_, back, _) = scratch.run(&["diff", "change:", "main:", "--format", "json"]);
    let back: Value = serde_json::from_str(&back).expect("JSON");
    assert_eq!(back["diff"]["resolved"][0]["finding"]["finding_id"], id.as_str());
    assert_eq!(back["diff"]["resolved"][0]["because"][0]["what"], "removed");

    // Accepted with a justification: exit 0, and it stays to be seen.
    let accept = ["--update-baseline", "--justification", "two hours of one day", "--author", "AB", "--expires", "2026-03-09"];
    let baseline = ["check", "--baseline", "baseline.toml", "--today", "2026-03-01"];
    let (status, table, stderr) = scratch.run(&[&baseline[..], &accept].concat());
    assert_eq!(status, 0, "{stderr}");
    assert!(table.contains("accepted[conflicting-counts] error:") && table.contains("1 accepted in the baseline"), "{table}");
    assert!(stderr.contains("baseline.toml: 1 added"), "{stderr}");
    let (status, table, _) = scratch.run(&baseline);
    assert!(status == 0 && table.contains("in the baseline: two hours of one day (AB, until 2026-03-09)"), "{table}");
    assert_eq!(scratch.run(&["check"]).0, 1, "a baseline that nobody names accepts nothing");
    let (_, sarif, _) = scratch.run(&[&baseline[..], &["--format", "sarif"]].concat());
    let sarif: Value = serde_json::from_str(&sarif).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["suppressions"][0]["kind"], "external");

    // Expired: it counts again, which is said with the line of the entry; nothing of it is new.
    let expired = ["check", "--baseline", "baseline.toml", "--today", "2026-03-10"];
    let (status, _, stderr) = scratch.run(&expired);
    assert_eq!(status, 1);
    assert!(
        stderr.contains("baseline.toml:3:1: warning:") && stderr.contains("was accepted until 2026-03-09; it counts again"),
        "{stderr}"
    );
    assert_eq!(scratch.run(&[&expired[..], &["--fail-on-new"]].concat()).0, 0);

    // Mended: the entry is stale, and that is said.
    fs::remove_file(scratch.path().join("claims/2019-06-almaty/second.md")).expect("removed");
    let (status, _, stderr) = scratch.run(&baseline);
    assert!(status == 0 && stderr.contains("is accepted, and found no more; take the entry out"), "{stderr}");
}

#[test]
fn a_corrected_figure_changes_its_finding_and_is_named() {
    let Some(scratch) = Scratch::new() else { return };
    scratch.write("claims/2019-06-almaty/second.md", SECOND);
    scratch.run(&["report", "--quiet"]);
    fs::create_dir(scratch.path().join("old")).expect("a folder");
    fs::copy(scratch.path().join("reports/findings.json"), scratch.path().join("old/findings.json")).expect("copied");
    scratch.commit("Two");
    scratch.write("claims/2019-06-almaty/second.md", &SECOND.replace("50 people", "70 people"));
    for old in ["HEAD:", "old/findings.json"] {
        let (status, table, stderr) = scratch.run(&["diff", old]);
        assert_eq!(status, 0, "{stderr}");
        assert!(table.contains("changed: error[conflicting-counts]") && table.contains("before: error"), "{old}: {table}");
        assert!(table.contains("claim changed:") && table.contains("70 detained") && table.contains("before 50"), "{old}: {table}");
        assert!(table.contains("0 new, 1 changed, 0 resolved"), "{old}: {table}");
    }
    let (status, table, _) = scratch.run(&["diff", "claims", "claims", "--fail-on-new"]);
    assert!(status == 0 && table.contains("0 new, 0 changed, 0 resolved, 1 as before; 0 claims moved"), "{table}");
}

#[test]
fn tables_are_sides_of_a_diff_too() {
    let Some(scratch) = Scratch::new() else { return };
    scratch.write("claims/2019-06-almaty/second.md", SECOND);
    for format in ["csv", "jsonl", "parquet"] {
        scratch.run(&["extract", "claims", "--quiet", "--output", &format!("{format}=all.{format}")]);
        scratch.run(&["extract", "claims/2019-06-almaty/first.md", "--quiet", "--output", &format!("{format}=one.{format}")]);
        let (status, table, stderr) = scratch.run(&["diff", &format!("one.{format}"), &format!("all.{format}")]);
        assert_eq!(status, 0, "{stderr}");
        assert!(table.contains("1 new, 0 changed, 0 resolved"), "{format}: {table}{stderr}");
    }
}

#[test]
fn what_git_does_not_have_is_said() {
    let Some(scratch) = Scratch::new() else { return };
    for (old, message) in [
        ("nowhere:claims", "git knows no revision “nowhere”"),
        ("main:elsewhere", "revision “main” has no elsewhere"),
        ("--help:claims", "unexpected argument"),
    ] {
        let (status, _, stderr) = scratch.run(&["diff", old]);
        assert!(status == 2 && stderr.contains(message), "{old}: {stderr}");
    }
    let outside = tempfile::tempdir().expect("a folder");
    let Output { status, stderr, .. } =
        program(outside.path()).env("GIT_CEILING_DIRECTORIES", "/").args(["diff", "main:"]).output().expect("the program runs");
    let stderr = String::from_utf8_lossy(&stderr);
    assert!(status.code() == Some(2) && stderr.contains("run it inside the git repository of the claims"), "{stderr}");
    let Output { status, stderr, .. } = program(scratch.path()).env("PATH", "").args(["diff", "main:"]).output().expect("the program runs");
    let stderr = String::from_utf8_lossy(&stderr);
    assert!(status.code() == Some(2) && stderr.contains("git is not installed; install git, or give two folders"), "{stderr}");
}

#[test]
fn a_review_file_accepts_findings_of_its_dispatch_and_no_others() {
    let Some(scratch) = Scratch::new() else { return };
    scratch.write("claims/2019-06-almaty/second.md", SECOND);
    let id = scratch.findings()[0]["finding_id"].as_str().expect("an id").to_owned();
    let review = "claims/2019-06-almaty/second.review.toml";
    scratch.write(review, &format!("[[suppress]]\nfinding = \"{id}\"\nreason = \"two hours of one day\"\nreviewer = \"AB\"\n"));
    let (status, table, _) = scratch.run(&["check"]);
    assert!(
        status == 0 && table.contains("in a review file: two hours of one day (AB)") && table.contains("1 accepted in review files"),
        "{table}"
    );
    assert_eq!(scratch.findings()[0]["accepted"]["by"], "review");
    scratch.write(review, "[[suppress]]\ncheck = \"conflicting-counts\"\nreason = \"x\"\n");
    assert_eq!(scratch.run(&["check"]).0, 0);
    scratch.write(review, "[[suppress]]\ncheck = \"revised\"\nreason = \"x\"\n");
    let (status, _, stderr) = scratch.run(&["check"]);
    assert!(status == 1 && stderr.contains("second.review.toml:1:1: warning: a suppression that concerns no finding"), "{stderr}");
    scratch.write(review, "[[suppress]]\ncheck = \"conflicting-counts\"\n");
    let (status, _, stderr) = scratch.run(&["check"]);
    assert!(status == 2 && stderr.contains("second.review.toml:1:1: error: a suppression without reason"), "{stderr}");
}
