//! Cells of CSV that a spreadsheet would run as a formula (CWE-1236). Behind an apostrophe they are text to it; the other way is exact:
//! whatever was written so is read as it was.

use std::borrow::Cow;

use super::column::numeral;

/// A spreadsheet takes it for the beginning of a formula, in some countries also in its wide form.
fn begins_a_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

/// A formula, or one behind apostrophes of its own; a number is none.
fn is_formula(cell: &str) -> bool {
    let inner = cell.trim_start_matches('\'');
    inner.starts_with(begins_a_formula) && numeral(inner).is_none()
}

/// A cell as a spreadsheet may see it: `=1+1` is `'=1+1`, and -5 stays a number.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell that [`guarded`] made this of.
pub(super) fn unguarded(cell: Cow<'_, str>) -> Cow<'_, str> {
    match cell.strip_prefix('\'') {
        Some(inner) if is_formula(inner) => Cow::Owned(inner.to_owned()),
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_text_and_numbers_stay() {
        for (cell, seen) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("+7 700", "'+7 700"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("-5", "-5"),
            ("+5.5", "+5.5"),
            ("-1e3", "-1e3"),
            ("a=1", "a=1"),
            ("'tis", "'tis"),
            ("", ""),
        ] {
            assert_eq!(guarded(cell), seen);
            assert_eq!(unguarded(seen.into()), cell);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_was_guarded_is_restored(cell in "['=+@a5\t\r.-]{0,6}") {
            let seen = guarded(&cell).into_owned();
            prop_assert!(!seen.starts_with(begins_a_formula) || numeral(&seen).is_some(), "{seen:?}");
            prop_assert_eq!(unguarded(seen.into()).into_owned(), cell);
        }
    }
}
