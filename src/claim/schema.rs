//! The claim: one row of the claims table, version 1.
//!
//! Field names, order and meaning are public and fixed; every format that carries claims uses them.

use std::cell::Cell;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::line_column;

/// A word list that is public: written in lower snake case everywhere.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }
        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// As written in tables.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
            /// From what a table holds.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// Whether a claim bears a number or a category.
    Kind {
        /// A number.
        Quantity = "quantity",
        /// A category (`value`).
        Fact = "fact",
    }
}

words! {
    /// How a claim stands to reality, according to its source.
    Modality {
        /// It happened, says the source.
        Actual = "actual",
        /// Announced, expected or authorised.
        Planned = "planned",
        /// If, could, might.
        Hypothetical = "hypothetical",
        /// The source says it is not so.
        Denied = "denied",
        /// An old figure quoted beside the new one.
        Superseded = "superseded",
        /// Withdrawn by its own source.
        Retracted = "retracted",
    }
}

words! {
    /// What stretch of time a figure covers.
    Scope {
        /// What happened in the stated period.
        Period = "period",
        /// The toll so far.
        Cumulative = "cumulative",
        /// The state at a moment.
        Snapshot = "snapshot",
    }
}

words! {
    /// Where the dates of a claim come from.
    DateBasis {
        /// Written in the text as a date.
        Stated = "stated",
        /// Worked out from a relative word ("on Friday").
        Relative = "relative",
        /// The day of publication.
        Published = "published",
        /// The period of the event.
        Event = "event",
    }
}

words! {
    /// Who last touched a claim.
    Review {
        /// Extraction alone.
        Auto = "auto",
        /// A person agreed.
        Accepted = "accepted",
        /// A person changed it.
        Amended = "amended",
        /// A person wrote it.
        Added = "added",
    }
}

/// A place in a file, 1-based.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Line of a text, row of Parquet.
    pub line: u32,
    /// In characters.
    pub column: u32,
    /// In bytes, where that is known.
    pub byte_column: Option<u32>,
}

impl Spot {
    /// The place of byte `offset` in `text`.
    pub fn of(text: &str, offset: usize) -> Self {
        let (line, column) = line_column(text, offset);
        let from = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        Self { line, column, byte_column: u32::try_from(offset - from + 1).ok() }
    }

    /// A cell of a table, or the line of a file that holds a dispatch on each line.
    pub fn cell(line: u32, column: u32) -> Self {
        Self { line, column, byte_column: Some(1).filter(|_| column == 1) }
    }
}

/// Places in one text, counted on from the last: from the beginning each time, a long text would take the square of its length.
#[derive(Debug)]
pub(crate) struct Spots(Cell<(usize, Spot)>);

impl Default for Spots {
    fn default() -> Self {
        Self(Cell::new((0, Spot { line: 1, column: 1, byte_column: Some(1) })))
    }
}

impl Spots {
    /// The place of byte `offset` in `text`, the same text each time.
    pub fn of(&self, text: &str, offset: usize) -> Spot {
        let (from, last) = self.0.get();
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let spot = text.get(from..offset).map_or_else(
            || Spot::of(text, offset),
            |between| {
                let lines = between.bytes().filter(|b| *b == b'\n').count();
                let line = between.rsplit('\n').next().unwrap_or("");
                let (column, bytes) = if lines == 0 { (last.column, last.byte_column) } else { (1, Some(1)) };
                Spot {
                    line: last.line.saturating_add(number(lines)),
                    column: column.saturating_add(number(line.chars().count())),
                    byte_column: bytes.map(|b| b.saturating_add(number(line.len()))),
                }
            },
        );
        self.0.set((offset, spot));
        spot
    }
}

