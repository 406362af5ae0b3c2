//! counterclaim: who claimed which figure, and which claims cannot all hold.
//!
//! The program reads dispatches (news text, press releases, reports in several languages) and hand-coded tables, turns every
//! figure and fact in them into a row of one claims table, compares the claims of different sources, and reports where they
//! cannot all be true. This page is the map of the code; what the program is for and how to use it is in the README.
//!
//! # Layers
//!
//! Data flows one way. A module imports only modules above it in this list; a test (`tests/it/tidy.rs`) holds that.
//!
//! | module | takes | gives |
//! |---|---|---|
//! | [`error`] | | [`Problem`](error::Problem): what is wrong, where, and what to do |
//! | [`catalog`] | data files | [`Catalog`](catalog::Catalog): languages, metrics, sources, places, vagueness policies; immutable once loaded |
//! | [`text`] | bytes | [`Dispatch`](text::Dispatch): prose with its language, paragraphs, sentences and metadata |
//! | [`mention`] | a sentence | quantities, dates and cue words, each with its byte span |
//! | [`claim`] | a dispatch | [`Claim`](claim::Claim)s: which number counts what, who says so, where, when; a person's corrections |
//! | [`table`] | claims | CSV, JSON Lines, Parquet and a Polars frame, in and out |
//! | [`comparison`] | claims | [`Pair`](comparison::Pair)s with verdict and reason, [`Finding`](comparison::Finding)s |
//! | [`reliability`] | claims and pairs | what a question comes to ([`ESTIMATORS`](reliability::ESTIMATORS)), each source's record; the numerics apart in [`reliability::fusion`] |
//! | [`report`] | [`Report`](report::Report) | bytes, in one of the [`FORMATS`](report::FORMATS) |
//! | [`pipeline`] | paths and options | the stages above in order |
//! | [`upkeep`] | files from elsewhere, decisions of people | dispatches and review files of a claim repository, records for other programs |
//! | [`cli`] | the command line | output, files, exit status |
//!
//! # As a library
//!
//! From text to findings: [`text::parse`], [`claim::extract`], [`comparison::compare`], [`reliability::estimates`] and a renderer of
//! [`report::FORMATS`]; `tests/examples/two_dispatches.rs` does all of it in a page. For files and folders in one call: [`pipeline::report()`],
//! with [`pipeline::Options`]. Claims as a Polars frame: [`table`].
//!
//! Until 1.0 a minor version may change what is public here; the shapes that people and programs store (claims table, findings, JSON
//! documents, review files, catalogue files, command line and exit statuses) change only with a version of their own and a line in the CHANGELOG.
//!
//! # What always holds
//!
//! - **Bad input is not failure.** A stage returns its value *and* its problems; the other files, rows and sentences are still read.
//! - **Nothing is dropped in silence.** A number that bears no claim is kept with the reason ([`Passed`](claim::Passed)); a row that
//!   is skipped is counted and reported; a pair that cannot be compared carries its [`Reason`](comparison::Reason).
//! - **Nothing is made up.** What the text leaves open is null. A bound stays a bound: a figure is an interval, and where a
//!   vague word is read as a number, a named policy says so ([`Policy`](catalog::Policy)).
//! - **Offsets are those of the file as stored.** Text that is not prose is blanked out in place, so that slicing the file with
//!   a claim's offsets gives its quote.
//! - **Who originated a figure is kept apart from who published it.** `source` is the one, `outlet` the other, `via` those between.
//! - **Same input, same bytes.** Renderers are pure; no hash order, clock or absolute path reaches the output.
//! - **The engines name no language.** Words live in the language packs; a test runs each pack's own examples.
//! - **The public names are in one place each**: columns in [`table::COLUMNS`], formats in [`report::FORMATS`], checks in
//!   [`comparison::CHECKS`]. Command line, help and contract tests follow from those lists.
//!
//! # What is left out on purpose
//!
//! - No model, no training, no network: every reading can be traced to a word in a data file (`explain`, `extract --explain`).
//! - No guess at today's date, and none at a place or a source that only resembles a known one: such a match is a suggestion.
//! - No truth score, and no grade on thin evidence: a source's record says how its figures stood to those of others. A finding says that claims cannot all hold, not which of them is false.
//! - No exit status outside [`cli`], no printing, clock or environment there either; Polars only in [`table`], [`comparison`] and the Parquet format.
//!
//! # Where to add
//!
//! | what | where | beside |
//! |---|---|---|
//! | a language | `src/catalog/languages/<code>.toml`, as told at [`catalog::Language`] | its examples, in the same file |
//! | a metric | `src/catalog/metrics/<id>.toml` | its words, in `[[cues.metrics]]` of each language |
//! | a source | `src/catalog/sources/*.toml` | two names of it, in `tests/names.tsv` |
//! | a place | `src/catalog/places/*.tsv` | the same |
//! | a table of others, in and out | `src/catalog/layouts/<id>.toml`; its commands in `src/cli/import.rs` and `export.rs` | |
//! | a vagueness policy | `src/catalog/policies/<name>.toml` | |
//! | a check | `src/comparison/checks/<name>.rs` | its line in [`comparison::CHECKS`] |
//! | an estimator | `src/reliability/fusion/<name>.rs` | its line in [`reliability::ESTIMATORS`] |
//! | a kind of file that `add` reads | `src/upkeep/incoming/<name>.rs` | its line in `incoming/mod.rs` |
//! | an output format | `src/report/<name>.rs` | its line in [`report::FORMATS`] |
//! | a case of the command line | `tests/it/cases/*.toml` | |
//!
//! Data files are embedded in the binary. A user's own folder of the same shape is laid over them (`--catalog`).

#![forbid(unsafe_code)]

pub mod error;
pub mod catalog;
pub mod text;
pub mod mention;
pub mod claim;
pub mod table;
pub mod comparison;
pub mod reliability;
pub mod report;
pub mod pipeline;
pub mod upkeep;
pub mod cli;
