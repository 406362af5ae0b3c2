//! Outlet, day, language and event of a document: as given, as it tells, as its text and its address show. Each with the reason; what
//! nothing shows is missing, and never guessed.

use std::collections::BTreeSet;

use super::incoming::Document;
use crate::catalog::{Catalog, Places, SourceContext, SourceKind, Tokens};
use crate::text::{DispatchMeta, Event, META_KEYS, Period, detect, published_period};

/// What a dispatch is not added without.
pub const NEEDED: [&str; 4] = ["outlet", "published", "language", "event"];

/// So many days after an event dispatches may still be about it.
const ECHO: i64 = 60;

/// Bytes of the text that are searched for places.
const SEARCHED: usize = 100_000;

const GIVEN: &str = "as given";

/// What is known of a document.
#[derive(Debug, Clone, Default)]
pub struct Settled {
    /// Its front matter, the event included.
    pub meta: DispatchMeta,
    /// Key, value and reason, in the order of the keys.
    pub reasons: Vec<(&'static str, String, String)>,
    /// What of [`NEEDED`] is not known.
    pub missing: Vec<Missing>,
    /// Ids of the places that the text names, one for each time.
    named: Vec<String>,
}

/// Something that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// One of [`NEEDED`].
    pub key: &'static str,
    /// Why.
    pub why: String,
    /// What it may be, the likeliest first; for a person to decide.
    pub likely: Vec<String>,
}

impl Settled {
    fn know(&mut self, key: &'static str, value: &str, why: impl Into<String>) {
        self.meta.set(key, value.to_owned());
        self.reasons.push((key, value.to_owned(), why.into()));
    }

    fn miss(&mut self, key: &'static str, why: impl Into<String>) {
        self.missing.push(Missing { key, why: why.into(), likely: Vec::new() });
    }

    /// Ids of the places that the text names most, three at most.
    pub fn places(&self) -> Vec<String> {
        let mut counted: Vec<(usize, &str)> = Vec::new();
        for id in &self.named {
            match counted.iter_mut().find(|(_, known)| known == id) {
                Some((n, _)) => *n += 1,
                None => counted.push((1, id)),
            }
        }
        counted.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
        // A country beside its own cities says nothing more.
        let wider = |id: &str| counted.iter().any(|(_, other)| *other != id && Places::contains(id, other));
        counted.iter().filter(|(_, id)| !wider(id)).take(3).map(|(_, id)| (*id).to_owned()).collect()
    }

    /// The days of publication.
    pub fn period(&self) -> Option<Period> {
        self.meta.published.as_deref().and_then(|p| published_period(p).ok())
    }
}

/// What is known of `document`; `given` wins over what it tells, and what it tells over what is inferred.
pub fn settle(document: &Document, given: &DispatchMeta, events: &[Event], catalog: &Catalog) -> Settled {
    let mut settled = Settled::default();
    let told = |key: &str| document.facts.get(key).map(|fact| (fact.value.clone(), fact.by.to_owned()));
    let stated = |key: &str| given.get(key).map(|value| (value.to_owned(), GIVEN.to_owned())).or_else(|| told(key));
    let (mut url, archived) = (stated("url"), stated("archive_url"));
    let copy = url.as_ref().and_then(|(address, why)| Some((address.clone(), original(address)?.to_owned(), why.clone())));
    let archived = archived.or_else(|| copy.as_ref().map(|(archive, ..)| (archive.clone(), "the address is that of an archive".into())));
    if let Some((_, page, why)) = copy {
        url = Some((page, why));
    }
    let address = url.as_ref().map(|(url, _)| url.clone());
    let address = address.as_deref();
    match given.get("outlet").map(|o| (o.to_owned(), GIVEN.to_owned())).or_else(|| outlet(told("outlet"), address, catalog)) {
        Some((value, why)) => settled.know("outlet", &value, why),
        None => settled.miss("outlet", "nothing in the text tells who published it"),
    }
    let dated = stated("published").filter(|(written, _)| published_period(written).is_ok());
    match dated.or_else(|| address.and_then(day_in).map(|day| (day, "stands in the address".to_owned()))) {
        Some((value, why)) => settled.know("published", value.split(['T', ' ']).next().unwrap_or(&value), why),
        None => settled.miss("published", "nothing in the text tells when it was published"),
    }
    let language = stated("language").map(|(code, why)| (catalog.language(&code).map_or(code, |l| l.code.clone()), why));
    let read = || detect(&document.text, catalog).map(|found| (found.language.code.clone(), "read from the text".to_owned()));
    match language.or_else(read) {
        Some((value, why)) => settled.know("language", &value, why),
        None => settled.miss("language", "the language cannot be told from the text"),
    }
    settled.named = named(document, &settled, catalog);
    match stated("event") {
        Some((value, why)) => settled.know("event", &value, why),
        None => event(&mut settled, events),
    }
    for key in META_KEYS.into_iter().filter(|key| !NEEDED.contains(key)) {
        let value = match key {
            "url" => url.clone(),
            "archive_url" => archived.clone(),
            "sha256" => Some((document.sha256.clone(), "of the bytes it was made of".to_owned())),
            "title" => stated(key).map(|(title, why)| (without_outlet(&title, settled.meta.outlet.as_deref()), why)),
            _ => stated(key),
        };
        if let Some((value, why)) = value {
            settled.know(key, &value, why);
        }
    }
    settled.meta.via.clone_from(&document.via);
    settled
}

