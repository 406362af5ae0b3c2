//! The tables behind the page, to take along, and what could not be read.

use std::io::{self, Write};

use super::Scene;
use super::markup::Html;
use crate::report::{Format, RenderGrid, Report, Style, claims, csv, json, wording};

/// A table of more bytes stays beside the page.
const EMBEDDED: usize = 256 * 1024;

/// A table with its name, what it holds, its media type and how it is written.
type Table = (&'static str, &'static str, &'static str, fn(&Report, &mut dyn Write) -> io::Result<()>);

const TABLES: [Table; 3] = [
    ("findings.csv", "one finding a row", "text/csv", |report, out| (csv::FORMAT.render)(report, &Style::PLAIN, out)),
    ("claims.csv", "every claim with its provenance", "text/csv", |report, out| {
        list(&csv::FORMAT).map_or(Ok(()), |f| f(&claims(&report.claims), &Style::PLAIN, out))
    }),
    ("findings.json", "all of it, version 1", "application/json", |report, out| (json::FORMAT.render)(report, &Style::PLAIN, out)),
];

fn list(format: &'static Format) -> Option<RenderGrid> {
    format.grid
}

/// Downloads and problems.
pub(super) fn write(h: &mut Html, scene: &Scene<'_>) {
    h.element("ul", &[("class", "files")], |h| {
        for (name, about, kind, render) in TABLES {
            let mut bytes = Vec::new();
            // Writing to memory does not fail.
            let _ = render(scene.report, &mut bytes);
            h.element("li", &[], |h| {
                let embedded = bytes.len() <= EMBEDDED;
                if embedded {
                    h.download(name, kind, &bytes)
                } else {
                    h.beside(name)
                }
                let where_it_is = if embedded {
                    "within this page"
                } else {
                    "too large to be within this page: a file beside it, where counterclaim report wrote both"
                };
                h.text(&format!(": {about}; {} KB, {where_it_is}", wording::number_of(bytes.len().div_ceil(1000))));
            });
            h.line();
        }
    });
    let problems = &scene.report.problems;
    if !problems.is_empty() {
        h.fixed("<h3>Problems with the input</h3>");
        h.element("ul", &[("class", "problems")], |h| {
            problems.iter().for_each(|p| h.leaf("li", &[], &crate::report::single_line(&p.to_string())))
        });
    }
}
