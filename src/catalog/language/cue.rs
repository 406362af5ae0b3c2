//! The `[cues]` section of a language pack: what is counted, by which metric, and how the wording turns a claim.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Faults;
use crate::catalog::{Lexicon, Metric};
use crate::error::Problem;

/// As written in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CueSection {
    /// Population id → nouns for it.
    populations: BTreeMap<String, Vec<String>>,
    /// Words that decide the metric.
    metrics: Vec<MetricEntry>,
    /// What happens to people that no metric holds: such a verb takes its figure away from the verbs around it.
    unmeasured: Vec<String>,
    /// Words that decide a fact.
    facts: Vec<FactEntry>,
    /// Why a number is no count → nouns that follow such a number.
    not_counts: BTreeMap<String, Vec<String>>,
    /// Why a number is no count → words that precede such a number.
    not_counts_before: BTreeMap<String, Vec<String>>,
    /// Words at which a noun phrase ends: prepositions, auxiliaries, relative pronouns.
    stops: Vec<String>,
    /// Prepositions that say where; without any, every place may say where (languages that decline instead).
    locative: Vec<String>,
    /// Nouns that a place's name completes, behind it or before it: "village", "district".
    sites: Vec<String>,
    /// What stands behind the mark of a name that says where: Turkish "de" of "Pervari'de".
    place_endings: Vec<String>,
    /// Names that stand where a place would and are none: "on Telegram".
    unplaced: Vec<String>,
    /// Words for a way from one place to another, which says of neither that something happened there: "the flight from Oslo to Bergen".
    travel: Vec<String>,
    /// Verbs that take people elsewhere ("were flown to Oslo"): where to, behind a preposition of place.
    toward: Vec<String>,
    /// Words that set what follows against what came before ("but", "later"): an old figure's word does not reach across them.
    contrasts: Vec<String>,
    /// What the name of a goal ends in, where a case tells it from a place ("в Москву", "в Москве"); without any it may be either.
    toward_endings: Vec<String>,
    /// Every noun is written with a capital, so that a capital shows no name (German).
    capital_nouns: bool,
    /// Beginnings of words that are others without their accents: Turkish "öldü" (died) and "oldu" (became).
    accented: Vec<String>,
    /// Words inside a counted noun phrase, between number and noun.
    links: Vec<String>,
    /// Between a figure and the whole it is taken from: "of the", Romanian "dintre", Russian "из числа".
    partitive: Vec<String>,
    /// Articles: a verb right before one has an object of its own.
    articles: Vec<String>,
    /// Marks of the passive before a participle.
    passive: Vec<String>,
    /// Before the doer in the passive: "by" of "killed by two gunmen".
    doer: Vec<String>,
    subset_before: Vec<String>,
    subset_after: Vec<String>,
    /// Between parts and the whole that follows them: Turkish "3'ü çocuk olmak üzere 45 kişi".
    makes_up: Vec<String>,
    /// Beginnings of a clause: conjunctions, relative pronouns.
    clauses: Vec<String>,
    /// Joins two counts under one verb.
    and: Vec<String>,
    planned: Vec<String>,
    hypothetical: Vec<String>,
    denied: Vec<String>,
    negation: Vec<String>,
    superseded: Vec<String>,
    retracted: Vec<String>,
    cumulative: Vec<String>,
    snapshot: Vec<String>,
    /// Begin to divide the total just given between places: "most of all", "the record is".
    breakdown: Vec<String>,
    /// An election or a vote: the day named with it is the day of election figures that name none.
    vote: Vec<String>,
    /// That something began: the day beside it is where a running total starts.
    begins: Vec<String>,
    /// What goes on for days and makes the news: only its beginning counts.
    unrest: Vec<String>,
    /// Words under which nothing is told to have happened: demands, duties, purposes, indirect questions. For facts alone.
    unreal: Vec<String>,
    /// Looks like a negation and is none: "not only".
    affirming: Vec<String>,
    /// Nouns that belong to a named person and are not that person: "wife", "supporters".
    belonging: Vec<String>,
    /// What follows a name that only owns what is spoken of: "'s".
    possessive: Vec<String>,
    /// Words with a capital before a person's name that are no part of it: "Poet", German nouns of office.
    titles: Vec<String>,
    /// A figure that stands for the one before: "this number", "deren Zahl".
    figure: Vec<String>,
    /// Asks how many there were, or says that accounts of it differ ("how many", "nobody agrees on"): the next sentences answer.
    #[serde(default)]
    asks: Vec<String>,
    /// Says before a noun for the harmed or the held that there were none of them ("no hay", "nu există", "без").
    #[serde(default)]
    absent: Vec<String>,
    /// … or says so right behind it ("olmadı", "gab es nicht").
    #[serde(default)]
    absent_after: Vec<String>,
    /// Before the new total of what was just counted: "bringing the total to".
    total: Vec<String>,
    /// Right beside a figure that adds to those told before: "another three", "three more".
    #[serde(default)]
    further: Vec<String>,
    /// Figures in the order of those before: "respectively".
    pairwise: Vec<String>,
    /// Subject → words for it, in whose company words for harm are figures of speech: sport, cooking, shares.
    themes: BTreeMap<String, Vec<String>>,
    /// What draws people whose coming is no news: a film, a study, a tournament.
    pastime: Vec<String>,
}

