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

use rustc_hash::FxHashMap;

use super::token::Tokens;

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Exact(String),
    Prefix(String),
    Any,
}

impl Piece {
    fn matches(&self, fold: &str) -> bool {
        match self {
            Self::Exact(s) => s == fold,
            Self::Prefix(s) => fold.starts_with(s.as_str()),
            Self::Any => !fold.is_empty(),
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
        for word in text.split_whitespace() {
            let (word, optional) = word.strip_suffix('?').filter(|w| !w.is_empty()).map_or((word, false), |w| (w, true));
            let mut grown = if optional { rows.clone() } else { Vec::new() };
            for choice in word.split('|') {
                let pieces = pieces_of(choice).ok_or_else(|| format!("empty choice in pattern “{text}”"))?;
                for row in &rows {
                    grown.push(row.iter().chain(&pieces).cloned().collect());
                }
            }
            rows = grown;
            if rows.len() > 256 {
                return Err(format!("pattern “{text}” stands for more than 256 phrases"));
            }
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
    let tokens = Tokens::of(stem, 0);
    let mut pieces: Vec<Piece> = (0..tokens.len()).map(|i| Piece::Exact(tokens.fold(i).to_owned())).collect();
    if prefix && let Some(last) = pieces.last_mut() {
        *last = Piece::Prefix(tokens.fold(tokens.len() - 1).to_owned());
    }
    (!pieces.is_empty()).then_some(pieces)
}

#[derive(Debug, Clone)]
struct Row {
    /// The first letters of the second word, and which of their bytes count: a frequent first word has hundreds of rows.
    head: u64,
    mask: u64,
    rest: Vec<Piece>,
    entry: u32,
}

impl Row {
    fn new(rest: Vec<Piece>, entry: u32) -> Self {
        let (head, mask) = match rest.first() {
            Some(Piece::Exact(s)) => (head(s), u64::MAX),
            Some(Piece::Prefix(s)) if s.len() < 8 => (head(s), (1 << (8 * s.len())) - 1),
            Some(Piece::Prefix(s)) => (head(s), u64::MAX),
            Some(Piece::Any) | None => (0, 0),
        };
        Self { head, mask, rest, entry }
    }
}

/// The first eight bytes of a word; zeros behind a shorter one.
fn head(word: &str) -> u64 {
    let mut bytes = [0; 8];
    let count = word.len().min(8);
    bytes[..count].copy_from_slice(&word.as_bytes()[..count]);
    u64::from_le_bytes(bytes)
}

/// Patterns with what they stand for, found by their first word.
#[derive(Debug, Clone)]
pub struct Lexicon<T> {
    exact: FxHashMap<String, Vec<Row>>,
    prefix: FxHashMap<String, Vec<Row>>,
    prefix_lengths: Vec<usize>,
    entries: Vec<T>,
}

impl<T> Default for Lexicon<T> {
    fn default() -> Self {
        Self { exact: FxHashMap::default(), prefix: FxHashMap::default(), prefix_lengths: Vec::new(), entries: Vec::new() }
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
                Piece::Exact(s) => self.exact.entry(s).or_default().push(Row::new(rest, id)),
                Piece::Prefix(s) => {
                    let length = s.chars().count();
                    if let Err(at) = self.prefix_lengths.binary_search(&length) {
                        self.prefix_lengths.insert(at, length);
                    }
                    self.prefix.entry(s).or_default().push(Row::new(rest, id));
                }
                Piece::Any => {}
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
        let second = head(tokens.fold(at + 1));
        let mut try_rows = |rows: &'a [Row]| {
            for row in rows.iter().filter(|row| second & row.mask == row.head) {
                if row.rest.iter().enumerate().all(|(k, piece)| piece.matches(tokens.fold(at + 1 + k))) {
                    found(1 + row.rest.len(), &self.entries[row.entry as usize]);
                }
            }
        };
        if let Some(rows) = self.exact.get(first) {
            try_rows(rows);
        }
        let mut lengths = self.prefix_lengths.iter().copied().peekable();
        if lengths.peek().is_some() {
            for (count, (end, c)) in first.char_indices().enumerate() {
                if lengths.peek() == Some(&(count + 1)) {
                    lengths.next();
                    if let Some(rows) = self.prefix.get(&first[..end + c.len_utf8()]) {
                        try_rows(rows);
                    }
                }
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
