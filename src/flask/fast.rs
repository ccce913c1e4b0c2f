//! Which directions of which reactions are so fast over a program that the difference of two of them has no digits left.
//!
//! An estimate from the numbers alone, made before anything runs; it decides how a network is laid out, never what comes out of it.

use super::program::{Action, Item, Program};
use crate::network::formula::{Moment, Operation};
use crate::network::{Actor, Law, Network};

/// A reaction (index in the network) and whether its reverse direction is meant.
pub type Direction = (usize, bool);

/// Turnovers within one stretch from which on a direction counts as fast: of the sixteen digits of a difference between two such
/// directions seven are left then, and the guard of the factors begins to hold the steps back at ten times as many.
const FAST: f64 = 1e9;

/// Fractions of the largest concentration at which rates are estimated.
const LEVELS: [f64; 3] = [1.0, 1e-3, 1e-6];

/// What a program comes to at most.
#[derive(Debug, Clone, Copy)]
struct Extremes {
    temperatures: [f64; 2],
    /// All that is put in over the least volume, mol/L.
    concentration: f64,
    /// Longest stretch, s.
    longest: f64,
}

/// The directions of a network's reactions that are fast with its coefficients by any of these laws, over any of these programs.
pub fn fast(network: &Network, laws: &[&[Law]], programs: &[&Program]) -> Vec<Direction> {
    let Some(extremes) = programs
        .iter()
        .map(|p| Extremes::of(p))
        .reduce(Extremes::and)
    else {
        return Vec::new();
    };
    let directions = (0..network.reactions.len()).flat_map(|r| [(r, false), (r, true)]);
    let fastest = |direction: Direction, laws: &[Law]| {
        let at = extremes
            .temperatures
            .into_iter()
            .flat_map(|t| LEVELS.map(|l| (t, l)));
        let rates = at.map(|(temperature, level)| {
            let c = level * extremes.concentration;
            rate(network, laws, direction, temperature, c).map_or(0.0, |rate| rate / c)
        });
        rates.fold(0.0, f64::max)
    };
    let is_fast = |direction: &Direction| {
        let rates = laws.iter().map(|laws| fastest(*direction, laws));
        rates.fold(0.0, f64::max) * extremes.longest >= FAST
    };
    directions.filter(is_fast).collect()
}

/// Rate (mol/L/s) of a direction where every concentration is the same; none for a direction that there is not.
fn rate(
    network: &Network,
    laws: &[Law],
    (reaction, reverse): Direction,
    t: f64,
    c: f64,
) -> Option<f64> {
    let reaction = &network.reactions[reaction];
    let of = |actor: Actor| match actor {
        Actor::Form(form) => {
            let fixed = network.pools[network.forms[form].pool].fixed;
            fixed.map_or(c, |fixed| laws[fixed].at(t))
        }
        Actor::Proton | Actor::Lyate => c,
        Actor::Solvent => 1.0,
    };
    let product = |side: &[(Actor, u32)]| {
        let powers = side.iter().map(|&(actor, n)| of(actor).powi(n as i32));
        powers.product::<f64>()
    };
    if reverse {
        return Some(laws[reaction.reverse?].at(t) * product(&reaction.products));
    }
    let k = laws[reaction.forward].at(t);
    let Some(formula) = network.law_of(reaction) else {
        return Some(k * product(&reaction.reactants));
    };
    let values = formula.values(1.0, |leaf| match leaf {
        Operation::Coefficient(id) => laws[id].at(t),
        Operation::Concentration(actor) => of(actor),
        Operation::Present(form, _) => of(Actor::Form(form)),
        Operation::Moment(Moment::Temperature) => t,
        Operation::Moment(Moment::Ph) => 7.0,
        _ => 1.0,
    });
    values.last().map(|value| (k * value).abs())
}

impl Extremes {
    fn of(program: &Program) -> Extremes {
        let mut extremes = Extremes {
            temperatures: [program.temperature; 2],
            concentration: 0.0,
            longest: 0.0,
        };
        let (mut temperature, mut volume, mut least, mut amount) =
            (program.temperature, program.volume, f64::INFINITY, 0.0);
        for item in &program.items {
            match item {
                Item::Act(Action::Dose(dose)) => {
                    amount += dose.pools.iter().map(|&(_, n)| n.abs()).sum::<f64>();
                    volume += dose.volume;
                }
                Item::Act(Action::Temperature(t)) => temperature = *t,
                Item::Act(Action::Volume(v)) => volume = *v,
                Item::Act(_) => {}
                Item::Run(stretch) => {
                    extremes.warm(temperature);
                    least = least.min(volume);
                    temperature += stretch.heating * stretch.duration;
                    let fed: f64 = stretch.feed.pools.iter().map(|&(_, n)| n.abs()).sum();
                    amount += fed * stretch.duration;
                    volume += stretch.feed.volume * stretch.duration;
                    extremes.longest = extremes.longest.max(stretch.duration);
                }
            }
            extremes.warm(temperature);
        }
        extremes.concentration = amount / least;
        extremes
    }

    /// The wider of each.
    fn and(mut self, other: Extremes) -> Extremes {
        other.temperatures.into_iter().for_each(|t| self.warm(t));
        self.concentration = self.concentration.max(other.concentration);
        self.longest = self.longest.max(other.longest);
        self
    }

    fn warm(&mut self, temperature: f64) {
        let [low, high] = &mut self.temperatures;
        (*low, *high) = (low.min(temperature), high.max(temperature));
    }
}
