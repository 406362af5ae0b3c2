use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::catalog::Catalog;
use crate::catalog::Qualifier;
use crate::claim::{DateBasis, Kind, Modality, Review, Scope};

fn template() -> Claim {
    Claim::new("event", "sheet", Kind::Quantity, "")
}

fn csv(text: &str) -> Read {
    read_csv(text.as_bytes(), "claims/e/sheet.csv", &Mapping::default(), &template())
}

fn problems(read: &Read) -> Vec<String> {
    read.problems.iter().map(ToString::to_string).collect()
}

fn full() -> Claim {
    Claim {
        claim_id: "a1".into(),
        outlet: Some("DW".into()),
        published: Some("2019-06".into()),
        language: Some("ru".into()),
        population: Some("people".into()),
        unit: Some("people".into()),
        qualifier: Some(Qualifier::MoreThan),
        low: Some(951.0),
        best: Some(950.0),
        modality: Modality::Superseded,
        scope: Some(Scope::Cumulative),
        source: Some("kibhr".into()),
        source_text: Some("КМБПЧ, \"Бюро\"".into()),
        source_kind: "human_rights_group".into(),
        place: Some("kazakhstan/almaty;kazakhstan/astana".into()),
        country: Some("kazakhstan".into()),
        from: Some(date(2019, 6, 9)),
        to: Some(date(2019, 6, 10)),
        date_basis: Some(DateBasis::Relative),
        quote: Some("more than 950\nwere detained".into()),
        line: Some(3),
        start: Some(1 << 40),
        confidence: 0.85,
        review: Review::Amended,
        file: "claims/e/sheet.csv".into(),
        ..Claim::new("event", "sheet", Kind::Quantity, "detained")
    }
}

fn mapping_of(pairs: &[(&str, &str)]) -> Mapping {
    Mapping::new(&pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>()).unwrap()
}

#[test]
fn order_is_public() {
    let names = COLUMNS.iter().map(|c| c.name).collect::<Vec<_>>().join(" ");
    assert_eq!(
        names,
        "claim_id event dispatch outlet published language kind metric population unit qualifier low best high value modality scope \
         source source_text source_kind via place place_text country from to date_text date_basis as_of quote number_text sentence line \
         column start end number_start number_end subset_of repeats confidence review extractor question"
    );
}

#[test]
fn every_format_gives_back_what_was_written() {
    let fact = Claim {
        claim_id: "b2".into(),
        source: Some("police".into()),
        value: Some("peaceful".into()),
        line: Some(9),
        file: "claims/e/sheet.csv".into(),
        ..Claim::new("event", "sheet", Kind::Fact, "conduct")
    };
    let claims = vec![full(), fact];
    let (mut c, mut j, mut p) = (Vec::new(), Vec::new(), Vec::new());
    write_csv(&claims, CsvForm::default(), &mut c).unwrap();
    write_jsonl(&claims, false, &mut j).unwrap();
    write_parquet(&claims, &mut p).unwrap();
    for (name, read) in [
        ("csv", read_csv(&c, "claims/e/sheet.csv", &Mapping::default(), &template())),
        ("jsonl", read_jsonl(&j, "claims/e/sheet.csv", &Mapping::default(), &template())),
        ("parquet", read_parquet(&p, "claims/e/sheet.csv", &Mapping::default(), &template())),
        ("frame", from_frame(&to_frame(&claims).unwrap(), "claims/e/sheet.csv", &Mapping::default(), &template())),
    ] {
        assert_eq!(problems(&read), Vec::<String>::new(), "{name}");
        assert_eq!(unplaced(read.claims), claims, "{name}");
    }
    let text = String::from_utf8(j).unwrap();
    assert!(
        text.starts_with("{\"claim_id\":\"a1\",\"event\":\"event\",") && text.contains("\"low\":951,\"best\":950,\"high\":null"),
        "{text}"
    );
}

