use super::*;
use crate::catalog::Catalog;
use crate::claim::{Claim, Kind, Qualifier};
use crate::comparison::{Options, compare};
use crate::text::{Decision, Resolution};

fn claim(id: &str, source: &str, published: &str, best: f64) -> Claim {
    let mut c = Claim::new("e", id, Kind::Quantity, "detained");
    c.claim_id = id.to_owned();
    c.source = Some(source.to_owned());
    c.source_kind = "police".to_owned();
    c.published = Some(published.to_owned());
    c.qualifier = Some(Qualifier::Exact);
    (c.low, c.best, c.high) = (Some(best), Some(best), Some(best));
    c.place = Some("kazakhstan/almaty".to_owned());
    c.from = "2019-06-09".parse().ok();
    c.to = c.from;
    c
}

fn how() -> How {
    How { policy: "interval".to_owned(), ..How::default() }
}

fn estimates_of(claims: &[Claim], method: &str) -> Vec<Estimate> {
    estimates(claims, Catalog::built_in(), &how(), estimator(method).expect(method))
}

#[test]
fn a_question_comes_to_what_its_voices_state() {
    let claims =
        [claim("a", "x/one", "2019-06-09", 500.0), claim("b", "x/two", "2019-06-10", 500.0), claim("c", "x/three", "2019-06-11", 900.0)];
    for (method, want) in [("median", 500.0), ("most-frequent", 500.0)] {
        let found = estimates_of(&claims, method);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].estimate, found[0].n_sources, found[0].grade.as_str()), (Some(want), 3, "contested"), "{method}");
        assert_eq!((found[0].low, found[0].high), (Some(500.0), Some(900.0)));
    }
}

#[test]
fn a_vague_word_states_no_figure_and_one_voice_is_weak() {
    let mut vague = claim("a", "x/one", "2019-06-09", 0.0);
    (vague.qualifier, vague.vague) = (Some(Qualifier::Vague), Some("dozens".to_owned()));
    (vague.low, vague.best, vague.high) = (Some(24.0), None, Some(99.0));
    let found = estimates_of(std::slice::from_ref(&vague), "median");
    assert_eq!((found[0].estimate, found[0].low, found[0].high, found[0].grade.as_str()), (None, Some(24.0), Some(99.0), "weak"));
    // Two of them are no more of a figure, whatever the method.
    let other = Claim { claim_id: "b".into(), source: Some("x/two".into()), ..vague.clone() };
    for method in ["median", "model", "gtm"] {
        let found = estimates_of(&[vague.clone(), other.clone()], method);
        assert_eq!((found[0].estimate, found[0].n_sources), (None, 2), "{method}");
    }
}

#[test]
fn the_order_of_claims_makes_no_difference() {
    let mut claims: Vec<Claim> =
        (1..=6).map(|i| claim(&format!("c{i}"), &format!("x/{i}"), "2019-06-09", f64::from(i % 3) * 10.0 + 5.0)).collect();
    let straight = estimates_of(&claims, "median");
    claims.reverse();
    assert_eq!(estimates_of(&claims, "median"), straight);
}

#[test]
fn records_leave_the_source_itself_out_and_grade_nobody_on_little() {
    let mut claims = vec![claim("a1", "x/one", "2019-06-09", 1000.0), claim("b1", "x/two", "2019-06-10", 500.0)];
    let mut later = vec![claim("a2", "x/one", "2019-06-11", 400.0), claim("b2", "x/two", "2019-06-10", 200.0)];
    for c in &mut later {
        c.place = Some("kazakhstan/astana".to_owned());
    }
    claims.extend(later);
    let catalog = Catalog::built_in();
    let pairs = compare(&claims, catalog, &Options::default()).pairs;
    let found = records(&claims, &pairs, catalog, &how());
    let one = found.iter().find(|r| r.source == "x/one").expect("two claims make a record");
    assert_eq!((one.n, one.bias, one.disjoint_share, one.admiralty.as_str()), (2, Some(2.0), Some(1.0), "F"));
    assert_eq!(one.first_share, Some(0.5));
    assert!(records(&claims[..2], &pairs, catalog, &how()).is_empty(), "one claim is no record");
}

/// Ten places; `one` always says twice what the three others do, who differ a little.
fn track() -> Vec<Claim> {
    let mut claims = Vec::new();
    for at in 0..12 {
        for (voice, factor) in [("one", 2.0), ("two", 1.02), ("three", 0.97), ("four", 1.0)] {
            let off = if (at + voice.len()) % 2 == 0 { 1.03 } else { 0.98 };
            let mut c = claim(
                &format!("{voice}{at:02}"),
                &format!("x/{voice}"),
                "2019-06-10",
                (factor * off * 100.0 * f64::from(at as u32 + 2)).round(),
            );
            c.place = Some(format!("kazakhstan/p{at:02}"));
            claims.push(c);
        }
    }
    claims
}

