//! [`Dispatch`](crate::text::Dispatch) → mentions: what stands in the text, with its byte span. The engines here name no language.

mod cue;
mod date;
mod number;

use std::ops::Range;

pub use date::{away, dates};
pub use number::{parse_whole, quantities};

use crate::catalog::date::Unit;
use crate::catalog::{Interval, Wording};
use crate::text::Period;

pub use cue::{CueMention, cues, voices};

/// A number with its modifiers.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Bytes of figure and modifiers ("at least 7").
    pub span: Range<usize>,
    /// Tokens of figure and modifiers, in the sentence's tokens.
    pub tokens: Range<usize>,
    /// Bytes of the figure alone ("7").
    pub figure_span: Range<usize>,
    /// Tokens of the figure alone.
    pub figure_tokens: Range<usize>,
    /// The wording, for policies.
    pub wording: Wording,
    /// Under the policy in force.
    pub interval: Interval,
    /// `percent` when the figure carries it; else nothing: nouns are the claim layer's.
    pub unit: Option<String>,
    /// Written in digits (not words).
    pub digits: bool,
    /// Why this is no count, when the wording itself shows it (ordinal, clock time, part of a name, list number, ...).
    pub not_count: Option<&'static str>,
}

/// How a date was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateForm {
    /// "9 June 2019", "on June 9" (year from the context).
    Stated,
    /// "on Friday", "yesterday": worked out from the day of publication.
    Relative,
}

/// What a date hangs on that the text alone does not give: the date that an earlier sentence named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// So many units from it: "a day earlier", "that evening" (none).
    Away(i32, Unit),
    /// A day of the stretch it is: "on the second day".
    Nth(u32),
}

/// A date or a period.
#[derive(Debug, Clone, PartialEq)]
pub struct DateMention {
    /// Bytes.
    pub span: Range<usize>,
    /// Tokens in the sentence's tokens.
    pub tokens: Range<usize>,
    /// The days; `None` when it cannot be resolved (no reference day) or does not exist.
    pub period: Option<Period>,
    /// How it was written.
    pub form: DateForm,
    /// A running end: "so far", "as of 9 June", "since March" (period ends at the reference day).
    pub so_far: bool,
    /// One night, though it has two days.
    pub night: bool,
    /// What it is reckoned from, where that is another date of the text; `period` is then none.
    pub anchor: Option<Anchor>,
    /// What is wrong with it: "30 February does not exist", "9 June 2019 was a Sunday, not a Monday".
    pub fault: Option<String>,
}
