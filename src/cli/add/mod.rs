//! `add`: texts from elsewhere become dispatches of the repository; said is what they claim and what that changes.

mod ask;
mod bytes;
mod place;
mod show;

use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use clap::Args;

use self::place::{NewEvent, Planned, Shelf};
use self::show::{FORMATS, Outcome, render};
use super::arguments::{Metadata, Shared, published};
use super::input::{options, relative, shown};
use super::report::settle as settle_file;
use super::settings::Settings;
use super::status::{Status, of_problems};
use super::{output, progress, terminal};
use crate::catalog::Catalog;
use crate::error::{Level, Problem};
use crate::pipeline::{self, NewDispatch};
use crate::report::{Change, Style};
use crate::text::DispatchMeta;
use crate::upkeep::incoming::{self, Document};
use crate::upkeep::{Missing, Settled, settle};

/// What is added, and what the texts do not say of themselves.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  counterclaim add article.html
  counterclaim add statement.pdf --outlet \"Interior Ministry\" --published 2023-05-03 --event 2023-05-harbour-march
  counterclaim add feed.xml dump.jsonl --event 2023-05-harbour-march
  counterclaim add - --outlet \"Coast News\" --published 2023-05-03 --dry-run < statement.txt

A file is a text or Markdown (with front matter or without), an HTML page, a PDF with a text layer, an RSS, Atom or JSON feed, or JSON
Lines of dispatches; - is standard input. Of a page the main text is taken. Each text becomes OUTLET-DATE.md in the folder of its event.

Outlet, day, language and event are needed. An option wins over what the text tells (front matter, the page's head, the feed), and that over
what its address and its words show. An event is told to fit by its days, up to 60 days before the text, and its places. What cannot
be told is asked for at a terminal; elsewhere it is an error that names the option. An --event that is not there is made, with an event.toml.

The same bytes, or the same text, are not added twice. Of a feed or a .jsonl the items that are there already, or fit no event, are
left out with a warning. Exit status 0, or 2 when something could not be added.")]
pub struct Add {
    /// Texts, pages, PDFs, feeds, .jsonl dumps; - for standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Folder of the claims
    #[arg(long, value_name = "DIR", default_value = "claims")]
    into: PathBuf,
    /// Name of the event's folder; a new one is made
    #[arg(long, value_name = "NAME")]
    event: Option<String>,
    /// Who published it
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    /// Day, month or year of publication (2019-06-11)
    #[arg(long, value_name = "DATE", value_parser = published)]
    published: Option<String>,
    /// Code of its language (en, ru, ro, …)
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// Its headline
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Address where it was published
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Address of an archived copy
    #[arg(long, value_name = "URL")]
    archived: Option<String>,
    /// Add it even if the same is there already
    #[arg(long)]
    force: bool,
    /// Write nothing, show all the rest
    #[arg(long)]
    dry_run: bool,
}

/// `counterclaim add`.
pub fn add(what: &Add, shared: &Shared) -> Result<Status, Problem> {
    let asked = shared.output.iter().map(|(id, _)| id.as_str()).chain(shared.format.as_deref());
    if let Some(other) = asked.into_iter().find(|id| !FORMATS.contains(id)) {
        return Err(Problem::error(format!("add cannot write {other}"), format!("choose one of {}", FORMATS.join(", "))));
    }
    let into = relative(&what.into);
    if !into.is_dir() {
        let remedy = "“counterclaim init” makes a repository; --into names the folder of the claims";
        return Err(Problem::error("no such folder of claims", remedy).in_file(shown(&into)));
    }
    if what.files.iter().filter(|f| is_stdin(f)).count() > 1 {
        return Err(Problem::error("standard input is named twice", "give - once"));
    }
    let mut settings = Settings::find(Some(&into))?;
    let mut problems = std::mem::take(&mut settings.problems);
    let options = options(&Metadata::default(), shared, &settings)?;
    let own = options.catalog_folder.as_deref().map(Catalog::with_folder);
    let catalog = own.as_ref().map_or_else(|| Catalog::built_in(), |(catalog, _)| catalog);
    problems.extend(own.iter().flat_map(|(_, problems)| problems.iter().cloned()));
    let shelf = Shelf::read(&into);
    let given = given(what, &shelf)?;
    let documents = documents(&what.files, shared.encoding.as_deref(), &mut problems)?;
    // Answers come by standard input, where no text does.
    let asks = terminal::converses() && !what.files.iter().any(|f| is_stdin(f));
    let mut settled = Vec::new();
    for source in documents {
        let several = source.documents.len() > 1;
        for document in source.documents {
            match known(&document, &given, &shelf, catalog, asks) {
                Ok(known) => settled.push((source.name.clone(), several, document, known)),
                Err(fault) => problems.push(fault.of(&source.name, &document, &shelf, several)),
            }
        }
    }
    // From here to the last file written nobody else adds to this folder.
    let _alone = shelf.lock();
    let shelf = Shelf::read(&into);
    let plan = shelf.plan(settled, what.force, catalog, &mut problems);
    output::problems(&problems);
    let mut status = of_problems(&problems);
    if plan.dispatches.is_empty() {
        let nothing = Problem::error("nothing was added", "each reason is told above");
        return if status == Status::BadInput { Ok(status) } else { Err(nothing) };
    }
    let Planned { dispatches, events, facts } = plan;
    let new_events = events.iter().map(|e| e.event.clone()).collect();
    let addition = progress::during(&options, shared, || pipeline::addition(shelf.repository, &options, &dispatches, new_events))?;
    output::problems(&addition.problems);
    status = status.max(of_problems(&addition.problems));
    if !what.dry_run {
        write(&events, &dispatches)?;
    }
    let change = Change::between(&addition.before, &addition.after);
    let outcome =
        Outcome { dry_run: what.dry_run, dispatches: &dispatches, events: &events, facts: &facts, addition: &addition, change: &change };
    for (id, path) in &shared.output {
        let written = output::write(path, |out| render(id, &outcome, &Style::PLAIN, out));
        status = status.max(settle_file(written, path, shared));
    }
    if !shared.quiet {
        let format = shared.format.as_deref().unwrap_or(FORMATS[0]);
        output::print(false, |out| render(format, &outcome, &terminal::style(shared), out))?;
    }
    Ok(status)
}

fn write(events: &[NewEvent], dispatches: &[NewDispatch]) -> Result<(), Problem> {
    for event in events {
        output::create(&event.event.folder.join("event.toml"), event.text.as_bytes())?;
    }
    for (at, dispatch) in dispatches.iter().enumerate() {
        output::create(&dispatch.path, dispatch.text.as_bytes()).inspect_err(|_| {
            for before in &dispatches[..at] {
                output::say(&format!("{}: written", before.shown));
            }
        })?;
    }
    Ok(())
}

fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// The options as front matter.
fn given(what: &Add, shelf: &Shelf) -> Result<DispatchMeta, Problem> {
    for (option, url) in [("--url", &what.url), ("--archived", &what.archived)] {
        if url.as_ref().is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://")) {
            return Err(Problem::error(format!("{option}: no address"), "write it in full, with https://"));
        }
    }
    if let Some(name) = &what.event {
        shelf.usable(name)?;
    }
    Ok(DispatchMeta {
        event: what.event.clone().or_else(|| shelf.own_event()),
        outlet: what.outlet.clone(),
        published: what.published.clone(),
        language: what.language.clone(),
        title: what.title.clone(),
        url: what.url.clone(),
        archive_url: what.archived.clone(),
        ..DispatchMeta::default()
    })
}

