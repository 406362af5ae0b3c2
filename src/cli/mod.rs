//! The command line: arguments, output, exit status. The only layer that prints, and the only one that knows the clock
//! and the terminal.

mod arguments;
mod settings;
mod input;
mod output;
mod status;
mod terminal;
mod progress;
mod report;
mod github;
mod baseline;
mod diff;
mod revision;
mod list;
mod explain;
mod accept;
mod import;
mod review;
mod exchange;
mod export;
mod init;
mod add;
mod new;
mod watch;
mod knowledge;
mod shell;

use std::panic;
use std::process::ExitCode;
use std::thread;

use clap::Parser;

use crate::error::Problem;
use crate::table;
use crate::upkeep::incoming::READER;
use arguments::{Arguments, Command};
use status::Status;

/// Runs the program on the process's own arguments.
pub fn run() -> ExitCode {
    quiet_readers();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(usage) => {
            output::usage(&usage);
            return ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2));
        }
    };
    let result = dispatch(&arguments);
    let status = result.unwrap_or_else(|problem| {
        output::problems(&[problem]);
        Status::BadInput
    });
    status.into()
}

/// A reader that breaks on a file is a problem of the file, and is told as one.
fn quiet_readers() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let of_polars = table::contained() && panic.location().is_some_and(|at| at.file().contains("polars"));
        if !of_polars && thread::current().name() != Some(READER) {
            usual(panic);
        }
    }));
}

fn dispatch(arguments: &Arguments) -> Result<Status, Problem> {
    let shared = &arguments.shared;
    match &arguments.command {
        Command::Report { paths, reports } => report::write(paths, reports.as_deref(), shared),
        Command::Init(what) => init::init(what, shared),
        Command::Add(what) => add::add(what, shared),
        Command::Check { paths, baseline, watch: true } => watch::check(paths, baseline, shared),
        Command::Check { paths, baseline, .. } => report::check(paths, baseline, shared),
        Command::Diff { old, new, fail_on_new } => diff::diff(old, new, *fail_on_new, shared),
        Command::Extract { paths, metadata, explain } => list::extract(paths, metadata, *explain, shared),
        Command::Mentions { paths, metadata } => list::mentions(paths, metadata, shared),
        Command::Compare { paths, all } => list::compare(paths, *all, shared),
        Command::Estimate { list_estimators: true, .. } => list::list_estimators(),
        Command::Estimate { paths, reference, calibrate: true, .. } => list::calibrate(paths, reference.as_deref(), shared),
        Command::Estimate { paths, estimator, reference, .. } => list::estimate(paths, estimator, reference.as_deref(), shared),
        Command::Sources { paths, reference } => list::sources(paths, reference.as_deref(), shared),
        Command::Explain { id, paths } => explain::explain(id, paths, shared),
        Command::Catalog { what } => knowledge::catalog(what, shared),
        Command::Review(arguments) => review::review(arguments, shared),
        Command::Import(import) => import::import(import, shared),
        Command::Export(export) => export::export(export, shared),
        Command::Schema { record } => knowledge::schema(record, shared),
        Command::Completions { shell } => shell::completions(*shell),
        Command::Man { into } => shell::man(into.as_deref(), shared),
    }
}
