//! The `[dates]` section of a language pack: names of months and days, small words around them, phrases about time.
//!
//! Every word of the section gets a number and its roles; a text's token then costs one look-up, and the phrases are
//! compared by number.

mod phrase;

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use serde::Deserialize;

pub use phrase::{Action, Item, Phrase, Piece, Second, Slot, Unit};

use super::Faults;
use crate::catalog::token::head_of;
use crate::catalog::{TokenKind, Tokens};

/// As written in the file. Lists hold words; `|` stands between forms of one thing.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct DateSection {
    order: Order,
    month_before_day: bool,
    capital_names: bool,
    /// A year stands without a preposition: "Bei Unruhen 2011 starben …", "2011 starben …".
    bare_years: bool,
    months: Vec<String>,
    months_short: Vec<String>,
    weekdays: Vec<String>,
    weekdays_short: Vec<String>,
    ambiguous: Vec<String>,
    numbers: BTreeMap<String, String>,
    ordinals: BTreeMap<String, String>,
    tens: BTreeMap<String, String>,
    units: BTreeMap<String, String>,
    ordinal_suffixes: Vec<String>,
    case_suffixes: Vec<String>,
    words: BTreeMap<String, Vec<String>>,
    phrases: BTreeMap<String, Vec<String>>,
}

/// How dates in figures alone are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// 31.10.1974.
    #[default]
    DayFirst,
    /// 10/31/1974.
    MonthFirst,
    /// Both occur.
    Either,
}

/// What a word can be besides a name or a number; one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role(u32);

/// The small words of `[dates.words]`, by name.
const ROLES: [(&str, Role); 15] = [
    ("on", Role::ON),
    ("in", Role::IN),
    ("lead", Role::LEAD),
    ("of", Role::OF),
    ("from", Role::FROM),
    ("to", Role::TO),
    ("and", Role::AND),
    ("between", Role::BETWEEN),
    ("year_before", Role::YEAR_BEFORE),
    ("year_after", Role::YEAR_AFTER),
    ("day_part", Role::DAY_PART),
    ("future", Role::FUTURE),
    ("some", Role::SOME),
    ("not_after", Role::NOT_AFTER),
    ("not_before", Role::NOT_BEFORE),
];

impl Role {
    /// Before a day ("on").
    pub const ON: Self = Self(1);
    /// Before a month ("in").
    pub const IN: Self = Self(1 << 1);
    /// Between day, month and year ("of", "the").
    pub const OF: Self = Self(1 << 2);
    /// Before a range ("from").
    pub const FROM: Self = Self(1 << 3);
    /// Within a range ("to").
    pub const TO: Self = Self(1 << 4);
    /// Between days ("and").
    pub const AND: Self = Self(1 << 5);
    /// Before two ends that "and" joins.
    pub const BETWEEN: Self = Self(1 << 6);
    /// Before a year standing alone ("in").
    pub const YEAR_BEFORE: Self = Self(1 << 7);
    /// After a year ("года").
    pub const YEAR_AFTER: Self = Self(1 << 8);
    /// Part of a day ("evening").
    pub const DAY_PART: Self = Self(1 << 9);
    /// What comes is planned ("will").
    pub const FUTURE: Self = Self(1 << 10);
    /// A vague number ("several").
    pub const SOME: Self = Self(1 << 11);
    /// An ambiguous name right after it is none.
    pub const NOT_AFTER: Self = Self(1 << 12);
    /// An ambiguous name right before it is none.
    pub const NOT_BEFORE: Self = Self(1 << 13);
    /// A name only beside a figure.
    pub const SHORT: Self = Self(1 << 14);
    /// A name only beside a figure or after a small word.
    pub const AMBIGUOUS: Self = Self(1 << 15);
    /// Follows digits and makes an ordinal of them.
    pub const ORDINAL_SUFFIX: Self = Self(1 << 16);
    /// Follows a date after an apostrophe.
    pub const CASE_SUFFIX: Self = Self(1 << 17);

