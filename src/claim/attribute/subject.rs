//! Who stands where in a sentence that reports: the subject of a reporting verb, the speaker to the right or left of a cue.

use std::ops::Range;

use super::Attribution;
use super::before::{governs, is_preposition, subject};
use super::verb_last::{closing_subject, opening_subject};
use crate::catalog::{Cue, Role, SourceKind, TokenKind, Voice};
use crate::claim::scene::Scene;
use crate::claim::speaker::{Speaker, SpeakerRole, acts};
use crate::mention::Quantity;

/// The speaker of a reporting verb: before it, or, inverted, right after it.
pub(super) fn says(scene: &Scene<'_>, speakers: &[Speaker], verb: &Range<usize>) -> Option<(usize, f64)> {
    // A pack may ask for the comma before its verb, which belongs to no verb.
    let word = verb.clone().find(|i| scene.tokens.kind(*i) == TokenKind::Word).unwrap_or(verb.start);
    let verb = &(word..verb.end);
    // "The mayor, for his part, speaks of …": words of contrast that stand beside the verb begin no clause there.
    let telling = |at: usize| scene.voices.iter().any(|v| *v.cue == Voice::Telling && v.tokens.contains(&at));
    if scene.cues.iter().any(|c| {
        *c.cue == Cue::Clause
            && c.tokens.end == verb.start
            && c.tokens.start > 0
            && scene.tokens.fold(c.tokens.start - 1) != ","
            && !telling(c.tokens.start)
    }) {
        // "a cyclist who insisted …": what he says is not what the sentence says, but "the organisers, who speak of 300".
        let figure = scene.quantities.iter().any(|q| q.not_count.is_none() && q.unit.is_none() && q.tokens.start == verb.end);
        let clause = scene.cues.iter().find(|c| *c.cue == Cue::Clause && c.tokens.end == verb.start)?;
        let teller = |s: &Speaker| s.tokens.end == clause.tokens.start && s.kind.is_some() && s.role != SpeakerRole::Pronoun;
        // "las 6.000 que calcula la Policía": what somebody counted stands before the clause.
        let told =
            scene.quantities.iter().any(|q| q.not_count.is_none() && (q.tokens.end..q.tokens.end + 2).contains(&clause.tokens.start));
        if let Some(teller) = right_of(scene, speakers, verb.end, 1).filter(|s| told && speakers[*s].kind.is_some()) {
            return Some((teller, 0.85));
        }
        return speakers.iter().position(teller).filter(|_| figure).map(|s| (s, 0.8));
    }
    // German "gab die Polizei bekannt": who speaks stands between the verb and its particle, which closes the clause. Behind a
    // preposition ("spoke to our observers of") it would go on.
    // "wollen 30 Soldaten getötet haben": unless a figure counts them.
    let figured = |s: &Speaker| scene.quantities.iter().any(|q| q.tokens.end == s.tokens.start);
    let inside = |s: &Speaker| verb.start < s.tokens.start && s.tokens.end < verb.end && !figured(s);
    let held = speakers.iter().position(|s| s.role != SpeakerRole::Pronoun && inside(s));
    let mark = |at: usize| at >= scene.tokens.len() || scene.tokens.kind(at) == TokenKind::Mark;
    // "Zuvor hatte die Polizei von 50 Verletzten gesprochen": one word may open the sentence.
    // "5000 Menschen wollen die Organisatoren gezählt haben": so may those whom a figure counts.
    // "Vier Tote und 30 Verletzte hatte die Polizei gemeldet": several groups, too.
    let group = |i: usize| {
        scene.has_cue(i..i + 1, |c| matches!(c, Cue::Population(_) | Cue::Metric(_) | Cue::And))
            || scene.quantities.iter().any(|q| q.tokens.contains(&i))
    };
    let counted_first = || {
        let opens = scene.quantities.iter().any(|q| q.tokens.start == 0 && q.not_count.is_none());
        let last = |q: &Quantity| q.tokens.end <= verb.start && verb.start <= q.tokens.end + 1;
        opens && scene.quantities.iter().any(last) && (0..verb.start).all(|i| group(i) || i + 1 == verb.start)
    };
    let inverted = mark(verb.end)
        && (verb.start <= 1 || counted_first() || mark(verb.start - 1) || scene.dates.iter().any(|d| d.tokens.end == verb.start));
    // "In der Nacht gab das Ministerium 30 Tote bekannt", "Kurz darauf hat die Polizei …": or words that say when or where.
    let preposed = |s: usize| {
        mark(verb.end) && preposed(scene, speakers, verb.start) && {
            let gap = verb.start + 1..speakers[s].tokens.start;
            gap.len() <= 3 && gap.into_iter().all(|i| !scene.tokens.is_capital(i))
        }
    };
    if let Some(held) = held.filter(|s| inverted || preposed(*s)) {
        return Some((held, 0.9));
    }
    // "le bilan annoncé lundi par le gouverneur": behind a participle its doer speaks.
    let day = |at: usize| scene.dates.iter().find(|d| d.tokens.start == at).map_or(at, |d| d.tokens.end);
    // "it was announced at a press conference by the authorities"
    let told_how = |at: usize| scene.voices.iter().find(|v| *v.cue == Voice::Telling && v.tokens.start == at).map_or(at, |v| v.tokens.end);
    let doer = scene.cues_at(day(told_how(day(verb.end)))).find(|c| *c.cue == Cue::Doer).map(|c| c.tokens.end);
    if let Some(teller) =
        doer.and_then(|end| right_of(scene, speakers, end, 1)).filter(|t| speakers[*t].kind.is_some_and(|k| k != SourceKind::SocialMedia))
    {
        return Some((teller, 0.9));
    }
    // "The forces responded by dropping a grenade": what somebody did tells nothing.
    let did = || doer.is_some_and(|end| scene.tokens.kind(end) == TokenKind::Word && right_of(scene, speakers, end, 3).is_none());
    if !scene.language.cues.capital_nouns && scene.has_cue(verb.end..verb.end + 1, |c| *c == Cue::Doer) && did() {
        return None;
    }
    // "79 migrants are confirmed to have died": of the counted it is said, they say nothing.
    let passive =
        verb.start > 0 && !scene.language.attribution.verb_final && scene.has_cue(verb.start - 1..verb.start, |c| *c == Cue::Passive);
    let told_of = |l: usize| passive && scene.quantities.iter().any(|q| q.tokens.end == speakers[l].tokens.start);
    let dashed = verb.start > 1 && scene.is_dash(verb.start - 1) && matches!(scene.tokens.fold(verb.start - 2), "," | "\"");
    let left = if dashed || verb.clone().all(|i| scene.tokens.kind(i) == TokenKind::Mark) {
        // "«…», — Ivanov", "…, — says Ivanov": a dash after what is said has its speaker on the right.
        None
    } else if scene.has_cue(verb.start.saturating_sub(1)..verb.start, |c| *c == Cue::And) {
        // "The police kept them back, and said …": the verb shares the subject of the sentence.
        speakers.iter().position(|s| s.tokens.end < verb.start && s.role != SpeakerRole::Pronoun).map(|s| (s, 4))
    } else {
        subject(scene, speakers, verb.start)
            .or_else(|| opening_subject(scene, speakers, verb))
            .or_else(|| closing_subject(scene, speakers, verb))
    };
    // "a scris pe Telegram guvernatorul": whoever stands right behind the channel has written there.
    let channel = |r: usize| speakers[r].kind == Some(SourceKind::SocialMedia);
    let writer = |r: usize| {
        let end = speakers[r].tokens.end;
        let next = speakers.get(r + 1).filter(|s| channel(r) && s.kind.is_some() && (end..end + 2).contains(&s.tokens.start));
        r + usize::from(next.is_some())
    };
    let right = right_of(scene, speakers, verb.end, 5).filter(|r| {
        // "said the army-backed mayor": a compound before the office.
        let compound = |i: usize| {
            let glued = |at: usize| scene.tokens.fold(at) == "-" && !scene.tokens.space_before(at);
            glued(i) || i > 0 && glued(i - 1) && !scene.tokens.space_before(i) || i + 1 < scene.tokens.len() && glued(i + 1)
        };
        let function = |i: usize| {
            scene.cues_at(i).any(|c| matches!(c.cue, Cue::Stop | Cue::Link | Cue::Clause | Cue::And | Cue::Locative))
                || scene.voices.iter().any(|v| v.tokens.contains(&i))
                || scene.dates.iter().any(|d| d.tokens.contains(&i))
                || scene.places.iter().any(|p| p.tokens.contains(&i))
                || scene.tokens.is_capital(i)
                || scene.tokens.fold(i) == ","
                || scene.tokens.fold(i) == "\""
                || compound(i)
        };
        let start = speakers[*r].tokens.start;
        // "…," said a senior local farmer: after a quotation an article and adjectives that no list knows.
        let article = scene.has_cue(verb.end..verb.end + 1, |c| *c == Cue::Article);
        let quoted =
            verb.start > 0 && matches!(scene.tokens.fold(verb.start - 1), "," | "\"") && article && start.saturating_sub(verb.end) <= 3;
        let adjective = |i: usize| {
            scene.tokens.kind(i) == TokenKind::Word && scene.cues_at(i).all(|c| matches!(c.cue, Cue::Population(_) | Cue::Article))
        };
        // "…, сообщает объединенная пресс-служба": or one adjective alone.
        let one = verb.start > 0 && scene.tokens.fold(verb.start - 1) == "," && start == verb.end + 1;
        (verb.end..start).all(function) || (quoted || one) && (verb.end..start).all(adjective)
    });
    // "Seven deaths were reported in Sonoma County": where it was told says nothing.
    let where_told = |r: &usize| {
        let speaker = &speakers[*r];
        passive
            && speaker.kind.is_none()
            && scene.has_cue(speaker.tokens.start.saturating_sub(1)..speaker.tokens.start, |c| *c == Cue::Locative)
    };
    // "The charity said it rescued 39": a pronoun with a verb of its own is the subject of what is said.
    let own_verb = |r: &usize| {
        let verb = |c: &Cue| match c {
            Cue::Metric(m) => scene.language.cues.metrics[*m].role != Role::Counted,
            c => *c == Cue::Passive,
        };
        speakers[*r].role == SpeakerRole::Pronoun && scene.cues_at(speakers[*r].tokens.end).any(|c| verb(c.cue))
    };
    // "Köylüler … söylerken valilik …": who stands behind "while saying" speaks in the clause after it.
    let meanwhile = scene.language.attribution.verb_final && scene.has_cue(verb.clone(), |c| *c == Cue::Clause);
    let right = right.filter(|r| !meanwhile && !where_told(r) && !own_verb(r));
    // "…, – деді үкімет отырысынан кейін сөйлеген Ерлан Ахметов": where the verb closes, behind it the name of who speaks does.
    let closing = |s: &Speaker| s.tokens.start > verb.end && (s.tokens.end..scene.tokens.len()).all(mark) && (s.person || s.kind.is_some());
    let said = verb.start > 0 && (scene.is_dash(verb.start - 1) || scene.tokens.fold(verb.start - 1) == "\"");
    let named_last = || speakers.iter().rposition(closing).filter(|_| said);
    let right = if scene.language.attribution.verb_final { named_last().or(right) } else { right };
    let right = right.map(writer);
    // "5000 участников насчитала полиция": those whom a figure counts give way to who stands after the verb.
    let group = |start: usize, l: usize| {
        let speaker = &speakers[l].tokens;
        scene.cues.iter().any(|c| matches!(c.cue, Cue::Population(_)) && c.tokens.start == start && c.tokens.contains(&speaker.start))
    };
    let counted = |l: usize| {
        let figure = |q: &Quantity| q.tokens.end == speakers[l].tokens.start || group(q.tokens.end, l);
        scene.quantities.iter().any(|q| q.not_count.is_none() && figure(q))
    };
    // "были ранены 19 мирных жителей, написал в блоге губернатор": behind a mark nobody needs to stand right after the verb.
    let after_mark = verb.start > 0 && scene.tokens.fold(verb.start - 1) == ",";
    // "“25 were killed, three officers among them”, he said": nor does anybody whom the quotation names that the verb closes.
    let left = left.filter(|(l, _)| !in_quotation(scene, verb.start, speakers[*l].tokens.start));
    let thing = left.is_some_and(|(l, _)| belongs_to_thing(scene, &speakers[l]));
    if left.is_some_and(|(l, _)| told_of(l)) {
        return None;
    }
    // "Im Radio sprach die Bürgermeisterin", "Von 9000 Demonstranten sprachen die Veranstalter": nor does whoever stands behind a
    // preposition right before a verb with its subject right behind it.
    let behind = |r: usize| (verb.end..verb.end + 2).contains(&speakers[r].tokens.start) && !after_mark;
    let governed = |l: usize| {
        let figured = scene.quantities.iter().find(|q| q.tokens.end == speakers[l].tokens.start);
        let start = figured.map_or(speakers[l].tokens.start, |q| q.tokens.start);
        start > 0 && is_preposition(scene, start - 1) && speakers[l].tokens.end == verb.start
    };
    let left = left.filter(|(l, _)| !(governed(*l) && right.is_some_and(behind)));
    // "Про це в Телеграмі повідомляє губернатор": where it was written does not speak when somebody does.
    let left = left.filter(|(l, _)| !thing && (!channel(*l) || right.is_none_or(channel)));
    let left = left.filter(|(l, _)| right.is_none_or(|r| speakers[r].tokens.start > verb.end && !after_mark) || !counted(*l));
    // "Об этом в эфире радио рассказал начальник полиции": nor does a medium behind a preposition.
    let aired = |l: usize| {
        is_relay(&speakers[l]) && (1..=2).any(|n| speakers[l].tokens.start >= n && is_preposition(scene, speakers[l].tokens.start - n))
    };
    let beside = |r: usize| !is_relay(&speakers[r]) && speakers[r].tokens.start <= verb.end + 1;
    let left = left.filter(|(l, _)| !(aired(*l) && right.is_some_and(beside)));
    // "The army rejected a rebel claim that 60 had died, saying four had": a verb behind a comma has the subject of the sentence.
    // "Activists gathered on the square, claiming that 40 were hurt"
    let opens = |s: &Speaker| {
        let counted = scene.quantities.iter().any(|q| q.tokens.end == s.tokens.start || q.tokens.contains(&s.tokens.start));
        s.tokens.start <= 1 && s.role == SpeakerRole::Named && s.kind.is_some() && !counted
    };
    let main = |before: usize| {
        let first = speakers.iter().position(|s| acts(scene, s) || opens(s)).filter(|first| *first < before && shares(scene, verb));
        first.map(|first| (first, 0.8))
    };
    // "The minister visited the hospital, adding that 40 …": whoever stands right before the comma has told nothing yet.
    let object = |l: usize| {
        let start = speakers[l].tokens.start;
        let teller = scene.voices.iter().any(|v| *v.cue == Voice::Says && v.tokens.end <= start && start - v.tokens.end <= 4);
        start > 1 && !teller && !scene.is_comma(start - 1)
    };
    // "the governor, Ann Lee, wrote on Twitter": where it was written does not speak when somebody does.
    match (left, right.filter(|r| left.is_none() || !channel(*r))) {
        (Some((l, gap)), Some(r)) => {
            // "Ana Lind, of the health board, told a radio station": with no figure before the verb nothing has been said yet.
            // "A survivor, Ali Can, 21, told …": an age is no figure of what is said.
            let aged = |q: &Quantity| {
                let comma = |i: usize| scene.tokens.fold(i) == ",";
                q.tokens.start > 0 && comma(q.tokens.start - 1) && comma(q.tokens.end) && q.wording.figure.is_some_and(|f| f < 110.0)
            };
            let figures = scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.end <= verb.start && !aged(q));
            // "… 50 were killed, Adel Rida, the director of the hospital, told a radio station": nor has the one whom commas enclose.
            let own = speakers[l].tokens.start..verb.start;
            // "Activists, who put the number at 300, said the police …": what a relative clause tells is not what is said.
            let end = speakers[l].tokens.end;
            let relative = scene.is_comma(end) && scene.has_cue(end + 1..end + 2, |c| *c == Cue::Clause) && scene.is_comma(verb.start - 1);
            let told = scene.quantities.iter().any(|q| q.not_count.is_none() && own.contains(&q.tokens.start) && !aged(q));
            let enclosed = own.clone().filter(|i| scene.is_comma(*i)).count() > 1 && (relative || !told);
            let opens = speakers[l].tokens.start <= 2;
            let told = is_relay(&speakers[r]) && !is_relay(&speakers[l]) && (!figures && opens || enclosed);
            let dashed = |at: usize| matches!(scene.tokens.fold(at), "," | "\"") || scene.is_dash(at);
            // "The mayor, who visited the site, said rescuers had …": nor has the mayor given way to whom he speaks of.
            let inverted = !(told || enclosed && opens) && verb.start > 0 && dashed(verb.start - 1);
            if inverted && gap > 0 { Some((r, 0.9)) } else { Some((l, if gap <= 3 { 0.95 } else { 0.8 })) }
        }
        (Some((l, gap)), None) => {
            Some(main(l).filter(|_| gap > 1 || gap == 1 && object(l)).unwrap_or((l, if gap <= 3 { 0.95 } else { 0.8 })))
        }
        (None, Some(r)) => {
            let r = past_told(scene, speakers, r);
            let free = verb.start == 0
                || matches!(scene.tokens.fold(verb.start - 1), "," | "\"" | "-" | "(" | ".")
                || speakers[r].tokens.start.saturating_sub(verb.end) <= 4;
            free.then_some((r, if thing { 0.9 } else { 0.85 }))
        }
        (None, None) => main(speakers.len()),
    }
}

