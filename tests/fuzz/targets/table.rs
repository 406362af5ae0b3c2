//! Any bytes as a claims table in CSV or JSON Lines: read without a panic, each row a claim or a problem with its line.
#![no_main]

use counterclaim::claim::{Claim, Kind};
use counterclaim::table::{Mapping, read_csv, read_jsonl};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (bool, &[u8])| {
    let (lines, bytes) = input;
    let template = Claim::new("event", "any", Kind::Quantity, "");
    let read = if lines { read_jsonl } else { read_csv };
    let found = read(bytes, "any.csv", &Mapping::default(), &template);
    for problem in &found.problems {
        assert!(problem.file.is_some() && !problem.remedy.is_empty(), "{problem}");
    }
});
