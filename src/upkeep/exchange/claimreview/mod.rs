//! ClaimReview of schema.org, JSON-LD: what fact-checkers publish, and what this program can say in their terms.
//!
//! A figure is a `QuantitativeValue` about which the claim is. Columns of ours that schema.org has no word for are its
//! `additionalProperty`, with `counterclaim:` before their name. No rating is invented: a claim that a finding is about is a ClaimReview
//! whose rating says how it compares (`compared: disjoint`) and has no value; every other is a `Claim`, which nobody has reviewed.

mod document;
mod figure;
mod read;
mod write;

pub use read::import;
pub use write::export;

/// What stands before the names of our columns in `propertyID`.
const OURS: &str = "counterclaim:";

/// Columns that schema.org has words for; the others are properties of the figure.
const WORDS: [&str; 8] = ["claim_id", "outlet", "published", "language", "unit", "low", "best", "high"];

/// Columns that point into a file which is not handed on, or say where the claim is put.
const NOT_HELD: [&str; 7] = ["event", "line", "column", "start", "end", "number_start", "number_end"];
