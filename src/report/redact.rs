//! Do no harm: names of private persons are left out of what anyone may read.
//!
//! Which claims name persons is written in the metrics ([`crate::catalog::PersonIn`]). A name is sought as a whole and by each of its
//! words, in any case and with the short endings that languages give to names, in every text of the report that others wrote. Where
//! things lie (files, folders, ids) stays as it is, or nothing could be found again.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use super::{Background, Format, Report};
use crate::catalog::{Catalog, PersonIn};
use crate::claim::Claim;
use crate::text::Resolution;

/// Whose names a user wants left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redact {
    /// Those of private persons.
    Persons,
    /// Nobody's.
    Nobody,
}

/// What stands in place of a name.
pub const LEFT_OUT: &str = "[name left out]";

/// Letters from which on a word of a name is sought on its own.
const WORD: usize = 3;
/// Letters that two forms of a name have in common at least, and letters that an ending may have.
const STEM: usize = 4;
const ENDING: usize = 3;

/// Names of private persons in claims, each once, in order.
pub fn persons(claims: &[Claim], catalog: &Catalog) -> Vec<String> {
    let named = claims.iter().filter_map(|claim| match catalog.metric(&claim.metric)?.person? {
        PersonIn::Value => claim.value.as_deref(),
        // What is counted may also be people as such.
        PersonIn::Population => claim.population.as_deref().filter(|p| catalog.populations.get(p).is_none()),
    });
    let names: BTreeSet<&str> = named.flat_map(|names| names.split(';')).map(str::trim).filter(|n| !n.is_empty()).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// The report as a format may show it: formats for public places leave names out, the others do so when asked.
pub fn fit<'a>(report: &'a Report, format: &Format, asked: Option<Redact>) -> Cow<'a, Report> {
    let redact = asked.map_or(format.public, |asked| asked == Redact::Persons);
    if redact && !report.persons.is_empty() { Cow::Owned(redacted(report)) } else { Cow::Borrowed(report) }
}

/// The report without the names of private persons, and how many those were.
pub fn redacted(report: &Report) -> Report {
    let mut out = report.clone();
    let mut mask = Mask::new(&report.persons);
    out.claims.iter_mut().for_each(|claim| mask.claim(claim));
    for finding in &mut out.findings {
        mask.text(&mut finding.message);
        mask.text(&mut finding.explanation);
        mask.text(&mut finding.question_id);
        mask.maybe(&mut finding.question.population);
        if let Some(accepted) = &mut finding.accepted {
            mask.text(&mut accepted.justification);
        }
    }
    out.events.iter_mut().for_each(|event| mask.text(&mut event.title));
    for problem in &mut out.problems {
        mask.text(&mut problem.message);
        mask.text(&mut problem.remedy);
    }
    if let Some(background) = &mut out.background {
        mask.background(background);
    }
    out.counts.names_left_out = mask.met.len();
    out.persons.clear();
    out
}

/// Claims without the names of private persons.
pub fn redacted_claims(claims: &mut [Claim], persons: &[String]) {
    let mut mask = Mask::new(persons);
    claims.iter_mut().for_each(|claim| mask.claim(claim));
}

/// The words of the names that are sought.
struct Mask {
    /// Each name as its words in lower case.
    names: Vec<Vec<String>>,
    /// Names by their first word.
    whole: HashMap<String, Vec<usize>>,
    /// Words that are sought on their own, with their names, by the letters that every form of them begins with.
    alone: HashMap<String, Vec<(String, usize)>>,
    /// Names that were met.
    met: BTreeSet<usize>,
}

impl Mask {
    fn new(names: &[String]) -> Self {
        let mut out = Self { names: Vec::new(), whole: HashMap::new(), alone: HashMap::new(), met: BTreeSet::new() };
        for (i, name) in names.iter().enumerate() {
            let mut all = Vec::new();
            for word in words(name).map(|(at, end)| &name[at..end]) {
                let folded = word.to_lowercase();
                // "Marat bin Bekov": only words with a capital are names, where a script has capitals.
                if word.chars().count() >= WORD && !word.starts_with(char::is_lowercase) {
                    out.alone.entry(beginning(&folded)).or_default().push((folded.clone(), i));
                }
                all.push(folded);
            }
            if let Some(first) = all.first() {
                out.whole.entry(first.clone()).or_default().push(i);
            }
            out.names.push(all);
        }
        out
    }

    fn claim(&mut self, claim: &mut Claim) {
        let texts = [
            &mut claim.value,
            &mut claim.population,
            &mut claim.quote,
            &mut claim.number_text,
            &mut claim.sentence,
            &mut claim.source,
            &mut claim.source_text,
            &mut claim.source_name,
            &mut claim.via,
            &mut claim.question,
        ];
        texts.into_iter().for_each(|text| self.maybe(text));
        claim.notes.iter_mut().for_each(|note| self.text(note));
    }

