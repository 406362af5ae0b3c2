//! The columns of the claims table: names, order, types, and how each is read from a cell and written to one.

use std::borrow::Cow;
use std::ops::Range;

use jiff::civil::Date;

use crate::catalog::{Qualifier, SourceKind};
use crate::claim::{Claim, DateBasis, Kind, Modality, Review, Scope};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Text or a word of a list.
    Text,
    /// A floating-point number.
    Number,
    /// A day.
    Date,
    /// A line or column.
    Position,
    /// A byte offset.
    Offset,
}

/// A value on its way out of a claim.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// Text.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A day.
    Date(Date),
    /// A whole number.
    Whole(u64),
}

/// A value on its way into a claim; never empty.
#[derive(Debug, Clone, PartialEq)]
pub enum Given<'a> {
    /// As written.
    Text(Cow<'a, str>),
    /// Already a number.
    Number(f64),
    /// Something no column can hold, described.
    Other(&'static str),
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// One column.
pub struct Column {
    /// Public name.
    pub name: &'static str,
    /// What it holds.
    pub dtype: Type,
    pub(super) get: fn(&Claim) -> Cell<'_>,
    pub(super) set: fn(&mut Claim, &Given<'_>) -> Result<(), Fault>,
}

macro_rules! column {
    ($field:ident $dtype:ident, $get:expr, $set:expr) => {
        Column { name: stringify!($field), dtype: Type::$dtype, get: $get, set: $set }
    };
}
/// A text that every claim has.
macro_rules! always {
    ($field:ident) => {
        column!($field Text, |c| if c.$field.is_empty() { Cell::Null } else { Cell::Text(&c.$field) },
            |c, g| { c.$field = g.word()?; Ok(()) })
    };
}
/// A text, or none.
macro_rules! text {
    ($field:ident) => {
        column!($field Text, |c| c.$field.as_deref().map_or(Cell::Null, Cell::Text), |c, g| { c.$field = Some(g.text()?); Ok(()) })
    };
}
/// An id or a name, or none; space around it means nothing.
macro_rules! id {
    ($field:ident) => {
        column!($field Text, |c| c.$field.as_deref().map_or(Cell::Null, Cell::Text), |c, g| { c.$field = Some(g.word()?); Ok(()) })
    };
}
/// A word of a list that every claim has.
macro_rules! word {
    ($field:ident, $list:ident) => {
        column!($field Text, |c| Cell::Text(c.$field.as_str()), |c, g| {
            c.$field = g.one_of(stringify!($field), $list::parse, $list::ALL.iter().map(|w| w.as_str()))?;
            Ok(())
        })
    };
}
/// A word of a list, or none.
macro_rules! maybe_word {
    ($field:ident, $list:ident) => {
        column!($field Text, |c| c.$field.map_or(Cell::Null, |w| Cell::Text(w.as_str())), |c, g| {
            c.$field = Some(g.one_of(stringify!($field), $list::parse, $list::ALL.iter().map(|w| w.as_str()))?);
            Ok(())
        })
    };
}
macro_rules! number {
    ($field:ident) => {
        column!($field Number, |c| c.$field.filter(|x| x.is_finite()).map_or(Cell::Null, Cell::Number), |c, g| {
            c.$field = Some(g.number()?);
            Ok(())
        })
    };
}
macro_rules! whole {
    ($field:ident, $dtype:ident, $int:ident) => {
        column!($field $dtype, |c| c.$field.map_or(Cell::Null, |x| Cell::Whole(u64::from(x))), |c, g| {
            c.$field = Some($int::try_from(g.whole()?).map_err(|_| fault(format!("{} is too large", g.shown()), "write a smaller number"))?);
            Ok(())
        })
    };
}

/// Every column, in the public order.
pub static COLUMNS: [Column; 44] = [
    always!(claim_id),
    always!(event),
    always!(dispatch),
    id!(outlet),
    column!(published Text, |c| c.published.as_deref().map_or(Cell::Null, Cell::Text), |c, g| {
        g.period()?;
        c.published = Some(g.word()?);
        Ok(())
    }),
    id!(language),
    word!(kind, Kind),
    always!(metric),
    id!(population),
    id!(unit),
    maybe_word!(qualifier, Qualifier),
    number!(low),
    number!(best),
    number!(high),
    text!(value),
    word!(modality, Modality),
    maybe_word!(scope, Scope),
    id!(source),
    text!(source_text),
    column!(source_kind Text, |c| Cell::Text(&c.source_kind), |c, g| {
        c.source_kind = g.one_of("source_kind", |w| SourceKind::parse(w).map(|k| k.to_string()), SourceKind::ALL.iter().map(|k| k.as_str()))?;
        Ok(())
    }),
    id!(via),
    id!(place),
    text!(place_text),
    id!(country),
    column!(from Date, |c| c.from.map_or(Cell::Null, Cell::Date), |c, g| {
        let (from, to, whole_day) = g.period()?;
        c.from = Some(from);
        if !whole_day {
            c.to = Some(to);
        }
        Ok(())
    }),
    column!(to Date, |c| c.to.map_or(Cell::Null, Cell::Date), |c, g| {
        c.to = Some(g.period()?.1);
        Ok(())
    }),
    text!(date_text),
    maybe_word!(date_basis, DateBasis),
    column!(as_of Date, |c| c.as_of.map_or(Cell::Null, Cell::Date), |c, g| {
        c.as_of = Some(g.period()?.1);
        Ok(())
    }),
    text!(quote),
    text!(number_text),
    text!(sentence),
    whole!(line, Position, u32),
    whole!(column, Position, u32),
    whole!(start, Offset, u64),
    whole!(end, Offset, u64),
    whole!(number_start, Offset, u64),
    whole!(number_end, Offset, u64),
    id!(subset_of),
    id!(repeats),
    column!(confidence Number, |c| if c.confidence.is_finite() { Cell::Number(c.confidence) } else { Cell::Null }, |c, g| {
        c.confidence = g.number()?;
        if !(0.0..=1.0).contains(&c.confidence) {
            return Err(fault(format!("a confidence of {} is not between 0 and 1", c.confidence), "write for example 0.8"));
        }
        Ok(())
    }),
    word!(review, Review),
    id!(extractor),
    id!(question),
];

impl Column {
    /// What a claim says in it.
    pub fn cell<'c>(&self, claim: &'c Claim) -> Cell<'c> {
        (self.get)(claim)
    }

    /// What a claim says in it, as a table without types writes it; `None` when nothing.
    pub fn text(&self, claim: &Claim) -> Option<String> {
        match (self.get)(claim) {
            Cell::Null => None,
            Cell::Text(t) => Some(t.to_owned()),
            Cell::Number(n) => Some(n.to_string()),
            Cell::Date(d) => Some(d.to_string()),
            Cell::Whole(n) => Some(n.to_string()),
        }
    }
}

/// What is to be known of a claim beside its columns: read where a table has it, written by imports.
pub static NOTES: Column = column!(notes Text, |c| c.notes.first().map_or(Cell::Null, |n| Cell::Text(n)), |c, g| {
    c.notes.push(g.text()?);
    Ok(())
});

/// The column of a name.
pub fn column(name: &str) -> Option<&'static Column> {
    COLUMNS.iter().chain([&NOTES]).find(|c| c.name == name)
}

