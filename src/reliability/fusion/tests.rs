//! What holds of every estimator: the order of rows, the names of sources and the unit make no difference.

use proptest::prelude::*;

use super::model::calibrate::{Held, calibrate, replicate};
use super::model::standing::Standing;
use super::model::{Fit, Settings};
use super::*;

const LOG: Scale = Scale::Log { grain: 1.0 };

fn evidence(scales: &[Scale], sources: usize, claims: Vec<Observation>) -> Evidence {
    Evidence::new(scales.iter().map(|s| Asked::alone(u32::from(*s == Scale::Category), *s)).collect(), vec![0; sources], claims)
}

fn exact(claims: &[(u32, u32, f64)]) -> Vec<Observation> {
    claims.iter().map(|(question, source, figure)| Observation::exact(*question, *source, *figure)).collect()
}

fn estimates(found: &[Outcome]) -> Vec<Option<f64>> {
    found.iter().map(|o| o.estimate).collect()
}

fn alike(a: &[Option<f64>], b: &[Option<f64>], factor: f64) -> bool {
    let near = |x: f64, y: f64| (x * factor - y).abs() <= 1e-6 * (1.0 + y.abs());
    a.iter().zip(b).all(|(a, b)| match (a, b) {
        (Some(a), Some(b)) => near(*a, *b),
        (a, b) => a.is_none() && b.is_none(),
    })
}

/// Claims of six sources on eight questions, the last two of categories.
fn claims() -> impl Strategy<Value = Vec<Observation>> {
    let claim = (0u32..8, 0u32..6, 1u32..400, 0u32..6).prop_map(|(question, source, figure, wording)| {
        let figure = if question < 6 { f64::from(figure) * (1.0 + f64::from(question)) } else { f64::from(figure % 3) };
        let exact = Observation::exact(question, source, figure);
        match (question, wording) {
            (0..6, 0) => Observation { high: f64::INFINITY, ..exact },
            (0..6, 1) => Observation { low: figure / 2.0, high: figure * 2.0, best: f64::NAN, ..exact },
            _ => exact,
        }
    });
    proptest::collection::vec(claim, 12..60)
}

