//! The workflow, action, template and hook that are shipped: their commands are run in a scratch repository, as their runners do.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::pull_request::{SECOND, Scratch};

/// A command of a YAML file, and the variables that stand beside it.
#[derive(Debug, PartialEq)]
struct Step {
    command: String,
    variables: Vec<String>,
}

/// The commands that a runner executes: `run:` of GitHub's steps, the items of GitLab's scripts, the `entry` of a hook.
fn steps(yaml: &str) -> Vec<Step> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let lines: Vec<&str> = yaml.lines().filter(|l| !l.trim_start().starts_with('#')).collect();
    let (mut out, mut variables, mut scripts) = (Vec::new(), Vec::new(), None);
    let mut i = 0;
    while i < lines.len() {
        let (line, depth) = (lines[i], indent(lines[i]));
        let text = line.trim_start().trim_start_matches("- ");
        i += 1;
        if scripts.is_some_and(|at| depth <= at) {
            scripts = None;
        }
        if line.trim_start().starts_with("- name:") {
            variables.clear();
        } else if text == "env:" {
            while i < lines.len() && indent(lines[i]) > depth {
                variables.push(lines[i].trim().split(':').next().unwrap_or_default().to_owned());
                i += 1;
            }
        } else if text == "script:" || text == "before_script:" {
            scripts = Some(depth);
        } else if scripts.is_some() {
            out.push(Step { command: text.to_owned(), variables: Vec::new() });
        } else if text == "run: |" {
            let mut command = String::new();
            while i < lines.len() && (indent(lines[i]) > depth || lines[i].trim().is_empty()) {
                command.push_str(lines[i].trim_start());
                command.push('\n');
                i += 1;
            }
            out.push(Step { command, variables: std::mem::take(&mut variables) });
        } else if let Some(command) = text.strip_prefix("run: ").or_else(|| text.strip_prefix("entry: ")) {
            out.push(Step { command: command.to_owned(), variables: std::mem::take(&mut variables) });
        }
    }
    out
}

fn shipped(name: &str) -> Vec<Step> {
    let text = fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)).expect(name);
    let steps = steps(&text);
    assert!(!steps.is_empty(), "{name} has no commands");
    for step in &steps {
        assert!(!step.command.contains("${{"), "{name}: a value of others becomes part of a command: {}", step.command);
    }
    steps
}

/// Runs a step as the runner's shell does, with the built program on the path.
fn run(step: &Step, folder: &Path, variables: &BTreeMap<&str, &str>) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_counterclaim")).parent().expect("a folder").to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([program, folder.join("bin")].into_iter().chain(std::env::split_paths(&path))).expect("a path");
    let mut shell = Command::new("bash");
    shell.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &step.command]).current_dir(folder).env("PATH", path);
    for variable in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX", "GITHUB_STEP_SUMMARY", "GITHUB_ACTIONS"] {
        shell.env_remove(variable);
    }
    for variable in &step.variables {
        assert!(variables.contains_key(variable.as_str()), "the test gives no {variable}");
    }
    shell.envs(variables).output().expect("bash runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A repository with a change that conflicts, or nothing where a tool is missing.
fn conflicting() -> Option<Scratch> {
    if Command::new("bash").arg("--version").output().is_err() {
        eprintln!("skipped: bash is not installed, no workflow is tried");
        return None;
    }
    let scratch = Scratch::new()?;
    scratch.git(&["switch", "--quiet", "--create", "change"]);
    scratch.write("claims/2019-06-almaty/second.md", SECOND);
    scratch.commit("A second dispatch");
    Some(scratch)
}

#[test]
fn the_workflow_of_a_new_repository_fails_for_what_is_new() {
    let Some(scratch) = conflicting() else { return };
    let steps = shipped("src/upkeep/starter/workflow.yml");
    let [install, check, diff] = &steps[..] else { panic!("three steps: {steps:?}") };
    let on = |step: &Step, base: &str| run(step, scratch.path(), &BTreeMap::from([("BASE", base)]));
    for step in [install, check] {
        let output = on(step, "main");
        assert!(output.status.success(), "{}: {}", step.command, said(&output));
    }
    assert_eq!(on(diff, "main").status.code(), Some(1), "{}", said(&on(diff, "main")));
    assert_eq!(on(diff, "change").status.code(), Some(0), "{}", said(&on(diff, "change")));
}

#[test]
fn the_action_for_github_comments_annotates_and_fails() {
    let Some(scratch) = conflicting() else { return };
    let steps = shipped(".github/actions/counterclaim/action.yml");
    let mut variables = BTreeMap::from([
        ("CLAIMS", "claims"),
        ("FAIL_LEVEL", "error"),
        ("BASELINE", ""),
        ("BASE", "main"),
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_STEP_SUMMARY", "summary.md"),
        ("GITHUB_ACTION_PATH", "nowhere"),
    ]);
    let [install, change, check] = &steps[..] else { panic!("three steps: {steps:?}") };
    for step in [install, change] {
        let output = run(step, scratch.path(), &variables);
        assert!(output.status.success(), "{}: {}", step.command, said(&output));
    }
    assert!(scratch.read("counterclaim-diff.md").starts_with("<!-- counterclaim diff -->\n### Discrepancies: 1 new,"));
    let output = run(check, scratch.path(), &variables);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("::error file=claims/2019-06-almaty/second.md,line=8,"), "{}", said(&output));
    assert!(scratch.read("summary.md").starts_with("# Discrepancies"));
    assert!(scratch.read("counterclaim.xml").contains("<failure"));
    let sarif: Value = serde_json::from_str(&scratch.read("counterclaim.sarif")).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(1));

    // With a baseline that accepts it the job passes; without a base there is nothing to comment on.
    let day = "2999-12-31";
    let accept = ["check", "--quiet", "--baseline", "accepted.toml", "--update-baseline"];
    scratch.run(&[&accept[..], &["--justification", "two hours", "--author", "AB", "--expires", day]].concat());
    variables.insert("BASELINE", "accepted.toml");
    let output = run(check, scratch.path(), &variables);
    assert!(output.status.success() && said(&output).contains("1 accepted in the baseline"), "{}", said(&output));
    fs::remove_file(scratch.path().join("counterclaim-diff.md")).expect("removed");
    variables.insert("BASE", "");
    assert!(run(change, scratch.path(), &variables).status.success());
    assert!(!scratch.path().join("counterclaim-diff.md").exists());
}