/// Before the verb at token `verb` its clause opens with a preposition and what that governs, or with an adverb: no subject, and no figure.
fn preposed(scene: &Scene<'_>, speakers: &[Speaker], verb: usize) -> bool {
    let from = (0..verb).rfind(|i| scene.tokens.kind(*i) == TokenKind::Mark).map_or(0, |i| i + 1);
    let article = scene.has_cue(from..from + 1, |c| *c == Cue::Article) && !is_preposition(scene, from);
    let adverb = (1..=3).contains(&(verb - from)) && !article && (from + 1..verb).all(|i| !scene.tokens.is_capital(i));
    let stands = |at: usize| (from..verb).contains(&at);
    let figure = scene.quantities.iter().any(|q| q.not_count.is_none() && stands(q.tokens.start));
    let free = || !speakers.iter().any(|s| stands(s.tokens.start)) && !scene.places.iter().any(|p| p.tokens.start == from);
    !figure && (is_preposition(scene, from) || adverb && free())
}

/// A comma stands before the verb, and behind it at once what is said.
fn shares(scene: &Scene<'_>, verb: &Range<usize>) -> bool {
    let comma = verb.start > 0 && scene.is_comma(verb.start - 1);
    comma && (goes_on(scene, verb.end) || scene.has_cue(verb.end..verb.end + 1, |c| *c == Cue::Clause))
}

