//! Where: the narrowest place that a claim speaks of.

mod again;
mod unlisted;
mod whereabouts;

use std::ops::Range;

use super::attach::name_before_bracket;
use super::scene::Scene;
use super::speaker::Speaker;
use super::when::Site;
use crate::catalog::{Cue, PlaceKind, PlaceMention, Places, SourceKind, TokenKind, Voice};
use crate::mention::Quantity;

pub(super) use again::{Placed, relocate};
pub(super) use unlisted::unknown_place;
use unlisted::{beside, is_name, narrowed, unknown, unlisted_behind};
pub(super) use whereabouts::Whereabouts;
use whereabouts::dateline;

/// A place with the words that name it. `ids`: slug paths, `;` between when the figure covers them together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Where {
    pub ids: String,
    pub text: Option<String>,
    pub basis: Basis,
}

/// How a place was found, for `explain`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Basis {
    /// The sentence itself names it.
    Here,
    /// By its own words alone: no gazetteer knows it.
    Unlisted,
    /// The office of those who say so has it in its name.
    Seat,
    /// Named before in the paragraph.
    Paragraph,
    /// Its part of the dispatch opens with it.
    Section,
    /// The head of the dispatch names it.
    Lead,
    /// The line that the text begins with says that it is sent from there.
    Sent,
    /// The metadata of the dispatch.
    Dateline,
    /// The event is bound to it.
    Event,
    /// The country that the dispatch names most.
    Country,
    /// The country of those it names.
    Home,
}

impl Basis {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Here => "named in the sentence",
            Self::Unlisted => "a name that no gazetteer knows",
            Self::Seat => "where those who say so sit",
            Self::Paragraph => "the place named before in the paragraph",
            Self::Section => "the place that its part of the text opens with",
            Self::Lead => "the place the dispatch opens with",
            Self::Sent => "where the dispatch is sent from",
            Self::Dateline => "the dateline",
            Self::Event => "the event's place",
            Self::Country => "the country that the dispatch names most",
            Self::Home => "the country of those it names",
        }
    }
}

/// The place of the claim at `site`.
pub(super) fn locate(
    scene: &Scene<'_>,
    text: &str,
    site: Site<'_>,
    speakers: &[Speaker],
    places: &Places,
    context: &[&str],
    before: &Whereabouts,
) -> Option<Where> {
    let tokens = site.quote;
    let named = named(scene, speakers);
    // "Taroudant, Adira (120)": the name before the bracket is the place, known or not.
    let head = name_before_bracket(scene, site.figure.start).filter(|at| is_name(scene, *at));
    if let Some(start) = head {
        let text = Some(text[scene.tokens.span_of(start..site.figure.start - 1)].to_owned());
        return Some(Where { ids: String::new(), text, basis: Basis::Unlisted });
    }
    let clause = scene.clause(tokens.start);
    let wide = clause.start.min(tokens.start)..clause.end.max(tokens.end);
    let in_clause: Vec<&PlaceMention<'_>> = named.iter().copied().filter(|m| wide.contains(&m.tokens.start)).collect();
    let pool = if in_clause.is_empty() { &named } else { &in_clause };
    let right_behind = unlisted_behind(scene, text, tokens, speakers).filter(|at| !pool.iter().any(|m| beside(&m.tokens, at)));
    if let Some(run) = right_behind {
        return Some(Where { ids: String::new(), text: Some(text[scene.tokens.span_of(run)].to_owned()), basis: Basis::Unlisted });
    }
    if let Some(found) = pick(scene, text, pool, site, places, context) {
        return Some(narrowed(scene, text, found, &wide, tokens, speakers));
    }
    if let Some(text) = unknown(scene, text, tokens, speakers) {
        return Some(Where { ids: String::new(), text: Some(text), basis: Basis::Unlisted });
    }
    if let Some(found) = seat(scene, text, speakers, before.last.as_ref().map(|(last, _)| last)) {
        return Some(found);
    }
    if let Some((last, paragraph)) = &before.last
        && *paragraph == scene.sentence.paragraph
    {
        return Some(Where { basis: Basis::Paragraph, ..last.clone() });
    }
    before.section.clone().or_else(|| before.main.clone()).or_else(|| before.event.clone()).or_else(|| before.country.clone())
}

