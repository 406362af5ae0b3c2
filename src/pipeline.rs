//! The stages in order: what the command line calls.
//!
//! Files are found, each is read on its own (in parallel) into claims and problems, claims are put in a fixed order, compared, and
//! handed on as one [`Report`]; or, when claims are all that is asked for, handed on as they are read ([`Stream`]). A file that cannot be read costs its own claims only. Nothing here prints or writes.

mod addition;
mod background;
mod desk;
mod disguise;
mod how;
mod ids;
mod knowledge;
mod progress;
mod records;
mod sheet;
mod stream;
mod upkeep;
mod vet;
mod whole;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use rayon::prelude::*;
use serde_json::{Map, Value};

pub use addition::{Addition, NewDispatch, addition};
pub use desk::{Coding, Desk};
pub use knowledge::policies;
pub use progress::{Progress, Stage};
pub use records::sources;
pub use sheet::mapping;
pub use stream::Stream;
pub use upkeep::{Pending, Upkeep};
pub use vet::claims as vet_claims;

use self::how::comparing;
use self::ids::Ids;
use self::knowledge::Knowledge;
use self::sheet::read_table;
use crate::catalog::{Catalog, Policy};
use crate::claim::{Claim, EventContext, Passed, Spot, Spots, Suppression, UNSPECIFIED, extract, suppressions};
use crate::comparison::{self, Finding, Verdict};
use crate::error::Problem;
use crate::reliability::{self, Calibration, Estimate, How};
use crate::report::{self, Counts, EventSummary, Report};
use crate::text::{self, Decision, Dispatch, DispatchMeta, FileKind, InputFile, Repository};

/// What the user chose.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Name of the vagueness policy.
    pub policy: String,
    /// The user's own catalogue, laid over the built-in one.
    pub catalog_folder: Option<PathBuf>,
    /// Columns of a table from elsewhere: ours, theirs.
    pub columns: Vec<(String, String)>,
    /// Id of the layout of a table from elsewhere.
    pub layout: Option<String>,
    /// Encoding of tables that are not UTF-8.
    pub encoding: Option<String>,
    /// Formulas in CSV stand behind an apostrophe.
    pub csv_guard: bool,
    /// Event of dispatches that do not name theirs.
    pub event: Option<String>,
    /// Outlet of dispatches that do not name theirs.
    pub outlet: Option<String>,
    /// Day, month or year of publication of dispatches that do not give theirs.
    pub published: Option<String>,
    /// Language of dispatches that do not name theirs.
    pub language: Option<String>,
    /// Notes on single claims and voices are listed up to so many claims; Parquet tables of more are searched as a whole.
    pub listed: usize,
    /// Ratios up to which two figures of a metric count as the same; those of an `event.toml` win for their event.
    pub tolerances: BTreeMap<String, f64>,
    /// Decisions beside those of each `event.toml`.
    pub decisions: Vec<Decision>,
    /// Which pairs are wanted of events with very many claims.
    pub pairs: comparison::Pairs,
    /// Estimates, records and methods are wanted too ([`Report::background`]).
    pub background: bool,
    /// Where the run says how far it is.
    pub progress: Progress,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            policy: comparison::DEFAULT_POLICY.into(),
            catalog_folder: None,
            columns: Vec::new(),
            layout: None,
            encoding: None,
            csv_guard: false,
            event: None,
            outlet: None,
            published: None,
            language: None,
            listed: comparison::LISTED,
            tolerances: BTreeMap::new(),
            decisions: Vec::new(),
            pairs: comparison::Pairs::default(),
            background: false,
            progress: Progress::default(),
        }
    }
}

impl Options {
    fn meta(&self) -> DispatchMeta {
        DispatchMeta {
            event: self.event.clone(),
            outlet: self.outlet.clone(),
            published: self.published.clone(),
            language: self.language.clone(),
            ..DispatchMeta::default()
        }
    }
}

/// A number that bears no claim, with its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// As shown.
    pub file: String,
    /// 1-based.
    pub line: u32,
    /// 1-based.
    pub column: u32,
    /// The number and the reason.
    pub passed: Passed,
}