/// "By its own account the army killed 14": whoever stands nearest before such words, or else behind them.
pub(super) fn actor(speakers: &[Speaker], words: &Range<usize>) -> Option<usize> {
    let somebody = |s: &Speaker| s.kind.is_some() || s.role == SpeakerRole::Anaphor;
    let before = speakers.iter().rposition(|s| s.tokens.end <= words.start && somebody(s));
    before.or_else(|| speakers.iter().position(|s| s.tokens.start >= words.end && somebody(s)))
}

/// "сообщил РИА Новости представитель Минздрава", "как сообщили «Фонтанке» в полиции": who is told stands before who tells.
pub(super) fn past_told(scene: &Scene<'_>, speakers: &[Speaker], at: usize) -> usize {
    let told = is_relay(&speakers[at]) || speakers[at].kind == Some(SourceKind::SocialMedia);
    let small =
        |i: usize| scene.tokens.fold(i) == "\"" || scene.has_cue(i..i + 1, |c| matches!(c, Cue::Stop | Cue::Locative | Cue::Article));
    let follows = |s: &Speaker| {
        let gap = speakers[at].tokens.end..s.tokens.start;
        if is_relay(s) {
            return false;
        }
        let office = || s.person || scene.voices.iter().any(|v| *v.cue == Voice::Office && s.tokens.contains(&v.tokens.start));
        // "сообщили ТАСС в городской больнице"
        let adjective = |i: usize| i > gap.start && scene.voices.iter().any(|v| *v.cue == Voice::Link && v.tokens == (i..i + 1));
        gap.len() <= 3 && gap.clone().all(|i| small(i) || adjective(i)) && (s.kind.is_some() || office())
    };
    at + usize::from(told && speakers.get(at + 1).is_some_and(follows))
}

