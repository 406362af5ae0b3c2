//! What was added: the files, what is known of them and why, their claims, unknown names, what changed.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::place::NewEvent;
use crate::cli::knowledge::pending_grid;
use crate::pipeline::{Addition, NewDispatch};
use crate::report::{self, Change, Grid, Style, render_change, single_line};
use crate::upkeep::Settled;

/// What it can be written as.
pub const FORMATS: [&str; 2] = ["table", "json"];

/// From so many dispatches on each has one line.
const MANY: usize = 4;

/// What came of it.
pub struct Outcome<'a> {
    pub dry_run: bool,
    pub dispatches: &'a [NewDispatch],
    pub events: &'a [NewEvent],
    pub facts: &'a [(Settled, Option<String>)],
    pub addition: &'a Addition,
    pub change: &'a Change,
}

/// Writes it in one of [`FORMATS`].
pub fn render(format: &str, outcome: &Outcome<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if format == "json" { machine(outcome, out) } else { people(outcome, style, out) }
}

fn people(outcome: &Outcome<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let written = if outcome.dry_run { "would be written" } else { "written" };
    for event in outcome.events {
        writeln!(
            out,
            "{}: {written}; give its days and places",
            single_line(&format!("{}/event.toml", crate::cli::input::shown(&event.event.folder)))
        )?;
    }
    for (dispatch, (settled, note)) in outcome.dispatches.iter().zip(outcome.facts) {
        writeln!(out, "{}: {written}", single_line(&dispatch.shown))?;
        if outcome.dispatches.len() >= MANY {
            continue;
        }
        for (key, value, why) in settled.reasons.iter().filter(|(key, ..)| *key != "sha256") {
            writeln!(out, "  {:<11} {} ({})", key.replace("archive_url", "archived"), single_line(value), single_line(why))?;
        }
        if let Some(note) = note {
            writeln!(out, "  {:<11} {}", "text", single_line(note))?;
        }
    }
    writeln!(out)?;
    grid(&report::claims(&outcome.addition.claims), style, out)?;
    let passed = outcome.addition.passed.len();
    if passed > 0 {
        writeln!(out, "{passed} {} nothing", if passed == 1 { "number claims" } else { "numbers claim" })?;
    }
    if !outcome.addition.pending.is_empty() {
        writeln!(out, "\nNames that the catalogue does not know (“counterclaim catalog accept”, “counterclaim catalog new”):")?;
        grid(&pending_grid(&outcome.addition.pending), style, out)?;
    }
    writeln!(out)?;
    render_change("table", outcome.change, style, out)
}

fn grid(grid: &Grid<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    report::FORMATS[0].grid.map_or(Ok(()), |render| render(grid, style, out))
}

fn machine(outcome: &Outcome<'_>, out: &mut dyn Write) -> io::Result<()> {
    let added = |(dispatch, (settled, _)): (&NewDispatch, &(Settled, Option<String>))| {
        let facts = settled.reasons.iter().map(|(key, value, why)| ((*key).to_owned(), json!({ "value": value, "because": why })));
        json!({ "file": dispatch.shown, "event": dispatch.event, "facts": facts.collect::<Map<String, Value>>() })
    };
    let list = |grid: &Grid<'_>| (0..grid.len).map(|i| (grid.value)(i)).collect::<Vec<Value>>();
    let value = json!({
        "version": 1,
        "dry_run": outcome.dry_run,
        "added": outcome.dispatches.iter().zip(outcome.facts).map(added).collect::<Vec<Value>>(),
        "claims": list(&report::claims(&outcome.addition.claims)),
        "pending": list(&pending_grid(&outcome.addition.pending)),
        "diff": outcome.change,
    });
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)
}
