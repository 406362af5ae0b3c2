//! For every check what it reports, what it just leaves alone, and the same in several languages.

use super::*;

fn ids(claims: &[Claim]) -> Vec<&'static str> {
    let found = compared(claims).findings;
    CHECKS.iter().map(|c| c.id).filter(|id| found.iter().any(|f| f.check == *id)).collect()
}

/// A source, figure and words of another language; the engine reads ids and numbers alone.
fn told(c: Claim, language: &str, who: &str, words: &str) -> Claim {
    c.with(|c| (c.language, c.source_text, c.number_text) = (Some(language.into()), Some(who.into()), Some(words.into())))
}

#[test]
fn ids_are_public_and_unique() {
    let ids: Vec<_> = CHECKS.iter().map(|c| c.id).collect();
    let want = "conflicting-counts conflicting-facts part-exceeds-whole parts-miss-total falling-cumulative rival-bounds disputed-attribution \
                self-contradiction revised single-origin unattributed";
    assert_eq!(ids.join(" "), want);
}

#[test]
fn conflicting_counts() {
    assert_eq!(found(&[claim("a", "x", "500"), claim("b", "y", "900")]), [("conflicting-counts".into(), Severity::Error)]);
    assert_eq!(found(&[claim("a", "x", "12"), claim("b", "y", "11")]), [("conflicting-counts".into(), Severity::Warning)]);
    assert_eq!(found(&[claim("a", "x", ">2000"), claim("b", "y", "<=2000")]), [("conflicting-counts".into(), Severity::Note)]);
    assert_eq!(ids(&[claim("a", "x", ">=7"), claim("b", "y", "24-99")]), Vec::<&str>::new());
    assert_eq!(ids(&[claim("a", "x", "500"), claim("b", "y", "900").days(10, 10)]), Vec::<&str>::new());
    let a = told(claim("a", "mvd", "~500"), "ru", "МВД", "около 500");
    let b = told(claim("b", "apador", ">950"), "ro", "APADOR-CH", "peste 950");
    let out = compared(&[a, b]);
    assert_eq!(out.findings[0].message, "МВД: “около 500” against APADOR-CH: “peste 950” detained, Almaty, 9 June 2019");
}

#[test]
fn an_unsure_reading_never_grounds_an_error() {
    let unsure = claim("a", "x", "5").with(|c| c.confidence = 0.4);
    assert_eq!(found(&[unsure, claim("b", "y", "900")]), [("conflicting-counts".into(), Severity::Warning)]);
}

#[test]
fn a_verdict_that_hangs_on_the_policy_is_no_error() {
    let hundreds = claim("a", "x", "0").with(|c| {
        (c.qualifier, c.best, c.vague, c.number_text) = (Some(Qualifier::Vague), None, Some("dozens".into()), Some("dozens".into()));
    });
    // 20 to count-love, 24 to 99 by default: the figure clashes with the latter alone.
    let out = compared(&[hundreds, claim("b", "y", "<=20")]);
    let f = &out.findings[0];
    assert_eq!(f.severity, Severity::Warning, "{}", f.explanation);
    assert!(f.policies.contains(&"interval".to_owned()) && !f.policies.contains(&"count-love".to_owned()), "{:?}", f.policies);
    assert!(f.explanation.contains("holds only under"), "{}", f.explanation);
}

#[test]
fn conflicting_facts() {
    let fact = |id: &str, who: &str, value: &str| claim(id, who, &format!("={value}"));
    assert_eq!(found(&[fact("a", "x", "peaceful"), fact("b", "y", "violent")]), [("conflicting-facts".into(), Severity::Error)]);
    assert_eq!(ids(&[fact("a", "x", "peaceful"), fact("b", "y", "peaceful")]), Vec::<&str>::new());
    let held = |id: &str, who: &str, value: &str| fact(id, who, value).metric("person_detained");
    let not_held = |value: &str| held("b", "y", value).modality(Modality::Denied);
    assert_eq!(ids(&[held("a", "x", "Марата Бекова"), not_held("Marat Bekov")]), ["conflicting-facts"], "one person in two scripts");
    assert_eq!(ids(&[held("a", "x", "Марата Бекова"), not_held("Murat Bekov")]), Vec::<&str>::new());
    let force = |id: &str, who: &str, value: &str| fact(id, who, value).metric("means_of_force");
    assert_eq!(ids(&[force("a", "x", "tear_gas"), force("b", "y", "batons")]), Vec::<&str>::new());
    assert_eq!(ids(&[force("a", "x", "tear_gas"), force("b", "y", "tear_gas").modality(Modality::Denied)]), ["conflicting-facts"]);
    let yes = told(
        claim("a", "administration", "=yes").metric("order_restored").place("kazakhstan"),
        "ro",
        "administrația prezidențială",
        "a fost restabilită",
    );
    let no = told(claim("b", "bbc", "=no").metric("order_restored"), "ro", "BBC", "Nu putem spune");
    assert_eq!(ids(&[yes, no]), ["conflicting-facts"]);
}

