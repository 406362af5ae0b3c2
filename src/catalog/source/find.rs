//! Sources in running text.

use std::ops::Range;

use super::load::{CONNECTOR, DESCRIPTOR, ENTRY, GENITIVE, OFFICE, PERSON, TYPE};
use super::{Level, SourceContext, SourceMention, Sources};
use crate::catalog::names::{Hit, Reading};
use crate::catalog::place::{PlaceMention, Places};
use crate::catalog::token::{TokenKind, Tokens};

impl Sources {
    /// Sources named in `text`, in reading order, without overlaps; institutions take the place that stands with them
    /// ("Kazakh Interior Ministry", "полиция Алматы", "Ministerul kazah de Interne"), else the context's.
    ///
    /// `tokens` may be those of one sentence, with offsets into `text`; `mentioned` is what [`Places::find`] found in them.
    pub fn find(
        &self,
        places: &Places,
        mentioned: &[PlaceMention<'_>],
        text: &str,
        tokens: &Tokens,
        language: Option<&str>,
        context: &SourceContext<'_>,
    ) -> Vec<SourceMention> {
        self.find_as(Reading { text, language, strict: true }, places, mentioned, tokens, context)
    }

    pub(super) fn find_as(
        &self,
        reading: Reading<'_>,
        places: &Places,
        mentioned: &[PlaceMention<'_>],
        tokens: &Tokens,
        context: &SourceContext<'_>,
    ) -> Vec<SourceMention> {
        let mut found: Vec<SourceMention> = Vec::new();
        let mut hits: Vec<Hit> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            hits.clear();
            self.index.each(reading, tokens, at, |hit| {
                let gap_is_place = || hit.gap.is_none_or(|g| mentioned.iter().any(|m| m.tokens == (g..g + 1)));
                let other_name =
                    || reading.strict && hit.name.class == ENTRY && self.is_part_of_name(hit.name.entry, reading, tokens, &hit.tokens);
                if !hit.adjective && gap_is_place() && !other_name() {
                    hits.push(hit);
                }
            });
            let Some(end) = hits.iter().map(|h| h.tokens.end).max() else {
                at += 1;
                continue;
            };
            hits.retain(|h| h.tokens.end == end);
            if hits.iter().any(|h| h.name.valid_on(context.day)) {
                hits.retain(|h| h.name.valid_on(context.day));
            }
            let named_place = mentioned.iter().find(|m| m.tokens == (at..end));
            let mention = match self.pick_entry(&hits, named_place, context) {
                Some(mention) => SourceMention { span: tokens.span_of(at..end), tokens: at..end, ..mention },
                None => match hits.iter().find(|h| matches!(h.name.class, TYPE | OFFICE)) {
                    Some(hit) => self.institution(hit, reading, places, mentioned, tokens, context),
                    None => {
                        at = end;
                        continue;
                    }
                },
            };
            at = mention.tokens.end.max(end);
            push_joined(&mut found, mention, tokens);
        }
        found
    }

    /// A common word for a name ("Memorial", "Golos") in the row of a longer name ("Gauhati Memorial Hall") is no source.
    fn is_part_of_name(&self, entry: u32, reading: Reading<'_>, tokens: &Tokens, at: &Range<usize>) -> bool {
        let word = reading.text.get(tokens.span(at.start)).unwrap_or("");
        let acronym = word.chars().take(2).all(char::is_uppercase);
        if at.len() != 1 || acronym || !is_local(&self.items[entry as usize].id) || !tokens.fold(at.start).is_ascii() {
            return false;
        }
        let capital = |i: usize| tokens.kind(i) == TokenKind::Word && tokens.is_capital(i) && tokens.fold(i).chars().count() > 1;
        // The first word of a sentence has its capital for nothing.
        let before = at.start > 1 && tokens.kind(at.start - 2) == TokenKind::Word && tokens.space_before(at.start) && capital(at.start - 1);
        before || (tokens.space_before(at.end) && capital(at.end))
    }

    /// The entry or person among the hits that fits the context's country; spans are the caller's.
    ///
    /// In another country than the context's, an institution of a general name ("Election Commission") is the context's own, and
    /// a name that a place there bears too (the White House in Bishkek) is the place.
    fn pick_entry(&self, hits: &[Hit], named_place: Option<&PlaceMention<'_>>, context: &SourceContext<'_>) -> Option<SourceMention> {
        let mut candidates: Vec<(&Hit, &str)> = Vec::new();
        for hit in hits {
            match hit.name.class {
                ENTRY => candidates.push((hit, &self.items[hit.name.entry as usize].id)),
                PERSON => candidates.push((hit, &self.people[hit.name.entry as usize].of)),
                _ => {}
            }
        }
        let fits = |id: &str| self.country_of(id).is_some_and(|own| context.country == Some(own));
        let across = |id: &str| !is_local(id);
        let (hit, id) = candidates
            .iter()
            .find(|(_, id)| fits(id))
            .or_else(|| candidates.iter().find(|(_, id)| across(id)))
            .or_else(|| candidates.first())
            .copied()?;
        let abroad = !across(id) && context.country.zip(self.country_of(id)).is_some_and(|(here, own)| here != own);
        let place_here = || named_place.is_some_and(|m| m.ids.iter().any(|p| Places::country(p) == context.country));
        if abroad && (hits.iter().any(|h| matches!(h.name.class, TYPE | OFFICE)) || place_here()) {
            return None;
        }
        let person = (hit.name.class == PERSON).then(|| self.people[hit.name.entry as usize].name.clone());
        Some(SourceMention {
            span: 0..0,
            tokens: 0..0,
            id: id.to_owned(),
            kind: self.kind_of(id)?,
            institution: None,
            place: self.place_of(id).map(str::to_owned),
            implied: false,
            office: false,
            person,
            generic: false,
        })
    }

    /// A type's name with the place that stands in it, before it or behind it.
    fn institution(
        &self,
        hit: &Hit,
        reading: Reading<'_>,
        places: &Places,
        mentioned: &[PlaceMention<'_>],
        tokens: &Tokens,
        context: &SourceContext<'_>,
    ) -> SourceMention {
        debug_assert!(matches!(hit.name.class, TYPE | OFFICE));
        let of = &self.types[hit.name.entry as usize];
        let mut range = hit.tokens.clone();
        let near: Vec<&str> = [context.place, context.country].into_iter().flatten().collect();
        let inside = hit.gap.and_then(|gap| mentioned.iter().find(|m| m.tokens == (gap..gap + 1)));
        let left = mentioned.iter().find(|m| m.tokens.end <= range.start && self.touches_left(reading, tokens, m.tokens.end, range.start));
        let right =
            mentioned.iter().find(|m| m.tokens.start >= range.end && self.connected(reading, tokens, CONNECTOR, range.end..m.tokens.start));
        let mut written: Option<&str> = None;
        if of.level != Level::Nowhere {
            for slot in [inside, left, right].into_iter().flatten() {
                let Some(place) = places.resolve(&slot.ids, &near) else { continue };
                // Of two places the narrower one is meant, if it lies in the other: "Russian police in Moscow".
                if written.is_none_or(|w| Places::contains(w, place)) {
                    written = Some(place);
                    range = range.start.min(slot.tokens.start)..range.end.max(slot.tokens.end);
                }
            }
        }
        let around = match of.level {
            Level::Local => context.place.filter(|p| !p.contains(';')).or(context.country),
            _ => context.country.or(context.place),
        };
        let seat = written.or(around).and_then(|p| of.seat(p, places));
        let id = of.at(seat);
        SourceMention {
            span: tokens.span_of(range.clone()),
            tokens: range,
            kind: self.get(&id).map_or(of.kind, |s| s.kind),
            id,
            institution: Some(of.id.clone()),
            place: written.map(str::to_owned),
            implied: written.is_none() && seat.is_some(),
            office: hit.name.class == OFFICE,
            person: None,
            generic: of.generic,
        }
    }

    /// Only words of `class` ("of the", "din") stand between two tokens.
    fn connected(&self, reading: Reading<'_>, tokens: &Tokens, class: u8, between: Range<usize>) -> bool {
        if between.len() > 4 {
            return false;
        }
        let mut at = between.start;
        while at < between.end {
            let mut next = at;
            self.words.each(reading, tokens, at, |hit| {
                if hit.name.class == class && hit.tokens.end <= between.end {
                    next = next.max(hit.tokens.end);
                }
            });
            if next == at {
                return false;
            }
            at = next;
        }
        true
    }

    /// The place stands right before, with at most a genitive between: "Kazakhstan's", "Kazakistan'ın", "Алматы қаласының".
    fn touches_left(&self, reading: Reading<'_>, tokens: &Tokens, end: usize, start: usize) -> bool {
        let apostrophe = end + 2 == start && tokens.fold(end) == "'" && tokens.fold(end + 1).chars().count() <= 4;
        end == start || apostrophe || (end < start && self.connected(reading, tokens, GENITIVE, end..start))
    }

    /// How many tokens from `at` say nothing about who a source is, and whether they describe one ("spokesman for").
    pub(super) fn filler(&self, reading: Reading<'_>, tokens: &Tokens, at: usize) -> (usize, bool) {
        if tokens.kind(at) == TokenKind::Mark {
            return (1, false);
        }
        let mut best = (0, false);
        self.words.each(reading, tokens, at, |hit| best = best.max((hit.tokens.len(), hit.name.class == DESCRIPTOR)));
        best
    }
}

/// A source of one country, not one that is quoted everywhere.
fn is_local(id: &str) -> bool {
    !["agency/", "outlet/", "international/", "ngo/"].iter().any(|p| id.starts_with(p))
}

/// Adds a mention; a person right after his institution (or before it) is one source with it.
fn push_joined(found: &mut Vec<SourceMention>, mut mention: SourceMention, tokens: &Tokens) {
    if let Some(last) = found.last_mut() {
        // A place may have been taken by the one before.
        if mention.tokens.start < last.tokens.end {
            mention.tokens.start = last.tokens.end.min(mention.tokens.end - 1);
            mention.span = tokens.span_of(mention.tokens.clone());
        }
        let gap = mention.tokens.start - last.tokens.end;
        let open = gap == 0 || (gap == 1 && tokens.fold(last.tokens.end) == ",");
        let same = last.id == mention.id
            || (last.institution.is_some()
                && (last.implied || last.place.is_none())
                && last.institution.as_deref() == mention.id.rsplit('/').next());
        if open && same && (mention.person.is_some() || last.person.is_some()) {
            last.tokens.end = mention.tokens.end;
            last.span.end = mention.span.end;
            if mention.person.is_some() {
                last.id = mention.id;
                last.place = mention.place;
                last.implied = false;
                last.person = mention.person;
            }
            return;
        }
    }
    found.push(mention);
}
