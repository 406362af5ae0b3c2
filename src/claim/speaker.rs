//! Who could be speaking: noun phrases of a sentence that name a source.

use std::ops::Range;

use super::called::{names, second_half};
use super::scene::Scene;
use crate::catalog::{Catalog, MetricCue, PlaceKind, PlaceMention, Role, SourceContext, SourceKind, TokenKind, Voice};
use crate::text::Dispatch;

/// A noun phrase that names somebody who can make a claim.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Speaker {
    pub tokens: Range<usize>,
    /// Source kind by its noun; `None` for a bare name.
    pub kind: Option<SourceKind>,
    /// Registry id, when the registry knows the name.
    pub id: Option<String>,
    /// A person's name is part of the phrase.
    pub person: bool,
    /// How this speaker is to be understood.
    pub role: SpeakerRole,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SpeakerRole {
    /// Named or described here.
    Named,
    /// "the ministry": stands for one named before.
    Anaphor,
    /// "he".
    Pronoun,
    /// The outlet's own reporter.
    Own,
}

/// A speaker found by the registry.
#[derive(Debug, Clone)]
pub(super) struct Registered {
    pub tokens: Range<usize>,
    /// `None` for nobody in particular (officials, eyewitnesses).
    pub id: Option<String>,
    pub kind: SourceKind,
    /// Known by a person's name.
    pub person: bool,
}

/// Speakers that the registry knows.
pub(super) fn registered(catalog: &Catalog, dispatch: &Dispatch, scene: &Scene<'_>, context: &SourceContext<'_>) -> Vec<Registered> {
    let language = Some(scene.language.code.as_str());
    let found = catalog.sources.find(&catalog.places, &scene.places, &dispatch.text, &scene.tokens, language, context);
    found
        .into_iter()
        .map(|m| Registered { tokens: m.tokens, id: (!m.generic).then_some(m.id), kind: m.kind, person: m.person.is_some() })
        .collect()
}

