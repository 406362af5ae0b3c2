//! What goes out and comes back is the same in every column that both sides hold; what is not is listed, and nothing else.

use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::catalog::{Layout, Qualifier};
use crate::claim::{DateBasis, Kind, Modality, Review, Scope};
use crate::comparison::{Options, compare};
use crate::table::{COLUMNS, Mapping};

fn knowledge() -> Knowledge<'static> {
    let catalog = Catalog::built_in();
    Knowledge { catalog, policy: catalog.policy("interval").expect("a policy") }
}

fn layout(id: &str) -> &'static Layout {
    Catalog::built_in().layouts.iter().find(|l| l.id == id).expect("a layout")
}

fn mapping(layout: &Layout) -> Mapping {
    Mapping::default().with_layout(layout).expect("columns of ours")
}

fn template() -> Claim {
    Claim::new("e", "sheet", Kind::Quantity, "")
}

/// A claim as the reading of a dispatch or table gives it.
fn settled(mut claim: Claim) -> Option<Claim> {
    let knowledge = knowledge();
    normalise(&mut claim, knowledge.catalog, knowledge.policy, &[]).ok()?;
    claim.source_name = claim.source.as_deref().and_then(|id| knowledge.catalog.sources.display_name(id, &knowledge.catalog.places));
    claim.notes.clear();
    Some(claim)
}

prop_compose! {
    fn figure()(best in 1_u32..9_000, spread in 0_u32..90, kind in 0_usize..6) -> (Option<Qualifier>, Option<f64>, Option<f64>, Option<f64>) {
        let (best, low, high) = (f64::from(best), f64::from(best.saturating_sub(spread)), f64::from(best + spread));
        match kind {
            0 => (Some(Qualifier::Exact), Some(best), Some(best), Some(best)),
            1 => (Some(Qualifier::About), Some(low), Some(best), Some(high)),
            2 => (Some(Qualifier::AtLeast), Some(best), Some(best), None),
            3 => (Some(Qualifier::MoreThan), None, Some(best), None),
            4 => (Some(Qualifier::AtMost), None, Some(best), Some(best)),
            _ => (Some(Qualifier::Between), Some(best), None, Some(best + f64::from(spread) + 1.0)),
        }
    }
}

prop_compose! {
    fn claim()(
        figure in figure(),
        metric in prop::sample::select(vec!["killed", "injured", "arrested", "attendance", "detained"]),
        population in prop::sample::select(vec![None, Some("people"), Some("police"), Some("civilians"), Some("protesters")]),
        source in prop::sample::select(vec![("Reuters", Some("Reuters")), ("police", None), ("Harbour Watch", Some("Coast News")), ("=cmd|' /C x'!A0", None), ("the \"ministry\", he said", Some("AFP"))]),
        place in prop::sample::select(vec![None, Some("Almaty"), Some("Almaty, Kazakhstan"), Some("Portland, Oregon, United States"), Some("Nowhere at all, really")]),
        days in (0_i8..3, 1_i8..28),
        modality in prop::sample::select(Modality::ALL.to_vec()),
        scope in prop::sample::select(vec![None, Some(Scope::Period), Some(Scope::Period), Some(Scope::Cumulative)]),
        text in prop::option::of("[a-zа-я,;\"'=+ ]{1,20}[a-z]"),
        rest in (any::<bool>(), any::<bool>(), 0_u8..=100),
        id in "c[0-9a-f]{12}",
    ) -> Claim {
        let from = date(2022, 3, days.1);
        Claim {
            claim_id: id,
            qualifier: figure.0,
            low: figure.1,
            best: figure.2,
            high: figure.3,
            population: population.map(str::to_owned),
            source_text: Some(source.0.to_owned()),
            outlet: source.1.map(str::to_owned),
            place_text: place.map(str::to_owned),
            from: Some(from),
            to: Some(from.saturating_add(jiff::Span::new().days(days.0))),
            // Half of them as most claims are.
            modality: if rest.0 { Modality::Actual } else { modality },
            scope,
            sentence: text.clone(),
            quote: text,
            published: Some("2022-03-30".to_owned()).filter(|_| rest.1),
            language: Some("en".to_owned()).filter(|_| rest.1),
            date_basis: Some(DateBasis::Stated).filter(|_| rest.0),
            confidence: f64::from(rest.2) / 100.0,
            review: Review::Accepted,
            start: Some(5),
            ..Claim::new("e", "d", Kind::Quantity, metric)
        }
    }
}