#[test]
fn part_exceeds_whole() {
    let city = |figure: &str| claim("a", "x", figure);
    let country = |figure: &str| claim("b", "y", figure).place("kazakhstan");
    assert_eq!(found(&[city("950"), country("~500")]), [("part-exceeds-whole".into(), Severity::Error)]);
    assert_eq!(ids(&[city("600"), country("~500")]), Vec::<&str>::new());
    let out = compared(&[told(city(">950"), "ru", "Генпрокуратура", "более 950"), told(country("~500"), "kk", "ІІМ", "500-ге жуық")]);
    let f = &out.findings[0];
    assert_eq!(
        f.message,
        "the part exceeds the whole: Генпрокуратура: “более 950” detained, Almaty, 9 June 2019, against ІІМ: “500-ге жуық” detained, Kazakhstan, 9 June 2019"
    );
    assert_eq!(f.question.place.as_deref(), Some("kazakhstan"));
}

#[test]
fn parts_miss_total() {
    let of = |id: &str, place: &str, figure: &str| claim(id, "health-ministry", figure).place(place);
    let (total, almaty, astana) = (of("t", "kazakhstan", "700"), of("a", "kazakhstan/almaty", "500"), of("b", "kazakhstan/astana", "300"));
    assert_eq!(ids(&[total.clone(), almaty.clone(), astana.clone()]), ["parts-miss-total"]);
    assert_eq!(ids(&[total.clone(), almaty.clone(), of("b", "kazakhstan/astana", "200")]), Vec::<&str>::new());
    // Another source's parts are added, parts that overlap are not.
    assert_eq!(ids(&[total.clone(), almaty.clone(), claim("b", "other", "300").place("kazakhstan/astana")]), ["parts-miss-total"]);
    assert_eq!(ids(&[total, almaty, of("b", "kazakhstan/almaty/park", "300")]), Vec::<&str>::new());
    let dead = |id: &str, who: &str, figure: &str| claim(id, "health-ministry", figure).metric("killed").of(who);
    let out = compared(&[
        told(dead("a", "police", "18"), "uk", "МВС", "18 поліцейських"),
        told(dead("b", "protesters", "26"), "uk", "МВС", "26"),
        told(dead("t", "people", "<40"), "uk", "МВС", "менше 40"),
    ]);
    assert_eq!(out.findings[0].check, "parts-miss-total");
    assert_eq!(out.findings[0].claims, ["t", "b", "a"], "the larger part first");
    assert_eq!(out.findings[0].gap_absolute, Some(5.0));
    let sum = |id: &str, metric: &str, figure: &str| claim(id, "health-ministry", figure).metric(metric);
    let (killed, injured) = (sum("a", "killed", "225"), sum("b", "injured", "4353"));
    assert_eq!(ids(&[sum("t", "victims_total", "4578"), killed.clone(), injured.clone()]), Vec::<&str>::new());
    assert_eq!(ids(&[sum("t", "victims_total", "4600"), killed, injured.clone()]), ["parts-miss-total"]);
    assert_eq!(ids(&[sum("t", "victims_total", "4600"), sum("a", "killed", ">=225"), injured]), Vec::<&str>::new());
}

