//! What the machine does to a process: a full disk, a folder that may not be written to, a reader that goes away, an interrupt, another
//! process at the same files.
#![cfg(unix)]

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use crate::cli::program;
use crate::killed::FILES;

fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in FILES {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, content).expect("a file");
    }
    folder
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Names of what lies in a folder, hidden files included.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).expect("a folder").flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The program by way of another, which sets its limits.
fn by_way_of(way: &[&str], folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(way[0]);
    let known = program(folder);
    command.args(&way[1..]).arg(known.get_program()).args(arguments).current_dir(folder).env_remove("CI").env_remove("GITHUB_ACTIONS");
    command.output().unwrap_or_else(|e| panic!("{}: {e}", way[0]))
}

#[test]
fn a_full_disk_leaves_the_old_files() {
    let folder = repository();
    // No file may grow; that ends with an error, as a full disk does, and not with a signal.
    let full = ["sh", "-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""];
    for arguments in [
        &["report"][..],
        &["check", "--output", "json=reports/findings.json"],
        &["add", "new.txt", "--event", "e", "--outlet", "Tagus Herald", "--published", "2023-05-04"],
        &["review", "claims/e/a.md", "--add", "--set", "metric=released", "--set", "number_text=3", "--reviewer", "AB"],
    ] {
        let (reports, claims) = (names(&folder.path().join("reports")), names(&folder.path().join("claims/e")));
        let output = by_way_of(&full, folder.path(), arguments);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains("cannot write") && said.contains("File too large"), "{arguments:?}: {said}");
        assert_eq!(fs::read_to_string(folder.path().join("reports/findings.json")).unwrap(), "the report of before\n", "{arguments:?}");
        assert_eq!((names(&folder.path().join("reports")), names(&folder.path().join("claims/e"))), (reports, claims), "{arguments:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_standard_output_is_an_error() {
    let folder = repository();
    let full = File::options().write(true).open("/dev/full").expect("a device that is full");
    let output = program(folder.path()).args(["extract", "claims", "--format", "csv"]).stdout(full).output().expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("cannot write to standard output"), "{}", said(&output));
}

#[test]
fn a_folder_that_may_not_be_written_to_is_named() {
    let folder = repository();
    let open = |mode| {
        for part in ["", "claims", "claims/e", "reports"] {
            fs::set_permissions(folder.path().join(part), fs::Permissions::from_mode(mode)).expect("permissions");
        }
    };
    open(0o555);
    // Nothing is forbidden to root.
    let root = Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout == b"0\n");
    let way: &[&str] = if root { &["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env"] } else { &["env"] };
    let outputs = [
        (&["report"][..], "reports/"),
        (&["add", "new.txt", "--event", "e", "--outlet", "Tagus Herald", "--published", "2023-05-04"], "claims/e/"),
        (
            &["review", "claims/e/a.md", "--add", "--set", "metric=released", "--set", "number_text=3", "--reviewer", "A"],
            "claims/e/a.review.toml",
        ),
        (&["init"], "counterclaim.toml"),
    ]
    .map(|(arguments, named)| (arguments, named, by_way_of(way, folder.path(), arguments)));
    open(0o755);
    for (arguments, named, output) in outputs {
        let said = said(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(named) && said.contains("ermission denied"), "{arguments:?}: {said}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let folder = repository();
    let row = "police,detained,5,Lisbon,2023-05-02,O\n";
    fs::write(folder.path().join("claims/e/t.csv"), format!("source,metric,best,place_text,from,outlet\n{}", row.repeat(3_000)))
        .expect("a table");
    for (command, format) in
        ["csv", "json", "jsonl", "table", "markdown", "parquet"].map(|f| ("extract", f)).into_iter().chain([("check", "html")])
    {
        let mut child = program(folder.path())
            .args([command, "claims", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut first = [0];
        child.stdout.take().expect("its output").read_exact(&mut first).expect("a byte");
        let output = child.wait_with_output().expect("an end");
        assert!(output.status.code().is_some_and(|code| code < 2), "{command} {format}: {} {}", output.status, said(&output));
        assert!(!said(&output).contains("error"), "{command} {format}: {}", said(&output));
    }
}

#[test]
fn an_interrupt_ends_the_watch() {
    const SIGINT: i32 = 2;
    let folder = repository();
    let mut child =
        program(folder.path()).args(["check", "--watch"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program runs");
    let mut lines = BufReader::new(child.stderr.take().expect("its messages")).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.contains("Ctrl-C")), "it never watched");
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(sent.success());
    assert_eq!(child.wait().expect("an end").signal(), Some(SIGINT));
}

#[test]
fn what_several_processes_add_at_once_is_all_there() {
    const MANY: usize = 6;
    let folder = repository();
    let together = |arguments: &dyn Fn(usize) -> Vec<String>| {
        let children: Vec<_> = (0..MANY)
            .map(|i| {
                program(folder.path()).args(arguments(i)).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program runs")
            })
            .collect();
        for child in children {
            let output = child.wait_with_output().expect("an end");
            assert!(output.status.code().is_some_and(|code| code < 2), "{}", said(&output));
        }
    };
    let words = |line: String| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let file = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a file");
    together(&|i| words(format!("review claims/e/a.md --add --set metric=released --set number_text={} --reviewer AB", 100 + i)));
    let review = file("claims/e/a.review.toml");
    assert!((0..MANY).all(|i| review.contains(&format!("\"{}\"", 100 + i))), "{review}");
    assert_eq!(review.matches("[[add]]").count(), MANY);
    fs::create_dir(folder.path().join("own")).expect("a folder");
    together(&|i| words(format!("catalog accept source Word{i} georgia/interior-ministry --catalog own")));
    let accepted = file("own/sources/accepted.toml");
    assert!((0..MANY).all(|i| accepted.contains(&format!("Word{i}"))), "{accepted}");
}

#[test]
fn what_killed_processes_left_is_swept_away() {
    let folder = repository();
    let left = |name: &str, hours: u64| {
        let path = folder.path().join("reports").join(name);
        fs::write(&path, "half a rep").expect("a file");
        let then = SystemTime::now() - Duration::from_hours(hours);
        File::options().write(true).open(path).expect("a file").set_modified(then).expect("its time");
    };
    left(".counterclaim-aaaaaa.tmp", 48);
    left(".counterclaim-bbbbbb.tmp", 1);
    left(".other.tmp", 48);
    left("counterclaim-cccccc.tmp", 48);
    assert!(program(folder.path()).args(["report", "--quiet"]).status().expect("the program runs").success());
    let names = names(&folder.path().join("reports"));
    let kept: Vec<&str> = names.iter().map(String::as_str).filter(|n| n.ends_with(".tmp")).collect();
    assert_eq!(kept, [".counterclaim-bbbbbb.tmp", ".other.tmp", "counterclaim-cccccc.tmp"]);
}

#[test]
fn links_in_a_circle_are_read_once() {
    let folder = repository();
    symlink("..", folder.path().join("claims/e/round")).expect("a link");
    symlink("nowhere", folder.path().join("claims/e/broken.md")).expect("a link");
    let output = program(folder.path()).args(["extract", "claims", "--format", "csv"]).output().expect("the program runs");
    let rows = String::from_utf8_lossy(&output.stdout).lines().count();
    assert!(
        said(&output).contains("claims/e/round: warning: a link that leads back up") && said(&output).contains("claims/e/broken.md: error")
    );
    assert_eq!(rows, 3, "{}{}", said(&output), String::from_utf8_lossy(&output.stdout));
}

/// Polars panics on this file.
#[test]
fn a_damaged_table_costs_itself_only() {
    let folder = repository();
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds/parquet/damaged-footer");
    fs::copy(seed, folder.path().join("claims/e/t.parquet")).expect("a file");
    for command in ["check", "extract", "compare"] {
        let output = program(folder.path()).args([command, "claims", "--quiet"]).output().expect("the program runs");
        let told = said(&output);
        assert_eq!(output.status.code(), Some(2), "{command}: {told}");
        assert!(told.starts_with("claims/e/t.parquet: error: no Parquet") && told.lines().count() == 1, "{command}: {told}");
    }
}
