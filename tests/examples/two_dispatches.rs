//! The library from text to findings: two dispatches are read, their claims compared, estimated and shown.
//!
//! `cargo run --example two_dispatches`

use counterclaim::catalog::Catalog;
use counterclaim::claim::{EventContext, extract};
use counterclaim::comparison::{self, Options};
use counterclaim::reliability::{self, How};
use counterclaim::report::{self, Report, Style};
use counterclaim::text::{DispatchMeta, parse};

const DISPATCHES: [(&str, &str); 2] = [
    ("steppe-news", "Police detained about 500 people in Almaty on Sunday, the interior ministry said."),
    ("harbour-watch", "At least 950 people were detained in Almaty on Sunday, according to Harbour Watch, a rights group."),
];

/// Both dispatches as one report.
pub fn report() -> Report {
    let catalog = Catalog::built_in();
    let policy = catalog.policy("interval").expect("a built-in policy");
    let mut report = Report { policy: policy.name.clone(), ..Report::default() };
    for (id, text) in DISPATCHES {
        let meta = DispatchMeta {
            event: Some("election".into()),
            outlet: Some(id.into()),
            published: Some("2019-06-11".into()),
            language: Some("en".into()),
            ..DispatchMeta::default()
        };
        // Bad input is no failure: what could not be read stands beside what could.
        let (dispatch, problems) = parse(id, &format!("{id}.md"), text.as_bytes(), &meta, catalog);
        report.problems.extend(problems);
        report.claims.extend(dispatch.iter().flat_map(|dispatch| extract(dispatch, catalog, policy, &EventContext::default()).claims));
    }
    let compared = comparison::compare(&report.claims, catalog, &Options::default());
    (report.pairs, report.findings) = (compared.pairs, compared.findings);
    report
}

/// Prints the findings, and what each question comes to.
pub fn main() {
    let report = report();
    let format = report::format("concise").expect("a built-in format");
    let mut out = Vec::new();
    (format.render)(&report, &Style::PLAIN, &mut out).expect("written");
    println!("{}", String::from_utf8_lossy(&out));

    let how = How { policy: report.policy.clone(), ..How::default() };
    let median = reliability::estimator("median").expect("a built-in estimator");
    for estimate in reliability::estimates(&report.claims, Catalog::built_in(), &how, median) {
        println!("{}: {:?}", estimate.question, estimate.estimate);
    }
}
