//! The integration tests, one binary.

mod browser;
mod fixtures;
mod formats;
mod json_schema;
mod platforms;
mod redaction;
mod page;
mod pull_request;
mod workflows;
mod upkeep;
mod tidy;
mod library;
mod names;
mod readme;
mod examples;
mod help;
mod hostile;
mod cli;
mod quiet;
mod sound;
mod review;
mod killed;
mod survive;
mod whole;
