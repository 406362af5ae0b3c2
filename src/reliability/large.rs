//! Large Parquet tables as evidence, without a claim in memory for each row.
//!
//! Rows are looked at slice by slice. Which question a row answers, and whose voice it is, follows from columns of words and days: rows
//! alike in them are read as a claim once, by the code that reads any claim, and share its question and voice. Their figures are read
//! one by one, into one claim that serves for all. Facts, figures in words and rows that may be at fault are read as claims of their
//! own, and dropped.
//!
//! What differs from reading every row: near-identical wording in other outlets is not looked for, an id that is given twice counts
//! twice, who says that a telling repeats a claim is taken at the word, and of a voice's claims of one day the last in the table counts.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use polars::prelude::{DataFrame, DataType, PolarsResult};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::fusion::{Asked, Evidence, Observation};
use super::schema::Decided;
use super::tabled::{Tabled, Told, day_number, decided_by, fact, figure, numbered, running, scale};
use crate::catalog::{Catalog, Policy};
use crate::claim::{Claim, Kind, Qualifier, UNSPECIFIED, normalise};
use crate::comparison::{Group, holds, is_by, keyed, origin, scopes_to_join};
use crate::error::Problem;
use crate::table::{Sheets, Slice, failed};
use crate::text::{Decision, Resolution};

/// What decides which question a row answers.
const ASKED: [&str; 14] = [
    "event",
    "kind",
    "metric",
    "population",
    "modality",
    "scope",
    "place",
    "place_text",
    "country",
    "from",
    "to",
    "as_of",
    "question",
    "language",
];
/// What decides whose voice it is; where no source is given, also what was asked.
const HEARD: [&str; 6] = ["source", "source_text", "source_kind", "via", "outlet", "dispatch"];
/// What else is looked at.
const MORE: [&str; 8] = ["qualifier", "low", "best", "high", "published", "number_text", "value", "repeats"];

/// Rows of a slice.
const ROWS: u32 = 1 << 20;

/// No word, no day; a question that nobody answers, a question of facts.
const NONE: u32 = u32::MAX;
const FACTS: u32 = u32::MAX - 1;

type Cell = [u32; ASKED.len()];
type Heard = [u32; HEARD.len() + 1];

/// A map that several threads fill, in parts that are locked one by one.
struct Shared<K>(Vec<Mutex<FxHashMap<K, u32>>>);

impl<K: Hash + Eq + Copy> Shared<K> {
    fn new() -> Self {
        Self((0..64).map(|_| Mutex::default()).collect())
    }

    fn part(&self, key: &K) -> std::sync::MutexGuard<'_, FxHashMap<K, u32>> {
        use std::hash::BuildHasher as _;
        let hash = rustc_hash::FxBuildHasher.hash_one(key);
        self.0[(hash >> 20) as usize % self.0.len()].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, key: &K) -> Option<u32> {
        self.part(key).get(key).copied()
    }
}

/// Questions in order of their first sight, with their keys.
#[derive(Default)]
struct Questions {
    numbers: FxHashMap<(String, String), u32>,
    groups: Vec<Group>,
}

/// Voices in order of their first sight: name, the first of their kinds by name, decisions that prefer a source of that name.
#[derive(Default)]
struct Voices {
    numbers: FxHashMap<String, u32>,
    kinds: Vec<String>,
    preferred: FxHashSet<(u32, usize)>,
    /// Voice of each source that a claim names.
    sources: BTreeMap<String, u32>,
}

/// How rows are read.
struct Reader<'a> {
    sheets: &'a Sheets,
    catalog: &'a Catalog,
    policy: &'a Policy,
    places: &'a (dyn Fn(&str) -> Vec<String> + Sync),
    decisions: &'a [Decision],
    cells: Shared<Cell>,
    heard: Shared<Heard>,
    questions: Mutex<Questions>,
    voices: Mutex<Voices>,
}

/// What some rows come to.
#[derive(Default)]
struct Part {
    rows: Vec<Observation>,
    facts: Vec<(u32, u32, Claim)>,
    problems: Vec<Problem>,
}