#[test]
fn falling_cumulative_and_revised() {
    let toll = |id: &str, figure: &str, to: i8| {
        claim(id, "health-ministry", figure).metric("killed").scope(Scope::Cumulative).days(2, to).dispatch(id)
    };
    assert_eq!(ids(&[toll("a", "18", 7), toll("b", "16", 9)]), ["falling-cumulative"]);
    assert_eq!(found(&[toll("a", "16", 7), toll("b", "18", 9)]), [("revised".into(), Severity::Note)]);
    assert_eq!(ids(&[toll("a", "18", 7).modality(Modality::Superseded), toll("b", "16", 9)]), Vec::<&str>::new());
    assert_eq!(ids(&[toll("a", "18", 7), toll("b", ">=16", 9)]), Vec::<&str>::new());
    let held = |c: Claim| c.metric("detained");
    assert_eq!(ids(&[held(toll("a", "18", 7)), held(toll("b", "16", 9))]), ["revised"]);
    let out = compared(&[told(toll("a", "18", 7), "ru", "Минздрав", "18"), told(toll("b", "16", 9), "kk", "ДСМ", "16 адам")]);
    assert_eq!(out.findings[0].message, "ДСМ: “16 адам”, earlier “18” killed, Almaty, up to 7 June 2019");
}

#[test]
fn parts_of_several_sources() {
    // 400 charged in Almaty are detained there, and lie in the country with the 150 of Astana: 550 against 500.
    let charged = claim("a", "court", ">=400").metric("charged");
    let astana = claim("b", "kibhr", "150").place("kazakhstan/astana");
    let country = claim("t", "police", "500").place("kazakhstan");
    let set = [charged.clone(), astana.clone(), country.clone()];
    let out = compared(&set);
    let f = &out.findings[0];
    assert_eq!((f.check.as_str(), f.severity, f.gap_absolute), ("parts-miss-total", Severity::Warning, Some(50.0)));
    assert_eq!(f.claims, ["t", "a", "b"]);
    assert_eq!(f.message, "2 parts add up to 550 or more, against the total, police: “500” detained, Kazakhstan, 9 June 2019");
    let sum = "At least 400 (court: charged, Almaty, 9 June 2019) + 150 (kibhr: detained, Astana, 9 June 2019) = 550; \
               at most 500 (police: detained, Kazakhstan, 9 June 2019).";
    assert!(f.explanation.contains(sum), "{}", f.explanation);
    for left_out in 0..3 {
        let rest: Vec<Claim> = set.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, c)| c.clone()).collect();
        assert_eq!(ids(&rest), Vec::<&str>::new());
    }
    // Days of a week; a day that is told twice counts once, a source's earlier telling not at all.
    let day = |id: &str, who: &str, figure: &str, day: i8| claim(id, who, figure).days(day, day).scope(Scope::Period);
    let week = claim("t", "police", "<=300").days(3, 9);
    assert_eq!(ids(&[day("a", "x", "200", 4), day("b", "y", "150", 5), week.clone()]), ["parts-miss-total"]);
    assert_eq!(ids(&[day("a", "x", "200", 4), day("b", "y", "200", 4), week.clone()]), Vec::<&str>::new());
    let so_far = |c: Claim| c.with(|c| c.scope = None);
    let unsaid = [so_far(day("a", "x", "200", 4)), so_far(day("b", "y", "250", 5)), week.clone()];
    assert_eq!(ids(&unsaid), Vec::<&str>::new(), "the second may be the total so far");
    let (old, new) = (day("a", "x", "200", 4).published("2019-06-05"), day("c", "x", "100", 4).published("2019-06-07").dispatch("later"));
    assert_eq!(ids(&[old, new, day("b", "y", "150", 5), week]), ["revised"]);
    // A total of all that makes it up, told for the towns by others.
    let dead = claim("a", "health-ministry", "10").metric("killed").place("kazakhstan");
    let hurt = claim("b", "kibhr", "<=20").metric("injured").place("kazakhstan");
    let town = |id: &str, place: &str, figure: &str| claim(id, "afp", figure).metric("victims_total").place(place);
    let towns = [town("c", "kazakhstan/almaty", "25"), town("d", "kazakhstan/astana", ">=15")];
    let out = compared(&[vec![dead.clone(), hurt.clone()], towns.to_vec()].concat());
    assert_eq!(out.findings[0].claims, ["c", "d", "a", "b"]);
    assert_eq!(
        out.findings[0].message,
        "2 parts add up to 10 to 30, against 2 figures that add up to 40 or more killed or injured, Almaty, 9 June 2019"
    );
    assert_eq!(ids(&[dead, hurt, towns[0].clone()]), Vec::<&str>::new());
    // Words of three languages.
    let out = compared(&[
        told(charged, "kk", "сот", "кемінде 400"),
        told(astana, "ru", "КМБПЧ", "150"),
        told(country, "ro", "poliția", "500 de persoane"),
    ]);
    assert_eq!(
        out.findings[0].message,
        "2 parts add up to 550 or more, against the total, poliția: “500 de persoane” detained, Kazakhstan, 9 June 2019"
    );
}

