//! The page: whatever is written in a claim, it stays text; it loads nothing; and it stays small.

use std::sync::LazyLock;

use counterclaim::claim::{Claim, Kind, Modality, Qualifier, Scope};
use counterclaim::comparison::{Finding, Question, Severity, Verdict};
use counterclaim::error::Problem;
use counterclaim::reliability::{Estimate, Record};
use counterclaim::report::{self, Asked, Background, EventSummary, Known, Method, Report, Style, visible};
use counterclaim::text::{Decision, Resolution};
use html5ever::tendril::TendrilSink as _;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;

/// The page of a report.
pub fn page(report: &Report) -> String {
    let mut bytes = Vec::new();
    let html = report::format("html").expect("a format");
    (html.render)(report, &Style::PLAIN, &mut bytes).expect("writing to memory");
    String::from_utf8(bytes).expect("UTF-8")
}

/// A report with `t` in every text that is shown as it is, and `odd` in those that are made of words of the program.
fn report(t: &str, odd: &str) -> Report {
    let text = || Some(t.to_owned());
    let claim = |at: usize, low: Option<f64>, high: Option<f64>, qualifier| {
        let mut claim = Claim::new(t, t, Kind::Quantity, odd);
        claim.claim_id = format!("{at}{t}");
        (claim.outlet, claim.source, claim.source_text) = (text(), text(), text());
        (claim.published, claim.via, claim.language) = (text(), Some(odd.to_owned()), Some(format!("?{t}")));
        (claim.population, claim.unit, claim.place) = (Some(odd.to_owned()), text(), Some(odd.to_owned()));
        (claim.low, claim.best, claim.high, claim.qualifier) = (low, low, high, Some(qualifier));
        (claim.number_text, claim.quote, claim.sentence) = (text(), text(), Some(format!("before {t} after")));
        (claim.file, claim.source_kind, claim.line) = (t.to_owned(), odd.to_owned(), Some(3));
        claim.as_of = format!("2022-01-0{}", at + 1).parse().ok();
        claim.scope = Some(Scope::Cumulative);
        claim
    };
    let mut fact = claim(3, None, None, Qualifier::Exact);
    (fact.kind, fact.value, fact.modality, fact.number_text) = (Kind::Fact, text(), Modality::Denied, None);
    let claims = vec![
        claim(0, Some(400.0), Some(600.0), Qualifier::About),
        claim(1, Some(951.0), None, Qualifier::MoreThan),
        claim(2, Some(24.0), Some(99.0), Qualifier::Vague),
        fact,
    ];
    let question = Question {
        metric: odd.to_owned(),
        population: Some(odd.to_owned()),
        place: Some(odd.to_owned()),
        from: None,
        to: Some(odd.to_owned()),
        scope: Some("cumulative".to_owned()),
    };
    let ids: Vec<String> = claims.iter().map(|c| c.claim_id.clone()).collect();
    let finding = |id: &str, check: &str, claims: Vec<String>| Finding {
        finding_id: format!("{id}{t}"),
        check: check.to_owned(),
        severity: Severity::Error,
        event: t.to_owned(),
        question_id: t.to_owned(),
        question: question.clone(),
        verdict: Some(Verdict::Disjoint),
        gap_ratio: Some(2.0),
        gap_absolute: Some(300.0),
        policies: vec![t.to_owned()],
        claims,
        message: t.to_owned(),
        explanation: t.to_owned(),
        file: t.to_owned(),
        line: Some(1),
        column: None,
        accepted: None,
    };
    let estimate = |n| Estimate {
        question: t.to_owned(),
        metric: odd.to_owned(),
        estimate: Some(500.0),
        value: None,
        low: Some(300.0),
        high: Some(9000.0),
        n_claims: n,
        n_sources: n,
        q: None,
        i2: None,
        grade: if n > 1 { "contested" } else { "weak" }.to_owned(),
        estimator: "model".to_owned(),
        reference: t.to_owned(),
        decided: None,
    };
    let asked = |n: usize, ids: &[String]| Asked {
        event: t.to_owned(),
        question: question.clone(),
        kind: Kind::Quantity,
        logarithmic: true,
        claims: ids.to_vec(),
        estimate: Estimate { question: format!("{n}{t}"), ..estimate(n) },
    };
    let record = |n: usize| Record {
        source: t.to_owned(),
        metric: odd.to_owned(),
        n,
        bias: Some(2.0),
        bias_low: Some(1.0),
        bias_high: Some(3.0),
        spread: Some(0.1),
        disjoint_share: Some(0.2),
        first_share: Some(0.2),
        copied_share: Some(0.2),
        admiralty: "F".to_owned(),
        reference: format!("factor against {odd}; F: {odd}"),
        copied_from: text(),
    };
    let known = || vec![Known { id: t.to_owned(), about: t.to_owned() }];
    let decision = Decision {
        event: text(),
        question: text(),
        metric: text(),
        population: text(),
        place: text(),
        resolution: Resolution::Prefer(t.to_owned()),
        by: t.to_owned(),
        on: jiff::civil::date(2022, 1, 1),
        why: t.to_owned(),
        file: t.to_owned(),
        line: 1,
    };
    let method = Method {
        program: t.to_owned(),
        own_catalogue: true,
        policies: known(),
        estimator: Known { id: t.to_owned(), about: t.to_owned() },
        checks: known(),
        catalogue: vec![Known { id: t.to_owned(), about: format!("9: {t}") }],
        tolerances: vec![(odd.to_owned(), text(), 1.5)],
        decisions: vec![decision],
    };
    let background = Background {
        questions: vec![asked(3, &ids[..3]), asked(1, &ids[..1])],
        records: vec![record(12), record(0)],
        method,
        left_out: vec![t.to_owned()],
    };
    let event = EventSummary { event: t.to_owned(), title: t.to_owned(), from: text(), to: None, dispatches: 1, claims: 4 };
    let other = EventSummary { event: format!("other {t}"), claims: 0, ..event.clone() };
    let facts = finding("b", "other", vec![ids[3].clone(), format!("lost {t}")]);
    Report {
        events: vec![event, other],
        findings: vec![finding("a", t, ids[..3].to_vec()), facts],
        claims,
        problems: vec![Problem::error(t, t).in_file(t)],
        policy: t.to_owned(),
        background: Some(background),
        ..Report::default()
    }
}

