//! `catalog new`: a commented file to fill in.

use std::path::Path;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::arguments::Shared;
use super::input::shown;
use super::knowledge::with_folder;
use super::output;
use super::status::{Status, of_problems};
use crate::catalog::Catalog;
use crate::error::Problem;
use crate::upkeep::{STUBS, stub};

/// What of, and under which id.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  counterclaim catalog new source portugal/harbour-watch --catalog my-catalog
  counterclaim catalog new place portugal/lisbon/alcantara-dock --catalog my-catalog
  counterclaim catalog new metric boats_seized --catalog my-catalog
  counterclaim catalog new language pt --catalog my-catalog

The folder is made when it is not there; no file is overwritten. The file is valid as it stands: “counterclaim catalog check” says so, and
says what is wrong after you have changed it.")]
pub struct New {
    /// Kind of thing
    #[arg(value_parser = PossibleValuesParser::new(STUBS))]
    kind: String,
    /// Its id
    id: String,
}

/// `counterclaim catalog new`.
pub fn new(what: &New, folder: Option<&Path>, shared: &Shared) -> Result<Status, Problem> {
    let Some(folder) = folder else {
        let remedy = "name it with --catalog, or as “catalog” in counterclaim.toml";
        return Err(Problem::error("no catalogue folder of your own to make it in", remedy));
    };
    let own = if folder.is_dir() { Some(with_folder(folder)?.0) } else { None };
    let stub = stub(&what.kind, &what.id, own.as_ref().unwrap_or_else(|| Catalog::built_in()))?;
    let path = folder.join(&stub.path);
    output::create(&path, stub.text.as_bytes())?;
    let (_, problems) = with_folder(folder)?;
    output::problems(&problems);
    if !shared.quiet {
        output::print(false, |out| writeln!(out, "{}", shown(&path)))?;
        output::say(&format!("fill it in; “counterclaim catalog check --catalog {}” says what is wrong with it", shown(folder)));
    }
    Ok(of_problems(&problems))
}