#[test]
fn rival_bounds() {
    let (low, high) = (claim("a", "police", ">=7"), claim("b", "kibhr", ">950"));
    assert_eq!(found(&[low.clone(), high.clone()]), [("rival-bounds".into(), Severity::Warning)]);
    assert_eq!(found(&[low.clone().with(|c| c.confidence = 0.4), high.clone()]), [("rival-bounds".into(), Severity::Note)]);
    assert_eq!(ids(&[claim("a", "police", ">=500"), high.clone()]), Vec::<&str>::new(), "one estimate, worded twice");
    assert_eq!(ids(&[claim("a", "police", ">=2"), claim("b", "kibhr", ">=5")]), Vec::<&str>::new());
    assert_eq!(ids(&[claim("a", "police", "<=40"), claim("b", "kibhr", ">=7")]), Vec::<&str>::new());
    assert_eq!(ids(&[claim("a", "police", "<=40"), claim("b", "kibhr", "<400")]), ["rival-bounds"]);
    // A toll grows: only one that was higher before tells something.
    let toll = |id: &str, figure: &str, day: &str| claim(id, id, figure).metric("killed").published(day);
    assert_eq!(ids(&[toll("a", ">=7", "2019-06-09"), toll("b", ">=46", "2019-06-10")]), Vec::<&str>::new());
    assert_eq!(ids(&[toll("a", ">=7", "2019-06-10"), toll("b", ">=46", "2019-06-09")]), ["rival-bounds"]);
    let out = compared(&[told(low, "kk", "полиция", "кемінде 7"), told(high, "de", "KIBHR", "mehr als 950")]);
    let f = &out.findings[0];
    assert_eq!(
        f.message,
        "полиция: “кемінде 7” against KIBHR: “mehr als 950” detained, Almaty, 9 June 2019: both can hold, but hardly come from one estimate"
    );
    assert_eq!((f.verdict, f.policies.as_slice()), (Some(Verdict::Overlap), ["interval".to_owned()].as_slice()));
    assert!(f.explanation.contains("7 and 951 lie a factor of 135.9 apart"), "{}", f.explanation);
}

#[test]
fn disputed_attribution() {
    let said = |id: &str, figure: &str, outlet: &str| claim(id, "police", figure).dispatch(outlet).published("2019-06-10");
    assert_eq!(ids(&[said("a", "500", "afp"), said("b", "700", "tass")]), ["disputed-attribution"]);
    assert_eq!(ids(&[said("a", "500", "afp"), said("b", "700", "tass").published("2019-06-11")]), ["revised"]);
    assert_eq!(ids(&[said("a", "500", "afp"), said("b", "~500", "tass")]), Vec::<&str>::new());
    let out = compared(&[told(said("a", "500", "afp"), "fr", "la police", "500"), told(said("b", "700", "tass"), "ru", "полиция", "700")]);
    assert_eq!(out.findings[0].message, "la police: “500” according to afp, “700” according to tass detained, Almaty, 9 June 2019");
}

#[test]
fn self_contradiction() {
    let one = |id: &str, figure: &str| claim(id, "police", figure);
    assert_eq!(ids(&[one("a", "500"), one("b", "700")]), ["self-contradiction"]);
    assert_eq!(found(&[one("a", "500"), one("b", "700")])[0].1, Severity::Error);
    let read = |c: Claim| c.with(|c| c.extractor = Some("1".into()));
    assert_eq!(found(&[read(one("a", "500")), one("b", "700")])[0].1, Severity::Warning, "sooner misread than wrong");
    assert_eq!(ids(&[one("a", "500"), one("b", "~500")]), Vec::<&str>::new());
    assert_eq!(ids(&[one("a", "500").modality(Modality::Superseded), one("b", "700")]), Vec::<&str>::new());
    assert_eq!(
        ids(&[told(one("a", "500"), "de", "Polizei", "500"), told(one("b", "700"), "de", "Polizei", "700")]),
        ["self-contradiction"]
    );
}

