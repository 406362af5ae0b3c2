//! Numerals written in one word: *zweihundertfünfunddreißig*, *yediyüzyirmibin*.

use super::figure::Reader;
use super::sum::Sum;
use crate::catalog::{NumberWord, TokenKind};

/// The words that token `i` is glued of, at least two, when they make a number.
pub(super) fn words(reader: &Reader<'_>, i: usize) -> Option<Vec<NumberWord>> {
    let rules = reader.rules;
    if !rules.glue || reader.tokens.kind(i) != TokenKind::Word || reader.is_taken(i) {
        return None;
    }
    let word = reader.tokens.fold(i);
    let mut ends = word.char_indices().map(|(at, _)| at).skip(2);
    let (two, three) = (ends.next()?, ends.next()?);
    rules.glue_heads.word(&word[..three]).or_else(|| rules.glue_heads.word(&word[..two]))?;
    let mut words = Vec::new();
    let mut sum = Sum::default();
    (split(reader, word, &mut words) && words.len() > 1 && words.iter().all(|w| sum.glued(w))).then_some(words)
}

/// Splits `word` into known ones, the longest first.
fn split(reader: &Reader<'_>, word: &str, words: &mut Vec<NumberWord>) -> bool {
    if word.is_empty() {
        return true;
    }
    if words.len() > 12 {
        return false;
    }
    let fits = |w: &NumberWord| !w.hidden && (w.add.is_some() || w.times.is_some() || w.one || w.and_half);
    let ends = word.char_indices().skip(2).map(|(at, _)| at).chain([word.len()]).take(24);
    for end in ends.collect::<Vec<_>>().into_iter().rev() {
        if let Some(known) = reader.rules.words.word(&word[..end]).filter(fits) {
            words.push(known);
            if split(reader, &word[end..], words) {
                return true;
            }
            words.pop();
        }
    }
    let joiner = reader.rules.joiners.iter().find(|j| !words.is_empty() && j.word.len() > 1 && word.starts_with(j.word.as_str()));
    joiner.is_some_and(|j| word.len() > j.word.len() && split(reader, &word[j.word.len()..], words))
}
