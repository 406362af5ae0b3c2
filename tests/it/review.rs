//! A review on the screen, without a terminal: keys in, screens and review files out.

use std::fs;
use std::path::{Path, PathBuf};

use counterclaim::pipeline::{Desk, Options};
use counterclaim::upkeep::review::{Session, Step, draw};
use jiff::civil::{Date, date};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::KeyCode;

const DAY: Date = date(2026, 11, 22);

const DISPATCH: &str = "+++
outlet = \"Steppe News\"
published = \"2019-06-11\"
language = \"en\"
+++

Police detained about 500 people in Almaty on Sunday, the interior ministry said. Dozens of them were fined.

Harbour Watch, a rights group, counted at least 950 detained in Almaty.
";

fn repository() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let event = folder.path().join("2019-06-election");
    fs::create_dir(&event).expect("a folder");
    fs::write(event.join("event.toml"), "title = \"Election\"\nfrom = 2019-06-09\nto = 2019-06-13\nplaces = [\"kazakhstan\"]\n")
        .expect("written");
    fs::write(event.join("steppe.md"), DISPATCH).expect("written");
    (folder, event)
}

fn desk(event: &Path) -> Desk {
    Desk::new(&[event.to_owned()], &Options::default()).expect("a policy")
}

fn session<'d>(desk: &'d Desk, review: Option<&str>) -> Session<'d> {
    let (coding, problems) = desk.open(&desk.files()[0]);
    assert!(problems.is_empty(), "{problems:?}");
    let mut coding = coding.expect("a dispatch");
    coding.dispatch.file = "claims/2019-06-election/steppe.md".into();
    let file = "claims/2019-06-election/steppe.review.toml".into();
    Session::new(coding, file, review.map(str::to_owned), "AB".into(), DAY).expect("a review file")
}

/// Letters stand for themselves, words in capitals for keys.
fn press(session: &mut Session<'_>, keys: &str) -> Step {
    let mut step = Step::Stay;
    for key in keys.split(' ') {
        let codes = match key {
            "ENTER" => vec![KeyCode::Enter],
            "ESC" => vec![KeyCode::Esc],
            "UP" => vec![KeyCode::Up],
            "DOWN" => vec![KeyCode::Down],
            "BACK" => vec![KeyCode::Backspace],
            "SPACE" => vec![KeyCode::Char(' ')],
            letters => letters.chars().map(KeyCode::Char).collect(),
        };
        for code in codes {
            step = session.key(code);
            if matches!(step, Step::Save(_)) {
                session.written();
            }
        }
    }
    step
}

fn screen(session: &Session<'_>, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
    terminal.draw(|frame| draw(frame, session, (1, 3))).expect("drawn");
    terminal.backend().to_string()
}

