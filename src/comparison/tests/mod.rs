mod checks;
mod crowds;
mod decisions;
mod laws;
mod reference;
mod reasons;
mod sets;

use jiff::civil::date;

use super::*;
use crate::catalog::Qualifier;
use crate::claim::{DateBasis, Kind, Modality, Scope};

/// A claim on people detained in Almaty on 9 June 2019: `500`, `~500`, `>=7`, `>100`, `<=40`, `<40`, `3000-5000`; a word is a fact.
fn claim(id: &str, source: &str, figure: &str) -> Claim {
    let mut c = Claim::new("e", &format!("d-{source}"), Kind::Quantity, "detained");
    c.claim_id = id.into();
    c.source = Some(source.into());
    c.source_text = Some(source.into());
    c.source_kind = "police".into();
    c.outlet = Some(format!("outlet of {source}"));
    c.population = Some("people".into());
    c.place = Some("kazakhstan/almaty".into());
    (c.from, c.to) = (Some(date(2019, 6, 9)), Some(date(2019, 6, 9)));
    if let Some(value) = figure.strip_prefix('=') {
        c.kind = Kind::Fact;
        c.metric = "conduct".into();
        c.value = Some(value.into());
        return c;
    }
    let rest = |sign: &str| figure.strip_prefix(sign).and_then(|n| n.parse().ok());
    let range = figure.split_once('-').and_then(|(a, b)| a.parse::<f64>().ok().zip(b.parse::<f64>().ok()));
    (c.qualifier, c.best) = if let Some((low, high)) = range {
        (c.low, c.high) = (Some(low), Some(high));
        (Some(Qualifier::Between), None)
    } else if let Some(n) = rest("~") {
        (Some(Qualifier::About), Some(n))
    } else if let Some(n) = rest(">=") {
        (Some(Qualifier::AtLeast), Some(n))
    } else if let Some(n) = rest(">") {
        (Some(Qualifier::MoreThan), Some(n))
    } else if let Some(n) = rest("<=") {
        (Some(Qualifier::AtMost), Some(n))
    } else if let Some(n) = rest("<") {
        (Some(Qualifier::LessThan), Some(n))
    } else {
        (Some(Qualifier::Exact), figure.parse().ok())
    };
    c
}

trait With: Sized {
    fn with(self, change: impl FnOnce(&mut Claim)) -> Claim;
    fn metric(self, id: &str) -> Claim {
        self.with(|c| c.metric = id.into())
    }
    fn place(self, path: &str) -> Claim {
        self.with(|c| c.place = (!path.is_empty()).then(|| path.into()))
    }
    fn of(self, population: &str) -> Claim {
        self.with(|c| c.population = (!population.is_empty()).then(|| population.into()))
    }
    fn days(self, from: i8, to: i8) -> Claim {
        self.with(|c| (c.from, c.to) = (Some(date(2019, 6, from)), Some(date(2019, 6, to))))
    }
    fn scope(self, scope: Scope) -> Claim {
        self.with(|c| c.scope = Some(scope))
    }
    fn modality(self, modality: Modality) -> Claim {
        self.with(|c| c.modality = modality)
    }
    fn published(self, day: &str) -> Claim {
        self.with(|c| c.published = Some(day.into()))
    }
    fn dispatch(self, id: &str) -> Claim {
        self.with(|c| (c.dispatch, c.outlet) = (id.into(), Some(id.into())))
    }
}

impl With for Claim {
    fn with(mut self, change: impl FnOnce(&mut Claim)) -> Claim {
        change(&mut self);
        self
    }
}

fn compared(claims: &[Claim]) -> Comparison {
    let out = compare(claims, Catalog::built_in(), &Options::default());
    assert_eq!(out.problems, []);
    out
}

fn found(claims: &[Claim]) -> Vec<(String, Severity)> {
    compared(claims).findings.into_iter().map(|f| (f.check, f.severity)).collect()
}

#[test]
fn the_example_of_the_documentation() {
    let police = claim("a", "police", "~500").published("2019-06-10").with(|c| c.number_text = Some("about 500".into()));
    let kibhr = claim("b", "KIBHR", ">950").published("2019-06-12").with(|c| c.number_text = Some("more than 950".into()));
    let out = compared(&[kibhr, police]);
    let f = &out.findings[0];
    assert_eq!(f.message, "police: “about 500” against KIBHR: “more than 950” detained, Almaty, 9 June 2019");
    assert_eq!(f.question_id, "detained/people@kazakhstan/almaty 2019-06-09..2019-06-09");
    assert_eq!((f.check.as_str(), f.severity, f.verdict), ("conflicting-counts", Severity::Error, Some(Verdict::Disjoint)));
    assert_eq!((f.gap_ratio, f.gap_absolute), (Some(951.0 / 600.0), Some(351.0)));
    assert_eq!(f.policies, ["acled", "ccc", "count-love", "interval"]);
    assert_eq!(f.claims, ["a", "b"]);
    assert!(f.explanation.contains("400 to 600") && f.explanation.contains("951 or more"), "{}", f.explanation);
}

#[test]
fn an_unknown_policy_is_reported_with_those_there_are() {
    let options = Options { policy: "guess".into(), ..Options::default() };
    let out = compare(&[claim("a", "x", "1")], Catalog::built_in(), &options);
    assert_eq!(out.problems.len(), 1);
    assert!(out.problems[0].to_string().contains("interval"), "{}", out.problems[0]);
}

#[test]
fn questions_gather_claims_and_leave_out_what_did_not_happen() {
    let claims = [
        claim("a", "police", "500").scope(Scope::Period),
        claim("b", "kibhr", ">950").of("protesters").metric("arrested"),
        claim("c", "afp", "700").place("kazakhstan/astana"),
        claim("d", "afp", "600").modality(Modality::Superseded),
        claim("e", "kibhr", ">950").with(|c| c.repeats = Some("b".into())),
        claim("f", "coder", "3").with(|c| c.question = Some("mine".into())),
    ];
    let groups = questions(&claims, Catalog::built_in());
    let got: Vec<_> = groups.iter().map(|g| (g.id.as_str(), g.claims.as_slice())).collect();
    assert_eq!(
        got,
        [
            ("detained/people@kazakhstan/almaty 2019-06-09..2019-06-09 period", [0, 1].as_slice()),
            ("detained/people@kazakhstan/astana 2019-06-09..2019-06-09", [2].as_slice()),
            ("mine", [5].as_slice()),
        ]
    );
}
