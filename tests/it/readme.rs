//! Pages cannot lie: files shown in them are written, commands shown in them are run, and their output must be what stands there.
//!
//! A fenced block after `<!-- file: NAME -->` is a file, or goes on with one; a block after `<!-- run: counterclaim … -->` is what that command prints
//! (`␣` is a blank within an argument). `UPDATE_README=1 cargo test --test it readme` renews the latter.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A fenced block with the remark before it.
struct Block {
    remark: String,
    /// Bytes of the content in the page.
    from: usize,
    to: usize,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut out = Vec::new();
    let mut remark = None;
    let mut open = None;
    let mut at = 0;
    for line in page.split_inclusive('\n') {
        let end = at + line.len();
        if let Some(from) = open {
            if line.trim_end() == "```" {
                out.extend(remark.take().map(|remark| Block { remark, from, to: at }));
                open = None;
            }
        } else if line.starts_with("```") {
            open = Some(end);
        } else if let Some(inner) = line.trim().strip_prefix("<!-- ").and_then(|l| l.strip_suffix(" -->")) {
            remark = Some(inner.to_owned());
        } else if !line.trim().is_empty() {
            remark = None;
        }
        at = end;
    }
    assert!(open.is_none(), "a block that is never closed");
    out
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a file");
        }
    }
}

fn printed(command: &str, folder: &Path) -> String {
    let arguments: Vec<String> = command.split(' ').skip(1).map(|a| a.replace('␣', " ")).collect();
    let mut program = Command::new(env!("CARGO_BIN_EXE_counterclaim"));
    program
        .args(&arguments)
        .current_dir(folder)
        .env_remove("COLUMNS")
        .env_remove("GITHUB_ACTIONS")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null());
    let output = program.output().expect("the program runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.is_empty() && output.status.code().is_some_and(|c| c < 2), "{command}: {:?}\n{errors}", output.status);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(|l| format!("{}\n", l.trim_end())).collect()
}

#[test]
fn readme_shows_what_the_program_prints() {
    shows_what_the_program_prints("README.md");
}

#[test]
fn the_page_on_languages_shows_what_the_program_prints() {
    shows_what_the_program_prints("src/catalog/languages/README.md");
}

#[test]
fn the_cookbook_shows_what_the_program_prints() {
    shows_what_the_program_prints("src/cli/README.md");
}

fn shows_what_the_program_prints(page: &str) {
    let file = root().join(page);
    let page = fs::read_to_string(&file).expect("the page");
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(&root().join("claims"), &folder.path().join("claims"));
    let blocks = blocks(&page);
    for block in &blocks {
        if let Some(name) = block.remark.strip_prefix("file: ") {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            let mut file = fs::OpenOptions::new().create(true).append(true).open(path).expect("a file");
            file.write_all(&page.as_bytes()[block.from..block.to]).expect("a file");
        }
    }
    if folder.path().join("mine").is_dir() {
        printed("counterclaim catalog check --catalog mine", folder.path());
    }
    let (mut renewed, mut kept) = (String::new(), 0);
    let mut stale = Vec::new();
    for block in &blocks {
        let Some(command) = block.remark.strip_prefix("run: ") else { continue };
        let text = printed(command, folder.path());
        if page[block.from..block.to] != text {
            stale.push(format!("{command} prints\n{text}"));
        }
        renewed.push_str(&page[kept..block.from]);
        renewed.push_str(&text);
        kept = block.to;
    }
    renewed.push_str(&page[kept..]);
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&file, renewed).expect("the page");
        return;
    }
    assert!(
        stale.is_empty(),
        "{} is out of date; UPDATE_README=1 cargo test --test it readme renews it\n{}",
        file.display(),
        stale.join("\n")
    );
}

#[test]
fn readme_names_what_there_is() {
    let page = fs::read_to_string(root().join("README.md")).expect("the page");
    for check in counterclaim::comparison::CHECKS {
        assert!(page.contains(&format!("| `{}` |", check.id)), "README.md: no check “{}”", check.id);
    }
    let catalog = counterclaim::catalog::Catalog::built_in();
    for policy in &catalog.policies {
        assert!(page.contains(&format!("`{}`", policy.name)), "README.md: no policy “{}”", policy.name);
    }
    for language in &catalog.languages {
        assert!(page.contains(&language.name), "README.md: no language “{}”", language.name);
    }
}
