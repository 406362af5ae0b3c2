//! Pairs of names, judged by hand (`tests/names.tsv`): no pair of different things may be merged, nearly all names of one thing must be.

use std::fmt::Write as _;

use counterclaim::catalog::{Catalog, Match, PlaceMatch, Places, SourceContext, fold};

/// What a written name came to: the id it is merged with, or the ids suggested.
struct Reading {
    id: Option<String>,
    suggested: Vec<String>,
}

fn read(catalog: &Catalog, kind: &str, written: &str, country: Option<&str>) -> Reading {
    let (id, suggested) = if kind == "place" {
        let context: Vec<&str> = country.into_iter().collect();
        match catalog.places.resolve_text(written, &context) {
            PlaceMatch::Exact(id) => (Some(id), Vec::new()),
            PlaceMatch::Suggested(list) => (None, list.into_iter().map(|s| s.0).collect()),
            PlaceMatch::Unknown => (None, Vec::new()),
        }
    } else {
        let context = SourceContext { country, ..SourceContext::default() };
        match catalog.sources.resolve(&catalog.places, written, None, &context) {
            Match::Exact(id) | Match::Template(id) => (Some(id), Vec::new()),
            Match::Suggested(list) => (None, list.into_iter().map(|s| s.0).collect()),
            Match::Unknown => (None, Vec::new()),
        }
    };
    Reading { id, suggested }
}

#[test]
fn pairs_of_names() {
    let catalog = Catalog::built_in();
    let (mut wrong, mut missed) = (String::new(), String::new());
    let (mut pairs, mut same, mut merged, mut suggested) = (0, 0, 0, 0);
    let (mut naive_hits, mut naive_wrong, mut different) = (0, 0, 0);
    for line in include_str!("../names.tsv").lines().skip(1).filter(|l| !l.is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (kind, a, b, relation, country) = (cells[0], cells[1], cells[2], cells[3], cells.get(4).copied().filter(|c| !c.is_empty()));
        let (x, y) = (read(catalog, kind, a, country), read(catalog, kind, b, country));
        pairs += 1;
        let alike = strsim::jaro_winkler(&fold(a), &fold(b)) >= 0.85;
        let one = x.id.is_some() && x.id == y.id;
        let offered = |p: &Reading, q: &Reading| {
            q.id.as_ref().is_some_and(|id| p.suggested.contains(id)) || p.suggested.iter().any(|s| q.suggested.contains(s))
        };
        if matches!(relation, "same" | "spokesperson_of") {
            same += 1;
            naive_hits += usize::from(alike);
            if one {
                merged += 1;
            } else if offered(&x, &y) || offered(&y, &x) {
                suggested += 1;
            } else {
                let _ = writeln!(missed, "  {a} = {b}: {:?} {:?} | {:?} {:?}", x.id, x.suggested, y.id, y.suggested);
            }
        } else {
            different += 1;
            naive_wrong += usize::from(alike);
            if one {
                let _ = writeln!(wrong, "  {a} ({relation}) {b}: both {:?}", x.id);
            }
            if relation == "part_of" {
                let part = x.id.as_deref().zip(y.id.as_deref()).is_some_and(|(x, y)| match kind {
                    "place" => Places::contains(y, x),
                    _ => catalog.sources.part_of(x, y),
                });
                if !part {
                    let _ = writeln!(missed, "  {a} part of {b}: {:?} {:?} | {:?} {:?}", x.id, x.suggested, y.id, y.suggested);
                }
            }
        }
    }
    println!("{pairs} pairs; {same} of one thing: {merged} merged, {suggested} suggested; {different} of different things");
    println!(
        "letters alone (Jaro-Winkler at 0.85): {naive_hits} of {same} merged, {naive_wrong} of {different} wrongly\nmissed:\n{missed}"
    );
    assert!(wrong.is_empty(), "wrongly merged:\n{wrong}");
    assert!((merged + suggested) * 10 >= same * 9, "{merged} merged and {suggested} suggested of {same}; missed:\n{missed}");
}
