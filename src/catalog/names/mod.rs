//! Names of places and sources, found in tokens: like [`Lexicon`](super::Lexicon), but for tens of thousands of proper names
//! that inflect, that need their capitals, and that must load in a few milliseconds.
//!
//! One cell of a data file holds the names of one thing, `;` between:
//!
//! | written | matches |
//! |---|---|
//! | `Moscow`, `Москва` | the name and its case endings as the language packs give them (Москве, Moscovei, Kasachstans); a hyphen may be missing |
//! | `=Ош` | that form alone |
//! | `казахстан*` | any word that begins so, up to eight more letters |
//! | `region\|province` | either |
//! | `word?` | the word, or nothing |
//! | `{}` | one word more, which must be a place ("Ministerul kazah de Interne") |
//! | `~Nice` | not as the first word of a sentence, where any word has a capital |
//! | `ro:Roma` | in texts of that language alone |
//! | `Frunze@1926..1991` | valid in that time; only a preference where another thing has the same name |
//!
//! A word written with a capital must have one in the text; a word all in capitals must be so there too.

mod inflect;
mod pattern;
mod shelf;
mod skeleton;
mod store;

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

pub(crate) use inflect::Inflection;
pub(crate) use pattern::edge;
pub(in crate::catalog) use skeleton::skeleton_of_folded;
pub use skeleton::{same_person, skeleton};
pub(crate) use store::{Reader, Writer};

use super::token::{TokenKind, Tokens};
use shelf::{Entry, Glance, Shelf, head, keys_of, tag, whole};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Exact,
    Prefix,
    Inflected,
    Gap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Any,
    First,
    All,
}

/// One token of a name.
#[derive(Debug, Clone, Copy)]
struct Piece {
    start: u32,
    stem: u32,
    end: u32,
    mode: Mode,
    case: Case,
}

/// One way to write a name: a row of pieces.
#[derive(Debug, Clone, Copy)]
struct Form {
    first: u32,
    count: u32,
    name: u32,
}

/// What a cell says of one name, and the thing it names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name {
    /// The caller's number for the thing.
    pub(crate) entry: u32,
    /// The caller's class of name (name, adjective, office, ...).
    pub(crate) class: u8,
    /// `~`: never as the first word of a sentence.
    weak: bool,
    /// Two letters, or zeros for every language.
    language: [u8; 2],
    /// First and last day, both inclusive.
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
}

impl Name {
    /// The name was in use on `day`.
    pub(crate) fn valid_on(&self, day: Option<Date>) -> bool {
        day.is_none_or(|d| self.from.is_none_or(|f| f <= d) && self.to.is_none_or(|t| d <= t))
    }

    /// The name is said to be valid for a time only.
    pub(crate) fn is_dated(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// The two names were in use on a common day, in a common language.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| a.to.zip(b.from).is_some_and(|(to, from)| to < from);
        let apart = self.language != [0, 0] && other.language != [0, 0] && self.language != other.language;
        !before(self, other) && !before(other, self) && !apart
    }
}

/// One match in a text.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    /// Tokens matched.
    pub(crate) tokens: Range<usize>,
    /// The name.
    pub(crate) name: Name,
    /// Matched in an adjectival form of the name ("алматинская").
    pub(crate) adjective: bool,
    /// The token that stands for `{}`.
    pub(crate) gap: Option<usize>,
}

/// What a token is of a piece of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    Name,
    /// An adjective made of the name, with its capital.
    Proper,
    /// The same, written small.
    Adjective,
    /// The word that stands for `{}`.
    Gap,
    /// The piece may be missing, and is.
    Nothing,
}

/// How a text is to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading<'a> {
    /// The text the tokens' spans count in.
    pub(crate) text: &'a str,
    /// Its language, if known.
    pub(crate) language: Option<&'a str>,
    /// Capitals and sentence starts count (running text); else any case will do (a table's cell).
    pub(crate) strict: bool,
}

/// All names of one registry.
#[derive(Debug, Default)]
pub(crate) struct NameIndex {
    folds: String,
    pieces: Vec<Piece>,
    forms: Vec<Form>,
    names: Vec<Name>,
    /// Forms that begin with a capital in running text, and those that need not.
    proper: Shelf,
    plain: Shelf,
    glance: Glance,
    scratch: Vec<pattern::Scanned>,
    inflection: Arc<Inflection>,
    /// Which endings it was sealed for; 0 before.
    sealed: u64,
}

