//! Departure and arrival times and gates as told by 38 sites (Li et al., "Truth Finding on the Deep Web", VLDB 2013). A time is right
//! within ten minutes, which is declared as the metric's own tolerance; a gate is right or wrong.

use std::path::Path;

use counterclaim::reliability::fusion::{Asked, Evidence, Observation, Outcome, Scale};
use polars::prelude::{Column, LazyFrame, PlRefPath, ScanArgsParquet};
use rustc_hash::FxHashMap;

use crate::data::{Set, rows};

/// Minutes within which a time is right.
pub const RIGHT: f64 = 10.0;
/// The sites that are also the gold standard.
pub const AIRLINES: [&str; 3] = ["aa", "ua", "CO"];

const ATTRIBUTES: [&str; 6] = ["sched_dep", "act_dep", "dep_gate", "sched_arr", "act_arr", "arr_gate"];

fn metric(attribute: &str) -> u32 {
    ATTRIBUTES.iter().position(|a| *a == attribute).expect("a known attribute") as u32
}

fn gate(metric: u32) -> bool {
    ATTRIBUTES[metric as usize].ends_with("gate")
}

/// Dense numbers of the words of a column, in order of their first rows.
fn numbers(column: &Column) -> (Vec<u32>, Vec<String>) {
    let (mut ids, mut words) = (FxHashMap::<&str, u32>::default(), Vec::new());
    let mut number = |word| {
        *ids.entry(word).or_insert_with(|| {
            words.push(String::from(word));
            words.len() as u32 - 1
        })
    };
    let of_rows = column.str().expect("text").iter().map(|word| number(word.unwrap_or_default())).collect();
    (of_rows, words)
}

/// The claims of a file, without those of `left_out`; and the true cells of `gold` that they are about.
pub fn read(file: &Path, gold: &Path, left_out: &[&str]) -> Set {
    let scan = LazyFrame::scan_parquet(PlRefPath::try_from_path(file).expect("a path"), ScanArgsParquet::default()).expect("a table");
    let frame = scan.collect().expect("a table");
    let column = |name: &str| frame.column(name).expect("a column");
    let (sources, (objects, (attributes, values))) = rayon::join(
        || numbers(column("source")),
        || rayon::join(|| numbers(column("object")), || rayon::join(|| numbers(column("attr")), || numbers(column("value")))),
    );
    let metrics: Vec<u32> = attributes.1.iter().map(|a| metric(a)).collect();
    let minutes: Vec<f64> = values.1.iter().map(|v| v.parse().unwrap_or(f64::NAN)).collect();
    let skipped: Vec<bool> = sources.1.iter().map(|s| left_out.contains(&s.as_str())).collect();
    // A question is a flight on a day and one of six attributes.
    let question = |object: u32, metric: u32| object * ATTRIBUTES.len() as u32 + metric;
    let claims = (0..sources.0.len()).filter(|i| !skipped[sources.0[*i] as usize]).filter_map(|i| {
        let metric = metrics[attributes.0[i] as usize];
        let figure = if gate(metric) { f64::from(values.0[i]) } else { minutes[values.0[i] as usize] };
        (!figure.is_nan()).then(|| Observation::exact(question(objects.0[i], metric), sources.0[i], figure))
    });
    let asked = |q: usize| {
        let metric = (q % ATTRIBUTES.len()) as u32;
        match gate(metric) {
            true => Asked::alone(metric, Scale::Category),
            false => Asked { same: RIGHT, ..Asked::alone(metric, Scale::Identity) },
        }
    };
    let asked: Vec<Asked> = (0..objects.1.len() * ATTRIBUTES.len()).map(asked).collect();
    let evidence = Evidence::new(asked, vec![0; sources.1.len()], claims.collect());

    let known: FxHashMap<&str, u32> = objects.1.iter().map(String::as_str).zip(0..).collect();
    let codes: FxHashMap<&str, u32> = values.1.iter().map(String::as_str).zip(0..).collect();
    let gold = rows(gold, ["object", "attr", "value"]).into_iter().filter_map(|[object, attribute, value]| {
        let metric = metric(&attribute);
        let question = question(*known.get(object.as_str())?, metric) as usize;
        let truth = if gate(metric) { codes.get(value.as_str()).map_or(-1.0, |c| f64::from(*c)) } else { value.parse().ok()? };
        (!evidence.of(question).is_empty()).then_some((question, truth))
    });
    let gold = gold.collect();
    Set { evidence, gold }
}

/// Share of the true cells that are found.
pub fn precision(set: &Set, found: &[Outcome]) -> f64 {
    let right = |(question, truth): &&(usize, f64)| {
        let allowed = if set.evidence.asked[*question].scale == Scale::Category { 0.0 } else { RIGHT };
        found[*question].estimate.is_some_and(|x| (x - truth).abs() <= allowed)
    };
    set.gold.iter().filter(right).count() as f64 / set.gold.len() as f64
}
