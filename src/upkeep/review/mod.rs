//! The review of a dispatch by a person: the review file ([`Corrections`]), what happens on the screen ([`Session`]), the screen itself
//! ([`draw`]), and how far two reviewers agree ([`agreement()`]).

mod agreement;
mod corrections;
mod form;
mod session;
mod view;

pub use agreement::{Agreement, Coded, Difference, agreed, agreement};
pub use corrections::{By, Columns, Corrections, Decision};
pub use form::{Form, Line, Outcome};
pub use session::{Awaiting, Mode, Row, Session, Step};
pub use view::draw;