/// Mentions that say where: not the adjectives ("Kazakh"), not the names inside a speaker ("police of Almaty").
fn named<'s, 'a>(scene: &'s Scene<'a>, speakers: &[Speaker]) -> Vec<&'s PlaceMention<'a>> {
    let inside = |m: &PlaceMention<'_>| speakers.iter().any(|s| s.tokens.start <= m.tokens.start && m.tokens.end <= s.tokens.end);
    // "the Oslo-based group": a place that a hyphen ties to another word describes somebody.
    // "after Belgium-Morocco": two that are tied name a match.
    let hyphen = |i: usize| scene.tokens.fold(i) == "-" && !scene.tokens.space_before(i) && !scene.tokens.space_before(i + 1);
    let tied = |m: &PlaceMention<'_>| hyphen(m.tokens.end) || m.tokens.start > 0 && hyphen(m.tokens.start - 1);
    let says = |m: &&PlaceMention<'_>| !m.demonym && !is_actor(scene, m) || is_described(scene, m);
    // "LIMA. …": what happens in a country is told from its capital.
    let capital = || scene.places.first().is_some_and(|m| m.ids.iter().any(|id| scene.catalog.places.is_capital(id)));
    let line = Some(dateline(scene)).filter(|line| *line > 0 && capital()).unwrap_or(0);
    scene
        .places
        .iter()
        .filter(|m| m.tokens.start >= line)
        .filter(|m| !inside(m) && !tied(m) && !is_way(scene, &m.tokens) && !is_goal(scene, &m.tokens) && !is_title(scene, &m.tokens))
        .filter(says)
        .collect()
}

/// "в волгоградском троллейбусе": an adjective of a town right behind a word that says where.
fn is_described(scene: &Scene<'_>, place: &PlaceMention<'_>) -> bool {
    let kind = |id: &str| scene.catalog.places.get(id).map(|p| p.kind);
    let town = place.ids.iter().any(|id| kind(id) == Some(PlaceKind::City));
    let start = place.tokens.start;
    // "в московской полиции": behind it stands a thing, nobody who acts.
    let end = place.tokens.end;
    let acts = scene.has_cue(end..end + 1, |c| matches!(c, Cue::Population(_)))
        || scene.voices.iter().any(|v| {
            v.tokens.start == end
                && match v.cue {
                    Voice::Source(kind) => *kind != SourceKind::Unknown,
                    cue => matches!(cue, Voice::Office | Voice::Anaphor),
                }
        });
    place.demonym && town && start > 0 && !acts && says_where(scene, &(start - 1..start)) && scene.tokens.kind(end) == TokenKind::Word
}

/// "Автобус Рязань — Москва", "the flight from Oslo to Bergen": one end of a way, and not where something happened on it.
fn is_way(scene: &Scene<'_>, place: &Range<usize>) -> bool {
    let (start, end) = (place.start, place.end);
    let dash = |i: usize| i < scene.tokens.len() && scene.is_dash(i);
    let local = |p: &PlaceMention<'_>| p.ids.iter().all(|id| id.contains('/'));
    let to = dash(end) && scene.places.iter().any(|p| p.tokens.start == end + 1 && local(p));
    let from = start > 1 && dash(start - 1) && scene.places.iter().any(|p| p.tokens.end == start - 1 && local(p));
    let town = || scene.places.iter().filter(|p| p.tokens == *place).all(local);
    if (to || from) && town() {
        return true;
    }
    let travel = &scene.language.cues.travel;
    if travel.entries().is_empty() {
        return false;
    }
    let plain = |i: usize| {
        let mark = matches!(scene.tokens.fold(i), "'" | "\"" | "-") || scene.tokens.kind(i) == TokenKind::Word;
        mark && scene.metric_cues().all(|(c, _)| c.tokens.start != i)
    };
    let word = |i: usize| travel.longest(&scene.tokens, i).is_some();
    if scene.language.attribution.verb_final {
        return (end..(end + 8).min(scene.tokens.len())).any(|at| word(at) && (end..at).all(plain));
    }
    (start.saturating_sub(6)..start).any(|at| word(at) && (at..start).all(plain))
}

