//! What the help shows as an example works: every one is run in a folder that holds what the examples name.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use crate::cli::program;
use crate::pull_request::Scratch;
use crate::readme::copy;

/// Examples that cannot be run here, by how they begin, with the reason.
const NOT_RUN: [(&str, &str); 6] = [
    ("review claims/2019-06-kazakhstan-election", "it opens a full screen"),
    ("review FILE --apart", "it opens a full screen"),
    ("review claims --agreement", "two people have to have coded first"),
    ("add - ", "it reads standard input"),
    ("check --watch", "it goes on until it is stopped"),
    ("add statement.pdf", "PDFs are made and read in the tests of incoming documents"),
];

/// The dispatch that `FILE` stands for.
const DISPATCH: &str = "claims/2022-03-almaty-antiwar-rally/adamdar-2022-03-07.md";

const FILES: [(&str, &str); 18] = [
    (
        "article.html",
        "<html lang=\"en\"><head><meta property=\"og:site_name\" content=\"Steppe Post\"><meta property=\"article:published_time\" content=\"2020-10-06\"></head><body><article><p>Kyrgyzstan's Health Ministry said on Tuesday that 590 people had been injured in Bishkek overnight, after police broke up a rally.</p><p>Chui Aid Line spoke of at least 1,200 injured in the city, many of them near the parliament.</p></article></body></html>\n",
    ),
    (
        "feed.xml",
        "<rss version=\"2.0\"><channel><title>Coast News</title><link>https://coast.example</link><description>d</description><item><title>March</title><link>https://coast.example/1</link><pubDate>Wed, 03 May 2023 10:00:00 GMT</pubDate><description>Police detained 12 people in Lisbon on Tuesday, the interior ministry said.</description></item></channel></rss>\n",
    ),
    (
        "dump.jsonl",
        "{\"id\":\"a\",\"text\":\"More than 30 people were detained in Lisbon on Tuesday, according to Harbour Watch.\",\"language\":\"en\",\"outlet\":\"Tagus Herald\",\"published\":\"2023-05-03\"}\n",
    ),
    ("article.txt", "Police detained 12 people in Lisbon on Tuesday, the interior ministry said.\n"),
    (
        "dispatches.jsonl",
        "{\"id\":\"a\",\"text\":\"Police detained 12 people.\",\"language\":\"en\",\"outlet\":\"O\",\"published\":\"2023-05-03\"}\n",
    ),
    ("table.csv", "Fatalities,Source\n5,police\n"),
    (
        "GEDEvent.csv",
        "id,source_original,country,date_start,date_end,deaths_civilians,best,high,low\n7,Ministry of Health,Kazakhstan,2022-01-05,2022-01-06,3,20,26,18\n",
    ),
    ("acled.csv", "event_id_cnty,event_date,source,location,country,fatalities\nK1,2022-01-05,Reuters,Almaty,Kazakhstan,12\n"),
    ("ccc.csv", "date,locality,state,size_text,size_low,size_high,source_1\n2023-05-03,Portland,Oregon,about 40,40,40,Daily\n"),
    ("counts.csv", "Dead,Who\n5,police\n"),
    ("more.csv", "Dead,Who\n6,police\n"),
    ("mine/layouts/harbour.toml", "id = \"harbour\"\nsummary = \"own\"\n[[claims]]\nbest = \"Dead\"\nsource_text = \"Who\"\n"),
    (
        "my-catalog/sources/own.toml",
        "[[source]]\nid = \"outlet/coast-news\"\nname = \"Coast News\"\nkind = \"media\"\nnames = \"Coast News\"\n",
    ),
    (
        "reviews.json",
        "{\"@type\":\"ClaimReview\",\"claimReviewed\":\"Police detained 12 people.\",\"itemReviewed\":{\"@type\":\"Claim\",\"author\":{\"name\":\"Coast News\"}}}\n",
    ),
    (
        "page.html",
        "<script type=\"application/ld+json\">{\"@type\":\"ClaimReview\",\"claimReviewed\":\"5 people died.\",\"author\":{\"name\":\"Facts\"}}</script>\n",
    ),
    ("dump/countryInfo.txt", "KZ\tKAZ\t398\tKZ\tKazakhstan\tAstana\n"),
    ("dump/cities500.txt", "1\tSampletown\tSampletown\t\t43\t76\tP\tPPL\tKZ\t\t\t\t\t\t900\t\t\t\t\n"),
    (
        "claims/2022-01/a.csv",
        "source,metric,best,place,from\npolice,detained,5,kazakhstan/almaty,2022-01-05\nkibhr,detained,50,kazakhstan/almaty,2022-01-05\n",
    ),
];

