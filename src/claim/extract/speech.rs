//! Who speaks over several sentences: in a quotation, in direct speech, and in what "this" takes up again.

use super::super::attribute::{Attribution, Frame, NO_ANTECEDENT, describe, frames};
use super::super::carry::Carried;
use super::super::quotation::{closes_speech, opens_quote, opens_with_dash};
use super::super::scene::Scene;
use super::super::schema::Claim;
use super::super::speaker::{registered, speakers};
use super::Reader;
use crate::catalog::Voice;

impl Reader<'_> {
    /// The speaker named where a quotation that opens in sentence `index` is closed, a few sentences on.
    pub(super) fn quote_speaker(&self, index: usize) -> Option<Attribution> {
        let closing = (index + 1..self.scenes.len().min(index + 12)).find(|i| opens_quote(&self.scenes[*i]))?;
        let mark = (0..self.scenes[closing].tokens.len()).rfind(|i| self.scenes[closing].tokens.fold(*i) == "\"")?;
        self.named_behind(closing, mark)
    }

    /// Keeps who speaks in direct speech without quotation marks: whoever a dash names at its end, in the same paragraph, and
    /// behind a dash that opens a sentence again.
    pub(super) fn speak(&mut self, index: usize, scene: &Scene<'_>, frames: &[Frame], spoke: Option<&Attribution>) {
        let paragraph = scene.sentence.paragraph;
        let goes_on = self.speech.as_ref().is_some_and(|(_, closing)| index <= *closing);
        let opens = index == 0 || self.scenes[index - 1].sentence.paragraph != paragraph;
        let headed = (index == 0 && frames.is_empty()).then(|| self.headed()).flatten();
        if let Some(speaker) = headed {
            self.memory.remember(&speaker);
            self.speech = Some((speaker, index));
        } else if opens {
            let same = self.scenes[index..].iter().take_while(|s| s.sentence.paragraph == paragraph);
            let closing = same.enumerate().find_map(|(i, s)| closes_speech(s).map(|mark| (index + i, mark)));
            self.speech = closing.and_then(|(at, mark)| self.named_behind(at, mark).map(|a| (a, at)));
        } else if !goes_on {
            self.speech = spoke.filter(|_| frames.is_empty() && opens_with_dash(scene)).map(|a| (a.clone(), index));
        }
    }

    /// "Marsh: 40 were held", over a text in which the mayor Helen Marsh speaks: who stands before the colon of the heading.
    fn headed(&self) -> Option<Attribution> {
        let head = &self.scenes[0];
        let colon = (1..head.tokens.len().min(3)).find(|i| head.tokens.fold(*i) == ":")?;
        let known = |i: usize| head.cues_at(i).next().is_some() || head.places.iter().any(|p| p.tokens.contains(&i));
        if head.quantities.is_empty() || !(0..colon).all(|i| head.tokens.is_capital(i) && !known(i)) {
            return None;
        }
        let name = head.tokens.fold(colon - 1);
        let (scene, at) = self.scenes.iter().skip(1).find_map(|scene| {
            let here = |i: &usize| scene.tokens.is_capital(*i) && scene.tokens.fold(*i) == name;
            (1..scene.tokens.len()).find(here).map(|at| (scene, at))
        })?;
        let registered = registered(self.catalog, self.dispatch, scene, &self.source_context(None));
        let speakers = speakers(scene, &registered);
        let speaker = speakers.iter().find(|s| s.tokens.contains(&at) && (s.kind.is_some() || s.person))?;
        let full = describe(scene, &self.dispatch.text, speaker, self.dispatch.outlet.as_deref(), &self.memory);
        let text = self.dispatch.text[head.tokens.span_of(0..colon)].to_owned();
        Some(Attribution { named: full.text.clone(), text: Some(text), confidence: full.confidence.min(0.85), ..full })
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

    /// "This was reported by the ministry": what the paragraph said before in the outlet's voice is the ministry's.
    pub(super) fn report_back(&mut self, scene: &Scene<'_>, frames: &[Frame]) {
        let this = scene.voices.iter().any(|v| *v.cue == Voice::This && v.tokens.start <= 2);
        let Some(frame) = frames.first().filter(|f| this && f.attribution.kind != "unknown") else { return };
        let attribution = frame.attribution.clone();
        let id = self.source_id(&attribution, None);
        let via = self.via(&attribution);
        let mut domains = Vec::new();
        // "… were killed, he said. The statement came from the ministry": it names whom the pronoun stood for.
        let unnamed = |c: &Claim| c.notes.iter().any(|n| n.ends_with(NO_ANTECEDENT));
        let open = |c: &&mut Claim| c.source_kind == "outlet" && c.source_text.is_none() || unnamed(c);
        let from = self.taken_up_from(scene);
        for claim in self.out.claims[from..].iter_mut().filter(open) {
            claim.source_text.clone_from(&attribution.text);
            claim.source_kind.clone_from(&attribution.kind);
            claim.source.clone_from(&id);
            claim.via.clone_from(&via);
            claim.notes.push("source: named in the sentence after".into());
            domains.extend(self.catalog.metric(&claim.metric).map(|m| m.domain.clone()));
        }
        self.reported = Some(Carried::new(&attribution, scene.sentence.paragraph, domains, 0, false));
    }

    /// The first claim that "this" takes up: in its paragraph, and where it opens one, in the paragraph before.
    fn taken_up_from(&self, scene: &Scene<'_>) -> usize {
        let here = scene.sentence.paragraph;
        let opens = self.out.claims.len() == self.paragraph_start && scene.quantities.is_empty();
        let before = self.previous.filter(|(paragraph, _)| opens && paragraph + 1 == here);
        before.map_or(self.paragraph_start, |(_, start)| start)
    }
}