#[test]
fn a_small_table_is_enough() {
    let read = csv("source,best\npolice,500\nkibhr,950\n");
    assert_eq!(problems(&read), Vec::<String>::new());
    let (a, b) = (&read.claims[0], &read.claims[1]);
    assert_eq!((a.low, a.best, a.high, a.qualifier), (Some(500.0), Some(500.0), Some(500.0), Some(Qualifier::Exact)));
    assert_eq!((a.metric.as_str(), a.event.as_str(), a.line, b.line), (UNNAMED_METRIC, "event", Some(2), Some(3)));
    assert!(a.claim_id.starts_with("sheet-") && a.claim_id != b.claim_id);
    let swapped = csv("source,best\nkibhr,950\npolice,500\n");
    assert_eq!(swapped.claims[1].claim_id, a.claim_id, "ids do not depend on the order of rows");
    assert_eq!(csv("source,best\npolice,500\npolice,500\n").claims[1].claim_id, format!("{}-2", a.claim_id));
}

#[test]
fn qualifiers_follow_from_the_ends() {
    let read = csv("source;best;low;high;qualifier\na;;3000;5000;\nb;;7;;\nc;;;40;\nd;500;;;about\ne;;950;;more_than\nf;500;400;600;\n");
    assert_eq!(problems(&read), Vec::<String>::new());
    let got: Vec<_> = read.claims.iter().map(|c| (c.qualifier.unwrap().as_str(), c.low, c.best, c.high)).collect();
    let some = Some::<f64>;
    assert_eq!(
        got,
        [
            ("between", some(3000.0), None, some(5000.0)),
            ("at_least", some(7.0), some(7.0), None),
            ("at_most", None, some(40.0), some(40.0)),
            ("about", None, some(500.0), None),
            ("more_than", None, some(950.0), None),
            ("about", some(400.0), some(500.0), some(600.0)),
        ]
    );
}

#[test]
fn partial_dates_widen() {
    let read = csv("source,best,from,to,as_of\na,1,2019,,\nb,1,2020-02,,2020-02\nc,1,2019-06-09,2019-07,\nd,1,2019-06-09/2019-06-10,,\n");
    assert_eq!(problems(&read), Vec::<String>::new());
    let got: Vec<_> = read.claims.iter().map(|c| (c.from, c.to, c.as_of)).collect();
    let day = |y, m, d| Some(date(y, m, d));
    assert_eq!(
        got,
        [
            (day(2019, 1, 1), day(2019, 12, 31), None),
            (day(2020, 2, 1), day(2020, 2, 29), day(2020, 2, 29)),
            (day(2019, 6, 9), day(2019, 7, 31), None),
            (day(2019, 6, 9), day(2019, 6, 10), None),
        ]
    );
}

#[test]
fn values_are_figures_or_categories() {
    let read = csv("source,metric,value\na,population,102073\nb,gate,K7\nc,gate,17\nd,conduct,violent\n");
    let got: Vec<_> = read.claims.iter().map(|c| (c.kind, c.best, c.value.as_deref())).collect();
    assert_eq!(
        got,
        [
            (Kind::Quantity, Some(102_073.0), None),
            (Kind::Fact, None, Some("K7")),
            (Kind::Fact, None, Some("17")),
            (Kind::Fact, None, Some("violent")),
        ]
    );
    let mut rows = String::from("source,value\n");
    (0..40).for_each(|n| rows.push_str(&format!("s{n},{n}\n")));
    rows.push_str("x,lots\n");
    let read = csv(&rows);
    assert_eq!((read.claims.len(), read.skipped), (40, 1));
    assert!(problems(&read)[0].contains(":42:3: error: “lots” is no number"), "{:?}", read.problems);
}

#[test]
fn a_bad_cell_costs_its_row_and_nothing_else() {
    for (row, want) in [
        ("a,2019-02-30,500,,,", ":2:3: error: 2019-02-30 does not exist"),
        ("a,30.02.2019,500,,,", ":2:3: error: “30.02.2019” is no date"),
        ("a,,5 hundred,,,", ":2:4: error: “5 hundred” is no number"),
        ("a,,inf,,,", ":2:4: error: “inf” is no number"),
        ("a,,,9,3,", ":2:7: error: 9 is above 3: the bound is upside down"),
        ("a,,10,3,5,between", ":2:4: error: 10 is above 5"),
        ("a,,1,,,roughly", ":2:8: error: “roughly” is no qualifier"),
        ("a,,,,,", ":2:1: error: no figure"),
        (",,5,,,", ":2:1: error: nobody says so"),
        ("a,,5", ":2:1: error: 3 cells where the head has 6"),
        ("\"a,,5,,,", ":2:1: error: "),
    ] {
        let read = csv(&format!("source,from,best,low,high,qualifier\n{row}\nb,,7,,,\n"));
        assert_eq!(read.problems.len(), 1, "{row}: {:?}", read.problems);
        let problem = &problems(&read)[0];
        assert!(problem.starts_with(&format!("claims/e/sheet.csv{want}")), "{row}: {problem}");
        assert!(!read.problems[0].remedy.is_empty());
        assert_eq!((read.claims.len(), read.skipped), (1, 1), "{row}");
        assert_eq!(read.claims[0].best, Some(7.0), "{row}");
    }
}

