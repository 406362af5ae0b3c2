//! The days that a dispatch names: which one the sentences after it continue, when what it tells of began, and which are
//! only the days on which something was said.

use std::ops::Range;

use super::scene::Scene;
use super::schema::DateBasis;
use crate::catalog::date::{Role, Unit};
use crate::catalog::{Cue, Voice};
use crate::mention::{Anchor, CueMention, DateForm, DateMention, away};
use crate::text::Period;

/// Days as the text names them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named {
    pub period: Period,
    pub words: String,
    pub basis: DateBasis,
}

/// What the dispatch has said of days so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Calendar {
    /// The last explicit date, which the rest of its paragraph continues.
    last: Option<(Named, u32)>,
    /// The day the lead gives: what later paragraphs speak of when they name none.
    main: Option<Named>,
    /// The last day of voting that the dispatch names beside the word for it.
    pub vote: Option<Named>,
    /// When what the dispatch tells of began, where it says so once.
    pub start: Option<Named>,
    /// The paragraph that is being read.
    paragraph: Option<u32>,
}

/// Words between a vote and its day: "the elections held in Kyrgyzstan on Sunday".
const VOTE_REACH: usize = 5;

/// Words between a beginning and its day or its subject: "the protests over fuel prices began on 2 January".
const BEGIN_REACH: usize = 5;

/// A beginning that lies so many days back is that of something longer than what the dispatch tells next.
const BEGAN_BEFORE: i32 = 3;

/// Words between a verb of saying and its day: "told reporters at a briefing in Astana on Friday".
const TELLING_REACH: usize = 8;

/// How many days before publication the lead's day still is what the whole dispatch speaks of.
const RELATIVE_REACH: i32 = 7;
const STATED_REACH: i32 = 45;

/// Paragraphs that can set the day of a whole dispatch.
const LEAD: u32 = 2;

