//! The source registry.
use super::DataFile;
use crate::error::Problem;
/// One source.
#[derive(Debug, Clone)]
pub struct Source {}
/// All sources.
#[derive(Debug, Default)]
pub struct Sources {}
pub(super) fn load(_files: &[DataFile], _problems: &mut Vec<Problem>) -> Sources {
    Sources {}
}
