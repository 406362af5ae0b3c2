//! Bytes → [`Dispatch`]: decoding, front matter, HTML and Markdown to text, language, paragraphs, sentences.
//!
//! The text of a dispatch is its file with everything that is not prose blanked out *in place*, so that each offset is
//! that of the file as stored. Nothing is refused that can be read in part: whatever is wrong comes back as a
//! [`Problem`], beside the rest.

mod decision;
mod decode;
mod detect;
mod file;
mod html;
mod jsonl;
mod lines;
mod markdown;
mod meta;
mod paragraph;
mod repository;
mod sentence;

use std::ops::Range;

use jiff::civil::Date;

pub use decision::{Decision, RawDecision, Resolution, decisions};
pub use detect::{Detected, detect};
pub use file::{MAX_BYTES, read_file};
pub use html::prose;
pub use jsonl::parse_jsonl_line;
pub use lines::{holds_dispatches, read_jsonl_file};
pub use meta::{DispatchMeta, META_KEYS, front_matter, published_period};
pub use repository::{Event, FileKind, InputFile, Repository, discover, review_of, review_path, shown};

use crate::catalog::{Catalog, TextRules};
use crate::error::Problem;

/// A stretch of days, both ends inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Period {
    /// One day.
    pub fn day(day: Date) -> Self {
        Self { from: day, to: day }
    }
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
    /// The line of the file that holds it, when that has a dispatch on each line.
    pub row: Option<u32>,
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

/// What a file's markup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Plain,
    Markdown,
    Html,
}

impl Format {
    fn of(file: &str) -> Self {
        match file.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).as_deref() {
            Some("md" | "markdown") => Self::Markdown,
            Some("html" | "htm" | "xhtml") => Self::Html,
            _ => Self::Plain,
        }
    }
}

/// Reads the bytes of a file as named; the ending of `file` says whether they are Markdown, HTML or plain text.
///
/// Front matter wins over `meta`. `None` only when nothing can be read of it (another encoding, too large).
pub fn parse(id: &str, file: &str, bytes: &[u8], meta: &DispatchMeta, catalog: &Catalog) -> (Option<Dispatch>, Vec<Problem>) {
    let mut problems = Vec::new();
    let Some(mut text) = decode::decode(bytes, &mut problems) else {
        return (None, in_file(problems, file));
    };
    let (mut own, body) = meta::front_matter(&text, &mut problems);
    if body > 0 {
        decode::blank(&mut text, 0..body);
    }
    let format = Format::of(file);
    match format {
        Format::Plain => {}
        Format::Markdown => markdown::blank(&mut text, body),
        Format::Html => {
            let title = html::blank(&mut text, body);
            own.title = own.title.or(title);
        }
    }
    let dispatch = assemble(id, file, text, own.or(meta), format, catalog, &mut problems);
    (Some(dispatch), in_file(problems, file))
}

/// Puts text and metadata together: language, paragraphs, sentences, the day of publication.
fn assemble(
    id: &str,
    file: &str,
    text: String,
    meta: DispatchMeta,
    format: Format,
    catalog: &Catalog,
    problems: &mut Vec<Problem>,
) -> Dispatch {
    let empty = !text.chars().any(visible);
    if empty {
        problems.push(Problem::warning("no text in it", "check that the file was saved, or leave it out"));
    }
    let published_period = meta.published.as_deref().and_then(|written| match published_period(written) {
        Ok(period) => Some(period),
        Err(wrong) => {
            problems.push(Problem::error(format!("published: {wrong}"), meta::PUBLISHED_REMEDY));
            None
        }
    });
    let language = detect::choose(&text, meta.language.as_deref(), empty, catalog, problems);
    let none = TextRules::default();
    let rules = language.as_deref().and_then(|code| catalog.language(code)).map_or(&none, |l| &l.text);
    let sentences = sentence::sentences(&text, format == Format::Html, rules);
    Dispatch {
        id: id.to_owned(),
        file: file.to_owned(),
        event: meta.event.unwrap_or_else(|| folder_of(file).to_owned()),
        outlet: meta.outlet,
        published: meta.published.filter(|_| published_period.is_some()),
        published_period,
        language,
        title: meta.title,
        url: meta.url,
        archive_url: meta.archive_url,
        place: meta.place,
        via: meta.via,
        row: None,
        text,
        sentences,
    }
}

fn in_file(problems: Vec<Problem>, file: &str) -> Vec<Problem> {
    problems.into_iter().map(|p| if p.file.is_some() { p } else { p.in_file(file) }).collect()
}

/// Name of the folder a shown path lies in.
fn folder_of(file: &str) -> &str {
    let folder = file.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder);
    let name = folder.rsplit(['/', '\\']).next().unwrap_or("");
    if name == "." || name == ".." { "" } else { name }
}

/// A character with ink.
fn visible(c: char) -> bool {
    !c.is_whitespace() && !crate::catalog::is_ignorable(c)
}

#[cfg(test)]
mod tests;
