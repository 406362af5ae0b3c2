//! How a claim stands to what happened: actual, planned, denied, superseded, supposed.

use std::ops::Range;

use super::scene::Scene;
use super::schema::Modality;
use crate::catalog::{Bound, Cue, MetricCue, Role, TokenKind, Voice};
use crate::mention::DateMention;

/// The modality of the claim at `tokens` with its `figure`, by the cues of its clause.
pub(super) fn modality(scene: &Scene<'_>, tokens: &Range<usize>, figure: &Range<usize>) -> Modality {
    let clause = scene.clause(tokens.start);
    let wide = clause.start.min(tokens.start)..clause.end.max(tokens.end);
    let has = |cue: Cue| scene.has_cue(wide.clone(), |c| *c == cue);
    // "The police, who admit 16 deaths, deny …": what a clause between commas tells is not denied by the others.
    let own_clause = relative(scene, figure);
    let tolls = scene.metric_cues().any(|(c, cue)| cue.role == Role::Toll && wide.contains(&c.tokens.start));
    // "up from 76", "denied that 40 died": such words speak of the figures after them; with none after, of those before.
    let points_at = |cue: Cue| {
        scene.cues.iter().filter(|c| *c.cue == cue && wide.contains(&c.tokens.start)).any(|c| {
            // "The 14 of whom they spoke earlier, 20 …": nor does such a clause tell of a figure behind it.
            let apart = || relative(scene, &c.tokens).is_some_and(|own| own.end <= figure.start);
            let beyond = |own: &Range<usize>| cue == Cue::Denied && !own.contains(&c.tokens.start);
            if own_clause.as_ref().is_some_and(beyond) || apart() || cue == Cue::Denied && is_set_off(scene, tokens, &c.tokens) {
                return false;
            }
            // "There is no question of 40 dead, 12 died": what is denied stands with the denial between its marks.
            if cue == Cue::Denied
                && let Some(here) = beside(scene, &c.tokens)
            {
                let joins = |range: Range<usize>| scene.has_cue(range, |c| matches!(c, Cue::And | Cue::Clause));
                let before = here.contains(&figure.start) && tokens.end <= c.tokens.start;
                if before && !joins(tokens.end..c.tokens.start) {
                    return true;
                }
                if here.end <= figure.start && !(here.end..figure.start).any(|i| scene.is_comma(i) && joins(i + 1..i + 2)) {
                    return false;
                }
            }
            // "Two years before, 14 had died" is another story, not an older figure of this one.
            // "Earlier this month three were held" says when it was.
            let spans = |d: &DateMention, days: i32| d.period.is_some_and(|p| p.from.until(p.to).is_ok_and(|s| s.get_days() > days));
            let inside = |d: &DateMention| d.tokens.start <= c.tokens.start && c.tokens.end <= d.tokens.end && spans(d, 31);
            let beside = |d: &DateMention| d.tokens.start == c.tokens.end && spans(d, 1) && !tolls;
            let dated = scene.dates.iter().any(|d| inside(d) || beside(d));
            if dated
                || leads_on(scene, c.tokens.end, figure)
                || set_against(scene, &c.tokens, figure)
                || says_anew(scene, c.tokens.end, figure)
            {
                return false;
            }
            let counts = |from: usize, to: usize| {
                scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.start >= from && q.tokens.start < to)
            };
            c.tokens.end <= tokens.end && c.tokens.start <= tokens.start
                || (tokens.start..tokens.end).contains(&c.tokens.start)
                // "225 died, up from the 164 of the last count": the nearest of those before, and what a conjunction joins to it.
                // "arrested 719, compared with 1,311": the figure right after such words is theirs, wherever the clause ends.
                || !counts(c.tokens.end, wide.end.max(c.tokens.end + 2))
                    && (!counts(tokens.end, c.tokens.start)
                        || scene.language.attribution.verb_final
                        || scene.has_cue(tokens.end..c.tokens.start, |c| *c == Cue::And))
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
        // "Twelve died and 30 are feared dead": nor of one with a verb of its own.
        Some(first) if joined(first.tokens.start) && (!figures(tokens.end) || has_verb(scene, tokens)) => own.start..tokens.end,
        _ => own,
    };
    // "Instead of the 5,000 expected, 800 came": the plan is the first figure's.
    let opened = scene.cues.iter().any(|c| *c.cue == Cue::Superseded && set_against(scene, &c.tokens, figure));
    let own = if opened { figure.start..own.end } else { own };
    // "The 12 detained will be transferred": what is planned for those who were told of is another matter.
    let own = if is_given(scene, tokens, figure) { own.start..tokens.end } else { own };
    // "the toll, now at 12, could pass 50": what stands between commas around a figure is not said of it.
    let own = aside(scene, figure).unwrap_or(own);
    // "It could climb to 50, 17 are confirmed": what has a figure of its own between its marks is not said of others, but of their parts.
    let parts = |range: Range<usize>| scene.has_cue(range, |c| matches!(c, Cue::SubsetBefore | Cue::SubsetAfter | Cue::And));
    let elsewhere = |at: &Range<usize>| {
        let gap = |here: &Range<usize>| here.end.min(figure.end)..here.start.max(figure.start);
        !tokens.contains(&at.start) && beside(scene, at).is_some_and(|here| !here.contains(&figure.start) && !parts(gap(&here)))
    };
    let unsaid = |cue: Cue, told: &dyn Fn(&Range<usize>) -> bool| {
        let here = |at: &Range<usize>| own.contains(&at.start) && !elsewhere(at) && told(at);
        scene.cues.iter().any(|c| *c.cue == cue && here(&c.tokens))
    };
    // "could", unless what follows takes it back: "could not pass" is what happened.
    let taken_up = |at: usize| scene.has_cue(at..at + 1, |n| *n == Cue::Negation);
    if points_at(Cue::Superseded) || is_left(scene, figure) {
        Modality::Superseded
    } else if has(Cue::Retracted) {
        Modality::Retracted
    } else if points_at(Cue::Denied) || sets_right(scene, figure) {
        Modality::Denied
    } else if unsaid(Cue::Planned, &|at| !is_set_off(scene, tokens, at)) {
        Modality::Planned
    } else if unsaid(Cue::Hypothetical, &|at| !taken_up(at.end)) {
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

/// "Instead of five thousand 800 came", "Compared with the 98 of Friday, 130 were held": such words open the sentence with their own
/// figure, and no conjunction joins the next one to it.
fn set_against(scene: &Scene<'_>, words: &Range<usize>, figure: &Range<usize>) -> bool {
    let own = scene.quantities.iter().find(|q| q.not_count.is_none() && (words.end..words.end + 3).contains(&q.tokens.start));
    let own = own.filter(|own| words.start == 0 && own.tokens.end <= figure.start);
    own.is_some_and(|own| !scene.has_cue(own.tokens.end..figure.start, |c| *c == Cue::And))
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
    // "La crue a fait 212 morts, contre 187 la veille": with its day it needs no such verb behind another figure.
    let other = || scene.quantities.iter().any(|q| q.not_count.is_none() && clause.start <= q.tokens.start && q.tokens.end < at);
    changed && from(figure) && scene.quantities.iter().any(near) || against && dated && (changed || other())
}

/// The few words between two commas in which a figure stands that is no part of another.
fn aside(scene: &Scene<'_>, figure: &Range<usize>) -> Option<Range<usize>> {
    let open = (figure.start.saturating_sub(4)..figure.start).rfind(|i| scene.is_comma(*i))?;
    // "Le bilan, de 12 morts, pourrait grimper": a noun may stand behind the figure.
    let end = figure.end + usize::from(figure.end < scene.tokens.len() && scene.tokens.kind(figure.end) == TokenKind::Word);
    let closed = end < scene.tokens.len() && scene.is_comma(end);
    let part = scene.has_cue(open..figure.start, |c| matches!(c, Cue::SubsetBefore | Cue::Hypothetical | Cue::Planned));
    let other = scene.quantities.iter().any(|q| open < q.tokens.start && q.tokens.end <= figure.start);
    let placed = figure.start > open + 1 && scene.has_cue(figure.start - 1..figure.start, |c| matches!(c, Cue::Locative | Cue::Stop));
    (closed && placed && !part && !other).then_some(open..end)
}

/// "Twelve died, the bodies will be flown out tomorrow", "Police deny the use of force, 12 were hurt": a comma, and behind it no word for a
/// clause, stands between the figure with its verb and such words, and nobody who speaks.
fn is_set_off(scene: &Scene<'_>, tokens: &Range<usize>, words: &Range<usize>) -> bool {
    if !has_verb(scene, tokens) {
        return false;
    }
    let light = |at: usize| scene.has_cue(at + 1..at + 2, |c| matches!(c, Cue::Clause | Cue::And | Cue::Stop | Cue::Locative));
    let comma = |range: Range<usize>| range.rev().find(|i| scene.is_comma(*i));
    if tokens.end <= words.start {
        let speaks = |at: usize| scene.voices.iter().any(|v| (at..words.end + 4).contains(&v.tokens.start));
        !scene.language.attribution.verb_final && comma(tokens.end..words.start).is_some_and(|at| !speaks(at))
    } else {
        words.end <= tokens.start && comma(words.end..tokens.start).is_some_and(|at| !light(at))
    }
}

/// The claim at `tokens` has a word for what happened that is no noun.
fn has_verb(scene: &Scene<'_>, tokens: &Range<usize>) -> bool {
    let happens = |cue: &MetricCue| matches!(cue.role, Role::Affects | Role::Happens);
    scene.metric_cues().any(|(c, cue)| happens(cue) && tokens.start <= c.tokens.start && c.tokens.end <= tokens.end)
}

/// An article stands right before the figure, and behind it, with the noun, what befell those whom it counts.
fn is_given(scene: &Scene<'_>, tokens: &Range<usize>, figure: &Range<usize>) -> bool {
    let article = figure.start > 0 && scene.has_cue(figure.start - 1..figure.start, |c| *c == Cue::Article);
    let befell = |cue: &MetricCue| scene.catalog.metric(&cue.metric).is_some_and(|m| m.domain != "crowd") && cue.role != Role::Toll;
    let within = |at: &Range<usize>| figure.end <= at.start && at.end <= tokens.end;
    article && scene.metric_cues().any(|(c, cue)| befell(cue) && within(&c.tokens))
}

/// What stands with a word between its marks, if a figure does.
fn beside(scene: &Scene<'_>, words: &Range<usize>) -> Option<Range<usize>> {
    let mark = |i: &usize| matches!(scene.tokens.fold(*i), "," | ";" | ":") || scene.is_dash(*i);
    let start = (0..words.start).rfind(mark).map_or(0, |i| i + 1);
    let end = (words.end..scene.tokens.len()).find(mark).unwrap_or(scene.tokens.len());
    scene.quantities.iter().any(|q| q.not_count.is_none() && (start..end).contains(&q.tokens.start)).then_some(start..end)
}

/// The clause between two commas, opened by a word for one, in which a figure stands.
fn relative(scene: &Scene<'_>, figure: &Range<usize>) -> Option<Range<usize>> {
    let open = (0..figure.start).rfind(|i| scene.is_comma(*i))?;
    let close = (figure.end..scene.tokens.len()).find(|i| scene.is_comma(*i))?;
    // "о которых": a preposition may stand before.
    let preposition = scene.has_cue(open + 1..open + 2, |c| matches!(c, Cue::Stop | Cue::Locative));
    scene.has_cue(open + 1..open + 2 + usize::from(preposition), |c| *c == Cue::Clause).then_some(open..close)
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
