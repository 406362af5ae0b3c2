//! The gazetteer.
use super::DataFile;
use crate::error::Problem;
/// One place.
#[derive(Debug, Clone)]
pub struct Place {}
/// All places.
#[derive(Debug, Default)]
pub struct Places {}
pub(super) fn load(_files: &[DataFile], _problems: &mut Vec<Problem>) -> Places {
    Places {}
}
