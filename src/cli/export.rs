//! `export`: claims for other programs, and what those cannot hold.

use std::convert::Infallible;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::arguments::{Metadata, Shared};
use super::exchange::counted;
use super::input::input;
use super::output;
use super::report::settle;
use super::status::{Status, of_problems};
use crate::catalog::{Catalog, Layout};
use crate::claim::Claim;
use crate::comparison::Finding;
use crate::error::Problem;
use crate::pipeline::{self, Stream};
use crate::report::{Redact, Report, redacted, redacted_claims, single_line};
use crate::upkeep::exchange::{self, Knowledge};

/// Arguments of `export`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  counterclaim export csv claims/2022-01-kazakhstan-unrest --to claims.csv
  counterclaim export ucdp-ged claims/2022-01-kazakhstan-unrest --to ged.csv
  counterclaim export claimreview --to claims.json
  counterclaim export csv --columns best=Dead,source_text=Who,from=Day --csv-guard

Standard error says what the others cannot hold: claims that are left out, with the reason, and columns that are dropped or would be read
otherwise, with the number of claims (--verbose: with their ids). That is found by reading the export again. Exit status 0, or 2 on an input error.")]
pub struct Export {
    /// For whom.
    #[command(subcommand)]
    what: To,
}

#[derive(Debug, Subcommand)]
enum To {
    /// ClaimReview of schema.org, JSON-LD
    #[command(after_help = "\
Examples:
  counterclaim export claimreview claims/2022-01-kazakhstan-unrest --to claims.json

A claim is a Claim with a QuantitativeValue. Where a finding says that it cannot hold together with others it is a ClaimReview whose rating is
“compared: disjoint”, without a value: nothing here says which claim is true. Names of private persons are left out (--redact none keeps them).")]
    Claimreview(Claims),
    /// UCDP Georeferenced Event Dataset
    #[command(after_help = "Examples:\n  counterclaim export ucdp-ged --to ged.csv")]
    UcdpGed(Claims),
    /// ACLED
    #[command(after_help = "Examples:\n  counterclaim export acled --to acled.csv")]
    Acled(Claims),
    /// Crowd Counting Consortium
    #[command(after_help = "Examples:\n  counterclaim export ccc --to ccc.csv")]
    Ccc(Claims),
    /// All columns of ours, or those of --columns, --mapping or --layout
    #[command(
        after_help = "Examples:\n  counterclaim export csv --to claims.csv\n  counterclaim export csv --columns best=Dead,source_text=Who"
    )]
    Csv(Table),
}

