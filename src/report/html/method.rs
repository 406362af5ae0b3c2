//! How the report was made: from what was used, not from what is planned.

use super::Scene;
use super::markup::Html;
use crate::report::{Background, Known, single_line, wording};
use crate::text::{Decision, Resolution};

/// What was used.
pub(super) fn write(h: &mut Html, scene: &Scene<'_>) {
    let report = scene.report;
    h.element("dl", &[], |h| {
        let policy = report.background.as_ref().and_then(|b| b.method.policies.iter().find(|p| p.id == report.policy));
        entry(h, "Vagueness policy", |h| {
            h.leaf("b", &[], &single_line(&report.policy));
            h.text(&policy.map_or(String::new(), |p| format!(": {}", single_line(&p.about))));
            h.fixed(". A figure is kept as the interval that its wording allows; a bound stays open, and the middle of a vague word is no figure.");
        });
        entry(h, "Read", |h| {
            let counts = &report.counts;
            let parts = [
                wording::count(counts.files, "file", "files"),
                wording::count(counts.claims, "claim", "claims"),
                format!("{} of them read with confidence below one half, which never ground an error", wording::number_of(counts.unsure)),
                wording::count(counts.not_claims, "number that claims nothing", "numbers that claim nothing"),
                format!("{} skipped", wording::count(counts.skipped_rows, "row", "rows")),
                format!("{} compared", wording::count(counts.compared, "pair", "pairs")),
            ];
            h.text(&format!("{}.", parts.join("; ")));
        });
        match &report.background {
            Some(background) => used(h, background),
            None => entry(h, "Left out", |h| {
                h.fixed("What the questions come to and the records of sources were not worked out for this page: counterclaim estimate and counterclaim sources give them.");
            }),
        }
    });
}

fn used(h: &mut Html, background: &Background) {
    let method = &background.method;
    entry(h, "Compared", |h| {
        h.fixed("Claims of one event that answer the same question: metric (or its family), population, place, period, scope and modality. Claims of one origin are one voice, however many outlets print them. Each finding was tried under every policy: ");
        known(h, &method.policies);
    });
    entry(h, "Checks", |h| known(h, &method.checks));
    entry(h, "Tolerances", |h| match method.tolerances.as_slice() {
        [] => h.fixed("None: figures that differ, differ."),
        given => {
            let words = given.iter().map(|(metric, event, ratio)| {
                let event = event.as_ref().map_or(String::new(), |e| format!(" in {e}"));
                format!("{}{event} ×{ratio}", metric.replace('_', " "))
            });
            h.text(&format!("Figures within these ratios count as the same: {}.", words.collect::<Vec<_>>().join(", ")));
        }
    });
    entry(h, "Estimates", |h| {
        h.leaf("b", &[], &method.estimator.id);
        h.text(&format!(": {}", single_line(&method.estimator.about)));
        h.fixed(". Biases of sources are zero on average over those that meet; no source is taken as right. A grade says how many independent voices there are and whether they can all be right.");
    });
    entry(h, "Decisions of people", |h| match method.decisions.as_slice() {
        [] => h.fixed("None."),
        decisions => h.element("ul", &[], |h| decisions.iter().for_each(|d| h.leaf("li", &[], &decided(d)))),
    });
    entry(h, "Catalogue", |h| {
        let words: Vec<String> =
            method.catalogue.iter().map(|k| if k.about.contains(':') { about(k) } else { format!("{} {}", k.about, k.id) }).collect();
        let own =
            if method.own_catalogue { "The built-in one with a folder of this repository laid over it: " } else { "The built-in one: " };
        h.text(&format!("{own}{}.", words.join("; ")));
    });
    entry(h, "Program", |h| h.text(&format!("{}. The same input gives this page byte for byte; it bears no date.", method.program)));
}

/// `9 languages (English, …)`.
fn about(k: &Known) -> String {
    k.about.split_once(": ").map_or_else(|| k.id.clone(), |(n, names)| format!("{n} {} ({names})", k.id))
}

fn known(h: &mut Html, all: &[Known]) {
    h.element("ul", &[], |h| {
        for one in all {
            h.element("li", &[], |h| {
                h.leaf("b", &[], &single_line(&one.id));
                h.text(&format!(": {}", single_line(&one.about)));
            });
        }
    });
}

fn decided(decision: &Decision) -> String {
    let Decision { event, question, metric, population, place, by, on, why, .. } = decision;
    let of = [event, question, metric, population, place].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ");
    let what = match &decision.resolution {
        Resolution::Prefer(source) => format!("the figure of {source} stands"),
        Resolution::Range => "the range of the figures is what is known".to_owned(),
        Resolution::Pending => "pending".to_owned(),
    };
    single_line(&format!("{of}: {what}. {by}, {on}: {why} ({}:{})", decision.file, decision.line))
}

fn entry(h: &mut Html, term: &'static str, inner: impl FnOnce(&mut Html)) {
    h.element("div", &[], |h| {
        h.leaf("dt", &[], term);
        h.element("dd", &[], inner);
    });
    h.line();
}
