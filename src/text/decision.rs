//! What people decided about questions on which claims are at odds: kept in `event.toml` and `counterclaim.toml`, never made by the
//! program.

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use crate::error::{Problem, line_column};

/// What to make of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// The figure of this source stands.
    Prefer(String),
    /// The range of all figures is what is known.
    Range,
    /// Nobody can tell yet.
    Pending,
}

impl Resolution {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Resolution::Prefer(source) => format!("the figure of {source} stands"),
            Resolution::Range => "the range of the figures is what is known".to_owned(),
            Resolution::Pending => "pending".to_owned(),
        }
    }
}

/// A decision on the questions that it describes; what it leaves out matches anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Folder name.
    pub event: Option<String>,
    /// String form of the question, as findings give it in `question_id`.
    pub question: Option<String>,
    /// Metric of the question.
    pub metric: Option<String>,
    /// Population of the question.
    pub population: Option<String>,
    /// Place of the question.
    pub place: Option<String>,
    /// What was decided.
    pub resolution: Resolution,
    /// Who decided.
    pub by: String,
    /// When.
    pub on: Date,
    /// Why.
    pub why: String,
    /// The file that holds it, as shown.
    pub file: String,
    /// 1-based.
    pub line: u32,
}

/// A decision as written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawDecision {
    event: Option<String>,
    question: Option<String>,
    metric: Option<String>,
    population: Option<String>,
    place: Option<String>,
    prefer: Option<String>,
    #[serde(default)]
    range: bool,
    #[serde(default)]
    pending: bool,
    by: Option<String>,
    on: Option<String>,
    why: Option<String>,
}

/// Reads the decisions of a file; what one lacks is a problem, and it is left out. `event` where the file belongs to one.
pub fn decisions(raw: &[Spanned<RawDecision>], event: Option<&str>, text: &str, shown: &str, problems: &mut Vec<Problem>) -> Vec<Decision> {
    let mut out = Vec::new();
    for entry in raw {
        let at = entry.span().start;
        match decision(entry.get_ref(), event) {
            Ok(decision) => out.push(Decision { file: shown.to_owned(), line: line_column(text, at).0, ..decision }),
            Err((message, remedy)) => {
                problems.push(Problem::error(format!("a decision {message}"), remedy).at_offset(text, at).in_file(shown))
            }
        }
    }
    out
}

fn decision(raw: &RawDecision, event: Option<&str>) -> Result<Decision, (String, &'static str)> {
    let given = |field: &Option<String>| field.clone().filter(|t| !t.trim().is_empty());
    let resolution = match (given(&raw.prefer), raw.range, raw.pending) {
        (Some(source), false, false) => Resolution::Prefer(source),
        (None, true, false) => Resolution::Range,
        (None, false, true) => Resolution::Pending,
        _ => return Err(("that is none, or several at once".into(), "write one of prefer = \"SOURCE\", range = true, pending = true")),
    };
    let by = given(&raw.by).ok_or(("that nobody made".to_owned(), "write by = \"NAME\""))?;
    let why = given(&raw.why).ok_or(("without a reason".to_owned(), "write why = \"…\""))?;
    let on = given(&raw.on).ok_or(("without a day".to_owned(), "write on = \"YYYY-MM-DD\""))?;
    let on = on.parse().map_err(|_| (format!("of {on}, which is no day"), "write on = \"YYYY-MM-DD\""))?;
    let question = given(&raw.question);
    let (metric, population, place) = (given(&raw.metric), given(&raw.population), given(&raw.place));
    if question.is_none() && metric.is_none() && place.is_none() {
        return Err(("on no question".into(), "write question = \"…\" as findings give it in question_id, or metric or place"));
    }
    let event = event.map(str::to_owned).or_else(|| given(&raw.event));
    Ok(Decision { event, question, metric, population, place, resolution, by, on, why, file: String::new(), line: 1 })
}
