//! Claims as they were in a revision of the git repository around the current folder, by the program `git`.

use std::env;
use std::ffi::OsStr;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::error::Problem;

/// Part of a revision, laid out in a temporary folder that is removed when dropped.
pub struct Revision {
    /// The folder that corresponds to the current one.
    pub folder: PathBuf,
    _kept: tempfile::TempDir,
}

impl Revision {
    /// Lays out `path` (from the current folder) as it was in `revision`, with the settings above it.
    pub fn of(revision: &str, path: &str) -> Result<Self, Problem> {
        if revision.starts_with('-') {
            return Err(Problem::error(format!("“{revision}” is no revision"), "name a branch, a tag or a commit"));
        }
        let kept = tempfile::tempdir().map_err(|e| Problem::error(format!("no temporary folder: {e}"), "check TMPDIR"))?;
        let prefix = text(&git(&["rev-parse", "--show-prefix"], &[], b"")?).trim_end_matches(['\n', '\r']).to_owned();
        let top = PathBuf::from(text(&git(&["rev-parse", "--show-toplevel"], &[], b"")?).trim_end_matches(['\n', '\r']));
        let commit = format!("{revision}^{{commit}}");
        let commit = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit], &[], b"").map_err(|_| {
            Problem::error(
                format!("git knows no revision “{revision}”"),
                "name a branch, a tag or a commit; a shallow clone may lack it (fetch-depth: 0)",
            )
        })?;
        let commit = text(&commit).trim().to_owned();
        let files = git(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", &commit], &[], b"")?.stdout;
        let wanted = join(&prefix, path);
        let within = |name: &[u8]| wanted.is_empty() || name == wanted.as_bytes() || name.starts_with(format!("{wanted}/").as_bytes());
        let settings = |name: &[u8]| name.rsplit(|b| *b == b'/').next() == Some(b"counterclaim.toml".as_slice());
        let names: Vec<&[u8]> = files.split(|b| *b == 0).filter(|n| !n.is_empty()).collect();
        if !names.iter().any(|n| within(n)) {
            return Err(Problem::error(format!("revision “{revision}” has no {path}"), "name the folder of the claims after the colon"));
        }
        // Catalogues that the settings name lie beside them: what is no claim costs little.
        let whole = names.iter().any(|n| settings(n));
        let list: Vec<u8> = names.iter().filter(|n| whole || within(n)).flat_map(|n| [n, &b"\0"[..]].concat()).collect();
        let index = kept.path().join("index");
        let index: [(&str, &OsStr); 1] = [("GIT_INDEX_FILE", index.as_os_str())];
        git_in(&top, &["read-tree", &commit], &index, b"")?;
        let tree = kept.path().join("tree");
        let to = format!("--prefix={}/", tree.to_string_lossy());
        git_in(&top, &["checkout-index", "--quiet", "-z", "--stdin", &to], &index, &list)?;
        Ok(Self { folder: tree.join(prefix), _kept: kept })
    }

    /// Calls `read` with the folder as the current one, so that files are called what they are called in the repository.
    pub fn within<T>(&self, read: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
        let failed = |e: std::io::Error| Problem::error(format!("cannot change the folder: {e}"), "check its permissions");
        let back = env::current_dir().map_err(failed)?;
        env::set_current_dir(&self.folder).map_err(failed)?;
        let out = read();
        env::set_current_dir(back).map_err(failed)?;
        out
    }
}

/// `a/b` from the folder `prefix` of a repository.
fn join(prefix: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in prefix.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn git(arguments: &[&str], variables: &[(&str, &OsStr)], input: &[u8]) -> Result<Output, Problem> {
    git_in(Path::new("."), arguments, variables, input)
}

fn git_in(folder: &Path, arguments: &[&str], variables: &[(&str, &OsStr)], input: &[u8]) -> Result<Output, Problem> {
    let missing = |e: std::io::Error| match e.kind() {
        ErrorKind::NotFound => Problem::error("git is not installed", "install git, or give two folders"),
        _ => Problem::error(format!("git cannot be run: {e}"), "check that git works here, or give two folders"),
    };
    let mut command = Command::new("git");
    command.args(arguments).current_dir(folder).envs(variables.iter().copied());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(missing)?;
    let mut stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.take().map(|mut pipe| pipe.write_all(input)));
        child.wait_with_output()
    });
    let output = output.map_err(missing)?;
    if output.status.success() {
        return Ok(output);
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let said = said.lines().next().unwrap_or("it says nothing").trim_start_matches("fatal: ").to_owned();
    Err(Problem::error(format!("git {}: {said}", arguments[0]), "run it inside the git repository of the claims"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_taken_from_the_current_folder() {
        assert_eq!(join("", "claims"), "claims");
        assert_eq!(join("data/", "./claims/"), "data/claims");
        assert_eq!(join("data/", "../claims"), "claims");
        assert_eq!(join("", "."), "");
    }
}
