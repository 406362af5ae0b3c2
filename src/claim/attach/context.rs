//! What stands around a figure: signs that it is no count, that it is a part, or that it goes on from the figure before.

use super::clause::is_gap;
use std::ops::Range;

use super::list::{self, in_brackets};
use super::noun::Noun;
use super::{Attachment, Count};
use crate::catalog::{Cue, MetricCue, Qualifier, Role, TokenKind, Voice};
use crate::claim::scene::Scene;
use crate::claim::speaker::{Speaker, SpeakerRole};
use crate::mention::CueMention;

/// Words that are figures only with a noun of their own: one, none, some, all.
pub(super) fn needs_noun(scene: &Scene<'_>, q: usize, noun: &Noun, done: &[Attachment], before: Option<&Count>) -> Option<&'static str> {
    let quantity = &scene.quantities[q];
    let named = noun.population.is_some() || noun.counted.is_some();
    let figure = quantity.wording.figure;
    let none_did = figure == Some(0.0) && governs_next(scene, &quantity.tokens);
    let goes_on = nearest_count(done).is_some() || before.is_some();
    // "один альпинист погиб": a noun that no list knows may stand between.
    let end = quantity.tokens.end;
    let stranger = scene.tokens.kind(end) == TokenKind::Word && scene.cues_at(end).next().is_none() && !scene.tokens.is_capital(end);
    let one_did = figure == Some(1.0) && (befalls_next(scene, end, goes_on) || stranger && befalls_next(scene, end + 1, goes_on));
    let one_did = one_did || figure == Some(1.0) && befell_one(scene, &quantity.tokens);
    let listed = figure == Some(1.0) && (dashed_place(scene, q, done) || one_of_list(scene, q, done));
    // "None of the 213 passengers was hurt"
    let of_whole = figure == Some(0.0) && noun.whole.is_some();
    if !quantity.digits && figure.is_some_and(|f| f <= 1.0) && !named && !noun.subset_after && !none_did && !one_did && !listed && !of_whole
    {
        return Some("a word for one or none, with nothing that it counts");
    }
    // "one of them a broken jaw": one of those before, described.
    if !quantity.digits && figure == Some(1.0) && noun.subset_after && scene.has_cue(noun.end..noun.end + 1, |c| *c == Cue::Article) {
        return Some("one of those before, described");
    }
    let partitive =
        scene.has_cue(quantity.tokens.end..quantity.tokens.end + 1, |c| *c == Cue::Link) && !noun.subset_after && noun.whole.is_none();
    if !quantity.digits && figure == Some(1.0) && partitive {
        return Some("one of a kind, no count");
    }
    // "thousands protested in Almaty and hundreds in Astana": the figure before says what of.
    if nearest_count(done).is_some() && (joined_to_previous(scene, q) || names_rival(scene, q)) {
        return None;
    }
    // "How many were hurt is unknown. The committee speaks of several hundred."
    let many = quantity.interval.low.is_some_and(|l| l >= 10.0);
    if many && before.is_some() && is_spoken_of(scene, &quantity.tokens) && names_rival(scene, q) {
        return None;
    }
    if list::answers(scene, q, noun, before) {
        return None;
    }
    // "Vor dem Landtag versammelten sich noch einige Hundert.": the verb of a crowd stands before, and they close its clause.
    if many && closes_crowd(scene, &quantity.tokens) {
        return None;
    }
    (quantity.wording.vague.is_some()
        && !named
        && !is_predicate(scene, quantity.tokens.start)
        && !noun.subset_after
        && noun.end == quantity.tokens.end
        && !governs_next(scene, &quantity.tokens))
    .then_some("a vague word with nothing that it counts")
}

/// "killing one and wounding two others": the verb of a harm stands right before, and that of another figure behind "and".
fn befell_one(scene: &Scene<'_>, tokens: &Range<usize>) -> bool {
    let harm =
        |metric: &str| scene.catalog.metric(metric).is_some_and(|m| matches!(m.domain.as_str(), "harm" | "custody") && m.unit == "people");
    let happens = |range: Range<usize>| {
        scene.metric_cues().any(|(c, cue)| range.contains(&c.tokens.end) && cue.role == Role::Affects && !cue.weak && harm(&cue.metric))
    };
    let verb = happens(tokens.start..tokens.start + 1);
    let joined = scene.has_cue(tokens.end..tokens.end + 1, |c| *c == Cue::And);
    let other = scene.quantities.iter().find(|q| q.not_count.is_none() && (tokens.end + 1..tokens.end + 5).contains(&q.tokens.start));
    verb && joined && other.is_some_and(|q| happens(tokens.end + 1..q.tokens.start + 1))
}

/// "The demonstrators were tens of thousands": a group and a copula stand before token `start`, and nothing else.
fn is_predicate(scene: &Scene<'_>, start: usize) -> bool {
    let group = |at: usize| scene.cues.iter().any(|c| c.tokens.end == at && c.tokens.start <= 2 && matches!(c.cue, Cue::Population(_)));
    start > 1 && scene.has_cue(start - 1..start, |c| *c == Cue::Passive) && group(start - 1)
}

/// "the death of two or more persons": a small figure with "or more" behind it is where a rule begins to hold, and counts nobody.
pub(super) fn is_threshold(scene: &Scene<'_>, q: usize) -> bool {
    let quantity = &scene.quantities[q];
    let end = quantity.figure_tokens.end;
    let or_more = quantity.wording.qualifier == Qualifier::AtLeast && quantity.tokens.end > end;
    or_more && quantity.wording.figure.is_some_and(|f| f <= 4.0) && scene.has_cue(end..end + 1, |c| *c == Cue::And)
}

/// "28 are accused, 17 of them sit in jail": what stands behind "of them" and its figure, with no comma between, is said of the part.
pub(super) fn said_of_part(scene: &Scene<'_>, q: usize, noun: &Noun, verb: &Range<usize>) -> bool {
    let Some(part) = scene.quantities.get(q + 1).filter(|p| p.not_count.is_none()) else { return false };
    let of_them = |c: &CueMention<'_, Cue>| {
        *c.cue == Cue::SubsetAfter && c.tokens.start >= noun.end && (c.tokens.end == part.tokens.start || c.tokens.start == part.tokens.end)
    };
    let Some(of_them) = scene.cues.iter().find(|c| of_them(c)) else { return false };
    let behind = of_them.tokens.end.max(part.tokens.end);
    verb.start >= behind && (behind..verb.start).all(|i| !scene.is_comma(i) && scene.tokens.fold(i) != ")")
}

