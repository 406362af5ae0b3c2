//! The subject of a reporting verb that stands before it.

use std::ops::Range;

use super::subject::is_relay;
use super::verb_last::clause_subject;
use crate::catalog::{Cue, MetricCue, Role, SourceKind, TokenKind, Voice};
use crate::claim::scene::Scene;
use crate::claim::speaker::{Speaker, SpeakerRole};
use crate::mention::Quantity;

/// The nearest speaker before `at` with which the verb can agree; how many tokens lie between.
pub(super) fn subject(scene: &Scene<'_>, speakers: &[Speaker], at: usize) -> Option<(usize, usize)> {
    // "The service, whose report came on Monday, was able to confirm …": small words may stand between an aside and the verb.
    let small = |i: usize| {
        let known = |c: &Cue| matches!(c, Cue::Metric(_) | Cue::Population(_) | Cue::And | Cue::Clause);
        let word = scene.tokens.kind(i) == TokenKind::Word && !scene.tokens.is_capital(i) && !scene.has_cue(i..i + 1, known);
        word && !speakers.iter().any(|s| s.tokens.contains(&i)) && scene.quantity_at(i).is_none()
    };
    let behind = (at.saturating_sub(4)..at).rfind(|i| !small(*i)).filter(|i| scene.tokens.fold(*i) == ",").map_or(at, |i| i + 1);
    let opens_clause = |o: usize| scene.has_cue(o + 1..o + 2, |c| *c == Cue::Clause);
    // "The governor, by contrast, first maintained …": or an aside of few words that tells nothing.
    let aside = |o: usize, comma: usize| {
        comma - o <= 5 && (o + 1..comma).all(|i| small(i) || scene.has_cue(i..i + 1, |c| matches!(c, Cue::And | Cue::Clause)))
    };
    let relative = |comma: usize| (0..comma).rfind(|i| scene.tokens.fold(*i) == ",").is_some_and(|o| opens_clause(o) || aside(o, comma));
    let verb = at;
    let at = if behind < at && behind >= 2 && relative(behind - 1) { behind } else { at };
    // "The group, which has long …, said": the subject stands before the commas that enclose the aside.
    if at >= 2 && scene.tokens.fold(at - 1) == "," {
        let open = (0..at - 1).rfind(|i| scene.tokens.fold(*i) == ",");
        // "The chief of police of the town, commissioner Ion Popa, said": a few words may complete the subject.
        let before = |s: &Speaker, o: usize| {
            // "The Workers Union of South Africa, …": its place belongs to the name.
            let gap = s.tokens.end..o;
            // "The governor of the state of Oaxaca, …"
            let linked = scene.voices.iter().any(|v| *v.cue == Voice::Link && v.tokens.start == gap.start);
            let near = if linked { 5 } else { 2 };
            let placed =
                scene.places.iter().any(|p| p.tokens.end == o && p.tokens.start >= gap.start && p.tokens.start - gap.start <= near);
            // "The Transport Workers Union (TWU), which …, said": so may its short name in brackets.
            let short = gap.len() == 3 && scene.tokens.fold(gap.start) == "(" && scene.tokens.fold(gap.end - 1) == ")";
            let words = gap.clone().all(|i| scene.tokens.kind(i) == TokenKind::Word);
            s.tokens.end <= o && (short || (gap.len() <= 2 || placed) && words)
        };
        // "An official, who was not authorised to speak to the media, said": in a relative clause anything may be told.
        let clause = |o: usize| scene.has_cue(o + 1..o + 2, |c| *c == Cue::Clause);
        let aside = |o: usize| clause(o) || !scene.voices.iter().any(|v| *v.cue == Voice::Says && (o..at - 1).contains(&v.tokens.start));
        let stands = |o: usize| speakers.iter().rposition(|s| before(s, o) && s.role != SpeakerRole::Pronoun);
        // "Tom Berg, mayor of Sunville, said": name and office are one phrase, the town completes it.
        let across = |o: usize| speakers.iter().rposition(|s| s.tokens.start < o && o < s.tokens.end && s.tokens.end < at);
        // "The union, which has 300 members, many of them miners, said": what a relative clause tells may hold commas of its own.
        let relative = (0..at - 1).find(|o| scene.tokens.fold(*o) == "," && scene.has_cue(*o + 1..*o + 2, |c| *c == Cue::Clause));
        let found = open.filter(|o| aside(*o)).and_then(|o| stands(o).or_else(|| across(o)));
        // "Adel Rida, the head of the hospital, told": of a name that no list knows the office between the commas is what is left.
        let office = |o: usize| {
            let opens = |start: usize| start == o + 1 || start == o + 2 && scene.has_cue(o + 1..o + 2, |c| *c == Cue::Article);
            let named = o > 0 && scene.tokens.is_capital(o - 1);
            speakers.iter().position(|s| s.kind.is_some() && opens(s.tokens.start) && s.tokens.end + 1 == at).filter(|_| named)
        };
        let relative = relative.filter(|o| aside(*o)).and_then(stands);
        if let Some(index) = found.or(relative).or_else(|| open.filter(|o| aside(*o)).and_then(office)) {
            return Some((index, 1));
        }
    }
    let at = verb;
    if let Some(own) = clause_subject(scene, speakers, at) {
        return Some((own, 1));
    }
    // A registry name may end in a word that is the verb here ("Kazakh police report 3,811 …").
    // "531 were hurt (176 of them officers) and announces …": what brackets enclose is no subject of what follows them.
    let bracket = |i: &usize| matches!(scene.tokens.fold(*i), "(" | ")");
    let enclosed = |s: &Speaker| {
        let opened = (0..s.tokens.start).rfind(bracket).is_some_and(|i| scene.tokens.fold(i) == "(");
        opened && (s.tokens.end..at).find(bracket).is_some_and(|i| scene.tokens.fold(i) == ")")
    };
    let (index, speaker) = speakers
        .iter()
        .enumerate()
        .rfind(|(_, s)| (s.tokens.end <= at || (s.tokens.start < at && s.tokens.end == at + 1)) && !enclosed(s))?;
    // "Emniyet kaynakları Anadolu Ajansı'na … bahsetti": who is told stands between who tells and the verb that closes.
    let told = scene.language.attribution.verb_final && speaker.kind.is_some_and(SourceKind::relays);
    let teller = |s: &Speaker| s.tokens.end == speaker.tokens.start && s.kind.is_some_and(|k| !k.relays());
    // German "wie er dem ZDF mitteilte": so does it where the verb closes a clause, behind an article.
    let article = speaker.tokens.start.saturating_sub(1)..speaker.tokens.start;
    let addressed = scene.language.cues.capital_nouns
        && speaker.tokens.end == at
        && is_relay(speaker)
        && scene.voices.iter().any(|v| *v.cue == Voice::Link && v.tokens == article);
    let teller = |s: &Speaker| told && teller(s) || addressed && s.tokens.end == article.start && !is_relay(s);
    let (index, speaker) = match speakers[..index].iter().enumerate().next_back().filter(|(_, s)| teller(s)) {
        Some((earlier, s)) => (earlier, s),
        None => (index, speaker),
    };
    // "A police tally seen by Reuters showed": who has seen it relays it.
    // "Un responsable local interrogé par l'AFP a fait état de …": an article may stand between.
    let light = |i: usize| scene.tokens.fold(i) == "'" || scene.voices.iter().any(|v| *v.cue == Voice::Link && v.tokens == (i..i + 1));
    let by = (0..speaker.tokens.start).rev().find(|i| !light(*i) || scene.has_cue(*i..*i + 1, |c| *c == Cue::Doer));
    let seen = is_relay(speaker) && by.is_some_and(|i| scene.has_cue(i..i + 1, |c| *c == Cue::Doer));
    let shown = |s: &Speaker| s.tokens.end < speaker.tokens.start && speaker.tokens.start - s.tokens.end <= 6 && s.kind.is_some();
    let (index, speaker) = match speakers[..index].iter().enumerate().next_back().filter(|(_, s)| seen && shown(s)) {
        Some((earlier, s)) => (earlier, s),
        None => (index, speaker),
    };
    // "Relatives gathered before the morgue say": whoever stands behind a preposition is no subject when another opens the sentence.
    // "The rector's office, … into 9 academics has begun an inquiry": nor are those whom a figure counts where the verb closes.
    let opener = opener(scene, speakers, index);
    let (index, speaker) = opener.map_or((index, speaker), |first| (first, &speakers[first]));
    let gap = speaker.tokens.end.min(at)..at;
    // "a lawyer for the detained said": with an article it names people, and tells nothing.
    let noun = |start: usize| start > 0 && scene.has_cue(start - 1..start, |c| *c == Cue::Article);
    // "Fishermen who took part in the search told …": what the speaker did stands in a relative clause of its own.
    let relative = opener.is_some() || scene.has_cue(gap.start..gap.start + 1, |c| *c == Cue::Clause);
    let far = gap.len() > 16;
    // "Officials at two hospitals said": where they are may have a figure.
    let place = |q: &Quantity| {
        gap.len() <= 4 && q.tokens.start == gap.start + 1 && scene.has_cue(gap.start..gap.start + 1, |c| *c == Cue::Locative)
    };
    let blocked = scene.quantities.iter().any(|q| {
        let dated = || scene.dates.iter().any(|d| d.tokens.contains(&q.tokens.start));
        // "Министерство к семи вечера обновило сводку"
        let timed = || scene.cues_at(q.tokens.end).any(|c| matches!(c.cue, Cue::NotCount(_)));
        q.not_count.is_none() && gap.contains(&q.tokens.start) && !dated() && !timed() && !place(q)
    }) || !relative
        && scene.metric_cues().any(|(c, cue)| {
            gap.contains(&c.tokens.start)
                && c.tokens.end <= at
                && governs(scene, cue)
                && !noun(c.tokens.start)
                && !stands_up_for(scene, speaker, c.tokens.start)
                && !inside_commas(scene, &gap, c.tokens.start)
        });
    // "… to the clinic," said the mayor: a comma, before a closing quotation mark or a dash too, ends what the clinic is part of.
    let closing = gap.clone().rfind(|i| scene.tokens.fold(*i) != "\"" && !scene.is_dash(*i));
    let tail_comma = gap.len() > 1 && closing.is_some_and(|i| scene.tokens.fold(i) == ",") && scene.tokens.fold(gap.start) != ",";
    (!far && !blocked && !tail_comma).then_some((index, gap.len()))
}

