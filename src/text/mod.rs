//! Bytes → [`Dispatch`]: decoding, front matter, HTML to text, language, paragraphs, sentences.

use std::ops::Range;

use jiff::civil::Date;

/// A stretch of days, both ends inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// One document.
#[derive(Debug, Clone, PartialEq)]
pub struct Dispatch {
    /// File name without extension, or the id given.
    pub id: String,
    /// The file as the user named it.
    pub file: String,
    /// The event's folder name.
    pub event: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// As written: ISO day, month or year.
    pub published: Option<String>,
    /// `published` as days.
    pub published_period: Option<Period>,
    /// Code of the language pack that reads it; `None` when none does.
    pub language: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Where it is archived.
    pub archive_url: Option<String>,
    /// Dateline, as written.
    pub place: Option<String>,
    /// Who relayed it.
    pub via: Vec<String>,
    /// The file as stored, markup and invalid bytes blanked out without changing any offset.
    pub text: String,
    /// Sentences of the body, in order.
    pub sentences: Vec<Sentence>,
}

/// One sentence: a byte range of [`Dispatch::text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Byte offsets.
    pub span: Range<usize>,
    /// 0-based paragraph.
    pub paragraph: u32,
    /// A headline or caption: no closing mark, a paragraph of its own.
    pub heading: bool,
}
