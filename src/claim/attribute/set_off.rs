//! Speakers whom no verb joins to what they say: a dash, a colon, or a second figure does.

use std::ops::Range;

use super::before::is_preposition;
use super::cover::{NOUN, measured};
use super::{Direction, Frame, Memory, describe};
use crate::catalog::{Cue, Role, SourceKind, TokenKind, Voice};
use crate::claim::attach::is_gap;
use crate::claim::scene::Scene;
use crate::claim::speaker::{Speaker, SpeakerRole};

/// "organisers - 25 thousand": a speaker, a dash and a figure; "… reached 12 - Emergencies Ministry": a dash and the speaker at the end.
pub(super) fn dashed(scene: &Scene<'_>, text: &str, speakers: &[Speaker], outlet: Option<&str>, memory: &Memory, frames: &mut Vec<Frame>) {
    // "Reuters counted 40,000, the fund's head Ivan Petrov - 50,000": so does a name behind another speaker.
    let another = !frames.is_empty();
    let tells = |s: &&Speaker| (s.kind.is_some() || s.person && another) && s.role == SpeakerRole::Named || s.role == SpeakerRole::Anaphor;
    for speaker in speakers.iter().filter(tells) {
        let (start, end) = (speaker.tokens.start, speaker.tokens.end);
        // "sendika 5 bin, polis ise 1.200 kişinin": a word of contrast and a figure stand for the verb, which closes the sentence; the
        // first speaker's frame ends there.
        let contrast = scene.has_cue(end..end + 1, |c| *c == Cue::Clause) && scene.quantity_at(end + 1).is_some();
        let set_against = contrast && scene.language.attribution.verb_final && !frames.is_empty();
        for first in frames.iter_mut().filter(|f| set_against && f.tokens.start < start && end < f.tokens.end) {
            first.tokens.end = start;
        }
        if frames.iter().any(|f| f.tokens.start < end && start < f.tokens.end) {
            continue;
        }
        // "жертв — 13, пострадавших — 52": those whom a figure counts do not tell it.
        if scene
            .metric_cues()
            .any(|(c, cue)| cue.role == Role::Counted && scene.counts_people(&cue.metric) && c.tokens.start <= start && end <= c.tokens.end)
        {
            continue;
        }
        // "«Новая газета» — о тринадцати": a name's closing mark stands before the dash.
        let end = end + usize::from(end + 1 < scene.tokens.len() && scene.tokens.fold(end) == "\"" && scene.is_dash(end + 1));
        let figure = (end + 1..end + 4).any(|i| scene.quantity_at(i).is_some_and(|q| scene.quantities[q].not_count.is_none()));
        // "«Единство» — 31 %": a party's share is not what the party says.
        let share = (end + 1..end + 4).filter_map(|i| scene.quantity_at(i)).any(|q| scene.quantities[q].unit.as_deref() == Some("percent"));
        if share {
            continue;
        }
        // "полиция говорит о 40 задержанных, активисты — о 120": after a dash the verb is not said again, its preposition is.
        let spoken = figure && !frames.is_empty() && scene.has_cue(end + 1..end + 2, |c| *c == Cue::Stop);
        // "At least 45 dead in blast: police": a headline names whoever says so behind a colon.
        let last = (end..scene.tokens.len()).all(|i| scene.tokens.kind(i) == TokenKind::Mark);
        let headed = last && start > 1 && scene.tokens.fold(start - 1) == ":" && tells_harm(scene, start - 1);
        // "the union counted two million, the ministry 1.12 million": the verb is not said again.
        let article = usize::from(start > 0 && scene.has_cue(start - 1..start, |c| *c == Cue::Article));
        let head = start - article;
        let apart = head > 0
            && (matches!(scene.tokens.fold(head - 1), "," | ";")
                || scene.has_cue(start.saturating_sub(2)..start, |c| matches!(c, Cue::And | Cue::Clause)));
        let counts = |q: usize| scene.quantities[q].unit.is_none() && scene.quantities[..q].iter().any(|o| o.not_count.is_none());
        let elliptic = || (end..end + 3).any(|i| scene.quantity_at(i).is_some_and(counts) && is_gap(scene, &speaker.tokens, i));
        let gapped = !frames.is_empty() && (apart && scene.quantity_at(end).is_some_and(counts) || elliptic());
        // "ten of them - police officers" says who they are, not who says so.
        if !spoken && !headed && !set_against && !gapped && scene.has_cue(start..end, |c| matches!(c, Cue::Population(_))) {
            continue;
        }
        // "The police counted 119,000, the union 800,000": one named before does so and nothing else.
        if !gapped && speaker.role == SpeakerRole::Anaphor {
            continue;
        }
        // Who was there is what a dash explains, not who tells it.
        // "The organisers, 20,000.": they and the figure are the whole sentence.
        let whole = frames.is_empty()
            && start <= 1 + article
            && end < scene.tokens.len()
            && scene.is_comma(end)
            && scene
                .quantity_at(end + 1)
                .is_some_and(|q| (scene.quantities[q].tokens.end..scene.tokens.len()).all(|i| scene.tokens.kind(i) == TokenKind::Mark));
        let opens = gapped
            || whole
            || (end < scene.tokens.len()
                && (spoken || !matches!(speaker.kind, Some(SourceKind::Eyewitness | SourceKind::VictimFamily)))
                && scene.is_dash(end)
                && figure);
        // "из них десять — сотрудники полиции", "three of them are students, another three — activists": who a part of them are.
        let crowd = speaker.kind.is_some_and(SourceKind::takes_part);
        let bare = scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.end + 1 == start);
        let near = if crowd { 0 } else { start.saturating_sub(5) };
        let part = bare && scene.has_cue(near..start, |c| matches!(c, Cue::SubsetBefore | Cue::SubsetAfter));
        let closes = headed || last && start > 0 && scene.is_dash(start - 1) && !scene.quantities.is_empty() && !part;
        if opens || closes {
            let mut attribution = describe(scene, text, speaker, outlet, memory);
            attribution.confidence = attribution.confidence.min(0.85);
            let direction = if opens { Direction::Forward } else { Direction::Backward };
            frames.push(Frame { tokens: speaker.tokens.clone(), attribution, direction });
        }
    }
}

