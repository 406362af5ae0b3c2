//! Attribution: who says so.
//!
//! A *frame* is a reporting expression with its speaker ("police said", "according to the ministry", "X, citing Y").
//! Each claim takes the frame that covers it; a sentence without one may continue the frame of the sentence before.
//! The one who acts is not the one who says: "police arrested 45" is the outlet's own voice.

mod before;
mod cover;
mod memory;
mod relay;
mod set_off;
mod subject;
mod unlisted;
mod verb_last;

use std::ops::Range;

pub(super) use cover::{breaks_down, covering};
pub(super) use memory::Memory;
pub(super) use relay::chain;
use relay::{initials, published, shares_name};
use subject::{
    actor, after_figure, closes_quotation, goes_on, holds_office, introduced, is_hour, is_relay, kind_of_noun, left_of, may_stand_for,
    named_after, names_somebody, owner, past_told, right_of, says, short_name, stands_in_speech, whose,
};

use super::scene::Scene;
use super::schema::Claim;
use super::speaker::{Speaker, SpeakerRole};
use crate::catalog::{Cue, Role, SourceKind, TokenKind, Voice};
use set_off::{beside_figure, colon, dashed, exclaimed, toll_beside};
use unlisted::stranger;

/// Who a claim originates from, as read.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Attribution {
    /// As written; `None` for the outlet's own voice.
    pub text: Option<String>,
    /// The fullest name by which this speaker was introduced, when `text` is shorter.
    pub named: Option<String>,
    pub kind: SourceKind,
    /// A person is named: "he" can stand for it.
    pub person: bool,
    pub id: Option<String>,
    /// Relays, nearest the source first.
    pub via: Vec<String>,
    pub confidence: f64,
    pub note: String,
}

/// Note of a frame that names nobody ("are said to").
pub(super) const NO_HOLDER: &str = "reported without a holder";

/// Note of a pronoun that stands for nobody named before.
pub(super) const NO_ANTECEDENT: &str = "a pronoun without an antecedent";

/// Note of words for a source that no list holds.
const UNKNOWN_SOURCE: &str = "a source that no list knows";

/// Note of a name whose office is told nowhere before.
pub(super) const UNKNOWN_NAME: &str = "a name that no list knows";

/// Note of a frame that names no office ("officially").
const NO_OFFICE: &str = "official, without saying which office";

/// Notes of a claim whose speaker stands in the sentence before.
pub(super) const SPEECH_GOES_ON: &str = "reported speech goes on";
pub(super) const CONTINUED: &str = "continues the sentence before";

/// Whether the words of a claim's source name somebody; "reportedly" names nobody whom a list could know, and neither does
/// the sentence that goes on after it.
pub fn names_a_holder(claim: &Claim) -> bool {
    let goes_on = |note: &str| claim.source_kind == "unknown" && (note == SPEECH_GOES_ON || note == CONTINUED);
    !claim.notes.iter().filter_map(|n| n.strip_prefix("source: ")).any(|note| note == NO_HOLDER || note == NO_OFFICE || goes_on(note))
}

/// A medium, which passes on what others say.
fn relays(attribution: &Attribution) -> bool {
    attribution.kind.relays()
}

impl Attribution {
    /// The same speaker, called alike, or by a pronoun or a noun for the other.
    pub fn is_of(&self, other: &Self) -> bool {
        let name = |a: &Self| a.named.clone().or_else(|| a.text.clone());
        self.kind == other.kind && (self.id.is_some() && self.id == other.id || name(self) == name(other))
    }

    /// The same speaker, called otherwise.
    fn under(&self, written: &str) -> Self {
        let named = self.named.clone().or_else(|| self.text.clone());
        let note = "a name met before".into();
        Self { text: Some(written.to_owned()), named, via: Vec::new(), confidence: self.confidence.min(0.85), note, ..self.clone() }
    }
}

/// A reporting expression.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// Tokens of cue and speaker together.
    pub tokens: Range<usize>,
    pub attribution: Attribution,
    /// The claim stands after it, before it, or either.
    pub direction: Direction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Backward,
    Either,
}