/// Counts the columns in which claims are not what they were, by the claims that are there twice.
fn differing(claims: &[&Claim], back: &[Claim], key: impl Fn(&Claim) -> String) -> BTreeMap<&'static str, usize> {
    let mut out = BTreeMap::new();
    let mut free: Vec<Claim> = back.iter().cloned().filter_map(settled).collect();
    for claim in claims {
        let at = free.iter().position(|b| key(b) == key(claim)).expect("every claim that was written comes back");
        let back = free.remove(at);
        for column in COLUMNS.iter().filter(|c| c.name != "event" && column_differs(c.name, claim, &back)) {
            *out.entry(column.name).or_default() += 1;
        }
    }
    assert!(free.is_empty(), "more came back than went out: {free:?}");
    out
}

fn column_differs(name: &str, a: &Claim, b: &Claim) -> bool {
    let text = |claim: &Claim| crate::table::column(name).and_then(|c| c.text(claim));
    text(a) != text(b)
}

fn listed(losses: &Losses) -> BTreeMap<&'static str, usize> {
    losses.dropped.iter().chain(&losses.changed).map(|(name, n)| (*name, *n)).collect()
}

fn left_out(losses: &Losses) -> Vec<&String> {
    losses.left_out.values().flat_map(BTreeMap::values).flatten().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_of_a_layout_loses_what_is_listed_and_nothing_else(
        claim in claim(),
        id in prop::sample::select(vec!["ucdp-ged", "acled", "ccc"]),
        guard in any::<bool>(),
    ) {
        let Some(claim) = settled(claim) else { return Ok(()) };
        let export = export_layout(std::slice::from_ref(&claim), layout(id), guard, knowledge()).expect("a layout");
        let mapping = mapping(layout(id)).with_guard(guard);
        let import = import_table(&export.bytes, "sheet.csv", &mapping, None, &template(), knowledge());
        prop_assert_eq!(import.claims.len(), export.written);
        prop_assert_eq!(left_out(&export.losses).len(), 1 - export.written);
        if export.written == 1 {
            let mut back = import.claims;
            // Where the table lies, and the id that its row is given, are of the new table.
            back[0].dispatch.clear();
            back[0].line = None;
            if back[0].claim_id.starts_with("sheet-") {
                back[0].claim_id.clear();
            }
            let errors = import.problems.iter().filter(|p| p.level == crate::error::Level::Error).count();
            prop_assert_eq!(errors, 0, "{:?}", import.problems);
            prop_assert_eq!(differing(&[&claim], &back, |_| String::new()), listed(&export.losses));
        }
    }

    #[test]
    fn our_own_table_loses_nothing(claims in prop::collection::vec(claim(), 0..4), guard in any::<bool>()) {
        let mut claims: Vec<Claim> = claims.into_iter().filter_map(settled).collect();
        claims.sort_by(|a, b| a.claim_id.cmp(&b.claim_id));
        claims.dedup_by(|a, b| a.claim_id == b.claim_id);
        claims.iter_mut().for_each(|c| c.line = Some(7));
        let export = export_own(&claims, guard).expect("written");
        let mapping = Mapping::default().with_guard(guard);
        let import = import_table(&export.bytes, "sheet.csv", &mapping, None, &template(), knowledge());
        prop_assert_eq!(import.rows, claims.len());
        let all: Vec<&Claim> = claims.iter().collect();
        prop_assert_eq!(differing(&all, &import.claims, |c| c.claim_id.clone()), BTreeMap::new());
        prop_assert_eq!(export.losses, Losses::default());
    }

    #[test]
    fn json_ld_loses_what_is_listed_and_nothing_else(claim in claim()) {
        let Some(claim) = settled(claim) else { return Ok(()) };
        let export = export_claimreview(std::slice::from_ref(&claim), &[], knowledge()).expect("written");
        let import = import_claimreview(&export.bytes, "x.json", &template(), knowledge());
        prop_assert_eq!(export.written, 1);
        prop_assert_eq!((import.rows, import.claims.len()), (1, 1), "{:?}", import.problems);
        let mut back = import.claims;
        back[0].line = None;
        prop_assert_eq!(differing(&[&claim], &back, |c| c.claim_id.clone()), listed(&export.losses));
        prop_assert_eq!(listed(&export.losses).into_keys().collect::<Vec<_>>(), ["start"]);
    }

    #[test]
    fn json_ld_of_others_is_survived(text in "(\\{\"@type\":\"ClaimReview\",?|[\\[\\]{},:\"0-9 ]|\"claimReviewed\":\"5 died\"|<script type=\"application/ld\\+json\">|</script>|\"@graph\"|\"itemReviewed\":){0,12}") {
        let import = import_claimreview(text.as_bytes(), "x.json", &template(), knowledge());
        prop_assert!(import.rows > 0 || !import.problems.is_empty());
    }
}

