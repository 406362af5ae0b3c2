//! Phrases of the catalogue, looked up in tokens.
//!
//! A **pattern** is written as words with white space between:
//!
//! | written | matches |
//! |---|---|
//! | `detained` | that word, whatever its case or accents |
//! | `задержан*` | any word that begins so (inflected forms) |
//! | `a\|b` | either |
//! | `word?` | the word, or nothing |
//! | `_` | any one word |
//! | `not less than` | the words in a row |
//!
//! Marks inside a word (`stun-grenade`, `l'armée`) are tokens of their own, in patterns as in texts.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::token::{Tokens, head, is_folded};

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Exact(Arc<str>),
    Prefix(Arc<str>),
    Any,
    /// One of several, from the third word of a row on: those before are what a row is found by.
    Either(Arc<[Piece]>),
}

impl Piece {
    fn matches(&self, fold: &str) -> bool {
        match self {
            Self::Exact(s) => **s == *fold,
            Self::Prefix(s) => fold.starts_with(&**s),
            Self::Any => !fold.is_empty(),
            Self::Either(choices) => choices.iter().any(|c| c.matches(fold)),
        }
    }
}

/// A compiled pattern: every way to write it, each a row of pieces.
#[derive(Debug, Clone)]
struct Pattern {
    rows: Vec<Vec<Piece>>,
}

impl Pattern {
    fn parse(text: &str) -> Result<Self, String> {
        let mut rows: Vec<Vec<Piece>> = vec![Vec::new()];
        let mut phrases = 1;
        for word in text.split_whitespace() {
            let (word, optional) = word.strip_suffix('?').filter(|w| !w.is_empty()).map_or((word, false), |w| (w, true));
            let choices: Option<Vec<Vec<Piece>>> = word.split('|').map(pieces_of).collect();
            let choices = choices.ok_or_else(|| format!("empty choice in pattern “{text}”"))?;
            phrases *= choices.len() + usize::from(optional);
            if phrases > 256 {
                return Err(format!("pattern “{text}” stands for more than 256 phrases"));
            }
            if let ([only], false) = (choices.as_slice(), optional) {
                rows.iter_mut().for_each(|row| row.extend_from_slice(only));
                continue;
            }
            let plain = choices.len() > 1 && choices.iter().all(|c| c.len() == 1);
            let either: Option<Arc<[Piece]>> = plain.then(|| choices.concat().into());
            let mut grown = if optional { rows.clone() } else { Vec::new() };
            for row in &rows {
                let with = |pieces: &[Piece]| [row, pieces].concat();
                match &either {
                    Some(either) if row.len() > 1 => grown.push(with(&[Piece::Either(either.clone())])),
                    _ => grown.extend(choices.iter().map(|c| with(c))),
                }
            }
            rows = grown;
        }
        rows.retain(|r| !r.is_empty());
        match rows.first() {
            None => Err(format!("pattern “{text}” matches nothing")),
            Some(_) if rows.iter().any(|r| r[0] == Piece::Any) => {
                Err(format!("pattern “{text}” begins with “_”, which would match everywhere"))
            }
            Some(_) => Ok(Self { rows }),
        }
    }
}

fn pieces_of(word: &str) -> Option<Vec<Piece>> {
    if word == "_" {
        return Some(vec![Piece::Any]);
    }
    let (stem, prefix) = word.strip_suffix('*').map_or((word, false), |w| (w, true));
    if is_folded(stem) {
        return Some(vec![if prefix { Piece::Prefix(stem.into()) } else { Piece::Exact(stem.into()) }]);
    }
    let tokens = Tokens::of(stem, 0);
    let mut pieces: Vec<Piece> = (0..tokens.len()).map(|i| Piece::Exact(tokens.fold(i).into())).collect();
    if prefix && let Some(last) = pieces.last_mut() {
        *last = Piece::Prefix(tokens.fold(tokens.len() - 1).into());
    }
    (!pieces.is_empty()).then_some(pieces)
}

/// The first bytes that a word must have, and which of them count.
#[derive(Debug, Clone, Copy, Default)]
struct Head {
    bytes: u64,
    mask: u64,
}

impl Head {
    fn of(piece: Option<&Piece>) -> Self {
        let (bytes, mask) = match piece {
            Some(Piece::Exact(s)) => (head(s), u64::MAX),
            Some(Piece::Prefix(s)) if s.len() < 8 => (head(s), (1 << (8 * s.len())) - 1),
            Some(Piece::Prefix(s)) => (head(s), u64::MAX),
            Some(Piece::Any | Piece::Either(_)) | None => (0, 0),
        };
        Self { bytes, mask }
    }

    fn admits(self, word: u64) -> bool {
        word & self.mask == self.bytes
    }
}

