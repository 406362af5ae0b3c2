//! What the estimators and the model find where the truth is known: `cargo bench --bench fusion -- FOLDER` prints the figures for the
//! data sets in FOLDER (population, emotion, flight, ukraine_losses, each as its files say); without a folder, for simulated claims
//! only. `--speed N` times the model on N million claims, `--table N` the whole of `estimate` on a Parquet table of them.
//!
//! Every method has one set of defaults for all data sets: what is tuned on a gold standard is no result. The best of other settings
//! stands beside it, marked as such.

mod data;
mod flight;
mod simulation;
mod speed;
mod table;
mod war;

use std::path::{Path, PathBuf};
use std::time::Instant;

use counterclaim::reliability::fusion::model::calibrate::{Held, Measured, calibrate, replicate};
use counterclaim::reliability::fusion::model::{Fit, Settings};
use counterclaim::reliability::fusion::{Candidates, ESTIMATORS, Evidence, Scale, catd, copying, gtm, pooled_investment};
use data::Set;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let measured = arguments.iter().any(|a| a == "--bench");
    if let Some(at) = arguments.iter().position(|a| a == "--speed") {
        return speed::run(arguments.get(at + 1).and_then(|n| n.parse().ok()).unwrap_or(1.0));
    }
    if let Some(at) = arguments.iter().position(|a| a == "--table") {
        return table::run(arguments.get(at + 1).and_then(|n| n.parse().ok()).unwrap_or(1.0));
    }
    match arguments.iter().find(|a| !a.starts_with('-')).map(PathBuf::from) {
        Some(folder) => sets(&folder),
        None if measured => simulation::run(20, 400, 30),
        // That it works is what is tried then.
        None => simulation::run(1, 60, 8),
    }
}

fn sets(folder: &Path) {
    simulation::run(20, 400, 30);
    // A folder may hold some of them only.
    let given = |name: &str| Some(folder.join(name)).filter(|f| f.is_dir());
    if let Some(folder) = given("population") {
        let editors = |name: &str| u32::from(name.contains("#0 ("));
        numbers("population", &data::numeric(&folder, Scale::Log { grain: 1.0 }, editors));
    }
    if let Some(folder) = given("emotion") {
        numbers("emotion", &data::numeric(&folder, Scale::Bounded { low: -100.0, high: 100.0 }, |_| 0));
    }
    if let Some(folder) = given("ukraine_losses") {
        war(&folder);
    }
    if let Some(folder) = given("flight") {
        flights("flight, the day of the paper", &folder, "claims_20111208.parquet");
        flights("flight, 31 days", &folder, "claims.parquet");
    }
}

fn numbers(name: &str, set: &Set) {
    println!("\n{name}: {} claims, {} true figures          MAE       RMSE   off by > 1 %   seconds", set.evidence.len(), set.gold.len());
    let line =
        |id: &str, [mae, rmse, off]: [f64; 3], seconds: f64| println!("  {id:<28} {mae:>16.3} {rmse:>16.3} {off:>8.4} {seconds:>10.3}");
    for estimator in ESTIMATORS {
        let clock = Instant::now();
        let found = (estimator.run)(&set.evidence);
        line(estimator.id, data::errors(&set.gold, &found), clock.elapsed().as_secs_f64());
    }
    let best = |tried: Vec<[f64; 3]>| tried.into_iter().reduce(|a, b| if b[0] < a[0] { b } else { a }).expect("settings");
    let far = [2.0, 3.0, 5.0, 10.0, 20.0];
    let tried = far.map(|far| data::errors(&set.gold, &gtm::run(&set.evidence, gtm::Settings { far, ..gtm::DEFAULT })));
    line("gtm, best of 5 settings", best(tried.to_vec()), 0.0);
    let tried = far.map(|far| data::errors(&set.gold, &catd::run(&set.evidence, catd::Settings { far, ..catd::DEFAULT })));
    line("catd, best of 5 settings", best(tried.to_vec()), 0.0);
    calibration("claims held out", &set.evidence, Held::Claims);
}

