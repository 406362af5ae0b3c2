//! Word patterns of the number section, found by one hash of their first (or last) token.
//!
//! Like the patterns of the [`Lexicon`](crate::catalog::Lexicon) (`a|b`, `word?`), with alternatives inside a word
//! (`тысяч(а|и|)`) instead of prefixes: a number word has few forms, and a prefix would also catch its relatives.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use xxhash_rust::xxh3::xxh3_64;

use crate::catalog::token::{Tokens, head};

/// Passes on a key that is a hash already.
#[derive(Debug, Default, Clone, Copy)]
pub struct Already(u64);

impl Hasher for Already {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64(bytes);
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

const FILTER_BITS: u64 = 1 << 14;

/// Tokens in the longest phrase.
const LONGEST: usize = 16;

#[derive(Debug, Clone)]
struct Row<T> {
    phrase: Vec<String>,
    value: T,
}

/// Phrases with what they stand for. A token that begins none costs one glance.
#[derive(Debug, Clone)]
pub struct Phrases<T> {
    /// Hash of a first token → the lengths of its phrases, one bit each.
    heads: HashMap<u64, u32, BuildHasherDefault<Already>>,
    /// Hash of a whole phrase → its value.
    rows: HashMap<u64, Row<T>, BuildHasherDefault<Already>>,
    filter: Vec<u64>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { heads: HashMap::default(), rows: HashMap::default(), filter: vec![0; (FILTER_BITS / 64) as usize] }
    }
}

/// A place in the filter, from a word's length and its first bytes: less than a hash costs.
fn glance(word: &str) -> u64 {
    (head(word) ^ (word.len() as u64) << 56).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 50
}

/// The hash of a phrase, from that of its beginning and its next token.
fn chain(so_far: u64, token: &str) -> u64 {
    (so_far.rotate_left(23) ^ xxh3_64(token.as_bytes())).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl<T: Copy> Phrases<T> {
    /// The value of exactly this phrase, added with `empty` when it is new.
    pub fn entry(&mut self, phrase: &[String], empty: T) -> &mut T {
        let phrase = &phrase[..phrase.len().min(LONGEST)];
        let first = phrase.first().map_or("", String::as_str);
        let head = xxh3_64(first.as_bytes());
        let bit = glance(first);
        self.filter[(bit / 64) as usize] |= 1 << (bit % 64);
        *self.heads.entry(head).or_default() |= 1 << phrase.len().saturating_sub(1);
        let mut key = phrase.iter().fold(0, |key, token| chain(key, token));
        while self.rows.get(&key).is_some_and(|row| row.phrase != phrase) {
            key = key.wrapping_add(1);
        }
        &mut self.rows.entry(key).or_insert_with(|| Row { phrase: phrase.to_vec(), value: empty }).value
    }

    /// The longest phrase among those whose tokens `token(0)`, `token(1)`, ... gives.
    fn longest<'t>(&self, most: usize, token: impl Fn(usize) -> &'t str) -> Option<(usize, T)> {
        let first = token(0);
        let bit = glance(first);
        if self.filter[(bit / 64) as usize] & (1 << (bit % 64)) == 0 {
            return None;
        }
        let head = xxh3_64(first.as_bytes());
        let lengths = *self.heads.get(&head)?;
        let most = most.min(32 - lengths.leading_zeros() as usize);
        let mut keys = [0u64; LONGEST];
        let mut key = 0;
        for (i, slot) in keys.iter_mut().enumerate().take(most) {
            key = chain(key, token(i));
            *slot = key;
        }
        (0..most).rev().filter(|i| lengths & (1 << i) != 0).find_map(|i| {
            let mut key = keys[i];
            while let Some(row) = self.rows.get(&key) {
                if row.phrase.len() == i + 1 && row.phrase.iter().enumerate().all(|(k, t)| t == token(k)) {
                    return Some((i + 1, row.value));
                }
                key = key.wrapping_add(1);
            }
            None
        })
    }

    /// The longest phrase that begins at token `at`: its tokens and its value.
    pub fn from(&self, tokens: &Tokens, at: usize) -> Option<(usize, T)> {
        self.longest(LONGEST, |k| tokens.fold(at + k))
    }

    /// The longest phrase (added back to front) that ends before token `end` and begins at `floor` or later.
    pub fn back(&self, tokens: &Tokens, end: usize, floor: usize) -> Option<(usize, T)> {
        if end <= floor {
            return None;
        }
        self.longest(end - floor, |k| tokens.fold(end - 1 - k))
    }

    /// The value of a phrase of one token.
    pub fn word(&self, word: &str) -> Option<T> {
        self.longest(1, |_| word).map(|(_, value)| value)
    }

    /// All phrases of one token.
    pub fn words(&self) -> impl Iterator<Item = (&str, T)> {
        self.rows.values().filter_map(|r| if let [word] = r.phrase.as_slice() { Some((word.as_str(), r.value)) } else { None })
    }
}

