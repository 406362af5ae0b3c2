//! A person's corrections, laid over what extraction found.
//!
//! A file `<dispatch>.review.toml` beside the dispatch:
//!
//! ```toml
//! [[accept]]
//! claim = "c0123456789ab"
//! reviewer = "AB"
//!
//! [[amend]]
//! claim = "c0123456789ab"
//! reason = "the 400 are a part of the 500"
//! set = { population = "protesters", number_text = "400", place_text = "" }   # "" empties a column
//!
//! [[reject]]
//! claim = "c0123456789ab"
//! reason = "a bus number"
//!
//! [[add]]
//! reason = "stands in a picture"
//! set = { metric = "detained", number_text = "about 30", source_text = "police" }
//!
//! [[suppress]]
//! finding = "28a690c8661f8bd9"   # or check = "self-contradiction", for all of its findings about this dispatch
//! reason = "two counts of two hours"
//! ```

use serde::Deserialize;
use toml::Spanned;

use super::schema::{Claim, Kind, Review};
use crate::error::{Problem, line_column};

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ReviewFile {
    accept: Vec<Correction>,
    amend: Vec<Correction>,
    reject: Vec<Correction>,
    add: Vec<Correction>,
    suppress: Vec<Spanned<RawSuppression>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSuppression {
    finding: Option<String>,
    check: Option<String>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    reviewer: Option<String>,
    #[serde(default, rename = "date")]
    _date: Option<toml::Value>,
}

/// That a finding about a dispatch is to be left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The dispatch, as shown.
    pub dispatch: String,
    /// Id of the finding; any when not given.
    pub finding: Option<String>,
    /// Id of the check; any when not given.
    pub check: Option<String>,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub reviewer: Option<String>,
    /// The review file, as shown.
    pub file: String,
    /// Where in it.
    pub line: u32,
}

/// The suppressions of the review file of a dispatch. One without finding and check, or without a reason, is none, and reported by
/// [`apply`] with what else is wrong.
pub fn suppressions(text: &str, shown: &str, dispatch: &str) -> Vec<Suppression> {
    let raw = toml::from_str(text).unwrap_or_else(|_| ReviewFile::default()).suppress;
    raw.into_iter()
        .filter(|s| s.get_ref().fault().is_none())
        .map(|s| {
            let line = line_column(text, s.span().start).0;
            let RawSuppression { finding, check, reason, reviewer, .. } = s.into_inner();
            Suppression { dispatch: dispatch.to_owned(), finding, check, reason, reviewer, file: shown.to_owned(), line }
        })
        .collect()
}

