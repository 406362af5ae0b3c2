//! `check --watch`: the check again, whenever a file that it reads has changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use notify::{Event, EventKind, RecursiveMode, Watcher};

use super::arguments::{Baseline, Metadata, Shared};
use super::input::{input, relative, shown};
use super::status::Status;
use super::{output, report};
use crate::error::Problem;

/// An editor saves in several steps, and git changes many files: this long nothing may happen before the check runs again.
const QUIET: Duration = Duration::from_millis(300);

/// What is seen of the files.
#[derive(Debug)]
enum Seen {
    Changed(Vec<PathBuf>),
    Quiet,
    End,
}

/// `counterclaim check --watch`.
pub fn check(paths: &[PathBuf], baseline: &Baseline, shared: &Shared) -> Result<Status, Problem> {
    let read = input(paths, &Metadata::default(), shared)?;
    if read.paths.is_empty() {
        return report::check(paths, baseline, shared);
    }
    let (send, receive) = mpsc::channel();
    let failed = |e: notify::Error| Problem::error(format!("cannot watch the files: {e}"), "run the check without --watch");
    let mut watcher = notify::recommended_watcher(send).map_err(failed)?;
    let settings = read.paths[0].parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for path in read.paths.iter().chain(&read.options.catalog_folder) {
        watcher.watch(path, RecursiveMode::Recursive).map_err(failed)?;
    }
    for folder in [settings, Path::new(".")] {
        watcher.watch(folder, RecursiveMode::NonRecursive).map_err(failed)?;
    }
    let mut roots: Vec<PathBuf> = read.paths.iter().chain(&read.options.catalog_folder).filter_map(|p| p.canonicalize().ok()).collect();
    roots.extend([settings, Path::new(".")].iter().filter_map(|f| Some(f.canonicalize().ok()?.join("counterclaim.toml"))));
    // What the check itself writes is no change of what it reads.
    let own: Vec<PathBuf> = shared.output.iter().map(|(_, path)| path.canonicalize().unwrap_or_else(|_| path.clone())).collect();
    let mut status = report::check(paths, baseline, shared)?;
    output::say("watching; Ctrl-C ends it");
    let next = |longest: Option<Duration>| {
        let event = match longest {
            Some(longest) => receive.recv_timeout(longest),
            None => receive.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match event {
            Ok(Ok(event)) => Seen::Changed(changed(event, &roots, &own)),
            Ok(Err(_)) => Seen::Changed(Vec::new()),
            Err(RecvTimeoutError::Timeout) => Seen::Quiet,
            Err(RecvTimeoutError::Disconnected) => Seen::End,
        }
    };
    follow(next, |files| {
        output::say(&line(files));
        status = report::check(paths, baseline, shared).unwrap_or_else(|problem| {
            output::problems(&[problem]);
            Status::BadInput
        });
    });
    Ok(status)
}

/// The files of an event that the check reads.
fn changed(event: Event, roots: &[PathBuf], own: &[PathBuf]) -> Vec<PathBuf> {
    if matches!(event.kind, EventKind::Access(_)) {
        return Vec::new();
    }
    let hidden = |path: &Path, root: &Path| {
        path.strip_prefix(root).is_ok_and(|rest| rest.components().any(|c| c.as_os_str().to_string_lossy().starts_with('.')))
    };
    let absolute = |path: PathBuf| match path.parent().and_then(|folder| folder.canonicalize().ok()) {
        Some(folder) => folder.join(path.file_name().unwrap_or_default()),
        None => path,
    };
    let read = |path: &PathBuf| roots.iter().any(|root| path.starts_with(root) && !hidden(path, root)) && !own.contains(path);
    event.paths.into_iter().map(absolute).filter(read).collect()
}

/// Gathers changes until nothing more happens for a while, then runs; ends when `next` does.
fn follow(mut next: impl FnMut(Option<Duration>) -> Seen, mut run: impl FnMut(&BTreeSet<PathBuf>)) {
    let mut files = BTreeSet::new();
    loop {
        match next((!files.is_empty()).then_some(QUIET)) {
            Seen::Changed(more) => files.extend(more),
            Seen::Quiet => run(&std::mem::take(&mut files)),
            Seen::End => return,
        }
    }
}

/// What changed, in a line.
fn line(files: &BTreeSet<PathBuf>) -> String {
    const SHOWN: usize = 3;
    let names: Vec<String> = files.iter().take(SHOWN).map(|path| shown(&relative(path))).collect();
    let more = if files.len() > SHOWN { format!(" and {} more", files.len() - SHOWN) } else { String::new() };
    format!("changed: {}{more}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, ModifyKind};

    fn runs(seen: Vec<Seen>) -> Vec<Vec<String>> {
        let mut seen = seen.into_iter();
        let mut runs = Vec::new();
        follow(|_| seen.next().unwrap_or(Seen::End), |files| runs.push(files.iter().map(|f| shown(f)).collect()));
        runs
    }

    fn files(names: &[&str]) -> Seen {
        Seen::Changed(names.iter().map(PathBuf::from).collect())
    }

    #[test]
    fn many_changes_make_one_run() {
        assert_eq!(runs(vec![files(&["a"]), files(&["b", "a"]), Seen::Quiet, files(&["c"]), Seen::Quiet]), [vec!["a", "b"], vec!["c"]]);
        assert!(runs(vec![Seen::End]).is_empty());
    }

    #[test]
    fn one_waits_without_end_where_nothing_changed() {
        let mut waited = Vec::new();
        let mut seen = [files(&[]), files(&["a"]), Seen::Quiet, Seen::End].into_iter();
        follow(
            |longest| {
                waited.push(longest.is_some());
                seen.next().unwrap_or(Seen::End)
            },
            |_| {},
        );
        assert_eq!(waited, [false, false, true, false]);
    }

    #[test]
    fn only_what_the_check_reads_counts() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let (roots, own) = ([root.join("claims"), root.join("counterclaim.toml")], [root.join("claims/out.json")]);
        std::fs::create_dir_all(root.join("claims/e/.git")).unwrap();
        let seen = |kind: EventKind, name: &str| changed(Event::new(kind).add_path(root.join(name)), &roots, &own).len();
        let modify = EventKind::Modify(ModifyKind::Any);
        assert_eq!(seen(modify, "claims/e/a.md"), 1);
        assert_eq!(seen(EventKind::Create(CreateKind::Any), "counterclaim.toml"), 1);
        assert_eq!(seen(EventKind::Access(AccessKind::Any), "claims/e/a.md"), 0);
        assert_eq!(seen(modify, "claims/e/.counterclaim-x.tmp"), 0);
        assert_eq!(seen(modify, "claims/e/.git/index"), 0);
        assert_eq!(seen(modify, "claims/out.json"), 0);
        assert_eq!(seen(modify, "reports/index.html"), 0);
    }

    #[test]
    fn the_line_is_short() {
        let many: BTreeSet<PathBuf> = ["a", "b", "c", "d", "e"].iter().map(PathBuf::from).collect();
        assert_eq!(line(&many), "changed: a, b, c and 2 more");
    }
}