pub(super) fn fault(message: impl Into<String>, remedy: impl Into<String>) -> Fault {
    Fault { message: message.into(), remedy: remedy.into() }
}

impl Given<'_> {
    fn shown(&self) -> String {
        match self {
            Self::Text(t) => format!("“{t}”"),
            Self::Number(n) => n.to_string(),
            Self::Other(what) => (*what).to_owned(),
        }
    }

    fn text(&self) -> Result<String, Fault> {
        match self {
            Self::Text(t) => Ok(t.clone().into_owned()),
            Self::Number(n) => Ok(n.to_string()),
            Self::Other(what) => Err(fault(format!("{what} where a text belongs"), "write a text")),
        }
    }

    /// The text without the space around it.
    fn trimmed(&self) -> Result<Cow<'_, str>, Fault> {
        match self {
            Self::Text(t) => Ok(Cow::Borrowed(t.trim())),
            _ => self.text().map(Cow::Owned),
        }
    }

    fn word(&self) -> Result<String, Fault> {
        self.trimmed().map(Cow::into_owned)
    }

    fn one_of<T>(&self, column: &str, parse: impl Fn(&str) -> Option<T>, known: impl Iterator<Item = &'static str>) -> Result<T, Fault> {
        let word = self.trimmed()?;
        parse(&word).ok_or_else(|| {
            let known: Vec<&str> = known.collect();
            fault(format!("“{word}” is no {}", column.replace('_', " ")), format!("write one of {}", known.join(", ")))
        })
    }

    fn number(&self) -> Result<f64, Fault> {
        let number = match self {
            Self::Number(n) => Some(*n),
            Self::Text(t) => numeral(t),
            Self::Other(_) => None,
        };
        let remedy = "write digits, with a point before decimals (5000 or 7.5); a figure in words goes into number_text";
        number.filter(|n| n.is_finite()).ok_or_else(|| fault(format!("{} is no number", self.shown()), remedy))
    }

    fn whole(&self) -> Result<u64, Fault> {
        let number = self.number()?;
        if number.fract() == 0.0 && (0.0..9e15).contains(&number) {
            return Ok(number as u64);
        }
        Err(fault(format!("{} is no position", self.shown()), "write a whole number"))
    }

    /// First and last day of an ISO day, month, year or `first/last`, and whether it was one whole day.
    fn period(&self) -> Result<(Date, Date, bool), Fault> {
        let text = self.trimmed()?;
        let (from, to) = match text.split_once('/') {
            Some((first, last)) => (days(first)?.0, days(last)?.1),
            None => days(&text)?,
        };
        if from > to {
            return Err(fault(format!("“{text}” ends before it begins"), "write the earlier day first"));
        }
        Ok((from, to, from == to && !text.contains('/')))
    }
}

