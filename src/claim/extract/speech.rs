//! Who speaks over several sentences: in a quotation, in direct speech, and in what "this" takes up again.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use super::super::attach::Count;
use super::super::attribute::{Attribution, CONTINUED, Direction, Frame, Memory, NO_ANTECEDENT, UNKNOWN_NAME, announces, describe, frames};
use super::super::carry::{Carried, figures, retells};
use super::super::modality::{may_be_rival, modality};
use super::super::quotation::{closes_speech, is_quoted, opens_quote, opens_with_dash};
use super::super::redate::Told;
use super::super::scene::Scene;
use super::super::schema::{Claim, Modality};
use super::super::speaker::{Speaker, SpeakerRole, registered, speakers};
use super::Reader;
use crate::catalog::{Catalog, SourceContext, SourceKind, TokenKind, Voice, fold};

/// Paragraphs that "this was reported by the ministry" reaches back over.
const TAKEN_UP: usize = 4;

/// What the sentences of a dispatch say of surnames; each is looked up once.
#[derive(Default)]
pub(super) struct Names {
    /// Who has it, with an office.
    offices: HashMap<String, Option<Attribution>>,
    /// Sentences of each word with a capital.
    capitals: Option<HashMap<String, Vec<usize>>>,
}

/// Registry ids of the sources of a dispatch, by name and place; each is looked up once.
#[derive(Default)]
pub(super) struct Ids(RefCell<HashMap<Named, Option<String>>>);

/// A name as written, and the place of the claim.
type Named = (String, Option<String>);

/// Registry id of an outlet; "FIDH (communiqué)", "ANPDH, statement" by the name before the mark.
pub(super) fn house(catalog: &Catalog, outlet: &str) -> Option<String> {
    let known = |name: &str| catalog.sources.identify(&catalog.places, name, &SourceContext::default()).id().map(str::to_owned);
    known(outlet).or_else(|| known(outlet.split_once(['(', ',']).map_or("", |(name, _)| name)))
}

fn capitals(scenes: &[Scene<'_>]) -> HashMap<String, Vec<usize>> {
    let mut out: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, scene) in scenes.iter().enumerate() {
        for at in (0..scene.tokens.len()).filter(|i| scene.tokens.is_capital(*i)) {
            let sentences = out.entry(scene.tokens.fold(at).to_owned()).or_default();
            if sentences.last() != Some(&index) {
                sentences.push(index);
            }
        }
    }
    out
}

/// Sentences to either side of an entry of a running report in which its speaker's office is looked for.
const NEAR: usize = 300;

/// Tokens that a sentence has at most which does nothing but name the holder of what was said.
const SHORT: usize = 14;

