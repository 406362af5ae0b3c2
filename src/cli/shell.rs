//! What a shell and `man` are given: completions and manual pages, made of the same description as the help.

use std::fs;
use std::path::Path;

use clap::{Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;

use super::arguments::{Arguments, Shared};
use super::input::shown;
use super::output;
use super::report::settle;
use super::status::Status;
use crate::error::Problem;

/// What stands at the foot of every manual page.
const PROGRAM: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));

/// `counterclaim completions SHELL`.
pub fn completions(shell: Shell) -> Result<Status, Problem> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), env!("CARGO_PKG_NAME"), &mut script);
    output::print(true, |out| out.write_all(&script))?;
    Ok(Status::Clean)
}

/// `counterclaim man`: the page of the program on standard output, or the pages of all commands in a folder.
pub fn man(folder: Option<&Path>, shared: &Shared) -> Result<Status, Problem> {
    let mut program = Arguments::command();
    program.build();
    let Some(folder) = folder else {
        output::print(true, |out| Man::new(program).render(out))?;
        return Ok(Status::Clean);
    };
    fs::create_dir_all(folder)
        .map_err(|e| Problem::error(format!("cannot make the folder: {e}"), "choose another with --into").in_file(shown(folder)))?;
    let mut status = Status::Clean;
    let commands: Vec<Command> = program.get_subcommands().filter(|c| c.get_name() != "help").cloned().collect();
    for page in std::iter::once(program).chain(commands) {
        // `counterclaim-check`: a built command bears the name of its page.
        let path = folder.join(format!("{}.1", page.get_display_name().unwrap_or_else(|| page.get_name())));
        let written = output::write(&path, |out| Man::new(page).source(PROGRAM).render(out));
        status = status.max(settle(written, &path, shared));
    }
    Ok(status)
}
