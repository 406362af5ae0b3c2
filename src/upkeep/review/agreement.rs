//! How far people who coded the same dispatches apart agree: per column the share of agreements and Krippendorff's alpha for nominal
//! data, any number of coders and gaps allowed (K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011).

use std::collections::{BTreeMap, BTreeSet};

use super::corrections::{Corrections, Decision};
use crate::claim::{Claim, Review};
use crate::report::wording;

/// What one person made of one dispatch.
#[derive(Debug, Clone)]
pub struct Coded {
    /// Name or initials.
    pub coder: String,
    /// The decisions.
    pub corrections: Corrections,
    /// The claims with those decisions laid over them.
    pub claims: Vec<Claim>,
}

/// Agreement on one column.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// `claim` (whether it is one), or a column.
    pub field: &'static str,
    /// Claims that two or more people decided about.
    pub claims: usize,
    /// Of those, how many all who decided hold alike.
    pub alike: usize,
    /// Krippendorff's alpha: 1 for full agreement, 0 for what chance gives; `None` where all values are one and the same, or none.
    pub alpha: Option<f64>,
}

/// A claim on which people differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Id of the claim as read; of an added one, that of its first coder.
    pub claim: String,
    /// Dispatch and line.
    pub at: String,
    /// The column.
    pub field: &'static str,
    /// Who holds what.
    pub values: Vec<(String, String)>,
}

/// What several people hold of one claim: coder, and the claim where it is one to them.
type Unit<'a> = Vec<(&'a str, Option<&'a Claim>)>;

const WHETHER: &str = "claim";

const FIELDS: [&str; 9] = ["metric", "population", "figure", "value", "modality", "scope", "source", "place", "days"];

/// Agreement and differences over dispatches, each coded by two or more people.
pub fn agreement(dispatches: &[(Vec<Claim>, Vec<Coded>)]) -> (Vec<Agreement>, Vec<Difference>) {
    let units: Vec<(&Claim, Unit<'_>)> = dispatches.iter().flat_map(|(read, coded)| units(read, coded)).collect();
    let mut differences = Vec::new();
    let mut agreements = Vec::new();
    for field in [WHETHER].into_iter().chain(FIELDS) {
        let values: Vec<Vec<(&str, String)>> = units.iter().map(|(_, unit)| values(field, unit)).collect();
        let judged: Vec<&Vec<(&str, String)>> = values.iter().filter(|v| v.len() > 1).collect();
        let alike = judged.iter().filter(|v| v.iter().all(|(_, value)| *value == v[0].1)).count();
        let table: Vec<Vec<&str>> = judged.iter().map(|v| v.iter().map(|(_, value)| value.as_str()).collect()).collect();
        agreements.push(Agreement { field, claims: judged.len(), alike, alpha: alpha(&table) });
        for ((claim, _), held) in units.iter().zip(&values).filter(|(_, v)| v.iter().any(|(_, value)| *value != v[0].1)) {
            differences.push(Difference {
                claim: claim.claim_id.clone(),
                at: wording::telling(claim),
                field,
                values: held.iter().map(|(coder, value)| ((*coder).to_owned(), value.clone())).collect(),
            });
        }
    }
    (agreements, differences)
}

/// The claims of one dispatch that two or more people decided about.
fn units<'a>(read: &'a [Claim], coded: &'a [Coded]) -> Vec<(&'a Claim, Unit<'a>)> {
    let mut out: Vec<(&Claim, Unit<'_>)> = Vec::new();
    for claim in read {
        let held = coded.iter().filter_map(|by| {
            by.corrections.of(&claim.claim_id)?;
            Some((by.coder.as_str(), by.claims.iter().find(|c| c.claim_id == claim.claim_id)))
        });
        out.push((claim, held.collect()));
    }
    // An addition is the same as another's where it counts the same and is written the same; who added none holds that there is none.
    let mut added: BTreeMap<(String, String), Vec<(&str, &Claim)>> = BTreeMap::new();
    for by in coded {
        for claim in by.claims.iter().filter(|c| c.review == Review::Added) {
            let written = claim.number_text.as_deref().or(claim.value.as_deref()).map(crate::catalog::fold);
            let key = (claim.metric.clone(), written.unwrap_or_else(|| wording::figure(claim)));
            let same = added.entry(key).or_default();
            if same.iter().all(|(coder, _)| *coder != by.coder) {
                same.push((&by.coder, claim));
            }
        }
    }
    for same in added.into_values() {
        let held = |by: &'a Coded| same.iter().find(|(coder, _)| *coder == by.coder).map(|(_, claim)| *claim);
        out.push((same[0].1, coded.iter().map(|by| (by.coder.as_str(), held(by))).collect()));
    }
    out.retain(|(_, unit)| unit.len() > 1);
    out
}

fn values<'a>(field: &str, unit: &Unit<'a>) -> Vec<(&'a str, String)> {
    if field == WHETHER {
        return unit.iter().map(|(coder, claim)| (*coder, if claim.is_some() { "yes" } else { "no" }.to_owned())).collect();
    }
    unit.iter().filter_map(|(coder, claim)| Some((*coder, value(field, (*claim)?)))).collect()
}

