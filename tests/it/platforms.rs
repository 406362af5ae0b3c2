//! Formats for machines of others: held against their schemas and limits.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use counterclaim::comparison::Severity;
use counterclaim::report::{self, Report, Style};
use polars::prelude::{AnyValue, DataFrame, DataType, ParquetReader, SerReader as _};
use serde_json::Value;

use crate::fixtures;
use crate::formats::{bytes, rendered};
use crate::json_schema::faults;

fn text(format: &str, report: &Report) -> String {
    rendered(report::format(format).expect("a format"), report, &Style::PLAIN)
}

fn json(format: &str, report: &Report) -> Value {
    serde_json::from_str(&text(format, report)).expect("JSON")
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/schemas").join(name)
}

fn schema(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(file(name)).expect("a schema")).expect("JSON")
}

/// Every report, small and large.
fn all(findings: usize) -> Vec<(&'static str, Report)> {
    let mut all = fixtures::reports();
    all.push(("large", fixtures::large(findings)));
    all
}

fn valid(format: &str, schema_file: &str, value: &Value, name: &str) {
    let faults = faults(&schema(schema_file), value);
    assert!(faults.is_empty(), "{format} {name}: {:#?}", &faults[..faults.len().min(10)]);
}

#[test]
fn sarif_gitlab_and_rdjson_are_valid() {
    for (name, report) in all(300) {
        for (format, schema) in [("sarif", "sarif-2.1.0.json"), ("gitlab", "gitlab-code-quality.json"), ("rdjson", "rdjson.json")] {
            valid(format, schema, &json(format, &report), name);
        }
    }
}

fn own_schema(record: &str) -> Value {
    serde_json::from_str(&report::json_schema(record).expect("a record")).expect("JSON")
}

/// Additional fields are allowed by the published schemas; none may be missing or of another type.
#[test]
fn our_own_json_is_as_the_published_schemas_say() {
    let (of_report, of_diff, of_finding) = (own_schema("report"), own_schema("diff"), own_schema("findings"));
    let mut before = Report::default();
    for (name, after) in all(300) {
        assert_eq!(faults(&of_report, &json("json", &after)), [""; 0], "{name}");
        for line in text("jsonl", &after).lines() {
            assert_eq!(faults(&of_finding, &serde_json::from_str(line).expect("JSON")), [""; 0], "{name}: {line}");
        }
        for (old, new) in [(&before, &after), (&after, &before)] {
            let mut out = Vec::new();
            report::render_change("json", &report::Change::between(old, new), &Style::PLAIN, &mut out).expect("written");
            assert_eq!(faults(&of_diff, &serde_json::from_slice(&out).expect("JSON")), [""; 0], "{name}");
        }
        before = after;
    }
    let mut broken = json("json", &fixtures::one());
    broken["claims"][0]["modality"] = "likely".into();
    broken["counts"].as_object_mut().expect("counts").remove("unsure");
    broken["problems"] = Value::Null;
    assert_eq!(faults(&of_report, &broken).len(), 3);
}

/// The schemas refuse what is wrong.
#[test]
fn the_schemas_can_fail() {
    let report = fixtures::one();
    let mut sarif = json("sarif", &report);
    sarif["runs"][0]["results"][0]["level"] = "severe".into();
    assert_eq!(faults(&schema("sarif-2.1.0.json"), &sarif).len(), 1);
    let mut gitlab = json("gitlab", &report);
    gitlab[0]["location"]["path"] = "/abs".into();
    assert_eq!(faults(&schema("gitlab-code-quality.json"), &gitlab).len(), 1);
    let mut rdjson = json("rdjson", &report);
    rdjson["diagnostics"][0]["severity"] = "NOTE".into();
    assert_eq!(faults(&schema("rdjson.json"), &rdjson).len(), 1);
}

