//! One dispatch → its claims.

mod speech;

use std::collections::BTreeSet;
use std::ops::Range;

use super::attach::{Attachment, Count, LISTED, TAKEN, attach, heading, is_on_crowd, topic};
use super::attribute::{Attribution, CONTINUED, Frame, Memory, NO_HOLDER, SPEECH_GOES_ON, chain, covering, describe, frames};
use super::calendar::Calendar;
use super::carry::{Carried, lies_within, lists_parts, recalls, retells};
use super::fact::{Around, facts};
use super::identity::{finish, in_list};
use super::locate::{Basis, Placed, Whereabouts, locate, names_place, relocate};
use super::parts::{adopt, counted, may_be_part, round2, settle, whole_for};
use super::person::drop_surnames;
use super::quotation::{
    ends_in_colon, ends_in_stop, goes_on, introduced, is_quoted, label, opens_direct_speech, opens_quotation, opens_quote, opens_with_dash,
    reports_on, subject_of,
};
use super::redate::{Told, as_whole, redate};
use super::scene::Scene;
use super::schema::{Claim, Kind, Modality, Spot, Spots};
use super::speaker::{Speaker, acts, registered, speakers};
use super::theme::subjects;
use super::when::{Site, contradictions, when};
use crate::catalog::{Catalog, Cue, Places, Policy, SourceContext, SourceKind, Voice};
use crate::text::{Dispatch, Period};

/// Version of the extractor, kept with every claim it reads.
pub const EXTRACTOR: &str = concat!("counterclaim ", env!("CARGO_PKG_VERSION"));

/// What is known of the event before its dispatches are read.
#[derive(Debug, Clone, Default)]
pub struct EventContext {
    /// Slug paths.
    pub places: Vec<String>,
    /// First to last day.
    pub period: Option<Period>,
}

/// A number that bears no claim, with the reason: nothing is dropped without a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// Bytes in the file.
    pub span: Range<usize>,
    /// As written.
    pub text: String,
    /// Why it bears no claim.
    pub reason: String,
}

/// What a dispatch yielded.
#[derive(Debug, Clone, Default)]
pub struct Extraction {
    /// In order of their place in the text.
    pub claims: Vec<Claim>,
    /// Numbers read as no claim.
    pub passed: Vec<Passed>,
    /// Where the dispatch's dates contradict themselves: bytes, and how.
    pub contradictions: Vec<(Range<usize>, String)>,
}

/// Reads the claims of a dispatch.
pub fn extract(dispatch: &Dispatch, catalog: &Catalog, policy: &Policy, event: &EventContext) -> Extraction {
    let Some(language) = dispatch.language.as_deref().and_then(|l| catalog.language(l)) else {
        return super::fallback::extract(dispatch, policy);
    };
    let mut scenes: Vec<Scene<'_>> = dispatch.sentences.iter().map(|s| Scene::read(dispatch, s, language, catalog, policy)).collect();
    let head = scenes.first().map(|s| s.tokens.clone());
    scenes.iter_mut().skip(1).for_each(|s| s.head.clone_from(&head));
    drop_surnames(&mut scenes, &dispatch.text);
    let calendar = Calendar::survey(&mut scenes, &dispatch.text, dispatch.published_period);
    let mut reader = Reader::new(dispatch, catalog, event, &scenes, calendar);
    reader.subjects = subjects(&scenes);
    for (index, scene) in scenes.iter().enumerate() {
        reader.sentence(index, scene);
    }
    adopt(&mut reader.out.claims, &reader.orphans);
    relocate(&mut reader.out.claims, &reader.told, &reader.whereabouts);
    redate(&mut reader.out.claims, &reader.told, &scenes, &reader.calendar, catalog, dispatch.published_period);
    let mut out = reader.out;
    finish(&mut out.claims);
    out
}

/// Sentences after which a figure no longer goes on from the last one told.
const REMEMBERED: usize = 4;

/// How much less sure a claim is in a text where words for harm are figures of speech.
const IN_SPEECH: f64 = 0.5;

/// A fact continues whatever its paragraph's speaker was telling.
const ANY: &str = "";

