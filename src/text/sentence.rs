//! Paragraphs → sentences.
//!
//! A stop ends a sentence unless what surrounds it says otherwise: an abbreviation of the language pack, an initial,
//! a lower-case letter after it, an ordinal. Rules of Unicode text segmentation would need the same repairs afterwards
//! and cost more than all the rest of this layer; looking at the stops alone visits few bytes.

use std::ops::Range;

use super::paragraph::{Kind, closes, paragraphs, trim};
use super::{Sentence, visible};
use crate::catalog::{TextRules, fold, is_letter};

/// A run without any stop is cut at white space after so many bytes: it is a table, not a sentence.
const LONGEST: usize = 8 * 1024;

/// A heading is at most so many characters.
const LONGEST_HEADING: usize = 250;

/// The sentences of `text` in order.
pub(super) fn sentences(text: &str, html: bool, rules: &TextRules) -> Vec<Sentence> {
    let mut found = Vec::new();
    for (number, (span, kind)) in paragraphs(text, html).into_iter().enumerate() {
        let paragraph = u32::try_from(number).unwrap_or(u32::MAX);
        let first = found.len();
        let mut from = span.start;
        let mut push = |span: Range<usize>| {
            let span = trim(text, span);
            if !span.is_empty() {
                found.push(Sentence { span, paragraph, heading: kind == Kind::Heading });
            }
        };
        let mut at = span.start;
        while at < span.end {
            let stop = next_stop(text, at..span.end);
            let limit = cut(text, from, stop.min(span.end));
            if let Some(limit) = limit {
                push(from..limit);
                (from, at) = (limit, limit);
                continue;
            }
            if stop >= span.end {
                break;
            }
            let (end, ends) = judge(text, from, stop, span.end, rules);
            if ends {
                push(from..end);
                from = end;
            }
            at = end;
        }
        push(from..span.end);
        if kind == Kind::Prose && found.len() == first + 1 {
            let only = &mut found[first];
            let inner = &text[only.span.clone()];
            only.heading = !closes(inner) && inner.chars().take(LONGEST_HEADING + 1).count() <= LONGEST_HEADING;
        }
    }
    found
}

/// Where an overlong run `from..stop` is cut.
fn cut(text: &str, from: usize, stop: usize) -> Option<usize> {
    if stop - from <= LONGEST {
        return None;
    }
    let mut limit = from + LONGEST;
    while !text.is_char_boundary(limit) {
        limit += 1;
    }
    let space = text[limit..stop].char_indices().take(LONGEST).find(|(_, c)| c.is_whitespace());
    Some(limit + space.map_or(0, |(i, _)| i)).filter(|l| *l < stop)
}

/// Bytes with which a mark that may end a sentence begins; every byte of a text is looked up.
const STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let mut i = 0;
    while i < 256 {
        stops[i] = matches!(i as u8, b'.' | b'!' | b'?' | 0xD8 | 0xE0 | 0xE2 | 0xE3 | 0xEF);
        i += 1;
    }
    stops
};

/// The first mark that may end a sentence.
fn next_stop(text: &str, range: Range<usize>) -> usize {
    let bytes = &text.as_bytes()[..range.end];
    let mut at = range.start;
    while let Some(step) = bytes[at..].iter().position(|b| STOPS[usize::from(*b)]) {
        at += step;
        if bytes[at] < 0x80 || text[at..].starts_with(is_stop) {
            return at;
        }
        at += 1;
    }
    range.end
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '؟')
}

fn closes_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '“' | '’' | '‘' | '»' | '«' | '›' | ')' | ']' | '}')
}

/// Looks at the stop at `stop`: where the sentence would end (or the search goes on), and whether it does.
fn judge(text: &str, from: usize, stop: usize, limit: usize, rules: &TextRules) -> (usize, bool) {
    let rest = &text[stop..limit];
    let stops_end = rest.find(|c| !is_stop(c)).unwrap_or(rest.len());
    let mut end = stops_end;
    while let Some(c) = rest[end..].chars().next().filter(|c| closes_quote(*c) || crate::catalog::is_ignorable(*c)) {
        end += c.len_utf8();
    }
    end += footnotes(&rest[end..]);
    let single = stops_end == 1 && rest.starts_with('.');
    let after = &rest[end..];
    if !after.chars().any(visible) {
        return (limit, true);
    }
    if !after.starts_with(|c: char| c.is_whitespace()) {
        let glued = glued_start(text, stop, after, stops_end, single, end);
        return (stop + end, glued);
    }
    let gap = after.find(visible).unwrap_or(after.len());
    let mut next = &after[gap..];
    // French sets its closing quote off by a space.
    if let Some(tail) = next.strip_prefix(['»', '›'])
        && !tail.starts_with(|c: char| c.is_alphanumeric())
    {
        end += gap + (next.len() - tail.len());
        next = tail.trim_start_matches(|c| !visible(c));
    }
    let quoted = rest[..end].chars().any(closes_quote);
    let opened = next.trim_start_matches(|c: char| {
        !visible(c) || closes_quote(c) || matches!(c, '„' | '(' | '[' | '¿' | '¡' | '-' | '–' | '—' | '*' | '•')
    });
    let ends = match opened.chars().next() {
        None => true,
        Some(c) if c.is_lowercase() => false,
        Some(',' | ';' | ':') => false,
        // “Oyan!” (“Wake up!”): what stands in brackets goes on with what was quoted.
        Some(_) if quoted && next.starts_with('(') => false,
        Some(c) if single && !quoted => !keeps_going(text, from, stop, c, opened, rules),
        Some(_) => true,
    };
    (stop + end, ends)
}

