//! An HTML page: its main text, and what its head says of it.

use dom_smoothie::{Config, Readability};

use super::apart::apart;
use super::{Document, Documents, Facts, linked};
use crate::error::Problem;
use crate::text::prose;
use crate::upkeep::dispatch::verbatim;

/// Elements within one another; no page that people wrote comes near, and the parser's time grows with the square.
const DEEPEST: usize = 1000;
/// Elements in all.
const MOST: usize = 200_000;

/// Elements that need no end tag, or have none.
const OPEN: [&str; 30] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li", "dt", "dd",
    "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "html", "head", "body",
];

/// What the parser found.
struct Found {
    content: Option<String>,
    facts: Facts,
}

pub(super) fn read(html: &str) -> Result<Documents, Problem> {
    let (elements, depth) = size(html);
    if depth > DEEPEST || elements > MOST {
        let message = match depth > DEEPEST {
            true => format!("elements nested more than {DEEPEST} deep"),
            false => format!("more than {MOST} elements"),
        };
        return Err(Problem::error(message, "copy the text of the page into a .txt file"));
    }
    let owned = html.to_owned();
    let found = apart("page", move || found(&owned))?;
    let whole = prose(html);
    let (mut problems, mut facts) = (Vec::new(), found.facts);
    let main = found.content.map(|content| prose(&content)).filter(|text| text.chars().any(char::is_alphanumeric));
    if main.is_none() {
        let remedy = "look at the file, and take out what is not the article";
        problems.push(Problem::warning("the main text cannot be told from the rest; all of the page is taken", remedy));
    }
    let text = main.unwrap_or_else(|| whole.clone());
    // Browsers note it so in what they save.
    let saved = html.split_once("<!-- saved from url=(").and_then(|(_, rest)| rest.split_once(')')).map(|(_, rest)| rest);
    facts.tell("url", saved.and_then(|rest| rest.split_whitespace().next()), "the remark of the browser that saved the page");
    let inked = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let note = format!("{} of the {} characters of the page", inked(&text), inked(&whole));
    Ok((vec![Document { text: verbatim(&text), facts, note: Some(note), ..Document::default() }], problems))
}

fn found(html: &str) -> Found {
    let mut facts = Facts::default();
    let config = Config { max_elements_to_parse: MOST, ..Config::default() };
    let Ok(mut page) = Readability::new(html, None, Some(config)) else { return Found { content: None, facts } };
    let attribute =
        |selector: &str, name: &str| page.doc.select(selector).nodes().first().and_then(|n| n.attr(name)).map(|v| v.to_string());
    let head = page.get_article_metadata(page.parse_json_ld());
    facts.tell("outlet", head.site_name.as_deref(), "the page's og:site_name or publisher");
    facts.tell("published", head.published_time.as_deref().and_then(day).as_deref(), "the page's date of publication");
    let scripts = page.doc.select("script[type='application/ld+json']");
    linked::tell(&mut facts, scripts.nodes().iter().map(|script| script.text().to_string()));
    facts.tell("published", attribute("time[datetime]", "datetime").as_deref().and_then(day).as_deref(), "the page's first <time>");
    facts.tell("language", head.lang.as_deref(), "the page's lang");
    facts.tell("title", Some(&head.title), "the page");
    for (selector, name) in [("link[rel=canonical]", "href"), ("meta[property='og:url']", "content")] {
        facts.tell("url", attribute(selector, name).filter(|url| url.starts_with("http")).as_deref(), "the page");
    }
    Found { content: page.parse().ok().map(|article| article.content.to_string()), facts }
}

/// The day of a date as pages write it: ISO 8601 with or without a time, or as in a mail.
pub(super) fn day(written: &str) -> Option<String> {
    let written = written.trim();
    let iso = written.get(..10).unwrap_or(written);
    if crate::text::published_period(iso).is_ok() {
        return Some(iso.to_owned());
    }
    let parser = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
    parser.parse_zoned(written).ok().map(|at| at.date().to_string())
}

/// Elements of a page, and how deep they nest at most.
fn size(html: &str) -> (usize, usize) {
    let (mut elements, mut depth, mut deepest) = (0, 0_usize, 0);
    for (at, _) in html.match_indices('<') {
        let rest = &html.as_bytes()[at + 1..];
        let closing = rest.first() == Some(&b'/');
        let name = &rest[usize::from(closing).min(rest.len())..];
        let name = &name[..name.iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(name.len())];
        let open = |open: &&str| open.as_bytes().eq_ignore_ascii_case(name);
        if !name.first().is_some_and(u8::is_ascii_alphabetic) || name.len() > 40 {
            continue;
        }
        elements += usize::from(!closing);
        if OPEN.iter().any(open) {
            continue;
        }
        depth = if closing { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
    }
    (elements, deepest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_pages() {
        for (written, want) in [
            ("2019-06-11T23:30:00+06:00", Some("2019-06-11")),
            ("2019-06-11", Some("2019-06-11")),
            ("Tue, 11 Jun 2019 23:30:00 +0600", Some("2019-06-11")),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(day(written).as_deref(), want, "{written}");
        }
    }

    #[test]
    fn what_needs_no_end_tag_does_not_nest() {
        assert_eq!(size("<ul><li>a<li>b<br></ul><p>c<p>d a < b"), (6, 1));
        assert_eq!(size(&"<div>".repeat(5)), (5, 5));
    }
}