/// The outlet that a page or feed names, when the catalogue knows it; else the one whose name stands in the address; else what is told, as
/// it is told; else the address alone, which is where it was published.
fn outlet(told: Option<(String, String)>, url: Option<&str>, catalog: &Catalog) -> Option<(String, String)> {
    if let Some((written, by)) = &told
        && by == "front matter"
    {
        return Some((written.clone(), by.clone()));
    }
    // “Coast News | Latest”: one of the parts is the name.
    let parts = |written: &str| -> Vec<String> {
        let mut parts = vec![written.to_owned()];
        for mark in MARKS {
            parts.extend(written.split(mark).map(str::trim).filter(|p| *p != written && !p.is_empty()).map(str::to_owned));
        }
        parts
    };
    if let Some((written, by)) = &told
        && let Some(part) = parts(written).into_iter().find(|part| publisher(part, catalog).is_some())
    {
        return Some((part, by.clone()));
    }
    let host = url.and_then(host);
    if let Some(name) = host.and_then(|host| names_in(host).into_iter().find_map(|name| publisher(name, catalog))) {
        return Some((name, format!("its name stands in the address, {}", host.unwrap_or_default())));
    }
    told.or_else(|| host.map(|host| (host.to_owned(), "the address, of which the catalogue knows no outlet".to_owned())))
}

/// What stands between the parts of a title.
const MARKS: [&str; 9] = [" - ", " | ", " – ", " — ", " :: ", " · ", ": ", " » ", " / "];

/// A title without the name of the outlet at its end.
fn without_outlet(title: &str, outlet: Option<&str>) -> String {
    let ends = |mark: &&str| title.strip_suffix(outlet?).and_then(|rest| rest.strip_suffix(*mark));
    MARKS.iter().find_map(ends).unwrap_or(title).to_owned()
}

/// The English name of the outlet or agency that `written` names.
fn publisher(written: &str, catalog: &Catalog) -> Option<String> {
    let found = catalog.sources.identify(&catalog.places, written, &SourceContext::default());
    let source = catalog.sources.get(found.id()?)?;
    let publishes =
        source.outlet || source.agency || matches!(source.kind, SourceKind::Media | SourceKind::NewsAgency | SourceKind::Outlet);
    publishes.then(|| source.name.clone())
}

/// Host of an address, without `www.`.
pub(super) fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?.split(':').next()?;
    let host = ["www.", "m.", "amp."].iter().find_map(|p| host.strip_prefix(p)).unwrap_or(host);
    (host.contains('.')).then_some(host)
}

/// What in a host may be the name of an outlet: the host, what it is below, its words.
fn names_in(host: &str) -> Vec<&str> {
    let mut names = vec![host];
    names.extend(host.match_indices('.').map(|(at, _)| &host[at + 1..]).filter(|rest| rest.contains('.')));
    let words: Vec<&str> = host.split('.').collect();
    names.extend(words[..words.len().saturating_sub(1)].iter().rev().filter(|w| w.len() > 2 || words.len() == 2));
    names
}

