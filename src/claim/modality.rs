//! How a claim stands to what happened: actual, planned, denied, superseded, supposed.

use std::ops::Range;

use super::scene::Scene;
use super::schema::Modality;
use crate::catalog::{Bound, Cue, TokenKind, Voice};

/// The modality of the claim at `tokens` with its `figure`, by the cues of its clause.
pub(super) fn modality(scene: &Scene<'_>, tokens: &Range<usize>, figure: &Range<usize>) -> Modality {
    let clause = scene.clause(tokens.start);
    let wide = clause.start.min(tokens.start)..clause.end.max(tokens.end);
    let has = |cue: Cue| scene.has_cue(wide.clone(), |c| *c == cue);
    // "up from 76", "denied that 40 died": such words speak of the figures after them; with none after, of those before.
    let points_at = |cue: Cue| {
        scene.cues.iter().filter(|c| *c.cue == cue && wide.contains(&c.tokens.start)).any(|c| {
            // "Two years before, 14 had died" is another story, not an older figure of this one.
            let long = |d: &crate::mention::DateMention| d.period.is_some_and(|p| p.from.until(p.to).is_ok_and(|s| s.get_days() > 31));
            let dated = scene.dates.iter().any(|d| d.tokens.start <= c.tokens.start && c.tokens.end <= d.tokens.end && long(d));
            if dated || leads_on(scene, c.tokens.end, figure) || says_anew(scene, c.tokens.end, figure) {
                return false;
            }
            let counts = |from: usize, to: usize| {
                scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.start >= from && q.tokens.start < to)
            };
            c.tokens.end <= tokens.end && c.tokens.start <= tokens.start
                || (tokens.start..tokens.end).contains(&c.tokens.start)
                // "arrested 719, compared with 1,311": the figure right after such words is theirs, wherever the clause ends.
                || !counts(c.tokens.end, wide.end.max(c.tokens.end + 2))
        })
    };
    // "plans to receive the leaders of 16 parties that entered the elections": what the figure's own clause tells is no plan.
    let relative = scene.cues.iter().find(|c| *c.cue == Cue::Clause && c.tokens.start > tokens.start && c.tokens.end < tokens.end);
    let own = relative.map_or(wide.clone(), |c| c.tokens.start..wide.end);
    // "14 are dead and I expect that number to climb": what a conjunction adds is not said of the figure before it.
    let joined = |at: usize| at > tokens.end && scene.cues.iter().any(|c| *c.cue == Cue::And && (tokens.end..at).contains(&c.tokens.start));
    let figures =
        |from: usize| scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.start >= from && own.contains(&q.tokens.start));
    let own = match scene.cues.iter().find(|c| matches!(c.cue, Cue::Planned | Cue::Hypothetical) && own.contains(&c.tokens.start)) {
        Some(first) if joined(first.tokens.start) && !figures(tokens.end) => own.start..tokens.end,
        _ => own,
    };
    // "the toll, now at 12, could pass 50": what stands between commas around a figure is not said of it.
    let own = aside(scene, figure).unwrap_or(own);
    if points_at(Cue::Superseded) || is_left(scene, figure) {
        Modality::Superseded
    } else if has(Cue::Retracted) {
        Modality::Retracted
    } else if points_at(Cue::Denied) || sets_right(scene, figure) {
        Modality::Denied
    } else if scene.has_cue(own.clone(), |c| *c == Cue::Planned) {
        Modality::Planned
    } else if supposes(scene, &own) {
        Modality::Hypothetical
    } else {
        Modality::Actual
    }
}

