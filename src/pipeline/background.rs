//! What stands behind the findings of a report: questions with what they come to, records of sources, how it was all made.

use std::collections::BTreeSet;

use super::{Knowledge, Options};
use crate::catalog::{Catalog, Scale};
use crate::claim::Claim;
use crate::comparison::{self, CHECKS, Comparison};
use crate::reliability::{self, How};
use crate::report::{Asked, Background, Known, Method};

/// The estimator of the page: the only one that gives an interval for the latent value.
const ESTIMATOR: &str = "model";

/// Of claims in order, as they were compared.
pub(super) fn of(claims: &[Claim], found: &Comparison, knowledge: &Knowledge, options: &Options, how: &comparison::Options) -> Background {
    let catalog = knowledge.catalog();
    let mut out = Background { method: method(claims, knowledge, how), ..Background::default() };
    if claims.len() > options.listed {
        out.left_out.push(
            "There are too many claims to list questions and records here: counterclaim estimate and counterclaim sources give them."
                .into(),
        );
        return out;
    }
    let judged = How { policy: options.policy.clone(), reference: None, decisions: how.decisions.clone() };
    if let Some(estimator) = reliability::estimator(ESTIMATOR) {
        let estimates = reliability::estimates(claims, catalog, &judged, estimator);
        let asked = comparison::questions(claims, catalog).into_iter().zip(estimates).map(|(group, estimate)| Asked {
            logarithmic: catalog.metric(&group.question.metric).is_none_or(|m| m.scale == Scale::Log),
            claims: group.claims.iter().map(|at| claims[*at].claim_id.clone()).collect(),
            event: group.event,
            question: group.question,
            kind: group.kind,
            estimate,
        });
        out.questions = asked.collect();
    }
    if found.complete {
        out.records = reliability::records(claims, &found.pairs, catalog, &judged);
    } else {
        out.left_out.push("Not every pair of a crowded event was compared, so there are no records here: counterclaim sources takes its time and gives them.".into());
    }
    out
}

fn method(claims: &[Claim], knowledge: &Knowledge, how: &comparison::Options) -> Method {
    let catalog = knowledge.catalog();
    let known = |id: &str, about: &str| Known { id: id.to_owned(), about: about.to_owned() };
    let tried = catalog.policies.iter().filter(|p| how.policies.is_empty() || how.policies.contains(&p.name));
    Method {
        program: concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")).to_owned(),
        own_catalogue: knowledge.own.is_some(),
        policies: tried.map(|p| known(&p.name, &p.about)).collect(),
        estimator: reliability::estimator(ESTIMATOR).map(|e| known(e.id, e.summary)).unwrap_or_default(),
        checks: CHECKS.iter().map(|c| known(c.id, c.summary)).collect(),
        catalogue: holdings(catalog),
        tolerances: tolerances(claims, catalog, how),
        decisions: how.decisions.clone(),
    }
}

fn holdings(catalog: &Catalog) -> Vec<Known> {
    let languages: Vec<&str> = catalog.languages.iter().map(|l| l.name.as_str()).collect();
    let counts = [
        ("languages", format!("{}: {}", languages.len(), languages.join(", "))),
        ("metrics", catalog.metrics.len().to_string()),
        ("sources", catalog.sources.len().to_string()),
        ("places", catalog.places.len().to_string()),
        ("vagueness policies", catalog.policies.len().to_string()),
    ];
    counts.into_iter().map(|(id, about)| Known { id: id.to_owned(), about }).collect()
}

/// Those of metrics that are claimed, where they allow for anything.
fn tolerances(claims: &[Claim], catalog: &Catalog, how: &comparison::Options) -> Vec<(String, Option<String>, f64)> {
    let claimed: BTreeSet<&str> = claims.iter().map(|c| c.metric.as_str()).collect();
    let general = claimed.iter().filter_map(|id| {
        let given = how.tolerances.metrics.get(*id).copied();
        let ratio = given.or_else(|| catalog.metric(id).and_then(|m| m.tolerance))?;
        Some(((*id).to_owned(), None, ratio))
    });
    let of_events =
        how.tolerances.events.iter().flat_map(|(event, of)| of.iter().map(move |(id, ratio)| (id.clone(), Some(event.clone()), *ratio)));
    general.chain(of_events).filter(|(.., ratio)| *ratio > 1.0).collect()
}
