//! A claim repository on disk: which files there are, and what `event.toml` says of each folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::Period;
use super::decision::{Decision, RawDecision, decisions};
use crate::error::{Problem, line_column};

/// Folders nested deeper than this are not entered.
const MAX_DEPTH: usize = 12;

/// What a file holds, by its extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// `.md`, `.txt`, `.html`: one dispatch.
    Dispatch,
    /// `.jsonl`: dispatches or claims, one a line.
    Lines,
    /// `.csv`, `.tsv`: a claims table.
    Csv,
    /// `.parquet`: a claims table.
    Parquet,
}

/// One file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Where it is.
    pub path: PathBuf,
    /// As shown to people: `/` between folders, never absolute.
    pub shown: String,
    /// The event folder it lies in.
    pub event: Option<String>,
    /// What it holds.
    pub kind: FileKind,
    /// Its bytes; 0 where that cannot be told.
    pub size: u64,
}

/// `event.toml`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Event {
    /// Folder name.
    pub name: String,
    /// Where the folder is.
    pub folder: PathBuf,
    /// For people.
    pub title: Option<String>,
    /// First to last day.
    pub period: Option<Period>,
    /// Slug paths.
    pub places: Vec<String>,
    /// What people decided about its questions.
    pub decisions: Vec<Decision>,
    /// Ratios up to which two figures of a metric count as the same.
    pub tolerances: BTreeMap<String, f64>,
    /// 1-based line of `tolerances` in the file.
    pub tolerances_line: u32,
    /// The file as shown.
    pub file: String,
    /// 1-based line of `places` in the file.
    pub places_line: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventFile {
    title: Option<String>,
    from: Option<Spanned<toml::Value>>,
    to: Option<Spanned<toml::Value>>,
    places: Option<Spanned<Vec<String>>>,
    #[serde(default, rename = "languages")]
    _languages: Vec<String>,
    #[serde(rename = "notes")]
    _notes: Option<toml::Value>,
    #[serde(default)]
    decisions: Vec<Spanned<RawDecision>>,
    tolerances: Option<Spanned<BTreeMap<String, f64>>>,
}

/// Everything to read below some paths.
#[derive(Debug, Clone, Default)]
pub struct Repository {
    /// In order of their names.
    pub files: Vec<InputFile>,
    /// By folder name.
    pub events: BTreeMap<String, Event>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Finds the files below `paths`; a path may be a file, an event folder or a folder of events.
pub fn discover(paths: &[PathBuf]) -> Repository {
    let mut found = Repository::default();
    for path in paths {
        let shown = shown(path);
        let Ok(meta) = fs::metadata(path) else {
            let remedy = "check the name; “counterclaim report” without a path reads claims/ in the current folder";
            found.problems.push(Problem::error("no such file or folder", remedy).in_file(shown));
            continue;
        };
        if meta.is_dir() {
            let before = found.files.len();
            walk(path, &shown, None, &mut Vec::new(), &mut found);
            if found.files.len() == before {
                let remedy = "put dispatches (.md, .txt, .html, .jsonl) or claims tables (.csv, .parquet) into it";
                found.problems.push(Problem::error("nothing to read in this folder", remedy).in_file(shown));
            }
        } else if let Some(kind) = kind_of(path) {
            let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
            let event = folder.and_then(|f| event_of(f, &self::shown(f), &mut found));
            found.files.push(InputFile { path: path.clone(), shown, event, kind, size: meta.len() });
        } else {
            let remedy = "give .md, .txt, .html, .jsonl, .csv, .tsv or .parquet";
            found.problems.push(Problem::error("not a kind of file that is read", remedy).in_file(shown));
        }
    }
    found.files.sort_by(|a, b| a.shown.cmp(&b.shown));
    found.files.dedup_by(|a, b| a.path == b.path);
    found
}

/// Reads a folder and those below it; `above` are the folders, by their real paths, that it lies in.
fn walk(folder: &Path, shown: &str, event: Option<&str>, above: &mut Vec<PathBuf>, found: &mut Repository) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) => {
            found.problems.push(Problem::error(e.to_string(), "check the folder's permissions").in_file(shown));
            return;
        }
    };
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    if above.contains(&real) {
        let message = "a link that leads back up; what it leads to is read already";
        found.problems.push(Problem::warning(message, "remove the link").in_file(shown));
        return;
    }
    above.push(real);
    let own = event_of(folder, shown, found);
    let event = own.as_deref().or(event);
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in &paths {
        if let Some(stem) = path.to_string_lossy().strip_suffix(".review.toml")
            && !paths.iter().any(|other| kind_of(other) == Some(FileKind::Dispatch) && other.with_extension("").to_string_lossy() == stem)
        {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let remedy = "give it the name of the dispatch that it corrects; corrections of a table go into the table";
            found.problems.push(Problem::error("no dispatch beside these corrections", remedy).in_file(format!("{shown}/{name}")));
        }
    }
    for path in paths {
        let Some(name) = path.file_name().map(|n| n.to_string_lossy().into_owned()) else { continue };
        if name.starts_with('.') {
            continue;
        }
        let shown = format!("{}/{name}", shown.trim_end_matches('/'));
        if path.is_dir() {
            if above.len() > MAX_DEPTH {
                found
                    .problems
                    .push(Problem::error("folders nested too deeply", "give the path of the inner folder as well").in_file(shown));
                continue;
            }
            let inner = event.map_or_else(|| name.clone(), str::to_owned);
            let inner = if path.join("event.toml").is_file() { None } else { Some(inner) };
            walk(&path, &shown, inner.as_deref(), above, found);
        } else if let Some(kind) = kind_of(&path) {
            let size = fs::metadata(&path).map_or(0, |m| m.len());
            found.files.push(InputFile { path, shown, event: event.map(str::to_owned), kind, size });
        }
    }
    above.pop();
}

