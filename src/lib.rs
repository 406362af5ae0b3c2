//! counterclaim: who claimed which figure, which claims cannot all hold, and whose figures have been wrong before.

#![forbid(unsafe_code)]

pub mod catalog;
pub mod claim;
pub mod table;
pub mod comparison;
pub mod error;
pub mod mention;
pub mod report;
pub mod text;
