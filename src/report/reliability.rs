//! Estimates, track records and calibrations as lists.

use super::{Grid, fields, single_line, wording};
use crate::reliability::{Calibration, Estimate, MINIMUM, Record};

/// What each question comes to.
pub fn estimates(estimates: &[Estimate]) -> Grid<'_> {
    // The interval is what the method says it is: one for all rows.
    let latent = estimates.iter().any(|e| e.reference.contains("for the latent value"));
    let headings: &[&str] = match latent {
        true => &["question", "estimate", "latent value, 95 %", "claims, voices", "Q, I²", "grade"],
        false => &["question", "estimate", "claims span", "claims, voices", "Q, I²", "grade"],
    };
    Grid::new("estimates", fields::columns("estimates"), estimates).shown(headings, |i| {
        let e = &estimates[i];
        let end = |x: Option<f64>, open: &str| x.map_or_else(|| open.to_owned(), wording::number);
        let figure = e.value.as_deref().map(single_line).or_else(|| e.estimate.map(wording::number));
        let span = if e.value.is_some() { String::new() } else { format!("{}–{}", end(e.low, "…"), end(e.high, "…")) };
        let counts = format!("{}, {}", e.n_claims, e.n_sources);
        let apart = match (e.q, e.i2) {
            (Some(q), Some(i2)) => format!("{}, {:.0} %", wording::number(q), i2 * 100.0),
            _ => "–".to_owned(),
        };
        let grade = match &e.decided {
            Some(decided) => format!("{}\ndecided: {}", e.grade, single_line(&decided.what)),
            None => e.grade.clone(),
        };
        vec![single_line(&e.question), figure.unwrap_or_else(|| "no stated figure".to_owned()), span, counts, apart, grade]
    })
}

/// Each source's record on each metric.
pub fn sources(records: &[Record]) -> Grid<'_> {
    let headings = &["source, metric", "n", "record", "letter"];
    Grid::new("sources", fields::columns("sources"), records).shown(headings, |i| {
        let r = &records[i];
        let mut lines = vec![in_words(r)];
        lines.extend(Some(chart(r)).filter(|c| !c.is_empty()));
        lines.extend(Some(shares(r)).filter(|s| !s.is_empty()));
        lines.push(rule(r));
        let metric = single_line(&r.metric.replace('_', " "));
        vec![format!("{}\n{metric}", single_line(&r.source)), r.n.to_string(), lines.join("\n"), r.admiralty.clone()]
    })
}

