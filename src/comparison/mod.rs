//! Claims → findings.
mod schema;
pub use schema::{Finding, Pair, Question, Severity, Verdict};