#[test]
fn a_record_tells_direction_and_size_with_an_interval_and_a_rule() {
    let (claims, catalog) = (track(), Catalog::built_in());
    let pairs = compare(&claims, catalog, &Options::default()).pairs;
    let found = records(&claims, &pairs, catalog, &how());
    let one = found.iter().find(|r| r.source == "x/one").expect("a record");
    let (bias, low, high) = (one.bias.expect("a factor"), one.bias_low.expect("an end"), one.bias_high.expect("an end"));
    assert!((bias - 2.0).abs() < 0.15 && low < 2.0 && 2.0 < high && low > 1.5, "{one:?}");
    assert!(one.reference.starts_with("factor against the mean of the other sources"), "{one:?}");
    assert_eq!((one.n, one.admiralty.as_str()), (12, "E"), "{one:?}");
    let other = found.iter().find(|r| r.source == "x/four").expect("a record");
    assert!(other.bias.is_some_and(|b| b < 1.0), "the one at twice as much is among those it meets: {other:?}");
    let trusted = records(&claims, &pairs, catalog, &How { reference: Some("x/four".to_owned()), ..how() });
    let two = trusted.iter().find(|r| r.source == "x/two").expect("a record");
    assert!(two.bias.is_some_and(|b| (b - 1.02).abs() < 0.05) && two.reference.starts_with("factor against x/four"), "{two:?}");
}

#[test]
fn two_sources_have_a_ratio_and_no_interval() {
    let claims: Vec<Claim> = track().into_iter().filter(|c| ["x/one", "x/two"].contains(&c.source.as_deref().unwrap_or(""))).collect();
    let catalog = Catalog::built_in();
    let pairs = compare(&claims, catalog, &Options::default()).pairs;
    let found = records(&claims, &pairs, catalog, &how());
    assert_eq!(found.len(), 2);
    for record in found {
        assert!(record.bias.is_some() && record.bias_low.is_none() && record.admiralty == "F", "{record:?}");
        assert!(record.reference.starts_with("ratio to the only other independent source"), "{record:?}");
    }
}

#[test]
fn the_model_gives_a_latent_value_its_interval_and_says_so() {
    let found = estimates_of(&track(), "model");
    let first = &found[0];
    assert!(first.low < first.estimate && first.estimate < first.high, "{first:?}");
    assert!(first.reference.contains("95 % interval for the latent value"), "{first:?}");
    assert!(first.q.is_some() && first.i2.is_some(), "the spread of all four is known: {first:?}");
    let thin = estimates_of(&track()[..4], "model");
    assert_eq!((thin[0].q, thin[0].i2), (None, None));
    assert!(thin[0].reference.contains("q and i2 null"), "{:?}", thin[0]);
}

#[test]
fn a_claim_is_as_credible_as_other_origins_make_it() {
    let claims = track();
    let pairs = compare(&claims, Catalog::built_in(), &Options::default()).pairs;
    let digits = credibility(&claims, &pairs);
    assert_eq!(digits["one00"].0, '5', "three others contradict");
    assert_eq!(credibility(&claims[..1], &[]).get("one00"), None);
}

#[test]
fn facts_are_estimated_too_and_a_denial_speaks_for_the_contrary() {
    let fact = |id: &str, source: &str, value: &str| {
        let mut c = claim(id, source, "2019-06-09", 0.0);
        (c.kind, c.metric, c.value) = (Kind::Fact, "conduct".to_owned(), Some(value.to_owned()));
        (c.qualifier, c.low, c.best, c.high) = (None, None, None, None);
        c
    };
    let mut claims = vec![fact("a", "x/one", "peaceful"), fact("b", "x/two", "violent"), fact("c", "x/three", "peaceful")];
    for method in ["most-frequent", "dawid-skene", "copy-aware", "median", "model"] {
        let found = estimates_of(&claims, method);
        assert_eq!((found[0].value.as_deref(), found[0].grade.as_str()), (Some("peaceful"), "contested"), "{method}");
    }
    claims[1].modality = crate::claim::Modality::Denied;
    assert_eq!(estimates_of(&claims, "most-frequent")[0].grade, "fair", "who denies violence says that it was peaceful");
}

#[test]
fn a_decision_is_said_and_neither_estimate_nor_record_follows_it() {
    let (claims, catalog) = (track(), Catalog::built_in());
    let decision = |resolution: Resolution, place: &str| Decision {
        event: None,
        question: None,
        metric: Some("detained".into()),
        population: None,
        place: Some(place.into()),
        resolution,
        by: "A. Reader".into(),
        on: jiff::civil::date(2019, 7, 1),
        why: "the list of the court".into(),
        file: "claims/e/event.toml".into(),
        line: 3,
    };
    let decisions = vec![
        decision(Resolution::Prefer("x/one".into()), "kazakhstan/p00"),
        decision(Resolution::Prefer("x/nobody".into()), "kazakhstan/p01"),
        decision(Resolution::Range, "kazakhstan/p02"),
    ];
    let decided = How { decisions, ..how() };
    for method in ["median", "model"] {
        let method = estimator(method).expect("there is");
        let (before, after) = (estimates(&claims, catalog, &how(), method), estimates(&claims, catalog, &decided, method));
        let figures = |found: &[Estimate]| found.iter().map(|e| (e.estimate, e.low, e.high, e.q)).collect::<Vec<_>>();
        assert_eq!(figures(&before), figures(&after));
        let said: Vec<&str> = after.iter().filter_map(|e| e.decided.as_ref()).map(|d| d.what.as_str()).collect();
        assert_eq!(said, ["the figure of x/one stands (392)", "the range of the figures is what is known"]);
        assert!(after[0].reference.ends_with(
            "decided by A. Reader on 2019-07-01: the figure of x/one stands (392), which the estimate does not use. Reason: the list of the court"
        ));
        let idle = idle(&after, &decided.decisions);
        assert_eq!(idle.len(), 1, "{idle:?}");
        assert!(idle[0].to_string().starts_with("claims/e/event.toml:3:1: warning: a decision that concerns no question"));
    }
    let pairs = compare(&claims, catalog, &Options::default()).pairs;
    assert_eq!(records(&claims, &pairs, catalog, &how()), records(&claims, &pairs, catalog, &decided));
}

