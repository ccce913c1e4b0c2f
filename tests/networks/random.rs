//! Random networks and procedures, each a pure function of its number: what they are, and their text as a scenario.
//!
//! Every species has a mass and every reaction keeps it, so that nothing explodes; reversible steps follow free energies, so that
//! every cycle closes. Knows neither the kernel nor the solver.

use std::fmt::Write as _;

/// A random network with its flask and procedure.
pub struct Network {
    pub species: Vec<Species>,
    pub reactions: Vec<Reaction>,
    /// L.
    pub volume: f64,
    /// K.
    pub temperature: f64,
    pub protic: bool,
    pub steps: Vec<Step>,
    pub tolerance: f64,
}

pub struct Species {
    pub mass: u32,
    pub acid_base: Option<AcidBase>,
}

/// A neutral base, or a neutral acid, with the pKa of its only step.
#[derive(Clone, Copy)]
pub struct AcidBase {
    pub base: bool,
    pub pka: f64,
}

/// A reaction of the neutral forms.
pub struct Reaction {
    pub left: Vec<(usize, u32)>,
    pub right: Vec<(usize, u32)>,
    /// At 25 °C, in M and s.
    pub forward: f64,
    pub reverse: Option<f64>,
    /// J/mol.
    pub activation: Option<f64>,
    /// An order of its own of one reactant.
    pub order: Option<(usize, f64)>,
}

/// What is done; amounts in mol.
#[derive(Clone)]
pub enum Step {
    Charge(Vec<(usize, f64)>),
    Stir(f64),
    Add(usize, f64),
    /// Amount, volume of the solution (L), s.
    Feed(usize, f64, f64, f64),
    /// Amount, number, s.
    Portions(usize, f64, u32, f64),
    /// K, s.
    Ramp(f64, f64),
    /// K.
    Jump(f64),
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn within(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Uniform in the logarithm, to five digits.
    fn decades(&mut self, low: f64, high: f64) -> f64 {
        digits(10_f64.powf(self.within(low, high)))
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }
}

/// As it will be read from the text.
fn digits(x: f64) -> f64 {
    format!("{x:.4e}").parse().expect("a number")
}

const GAS_CONSTANT: f64 = 8.314_462_618_153_24;
/// Bimolecular constants stay below what diffusion allows in water.
const FASTEST_IN_WATER: f64 = 5e9;

impl Network {
    /// The network of a number; `most` species at most.
    pub fn new(number: u64, most: usize) -> Network {
        let mut dice = Dice(number.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 0x5eed);
        let size = 3 + (dice.unit().powi(2) * (most - 2) as f64) as usize;
        let protic = dice.chance(0.25);
        let species: Vec<Species> = (0..size)
            .map(|_| Species {
                mass: 1 + dice.below(5) as u32,
                acid_base: (protic && dice.chance(0.4)).then(|| {
                    let base = dice.chance(0.6);
                    let pka = if base {
                        dice.within(7.0, 11.0)
                    } else {
                        dice.within(3.0, 10.0)
                    };
                    AcidBase {
                        base,
                        pka: digits(pka),
                    }
                }),
            })
            .collect();
        let mut network = Network {
            species,
            reactions: Vec::new(),
            volume: dice.decades(-2.0, -1.0),
            temperature: 298.15,
            protic,
            steps: Vec::new(),
            tolerance: [1e-5, 1e-5, 1e-6, 1e-7][dice.below(4)],
        };
        let energies: Vec<f64> = (0..size).map(|_| dice.within(-4.0, 4.0)).collect();
        let wanted = size + dice.below(size);
        for _ in 0..20 * wanted {
            if network.reactions.len() < wanted {
                let new = network.reaction(&energies, &mut dice);
                network.reactions.extend(new);
            }
        }
        network.procedure(&mut dice);
        network
    }

    fn mass(&self, side: &[(usize, u32)]) -> u32 {
        side.iter().map(|&(s, n)| n * self.species[s].mass).sum()
    }

