//! What the program understands. Formats come from their registry; nothing is listed twice.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::export::Export;
use super::import::Import;
use super::status::FailLevel;
use crate::report::{FORMATS, documents, format};

/// Reads who claimed which figure, compares the claims of different sources, and reports where they cannot all hold.
#[derive(Debug, Parser)]
#[command(name = "counterclaim", version, after_help = EXAMPLES, max_term_width = 100, disable_help_subcommand = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options of every command.
    #[command(flatten)]
    pub shared: Shared,
}

const EXAMPLES: &str = "\
Examples:
  counterclaim report                          compare what is in claims/, write reports/
  counterclaim check --fail-level warning      the same for CI: writes nothing, exit 1 on findings
  counterclaim extract article.txt --format jsonl --published 2019-06-11 --outlet dw
  counterclaim explain FINDING_ID

Exit status: 0 nothing at or above --fail-level, 1 findings (check only), 2 usage or input error.";

/// Every command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compare claims, print the discrepancy table, write reports/
    #[command(after_help = "\
Examples:
  counterclaim report
  counterclaim report claims/2019-06-kazakhstan-election --reports /tmp/look
  counterclaim report --output html=page.html --quiet

Writes index.html (a page to open in a browser), discrepancies.md, findings.json, findings.csv, claims.csv and claims.jsonl.
Exit status 0, or 2 on an input error.")]
    Report {
        /// Claim repositories, event folders or files [default: claims]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Folder to write the reports to [default: reports]
        #[arg(long, value_name = "DIR")]
        reports: Option<PathBuf>,
    },
    /// Compare claims and say by the exit status what was found; nothing is written
    #[command(after_help = "\
Examples:
  counterclaim check
  counterclaim check --fail-level warning --format concise
  counterclaim check --exit-zero --output json=findings.json
  counterclaim check --output sarif=counterclaim.sarif --output junit=counterclaim.xml
  counterclaim check --watch

In a job on GitHub (GITHUB_ACTIONS=true) and without --format, the table goes to the log, followed by an annotation on the line of
each finding (ten of a kind), and the report is added as Markdown to the job's summary ($GITHUB_STEP_SUMMARY).

A baseline is a TOML file of accepted findings, each with justification, author and the day on which it expires. It is used only where
it is named; what it accepts stays in the output, marked, and makes no check fail. Entries that expired or match nothing are reported:
  counterclaim check --baseline counterclaim-baseline.toml
  counterclaim check --baseline counterclaim-baseline.toml --update-baseline --accept FINDING_ID \\
    --justification \"two agencies, two days\" --author AB --expires 2026-12-31

Exit status: 0 nothing at or above --fail-level, 1 findings, 2 usage or input error.")]
    Check {
        /// Claim repositories, event folders or files [default: claims]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Findings that are accepted.
        #[command(flatten)]
        baseline: Baseline,
        /// Go on, and check again when a file of the claims, the catalogue or the settings changes; Ctrl-C ends it
        #[arg(long, conflicts_with = "update_baseline")]
        watch: bool,
    },
    /// Add texts from elsewhere as dispatches: say what they claim and what that changes
    Add(super::add::Add),
    /// Make a claim repository to begin with
    Init(super::init::Init),
    /// Say what a change to the claims did: new, resolved and changed findings, and the claims that moved them
    #[command(after_help = "\
Examples:
  counterclaim diff old/claims claims
  counterclaim diff main: claims                 a git revision (its claims/ folder) against the working tree
  counterclaim diff v1:claims/2022-01 HEAD:claims/2022-01
  counterclaim diff reports/findings.json claims --format markdown --output json=diff.json

A side is a folder or a table of claims, a findings.json that this program wrote, or REVISION:FOLDER of the git repository around the
current folder (FOLDER is claims when left out). Formats are table, markdown (a comment for a pull request; its first line is a mark by which
a program finds its own comment again) and json. Exit status 0, or 1 with --fail-on-new, or 2 on an input error.")]
    Diff {
        /// The claims as they were
        old: String,
        /// The claims as they are
        #[arg(default_value = "claims")]
        new: String,
        /// Exit with 1 when a finding at or above --fail-level is new, or rose to that level
        #[arg(long)]
        fail_on_new: bool,
    },
    /// Read dispatches and print the claims in them
    #[command(after_help = "\
Examples:
  counterclaim extract article.txt --published 2019-06-11 --outlet dw --language en
  counterclaim extract claims/ --format csv --output jsonl=claims.jsonl
  counterclaim extract dispatches.jsonl --format jsonl
  counterclaim extract table.csv --columns best=Fatalities,source_text=Source
  counterclaim extract GEDEvent.csv --layout ucdp-ged --format csv

