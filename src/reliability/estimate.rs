//! What every question comes to.

use rayon::prelude::*;

use super::fusion::model::Fit;
use super::fusion::{Outcome, Scale};
use super::large::{self, Large};
use super::pooled::pooled;
use super::schema::Estimate;
use super::tabled::Tabled;
use super::{Estimator, How, fitted, rounded};
use crate::catalog::Catalog;
use crate::claim::{Claim, Kind};
use crate::comparison::Group;
use crate::error::Problem;
use crate::table::Sheets;
use crate::text::Decision;

/// Claims with others to hold them against that a source's spread must rest on before it is taken as known.
const KNOWN: f64 = 5.0;

/// What every question of `claims` comes to by a method, in order of event and question.
pub fn estimates(claims: &[Claim], catalog: &Catalog, how: &How, method: &Estimator) -> Vec<Estimate> {
    let Some(policy) = catalog.policy(&how.policy) else { return Vec::new() };
    let tabled = Tabled::new(claims, catalog, policy, &how.decisions);
    let reference = how.reference.as_deref().and_then(|r| tabled.source(claims, r));
    of_tabled(&tabled, reference, catalog, how, method)
}

/// The same of Parquet tables, whatever their length: a claim is made of each combination of words, not of each row. `places` are those of an event.
///
/// # Errors
/// When a file cannot be read any more, and when no claim is by the reference.
pub fn estimates_of_sheets(
    sheets: &Sheets,
    catalog: &Catalog,
    how: &How,
    method: &Estimator,
    places: &(dyn Fn(&str) -> Vec<String> + Sync),
) -> Result<(Vec<Estimate>, Vec<Problem>), Problem> {
    let Some(policy) = catalog.policy(&how.policy) else { return Ok(Default::default()) };
    let Large { tabled, sources, problems } = large::read(sheets, catalog, policy, &how.decisions, places)?;
    let trusted = how.reference.as_ref().map(|r| sources.get(r).ok_or_else(|| no_source(r))).transpose()?;
    let reference = trusted.and_then(|name| tabled.origins.binary_search(name).ok()).map(|n| n as u32);
    Ok((of_tabled(&tabled, reference, catalog, how, method), problems))
}

/// The source that is to be trusted makes no claim.
pub fn no_source(source: &str) -> Problem {
    let remedy = "give the id of a source as it stands in the claims (column source)";
    Problem::error(format!("no claim is by the source “{source}”"), remedy)
}

