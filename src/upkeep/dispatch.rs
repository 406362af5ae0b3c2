//! A dispatch as a file: its name, its front matter in a fixed shape, its text.

use toml::Value;

use crate::catalog::{Catalog, SourceContext, fold};
use crate::text::DispatchMeta;

/// The keys in the order in which they are written. The event is the folder's name.
const ORDER: [&str; 9] = ["outlet", "published", "language", "title", "url", "archive_url", "place", "via", "sha256"];

/// The whole file: front matter between `+++` lines, an empty line, the text.
pub fn dispatch_file(meta: &DispatchMeta, text: &str) -> String {
    let mut out = String::from("+++\n");
    for key in ORDER {
        if let Some(value) = meta.get(key) {
            out.push_str(&format!("{key} = {}\n", quoted(value)));
        } else if key == "via" && !meta.via.is_empty() {
            let list: Vec<String> = meta.via.iter().map(|v| quoted(v)).collect();
            out.push_str(&format!("via = [{}]\n", list.join(", ")));
        }
    }
    out.push_str("+++\n\n");
    out.push_str(text.trim());
    out.push('\n');
    out
}

/// A value on one line, as TOML has it.
fn quoted(value: &str) -> String {
    Value::String(value.split_whitespace().collect::<Vec<_>>().join(" ")).to_string()
}

/// Text that is no Markdown, so that a reader of Markdown loses nothing of it: fences, tags and the targets of links are not such.
pub(super) fn verbatim(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let inner = line.trim_start();
        if inner.starts_with("```") || inner.starts_with("~~~") {
            out.push_str(&line[..line.len() - inner.len()]);
            out.push('\\');
            out.push_str(inner);
            continue;
        }
        let mut before = ' ';
        for (at, c) in line.char_indices() {
            let next = line[at + c.len_utf8()..].chars().next();
            let tag = c == '<' && next.is_some_and(|n| n.is_ascii_alphabetic() || matches!(n, '/' | '!'));
            if before != '\\' && (tag || before == ']' && c == '(') {
                out.push('\\');
            }
            out.push(c);
            before = c;
        }
    }
    out
}

/// Name of a dispatch's file without its ending: the outlet and the day, month or year.
pub fn stem(meta: &DispatchMeta, catalog: &Catalog) -> String {
    let outlet = meta.outlet.as_deref().unwrap_or_default();
    let known = catalog.sources.identify(&catalog.places, outlet, &SourceContext::default());
    let last = known.id().filter(|id| catalog.sources.get(id).is_some()).and_then(|id| id.rsplit('/').next());
    let host = || meta.url.as_deref().and_then(super::settle::host).map(|h| slug(h.rsplit('.').nth(1).unwrap_or(h)));
    let own = slug(outlet);
    // A name that other keyboards can type, where there is one.
    let name = last.map(str::to_owned).or_else(|| Some(own.clone()).filter(|s| !s.is_empty() && s.is_ascii())).or_else(host);
    let name = name.filter(|n| !n.is_empty()).unwrap_or(own);
    let name = if name.is_empty() { "dispatch" } else { &name };
    let day = meta.published.as_deref().map_or("", |p| p.split(['T', ' ']).next().unwrap_or(p));
    if day.is_empty() { name.to_owned() } else { format!("{name}-{day}") }
}

/// Small letters and digits of any script, hyphens between.
fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in fold(name).chars().take(60) {
        match c {
            c if c.is_alphanumeric() => out.push(c),
            '\'' => {}
            _ if !out.ends_with('-') && !out.is_empty() => out.push('-'),
            _ => {}
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// Why `name` cannot be the name of an event; nothing when it can.
pub fn event_name(name: &str) -> Option<&'static str> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.starts_with('.') || name.len() > 100 || !name.chars().all(plain) {
        return Some("write letters, digits and hyphens, such as 2023-05-harbour");
    }
    None
}