/// An observation with its place in the table: as large as one without, so that a list of one becomes the other where it is.
struct Placed {
    question: u32,
    source: u32,
    ends: [f64; 3],
    day: i32,
    at: u32,
}

impl Placed {
    fn new((of, at): (Observation, u32)) -> Self {
        Self { question: of.question, source: of.source, ends: [of.low, of.best, of.high], day: of.day, at }
    }
}

impl From<Placed> for Observation {
    fn from(of: Placed) -> Self {
        let [low, best, high] = of.ends;
        Self { question: of.question, source: of.source, low, best, high, day: of.day }
    }
}

/// Claims, each with its row, and what could not be read.
type Claims = (Vec<(u32, Claim)>, Vec<Problem>);

/// A table as evidence, and what was wrong with it.
pub struct Large {
    /// As of claims; its groups name no claims.
    pub tabled: Tabled,
    /// Sources that claims name, each with its voice.
    pub sources: BTreeMap<String, String>,
    /// Rows that could not be read.
    pub problems: Vec<Problem>,
}

/// Reads a table. `places` are those of an event.
///
/// # Errors
/// When a file cannot be read any more.
pub fn read(
    sheets: &Sheets,
    catalog: &Catalog,
    policy: &Policy,
    decisions: &[Decision],
    places: &(dyn Fn(&str) -> Vec<String> + Sync),
) -> Result<Large, Problem> {
    let reader = Reader {
        sheets,
        catalog,
        policy,
        places,
        decisions,
        cells: Shared::new(),
        heard: Shared::new(),
        questions: Mutex::default(),
        voices: Mutex::default(),
    };
    let parts = sheets.slices(ROWS).par_iter().map(|slice| reader.slice(slice)).collect::<PolarsResult<Vec<Part>>>();
    Ok(reader.together(parts.map_err(|e| failed(&e))?))
}

fn locked<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The codes of a column of words or days; [`NONE`] where there is nothing.
fn codes(frame: &DataFrame, name: &str) -> PolarsResult<Vec<u32>> {
    let Ok(column) = frame.column(name) else { return Ok(vec![NONE; frame.height()]) };
    let column = column.to_physical_repr();
    Ok(match column.dtype() {
        DataType::Int32 => column.i32()?.iter().map(|x| x.map_or(NONE, |x| x.cast_unsigned())).collect(),
        _ => column.u32()?.iter().map(|x| x.unwrap_or(NONE)).collect(),
    })
}

fn numbers(frame: &DataFrame, name: &str) -> PolarsResult<Vec<f64>> {
    let Ok(column) = frame.column(name) else { return Ok(vec![f64::NAN; frame.height()]) };
    Ok(column.f64()?.iter().map(|x| x.unwrap_or(f64::NAN)).collect())
}

/// What `f` makes of each word of a column, worked out once a word.
fn words<T: Copy>(frame: &DataFrame, name: &str, nothing: T, f: impl Fn(&str) -> T) -> PolarsResult<Vec<T>> {
    let Ok(column) = frame.column(name) else { return Ok(vec![nothing; frame.height()]) };
    let text = column.cast(&DataType::String)?;
    let (mut known, codes) = (FxHashMap::<u32, T>::default(), codes(frame, name)?);
    Ok(text.str()?.iter().zip(codes).map(|(word, code)| *known.entry(code).or_insert_with(|| word.map_or(nothing, &f))).collect())
}