/// "8,000 people (police)", "put at 8,000 by police and 20,000 by the organisers": a speaker alone between brackets behind a figure, or
/// behind a doer's preposition where one before has told a figure in the same way.
pub(super) fn beside_figure(
    scene: &Scene<'_>,
    text: &str,
    speakers: &[Speaker],
    outlet: Option<&str>,
    memory: &Memory,
    frames: &mut Vec<Frame>,
) {
    let small = |i: usize| scene.voices.iter().any(|v| *v.cue == Voice::Link && v.tokens == (i..i + 1));
    let figure = |at: usize, reach: usize| {
        scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.end <= at && at - q.tokens.end <= reach)
    };
    let mark = |i: usize| scene.tokens.kind(i) == TokenKind::Mark;
    let inside = |s: &Speaker| {
        let head = s.tokens.start - usize::from(s.tokens.start > 0 && small(s.tokens.start - 1));
        let closed = s.tokens.end < scene.tokens.len() && scene.tokens.fold(s.tokens.end) == ")";
        (closed && head > 0 && scene.tokens.fold(head - 1) == "(").then_some(head)
    };
    let several = speakers.iter().filter(|s| inside(s).is_some()).count() > 1;
    for speaker in speakers.iter().filter(|s| s.kind.is_some() && s.role != SpeakerRole::Pronoun) {
        let (start, end) = (speaker.tokens.start, speaker.tokens.end);
        if frames.iter().any(|f| f.tokens.start < end && start < f.tokens.end) {
            continue;
        }
        let head = start - usize::from(start > 0 && small(start - 1));
        // "(policemen)" says who they are where no other figure is told so.
        let rival = scene.quantities.iter().filter(|q| q.not_count.is_none()).count() > 1;
        let relays = speaker.kind.is_some_and(SourceKind::relays);
        let alone = inside(speaker).filter(|head| figure(head - 1, NOUN - 1) && rival && !relays);
        // "250 people died, 500 were hurt (TASS).": at the end of the sentence they tell all of it.
        let last = (end + 1..scene.tokens.len()).all(mark) && frames.is_empty() && !several;
        let crowd = scene.has_cue(start..end, |c| matches!(c, Cue::Population(_)));
        let all = inside(speaker).filter(|_| last && !crowd && !scene.quantities.is_empty());
        let doer = scene.cues.iter().find(|c| *c.cue == Cue::Doer && c.tokens.end == head).map(|c| c.tokens.start);
        let before = |at: usize| frames.iter().any(|f| f.tokens.end < at && measured(scene, f).is_some());
        let again = doer.filter(|at| figure(*at, 0) && (before(*at) || is_estimate(scene, *at)));
        // "5,000 marched, police said, far fewer than the 20,000 claimed by the organisers": a participle behind a bare second figure.
        let again = again.or_else(|| doer.filter(|at| is_claimed(scene, *at)).map(|at| at - 1));
        let (tokens, direction) = match (again.or(all).or(alone), relative(scene, end)) {
            (Some(at), _) => (at..end, Direction::Backward),
            (None, Some(to)) => (start..to, Direction::Forward),
            _ => continue,
        };
        let mut attribution = describe(scene, text, speaker, outlet, memory);
        attribution.confidence = attribution.confidence.min(0.85);
        frames.push(Frame { tokens, attribution, direction });
    }
}