/// "1,751 (+65)": a plus behind a bracket.
pub(super) fn is_change(scene: &Scene<'_>, q: usize) -> bool {
    let start = scene.quantities[q].tokens.start;
    let at = |n: usize| start.checked_sub(n).map_or("", |i| scene.tokens.fold(i));
    at(1) == "+" && at(2) == "("
}

/// A cue stands right beside the figure ("dozens detained", "hundreds were injured", "arrested several").
pub(super) fn governs_next(scene: &Scene<'_>, quantity: &Range<usize>) -> bool {
    let at = quantity.end;
    let metric = |c: &Cue| matches!(c, Cue::Metric(_));
    let verb = (at..at + 5).find(|i| scene.cues_at(*i).any(|c| metric(c.cue)));
    let last = at >= scene.tokens.len() || scene.tokens.kind(at) == TokenKind::Mark;
    // "Verletzt wurde niemand.": an auxiliary may stand between.
    let helps = |i: &usize| scene.has_cue(*i..*i + 1, |c| *c == Cue::Passive);
    let word = (0..quantity.start).rev().find(|i| !helps(i));
    let before = last && word.is_some_and(|i| scene.has_cue(i..i + 1, metric));
    // "niemand mehr vermisst": and one word that says nothing else.
    let light = |i: &usize| scene.has_cue(*i..*i + 1, |c| matches!(c, Cue::Passive | Cue::Stop));
    let plain = |i: usize| scene.tokens.kind(i) == TokenKind::Word && scene.cues_at(i).next().is_none() && scene.quantity_at(i).is_none();
    let others = |v: usize| (at..v).filter(|i| !light(i)).collect::<Vec<_>>();
    before || verb.is_some_and(|v| others(v).len() <= 1 && others(v).into_iter().all(plain))
}

/// "Yesterday there were 40, today 137": a day stands beside the figure, as one does beside the figure before it.
pub(super) fn dated_item(scene: &Scene<'_>, q: usize, done: &[Attachment]) -> bool {
    let beside = |tokens: &Range<usize>| {
        let near = |d: &Range<usize>| d.start == tokens.end || d.end <= tokens.start && tokens.start - d.end <= 1;
        scene.dates.iter().any(|d| near(&d.tokens))
    };
    let before = q > 0 && matches!(done[q - 1], Attachment::Count(_)) && beside(&scene.quantities[q - 1].tokens);
    before && scene.quantities[q].unit.is_none() && beside(&scene.quantities[q].tokens)
}

/// The figure ends a clause in which a verb says that people came.
fn closes_crowd(scene: &Scene<'_>, quantity: &Range<usize>) -> bool {
    let clause = scene.clause(quantity.start);
    let came = |cue: &MetricCue| cue.role == Role::Happens && scene.catalog.metric(&cue.metric).is_some_and(|m| m.domain == "crowd");
    let before = |c: &Range<usize>| clause.start <= c.start && c.end <= quantity.start;
    let closes = (quantity.end..clause.end).all(|i| scene.tokens.kind(i) == TokenKind::Mark);
    closes && scene.metric_cues().any(|(c, cue)| !cue.weak && before(&c.tokens) && came(cue))
}