/// The speakers of a sentence, in order, disjoint.
pub(super) fn speakers(scene: &Scene<'_>, registered: &[Registered]) -> Vec<Speaker> {
    let mut seeds: Vec<(Speaker, usize)> = Vec::new();
    // "The number of victims, the ministry says, …": those whom a count is of do not speak.
    let of_count = |tokens: &Range<usize>| {
        // "семь человек": a numeral that looks like a word for somebody ("семья") is a figure.
        if scene
            .quantities
            .iter()
            .any(|q| q.not_count.is_none() && q.figure_tokens.start <= tokens.start && tokens.end <= q.figure_tokens.end)
        {
            return true;
        }
        let number = |cue: &MetricCue| matches!(cue.role, Role::Toll | Role::Counted);
        scene
            .metric_cues()
            .any(|(c, cue)| number(cue) && c.tokens.len() > tokens.len() && c.tokens.start <= tokens.start && tokens.end <= c.tokens.end)
    };
    for v in &scene.voices {
        let (kind, role) = match v.cue {
            Voice::Source(kind) => (Some(*kind), SpeakerRole::Named),
            Voice::Own => (Some(SourceKind::Outlet), SpeakerRole::Own),
            Voice::Anaphor => (None, SpeakerRole::Anaphor),
            Voice::Pronoun => (None, SpeakerRole::Pronoun),
            Voice::Office => (None, SpeakerRole::Named),
            _ => continue,
        };
        // "açıklamada bulunan": the noun belongs to what looks like telling.
        let unsaid = scene.voices.iter().any(|o| *o.cue == Voice::Unsaid && o.tokens.contains(&v.tokens.start));
        let told = kind.is_some_and(|k| is_told(scene, &v.tokens, k) || is_counted(scene, &v.tokens, k));
        if unsaid || told || of_count(&v.tokens) {
            continue;
        }
        seeds.push((Speaker { tokens: v.tokens.clone(), kind, id: None, person: false, role }, v.tokens.len()));
    }
    let told =
        |r: &Registered| (r.id.is_none() || r.kind.relays()) && is_told(scene, &r.tokens, r.kind) || is_counted(scene, &r.tokens, r.kind);
    for r in registered.iter().filter(|r| !of_count(&r.tokens) && !told(r)) {
        let weight = r.tokens.len() + usize::from(r.id.is_some());
        let speaker =
            Speaker { tokens: r.tokens.clone(), kind: Some(r.kind), id: r.id.clone(), person: r.person, role: SpeakerRole::Named };
        seeds.push((speaker, weight));
    }
    for name in names(scene).into_iter().filter(|name| !is_told(scene, name, SourceKind::Media) || !behind_source(scene, name)) {
        seeds.push((Speaker { tokens: name, kind: None, id: None, person: true, role: SpeakerRole::Named }, 0));
    }
    // "Kazakhstan raises the toll", "Moscow said": a country or city that reports is a government, which one is left open.
    for place in scene.places.iter().filter(|p| !p.demonym && reports(scene, p)) {
        let named = |at: usize| seeds.iter().any(|(s, _)| s.kind.is_some() && s.tokens.start == at);
        if !preceded_by_preposition(scene, place.tokens.start) || reports_within(scene, place, named) {
            let speaker = Speaker {
                tokens: place.tokens.clone(),
                kind: Some(SourceKind::Government),
                id: None,
                person: false,
                role: SpeakerRole::Named,
            };
            seeds.push((speaker, 0));
        }
    }
    seeds.sort_by_key(|(s, weight)| (s.tokens.start, std::cmp::Reverse(*weight)));
    let mut out: Vec<(Speaker, usize)> = Vec::new();
    for (seed, weight) in seeds {
        // "Reuters reports 16 dead": behind whoever speaks a noun that is also a verb of telling is the verb.
        let tells = scene.voices.iter().any(|v| *v.cue == Voice::Says && v.tokens == seed.tokens);
        if tells && seed.id.is_none() && out.last().is_some_and(|(l, _)| l.kind.is_some() && l.tokens.end == seed.tokens.start) {
            continue;
        }
        if let Some((last, best)) = out.last_mut()
            && joins(scene, last, &seed)
        {
            let whole = seed.role == SpeakerRole::Anaphor && seed.tokens.start <= last.tokens.start && last.tokens.end <= seed.tokens.end;
            let of_anaphor = seed.role == SpeakerRole::Anaphor && is_office(scene, last);
            if of_anaphor {
                last.role = SpeakerRole::Anaphor;
                last.kind = None;
            }
            // "the union's president": the office is that of whoever the noun before stands for.
            if last.role == SpeakerRole::Anaphor && seed.tokens.start >= last.tokens.end && holds_office(scene, &seed.tokens) {
                last.tokens.end = seed.tokens.end;
                continue;
            }
            let inside = last.tokens.start <= seed.tokens.start && seed.tokens.end <= last.tokens.end;
            let last_end = last.tokens.end;
            let of_next = seed.tokens.start >= last_end && holds_office(scene, &last.tokens);
            last.tokens.end = last_end.max(seed.tokens.end);
            // "Amnesty International": capitals inside a known name are no person's.
            last.person |= seed.person && !inside;
            // "Its lawyers counted 112": the noun in a pronoun's phrase names nobody else.
            if last.role == SpeakerRole::Pronoun && inside {
                continue;
            }
            if last.role == SpeakerRole::Pronoun || (whole && last.id.as_deref().is_none_or(|id| !id.contains('/'))) {
                // "the ministry", which the registry takes for any ministry, stands for the one named before.
                last.role = seed.role;
                last.id = None;
            } else if last.role == SpeakerRole::Anaphor && seed.kind.is_some() && !inside {
                // "the spokesman of the health ministry": whose spokesman it is is said.
                last.role = seed.role;
            }
            if seed.role == SpeakerRole::Own && last.role == SpeakerRole::Named {
                last.role = SpeakerRole::Own;
            }
            // "the president of the union": the office is of the institution that follows.
            // "the Teachers' Union president": an office behind a body is held in that body.
            let of_last = seed.tokens.start >= last_end && holds_office(scene, &seed.tokens) && !seed.person && seed.id.is_none();
            // "an IOM official in Italy": a mere noun behind a name that the registry knows is that of somebody in it.
            let of_last = of_last || last.id.is_some() && seed.id.is_none() && seed.tokens.start >= last_end;
            // "Krankenhaus der Stadt": whose a hospital or a court is does not say what it is.
            let body = |k: SourceKind| matches!(k, SourceKind::Hospital | SourceKind::Court | SourceKind::Prosecutors | SourceKind::Police);
            let of_last = of_last
                || seed.tokens.start > last_end && last.kind.is_some_and(body) && seed.kind == Some(SourceKind::Government) && !of_next;
            if seed.kind.is_some() && (last.kind.is_none() || weight > *best && !of_last || of_next) {
                last.kind = seed.kind;
                *best = weight;
            }
            if last.id.is_none() {
                last.id = seed.id;
            }
            continue;
        }
        out.push((seed, weight));
    }
    let mut whole: Vec<Speaker> = Vec::with_capacity(out.len());
    for (speaker, _) in out {
        // "Adel Rida, the director of the hospital, told": an office that says whose it is completes the name before it.
        let office = speaker.role == SpeakerRole::Named && speaker.kind.is_some() && speaker.tokens.len() > 1;
        // "Ajay K.C., a police official": the stop of an initial may stand before the comma.
        let beside = |name: &Speaker| {
            let end = name.tokens.end + usize::from(scene.tokens.fold(name.tokens.end) == ".");
            end + 1 == speaker.tokens.start && scene.is_comma(end)
        };
        let article = scene.has_cue(speaker.tokens.start..speaker.tokens.start + 1, |c| *c == crate::catalog::Cue::Article);
        match whole.last_mut().filter(|name| office && article && is_name(name) && beside(name)) {
            Some(name) => {
                name.tokens.end = speaker.tokens.end;
                name.kind = speaker.kind;
                name.id = speaker.id;
            }
            None => whole.push(speaker),
        }
    }
    whole.into_iter().map(|s| widen(scene, in_office(scene, s))).collect()
}