/// "The prime minister at the airport just now: three attackers …": where and when somebody speaks, and no verb.
fn appears(scene: &Scene<'_>, range: Range<usize>) -> bool {
    let dated = scene.dates.iter().any(|d| range.contains(&d.tokens.start)) || scene.has_cue(range.clone(), |c| *c == Cue::Snapshot);
    let verb = |c: &Cue| matches!(c, Cue::Metric(_) | Cue::Population(_) | Cue::Passive | Cue::Clause | Cue::And | Cue::Negation);
    let says = scene.voices.iter().any(|v| range.contains(&v.tokens.start) && !matches!(v.cue, Voice::Link | Voice::Telling));
    dated && range.len() <= 6 && !says && !scene.has_cue(range, verb)
}

/// "The minister on Twitter: 82 …", "The hospital has confirmed in the evening: …": a channel or a verb of telling, and nothing that
/// happened.
fn posts(scene: &Scene<'_>, range: Range<usize>) -> bool {
    let tells = |v: &Voice| matches!(v, Voice::Says | Voice::Source(SourceKind::SocialMedia));
    let happens = |c: &Cue| matches!(c, Cue::Metric(_) | Cue::Population(_) | Cue::Clause | Cue::And | Cue::Negation);
    let here = scene.voices.iter().any(|v| range.contains(&v.tokens.start) && tells(v.cue));
    here && range.len() <= 8 && !scene.has_cue(range.clone(), happens) && !range.into_iter().any(|i| scene.is_comma(i))
}

