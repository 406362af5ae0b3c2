//! The `[examples]` of a pack: sentences with what must be read in them. The claim layer runs them.

use serde::Deserialize;
use toml::Spanned;

use crate::catalog::DataFile;
use crate::error::line_column;

/// As written in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ExampleSection {
    sentences: Vec<Spanned<SentenceExample>>,
    numbers: Vec<Spanned<NumberExample>>,
    dates: Vec<Spanned<DateExample>>,
    claims: Vec<Spanned<ClaimExample>>,
}

/// A pack's examples, each with its line.
#[derive(Debug, Default)]
pub struct Examples {
    /// How text is split.
    pub sentences: Vec<(u32, SentenceExample)>,
    /// What figures mean.
    pub numbers: Vec<(u32, NumberExample)>,
    /// What days are meant.
    pub dates: Vec<(u32, DateExample)>,
    /// Whole claims.
    pub claims: Vec<(u32, ClaimExample)>,
}

/// Sentences that, joined, are split into themselves.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentenceExample {
    /// In order.
    pub sentences: Vec<String>,
    /// What stands between them.
    #[serde(default = "space")]
    pub join: String,
}

/// A text with its only count, or with none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberExample {
    /// The text.
    pub text: String,
    /// The figure with its modifiers, as written in the text.
    #[serde(default)]
    pub quantity: String,
    /// `exact`, `about`, ...
    #[serde(default)]
    pub qualifier: String,
    /// Bounds under the `interval` policy; left out: open.
    pub low: Option<f64>,
    /// The stated figure.
    pub best: Option<f64>,
    /// Upper bound.
    pub high: Option<f64>,
    /// There is no count in it.
    #[serde(default)]
    pub none: bool,
}

/// A text with one of its dates, or with none that can be resolved.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateExample {
    /// The text.
    pub text: String,
    /// ISO day, month or year of publication.
    pub published: Option<String>,
    /// First day; left out: no date resolves.
    pub from: Option<String>,
    /// Last day; left out: `from`.
    pub to: Option<String>,
    /// "so far", "by Monday".
    #[serde(default)]
    pub so_far: bool,
}

/// A text with claims in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimExample {
    /// The text.
    pub text: String,
    /// ISO day, month or year of publication.
    pub published: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Columns of the claims table, all of which must match one claim; each claim serves once. `"null"` asks for nothing there.
    #[serde(default)]
    pub claims: Vec<toml::Table>,
    /// Nothing else that the program is sure of.
    #[serde(default)]
    pub exactly: bool,
    /// Nothing at all that the program is sure of.
    #[serde(default)]
    pub none: bool,
}

fn space() -> String {
    " ".to_owned()
}

/// Turns places in the file into lines.
pub(super) fn place(section: ExampleSection, file: &DataFile) -> Examples {
    fn lines<T>(list: Vec<Spanned<T>>, file: &DataFile) -> Vec<(u32, T)> {
        list.into_iter().map(|e| (line_column(&file.text, e.span().start).0, e.into_inner())).collect()
    }
    Examples {
        sentences: lines(section.sentences, file),
        numbers: lines(section.numbers, file),
        dates: lines(section.dates, file),
        claims: lines(section.claims, file),
    }
}
