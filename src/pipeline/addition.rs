//! What new dispatches would make of a repository, before they are written.

use std::path::PathBuf;

use rayon::prelude::*;

use super::{FileReading, Knowledge, Options, PassedOver, Pending, compared, defaults, read_dispatch, read_one, together, upkeep};
use crate::claim::Claim;
use crate::error::Problem;
use crate::report::Report;
use crate::text::{self, Event, FileKind, InputFile, Repository};

/// A dispatch that is not in the repository yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDispatch {
    /// Where it is to be.
    pub path: PathBuf,
    /// The same as shown.
    pub shown: String,
    /// Name of its event.
    pub event: String,
    /// The whole file.
    pub text: String,
}

/// A repository without and with new dispatches.
#[derive(Debug)]
pub struct Addition {
    /// As it is.
    pub before: Report,
    /// As it would be.
    pub after: Report,
    /// The claims of the new dispatches.
    pub claims: Vec<Claim>,
    /// Numbers of the new dispatches that bear no claim.
    pub passed: Vec<PassedOver>,
    /// Names in them that no list knows.
    pub pending: Vec<Pending>,
    /// What is wrong with them.
    pub problems: Vec<Problem>,
}

/// Compares `repository` as it is with what it would be with `new`; `events` are those that are not in it yet.
///
/// # Errors
/// When there is no such policy.
pub fn addition(mut repository: Repository, options: &Options, new: &[NewDispatch], events: Vec<Event>) -> Result<Addition, Problem> {
    let knowledge = Knowledge::load(options.catalog_folder.as_deref());
    let (policy, catalog) = (knowledge.policy(&options.policy)?, knowledge.catalog());
    options.progress.begin(&repository.files);
    let mut files: Vec<FileReading> =
        repository.files.par_iter().map(|file| read_one(file, &repository, options, catalog, policy)).collect();
    let before = compared(together(&repository, files.clone(), options, &knowledge), options, &knowledge);
    repository.events.extend(events.into_iter().map(|event| (event.name.clone(), event)));
    let (mut problems, mut passed) = (Vec::new(), Vec::new());
    for dispatch in new {
        let NewDispatch { path, shown, event, text } = dispatch;
        let file = InputFile {
            path: path.clone(),
            shown: shown.clone(),
            event: Some(event.clone()),
            kind: FileKind::Dispatch,
            size: text.len() as u64,
        };
        let id = path.file_stem().unwrap_or_default().to_string_lossy();
        let (read, faults) = text::parse(&id, shown, text.as_bytes(), &defaults(&file, options), catalog);
        let mut reading = FileReading { problems: faults, ..FileReading::default() };
        if let Some(dispatch) = read {
            read_dispatch(&dispatch, &file, &repository, catalog, policy, &mut reading);
        }
        problems.extend(reading.problems.iter().cloned());
        passed.extend(reading.passed.iter().cloned());
        repository.files.push(file);
        files.push(reading);
    }
    let after = compared(together(&repository, files, options, &knowledge), options, &knowledge);
    let claims: Vec<Claim> = after.claims.iter().filter(|c| new.iter().any(|n| n.shown == c.file)).cloned().collect();
    let pending = upkeep::pending(&claims, catalog);
    Ok(Addition { before, after, claims, passed, pending, problems })
}
