//! Which source is meant by what a table or a text has written.
//!
//! Order: alias, folded alias, sound across scripts, then words as a set with the place and institution slots agreeing. What is
//! looser is a suggestion: likeness of letters alone ranks “Almaty police” nearer to “Astana police” than to “the police
//! Department of Almaty”.

use std::collections::{BTreeSet, HashMap};

use super::load::{ENTRY, OFFICE, PERSON, TYPE};
use super::{Match, SourceContext, Sources};
use crate::catalog::names::{Hit, Reading, skeleton};
use crate::catalog::place::Places;
use crate::catalog::token::{TokenKind, Tokens, fold};

impl Sources {
    /// Matches `written` to a source; `kind_hint` (a `source_kind`) orders suggestions.
    pub fn resolve(&self, places: &Places, written: &str, kind_hint: Option<&str>, context: &SourceContext<'_>) -> Match {
        match self.identify(places, written, context) {
            Match::Unknown => self.suggest(written.trim(), kind_hint),
            found => found,
        }
    }

    /// The same without looking for likely names, which costs a comparison with every name there is.
    pub fn identify(&self, places: &Places, written: &str, context: &SourceContext<'_>) -> Match {
        let written = written.trim().trim_matches(['"', '«', '»', '“', '”', '„', '(', ')']).trim();
        if written.is_empty() {
            return Match::Unknown;
        }
        if self.get(written).is_some() || self.split_type(written).is_some_and(|(p, _)| p.is_none_or(|p| places.get(p).is_some())) {
            return self.certain(written.to_owned());
        }
        let tokens = Tokens::of(written, 0);
        let reading = Reading { text: written, language: None, strict: false };
        let mut from = 0;
        while from + 1 < tokens.len() {
            match self.filler(reading, &tokens, from).0 {
                0 => break,
                n if from + n >= tokens.len() => break,
                n => from += n,
            }
        }
        for start in if from == 0 { vec![0] } else { vec![0, from] } {
            let plain = &written[tokens.span(start).start..];
            let hits = self.index.whole(plain, None);
            let entries = self.entries_of(&hits, context);
            // "Election Commission" is India's only where nothing says another country.
            let abroad = |id: &String| context.country.zip(self.country_of(id)).is_some_and(|(here, own)| here != own);
            match entries.as_slice() {
                [] => {}
                ids if ids.iter().all(abroad) && hits.iter().any(|h| matches!(h.name.class, TYPE | OFFICE)) => {}
                [id] => return self.certain(id.clone()),
                several => return Match::Suggested(several.iter().map(|id| (id.clone(), 1.0)).collect()),
            }
        }
        // Only a name can sound like another name.
        let named = (0..tokens.len()).any(|i| tokens.is_capital(i));
        self.slots(places, reading, &tokens, context)
            .or_else(|| named.then_some(()).and_then(|()| self.by_sound(&written[tokens.span(from).start..], context)))
            .unwrap_or(Match::Unknown)
    }

    fn certain(&self, id: String) -> Match {
        if self.get(&id).is_some() { Match::Exact(id) } else { Match::Template(id) }
    }

    /// Ids of the entries and people hit, the context's country and day preferred.
    fn entries_of(&self, hits: &[Hit], context: &SourceContext<'_>) -> Vec<String> {
        let mut valid: Vec<&Hit> = hits.iter().filter(|h| h.name.class == ENTRY || h.name.class == PERSON).collect();
        if valid.iter().any(|h| h.name.valid_on(context.day)) {
            valid.retain(|h| h.name.valid_on(context.day));
        }
        let ids = valid.iter().map(|h| match h.name.class {
            PERSON => self.people[h.name.entry as usize].of.clone(),
            _ => self.items[h.name.entry as usize].id.clone(),
        });
        self.narrowed(ids.collect(), context)
    }

    fn narrowed(&self, ids: BTreeSet<String>, context: &SourceContext<'_>) -> Vec<String> {
        let here: Vec<String> = ids.iter().filter(|id| self.place_of(id).and_then(Places::country) == context.country).cloned().collect();
        if ids.len() > 1 && context.country.is_some() && here.len() == 1 { here } else { ids.into_iter().collect() }
    }

