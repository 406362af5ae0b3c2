//! `counterclaim review`: decisions of a person about the claims that were read, on a full screen or by options, and how far people agree.

use std::fs;
use std::io::{ErrorKind, IsTerminal as _, stdin, stdout};
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;
use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use serde::Serialize;

use super::arguments::{Metadata, Shared, day};
use super::baseline::today;
use super::input::{input, shown};
use super::list::show;
use super::output;
use super::status::{Status, of_problems};
use crate::claim::Claim;
use crate::error::Problem;
use crate::pipeline::{Coding, Desk};
use crate::report::Grid;
use crate::text::{InputFile, review_path};
use crate::upkeep::review::{By, Coded, Corrections, Decision, Session, Step, agreed, agreement, draw};

/// Which dispatches, who reviews, and a decision where it is given without the screen.
#[derive(Debug, Args)]
pub struct ReviewArguments {
    /// Claim repositories, event folders or dispatches [default: claims]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Name or initials of who reviews [default: $COUNTERCLAIM_REVIEWER]
    #[arg(long, value_name = "NAME")]
    reviewer: Option<String>,
    /// Code apart from others: decide into NAME.review-REVIEWER.toml, which is not laid over the claims
    #[arg(long)]
    apart: bool,
    /// Accept this claim, without the screen
    #[arg(long, value_name = "CLAIM_ID", group = "decision")]
    accept: Option<String>,
    /// Reject this claim, without the screen
    #[arg(long, value_name = "CLAIM_ID", group = "decision", requires = "reason")]
    reject: Option<String>,
    /// Amend this claim, without the screen
    #[arg(long, value_name = "CLAIM_ID", group = "decision", requires = "set")]
    amend: Option<String>,
    /// Add a claim to the one dispatch that is named, without the screen
    #[arg(long, group = "decision", requires = "set")]
    add: bool,
    /// A column and what it holds; may be repeated
    #[arg(long, value_name = "COLUMN=VALUE", value_parser = column, requires = "decision")]
    set: Vec<(String, String)>,
    /// Why
    #[arg(long, value_name = "TEXT", requires = "decision")]
    reason: Option<String>,
    /// Print how far people who coded apart agree, and where they differ
    #[arg(long, conflicts_with = "decision")]
    agreement: bool,
    /// Take decisions on which all of them agree into the review file that counts
    #[arg(long, requires = "agreement")]
    settle: bool,
    /// Take this as today's day [default: today, UTC]
    #[arg(long, value_name = "DAY", value_parser = day)]
    today: Option<Date>,
}

fn column(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((column, value)) if !column.trim().is_empty() => Ok((column.trim().into(), value.trim().into())),
        _ => Err("write COLUMN=VALUE, such as number_text=\"about 40\"; nothing after = empties the column".into()),
    }
}

/// `counterclaim review`.
pub fn review(arguments: &ReviewArguments, shared: &Shared) -> Result<Status, Problem> {
    let input = input(&arguments.paths, &Metadata::default(), shared)?;
    let desk = Desk::new(&input.paths, &input.options)?;
    let problems = [input.problems, desk.problems()].concat();
    output::problems(&problems);
    if desk.files().is_empty() {
        return Err(Problem::error("no dispatch to review", "name a folder with dispatches, or a file .md, .txt or .html"));
    }
    let today = today(arguments.today);
    let status = if arguments.agreement {
        agree(&desk, arguments.settle, today, shared)?
    } else {
        let reviewer = reviewer(arguments)?;
        match decision(arguments) {
            Some((claim, decision)) => decide(&desk, claim, &decision, arguments, &reviewer, today, shared)?,
            None if arguments.add => add(&desk, arguments, &reviewer, today, shared)?,
            None => screen(&desk, arguments, &reviewer, today)?,
        }
    };
    Ok(of_problems(&problems).max(status))
}

fn reviewer(arguments: &ReviewArguments) -> Result<String, Problem> {
    let given = arguments.reviewer.clone().or_else(|| std::env::var("COUNTERCLAIM_REVIEWER").ok());
    let name = given.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let remedy = "give your name or initials with --reviewer, or once for all in COUNTERCLAIM_REVIEWER";
    let name = name.ok_or_else(|| Problem::error("who reviews is not known", remedy))?;
    if arguments.apart && !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
        return Err(Problem::error(format!("“{name}” cannot be part of a file's name"), "use letters, digits, - and _ with --apart"));
    }
    Ok(name.to_owned())
}

fn decision(arguments: &ReviewArguments) -> Option<(&str, Decision)> {
    let accept = arguments.accept.as_deref().map(|claim| (claim, Decision::Accept));
    let reject = arguments.reject.as_deref().map(|claim| (claim, Decision::Reject));
    let amend = arguments.amend.as_deref().map(|claim| (claim, Decision::Amend(arguments.set.clone())));
    accept.or(reject).or(amend)
}

/// The review file of a dispatch: its path, its name as shown, its content if it is there.
fn review_file(file: &InputFile, coder: Option<&str>) -> Result<(PathBuf, String, Option<String>), Problem> {
    let (path, shown) = review_path(&file.path, &file.shown, coder);
    let text = content(&path).map_err(|p| p.in_file(&shown))?;
    Ok((path, shown, text))
}