/// "один скончался", "бір қылмыстық іс қозғады": the one is somebody to whom it happened, or the word after it names a thing.
/// What is done to one ("одну отпустили") needs a count before that the one is of.
fn befalls_next(scene: &Scene<'_>, at: usize, goes_on: bool) -> bool {
    // "біреуі сол күні босатылды": a day may stand between.
    let at = scene.dates.iter().find(|d| d.tokens.start == at).map_or(at, |d| d.tokens.end);
    scene.cues_at(at).any(|c| {
        let Cue::Metric(m) = c.cue else { return false };
        let cue = &scene.language.cues.metrics[*m];
        let metric = scene.catalog.metric(&cue.metric);
        let thing = metric.is_some_and(|m| m.unit != "people");
        let done = cue.role == Role::Happens || goes_on && cue.role == Role::Affects;
        let harmed = done && metric.is_some_and(|m| m.domain == "harm" || m.domain == "custody");
        (thing || harmed) && cue.counts.is_empty() && scene.has_any(&cue.with)
    })
}

/// "against 281,000, says the ministry": a bare figure that its own source sets against the one before.
pub(super) fn contrasts_figure(scene: &Scene<'_>, q: usize) -> bool {
    let end = scene.quantities[q].tokens.end;
    let start = scene.quantities[q].tokens.start;
    // "the police speak of 40, activists - of 120": after a dash the verb is not said again, its preposition may be.
    let preposition = start > 0 && scene.has_cue(start - 1..start, |c| *c == Cue::Stop);
    let dash = start.checked_sub(1 + usize::from(preposition)).filter(|i| scene.is_dash(*i));
    // "«Фонтанка» — о тринадцати": a name in quotation marks may be nobody's voice in the lists.
    let quoted = dash.is_some_and(|d| d > 1 && scene.tokens.fold(d - 1) == "\"" && scene.tokens.kind(d - 2) == TokenKind::Word);
    // "laut Polizei 3000, nach Angaben der Veranstalter 10.000 Menschen": between a comma and the figure stands who says so.
    let according = |at: usize| {
        let opens = |v: &Range<usize>| v.start > 0 && scene.is_comma(v.start - 1) && v.end <= at && at - v.end <= 2;
        scene.voices.iter().any(|v| *v.cue == Voice::According && opens(&v.tokens))
    };
    // "…; according to the organisers, 20,000": so it does behind a semicolon, and a comma may stand behind it.
    let comma = start > 0 && scene.is_comma(start - 1);
    let back = start - usize::from(comma);
    let again = |v: &Range<usize>| v.start > 0 && matches!(scene.tokens.fold(v.start - 1), ";" | ",") && v.end < back && back - v.end <= 6;
    let words = |range: Range<usize>| range.into_iter().all(|i| scene.tokens.kind(i) == TokenKind::Word && scene.quantity_at(i).is_none());
    let elliptic = scene.voices.iter().any(|v| *v.cue == Voice::According && again(&v.tokens) && words(v.tokens.end..back));
    let last = |at: usize| (at..scene.tokens.len()).all(|i| scene.tokens.kind(i) == TokenKind::Mark);
    // "в полдень говорили о 12, к вечеру - о 13": so does another hour or day before a dash and the preposition.
    let later = preposition && dash.is_some_and(|at| scene.dates.iter().any(|d| d.tokens.end == at));
    quoted
        || later
        || elliptic && (last(end) || scene.tokens.kind(end) == TokenKind::Mark)
        || scene.voices.iter().any(|v| {
            (v.tokens.start == end && matches!(v.cue, Voice::According | Voice::Perhaps))
                || (v.tokens.end == start && *v.cue == Voice::Says)
                // "В Кремле уточнили: 17."
                || (v.tokens.end + 1 == start && *v.cue == Voice::Says && scene.tokens.fold(start - 1) == ":" && last(end))
                || (dash == Some(v.tokens.end) && matches!(v.cue, Voice::Source(_)))
                || (matches!(v.cue, Voice::Source(_))
                    && (is_gap(scene, &v.tokens, start) || v.tokens.end == start && according(v.tokens.start)))
        })
}

/// "eleven died on the spot, one - in the ambulance": a dash and a place stand for the verb of the figure before.
pub(super) fn dashed_place(scene: &Scene<'_>, q: usize, done: &[Attachment]) -> bool {
    let quantity = &scene.quantities[q].tokens;
    let opens = quantity.start > 0
        && (matches!(scene.tokens.fold(quantity.start - 1), "," | ";")
            || scene.has_cue(quantity.start - 1..quantity.start, |c| *c == Cue::And));
    let dash = quantity.end < scene.tokens.len() && scene.is_dash(quantity.end);
    opens && dash && scene.has_cue(quantity.end + 1..quantity.end + 2, |c| *c == Cue::Locative) && nearest_count(done).is_some()
}