impl NameIndex {
    /// Takes over the names of another index whose things have the numbers `entries` here; before sealing.
    pub(crate) fn append(&mut self, other: Self, entries: &[u32]) {
        let (fold, piece, name) = (self.folds.len() as u32, self.pieces.len() as u32, self.names.len() as u32);
        self.folds.push_str(&other.folds);
        self.pieces.extend(other.pieces.iter().map(|p| Piece { start: p.start + fold, stem: p.stem + fold, end: p.end + fold, ..*p }));
        self.forms.extend(other.forms.iter().map(|f| Form { first: f.first + piece, name: f.name + name, ..*f }));
        self.names.extend(other.names.iter().map(|n| Name { entry: entries.get(n.entry as usize).copied().unwrap_or(n.entry), ..*n }));
    }

    /// Sorts what was added, before anything is looked up; true when that was done before, for the same endings.
    pub(crate) fn seal(&mut self, inflection: &Arc<Inflection>) -> bool {
        self.inflection = Arc::clone(inflection);
        if self.sealed == inflection.mark() {
            return true;
        }
        self.sealed = inflection.mark();
        for piece in self.pieces.iter_mut().filter(|p| p.mode == Mode::Inflected) {
            piece.stem = piece.start + inflection.stem(&self.folds[piece.start as usize..piece.end as usize]) as u32;
        }
        let (mut proper, mut plain) = (Vec::with_capacity(self.forms.len()), Vec::new());
        for (number, form) in (0u32..).zip(&self.forms) {
            let piece = self.pieces[form.first as usize];
            let key = keys_of(&self.folds[piece.start as usize..piece.stem as usize]).last().unwrap_or(0);
            let key = if piece.mode == Mode::Exact { whole(key) } else { key };
            let shelf = if piece.case == Case::Any { &mut plain } else { &mut proper };
            let (head, mask) = if form.count > 1 { self.start_of(form.first + 1) } else { (0, 0) };
            shelf.push((key, Entry { tag: tag(key), form: number, head, mask }));
        }
        (self.proper, self.plain) = (Shelf::of(&proper), Shelf::of(&plain));
        self.glance = self.glance_at_plain();
        false
    }

    /// What is known of the plain shelf beforehand.
    fn glance_at_plain(&self) -> Glance {
        Glance::of(self.plain.order.iter().map(|entry| {
            let piece = self.pieces[self.forms[entry.form as usize].first as usize];
            &self.folds[piece.start as usize..piece.stem as usize]
        }))
    }

    /// The first bytes of every word that can stand for a piece, and which of them count.
    fn start_of(&self, piece: u32) -> (u32, u32) {
        let piece = self.pieces[piece as usize];
        let start = match piece.mode {
            Mode::Exact if &self.folds[piece.start as usize..piece.end as usize] == "-" => "",
            Mode::Exact | Mode::Prefix => &self.folds[piece.start as usize..piece.end as usize],
            Mode::Inflected => &self.folds[piece.start as usize..piece.stem as usize],
            Mode::Gap => "",
        };
        (head(start), u32::MAX.checked_shl(8 * start.len() as u32).map_or(u32::MAX, |above| !above))
    }

    /// Calls `found` for every name that matches from token `at`, in the order in which they were added.
    pub(crate) fn each(&self, reading: Reading<'_>, tokens: &Tokens, at: usize, mut found: impl FnMut(Hit)) {
        if tokens.kind(at) == TokenKind::Mark {
            return;
        }
        let fold = tokens.fold(at);
        // Without a capital a word can only be an adjective made of a proper name.
        let proper = !self.proper.order.is_empty() && (!reading.strict || tokens.is_capital(at) || self.inflection.may_be_adjective(fold));
        let plain = !self.plain.order.is_empty() && self.glance.holds(fold);
        if !plain && !proper {
            return;
        }
        let second = head(tokens.fold(at + 1));
        let mut hits: Vec<(u32, Hit)> = Vec::new();
        // Of the many names that begin with one word, the word is compared with the first only.
        let mut before: Option<(Piece, Option<Fit>)> = None;
        let mut try_form = |number: u32| {
            let form = &self.forms[number as usize];
            let piece = self.pieces[form.first as usize];
            let fit = match before {
                Some((last, fit)) if self.is_alike(&last, &piece) => fit,
                _ => self.fit(&piece, reading, tokens, at),
            };
            before = Some((piece, fit));
            hits.extend(fit.and_then(|fit| Some((number, self.matches(form, fit, reading, tokens, at)?))));
        };
        let mut look_up = |key: u64| {
            if plain {
                self.plain.each(key, second, &mut try_form);
            }
            if proper {
                self.proper.each(key, second, &mut try_form);
            }
        };
        let mut last = 0;
        for key in keys_of(fold) {
            last = key;
            look_up(key);
        }
        look_up(whole(last));
        // Of names that match alike the one that was written first goes first.
        hits.sort_unstable_by_key(|(form, _)| *form);
        hits.into_iter().for_each(|(_, hit)| found(hit));
    }

    fn is_alike(&self, one: &Piece, other: &Piece) -> bool {
        let fold = |p: &Piece| &self.folds[p.start as usize..p.end as usize];
        one.mode == other.mode && one.case == other.case && fold(one) == fold(other)
    }

