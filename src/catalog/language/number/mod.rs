//! The `[numbers]` section of a language pack: numerals, bounds, vague words, ranges.
//!
//! | key | holds |
//! |---|---|
//! | `decimal`, `group`, `three` | separators in digits; `three`: also groups when exactly three digits follow and nothing multiplies them; `" "` is any white space |
//! | `glue`, `unit_joiner`, `suffixes` | numerals are written in one word; what stands between unit and ten when the unit comes first; case endings |
//! | `inversion`, `from_case` | *тысяч пять* is about five thousand; endings of a range's lower figure (*20-дан 30-ға дейін*) |
//! | `steps` | how much may be added to a numeral, where it is more than its last digit shows (`80 = 20` in *quatre-vingt-dix*) |
//! | `cardinals`, `multipliers`, `abbreviations`, `letters`, `letters_alone`, `letters_counting`, `shares` | value → words; letters are multipliers as written, some only where nothing but the figure is said, some only after money or before a word of `counted` |
//! | `plurals`, `short_rest` | plural endings of digits (*100s*); fewer than three digits go on with a thousand written as a word (*21 bin 48*) |
//! | `roughly` | words whose value is a rough one (*une trentaine*) |
//! | `ones`, `articles` | articles that are also the numeral one (before a multiplier, after a bound from below), and those that are not (before a multiplier) |
//! | `lone` | plural forms that mean one of it after a bound (*более тысячи*) |
//! | `joiners`, `linkers`, `points`, `point_endings`, `negative`, `half`, `and_half` | words inside a figure |
//! | `vague` | policy key → words |
//! | `before`, `after` | bound → words before or after the figure |
//! | `ranges`, `between` | opening and connecting words of a range |
//! | `percent`, `percent_before`, `ordinals`, `ordinal_dot`, `not_count`, `hidden`, `accented`, `unaccented` | what makes a figure a share, an ordinal, no count, nothing |

mod phrase;
mod section;

pub use phrase::Phrases;
pub(in crate::catalog::language) use section::{NumberSection, compile};

use crate::catalog::policy::VAGUE_KEYS;

/// What a phrase at the beginning of a figure, or inside it, can be.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct NumberWord {
    /// A cardinal: its value, and below which value others may be added to it.
    pub add: Option<(f64, f64)>,
    /// A multiplier.
    pub times: Option<f64>,
    /// The multiplier needs a figure before it (`тыс`).
    pub bound: bool,
    /// An article that is also the numeral one.
    pub one: bool,
    /// An article and no numeral: only a multiplier makes it one (*a hundred*).
    pub article: bool,
    /// Half of the multiplier that follows.
    pub half: bool,
    /// A half more of what stands before.
    pub and_half: bool,
    /// A plural that means one of it after a bound.
    pub lone: bool,
    /// A share of a whole, in percent.
    pub share: Option<f64>,
    /// Index in [`VAGUE_KEYS`].
    pub vague: Option<u8>,
    /// An ordinal.
    pub ordinal: bool,
    /// Its value is a rough one (*une trentaine*).
    pub roughly: bool,
    /// Another word without its accents (*nouă*, *noua*): a number so only in a text that has none.
    pub accented: bool,
    /// What it says only as long as it is written without accents: Romanian "a doua" is an ordinal, "a două" is "of two".
    pub unaccented: bool,
    /// Not a number, whatever its words.
    pub hidden: bool,
}

/// How a modifier bounds a figure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Bound {
    /// `exactly`
    #[default]
    Exact,
    /// `about`
    About,
    /// `almost`
    Almost,
    /// `at least`
    AtLeast,
    /// `more than`
    MoreThan,
    /// `up to`
    AtMost,
    /// `fewer than`
    LessThan,
    /// Opens a range: index of its kind.
    Opens(u8),
}

/// Why a figure is no count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reason(pub &'static str);

/// Reasons that a pack may give in `not_count`.
pub const REASONS: [&str; 8] = ["ordinal", "age", "clock time", "list number", "law article", "measure", "money", "factor"];

/// A word that joins two parts of one figure (`and`, `-`), and the places after which it may.
#[derive(Debug, Clone, PartialEq)]
pub struct Joiner {
    /// Folded.
    pub word: String,
    /// Smallest and largest place value before it.
    pub after: (f64, f64),
}