/// The frames of a sentence, in order.
pub(super) fn frames(scene: &Scene<'_>, text: &str, speakers: &[Speaker], outlet: Option<&str>, memory: &mut Memory) -> Vec<Frame> {
    let (speakers, quoted) = relay::apart(scene, speakers);
    let speakers = speakers.as_ref();
    let mut frames: Vec<Frame> = Vec::new();
    let mut used: Vec<bool> = vec![false; speakers.len()];
    for v in &scene.voices {
        let found = match v.cue {
            Voice::According => named_after(scene, speakers, v.tokens.end, 7).map(|s| (past_told(scene, speakers, s), 0.95)),
            // "Pour la préfecture, ils étaient 5 000", "Para la Fiscalía son cuatro".
            Voice::Perhaps if v.tokens.start == 0 => {
                let article = usize::from(scene.has_cue(v.tokens.end..v.tokens.end + 1, |c| *c == Cue::Article));
                let told = |s: &Speaker| {
                    // Things are meant for those who suffer or heal.
                    let helped = s.kind.is_some_and(|k| k.heals() || matches!(k, SourceKind::VictimFamily | SourceKind::Eyewitness));
                    let office = s.kind.is_some() && !helped && !is_relay(s);
                    (office || s.role == SpeakerRole::Anaphor) && s.tokens.start <= v.tokens.end + article
                };
                let closes = |at: usize| scene.is_comma(at) || scene.has_cue(at..at + 1, |c| *c == Cue::Passive);
                right_of(scene, speakers, v.tokens.end, 1)
                    .filter(|s| told(&speakers[*s]) && closes(speakers[*s].tokens.end))
                    .map(|s| (s, 0.85))
            }
            // "44.2 percent against 39.8 for the opposition": votes are for somebody, too.
            Voice::Perhaps if after_figure(scene, v.tokens.start) && !scene.has_cue(0..scene.tokens.len(), |c| *c == Cue::Vote) => {
                right_of(scene, speakers, v.tokens.end, 1).filter(|s| speakers[*s].kind.is_some()).map(|s| (s, 0.85))
            }
            Voice::Relayed if quoted.iter().all(|(tokens, _)| tokens.start != v.tokens.start) => {
                named_after(scene, speakers, v.tokens.end, 3).map(|s| (s, 0.85))
            }
            // "Reuters'ın polise dayandırdığı": where the verb closes, who is cited stands before it.
            Voice::Citing => {
                let before = left_of(scene, speakers, v.tokens.start, 1).filter(|_| scene.language.attribution.verb_final);
                before.or_else(|| named_after(scene, speakers, v.tokens.end, 4)).map(|s| (s, 0.9))
            }
            Voice::After => {
                // "Başkanlığı'nın (AFAD) son verilerine göre": adjectives stand before the noun.
                let reach = if scene.language.attribution.verb_final { 4 } else { 1 };
                let near = left_of(scene, speakers, v.tokens.start, reach).map(|s| (s, 0.95));
                near.or_else(|| owner(scene, speakers, v.tokens.start).map(|s| (s, 0.85)))
            }
            Voice::Itself => actor(speakers, &v.tokens).map(|s| (s, 0.9)),
            Voice::Says => says(scene, speakers, &v.tokens),
            // "По официальным данным Минздрава": the holder stands right behind.
            Voice::Officially => {
                let right = right_of(scene, speakers, v.tokens.end, 0).filter(|s| v.tokens.len() > 1 && speakers[*s].kind.is_some());
                right.filter(|s| speakers[*s].tokens.start == v.tokens.end).map(|s| (s, 0.9))
            }
            Voice::Reportedly => None,
            _ => continue,
        };
        let found = found.map(|(s, confidence)| (published(scene, speakers, s), confidence));
        match (found, v.cue) {
            (Some((s, confidence)), cue) => {
                let speaker = &speakers[s];
                let tokens = v.tokens.start.min(speaker.tokens.start)..v.tokens.end.max(speaker.tokens.end);
                // "State television …, when it reported": a pronoun stands for the speaker named earlier in the sentence.
                let governed =
                    |at: usize| scene.has_cue(at.saturating_sub(2)..at, |c| matches!(c, Cue::Stop | Cue::Locative | Cue::Link)) || at > 3;
                let own =
                    speakers[..s].iter().rev().find(|o| o.role == SpeakerRole::Named && o.kind.is_some() && !governed(o.tokens.start));
                // "The wounded are treated, — he said": whoever stands in what is said is not he.
                let own = own.filter(|o| !stands_in_speech(scene, o.tokens.end, v.tokens.start));
                let speaker = if speaker.role == SpeakerRole::Pronoun { own.unwrap_or(speaker) } else { speaker };
                let speaker = of_subject(scene, &speakers[..s], speaker).unwrap_or(speaker);
                let head = head_of(scene, &speakers[..s], speaker);
                let speaker = head.as_ref().unwrap_or(speaker);
                let mut attribution = describe(scene, text, speaker, outlet, memory);
                attribution.confidence = attribution.confidence.min(confidence);
                memory.remember(&attribution);
                if let Some(short) = short_name(scene, text, speaker.tokens.end) {
                    memory.also_called(short);
                }
                if *cue == Voice::Citing
                    && let Some(relay) = frames.last()
                    && relay.attribution.text != attribution.text
                {
                    let relay_name = relay.attribution.id.clone().or_else(|| relay.attribution.text.clone());
                    attribution.via.extend(relay_name);
                    attribution.via.extend(relay.attribution.via.iter().cloned());
                    let start = relay.tokens.start;
                    frames.pop();
                    push(scene, &mut frames, start..tokens.end, attribution);
                    used[s] = true;
                    continue;
                }
                if used[s] && (*cue == Voice::Says || *cue == Voice::After && scene.language.attribution.verb_final) {
                    continue;
                }
                used[s] = true;
                let medium = s.checked_sub(1).map(|m| &speakers[m]).filter(|m| m.kind.is_some_and(SourceKind::relays));
                if let Some(medium) =
                    medium.filter(|m| *cue == Voice::Citing && (speaker.tokens.start <= m.tokens.end + 2 || v.tokens.start == m.tokens.end))
                {
                    let relay = describe(scene, text, medium, outlet, memory);
                    attribution.via.extend(relay::name(&relay));
                    used[s - 1] = true;
                }
                // "in Leipzig zählte die Polizei 1200": or the other way round, when no mark sets the verb off from what was said.
                let inverted =
                    speaker.tokens.start >= v.tokens.end && v.tokens.start > 0 && scene.tokens.kind(v.tokens.start - 1) == TokenKind::Word;
                let told = speaker.tokens.end <= v.tokens.start || inverted && scene.quantity_at(tokens.end).is_some();
                let direct = *cue == Voice::Says && told && goes_on(scene, tokens.end);
                push(scene, &mut frames, tokens, attribution);
                // "according to the police 5,000 came, the organisers speak of 20,000": whoever speaks of a figure is not behind the one before.
                if let Some(frame) = frames.last_mut().filter(|f| direct && f.direction == Direction::Either) {
                    frame.direction = Direction::Forward;
                }
            }
            // "cited repair works": without a name or a speaker's noun it is a reason that is cited, no source.
            (None, Voice::Citing) if !names_somebody(scene, v.tokens.end) => {}
            // "were released by Sunday evening"
            (None, Voice::According) if scene.dates.iter().any(|d| d.tokens.start == v.tokens.end) => {}
            // "по данным на 19:00": the hour says when they were true.
            (None, Voice::According) if (v.tokens.end..v.tokens.end + 2).any(|i| is_hour(scene, i)) => {}
            // "according to preliminary data were destroyed …": what happened follows, and no name.
            (None, Voice::According) if scene.has_cue(v.tokens.end..v.tokens.end + 1, |c| matches!(c, Cue::Metric(_) | Cue::Passive)) => {
                let text = Some(text[scene.tokens.span_of(v.tokens.clone())].to_owned());
                let kind = SourceKind::Unknown;
                let attribution = Attribution { text, kind, confidence: 0.85, note: NO_HOLDER.into(), ..Attribution::default() };
                push(scene, &mut frames, v.tokens.clone(), attribution);
            }
            (None, Voice::According | Voice::Citing) => {
                // "according to some accounts": a vague word belongs to whoever is named.
                let counts = |i: usize| scene.quantity_at(i).is_some_and(|q| scene.quantities[q].wording.vague.is_none());
                let end = (v.tokens.end..scene.tokens.len().min(v.tokens.end + 6))
                    .find(|i| matches!(scene.tokens.fold(*i), "," | "." | ";" | ":" | ")") || counts(*i))
                    .unwrap_or(scene.tokens.len().min(v.tokens.end + 6));
                // "according to provisional figures released by the ministry": the words that name the holder stand further on.
                let words = |to: usize| to <= v.tokens.end + 10 && (v.tokens.end..to).all(|i| scene.tokens.kind(i) == TokenKind::Word);
                let beyond = |at: usize| v.tokens.end < at && (at < end || words(at));
                let further = scene.voices.iter().any(|o| *o.cue == Voice::According && beyond(o.tokens.start));
                // "Bilanz des 1. Mai": a figure names nobody.
                if !further && end > v.tokens.end && scene.tokens.kind(v.tokens.end) != TokenKind::Digits {
                    let written = text[scene.tokens.span_of(v.tokens.end..end)].to_owned();
                    let folded = crate::catalog::fold(&written);
                    let attribution = match memory.met(&folded) {
                        Some(a) => a.under(&written),
                        None => Attribution {
                            text: Some(written),
                            kind: SourceKind::Unknown,
                            confidence: 0.6,
                            note: UNKNOWN_SOURCE.into(),
                            ..Attribution::default()
                        },
                    };
                    push(scene, &mut frames, v.tokens.start..end, attribution);
                }
            }
            (None, Voice::After)
                if scene
                    .voices
                    .iter()
                    .any(|o| *o.cue == Voice::Pronoun && o.tokens.start <= v.tokens.start && v.tokens.end <= o.tokens.end) =>
            {
                // "по ее словам": the expression names its speaker by a pronoun.
                if let Some(a) = memory.opened.as_ref().or_else(|| memory.last_person()).cloned() {
                    let attribution = Attribution {
                        via: Vec::new(),
                        confidence: a.confidence.min(0.85),
                        note: "a pronoun for the last speaker".into(),
                        ..a
                    };
                    push(scene, &mut frames, v.tokens.clone(), attribution);
                }
            }
            // "«Hay tres muertos», dijo": what closes a quotation without a subject has that of the sentence before.
            (None, Voice::Says) if closes_quotation(scene, &v.tokens) => {
                if let Some(a) = memory.opened.as_ref().or_else(|| memory.last_person().filter(|a| a.kind != SourceKind::Unknown)).cloned()
                {
                    let attribution =
                        Attribution { via: Vec::new(), confidence: a.confidence.min(0.8), note: "the last speaker goes on".into(), ..a };
                    push(scene, &mut frames, v.tokens.clone(), attribution);
                }
            }
            // "The union says 25,000 took part, the management speaks of 8,000": somebody whom no list knows.
            (None, Voice::Says) => {
                let told = |at: usize| frames.iter().any(|f| f.tokens.end <= at);
                if let Some(tokens) = stranger(scene, &v.tokens, told) {
                    let text = Some(text[scene.tokens.span_of(tokens.clone())].to_owned());
                    let (kind, note) = (SourceKind::Unknown, UNKNOWN_SOURCE.into());
                    let attribution = Attribution { text, kind, confidence: 0.6, note, ..Attribution::default() };
                    push(scene, &mut frames, tokens.start.min(v.tokens.start)..tokens.end.max(v.tokens.end), attribution);
                }
            }
            (None, Voice::Officially | Voice::Reportedly) => {
                let (kind, confidence, note) = if *v.cue == Voice::Officially {
                    (SourceKind::Government, 0.8, NO_OFFICE)
                } else {
                    (SourceKind::Unknown, 0.85, NO_HOLDER)
                };
                let text = Some(text[scene.tokens.span_of(v.tokens.clone())].to_owned());
                let attribution = Attribution { text, kind, confidence, note: note.into(), ..Attribution::default() };
                push(scene, &mut frames, v.tokens.clone(), attribution);
            }
            _ => {}
        }
    }
    dashed(scene, text, speakers, outlet, memory, &mut frames);
    beside_figure(scene, text, speakers, outlet, memory, &mut frames);
    frames.extend(exclaimed(scene, text, speakers, outlet, memory).filter(|_| frames.is_empty()));
    frames.extend(colon(scene, text, speakers, outlet, memory).filter(|c| frames.iter().all(|f| f.tokens.end < c.tokens.start)));
    if let Some(told) = toll_beside(scene, text, speakers, outlet, memory) {
        frames.retain(|f| f.tokens.end <= told.tokens.start || told.tokens.end <= f.tokens.start);
        frames.push(told);
    }
    // A holder named in the same sentence outranks "are said to".
    let semicolon = |range: Range<usize>| range.into_iter().any(|i| scene.tokens.fold(i) == ";");
    // So it does a pronoun that stands for nobody: "“They had reported 25 houses,” said the spokesman".
    // And a bulletin: "according to a new toll 25 were killed, the police said".
    let toll = |f: &Frame| scene.metric_cues().any(|(c, cue)| cue.role == Role::Toll && f.tokens.contains(&c.tokens.start));
    let nobody = |f: &Frame| match f.attribution.note.as_str() {
        UNKNOWN_SOURCE => toll(f),
        note => matches!(note, NO_HOLDER | NO_ANTECEDENT),
    };
    let held: Vec<Range<usize>> = frames.iter().filter(|f| !nobody(f)).map(|f| f.tokens.clone()).collect();
    // "“selon un bilan définitif”, a annoncé un membre du ministère": or words for a source with whoever says so right behind.
    let known: Vec<usize> = frames.iter().filter(|f| f.attribution.kind != SourceKind::Unknown).map(|f| f.tokens.start).collect();
    let marks = |range: Range<usize>| !range.is_empty() && range.into_iter().all(|i| scene.tokens.kind(i) == TokenKind::Mark);
    frames.retain(|f| {
        let apart = |h: &Range<usize>| semicolon(h.end.min(f.tokens.end)..h.start.max(f.tokens.start));
        let words = f.attribution.note == UNKNOWN_SOURCE && scene.has_cue(f.tokens.clone(), |c| *c == Cue::Article);
        let passed_on = words && known.iter().any(|at| marks(f.tokens.end..*at));
        (!nobody(f) || held.iter().all(apart)) && !passed_on
    });
    frames.sort_by_key(|f| f.tokens.start);
    relay::cited(scene, &mut frames, speakers, |speaker| describe(scene, text, speaker, outlet, memory));
    relay::pass_on(scene, &mut frames, quoted, speakers, |speaker| describe(scene, text, speaker, outlet, memory));
    // "The union rejects the ministry's figures": whose figures they are says nothing here.
    let rejects =
        |s: &Speaker, f: &Frame| s.tokens.end <= f.tokens.start && scene.has_cue(s.tokens.end..f.tokens.end, |c| *c == Cue::Denied);
    let first = introduced(scene, speakers);
    let opener = first.filter(|s| scene.quantities.is_empty() && frames.iter().all(|f| rejects(s, f)));
    let private = |s: &Speaker| s.kind.is_some_and(|k| k.takes_part() || k == SourceKind::Hospital);
    memory.crowd = opener.is_some_and(|s| private(s) && scene.has_cue(s.tokens.clone(), |c| matches!(c, Cue::Population(_))));
    let official = |s: &&Speaker| s.role == SpeakerRole::Named && s.kind.is_some_and(|k| !k.takes_part() && !k.relays());
    memory.acted = first.filter(|s| opener.is_none() && frames.is_empty() && official(s)).map(|s| describe(scene, text, s, outlet, memory));
    memory.opened = opener.map(|s| describe(scene, text, s, outlet, memory));
    memory.announced = opener.is_some_and(|s| announces(scene, s.tokens.end));
    frames
}