    /// What the token `at` is of a piece, if it fits it.
    fn fit(&self, piece: &Piece, reading: Reading<'_>, tokens: &Tokens, at: usize) -> Option<Fit> {
        let own = &self.folds[piece.start as usize..piece.end as usize];
        let word = tokens.fold(at);
        let fit = match piece.mode {
            Mode::Exact if own == word => Fit::Name,
            // A hyphen of the name may be a space in the text, or nothing.
            Mode::Exact if own == "-" => return Some(Fit::Nothing),
            Mode::Prefix if word.starts_with(own) && word.len() <= own.len() + 16 => Fit::Name,
            Mode::Gap if tokens.kind(at) == TokenKind::Word => Fit::Gap,
            Mode::Exact | Mode::Prefix | Mode::Gap => return None,
            Mode::Inflected if !word.starts_with(&self.folds[piece.start as usize..piece.stem as usize]) => return None,
            Mode::Inflected => match self.inflection.form(own, word, piece.case == Case::Any, reading.language)? {
                inflect::Form::Name => Fit::Name,
                inflect::Form::Proper => Fit::Proper,
                inflect::Form::Adjective => Fit::Adjective,
            },
        };
        (!reading.strict || case_fits(piece.case, reading.text, tokens, at, fit == Fit::Adjective)).then_some(fit)
    }

    /// The match of a form whose first piece fits as `fit` says.
    fn matches(&self, form: &Form, mut fit: Fit, reading: Reading<'_>, tokens: &Tokens, at: usize) -> Option<Hit> {
        let name = self.names[form.name as usize];
        if name.language != [0, 0] && reading.language.is_some_and(|l| l.as_bytes().get(..2).is_none_or(|l| l != name.language)) {
            return None;
        }
        let (mut end, mut adjective, mut gap) = (at, false, None);
        for number in form.first..form.first + form.count {
            if number > form.first {
                fit = self.fit(&self.pieces[number as usize], reading, tokens, end)?;
            }
            match fit {
                Fit::Nothing => continue,
                Fit::Gap => gap = Some(end),
                Fit::Name => {}
                Fit::Proper | Fit::Adjective => adjective = true,
            }
            end += 1;
        }
        if reading.strict && name.weak && opens_sentence(tokens, at) && !is_label(reading.text, tokens, at..end) {
            return None;
        }
        Some(Hit { tokens: at..end, name, adjective, gap })
    }

    /// The names that stand for the whole of `text`, whatever its case.
    pub(crate) fn whole(&self, text: &str, language: Option<&str>) -> Vec<Hit> {
        let tokens = Tokens::of(text, 0);
        let mut hits = Vec::new();
        self.each(Reading { text, language, strict: false }, &tokens, 0, |hit| {
            if hit.tokens.end == tokens.len() {
                hits.push(hit);
            }
        });
        hits
    }

    /// Every form as one folded string, with its name: for suggestions.
    pub(crate) fn each_form(&self, mut found: impl FnMut(&str, &Name)) {
        let mut line = String::new();
        for form in &self.forms {
            line.clear();
            for piece in &self.pieces[form.first as usize..(form.first + form.count) as usize] {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(&self.folds[piece.start as usize..piece.end as usize]);
            }
            found(&line, &self.names[form.name as usize]);
        }
    }

    /// Number of forms.
    pub(crate) fn len(&self) -> usize {
        self.forms.len()
    }
}

fn case_fits(case: Case, text: &str, tokens: &Tokens, at: usize, adjective: bool) -> bool {
    match case {
        Case::Any => true,
        // "алматинская полиция" has no capital, "Минский" without a noun after it is mostly a surname.
        Case::First if adjective => !tokens.is_capital(at) || (tokens.kind(at + 1) == TokenKind::Word && !tokens.is_capital(at + 1)),
        Case::First => tokens.is_capital(at),
        Case::All => tokens.is_capital(at) && text.get(tokens.span(at)).is_some_and(all_capitals),
    }
}

/// Two letters or more, none of them small (an ending in small letters may follow: "МВДшник", "MAI-ul").
fn all_capitals(word: &str) -> bool {
    word.chars().take(2).all(|c| !c.is_lowercase())
}

fn opens_sentence(tokens: &Tokens, at: usize) -> bool {
    at == 0 || (tokens.kind(at - 1) == TokenKind::Mark && !matches!(tokens.fold(at - 1), "," | "-" | "(" | "/" | ";"))
}

