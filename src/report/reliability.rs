//! Estimates and track records as lists.

use super::{Grid, fields, single_line, wording};
use crate::reliability::{Estimate, MINIMUM, Record};

/// What each question comes to.
pub fn estimates(estimates: &[Estimate]) -> Grid<'_> {
    let headings = &["question", "estimate", "claims span", "claims, voices", "grade"];
    Grid::new("estimates", fields::columns("estimates"), estimates).shown(headings, |i| {
        let e = &estimates[i];
        let end = |x: Option<f64>, open: &str| x.map_or_else(|| open.to_owned(), wording::number);
        let figure = e.value.as_deref().map(single_line).or_else(|| e.estimate.map(wording::number));
        let span = if e.value.is_some() { String::new() } else { format!("{}–{}", end(e.low, "…"), end(e.high, "…")) };
        let counts = format!("{}, {}", e.n_claims, e.n_sources);
        vec![single_line(&e.question), figure.unwrap_or_else(|| "no stated figure".to_owned()), span, counts, e.grade.clone()]
    })
}

/// Each source's record on each metric.
pub fn sources(records: &[Record]) -> Grid<'_> {
    let headings = &["source", "metric", "questions with others", "factor", "cannot both hold", "first", "letter"];
    Grid::new("sources", fields::columns("sources"), records).shown(headings, |i| {
        let r = &records[i];
        // A share of two or three questions reads like a verdict: people see it from the minimum on.
        let percent = |x: Option<f64>| match x {
            None => "–".to_owned(),
            Some(_) if r.n < MINIMUM => "too few".to_owned(),
            Some(x) => format!("{:.0} %", x * 100.0),
        };
        let factor = r.bias.map_or_else(|| single_line(&r.reference), |b| format!("×{}", wording::number(b)));
        let metric = single_line(&r.metric.replace('_', " "));
        vec![
            single_line(&r.source),
            metric,
            r.n.to_string(),
            factor,
            percent(r.disjoint_share),
            percent(r.first_share),
            r.admiralty.clone(),
        ]
    })
}
