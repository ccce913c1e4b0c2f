//! Which reactions are so fast both ways, over a program, that the difference between their directions has no digits left.
//!
//! An estimate from the numbers alone, made before anything runs; it decides how a network is laid out, never what comes out of it.

use std::collections::BTreeSet;

use crate::flask::program::{Action, Dose, Item, Program};
use crate::kernel::{ReactionDirection, in_need};
use crate::network::formula::{Moment, Operation};
use crate::network::{Actor, CoefficientId, Law, Network, PoolId};
use crate::solver::math;

/// Turnovers within one stretch from which on a direction counts as fast: of the sixteen digits of a difference between two such
/// directions seven are left then, and the guard of the factors begins to hold the steps back at ten times as many.
const FAST: f64 = 1e9;

/// Fractions of the largest concentration at which rates are estimated.
const LEVELS: [f64; 3] = [1.0, 1e-3, 1e-6];
/// Acidities between the extremes at which rates are estimated, and how far (in pH) reactions may move these beyond what was put in.
const ACIDITIES: usize = 5;
const MARGIN: f64 = 1.0;
/// Where the acidity is looked for, as `ln h`, and how often the range is halved.
const ACIDITY_RANGE: [f64; 2] = [-60.0, 5.0];
const BISECTIONS: usize = 12;

/// What programs come to at most.
#[derive(Debug, Clone, Copy)]
struct Extremes {
    temperatures: [f64; 2],
    /// `ln h`; of a network without protons anything.
    acidities: [f64; 2],
    /// All that is put in over the least volume, mol/L.
    concentration: f64,
    /// Longest stretch, s.
    longest: f64,
}

/// One set of conditions.
#[derive(Debug, Clone, Copy)]
struct Conditions<'a> {
    network: &'a Network,
    laws: &'a [Law],
    temperature: f64,
    ln_h: f64,
    concentration: f64,
}

/// The reactions of a network that need an extent with its coefficients by any of these laws, over any of these programs; ascending.
/// Directions cancel only where they are fast under the same conditions.
pub fn cancelling(network: &Network, runs: &[(Vec<Law>, Program)]) -> Vec<usize> {
    let each = runs.iter();
    let each = each.map(|(laws, program)| ProgramWalk::new(network, laws, program).extremes());
    let Some(extremes) = each.reduce(Extremes::and) else {
        return Vec::new();
    };
    // Most axes change no law.
    let mut laws: Vec<&Vec<Law>> = Vec::new();
    for (each, _) in runs {
        if !laws.contains(&each) {
            laws.push(each);
        }
    }
    let conditions = laws
        .into_iter()
        .flat_map(|laws| extremes.conditions(network, laws));
    let fast: BTreeSet<Vec<ReactionDirection>> =
        conditions.map(|at| at.fast(extremes.longest)).collect();
    let needy = fast.iter().flat_map(|fast| in_need(network, fast));
    needy.collect::<BTreeSet<usize>>().into_iter().collect()
}

impl Extremes {
    /// Conditions spread over them.
    fn conditions<'a>(self, network: &'a Network, laws: &'a [Law]) -> Vec<Conditions<'a>> {
        let [basic, acidic] = self.acidities;
        let mut all = Vec::new();
        let [low, high] = self.temperatures;
        let temperatures = if low == high {
            vec![low]
        } else {
            vec![low, high]
        };
        for temperature in temperatures {
            for level in LEVELS {
                all.extend((0..ACIDITIES).map(|i| Conditions {
                    network,
                    laws,
                    temperature,
                    ln_h: basic + (acidic - basic) * i as f64 / (ACIDITIES - 1) as f64,
                    concentration: level * self.concentration,
                }));
            }
        }
        all
    }

    /// The wider of each.
    fn and(self, other: Extremes) -> Extremes {
        Extremes {
            temperatures: wider(self.temperatures, other.temperatures),
            acidities: wider(self.acidities, other.acidities),
            concentration: self.concentration.max(other.concentration),
            longest: self.longest.max(other.longest),
        }
    }
}

fn wider(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [a[0].min(b[0]), a[1].max(b[1])]
}