/// "VAN: …": written in capitals with a colon behind it, at the head of what happened there.
fn is_label(text: &str, tokens: &Tokens, name: Range<usize>) -> bool {
    tokens.fold(name.end) == ":" && text[tokens.span_of(name)].chars().all(|c| !c.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(cells: &[&str], text: &str, language: Option<&str>) -> Vec<(u32, String, bool)> {
        let mut index = NameIndex::default();
        for (entry, cell) in cells.iter().enumerate() {
            index.add_cell(cell, entry as u32, 0).unwrap();
        }
        index.seal(&Arc::new(Inflection::of(&crate::catalog::Catalog::built_in().languages)));
        let tokens = Tokens::of(text, 0);
        let mut out = Vec::new();
        for at in 0..tokens.len() {
            index.each(Reading { text, language, strict: true }, &tokens, at, |h| {
                out.push((h.name.entry, text[tokens.span_of(h.tokens)].to_owned(), h.adjective));
            });
        }
        out
    }

    fn words(cell: &str, text: &str) -> Vec<String> {
        found(&[cell], text, None).into_iter().map(|f| f.1).collect()
    }

    #[test]
    fn names_inflect_and_keep_their_capitals() {
        assert_eq!(words("Бишкек", "В Бишкеке, около Бишкека; бишкека нет"), ["Бишкеке", "Бишкека"]);
        assert_eq!(words("Нур-Султан", "в Нур-Султане и Нур Султане"), ["Нур-Султане", "Нур Султане"]);
        assert_eq!(words("Алматы", "алматинская полиция, Алматыда, Алматының"), ["алматинская", "Алматыда", "Алматының"]);
        assert_eq!(words("Moscova", "primăria Moscovei și moscova"), ["Moscovei"]);
        assert_eq!(words("=Ош", "Ош, Оша, ош"), ["Ош"]);
        assert_eq!(words("площадь Республики", "на площади Республики"), ["площади Республики"]);
    }

    #[test]
    fn endings_are_those_of_the_packs() {
        // Of two languages of one script, each has its own.
        assert_eq!(words("Біла Церква", "у Білій Церкві, біля Білої Церкви"), ["Білої Церкви"]);
        assert_eq!(words("Минская", "в Минске и в Минской"), ["Минской"]);
        assert_eq!(words("управление", "сотрудники управления"), ["управления"]);
        for (cell, text, language, count) in [
            ("Berlin", "Berliner Polizei", "de", 1),
            ("Berlin", "a Berliner said", "en", 0),
            ("Hama", "Hamas", "en", 0),
            ("minister", "two ministers", "en", 1),
        ] {
            assert_eq!(found(&[cell], text, Some(language)).len(), count, "{text}");
        }
        let (cell, text) = ("İçişleri Bakanlığı", "İçişleri Bakanlığına göre");
        assert_eq!(words(cell, text), ["İçişleri Bakanlığına"]);
    }

    #[test]
    fn a_new_pack_brings_its_endings() {
        let pack = "code = \"xx\"\nname = \"X\"\nscript = \"greek\"\n[[names.forms]]\ndrops = { 4 = [\"α\"] }\nendings = [\"ας\"]\n\
                    [names.adjectives]\nsuffixes = [\"κ\"]\nendings = [\"ος\", \"η\"]\n";
        let (own, problems) = crate::catalog::Catalog::from_files(&[
            crate::catalog::DataFile::new("languages", "xx.toml", pack),
            crate::catalog::DataFile::new("places", "x.tsv", "id\tkind\tnames\tadjectives\nx\tcountry\tΛαμια\n"),
        ]);
        assert!(problems.is_empty(), "{problems:?}");
        for (text, demonym) in [("στην Λαμιας", false), ("η λαμικη αστυνομια", true)] {
            let tokens = Tokens::of(text, 0);
            let found = own.places.find(text, &tokens, Some("xx"), None);
            assert!(found.len() == 1 && found[0].demonym == demonym, "{text}: {found:?}");
        }
    }

    #[test]
    fn acronyms_need_all_their_capitals() {
        assert_eq!(words("UN", "Un homme; the UN said"), ["UN"]);
        assert_eq!(words("МВД", "в МВД и мвд"), ["МВД"]);
    }

    #[test]
    fn alternatives_languages_and_weak_names() {
        assert_eq!(words("Akmola region|province", "Akmola province, Akmola Region"), ["Akmola province", "Akmola Region"]);
        assert_eq!(words("~Nice", "Nice people came to Nice."), ["Nice"]);
        assert_eq!(words("~Nice", "NICE: 40 arrests"), ["NICE"]);
        assert!(found(&["ro:Roma"], "the Roma family", Some("en")).is_empty());
        assert_eq!(found(&["ro:Roma"], "la Roma", Some("ro")).len(), 1);
    }

    #[test]
    fn faulty_cells_are_refused() {
        let mut index = NameIndex::default();
        for cell in ["", ";", "a|", "*", "Frunze@x", "Frunze@1991..1926", "{} police"] {
            assert!(index.add_cell(cell, 0, 0).is_err(), "{cell}");
        }
    }
}
