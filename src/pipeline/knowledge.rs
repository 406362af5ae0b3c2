//! The catalogue of a run.

use std::path::Path;

use crate::catalog::{Catalog, Policy};
use crate::comparison;
use crate::error::Problem;

/// The catalogue of a run, and what is wrong with the user's own; `own` is empty when the built-in one serves.
pub(super) struct Knowledge {
    pub own: Option<Catalog>,
    pub problems: Vec<Problem>,
}

impl Knowledge {
    pub fn load(folder: Option<&Path>) -> Self {
        match folder.map(Catalog::with_folder) {
            Some((catalog, problems)) => Self { own: Some(catalog), problems },
            None => Self { own: None, problems: Vec::new() },
        }
    }

    pub fn catalog(&self) -> &Catalog {
        self.own.as_ref().unwrap_or_else(|| Catalog::built_in())
    }

    pub fn policy(&self, name: &str) -> Result<&Policy, Problem> {
        self.catalog().policy(name).ok_or_else(|| {
            let known: Vec<&str> = self.catalog().policies.iter().map(|p| p.name.as_str()).collect();
            Problem::error(format!("no vagueness policy is called “{name}”"), format!("choose one of {}", known.join(", ")))
        })
    }
}

/// Names of the vagueness policies, the default first.
pub fn policies(catalog_folder: Option<&Path>) -> Vec<String> {
    let own = catalog_folder.map(Catalog::policies_with_folder);
    let policies = own.as_deref().unwrap_or_else(|| &Catalog::built_in().policies);
    let mut names: Vec<String> = policies.iter().map(|p| p.name.clone()).collect();
    names.sort_by_key(|n| n != comparison::DEFAULT_POLICY);
    names
}
