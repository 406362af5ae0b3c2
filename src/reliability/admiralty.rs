//! The Admiralty pair (NATO AJP-2.1): a letter for a source's record, a digit for a claim's corroboration. The two are never averaged.
//!
//! F and 6 mean that something cannot be judged, not that it is worst. The thresholds are data and are printed with the letter.

use std::collections::{BTreeMap, BTreeSet};

use crate::claim::Claim;
use crate::comparison::{Pair, Verdict};

/// Questions with at least two other origins each below which nothing is graded; printed with the letter.
pub const MINIMUM: usize = 10;

/// A letter, with the questions it needs, the factor that the whole interval of deviations must stay within, and the share of pairs
/// that may be unable to hold together.
const LETTERS: [(char, usize, f64, f64); 4] =
    [('A', 30, 1.25, 0.05), ('B', 20, 1.5, 0.15), ('C', MINIMUM, 2.0, 0.3), ('D', MINIMUM, 4.0, 0.5)];

/// The letter of a record and the rule that gave it. `graded` counts questions with two other origins; `deviation` are the ends of the
/// interval of the factor.
pub fn letter(graded: usize, deviation: Option<(f64, f64)>, disjoint: Option<f64>) -> (char, String) {
    if graded < MINIMUM {
        return ('F', format!("F: a letter needs {MINIMUM} questions with two other origins, there are {graded}"));
    }
    let (Some((low, high)), Some(share)) = (deviation.filter(|d| d.0 > 0.0), disjoint) else {
        return ('F', "F: no deviation can be told".to_owned());
    };
    let factor = high.max(1.0 / low);
    for (letter, questions, within, most) in LETTERS {
        if graded >= questions && factor <= within && share <= most {
            let rule =
                format!("{letter}: {questions} questions, all of the interval within ×{within}, at most {:.0} % disjoint", most * 100.0);
            return (letter, rule);
        }
    }
    ('E', "E: beyond the limits of D (all of the interval within ×4, at most 50 % disjoint)".to_owned())
}

/// The digit of every claim that is among the pairs, by claim id: how independent origins bear it out.
pub fn credibility<'a>(claims: &'a [Claim], pairs: &'a [Pair]) -> BTreeMap<&'a str, (char, &'static str)> {
    let origin: BTreeMap<&str, &str> = claims.iter().map(|c| (c.claim_id.as_str(), c.source.as_deref().unwrap_or(&c.claim_id))).collect();
    let mut met: BTreeMap<&str, [BTreeSet<&str>; 3]> = BTreeMap::new();
    for pair in pairs.iter().filter(|p| !p.same_origin && p.verdict != Verdict::Incomparable) {
        for (own, other) in [(&pair.claim_a, &pair.claim_b), (&pair.claim_b, &pair.claim_a)] {
            let sort = match pair.verdict {
                Verdict::Agree => 0,
                Verdict::Disjoint => 1,
                _ => 2,
            };
            met.entry(own).or_default()[sort].insert(origin.get(other.as_str()).copied().unwrap_or(other));
        }
    }
    let digit = |[agree, disjoint, overlap]: &[BTreeSet<&str>; 3]| match (agree.len(), disjoint.len()) {
        (2.., 0) => ('1', "two other origins agree, none contradicts"),
        (1, 0) => ('2', "one other origin agrees, none contradicts"),
        (0, 0) if !overlap.is_empty() => ('3', "others allow it, none states it"),
        (1.., _) => ('3', "some other origins agree, some contradict"),
        (0, 1) => ('4', "one other origin contradicts, none agrees"),
        (0, 2..) => ('5', "several other origins contradict, none agrees"),
        (0, 0) => ('6', UNJUDGED),
    };
    met.iter().map(|(id, sorts)| (*id, digit(sorts))).collect()
}

/// Why a claim that meets no other has the digit 6.
pub const UNJUDGED: &str = "no other origin answers the same question";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thin_evidence_is_f_and_the_rule_is_told() {
        let (letter_f, rule) = letter(9, Some((0.9, 1.1)), Some(0.0));
        assert_eq!((letter_f, rule.as_str()), ('F', "F: a letter needs 10 questions with two other origins, there are 9"));
        assert_eq!(letter(40, None, Some(0.0)).0, 'F');
    }

    #[test]
    fn letters_follow_the_whole_interval() {
        assert_eq!(letter(40, Some((0.9, 1.2)), Some(0.02)).0, 'A');
        assert_eq!(letter(12, Some((0.9, 1.2)), Some(0.02)).0, 'C', "A and B need more questions");
        assert_eq!(letter(40, Some((1.6, 2.8)), Some(0.2)).0, 'D');
        assert_eq!(letter(40, Some((0.1, 0.3)), Some(0.9)).0, 'E');
    }
}
