//! Names of columns: a table's own → ours.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::column::{COLUMNS, Column, NOTES, column};
use super::layout::Layout;
use crate::error::Problem;

/// How a table from elsewhere is read: our column names for its own (`--columns ours=theirs,…`, where `-=theirs` leaves a column out)
/// or a layout of the catalogue, and the encoding of its text where that is not UTF-8.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mapping {
    pairs: Vec<(String, String)>,
    layout: Option<Layout>,
    encoding: Option<&'static Encoding>,
    guarded: bool,
}

/// What a column of a file turned out to be.
pub(super) enum Known {
    Ours(&'static Column),
    LeftOut,
}

impl Mapping {
    /// Pairs that are known to be right.
    pub(super) fn of(pairs: Vec<(String, String)>) -> Self {
        Self { pairs, ..Self::default() }
    }

    /// Pairs of our column and theirs.
    ///
    /// # Errors
    /// When one names no column of ours.
    pub fn new(given: &[(String, String)]) -> Result<Self, Problem> {
        for (ours, _) in given {
            if ours != "-" && column(ours).is_none() {
                let remedy = nearest(ours).map_or_else(known, |near| format!("did you mean “{near}”? The name before = is ours"));
                return Err(Problem::error(format!("the claims table has no column “{ours}”"), remedy));
            }
        }
        Ok(Self::of(given.to_vec()))
    }

    /// The same for tables of a layout.
    ///
    /// # Errors
    /// When the layout names no column of ours.
    pub fn with_layout(self, layout: &crate::catalog::Layout) -> Result<Self, Problem> {
        let encoded = match &layout.encoding {
            Some(label) if self.encoding.is_none() => self.with_encoding(label)?,
            _ => self,
        };
        Ok(Self { layout: Some(Layout::new(layout)?), ..encoded })
    }

    /// The same for CSV whose formulas stand behind an apostrophe ([`guarded`](super::guarded)).
    #[must_use]
    pub fn with_guard(self, guarded: bool) -> Self {
        Self { guarded, ..self }
    }

    pub(super) fn is_guarded(&self) -> bool {
        self.guarded
    }

    /// The same for text of an encoding by its label (`windows-1251`; the labels of the WHATWG encoding standard).
    ///
    /// # Errors
    /// When nothing is called so.
    pub fn with_encoding(self, label: &str) -> Result<Self, Problem> {
        let encoding = Encoding::for_label(label.as_bytes());
        let remedy = "write for example utf-8, utf-16le, windows-1251, windows-1252, iso-8859-2, koi8-r or macintosh";
        let encoding = encoding.ok_or_else(|| Problem::error(format!("no encoding is called “{label}”"), remedy))?;
        Ok(Self { encoding: Some(encoding), ..self })
    }

    pub(super) fn layout(&self) -> Option<&Layout> {
        self.layout.as_ref()
    }

    /// The bytes of a text file as UTF-8: from the encoding that was named, else the one that its byte order mark shows.
    /// Bytes that are nothing in it become U+FFFD, and that is said.
    pub(super) fn decoded<'b>(&self, bytes: &'b [u8], shown: &str, problems: &mut Vec<Problem>) -> Cow<'b, [u8]> {
        let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
        match marked.or(self.encoding).filter(|e| *e != encoding_rs::UTF_8) {
            Some(encoding) => {
                let (text, used, faulty) = encoding.decode(bytes);
                if faulty {
                    let message = format!("bytes that are nothing in {}; they are read as U+FFFD", used.name());
                    problems.push(Problem::error(message, "name the file's own encoding with --encoding").in_file(shown).at(1, 1));
                }
                Cow::Owned(text.into_owned().into_bytes())
            }
            None => Cow::Borrowed(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)),
        }
    }

    /// Finds the column of every name in a file's head; a name that means nothing is one problem each.
    pub(super) fn resolve(&self, names: &[String], shown: &str, problems: &mut Vec<Problem>) -> Vec<Option<Known>> {
        for (ours, theirs) in self.pairs.iter().filter(|(ours, theirs)| ours != "-" && !names.iter().any(|n| same(n, theirs))) {
            let message = format!("no column “{theirs}” here, which --columns gives as “{ours}”");
            problems.push(Problem::error(message, format!("the file has {}", names.join(", "))).in_file(shown).at(1, 1));
        }
        let mut seen: Vec<&str> = Vec::new();
        let mut out = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let known = self.one(name);
            let mut fault = |message: String, remedy: String| {
                let column = u32::try_from(names[..at].iter().map(|n| n.chars().count() + 1).sum::<usize>() + 1).unwrap_or(1);
                problems.push(Problem::error(message, remedy).in_file(shown).at(1, column));
            };
            match &known {
                Some(Known::Ours(c)) if seen.contains(&c.name) => {
                    fault(format!("a second column “{}”", c.name), format!("leave one out with --columns -={name}"));
                    out.push(Some(Known::LeftOut));
                    continue;
                }
                Some(Known::Ours(c)) => seen.push(c.name),
                Some(Known::LeftOut) => {}
                None => fault(unknown(name), remedy(name)),
            }
            out.push(known);
        }
        out
    }

    /// The column that a name of the file means.
    pub(super) fn one(&self, name: &str) -> Option<Known> {
        if let Some((ours, _)) = self.pairs.iter().find(|(_, theirs)| same(name, theirs)) {
            return if ours == "-" { Some(Known::LeftOut) } else { column(ours).map(Known::Ours) };
        }
        COLUMNS
            .iter()
            .chain([&NOTES])
            .find(|c| same(c.name, name))
            .filter(|c| !self.pairs.iter().any(|(ours, _)| ours == c.name))
            .map(Known::Ours)
    }
}

pub(super) fn unknown(name: &str) -> String {
    format!("unknown column “{name}”")
}

pub(super) fn remedy(name: &str) -> String {
    let rest = |ours: &str| format!("its meaning with --columns {ours}={name}, or leave it out with --columns -={name}");
    nearest(name).map_or_else(|| format!("give {}", rest("ours")), |near| format!("did you mean “{near}”? Give {}", rest(near)))
}

fn same(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}

fn known() -> String {
    format!("ours are {}", COLUMNS.iter().map(|c| c.name).collect::<Vec<_>>().join(", "))
}

/// The name of ours nearest to `name`, when one is near.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase().replace([' ', '-'], "_");
    let (score, near) =
        COLUMNS.iter().map(|c| (strsim::jaro_winkler(&name, c.name), c.name)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))?;
    (score > 0.75).then_some(near)
}
