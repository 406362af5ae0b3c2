//! How often the model's intervals hold what they should, in words of the command line.

use super::fusion::model::calibrate::{Held, Measured, calibrate, replicate};
use super::schema::Calibration;
use super::tabled::Tabled;
use super::{How, rounded, settings};
use crate::catalog::Catalog;
use crate::claim::Claim;

/// Coverage, width and score on held-out claims and on held-out sources; empty where too few can be held out.
pub fn calibrations(claims: &[Claim], catalog: &Catalog, how: &How) -> Vec<Calibration> {
    let Some(policy) = catalog.policy(&how.policy) else { return Vec::new() };
    let tabled = Tabled::new(claims, catalog, policy, &[]);
    let reference = how.reference.as_deref().and_then(|r| tabled.source(claims, r));
    let settings = settings(&tabled, reference);
    let mut out = Vec::new();
    // Whole sources are held out one at a time: with thousands, claims alone say as much.
    let sorts = [("claims", Held::Claims, true), ("sources", Held::Sources, tabled.evidence.sources() <= 64)];
    for (held, sort, _) in sorts.into_iter().filter(|s| s.2) {
        let Some(found) = calibrate(&tabled.evidence, &settings, sort) else { continue };
        let row = |interval: &str, measured: Measured, level: f64| Calibration {
            held_out: held.to_owned(),
            interval: interval.to_owned(),
            interval_for: "a claim".to_owned(),
            n: found.n,
            level: rounded(level),
            coverage: rounded(measured.coverage),
            width: rounded(measured.width),
            score: rounded(measured.score),
        };
        // Which of the two is reported is said first.
        let (plain, adjusted) = if found.adjusting() { ("model, plain", "model") } else { ("model", "model, adjusted") };
        out.push(row(plain, found.plain, 0.95));
        out.push(row(adjusted, found.adjusted, found.level));
        out.push(row("baseline: one variance for all", found.baseline, 0.95));
        out.push(row("baseline, adjusted", found.baseline_adjusted, 0.95));
    }
    // Nobody observes a latent value: two halves of the sources are held against each other, and what is reported stays as it is.
    if let Some(found) = replicate(&tabled.evidence, &settings) {
        let row = |interval: &str, measured: Measured, level: f64| Calibration {
            held_out: "half of the sources".to_owned(),
            interval: interval.to_owned(),
            interval_for: "the latent value, against that of the other half".to_owned(),
            n: found.n,
            level: rounded(level),
            coverage: rounded(measured.coverage),
            width: rounded(measured.width),
            score: rounded(measured.score),
        };
        out.push(row("model", found.plain, 0.95));
        out.push(row("model, adjusted", found.adjusted, found.level));
    }
    out
}