/// The page that an address of a web archive is a copy of.
fn original(url: &str) -> Option<&str> {
    let archive = ["web.archive.org/web/", "archive.org/wayback/", "arquivo.pt/wayback/"].iter().any(|a| url.contains(a));
    let at = url.rfind("http://").max(url.rfind("https://")).filter(|at| archive && *at > 0)?;
    Some(&url[at..])
}

/// A day in the path of an address: `/2019/06/11/` or `2019-06-11`.
fn day_in(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?;
    let bytes = path.as_bytes();
    let apart = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(|b| !b.is_ascii_digit());
    (0..bytes.len().saturating_sub(9)).find_map(|at| {
        let day = path.get(at..at + 10)?.replace('/', "-");
        let marked = matches!(bytes[at + 4], b'/' | b'-') && bytes[at + 4] == bytes[at + 7];
        let alone = apart(at.checked_sub(1)) && apart(Some(at + 10));
        (marked && alone && published_period(&day).is_ok()).then_some(day)
    })
}

/// Ids of the places in a text and its dateline.
fn named(document: &Document, settled: &Settled, catalog: &Catalog) -> Vec<String> {
    let mut end = document.text.len().min(SEARCHED);
    while !document.text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &document.text[..end];
    let day = settled.period().map(|p| p.from);
    let language = settled.meta.language.as_deref();
    let mentions = catalog.places.find(text, &Tokens::of(text, 0), language, day);
    let clear: Vec<&str> = mentions.iter().filter(|m| m.ids.len() == 1 && !m.demonym).map(|m| m.ids[0]).collect();
    // “Alexandria” is that of the country which the text is about.
    let settle = |ids: &[&str]| catalog.places.resolve(ids, &clear).map(str::to_owned);
    let mut out: Vec<String> = mentions.iter().filter(|m| !m.demonym).filter_map(|m| settle(&m.ids)).collect();
    let stated = document.facts.get("place").and_then(|place| catalog.places.identify_text(&place.value, &clear));
    out.extend(stated.into_iter().flat_map(|ids| ids.split(';').map(str::to_owned).collect::<Vec<_>>()));
    out
}

