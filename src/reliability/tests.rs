use super::*;
use crate::claim::Qualifier;
use crate::comparison::{Options, compare};

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

fn estimates_of(claims: &[Claim], method: &str) -> Vec<Estimate> {
    estimates(claims, Catalog::built_in(), "interval", estimator(method).expect(method))
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
    let found = estimates_of(&[vague], "median");
    assert_eq!((found[0].estimate, found[0].low, found[0].high, found[0].grade.as_str()), (None, Some(24.0), Some(99.0), "weak"));
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
    let found = records(&claims, &pairs, catalog);
    let one = found.iter().find(|r| r.source == "x/one").expect("two claims make a record");
    assert_eq!((one.n, one.bias, one.disjoint_share, one.admiralty.as_str()), (2, Some(2.0), Some(1.0), "F"));
    assert_eq!(one.first_share, Some(0.5));
    assert!(records(&claims[..2], &pairs, catalog).is_empty(), "one claim is no record");
}
