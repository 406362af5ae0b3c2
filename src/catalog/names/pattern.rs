//! Reads one cell of names into the index.

use jiff::civil::{Date, date};

use super::{Case, Form, Mode, Name, NameIndex, Piece, inflect};
use crate::catalog::token::{TokenKind, Tokens};

/// One place in a name: alternatives, each a row of pieces.
type Group = Vec<Vec<Piece>>;

impl NameIndex {
    /// Adds every name of `cell` for `entry`; returns how many.
    ///
    /// # Errors
    /// What is wrong with the cell, in words.
    pub(crate) fn add_cell(&mut self, cell: &str, entry: u32, class: u8) -> Result<usize, String> {
        let mut count = 0;
        for name in cell.split(';').map(str::trim).filter(|n| !n.is_empty()) {
            self.add_name(name, entry, class).map_err(|why| format!("name “{name}”: {why}"))?;
            count += 1;
        }
        if count == 0 { Err("no name".to_owned()) } else { Ok(count) }
    }

    /// Adds one name.
    pub(crate) fn add_name(&mut self, name: &str, entry: u32, class: u8) -> Result<(), String> {
        let (written, times) = name.split_once('@').map_or((name, None), |(n, t)| (n, Some(t)));
        let (from, to) = times.map_or(Ok((None, None)), period)?;
        let (mut language, mut written) = ([0, 0], written);
        if let [a @ b'a'..=b'z', b @ b'a'..=b'z', b':', ..] = *written.as_bytes() {
            (language, written) = ([a, b], &written[3..]);
        }
        let (weak, written) = written.strip_prefix('~').map_or((false, written), |w| (true, w));
        let (exact, written) = written.strip_prefix('=').map_or((false, written), |w| (true, w));
        let id = self.names.len() as u32;
        self.names.push(Name { entry, class, weak, language, from, to });
        self.add_forms(written, id, exact)
    }

    fn add_forms(&mut self, written: &str, name: u32, exact: bool) -> Result<(), String> {
        let tokens = Tokens::of(written, 0);
        if !written.bytes().any(|b| matches!(b, b'|' | b'?' | b'{' | b'*')) {
            let first = self.pieces.len() as u32;
            for i in 0..tokens.len() {
                let piece = self.piece(written, &tokens, i, exact, false);
                self.pieces.push(piece);
            }
            let count = self.pieces.len() as u32 - first;
            if count == 0 {
                return Err("matches nothing".to_owned());
            }
            self.forms.push(Form { first, count, name });
            return Ok(());
        }
        let mut rows: Group = vec![Vec::new()];
        for (group, optional) in self.groups(written, &tokens, exact)? {
            let mut grown = if optional { rows.clone() } else { Vec::new() };
            for row in &rows {
                grown.extend(group.iter().map(|choice| row.iter().chain(choice).copied().collect::<Vec<_>>()));
            }
            rows = grown;
            if rows.len() > 256 {
                return Err("stands for more than 256 phrases".to_owned());
            }
        }
        for row in rows {
            match row.first() {
                None => return Err("matches nothing".to_owned()),
                Some(piece) if piece.mode == Mode::Gap => return Err("begins with “{}”, which would match everywhere".to_owned()),
                Some(_) => {}
            }
            self.forms.push(Form { first: self.pieces.len() as u32, count: row.len() as u32, name });
            self.pieces.extend(row);
        }
        Ok(())
    }

    /// Splits a name with operators at its white space: alternatives, and whether they may be missing.
    fn groups(&mut self, written: &str, tokens: &Tokens, exact: bool) -> Result<Vec<(Group, bool)>, String> {
        let mut groups: Vec<(Group, bool)> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let (mut group, mut optional) = (vec![Vec::new()], false);
            let start = at;
            while at < tokens.len() && (at == start || !tokens.space_before(at)) {
                match tokens.fold(at) {
                    "|" => group.push(Vec::new()),
                    "?" => optional = true,
                    "*" => return Err("“*” needs letters before it".to_owned()),
                    "{" if tokens.fold(at + 1) == "}" => {
                        group.last_mut().unwrap_or(&mut Vec::new()).push(Piece {
                            start: 0,
                            stem: 0,
                            end: 0,
                            mode: Mode::Gap,
                            case: Case::Any,
                        });
                        optional = true;
                        at += 1;
                    }
                    _ => {
                        let star = tokens.fold(at + 1) == "*" && !tokens.space_before(at + 1);
                        let piece = self.piece(written, tokens, at, exact, star);
                        if let Some(choice) = group.last_mut() {
                            choice.push(piece);
                        }
                        at += usize::from(star);
                    }
                }
                at += 1;
            }
            if group.iter().any(Vec::is_empty) {
                return Err("an alternative is empty".to_owned());
            }
            groups.push((group, optional));
        }
        Ok(groups)
    }

    fn piece(&mut self, written: &str, tokens: &Tokens, at: usize, exact: bool, star: bool) -> Piece {
        let fold = tokens.fold(at);
        let start = self.folds.len() as u32;
        self.folds.push_str(fold);
        let end = self.folds.len() as u32;
        let mode = match tokens.kind(at) {
            _ if star => Mode::Prefix,
            TokenKind::Word if !exact => Mode::Inflected,
            _ => Mode::Exact,
        };
        let stem = if mode == Mode::Inflected { start + inflect::stem(fold) as u32 } else { end };
        let word = &written[tokens.span(at)];
        let mut chars = word.chars();
        let case = match (tokens.is_capital(at), chars.next(), chars.next()) {
            (false, ..) => Case::Any,
            (true, _, Some(_)) if word.chars().all(|c| !c.is_lowercase()) => Case::All,
            _ => Case::First,
        };
        Piece { start, stem, end, mode, case }
    }
}

/// `1997-12..2019-03-22`, either end open.
fn period(written: &str) -> Result<(Option<Date>, Option<Date>), String> {
    let wrong = || format!("“{written}” is no period; write 2019-03..2022-09");
    let (from, to) = written.split_once("..").ok_or_else(wrong)?;
    let from = if from.is_empty() { None } else { Some(edge(from, false).ok_or_else(wrong)?) };
    let to = if to.is_empty() { None } else { Some(edge(to, true).ok_or_else(wrong)?) };
    if from.zip(to).is_some_and(|(f, t)| f > t) {
        return Err(format!("“{written}” ends before it begins"));
    }
    Ok((from, to))
}

/// First or last day of a written day, month or year.
pub(super) fn edge(written: &str, last: bool) -> Option<Date> {
    let mut parts = written.split('-');
    let year: i16 = parts.next()?.parse().ok().filter(|y| (1..=9999).contains(y))?;
    let month = parts.next().map(|m| m.parse::<i8>().ok().filter(|m| (1..=12).contains(m)));
    let day = parts.next().map(|d| d.parse::<i8>().ok());
    match (month, day) {
        (None, _) => Some(if last { date(year, 12, 31) } else { date(year, 1, 1) }),
        (Some(month), None) => {
            let first = date(year, month?, 1);
            Some(if last { first.last_of_month() } else { first })
        }
        (Some(month), Some(day)) => Date::new(year, month?, day?).ok(),
    }
}
