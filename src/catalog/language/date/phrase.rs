//! Phrases about time: words and slots in a row, and what they mean.

/// What a phrase means, as the pack names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// `day -1`: so many days from the reference day.
    Day(i32),
    /// `week 0`, Monday to Sunday.
    Week(i32),
    /// `month -1`.
    Month(i32),
    /// `year -1`.
    Year(i32),
    /// `weekend 0`: the latest Saturday and Sunday that have begun.
    Weekend(i32),
    /// `night`: the night that ends on the reference day.
    Night,
    /// `night of`: the night that begins on `{date}`.
    NightOf,
    /// `night to`: the night that ends on `{date}`.
    NightTo,
    /// `weekday -1`, `weekday 0`, `weekday 1`: `{weekday}` before, nearest, after the reference day.
    Weekday(i32),
    /// `weekday of week -1`: `{weekday}` of that week.
    WeekdayOfWeek(i32),
    /// `nth`: the `{ordinal}` `{weekday}` of `{date}`, a month; the last without an ordinal.
    Nth,
    /// `day of`: `{day}` of `{date}`, a month.
    DayOf,
    /// `day alone`: `{day}` of the month nearest the reference day.
    DayAlone,
    /// `ago`: `{n}` `{unit}` before the reference day, one without `{n}`.
    Ago,
    /// `ahead`.
    Ahead,
    /// `last`: the `{n}` `{unit}` up to the reference day.
    Last,
    /// `coming`: the `{n}` `{unit}` after it.
    Coming,
    /// `early`, `middle`, `late`: a part of `{date}`.
    Part(u8),
    /// `since`: from `{date}` to the reference day.
    Since,
    /// `range`: from the first `{date}` to the second.
    Range,
    /// `as of`: a running end at `{date}`.
    AsOf,
    /// `so far`: a running end at the reference day.
    SoFar,
    /// `date`: `{date}` with words that belong to it.
    Date,
    /// `season 3`: of `{year}`, else the latest; by its first month.
    Season(i32),
    /// `before`, `after`: `{n}` `{unit}` from the date that the text named last, one day without them.
    From(i32),
    /// `same`: the day that the text named last ("that evening").
    Same,
    /// `nth of days`: the `{ordinal}` day of the stretch that the text named last.
    NthOfDays,
    /// `unresolved`: a day the text alone does not give ("the day before the vote").
    Unresolved,
    /// `other`: a clock time, a duration, an age; no date and no count.
    Other,
}

impl Action {
    pub(super) fn parse(name: &str) -> Option<Self> {
        let plain = match name {
            "night" => Self::Night,
            "night of" => Self::NightOf,
            "night to" => Self::NightTo,
            "nth" => Self::Nth,
            "day of" => Self::DayOf,
            "day alone" => Self::DayAlone,
            "ago" => Self::Ago,
            "ahead" => Self::Ahead,
            "last" => Self::Last,
            "coming" => Self::Coming,
            "early" => Self::Part(0),
            "middle" => Self::Part(1),
            "late" => Self::Part(2),
            "since" => Self::Since,
            "as of" => Self::AsOf,
            "range" => Self::Range,
            "so far" => Self::SoFar,
            "date" => Self::Date,
            "before" => Self::From(-1),
            "after" => Self::From(1),
            "same" => Self::Same,
            "nth of days" => Self::NthOfDays,
            "unresolved" => Self::Unresolved,
            "other" => Self::Other,
            _ => {
                let (unit, offset) = name.rsplit_once(' ')?;
                let offset = offset.parse().ok().filter(|n| (-99..=99).contains(n))?;
                return Some(match unit {
                    "day" => Self::Day(offset),
                    "week" => Self::Week(offset),
                    "month" => Self::Month(offset),
                    "year" => Self::Year(offset),
                    "weekend" => Self::Weekend(offset),
                    "weekday" => Self::Weekday(offset),
                    "weekday of week" => Self::WeekdayOfWeek(offset),
                    "season" if (1..=12).contains(&offset) => Self::Season(offset),
                    _ => return None,
                });
            }
        };
        Some(plain)
    }

    /// A day or period by itself, which other phrases may be about ("since last week").
    pub fn is_simple(self) -> bool {
        matches!(
            self,
            Self::Day(_) | Self::Week(_) | Self::Month(_) | Self::Year(_) | Self::Weekend(_) | Self::Weekday(_) | Self::Season(_)
        )
    }
}

/// What stands in braces in a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// A number in digits or words, or a vague one.
    N,
    /// A unit of time.
    Unit,
    /// A day of the week.
    Weekday,
    /// A day of the month, in digits or as an ordinal.
    Day,
    /// An ordinal: digits with a suffix, or a word.
    Ordinal,
    /// A year of four digits.
    Year,
    /// `17`, `17:30`, `17.30`.
    Clock,
    /// `17:30`, `17.30`.
    Time,
    /// Any date.
    Date,
}

