//! Dispatches laid out for a person who codes them: as read, and as read with corrections.

use std::path::PathBuf;

use super::{Knowledge, Options, context, defaults, name_sources, sort, vet};
use crate::catalog::{Catalog, Policy};
use crate::claim::{Claim, EventContext, Review, apply_review, extract, normalise};
use crate::error::Problem;
use crate::text::{self, Dispatch, FileKind, InputFile, Repository};

/// The dispatches below some paths.
pub struct Desk {
    options: Options,
    knowledge: Knowledge,
    policy: Policy,
    repository: Repository,
    files: Vec<InputFile>,
}

/// One dispatch with the claims read from it.
pub struct Coding<'d> {
    desk: &'d Desk,
    /// Its text; the offsets of claims are those of this text.
    pub dispatch: Dispatch,
    /// As read, without corrections, in the order of the text.
    pub claims: Vec<Claim>,
    context: EventContext,
}

impl Desk {
    /// Finds the dispatches: files with a text of their own (`.md`, `.txt`, `.html`).
    ///
    /// # Errors
    /// When there is no such policy. What is wrong with the catalogue and the folders is in [`Desk::problems`].
    pub fn new(paths: &[PathBuf], options: &Options) -> Result<Self, Problem> {
        let knowledge = Knowledge::load(options.catalog_folder.as_deref());
        let policy = knowledge.policy(&options.policy)?.clone();
        let repository = text::discover(paths);
        let files = repository.files.iter().filter(|f| f.kind == FileKind::Dispatch).cloned().collect();
        Ok(Self { options: options.clone(), knowledge, policy, repository, files })
    }

    /// In the order of their names.
    pub fn files(&self) -> &[InputFile] {
        &self.files
    }

    /// What could not be read on the way to the dispatches.
    pub fn problems(&self) -> Vec<Problem> {
        self.knowledge.problems.iter().chain(&self.repository.problems).cloned().collect()
    }

    /// Reads one of the files; `None` when that is not possible.
    pub fn open(&self, file: &InputFile) -> (Option<Coding<'_>>, Vec<Problem>) {
        let catalog = self.knowledge.catalog();
        let (dispatch, problems) = text::read_file(&file.path, &file.shown, &defaults(file, &self.options), catalog);
        let coding = dispatch.map(|dispatch| {
            let context = context(&dispatch.event, &self.repository);
            let mut claims = extract(&dispatch, catalog, &self.policy, &context).claims;
            name_sources(&mut claims, catalog);
            sort(&mut claims);
            Coding { desk: self, dispatch, claims, context }
        });
        (coding, problems)
    }
}

impl Coding<'_> {
    /// The claims with the corrections of a review file, shown as `shown`, laid over them; added ones last. What of the corrections
    /// could not be followed is told.
    pub fn corrected(&self, review: &str, shown: &str) -> (Vec<Claim>, Vec<Problem>) {
        let catalog = self.desk.knowledge.catalog();
        let mut claims = self.claims.clone();
        let problems = correct(&mut claims, (review, shown), &self.dispatch, catalog, &self.desk.policy, &self.context);
        name_sources(&mut claims, catalog);
        (claims, problems)
    }
}

/// Lays the corrections of a review file, its text and its name as shown, over the claims of a dispatch.
pub(super) fn correct(
    claims: &mut Vec<Claim>,
    (review, shown): (&str, &str),
    dispatch: &Dispatch,
    catalog: &Catalog,
    policy: &Policy,
    context: &EventContext,
) -> Vec<Problem> {
    let settle = |claim: &mut Claim| normalise(claim, catalog, policy, &context.places);
    let mut problems = apply_review(claims, review, shown, &dispatch.event, &dispatch.id, settle);
    let by_hand: Vec<Claim> = claims.iter().filter(|c| matches!(c.review, Review::Amended | Review::Added)).cloned().collect();
    problems.extend(vet::claims(&by_hand, &dispatch.file, catalog));
    problems
}