impl Reader<'_> {
    fn slice(&self, slice: &Slice<'_>) -> PolarsResult<Part> {
        let columns: Vec<&'static str> = ASKED.into_iter().chain(HEARD).chain(MORE).filter(|c| self.sheets.has(c)).collect();
        let frame = slice.frame(&columns)?;
        let height = frame.height();
        let mut cells: Vec<Cell> = vec![[NONE; ASKED.len()]; height];
        for (at, name) in ASKED.into_iter().enumerate() {
            cells.iter_mut().zip(codes(&frame, name)?).for_each(|(cell, code)| cell[at] = code);
        }
        let mut heard: Vec<Heard> = vec![[NONE; HEARD.len() + 1]; height];
        for (at, name) in HEARD.into_iter().enumerate() {
            heard.iter_mut().zip(codes(&frame, name)?).for_each(|(cell, code)| cell[at] = code);
        }
        let given = |name: &str| -> PolarsResult<Vec<bool>> { words(&frame, name, false, |word| !word.trim().is_empty()) };
        let (in_words, valued, repeated) = (given("number_text")?, given("value")?, given("repeats")?);
        let ends = [numbers(&frame, "low")?, numbers(&frame, "best")?, numbers(&frame, "high")?];
        let crossed = |i: usize| {
            let [low, best, high] = [0, 1, 2].map(|n| ends[n][i]);
            low > high || low > best || best > high || [low, best, high].iter().any(|x| x.is_infinite())
        };
        let qualifier = words(&frame, "qualifier", Some(None), |word| Qualifier::parse(word.trim()).map(Some))?;
        let day = words(&frame, "published", 0, day_number)?;
        let mut alone: Vec<bool> = (0..height).map(|i| in_words[i] || valued[i] || crossed(i) || qualifier[i].is_none()).collect();

        let wanted = |i: usize, alone: &[bool]| !alone[i] && !repeated[i];
        self.learn(slice, &frame, (0..height).filter(|i| wanted(*i, &alone)).map(|i| (i, cells[i])), &self.cells, |claim| {
            self.question(claim)
        })?;
        let question: Vec<u32> =
            (0..height).map(|i| if wanted(i, &alone) { self.cells.get(&cells[i]).unwrap_or(FACTS) } else { NONE }).collect();
        (0..height).filter(|i| question[*i] == FACTS).for_each(|i| alone[i] = true);
        for (heard, question) in heard.iter_mut().zip(&question).filter(|(h, _)| h[0] == NONE) {
            heard[HEARD.len()] = *question;
        }
        let answered = |i: &usize| question[*i] < FACTS;
        let new = (0..height).filter(answered).map(|i| (i, heard[i]));
        self.learn(slice, &frame, new, &self.heard, |claim| self.voice(claim))?;

        let mut out = Part { rows: Vec::with_capacity(height), ..Part::default() };
        let mut scratch = Claim::new("", "", Kind::Quantity, "");
        for i in (0..height).filter(answered) {
            let some = |x: f64| Some(x).filter(|x| !x.is_nan());
            scratch.qualifier = qualifier[i].flatten();
            (scratch.low, scratch.best, scratch.high) = (some(ends[0][i]), some(ends[1][i]), some(ends[2][i]));
            scratch.notes.clear();
            match (normalise(&mut scratch, self.catalog, self.policy, &[]), self.heard.get(&heard[i])) {
                (Ok(()), Some(source)) => {
                    out.rows.push(Observation { question: question[i], source, day: day[i], ..allowed(&scratch, self.policy) });
                }
                _ => alone[i] = true,
            }
        }
        let rows: Vec<u32> = (0..height).filter(|i| alone[*i] && !repeated[*i]).map(|i| i as u32).collect();
        self.alone(slice, &frame, &rows, &mut out)?;
        Ok(out)
    }

    /// Reads one row of each kind that is new as a claim, and keeps what `of` makes of it.
    fn learn<K: Hash + Eq + Copy>(
        &self,
        slice: &Slice<'_>,
        frame: &DataFrame,
        rows: impl Iterator<Item = (usize, K)>,
        known: &Shared<K>,
        of: impl Fn(&Claim) -> u32,
    ) -> PolarsResult<()> {
        let mut new: FxHashMap<K, u32> = FxHashMap::default();
        for (row, key) in rows {
            if !new.contains_key(&key) && known.get(&key).is_none() {
                new.insert(key, row as u32);
            }
        }
        let mut new: Vec<(u32, K)> = new.into_iter().map(|(key, row)| (row, key)).collect();
        new.sort_unstable_by_key(|(row, _)| *row);
        let rows: Vec<u32> = new.iter().map(|(row, _)| *row).collect();
        for (row, claim) in self.claims(slice, frame, &rows, true)?.0 {
            let Ok(at) = new.binary_search_by_key(&row, |(row, _)| *row) else { continue };
            let number = of(&claim);
            known.part(&new[at].1).insert(new[at].1, number);
        }
        Ok(())
    }

    /// Some rows as claims, each with its row; with any figure at all where only the words matter.
    fn claims(&self, slice: &Slice<'_>, frame: &DataFrame, rows: &[u32], wordless: bool) -> PolarsResult<Claims> {
        if rows.is_empty() {
            return Ok(Default::default());
        }
        let plain: DataFrame;
        let frame = if wordless {
            let names: Vec<&str> = ASKED.into_iter().chain(HEARD).filter(|c| self.sheets.has(c)).collect();
            let mut columns = frame.select(names)?;
            columns.with_column(polars::prelude::Column::new("best".into(), vec![1.0; frame.height()]))?;
            plain = columns;
            &plain
        } else {
            frame
        };
        let read = slice.claims(frame, rows)?;
        let (mut out, mut problems) = (Vec::with_capacity(rows.len()), read.problems);
        for (mut claim, line) in read.claims.into_iter().zip(read.lines) {
            let places = (self.places)(&claim.event);
            match normalise(&mut claim, self.catalog, self.policy, &places) {
                Ok(()) => out.push((slice.row(line), claim)),
                Err(problem) => problems.push(problem.in_file(slice.shown()).at(line, 1)),
            }
        }
        Ok((out, problems))
    }

    /// Rows that share nothing with others.
    fn alone(&self, slice: &Slice<'_>, frame: &DataFrame, rows: &[u32], out: &mut Part) -> PolarsResult<()> {
        let (claims, problems) = self.claims(slice, frame, rows, false)?;
        out.problems.extend(problems);
        for (_, claim) in claims {
            let question = match self.question(&claim) {
                FACTS => self.number(&claim),
                number => number,
            };
            if question == NONE {
                continue;
            }
            let source = self.voice(&claim);
            if claim.kind == Kind::Fact {
                out.facts.push((question, source, claim));
            } else {
                let day = claim.published.as_deref().map_or(0, day_number);
                out.rows.push(Observation { question, source, day, ..allowed(&claim, self.policy) });
            }
        }
        Ok(())
    }

    /// The number of a claim's question; whether it asks for facts is told instead.
    fn question(&self, claim: &Claim) -> u32 {
        match claim {
            _ if claim.metric == UNSPECIFIED || !holds(claim, self.catalog) => NONE,
            _ if claim.kind == Kind::Fact => FACTS,
            _ => self.number(claim),
        }
    }

    fn number(&self, claim: &Claim) -> u32 {
        let (key, group) = keyed(claim, self.catalog);
        let mut questions = locked(&self.questions);
        let Questions { numbers, groups } = &mut *questions;
        *numbers.entry((group.event.clone(), key)).or_insert_with(|| {
            groups.push(group);
            groups.len() as u32 - 1
        })
    }

    fn voice(&self, claim: &Claim) -> u32 {
        let name = origin(claim, self.catalog);
        let mut voices = locked(&self.voices);
        let next = voices.numbers.len() as u32;
        let number = *voices.numbers.entry(name).or_insert(next);
        if number == next {
            voices.kinds.push(claim.source_kind.clone());
        } else if claim.source_kind < voices.kinds[number as usize] {
            voices.kinds[number as usize].clone_from(&claim.source_kind);
        }
        if let Some(source) = claim.source.as_ref().filter(|s| !voices.sources.contains_key(*s)) {
            voices.sources.insert(source.clone(), number);
        }
        for (at, decision) in self.decisions.iter().enumerate() {
            if let Resolution::Prefer(source) = &decision.resolution
                && is_by(claim, source)
            {
                voices.preferred.insert((number, at));
            }
        }
        number
    }
}