/// A word for a toll or for a figure stands from token `from` on, and no negation takes it back.
pub(super) fn announces(scene: &Scene<'_>, from: usize) -> bool {
    let rest = from..scene.tokens.len();
    let toll = scene.metric_cues().any(|(c, cue)| cue.role == Role::Toll && rest.contains(&c.tokens.start));
    let taken_back = scene.has_cue(0..scene.tokens.len(), |c| matches!(c, Cue::Negation | Cue::Denied));
    !taken_back && (toll || scene.has_cue(rest, |c| *c == Cue::Figure))
}

/// "The Red Cross took in 180, a spokesman said": a mere office belongs to the institution that opens the sentence.
fn of_subject<'s>(scene: &Scene<'_>, before: &'s [Speaker], speaker: &Speaker) -> Option<&'s Speaker> {
    let bare = speaker.kind.is_none() && !speaker.person && holds_office(scene, speaker);
    let governed = |at: usize| scene.has_cue(0..at, |c| matches!(c, Cue::Stop | Cue::Locative));
    let first = before.first().filter(|o| bare && o.role == SpeakerRole::Named && !o.person && o.tokens.start <= 4)?;
    let officers = first.kind.is_some_and(SourceKind::is_force);
    let crowd = !officers && scene.has_cue(first.tokens.clone(), |c| matches!(c, Cue::Population(_)));
    (first.kind.is_some_and(|k| !k.relays()) && !crowd && !governed(first.tokens.start)).then_some(first)
}