/// "О ста пострадавших говорится …", "пострадавших насчитали 115": those who suffered, with their figure, are told of.
fn is_counted(scene: &Scene<'_>, tokens: &Range<usize>, kind: SourceKind) -> bool {
    let private = matches!(kind, SourceKind::Eyewitness | SourceKind::VictimFamily);
    let harmed = || scene.metric_cues().any(|(c, cue)| cue.role == Role::Counted && c.tokens == *tokens);
    let figure = |at: usize| scene.quantity_at(at).is_some_and(|q| scene.quantities[q].not_count.is_none());
    let own = || scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.end == tokens.start);
    let told = |v: &Range<usize>| v.start == tokens.end && figure(v.end);
    let object = || scene.voices.iter().any(|v| *v.cue == Voice::Says && told(&v.tokens));
    let prepositional = || {
        let at = scene.quantities.iter().find(|q| q.tokens.end == tokens.start).map_or(0, |q| q.tokens.start);
        at > 0 && scene.has_cue(at - 1..at, |c| *c == crate::catalog::Cue::Stop)
    };
    private && harmed() && (object() || own() && prepositional())
}

/// "vor Journalisten", "журналистам рассказал мэр": those to whom something is said, by a word of the pack's for that.
fn is_told(scene: &Scene<'_>, tokens: &Range<usize>, kind: SourceKind) -> bool {
    let inside = |v: &Range<usize>| v.len() > tokens.len() && v.contains(&tokens.start);
    // "агентству РИА Новости": a medium may be the word itself or stand right behind it, with no verb of its own ("однако ТАСС сообщил").
    let says = || scene.voices.iter().any(|v| *v.cue == Voice::Says && v.tokens.start == tokens.end);
    // "В Минздраве корреспонденту «Ъ» подтвердили": whoever stands before it has the verb.
    let other = |at: usize| behind_source(scene, &(at..at));
    let quoted = |at: usize| at + 1 == tokens.start && scene.tokens.fold(at) == "\"";
    let behind = |v: &Range<usize>| (v.end == tokens.start || quoted(v.end)) && v.len() == 1 && (!says() || other(v.start));
    let begins = |v: &Range<usize>| v.start == tokens.start && v.end < tokens.end && other(v.start);
    let beside = |v: &Range<usize>| v.start <= tokens.start && tokens.end <= v.end || behind(v) || begins(v);
    let told = |v: &Range<usize>| inside(v) || kind.relays() && beside(v);
    scene.voices.iter().any(|v| *v.cue == Voice::Telling && told(&v.tokens))
}

