//! Character references of HTML: numeric ones, and the named ones that occur in news.

#[rustfmt::skip]
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{A0}'),
    ("shy", '\u{AD}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200C}'),
    ("zwj", '\u{200D}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("minus", '−'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("lsaquo", '‹'),
    ("rsaquo", '›'),
    ("prime", '′'),
    ("Prime", '″'),
    ("euro", '€'),
    ("pound", '£'),
    ("yen", '¥'),
    ("cent", '¢'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("sect", '§'),
    ("para", '¶'),
    ("numero", '№'),
    ("times", '×'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("frac34", '¾'),
    ("iexcl", '¡'),
    ("iquest", '¿'),
    ("ordf", 'ª'),
    ("ordm", 'º'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("atilde", 'ã'),
    ("auml", 'ä'),
    ("aring", 'å'),
    ("aelig", 'æ'),
    ("abreve", 'ă'),
    ("ccedil", 'ç'),
    ("egrave", 'è'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("gbreve", 'ğ'),
    ("igrave", 'ì'),
    ("iacute", 'í'),
    ("icirc", 'î'),
    ("iuml", 'ï'),
    ("inodot", 'ı'),
    ("ntilde", 'ñ'),
    ("ograve", 'ò'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("otilde", 'õ'),
    ("ouml", 'ö'),
    ("oelig", 'œ'),
    ("scedil", 'ş'),
    ("szlig", 'ß'),
    ("tcedil", 'ţ'),
    ("ugrave", 'ù'),
    ("uacute", 'ú'),
    ("ucirc", 'û'),
    ("uuml", 'ü'),
    ("yacute", 'ý'),
    ("Agrave", 'À'),
    ("Aacute", 'Á'),
    ("Acirc", 'Â'),
    ("Auml", 'Ä'),
    ("Abreve", 'Ă'),
    ("Ccedil", 'Ç'),
    ("Egrave", 'È'),
    ("Eacute", 'É'),
    ("Ecirc", 'Ê'),
    ("Icirc", 'Î'),
    ("Idot", 'İ'),
    ("Ntilde", 'Ñ'),
    ("Oacute", 'Ó'),
    ("Ocirc", 'Ô'),
    ("Ouml", 'Ö'),
    ("OElig", 'Œ'),
    ("Scedil", 'Ş'),
    ("Tcedil", 'Ţ'),
    ("Uacute", 'Ú'),
    ("Uuml", 'Ü'),
];

/// The character that the reference at the start of `text` stands for, and how long it is. Line ends become spaces.
pub(super) fn decode(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    let head = body.get(..body.char_indices().map(|(i, _)| i).take(13).last()?)?;
    let Some(number) = head.strip_prefix('#') else {
        let name: &str = &head[..head.bytes().take_while(u8::is_ascii_alphanumeric).count()];
        let c = NAMED.iter().find(|(n, _)| *n == name)?.1;
        let closed = usize::from(body.as_bytes().get(name.len()) == Some(&b';'));
        return (closed == 1).then_some((c, name.len() + 2));
    };
    let (digits_at, radix) = if number.starts_with(['x', 'X']) { (1, 16) } else { (0, 10) };
    let digits = &number[digits_at..];
    let digits = &digits[..digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count()];
    let code = u32::from_str_radix(digits, radix).ok()?;
    let length = 2 + digits_at + digits.len();
    let closed = usize::from(text.as_bytes().get(length) == Some(&b';'));
    let c = match code {
        // Windows-1252 numbers, which browsers read so.
        0x91 | 0x92 => '’',
        0x93 | 0x94 => '"',
        0x96 | 0x97 => '–',
        0x85 => '…',
        _ => char::from_u32(code)?,
    };
    let c = if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c };
    Some((c, length + closed))
}
