//! Names that look like other names: characters that cannot be seen, and letters of another script in a word. Such a name is read as it
//! stands, and said.

use std::collections::BTreeSet;

use crate::claim::Claim;
use crate::error::Problem;

/// The disguised names of sources and places in the claims of one file, each once.
pub(super) fn names(claims: &[Claim], shown: &str) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for claim in claims {
        let names = [&claim.outlet, &claim.source, &claim.source_text, &claim.via, &claim.place, &claim.place_text];
        // Nearly all names are plain, and need no more than a look.
        for name in names.into_iter().flatten().filter(|name| !name.bytes().all(|b| (b' '..=b'~').contains(&b))) {
            let found = characters(name);
            if found.is_empty() || !seen.insert(name.as_str()) {
                continue;
            }
            let (line, column) = claim.at();
            let message = format!("the name “{name}” looks like another: it has {}", found.join(", "));
            let remedy = "write it with plain characters if it is the name that it looks like; else it stays as it is";
            out.push(Problem::warning(message, remedy).in_file(shown).at(line.unwrap_or(1), column.unwrap_or(1)));
        }
    }
    out
}

/// What a name has that does not show.
fn characters(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut out: Vec<String> = Vec::new();
    let mut add = |what: String| {
        if !out.contains(&what) {
            out.push(what);
        }
    };
    for (at, c) in letters.iter().enumerate() {
        let joined = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_alphabetic() && script(*c).is_none());
        // Persian, Hindi and their like write with joiners.
        let joiner = matches!(c, '\u{200c}' | '\u{200d}') && joined(at.checked_sub(1)) && joined(Some(at + 1));
        if let Some(kind) = unseen(*c).filter(|_| !joiner) {
            add(format!("{kind} U+{:04X}", u32::from(*c)));
        }
    }
    for word in name.split(|c: char| !c.is_alphanumeric() && unseen(c).is_none()) {
        mixed(word).into_iter().for_each(&mut add);
    }
    out
}

/// What kind of character it is that takes no room, or turns the line.
fn unseen(c: char) -> Option<&'static str> {
    match c {
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some("a bidirectional control"),
        '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{180e}' | '\u{34f}' => Some("a character without width"),
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e01ef}' => {
            Some("a character without width")
        }
        '\n' | '\t' | '\r' => None,
        c if c.is_control() => Some("a control character"),
        _ => None,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
}

fn script(c: char) -> Option<Script> {
    Some(match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        _ => return None,
    })
}

/// Upright letters that look the same in two scripts, row by row.
const ALIKE: [(&str, &str); 3] = [
    ("aceijopsxyhdqwlkABCEHIJKMOPSTXYG", "асеіјорѕхуһԁԛԝӏкАВСЕНІЈКМОРЅТХУԌ"),
    ("aioptuvxkABEZHIKMNOPTYX", "αιορτυνχκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"),
    ("аеорухвкАВЕНІКМОРТХУФ", "αεορυχβκΑΒΕΗΙΚΜΟΡΤΧΥΦ"),
];

fn looks_like_another(c: char) -> bool {
    ALIKE.iter().any(|(a, b)| a.contains(c) || b.contains(c))
}

/// Letters of one script in a word of another that all look like letters of that one: “Instagramда” is no disguise, “Рeuters” is.
fn mixed(word: &str) -> Vec<String> {
    let of = |script: Script| -> Vec<char> { word.chars().filter(|c| self::script(*c) == Some(script)).collect() };
    let mut scripts: Vec<(Script, Vec<char>)> = [Script::Latin, Script::Cyrillic, Script::Greek].map(|s| (s, of(s))).into();
    scripts.retain(|(_, letters)| !letters.is_empty());
    scripts.sort_by_key(|(_, letters)| letters.len());
    let Some((host, _)) = scripts.last().map(|(script, letters)| (*script, letters.len())) else { return Vec::new() };
    let strangers = scripts.iter().filter(|(script, letters)| *script != host && letters.iter().all(|c| looks_like_another(*c)));
    strangers
        .flat_map(|(script, letters)| {
            letters.iter().map(move |c| format!("a {script:?} “{c}” (U+{:04X}) among {host:?} letters", u32::from(*c)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Kind;

    #[test]
    fn what_does_not_show_is_named() {
        for (name, has) in [
            ("Re\u{200b}uters", vec!["a character without width U+200B"]),
            ("Reuters\u{202e}", vec!["a bidirectional control U+202E"]),
            ("Reu\u{1b}[31mters", vec!["a control character U+001B"]),
            ("R\u{435}uters", vec!["a Cyrillic “е” (U+0435) among Latin letters"]),
            ("К\u{61}захстан", vec!["a Latin “a” (U+0061) among Cyrillic letters"]),
            ("Αlmaty", vec!["a Greek “Α” (U+0391) among Latin letters"]),
            (
                "Р\u{200b}eуters",
                vec![
                    "a character without width U+200B",
                    "a Cyrillic “Р” (U+0420) among Latin letters",
                    "a Cyrillic “у” (U+0443) among Latin letters",
                ],
            ),
        ] {
            assert_eq!(characters(name), has, "{name:?}");
        }
    }

    #[test]
    fn names_as_people_write_them_are_plain() {
        for name in [
            "Reuters",
            "Министерство внутренних дел",
            "Әділет",
            "IT-компания «Google»",
            "Instagramда",
            "می\u{200c}روم",
            "Köln",
            "São Paulo",
            "ΕΡΤ",
            "25-й канал",
            "Хабар 24",
        ] {
            assert_eq!(characters(name), [""; 0], "{name:?}");
        }
    }

    #[test]
    fn a_name_is_said_once_in_a_file() {
        let mut claim = Claim::new("e", "d", Kind::Quantity, "killed");
        (claim.source_text, claim.place_text, claim.line) = (Some("R\u{435}uters".into()), Some("Almaty\u{200e}".into()), Some(3));
        let said = names(&[claim.clone(), claim], "a.csv");
        assert_eq!(said.len(), 2);
        assert!(
            said[0].to_string().starts_with("a.csv:3:1: warning: the name “Rеuters” looks like another: it has a Cyrillic"),
            "{said:?}"
        );
    }
}
