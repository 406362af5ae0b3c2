//! Attachment: which number counts what.
//!
//! A figure is read with the noun phrase that follows it (whom it counts) and with the cue of the sentence that fits it
//! best (what happened to them). Candidates are scored by direction and by what lies between: words, marks, clause
//! beginnings, other figures. The method is that of quantity–event association by nearest compatible governor
//! (as in Roy, Vieira and Roth 2015, "Reasoning about Quantities in Natural Language", TACL 3), without training.

mod age;
mod backwards;
mod clause;
mod context;
mod govern;
mod list;
mod noun;
mod pairs;
mod presume;
mod share;
mod verb;
mod whole;

use std::ops::Range;

use age::{in_row_of_ages, is_age, is_year};
use backwards::{inherit_backwards, parts_of_next};
pub(in crate::claim) use clause::is_gap;
use clause::{completes_noun, is_loose, metric_inside, names_thing, taken_back};
use context::{
    after_superseded, contrasts_figure, dashed_place, dated_item, gapped, is_among, is_change, is_spoken_of, is_threshold,
    joined_to_previous, list_item, lists_parts, main_count, marker_before, names_rival, nearest_count, needs_noun, no_count_before,
    one_of_list, parent, past_parts, placed_item, relative_part, repeats_measure, repeats_preposition, said_of_part, shares_noun,
    shares_on, speaks,
};
use govern::{ENOUGH, FAR, best_cue, describes_whole, has_unknown_noun, is_thing, population_of_cue, verb_beside};
pub(in crate::claim) use list::{LISTED, heading, name_before_bracket, topic};
use noun::{Noun, nouns};
use pairs::pair;
pub(in crate::claim) use presume::is_on_crowd;
use presume::presume;
use share::{as_share, is_fraction, is_ratio, is_share, lacks_unit};
use whole::{held, retotalled, told_apart, whole_of};

use super::scene::Scene;
use super::speaker::Speaker;
use crate::catalog::{Cue, MetricCue, Role, Voice};

/// Why a figure that stands alone bears no claim.
const UNSAID: &str = "nothing says what it counts";

/// Note of a figure that no word of its sentence gives a metric.
pub(in crate::claim) const TAKEN: &str = "takes the metric of the figure before it";

/// Confidence of a figure of people whom no list names, and of one that a word near its metric governs.
const UNNAMED: f64 = 0.45;

/// The packs' reason for what is counted at an election rather than won.
const BALLOTS: &str = "ballots";

/// The packs' reason for how many went to vote.
const TURNOUT: &str = "turnout";

/// What a figure counts, or why it counts nothing.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::claim) enum Attachment {
    /// It bears a claim.
    Count(Count),
    /// A number, but no claim: the reason.
    NoClaim(String),
}

/// A figure with its metric.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::claim) struct Count {
    pub metric: String,
    pub population: Option<String>,
    /// Tokens of the quantity, its noun and the cue: the quote.
    pub tokens: Range<usize>,
    pub confidence: f64,
    /// The figure is part of the one before ("including 7 children").
    pub subset: bool,
    /// The sentence's figure that this one is part of or takes its metric from.
    pub parent: Option<usize>,
    pub notes: Vec<String>,
}

/// Attaches every quantity of the scene. `earlier`: the counts of the last sentence that had any, for "of them"; `saying`: who
/// speaks in this one; `crowd`: the dispatch is on one.
pub(in crate::claim) fn attach(scene: &Scene<'_>, earlier: &[(Count, Option<f64>)], saying: &[Speaker], crowd: bool) -> Vec<Attachment> {
    let nouns = nouns(scene);
    let before = goes_on_from(scene, earlier);
    let mut out: Vec<Attachment> = Vec::with_capacity(nouns.len());
    for q in 0..nouns.len() {
        let mut attachment = match speaks(scene, q, &nouns, saying) {
            true => Attachment::NoClaim("counts those who say so".into()),
            false => attach_one(scene, q, &nouns, &out, before),
        };
        if matches!(attachment, Attachment::NoClaim(_))
            && let Some(count) = part_of_told(scene, q, &nouns, earlier)
        {
            attachment = Attachment::Count(count);
        }
        if let Attachment::Count(count) = &mut attachment {
            as_share(scene, q, count);
        }
        if let Attachment::Count(count) = &mut attachment
            && is_loose(scene, q, &nouns[q])
        {
            count.confidence = count.confidence.min(0.45);
            count.notes.push("the word bounds nothing: any number fits".into());
        }
        out.push(attachment);
    }
    inherit_backwards(scene, &nouns, &mut out);
    parts_of_next(scene, &nouns, &mut out);
    pair(scene, &nouns, earlier, &mut out);
    if crowd {
        presume(scene, &nouns, saying, &mut out);
    }
    out
}

