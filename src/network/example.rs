//! Networks for tests, written as a chemist would write them.

use super::{Actor, Coefficient, Form, Law, Network, Pool, Quench, RateLaw, Reaction};

/// Builds a network line by line; panics on nonsense, since only tests use it.
#[derive(Default)]
pub struct Example {
    /// The network so far.
    pub network: Network,
    /// Its numbers.
    pub laws: Vec<Law>,
}

impl Example {
    /// A network whose solvent has this pKs.
    pub fn with_protons(p_autoprotolysis: f64) -> Example {
        let mut example = Example::default();
        let id = example.coefficient(
            "autoprotolysis",
            2,
            Law::constant(10f64.powf(-p_autoprotolysis)),
        );
        example.network.autoprotolysis = Some(id);
        example
    }

    /// Adds a coefficient and its numbers.
    pub fn coefficient(&mut self, name: &str, power: i32, law: Law) -> usize {
        self.network.coefficients.push(Coefficient {
            name: name.into(),
            power: f64::from(power),
        });
        self.laws.push(law);
        self.laws.len() - 1
    }

    /// Adds a family: its forms from least to most protonated (charge by trailing signs) and their pKa, most basic first.
    pub fn pool(&mut self, name: &str, forms: &str, p_acidity: &[f64]) -> usize {
        let pool = self.network.pools.len();
        let first = self.network.forms.len();
        for (protons, form) in forms.split_whitespace().enumerate() {
            let signs = form.trim_start_matches(|c| c != '+' && c != '-');
            let charge = signs.chars().map(|c| if c == '+' { 1 } else { -1 }).sum();
            self.network.forms.push(Form {
                name: form.into(),
                charge,
                elements: None,
                pool,
                protons,
            });
        }
        let acidity = (1..).zip(p_acidity);
        let acidity = acidity
            .map(|(i, p)| {
                self.coefficient(&format!("{name}.pKa{i}"), 1, Law::constant(10f64.powf(-p)))
            })
            .collect();
        self.network.pools.push(Pool {
            name: name.into(),
            forms: (first..self.network.forms.len()).collect(),
            acidity,
            fixed: None,
            on_quench: Quench::Stays,
        });
        pool
    }

    /// Adds species that are families of one.
    pub fn species(&mut self, names: &str) {
        names.split_whitespace().for_each(|name| {
            self.pool(name, name, &[]);
        });
    }

    /// Adds a reaction; `reverse` makes it reversible.
    pub fn reaction(&mut self, label: &str, equation: &str, forward: f64, reverse: Option<f64>) {
        self.reaction_with(
            label,
            equation,
            Law::constant(forward),
            reverse.map(Law::constant),
        );
    }

    /// Adds a reaction with laws of temperature.
    pub fn reaction_with(
        &mut self,
        label: &str,
        equation: &str,
        forward: Law,
        reverse: Option<Law>,
    ) {
        let (left, right) = equation.split_once("->").expect("an arrow");
        let (reactants, products) = (self.side(left), self.side(right));
        let order = |side: &[(Actor, u32)]| {
            let counted = side.iter().filter(|t| t.0 != Actor::Solvent);
            counted.map(|t| t.1 as i32).sum::<i32>()
        };
        let (forward_power, reverse_power) = (1 - order(&reactants), 1 - order(&products));
        let forward = self.coefficient(label, forward_power, forward);
        let reverse =
            reverse.map(|law| self.coefficient(&format!("{label} reverse"), reverse_power, law));
        self.network.reactions.push(Reaction {
            label: label.into(),
            reactants,
            products,
            law: RateLaw::MassAction,
            forward,
            reverse,
            fates: Vec::new(),
        });
    }

    fn side(&self, text: &str) -> Vec<(Actor, u32)> {
        let terms = text.split(" + ").map(str::trim).filter(|t| !t.is_empty());
        let term = |t: &str| {
            let (number, name) = match t.split_once(' ') {
                Some((number, name)) => (number.parse().expect("a number"), name),
                None => (1, t),
            };
            let actor = match name {
                "H+" => Actor::Proton,
                "lyate" => Actor::Lyate,
                "solvent" => Actor::Solvent,
                name => Actor::Form(
                    self.network
                        .forms
                        .iter()
                        .position(|f| f.name == name)
                        .expect("a declared form"),
                ),
            };
            (actor, number)
        };
        terms.map(term).collect()
    }

