//! `counterclaim.toml` beside the claims: what a repository fixes for all who run the program on it.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::status::FailLevel;
use crate::error::Problem;
use crate::text::{Decision, RawDecision, decisions};

/// Its content. Options on the command line win over it.
#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Lowest severity that makes `check` fail.
    pub fail_level: Option<FailLevel>,
    /// Name of the vagueness policy.
    pub policy: Option<String>,
    /// The catalogue folder, from where the settings are.
    pub catalog: Option<PathBuf>,
    /// The reports folder, from where the settings are.
    pub reports: Option<PathBuf>,
    /// Ratios up to which two figures of a metric count as the same.
    #[serde(default)]
    pub tolerances: BTreeMap<String, f64>,
    /// What people decided about questions of any event.
    #[serde(default, rename = "decisions")]
    raw_decisions: Vec<Spanned<RawDecision>>,
    /// The same, checked.
    #[serde(skip)]
    pub decisions: Vec<Decision>,
    /// What is wrong with them.
    #[serde(skip)]
    pub problems: Vec<Problem>,
}

const NAME: &str = "counterclaim.toml";

impl Settings {
    /// Those beside the first path, else those of the current folder, else none.
    pub fn find(first: Option<&Path>) -> Result<Self, Problem> {
        let beside = first.and_then(Path::parent).filter(|p| !p.as_os_str().is_empty());
        for folder in [beside, Some(Path::new(""))].into_iter().flatten() {
            let file = folder.join(NAME);
            match fs::read_to_string(&file) {
                Ok(text) => return Self::parse(&text, folder, &file.to_string_lossy().replace('\\', "/")),
                Err(e) if e.kind() == ErrorKind::NotFound || e.kind() == ErrorKind::NotADirectory => {}
                Err(e) => {
                    let problem = Problem::error(format!("cannot read: {e}"), "check the file and its permissions");
                    return Err(problem.in_file(file.to_string_lossy()));
                }
            }
        }
        Ok(Self::default())
    }

    fn parse(text: &str, folder: &Path, name: &str) -> Result<Self, Problem> {
        let mut settings: Self = toml::from_str(text).map_err(|e| {
            let remedy = "the keys are fail_level (error, warning, note, never), policy, catalog, reports, tolerances, decisions";
            let message = e.message().replace('\n', ", ");
            Problem::error(message, remedy).at_offset(text, e.span().map_or(0, |s| s.start)).in_file(name)
        })?;
        for path in [&mut settings.catalog, &mut settings.reports].into_iter().flatten() {
            *path = folder.join(&*path);
        }
        settings.decisions = decisions(&settings.raw_decisions, None, text, name, &mut settings.problems);
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_taken_from_where_the_settings_are() {
        let settings =
            Settings::parse("fail_level = \"warning\"\npolicy = \"ccc\"\ncatalog = \"own\"\n", Path::new("repo"), "x").unwrap_or_default();
        assert_eq!(settings.fail_level, Some(FailLevel::Warning));
        assert_eq!(settings.catalog, Some(PathBuf::from("repo/own")));
    }

    #[test]
    fn a_misspelled_key_names_its_line_and_the_keys_there_are() {
        let problem =
            Settings::parse("policy = \"ccc\"\nfail-levle = \"note\"\n", Path::new(""), "counterclaim.toml").err().map(|p| p.to_string());
        let problem = problem.unwrap_or_default();
        assert!(problem.starts_with("counterclaim.toml:2:1: error: unknown field `fail-levle`"), "{problem}");
        assert!(problem.contains("fail_level (error"), "{problem}");
    }
}
