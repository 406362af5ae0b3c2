//! Plain text and Markdown, with front matter or without.

use super::{Document, Documents};
use crate::text::{META_KEYS, front_matter};
use crate::upkeep::dispatch::verbatim;

const BY: &str = "front matter";

/// A text with line ends of one kind.
pub(super) fn read(text: &str, markdown: bool) -> Documents {
    let mut problems = Vec::new();
    let (meta, body) = front_matter(text, &mut problems);
    let mut document = Document { via: meta.via.clone(), ..Document::default() };
    for key in META_KEYS {
        // What it was made of before says nothing of the bytes that are added now.
        if !matches!(key, "via" | "sha256") {
            document.facts.tell(key, meta.get(key), BY);
        }
    }
    // Who writes front matter writes Markdown.
    let body = text[body..].trim();
    document.text = if markdown || body.len() + 2 < text.trim().len() && meta != Default::default() { body.into() } else { verbatim(body) };
    (vec![document], problems)
}
