//! `import` of claims: from files of others to tables in the folder of an event.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::arguments::{Metadata, Shared};
use super::input::{Input, input, shown};
use super::output;
use super::status::{Status, of_problems};
use crate::catalog::{Catalog, Layout, constant};
use crate::claim::{Claim, Kind};
use crate::error::Problem;
use crate::pipeline::{self, Options};
use crate::report::visible;
use crate::table::{self, COLUMNS, CsvForm};
use crate::upkeep::exchange::{self, Import, Knowledge};

/// Files, and where what they say is put.
#[derive(Debug, Args)]
pub struct Files {
    /// Files to read
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Folder of an event to write a table of claims into (named as the file is), or a table, .csv or .jsonl
    #[arg(long, value_name = "PATH")]
    into: PathBuf,
    /// Write over a table that is there
    #[arg(long)]
    replace: bool,
}

/// The same for tables of any columns.
#[derive(Debug, Args)]
pub struct TableFiles {
    #[command(flatten)]
    files: Files,
    /// A mapping that was saved, or a layout of the catalogue
    #[arg(long, value_name = "NAME", conflicts_with_all = ["columns", "layout"])]
    mapping: Option<String>,
    /// Keep what --columns says as layouts/NAME.toml of your catalogue folder
    #[arg(long, value_name = "NAME", requires_all = ["columns", "catalog"])]
    save_mapping: Option<String>,
}

/// `import claimreview`.
pub fn import_claimreview(files: &Files, shared: &Shared) -> Result<Status, Problem> {
    let input = read(files, shared)?;
    import(files, input, shared, |bytes, shown, template, _, knowledge| Ok(exchange::import_claimreview(bytes, shown, template, knowledge)))
}

/// `import ucdp-ged` and the like.
pub fn import_layout(id: &str, files: &Files, shared: &Shared) -> Result<Status, Problem> {
    let mut input = read(files, shared)?;
    if shared.layout.is_some() || !shared.columns.is_empty() {
        let remedy = "import such a table with “import csv”";
        return Err(Problem::error(format!("--columns and --layout have no meaning here: {id} is a layout"), remedy));
    }
    input.options.layout = Some(id.to_owned());
    import(files, input, shared, by_mapping)
}

/// `import csv`.
pub fn import_table(table: &TableFiles, shared: &Shared) -> Result<Status, Problem> {
    // A catalogue that begins with this mapping is not there yet.
    let new = table.save_mapping.is_some() && shared.catalog.as_deref().is_some_and(|folder| !folder.exists());
    let without = Shared { catalog: None, ..shared.clone() };
    let mut input = read(&table.files, if new { &without } else { shared })?;
    if let Some(name) = &table.mapping {
        input.options.layout = Some(name.clone());
    }
    let saved = table.save_mapping.as_deref().map(|name| mapping(name, &input, shared)).transpose()?;
    let status = import(&table.files, input, shared, by_mapping)?;
    if let Some((path, text)) = saved {
        output::write(&path, |out| out.write_all(text.as_bytes()))?;
        if !shared.quiet {
            output::print(false, |out| writeln!(out, "{}: kept for --mapping", visible(&shown(&path))))?;
        }
    }
    Ok(status)
}

fn by_mapping(bytes: &[u8], shown: &str, template: &Claim, options: &Options, knowledge: Knowledge<'_>) -> Result<Import, Problem> {
    let mapping = pipeline::mapping(options, knowledge.catalog)?;
    let layout = options.layout.as_deref().and_then(|id| knowledge.catalog.layouts.iter().find(|l| l.id == id));
    Ok(exchange::import_table(bytes, shown, &mapping, layout.and_then(|l| l.note.as_deref()), template, knowledge))
}

