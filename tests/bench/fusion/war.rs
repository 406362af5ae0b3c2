//! Losses of a war as told by seven groups of sources, day by day (Radford, Dai, Stoehr, Schein, Fernandez and Sajid, "Estimating
//! conflict losses and reporting biases", PNAS 120, 2023): what the model makes of the reports as given.
//!
//! A running total is a question of its own each day, and the days of one country and category are one running count that never
//! falls. A report marked as minimum says "at least", one marked as maximum "at most". The report of a single day says that the
//! running total is at least what the same source had given last plus that day's figure (where it had given none: plus what it
//! told of other days before).

use std::collections::BTreeMap;
use std::path::Path;

use counterclaim::reliability::fusion::{Asked, Evidence, Observation, Scale};

use crate::data::{numbered, rows};

/// The last day of the estimates, 23 February 2023.
pub const LAST: i32 = 365;

/// The reports as evidence.
pub struct War {
    pub evidence: Evidence,
    pub sources: Vec<String>,
    /// Question of the last day of each country and category.
    pub last: BTreeMap<(String, String), usize>,
    /// Metric of each country.
    pub countries: BTreeMap<String, u32>,
}

/// A report.
struct Told {
    day: i32,
    figure: f64,
    source: String,
    country: String,
    category: String,
    daily: bool,
    minimum: bool,
    maximum: bool,
}

pub fn read(folder: &Path) -> War {
    let columns = ["days", "loss_count", "claim_source", "loss_country", "category", "time_frame", "minimum", "maximum"];
    let mut told: Vec<Told> = rows(&folder.join("replication-data-pnas.csv"), columns)
        .into_iter()
        .filter_map(|[day, figure, source, country, category, frame, minimum, maximum]| {
            Some(Told {
                day: day.parse().ok()?,
                figure: figure.parse().ok()?,
                source,
                country: if country == "Russia" { "RU".into() } else { "UA".into() },
                category,
                daily: frame == "Day",
                minimum: minimum == "1",
                maximum: maximum == "1",
            })
        })
        .collect();
    told.sort_by_key(|t| (t.day, t.daily));
    let sources = numbered(told.iter().map(|t| t.source.clone()));
    let countries = numbered(told.iter().map(|t| t.country.clone()));
    let series = numbered(told.iter().map(|t| format!("{}|{}", t.country, t.category)));
    let mut questions: BTreeMap<(u32, i32), u32> = BTreeMap::new();
    questions.extend(told.iter().map(|t| ((series[&format!("{}|{}", t.country, t.category)], t.day), 0)));
    questions.extend(series.values().map(|s| ((*s, LAST), 0)));
    questions.values_mut().enumerate().for_each(|(i, q)| *q = i as u32);

    let name_of: BTreeMap<u32, &String> = series.iter().map(|(name, id)| (*id, name)).collect();
    let asked = questions
        .keys()
        .map(|(series, day)| {
            let country = name_of[series].split('|').next().unwrap_or_default();
            Asked { series: *series, day: *day, rises: true, ..Asked::alone(countries[country], Scale::Log { grain: 1.0 }) }
        })
        .collect();
    let mut given: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    let mut claims = Vec::new();
    for t in &told {
        let (count, source) = (series[&format!("{}|{}", t.country, t.category)], sources[&t.source]);
        let total = given.entry((count, source)).or_default();
        let (figure, least, most) = match t.daily {
            true => (*total + t.figure, true, false),
            false => (t.figure, t.minimum, t.maximum),
        };
        if t.daily {
            *total += t.figure;
        } else if !t.maximum {
            *total = t.figure;
        }
        claims.push(Observation {
            low: if most { f64::NEG_INFINITY } else { figure },
            best: figure,
            high: if least { f64::INFINITY } else { figure },
            day: t.day,
            ..Observation::exact(questions[&(count, t.day)], source, figure)
        });
    }
    let last = series.iter().map(|(name, id)| {
        let (country, category) = name.split_once('|').expect("two parts");
        ((country.to_owned(), category.to_owned()), questions[&(*id, LAST)] as usize)
    });
    let last = last.collect();
    let evidence = Evidence::new(asked, vec![0; sources.len()], claims);
    War { evidence, sources: sources.into_keys().collect(), last, countries }
}

/// Country, category, estimate and interval of the paper.
pub fn published(folder: &Path) -> Vec<((String, String), [f64; 3])> {
    rows(&folder.join("published.csv"), ["loss_country", "category", "estimate", "ci_low", "ci_high"])
        .into_iter()
        .map(|[country, category, estimate, low, high]| ((country, category), [estimate, low, high].map(|x| x.parse().expect("a figure"))))
        .collect()
}
