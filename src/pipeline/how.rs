//! How claims are compared: what the user and the events ask for, as one.

use std::collections::BTreeMap;

use super::{Options, vet};
use crate::catalog::Catalog;
use crate::comparison::{self, Tolerances};
use crate::error::Problem;
use crate::text::{Decision, Repository};

/// The tolerances and decisions of the user and of each event.
pub(super) fn comparing(options: &Options, repository: &Repository, catalog: &Catalog) -> (comparison::Options, Vec<Problem>) {
    let valid = |given: &BTreeMap<String, f64>| -> BTreeMap<String, f64> {
        given.iter().filter(|(m, ratio)| catalog.metric(m).is_some() && **ratio >= 1.0).map(|(m, ratio)| (m.clone(), *ratio)).collect()
    };
    let of_events = repository.events.iter().filter(|(_, e)| !e.tolerances.is_empty());
    let tolerances = Tolerances {
        metrics: valid(&options.tolerances),
        events: of_events.map(|(name, e)| (name.clone(), valid(&e.tolerances))).collect(),
    };
    // A decision on an event that is not looked at is left alone.
    let here = |d: &&Decision| d.event.is_none() || repository.files.iter().any(|f| f.event == d.event);
    let decisions = repository.events.values().flat_map(|e| &e.decisions).chain(options.decisions.iter().filter(here)).cloned().collect();
    let how = comparison::Options {
        policy: options.policy.clone(),
        listed: options.listed,
        pairs: options.pairs,
        tolerances,
        decisions,
        ..comparison::Options::default()
    };
    let faults = vet::tolerances(&options.tolerances, catalog).into_iter().map(|p| p.in_file("counterclaim.toml")).collect();
    (how, faults)
}