    /// Before a name that could be another word ("since May").
    pub const LEAD: Self = Self(1 << 18);

    /// Either.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What the pack knows of one word.
#[derive(Debug, Clone)]
pub struct Word {
    roles: Role,
    /// 1–12.
    pub month: Option<i8>,
    /// 1–7, from Monday.
    pub weekday: Option<i8>,
    /// A number.
    pub number: Option<u32>,
    /// An ordinal.
    pub ordinal: Option<u32>,
    /// A number of tens, which an ordinal may follow.
    pub tens: Option<u32>,
    /// A unit of time.
    pub unit: Option<Unit>,
    /// Phrases that begin with it.
    pub phrases: Vec<u16>,
    /// What can stand second in them.
    pub second: Second,
}

impl Word {
    /// It has one of these roles.
    pub fn is(&self, role: Role) -> bool {
        self.roles.0 & role.0 != 0
    }
}

/// Compiled.
#[derive(Debug, Default)]
pub struct DateRules {
    /// How dates in figures alone are written.
    pub order: Order,
    /// "June 9" is written.
    pub month_before_day: bool,
    /// Names of months and days are written with a capital.
    pub capital_names: bool,
    /// A year stands without a preposition, behind a noun or at the head of the sentence.
    pub bare_years: bool,
    /// By number.
    pub words: Vec<Word>,
    /// All phrases.
    pub phrases: Vec<Phrase>,
    /// Phrases that begin with a slot.
    pub slot_phrases: Vec<(Slot, u16)>,
    numbers: HashMap<Box<str>, u16, BuildHasherDefault<QuickHasher>>,
}

impl DateRules {
    /// The number of a folded word, if the pack has it.
    pub fn number_of(&self, fold: &str) -> Option<u16> {
        self.numbers.get(fold).copied()
    }

    fn intern(&mut self, fold: &str) -> u16 {
        if let Some(id) = self.numbers.get(fold) {
            return *id;
        }
        let id = u16::try_from(self.words.len()).unwrap_or(u16::MAX);
        let word = Word {
            roles: Role(0),
            month: None,
            weekday: None,
            number: None,
            ordinal: None,
            tens: None,
            unit: None,
            phrases: Vec::new(),
            second: Second::default(),
        };
        self.words.push(word);
        self.numbers.insert(fold.into(), id);
        id
    }