/// How a counted thing and the word that decides the metric stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The noun itself is counted: "5,135 arrests", "26 dead", "70 checkpoints".
    Counted,
    /// Something is done to what is counted: "detained 500", "500 were detained".
    Affects,
    /// What is counted does it: "18 died", "5,000 marched".
    Happens,
    /// A toll that the number states: "the death toll rose to 225".
    Toll,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct MetricEntry {
    metric: String,
    role: Role,
    words: Vec<String>,
    /// Populations that this word counts; empty = any.
    #[serde(default)]
    counts: Vec<String>,
    /// The population that a `counted` noun itself names ("detainees" → people).
    #[serde(default)]
    population: Option<String>,
    /// Only when one of these words stands in the same sentence.
    #[serde(default)]
    with: Vec<String>,
    /// Weak evidence: another word in the clause goes first.
    #[serde(default)]
    weak: bool,
    /// Counts only right beside the figure's phrase: the word has other readings ("rally" is a noun and a verb).
    #[serde(default)]
    near: bool,
    /// Background: of two cues as close, the other one governs.
    #[serde(default)]
    background: bool,
    /// Said of things as well as of people: a noun that no list knows is none of those whom it counts.
    #[serde(default)]
    broad: bool,
    /// Near the metric rather than it ("damaged", of buildings destroyed): a claim by this word is less sure than most.
    #[serde(default)]
    unsure: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct FactEntry {
    metric: String,
    value: String,
    words: Vec<String>,
    /// The value when the clause is negated; without it a negated cue is the same value, denied.
    #[serde(default)]
    negated: Option<String>,
    /// Only when one of these words stands in the same sentence; of a building, in its own name.
    #[serde(default)]
    with: Vec<String>,
    /// Those words must stand close by, in the same clause.
    #[serde(default)]
    near: bool,
    /// Not when one of these words stands close by, in the same clause.
    #[serde(default)]
    without: Vec<String>,
    /// What the value names stands before the word: "X was detained", verbs that close the sentence.
    #[serde(default)]
    before: bool,
}

/// A word that decides a metric.
#[derive(Debug)]
pub struct MetricCue {
    /// Metric id; empty for what no metric holds.
    pub metric: String,
    /// How the count relates to it.
    pub role: Role,
    /// Populations counted; empty = any.
    pub counts: Vec<String>,
    /// Population the noun names.
    pub population: Option<String>,
    /// Words one of which must stand in the sentence; empty = none needed.
    pub with: Lexicon<()>,
    /// Another cue goes first.
    pub weak: bool,
    /// Only right beside the figure's phrase.
    pub near: bool,
    /// Of two cues as close, the other one governs.
    pub background: bool,
    /// A noun that no list knows is none of those whom it counts.
    pub broad: bool,
    /// Near the metric rather than it.
    pub unsure: bool,
    /// The first word as written, for problems.
    pub word: String,
    /// Every word as written.
    words: Vec<String>,
}

/// A word that decides a fact.
#[derive(Debug)]
pub struct FactCue {
    /// Metric id.
    pub metric: String,
    /// Category.
    pub value: String,
    /// Category under negation.
    pub negated: Option<String>,
    /// Words one of which must stand in the sentence; empty = none needed.
    pub with: Lexicon<()>,
    /// They must stand close by.
    pub near: bool,
    /// Words none of which may stand close by.
    pub without: Lexicon<()>,
    /// What the value names stands before the word.
    pub before: bool,
}

/// What a word of the pack means to the claim layer.
#[derive(Debug, Clone)]
pub enum Cue {
    /// A noun for a population.
    Population(String),
    /// Index into [`CueRules::metrics`].
    Metric(usize),
    /// Index into [`CueRules::facts`].
    Fact(usize),
    /// The number before it is no count.
    NotCount(String),
    /// The number after it is no count.
    NotCountBefore(String),
    /// A noun phrase ends here.
    Stop,
    /// Says where: "in", "near".
    Locative,
    /// Inside a noun phrase.
    Link,
    /// Between a part and its whole.
    Partitive,
    /// An article.
    Article,
    /// Mark of the passive.
    Passive,
    /// The doer follows.
    Doer,
    /// What follows is part of what precedes ("including").
    SubsetBefore,
    /// The number before it is part of something ("of them").
    SubsetAfter,
    /// The number after it is the whole of those before it.
    MakesUp,
    /// A clause begins.
    Clause,
    /// Two counts under one verb.
    And,
    /// Announced or expected.
    Planned,
    /// Could, if.
    Hypothetical,
    /// Says it is not so.
    Denied,
    /// Not.
    Negation,
    /// The total is divided between places.
    Breakdown,
    /// An old figure.
    Superseded,
    /// Withdrawn.
    Retracted,
    /// A running total.
    Cumulative,
    /// The state at a moment.
    Snapshot,
    /// An election or a vote.
    Vote,
    /// Something began.
    Begins,
    /// What goes on for days.
    Unrest,
    /// Nothing is told to have happened.
    Unreal,
    /// No negation, though it holds one.
    Affirming,
    /// Belongs to the person named next.
    Belonging,
    /// The name before it only owns what follows.
    Possessive,
    /// Before a name and no part of it.
    Title,
    /// The figure beside it counts what the one before counted.
    Figure,
    /// Asks for a figure.
    Asks,
    /// None of those named next.
    Absent,
    /// None of those named before.
    AbsentAfter,
    /// The new total of what was just counted follows.
    Total,
    /// The figure adds to those told before.
    Further,
    /// The figures stand in the order of those before.
    Pairwise,
    /// A word of a subject where words for harm are figures of speech.
    Theme(String),
    /// What draws people whose coming is no news.
    Pastime,
    /// A noun that a place's name completes.
    Site,
}

impl PartialEq for Cue {
    /// Inlined, as what is asked for mostly holds nothing: it is asked some two hundred times a sentence.
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        let held = || match (self, other) {
            (Self::Metric(a), Self::Metric(b)) | (Self::Fact(a), Self::Fact(b)) => a == b,
            (Self::Population(a), Self::Population(b))
            | (Self::NotCount(a), Self::NotCount(b))
            | (Self::NotCountBefore(a), Self::NotCountBefore(b))
            | (Self::Theme(a), Self::Theme(b)) => a == b,
            _ => true,
        };
        std::mem::discriminant(self) == std::mem::discriminant(other) && held()
    }
}