/// "40,000, compared with the 22,000 that police counted": the only word for an older figure stands right before it and no day behind,
/// so that with a source of its own it is a rival's figure rather than an older one.
pub(super) fn may_be_rival(scene: &Scene<'_>, figure: &Range<usize>) -> bool {
    let clause = scene.clause(figure.start);
    let here = clause.start.saturating_sub(4)..clause.end;
    let mut old = scene.cues.iter().filter(|c| *c.cue == Cue::Superseded && here.contains(&c.tokens.start));
    let article = |i: usize| scene.has_cue(i..i + 1, |c| *c == Cue::Article);
    let beside = |end: usize| end == figure.start || end + 1 == figure.start && article(end);
    let dated = scene.dates.iter().any(|d| (figure.end..clause.end).contains(&d.tokens.start));
    old.next().is_some_and(|c| beside(c.tokens.end)) && old.next().is_none() && !dated
}

/// "down from 212 to 187": the old figure follows the word at once, and a preposition leads on from it to the new one.
fn leads_on(scene: &Scene<'_>, from: usize, figure: &Range<usize>) -> bool {
    let old = scene.quantities.iter().find(|q| q.not_count.is_none() && q.tokens.start >= from);
    old.is_some_and(|old| {
        let gap = old.tokens.end..figure.start;
        old.tokens.start == from
            && gap.len() == 1
            && !scene.has_cue(gap.clone(), |c| matches!(c, Cue::And | Cue::Clause))
            && scene.has_cue(gap, |c| matches!(c, Cue::Stop | Cue::Locative))
    })
}

/// "Denying a report of 15 deaths, the hospital said that nobody had died": a verb of saying stands between the figure of such
/// a word and the next; "denied that shots were fired and said 17 were hurt": or behind a conjunction or a comma; "at first gave 71 but later
/// corrected it to 88": or a word of contrast stands between two figures.
fn says_anew(scene: &Scene<'_>, from: usize, figure: &Range<usize>) -> bool {
    let other = scene.quantities.iter().find(|q| q.not_count.is_none() && q.tokens.start >= from && q.tokens.end < figure.start);
    let verb = |range: Range<usize>, joined: bool| {
        let clause = |at: usize| at > 1 && scene.is_comma(at - 2) && scene.has_cue(at - 1..at, |c| *c == Cue::Clause);
        let joins =
            |at: usize| !joined || clause(at) || at > 0 && (scene.is_comma(at - 1) || scene.has_cue(at - 1..at, |c| *c == Cue::And));
        scene.voices.iter().any(|v| *v.cue == Voice::Says && range.contains(&v.tokens.start) && joins(v.tokens.start))
    };
    let contrast = |mut range: Range<usize>| range.any(|at| scene.language.cues.contrasts.longest(&scene.tokens, at).is_some());
    let after = |o: &crate::mention::Quantity| verb(o.tokens.end..figure.start, false) || contrast(o.tokens.end..figure.start);
    other.is_some_and(after) || from < figure.start && verb(from..figure.start, true)
}

/// "rose to 45 from 32", "stieg von 32 auf 45": behind a verb of change the figure of the two that the preposition for a beginning
/// stands before.
fn is_left(scene: &Scene<'_>, figure: &Range<usize>) -> bool {
    let numbers = &scene.language.numbers;
    // "32'den 45'e yükseldi": a case may stand for the preposition.
    let case = |q: &Range<usize>| q.len() > 1 && numbers.from_case.iter().any(|c| c == scene.tokens.fold(q.end - 1));
    let opens = |at: usize| matches!(numbers.before.back(&scene.tokens, at, 0), Some((_, Bound::Opens(_))));
    let from = |q: &Range<usize>| opens(q.start) || case(q);
    let clause = scene.clause(figure.start);
    let changed = clause.clone().any(|end| numbers.changes.back(&scene.tokens, end + 1, clause.start).is_some());
    let near = |q: &crate::mention::Quantity| {
        let gap = q.tokens.start.saturating_sub(figure.end).max(figure.start.saturating_sub(q.tokens.end));
        q.not_count.is_none() && q.tokens != *figure && gap <= 2 && clause.contains(&q.tokens.start) && !from(&q.tokens)
    };
    // "fell to 31, against 58 on Friday": or the one behind a comma and a preposition that has a day of its own.
    let dated = scene.dates.iter().any(|d| (figure.end..figure.end + 2).contains(&d.tokens.start));
    let at = figure.start.saturating_sub(1);
    let against = at > 0 && scene.is_comma(at - 1) && scene.has_cue(at..at + 1, |c| matches!(c, Cue::Stop | Cue::Clause));
    // "The toll, put at 12 on Sunday, has climbed to 17": so does one with a day of its own in an aside that a verb of change follows.
    let open = (figure.start.saturating_sub(8)..figure.start).rfind(|i| scene.is_comma(*i));
    let close = (figure.end..(figure.end + 4).min(scene.tokens.len())).find(|i| scene.is_comma(*i));
    if let (Some(open), Some(close)) = (open, close) {
        let day = scene.dates.iter().any(|d| (open..close).contains(&d.tokens.start));
        let climbs = (close + 2..close + 5).any(|end| numbers.changes.back(&scene.tokens, end, close + 1).is_some());
        let new = scene.quantities.iter().any(|q| q.not_count.is_none() && (close + 1..close + 8).contains(&q.tokens.start));
        let part = scene.has_cue(open..figure.start, |c| matches!(c, Cue::SubsetBefore | Cue::SubsetAfter));
        if day && climbs && new && !part {
            return true;
        }
    }
    changed && (from(figure) && scene.quantities.iter().any(near) || against && dated)
}