/// ": 92 in the north, two in the west and one in the south": the last of the parts of a total.
pub(super) fn one_of_list(scene: &Scene<'_>, q: usize, done: &[Attachment]) -> bool {
    let part = |a: &Attachment| matches!(a, Attachment::Count(c) if c.subset);
    joined_to_previous(scene, q) && gapped(scene, q) && q > 1 && done[q - 2..q].iter().all(part)
}

/// "jailed for three years, another for two": a bare figure after the preposition of the measure before it is that measure again.
pub(super) fn repeats_measure(scene: &Scene<'_>, q: usize, nouns: &[Noun], done: &[Attachment]) -> Option<String> {
    let before = q.checked_sub(1)?;
    let (noun, quantity) = (&nouns[q], &scene.quantities[q]);
    let Attachment::NoClaim(reason) = &done[before] else { return None };
    let measured = nouns[before].not_count.is_some() || scene.quantities[before].not_count.is_some() || reason == MEASURE_AGAIN;
    let bare = noun.population.is_none() && noun.counted.is_none() && noun.end == quantity.tokens.end && quantity.unit.is_none();
    let closes = quantity.tokens.end >= scene.tokens.len() || scene.tokens.kind(quantity.tokens.end) == TokenKind::Mark;
    let preposition = |q: usize| {
        let at = scene.quantities[q].tokens.start.checked_sub(1)?;
        scene.has_cue(at..at + 1, |c| *c == Cue::Stop).then(|| scene.tokens.fold(at))
    };
    let same = preposition(q).is_some() && preposition(q) == preposition(before);
    // "At 9 a.m. the figure stood at 12"
    let renumbered = scene.has_cue(scene.quantities[before].tokens.end..quantity.tokens.start, |c| *c == Cue::Figure);
    (measured && bare && closes && same && !renumbered).then(|| MEASURE_AGAIN.to_owned())
}

/// Why a bare figure goes on with a measure.
const MEASURE_AGAIN: &str = "the measure of the figure before it";

/// A reporting verb stands shortly before, in the same clause.
pub(super) fn is_spoken_of(scene: &Scene<'_>, quantity: &Range<usize>) -> bool {
    let clause = scene.clause(quantity.start);
    let near = quantity.start.saturating_sub(8).max(clause.start)..quantity.start;
    scene.voices.iter().any(|v| *v.cue == Voice::Says && near.contains(&v.tokens.start))
}

/// "between 500,000, according to the authorities, and one million": whose the figure is stands between it and the next.
pub(super) fn attributed_between(scene: &Scene<'_>, q: usize) -> bool {
    let gap = scene.quantities[q].tokens.end..scene.quantities[q + 1].tokens.start;
    let marks = gap.clone().filter(|i| matches!(scene.tokens.fold(*i), "," | "(" | ")")).count();
    let stops = gap.clone().any(|i| matches!(scene.tokens.fold(i), ";" | ":" | "."));
    let voice =
        scene.voices.iter().any(|v| matches!(v.cue, Voice::According | Voice::After | Voice::Perhaps) && gap.contains(&v.tokens.start));
    voice && marks >= 2 && !stops && gap.len() <= 14
}

/// "the number rose from 200 to 300": after a verb of change a preposition stands between the two figures.
pub(super) fn changes_to_next(scene: &Scene<'_>, q: usize) -> bool {
    let (one, next) = (&scene.quantities[q], &scene.quantities[q + 1]);
    let gap = one.tokens.end..next.tokens.start;
    let (start, changes) = (one.tokens.start, &scene.language.numbers.changes);
    let changed = || (start.saturating_sub(5)..=start).any(|end| changes.back(&scene.tokens, end, 0).is_some());
    let preposition = || scene.cues_at(gap.start).any(|c| matches!(c.cue, Cue::Stop | Cue::Locative | Cue::Link));
    gap.len() == 1 && one.unit == next.unit && preposition() && changed()
}

/// "from 3,000, by one count, up to 8,000": the figure is the far end of what began before.
pub(super) fn ends_range(scene: &Scene<'_>, q: usize) -> bool {
    let quantity = &scene.quantities[q];
    let start = quantity.tokens.start;
    quantity.wording.qualifier == Qualifier::AtMost && start > 0 && scene.tokens.fold(start - 1) == ","
}