/// What a claim allows; everything where it says nothing.
fn allowed(claim: &Claim, policy: &Policy) -> Observation {
    figure(claim, policy).unwrap_or(Observation { low: f64::NEG_INFINITY, high: f64::INFINITY, ..Observation::exact(0, 0, f64::NAN) })
}

impl Reader<'_> {
    fn together(self, parts: Vec<Part>) -> Large {
        let Self { catalog, decisions, .. } = self;
        let Questions { numbers, groups } = self.questions.into_inner().unwrap_or_else(PoisonError::into_inner);
        let voices = self.voices.into_inner().unwrap_or_else(PoisonError::into_inner);
        drop((self.cells, self.heard));
        let (question, groups) = in_order(numbers, groups);
        let names: BTreeMap<&str, u32> = numbered(voices.numbers.keys().map(String::as_str));
        let mut voice = vec![0u32; names.len()];
        voices.numbers.iter().for_each(|(name, number)| voice[*number as usize] = names[name.as_str()]);
        let origins: Vec<String> = names.keys().map(|n| (*n).to_owned()).collect();
        let sources = voices.sources.iter().map(|(id, number)| (id.clone(), origins[voice[*number as usize] as usize].clone())).collect();
        let preferred: FxHashSet<(u32, usize)> = voices.preferred.iter().map(|(number, at)| (voice[*number as usize], *at)).collect();
        let kind_ids = numbered(voices.kinds.iter().map(String::as_str));
        let mut kinds = vec![0u32; names.len()];
        voices.kinds.iter().zip(&voice).for_each(|(kind, number)| kinds[*number as usize] = kind_ids[kind.as_str()]);

        let mut rows: Vec<Observation> = Vec::with_capacity(parts.iter().map(|p| p.rows.len()).sum());
        let (mut facts, mut problems) = (Vec::new(), Vec::new());
        for part in parts {
            rows.extend(part.rows.into_iter().map(|r| Observation {
                question: question[r.question as usize],
                source: voice[r.source as usize],
                ..r
            }));
            facts.extend(part.facts.into_iter().map(|(q, v, claim)| (question[q as usize], voice[v as usize], claim)));
            problems.extend(part.problems);
        }
        let mut told = vec![Told::default(); groups.len()];
        rows.iter().for_each(|r| told[r.question as usize].claims += 1);
        facts.iter().for_each(|(q, ..)| told[*q as usize].claims += 1);
        // Of each voice what was published last; of one day what stands last. Sorted where they are: a stable sort would need the room twice.
        let mut rows: Vec<Placed> = rows.into_iter().zip(0..).map(Placed::new).collect();
        rows.par_sort_unstable_by_key(|r| (r.question, r.source, Reverse(r.day), Reverse(r.at)));
        rows.dedup_by_key(|r| (r.question, r.source));
        let mut rows: Vec<Observation> = rows.into_iter().map(Observation::from).collect();
        let mut latest: BTreeMap<(u32, u32), Claim> = BTreeMap::new();
        for (question, source, claim) in facts {
            let key = |c: &Claim| (c.as_of, c.published.clone(), c.claim_id.clone());
            match latest.entry((question, source)) {
                std::collections::btree_map::Entry::Vacant(place) => drop(place.insert(claim)),
                std::collections::btree_map::Entry::Occupied(mut held) if key(&claim) > key(held.get()) => drop(held.insert(claim)),
                std::collections::btree_map::Entry::Occupied(_) => {}
            }
        }
        for row in &rows {
            told[row.question as usize].add(row.low, row.high);
        }
        latest.keys().for_each(|(q, _)| told[*q as usize].sources += 1);

        let metrics = numbered(groups.iter().map(|g| g.question.metric.as_str()));
        let mut categories: Vec<Vec<String>> = vec![Vec::new(); metrics.len()];
        for ((q, _), claim) in &latest {
            categories[metrics[groups[*q as usize].question.metric.as_str()] as usize].extend(claim.value.clone());
        }
        categories.iter_mut().for_each(|c| {
            c.sort();
            c.dedup();
        });
        let metric_of: Vec<u32> = groups.iter().map(|g| metrics[g.question.metric.as_str()]).collect();
        let mut grains = vec![1.0; metrics.len()];
        let measured: Vec<bool> = metrics.keys().map(|id| catalog.metric(id).is_none_or(|m| m.measured)).collect();
        for row in rows.iter().filter(|r| r.best > 0.0 && measured[metric_of[r.question as usize] as usize]) {
            let grain = &mut grains[metric_of[row.question as usize] as usize];
            *grain = row.best.min(*grain);
        }
        let decided = decided(decisions, &groups, &rows, &preferred);
        let mut asked: Vec<Asked> =
            groups.iter().zip(&metric_of).map(|(g, m)| Asked::alone(*m, scale(g, catalog, grains[*m as usize]))).collect();
        running(&groups, catalog, &mut asked);
        rows.retain(|r| !r.best.is_nan() || r.low != f64::NEG_INFINITY || r.high != f64::INFINITY);
        rows.extend(latest.iter().filter_map(|((q, source), claim)| {
            let observation = fact(claim, &categories[metric_of[*q as usize] as usize])?;
            Some(Observation { question: *q, source: *source, ..observation })
        }));
        let metrics = metrics.keys().map(|m| (*m).to_owned()).collect();
        let evidence = Evidence::new(asked, kinds, rows);
        Large { tabled: Tabled { evidence, groups, told, decided, origins, metrics, categories, origin_of: Vec::new() }, sources, problems }
    }
}

