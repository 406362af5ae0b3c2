use std::ops::Range;

use proptest::prelude::*;

use super::{parse_whole, quantities};
use crate::catalog::{Catalog, NumberRules, Policy, Tokens};
use crate::mention::Quantity;

fn policy(name: &str) -> &'static Policy {
    Catalog::built_in().policy(name).unwrap()
}

fn rules(code: &str) -> &'static NumberRules {
    &Catalog::built_in().language(code).unwrap().numbers
}

fn counts(text: &str, rules: &NumberRules) -> Vec<Quantity> {
    let found = quantities(text, &Tokens::of(text, 0), &[], rules, policy("interval"));
    found.into_iter().filter(|q| q.not_count.is_none()).collect()
}

#[test]
fn digits_alone_are_read_without_a_pack() {
    let rules = NumberRules::default();
    let found = counts("Gözaltı 1.234, 5,678 ve 12 kişi; COVID-19, 12:30", &rules);
    assert_eq!(found.iter().map(|q| q.wording.figure.unwrap()).collect::<Vec<_>>(), [1234.0, 5678.0, 12.0]);
}

#[test]
fn a_table_cell_is_one_quantity_or_none() {
    let value = |text| parse_whole(text, rules("en"), policy("interval")).map(|q| (q.wording.qualifier.as_str(), q.wording.figure));
    assert_eq!(value("more than 1,200"), Some(("more_than", Some(1200.0))));
    assert_eq!(value(" 957. "), Some(("exact", Some(957.0))));
    assert_eq!(value("dozens"), Some(("vague", None)));
    assert_eq!(value("12 people"), None);
    assert_eq!(value("12, 15"), None);
    assert_eq!(value(""), None);
}

#[test]
fn a_change_from_one_figure_to_another_is_no_range() {
    let read =
        |text: &str, code| counts(text, rules(code)).iter().map(|q| (q.wording.qualifier.as_str(), q.wording.figure)).collect::<Vec<_>>();
    assert_eq!(read("detentions rose from 500 to 957", "en"), [("exact", Some(500.0)), ("exact", Some(957.0))]);
    assert_eq!(read("число выросло до 686", "ru"), [("exact", Some(686.0))]);
    assert_eq!(read("число выросло с 500 до 686", "ru"), [("exact", Some(500.0)), ("exact", Some(686.0))]);
    assert_eq!(read("planning to cut up to 700 workers", "en"), [("at_most", Some(700.0))]);
}

#[test]
fn masked_tokens_are_left_alone() {
    let text = "On June 9, 12 people, up to 2019";
    let tokens = Tokens::of(text, 0);
    let last = tokens.len() - 1;
    let masked: [Range<usize>; 2] = [1..3, last..last + 1];
    let found = quantities(text, &tokens, &masked, rules("en"), policy("interval"));
    assert_eq!(found.iter().map(|q| &text[q.span.clone()]).collect::<Vec<_>>(), ["12"]);
}

/// Pieces that meet in no text, in every order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("two "),
        Just("hundred "),
        Just("and "),
        Just("half a "),
        Just("dozen"),
        Just("dozens of "),
        Just("thousand"),
        Just("between "),
        Just("to "),
        Just("-"),
        Just("."),
        Just(","),
        Just(" "),
        Just("1"),
        Just("250"),
        Just("000"),
        Just("%"),
        Just("$"),
        Just("+"),
        Just("<"),
        Just("пол"),
        Just("тысячи "),
        Just("с половиной "),
        Just("целых "),
        Just("десятых "),
        Just("más de "),
        Just("zwei"),
        Just("und"),
        Just("zwanzig"),
        Just("yüz"),
        Just("buçuk"),
        Just("o "),
        Just("sută "),
        Just("\u{2009}"),
        Just("\u{AD}"),
        Just("’"),
        Just("№"),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|p| p.concat())
}

proptest! {
    #[test]
    fn any_text_gives_ordered_disjoint_quantities_that_slice_it(text in prop_oneof![pieces(), any::<String>()], lead in ".{0,3}") {
        let whole = format!("{lead}{text}");
        let tokens = Tokens::of(&whole[lead.len()..], lead.len());
        for language in &Catalog::built_in().languages {
            let mut end = 0;
            for q in quantities(&whole, &tokens, &[], &language.numbers, policy("interval")) {
                prop_assert!(q.span.start >= end, "{}: {whole:?} overlaps at {:?}", language.file, q.span);
                prop_assert!(whole.get(q.span.clone()).is_some_and(|s| !s.is_empty()), "{}: {whole:?}", language.file);
                prop_assert!(whole.get(q.figure_span.clone()).is_some_and(|s| !s.is_empty()));
                prop_assert!(q.span.start <= q.figure_span.start && q.figure_span.end <= q.span.end);
                prop_assert!(q.tokens.start <= q.figure_tokens.start && q.figure_tokens.end <= q.tokens.end);
                prop_assert!(q.interval.low.zip(q.interval.high).is_none_or(|(l, h)| l <= h), "{:?}", q);
                end = q.span.end;
            }
        }
    }
}