#[test]
fn sarif_points_at_each_claim_and_knows_its_rules() {
    let sarif = json("sarif", &fixtures::one());
    let run = &sarif["runs"][0];
    let result = &run["results"][0];
    assert_eq!(run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().expect("an index") as usize]["id"], result["ruleId"]);
    let first = &result["locations"][0]["physicalLocation"];
    assert_eq!(first["artifactLocation"]["uri"], "claims/2019-06-kazakhstan-election/dw-2019-06-11.md");
    assert_eq!((&first["region"]["startLine"], &first["region"]["startColumn"]), (&12.into(), &5.into()));
    let other = &result["relatedLocations"][0];
    assert_eq!(other["physicalLocation"]["artifactLocation"]["uri"], "claims/2019-06-kazakhstan-election/kibhr-2019-06-12.md");
    assert_eq!(other["message"]["text"], "kibhr: 957");
    assert_eq!(result["partialFingerprints"]["findingId/v1"], "f-7c1e0a52");
    let levels = |report: &Report| -> Vec<String> {
        let results = json("sarif", report)["runs"][0]["results"].as_array().cloned().unwrap_or_default();
        results.iter().map(|r| r["level"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(levels(&fixtures::reports()[2].1), ["error", "error", "warning", "note"]);
}

#[test]
fn a_run_of_sarif_holds_no_more_than_platforms_take_and_says_so() {
    let sarif = json("sarif", &fixtures::large(report::RESULTS + 3));
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), report::RESULTS);
    assert_eq!(results[0]["level"], "error", "the worst stay");
    assert_eq!(run["properties"]["resultsLeftOut"], 3);
    assert!(
        run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
            .as_str()
            .is_some_and(|t| t.starts_with("3 results are left out"))
    );
}

#[test]
fn github_shows_ten_of_a_kind_and_says_what_it_leaves_out() {
    let text = text("github", &fixtures::large(10_000));
    for command in ["::error ", "::warning ", "::notice "] {
        assert_eq!(text.lines().filter(|l| l.starts_with(command)).count(), 10, "{command}");
    }
    assert_eq!(text.lines().count(), 31, "each finding has an annotation before any has two");
    assert!(
        text.ends_with("3,324 errors, 3,323 warnings, 3,323 notes more without annotation: GitHub shows 10 of a kind for a step\n"),
        "{text}"
    );
}

#[test]
fn what_others_write_is_no_command_of_github() {
    let (_, awkward) = fixtures::reports().pop().expect("reports");
    let text = text("github", &awkward);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.len() == 3 && lines.iter().all(|l| l.starts_with("::error file=claims/")), "{text}");
    let (properties, message) = lines[0].strip_prefix("::error ").and_then(|l| l.split_once("::")).expect("a command");
    assert_eq!(
        properties.split(',').map(|p| p.split('=').next().unwrap_or_default()).collect::<Vec<_>>(),
        ["file", "line", "col", "title"]
    );
    assert!(message.contains("50 %25") && message.contains("%250A"), "{message}");
}

#[test]
fn a_job_summary_is_whole_or_says_where_it_is_cut() {
    let small = fixtures::one();
    assert_eq!(report::job_summary(&small, 900 * 1024), text("markdown", &small));
    let large = fixtures::large(10_000);
    let limit = 900 * 1024;
    let page = report::job_summary(&large, limit);
    assert!(page.len() <= limit && page.len() > limit - 4096, "{}", page.len());
    let told = page.matches("\n### ").count();
    assert!(page.ends_with("in full; the rest is in the other formats.\n"), "{}", &page[page.len() - 200..]);
    assert!(page.contains(&format!("{},{:03} of 10,000 findings are told in full", told / 1000, told % 1000)) || told < 1000, "{told}");
    assert!(report::job_summary(&large, 0).len() <= 200);
}

