//! The `[examples]` of a pack: sentences with what must be read in them. The claim layer runs them.

use serde::Deserialize;
use toml::Spanned;

use crate::catalog::{DataFile, Metric};
use crate::error::{Problem, line_column};

/// As written in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ExampleSection {
    sentences: Vec<Spanned<SentenceExample>>,
    numbers: Vec<Spanned<NumberExample>>,
    dates: Vec<Spanned<DateExample>>,
    claims: Vec<Spanned<ClaimExample>>,
    facts: Vec<Spanned<FactExample>>,
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
    /// All facts of a text.
    pub facts: Vec<(u32, FactExample)>,
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

/// A text with every fact in it, or with none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactExample {
    /// The text.
    pub text: String,
    /// ISO day, month or year of publication.
    pub published: Option<String>,
    /// All facts that must be read, and no others.
    #[serde(default)]
    pub facts: Vec<FactWanted>,
    /// It tells no fact.
    #[serde(default)]
    pub none: bool,
}

/// A fact that must be read; what is left out is not looked at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactWanted {
    /// Metric id.
    pub metric: String,
    /// Category, or the name as written.
    pub value: String,
    /// The source says that it is not so.
    #[serde(default)]
    pub denied: bool,
    /// Whom it is about.
    pub population: Option<String>,
    /// Who says so.
    pub source_kind: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// First day.
    pub from: Option<String>,
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
        facts: lines(section.facts, file),
    }
}

/// Faults of the examples of facts that only show against the metrics.
pub(super) fn check(examples: &Examples, file: &str, metrics: &[Metric], problems: &mut Vec<Problem>) {
    for (line, example) in &examples.facts {
        let mut fault = |message: String, remedy: &str| problems.push(Problem::error(message, remedy).at(*line, 1).in_file(file));
        if example.facts.is_empty() != example.none {
            fault(format!("“{}”: give either facts, or none = true", example.text), "list every fact that must be read");
        }
        for wanted in &example.facts {
            match metrics.iter().find(|m| m.id == wanted.metric) {
                Some(m) if m.kind == "fact" && (m.categories.is_empty() || m.categories.contains(&wanted.value)) => {}
                Some(m) if m.kind == "fact" => {
                    fault(format!("{} is no category of {}", wanted.value, m.id), &format!("choose one of {}", m.categories.join(", ")));
                }
                _ => fault(format!("“{}” is no metric of facts", wanted.metric), "name a file of metrics/ with kind = \"fact\""),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::{Catalog, DataFile};

    #[test]
    fn faulty_examples_of_facts_are_reported_with_their_line() {
        let head = "code = \"xx\"\nname = \"Test\"\nscript = \"latin\"\n";
        let metrics = [
            ("conduct", "id = \"conduct\"\nlabel = \"conduct\"\nkind = \"fact\"\ncategories = [\"peaceful\", \"violent\"]\n"),
            ("killed", "id = \"killed\"\nlabel = \"killed\"\nunit = \"people\"\ntolerance = 1.0\n"),
        ];
        for (example, wanted) in [
            ("facts = [{ metric = \"conduct\", value = \"violent\" }]", None),
            ("facts = [{ metric = \"conduct\", value = \"calm\" }]", Some(":4:1: error: calm is no category of conduct")),
            ("facts = [{ metric = \"killed\", value = \"3\" }]", Some(":4:1: error: “killed” is no metric of facts")),
            ("", Some(":4:1: error: “One.”: give either facts, or none = true")),
            ("mood = \"bad\"\nnone = true", Some("error: unknown field `mood`")),
        ] {
            let pack = format!("{head}[[examples.facts]]\ntext = \"One.\"\n{example}\n");
            let mut files = vec![DataFile::new("languages", "languages/xx.toml", &pack)];
            files.extend(metrics.iter().map(|(id, text)| DataFile::new("metrics", &format!("metrics/{id}.toml"), text)));
            let (_, problems) = Catalog::from_files(&files);
            let found: Vec<String> = problems.iter().map(ToString::to_string).filter(|p| p.starts_with("languages/")).collect();
            assert_eq!(found.len(), usize::from(wanted.is_some()), "{example}: {found:?}");
            assert!(wanted.is_none_or(|w| found[0].contains(w)), "{example}: {found:?}");
        }
    }
}
