//! Cues: words of the language pack that turn numbers and places into claims.

use std::ops::Range;

use crate::catalog::{AttributionRules, Cue, CueRules, Lexicon, Tokens, Voice};

/// A cue at a token range of its sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct CueMention<'a, T> {
    /// Tokens.
    pub tokens: Range<usize>,
    /// What it means.
    pub cue: &'a T,
}

/// Every cue of a sentence, by its first token; of two cues of one class that overlap only the longer is kept, unless it is a word for
/// what happened that tells the same as the shorter under conditions.
pub fn cues<'a>(tokens: &Tokens, rules: &'a CueRules) -> Vec<CueMention<'a, Cue>> {
    let gives_way = |longer: &Cue, shorter: &Cue| {
        let (Cue::Metric(longer), Cue::Metric(shorter)) = (longer, shorter) else { return false };
        let (longer, shorter) = (&rules.metrics[*longer], &rules.metrics[*shorter]);
        let conditions = longer.near || !longer.counts.is_empty() || !longer.with.entries().is_empty();
        conditions && longer.metric == shorter.metric
    };
    find(tokens, &rules.words, class_of_cue, gives_way)
}

/// Every word of the sentence that tells who speaks, found in the same way.
pub fn voices<'a>(tokens: &Tokens, rules: &'a AttributionRules) -> Vec<CueMention<'a, Voice>> {
    find(tokens, &rules.words, class_of_voice, |_, _| false)
}

fn find<'a, T: PartialEq>(
    tokens: &Tokens,
    lexicon: &'a Lexicon<T>,
    class: fn(&T) -> u8,
    gives_way: impl Fn(&T, &T) -> bool,
) -> Vec<CueMention<'a, T>> {
    let mut found: Vec<CueMention<'a, T>> = Vec::with_capacity(tokens.len());
    for at in 0..tokens.len() {
        lexicon.each(tokens, at, |n, cue| found.push(CueMention { tokens: at..at + n, cue }));
    }
    // Only cues of several words, which are few, can be longer than another.
    let several: Vec<(Range<usize>, &T)> = found.iter().filter(|m| m.tokens.len() > 1).map(|m| (m.tokens.clone(), m.cue)).collect();
    if !several.is_empty() {
        let longer = |(tokens, cue): &(Range<usize>, &T), m: &CueMention<T>| {
            tokens.len() > m.tokens.len()
                && tokens.start < m.tokens.end
                && m.tokens.start < tokens.end
                && class(cue) == class(m.cue)
                && !gives_way(cue, m.cue)
        };
        found.retain(|m| !several.iter().any(|o| longer(o, m)));
    }
    found.dedup();
    found
}

fn class_of_cue(cue: &Cue) -> u8 {
    match cue {
        Cue::Population(_) => 0,
        Cue::Metric(_) => 1,
        Cue::Fact(_) => 2,
        Cue::NotCount(_) => 3,
        Cue::NotCountBefore(_) => 4,
        Cue::Stop => 5,
        Cue::Link => 6,
        Cue::Passive => 7,
        Cue::SubsetBefore => 8,
        Cue::SubsetAfter | Cue::MakesUp => 9,
        Cue::Clause | Cue::And => 10,
        Cue::Planned => 11,
        Cue::Hypothetical => 12,
        Cue::Denied => 13,
        Cue::Negation | Cue::Affirming => 14,
        Cue::Superseded => 15,
        Cue::Retracted => 16,
        Cue::Cumulative => 17,
        Cue::Snapshot => 18,
        Cue::Locative => 19,
        Cue::Article => 20,
        Cue::Partitive => 21,
        Cue::Vote => 22,
        Cue::Begins => 23,
        Cue::Unrest => 24,
        Cue::Unreal => 25,
        Cue::Belonging => 26,
        Cue::Possessive => 27,
        Cue::Title => 28,
        Cue::Figure => 29,
        Cue::Breakdown => 30,
        Cue::Doer => 31,
        Cue::Pairwise => 32,
        Cue::Theme(_) => 33,
        Cue::Total => 34,
        Cue::Pastime => 35,
        Cue::Site => 36,
        Cue::Asks => 37,
        Cue::Absent | Cue::AbsentAfter => 38,
        Cue::Further => 39,
    }
}

fn class_of_voice(voice: &Voice) -> u8 {
    match voice {
        Voice::Says | Voice::Unsaid | Voice::According | Voice::Itself | Voice::After | Voice::Citing | Voice::Relayed => 0,
        Voice::Reportedly | Voice::Officially => 0,
        Voice::Source(_) | Voice::Own | Voice::Anaphor => 1,
        Voice::Office => 2,
        Voice::Pronoun => 3,
        Voice::Link => 4,
        Voice::This => 5,
        Voice::Perhaps => 6,
        Voice::Telling => 7,
        Voice::Continues => 8,
        Voice::Mood => 9,
        Voice::Following => 10,
    }
}
