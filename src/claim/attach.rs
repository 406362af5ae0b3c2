//! Attachment: which number counts what.
//!
//! A figure is read with the noun phrase that follows it (whom it counts) and with the cue of the sentence that fits it
//! best (what happened to them). Candidates are scored by direction and by what lies between: words, marks, clause
//! beginnings, other figures. The method is that of quantity–event association by nearest compatible governor
//! (as in Roy, Vieira and Roth 2015, "Reasoning about Quantities in Natural Language", TACL 3), without training.

use std::ops::Range;

use super::scene::Scene;
use crate::catalog::{Cue, MetricCue, Qualifier, Role, TokenKind, Voice};

/// Score below which a cue does not govern a figure.
const ENOUGH: f64 = 3.0;

/// What a figure counts, or why it counts nothing.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Attachment {
    /// It bears a claim.
    Count(Count),
    /// A number, but no claim: the reason.
    NoClaim(String),
}

/// A figure with its metric.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Count {
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

/// The noun phrase after a figure.
#[derive(Debug, Default, Clone)]
struct Noun {
    population: Option<String>,
    counted: Option<usize>,
    /// Where the counted noun stands: no other figure may take it.
    counted_at: Option<usize>,
    end: usize,
    not_count: Option<String>,
    /// "12 of the 16 parties": the whole that follows.
    whole: Option<usize>,
    subset_after: bool,
    /// "two of the wounded": the noun names the whole, not what happened to the two.
    partitive: bool,
    /// "61,067 are civilians": the noun follows a copula.
    predicate: bool,
}

