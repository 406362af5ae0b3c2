//! Lists the catalogue's data files so that they are embedded in the binary. It does nothing else.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const FOLDERS: [&str; 6] = ["languages", "metrics", "populations", "sources", "places", "policies"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("src/catalog");
    let mut out = String::from("/// Every built-in data file: folder, file name, text.\npub static FILES: &[(&str, &str, &str)] = &[\n");
    for folder in FOLDERS {
        let path = root.join(folder);
        println!("cargo::rerun-if-changed={}", path.display());
        for file in data_files(&path)? {
            println!("cargo::rerun-if-changed={}", file.display());
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let _ = writeln!(out, "    ({folder:?}, {name:?}, include_str!({:?})),", file.display().to_string());
        }
    }
    out.push_str("];\n");
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("built_in.rs"), out)
}

/// Files of one folder in a fixed order, so that the same tree always builds the same binary.
fn data_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?.into_iter().map(|e| e.path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "toml" || e == "tsv"));
    files.sort();
    Ok(files)
}
