//! Claims of sources whose bias and spread are known, about values that are known: what the model recovers, and how often its intervals
//! hold the truth.

use counterclaim::reliability::fusion::model::parameters::Cell;
use counterclaim::reliability::fusion::model::{Fit, Settings};
use counterclaim::reliability::fusion::{Asked, Evidence, Observation, Scale};

/// Numbers in a fixed order for each seed (Steele, Lea and Flood 2014), and normal ones of them (Box and Muller 1958).
pub struct Dice(pub u64);

impl Dice {
    pub fn even(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.even()).ln()).sqrt() * (std::f64::consts::TAU * self.even()).cos()
    }
}

/// A world: what is true of questions and sources, and the claims.
pub struct World {
    pub latent: Vec<f64>,
    pub bias: Vec<f64>,
    pub spread: Vec<f64>,
    pub claims: Vec<Observation>,
}

impl World {
    /// Each source answers about a fifth of the questions, few of them exactly, and words its figures as the news does.
    pub fn new(questions: usize, sources: usize, seed: u64) -> Self {
        let mut dice = Dice(seed);
        let latent: Vec<f64> = (0..questions).map(|_| 3.0 + 5.0 * dice.even()).collect();
        let mut bias: Vec<f64> = (0..sources).map(|_| 0.4 * dice.normal()).collect();
        let mean = bias.iter().sum::<f64>() / sources as f64;
        bias.iter_mut().for_each(|b| *b -= mean);
        let spread: Vec<f64> = (0..sources).map(|_| 0.1 + 0.4 * dice.even()).collect();
        let mut claims = Vec::new();
        for (question, latent) in latent.iter().enumerate() {
            for source in 0..sources {
                if dice.even() < 0.2 {
                    let exact = told(latent + bias[source] + spread[source] * dice.normal(), &mut dice);
                    claims.push(Observation { question: question as u32, source: source as u32, ..exact });
                }
            }
        }
        Self { latent, bias, spread, claims }
    }

    pub fn evidence(&self, claims: Vec<Observation>, sources: usize) -> Evidence {
        Evidence::new(vec![Asked::alone(0, Scale::Log { grain: 1.0 }); self.latent.len()], vec![0; sources], claims)
    }
}

/// How a figure is worded.
fn told(at: f64, dice: &mut Dice) -> Observation {
    let figure = at.exp().round();
    let tenth = 10f64.powf(figure.max(1.0).log10().floor()).max(1.0);
    let round = (figure / tenth).floor() * tenth;
    let exact = Observation::exact(0, 0, figure);
    match (dice.even() * 10.0) as u32 {
        0 => Observation { low: round, high: f64::INFINITY, best: round, ..exact },
        1 => Observation { low: f64::NEG_INFINITY, high: round + tenth, best: round + tenth, ..exact },
        2 => Observation { low: round, high: round + tenth, best: f64::NAN, ..exact },
        // One claim in a hundred has nothing to do with it.
        3 if dice.even() < 0.1 => Observation::exact(0, 0, (20.0 * dice.even()).exp().round()),
        _ => exact,
    }
}

/// Prints what is recovered, over several worlds.
pub fn run(worlds: u64, questions: usize, sources: usize) {
    let (mut held, mut latent_held, mut told, mut asked) = (0.0, 0.0, 0.0, 0.0);
    let (mut squares, mut spreads, mut moved, mut tried) = (0.0, 0.0, 0.0, 0.0);
    for seed in 0..worlds {
        let world = World::new(questions, sources, seed);
        let evidence = world.evidence(world.claims.clone(), sources);
        let fit = Fit::new(&evidence, &Settings::default());
        for cell in &fit.known.cells {
            let truth = world.bias[cell.source as usize];
            squares += (cell.bias - truth).powi(2);
            spreads += (cell.spread.variance.sqrt() / world.spread[cell.source as usize]).ln().abs();
            held += f64::from(u8::from(within(cell, truth)));
            told += 1.0;
        }
        for (outcome, truth) in fit.outcomes(&evidence, 0.95).iter().zip(&world.latent) {
            if let (Some(low), Some(high)) = (outcome.low, outcome.high) {
                latent_held += f64::from(u8::from(low <= truth.exp() && truth.exp() <= high));
                asked += 1.0;
            }
        }
        // An honest source more: exact figures, no bias.
        let mut dice = Dice(seed ^ 0xbeef);
        let mut more = world.claims.clone();
        for (question, latent) in world.latent.iter().enumerate() {
            if dice.even() < 0.5 {
                let figure = (latent + 0.1 * dice.normal()).exp().round();
                more.push(Observation::exact(question as u32, sources as u32, figure));
            }
        }
        let after = Fit::new(&world.evidence(more, sources + 1), &Settings::default());
        for (before, after) in fit.known.cells.iter().zip(&after.known.cells) {
            moved += f64::from(u8::from(!within(before, after.bias)));
            tried += 1.0;
        }
    }
    println!(
        "simulation: {worlds} worlds of {sources} sources and {questions} questions, a third of the claims bounds or ranges, some nonsense"
    );
    println!("  bias recovered within {:.3} (root mean square; true biases spread 0.4)", (squares / told).sqrt());
    println!("  spread recovered within a factor of {:.2}", (spreads / told).exp());
    println!(
        "  95 % intervals hold the true bias in {:.1} %, the latent value in {:.1} %",
        100.0 * held / told,
        100.0 * latent_held / asked
    );
    println!("  an honest source more moves another's bias out of its interval in {:.1} %", 100.0 * moved / tried);
}

fn within(cell: &Cell, truth: f64) -> bool {
    (cell.bias - truth).abs() <= 1.96 * cell.unsure.sqrt()
}
