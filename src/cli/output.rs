//! Standard output, standard error and files. Files appear whole or not at all.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;
use std::time::Duration;

use super::{github, terminal};
use crate::error::Problem;
use crate::report::{Format, visible};

/// Prints what `render` writes. A reader that went away is no error.
pub fn print(raw: bool, render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Problem> {
    let mut out = BufWriter::new(io::stdout().lock());
    let printed = if raw && terminal::is_terminal() {
        let mut bytes = Vec::new();
        render(&mut bytes).and_then(|()| out.write_all(visible(&String::from_utf8_lossy(&bytes)).as_bytes()))
    } else {
        render(&mut out)
    };
    match printed.and_then(|()| out.flush()) {
        Err(e) if !gone(&e) => {
            Err(Problem::error(format!("cannot write to standard output: {e}"), "free some space, or write to a file with --output"))
        }
        Err(_) => {
            // What is still buffered has no reader.
            drop(out.into_parts());
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

/// The same in a format: what is no text is kept from a terminal.
pub fn print_format(format: &Format, render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Problem> {
    match unfit(format, terminal::is_terminal()) {
        Some(problem) => Err(problem),
        None => print(format.raw, render),
    }
}

/// Why a format is not shown on a terminal.
fn unfit(format: &Format, terminal: bool) -> Option<Problem> {
    let remedy = format!("write it to a file with --output {}=PATH, or into a pipe", format.id);
    (format.binary && terminal).then(|| Problem::error(format!("{} is no text, and a terminal cannot show it", format.id), remedy))
}

/// Prints problems on standard error, one a line.
pub fn problems(problems: &[Problem]) {
    let mut err = io::stderr().lock();
    for problem in problems {
        let line = crate::report::single_line(&problem.to_string());
        let _ = writeln!(err, "{}", if terminal::on_github() { github::no_command(&line) } else { line });
    }
}

/// Prints help, or what is wrong with the command line; what was typed never steers the terminal.
pub fn usage(usage: &clap::Error) {
    let text = usage.render().to_string();
    // A reader that went away (`--help | head`) is no error of ours.
    let _ = match visible(&text) {
        Cow::Borrowed(_) => usage.print(),
        Cow::Owned(text) => io::stderr().lock().write_all(text.as_bytes()),
    };
}

/// Prints one line on standard error.
pub fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", visible(line));
}

/// Writes a file in one step: whoever reads it sees the old one or the new one. A pipe or device is written to directly.
pub fn write(path: &Path, render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Problem> {
    let failed = |e: io::Error| {
        let remedy = "check that the folder exists and may be written to";
        Problem::error(format!("cannot write: {}", reason(&e)), remedy).in_file(path.to_string_lossy().replace('\\', "/"))
    };
    if fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir()) {
        let mut out = BufWriter::new(File::options().write(true).open(path).map_err(failed)?);
        return match render(&mut out).and_then(|()| out.flush()) {
            Err(e) if !gone(&e) => Err(failed(e)),
            _ => Ok(()),
        };
    }
    // A link stays a link: what it leads to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let file = beside(&target, render).map_err(failed)?;
    file.persist(&target).map_err(|e| failed(e.error))?;
    Ok(())
}

/// Writes a file that is not there yet, in one step; folders above it are made. One that is there stays as it is, and is a problem.
pub fn create(path: &Path, content: &[u8]) -> Result<(), Problem> {
    let failed = |e: io::Error| {
        let (message, remedy) = match e.kind() {
            ErrorKind::AlreadyExists => ("it is there already, and stays as it is".to_owned(), "remove it, or give another name"),
            _ => (format!("cannot write: {}", reason(&e)), "check the folder and its permissions"),
        };
        Problem::error(message, remedy).in_file(path.to_string_lossy().replace('\\', "/"))
    };
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let file = beside(path, |out| out.write_all(content)).map_err(failed)?;
    file.persist_noclobber(path).map_err(|e| failed(e.error))?;
    Ok(())
}

/// A file that is read in order to be changed: until this is dropped, other processes that hold it wait.
#[derive(Debug)]
pub struct Held(#[expect(dead_code, reason = "the lock ends with it")] Option<File>);

/// Holds a file before it is read and written again. The lock is advisory and lies on its folder, so that no file is left behind; where
/// there are no such locks (Windows, some network drives) nothing is held. Holding two files of a folder at once would wait for ever.
pub fn hold(path: &Path) -> Held {
    Held(File::open(folder_of(path)).and_then(|folder| folder.lock().map(|()| folder)).ok())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The name of temporary files; readers of claims pass over it.
const TEMPORARY: (&str, &str) = (".counterclaim-", ".tmp");

/// After this time nobody is writing a temporary file any more: its process was killed.
const ABANDONED: Duration = Duration::from_hours(24);

/// Removes what processes that were killed left in a folder. That it cannot is no fault.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1));
        let age = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
        if ours && age().is_some_and(|age| age > ABANDONED) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A temporary file beside `target` with what `render` writes.
fn beside(target: &Path, render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<tempfile::NamedTempFile> {
    let folder = folder_of(target);
    sweep(folder);
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    let mut out = BufWriter::new(file.as_file_mut());
    render(&mut out).and_then(|()| out.flush())?;
    drop(out);
    Ok(file)
}

/// Whether the reader went away. The writer of CSV wraps that in an error of its own.
fn gone(error: &io::Error) -> bool {
    let wrapped = error.get_ref().and_then(|e| e.downcast_ref::<csv::Error>());
    let inner = wrapped.and_then(|e| if let csv::ErrorKind::Io(e) = e.kind() { Some(e) } else { None });
    inner.unwrap_or(error).kind() == ErrorKind::BrokenPipe
}

/// The error without the temporary path that libraries add to it.
fn reason(error: &io::Error) -> String {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code).to_string(),
        None => match error.kind() {
            ErrorKind::Other => error.to_string(),
            kind => kind.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::FORMATS;

    #[test]
    fn only_what_is_no_text_is_kept_from_a_terminal() {
        let kept = |terminal| FORMATS.iter().filter(|f| unfit(f, terminal).is_some()).map(|f| f.id).collect::<Vec<_>>();
        assert_eq!(kept(true), ["parquet"]);
        assert_eq!(kept(false), [""; 0]);
    }
}
