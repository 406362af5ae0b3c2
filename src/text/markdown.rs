//! Markdown with its markup blanked out in place.

use super::paragraph::{HEADING, ITEM};

/// An invisible byte: the letters on both sides of it stay one word.
const PAD: u8 = 1;

/// Blanks the markup of `text` from byte `from` on.
pub(super) fn blank(text: &mut String, from: usize) {
    let source = std::mem::take(text);
    let mut out = source.as_bytes().to_vec();
    let mut fence: Option<&str> = None;
    let mut at = from;
    for line in source[from..].split_inclusive('\n') {
        let body = line.trim_end_matches(['\n', '\r']);
        let inner = body.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|m| inner.starts_with(m));
        if fence.is_some() || mark.is_some() {
            // A fenced block is no prose.
            out[at..at + body.len()].fill(b' ');
            fence = if fence.is_none() { mark } else { fence.filter(|f| mark != Some(f)) };
        } else {
            let start = at + body.len() - inner.len();
            let used = line_start(inner, &mut out[start..]);
            inline(&source[start + used..at + body.len()], &mut out[start + used..at + body.len()]);
        }
        at += line.len();
    }
    // Only whole ASCII characters are overwritten one by one, others whole; the source is the safe answer.
    *text = String::from_utf8(out).unwrap_or(source);
}

/// Blanks the marks a line begins with; how many bytes they are.
fn line_start(line: &str, out: &mut [u8]) -> usize {
    let mut at = 0;
    while line.as_bytes().get(at) == Some(&b'>') {
        out[at] = b' ';
        at += 1 + line[at + 1..].bytes().take_while(|b| *b == b' ').count();
    }
    let rest = &line[at..];
    let hashes = rest.bytes().take_while(|b| *b == b'#').count();
    let rule = rest.len() >= 3 && ["-", "*", "_", "="].iter().any(|m| rest.trim_end().trim_matches(m.as_bytes()[0] as char).is_empty());
    if (1..=6).contains(&hashes) && rest[hashes..].starts_with(' ') {
        out[at..at + hashes].fill(b' ');
        out[at] = HEADING;
        let tail = rest.trim_end().bytes().rev().take_while(|b| *b == b'#').count();
        let end = at + rest.trim_end().len();
        out[end - tail..end].fill(b' ');
        at + hashes
    } else if rule {
        out[at..at + rest.len()].fill(b' ');
        line.len()
    } else if matches!(rest.as_bytes(), [b'-' | b'*' | b'+', b' ', ..]) {
        out[at] = ITEM;
        at + 1
    } else {
        at
    }
}

/// Blanks emphasis, code marks, link targets and tags within a line.
fn inline(line: &str, out: &mut [u8]) {
    let bytes = line.as_bytes();
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(|b| matches!(b, b'*' | b'_' | b'`' | b'[' | b']' | b'<' | b'\\')) {
        at += step;
        let word = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
        let (before, after) = (word(at.checked_sub(1)), word(Some(at + 1)));
        let mut end = at + 1;
        match bytes[at] {
            b'*' if before != after || bytes.get(at + 1) == Some(&b'*') || (at > 0 && bytes[at - 1] == b'*') => out[at] = PAD,
            b'_' if before != after || bytes.get(at + 1) == Some(&b'_') || (at > 0 && bytes[at - 1] == b'_') => out[at] = PAD,
            b'`' => out[at] = PAD,
            b'[' if is_link(line, at) => {
                out[at] = PAD;
                if at > 0 && bytes[at - 1] == b'!' {
                    out[at - 1] = PAD;
                }
            }
            b']' if bytes.get(at + 1) == Some(&b'(') => {
                if let Some(length) = in_reach(bytes, at, b')') {
                    end = at + length + 1;
                    out[at..end].fill(b' ');
                }
            }
            b'<' if line[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')) => {
                if let Some(length) = in_reach(bytes, at, b'>') {
                    end = at + length + 1;
                    out[at..end].fill(b' ');
                }
            }
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => {
                out[at] = PAD;
                end = at + 2;
            }
            _ => {}
        }
        at = end;
    }
}

/// How far behind `at` the mark stands; a link or a tag is not longer than this looks.
fn in_reach(line: &[u8], at: usize, mark: u8) -> Option<usize> {
    line[at..line.len().min(at + 2000)].iter().position(|b| *b == mark)
}

/// The bracket at `at` opens a link: its closing bracket, in reach, is followed by a target.
fn is_link(line: &str, at: usize) -> bool {
    let reach: &[u8] = &line.as_bytes()[at..line.len().min(at + 400)];
    reach.iter().position(|b| *b == b']').is_some_and(|end| reach.get(end + 1) == Some(&b'('))
}