#[test]
fn broken_bytes_cost_one_row() {
    let read = read_csv(b"\xef\xbb\xbfsource,best\na,1\n\xff\xfe,2\nc,3\n", "x.csv", &Mapping::default(), &template());
    assert_eq!(problems(&read), ["x.csv:3:1: error: not UTF-8; save the file as UTF-8, or name its encoding with --encoding windows-1252"]);
    assert_eq!((read.claims.len(), read.skipped), (2, 1));
    let read = read_jsonl(
        b"{\"source\":\"a\",\"best\":1}\n{\"source\":\"\xff\",\"best\":1}\n{\"best\":}\n[1]\n",
        "x.jsonl",
        &Mapping::default(),
        &template(),
    );
    assert_eq!(
        read.problems.iter().map(|p| (p.line, p.column)).collect::<Vec<_>>(),
        [(Some(2), Some(12)), (Some(3), Some(9)), (Some(4), Some(1))]
    );
    assert_eq!((read.claims.len(), read.skipped), (1, 3));
}

#[test]
fn quoted_cells_keep_delimiters_marks_and_lines() {
    let read = csv("source,quote,best\r\n\"a, \"\"b\"\"\",\"two\r\nlines\",1\r\nc,,x\r\n");
    assert_eq!(read.claims[0].source.as_deref(), Some("a, \"b\""));
    assert_eq!(read.claims[0].quote.as_deref(), Some("two\r\nlines"));
    assert!(problems(&read)[0].contains(":4:4: error: “x” is no number"), "{:?}", read.problems);
}

#[test]
fn unknown_columns_are_named_once_and_can_be_given_a_meaning() {
    let text = "sorce,count,best\npolice,9,500\nkibhr,9,950\n";
    let read = csv(text);
    assert!(read.claims.is_empty() && read.skipped == 2);
    assert!(
        problems(&read).iter().any(|p| p.contains(":1:1: error: unknown column “sorce”; did you mean “source”?")),
        "{:?}",
        read.problems
    );
    let mapping = mapping_of(&[("source", "sorce"), ("-", "count")]);
    let read = read_csv(text.as_bytes(), "x.csv", &mapping, &template());
    assert_eq!((read.claims.len(), read.problems.len()), (2, 0), "{:?}", read.problems);
    let read = csv("source,best,remark\npolice,500,x\n");
    assert_eq!((read.claims.len(), read.skipped), (1, 0), "the rest is still read");
    assert!(problems(&read)[0].contains("--columns") && problems(&read)[0].contains(":1:13: error"), "{:?}", read.problems);
    assert!(Mapping::new(&[("sauce".into(), "x".into())]).unwrap_err().to_string().contains("did you mean “source”"));
    let read = read_jsonl(
        b"{\"source\":\"a\",\"best\":1,\"remark\":2}\n{\"source\":\"b\",\"best\":1,\"remark\":2}\n",
        "x.jsonl",
        &Mapping::default(),
        &template(),
    );
    assert_eq!((read.claims.len(), read.problems.len()), (2, 1));
    let missing = read_csv(text.as_bytes(), "x.csv", &mapping_of(&[("source", "who")]), &template());
    assert!(problems(&missing).iter().any(|p| p.contains("no column “who” here")));
}

#[test]
fn columns_of_another_table_are_read() {
    let mapping = mapping_of(&[("question", "object"), ("metric", "attr")]);
    let read = read_csv(b"source,object,attr,value\n\"c: x\",\"midland, texas_2006\",population,102073\n", "x.csv", &mapping, &template());
    let claim = &read.claims[0];
    assert_eq!(
        (claim.question.as_deref(), claim.metric.as_str(), claim.best),
        (Some("midland, texas_2006"), "population", Some(102_073.0))
    );
}

