//! Wholes of which a sentence gives a part, and totals that it brings up to date.

use std::ops::Range;

use super::context::nearest_count;
use super::noun::Noun;
use super::verb::verb_behind_participle;
use super::{Attachment, Count};
use crate::catalog::{Cue, MetricCue, Role};
use crate::claim::scene::Scene;
use crate::mention::CueMention;

/// "12 of the 16 parties could not pass": the 16 did not; they are what the metric of the part is `within`, most surely where things
/// are counted. "Of 18 people who were on the bus, seven were hurt": or what an aside before the part, at token `part`, tells of them.
pub(super) fn whole_of(
    scene: &Scene<'_>,
    q: usize,
    noun: &Noun,
    population: Option<String>,
    (of_part, at): (&MetricCue, &Range<usize>),
    part: usize,
) -> Attachment {
    let end = noun.end.max(scene.quantities[q].tokens.end);
    let tokens = scene.quantities[q].tokens.start..end;
    let told_of_all = |metric: &str, tokens: Range<usize>, note: String| {
        let (metric, population) = (metric.to_owned(), population.clone());
        Attachment::Count(Count { metric, population, tokens, confidence: 0.7, subset: false, parent: None, notes: vec![note] })
    };
    // "Two of the 38 detained are minors", "half of the 40 people arrested were women": what stands right behind the whole is said of
    // all of it.
    let own = (scene.quantities[q].tokens.end..=end).contains(&at.start) && at.end >= noun.end && at.len() == 1;
    if own && scene.counts_people(&of_part.metric) && scene.has_cue(at.end..at.end + 1, |c| *c == Cue::Passive) {
        return told_of_all(&of_part.metric, tokens.start..at.end, format!("“{}” stands behind the whole", scene.words(at.clone())));
    }
    let fits = |cue: &MetricCue| cue.counts.is_empty() || population.as_ref().is_some_and(|p| cue.counts.contains(p));
    let told = scene.metric_cues().find(|(c, cue)| {
        let aside = end < c.tokens.start && c.tokens.end < part && scene.is_comma(end) && scene.is_comma(part - 1);
        // "yaralanan 34 kişiden 12'si": so does a participle right before it, where the verb closes.
        let participle = scene.language.attribution.verb_final && c.tokens.end == tokens.start;
        (aside || participle) && cue.role != Role::Toll && cue.metric != of_part.metric && fits(cue) && scene.in_company(cue)
    });
    if let Some((at, cue)) = told.filter(|(_, cue)| scene.counts_people(&cue.metric) && !cue.metric.is_empty()) {
        return told_of_all(&cue.metric, tokens.start..at.tokens.end, format!("“{}” is told of the whole", scene.words(at.tokens.clone())));
    }
    let metric = scene.catalog.metric(&of_part.metric);
    let whole = metric.and_then(|m| m.within.first()).and_then(|id| scene.catalog.metric(id));
    match whole {
        Some(metric) => Attachment::Count(Count {
            metric: metric.id.clone(),
            population,
            tokens,
            confidence: if metric.unit == "people" { 0.45 } else { 0.75 },
            subset: false,
            parent: None,
            notes: vec![format!("the whole of which a part is {}", of_part.metric)],
        }),
        None => Attachment::NoClaim("a whole of which the sentence speaks of a part only".into()),
    }
}

