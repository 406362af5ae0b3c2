//! Which language pack reads a text: declared first, then letters that only one language has, then stop words.

use std::collections::BTreeMap;

use super::visible;
use crate::catalog::{Catalog, Language, Tokens, fold_char, is_letter};
use crate::error::Problem;

/// Only so many bytes are looked at, and fewer where the language is declared and only a gross error is to be found.
const SAMPLE: usize = 16 * 1024;
const GLANCE: usize = 800;

/// Below this score nothing fits.
const FITS: f64 = 0.08;

/// A text of so many words may lack stop words; in a longer one that fits no pack, cue words are those of a language without one.
const SHORT: usize = 16;

/// Latin, Greek and Cyrillic letters are those below.
const NEAR: usize = 0x600;

/// What detection found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detected<'a> {
    /// The pack that fits best.
    pub language: &'a Language,
    /// Share of words that speak for it, letters counted in; comparable between packs only.
    pub score: f64,
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

/// The pack that fits `text` best, when one fits. A text too short for stop words is known by the packs' own cue words.
pub fn detect<'a>(text: &str, catalog: &'a Catalog) -> Option<Detected<'a>> {
    let traits = Traits::of(text, SAMPLE);
    best(catalog.languages.iter().map(|language| Detected { language, score: traits.score(language) })).or_else(|| {
        best(catalog.languages.iter().map(|language| Detected { language, score: traits.cues(language) })).filter(|_| traits.words <= SHORT)
    })
}

fn best<'a>(scores: impl Iterator<Item = Detected<'a>>) -> Option<Detected<'a>> {
    let mut ranked: Vec<Detected<'a>> = scores.filter(|d| d.score >= FITS).collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
    let best = *ranked.first()?;
    // Two packs that fit alike: saying neither is better than a coin's fall.
    ranked.get(1).is_none_or(|second| second.score < best.score * 0.9).then_some(best)
}

/// Code of the pack to read with; says so when the declared one is missing or clearly wrong, or when none fits.
pub(super) fn choose(text: &str, declared: Option<&str>, empty: bool, catalog: &Catalog, problems: &mut Vec<Problem>) -> Option<String> {
    let codes = || catalog.languages.iter().map(|l| l.code.as_str()).collect::<Vec<_>>().join(", ");
    let Some(declared) = declared else {
        let found = detect(text, catalog);
        if found.is_none() && !empty {
            problems.push(Problem::warning(
                "the language could not be told; figures in digits only are read",
                format!("declare it: language = one of {}", codes()),
            ));
        }
        return found.map(|d| d.language.code.clone());
    };
    let named = catalog.language(declared).or_else(|| catalog.languages.iter().find(|l| l.name.eq_ignore_ascii_case(declared.trim())));
    let Some(pack) = named else {
        let message = format!("no language pack for “{declared}”; figures in digits only are read");
        problems.push(Problem::warning(message, format!("packs: {}; add a file to languages/ for another", codes())));
        return None;
    };
    let traits = Traits::of(text, GLANCE);
    let declared = traits.score(pack);
    // A declared pack that fits well is not held against the others, nor is one that none outdoes at a glance.
    if traits.words >= 20
        && declared < 3.0 * FITS
        && catalog.languages.iter().any(|other| traits.score(other) > declared)
        && let Some(found) = detect(text, catalog)
        && found.language.code != pack.code
        && found.score > 2.0 * declared.max(FITS)
    {
        let message = format!("declared “{}”, but the text looks {}", pack.code, found.language.name);
        problems.push(Problem::warning(message, format!("write language = \"{}\" if it is", found.language.code)));
    }
    Some(pack.code.clone())
}

/// What of a text speaks for a language.
struct Traits {
    words: usize,
    letters: usize,
    /// How often each letter stands there: every pack looks at a few dozen letters and not at the text.
    counts: Vec<(char, usize)>,
    /// The words in a row, folded, and where each ends.
    folds: String,
    ends: Vec<usize>,
    sample: String,
}

impl Traits {
    fn of(text: &str, sample: usize) -> Self {
        let start = text.find(visible).unwrap_or(text.len());
        let mut end = text.len().min(start + sample);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let sample: String = text[start..end].to_lowercase();
        let (mut folds, mut ends, mut open) = (String::with_capacity(sample.len()), Vec::new(), false);
        // Letters of the alphabets that most packs have are counted without a search.
        let (mut near, mut far) = ([0_usize; NEAR], BTreeMap::<char, usize>::new());
        for c in sample.chars() {
            if !is_letter(c) {
                if std::mem::take(&mut open) {
                    ends.push(folds.len());
                }
                continue;
            }
            open = true;
            fold_char(c, &mut folds);
            match near.get_mut(c as usize) {
                Some(count) => *count += 1,
                None => *far.entry(c).or_default() += 1,
            }
        }
        ends.extend(open.then_some(folds.len()));
        let near = near.iter().zip('\0'..).filter(|(n, _)| **n > 0).map(|(n, c)| (c, *n));
        let counts: Vec<(char, usize)> = near.chain(far).collect();
        Self { words: ends.len(), letters: counts.iter().map(|(_, n)| n).sum(), counts, folds, ends, sample }
    }

    fn folded_words(&self) -> impl Iterator<Item = &str> {
        let from = std::iter::once(0).chain(self.ends.iter().copied());
        from.zip(&self.ends).map(|(from, to)| &self.folds[from..*to])
    }

    /// Share of words that the pack's cues know.
    fn cues(&self, language: &Language) -> f64 {
        let tokens = Tokens::of(&self.sample, 0);
        let known = (0..tokens.len()).filter(|i| language.cues.words.longest(&tokens, *i).is_some()).count();
        known as f64 / self.words.max(1) as f64
    }

    fn score(&self, language: &Language) -> f64 {
        if self.words == 0 {
            return 0.0;
        }
        let rules = &language.text;
        let script = |c: char| c as u32 >> 10;
        let Some(home) = rules.alphabet.chars().next().map(script) else { return 0.0 };
        let (mut own, mut foreign, mut common, mut known, mut rare) = (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
        for &(c, n) in self.counts.iter().filter(|(c, _)| script(*c) == home) {
            let at_home = rules.alphabet.contains(c);
            known += n * usize::from(at_home);
            foreign += n * usize::from(!at_home);
            own += n * usize::from(rules.letters.contains(c));
            rare += n * usize::from(rules.rare.contains(c));
            common += n * usize::from(rules.common.contains(c));
        }
        if known * 2 < self.letters || !rules.common.is_empty() && common == 0 && self.letters * rules.common.chars().count() > 200 {
            return 0.0;
        }
        let share = |n: usize| n as f64 / self.letters as f64;
        let stops = self.folded_words().filter(|w| rules.is_stopword(w)).count();
        stops as f64 / self.words as f64 + 4.0 * share(own) - 4.0 * share(foreign) - 12.0 * share(rare)
    }
}