/// "El hospital recibió 33 heridos, dijo su director, Ion Pop": a person in an office speaks for the hospital that opens the sentence.
fn head_of(scene: &Scene<'_>, before: &[Speaker], speaker: &Speaker) -> Option<Speaker> {
    let office = speaker.kind.is_none() && holds_office(scene, speaker);
    // "Police arrested 170 people, interim chief Ann Bell said": so does one in an office for the police that open it.
    let body = |s: &Speaker| s.kind.is_some_and(|k| k.is_force() || k == SourceKind::Hospital);
    let head = 1 + usize::from(scene.tokens.fold(1) == "'");
    let opening = |s: &&Speaker| body(s) && s.role == SpeakerRole::Named && s.tokens.start <= head && !s.person;
    // "27 bodies were brought to the hospital, its director, Ion Pop, said": or for the one named right before a comma.
    let beside = |s: &&Speaker| {
        let gap = s.tokens.end..speaker.tokens.start;
        let group = s.kind.is_some_and(|k| {
            matches!(k, SourceKind::Hospital | SourceKind::HumanRightsGroup | SourceKind::Organisers | SourceKind::Opposition)
        });
        group && !s.person && gap.len() == 2 && scene.is_comma(gap.start)
    };
    let opens = before.first().filter(opening).filter(|_| speaker.person);
    let first = opens.or_else(|| before.last().filter(beside)).filter(|_| office)?;
    Some(Speaker { kind: first.kind, ..speaker.clone() })
}

