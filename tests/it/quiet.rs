//! Prose that bears no claim: sport, markets, weather, recipes, lives, timetables. Figures galore, and none for this program.

use std::fs;
use std::path::{Path, PathBuf};

use counterclaim::catalog::Catalog;
use counterclaim::claim::{Claim, EventContext, Kind, extract};
use counterclaim::text::{DispatchMeta, parse};

/// Below this the program itself says that it is not sure.
const SURE: f64 = 0.5;
/// Claims in a thousand words that are still borne.
const BORNE: f64 = 1.0;
/// Texts of each language, at least.
const TEXTS: usize = 3;

fn texts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/quiet");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    files.sort();
    files
}

fn wrong(file: &Path, bytes: &[u8], code: &str, catalog: &Catalog) -> Vec<Claim> {
    let name = file.file_name().and_then(|n| n.to_str()).expect("a name");
    let meta = DispatchMeta { language: Some(code.to_owned()), published: Some("2021-03-10".to_owned()), ..DispatchMeta::default() };
    let (dispatch, problems) = parse(name, name, bytes, &meta, catalog);
    assert!(problems.is_empty(), "{name}: {problems:?}");
    let policy = catalog.policy("interval").expect("a policy");
    let found = extract(&dispatch.expect("a dispatch"), catalog, policy, &EventContext::default()).claims;
    found.into_iter().filter(|c| c.kind == Kind::Quantity && c.confidence >= SURE).collect()
}

#[test]
fn quiet_prose_stays_quiet() {
    let catalog = Catalog::built_in();
    let files = texts();
    let (mut words, mut told) = (0, Vec::new());
    for language in &catalog.languages {
        let prefix = format!("{}-", language.code);
        let own: Vec<&PathBuf> = files.iter().filter(|f| f.file_name().is_some_and(|n| n.to_string_lossy().starts_with(&prefix))).collect();
        assert!(own.len() >= TEXTS, "texts of {}", language.code);
        for file in own {
            let text = fs::read_to_string(file).expect("a text");
            words += text.split_whitespace().count();
            for claim in wrong(file, text.as_bytes(), &language.code, catalog) {
                let name = file.file_stem().unwrap_or_default().to_string_lossy();
                let (number, quote) = (claim.number_text.unwrap_or_default(), claim.quote.unwrap_or_default());
                told.push(format!("  {name}: {} “{number}” in “{quote}”", claim.metric));
            }
        }
    }
    let rate = told.len() as f64 * 1000.0 / words as f64;
    let report = format!("{} claims in {words} words of quiet prose, {rate:.2} per 1,000\n{}", told.len(), told.join("\n"));
    println!("{report}");
    assert!(rate <= BORNE, "{report}");
}

/// A negated word for what happened tells of nobody for sure; "nobody" is a figure like others.
#[test]
fn what_did_not_happen_is_not_told_for_sure() {
    let sentences = [
        ("en", "Twelve people were not injured, the fire service said.", 0),
        ("en", "Nobody was killed, the fire service said.", 1),
        ("en", "No fewer than twelve people were injured, the fire service said.", 1),
        ("en", "The bodies of twelve hikers have not been found, the fire service said.", 0),
        ("en", "The bodies of twelve of the hikers have yet to be found.", 0),
        ("en", "The bodies of twelve hikers have been found, the fire service said.", 1),
        ("ru", "Двенадцать человек не пострадали, сообщили спасатели.", 0),
        ("ru", "Тела двенадцати туристов не найдены, сообщили спасатели.", 0),
        ("ru", "Тела двенадцати туристов найдены, сообщили спасатели.", 1),
        ("ru", "Никто не погиб, сообщили спасатели.", 1),
        ("de", "Zwölf Menschen wurden nicht verletzt, teilte die Feuerwehr mit.", 0),
        ("de", "Nicht weniger als zwölf Menschen wurden verletzt, teilte die Feuerwehr mit.", 1),
        ("fr", "Douze personnes n’ont pas été blessées, selon les pompiers.", 0),
        ("fr", "Pas moins de douze personnes ont été blessées, selon les pompiers.", 1),
        ("es", "Doce personas no resultaron heridas, según los bomberos.", 0),
        ("ro", "Douăsprezece persoane nu au fost rănite, au anunțat pompierii.", 0),
        ("uk", "Дванадцятеро людей не постраждали, повідомили рятувальники.", 0),
    ];
    let catalog = Catalog::built_in();
    for (code, text, sure) in sentences {
        let claims = wrong(Path::new("x.txt"), text.as_bytes(), code, catalog);
        assert_eq!(claims.len(), sure, "{text}: {:?}", claims.iter().map(|c| (&c.metric, c.confidence)).collect::<Vec<_>>());
    }
}