/// "блок «Армения»", "“Азербайджан әуе жолдары” компаниясы": a place between the marks of a short quotation is a name of something else.
fn is_title(scene: &Scene<'_>, place: &Range<usize>) -> bool {
    let quote = |i: &usize| scene.tokens.fold(*i) == "\"";
    let Some(open) = (0..place.start).rfind(quote) else { return false };
    let Some(close) = (place.end..scene.tokens.len()).find(quote) else { return false };
    // "“In Oslo two died”": what a preposition makes a place is one.
    let placed = open + 1 < place.start && scene.has_cue(open + 1..place.start, |c| *c == Cue::Locative);
    close - open <= 6 && (0..open).filter(quote).count() % 2 == 0 && !placed
}

/// "увезли в Москву": behind a verb that takes people elsewhere, the name of where to.
fn is_goal(scene: &Scene<'_>, place: &Range<usize>) -> bool {
    let rules = &scene.language.cues;
    let start = place.start;
    if rules.toward.entries().is_empty() || start == 0 || !says_where(scene, &(start - 1..start)) {
        return false;
    }
    let last = scene.tokens.fold(place.end - 1);
    let goal = rules.toward_endings.is_empty() || rules.toward_endings.iter().any(|e| last.ends_with(e.as_str()));
    let taken = |i: usize| rules.toward.longest(&scene.tokens, i).is_some();
    let verb = (start.saturating_sub(8)..start).rev().take_while(|i| !scene.is_comma(*i) && scene.tokens.fold(*i) != ";").any(taken);
    goal && verb
}

/// "Russia sent troops": a country that no preposition makes a place is one who acts, or whom it concerns; so is what says something
/// ("Moscow said", a surname that is a town's name too).
fn is_actor(scene: &Scene<'_>, place: &PlaceMention<'_>) -> bool {
    let (start, end) = (place.tokens.start, place.tokens.end);
    let placed = start > 0 && scene.has_cue(start - 1..start, |c| matches!(c, Cue::Locative | Cue::Link | Cue::Stop));
    if !placed && scene.voices.iter().any(|v| v.tokens.start == end && *v.cue == Voice::Says) {
        return true;
    }
    let country = place.ids.iter().all(|id| !id.contains('/'));
    let located = (1..=2).filter_map(|n| place.tokens.start.checked_sub(n)).any(|i| {
        let said = scene.has_cue(i..i + 1, |c| *c == Cue::Locative) && (!scene.sentence.heading || says_where(scene, &(i..i + 1)));
        said || scene.places.iter().any(|p| p.tokens.end == i && scene.tokens.fold(i) == ",")
    });
    // A headline drops its prepositions, but one that is there and does not say where ("in support of Ukraine") counts.
    let concerns =
        place.tokens.start > 0 && scene.has_cue(place.tokens.start - 1..place.tokens.start, |c| matches!(c, Cue::Stop | Cue::Link));
    country && scene.language.cues.has_locative && !located && (!scene.sentence.heading || concerns)
}

/// A word that says where stands right before the name, or another name that it completes ("in Derby, England").
fn is_located(scene: &Scene<'_>, place: &Range<usize>) -> bool {
    let article = |i: usize| scene.has_cue(i..i + 1, |c| *c == Cue::Article);
    let before = place.start.checked_sub(1).map(|i| if i > 0 && article(i) { i - 1 } else { i });
    !scene.language.cues.has_locative || before.is_none_or(|i| scene.has_cue(i..i + 1, |c| *c == Cue::Locative) || scene.is_comma(i))
}

/// A locative that is nothing else: "in", not the "of" of "members of President Assad's forces".
fn says_where(scene: &Scene<'_>, tokens: &Range<usize>) -> bool {
    scene.has_cue(tokens.clone(), |c| *c == Cue::Locative) && !scene.has_cue(tokens.clone(), |c| *c == Cue::Link)
}

/// The sentence says where, by a name that the gazetteer holds or one that it does not.
pub(super) fn names_place(scene: &Scene<'_>) -> bool {
    unknown_place(scene) || scene.places.iter().any(|p| !p.demonym)
}