impl Slot {
    /// How many there are.
    pub const COUNT: usize = Self::Date as usize + 1;

    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "n" => Self::N,
            "unit" => Self::Unit,
            "weekday" => Self::Weekday,
            "day" => Self::Day,
            "ordinal" => Self::Ordinal,
            "year" => Self::Year,
            "clock" => Self::Clock,
            "time" => Self::Time,
            "date" => Self::Date,
            _ => return None,
        })
    }
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds and minutes: no date.
    Short,
    /// Hours: a date only when they make a day.
    Hour,
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

impl Unit {
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "second" | "minute" => Self::Short,
            "hour" => Self::Hour,
            "day" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            "year" => Self::Year,
            _ => return None,
        })
    }
}

/// One place of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// One of these words, by number in the vocabulary.
    Word(Vec<u16>),
    /// A mark.
    Mark(char),
    /// A slot.
    Slot(Slot),
}

/// A phrase: its pieces in a row, and what they mean.
#[derive(Debug, Clone)]
pub struct Phrase {
    /// In order.
    pub pieces: Vec<Piece>,
    /// What it means.
    pub action: Action,
    /// Only within another phrase ("the month" in "the end of the month").
    pub inside: bool,
}

/// A token of a text as the date grammar sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A word the pack does not have under dates, or a long figure.
    Nothing,
    /// Digits, at most six of them.
    Number {
        /// What they say.
        value: u32,
        /// How many.
        width: u8,
    },
    /// A word of the pack, by number.
    Word(u16),
    /// A mark.
    Mark(char),
}

/// What can stand second in the phrases of one word: a quick no for most texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Second {
    alone: bool,
    slot: bool,
    words: u64,
    marks: u64,
}

impl Second {
    pub(super) fn add(&mut self, pieces: &[Piece]) {
        match pieces.get(1) {
            None => self.alone = true,
            Some(Piece::Slot(_)) => self.slot = true,
            Some(Piece::Word(ids)) => ids.iter().for_each(|id| self.words |= 1 << (id % 64)),
            Some(Piece::Mark(mark)) => self.marks |= 1 << (*mark as u32 % 64),
        }
    }

    /// A phrase of the word may match before `next`.
    pub fn admits(self, next: Item) -> bool {
        self.alone
            || match next {
                Item::Nothing => false,
                Item::Number { .. } => self.slot,
                Item::Word(id) => self.slot || self.words >> (id % 64) & 1 == 1,
                Item::Mark(mark) => self.marks >> (mark as u32 % 64) & 1 == 1,
            }
    }
}

/// Writes out every form of `pattern`; `number` gives a word its number, or a mark.
pub(super) fn expand(pattern: &str, mut pieces_of: impl FnMut(&str) -> Vec<Piece>) -> Result<Vec<Vec<Piece>>, String> {
    let mut rows: Vec<Vec<Piece>> = vec![Vec::new()];
    for word in pattern.split_whitespace() {
        let (word, optional) = word.strip_suffix('?').filter(|w| !w.is_empty()).map_or((word, false), |w| (w, true));
        let mut choices: Vec<Vec<Piece>> = Vec::new();
        if let Some(slot) = word.strip_prefix('{').and_then(|w| w.strip_suffix('}')) {
            choices.push(vec![Piece::Slot(Slot::parse(slot).ok_or_else(|| format!("no slot “{slot}”"))?)]);
        } else {
            let mut single = Vec::new();
            for choice in word.split('|') {
                match pieces_of(choice) {
                    pieces if pieces.is_empty() => return Err("an empty choice".into()),
                    pieces => match &pieces[..] {
                        [Piece::Word(ids)] => single.extend(ids),
                        _ => choices.push(pieces),
                    },
                }
            }
            if !single.is_empty() {
                choices.push(vec![Piece::Word(single)]);
            }
        }
        let mut grown = if optional { rows.clone() } else { Vec::new() };
        for choice in &choices {
            grown.extend(rows.iter().map(|row| row.iter().chain(choice).cloned().collect::<Vec<_>>()));
        }
        rows = grown;
        if rows.len() > 256 {
            return Err("more than 256 forms".into());
        }
    }
    rows.retain(|row| !row.is_empty());
    match rows.iter().any(|row| matches!(row[0], Piece::Mark(_))) {
        true => Err("it begins with a mark".into()),
        false if rows.is_empty() => Err("it is empty".into()),
        false => Ok(rows),
    }
}