/// A comma and the closing mark of a quotation of more than a name stand before the verb at `verb`, and token `at` inside it.
fn in_quotation(scene: &Scene<'_>, verb: usize, at: usize) -> bool {
    let quote = |i: &usize| scene.tokens.fold(*i) == "\"";
    let marks = (0..verb).rev().take_while(|i| scene.tokens.kind(*i) == TokenKind::Mark);
    let Some(close) = marks.clone().find(quote).filter(|_| marks.clone().any(|i| scene.is_comma(i))) else { return false };
    let open = (0..close).rfind(quote).map_or(0, |i| i + 1);
    close - open > 4 && (open..close).contains(&at)
}

/// A dash stands before the verb at `verb`, and no colon or quotation begins what is said behind token `at`.
pub(super) fn stands_in_speech(scene: &Scene<'_>, at: usize, verb: usize) -> bool {
    let begins = || (at..verb).any(|i| scene.tokens.fold(i) == ":") || (at..verb).filter(|i| scene.tokens.fold(*i) == "\"").count() > 1;
    verb > 0 && scene.is_dash(verb - 1) && !begins()
}

/// "El cadáver de un hombre eleva a seis …", "taken to a hospital, said …": somebody who stands only behind a preposition says
/// nothing, but "in the hospital they said".
fn belongs_to_thing(scene: &Scene<'_>, speaker: &Speaker) -> bool {
    let private = matches!(speaker.kind, Some(SourceKind::Eyewitness | SourceKind::VictimFamily | SourceKind::Hospital));
    let start = speaker.tokens.start;
    // "15 were from one family, said the monitor": an article or a figure may stand before it.
    let figure = |at: usize| scene.quantities.iter().any(|q| q.tokens == (at..at + 1));
    let small = |at: usize| !is_preposition(scene, at) && (scene.has_cue(at..at + 1, |c| *c == Cue::Article) || figure(at));
    // "taken to local hospitals, troopers said": so may an adjective.
    let adjective = |at: usize| {
        let word = |c: &Cue| matches!(c, Cue::Stop | Cue::Locative | Cue::And | Cue::Clause | Cue::Passive);
        scene.tokens.kind(at) == TokenKind::Word && !scene.has_cue(at..at + 1, word) && scene.is_comma(speaker.tokens.end)
    };
    let article = usize::from(start > 1 && (small(start - 1) || adjective(start - 1)));
    let before = start.wrapping_sub(1 + article);
    if !private || start <= article || !is_preposition(scene, before) {
        return false;
    }
    if article == 1 && figure(start - 1) {
        return true;
    }
    let here = |wanted: Cue| scene.has_cue(before..before + 1, |c| *c == wanted);
    here(Cue::Locative) && (here(Cue::Link) || scene.is_comma(speaker.tokens.end))
}