/// The few words between two commas in which a bare figure stands that is no part of another.
fn aside(scene: &Scene<'_>, figure: &Range<usize>) -> Option<Range<usize>> {
    let open = (figure.start.saturating_sub(4)..figure.start).rfind(|i| scene.is_comma(*i))?;
    let closed = figure.end < scene.tokens.len() && scene.is_comma(figure.end);
    let part = scene.has_cue(open..figure.start, |c| matches!(c, Cue::SubsetBefore | Cue::Hypothetical | Cue::Planned));
    let other = scene.quantities.iter().any(|q| open < q.tokens.start && q.tokens.end <= figure.start);
    let placed = figure.start > open + 1 && scene.has_cue(figure.start - 1..figure.start, |c| matches!(c, Cue::Locative | Cue::Stop));
    (closed && placed && !part && !other).then_some(open..figure.end)
}

/// "not 9 but 29 died", "5 emes, 3": a negation beside the figure and at once another one; "five, not six, died", "five died, not six":
/// or one before it.
fn sets_right(scene: &Scene<'_>, figure: &Range<usize>) -> bool {
    let exact = scene.quantities.iter().any(|q| q.tokens == *figure && q.tokens == q.figure_tokens);
    let negated = |at: usize| scene.has_cue(at..at + 1, |c| *c == Cue::Negation);
    let light = |i: usize| scene.is_comma(i) || scene.has_cue(i..i + 1, |c| matches!(c, Cue::Clause | Cue::And));
    let next = |from: usize| (from..from + 3).find(|i| !light(*i)).filter(|i| scene.quantity_at(*i).is_some());
    // Where the verb closes, so does what takes a word back.
    if scene.language.attribution.verb_final {
        return exact && negated(figure.end) && next(figure.end + 1).is_some();
    }
    let Some(at) = figure.start.checked_sub(1).filter(|at| exact && negated(*at)) else { return false };
    let first = scene.quantities.iter().any(|q| scene.sets_right(q.tokens.end, figure.start));
    let told = scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.end < at);
    let closes = figure.end >= scene.tokens.len() || scene.tokens.kind(figure.end) == TokenKind::Mark;
    let apart = at > 0 && light(at - 1) && told && closes;
    first || apart || next(figure.end).is_some_and(|i| i > figure.end)
}

/// "could", unless what follows takes it back: "could not pass" is what happened.
fn supposes(scene: &Scene<'_>, wide: &Range<usize>) -> bool {
    scene
        .cues
        .iter()
        .filter(|c| *c.cue == Cue::Hypothetical && wide.contains(&c.tokens.start))
        .any(|c| !scene.has_cue(c.tokens.end..c.tokens.end + 1, |n| *n == Cue::Negation))
}
