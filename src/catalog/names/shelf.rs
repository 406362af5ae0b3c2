//! Where the forms of names stand: found by the beginning of their first word, with a quick no for the words that begin none.

use rustc_hash::FxHashMap;

use crate::catalog::token;

/// Forms found by the beginning of their first piece.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// Forms ordered by the slot of their first piece; `slots[i]..slots[i + 1]` are those of slot `i`.
    pub(super) order: Vec<Entry>,
    pub(super) slots: Vec<u32>,
    pub(super) bits: u32,
    /// One bit for each slot that holds a form: small enough to stay at hand, as the slots of a large gazetteer are not.
    taken: Vec<u64>,
    /// The entries of the slots with most of them ("the", "al", "san"), by the first letter of their second word.
    crowds: FxHashMap<usize, Crowd>,
}

/// A slot with so many entries is looked up by the second word as well.
const CROWD: usize = 48;

/// The entries of one slot.
#[derive(Debug, Default)]
struct Crowd {
    /// Those that ask for no second word, then the others by its first byte.
    entries: Vec<Entry>,
    open: usize,
}

impl Crowd {
    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut entries = entries.to_vec();
        entries.sort_by_key(Self::place);
        Self { open: entries.iter().filter(|e| e.mask == 0).count(), entries }
    }

    fn place(entry: &Entry) -> (bool, u8) {
        (entry.mask != 0, entry.head as u8)
    }

    /// Those without a second word, and those whose second word begins as `second` does.
    fn near(&self, second: u32) -> [&[Entry]; 2] {
        let (open, closed) = self.entries.split_at(self.open);
        let from = &closed[closed.partition_point(|e| (e.head as u8) < second as u8)..];
        [open, &from[..from.partition_point(|e| e.head as u8 == second as u8)]]
    }
}

/// A form as it stands on its shelf.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Entry {
    /// Tells keys of one slot apart.
    pub(super) tag: u32,
    pub(super) form: u32,
    /// The first letters that the second word must have, and which of their bytes count: some first words have hundreds of forms.
    pub(super) head: u32,
    pub(super) mask: u32,
}

/// The first four bytes of a word; zeros behind a shorter one.
pub(super) fn head(word: &str) -> u32 {
    token::head(word) as u32
}

/// A large gazetteer has thousands of names that begin with the same eight letters: what is looked up is all of a word's beginnings.
const KEY_CHARS: usize = 24;

/// Keys of the first 1, 2, … characters of `fold`, as many as there are.
pub(super) fn keys_of(fold: &str) -> impl Iterator<Item = u64> {
    fold.chars().take(KEY_CHARS).scan(0xcbf2_9ce4_8422_2325_u64, |hash, c| {
        *hash = (*hash ^ u64::from(c)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        *hash ^= *hash >> 29;
        Some(*hash)
    })
}

/// The key of a word that nothing may follow: "Al" of "Al-Bab" is no beginning of "Almaty".
pub(super) fn whole(key: u64) -> u64 {
    !key
}

/// What an [`Entry`] keeps of a key.
pub(super) fn tag(key: u64) -> u32 {
    (key >> 8) as u32
}

/// A shelf with more forms than that is not looked at beforehand.
const GLANCED_FORMS: usize = 1 << 16;

const GLANCE_BITS: u32 = 15;

/// Which words a shelf holds nothing for: nearly all of a text, and each was looked up in all its beginnings.
#[derive(Debug, Default)]
pub(super) struct Glance {
    /// One bit for the first bytes of a form; empty where everything is to be looked up.
    bits: Vec<u64>,
    /// The first bytes of forms that are shorter, and which lengths those have, one bit each.
    short: [u64; 4],
    lengths: u8,
}

impl Glance {
    /// So many bytes that begin with `first` are looked at: four letters of most alphabets.
    fn reach(first: u8) -> usize {
        if first.is_ascii() { 4 } else { 8 }
    }

    fn bit(start: u64, length: usize) -> (usize, u64) {
        let start = if length < 8 { start & ((1 << (8 * length)) - 1) } else { start };
        let bit = ((start ^ length as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - GLANCE_BITS)) as usize;
        (bit / 64, 1 << (bit % 64))
    }

    /// Of the beginnings that all forms of a word share.
    pub(super) fn of<'f>(forms: impl ExactSizeIterator<Item = &'f str>) -> Self {
        if forms.len() > GLANCED_FORMS {
            return Self::default();
        }
        let mut glance = Self { bits: vec![0; (1 << GLANCE_BITS) / 64], ..Self::default() };
        forms.for_each(|form| glance.add(form));
        glance
    }

    fn add(&mut self, form: &str) {
        let Some(first) = form.bytes().next() else { return };
        let length = form.len().min(Self::reach(first));
        if form.len() < Self::reach(first) {
            self.short[usize::from(first) / 64] |= 1 << (first % 64);
            self.lengths |= 1 << length;
        }
        let (word, bit) = Self::bit(token::head(form), length);
        self.bits[word] |= bit;
    }

    /// A form may be a beginning of this word.
    pub(super) fn holds(&self, word: &str) -> bool {
        let Some(first) = word.bytes().next().filter(|_| !self.bits.is_empty()) else { return true };
        let start = token::head(word);
        let known = |length: usize| {
            let (word, bit) = Self::bit(start, length);
            self.bits[word] & bit != 0
        };
        let reach = Self::reach(first);
        let short = || (1..reach.min(word.len() + 1)).any(|length| self.lengths >> length & 1 == 1 && known(length));
        word.len() >= reach && known(reach) || self.short[usize::from(first) / 64] >> (first % 64) & 1 == 1 && short()
    }
}