fn read(files: &Files, shared: &Shared) -> Result<Input, Problem> {
    if let Some((id, _)) = shared.output.first() {
        return Err(Problem::error(format!("import does not write {id} with --output"), "name the table with --into"));
    }
    let input = input(&files.files, &Metadata::default(), shared)?;
    if let Some(folder) = input.paths.iter().find(|p| p.is_dir()) {
        return Err(Problem::error("a folder, where files are imported", "name the files, or a pattern such as 'data/*.csv'")
            .in_file(shown(folder)));
    }
    let ending = files.into.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
    if !files.into.is_dir() && matches!(ending.as_str(), "tsv" | "parquet" | "json" | "md" | "txt" | "html") {
        return Err(Problem::error("tables are written as .csv or .jsonl", "give it one of these endings").in_file(shown(&files.into)));
    }
    if is_table(&files.into) && input.paths.len() > 1 {
        return Err(Problem::error("several files go into a folder, not into one table", "name the folder of the event")
            .in_file(shown(&files.into)));
    }
    Ok(input)
}

fn is_table(path: &Path) -> bool {
    !path.is_dir()
        && path.extension().and_then(OsStr::to_str).is_some_and(|e| matches!(e.to_ascii_lowercase().as_str(), "csv" | "jsonl" | "ndjson"))
}

