//! Mentions → claims.
mod schema;
pub use schema::{Claim, DateBasis, Kind, Modality, Qualifier, Review, Scope};