    fn background(&mut self, background: &mut Background) {
        for asked in &mut background.questions {
            self.maybe(&mut asked.question.population);
            self.text(&mut asked.estimate.question);
            self.maybe(&mut asked.estimate.value);
            self.text(&mut asked.estimate.reference);
        }
        for record in &mut background.records {
            self.text(&mut record.source);
            self.text(&mut record.reference);
            self.maybe(&mut record.copied_from);
        }
        for decision in &mut background.method.decisions {
            self.maybe(&mut decision.question);
            self.maybe(&mut decision.population);
            self.text(&mut decision.why);
            if let Resolution::Prefer(source) = &mut decision.resolution {
                self.text(source);
            }
        }
    }

    fn maybe(&mut self, text: &mut Option<String>) {
        if let Some(text) = text {
            self.text(text);
        }
    }

    fn text(&mut self, text: &mut String) {
        let spans: Vec<(usize, usize)> = words(text).collect();
        let folded: Vec<String> = spans.iter().map(|(at, end)| text[*at..*end].to_lowercase()).collect();
        let mut masked = vec![false; spans.len()];
        for (at, here) in folded.iter().enumerate() {
            let capital = !text[spans[at].0..].starts_with(char::is_lowercase);
            for (word, name) in self.alone.get(&beginning(here)).into_iter().flatten() {
                if here == word || (capital && inflected(here, word)) {
                    masked[at] = true;
                    self.met.insert(*name);
                }
            }
            for name in self.whole.get(here).into_iter().flatten() {
                let words = &self.names[*name];
                if folded[at..].starts_with(words) {
                    masked[at..at + words.len()].fill(true);
                    self.met.insert(*name);
                }
            }
        }
        if masked.contains(&true) {
            *text = without(text, &spans, &masked);
        }
    }
}

/// The letters that two forms of a word must share.
fn beginning(word: &str) -> String {
    word.chars().take(STEM).collect()
}

/// The text with a mask for each run of masked words.
fn without(text: &str, spans: &[(usize, usize)], masked: &[bool]) -> String {
    let (mut out, mut from, mut i) = (String::with_capacity(text.len()), 0, 0);
    while i < spans.len() {
        if !masked[i] {
            i += 1;
            continue;
        }
        out.push_str(&text[from..spans[i].0]);
        out.push_str(LEFT_OUT);
        from = spans[i].1;
        i += 1;
        // Words of one name stand close together; "A and B" stay two.
        while i < spans.len() && masked[i] && text[from..spans[i].0].chars().all(|c| matches!(c, ' ' | '-' | '.' | '\u{a0}')) {
            from = spans[i].1;
            i += 1;
        }
    }
    out.push_str(&text[from..]);
    out
}

/// Whether two words may be one name with different endings, as "Заитова" and "Заитовым" are.
fn inflected(word: &str, name: &str) -> bool {
    let common = word.chars().zip(name.chars()).take_while(|(a, b)| a == b).count();
    let left = |text: &str| text.chars().count() - common;
    common >= STEM && left(name) < ENDING && left(word) <= ENDING
}

/// Runs of letters and digits, with the marks that belong to letters.
fn words(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut from = None;
    text.char_indices().chain([(text.len(), ' ')]).filter_map(move |(at, c)| match (c.is_alphanumeric() || is_mark(c), from) {
        (true, None) => {
            from = Some(at);
            None
        }
        (false, Some(start)) => {
            from = None;
            Some((start, at))
        }
        _ => None,
    })
}

/// Marks that stand on or in a letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(names: &[&str], text: &str) -> String {
        let mut text = text.to_owned();
        Mask::new(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>()).text(&mut text);
        text
    }

    #[test]
    fn a_name_is_found_whole_in_parts_and_with_endings() {
        let names = ["Marat Bekov", "Айгуль Сериковой"];
        assert_eq!(masked(&names, "police held Marat Bekov."), "police held [name left out].");
        assert_eq!(masked(&names, "BEKOV's lawyer, Bekov-Marat"), "[name left out]'s lawyer, [name left out]");
        assert_eq!(masked(&names, "у Айгуль Серикова и Бекова"), "у [name left out] и Бекова");
        assert_eq!(masked(&names, "освободили Серикову"), "освободили [name left out]");
        assert_eq!(masked(&names, "person/marat-bekov"), "person/[name left out]");
    }

    #[test]
    fn other_words_stay() {
        assert_eq!(masked(&["Li Wei"], "Lisbon, the weight of Li alone; Li Wei"), "Lisbon, the weight of Li alone; [name left out]");
        assert_eq!(masked(&["Mark Bek"], "on the market; Marks; mark"), "on the market; [name left out]; [name left out]");
        assert_eq!(masked(&["Ana Sousa"], "Analysis of banana"), "Analysis of banana");
        assert_eq!(masked(&[], "nothing"), "nothing");
    }
}
