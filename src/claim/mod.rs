//! Mentions → [`Claim`]s: attachment (which number counts what), attribution (who says so), place, time, normalisation.

mod schema;

mod scene;
mod single;
mod theme;

mod attach;
mod fact;
mod called;
mod person;
mod speaker;

mod attribute;
mod quotation;
mod locate;
mod carry;
mod calendar;
mod modality;
mod redate;
mod when;

mod examples;
mod extract;
mod fallback;
mod parts;
mod identity;
mod mentions;

mod normalise;
mod review;

pub use attribute::names_a_holder;
pub use examples::check_examples;
pub use extract::{EXTRACTOR, EventContext, Extraction, Passed, extract};
pub use fallback::UNSPECIFIED;
pub use mentions::mentions_of;
pub use normalise::normalise;
pub use review::{Suppression, apply as apply_review, suppressions};
pub(crate) use schema::Spots;
pub use schema::{Claim, DateBasis, Kind, Modality, Qualifier, Review, Scope, Spot};
