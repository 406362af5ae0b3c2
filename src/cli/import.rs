//! `import`: records of others become claims tables, a gazetteer becomes place files.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::arguments::Shared;
use super::exchange::{self, Files, TableFiles};
use super::input::shown;
use super::output;
use super::status::{Status, of_problems};
use crate::catalog::{Catalog, Dump};
use crate::error::Problem;
use crate::report::visible;

/// Arguments of `import`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  counterclaim import claimreview reviews.json --into claims/2023-05-harbour
  counterclaim import ucdp-ged GEDEvent.csv --into claims/2022-01-kazakhstan-unrest
  counterclaim import acled acled.csv --into claims/2022-01-kazakhstan-unrest/acled.jsonl
  counterclaim import csv counts.csv --into claims/2023-05-harbour --columns best=Dead,source_text=Who
  counterclaim import geonames dump --into my-catalog

What is written is a claims table: look at it, then commit it. Figures, names and words stand in it as they were given; nothing is made of an
empty cell. Rows that cannot be read are named with their line, and columns that no column of ours holds with the number of their cells.
Exit status 0, or 2 on an input error; the other rows are still written.")]
pub struct Import {
    /// From where.
    #[command(subcommand)]
    what: From,
}

/// What `import` reads.
#[derive(Debug, Subcommand)]
enum From {
    /// ClaimReview of schema.org: JSON-LD, JSON Lines, or pages with such a script
    #[command(after_help = "\
Examples:
  counterclaim import claimreview reviews.json page.html --into claims/2023-05-harbour

A figure is that of a QuantitativeValue; without one the sentence of claimReviewed is read, with less confidence. The rating is kept as a note.")]
    Claimreview(Files),
    /// UCDP Georeferenced Event Dataset
    #[command(after_help = "Examples:\n  counterclaim import ucdp-ged GEDEvent.csv --into claims/2022-01-kazakhstan-unrest")]
    UcdpGed(Files),
    /// ACLED, export files
    #[command(after_help = "Examples:\n  counterclaim import acled acled.csv --into claims/2022-01-kazakhstan-unrest")]
    Acled(Files),
    /// Crowd Counting Consortium, compiled data
    #[command(after_help = "Examples:\n  counterclaim import ccc ccc.csv --into claims/2023-05-harbour")]
    Ccc(Files),
    /// Any table, by --columns or by a mapping that was saved
    #[command(after_help = "\
Examples:
  counterclaim import csv counts.csv --into claims/2023-05-harbour --columns best=Dead,source_text=Who --save-mapping harbour --catalog mine
  counterclaim import csv more.csv --into claims/2023-05-harbour --mapping harbour --catalog mine

A saved mapping is layouts/NAME.toml of your catalogue folder, and may be used wherever --layout may.")]
    Csv(TableFiles),
    /// GeoNames: the world's towns with their names in many languages
    #[command(after_help = "\
Examples:
  counterclaim import geonames dump --into my-catalog
  counterclaim check --catalog my-catalog

The dump is the folder with countryInfo.txt, cities500.txt (or another cities*.txt), admin1CodesASCII.txt, admin2Codes.txt and
alternateNamesV2.txt from https://download.geonames.org/export/dump/ (CC BY 4.0; the files made of it say so).")]
    Geonames {
        /// The folder that holds the unpacked files
        folder: PathBuf,
        /// Catalogue folder to write places/ into
        #[arg(long, value_name = "DIR")]
        into: PathBuf,
    },
}

/// `counterclaim import`.
pub fn import(arguments: &Import, shared: &Shared) -> Result<Status, Problem> {
    match &arguments.what {
        From::Claimreview(files) => exchange::import_claimreview(files, shared),
        From::UcdpGed(files) => exchange::import_layout("ucdp-ged", files, shared),
        From::Acled(files) => exchange::import_layout("acled", files, shared),
        From::Ccc(files) => exchange::import_layout("ccc", files, shared),
        From::Csv(files) => exchange::import_table(files, shared),
        From::Geonames { folder, into } => geonames(folder, into, shared),
    }
}