/// What was read.
#[derive(Default)]
struct Reading {
    /// In order of event, dispatch, place in the text.
    claims: Vec<Claim>,
    /// In order of their names.
    events: Vec<EventSummary>,
    /// What could not be read.
    problems: Vec<Problem>,
    /// Counts of the run.
    counts: Counts,
    /// Numbers that bear no claim, with the reason.
    passed: Vec<PassedOver>,
    /// Dispatches whose dates contradict themselves.
    contradictions: Vec<Finding>,
    /// What review files say of findings.
    suppressions: Vec<Suppression>,
    /// How the claims are to be compared.
    how: comparison::Options,
}

/// Mentions as flat objects, and what could not be read.
pub type Mentions = (Vec<Map<String, Value>>, Vec<Problem>);

/// What one file yields.
#[derive(Clone, Default)]
struct FileReading {
    claims: Vec<Claim>,
    problems: Vec<Problem>,
    passed: Vec<PassedOver>,
    contradictions: Vec<Finding>,
    suppressions: Vec<Suppression>,
    dispatches: Vec<(String, usize)>,
    skipped_rows: usize,
}

impl FileReading {
    fn add(&mut self, other: Self) {
        self.claims.extend(other.claims);
        self.problems.extend(other.problems);
        self.passed.extend(other.passed);
        self.contradictions.extend(other.contradictions);
        self.suppressions.extend(other.suppressions);
        self.dispatches.extend(other.dispatches);
        self.skipped_rows += other.skipped_rows;
    }
}

fn read_with(paths: &[PathBuf], options: &Options, knowledge: &Knowledge, policy: &Policy) -> Reading {
    let repository = text::discover(paths);
    options.progress.begin(&repository.files);
    let catalog = knowledge.catalog();
    let files = repository.files.par_iter().map(|file| read_one(file, &repository, options, catalog, policy)).collect();
    together(&repository, files, options, knowledge)
}

fn together(repository: &Repository, files: Vec<FileReading>, options: &Options, knowledge: &Knowledge) -> Reading {
    let catalog = knowledge.catalog();
    let (how, faults) = comparing(options, repository, catalog);
    let mut reading = Reading { problems: knowledge.problems.clone(), how, ..Reading::default() };
    reading.problems.extend(faults);
    reading.problems.extend(repository.problems.iter().cloned());
    reading.problems.extend(repository.events.values().flat_map(|event| vet::event(event, catalog)));
    let mut events: BTreeMap<String, EventSummary> = BTreeMap::new();
    reading.counts.files = repository.files.len();
    for file in files {
        for (event, dispatches) in &file.dispatches {
            summary(&mut events, event, repository).dispatches += dispatches;
        }
        reading.claims.extend(file.claims);
        reading.problems.extend(file.problems);
        reading.passed.extend(file.passed);
        reading.contradictions.extend(file.contradictions);
        reading.suppressions.extend(file.suppressions);
        reading.counts.skipped_rows += file.skipped_rows;
    }
    name_sources(&mut reading.claims, catalog);
    Ids::default().keep_first(&mut reading.claims, &mut reading.problems);
    sort(&mut reading.claims);
    for claim in &reading.claims {
        summary(&mut events, &claim.event, repository).claims += 1;
    }
    reading.problems.sort();
    reading.problems.dedup();
    reading.counts.claims = reading.claims.len();
    reading.counts.unsure = reading.claims.iter().filter(|c| c.confidence < 0.5).count();
    reading.counts.not_claims = reading.passed.len();
    reading.events = events.into_values().collect();
    reading
}

fn name_sources(claims: &mut [Claim], catalog: &Catalog) {
    for claim in claims {
        claim.source_name = claim.source.as_deref().and_then(|id| catalog.sources.display_name(id, &catalog.places));
    }
}

/// In order of event, dispatch, place in the text.
fn sort(claims: &mut [Claim]) {
    claims.par_sort_by(|a, b| {
        (&a.event, &a.dispatch, a.start, a.line, &a.claim_id).cmp(&(&b.event, &b.dispatch, b.start, b.line, &b.claim_id))
    });
}

