//! Where new dispatches go: the events there are, what is there already, names that are free.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::catalog::Catalog;
use crate::cli::input::{shown, suggestion};
use crate::error::{Level, Problem};
use crate::pipeline::NewDispatch;
use crate::text::{self, Event, FileKind, Repository, front_matter};
use crate::upkeep::incoming::Document;
use crate::upkeep::{Settled, dispatch_file, event_file, event_name, event_title, stem};

/// So many files at most are made in one go; a dump with more is read as it is.
const MOST: usize = 1000;

/// The repository that is added to.
pub struct Shelf {
    folder: PathBuf,
    /// What is there.
    pub repository: Repository,
    /// All events, with an `event.toml` or without, by name.
    pub events: Vec<Event>,
}

/// An event that is made.
pub struct NewEvent {
    /// As it will be read.
    pub event: Event,
    /// Its `event.toml`.
    pub text: String,
}

/// What is to be written.
#[derive(Default)]
pub struct Planned {
    /// In order.
    pub dispatches: Vec<NewDispatch>,
    /// Those that are not there yet.
    pub events: Vec<NewEvent>,
    /// What is known of each dispatch, and how much of its file it is.
    pub facts: Vec<(Settled, Option<String>)>,
}

impl Shelf {
    /// Looks at the folder.
    pub fn read(folder: &Path) -> Self {
        let repository = text::discover(&[folder.to_owned()]);
        let mut events: BTreeMap<String, Event> = repository.events.clone();
        let mut add = |name: String, folder: PathBuf| {
            events.entry(name.clone()).or_insert_with(|| Event { name, folder, ..Event::default() });
        };
        for file in &repository.files {
            if let (Some(name), Some(folder)) = (&file.event, file.path.parent()) {
                add(name.clone(), folder.to_owned());
            }
        }
        // A folder that somebody made for an event to come.
        if !folder.join("event.toml").is_file() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten().filter(|e| e.path().is_dir()) {
                let name = entry.file_name().to_string_lossy().into_owned();
                if !name.starts_with('.') {
                    add(name, entry.path());
                }
            }
        }
        Self { folder: folder.to_owned(), events: events.into_values().collect(), repository }
    }

    /// Held by one process at a time; where the system knows no lock for folders there is none.
    pub fn lock(&self) -> Option<File> {
        File::open(&self.folder).ok().filter(|folder| folder.lock().is_ok())
    }

    /// The event whose own folder this is.
    pub fn own_event(&self) -> Option<String> {
        let own = |event: &&Event| event.folder == self.folder && self.folder.join("event.toml").is_file();
        self.events.iter().find(own).map(|event| event.name.clone())
    }

    /// Whether an event of this name is there or can be made; a slip of the pen makes none.
    pub fn usable(&self, name: &str) -> Result<(), Problem> {
        if self.events.iter().any(|e| e.name == name) {
            return Ok(());
        }
        if let Some(remedy) = event_name(name) {
            return Err(Problem::error(format!("“{name}” is no name of an event"), remedy));
        }
        if self.own_event().is_some() {
            let remedy = "name the folder above it with --into";
            return Err(Problem::error("a new event cannot be made within another", remedy).in_file(shown(&self.folder)));
        }
        let names: Vec<String> = self.events.iter().map(|e| e.name.clone()).collect();
        if names.iter().any(|known| strsim::damerau_levenshtein(known, name) <= 2) {
            let remedy = format!("{}; if another is meant, make its folder first", suggestion(name, &names));
            return Err(Problem::error(format!("no event “{name}”"), remedy));
        }
        Ok(())
    }

    /// The events for a message.
    pub fn listed(&self) -> String {
        const SHOWN: usize = 12;
        if self.events.is_empty() {
            return "there are none yet; a new one is made".to_owned();
        }
        let names: Vec<&str> = self.events.iter().take(SHOWN).map(|e| e.name.as_str()).collect();
        let more = if self.events.len() > SHOWN { format!(" and {} more", self.events.len() - SHOWN) } else { String::new() };
        format!("there are {}{more}; a new one is made", names.join(", "))
    }

    /// Gives each document its file; what is there already is left out.
    pub fn plan(
        &self,
        documents: Vec<(String, bool, Document, Settled)>,
        force: bool,
        catalog: &Catalog,
        problems: &mut Vec<Problem>,
    ) -> Planned {
        let mut planned = Planned::default();
        let mut held = Held::of(&self.repository);
        let mut taken: HashSet<PathBuf> = HashSet::new();
        for (name, several, document, settled) in documents {
            let at = |problem: Problem| document.item.map_or(problem.clone(), |item| problem.at(item, 1)).in_file(&name);
            if let Some((there, how)) = held.find(&document).filter(|_| !force) {
                let problem = Problem::error(format!("not added: {how} in {there} already"), "--force adds it all the same");
                problems.push(at(Problem { level: if several { Level::Warning } else { Level::Error }, ..problem }));
                continue;
            }
            if planned.dispatches.len() >= MOST {
                let remedy = "put the file into the event's folder as it is: .jsonl is read there, too";
                problems.push(at(Problem::error(format!("not added, nor what comes after it: more than {MOST} texts"), remedy)));
                break;
            }
            let event = settled.meta.event.clone().unwrap_or_default();
            let folder = self.folder_of(&event, &settled, &mut planned);
            let path = free(&folder, &stem(&settled.meta, catalog), &mut taken);
            let (shown, text) = (shown(&path), dispatch_file(&settled.meta, &document.text));
            held.keep(&document, &shown);
            planned.dispatches.push(NewDispatch { path, shown, event, text });
            planned.facts.push((settled, document.note));
        }
        planned
    }

    /// The folder of an event; one that has no `event.toml` gets it.
    fn folder_of(&self, name: &str, settled: &Settled, planned: &mut Planned) -> PathBuf {
        if let Some(new) = planned.events.iter().find(|e| e.event.name == name) {
            return new.event.folder.clone();
        }
        let known = self.events.iter().find(|e| e.name == name);
        let folder = known.map_or_else(|| self.folder.join(name), |e| e.folder.clone());
        if known.is_none() || !folder.join("event.toml").exists() && !self.repository.files.iter().any(|f| f.event.as_deref() == Some(name))
        {
            let (title, places) = (event_title(name), settled.places());
            let text = event_file(&title, settled.meta.published.as_deref(), &places);
            let event = Event { name: name.to_owned(), folder: folder.clone(), title: Some(title), places, ..Event::default() };
            planned.events.push(NewEvent { event, text });
        }
        folder
    }
}

