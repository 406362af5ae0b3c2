//! The files that the fuzzer starts from are read by the tests too.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

use crate::readers::{READERS, read};

#[test]
fn every_reader_bears_its_seeds() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds");
    let known: Vec<&str> = READERS.iter().map(|(name, _)| *name).collect();
    let mut files = Vec::new();
    for folder in fs::read_dir(&seeds).expect("the seeds").flatten() {
        let name = folder.file_name().to_string_lossy().into_owned();
        assert!(known.contains(&&*name), "seeds of no reader: {name}");
        files.extend(fs::read_dir(folder.path()).expect("a folder").flatten().map(|f| (name.clone(), f.path())));
    }
    for name in &known {
        assert!(files.iter().any(|(folder, _)| folder == name), "no seeds of {name}");
    }
    let broken: Vec<String> = files
        .par_iter()
        .filter_map(|(name, path)| {
            let bytes = fs::read(path).expect("a seed");
            std::panic::catch_unwind(|| read(name, &bytes)).err().map(|_| path.display().to_string())
        })
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}