/// "“At least 40 are dead,” sobbed a villager", "“We are 35,000!” a spokeswoman shouted": behind a quotation that holds a figure any word
/// beside a speaker is a verb of telling.
pub(super) fn exclaimed(scene: &Scene<'_>, text: &str, speakers: &[Speaker], outlet: Option<&str>, memory: &Memory) -> Option<Frame> {
    let quote = |i: &usize| scene.tokens.fold(*i) == "\"";
    let close = (1..scene.tokens.len()).rfind(quote)?;
    let open = (0..close).rfind(quote).map_or(0, |i| i + 1);
    let ends = |i: usize| i < scene.tokens.len() && matches!(scene.tokens.fold(i), "," | "!" | "?" | ".");
    let words = (open..close).filter(|i| scene.tokens.kind(*i) == TokenKind::Word).count();
    let figure = scene.quantities.iter().any(|q| q.not_count.is_none() && (open..close).contains(&q.tokens.start));
    if !figure || words < 3 || !(ends(close - 1) || ends(close + 1)) {
        return None;
    }
    let from = close + 1 + usize::from(ends(close + 1));
    let article = |i: usize| {
        scene.has_cue(i..i + 1, |c| *c == Cue::Article) || scene.voices.iter().any(|v| *v.cue == Voice::Link && v.tokens == (i..i + 1))
    };
    let plain = |i: usize| scene.tokens.kind(i) == TokenKind::Word && scene.cues_at(i).next().is_none() && scene.quantity_at(i).is_none();
    let speaker = speakers.iter().find(|s| s.tokens.start >= from && s.role != SpeakerRole::Pronoun && (s.kind.is_some() || s.person))?;
    let gap = from..speaker.tokens.start;
    let inverted = gap.len() <= 3 && gap.start < gap.end && plain(gap.start) && gap.clone().skip(1).all(|i| article(i) || plain(i));
    let straight = gap.clone().all(article) && plain(speaker.tokens.end);
    (inverted || straight).then(|| {
        let mut attribution = describe(scene, text, speaker, outlet, memory);
        attribution.confidence = attribution.confidence.min(0.75);
        Frame { tokens: close..speaker.tokens.end, attribution, direction: Direction::Backward }
    })
}

/// "the opposition, which puts it at more than 1,000", "die Opposition, die von 1000 Toten ausgeht": behind a speaker that ends at `at` a
/// clause tells a figure; where its words before the figure end.
fn relative(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let article =
        |i: usize| scene.language.cues.capital_nouns && scene.voices.iter().any(|v| *v.cue == Voice::Link && v.tokens == (i..i + 1));
    // "von der Opposition angezweifelt, die …": a participle may close the clause before.
    let word = scene.language.cues.capital_nouns && scene.tokens.kind(at) == TokenKind::Word && scene.is_comma(at + 1);
    let at = at + usize::from(word);
    let opens = at < scene.tokens.len() && scene.is_comma(at);
    let clause = opens && (scene.has_cue(at + 1..at + 2, |c| *c == Cue::Clause) || article(at + 1));
    let quantity =
        scene.quantities.iter().find(|q| clause && q.not_count.is_none() && (at + 2..at + 8).contains(&q.figure_tokens.start))?;
    let happens = |c: &Cue| matches!(c, Cue::Metric(m) if matches!(scene.language.cues.metrics[*m].role, Role::Affects | Role::Happens));
    let start = quantity.tokens.start;
    let says = scene.voices.iter().any(|v| *v.cue == Voice::Says && (at..scene.clause(start).end).contains(&v.tokens.start));
    let estimates = start + 1 < quantity.figure_tokens.start && start <= at + 4;
    // "the army, which admits the loss of 16": a verb of saying right behind the word for the clause has what happened for its object.
    let admits = scene.voices.iter().any(|v| *v.cue == Voice::Says && v.tokens.start == at + 2);
    let told = admits || (says || estimates) && !scene.has_cue(at..start, happens);
    (told && !(at + 1..start).any(|i| scene.is_comma(i))).then_some(start)
}

/// "La participation a été estimée à 15 000 par la police": the figure that ends at `at` is bare, a preposition stands before it, and its
/// clause tells how many there were, and nothing that anybody did.
fn is_estimate(scene: &Scene<'_>, at: usize) -> bool {
    let Some(quantity) = scene.quantities.iter().find(|q| q.tokens.end == at && q.unit.is_none()) else { return false };
    let start = quantity.figure_tokens.start;
    let preposition = start > 0 && scene.has_cue(start - 1..start, |c| matches!(c, Cue::Stop | Cue::Locative));
    let clause = scene.clause(at);
    let mut here = scene.metric_cues().filter(|(c, _)| clause.contains(&c.tokens.start)).map(|(_, cue)| cue.role).peekable();
    (preposition || start > quantity.tokens.start) && here.peek().is_some() && here.all(|role| matches!(role, Role::Toll | Role::Counted))
}

