//! A file from elsewhere → [`Document`]s: texts, and what each tells of itself.
//!
//! What a file is shows in its first bytes, and only where they leave it open in its name. Readers of foreign formats run apart
//! in threads of their own, so that a file they cannot bear costs itself only.

mod apart;
mod feed;
mod lines;
mod linked;
mod page;
mod pdf;
mod plain;
mod unfold;

use std::collections::BTreeMap;

use encoding_rs::{Encoding, UTF_8};
use sha2::{Digest as _, Sha256};

pub use apart::READER;

use crate::error::Problem;

/// Characters of a fact: no headline and hardly an address is longer.
const LONGEST: usize = 1000;

/// What a document tells of itself, by the keys of front matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts(BTreeMap<&'static str, Fact>);

/// One thing that is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What.
    pub value: String,
    /// By what part of the file.
    pub by: &'static str,
}

impl Facts {
    /// What is told of `key`.
    pub fn get(&self, key: &str) -> Option<&Fact> {
        self.0.get(key)
    }

    /// Notes what `by` tells of `key`; what was told first stands.
    pub fn tell(&mut self, key: &'static str, value: Option<&str>, by: &'static str) {
        let line = |v: &str| v.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect::<String>();
        let value = value.map(line).filter(|v| !v.is_empty());
        if let Some(value) = value {
            self.0.entry(key).or_insert(Fact { value, by });
        }
    }
}

/// A text from elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The text alone, with Markdown's marks at most.
    pub text: String,
    /// What it tells of itself.
    pub facts: Facts,
    /// Who relayed it, in order.
    pub via: Vec<String>,
    /// SHA-256 of the bytes it was made of: the file, the line of a `.jsonl`, the text of a feed's item.
    pub sha256: String,
    /// Number in a file that holds several, 1-based; the line in a `.jsonl`.
    pub item: Option<u32>,
    /// How much of the file it is, where that is not plain.
    pub note: Option<String>,
}

/// The documents in a file, and what is wrong with it.
pub type Documents = (Vec<Document>, Vec<Problem>);

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Markdown,
    Page,
    Pdf,
    Feed,
    Lines,
}

/// Reads the bytes of a file as named; `encoding` is that of text which is not UTF-8.
pub fn read(name: &str, bytes: &[u8], encoding: Option<&str>) -> Documents {
    let (documents, problems) = documents(name, bytes, encoding).unwrap_or_else(|problem| (Vec::new(), vec![problem]));
    (documents, problems.into_iter().map(|p| p.in_file(name)).collect())
}

fn documents(name: &str, bytes: &[u8], encoding: Option<&str>) -> Result<Documents, Problem> {
    let text = |page| decoded(bytes, encoding, page).map(|text| tidy(&text));
    let kind = kind(name, bytes)?;
    let (mut documents, problems) = match kind {
        Kind::Plain => plain::read(&text(false)?, false),
        Kind::Markdown => plain::read(&text(false)?, true),
        Kind::Page => page::read(&text(true)?)?,
        Kind::Pdf => (vec![pdf::read(bytes)?], Vec::new()),
        Kind::Feed => return feed::read(bytes),
        Kind::Lines => return lines::read(bytes),
    };
    for document in &mut documents {
        document.sha256 = sha256(bytes);
        if !document.text.chars().any(char::is_alphanumeric) {
            return Err(Problem::error("no text in it", "check that the file was saved"));
        }
    }
    Ok((documents, problems))
}

const TABLE: &str = "a claims table is not added but kept: put the file into the event's folder as it is";

fn kind(name: &str, bytes: &[u8]) -> Result<Kind, Problem> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let head = &bytes[..bytes.len().min(1024)];
    let has = |what: &[u8]| head.windows(what.len()).any(|w| w.eq_ignore_ascii_case(what));
    let inked = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let marked = inked.starts_with(b"<");
    if inked.starts_with(b"%PDF-") || ending == "pdf" && has(b"%PDF-") {
        return Ok(Kind::Pdf);
    }
    match ending.as_str() {
        "jsonl" | "ndjson" => return Ok(Kind::Lines),
        "csv" | "tsv" | "parquet" | "xlsx" | "ods" => return Err(Problem::error("a table, and no text", TABLE)),
        "pdf" => return Err(Problem::error("not a PDF, whatever its name says", "download it again, or save the text itself")),
        _ if head.starts_with(b"PK\x03\x04") => {
            let remedy = "save it as text or HTML from the program it was written with";
            return Err(Problem::error("a container of other files (docx, odt, epub, zip)", remedy));
        }
        _ => {}
    }
    let utf16 = Encoding::for_bom(bytes).is_some_and(|(encoding, _)| encoding != UTF_8);
    if !utf16 && head.contains(&0) {
        return Err(Problem::error("not text", "give a text, an HTML page, a PDF, a feed or a .jsonl of dispatches"));
    }
    let feed = inked.starts_with(b"<?xml") || has(b"<rss") || has(b"<feed") || has(b"<rdf:rdf");
    Ok(if marked && (has(b"<html") || has(b"<!doctype html")) {
        Kind::Page
    } else if marked && feed || matches!(&*ending, "xml" | "rss" | "atom") {
        Kind::Feed
    } else if inked.starts_with(b"{") && !matches!(&*ending, "txt" | "md" | "markdown") {
        // A single object over many lines is a JSON feed, if anything.
        let line = inked.split(|b| *b == b'\n').next().unwrap_or_default();
        let feed = has(b"jsonfeed.org/version") || ending == "json" && !(line.ends_with(b"}") || line.ends_with(b"}\r"));
        if feed { Kind::Feed } else { Kind::Lines }
    } else {
        match &*ending {
            "html" | "htm" | "xhtml" => Kind::Page,
            "md" | "markdown" => Kind::Markdown,
            _ => Kind::Plain,
        }
    })
}

/// Bytes as text: in the encoding of their byte order mark, else that named, else (in a page) the one declared, else UTF-8.
fn decoded(bytes: &[u8], label: Option<&str>, page: bool) -> Result<String, Problem> {
    let known = |label: &str| Encoding::for_label(label.trim().as_bytes());
    let named = match label {
        Some(label) => {
            let remedy = "write for example utf-8, utf-16le, windows-1251, windows-1252, iso-8859-2 or koi8-r";
            Some(known(label).ok_or_else(|| Problem::error(format!("no encoding is called “{label}”"), remedy))?)
        }
        None => None,
    };
    let encoding = named.or_else(|| declared(bytes).filter(|_| page).and_then(|label| known(&label))).unwrap_or(UTF_8);
    let (text, used, faults) = encoding.decode(bytes);
    if faults {
        let message = format!("not {} throughout", used.name());
        return Err(Problem::error(message, "name its encoding, such as --encoding windows-1251, or save it as UTF-8"));
    }
    Ok(text.into_owned())
}

/// The `charset` that the head of a page declares.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let after = head.split("charset=").nth(1)?.trim_start_matches(['"', '\'', ' ']);
    let label: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    (!label.is_empty()).then_some(label)
}

/// Line ends of one kind, no control characters.
fn tidy(text: &str) -> String {
    let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n").replace('\r', "\n").replace('\u{0C}', "\n\n");
    text.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { ' ' } else { c }).collect()
}

/// SHA-256 in hexadecimal digits.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests;
