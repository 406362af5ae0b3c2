//! Knowledge as data: languages, metrics, sources, places, vagueness policies.
//!
//! Every file is parsed and validated when the catalogue is loaded; every fault is reported, with file and line.
//! The built-in files are embedded in the binary; a user's own folder of the same shape is laid over them.

mod geonames;
mod language;
mod layout;
mod lexicon;
mod load;
mod metric;
mod names;
mod place;
mod policy;
mod population;
mod source;
mod token;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;

pub use geonames::{Dump, Import};
pub use language::date;
pub use language::{
    AttributionRules, Bound, ClaimExample, Cue, CueRules, DateExample, DateRules, Examples, FactCue, FactExample, FactWanted, Joiner,
    Language, MetricCue, NameRules, NumberExample, NumberRules, NumberWord, Role, Section, SentenceExample, TextRules, Voice,
};
pub use layout::{Filling, Layout, LayoutClaim, constant};
pub use lexicon::Lexicon;
pub use metric::{Metric, PersonIn, PopulationRule, Scale, Sum};
pub use names::{same_person, skeleton};
pub use place::{Place, PlaceKind, PlaceMatch, PlaceMention, Places};
pub use policy::{Interval, Policy, Qualifier, VAGUE_KEYS, VagueWord, Wording};
pub use population::{Nesting, Population, Populations};
pub use source::{Level, Match, Person, Source, SourceContext, SourceKind, SourceMention, SourceType, Sources};
pub(crate) use token::is_letter;
pub use token::{TokenKind, Tokens, fold, fold_char, is_ignorable};

use crate::error::Problem;
use load::Kept;

mod built_in {
    include!(concat!(env!("OUT_DIR"), "/built_in.rs"));
}

/// One data file before it is parsed.
#[derive(Debug, Clone)]
pub struct DataFile {
    /// `languages`, `metrics`, ...
    pub folder: String,
    /// Shown in problems.
    pub name: String,
    /// Its content.
    pub text: Arc<str>,
    /// The same as JSON, made when the program was built: read many times faster.
    pub json: Option<&'static str>,
}

impl DataFile {
    /// A file of `folder` with this content.
    pub fn new(folder: &str, name: &str, text: &str) -> Self {
        Self { folder: folder.to_owned(), name: name.to_owned(), text: text.into(), json: None }
    }
}

/// All knowledge, immutable once loaded.
#[derive(Debug)]
pub struct Catalog {
    /// Language packs, by code.
    pub languages: Vec<Language>,
    /// Metrics, by id.
    pub metrics: Vec<Metric>,
    /// Who or what can be counted.
    pub populations: Populations,
    /// The source registry.
    pub sources: Sources,
    /// The gazetteer.
    pub places: Places,
    /// Vagueness policies, by name.
    pub policies: Vec<Policy>,
    /// Layouts of tables from elsewhere, by id.
    pub layouts: Vec<Layout>,
    /// Where each metric stands in its list: it is asked for many times a figure.
    metric_places: FxHashMap<String, usize>,
}

