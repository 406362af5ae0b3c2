//! Do no harm: names of private persons do not reach what anyone may read.

use counterclaim::claim::Kind;
use counterclaim::comparison::Question;
use counterclaim::reliability::Estimate;
use counterclaim::report::{self, Asked, FORMATS, Redact, Style};
use counterclaim::text::{Decision, Resolution};
use proptest::prelude::*;

use crate::fixtures;
use crate::formats::bytes;

const PUBLIC: [&str; 6] = ["sarif", "junit", "github", "gitlab", "rdjson", "html"];

fn holds(haystack: &[u8], needle: &str) -> bool {
    String::from_utf8_lossy(haystack).to_lowercase().contains(&needle.to_lowercase())
}

#[test]
fn formats_for_public_places_are_known() {
    let public: Vec<&str> = FORMATS.iter().filter(|f| f.public).map(|f| f.id).collect();
    for id in PUBLIC {
        assert!(public.contains(&id), "{id}");
    }
    for own in ["table", "concise", "json", "jsonl", "csv", "parquet", "markdown"] {
        assert!(!public.contains(&own), "{own}");
    }
}

#[test]
fn one_can_ask_for_names_and_ask_for_none() {
    let (_, named) = fixtures::reports().remove(3);
    for format in FORMATS.iter().filter(|f| !f.binary) {
        for (asked, kept) in [(Some(Redact::Nobody), true), (Some(Redact::Persons), false), (None, !format.public)] {
            let mut out = Vec::new();
            (format.render)(&report::fit(&named, format, asked), &Style::PLAIN, &mut out).expect("written");
            assert_eq!(holds(&out, "Bekov"), kept, "{} {asked:?}", format.id);
        }
    }
}

#[test]
fn what_is_left_out_is_counted() {
    let (_, named) = fixtures::reports().remove(3);
    let masked = report::redacted(&named);
    assert_eq!(masked.counts.names_left_out, 1);
    assert_eq!(masked.findings[0].message, "kz-police denies what kibhr asserts: [name left out] detained");
    let sentence = "The lawyer of [name left out] said that [name left out] was held; [name left out]'S family agreed.";
    assert_eq!(masked.claims[0].sentence.as_deref(), Some(sentence));
    for id in ["sarif", "junit", "github", "html"] {
        let text = bytes(report::format(id).expect("a format"), &named, &Style::PLAIN);
        assert!(holds(&text, "1 name of a private person is left out"), "{id}");
    }
    assert_eq!(report::redacted(&fixtures::one()), fixtures::one(), "nothing to leave out, nothing changed");
}

/// A name in Latin, Cyrillic or Arabic letters, with words that nothing else here is written with; Latin ones so long that no encoded
/// bytes of a page spell them by chance.
fn name() -> impl Strategy<Value = String> {
    let word = prop_oneof!["Zq[a-z]{6,9}", "Щж[а-я]{2,7}", "ظغ[ابتثجحخد]{2,7}", "Zq[a-z]{6,8}-Zq[a-z]{6,8}"];
    prop::collection::vec(word, 1..4).prop_map(|words| words.join(" "))
}

/// A question about a person, as the page shows it.
fn asked(name: &str) -> Asked {
    let (_, mut report) = fixtures::reports().remove(3);
    let finding = report.findings.remove(0);
    let estimate = Estimate {
        question: format!("whereabouts/{name}"),
        metric: "person_detained".into(),
        estimate: None,
        value: Some(name.to_owned()),
        low: None,
        high: None,
        n_claims: 2,
        n_sources: 2,
        q: None,
        i2: None,
        grade: "even".into(),
        estimator: "median".into(),
        reference: String::new(),
        decided: None,
    };
    let question = Question { population: Some(name.to_owned()), ..finding.question };
    Asked { event: finding.event, question, kind: Kind::Fact, logarithmic: false, claims: finding.claims, estimate }
}

fn decision(name: &str) -> Decision {
    Decision {
        event: None,
        question: Some(format!("whereabouts/{name}")),
        metric: None,
        population: Some(name.to_owned()),
        place: None,
        resolution: Resolution::Prefer(name.to_owned()),
        by: "AB".into(),
        on: jiff::civil::date(2026, 3, 1),
        why: format!("the lawyer of {name} says so"),
        file: "counterclaim.toml".into(),
        line: 1,
    }
}

/// With what a page carries in letters (RFC 4648) as the text that it stands for; without its head, which says nothing of the report but
/// holds digests, and those any letters.
fn legible(out: &[u8]) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let whole = String::from_utf8_lossy(out);
    let page = whole.split_once("<body>").map_or(&*whole, |(_, body)| body);
    let mut parts = page.split(";base64,");
    let mut text = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (coded, rest) = part.split_once('"').expect("an end");
        let bits =
            coded.bytes().filter_map(|b| LETTERS.iter().position(|l| *l == b)).flat_map(|six| (0..6).rev().map(move |at| six >> at & 1));
        text.extend(bits.collect::<Vec<_>>().chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | *bit as u8)));
        text.extend(rest.bytes());
    }
    text
}

#[test]
fn what_a_page_carries_is_looked_into() {
    assert_eq!(legible(b"a;base64,Zm9vYg==\" b;base64,Zm9v\" c"), b"afoob bfoo c");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: match ProptestConfig::default().cases { 256 => 24, n => n }, ..ProptestConfig::default() })]

    #[test]
    fn no_name_survives_in_a_public_format(names in prop::collection::vec(name(), 1..4), upper: bool) {
        let (_, mut report) = fixtures::reports().remove(3);
        report.persons = names.clone();
        for name in &names {
            let written = if upper { name.to_uppercase() } else { name.clone() };
            let claim = &mut report.claims[0];
            for text in [&mut claim.value, &mut claim.quote, &mut claim.sentence, &mut claim.number_text, &mut claim.source_text, &mut claim.source_name, &mut claim.population] {
                *text = Some(format!("{} of “{written}”, {name}.", text.as_deref().unwrap_or_default()));
            }
            claim.via = Some(format!("person/{}", name.to_lowercase().replace(' ', "-")));
            report.findings[0].message.push_str(&format!(" ({written})"));
            report.findings[0].explanation.push_str(&format!(" {name}\n{name}; "));
            report.findings[0].question.population = Some(name.to_lowercase());
            report.events[0].title.push_str(&format!(", {name}"));
            let background = report.background.get_or_insert_default();
            background.questions.push(asked(name));
            background.method.decisions.push(decision(name));
        }
        for format in FORMATS.iter().filter(|f| f.public) {
            let out = legible(&bytes(format, &report, &Style::PLAIN));
            for word in names.iter().flat_map(|n| n.split([' ', '-'])) {
                prop_assert!(!holds(&out, word), "{} shows {word}", format.id);
            }
        }
    }
}