#[derive(Debug, Args)]
struct Claims {
    /// Claim repositories, event folders or files [default: claims]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// File to write [default: standard output]
    #[arg(long, value_name = "PATH")]
    to: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Table {
    #[command(flatten)]
    claims: Claims,
    /// A mapping that was saved, or a layout of the catalogue
    #[arg(long, value_name = "NAME", conflicts_with_all = ["columns", "layout"])]
    mapping: Option<String>,
}

/// `counterclaim export`.
pub fn export(arguments: &Export, shared: &Shared) -> Result<Status, Problem> {
    match &arguments.what {
        To::Claimreview(claims) => write(claims, Form::ClaimReview, shared),
        To::UcdpGed(claims) => write(claims, Form::Layout("ucdp-ged"), shared),
        To::Acled(claims) => write(claims, Form::Layout("acled"), shared),
        To::Ccc(claims) => write(claims, Form::Layout("ccc"), shared),
        To::Csv(table) => match table.mapping.as_deref().or(shared.layout.as_deref()) {
            Some(id) => write(&table.claims, Form::Layout(id), shared),
            None if shared.columns.is_empty() => write(&table.claims, Form::Own, shared),
            None => write(&table.claims, Form::Columns, shared),
        },
    }
}

enum Form<'a> {
    ClaimReview,
    Layout(&'a str),
    Columns,
    Own,
}

fn write(claims: &Claims, form: Form<'_>, shared: &Shared) -> Result<Status, Problem> {
    if let Some((id, _)) = shared.output.first() {
        return Err(Problem::error(format!("export does not write {id} with --output"), "name the file with --to"));
    }
    if let Some(format) = &shared.format {
        return Err(Problem::error(format!("export does not write {format}"), "say for whom: claimreview, ucdp-ged, acled, ccc or csv"));
    }
    // The columns and the layout are those of what is written, not of what is read.
    let of_reading = Shared { columns: Vec::new(), layout: None, ..shared.clone() };
    let input = input(&claims.paths, &Metadata::default(), &of_reading)?;
    output::problems(&input.problems);
    let mut status = of_problems(&input.problems);
    if input.paths.is_empty() {
        return Ok(Status::BadInput);
    }
    let own = input.options.catalog_folder.as_deref().map(Catalog::with_folder);
    let catalog = own.as_ref().map_or_else(|| Catalog::built_in(), |(catalog, _)| catalog);
    let policy = catalog.policy(&input.options.policy).ok_or_else(|| Problem::error("no such policy", "choose another with --policy"))?;
    let knowledge = Knowledge { catalog, policy };
    let layout = layout(&form, catalog, shared)?;
    let hidden = shared.redact().map_or(matches!(form, Form::ClaimReview), |redact| redact == Redact::Persons);
    let Read { claims: all, findings, problems, names } = match form {
        Form::ClaimReview => with_findings(pipeline::report(&input.paths, &input.options)?, hidden),
        _ => alone(Stream::new(&input.paths, &input.options)?, hidden),
    };
    output::problems(&problems);
    status = status.max(of_problems(&problems));
    let export = match &layout {
        Some(layout) => exchange::export_layout(&all, layout, shared.csv_guard, knowledge)?,
        None if matches!(form, Form::ClaimReview) => exchange::export_claimreview(&all, &findings, knowledge)?,
        None => exchange::export_own(&all, shared.csv_guard).map_err(|e| Problem::error(format!("cannot write CSV: {e}"), "try again"))?,
    };
    match &claims.to {
        Some(path) => status = status.max(settle(output::write(path, |out| out.write_all(&export.bytes)), path, shared)),
        None => output::print(true, |out| out.write_all(&export.bytes))?,
    }
    if !shared.quiet {
        let left = all.len() - export.written;
        let left = if left == 0 { String::new() } else { format!(", {left} left out") };
        output::say(&format!("{} written{left}", counted(export.written, "claim")));
        export.losses.lines().iter().for_each(|line| output::say(&single_line(line)));
        if shared.verbose {
            for (why, kinds) in &export.losses.left_out {
                let ids: Vec<&str> = kinds.values().flatten().map(String::as_str).collect();
                output::say(&single_line(&format!("left out, {why}: {}", ids.join(", "))));
            }
        }
        if names > 0 {
            output::say(&format!("{} of private persons left out (--redact none keeps them)", counted(names, "name")));
        }
    }
    Ok(status)
}

/// What is written, and how many names of private persons were taken out of it.
struct Read {
    claims: Vec<Claim>,
    findings: Vec<Finding>,
    problems: Vec<Problem>,
    names: usize,
}

fn with_findings(report: Report, hidden: bool) -> Read {
    let report = if hidden && !report.persons.is_empty() { redacted(&report) } else { report };
    Read { names: report.counts.names_left_out, claims: report.claims, findings: report.findings, problems: report.problems }
}

fn alone(mut stream: Stream<'_>, hidden: bool) -> Read {
    let mut claims = Vec::new();
    let Ok(()) = stream.run(|more, _| -> Result<(), Infallible> {
        claims.extend(more);
        Ok(())
    });
    let names = if hidden { stream.persons(&claims) } else { Vec::new() };
    redacted_claims(&mut claims, &names);
    Read { claims, findings: Vec::new(), problems: stream.problems(), names: names.len() }
}

fn layout(form: &Form<'_>, catalog: &Catalog, shared: &Shared) -> Result<Option<Layout>, Problem> {
    match form {
        Form::Layout(id) => {
            let known: Vec<&str> = catalog.layouts.iter().map(|l| l.id.as_str()).collect();
            let found = catalog.layouts.iter().find(|l| l.id == *id).cloned();
            let problem = || Problem::error(format!("no layout is called “{id}”"), format!("choose one of {}", known.join(", ")));
            found.map(Some).ok_or_else(problem)
        }
        Form::Columns => Ok(Some(Layout::of_columns("columns", "", &shared.columns))),
        Form::ClaimReview | Form::Own => Ok(None),
    }
}