/// A bare figure behind another of the sentence, and one word that says nothing of what happened, stand before the doer at token `at`.
fn is_claimed(scene: &Scene<'_>, at: usize) -> bool {
    let word = at > 0 && scene.tokens.kind(at - 1) == TokenKind::Word && scene.quantity_at(at - 1).is_none();
    let happens = scene.has_cue(at.saturating_sub(1)..at, |c| matches!(c, Cue::Metric(_) | Cue::Population(_)));
    let counts = || scene.quantities.iter().filter(|q| q.not_count.is_none() && q.unit.is_none());
    let figure = counts().any(|q| q.tokens.end + 1 == at && q.wording.figure.is_some_and(|f| f >= 10.0));
    word && !happens && figure && counts().any(|q| q.tokens.end + 1 < at)
}

/// A figure and a word for what happened stand before token `end`, the last of the clause that it closes.
fn tells_harm(scene: &Scene<'_>, end: usize) -> bool {
    let figure = scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.end <= end);
    figure && scene.metric_cues().any(|(c, _)| c.tokens.end <= end) && !(0..end).any(|i| scene.tokens.fold(i) == ":")
}

/// "Prosecutors: 225 dead": a speaker and a colon at the head of the sentence.
pub(super) fn colon(scene: &Scene<'_>, text: &str, speakers: &[Speaker], outlet: Option<&str>, memory: &Memory) -> Option<Frame> {
    // Before a colon protesters are what the text is about rather than who tells it.
    // "Doctors say 108 were killed; government: 46": a second speaker opens what follows a semicolon.
    // "Riot at the prison: 11 injured" speaks of the prison.
    let placed = |at: usize| scene.has_cue(0..at, |c| matches!(c, Cue::Stop | Cue::Locative | Cue::Partitive)) && at > 0;
    // "10:20 The minister: 150 dead": the hour of a running report stands before.
    let hour = |at: usize| {
        scene.quantities.first().is_some_and(|q| q.not_count.is_some() && q.tokens.start == 0 && (1..=at).contains(&q.tokens.end))
            && scene.quantities[0].tokens.end + 2 > at
    };
    // "Its chairman, Dora Lind: “Twelve are below.”": before a quotation whoever stands there speaks, known by a list or not.
    let quoted = |s: &Speaker| {
        let end = s.tokens.end;
        let named = s.person || s.kind.is_some() || s.role == SpeakerRole::Anaphor;
        named && end + 1 < scene.tokens.len() && scene.tokens.fold(end) == ":" && scene.tokens.fold(end + 1) == "\""
    };
    let opens = |s: &Speaker| {
        (s.tokens.start <= 2 || hour(s.tokens.start)) && !placed(s.tokens.start)
            || scene.tokens.fold(s.tokens.start - 1) == ";" && scene.tokens.fold(s.tokens.end) == ":"
            || s.tokens.start < 8 && quoted(s)
    };
    // "Police: three dead. Witnesses: at least 10.": unless they are no crowd and a figure is all that they say.
    let tells = |s: &Speaker| {
        let figure = scene.tokens.fold(s.tokens.end) == ":" && scene.quantity_at(s.tokens.end + 1).is_some();
        figure && !scene.has_cue(s.tokens.clone(), |c| matches!(c, Cue::Population(_)))
    };
    let first = speakers.iter().rfind(|s| opens(s)).filter(|s| quoted(s) || s.kind.is_some_and(|k| !k.takes_part() || tells(s)))?;
    let at = first.tokens.end;
    let colon = (at..scene.tokens.len()).find(|i| scene.tokens.fold(*i) == ":")?;
    // "The minister has revised the toll: …": what leads to the colon speaks of a number, or there is nothing but the speaker.
    // "Губернатор области: трое погибших": so do words that say whose office it is.
    let whose = |i: usize| {
        scene.voices.iter().any(|v| *v.cue == Voice::Link && v.tokens.contains(&i)) || scene.places.iter().any(|p| p.tokens.contains(&i))
    };
    let announces = (at..colon).all(|i| scene.tokens.kind(i) == TokenKind::Mark || whose(i))
        || scene.has_cue(at..colon, |c| *c == Cue::Figure)
        || appears(scene, at..colon)
        || posts(scene, at..colon)
        || scene.metric_cues().any(|(c, cue)| cue.role == Role::Toll && (at..colon).contains(&c.tokens.start));
    let counted = scene.quantities.iter().any(|q| q.not_count.is_none() && first.tokens.start <= q.tokens.start && q.tokens.end <= colon);
    if !announces || counted {
        return None;
    }
    let attribution = describe(scene, text, first, outlet, memory);
    Some(Frame { tokens: first.tokens.start..colon + 1, attribution, direction: Direction::Forward })
}

