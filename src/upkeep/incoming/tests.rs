use std::io::Write as _;

use super::*;

fn one(name: &str, bytes: &[u8]) -> Document {
    let (mut documents, problems) = read(name, bytes, None);
    assert_eq!(problems, [], "{name}");
    assert_eq!(documents.len(), 1, "{name}");
    documents.remove(0)
}

fn fault(name: &str, bytes: &[u8]) -> String {
    let (documents, problems) = read(name, bytes, None);
    assert_eq!(documents, [], "{name}");
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn told<'d>(document: &'d Document, key: &str) -> &'d str {
    document.facts.get(key).map_or("", |fact| &fact.value)
}

const SENTENCE: &str = "Police detained 12 people at the old harbour on Tuesday, the interior ministry said in a statement.";

/// A page around some paragraphs, as content systems make them.
fn page(head: &str, paragraphs: usize) -> String {
    let body: String = (0..paragraphs).map(|i| format!("<p>{SENTENCE} It was paragraph {i} of the report.</p>\n")).collect();
    format!(
        "<!doctype html><html lang=\"en-GB\"><head><title>Harbour closed | Coast News</title>{head}</head><body><nav><ul><li><a href=\"/\">Home</a></li>\
         <li><a href=\"/s\">Sport: 3 goals</a></li></ul></nav><article><h1>Harbour closed</h1>{body}</article>\
         <footer><p>Copyright 2023 Coast News</p></footer></body></html>"
    )
}

#[test]
fn a_page_gives_its_main_text_and_its_head() {
    let head = r#"<meta property="og:site_name" content="Coast News"><meta property="article:published_time" content="2023-05-03T23:30:00+06:00"><link rel="canonical" href="https://coast.example/1">"#;
    let document = one("a.html", page(head, 8).as_bytes());
    assert!(document.text.contains(SENTENCE) && document.text.contains("paragraph 7"), "{}", document.text);
    assert!(!document.text.contains("goals") && !document.text.contains("Copyright"), "{}", document.text);
    for (key, want) in [("outlet", "Coast News"), ("published", "2023-05-03"), ("language", "en-GB"), ("url", "https://coast.example/1")] {
        assert_eq!(told(&document, key), want);
    }
    assert_eq!(document.sha256.len(), 64);
    assert!(document.note.is_some_and(|note| note.ends_with("characters of the page")));
}

#[test]
fn json_ld_and_time_tell_the_day() {
    let ld = r#"<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Harbour closed","datePublished":"2023-05-03","publisher":{"@type":"Organization","name":"Coast News"}}</script>"#;
    let document = one("a.html", page(ld, 8).as_bytes());
    assert_eq!((told(&document, "outlet"), told(&document, "published")), ("Coast News", "2023-05-03"));
    let graph = r#"<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"x"},{"@type":"NewsArticle","datePublished":"2023-05-02","publisher":{"name":"Bay News"}}]}</script>"#;
    let document = one("a.html", page(graph, 8).as_bytes());
    assert_eq!((told(&document, "outlet"), told(&document, "published")), ("Bay News", "2023-05-02"));
    let time = page("", 8).replace("</h1>", "</h1><time datetime=\"2023-05-04T01:00:00Z\">yesterday</time>");
    assert_eq!(told(&one("a.html", time.as_bytes()), "published"), "2023-05-04");
}