/// A noun for a source stands shortly before, with no comma between.
fn behind_source(scene: &Scene<'_>, tokens: &Range<usize>) -> bool {
    let near = |v: &Range<usize>| v.end <= tokens.start && tokens.start - v.end <= 3 && (v.end..tokens.start).all(|i| !scene.is_comma(i));
    scene.voices.iter().any(|v| matches!(v.cue, Voice::Source(_)) && near(&v.tokens))
}

/// A country or a city right under one, with a word for telling right behind it.
fn reports(scene: &Scene<'_>, place: &PlaceMention<'_>) -> bool {
    let end = place.tokens.end;
    // "Moskova, 14 kişinin öldüğünü açıkladı": where the verb closes, a comma sets the subject off.
    let set_off = scene.language.attribution.verb_final
        && place.tokens.start == 0
        && scene.is_comma(end)
        && scene.voices.iter().any(|v| *v.cue == Voice::Says && v.tokens.end + 1 >= scene.tokens.len());
    let told = scene.voices.iter().any(|v| matches!(v.cue, Voice::Says | Voice::After) && v.tokens.start == end);
    // "Atina ise 244 kişiyi tutukladığını savunuyor": so does a word of contrast.
    let contrast = scene.language.attribution.verb_final
        && scene.has_cue(end..end + 1, |c| *c == crate::catalog::Cue::Clause)
        && (place.tokens.start == 0 || scene.tokens.kind(place.tokens.start - 1) == TokenKind::Mark)
        && scene.voices.iter().any(|v| *v.cue == Voice::Says && v.tokens.end + 1 >= scene.tokens.len());
    let set_off = set_off || contrast;
    // "По данным Киева, …"
    let closed = end < scene.tokens.len() && scene.is_comma(end);
    let told = told || closed && scene.voices.iter().any(|v| *v.cue == Voice::According && v.tokens.end == place.tokens.start);
    let own = |id: &str| match id.split('/').count() {
        1 => true,
        2 => scene.catalog.places.get(id).is_some_and(|p| p.kind == PlaceKind::City),
        _ => false,
    };
    (told || set_off) && place.ids.iter().all(|id| own(id))
}

/// "В Киеве заявили": the preposition opens the clause, the verb stands right behind the name, and nobody else behind the verb.
fn reports_within(scene: &Scene<'_>, place: &PlaceMention<'_>, named: impl Fn(usize) -> bool) -> bool {
    let start = place.tokens.start;
    let opens = start == 1 || start > 1 && scene.tokens.kind(start - 2) == TokenKind::Mark;
    let verb = scene.voices.iter().find(|v| *v.cue == Voice::Says && v.tokens.start == place.tokens.end);
    let small = |at: usize| scene.has_cue(at..at + 1, |c| matches!(c, crate::catalog::Cue::Stop | crate::catalog::Cue::Article));
    opens && start > 0 && verb.is_some_and(|v| !(named(v.tokens.end) || small(v.tokens.end) && named(v.tokens.end + 1)))
}

/// "глава Удмуртии", "the head of Kent": an office right before the name of a country or of a part of one is held in its government.
fn in_office(scene: &Scene<'_>, speaker: Speaker) -> Speaker {
    let link = |i: usize| links(scene, i) || scene.has_cue(i..i + 1, |c| *c == crate::catalog::Cue::Article);
    let place = |at: usize| scene.places.iter().any(|p| !p.demonym && p.tokens.start == at);
    let rules = |v: &Range<usize>| {
        let at = (v.end..v.end + 3).find(|i| !link(*i)).unwrap_or(v.end);
        speaker.tokens.start <= v.start && v.end <= speaker.tokens.end && place(at)
    };
    let held = scene.voices.iter().any(|v| *v.cue == Voice::Office && rules(&v.tokens));
    let own = speaker.kind.is_none() && speaker.id.is_none() && speaker.role == SpeakerRole::Named;
    if own && held { Speaker { kind: Some(SourceKind::Government), ..speaker } } else { speaker }
}