/// A bare figure that somebody else, another place or a bound sets beside the one before: "the governor has spoken of 19",
/// "in Sibiu (5,000)", "the ministry puts it at no less than 10,000".
pub(super) fn names_rival(scene: &Scene<'_>, q: usize) -> bool {
    let quantity = &scene.quantities[q];
    let (start, end) = (quantity.tokens.start, quantity.tokens.end);
    // "Most of them, 92, in Kazan"
    if scene.cues.iter().any(|c| *c.cue == Cue::Breakdown && c.tokens.end + 1 == start && scene.is_comma(start - 1)) {
        return true;
    }
    let aged = start > 0
        && scene.tokens.fold(start - 1) == ","
        && scene.tokens.fold(end) == ","
        && quantity.wording.figure.is_some_and(|f| f < 110.0);
    // "at first there was talk of 196": the word for it follows.
    // "4,000 marched, say the organisers; 900, reply the police": or stands behind a comma, when the figure opens its clause.
    let opens = start > 0 && scene.tokens.fold(start - 1) == ";" && end < scene.tokens.len() && scene.is_comma(end);
    let verb_at = |at: usize| at == end || opens && at == end + 1;
    let told = scene.voices.iter().any(|v| verb_at(v.tokens.start) && matches!(v.cue, Voice::Says | Voice::Reportedly))
        || opens && scene.voices.iter().any(|v| matches!(v.cue, Voice::Source(_)) && (end + 1..end + 3).contains(&v.tokens.start));
    if aged
        || !told
            && scene.tokens.kind(end) == TokenKind::Word
            && !scene.has_cue(end..end + 1, |c| matches!(c, Cue::Stop | Cue::Clause | Cue::And | Cue::Locative | Cue::Passive))
    {
        return false;
    }
    // "said four had been beaten": what befell them is told, and no list knows it.
    let auxiliary = |i: usize| scene.has_cue(i..i + 1, |c| *c == Cue::Passive);
    let verb = end + 1 + usize::from(auxiliary(end + 1));
    let unknown = |i: usize| scene.tokens.kind(i) == TokenKind::Word && scene.cues_at(i).next().is_none();
    if !told && (auxiliary(end) || auxiliary(end + 1)) && verb < scene.tokens.len() && unknown(verb) {
        return false;
    }
    // "a city of around 1.7 million" says how large the city is.
    // "gave a figure of 27", "spoke of 27" name the figure itself.
    let figure = start > 1 && scene.has_cue(start - 2..start - 1, |c| *c == Cue::Figure)
        || scene.voices.iter().any(|v| *v.cue == Voice::Says && v.tokens.end == start && v.tokens.len() > 1);
    if !told && !figure && start > 0 && scene.has_cue(start - 1..start, |c| *c == Cue::Link) && !joined_to_previous(scene, q) {
        return false;
    }
    // "The ministry's own count was lower: 29,000": what names the figure stands before a colon.
    let colon = start > 1 && scene.tokens.fold(start - 1) == ":";
    let clause = scene.clause(if colon { start - 2 } else { start });
    let near = start.saturating_sub(8).max(clause.start)..start;
    let spoken = is_spoken_of(scene, &quantity.tokens);
    // "another 524 - in St Petersburg": a dash and a preposition may stand between.
    let near_place = end + 1 + (end..end + 2).filter(|i| *i < scene.tokens.len() && scene.is_dash(*i)).count();
    // "in Nice 300 and in Lille 150": the place of a list stands right before its figure.
    let joined = |p: usize| {
        scene.has_cue(p.saturating_sub(2)..p, |c| matches!(c, Cue::And | Cue::Clause)) || (1..=2).any(|n| p >= n && scene.is_comma(p - n))
    };
    let placed = scene.places.iter().any(|p| {
        !p.demonym
            && (p.tokens.end + 1 == start
                || p.tokens.end == start && joined(p.tokens.start)
                || (end + 1..=near_place).contains(&p.tokens.start))
    });
    let placed = placed || listed_name(scene, start) || in_brackets(scene, q) || exists_there(scene, &quantity.tokens);
    // "On Saturday 2,000 marched; on Sunday 3,000": right behind a day that opens its clause, and nothing behind it.
    let closed = end >= scene.tokens.len() || scene.tokens.kind(end) == TokenKind::Mark || scene.has_cue(end..end + 1, |c| *c == Cue::And);
    let day = |d: &Range<usize>| d.end + 1 == start || d.end == start && closed && d.start <= clause.start + 2;
    let dated = scene.dates.iter().any(|d| day(&d.tokens));
    let bounded = quantity.wording.qualifier != Qualifier::Exact
        && quantity.wording.vague.is_none()
        && quantity.wording.figure.is_some_and(|f| f >= 10.0);
    // "in Ankara this number is 56".
    let renumbered = figure || scene.has_cue(near, |c| *c == Cue::Figure);
    spoken || told || placed || dated || bounded || renumbered
}

