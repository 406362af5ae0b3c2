//! A forest plot: a table with a column of intervals on one axis. The table is the text of the chart.

use super::chart::{Axis, Mark, diamond, scale, strip};
use super::markup::Html;
use crate::claim::{Claim, Kind, Modality, Qualifier};
use crate::reliability::Estimate;
use crate::report::{single_line, wording};

/// One figure of one source, however often it was told.
pub(super) struct Line<'a> {
    pub source: String,
    /// The first of its tellings.
    pub claim: &'a Claim,
    /// Other outlets or days that tell the same.
    pub more: usize,
}

/// The claims with the same figure of the same source are one line; in the order given.
pub(super) fn lines<'a>(claims: &[&'a Claim]) -> Vec<Line<'a>> {
    let mut out: Vec<Line<'a>> = Vec::new();
    for claim in claims {
        let source = wording::source(claim);
        match out.iter_mut().find(|l| l.source == source && wording::figure(l.claim) == wording::figure(claim)) {
            Some(line) => line.more += 1,
            None => out.push(Line { source, claim, more: 0 }),
        }
    }
    out
}

/// What is drawn of a claim; nothing of a fact.
pub(super) fn mark(claim: &Claim) -> Mark {
    if claim.kind == Kind::Fact {
        return Mark::default();
    }
    Mark { low: claim.low, best: claim.best, high: claim.high, vague: claim.qualifier == Some(Qualifier::Vague) }
}

fn middle(claim: &Claim) -> f64 {
    claim.best.or(claim.low).or(claim.high).unwrap_or(f64::NEG_INFINITY)
}

/// The claims from the highest, and below them what they come to. `caption` names the table.
pub(super) fn write(h: &mut Html, caption: &str, claims: &[&Claim], logarithmic: bool, estimate: Option<&Estimate>) {
    let mut lines = lines(claims);
    lines.sort_by(|a, b| middle(b.claim).total_cmp(&middle(a.claim)));
    let interval = estimate.map(|e| Mark { low: e.low, best: e.estimate, high: e.high, vague: false });
    let marks: Vec<Mark> = lines.iter().map(|l| mark(l.claim)).filter(|m| m.is_some()).collect();
    let Some(axis) = axis(&marks, interval, logarithmic) else { return facts(h, caption, &lines) };
    h.element("table", &[("class", "forest")], |h| {
        h.leaf("caption", &[("class", "unseen")], caption);
        h.element("thead", &[], |h| {
            h.element("tr", &[], |h| {
                h.fixed("<th scope=\"col\">source</th>");
                let unit = claims.iter().find_map(|c| c.unit.as_deref()).map_or(String::new(), |u| format!("{}, ", single_line(u)));
                h.element("th", &[("scope", "col"), ("class", "plot")], |h| h.text(&format!("{unit}{}", axis.described())));
                h.fixed("<th scope=\"col\" class=\"n\">read as</th>");
            });
        });
        h.element("tbody", &[], |h| {
            for line in &lines {
                h.element("tr", &[], |h| {
                    who(h, line);
                    h.element("td", &[("class", "plot")], |h| strip(h, &axis, mark(line.claim)));
                    h.element("td", &[("class", "n")], |h| read(h, line.claim));
                });
            }
            if let (Some(estimate), Some(interval)) = (estimate, interval.filter(|i| i.is_some())) {
                h.element("tr", &[("class", "estimate")], |h| {
                    h.fixed("<th scope=\"row\">estimate <small>95 % interval</small></th>");
                    h.element("td", &[("class", "plot")], |h| diamond(h, &axis, interval));
                    h.element("td", &[("class", "n")], |h| comes_to(h, estimate));
                });
            }
            h.element("tr", &[("class", "axis"), ("aria-hidden", "true")], |h| {
                h.fixed("<td></td>");
                h.element("td", &[("class", "plot")], |h| scale(h, &axis));
                h.fixed("<td></td>");
            });
        });
    });
    h.line();
}

/// Holds every figure, and of the interval of the estimate what does not push them together.
fn axis(marks: &[Mark], estimate: Option<Mark>, logarithmic: bool) -> Option<Axis> {
    let figures = || marks.iter().flat_map(|m| m.figures());
    let (low, high) = (figures().reduce(f64::min)?, figures().reduce(f64::max)?);
    let (least, most) = if logarithmic { (low / 2.5, high * 2.5) } else { (low - (high - low), high + (high - low)) };
    let whole = figures().all(|x| x.fract() == 0.0);
    let within = estimate.into_iter().flat_map(Mark::figures).map(|x| x.clamp(least, most)).map(|x| if whole { x.round() } else { x });
    let open = |end: fn(&Mark) -> bool| marks.iter().any(end);
    Some(Axis::over(figures().chain(within), logarithmic)?.open(open(|m| m.low.is_none()), open(|m| m.high.is_none())))
}

fn who(h: &mut Html, line: &Line<'_>) {
    h.element("th", &[("scope", "row")], |h| {
        h.text(&line.source);
        h.text(" ");
        h.element("small", &[], |h| {
            let more = if line.more == 0 { String::new() } else { format!(", and {} more", line.more) };
            h.text(&format!("{}{more}", wording::channel(line.claim)));
        });
    });
}

/// The interval, and the words where they say something else.
fn read(h: &mut Html, claim: &Claim) {
    let read = wording::interval(claim);
    let written = claim.value.as_deref().or(claim.number_text.as_deref()).map(single_line).unwrap_or_default();
    let plain: String = written.chars().filter(|c| !matches!(c, ',' | '.' | ' ' | '\u{a0}' | '\u{202f}')).collect();
    h.leaf("b", &[], if read.is_empty() { &written } else { &read });
    if !written.is_empty() && !read.is_empty() && plain != read.replace(',', "") {
        h.text(" ");
        h.element("small", &super::quote::script(claim), |h| h.text(&format!("“{written}”")));
    }
    if claim.modality != Modality::Actual {
        h.text(" ");
        h.leaf("small", &[], claim.modality.as_str());
    }
}

fn comes_to(h: &mut Html, estimate: &Estimate) {
    let end = |x: Option<f64>| x.map_or_else(|| "…".to_owned(), wording::number);
    let interval = format!("{}–{}", end(estimate.low), end(estimate.high));
    h.leaf("b", &[], &estimate.estimate.map_or_else(|| interval.clone(), wording::number));
    if estimate.estimate.is_some() {
        h.text(" ");
        h.leaf("small", &[], &interval);
    }
}

fn facts(h: &mut Html, caption: &str, lines: &[Line<'_>]) {
    h.element("table", &[("class", "forest facts")], |h| {
        h.leaf("caption", &[("class", "unseen")], caption);
        h.fixed("<thead><tr><th scope=\"col\">source</th><th scope=\"col\" class=\"n\">says</th></tr></thead>");
        h.element("tbody", &[], |h| {
            for line in lines {
                h.element("tr", &[], |h| {
                    who(h, line);
                    h.element("td", &[("class", "n")], |h| read(h, line.claim));
                });
            }
        });
    });
    h.line();
}