fn decided(session: &Session<'_>) -> Vec<&'static str> {
    let name = |row: &counterclaim::upkeep::review::Row| match (&row.decision, row.added) {
        (_, Some(_)) => "added",
        (Some(counterclaim::upkeep::review::Decision::Accept), _) => "accept",
        (Some(counterclaim::upkeep::review::Decision::Amend(_)), _) => "amend",
        (Some(counterclaim::upkeep::review::Decision::Reject), _) => "reject",
        (None, None) => "-",
    };
    session.rows.iter().map(name).collect()
}

#[test]
fn the_screens_of_a_review() {
    let (_folder, event) = repository();
    let desk = desk(&event);
    let mut session = session(&desk, None);
    insta::assert_snapshot!("review_list", screen(&session, 80, 24));
    press(&mut session, "a r");
    insta::assert_snapshot!("review_reason", screen(&session, 80, 24));
    press(&mut session, "ESC e DOWN DOWN ENTER BACK");
    insta::assert_snapshot!("review_form", screen(&session, 80, 24));
    press(&mut session, "ESC ESC ?");
    insta::assert_snapshot!("review_help", screen(&session, 80, 24));
    // However small the terminal is, nothing falls over.
    for (width, height) in [(1, 1), (10, 3), (20, 6), (200, 60)] {
        screen(&session, width, height);
    }
}

#[test]
fn each_step_is_a_review_file_that_can_be_followed() {
    let (_folder, event) = repository();
    let desk = desk(&event);
    let mut session = session(&desk, None);
    assert_eq!(decided(&session), ["-", "-", "-"]);
    press(&mut session, "a");
    assert_eq!((decided(&session), session.at), (vec!["accept", "-", "-"], 1));
    // Without a reason there is no rejection.
    assert_eq!(press(&mut session, "r ENTER"), Step::Stay);
    assert!(session.message.as_deref().is_some_and(|m| m.contains("reason")));
    press(&mut session, "ESC r vague ENTER");
    assert_eq!(decided(&session), ["accept", "reject", "-"]);
    // The figure is read anew from its new words.
    press(&mut session, "e DOWN DOWN ENTER BACK BACK BACK 9 6 0 ENTER s typo ENTER");
    assert_eq!(decided(&session), ["accept", "reject", "amend"]);
    let claim = &session.rows[2].claim;
    assert_eq!((claim.number_text.as_deref(), claim.low, claim.high), (Some("at least 960"), Some(960.0), None));
    let Step::Save(Some(text)) = press(&mut session, "+ ENTER released ENTER DOWN DOWN ENTER 12 ENTER s ENTER") else { panic!("saved") };
    assert_eq!(decided(&session), ["accept", "reject", "amend", "added"]);
    assert_eq!(session.rows[3].claim.best, Some(12.0));
    let number = |kind: &str| text.matches(&format!("[[{kind}]]")).count();
    assert_eq!(["accept", "reject", "amend", "add"].map(number), [1, 1, 1, 1], "{text}");
    assert!(text.contains("reviewer = \"AB\"\ndate = 2026-11-22"), "{text}");

    // What was saved is what the pipeline lays over the claims.
    fs::write(event.join("steppe.review.toml"), &text).expect("written");
    let report = counterclaim::pipeline::report(std::slice::from_ref(&event), &Options::default()).expect("a report");
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    let mut figures: Vec<(String, Option<f64>)> = report.claims.iter().map(|c| (c.metric.clone(), c.low)).collect();
    figures.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.partial_cmp(&b.1).expect("numbers")));
    assert_eq!(figures, [("detained".into(), Some(400.0)), ("detained".into(), Some(960.0)), ("released".into(), Some(12.0))]);

    // Back again, step by step, until there is no review file.
    assert!(matches!(press(&mut session, "u"), Step::Save(Some(_))));
    assert_eq!(decided(&session), ["accept", "reject", "amend"]);
    press(&mut session, "u u");
    assert_eq!(press(&mut session, "u"), Step::Save(None));
    assert_eq!(decided(&session), ["-", "-", "-"]);
    assert_eq!(press(&mut session, "u"), Step::Stay);
}

#[test]
fn what_cannot_be_followed_is_told_and_not_taken() {
    let (_folder, event) = repository();
    let desk = desk(&event);
    let mut session = session(&desk, None);
    // Low above high; a modality that there is not.
    press(&mut session, "e DOWN DOWN DOWN DOWN ENTER 0 0 0 ENTER s");
    assert_eq!(press(&mut session, "ENTER"), Step::Stay);
    assert_eq!(session.message.as_deref().map(|m| m.contains("low is above high")), Some(true), "{:?}", session.message);
    assert_eq!(decided(&session), ["-", "-", "-"]);
    // An unknown metric is taken, and told.
    assert!(matches!(press(&mut session, "e ENTER x ENTER s ENTER"), Step::Save(_)));
    assert!(session.message.as_deref().is_some_and(|m| m.contains("detainedx")), "{:?}", session.message);
}

#[test]
fn what_others_wrote_is_not_written_over() {
    let (_folder, event) = repository();
    let desk = desk(&event);
    let mut session = session(&desk, None);
    assert!(matches!(session.key(KeyCode::Char('a')), Step::Save(Some(_))));
    assert_eq!(session.on_disk(), None);
    let others = format!("[[reject]]\nclaim = \"{}\"\nreason = \"no\"\n", session.rows[0].claim.claim_id);
    session.changed_on_disk(Some(others.clone())).expect("a review file");
    assert_eq!((decided(&session), session.on_disk()), (vec!["reject", "-", "-"], Some(others.as_str())));
    // A disk that is full takes back the step.
    assert!(matches!(session.key(KeyCode::Char('n')), Step::Stay));
    assert!(matches!(session.key(KeyCode::Char('a')), Step::Save(Some(_))));
    session.not_saved(&counterclaim::error::Problem::error("cannot write", "free some space"));
    assert_eq!(decided(&session), ["reject", "-", "-"]);
    assert!(session.message.as_deref().is_some_and(|m| m.contains("cannot write")));
}
