//! counterclaim: who claimed which figure, which claims cannot all hold, and whose figures have been wrong before.

#![forbid(unsafe_code)]

pub mod error;
pub mod catalog;
pub mod text;
pub mod mention;
pub mod claim;
pub mod table;
pub mod comparison;
pub mod report;
pub mod pipeline;
pub mod cli;
