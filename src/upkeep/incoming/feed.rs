//! RSS, Atom and JSON feeds: a document for each item.

use feed_rs::model::{Entry, Feed, Link, Text};
use feed_rs::parser::Builder;

use super::apart::apart;
use super::page::day;
use super::{Document, Documents, sha256, tidy};
use crate::error::Problem;
use crate::text::prose;
use crate::upkeep::dispatch::verbatim;

/// Entities of one's own unfold without bound, and no feed needs them.
const ENTITY: &[u8] = b"<!ENTITY";

pub(super) fn read(bytes: &[u8]) -> Result<Documents, Problem> {
    if bytes.windows(ENTITY.len()).any(|w| w.eq_ignore_ascii_case(ENTITY)) {
        return Err(Problem::error("the feed declares entities of its own", "take the DOCTYPE out of it, or add the articles as pages"));
    }
    let owned = bytes.to_vec();
    let feed = apart("feed", move || {
        // The day as the feed states it, not that in Greenwich.
        let stated = |text: &str| format!("{}T00:00:00Z", day(text)?).parse().ok();
        Builder::new().timestamp_parser(stated).build().parse(owned.as_slice()).map_err(|e| e.to_string())
    })?;
    let feed = feed.map_err(|why| {
        let remedy = "feeds are RSS, Atom or JSON Feed; download it again, or add the articles as pages";
        Problem::error(format!("no feed: {}", why.replace('\n', " ")), remedy)
    })?;
    let (mut documents, mut problems) = (Vec::new(), Vec::new());
    for (number, entry) in (1..).zip(&feed.entries) {
        let document = document(&feed, entry);
        if document.text.chars().any(char::is_alphanumeric) {
            documents.push(Document { item: Some(number), ..document });
        } else {
            problems.push(Problem::warning(format!("item {number} has no text, and is left out"), "add its page"));
        }
    }
    if documents.is_empty() {
        return Err(Problem::error("no item with a text in the feed", "add the articles as pages"));
    }
    Ok((documents, problems))
}

fn document(feed: &Feed, entry: &Entry) -> Document {
    let content = entry.content.as_ref().and_then(|c| c.body.as_deref()).map(written).filter(|t| !t.is_empty());
    let summary = entry.summary.as_ref().map(|t| written(&t.content)).filter(|t| !t.is_empty());
    let note = content.is_none().then(|| "the feed gives a summary only".to_owned());
    let text = content.or(summary).unwrap_or_default();
    let mut document = Document { sha256: sha256(text.as_bytes()), text: verbatim(&text), note, ..Document::default() };
    let plain = |text: &Option<Text>| text.as_ref().map(|t| prose(&t.content));
    let facts = &mut document.facts;
    facts.tell("outlet", plain(&feed.title).as_deref(), "the feed's title");
    let date = |at: Option<String>| at.and_then(|at| at.get(..10).map(str::to_owned));
    facts.tell("published", date(entry.published.map(|at| at.to_string())).as_deref(), "the item's date");
    facts.tell("published", date(entry.updated.map(|at| at.to_string())).as_deref(), "the item's last change");
    facts.tell("language", entry.language.as_deref().or(feed.language.as_deref()), "the feed");
    facts.tell("title", plain(&entry.title).as_deref(), "the item");
    facts.tell("url", link(&entry.links).or(Some(entry.id.as_str())).filter(|url| url.starts_with("http")), "the item");
    document
}

/// The text of an item, which is HTML where it has markup.
fn written(text: &str) -> String {
    let text = tidy(text);
    let marked = text.match_indices('<').any(|(at, _)| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'));
    if marked { prose(&text) } else { text.split("\n\n").map(prose).filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n\n") }
}

/// The page of an item.
fn link(links: &[Link]) -> Option<&str> {
    let page = |link: &&Link| link.rel.as_deref().is_none_or(|rel| rel == "alternate");
    links.iter().find(page).or(links.first()).map(|link| link.href.as_str())
}
