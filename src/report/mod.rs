//! A report → bytes: one pure renderer a format.
mod schema;
pub use schema::{Counts, EventSummary, Report};
