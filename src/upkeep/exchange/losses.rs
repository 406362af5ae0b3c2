//! What an export cannot hold: found by reading it again.

use std::collections::BTreeMap;

use crate::claim::{Claim, Kind};
use crate::table::{COLUMNS, Refusal, UNNAMED_METRIC, column};

/// Columns that say where a table lies, which is for whoever puts it there.
const OF_THE_FOLDER: [&str; 1] = ["event"];

/// Columns that make a claim another one.
const MEANING: [&str; 5] = ["metric", "from", "to", "place", "source"];

/// Claims that are not in an export, and columns in which those that are would be read otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Losses {
    /// Why, what it is in each claim, and the ids of the claims.
    pub left_out: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// Column → claims that say something there, and nothing when they are read again.
    pub dropped: BTreeMap<&'static str, usize>,
    /// Column → claims that are read with something else there, or with something where they say nothing.
    pub changed: BTreeMap<&'static str, usize>,
}

impl Losses {
    pub(super) fn leave_out(&mut self, claim: &Claim, why: Refusal) {
        self.left_out.entry(why.why).or_default().entry(why.what).or_default().push(claim.claim_id.clone());
    }

    /// Why a claim must not be handed on: it would be read as one about another thing, place or day, or by somebody else.
    pub(super) fn misread(claim: &Claim, back: &Claim) -> Option<Refusal> {
        let other = |name: &&&str| {
            let text = |claim: &Claim| column(name).and_then(|c| c.text(claim));
            text(claim).zip(text(back)).is_some_and(|(own, read)| own != read && read != UNNAMED_METRIC)
        };
        let name = MEANING.iter().find(other)?;
        let own = column(name).and_then(|c| c.text(claim)).unwrap_or_default();
        let name = if matches!(*name, "from" | "to") { "period" } else { name };
        Some(Refusal { why: format!("it would give them another {name}"), what: own })
    }

    /// Counts the columns in which a claim is not what is read of it.
    pub(super) fn compare(&mut self, claim: &Claim, back: &Claim) {
        let nothing = Claim::new("", "", Kind::Quantity, "");
        for column in COLUMNS.iter().filter(|c| !OF_THE_FOLDER.contains(&c.name)) {
            let (own, read) = (column.text(claim), column.text(back));
            if own != read {
                let unsaid = read == column.text(&nothing) || read.as_deref() == Some(UNNAMED_METRIC);
                let list = if unsaid { &mut self.dropped } else { &mut self.changed };
                *list.entry(column.name).or_default() += 1;
            }
        }
    }

    /// What is lost, a line each; nothing when all is held.
    pub fn lines(&self) -> Vec<String> {
        let claims = |n: usize| if n == 1 { "1 claim".to_owned() } else { format!("{n} claims") };
        let list = |columns: &BTreeMap<&'static str, usize>| {
            let mut columns: Vec<_> = COLUMNS.iter().filter_map(|c| columns.get(c.name).map(|n| (c.name, *n))).collect();
            columns.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
            columns.into_iter().map(|(name, n)| format!("{name} ({})", claims(n))).collect::<Vec<_>>().join(", ")
        };
        let mut lines = Vec::new();
        for (why, kinds) in &self.left_out {
            let all: usize = kinds.values().map(Vec::len).sum();
            let mut kinds: Vec<_> = kinds.iter().filter(|(what, _)| !what.is_empty()).map(|(what, ids)| (what, ids.len())).collect();
            kinds.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
            let kinds: Vec<String> = kinds.into_iter().map(|(what, n)| format!("{what} {n}")).collect();
            let kinds = if kinds.is_empty() { String::new() } else { format!(": {}", kinds.join(", ")) };
            lines.push(format!("left out: {}, {why}{kinds}", claims(all)));
        }
        for (word, columns) in [("dropped", &self.dropped), ("changed", &self.changed)] {
            if !columns.is_empty() {
                lines.push(format!("{word}: {}", list(columns)));
            }
        }
        lines
    }
}
