//! What keeps a claim repository: new dispatches, reviews, records from and for other programs. Pure: bytes and claims in, bytes and
//! problems out; [`crate::cli`] reads and writes the files.

pub mod review;
pub mod exchange;
pub mod incoming;
mod settle;
mod dispatch;
mod starter;
mod stub;

pub use dispatch::{dispatch_file, event_file, event_name, event_title, stem};
pub use settle::{Missing, NEEDED, Settled, settle};
pub use starter::{StarterFile, starter};
pub use stub::{STUBS, Stub, stub};