/// The one event whose days and places fit.
fn event(settled: &mut Settled, events: &[Event]) {
    let Some(published) = settled.period() else {
        // That the day is missing is said; with it an event may be found.
        if events.is_empty() {
            settled.miss("event", "there are no events yet");
        }
        return;
    };
    let places: BTreeSet<&str> = settled.named.iter().map(String::as_str).collect();
    let fits = |event: &&Event| {
        let days = event
            .period
            .is_some_and(|p| published.to >= p.from && published.from.since(p.to).is_ok_and(|after| i64::from(after.get_days()) <= ECHO));
        let near = |own: &String| places.iter().any(|place| Places::contains(own, place));
        days && (event.places.is_empty() || event.places.iter().any(near))
    };
    let fitting: Vec<&Event> = events.iter().filter(fits).collect();
    match fitting[..] {
        [one] => {
            let name = one.name.clone();
            settled.know("event", &name, "the one event whose days and places fit");
        }
        [] => settled.miss("event", "no event has days and places that fit"),
        [..] => {
            // The nearer in time, the likelier.
            let mut near = fitting;
            near.sort_by_key(|e| e.period.map_or(i32::MAX, |p| published.from.since(p.to).map_or(i32::MAX, |s| s.get_days().abs())));
            let likely: Vec<String> = near.iter().map(|e| e.name.clone()).collect();
            let why = format!("the days and places of several events fit: {}", likely.join(", "));
            settled.missing.push(Missing { key: "event", why, likely });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn document(text: &str, facts: &[(&'static str, &str)]) -> Document {
        let mut document = Document { text: text.into(), ..Document::default() };
        facts.iter().for_each(|(key, value)| document.facts.tell(key, Some(value), "the page"));
        document
    }

    fn why(document: &Document, events: &[Event], key: &str) -> (String, String) {
        let settled = settle(document, &DispatchMeta::default(), events, Catalog::built_in());
        let known = settled.reasons.into_iter().find(|(k, ..)| *k == key).map(|(_, value, why)| (value, why));
        known.unwrap_or_else(|| (String::new(), settled.missing.into_iter().find(|m| m.key == key).map(|m| m.why).unwrap_or_default()))
    }

    fn almaty(name: &str, from: jiff::civil::Date) -> Event {
        Event { name: name.into(), period: Some(Period::day(from)), places: vec!["kazakhstan/almaty".into()], ..Event::default() }
    }

    const TEXT: &str = "Police in Almaty said that 12 people were detained on Sunday.";

    #[test]
    fn the_outlet_is_told_or_stands_in_the_address() {
        let outlet = |facts: &[(&'static str, &str)]| why(&document(TEXT, facts), &[], "outlet").0;
        assert_eq!(outlet(&[("outlet", "News | Agence France-Presse")]), "Agence France-Presse");
        assert_eq!(outlet(&[("outlet", "Coast News | All")]), "Coast News | All");
        assert_eq!(outlet(&[("url", "https://www.bbc.co.uk/news/1")]), "BBC");
        assert_eq!(outlet(&[("outlet", "Home"), ("url", "https://www.bbc.com/news/1")]), "BBC");
        assert_eq!(outlet(&[("url", "https://coast.example/a")]), "coast.example");
        assert_eq!(outlet(&[]), "");
    }

    #[test]
    fn a_title_loses_its_outlet() {
        assert_eq!(without_outlet("Harbour closed | Coast News", Some("Coast News")), "Harbour closed");
        assert_eq!(without_outlet("What Coast News", Some("Coast News")), "What Coast News");
    }

    #[test]
    fn days_stand_in_addresses() {
        assert_eq!(day_in("https://x.org/2019/06/11/story-2020.html").as_deref(), Some("2019-06-11"));
        assert_eq!(day_in("https://x.org/a-2019-06-11-b").as_deref(), Some("2019-06-11"));
        for none in ["https://x.org/2019/13/11/", "https://x.org/2019/6/1", "https://x.org/?d=2019-06-11", "https://x.org/2019-06/11", "x"]
        {
            assert_eq!(day_in(none), None, "{none}");
        }
    }

    #[test]
    fn an_archived_copy_names_its_page() {
        let copy = "https://web.archive.org/web/20190611/https://www.bbc.com/news/1";
        let settled = settle(&document(TEXT, &[("url", copy)]), &DispatchMeta::default(), &[], Catalog::built_in());
        assert_eq!(settled.meta.url.as_deref(), Some("https://www.bbc.com/news/1"));
        assert_eq!(settled.meta.archive_url.as_deref(), Some(copy));
    }

    #[test]
    fn one_event_fits_or_none_is_taken() {
        let events = [almaty("a", date(2019, 6, 9)), almaty("b", date(2022, 3, 6))];
        let on = |day: &str, events: &[Event]| why(&document(TEXT, &[("published", day)]), events, "event");
        assert_eq!(on("2019-06-11", &events).0, "a");
        assert_eq!(on("2019-06", &events).0, "a");
        assert_eq!(on("2019-06-08", &events), (String::new(), "no event has days and places that fit".into()));
        assert_eq!(on("2019-12-11", &events).0, "");
        let twice = [almaty("a", date(2019, 6, 9)), almaty("c", date(2019, 6, 10))];
        assert_eq!(on("2019-06-11", &twice).1, "the days and places of several events fit: c, a");
        let elsewhere = document("Police in Astana detained 12 people.", &[("published", "2019-06-11")]);
        assert_eq!(why(&elsewhere, &events, "event").0, "");
    }

    #[test]
    fn what_is_given_wins_and_what_nothing_shows_is_missing() {
        let given = DispatchMeta { outlet: Some("AFP".into()), ..DispatchMeta::default() };
        let settled = settle(&document("12", &[("outlet", "BBC")]), &given, &[], Catalog::built_in());
        assert_eq!(settled.meta.outlet.as_deref(), Some("AFP"));
        assert_eq!(settled.missing.iter().map(|m| m.key).collect::<Vec<_>>(), ["published", "language", "event"]);
        let one = [almaty("a", date(2019, 6, 9))];
        let settled = settle(&document("12", &[]), &given, &one, Catalog::built_in());
        assert_eq!(settled.missing.iter().map(|m| m.key).collect::<Vec<_>>(), ["published", "language"]);
    }
}