/// What one file holds.
struct Source {
    name: String,
    documents: Vec<Document>,
}

/// Reads all files; one that cannot be read costs itself only.
fn documents(files: &[PathBuf], encoding: Option<&str>, problems: &mut Vec<Problem>) -> Result<Vec<Source>, Problem> {
    let mut sources = Vec::new();
    for file in files {
        let name = if is_stdin(file) { "standard input".to_owned() } else { shown(&relative(file)) };
        let read = if is_stdin(file) { bytes::of(io::stdin().lock()) } else { bytes::of_file(file) };
        match read {
            Ok(bytes) => {
                let (documents, faults) = incoming::read(&name, &bytes, encoding);
                problems.extend(faults);
                sources.push(Source { name, documents });
            }
            Err(problem) => problems.push(problem.in_file(name)),
        }
    }
    Ok(sources)
}

/// Why a document is not added.
enum Fault {
    Missing(Vec<Missing>),
    Other(Problem),
}

/// What is known of a document, after asking for the rest where a person is there to answer.
fn known(document: &Document, given: &DispatchMeta, shelf: &Shelf, catalog: &Catalog, asks: bool) -> Result<Settled, Fault> {
    let mut given = given.clone();
    loop {
        let settled = settle(document, &given, &shelf.events, catalog);
        let Some(missing) = settled.missing.first() else {
            // An event that the text itself names has to be usable, too.
            let event = settled.meta.event.as_deref().unwrap_or_default();
            return shelf.usable(event).map(|()| settled).map_err(Fault::Other);
        };
        let mut lines = BufReader::with_capacity(1, io::stdin());
        let answer = asks.then(|| ask::ask(missing, document, &shelf.events, &mut lines, &mut io::stderr())).flatten();
        let Some(answer) = answer else { return Err(Fault::Missing(settled.missing)) };
        given.set(missing.key, answer);
    }
}

impl Fault {
    /// As one problem of the document.
    fn of(self, name: &str, document: &Document, shelf: &Shelf, several: bool) -> Problem {
        let problem = match self {
            Self::Missing(missing) => lacking(&missing, shelf, several),
            Self::Other(problem) => problem,
        };
        document.item.map_or(problem.clone(), |item| problem.at(item, 1)).in_file(name)
    }
}

/// All that is not known of a document.
fn lacking(missing: &[Missing], shelf: &Shelf, several: bool) -> Problem {
    let why: Vec<&str> = missing.iter().map(|m| m.why.as_str()).collect();
    let codes = || Catalog::built_in().languages.iter().map(|l| l.code.as_str()).collect::<Vec<_>>().join(", ");
    let give = |m: &Missing| match m.key {
        "outlet" => "--outlet NAME".to_owned(),
        "published" => "--published DATE".to_owned(),
        "language" => format!("--language CODE ({})", codes()),
        _ => format!("--event NAME ({})", shelf.listed()),
    };
    let give: Vec<String> = missing.iter().map(give).collect();
    // Of many items some are about other things.
    let level = if several && missing.iter().all(|m| m.key == "event") { Level::Warning } else { Level::Error };
    Problem { level, ..Problem::error(format!("not added: {}", why.join("; ")), format!("give {}", give.join(" and "))) }
}
