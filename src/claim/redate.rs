//! Days that a claim has from others of its dispatch: a part from its whole, a figure from its other telling, a headline
//! from the lead, the result of a vote from the day of voting.

use std::ops::Range;

use super::calendar::{Calendar, Named};
use super::identity::{Figures, same_telling};
use super::locate::Placed;
use super::scene::Scene;
use super::schema::{Claim, DateBasis, Kind, Scope};
use super::when::Origin;
use crate::catalog::{Catalog, Cue};
use crate::text::Period;

/// What became of a claim's days and place when its sentence was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Told {
    pub origin: Origin,
    /// The wording makes it a running total.
    pub toll: bool,
    pub placed: Placed,
}

/// Paragraphs of a lead, a headline among them.
const HEAD: u32 = 1;

/// Words between a part and the day that is its own: "including 40 in Almaty on Sunday".
const OWN_REACH: usize = 5;

/// A part whose own words name no day is of the days of its whole.
pub(super) fn as_whole(scene: &Scene<'_>, part: &mut Claim, whole: &Claim, tokens: &Range<usize>, same_sentence: bool) {
    let named = if same_sentence {
        names_own_day(scene, tokens)
    } else {
        scene.dates.iter().any(|d| {
            d.period.is_some() && part.date_text.as_deref().is_some_and(|t| t.len() == d.span.len() && is_near(d.tokens.start, tokens))
        })
    };
    let dated = |c: &Claim| c.from.is_some() && c.date_basis != Some(DateBasis::Published);
    let now = part.scope == Some(Scope::Snapshot) && whole.scope != Some(Scope::Snapshot);
    let of_event = part.date_basis == Some(DateBasis::Event) && whole.scope != Some(Scope::Cumulative);
    if named || now || of_event || whole.from.is_none() || dated(part) && !dated(whole) {
        return;
    }
    copy_days(part, whole);
}

fn is_near(at: usize, tokens: &Range<usize>) -> bool {
    at.abs_diff(tokens.start).min(at.abs_diff(tokens.end)) <= 4 * OWN_REACH
}

/// A day stands right behind the part, or right before its figure.
fn names_own_day(scene: &Scene<'_>, tokens: &Range<usize>) -> bool {
    let closed = |between: Range<usize>| {
        between.clone().any(|i| matches!(scene.tokens.fold(i), "," | ";" | ":" | "(" | ")"))
            || scene.has_cue(between.clone(), |c| matches!(c, Cue::And | Cue::Clause | Cue::SubsetBefore))
            || scene.quantities.iter().any(|q| between.contains(&q.tokens.start))
    };
    scene.dates.iter().filter(|d| d.period.is_some()).any(|d| {
        let between = if d.tokens.start >= tokens.end { tokens.end..d.tokens.start } else { d.tokens.end..tokens.start.max(d.tokens.end) };
        tokens.contains(&d.tokens.start) || between.len() <= OWN_REACH && !closed(between)
    })
}

fn copy_days(claim: &mut Claim, from: &Claim) {
    (claim.from, claim.to, claim.as_of, claim.scope) = (from.from, from.to, from.as_of, from.scope);
    claim.date_text.clone_from(&from.date_text);
    claim.date_basis = from.date_basis;
}

/// Once every sentence has been read.
pub(super) fn redate(
    claims: &mut [Claim],
    told: &[Told],
    scenes: &[Scene<'_>],
    calendar: &Calendar,
    catalog: &Catalog,
    published: Option<Period>,
) {
    repeats(claims, told);
    if let Some(day) = calendar.main_before(published) {
        // "… killed 100, the president said on Sunday. The first bomb went off on Saturday": the head may name the day after the figure.
        let scene = |claim: &Claim| claim.start.and_then(|s| scenes.iter().find(|c| c.sentence.span.contains(&(s as usize))));
        for (claim, told) in claims.iter_mut().zip(told) {
            let of_statement = claim.date_basis == Some(DateBasis::Relative) && claim.date_text.is_none();
            let published = claim.date_basis == Some(DateBasis::Published);
            let near = || claim.from.is_some_and(|said| is_just_before(day.period, said));
            let open = |c: &Scene<'_>| c.sentence.heading && published || c.sentence.paragraph <= HEAD && of_statement && near();
            if told.origin == Origin::Nowhere && !told.toll && scene(claim).is_some_and(open) {
                set(claim, &day, "named in the lead");
            }
        }
    }
    if let Some(day) = &calendar.vote {
        for (claim, told) in claims.iter_mut().zip(told) {
            if told.origin != Origin::Here && catalog.metric(&claim.metric).is_some_and(|m| m.national) {
                set(claim, day, "of the vote");
            }
        }
    }
}

/// A day or a night, and no more than three days before it was told of.
fn is_just_before(day: Period, said: jiff::civil::Date) -> bool {
    let back = |d: jiff::civil::Date| d.until(said).map_or(i32::MAX, |s| s.get_days());
    (1..=3).contains(&back(day.from)) && (0..=3).contains(&back(day.to)) && back(day.from) - back(day.to) <= 1
}

/// A figure told twice, once with its day: "12 people held" over "12 people were held on Friday".
fn repeats(claims: &mut [Claim], told: &[Told]) {
    let figures = Figures::of(claims);
    for i in 0..claims.len() {
        if claims[i].kind != Kind::Quantity || claims[i].date_basis != Some(DateBasis::Published) {
            continue;
        }
        let dated =
            |j: &usize| *j != i && told[*j].origin == Origin::Here && claims[*j].from.is_some() && same_telling(&claims[*j], &claims[i]);
        if let Some(j) = figures.like(i).find(dated) {
            let other = claims[j].clone();
            copy_days(&mut claims[i], &other);
            claims[i].notes.push("day: of the same figure elsewhere".into());
        }
    }
}

fn set(claim: &mut Claim, day: &Named, why: &str) {
    (claim.from, claim.to) = (Some(day.period.from), Some(day.period.to));
    claim.date_text = Some(day.words.clone());
    claim.date_basis = Some(day.basis);
    claim.notes.push(format!("day: {why}"));
}