/// "Tschechiens Polizeipräsident nannte drei Tote": of an office that tells of its own district, the place in its name, unless the
/// `last` place named lies there.
fn seat(scene: &Scene<'_>, text: &str, speakers: &[Speaker], last: Option<&Where>) -> Option<Where> {
    let local = |k: SourceKind| {
        use SourceKind::{Court, HealthAuthority, Hospital, InteriorMinistry, Police, Prosecutors};
        matches!(k, Police | InteriorMinistry | Prosecutors | HealthAuthority | Hospital | Court)
    };
    let of_office = |m: &&PlaceMention<'_>| {
        let holds = |s: &Speaker| s.tokens.start <= m.tokens.start && m.tokens.end <= s.tokens.end;
        !m.demonym && m.ids.len() == 1 && speakers.iter().any(|s| holds(s) && s.kind.is_some_and(local))
    };
    let found = scene.places.iter().find(of_office)?;
    let ids = found.ids[0];
    let there = last.is_some_and(|w| w.ids.split(';').any(|l| l == ids || Places::contains(ids, l)));
    (!there).then(|| Where { ids: ids.to_owned(), text: Some(text[found.span.clone()].to_owned()), basis: Basis::Seat })
}

/// The mention nearest to `tokens`, narrowed by the places it lies in, joined with those coordinated with it.
fn pick<'a>(scene: &Scene<'a>, text: &str, pool: &[&PlaceMention<'a>], site: Site<'_>, places: &Places, context: &[&str]) -> Option<Where> {
    let joined = |range: Range<usize>| scene.has_cue(range, |c| *c == Cue::And);
    let tokens = site.quote;
    // "5,000 marched in Vienna, 3,000 in Graz", "in Graz 3.000": a preposition right behind the figure or before it says where.
    let locative = |i: usize| scene.has_cue(i..i + 1, |c| *c == Cue::Locative);
    let beside = |m: &PlaceMention<'_>| {
        m.tokens.start == tokens.end + 1 && locative(tokens.end)
            || m.tokens.start > 1 && m.tokens.end == site.figure.start && locative(m.tokens.start - 1) && site.figure != tokens
            // "Kastamonu'da 52, Sinop'ta 9": so does a case behind a mark, "в Бишкеке - семерых" a dash.
            || m.tokens.end + 2 == site.figure.start && scene.tokens.fold(m.tokens.end) == "'" && !scene.tokens.space_before(m.tokens.end)
            || m.tokens.end + 1 == site.figure.start && scene.is_dash(m.tokens.end) && site.figure != tokens
            // "Brașov (4)": and a bracket.
            || m.tokens.end + 1 == site.figure.start && scene.tokens.fold(m.tokens.end) == "("
    };
    // "In Hamburg zwölf Festnahmen, in Berlin sieben": a place right before another figure is that figure's.
    let counts = |q: &&Quantity| q.not_count.is_none() && q.unit.is_none() && !(tokens.start..tokens.end).contains(&q.tokens.start);
    let taken = |m: &PlaceMention<'_>| {
        let own = |q: &Quantity| q.tokens.start == m.tokens.end || q.tokens.start == m.tokens.end + 1 && scene.is_dash(m.tokens.end);
        m.tokens.start > 1 && locative(m.tokens.start - 1) && scene.quantities.iter().filter(counts).any(own)
    };
    let distance = |m: &PlaceMention<'_>| {
        if beside(m) {
            return 0;
        }
        if taken(m) {
            return 1 + scene.tokens.len();
        }
        // "protested in Almaty and hundreds in Astana": what "and" sets apart is farther.
        let apart = usize::from(m.tokens.end < tokens.start && joined(m.tokens.end..tokens.start)) * 6;
        // "the Abai monument in Almaty": a name that no word makes a place is farther, too.
        let bare = usize::from(!is_located(scene, &m.tokens)) * 4;
        1 + apart
            + bare
            + if m.tokens.start >= tokens.end { m.tokens.start - tokens.end } else { tokens.start.saturating_sub(m.tokens.end) }
    };
    // A local name is many towns' (a Parliament, a Central Park): it vouches for nothing. Nor does a name vouch for itself.
    let wide = |id: &&str| places.get(id).is_some_and(|p| !p.kind.is_local());
    let telling: Vec<&PlaceMention<'a>> = pool.iter().copied().filter(|m| !Places::is_common(&m.ids)).collect();
    let id_of = |m: &PlaceMention<'a>| {
        let others = telling.iter().filter(|o| o.ids != m.ids).flat_map(|o| o.ids.iter().copied()).filter(&wide);
        let around: Vec<&str> = context.iter().copied().chain(others).collect();
        let first = || m.ids.first().copied().filter(|id| !Places::is_common(&m.ids) && wide(id));
        places.resolve(&m.ids, &around).or_else(first)
    };
    let settled: Vec<(&PlaceMention<'a>, &'a str)> = pool.iter().filter_map(|m| Some((*m, id_of(m)?))).collect();
    let (mut nearest, mut best) = settled.iter().copied().min_by_key(|(m, _)| distance(m))?;
    let mut span = nearest.span.clone();
    // A narrower place in the same stretch of text wins: "near Gandhi Park … in Almaty".
    for (m, id) in settled.iter().copied() {
        let stretch = nearest.tokens.end.min(m.tokens.end)..nearest.tokens.start.max(m.tokens.start);
        let parted = scene
            .quantities
            .iter()
            .any(|q| stretch.contains(&q.tokens.start) && !(tokens.start <= q.tokens.start && q.tokens.start < tokens.end));
        if Places::contains(best, id) && id != best && !parted {
            best = id;
            span = m.span.clone();
        }
    }
    // "Manbij, Aleppo province", "Африн в провинции Алеппо": what only says in which region a town lies is no place beside it.
    let kind = |id: &str| places.get(id).map(|p| p.kind);
    let qualifies = |town: (&PlaceMention<'a>, &'a str), region: (&PlaceMention<'a>, &'a str)| {
        let gap = town.0.tokens.end..region.0.tokens.start.max(town.0.tokens.end);
        let listed = |i: usize| scene.has_cue(i..i + 1, |c| *c == Cue::And) || scene.is_comma(i);
        let then = region.0.tokens.end;
        let goes_on = then + 1 < scene.tokens.len() && listed(then) && settled.iter().any(|(m, _)| m.tokens.start == then + 1);
        let tie =
            |i: usize| matches!(scene.tokens.fold(i), "," | "(") || scene.has_cue(i..i + 1, |c| matches!(c, Cue::Locative | Cue::Link));
        let near =
            (1..=3).contains(&gap.len()) && tie(gap.start) && !joined(gap.clone()) && gap.clone().all(|i| scene.quantity_at(i).is_none());
        near && !goes_on
            && kind(town.1) == Some(PlaceKind::City)
            && kind(region.1) == Some(PlaceKind::Region)
            && Places::first_country(town.1) == Places::first_country(region.1)
    };
    if let Some((m, id)) =
        settled.iter().copied().find(|town| nearest.tokens.start >= town.0.tokens.end && qualifies(*town, (nearest, best)))
    {
        (nearest, best) = (m, id);
        span = m.span.clone();
    }
    let region = |other: (&PlaceMention<'a>, &'a str)| settled.iter().any(|town| town.1 == best && qualifies(*town, other));
    let mut ids = vec![best];
    // Those coordinated with it, to both sides: "in Almaty, Astana and Aktobe".
    let is_comma = |i: usize| scene.tokens.fold(i) == ",";
    let coordinates = |gap: Range<usize>| {
        gap.len() <= 2
            && gap.clone().all(|i| is_comma(i) || scene.has_cue(i..i + 1, |c| matches!(c, Cue::And | Cue::Stop)))
            && gap.clone().any(|i| is_comma(i) || joined(i..i + 1))
    };
    let mut reach = nearest.tokens.clone();
    let after = settled.iter().filter(|(m, _)| m.tokens.start >= nearest.tokens.end);
    let before = settled.iter().rev().filter(|(m, _)| m.tokens.end <= nearest.tokens.start);
    for (m, id) in after.chain(before).copied() {
        let gap = if m.tokens.start >= reach.end { reach.end..m.tokens.start } else { m.tokens.end..reach.start };
        if coordinates(gap) && !region((m, id)) && !Places::contains(id, best) && !Places::contains(best, id) {
            ids.push(id);
            for other in [&nearest.span, &m.span] {
                span = span.start.min(other.start)..span.end.max(other.end);
            }
            reach = reach.start.min(m.tokens.start)..reach.end.max(m.tokens.end);
        }
    }
    ids.sort_unstable();
    ids.dedup();
    Some(Where { ids: ids.join(";"), text: Some(text[span].to_owned()), basis: Basis::Here })
}