/// "Seven of the eleven journalists detained on Monday were set free": the participle behind the noun of the whole tells of the whole,
/// the verb of the sentence of the part.
pub(super) fn told_apart(scene: &Scene<'_>, q: usize, nouns: &[Noun]) -> Option<Count> {
    let part = if nouns[q].whole.is_some() { q } else { nouns.iter().position(|n| n.whole == Some(q))? };
    let whole = nouns[part].whole?;
    let (from, to) = (scene.quantities[whole].tokens.end, nouns[whole].end);
    let groups = scene.cues.iter().filter(|c| matches!(c.cue, Cue::Population(_)) && (from..=to).contains(&c.tokens.start));
    // "Half of the 60 detained were released": the participle may be all that names them.
    let head = groups.min_by_key(|c| (c.tokens.start, usize::MAX - c.tokens.end)).map_or(from, |group| group.tokens.end);
    // "… people who had been arrested": so does a relative clause with its auxiliaries.
    let light = |i: usize| scene.is_comma(i) || scene.has_cue(i..i + 1, |c| matches!(c, Cue::Clause | Cue::Passive));
    let relative = |c: &Range<usize>| c.start > head && c.start - head <= 5 && (head..c.start).all(light);
    let behind = |c: &Range<usize>| (head..head + 2).contains(&c.start) || relative(c);
    let told = |(c, cue): (&CueMention<'_, Cue>, &'_ MetricCue)| {
        let fits = cue.counts.is_empty() || nouns[whole].population.as_ref().is_some_and(|p| cue.counts.contains(p));
        let happened = cue.role != Role::Toll && fits && scene.in_company(cue) && scene.counts_people(&cue.metric) && behind(&c.tokens);
        let happened = happened && !cue.metric.is_empty();
        let from = if relative(&c.tokens) && !scene.is_comma(head) { c.tokens.start } else { head };
        let main = verb_behind_participle(scene, from, &c.tokens).filter(|_| happened)?;
        (main.1.metric != cue.metric && !main.1.metric.is_empty())
            .then(|| ((c.tokens.clone(), cue.metric.clone(), scene.words(c.tokens.clone())), main))
    };
    let ((participle, of_whole, word), (verb, of_part)) = scene.metric_cues().find_map(told)?;
    let population = nouns[whole].population.clone();
    let start = scene.quantities[q].tokens.start;
    Some(if q == part {
        Count {
            metric: of_part.metric.clone(),
            population,
            tokens: start..verb.end,
            confidence: 0.82,
            subset: true,
            parent: Some(whole),
            notes: vec![format!("“{}” is said of the part", scene.words(verb.clone()))],
        }
    } else {
        let notes = vec![format!("“{word}” is told of the whole")];
        Count { metric: of_whole, population, tokens: start..participle.end, confidence: 0.75, subset: false, parent: None, notes }
    })
}

/// "Two more died, bringing the total to 61": a word for the figure itself right before it, which goes on with what was counted.
pub(super) fn retotalled<'d>(scene: &Scene<'_>, q: usize, noun: &Noun, done: &'d [Attachment]) -> Option<&'d Count> {
    let start = scene.quantities[q].tokens.start;
    let bare = noun.population.is_none() && noun.counted.is_none() && !noun.subset_after && noun.whole.is_none();
    let bare = bare && scene.quantities[q].unit.is_none();
    let word = |c: &CueMention<'_, Cue>| *c.cue == Cue::Total && c.tokens.end == start;
    if bare && scene.cues.iter().any(word) { nearest_count(done) } else { None }
}

/// "Among the 52 dead are three Danes": a word for what happened that holds the figure of those to whom it did.
pub(super) fn held(scene: &Scene<'_>, q: usize, noun: &Noun) -> Option<Count> {
    let quantity = &scene.quantities[q];
    let around = |c: &CueMention<'_, Cue>| c.tokens.start < quantity.tokens.start && quantity.tokens.end < c.tokens.end;
    // "Hastaneye yedi kişi kaldırıldı": a noun for people may stand inside as well.
    let inside = |c: &CueMention<'_, Cue>| around(c) && noun.end < c.tokens.end;
    let bare = noun.counted.is_none() && quantity.unit.is_none();
    let happened = |cue: &MetricCue| cue.role == Role::Happens && scene.counts_people(&cue.metric) && !cue.metric.is_empty();
    let (found, cue) = scene.metric_cues().find(|(c, cue)| bare && inside(c) && happened(cue))?;
    Some(Count {
        metric: cue.metric.clone(),
        population: noun.population.clone().or_else(|| cue.population.clone()),
        tokens: quantity.tokens.start..found.tokens.end,
        confidence: 0.85,
        subset: false,
        parent: None,
        notes: vec![format!("“{}” is said around the figure", scene.words(found.tokens.clone()))],
    })
}
