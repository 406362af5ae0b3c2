//! Tokens: how a text and the entries of the catalogue are made comparable.
//!
//! A token is a run of letters, a run of digits, or one other character. Each carries its *fold*: lower case,
//! Latin accents dropped (Romanian is often typed without them; `ş` and `ț` exist in two encodings), typographic
//! apostrophes, dashes and quotes made plain, invisible characters skipped. Cyrillic keeps its letters (й is not и).

use std::ops::Range;

use unicode_normalization::char::decompose_canonical;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters (and the marks on them).
    Word,
    /// Decimal digits of any script, folded to ASCII.
    Digits,
    /// One character of anything else that is visible.
    Mark,
}

#[derive(Debug, Clone)]
struct Token {
    start: u32,
    end: u32,
    fold_start: u32,
    fold_end: u32,
    kind: TokenKind,
    space: bool,
    upper: bool,
}

/// The tokens of one stretch of text; offsets count from the start of the whole text.
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    items: Vec<Token>,
    folds: String,
}

impl Tokens {
    /// Tokens of `text`, whose first byte has offset `base`.
    pub fn of(text: &str, base: usize) -> Self {
        let mut tokens = Self { items: Vec::with_capacity(text.len() / 5 + 1), folds: String::with_capacity(text.len() + 8) };
        let mut space = true;
        let mut open: Option<TokenKind> = None;
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            // A run of plain letters is most of what is read.
            if let Some(run) = plain_letters(text, at, c) {
                if open != Some(TokenKind::Word) {
                    tokens.begin(base + at, TokenKind::Word, space, plain_capital(c));
                    open = Some(TokenKind::Word);
                    space = false;
                }
                tokens.add_letters(&text[at..run]);
                tokens.end_at(base + run);
                at = run;
                continue;
            }
            let (start, end) = (base + at, base + at + c.len_utf8());
            at += c.len_utf8();
            if c.is_whitespace() {
                space = true;
                open = None;
                continue;
            }
            if is_ignorable(c) {
                // Invisible characters neither split a word nor count: hostile or decoded text stays readable.
                if let (Some(_), Some(last)) = (open, tokens.items.last_mut()) {
                    last.end = end as u32;
                }
                continue;
            }
            let kind = kind_of(c);
            match (open, kind) {
                (Some(now), Some(k)) if now == k && k != TokenKind::Mark => tokens.extend(c, end),
                (Some(_), None) => tokens.extend(c, end),
                (_, kind) => {
                    let kind = kind.unwrap_or(TokenKind::Mark);
                    tokens.begin(start, kind, space, c.is_uppercase());
                    tokens.extend(c, end);
                    open = Some(kind);
                    space = false;
                }
            }
        }
        tokens
    }

    fn begin(&mut self, start: usize, kind: TokenKind, space: bool, upper: bool) {
        let fold = self.folds.len() as u32;
        self.items.push(Token { start: start as u32, end: start as u32, fold_start: fold, fold_end: fold, kind, space, upper });
    }

    fn extend(&mut self, c: char, end: usize) {
        fold_char(c, &mut self.folds);
        self.end_at(end);
    }

    fn end_at(&mut self, end: usize) {
        if let Some(last) = self.items.last_mut() {
            last.end = end as u32;
            last.fold_end = self.folds.len() as u32;
        }
    }

    /// Adds the fold of a run that [`plain_letters`] found.
    fn add_letters(&mut self, run: &str) {
        if run.as_bytes().first().is_some_and(u8::is_ascii) {
            let from = self.folds.len();
            self.folds.push_str(run);
            self.folds[from..].make_ascii_lowercase();
        } else {
            self.folds.extend(run.chars().map(|c| if plain_capital(c) { char::from_u32(c as u32 + 32).unwrap_or(c) } else { c }));
        }
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// True for a text without visible characters.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The folded text of token `i`; empty past the end.
    pub fn fold(&self, i: usize) -> &str {
        self.items.get(i).map_or("", |t| &self.folds[t.fold_start as usize..t.fold_end as usize])
    }

    /// What token `i` is; `Mark` past the end.
    pub fn kind(&self, i: usize) -> TokenKind {
        self.items.get(i).map_or(TokenKind::Mark, |t| t.kind)
    }

    /// Byte range of token `i` in the whole text.
    pub fn span(&self, i: usize) -> Range<usize> {
        self.items.get(i).map_or(0..0, |t| t.start as usize..t.end as usize)
    }

    /// Byte range of the tokens `from..to` (at least one) in the whole text.
    pub fn span_of(&self, range: Range<usize>) -> Range<usize> {
        self.span(range.start).start..self.span(range.end.saturating_sub(1).max(range.start)).end
    }

    /// White space (or the beginning) stands before token `i`.
    pub fn space_before(&self, i: usize) -> bool {
        self.items.get(i).is_none_or(|t| t.space)
    }

    /// Token `i` begins with a capital letter.
    pub fn is_capital(&self, i: usize) -> bool {
        self.items.get(i).is_some_and(|t| t.upper)
    }

    /// The first token that ends after byte `offset` of the whole text.
    pub fn at_offset(&self, offset: usize) -> usize {
        self.items.partition_point(|t| t.end as usize <= offset)
    }
}