/// One row of the claims table. Numbers are in the claim's `unit` (percent as 7, not 0.07); offsets are bytes in the file as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Stable: survives edits elsewhere in the text.
    pub claim_id: String,
    /// The folder of `claims/`.
    pub event: String,
    /// The dispatch's id: its file name without extension.
    pub dispatch: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// ISO day, month or year of publication.
    pub published: Option<String>,
    /// Code of the language pack.
    pub language: Option<String>,
    /// Number or category.
    pub kind: Kind,
    /// Id of the metric.
    pub metric: String,
    /// Who or what is counted.
    pub population: Option<String>,
    /// `people`, `percent`, ...
    pub unit: Option<String>,
    /// How the wording bounds the figure.
    pub qualifier: Option<Qualifier>,
    /// Lower end, inclusive; `None` = unbounded.
    pub low: Option<f64>,
    /// The stated figure.
    pub best: Option<f64>,
    /// Upper end, inclusive; `None` = unbounded.
    pub high: Option<f64>,
    /// The category of a fact.
    pub value: Option<String>,
    /// Actual, planned, denied, ...
    pub modality: Modality,
    /// `None` = unstated, which matches any.
    pub scope: Option<Scope>,
    /// Canonical id of who it originates from; `None` while unresolved.
    pub source: Option<String>,
    /// The source as written.
    pub source_text: Option<String>,
    /// What kind of source (DESIGN's `source_kind`).
    pub source_kind: String,
    /// Who relayed it, nearest the source first; ids where known, else as written; `;` between.
    pub via: Option<String>,
    /// Canonical slug path, several with `;` between when the figure covers them together.
    pub place: Option<String>,
    /// The place as written.
    pub place_text: Option<String>,
    /// First part of `place`.
    pub country: Option<String>,
    /// First day, inclusive.
    pub from: Option<Date>,
    /// Last day, inclusive.
    pub to: Option<Date>,
    /// The date as written.
    pub date_text: Option<String>,
    /// Where the dates come from.
    pub date_basis: Option<DateBasis>,
    /// The moment a running count speaks of.
    pub as_of: Option<Date>,
    /// The shortest span that bears the claim.
    pub quote: Option<String>,
    /// The figure with its modifiers, as written.
    pub number_text: Option<String>,
    /// The sentence around it.
    pub sentence: Option<String>,
    /// 1-based line of the quote.
    pub line: Option<u32>,
    /// 1-based column of the quote, in characters.
    pub column: Option<u32>,
    /// Byte offsets of `quote` in the file.
    pub start: Option<u64>,
    /// End of `quote`.
    pub end: Option<u64>,
    /// Byte offsets of `number_text` in the file.
    pub number_start: Option<u64>,
    /// End of `number_text`.
    pub number_end: Option<u64>,
    /// The claim this one is part of, when the text makes it so.
    pub subset_of: Option<String>,
    /// The first telling in the same dispatch.
    pub repeats: Option<String>,
    /// 0–1: how sure the reading is.
    pub confidence: f64,
    /// Who last touched it.
    pub review: Review,
    /// Version of the extractor; `None` for hand-coded claims.
    pub extractor: Option<String>,
    /// Given by a coder: claims with the same one and the same metric are comparable.
    pub question: Option<String>,
    /// Where the claim is written, for findings and error messages; not a column.
    #[serde(skip)]
    pub file: String,
    /// Where `file` holds it: the quote, or the cell of the figure, whatever `line` of a table's row says; not a column.
    #[serde(skip)]
    pub spot: Option<Spot>,
    /// The source's name for people, where the registry knows it; not a column.
    #[serde(skip)]
    pub source_name: Option<String>,
    /// Key of a vague word (`dozens`), so that another policy can read it anew; not a column.
    #[serde(skip)]
    pub vague: Option<String>,
    /// Why the reading is what it is, one sentence each, for `explain`; not a column.
    #[serde(skip)]
    pub notes: Vec<String>,
}

pub use crate::catalog::Qualifier;

impl Claim {
    /// Line and column of where it is written, in its file.
    pub fn at(&self) -> (Option<u32>, Option<u32>) {
        self.spot.map_or((self.line, self.column), |s| (Some(s.line), Some(s.column)))
    }

    /// Who it originates from, for people: the registry's name, else as written, else the outlet, else nobody.
    pub fn source_for_people(&self) -> Option<&str> {
        let written = self.source_text.as_deref().map(str::trim).filter(|t| !t.is_empty());
        let own = self.outlet.as_deref().filter(|_| self.source_kind == "outlet");
        self.source_name.as_deref().or(own).or(written).or(self.source.as_deref())
    }

    /// A claim with nothing but its identity; everything unstated is null, nothing is guessed.
    pub fn new(event: &str, dispatch: &str, kind: Kind, metric: &str) -> Self {
        Self {
            claim_id: String::new(),
            event: event.to_owned(),
            dispatch: dispatch.to_owned(),
            outlet: None,
            published: None,
            language: None,
            kind,
            metric: metric.to_owned(),
            population: None,
            unit: None,
            qualifier: None,
            low: None,
            best: None,
            high: None,
            value: None,
            modality: Modality::Actual,
            scope: None,
            source: None,
            source_text: None,
            source_kind: "unknown".to_owned(),
            via: None,
            place: None,
            place_text: None,
            country: None,
            from: None,
            to: None,
            date_text: None,
            date_basis: None,
            as_of: None,
            quote: None,
            number_text: None,
            sentence: None,
            line: None,
            column: None,
            start: None,
            end: None,
            number_start: None,
            number_end: None,
            subset_of: None,
            repeats: None,
            confidence: 1.0,
            review: Review::Auto,
            extractor: None,
            question: None,
            file: String::new(),
            spot: None,
            source_name: None,
            vague: None,
            notes: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_counted_on_are_those_counted_from_the_beginning() {
        let text = "Ёж\n\nдва ежа, three\r\n🦔 and\nfour";
        let ends: Vec<usize> = (0..=text.len()).filter(|i| text.is_char_boundary(*i)).collect();
        let spots = Spots::default();
        for offset in ends.iter().chain(ends.iter().rev()).chain(ends.iter().step_by(3)) {
            assert_eq!(spots.of(text, *offset), Spot::of(text, *offset), "byte {offset}");
        }
    }
}