/// What an event is called for people until somebody says better: its name without the day.
pub fn event_title(name: &str) -> String {
    let words: Vec<&str> = name.split(['-', '_', '.']).filter(|w| !w.is_empty()).collect();
    let said = words.iter().position(|w| !w.chars().all(|c| c.is_ascii_digit())).map_or(&words[..], |at| &words[at..]);
    let title = said.join(" ");
    title.chars().take(1).flat_map(char::to_uppercase).chain(title.chars().skip(1)).collect()
}

/// The `event.toml` of an event of which no more is known than its first dispatch, and the places in that.
pub fn event_file(title: &str, published: Option<&str>, places: &[String]) -> String {
    let list: Vec<String> = places.iter().map(|p| quoted(p)).collect();
    format!(
        "# What all dispatches of this folder have in common. Places and days that they leave open are taken from here.\n\
         title = {}\n\
         # First and last day of what happened (the first dispatch is of {}):\n\
         # from = \"YYYY-MM-DD\"\n\
         # to = \"YYYY-MM-DD\"\n\
         # Where, as ids of “counterclaim catalog list places”:\n\
         {}places = [{}]\n",
        quoted(title),
        published.unwrap_or("an unknown day"),
        if list.is_empty() { "# " } else { "" },
        list.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::parse;

    fn meta() -> DispatchMeta {
        DispatchMeta {
            outlet: Some("Coast “News” \"daily\"\nx".into()), published: Some("2023-05-03".into()), ..DispatchMeta::default()
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let body = "+++\nPolice detained 12 people.\n+++\n---\nkey = 3";
        let file = dispatch_file(&DispatchMeta { via: vec!["a".into(), "b'".into()], ..meta() }, body);
        let (read, problems) = parse("x", "e/x.md", file.as_bytes(), &DispatchMeta::default(), Catalog::built_in());
        assert_eq!(problems, []);
        let read = read.unwrap();
        assert_eq!(read.outlet.as_deref(), Some("Coast “News” \"daily\" x"));
        assert_eq!(read.via, ["a", "b'"]);
        let at = file.find("12").unwrap();
        assert_eq!(&read.text[at..at + 2], "12");
        assert!(read.text.contains("key = 3"), "{}", read.text);
    }

    #[test]
    fn markdown_loses_nothing_of_plain_text() {
        let text = "```\nPolice said <b 500 people> came, [60](of them) students; 5 < 6.\n~~~\nThe end.";
        let file = dispatch_file(&meta(), &verbatim(text));
        let (read, _) = parse("x", "e/x.md", file.as_bytes(), &DispatchMeta::default(), Catalog::built_in());
        let seen: String = read.unwrap().text.chars().filter(|c| c.is_alphanumeric()).collect();
        let ink = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        assert_eq!(seen, ink(text));
        assert_eq!(verbatim("a * b_c [d] # e"), "a * b_c [d] # e");
    }

    #[test]
    fn names_of_files() {
        let named = |outlet: &str, url: Option<&str>| {
            let meta = DispatchMeta { outlet: Some(outlet.into()), url: url.map(str::to_owned), ..meta() };
            stem(&meta, Catalog::built_in())
        };
        assert_eq!(named("Coast News", None), "coast-news-2023-05-03");
        assert_eq!(named("Agence France-Presse", None), "afp-2023-05-03");
        assert_eq!(named("Вести края", Some("https://www.vesti-kraya.example/x")), "vesti-kraya-2023-05-03");
        assert_eq!(named("Вести края", None), "вести-края-2023-05-03");
        assert_eq!(named("../../etc", None), "etc-2023-05-03");
        assert_eq!(named("«»", None), "dispatch-2023-05-03");
    }

    #[test]
    fn a_new_event_can_be_read() {
        let file = event_file("A \"title\"", None, &["kazakhstan/almaty".into()]);
        assert!(
            file.parse::<toml::Table>().is_ok_and(|t| t.contains_key("places") && t["title"].as_str() == Some("A \"title\"")),
            "{file}"
        );
        assert_eq!((event_title("2024-01-storm").as_str(), event_title("2024").as_str()), ("Storm", "2024"));
        assert!(event_file("x", None, &[]).parse::<toml::Table>().is_ok_and(|t| !t.contains_key("places")));
    }
}