/// Where the run of ASCII letters, or of the Russian ones but ё, that begins with `first` at `at` ends.
fn plain_letters(text: &str, at: usize, first: char) -> Option<usize> {
    let rest = &text.as_bytes()[at..];
    let length = match first {
        'a'..='z' | 'A'..='Z' => rest.iter().take_while(|b| b.is_ascii_alphabetic()).count(),
        // U+0410 to U+044F are D0 90 to D0 BF and D1 80 to D1 8F.
        'А'..='я' => 2 * rest.chunks_exact(2).take_while(|pair| matches!(pair, [0xD0, 0x90..=0xBF] | [0xD1, 0x80..=0x8F])).count(),
        _ => return None,
    };
    Some(at + length)
}

/// One word that is its own fold, of small letters as nearly all of the catalogue's are.
pub(in crate::catalog) fn is_folded(word: &str) -> bool {
    let plain = |alphabet: std::ops::RangeInclusive<char>| word.chars().all(|c| alphabet.contains(&c));
    !word.is_empty() && (plain('a'..='z') || plain('а'..='я'))
}

/// Whether a letter of such a run is a capital, 32 places before its small letter.
fn plain_capital(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'А'..='Я')
}

/// A letter, as Unicode has it; those of nearly all texts without a search.
pub fn is_letter(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | 'А'..='я') || !c.is_ascii() && c.is_alphabetic()
}

fn kind_of(c: char) -> Option<TokenKind> {
    // The letters of nearly all texts, without a table.
    if c.is_ascii_alphabetic()
        || matches!(c, '\u{0400}'..='\u{0481}' | '\u{048A}'..='\u{052F}' | '\u{00C0}'..='\u{00D6}' | '\u{00D8}'..='\u{00F6}' | '\u{00F8}'..='\u{024F}')
    {
        return Some(TokenKind::Word);
    }
    if c.is_ascii() {
        return Some(if c.is_ascii_digit() { TokenKind::Digits } else { TokenKind::Mark });
    }
    if c.is_alphabetic() {
        Some(TokenKind::Word)
    } else if c.is_ascii_digit() || digit_value(c).is_some() {
        Some(TokenKind::Digits)
    } else if is_combining(c) {
        None
    } else {
        Some(TokenKind::Mark)
    }
}

/// ASCII value of the decimal digits that occur in news (Latin, full-width, Arabic-Indic, Persian, Devanagari, Bengali).
fn digit_value(c: char) -> Option<u32> {
    const ZEROS: [u32; 5] = [0x0660, 0x06F0, 0x0966, 0x09E6, 0xFF10];
    ZEROS.iter().find_map(|z| (c as u32).checked_sub(*z).filter(|d| *d < 10))
}

fn is_combining(c: char) -> bool {
    matches!(c as u32, 0x0300..=0x036F)
}