#[derive(Debug, Clone)]
struct Row {
    /// Of the second word and of the third: a frequent first word has hundreds of rows.
    second: Head,
    third: Head,
    rest: Box<[Piece]>,
    entry: u32,
    /// The place in its list, as added.
    order: u32,
    /// By the first two letters of the second word, where that is one word or a beginning of two letters.
    shelf: Option<u8>,
}

impl Row {
    fn new(rest: Vec<Piece>, entry: u32, order: u32) -> Self {
        let shelf = match rest.first() {
            Some(Piece::Exact(s)) => shelf(s),
            Some(Piece::Prefix(s)) => shelf(s).filter(|_| s.chars().nth(1).is_some()),
            Some(Piece::Any | Piece::Either(_)) | None => None,
        };
        Self { second: Head::of(rest.first()), third: Head::of(rest.get(1)), rest: rest.into(), entry, order, shelf }
    }
}

/// The rows of one first word.
#[derive(Debug, Clone, Default)]
struct Rows {
    /// Without a second word, or with any.
    open: Vec<Row>,
    /// With a second word, as added; where they are many, by the shelf of its first letters before that.
    closed: Vec<Row>,
    /// Where each shelf begins, once there are any.
    shelves: Vec<u32>,
    /// Some row has a second word.
    longer: bool,
}

/// Rows beyond which those of a second word stand on shelves.
const FEW: usize = 12;

const SHELVES: usize = 128;

/// Where the rows of a second word stand; `None` for no word.
fn shelf(word: &str) -> Option<u8> {
    let mut letters = word.chars();
    let first = letters.next()? as u32;
    Some((first.wrapping_mul(37).wrapping_add(letters.next().map_or(0, u32::from)) as usize % SHELVES) as u8)
}

/// The two words behind the first.
struct Behind {
    shelf: Option<u8>,
    second: u64,
    third: u64,
}

impl Behind {
    fn of(tokens: &Tokens, at: usize) -> Self {
        let second = tokens.fold(at + 1);
        Self { shelf: shelf(second), second: head(second), third: head(tokens.fold(at + 2)) }
    }

    fn allows(&self, row: &Row) -> bool {
        row.second.admits(self.second) && row.third.admits(self.third)
    }
}

impl Rows {
    fn add(&mut self, rest: Vec<Piece>, entry: u32) {
        let row = Row::new(rest, entry, (self.open.len() + self.closed.len()) as u32);
        self.longer |= !row.rest.is_empty();
        let Some(own) = row.shelf.map(usize::from) else { return self.open.push(row) };
        if !self.shelves.is_empty() {
            self.closed.insert(self.shelves[own + 1] as usize, row);
            self.shelves[own + 1..].iter_mut().for_each(|end| *end += 1);
            return;
        }
        self.closed.push(row);
        if self.closed.len() > FEW {
            let of = |row: &Row| row.shelf.map_or(0, usize::from);
            self.closed.sort_by_key(|row| (of(row), row.order));
            self.shelves = (0..=SHELVES).map(|n| self.closed.partition_point(|row| of(row) < n) as u32).collect();
        }
    }

    /// Calls `found` for the rows that the words behind allow by their first letters, in the order added.
    fn each<'r>(&'r self, behind: &Behind, mut found: impl FnMut(&'r Row)) {
        let mut closed = match behind.shelf.map(usize::from) {
            None => &[],
            Some(_) if self.shelves.is_empty() => &self.closed[..],
            Some(own) => &self.closed[self.shelves[own] as usize..self.shelves[own + 1] as usize],
        };
        for row in self.open.iter().filter(|row| behind.allows(row)) {
            while let Some((first, rest)) = closed.split_first().filter(|(first, _)| first.order < row.order) {
                closed = rest;
                if behind.allows(first) {
                    found(first);
                }
            }
            found(row);
        }
        closed.iter().filter(|row| behind.allows(row)).for_each(found);
    }
}

/// Patterns with what they stand for, found by their first word.
#[derive(Debug, Clone)]
pub struct Lexicon<T> {
    exact: FxHashMap<Arc<str>, Rows>,
    prefix: FxHashMap<Arc<str>, Rows>,
    /// By a number that the first two letters of a word give: how long the prefixes are that begin with them, one bit each.
    lengths: Vec<u32>,
    entries: Vec<T>,
}

/// Two letters give one of so many numbers.
const STARTS: usize = 1 << 10;

/// Longer prefixes share a bit.
const LAST_LENGTH: usize = 31;

fn start(first: char, second: Option<char>) -> usize {
    let mixed = (first as u32).wrapping_mul(0x9E37_79B1) ^ second.map_or(0, |c| c as u32).wrapping_mul(0x85EB_CA6B);
    (mixed >> 7) as usize % STARTS
}

impl<T> Default for Lexicon<T> {
    fn default() -> Self {
        Self { exact: FxHashMap::default(), prefix: FxHashMap::default(), lengths: Vec::new(), entries: Vec::new() }
    }
}