/// Elements with the names of their attributes, and texts, in order.
#[derive(Debug, Default, PartialEq)]
struct Shape {
    elements: Vec<String>,
    texts: Vec<String>,
    addresses: Vec<String>,
}

fn shape(page: &str) -> Shape {
    let dom = html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(page);
    let mut out = Shape::default();
    walk(&dom.document, 0, &mut out);
    out
}

fn walk(node: &Handle, depth: usize, out: &mut Shape) {
    match &node.data {
        NodeData::Element { name, attrs, .. } => {
            let attributes: Vec<String> = attrs.borrow().iter().map(|a| a.name.local.to_string()).collect();
            out.elements.push(format!("{depth} {} {}", name.local, attributes.join(" ")));
            for attribute in attrs.borrow().iter() {
                let (name, value) = (attribute.name.local.to_string(), attribute.value.to_string());
                assert!(name != "id" || !value.contains(char::is_whitespace), "{value:?}");
                if ["href", "src", "action", "style"].contains(&name.as_str()) || name.starts_with("on") {
                    out.addresses.push(format!("{name} {value}"));
                }
            }
            if ["script", "style"].contains(&name.local.to_string().as_str()) {
                return;
            }
        }
        NodeData::Text { contents } => out.texts.push(contents.borrow().to_string()),
        NodeData::Comment { contents } => panic!("a comment: {contents}"),
        _ => {}
    }
    for child in node.children.borrow().iter() {
        walk(child, depth + 1, out);
    }
}