/// Every phrase that `pattern` stands for, as folded tokens.
pub(super) fn expand(pattern: &str) -> Result<Vec<Vec<String>>, String> {
    let mut phrases = vec![String::new()];
    for word in pattern.split_whitespace() {
        let (word, optional) = word.strip_suffix('?').map_or((word, false), |w| (w, true));
        let mut grown = if optional { phrases.clone() } else { Vec::new() };
        for choice in choices(word).ok_or_else(|| format!("unbalanced parentheses in pattern “{pattern}”"))? {
            if choice.is_empty() {
                return Err(format!("empty choice in pattern “{pattern}”"));
            }
            grown.extend(phrases.iter().map(|p| if p.is_empty() { choice.clone() } else { format!("{p} {choice}") }));
        }
        phrases = grown;
        if phrases.len() > 512 {
            return Err(format!("pattern “{pattern}” stands for more than 512 phrases"));
        }
    }
    phrases.retain(|p| !p.is_empty());
    if phrases.is_empty() {
        return Err(format!("pattern “{pattern}” matches nothing"));
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut keep = |row: Vec<String>| {
        if !row.is_empty() && !rows.contains(&row) {
            rows.push(row);
        }
    };
    for phrase in phrases {
        let tokens = Tokens::of(&phrase, 0);
        let row: Vec<String> = (0..tokens.len()).map(|i| tokens.fold(i).to_owned()).collect();
        // An apostrophe may be typed as a letter (U+02BC), and then does not split the word.
        let inner =
            |mark: &str, i: usize| row[i] == mark && i > 0 && i + 1 < row.len() && !tokens.space_before(i) && !tokens.space_before(i + 1);
        if let Some(i) = (0..row.len()).find(|i| inner("'", *i)) {
            let mut one = row[..i - 1].to_vec();
            one.push(row[i - 1..=i + 1].concat());
            one.extend_from_slice(&row[i + 2..]);
            keep(one);
        }
        if (0..row.len()).any(|i| inner("-", i)) {
            keep((0..row.len()).filter(|i| !inner("-", *i)).map(|i| row[i].clone()).collect());
        }
        keep(row);
    }
    Ok(rows)
}

/// `a|b(c|)` → `a`, `bc`, `b`.
fn choices(word: &str) -> Option<Vec<String>> {
    let mut out = Vec::new();
    let (mut depth, mut from) = (0i32, 0);
    for (at, c) in word.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '|' if depth == 0 => {
                out.extend(forms(&word[from..at])?);
                from = at + 1;
            }
            _ => {}
        }
    }
    out.extend(forms(&word[from..])?);
    (depth == 0).then_some(out)
}

fn forms(word: &str) -> Option<Vec<String>> {
    let Some(open) = word.find('(') else { return (!word.contains(')')).then(|| vec![word.to_owned()]) };
    let mut depth = 0;
    let close = word[open..].char_indices().find_map(|(at, c)| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        (depth == 0).then_some(open + at)
    })?;
    let (inner, tails) = (choices(&word[open + 1..close])?, forms(&word[close + 1..])?);
    let glue = |i: &String| tails.iter().map(|t| format!("{}{i}{t}", &word[..open])).collect::<Vec<_>>();
    Some(inner.iter().flat_map(glue).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_expand_as_documented() {
        let all = |p| expand(p).unwrap().into_iter().map(|r| r.join(" ")).collect::<Vec<_>>();
        assert_eq!(all("тысяч(а|и|)"), ["тысяча", "тысячи", "тысяч"]);
        assert_eq!(all("no|not less than?"), ["no less", "not less", "no less than", "not less than"]);
        assert_eq!(all("п'ять"), ["п'ять", "п ' ять"]);
        assert_eq!(all("one-half"), ["one half", "one - half"]);
        assert!(expand("a(b").is_err() && expand("a|").is_err() && expand(" ").is_err());
    }

    #[test]
    fn the_longest_phrase_wins_in_both_directions() {
        let mut phrases = Phrases::default();
        for (row, n) in [(vec!["no", "more", "than"], 1), (vec!["more", "than"], 2)] {
            let row: Vec<String> = row.into_iter().rev().map(str::to_owned).collect();
            *phrases.entry(&row, 0) = n;
        }
        let tokens = Tokens::of("no more than 5", 0);
        assert_eq!(phrases.back(&tokens, 3, 0), Some((3, 1)));
        assert_eq!(phrases.back(&tokens, 3, 1), Some((2, 2)));
        assert_eq!(phrases.back(&tokens, 2, 0), None);
    }
}
