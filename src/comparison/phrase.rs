//! How findings put things to people: figures, places, periods, sources.

use super::reading::Span;
use super::schema::Question;
use crate::claim::Claim;

/// The figure as written, else as its columns say it.
pub(super) fn figure(claim: &Claim) -> String {
    if let Some(value) = &claim.value
        && claim.best.is_none()
        && claim.low.is_none()
        && claim.high.is_none()
    {
        return value.replace(';', ",").replace('_', " ");
    }
    if let Some(text) = claim.number_text.as_deref().map(str::trim).filter(|t| !t.is_empty()) {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let n = number;
    match (claim.qualifier.map(|q| q.as_str()), claim.low, claim.best, claim.high) {
        (Some("about"), _, Some(best), _) => format!("about {}", n(best)),
        (Some("at_least"), _, Some(best), _) => format!("at least {}", n(best)),
        (Some("more_than"), _, Some(best), _) => format!("more than {}", n(best)),
        (Some("at_most"), _, Some(best), _) => format!("at most {}", n(best)),
        (Some("less_than"), _, Some(best), _) => format!("fewer than {}", n(best)),
        (_, _, Some(best), _) => n(best),
        (_, Some(low), None, Some(high)) if low == high => n(low),
        (_, Some(low), None, Some(high)) => format!("{} to {}", n(low), n(high)),
        (_, Some(low), None, None) => format!("at least {}", n(low)),
        (_, None, None, Some(high)) => format!("at most {}", n(high)),
        (_, None, None, None) => "no figure".to_owned(),
    }
}

/// `1,500`; fractions as they are.
pub(super) fn number(x: f64) -> String {
    if x.fract() != 0.0 || x.abs() >= 1e15 {
        return x.to_string();
    }
    let digits = x.abs().to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) && digits.len() > 4 {
            out.push(',');
        }
        out.push(c);
    }
    if x < 0.0 { format!("-{out}") } else { out }
}

/// What an interval says: `951 or more`.
pub(super) fn bounds(span: Span) -> String {
    match (span.low.is_finite(), span.high.is_finite()) {
        (true, true) if span.low == span.high => number(span.low),
        (true, true) => format!("{} to {}", number(span.low), number(span.high)),
        (true, false) => format!("{} or more", number(span.low)),
        (false, true) => format!("{} or fewer", number(span.high)),
        (false, false) => "no figure".to_owned(),
    }
}

/// Who says so.
pub(super) fn speaker(claim: &Claim) -> String {
    let name = claim.source_for_people();
    match name {
        Some(name) => name.split_whitespace().collect::<Vec<_>>().join(" "),
        None => format!("the dispatch {}", claim.dispatch),
    }
}

/// ` detained, Almaty, 9 June 2019`: what the figures are of, without the leading space when there is nothing.
pub(super) fn subject(label: &str, question: &Question, everyone: &str) -> String {
    let mut out = String::from(label);
    if let Some(p) = question.population.as_deref().filter(|p| *p != everyone) {
        out = format!("{} {out}", p.replace('_', " "));
    }
    for part in [question.place.as_deref().map(place), period(question.from.as_deref(), question.to.as_deref())].into_iter().flatten() {
        out.push_str(", ");
        out.push_str(&part);
    }
    out
}

/// `Almaty and Astana`.
fn place(path: &str) -> String {
    let name = |p: &str| {
        let words = p.rsplit('/').next().unwrap_or(p).split('-').map(|w| {
            let mut letters = w.chars();
            letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
        });
        words.collect::<Vec<String>>().join(" ")
    };
    let names: Vec<String> = path.split(';').map(name).collect();
    match names.as_slice() {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => names.join(""),
    }
}

/// `9 June 2019`, `9–10 June 2019`, `30 June – 2 July 2019`, `up to 9 June 2019`.
fn period(from: Option<&str>, to: Option<&str>) -> Option<String> {
    let to = day(to?)?;
    let Some(from) = from.and_then(day) else { return Some(format!("up to {} {} {}", to.0, to.1, to.2)) };
    let last = format!("{} {} {}", to.0, to.1, to.2);
    Some(if from == to {
        last
    } else if from.1 == to.1 && from.2 == to.2 {
        format!("{}–{last}", from.0)
    } else if from.2 == to.2 {
        format!("{} {} – {last}", from.0, from.1)
    } else {
        format!("{} {} {} – {last}", from.0, from.1, from.2)
    })
}

fn day(iso: &str) -> Option<(i8, &'static str, i16)> {
    const MONTHS: [&str; 12] =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    let day: jiff::civil::Date = iso.parse().ok()?;
    Some((day.day(), MONTHS[usize::try_from(day.month()).ok()? - 1], day.year()))
}