fn summary<'e>(events: &'e mut BTreeMap<String, EventSummary>, name: &str, repository: &Repository) -> &'e mut EventSummary {
    events.entry(name.to_owned()).or_insert_with(|| {
        let event = repository.events.get(name);
        EventSummary {
            event: name.to_owned(),
            title: event.and_then(|e| e.title.clone()).unwrap_or_else(|| name.to_owned()),
            from: event.and_then(|e| e.period).map(|p| p.from.to_string()),
            to: event.and_then(|e| e.period).map(|p| p.to.to_string()),
            dispatches: 0,
            claims: 0,
        }
    })
}

fn context(event: &str, repository: &Repository) -> EventContext {
    repository.events.get(event).map(|e| EventContext { places: e.places.clone(), period: e.period }).unwrap_or_default()
}

fn defaults(file: &InputFile, options: &Options) -> DispatchMeta {
    let mut meta = options.meta();
    meta.event = file.event.clone().or(meta.event);
    meta
}

fn read_one(file: &InputFile, repository: &Repository, options: &Options, catalog: &Catalog, policy: &Policy) -> FileReading {
    let mut out = FileReading::default();
    match file.kind {
        FileKind::Lines if text::holds_dispatches(&file.path) => {
            let add = |batch: Vec<FileReading>| -> Result<(), Infallible> {
                batch.into_iter().for_each(|line| out.add(line));
                Ok(())
            };
            let Ok(()) = read_lines(file, repository, options, catalog, policy, add);
            return out;
        }
        FileKind::Dispatch => {
            let (dispatch, problems) = text::read_file(&file.path, &file.shown, &defaults(file, options), catalog);
            out.problems = problems;
            if let Some(dispatch) = dispatch {
                read_dispatch(&dispatch, file, repository, catalog, policy, &mut out);
            }
        }
        FileKind::Lines | FileKind::Csv | FileKind::Parquet => read_table(file, repository, options, catalog, policy, &mut out),
    }
    options.progress.finish(file, 0);
    out
}

/// Streams the dispatches of a `.jsonl` file to `take`, a batch at a time.
fn read_lines<E>(
    file: &InputFile,
    repository: &Repository,
    options: &Options,
    catalog: &Catalog,
    policy: &Policy,
    take: impl FnMut(Vec<FileReading>) -> Result<(), E>,
) -> Result<(), E> {
    let counted = AtomicU64::new(0);
    let read = |dispatch: Option<Dispatch>, problems| {
        let mut out = FileReading { problems, ..FileReading::default() };
        if let Some(dispatch) = dispatch {
            counted.fetch_add(options.progress.add(dispatch.text.len()), Relaxed);
            read_dispatch(&dispatch, file, repository, catalog, policy, &mut out);
        }
        out
    };
    text::read_jsonl_file(&file.path, &file.shown, &defaults(file, options), catalog, read, take)?;
    options.progress.finish(file, counted.into_inner());
    Ok(())
}

fn read_dispatch(
    dispatch: &Dispatch,
    file: &InputFile,
    repository: &Repository,
    catalog: &Catalog,
    policy: &Policy,
    out: &mut FileReading,
) {
    let context = context(&dispatch.event, repository);
    let extraction = extract(dispatch, catalog, policy, &context);
    let mut claims = extraction.claims;
    if let Some((text, shown)) = text::review_of(&file.path, &file.shown) {
        out.problems.extend(desk::correct(&mut claims, (&text, &shown), dispatch, catalog, policy, &context));
        out.suppressions.extend(suppressions(&text, &shown, &dispatch.file));
    }
    let spots = Spots::default();
    let place = |at: usize| dispatch.row.map_or_else(|| spots.of(&dispatch.text, at), |row| Spot::cell(row, 1));
    out.passed.extend(extraction.passed.into_iter().map(|passed| {
        let Spot { line, column, .. } = place(passed.span.start);
        PassedOver { file: dispatch.file.clone(), line, column, passed }
    }));
    out.contradictions.extend(extraction.contradictions.into_iter().map(|(span, fault)| {
        let Spot { line, column, .. } = place(span.start);
        comparison::of_dates(&dispatch.event, &dispatch.id, (&dispatch.file, line, column), &dispatch.text[span], &fault)
    }));
    out.problems.extend(disguise::names(&claims, &file.shown));
    out.claims.extend(claims);
    out.dispatches.push((dispatch.event.clone(), 1));
}

