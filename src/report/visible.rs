//! Text of others on the way to a reader: what could steer a terminal, or reorder a line, is made visible.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Replaces control characters and bidirectional controls by visible escapes (`\u{1b}`); line feeds and tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_hidden(c) {
            let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// [`visible`], and every run of white space is one space: for table cells and one-line messages.
pub fn single_line(text: &str) -> String {
    visible(&text.split(char::is_whitespace).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")).into_owned()
}

/// The first `limit` characters, and `…` where there were more.
pub(super) fn shortened(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}

/// Controls (but line feed and tab), bidirectional controls, invisible operators, tag characters.
pub(super) fn is_hidden(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2061}'..='\u{2064}' | '\u{2066}'..='\u{206f}' => true,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        _ => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_never_steered() {
        assert_eq!(single_line("a\u{1b}[31mred\u{7}\r\nb\u{9b}c"), "a\\u{1b}[31mred\\u{7} b\\u{9b}c");
        assert_eq!(single_line("x\u{202e}y\u{2066}z\u{200f}"), "x\\u{202e}y\\u{2066}z\\u{200f}");
        assert_eq!(visible("a\tb\nc"), "a\tb\nc");
    }

    #[test]
    fn scripts_that_need_joiners_keep_them() {
        assert_eq!(single_line("می‌روم  و"), "می‌روم و");
    }

    #[test]
    fn shortening_counts_characters() {
        assert_eq!(shortened("сотни людей", 5), "сотни…");
        assert_eq!(shortened("сотни", 5), "сотни");
    }
}