fn attach_one(scene: &Scene<'_>, q: usize, nouns: &[Noun], done: &[Attachment], before: Option<&Count>) -> Attachment {
    let quantity = &scene.quantities[q];
    let noun = &nouns[q];
    if let Some(reason) = quantity.not_count {
        return Attachment::NoClaim(reason.to_owned());
    }
    // "51 per cent (of the) votes": what a percentage is of does not make it a measure.
    // "96 per cent of the ballots are counted": how far the count has come is no result.
    let unit = noun.not_count.clone().filter(|reason| quantity.unit.is_none() || reason == BALLOTS);
    let shared = || shares_noun(scene, q).then(|| nouns.get(q + 1).and_then(|n| n.not_count.clone())).flatten();
    // "Turnout was 61 percent" is no result, "turnout was 20,000" is a crowd.
    let before_it = || no_count_before(scene, quantity.tokens.start).filter(|reason| reason != TURNOUT || quantity.unit.is_some());
    if let Some(reason) = unit.or_else(shared).or_else(before_it) {
        return Attachment::NoClaim(reason);
    }
    if is_age(scene, q, noun) && !list::in_brackets(scene, q) || in_row_of_ages(scene, q, nouns) {
        return Attachment::NoClaim("an age".into());
    }
    if is_year(scene, q, noun) {
        return Attachment::NoClaim("a year".into());
    }
    if is_change(scene, q) {
        return Attachment::NoClaim("a change since the last count".into());
    }
    if names_thing(scene, q, noun) || is_ratio(scene, q, nouns) {
        return Attachment::NoClaim("part of a name or of a ratio".into());
    }
    if completes_noun(scene, q, nouns) {
        return Attachment::NoClaim("says whose those before it are".into());
    }
    if let Some(reason) = repeats_measure(scene, q, nouns, done) {
        return Attachment::NoClaim(reason);
    }
    if is_threshold(scene, q) {
        return Attachment::NoClaim("where a rule begins to hold".into());
    }
    let set = || list::line(scene, q, noun, before).or_else(|| list::bracket(scene, q, done)).or_else(|| held(scene, q, noun));
    if let Some(count) = set().or_else(|| told_apart(scene, q, nouns)).or_else(|| list::split_up(scene, q, nouns, done)) {
        return Attachment::Count(count);
    }
    let from_thing = subset_from_thing(scene, q, noun, done);
    let noun = from_thing.as_ref().unwrap_or(noun);
    let population = population_of(scene, q, noun, nouns);
    if let Some(reason) = needs_noun(scene, q, noun, done, before) {
        return Attachment::NoClaim(reason.to_owned());
    }
    let subset_before = marker_before(scene, quantity.tokens.start);
    let parts = lists_parts(scene, q, done);
    // "76 percent of the vote": a share is of something anyway.
    let partitive = noun.partitive && quantity.unit.as_deref() != Some("percent");
    let part = noun.subset_after || partitive || noun.whole.is_some() || parts || is_among(scene, noun.end);
    let subset = subset_before || part;
    // "Seven of the eleven": a whole that is named goes before the last figure.
    let parent = |subset: bool| noun.whole.filter(|_| subset).or_else(|| parent(done, subset));
    let is_part = |metric: &str| part || subset_before && !past_parts(scene, q, metric, done);
    if let Some(index) = noun.counted {
        let cue = &scene.language.cues.metrics[index];
        if !cue.weak && !noun.partitive && !noun.postposed {
            let named = population.clone().or_else(|| cue.population.clone());
            let subset = is_part(&cue.metric);
            // "Seven of the 14 survivors were taken to hospital": the verb is that of the part.
            let is_whole = nouns.iter().any(|n| n.whole == Some(q));
            if let Some((verb, at)) = verb_beside(scene, q, noun).filter(|_| !is_whole) {
                return Attachment::Count(Count {
                    metric: verb.metric.clone(),
                    population: named,
                    tokens: at.start.min(quantity.tokens.start)..at.end.max(noun.end),
                    confidence: 0.85,
                    subset,
                    parent: parent(subset),
                    notes: vec![format!(
                        "“{}” stands beside a group named by “{}”",
                        scene.words(at),
                        scene.said(cue, quantity.tokens.start)
                    )],
                });
            }
            let tokens = quantity.tokens.start..noun.end;
            return Attachment::Count(Count {
                metric: cue.metric.clone(),
                population: named,
                tokens,
                confidence: if cue.unsure { UNNAMED } else { 0.95 },
                subset,
                parent: parent(subset),
                notes: vec![format!("“{}” is what is counted", scene.said(cue, quantity.tokens.start))],
            });
        }
    }
    let phrase = quantity.tokens.start..noun.end.max(quantity.tokens.end);
    if shares_next_noun(scene, q, nouns) {
        return Attachment::NoClaim(UNSAID.into());
    }
    if let Some(model) = retotalled(scene, q, noun, done) {
        // "six died later in hospital, taking the toll to 20": the word may say what the total is of.
        let (start, end) = (quantity.tokens.start, quantity.tokens.end);
        let beside = |c: &Range<usize>| (c.end..c.end + 3).contains(&start) || (end..end + 2).contains(&c.start);
        // "the count" of bodies is no crowd.
        let crowd = |id: &str| scene.catalog.metric(id).is_some_and(|m| m.domain == "crowd");
        let own = |id: &str| !crowd(id) || crowd(&model.metric);
        let toll = scene.metric_cues().find(|(c, cue)| cue.role == Role::Toll && beside(&c.tokens) && own(&cue.metric));
        return Attachment::Count(Count {
            metric: toll.map_or(&model.metric, |(_, cue)| &cue.metric).clone(),
            population: model.population.clone(),
            tokens: phrase,
            confidence: 0.75,
            subset: false,
            parent: None,
            notes: vec![TAKEN.into()],
        });
    }
    let governing = governing(scene, q, nouns, population.as_deref(), before).filter(|(_, at, _)| !said_of_part(scene, q, noun, at));
    // "15 houses were destroyed, another 40 flooded": a bare figure that no other word governs counts what was counted before it.
    // "counted at 2,034 sites": behind a preposition a noun that no list knows says what is counted.
    let before_start = quantity.tokens.start.saturating_sub(1)..quantity.tokens.start;
    let placed = has_unknown_noun(scene, noun.end) && scene.has_cue(before_start, |c| matches!(c, Cue::Stop | Cue::Locative));
    let bare = population.is_none() && noun.counted.is_none() && quantity.unit.is_none() && !placed;
    let same = || nearest_count(done).and_then(|c| c.population.clone());
    // "двое руководителей шахты": whom the thing belongs to is counted, when nothing befell the thing.
    let owner = || noun.head.clone().filter(|_| noun.counted.is_none());
    let found = |things: &str| self::governing(scene, q, nouns, Some(things), before);
    let (population, governing) = match (governing, if bare { same() } else { owner() }) {
        (None, Some(things)) => match found(&things) {
            Some(found) => (Some(things), Some(found)),
            None => (population, None),
        },
        // "90 houses were damaged and 44 destroyed": a word right behind it that is said of such things.
        (Some(governing), Some(things)) if bare => match found(&things).filter(|f| f.1.start == phrase.end && f.2 > governing.2) {
            Some(found) => (Some(things), Some(found)),
            None => (population, Some(governing)),
        },
        (governing, _) => (population, governing),
    };
    // "the Centre Party 15.3": nobody is a fraction.
    let whole = |cue: &MetricCue| cue.role == Role::Counted || scene.counts_people(&cue.metric);
    let governing = governing.filter(|(cue, ..)| !(is_fraction(quantity) && whole(cue)));
    // "44 were detained, police said; the organisers counted 60": a verb of telling leaves a bare figure to what was counted before,
    // and so it does behind the name of whoever tells ("the organisers of the rally speak of 60").
    let start = quantity.tokens.start;
    let tells = |at: &Range<usize>| {
        // "300 are still listed as missing": a verb of telling inside the word for what happened tells nothing.
        let verb = |v: &Range<usize>| v.start == at.start && v.len() >= at.len() || (at.end..start).contains(&v.start);
        scene.voices.iter().any(|v| *v.cue == Voice::Says && verb(&v.tokens))
    };
    let rival = |cue: &MetricCue| nearest_count(done).is_some_and(|c| c.metric != cue.metric && scene.counts_people(&c.metric));
    let governing = governing.filter(|(cue, at, _)| !(bare && tells(at) && rival(cue) && names_rival(scene, q)));
    if let Some(part) = nouns.iter().position(|n| n.whole == Some(q))
        && let Some((of_part, at, _)) = self::governing(scene, part, nouns, population.as_deref(), before)
        && governing.as_ref().is_some_and(|(cue, range, _)| *range == at || cue.metric == of_part.metric)
    {
        return whole_of(scene, q, noun, population, (of_part, &at), scene.quantities[part].tokens.start);
    }
    if let Some((cue, range, score)) = governing {
        let population = population.clone().or_else(|| population_of_cue(scene, cue, &range));
        // A word that describes the group gives way only to a verb right after it.
        let follows = range.start >= noun.end
            // "Eight people injured in the quake are still being treated": or to the verb of the sentence, with its auxiliary.
            && (range.start - noun.end <= 4 || scene.has_cue(noun.end..range.start, |c| *c == Cue::Passive))
            && !(noun.end..range.start).any(|i| scene.quantity_at(i).is_some() || scene.is_comma(i))
            && !scene.has_cue(noun.end..range.start, |c| matches!(c, Cue::And | Cue::Clause));
        let described = noun.counted.filter(|_| noun.postposed && !follows).map(|i| &scene.language.cues.metrics[i]).filter(|c| !c.weak);
        let cue = described.unwrap_or(cue);
        if cue.metric.is_empty() {
            return Attachment::NoClaim(format!("“{}” governs the figure, and no metric holds it", scene.words(range)));
        }
        let borrows = subset_before || (noun.subset_after && noun.predicate);
        // "Nineteen of those killed were officers": what the whole suffered is said right there.
        let told = borrows && score < 7.0 && (nearest_count(done).is_some() || metric_inside(scene, &phrase).is_some());
        if !told {
            let tokens = range.start.min(quantity.tokens.start)..range.end.max(noun.end.max(quantity.tokens.end));
            let denied = taken_back(scene, quantity, noun.end, &range);
            let subset = is_part(&cue.metric);
            let unnamed = denied.is_some() || cue.unsure || unknown_people(scene, noun, population.is_some(), cue) || pastime(scene, cue);
            return Attachment::Count(Count {
                metric: cue.metric.clone(),
                population: population.or_else(|| noun.counted.and_then(|i| scene.language.cues.metrics[i].population.clone())),
                tokens,
                confidence: if unnamed { UNNAMED } else { (0.62 + (score - ENOUGH) * 0.06).clamp(0.5, 0.95) },
                subset,
                parent: parent(subset),
                notes: [format!("“{}” governs the figure (score {score:.1})", scene.words(range))].into_iter().chain(denied).collect(),
            });
        }
    }
    // "Five of the 15 dead were foreigners": a part of those whom the noun of the whole names.
    let whole = noun.whole.and_then(|w| nouns[w].counted).map(|i| &scene.language.cues.metrics[i]);
    if let Some(cue) = whole.filter(|cue| !cue.weak && scene.counts_people(&cue.metric) && quantity.unit.is_none()) {
        return Attachment::Count(Count {
            metric: cue.metric.clone(),
            population: population.or_else(|| cue.population.clone()),
            tokens: phrase,
            confidence: 0.7,
            subset: true,
            parent: None,
            notes: vec![format!("a part of those “{}”", scene.said(cue, quantity.tokens.start))],
        });
    }
    fallback(scene, q, noun, population, subset, done, before)
}

