//! Data sets of truth discovery as evidence, with what is known to be true.

use std::collections::BTreeMap;
use std::path::Path;

use counterclaim::reliability::fusion::{Asked, Evidence, Observation, Outcome, Scale};

/// Claims and the truth about some of their questions.
pub struct Set {
    pub evidence: Evidence,
    /// Question and true figure.
    pub gold: Vec<(usize, f64)>,
}

/// Dense numbers of names, in order of the names.
pub fn numbered(names: impl Iterator<Item = String>) -> BTreeMap<String, u32> {
    let mut ids: BTreeMap<String, u32> = names.map(|n| (n, 0)).collect();
    ids.values_mut().enumerate().for_each(|(i, id)| *id = i as u32);
    ids
}

/// Rows of a CSV file: the columns asked for, in their order.
pub fn rows<const N: usize>(file: &Path, columns: [&str; N]) -> Vec<[String; N]> {
    let mut reader = csv::Reader::from_path(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let headings = reader.headers().expect("headings").clone();
    let at = columns.map(|c| headings.iter().position(|h| h == c).unwrap_or_else(|| panic!("no column {c}")));
    reader.records().map(|r| r.expect("a row")).map(|r| at.map(|i| r[i].to_owned())).collect()
}

/// A folder with claims.csv and gold.csv of one metric; `kind` tells kinds of sources apart by their names.
pub fn numeric(folder: &Path, scale: Scale, kind: fn(&str) -> u32) -> Set {
    let claims = rows(&folder.join("claims.csv"), ["source", "object", "value"]);
    let sources = numbered(claims.iter().map(|r| r[0].clone()));
    let objects = numbered(claims.iter().map(|r| r[1].clone()));
    let observations =
        claims.iter().filter_map(|[source, object, value]| Some(Observation::exact(objects[object], sources[source], value.parse().ok()?)));
    let evidence =
        Evidence::new(vec![Asked::alone(0, scale); objects.len()], sources.keys().map(|s| kind(s)).collect(), observations.collect());
    let gold = rows(&folder.join("gold.csv"), ["object", "value"]).into_iter();
    let gold = gold.filter_map(|[object, value]| Some((*objects.get(&object)? as usize, value.parse().ok()?))).collect();
    Set { evidence, gold }
}

/// Mean absolute error, root mean square error, share off by more than one part in a hundred.
pub fn errors(gold: &[(usize, f64)], found: &[Outcome]) -> [f64; 3] {
    let (mut sum, mut squares, mut off) = (0.0, 0.0, 0.0);
    for (question, truth) in gold {
        let error = (found[*question].estimate.unwrap_or(0.0) - truth).abs();
        sum += error;
        squares += error * error;
        off += f64::from(u8::from(error > 0.01 * truth.abs()));
    }
    let n = gold.len() as f64;
    [sum / n, (squares / n).sqrt(), off / n]
}