/// Two seeds are one phrase when only linking words, names or one comma stand between.
fn joins(scene: &Scene<'_>, last: &Speaker, next: &Speaker) -> bool {
    if next.tokens.start < last.tokens.end {
        return true;
    }
    // "The head of the region on Telegram": where somebody writes is no part of who writes.
    let channel = |s: &Speaker| s.kind == Some(SourceKind::SocialMedia);
    if channel(next) && !channel(last) {
        return false;
    }
    let verb = scene.voices.iter().any(|v| *v.cue == Voice::Says && v.tokens.start == next.tokens.start);
    let gap = last.tokens.end..next.tokens.start;
    // "un communiqué dimanche du parquet": the day of a statement may stand before whose it is.
    if last.role == SpeakerRole::Anaphor && next.kind.is_some_and(|k| !k.relays()) && gap.clone().any(|i| is_date(scene, i)) {
        let rest = gap.clone().filter(|i| !is_date(scene, *i));
        return (1..=2).contains(&rest.clone().count()) && rest.clone().all(|i| links(scene, i));
    }
    // "the spokesman of the ministry Anna Lykova", in languages where nothing stands between the two nouns.
    let of_anaphor =
        is_office(scene, last) && gap.clone().all(|i| scene.voices.iter().any(|v| *v.cue == Voice::Link && v.tokens.contains(&i)));
    let anaphor = next.role == SpeakerRole::Anaphor && !of_anaphor;
    if verb || next.role == SpeakerRole::Pronoun || last.role == SpeakerRole::Pronoun || anaphor {
        return false;
    }
    // "le ministre sur RTL": the medium where somebody spoke is no part of who spoke.
    let medium = |s: &Speaker| s.kind.is_some_and(SourceKind::relays);
    let aired = medium(next) && (last.role == SpeakerRole::Anaphor || last.kind.is_some() && !medium(last));
    if aired && !gap.is_empty() {
        return false;
    }
    // "20 participants and the ministry of 15": those whom a figure counts and whoever stands behind a conjunction are two.
    let counted = scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.end == last.tokens.start);
    if counted && scene.has_cue(gap.clone(), |c| *c == crate::catalog::Cue::And) {
        return false;
    }
    // "told RIA the ministry's spokesman": two sources side by side are two.
    let channel = |s: &Speaker| s.kind == Some(SourceKind::SocialMedia);
    // "a ZdG correspondent", "корреспондент «Ъ»": the medium is that of the reporter.
    let beside = next.role == SpeakerRole::Own && gap.clone().all(|i| scene.tokens.fold(i) == "\"");
    let differ = last.role != SpeakerRole::Own
        && !beside
        && last.kind.is_some()
        && !next.person
        && last.kind != next.kind
        && (medium(last) || medium(next) || channel(last));
    // "Reuters'ın polise": a suffix behind an apostrophe may belong to the first.
    let suffix = gap.len() == 2 && scene.tokens.fold(gap.start) == "'";
    // "сообщили «Интерфаксу» в прокуратуре": who is told, and then where.
    // "a déclaré à l'AFP le chef de la police": or an article alone.
    let alone = gap.len() == 1 && scene.voices.iter().any(|v| *v.cue == Voice::Link && v.tokens == gap);
    let light = |c: &crate::catalog::Cue| matches!(c, crate::catalog::Cue::Locative | crate::catalog::Cue::Article);
    let small = |i: usize| scene.tokens.fold(i) == "\"" || scene.has_cue(i..i + 1, light);
    // "заявили ТАСС в региональном ГИБДД": an adjective may stand behind the preposition.
    let adjective = |i: usize| links(scene, i) && i > gap.start && scene.has_cue(i - 1..i, |c| *c == crate::catalog::Cue::Locative);
    if differ && (gap.is_empty() || suffix || medium(last) && (alone || gap.clone().all(|i| small(i) || adjective(i)))) {
        return false;
    }
    // "Dora Lind, one of the organisers"
    let one = |i: usize| scene.quantities.iter().any(|q| q.tokens == (i..i + 1) && !q.digits && q.wording.figure == Some(1.0));
    let link = |i: usize| one(i) || scene.voices.iter().any(|v| v.tokens.contains(&i) && *v.cue == Voice::Link);
    if gap.len() > 4 || scene.quantities.iter().any(|q| gap.contains(&q.tokens.start) && !one(q.tokens.start)) {
        return false;
    }
    // "дослідник натовпів Богдан Коваль", "director of the mine": a word or two complete the noun before the name.
    let plain = |i: usize| {
        scene.tokens.kind(i) == TokenKind::Word
            && !scene.tokens.is_capital(i)
            && scene.cues_at(i).all(|c| matches!(c.cue, crate::catalog::Cue::Population(_)))
            && !scene.voices.iter().any(|v| v.tokens.contains(&i))
    };
    if next.person && next.kind.is_none() && last.kind.is_some() && !last.person && gap.len() <= 2 && gap.clone().all(plain) {
        return true;
    }
    // "the head of the regional police", "the director of the prison Ann Lee": words that no list knows complete an office.
    // "Ann Lee, a leader of the transport union": a name may stand before it.
    let office = || {
        last.id.is_none() && last.kind.is_none() && scene.voices.iter().any(|v| *v.cue == Voice::Office && v.tokens.end == last.tokens.end)
    };
    let titled = (is_office(scene, last) || last.person && office()) && next.kind.is_some()
        || last.role == SpeakerRole::Named && is_name(next) && links(scene, gap.start);
    let mut unknown = 0;
    let mut commas = 0;
    // "the Teachers' Union (TU) president": the short name of what stands before.
    let short_name = gap.len() == 3 && scene.tokens.fold(gap.start) == "(" && scene.tokens.fold(gap.end - 1) == ")";
    if short_name && scene.tokens.is_capital(gap.start + 1) && last.kind.is_some() && holds_office(scene, &next.tokens) {
        return true;
    }
    for i in gap.clone() {
        let fold = scene.tokens.fold(i);
        if fold == "," {
            commas += 1;
            continue;
        }
        let linking = link(i) || scene.voices.iter().any(|v| v.tokens.contains(&i) && *v.cue == Voice::Office);
        let name = scene.tokens.kind(i) == TokenKind::Word && scene.tokens.is_capital(i);
        let mark = matches!(fold, "'" | "\"" | "/" | "-" | ".");
        let speaks = scene.voices.iter().any(|v| v.tokens.contains(&i) && matches!(v.cue, Voice::Says | Voice::According | Voice::Citing));
        if !speaks && (linking || name || mark) {
            continue;
        }
        if speaks || !titled || unknown == 2 || !completes(scene, i) {
            return false;
        }
        unknown += 1;
    }
    // "taken to three hospitals, Ann Lee told us": where people were taken is no office of the name behind the comma.
    let taken_to = last.kind == Some(SourceKind::Hospital)
        && (last.tokens.start.saturating_sub(3)..last.tokens.start).any(|i| preceded_by_preposition(scene, i + 1));
    if commas == 1 && taken_to && is_name(next) {
        return false;
    }
    // "clashed with the police, a representative of a rights group said": nor do people hold an office that a comma and an article begin.
    let article = |i: usize| scene.has_cue(i..i + 1, |c| *c == crate::catalog::Cue::Article);
    let indefinite = gap.len() <= 2 && (gap.start + 1..=next.tokens.start).any(article);
    let crowd = |k: SourceKind| k.is_force() || k.takes_part();
    if commas == 1 && indefinite && !last.person && next.kind.is_none() && last.kind.is_some_and(crowd) {
        return false;
    }
    let short = gap.len() <= 2 || gap.clone().skip(1).all(link) || last.person && gap.clone().nth(1).is_some_and(link);
    commas == 0 || (commas == 1 && short && (next.kind.is_none() || last.kind.is_none()))
}

