//! Rules of the repository that no compiler checks. Each is a function from source to complaints, tested on bad source below.

use std::fs;
use std::path::{Path, PathBuf};

/// Data flows one way: a module may import only itself and modules to its left.
const LAYERS: [&str; 12] =
    ["error", "catalog", "text", "mention", "claim", "table", "comparison", "reliability", "report", "pipeline", "upkeep", "cli"];

const LONGEST: usize = 600;
const MEDIAN: usize = 170;

const TOP_LEVEL: [&str; 15] = [
    "Cargo.toml",
    "Cargo.lock",
    "README.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "LICENSE",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "rustfmt.toml",
    "clippy.toml",
    "deny.toml",
    "src",
    "claims",
    "reports",
    "tests",
];

const DRAWERS: [&str; 4] = ["utils", "types", "common", "helpers"];

const PRINTS: &str = "prints";
const LOOKS: &str = "looks at the clock, the environment or the terminal";

/// What only some folders may do: the words that show it, where it is allowed, what it is called.
/// Files of tests may print and look around.
const FENCES: [(&[&str], &[&str], &str); 4] = [
    (
        &["polars", "polars_core", "polars_lazy", "LazyFrame", "DataFrame"],
        &["table", "comparison", "reliability", "report/parquet.rs"],
        "uses Polars",
    ),
    (&["println!", "print!", "eprintln!", "eprint!", "dbg!"], &["cli", "main.rs", "build.rs"], PRINTS),
    (
        &["std::fs", "fs::", "File::open", "File::create", "tempfile"],
        &["cli", "catalog/load", "catalog/load.rs", "catalog/mod.rs", "text", "table", "build.rs"],
        "touches files",
    ),
    (
        &["SystemTime::now", "Instant::now", "Zoned::now", "Timestamp::now", "env::var", "env::var_os", "IsTerminal"],
        &["cli", "build.rs"],
        LOOKS,
    ),
];

/// The fences that do not stand around files of tests.
const TESTS_MAY: [&str; 2] = [PRINTS, LOOKS];

/// Source without comments, literals and tests; lines keep their numbers.
fn code(source: &str) -> String {
    let mut out = String::new();
    let mut rest = source.split("\n#[cfg(test)]").next().unwrap_or("");
    while let Some(c) = rest.chars().next() {
        let length = literal(rest, out.chars().next_back());
        let taken = if length == 0 { c.len_utf8() } else { length };
        if length == 0 {
            out.push(c);
        } else {
            out.extend(rest[..taken].chars().filter(|c| *c == '\n'));
        }
        rest = &rest[taken..];
    }
    out
}

/// Bytes of the comment or literal that `text` begins with; 0 when it begins with code.
fn literal(text: &str, before: Option<char>) -> usize {
    let to = |end: &str, from: usize| text[from..].find(end).map_or(text.len(), |at| from + at + end.len());
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return to("*/", 2);
    }
    if text.starts_with('r') && !before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
        let hashes = text[1..].bytes().take_while(|b| *b == b'#').count();
        if text[1 + hashes..].starts_with('"') {
            return to(&format!("\"{}", "#".repeat(hashes)), 2 + hashes);
        }
    }
    let quote = match text.as_bytes()[0] {
        b'"' => b'"',
        // A lifetime is no character literal.
        b'\'' if text[1..].starts_with('\\') || text.chars().nth(2) == Some('\'') => b'\'',
        _ => return 0,
    };
    let mut escaped = false;
    let end = text.bytes().skip(1).position(|b| {
        let closes = b == quote && !escaped;
        escaped = b == b'\\' && !escaped;
        closes
    });
    end.map_or(text.len(), |at| at + 2)
}

/// Where `word` stands in `code` as a word of its own, 1-based lines.
fn lines_with(code: &str, word: &str) -> Vec<usize> {
    let part_of_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let in_line = |line: &str| {
        line.match_indices(word).any(|(at, _)| {
            let after = line[at + word.len()..].chars().next();
            !part_of_word(line[..at].chars().next_back()) && (!word.ends_with(char::is_alphanumeric) || !part_of_word(after))
        })
    };
    code.lines().enumerate().filter(|(_, line)| in_line(line)).map(|(i, _)| i + 1).collect()
}