/// "Sud lost 60, Nippes 37": a name that no gazetteer holds stands between a comma or "and" and the figure, as one did before.
fn listed_name(scene: &Scene<'_>, start: usize) -> bool {
    let capital = |i: usize| {
        let known = scene.voices.iter().any(|v| v.tokens.contains(&i)) || scene.dates.iter().any(|d| d.tokens.contains(&i));
        scene.tokens.kind(i) == TokenKind::Word && scene.tokens.is_capital(i) && !known
    };
    // "Nord-Ouest", "Grand'Anse"
    let glued = |i: usize| matches!(scene.tokens.fold(i), "-" | "'") && !scene.tokens.space_before(i) && !scene.tokens.space_before(i + 1);
    let name = (0..start).rev().take_while(|i| capital(*i) || i + 1 < start && glued(*i)).last();
    let bare = start == 0 || scene.cues_at(start - 1).next().is_none();
    bare && !scene.language.cues.capital_nouns
        && name.is_some_and(|n| {
            n > 0 && (scene.is_comma(n - 1) || scene.tokens.fold(n - 1) == ";" || scene.has_cue(n - 1..n, |c| *c == Cue::And))
        })
}

/// "In the south there were 12", "à Lille il y en avait six": right behind a form of "to be" a figure that closes its clause, with
/// the place before.
fn exists_there(scene: &Scene<'_>, figure: &Range<usize>) -> bool {
    let closes = figure.end >= scene.tokens.len()
        || scene.tokens.kind(figure.end) == TokenKind::Mark
        || scene.has_cue(figure.end..figure.end + 1, |c| *c == Cue::And);
    let being = figure.start > 0 && scene.has_cue(figure.start - 1..figure.start, |c| *c == Cue::Passive);
    let clause = scene.clause(figure.start);
    closes && being && scene.has_cue(clause.start..figure.start - 1, |c| *c == Cue::Locative)
}

/// "«Единство» — 31,5 процента", "у блока 27,3 процента", "the Left (5.2%)": a name and a dash or a bracket, or a preposition at the head
/// of the clause, and no verb.
pub(super) fn shares_on(scene: &Scene<'_>, q: usize) -> bool {
    let start = scene.quantities[q].tokens.start;
    let name = |at: usize| scene.tokens.is_capital(at) || scene.tokens.fold(at) == "\"";
    if start > 1 && scene.tokens.fold(start - 1) == "(" && name(start - 2) && scene.tokens.fold(scene.quantities[q].tokens.end) == ")" {
        return true;
    }
    let clause = scene.clause(start);
    let named = start > 1 && scene.is_dash(start - 1) && (scene.tokens.is_capital(start - 2) || scene.tokens.fold(start - 2) == "\"");
    let has = scene.has_cue(clause.start..clause.start + 1, |c| *c == Cue::Locative) && start - clause.start <= 6;
    let verb = |range: Range<usize>| scene.has_cue(range, |c| matches!(c, Cue::Metric(_)));
    (named || has) && !verb(clause.start..start) && !verb(scene.quantities[q].tokens.end..clause.end)
}

/// "up from eleven", "instead of the 1,300 of last week": a bare figure beside the word that says it is an old one.
pub(super) fn after_superseded(scene: &Scene<'_>, q: usize) -> bool {
    let start = scene.quantities[q].tokens.start;
    let article = start > 0 && scene.has_cue(start - 1..start, |c| *c == Cue::Article);
    let at = start - usize::from(article);
    scene.cues.iter().any(|c| *c.cue == Cue::Superseded && c.tokens.end == at)
}

/// "He spoke of 31 dead, then of 27": a bare figure behind the preposition of the figure before it.
pub(super) fn repeats_preposition(scene: &Scene<'_>, q: usize, done: &[Attachment]) -> bool {
    let Some(before) = q.checked_sub(1).filter(|p| matches!(&done[*p], Attachment::Count(c) if !c.subset)) else { return false };
    let (start, end) = (scene.quantities[q].tokens.start, scene.quantities[q].tokens.end);
    let preposition = |start: usize| {
        let at = start.checked_sub(1)?;
        scene.has_cue(at..start, |c| matches!(c, Cue::Stop | Cue::Link | Cue::Locative)).then(|| scene.tokens.fold(at))
    };
    let gap = scene.quantities[before].tokens.end..start.saturating_sub(1);
    let comma = gap.clone().rfind(|i| scene.is_comma(*i) || scene.has_cue(*i..*i + 1, |c| *c == Cue::And));
    let closes = end >= scene.tokens.len() || scene.tokens.kind(end) == TokenKind::Mark;
    let same = preposition(start).is_some() && preposition(start) == preposition(scene.quantities[before].tokens.start);
    same && closes && comma.is_some_and(|i| gap.end - i <= 3)
}

/// "two 17- und 19-Jährige": a figure whose hyphen waits for the noun of the next one.
pub(super) fn shares_noun(scene: &Scene<'_>, q: usize) -> bool {
    let end = scene.quantities[q].tokens.end;
    let hyphen = end + 1 < scene.tokens.len() && scene.tokens.fold(end) == "-" && !scene.tokens.space_before(end);
    hyphen && scene.has_cue(end + 1..end + 2, |c| *c == Cue::And) && scene.quantity_at(end + 2).is_some()
}