#[test]
fn the_workflow_for_github_comments_once_there_is_a_comment() {
    let Some(scratch) = conflicting() else { return };
    let steps = shipped(".github/workflows/claims.yml");
    scratch.write("bin/gh", "#!/bin/sh\necho \"$@\" >> gh.log\n");
    Command::new("chmod").arg("+x").arg(scratch.path().join("bin/gh")).status().expect("chmod runs");
    let variables = BTreeMap::from([("GH_TOKEN", "x"), ("NUMBER", "7")]);
    let [comment] = &steps[..] else { panic!("one step: {steps:?}") };
    assert!(run(comment, scratch.path(), &variables).status.success());
    assert!(!scratch.path().join("gh.log").exists(), "nothing to say, nothing said");
    scratch.write("counterclaim-diff.md", "x\n");
    let output = run(comment, scratch.path(), &variables);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(scratch.read("gh.log"), "pr comment 7 --body-file counterclaim-diff.md --edit-last --create-if-none\n");
}

#[test]
fn the_template_for_gitlab_writes_its_reports_and_fails() {
    let Some(scratch) = conflicting() else { return };
    let steps = shipped(".gitlab/counterclaim.gitlab-ci.yml");
    let variables = BTreeMap::from([("CLAIMS", "claims"), ("FAIL_LEVEL", "error"), ("BASELINE", "")]);
    let [install, check] = &steps[..] else { panic!("two steps: {steps:?}") };
    assert!(run(install, scratch.path(), &variables).status.success());
    let output = run(check, scratch.path(), &variables);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let issues: Value = serde_json::from_str(&scratch.read("gl-code-quality-report.json")).expect("JSON");
    assert_eq!(issues[0]["severity"], "major");
    assert!(scratch.read("counterclaim.xml").contains("<failure"));
}

#[test]
fn the_hook_for_pre_commit_fails_on_a_conflict() {
    let Some(scratch) = conflicting() else { return };
    let steps = shipped(".pre-commit-hooks.yaml");
    let output = run(&steps[0], scratch.path(), &BTreeMap::new());
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("error[conflicting-counts]"));
    scratch.git(&["switch", "--quiet", "main"]);
    assert!(run(&steps[0], scratch.path(), &BTreeMap::new()).status.success());
}

#[test]
fn commands_are_found_where_runners_find_them() {
    let yaml = "a:\n  - name: One\n    env:\n      X: ${{ y }}\n    run: |\n      one\n        two\n  # run: no\n  - name: Two\n    run: three\n  script:\n    - four\n  artifacts:\n    - five\n";
    let step = |command: &str, variables: &[&str]| Step {
        command: command.to_owned(),
        variables: variables.iter().map(|v| (*v).to_owned()).collect(),
    };
    assert_eq!(steps(yaml), [step("one\ntwo\n", &["X"]), step("three", &[]), step("four", &[])]);
}
