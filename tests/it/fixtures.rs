//! Reports that every renderer is shown: empty, one finding, many, persons by name, awkward text; and one too large for snapshots.

use counterclaim::claim::{Claim, Kind, Modality, Qualifier};
use counterclaim::comparison::{Acceptance, AcceptedBy, Finding, Pair, Question, Severity, Verdict};
use counterclaim::error::Problem;
use counterclaim::report::{Counts, EventSummary, Report};
use serde_json::{Map, Value, json};

const EVENT: &str = "2019-06-kazakhstan-election";

/// Every report, by name.
pub fn reports() -> Vec<(&'static str, Report)> {
    vec![("empty", empty()), ("one", one()), ("many", many()), ("named", named()), ("accepted", accepted()), ("awkward", awkward())]
}

fn empty() -> Report {
    Report { policy: "interval".into(), ..Report::default() }
}

/// Police against a rights group, with both quotes.
pub fn one() -> Report {
    let claims = vec![police(), rights_group()];
    Report {
        events: vec![event(EVENT, "Protests around the presidential election", 2, 2)],
        findings: vec![conflict("f-7c1e0a52", &claims, Severity::Error)],
        pairs: vec![pair(&claims[0], &claims[1], Verdict::Disjoint, "same-question")],
        claims,
        counts: Counts { files: 2, claims: 2, compared: 1, ..Counts::default() },
        policy: "interval".into(),
        ..Report::default()
    }
}

/// Two events with findings of each severity, one without; one voice through two outlets; facts; problems.
fn many() -> Report {
    let mut report = one();
    let mut echo = police();
    (echo.claim_id, echo.dispatch, echo.file) = ("c-04".into(), "rferl-2019-06-10".into(), format!("claims/{EVENT}/rferl-2019-06-10.md"));
    (echo.outlet, echo.published, echo.via, echo.line) =
        (Some("rferl".into()), Some("2019-06-10".into()), Some("interfax;tass".into()), Some(3));
    let mut vague = police();
    (vague.claim_id, vague.source, vague.source_text) = ("c-05".into(), None, Some("eyewitnesses".into()));
    (vague.qualifier, vague.number_text, vague.low, vague.best, vague.high) =
        (Some(Qualifier::Vague), Some("dozens".into()), Some(24.0), None, Some(99.0));
    (vague.quote, vague.confidence) = (Some("dozens of people were taken away".into()), 0.4);
    let peaceful = fact("c-06", "kz-akimat", "peaceful", Modality::Denied);
    let violent = fact("c-07", "hrw", "peaceful", Modality::Actual);
    report.claims.extend([echo, vague, peaceful, violent]);
    report.findings[0].claims.push("c-04".into());

    let mut second = conflict("f-0a11b2c3", &[report.claims[3].clone(), report.claims[1].clone()], Severity::Error);
    (second.gap_ratio, second.gap_absolute) = (Some(9.666_667), Some(858.0));
    second.message = "eyewitnesses say dozens were detained, kibhr says 957".into();
    report.findings.push(second);

    let mut facts = conflict("f-22d9e0f1", &report.claims[4..6], Severity::Warning);
    facts.check = "conflicting-facts".into();
    facts.event = "2020-06-kazakhstan-rallies".into();
    facts.question = Question {
        metric: "conduct".into(),
        population: None,
        place: Some("kazakhstan".into()),
        from: Some("2020-06-06".into()),
        to: None,
        scope: None,
    };
    facts.question_id = "conduct||kazakhstan|2020-06-06||".into();
    (facts.gap_ratio, facts.gap_absolute) = (None, None);
    facts.message = "kz-akimat denies what hrw asserts: the protests were peaceful".into();
    report.findings.push(facts);

    let mut note = conflict("f-9e8d7c6b", &[report.claims[0].clone(), report.claims[2].clone()], Severity::Note);
    (note.check, note.verdict, note.gap_ratio, note.gap_absolute) = ("single-origin".into(), None, None, None);
    note.message = "2 outlets print one figure of kz-police; it counts once".into();
    report.findings.push(note);

    report.events.push(event("2020-06-kazakhstan-rallies", "Rallies of 6 June 2020", 3, 2));
    report.events.push(event("2022-01-kazakhstan-unrest", "2022-01-kazakhstan-unrest", 1, 0));
    report.problems = vec![
        Problem::error("not UTF-8", "save the file as UTF-8").in_file("claims/2022-01-kazakhstan-unrest/ap.md").at(3, 14),
        Problem::warning("no pack for language “ka”", "digits only were read").in_file("claims/2020-06-kazakhstan-rallies/x.md"),
    ];
    report.counts = Counts { files: 6, claims: 6, unsure: 1, compared: 12, not_claims: 1234, skipped_rows: 2, ..Counts::default() };
    report
}