/// A number as tables write it: digits, a point before decimals, an exponent.
pub(super) fn numeral(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    text.parse().ok().filter(|n: &f64| digits && n.is_finite())
}

/// First and last day of an ISO day, month or year, as `published` holds it.
pub fn day_period(text: &str) -> Option<(Date, Date)> {
    days(text.trim()).ok()
}

/// The days of an ISO day, month or year.
fn days(text: &str) -> Result<(Date, Date), Fault> {
    let remedy = "write a day that exists as 2019-06-09, a month as 2019-06 or a year as 2019";
    let wrong = || fault(format!("“{text}” is no date"), remedy);
    // A moment (2019-06-09 00:00:00.000, 2019-06-09T12:30Z) is of its day.
    let text =
        text.split_once(['T', ' ']).map_or(text, |(day, time)| if time.starts_with(|c: char| c.is_ascii_digit()) { day } else { text });
    let digits = |range: Range<usize>| {
        let digits = text.as_bytes().get(range).filter(|d| d.iter().all(u8::is_ascii_digit));
        digits.map(|d| d.iter().fold(0, |n, d| 10 * n + i16::from(d - b'0'))).ok_or_else(wrong)
    };
    let dash = |at: usize| text.as_bytes()[at] == b'-';
    let parts = match text.len() {
        4 => (digits(0..4)?, None, None),
        7 if dash(4) => (digits(0..4)?, Some(digits(5..7)?), None),
        10 if dash(4) && dash(7) => (digits(0..4)?, Some(digits(5..7)?), Some(digits(8..10)?)),
        _ => return Err(wrong()),
    };
    let day = |month: i16, day: i16| {
        let small = |n: i16| i8::try_from(n).unwrap_or(i8::MAX);
        Date::new(parts.0, small(month), small(day)).map_err(|_| fault(format!("{text} does not exist"), remedy))
    };
    Ok(match parts {
        (_, None, _) => (day(1, 1)?, day(12, 31)?),
        (_, Some(month), None) => (day(month, 1)?, day(month, 1)?.last_of_month()),
        (_, Some(month), Some(of)) => (day(month, of)?, day(month, of)?),
    })
}