impl Catalog {
    /// The catalogue embedded in the binary.
    ///
    /// # Panics
    /// When the embedded data are faulty, which the tests exclude.
    pub fn built_in() -> &'static Catalog {
        static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
            let (catalog, problems) = Catalog::from_files(&built_in_files());
            assert!(problems.is_empty(), "built-in catalogue: {}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
            catalog
        });
        &CATALOG
    }

    /// The built-in files read from their TOML, with the examples that the binary's quick form leaves out: what tests look at.
    pub fn built_in_with_examples() -> (Catalog, Vec<Problem>) {
        let files: Vec<DataFile> = built_in_files().into_iter().map(|f| DataFile { json: None, ..f }).collect();
        Catalog::from_files(&files)
    }

    /// The built-in catalogue with a user's folder laid over it: a file of the same id replaces the built-in one,
    /// sources and places are added to.
    pub fn with_folder(folder: &Path) -> (Catalog, Vec<Problem>) {
        let mut files = built_in_files();
        let (own, mut problems) = load::folder(folder);
        let kept = Kept::of(folder, &own);
        files.extend(own);
        let (catalog, more) = Catalog::load(&files, kept.as_ref());
        problems.extend(more);
        (catalog, problems)
    }

    /// The policies of [`Catalog::with_folder`], without reading the rest, which may be large.
    pub fn policies_with_folder(folder: &Path) -> Vec<Policy> {
        let mut files = built_in_files();
        files.extend(load::parts_of_folder(folder, &["policies"]).0);
        files.retain(|f| f.folder == "policies");
        policy::load(&files, &mut Vec::new())
    }

    /// Parses and validates `files`; later files win over earlier ones of the same id.
    pub fn from_files(files: &[DataFile]) -> (Catalog, Vec<Problem>) {
        Self::load(files, None)
    }

    fn load(files: &[DataFile], kept: Option<&Kept>) -> (Catalog, Vec<Problem>) {
        let mut problems = Vec::new();
        let of = |folder: &str| files.iter().filter(|f| f.folder == folder).cloned().collect::<Vec<_>>();
        let metrics = metric::load(&of("metrics"), &mut problems);
        let populations = population::load(&of("populations"), &mut problems);
        let policies = policy::load(&of("policies"), &mut problems);
        let layouts = layout::load(&of("layouts"), &mut problems);
        let named = || {
            let mut problems = Vec::new();
            let files = of("places");
            let key = kept.map(|_| place::key(&files));
            let ready = kept.zip(key).and_then(|(kept, key)| Places::restore(&kept.read()?, key, &files));
            let places = ready.unwrap_or_else(|| place::load(&files, &mut problems));
            // What has faults is read again, so that they are told again.
            let key = key.filter(|_| problems.is_empty());
            let sources = source::load(&of("sources"), &places, &mut problems);
            (places, sources, key, problems)
        };
        let spoken = || {
            let mut problems = Vec::new();
            let languages = language::load(&of("languages"), &mut problems);
            (languages, problems)
        };
        let ((mut places, mut sources, key, faults), (languages, more)) = rayon::join(named, spoken);
        // How names end is the languages' to say.
        let inflection = Arc::new(names::Inflection::of(&languages));
        let (ready, ()) = rayon::join(|| places.seal(&inflection), || sources.seal(&inflection));
        if let (Some(kept), Some(key), false) = (kept, key, ready) {
            kept.write(&places.store(key));
        }
        problems.extend(faults);
        problems.extend(more);
        language::check_words(&languages, &metrics, &mut problems);
        let metric_places = metrics.iter().enumerate().map(|(i, m)| (m.id.clone(), i)).collect();
        (Catalog { languages, metrics, populations, sources, places, policies, layouts, metric_places }, problems)
    }

    /// The pack of a language code (`pt-BR` falls back to `pt`).
    pub fn language(&self, code: &str) -> Option<&Language> {
        let base = code.split(['-', '_']).next().unwrap_or(code);
        self.languages.iter().find(|l| l.code.eq_ignore_ascii_case(base))
    }

    /// The metric of an id.
    pub fn metric(&self, id: &str) -> Option<&Metric> {
        self.metric_places.get(id).and_then(|i| self.metrics.get(*i))
    }

    /// The metric of the same family whose figures are announced or expected.
    pub fn planned(&self, metric: &Metric) -> Option<&Metric> {
        self.metrics.iter().find(|m| m.planned && m.family == metric.family)
    }

    /// How two metrics relate; `None` when their figures never meet.
    pub fn metric_relation(&self, a: &Metric, b: &Metric) -> Option<Nesting> {
        metric::relation(a, b)
    }

    /// The vagueness policy of a name.
    pub fn policy(&self, name: &str) -> Option<&Policy> {
        self.policies.iter().find(|p| p.name == name)
    }
}

fn built_in_files() -> Vec<DataFile> {
    let file = |(folder, name, text, json): &(&str, &str, &'static str, &'static str)| DataFile {
        json: Some(*json).filter(|j| !j.is_empty()),
        ..DataFile::new(folder, &format!("{folder}/{name}"), text)
    };
    built_in::FILES.iter().map(file).collect()
}

/// Parses one TOML file; a syntax or shape fault becomes a problem with its line.
pub(crate) fn parse_toml<T: DeserializeOwned>(file: &DataFile, problems: &mut Vec<Problem>) -> Option<T> {
    if let Some(value) = file.json.and_then(|json| serde_json::from_str(json).ok()) {
        return Some(value);
    }
    match toml::from_str(&file.text) {
        Ok(value) => Some(value),
        Err(e) => {
            let at = e.span().map_or(0, |s| s.start);
            let message = e.message().replace('\n', ", ");
            problems.push(
                Problem::error(message, "compare with the built-in file of the same kind").at_offset(&file.text, at).in_file(&file.name),
            );
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_places_and_sources_have_no_faults() {
        let files = built_in_files();
        let (_, problems) = Catalog::from_files(&files);
        let own: Vec<String> = problems
            .iter()
            .filter(|p| p.file.as_deref().is_some_and(|f| f.starts_with("places/") || f.starts_with("sources/")))
            .map(ToString::to_string)
            .collect();
        assert!(own.is_empty(), "{}", own.join("\n"));
    }
}