/// "Адвокаты задержанных утверждают", "el abogado de los detenidos": right behind those who speak for people stands who these are.
fn stands_up_for(scene: &Scene<'_>, speaker: &Speaker, at: usize) -> bool {
    let near = matches!(
        speaker.kind,
        Some(
            SourceKind::VictimFamily | SourceKind::Expert | SourceKind::Eyewitness | SourceKind::HumanRightsGroup | SourceKind::Organisers
        )
    );
    let light = |i: usize| {
        scene.voices.iter().any(|v| *v.cue == Voice::Link && v.tokens.contains(&i)) || scene.has_cue(i..i + 1, |c| *c == Cue::Article)
    };
    let group = || scene.metric_cues().any(|(c, cue)| c.tokens.start == at && cue.role == Role::Counted);
    near && at >= speaker.tokens.end && at - speaker.tokens.end <= 2 && (speaker.tokens.end..at).all(light) && group()
}

/// The speaker that opens the sentence, when the one at `index` can be no subject and nothing but words stands between the two.
fn opener(scene: &Scene<'_>, speakers: &[Speaker], index: usize) -> Option<usize> {
    let near = speakers[index].tokens.start;
    let verb_final = scene.language.attribution.verb_final;
    let opens =
        |at: usize| at <= 1 || scene.tokens.fold(at - 1) == ":" || scene.has_cue(at - 1..at, |c| matches!(c, Cue::And | Cue::Clause));
    let first = speakers[..index]
        .iter()
        .rposition(|s| s.role == SpeakerRole::Named && (s.kind.is_some() || verb_final) && opens(s.tokens.start))?;
    let between = speakers[first].tokens.end..near;
    let counted = scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.end == near);
    if verb_final {
        return counted.then_some(first);
    }
    let article = usize::from(
        near > 1 && !is_preposition(scene, near - 1) && scene.has_cue(near - 1..near, |c| matches!(c, Cue::Link | Cue::Article)),
    );
    // "medics at two hospitals counted": a figure may count whoever stands behind the preposition.
    let figure = scene.quantities.iter().find(|q| q.tokens.end == near - article).map_or(near - article, |q| q.tokens.start);
    let governed = figure > 0 && is_preposition(scene, figure - 1);
    let plain = between.clone().all(|i| scene.tokens.kind(i) == TokenKind::Word && (i >= figure || scene.quantity_at(i).is_none()));
    let verb = scene.voices.iter().any(|v| *v.cue == Voice::Says && between.contains(&v.tokens.start));
    (governed && plain && !verb && between.len() <= 8).then_some(first)
}

pub(super) fn is_preposition(scene: &Scene<'_>, at: usize) -> bool {
    let here = |wanted: fn(&Cue) -> bool| scene.has_cue(at..at + 1, wanted);
    here(|c| matches!(c, Cue::Stop | Cue::Locative)) && !here(|c| matches!(c, Cue::Passive | Cue::And | Cue::Clause | Cue::Negation))
}

/// The word is the verb of something that happened, not one that only could be beside its figure or in other company ("on").
pub(super) fn governs(scene: &Scene<'_>, cue: &MetricCue) -> bool {
    !cue.weak && !cue.near && scene.has_any(&cue.with)
}

/// Token `at` stands in a parenthesis between commas that begins right after the speaker.
fn inside_commas(scene: &Scene<'_>, gap: &Range<usize>, at: usize) -> bool {
    scene.tokens.fold(gap.start) == "," && (at..gap.end).any(|i| scene.tokens.fold(i) == ",")
}
