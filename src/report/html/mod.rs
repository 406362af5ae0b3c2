//! HTML: one page that needs nothing beside it. Opens from disk, loads nothing, can be read without JavaScript, on paper, on a telephone
//! and with a screen reader.
//!
//! The page is markup with the tables in it (`overview`, `findings`, `questions`, `sources`, `method`, `data`), a style sheet and a script
//! that filters and sorts what is there. Text of others reaches it through [`Html`] alone. Of very many findings the later, lesser ones
//! are shown in brief, and the page says so: a page that a browser cannot open helps nobody.

mod markup;
mod chart;
mod forest;
mod quote;
mod overview;
mod findings;
mod questions;
mod timeline;
mod sources;
mod method;
mod data;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use self::markup::{Anchor, Html};
use super::{Format, Report, Style, wording};
use crate::claim::Claim;
use crate::comparison::Severity;

pub(super) const FORMAT: Format =
    Format::published("html", "a page that needs nothing beside it: charts, quotes, filters, sources, method", "html", render);

const CSS: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Nothing is loaded, sent or framed; only the page's own style and script run, told by their digests.
const POLICY: &str = concat!(
    "default-src 'none'; base-uri 'none'; form-action 'none'; ",
    "style-src 'sha256-",
    include_str!("page.css.sha256"),
    "'; script-src 'sha256-",
    include_str!("page.js.sha256"),
    "'"
);

fn render(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let scene = Scene::new(report);
    let mut html = Html::new();
    html.fixed("<!DOCTYPE html>\n");
    html.element("html", &[("lang", "en")], |h| {
        h.element("head", &[], head);
        h.line();
        h.element("body", &[], |h| body(h, &scene));
    });
    html.line();
    out.write_all(html.finish().as_bytes())
}

/// The report with what is looked up in it again and again.
struct Scene<'a> {
    report: &'a Report,
    claims: BTreeMap<&'a str, &'a Claim>,
    /// Places of the questions that have their own, by event and id.
    charted: BTreeMap<(&'a str, &'a str), Anchor>,
}

impl<'a> Scene<'a> {
    fn new(report: &'a Report) -> Self {
        let claims = report.claims.iter().map(|c| (c.claim_id.as_str(), c)).collect();
        let mut scene = Self { report, claims, charted: BTreeMap::new() };
        scene.charted = questions::charted(&scene);
        scene
    }

    fn of(&self, ids: &'a [String]) -> Vec<&'a Claim> {
        ids.iter().filter_map(|id| self.claims.get(id.as_str()).copied()).collect()
    }

    fn count(&self, event: Option<&str>, severity: Severity) -> usize {
        let open = self.report.findings.iter().filter(|f| f.severity == severity && f.accepted.is_none());
        open.filter(|f| event.is_none_or(|e| e == f.event)).count()
    }

    fn title(&self, event: &'a str) -> &'a str {
        self.report.events.iter().find(|e| e.event == event).map_or(event, |e| e.title.as_str())
    }

    /// Every event, those that only findings name last.
    fn events(&self) -> Vec<&'a str> {
        let mut seen = BTreeSet::new();
        let named = self.report.events.iter().map(|e| e.event.as_str());
        named.chain(self.report.findings.iter().map(|f| f.event.as_str())).filter(|e| seen.insert(*e)).collect()
    }
}

/// From the worst.
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

fn head(h: &mut Html) {
    h.void("meta", &[("charset", "utf-8")]);
    h.void("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)]);
    h.void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
    h.void("meta", &[("name", "color-scheme"), ("content", "light dark")]);
    h.void("meta", &[("name", "referrer"), ("content", "no-referrer")]);
    h.leaf("title", &[], "Discrepancies");
    h.line();
    h.element("style", &[], |h| h.fixed(CSS));
}

fn body(h: &mut Html, scene: &Scene<'_>) {
    h.fixed("<a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n");
    h.fixed(include_str!("hatch.svg"));
    h.element("header", &[("class", "top")], |h| overview::masthead(h, scene));
    let background = scene.report.background.is_some();
    h.element("nav", &[("aria-label", "Sections")], |h| {
        h.fixed("<ul><li><a href=\"#overview\">Overview</a></li><li><a href=\"#findings\">Findings</a></li>");
        if background {
            h.fixed("<li><a href=\"#questions\">Questions</a></li><li><a href=\"#sources\">Sources</a></li>");
        }
        h.fixed("<li><a href=\"#method\">Method</a></li><li><a href=\"#data\">Data</a></li></ul>");
    });
    h.line();
    h.element("main", &[], |h| {
        section(h, "overview", "Overview", |h| overview::write(h, scene));
        section(h, "findings", "What cannot all hold", |h| findings::write(h, scene));
        if background {
            section(h, "questions", "Questions, and what is claimed", |h| questions::write(h, scene));
            section(h, "sources", "How sources have stood", |h| sources::write(h, scene));
        }
        section(h, "method", "How this was made", |h| method::write(h, scene));
        section(h, "data", "Data", |h| data::write(h, scene));
    });
    h.element("script", &[], |h| h.fixed(SCRIPT));
}

fn section(h: &mut Html, id: &'static str, title: &'static str, inner: impl FnOnce(&mut Html)) {
    let heading = format!("{id}-title");
    h.element("section", &[("id", id), ("aria-labelledby", &heading)], |h| {
        h.leaf("h2", &[("id", &heading)], title);
        h.line();
        inner(h);
    });
    h.line();
}

/// A severity as a label that does not rest on its colour.
fn severity(h: &mut Html, severity: Severity) {
    h.leaf("span", &[("class", severity_class(severity))], wording::severity(severity));
}

fn severity_class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "sev error",
        Severity::Warning => "sev warning",
        Severity::Note => "sev note",
    }
}

/// A heading cell.
fn column(h: &mut Html, class: &'static str, text: &'static str) {
    let class: &[(&'static str, &str)] = if class.is_empty() { &[] } else { &[("class", class)] };
    h.element("th", &[&[("scope", "col")], class].concat(), |h| h.text(text));
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn the_style_and_the_script_are_those_that_the_policy_lets_run() {
        let digest = |text: &str| {
            let mut out = Html::new();
            out.digest(&Sha256::digest(text));
            out.finish()
        };
        for (name, text, known) in [("page.css", CSS, include_str!("page.css.sha256")), ("page.js", SCRIPT, include_str!("page.js.sha256"))]
        {
            assert_eq!(known, digest(text), "write the digest on the right into src/report/html/{name}.sha256, without a line end");
        }
    }
}
