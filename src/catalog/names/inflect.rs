//! Forms of names: the endings that the language packs give, laid over names of their script.

use std::fmt::Write as _;

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use crate::catalog::language::{FormRule, Language, NameRules, block};

/// What a word is of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// The name, in some case.
    Name,
    /// An adjective made of it, with its capital ("Berliner").
    Proper,
    /// An adjective made of it, written small ("алматинский").
    Adjective,
}

/// The endings of all packs.
#[derive(Debug, Default)]
pub(crate) struct Inflection {
    scripts: Vec<Script>,
    mark: u64,
}

#[derive(Debug)]
struct Script {
    block: u32,
    packs: Vec<Pack>,
    /// Suffixes that every adjective of the script has one of.
    marks: Vec<String>,
    glance: Glance,
}

/// Which words hold none of some marks: nearly all.
#[derive(Debug, Default)]
struct Glance {
    /// One bit for the first bytes of each mark.
    bits: [u64; 16],
    /// So many bytes; none where nothing can be told beforehand.
    width: usize,
}

impl Glance {
    fn of(marks: &[String]) -> Self {
        let width = marks.iter().map(|m| m.len().min(4)).min().unwrap_or(0);
        let mut glance = Self { bits: [0; 16], width };
        for mark in marks {
            let bit = Self::bit(&mark.as_bytes()[..width]);
            glance.bits[bit / 64] |= 1 << (bit % 64);
        }
        glance
    }

    fn bit(start: &[u8]) -> usize {
        let number = start.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        (number.wrapping_mul(0x9E37_79B1) >> 22) as usize
    }

    /// One of the marks may stand in the word.
    fn may_hold(&self, word: &str) -> bool {
        let known = |start: &[u8]| {
            let bit = Self::bit(start);
            self.bits[bit / 64] >> (bit % 64) & 1 == 1
        };
        match self.width {
            0 => true,
            // Two letters of Cyrillic.
            4 => word.as_bytes().array_windows::<4>().any(|start| known(start)),
            width => word.as_bytes().windows(width).any(known),
        }
    }
}

#[derive(Debug)]
struct Pack {
    language: String,
    rules: Vec<FormRule>,
    /// What names lose, by its last letter.
    drops: FxHashMap<char, Vec<(String, usize)>>,
    suffixes: Vec<String>,
    adjectives: Vec<String>,
    /// Bytes of the longest that can stand behind a stem.
    longest: usize,
    /// All endings of the rules: most words have none of them, and need no rule.
    endings: FxHashSet<String>,
}

/// Letters below which a name has no forms.
const SHORTEST: usize = 2;

impl Inflection {
    /// The endings of `languages`, by script.
    pub(crate) fn of(languages: &[Language]) -> Self {
        let mut scripts: Vec<Script> = Vec::new();
        let mut written = String::new();
        for language in languages {
            let Some(letter) = language.names.letter else { continue };
            let at = scripts.iter().position(|s| s.block == block(letter)).unwrap_or_else(|| {
                scripts.push(Script { block: block(letter), packs: Vec::new(), marks: Vec::new(), glance: Glance::default() });
                scripts.len() - 1
            });
            let _ = write!(written, "{} {:?}", language.code, language.names);
            scripts[at].packs.push(Pack::of(&language.code, &language.names));
            scripts[at].marks.extend(language.names.suffixes.iter().cloned());
        }
        for script in &mut scripts {
            let all = std::mem::take(&mut script.marks);
            let implied = |mark: &String| all.iter().any(|other| other != mark && mark.contains(other.as_str()));
            script.marks = all.iter().filter(|m| !implied(m)).cloned().collect();
            script.marks.sort();
            script.marks.dedup();
            script.glance = Glance::of(&script.marks);
        }
        Self { scripts, mark: xxh3_64(written.as_bytes()) | 1 }
    }

    /// Tells these endings from others; never 0.
    pub(super) fn mark(&self) -> u64 {
        self.mark
    }

    fn script(&self, word: &str) -> Option<&Script> {
        let own = block(word.chars().next()?);
        self.scripts.iter().find(|s| s.block == own)
    }

    /// Whether a word can be an adjective made of a name at all.
    pub(super) fn may_be_adjective(&self, word: &str) -> bool {
        self.script(word).is_some_and(|s| s.glance.may_hold(word) && s.marks.iter().any(|mark| word.contains(mark.as_str())))
    }

