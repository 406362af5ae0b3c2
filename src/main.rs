//! The `counterclaim` program: a shell around the library.

use std::process::ExitCode;

/// Many short-lived strings and vectors on several threads: reading and queries are faster than with the system's allocator. Without
/// huge pages (`no_thp`) large tables take a seventh less memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    counterclaim::cli::run()
}
