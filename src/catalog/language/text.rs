//! The `[text]` section of a language pack: what tells the language, and what a full stop may follow.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::Faults;
use crate::catalog::fold;

/// As written in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TextSection {
    /// Letters beyond a–z that the language uses (for another script: all of them).
    alphabet: String,
    /// Letters that no other language of that script has.
    letters: String,
    /// Letters of which a text has at least one within 200 letters (divided by how many are listed).
    common: String,
    /// Letters that hardly occur, though its neighbours are full of them.
    rare: String,
    /// Words found in nearly every sentence.
    stopwords: Vec<String>,
    /// With their stop; never the end of a sentence.
    abbreviations: Vec<String>,
    /// With their stop; no end before a figure ("No. 5", "Nov. 5").
    numbered: Vec<String>,
    /// With their stop; may end a sentence.
    closing: Vec<String>,
    /// Words with a capital that go on after such a stop: "at 5 p.m. Monday".
    resuming: Vec<String>,
    /// A figure with a stop is an ordinal ("9. Juni").
    ordinal_dot: bool,
    /// Before a figure that is none for all that: Turkish "ölü sayısı 13." ends its sentence.
    counting: Vec<String>,
}

/// Compiled.
#[derive(Debug, Default)]
pub struct TextRules {
    /// Letters beyond a–z that the language uses, in lower case.
    pub alphabet: String,
    /// Letters that no other language of that script has.
    pub letters: String,
    /// Letters of which a text has at least one within 200 letters (divided by how many are listed).
    pub common: String,
    /// Letters that hardly occur, though its neighbours are full of them.
    pub rare: String,
    /// Folded, without the last stop; never the end of a sentence.
    pub abbreviations: FxHashSet<String>,
    /// The same, before a figure only.
    pub numbered: FxHashSet<String>,
    /// The same; may end a sentence.
    pub closing: FxHashSet<String>,
    /// Folded; after a stop of `closing` the sentence goes on with them.
    pub resuming: FxHashSet<String>,
    /// A figure with a stop is an ordinal.
    pub ordinal_dot: bool,
    counting: FxHashSet<String>,
    stopwords: FxHashSet<String>,
}

impl TextRules {
    /// `word`, folded, is one found in nearly every sentence.
    pub fn is_stopword(&self, word: &str) -> bool {
        self.stopwords.contains(word)
    }

    /// After `word`, folded, a figure with a stop is a count.
    pub fn is_counting(&self, word: &str) -> bool {
        self.counting.contains(word)
    }
}

pub(super) fn compile(section: TextSection, faults: &mut Faults<'_>) -> TextRules {
    let mut seen = FxHashSet::default();
    let mut stops = |words: &[String], faults: &mut Faults<'_>| -> FxHashSet<String> {
        let mut set = FxHashSet::default();
        for word in words {
            match word.strip_suffix('.') {
                Some(stem) if !stem.is_empty() && !stem.contains(char::is_whitespace) => {
                    if !seen.insert(fold(stem)) {
                        faults.at_word(word, format!("“{word}” stands twice in [text]"), "keep it in one list");
                    }
                    set.insert(fold(stem));
                }
                _ => faults.at_word(word, format!("“{word}” is no abbreviation"), "one word with its full stop"),
            }
        }
        set
    };
    TextRules {
        abbreviations: stops(&section.abbreviations, faults),
        numbered: stops(&section.numbered, faults),
        closing: stops(&section.closing, faults),
        resuming: section.resuming.iter().map(|w| fold(w)).collect(),
        alphabet: section.alphabet.to_lowercase(),
        letters: section.letters.to_lowercase(),
        rare: section.rare.to_lowercase(),
        common: section.common.to_lowercase(),
        ordinal_dot: section.ordinal_dot,
        counting: section.counting.iter().map(|w| fold(w)).collect(),
        stopwords: section.stopwords.iter().map(|w| fold(w)).collect(),
    }
}