/// "when it reported around 3,000 and more than 2,000 detentions": a bare figure joined at once to one whose noun says what both count,
/// with no word for what happened right before.
fn shares_next_noun(scene: &Scene<'_>, q: usize, nouns: &[Noun]) -> bool {
    let (quantity, Some(next)) = (&scene.quantities[q], scene.quantities.get(q + 1)) else { return false };
    let (start, end) = (quantity.tokens.start, quantity.tokens.end);
    let bare = nouns[q].population.is_none() && nouns[q].counted.is_none() && nouns[q].end <= end && quantity.unit.is_none();
    let strong = |n: &Noun| n.counted.is_some_and(|i| !scene.language.cues.metrics[i].weak) && !n.postposed && next.not_count.is_none();
    let joined = next.tokens.start == end + 1 && scene.has_cue(end..end + 1, |c| *c == Cue::And);
    bare && joined && strong(&nouns[q + 1]) && !scene.metric_cues().any(|(c, _)| c.tokens.end <= start && start - c.tokens.end <= 1)
}

/// "800 students took part in the survey": who comes to what makes no news is no crowd, unless there is a protest besides.
fn pastime(scene: &Scene<'_>, cue: &MetricCue) -> bool {
    let whole = 0..scene.tokens.len();
    scene.catalog.metric(&cue.metric).is_some_and(|m| m.domain == "crowd")
        && scene.has_cue(whole.clone(), |c| *c == Cue::Pastime)
        && !scene.has_cue(whole, |c| *c == Cue::Unrest)
}

