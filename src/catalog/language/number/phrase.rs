//! Word patterns of the number section, found by one hash of their first (or last) token.
//!
//! Like the patterns of the [`Lexicon`](crate::catalog::Lexicon) (`a|b`, `word?`), with alternatives inside a word
//! (`тысяч(а|и|)`) instead of prefixes: a number word has few forms, and a prefix would also catch its relatives.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use xxhash_rust::xxh3::xxh3_64;

use crate::catalog::token::Tokens;

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

#[derive(Debug, Clone)]
struct Row<T> {
    head: Box<str>,
    rest: Vec<Box<str>>,
    value: T,
}

/// Phrases with what they stand for. A token that begins none costs one hash.
#[derive(Debug, Clone)]
pub struct Phrases<T> {
    rows: HashMap<u64, Vec<Row<T>>, BuildHasherDefault<Already>>,
    filter: Vec<u64>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { rows: HashMap::default(), filter: vec![0; (FILTER_BITS / 64) as usize] }
    }
}

impl<T: Copy> Phrases<T> {
    /// The value of exactly this phrase, added with `empty` when it is new.
    pub fn entry(&mut self, phrase: &[String], empty: T) -> &mut T {
        let (head, rest) = phrase.split_first().map_or(("", &[][..]), |(h, r)| (h.as_str(), r));
        let key = xxh3_64(head.as_bytes());
        let bit = key % FILTER_BITS;
        self.filter[(bit / 64) as usize] |= 1 << (bit % 64);
        let rows = self.rows.entry(key).or_default();
        let same = |r: &Row<T>| &*r.head == head && r.rest.len() == rest.len() && r.rest.iter().zip(rest).all(|(a, b)| **a == **b);
        if let Some(at) = rows.iter().position(same) {
            return &mut rows[at].value;
        }
        // Longest first, so that the first match is the longest.
        let at = rows.partition_point(|r| r.rest.len() >= rest.len());
        rows.insert(at, Row { head: head.into(), rest: rest.iter().map(|s| s.as_str().into()).collect(), value: empty });
        &mut rows[at].value
    }

    fn rows_of(&self, head: &str) -> &[Row<T>] {
        let key = xxh3_64(head.as_bytes());
        let bit = key % FILTER_BITS;
        if self.filter[(bit / 64) as usize] & (1 << (bit % 64)) == 0 {
            return &[];
        }
        self.rows.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The longest phrase that begins at token `at`: its tokens and its value.
    pub fn from(&self, tokens: &Tokens, at: usize) -> Option<(usize, T)> {
        let head = tokens.fold(at);
        let fits = |r: &&Row<T>| &*r.head == head && r.rest.iter().enumerate().all(|(k, s)| tokens.fold(at + 1 + k) == &**s);
        self.rows_of(head).iter().find(fits).map(|r| (1 + r.rest.len(), r.value))
    }

    /// The longest phrase (added back to front) that ends before token `end` and begins at `floor` or later.
    pub fn back(&self, tokens: &Tokens, end: usize, floor: usize) -> Option<(usize, T)> {
        if end <= floor {
            return None;
        }
        let head = tokens.fold(end - 1);
        let fits = |r: &&Row<T>| {
            &*r.head == head && end - floor > r.rest.len() && r.rest.iter().enumerate().all(|(k, s)| tokens.fold(end - 2 - k) == &**s)
        };
        self.rows_of(head).iter().find(fits).map(|r| (1 + r.rest.len(), r.value))
    }

    /// The value of a phrase of one token.
    pub fn word(&self, word: &str) -> Option<T> {
        self.rows_of(word).iter().find(|r| &*r.head == word && r.rest.is_empty()).map(|r| r.value)
    }

    /// All phrases of one token.
    pub fn words(&self) -> impl Iterator<Item = (&str, T)> {
        self.rows.values().flatten().filter(|r| r.rest.is_empty()).map(|r| (&*r.head, r.value))
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
