//! Claims handed on as they are read, for `extract`: a stream of a million dispatches costs no more memory than a few hundred,
//! but for the ids of its claims.

use std::path::PathBuf;

use rayon::prelude::*;

use super::{FileReading, Ids, Knowledge, Options, PassedOver, name_sources, read_lines, read_one, sort, vet};
use crate::claim::Claim;
use crate::error::Problem;
use crate::text::{self, FileKind, InputFile, Repository};

/// Files read at a time.
const FILES: usize = 64;

/// Reads files and hands on their claims.
pub struct Stream<'o> {
    options: &'o Options,
    knowledge: Knowledge,
    repository: Repository,
    ids: Ids,
    problems: Vec<Problem>,
}

impl<'o> Stream<'o> {
    /// Finds the files.
    ///
    /// # Errors
    /// When there is no such policy.
    pub fn new(paths: &[PathBuf], options: &'o Options) -> Result<Self, Problem> {
        let knowledge = Knowledge::load(options.catalog_folder.as_deref());
        knowledge.policy(&options.policy)?;
        let repository = text::discover(paths);
        let mut problems = knowledge.problems.clone();
        problems.extend(repository.problems.iter().cloned());
        problems.extend(repository.events.values().flat_map(|event| vet::event(event, knowledge.catalog())));
        Ok(Self { options, knowledge, repository, ids: Ids::default(), problems })
    }

    /// Names of private persons in claims.
    pub fn persons(&self, claims: &[Claim]) -> Vec<String> {
        crate::report::persons(claims, self.knowledge.catalog())
    }

    /// Reads all files in the order of their names. `take` gets claims as they come (those of a file in the order of its text, those of
    /// a `.jsonl` in the order of its lines), and the numbers that bear none.
    ///
    /// # Errors
    /// Those of `take`, which end the reading.
    pub fn run<E>(&mut self, mut take: impl FnMut(Vec<Claim>, Vec<PassedOver>) -> Result<(), E>) -> Result<(), E> {
        let Self { options, knowledge, repository, ids, problems } = self;
        let (options, repository, catalog) = (*options, &*repository, knowledge.catalog());
        let Ok(policy) = knowledge.policy(&options.policy) else { return Ok(()) };
        let mut hand_on = |readings: Vec<FileReading>| {
            let mut all = FileReading::default();
            for mut reading in readings {
                sort(&mut reading.claims);
                all.add(reading);
            }
            problems.extend(all.problems);
            name_sources(&mut all.claims, catalog);
            ids.keep_first(&mut all.claims, problems);
            take(all.claims, all.passed)
        };
        options.progress.begin(&repository.files);
        let streamed = |file: &InputFile| file.kind == FileKind::Lines && text::holds_dispatches(&file.path);
        for files in repository.files.chunk_by(|a, b| !streamed(a) && !streamed(b)) {
            if let [file] = files
                && streamed(file)
            {
                read_lines(file, repository, options, catalog, policy, &mut hand_on)?;
                continue;
            }
            for some in files.chunks(FILES) {
                hand_on(some.par_iter().map(|file| read_one(file, repository, options, catalog, policy)).collect())?;
            }
        }
        Ok(())
    }

    /// What could not be read.
    pub fn problems(mut self) -> Vec<Problem> {
        self.problems.sort();
        self.problems.dedup();
        self.problems
    }
}
