//! Who passes on what another says, behind the one who says it: "the ministry said, Interfax reports", "the police, quoted by Interfax,
//! said". ("Interfax reports, citing the ministry" is read with the frames.)

use std::borrow::Cow;
use std::ops::Range;

use super::{Attribution, Direction, Frame, named_after, push, relays};
use crate::catalog::{Cue, SourceKind, TokenKind, Voice};
use crate::claim::scene::Scene;
use crate::claim::speaker::{Speaker, SpeakerRole};
use crate::mention::Quantity;

/// "quoted by Interfax": the tokens of cue and medium together, and the medium.
type Relay = (Range<usize>, Speaker);

/// The speakers without those who only pass on, and these.
pub(super) fn apart<'s>(scene: &Scene<'_>, speakers: &'s [Speaker]) -> (Cow<'s, [Speaker]>, Vec<Relay>) {
    let cues = scene.voices.iter().filter(|v| *v.cue == Voice::Relayed);
    let medium = |s: usize| speakers[s].kind.is_some_and(SourceKind::relays);
    // "doctors quoted by the charity said": so does anybody between who is quoted and the verb.
    let between = |v: &Range<usize>, s: usize| {
        let verb = |at: usize| scene.voices.iter().any(|o| *o.cue == Voice::Says && o.tokens.start == at);
        speakers.iter().any(|o| o.tokens.end == v.start && o.kind.is_some()) && verb(speakers[s].tokens.end)
    };
    let found: Vec<(Range<usize>, usize)> = cues
        .filter_map(|v| Some((&v.tokens, named_after(scene, speakers, v.tokens.end, 3)?)))
        .filter(|(v, s)| medium(*s) || between(v, *s))
        .map(|(v, s)| (v.start..speakers[s].tokens.end, s))
        .collect();
    if found.is_empty() {
        return (Cow::Borrowed(speakers), Vec::new());
    }
    let others = speakers.iter().enumerate().filter(|(i, _)| found.iter().all(|(_, s)| s != i)).map(|(_, s)| s.clone());
    let relays = found.iter().map(|(tokens, s)| (tokens.clone(), speakers[*s].clone())).collect();
    (Cow::Owned(others.collect()), relays)
}

/// "potrivit raportului publicat marți de minister", "a statement released on Monday by the army": whoever has published what is cited.
pub(super) fn published(scene: &Scene<'_>, speakers: &[Speaker], at: usize) -> usize {
    let (cited, Some(next)) = (&speakers[at], speakers.get(at + 1)) else { return at };
    let gap = cited.tokens.end..next.tokens.start;
    let link = |i: usize| scene.voices.iter().any(|v| *v.cue == Voice::Link && v.tokens == (i..i + 1));
    let plain = |i: usize| {
        scene.dates.iter().any(|d| d.tokens.contains(&i))
            || scene.tokens.kind(i) == TokenKind::Word
                && scene.quantity_at(i).is_none()
                && !scene.has_cue(i..i + 1, |c| matches!(c, Cue::Metric(_) | Cue::Clause | Cue::And | Cue::Passive))
    };
    let by = gap.clone().next_back().is_some_and(|i| link(i) || scene.has_cue(i..i + 1, |c| *c == Cue::Doer));
    let unknown = cited.kind.is_none_or(|k| k == SourceKind::Unknown) && cited.id.is_none();
    let document = matches!(cited.role, SpeakerRole::Anaphor | SpeakerRole::Named) && unknown && !cited.person;
    let holder = next.role == SpeakerRole::Named && next.kind.is_none_or(|k| k != SourceKind::Unknown && !k.relays());
    // "из уточненных данных «ОВД-Инфо»": or whose they are, right behind.
    let owner = gap.len() <= 1 && gap.clone().all(|i| scene.tokens.fold(i) == "\"") && next.kind.is_some();
    at + usize::from(document && holder && (owner || by && (2..=6).contains(&gap.len()) && gap.clone().all(plain)))
}

