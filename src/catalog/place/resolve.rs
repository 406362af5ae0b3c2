//! Which place is meant: ambiguous mentions, and the cells of tables.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use super::kind::{AND, DEMONYM, FILLER};
use super::{PlaceKind, PlaceMatch, Places};
use crate::catalog::names::{Reading, skeleton, skeleton_of_folded};
use crate::catalog::token::{Tokens, fold};

/// A name of more places than that is a word for a kind of place.
const COMMON: usize = 20;

impl Places {
    /// So many places share the name that it names none of them by itself.
    pub fn is_common(ids: &[&str]) -> bool {
        ids.len() > COMMON
    }

    /// A capital: a town that bears a name which so many others have.
    pub fn is_capital(&self, id: &str) -> bool {
        let capitals = self.capitals.get_or_init(|| {
            let mut forms: Vec<(u64, u32)> = Vec::with_capacity(self.index.len());
            self.index.each_form(|form, name| {
                if name.class != DEMONYM && name.entry != u32::MAX && self.item(name.entry).kind == PlaceKind::City {
                    forms.push((xxh3_64(form.as_bytes()), name.entry));
                }
            });
            forms.sort_unstable();
            forms.dedup();
            let common = forms.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > COMMON);
            let mut capitals: Vec<u32> = common.flatten().map(|(_, entry)| *entry).collect();
            capitals.sort_unstable();
            capitals
        });
        self.number(id).is_some_and(|number| capitals.binary_search(&number).is_ok())
    }

    /// Settles an ambiguous mention by its context (ids of the event, the dateline, other mentions; nearest first).
    ///
    /// The candidate that shares most of its path with the context wins, of equals the better known one. A square or a street
    /// in another country than all of the context is not taken: every country has an Independence Square.
    pub fn resolve<'a>(&self, ids: &[&'a str], context: &[&str]) -> Option<&'a str> {
        // What is one place only, and none that every country has, needs no context.
        if let [only] = ids
            && !self.get(only).is_some_and(|p| p.kind.is_local())
        {
            return Some(only);
        }
        let mut around = context.iter().flat_map(|c| c.split(';')).filter(|c| !c.is_empty()).peekable();
        let alone = around.peek().is_none();
        let mut winner = *ids.first()?;
        let (mut best, mut nearest) = (0, usize::MAX);
        for (at, other) in around.enumerate() {
            for id in ids {
                let shared = shared_steps(id, other);
                // Of equals the one that the nearest context gives, then the better known.
                if shared > best || (shared == best && nearest == usize::MAX) {
                    (best, nearest, winner) = (shared, at, *id);
                }
            }
        }
        let local = self.get(winner).is_some_and(|p| p.kind.is_local());
        // What every country has ("the capital") is none without its country.
        if best == 0 && (Self::is_common(ids) || local && (ids.len() > 1 || !alone)) {
            return None;
        }
        Some(winner)
    }

    /// Reads a table's cell: `Gandhi Park, Almaty` (narrower, wider), `Nur-Sultan; Almaty` or `A and B` (several together).
    pub fn resolve_text(&self, written: &str, context: &[&str]) -> PlaceMatch {
        match self.parts(written, context) {
            Ok(ids) if ids.is_empty() => PlaceMatch::Unknown,
            Ok(ids) => PlaceMatch::Exact(ids.join(";")),
            Err(part) => self.suggest(part),
        }
    }

    /// The same without looking for likely names, which costs a comparison with every name there is.
    pub fn identify_text(&self, written: &str, context: &[&str]) -> Option<String> {
        self.parts(written, context).ok().filter(|ids| !ids.is_empty()).map(|ids| ids.join(";"))
    }

    /// The ids of what `written` names, or the part of it that names nothing known.
    fn parts<'w>(&self, written: &'w str, context: &[&str]) -> Result<Vec<String>, &'w str> {
        let mut ids: Vec<String> = Vec::new();
        for part in written.split([';', '\n']).map(str::trim).filter(|p| !p.is_empty()) {
            ids.extend(self.part(part, context).ok_or(part)?);
        }
        ids.dedup();
        Ok(ids)
    }

    /// One side of a `;`: a name, a list with “and”, or a row with commas.
    fn part(&self, written: &str, context: &[&str]) -> Option<Vec<String>> {
        if self.get(written).is_some() {
            return Some(vec![written.to_owned()]);
        }
        if let Some(id) = self.name(written, context) {
            return Some(vec![id.to_owned()]);
        }
        let steps: Vec<&str> = written.split(',').map(str::trim).filter(|s| !s.is_empty()).collect();
        let (wide, narrow) = steps.split_last()?;
        if narrow.is_empty() {
            let (left, right) = self.at_and(wide)?;
            let mut ids = self.part(left, context)?;
            ids.extend(self.part(right, context)?);
            return Some(ids);
        }
        self.nested(narrow, wide, context).or_else(|| self.listed(&steps, context))
    }

    /// `A and B, C`: each of A and B within C.
    fn nested(&self, narrow: &[&str], wide: &str, context: &[&str]) -> Option<Vec<String>> {
        let mut within = vec![self.name(wide, context)?.to_owned()];
        for step in narrow.iter().rev() {
            let mut inner = Vec::new();
            for outer in &within {
                let mut names = vec![*step];
                if self.inside(step, outer).is_none() {
                    let (left, right) = self.at_and(step)?;
                    names = vec![left, right];
                }
                for name in names {
                    inner.push(self.inside(name, outer)?.to_owned());
                }
            }
            within = inner;
        }
        Some(within)
    }

    fn inside(&self, name: &str, outer: &str) -> Option<&str> {
        let candidates: Vec<&str> = self.candidates(name).into_iter().filter(|id| Places::contains(outer, id)).collect();
        self.resolve(&candidates, &[outer])
    }

    /// `Almaty, Astana, Shymkent`: places of one kind, none in the other.
    fn listed(&self, steps: &[&str], context: &[&str]) -> Option<Vec<String>> {
        let mut ids = Vec::new();
        for step in steps {
            ids.extend(self.part(step, context)?);
        }
        let kind = |id: &String| self.get(id).map(|p| p.kind);
        let alike = ids.iter().all(|id| kind(id) == kind(&ids[0]) && kind(id) != Some(PlaceKind::State));
        alike.then_some(ids)
    }

    /// The halves of `A and B`.
    fn at_and<'t>(&self, written: &'t str) -> Option<(&'t str, &'t str)> {
        let tokens = Tokens::of(written, 0);
        let reading = Reading { text: written, language: None, strict: false };
        for at in 1..tokens.len() {
            let mut joined = written[tokens.span(at)] == *"&";
            self.words.each(reading, &tokens, at, |hit| joined |= hit.name.class == AND);
            if joined {
                return Some((written[..tokens.span(at).start].trim(), written[tokens.span(at).end..].trim()));
            }
        }
        None
    }

    fn name(&self, written: &str, context: &[&str]) -> Option<&str> {
        self.resolve(&self.candidates(written), context)
    }

    /// Every place that `written` names: as it stands, without filler (“city of”), by its sound in another script.
    fn candidates(&self, written: &str) -> Vec<&str> {
        let plain = self.unfilled(written);
        let mut hits = self.index.whole(plain, None);
        hits.retain(|h| h.name.entry != u32::MAX);
        if hits.iter().any(|h| h.name.class != DEMONYM) {
            hits.retain(|h| h.name.class != DEMONYM);
        }
        let mut entries: Vec<u32> = hits.iter().map(|h| h.name.entry).collect();
        if entries.is_empty() {
            let sound = skeleton(plain);
            if sound.chars().count() >= 4 {
                let wanted = xxh3_64(sound.as_bytes());
                let sounds = self.sounds.get_or_init(|| self.all_sounds());
                let from = sounds.partition_point(|(sound, _)| *sound < wanted);
                entries.extend(sounds[from..].iter().take_while(|(sound, _)| *sound == wanted).map(|(_, entry)| *entry));
            }
        }
        entries.sort_by_key(|e| (self.item(*e).kind, *e));
        entries.dedup();
        entries.into_iter().map(|e| self.item(e).id).collect()
    }

    fn unfilled<'t>(&self, written: &'t str) -> &'t str {
        let mut rest = written;
        loop {
            let tokens = Tokens::of(rest, 0);
            let mut end = 0;
            self.words.each(Reading { text: rest, language: None, strict: false }, &tokens, 0, |hit| {
                if hit.name.class == FILLER {
                    end = end.max(hit.tokens.end);
                }
            });
            if end == 0 || end >= tokens.len() {
                return rest;
            }
            rest = &rest[tokens.span(end).start..];
        }
    }

    /// The sound of every name.
    pub(super) fn all_sounds(&self) -> Vec<(u64, u32)> {
        let (mut sounds, mut sound) = (Vec::with_capacity(self.index.len()), String::new());
        self.index.each_form(|form, name| {
            if name.class != DEMONYM && name.entry != u32::MAX {
                skeleton_of_folded(form, &mut sound);
                sounds.push((xxh3_64(sound.as_bytes()), name.entry));
            }
        });
        sounds.sort_unstable();
        sounds.dedup();
        sounds
    }

    fn suggest(&self, written: &str) -> PlaceMatch {
        let wanted = fold(written);
        let mut best: HashMap<u32, f64> = HashMap::new();
        self.index.each_form(|form, name| {
            if name.entry == u32::MAX || name.class == DEMONYM {
                return;
            }
            let score = strsim::jaro_winkler(&wanted, form);
            if score >= 0.85 {
                let known = best.entry(name.entry).or_default();
                *known = known.max(score);
            }
        });
        let mut scored: Vec<(String, f64)> = best.into_iter().map(|(e, s)| (self.item(e).id.to_string(), s)).collect();
        scored.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        scored.truncate(5);
        if scored.is_empty() { PlaceMatch::Unknown } else { PlaceMatch::Suggested(scored) }
    }
}

/// Steps that two paths have in common from the first on.
fn shared_steps(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut steps = 0;
    for (x, y) in a.iter().zip(b) {
        if x != y {
            return steps;
        }
        steps += usize::from(*x == b'/');
    }
    let rest = if a.len() > b.len() { a.get(b.len()) } else { b.get(a.len()) };
    steps + usize::from(rest.is_none_or(|c| *c == b'/'))
}

#[cfg(test)]
mod step_tests {
    use super::shared_steps;

    #[test]
    fn steps_are_whole() {
        for (a, b, count) in [("a/b/c", "a/b/d", 2), ("a/b", "a/bc", 1), ("a", "a/b", 1), ("a/b", "a/b", 2), ("ab", "a", 0), ("a", "b", 0)]
        {
            assert_eq!((shared_steps(a, b), shared_steps(b, a)), (count, count), "{a} {b}");
        }
    }
}
