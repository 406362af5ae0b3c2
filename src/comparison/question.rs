//! Questions: what several claims answer, and which claims answer the same one.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::place_key;
use super::schema::Question;
use crate::catalog::{Catalog, Metric, PopulationRule};
use crate::claim::{Claim, Kind, Modality, Scope};

/// Claims that answer one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The event.
    pub event: String,
    /// String form of `question`, or the coder's.
    pub id: String,
    /// What is asked.
    pub question: Question,
    /// Fact or quantity.
    pub kind: Kind,
    /// Indices of the claims, in order of their ids; a repeated telling is left out.
    pub claims: Vec<usize>,
}

/// The question that a claim answers, as far as it says.
pub fn question_of(claim: &Claim, catalog: &Catalog) -> Question {
    let unknown;
    let metric = match catalog.metric(&claim.metric) {
        Some(metric) => metric,
        None => {
            unknown = Metric::unknown(&claim.metric);
            &unknown
        }
    };
    let population = match metric.populations {
        PopulationRule::Single => None,
        _ => catalog.populations.counted(metric, claim.population.as_deref()).map(str::to_owned),
    };
    let (from, to) = (claim.from.or(claim.to), claim.to.or(claim.from));
    // A running total is asked for by its last day; where it began makes no difference.
    let running = claim.scope == Some(Scope::Cumulative);
    Question {
        metric: metric.counted_as().to_owned(),
        population,
        place: place_key(claim),
        from: from.filter(|_| !running).map(|d| d.to_string()),
        to: (if running { claim.as_of.or(to) } else { to }).map(|d| d.to_string()),
        scope: claim.scope.map(|s| s.as_str().to_owned()),
    }
}

impl Question {
    /// `detained/people@kazakhstan/almaty 2019-06-09..2019-06-09 period`; what is unstated is left out.
    pub fn id(&self) -> String {
        let mut id = self.metric.clone();
        let part = |sign: char, text: &Option<String>| text.as_ref().map_or(String::new(), |t| format!("{sign}{t}"));
        id.push_str(&part('/', &self.population));
        id.push_str(&part('@', &self.place));
        if self.from.is_some() || self.to.is_some() {
            id.push_str(&format!(" {}..{}", self.from.as_deref().unwrap_or(""), self.to.as_deref().unwrap_or("")));
        }
        id.push_str(&part(' ', &self.scope));
        id
    }
}

/// The id that findings and estimates give a question: the coder's when the claim bears one.
pub(super) fn id_of(claim: &Claim, question: &Question) -> String {
    claim.question.clone().filter(|q| !q.trim().is_empty()).unwrap_or_else(|| question.id())
}

/// Groups claims by the question they answer. A claim that leaves its scope open joins those that state one, when all of them
/// state the same. Left out are claims that their source does not hold to be so: superseded, hypothetical, retracted, planned of what
/// is counted when it happens, and denied figures.
pub fn questions(claims: &[Claim], catalog: &Catalog) -> Vec<Group> {
    let ids: BTreeSet<(&str, &str)> = claims.iter().map(|c| (c.event.as_str(), c.claim_id.as_str())).collect();
    let told_before = |c: &Claim| c.repeats.as_deref().is_some_and(|r| ids.contains(&(c.event.as_str(), r)));
    let mut groups: BTreeMap<(String, String), Group> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate().filter(|(_, c)| holds(c, catalog) && !told_before(c)) {
        let (key, group) = keyed(claim, catalog);
        groups.entry((claim.event.clone(), key)).or_insert(group).claims.push(at);
    }
    for (open, only) in scopes_to_join(groups.iter()) {
        if let Some(joining) = groups.remove(&open)
            && let Some(group) = groups.get_mut(&only)
        {
            group.claims.extend(joining.claims);
        }
    }
    let mut out: Vec<Group> = groups.into_values().collect();
    for group in &mut out {
        group.claims.sort_by(|a, b| claims[*a].claim_id.cmp(&claims[*b].claim_id));
    }
    out
}

/// Its source holds a claim to be so.
pub fn holds(claim: &Claim, catalog: &Catalog) -> bool {
    match claim.modality {
        Modality::Actual => true,
        Modality::Planned => catalog.metric(&claim.metric).is_some_and(|m| m.planned),
        Modality::Denied => claim.kind == Kind::Fact,
        Modality::Hypothetical | Modality::Superseded | Modality::Retracted => false,
    }
}

/// The question that a claim answers, as a group without claims, with its key within the event.
pub fn keyed(claim: &Claim, catalog: &Catalog) -> (String, Group) {
    let question = question_of(claim, catalog);
    let id = id_of(claim, &question);
    let key = if claim.question.is_some() { format!("{id}\u{1f}{}", question.metric) } else { id.clone() };
    (key, Group { event: claim.event.clone(), id, question, kind: claim.kind, claims: Vec::new() })
}

/// Event and key of a group.
type Place = (String, String);

/// Groups of open scope, each with the only group of the same question that states one. `groups` by event and key.
pub fn scopes_to_join<'a>(groups: impl Iterator<Item = (&'a Place, &'a Group)>) -> Vec<(Place, Place)> {
    let mut scopes: BTreeMap<Place, Vec<Place>> = BTreeMap::new();
    let mut open: BTreeSet<Place> = BTreeSet::new();
    for (place, group) in groups.filter(|(_, g)| g.id == g.question.id()) {
        if group.question.scope.is_none() {
            open.insert(place.clone());
            continue;
        }
        let without = Question { scope: None, ..group.question.clone() };
        scopes.entry((group.event.clone(), without.id())).or_default().push(place.clone());
    }
    let only = |(of, mut stated): (Place, Vec<Place>)| (stated.len() == 1 && open.contains(&of)).then(|| (of, stated.swap_remove(0)));
    scopes.into_iter().filter_map(only).collect()
}