/// Two sources on who was held; the names are those of nobody.
fn named() -> Report {
    let person = |id: &str, source: &str, modality| {
        let mut claim = fact(id, source, "Marat Bekov", modality);
        (claim.event, claim.metric) = (EVENT.into(), "person_detained".into());
        (claim.file, claim.line, claim.column) = (format!("claims/{EVENT}/{source}.md"), Some(7), Some(19));
        claim.quote = Some("Marat Bekov".into());
        claim.sentence = Some("The lawyer of Bekov said that Marat Bekov was held; BEKOV'S family agreed.".into());
        claim
    };
    let claims = vec![person("c-08", "kz-police", Modality::Denied), person("c-09", "kibhr", Modality::Actual)];
    let mut finding = conflict("f-5a5a0001", &claims, Severity::Error);
    finding.check = "conflicting-facts".into();
    finding.question.metric = "person_detained".into();
    finding.message = "kz-police denies what kibhr asserts: Marat Bekov detained".into();
    finding.explanation = "Both speak of Marat Bekov.".into();
    (finding.gap_ratio, finding.gap_absolute) = (None, None);
    Report { findings: vec![finding], claims, persons: vec!["Marat Bekov".into()], ..one() }
}

/// Findings of which some are accepted, in a baseline and in a review file.
fn accepted() -> Report {
    let mut report = many();
    report.findings[1].accepted = Some(Acceptance {
        by: AcceptedBy::Baseline,
        justification: "two hours of one day | looked at".into(),
        author: Some("AB".into()),
        expires: Some("2026-09-01".into()),
    });
    report.findings[3].accepted = Some(Acceptance { by: AcceptedBy::Review, justification: "an echo".into(), author: None, expires: None });
    report
}

/// So many findings of each severity that every limit of a platform is met.
pub fn large(findings: usize) -> Report {
    let model = one();
    let mut report = Report { findings: Vec::new(), claims: Vec::new(), ..model.clone() };
    for i in 0..findings {
        let mut finding = model.findings[0].clone();
        finding.finding_id = format!("{i:016x}");
        finding.severity = [Severity::Error, Severity::Warning, Severity::Note][i * 3 / findings.max(1)];
        let ids = [format!("a{i}"), format!("b{i}")];
        for (claim, id) in model.claims.iter().zip(&ids) {
            report.claims.push(Claim { claim_id: id.clone(), ..claim.clone() });
        }
        finding.claims = ids.to_vec();
        finding.question_id = format!("q{i}");
        report.findings.push(finding);
    }
    report.counts.claims = report.claims.len();
    report
}

/// What others may write into a claim, a title or a file name.
fn awkward() -> Report {
    let mut loud = police();
    loud.number_text = Some("about\n500 | `rm`".into());
    loud.source = None;
    loud.source_text = Some("\u{1b}[31mthe <b>police</b>\u{1b}[0m \u{202e}ecilop\u{202c} & co".into());
    loud.outlet = Some("dw</script><script>alert(1)</script>|x".into());
    loud.quote = Some("line one\r\nline two\ttab \u{9b}2J bell\u{7} \u{2028}end, [link](javascript:x) *bold* _under_ # 1".into());
    let mut rtl = rights_group();
    rtl.source = None;
    rtl.source_text = Some("منظمة حقوقية".into());
    rtl.number_text = Some("أكثر من ٩٥٠".into());
    (rtl.qualifier, rtl.low, rtl.best, rtl.high) = (Some(Qualifier::MoreThan), Some(951.0), Some(950.0), None);
    rtl.quote = Some("احتجزت الشرطة أكثر من ٩٥٠ شخصًا، כך נמסר, 警方拘留了950多人 👩‍👩‍👧".into());
    let mut long = rights_group();
    long.claim_id = "c-03".into();
    long.source = Some("a-source-with-an-id-that-is-much-longer-than-any-column-of-a-table-on-a-terminal".into());
    (long.low, long.best, long.high) = (Some(0.1), Some(0.1), Some(1_234_567.5));
    long.number_text = None;
    long.quote = Some(format!("{}end", "a very long sentence that goes on and on, ".repeat(40)));
    long.place = Some("kazakhstan/almaty;kazakhstan/nur-sultan".into());
    let claims = vec![loud, rtl, long];
    let mut finding = conflict("f-|`\u{1b}", &claims, Severity::Error);
    finding.message = "`a` | b\nsays <img src=x> \u{202e}c 50 %, ]]> ::error::x ##[error]y %0A [z](x) \u{ffff}".into();
    finding.explanation = "1. not a list\n- nor this </details> ${x} ~~gone~~".into();
    finding.file = "claims/odd|name `x`.md".into();
    finding.claims.push("c-lost".into());
    Report {
        events: vec![event(EVENT, "Title | with `marks`\n# and <b>lines</b>", 1, 3)],
        findings: vec![finding],
        claims,
        problems: vec![Problem::error("bad \u{1b}]0;title\u{7} | text", "remove <it>").in_file("claims/a\nb.md").at(1, 1)],
        counts: Counts { files: 1, claims: 3, ..Counts::default() },
        policy: "my|policy".into(),
        ..Report::default()
    }
}

