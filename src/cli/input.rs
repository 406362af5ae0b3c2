//! From arguments to what the pipeline takes: paths that exist, options that are known.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::arguments::{Metadata, Shared};
use super::settings::Settings;
use crate::claim::Claim;
use crate::comparison::DEFAULT_POLICY;
use crate::error::Problem;
use crate::pipeline::{Options, policies};

/// What a command works on.
pub struct Input {
    /// Files and folders that are there.
    pub paths: Vec<PathBuf>,
    /// For the pipeline.
    pub options: Options,
    /// The repository's own settings.
    pub settings: Settings,
    /// Paths that could not be used.
    pub problems: Vec<Problem>,
}

/// Checks paths and options; `claims` where no path is given.
pub fn input(given: &[PathBuf], metadata: &Metadata, shared: &Shared) -> Result<Input, Problem> {
    let default = [PathBuf::from("claims")];
    let given = if given.is_empty() { &default[..] } else { given };
    let (mut paths, mut problems) = (Vec::new(), Vec::new());
    for path in given.iter().flat_map(|given| matching(given)) {
        let path = relative(&path);
        match usable(&path) {
            None if paths.contains(&path) => {}
            None => paths.push(path),
            Some(problem) => problems.push(problem.in_file(shown(&path))),
        }
    }
    let mut settings = Settings::find(paths.first().map(PathBuf::as_path))?;
    problems.append(&mut settings.problems);
    let options = options(metadata, shared, &settings)?;
    Ok(Input { paths, options, settings, problems })
}

/// The paths that a quoted pattern (`'claims/**/*.parquet'`) means, in order; a path that is there, and a pattern of nothing, stay as they
/// are.
fn matching(given: &Path) -> Vec<PathBuf> {
    let pattern = given.to_string_lossy();
    if given.exists() || !pattern.contains(['*', '?', '[']) {
        return vec![given.to_owned()];
    }
    let found: Vec<PathBuf> = glob::glob(&pattern).into_iter().flatten().flatten().collect();
    if found.is_empty() { vec![given.to_owned()] } else { found }
}

/// What the pipeline is to do.
pub fn options(metadata: &Metadata, shared: &Shared, settings: &Settings) -> Result<Options, Problem> {
    let catalog_folder = shared.catalog.clone().or_else(|| settings.catalog.clone());
    if let Some(folder) = catalog_folder.as_deref().filter(|f| !f.is_dir()) {
        let remedy = "name the folder that holds languages/, metrics/, sources/, places/ or policies/";
        return Err(Problem::error("no such catalogue folder", remedy).in_file(shown(folder)));
    }
    for (ours, _) in &shared.columns {
        known_column(ours)?;
    }
    let policy = shared.policy.clone().or_else(|| settings.policy.clone()).unwrap_or_else(|| DEFAULT_POLICY.into());
    let known = policies(catalog_folder.as_deref());
    if !known.contains(&policy) {
        return Err(Problem::error(format!("no vagueness policy “{policy}”"), suggestion(&policy, &known)));
    }
    Ok(Options {
        policy,
        catalog_folder,
        columns: shared.columns.clone(),
        layout: shared.layout.clone(),
        encoding: shared.encoding.clone(),
        csv_guard: shared.csv_guard,
        event: metadata.event.clone(),
        outlet: metadata.outlet.clone(),
        published: metadata.published.clone(),
        language: metadata.language.clone(),
        tolerances: settings.tolerances.clone(),
        decisions: settings.decisions.clone(),
        ..Options::default()
    })
}

/// `-` leaves a column out.
fn known_column(ours: &str) -> Result<(), Problem> {
    let columns = crate::report::claims(&[] as &[Claim]).columns;
    if matches!(ours, "-" | "notes") || columns.iter().any(|c| c == ours) {
        return Ok(());
    }
    Err(Problem::error(format!("--columns: the claims table has no column “{ours}”"), suggestion(ours, &columns)))
}

/// The nearest known name, and all of them.
pub fn suggestion(given: &str, known: &[String]) -> String {
    let near = known.iter().map(|k| (strsim::damerau_levenshtein(given, k), k)).min().filter(|(d, _)| *d <= 2);
    let near = near.map_or_else(String::new, |(_, k)| format!("did you mean “{k}”? "));
    format!("{near}there are {}", known.join(", "))
}

/// Why a path cannot be read; `None` when it can.
fn usable(path: &Path) -> Option<Problem> {
    match fs::metadata(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let remedy = match path.to_string_lossy().contains(['*', '?', '[']) {
                true => "nothing matches the pattern; ** stands for any folders, * for any name",
                false => "check the spelling, or give the folder that holds your claims",
            };
            Some(Problem::error("no such file or folder", remedy))
        }
        Err(e) => Some(Problem::error(format!("cannot read: {e}"), "check the permissions")),
        Ok(metadata) if metadata.is_dir() && !holds_a_file(path) => {
            let remedy = "put dispatches (.md, .txt, .html) or claims tables (.csv, .jsonl, .parquet) into it";
            Some(Problem::error("the folder is empty", remedy))
        }
        Ok(_) => None,
    }
}

fn holds_a_file(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|e| !e.file_name().to_string_lossy().starts_with('.')).any(|e| match e.file_type() {
        Ok(kind) if kind.is_dir() => holds_a_file(&e.path()),
        _ => true,
    })
}

/// The path from the current folder, where it lies below it: what is shown must not depend on the machine.
pub fn relative(path: &Path) -> PathBuf {
    let path: PathBuf = path.components().filter(|c| *c != Component::CurDir).collect();
    let below = std::env::current_dir().ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    match below.unwrap_or(path) {
        empty if empty.as_os_str().is_empty() => PathBuf::from("."),
        path => path,
    }
}

/// A path as messages show it.
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