/// "four - to the trauma centre, ten - to the hospital": figures of a list set off by dashes.
pub(super) fn list_item(scene: &Scene<'_>, q: usize) -> bool {
    let dashed = |q: usize| scene.quantities.get(q).is_some_and(|x| x.tokens.end < scene.tokens.len() && scene.is_dash(x.tokens.end));
    q > 0 && dashed(q) && dashed(q - 1)
}

/// "в Барнауле (12 человек), Омске (2 человека)", "в Якутске — 13 и в Барнауле 40": one of several figures that stand right behind a place,
/// in brackets, behind a dash or with nothing between.
pub(super) fn placed_item(scene: &Scene<'_>, q: usize) -> bool {
    let placed = |q: usize| {
        let Some(quantity) = scene.quantities.get(q).filter(|q| q.not_count.is_none() && q.unit.is_none()) else { return false };
        let start = quantity.tokens.start;
        let before = start.saturating_sub(1);
        let marked = start > 0 && (scene.tokens.fold(before) == "(" || scene.is_dash(before));
        let end = start - usize::from(marked);
        scene.places.iter().any(|p| !p.demonym && p.tokens.end == end)
    };
    placed(q) && (q > 0 && placed(q - 1) || placed(q + 1))
}

/// "all 16 were taken to hospital: ten to one, four to another": what follows the colon are parts of the count before it.
pub(super) fn lists_parts(scene: &Scene<'_>, q: usize, done: &[Attachment]) -> bool {
    let at = scene.quantities[q].tokens.start;
    let whole = done
        .iter()
        .zip(&scene.quantities)
        .any(|(a, o)| matches!(a, Attachment::Count(c) if !c.subset) && (o.tokens.end..at).any(|i| scene.tokens.fold(i) == ":"));
    whole && scene.quantities[q].wording.figure.is_some()
}

/// "three by the anti-terrorism unit and nine at the port": after a conjunction a bare figure and a preposition, the verb is not said again.
pub(super) fn gapped(scene: &Scene<'_>, q: usize) -> bool {
    let end = scene.quantities[q].tokens.end;
    scene.has_cue(end..end + 1, |c| *c == Cue::Locative)
}

/// "Relatives, hundreds of whom waited": a relative pronoun speaks of somebody in its own sentence.
pub(super) fn relative_part(scene: &Scene<'_>, tokens: &Range<usize>) -> bool {
    let relative = |i: usize| scene.cues_at(i).any(|c| *c.cue == Cue::Clause);
    let subset = |c: &Cue| matches!(c, Cue::SubsetAfter | Cue::SubsetBefore);
    scene
        .cues
        .iter()
        .filter(|c| subset(c.cue) && c.tokens.end > tokens.start.saturating_sub(1) && c.tokens.start < tokens.end)
        .any(|c| c.tokens.clone().any(relative))
}

pub(super) fn parent(done: &[Attachment], subset: bool) -> Option<usize> {
    subset.then(|| done.iter().rposition(|a| matches!(a, Attachment::Count(c) if !c.subset))).flatten()
}

/// "180 were in the east, where seven bodies were found, and 32 in the north": the counts without those of an aside that has closed
/// before the figure.
pub(super) fn main_count<'d>(scene: &Scene<'_>, q: usize, done: &'d [Attachment]) -> Option<&'d Count> {
    let start = scene.quantities[q].tokens.start;
    let and = start > 1 && scene.has_cue(start - 1..start, |c| *c == Cue::And) && scene.is_comma(start - 2);
    let relative = |i: &usize| scene.is_comma(*i) && scene.has_cue(i + 1..i + 2, |c| *c == Cue::Clause);
    let aside = (0..start.saturating_sub(2)).rfind(relative).filter(|_| and)?;
    done.iter().rev().find_map(|a| match a {
        Attachment::Count(c) if c.tokens.end <= aside => Some(c),
        _ => None,
    })
}

pub(super) fn nearest_count(done: &[Attachment]) -> Option<&Count> {
    done.iter().rev().find_map(|a| match a {
        Attachment::Count(c) if !c.subset => Some(c),
        _ => None,
    })
}

/// A conjunction or a comma alone stands between this figure's phrase and the one before.
pub(super) fn joined_to_previous(scene: &Scene<'_>, q: usize) -> bool {
    let start = scene.quantities[q].tokens.start;
    start > 0 && scene.cues.iter().any(|c| *c.cue == Cue::And && c.tokens.end == start)
}