    /// Reads the slots of a longer phrase: institution, place, descriptor, person.
    fn slots(&self, places: &Places, reading: Reading<'_>, tokens: &Tokens, context: &SourceContext<'_>) -> Option<Match> {
        let mentioned = places.find_as(reading, tokens, context.day);
        let found = self.find_as(reading, places, &mentioned, tokens, context);
        let first = found.first()?;
        let ids: BTreeSet<&str> = found.iter().map(|m| m.id.as_str()).collect();
        if ids.len() > 1 {
            // A named person decides; else two sources stand here and neither alone is meant.
            return match found.iter().filter(|m| m.person.is_some()).collect::<Vec<_>>().as_slice() {
                [one] if found.iter().all(|m| m.id == one.id || m.generic || self.part_of(&m.id, &one.id)) => {
                    Some(self.certain(one.id.clone()))
                }
                _ => Some(Match::Suggested(found.iter().map(|m| (m.id.clone(), 0.9)).collect())),
            };
        }
        let (mut described, mut names, mut strange) = (first.office, 0, 0);
        let mut at = 0;
        while at < tokens.len() {
            if let Some(inside) = found.iter().find(|m| m.tokens.contains(&at)) {
                at = inside.tokens.end;
                continue;
            }
            if let Some(place) = mentioned.iter().find(|m| m.tokens.contains(&at)) {
                // A place that the source does not lie in makes it another source.
                let own = self.place_of(&first.id);
                let agrees = place.ids.iter().any(|p| own.is_some_and(|own| Places::contains(p, own) || Places::contains(own, p)));
                strange += usize::from(!agrees) * 2;
                at = place.tokens.end;
                continue;
            }
            let (filler, describes) = self.filler(reading, tokens, at);
            if filler > 0 {
                described |= describes;
                at += filler;
                continue;
            }
            if tokens.is_capital(at) && tokens.kind(at) == TokenKind::Word {
                names += 1;
            } else {
                strange += 1;
            }
            at += 1;
        }
        // Up to three capitalised words beside a description are a person's name; a bare name with more words is another name.
        let person = names == 0 || (described && names <= 3 && first.person.is_none());
        if strange == 0 && person { Some(self.certain(first.id.clone())) } else { Some(Match::Suggested(vec![(first.id.clone(), 0.8)])) }
    }

    /// The same sound in another script or spelling, word by word or as a set of words.
    fn by_sound(&self, written: &str, context: &SourceContext<'_>) -> Option<Match> {
        let map = self.skeletons.get_or_init(|| {
            let mut map: HashMap<String, Vec<u32>> = HashMap::new();
            self.index.each_form(|form, name| {
                let id = match name.class {
                    ENTRY => name.entry,
                    PERSON => match self.by_id.get(&self.people[name.entry as usize].of) {
                        Some(entry) => *entry,
                        None => return,
                    },
                    _ => return,
                };
                map.entry(as_set(&skeleton(form))).or_default().push(id);
            });
            map
        });
        let sound = as_set(&skeleton(written));
        if sound.chars().count() < 5 {
            return None;
        }
        let ids: BTreeSet<String> = map.get(&sound)?.iter().map(|e| self.items[*e as usize].id.clone()).collect();
        match self.narrowed(ids, context).as_slice() {
            [] => None,
            [id] => Some(self.certain(id.clone())),
            several => Some(Match::Suggested(several.iter().map(|id| (id.clone(), 1.0)).collect())),
        }
    }

    fn suggest(&self, written: &str, kind_hint: Option<&str>) -> Match {
        let wanted = fold(written);
        let sound = skeleton(written);
        let mut best: HashMap<String, f64> = HashMap::new();
        self.index.each_form(|form, name| {
            let id = match name.class {
                ENTRY => &self.items[name.entry as usize].id,
                PERSON => &self.people[name.entry as usize].of,
                _ => return,
            };
            let mut score = strsim::jaro_winkler(&wanted, form);
            if score < 0.95 && sound.len() > 4 {
                score = score.max(strsim::jaro_winkler(&sound, &skeleton(form)));
            }
            if score >= 0.85 {
                let known = best.entry(id.clone()).or_default();
                *known = known.max(score);
            }
        });
        let mut scored: Vec<(String, f64)> = best.into_iter().collect();
        let fits = |id: &str| kind_hint.is_some_and(|hint| self.kind_of(id).is_some_and(|k| k.as_str() == hint));
        scored.sort_by(|a, b| fits(&b.0).cmp(&fits(&a.0)).then(b.1.total_cmp(&a.1)).then_with(|| a.0.cmp(&b.0)));
        scored.truncate(5);
        if scored.is_empty() { Match::Unknown } else { Match::Suggested(scored) }
    }
}

/// Words in alphabetical order, once each.
fn as_set(words: &str) -> String {
    let set: BTreeSet<&str> = words.split_whitespace().collect();
    set.into_iter().collect::<Vec<_>>().join(" ")
}
