//! Claim ids must be unique: findings could not tell two claims apart otherwise.

use std::collections::HashMap;

use crate::claim::Claim;
use crate::error::Problem;

/// An id, in as few bytes as it takes: millions of them are kept of a long stream.
#[derive(PartialEq, Eq, Hash)]
enum Id {
    /// Of the extractor: twelve hexadecimal digits.
    Ours(u64),
    Other(Box<str>),
}

impl Id {
    fn of(id: &str) -> Self {
        let digits = id.strip_prefix('c').filter(|d| d.len() == 12 && d.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')));
        digits.and_then(|d| u64::from_str_radix(d, 16).ok()).map_or_else(|| Self::Other(id.into()), Self::Ours)
    }
}

/// Ids met so far, with where each stands.
#[derive(Default)]
pub(super) struct Ids {
    seen: HashMap<Id, (u32, u32)>,
    files: Vec<String>,
}

impl Ids {
    /// Leaves out claims whose id was met before (in a copied table), each with a problem.
    pub(super) fn keep_first(&mut self, claims: &mut Vec<Claim>, problems: &mut Vec<Problem>) {
        claims.retain(|claim| match self.seen.get(&Id::of(&claim.claim_id)) {
            None => {
                if self.files.last() != Some(&claim.file) {
                    self.files.push(claim.file.clone());
                }
                let file = u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX);
                self.seen.insert(Id::of(&claim.claim_id), (file, claim.at().0.unwrap_or(0)));
                true
            }
            Some((file, line)) => {
                let file = &self.files[*file as usize];
                let place = if *line == 0 { file.clone() } else { format!("{file}:{line}") };
                let problem = Problem::error(
                    format!("claim id {} stands in {place} already; this one is left out", claim.claim_id),
                    "give each row its own claim_id, or leave the column out",
                );
                problems.push(problem.in_file(&claim.file).at(claim.at().0.unwrap_or(1), claim.column.unwrap_or(1)));
                false
            }
        });
    }
}
