//! Case endings of names: generous where the name carries the meaning, closed lists so that no other word slips in.

/// What a word adds to a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// A case form.
    Noun,
    /// An adjective made of the name.
    Adjective,
    /// A German adjective in -er ("Berliner"), which other languages use for persons and things.
    German,
    /// A German genitive ("Kasachstans"), which elsewhere may be another name (Hama, Hamas).
    Genitive,
}

/// Whether a word can be an adjective made of a name at all: all of them have such a suffix.
pub(super) fn may_be_adjective(word: &str) -> bool {
    ["ск", "цк", "ськ", "цьк"].iter().any(|suffix| word.contains(suffix))
}

fn is_cyrillic(fold: &str) -> bool {
    fold.chars().next().is_some_and(|c| ('\u{400}'..'\u{530}').contains(&c))
}

/// Bytes of the part of `fold` that all its forms share.
pub(super) fn stem(fold: &str) -> usize {
    let chars = fold.chars().count();
    if chars < 3 {
        return fold.len();
    }
    let ends = |suffixes: &[&str]| suffixes.iter().any(|s| fold.ends_with(s));
    if is_cyrillic(fold) {
        if chars >= 5 && ends(&["ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ых", "их"]) {
            return fold.len() - 4;
        }
        if ends(&["а", "я", "ь", "й", "ы"]) || (chars >= 5 && ends(&["и", "е", "о", "і", "ї", "є"])) {
            return fold.len() - 2;
        }
    } else if chars >= 4 && ends(&["a"]) {
        return fold.len() - 1;
    }
    fold.len()
}

/// How `word` is a form of the name `own`, whose first `stem` bytes are its stem; `proper` names have fewer forms than nouns.
pub(super) fn ending(own: &str, stem: usize, word: &str, proper: bool) -> Option<Ending> {
    if word == own {
        return Some(Ending::Noun);
    }
    let rest = word.strip_prefix(&own[..stem])?;
    if is_cyrillic(own) { cyrillic(own, stem, word, rest) } else { latin(own, stem, word, rest, proper) }
}

fn cyrillic(own: &str, stem: usize, word: &str, rest: &str) -> Option<Ending> {
    // Abbreviations (МВД, РК) and two-letter names take endings only after their whole.
    if own.len() >= 4 && word.strip_prefix(own).is_some_and(|rest| TURKIC.split(' ').any(|e| e == rest)) {
        return Some(Ending::Noun);
    }
    if own.len() < 4 || (stem == own.len() && own.chars().count() < 2) {
        return None;
    }
    let adjective_name = own.len() >= stem + 4;
    if (adjective_name && (ADJECTIVAL.contains(&rest) || SHORT_ADJECTIVAL.contains(&rest))) || (!adjective_name && noun(own, rest)) {
        return Some(Ending::Noun);
    }
    let made = |rest: &str| {
        ["инск", "овск", "евск", "ивск", "анск", "ійськ", "івськ", "инськ", "овськ", "ск", "ськ", "цьк"]
            .iter()
            .any(|suffix| rest.strip_prefix(suffix).is_some_and(|r| ADJECTIVAL.contains(&r) || SHORT_ADJECTIVAL.contains(&r)))
    };
    if made(rest)
        || ((own.ends_with("ск") || own.ends_with("цк") || own.ends_with("ськ") || own.ends_with("цьк")) && ADJECTIVAL.contains(&rest))
    {
        return Some(Ending::Adjective);
    }
    None
}

fn noun(own: &str, rest: &str) -> bool {
    match rest {
        // A genitive plural (Афин, Чебоксар), never a surname (Иванов of Иваново).
        "" => own.ends_with('ы') || own.ends_with('и') || own.ends_with('а'),
        "а" | "я" | "ы" | "и" | "у" | "ю" | "е" | "о" | "ой" | "ей" | "ою" | "ею" | "ом" | "ем" | "ам" | "ям" | "ами" | "ями" | "ах"
        | "ях" | "ов" | "ев" | "ь" | "ью" | "й" | "і" | "ї" | "є" | "ові" | "еві" | "єю" | "єм" | "ів" | "їв" | "ям'" => {
            true
        }
        _ => false,
    }
}

/// Endings of Russian and Ukrainian adjectives.
const ADJECTIVAL: &[&str] = &[
    "ий", "ый", "ой", "ого", "его", "ому", "ему", "ым", "им", "ом", "ем", "ая", "яя", "ей", "ую", "юю", "ое", "ее", "ые", "ие", "ых", "их",
    "ыми", "ими",
];

/// Ukrainian endings, too short to trust behind a bare stem.
const SHORT_ADJECTIVAL: &[&str] = &["а", "у", "е", "і", "ої", "ій", "ою", "я", "ю", "є", "ьої", "ього"];

/// Case endings of Kazakh and Kyrgyz, behind the whole name (possessive forms too).
const TURKIC: &str = "да де та те до дө то тө дан ден тан тен нан нен дон дөн тон төн га ге ка ке ға қа го гө ко кө на не а е нын \
    нин дын дин тын тин нун нүн дун дүн тун түн ның нің дың дің тың тің ны ні ды ді ты ті ни н нда нде ндо ндө \
    ндағы ндегі мен бен пен дағы дегі тағы тегі дагы деги тагы теги догу тогу лық лік дық дік тық тік лык лик дык \
    дик тык тик лі";

fn latin(own: &str, stem: usize, word: &str, rest: &str, proper: bool) -> Option<Ending> {
    if own.len() < 4 {
        return None;
    }
    if let Some(tail) = word.strip_prefix(own) {
        let turkish = own.ends_with(['i', 'u'])
            && matches!(
                tail,
                "nin"
                    | "nun"
                    | "na"
                    | "ne"
                    | "nda"
                    | "nde"
                    | "ndan"
                    | "nden"
                    | "ni"
                    | "nu"
                    | "nca"
                    | "nce"
                    | "yla"
                    | "yle"
                    | "nin'"
                    | "ya"
                    | "ye"
                    | "yi"
            );
        let plain = matches!(tail, "ul" | "ului" | "lui") || (own.ends_with("ul") && tail == "ui") || (own.ends_with('t') && tail == "ii");
        if turkish || plain {
            return Some(Ending::Noun);
        }
        if tail == "s" {
            return Some(if proper { Ending::Genitive } else { Ending::Noun });
        }
        if matches!(tail, "er" | "ern") {
            return Some(Ending::German);
        }
    }
    let romanian = matches!(rest, "ei" | "ii") || (!proper && matches!(rest, "i" | "e" | "ele" | "elor"));
    (stem < own.len() && romanian).then_some(Ending::Noun)
}
