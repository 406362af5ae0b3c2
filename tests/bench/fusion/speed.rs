//! How long one pass and a whole fit take on many claims: few sources give most of them (Zipf's law), figures as in the simulation.

use std::time::Instant;

use counterclaim::reliability::fusion::model::{Fit, Settings};
use counterclaim::reliability::fusion::{Asked, ESTIMATORS, Evidence, Observation, Scale};

use crate::simulation::Dice;

/// Seconds that the program has kept cores busy, where the system tells.
pub fn processor() -> f64 {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = told.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11);
    fields.take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

const SOURCES: usize = 5000;
const PER_QUESTION: usize = 20;

/// Claims one after the other: question, source, figure.
pub struct World {
    dice: Dice,
    bias: Vec<f64>,
    claims: usize,
    made: usize,
    latent: f64,
}

impl World {
    pub fn new(claims: usize) -> Self {
        let mut dice = Dice(7);
        let bias = (0..SOURCES).map(|_| 0.3 * dice.normal()).collect();
        Self { dice, bias, claims, made: 0, latent: 0.0 }
    }
}

impl Iterator for World {
    type Item = (u32, u32, f64);

    fn next(&mut self) -> Option<Self::Item> {
        if self.made == self.claims {
            return None;
        }
        if self.made.is_multiple_of(PER_QUESTION) {
            self.latent = 3.0 + 5.0 * self.dice.even();
        }
        let question = (self.made / PER_QUESTION) as u32;
        self.made += 1;
        let source = (SOURCES as f64).powf(self.dice.even()) as usize - 1;
        let error = if self.dice.even() < 0.4 { 0.0 } else { self.bias[source] + 0.2 * self.dice.normal() };
        Some((question, source as u32, (self.latent + error).exp().round()))
    }
}

/// Prints seconds for so many million claims.
pub fn run(millions: f64) {
    let claims = (millions * 1e6) as usize;
    let questions = claims.div_ceil(PER_QUESTION);
    let observations = World::new(claims).map(|(question, source, figure)| Observation::exact(question, source, figure)).collect();
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
    for estimator in ESTIMATORS.iter().filter(|e| millions <= 20.0 && ["most-frequent", "copy-aware", "gtm"].contains(&e.id)) {
        let clock = Instant::now();
        assert_eq!((estimator.run)(&evidence).len(), questions);
        println!("  {}: whole in {:.1} s", estimator.id, clock.elapsed().as_secs_f64());
    }
    let peak = std::fs::read_to_string("/proc/self/status").ok();
    if let Some(peak) = peak.as_deref().and_then(|s| s.lines().find(|l| l.starts_with("VmHWM"))) {
        println!("  {}", peak.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}