/// What was decided about each question; `rows` in order of questions.
fn decided(
    decisions: &[Decision],
    groups: &[Group],
    rows: &[Observation],
    preferred: &FxHashSet<(u32, usize)>,
) -> BTreeMap<usize, Decided> {
    if decisions.is_empty() {
        return BTreeMap::new();
    }
    let figures = |q: usize, at: usize| -> Option<Vec<f64>> {
        let from = rows.partition_point(|r| (r.question as usize) < q);
        let own: Vec<&Observation> =
            rows[from..].iter().take_while(|r| r.question as usize == q).filter(|r| preferred.contains(&(r.source, at))).collect();
        (!own.is_empty()).then(|| own.iter().map(|r| r.best).filter(|x| !x.is_nan()).collect())
    };
    groups.iter().enumerate().filter_map(|(q, g)| Some((q, decided_by(g, decisions, |at, _| figures(q, at))?))).collect()
}

/// The number of each question in order of event and key, open scopes joined to the one that is stated; and the questions in that order.
fn in_order(numbers: FxHashMap<(String, String), u32>, groups: Vec<Group>) -> (Vec<u32>, Vec<Group>) {
    let mut keys: Vec<((String, String), u32)> = numbers.into_iter().collect();
    keys.par_sort_unstable();
    let joined: BTreeMap<(String, String), (String, String)> =
        scopes_to_join(keys.iter().map(|(key, number)| (key, &groups[*number as usize]))).into_iter().collect();
    let kept: Vec<&((String, String), u32)> = keys.iter().filter(|(key, _)| !joined.contains_key(key)).collect();
    let mut number = vec![0u32; groups.len()];
    for (new, (_, old)) in (0u32..).zip(&kept) {
        number[*old as usize] = new;
    }
    for (key, old) in keys.iter().filter(|_| !joined.is_empty()) {
        if let Some(only) = joined.get(key)
            && let Ok(at) = kept.binary_search_by(|k| k.0.cmp(only))
        {
            number[*old as usize] = at as u32;
        }
    }
    let mut groups: Vec<Option<Group>> = groups.into_iter().map(Some).collect();
    let ordered = kept.iter().filter_map(|(_, old)| groups[*old as usize].take()).collect();
    (number, ordered)
}
