//! What is known of a dispatch beside its text: front matter, sidecar, command line.

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Period;
use crate::error::Problem;

/// Metadata of a dispatch; whatever is missing stays unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DispatchMeta {
    /// The event it belongs to; else the folder's name.
    pub event: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// ISO day, month or year.
    pub published: Option<String>,
    /// Language code.
    pub language: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Where it is archived.
    pub archive_url: Option<String>,
    /// Dateline.
    pub place: Option<String>,
    /// Who relayed it, in order.
    pub via: Vec<String>,
    /// SHA-256 of the bytes that it was made of, in hexadecimal digits.
    pub sha256: Option<String>,
}

/// The keys of front matter and sidecars.
pub const META_KEYS: [&str; 10] = ["event", "outlet", "published", "language", "title", "url", "archive_url", "place", "via", "sha256"];

pub(super) const PUBLISHED_REMEDY: &str = "write a day (\"2019-06-11\"), a month (\"2019-06\") or a year (\"2019\")";

impl DispatchMeta {
    /// Its own values, and those of `other` where it has none.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        let or = |a: Option<String>, b: &Option<String>| a.or_else(|| b.clone());
        Self {
            event: or(self.event, &other.event),
            outlet: or(self.outlet, &other.outlet),
            published: or(self.published, &other.published),
            language: or(self.language, &other.language),
            title: or(self.title, &other.title),
            url: or(self.url, &other.url),
            archive_url: or(self.archive_url, &other.archive_url),
            place: or(self.place, &other.place),
            via: if self.via.is_empty() { other.via.clone() } else { self.via },
            sha256: or(self.sha256, &other.sha256),
        }
    }

    /// The value of one of [`META_KEYS`] that has one value (all but `via`).
    pub fn get(&self, key: &str) -> Option<&str> {
        let slot = match key {
            "event" => &self.event,
            "outlet" => &self.outlet,
            "published" => &self.published,
            "language" => &self.language,
            "title" => &self.title,
            "url" => &self.url,
            "archive_url" => &self.archive_url,
            "place" => &self.place,
            "sha256" => &self.sha256,
            _ => return None,
        };
        slot.as_deref()
    }

    /// Sets one of [`META_KEYS`]; false for any other.
    pub fn set(&mut self, key: &str, value: String) -> bool {
        let slot = match key {
            "event" => &mut self.event,
            "outlet" => &mut self.outlet,
            "published" => &mut self.published,
            "language" => &mut self.language,
            "title" => &mut self.title,
            "url" => &mut self.url,
            "archive_url" => &mut self.archive_url,
            "place" => &mut self.place,
            "sha256" => &mut self.sha256,
            "via" => {
                self.via.push(value);
                return true;
            }
            _ => return false,
        };
        *slot = Some(value).filter(|v| !v.trim().is_empty());
        true
    }
}

/// The days of an ISO day, month or year (a time after the day is accepted and left out).
///
/// # Errors
/// What is wrong with it.
pub fn published_period(written: &str) -> Result<Period, String> {
    let text = written.trim();
    let shape = || format!("“{text}” is no ISO date");
    let day = text.split_once(['T', ' ']).map_or(text, |(day, _)| day);
    let mut numbers = Vec::new();
    for (i, part) in day.split('-').enumerate() {
        let width = if i == 0 { 4 } else { 2 };
        if part.len() != width || i > 2 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return Err(shape());
        }
        numbers.push(part.parse::<i16>().map_err(|_| shape())?);
    }
    let missing = |_| format!("“{text}” does not exist");
    let date = |month: i16, day: i16| Date::new(numbers[0], month as i8, day as i8).map_err(missing);
    match numbers[..] {
        [_] => Ok(Period { from: date(1, 1)?, to: date(12, 31)? }),
        [_, month] => date(month, 1).map(|from| Period { from, to: from.last_of_month() }),
        [_, month, day] => date(month, day).map(Period::day),
        _ => Err(shape()),
    }
}

