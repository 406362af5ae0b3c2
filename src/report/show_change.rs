//! A [`Change`] for a terminal, for a comment on a pull request, and for programs.

use std::io::{self, Write};

use super::change::{Change, ChangeDocument, ClaimMove, What};
use super::markdown::{code, escaped};
use super::schema::VERSION;
use super::{Style, json, single_line, wording};
use crate::comparison::Finding;

/// What a change can be written as.
pub const CHANGE_FORMATS: [&str; 3] = ["table", "markdown", "json"];

/// The first line of a comment, by which a program that updates its own comment knows it again.
pub const MARKER: &str = "<!-- counterclaim diff -->";

/// Bytes of a comment; GitHub takes 65,536 characters, GitLab more.
const COMMENT: usize = 60_000;

/// Writes a change in one of [`CHANGE_FORMATS`].
///
/// # Errors
/// When `out` cannot be written.
pub fn render_change(format: &str, change: &Change, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        "json" => writeln!(out, "{}", json::line(&ChangeDocument { version: VERSION, diff: change })),
        "markdown" => markdown(change, out),
        _ => table(change, style, out),
    }
}

/// A finding that moved: how, what it is now, what it was, which claims moved it.
type Line<'a> = (&'static str, &'a Finding, Option<&'a Finding>, &'a [ClaimMove]);

fn lines(change: &Change) -> Vec<Line<'_>> {
    let new = change.new.iter().map(|m| ("new", &m.finding, None, &m.because[..]));
    let changed = change.changed.iter().map(|m| ("changed", &m.after, Some(&m.before), &m.because[..]));
    let resolved = change.resolved.iter().map(|m| ("resolved", &m.finding, None, &m.because[..]));
    new.chain(changed).chain(resolved).collect()
}

fn summary(change: &Change) -> String {
    let n = |list: usize| wording::number_of(list);
    format!(
        "{} new, {} changed, {} resolved, {} as before",
        n(change.new.len()),
        n(change.changed.len()),
        n(change.resolved.len()),
        n(change.unchanged)
    )
}

fn moved(claim: &ClaimMove) -> String {
    let whose = format!("{} ({})", claim.source, claim.at);
    let says = |text: &Option<String>| text.clone().unwrap_or_default();
    match claim.what {
        What::Added => format!("claim added: {whose}: {}", says(&claim.after)),
        What::Removed => format!("claim removed: {whose}: {}", says(&claim.before)),
        What::Changed => format!("claim changed: {whose}: {}, before {}", says(&claim.after), says(&claim.before)),
    }
}

/// Why a finding moved though none of its claims did.
const NO_CLAIM: &str =
    "its claims are as they were: the policy, a tolerance, a decision, the catalogue or another claim of the event changed";

fn table(change: &Change, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let width = usize::from(style.width.max(48));
    for (how, finding, was, because) in lines(change) {
        let (severity, check) = (wording::severity(finding.severity), single_line(&finding.check));
        let head = format!("{how}: {severity}[{check}] {} ({})", single_line(&finding.message), single_line(&finding.finding_id));
        writeln!(out, "{}", wording::wrapped(&head, width, "  "))?;
        let mut below = |text: String| writeln!(out, "  {}", wording::wrapped(&text, width - 2, "    "));
        below(format!("at {}", wording::position(finding)))?;
        if let Some(was) = was {
            below(format!("before: {} {}", wording::severity(was.severity), single_line(&was.message)))?;
        }
        if because.is_empty() {
            below(NO_CLAIM.to_owned())?;
        }
        because.iter().try_for_each(|claim| below(moved(claim)))?;
    }
    if !change.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "findings: {}; {} moved", summary(change), wording::count(change.claims, "claim", "claims"))?;
    if change.names_left_out > 0 {
        writeln!(out, "{}", wording::count(change.names_left_out, "name left out", "names left out"))?;
    }
    Ok(())
}

fn markdown(change: &Change, out: &mut dyn Write) -> io::Result<()> {
    let mut page = format!("{MARKER}\n### Discrepancies: {}\n", summary(change));
    let mut left_out = 0;
    if change.is_empty() {
        page.push_str("\nNo finding came, went or changed.\n");
    } else {
        page.push_str("\n| | finding | because |\n| --- | --- | --- |\n");
    }
    for (how, finding, was, because) in lines(change) {
        let mut told = vec![format!("**{}** {}", wording::severity(finding.severity), escaped(&finding.message))];
        told.extend(was.map(|was| format!("before: {} {}", wording::severity(was.severity), escaped(&was.message))));
        told.push(format!("{} {} at {}", code(&finding.check), code(&finding.finding_id), code(&wording::position(finding))));
        let mut why: Vec<String> = because.iter().map(|claim| escaped(&moved(claim))).collect();
        if why.is_empty() {
            why.push(NO_CLAIM.to_owned());
        }
        let row = format!("| {how} | {} | {} |\n", told.join("<br>"), why.join("<br>"));
        if left_out > 0 || page.len() + row.len() > COMMENT {
            left_out += 1;
        } else {
            page.push_str(&row);
        }
    }
    if left_out > 0 {
        page.push_str(&format!("\n{} left out here; `counterclaim diff` lists them.\n", wording::count(left_out, "more is", "more are")));
    }
    if change.names_left_out > 0 {
        page.push_str(&format!(
            "\n{}.\n",
            wording::count(change.names_left_out, "name of a private person is left out", "names of private persons are left out")
        ));
    }
    out.write_all(page.as_bytes())
}