fn layer(path: &str) -> Option<usize> {
    let first = path.split('/').next()?.trim_end_matches(".rs");
    LAYERS.iter().position(|l| *l == first)
}

/// Imports against the flow, and groups that hide them.
fn imports(path: &str, source: &str) -> Vec<String> {
    let code = code(source);
    let mut complaints: Vec<String> = lines_with(&code, "use crate::{")
        .iter()
        .map(|line| format!("{path}:{line}: one `use` for each layer, no `use crate::{{…}}`"))
        .collect();
    let Some(own) = layer(path) else { return complaints };
    let depth = path.trim_end_matches("/mod.rs").split('/').count();
    let up = "super::".repeat(depth);
    for (later, name) in LAYERS.iter().enumerate().filter(|(later, _)| *later > own) {
        for line in [format!("crate::{name}"), format!("{up}{name}")].iter().flat_map(|word| lines_with(&code, word)) {
            complaints.push(format!("{path}:{line}: {} comes before {}, and must not import it", LAYERS[own], LAYERS[later]));
        }
    }
    complaints
}

/// Polars, printing, files, the clock: each behind its fence.
fn fences(path: &str, source: &str) -> Vec<String> {
    let code = code(source);
    let allowed = |folders: &[&str]| folders.iter().any(|f| path == *f || path == format!("{f}.rs") || path.starts_with(&format!("{f}/")));
    let tests = path.split('/').any(|part| part == "tests" || part == "tests.rs");
    let mut complaints = Vec::new();
    for (words, folders, what) in FENCES.iter().filter(|fence| !(allowed(fence.1) || tests && TESTS_MAY.contains(&fence.2))) {
        for line in words.iter().flat_map(|word| lines_with(&code, word)) {
            complaints.push(format!("{path}:{line}: {what}; that is for {}", folders.join(", ")));
        }
    }
    complaints.dedup();
    complaints
}

/// Files too long, modules without a subject.
fn shape(path: &str, source: &str) -> Vec<String> {
    let lines = source.lines().count();
    let mut complaints = Vec::new();
    if lines > LONGEST {
        complaints.push(format!("{path}: {lines} lines; split it ({LONGEST} at most)"));
    }
    if let Some(drawer) = path.split('/').map(|part| part.trim_end_matches(".rs")).find(|part| DRAWERS.contains(part)) {
        complaints.push(format!("{path}: “{drawer}” names no subject; put the code where it belongs"));
    }
    complaints
}

/// Files and folders that do not belong at the top.
fn top_level<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let strange = names.filter(|n| !n.starts_with('.') && *n != "target" && !TOP_LEVEL.contains(n));
    strange.map(|name| format!("{name}: not at the top level")).collect()
}

fn median(mut lengths: Vec<usize>) -> usize {
    lengths.sort_unstable();
    lengths.get(lengths.len() / 2).copied().unwrap_or(0)
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Rust files below `folder`, with their path from there.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                // What a build left there is nobody's source.
                folders.extend(Some(path).filter(|p| !p.ends_with("target")));
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(folder).expect("below the folder").to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).expect("UTF-8 source")));
            }
        }
    }
    found.sort();
    found
}

fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn imports_run_one_way() {
    none(sources(&root().join("src")).iter().flat_map(|(path, source)| imports(path, source)).collect());
}

#[test]
fn fences_hold() {
    none(sources(&root().join("src")).iter().flat_map(|(path, source)| fences(path, source)).collect());
}

#[test]
fn files_are_short_and_named_for_what_they_hold() {
    let mut all = sources(&root().join("src"));
    let median = median(all.iter().map(|(_, source)| source.lines().count()).collect());
    assert!(median <= MEDIAN, "half of the files have more than {median} lines");
    all.extend(sources(&root().join("tests")));
    none(all.iter().flat_map(|(path, source)| shape(path, source)).collect());
}

#[test]
fn the_top_level_is_small() {
    let names: Vec<String> =
        fs::read_dir(root()).expect("a folder").flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    none(top_level(names.iter().map(String::as_str)));
}