/// The event of a folder that has an `event.toml`; reads it once.
fn event_of(folder: &Path, shown: &str, found: &mut Repository) -> Option<String> {
    let file = folder.join("event.toml");
    if !file.is_file() {
        return None;
    }
    let name = folder.canonicalize().ok()?.file_name()?.to_string_lossy().into_owned();
    if found.events.contains_key(&name) {
        return Some(name);
    }
    let file_shown = format!("{}/event.toml", shown.trim_end_matches('/'));
    let event = Event { folder: folder.to_owned(), ..read_event(&file, &file_shown, &name, &mut found.problems) };
    found.events.insert(name.clone(), event);
    Some(name)
}

fn read_event(file: &Path, shown: &str, name: &str, problems: &mut Vec<Problem>) -> Event {
    let mut event = Event { name: name.to_owned(), file: shown.to_owned(), ..Event::default() };
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(e) => {
            problems.push(Problem::error(e.to_string(), "save event.toml as UTF-8 and check its permissions").in_file(shown));
            return event;
        }
    };
    let raw: EventFile = match toml::from_str(&text) {
        Ok(raw) => raw,
        Err(e) => {
            let at = e.span().map_or(0, |s| s.start);
            let remedy = "event.toml knows title, from, to, places, languages, notes, tolerances, decisions";
            problems.push(Problem::error(e.message().replace('\n', ", "), remedy).at_offset(&text, at).in_file(shown));
            return event;
        }
    };
    let mut fault = |message: String, remedy: &str, at: usize| {
        problems.push(Problem::error(message, remedy).at_offset(&text, at).in_file(shown));
    };
    // A day in quotes, or without as TOML has it.
    let mut day = |key: &str, value: &Option<Spanned<toml::Value>>| -> Option<Date> {
        let value = value.as_ref()?;
        let written = value.get_ref().as_str().map_or_else(|| value.get_ref().to_string(), str::to_owned);
        let parsed = written.parse().ok();
        if parsed.is_none() {
            fault(format!("{key}: {written} is no day"), "write YYYY-MM-DD", value.span().start);
        }
        parsed
    };
    let (from, to) = (day("from", &raw.from), day("to", &raw.to));
    event.period = match (from, to) {
        (Some(from), Some(to)) if from > to => {
            let at = raw.to.as_ref().map_or(0, |v| v.span().start);
            fault("the event ends before it begins".into(), "write the earlier day into from", at);
            None
        }
        (Some(from), to) => Some(Period { from, to: to.unwrap_or(from) }),
        _ => None,
    };
    event.title = raw.title;
    event.decisions = decisions(&raw.decisions, Some(name), &text, shown, problems);
    if let Some(tolerances) = raw.tolerances {
        event.tolerances_line = line_column(&text, tolerances.span().start).0;
        event.tolerances = tolerances.into_inner();
    }
    if let Some(places) = raw.places {
        event.places_line = line_column(&text, places.span().start).0;
        event.places = places.into_inner();
    }
    event
}

fn kind_of(path: &Path) -> Option<FileKind> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "md" | "txt" | "html" | "htm" => Some(FileKind::Dispatch),
        "jsonl" | "ndjson" => Some(FileKind::Lines),
        "csv" | "tsv" => Some(FileKind::Csv),
        "parquet" => Some(FileKind::Parquet),
        _ => None,
    }
}

/// A path as shown: relative, `/` between folders, so that output never depends on where a checkout lies.
pub fn shown(path: &Path) -> String {
    let relative = if path.is_absolute() {
        let here = std::env::current_dir().ok();
        let below = here.as_deref().and_then(|h| path.strip_prefix(h).ok());
        below.map_or_else(|| path.file_name().map(PathBuf::from).unwrap_or_else(|| path.to_path_buf()), Path::to_path_buf)
    } else {
        path.to_path_buf()
    };
    let parts: Vec<String> =
        relative.components().filter(|c| !matches!(c, Component::CurDir)).map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    if parts.is_empty() { ".".into() } else { parts.join("/") }
}

/// The review file beside a dispatch (`name.review.toml`) with its name as shown; `None` when there is none.
pub fn review_of(path: &Path, shown: &str) -> Option<(String, String)> {
    let (path, shown) = review_path(path, shown, None);
    let bytes = fs::read(path).ok()?;
    Some((String::from_utf8_lossy(&bytes).into_owned(), shown))
}

/// Where the review file of a dispatch lies, and its name as shown; that of `coder` (`name.review-CODER.toml`) for a person who codes apart
/// from others, and whose decisions are not laid over the claims.
pub fn review_path(path: &Path, shown: &str, coder: Option<&str>) -> (PathBuf, String) {
    let ending = coder.map_or_else(|| "review.toml".to_owned(), |coder| format!("review-{coder}.toml"));
    let name = shown.rsplit_once('.').map_or(shown, |(stem, _)| stem);
    (path.with_extension(&ending), format!("{name}.{ending}"))
}