impl Conditions<'_> {
    /// The directions that are fast over so many seconds.
    fn fast(&self, seconds: f64) -> Vec<ReactionDirection> {
        let reactions = 0..self.network.reactions.len();
        let directions = reactions.flat_map(|r| [(r, false), (r, true)]);
        let turnovers =
            |direction| self.rate(direction).unwrap_or(0.0) / self.concentration * seconds;
        directions
            .filter(|&direction| turnovers(direction) >= FAST)
            .collect()
    }

    /// Rate (mol/L/s) of a direction where every pool has the same concentration; none for a direction that there is not.
    fn rate(&self, (reaction, reverse): ReactionDirection) -> Option<f64> {
        let reaction = &self.network.reactions[reaction];
        let product = |side: &[(Actor, u32)]| {
            let powers = side.iter().map(|&(actor, n)| self.of(actor).powi(n as i32));
            powers.product::<f64>()
        };
        if reverse {
            return Some(self.number(reaction.reverse?) * product(&reaction.products));
        }
        let k = self.number(reaction.forward);
        let Some(formula) = self.network.law_of(reaction) else {
            return Some(k * product(&reaction.reactants));
        };
        let values = formula.values(1.0, |leaf| match leaf {
            Operation::Coefficient(id) => self.number(id),
            Operation::Concentration(actor) => self.of(actor),
            Operation::Present(form, _) => self.of(Actor::Form(form)),
            Operation::Moment(Moment::Temperature) => self.temperature,
            Operation::Moment(Moment::Ph) => -self.ln_h / std::f64::consts::LN_10,
            _ => 1.0,
        });
        values.last().map(|value| (k * value).abs())
    }

    fn number(&self, coefficient: CoefficientId) -> f64 {
        self.laws[coefficient].at(self.temperature)
    }

    /// Concentration of what takes part in a reaction.
    fn of(&self, actor: Actor) -> f64 {
        match actor {
            Actor::Form(form) => {
                let pool = self.network.forms[form].pool;
                let fixed = self.network.pools[pool].fixed;
                let total = fixed.map_or(self.concentration, |fixed| self.number(fixed));
                let forms = &self.network.pools[pool].forms;
                let weights = self.weights(pool);
                let at = forms.iter().position(|&f| f == form).unwrap_or(0);
                let share = weights
                    .get(at)
                    .map_or(1.0, |w| w / weights.iter().sum::<f64>());
                total * share
            }
            Actor::Proton => math::exp(self.ln_h),
            Actor::Lyate => self.lyate(),
            Actor::Solvent => 1.0,
        }
    }

    fn lyate(&self) -> f64 {
        let ks = self
            .network
            .autoprotolysis
            .map_or(0.0, |ks| self.number(ks));
        ks * math::exp(-self.ln_h)
    }

    /// Amounts of a pool's forms relative to its first.
    fn weights(&self, pool: PoolId) -> Vec<f64> {
        let h = math::exp(self.ln_h);
        let mut weights = vec![1.0];
        if self.network.autoprotolysis.is_some() {
            for &ka in &self.network.pools[pool].acidity {
                weights.push(weights[weights.len() - 1] * h / self.number(ka));
            }
        }
        weights
    }

    /// Charge per litre that these amounts (mol) have in this volume.
    fn charge(&self, amounts: &[f64], ions: f64, volume: f64) -> f64 {
        let mut charge = ions;
        for (pool, amount) in amounts.iter().enumerate().filter(|pool| *pool.1 != 0.0) {
            let weights = self.weights(pool);
            let protons = weights
                .iter()
                .enumerate()
                .map(|(j, w)| j as f64 * w)
                .sum::<f64>();
            let first = self.network.forms[self.network.pools[pool].forms[0]].charge;
            charge += amount * (f64::from(first) + protons / weights.iter().sum::<f64>());
        }
        charge / volume + math::exp(self.ln_h) - self.lyate()
    }
}

/// A program walked through without its reactions.
struct ProgramWalk<'a> {
    program: &'a Program,
    at: Conditions<'a>,
    amounts: Vec<f64>,
    ions: f64,
    volume: f64,
    extremes: Extremes,
}

impl<'a> ProgramWalk<'a> {
    fn new(network: &'a Network, laws: &'a [Law], program: &'a Program) -> Self {
        ProgramWalk {
            program,
            at: Conditions {
                network,
                laws,
                temperature: program.temperature,
                ln_h: 0.0,
                concentration: 0.0,
            },
            amounts: vec![0.0; network.pools.len()],
            ions: 0.0,
            volume: program.volume,
            extremes: Extremes {
                temperatures: [program.temperature; 2],
                acidities: [f64::INFINITY, f64::NEG_INFINITY],
                concentration: 0.0,
                longest: 0.0,
            },
        }
    }

    fn extremes(mut self) -> Extremes {
        for item in &self.program.items {
            match item {
                Item::Act(Action::Dose(dose)) => self.put_in(dose, 1.0),
                Item::Act(Action::Temperature(t)) => self.at.temperature = *t,
                Item::Act(Action::Volume(v)) => self.volume = *v,
                Item::Act(_) => {}
                Item::Run(stretch) => {
                    self.look(stretch.duration);
                    self.at.temperature += stretch.heating * stretch.duration;
                    self.put_in(&stretch.feed, stretch.duration);
                    self.look(stretch.duration);
                }
            }
        }
        self.extremes
    }

    fn put_in(&mut self, dose: &Dose, times: f64) {
        for &(pool, amount) in &dose.pools {
            self.amounts[pool] += amount * times;
        }
        self.ions += dose.spectator_charge * times;
        self.volume += dose.volume * times;
    }

    /// Takes note of the conditions at one end of a stretch.
    fn look(&mut self, duration: f64) {
        let acidity = self.acidity();
        let margin = MARGIN * std::f64::consts::LN_10;
        self.extremes = self.extremes.and(Extremes {
            temperatures: [self.at.temperature; 2],
            acidities: [acidity - margin, acidity + margin],
            concentration: self.amounts.iter().sum::<f64>() / self.volume,
            longest: duration,
        });
    }

    /// `ln h` at which what was put in is neutral, by bisection; what a buffer holds, where one does.
    fn acidity(&self) -> f64 {
        if let Some(ph) = self.program.ph {
            return -ph * std::f64::consts::LN_10;
        }
        let [mut low, mut high] = ACIDITY_RANGE;
        for _ in 0..BISECTIONS {
            let ln_h = 0.5 * (low + high);
            let charge =
                Conditions { ln_h, ..self.at }.charge(&self.amounts, self.ions, self.volume);
            if charge > 0.0 {
                high = ln_h;
            } else {
                low = ln_h;
            }
        }
        high
    }
}
