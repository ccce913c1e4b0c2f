//! Networks and programs written by hand, for tests below the scenario language.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::sync::Arc;

use monobis::flask::program::Dose;
use monobis::flask::{Action, Item, Program, SaveOptions, Stretch, Trajectory};
use monobis::kernel::KernelOptions;
use monobis::kernel::{Kernel, fast};
use monobis::network::{Actor, Coefficient, Form, Law, Network, Pool, Quench, RateLaw, Reaction};
use monobis::reactor::{Reactor, Setup};
use monobis::solver::{CourseEnd, Method, Solver, SolverOptions, Steps, Stop};

use crate::forced;

/// A network with its numbers.
#[derive(Clone, Default)]
pub struct Chemistry {
    pub network: Network,
    pub laws: Vec<Law>,
}

impl Chemistry {
    /// Species without pKa; the charge is read off the name's signs.
    pub fn species(mut self, names: &str) -> Self {
        for name in names.split_whitespace() {
            self = self.family(name, &[name], &[]);
        }
        self
    }

    /// A protonation family, least to most protonated, with the acidity constants of its steps.
    pub fn family(mut self, pool: &str, forms: &[&str], acidity: &[Law]) -> Self {
        let id = self.network.pools.len();
        let first = self.network.forms.len();
        for (protons, name) in forms.iter().enumerate() {
            let form = Form {
                name: name.to_string(),
                charge: charge(name),
                elements: None,
                pool: id,
                protons,
            };
            self.network.forms.push(form);
        }
        let acidity = acidity
            .iter()
            .map(|&ka| self.coefficient(pool, 1, ka))
            .collect();
        self.network.pools.push(Pool {
            name: pool.to_string(),
            forms: (first..first + forms.len()).collect(),
            acidity,
            fixed: None,
            on_quench: Quench::Stays,
        });
        self
    }

    pub fn autoprotolysis(mut self, ks: f64) -> Self {
        let id = self.coefficient("Ks", 2, Law::constant(ks));
        self.network.autoprotolysis = Some(id);
        self
    }

    /// `A + 2 B -> C`, or `<=>` with a reverse law.
    pub fn reaction(mut self, equation: &str, forward: Law, reverse: Option<Law>) -> Self {
        let arrow = if equation.contains("<=>") {
            "<=>"
        } else {
            "->"
        };
        let (left, right) = equation.split_once(arrow).expect("an arrow");
        let (reactants, products) = (self.side(left), self.side(right));
        let forward = self.coefficient(equation, 1 - order(&reactants), forward);
        let reverse = reverse.map(|law| self.coefficient(equation, 1 - order(&products), law));
        let label = format!("r{}", self.network.reactions.len());
        let law = RateLaw::MassAction;
        self.network.reactions.push(Reaction {
            label,
            reactants,
            products,
            law,
            forward,
            reverse,
            fates: vec![],
        });
        self
    }

    /// Books the last reaction's progress.
    pub fn booked(mut self, name: &str) -> Self {
        self.network.fates.push(monobis::network::Fate {
            account: "test".into(),
            name: name.into(),
        });
        let fate = self.network.fates.len() - 1;
        self.network
            .reactions
            .last_mut()
            .expect("a reaction")
            .fates
            .push((fate, 1.0));
        self
    }

    pub fn pool(&self, name: &str) -> usize {
        self.network
            .pools
            .iter()
            .position(|p| p.name == name)
            .expect("a pool")
    }

    fn coefficient(&mut self, name: &str, power: i32, law: Law) -> usize {
        self.network.coefficients.push(Coefficient {
            name: name.to_string(),
            power: f64::from(power),
        });
        self.laws.push(law);
        self.laws.len() - 1
    }

    fn side(&self, text: &str) -> Vec<(Actor, u32)> {
        let terms = text.split(" + ").map(str::trim).filter(|t| !t.is_empty());
        let term = |t: &str| {
            let (count, name) = t
                .split_once(' ')
                .map_or((1, t), |(n, name)| (n.parse().expect("a count"), name));
            let actor = match name {
                "H+" => Actor::Proton,
                "lyate" => Actor::Lyate,
                "solvent" => Actor::Solvent,
                _ => Actor::Form(
                    self.network
                        .forms
                        .iter()
                        .position(|f| f.name == name)
                        .expect(name),
                ),
            };
            (actor, count)
        };
        terms.map(term).collect()
    }
}

