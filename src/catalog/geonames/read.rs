//! Reads the tables of a dump. A line that cannot be read costs itself only; of many in one file the first are shown.

use std::io::BufRead;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{Dump, Entity, OtherName};
use crate::catalog::names::edge;
use crate::error::{Level, Problem};

/// Faults of one file that are shown; of the others the number.
const MAX_SHOWN: usize = 20;

/// What is wrong with a line, and what to do.
type Fault = (String, &'static str);

/// Code of places that are history, whose names others bear today.
const GONE: &str = "PPLH";
/// Code of the parts of a town.
const PART: &str = "PPLX";

const AGAIN: &str = "correct the line, or download the file again; the other lines are read";

impl Dump {
    /// `countryInfo.txt`.
    pub fn read_countries(&mut self, file: &str, input: impl BufRead) {
        let (countries, problems) = (&mut self.countries, &mut self.problems);
        rows(file, input, 5, problems, |cells, _| {
            let geoname = cells.get(16).map_or(Ok(0), |id| if id.is_empty() { Ok(0) } else { number(id) })?;
            let entity = Entity { geoname, code: cells[0].into(), name: cells[4].into(), ascii: cells[4].into(), ..Entity::default() };
            countries.insert(cells[0].to_owned(), entity);
            Ok(())
        });
    }

    /// `admin1CodesASCII.txt`.
    pub fn read_divisions(&mut self, file: &str, input: impl BufRead) {
        let (divisions, countries, problems) = (&mut self.divisions, &self.countries, &mut self.problems);
        rows(file, input, 4, problems, |cells, _| {
            let country = cells[0].split('.').next().unwrap_or_default();
            known(countries.contains_key(country), country)?;
            divisions.insert(cells[0].to_owned(), division(cells)?);
            Ok(())
        });
    }

    /// `admin2Codes.txt`.
    pub fn read_districts(&mut self, file: &str, input: impl BufRead) {
        let (districts, countries, problems) = (&mut self.districts, &self.countries, &mut self.problems);
        rows(file, input, 4, problems, |cells, _| {
            let country = cells[0].split('.').next().unwrap_or_default();
            known(countries.contains_key(country), country)?;
            districts.insert(cells[0].to_owned(), division(cells)?);
            Ok(())
        });
    }

    /// `cities500.txt` and the like; a town that stands in two of them is read once.
    pub fn read_towns(&mut self, file: &str, input: impl BufRead) {
        let (towns, ids, countries, problems) = (&mut self.towns, &mut self.town_ids, &self.countries, &mut self.problems);
        rows(file, input, 15, problems, |cells, _| {
            let geoname = number(cells[0])?;
            known(countries.contains_key(cells[8]), cells[8])?;
            if cells[1].trim().is_empty() {
                return Err(("no name".into(), AGAIN));
            }
            if cells[7] == GONE || ids.insert(geoname, towns.len()).is_some() {
                return Ok(());
            }
            let code = [cells[8], cells[10], cells[11]].join(".");
            let population = cells[14].parse().unwrap_or(0);
            let part = cells[7] == PART;
            towns.push(Entity { geoname, code, name: cells[1].into(), ascii: cells[2].into(), population, part, others: Vec::new() });
            Ok(())
        });
        // A town seen twice keeps its first number.
        self.town_ids = self.towns.iter().enumerate().map(|(at, town)| (town.geoname, at)).collect();
    }

    /// `alternateNamesV2.txt`, of which the names in `languages` are kept; colloquial names are not.
    pub fn read_names(&mut self, file: &str, input: impl BufRead, languages: &[&str]) {
        let mut by_number: FxHashMap<u32, &mut Entity> = FxHashMap::default();
        let wide = self.countries.values_mut().chain(self.divisions.values_mut()).chain(self.districts.values_mut());
        by_number.extend(wide.chain(self.towns.iter_mut()).filter(|e| e.geoname != 0).map(|e| (e.geoname, e)));
        rows(file, input, 4, &mut self.problems, |cells, notes| {
            let geoname = number(cells[1])?;
            let (language, text) = (cells[2], cells[3].trim());
            let Some(entity) = by_number.get_mut(&geoname).filter(|_| languages.contains(&language)) else { return Ok(()) };
            let cell = |at: usize| cells.get(at).copied().unwrap_or_default().trim();
            if cell(6) == "1" || text.is_empty() {
                return Ok(());
            }
            let mut day = |at: usize, last: bool| match cell(at) {
                "" => None,
                written => date(written, last).or_else(|| {
                    notes.push((format!("“{written}” is no date; the name is read without it"), "write it as 1991, 1991-12 or 1991-12-25"));
                    None
                }),
            };
            let (from, to) = (day(8, false), day(9, true));
            let (from, to) = if from.zip(to).is_some_and(|(f, t)| f > t) { (None, None) } else { (from, to) };
            entity.others.push(OtherName { language: language.to_owned(), text: text.to_owned(), from, to });
            Ok(())
        });
    }
}

fn division(cells: &[&str]) -> Result<Entity, Fault> {
    let ascii = if cells[2].is_empty() { cells[1] } else { cells[2] };
    Ok(Entity { geoname: number(cells[3])?, code: cells[0].into(), name: cells[1].into(), ascii: ascii.into(), ..Entity::default() })
}

fn known(known: bool, code: &str) -> Result<(), Fault> {
    if known { Ok(()) } else { Err((format!("no country has the code “{code}”"), "add the country's line to countryInfo.txt")) }
}

fn number(written: &str) -> Result<u32, Fault> {
    written.trim().parse().map_err(|_| (format!("“{written}” is no number"), AGAIN))
}

/// First or last day of `1991`, `199112`, `19911225`, `1991-12`, `1991-12-25`, `25.12.1991`; of what else has one year in it
/// (“c. 1900”, “21 December 1991”) those of the year, which is never too short a time.
fn date(written: &str, last: bool) -> Option<Date> {
    let plain = written.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = written.split(['.', '/']).collect();
    let exact = match (plain, written.len(), parts.as_slice()) {
        (true, 6, _) => edge(&format!("{}-{}", &written[..4], &written[4..]), last),
        (true, 8, _) => edge(&format!("{}-{}-{}", &written[..4], &written[4..6], &written[6..]), last),
        (_, _, [day, month, year]) if year.len() == 4 => edge(&format!("{year}-{month}-{day}"), last),
        (_, _, [year, month, day]) if year.len() == 4 => edge(&format!("{year}-{month}-{day}"), last),
        _ => edge(written, last),
    };
    let years = || {
        let mut numbers = written.split(|c: char| !c.is_ascii_digit()).filter(|n| n.len() == 4);
        numbers.next().filter(|_| numbers.next().is_none())
    };
    exact.or_else(|| edge(years()?, last))
}

/// Calls `take` for every line with its cells; what it notes or refuses becomes a problem with file and line.
fn rows(
    file: &str,
    mut input: impl BufRead,
    least: usize,
    problems: &mut Vec<Problem>,
    mut take: impl FnMut(&[&str], &mut Vec<Fault>) -> Result<(), Fault>,
) {
    let (mut bytes, mut line, mut faults) = (Vec::new(), 0, 0);
    let mut broken = false;
    let mut report = |line: u32, level: Level, (message, remedy): Fault| {
        faults += 1;
        broken |= faults > MAX_SHOWN && level == Level::Error;
        if faults <= MAX_SHOWN {
            problems.push(Problem { level, ..Problem::error(message, remedy) }.in_file(file).at(line, 1));
        }
        faults
    };
    let mut count = 0;
    loop {
        bytes.clear();
        line += 1;
        match input.read_until(b'\n', &mut bytes) {
            Ok(0) => break,
            Ok(_) => {}
            Err(e) => {
                count = report(line, Level::Error, (format!("cannot read on: {e}"), "check the file and its permissions"));
                break;
            }
        }
        let Ok(text) = std::str::from_utf8(&bytes) else {
            count = report(line, Level::Error, ("not UTF-8".into(), AGAIN));
            continue;
        };
        let text = text.trim_end_matches(['\n', '\r']);
        let text = if line == 1 { text.trim_start_matches('\u{feff}') } else { text };
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let cells: Vec<&str> = text.split('\t').collect();
        if cells.len() < least {
            count = report(line, Level::Error, (format!("{} columns, not {least} or more", cells.len()), AGAIN));
            continue;
        }
        let mut notes = Vec::new();
        let taken = take(&cells, &mut notes);
        for note in notes {
            count = report(line, Level::Warning, note);
        }
        if let Err(fault) = taken {
            count = report(line, Level::Error, fault);
        }
    }
    if count > MAX_SHOWN {
        let message = format!("{} more faults like these", count - MAX_SHOWN);
        let level = if broken { Level::Error } else { Level::Warning };
        problems.push(Problem { level, ..Problem::error(message, "compare the file with GeoNames' readme.txt") }.in_file(file));
    }
}