    /// Calls `set` on each single word that `forms` lists.
    fn each_form(&mut self, forms: &str, faults: &mut Faults<'_>, mut set: impl FnMut(&mut Word)) {
        for form in forms.split('|').filter(|f| !f.is_empty()) {
            let tokens = Tokens::of(form, 0);
            if tokens.len() != 1 || tokens.kind(0) == TokenKind::Mark {
                faults.at_word(forms, format!("“{form}” in [dates] is not one word"), "write phrases under [dates.phrases]");
                continue;
            }
            let id = self.intern(tokens.fold(0));
            set(&mut self.words[id as usize]);
        }
    }
}

pub(super) fn compile(section: DateSection, faults: &mut Faults<'_>) -> DateRules {
    let mut rules = DateRules {
        order: section.order,
        month_before_day: section.month_before_day,
        capital_names: section.capital_names,
        bare_years: section.bare_years,
        ..DateRules::default()
    };
    for (list, size, name) in [(&section.months, 12, "months"), (&section.weekdays, 7, "weekdays")] {
        if !list.is_empty() && list.len() != size {
            faults.at_word(
                name,
                format!("{size} {name} expected, found {}", list.len()),
                "list them in order, forms of one with | between",
            );
        }
    }
    for (list, short) in [(&section.months, false), (&section.months_short, true)] {
        for (forms, number) in list.iter().zip(1_i8..) {
            rules.each_form(forms, faults, |w| {
                w.month = Some(number);
                w.roles.0 |= if short { Role::SHORT.0 } else { 0 };
            });
        }
    }
    for (list, short) in [(&section.weekdays, false), (&section.weekdays_short, true)] {
        for (forms, number) in list.iter().zip(1_i8..) {
            rules.each_form(forms, faults, |w| {
                w.weekday = Some(number);
                w.roles.0 |= if short { Role::SHORT.0 } else { 0 };
            });
        }
    }
    for (table, field) in [(&section.numbers, 0), (&section.ordinals, 1), (&section.tens, 2)] {
        for (number, forms) in table {
            let Ok(number) = number.parse::<u32>() else {
                faults.at_word(number, format!("“{number}” is no number"), "write 3 = \"three\"");
                continue;
            };
            rules.each_form(forms, faults, |w| *[&mut w.number, &mut w.ordinal, &mut w.tens][field] = Some(number));
        }
    }
    for (name, forms) in &section.units {
        match Unit::parse(name) {
            Some(unit) => rules.each_form(forms, faults, |w| w.unit = Some(unit)),
            None => faults.at_word(name, format!("no unit “{name}”"), "units: second, minute, hour, day, week, month, year"),
        }
    }
    let lists = [
        (&section.ambiguous, Role::AMBIGUOUS),
        (&section.ordinal_suffixes, Role::ORDINAL_SUFFIX),
        (&section.case_suffixes, Role::CASE_SUFFIX),
    ];
    for (list, role) in lists {
        list.iter().for_each(|forms| rules.each_form(forms, faults, |w| w.roles.0 |= role.0));
    }
    for (name, list) in &section.words {
        match ROLES.iter().find(|(n, _)| n == name) {
            Some((_, role)) => list.iter().for_each(|forms| rules.each_form(forms, faults, |w| w.roles.0 |= role.0)),
            None => {
                faults.at_word(name, format!("no role “{name}” in [dates.words]"), &format!("roles: {}", ROLES.map(|(n, _)| n).join(", ")))
            }
        }
    }
    for (name, patterns) in &section.phrases {
        let (inner, inside) = name.strip_prefix("inside ").map_or((name.as_str(), false), |inner| (inner, true));
        let Some(action) = Action::parse(inner) else {
            faults.at_word(name, format!("no meaning “{name}” for phrases"), "meanings are listed in catalog::date::Action");
            continue;
        };
        for pattern in patterns {
            add_phrase(&mut rules, pattern, (action, inside), faults);
        }
    }
    rules
}

fn add_phrase(rules: &mut DateRules, pattern: &str, (action, inside): (Action, bool), faults: &mut Faults<'_>) {
    let rows = phrase::expand(pattern, |word| {
        let tokens = Tokens::of(word, 0);
        let piece = |i: usize| match tokens.kind(i) {
            TokenKind::Mark => Piece::Mark(tokens.fold(i).chars().next().unwrap_or(' ')),
            _ => Piece::Word(vec![rules.intern(tokens.fold(i))]),
        };
        (0..tokens.len()).map(piece).collect()
    });
    match rows {
        Err(wrong) => faults.at_word(pattern, format!("phrase “{pattern}”: {wrong}"), "words, {slots}, a|b and optional? parts"),
        Ok(rows) => {
            for pieces in rows {
                let id = u16::try_from(rules.phrases.len()).unwrap_or(u16::MAX);
                match &pieces[0] {
                    Piece::Word(words) => {
                        for word in words {
                            let word = &mut rules.words[*word as usize];
                            word.phrases.push(id);
                            word.second.add(&pieces);
                        }
                    }
                    Piece::Slot(slot) => rules.slot_phrases.push((*slot, id)),
                    Piece::Mark(_) => {}
                }
                rules.phrases.push(Phrase { pieces, action, inside });
            }
        }
    }
}

/// A hash for short words: multiply and rotate, eight bytes at a time.
#[derive(Debug, Default, Clone)]
struct QuickHasher(u64);

impl Hasher for QuickHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = head_of(chunk);
            self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}
