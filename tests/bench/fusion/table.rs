//! How long `estimate` takes on a Parquet table of many claims, and how much memory: the figures of [`speed`](crate::speed) as a table of
//! dictionary codes, split into files as such tables are.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use polars::prelude::{Categories, Column, DataFrame, DataType, ParquetWriter};

use crate::speed::World;

const ROWS: usize = 10_000_000;
/// Questions of one event, a day apart.
const OF_EVENT: usize = 40;

/// Prints seconds and peak memory for so many million claims; the table stays in the target folder for the next run.
pub fn run(millions: f64) {
    let folder = make((millions * 1e6) as usize);
    let program = std::env::var("COUNTERCLAIM").unwrap_or_else(|_| env!("CARGO_BIN_EXE_counterclaim").to_owned());
    let clock = Instant::now();
    let mut command = Command::new("/usr/bin/time");
    command.args(["-f", "peak %M", &program, "estimate", "--estimator", "model", "--quiet"]).arg(&folder);
    let out = command.output().expect("/usr/bin/time");
    let told = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{told}");
    let peak = told.lines().rev().find_map(|l| l.strip_prefix("peak ")?.trim().parse::<f64>().ok()).unwrap_or(0.0);
    println!("table: estimate --estimator model on {millions} M claims in {:.1} s, {:.2} GB", clock.elapsed().as_secs_f64(), peak / 1e6);
}

fn make(claims: usize) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("claims-{claims}"));
    if folder.is_dir() {
        return folder;
    }
    let draft = folder.with_extension("draft");
    std::fs::create_dir_all(&draft).expect("a folder");
    let mut world = World::new(claims);
    let mut left = claims;
    for file in 0.. {
        let rows = left.min(ROWS);
        if rows == 0 {
            break;
        }
        left -= rows;
        write(world.by_ref().take(rows), rows, &draft.join(format!("part-{file:02}.parquet")));
    }
    std::fs::rename(draft, &folder).expect("renamed");
    folder
}

fn write(claims: impl Iterator<Item = (u32, u32, f64)>, rows: usize, path: &Path) {
    let (mut event, mut source) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
    let (mut day, mut best) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
    for (question, by, figure) in claims {
        event.push(format!("event-{:06}", question as usize / OF_EVENT));
        source.push(format!("source-{by:04}"));
        day.push(14_000 + (question as usize % OF_EVENT) as i32);
        best.push(figure);
    }
    let codes = |column: Column| column.cast(&DataType::from_categories(Categories::global())).expect("codes");
    let columns = vec![
        codes(Column::new("event".into(), event)),
        codes(Column::new("metric".into(), vec!["detained"; rows])),
        codes(Column::new("source".into(), source)),
        Column::new("from".into(), day).cast(&DataType::Date).expect("days"),
        Column::new("best".into(), best),
    ];
    let mut frame = DataFrame::new(rows, columns).expect("columns of one length");
    ParquetWriter::new(File::create(path).expect("a file")).with_row_group_size(Some(250_000)).finish(&mut frame).expect("written");
}