fn by_layout(id: &str) -> Mapping {
    let layout = Catalog::built_in().layouts.iter().find(|l| l.id == id).unwrap();
    Mapping::default().with_layout(layout).unwrap()
}

#[test]
fn a_row_of_events_gives_a_claim_for_each_of_its_figures() {
    let head = "id,source_office,source_date,source_original,where_coordinates,adm_1,country,date_start,date_end,deaths_a,deaths_civilians,best,high,low\n";
    let text = format!(
        "{head}7,AFP,2022-01-10;2022-01-08,Ministry of Health,Almaty town,Almaty city,Kazakhstan,2022-01-05 00:00:00.000,2022-01-06 00:00:00.000,0,3,20,26,18\n\
         8,,,,Aktau town,,Kazakhstan,2022-01-05,2022-01-05,1,0,1,1,1\n9,AFP,2022-01-10,,x,,Kazakhstan,2022-01-05,2022-02-30,0,0,2,2,2\n"
    );
    let read = read_csv(text.as_bytes(), "ged.csv", &by_layout("ucdp-ged"), &template());
    let got: Vec<_> = read.claims.iter().map(|c| (c.metric.as_str(), c.population.as_deref(), c.low, c.best, c.high)).collect();
    assert_eq!(
        got,
        [
            ("killed", Some("people"), Some(18.0), Some(20.0), Some(26.0)),
            ("killed", Some("civilians"), Some(3.0), Some(3.0), Some(3.0)),
            ("killed", Some("people"), Some(1.0), Some(1.0), Some(1.0)),
            ("killed", Some("side_a"), Some(1.0), Some(1.0), Some(1.0)),
        ]
    );
    let first = &read.claims[0];
    assert_eq!(
        (first.claim_id.as_str(), first.source_text.as_deref(), first.outlet.as_deref(), first.published.as_deref()),
        ("7", Some("Ministry of Health"), Some("AFP"), Some("2022-01-10"))
    );
    assert_eq!((first.from, first.to), (Some(date(2022, 1, 5)), Some(date(2022, 1, 6))));
    assert_eq!(first.place_text.as_deref(), Some("Almaty town, Almaty city, Kazakhstan"));
    assert_eq!(
        (read.claims[2].source_text.as_deref(), read.claims[2].place_text.as_deref()),
        (Some("UCDP"), Some("Aktau town, Kazakhstan"))
    );
    assert_eq!((problems(&read).len(), read.skipped), (1, 1));
    assert!(problems(&read)[0].contains("ged.csv:4:") && problems(&read)[0].contains("2022-02-30 does not exist"), "{:?}", read.problems);
    let json =
        br#"{"id": 7, "low": 18, "best": 20, "high": 26, "deaths_civilians": 0, "country": "Kazakhstan", "date_start": "2022-01-05"}"#;
    let read = read_jsonl(json, "ged.jsonl", &by_layout("ucdp-ged"), &template());
    assert_eq!((read.claims.len(), read.claims[0].claim_id.as_str(), problems(&read)), (1, "7", vec![]));
}

#[test]
fn sizes_of_crowds_are_read_as_they_were_coded() {
    let text = "date,locality,state,size_text,size_low,size_mean,size_high,arrests,injuries_police,source_1\n\
                2020-06-06,Denver,CO,hundreds to thousands,200,600,1000,12,unspecified,Denver Post\n2020-06-07,Denver,CO,,,,,0,,Denver Post\n\
                2020-06-08,Denver,CO,NA,NA,NA,NA,NA,NA,Denver Post\n2020-06-09,Denver,CO,NA,40,40,40,0,NA,NA\n";
    let read = read_csv(text.as_bytes(), "ccc.csv", &by_layout("ccc"), &template());
    let got: Vec<_> = read.claims.iter().map(|c| (c.metric.as_str(), c.low, c.best, c.high, c.number_text.as_deref())).collect();
    let size = ("attendance", Some(200.0), None, Some(1000.0), Some("hundreds to thousands"));
    let plain = ("attendance", Some(40.0), Some(40.0), Some(40.0), None);
    assert_eq!(got, [size, ("arrested", None, None, None, Some("12")), plain], "the mean is nobody's figure, and NA none at all");
    assert_eq!(read.claims[2].source_text.as_deref(), Some("Crowd Counting Consortium"));
    assert_eq!(problems(&read).len(), 1);
    assert!(problems(&read)[0].contains("2 rows hold no figure"), "{:?}", read.problems);
    let other = read_csv(b"name,count\nx,1\n", "x.csv", &by_layout("ccc"), &template());
    assert!(problems(&other)[0].contains("no column of the layout ccc") && other.skipped == 1, "{:?}", other.problems);
}