/// Front matter between `+++` lines at the top of `text`, and where the text after it begins.
pub fn front_matter(text: &str, problems: &mut Vec<Problem>) -> (DispatchMeta, usize) {
    let start = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    let mut lines = text[start..].split_inclusive('\n').scan(start, |at, line| {
        let from = *at;
        *at += line.len();
        Some((from, line))
    });
    let Some((_, first)) = lines.next() else { return (DispatchMeta::default(), 0) };
    let fence = first.trim_end();
    if fence == "---" {
        return (DispatchMeta::default(), yaml(text, lines, problems));
    }
    if fence != "+++" {
        return (DispatchMeta::default(), 0);
    }
    let from = start + first.len();
    let mut end = None;
    let mut matter_ends = from;
    let mut still = true;
    for (at, line) in lines {
        if line.trim_end() == "+++" {
            end = Some((at, at + line.len()));
            break;
        }
        still = still && looks_like_toml(line);
        if still {
            matter_ends = at + line.len();
        }
    }
    let (to, body) = end.unwrap_or_else(|| {
        problems.push(Problem::error("front matter is not closed", "put a line of +++ after the last key").at_offset(text, start));
        (matter_ends, matter_ends)
    });
    let table = &text[from..to];
    (read_table(table, text, from, problems), body)
}

/// A file that begins like YAML front matter: reported, and left out of the text.
fn yaml<'a>(text: &str, lines: impl Iterator<Item = (usize, &'a str)>, problems: &mut Vec<Problem>) -> usize {
    let mut keys = 0;
    for (at, line) in lines.take(60) {
        let line_text = line.trim_end();
        if line_text == "---" && keys > 0 {
            problems.push(
                Problem::error("YAML front matter is not read", "write it as TOML between +++ lines: key = \"value\"").at_offset(text, 0),
            );
            return at + line.len();
        }
        let is_key = line_text
            .split_once(':')
            .is_some_and(|(key, _)| !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')));
        if !is_key && !line_text.starts_with([' ', '-', '#']) && !line_text.is_empty() {
            break;
        }
        keys += usize::from(is_key);
    }
    0
}

fn looks_like_toml(line: &str) -> bool {
    let line = line.trim();
    let bare = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '"' | '.'));
    line.is_empty() || line.starts_with('#') || line.split_once('=').is_some_and(|(key, _)| bare(key.trim()))
}

/// Reads `table`, which stands at byte `base` of `whole`; problems carry their place in `whole`.
pub(super) fn read_table(table: &str, whole: &str, base: usize, problems: &mut Vec<Problem>) -> DispatchMeta {
    let (parsed, faults) = DeTable::parse_recoverable(table);
    for fault in &faults {
        let at = base + fault.span().map_or(0, |s| s.start);
        let message = format!("front matter: {}", fault.message().replace('\n', ", "));
        problems.push(Problem::error(message, "write key = \"value\", the value in quotes").at_offset(whole, at));
    }
    let mut meta = DispatchMeta::default();
    let mut entries: Vec<_> = parsed.into_inner().into_iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in entries {
        let (key_at, value_at) = (base + key.span().start, base + value.span().start);
        let key = key.into_inner();
        if !META_KEYS.contains(&key.as_ref()) {
            problems.push(unknown_key(&key).at_offset(whole, key_at));
            continue;
        }
        match strings(&key, value) {
            Ok(values) => {
                if key == "published"
                    && let Some(Err(wrong)) = values.first().map(|v| published_period(v))
                {
                    problems.push(Problem::error(format!("published: {wrong}"), PUBLISHED_REMEDY).at_offset(whole, value_at));
                    continue;
                }
                for value in values {
                    meta.set(&key, value);
                }
            }
            Err(message) => problems.push(Problem::error(message, "put the value in quotes").at_offset(whole, value_at)),
        }
    }
    meta
}

fn unknown_key(key: &str) -> Problem {
    let near = META_KEYS.iter().map(|k| (strsim::damerau_levenshtein(k, &key.to_lowercase()), *k)).min();
    match near {
        Some((distance, known)) if distance <= 2 || known.starts_with(key) || key.starts_with(known) => {
            Problem::error(format!("unknown key “{key}”"), format!("did you mean “{known}”?"))
        }
        _ => Problem::warning(format!("unknown key “{key}” is not used"), format!("known keys: {}", META_KEYS.join(", "))),
    }
}

fn strings(key: &str, value: Spanned<DeValue<'_>>) -> Result<Vec<String>, String> {
    match value.into_inner() {
        DeValue::String(s) => Ok(vec![s.into_owned()]),
        DeValue::Integer(n) if matches!(key, "published" | "event" | "title") => Ok(vec![n.to_string()]),
        DeValue::Datetime(d) if key == "published" => Ok(vec![d.to_string()]),
        DeValue::Array(items) if key == "via" => {
            let item = |v: Spanned<DeValue<'_>>| match v.into_inner() {
                DeValue::String(s) => Ok(s.into_owned()),
                other => Err(format!("via: text expected, found {}", other.type_str())),
            };
            items.into_iter().map(item).collect()
        }
        other => Err(format!("{key}: text expected, found {}", other.type_str())),
    }
}