fn push(scene: &Scene<'_>, frames: &mut Vec<Frame>, tokens: Range<usize>, attribution: Attribution) {
    let direction = direction(scene, &tokens);
    frames.push(Frame { tokens, attribution, direction });
}

/// A frame at the head of its clause looks forward; one that closes a clause looks back.
fn direction(scene: &Scene<'_>, tokens: &Range<usize>) -> Direction {
    // "; the town hall keeps to …": an article stands before the speaker.
    let article = |i: usize| scene.voices.iter().any(|v| *v.cue == Voice::Link && v.tokens == (i..i + 1));
    let head = if tokens.start > 1 && article(tokens.start - 1) && scene.tokens.fold(tokens.start - 2) == ";" {
        tokens.start - 1
    } else {
        tokens.start
    };
    // A quotation mark without a space before it closes what was said: "…”, — the mayor said on air".
    let quotes = head > 0 && scene.tokens.fold(head - 1) == "\"" && (head == 1 || scene.tokens.space_before(head - 1));
    let opens = head == 0
        || quotes
        || matches!(scene.tokens.fold(head - 1), ";" | ":" | ".")
        || scene.cues.iter().any(|c| c.tokens.end == tokens.start && matches!(c.cue, Cue::Clause | Cue::And))
        // "where, according to the ministry, …"
        || scene.tokens.fold(tokens.start - 1) == ","
            && scene.cues.iter().any(|c| c.tokens.end + 1 == tokens.start && *c.cue == Cue::Clause);
    let closes = (tokens.end..scene.tokens.len()).take(2).all(|i| matches!(scene.tokens.fold(i), "." | "\"" | "!" | ")" | ";"));
    let comma_before = scene.is_comma(tokens.start) || tokens.start > 0 && matches!(scene.tokens.fold(tokens.start - 1), "," | "\"" | "-");
    let content_before = scene.quantities.iter().any(|q| q.tokens.end <= tokens.start);
    let content_after = scene.quantities.iter().any(|q| q.tokens.start >= tokens.end);
    // "40,000 according to the police, who say that …": the figure stands right before.
    // "but one official said …": unless it counts who speaks.
    let speaker = scene.voices.iter().any(|v| matches!(v.cue, Voice::Source(_) | Voice::Office) && v.tokens.start == tokens.start);
    let adjacent = !speaker && scene.quantities.iter().any(|q| q.not_count.is_none() && q.tokens.end == tokens.start);
    // "5,000 came, according to the organisers - 20,000": set off from what stands before, with a figure of its own right behind.
    let dash = usize::from(tokens.end < scene.tokens.len() && scene.is_dash(tokens.end));
    let own = scene.quantity_at(tokens.end + dash).is_some_and(|q| scene.quantities[q].not_count.is_none());
    // "… gözaltına alındı, avukatlara göre sayı 40": where the verb closes, what stands before the comma has its own.
    let after = scene.voices.iter().any(|v| *v.cue == Voice::After && v.tokens.end == tokens.end);
    let next = scene.language.attribution.verb_final && after && comma_before && content_after;
    // "205 were killed, authorities said on Wednesday, while rescuers tried to reach 200 others": another clause follows the aside.
    let end = scene.dates.iter().find(|d| (tokens.end..tokens.end + 2).contains(&d.tokens.start)).map_or(tokens.end, |d| d.tokens.end);
    let begins = |at: usize| scene.is_comma(at) && scene.cues_at(at + 1).any(|c| *c.cue == Cue::Clause);
    let says = scene.voices.iter().any(|v| *v.cue == Voice::Says && tokens.start <= v.tokens.start && v.tokens.end <= tokens.end);
    let aside = says && comma_before && content_before && end < scene.tokens.len() && begins(end);
    match (opens, closes) {
        (_, true) => Direction::Backward,
        _ if aside && !scene.language.attribution.verb_final => Direction::Backward,
        _ if next => Direction::Forward,
        _ if own && comma_before => Direction::Forward,
        _ if adjacent => {
            if content_after {
                Direction::Either
            } else {
                Direction::Backward
            }
        }
        (true, false) => Direction::Forward,
        _ if comma_before && content_before && !content_after => Direction::Backward,
        _ if !content_before || (!comma_before && !content_after) => Direction::Forward,
        _ => Direction::Either,
    }
}