A .jsonl file of dispatches has {\"id\",\"text\",\"language\",\"outlet\",\"published\"} on each line.")]
    Extract {
        /// Dispatches (.md, .txt, .html, .jsonl), claims tables (.csv, .jsonl, .parquet) or folders of them
        #[arg(value_name = "FILE", required = true)]
        paths: Vec<PathBuf>,
        /// What the files do not say of themselves.
        #[command(flatten)]
        metadata: Metadata,
        /// Say of each claim why it reads as it does
        #[arg(long)]
        explain: bool,
    },
    /// Print what stands in the texts before it is joined to claims
    #[command(after_help = "\
Examples:
  counterclaim mentions article.txt
  counterclaim mentions dispatches.jsonl --format jsonl --policy ccc")]
    Mentions {
        /// Dispatches or folders of them
        #[arg(value_name = "FILE", required = true)]
        paths: Vec<PathBuf>,
        /// What the files do not say of themselves.
        #[command(flatten)]
        metadata: Metadata,
    },
    /// Print every pair of claims that could be compared, with verdict and reason
    #[command(after_help = "\
Examples:
  counterclaim compare
  counterclaim compare claims/2022-01-kazakhstan-unrest --format jsonl

Of events with very many claims only pairs that may be at odds are listed, and of a question with more than 200 claims each
source's highest and lowest; it is said when that is so, and --all lists every pair, up to 20 million.")]
    Compare {
        /// Claim repositories, event folders or files [default: claims]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// List every pair, up to 20 million
        #[arg(long)]
        all: bool,
    },
    /// Print what each question comes to, with the span of its claims and a grade
    #[command(after_help = "\
Examples:
  counterclaim estimate
  counterclaim estimate --estimator model --format jsonl
  counterclaim estimate --calibrate
  counterclaim estimate --list-estimators

Low and high are a 95 % interval for the latent value where the method gives one (model), else the span of the claims;
each row says which. --calibrate measures how often the model's intervals hold claims that were held out.")]
    Estimate {
        /// Claim repositories, event folders or files [default: claims]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// The method that makes one figure of several
        #[arg(long, value_name = "NAME", default_value = "median")]
        estimator: String,
        /// Print the ids of the methods, one a line
        #[arg(long)]
        list_estimators: bool,
        /// Take this source as without bias; without it, biases are zero on average
        #[arg(long, value_name = "SOURCE")]
        reference: Option<String>,
        /// Print coverage, width and score of the model's intervals on what is held out
        #[arg(long)]
        calibrate: bool,
    },
    /// Print each source's record: how its figures stood to those of others
    #[command(after_help = "\
Examples:
  counterclaim sources
  counterclaim sources claims/2022-01-kazakhstan-unrest --format jsonl
  counterclaim sources --reference kazakhstan/kibhr

Never a truth score: the letter is F, which means that it cannot be judged, until ten questions with two others each bear it out.
Where more than 5 million pairs meet, records are of an even share of the events, and that is said.")]
    Sources {
        /// Claim repositories, event folders or files [default: claims]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Take this source as without bias; without it, biases are zero on average
        #[arg(long, value_name = "SOURCE")]
        reference: Option<String>,
    },
    /// Explain one claim, question or finding, down to the quoted spans and the arithmetic
    #[command(after_help = "\
Examples:
  counterclaim explain FINDING_ID
  counterclaim explain CLAIM_ID claims/2019-06-kazakhstan-election

Ids stand in the discrepancy table, and in findings.json and claims.jsonl.")]
    Explain {
        /// Id of a claim, a question or a finding
        id: String,
        /// Claim repositories, event folders or files [default: claims]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Show, check or complete the built-in knowledge and your own: languages, metrics, sources, places, policies
    #[command(after_help = "\
Examples:
  counterclaim catalog list
  counterclaim catalog list metrics --format csv
  counterclaim catalog check --catalog my-catalog
  counterclaim catalog check claims --catalog my-catalog
  counterclaim catalog pending
  counterclaim catalog new source kyrgyzstan/coast-watch --catalog my-catalog
  counterclaim catalog accept source \"Radio Azatyk\" outlet/azattyk --catalog my-catalog")]
    Catalog {
        /// What to do with it.
        #[command(subcommand)]
        what: CatalogCommand,
    },
    /// Decide about the claims that were read: accept, amend, reject, add; on a full screen or by options
    #[command(after_help = "\
Examples:
  counterclaim review claims/2019-06-kazakhstan-election --reviewer AB
  counterclaim review --accept CLAIM_ID --reviewer AB
  counterclaim review --reject CLAIM_ID --reason \"a bus number\" --reviewer AB
  counterclaim review --amend CLAIM_ID --set number_text=\"about 40\" --reviewer AB
  counterclaim review FILE --add --set metric=detained --set number_text=30 --set source_text=police --reviewer AB
  counterclaim review FILE --apart --reviewer CD
  counterclaim review claims --agreement