struct Reader<'a> {
    dispatch: &'a Dispatch,
    catalog: &'a Catalog,
    event: &'a EventContext,
    context: Vec<&'a str>,
    voice: Attribution,
    memory: Memory,
    names: speech::Names,
    ids: speech::Ids,
    calendar: Calendar,
    spots: Spots,
    whereabouts: Whereabouts,
    /// The counts of the last sentence that had any.
    last_counts: Vec<(Count, Option<f64>)>,
    /// Index of that sentence.
    last_counted: usize,
    /// Index of the last claim that is no part: what "of them" in a later sentence is part of.
    last_whole: Option<usize>,
    /// Parts whose whole was not told before.
    orphans: Vec<usize>,
    carried: Option<Carried>,
    /// What "this was reported by" leaves for the sentences after it.
    reported: Option<Carried>,
    /// Who speaks in the quotation that began in an earlier sentence or this one.
    quote: Option<Attribution>,
    quote_ends: bool,
    /// Whose statement the sentences are that come after "announces the following:".
    statement: Option<Attribution>,
    /// Who speaks in direct speech that a dash closes, and the sentence where it does.
    speech: Option<(Attribution, usize)>,
    /// Who spoke in the sentence before, with its paragraph.
    spoke: Option<(Attribution, u32)>,
    /// Whose account the sentence before was, when it named somebody.
    telling: Option<Attribution>,
    /// The kind of institution that opens the sentence and says nothing in it: it acts, and the outlet tells.
    acts: Option<SourceKind>,
    scenes: &'a [Scene<'a>],
    /// The dispatch is on a crowd.
    crowd: bool,
    /// What each sentence is about, where words for harm are figures of speech.
    subjects: Vec<Option<&'a str>>,
    paragraph: Option<u32>,
    /// Index of the paragraph's first claim.
    paragraph_start: usize,
    /// The paragraphs before it since the last heading: the index of the first claim of each, and whether somebody is named who
    /// speaks there.
    earlier: Vec<(usize, bool)>,
    /// Somebody is named who speaks in this paragraph.
    spoken: bool,
    /// Who says what the last figure counts: the lines of a list go on with it.
    listing: Option<Attribution>,
    out: Extraction,
    /// Beside each claim, where its days and its place are from.
    told: Vec<Told>,
}

