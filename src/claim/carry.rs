//! What a sentence that names nobody goes on from: the speaker of the one before, whose office it is to count such things.

use super::attach::Count;
use super::attribute::{Attribution, breaks_down};
use super::locate::{names_place, unknown_place};
use super::scene::Scene;
use super::schema::Claim;
use crate::catalog::{Catalog, Cue, PlaceMention, Places, SourceKind};
use crate::text::Period;

/// Names of places that stand in results are those of parties.
const ELECTION: &str = "election";

/// A crowd in a place is counted there.
const CROWD: &str = "crowd";

/// Sentences in a row that go on without naming who speaks.
const PATIENCE: u32 = 3;

/// The attribution that the next sentence may continue.
pub(super) struct Carried {
    pub attribution: Attribution,
    pub paragraph: u32,
    pub domains: Vec<String>,
    pub steps: u32,
    /// A medium whose report the paragraph retells.
    pub relay: bool,
}

impl Carried {
    /// A speaker who has just told, or may be about to tell, claims of the domains.
    pub fn new(attribution: &Attribution, paragraph: u32, domains: Vec<String>, steps: u32, relay: bool) -> Self {
        Self { attribution: attribution.clone(), paragraph, domains, steps, relay }
    }

    /// A claim of the domain goes on from those told; `parts`: it breaks a total down that was told before.
    pub fn goes_on(&self, scene: &Scene<'_>, domain: &str, parts: impl Fn() -> bool) -> bool {
        // What one person saw ends where others are spoken of.
        let aside = matches!(self.attribution.kind, SourceKind::Expert | SourceKind::Eyewitness);
        let elsewhere = || domain != ELECTION && names_place(scene) && !breaks_down(scene) && !parts();
        let planned = || scene.has_cue(0..scene.tokens.len(), |c| *c == Cue::Planned);
        self.steps < PATIENCE && !aside && self.tells(domain) && !elsewhere() && !planned()
    }

    /// The domain is one of those told, or another that it is this speaker's office to count
    /// ("1,404 died, the governor said. Sixty houses were burnt").
    fn tells(&self, domain: &str) -> bool {
        let both = self.attribution.kind.counts_together();
        let told = |d: &String| d == domain || both.iter().any(|b| b.contains(&domain) && b.contains(&d.as_str()));
        self.domains.iter().any(told)
    }
}

/// "… climbed to 22, the minister said. Twelve were killed in Lae and ten in Buka": figures place by place that add up to no more
/// than the total told before, and no less than the share `least` of it. `last`: the counts of the last sentence that had any.
pub(super) fn lists_parts(scene: &Scene<'_>, catalog: &Catalog, last: &[(Count, Option<f64>)], domain: &str, least: f64) -> bool {
    let places = scene.places.iter().filter(|p| !p.demonym).count();
    if places < 2 || figures(scene).count() < 2 {
        return false;
    }
    let of_domain = |c: &Count| !c.subset && catalog.metric(&c.metric).is_some_and(|m| m.domain == domain);
    let total = last.iter().filter(|(c, _)| of_domain(c)).filter_map(|(_, figure)| *figure).reduce(f64::max);
    let sum: f64 = figures(scene).sum();
    total.is_some_and(|total| sum <= total && sum >= least * total)
}

/// "… in Russia. In Kazan 21 were held": a place in the one of which the claims `told` give a total that is no smaller.
pub(super) fn lies_within(scene: &Scene<'_>, catalog: &Catalog, told: &[Claim], domain: &str) -> bool {
    let of_domain = |c: &Claim| catalog.metric(&c.metric).is_some_and(|m| m.domain == domain);
    let sum: f64 = figures(scene).sum();
    let wholes = || told.iter().filter(|c| of_domain(c) && c.best.is_some_and(|b| sum <= b)).filter_map(|c| c.place.as_deref());
    let inside = |p: &PlaceMention<'_>| wholes().any(|w| p.ids.iter().any(|id| *id != w && Places::contains(w, id)));
    domain != CROWD && scene.places.iter().filter(|p| !p.demonym).all(inside) && !unknown_place(scene)
}

/// The figures of a sentence that may be counts.
pub(super) fn figures(scene: &Scene<'_>) -> impl Iterator<Item = f64> {
    scene.quantities.iter().filter(|q| q.not_count.is_none() && q.unit.is_none()).filter_map(|q| q.wording.figure)
}

/// Another medium, whose report is retold: not the outlet itself.
pub(super) fn retells(attribution: &Attribution) -> bool {
    matches!(attribution.kind, SourceKind::Media | SourceKind::NewsAgency)
}

/// "Since 2015 the violence has killed more than 2,000": a sentence that looks back further than a year is the outlet's background.
pub(super) fn recalls(scene: &Scene<'_>, published: Option<Period>) -> bool {
    let old = |period: Period| published.is_some_and(|p| period.from < p.from.saturating_sub(jiff::Span::new().years(1)));
    // "In June, an attack on the same market left 7 dead": a sentence that opens with a day more than a month back tells another story.
    let past = |period: Period| published.is_some_and(|p| period.to < p.from.saturating_sub(jiff::Span::new().days(45)));
    let opens = scene.dates.first().filter(|d| d.tokens.start <= 1).and_then(|d| d.period).is_some_and(past);
    opens || scene.dates.iter().filter_map(|d| d.period).any(old) || published.is_some_and(|p| names_year_before(scene, p.from.year()))
}

/// "The quake of 1939", "the 1939 quake": four bare digits behind a preposition or an article, and nothing that they count.
fn names_year_before(scene: &Scene<'_>, year: i16) -> bool {
    let dated = |f: f64| f.fract() == 0.0 && (1500.0..f64::from(year)).contains(&f);
    scene.quantities.iter().any(|q| {
        let (start, end) = (q.tokens.start, q.tokens.end);
        let bare = q.digits && q.tokens.len() == 1 && q.wording.figure.is_some_and(dated);
        let behind = start > 0 && scene.has_cue(start - 1..start, |c| matches!(c, Cue::Link | Cue::Article | Cue::Locative | Cue::Stop));
        let counts = scene.cues_at(end).any(|c| matches!(c.cue, Cue::Population(_) | Cue::Passive | Cue::Link));
        bare && behind && !counts
    })
}