/// "He saved two penalties": a word that no list knows names what is counted, and it need not be people.
fn unknown_people(scene: &Scene<'_>, noun: &Noun, named: bool, cue: &MetricCue) -> bool {
    let told = named || noun.counted.is_some() || noun.whole.is_some() || noun.subset_after || noun.predicate;
    // Where nouns have capitals, a small letter begins no noun.
    let noun_there = has_unknown_noun(scene, noun.end) && (!scene.language.cues.capital_nouns || scene.tokens.is_capital(noun.end));
    !told && cue.role != Role::Toll && scene.counts_people(&cue.metric) && noun_there
}

/// What a bare figure goes on from: of the counts of the sentence before the last, but the dead before the injured
/// ("82 were killed and 266 injured. Earlier the channel had reported 70").
fn goes_on_from<'c>(scene: &Scene<'_>, earlier: &'c [(Count, Option<f64>)]) -> Option<&'c Count> {
    let fatal = |c: &Count| !c.subset && scene.catalog.metric(&c.metric).is_some_and(|m| m.fatal);
    let last = earlier.last().map(|(count, _)| count)?;
    let harm = scene.catalog.metric(&last.metric).is_some_and(|m| m.domain == "harm");
    let dead = || earlier.iter().map(|(count, _)| count).find(|c| fatal(c));
    Some(if harm && !last.subset { dead().unwrap_or(last) } else { last })
}