    /// The network alone.
    pub fn build(self) -> Network {
        self.network
    }
}

/// Secondary diamine, aldehyde and hydride with explicit protons: the skeleton of the default mechanism, two rungs of
/// acid-base families and four dehydration channels each. Constants are thermodynamically consistent:
/// K_ha 1 /M, [I][W]/([HA][H+]) `k_i`.
pub fn diamine() -> Example {
    let mut e = Example::with_protons(16.8);
    let k_i = 10f64.powf(7.36);
    let autoprotolysis = 10f64.powf(-16.8);
    let acid = 10f64.powf(-9.65);
    e.pool("D", "D DH+ DH2++", &[10.5, 6.9]);
    e.pool("M", "M MH+ MH2++", &[10.15, 6.25]);
    e.pool("B", "B BH+", &[9.0]);
    e.pool("HA1", "HA1 HA1H+", &[9.8]);
    e.pool("HA2", "HA2 HA2H+", &[8.9]);
    e.pool("I1", "I1+ I1H++", &[7.0]);
    e.species("I2+ Ald W ROH");
    e.pool("acetic acid", "AcO- AcOH", &[9.65]);
    e.species("BH4- spent-");
    e.reaction("addition-1", "D + Ald -> HA1", 2e3, Some(1e3));
    e.reaction("addition-2", "M + Ald -> HA2", 1e3, Some(1e3));
    for (n, from, to) in [(1, "HA1", "I1+"), (2, "HA2", "I2+")] {
        let solvent = format!("{from} + solvent -> {to} + lyate + W");
        e.reaction(
            &format!("dehydration-{n}"),
            &solvent,
            k_i * autoprotolysis,
            Some(1.0),
        );
        e.reaction(
            &format!("acid dehydration-{n}"),
            &format!("{from} + H+ -> {to} + W"),
            50.0 * k_i,
            Some(50.0),
        );
        let general = format!("{from} + AcOH -> {to} + W + AcO-");
        e.reaction(
            &format!("general-acid dehydration-{n}"),
            &general,
            1.0,
            Some(1.0 / (k_i * acid)),
        );
    }
    e.reaction("reduction-1", "I1+ + BH4- -> M + spent- + H+", 2.5e4, None);
    e.reaction("reduction-2", "I2+ + BH4- -> B + spent- + H+", 2.5e4, None);
    e.reaction("over-reduction", "Ald + BH4- -> ROH + spent-", 1.0, None);
    e
}

/// A ladder of `rungs` times four species for scale: consistent constants, every rung a closed cycle.
pub fn ladder(rungs: usize) -> Example {
    let mut e = Example::with_protons(14.0);
    e.species("Ald W");
    for n in 0..=rungs {
        let name = format!("N{n}");
        e.pool(&name, &format!("{name} {name}H+"), &[10.0]);
    }
    for n in 1..=rungs {
        for kind in ["HA", "NO"] {
            let name = format!("{kind}{n}");
            e.pool(&name, &format!("{name} {name}H+"), &[9.0]);
        }
        e.species(&format!("I{n}+"));
        let before = format!("N{}", n - 1);
        e.reaction(
            &format!("addition-{n}"),
            &format!("{before} + Ald -> HA{n}"),
            1.0,
            Some(1.0),
        );
        e.reaction(
            &format!("protonated addition-{n}"),
            &format!("{before}H+ + Ald -> HA{n}H+"),
            0.1,
            Some(1.0),
        );
        e.reaction(
            &format!("dehydration-{n}"),
            &format!("HA{n} + solvent -> I{n}+ + lyate + W"),
            1e-7,
            Some(1.0),
        );
        e.reaction(
            &format!("acid dehydration-{n}"),
            &format!("HA{n}H+ -> I{n}+ + W"),
            1e7 * 1e-9,
            Some(1.0),
        );
        e.reaction(
            &format!("acetal-{n}"),
            &format!("I{n}+ + lyate -> NO{n}"),
            1e7,
            Some(1.0),
        );
        e.reaction(
            &format!("exchange-{n}"),
            &format!("HA{n} -> NO{n} + W"),
            1.0,
            Some(1.0),
        );
        e.reaction(
            &format!("reduction-{n}"),
            &format!("I{n}+ -> N{n} + H+"),
            1.0,
            None,
        );
    }
    e
}