impl<T> Lexicon<T> {
    /// Adds `pattern`, standing for `entry`.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the pattern.
    pub fn add(&mut self, pattern: &str, entry: T) -> Result<(), String> {
        let parsed = Pattern::parse(pattern)?;
        let id = u32::try_from(self.entries.len()).map_err(|_| "too many patterns".to_owned())?;
        self.entries.push(entry);
        for mut row in parsed.rows {
            let rest = row.split_off(1);
            match row.swap_remove(0) {
                Piece::Exact(s) => self.exact.entry(s).or_default().add(rest, id),
                Piece::Prefix(s) => {
                    self.lengths.resize(STARTS, 0);
                    let length = s.chars().count();
                    let mut letters = s.chars();
                    if let (Some(first), second) = (letters.next(), letters.next()) {
                        // A prefix of one letter stands before any second one.
                        self.lengths[start(first, second)] |= 1 << length.min(LAST_LENGTH);
                    }
                    self.prefix.entry(s).or_default().add(rest, id);
                }
                Piece::Any | Piece::Either(_) => {}
            }
        }
        Ok(())
    }

    /// Calls `found(tokens matched, entry)` for every pattern that matches from token `at`.
    pub fn each<'a>(&'a self, tokens: &Tokens, at: usize, mut found: impl FnMut(usize, &'a T)) {
        let first = tokens.fold(at);
        if first.is_empty() {
            return;
        }
        let mut behind = None;
        let mut try_rows = |rows: &'a Rows| {
            if !rows.longer {
                return rows.open.iter().for_each(|row| found(1, &self.entries[row.entry as usize]));
            }
            let behind = behind.get_or_insert_with(|| Behind::of(tokens, at));
            rows.each(behind, |row| {
                if row.rest.iter().enumerate().all(|(k, piece)| piece.matches(tokens.fold(at + 1 + k))) {
                    found(1 + row.rest.len(), &self.entries[row.entry as usize]);
                }
            });
        };
        if let Some(rows) = self.exact.get(first) {
            try_rows(rows);
        }
        if self.lengths.is_empty() {
            return;
        }
        let mut letters = first.chars();
        let Some(letter) = letters.next() else { return };
        let lengths =
            self.lengths[start(letter, None)] & 0b10 | letters.next().map_or(0, |second| self.lengths[start(letter, Some(second))] & !0b10);
        if lengths == 0 {
            return;
        }
        for (count, (end, c)) in first.char_indices().enumerate() {
            if lengths >> (count + 1).min(LAST_LENGTH) == 0 {
                break;
            }
            if lengths >> (count + 1).min(LAST_LENGTH) & 1 != 0
                && let Some(rows) = self.prefix.get(&first[..end + c.len_utf8()])
            {
                try_rows(rows);
            }
        }
    }

    /// The longest match from token `at`: how many tokens, and what it stands for. Of equals, the entry added first.
    pub fn longest<'a>(&'a self, tokens: &Tokens, at: usize) -> Option<(usize, &'a T)> {
        let mut best: Option<(usize, &'a T)> = None;
        self.each(tokens, at, |n, entry| {
            if best.is_none_or(|(m, _)| n > m) {
                best = Some((n, entry));
            }
        });
        best
    }

    /// What the whole of `text` stands for.
    pub fn whole<'a>(&'a self, text: &str) -> Option<&'a T> {
        let tokens = Tokens::of(text, 0);
        let mut hit = None;
        self.each(&tokens, 0, |n, entry| {
            if n == tokens.len() && hit.is_none() {
                hit = Some(entry);
            }
        });
        hit
    }

    /// All entries, in the order added.
    pub fn entries(&self) -> &[T] {
        &self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_documented() {
        let mut lexicon = Lexicon::default();
        for (p, n) in [("задержан*", 1), ("no|not less|fewer than", 2), ("said on? _ that", 3), ("stun-grenade*", 4)] {
            lexicon.add(p, n).unwrap();
        }
        for (text, want) in [
            ("Задержанных участников", Some((1, 1))),
            ("not fewer than", Some((3, 2))),
            ("said Friday that", Some((3, 3))),
            ("said on Friday that", Some((4, 3))),
            ("Stun-Grenades", Some((3, 4))),
            ("less than", None),
        ] {
            let got = lexicon.longest(&Tokens::of(text, 0), 0).map(|(n, e)| (n, *e));
            assert_eq!(got, want, "{text}");
        }
    }

    #[test]
    fn bad_patterns_are_refused() {
        let mut lexicon = Lexicon::default();
        assert!(lexicon.add("", 0).is_err());
        assert!(lexicon.add("_ said", 0).is_err());
        assert!(lexicon.add("a|", 0).is_err());
    }
}
