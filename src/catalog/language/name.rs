//! The `[names]` section of a language pack: how names of places and sources change their endings.
//!
//! The rules of all packs of a script hold for all names of that script: a Kazakh town has its Russian cases in a Russian text.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Faults;
use crate::catalog::fold;

/// As written in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NameSection {
    /// Case forms.
    forms: Vec<FormRow>,
    /// Adjectives that are made of names and written small.
    adjectives: AdjectiveRow,
}

/// Letters that a name has at least → its endings.
type Endings = BTreeMap<String, Vec<String>>;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct FormRow {
    /// What a name ends in and loses; the longest decides which of the rules hold for it. `""` is every other name.
    drops: Endings,
    /// What a name ends in and keeps.
    keeps: Endings,
    /// What it takes.
    endings: Vec<String>,
    /// Only words written so: `small` or `capital`.
    case: Option<String>,
    /// In texts of this language alone, because elsewhere the ending makes other words.
    here: bool,
    /// An adjective, with the capital of the name.
    adjective: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct AdjectiveRow {
    suffixes: Vec<String>,
    endings: Vec<String>,
}

/// Compiled.
#[derive(Debug, Default)]
pub struct NameRules {
    pub(in crate::catalog) forms: Vec<FormRule>,
    /// Suffixes of adjectives, and what they end in, in order.
    pub(in crate::catalog) suffixes: Vec<String>,
    pub(in crate::catalog) adjectives: Vec<String>,
    /// Letters of the script, any of them.
    pub(in crate::catalog) letter: Option<char>,
}

/// One rule: names that end so have forms that end so.
#[derive(Debug, Clone)]
pub(in crate::catalog) struct FormRule {
    /// Endings that the name loses, or keeps, with the letters that it has at least.
    pub(in crate::catalog) of: Vec<(String, usize)>,
    pub(in crate::catalog) drops: bool,
    /// In order.
    pub(in crate::catalog) endings: Vec<String>,
    /// Only words written small (or with a capital).
    pub(in crate::catalog) small: Option<bool>,
    pub(in crate::catalog) here: bool,
    pub(in crate::catalog) adjective: bool,
}

/// The longest ending that is believed.
const LONGEST: usize = 8;

pub(super) fn compile(section: NameSection, faults: &mut Faults<'_>) -> NameRules {
    let mut rules = NameRules::default();
    for row in section.forms {
        let drops = !row.drops.is_empty();
        if drops != row.keeps.is_empty() {
            let word = row.endings.first().map_or("[[names.forms]]", String::as_str);
            faults.at_word(
                word,
                "a rule of [[names.forms]] has either “drops” or “keeps”",
                "say what the name ends in, and after how many letters",
            );
            continue;
        }
        let mut of = Vec::new();
        for (letters, endings) in row.drops.iter().chain(&row.keeps) {
            match letters.parse() {
                Ok(least @ 1..=20) => of.extend(rules.folded(endings, true, faults).into_iter().map(|e| (e, least))),
                _ => faults.at_word(
                    letters,
                    format!("“{letters}” is no number of letters"),
                    "write the letters that a name has at least: 4 = [\"a\"]",
                ),
            }
        }
        // A name that loses nothing keeps all its letters, or any word could be made of any other.
        if let Some((ending, _)) = of.iter().find(|(e, least)| drops && e.chars().count() >= *least) {
            faults.at_word(ending, format!("a name that loses “{ending}” must have more letters than that"), "raise the number before it");
        }
        let small = match row.case.as_deref() {
            None => None,
            Some("small") => Some(true),
            Some("capital") => Some(false),
            Some(other) => {
                faults.at_word(other, format!("“{other}” is no case"), "write small or capital");
                None
            }
        };
        // What has lost its ending may stand alone; a name that keeps its own needs another.
        let mut endings = rules.folded(&row.endings, drops, faults);
        endings.sort();
        if endings.is_empty() {
            let word = of.first().map_or("[[names.forms]]", |(e, _)| e.as_str());
            faults.at_word(word, "a rule of [[names.forms]] without endings", "list what the name takes");
        }
        rules.forms.push(FormRule { of, drops, endings, small, here: row.here, adjective: row.adjective });
    }
    rules.suffixes = rules.folded(&section.adjectives.suffixes, false, faults);
    rules.adjectives = rules.folded(&section.adjectives.endings, false, faults);
    rules.adjectives.sort();
    if rules.suffixes.is_empty() != rules.adjectives.is_empty() {
        faults.at_word("[names.adjectives]", "[names.adjectives] needs both “suffixes” and “endings”", "give both, or neither");
    }
    rules
}

impl NameRules {
    /// Checks a list of endings: letters of one script, none twice.
    fn folded(&mut self, endings: &[String], empty: bool, faults: &mut Faults<'_>) -> Vec<String> {
        let mut out: Vec<String> = Vec::with_capacity(endings.len());
        for written in endings {
            let ending = fold(written);
            let fault = match ending.chars().find(|c| !c.is_alphabetic()) {
                _ if ending.is_empty() && !empty => Some(("an ending here needs letters", "remove it")),
                _ if ending.chars().count() > LONGEST => Some(("is too long for an ending", "write what follows the name's own letters")),
                Some(_) => Some(("is no ending", "write letters alone")),
                None if out.contains(&ending) => Some(("stands twice in its list", "keep one")),
                None if ending.chars().any(|c| block(c) != block(*self.letter.get_or_insert(c))) => {
                    Some(("is of another script than the endings before it", "keep to one script"))
                }
                None => None,
            };
            match fault {
                Some((what, remedy)) => faults.at_word(written, format!("“{written}” {what}"), remedy),
                None => out.push(ending),
            }
        }
        out
    }
}

/// Letters of one script share it.
pub(in crate::catalog) fn block(c: char) -> u32 {
    c as u32 >> 10
}

#[cfg(test)]
mod tests {
    use crate::catalog::DataFile;
    use crate::catalog::language::load;

    #[test]
    fn faults_have_file_and_line() {
        let head = "code = \"xx\"\nname = \"X\"\nscript = \"latin\"\n";
        for (section, want) in [
            ("[[names.forms]]\nendings = [\"ul\"]", "x.toml:5:12: error: a rule of [[names.forms]] has either “drops” or “keeps”"),
            ("[[names.forms]]\nkeeps = { few = [\"\"] }\nendings = [\"ul\"]", "x.toml:5:11: error: “few” is no number of letters"),
            ("[[names.forms]]\nkeeps = { 4 = [\"\"] }\nendings = [\"ul\", \"ul\"]", "x.toml:6:12: error: “ul” stands twice in its list"),
            ("[[names.forms]]\nkeeps = { 4 = [\"\"] }\nendings = [\"ul\", \"да\"]", "x.toml:6:18: error: “да” is of another script"),
            ("[[names.forms]]\nkeeps = { 4 = [\"\"] }\nendings = [\"'s\"]", "x.toml:6:12: error: “'s” is no ending"),
            ("[[names.forms]]\nkeeps = { 4 = [\"\"] }\nendings = [\"ul\"]\ncase = \"big\"", "x.toml:7:8: error: “big” is no case"),
            ("[[names.forms]]\ndrops = { 1 = [\"ano\"] }\nendings = [\"i\"]", "x.toml:5:16: error: a name that loses “ano” must have more"),
            ("[names.adjectives]\nsuffixes = [\"esc\"]", "x.toml:4:1: error: [names.adjectives] needs both"),
            ("[names]\nform = []", "x.toml:5:1: error: unknown field `form`"),
        ] {
            let mut problems = Vec::new();
            load(&[DataFile::new("languages", "x.toml", &format!("{head}{section}\n"))], &mut problems);
            let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
            assert!(said.iter().any(|p| p.starts_with(want)), "{section}: {said:?}");
        }
    }
}
