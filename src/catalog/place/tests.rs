//! The built-in gazetteer on short texts and cells.

use jiff::civil::date;

use super::{PlaceMatch, Places};
use crate::catalog::names::{skeleton, skeleton_of_folded};
use crate::catalog::{Catalog, Tokens};

fn found(text: &str, language: &str) -> Vec<String> {
    let places = &Catalog::built_in().places;
    let tokens = Tokens::of(text, 0);
    let mentions = places.find(text, &tokens, Some(language), None);
    mentions.iter().map(|m| format!("{} {}{}", &text[m.span.clone()], m.ids.join(" "), if m.demonym { " *" } else { "" })).collect()
}

#[test]
fn names_in_running_text() {
    for (language, text, want) in [
        ("en", "Kazakh police at Gandhi Park", &["Kazakh kazakhstan *", "Gandhi Park kazakhstan/almaty/gandhi-park"][..]),
        ("ru", "Полиция Алма-Аты и бишкекские власти", &["Алма-Аты kazakhstan/almaty", "бишкекские kyrgyzstan/bishkek *"]),
        ("ro", "guvernul kazah, la Nur Sultan", &["kazah kazakhstan *", "Nur Sultan kazakhstan/astana"]),
        ("de", "Die Berliner Polizei", &["Berliner germany/berlin *"]),
        ("en", "Nice words. Hamas said in Nice", &["Nice france/nice"]),
        ("en", "in Moscow, Utah", &["Utah united-states/utah"]),
        ("en", "in Paris, Texas and in the Bajil governorate", &["Paris, Texas united-states/texas/paris"]),
        ("en", "the Washington Post", &[]),
        ("en", "a turkey, a chad, some polish", &[]),
        // Words of a language that are some town in some case.
        ("ru", "Более ста. Работы идут. Собой доволен", &[]),
        ("uk", "Якого дня? Решта пішла", &[]),
        ("kk", "Саны өсті. Келесі күні", &[]),
        ("tr", "Sabah oldu. Kararı verdi. Yılında öldü", &[]),
        ("ro", "Lângă casă", &[]),
    ] {
        let got = found(text, language);
        assert_eq!(got, want, "{text}");
    }
}

#[test]
fn names_have_their_time() {
    let places = &Catalog::built_in().places;
    let on = |text: &str, day| {
        let tokens = Tokens::of(text, 0);
        places.find(text, &tokens, Some("en"), Some(day)).first().map(|m| m.ids.join(" "))
    };
    assert_eq!(on("in Nur-Sultan", date(2019, 6, 9)).as_deref(), Some("kazakhstan/astana"));
    // Outside its time a name is still understood when nothing else bears it.
    assert_eq!(on("in Nur-Sultan", date(2025, 6, 9)).as_deref(), Some("kazakhstan/astana"));
}

#[test]
fn context_settles_what_is_meant() {
    let places = &Catalog::built_in().places;
    let ids = ["iraq/baghdad/tahrir-square", "egypt/cairo/tahrir-square"];
    assert_eq!(places.resolve(&ids, &["egypt"]), Some("egypt/cairo/tahrir-square"));
    assert_eq!(places.resolve(&ids, &["kenya"]), None);
    assert_eq!(places.resolve(&["georgia", "united-states/georgia"], &["united-states/georgia/atlanta"]), Some("united-states/georgia"));
    assert_eq!(places.resolve(&["georgia", "united-states/georgia"], &[]), Some("georgia"));
}

#[test]
fn cells() {
    let places = &Catalog::built_in().places;
    for (cell, want) in [
        ("Nur-Sultan; Almaty", Some("kazakhstan/astana;kazakhstan/almaty")),
        ("Almaty and Nur-Sultan", Some("kazakhstan/almaty;kazakhstan/astana")),
        ("Almaty, Shymkent, Astana", Some("kazakhstan/almaty;kazakhstan/shymkent;kazakhstan/astana")),
        ("Gandhi Park, Almaty", Some("kazakhstan/almaty/gandhi-park")),
        ("Ala-Too Square, Bishkek, Kyrgyzstan", Some("kyrgyzstan/bishkek/ala-too-square")),
        ("Rubtsovsk district, Altai", Some("russia/altai-krai/rubtsovsk-district")),
        ("Bosnia and Herzegovina", Some("bosnia-and-herzegovina")),
        ("kazakhstan/almaty", Some("kazakhstan/almaty")),
        ("КАЗАХСТАН", Some("kazakhstan")),
        ("Nowhereville", None),
        ("Almaty; Nowhereville", None),
    ] {
        assert_eq!(places.resolve_text(cell, &[]).id(), want, "{cell}");
    }
    let PlaceMatch::Suggested(list) = places.resolve_text("Almoty", &[]) else { panic!("nothing suggested") };
    assert_eq!(list[0].0, "kazakhstan/almaty");
}

#[test]
fn every_place_lies_in_its_country() {
    let places = &Catalog::built_in().places;
    for place in places.iter() {
        assert!(places.get(Places::country(place.id).unwrap_or("")).is_some(), "{}", place.id);
    }
}

#[test]
fn the_sound_of_a_name_is_that_of_its_folded_tokens() {
    let mut sound = String::new();
    Catalog::built_in().places.index.each_form(|form, _| {
        skeleton_of_folded(form, &mut sound);
        assert_eq!(sound, skeleton(form), "{form}");
    });
}
