//! Large Parquet tables as a whole: searched by queries, and only the claims that may be at odds are read.
//!
//! The findings are those of reading every row, but for the notes on single claims and voices: `unattributed` is counted by its
//! columns, `single-origin` is not looked for. An id that is given twice is noticed where one of its claims
//! is read, and the counts of claims take the other as a claim.
//!
//! Estimates of such tables are made of columns, too: no row is held as a claim.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use rayon::prelude::*;

use super::ids::Ids;
use super::sheet::{mapping, settled, template};
use super::{Knowledge, Options, Stage, comparing, context, sort, summary, vet};
use crate::catalog::Policy;
use crate::claim::{Claim, UNSPECIFIED};
use crate::comparison::{self, Screened, Surroundings};
use crate::error::Problem;
use crate::reliability::{self, Estimate, Estimator, How};
use crate::report::{self, Counts, EventSummary, Report};
use crate::table::{Held, SheetFile, Sheets};
use crate::text::{self, FileKind, Repository};

/// The report of Parquet files of more rows together than are listed; `None` when everything has to be read.
pub(super) fn report(paths: &[PathBuf], options: &Options, knowledge: &Knowledge) -> Result<Option<Report>, Problem> {
    let policy = knowledge.policy(&options.policy)?;
    let Some((repository, dispatches, sheets)) = opened(paths, options, knowledge) else { return Ok(None) };
    options.progress.enter(Stage::Searching);
    let catalog = knowledge.catalog();
    let (how, faults) = comparing(options, &repository, catalog);
    let how = comparison::Options { listed: 0, ..how };
    let places = |event: &str| context(event, &repository).places;
    let strange = |claim: &Claim| vet::claims(std::slice::from_ref(claim), "", catalog).into_iter().map(|p| p.message).collect();
    let about = Surroundings { places: &places, strange: &strange };
    let Some(screened) = comparison::screen(&sheets, catalog, &how, &about)? else { return Ok(None) };

    let mut problems = [knowledge.problems.clone(), faults].concat();
    problems.extend(repository.problems.iter().chain(sheets.problems()).cloned());
    problems.extend(repository.events.values().flat_map(|event| vet::event(event, catalog)));
    let mut rows: Vec<u32> = screened.rows.iter().map(|(row, _)| *row).collect();
    let held = screened.held.as_ref();
    let mut read = Rows::read(&sheets, &rows, held, &repository, knowledge, policy)?;
    let more = comparison::bearing(&sheets, &read.ids())?;
    let before = rows.len();
    rows.extend(more);
    rows.sort_unstable();
    rows.dedup();
    if rows.len() > before {
        read = Rows::read(&sheets, &rows, held, &repository, knowledge, policy)?;
    }
    problems.extend(read.problems);
    problems.extend(screened.problems.iter().cloned());
    problems.extend(comparison::counted("unattributed", screened.nobody));

    let odd: BTreeSet<u32> = screened.odd.iter().copied().collect();
    let counted: Vec<(&str, bool)> =
        read.claims.iter().filter(|(_, row)| odd.contains(row)).map(|(c, _)| (c.event.as_str(), c.confidence < 0.5)).collect();
    let mut counts = Counts { files: repository.files.len(), skipped_rows: read.skipped, ..Counts::default() };
    counts.unsure = screened.unsure + counted.iter().filter(|(_, unsure)| *unsure).count();
    let mut events: BTreeMap<String, EventSummary> = BTreeMap::new();
    dispatches.iter().for_each(|event| summary(&mut events, event, &repository).dispatches += 1);
    let plain = screened.events.iter().map(|(event, n)| (event.as_str(), *n));
    for (event, n) in plain.chain(counted.into_iter().map(|(event, _)| (event, 1))) {
        summary(&mut events, event, &repository).claims += n;
        counts.claims += n;
    }
    let (mut claims, parts) = in_parts(read.claims, &screened, knowledge, &mut problems);
    options.progress.enter(Stage::Comparing);
    let (found, compared) = comparison::compare_parts(&claims, &parts, catalog, &how);
    problems.extend(found.problems);
    problems.sort();
    problems.dedup();
    counts.compared = compared;
    let persons = report::persons(&claims, catalog);
    let cited: BTreeSet<&String> = found.findings.iter().flat_map(|f| &f.claims).collect();
    claims.retain(|c| cited.contains(&c.claim_id));
    let events = events.into_values().collect();
    Ok(Some(Report {
        events,
        claims,
        pairs: found.pairs,
        findings: found.findings,
        problems,
        counts,
        persons,
        policy: options.policy.clone(),
        background: None,
    }))
}