/// Compiled.
#[derive(Debug, Default)]
pub struct CueRules {
    /// Every word of the section.
    pub words: Lexicon<Cue>,
    /// Metric cues, by index.
    pub metrics: Vec<MetricCue>,
    /// Fact cues, by index.
    pub facts: Vec<FactCue>,
    /// The language marks places by prepositions.
    pub has_locative: bool,
    /// Cases behind the mark of a name that says where, folded.
    pub place_endings: Vec<String>,
    /// Names that are no places.
    pub unplaced: Lexicon<()>,
    /// A way between two places.
    pub travel: Lexicon<()>,
    /// Verbs that take people elsewhere.
    pub toward: Lexicon<()>,
    /// Words of contrast between an old figure and a new one.
    pub contrasts: Lexicon<()>,
    /// Endings of a name that tells where to.
    pub toward_endings: Vec<String>,
    /// A capital shows no name.
    pub capital_nouns: bool,
    /// Beginnings of words that are others without their accents: folded, and as written.
    pub accented: Vec<(String, String)>,
}

pub(super) fn compile(section: CueSection, faults: &mut Faults<'_>) -> CueRules {
    let mut rules = CueRules::default();
    let mut add = |rules: &mut CueRules, words: &[String], cue: &Cue| {
        for word in words {
            if let Err(e) = rules.words.add(word, cue.clone()) {
                faults.at_word(word, e, "write the pattern as the lexicon's table says");
            }
        }
    };
    for (population, words) in &section.populations {
        add(&mut rules, words, &Cue::Population(population.clone()));
    }
    for (reason, words) in &section.not_counts {
        add(&mut rules, words, &Cue::NotCount(reason.clone()));
    }
    for (theme, words) in &section.themes {
        add(&mut rules, words, &Cue::Theme(theme.clone()));
    }
    for (reason, words) in &section.not_counts_before {
        add(&mut rules, words, &Cue::NotCountBefore(reason.clone()));
    }
    for (words, cue) in [
        (&section.stops, Cue::Stop),
        (&section.locative, Cue::Locative),
        (&section.links, Cue::Link),
        (&section.articles, Cue::Article),
        (&section.partitive, Cue::Partitive),
        (&section.passive, Cue::Passive),
        (&section.doer, Cue::Doer),
        (&section.subset_before, Cue::SubsetBefore),
        (&section.subset_after, Cue::SubsetAfter),
        (&section.makes_up, Cue::MakesUp),
        (&section.clauses, Cue::Clause),
        (&section.and, Cue::And),
        (&section.planned, Cue::Planned),
        (&section.hypothetical, Cue::Hypothetical),
        (&section.denied, Cue::Denied),
        (&section.negation, Cue::Negation),
        (&section.breakdown, Cue::Breakdown),
        (&section.superseded, Cue::Superseded),
        (&section.retracted, Cue::Retracted),
        (&section.cumulative, Cue::Cumulative),
        (&section.snapshot, Cue::Snapshot),
        (&section.vote, Cue::Vote),
        (&section.begins, Cue::Begins),
        (&section.unrest, Cue::Unrest),
        (&section.unreal, Cue::Unreal),
        (&section.affirming, Cue::Affirming),
        (&section.belonging, Cue::Belonging),
        (&section.possessive, Cue::Possessive),
        (&section.titles, Cue::Title),
        (&section.figure, Cue::Figure),
        (&section.asks, Cue::Asks),
        (&section.absent, Cue::Absent),
        (&section.absent_after, Cue::AbsentAfter),
        (&section.pairwise, Cue::Pairwise),
        (&section.total, Cue::Total),
        (&section.further, Cue::Further),
        (&section.pastime, Cue::Pastime),
        (&section.sites, Cue::Site),
    ] {
        add(&mut rules, words, &cue);
    }
    for (index, entry) in section.metrics.iter().enumerate() {
        add(&mut rules, &entry.words, &Cue::Metric(index));
    }
    add(&mut rules, &section.unmeasured, &Cue::Metric(section.metrics.len()));
    for (index, entry) in section.facts.iter().enumerate() {
        add(&mut rules, &entry.words, &Cue::Fact(index));
    }
    let mut with = |words: &[String]| {
        let mut lexicon = Lexicon::default();
        for word in words {
            if let Err(e) = lexicon.add(word, ()) {
                faults.at_word(word, e, "write the pattern as the lexicon's table says");
            }
        }
        lexicon
    };
    rules.capital_nouns = section.capital_nouns;
    rules.accented = section.accented.iter().map(|w| (crate::catalog::fold(w), w.to_lowercase())).collect();
    rules.has_locative = !section.locative.is_empty();
    rules.place_endings = section.place_endings.iter().map(|e| crate::catalog::fold(e)).collect();
    rules.unplaced = with(&section.unplaced);
    rules.travel = with(&section.travel);
    rules.toward = with(&section.toward);
    rules.contrasts = with(&section.contrasts);
    rules.toward_endings = section.toward_endings.iter().map(|e| e.to_lowercase()).collect();
    rules.metrics = section
        .metrics
        .into_iter()
        .map(|m| MetricCue {
            with: with(&m.with),
            word: m.words.first().cloned().unwrap_or_default(),
            words: m.words,
            metric: m.metric,
            role: m.role,
            counts: m.counts,
            population: m.population,
            weak: m.weak,
            near: m.near,
            background: m.background,
            broad: m.broad,
            unsure: m.unsure,
        })
        .collect();
    if !section.unmeasured.is_empty() {
        rules.metrics.push(MetricCue {
            metric: String::new(),
            role: Role::Affects,
            counts: Vec::new(),
            population: None,
            with: Lexicon::default(),
            weak: false,
            near: false,
            background: false,
            broad: false,
            unsure: false,
            word: section.unmeasured.first().cloned().unwrap_or_default(),
            words: section.unmeasured,
        });
    }
    rules.facts = section
        .facts
        .into_iter()
        .map(|f| FactCue {
            with: with(&f.with),
            near: f.near,
            without: with(&f.without),
            before: f.before,
            metric: f.metric,
            value: f.value,
            negated: f.negated,
        })
        .collect();
    rules
}