fn scales() -> Vec<Scale> {
    [LOG; 6].into_iter().chain([Scale::Category; 2]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_makes_no_difference(claims in claims(), turn in 0usize..60) {
        let straight = evidence(&scales(), 6, claims.clone());
        let mut turned = claims;
        let by = turn % turned.len();
        turned.rotate_left(by);
        turned.reverse();
        let turned = evidence(&scales(), 6, turned);
        for estimator in ESTIMATORS {
            prop_assert_eq!((estimator.run)(&straight), (estimator.run)(&turned), "{}", estimator.id);
        }
    }

    #[test]
    fn the_names_of_sources_make_no_difference(claims in claims()) {
        let named = evidence(&scales(), 6, claims.clone());
        let others = claims.into_iter().map(|c| Observation { source: 5 - c.source, ..c }).collect();
        let renamed = evidence(&scales(), 6, others);
        for estimator in ESTIMATORS {
            let (a, b) = (estimates(&(estimator.run)(&named)), estimates(&(estimator.run)(&renamed)));
            prop_assert!(alike(&a, &b, 1.0), "{}: {a:?} {b:?}", estimator.id);
        }
    }

    #[test]
    fn the_unit_makes_no_difference(claims in claims()) {
        let one = evidence(&[LOG; 8], 6, claims.clone());
        let times = |c: &Observation| Observation { low: c.low * 1000.0, best: c.best * 1000.0, high: c.high * 1000.0, ..*c };
        let thousand = evidence(&[Scale::Log { grain: 1000.0 }; 8], 6, claims.iter().map(times).collect());
        for estimator in ESTIMATORS {
            let (a, b) = (estimates(&(estimator.run)(&one)), estimates(&(estimator.run)(&thousand)));
            prop_assert!(alike(&a, &b, 1000.0), "{}: {a:?} {b:?}", estimator.id);
        }
    }
}

#[test]
fn what_is_equal_but_for_rounding_stays_equal() {
    let claims = exact(&[
        (3, 0, 4.0),
        (0, 2, 1.0),
        (2, 0, 6.0),
        (5, 1, 258.0),
        (6, 2, 2.0),
        (1, 3, 40.0),
        (5, 5, 48.0),
        (1, 3, 740.0),
        (5, 3, 2280.0),
        (0, 0, 371.0),
        (1, 5, 664.0),
        (5, 1, 474.0),
        (5, 3, 2070.0),
        (7, 4, 2.0),
        (7, 0, 2.0),
        (2, 1, 3.0),
    ]);
    let others = claims.iter().map(|c| Observation { source: 5 - c.source, ..*c }).collect();
    let (named, renamed) = (evidence(&scales(), 6, claims), evidence(&scales(), 6, others));
    for estimator in ESTIMATORS {
        let (a, b) = (estimates(&(estimator.run)(&named)), estimates(&(estimator.run)(&renamed)));
        assert!(alike(&a, &b, 1.0), "{}: {a:?} {b:?}", estimator.id);
    }
}

/// Sources 0–3 honest with a little noise, source 4 always at twice as much.
fn doubled() -> Vec<Observation> {
    doubling(40)
}

fn doubling(questions: u32) -> Vec<Observation> {
    let noise = [1.03, 0.98, 1.01, 0.95, 1.06, 0.97, 1.02];
    (0..questions)
        .flat_map(|q| (0..5u32).map(move |s| (q, s)))
        .map(|(q, s)| {
            let truth = 100.0 * 1.2f64.powi((q % 20) as i32);
            let off = noise[(q as usize * 5 + s as usize * 3) % noise.len()] * if s == 4 { 2.0 } else { 1.0 };
            Observation::exact(q, s, (truth * off).round())
        })
        .collect()
}

#[test]
fn a_bias_is_found_with_its_interval_and_up_to_a_reference() {
    let evidence = evidence(&[LOG; 40], 5, doubled());
    let fit = Fit::new(&evidence, &Settings::default());
    let Standing::Known(at, deviation) = fit.standing(0, 4) else { panic!("five sources meet") };
    assert!((at.exp() - 2.0).abs() < 0.1, "{}", at.exp());
    assert!((at - 2f64.ln()).abs() < 2.5 * deviation && deviation < 0.1, "{at} ± {deviation}");
    let trusted = Fit::new(&evidence, &Settings { reference: Some(4), ..Settings::default() });
    let Standing::Known(at, _) = trusted.standing(0, 0) else { panic!("they meet") };
    assert!((at.exp() - 0.5).abs() < 0.05, "{}", at.exp());
    assert!(trusted.outcomes(&evidence, 0.95)[0].estimate > fit.outcomes(&evidence, 0.95)[0].estimate, "the reference sets the level");
}

#[test]
fn a_source_that_is_steadily_far_off_is_not_taken_for_one_that_errs_grossly() {
    for questions in [5, 8, 12, 20] {
        let evidence = evidence(&[LOG; 20], 5, doubling(questions));
        let fit = Fit::new(&evidence, &Settings::default());
        let Standing::Known(at, deviation) = fit.standing(0, 4) else { panic!("five sources meet") };
        assert!((at - 2f64.ln()).abs() < 0.1 && deviation < 0.2, "{questions}: {} ± {deviation}", at.exp());
    }
}

#[test]
fn a_sample_is_where_the_search_begins_and_not_where_it_ends() {
    // Enough claims that the first rounds look at a sample. A source that answers few questions, none of them in the sample, is found
    // out all the same.
    let mut claims = doubling(12_000);
    claims.extend((0..12_000).filter(|q| (100..220).contains(q)).map(|q| Observation::exact(q, 5, 300.0 * 1.2f64.powi((q % 20) as i32))));
    let evidence = evidence(&[LOG; 12_000], 6, claims);
    let fit = Fit::new(&evidence, &Settings { reference: Some(0), ..Settings::default() });
    for (source, times) in [(4, 2.0f64), (5, 3.0)] {
        let Standing::Known(at, deviation) = fit.standing(0, source) else { panic!("they meet") };
        assert!((at.exp() - times).abs() < 0.1 * times && deviation < 0.1, "{source}: {} ± {deviation}", at.exp());
    }
    let voices = copying::voices_of(&evidence);
    assert_eq!(voices, [0, 1, 2, 3, 4, 5]);
    // What is left to move is nothing against what is not known.
    let again = fit.pass(&evidence);
    let mut known = fit.known.clone();
    known.learn(&again, &mut fit.metrics.clone());
    known.centre(&fit.sets);
    for (before, after) in fit.known.cells.iter().zip(&known.cells) {
        assert!((before.bias - after.bias).abs() < 0.1 * before.unsure.sqrt().max(0.01), "{before:?} {after:?}");
    }
}

#[test]
fn who_meets_nobody_is_not_identifiable_and_two_only_have_a_ratio() {
    let claims = exact(&[(0, 0, 100.0), (0, 1, 200.0), (1, 0, 50.0), (1, 1, 100.0), (2, 2, 7.0), (3, 2, 9.0)]);
    let evidence = evidence(&[LOG; 4], 3, claims);
    let fit = Fit::new(&evidence, &Settings::default());
    assert_eq!((fit.standing(0, 0), fit.standing(0, 2)), (Standing::Pair, Standing::Alone));
    assert_eq!(fit.standing(0, 9), Standing::Alone);
}

#[test]
fn bounds_pull_from_one_side_only() {
    let about = |low: f64, best: f64, high: f64| Observation { low, high, ..Observation::exact(0, 2, best) };
    let with = |third: Observation| {
        let claims = [exact(&[(0, 0, 100.0), (0, 1, 110.0)]), vec![third]].concat();
        Fit::new(&evidence(&[LOG], 3, claims.clone()), &Settings::default()).outcomes(&evidence(&[LOG], 3, claims), 0.95)[0]
    };
    let plain = with(about(1.0, f64::NAN, f64::INFINITY)).estimate.expect("figures");
    let low = with(about(20.0, 20.0, f64::INFINITY)).estimate.expect("figures");
    let high = with(about(150.0, 150.0, f64::INFINITY)).estimate.expect("figures");
    assert!((low / plain - 1.0).abs() < 0.02, "at least 20 says nothing against 100: {plain} {low}");
    assert!(high >= plain, "at least 150 does: {plain} {high}");
}

#[test]
fn zero_is_less_than_half_a_grain() {
    let claims = exact(&[(0, 0, 0.0), (0, 1, 0.0), (0, 2, 0.0), (1, 0, 10.0), (1, 1, 11.0), (1, 2, 0.0)]);
    let evidence = evidence(&[LOG; 2], 3, claims);
    let found = (model::ESTIMATOR.run)(&evidence);
    assert!(found[1].estimate.is_some_and(|x| x > 5.0), "{found:?}");
    assert!(found.iter().all(|o| o.estimate.is_none_or(f64::is_finite) && o.low.is_none_or(f64::is_finite)), "{found:?}");
}

#[test]
fn those_who_print_one_another_are_one_voice() {
    // Three print one feed that is often wrong, two others are right; the feed is the majority.
    let mut claims = Vec::new();
    for q in 0..60u32 {
        let truth = 1000.0 + f64::from(q) * 7.0;
        let fed = if q % 2 == 0 { truth + 100.0 + f64::from(q) } else { truth };
        (0..3).for_each(|s| claims.push(Observation::exact(q, s, fed)));
        claims.push(Observation::exact(q, 3, if q % 10 == 1 { truth + 3.0 } else { truth }));
        claims.push(Observation::exact(q, 4, if q % 10 == 3 { truth + 5.0 } else { truth }));
    }
    let evidence = evidence(&[LOG; 60], 5, claims);
    assert_eq!(copying::voices(&Candidates::new(&evidence)), [0, 0, 0, 3, 4]);
    let right = |found: Vec<Outcome>| found.iter().zip(0..).filter(|(o, q)| o.estimate == Some(1000.0 + f64::from(*q) * 7.0)).count();
    assert_eq!(right((most_frequent::ESTIMATOR.run)(&evidence)), 30);
    assert_eq!(right((copying::ESTIMATOR.run)(&evidence)), 60);
}

#[test]
fn facts_come_to_what_reliable_sources_say() {
    // Two careless sources say the contrary of two careful ones, on questions where a fifth often sides with the careful.
    let mut claims = Vec::new();
    for q in 0..40u32 {
        let truth = q % 2;
        let careless = if q % 5 == 0 { 1 - truth } else { truth };
        claims.extend(
            [(0, truth), (1, truth), (2, careless), (3, if q % 4 == 0 { 1 - truth } else { truth })].map(|(s, v)| (q, s, f64::from(v))),
        );
    }
    let evidence = evidence(&[Scale::Category; 40], 4, exact(&claims));
    let found = (dawid_skene::ESTIMATOR.run)(&evidence);
    assert!(found.iter().zip(0u32..).all(|(o, q)| o.estimate == Some(f64::from(q % 2))), "{found:?}");
}

#[test]
fn intervals_hold_claims_that_were_held_out() {
    let evidence = evidence(&[LOG; 40], 5, doubled());
    let found = calibrate(&evidence, &Settings::default(), Held::Claims).expect("two hundred claims");
    assert!(found.adjusted.coverage >= 0.9, "{found:?}");
    assert!(found.plain.score < found.baseline.score, "one source in five is biased: {found:?}");
    assert!(calibrate(&evidence.with(doubled()[..15].to_vec()), &Settings::default(), Held::Claims).is_none());
}

#[test]
fn halves_of_the_sources_are_held_against_each_other() {
    // Eight sources of small errors and no bias.
    let claims = (0..60u32).flat_map(|q| (0..8u32).map(move |s| (q, s))).map(|(q, s)| {
        let off = f64::from((q * 37 + s * 101 + q * s * 13) % 41) / 40.0 - 0.5;
        Observation::exact(q, s, (100.0 + f64::from(q) * 9.0) * (0.2 * off).exp())
    });
    let claims: Vec<Observation> = claims.collect();
    let alike = evidence(&[LOG; 60], 8, claims.clone());
    let found = replicate(&alike, &Settings::default()).expect("sixty questions");
    assert!(found.n == 60 && found.plain.coverage >= 0.8 && found.adjusted.coverage > found.plain.coverage, "{found:?}");
    assert!(found.level > 0.95 && found.plain.width < found.adjusted.width && found.adjusted.width < 0.3, "{found:?}");
    assert!(replicate(&alike.with(claims[..80].to_vec()), &Settings::default()).is_none());
}

#[test]
fn of_two_figures_between_which_nothing_tells_neither_wins() {
    let mut claims: Vec<(u32, u32, f64)> = (0..30).flat_map(|q| (0..4).map(move |s| (q, s, 1000.0 + f64::from(q * 10 + s)))).collect();
    claims.extend([(30, 4, 400.0), (30, 5, 460.0)]);
    let evidence = evidence(&[LOG; 31], 6, exact(&claims));
    let found = (model::ESTIMATOR.run)(&evidence)[30];
    let estimate = found.estimate.expect("two figures");
    assert!((estimate / (400.0 * 460.0f64).sqrt() - 1.0).abs() < 0.01, "{found:?}");
}

#[test]
fn a_running_count_never_falls_and_its_days_support_one_another() {
    let asked = |day: i32| Asked { series: 0, day, rises: true, ..Asked::alone(0, LOG) };
    let asked: Vec<Asked> = [1, 5, 10, 20, 40].map(asked).to_vec();
    let claims = exact(&[(0, 0, 10.0), (1, 0, 50.0), (1, 1, 25.0), (2, 0, 45.0), (3, 1, 60.0), (3, 2, 70.0), (4, 0, 200.0)]);
    let evidence = Evidence::new(asked, vec![0; 3], claims);
    let found = (model::ESTIMATOR.run)(&evidence);
    let course: Vec<f64> = found.iter().map(|o| o.estimate.expect("each day")).collect();
    assert!(course.is_sorted(), "{course:?}");
    assert!(found.iter().all(|o| o.low < o.estimate && o.estimate < o.high), "{found:?}");
}