#[test]
fn text_of_other_encodings_is_read() {
    let text = "source_text;best\nМВД;500\n";
    let read = |bytes: &[u8], mapping: &Mapping| {
        let read = read_csv(bytes, "x.csv", mapping, &template());
        (read.claims.first().and_then(|c| c.source_text.clone()), read.problems.len())
    };
    let (cyrillic, ..) = encoding_rs::WINDOWS_1251.encode(text);
    let right = Mapping::default().with_encoding("windows-1251").unwrap();
    assert_eq!(read(&cyrillic, &right), (Some("МВД".into()), 0));
    let faulty = read_csv(&cyrillic, "x.csv", &Mapping::default(), &template());
    assert!(problems(&faulty)[0].contains("--encoding"), "{:?}", faulty.problems);
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read(&wide, &Mapping::default()), (Some("МВД".into()), 0), "as Excel saves Unicode text");
    let broken = read_csv(b"\xff\xfea\x00\x00\xd8", "x.csv", &Mapping::default(), &template());
    assert!(problems(&broken).iter().any(|p| p.contains("nothing in UTF-16LE")), "{:?}", broken.problems);
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    assert_eq!(read(&marked, &right), (Some("МВД".into()), 0), "the mark tells more than the option");
    assert!(Mapping::default().with_encoding("win-12").unwrap_err().to_string().contains("windows-1251"));
}

/// Claims but for where the file holds them, which the file does not say.
fn unplaced(mut claims: Vec<Claim>) -> Vec<Claim> {
    claims.iter_mut().for_each(|c| c.spot = None);
    claims
}

#[test]
fn a_claim_is_where_its_figure_stands_whatever_the_row_says() {
    let places = |read: Read| read.claims.iter().map(|c| (c.line, c.spot.map(|s| (s.line, s.column)))).collect::<Vec<_>>();
    let read = csv("source,line,best,number_text\n\"Бюро, «Ж»\",7,50,\n\"two\nlines\",,,dozens\nafp,8,5,five\n");
    assert_eq!(places(read), [(Some(7), Some((2, 15))), (Some(3), Some((4, 10))), (Some(8), Some((5, 9)))]);
    let read = read_jsonl("{\"source\":\"ж\",\"line\":7,\"best\":5}\n".as_bytes(), "x", &Mapping::default(), &template());
    assert_eq!(places(read), [(Some(7), Some((1, 24)))]);
}

proptest! {
    #[test]
    fn nothing_makes_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[a-z,;\"\n\r 0-9é]{0,120}") {
        let all = |b: &[u8]| {
            read_csv(b, "x", &Mapping::default(), &template());
            read_jsonl(b, "x", &Mapping::default(), &template());
        };
        all(&bytes);
        all(text.as_bytes());
        let read = csv(&format!("source,best\n{text}"));
        prop_assert!(read.skipped == 0 || !read.problems.is_empty());
    }

    #[test]
    fn texts_survive_csv_and_jsonl(text in "\\PC*[^\\s]\\PC*", tenths in -1_000_000_000i32..1_000_000_000) {
        let low = f64::from(tenths) / 10.0;
        let claim = Claim { source_text: Some(text), qualifier: Some(Qualifier::AtLeast), low: Some(low), best: Some(low), high: None, ..full() };
        let (mut c, mut j) = (Vec::new(), Vec::new());
        write_csv(std::slice::from_ref(&claim), CsvForm::default(), &mut c).unwrap();
        write_jsonl(std::slice::from_ref(&claim), false, &mut j).unwrap();
        for read in [read_csv(&c, &claim.file, &Mapping::default(), &template()), read_jsonl(&j, &claim.file, &Mapping::default(), &template())] {
            prop_assert_eq!(unplaced(read.claims), std::slice::from_ref(&claim));
        }
    }
}