fn charge(name: &str) -> i32 {
    let plus = name.chars().rev().take_while(|&c| c == '+').count() as i32;
    let minus = name.chars().rev().take_while(|&c| c == '-').count() as i32;
    plus - minus
}

fn order(side: &[(Actor, u32)]) -> i32 {
    side.iter()
        .filter(|(a, _)| *a != Actor::Solvent)
        .map(|&(_, n)| n as i32)
        .sum()
}

/// Arrhenius: value at 25 °C, activation energy in J/mol.
pub fn arrhenius(k: f64, ea: f64) -> Law {
    Law {
        value: k,
        t_ref: 298.15,
        b: 0.0,
        e: -ea / monobis::network::law::GAS_CONSTANT,
    }
}

/// Acidity constant from pKa at 25 °C and enthalpy of dissociation, J/mol.
pub fn acidity(pka: f64, dh: f64) -> Law {
    Law {
        value: 10f64.powf(-pka),
        ..arrhenius(1.0, dh)
    }
}

/// A program with one compound per pool (compound index = pool index).
pub fn program(volume: f64, items: Vec<Item>) -> Program {
    Program {
        jacket: None,
        volume,
        temperature: 298.15,
        ph: None,
        pressures: Vec::new(),
        basis: 1.0,
        items,
    }
}

/// Puts moles of pools in.
pub fn dose(list: &[(usize, f64)]) -> Item {
    dose_with(list, 0.0, 0.0)
}

pub fn dose_with(list: &[(usize, f64)], spectator_charge: f64, volume: f64) -> Item {
    let pools = list.to_vec();
    Item::Act(Action::Dose(Dose {
        charged: pools.clone(),
        pools,
        spectator_charge,
        volume,
    }))
}

pub fn stir(duration: f64) -> Item {
    Item::Run(Stretch {
        duration,
        ..Stretch::default()
    })
}

/// One run.
pub struct Run {
    pub tolerance: f64,
    pub method: Method,
    pub options: SolverOptions,
    pub kernel: KernelOptions,
    pub record: SaveOptions,
}

impl Default for Run {
    fn default() -> Self {
        Run {
            tolerance: 1e-8,
            method: Method::Rodas5P,
            options: forced::options(),
            kernel: KernelOptions::default(),
            record: SaveOptions::default(),
        }
    }
}

impl Run {
    pub fn of(&self, chemistry: &Chemistry, program: Program) -> (Trajectory, CourseEnd) {
        let run = (chemistry.laws.clone(), program.clone());
        let options = KernelOptions {
            extents: fast::cancelling(&chemistry.network, &[run]),
            ..self.kernel.clone()
        };
        let kernel = Arc::new(Kernel::new(chemistry.network.clone(), &options));
        self.with_kernel(kernel, chemistry, program)
    }

    pub fn with_kernel(
        &self,
        kernel: Arc<Kernel>,
        chemistry: &Chemistry,
        program: Program,
    ) -> (Trajectory, CourseEnd) {
        let setup = Setup {
            kernel: Arc::clone(&kernel),
            program: Arc::new(program),
            record: Arc::new(self.record.clone()),
            laws: chemistry.laws.clone(),
            agents: Arc::new(Vec::new()),
            compounds: chemistry.network.pools.len(),

            charged_before: Vec::new(),
            tallies: None,
            tolerance: self.tolerance,
            steps: Steps::default(),
        };
        let solver =
            Solver::new(kernel.as_ref(), self.method).expect("a structure that can be solved");
        let mut result = None;
        solver.run(
            [Reactor::new(&setup, 0)],
            &self.options,
            |course, outcome| {
                result = Some((course.into_remains(), outcome));
            },
        );
        result.expect("one course, one result")
    }

    /// Amounts of all pools at the end of a run that must finish.
    pub fn amounts(&self, chemistry: &Chemistry, program: Program) -> Vec<f64> {
        let (remains, outcome) = self.of(chemistry, program);
        assert_eq!(outcome.stop, Stop::Finished);
        remains.mixture.amounts
    }
}
