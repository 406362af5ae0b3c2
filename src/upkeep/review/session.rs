//! What happens on the screen of a review, without the screen: keys in, texts of the review file out.

use jiff::civil::Date;
use ratatui::crossterm::event::KeyCode;

use super::corrections::{By, Columns, Corrections, Decision};
use super::form::{Form, Line, Outcome};
use crate::claim::{Claim, Kind, Review};
use crate::error::{Level, Problem};
use crate::pipeline::Coding;

/// A claim on the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// As it stands with the corrections; a rejected one as it was read.
    pub claim: Claim,
    /// What was decided about it.
    pub decision: Option<Decision>,
    /// Its number among the added ones.
    pub added: Option<usize>,
}

/// What the keys are for.
#[derive(Debug, Clone, PartialEq)]
pub enum Mode {
    /// The list.
    List,
    /// The columns of a claim: of the one on the list, or of a new one.
    Form {
        /// The columns.
        form: Form,
        /// It is a new one.
        new: bool,
    },
    /// The reason for a decision.
    Reason {
        /// What waits for it.
        of: Awaiting,
        /// As far as it is typed.
        line: Line,
    },
    /// The list of keys.
    Help,
}

/// A decision that waits for its reason.
#[derive(Debug, Clone, PartialEq)]
pub enum Awaiting {
    /// About the claim on the list.
    Decision(Decision),
    /// A claim that was not read.
    Addition(Columns),
}

/// Where a key leads.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Nowhere.
    Stay,
    /// The review file is to hold this; `None`: is to be gone.
    Save(Option<String>),
    /// On to the next dispatch (1) or back (-1).
    Go(isize),
    /// Home.
    Quit,
}

/// The review of one dispatch.
pub struct Session<'d> {
    /// The dispatch and what was read from it.
    pub coding: Coding<'d>,
    /// The review file, as shown.
    pub file: String,
    /// The claims, those read first.
    pub rows: Vec<Row>,
    /// The row that the keys are for.
    pub at: usize,
    /// What the keys are for.
    pub mode: Mode,
    /// One line for the reader.
    pub message: Option<String>,
    /// Who reviews.
    pub reviewer: String,
    today: Date,
    corrections: Corrections,
    held: Option<String>,
    on_disk: Option<String>,
    undo: Vec<Option<String>>,
}

impl<'d> Session<'d> {
    /// Opens the review; `text` is what the review file holds, if it is there.
    ///
    /// # Errors
    /// When the review file cannot be read.
    pub fn new(coding: Coding<'d>, file: String, text: Option<String>, reviewer: String, today: Date) -> Result<Self, Problem> {
        let mut session = Self {
            coding,
            file,
            rows: Vec::new(),
            at: 0,
            mode: Mode::List,
            message: None,
            reviewer,
            today,
            corrections: Corrections::default(),
            held: None,
            on_disk: None,
            undo: Vec::new(),
        };
        session.hold(text)?;
        session.written();
        session.at = session.undecided(0).unwrap_or(0);
        Ok(session)
    }

    /// What the review file held when this session last read or wrote it.
    pub fn on_disk(&self) -> Option<&str> {
        self.on_disk.as_deref()
    }

    /// The last step is saved.
    pub fn written(&mut self) {
        self.on_disk.clone_from(&self.held);
    }

    /// The review file holds something else than this session left there: somebody else wrote it. The last step is not taken.
    ///
    /// # Errors
    /// When the review file cannot be read.
    pub fn changed_on_disk(&mut self, text: Option<String>) -> Result<(), Problem> {
        self.undo.clear();
        self.hold(text)?;
        self.written();
        self.message = Some("the review file was changed by another program: it was read anew, and your last step was not taken".into());
        Ok(())
    }

    /// The last step could not be saved: it is not taken.
    pub fn not_saved(&mut self, why: &Problem) {
        self.undo.pop();
        // It could be read before.
        let _ = self.hold(self.on_disk.clone());
        self.message = Some(why.to_string());
    }