/// Faults that only show against the metrics: unknown ids, and one word claimed by two metrics without anything that decides.
pub(super) fn check(rules: &CueRules, file: &str, metrics: &[Metric], problems: &mut Vec<Problem>) {
    let known = |id: &str| id.is_empty() || metrics.is_empty() || metrics.iter().any(|m| m.id == id);
    for cue in &rules.metrics {
        if !known(&cue.metric) {
            let message = format!("“{}” names the metric {}, which has no file", cue.word, cue.metric);
            problems.push(Problem::error(message, format!("add metrics/{}.toml or name another metric", cue.metric)).in_file(file));
        }
    }
    let mut claimed: BTreeMap<&str, &MetricCue> = BTreeMap::new();
    for cue in &rules.metrics {
        for word in &cue.words {
            match claimed.get(word.as_str()) {
                Some(other) if undecided(other, cue) => {
                    let message = format!("“{word}” is claimed by {} and by {}, and nothing decides", other.metric, cue.metric);
                    let remedy = "give one of them counts = [...] or with = [...], or leave the word to one";
                    problems.push(Problem::error(message, remedy).in_file(file));
                }
                _ => {
                    claimed.insert(word, cue);
                }
            }
        }
    }
    for cue in &rules.facts {
        match metrics.iter().find(|m| m.id == cue.metric) {
            None if !metrics.is_empty() => {
                let message = format!("a fact cue names the metric {}, which has no file", cue.metric);
                problems.push(Problem::error(message, format!("add metrics/{}.toml or name another metric", cue.metric)).in_file(file));
            }
            Some(m) if !m.categories.is_empty() && !cue.value.starts_with('@') && !m.categories.contains(&cue.value) => {
                let message = format!("{} is no category of {}", cue.value, cue.metric);
                problems.push(Problem::error(message, format!("choose one of {}", m.categories.join(", "))).in_file(file));
            }
            _ => {}
        }
    }
}

/// Two cues of one word, of different metrics, that could both govern the same figure.
fn undecided(a: &MetricCue, b: &MetricCue) -> bool {
    let open = |c: &MetricCue| c.counts.is_empty() && c.with.entries().is_empty();
    a.metric != b.metric && a.role == b.role && open(a) && open(b) && a.weak == b.weak
}
