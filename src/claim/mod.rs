//! Mentions → [`Claim`]s: attachment (which number counts what), attribution (who says so), place, time, normalisation.

mod attach;
mod attribute;
mod fact;
mod scene;
mod schema;
mod speaker;
mod when;

pub use schema::{Claim, DateBasis, Kind, Modality, Qualifier, Review, Scope};
