//! Places that a claim has from elsewhere in its dispatch: a headline from the lead, a figure from its other telling.

use jiff::Span;
use jiff::civil::Date;

use super::{Basis, Where, Whereabouts};
use crate::catalog::Places;
use crate::claim::identity::{Figures, same_telling};
use crate::claim::redate::Told;
use crate::claim::schema::{Claim, Kind};

/// Days after which what happened is another event's.
const OLD: i64 = 45;

/// How a claim's place was found, while its dispatch is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::claim) struct Placed {
    /// `None`: nothing told.
    pub basis: Option<Basis>,
    /// In a headline.
    pub heading: bool,
    /// The metric is of a whole country.
    pub national: bool,
}

impl Placed {
    /// The words around the claim tell nothing.
    fn is_loose(self) -> bool {
        matches!(self.basis, None | Some(Basis::Event | Basis::Country))
    }
}

/// Once every sentence has been read. `told`: beside each claim.
pub(in crate::claim) fn relocate(claims: &mut [Claim], told: &[Told], whereabouts: &Whereabouts) {
    let figures = Figures::of(claims);
    for i in 0..claims.len() {
        let how = told[i].placed;
        if claims[i].kind != Kind::Quantity || how.national || !(how.heading || how.is_loose()) || how.basis == Some(Basis::Unlisted) {
            continue;
        }
        // "Iran: 40 dead", and below it "40 people were killed in the port of Bandar Abbas".
        let narrower = |j: &usize| {
            let within = match (claims[i].place.as_deref(), claims[*j].place.as_deref()) {
                (_, None) => false,
                (None, Some(_)) => true,
                (Some(wide), Some(narrow)) => wide != narrow && Places::contains(wide, narrow),
            };
            // What was told of another year is no other telling.
            let old = |then: Date| claims[i].from.is_some_and(|now| then < now.saturating_sub(Span::new().days(OLD)));
            within && same_telling(&claims[*j], &claims[i]) && !claims[*j].to.is_some_and(old)
        };
        let named = |j: &usize| *j != i && told[*j].placed.basis == Some(Basis::Here);
        let other = figures
            .like(i)
            .filter(named)
            .find(narrower)
            .map(|j| (claims[j].place.clone(), claims[j].place_text.clone(), claims[j].country.clone()));
        if let Some((place, text, country)) = other {
            let claim = &mut claims[i];
            (claim.place, claim.place_text, claim.country) = (place, text, country);
            claim.notes.push("place: of the same figure elsewhere".into());
        } else if let Some(main) = whereabouts.main.as_ref().filter(|_| how.is_loose() && (how.heading || how.basis != Some(Basis::Event)))
        {
            set(&mut claims[i], main);
        }
    }
    if let Some(home) = whereabouts.home() {
        let nowhere = |(_, told): &(&mut Claim, &Told)| told.placed.basis.is_none();
        for (claim, _) in claims.iter_mut().zip(told).filter(nowhere).filter(|(c, _)| c.place.is_none() && c.place_text.is_none()) {
            set(claim, &home);
        }
    }
}

fn set(claim: &mut Claim, place: &Where) {
    let country = Some(Places::first_country(&place.ids)).filter(|c| !c.is_empty());
    claim.country = country.map(str::to_owned).or(claim.country.take());
    claim.place = Some(place.ids.clone()).filter(|ids| !ids.is_empty());
    claim.place_text.clone_from(&place.text);
    claim.notes.push(format!("place: {}", place.basis.as_str()));
}