const SITE: &str = "download it from https://download.geonames.org/export/dump/ and unpack it into the folder";

fn geonames(folder: &Path, into: &Path, shared: &Shared) -> Result<Status, Problem> {
    let towns = town_files(folder)?;
    let mut dump = Dump::default();
    let mut problems = Vec::new();
    let Some((name, input)) = open(folder, "countryInfo.txt")? else {
        return Err(Problem::error("no countryInfo.txt, which says what the country codes mean", SITE).in_file(shown(folder)));
    };
    dump.read_countries(&name, input);
    match open(folder, "admin1CodesASCII.txt")? {
        Some((name, input)) => dump.read_divisions(&name, input),
        None => problems.push(lost(folder, "admin1CodesASCII.txt", "towns lie in their country alone")),
    }
    if let Some((name, input)) = open(folder, "admin2Codes.txt")? {
        dump.read_districts(&name, input);
    }
    for path in towns {
        dump.read_towns(&shown(&path), BufReader::new(opened(&path)?));
    }
    let catalog = Catalog::built_in();
    let languages: Vec<&str> = catalog.languages.iter().map(|l| l.code.as_str()).collect();
    match open(folder, "alternateNamesV2.txt")? {
        Some((name, input)) => dump.read_names(&name, input, &languages),
        None => problems.push(lost(folder, "alternateNamesV2.txt", "places have no names in other languages")),
    }
    let import = dump.import(catalog);
    problems.extend(import.problems.iter().cloned());
    output::problems(&problems);
    let places = into.join("places");
    fs::create_dir_all(&places)
        .map_err(|e| Problem::error(format!("cannot make the folder: {e}"), "choose another with --into").in_file(shown(&places)))?;
    for (name, text) in &import.files {
        output::write(&places.join(name), |out| out.write_all(text.as_bytes()))?;
    }
    if !shared.quiet {
        let (files, all) = (import.files.len(), import.places);
        let line = format!(
            "{all} places ({} known before), {} names, {files} file{} in {}",
            import.known,
            import.names,
            if files == 1 { "" } else { "s" },
            shown(&places)
        );
        output::print(false, |out| writeln!(out, "{}", visible(&line)))?;
        if !import.words.is_empty() {
            let shown: Vec<&str> = import.words.iter().take(8).map(String::as_str).collect();
            output::say(&format!(
                "left out {} names that are words of a language or of institutions: {}, …",
                import.words.len(),
                shown.join(", ")
            ));
        }
    }
    Ok(of_problems(&problems))
}

/// Every `cities*.txt`, the largest selection last.
fn town_files(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let entries = fs::read_dir(folder)
        .map_err(|e| Problem::error(format!("cannot read: {e}"), "give the folder that holds the GeoNames files").in_file(shown(folder)))?;
    let name = |p: &Path| p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|e| e.path()).filter(|p| name(p).starts_with("cities") && name(p).ends_with(".txt")).collect();
    files.sort();
    if files.is_empty() {
        return Err(Problem::error("no file of towns (cities500.txt, cities15000.txt, …)", SITE).in_file(shown(folder)));
    }
    Ok(files)
}

fn opened(path: &Path) -> Result<File, Problem> {
    File::open(path).map_err(|e| Problem::error(format!("cannot read: {e}"), "check the file and its permissions").in_file(shown(path)))
}

/// A file of the dump, with the name that messages show; `None` when it is not there.
fn open(folder: &Path, name: &str) -> Result<Option<(String, BufReader<File>)>, Problem> {
    let path = folder.join(name);
    if !path.exists() {
        return Ok(None);
    }
    Ok(Some((shown(&path), BufReader::new(opened(&path)?))))
}

fn lost(folder: &Path, name: &str, what: &str) -> Problem {
    Problem::warning(format!("no {name}: {what}"), SITE).in_file(shown(folder))
}