impl RawSuppression {
    fn fault(&self) -> Option<&'static str> {
        match (&self.finding, &self.check) {
            (None, None) => Some("a suppression without finding and check"),
            _ if self.reason.trim().is_empty() => Some("a suppression without reason"),
            _ => None,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Correction {
    claim: Option<Spanned<String>>,
    #[serde(default)]
    set: Option<Spanned<toml::Table>>,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    reviewer: Option<String>,
    #[serde(default, rename = "date")]
    _date: Option<toml::Value>,
}

/// Lays the corrections of one review file over the claims of its dispatch; added claims come last. `settle` reads the texts of a claim
/// anew, where a correction gives texts and leaves open what they come to. A correction that matches nothing, sets a field that does
/// not exist or cannot be read is reported, and changes nothing.
pub fn apply(
    claims: &mut Vec<Claim>,
    text: &str,
    shown: &str,
    event: &str,
    dispatch: &str,
    settle: impl Fn(&mut Claim) -> Result<(), Problem>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let file: ReviewFile = match toml::from_str(text) {
        Ok(file) => file,
        Err(e) => {
            let at = e.span().map_or(0, |s| s.start);
            let remedy = "a review file holds [[accept]], [[amend]], [[reject]] and [[add]] with claim, set, reason, reviewer, date, and [[suppress]] with finding or check and reason";
            return vec![Problem::error(e.message().replace('\n', ", "), remedy).at_offset(text, at).in_file(shown)];
        }
    };
    for (fault, at) in file.suppress.iter().filter_map(|s| Some((s.get_ref().fault()?, s.span().start))) {
        let remedy = "write finding = \"…\" (or check = \"…\") and reason = \"…\"";
        problems.push(Problem::error(fault, remedy).at_offset(text, at).in_file(shown));
    }
    let find = |c: &Correction, claims: &[Claim], problems: &mut Vec<Problem>| -> Option<usize> {
        let Some(id) = &c.claim else {
            problems.push(Problem::error("a correction without claim", "name the claim it corrects").in_file(shown));
            return None;
        };
        let index = claims.iter().position(|k| k.claim_id == *id.get_ref());
        if index.is_none() {
            let remedy = "the text it corrected has changed: list the claims with “extract” and review them anew";
            problems.push(
                Problem::warning(format!("no claim {} any more", id.get_ref()), remedy).at_offset(text, id.span().start).in_file(shown),
            );
        }
        index
    };
    for c in &file.accept {
        if let Some(i) = find(c, claims, &mut problems) {
            claims[i].review = Review::Accepted;
            claims[i].confidence = 1.0;
            claims[i].notes.push(note("accepted", c));
        }
    }
    for c in &file.amend {
        if let Some(i) = find(c, claims, &mut problems) {
            let Some(set) = &c.set else {
                problems.push(Problem::error("an amendment without set", "write set = { column = value }").in_file(shown));
                continue;
            };
            let opened = opened(&claims[i], set.get_ref());
            let amended = with_fields(opened.as_ref().unwrap_or(&claims[i]), set.get_ref()).and_then(|mut amended| {
                if opened.is_some() {
                    settle(&mut amended)?;
                }
                Ok(amended)
            });
            match amended {
                Ok(amended) => {
                    claims[i] = amended;
                    claims[i].review = Review::Amended;
                    claims[i].confidence = 1.0;
                    claims[i].notes.push(note("amended", c));
                }
                Err(wrong) => problems.push(wrong.at_offset(text, set.span().start).in_file(shown)),
            }
        }
    }
    let mut rejected: Vec<usize> = file.reject.iter().filter_map(|c| find(c, claims, &mut problems)).collect();
    rejected.sort_unstable();
    // Rejected twice is rejected once: a second removal would hit the claim after it.
    rejected.dedup();
    for i in rejected.into_iter().rev() {
        claims.remove(i);
    }
    for (n, c) in file.add.iter().enumerate() {
        let model = claims.first().cloned();
        let mut fresh = Claim::new(event, dispatch, Kind::Quantity, "");
        if let Some(model) = model {
            (fresh.outlet, fresh.published, fresh.language, fresh.file) = (model.outlet, model.published, model.language, model.file);
        }
        fresh.claim_id = format!("added-{dispatch}-{}", n + 1);
        let set = c.set.as_ref().map_or_else(toml::Table::new, |s| s.get_ref().clone());
        let at = c.set.as_ref().map_or(0, |s| s.span().start);
        match with_fields(&fresh, &set) {
            Ok(claim) if claim.metric.is_empty() => {
                problems.push(
                    Problem::error("an added claim without metric", "write set = { metric = …, number_text = …, source_text = … }")
                        .at_offset(text, at)
                        .in_file(shown),
                );
            }
            Ok(mut claim) => {
                claim.review = Review::Added;
                claim.file = if fresh.file.is_empty() { shown.to_owned() } else { fresh.file };
                claim.notes.push(note("added", c));
                match settle(&mut claim) {
                    Ok(()) => claims.push(claim),
                    Err(wrong) => problems.push(wrong.at_offset(text, at).in_file(shown)),
                }
            }
            Err(wrong) => problems.push(wrong.at_offset(text, at).in_file(shown)),
        }
    }
    problems
}

fn note(what: &str, c: &Correction) -> String {
    let by = c.reviewer.as_deref().map(|r| format!(" by {r}")).unwrap_or_default();
    let why = c.reason.as_deref().map(|r| format!(": {r}")).unwrap_or_default();
    format!("{what}{by}{why}")
}

/// The claim without what other words have it come to; `None` where the correction gives no words, or says itself what they come to.
fn opened(claim: &Claim, set: &toml::Table) -> Option<Claim> {
    let alone = |key: &str, others: &[&str]| set.contains_key(key) && !others.iter().any(|other| set.contains_key(*other));
    let mut out = claim.clone();
    let figure = alone("number_text", &["qualifier", "low", "best", "high"]);
    if figure {
        (out.qualifier, out.low, out.best, out.high, out.vague) = (None, None, None, None, None);
    }
    let source = alone("source_text", &["source", "source_kind"]) || alone("source", &["source_kind"]);
    if source {
        (out.source, out.source_kind) = (None, "unknown".into());
    }
    let place = alone("place_text", &["place"]) || alone("place", &["country"]);
    if place {
        (out.place, out.country) = (None, None);
    }
    (figure || source || place).then_some(out)
}

/// The claim with columns of the table set to other values; goes through the public shape, so that a wrong name or type is refused.
fn with_fields(claim: &Claim, set: &toml::Table) -> Result<Claim, Problem> {
    let wrong = |what: String| Problem::error(what, "use the columns of the claims table");
    let mut value = serde_json::to_value(claim).map_err(|e| wrong(e.to_string()))?;
    let Some(fields) = value.as_object_mut() else { return Err(wrong("a claim is an object".into())) };
    for (key, new) in set {
        if !fields.contains_key(key) {
            return Err(wrong(format!("there is no column {key}")));
        }
        // TOML has no word for nothing.
        let new = if new.as_str() == Some("") { Ok(serde_json::Value::Null) } else { serde_json::to_value(new) };
        fields.insert(key.clone(), new.map_err(|e| wrong(e.to_string()))?);
    }
    let mut changed: Claim = serde_json::from_value(value).map_err(|e| wrong(e.to_string()))?;
    if changed.low.zip(changed.high).is_some_and(|(low, high)| low > high) {
        return Err(wrong("low is above high".into()));
    }
    (changed.file, changed.spot) = (claim.file.clone(), claim.spot);
    (changed.vague, changed.notes) = (claim.vague.clone(), claim.notes.clone());
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_rejected_twice_takes_no_other_with_it() {
        let claim = |id: &str| Claim { claim_id: id.into(), ..Claim::new("e", "d", Kind::Quantity, "detained") };
        let mut claims = vec![claim("c1"), claim("c2"), claim("c3")];
        let text = "[[reject]]\nclaim = \"c1\"\n[[reject]]\nclaim = \"c3\"\n[[reject]]\nclaim = \"c3\"\n[[reject]]\nclaim = \"c1\"\n";
        let problems = apply(&mut claims, text, "d.review.toml", "e", "d", |_| Ok(()));
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(claims.iter().map(|c| c.claim_id.as_str()).collect::<Vec<_>>(), ["c2"]);
    }
}