#[test]
fn single_origin() {
    let from = |id: &str| claim(id, "health-ministry", "500").dispatch(id);
    assert_eq!(found(&[from("a"), from("b"), from("c")]), [("single-origin".into(), Severity::Note)]);
    assert_eq!(ids(&[from("a"), from("b")]), Vec::<&str>::new());
    assert_eq!(ids(&[from("a"), from("b"), from("c"), claim("d", "other", "500")]), Vec::<&str>::new());
    let out =
        compared(&[told(from("a"), "ru", "МВД", "500"), told(from("b"), "ro", "MAI", "500"), told(from("c"), "tr", "Bakanlık", "500")]);
    assert_eq!(out.findings[0].claims, ["a", "b", "c"]);
}

#[test]
fn one_text_in_several_outlets_is_one_voice() {
    let own = |id: &str, day: &str, sentence: &str| {
        claim(id, "x", "500").dispatch(id).published(day).with(|c| {
            (c.source, c.source_text, c.source_kind) = (None, None, "outlet".into());
            c.sentence = Some(sentence.into());
        })
    };
    let voices = |claims: &[Claim]| {
        let mut keys = origins(claims, Catalog::built_in());
        keys.sort();
        keys.dedup();
        keys.len()
    };
    let first = own("a", "2019-06-09", "Around 500 people were led away from the square in front of the town hall before noon.");
    let trimmed = own("b", "2019-06-10", "Around 500 people were led away from the square in front of the town hall.");
    let third = own("c", "2019-06-11", "AROUND 500 people were led away from the square in front of the town hall – before noon!");
    let retold = own(
        "d",
        "2019-06-10",
        "By midday some 500 protesters had been taken to police stations, most of them from the city's main square.",
    );
    let short = |id: &str| own(id, "2019-06-10", "About 500 people were detained.");
    assert_eq!(voices(&[first.clone(), trimmed.clone(), third.clone()]), 1);
    assert_eq!(voices(&[first.clone(), retold.clone()]), 2, "the same figure in other words");
    assert_eq!(voices(&[short("e"), short("f")]), 2, "so short a sentence is alike by chance");
    assert_eq!(
        voices(&[first.clone(), first.clone().with(|c| (c.dispatch, c.outlet, c.best) = ("g".into(), Some("g".into()), Some(50.0)))]),
        2
    );
    // Who names the source tells whose the text is.
    let named = first.clone().with(|c| {
        (c.source, c.source_kind, c.dispatch, c.outlet, c.published) =
            (Some("agency/afp".into()), "news_agency".into(), "h".into(), Some("h".into()), Some("2019-06-12".into()));
    });
    assert_eq!(origins(&[first.clone(), named.clone()], Catalog::built_in()), ["agency afp", "agency afp"]);
    let other = named.clone().with(|c| c.source = Some("agency/tass".into()));
    assert_eq!(voices(&[named, other]), 2, "two named sources stay two");
    let out = compared(&[first, trimmed, third]);
    assert_eq!(out.findings.len(), 1);
    let note = &out.findings[0];
    assert_eq!((note.check.as_str(), note.claims.len()), ("single-origin", 3));
    assert!(note.message.starts_with("3 outlets, one origin of “500”") || note.message.starts_with("3 outlets"), "{}", note.message);
    assert!(note.explanation.contains("First published 2019-06-09 by a, last 2019-06-11 by c."), "{}", note.explanation);
}

#[test]
fn one_text_in_several_languages() {
    let own = |id: &str, language: &str, sentence: &str| {
        claim(id, "x", "43").dispatch(id).with(|c| {
            (c.source, c.source_text, c.source_kind) = (None, None, "outlet".into());
            (c.language, c.sentence) = (Some(language.into()), Some(sentence.into()));
        })
    };
    let ru = "На площади перед зданием городской администрации в воскресенье вечером задержали 43 человека, среди них двух журналистов.";
    let ro = "În piața din fața primăriei au fost reținute duminică seara 43 de persoane, între care doi jurnaliști.";
    for (language, sentence) in [("ru", ru), ("ro", ro)] {
        let keys = origins(&[own("a", language, sentence), own("b", language, &sentence.to_uppercase())], Catalog::built_in());
        assert_eq!(keys[0], keys[1], "{sentence}");
    }
    // A translation in the outlets' own voices may be two who counted; with one named source it is one voice.
    let keys = origins(&[own("a", "ru", ru), own("b", "ro", ro)], Catalog::built_in());
    assert_ne!(keys[0], keys[1]);
    let said = |c: Claim| c.with(|c| (c.source, c.source_kind) = (Some("kazakhstan/interior-ministry".into()), "interior_ministry".into()));
    let keys = origins(&[said(own("a", "ru", ru)), said(own("b", "ro", ro))], Catalog::built_in());
    assert_eq!(keys[0], keys[1]);
}