#[test]
fn every_module_is_a_layer() {
    let library = fs::read_to_string(root().join("src/lib.rs")).expect("the library");
    let modules: Vec<&str> = library.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(!modules.is_empty());
    let places: Vec<Option<usize>> = modules.iter().map(|m| layer(m)).collect();
    assert!(places.iter().all(Option::is_some), "a module that is no layer among {modules:?}");
    assert!(places.is_sorted(), "`mod` lines in reading order: {LAYERS:?}");
}

/// The rules can fail.
mod rules {
    use super::*;

    #[test]
    fn imports_against_the_flow_are_seen() {
        assert_eq!(imports("claim/attach.rs", "use crate::mention::Quantity;\n"), [""; 0]);
        assert_eq!(imports("claim/attach.rs", "//! See [`x`](crate::report::x).\nlet a = \"crate::cli\";\n"), [""; 0]);
        assert_eq!(
            imports("claim/attach.rs", "\nuse crate::report::Report;\n"),
            ["claim/attach.rs:2: claim comes before report, and must not import it"]
        );
        assert_eq!(imports("claim/attach.rs", "let x = super::super::table::read();").len(), 1);
        assert_eq!(imports("claim/mod.rs", "use super::cli;").len(), 1);
        assert_eq!(imports("claim/attach.rs", "use super::table_of_words;"), [""; 0]);
        assert_eq!(imports("error.rs", "use crate::catalog::Catalog;").len(), 1);
        assert_eq!(imports("cli/mod.rs", "use crate::{error::Problem, report::Report};").len(), 1);
        assert_eq!(imports("text/a.rs", "use crate::textual::x;\n#[cfg(test)]\nmod tests { use crate::cli::x; }"), [""; 0]);
    }

    #[test]
    fn what_climbs_a_fence_is_seen() {
        assert_eq!(fences("claim/a.rs", "use polars::prelude::*;").len(), 1);
        assert_eq!(fences("comparison/a.rs", "use polars::prelude::*;"), [""; 0]);
        assert_eq!(fences("report/parquet.rs", "use polars::prelude::*;"), [""; 0]);
        assert_eq!(fences("report/table.rs", "fn f() { println!(\"x\"); }").len(), 1);
        assert_eq!(fences("cli/output.rs", "fn f() { println!(\"x\"); }"), [""; 0]);
        assert_eq!(fences("report/table.rs", "// println!(\"x\")\nwriteln!(out)"), [""; 0]);
        assert_eq!(fences("mention/date.rs", "let today = Zoned::now();").len(), 1);
        assert_eq!(fences("mention/date.rs", "let text = std::fs::read(path);").len(), 1);
        assert_eq!(fences("text/read.rs", "let text = std::fs::read(path);"), [""; 0]);
        assert_eq!(fences("catalog/places.rs", "use std::fs;").len(), 1);
        assert_eq!(fences("mention/date/tests.rs", "fn f() { println!(\"x\"); std::env::var(\"X\"); }"), [""; 0]);
        assert_eq!(fences("comparison/tests/laws.rs", "let text = std::env::var(name);"), [""; 0]);
        assert_eq!(fences("mention/tests.rs", "let text = std::fs::read(path);").len(), 1);
    }

    #[test]
    fn drawers_and_long_files_are_seen() {
        assert_eq!(shape("report/utils.rs", "").len(), 1);
        assert_eq!(shape("common/mod.rs", "").len(), 1);
        assert_eq!(shape("report/table.rs", &"\n".repeat(600)), [""; 0]);
        assert_eq!(shape("report/table.rs", &"\n".repeat(601)).len(), 1);
        assert_eq!(median(vec![1, 900, 2]), 2);
    }

    #[test]
    fn strangers_at_the_top_are_seen() {
        assert_eq!(top_level(["src", ".ci", "target", "Cargo.toml"].into_iter()), [""; 0]);
        assert_eq!(top_level(["scripts", "src", "notes.txt"].into_iter()).len(), 2);
    }

    #[test]
    fn text_and_comments_are_no_code() {
        assert_eq!(code("let a = \"x // \\\" y\"; // z\nb('\"', c)"), "let a = ; \nb(, c)");
        assert_eq!(code("fn f<'a>(x: &'a str) /* \n */ { r#\"crate::cli\"# }"), "fn f<'a>(x: &'a str) \n {  }");
        assert_eq!(code("a(\"one \\\n  println!(two)\");\n#[cfg(test)]\nmod tests;"), "a(\n);");
    }
}
