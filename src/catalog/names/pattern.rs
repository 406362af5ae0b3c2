//! Reads one cell of names into the index.

use jiff::civil::{Date, date};

use super::{Case, Form, Mode, Name, NameIndex, Piece};
use crate::catalog::token::{TokenKind, fold_char, is_ignorable};

/// One place in a name: alternatives, each a row of pieces.
type Group = Vec<Vec<Piece>>;

/// A token of a name as written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scanned {
    /// Its fold, in the index's `folds`.
    start: u32,
    end: u32,
    kind: TokenKind,
    /// The mark it is; a space for words and numbers.
    mark: char,
    /// White space stands before it.
    space: bool,
    case: Case,
    /// One character so far.
    single: bool,
}

/// Letters of the longest word that does not decline before a hyphen.
const TIED: usize = 3;

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
        let mut tokens = std::mem::take(&mut self.scratch);
        self.scan(written, &mut tokens);
        let added = self.add_scanned(&tokens, name, exact);
        self.scratch = tokens;
        added
    }

    fn add_scanned(&mut self, tokens: &[Scanned], name: u32, exact: bool) -> Result<(), String> {
        if !tokens.iter().any(|t| matches!(t.mark, '|' | '?' | '{' | '*')) {
            let first = self.pieces.len() as u32;
            for (at, token) in tokens.iter().enumerate() {
                // "Al-Bab", "Нур-Султан": a small word before a hyphen keeps its form.
                let tied = tokens.get(at + 1).is_some_and(|next| next.mark == '-');
                let small = tied && self.folds[token.start as usize..token.end as usize].chars().count() <= TIED;
                let piece = Self::piece(token, exact || small, false);
                self.pieces.push(piece);
            }
            if tokens.is_empty() {
                return Err("matches nothing".to_owned());
            }
            self.forms.push(Form { first, count: tokens.len() as u32, name });
            return Ok(());
        }
        let mut rows: Group = vec![Vec::new()];
        for (group, optional) in self.groups(tokens, exact)? {
            if let ([only], false) = (group.as_slice(), optional) {
                rows.iter_mut().for_each(|row| row.extend(only));
                continue;
            }
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
    fn groups(&self, tokens: &[Scanned], exact: bool) -> Result<Vec<(Group, bool)>, String> {
        let mut groups: Vec<(Group, bool)> = Vec::new();
        let mark = |at: usize| tokens.get(at).map_or(' ', |t| t.mark);
        let mut at = 0;
        while at < tokens.len() {
            let (mut group, mut optional) = (vec![Vec::new()], false);
            let start = at;
            while at < tokens.len() && (at == start || !tokens[at].space) {
                let mut push = |piece| {
                    if let Some(choice) = group.last_mut() {
                        choice.push(piece);
                    }
                };
                match mark(at) {
                    '|' => group.push(Vec::new()),
                    '?' => optional = true,
                    '*' => return Err("“*” needs letters before it".to_owned()),
                    '{' if mark(at + 1) == '}' => {
                        push(Piece { start: 0, stem: 0, end: 0, mode: Mode::Gap, case: Case::Any });
                        optional = true;
                        at += 1;
                    }
                    _ => {
                        let star = mark(at + 1) == '*' && !tokens[at + 1].space;
                        push(Self::piece(&tokens[at], exact, star));
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

    fn piece(token: &Scanned, exact: bool, star: bool) -> Piece {
        let mode = match token.kind {
            _ if star => Mode::Prefix,
            TokenKind::Word if !exact => Mode::Inflected,
            _ => Mode::Exact,
        };
        Piece { start: token.start, stem: token.end, end: token.end, mode, case: token.case }
    }

    /// The tokens of a name, as [`Tokens`](crate::catalog::Tokens) makes them of texts, folded into `folds`: a catalogue has too
    /// many names to allocate for each.
    fn scan(&mut self, written: &str, tokens: &mut Vec<Scanned>) {
        tokens.clear();
        let mut space = true;
        let mut open = false;
        for c in written.chars() {
            let start = self.folds.len() as u32;
            // Most letters of most names, without a look into Unicode's tables.
            let (kind, upper, combining) = match c {
                'a'..='z' | 'а'..='я' => {
                    self.folds.push(c);
                    (TokenKind::Word, false, false)
                }
                'A'..='Z' | 'А'..='Я' => {
                    self.folds.push(char::from_u32(c as u32 + 32).unwrap_or(c));
                    (TokenKind::Word, true, false)
                }
                _ if c.is_whitespace() => {
                    (space, open) = (true, false);
                    continue;
                }
                _ if is_ignorable(c) => continue,
                _ => {
                    fold_char(c, &mut self.folds);
                    let combining = matches!(c as u32, 0x0300..=0x036F);
                    let kind = if c.is_alphabetic() || combining {
                        TokenKind::Word
                    } else if c.is_ascii_digit() {
                        TokenKind::Digits
                    } else {
                        TokenKind::Mark
                    };
                    (kind, c.is_uppercase(), combining)
                }
            };
            let end = self.folds.len() as u32;
            match tokens.last_mut() {
                Some(last) if open && (combining || (last.kind == kind && kind != TokenKind::Mark)) => {
                    last.end = end;
                    last.case = match last.case {
                        Case::First if last.single && upper => Case::All,
                        Case::All if !upper && kind == TokenKind::Word && !combining => Case::First,
                        case => case,
                    };
                    last.single = false;
                }
                _ => {
                    let case = if upper { Case::First } else { Case::Any };
                    let mark = if kind == TokenKind::Mark { c } else { ' ' };
                    tokens.push(Scanned { start, end, kind, mark, space, case, single: true });
                    (open, space) = (true, false);
                }
            }
        }
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
pub(crate) fn edge(written: &str, last: bool) -> Option<Date> {
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
