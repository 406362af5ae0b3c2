//! Tokens as the date grammar sees them.

pub(super) use crate::catalog::date::Item;
use crate::catalog::date::{Role, Word};
use crate::catalog::{DateRules, TokenKind, Tokens};

/// The tokens of a text, looked up once.
pub(super) struct Items<'a> {
    items: Vec<Item>,
    tokens: &'a Tokens,
    rules: &'a DateRules,
}

impl<'a> Items<'a> {
    pub(super) fn of(tokens: &'a Tokens, rules: &'a DateRules) -> Self {
        let item = |i: usize| {
            let fold = tokens.fold(i);
            match tokens.kind(i) {
                TokenKind::Word => rules.number_of(fold).map_or(Item::Nothing, Item::Word),
                TokenKind::Digits if fold.len() <= 6 => {
                    fold.parse().map_or(Item::Nothing, |value| Item::Number { value, width: fold.len() as u8 })
                }
                TokenKind::Digits => Item::Nothing,
                TokenKind::Mark => fold.chars().next().map_or(Item::Nothing, Item::Mark),
            }
        };
        Self { items: (0..tokens.len()).map(item).collect(), tokens, rules }
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// There is neither a figure nor a word of the pack.
    pub(super) fn nothing(&self) -> bool {
        self.items.iter().all(|i| matches!(i, Item::Nothing | Item::Mark(_)))
    }

    /// All words are of the pack: a fragment, not a sentence.
    pub(super) fn fragment(&self) -> bool {
        !self.items.contains(&Item::Nothing)
    }

    pub(super) fn at(&self, i: usize) -> Item {
        self.items.get(i).copied().unwrap_or(Item::Nothing)
    }

    pub(super) fn word(&self, i: usize) -> Option<&'a Word> {
        match self.at(i) {
            Item::Word(id) => self.rules.words.get(id as usize),
            _ => None,
        }
    }

    pub(super) fn is(&self, i: usize, role: Role) -> bool {
        self.word(i).is_some_and(|w| w.is(role))
    }

    pub(super) fn mark(&self, i: usize) -> Option<char> {
        match self.at(i) {
            Item::Mark(c) => Some(c),
            _ => None,
        }
    }

    /// Digits at `i`: value and how many.
    pub(super) fn number(&self, i: usize) -> Option<(u32, u8)> {
        match self.at(i) {
            Item::Number { value, width } => Some((value, width)),
            _ => None,
        }
    }

    /// Length of token `i` in characters.
    pub(super) fn width(&self, i: usize) -> usize {
        self.tokens.fold(i).chars().count()
    }

    /// No white space before token `i`.
    pub(super) fn tight(&self, i: usize) -> bool {
        i < self.len() && !self.tokens.space_before(i)
    }

    pub(super) fn capital(&self, i: usize) -> bool {
        self.tokens.is_capital(i)
    }

    /// A word that is no word of the pack, in lower case.
    pub(super) fn plain_word(&self, i: usize) -> bool {
        self.at(i) == Item::Nothing && i < self.len() && self.tokens.kind(i) == TokenKind::Word && !self.tokens.is_capital(i)
    }

    /// What stands at `i` may be counted by the figure before it.
    pub(super) fn counted(&self, i: usize) -> bool {
        self.plain_word(i)
            || self.mark(i) == Some('%')
            || self.word(i).is_some_and(|w| w.unit.is_some() || w.is(Role::OF) || w.is(Role::SOME))
    }

    /// The figure at `i` is only a part of a longer one ("1.500", "3,5").
    pub(super) fn part_of_figure(&self, i: usize) -> bool {
        let mark = |m: usize| matches!(self.mark(m), Some('.' | ',')) && self.tight(m) && self.tight(m + 1);
        i >= 2 && mark(i - 1) && self.number(i - 2).is_some() || mark(i + 1) && self.number(i + 2).is_some()
    }
}