/// Who opens a sentence that tells nothing, for the one after it to go on with.
pub(super) fn introduced<'s>(scene: &Scene<'_>, speakers: &'s [Speaker]) -> Option<&'s Speaker> {
    let introduces = |s: &&Speaker| {
        // "Deputy mayor Helen Marsh", "the ministry's spokesman Ivan Petrov": an office with a name introduces somebody.
        let office = || s.person && scene.voices.iter().any(|v| *v.cue == Voice::Office && s.tokens.contains(&v.tokens.start));
        // "The union rejects the figures": nor need anybody have named it.
        let noun = || s.role == SpeakerRole::Anaphor && s.tokens.start <= 1 && kind_of_noun(scene, &s.tokens).is_some();
        let named = (s.role == SpeakerRole::Named && s.kind.is_some()) || (s.role != SpeakerRole::Pronoun && office()) || noun();
        // "The boat operators' union disputed that": small words may stand before.
        let small =
            || s.tokens.start <= 5 && (0..s.tokens.start).all(|i| i == 0 || !scene.tokens.is_capital(i) && scene.tokens.fold(i) != ",");
        named && (s.tokens.start <= 3 || s.kind.is_some() && small())
    };
    // "В больницу приехал министр": whoever comes to a place goes before it.
    let first = speakers.iter().find(introduces)?;
    let place = !first.person && first.tokens.start > 0 && is_preposition(scene, first.tokens.start - 1);
    let comes = |s: &&Speaker| s.person && s.kind.is_some() && s.tokens.start > 0 && !is_preposition(scene, s.tokens.start - 1);
    Some(speakers.iter().find(comes).filter(|_| place).unwrap_or(first))
}

