//! Any text as a language pack: loaded without a panic, every fault with its file; what loads reads a sentence.
#![no_main]

use counterclaim::catalog::{Catalog, DataFile};
use counterclaim::claim::check_examples;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (catalog, problems) = Catalog::from_files(&[DataFile::new("languages", "languages/xx.toml", text)]);
    for problem in problems.iter().chain(&check_examples(&catalog)) {
        assert_eq!(problem.file.as_deref(), Some("languages/xx.toml"), "{problem}");
    }
});
