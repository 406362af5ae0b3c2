//! The sound of a name, scripts and spellings apart: Шалабаев, Shalabayev and Șalabaev have one skeleton.

use crate::catalog::token::{TokenKind, Tokens};

/// Latin letters for `c`; nothing for marks, `None` for letters of other scripts.
fn latin(c: char) -> Option<&'static str> {
    Some(match c {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' | 'ў' => "v",
        'г' | 'ґ' | 'ғ' => "g",
        'д' => "d",
        'е' | 'э' | 'є' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' | 'ы' | 'і' | 'ї' => "i",
        'к' => "k",
        'қ' => "q",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'ң' => "ng",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ү' | 'ұ' => "u",
        'ф' => "f",
        'х' | 'һ' => "h",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "sh",
        'ъ' | 'ь' | '\'' => "",
        'ю' => "iu",
        'я' => "ia",
        _ => return None,
    })
}

/// The skeleton of `text`: words with one space between; letters of other scripts are kept as they are.
pub fn skeleton(text: &str) -> String {
    let tokens = Tokens::of(text, 0);
    let mut out = String::with_capacity(text.len());
    sound((0..tokens.len()).filter(|i| tokens.kind(*i) != TokenKind::Mark).map(|i| tokens.fold(i)), &mut out);
    out
}

/// The skeleton of a name that stands folded, with a space between words, into `out`.
pub(in crate::catalog) fn skeleton_of_folded(name: &str, out: &mut String) {
    out.clear();
    sound(name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()), out);
}

fn sound<'w>(words: impl Iterator<Item = &'w str>, out: &mut String) {
    let mut word = String::new();
    for fold in words {
        word.clear();
        for c in fold.chars() {
            match latin(c) {
                Some(letters) => word.push_str(letters),
                None => word.push(c),
            }
        }
        if !out.is_empty() {
            out.push(' ');
        }
        squeeze(&word, out);
    }
}

/// One spelling for sounds that are written in many ways.
fn squeeze(word: &str, out: &mut String) {
    let mut rest = word;
    let mut last = '\0';
    while let Some(first) = rest.chars().next() {
        let (taken, sound): (usize, &str) = match rest.as_bytes() {
            [b'k', b'h', ..] => (2, "h"),
            [b's', b'c', b'h', ..] => (3, "S"),
            [b's', b'h', b'c', b'h', ..] => (4, "S"),
            [b's', b'h', ..] => (2, "S"),
            [b't', b'c', b'h', ..] => (3, "C"),
            [b'c', b'h', ..] => (2, "C"),
            [b'z', b'h', ..] | [b'd', b'z', b'h', ..] => (if rest.starts_with('d') { 3 } else { 2 }, "J"),
            [b'd', b'j', ..] => (2, "J"),
            [b'j', ..] => (1, "J"),
            [b't', b's', ..] | [b't', b'z', ..] => (2, "c"),
            [b'p', b'h', ..] => (2, "f"),
            [b'x', ..] => (1, "ks"),
            [b'w', ..] => (1, "v"),
            [b'o', b'u', ..] => (2, "u"),
            [b'y' | b'i', b'a', ..] => (2, "a"),
            [b'y' | b'i', b'u', ..] => (2, "u"),
            [b'y' | b'i', b'e', ..] => (2, "e"),
            [b'y' | b'i', b'o', ..] => (2, "o"),
            [b'y', ..] => (1, "i"),
            [b'c', ..] => (1, "k"),
            _ => (first.len_utf8(), &rest[..first.len_utf8()]),
        };
        for c in sound.chars() {
            if c != last {
                out.push(c);
            }
            last = c;
        }
        rest = &rest[taken..];
    }
}

/// Two spellings of one person's name, given their skeletons: as many words, each the same but for a case ending.
pub fn same_person(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let alike = |x: &str, y: &str| {
        let common = x.chars().zip(y.chars()).take_while(|(p, q)| p == q).count();
        common >= 3 && x.chars().count().max(y.chars().count()) - common <= ENDING
    };
    a.len() >= 2 && a.len() == b.len() && a.iter().zip(&b).all(|(x, y)| x == y || alike(x, y))
}

/// A case ending, written in Latin letters ("Бекова", "Бековым").
const ENDING: usize = 2;

#[cfg(test)]
mod tests {
    use super::{same_person, skeleton};

    #[test]
    fn scripts_and_spellings_meet() {
        for (a, b) in [
            ("Интерфакс", "Interfax"),
            ("Шалабаев", "Shalabayev"),
            ("Шалабаев", "Shalabaev"),
            ("Нурдильда Ораз", "Nurdilda Oraz"),
            ("Жаңаөзен", "Zhangaozen"),
            ("Токаев", "Tokayev"),
        ] {
            assert_eq!(skeleton(a), skeleton(b), "{a} {b}");
        }
    }

    #[test]
    fn near_names_stay_apart() {
        for (a, b) in [("Azattyk", "Azattyq"), ("Niger", "Nigeria"), ("Kyzyl", "Kyzylorda"), ("Bucharest", "Budapest")] {
            assert_ne!(skeleton(a), skeleton(b), "{a} {b}");
        }
    }

    #[test]
    fn persons_in_other_cases_and_scripts() {
        for (a, b, same) in [
            ("Марата Бекова", "Marat Bekov", true),
            ("Марат Бековті", "Marat Bekov", true),
            ("Жанболата Мамая", "Zhanbolat Mamai", true),
            ("Marat Bekov", "Murat Bekov", false),
            ("Marat Bekov", "Marat Bekturov", false),
            ("Marat", "Marat", false),
        ] {
            assert_eq!(same_person(&skeleton(a), &skeleton(b)), same, "{a} {b}");
        }
    }
}