/// The whole of `tokens` is an office: "president", which by itself is one of state.
fn holds_office(scene: &Scene<'_>, tokens: &Range<usize>) -> bool {
    scene.voices.iter().any(|v| *v.cue == Voice::Office && v.tokens == *tokens)
}

/// A person's name and nothing else.
fn is_name(speaker: &Speaker) -> bool {
    speaker.person && speaker.kind.is_none()
}

/// A linking word stands at token `i`.
fn links(scene: &Scene<'_>, i: usize) -> bool {
    scene.voices.iter().any(|v| *v.cue == Voice::Link && v.tokens.contains(&i))
}

/// A word that may stand inside a title: no verb, no conjunction, no end of a phrase.
fn completes(scene: &Scene<'_>, i: usize) -> bool {
    use crate::catalog::Cue;
    scene.tokens.kind(i) == TokenKind::Word
        && !scene.has_cue(i..i + 1, |c| matches!(c, Cue::Stop | Cue::Passive | Cue::Clause | Cue::And | Cue::Metric(_) | Cue::Negation))
        && !is_date(scene, i)
}

/// Nothing but an office: "spokesman".
fn is_office(scene: &Scene<'_>, speaker: &Speaker) -> bool {
    speaker.id.is_none() && holds_office(scene, &speaker.tokens)
}