/// "The final toll, which the prosecutors give: 92 were killed", "64 hurt: that is the toll the ambulance service gave": a colon or a
/// dash sets off a clause without figures that names a toll and one who speaks.
pub(super) fn toll_beside(scene: &Scene<'_>, text: &str, speakers: &[Speaker], outlet: Option<&str>, memory: &Memory) -> Option<Frame> {
    let len = scene.tokens.len();
    let parts = |i: &usize| scene.tokens.fold(*i) == ":" || scene.is_dash(*i) && *i > 0 && scene.tokens.space_before(*i);
    let counts = |range: &Range<usize>| scene.quantities.iter().any(|q| q.not_count.is_none() && range.contains(&q.tokens.start));
    let names = |range: &Range<usize>| {
        let toll = scene.metric_cues().any(|(c, cue)| cue.role == Role::Toll && range.contains(&c.tokens.start));
        let figure = scene.has_cue(range.clone(), |c| *c == Cue::Figure);
        let this = scene.voices.iter().any(|v| *v.cue == Voice::This && range.contains(&v.tokens.start));
        let happens =
            scene.metric_cues().any(|(c, cue)| !matches!(cue.role, Role::Toll | Role::Counted) && range.contains(&c.tokens.start));
        (toll || figure || this) && !happens
    };
    let mark = (0..len).find(parts).filter(|at| scene.tokens.fold(*at) == ":");
    let last = (0..len).rfind(parts);
    let before = mark.map(|at| (0..at, at..len, Direction::Forward));
    let after = last.map(|at| (at + 1..len, 0..at, Direction::Backward));
    let (clause, direction) = [before, after].into_iter().flatten().find_map(|(clause, rest, direction)| {
        (clause.len() <= 14 && !counts(&clause) && counts(&rest) && names(&clause)).then_some((clause, direction))
    })?;
    // "These figures are carved on the memorial": behind a preposition stands a place, but for a doer's.
    let governed = |at: usize| at > 0 && is_preposition(scene, at - 1) && !scene.has_cue(at - 1..at, |c| *c == Cue::Doer);
    let office = |s: &Speaker| s.role == SpeakerRole::Named && s.kind.is_some_and(|k| k != SourceKind::SocialMedia);
    let known = |s: &&Speaker| office(s) && !governed(s.tokens.start);
    let mut inside = speakers.iter().filter(|s| clause.contains(&s.tokens.start)).filter(known);
    let speaker = inside.next().filter(|_| inside.next().is_none())?;
    let mut attribution = describe(scene, text, speaker, outlet, memory);
    attribution.confidence = attribution.confidence.min(0.8);
    Some(Frame { tokens: clause, attribution, direction })
}