#[test]
fn encodings_are_declared_named_or_utf_8() {
    let html = "<html><head><meta charset=\"windows-1251\"><title>x</title></head><body><p>Полиция задержала 12 человек.</p></body></html>";
    let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(html);
    let (documents, _) = read("a.html", &bytes, None);
    assert!(documents[0].text.contains("Полиция задержала 12 человек."), "{documents:?}");
    let (text, ..) = encoding_rs::WINDOWS_1251.encode("Полиция задержала 12 человек.");
    assert!(fault("a.txt", &text).contains("name its encoding, such as --encoding windows-1251"));
    assert_eq!(read("a.txt", &text, Some("cp1251")).0[0].text, "Полиция задержала 12 человек.");
    assert!(read("a.txt", &text, Some("klingon")).1[0].message.contains("no encoding is called “klingon”"));
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain("12 people".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(one("a.txt", &utf16).text, "12 people");
}

#[test]
fn plain_text_keeps_its_words_and_markdown_its_marks() {
    assert_eq!(one("a.txt", b"\xEF\xBB\xBFOne\r\n\r\nTwo <b 3> [a](b)").text, "One\n\nTwo \\<b 3> [a]\\(b)");
    assert_eq!(one("a.md", b"# One\n\n[two](http://x)").text, "# One\n\n[two](http://x)");
    // What a text speaks of is not what it is.
    assert_eq!(one("a.txt", b"{12} people saw %PDF- and <html> on <rss>.").text, "{12} people saw %PDF- and \\<html> on \\<rss>.");
    let document = one("-", b"+++\noutlet = \"Coast News\"\nvia = [\"afp\"]\nsha256 = \"0\"\n+++\n\n+++\nText of *five*.");
    assert_eq!((told(&document, "outlet"), document.text.as_str()), ("Coast News", "+++\nText of *five*."));
    assert_eq!((document.via.len(), told(&document, "sha256")), (1, ""));
}

#[test]
fn a_feed_has_a_document_for_each_item() {
    let rss = "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Coast News</title>\
        <language>en</language><item><title>One</title><link>https://coast.example/1</link><pubDate>Wed, 03 May 2023 23:30:00 +0600</pubDate>\
        <description>Short.</description><content:encoded><![CDATA[<p>Police detained 12 people.</p><p>The <b>end</b>.</p>]]></content:encoded></item>\
        <item><title>Two</title><link>https://coast.example/2</link><description>Police &amp; organisers differ.</description></item>\
        <item><title>Three</title></item></channel></rss>";
    let (documents, problems) = read("feed.xml", rss.as_bytes(), None);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(
        documents.iter().map(|d| d.text.as_str()).collect::<Vec<_>>(),
        ["Police detained 12 people.\n\nThe end.", "Police & organisers differ."]
    );
    assert_eq!(
        (told(&documents[0], "published"), told(&documents[0], "outlet"), told(&documents[0], "language")),
        ("2023-05-03", "Coast News", "en")
    );
    assert_eq!((documents[1].item, documents[1].note.is_some()), (Some(2), true));
    assert_ne!(documents[0].sha256, documents[1].sha256);
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Coast News</title><entry><title>One</title><id>urn:1</id><updated>2023-05-03T23:00:00-05:00</updated>\
        <content type=\"html\">&lt;p&gt;12 people.&lt;/p&gt;</content></entry></feed>";
    let document = one("-", atom.as_bytes());
    assert_eq!((document.text.as_str(), told(&document, "published")), ("12 people.", "2023-05-03"));
    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Coast News", "items": [{"id": "1", "content_text": "12 people.", "date_published": "2023-05-03T01:00:00+09:00"}]}"#;
    let document = one("feed.json", json.as_bytes());
    assert_eq!((document.text.as_str(), told(&document, "published")), ("12 people.", "2023-05-03"));
}

#[test]
fn entities_of_a_feed_are_not_unfolded() {
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><rss version=\"2.0\"><channel><title>&b;</title></channel></rss>";
    assert!(fault("feed.xml", laughs.as_bytes()).contains("the feed declares entities of its own"));
    assert!(fault("feed.xml", b"<?xml version=\"1.0\"?><note><to>x</to></note>").contains("no feed"));
}

#[test]
fn lines_are_dispatches() {
    let (documents, problems) = read(
        "a.jsonl",
        b"{\"text\":\"One <i>1.\",\"outlet\":\"x\",\"via\":[\"a\"]}\n\n{\"text\":\n{\"metric\":\"detained\"}\n{\"text\":\" \"}\n",
        None,
    );
    assert_eq!((documents.len(), documents[0].text.as_str(), documents[0].item), (1, "One \\<i>1.", Some(1)));
    let at: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(at[0].starts_with("a.jsonl:3:1: error: no JSON object"), "{at:?}");
    assert!(
        at[1].starts_with("a.jsonl:4:1: error: a claim, and no dispatch") && at[2].starts_with("a.jsonl:5:1: error: no “text” in it"),
        "{at:?}"
    );
}

#[test]
fn what_is_no_text_is_refused_with_a_remedy() {
    assert!(fault("a.docx", b"PK\x03\x04xxxx").contains("save it as text or HTML"));
    assert!(fault("a.csv", b"a,b\n").contains("put the file into the event's folder"));
    assert!(fault("a.bin", b"\x7fELF\0\0\0").contains("not text"));
    assert!(fault("a.txt", b" \n--\n").contains("no text in it"));
    assert!(fault("a.pdf", b"hello").contains("not a PDF"));
    assert!(fault("a.html", "<div>".repeat(5000).as_bytes()).contains("nested more than 1000 deep"));
}

/// A PDF of one page.
fn pdf(content: &str) -> Vec<u8> {
    pdf_of("", content.as_bytes())
}

/// The same, of which the content is packed.
fn pdf_of(filter: &str, content: &[u8]) -> Vec<u8> {
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_vec(),
        [format!("<< /Length {} {filter} >>\nstream\n", content.len()).as_bytes(), content, b"\nendstream"].concat(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
    ];
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(objects) {
        offsets.push(out.len());
        out.extend([format!("{number} 0 obj\n").as_bytes(), &object, b"\nendobj\n"].concat());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).bytes());
    offsets.iter().for_each(|at| out.extend(format!("{at:010} 00000 n \n").bytes()));
    out.extend(format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", offsets.len() + 1).bytes());
    out
}

#[test]
fn a_pdf_gives_its_text_layer() {
    let text =
        pdf("BT /F1 12 Tf 50 700 Td (Police detained 12 people at the old harbour on) Tj 0 -14 Td (Tuesday, the ministry said.) Tj ET");
    let document = one("a.pdf", &text);
    assert_eq!(document.text, "Police detained 12 people at the old harbour on Tuesday, the ministry said.");
    // Words are told apart by where they stand; kerning is none.
    let placed =
        pdf("BT /F1 12 Tf 50 700 Td (Police) Tj 40 0 Td (detained) Tj 55 0 Td (12) Tj 20 0 Td (peo) Tj 21 0 Td (ple yesterday.) Tj ET");
    assert_eq!(one("a.pdf", &placed).text, "Police detained 12 people yesterday.");
    let kerned = pdf("BT /F1 12 Tf 50 700 Td (In the city the po) Tj 100 0 Td (lice held 12 of us on May 2.) Tj ET");
    assert_eq!(one("a.pdf", &kerned).text, "In the city the police held 12 of us on May 2.");
    assert!(fault("a.pdf", &pdf("0 0 100 100 re f")).contains("no text layer"));
}

#[test]
fn a_pdf_that_unpacks_to_gigabytes_is_refused_before() {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"BT /F1 12 Tf (Police detained 12 people.) Tj ET").unwrap();
    (0..64).for_each(|_| packed.write_all(&[b' '; 1 << 20]).unwrap());
    let bomb = pdf_of("/Filter /FlateDecode", &packed.finish().unwrap());
    assert!(bomb.len() < 1 << 20 && fault("a.pdf", &bomb).contains("unpacks to more than 64 MiB"));
    assert!(fault("a.pdf", &[b"%PDF-1.4\n".to_vec(), vec![b' '; 32 << 20]].concat()).contains("larger than 32 MiB"));
}

#[test]
fn a_broken_pdf_costs_itself_only() {
    let whole = pdf("BT /F1 12 Tf 50 700 Td (Police detained 12 people at the old harbour.) Tj ET");
    for cut in [9, 40, 200, whole.len() / 2] {
        assert!(!fault("a.pdf", &whole[..cut]).is_empty());
    }
    // A reader that panics.
    let broken = pdf("BT (no name) 12 Tf (Police detained 12 people at the old harbour.) Tj ET");
    assert!(fault("a.pdf", &broken).contains("damaged, or of a kind that is not read"));
}
