//! A network compiled for the solver: what it is, how it is laid out, what it conserves.
//!
//! Structure only; knows no mixture.

use super::invariants::Invariants;
use super::layout::{
    CONDITIONS, Elimination, KernelOptions, PER_COEFFICIENT, PoolPlace, Structure,
};
use super::timed::{self, Timed};
use crate::flask::measure::Weights;
use crate::flask::program::{Item, Program};
use crate::network::{Law, Network};

/// Temperature at which coefficients stand in a lane's constants, K.
pub const T_STANDARD: f64 = 298.15;

/// A compiled network.
#[derive(Debug, Clone)]
pub struct Kernel {
    /// What was compiled.
    pub network: Network,
    /// What for.
    pub options: KernelOptions,
    /// How it is laid out.
    pub structure: Structure,
    /// What it conserves.
    pub invariants: Invariants,
    /// Rates that are looked at before a stretch begins.
    pub timed: Vec<Timed>,
    /// What stands in no row of numerator and denominator of each followed measure.
    pub outside: Vec<[Weights; 2]>,
}

/// One coefficient in a lane's constants: value at [`T_STANDARD`], b, e.
pub type Base = [f64; PER_COEFFICIENT];

impl Kernel {
    /// Compiles a network with every pool integrated that can be.
    pub fn new(network: Network, options: &KernelOptions) -> Kernel {
        Kernel::with_eliminations(network, options, Vec::new())
    }

    /// Compiles a network with some pools computed from conservation laws. Only a pool that no one-way step consumes and that is no
    /// short-lived intermediate keeps its accuracy so; the other members of the law must be states.
    pub fn with_eliminations(
        network: Network,
        options: &KernelOptions,
        eliminations: Vec<Elimination>,
    ) -> Kernel {
        let structure = Structure::new(&network, options, eliminations);
        let invariants = Invariants::new(&network);
        let timed = timed::timed(&network, |id| structure.parameters.of(id, false));
        Kernel {
            outside: options
                .followed
                .iter()
                .map(|measure| structure.outside(measure))
                .collect(),
            timed,
            network,
            options: options.clone(),
            structure,
            invariants,
        }
    }

    /// Whether it is the same network laid out in the same way: then the solver sees the same equations.
    pub fn is_laid_out_like(&self, other: &Kernel) -> bool {
        self.options == other.options
            && self.structure.eliminations == other.structure.eliminations
            && self.network == other.network
    }

    /// Whether the network carries protons.
    pub fn is_protic(&self) -> bool {
        self.structure.parameters.autoprotolysis.is_some()
    }

    /// A pool that some stretch feeds although no feed of it was laid out; what runs in would be lost.
    pub fn unfed(&self, program: &Program) -> Option<&str> {
        let stretches = program.items.iter().filter_map(|item| match item {
            Item::Run(stretch) => Some(stretch),
            Item::Act(_) => None,
        });
        let mut fed = stretches.flat_map(|stretch| &stretch.feed.pools);
        let lost = fed.find(|&&(pool, rate)| {
            let integrated = matches!(
                self.structure.places[pool],
                PoolPlace::State(_) | PoolPlace::Terminal(_)
            );
            rate != 0.0 && integrated && !self.options.feeds.contains(&pool)
        });
        lost.map(|&(pool, _)| self.network.pools[pool].name.as_str())
    }

    /// The laws as they enter a lane's constants.
    pub fn bases(&self, laws: &[Law]) -> Vec<Base> {
        let slots = self.structure.parameters.coefficients.iter();
        slots
            .map(|slot| {
                let law = laws[slot.id].rebased(T_STANDARD);
                if slot.inverse {
                    [1.0 / law.value, -law.b, -law.e]
                } else {
                    [law.value, law.b, law.e]
                }
            })
            .collect()
    }

    /// Position of a coefficient among the bases.
    pub fn base_of(&self, coefficient: usize) -> Option<usize> {
        self.structure.parameters.of(coefficient, false)
    }

    /// Whether a lane's constants give the same parameters as others but for what doses and feeds set.
    pub fn same_laws(&self, one: &[f64], other: &[f64]) -> bool {
        let parameters = &self.structure.parameters;
        let laws = CONDITIONS + PER_COEFFICIENT * parameters.coefficients.len();
        parameters.moments.acidity.is_none() && one[..laws] == other[..laws]
    }
}