#[test]
fn junit_counts_its_cases_and_fails_for_errors_only() {
    for (name, report) in all(10_000) {
        let text = text("junit", &report);
        let document = roxmltree::Document::parse(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        let errors = report.findings.iter().filter(|f| f.severity == Severity::Error && f.accepted.is_none()).count();
        let (mut cases, mut failures) = (0, 0);
        for suite in document.root_element().children().filter(|n| n.has_tag_name("testsuite")) {
            let of: Vec<_> = suite.children().filter(|n| n.has_tag_name("testcase")).collect();
            let with = |tag: &str| of.iter().filter(|c| c.children().any(|n| n.has_tag_name(tag))).count();
            let said = |attribute: &str| suite.attribute(attribute).and_then(|n| n.parse::<usize>().ok());
            assert_eq!((said("tests"), said("failures"), said("skipped")), (Some(of.len()), Some(with("failure")), Some(with("skipped"))));
            if suite.attribute("name") != Some("input") {
                cases += of.iter().filter(|c| c.attribute("name") != Some("no discrepancies")).count();
                failures += with("failure");
            }
        }
        assert_eq!((cases, failures), (report.findings.len(), errors), "{name}");
    }
}

#[test]
fn junit_is_valid_by_both_schemas_in_use() {
    if Command::new("xmllint").arg("--version").output().is_err() {
        eprintln!("skipped: xmllint is not installed (libxml2-utils), JUnit XML is held against no schema");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    for (name, report) in all(10_000) {
        let path = folder.path().join(format!("{name}.xml"));
        fs::write(&path, text("junit", &report)).expect("written");
        for schema in ["junit-windyroad.xsd", "junit-jenkins.xsd"] {
            assert_eq!(xmllint(schema, &path), "", "{name} by {schema}");
        }
    }
    let bad = folder.path().join("bad.xml");
    fs::write(&bad, text("junit", &fixtures::one()).replace(" classname=", " class=")).expect("written");
    assert!(xmllint("junit-windyroad.xsd", &bad).contains("classname"), "the schema refuses nothing");
}

/// What xmllint complains of.
fn xmllint(schema: &str, path: &Path) -> String {
    let output = Command::new("xmllint").arg("--noout").arg("--schema").arg(file(schema)).arg(path).output().expect("xmllint runs");
    if output.status.success() { String::new() } else { String::from_utf8_lossy(&output.stderr).into_owned() }
}

/// What the program prints as JSON is what its published schemas say, for each kind of record.
#[test]
fn records_are_as_their_schemas_say() {
    let claims = Path::new(env!("CARGO_MANIFEST_DIR")).join("claims");
    let run = |arguments: &[&str]| {
        let output = crate::cli::program(claims.parent().expect("a folder")).args(arguments).output().expect("the program runs");
        assert!(output.status.code() < Some(2), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    for (record, arguments) in [
        ("claims", &["extract", "claims"][..]),
        ("findings", &["check", "claims"]),
        ("pairs", &["compare", "claims"]),
        ("estimates", &["estimate", "claims"]),
        ("estimates", &["estimate", "claims", "--estimator", "model"]),
        ("sources", &["sources", "claims"]),
    ] {
        let schema: Value = serde_json::from_str(&run(&["schema", record, "--format", "json"])).expect("a schema");
        let lines = run(&[arguments, &["--format", "jsonl"]].concat());
        assert!(!lines.is_empty(), "{record}: nothing to look at");
        let mut strange = schema.clone();
        strange["additionalProperties"] = false.into();
        for line in lines.lines() {
            let row: Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(faults(&strange, &row), [""; 0], "{record}: {line}");
            let mut less = row.clone();
            let gone = less.as_object().and_then(|o| o.keys().next().cloned()).expect("a key");
            less.as_object_mut().expect("an object").remove(&gone);
            assert_eq!(faults(&schema, &less).len(), 1, "{record} without {gone}");
        }
        let document: Value = serde_json::from_str(&run(&[arguments, &["--format", "json"]].concat())).expect("JSON");
        assert_eq!(document["version"], 1, "{record}");
        assert_eq!(document[record].as_array().map(Vec::len), Some(lines.lines().count()), "{record}");
    }
}

fn frame(bytes: Vec<u8>) -> DataFrame {
    ParquetReader::new(Cursor::new(bytes)).finish().expect("Parquet")
}

#[test]
fn parquet_holds_what_csv_holds() {
    let parquet = report::format("parquet").expect("a format");
    for (name, report) in all(10_000) {
        let csv = text("csv", &report);
        let mut reader = csv::ReaderBuilder::new().from_reader(csv.as_bytes());
        let names: Vec<String> = reader.headers().expect("a head").iter().map(str::to_owned).collect();
        let frame = frame(bytes(parquet, &report, &Style::PLAIN));
        assert_eq!(frame.get_column_names().iter().map(|n| n.to_string()).collect::<Vec<_>>(), names, "{name}");
        assert_eq!(frame.column("gap_ratio").expect("a column").dtype(), &DataType::Float64, "{name}");
        assert_eq!(frame.column("line").expect("a column").dtype(), &DataType::UInt32, "{name}");
        let rows: Vec<csv::StringRecord> = reader.into_records().collect::<Result<_, _>>().expect("CSV");
        assert_eq!(frame.height(), rows.len(), "{name}");
        for (row, record) in rows.iter().enumerate().take(50) {
            for (column, cell) in frame.columns().iter().zip(record) {
                let value = match column.get(row).expect("a cell") {
                    AnyValue::Null => String::new(),
                    other => match other.get_str() {
                        Some(text) => text.to_owned(),
                        None => other.extract::<f64>().map_or_else(|| other.to_string(), |n| n.to_string()),
                    },
                };
                assert_eq!(value, cell, "{name}, row {row}, {}", column.name());
            }
        }
    }
}

#[test]
fn claims_in_parquet_are_a_claims_table() {
    let parquet = report::format("parquet").expect("a format");
    let (_, report) = fixtures::reports().remove(2);
    let mut listed = Vec::new();
    (parquet.grid.expect("a form for lists"))(&report::claims(&report.claims), &Style::PLAIN, &mut listed).expect("written");
    let mut own = Vec::new();
    counterclaim::table::write_parquet(&report.claims, &mut own).expect("written");
    assert!(frame(listed).equals_missing(&frame(own)));
}