fn event(event: &str, title: &str, dispatches: usize, claims: usize) -> EventSummary {
    let days = (Some("2019-06-09".to_owned()), Some("2019-06-12".to_owned()));
    EventSummary { event: event.into(), title: title.into(), from: days.0, to: days.1, dispatches, claims }
}

fn detained(id: &str, dispatch: &str, outlet: &str) -> Claim {
    let mut claim = Claim::new(EVENT, dispatch, Kind::Quantity, "detained");
    claim.claim_id = id.into();
    claim.outlet = Some(outlet.into());
    claim.published = Some("2019-06-11".into());
    claim.population = Some("protesters".into());
    claim.unit = Some("people".into());
    claim.place = Some("kazakhstan/almaty".into());
    claim.country = Some("kazakhstan".into());
    claim.from = "2019-06-09".parse().ok();
    claim.to = "2019-06-10".parse().ok();
    claim.file = format!("claims/{EVENT}/{dispatch}.md");
    (claim.line, claim.column) = (Some(12), Some(5));
    claim.notes = vec!["“detained” is the cue of the metric".into()];
    claim
}

fn police() -> Claim {
    let mut claim = detained("c-01", "dw-2019-06-11", "dw");
    (claim.source, claim.source_text, claim.source_kind) = (Some("kz-police".into()), Some("the police".into()), "police".into());
    (claim.qualifier, claim.low, claim.best, claim.high) = (Some(Qualifier::About), Some(400.0), Some(500.0), Some(600.0));
    claim.number_text = Some("about 500".into());
    claim.quote = Some("police said about 500 people had been detained".into());
    (claim.start, claim.end) = (Some(310), Some(356));
    claim
}

fn rights_group() -> Claim {
    let mut claim = detained("c-02", "kibhr-2019-06-12", "kibhr");
    (claim.source, claim.source_text, claim.source_kind) = (Some("kibhr".into()), None, "human_rights_group".into());
    (claim.qualifier, claim.low, claim.best, claim.high) = (Some(Qualifier::Exact), Some(957.0), Some(957.0), Some(957.0));
    claim.number_text = Some("957".into());
    claim.quote = Some("at least 957 protesters were detained over the two days".into());
    claim
}

fn fact(id: &str, source: &str, value: &str, modality: Modality) -> Claim {
    let mut claim = Claim::new("2020-06-kazakhstan-rallies", "ap-2020-06-06", Kind::Fact, "conduct");
    (claim.claim_id, claim.source, claim.value, claim.modality) = (id.into(), Some(source.into()), Some(value.into()), modality);
    claim
}

fn conflict(id: &str, claims: &[Claim], severity: Severity) -> Finding {
    Finding {
        finding_id: id.into(),
        check: "conflicting-counts".into(),
        severity,
        event: EVENT.into(),
        question_id: "detained|protesters|kazakhstan/almaty|2019-06-09|2019-06-10|".into(),
        question: Question {
            metric: "detained".into(),
            population: Some("protesters".into()),
            place: Some("kazakhstan/almaty".into()),
            from: Some("2019-06-09".into()),
            to: Some("2019-06-10".into()),
            scope: None,
        },
        verdict: Some(Verdict::Disjoint),
        gap_ratio: Some(1.595),
        gap_absolute: Some(357.0),
        policies: vec!["interval".into(), "ccc".into()],
        claims: claims.iter().map(|c| c.claim_id.clone()).collect(),
        message: "kz-police says about 500 were detained, kibhr says 957".into(),
        explanation: "[400, 600] and [957, 957] do not meet; the nearest bounds differ by the factor 1.6.".into(),
        file: claims[0].file.clone(),
        line: claims[0].line,
        column: claims[0].column,
        accepted: None,
    }
}

fn pair(a: &Claim, b: &Claim, verdict: Verdict, reason: &str) -> Pair {
    Pair {
        event: a.event.clone(),
        claim_a: a.claim_id.clone(),
        claim_b: b.claim_id.clone(),
        verdict,
        reason: reason.into(),
        gap_ratio: Some(1.595),
        gap_absolute: Some(357.0),
        same_origin: false,
    }
}

/// Mentions of each kind.
pub fn mentions() -> Vec<Map<String, Value>> {
    [
        json!({"kind": "quantity", "dispatch": "a", "start": 0, "end": 13, "text": "more than 100", "qualifier": "more_than", "low": 101.0, "best": 100.0, "high": null}),
        json!({"kind": "date", "dispatch": "a", "start": 20, "end": 31, "text": "9 June 2019", "from": "2019-06-09", "to": "2019-06-09"}),
        json!({"kind": "source", "dispatch": "a|b", "start": 40, "end": 46, "text": "police\u{1b}", "id": "kz-police", "zeal": true}),
    ]
    .into_iter()
    .filter_map(|m| m.as_object().cloned())
    .collect()
}