fn value(field: &str, claim: &Claim) -> String {
    let or_none = |text: Option<&str>| text.unwrap_or("–").to_owned();
    match field {
        "metric" => claim.metric.clone(),
        "population" => or_none(claim.population.as_deref()),
        "figure" if claim.value.is_some() => "–".to_owned(),
        "figure" => wording::interval(claim),
        "value" => or_none(claim.value.as_deref()),
        "modality" => claim.modality.to_string(),
        "scope" => claim.scope.map_or_else(|| "–".to_owned(), |s| s.to_string()),
        "source" => or_none(claim.source.as_deref().or(claim.source_text.as_deref())),
        "place" => or_none(claim.place.as_deref().or(claim.place_text.as_deref())),
        _ => {
            let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string());
            or_none(Some(wording::days(day(claim.from).as_deref(), day(claim.to).as_deref()).as_str()).filter(|d| !d.is_empty()))
        }
    }
}

/// Krippendorff's alpha for nominal values, a row a unit with two or more values.
fn alpha(units: &[Vec<&str>]) -> Option<f64> {
    let mut totals: BTreeMap<&str, f64> = BTreeMap::new();
    let (mut n, mut apart) = (0.0, 0.0);
    for unit in units {
        let m = unit.len() as f64;
        for (i, a) in unit.iter().enumerate() {
            *totals.entry(a).or_default() += 1.0;
            n += 1.0;
            apart += unit.iter().enumerate().filter(|(j, b)| *j != i && *b != a).count() as f64 / (m - 1.0);
        }
    }
    let expected = n * n - totals.values().map(|t| t * t).sum::<f64>();
    (expected > 0.0).then(|| 1.0 - (n - 1.0) * apart / expected)
}

/// The decisions on which all who coded a dispatch agree to the letter.
pub fn agreed(coded: &[Coded], read: &[Claim]) -> Vec<(String, Decision)> {
    let alike = |claim: &Claim| {
        let decisions: Vec<Decision> = coded.iter().filter_map(|by| by.corrections.of(&claim.claim_id)).collect();
        let first = decisions.first()?.clone();
        (decisions.len() == coded.len() && decisions.iter().all(|d| same(d, &first))).then(|| (claim.claim_id.clone(), first))
    };
    read.iter().filter_map(alike).collect()
}

fn same(a: &Decision, b: &Decision) -> bool {
    match (a, b) {
        (Decision::Amend(a), Decision::Amend(b)) => a.iter().collect::<BTreeSet<_>>() == b.iter().collect::<BTreeSet<_>>(),
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Kind;

    /// The example of the paper: four observers, twelve units, nominal alpha .743.
    #[test]
    fn alpha_is_that_of_the_paper() {
        let observers: [[u8; 12]; 4] = [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
            [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
        ];
        let words = ["", "1", "2", "3", "4", "5"];
        let units: Vec<Vec<&str>> = (0..12)
            .map(|u| observers.iter().map(|o| words[usize::from(o[u])]).filter(|w| !w.is_empty()).collect::<Vec<_>>())
            .filter(|unit| unit.len() > 1)
            .collect();
        assert!((alpha(&units).unwrap() - 0.743).abs() < 0.0005);
        assert_eq!(alpha(&[vec!["a", "a"]]), None);
        assert_eq!(alpha(&[]), None);
    }

    fn claim(id: &str, best: f64) -> Claim {
        let mut claim =
            Claim { claim_id: id.into(), best: Some(best), low: Some(best), ..Claim::new("e", "d", Kind::Quantity, "detained") };
        claim.high = Some(best);
        claim
    }

    #[test]
    fn who_holds_what_is_told_for_each_difference() {
        let read = vec![claim("c1", 5.0), claim("c2", 6.0), claim("c3", 7.0)];
        let coded = |coder: &str, toml: &str, claims: Vec<Claim>| Coded {
            coder: coder.into(),
            corrections: Corrections::parse(toml).unwrap(),
            claims,
        };
        let added = Claim { review: Review::Added, number_text: Some("About 30".into()), ..claim("added-d-1", 30.0) };
        let a = coded(
            "A",
            "accept = [{claim = 'c1'}, {claim = 'c2'}, {claim = 'c3'}]",
            vec![claim("c1", 5.0), claim("c2", 6.0), claim("c3", 7.0), added],
        );
        let b = coded("B", "accept = [{claim = 'c1'}]\nreject = [{claim = 'c2'}]", vec![claim("c1", 9.0), claim("c3", 7.0)]);
        let (agreements, differences) = agreement(&[(read.clone(), vec![a.clone(), b.clone()])]);
        // c3 was decided by one only; the addition by A is a claim to A and none to B.
        assert_eq!((agreements[0].field, agreements[0].claims, agreements[0].alike), ("claim", 3, 1));
        let figure = agreements.iter().find(|a| a.field == "figure").unwrap();
        assert_eq!((figure.claims, figure.alike), (1, 0));
        let told: Vec<(&str, &str)> = differences.iter().map(|d| (d.claim.as_str(), d.field)).collect();
        assert_eq!(told, [("c2", "claim"), ("added-d-1", "claim"), ("c1", "figure")]);
        assert_eq!(agreed(&[a, b], &read), [("c1".to_owned(), Decision::Accept)]);
    }
}