/// The folder that the examples are run in; two commits, so that revisions can be compared.
fn folder() -> Option<(Scratch, String, String)> {
    let scratch = Scratch::new()?;
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("claims"), &scratch.path().join("claims"));
    FILES.iter().for_each(|(name, content)| scratch.write(name, content));
    copy(&scratch.path().join("claims"), &scratch.path().join("old/claims"));
    scratch.commit("All that the examples name");
    scratch.git(&["tag", "v1"]);
    let baseline = [
        "--baseline",
        "counterclaim-baseline.toml",
        "--update-baseline",
        "--justification",
        "x",
        "--author",
        "A",
        "--expires",
        "2999-01-01",
    ];
    for args in [vec!["report", "--quiet"], [vec!["check", "--quiet"], baseline.to_vec()].concat()] {
        assert!(program(scratch.path()).args(&args).output().expect("the program runs").status.code().is_some_and(|c| c < 2), "{args:?}");
    }
    let findings: serde_json::Value = serde_json::from_str(&scratch.read("reports/findings.json")).expect("JSON");
    let event = |list: &str, id: &str| {
        let of = |v: &&serde_json::Value| v["event"] == "2019-06-kazakhstan-election";
        findings[list].as_array().and_then(|all| all.iter().find(of)).and_then(|v| v[id].as_str()).expect("one of the event").to_owned()
    };
    let ids = (event("findings", "finding_id"), event("claims", "claim_id"));
    Some((scratch, ids.0, ids.1))
}

/// What `--help` of a command prints.
pub fn help(command: &[String]) -> String {
    let output = program(Path::new(".")).args(command).arg("--help").output().expect("the program runs");
    assert!(output.status.success(), "{command:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The commands of a command, from its help.
pub fn commands(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|l| *l != "Commands:").skip(1).take_while(|l| !l.is_empty());
    listed.filter(|l| l.starts_with("  ") && !l.starts_with("   ")).filter_map(|l| l.split_whitespace().next()).map(str::to_owned).collect()
}

/// The examples of a help, each on one line; what is said of it, far to the right, is left away.
fn examples(help: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for line in help.lines().skip_while(|l| *l != "Examples:") {
        if let Some(example) = line.strip_prefix("  counterclaim ") {
            let (command, said) = example.split_once("   ").unwrap_or((example, ""));
            out.push(command.trim_end().to_owned());
            open = said.is_empty();
        } else if open && line.starts_with("  ") {
            // The help is wrapped.
            let last = out.last_mut().expect("an example");
            *last = format!("{} {}", last.trim_end_matches('\\').trim_end(), line.trim());
        } else {
            open = false;
        }
    }
    out
}

/// A command line as a shell takes it apart, up to a pipe or a file.
fn words(command: &str) -> Vec<String> {
    let (mut out, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in command.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => (quote, word) = (Some(c), Some(word.unwrap_or_default())),
            (None, ' ') => out.extend(word.take()),
            (None, '>' | '|') if word.is_none() => return out,
            _ => word.get_or_insert_default().push(c),
        }
    }
    out.extend(word);
    out
}

#[test]
fn every_example_of_the_help_works() {
    let Some((scratch, finding, claim)) = folder() else { return };
    let mut all: BTreeSet<String> = BTreeSet::new();
    let mut open: Vec<Vec<String>> = vec![Vec::new()];
    while let Some(command) = open.pop() {
        let help = help(&command);
        let found = examples(&help);
        assert!(command.len() != 1 || !found.is_empty(), "{command:?} has no example");
        all.extend(found);
        open.extend(commands(&help).into_iter().map(|sub| [command.clone(), vec![sub]].concat()));
    }
    assert!(all.len() > 60, "{} examples only", all.len());
    for (beginning, reason) in NOT_RUN {
        assert!(all.iter().any(|e| e.starts_with(beginning)), "no example begins with “{beginning}” ({reason})");
    }
    let wrong: Vec<String> = all
        .par_iter()
        .filter(|example| !NOT_RUN.iter().any(|(beginning, _)| example.starts_with(beginning)))
        .filter_map(|example| {
            let own = tempfile::tempdir().expect("a folder");
            copy(scratch.path(), own.path());
            if example.contains("--save-mapping") {
                fs::remove_dir_all(own.path().join("mine")).expect("removed");
            }
            let text = example
                .replace("FINDING_ID", &finding)
                .replace("CLAIM_ID", &claim)
                .replace(" FILE ", &format!(" {DISPATCH} "))
                .replace("/tmp/", "")
                .replace("~/", "home/");
            let output = program(own.path()).args(words(&text)).output().expect("the program runs");
            let errors = String::from_utf8_lossy(&output.stderr);
            let well = output.status.code().is_some_and(|c| c < 2) && !errors.contains("error: ");
            (!well).then(|| format!("counterclaim {example}: {:?}\n{errors}", output.status))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_command_line_is_taken_apart_as_a_shell_does() {
    assert_eq!(words("a 'b c' \"d=e f\" > g"), ["a", "b c", "d=e f"]);
    assert_eq!(words("man | man -l -"), ["man"]);
    assert_eq!(examples("x\nExamples:\n  counterclaim a b   said\n  wrapped\n  counterclaim c \\\n    --d\n\nThe end\n"), ["a b", "c --d"]);
}