impl Shelf {
    /// `entries`: each form with the key it is found by.
    pub(super) fn of(entries: &[(u64, Entry)]) -> Self {
        let bits = (entries.len().next_power_of_two().trailing_zeros() + 1).clamp(4, 24);
        let mut shelf = Self { order: vec![Entry::default(); entries.len()], slots: vec![0; (1 << bits) + 1], bits, ..Self::default() };
        for (key, _) in entries {
            let slot = shelf.slot(*key);
            shelf.slots[slot + 1] += 1;
        }
        for i in 1..shelf.slots.len() {
            shelf.slots[i] += shelf.slots[i - 1];
        }
        let mut next = shelf.slots.clone();
        for (key, entry) in entries {
            let slot = shelf.slot(*key);
            shelf.order[next[slot] as usize] = *entry;
            next[slot] += 1;
        }
        shelf.survey();
        shelf
    }

    /// As it was stored.
    pub(super) fn restored(order: Vec<Entry>, slots: Vec<u32>, bits: u32) -> Self {
        let mut shelf = Self { order, slots, bits, ..Self::default() };
        shelf.survey();
        shelf
    }

    /// Finds the slots that are taken, and those of which a second word must tell more.
    fn survey(&mut self) {
        self.taken = vec![0; self.slots.len() / 64 + 1];
        for slot in self.slots.windows(2).enumerate().filter(|(_, at)| at[0] != at[1]).map(|(slot, _)| slot) {
            self.taken[slot / 64] |= 1 << (slot % 64);
        }
        let ranges = self.slots.windows(2).map(|at| at[0] as usize..at[1] as usize).enumerate();
        for (slot, range) in ranges.filter(|(_, range)| range.len() >= CROWD) {
            if let Some(entries) = self.order.get(range) {
                self.crowds.insert(slot, Crowd::of(entries));
            }
        }
    }

    fn slot(&self, key: u64) -> usize {
        (key >> (64 - self.bits)) as usize
    }

    /// Calls `found` for the forms of a key that a second word with this head allows, and now and then for one of another key.
    pub(super) fn each(&self, key: u64, second: u32, mut found: impl FnMut(u32)) {
        let slot = self.slot(key);
        // Most slots are empty.
        if self.taken[slot / 64] >> (slot % 64) & 1 == 0 {
            return;
        }
        let (from, to) = (self.slots[slot] as usize, self.slots[slot + 1] as usize);
        let own = &self.order[from..to];
        let tag = tag(key);
        let mut all = |entries: &[Entry]| {
            for entry in entries.iter().filter(|e| e.tag == tag && second & e.mask == e.head) {
                found(entry.form);
            }
        };
        match (own.len() >= CROWD).then(|| self.crowds.get(&slot)).flatten() {
            Some(crowd) => crowd.near(second).into_iter().for_each(all),
            None => all(own),
        }
    }
}