/// What the repository holds, by hash and by text.
struct Held {
    hashes: HashMap<String, String>,
    texts: HashMap<String, String>,
}

impl Held {
    fn of(repository: &Repository) -> Self {
        let mut held = Self { hashes: HashMap::new(), texts: HashMap::new() };
        for file in repository.files.iter().filter(|f| f.kind == FileKind::Dispatch) {
            let Ok(bytes) = fs::read(&file.path) else { continue };
            let text = String::from_utf8_lossy(&bytes);
            let (meta, body) = front_matter(&text, &mut Vec::new());
            if let Some(hash) = meta.sha256 {
                held.hashes.entry(hash.to_lowercase()).or_insert_with(|| file.shown.clone());
            }
            held.texts.entry(text[body..].trim().to_owned()).or_insert_with(|| file.shown.clone());
        }
        held
    }

    /// The file that holds a document already, and what of it.
    fn find(&self, document: &Document) -> Option<(&str, &'static str)> {
        let hash = self.hashes.get(&document.sha256).map(|file| (file.as_str(), "the same bytes are"));
        hash.or_else(|| self.texts.get(document.text.trim()).map(|file| (file.as_str(), "the same text stands")))
    }

    fn keep(&mut self, document: &Document, shown: &str) {
        self.hashes.insert(document.sha256.clone(), shown.to_owned());
        self.texts.insert(document.text.trim().to_owned(), shown.to_owned());
    }
}

/// A file name that nothing bears, whatever its ending: the name is the dispatch's id, and its review file bears it, too.
fn free(folder: &Path, stem: &str, taken: &mut HashSet<PathBuf>) -> PathBuf {
    let there: Vec<String> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.file_name().to_string_lossy().to_lowercase()).collect();
    let used = |name: &str| there.iter().any(|file| file.strip_prefix(&name.to_lowercase()).is_some_and(|rest| rest.starts_with('.')));
    let names = std::iter::once(stem.to_owned()).chain((2_u32..).map(|n| format!("{stem}-{n}")));
    let path = |name: String| folder.join(format!("{name}.md"));
    let name = names.into_iter().find(|name| !used(name) && !taken.contains(&path(name.clone())));
    let path = path(name.unwrap_or_default());
    taken.insert(path.clone());
    path
}
