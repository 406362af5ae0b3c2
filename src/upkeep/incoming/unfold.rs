//! How large a PDF is once its streams are unpacked: some kilobytes may hold gigabytes, and its reader would unpack them all.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};
use pdf_extract::{Dictionary, Document as Pdf, Object, Stream};

/// More is not unpacked: the text of a book has a tenth of it.
pub(super) const MOST: u64 = 64 << 20;

/// Times that a byte of a filter other than Flate can become at most; `None` for those of pictures, which are never unpacked.
fn factor(filter: &[u8]) -> Option<u64> {
    match filter {
        // A code of twelve bits stands for up to 4,096 bytes.
        b"LZWDecode" => Some(2731),
        b"ASCII85Decode" => Some(4),
        _ => None,
    }
}

/// Whether the streams that are unpacked already to find out what objects there are stay within [`MOST`]. They say so in front of their bytes,
/// unless by a name with `#`.
pub(super) fn objects_are_bounded(bytes: &[u8]) -> bool {
    const STREAM: &[u8] = b"stream";
    let mut left = MOST;
    let (mut at, mut last) = (0, 0);
    while let Some(next) = find(&bytes[at..], STREAM) {
        let (head, data) = (&bytes[last..at + next], &bytes[at + next + STREAM.len()..]);
        at += next + STREAM.len();
        let (closes, objects) = (head.ends_with(b"end"), [&b"ObjStm"[..], b"XRef", b"#"].iter().any(|word| find(head, word).is_some()));
        last = at;
        if closes || !objects {
            continue;
        }
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        match inflated(data.strip_prefix(b"\n").unwrap_or(data), left) {
            Some(content) => left -= content.len() as u64,
            None => return false,
        }
    }
    true
}

/// Whether all that makes text stays within [`MOST`].
pub(super) fn text_is_bounded(pdf: &Pdf) -> bool {
    let picture = |dict: &Dictionary| dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image");
    let mut left = MOST;
    pdf.objects.values().filter_map(|object| object.as_stream().ok()).filter(|stream| !picture(&stream.dict)).all(|stream| {
        let size = unpacked(stream, left);
        left -= size.unwrap_or(0);
        size.is_some()
    })
}

/// Bytes of a stream when every filter is taken off; `None` when they are more than `most`.
fn unpacked(stream: &Stream, most: u64) -> Option<u64> {
    let mut data = stream.content.clone();
    for filter in stream.filters().unwrap_or_default() {
        if filter == b"FlateDecode" {
            data = inflated(&data, most)?;
            continue;
        }
        let Some(factor) = factor(filter) else { break };
        if data.len() as u64 > most / factor {
            return None;
        }
        let alone = Dictionary::from_iter([("Filter", Object::Name(filter.to_vec()))]);
        data = Stream::new(alone, data).decompressed_content().unwrap_or_default();
    }
    Some(data.len() as u64).filter(|size| *size <= most)
}

/// What of `data` is deflated, with the header of zlib or after one that is broken; what cannot be read ends it. `None` when it is more
/// than `most`.
fn inflated(data: &[u8], most: u64) -> Option<Vec<u8>> {
    let mut out = at_most(ZlibDecoder::new(data), most + 1);
    if out.is_empty() {
        out = at_most(DeflateDecoder::new(data.get(2..).unwrap_or_default()), most + 1);
    }
    (out.len() as u64 <= most).then_some(out)
}

/// What comes before `most` bytes or a fault.
fn at_most(from: impl Read, most: u64) -> Vec<u8> {
    let mut out = Vec::new();
    // What was read stays when the rest cannot be.
    let _ = from.take(most).read_to_end(&mut out);
    out
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|w| w == word)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn deflated(content: &[u8]) -> Vec<u8> {
        let mut out = ZlibEncoder::new(Vec::new(), Compression::fast());
        out.write_all(content).unwrap();
        out.finish().unwrap()
    }

    fn stream(filters: &[&str], content: Vec<u8>) -> Stream {
        let names = filters.iter().map(|name| Object::Name(name.as_bytes().to_vec())).collect();
        Stream::new(Dictionary::from_iter([("Filter", Object::Array(names))]), content)
    }

    #[test]
    fn every_filter_is_taken_off_before_it_is_measured() {
        let once = deflated(&[b' '; 5000]);
        let size = |filters: &[&str], content: &[u8], most| unpacked(&stream(filters, content.to_vec()), most);
        assert_eq!(size(&["FlateDecode"], &once, 5000), Some(5000));
        assert_eq!(size(&["FlateDecode"], &once, 4999), None);
        assert_eq!(size(&["FlateDecode", "FlateDecode"], &deflated(&once), 4999), None);
        assert_eq!(size(&["ASCII85Decode"], b"zz~>", 20), Some(8));
        assert_eq!(size(&["LZWDecode"], &[0; 10], 2730), None);
        assert_eq!(size(&["DCTDecode"], &[0; 10], 10), Some(10));
        assert_eq!(size(&["FlateDecode"], &once[..once.len() - 4], 4999), None, "without its checksum");
        assert_eq!(size(&[], &[0; 11], 10), None);
    }

    #[test]
    fn objects_are_measured_before_they_are_unpacked() {
        let file = |dict: &str, content: &[u8]| {
            [b"%PDF-1.5\n1 0 obj <<", dict.as_bytes(), b">> stream\r\n", content, b"\nendstream endobj"].concat()
        };
        let large = deflated(&vec![b' '; MOST as usize + 1]);
        assert!(!objects_are_bounded(&file("/Type /ObjStm", &large)));
        assert!(!objects_are_bounded(&file("/Type /Obj#53tm", &large)));
        assert!(objects_are_bounded(&file("/Type /XObject", &large)), "text and pictures come later");
        assert!(objects_are_bounded(&file("/Type /ObjStm", &deflated(b"1 0 <<>>"))));
        let half = file("/Type /ObjStm", &deflated(&vec![b' '; MOST as usize / 2 + 1]));
        assert!(objects_are_bounded(&half) && !objects_are_bounded(&[half.clone(), half].concat()), "all of them together");
    }
}
