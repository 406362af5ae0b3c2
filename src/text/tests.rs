use proptest::prelude::*;

use super::*;

fn read(file: &str, bytes: &[u8]) -> (Dispatch, Vec<String>) {
    let (dispatch, problems) = parse("x", file, bytes, &DispatchMeta::default(), Catalog::built_in());
    (dispatch.expect("readable"), problems.iter().map(ToString::to_string).collect())
}

fn sentences_of(language: &str, text: &str) -> Vec<String> {
    let meta = DispatchMeta { language: Some(language.into()), ..DispatchMeta::default() };
    let (dispatch, _) = parse("x", "x.txt", text.as_bytes(), &meta, Catalog::built_in());
    let dispatch = dispatch.expect("readable");
    dispatch.sentences.iter().map(|s| dispatch.text[s.span.clone()].to_owned()).collect()
}

#[test]
fn front_matter_is_read_and_blanked() {
    let text = "+++\noutlet = \"DW\"\npublished = 2019-06-11\nvia = [\"TASS\"]\n+++\n\nПолиция задержала 500 человек.\n";
    let (d, problems) = read("claims/almaty/dw.md", text.as_bytes());
    assert_eq!(problems, [""; 0]);
    assert_eq!(d.language.as_deref(), Some("ru"));
    assert_eq!((d.outlet.as_deref(), d.published.as_deref(), d.event.as_str()), (Some("DW"), Some("2019-06-11"), "almaty"));
    assert_eq!(d.via, ["TASS"]);
    assert_eq!(d.text.len(), text.len());
    assert_eq!(d.sentences.len(), 1);
    assert_eq!(&text[d.sentences[0].span.clone()], "Полиция задержала 500 человек.");
}

#[test]
fn faults_of_front_matter_have_place_and_remedy() {
    let cases = [
        ("+++\npublishd = \"2019\"\n+++\nx.", "a.md:2:1: error: unknown key “publishd”; did you mean “published”?"),
        ("+++\nauthor = \"A\"\n+++\nx.", "a.md:2:1: warning: unknown key “author” is not used; known keys: event,"),
        ("+++\npublished = \"2019-02-30\"\n+++\nx.", "a.md:2:13: error: published: “2019-02-30” does not exist; write a day"),
        ("+++\npublished = \"June\"\n+++\nx.", "a.md:2:13: error: published: “June” is no ISO date; write a day"),
        ("+++\noutlet = [\n+++\nx.", "a.md:"),
        ("+++\noutlet = 7\n+++\nx.", "a.md:2:10: error: outlet: text expected, found integer"),
        ("+++\noutlet = \"A\"\n\nThe police said.", "a.md:1:1: error: front matter is not closed; put a line of +++"),
        ("---\noutlet: A\n---\nThe police said.", "a.md:1:1: error: YAML front matter is not read"),
    ];
    for (text, want) in cases {
        let (d, problems) = read("a.md", text.as_bytes());
        assert!(problems.iter().any(|p| p.starts_with(want)), "{text:?}: {problems:?}");
        assert!(!d.sentences.is_empty(), "{text:?}");
        assert!(!d.text.contains("outlet"), "{:?}", d.text);
    }
}

#[test]
fn bytes_that_are_not_utf8_keep_offsets() {
    let (d, problems) = read("a.txt", b"The police \xFF\xFEdetained 12.");
    assert_eq!(d.text, "The police ??detained 12.");
    assert!(problems[0].starts_with("a.txt:1:12: error: not UTF-8: 2 invalid bytes"), "{problems:?}");
    let (none, problems) = parse("x", "a.txt", b"\xFF\xFEa\0", &DispatchMeta::default(), Catalog::built_in());
    assert!(none.is_none());
    assert!(problems[0].to_string().contains("UTF-16"));
    let (_, problems) = read("a.txt", b"");
    assert_eq!(problems, ["a.txt: warning: no text in it; check that the file was saved, or leave it out"]);
}

#[test]
fn byte_order_mark_and_crlf_are_fine() {
    let (d, problems) = read("a.md", "\u{FEFF}+++\r\nlanguage = \"en\"\r\n+++\r\n\r\nPolice came.\r\n\r\nThey left.\r\n".as_bytes());
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(d.sentences.len(), 2);
    assert_eq!(&d.text[d.sentences[1].span.clone()], "They left.");
}

