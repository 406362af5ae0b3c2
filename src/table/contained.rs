//! Polars panics on some files that are broken within; such a file costs itself only.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use polars::prelude::{PolarsError, PolarsResult};

static RUNNING: AtomicUsize = AtomicUsize::new(0);

/// Whether a panic now may be one that is caught and told as a problem; a panic hook need not tell it.
pub fn contained() -> bool {
    RUNNING.load(Ordering::Relaxed) > 0
}

/// What `read` gives; a panic is an error.
pub(super) fn contain<T>(read: impl FnOnce() -> PolarsResult<T>) -> PolarsResult<T> {
    RUNNING.fetch_add(1, Ordering::Relaxed);
    // Nothing that `read` changes is looked at again when it fails.
    let read = catch_unwind(AssertUnwindSafe(read));
    RUNNING.fetch_sub(1, Ordering::Relaxed);
    read.unwrap_or_else(|_| Err(PolarsError::ComputeError("the file is damaged".into())))
}
