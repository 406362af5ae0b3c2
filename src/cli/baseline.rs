//! `check --baseline`: the file, today's day, and what is added to it.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::arguments::{self, Shared};
use super::input::shown;
use super::output;
use crate::error::Problem;
use crate::report::{self, Baseline, Report, Terms};

/// The accepted findings of a run.
pub struct Accepted {
    file: Baseline,
    today: Date,
}

/// The day that is given as today's, else that of the clock, UTC.
pub fn today(given: Option<Date>) -> Date {
    given.unwrap_or_else(|| Timestamp::now().to_zoned(TimeZone::UTC).date())
}

impl Accepted {
    /// Reads the baseline that is named; none when none is.
    pub fn load(given: &arguments::Baseline) -> Result<Option<Self>, Problem> {
        let Some(path) = &given.baseline else { return Ok(None) };
        let today = today(given.today);
        if given.expires.is_some_and(|day| day < today) {
            return Err(Problem::error("--expires: that day is over", "name a day to come"));
        }
        Ok(Some(Self { file: read(path, given.update_baseline)?, today }))
    }

    /// Marks what is accepted, adds to the file when asked to, and gives the file as it is then.
    pub fn settle(mut self, report: &mut Report, given: &arguments::Baseline, shared: &Shared) -> Result<Baseline, Problem> {
        if let (true, Some(path)) = (given.update_baseline, &given.baseline) {
            self.update(report, given, path, shared)?;
        }
        let before = report.problems.len();
        self.file.apply(report, self.today);
        output::problems(&report.problems[before..]);
        Ok(self.file)
    }

    fn update(&mut self, report: &Report, given: &arguments::Baseline, path: &Path, shared: &Shared) -> Result<(), Problem> {
        // Another process may have added to it since it was read.
        let _held = output::hold(path);
        self.file = read(path, true)?;
        // Marked on a copy: what still holds is not added again. The file is committed, and others read it.
        let mut marked = report.clone();
        self.file.apply(&mut marked, self.today);
        if shared.redact() != Some(report::Redact::Nobody) {
            marked = report::redacted(&marked);
        }
        let (Some(justification), Some(author), Some(expires)) = (given.justification.clone(), given.author.clone(), given.expires) else {
            return Ok(());
        };
        let terms = Terms { justification, author, expires };
        let (text, added) = self.file.accepting(&marked, &given.accept, &terms, self.today)?;
        output::write(path, |out| out.write_all(text.as_bytes()))?;
        self.file = Baseline::parse(&text, &shown(path))?;
        if !shared.quiet {
            output::say(&format!("{}: {added} added", shown(path)));
        }
        Ok(())
    }
}

/// The baseline there; where a new one may be made, none is an empty one.
fn read(path: &Path, new: bool) -> Result<Baseline, Problem> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if e.kind() == ErrorKind::NotFound && new => String::new(),
        Err(e) if e.kind() == ErrorKind::NotFound => {
            let remedy = "check the spelling; --update-baseline makes a new one";
            return Err(Problem::error("no such baseline", remedy).in_file(shown(path)));
        }
        Err(e) => return Err(Problem::error(format!("cannot read: {e}"), "check the file and its permissions").in_file(shown(path))),
    };
    Baseline::parse(&text, &shown(path))
}
