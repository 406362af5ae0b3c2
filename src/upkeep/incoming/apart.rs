//! Readers of foreign formats run in a thread of their own: they may panic on hostile files, and need not come to an end.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::error::Problem;

/// Name of the threads, by which a panic hook knows that nothing is amiss with the program.
pub const READER: &str = "reader of foreign files";

const STACK: usize = 64 << 20;
const LONGEST: Duration = Duration::from_secs(60);

/// What `read` gives, or that it could not.
pub(super) fn apart<T: Send + 'static>(what: &str, read: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    let (send, receive) = mpsc::channel();
    let started = thread::Builder::new().name(READER.into()).stack_size(STACK).spawn(move || send.send(read()).is_ok());
    let remedy = "copy its text into a .txt file, or give it on standard input";
    started.map_err(|e| Problem::error(format!("no thread to read the {what} in: {e}"), "close other programs"))?;
    receive.recv_timeout(LONGEST).map_err(|e| match e {
        mpsc::RecvTimeoutError::Timeout => Problem::error(format!("reading the {what} takes more than a minute"), remedy),
        mpsc::RecvTimeoutError::Disconnected => Problem::error(format!("the {what} is damaged, or of a kind that is not read"), remedy),
    })
}