/// Adds those who only pass on to the frames, in order, of whom they quote.
pub(super) fn pass_on(
    scene: &Scene<'_>,
    frames: &mut Vec<Frame>,
    quoted: Vec<Relay>,
    speakers: &[Speaker],
    read: impl Fn(&Speaker) -> Attribution,
) {
    let marks = |gap: Range<usize>| gap.into_iter().all(|i| scene.tokens.kind(i) == TokenKind::Mark);
    for (tokens, medium) in quoted {
        let touches = |r: &Range<usize>| r.end <= tokens.start && marks(r.end..tokens.start);
        let within = |r: &Range<usize>| r.start < tokens.start && tokens.end <= r.end;
        let frame = frames.iter_mut().rfind(|f| touches(&f.tokens) || within(&f.tokens));
        let passing = read(&medium);
        if let Some(frame) = frame {
            frame.tokens.end = frame.tokens.end.max(tokens.end);
            frame.attribution.via.extend(name(&passing));
            continue;
        }
        let origin = speakers.iter().rfind(|s| s.role != SpeakerRole::Pronoun && touches(&s.tokens));
        let verb = scene.voices.iter().find(|v| *v.cue == Voice::Says && tokens.end <= v.tokens.start && marks(tokens.end..v.tokens.start));
        match origin {
            Some(speaker) => {
                let mut attribution = read(speaker);
                attribution.via.extend(name(&passing));
                push(scene, frames, speaker.tokens.start..verb.map_or(tokens.end, |v| v.tokens.end), attribution);
            }
            // Nobody else is named: who is quoted speaks.
            None => push(scene, frames, tokens, passing),
        }
    }
    frames.sort_by_key(|f| f.tokens.start);
    // "… the ministry said, Interfax reports": two who speak in a row, and nothing between or behind them.
    let counts = |q: &&Quantity| q.not_count.is_none();
    let told = |at: usize| scene.quantities.iter().filter(counts).any(|q| q.tokens.end <= at);
    let mut at = 0;
    while at + 1 < frames.len() {
        let (origin, medium) = (&frames[at], &frames[at + 1]);
        let closes = medium.direction == Direction::Backward && told(origin.tokens.start);
        // "teilte die Polizei mit, …", "the police said on Monday, …": a particle or a day may close what the origin says.
        let gap = origin.tokens.end..medium.tokens.start;
        let words = gap.clone().filter(|i| scene.tokens.kind(*i) != TokenKind::Mark && !scene.dates.iter().any(|d| d.tokens.contains(i)));
        let in_a_row = gap.clone().any(|i| scene.tokens.kind(i) == TokenKind::Mark) && words.count() <= 1;
        if closes
            && in_a_row
            && relays(&medium.attribution)
            && !relays(&origin.attribution)
            && origin.attribution.kind != SourceKind::Outlet
        {
            let medium = frames.remove(at + 1);
            frames[at].tokens.end = medium.tokens.end;
            frames[at].direction = Direction::Backward;
            frames[at].attribution.via.extend(name(&medium.attribution));
        } else {
            at += 1;
        }
    }
}

/// "State media, quoting the minister, reported 12", "Citing hospitals, the agency reported 12": whoever is cited between the medium
/// and its verb, or before both, says so.
pub(super) fn cited(scene: &Scene<'_>, frames: &mut Vec<Frame>, speakers: &[Speaker], read: impl Fn(&Speaker) -> Attribution) {
    for v in scene.voices.iter().filter(|v| *v.cue == Voice::Citing) {
        let Some(holder) = named_after(scene, speakers, v.tokens.end, 4).map(|s| &speakers[s]) else { continue };
        let cited = v.tokens.start..holder.tokens.end;
        let set_off = |at: usize| at < scene.tokens.len() && scene.is_comma(at);
        let around = |f: &Frame| f.tokens.start + 1 < cited.start && cited.end + 1 < f.tokens.end;
        // "Medios estatales, que citan al ministro, …"
        let clause = |at: usize| scene.has_cue(at..at + 1, |c| matches!(c, Cue::Clause | Cue::Stop | Cue::Link)) && set_off(at - 1);
        let opens = |at: usize| set_off(at - 1) || at > 1 && clause(at - 1);
        if let Some(at) = frames.iter().position(|f| around(f) && opens(cited.start) && set_off(cited.end)) {
            let passing = name(&frames[at].attribution);
            frames[at].attribution = read(holder);
            frames[at].attribution.via.extend(passing);
            let whole = frames[at].tokens.clone();
            frames.retain(|f| f.tokens == whole || f.tokens.end <= whole.start || whole.end <= f.tokens.start);
            continue;
        }
        let next =
            |f: &Frame| f.tokens.start == cited.end + 1 + usize::from(scene.has_cue(cited.end + 1..cited.end + 2, |c| *c == Cue::Article));
        let opens = cited.start == 0 && set_off(cited.end);
        if let Some(at) = frames.iter().position(|f| opens && relays(&f.attribution) && (next(f) || f.tokens.start == cited.end + 1)) {
            let passing = name(&frames[at].attribution);
            frames[at].attribution = read(holder);
            frames[at].attribution.via.extend(passing);
            frames.retain(|f| f.tokens != cited);
        }
    }
}

/// What `via` holds of a medium: its id, else its name as written; "news reports" name none.
pub(super) fn name(medium: &Attribution) -> Option<String> {
    let written = || medium.text.clone().filter(|t| t.chars().any(char::is_uppercase));
    medium.id.clone().or_else(written)
}

/// Those who relayed what a source says and then those who relayed the dispatch, `;` between; `id` is what a name is known by.
pub(in crate::claim) fn chain(of_source: &[String], of_dispatch: &[String], id: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut via = of_source.to_vec();
    for relay in of_dispatch {
        // Looked up only where there is something to be held against.
        let known = || id(relay);
        if via.is_empty() || !via.contains(relay) && known().is_none_or(|id| !via.contains(&id)) {
            via.push(relay.clone());
        }
    }
    (!via.is_empty()).then(|| via.join(";"))
}

/// "a ZdG reporter", of "Ziarul de Gardă": a word of the phrase is made of the first letters of the name.
pub(super) fn initials(folded: &str, outlet: &str) -> bool {
    let first: String = outlet.split_whitespace().filter_map(|w| w.chars().next()).collect();
    first.chars().count() > 1 && folded.split(|c: char| !c.is_alphanumeric()).any(|w| w == first)
}

pub(super) fn shares_name(a: &str, b: &str) -> bool {
    a.split(|c: char| !c.is_alphanumeric()).any(|w| w.chars().count() > 1 && b.split(|c: char| !c.is_alphanumeric()).any(|x| x == w))
}