#[test]
fn html_is_blanked_in_place() {
    let page = "<html><head><title>A &amp; B</title><style>p{}</style></head><body><h1>Head line</h1>\n<p>About 1&nbsp;000\npeople &mdash; <b>500</b> men.<p>Next<br>line.<script>var x = 3;</script><li>Item 5</li> a < b";
    let (d, _) = read("a.html", page.as_bytes());
    assert_eq!(d.text.len(), page.len());
    assert_eq!(d.title.as_deref(), Some("A & B"));
    let shown: Vec<String> =
        d.sentences.iter().map(|s| d.text[s.span.clone()].replace('\u{1}', "").split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(shown, ["Head line", "About 1 000 people — 500 men.", "Next", "line.", "Item 5", "a < b"]);
    let flags: Vec<bool> = d.sentences.iter().map(|s| s.heading).collect();
    assert_eq!(flags, [true, false, true, false, false, true]);
    assert_eq!(d.text.matches('\n').count(), page.matches('\n').count());
    assert_eq!(page.find("500"), d.text.find("500"));
}

#[test]
fn markdown_is_blanked_in_place() {
    let text = "# Title\nPolice **detained** [957 people](https://a.b/2019/06), *they* said.\n\n- one item\n- two items\n\n```\n500\n```\n> Quoted 3*4 snake_case.\n";
    let (d, _) = read("a.md", text.as_bytes());
    assert_eq!(d.text.len(), text.len());
    let shown: Vec<String> =
        d.sentences.iter().map(|s| d.text[s.span.clone()].replace('\u{1}', "").split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(shown, ["Title", "Police detained 957 people , they said.", "one item", "two items", "Quoted 3*4 snake_case."]);
    assert!(d.sentences[0].heading && !d.sentences[2].heading);
}

#[test]
fn wrapped_lines_are_one_paragraph_and_others_are_not() {
    let wrapped = "The police said on Monday that about five\nhundred people were detained in Almaty and\nNur-Sultan. Rights groups put the figure\nmuch higher.\n\nA second paragraph.";
    assert_eq!(sentences_of("en", wrapped).len(), 3);
    let lines = "Police detain protesters\nPolice said 500 people were detained.\nOthers say more.";
    assert_eq!(sentences_of("en", lines), ["Police detain protesters", "Police said 500 people were detained.", "Others say more."]);
}

#[test]
fn a_wrong_declaration_is_said_and_kept() {
    let text = "Полиция задержала около пятисот человек на площади в центре города, сообщили в министерстве внутренних дел, но правозащитники говорят, что их было больше, и что среди них были дети и журналисты.";
    let meta = DispatchMeta { language: Some("kk".into()), ..DispatchMeta::default() };
    let (d, problems) = parse("x", "a.txt", text.as_bytes(), &meta, Catalog::built_in());
    assert_eq!(d.expect("readable").language.as_deref(), Some("kk"));
    assert!(problems[0].message.contains("looks Russian"), "{problems:?}");
    let unknown = "Policija je privela oko pet stotina ljudi, rekli su u ministarstvu unutrašnjih poslova, ali branitelji ljudskih prava kažu da ih je bilo više.";
    assert_eq!(detect(unknown, Catalog::built_in()).map(|d| d.language.code.as_str()), None);
    let bulgarian = "Полицията задържа около петстотин души на площада в центъра на града, съобщиха от министерството на вътрешните работи, но правозащитници казват, че те са били повече и сред тях е имало деца.";
    assert_eq!(detect(bulgarian, Catalog::built_in()).map(|d| d.language.code.as_str()), None);
    let kyrgyz = "Милиция шаардын борборунда беш жүзгө жакын кишини кармады деп билдирди ички иштер министрлиги, бирок укук коргоочулар алардын саны көп болгонун айтышты.";
    assert_eq!(detect(kyrgyz, Catalog::built_in()).map(|d| d.language.code.as_str()), None);
}

#[test]
fn json_lines_are_read_past_bad_ones() {
    let file = "{\"id\":\"a\",\"text\":\"Police detained 12 people.\",\"language\":\"en\",\"published\":\"2019-06\"}\nnot json\n{\"id\":2}\n\n{\"text\":\"x\",\"language\":\"en\"}\n";
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("in.jsonl");
    std::fs::write(&path, file).expect("written");
    let mut rows = Vec::new();
    let take = |batch: Vec<_>| -> Result<(), ()> {
        rows.extend(batch);
        Ok(())
    };
    let defaults = DispatchMeta::default();
    read_jsonl_file(&path, "in.jsonl", &defaults, Catalog::built_in(), |dispatch, problems| (dispatch, problems), take).expect("taken");
    let ids: Vec<_> = rows.iter().map(|(d, _)| d.as_ref().map(|d| d.id.clone())).collect();
    assert_eq!(ids, [Some("a".into()), None, None, Some("in-5".into())]);
    assert!(rows[1].1[0].to_string().starts_with("in.jsonl:2:"), "{:?}", rows[1].1);
    assert!(rows[2].1[0].to_string().starts_with("in.jsonl:3:1: error: no “text” in it"), "{:?}", rows[2].1);
}

#[test]
fn sidecars_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("n.txt");
    std::fs::write(&path, "Police detained 12 people on Friday and that was all.").expect("written");
    std::fs::write(folder.path().join("n.toml"), "outlet = \"AP\"\nlangage = \"en\"\n").expect("written");
    let defaults = DispatchMeta { outlet: Some("X".into()), published: Some("2020".into()), ..DispatchMeta::default() };
    let (d, problems) = read_file(&path, "e/n.txt", &defaults, Catalog::built_in());
    let d = d.expect("readable");
    assert_eq!((d.id.as_str(), d.event.as_str(), d.outlet.as_deref(), d.published.as_deref()), ("n", "e", Some("AP"), Some("2020")));
    assert_eq!(problems[0].to_string(), "e/n.toml:2:1: error: unknown key “langage”; did you mean “language”?");
    assert!(read_file(&folder.path().join("gone.txt"), "gone.txt", &defaults, Catalog::built_in()).0.is_none());
}

fn check_invariants(d: &Dispatch, bytes: &[u8]) -> Result<(), TestCaseError> {
    prop_assert_eq!(d.text.len(), bytes.len());
    let mut at = 0;
    for s in &d.sentences {
        prop_assert!(s.span.start >= at && s.span.start < s.span.end, "ordered and disjoint");
        prop_assert!(d.text.is_char_boundary(s.span.start) && d.text.is_char_boundary(s.span.end));
        prop_assert!(!d.text[at..s.span.start].chars().any(visible), "uncovered: {:?}", &d.text[at..s.span.start]);
        at = s.span.end;
    }
    prop_assert!(!d.text[at..].chars().any(visible), "uncovered: {:?}", &d.text[at..]);
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_are_accepted(bytes in prop::collection::vec(any::<u8>(), 0..200), file in prop::sample::select(vec!["a.txt", "a.md", "a.html"])) {
        if let (Some(d), _) = parse("x", file, &bytes, &DispatchMeta::default(), Catalog::built_in()) {
            check_invariants(&d, &bytes)?;
        }
    }

    #[test]
    fn any_markup_is_accepted(
        parts in prop::collection::vec(prop::sample::select(vec![
            "<p>", "</p>", "<b", ">", "<!--", "-->", "<script>", "</script>", "&amp;", "&#8212;", "&#xFFFFFFF;", "&", "<h1>", "<li>", "<head>", "\"", "='",
            "A", "b", ".", " ", "\n", "\r\n", "U.S.", "г.", "9", "ş", "»", "«", "[1]", "](", ")", "**", "_", "# ", "- ", "```", "+++\n", "x = 1", "…", "\u{2029}", "\u{1}", "\u{A0}",
        ]), 0..60),
        file in prop::sample::select(vec!["a.txt", "a.md", "a.html"]),
    ) {
        let text = parts.concat();
        if let (Some(d), _) = parse("x", file, text.as_bytes(), &DispatchMeta::default(), Catalog::built_in()) {
            check_invariants(&d, text.as_bytes())?;
        }
    }
}

#[test]
fn an_element_without_an_end_swallows_nothing() {
    for page in [
        "<p>Police <!-- detained 12 people.",
        "<nav>Police detained 12 people.",
        "<head><p>Police detained 12 people.",
        "Police <a href=\"x>detained 12 people.",
    ] {
        let (d, _) = read("a.html", page.as_bytes());
        assert!(d.sentences.iter().any(|s| d.text[s.span.clone()].contains("detained 12 people.")), "{page}: {:?}", d.text);
    }
}