fn content(path: &Path) -> Result<Option<String>, Problem> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Problem::error(format!("cannot read: {e}"), "check the file and its permissions")),
    }
}

/// One decision, taken by options.
fn decide(
    desk: &Desk,
    claim: &str,
    decision: &Decision,
    arguments: &ReviewArguments,
    reviewer: &str,
    today: Date,
    shared: &Shared,
) -> Result<Status, Problem> {
    for file in desk.files() {
        let Some(coding) = desk.open(file).0.filter(|coding| coding.claims.iter().any(|c| c.claim_id == claim)) else { continue };
        let by = by(arguments, reviewer, today);
        let take = |corrections: &mut Corrections| corrections.decide(claim, decision, &by);
        return change(&coding, file, arguments, reviewer, take, shared);
    }
    let remedy = "“counterclaim extract” prints the ids of claims; name the folder or the dispatch that holds it";
    Err(Problem::error(format!("no claim {claim} in these dispatches"), remedy))
}

/// One addition, by options.
fn add(desk: &Desk, arguments: &ReviewArguments, reviewer: &str, today: Date, shared: &Shared) -> Result<Status, Problem> {
    let [file] = desk.files() else {
        return Err(Problem::error("a claim is added to one dispatch", "name the file of the dispatch"));
    };
    let (coding, problems) = desk.open(file);
    let Some(coding) = coding else {
        output::problems(&problems);
        return Ok(Status::BadInput);
    };
    let by = by(arguments, reviewer, today);
    change(&coding, file, arguments, reviewer, |corrections| corrections.add(&arguments.set, &by), shared)
}

fn by(arguments: &ReviewArguments, reviewer: &str, date: Date) -> By {
    By { reviewer: reviewer.to_owned(), date, reason: arguments.reason.clone().unwrap_or_default() }
}

/// Changes the review file of a dispatch, unless that brings a fault into it.
fn change(
    coding: &Coding<'_>,
    file: &InputFile,
    arguments: &ReviewArguments,
    reviewer: &str,
    take: impl FnOnce(&mut Corrections),
    shared: &Shared,
) -> Result<Status, Problem> {
    let _held = output::hold(&file.path);
    let (path, name, text) = review_file(file, arguments.apart.then_some(reviewer))?;
    let before = text.unwrap_or_default();
    let mut corrections = Corrections::parse(&before).map_err(|p| p.in_file(&name))?;
    take(&mut corrections);
    let after = corrections.to_string();
    let known = coding.corrected(&before, &name).1;
    let mut new = coding.corrected(&after, &name).1;
    new.retain(|p| known.iter().all(|k| k.message != p.message));
    if let Some(wrong) = new.iter().find(|p| p.level == crate::error::Level::Error) {
        // The place is one in a file that was not written.
        return Err(Problem::error(&wrong.message, &wrong.remedy));
    }
    output::problems(&new);
    output::write(&path, |out| out.write_all(after.as_bytes()))?;
    if !shared.quiet {
        output::print(false, |out| writeln!(out, "{name}: saved"))?;
    }
    Ok(of_problems(&new))
}

/// The full screen, one dispatch after the other.
fn screen(desk: &Desk, arguments: &ReviewArguments, reviewer: &str, today: Date) -> Result<Status, Problem> {
    if !stdin().is_terminal() || !stdout().is_terminal() {
        let remedy = "decide with --accept, --reject, --amend or --add, or write the review file by hand";
        return Err(Problem::error("a review on the screen needs a terminal", remedy));
    }
    let failed =
        |e: std::io::Error| Problem::error(format!("the terminal cannot be used: {e}"), "decide with --accept, --reject or --amend");
    let mut terminal = ratatui::try_init().map_err(failed)?;
    let left = sittings(desk, arguments, reviewer, today, &mut terminal);
    ratatui::restore();
    left
}

fn sittings(
    desk: &Desk,
    arguments: &ReviewArguments,
    reviewer: &str,
    today: Date,
    terminal: &mut DefaultTerminal,
) -> Result<Status, Problem> {
    let (mut at, count) = (0usize, desk.files().len());
    loop {
        let file = &desk.files()[at];
        let (coding, problems) = desk.open(file);
        let Some(coding) = coding else {
            return Err(problems.into_iter().next().unwrap_or_else(|| Problem::error("the dispatch cannot be read", "check the file")));
        };
        let (path, name, text) = review_file(file, arguments.apart.then_some(reviewer))?;
        let mut session = Session::new(coding, name, text, reviewer.to_owned(), today)?;
        match sitting(&mut session, &path, (at + 1, count), terminal)? {
            0 => return Ok(Status::Clean),
            step => at = at.saturating_add_signed(step).min(count - 1),
        }
    }
}

