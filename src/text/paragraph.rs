//! Text → paragraphs.
//!
//! News comes with a paragraph a line, or hard-wrapped at some width with blank lines between paragraphs; which of
//! the two is decided once for a whole dispatch.

use std::ops::Range;

use super::visible;

/// Stands for the mark of a heading (`#`, `<h2>`): the line is a paragraph of its own.
pub(super) const HEADING: u8 = 0x1D;

/// Stands for the mark of a list item (`-`, `<li>`): a paragraph begins here.
pub(super) const ITEM: u8 = 0x1E;

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Prose,
    Heading,
    Item,
}

struct Line {
    span: Range<usize>,
    kind: Kind,
    chars: usize,
}

/// The paragraphs of `text` in order, trimmed. In a page (`html`) only the separators put there break lines.
pub(super) fn paragraphs(text: &str, html: bool) -> Vec<(Range<usize>, Kind)> {
    let lines = lines(text, html);
    let width = (!html).then(|| wrapped_width(text, &lines)).flatten();
    let mut found: Vec<(Range<usize>, Kind)> = Vec::new();
    let mut previous: Option<&Line> = None;
    for line in &lines {
        if line.chars == 0 {
            previous = None;
            continue;
        }
        let joins = match (width, previous) {
            (Some(width), Some(p)) => {
                line.kind == Kind::Prose && p.kind != Kind::Heading && (p.chars * 10 >= width * 6 || begins_low(text, line))
            }
            _ => false,
        };
        match found.last_mut() {
            Some((span, _)) if joins => span.end = line.span.end,
            _ => found.push((line.span.clone(), line.kind)),
        }
        previous = Some(line);
    }
    found
}

fn lines(text: &str, html: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut from = 0;
    let mut push = |from: usize, to: usize| lines.push(line(text, from, to));
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(|b| matches!(b, b'\n' | b'\r' | 0x0C | 0xC2 | 0xE2)) {
        at += step;
        let length = match bytes[at] {
            b'\n' | 0x0C if !html => 1,
            b'\r' if !html => 1 + usize::from(bytes.get(at + 1) == Some(&b'\n')),
            0xC2 if bytes.get(at + 1) == Some(&0x85) => 2,
            0xE2 if bytes.get(at + 1) == Some(&0x80) && matches!(bytes.get(at + 2), Some(0xA8 | 0xA9)) => 3,
            _ => 0,
        };
        at += length.max(1);
        if length > 0 {
            push(from, at - length);
            from = at;
        }
    }
    push(from, text.len());
    lines
}

fn line(text: &str, from: usize, to: usize) -> Line {
    let span = trim(text, from..to);
    let lead = text.as_bytes()[from..span.start.max(from)].iter().rev().find(|b| matches!(**b, HEADING | ITEM));
    let kind = match lead {
        Some(&HEADING) => Kind::Heading,
        Some(_) => Kind::Item,
        None if ["- ", "– ", "— ", "• ", "* ", "· "].iter().any(|m| text[span.clone()].starts_with(m)) => Kind::Item,
        None => Kind::Prose,
    };
    let chars = text[span.clone()].chars().count();
    Line { span, kind, chars }
}

/// `span` without white space and invisible characters at its ends; empty at its start when there is nothing else.
pub(super) fn trim(text: &str, span: Range<usize>) -> Range<usize> {
    let inner = &text[span.clone()];
    let Some(start) = inner.find(visible) else { return span.start..span.start };
    let end = inner.char_indices().rev().find(|(_, c)| visible(*c)).map_or(start, |(i, c)| i + c.len_utf8());
    span.start + start..span.start + end
}

/// The usual width of hard-wrapped lines; `None` when each line is a paragraph.
fn wrapped_width(text: &str, lines: &[Line]) -> Option<usize> {
    let mut pairs = 0;
    let mut broken = 0;
    for pair in lines.windows(2).filter(|p| p[0].chars > 0 && p[1].chars > 0 && p[1].kind == Kind::Prose) {
        pairs += 1;
        broken += usize::from(!closes(&text[pair[0].span.clone()]) && begins_low(text, &pair[1]));
    }
    if broken * 4 < pairs || broken == 0 {
        return None;
    }
    let mut widths: Vec<usize> = lines.iter().map(|l| l.chars).filter(|n| *n > 0).collect();
    widths.sort_unstable();
    let width = widths[widths.len() * 9 / 10];
    (width <= 250).then_some(width)
}

fn begins_low(text: &str, line: &Line) -> bool {
    text[line.span.clone()].chars().next().is_some_and(|c| c.is_lowercase() || c.is_numeric() || matches!(c, ',' | ')' | '('))
}

/// The text ends like a sentence: a stop, with quotes or brackets after it.
pub(super) fn closes(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| !visible(c) || matches!(c, '"' | '\'' | '”' | '“' | '’' | '»' | '«' | '›' | ')' | ']'));
    text.ends_with(['.', '!', '?', '…', ':', ';', ',', '。', '！', '？', '।', '؟'])
}
