//! The example of the library does what it says.

#[path = "../examples/two_dispatches.rs"]
mod two_dispatches;

#[test]
fn the_example_finds_what_it_is_about() {
    let report = two_dispatches::report();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    let figures: Vec<_> = report.claims.iter().map(|c| (c.metric.as_str(), c.low, c.high)).collect();
    assert_eq!(figures, [("detained", Some(400.0), Some(600.0)), ("detained", Some(950.0), None)]);
    assert_eq!(report.findings.len(), 1, "{:?}", report.findings);
    two_dispatches::main();
}