/// One dispatch, until the reviewer goes on (1), back (-1) or home (0).
fn sitting(session: &mut Session<'_>, path: &Path, place: (usize, usize), terminal: &mut DefaultTerminal) -> Result<isize, Problem> {
    let failed = |e: std::io::Error| Problem::error(format!("the terminal cannot be used: {e}"), "what was decided is saved; try again");
    loop {
        terminal.draw(|frame| draw(frame, session, place)).map_err(failed)?;
        let Event::Key(key) = event::read().map_err(failed)? else { continue };
        if key.kind != KeyEventKind::Press {
            continue;
        }
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            if key.code == KeyCode::Char('c') {
                return Ok(0);
            }
            continue;
        }
        match session.key(key.code) {
            Step::Stay => {}
            Step::Quit => return Ok(0),
            Step::Go(step) => return Ok(step),
            Step::Save(text) => save(session, path, text.as_deref())?,
        }
    }
}

/// Writes what was decided, unless another program wrote the file meanwhile.
fn save(session: &mut Session<'_>, path: &Path, text: Option<&str>) -> Result<(), Problem> {
    let _held = output::hold(path);
    let there = content(path)?;
    if there.as_deref() != session.on_disk() {
        return session.changed_on_disk(there);
    }
    let saved = match text {
        Some(text) => output::write(path, |out| out.write_all(text.as_bytes())),
        None => {
            fs::remove_file(path).map_err(|e| Problem::error(format!("cannot remove: {e}"), "check the permissions").in_file(shown(path)))
        }
    };
    match saved {
        Ok(()) => session.written(),
        Err(problem) => session.not_saved(&problem),
    }
    Ok(())
}

/// One line of the table of agreements.
#[derive(Serialize)]
struct Told {
    field: &'static str,
    claims: usize,
    alike: usize,
    alpha: Option<f64>,
}

fn agree(desk: &Desk, settle: bool, today: Date, shared: &Shared) -> Result<Status, Problem> {
    let mut dispatches: Vec<(Vec<Claim>, Vec<Coded>)> = Vec::new();
    for file in desk.files() {
        let coders = coders(file);
        if coders.len() < 2 {
            continue;
        }
        let (Some(coding), _) = desk.open(file) else { continue };
        let mut coded = Vec::new();
        for coder in coders {
            let (_, name, text) = review_file(file, Some(&coder))?;
            let text = text.unwrap_or_default();
            let corrections = Corrections::parse(&text).map_err(|p| p.in_file(&name))?;
            let (claims, problems) = coding.corrected(&text, &name);
            output::problems(&problems);
            coded.push(Coded { coder, corrections, claims });
        }
        if settle {
            let _held = output::hold(&file.path);
            let (path, name, text) = review_file(file, None)?;
            let mut main = Corrections::parse(&text.unwrap_or_default()).map_err(|p| p.in_file(&name))?;
            let names: Vec<&str> = coded.iter().map(|c| c.coder.as_str()).collect();
            let by = By { reviewer: names.join(", "), date: today, reason: String::new() };
            let open: Vec<(String, Decision)> =
                agreed(&coded, &coding.claims).into_iter().filter(|(claim, _)| main.of(claim).is_none()).collect();
            if !open.is_empty() {
                open.iter().for_each(|(claim, decision)| main.decide(claim, decision, &by));
                output::write(&path, |out| out.write_all(main.to_string().as_bytes()))?;
                output::say(&format!("{name}: decisions taken over on which all agree: {}", open.len()));
            }
        }
        dispatches.push((coding.claims.clone(), coded));
    }
    if dispatches.is_empty() {
        let remedy = "two people code a dispatch apart with “counterclaim review FILE --apart --reviewer NAME”";
        return Err(Problem::error("no dispatch that two people coded apart", remedy));
    }
    let (agreements, differences) = agreement(&dispatches);
    let told: Vec<Told> = agreements.iter().map(|a| Told { field: a.field, claims: a.claims, alike: a.alike, alpha: a.alpha }).collect();
    let columns = ["field", "claims", "alike", "alpha"].map(str::to_owned).to_vec();
    let grid = Grid::new("agreements", columns, &told).shown(&["column", "claims", "alike", "alpha"], |i| {
        let t = &told[i];
        let share = if t.claims == 0 { "–".into() } else { format!("{} ({:.0} %)", t.alike, t.alike as f64 * 100.0 / t.claims as f64) };
        vec![t.field.into(), t.claims.to_string(), share, t.alpha.map_or_else(|| "–".into(), |a| format!("{a:.3}"))]
    });
    let status = show(&grid, shared)?;
    if !shared.quiet {
        for d in &differences {
            let held: Vec<String> = d.values.iter().map(|(coder, value)| format!("{coder}: {value}")).collect();
            output::say(&format!("{} {} {}: {}", d.at, d.claim, d.field, held.join("; ")));
        }
    }
    Ok(status)
}

/// Who coded a dispatch apart, by the files beside it.
fn coders(file: &InputFile) -> Vec<String> {
    let stem = file.path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = file.path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.file_name().to_string_lossy().into_owned());
    let mut coders: Vec<String> =
        names.filter_map(|n| Some(n.strip_prefix(&stem)?.strip_prefix(".review-")?.strip_suffix(".toml")?.to_owned())).collect();
    coders.sort();
    coders
}