/// How often it contradicts, leads and follows. A share of two or three questions reads like a verdict: people see it from the minimum on.
pub(super) fn shares(r: &Record) -> String {
    if r.n < MINIMUM {
        return String::new();
    }
    let percent = |x: Option<f64>| x.map(|x| format!("{:.0} %", x * 100.0));
    let from = r.copied_from.as_deref().map_or(String::new(), |from| format!(", most often by {}", single_line(from)));
    let parts = [
        percent(r.disjoint_share).map(|p| format!("{p} of its pairs cannot both hold")),
        percent(r.first_share).map(|p| format!("first on {p}")),
        percent(r.copied_share.filter(|x| *x > 0.0)).map(|p| format!("{p} had been published before{from}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The deviation in a sentence, with its interval where it has one.
pub(super) fn in_words(r: &Record) -> String {
    let why = single_line(r.reference.rsplit_once("; ").map_or(r.reference.as_str(), |(words, _)| words));
    let metric = single_line(&r.metric.replace('_', " "));
    let mut out = match (r.bias, r.bias_low, r.bias_high) {
        (Some(bias), Some(low), Some(high)) if why.starts_with("factor") => format!(
            "reports about {} times ({}–{}) what independent sources report on {metric}, n = {}",
            digits(bias),
            digits(low),
            digits(high),
            r.n
        ),
        (Some(bias), Some(low), Some(high)) => {
            format!("reports {} more ({} to {}) than independent sources on {metric}, n = {}", digits(bias), digits(low), digits(high), r.n)
        }
        (Some(bias), ..) => format!("{} times: {why}", digits(bias)),
        _ => why,
    };
    if r.n < MINIMUM && r.bias.is_some() {
        out.push_str("; too few to judge by");
    }
    out
}

/// Two significant digits: more would be read as known.
fn digits(x: f64) -> String {
    if x == 0.0 || x.abs() >= 10.0 {
        return wording::number(x.round());
    }
    let places = (1 - x.abs().log10().floor() as i32).clamp(1, 4);
    format!("{x:.*}", places as usize)
}

/// Columns of the chart; a power of two is `WIDTH / 4` of them.
const WIDTH: usize = 13;

/// The interval of a factor between a quarter and four times, the others' level in the middle; empty where there is no interval.
fn chart(r: &Record) -> String {
    let (Some(bias), Some(low), Some(high)) = (r.bias, r.bias_low, r.bias_high) else { return String::new() };
    if !r.reference.starts_with("factor") || low <= 0.0 {
        return String::new();
    }
    let middle = WIDTH / 2;
    let column = |x: f64| (x.log2() * middle as f64 / 2.0 + middle as f64).round().clamp(0.0, WIDTH as f64 - 1.0) as usize;
    let (low, at, high) = (column(low), column(bias), column(high));
    let mark = |c: usize| match c {
        _ if c == at => '●',
        _ if c >= low && c <= high => '━',
        _ if c == middle => '│',
        _ => '·',
    };
    format!("¼ {} 4×", (0..WIDTH).map(mark).collect::<String>())
}

/// The letter with its rule.
pub(super) fn rule(r: &Record) -> String {
    r.reference.rsplit_once("; ").map_or_else(|| r.admiralty.clone(), |(_, rule)| single_line(rule))
}

/// Coverage, width and score of intervals on what was held out.
pub fn calibrations(rows: &[Calibration]) -> Grid<'_> {
    let headings = &["held out", "intervals for", "by", "n", "level", "coverage", "median width", "interval score"];
    Grid::new("calibrations", fields::columns("calibrations"), rows).shown(headings, |i| {
        let r = &rows[i];
        let percent = |x: f64| format!("{:.1} %", x * 100.0);
        vec![
            r.held_out.clone(),
            r.interval_for.clone(),
            r.interval.clone(),
            r.n.to_string(),
            percent(r.level),
            percent(r.coverage),
            digits(r.width),
            digits(r.score),
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        Record {
            source: "kibhr".to_owned(),
            metric: "attendance".to_owned(),
            n: 14,
            bias: Some(2.1),
            bias_low: Some(1.6),
            bias_high: Some(2.8),
            spread: Some(0.2),
            disjoint_share: Some(0.2),
            first_share: Some(0.1),
            copied_share: None,
            admiralty: "D".to_owned(),
            reference: "factor against the mean of the other sources it meets; D: the rule".to_owned(),
            copied_from: None,
        }
    }

    #[test]
    fn a_record_in_words_and_as_a_chart() {
        let mut r = record();
        assert_eq!(in_words(&r), "reports about 2.1 times (1.6–2.8) what independent sources report on attendance, n = 14");
        assert_eq!((chart(&r).as_str(), rule(&r).as_str()), ("¼ ······│·━●━·· 4×", "D: the rule"));
        (r.bias_low, r.bias_high, r.n) = (None, None, 2);
        r.reference = "ratio to what others state; F: the rule".to_owned();
        assert_eq!((in_words(&r).as_str(), chart(&r).as_str()), ("2.1 times: ratio to what others state; too few to judge by", ""));
        r.bias = None;
        r.reference = "not identifiable: no other source answers the same questions; F: the rule".to_owned();
        assert_eq!(in_words(&r), "not identifiable: no other source answers the same questions");
    }
}