    /// A reaction that keeps the mass and is not there yet.
    fn reaction(&self, energies: &[f64], dice: &mut Dice) -> Option<Reaction> {
        let side = |molecules: usize, dice: &mut Dice| {
            let mut side: Vec<(usize, u32)> = Vec::new();
            for _ in 0..molecules {
                let s = dice.below(energies.len());
                match side.iter_mut().find(|entry| entry.0 == s) {
                    Some(entry) => entry.1 += 1,
                    None => side.push((s, 1)),
                }
            }
            side.sort_unstable();
            side
        };
        let left = side(if dice.chance(0.4) { 1 } else { 2 }, dice);
        let right = (0..60).find_map(|_| {
            let molecules = 1 + dice.below(3);
            let right = side(molecules, dice);
            (self.mass(&right) == self.mass(&left) && right != left).then_some(right)
        })?;
        let known = |r: &Reaction| {
            (r.left == left && r.right == right) || (r.left == right && r.right == left)
        };
        if self.reactions.iter().any(known) {
            return None;
        }
        let two = left.iter().map(|e| e.1).sum::<u32>() == 2;
        let mut reaction = Reaction {
            forward: if two {
                dice.decades(-6.0, 5.0)
            } else {
                dice.decades(-7.0, 2.0)
            },
            left,
            right,
            reverse: None,
            activation: None,
            order: None,
        };
        let few = reaction.right.iter().map(|e| e.1).sum::<u32>() <= 2;
        if few && dice.chance(0.4) {
            self.reverse(&mut reaction, energies, dice);
        } else if !self.protic && dice.chance(0.3) {
            reaction.activation = Some(digits(dice.within(2e4, 1e5)));
        } else if dice.chance(0.08) {
            let at = dice.below(reaction.left.len());
            let order = [0.5, 0.7, 1.5][dice.below(3)];
            reaction.order = Some((reaction.left[at].0, order));
        }
        Some(reaction)
    }

    /// Both ways over 14 decades.
    fn reverse(&self, reaction: &mut Reaction, energies: &[f64], dice: &mut Dice) {
        let sum = |side: &[(usize, u32)]| {
            side.iter()
                .map(|&(s, n)| f64::from(n) * energies[s])
                .sum::<f64>()
        };
        let ratio = f64::exp(sum(&reaction.right) - sum(&reaction.left));
        let fastest = if self.protic { FASTEST_IN_WATER } else { 1e8 };
        reaction.forward = dice.decades(-6.0, 8.0).min(fastest).min(fastest / ratio);
        reaction.reverse = Some(reaction.forward * ratio);
    }

    fn procedure(&mut self, dice: &mut Dice) {
        let size = self.species.len();
        let unit = digits(self.volume * dice.within(0.02, 0.5));
        let mut charge = vec![(0, unit)];
        for s in 1..size {
            if dice.chance(0.35) || s == 1 {
                charge.push((s, digits(unit * dice.within(0.05, 2.0))));
            }
        }
        self.steps.push(Step::Charge(charge));
        let scale = dice.within(2.0, 5.5);
        let time = |dice: &mut Dice| dice.decades(scale - 1.0, scale);
        self.steps.push(Step::Stir(time(dice)));
        for _ in 0..dice.below(4) {
            let (s, amount) = (dice.below(size), digits(unit * dice.within(0.05, 1.0)));
            let step = match dice.below(if self.protic { 3 } else { 5 }) {
                0 => Step::Add(s, amount),
                1 => Step::Feed(
                    s,
                    amount,
                    digits(self.volume * dice.within(0.01, 0.5)),
                    time(dice),
                ),
                2 => Step::Portions(s, amount, 2 + dice.below(3) as u32, time(dice)),
                3 => Step::Ramp(digits(dice.within(270.0, 340.0)), time(dice)),
                _ => Step::Jump(digits(dice.within(270.0, 340.0))),
            };
            self.steps.push(step);
            self.steps.push(Step::Stir(time(dice)));
        }
    }

    /// Amount that 1 equiv is, mol.
    pub fn basis(&self) -> f64 {
        match &self.steps[0] {
            Step::Charge(list) => list[0].1,
            _ => unreachable!("a procedure begins with a charge"),
        }
    }

