//! Lists the catalogue's data files so that they are embedded in the binary, each TOML file beside its JSON form, which
//! is read many times faster at start. It does nothing else: the files are validated when they are loaded, and in the tests.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const FOLDERS: [&str; 7] = ["languages", "metrics", "populations", "sources", "places", "policies", "layouts"];

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("src/catalog");
    let made = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut out = String::from("/// Every built-in data file: folder, file name, text, the same as JSON (empty for tables).\n");
    out.push_str("pub static FILES: &[(&str, &str, &str, &str)] = &[\n");
    for folder in FOLDERS {
        let path = root.join(folder);
        println!("cargo::rerun-if-changed={}", path.display());
        for file in data_files(&path)? {
            println!("cargo::rerun-if-changed={}", file.display());
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let json = made.join(format!("{folder}-{name}.json"));
            fs::write(&json, as_json(&file)?)?;
            let (file, json) = (file.display().to_string(), json.display().to_string());
            writeln!(out, "    ({folder:?}, {name:?}, include_str!({file:?}), include_str!({json:?})),")?;
        }
    }
    out.push_str("];\n");
    fs::write(made.join("built_in.rs"), out)?;
    Ok(())
}

/// A TOML file as JSON, without its examples, which only tests read; nothing for other files and for faulty ones,
/// whose faults the loader reports.
fn as_json(file: &Path) -> io::Result<String> {
    // Sources report faults by the place of each entry, which only TOML keeps.
    if file.extension().is_none_or(|e| e != "toml") || file.parent().is_some_and(|f| f.ends_with("sources")) {
        return Ok(String::new());
    }
    let text = fs::read_to_string(file)?;
    let Ok(mut table) = text.parse::<toml::Table>() else { return Ok(String::new()) };
    table.remove("examples");
    Ok(serde_json::to_string(&table).unwrap_or_default())
}

/// Files of one folder in a fixed order, so that the same tree always builds the same binary.
fn data_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?.into_iter().map(|e| e.path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "toml" || e == "tsv"));
    files.sort();
    Ok(files)
}
