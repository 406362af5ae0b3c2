//! Figures whose word stands behind a later figure.

use super::clause::{is_loose, next_has_verb};
use super::context::{attributed_between, changes_to_next, contrasts_figure, ends_range, joined_to_previous};
use super::govern::is_thing;
use super::noun::Noun;
use super::{Attachment, Count, UNSAID};
use crate::catalog::{Cue, PlaceMention};
use crate::claim::scene::Scene;

/// "13 journalists, 2 of them ..." : a figure whose noun has no cue of its own but whose right neighbour has one
/// ("26 protesters and 18 officers were killed" is found by distance; this serves "five and seven people died").
pub(super) fn inherit_backwards(scene: &Scene<'_>, nouns: &[Noun], out: &mut [Attachment]) {
    for q in (0..out.len().saturating_sub(1)).rev() {
        let lonely = matches!(&out[q], Attachment::NoClaim(r) if r.starts_with("counts ") || r == UNSAID);
        // "The organisers spoke of 10,000, the police of 3,000 people": a rival figure has the noun.
        let bare = matches!(&out[q], Attachment::NoClaim(r) if !r.starts_with("counts "));
        let rival = bare && nouns[q].end <= scene.quantities[q].tokens.end && contrasts_figure(scene, q + 1);
        // "Five, not six, people died": nor is the noun said again behind a figure that is set right.
        let rival = rival || bare && scene.sets_right(scene.quantities[q].tokens.end, scene.quantities[q + 1].tokens.start);
        let attributed = rival || attributed_between(scene, q);
        let changed = changes_to_next(scene, q);
        // "14 police, 33 demonstrators and two reporters were wounded": a list of groups shares the verb behind it.
        let end = nouns[q].end;
        let groups = nouns[q].population.is_some() && nouns[q + 1].population.is_some();
        let listed = groups && scene.quantities[q + 1].tokens.start == end + 1 && scene.is_comma(end) && q + 2 < out.len() && {
            joined_to_previous(scene, q + 2)
                && matches!((&out[q + 1], &out[q + 2]), (Attachment::Count(a), Attachment::Count(b)) if a.metric == b.metric)
        };
        // "Bartın'da 318 kişi, Sinop'ta 106 kişi tahliye edildi": so do groups place by place where the verb closes.
        let next = scene.quantities[q + 1].tokens.start;
        let there = |p: &PlaceMention<'_>| p.tokens.start == end + 1 && p.tokens.end < next && next - p.tokens.end <= 2;
        let places = || scene.is_comma(end) && scene.places.iter().any(there);
        let listed = listed || groups && scene.language.attribution.verb_final && places();
        // "12 dead, most of them civilians, and 40 injured": what bounds nothing goes with the figure before.
        let lonely = lonely && !(q > 0 && is_loose(scene, q, &nouns[q]));
        if !lonely || !(listed || joined_to_previous(scene, q + 1) || changed || (attributed && (rival || ends_range(scene, q + 1)))) {
            continue;
        }
        let Attachment::Count(next) = &out[q + 1] else { continue };
        let own_verb =
            (scene.quantities[q].tokens.end..scene.quantities[q + 1].tokens.start).any(|i| scene.has_cue(i..i + 1, |c| *c == Cue::Passive));
        let thing = |n: &Noun| is_thing(scene, n, n.population.as_deref());
        let apart = next_has_verb(scene, q, &(end..nouns[q + 1].end + 1), nouns);
        if own_verb || apart || thing(&nouns[q]) != thing(&nouns[q + 1]) {
            continue;
        }
        let close = attributed || scene.quantities[q + 1].tokens.start - scene.quantities[q].tokens.end <= 6;
        if close
            && (attributed || nouns[q].population.is_some() || scene.quantities[q + 1].tokens.start - scene.quantities[q].tokens.end == 1)
        {
            let inherited = Count {
                metric: next.metric.clone(),
                population: nouns[q].population.clone().or_else(|| next.population.clone()),
                tokens: scene.quantities[q].tokens.start..nouns[q].end.max(scene.quantities[q].tokens.end),
                confidence: 0.6,
                subset: false,
                parent: None,
                notes: vec!["shares the verb of the figure after it".into()],
            };
            out[q] = Attachment::Count(inherited);
        }
    }
}

/// "3'ü çocuk, 2'si kadın olmak üzere 45 kişi öldü": parts that stand before their whole, with a word that says so between.
pub(super) fn parts_of_next(scene: &Scene<'_>, nouns: &[Noun], out: &mut [Attachment]) {
    for cue in scene.cues.iter().filter(|c| *c.cue == Cue::MakesUp) {
        let Some(whole) = scene.quantities.iter().position(|q| (cue.tokens.end..cue.tokens.end + 3).contains(&q.tokens.start)) else {
            continue;
        };
        let Attachment::Count(count) = &out[whole] else { continue };
        let (metric, parts) = (count.metric.clone(), (0..whole).rev());
        let mut next = cue.tokens.start;
        for q in parts {
            let end = nouns[q].end.max(scene.quantities[q].tokens.end);
            let joined = |i: usize| scene.is_comma(i) || scene.has_cue(i..i + 1, |c| *c == Cue::And);
            let start = scene.quantities[q].tokens.start;
            // What stands behind the whole is told of the whole.
            let of_whole = match &out[q] {
                Attachment::NoClaim(_) => scene.quantities[q].not_count.is_none() && scene.quantities[q].unit.is_none(),
                Attachment::Count(c) => c.metric == metric || c.tokens.end > scene.quantities[whole].tokens.start,
            };
            // "Kastamonu'da 62, Sinop'ta 15 olmak üzere": a part may be told by its place alone, whose suffix stands behind a mark.
            let near = |p: &&PlaceMention<'_>| p.tokens.end <= start && start - p.tokens.end <= 2;
            let place = scene.places.iter().rfind(near).map(|p| p.tokens.start);
            if !of_whole || nouns[q].population.is_none() && place.is_none() || end > next || !(end..next).all(joined) {
                break;
            }
            next = place.unwrap_or(start);
            out[q] = Attachment::Count(Count {
                metric: metric.clone(),
                population: nouns[q].population.clone(),
                tokens: start..end,
                confidence: 0.85,
                subset: true,
                parent: Some(whole),
                notes: vec!["a part of the figure after it".into()],
            });
        }
    }
}