/// "Birliği'nin dün akşam yayımladığı verilere göre": where the verb closes, whose data they are opens the sentence.
pub(super) fn owner(scene: &Scene<'_>, speakers: &[Speaker], at: usize) -> Option<usize> {
    let first = speakers.iter().position(|s| s.role == SpeakerRole::Named && s.kind.is_some() && s.tokens.end <= at)?;
    let gap = speakers[first].tokens.end..at;
    // "Birliği'nin 13 ilden derlediği verilere göre": a figure may say of how many places.
    let people = |i: usize| scene.has_cue(i..i + 2, |c| matches!(c, Cue::Population(p) if scene.catalog.populations.get(p).is_some()));
    let figure = |i: usize| scene.quantity_at(i).is_some_and(|q| people(scene.quantities[q].tokens.end));
    let plain = !gap.clone().any(|i| scene.tokens.fold(i) == "," || figure(i));
    (scene.language.attribution.verb_final && speakers[first].tokens.start <= 1 && gap.len() <= 12 && plain).then_some(first)
}

/// It passes on what others say.
pub(super) fn is_relay(speaker: &Speaker) -> bool {
    speaker.kind.is_some_and(SourceKind::relays)
}

pub(super) fn right_of(scene: &Scene<'_>, speakers: &[Speaker], at: usize, reach: usize) -> Option<usize> {
    beyond(scene, speakers, at, reach, false)
}