/// A dispatch in an outlet's own voice: its language, its day, and the figures of four metrics.
fn account(outlet: &str, language: &str, day: &str, figures: [&str; 4]) -> Vec<Claim> {
    let of = |(metric, figure): (&str, &str)| {
        claim(&format!("{outlet}-{metric}"), "x", figure).metric(metric).dispatch(outlet).published(day).with(|c| {
            (c.source, c.source_text, c.source_kind) = (None, None, "outlet".into());
            (c.language, c.sentence) = (Some(language.into()), Some(format!("{outlet} {metric} {figure}.")));
        })
    };
    ["detained", "injured", "killed", "police_deployed"].into_iter().zip(figures).map(of).collect()
}

/// How many voices the claims of the first metric are.
fn voices_of_first(claims: &[Claim]) -> usize {
    let keys = origins(claims, Catalog::built_in());
    let first = claims.iter().zip(keys).filter(|(c, _)| c.metric == claims[0].metric).map(|(_, key)| key);
    first.collect::<std::collections::BTreeSet<_>>().len()
}

#[test]
fn a_translation_in_own_voices_is_one_voice() {
    let one = account("alpha", "ru", "2019-06-10", ["957", "43", "3", "1200"]);
    let with = |other: Vec<Claim>| one.iter().cloned().chain(other).collect::<Vec<_>>();
    let translated = with(account("beta", "ro", "2019-06-11", ["957", "43", "3", "~1200"]));
    assert_eq!(voices_of_first(&translated), 1);
    // Their order makes no difference, and the first to print is the origin.
    let mut turned = translated.clone();
    turned.reverse();
    let sorted = |claims: &[Claim]| {
        let mut keys: Vec<(String, String)> = claims.iter().map(|c| c.claim_id.clone()).zip(origins(claims, Catalog::built_in())).collect();
        keys.sort();
        keys
    };
    assert_eq!(sorted(&translated), sorted(&turned));
    assert!(sorted(&translated).contains(&("beta-detained".into(), "alpha".into())), "{:?}", sorted(&translated));
    assert!(sorted(&translated).contains(&("beta-police_deployed".into(), "beta".into())), "what differs stays its teller's");
    // The family is what counts: one translates "arrested" for "detained".
    let mut arrested = translated.clone();
    arrested[4].metric = "arrested".into();
    assert_eq!(origins(&arrested, Catalog::built_in())[4], "alpha");
    let note = compared(&translated).findings;
    assert!(note.iter().all(|f| f.check == "single-origin" && f.severity == Severity::Note), "{note:?}");
    assert!(note[0].explanation.contains("one account is a translation of the other"), "{}", note[0].explanation);
}

#[test]
fn figures_that_meet_by_chance_are_no_translation() {
    let one = account("alpha", "ru", "2019-06-10", ["957", "43", "3", "1200"]);
    for (why, other) in [
        ("one exact figure is the same", account("beta", "ro", "2019-06-11", ["957", "50", "3", "1200"])),
        ("half of the figures are others", account("beta", "ro", "2019-06-11", ["957", "43", "5", "1300"])),
        ("weeks lie between them", account("beta", "ro", "2019-06-24", ["957", "43", "3", "1200"])),
        ("they are of one language, in other words", account("beta", "ru", "2019-06-11", ["957", "43", "3", "1200"])),
        (
            "one is of another town",
            account("beta", "ro", "2019-06-11", ["957", "43", "3", "1200"]).into_iter().map(|c| c.place("kazakhstan/astana")).collect(),
        ),
        (
            "one counts other people",
            account("beta", "ro", "2019-06-11", ["957", "43", "3", "1200"]).into_iter().map(|c| c.of("police")).collect(),
        ),
    ] {
        assert_eq!(voices_of_first(&one.iter().cloned().chain(other).collect::<Vec<_>>()), 2, "{why}");
    }
    // Round figures meet often.
    let round = account("alpha", "ru", "2019-06-10", ["500", "40", "3", "1200"]);
    let other = account("beta", "ro", "2019-06-11", ["500", "40", "3", "1200"]);
    assert_eq!(voices_of_first(&round.into_iter().chain(other).collect::<Vec<_>>()), 2);
    // A named source's figures say nothing of what the outlet counts itself.
    let named = |claims: Vec<Claim>| -> Vec<Claim> {
        let said = |c: Claim| match c.metric == "detained" {
            true => c,
            false => c.with(|c| (c.source, c.source_kind) = (Some("kazakhstan/interior-ministry".into()), "interior_ministry".into())),
        };
        claims.into_iter().map(said).collect()
    };
    let other = named(account("beta", "ro", "2019-06-11", ["957", "43", "3", "1200"]));
    assert_eq!(voices_of_first(&named(one).into_iter().chain(other).collect::<Vec<_>>()), 2);
}

