//! Places in running text.

use jiff::civil::Date;

use super::kind::{DEMONYM, NOT_A_PLACE, TYPE};
use super::{PlaceKind, PlaceMention, Places};
use crate::catalog::names::{Hit, Reading};
use crate::catalog::token::Tokens;

impl Places {
    /// Places named in `text`, in reading order; the longest name wins, mentions do not overlap.
    ///
    /// `tokens` may be those of one sentence, with offsets into `text`. `day` (of publication) prefers the names in use then.
    pub fn find<'a>(&'a self, text: &str, tokens: &Tokens, language: Option<&str>, day: Option<Date>) -> Vec<PlaceMention<'a>> {
        self.find_as(Reading { text, language, strict: true }, tokens, day)
    }

    pub(in crate::catalog) fn find_as<'a>(&'a self, reading: Reading<'_>, tokens: &Tokens, day: Option<Date>) -> Vec<PlaceMention<'a>> {
        let mut mentions: Vec<PlaceMention<'a>> = Vec::new();
        let mut hits: Vec<Hit> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            hits.clear();
            self.index.each(reading, tokens, at, |hit| hits.push(hit));
            let Some(end) = hits.iter().map(|h| h.tokens.end).max() else {
                at += 1;
                continue;
            };
            hits.retain(|h| h.tokens.end == end);
            if hits.iter().any(|h| h.name.class == NOT_A_PLACE) {
                at = end;
                continue;
            }
            if hits.iter().any(|h| h.name.valid_on(day)) {
                hits.retain(|h| h.name.valid_on(day));
            }
            // A name is preferred to an adjective that looks like it.
            if hits.iter().any(|h| h.name.class != DEMONYM && !h.adjective) {
                hits.retain(|h| h.name.class != DEMONYM && !h.adjective);
            }
            let demonym = hits.iter().all(|h| h.name.class == DEMONYM || h.adjective);
            let mut entries: Vec<u32> = hits.iter().map(|h| h.name.entry).collect();
            entries.sort_by_key(|e| (self.item(*e).kind, *e));
            entries.dedup();
            let ids: Vec<&str> = entries.iter().map(|e| self.item(*e).id).collect();
            if !self.is_wider(reading, tokens, end, &entries) {
                mentions.push(PlaceMention { span: tokens.span_of(at..end), tokens: at..end, ids, demonym });
            }
            at = end;
        }
        self.apply_qualifiers(tokens, &mut mentions);
        mentions
    }

    /// “X region”, where X is only known as a city, is not the city.
    fn is_wider(&self, reading: Reading<'_>, tokens: &Tokens, end: usize, entries: &[u32]) -> bool {
        if entries.iter().any(|e| self.item(*e).kind != PlaceKind::City) {
            return false;
        }
        let mut wider = false;
        self.words.each(reading, tokens, end, |hit| wider |= hit.name.class == TYPE);
        wider
    }

    /// “Paris, Texas”: a state behind the comma settles which city is meant, or that none we know is.
    fn apply_qualifiers(&self, tokens: &Tokens, mentions: &mut Vec<PlaceMention<'_>>) {
        let mut at = 0;
        while at + 1 < mentions.len() {
            let (city, state) = (&mentions[at], &mentions[at + 1]);
            let adjacent = state.tokens.start == city.tokens.end + 1 && tokens.fold(city.tokens.end) == ",";
            let is = |id: &str, kinds: &[PlaceKind]| self.get(id).is_some_and(|p| kinds.contains(&p.kind));
            let qualified = adjacent
                && !city.demonym
                && !state.demonym
                && city.ids.iter().all(|id| is(id, &[PlaceKind::City]))
                && state.ids.iter().all(|id| is(id, &[PlaceKind::State]));
            if qualified {
                let within: Vec<&str> = city.ids.iter().copied().filter(|id| state.ids.iter().any(|s| Places::contains(s, id))).collect();
                if within.is_empty() {
                    mentions.remove(at);
                    continue;
                }
                mentions[at].ids = within;
            }
            at += 1;
        }
    }
}