/// Parquet files of more rows together than are listed, with the events that they are of; `None` when everything has to be read.
fn opened(paths: &[PathBuf], options: &Options, knowledge: &Knowledge) -> Option<(Repository, Vec<String>, Sheets)> {
    let repository = text::discover(paths);
    if repository.files.is_empty() || repository.files.iter().any(|f| f.kind != FileKind::Parquet) {
        return None;
    }
    let mapping = mapping(options, knowledge.catalog()).ok()?;
    let files: Vec<SheetFile> = repository.files.iter().map(|f| (f.path.clone(), f.shown.clone(), template(f, options))).collect();
    let dispatches = files.iter().map(|f| f.2.event.clone()).collect();
    let sheets = Sheets::open(files, &mapping).filter(|s| s.rows() as usize > options.listed)?;
    Some((repository, dispatches, sheets))
}

/// Estimates, and what could not be read.
type Estimates = (Vec<Estimate>, Vec<Problem>);

/// What every question of such files comes to; `None` when everything has to be read.
pub(super) fn estimates(
    paths: &[PathBuf],
    options: &Options,
    knowledge: &Knowledge,
    method: &Estimator,
    reference: Option<&str>,
) -> Result<Option<Estimates>, Problem> {
    knowledge.policy(&options.policy)?;
    let Some((repository, _, sheets)) = opened(paths, options, knowledge) else { return Ok(None) };
    options.progress.enter(Stage::Estimating);
    let catalog = knowledge.catalog();
    let (comparing, faults) = comparing(options, &repository, catalog);
    let how = How { policy: options.policy.clone(), reference: reference.map(str::to_owned), decisions: comparing.decisions };
    let places = |event: &str| context(event, &repository).places;
    let (found, more) = reliability::estimates_of_sheets(&sheets, catalog, &how, method, &places)?;
    let mut problems = [knowledge.problems.clone(), faults, repository.problems.clone(), sheets.problems().to_vec(), more].concat();
    problems.extend(repository.events.values().flat_map(|event| vet::event(event, catalog)));
    problems.extend(reliability::idle(&found, &how.decisions));
    problems.sort();
    problems.dedup();
    Ok(Some((found, problems)))
}

/// Rows read as claims.
struct Rows {
    /// Each with the number of its row.
    claims: Vec<(Claim, u32)>,
    skipped: usize,
    problems: Vec<Problem>,
}

impl Rows {
    fn read(
        sheets: &Sheets,
        rows: &[u32],
        held: Option<&Held>,
        repository: &Repository,
        knowledge: &Knowledge,
        policy: &Policy,
    ) -> Result<Self, Problem> {
        let mut out = Self { claims: Vec::new(), skipped: 0, problems: Vec::new() };
        for sheet in sheets.read(rows, held)? {
            let (claims, skipped) = settled(sheet.read, &sheet.shown, repository, knowledge.catalog(), policy, &mut out.problems);
            let (claims, lines): (Vec<Claim>, Vec<u32>) = claims.into_iter().unzip();
            out.problems.extend(vet::claims(&claims, &sheet.shown, knowledge.catalog()));
            out.claims.extend(claims.into_iter().zip(lines.into_iter().map(|line| sheet.first + line - 1)));
            out.skipped += skipped;
        }
        Ok(out)
    }

    /// Their own ids, and those that they refer to.
    fn ids(&self) -> BTreeSet<&str> {
        let all = self.claims.iter().flat_map(|(c, _)| [Some(&c.claim_id), c.repeats.as_ref(), c.subset_of.as_ref()]);
        all.flatten().map(String::as_str).collect()
    }
}

/// The claims in order, each with the part of its event within which it is compared.
fn in_parts(
    mut claims: Vec<(Claim, u32)>,
    screened: &Screened,
    knowledge: &Knowledge,
    problems: &mut Vec<Problem>,
) -> (Vec<Claim>, Vec<u32>) {
    let cluster = |row: u32| screened.rows.binary_search_by_key(&row, |(row, _)| *row).map_or(0, |at| screened.rows[at].1);
    let mut of: HashMap<String, u32> = HashMap::new();
    let mut kept = Vec::with_capacity(claims.len());
    let catalog = knowledge.catalog();
    claims.par_iter_mut().for_each(|(claim, _)| {
        claim.source_name = claim.source.as_deref().and_then(|id| catalog.sources.display_name(id, &catalog.places));
    });
    for (claim, row) in claims {
        of.entry(claim.claim_id.clone()).or_insert(cluster(row));
        kept.push(claim);
    }
    Ids::default().keep_first(&mut kept, problems);
    kept.retain(|c| c.metric != UNSPECIFIED);
    sort(&mut kept);
    let clusters: Vec<u32> = kept.iter().map(|c| of.get(&c.claim_id).copied().unwrap_or(0)).collect();
    let parts = comparison::parts(&kept, &clusters);
    (kept, parts)
}