/// The same after "according to", where a figure may say how many they are.
pub(super) fn named_after(scene: &Scene<'_>, speakers: &[Speaker], at: usize, reach: usize) -> Option<usize> {
    beyond(scene, speakers, at, reach, true)
}

/// "according to two senior officials": the figure counts the speakers.
fn opens_speaker(scene: &Scene<'_>, quantity: &Quantity, speaker: &Speaker, at: usize) -> bool {
    let gap = quantity.tokens.end..speaker.tokens.start.max(quantity.tokens.end);
    // "nach Angaben von Helfern 30 Demonstranten": behind a noun that no list knows it counts somebody else.
    quantity.tokens.start <= at + 1
        && gap.len() <= 2
        && gap.into_iter().all(|i| scene.tokens.kind(i) == TokenKind::Word && scene.cues_at(i).next().is_none())
}

fn beyond(scene: &Scene<'_>, speakers: &[Speaker], at: usize, reach: usize, counted: bool) -> Option<usize> {
    let (index, speaker) = speakers.iter().enumerate().find(|(_, s)| s.tokens.start >= at || s.tokens.contains(&at))?;
    if speaker.role == SpeakerRole::Pronoun && speaker.tokens.start > at {
        return None;
    }
    let gap = at..speaker.tokens.start.max(at);
    // "said on Thursday, 8 October, the ministry's press service": a date may stand between.
    let dated = |i: usize| {
        scene.dates.iter().any(|d| d.tokens.contains(&i) || (scene.tokens.fold(i) == "," && (d.tokens.start == i + 1 || d.tokens.end == i)))
    };
    let words = gap.clone().filter(|i| !dated(*i)).count();
    let crossed = gap.clone().any(|i| matches!(scene.tokens.fold(i), "," | ";" | ":" | "(") && !dated(i))
        || scene.quantities.iter().any(|q| gap.contains(&q.tokens.start) && q.not_count.is_none() && !(counted && opens_speaker(scene, q, speaker, at)))
        // "selon le dernier bilan du ministère": the word for the toll names what the office gave out, and so does the noun that stands
        // right behind the preposition, even where it is a word for what happened ("selon un décompte de la préfecture").
        || scene.metric_cues().any(|(c, cue)| {
            let named = counted && c.tokens.start <= at + 1;
            gap.contains(&c.tokens.start) && governs(scene, cue) && cue.role != Role::Toll && !named
        });
    (words <= reach && !crossed).then_some(index)
}

pub(super) fn left_of(scene: &Scene<'_>, speakers: &[Speaker], at: usize, reach: usize) -> Option<usize> {
    let (index, speaker) = speakers.iter().enumerate().rfind(|(_, s)| s.tokens.end <= at || s.tokens.contains(&at))?;
    let gap = speaker.tokens.end.min(at)..at;
    let crossed = gap.clone().any(|i| scene.tokens.fold(i) == "," || scene.quantity_at(i).is_some());
    (gap.len() <= reach && !crossed).then_some(index)
}

/// A capital or a speaker's noun stands in what follows, up to the next mark.
pub(super) fn names_somebody(scene: &Scene<'_>, at: usize) -> bool {
    let end = (at..scene.tokens.len()).find(|i| matches!(scene.tokens.fold(*i), "," | "." | ";" | ":" | ")")).unwrap_or(scene.tokens.len());
    let speaks = |v: &Voice| matches!(v, Voice::Source(_) | Voice::Office | Voice::Anaphor | Voice::Own);
    (at..end.min(at + 6)).any(|i| scene.tokens.is_capital(i) || scene.voices.iter().any(|v| v.tokens.contains(&i) && speaks(v.cue)))
}

/// "300.000 pour le syndicat": a figure stands right before.
pub(super) fn after_figure(scene: &Scene<'_>, at: usize) -> bool {
    scene.quantities.iter().any(|q| q.tokens.end <= at && at - q.tokens.end <= 2)
}

