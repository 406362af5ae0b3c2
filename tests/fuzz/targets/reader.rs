//! Any bytes to the reader that the variable READER names: no panic, and what `tests/it/readers.rs` says of it holds.
#![no_main]

#[path = "../../it/readers.rs"]
mod readers;
#[path = "../../it/sound.rs"]
mod sound;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

static READER: LazyLock<String> = LazyLock::new(|| std::env::var("READER").expect("READER=csv, or another of tests/it/readers.rs"));

fuzz_target!(
    // The hook of libfuzzer ends the process at panics that are caught, too.
    init: drop(std::panic::take_hook()),
    |bytes: &[u8]| readers::read(&READER, bytes)
);
