//! Where the dispatch as a whole takes place, and what it has named so far.

use std::collections::BTreeMap;

use super::unlisted::{is_free_name, run_of, sited};
use super::{Basis, Where, is_located, is_title, named, pick};
use crate::catalog::{PlaceMention, Places};
use crate::claim::scene::Scene;
use crate::claim::speaker::Speaker;
use crate::claim::when::Site;
use crate::text::Dispatch;

/// What the dispatch has said so far about where things happen.
#[derive(Debug)]
pub(in crate::claim) struct Whereabouts {
    /// The last place named, with its paragraph.
    pub last: Option<(Where, u32)>,
    /// Where the dispatch as a whole takes place.
    pub main: Option<Where>,
    /// Where the event does.
    pub event: Option<Where>,
    /// The country that the dispatch names most.
    pub country: Option<Where>,
    /// Where the part of the dispatch that is being read takes place, of one whose parts open with their places.
    pub section: Option<Where>,
    sectioned: bool,
    /// How often those are named who sit in a country.
    homes: BTreeMap<String, usize>,
}

impl Whereabouts {
    /// Before the first sentence is read. `event`: slug paths; `context`: those of the whole dispatch.
    pub fn new(dispatch: &Dispatch, scenes: &[Scene<'_>], places: &Places, event: &[String], context: &[&str]) -> Self {
        let stated = dispatch.place.as_ref();
        let ids = stated.and_then(|written| places.identify_text(written, context));
        let main = ids.map(|ids| Where { ids, text: stated.cloned(), basis: Basis::Dateline });
        let sectioned = scenes.iter().filter(|s| opens_section(s)).count() > 1;
        let (event, country) = (of_event(event), main_country(scenes));
        Self { last: None, main, event, country, section: None, sectioned, homes: BTreeMap::new() }
    }

    /// A party, a ministry, a group of `country` is named.
    pub fn names_one_of(&mut self, country: &str) {
        *self.homes.entry(country.to_owned()).or_default() += 1;
    }

    /// The country of most of those named, in a dispatch that names no place; none where two are named as often, or only one is, once.
    pub fn home(&self) -> Option<Where> {
        let most = self.homes.values().copied().max().filter(|n| *n > 1 && self.country.is_none() && self.event.is_none())?;
        let mut first = self.homes.iter().filter(|(_, n)| **n == most);
        let (ids, _) = first.next().filter(|_| first.next().is_none())?;
        Some(Where { ids: ids.clone(), text: None, basis: Basis::Home })
    }

    /// Before the claims of a sentence are read.
    pub fn begin(&mut self, scene: &Scene<'_>, text: &str, places: &Places, context: &[&str]) {
        let line = dateline(scene);
        if line > 0 && self.main.is_none() {
            self.main = sent_from(scene, text, line, places, context);
        }
        if self.sectioned && opens_section(scene) {
            let head = 0..1;
            let found = pick(scene, text, &[&scene.places[0]], Site { quote: &head, figure: &head }, places, context);
            self.section = found.map(|found| Where { basis: Basis::Section, ..found });
        }
    }

    /// Keeps the places of a sentence for those after it.
    pub fn remember(&mut self, scene: &Scene<'_>, text: &str, speakers: &[Speaker], places: &Places, context: &[&str]) {
        if let Some(found) = whole_sentence(scene, text, speakers, places, context) {
            let lead = scene.sentence.heading || scene.sentence.paragraph <= LEAD;
            if lead && self.main.as_ref().is_none_or(|main| leads(scene, main, &found, places)) {
                self.main = Some(Where { basis: Basis::Lead, ..found.clone() });
            }
            self.last = Some((found, scene.sentence.paragraph));
        } else if let Some(start) = sited(scene, &|i| is_free_name(scene, text, speakers, i)).next() {
            let run = run_of(scene, start, &|i| is_free_name(scene, text, speakers, i));
            let text = Some(text[scene.tokens.span_of(run)].to_owned());
            self.last = Some((Where { ids: String::new(), text, basis: Basis::Unlisted }, scene.sentence.paragraph));
        }
    }
}

/// Whether the dispatch is about the place `found` in its head, and not about `main`, which its head named before.
fn leads(scene: &Scene<'_>, main: &Where, found: &Where, places: &Places) -> bool {
    let wider = !found.ids.contains(['/', ';']) && Places::contains(&found.ids, &main.ids);
    if main.basis == Basis::Sent
        && !wider
        && (places.is_capital(&main.ids) || Places::first_country(&main.ids) != Places::first_country(&found.ids))
    {
        // "LIMA. … near Bagua": from a capital, what is told of goes before where it is told.
        return true;
    }
    if scene.sentence.heading {
        // A head that names the country, then the town in it ("Almaty, Kazakhstan"), is about the town.
        let town = places.get(&found.ids).is_some_and(|p| !p.kind.is_local());
        main.basis == Basis::Lead && town && Places::contains(&main.ids, &found.ids)
    } else {
        // A lead that goes on to what happens in the whole country is about the country; what it told of a country alone may have
        // happened in one of its towns.
        wider || !main.ids.contains(['/', ';']) && main.ids != found.ids && Places::contains(&main.ids, &found.ids)
    }
}

/// Paragraphs of a lead.
const LEAD: u32 = 2;

/// Tokens of a dateline: town, country, agency, day.
const LINE: usize = 16;

/// "LIMA. …", "GENEVA, 5 September (Agency) — …", "Berlin – Die Polizei …": behind the words that say from where the dispatch is sent;
/// 0 where there are none.
pub(super) fn dateline(scene: &Scene<'_>) -> usize {
    let (tokens, sentence) = (&scene.tokens, scene.sentence);
    if sentence.heading || sentence.paragraph > LEAD || tokens.is_empty() || !tokens.is_capital(0) {
        return 0;
    }
    let placed = scene.places.first().filter(|p| p.tokens.start == 0 && !p.demonym);
    let dated = |i: usize| scene.dates.iter().any(|d| d.tokens.contains(&i)) || scene.places.iter().any(|p| p.tokens.contains(&i));
    let light = |i: usize| matches!(tokens.fold(i), "," | "." | "(" | ")" | "/" | ":") || tokens.is_capital(i) || dated(i);
    let Some(end) = (0..tokens.len().min(LINE)).find(|i| scene.is_dash(*i) || !light(*i)) else {
        // A sentence that is nothing else.
        return if placed.is_some() && tokens.len() <= LINE && scene.quantities.is_empty() { tokens.len() } else { 0 };
    };
    // "Kazan - 18" is a line of a list, "Essen (Agency) – After …" is none.
    let opens = scene.is_dash(end) && end + 1 < tokens.len() && tokens.is_capital(end + 1) && scene.quantity_at(end + 1).is_none();
    // "SPD (Opposition) – Die …": who speaks sends nothing.
    let signed = (1..end).any(|i| tokens.fold(i) == "(") && scene.voices.iter().all(|v| !v.tokens.contains(&0));
    if opens && (placed.is_some() || signed) { end + 1 } else { 0 }
}

/// "BOLU: …": a place and a colon open a part of a dispatch that goes from place to place.
fn opens_section(scene: &Scene<'_>) -> bool {
    let place = scene.places.first().filter(|p| p.tokens.start == 0 && !p.demonym && !scene.sentence.heading);
    place.is_some_and(|p| p.tokens.end < scene.tokens.len() && scene.tokens.fold(p.tokens.end) == ":")
}

/// Where the dateline that ends at `line` says that the dispatch is sent from.
fn sent_from(scene: &Scene<'_>, text: &str, line: usize, places: &Places, context: &[&str]) -> Option<Where> {
    let end = (1..line).find(|i| !scene.tokens.is_capital(*i)).unwrap_or(line);
    let pool: Vec<&PlaceMention<'_>> = scene.places.iter().filter(|m| m.tokens.end <= line && !m.demonym).collect();
    let opens = 0..1;
    let found = pick(scene, text, &pool, Site { quote: &opens, figure: &opens }, places, context);
    let written = &text[scene.tokens.span_of(0..end)];
    let ids = || places.identify_text(written, context).unwrap_or_default();
    let found = found.unwrap_or_else(|| Where { ids: ids(), text: Some(written.to_owned()), basis: Basis::Sent });
    Some(Where { basis: Basis::Sent, ..found })
}

/// The country that most place names and adjectives of the dispatch point to.
fn main_country(scenes: &[Scene<'_>]) -> Option<Where> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let named = scenes.iter().flat_map(|s| s.places.iter().filter(|m| m.ids.len() == 1 && !is_title(s, &m.tokens)));
    for mention in named {
        *counts.entry(Places::first_country(mention.ids[0])).or_default() += 1;
    }
    let most = counts.values().copied().max()?;
    let ids = counts.iter().find(|(_, n)| **n == most).map(|(c, _)| (*c).to_owned())?;
    Some(Where { ids, text: None, basis: Basis::Country })
}

/// The place that all of `places` have in common, up to their country.
fn of_event(places: &[String]) -> Option<Where> {
    let first = places.first()?;
    let same_country = places.iter().all(|p| Places::first_country(p) == Places::first_country(first));
    let ids = match places {
        [only] => only.clone(),
        _ if same_country => Places::first_country(first).to_owned(),
        _ => return None,
    };
    Some(Where { ids, text: None, basis: Basis::Event })
}

fn whole_sentence(scene: &Scene<'_>, text: &str, speakers: &[Speaker], places: &Places, context: &[&str]) -> Option<Where> {
    let all = named(scene, speakers);
    let opens = all.iter().find(|m| is_located(scene, &m.tokens)).or(all.first())?.tokens.clone();
    // A headline is about the narrowest place it names: "Peru: 17 dead in Juliaca".
    let first = if scene.sentence.heading { opens.start..scene.tokens.len() } else { opens };
    pick(scene, text, &all, Site { quote: &first, figure: &first }, places, context)
}