#[test]
fn unattributed() {
    let nobody = |id: &str| claim(id, "x", "500").with(|c| (c.source, c.source_text, c.source_kind) = (None, None, "unknown".into()));
    assert_eq!(found(&[nobody("a")]), [("unattributed".into(), Severity::Note)]);
    assert_eq!(ids(&[nobody("a").with(|c| c.source_kind = "outlet".into())]), Vec::<&str>::new());
    assert_eq!(ids(&[nobody("a").with(|c| c.number_text = Some("сотни".into()))]), ["unattributed"]);
}

#[test]
fn one_voice_is_reported_once() {
    // Two outlets print the police, two the rights group: one finding that names all four claims.
    let out = compared(&[
        claim("a", "police", "500").published("2019-06-09"),
        claim("b", "police", "500").dispatch("tass").published("2019-06-10"),
        claim("c", "kibhr", "950").published("2019-06-11"),
        claim("d", "kibhr", "950").dispatch("afp").published("2019-06-12"),
    ]);
    assert_eq!(out.findings.len(), 1);
    assert_eq!(out.findings[0].claims[..2], ["a", "c"]);
    assert_eq!(out.findings[0].claims.len(), 4);
}

#[test]
fn a_part_that_exceeds_a_growing_whole_is_reported_once() {
    let toll = |id: &str, to: i8| claim(id, "kibhr", "5").metric("killed").scope(Scope::Cumulative).days(2, to).dispatch(id);
    let out = compared(&[claim("a", "police", "9").metric("killed").days(2, 2).scope(Scope::Cumulative), toll("b", 3), toll("c", 4)]);
    assert_eq!(out.findings.len(), 1);
    assert_eq!(out.findings[0].claims.len(), 3);
}

#[test]
fn a_repeated_telling_is_listed_and_not_counted() {
    let again = claim("c", "kibhr", "950").with(|c| c.repeats = Some("b".into()));
    let out = compared(&[claim("a", "police", "500"), claim("b", "kibhr", "950"), again]);
    assert_eq!((out.pairs.len(), out.findings.len()), (3, 1));
    assert_eq!(out.findings[0].claims, ["a", "b"]);
}

#[test]
fn voices_are_told_apart_by_their_origin() {
    let eyewitness = |id: &str, via: Option<&str>| {
        claim(id, "x", "5").with(|c| {
            (c.source, c.source_text, c.source_kind, c.via) = (None, Some("eyewitnesses".into()), "eyewitness".into(), via.map(Into::into));
            (c.dispatch, c.outlet) = (id.into(), Some(id.into()));
        })
    };
    let same = |a: &Claim, b: &Claim| origin(a, Catalog::built_in()) == origin(b, Catalog::built_in());
    assert!(!same(&eyewitness("a", None), &eyewitness("b", None)), "nameless people of two outlets");
    assert!(same(&eyewitness("a", Some("Interfax")), &eyewitness("b", Some("«Interfax»; TASS"))), "one carrier");
    let reports = |outlet: &str| claim("a", "x", "5").with(|c| (c.source, c.outlet) = (Some("media-reports".into()), Some(outlet.into())));
    assert!(!same(&reports("AP"), &reports("DW")) && same(&reports("AP"), &reports("AP")));
    let spoken = |text: &str| claim("a", "x", "5").with(|c| (c.source, c.source_text) = (None, Some(text.into())));
    assert!(same(&spoken("The Ministry"), &spoken("the  ministry")));
    assert!(!same(&spoken("Almaty police"), &spoken("Astana police")));
    let own = |outlet: &str| {
        claim("a", "x", "5").with(|c| {
            (c.source, c.source_text, c.source_kind, c.outlet) = (None, Some("our reporter".into()), "outlet".into(), Some(outlet.into()))
        })
    };
    assert!(!same(&own("AP"), &own("DW")));
}
