//! The examples of the built-in packs hold, and each pack has enough of them.

use counterclaim::catalog::Catalog;
use counterclaim::claim::check_examples;

#[test]
fn every_pack_reads_its_own_examples() {
    let (catalog, problems) = Catalog::built_in_with_examples();
    assert!(problems.is_empty(), "{problems:?}");
    let faults: Vec<String> = check_examples(&catalog).iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{} examples fail:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_pack_has_examples_of_each_kind() {
    for language in &Catalog::built_in_with_examples().0.languages {
        let e = &language.examples;
        let counts = [e.sentences.len(), e.numbers.len(), e.dates.len(), e.claims.len()];
        let enough = counts.iter().zip([2, 12, 8, 5]).all(|(have, want)| *have >= want);
        assert!(enough, "{}: {counts:?} examples of sentences, numbers, dates and claims", language.file);
    }
}