    /// How many claims somebody decided about.
    pub fn decided(&self) -> usize {
        self.rows.iter().filter(|row| row.decision.is_some() || row.added.is_some()).count()
    }

    /// The claim that the keys are for.
    pub fn row(&self) -> Option<&Row> {
        self.rows.get(self.at)
    }

    /// Takes a key.
    pub fn key(&mut self, key: KeyCode) -> Step {
        self.message = None;
        match std::mem::replace(&mut self.mode, Mode::List) {
            Mode::List => self.on_list(key),
            Mode::Help => Step::Stay,
            Mode::Form { mut form, new } => match form.key(key) {
                Outcome::Stay => self.turn(Mode::Form { form, new }),
                Outcome::Left => Step::Stay,
                Outcome::Done(columns) if columns.is_empty() => {
                    self.message = Some("nothing was changed".into());
                    Step::Stay
                }
                Outcome::Done(columns) if new => self.ask(Awaiting::Addition(columns)),
                Outcome::Done(columns) => self.ask(Awaiting::Decision(Decision::Amend(columns))),
            },
            Mode::Reason { of, mut line } => match key {
                KeyCode::Esc => Step::Stay,
                KeyCode::Enter => self.decide(of, line.text().trim()),
                key => {
                    line.key(key);
                    self.turn(Mode::Reason { of, line })
                }
            },
        }
    }

    fn on_list(&mut self, key: KeyCode) -> Step {
        let last = self.rows.len().saturating_sub(1);
        match key {
            KeyCode::Down | KeyCode::Char('j') => self.at = (self.at + 1).min(last),
            KeyCode::Up | KeyCode::Char('k') => self.at = self.at.saturating_sub(1),
            KeyCode::Home => self.at = 0,
            KeyCode::End => self.at = last,
            KeyCode::Char('n') => match self.undecided(self.at + 1) {
                Some(at) => self.at = at,
                None => self.message = Some("every claim of this dispatch is decided; ] goes to the next dispatch".into()),
            },
            KeyCode::Char('a') if self.row().is_some_and(|row| row.added.is_none()) => {
                return self.decide(Awaiting::Decision(Decision::Accept), "");
            }
            KeyCode::Char('r') if self.row().is_some_and(|row| row.added.is_none()) => {
                return self.ask(Awaiting::Decision(Decision::Reject));
            }
            KeyCode::Char('e') if self.row().is_some_and(|row| row.added.is_none()) => {
                let form = self.row().map(|row| Form::of(&row.claim));
                return form.map_or(Step::Stay, |form| self.turn(Mode::Form { form, new: false }));
            }
            KeyCode::Char('a' | 'r' | 'e') => {
                self.message = Some("this claim was added by a person: x takes it out, + adds it anew".into());
            }
            KeyCode::Char('+') => {
                let form = Form::of(&Claim::new("", "", Kind::Quantity, ""));
                return self.turn(Mode::Form { form, new: true });
            }
            KeyCode::Char('x') => return self.take_back(),
            KeyCode::Char('u') => match self.undo.pop() {
                Some(before) => {
                    if let Err(problem) = self.hold(before.clone()) {
                        self.message = Some(problem.to_string());
                        return Step::Stay;
                    }
                    return Step::Save(before);
                }
                None => self.message = Some("nothing to undo".into()),
            },
            KeyCode::Char('?') => return self.turn(Mode::Help),
            KeyCode::Char(']') => return Step::Go(1),
            KeyCode::Char('[') => return Step::Go(-1),
            KeyCode::Char('q') | KeyCode::Esc => return Step::Quit,
            _ => {}
        }
        Step::Stay
    }

    fn turn(&mut self, mode: Mode) -> Step {
        self.mode = mode;
        Step::Stay
    }

    fn ask(&mut self, of: Awaiting) -> Step {
        self.turn(Mode::Reason { of, line: Line::default() })
    }

