//! Verbs that follow, and whose they are.

use std::ops::Range;

use crate::catalog::{Cue, MetricCue, Role};
use crate::claim::scene::Scene;

/// The verb of the sentence, when the word at `cue` stands right behind the noun that ends at `noun`, or behind a comma there, and that verb
/// behind it: after the comma that closes the aside, or with an auxiliary.
pub(super) fn verb_behind_participle<'a>(scene: &Scene<'a>, noun: usize, cue: &Range<usize>) -> Option<(Range<usize>, &'a MetricCue)> {
    let aside = scene.is_comma(noun);
    if cue.start != noun + usize::from(aside) {
        return None;
    }
    let ends = |i: usize| {
        let counts = scene.quantity_at(i).is_some_and(|q| scene.quantities[q].not_count.is_none());
        counts || matches!(scene.tokens.fold(i), ";" | ":") || scene.has_cue(i..i + 1, |c| matches!(c, Cue::And | Cue::Clause))
    };
    let comma = |from: usize| (from..scene.tokens.len()).find(|i| scene.is_comma(*i)).unwrap_or(scene.tokens.len());
    let from = if aside { comma(cue.end) } else { cue.end };
    let until = (from..if aside { comma(from + 1) } else { comma(from) }).find(|i| ends(*i)).unwrap_or(scene.tokens.len().min(from + 12));
    let helped = |at: usize| aside || scene.has_cue(cue.end..at, |c| *c == Cue::Passive);
    let main =
        |cue: &MetricCue| matches!(cue.role, Role::Affects | Role::Happens) && scene.counts_people(&cue.metric) && scene.in_company(cue);
    let mut verbs = scene.metric_cues().filter(|(c, m)| (from..until).contains(&c.tokens.start) && main(m) && helped(c.tokens.start));
    let verb = verbs.next().filter(|_| (cue.end..from).all(|i| !ends(i)))?;
    Some((verb.0.tokens.clone(), verb.1))
}

/// A passive with a word for what happened follows in the same clause.
pub(super) fn verb_follows(scene: &Scene<'_>, from: usize) -> bool {
    let end = scene.clause(from).end;
    let end = (from..end).find(|i| scene.tokens.fold(*i) == ",").unwrap_or(end);
    let passive = (from..end).find(|i| scene.has_cue(*i..*i + 1, |c| *c == Cue::Passive));
    passive.is_some_and(|p| scene.metric_cues().any(|(c, _)| (p..end.min(p + 4)).contains(&c.tokens.start)))
}

/// "300 officers detained protesters": without a passive mark, a verb with its own object makes the counted the doer.
pub(super) fn is_agent(scene: &Scene<'_>, between: &Range<usize>, verb: &Range<usize>) -> bool {
    // Where the verb closes the sentence, what follows it belongs to the next clause.
    // "a dozen people injured by police": nor does one whose doer follows.
    let doer = scene.has_cue(verb.end - 1..verb.end + 1, |c| *c == Cue::Doer);
    if doer || scene.language.attribution.verb_final || scene.has_cue(between.start..verb.end, |c| *c == Cue::Passive) {
        return false;
    }
    if scene.has_cue(verb.end..verb.end + 1, |c| *c == Cue::Article) {
        return true;
    }
    // "троих отправили в реанимацию больницы": a word that ends with where they were taken has no thing for its object.
    let goal = verb.len() > 1 && scene.has_cue(verb.start + 1..verb.end, |c| matches!(c, Cue::Stop | Cue::Locative));
    let object = (verb.end..(verb.end + 4).min(scene.tokens.len())).find(|i| {
        scene.quantity_at(*i).is_some_and(|q| scene.quantities[q].not_count.is_none())
            || scene.cues_at(*i).any(|c| matches!(c.cue, Cue::Population(p) if !goal || scene.catalog.populations.get(p).is_some()))
    });
    object.is_some_and(|o| {
        !scene.has_cue(verb.end..o, |c| matches!(c, Cue::Stop | Cue::Clause | Cue::And))
            && !(verb.end..o).any(|i| matches!(scene.tokens.fold(i), "," | ";" | ":" | "." | "(" | ")") || scene.is_dash(i))
    })
}
