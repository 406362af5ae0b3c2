//! One and none where no numeral says so: articles that count ("one dead and three injured"), and words that leave nobody ("no hay
//! muertos").

use std::ops::Range;

use super::scene::Scene;
use crate::catalog::{Cue, Policy, Qualifier, Role, TokenKind, Wording};
use crate::mention::{CueMention, Quantity};

/// Adds a figure for every article that stands for one of those counted: it is the numeral one in the language, a noun for the
/// harmed follows, and a count of others stands beside it, or a headline says no more.
pub(super) fn count_articles(scene: &mut Scene<'_>, policy: &Policy) {
    // What a noun for the harmed stands right behind: few sentences have one.
    let mut before: Vec<usize> = scene
        .metric_cues()
        .filter(|(_, cue)| cue.role == Role::Counted && !cue.weak)
        .filter_map(|(c, _)| c.tokens.start.checked_sub(1))
        .collect();
    before.dedup();
    let found: Vec<Quantity> = before
        .into_iter()
        .filter(|at| is_one(scene, *at) && harmed(scene, at + 1).is_some_and(|end| listed(scene, *at, end)))
        .chain(persons(scene))
        .chain(parts(scene))
        .map(|at| figure(scene, at..at + 1, 1.0, policy))
        .chain(nobody(scene).into_iter().map(|tokens| figure(scene, tokens, 0.0, policy)))
        .collect();
    if !found.is_empty() {
        scene.quantities.extend(found);
        scene.quantities.sort_by_key(|q| q.tokens.start);
        scene.quantities.dedup_by(|a, b| a.tokens == b.tokens);
    }
}

/// "Ein Mensch starb", "una persona fue detenida": articles of a person to whom something happened, who is one more in the count.
fn persons(scene: &Scene<'_>) -> Vec<usize> {
    let happened = |at: usize| {
        let clause = scene.clause(at);
        // "Eine Person hat drei Menschen getötet": with others between them the verb is theirs.
        let others = |verb: usize| scene.quantities.iter().any(|q| q.not_count.is_none() && (at..verb).contains(&q.tokens.start));
        scene.metric_cues().any(|(c, cue)| {
            let metric = scene.catalog.metric(&cue.metric);
            matches!(cue.role, Role::Affects | Role::Happens)
                && !cue.weak
                && clause.contains(&c.tokens.start)
                && !others(c.tokens.start)
                && metric.is_some_and(|m| matches!(m.domain.as_str(), "harm" | "custody") && m.unit == "people")
        })
    };
    // Behind a preposition the person is a doer or beside the matter ("von einer Person getötet"), as before a word for doers.
    let beside = |at: usize| scene.has_cue(at..at + 1, |c| matches!(c, Cue::Doer | Cue::Locative | Cue::Link | Cue::Negation));
    let doer = |at: usize| scene.cues_at(at).any(|c| *c.cue == Cue::Doer);
    let everyone = |c: &Cue| matches!(c, Cue::Population(p) if p == "people");
    let nouns = scene.cues.iter().filter(|c| c.tokens.start > 0 && everyone(c.cue) && !doer(c.tokens.end));
    let mut articles: Vec<usize> = nouns.map(|c| c.tokens.start - 1).collect();
    articles.dedup();
    articles.retain(|at| is_one(scene, *at) && (*at == 0 || !beside(at - 1)) && happened(*at));
    articles
}

/// "Einer von ihnen schwer", "dont un grièvement": an article beside words for a part, with what happened to the one right behind.
fn parts(scene: &Scene<'_>) -> Vec<usize> {
    let happened = |at: usize| {
        scene.metric_cues().any(|(c, cue)| {
            let metric = scene.catalog.metric(&cue.metric);
            c.tokens.start == at && metric.is_some_and(|m| m.domain == "harm" && m.unit == "people")
        })
    };
    let part = |c: &CueMention<'_, Cue>| match c.cue {
        Cue::SubsetAfter if c.tokens.start > 0 && happened(c.tokens.end) => Some(c.tokens.start - 1),
        Cue::SubsetBefore if happened(c.tokens.end + 1) => Some(c.tokens.end),
        _ => None,
    };
    let mut found: Vec<usize> = scene.cues.iter().filter_map(part).filter(|at| is_one(scene, *at)).collect();
    found.dedup();
    found
}

