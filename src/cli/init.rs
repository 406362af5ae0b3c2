//! `init`: the files of a claim repository to begin with.

use std::path::PathBuf;

use clap::Args;

use super::arguments::Shared;
use super::input::{relative, shown};
use super::output;
use super::status::Status;
use crate::error::Problem;
use crate::upkeep::starter;

/// Where to.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  counterclaim init
  counterclaim init my-claims

Writes counterclaim.toml (settings), claims/ with an example event of two dispatches that are at odds, a workflow for GitHub,
.gitignore and README.md; “counterclaim report” then shows one finding. The example is left out where claims/ is there already.
Nothing that exists is changed. A file that is there with other content is kept and named, and the exit status is then 2; it is 0 when all
the others were written, or were the same.")]
pub struct Init {
    /// Folder of the repository; made when it is not there [default: the current folder]
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
}

/// `counterclaim init`.
pub fn init(what: &Init, shared: &Shared) -> Result<Status, Problem> {
    let folder = &what.folder;
    if folder.exists() && !folder.is_dir() {
        return Err(Problem::error("a file, and no folder", "name another").in_file(shown(folder)));
    }
    // Claims of one's own want no example beside them; an example that was made before is looked at again.
    let example =
        !folder.join("claims").exists() || starter(true).any(|file| file.path.ends_with("event.toml") && folder.join(file.path).exists());
    let (mut status, mut written) = (Status::Clean, Vec::new());
    for file in starter(example) {
        let path = folder.join(file.path);
        let name = shown(&relative(&path));
        if std::fs::read(&path).is_ok_and(|there| there == file.text.as_bytes()) {
            continue;
        }
        match output::create(&path, file.text.as_bytes()) {
            Ok(()) => written.push(name),
            Err(problem) => {
                output::problems(&[problem.in_file(name)]);
                status = Status::BadInput;
            }
        }
    }
    if !shared.quiet {
        output::print(false, |out| {
            written.iter().try_for_each(|name| writeln!(out, "{name}"))?;
            if written.is_empty() {
                return writeln!(out, "nothing to write: all is there");
            }
            let there = shown(&relative(folder));
            let go = if there == "." { String::new() } else { format!("cd {there}; ") };
            writeln!(out, "next: {go}counterclaim report; then “counterclaim add FILE --event NAME” with a text of your own")
        })?;
    }
    Ok(status)
}
