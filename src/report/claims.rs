//! The claims table as a list.

use serde::Serialize;

use super::{Grid, fields, wording};
use crate::claim::Claim;
use crate::report::single_line;

/// Claims with the columns of the claims table.
pub fn grid(claims: &[Claim]) -> Grid<'_> {
    let columns = fields::columns("claims");
    Grid::new("claims", columns, claims).shown(&["where", "claimed", "figure", "who says so", "when and where"], |i| cells(&claims[i]))
}

/// A claim and why it reads as it does.
#[derive(Serialize)]
struct Explained<'a> {
    #[serde(flatten)]
    claim: &'a Claim,
    notes: &'a [String],
}

/// Claims with one more column, `notes`: why each reads as it does. Calls `show` with the list.
pub fn explained_claims<T>(claims: &[Claim], show: impl FnOnce(&Grid<'_>) -> T) -> T {
    let rows: Vec<Explained<'_>> = claims.iter().map(|claim| Explained { claim, notes: &claim.notes }).collect();
    let mut columns = fields::columns("claims");
    columns.push("notes".into());
    let grid = Grid::new("claims", columns, &rows);
    show(&grid.shown(&["where", "claimed", "figure", "who says so", "when and where", "why"], |i| {
        let mut cells = cells(&claims[i]);
        cells.push(claims[i].notes.iter().map(|n| single_line(n)).collect::<Vec<_>>().join("\n"));
        cells
    }))
}

fn cells(claim: &Claim) -> Vec<String> {
    let metric = single_line(&claim.metric.replace('_', " "));
    let claimed = claim.population.as_deref().map_or_else(|| metric.clone(), |p| format!("{metric}, {}", single_line(p)));
    let mut figure = wording::figure(claim);
    if claim.confidence < 0.5 {
        figure.push_str(" (unsure)");
    }
    let who = [wording::source(claim), wording::channel(claim)];
    let (from, to) = (claim.from.map(|d| d.to_string()), claim.to.map(|d| d.to_string()));
    let place = claim.place.as_deref().map(wording::place).or_else(|| claim.place_text.as_deref().map(|t| format!("“{}”", single_line(t))));
    let when = [wording::days(from.as_deref(), to.as_deref()), place.unwrap_or_default()];
    let lines = |parts: [String; 2]| parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n");
    vec![wording::telling(claim), claimed, figure, lines(who), lines(when)]
}
