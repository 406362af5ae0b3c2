//! Bytes → text of the same length.

use std::ops::Range;

use crate::error::{Problem, line_column};

/// Byte order marks of encodings that are not read.
const FOREIGN: [(&[u8], &str); 6] = [
    (&[0xFF, 0xFE, 0x00, 0x00], "UTF-32"),
    (&[0x00, 0x00, 0xFE, 0xFF], "UTF-32"),
    (&[0xFF, 0xFE], "UTF-16"),
    (&[0xFE, 0xFF], "UTF-16"),
    (&[0x84, 0x31, 0x95, 0x33], "GB 18030"),
    (&[0x2B, 0x2F, 0x76], "UTF-7"),
];

/// UTF-8 with one `?` for each invalid byte; `None` for another encoding.
pub(super) fn decode(bytes: &[u8], problems: &mut Vec<Problem>) -> Option<String> {
    const REMEDY: &str = "save it as UTF-8, for instance with `iconv -t UTF-8`";
    if let Some((_, name)) = FOREIGN.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        problems.push(Problem::error(format!("the file is {name}"), REMEDY).at(1, 1));
        return None;
    }
    let head = &bytes[..bytes.len().min(1024)];
    if head.len() >= 4 && head.iter().filter(|b| **b == 0).count() * 4 > head.len() {
        problems.push(Problem::error("the file is not text, or it is UTF-16", REMEDY).at(1, 1));
        return None;
    }
    let mut text = String::with_capacity(bytes.len());
    let (mut first, mut count) = (None, 0_usize);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            first.get_or_insert(text.len());
            count += chunk.invalid().len();
            chunk.invalid().iter().for_each(|_| text.push('?'));
        }
    }
    if let Some(at) = first {
        let (line, column) = line_column(&text, at);
        let message = format!("not UTF-8: {count} invalid {}, read as “?”", if count == 1 { "byte" } else { "bytes, the first here" });
        problems.push(Problem::error(message, REMEDY).at(line, column));
    }
    Some(text)
}

/// Overwrites `range` with spaces; line ends stay.
pub(super) fn blank(text: &mut String, range: Range<usize>) {
    let blanks: String = text[range.clone()].bytes().map(|b| if matches!(b, b'\n' | b'\r') { char::from(b) } else { ' ' }).collect();
    text.replace_range(range, &blanks);
}
