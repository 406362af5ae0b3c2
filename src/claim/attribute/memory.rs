//! Who has spoken in the dispatch so far: whom "he", "the ministry" and a surname stand for.

use super::{Attribution, relays};
use crate::catalog::SourceKind;

/// So many mentions of speakers are remembered at least. A bare surname is looked for in all of them, so that without an end a dispatch
/// in which thousands speak would take the square of its length; no reader keeps a name that long either.
const REMEMBERED: usize = 1000;

/// What the dispatch has said so far about who speaks.
#[derive(Debug, Clone, Default)]
pub(in crate::claim) struct Memory {
    /// Speakers with what they were called, oldest first.
    known: Vec<(String, Attribution)>,
    /// Who opened the sentence before without saying anything in it ("Rights defenders have other data. They …").
    pub(super) opened: Option<Attribution>,
    /// … and has told a toll or a figure of its own without giving it ("The governor gave the toll on Telegram. Twelve …").
    pub(super) announced: bool,
    /// Who did something in the sentence before, which nobody told ("The gendarmes issued four fines. …").
    pub(super) acted: Option<Attribution>,
    /// It was a crowd, for which "the ministry" cannot stand ("Villagers fled. The ministry said …").
    pub(super) crowd: bool,
}

impl Memory {
    pub(in crate::claim) fn remember(&mut self, attribution: &Attribution) {
        if attribution.kind == SourceKind::Unknown && attribution.text.as_ref().is_some_and(|t| t.chars().count() < 3) {
            return;
        }
        if let Some(text) = &attribution.text {
            if self.known.len() == 2 * REMEMBERED {
                self.known.drain(..REMEMBERED);
            }
            self.known.push((crate::catalog::fold(text), attribution.clone()));
        }
    }

    /// "The Transport Workers Union (TWU)": the short name in brackets is the same speaker's.
    pub(super) fn also_called(&mut self, short: &str) {
        if let Some((_, attribution)) = self.known.last().cloned() {
            self.known.push((crate::catalog::fold(short), attribution));
        }
    }

    /// A speaker met before under a name that shares a word with `folded`.
    pub(super) fn met(&self, folded: &str) -> Option<&Attribution> {
        // A surname alone may be short, and is a whole word of the name.
        let surname = |name: &str| folded.chars().count() > 1 && name.split_whitespace().any(|w| w == folded);
        let shares = |name: &str| surname(name) || folded.split_whitespace().any(|w| w.chars().count() > 3 && name.contains(w));
        let opened = self
            .opened
            .as_ref()
            .filter(|a| a.kind != SourceKind::Unknown && a.text.as_deref().is_some_and(|t| shares(&crate::catalog::fold(t))));
        let known = || self.known.iter().rev().find(|(name, a)| a.kind != SourceKind::Unknown && shares(name)).map(|(_, a)| a);
        let short = || self.known.iter().rev().find(|(name, a)| a.kind != SourceKind::Unknown && abbreviates(folded, name)).map(|(_, a)| a);
        opened.or_else(known).or_else(short)
    }

    /// The last speaker, for "he" and "the ministry" (whose own noun must agree with what the speaker was called).
    pub(super) fn antecedent(&self, folded: &str) -> Option<&Attribution> {
        let noun = folded.split_whitespace().last().unwrap_or(folded);
        let stem: String = noun.chars().take(5).collect();
        let opened = self.opened.as_ref().filter(|a| a.text.as_ref().is_some_and(|t| crate::catalog::fold(t).contains(&stem)));
        if opened.is_some() {
            return opened;
        }
        self.known.iter().rev().find(|(name, _)| name.contains(&stem)).map(|(_, a)| a)
    }

    /// The last speaker that "he" can stand for: not a medium, when another has spoken.
    pub(super) fn last_person(&self) -> Option<&Attribution> {
        let recent = || self.known.iter().rev().map(|(_, a)| a).take(4);
        recent().find(|a| a.person && !relays(a)).or_else(|| recent().find(|a| !relays(a))).or_else(|| self.last_named())
    }

    /// The last speaker that "it" can stand for, when another than a person has spoken of late.
    pub(super) fn last_institution(&self) -> Option<&Attribution> {
        let crowd = |a: &Attribution| matches!(a.kind, SourceKind::Unknown | SourceKind::Eyewitness | SourceKind::VictimFamily);
        self.known.iter().rev().map(|(_, a)| a).take(4).find(|a| !a.person && !crowd(a) && !relays(a))
    }

    /// Whose office it is that is named without saying so.
    pub(super) fn institution(&self) -> Option<&Attribution> {
        self.opened.as_ref().filter(|a| !a.person && a.kind != SourceKind::Unknown && !relays(a)).or_else(|| self.last_institution())
    }

    /// Nobody has opened the sentence before without saying anything in it.
    pub(in crate::claim) fn forget_opener(&mut self) {
        self.opened = None;
        self.announced = false;
    }

    /// Who has announced what the sentences after this one tell.
    pub(in crate::claim) fn announcer(&self) -> Option<&Attribution> {
        self.opened.as_ref().filter(|a| self.announced && a.kind != SourceKind::Unknown)
    }

    /// The last of the recent speakers of whom something holds.
    pub(super) fn last_who(&self, holds: impl Fn(&Attribution) -> bool) -> Option<&Attribution> {
        self.known.iter().rev().map(|(_, a)| a).take(4).find(|a| holds(a))
    }

    pub(super) fn last_named(&self) -> Option<&Attribution> {
        self.known.last().map(|(_, a)| a)
    }
}

/// "The DMC", of the Disaster Management Centre: the first letters of its words, or of the longer ones.
fn abbreviates(short: &str, name: &str) -> bool {
    let letters = |long: bool| -> String {
        name.split_whitespace().filter(|w| !long || w.chars().count() > 3).filter_map(|w| w.chars().next()).collect()
    };
    let Some(word) = short.split_whitespace().last().filter(|w| w.chars().count() > 2) else { return false };
    let all = letters(false);
    letters(true) == word || all == word || all.len() == word.len() + 1 && all.ends_with(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_speakers_are_remembered_and_not_all() {
        let mut memory = Memory::default();
        for i in 0..5 * REMEMBERED {
            let text = Some(format!("speaker{i:05}"));
            memory.remember(&Attribution { text, kind: SourceKind::Government, person: true, ..Attribution::default() });
        }
        let met = |i: usize| memory.met(&format!("speaker{i:05}")).is_some();
        assert!(memory.known.len() <= 2 * REMEMBERED);
        assert!(met(5 * REMEMBERED - 1) && met(4 * REMEMBERED) && !met(0));
    }
}
