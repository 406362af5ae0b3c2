//! How long one pass and a whole fit take on many claims: few sources give most of them (Zipf's law), figures as in the simulation.

use std::time::Instant;

use counterclaim::reliability::fusion::model::{Fit, Settings};
use counterclaim::reliability::fusion::{Asked, ESTIMATORS, Evidence, Observation, Scale};

use crate::simulation::Dice;

/// Seconds that the program has kept cores busy, where the system tells.
fn processor() -> f64 {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = told.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11);
    fields.take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

const SOURCES: usize = 5000;
const PER_QUESTION: usize = 20;

/// Prints seconds for so many million claims.
pub fn run(millions: f64) {
    let claims = (millions * 1e6) as usize;
    let questions = claims / PER_QUESTION;
    let mut dice = Dice(7);
    let source = |dice: &mut Dice| ((SOURCES as f64).powf(dice.even()) - 1.0) as u32;
    let bias: Vec<f64> = (0..SOURCES).map(|_| 0.3 * dice.normal()).collect();
    let mut observations = Vec::with_capacity(claims);
    for question in 0..questions {
        let latent = 3.0 + 5.0 * dice.even();
        for _ in 0..PER_QUESTION {
            let source = source(&mut dice);
            let error = if dice.even() < 0.4 { 0.0 } else { bias[source as usize] + 0.2 * dice.normal() };
            observations.push(Observation::exact(question as u32, source, (latent + error).exp().round()));
        }
    }
    let clock = Instant::now();
    let evidence = Evidence::new(vec![Asked::alone(0, Scale::Log { grain: 1.0 }); questions], vec![0; SOURCES], observations);
    println!(
        "speed: {millions} M claims, {} M after repeats, {SOURCES} sources; sorted in {:.1} s",
        evidence.len() as f64 / 1e6,
        clock.elapsed().as_secs_f64()
    );
    let clock = Instant::now();
    let fit = Fit::new(&evidence, &Settings { rounds: 1, ..Settings::default() });
    println!("  model: made ready, with one round, in {:.1} s", clock.elapsed().as_secs_f64());
    let (clock, before) = (Instant::now(), processor());
    let sums = fit.pass(&evidence);
    let seconds = clock.elapsed().as_secs_f64();
    let each = |seconds: f64| seconds * 1e9 / evidence.len() as f64;
    println!("  model: one pass in {seconds:.1} s: {:.0} ns a claim, {:.0} ns of all cores", each(seconds), each(processor() - before));
    assert!(!sums.is_empty());
    let clock = Instant::now();
    let fit = Fit::new(&evidence, &Settings::default());
    println!("  model: whole fit, {} rounds, in {:.1} s", fit.rounds, clock.elapsed().as_secs_f64());
    for estimator in ESTIMATORS.iter().filter(|e| ["most-frequent", "copy-aware", "gtm"].contains(&e.id)) {
        let clock = Instant::now();
        assert_eq!((estimator.run)(&evidence).len(), questions);
        println!("  {}: whole in {:.1} s", estimator.id, clock.elapsed().as_secs_f64());
    }
    let peak = std::fs::read_to_string("/proc/self/status").ok();
    if let Some(peak) = peak.as_deref().and_then(|s| s.lines().find(|l| l.starts_with("VmHWM"))) {
        println!("  {}", peak.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}