fn of_tabled(tabled: &Tabled, reference: Option<u32>, catalog: &Catalog, how: &How, method: &Estimator) -> Vec<Estimate> {
    let model = method.id == "model";
    let fit = fitted(tabled, reference);
    let outcomes = if model { fit.outcomes(&tabled.evidence, 0.95) } else { (method.run)(&tabled.evidence) };
    let about = match (model, &how.reference) {
        (true, Some(source)) => {
            format!("{source}: its bias is taken as zero; low and high: 95 % interval for the latent value, not for another claim")
        }
        (true, None) => {
            "zero mean: biases are zero on average; low and high: 95 % interval for the latent value, not for another claim".to_owned()
        }
        _ => "none: no source is trusted above another; low and high span the claims".to_owned(),
    };
    let one = |(q, (group, outcome)): (usize, (&Group, Outcome))| {
        let told = &tabled.told[q];
        let scale = tabled.evidence.asked[q].scale;
        let exclusive = catalog.metric(&group.question.metric).is_none_or(|m| m.exclusive || m.categories.len() == 2);
        let split = group.kind == Kind::Fact && exclusive && differ(tabled, q);
        let spread = pooled(&within(tabled, &fit, q));
        let (low, high) = if model { (outcome.low, outcome.high) } else { (finite(told.span.0), finite(told.span.1)) };
        let category = |code: f64| tabled.categories[tabled.evidence.asked[q].metric as usize].get(code as usize).cloned();
        let fact = scale == Scale::Category;
        let mut reference = about.clone();
        match &spread {
            Some(found) => {
                let ends = found.prediction.map(|(l, h)| (rounded(scale.figure(l)), rounded(scale.figure(h))));
                reference.push_str(&ends.map_or(String::new(), |(l, h)| format!("; another source would state {l}–{h} (95 %)")));
            }
            None if fact || told.sources < 2 => {}
            None => reference.push_str("; q and i2 null: the spread of too few of its sources is known"),
        }
        let decided = tabled.decided.get(&q).cloned();
        if let Some(found) = &decided {
            let Decision { by, on, why, .. } = &how.decisions[found.number];
            reference.push_str(&format!("; decided by {by} on {on}: {}, which the estimate does not use. Reason: {why}", found.what));
        }
        Estimate {
            question: group.id.clone(),
            metric: group.question.metric.clone(),
            estimate: outcome.estimate.filter(|_| !fact && claimed(tabled, q)).map(|x| counted(x, scale)),
            value: outcome.estimate.filter(|_| fact).and_then(category),
            low: low.filter(|_| !fact).map(|x| counted(x, scale)),
            high: high.filter(|_| !fact).map(|x| counted(x, scale)),
            n_claims: told.claims,
            n_sources: told.sources,
            q: spread.map(|s| rounded(s.q)),
            i2: spread.map(|s| rounded(s.i2)),
            grade: match told.sources {
                _ if split || told.contested() => "contested",
                0 | 1 => "weak",
                _ => "fair",
            }
            .to_owned(),
            estimator: method.id.to_owned(),
            reference,
            decided,
        }
    };
    tabled.groups.par_iter().zip(outcomes).enumerate().map(one).collect()
}

/// Decisions that concern no question of these.
pub fn idle(estimates: &[Estimate], decisions: &[Decision]) -> Vec<Problem> {
    let used: Vec<usize> = estimates.iter().filter_map(|e| e.decided.as_ref().map(|d| d.number)).collect();
    let idle = decisions.iter().enumerate().filter(|(number, _)| !used.contains(number));
    idle.map(|(_, decision)| {
        let remedy = "take it out, or correct its question; one that prefers a source needs a claim of that source on the question";
        Problem::warning("a decision that concerns no question", remedy).in_file(&decision.file).at(decision.line, 1)
    })
    .collect()
}

/// Somebody states a figure or a bound: the middle of vague words is a number that nobody has claimed.
fn claimed(tabled: &Tabled, q: usize) -> bool {
    tabled.evidence.asked[q].series != u32::MAX || tabled.evidence.of(q).into_iter().any(|i| !tabled.evidence.best[i].is_nan())
}

/// Things counted are whole.
fn counted(x: f64, scale: Scale) -> f64 {
    match scale {
        Scale::Log { grain: 1.0 } if x >= 10.0 && x.fract() != 0.5 => rounded(x).round(),
        _ => rounded(x),
    }
}

/// Voices give a fact different categories.
fn differ(tabled: &Tabled, q: usize) -> bool {
    let mut codes = tabled.evidence.of(q).map(|i| tabled.evidence.best[i]);
    let first = codes.next();
    codes.any(|code| Some(code) != first)
}

fn finite(x: f64) -> Option<f64> {
    Some(x).filter(|x| x.is_finite())
}

/// The stated figures of a question on its scale with their sources' variances; empty when any of them is unknown.
fn within(tabled: &Tabled, fit: &Fit, q: usize) -> Vec<(f64, f64)> {
    let (evidence, asked) = (&tabled.evidence, &tabled.evidence.asked[q]);
    if asked.scale == Scale::Category {
        return Vec::new();
    }
    let of = |i: usize| {
        let cell = fit.cell(asked.metric, evidence.source[i]).filter(|c| c.n >= KNOWN)?;
        Some((asked.scale.on(evidence.best[i]), cell.spread.variance))
    };
    let stated = evidence.of(q).filter(|i| !evidence.best[*i].is_nan());
    stated.map(of).collect::<Option<Vec<_>>>().unwrap_or_default()
}