/// "The violence left 25 dead. Three of the 25 were in Nyala": the whole is a figure of the sentence before, told again.
fn part_of_told(scene: &Scene<'_>, q: usize, nouns: &[Noun], earlier: &[(Count, Option<f64>)]) -> Option<Count> {
    let whole = scene.quantities[nouns[q].whole?].wording.figure?;
    let (model, _) = earlier.iter().find(|(_, figure)| *figure == Some(whole))?;
    let part = scene.quantities[q].wording.figure? < whole;
    part.then(|| Count {
        metric: model.metric.clone(),
        population: nouns[q].population.clone(),
        tokens: scene.quantities[q].tokens.start..nouns[q].end.max(scene.quantities[q].tokens.end),
        confidence: 0.7,
        subset: true,
        parent: None,
        notes: vec!["a part of a figure of the sentence before".into()],
    })
}

/// "780 were evacuated, among them 80 from a hospital": after a preposition a thing is where the people come from, not what is counted.
fn subset_from_thing(scene: &Scene<'_>, q: usize, noun: &Noun, done: &[Attachment]) -> Option<Noun> {
    let end = scene.quantities[q].tokens.end;
    let preposition = scene.has_cue(end..end + 1, |c| matches!(c, Cue::Locative | Cue::Partitive | Cue::Stop));
    let thing = preposition && is_thing(scene, noun, noun.population.as_deref());
    let of_people = |c: &Count| scene.counts_people(&c.metric);
    (thing && marker_before(scene, scene.quantities[q].tokens.start) && nearest_count(done).is_some_and(of_people))
        .then(|| Noun { end, ..Noun::default() })
}

