//! HTML with its markup blanked out in place.
//!
//! Block tags become paragraph separators (U+2029, three bytes as the shortest tag), so that a line break of the source
//! stays mere white space and line numbers stay those of the file. Entities are decoded and padded with an invisible byte.

mod entity;

use super::paragraph::{HEADING, ITEM};

/// Elements whose content is no prose; a missing end tag leaves the content standing, except in the first two.
const SKIPPED: [&str; 11] = ["script", "style", "head", "template", "svg", "iframe", "select", "nav", "noscript", "textarea", "button"];

/// Elements that run inside a sentence.
const INLINE: [&str; 34] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label",
    "mark", "nobr", "q", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "wbr",
];

/// Blanks the markup of `text` from byte `from` on; the document's title, if it has one.
pub(super) fn blank(text: &mut String, from: usize) -> Option<String> {
    without_markup(text, from, b' ')
}

/// An invisible byte: the letters on both sides of it stay one word.
const PAD: u8 = 1;

fn without_markup(text: &mut String, from: usize, blank: u8) -> Option<String> {
    let source = std::mem::take(text);
    let mut page = Page {
        source: &source,
        blank,
        out: source.as_bytes().to_vec(),
        title: None,
        quotes: true,
        tags: true,
        comments: true,
        endless: Vec::new(),
    };
    let mut at = from;
    while let Some(step) = source.as_bytes()[at..].iter().position(|b| matches!(b, b'<' | b'&')) {
        at += step;
        at = if source.as_bytes()[at] == b'<' { page.tag(at) } else { page.entity(at) };
    }
    let title = page.title.take();
    // Every write above is whole characters over whole characters, so this cannot fail; the source is the safe answer.
    *text = String::from_utf8(page.out).unwrap_or(source);
    title
}

/// The prose of an HTML text without its markup: paragraphs with a blank line between, headings and list items marked as in Markdown.
pub fn prose(source: &str) -> String {
    let mut text = source.to_owned();
    without_markup(&mut text, 0, PAD);
    let mut out = String::with_capacity(text.len() / 2);
    for paragraph in text.split('\u{2029}') {
        let mark = match paragraph.bytes().find(|b| !b.is_ascii_whitespace() && *b != PAD) {
            Some(HEADING) => "## ",
            Some(ITEM) => "- ",
            _ => "",
        };
        let ink: String = paragraph.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
        let words: Vec<&str> = ink.split_ascii_whitespace().collect();
        if !words.is_empty() {
            let between = if out.is_empty() { "" } else { "\n\n" };
            out.extend([between, mark, &words.join(" ")]);
        }
    }
    out
}

struct Page<'a> {
    source: &'a str,
    /// What stands in place of markup: a space, or [`PAD`].
    blank: u8,
    out: Vec<u8>,
    title: Option<String>,
    /// Quotes in tags still have to be balanced; hostile pages lose that favour.
    quotes: bool,
    /// There may still be a `>` ahead.
    tags: bool,
    /// There may still be a `-->` ahead.
    comments: bool,
    /// Elements that have no end tag ahead.
    endless: Vec<&'static str>,
}

impl Page<'_> {
    /// Blanks the tag at `at`; where to go on.
    fn tag(&mut self, at: usize) -> usize {
        let rest = &self.source[at..];
        if rest.starts_with("<!--") {
            // A comment without an end would swallow the rest in silence.
            let end = self.comments.then(|| rest.find("-->")).flatten();
            self.comments = end.is_some();
            return self.erase(at, at + end.map_or(4, |e| e + 3));
        }
        let bytes = rest.as_bytes();
        let closing = bytes.get(1) == Some(&b'/');
        let name_at = if closing { 2 } else { 1 };
        if !bytes.get(name_at).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'!' | b'?')) || !self.tags {
            return at + 1;
        }
        let Some(length) = self.tag_length(rest) else {
            self.tags = false;
            return at + 1;
        };
        let end = at + length;
        let name: String = rest[name_at..].chars().take_while(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        self.erase(at, end);
        if !closing && let Some(skipped) = SKIPPED.iter().find(|s| **s == name) {
            return self.skip(skipped, end);
        }
        if !INLINE.contains(&name.as_str()) && !name.is_empty() && length >= 3 {
            self.out[at..at + 3].copy_from_slice("\u{2029}".as_bytes());
            match name.as_bytes() {
                [b'h', b'1'..=b'6'] if !closing => self.out[at + 3] = HEADING,
                b"li" if !closing => self.out[at + 3] = ITEM,
                _ => {}
            }
        }
        end
    }

    fn tag_length(&mut self, rest: &str) -> Option<usize> {
        if self.quotes {
            let mut quote = None;
            for (i, b) in rest.bytes().enumerate() {
                match (quote, b) {
                    (None, b'>') => return Some(i + 1),
                    (None, b'"' | b'\'') if rest.as_bytes()[i - 1] == b'=' => quote = Some(b),
                    (Some(q), _) if q == b => quote = None,
                    _ => {}
                }
            }
            self.quotes = false;
        }
        rest.find('>').map(|e| e + 1)
    }

    /// Blanks the content of an element; where its end tag begins.
    fn skip(&mut self, name: &'static str, from: usize) -> usize {
        let rest = &self.source[from..];
        if self.endless.contains(&name) {
            return from;
        }
        let end = find_end_tag(rest, name);
        if end.is_none() {
            self.endless.push(name);
        }
        let content = match end {
            Some(end) => end,
            None if name == "head" => find_tag(rest, "<body").unwrap_or(0),
            None if matches!(name, "script" | "style") => rest.len(),
            None => 0,
        };
        if name == "head" {
            self.title = title_of(&rest[..content]);
        }
        self.erase(from, from + content)
    }

    fn erase(&mut self, from: usize, to: usize) -> usize {
        let blank = self.blank;
        self.out[from..to].iter_mut().filter(|b| blank == PAD || !matches!(**b, b'\n' | b'\r')).for_each(|b| *b = blank);
        to
    }

    /// Decodes the entity at `at`; where to go on.
    fn entity(&mut self, at: usize) -> usize {
        let Some((c, length)) = entity::decode(&self.source[at..]) else { return at + 1 };
        if c.len_utf8() > length {
            return at + length;
        }
        let place = &mut self.out[at..at + length];
        place.fill(PAD);
        c.encode_utf8(place);
        at + length
    }
}

fn find_end_tag(text: &str, name: &str) -> Option<usize> {
    find_tag(text, &format!("</{name}"))
}

/// The first tag that begins so, whatever its case.
fn find_tag(text: &str, tag: &str) -> Option<usize> {
    let (bytes, tag) = (text.as_bytes(), tag.as_bytes());
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(|b| *b == b'<') {
        at += step;
        let end = at + tag.len();
        if bytes.get(at..end).is_some_and(|b| b.eq_ignore_ascii_case(tag)) && !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
            return Some(at);
        }
        at += 1;
    }
    None
}

fn title_of(head: &str) -> Option<String> {
    let from = find_tag(head, "<title")?;
    let rest = &head[from..];
    let rest = &rest[rest.find('>')? + 1..];
    let raw = &rest[..find_end_tag(rest, "title")?];
    let mut title = String::new();
    let mut at = 0;
    while let Some(c) = raw[at..].chars().next() {
        let (c, length) = entity::decode(&raw[at..]).unwrap_or((c, c.len_utf8()));
        title.push(c);
        at += length;
    }
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    (!title.is_empty()).then_some(title)
}