/// Bytes of the footnote marks (`[5]`, `[a]`) that follow a stop.
fn footnotes(text: &str) -> usize {
    let mut end = 0;
    while let Some(inner) = text[end..].strip_prefix('[') {
        let Some(length) = inner.find(']').filter(|l| *l <= 3 && inner[..*l].bytes().all(|b| b.is_ascii_alphanumeric())) else { break };
        end += length + 2;
    }
    end
}

/// A sentence begins right after the stop, without a space: “primărie.Cele două”, but not “Lenta.Ru”.
fn glued_start(text: &str, stop: usize, after: &str, stops: usize, single: bool, end: usize) -> bool {
    const DOMAINS: [&str; 22] = [
        "ru", "com", "org", "net", "kz", "ua", "md", "ro", "info", "de", "fr", "es", "tr", "uk", "eu", "by", "kg", "uz", "su", "gov",
        "media", "io",
    ];
    let mut letters = after.chars();
    let (first, second) = (letters.next(), letters.next());
    if !first.is_some_and(char::is_uppercase) {
        return false;
    }
    if !single || end > stops {
        return true;
    }
    let word: String = after.chars().take_while(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    second.is_some_and(char::is_lowercase) && text[..stop].ends_with(char::is_lowercase) && !DOMAINS.contains(&word.as_str())
}

/// The full stop at `stop` belongs to its word, not to the sentence; `c` begins the text that follows.
fn keeps_going(text: &str, from: usize, stop: usize, c: char, next: &str, rules: &TextRules) -> bool {
    let start = text[from..stop]
        .char_indices()
        .rev()
        .find(|(_, c)| !is_letter(*c) && !c.is_alphanumeric() && *c != '.')
        .map_or(from, |(i, c)| from + i + c.len_utf8());
    let word = &text[start..stop];
    if word.is_empty() {
        return false;
    }
    if word.bytes().all(|b| b.is_ascii_digit()) {
        let list_number = start == from && word.len() <= 3;
        let counts = || rules.is_counting(&fold(last_word(&text[from..start])));
        return list_number || (rules.ordinal_dot && word.len() <= 2 && !rules.is_stopword(&fold(first_word(next))) && !counts());
    }
    let initial = word.rsplit('.').next().unwrap_or(word);
    let mut letters = initial.chars();
    let single = letters.next().filter(|_| letters.next().is_none());
    let key = fold(word);
    if rules.abbreviations.contains(&key) || c.is_numeric() && rules.numbered.contains(&key) {
        return true;
    }
    let dotted = word.contains('.');
    if rules.closing.contains(&key) || dotted && single.is_some() {
        // It may end a sentence. In capitals (“U.S.”) names follow it; else a name follows only a short beginning.
        let short = text[from..start].split_whitespace().take(5).count() < 4;
        return if c.is_numeric() || rules.resuming.contains(&fold(first_word(next))) {
            true
        } else if word.starts_with(char::is_uppercase) {
            !rules.is_stopword(&fold(first_word(next)))
        } else {
            // “в г. Алматы” is a city, “в 2019 г.” a year.
            let unit = single.is_none() || dotted || text[from..start].trim_end().ends_with(|c: char| c.is_ascii_digit());
            short || !unit
        };
    }
    // An initial: “A. Smith”.
    single.is_some_and(char::is_uppercase) && c.is_uppercase()
}

fn last_word(text: &str) -> &str {
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    text.rfind(|c: char| !c.is_alphanumeric()).map_or(text, |at| text[at..].trim_start_matches(|c: char| !c.is_alphanumeric()))
}

fn first_word(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len())]
}