/// An article that is the numeral one too, and is read as no figure yet.
fn is_one(scene: &Scene<'_>, at: usize) -> bool {
    let word = scene.language.numbers.words.from(&scene.tokens, at);
    word.is_some_and(|(n, w)| n == 1 && w.one && !w.article)
        && !scene.quantities.iter().any(|q| q.tokens.contains(&at))
        && !scene.dates.iter().any(|d| d.tokens.contains(&at))
}

/// The end of a noun for the dead, the injured or the missing that begins at token `at`.
fn harmed(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let counted = scene.metric_cues().filter(|(c, cue)| {
        let metric = scene.catalog.metric(&cue.metric);
        c.tokens.start == at
            && cue.role == Role::Counted
            && !cue.weak
            && metric.is_some_and(|m| m.domain == "harm" && m.unit == "people")
            && scene.has_any(&cue.with)
    });
    counted.map(|(c, _)| c.tokens.end).max()
}

/// Another count of the harmed is joined to it, or a headline gives it as the toll: "Blast: one dead".
fn listed(scene: &Scene<'_>, at: usize, end: usize) -> bool {
    let joins = |i: usize| scene.tokens.fold(i) == "," || scene.cues_at(i).any(|c| *c.cue == Cue::And && c.tokens.len() == 1);
    let other = |range: Range<usize>| {
        scene.quantities.iter().any(|q| q.not_count.is_none() && range.contains(&q.tokens.start) && harmed(scene, q.tokens.end).is_some())
    };
    let after = end < scene.tokens.len() && joins(end) && other(end + 1..end + 2);
    let before = at > 0 && joins(at - 1) && other(at.saturating_sub(6)..at - 1);
    let opens = at == 0 || scene.tokens.fold(at - 1) == ":";
    let closes = end >= scene.tokens.len() || scene.tokens.kind(end) == TokenKind::Mark || joins(end);
    after || before || scene.sentence.heading && opens && (closes || at > 0)
}

/// Words that leave none of the harmed or the held, whose noun stands right behind them ("nu există morți", "pas de blessés") or right
/// before ("yaralanan olmadı").
fn nobody(scene: &Scene<'_>) -> Vec<Range<usize>> {
    let groups = || {
        scene.metric_cues().filter(|(_, cue)| {
            let metric = scene.catalog.metric(&cue.metric);
            let harm = metric.is_some_and(|m| matches!(m.domain.as_str(), "harm" | "custody") && m.unit == "people");
            matches!(cue.role, Role::Counted | Role::Toll) && !cue.weak && harm && scene.has_any(&cue.with)
        })
    };
    // "Douăsprezece persoane nu au fost rănite": of those whom a figure before it counts it is denied, and nobody is counted.
    let free = |tokens: &Range<usize>| {
        let clause = scene.clause(tokens.start);
        !scene.quantities.iter().any(|q| q.not_count.is_none() && clause.start <= q.tokens.start && q.tokens.start < tokens.end)
    };
    let small = |i: usize| scene.has_cue(i..i + 1, |c| matches!(c, Cue::Link | Cue::Article | Cue::Population(_)));
    let before = |tokens: &Range<usize>| {
        groups().any(|(c, _)| c.tokens.start >= tokens.end && c.tokens.start - tokens.end <= 1 && (tokens.end..c.tokens.start).all(small))
    };
    let behind = |tokens: &Range<usize>| groups().any(|(c, _)| c.tokens.end == tokens.start);
    let none = |c: &&CueMention<'_, Cue>| match c.cue {
        Cue::Absent => before(&c.tokens),
        Cue::AbsentAfter => behind(&c.tokens),
        _ => false,
    };
    scene.cues.iter().filter(none).map(|c| c.tokens.clone()).filter(free).collect()
}

fn figure(scene: &Scene<'_>, tokens: Range<usize>, figure: f64, policy: &Policy) -> Quantity {
    let span = scene.tokens.span_of(tokens.clone());
    let wording = Wording { qualifier: Qualifier::Exact, figure: Some(figure), upper: None, below_only: false, vague: None, dozen: false };
    Quantity {
        span: span.clone(),
        tokens: tokens.clone(),
        figure_span: span,
        figure_tokens: tokens,
        interval: policy.interval(&wording),
        wording,
        unit: None,
        digits: false,
        not_count: None,
    }
}