Every step is saved as it is taken, in NAME.review.toml beside the dispatch, with reviewer, day and reason; the same can be written there by
hand. Two people may code the same dispatch apart: --agreement then prints for each column how often they agree, Krippendorff's alpha
(1 for full agreement, 0 for what chance gives), and what is to be settled; --settle takes over what all agree on.")]
    Review(super::review::ReviewArguments),
    /// Take in what others recorded: ClaimReview, UCDP GED, ACLED, Crowd Counting Consortium, any table; or a gazetteer
    Import(Import),
    /// Write claims for others: ClaimReview, UCDP GED, ACLED, Crowd Counting Consortium, a table; and say what those cannot hold
    Export(Export),
    /// Print the fields of a record or a document, or with --format json their JSON Schema
    #[command(after_help = "\
Examples:
  counterclaim schema claims
  counterclaim schema findings --format json
  counterclaim schema report --format json       the document that report and check write with --format json")]
    Schema {
        /// Which record
        #[arg(value_parser = PossibleValuesParser::new(documents()), default_value = "claims")]
        record: String,
    },
    /// Print the completions of a shell
    #[command(after_help = "\
Examples:
  counterclaim completions bash > ~/.local/share/bash-completion/completions/counterclaim
  counterclaim completions zsh > ~/.zfunc/_counterclaim
  counterclaim completions fish > ~/.config/fish/completions/counterclaim.fish")]
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write those of all commands
    #[command(after_help = "\
Examples:
  counterclaim man | man -l -
  counterclaim man --into ~/.local/share/man/man1")]
    Man {
        /// Folder to write the pages of all commands to
        #[arg(long, value_name = "DIR")]
        into: Option<PathBuf>,
    },
}

/// Which findings are accepted, and how more come to be.
#[derive(Debug, Args)]
pub struct Baseline {
    /// Accepted findings (TOML), each with justification, author and the day on which it expires
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Exit with 1 only for findings that the baseline does not name, expired entries included
    #[arg(long, requires = "baseline")]
    pub fail_on_new: bool,
    /// Add the open findings to the baseline
    #[arg(long, requires_all = ["baseline", "justification", "author", "expires"])]
    pub update_baseline: bool,
    /// Add only this finding; may be repeated
    #[arg(long, value_name = "FINDING_ID", requires = "update_baseline")]
    pub accept: Vec<String>,
    /// Why they are accepted
    #[arg(long, value_name = "TEXT", requires = "update_baseline")]
    pub justification: Option<String>,
    /// Who accepts them
    #[arg(long, value_name = "NAME", requires = "update_baseline")]
    pub author: Option<String>,
    /// The last day on which they are accepted
    #[arg(long, value_name = "DAY", requires = "update_baseline", value_parser = day)]
    pub expires: Option<Date>,
    /// Take this as today's day [default: today, UTC]
    #[arg(long, value_name = "DAY", requires = "baseline", value_parser = day)]
    pub today: Option<Date>,
}