/// What is said follows at once, with its figure: no mark closes the frame.
pub(super) fn goes_on(scene: &Scene<'_>, at: usize) -> bool {
    let figure = scene.quantities.iter().find(|q| q.not_count.is_none() && q.tokens.start >= at);
    figure.is_some_and(|q| (at..q.tokens.start).all(|i| scene.tokens.kind(i) == TokenKind::Word))
}

/// An office is part of the phrase.
pub(super) fn holds_office(scene: &Scene<'_>, speaker: &Speaker) -> bool {
    scene.voices.iter().any(|v| *v.cue == Voice::Office && speaker.tokens.start <= v.tokens.start && v.tokens.end <= speaker.tokens.end)
}

/// "a spokesman for the TWU": the capitals right behind what links an office to its body.
pub(super) fn whose<'t>(scene: &Scene<'_>, text: &'t str, at: usize) -> Option<&'t str> {
    let link = |i: usize| scene.voices.iter().any(|v| *v.cue == Voice::Link && v.tokens.contains(&i));
    let start = (at..scene.tokens.len()).take_while(|i| link(*i) || scene.has_cue(*i..*i + 1, |c| *c == Cue::Article)).last()? + 1;
    let capital = |i: &usize| scene.tokens.kind(*i) == TokenKind::Word && scene.tokens.is_capital(*i);
    let end = (start..scene.tokens.len()).take_while(capital).last()? + 1;
    let elsewhere = scene.places.iter().any(|p| p.tokens.start == start) || scene.dates.iter().any(|d| d.tokens.start == start);
    (!scene.language.cues.capital_nouns && !elsewhere).then(|| &text[scene.tokens.span_of(start..end)])
}

/// "(TWU)": one word in capitals between brackets.
pub(super) fn short_name<'t>(scene: &Scene<'_>, text: &'t str, at: usize) -> Option<&'t str> {
    let brackets = at + 2 < scene.tokens.len() && scene.tokens.fold(at) == "(" && scene.tokens.fold(at + 2) == ")";
    let word = brackets.then(|| &text[scene.tokens.span(at + 1)])?;
    (word.chars().count() > 1 && word.chars().all(char::is_uppercase)).then_some(word)
}

/// The verb has its subject in a sentence before: nothing but marks stands behind it, and before it a comma or a closing quotation mark, perhaps with a dash.
pub(super) fn closes_quotation(scene: &Scene<'_>, verb: &Range<usize>) -> bool {
    // "Asegura que hay tres muertos": so does one that opens a sentence where verbs need no subject.
    if verb.start == 0 && scene.language.attribution.drops_subject {
        return true;
    }
    let mark = |i: usize| scene.tokens.kind(i) == TokenKind::Mark;
    let mut before = (0..verb.start).rev().take_while(|i| mark(*i));
    // "Seis fueron detenidos, añadió": or a comma.
    before.any(|i| scene.tokens.fold(i) == "\"" || scene.is_comma(i)) && (verb.end..scene.tokens.len()).all(mark)
}

/// "The union" does not stand for the police, nor "the court" for a doctor: nouns that name a kind of source agree with it, but
/// for the offices of the state among one another.
pub(super) fn may_stand_for(scene: &Scene<'_>, tokens: &Range<usize>, speaker: &Attribution) -> bool {
    // "A lawyer spoke of 12. In the ministry they say": what one person has seen or defends is no body's.
    let private = matches!(speaker.kind, SourceKind::VictimFamily | SourceKind::Eyewitness | SourceKind::Expert);
    let Some(kind) = kind_of_noun(scene, tokens) else { return !private };
    let unknown = speaker.kind == SourceKind::Unknown && (speaker.person || !kind.is_of_state());
    unknown || kind == speaker.kind || kind.is_of_state() && speaker.kind.is_of_state()
}

/// "The union": what kind of source its noun is by itself.
pub(super) fn kind_of_noun(scene: &Scene<'_>, tokens: &Range<usize>) -> Option<SourceKind> {
    let mut kind = None;
    for at in tokens.clone() {
        scene.language.attribution.words.each(&scene.tokens, at, |n, voice| {
            if let (Voice::Source(k), true) = (voice, at + n <= tokens.end) {
                kind.get_or_insert(*k);
            }
        });
    }
    kind
}

/// A figure that counts nothing, such as the time of day, begins at token `at`.
pub(super) fn is_hour(scene: &Scene<'_>, at: usize) -> bool {
    scene.quantity_at(at).is_some_and(|q| scene.quantities[q].not_count.is_some())
}
