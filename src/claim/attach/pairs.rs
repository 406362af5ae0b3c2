//! Figures in a row that take their metrics, one by one, from the figures before them.

use super::context::nearest_count;
use super::noun::Noun;
use super::{Attachment, Count, TAKEN};
use crate::catalog::Cue;
use crate::claim::scene::Scene;

/// "130 dead and 412 injured, up from 98 and 351", "it raised the figures to 36 and 129 respectively". `before`: the counts of
/// the last sentence that had any.
pub(super) fn pair(scene: &Scene<'_>, nouns: &[Noun], before: &[(Count, Option<f64>)], out: &mut [Attachment]) {
    let respectively = scene.has_cue(0..scene.tokens.len(), |c| *c == Cue::Pairwise);
    let mut start = 0;
    while start < out.len() {
        let run = run(scene, nouns, start);
        let length = run.len();
        start = run.end.max(start + 1);
        if length < 2 {
            continue;
        }
        let old =
            run.start > 0 && scene.has_cue(nouns[run.start - 1].end..scene.quantities[run.start].tokens.start, |c| *c == Cue::Superseded);
        let whole = |a: &Attachment| if let Attachment::Count(c) = a { (!c.subset).then(|| c.clone()) } else { None };
        let here: Vec<Count> = out[..run.start].iter().filter_map(whole).collect();
        // Figures that a word of their own sentence governs follow no figures of another one.
        let ungoverned = || out[run.clone()].iter().all(|a| !matches!(a, Attachment::Count(c) if c.confidence >= 0.5));
        let models = if here.len() >= length
            && (old || respectively || in_rows(scene, run.start, &here[here.len() - length..], &out[run.clone()]))
        {
            here[here.len() - length..].to_vec()
        } else if respectively && nearest_count(&out[..run.start]).is_none() && ungoverned() {
            let wholes: Vec<Count> = before.iter().map(|(count, _)| count).filter(|c| !c.subset).cloned().collect();
            match (before.len() == length, wholes.len() == length) {
                (true, _) => before.iter().map(|(count, _)| count.clone()).collect(),
                (_, true) => wholes,
                _ => continue,
            }
        } else {
            continue;
        };
        if models.iter().all(|m| m.metric == models[0].metric) {
            continue;
        }
        for (q, model) in run.zip(models) {
            out[q] = Attachment::Count(Count {
                metric: model.metric,
                population: model.population,
                tokens: scene.quantities[q].tokens.clone(),
                confidence: 0.7,
                subset: false,
                parent: None,
                notes: vec!["stands in the order of the figures before".into()],
            });
        }
    }
}

/// "Ada had 88 cases and two deaths, Bela 61 and four": a name after a comma, and as many figures as the row before has metrics.
fn in_rows(scene: &Scene<'_>, first: usize, models: &[Count], run: &[Attachment]) -> bool {
    let start = scene.quantities[first].tokens.start;
    let name = (0..start).rev().take_while(|i| scene.tokens.is_capital(*i)).last();
    let apart = |i: usize| i > 0 && (matches!(scene.tokens.fold(i - 1), "," | ";") || scene.has_cue(i - 1..i, |c| *c == Cue::And));
    let loose = |a: &Attachment| match a {
        Attachment::Count(c) => c.notes.iter().any(|n| n == TAKEN),
        Attachment::NoClaim(_) => true,
    };
    let differ = models.iter().enumerate().all(|(i, m)| models[..i].iter().all(|o| o.metric != m.metric));
    differ && name.is_some_and(apart) && run.iter().all(loose)
}

/// Bare figures from `start` on with nothing but commas and a conjunction between them.
fn run(scene: &Scene<'_>, nouns: &[Noun], start: usize) -> std::ops::Range<usize> {
    let bare = |q: usize| {
        let (noun, quantity) = (&nouns[q], &scene.quantities[q]);
        noun.population.is_none() && noun.counted.is_none() && noun.not_count.is_none() && quantity.not_count.is_none()
    };
    let joins = |i: usize| scene.tokens.fold(i) == "," || scene.has_cue(i..i + 1, |c| *c == Cue::And);
    let mut end = start;
    while end < nouns.len()
        && bare(end)
        && (end == start || (scene.quantities[end - 1].tokens.end..scene.quantities[end].tokens.start).all(joins))
    {
        end += 1;
    }
    start..end
}
