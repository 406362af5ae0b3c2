//! Records from and for other programs: tables by a layout, ClaimReview of schema.org.
//!
//! An import keeps what a record says as it says it; sources, places and words are read when the claims are, so that a better catalogue
//! reads them better. An export is read again as its receiver would, and every column in which that differs is counted: what is
//! dropped is what is listed.

mod losses;
mod tabular;
mod claimreview;

use std::collections::BTreeSet;

use crate::catalog::{Catalog, Policy};
use crate::claim::{Claim, normalise};
use crate::error::Problem;
use crate::pipeline;

pub use claimreview::{export as export_claimreview, import as import_claimreview};
pub use losses::Losses;
pub use tabular::{export_layout, export_own, import_table};

/// What the program knows, and how it reads vague words.
#[derive(Debug, Clone, Copy)]
pub struct Knowledge<'k> {
    /// Sources, places, languages, metrics.
    pub catalog: &'k Catalog,
    /// What a vague word comes to.
    pub policy: &'k Policy,
}

/// What an import came to.
#[derive(Debug, Default)]
pub struct Import {
    /// In the order of the file.
    pub claims: Vec<Claim>,
    /// Rows or records that are there.
    pub rows: usize,
    /// Those of them that were skipped for a fault, each with a problem.
    pub skipped: usize,
    /// Columns or properties that nothing of ours holds, each with the number of rows that say something there.
    pub unheld: Vec<(String, usize)>,
    /// What could not be read, and what a reader should look at.
    pub problems: Vec<Problem>,
}

/// What an export came to.
#[derive(Debug, Default)]
pub struct Export {
    /// The file.
    pub bytes: Vec<u8>,
    /// Claims in it.
    pub written: usize,
    /// What it could not hold.
    pub losses: Losses,
}

impl Import {
    /// Takes out the claims that cannot be read under any policy, and looks at the names in the others. `places` are the line and the row
    /// (or record) of each claim in the file, `skipped` the rows that were skipped already: one of several claims counts once.
    fn settle(&mut self, places: &[(u32, u32)], mut skipped: BTreeSet<u32>, shown: &str, knowledge: Knowledge<'_>) {
        let claims = std::mem::take(&mut self.claims);
        for (claim, (line, row)) in claims.into_iter().zip(places) {
            match normalise(&mut claim.clone(), knowledge.catalog, knowledge.policy, &[]) {
                Ok(()) => self.claims.push(claim),
                Err(problem) => {
                    self.skipped += usize::from(skipped.insert(*row));
                    self.problems.push(problem.in_file(shown).at(*line, 1));
                }
            }
        }
        self.problems.extend(pipeline::vet_claims(&self.claims, shown, knowledge.catalog));
        self.problems.sort();
    }
}

#[cfg(test)]
mod tests;
