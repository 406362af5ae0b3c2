//! The one way into the page: elements and attribute names are fixed in the program, text passes through [`Html::text`] and is escaped
//! there. No other function takes text of a claim, so none can become an element, an attribute or an address.

use crate::report::visible;

/// A page that is being written.
pub(super) struct Html {
    out: String,
}

/// An attribute with its value.
pub(super) type Attribute<'a> = (&'static str, &'a str);

/// Attributes that could load, lead somewhere or run: they are never set from text.
const GUARDED: [&str; 7] = ["href", "src", "style", "srcdoc", "action", "formaction", "xlink:href"];

impl Html {
    pub fn new() -> Self {
        Self { out: String::with_capacity(1 << 16) }
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// What was written elsewhere.
    pub fn append(&mut self, other: Self) {
        self.out.push_str(&other.out);
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.out
    }

    /// An element with what `inner` writes into it.
    pub fn element(&mut self, name: &'static str, attributes: &[Attribute<'_>], inner: impl FnOnce(&mut Self)) {
        self.open(name, attributes, None, ">");
        inner(self);
        self.close(name);
    }

    /// An element that holds text only.
    pub fn leaf(&mut self, name: &'static str, attributes: &[Attribute<'_>], text: &str) {
        self.element(name, attributes, |h| h.text(text));
    }

    /// An element without content, of HTML or of SVG.
    pub fn void(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.open(name, attributes, None, "/>");
    }

    /// A link within the page.
    pub fn link(&mut self, to: &Anchor, attributes: &[Attribute<'_>], text: &str) {
        self.open("a", attributes, Some(("#", &to.0)), ">");
        self.text(text);
        self.close("a");
    }

    /// A file to download that is part of the page. `kind` is its media type.
    pub fn download(&mut self, name: &'static str, kind: &'static str, content: &[u8]) {
        self.out.push_str("<a download=\"");
        self.out.push_str(name);
        self.out.push_str("\" href=\"data:");
        self.out.push_str(kind);
        self.out.push_str(";charset=utf-8;base64,");
        base64(content, &mut self.out);
        self.out.push_str("\">");
        self.text(name);
        self.close("a");
    }

    /// A file beside the page.
    pub fn beside(&mut self, name: &'static str) {
        self.open("a", &[], Some(("", name)), ">");
        self.text(name);
        self.close("a");
    }

    /// Markup that is the same in every page.
    pub fn fixed(&mut self, markup: &'static str) {
        self.out.push_str(markup);
    }

    /// Text of others: it stays text. What could steer or reorder it is made visible.
    pub fn text(&mut self, text: &str) {
        escape(&visible(text), &mut self.out);
    }

    /// Bytes in letters.
    #[cfg(test)]
    pub fn digest(&mut self, bytes: &[u8]) {
        base64(bytes, &mut self.out);
    }

    /// Ends a line of the file, so that changes diff well.
    pub fn line(&mut self) {
        self.out.push('\n');
    }

    fn open(&mut self, name: &'static str, attributes: &[Attribute<'_>], href: Option<(&'static str, &str)>, end: &'static str) {
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in attributes {
            assert!(!GUARDED.contains(attribute) && !attribute.starts_with("on"), "{attribute} is not set from text");
            self.attribute(attribute, "", value, end == ">");
        }
        if let Some((lead, target)) = href {
            self.attribute("href", lead, target, false);
        }
        self.out.push_str(end);
    }

    /// Without quotes where the value is one plain word and no slash can follow it: a page of many findings has a great many of them.
    fn attribute(&mut self, name: &'static str, lead: &'static str, value: &str, bare: bool) {
        self.out.push(' ');
        self.out.push_str(name);
        if value.is_empty() && lead.is_empty() {
            return;
        }
        if bare && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            self.out.push('=');
            self.out.push_str(value);
            return;
        }
        self.out.push_str("=\"");
        self.out.push_str(lead);
        escape(&visible(value), &mut self.out);
        self.out.push('"');
    }

    fn close(&mut self, name: &'static str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }
}

/// A place in the page: letters, digits and hyphens of an id stay, all else is written as its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Anchor(String);

impl Anchor {
    /// The place of `id` among things of one kind.
    pub fn new(kind: &'static str, id: &str) -> Self {
        let mut name = format!("{kind}-");
        for c in id.chars() {
            if c.is_ascii_alphanumeric() || c == '-' {
                name.push(c);
            } else {
                name.push_str(&format!("_{:x}_", u32::from(c)));
            }
        }
        Self(name)
    }

    /// For `id`, `for` and the like.
    pub fn id(&self) -> &str {
        &self.0
    }
}

fn escape(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(entity);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

/// RFC 4648.
fn base64(bytes: &[u8], out: &mut String) {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    out.reserve(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for letter in 0..4 {
            let six = (bits >> (18 - 6 * letter)) & 63;
            out.push(if letter <= chunk.len() { char::from(LETTERS[six as usize]) } else { '=' });
        }
    }
}

/// A code that may stand in `lang`.
pub(super) fn language(code: &str) -> bool {
    let mut parts = code.split('-');
    let primary = parts.next().is_some_and(|p| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()));
    primary && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Html)) -> String {
        let mut html = Html::new();
        write(&mut html);
        html.finish()
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(written(|h| h.text("</p><script>'\"&amp;\u{0}\u{202e}")), "&lt;/p&gt;&lt;script&gt;&#39;&quot;&amp;amp;\\u{0}\\u{202e}");
        let attribute = written(|h| h.element("p", &[("title", "\" onclick=\"x()\" '")], |_| ()));
        assert_eq!(attribute, "<p title=\"&quot; onclick=&quot;x()&quot; &#39;\"></p>");
        assert_eq!(written(|h| h.leaf("p", &[("class", "a"), ("dir", "a b"), ("hidden", "")], "")), "<p class=a dir=\"a b\" hidden></p>");
        assert_eq!(written(|h| h.void("line", &[("x1", "5")])), "<line x1=\"5\"/>");
    }

    #[test]
    fn places_are_names_whatever_the_id() {
        assert_eq!(Anchor::new("f", "28a6-b").id(), "f-28a6-b");
        assert_eq!(Anchor::new("f", "a \"_é").id(), "f-a_20__22__5f__e9_");
        let link = written(|h| h.link(&Anchor::new("f", "javascript:x"), &[], "x"));
        assert_eq!(link, "<a href=\"#f-javascript_3a_x\">x</a>");
    }

    #[test]
    #[should_panic(expected = "not set from text")]
    fn no_address_is_set_from_text() {
        written(|h| h.void("img", &[("src", "x")]));
    }

    #[test]
    fn files_within_the_page() {
        let encoded = |bytes: &[u8]| {
            let mut out = String::new();
            base64(bytes, &mut out);
            out
        };
        assert_eq!(
            [encoded(b""), encoded(b"f"), encoded(b"fo"), encoded(b"foo"), encoded(b"foob")],
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]
        );
    }

    #[test]
    fn only_codes_are_languages() {
        assert!(["en", "pt-BR", "sr-Latn-RS", "ckb"].into_iter().all(language));
        assert!(!["", "e", "en us", "english", "en\" x", "en-"].into_iter().any(language));
    }
}
