//! The section as written, and its compilation: every word is checked, every fault names its line.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::phrase::expand;
use super::{Bound, Joiner, NumberRules, NumberWord, Phrases, REASONS, Reason};
use crate::catalog::language::Faults;
use crate::catalog::token::fold;

type Words = Vec<String>;
type ByValue = BTreeMap<String, Words>;

/// As written in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::catalog::language) struct NumberSection {
    decimal: Vec<char>,
    group: Vec<char>,
    three: Vec<char>,
    glue: bool,
    ordinal_dot: bool,
    short_rest: bool,
    inversion: bool,
    from_case: Words,
    unit_joiner: Option<String>,
    suffixes: Words,
    steps: BTreeMap<String, f64>,
    cardinals: ByValue,
    multipliers: ByValue,
    abbreviations: ByValue,
    letters: BTreeMap<String, f64>,
    letters_alone: BTreeMap<String, f64>,
    letters_counting: BTreeMap<String, f64>,
    counted: Words,
    plurals: Words,
    shares: ByValue,
    ones: Words,
    articles: Words,
    lone: Words,
    joiners: Vec<JoinerSection>,
    linkers: Words,
    points: Words,
    point_endings: ByValue,
    negative: Words,
    half: Words,
    and_half: Words,
    vague: ByValue,
    before: ByValue,
    after: ByValue,
    ranges: Vec<RangeSection>,
    between: Words,
    both: Words,
    changes: Words,
    difference: Words,
    percent: Words,
    percent_before: Words,
    roughly: Words,
    ordinals: Words,
    hidden: Words,
    accented: Words,
    unaccented: Words,
    not_count: NotCountSection,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct JoinerSection {
    word: String,
    after: [f64; 2],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RangeSection {
    open: Words,
    to: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct NotCountSection {
    before: ByValue,
    after: ByValue,
}

pub(in crate::catalog::language) fn compile(section: NumberSection, faults: &mut Faults<'_>) -> NumberRules {
    let mut rules = NumberRules::default();
    if !section.decimal.is_empty() {
        (rules.decimal, rules.group, rules.three) = (section.decimal, section.group, section.three);
    }
    let folded = |words: Words| words.iter().map(|w| fold(w)).collect::<Vec<_>>();
    let mut c = Compiler { faults, words: Phrases::default(), suffixes: folded(section.suffixes.clone()), inflected: Vec::new() };

    let steps: Vec<(f64, f64)> = section.steps.iter().filter_map(|(v, s)| c.value(v).map(|v| (v, *s))).collect();
    let cardinals = c.by_value(&section.cardinals);
    for (value, words) in &cardinals {
        let step = steps.iter().find(|(v, _)| v == value).map_or_else(|| step_of(*value), |(_, s)| *s);
        c.set(words, true, |w| put(&mut w.add, (*value, step)));
    }
    if let Some(joiner) = &section.unit_joiner {
        let mut units = cardinals.clone();
        units.push((1.0, section.ones.clone()));
        c.units_first(&units, joiner);
    }
    for (value, words) in c.by_value(&section.multipliers) {
        c.set(&words, true, |w| put(&mut w.times, value));
    }
    for (value, words) in c.by_value(&section.abbreviations) {
        c.set(&words, false, |w| put(&mut w.times, value) && !std::mem::replace(&mut w.bound, true));
    }
    for (value, words) in &section.shares {
        if let Some(share) = c.value(value) {
            c.set(words, true, |w| put(&mut w.share, 100.0 * share));
        }
    }
    for (key, words) in &section.vague {
        match NumberRules::vague_index(key) {
            Some(index) => c.set(words, true, |w| put(&mut w.vague, index)),
            None => c.faults.at_word(key, format!("unknown vague word “{key}”"), "use a key of the policy files"),
        }
    }
    c.set(&section.ones, false, |w| flag(&mut w.one));
    c.set(&section.articles, false, |w| flag(&mut w.one) && flag(&mut w.article));
    c.set(&section.lone, true, |w| flag(&mut w.lone));
    c.set(&section.half, false, |w| flag(&mut w.half));
    c.set(&section.and_half, false, |w| flag(&mut w.and_half));
    c.set(&section.ordinals, false, |w| flag(&mut w.ordinal));
    c.set(&section.roughly, false, |w| flag(&mut w.roughly));
    c.set(&section.accented, false, |w| flag(&mut w.accented));
    c.set(&section.unaccented, false, |w| flag(&mut w.unaccented));
    c.set(&section.hidden, false, |w| flag(&mut w.hidden));

    for (bound, words) in &section.before {
        if let Some(bound) = c.bound(bound) {
            c.phrases(&mut rules.before, words, true, bound);
        }
    }
    for (bound, words) in &section.after {
        if let Some(bound) = c.bound(bound) {
            c.phrases(&mut rules.after, words, false, bound);
        }
    }
    for (kind, range) in section.ranges.iter().enumerate() {
        let opens = Bound::Opens(u8::try_from(kind + 1).unwrap_or(u8::MAX));
        let mut connectors = Phrases::default();
        c.phrases(&mut connectors, &range.to, false, ());
        rules.connectors.push(connectors);
        c.openers(&mut rules.before, &range.open, opens);
    }
    c.phrases(&mut rules.connectors[0], &section.between, false, ());
    c.phrases(&mut rules.both, &section.both, false, ());
    c.phrases(&mut rules.changes, &section.changes, true, ());
    c.phrases(&mut rules.difference, &section.difference, true, ());
    c.phrases(&mut rules.percent, &section.percent, false, ());
    c.phrases(&mut rules.percent_before, &section.percent_before, true, ());
    for (from, to, back) in
        [(&section.not_count.before, &mut rules.not_before, true), (&section.not_count.after, &mut rules.not_after, false)]
    {
        for (reason, words) in from {
            match REASONS.iter().find(|r| *r == reason) {
                Some(reason) => c.phrases(to, words, back, Reason(reason)),
                None => c.faults.at_word(reason, format!("unknown reason “{reason}”"), &format!("use one of {}", REASONS.join(", "))),
            }
        }
    }
    for (value, words) in c.by_value(&section.point_endings) {
        c.phrases(&mut rules.point_endings, &words, false, value);
    }

    c.inflect();
    rules.linkers = c.single(&section.linkers);
    rules.counted = c.single(&section.counted);
    rules.points = c.single(&section.points);
    rules.negative = c.single(&section.negative);
    rules.suffixes = c.suffixes;
    rules.words = c.words;
    rules.letters = section.letters.into_iter().collect();
    rules.letters_counting = section.letters_counting.into_iter().collect();
    rules.letters_alone = section.letters_alone.into_iter().collect();
    rules.plurals = folded(section.plurals);
    (rules.glue, rules.ordinal_dot, rules.inversion) = (section.glue, section.ordinal_dot, section.inversion);
    rules.short_rest = section.short_rest;
    rules.from_case = folded(section.from_case);
    rules.glue_heads = glue_heads(&rules.words);
    rules.joiners = section.joiners.into_iter().map(|j| Joiner { word: fold(&j.word), after: (j.after[0], j.after[1]) }).collect();
    rules
}

/// 20 → 10; 300 → 100; 12 → 1; 10 → 1, because *ten five* is no number.
fn step_of(value: f64) -> f64 {
    if value == 0.0 {
        return f64::INFINITY;
    }
    if value == 10.0 || value.fract() != 0.0 {
        return 1.0;
    }
    let mut step = 1.0;
    while (value / (step * 10.0)).fract() == 0.0 {
        step *= 10.0;
    }
    step
}

fn put<T: PartialEq>(slot: &mut Option<T>, value: T) -> bool {
    if slot.is_some() {
        return *slot == Some(value);
    }
    *slot = Some(value);
    true
}

fn flag(slot: &mut bool) -> bool {
    *slot = true;
    true
}

/// The beginnings of words that can stand inside a compound, so that others are passed over quickly.
fn glue_heads(words: &Phrases<NumberWord>) -> Phrases<()> {
    let mut heads = Phrases::default();
    for (word, _) in words.words().filter(|(_, w)| w.add.is_some() || w.times.is_some() || w.one) {
        heads.entry(&[word.chars().take(3).collect()], ());
    }
    heads
}

struct Compiler<'a, 'f> {
    faults: &'a mut Faults<'f>,
    words: Phrases<NumberWord>,
    suffixes: Vec<String>,
    /// Phrases that take case endings.
    inflected: Vec<Vec<String>>,
}

impl Compiler<'_, '_> {
    /// `1000`, `1.5`, `2/3`.
    fn value(&mut self, text: &str) -> Option<f64> {
        let value = match text.split_once('/') {
            Some((a, b)) => a.parse::<f64>().ok().zip(b.parse::<f64>().ok()).map(|(a, b)| a / b),
            None => text.parse().ok(),
        };
        if value.is_none_or(|v| !v.is_finite()) {
            self.faults.at_word(text, format!("“{text}” is not a number"), "write digits, or one figure / another");
            return None;
        }
        value
    }

    fn by_value(&mut self, section: &ByValue) -> Vec<(f64, Words)> {
        section.iter().filter_map(|(value, words)| self.value(value).map(|v| (v, words.clone()))).collect()
    }

    fn bound(&mut self, name: &str) -> Option<Bound> {
        let bound = match name {
            "exact" => Bound::Exact,
            "about" => Bound::About,
            "almost" => Bound::Almost,
            "at_least" => Bound::AtLeast,
            "more_than" => Bound::MoreThan,
            "at_most" => Bound::AtMost,
            "less_than" => Bound::LessThan,
            _ => {
                self.faults.at_word(
                    name,
                    format!("unknown bound “{name}”"),
                    "use exact, about, almost, at_least, more_than, at_most or less_than",
                );
                return None;
            }
        };
        Some(bound)
    }

    fn expand(&mut self, pattern: &str) -> Vec<Vec<String>> {
        expand(pattern).unwrap_or_else(|message| {
            self.faults.at_word(pattern, message, "see the table of patterns in the crate docs");
            Vec::new()
        })
    }

    /// Words of one token each.
    fn single(&mut self, words: &[String]) -> Vec<String> {
        let mut all = Vec::new();
        for pattern in words {
            for mut phrase in self.expand(pattern) {
                match phrase.len() {
                    1 => all.append(&mut phrase),
                    _ => self.faults.at_word(pattern, format!("“{pattern}” is more than one word"), "write one word"),
                }
            }
        }
        all
    }

    /// Changes every form of `words`; `change` says whether that contradicts nothing said before.
    fn set(&mut self, words: &[String], inflected: bool, change: impl Fn(&mut NumberWord) -> bool) {
        for pattern in words {
            for phrase in self.expand(pattern) {
                if !change(self.words.entry(&phrase, NumberWord::default())) {
                    self.twice(pattern, &phrase);
                }
                if inflected && !self.suffixes.is_empty() {
                    self.inflected.push(phrase);
                }
            }
        }
    }

    /// Case endings on what was said so far; a form that is a word of its own stays what it is.
    fn inflect(&mut self) {
        let forms: Vec<(Vec<String>, NumberWord)> = std::mem::take(&mut self.inflected)
            .into_iter()
            .flat_map(|phrase| {
                let word = *self.words.entry(&phrase, NumberWord::default());
                let last = phrase.len() - 1;
                let form = |suffix: &String| {
                    let mut form = phrase.clone();
                    form[last].push_str(suffix);
                    (form, word)
                };
                self.suffixes.iter().map(form).collect::<Vec<_>>()
            })
            .collect();
        for (form, word) in forms {
            let slot = self.words.entry(&form, NumberWord::default());
            if *slot == NumberWord::default() {
                *slot = word;
            }
        }
    }

    fn phrases<T: Copy + PartialEq>(&mut self, to: &mut Phrases<T>, words: &[String], back: bool, value: T) {
        for pattern in words {
            for mut phrase in self.expand(pattern) {
                if back {
                    phrase.reverse();
                }
                if *to.entry(&phrase, value) != value {
                    phrase.reverse();
                    self.twice(pattern, &phrase);
                }
            }
        }
    }

    /// Opening words of ranges; one that is a bound as well stays a bound when no range follows.
    fn openers(&mut self, to: &mut Phrases<Bound>, words: &[String], opens: Bound) {
        for pattern in words {
            for mut phrase in self.expand(pattern) {
                phrase.reverse();
                if *to.entry(&phrase, opens) != opens {
                    phrase.reverse();
                    self.twice(pattern, &phrase);
                }
            }
        }
    }

    fn twice(&mut self, pattern: &str, phrase: &[String]) {
        let phrase = phrase.join(" ");
        self.faults.at_word(pattern, format!("“{phrase}” is defined twice with different values"), "keep one of the two");
    }

    /// *fünf und dreißig*, *fünfunddreißig*: every unit before every ten.
    fn units_first(&mut self, cardinals: &[(f64, Words)], joiner: &str) {
        let units = cardinals.iter().filter(|(v, _)| (1.0..10.0).contains(v));
        for (unit, unit_words) in units {
            for (ten, ten_words) in cardinals.iter().filter(|(v, _)| (20.0..100.0).contains(v)) {
                let mut patterns = Vec::new();
                for u in unit_words {
                    for t in ten_words {
                        patterns.extend([format!("{u} {joiner} {t}"), format!("{u}{joiner}{t}")]);
                    }
                }
                self.set(&patterns, false, |w| put(&mut w.add, (unit + ten, 1.0)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::{Catalog, DataFile};

    /// Line and message of every fault of a pack with this `[numbers]` section, that begins on line 4.
    fn faults(section: &str) -> Vec<(u32, String)> {
        let text = format!("code = \"xx\"\nname = \"X\"\nscript = \"latin\"\n[numbers]\n{section}");
        let file = DataFile::new("languages", "languages/xx.toml", &text);
        let (_, problems) = Catalog::from_files(&[file]);
        problems.into_iter().map(|p| (p.line.unwrap_or(0), p.message)).collect()
    }

    #[test]
    fn every_fault_names_its_line() {
        let found = faults(
            "points = [\"full stop\"]\n[numbers.cardinals]\n5 = [\"five\"]\n6 = [\"six\", \"FIVE\"]\nten = [\"ten\"]\n[numbers.vague]\nheaps = [\"heaps\"]\n\
             [numbers.before]\nroundish = [\"about\"]\nabout = [\"ar(ound\"]\nmore_than = [\"over\"]\nat_most = [\"over\"]\n[numbers.not_count.after]\nwhim = [\"th\"]\n",
        );
        let mut lines: Vec<u32> = found.iter().map(|(line, _)| *line).collect();
        lines.sort_unstable();
        assert_eq!(lines, [5, 8, 9, 11, 13, 14, 15, 18], "{found:#?}");
    }

    #[test]
    fn unknown_keys_are_refused() {
        let found = faults("cardinal = 5\n");
        assert_eq!(found.len(), 1);
        assert!(found[0].0 == 5 && found[0].1.contains("unknown field"), "{found:?}");
    }

    #[test]
    fn built_in_packs_use_keys_that_the_default_policy_reads() {
        let catalog = Catalog::built_in();
        let policy = catalog.policy("interval").unwrap();
        for (key, _) in crate::catalog::VAGUE_KEYS.iter().filter(|(_, unit)| *unit > 0.0) {
            assert!(policy.vague_words().iter().any(|w| w.key == *key), "policies/interval.toml has no reading for “{key}”");
        }
    }
}