/// A compiled `[numbers]` section.
#[derive(Debug)]
pub struct NumberRules {
    /// Decimal separators.
    pub decimal: Vec<char>,
    /// Group separators; `' '` stands for white space.
    pub group: Vec<char>,
    /// Group separators when exactly three digits follow.
    pub three: Vec<char>,
    /// Words that begin a figure or go on with it.
    pub words: Phrases<NumberWord>,
    /// Multipliers that are letters: as written, value.
    pub letters: Vec<(String, f64)>,
    /// Multipliers only where nothing but the figure is said.
    pub letters_alone: Vec<(String, f64)>,
    /// Multipliers only after money and before what is counted: *£5m*, *5m people*, but not *5m away*.
    pub letters_counting: Vec<(String, f64)>,
    /// Words for what is counted, after such a letter.
    pub counted: Vec<String>,
    /// Plural endings of digits (*100s*).
    pub plurals: Vec<String>,
    /// Numerals are written in one word.
    pub glue: bool,
    /// A full stop after digits makes an ordinal of them (*der 20. Tag*).
    pub ordinal_dot: bool,
    /// Fewer than three digits go on with a thousand written as a word (*21 bin 48*).
    pub short_rest: bool,
    /// First three letters of words that may be glued, or the whole of shorter ones.
    pub glue_heads: Phrases<()>,
    /// Words inside a figure.
    pub joiners: Vec<Joiner>,
    /// Words between a figure and its multiplier.
    pub linkers: Vec<String>,
    /// Decimal points in words.
    pub points: Vec<String>,
    /// What ends a decimal in words (*десятых*): divisor.
    pub point_endings: Phrases<f64>,
    /// Words for minus.
    pub negative: Vec<String>,
    /// Case endings that follow digits after a mark.
    pub suffixes: Vec<String>,
    /// Case endings of a lower figure (*20-дан 30-ға дейін*).
    pub from_case: Vec<String>,
    /// A figure after its multiplier is a rough one (*тысяч пять*).
    pub inversion: bool,
    /// Modifiers before the figure, back to front.
    pub before: Phrases<Bound>,
    /// Modifiers after it.
    pub after: Phrases<Bound>,
    /// Range connectors: one set without an opening word, then one for each opening word.
    pub connectors: Vec<Phrases<()>>,
    /// Words that join a lower to an upper bound (*more than 10 but fewer than 20*).
    pub both: Phrases<()>,
    /// Percent.
    pub percent: Phrases<()>,
    /// Percent said before the figure (*yüzde 7*). Back to front.
    pub percent_before: Phrases<()>,
    /// No count: words before (back to front).
    pub not_before: Phrases<Reason>,
    /// No count: words after.
    pub not_after: Phrases<Reason>,
    /// Verbs of change: from one figure to another is then no range. Back to front.
    pub changes: Phrases<()>,
    /// Before a figure, behind such a verb: by how much ("rose by four"). Back to front.
    pub difference: Phrases<()>,
}

impl Default for NumberRules {
    /// Without a language: digits and the common separators.
    fn default() -> Self {
        Self {
            decimal: vec!['.', ','],
            group: vec![' ', '\'', ',', '.'],
            three: Vec::new(),
            words: Phrases::default(),
            letters: Vec::new(),
            letters_alone: Vec::new(),
            letters_counting: Vec::new(),
            counted: Vec::new(),
            plurals: Vec::new(),
            glue: false,
            ordinal_dot: false,
            short_rest: false,
            glue_heads: Phrases::default(),
            joiners: Vec::new(),
            linkers: Vec::new(),
            points: Vec::new(),
            point_endings: Phrases::default(),
            negative: Vec::new(),
            suffixes: Vec::new(),
            from_case: Vec::new(),
            inversion: false,
            before: Phrases::default(),
            after: Phrases::default(),
            connectors: vec![Phrases::default()],
            both: Phrases::default(),
            percent: Phrases::default(),
            percent_before: Phrases::default(),
            not_before: Phrases::default(),
            not_after: Phrases::default(),
            changes: Phrases::default(),
            difference: Phrases::default(),
        }
    }
}

impl NumberRules {
    /// The key of a vague word.
    pub fn vague_key(index: u8) -> &'static str {
        VAGUE_KEYS.get(usize::from(index)).map_or("", |(key, _)| key)
    }

    /// Index of a vague key.
    pub fn vague_index(key: &str) -> Option<u8> {
        VAGUE_KEYS.iter().position(|(k, _)| *k == key).and_then(|at| u8::try_from(at).ok())
    }
}
