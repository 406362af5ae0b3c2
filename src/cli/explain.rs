//! `explain`: one claim, question or finding in full.

use std::path::PathBuf;

use super::arguments::{Metadata, Shared};
use super::input::input;
use super::status::{Status, of_problems};
use super::{output, progress};
use crate::error::Problem;
use crate::pipeline;
use crate::report::visible;

/// `counterclaim explain`.
pub fn explain(id: &str, paths: &[PathBuf], shared: &Shared) -> Result<Status, Problem> {
    let input = input(paths, &Metadata::default(), shared)?;
    output::problems(&input.problems);
    if input.paths.is_empty() {
        return Ok(Status::BadInput);
    }
    let Some(text) = progress::during(&input.options, shared, || pipeline::explain(id, &input.paths, &input.options))? else {
        let remedy = "ids stand in the table of `counterclaim check` and in findings.json and claims.jsonl";
        return Err(Problem::error(format!("no claim, question or finding has the id “{id}”"), remedy));
    };
    let end = if text.ends_with('\n') { "" } else { "\n" };
    output::print(false, |out| write!(out, "{}{end}", visible(&text)))?;
    for (_, path) in &shared.output {
        output::write(path, |out| write!(out, "{}{end}", visible(&text)))?;
    }
    Ok(of_problems(&input.problems))
}