/// Claims of many kinds: wordings, revisions, figures in words, facts, denials, plans, repeats, open scopes, coders' questions.
fn mixture() -> Vec<Claim> {
    let mut claims = track();
    for (at, c) in claims.iter_mut().enumerate() {
        match at % 11 {
            0 => (c.qualifier, c.high) = (Some(Qualifier::AtLeast), None),
            1 => (c.qualifier, c.best, c.high) = (Some(Qualifier::Between), None, c.high.map(|x| x + 50.0)),
            2 => (c.low, c.high, c.scope) = (None, None, Some(crate::claim::Scope::Period)),
            3 => (c.low, c.best, c.high, c.number_text, c.qualifier) = (None, None, None, Some("about 350".into()), None),
            4 => c.modality = crate::claim::Modality::Superseded,
            5 => (c.source, c.source_text) = (None, Some("eyewitnesses".into())),
            6 => c.question = Some("q-six".into()),
            7 => (c.source, c.source_kind, c.outlet) = (None, "outlet".into(), Some("Some Paper".into())),
            8 => (c.low, c.high, c.qualifier) = (None, None, Some(Qualifier::About)),
            _ => {}
        }
        c.kind = Kind::Quantity;
    }
    let mut later = claims[20].clone();
    (later.claim_id, later.published, later.best, later.low, later.high) =
        ("later".into(), Some("2019-06-20".into()), Some(77.0), Some(77.0), Some(77.0));
    let again = Claim { claim_id: "again".into(), repeats: Some(claims[21].claim_id.clone()), ..claims[21].clone() };
    claims.extend([later, again]);
    for (at, value) in ["peaceful", "violent", "peaceful"].into_iter().enumerate() {
        let mut c = claim(&format!("fact{at}"), &format!("x/{at}"), "2019-06-10", 0.0);
        (c.kind, c.metric, c.value) = (Kind::Fact, "conduct".to_owned(), Some(value.to_owned()));
        (c.qualifier, c.low, c.best, c.high) = (None, None, None, None);
        claims.push(c);
    }
    claims
}

#[test]
fn a_large_table_comes_to_what_its_claims_come_to() {
    let catalog = Catalog::built_in();
    let (_folder, sheets) = crate::table::sheets_of(&mixture());
    let rows: Vec<u32> = (0..sheets.rows()).collect();
    let mut claims = sheets.read(&rows, None).expect("a table").remove(0).read.claims;
    assert!(claims.len() > 50);
    let policy = catalog.policy("interval").expect("there is");
    claims.iter_mut().for_each(|c| crate::claim::normalise(c, catalog, policy, &[]).expect("a figure"));
    let decision = Decision {
        event: None,
        question: None,
        metric: Some("detained".into()),
        population: None,
        place: Some("kazakhstan/p03".into()),
        resolution: Resolution::Prefer("x/two".into()),
        by: "A. Reader".into(),
        on: jiff::civil::date(2019, 7, 1),
        why: "the list of the court".into(),
        file: "claims/e/event.toml".into(),
        line: 3,
    };
    for (method, reference) in [("median", None), ("model", None), ("model", Some("x/four")), ("dawid-skene", None)] {
        let how = How { reference: reference.map(str::to_owned), decisions: vec![decision.clone()], ..how() };
        let method = estimator(method).expect("there is");
        let (large, problems) = estimates_of_sheets(&sheets, catalog, &how, method, &|_| Vec::new()).expect("read");
        assert_eq!(problems, []);
        let small = estimates(&claims, catalog, &how, method);
        assert_eq!(large.len(), small.len());
        for (large, small) in large.iter().zip(&small) {
            assert_eq!(large, small, "{}", method.id);
        }
        assert!(large.iter().any(|e| e.decided.is_some()) && large.iter().any(|e| e.value.is_some()));
    }
    let nobody = How { reference: Some("nobody".to_owned()), ..how() };
    let refused = estimates_of_sheets(&sheets, catalog, &nobody, &ESTIMATORS[0], &|_| Vec::new());
    assert!(refused.is_err_and(|p| p.to_string().contains("no claim is by the source “nobody”")));
}