/// The cue that governs `q`; "12 of the 16 parties that entered the elections could not pass" leaves to the whole what is nearest to it.
fn governing<'a>(
    scene: &Scene<'a>,
    q: usize,
    nouns: &[Noun],
    population: Option<&str>,
    before: Option<&Count>,
) -> Option<(&'a MetricCue, Range<usize>, f64)> {
    let start = scene.quantities[q].tokens.start;
    let verbless = |w: &usize| nouns[*w].counted.is_none_or(|i| scene.language.cues.metrics[i].weak);
    // "Five of the 60 people on board were rescued": what says where the whole was is said of the whole.
    let taken = nouns[q]
        .whole
        .filter(verbless)
        .and_then(|w| {
            describes_whole(scene, &nouns[w])
                .or_else(|| best_cue(scene, w, nouns, population, None, before, ENOUGH).map(|(_, range, _)| range))
        })
        // "rescued eight of 16 miners who …": what stands right before the part is its own; "of the 60, 12 died": or behind both.
        .filter(|range| range.end != start && (nouns[q].whole > Some(q) || range.start < start));
    let beyond = |at: &Range<usize>| taken.as_ref().is_some_and(|t| at.start >= t.end);
    let far = || best_cue(scene, q, nouns, population, taken.as_ref(), before, FAR).filter(|(_, at, _)| beyond(at));
    let nearest = best_cue(scene, q, nouns, population, taken.as_ref(), before, ENOUGH);
    // Where no cue is taken the others would ask the same again.
    if taken.is_none() {
        return nearest;
    }
    nearest.or_else(far).or_else(|| best_cue(scene, q, nouns, population, None, before, ENOUGH))
}

