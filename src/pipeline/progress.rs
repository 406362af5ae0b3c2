//! How far a run is, for whoever waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering::Relaxed};

use crate::text::InputFile;

/// What a run is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Files are found and read.
    Reading,
    /// Large tables are searched by queries.
    Searching,
    /// Claims are compared.
    Comparing,
    /// Questions and sources are estimated.
    Estimating,
}

const STAGES: [Stage; 4] = [Stage::Reading, Stage::Searching, Stage::Comparing, Stage::Estimating];

/// Shared by a run, which writes it, and any number of readers in other threads. All handles are alike: it has no bearing on what a
/// run yields.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    stage: AtomicU8,
    done: AtomicU64,
    all: AtomicU64,
}

impl PartialEq for Progress {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Progress {
    /// What the run is at.
    pub fn stage(&self) -> Stage {
        STAGES[usize::from(self.0.stage.load(Relaxed)).min(STAGES.len() - 1)]
    }

    /// Bytes read, and bytes there are to read.
    pub fn bytes(&self) -> (u64, u64) {
        (self.0.done.load(Relaxed), self.0.all.load(Relaxed))
    }

    pub(super) fn enter(&self, stage: Stage) {
        self.0.stage.store(stage as u8, Relaxed);
    }

    /// The run reads these files, and none of before.
    pub(super) fn begin(&self, files: &[InputFile]) {
        self.enter(Stage::Reading);
        self.0.done.store(0, Relaxed);
        self.0.all.store(files.iter().map(|f| f.size).sum(), Relaxed);
    }

    /// A part of a file was read; gives back its bytes.
    pub(super) fn add(&self, bytes: usize) -> u64 {
        let bytes = bytes as u64;
        self.0.done.fetch_add(bytes, Relaxed);
        bytes
    }

    /// A file was read, of which `counted` bytes were added before.
    pub(super) fn finish(&self, file: &InputFile, counted: u64) {
        self.0.done.fetch_add(file.size.saturating_sub(counted), Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_is_where_its_number_points() {
        let progress = Progress::default();
        for stage in STAGES {
            progress.enter(stage);
            assert_eq!(progress.clone().stage(), stage);
        }
    }
}
