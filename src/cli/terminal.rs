//! What is known of the terminal: width and colour.

use std::env;
use std::io::{IsTerminal, stderr, stdin, stdout};

use super::arguments::{Shared, When};
use crate::report::Style;

/// The style for files.
pub fn plain(shared: &Shared) -> Style {
    Style { csv_guard: shared.csv_guard, ..Style::PLAIN }
}

/// The style for standard output.
pub fn style(shared: &Shared) -> Style {
    let color = match shared.color {
        When::Always => true,
        When::Never => false,
        When::Auto => stdout().is_terminal() && !set("NO_COLOR") && env::var_os("TERM").is_none_or(|t| t != "dumb"),
    };
    Style { width: width(), color, ..plain(shared) }
}

/// Whether standard output is read by a person at a terminal.
pub fn is_terminal() -> bool {
    stdout().is_terminal()
}

/// Whether a person may be waiting: not in a job of a CI service, which sets `CI`.
pub fn someone_waits() -> bool {
    !set("CI") && !on_github() && env::var_os("TERM").is_none_or(|t| t != "dumb")
}

/// Whether a person is there to answer questions.
pub fn converses() -> bool {
    stdin().is_terminal() && stderr().is_terminal()
}

/// Whether a runner of GitHub's reads the log.
pub fn on_github() -> bool {
    env::var("GITHUB_ACTIONS").is_ok_and(|v| v == "true")
}

/// `COLUMNS` when set, else the terminal's, else the width for files.
fn width() -> u16 {
    let stated = env::var("COLUMNS").ok().and_then(|w| w.parse().ok()).filter(|w| *w > 0);
    stated.or_else(|| comfy_table::Table::new().width()).unwrap_or(Style::PLAIN.width)
}

fn set(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|v| !v.is_empty())
}
