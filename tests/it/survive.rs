//! Whatever bytes come in, the reading ends without a panic, and every claim points at what it quotes.

use counterclaim::catalog::Catalog;
use counterclaim::claim::{EventContext, extract};
use counterclaim::text::{DispatchMeta, parse};
use proptest::prelude::*;

use crate::sound::unsound;

/// A sentence of each language, with figures, a speaker and a place.
const SENTENCES: [(&str, &str); 9] = [
    ("en", "Police said on Friday that at least 1,200 people were detained in Minsk, including “about 50” journalists; 3 to 5 died."),
    ("ru", "В полиции заявили, что в пятницу в Минске задержали не менее 1200 человек, в том числе «около 50» журналистов; 3–5 погибли."),
    ("ro", "Poliția a anunțat vineri că la Chișinău au fost reținute cel puțin 1.200 de persoane, printre care „circa 50” de jurnaliști."),
    ("uk", "У поліції заявили, що в п'ятницю в Києві затримали щонайменше 1200 осіб, серед них «близько 50» журналістів; 3–5 загинули."),
    ("kk", "Полиция жұма күні Алматыда кемінде 1200 адам ұсталғанын, олардың 50-ге жуығы журналист екенін хабарлады; 3–5 адам қаза тапты."),
    (
        "fr",
        "La police a annoncé vendredi que 1 200 personnes au moins ont été arrêtées à Paris, dont « environ 50 » journalistes ; 3 à 5 morts.",
    ),
    ("es", "La policía informó el viernes de que al menos 1.200 personas fueron detenidas en Madrid, entre ellas «unos 50» periodistas."),
    (
        "de",
        "Die Polizei teilte am Freitag mit, in Berlin seien mindestens 1.200 Menschen festgenommen worden, darunter „rund 50“ Journalisten.",
    ),
    (
        "tr",
        "Polis, cuma günü İstanbul'da en az 1.200 kişinin gözaltına alındığını, aralarında “yaklaşık 50” gazeteci bulunduğunu açıkladı.",
    ),
];

const ENDINGS: [&str; 3] = ["txt", "md", "html"];

fn sound(bytes: &[u8], language: Option<&str>, ending: &str) -> Result<(), TestCaseError> {
    unsound(bytes, language, ending).map_or(Ok(()), |why| Err(TestCaseError::fail(why)))
}

/// One change of a text's bytes: where, how many go, what comes instead.
fn change() -> impl Strategy<Value = (prop::sample::Index, usize, Vec<u8>)> {
    let new = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..4),
        any::<char>().prop_map(|c| c.to_string().into_bytes()),
        prop::sample::select(vec![
            " ", "\n", ". ", ", ", "\u{a0}", "\u{301}", "\u{ad}", "—", "«", "1", "000", "%", "<b>", "&nbsp;", "**", "[", "---\n"
        ])
        .prop_map(|s| s.as_bytes().to_vec()),
    ];
    (any::<prop::sample::Index>(), 0..6_usize, new)
}

/// A real sentence of one of the languages, up to twice, with a few changes.
fn mutation() -> impl Strategy<Value = (usize, Vec<u8>)> {
    (0..SENTENCES.len(), any::<bool>(), prop::collection::vec(change(), 0..6)).prop_map(|(which, twice, changes)| {
        let mut bytes = SENTENCES[which].1.as_bytes().to_vec();
        if twice {
            bytes.push(b' ');
            bytes.extend_from_slice(SENTENCES[which].1.as_bytes());
        }
        for (at, gone, new) in changes {
            let from = at.index(bytes.len() + 1);
            let to = (from + gone).min(bytes.len());
            bytes.splice(from..to, new);
        }
        (which, bytes)
    })
}

fn ending() -> impl Strategy<Value = &'static str> {
    prop::sample::select(ENDINGS.to_vec())
}

#[test]
fn real_sentences_bear_claims() {
    let catalog = Catalog::built_in();
    let policy = catalog.policy("interval").expect("a policy");
    for (code, text) in SENTENCES {
        let meta = DispatchMeta { language: Some(code.to_owned()), ..DispatchMeta::default() };
        let (dispatch, problems) = parse("real", "real.txt", text.as_bytes(), &meta, catalog);
        assert!(problems.is_empty(), "{code}: {problems:?}");
        assert!(!extract(&dispatch.expect("a dispatch"), catalog, policy, &EventContext::default()).claims.is_empty(), "{code}: {text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..=600), ending in ending()) {
        sound(&bytes, None, ending)?;
        for (code, _) in SENTENCES {
            sound(&bytes, Some(code), ending)?;
        }
    }

    #[test]
    fn any_change_of_a_sentence_is_survived((which, bytes) in mutation(), ending in ending()) {
        sound(&bytes, None, ending)?;
        for (code, _) in SENTENCES {
            sound(&bytes, Some(code), ending)?;
        }
        prop_assert!(which < SENTENCES.len());
    }
}
