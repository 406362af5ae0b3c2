//! The integration tests, one binary.

mod fixtures;
mod formats;
mod tidy;
mod names;
mod examples;
mod cli;
