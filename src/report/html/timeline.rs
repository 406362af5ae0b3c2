//! How a toll was told from day to day.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::chart::{self, Telling};
use super::forest::mark;
use super::markup::Html;
use super::{Scene, column, quote};
use crate::claim::{Claim, Kind, Scope};
use crate::report::{Asked, single_line, wording};

/// Letters that voices are known by in a chart.
const VOICES: usize = 26;

/// A running total: what is counted, who, where.
type Count<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

/// A timeline for each running total of an event that is told on several days.
pub(super) fn write(h: &mut Html, scene: &Scene<'_>, questions: &[&Asked]) {
    let mut counts: BTreeMap<Count<'_>, Vec<&Asked>> = BTreeMap::new();
    let running = |q: &&&Asked| q.kind == Kind::Quantity && q.question.scope.as_deref() == Some(Scope::Cumulative.as_str());
    for asked in questions.iter().filter(running) {
        let q = &asked.question;
        counts.entry((&q.metric, q.population.as_deref(), q.place.as_deref())).or_default().push(asked);
    }
    for asked in counts.into_values() {
        let mut told: Vec<(Date, &Claim)> = asked.iter().flat_map(|q| scene.of(&q.claims)).filter_map(|c| Some((day(c)?, c))).collect();
        told.retain(|(_, c)| mark(c).is_some());
        told.sort_by(|a, b| (a.0, &a.1.claim_id).cmp(&(b.0, &b.1.claim_id)));
        told.dedup_by(|b, a| a.0 == b.0 && wording::source(a.1) == wording::source(b.1) && wording::figure(a.1) == wording::figure(b.1));
        let days = told.iter().map(|t| t.0).collect::<std::collections::BTreeSet<_>>();
        let moves = told.iter().any(|t| wording::interval(t.1) != wording::interval(told[0].1));
        if told.len() > 2 && days.len() > 1 && moves {
            figure(h, asked[0], &told);
        }
    }
}

fn day(claim: &Claim) -> Option<Date> {
    claim.as_of.or(claim.to).or_else(|| claim.published.as_deref()?.parse().ok())
}

fn figure(h: &mut Html, asked: &Asked, told: &[(Date, &Claim)]) {
    let mut voices: Vec<String> = Vec::new();
    for (_, claim) in told {
        let source = wording::source(claim);
        if !voices.contains(&source) {
            voices.push(source);
        }
    }
    let letter = |claim: &Claim| {
        let at = voices.iter().position(|v| *v == wording::source(claim)).unwrap_or(VOICES);
        if at < VOICES { char::from(b'A' + at as u8) } else { '+' }
    };
    let first = told[0].0;
    #[allow(clippy::cast_precision_loss)]
    let number = |date: Date| f64::from(date.since(first).map_or(0, |s| s.get_days()));
    let mut days: Vec<Date> = told.iter().map(|t| t.0).collect();
    days.dedup();
    let labels: Vec<(f64, String)> = days.iter().map(|d| (number(*d), named(*d))).collect();
    let tellings: Vec<Telling> = told.iter().map(|(d, c)| Telling { day: number(*d), mark: mark(c), letter: letter(c) }).collect();
    let asked_words = wording::question(&asked.question);
    h.element("figure", &[("class", "question")], |h| {
        h.element("figcaption", &[], |h| {
            h.leaf("h4", &[], &format!("{}: the toll as it was told", asked_words.first().map_or("", String::as_str)));
            let place = asked.question.place.as_deref().map(wording::place).unwrap_or_default();
            let scale = if asked.logarithmic { "log scale" } else { "linear scale" };
            h.leaf("p", &[("class", "where")], &[place.as_str(), scale].join(" · "));
        });
        chart::timeline(h, &labels, &tellings, asked.logarithmic);
        h.element("ul", &[("class", "voices")], |h| {
            for (at, voice) in voices.iter().enumerate().take(VOICES) {
                h.element("li", &[], |h| {
                    h.leaf("b", &[("class", "letter")], &char::from(b'A' + at as u8).to_string());
                    h.text(&format!(" {voice}"));
                });
            }
        });
        h.element("details", &[("class", "rest")], |h| {
            h.fixed("<summary>the same as a table</summary>");
            table(h, told);
        });
    });
    h.line();
}

fn table(h: &mut Html, told: &[(Date, &Claim)]) {
    h.element("table", &[("class", "plain")], |h| {
        h.element("thead", &[], |h| {
            h.element("tr", &[], |h| {
                column(h, "", "as of");
                column(h, "", "source");
                column(h, "n", "figure");
            });
        });
        h.element("tbody", &[], |h| {
            for (date, claim) in told {
                h.element("tr", &[], |h| {
                    h.leaf("th", &[("scope", "row")], &date.to_string());
                    h.element("td", &[], |h| {
                        h.text(&wording::source(claim));
                        h.text(" ");
                        h.leaf("small", &[], &wording::channel(claim));
                    });
                    h.element("td", &[&[("class", "n")], &quote::script(claim)[..]].concat(), |h| {
                        h.text(&single_line(&wording::figure(claim)))
                    });
                });
            }
        });
    });
}

/// `9 Jan`.
fn named(date: Date) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = usize::try_from(date.month()).ok().and_then(|m| MONTHS.get(m - 1)).copied().unwrap_or("");
    format!("{} {month}", date.day())
}