#[test]
fn claims_that_agree_share_a_row_and_come_back() {
    let of = |population: &str, best: f64, source: &str| {
        settled(Claim {
            claim_id: format!("{population}-{best}-{source}"),
            population: Some(population.to_owned()),
            source_text: Some(source.to_owned()),
            outlet: Some("Coast News".to_owned()),
            best: Some(best),
            qualifier: Some(Qualifier::Exact),
            from: Some(date(2022, 3, 6)),
            to: Some(date(2022, 3, 7)),
            scope: Some(Scope::Period),
            ..Claim::new("e", "d", Kind::Quantity, "killed")
        })
        .expect("a claim")
    };
    let claims =
        [of("people", 9.0, "police"), of("civilians", 4.0, "police"), of("people", 12.0, "Harbour Watch"), of("people", 10.0, "police")];
    let export = export_layout(&claims, layout("ucdp-ged"), false, knowledge()).expect("a layout");
    assert_eq!(export.written, 4);
    assert_eq!(String::from_utf8_lossy(&export.bytes).lines().count(), 1 + 3);
    let import = import_table(&export.bytes, "sheet.csv", &mapping(layout("ucdp-ged")), None, &template(), knowledge());
    let mut told: Vec<_> = import.claims.iter().map(|c| (c.population.as_deref(), c.best, c.source_text.as_deref())).collect();
    told.sort_by(|a, b| a.1.unwrap_or(0.0).total_cmp(&b.1.unwrap_or(0.0)));
    assert_eq!(
        told,
        [
            (Some("civilians"), Some(4.0), Some("police")),
            (Some("people"), Some(9.0), Some("police")),
            (Some("people"), Some(10.0), Some("police")),
            (Some("people"), Some(12.0), Some("Harbour Watch")),
        ]
    );
}

#[test]
fn what_would_be_another_claim_is_left_out() {
    let base = |change: &dyn Fn(&mut Claim)| {
        let mut claim = Claim {
            claim_id: "a".to_owned(),
            population: Some("people".to_owned()),
            source_text: Some("Reuters".to_owned()),
            best: Some(9.0),
            qualifier: Some(Qualifier::Exact),
            from: Some(date(2022, 3, 6)),
            to: Some(date(2022, 3, 6)),
            ..Claim::new("e", "d", Kind::Quantity, "killed")
        };
        change(&mut claim);
        let claim = settled(claim).expect("a claim");
        let export = export_layout(&[claim], layout("acled"), false, knowledge()).expect("a layout");
        export.losses.left_out.into_iter().next().map(|(why, what)| (why, what.into_keys().next().unwrap_or_default()))
    };
    let told = |why: &str, what: &str| Some((why.to_owned(), what.to_owned()));
    assert_eq!(base(&|_| {}), None);
    assert_eq!(base(&|c| c.modality = Modality::Denied), told("it cannot say what they are", "denied"));
    assert_eq!(base(&|c| c.scope = Some(Scope::Cumulative)), told("it has scope period alone", "cumulative"));
    assert_eq!(base(&|c| c.to = Some(date(2022, 3, 9))), told("it would give them another period", "2022-03-09"));
    assert_eq!(base(&|c| c.best = Some(0.0)), told("their figure stands there for none", "0"));
    assert_eq!(base(&|c| c.metric = "detained".into()), told("it has no column for them", "detained (people)"));
    assert_eq!(
        base(&|c| (c.best, c.low, c.high, c.qualifier) = (None, Some(3.0), Some(5.0), Some(Qualifier::Between))),
        told("they have no figure of its kind", "")
    );
}

#[test]
fn no_rating_of_truth_is_written() {
    let claim = |source: &str, best: f64| {
        settled(Claim {
            claim_id: source.to_owned(),
            source_text: Some(source.to_owned()),
            place_text: Some("Almaty".to_owned()),
            best: Some(best),
            qualifier: Some(Qualifier::Exact),
            population: Some("people".to_owned()),
            from: Some(date(2022, 3, 6)),
            to: Some(date(2022, 3, 6)),
            ..Claim::new("e", source, Kind::Quantity, "killed")
        })
        .expect("a claim")
    };
    let claims = [claim("Reuters", 5.0), claim("AFP", 50.0), Claim { metric: "injured".into(), ..claim("TASS", 7.0) }];
    let found = compare(&claims, Catalog::built_in(), &Options::default());
    let export = export_claimreview(&claims, &found.findings, knowledge()).expect("written");
    let text = String::from_utf8(export.bytes).expect("UTF-8");
    let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let types: Vec<&str> = document["@graph"].as_array().expect("a graph").iter().filter_map(|o| o["@type"].as_str()).collect();
    assert_eq!(types, ["ClaimReview", "ClaimReview", "Claim"]);
    assert_eq!(document["@graph"][0]["reviewRating"]["alternateName"], "compared: disjoint");
    assert!(!text.contains("ratingValue"), "{text}");
    let import = import_claimreview(text.as_bytes(), "x.json", &template(), knowledge());
    assert_eq!(import.claims.len(), 3);
    assert!(import.claims[0].notes[0].starts_with("rated “compared: disjoint”"), "{:?}", import.claims[0].notes);
}
