//! What keeps a claim repository: new dispatches, reviews, records from and for other programs. Pure: bytes and claims in, bytes and
//! problems out; [`crate::cli`] reads and writes the files.

pub mod review;
pub mod exchange;
