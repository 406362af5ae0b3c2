//! The integration tests, one binary.

mod fixtures;
mod formats;
mod tidy;
mod cli;
