//! A sealed index as bytes and back: numbers of four bytes, so that reading them is hardly more than copying.

use jiff::civil::{Date, date};

use super::{Case, Entry, Form, Mode, Name, NameIndex, Piece, Shelf};

/// Bytes being written.
#[derive(Debug, Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    pub(crate) fn text(&mut self, text: &str) {
        self.long(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn long(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    /// Rows of `N` numbers.
    pub(crate) fn rows<const N: usize>(&mut self, rows: impl ExactSizeIterator<Item = [u32; N]>) {
        self.long(rows.len() as u64);
        self.0.reserve(rows.len() * N * 4);
        for number in rows.flatten() {
            self.0.extend_from_slice(&number.to_le_bytes());
        }
    }
}

/// Bytes being read; `None` where they end too soon.
#[derive(Debug)]
pub(crate) struct Reader<'b>(pub(crate) &'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (head, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(head)
    }

    pub(crate) fn text(&mut self) -> Option<String> {
        let length = self.long()?;
        let bytes = self.take(usize::try_from(length).ok()?)?;
        std::str::from_utf8(bytes).ok().map(str::to_owned)
    }

    pub(crate) fn long(&mut self) -> Option<u64> {
        self.take(8)?.try_into().ok().map(u64::from_le_bytes)
    }

    pub(crate) fn rows<const N: usize, T>(&mut self, of: impl Fn([u32; N]) -> T) -> Option<Vec<T>> {
        let count = usize::try_from(self.long()?).ok()?;
        let bytes = self.take(count.checked_mul(N * 4)?)?;
        let row = |bytes: &[u8]| {
            let mut row = [0; N];
            for (number, four) in row.iter_mut().zip(bytes.chunks_exact(4)) {
                *number = u32::from_le_bytes([four[0], four[1], four[2], four[3]]);
            }
            of(row)
        };
        Some(bytes.chunks_exact(N * 4).map(row).collect())
    }
}

/// A day as a number; 0 is none.
fn packed(day: Option<Date>) -> u32 {
    day.map_or(0, |d| (d.year() as u32) << 16 | (d.month() as u32) << 8 | d.day() as u32)
}

fn unpacked(day: u32) -> Option<Date> {
    (day != 0).then(|| date((day >> 16) as i16, (day >> 8 & 0xff) as i8, (day & 0xff) as i8))
}

impl NameIndex {
    pub(crate) fn store(&self, out: &mut Writer) {
        out.long(self.sealed);
        out.text(&self.folds);
        let mode = |m: Mode| match m {
            Mode::Exact => 0,
            Mode::Prefix => 1,
            Mode::Inflected => 2,
            Mode::Gap => 3,
        };
        let case = |c: Case| match c {
            Case::Any => 0,
            Case::First => 1,
            Case::All => 2,
        };
        out.rows(self.pieces.iter().map(|p| [p.start, p.stem, p.end, mode(p.mode) << 8 | case(p.case)]));
        out.rows(self.forms.iter().map(|f| [f.first, f.count, f.name]));
        out.rows(self.names.iter().map(|n| {
            let [a, b] = n.language.map(u32::from);
            [n.entry, u32::from(n.class) << 24 | u32::from(n.weak) << 16 | a << 8 | b, packed(n.from), packed(n.to)]
        }));
        for shelf in [&self.proper, &self.plain] {
            out.rows(shelf.order.iter().map(|e| [e.tag, e.form, e.head, e.mask]));
            out.rows(shelf.slots.iter().map(|slot| [*slot]));
            out.long(u64::from(shelf.bits));
        }
    }

    pub(crate) fn restore(from: &mut Reader<'_>) -> Option<Self> {
        let sealed = from.long()?;
        let folds = from.text()?;
        let pieces = from.rows(|[start, stem, end, how]| Piece {
            start,
            stem,
            end,
            mode: [Mode::Exact, Mode::Prefix, Mode::Inflected, Mode::Gap][(how >> 8 & 3) as usize],
            case: [Case::Any, Case::First, Case::All, Case::All][(how & 3) as usize],
        })?;
        let forms = from.rows(|[first, count, name]| Form { first, count, name })?;
        let names = from.rows(|[entry, what, first, last]| Name {
            entry,
            class: (what >> 24) as u8,
            weak: what >> 16 & 1 == 1,
            language: [(what >> 8) as u8, what as u8],
            from: unpacked(first),
            to: unpacked(last),
        })?;
        let mut shelf = || {
            let order = from.rows(|[tag, form, head, mask]| Entry { tag, form, head, mask })?;
            let slots = from.rows(|[slot]| slot)?;
            Some(Shelf::restored(order, slots, u32::try_from(from.long()?).ok()?))
        };
        let (proper, plain) = (shelf()?, shelf()?);
        let mut index = Self { folds, pieces, forms, names, proper, plain, sealed, ..Self::default() };
        index.glance = index.glance_at_plain();
        Some(index)
    }
}