impl Calendar {
    /// Works out the dates that hang on others, and finds where the dispatch says that something began.
    pub fn survey(scenes: &mut [Scene<'_>], text: &str, published: Option<Period>) -> Self {
        settle(scenes, published);
        let mut starts: Vec<Named> = Vec::new();
        for scene in scenes.iter() {
            let began = scene.dates.iter().filter(|d| !d.so_far && is_of_beginning(scene, d)).filter_map(|d| named(d, text));
            starts.extend(began.filter(|n| days(n.period) <= 31 && published.is_none_or(|p| n.period.from <= p.to)));
        }
        // Two beginnings are those of two things.
        let one = starts.windows(2).all(|pair| pair[0].period.from == pair[1].period.from);
        Self { start: starts.into_iter().next().filter(|_| one), ..Self::default() }
    }

    /// Keeps the last resolved date of a sentence for the sentences after it, and the day of a vote held by `published`.
    pub fn remember(&mut self, scene: &Scene<'_>, text: &str, published: Option<Period>) {
        for vote in scene.cues.iter().filter(|c| *c.cue == Cue::Vote) {
            let gap = |d: &DateMention| d.tokens.start.max(vote.tokens.start).saturating_sub(d.tokens.end.min(vote.tokens.end));
            let day = scene.dates.iter().filter(|d| gap(d) <= VOTE_REACH && !is_of_statement(scene, d)).min_by_key(|d| gap(d));
            if let Some(day) = day.and_then(|d| named(d, text))
                && days(day.period) <= 3
                && published.is_none_or(|p| day.period.to <= p.to)
                && self.vote.as_ref().is_none_or(|known| known.period.from <= day.period.from)
            {
                self.vote = Some(day);
            }
        }
        let told = |d: &&DateMention| {
            d.period.is_some() && leads_on(d) && !d.so_far && !is_of_statement(scene, d) && !is_past_beginning(scene, d, published)
        };
        if let Some(date) = scene.dates.iter().rfind(told)
            && (self.main.is_none() || !opens_report(scene, date))
            && let Some(day) = named(date, text)
        {
            if self.main.is_none() && scene.sentence.paragraph <= LEAD && days(day.period) <= 7 {
                self.main = Some(day.clone());
            }
            // "In 2017 a blast killed three. The hospital treats twelve": an aside on years gone by, after which the text comes back.
            let aside = self.paragraph == Some(scene.sentence.paragraph) && is_background(day.period, published);
            if !aside {
                self.last = Some((day, scene.sentence.paragraph));
            }
        }
        self.paragraph = Some(scene.sentence.paragraph);
    }

    /// The day that a sentence of this paragraph continues.
    pub fn continued(&self, scene: &Scene<'_>) -> Option<&Named> {
        self.last.as_ref().filter(|(_, paragraph)| *paragraph == scene.sentence.paragraph).map(|(day, _)| day)
    }

    /// The day of the dispatch for a claim that has none of its own, when it lies in the week before `published`.
    pub fn main_before(&self, published: Option<Period>) -> Option<Named> {
        let main = self.main.as_ref()?;
        let reach = if main.basis == DateBasis::Stated { STATED_REACH } else { RELATIVE_REACH };
        let recent = published.is_none_or(|p| main.period.to <= p.to && days_between(main.period, p) <= reach);
        self.main.clone().filter(|_| recent)
    }
}

/// Gives the dates that are reckoned from another one ("a day earlier", "on the second day") their days.
fn settle(scenes: &mut [Scene<'_>], published: Option<Period>) {
    let mut last: Option<(Period, u32)> = None;
    let mut main: Option<Period> = None;
    let mut stretch: Option<Period> = None;
    for scene in scenes {
        let paragraph = scene.sentence.paragraph;
        let mut here: Option<Period> = None;
        for i in 0..scene.dates.len() {
            let date = &scene.dates[i];
            let period = match date.anchor {
                None => date.period.filter(|_| !date.so_far && !is_dateline(scene, date)),
                Some(anchor) => {
                    let near = last.filter(|(_, p)| *p == paragraph).map(|(day, _)| day);
                    let before = last.filter(|(_, p)| p + 1 == paragraph).map(|(day, _)| day);
                    let base = match anchor {
                        Anchor::Nth(_) => stretch,
                        // "The day before" in a new paragraph speaks of the day before the one the dispatch is about.
                        Anchor::Away(..0, Unit::Day) => here.or(near).or(main).or(published),
                        Anchor::Away(..) => here.or(near).or(before),
                    };
                    base.and_then(|base| from_base(anchor, base))
                }
            };
            if date.anchor.is_some() {
                scene.dates[i].period = period;
            }
            let Some(period) = period else { continue };
            // The day after a night is the one on which it ends.
            here = Some(if scene.dates[i].night { Period::day(period.to) } else { period });
            if (2..=10).contains(&days(period)) && !scene.dates[i].night {
                stretch = Some(period);
            }
        }
        let told = scene.dates.iter().rfind(|d| d.period.is_some() && leads_on(d) && !d.so_far && !is_of_statement(scene, d));
        if let Some((date, period)) = told.and_then(|d| Some((d, d.period?))) {
            let period = if date.night { Period::day(period.to) } else { period };
            last = Some((period, paragraph));
            if paragraph <= LEAD && days(period) <= 7 {
                main.get_or_insert(period);
            }
        }
    }
}

fn from_base(anchor: Anchor, base: Period) -> Option<Period> {
    match anchor {
        Anchor::Away(0, _) => Some(base),
        Anchor::Away(n, unit) => {
            let fine = matches!(unit, Unit::Day | Unit::Week);
            let day = if n < 0 { base.from } else { base.to };
            away(day, n, unit).filter(|_| !fine || days(base) <= 7)
        }
        Anchor::Nth(n) => {
            let day = base.from.checked_add(jiff::Span::new().days(i64::from(n.max(1)) - 1)).ok()?;
            (day <= base.to).then(|| Period::day(day))
        }
    }
}

/// What is reckoned from another date inside a sentence ("unlike a week earlier") is no day that later sentences continue.
fn leads_on(date: &DateMention) -> bool {
    date.anchor.is_none() || date.tokens.start <= 2
}

fn named(date: &DateMention, text: &str) -> Option<Named> {
    Some(Named { period: date.period?, words: text[date.span.clone()].to_owned(), basis: basis_of(date) })
}

pub(super) fn basis_of(date: &DateMention) -> DateBasis {
    match date.form {
        DateForm::Stated => DateBasis::Stated,
        DateForm::Relative => DateBasis::Relative,
    }
}

fn days(period: Period) -> i32 {
    period.from.until(period.to).map_or(i32::MAX, |s| s.get_days() + 1)
}

/// A running total is not of a day long gone.
pub(super) fn is_recent(day: Period, published: Option<Period>) -> bool {
    published.is_none_or(|p| days_between(day, p) <= STATED_REACH)
}

/// Months or years, or a day long gone, in a text of another time.
fn is_background(day: Period, published: Option<Period>) -> bool {
    published.is_some() && (days(day) > 31 || !is_recent(day, published))
}

fn days_between(earlier: Period, later: Period) -> i32 {
    earlier.to.until(later.to).map_or(i32::MAX, |s| s.get_days())
}

/// "The ministry said on Sunday": the day of the statement, not of what it states. So is the day of a dateline.
pub(super) fn is_of_statement(scene: &Scene<'_>, date: &DateMention) -> bool {
    let apart = |v: &&CueMention<'_, Voice>| v.tokens.end <= date.tokens.start || date.tokens.end <= v.tokens.start;
    let told = scene.voices.iter().filter(apart).any(|v| {
        let after = v.tokens.end <= date.tokens.start;
        let between = if after { v.tokens.end..date.tokens.start } else { date.tokens.end..v.tokens.start.max(date.tokens.end) };
        let comma = |i: usize| i < scene.tokens.len() && scene.tokens.fold(i) == ",";
        match v.cue {
            Voice::Says if between.len() <= 1 => true,
            // "On Friday, police said, 12 people were detained" tells of Friday.
            Voice::Says if comma(v.tokens.end) => false,
            Voice::Says if !after => false,
            Voice::Says => {
                let speaker = |i: usize| is_speaker(scene, i) && !follows_preposition(scene, i);
                let spoken_before = v.tokens.start > 0 && is_speaker(scene, v.tokens.start - 1);
                between.len() <= TELLING_REACH
                    && between.clone().all(|i| belongs_to_telling(scene, i))
                    && !(spoken_before && between.clone().any(speaker))
            }
            Voice::Telling => between.clone().all(|i| is_small(scene, i)) && between.len() <= 2,
            _ => false,
        }
    });
    told || is_dateline(scene, date)
}

/// "On Friday the ministry reported 16 injured": the day of the report, and perhaps of what it reports.
pub(super) fn opens_report(scene: &Scene<'_>, date: &DateMention) -> bool {
    let comma = |i: usize| i < scene.tokens.len() && scene.tokens.fold(i) == ",";
    let start = date.tokens.end + usize::from(comma(date.tokens.end));
    let opens = (0..date.tokens.start).all(|i| is_small(scene, i));
    let says = scene.voices.iter().find(|v| *v.cue == Voice::Says && v.tokens.start >= start);
    opens
        && says.is_some_and(|v| {
            // "On Friday, police said, 12 people were detained" tells of Friday.
            let words = start..v.tokens.start;
            !comma(v.tokens.end) && words.len() <= TELLING_REACH && words.into_iter().all(|i| !comma(i) && belongs_to_telling(scene, i))
        })
}

/// A word that can stand between a verb of saying and its day.
fn belongs_to_telling(scene: &Scene<'_>, i: usize) -> bool {
    let clause = scene.cues_at(i).any(|c| *c.cue == Cue::Clause) || matches!(scene.tokens.fold(i), ":" | ";" | "\"" | "(" | ")");
    let figure = scene.quantities.iter().any(|q| q.tokens.contains(&i));
    !clause
        && !figure
        && (scene.tokens.fold(i) == "," || is_speaker(scene, i) || is_small(scene, i) || is_voice(scene, i, |v| *v == Voice::Telling))
}

/// A preposition before a day, a part of the day, an article, a link of a name.
fn is_small(scene: &Scene<'_>, i: usize) -> bool {
    let dates = &scene.language.dates;
    let word = dates.number_of(scene.tokens.fold(i)).and_then(|id| dates.words.get(id as usize));
    word.is_some_and(|w| w.is(Role::ON.or(Role::IN).or(Role::OF).or(Role::DAY_PART)))
        || scene.has_cue(i..i + 1, |c| *c == Cue::Article)
        || is_voice(scene, i, |v| *v == Voice::Link)
}

/// "In New York": a name behind a preposition is where something was said.
fn follows_preposition(scene: &Scene<'_>, i: usize) -> bool {
    let name = (0..i).rev().take_while(|j| scene.tokens.is_capital(*j)).last().unwrap_or(i);
    name > 0 && scene.tokens.is_capital(i) && is_small(scene, name - 1)
}

/// A word for who speaks, or one of a name.
fn is_speaker(scene: &Scene<'_>, i: usize) -> bool {
    if is_voice(scene, i, |v| *v == Voice::Telling) {
        return false;
    }
    let counted = scene.has_cue(i..i + 1, |c| matches!(c, Cue::Population(_) | Cue::Metric(_)));
    is_voice(scene, i, |v| matches!(v, Voice::Source(_) | Voice::Office | Voice::Anaphor | Voice::Pronoun))
        || scene.tokens.is_capital(i) && !counted
}

fn is_voice(scene: &Scene<'_>, i: usize, wanted: impl Fn(&Voice) -> bool) -> bool {
    scene.voices.iter().any(|v| v.tokens.contains(&i) && wanted(v.cue))
}

/// "ALMATY, Jan 6 (Agency) -": the day the dispatch was sent.
fn is_dateline(scene: &Scene<'_>, date: &DateMention) -> bool {
    let tokens = &scene.tokens;
    let place = |i: usize| tokens.is_capital(i) || matches!(tokens.fold(i), "," | "." | "/" | "(" | ")" | "-");
    if !(1..=8).contains(&date.tokens.start) || !(0..date.tokens.start).all(place) || !tokens.is_capital(0) {
        return false;
    }
    let mut end = date.tokens.end;
    while end < tokens.len() && matches!(tokens.fold(end), "." | ",") {
        end += 1;
    }
    if end < tokens.len() && tokens.fold(end) == "(" {
        end = (end..tokens.len().min(end + 8)).find(|i| tokens.fold(*i) == ")").map_or(end, |i| i + 1);
    }
    end == tokens.len() || scene.is_dash(end)
}

/// "The protests began on 2 January", "since the start of the war on 24 February".
pub(super) fn is_of_beginning(scene: &Scene<'_>, date: &DateMention) -> bool {
    let gap = |a: &Range<usize>, b: &Range<usize>| {
        let between = a.end.min(b.end)..a.start.max(b.start);
        let open = !scene.quantities.iter().any(|q| q.not_count.is_none() && between.contains(&q.tokens.start))
            && !between.clone().any(|i| matches!(scene.tokens.fold(i), ";" | ":" | "." | "("));
        (a.end <= b.start || b.end <= a.start).then_some(between.len()).filter(|n| open && *n <= BEGIN_REACH)
    };
    scene.cues.iter().filter(|c| *c.cue == Cue::Begins).any(|begins| {
        let unrest = scene.cues.iter().filter(|c| *c.cue == Cue::Unrest).filter_map(|c| Some((gap(&c.tokens, &begins.tokens)?, c)));
        let Some((_, unrest)) = unrest.min_by_key(|(n, _)| *n) else { return false };
        let both = begins.tokens.start.min(unrest.tokens.start)..begins.tokens.end.max(unrest.tokens.end);
        let nearest = scene.dates.iter().filter_map(|d| Some((gap(&d.tokens, &both)?, d))).min_by_key(|(n, _)| *n);
        // "On 24 February, hours after the invasion began": a day set off before it is that of something else.
        let set_off = (date.tokens.end..both.start.max(date.tokens.end)).any(|i| scene.tokens.fold(i) == ",");
        !set_off && nearest.is_some_and(|(_, d)| d == date)
    })
}

/// A beginning that lies days back: later sentences do not speak of that day.
fn is_past_beginning(scene: &Scene<'_>, date: &DateMention, published: Option<Period>) -> bool {
    let back = date.period.zip(published).is_some_and(|(d, p)| days_between(d, p) >= BEGAN_BEFORE);
    back && is_of_beginning(scene, date)
}
