//! The built-in registry on short texts.

use super::{Match, SourceContext};
use crate::catalog::{Catalog, Tokens};

fn found(text: &str, language: &str, country: Option<&str>) -> Vec<String> {
    let catalog = Catalog::built_in();
    let tokens = Tokens::of(text, 0);
    let places = catalog.places.find(text, &tokens, Some(language), None);
    let context = SourceContext { country, ..SourceContext::default() };
    let mentions = catalog.sources.find(&catalog.places, &places, text, &tokens, Some(language), &context);
    mentions.iter().map(|m| format!("{}: {}", &text[m.span.clone()], m.id)).collect()
}

#[test]
fn institutions_take_the_place_beside_them() {
    for (language, text, want) in [
        ("en", "Kazakhstan's Interior Ministry said", "Kazakhstan's Interior Ministry: kazakhstan/interior-ministry"),
        ("en", "Russian police in Moscow detained", "Russian police in Moscow: russia/moscow/police"),
        ("en", "the police Department of Almaty", "police Department of Almaty: kazakhstan/almaty/police"),
        ("ru", "сообщила полиция Казани", "полиция Казани: russia/tatarstan/kazan/police"),
        ("ru", "в Минздраве Кыргызстана", "Минздраве Кыргызстана: kyrgyzstan/health-ministry"),
        ("ro", "Ministerul georgian de Interne", "Ministerul georgian de Interne: georgia/interior-ministry"),
        ("fr", "le ministère tunisien de l’Intérieur", "ministère tunisien de l’Intérieur: tunisia/interior-ministry"),
        ("de", "das bayerische Innenministerium", "bayerische Innenministerium: germany/bavaria/interior-ministry"),
        ("tr", "Kırgızistan Sağlık Bakanlığı", "Kırgızistan Sağlık Bakanlığı: kyrgyzstan/health-ministry"),
        ("kk", "Алматы қаласының әкімдігі", "Алматы қаласының әкімдігі: kazakhstan/almaty/city-hall"),
        ("uk", "Поліція Львова", "Поліція Львова: ukraine/lviv-region/lviv/police"),
    ] {
        assert_eq!(found(text, language, None), [want], "{text}");
    }
}

#[test]
fn the_context_gives_the_country() {
    assert_eq!(found("the Interior Ministry said", "en", Some("georgia")), ["Interior Ministry: georgia/interior-ministry"]);
    assert_eq!(found("the Interior Ministry said", "en", None), ["Interior Ministry: interior-ministry"]);
    // Names that an entry of another country and a type share, and a place that is also a name.
    assert_eq!(
        found("the National Disaster Management Authority", "en", Some("uganda")),
        ["National Disaster Management Authority: uganda/emergencies-ministry"]
    );
    assert_eq!(found("They stormed the White House", "en", Some("kyrgyzstan")), Vec::<String>::new());
    assert_eq!(found("the White House said", "en", Some("united-states")), ["the White House: united-states/president"]);
}

#[test]
fn people_speak_for_their_institution() {
    let catalog = Catalog::built_in();
    let text = "представитель МВД Нурдильда Ораз";
    let tokens = Tokens::of(text, 0);
    let mentions = catalog.sources.find(&catalog.places, &[], text, &tokens, Some("ru"), &SourceContext::default());
    assert_eq!(mentions.len(), 1);
    assert_eq!((mentions[0].id.as_str(), mentions[0].person.as_deref()), ("kazakhstan/interior-ministry", Some("Nurdilda Oraz")));
}

#[test]
fn common_words_are_no_sources() {
    assert!(found("at the Gauhati Memorial Hall", "en", None).is_empty());
    assert_eq!(found("Un homme dit", "fr", None), Vec::<String>::new());
}

#[test]
fn what_is_not_certain_is_only_suggested() {
    let catalog = Catalog::built_in();
    let resolve = |written: &str| catalog.sources.resolve(&catalog.places, written, None, &SourceContext::default());
    for written in ["Zhanabalyk police", "Interfax Belarus", "Memorial Hospital", "Генпрокуратуры и Минздрава"] {
        assert!(matches!(resolve(written), Match::Suggested(_)), "{written}: {:?}", resolve(written));
    }
    assert_eq!(resolve("Moonrise Movement"), Match::Unknown);
    assert_eq!(resolve("полиция Нур-Султана"), Match::Template("kazakhstan/astana/police".into()));
    assert_eq!(resolve("Агентство «Франс Пресс»"), Match::Exact("agency/afp".into()));
}
