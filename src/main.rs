//! The `counterclaim` program: a shell around the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    counterclaim::cli::run()
}
