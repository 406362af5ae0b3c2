//! What a coder or an event file names that the catalogue does not know. Such a value is kept, but it meets nothing, and a
//! misspelling must not do so in silence. The first of a kind in a file is reported.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use super::disguise;
use crate::catalog::Catalog;
use crate::claim::{Claim, Kind, UNSPECIFIED};
use crate::error::Problem;
use crate::table::UNNAMED_METRIC;
use crate::text::Event;

/// Looks at the claims of one table: what they name that nothing knows, and names that look like others.
pub fn claims(claims: &[Claim], shown: &str, catalog: &Catalog) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    // A table has few places and metrics, and looking for the one that is meant takes long.
    let (mut metrics, mut places) = (FxHashSet::default(), FxHashSet::default());
    for claim in claims {
        let metric = metrics.insert((&claim.metric, claim.kind == Kind::Fact, &claim.value)).then(|| metric(claim, catalog)).flatten();
        let place = places.insert(&claim.place).then(|| place(claim, catalog)).flatten();
        for problem in [metric, place, fraction(claim, catalog)].into_iter().flatten() {
            if seen.insert(problem.message.clone()) {
                out.push(problem.in_file(shown).at(claim.at().0.unwrap_or(1), 1));
            }
        }
    }
    out.extend(disguise::names(claims, shown));
    out
}

/// Looks at the places, tolerances and decisions of an event.
pub(super) fn event(event: &Event, catalog: &Catalog) -> Vec<Problem> {
    let unknown = event.places.iter().filter(|id| catalog.places.get(id).is_none());
    let mut out: Vec<Problem> = unknown.map(|id| no_place(id, catalog).in_file(&event.file).at(event.places_line, 1)).collect();
    out.extend(tolerances(&event.tolerances, catalog).into_iter().map(|p| p.in_file(&event.file).at(event.tolerances_line, 1)));
    out
}

/// Looks at ratios by metric: a metric that there is, and a ratio of at least 1.
pub(super) fn tolerances(given: &BTreeMap<String, f64>, catalog: &Catalog) -> Vec<Problem> {
    let faulty = given.iter().filter_map(|(metric, ratio)| {
        if catalog.metric(metric).is_none() {
            let remedy = "write the id of a metric, such as detained = 1.05";
            return Some(Problem::error(format!("a tolerance for “{metric}”, which is no metric"), remedy));
        }
        let remedy = "write the ratio up to which two figures count as the same: 1.05 lets 100 and 105 pass";
        (!(1.0..=100.0).contains(ratio)).then(|| Problem::error(format!("a tolerance of {ratio} for {metric}"), remedy))
    });
    faulty.collect()
}

/// Suggests the place of the same last name.
fn no_place(id: &str, catalog: &Catalog) -> Problem {
    let last = |id: &str| id.rsplit('/').next().unwrap_or_default().to_owned();
    let country = |id: &str| id.split('/').next().unwrap_or_default().to_owned();
    let near = catalog.places.iter().find(|p| last(p.id) == last(id) && country(p.id) == country(id));
    let near = near.map_or_else(String::new, |p| format!("did you mean “{}”? ", p.id));
    let remedy = format!("{near}Correct it, or add the place to places/ of your catalogue folder (--catalog)");
    Problem::warning(format!("no place has the id “{id}”"), remedy)
}

fn place(claim: &Claim, catalog: &Catalog) -> Option<Problem> {
    claim
        .place
        .as_deref()?
        .split(';')
        .map(str::trim)
        .find(|id| !id.is_empty() && catalog.places.get(id).is_none())
        .map(|id| no_place(id, catalog))
}

fn metric(claim: &Claim, catalog: &Catalog) -> Option<Problem> {
    let id = claim.metric.as_str();
    if id == UNSPECIFIED || id == UNNAMED_METRIC {
        return None;
    }
    let Some(metric) = catalog.metric(id) else {
        let near = catalog.metrics.iter().map(|m| (strsim::damerau_levenshtein(id, &m.id), &m.id)).min().filter(|(d, _)| *d <= 2);
        let near = near.map_or_else(String::new, |(_, m)| format!("did you mean “{m}”? "));
        let remedy =
            format!("{near}“counterclaim catalog list metrics” lists them; add your own to metrics/ of your catalogue folder (--catalog)");
        return Some(Problem::warning(format!("no metric “{id}”: its figures meet only their like"), remedy));
    };
    let value = claim.value.as_deref().filter(|_| claim.kind == Kind::Fact && !metric.categories.is_empty())?;
    if metric.categories.iter().any(|c| c == value) {
        return None;
    }
    let remedy = format!("write one of {}", metric.categories.join(", "));
    Some(Problem::warning(format!("“{value}” is no category of {id}: it meets nothing"), remedy))
}

/// 1.234 people: the point divides thousands where the coder comes from.
fn fraction(claim: &Claim, catalog: &Catalog) -> Option<Problem> {
    let counted = catalog.metric(&claim.metric).is_some_and(|m| m.unit == "people");
    let figure = [claim.best, claim.low, claim.high].into_iter().flatten().find(|x| x.fract() != 0.0)?;
    let remedy = "a point divides decimals in a table; write thousands without a mark";
    (counted && claim.kind == Kind::Quantity).then(|| Problem::warning(format!("{figure} people {}", claim.metric), remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(change: impl Fn(&mut Claim)) -> Vec<String> {
        let mut claim = Claim::new("e", "d", Kind::Quantity, "detained");
        change(&mut claim);
        claims(&[claim.clone(), claim], "a.csv", Catalog::built_in()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_nobody_knows_is_said_once() {
        assert_eq!(messages(|c| c.place = Some("kazakhstan/almaty;kazakhstan".into())), [""; 0]);
        let said = messages(|c| c.metric = "detaind".into());
        assert_eq!(said.len(), 1);
        assert!(said[0].contains("no metric “detaind”") && said[0].contains("did you mean “detained”?"), "{said:?}");
        assert_eq!(messages(|c| c.place = Some("kazakhstan/atlantis".into())).len(), 1);
        assert_eq!(messages(|c| c.best = Some(1.234)).len(), 1);
        assert_eq!(messages(|c| c.best = Some(1234.0)), [""; 0]);
        let fact =
            |value: &'static str| messages(move |c| (c.kind, c.metric, c.value) = (Kind::Fact, "conduct".into(), Some(value.into())));
        assert_eq!((fact("peaceful").len(), fact("quiet").len()), (0, 1));
    }
}