fn calibration(name: &str, evidence: &Evidence, held: Held) {
    let voices = copying::voices_of(evidence);
    let clock = Instant::now();
    let how = Settings { voices, ..Settings::default() };
    let Some(found) = calibrate(evidence, &how, held) else { return };
    println!("  95 % intervals for a claim, {} {name}        coverage  median width   interval score", found.n);
    let line = |id: &str, m: Measured| println!("  {id:<44} {:>8.3} {:>13.3} {:>16.3}", m.coverage, m.width, m.score);
    line("model", found.plain);
    line(&format!("model, adjusted to {:.4}", found.level), found.adjusted);
    line("baseline, one variance", found.baseline);
    line("baseline, adjusted", found.baseline_adjusted);
    if let Some(found) = replicate(evidence, &how) {
        println!("  95 % intervals for the latent value, of two halves of the sources, {} questions", found.n);
        line("model", found.plain);
        line(&format!("model, adjusted to {:.4}", found.level), found.adjusted);
    }
    println!("  reported: {}; {:.1} s", if found.adjusting() { "adjusted" } else { "plain" }, clock.elapsed().as_secs_f64());
}

fn war(folder: &Path) {
    let clock = Instant::now();
    let war = war::read(folder);
    let fit = Fit::new(&war.evidence, &Settings::default());
    let found = fit.outcomes(&war.evidence, 0.95);
    println!("\nukraine_losses: {} reports read and fitted in {:.2} s", war.evidence.len(), clock.elapsed().as_secs_f64());
    println!("  minimum: at least; maximum: at most; a day's report: at least the source's last total and that day's figure");
    let mut inside = 0;
    let published = war::published(folder);
    for (key, [estimate, low, high]) in &published {
        let own = found[war.last[key]];
        let [at, from, to] = [own.estimate, own.low, own.high].map(|x| x.unwrap_or(f64::NAN));
        let held = *low <= at && at <= *high;
        inside += usize::from(held);
        let mark = if held { "" } else { "outside" };
        println!("  {:<3} {:<20} {at:>9.0} ({from:.0}–{to:.0})   published {estimate:.0} ({low:.0}–{high:.0}) {mark}", key.0, key.1);
    }
    println!("  {inside} of {} inside the published intervals", published.len());
    for (country, metric) in &war.countries {
        let cells = fit.known.cells.iter().filter(|c| c.metric == *metric);
        let told = cells.map(|c| {
            let end = |sign: f64| (c.bias + sign * 1.96 * c.unsure.sqrt()).exp();
            format!("{} ×{:.2} ({:.2}–{:.2})", war.sources[c.source as usize], c.bias.exp(), end(-1.0), end(1.0))
        });
        println!("  factors on losses of {country}: {}", told.collect::<Vec<_>>().join(", "));
    }
    println!("  published: RU on deaths of UA ×4.3, RU on its own ×0.3, UA on RU ×1.9, UA on its own ×1.0");
    calibration("reports of whole sources held out", &war.evidence, Held::Sources);
}

fn flights(name: &str, folder: &Path, file: &str) {
    for (without, left_out) in [("", &[][..]), (", without the airlines", &flight::AIRLINES[..])] {
        let clock = Instant::now();
        let set = flight::read(&folder.join(file), &folder.join("gold.csv"), left_out);
        let reading = clock.elapsed().as_secs_f64();
        println!(
            "\n{name}{without}: {} claims, {} true cells, read in {reading:.2} s     precision   seconds   of all cores",
            set.evidence.len(),
            set.gold.len()
        );
        for estimator in ESTIMATORS {
            let (clock, before) = (Instant::now(), speed::processor());
            let found = (estimator.run)(&set.evidence);
            let (seconds, of_cores) = (clock.elapsed().as_secs_f64(), speed::processor() - before);
            println!("  {:<28} {:>10.4} {seconds:>10.2} {of_cores:>10.2}", estimator.id, flight::precision(&set, &found));
        }
        let candidates = Candidates::new(&set.evidence);
        let voices = candidates.by_voice(&copying::voices(&candidates));
        let tried = [1.0, 1.4, 2.0].map(|growth| {
            let found = voices.best(&pooled_investment::believed(&voices, growth, 20));
            flight::precision(&set, &found)
        });
        println!("  pooled-investment of voices that are no copies, best of 3 settings {:.4}", tried.into_iter().fold(0.0, f64::max));
    }
}