pub(super) fn marker_before(scene: &Scene<'_>, start: usize) -> bool {
    let opens = |c: &Range<usize>| c.start == 0 || matches!(scene.tokens.fold(c.start - 1), "," | ";" | ":" | "(" | "-" | "\"");
    // "Оның айтуынша": the word for "of them" is as often whose words they are.
    let says = |at: usize| scene.voices.iter().any(|v| v.tokens.contains(&at) && matches!(v.cue, Voice::After | Voice::Says));
    let near = |c: &Range<usize>| c.end <= start && start - c.end <= if opens(c) { 8 } else { 2 } && !says(c.end);
    scene.cues.iter().any(|c| *c.cue == Cue::SubsetBefore && near(&c.tokens))
}

/// "killed five, including two children, and wounded 30": behind a part a figure with another metric than that of the whole is none.
pub(super) fn past_parts(scene: &Scene<'_>, q: usize, metric: &str, done: &[Attachment]) -> bool {
    let start = scene.quantities[q].tokens.start;
    let marker = scene.cues.iter().rfind(|c| *c.cue == Cue::SubsetBefore && c.tokens.end <= start).map_or(start, |c| c.tokens.end);
    let told = scene.quantities.iter().any(|o| o.not_count.is_none() && (marker..start).contains(&o.tokens.start));
    told && nearest_count(done).is_some_and(|whole| whole.metric != metric)
}

/// "Twenty-eight officers are among them": a verb and a word for a part close the clause behind the noun that ends at token `end`.
pub(super) fn is_among(scene: &Scene<'_>, end: usize) -> bool {
    let verb = scene.tokens.kind(end) == TokenKind::Word && !scene.has_cue(end..end + 1, |c| matches!(c, Cue::Metric(_) | Cue::And));
    let part = |c: &&CueMention<'_, Cue>| matches!(c.cue, Cue::SubsetBefore | Cue::SubsetAfter) && c.tokens.start == end + 1;
    let closes = |at: usize| at >= scene.tokens.len() || scene.tokens.kind(at) == TokenKind::Mark;
    verb && scene.cues.iter().filter(part).any(|c| closes(c.tokens.end))
}

/// A word before the figure makes it none ("article 5"), or the figure goes on a list that such a word began ("sections 147, 307 and 395").
pub(super) fn no_count_before(scene: &Scene<'_>, start: usize) -> Option<String> {
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

/// "Two witnesses said", "according to three local officials": the figure counts those who tell it. "Four residents and three
/// doctors told": both do.
pub(super) fn speaks(scene: &Scene<'_>, q: usize, nouns: &[Noun], saying: &[Speaker]) -> bool {
    let end = scene.quantities[q].tokens.end;
    // "indicó el 112": the number is who says so.
    let own = &scene.quantities[q].tokens;
    if scene.quantities[q].digits && saying.iter().any(|s| s.kind.is_some() && s.tokens.start < own.start && own.end <= s.tokens.end) {
        return true;
    }
    if scene.language.attribution.verb_final || nouns[q].population.is_none() && nouns[q].end > end {
        return false;
    }
    // "состояние двоих врачи оценивают как критическое": a word for what befell them has the figure for its own.
    if scene.metric_cues().any(|(c, cue)| cue.role != Role::Toll && c.tokens.end == own.start && scene.has_any(&cue.with)) {
        return false;
    }
    let plain = |i: usize| scene.tokens.kind(i) == TokenKind::Word && !scene.cues_at(i).any(|c| !matches!(c.cue, Cue::Link));
    // "Forty policemen had been posted, a spokesman stated": what befell or was done by them is told, by somebody else.
    let acts = |s: &Speaker| {
        let at = s.tokens.end;
        let told = scene.voices.iter().any(|v| *v.cue == Voice::Says && v.tokens.contains(&at));
        !told && scene.has_cue(at..at + 1, |c| matches!(c, Cue::Passive | Cue::Metric(_)))
    };
    let counted = |s: &Speaker| {
        // "hat 300 Teilnehmer gezählt": who stands inside a verb in two parts is what it is said of.
        let inside = |v: &Range<usize>| v.start < s.tokens.start && s.tokens.end <= v.end;
        let object = scene.voices.iter().any(|v| *v.cue == Voice::Says && inside(&v.tokens));
        let named = s.role == SpeakerRole::Named && s.kind.is_some() && !s.person && !object && !acts(s);
        named && (s.tokens.start..s.tokens.end).contains(&end)
            || named && s.tokens.start >= end && s.tokens.start - end <= 2 && (end..s.tokens.start).all(plain)
    };
    let own = nouns[q].end.max(end);
    let joined = |next: usize| {
        scene.quantities[next].tokens.start == own + 1
            && scene.has_cue(own..own + 1, |c| *c == Cue::And)
            && scene.voices.iter().any(|v| matches!(v.cue, Voice::Source(_)) && v.tokens.end == own)
    };
    saying.iter().any(counted) || q + 1 < nouns.len() && joined(q + 1) && speaks(scene, q + 1, nouns, saying)
}