/// What `catalog` does.
#[derive(Debug, Subcommand)]
pub enum CatalogCommand {
    /// List what is known
    List {
        /// Only this kind
        kind: Option<Knowledge>,
    },
    /// Run the examples of your language packs; report every fault with file and line, names that two things bear, and for claims what they leave unused or unknown
    Check {
        /// Claim repositories, event folders or files to hold the catalogue against
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// List the sources and places in claims that nothing known bears the name of, with what each may mean
    Pending {
        /// Claim repositories, event folders or files [default: claims]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Make a commented file for a new source, place, metric or language in your own catalogue
    New(super::new::New),
    /// Note in your own catalogue that a written name means a known source or place
    Accept {
        /// What the name is of
        kind: Named,
        /// The name as written
        written: String,
        /// The id it stands for
        id: String,
    },
}

/// What bears a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Named {
    /// Who says so.
    Source,
    /// Where.
    Place,
}

/// Kinds of knowledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Knowledge {
    /// Language packs.
    Languages,
    /// What can be claimed.
    Metrics,
    /// Who can say something.
    Sources,
    /// Where something can happen.
    Places,
    /// Vagueness policies.
    Policies,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Shared {
    /// Format on standard output [default: table]
    #[arg(long, global = true, value_name = "FORMAT", value_parser = formats())]
    pub format: Option<String>,
    /// Also write the result to a file; may be repeated
    #[arg(long, global = true, value_name = "FORMAT=PATH", value_parser = output)]
    pub output: Vec<(String, PathBuf)>,
    /// Vagueness policy that figures are read under [default: interval]
    #[arg(long, global = true, value_name = "NAME")]
    pub policy: Option<String>,
    /// Lowest severity that makes `check` exit with 1 [default: error]
    #[arg(long, global = true, value_name = "LEVEL")]
    pub fail_level: Option<FailLevel>,
    /// Exit with 0 whatever is found; errors in the input still give 2
    #[arg(long, global = true)]
    pub exit_zero: bool,
    /// Your own languages, metrics, sources, places and policies, laid over the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
    pub catalog: Option<PathBuf>,
    /// Columns of a claims table from elsewhere
    #[arg(long, global = true, value_name = "OURS=THEIRS,…", value_delimiter = ',', value_parser = column)]
    pub columns: Vec<(String, String)>,
    /// Layout of claims tables from elsewhere: acled, ccc, ucdp-ged, or one of your own catalogue
    #[arg(long, global = true, value_name = "NAME", conflicts_with = "columns")]
    pub layout: Option<String>,
    /// Encoding of claims tables that are not UTF-8, such as windows-1251
    #[arg(long, global = true, value_name = "LABEL")]
    pub encoding: Option<String>,
    /// In CSV, put an apostrophe before what a spreadsheet would run as a formula, and take it away on reading
    #[arg(long, global = true)]
    pub csv_guard: bool,
    /// Names of private persons: left out, or kept [default: left out of sarif, junit, github, gitlab, rdjson and other formats for public places]
    #[arg(long, global = true, value_name = "WHOSE")]
    pub redact: Option<Redact>,
    /// Colour the severities
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// Print no result; problems and the exit status remain
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say on standard error what was read and written
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// Whose names are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Redact {
    /// Those of the persons who are the subject of claims: detained, released, sentenced, …
    Persons,
    /// Nobody's.
    None,
}

impl Shared {
    /// Whose names the user wants left out; `None` leaves it to each format.
    pub fn redact(&self) -> Option<crate::report::Redact> {
        self.redact.map(|redact| match redact {
            Redact::Persons => crate::report::Redact::Persons,
            Redact::None => crate::report::Redact::Nobody,
        })
    }
}

/// When to do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// In files and pipes, too.
    Always,
    /// Not at all.
    Never,
}

/// What dispatches do not say of themselves.
#[derive(Debug, Default, Args)]
pub struct Metadata {
    /// Event of the dispatches, where they don't say
    #[arg(long)]
    pub event: Option<String>,
    /// Who published them, where they don't say
    #[arg(long)]
    pub outlet: Option<String>,
    /// Day, month or year of publication (2019-06-11), where they don't say
    #[arg(long, value_name = "DATE", value_parser = published)]
    pub published: Option<String>,
    /// Code of their language (en, ru, ro, …), where they don't say
    #[arg(long, value_name = "CODE")]
    pub language: Option<String>,
}

fn formats() -> PossibleValuesParser {
    PossibleValuesParser::new(FORMATS.iter().map(|f| PossibleValue::new(f.id).help(f.summary)))
}

fn output(text: &str) -> Result<(String, PathBuf), String> {
    let (id, path) = text.split_once('=').ok_or("write FORMAT=PATH, such as json=findings.json")?;
    if path.is_empty() {
        return Err(format!("no path after {id}="));
    }
    match format(id) {
        Some(format) => Ok((format.id.to_owned(), path.into())),
        None => Err(format!("no format “{id}”; there are {}", FORMATS.iter().map(|f| f.id).collect::<Vec<_>>().join(", "))),
    }
}

fn column(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((ours, theirs)) if !ours.trim().is_empty() && !theirs.trim().is_empty() => Ok((ours.trim().into(), theirs.trim().into())),
        _ => Err("write OURS=THEIRS, such as best=Fatalities".into()),
    }
}

pub fn day(text: &str) -> Result<Date, String> {
    let shaped = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    text.parse().ok().filter(|_| shaped).ok_or_else(|| "write a day as 2026-12-31".into())
}

/// A day, month or year as an option.
pub fn published(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    let shaped = parts.iter().enumerate().all(|(i, part)| digits(part, if i == 0 { 4 } else { 2 }));
    let padded = [text, "-01", "-01"][..=3usize.saturating_sub(parts.len())].concat();
    if shaped && parts.len() <= 3 && padded.parse::<Date>().is_ok() {
        return Ok(text.to_owned());
    }
    Err("write a day, month or year as 2019-06-11, 2019-06 or 2019".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_has_examples() {
        for command in Arguments::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("counterclaim "), "{} has no examples", command.get_name());
        }
    }

    #[test]
    fn dates_are_days_months_or_years() {
        for good in ["2019", "2019-06", "2020-02-29"] {
            assert!(published(good).is_ok(), "{good}");
        }
        for bad in ["19", "2019-6", "2019-02-30", "2019-13", "yesterday", "2019-06-11-01", ""] {
            assert!(published(bad).is_err(), "{bad}");
        }
    }
}