/// The whole report.
///
/// # Errors
/// When there is no such policy; what concerns one file is in [`Report::problems`].
pub fn report(paths: &[PathBuf], options: &Options) -> Result<Report, Problem> {
    let knowledge = Knowledge::load(options.catalog_folder.as_deref());
    report_with(paths, options, &knowledge)
}

/// The report without the claims that no finding is about, where the input is so large that they cannot be listed: large Parquet
/// tables are then searched by queries, and only what may be at odds is read.
///
/// # Errors
/// As [`report()`].
pub fn check(paths: &[PathBuf], options: &Options) -> Result<Report, Problem> {
    let knowledge = Knowledge::load(options.catalog_folder.as_deref());
    match whole::report(paths, options, &knowledge)? {
        Some(report) => Ok(report),
        None => report_with(paths, options, &knowledge),
    }
}

fn report_with(paths: &[PathBuf], options: &Options, knowledge: &Knowledge) -> Result<Report, Problem> {
    let policy = knowledge.policy(&options.policy)?;
    Ok(compared(read_with(paths, options, knowledge, policy), options, knowledge))
}

fn compared(reading: Reading, options: &Options, knowledge: &Knowledge) -> Report {
    let Reading { claims, events, mut problems, mut counts, contradictions, suppressions, how, .. } = reading;
    // Figures of which nothing but the digits could be read answer no question.
    let (mut claims, unspecified): (Vec<Claim>, Vec<Claim>) = claims.into_iter().partition(|c| c.metric != UNSPECIFIED);
    options.progress.enter(Stage::Comparing);
    let found = comparison::compare(&claims, knowledge.catalog(), &how);
    options.progress.enter(Stage::Estimating);
    let background = options.background.then(|| background::of(&claims, &found, knowledge, options, &how));
    claims.extend(unspecified);
    sort(&mut claims);
    let persons = report::persons(&claims, knowledge.catalog());
    problems.extend(found.problems);
    let mut findings = found.findings;
    findings.extend(contradictions);
    problems.extend(comparison::suppress(&mut findings, &claims, &suppressions));
    findings.sort_by(comparison::order);
    counts.compared = found.pairs.iter().filter(|p| p.verdict != Verdict::Incomparable).count();
    let policy = options.policy.clone();
    Report { events, claims, pairs: found.pairs, findings, problems, counts, persons, policy, background }
}

/// What stands in the texts before it is joined to claims: one object a mention.
///
/// # Errors
/// As [`report()`].
pub fn mentions(paths: &[PathBuf], options: &Options) -> Result<Mentions, Problem> {
    let knowledge = Knowledge::load(options.catalog_folder.as_deref());
    let policy = knowledge.policy(&options.policy)?;
    let catalog = knowledge.catalog();
    let repository = text::discover(paths);
    let mut problems = knowledge.problems.clone();
    problems.extend(repository.problems.iter().cloned());
    let mut out = Vec::new();
    options.progress.begin(&repository.files);
    for file in &repository.files {
        let meta = defaults(file, options);
        let read = |dispatch: Option<Dispatch>, problems: Vec<Problem>| {
            (dispatch.map(|d| crate::claim::mentions_of(&d, catalog, policy)).unwrap_or_default(), problems)
        };
        let mut take = |batch: Vec<Mentions>| -> Result<(), Infallible> {
            for (mentions, more) in batch {
                out.extend(mentions);
                problems.extend(more);
            }
            Ok(())
        };
        let Ok(()) = match file.kind {
            FileKind::Dispatch => {
                let (dispatch, more) = text::read_file(&file.path, &file.shown, &meta, catalog);
                take(vec![read(dispatch, more)])
            }
            FileKind::Lines => text::read_jsonl_file(&file.path, &file.shown, &meta, catalog, read, take),
            FileKind::Csv | FileKind::Parquet => {
                let problem = Problem::warning("a claims table has no text to look into", "give dispatches").in_file(&file.shown);
                take(vec![(Vec::new(), vec![problem])])
            }
        };
        options.progress.finish(file, 0);
    }
    Ok((out, problems))
}

