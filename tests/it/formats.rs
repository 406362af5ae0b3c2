//! Every renderer on the same reports: snapshots, and what holds of all of them.

use counterclaim::report::{self, FORMATS, Format, Grid, Report, Style};

use crate::fixtures;

/// As the command line does: formats for public places get no names of private persons.
pub fn bytes(format: &Format, report: &Report, style: &Style) -> Vec<u8> {
    let mut bytes = Vec::new();
    (format.render)(&report::fit(report, format, None), style, &mut bytes).expect("writing to memory");
    bytes
}

pub fn rendered(format: &Format, report: &Report, style: &Style) -> String {
    String::from_utf8(bytes(format, report, style)).expect("UTF-8")
}

fn texts() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(|f| !f.binary)
}

fn listed(format: &Format, grid: &Grid<'_>) -> Option<String> {
    let mut bytes = Vec::new();
    (format.grid?)(grid, &Style::PLAIN, &mut bytes).expect("writing to memory");
    Some(String::from_utf8(bytes).expect("UTF-8"))
}

#[test]
fn every_format_on_every_report() {
    for format in texts() {
        for (name, report) in fixtures::reports() {
            insta::assert_snapshot!(format!("{}_{name}", format.id), told(&rendered(format, &report, &Style::PLAIN)));
        }
    }
}

/// Without what is the same in every page of HTML: its style and its script have files of their own.
fn told(text: &str) -> String {
    let without = |text: &str, from: &str, to: &str| match (text.find(from), text.find(to)) {
        (Some(start), Some(end)) if start < end => format!("{}{}", &text[..start + from.len()], &text[end..]),
        _ => text.to_owned(),
    };
    without(&without(&without(text, "<style>", "</style>"), "<script>", "</script>"), "sha256-", "\"/><meta name=\"viewport\"")
}

#[test]
fn every_format_on_every_list() {
    let awkward = fixtures::reports().pop().expect("there are reports").1;
    let one = fixtures::one();
    for format in texts() {
        let lists = [
            ("claims", listed(format, &report::claims(&awkward.claims))),
            ("no_claims", listed(format, &report::claims(&[]))),
            ("explained", report::explained_claims(&one.claims[..1], |grid| listed(format, grid))),
            ("pairs", listed(format, &report::pairs(&one.pairs))),
            ("mentions", report::mentions(&fixtures::mentions(), |grid| listed(format, grid))),
            ("fields", report::fields("pairs").and_then(|grid| listed(format, &grid))),
        ];
        for (name, text) in lists {
            let Some(text) = text else { continue };
            assert_safe(format, name, &text);
            insta::assert_snapshot!(format!("{}_{name}", format.id), text);
        }
    }
}

#[test]
fn a_claim_a_finding_and_a_pair_explained() {
    let report = fixtures::one();
    let pair = &report.pairs[0];
    let ids = [
        ("claim", report.claims[0].claim_id.clone()),
        ("finding", report.findings[0].finding_id.clone()),
        ("pair", format!("{}/{}", pair.claim_a, pair.claim_b)),
    ];
    for (name, id) in ids {
        insta::assert_snapshot!(format!("explained_{name}"), report::explain(&id, &report).expect("known"));
    }
    assert_eq!(report::explain("nothing", &report), None);
}

#[test]
fn the_table_in_a_narrow_terminal_and_in_a_wide_one() {
    let table = report::format("table").expect("a format");
    for (name, report) in fixtures::reports() {
        for width in [80, 140] {
            let text = rendered(table, &report, &Style { width, ..Style::PLAIN });
            for line in text.lines() {
                assert!(unicode_width::UnicodeWidthStr::width(line) <= usize::from(width), "{name} at {width}: {line}");
            }
            insta::assert_snapshot!(format!("table_{name}_at_{width}"), text);
        }
    }
}

#[test]
fn colour_only_where_the_style_says_so() {
    let table = report::format("table").expect("a format");
    let report = &fixtures::reports()[2].1;
    let painted = rendered(table, report, &Style { width: 80, color: true, ..Style::PLAIN });
    for code in ["\u{1b}[1;31merror\u{1b}[0m", "\u{1b}[1;33mwarning\u{1b}[0m", "\u{1b}[36mnote\u{1b}[0m"] {
        assert!(painted.contains(code), "{code:?} in\n{painted}");
    }
    let plain =
        ["\u{1b}[1;31m", "\u{1b}[1;33m", "\u{1b}[36m", "\u{1b}[1m", "\u{1b}[0m"].iter().fold(painted, |text, code| text.replace(code, ""));
    assert_eq!(plain, rendered(table, report, &Style { width: 80, ..Style::PLAIN }));
}

#[test]
fn output_is_safe_whole_and_the_same_each_time() {
    for format in FORMATS {
        for (name, report) in fixtures::reports() {
            let found = bytes(format, &report, &Style::PLAIN);
            assert!(found == bytes(format, &report, &Style::PLAIN), "{} {name}", format.id);
            if !format.binary {
                assert_safe(format, name, &String::from_utf8(found).expect("UTF-8"));
            }
        }
    }
}

/// No control character or bidirectional control, no path of this machine; the last line ends.
fn assert_safe(format: &Format, name: &str, text: &str) {
    assert!(text.is_empty() || text.ends_with('\n'), "{} {name}: the last line has no end", format.id);
    assert!(!text.contains(env!("CARGO_MANIFEST_DIR")), "{} {name}", format.id);
    if !format.raw {
        let hidden =
            text.chars().find(|c| (c.is_control() && *c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
        assert_eq!(hidden, None, "{} {name}", format.id);
    }
}

#[test]
fn json_parses_and_csv_is_rectangular() {
    for (name, report) in fixtures::reports() {
        let json = rendered(report::format("json").expect("a format"), &report, &Style::PLAIN);
        let json: serde_json::Value = serde_json::from_str(&json).expect(name);
        assert_eq!(json["claims"].as_array().map(Vec::len), Some(report.claims.len()));
        assert_eq!(json["findings"].as_array().map(Vec::len), Some(report.findings.len()));
        for line in rendered(report::format("jsonl").expect("a format"), &report, &Style::PLAIN).lines() {
            serde_json::from_str::<serde_json::Value>(line).expect(name);
        }
        let csv = rendered(report::format("csv").expect("a format"), &report, &Style::PLAIN);
        let rows: Vec<_> = csv::ReaderBuilder::new().from_reader(csv.as_bytes()).into_records().collect::<Result<_, _>>().expect(name);
        assert_eq!(rows.len(), report.findings.len());
    }
}

#[test]
fn markdown_tables_have_one_width() {
    let markdown = report::format("markdown").expect("a format");
    for (name, report) in fixtures::reports() {
        let text = rendered(markdown, &report, &Style::PLAIN);
        let mut pipes = None;
        for line in text.lines() {
            let n = line.replace("\\|", "").matches('|').count();
            assert!(line.starts_with('|') || n == 0, "{name}: a pipe outside a table: {line}");
            pipes =
                if line.starts_with('|') { Some(*pipes.get_or_insert(n)).inspect(|p| assert_eq!(*p, n, "{name}: {line}")) } else { None };
        }
        assert!(!text.contains("<script") && !text.contains("<b>") && !text.contains("<img"), "{name}");
    }
}

#[test]
fn formats_are_told_apart() {
    let mut ids: Vec<&str> = FORMATS.iter().map(|f| f.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), FORMATS.len());
    for format in FORMATS {
        assert!(format.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{}", format.id);
        assert!(!format.summary.is_empty() && !format.extension.is_empty() && !format.summary.ends_with('.'), "{}", format.id);
    }
}