/// "Police arrested 45": an office that opens the sentence, with no preposition that makes it a place ("in the ministry").
pub(super) fn acts(scene: &Scene<'_>, speaker: &Speaker) -> bool {
    let office = speaker.kind.is_some_and(SourceKind::is_institution);
    let (start, end) = (speaker.tokens.start, speaker.tokens.end);
    // "Under the doctors' eyes": whoever treats people is a place more often than not.
    let cares = speaker.kind.is_some_and(SourceKind::heals);
    let first = start == 0 || start == 1 && (!cares || scene.has_cue(0..1, |c| matches!(c, crate::catalog::Cue::Article)));
    office
        && speaker.role == SpeakerRole::Named
        && first
        && !scene.quantities.iter().any(|q| q.tokens.start < end && start < q.tokens.end)
        && !scene.has_cue(0..start + 1, |c| matches!(c, crate::catalog::Cue::Stop | crate::catalog::Cue::Locative))
        && !scene.has_cue(start..end, |c| matches!(c, crate::catalog::Cue::Population(_)))
}

/// Takes in the capitalised words and adjectives around the phrase ("Kazakh police", "General Prosecutor's Office").
fn widen(scene: &Scene<'_>, mut speaker: Speaker) -> Speaker {
    if speaker.role == SpeakerRole::Pronoun {
        return speaker;
    }
    let told = |i: usize| scene.voices.iter().any(|v| *v.cue == Voice::Telling && v.tokens.contains(&i));
    let word = |i: usize| scene.tokens.kind(i) == TokenKind::Word && scene.tokens.is_capital(i);
    let named = |i: usize| word(i) && !is_verb(scene, i) && !is_date(scene, i) && !told(i);
    while speaker.tokens.start > 0 && named(speaker.tokens.start - 1) {
        speaker.tokens.start -= 1;
    }
    while speaker.tokens.end < scene.tokens.len() && named(speaker.tokens.end) {
        speaker.tokens.end += 1;
    }
    if speaker.kind.is_none() && is_site(scene, speaker.tokens.end) {
        speaker.tokens.end += 2;
        speaker.kind = Some(SourceKind::Media);
        speaker.person = false;
    }
    if speaker.person && (speaker.tokens.start..speaker.tokens.end).len() > 1 {
        speaker.tokens.end += second_half(scene, speaker.tokens.clone());
    }
    speaker
}

/// "Sunville.kz reports": a stop and a country's letters right behind the name.
fn is_site(scene: &Scene<'_>, end: usize) -> bool {
    let glued = |i: usize| i < scene.tokens.len() && !scene.tokens.space_before(i);
    let letters = |fold: &str| (2..=4).contains(&fold.len()) && fold.bytes().all(|b| b.is_ascii_alphabetic());
    // "said Marsh.The town": a space is missing, and a sentence begins.
    glued(end)
        && glued(end + 1)
        && scene.tokens.fold(end) == "."
        && !scene.tokens.is_capital(end + 1)
        && letters(scene.tokens.fold(end + 1))
}

pub(super) fn is_verb(scene: &Scene<'_>, i: usize) -> bool {
    scene.voices.iter().any(|v| {
        v.tokens.contains(&i)
            && matches!(v.cue, Voice::Says | Voice::According | Voice::After | Voice::Itself | Voice::Citing | Voice::Reportedly)
    }) || scene.cues.iter().any(|c| {
        c.tokens.contains(&i) && matches!(c.cue, crate::catalog::Cue::Metric(_) | crate::catalog::Cue::Stop | crate::catalog::Cue::Clause)
    })
}

pub(super) fn is_place(scene: &Scene<'_>, i: usize) -> bool {
    scene.places.iter().any(|p| !p.demonym && p.tokens.contains(&i))
}

pub(super) fn is_date(scene: &Scene<'_>, i: usize) -> bool {
    scene.dates.iter().any(|d| d.tokens.contains(&i))
}

pub(super) fn preceded_by_preposition(scene: &Scene<'_>, i: usize) -> bool {
    i > 0 && scene.has_cue(i - 1..i, |c| *c == crate::catalog::Cue::Stop)
}