/// Attaches every quantity of the scene. `before` is the last count of the sentences before, for "of them".
pub(super) fn attach(scene: &Scene<'_>, before: Option<&Count>) -> Vec<Attachment> {
    let nouns: Vec<Noun> = (0..scene.quantities.len()).map(|q| noun_after(scene, q)).collect();
    let mut out: Vec<Attachment> = Vec::with_capacity(nouns.len());
    for q in 0..nouns.len() {
        let mut attachment = attach_one(scene, q, &nouns, &out, before);
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
    out
}

fn attach_one(scene: &Scene<'_>, q: usize, nouns: &[Noun], done: &[Attachment], before: Option<&Count>) -> Attachment {
    let quantity = &scene.quantities[q];
    let noun = &nouns[q];
    if let Some(reason) = quantity.not_count {
        return Attachment::NoClaim(reason.to_owned());
    }
    if let Some(reason) = noun.not_count.clone().or_else(|| no_count_before(scene, quantity.tokens.start)) {
        return Attachment::NoClaim(reason);
    }
    if is_age(scene, q, noun) {
        return Attachment::NoClaim("an age".into());
    }
    let population = population_of(scene, q, noun, nouns);
    if let Some(reason) = needs_noun(scene, q, noun) {
        return Attachment::NoClaim(reason.to_owned());
    }
    let subset_before = marker_before(scene, quantity.tokens.start);
    let parts = lists_parts(scene, q, done);
    let subset = subset_before || noun.subset_after || noun.partitive || noun.whole.is_some() || parts;
    if let Some(index) = noun.counted {
        let cue = &scene.language.cues.metrics[index];
        if !cue.weak && !noun.partitive {
            let named = population.clone().or_else(|| cue.population.clone());
            let tokens = quantity.tokens.start..noun.end;
            return Attachment::Count(Count {
                metric: cue.metric.clone(),
                population: named,
                tokens,
                confidence: 0.95,
                subset,
                parent: parent(done, subset),
                notes: vec![format!("“{}” is what is counted", cue.word)],
            });
        }
    }
    let taken = noun.whole.and_then(|w| best_cue(scene, w, nouns, population.as_deref(), None)).map(|(_, range, _)| range);
    let governing =
        best_cue(scene, q, nouns, population.as_deref(), taken.as_ref()).or_else(|| best_cue(scene, q, nouns, population.as_deref(), None));
    if let Some((cue, range, score)) = governing {
        let population = population.clone().or_else(|| population_of_cue(scene, cue, &range));
        let borrows = subset_before || (noun.subset_after && noun.predicate);
        let inherited = if borrows { nearest_count(done).filter(|_| score < 7.0) } else { None };
        if inherited.is_none() {
            let tokens = range.start.min(quantity.tokens.start)..range.end.max(noun.end.max(quantity.tokens.end));
            return Attachment::Count(Count {
                metric: cue.metric.clone(),
                population: population.or_else(|| noun.counted.and_then(|i| scene.language.cues.metrics[i].population.clone())),
                tokens,
                confidence: (0.62 + (score - ENOUGH) * 0.06).clamp(0.5, 0.95),
                subset,
                parent: parent(done, subset),
                notes: vec![format!("“{}” governs the figure (score {score:.1})", cue.word)],
            });
        }
    }
    fallback(scene, q, noun, population, subset, done, before)
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
    if quantity.unit.is_some() && !subset {
        return Attachment::NoClaim("a share of something unnamed".into());
    }
    let joined = joined_to_previous(scene, q);
    let listed = before.is_some_and(|b| b.subset) || scene.has_cue(0..scene.tokens.len(), |c| *c == Cue::SubsetBefore);
    let elliptic =
        contrasts_figure(scene, q) || list_item(scene, q) || (population.is_none() && noun.counted.is_none() && names_rival(scene, q));
    let continues = elliptic || subset || (noun.predicate && (noun.population.is_some() || listed));
    if !quantity.digits && quantity.wording.figure.is_some_and(|f| f <= 1.0) {
        return Attachment::NoClaim("one of those before, and no word says what happened to it".into());
    }
    if continues || (joined && population.is_some()) {
        let model = nearest_count(done).or(if continues { before } else { None });
        if let Some(model) = model {
            return Attachment::Count(Count {
                metric: model.metric.clone(),
                population,
                tokens,
                confidence: if subset {
                    0.75
                } else if elliptic {
                    0.55
                } else {
                    0.6
                },
                subset,
                parent: parent(done, subset),
                notes: vec!["takes the metric of the figure before it".into()],
            });
        }
    }
    if let Some(index) = noun.counted {
        let cue = &scene.language.cues.metrics[index];
        return Attachment::Count(Count {
            metric: cue.metric.clone(),
            population: population.or_else(|| cue.population.clone()),
            tokens,
            confidence: 0.55,
            subset,
            parent: None,
            notes: vec![format!("“{}” is counted, no verb says more", cue.word)],
        });
    }
    match population {
        Some(p) => Attachment::NoClaim(format!("counts {p}, but no word says what happened to them")),
        None => Attachment::NoClaim("nothing says what it counts".into()),
    }
}

/// "13 journalists, 2 of them ..." : a figure whose noun has no cue of its own but whose right neighbour has one
/// ("26 protesters and 18 officers were killed" is found by distance; this serves "five and seven people died").
fn inherit_backwards(scene: &Scene<'_>, nouns: &[Noun], out: &mut [Attachment]) {
    for q in (0..out.len().saturating_sub(1)).rev() {
        let lonely = matches!(&out[q], Attachment::NoClaim(r) if r.starts_with("counts ") || r == "nothing says what it counts");
        if !lonely || !joined_to_previous(scene, q + 1) {
            continue;
        }
        let Attachment::Count(next) = &out[q + 1] else { continue };
        let close = scene.quantities[q + 1].tokens.start - scene.quantities[q].tokens.end <= 6;
        if close && (nouns[q].population.is_some() || scene.quantities[q + 1].tokens.start - scene.quantities[q].tokens.end == 1) {
            let inherited = Count {
                metric: next.metric.clone(),
                population: nouns[q].population.clone().or_else(|| next.population.clone()),
                tokens: scene.quantities[q].tokens.start..nouns[q].end.max(scene.quantities[q].tokens.end),
                confidence: 0.6,
                subset: false,
                parent: None,
                notes: vec!["shares the verb of the figure after it".into()],
            };
            out[q] = Attachment::Count(inherited);
        }
    }
}

/// Words that are figures only with a noun of their own: one, none, some, all.
fn needs_noun(scene: &Scene<'_>, q: usize, noun: &Noun) -> Option<&'static str> {
    let quantity = &scene.quantities[q];
    let named = noun.population.is_some() || noun.counted.is_some();
    let figure = quantity.wording.figure;
    let none_did = figure == Some(0.0) && governs_next(scene, &quantity.tokens);
    if !quantity.digits && figure.is_some_and(|f| f <= 1.0) && !named && !noun.subset_after && !none_did {
        return Some("a word for one or none, with nothing that it counts");
    }
    let partitive =
        scene.has_cue(quantity.tokens.end..quantity.tokens.end + 1, |c| *c == Cue::Link) && !noun.subset_after && noun.whole.is_none();
    if !quantity.digits && figure == Some(1.0) && partitive {
        return Some("one of a kind, no count");
    }
    (quantity.wording.vague.is_some()
        && !named
        && !noun.subset_after
        && noun.end == quantity.tokens.end
        && !governs_next(scene, &quantity.tokens))
    .then_some("a vague word with nothing that it counts")
}

/// "a girl of four": a bare small figure tied to the person before it.
fn is_age(scene: &Scene<'_>, q: usize, noun: &Noun) -> bool {
    let at = scene.quantities[q].tokens.start;
    let bare = noun.population.is_none() && noun.counted.is_none() && scene.quantities[q].wording.figure.is_some_and(|f| f < 110.0);
    let person = |i: usize| scene.cues.iter().any(|c| matches!(c.cue, Cue::Population(_)) && c.tokens.end == i);
    bare && at >= 2 && scene.has_cue(at - 1..at, |c| *c == Cue::Link) && person(at - 1)
}

/// "Half of the injured were officers": a percentage of people is a share, never a count of them.
fn as_share(scene: &Scene<'_>, q: usize, count: &mut Count) {
    let percent = scene.quantities[q].unit.as_deref() == Some("percent");
    if !percent || scene.catalog.metric(&count.metric).is_none_or(|m| m.unit == "percent") {
        return;
    }
    let share = format!("share_of_{}", count.metric);
    if scene.catalog.metric(&share).is_some() {
        count.metric = share;
    } else {
        count.confidence = count.confidence.min(0.4);
        count.notes.push("a percentage of something that no metric holds".into());
    }
}

/// "Some", "many", "all", and "several" of things rather than people.
fn is_loose(scene: &Scene<'_>, q: usize, noun: &Noun) -> bool {
    let quantity = &scene.quantities[q];
    quantity.wording.vague.is_some()
        && (quantity.interval.high.is_none()
            || (quantity.interval.low.is_some_and(|l| l < 10.0) && is_thing(scene, noun, noun.population.as_deref())))
}

/// A cue stands right beside the figure ("dozens detained", "hundreds were injured", "arrested several").
fn governs_next(scene: &Scene<'_>, quantity: &Range<usize>) -> bool {
    let at = quantity.end;
    let metric = |c: &Cue| matches!(c, Cue::Metric(_));
    let verb = (at..at + 3).find(|i| scene.cues_at(*i).any(|c| metric(c.cue)));
    let last = at >= scene.tokens.len() || scene.tokens.kind(at) == TokenKind::Mark;
    let before = last && quantity.start > 0 && scene.has_cue(quantity.start - 1..quantity.start, metric);
    before || verb.is_some_and(|v| (at..v).all(|i| scene.has_cue(i..i + 1, |c| matches!(c, Cue::Passive | Cue::Stop))))
}

/// "against 281,000, says the ministry": a bare figure that its own source sets against the one before.
fn contrasts_figure(scene: &Scene<'_>, q: usize) -> bool {
    let end = scene.quantities[q].tokens.end;
    scene.voices.iter().any(|v| v.tokens.start == end && matches!(v.cue, Voice::According | Voice::Perhaps))
}

/// A bare figure that somebody else, another place or a bound sets beside the one before: "the governor has spoken of 19",
/// "in Sibiu (5,000)", "the ministry puts it at no less than 10,000".
fn names_rival(scene: &Scene<'_>, q: usize) -> bool {
    let quantity = &scene.quantities[q];
    let (start, end) = (quantity.tokens.start, quantity.tokens.end);
    let aged = start > 0
        && scene.tokens.fold(start - 1) == ","
        && scene.tokens.fold(end) == ","
        && quantity.wording.figure.is_some_and(|f| f < 110.0);
    if aged
        || scene.tokens.kind(end) == TokenKind::Word
            && !scene.has_cue(end..end + 1, |c| matches!(c, Cue::Stop | Cue::Clause | Cue::And | Cue::Locative | Cue::Passive))
    {
        return false;
    }
    let clause = scene.clause(start);
    let near = start.saturating_sub(8).max(clause.start)..start;
    let spoken = scene.voices.iter().any(|v| *v.cue == Voice::Says && near.contains(&v.tokens.start));
    let placed = scene.places.iter().any(|p| !p.demonym && (p.tokens.end + 1 == start || p.tokens.start == end + 1));
    let dated = scene.dates.iter().any(|d| d.tokens.end + 1 == start);
    let bounded = quantity.wording.qualifier != Qualifier::Exact
        && quantity.wording.vague.is_none()
        && quantity.wording.figure.is_some_and(|f| f >= 10.0);
    spoken || placed || dated || bounded
}

/// "four - to the trauma centre, ten - to the hospital": figures of a list set off by dashes.
fn list_item(scene: &Scene<'_>, q: usize) -> bool {
    let dashed = |q: usize| scene.quantities.get(q).is_some_and(|x| x.tokens.end < scene.tokens.len() && scene.is_dash(x.tokens.end));
    q > 0 && dashed(q) && dashed(q - 1)
}

/// "all 16 were taken to hospital: ten to one, four to another": what follows the colon are parts of the count before it.
fn lists_parts(scene: &Scene<'_>, q: usize, done: &[Attachment]) -> bool {
    let at = scene.quantities[q].tokens.start;
    let whole = done
        .iter()
        .zip(&scene.quantities)
        .any(|(a, o)| matches!(a, Attachment::Count(c) if !c.subset) && (o.tokens.end..at).any(|i| scene.tokens.fold(i) == ":"));
    whole && scene.quantities[q].wording.figure.is_some()
}

fn parent(done: &[Attachment], subset: bool) -> Option<usize> {
    subset.then(|| done.iter().rposition(|a| matches!(a, Attachment::Count(c) if !c.subset))).flatten()
}

fn nearest_count(done: &[Attachment]) -> Option<&Count> {
    done.iter().rev().find_map(|a| match a {
        Attachment::Count(c) if !c.subset => Some(c),
        _ => None,
    })
}

/// A conjunction or a comma alone stands between this figure's phrase and the one before.
fn joined_to_previous(scene: &Scene<'_>, q: usize) -> bool {
    let start = scene.quantities[q].tokens.start;
    start > 0 && scene.cues.iter().any(|c| *c.cue == Cue::And && c.tokens.end == start)
}

fn marker_before(scene: &Scene<'_>, start: usize) -> bool {
    let opens = |c: &std::ops::Range<usize>| c.start == 0 || matches!(scene.tokens.fold(c.start - 1), "," | ";" | ":" | "(" | "-");
    scene
        .cues
        .iter()
        .any(|c| *c.cue == Cue::SubsetBefore && c.tokens.end <= start && start - c.tokens.end <= if opens(&c.tokens) { 8 } else { 2 })
}

/// A word before the figure makes it none ("article 5"), or the figure goes on a list that such a word began ("sections 147, 307 and 395").
fn no_count_before(scene: &Scene<'_>, start: usize) -> Option<String> {
    let listed = scene.quantities.iter().find(|q| {
        q.tokens.end + 1 == start && (scene.tokens.fold(start - 1) == "," || scene.has_cue(start - 1..start, |c| *c == Cue::And))
    });
    if let Some(before) = listed.filter(|q| q.digits)
        && let Some(reason) = no_count_before(scene, before.tokens.start)
    {
        return Some(reason);
    }
    scene.cues.iter().find_map(|c| match c.cue {
        Cue::NotCountBefore(reason) if c.tokens.end == start => Some(reason.clone()),
        _ => None,
    })
}

fn population_of(scene: &Scene<'_>, q: usize, noun: &Noun, nouns: &[Noun]) -> Option<String> {
    if scene.quantities[q].unit.as_deref() == Some("percent") {
        return Some("percent".into());
    }
    noun.population.clone().or_else(|| noun.whole.and_then(|w| nouns[w].population.clone()))
}

/// Walks the noun phrase after quantity `q`.
fn noun_after(scene: &Scene<'_>, q: usize) -> Noun {
    let mut noun = Noun { end: scene.quantities[q].tokens.end, ..Noun::default() };
    if scene.quantities[q].wording.figure == Some(0.0)
        && let Some(before) = noun_before_zero(scene, scene.quantities[q].tokens.start)
    {
        return Noun { end: noun.end, ..before };
    }
    let mut at = noun.end;
    let limit = at + 8;
    while at < scene.tokens.len().min(limit) {
        if let Some(other) = scene.quantity_at(at) {
            if at > noun.end && scene.has_cue(at - 1..at, |c| *c == Cue::Link) && noun.population.is_none() {
                noun.whole = Some(other);
            }
            break;
        }
        if scene.tokens.kind(at) == TokenKind::Mark {
            let glued = !scene.tokens.space_before(at);
            match scene.tokens.fold(at) {
                "\"" | "'" | "„" | "." if glued || scene.tokens.fold(at) != "." => {}
                "-" if glued => {}
                _ => break,
            }
            if scene.tokens.fold(at) == "." && (at + 1 >= scene.tokens.len() || scene.tokens.is_capital(at + 1)) {
                break;
            }
            at += 1;
            continue;
        }
        let pronoun = scene.cues_at(at).any(|c| *c.cue == Cue::SubsetAfter);
        if let Some(n) = scene.cues_at(at).find(|c| *c.cue == Cue::Partitive && !pronoun).map(|c| c.tokens.len()) {
            noun.partitive = true;
            at += n;
            continue;
        }
        let Step { population, counted, not_count, subset, stop, length } = step(scene, at);
        if let Some(length) = subset {
            noun.subset_after = true;
            at += length;
            noun.end = at;
            continue;
        }
        if counted.is_some_and(|(_, n)| population.as_ref().is_none_or(|(_, m)| n >= *m)) {
            let (index, n) = counted.unwrap_or_default();
            let weak = scene.language.cues.metrics[index].weak;
            noun.counted = Some(index);
            noun.counted_at = Some(at);
            noun.population =
                population.map(|(p, _)| p).or(noun.population).or_else(|| scene.language.cues.metrics[index].population.clone());
            noun.end = at + n;
            if !weak {
                break;
            }
            at += n;
            continue;
        }
        if let Some((p, n)) = population {
            noun.population = Some(p);
            noun.counted = None;
            noun.end = at + n;
            at += n;
            continue;
        }
        if noun.population.is_some() {
            break;
        }
        if at == noun.end && scene.has_cue(at..at + 1, |c| *c == Cue::Passive) {
            let named = (at + 1..at + 6)
                .take_while(|i| scene.tokens.kind(*i) == TokenKind::Word || scene.tokens.fold(*i) == "-")
                .find_map(|i| step(scene, i).population.map(|(p, n)| (p, i + n)));
            let verb = (at + 1..at + 6).any(|i| {
                scene.cues_at(i).any(|c| matches!(c.cue, Cue::Metric(m) if scene.language.cues.metrics[*m].role != Role::Counted))
            });
            if named.is_none() && !verb {
                noun.predicate = true;
            }
            if let Some((p, end)) = named.filter(|_| !verb) {
                noun.population = Some(p);
                noun.end = end;
                noun.predicate = true;
            }
            break;
        }
        if let Some((reason, _)) = not_count {
            noun.not_count = Some(reason);
            break;
        }
        if stop {
            break;
        }
        at += length;
    }
    noun
}

/// "погибших нет": what there is none of stands before the word for none.
fn noun_before_zero(scene: &Scene<'_>, at: usize) -> Option<Noun> {
    let mention = scene
        .cues
        .iter()
        .find(|c| c.tokens.end == at && matches!(c.cue, Cue::Metric(m) if scene.language.cues.metrics[*m].role == Role::Counted))?;
    let Cue::Metric(index) = mention.cue else { return None };
    Some(Noun {
        counted: Some(*index),
        counted_at: Some(mention.tokens.start),
        population: scene.language.cues.metrics[*index].population.clone(),
        ..Noun::default()
    })
}

#[derive(Default)]
struct Step {
    population: Option<(String, usize)>,
    counted: Option<(usize, usize)>,
    not_count: Option<(String, usize)>,
    subset: Option<usize>,
    stop: bool,
    length: usize,
}

fn step(scene: &Scene<'_>, at: usize) -> Step {
    let mut step = Step { length: 1, ..Step::default() };
    let mut link = false;
    let mut verb = 0;
    for c in scene.cues_at(at) {
        let n = c.tokens.len();
        match c.cue {
            Cue::Population(p) if step.population.as_ref().is_none_or(|(_, m)| n > *m) => step.population = Some((p.clone(), n)),
            Cue::NotCount(r) if step.not_count.as_ref().is_none_or(|(_, m)| n > *m) => step.not_count = Some((r.clone(), n)),
            Cue::Metric(i) => match scene.language.cues.metrics[*i].role {
                Role::Counted if scene.has_any(&scene.language.cues.metrics[*i].with) => {
                    if step.counted.is_none_or(|(_, m)| n > m) {
                        step.counted = Some((*i, n));
                    }
                }
                _ => verb = verb.max(n),
            },
            Cue::SubsetAfter => step.subset = Some(n),
            Cue::Stop | Cue::Passive | Cue::Clause => step.stop = true,
            Cue::Link => link = true,
            _ => {}
        }
    }
    // A participle that is also a counted noun ("26 injured") counts unless a longer verb stands there.
    if verb > 0 && step.counted.is_none_or(|(_, n)| verb > n) && step.population.is_none() {
        step.stop = true;
        step.counted = None;
    }
    if link {
        step.stop = false;
    }
    step
}

/// The cue that governs quantity `q` best, with its tokens and score.
fn best_cue<'a>(
    scene: &Scene<'a>,
    q: usize,
    nouns: &[Noun],
    population: Option<&str>,
    taken: Option<&Range<usize>>,
) -> Option<(&'a MetricCue, Range<usize>, f64)> {
    let noun = &nouns[q];
    let phrase = scene.quantities[q].tokens.start..noun.end.max(scene.quantities[q].tokens.end);
    let mut best: Option<(&'a MetricCue, Range<usize>, f64)> = None;
    for (mention, cue) in scene.metric_cues() {
        let tokens = mention.tokens.clone();
        if tokens.start < phrase.end && phrase.start < tokens.end || taken == Some(&tokens) {
            continue;
        }
        if cue.counts.is_empty() && (is_thing(scene, noun, population) || is_force_in_crowd(scene, cue, population)) {
            continue;
        }
        if !cue.counts.is_empty() && !population.is_some_and(|p| cue.counts.iter().any(|c| c == p)) {
            continue;
        }
        if !scene.has_any(&cue.with)
            || nouns.iter().enumerate().any(|(i, n)| {
                i != q
                    && n.counted_at == Some(tokens.start)
                    && (cue.role == Role::Counted || scene.quantities[i].wording.figure == Some(0.0))
            })
        {
            continue;
        }
        let after = tokens.start >= phrase.end;
        let between = if after { phrase.end..tokens.start } else { tokens.end..phrase.start };
        if cue.near && between.len() > 2 {
            continue;
        }
        let mut score = base(cue.role, after) - cost(scene, between.clone(), cue.role, q);
        if cue.weak {
            score -= 3.0;
        }
        if cue.background {
            score -= 1.0;
        }
        if !cue.counts.is_empty() {
            score += 1.0;
        }
        if in_relative(scene, tokens.start, phrase.start) {
            score -= 3.0;
        }
        if after && cue.role == Role::Affects && is_agent(scene, &between, &tokens) {
            continue;
        }
        // A longer cue says more than a shorter one at the same distance.
        score += 0.1 * (tokens.len() as f64 - 1.0);
        if score >= ENOUGH && best.as_ref().is_none_or(|(_, _, s)| score > *s) {
            best = Some((cue, tokens, score));
        }
    }
    best
}

/// Officers on the streets are no participants of the crowd there.
fn is_force_in_crowd(scene: &Scene<'_>, cue: &MetricCue, population: Option<&str>) -> bool {
    let crowd = scene.catalog.metric(&cue.metric).is_some_and(|m| m.domain == "crowd");
    let force =
        |p: &str| scene.catalog.populations.around(&[p.to_owned(), "security_forces".to_owned()]) == "security_forces" || p == "military";
    crowd && population.is_some_and(force)
}

/// Parties, cities, cars: what happens to people does not happen to them.
fn is_thing(scene: &Scene<'_>, noun: &Noun, population: Option<&str>) -> bool {
    if let Some(cue) = noun.counted.map(|i| &scene.language.cues.metrics[i]) {
        return scene.catalog.metric(&cue.metric).is_some_and(|m| m.unit != "people");
    }
    population.is_some_and(|p| scene.catalog.populations.get(p).is_none())
}

/// "civilian deaths … 26": whom a counted noun or a toll names in its own words, or right before.
fn population_of_cue(scene: &Scene<'_>, cue: &MetricCue, range: &Range<usize>) -> Option<String> {
    if !matches!(cue.role, Role::Counted | Role::Toll) {
        return None;
    }
    let inside = scene.cues.iter().find_map(|c| match c.cue {
        Cue::Population(p) if c.tokens.start + 1 >= range.start && c.tokens.end <= range.end => Some(p.clone()),
        _ => None,
    });
    inside.or_else(|| cue.population.clone())
}

fn base(role: Role, cue_after: bool) -> f64 {
    match (role, cue_after) {
        (Role::Affects, _) | (Role::Happens, true) => 8.0,
        (Role::Happens, false) => 6.5,
        (Role::Toll, false) => 9.0,
        (Role::Toll, true) => 4.5,
        (Role::Counted, _) => 4.5,
    }
}

/// What lies between figure and cue. A parenthesis between two commas weighs little.
fn cost(scene: &Scene<'_>, between: Range<usize>, role: Role, q: usize) -> f64 {
    let word = if role == Role::Toll { 0.1 } else { 0.2 };
    let aside = aside(scene, &between);
    let mut cost = 0.0;
    let mut metric_end = 0;
    for i in between.clone() {
        let weight = if aside.contains(&i) { 0.3 } else { 1.0 };
        let mut here = match scene.tokens.fold(i) {
            "," => 1.2,
            ";" => 5.0,
            ":" => 2.0,
            "." => 1.0,
            "\"" | "'" | "(" | ")" => 0.4,
            "-" if scene.is_dash(i) => 1.5,
            _ => word,
        };
        for c in scene.cues_at(i) {
            here += match c.cue {
                Cue::Clause => 1.3,
                Cue::And => 0.5,
                Cue::Metric(_) if i >= metric_end => {
                    metric_end = c.tokens.end;
                    0.6
                }
                _ => 0.0,
            };
        }
        if scene.quantities.iter().enumerate().any(|(o, other)| o != q && other.tokens.start == i && other.not_count.is_none()) {
            here += 1.0;
        }
        cost += here * weight;
    }
    cost
}

/// "the police, who evacuated Congress, counted 15,000": the cue stands in a relative clause between commas, the figure outside.
fn in_relative(scene: &Scene<'_>, cue: usize, figure: usize) -> bool {
    let open = (0..cue).rfind(|i| scene.tokens.fold(*i) == ",").filter(|i| scene.has_cue(*i + 1..*i + 2, |c| *c == Cue::Clause));
    let close = (cue..scene.tokens.len()).find(|i| scene.tokens.fold(*i) == ",");
    open.zip(close).is_some_and(|(open, close)| !(open..close).contains(&figure))
}

/// The stretch between the first two commas, when the second closes what the first opened.
fn aside(scene: &Scene<'_>, between: &Range<usize>) -> Range<usize> {
    let commas: Vec<usize> = between.clone().filter(|i| scene.tokens.fold(*i) == ",").collect();
    match commas.as_slice() {
        [open, close] => *open..close + 1,
        _ => 0..0,
    }
}

/// "300 officers detained protesters": without a passive mark, a verb with its own object makes the counted the doer.
fn is_agent(scene: &Scene<'_>, between: &Range<usize>, verb: &Range<usize>) -> bool {
    if scene.has_cue(between.start..verb.end, |c| *c == Cue::Passive) {
        return false;
    }
    if scene.has_cue(verb.end..verb.end + 1, |c| *c == Cue::Article) {
        return true;
    }
    let object = (verb.end..(verb.end + 4).min(scene.tokens.len()))
        .find(|i| scene.quantity_at(*i).is_some() || scene.cues_at(*i).any(|c| matches!(c.cue, Cue::Population(_))));
    object.is_some_and(|o| {
        !scene.has_cue(verb.end..o, |c| matches!(c, Cue::Stop | Cue::Clause | Cue::And))
            && !(verb.end..o).any(|i| scene.tokens.fold(i) == ",")
    })
}