    /// The scenario.
    pub fn text(&self) -> String {
        let mut text = String::from("version = 1\ntitle = \"random network\"\n");
        if self.protic {
            text += "[chemistry]\nsolvent = \"water\"\n";
        }
        text += "[species]\n";
        for (i, species) in self.species.iter().enumerate() {
            let keys = species
                .acid_base
                .map_or_else(String::new, |a| match a.base {
                    true => format!(" pKa = [{}] ", a.pka),
                    false => format!(" forms = [\"S{i}\", \"S{i}-\"], pKa = [{}] ", a.pka),
                });
            let _ = writeln!(text, "S{i} = {{{keys}}}");
        }
        text += "[reactions]\n";
        for (i, reaction) in self.reactions.iter().enumerate() {
            let _ = writeln!(text, "r{i} = {{ {} }}", reaction.text());
        }
        let _ = writeln!(
            text,
            "[flask]\nbasis = \"S0\"\namount = \"{:e} mol\"\nvolume = \"{:e} L\"\ntemperature = \"{} K\"",
            self.basis(),
            self.volume,
            self.temperature
        );
        for step in &self.steps {
            let _ = writeln!(text, "[[procedure]]\n{}", step.text());
        }
        text
    }
}

impl Reaction {
    fn text(&self) -> String {
        let side = |side: &[(usize, u32)]| {
            let term = |&(s, n): &(usize, u32)| {
                if n == 1 {
                    format!("S{s}")
                } else {
                    format!("{n} S{s}")
                }
            };
            side.iter().map(term).collect::<Vec<_>>().join(" + ")
        };
        let arrow = if self.reverse.is_some() { "<=>" } else { "->" };
        let own = |s: usize, n: u32| {
            self.order
                .filter(|o| o.0 == s)
                .map_or(f64::from(n), |o| o.1)
        };
        let forward: f64 = self.left.iter().map(|&(s, n)| own(s, n)).sum();
        let mut text = format!(
            "equation = \"{} {arrow} {}\", k = \"{:e} {}\"",
            side(&self.left),
            side(&self.right),
            self.forward,
            unit(forward)
        );
        if let Some(reverse) = self.reverse {
            let order = self.right.iter().map(|e| f64::from(e.1)).sum();
            let _ = write!(text, ", kr = \"{reverse:e} {}\"", unit(order));
        }
        if let Some(activation) = self.activation {
            let _ = write!(text, ", Ea = \"{activation} J/mol\"");
        }
        if let Some((s, order)) = self.order {
            let _ = write!(text, ", orders = {{ S{s} = {order} }}");
        }
        text
    }

    /// How much faster at a temperature (K) than at 25 °C.
    pub fn heat(&self, temperature: f64) -> f64 {
        let activation = self.activation.unwrap_or(0.0);
        (activation / GAS_CONSTANT * (1.0 / 298.15 - 1.0 / temperature)).exp()
    }
}

fn unit(order: f64) -> String {
    let power = digits(order - 1.0);
    match power {
        0.0 => "/s".into(),
        1.0 => "/M/s".into(),
        p if p > 0.0 => format!("/M^{p}/s"),
        p => format!("M^{}/s", -p),
    }
}

impl Step {
    fn text(&self) -> String {
        match self {
            Step::Charge(list) => {
                let amounts = list.iter().map(|(s, n)| format!("S{s} = \"{n:e} mol\""));
                format!("charge = {{ {} }}", amounts.collect::<Vec<_>>().join(", "))
            }
            Step::Stir(t) => format!("stir = \"{t} s\""),
            Step::Add(s, n) => format!("add = {{ S{s} = \"{n:e} mol\" }}"),
            Step::Feed(s, n, volume, t) => {
                format!(
                    "add = {{ S{s} = \"{n:e} mol\" }}\nvolume = \"{volume:e} L\"\nover = \"{t} s\""
                )
            }
            Step::Portions(s, n, number, t) => {
                format!("add = {{ S{s} = \"{n:e} mol\" }}\nportions = {number}\nover = \"{t} s\"")
            }
            Step::Ramp(to, t) => format!("temperature = \"{to} K\"\nover = \"{t} s\""),
            Step::Jump(to) => format!("temperature = \"{to} K\""),
        }
    }
}