impl Reader<'_> {
    /// What kind of source says so: a ministry or a rights group that publishes itself speaks as what it is.
    pub(super) fn kind(&self, attribution: &Attribution) -> SourceKind {
        let sources = &self.catalog.sources;
        let id = self.voice.id.as_deref();
        // "ministry website" does not say which ministry.
        let named = || id.is_some_and(|id| sources.get(id).is_some() || sources.place_of(id).is_some());
        let house = || id.and_then(|id| sources.kind_of(id)).filter(|k| *k != SourceKind::Government || named());
        let own = |k: &SourceKind| !k.relays() && !matches!(k, SourceKind::Outlet | SourceKind::Unknown | SourceKind::SocialMedia);
        let kind = attribution.kind;
        if kind == SourceKind::Outlet { house().filter(own).unwrap_or(kind) } else { kind }
    }

    /// Adds a claim, and where its days are from.
    pub(super) fn keep(&mut self, claim: Claim, told: Told) {
        self.out.claims.push(claim);
        self.told.push(told);
    }

    /// How the claim stands to what happened. An older figure is one of the same source: with another named for it than for the
    /// figure before, it is a rival's.
    pub(super) fn stands(&self, scene: &Scene<'_>, count: &Count, figure: &Range<usize>, attribution: &Attribution) -> Modality {
        let found = modality(scene, &count.tokens, figure);
        let otherwise = |c: &Claim| {
            let here = c.number_start.is_some_and(|at| at >= scene.sentence.span.start as u64) && c.metric == count.metric;
            here && c.source_text.is_some() && attribution.text.is_some() && c.source_kind != attribution.kind.as_str()
        };
        let rival = found == Modality::Superseded && may_be_rival(scene, figure) && self.out.claims.last().is_some_and(otherwise);
        if rival { Modality::Actual } else { found }
    }

    /// Registry id of whoever says so, for a claim on this place.
    pub(super) fn source_id(&self, attribution: &Attribution, place: Option<&str>) -> Option<String> {
        if attribution.kind == SourceKind::Outlet {
            return self.voice.id.clone();
        }
        let written = attribution.named.as_deref().or(attribution.text.as_deref())?;
        let key = (written.to_owned(), place.map(str::to_owned));
        if let Some(id) = self.ids.0.borrow().get(&key) {
            return id.clone();
        }
        let found = self.catalog.sources.identify(&self.catalog.places, written, &self.source_context(place)).id().map(str::to_owned);
        self.ids.0.borrow_mut().insert(key, found.clone());
        found
    }

    /// The speaker named where a quotation that opens in sentence `index` is closed, a few sentences on.
    pub(super) fn quote_speaker(&self, index: usize) -> Option<Attribution> {
        let closing = (index + 1..self.scenes.len().min(index + 12)).find(|i| opens_quote(&self.scenes[*i]))?;
        let mark = (0..self.scenes[closing].tokens.len()).rfind(|i| self.scenes[closing].tokens.fold(*i) == "\"")?;
        self.named_behind(closing, mark)
    }

    /// Where the quotation that opens in sentence `index` is closed, nobody but `spoke` is named who says so.
    pub(super) fn closes_unsaid(&self, index: usize, spoke: &Attribution) -> bool {
        let last = self.scenes.len().min(index + 12);
        let next = || (index + 1..last).find(|i| opens_quote(&self.scenes[*i]));
        let closing = if is_quoted(&self.scenes[index]) { Some(index) } else { next() };
        let Some(scene) = closing.map(|i| &self.scenes[i]) else { return false };
        let mark = (0..scene.tokens.len()).rfind(|i| scene.tokens.fold(*i) == "\"").unwrap_or(0);
        let text = spoke.text.as_deref().unwrap_or_default();
        let same = |i: usize| scene.tokens.is_capital(i) && text.contains(&self.dispatch.text[scene.tokens.span(i)]);
        let says = scene.voices.iter().any(|v| *v.cue == Voice::Says && v.tokens.start > mark);
        !says || (mark + 1..scene.tokens.len()).any(same)
    }

    /// Keeps who speaks in direct speech without quotation marks: whoever a dash names at its end, in the same paragraph, and
    /// behind a dash that opens a sentence again.
    pub(super) fn speak(&mut self, index: usize, scene: &Scene<'_>, frames: &[Frame], spoke: Option<&Attribution>) {
        let paragraph = scene.sentence.paragraph;
        let goes_on = self.speech.as_ref().is_some_and(|(_, closing)| index <= *closing);
        let opens = index == 0 || self.scenes[index - 1].sentence.paragraph != paragraph;
        let headed = frames.is_empty().then(|| self.headed(index)).flatten();
        if let Some(speaker) = headed {
            self.memory.remember(&speaker);
            self.speech = Some((speaker, index));
        } else if opens {
            let same = self.scenes[index..].iter().take_while(|s| s.sentence.paragraph == paragraph);
            let closing = same.clone().enumerate().find_map(|(i, s)| closes_speech(s).map(|mark| (index + i, mark)));
            // "Асқар Оразов, әкім: / – Үш адам …": whom the line before names speaks in the whole paragraph.
            let last = index + same.count() - 1;
            let named = spoke.filter(|_| closing.is_none() && frames.is_empty() && opens_with_dash(scene));
            let closed = closing.and_then(|(at, mark)| self.named_behind(at, mark).map(|a| (a, at)));
            self.speech = closed.or_else(|| named.map(|a| (a.clone(), last)));
        } else if !goes_on {
            self.speech = spoke.filter(|_| frames.is_empty() && opens_with_dash(scene)).map(|a| (a.clone(), index));
        }
    }

    /// "Marsh: 40 were held", over a text in which the mayor Helen Marsh speaks: who stands before the colon of the heading, or behind
    /// the hour of an entry ("20:15 – Marsh: 40 were held").
    fn headed(&self, index: usize) -> Option<Attribution> {
        let head = &self.scenes[index];
        let hour = (0..head.tokens.len().min(6)).take_while(|i| head.tokens.kind(*i) != TokenKind::Word).count();
        let start = if hour > 2 && head.is_dash(hour - 1) { hour } else { 0 };
        let colon = (start + 1..head.tokens.len().min(start + 3)).find(|i| head.tokens.fold(*i) == ":")?;
        let known = |i: usize| head.cues_at(i).next().is_some() || head.places.iter().any(|p| p.tokens.contains(&i));
        let heads = index == 0 || start > 0;
        if !heads || head.quantities.is_empty() || !(start..colon).all(|i| head.tokens.is_capital(i) && !known(i)) {
            return None;
        }
        let name = head.tokens.fold(colon - 1);
        // Of an entry not farther than this: each asks anew, and a report may have thousands.
        let near = if index == 0 { 0..self.scenes.len() } else { index.saturating_sub(NEAR)..self.scenes.len().min(index + NEAR) };
        let mut others = near.filter(|i| *i != index).map(|i| &self.scenes[i]);
        let (scene, at) = others.find_map(|scene| {
            let same = |fold: &str| fold == name || name.chars().count() > 4 && fold.starts_with(name) && fold.len() - name.len() <= 6;
            let here = |i: &usize| scene.tokens.is_capital(*i) && same(scene.tokens.fold(*i));
            (1..scene.tokens.len()).find(here).map(|at| (scene, at))
        })?;
        let registered = registered(self.catalog, self.dispatch, scene, &self.source_context(None));
        let speakers = speakers(scene, &registered);
        let speaker = speakers.iter().find(|s| s.tokens.contains(&at) && (s.kind.is_some() || s.person))?;
        let full = describe(scene, &self.dispatch.text, speaker, self.dispatch.outlet.as_deref(), &self.memory);
        let text = self.dispatch.text[head.tokens.span_of(start..colon)].to_owned();
        Some(Attribution { named: full.text.clone(), text: Some(text), confidence: full.confidence.min(0.85), ..full })
    }

    /// "Miller said …", and elsewhere the sheriff Dan Miller: a bare name has the office that another sentence gives it, near or far.
    pub(super) fn introduce(&mut self, index: usize, frames: &mut [Frame]) {
        for frame in frames.iter_mut().filter(|f| f.attribution.note == UNKNOWN_NAME) {
            let folded = frame.attribution.text.as_deref().map(fold).unwrap_or_default();
            let Some(name) = folded.split_whitespace().last().filter(|n| n.chars().count() > 2) else { continue };
            if !self.names.offices.contains_key(name) {
                let capitals = self.names.capitals.get_or_insert_with(|| capitals(self.scenes));
                let others = capitals.get(name).into_iter().flatten().filter(|i| **i != index);
                let found = others.copied().collect::<Vec<_>>().into_iter().find_map(|i| self.office_of(&self.scenes[i], name));
                self.names.offices.insert(name.to_owned(), found);
            }
            if let Some(full) = self.names.offices.get(name).cloned().flatten() {
                let text = frame.attribution.text.take();
                frame.attribution = Attribution { named: full.text.clone(), text, confidence: full.confidence.min(0.85), ..full };
                self.memory.remember(&frame.attribution);
            }
        }
    }

    /// The person of that surname with an office, when the sentence names one.
    fn office_of(&self, scene: &Scene<'_>, name: &str) -> Option<Attribution> {
        let at = (0..scene.tokens.len()).find(|i| scene.tokens.is_capital(*i) && scene.tokens.fold(*i) == name)?;
        let registered = registered(self.catalog, self.dispatch, scene, &self.source_context(None));
        // "Governor Ann Lee visited the town": what opens a sentence with a capital may be no name of its own.
        let titles = |s: &Speaker| s.tokens.end <= at && at - s.tokens.end < 2 && (s.tokens.end..at).all(|i| scene.tokens.is_capital(i));
        let office = |s: &Speaker| s.tokens.contains(&at) && (s.person || s.tokens.end == at + 1) || titles(s);
        let known = |s: &Speaker| s.kind.is_some_and(|k| !k.relays()) && office(s);
        let speaker = speakers(scene, &registered).into_iter().find(known)?;
        let found = describe(scene, &self.dispatch.text, &speaker, self.dispatch.outlet.as_deref(), &Memory::default());
        Some(Attribution { person: true, ..found })
    }

    /// Who is named from token `mark` on in sentence `at`, which closes what was said before it.
    fn named_behind(&self, at: usize, mark: usize) -> Option<Attribution> {
        let scene = &self.scenes[at];
        let registered = registered(self.catalog, self.dispatch, scene, &self.source_context(None));
        let speakers = speakers(scene, &registered);
        let mut memory = self.memory.clone();
        let frames = frames(scene, &self.dispatch.text, &speakers, self.dispatch.outlet.as_deref(), &mut memory);
        frames.into_iter().find(|f| f.tokens.start >= mark).map(|f| f.attribution)
    }

    /// "The ministry announces the following: …": until somebody else speaks, all that comes after is its statement.
    pub(super) fn announce(&mut self, scene: &Scene<'_>, frames: &[Frame]) {
        let Some(last) = frames.last().map(|f| &f.attribution) else { return };
        let colon = |from: usize| (from..scene.tokens.len()).any(|i| scene.tokens.fold(i) == ":");
        let announces = scene.voices.iter().any(|v| *v.cue == Voice::Following && colon(v.tokens.end));
        let kept = self.statement.take().filter(|a| a.is_of(last));
        let speaks = !last.kind.relays() && last.kind != SourceKind::Unknown;
        self.statement = Some(last).filter(|_| announces && speaks).cloned().or(kept);
    }

    /// "This comes from the governor.", "Bu sayıyı emniyet müdürü verdi.": whoever a short sentence names beside a word for what was said,
    /// with no verb of telling.
    pub(super) fn holder(&self, scene: &Scene<'_>, frames: &[Frame], speakers: &[Speaker]) -> Option<Attribution> {
        let this = || scene.voices.iter().any(|v| *v.cue == Voice::This && v.tokens.start <= 2);
        let names = frames.is_empty() && scene.quantities.is_empty() && scene.tokens.len() <= SHORT && this();
        let speaker = speakers.iter().find(|s| names && s.role == SpeakerRole::Named && s.kind.is_some())?;
        Some(describe(scene, &self.dispatch.text, speaker, self.dispatch.outlet.as_deref(), &self.memory))
    }

    /// "This was reported by the ministry": what the paragraph said before in the outlet's voice is the ministry's.
    pub(super) fn report_back(&mut self, scene: &Scene<'_>, frames: &[Frame], holder: Option<Attribution>) {
        let opens = |v: &Range<usize>| v.start <= 2;
        // "The chief of police confirmed this information."
        let confirmed = |v: &Range<usize>| {
            let verb = scene.voices.iter().any(|o| *o.cue == Voice::Says && o.tokens.end == v.start);
            verb && scene.quantities.is_empty() && (v.end..scene.tokens.len()).all(|i| scene.tokens.kind(i) == TokenKind::Mark)
        };
        let this = scene.voices.iter().any(|v| *v.cue == Voice::This && (opens(&v.tokens) || confirmed(&v.tokens)));
        let told = frames.first().map(|f| f.attribution.clone()).or(holder);
        let Some(attribution) = told.filter(|a| this && a.kind != SourceKind::Unknown) else { return };
        let id = self.source_id(&attribution, None);
        let via = self.via(&attribution);
        let mut domains = Vec::new();
        // "… were killed, he said. The statement came from the ministry": it names whom the pronoun stood for.
        let unnamed = |c: &Claim| c.notes.iter().any(|n| n.ends_with(NO_ANTECEDENT));
        let house = self.kind(&self.voice);
        let open = |c: &&mut Claim| c.source_kind == house.as_str() && c.source_text.is_none() || unnamed(c);
        let from = self.taken_up_from(scene);
        for claim in self.out.claims[from..].iter_mut().filter(open) {
            claim.source_text.clone_from(&attribution.text);
            claim.source_kind = attribution.kind.to_string();
            claim.source.clone_from(&id);
            claim.via.clone_from(&via);
            claim.notes.push("source: named in the sentence after".into());
            domains.extend(self.catalog.metric(&claim.metric).map(|m| m.domain.clone()));
        }
        self.listing = Some(attribution.clone());
        self.reported = Some(Carried::new(&attribution, scene.sentence.paragraph, domains, 0, false));
    }

    /// The first claim that "this" takes up: in its paragraph, and where it opens one, in those before, back to the last in which
    /// somebody is named who speaks.
    fn taken_up_from(&self, scene: &Scene<'_>) -> usize {
        let opens = self.out.claims.len() == self.paragraph_start && scene.quantities.is_empty();
        let near = || self.earlier.iter().rev().take(TAKEN_UP);
        let reach = near().position(|(_, spoken)| *spoken).map_or(TAKEN_UP, |i| i + 1);
        near().take(if opens { reach } else { 0 }).next_back().map_or(self.paragraph_start, |(start, _)| *start)
    }

    /// Keeps whose account the sentences after this one may go on with.
    pub(super) fn carry(&mut self, scene: &Scene<'_>, frames: &[Frame], said: Option<(Vec<String>, Attribution)>) {
        let paragraph = scene.sentence.paragraph;
        match (frames.last(), said) {
            (Some(frame), Some((domains, attribution))) if attribution.kind != SourceKind::Outlet => {
                let relay = retells(&attribution) && frame.direction == Direction::Backward;
                self.carried = Some(Carried::new(&attribution, paragraph, domains, 0, relay));
            }
            (None, Some((_, attribution))) => {
                if let Some(c) = &mut self.carried {
                    c.steps += 1;
                    // The parts of a total may be told in the next paragraph, and what follows them.
                    if attribution.note == CONTINUED {
                        c.paragraph = paragraph;
                    }
                }
            }
            // "The governor gave the toll on Telegram. Twelve …": what was announced follows.
            (Some(frame), None) if frame.attribution.kind != SourceKind::Unknown && figures(scene).count() == 0 && announces(scene, 0) => {
                self.carried = Some(Carried::new(&frame.attribution, paragraph, Vec::new(), 0, true));
            }
            // "5,000 died, the minister said. The number, he warned, may rise. 6,000 houses …": the same speaker goes on.
            (Some(frame), None)
                if self.carried.as_ref().is_some_and(|c| c.paragraph == paragraph && c.attribution.is_of(&frame.attribution)) => {}
            // "Turnout was 41 percent, the commission said. The party won 32.6 percent": what is its office to count may follow.
            (Some(frame), None) if self.reported.is_none() && !frame.attribution.kind.counts().is_empty() => {
                let domains = frame.attribution.kind.counts().iter().map(|d| (*d).to_owned()).collect();
                self.carried = Some(Carried::new(&frame.attribution, paragraph, domains, 1, false));
            }
            (Some(_), _) => self.carried = self.reported.take(),
            (None, None) => {
                if let Some(attribution) = self.memory.announcer() {
                    self.carried = Some(Carried::new(attribution, paragraph, Vec::new(), 0, true));
                }
            }
        }
    }
}