/// Words that end an element, a text or a line elsewhere, and signs of every kind.
fn text() -> impl Strategy<Value = String> {
    let nasty = [
        "</script>",
        "<script>alert(1)</script>",
        "</style>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "</td></tr></table>",
        "<svg onload=x>",
        "\" onclick=\"",
        "' style='",
        "javascript:",
        "&lt;",
        "&#0;",
        "&amp",
        "<",
        "\0",
        "\u{202e}",
        "\u{2066}",
        "\u{feff}",
        "\r\n",
        "\u{c}",
        "</title>",
        "</textarea>",
        "<base href=//x>",
        "<meta http-equiv=refresh>",
        "`",
        "=",
        "\\",
        "%",
        "\u{ffff}",
        "שלום",
    ];
    let piece = prop_oneof![prop::sample::select(nasty.to_vec()).prop_map(str::to_owned), any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| format!("z {} z", pieces.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_escapes_its_element(t in text(), odd in text()) {
        static PLAIN: LazyLock<Shape> = LazyLock::new(|| shape(&page(&report("z z", "z z"))));
        let (plain, wild) = (&*PLAIN, shape(&page(&report(&t, &odd))));
        prop_assert_eq!(&plain.elements, &wild.elements);
        prop_assert_eq!(plain.addresses.len(), wild.addresses.len());
        for address in &wild.addresses {
            let own = address.strip_prefix("href ").is_some_and(|a| a.starts_with('#') || a.starts_with("data:text/csv;") || a.starts_with("data:application/json;"));
            prop_assert!(own, "{}", address);
        }
    }

    #[test]
    fn all_text_comes_back(t in text()) {
        static PLAIN: LazyLock<Shape> = LazyLock::new(|| shape(&page(&report("z z", "q_q"))));
        let (plain, wild) = (&*PLAIN, shape(&page(&report(&t, "q_q"))));
        for (plain, wild) in plain.texts.iter().zip(&wild.texts) {
            // The size of a table to download follows from what is in it.
            if !plain.contains(" KB, ") {
                prop_assert_eq!(words(&plain.replace("z z", &visible(&t))), words(wild));
            }
        }
    }
}

/// Without regard to white space, which is one blank on one line: some of it is made visible where it stands on its own.
fn words(text: &str) -> String {
    let blanks = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
    let plain = blanks.iter().fold(text.to_owned(), |text, c| text.replace(visible(&c.to_string()).as_ref(), " "));
    plain.split(char::is_whitespace).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_page_loads_nothing() {
    for (name, report) in crate::fixtures::reports() {
        let page = page(&report);
        let shape = shape(&page);
        assert!(shape.addresses.iter().all(|a| a.starts_with("href #") || a.starts_with("href data:")), "{name}: {:?}", shape.addresses);
        assert!(page.contains("default-src &#39;none&#39;"), "{name}");
        let outside = ["http://", "https://", "url(//", "@import"];
        let found: Vec<&&str> = outside.iter().filter(|o| page.contains(**o)).collect();
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn names_of_private_persons_are_left_out_of_the_whole_page() {
    let name = || "Marat Bekov".to_owned();
    let mut report = Report { persons: vec![name()], ..report("z z", "z z") };
    report.claims[0].sentence = Some("before z z of Bekov after".to_owned());
    report.findings[0].message = name();
    let background = report.background.as_mut().expect("there is one");
    background.questions[0].question.population = Some(name());
    background.questions[1].estimate.question = name();
    background.records[0].source = name();
    background.method.decisions[0].why = format!("the family of {}", name());
    let page = page(&report::fit(&report, report::format("html").expect("a format"), None));
    assert!(!page.contains("Bekov"));
    assert!(page.contains(report::LEFT_OUT) && page.contains("private person"), "it is said");
}

/// As many findings as asked for, each of two claims of its own, worded as long as those of real reports.
pub fn large(findings: usize) -> Report {
    let mut out = Report { policy: "interval".to_owned(), ..Report::default() };
    let mut background = Background::default();
    let sources =
        ["Ministry of Internal Affairs", "Bureau for Human Rights", "Health Ministry", "Prosecutor General's Office", "Eyewitnesses"];
    let metrics = ["detained", "injured", "killed", "attendance"];
    for at in 0..findings {
        let event = format!("event-{:02}", at % 40);
        let figure = 100.0 + (at % 900) as f64;
        let claim = |side: usize, low: f64, high: f64| {
            let mut claim = Claim::new(&event, &format!("dispatch-{at}-{side}"), Kind::Quantity, metrics[at % metrics.len()]);
            claim.claim_id = format!("c{at:08x}{side}");
            claim.source = Some(format!("source-{}", (at + side) % sources.len()));
            claim.source_name = Some(sources[(at + side) % sources.len()].to_owned());
            (claim.outlet, claim.published, claim.language) = (Some("The Daily".into()), Some("2022-01-09".into()), Some("en".into()));
            (claim.low, claim.best, claim.high) = (Some(low), Some(f64::midpoint(low, high)), Some(high));
            claim.number_text = Some(format!("about {figure}"));
            claim.quote = Some(format!("about {figure} people had been detained"));
            claim.sentence =
                Some(format!("By the evening of Sunday about {figure} people had been detained in the city, a spokesman told reporters."));
            (claim.file, claim.line) = (format!("claims/{event}/dispatch-{at}-{side}.md"), Some(9));
            claim
        };
        let claims = [claim(0, figure, figure), claim(1, figure * 2.0, figure * 3.0)];
        let question = Question {
            metric: metrics[at % metrics.len()].to_owned(),
            population: Some("people".into()),
            place: Some(format!("country/city-{at}")),
            from: Some("2022-01-09".into()),
            to: Some("2022-01-09".into()),
            scope: Some("period".into()),
        };
        let id = question.id();
        out.findings.push(Finding {
            finding_id: format!("{at:016x}"),
            check: if at % 3 == 0 { "part-exceeds-whole" } else { "conflicting-counts" }.to_owned(),
            severity: [Severity::Error, Severity::Warning, Severity::Note][at * 3 / findings.max(1)],
            event: event.clone(),
            question_id: id.clone(),
            question: question.clone(),
            verdict: Some(Verdict::Disjoint),
            gap_ratio: Some(2.0 + (at % 70) as f64 / 10.0),
            gap_absolute: Some(figure),
            policies: ["acled", "ccc", "count-love", "interval"].map(str::to_owned).to_vec(),
            claims: claims.iter().map(|c| c.claim_id.clone()).collect(),
            message: format!("Ministry of Internal Affairs: “about {figure}” against Bureau for Human Rights: “more than {}” detained, City {at}, 9 January 2022", figure * 2.0),
            explanation: "Both answer the same question, and the nearest bounds lie a factor of two apart. ".repeat(8),
            file: claims[0].file.clone(),
            line: Some(9),
            column: Some(1),
            accepted: None,
        });
        background.questions.push(Asked {
            event: event.clone(),
            question: question.clone(),
            kind: Kind::Quantity,
            logarithmic: true,
            claims: claims.iter().map(|c| c.claim_id.clone()).collect(),
            estimate: Estimate {
                question: id,
                metric: question.metric,
                estimate: Some(figure),
                value: None,
                low: Some(figure / 2.0),
                high: Some(figure * 2.0),
                n_claims: 2,
                n_sources: 2,
                q: None,
                i2: None,
                grade: "contested".into(),
                estimator: "model".into(),
                reference: String::new(),
                decided: None,
            },
        });
        out.claims.extend(claims);
    }
    background.questions.sort_by(|a, b| a.event.cmp(&b.event));
    for event in 0..40.min(findings) {
        let name = format!("event-{event:02}");
        let of = out.claims.iter().filter(|c| c.event == name).count();
        out.events.push(EventSummary { event: name.clone(), title: name, from: None, to: None, dispatches: of, claims: of });
    }
    out.background = Some(background);
    out
}

#[test]
fn ten_thousand_findings_are_ten_megabytes_at_most() {
    let page = page(&large(10_000));
    assert!(page.len() <= 10_000_000, "{} bytes", page.len());
    let quotes = page.matches("<q").count() + page.matches("<blockquote").count();
    assert_eq!(quotes, 20_000, "both quotes of each finding");
}