impl<'a> Reader<'a> {
    fn new(dispatch: &'a Dispatch, catalog: &'a Catalog, event: &'a EventContext, scenes: &'a [Scene<'a>], calendar: Calendar) -> Self {
        let mut context: Vec<&str> = event.places.iter().map(String::as_str).collect();
        // A local name is many towns' (a presidential palace): it does not tell where the dispatch is.
        let wide = |id: &&str| catalog.places.get(id).is_some_and(|p| !p.kind.is_local());
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for mention in scenes.iter().flat_map(|s| &s.places).filter(|m| m.ids.len() == 1) {
            context.extend(mention.ids.iter().copied().filter(|id| wide(id) && seen.insert(id)));
        }
        let outlet = dispatch.outlet.as_deref();
        let id = outlet.and_then(|o| speech::house(catalog, o));
        let voice = Attribution {
            text: None,
            named: None,
            person: false,
            kind: SourceKind::Outlet,
            id,
            via: Vec::new(),
            confidence: 0.9,
            note: "no one is named: the outlet's own voice".into(),
        };
        let whereabouts = Whereabouts::new(dispatch, scenes, &catalog.places, &event.places, &context);
        Self {
            dispatch,
            catalog,
            event,
            context,
            voice,
            memory: Memory::default(),
            names: speech::Names::default(),
            ids: speech::Ids::default(),
            calendar,
            whereabouts,
            spots: Spots::default(),
            last_counts: Vec::new(),
            last_counted: 0,
            last_whole: None,
            orphans: Vec::new(),
            carried: None,
            reported: None,
            quote: None,
            quote_ends: false,
            statement: None,
            speech: None,
            spoke: None,
            telling: None,
            acts: None,
            scenes,
            subjects: Vec::new(),
            crowd: is_on_crowd(scenes),
            paragraph: None,
            paragraph_start: 0,
            earlier: Vec::new(),
            spoken: false,
            listing: None,
            out: Extraction::default(),
            told: Vec::new(),
        }
    }

    fn sentence(&mut self, index: usize, scene: &Scene<'a>) {
        if self.paragraph != Some(scene.sentence.paragraph) {
            let prose = index > 0 && ends_in_stop(&self.scenes[index - 1]);
            let spoken = std::mem::take(&mut self.spoken);
            if prose {
                self.earlier.push((self.paragraph_start, spoken));
            } else {
                self.earlier.clear();
            }
            self.paragraph = Some(scene.sentence.paragraph);
            self.paragraph_start = self.out.claims.len();
        }
        let text = &self.dispatch.text;
        let registered = registered(self.catalog, self.dispatch, scene, &self.source_context(None));
        // A medium writes of any country.
        for id in registered.iter().filter(|r| !r.kind.relays()).filter_map(|r| r.id.as_deref()) {
            self.catalog.sources.country_of(id).into_iter().for_each(|country| self.whereabouts.names_one_of(country));
        }
        let speakers = speakers(scene, &registered);
        let mut frames = frames(scene, text, &speakers, self.dispatch.outlet.as_deref(), &mut self.memory);
        self.introduce(index, &mut frames);
        // Whoever is named first in what somebody says opens nothing.
        if self.quote.is_some() || opens_direct_speech(scene) {
            self.memory.forget_opener();
        }
        let label = label(scene, &speakers).filter(|_| frames.is_empty());
        let label = label.map(|s| describe(scene, text, s, self.dispatch.outlet.as_deref(), &self.memory));
        self.spoken |= frames.iter().any(|f| !matches!(f.attribution.kind, SourceKind::Outlet | SourceKind::Unknown));
        self.acts = speakers.first().filter(|s| acts(scene, s)).and_then(|s| s.kind);
        let opening = subject_of(scene, &speakers).filter(|_| self.quote.is_none() && opens_quote(scene));
        let opening = opening.map(|s| describe(scene, text, s, self.dispatch.outlet.as_deref(), &self.memory));
        let holder = self.holder(scene, &frames, &speakers);
        // Only who says something is set apart from what is said: the police of Almaty that act are a place and an agent.
        let saying: Vec<Speaker> = speakers
            .into_iter()
            .filter(|s| frames.iter().any(|f| f.tokens.start < s.tokens.end && s.tokens.start < f.tokens.end))
            .collect();
        // "The governor's office announced: / “53 were held. …”"
        let announced = index > 0 && ends_in_colon(&self.scenes[index - 1]);
        let here = scene.sentence.paragraph;
        // "The governor said 20 were hurt. / “Three of them …": a quotation that opens the next paragraph goes on as well.
        let resumes = |a: &Attribution| {
            opens_quotation(scene) && a.kind != SourceKind::Unknown && !retells(a) && !a.kind.relays() && self.closes_unsaid(index, a)
        };
        // "Асқар Оразов, әкім / – Үш адам …": and so does a dash behind a line that no stop closes.
        let headed = index > 0 && opens_with_dash(scene) && !ends_in_stop(&self.scenes[index - 1]);
        let near =
            |(a, paragraph): &&(Attribution, u32)| announced || *paragraph == here || paragraph + 1 == here && (headed || resumes(a));
        let spoke = self.spoke.as_ref().filter(near).map(|(a, _)| a.clone());
        self.speak(index, scene, &frames, spoke.as_ref());
        if self.quote.is_none() && opens_quote(scene) {
            // "…," the mayor said. "The river rose. …": without a speaker of its own a quotation goes on with whoever spoke last.
            opening.iter().for_each(|a| self.memory.remember(a));
            self.quote = opening
                .or_else(|| introduced(scene, &frames))
                .or_else(|| self.quote_speaker(index))
                .or_else(|| spoke.clone().filter(|_| scene.tokens.fold(0) == "\""));
        } else if self.quote.is_some() && opens_quote(scene) {
            self.quote_ends = true;
        } else if self.quote.is_none() && frames.is_empty() && is_quoted(scene) {
            self.quote.clone_from(&spoke);
            self.quote_ends = true;
        }
        self.calendar.remember(scene, text, self.dispatch.published_period);
        let places = &self.catalog.places;
        self.whereabouts.begin(scene, text, places, &self.context);
        if index > self.last_counted + REMEMBERED {
            self.last_counts.clear();
        }
        let attachments = attach(scene, &self.last_counts, &saying, self.crowd);
        let mut ids: Vec<Option<usize>> = vec![None; attachments.len()];
        let mut sayers: Vec<Option<Attribution>> = vec![None; attachments.len()];
        let mut domains: Vec<String> = Vec::new();
        let mut said: Option<Attribution> = None;
        let mut counts: Vec<(Count, Option<f64>)> = Vec::new();
        // Parts told before their whole, as figures of the sentence.
        let mut before_whole: Vec<(usize, usize)> = Vec::new();
        for (q, attachment) in attachments.iter().enumerate() {
            match attachment {
                Attachment::NoClaim(reason) => {
                    let span = scene.quantities[q].span.clone();
                    self.out.passed.push(Passed { text: text[span.clone()].to_owned(), span, reason: reason.clone() });
                }
                Attachment::Count(count) => {
                    let metric_domain = self.catalog.metric(&count.metric).map_or_else(String::new, |m| m.domain.clone());
                    let whole = count.parent.and_then(|p| sayers[p].as_ref());
                    // "In Cluj there are 211": a figure that lives on the sentence before is of the same account.
                    let lives_on = count.subset || q == 0 && count.notes.iter().any(|n| n == TAKEN);
                    let mut attribution = self.attribution(scene, &frames, &scene.quantities[q].tokens, &metric_domain, lives_on, whole);
                    let line = count.notes.iter().any(|n| n == LISTED) && attribution.kind == SourceKind::Outlet;
                    if let Some(listing) = self.listing.as_ref().filter(|a| line && a.kind != SourceKind::Outlet) {
                        attribution = Attribution { confidence: listing.confidence.min(0.8), note: CONTINUED.into(), ..listing.clone() };
                    }
                    sayers[q] = Some(attribution.clone());
                    let (mut claim, told) = self.quantity(scene, q, count, &attribution, &saying);
                    if let Some(subject) = self.subjects.get(index).copied().flatten() {
                        claim.confidence = round2(claim.confidence * IN_SPEECH);
                        claim.notes.push(format!("the text is about {subject}: there such words are figures of speech"));
                    }
                    // Nothing goes on from what is only taken to be so.
                    if count.is_presumed() {
                        self.keep(claim, told);
                        continue;
                    }
                    domains.push(metric_domain);
                    // "…, where medics had earlier spoken of five": whose old figure it was does not go on.
                    said = said.filter(|_| claim.modality == Modality::Superseded).or(Some(attribution));
                    ids[q] = Some(self.out.claims.len());
                    let same_sentence = count.parent.and_then(|p| ids[p]);
                    let later = count.parent.filter(|p| *p > q);
                    before_whole.extend(later.map(|p| (q, p)));
                    let parent = same_sentence.or(self.last_whole).filter(|_| later.is_none() && count.subset);
                    let here = same_sentence.is_some();
                    if let Some(parent) = parent.and_then(|near| whole_for(scene, q, &mut claim, &self.out.claims, (near, here))) {
                        claim.subset_of = Some(in_list(parent));
                        as_whole(scene, &mut claim, &self.out.claims[parent], &count.tokens, here);
                    } else if count.subset && later.is_none() {
                        self.orphans.push(self.out.claims.len());
                    }
                    self.keep(claim, told);
                    if !count.subset {
                        self.last_whole = ids[q];
                    }
                    counts.push((count.clone(), scene.quantities[q].wording.figure));
                }
            }
        }
        for (q, whole) in before_whole {
            if let Some((part, whole)) =
                ids[q].zip(ids[whole]).filter(|(p, w)| may_be_part(scene, q, &self.out.claims[*p], &self.out.claims[*w]))
            {
                self.out.claims[part].subset_of = Some(in_list(whole));
            }
        }
        settle(scene, &ids, &mut self.out.claims);
        if let Some(attribution) = &said {
            self.listing = Some(attribution.clone());
        }
        // "The detained by city, according to the union: / Kazan - 18": what its lines go on with.
        if counts.is_empty()
            && (ends_in_colon(scene) || topic(scene))
            && let Some(count) = heading(scene)
        {
            counts.push((count, None));
            self.listing = frames.last().map(|f| f.attribution.clone()).or(self.listing.take());
        }
        if !counts.is_empty() {
            self.last_counts = counts;
            self.last_counted = index;
        }
        let around =
            Around { speakers: &saying, registered: &registered, frames: &frames, earlier: index.checked_sub(1).map(|i| &self.scenes[i]) };
        for fact in facts(scene, text, &around) {
            let attribution = self.attribution(scene, &frames, &fact.tokens, ANY, false, None);
            let (mut claim, told) =
                self.base(scene, Kind::Fact, &fact.metric, Site { quote: &fact.tokens, figure: &fact.tokens }, &attribution, &saying);
            claim.value = Some(fact.value.clone());
            claim.confidence = claim.confidence.min(fact.confidence).min(attribution.confidence);
            // Words for old figures ("earlier", "at first") make no fact an old one.
            claim.modality = if fact.denied { Modality::Denied } else { Modality::Actual };
            claim.population = fact.population.clone();
            self.keep(claim, told);
        }
        if !goes_on(scene, &frames) {
            self.telling = frames.last().map(|f| f.attribution.clone()).filter(|a| a.kind != SourceKind::Outlet);
        }
        self.report_back(scene, &frames, holder);
        self.out.contradictions.extend(contradictions(scene, text));
        self.whereabouts.remember(scene, text, &saying, places, &self.context);
        self.carry(scene, &frames, said.map(|attribution| (domains, attribution)));
        self.announce(scene, &frames);
        let named = |a: &&Attribution| a.kind != SourceKind::Outlet && (a.note != NO_HOLDER || !reports_on(scene));
        let speaker = frames.last().map(|f| &f.attribution).filter(named).or(self.quote.as_ref()).cloned().or(label);
        let goes_on = speaker.is_none() && reports_on(scene);
        self.spoke = speaker.map(|a| (a, scene.sentence.paragraph)).or(self.spoke.take().filter(|_| goes_on));
        if std::mem::take(&mut self.quote_ends) {
            self.quote = None;
        }
    }

    /// Who says the claim at `tokens`; `whole`: who says what it is a part of.
    fn attribution(
        &self,
        scene: &Scene<'_>,
        frames: &[Frame],
        tokens: &Range<usize>,
        domain: &str,
        subset: bool,
        whole: Option<&Attribution>,
    ) -> Attribution {
        let here = scene.sentence.paragraph;
        // "Of the injured, 14 are in a serious condition" opens a paragraph and goes on with the one before.
        let resumes = subset && whole.is_none();
        let listed = |least: f64| lists_parts(scene, self.catalog, &self.last_counts, domain, least);
        // "Besides, 12 were hurt" opens a paragraph, and goes on as well.
        let adds = || scene.voices.iter().any(|v| *v.cue == Voice::Continues && v.tokens.start == 0);
        let next = |c: &Carried| c.paragraph + 1 == here && c.steps == 0 && (resumes || listed(0.3) || adds());
        // "ŞANLIURFA'DA 18, OSMANİYE'DE 7 CAN KAYBI": a heading in capitals is nobody's account.
        let letters = || self.dispatch.text[scene.tokens.span_of(0..scene.tokens.len())].chars();
        let heading = || letters().any(char::is_uppercase) && !letters().any(char::is_lowercase);
        let carried = self.carried.as_ref().filter(|c| (c.paragraph == here || next(c)) && !heading());
        // "“By a first count 25,000 came,” the police said": what nobody in particular says inside a quotation is of who is quoted.
        let covered = covering(scene, frames, tokens).filter(|a| a.note != NO_HOLDER || self.quote.is_none());
        if let Some(attribution) = covered {
            // The conditional of reported speech goes on with whoever spoke before.
            // What was reported earlier is not what the last speaker says now.
            let earlier = scene.has_cue(0..scene.tokens.len(), |c| *c == Cue::Superseded);
            // "Protests were held in Cluj too, where 10,000 are said to have come": another place, another account.
            let elsewhere = names_place(scene);
            let speaks_on = carried.filter(|c| !retells(&c.attribution) && !earlier && !elsewhere);
            // "The deputy minister said this. / It is noted that …": in the next paragraph too.
            // "Valilikten yapılan açıklamada … belirtildi. … aktarıldı": and where the mood says so.
            let opens = attribution.note == NO_HOLDER && (frames.first().is_some_and(|f| f.tokens == (0..1)) || reports_on(scene));
            let last =
                self.spoke.as_ref().filter(|(a, at)| opens && at + 1 >= here && a.kind != SourceKind::Unknown && !retells(a) && !earlier);
            if let (None, Some((speaker, _))) = (speaks_on, last) {
                return Attribution { confidence: speaker.confidence.min(0.7), note: SPEECH_GOES_ON.into(), ..speaker.clone() };
            }
            if let (NO_HOLDER, Some(carried)) = (attribution.note.as_str(), speaks_on) {
                return Attribution {
                    confidence: carried.attribution.confidence.min(0.75),
                    note: SPEECH_GOES_ON.into(),
                    ..carried.attribution.clone()
                };
            }
            return attribution;
        }
        let looks_back = || recalls(scene, self.dispatch.published_period);
        if let Some(whole) = whole.filter(|w| w.kind != SourceKind::Outlet || carried.is_none() || looks_back()) {
            return whole.clone();
        }
        if let Some(speaker) = &self.quote {
            return Attribution { confidence: speaker.confidence.min(0.85), note: "inside a quotation".into(), ..speaker.clone() };
        }
        if let Some((speaker, _)) = &self.speech {
            return Attribution { confidence: speaker.confidence.min(0.75), note: "in direct speech".into(), ..speaker.clone() };
        }
        if domain == ANY
            && let [frame] = frames
            && frame.attribution.kind != SourceKind::Outlet
            && frame.tokens.end <= tokens.start
            && (frame.tokens.end..tokens.start.min(frame.tokens.end + 5)).any(|i| scene.tokens.fold(i) == ";")
        {
            // "…, the police said; others resisted": the account goes on.
            return Attribution {
                confidence: frame.attribution.confidence.min(0.65),
                note: "the account goes on".into(),
                ..frame.attribution.clone()
            };
        }
        // German "Zwei Beamte seien verletzt worden": the mood says that whoever spoke goes on; so does "Thus in Ryazan 20 came".
        let goes_on_from = |s: &&(Attribution, u32)| reports_on(scene) && s.1 + 1 >= here || adds() && s.1 == here && !retells(&s.0);
        if let Some((speaker, _)) = self.spoke.as_ref().filter(goes_on_from).filter(|_| frames.is_empty()) {
            return Attribution { confidence: speaker.confidence.min(0.75), note: SPEECH_GOES_ON.into(), ..speaker.clone() };
        }
        if domain == ANY
            && goes_on(scene, frames)
            && let Some(speaker) = &self.telling
        {
            return Attribution { confidence: speaker.confidence.min(0.65), note: "the account goes on".into(), ..speaker.clone() };
        }
        if frames.is_empty()
            && !(domain != ANY && self.acts.is_some_and(|kind| carried.is_some_and(|c| c.attribution.kind != kind)))
            && let Some(carried) = carried
            && (subset
                || carried.relay && !recalls(scene, self.dispatch.published_period)
                || domain == ANY
                || carried.goes_on(scene, domain, || {
                    listed(0.0) || lies_within(scene, self.catalog, &self.out.claims[self.paragraph_start..], domain)
                }) && !recalls(scene, self.dispatch.published_period))
        {
            return Attribution {
                confidence: carried.attribution.confidence.min(0.7),
                note: CONTINUED.into(),
                ..carried.attribution.clone()
            };
        }
        if let Some(speaker) = self.statement.as_ref().filter(|_| frames.is_empty() && !looks_back()) {
            return Attribution { confidence: speaker.confidence.min(0.75), note: "the statement goes on".into(), ..speaker.clone() };
        }
        self.voice.clone()
    }

    fn quantity(&self, scene: &Scene<'_>, q: usize, count: &Count, attribution: &Attribution, speakers: &[Speaker]) -> (Claim, Told) {
        let quantity = &scene.quantities[q];
        let site = Site { quote: &count.tokens, figure: &quantity.tokens };
        let (mut claim, told) = self.base(scene, Kind::Quantity, &count.metric, site, attribution, speakers);
        claim.qualifier = Some(quantity.wording.qualifier);
        claim.vague.clone_from(&quantity.wording.vague);
        (claim.low, claim.best, claim.high) = (quantity.interval.low, quantity.interval.best, quantity.interval.high);
        claim.population = counted(scene, q, count.population.as_deref(), claim.place.as_deref());
        claim.number_text = Some(self.dispatch.text[quantity.span.clone()].to_owned());
        claim.number_start = Some(quantity.span.start as u64);
        claim.number_end = Some(quantity.span.end as u64);
        claim.modality = self.stands(scene, count, &quantity.tokens, attribution);
        claim.confidence = claim.confidence.min(round2(count.confidence * (0.5 + attribution.confidence / 2.0)));
        claim.notes.extend(count.notes.iter().cloned());
        let sure = format!("confidence: {:.2} for what is counted, {:.2} for who says so", count.confidence, attribution.confidence);
        claim.notes.push(sure);
        let metric = self.catalog.metric(&count.metric);
        claim.unit = quantity.unit.clone().or_else(|| metric.map(|m| m.unit.clone()));
        if metric.is_some_and(|m| m.planned) {
            claim.modality = Modality::Planned;
        } else if claim.modality == Modality::Planned
            && scene.has_cue(count.tokens.start.saturating_sub(2)..count.tokens.end, |c| *c == Cue::Planned)
            && let Some(planned) = metric.and_then(|m| self.catalog.planned(m))
        {
            // "5,000 people will march": a crowd that has not yet come.
            claim.metric.clone_from(&planned.id);
        }
        (claim, told)
    }

    /// What every claim has: provenance, place, time, source.
    fn base(
        &self,
        scene: &Scene<'_>,
        kind: Kind,
        metric: &str,
        site: Site<'_>,
        attribution: &Attribution,
        speakers: &[Speaker],
    ) -> (Claim, Told) {
        let (d, tokens) = (self.dispatch, site.quote);
        let mut claim = Claim::new(&d.event, &d.id, kind, metric);
        claim.file.clone_from(&d.file);
        claim.outlet.clone_from(&d.outlet);
        claim.published.clone_from(&d.published);
        claim.language.clone_from(&d.language);
        claim.extractor = Some(EXTRACTOR.to_owned());
        let span = scene.tokens.span_of(tokens.clone());
        claim.quote = Some(d.text[span.clone()].to_owned());
        claim.sentence = Some(d.text[scene.sentence.span.clone()].trim().to_owned());
        (claim.start, claim.end) = (Some(span.start as u64), Some(span.end as u64));
        let spot = self.spots.of(&d.text, span.start);
        (claim.line, claim.column) = (Some(spot.line), Some(spot.column));
        claim.spot = Some(d.row.map_or(spot, |row| Spot::cell(row, 1)));

        let running = self.catalog.metric(metric).is_some_and(|m| m.cumulative);
        let national = self.catalog.metric(metric).is_some_and(|m| m.national);
        let when = when(scene, site, d, self.event.period, &self.calendar, running);
        claim.confidence = 1.0;
        if when.contradicted {
            claim.confidence = 0.5;
            claim.notes.push("day: the sentence names two at once".into());
        }
        claim.from = when.period.map(|p| p.from);
        claim.to = when.period.map(|p| p.to);
        claim.date_text = when.text;
        claim.date_basis = when.basis;
        claim.as_of = when.as_of;
        claim.scope = when.scope;

        let place = locate(scene, &d.text, site, speakers, &self.catalog.places, &self.context, &self.whereabouts);
        let placed = Placed { basis: place.as_ref().map(|p| p.basis), heading: scene.sentence.heading, national };
        if let Some(mut place) = place {
            if place.basis != Basis::Here && national {
                place.ids.truncate(place.ids.find(['/', ';']).unwrap_or(place.ids.len()));
                place.text = None;
            }
            claim.country = Some(Places::first_country(&place.ids))
                .filter(|c| !c.is_empty())
                .or_else(|| self.whereabouts.country.as_ref().map(|w| w.ids.as_str()))
                .map(str::to_owned);
            claim.notes.push(format!("place: {}", place.basis.as_str()));
            claim.place = Some(place.ids).filter(|ids| !ids.is_empty());
            claim.place_text = place.text;
        }
        claim.source_text.clone_from(&attribution.text);
        claim.source_kind = self.kind(attribution).to_string();
        claim.source = attribution.id.clone().or_else(|| self.source_id(attribution, claim.place.as_deref()));
        claim.via = self.via(attribution);
        claim.notes.push(format!("source: {}", attribution.note));
        (claim, Told { origin: when.origin, toll: when.toll, placed })
    }

    /// Who relayed what a source says, and then the dispatch.
    fn via(&self, attribution: &Attribution) -> Option<String> {
        let id = |name: &str| self.catalog.sources.identify(&self.catalog.places, name, &self.source_context(None)).id().map(str::to_owned);
        chain(&attribution.via, &self.dispatch.via, id)
    }

    /// What is known around a source when the claim's place is `place`.
    fn source_context<'s>(&'s self, place: Option<&'s str>) -> SourceContext<'s> {
        let country = place.or_else(|| self.context.first().copied()).map(Places::first_country);
        SourceContext { country, place, outlet: self.dispatch.outlet.as_deref(), day: self.dispatch.published_period.map(|p| p.to) }
    }
}
