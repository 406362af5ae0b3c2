//! The text layer of a PDF.

use pdf_extract::{Document as Pdf, MediaBox, OutputDev, OutputError, Transform, output_doc};
use unicode_normalization::UnicodeNormalization as _;

use super::apart::apart;
use super::unfold::{MOST, objects_are_bounded, text_is_bounded};
use super::{Document, tidy};
use crate::error::Problem;
use crate::upkeep::dispatch::verbatim;

/// Larger ones are refused.
const LARGEST: usize = 32 << 20;

pub(super) fn read(bytes: &[u8]) -> Result<Document, Problem> {
    if bytes.len() > LARGEST {
        let message = format!("a PDF larger than {} MiB", LARGEST >> 20);
        return Err(Problem::error(message, "split it, or copy its text into a .txt file"));
    }
    let owned = bytes.to_vec();
    let text = unwrapped(&tidy(&apart("PDF", move || layer(&owned))??));
    if text.chars().filter(|c| c.is_alphanumeric()).count() < 20 {
        return Err(Problem::error("the PDF has no text layer: its pages are pictures", "run OCR, or paste the text"));
    }
    Ok(Document { text: verbatim(&text), ..Document::default() })
}

fn layer(bytes: &[u8]) -> Result<String, Problem> {
    let failed = |why: String| Problem::error(format!("the PDF cannot be read: {why}"), "copy its text into a .txt file");
    let bomb = || Problem::error(format!("the PDF unpacks to more than {} MiB", MOST >> 20), "copy its text into a .txt file");
    if !objects_are_bounded(bytes) {
        return Err(bomb());
    }
    let mut pdf = Pdf::load_mem(bytes).map_err(|e| failed(e.to_string()))?;
    if pdf.is_encrypted() && pdf.decrypt("").is_err() {
        return Err(Problem::error("the PDF is locked with a password", "save it without the password, or copy its text"));
    }
    if !text_is_bounded(&pdf) {
        return Err(bomb());
    }
    let mut layer = Layer::default();
    output_doc(&pdf, &mut layer).map_err(|e| failed(e.to_string()))?;
    // Where words are told apart by spaces, what lies between letters is kerning.
    let spaced = layer.text.matches(' ').count() * 12 > layer.text.chars().count();
    Ok(layer.text.replace(GAP, if spaced { "" } else { " " }))
}

/// Between two characters that stand apart, but not as far as columns do.
const GAP: char = '\u{1F}';

/// Text as it comes, character by character: where each stands on its page tells words and lines apart.
#[derive(Default)]
struct Layer {
    text: String,
    /// Where the last character ended, and its line.
    last: Option<(f64, f64)>,
}

impl OutputDev for Layer {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        if self.last.take().is_some() {
            self.text.push('\n');
        }
        Ok(())
    }

    fn output_character(&mut self, at: &Transform, width: f64, _: f64, font_size: f64, written: &str) -> Result<(), OutputError> {
        // Pages may be upside down within, so that the sign says nothing.
        let size = (at.m11 * at.m22 - at.m12 * at.m21).abs().sqrt() * font_size.abs();
        let (x, y) = (at.m31, at.m32);
        if let Some((end, line)) = self.last {
            let fall = (y - line).abs();
            if fall > size * 1.75 {
                self.text.push_str("\n\n");
            } else if fall > size * 0.6 {
                self.text.push('\n');
            } else if x > end + size || x < end - size {
                self.text.push(' ');
            } else if x > end + size * 0.2 {
                self.text.push(GAP);
            }
        }
        match written.chars().any(|c| ('\u{FB00}'..='\u{FB06}').contains(&c)) {
            true => self.text.extend(written.nfkc()),
            false => self.text.push_str(written),
        }
        self.last = Some((x + width * size, y));
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// Lines of a paragraph as one: a PDF knows where words stand, not where a sentence goes on. A paragraph ends at an empty line and where a
/// line that closes a sentence is much shorter than the longest; a hyphen at the end of a line before a small letter is the typesetter's.
fn unwrapped(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|l| l.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let full = lines.iter().map(|l| l.chars().count()).max().unwrap_or(0);
    // Some files have an empty line after each line.
    let doubled =
        lines.windows(2).filter(|w| !w[0].is_empty() && !w[1].is_empty()).count() * 4 < lines.iter().filter(|l| !l.is_empty()).count();
    let mut out = String::with_capacity(text.len());
    let (mut last, mut empty) = ("", 0);
    for line in lines {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        let ends = last.ends_with(['.', '!', '?', '…', '”', '»', '"', ':']);
        let apart = empty > usize::from(doubled) || ends && last.chars().count() * 5 < full * 4 || empty == 1 && doubled && ends;
        if out.is_empty() {
        } else if apart {
            out.push_str("\n\n");
        } else if last.ends_with(['-', '\u{AD}']) && line.starts_with(char::is_lowercase) {
            out.pop();
        } else {
            out.push(' ');
        }
        out.push_str(line);
        (last, empty) = (line, 0);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::unwrapped;

    #[test]
    fn lines_become_paragraphs() {
        let text = "Police said that 12 people were de-\ntained in the city on Tuesday night.\n\nThe ministry did not\nanswer.\nIt was late in the evening, and nobody else spoke.\n";
        let want = "Police said that 12 people were detained in the city on Tuesday night.\n\nThe ministry did not answer.\n\nIt was late in the evening, and nobody else spoke.";
        assert_eq!(unwrapped(text), want);
    }

    #[test]
    fn a_name_keeps_its_hyphen() {
        assert_eq!(unwrapped("They met in Nur-\nSultan on Friday."), "They met in Nur- Sultan on Friday.");
    }
}