/// Characters without ink: soft hyphen, zero-width and bidirectional controls, C0 controls, byte order mark.
pub fn is_ignorable(c: char) -> bool {
    matches!(c as u32, 0x00..=0x08 | 0x0E..=0x1F | 0x7F | 0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0xFE00..=0xFE0F | 0xFEFF)
}

/// The first eight bytes of a word as a number; zeros behind a shorter one.
pub(in crate::catalog) fn head(word: &str) -> u64 {
    head_of(word.as_bytes())
}

/// The same of bytes.
pub(in crate::catalog) fn head_of(bytes: &[u8]) -> u64 {
    if let Some(eight) = bytes.first_chunk::<8>() {
        return u64::from_le_bytes(*eight);
    }
    // Two pieces that overlap cover what is shorter; where they do, they agree.
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        return u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (8 * (bytes.len() - 4));
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<2>(), bytes.last_chunk::<2>()) {
        return u64::from(u16::from_le_bytes(*first)) | u64::from(u16::from_le_bytes(*last)) << (8 * (bytes.len() - 2));
    }
    bytes.first().map_or(0, |byte| u64::from(*byte))
}

/// Appends the fold of `c` to `out`.
pub fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    if let '\u{0430}'..='\u{044F}' | '\u{0452}'..='\u{045F}' = c {
        out.push(c);
        return;
    }
    match c {
        '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{00B4}' | '\u{02B9}' => out.push('\''),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
        '\u{201C}'..='\u{201F}' | '«' | '»' => out.push('"'),
        'ß' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'ø' | 'Ø' => out.push('o'),
        'đ' | 'Đ' => out.push('d'),
        'ł' | 'Ł' => out.push('l'),
        'ı' | 'İ' => out.push('i'),
        'œ' | 'Œ' => out.push_str("oe"),
        'ё' | 'Ё' => out.push('е'),
        _ if is_combining(c) => {}
        _ => {
            if let Some(d) = digit_value(c) {
                out.push(char::from_digit(d, 10).unwrap_or('0'));
            } else if matches!(c as u32, 0x00C0..=0x024F | 0x1E00..=0x1EFF) {
                for lower in c.to_lowercase() {
                    decompose_canonical(lower, |d| {
                        if !is_combining(d) {
                            out.push(d);
                        }
                    });
                }
            } else {
                out.extend(c.to_lowercase());
            }
        }
    }
}

/// The fold of a whole string, white space kept as it is.
pub fn fold(text: &str) -> String {
    if text.bytes().all(|b| matches!(b, b'\t'..=b'\r' | b' '..=b'~')) {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    text.chars().filter(|c| !is_ignorable(*c)).for_each(|c| fold_char(c, &mut out));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folds(text: &str) -> Vec<String> {
        let t = Tokens::of(text, 0);
        (0..t.len()).map(|i| t.fold(i).to_owned()).collect()
    }

    #[test]
    fn splits_letters_digits_and_marks() {
        assert_eq!(folds("20тыс. COVID-19"), ["20", "тыс", ".", "covid", "-", "19"]);
        assert_eq!(folds("L’arrêté în Almatî Şi Și ё й"), ["l", "'", "arrete", "in", "almati", "si", "si", "е", "й"]);
    }

    #[test]
    fn a_folded_word_is_one_token_and_its_own_fold() {
        for word in ["detained", "задержаны"] {
            assert!(is_folded(word));
            assert_eq!(folds(word), [word]);
        }
        for word in ["", "Detained", "ещё", "arrêté", "stun-grenade", "a b", "мvd", "12"] {
            assert!(!is_folded(word), "{word}");
        }
    }

    #[test]
    fn invisible_characters_do_not_split() {
        assert_eq!(folds("de\u{AD}tained \u{200B}12"), ["detained", "12"]);
    }

    #[test]
    fn spans_slice_the_text() {
        let text = "Около 1 000 людей";
        let t = Tokens::of(text, 0);
        assert_eq!(&text[t.span_of(0..3)], "Около 1 000");
        assert!(t.space_before(2));
    }
}