    fn decide(&mut self, of: Awaiting, reason: &str) -> Step {
        let by = By { reviewer: self.reviewer.clone(), date: self.today, reason: reason.to_owned() };
        let mut next = self.corrections.clone();
        match (&of, self.rows.get(self.at)) {
            (Awaiting::Decision(Decision::Reject), _) if reason.is_empty() => {
                self.message = Some("a rejection needs its reason".into());
                return self.ask(of);
            }
            (Awaiting::Addition(columns), _) => next.add(columns, &by),
            (Awaiting::Decision(decision), Some(row)) => {
                next.decide(&row.claim.claim_id, &amended(row, decision.clone()), &by);
            }
            (Awaiting::Decision(_), None) => return Step::Stay,
        }
        let step = self.take(next);
        if step != Step::Stay {
            let on = if matches!(of, Awaiting::Addition(_)) { Some(self.rows.len() - 1) } else { self.undecided(self.at + 1) };
            self.at = on.unwrap_or(self.at);
        }
        step
    }

    fn take_back(&mut self) -> Step {
        let Some(row) = self.row() else { return Step::Stay };
        let mut next = self.corrections.clone();
        let gone = match row.added {
            Some(number) => next.unadd(number),
            None => next.clear(&row.claim.claim_id),
        };
        if !gone {
            self.message = Some("nothing was decided about this claim".into());
            return Step::Stay;
        }
        self.take(next)
    }

    /// Takes corrections that can be followed; others are told and not taken.
    fn take(&mut self, next: Corrections) -> Step {
        let (before, text) = (self.held.clone(), next.to_string());
        let faults = |text: &str| self.coding.corrected(text, &self.file).1;
        let known = faults(before.as_deref().unwrap_or_default());
        let new: Vec<Problem> = faults(&text).into_iter().filter(|p| known.iter().all(|k| k.message != p.message)).collect();
        let worst = new.iter().min_by_key(|p| p.level);
        self.message = worst.map(|p| format!("{}; {}", p.message, p.remedy));
        if worst.is_some_and(|p| p.level == Level::Error) {
            return Step::Stay;
        }
        match self.hold(Some(text.clone())) {
            Ok(()) => {
                self.undo.push(before);
                Step::Save(Some(text))
            }
            Err(problem) => {
                self.message = Some(problem.to_string());
                Step::Stay
            }
        }
    }

    fn hold(&mut self, text: Option<String>) -> Result<(), Problem> {
        let content = text.as_deref().unwrap_or_default();
        let corrections = Corrections::parse(content).map_err(|p| p.in_file(&self.file))?;
        let (corrected, _) = self.coding.corrected(content, &self.file);
        let mut rows: Vec<Row> = Vec::new();
        for read in &self.coding.claims {
            let now = corrected.iter().find(|c| c.claim_id == read.claim_id);
            rows.push(Row { claim: now.unwrap_or(read).clone(), decision: corrections.of(&read.claim_id), added: None });
        }
        let added = corrected.into_iter().filter(|c| c.review == Review::Added);
        rows.extend(added.map(|claim| {
            let number = claim.claim_id.rsplit('-').next().and_then(|n| n.parse::<usize>().ok()).map_or(0, |n| n.saturating_sub(1));
            Row { claim, decision: None, added: Some(number) }
        }));
        (self.rows, self.corrections, self.held) = (rows, corrections, text);
        self.at = self.at.min(self.rows.len().saturating_sub(1));
        Ok(())
    }

    /// The first claim from that row on that nobody decided about, from the top again after the last.
    fn undecided(&self, from: usize) -> Option<usize> {
        let order = (from..self.rows.len()).chain(0..from.min(self.rows.len()));
        order.into_iter().find(|i| self.rows[*i].decision.is_none() && self.rows[*i].added.is_none())
    }
}

/// A change to what was amended before keeps the rest of it.
fn amended(row: &Row, decision: Decision) -> Decision {
    match (&row.decision, decision) {
        (Some(Decision::Amend(before)), Decision::Amend(columns)) => {
            let kept = before.iter().filter(|(column, _)| columns.iter().all(|(c, _)| c != column)).cloned();
            Decision::Amend(kept.chain(columns.iter().cloned()).collect())
        }
        (_, decision) => decision,
    }
}