/// One claim, pair, question or finding down to the quoted spans and the arithmetic; `None` when nothing bears the id.
///
/// # Errors
/// As [`report()`].
pub fn explain(id: &str, paths: &[PathBuf], options: &Options) -> Result<Option<String>, Problem> {
    Ok(crate::report::explain(id, &report(paths, options)?))
}

/// What every question comes to, by the estimator of id `method`; `reference` is a source taken as without bias.
///
/// # Errors
/// As [`report()`], and when there is no such estimator or source.
pub fn estimate(
    paths: &[PathBuf],
    options: &Options,
    method: &str,
    reference: Option<&str>,
) -> Result<(Vec<Estimate>, Vec<Problem>), Problem> {
    let Some(method) = reliability::estimator(method) else {
        let known: Vec<&str> = reliability::ESTIMATORS.iter().map(|e| e.id).collect();
        return Err(Problem::error(format!("no estimator is called “{method}”"), format!("choose one of {}", known.join(", "))));
    };
    let knowledge = Knowledge::load(options.catalog_folder.as_deref());
    if let Some(found) = whole::estimates(paths, options, &knowledge, method, reference)? {
        return Ok(found);
    }
    let (claims, mut problems, how) = judged(paths, options, &knowledge, reference)?;
    let found = reliability::estimates(&claims, knowledge.catalog(), &how, method);
    problems.extend(reliability::idle(&found, &how.decisions));
    Ok((found, problems))
}

/// How often the model's intervals hold what is held out.
///
/// # Errors
/// As [`estimate`].
pub fn calibrate(paths: &[PathBuf], options: &Options, reference: Option<&str>) -> Result<(Vec<Calibration>, Vec<Problem>), Problem> {
    let knowledge = Knowledge::load(options.catalog_folder.as_deref());
    let (claims, mut problems, how) = judged(paths, options, &knowledge, reference)?;
    let found = reliability::calibrations(&claims, knowledge.catalog(), &how);
    if found.is_empty() {
        problems.push(Problem::warning(
            "fewer than 20 claims can be held out against others",
            "give more claims on questions that several sources answer",
        ));
    }
    Ok((found, problems))
}

/// The claims that answer a question, and how they are to be judged.
fn judged(
    paths: &[PathBuf],
    options: &Options,
    knowledge: &Knowledge,
    reference: Option<&str>,
) -> Result<(Vec<Claim>, Vec<Problem>, How), Problem> {
    let policy = knowledge.policy(&options.policy)?;
    let Reading { mut claims, problems, how: comparison::Options { decisions, .. }, .. } = read_with(paths, options, knowledge, policy);
    claims.retain(|c| c.metric != UNSPECIFIED);
    options.progress.enter(Stage::Estimating);
    let how = How { decisions, ..how(&claims, options, reference)? };
    Ok((claims, problems, how))
}

fn how(claims: &[Claim], options: &Options, reference: Option<&str>) -> Result<How, Problem> {
    if let Some(source) = reference.filter(|r| claims.iter().all(|c| c.source.as_deref() != Some(*r))) {
        return Err(reliability::no_source(source));
    }
    Ok(How { policy: options.policy.clone(), reference: reference.map(str::to_owned), ..How::default() })
}

/// What the claims ask of the catalogue: names that it does not know, entries of the user's own that no claim needs.
///
/// # Errors
/// As [`report()`].
pub fn upkeep(paths: &[PathBuf], options: &Options) -> Result<Upkeep, Problem> {
    let knowledge = Knowledge::load(options.catalog_folder.as_deref());
    let policy = knowledge.policy(&options.policy)?;
    let Reading { claims, problems, .. } = read_with(paths, options, &knowledge, policy);
    let catalog = knowledge.catalog();
    let unused = knowledge.own.as_ref().map_or_else(Vec::new, |own| upkeep::unused(&claims, own));
    Ok(Upkeep { pending: upkeep::pending(&claims, catalog), unused, problems })
}