    /// Bytes of the part of `fold` that all its forms share.
    pub(super) fn stem(&self, fold: &str) -> usize {
        let Some(script) = self.script(fold) else { return fold.len() };
        let (Some(last), letters) = (fold.chars().next_back(), fold.chars().count()) else { return fold.len() };
        let longest = script.packs.iter().map(|p| p.lost(fold, last, letters)).max();
        fold.len() - longest.unwrap_or(0)
    }

    /// What `word` is of the name `own`; `small`: a word that needs no capital. `language` is that of the text.
    pub(super) fn form(&self, own: &str, word: &str, small: bool, language: Option<&str>) -> Option<Form> {
        if word == own {
            return Some(Form::Name);
        }
        let script = self.script(own)?;
        let letters = own.chars().count();
        let last = own.chars().next_back()?;
        let of = |pack: &Pack| pack.form(own, word, (last, letters), small, language == Some(pack.language.as_str()));
        if letters < SHORTEST { None } else { script.packs.iter().filter_map(of).min() }
    }
}

impl Pack {
    fn of(language: &str, names: &NameRules) -> Self {
        let mut drops: FxHashMap<char, Vec<(String, usize)>> = FxHashMap::default();
        for (ending, letters) in names.forms.iter().filter(|f| f.drops).flat_map(|f| &f.of) {
            if let Some(last) = ending.chars().next_back() {
                drops.entry(last).or_default().push((ending.clone(), *letters));
            }
        }
        let most = |all: &[String]| all.iter().map(String::len).max().unwrap_or(0);
        let lost = drops.values().flatten().map(|(ending, _)| ending.len()).max().unwrap_or(0);
        let endings = names.forms.iter().map(|f| most(&f.endings)).max().unwrap_or(0);
        Self {
            endings: names.forms.iter().flat_map(|f| f.endings.iter().cloned()).collect(),
            longest: lost + endings.max(most(&names.suffixes) + most(&names.adjectives)),
            language: language.to_owned(),
            rules: names.forms.clone(),
            drops,
            suffixes: names.suffixes.clone(),
            adjectives: names.adjectives.clone(),
        }
    }

    /// Bytes that the forms of a name lose.
    fn lost(&self, own: &str, last: char, letters: usize) -> usize {
        let fits = |(ending, least): &&(String, usize)| letters >= *least && own.ends_with(ending.as_str());
        self.drops.get(&last).and_then(|all| all.iter().filter(fits).map(|(e, _)| e.len()).max()).unwrap_or(0)
    }

    fn form(&self, own: &str, word: &str, (last, letters): (char, usize), small: bool, here: bool) -> Option<Form> {
        let lost = self.lost(own, last, letters);
        let stem = &own[..own.len() - lost];
        let rest = word.strip_prefix(stem).filter(|rest| rest.len() <= self.longest)?;
        let behind = word.strip_prefix(own);
        let mut found = None;
        let known = self.endings.contains(rest) || behind.is_some_and(|behind| self.endings.contains(behind));
        for rule in self.rules.iter().filter(|_| known).filter(|r| (here || !r.here) && r.small.is_none_or(|s| s == small)) {
            let rest = if rule.drops { Some(rest) } else { behind };
            let ends = |(ending, least): &(String, usize)| {
                letters >= *least && own.ends_with(ending.as_str()) && (!rule.drops || ending.len() == lost)
            };
            if rest.is_some_and(|rest| has(&rule.endings, rest)) && rule.of.iter().any(ends) {
                let form = if rule.adjective { Form::Proper } else { Form::Name };
                found = Some(found.map_or(form, |f: Form| f.min(form)));
            }
        }
        let made = |suffix: &String| {
            let joined = if own.ends_with(suffix.as_str()) { Some(rest) } else { None };
            [rest.strip_prefix(suffix.as_str()), joined].into_iter().flatten().any(|end| has(&self.adjectives, end))
        };
        found.or_else(|| self.suffixes.iter().any(made).then_some(Form::Adjective))
    }
}

fn has(sorted: &[String], ending: &str) -> bool {
    sorted.binary_search_by(|e| e.as_str().cmp(ending)).is_ok()
}