/// No cue governs the figure: it may take the metric of the figure it is part of, or of a crowd noun.
fn fallback(
    scene: &Scene<'_>,
    q: usize,
    noun: &Noun,
    population: Option<String>,
    subset: bool,
    done: &[Attachment],
    before: Option<&Count>,
) -> Attachment {
    let quantity = &scene.quantities[q];
    let tokens = quantity.tokens.start..noun.end.max(quantity.tokens.end);
    // "He won 59 percent of the vote, the incumbent 38": the verb is not said again, nor the unit.
    let shares = lacks_unit(scene, q, noun, done);
    if quantity.unit.is_some() && !subset && !shares {
        let of_percent = |c: &&Count| scene.catalog.metric(&c.metric).is_some_and(|m| m.unit == "percent");
        if let Some(model) = nearest_count(done).or(before).filter(of_percent).filter(|_| shares_on(scene, q)) {
            return Attachment::Count(Count {
                metric: model.metric.clone(),
                population,
                tokens,
                confidence: 0.6,
                subset,
                parent: None,
                notes: vec!["a share like the one before it".into()],
            });
        }
        return Attachment::NoClaim("a share of something unnamed".into());
    }
    let joined = joined_to_previous(scene, q);
    let listed = before.is_some_and(|b| b.subset) || scene.has_cue(0..scene.tokens.len(), |c| *c == Cue::SubsetBefore);
    // "Компания 130 адам дейді": where the verb closes, a figure and its noun stand before whoever speaks of them.
    let told = scene.language.attribution.verb_final
        && noun.population.as_deref() == Some("people")
        && scene.voices.iter().any(|v| *v.cue == Voice::Says && v.tokens.start == noun.end);
    // "Estimates of the crowd differ. Police spoke of 4,000 people": what a sentence without figures has named is what is spoken of.
    let topical = noun.population.as_deref() == Some("people")
        && before.is_some_and(|b| b.notes.iter().any(|n| n == list::TOPIC))
        && is_spoken_of(scene, &quantity.tokens);
    let told = told || topical;
    let elliptic = noun.counted.is_none()
        && (told || contrasts_figure(scene, q) || list_item(scene, q) || (population.is_none() && names_rival(scene, q)));
    let answers = list::answers(scene, q, noun, before);
    let elliptic = elliptic
        || shares
        || answers
        || noun.counted.is_none() && (placed_item(scene, q) || population.is_none() && dated_item(scene, q, done))
        || noun.counted.is_none() && (after_superseded(scene, q) || repeats_preposition(scene, q, done));
    let continues = elliptic || subset || (noun.predicate && (noun.population.is_some() || listed));
    // "28 dead, among them one policeman": who the one is says enough.
    let named_part = subset && population.is_some() && !noun.subset_after && marker_before(scene, quantity.tokens.start);
    if !quantity.digits
        && quantity.wording.figure.is_some_and(|f| f <= 1.0)
        && !named_part
        && !dashed_place(scene, q, done)
        && !one_of_list(scene, q, done)
    {
        return Attachment::NoClaim("one of those before, and no word says what happened to it".into());
    }
    // "Twelve died. Eight of the victims …": of a total of the dead and the injured those that were told last.
    let of_total = |cue: &MetricCue| {
        let part = |m: &&Count| scene.catalog.metric(&cue.metric).is_some_and(|total| total.parts.contains(&m.metric));
        nearest_count(done).or(before).filter(part).map_or(&cue.metric, |m| &m.metric).clone()
    };
    if let Some(cue) = noun.subset_after.then(|| metric_inside(scene, &tokens)).flatten() {
        return Attachment::Count(Count {
            metric: of_total(cue),
            population,
            tokens,
            confidence: 0.75,
            subset,
            parent: parent(done, subset),
            notes: vec![format!("a part of those “{}”", scene.said(cue, quantity.tokens.start))],
        });
    }
    // "Four detentions and 31 agents injured": a word of its own stands right behind it.
    if let Some(cue) = noun.counted.filter(|_| noun.postposed).map(|i| &scene.language.cues.metrics[i]).filter(|c| !c.weak) {
        return Attachment::Count(Count {
            metric: cue.metric.clone(),
            population,
            tokens,
            confidence: 0.8,
            subset,
            parent: parent(done, subset),
            notes: vec![format!("“{}” says what happened to them", scene.said(cue, quantity.tokens.start))],
        });
    }
    if continues || (joined && (population.is_some() || gapped(scene, q))) {
        // "of them 4,353 were injured, of whom 3,393 officers": a part of the part just before.
        let last = || done.iter().rev().find_map(|a| if let Attachment::Count(c) = a { Some(c) } else { None });
        let relative = relative_part(scene, &tokens);
        // "3,000 of the 42,000 spectators": the whole is named here, and what is expected goes on with nothing that happened.
        let apart = noun.whole.is_some() || scene.has_cue(scene.clause(tokens.start), |c| *c == Cue::Planned);
        // "fixes 53 bugs, four of them critical": what the whole before it counts is no claim, nor is the part.
        let whole = |o: usize| matches!(&done[o], Attachment::NoClaim(_)) && scene.quantities[o].not_count.is_none();
        let counts = |o: usize| scene.cues_at(scene.quantities[o].tokens.end).any(|c| matches!(c.cue, Cue::Population(_)));
        let named = |o: usize| counts(o) || has_unknown_noun(scene, scene.quantities[o].tokens.end);
        let nothing = subset && q > 0 && whole(q - 1) && named(q - 1);
        // "Of the survivors, 128 came from the north, 80 from the south": a list of parts goes on with its part.
        // "killed people in several districts: 44 in Rangpur, 12 in Sylhet": a part goes on with the part before it.
        let sibling = || if lists_parts(scene, q, done) { last().filter(|c| c.subset) } else { None };
        let model = sibling()
            .or_else(|| main_count(scene, q, done))
            .or_else(|| nearest_count(done))
            .or_else(|| if relative || joined || continues { last() } else { None })
            .or_else(|| {
                // "Fourteen were hurt. A reporter saw several thousand people": others than those of the sentence before.
                let others = population.is_some() && !subset && !noun.predicate && !told && contrasts_figure(scene, q);
                let others = others && before.and_then(|b| scene.catalog.metric(&b.metric)).is_none_or(|m| m.domain != "crowd");
                // "observed voting at 1,200 of them": people are no places.
                let placed = noun.subset_after && scene.has_cue(tokens.start.saturating_sub(1)..tokens.start, |c| *c == Cue::Locative);
                let free = continues && !apart && !relative && !nothing && !others && !placed;
                before.filter(|_| free && (subset || noun.counted.is_none()))
            });
        // "No one was hurt, and 12,000 fans went home": what happened to nobody goes on with nobody.
        let none = |m: &Count| {
            let mut told = done.iter().zip(&scene.quantities);
            told.any(|(a, o)| matches!(a, Attachment::Count(c) if c == m) && o.wording.figure == Some(0.0))
        };
        let model = model.filter(|m| subset || !none(m));
        // Cities and cars do not take over what happened to people, nor people what cities are counted for.
        let thing = is_thing(scene, noun, population.as_deref());
        let people = !thing && (population.is_some() || noun.predicate);
        // "More than half of the ballots": a part of something else is no share like the one before, nor are "300 of them".
        let model = model.filter(|m| !is_share(scene, m) || shares || quantity.unit.is_some() && (!subset || lists_parts(scene, q, done)));
        // "98,000 houses, most of them in three provinces": provinces are no houses.
        let unit = |metric: &str| scene.catalog.metric(metric).map(|m| m.unit.as_str());
        let counted = noun.counted.map(|i| unit(&scene.language.cues.metrics[i].metric));
        let model = model.filter(|m| counted.is_none_or(|c| c == unit(&m.metric)));
        let subset = subset || model.is_some_and(|m| m.subset && nearest_count(done).is_none());
        if let Some(model) = model.filter(|m| if scene.counts_people(&m.metric) { !thing } else { !people || is_share(scene, m) }) {
            return Attachment::Count(Count {
                metric: model.metric.clone(),
                population,
                tokens,
                // A bare figure that goes on with the sentence before may as well speak of something else.
                confidence: model.confidence.min(match (subset, elliptic, nearest_count(done).is_some()) {
                    (true, ..) => 0.75,
                    _ if answers => 0.65,
                    (_, true, false) => 0.45,
                    (_, true, true) => 0.55,
                    _ => 0.6,
                }),
                subset,
                parent: parent(done, subset),
                notes: [TAKEN].into_iter().chain(answers.then_some(list::TOPIC)).map(String::from).collect(),
            });
        }
    }
    if let Some(index) = noun.counted {
        let cue = &scene.language.cues.metrics[index];
        return Attachment::Count(Count {
            metric: if noun.partitive { of_total(cue) } else { cue.metric.clone() },
            population: population.or_else(|| cue.population.clone()),
            tokens,
            // Places of which nothing is said may be named for any reason.
            confidence: match cue.weak {
                _ if cue.unsure => UNNAMED,
                true if scene.catalog.metric(&cue.metric).is_some_and(|m| m.unit == "localities") => 0.45,
                true => 0.55,
                false => 0.8,
            },
            subset,
            parent: None,
            notes: vec![format!("“{}” is counted, no verb says more", scene.said(cue, quantity.tokens.start))],
        });
    }
    match population {
        Some(p) => Attachment::NoClaim(format!("counts {p}, but no word says what happened to them")),
        None => Attachment::NoClaim(UNSAID.into()),
    }
}

fn population_of(scene: &Scene<'_>, q: usize, noun: &Noun, nouns: &[Noun]) -> Option<String> {
    if scene.quantities[q].unit.as_deref() == Some("percent") {
        return Some("percent".into());
    }
    // "2,500 police, 900 of them in the port": the part is of what the whole counts.
    let part_of = noun.subset_after.then(|| nouns[..q].iter().rev().find(|n| !n.subset_after)).flatten();
    noun.population
        .clone()
        .or_else(|| noun.whole.and_then(|w| nouns[w].population.clone()))
        .or_else(|| part_of.and_then(|n| n.population.clone()))
}
