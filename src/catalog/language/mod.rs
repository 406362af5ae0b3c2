//! Language packs: one file `languages/<code>.toml` holds all that the engines know of a language.
//!
//! Each section of the file has its home here: [`text`](TextRules) (detection, sentence ends), [`number`](NumberRules)
//! (numerals, bounds, vague words), [`date`](DateRules), [`cue`](CueRules) (what is counted, by which metric; facts),
//! [`attribution`](AttributionRules) (who says so) and [`name`](NameRules) (forms of names). Words are patterns of the [`Lexicon`](super::Lexicon).

mod attribution;
mod cue;
pub mod date;
mod example;
mod name;
mod number;
mod text;

use std::sync::LazyLock;

use rayon::prelude::*;
use serde::Deserialize;

pub use attribution::{AttributionRules, Voice};
pub use cue::{Cue, CueRules, FactCue, MetricCue, Role};
pub use date::DateRules;
pub use example::{ClaimExample, DateExample, Examples, FactExample, FactWanted, NumberExample, SentenceExample};
pub use name::NameRules;
pub(super) use name::{FormRule, block};
pub use number::{Bound, Joiner, NumberRules, NumberWord};
pub use text::TextRules;

use super::{DataFile, Metric, parse_toml};
use crate::error::Problem;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageFile {
    code: String,
    name: String,
    script: String,
    #[serde(default)]
    text: text::TextSection,
    #[serde(default)]
    numbers: number::NumberSection,
    #[serde(default)]
    dates: date::DateSection,
    #[serde(default)]
    cues: cue::CueSection,
    #[serde(default)]
    attribution: attribution::AttributionSection,
    #[serde(default)]
    names: name::NameSection,
    #[serde(default)]
    examples: example::ExampleSection,
}

/// A section of a pack. Those of the built-in packs are compiled when they are first asked for: a run reads texts of one or two
/// languages, and their words are most of what a start would take.
pub type Section<T> = LazyLock<T, Box<dyn FnOnce() -> T + Send>>;

/// A compiled language pack.
///
#[doc = include_str!("../languages/README.md")]
#[derive(Debug)]
pub struct Language {
    /// ISO 639-1.
    pub code: String,
    /// English name.
    pub name: String,
    /// `latin`, `cyrillic`, ...
    pub script: String,
    /// Detection and sentence ends.
    pub text: TextRules,
    /// Numerals and their modifiers.
    pub numbers: Section<NumberRules>,
    /// Dates.
    pub dates: Section<DateRules>,
    /// Metrics, populations, facts.
    pub cues: Section<CueRules>,
    /// Who says so.
    pub attribution: Section<AttributionRules>,
    /// Forms of names.
    pub names: NameRules,
    /// The pack's own examples.
    pub examples: Examples,
    /// The file it was read from, for test messages and `catalog`.
    pub file: String,
    /// One of the built-in packs in their quick form.
    built_in: bool,
}

/// Packs are read side by side: they are most of what is loaded.
pub(super) fn load(files: &[DataFile], problems: &mut Vec<Problem>) -> Vec<Language> {
    let read: Vec<(Option<Language>, Vec<Problem>)> = files.par_iter().map(one).collect();
    let mut languages: Vec<Language> = Vec::new();
    for (language, faults) in read {
        problems.extend(faults);
        let Some(language) = language else { continue };
        languages.retain(|l| l.code != language.code);
        languages.push(language);
    }
    languages.sort_by(|a, b| a.code.cmp(&b.code));
    languages
}

fn one(file: &DataFile) -> (Option<Language>, Vec<Problem>) {
    let mut problems = Vec::new();
    let Some(raw) = parse_toml::<LanguageFile>(file, &mut problems) else { return (None, problems) };
    let mut sink = Faults { file, problems: &mut problems };
    let language = Language {
        text: text::compile(raw.text, &mut sink),
        numbers: sink.section(raw.numbers, number::compile),
        dates: sink.section(raw.dates, date::compile),
        cues: sink.section(raw.cues, cue::compile),
        attribution: sink.section(raw.attribution, attribution::compile),
        names: name::compile(raw.names, &mut sink),
        code: raw.code,
        name: raw.name,
        script: raw.script,
        examples: example::place(raw.examples, file),
        file: file.name.clone(),
        built_in: file.json.is_some(),
    };
    (Some(language), problems)
}

/// Collects the faults of one file, finding the line of the offending word.
pub(super) struct Faults<'a> {
    file: &'a DataFile,
    problems: &'a mut Vec<Problem>,
}

impl Faults<'_> {
    /// Compiles a section: at once, so that its faults are told, or later where the file is one of the built-in ones in their quick
    /// form, whose faults the tests have seen.
    fn section<R, T>(&mut self, raw: R, compile: fn(R, &mut Faults<'_>) -> T) -> Section<T>
    where
        R: Send + 'static,
        T: Send + 'static,
    {
        if self.file.json.is_none() {
            let compiled = compile(raw, self);
            let section: Section<T> = LazyLock::new(Box::new(|| compiled));
            LazyLock::force(&section);
            return section;
        }
        let file = self.file.clone();
        LazyLock::new(Box::new(move || compile(raw, &mut Faults { file: &file, problems: &mut Vec::new() })))
    }

    /// Reports `message` at the first place where `word` stands quoted in the file.
    pub(super) fn at_word(&mut self, word: &str, message: impl Into<String>, remedy: &str) {
        let at = self.file.text.find(&format!("\"{word}\"")).or_else(|| self.file.text.find(word)).unwrap_or(0);
        self.problems.push(Problem::error(message, remedy).at_offset(&self.file.text, at).in_file(&self.file.name));
    }
}

/// Faults that only show when languages and metrics are seen together: cues of unknown metrics, one word claimed by two metrics.
pub(super) fn check_words(languages: &[Language], metrics: &[Metric], problems: &mut Vec<Problem>) {
    for language in languages.iter().filter(|l| !l.built_in) {
        cue::check(&language.cues, &language.file, metrics, problems);
        example::check(&language.examples, &language.file, metrics, problems);
    }
}