type Reader = fn(&[u8], &str, &Claim, &Options, Knowledge<'_>) -> Result<Import, Problem>;

/// Reads each file and writes its table. What is wrong with one does not keep the others from being read.
fn import(files: &Files, input: Input, shared: &Shared, reader: Reader) -> Result<Status, Problem> {
    let options = &input.options;
    let own = options.catalog_folder.as_deref().map(Catalog::with_folder);
    let (catalog, faults) = own.as_ref().map_or_else(|| (Catalog::built_in(), &[][..]), |(catalog, faults)| (catalog, faults.as_slice()));
    output::problems(faults);
    output::problems(&input.problems);
    let mut status = of_problems(faults).max(of_problems(&input.problems));
    let policy = catalog.policy(&options.policy).ok_or_else(|| Problem::error("no such policy", "choose another with --policy"))?;
    for file in &input.paths {
        let one = target(file, files).and_then(|target| {
            let bytes =
                fs::read(file).map_err(|e| Problem::error(format!("cannot be read: {e}"), "check its permissions").in_file(shown(file)))?;
            let template = template(&target);
            let import = reader(&bytes, &shown(file), &template, options, Knowledge { catalog, policy })?;
            write(&import, &target, shared)
        });
        status = status.max(one.unwrap_or_else(|problem| {
            output::problems(&[problem]);
            Status::BadInput
        }));
    }
    Ok(status)
}

/// The table that a file becomes. One that is there stays, unless it was said that it may go.
fn target(file: &Path, files: &Files) -> Result<PathBuf, Problem> {
    let target = if is_table(&files.into) {
        files.into.clone()
    } else {
        files.into.join(Path::new(file.file_stem().unwrap_or_default()).with_extension("csv"))
    };
    let same = |a: &Path, b: &Path| fs::canonicalize(a).ok().is_some_and(|a| fs::canonicalize(b).is_ok_and(|b| a == b));
    if same(file, &target) {
        let remedy = "name the table: --into FOLDER/NAME.csv";
        return Err(Problem::error("the table would stand where the file is that it is made of", remedy).in_file(shown(&target)));
    }
    if target.exists() && !files.replace {
        let remedy = "name another with --into FOLDER/NAME.csv, or write over it with --replace";
        return Err(Problem::error("there is such a table already", remedy).in_file(shown(&target)));
    }
    Ok(target)
}

/// What the table leaves open: the event is the folder's name, the dispatch the file's.
fn template(target: &Path) -> Claim {
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let named = |path: &Path| path.file_name().map(|n| n.to_string_lossy().into_owned());
    let event = named(folder).or_else(|| fs::canonicalize(folder).ok().as_deref().and_then(named)).unwrap_or_default();
    let dispatch = target.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Claim::new(&event, &dispatch, Kind::Quantity, "")
}

fn write(import: &Import, target: &Path, shared: &Shared) -> Result<Status, Problem> {
    output::problems(&import.problems);
    let status = of_problems(&import.problems);
    let name = visible(&shown(target)).into_owned();
    let (rows, claims) = (counted(import.rows, "row"), counted(import.claims.len(), "claim"));
    let skipped = if import.skipped > 0 { format!(", {} skipped", counted(import.skipped, "row")) } else { String::new() };
    let mut lines = vec![format!("{name}: {rows} read, {claims} written{skipped}")];
    if import.claims.is_empty() {
        lines[0] = format!("{name}: {rows} read{skipped}; no claim in them, nothing is written");
    } else {
        if let Some(folder) = target.parent().filter(|p| !p.as_os_str().is_empty()) {
            fs::create_dir_all(folder)
                .map_err(|e| Problem::error(format!("cannot make the folder: {e}"), "choose another with --into").in_file(shown(folder)))?;
        }
        let csv = target.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
        output::write(target, |out| match csv {
            true => table::write_csv(&import.claims, CsvForm { guarded: shared.csv_guard, notes: true }, out),
            false => table::write_jsonl(&import.claims, true, out),
        })?;
    }
    if !import.unheld.is_empty() {
        let mut unheld: Vec<&(String, usize)> = import.unheld.iter().collect();
        unheld.sort_by_key(|(_, cells)| std::cmp::Reverse(*cells));
        let columns: Vec<String> =
            unheld.iter().map(|(name, cells)| format!("{} ({})", crate::report::single_line(name), counted(*cells, "cell"))).collect();
        lines.push(format!("  not held: {}", columns.join(", ")));
    }
    if !shared.quiet {
        output::print(false, |out| lines.iter().try_for_each(|line| writeln!(out, "{line}")))?;
    }
    Ok(status)
}

/// “1 row”, “2 rows”.
pub fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// The file of a saved mapping and its content. The columns of ours that the files name as we do are part of it.
fn mapping(name: &str, input: &Input, shared: &Shared) -> Result<(PathBuf, String), Problem> {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'));
    if !plain {
        return Err(Problem::error(format!("“{name}” is no name for a mapping"), "use small letters, digits and hyphens"));
    }
    let folder = shared.catalog.clone().unwrap_or_default().join("layouts");
    let path = folder.join(format!("{name}.toml"));
    if path.exists() {
        return Err(Problem::error("there is such a mapping already", "choose another name, or remove it").in_file(shown(&path)));
    }
    if Catalog::built_in().layouts.iter().any(|l| l.id == name) {
        return Err(Problem::error(format!("“{name}” is a layout that the program has"), "choose another name"));
    }
    let odd = |theirs: &str| theirs.contains('|') || constant(theirs).is_some();
    if let Some((_, theirs)) = shared.columns.iter().find(|(ours, theirs)| ours != "-" && odd(theirs)) {
        let remedy = "give the column another heading: | and quotation marks have a meaning in layouts";
        return Err(Problem::error(format!("a mapping cannot name the column “{theirs}”"), remedy));
    }
    let mut pairs = shared.columns.clone();
    let head = input.paths.iter().filter_map(|path| fs::read(path).ok()).flat_map(|bytes| table::headings(&bytes)).collect::<Vec<_>>();
    let given = |name: &str| shared.columns.iter().any(|(ours, theirs)| ours == name || theirs.eq_ignore_ascii_case(name));
    pairs.extend(
        COLUMNS
            .iter()
            .map(|c| c.name)
            .filter(|name| !given(name) && head.iter().any(|h| h.eq_ignore_ascii_case(name)))
            .map(|name| (name.to_owned(), name.to_owned())),
    );
    let mut layout = Layout::of_columns(name, "saved by import csv", &pairs);
    layout.encoding.clone_from(&shared.encoding);
    let text =
        toml::to_string(&layout).map_err(|e| Problem::error(format!("the mapping cannot be written: {e}"), "choose other headings"))?;
    fs::create_dir_all(&folder)
        .map_err(|e| Problem::error(format!("cannot make the folder: {e}"), "choose another with --catalog").in_file(shown(&folder)))?;
    Ok((path, text))
}
