//! The gazetteer as one block of bytes, ready for use: what a user's many names are kept as between two runs.
//!
//! A block is made for the very files that it was read from and by this version of the program; any other is not read.

use std::sync::OnceLock;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::{PlaceKind, Places, Row};
use crate::catalog::DataFile;
use crate::catalog::names::{NameIndex, Reader, Writer};

/// Changes with the shape of the block.
const SHAPE: u64 = 0x636c_706c_6163_0003;

/// What a block was made of.
pub(in crate::catalog) fn key(files: &[DataFile]) -> u64 {
    let mut hash = Xxh3::new();
    hash.update(&SHAPE.to_le_bytes());
    hash.update(env!("CARGO_PKG_VERSION").as_bytes());
    for file in files {
        hash.update(&(file.text.len() as u64).to_le_bytes());
        hash.update(file.text.as_bytes());
    }
    hash.digest()
}

impl Places {
    /// A block of these places, sealed, for the files with this key.
    pub(in crate::catalog) fn store(&self, key: u64) -> Vec<u8> {
        let mut out = Writer::default();
        out.long(key);
        // Room for the sum of what follows.
        out.long(0);
        out.text(&self.text);
        let kinds = PlaceKind::order();
        let kind = |kind| kinds.iter().position(|k| *k == kind).unwrap_or(0) as u32;
        out.rows(self.rows.iter().map(|r| [r.id, r.name, r.end, kind(r.kind), r.file, r.line]));
        out.rows(self.slots.iter().map(|slot| [*slot]));
        self.index.store(&mut out);
        self.words.store(&mut out);
        let sounds = self.sounds.get_or_init(|| self.all_sounds());
        out.rows(sounds.iter().map(|(sound, entry)| [*sound as u32, (*sound >> 32) as u32, *entry]));
        let sum = xxh3_64(&out.0[16..]);
        out.0[8..16].copy_from_slice(&sum.to_le_bytes());
        out.0
    }

    /// The places of a block, if it is whole and was made of `files`, whose key this is.
    pub(in crate::catalog) fn restore(block: &[u8], key: u64, files: &[DataFile]) -> Option<Self> {
        let mut from = Reader(block);
        let (made_of, sum) = (from.long()?, from.long()?);
        if made_of != key || sum != xxh3_64(from.0) {
            return None;
        }
        let text = from.text()?;
        let kinds = PlaceKind::order();
        let rows =
            from.rows(|[id, name, end, kind, file, line]| Row { id, name, end, kind: kinds[kind as usize % kinds.len()], file, line })?;
        let slots = from.rows(|[slot]| slot)?;
        let (index, words) = (NameIndex::restore(&mut from)?, NameIndex::restore(&mut from)?);
        let sounds = from.rows(|[low, high, entry]| (u64::from(high) << 32 | u64::from(low), entry))?;
        let files = files.iter().map(|f| f.name.clone()).collect();
        Some(Self { text, rows, slots, index, words, sounds: sounds.into(), capitals: OnceLock::new(), files })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Catalog, Tokens, built_in_files};

    #[test]
    fn a_block_holds_the_same_places_and_no_other_block_is_read() {
        let files: Vec<DataFile> = built_in_files().into_iter().filter(|f| f.folder == "places").collect();
        let (own, key) = (&Catalog::built_in().places, key(&files));
        let block = own.store(key);
        let mut back = Places::restore(&block, key, &files).expect("a whole block");
        let inflection = std::sync::Arc::new(crate::catalog::names::Inflection::of(&Catalog::built_in().languages));
        assert!(back.seal(&inflection), "sealed for other endings");
        assert_eq!((back.len(), back.forms()), (own.len(), own.forms()));
        for place in own.iter() {
            assert_eq!(back.get(place.id).map(|p| (p.kind, p.name)), Some((place.kind, place.name)));
            assert_eq!(back.origin(place.id), own.origin(place.id));
        }
        for (language, text) in [("ru", "Полиция Алма-Аты, бишкекские власти, в Нур-Султане"), ("de", "Die Berliner Polizei in Moskau")]
        {
            let tokens = Tokens::of(text, 0);
            assert_eq!(back.find(text, &tokens, Some(language), None), own.find(text, &tokens, Some(language), None));
        }
        assert_eq!(back.resolve_text("Almati", &[]), own.resolve_text("Almati", &[]));
        assert!(Places::restore(&block, key + 1, &files).is_none(), "made of other files");
        let mut broken = block.clone();
        broken[block.len() / 2] ^= 1;
        assert!(Places::restore(&broken, key, &files).is_none(), "a broken block is read");
        for end in [0, 7, 20, block.len() / 2, block.len() - 1] {
            assert!(Places::restore(&block[..end], key, &files).is_none(), "half a block is read");
        }
    }
}
