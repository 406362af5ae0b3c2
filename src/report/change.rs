//! What a change to the claims did to the findings: new, resolved and changed ones, each with the claims that moved it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Report, wording};
use crate::claim::Claim;
use crate::comparison::Finding;

/// Findings of two states of the claims, held against each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Found now and not before, worst first.
    pub new: Vec<Moved>,
    /// Found before and no more.
    pub resolved: Vec<Moved>,
    /// Found in both, but not alike.
    pub changed: Vec<Altered>,
    /// How many are as they were.
    pub unchanged: usize,
    /// Claims that were added, removed or changed.
    pub claims: usize,
    /// Names of private persons that are left out.
    pub names_left_out: usize,
}

/// The JSON document of a change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct ChangeDocument<'a> {
    /// Of the document and the records in it: 1.
    pub version: u32,
    /// What changed.
    pub diff: &'a Change,
}

/// A finding that came or went.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moved {
    /// As it is, or was.
    pub finding: Finding,
    /// The claims that moved it; none where it is the comparison that changed.
    pub because: Vec<ClaimMove>,
}

/// A finding that is another than it was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Altered {
    /// As it was.
    pub before: Finding,
    /// As it is.
    pub after: Finding,
    /// The claims that moved it.
    pub because: Vec<ClaimMove>,
}

/// What happened to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// It was not there.
    Added,
    /// It is not there any more.
    Removed,
    /// It says something else.
    Changed,
}

/// A claim that was added, removed or changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ClaimMove {
    /// What happened.
    pub what: What,
    /// Its id, as it is, or was.
    pub claim: String,
    /// Where it is, or was, written: dispatch and line.
    pub at: String,
    /// Who says so.
    pub source: String,
    /// What it said.
    pub before: Option<String>,
    /// What it says.
    pub after: Option<String>,
}

impl Change {
    /// What leads from one report to the other.
    pub fn between(old: &Report, new: &Report) -> Self {
        let moves = Moves::of(&old.claims, &new.claims);
        let by_id = |report: &Report| report.findings.iter().map(|f| (f.finding_id.clone(), f.clone())).collect::<BTreeMap<_, _>>();
        let (before, after) = (by_id(old), by_id(new));
        let mut out = Self {
            new: Vec::new(),
            resolved: Vec::new(),
            changed: Vec::new(),
            unchanged: 0,
            claims: moves.0.values().map(|m| (&m.claim, m.what)).collect::<BTreeSet<_>>().len(),
            names_left_out: old.counts.names_left_out.max(new.counts.names_left_out),
        };
        let mut gone: Vec<&Finding> = old.findings.iter().filter(|f| !after.contains_key(&f.finding_id)).collect();
        for finding in &new.findings {
            let was = match before.get(&finding.finding_id) {
                Some(was) if alike(was, finding) => {
                    out.unchanged += 1;
                    continue;
                }
                Some(was) => Some(was.clone()),
                None => gone.iter().position(|was| moves.same(was, finding)).map(|at| gone.remove(at).clone()),
            };
            match was {
                Some(was) => {
                    let because = moves.because(&[&was, finding]);
                    out.changed.push(Altered { before: was, after: finding.clone(), because });
                }
                None => out.new.push(Moved { finding: finding.clone(), because: moves.because(&[finding]) }),
            }
        }
        out.resolved = gone.into_iter().map(|f| Moved { finding: f.clone(), because: moves.because(&[f]) }).collect();
        out
    }

    /// Whether the two are the same, as far as findings go.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.resolved.is_empty() && self.changed.is_empty()
    }
}

/// The same to a reader; where it stands in the file, and which policies hold, do not matter.
fn alike(a: &Finding, b: &Finding) -> bool {
    let key = |f: &Finding| (f.severity, f.verdict, f.message.clone(), f.gap_ratio.map(f64::to_bits), f.gap_absolute.map(f64::to_bits));
    key(a) == key(b)
}

/// What happened to each claim, by its old and by its new id.
struct Moves(BTreeMap<String, ClaimMove>, BTreeMap<String, String>);

impl Moves {
    fn of(old: &[Claim], new: &[Claim]) -> Self {
        let (before, after) = (by_id(old), by_id(new));
        let mut moves = Self(BTreeMap::new(), BTreeMap::new());
        // A figure that was corrected makes another claim of the same voice on the same matter.
        let mut open: BTreeMap<Matter<'_>, Vec<&Claim>> = BTreeMap::new();
        for claim in old.iter().rev().filter(|c| !after.contains_key(c.claim_id.as_str())) {
            open.entry(matter(claim)).or_default().push(claim);
        }
        for claim in new {
            let was = match before.get(claim.claim_id.as_str()) {
                Some(was) if said(was) == said(claim) => continue,
                Some(was) => Some(*was),
                None => open.get_mut(&matter(claim)).and_then(Vec::pop),
            };
            moves.add(was, Some(claim));
        }
        open.into_values().flatten().for_each(|claim| moves.add(Some(claim), None));
        moves
    }

    fn add(&mut self, was: Option<&Claim>, is: Option<&Claim>) {
        let Some(shown) = is.or(was) else { return };
        let what = match (was, is) {
            (Some(_), Some(_)) => What::Changed,
            (None, _) => What::Added,
            (_, None) => What::Removed,
        };
        let moved = ClaimMove {
            what,
            claim: shown.claim_id.clone(),
            at: wording::telling(shown),
            source: wording::source(shown),
            before: was.map(said),
            after: is.map(said),
        };
        for claim in [was, is].into_iter().flatten() {
            self.0.insert(claim.claim_id.clone(), moved.clone());
        }
        if let (Some(was), Some(is)) = (was, is) {
            self.1.insert(was.claim_id.clone(), is.claim_id.clone());
        }
    }

    /// Whether two findings are one, but for claims that say something else now.
    fn same(&self, was: &Finding, is: &Finding) -> bool {
        let now: BTreeSet<&String> = was.claims.iter().map(|id| self.1.get(id).unwrap_or(id)).collect();
        was.check == is.check && was.event == is.event && !now.is_empty() && now == is.claims.iter().collect()
    }

    fn because(&self, findings: &[&Finding]) -> Vec<ClaimMove> {
        let moves: BTreeSet<&ClaimMove> = findings.iter().flat_map(|f| &f.claims).filter_map(|id| self.0.get(id)).collect();
        moves.into_iter().cloned().collect()
    }
}

fn by_id(claims: &[Claim]) -> BTreeMap<&str, &Claim> {
    claims.iter().map(|c| (c.claim_id.as_str(), c)).collect()
}

/// What a claim is about, and whose it is.
type Matter<'a> = (&'a str, &'a str, &'a str, Option<&'a str>, Option<&'a str>, Option<&'a str>);

fn matter(claim: &Claim) -> Matter<'_> {
    let source = claim.source.as_deref().or(claim.source_text.as_deref());
    (&claim.event, &claim.dispatch, &claim.metric, claim.population.as_deref(), source, claim.place.as_deref())
}

/// All of a claim that a comparison looks at, in words.
fn said(claim: &Claim) -> String {
    let days = wording::days(claim.from.map(|d| d.to_string()).as_deref(), claim.to.map(|d| d.to_string()).as_deref());
    let counted = [Some(claim.metric.replace('_', " ")), claim.population.clone(), claim.place.as_deref().map(wording::place), Some(days)];
    let counted: Vec<String> = counted.into_iter().flatten().filter(|p| !p.is_empty()).map(|p| super::single_line(&p)).collect();
    format!("{} {}", wording::figure(claim), counted.join(", "))
}