/// Turns a speaker into an attribution, following "he" and "the ministry" back to who was named.
pub(super) fn describe(scene: &Scene<'_>, text: &str, speaker: &Speaker, outlet: Option<&str>, memory: &Memory) -> Attribution {
    let written = text[scene.tokens.span_of(speaker.tokens.clone())].to_owned();
    let folded = crate::catalog::fold(&written);
    let named = |kind: SourceKind, confidence: f64, note: &str| Attribution {
        named: None,
        person: speaker.person,
        text: Some(written.clone()),
        kind,
        id: speaker.id.clone(),
        via: Vec::new(),
        confidence,
        note: note.to_owned(),
    };
    match speaker.role {
        SpeakerRole::Own => {
            let own = |o: &str| shares_name(&folded, &crate::catalog::fold(o)) || initials(&folded, &crate::catalog::fold(o));
            let foreign = speaker.id.is_some() && outlet.is_none_or(|o| !own(o));
            if foreign {
                let kind = speaker.kind.filter(|k| k.relays() && *k != SourceKind::Outlet);
                named(kind.unwrap_or(SourceKind::Media), 0.8, "another outlet's reporter")
            } else {
                named(SourceKind::Outlet, 0.95, "the outlet's own reporter")
            }
        }
        SpeakerRole::Pronoun => match memory
            .opened
            .as_ref()
            .or_else(|| memory.last_institution().filter(|_| scene.language.attribution.things.contains(&folded)))
            .or_else(|| memory.last_person().filter(|a| a.kind != SourceKind::Unknown))
            .or(memory.acted.as_ref())
            .or_else(|| memory.last_person())
        {
            Some(a) => Attribution {
                confidence: a.confidence.min(0.8),
                note: format!("“{written}” stands for {}", a.text.as_deref().unwrap_or("the last speaker")),
                via: Vec::new(),
                ..a.clone()
            },
            // "The official" of whom nothing was said is one of the authorities.
            None => named(kind_of_noun(scene, &speaker.tokens).unwrap_or_default(), 0.5, NO_ANTECEDENT),
        },
        // "In the ministry they said": of a sentence that only names an institution the next one goes on with it.
        SpeakerRole::Anaphor => match memory
            .antecedent(&folded)
            .or_else(|| memory.opened.as_ref().filter(|a| !memory.crowd && !a.person && !relays(a)))
            .or_else(|| {
                memory.acted.as_ref().filter(|a| !a.person && !holds_office(scene, speaker) && may_stand_for(scene, &speaker.tokens, a))
            })
            .or_else(|| {
                let any = scene.language.attribution.things.contains(&folded);
                let institution = |a: &Attribution| any && !a.person && !relays(a) && a.kind != SourceKind::Unknown;
                memory.last_who(|a| institution(a) && may_stand_for(scene, &speaker.tokens, a))
            })
            .or_else(|| memory.last_institution().filter(|a| !holds_office(scene, speaker) && may_stand_for(scene, &speaker.tokens, a)))
            .or_else(|| memory.last_person().filter(|a| !relays(a) && may_stand_for(scene, &speaker.tokens, a)))
            // "says the same statement": a document is whose who spoke last.
            .or_else(|| memory.last_who(|a| !relays(a) && a.kind != SourceKind::Unknown && kind_of_noun(scene, &speaker.tokens).is_none()))
            // "…, the Council said. …, according to the same source": though no list knows it.
            .or_else(|| memory.last_named().filter(|a| !relays(a) && kind_of_noun(scene, &speaker.tokens).is_none()))
        {
            Some(a) => Attribution {
                text: Some(written.clone()),
                named: a.named.clone().or_else(|| a.text.clone()),
                confidence: a.confidence.min(0.85),
                note: format!("“{written}” stands for {}", a.text.as_deref().unwrap_or("the last speaker")),
                via: Vec::new(),
                ..a.clone()
            },
            None => {
                let kind = speaker.kind.or_else(|| kind_of_noun(scene, &speaker.tokens));
                named(kind.unwrap_or_default(), 0.6, "named without saying which")
            }
        },
        SpeakerRole::Named => match speaker.kind {
            Some(kind) => named(kind, 0.95, "named in the sentence"),
            // "said a spokeswoman, Ann Lee": whose office that is was said before.
            // "The union disputed that. Its chairman said": that of the sentence before, first of all.
            // "a spokesman for the TWU": of a body that no list knows.
            None => match memory.met(&folded).or_else(|| match whose(scene, text, speaker.tokens.end) {
                Some(body) if holds_office(scene, speaker) => memory.met(&crate::catalog::fold(body)),
                _ => memory.institution().filter(|_| holds_office(scene, speaker)),
            }) {
                Some(a) => a.under(&written),
                None => named(SourceKind::Unknown, 0.7, UNKNOWN_NAME),
            },
        },
    }
}
