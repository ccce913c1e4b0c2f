//! What a laid-out network consists of: places of pools, grouped reactions, families, and the numbers of rows and parameters.
//!
//! Decided by the network's structure and the options alone, never by numbers: a rate coefficient of zero or a charge of zero
//! changes no layout. Knows nothing of how it comes to be (`lay_out`).

use crate::flask::measure::Measure;
use crate::network::formula::RateFormula;
use crate::network::{FormId, PoolId};
use crate::solver::Shape;

/// What the text of a scenario says about a network beyond its reactions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KernelOptions {
    /// Whether the ledger's counters are integrated.
    pub ledger: bool,
    /// Pools that some infusion feeds, ascending.
    pub feeds: Vec<PoolId>,
    /// Measures whose course is kept step by step.
    pub followed: Vec<Measure>,
    /// Reactions (indices in the network) that get an extent of their own, ascending.
    pub extents: Vec<usize>,
    /// What warms the flask, where no bath holds its temperature: then that is a state.
    pub warming: Option<Warming>,
}

/// What the temperature of a flask follows from that no bath holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Warming {
    /// Enthalpy of each pool, J/mol.
    pub enthalpies: Vec<f64>,
    /// Heat capacity, J/L/K.
    pub capacity: f64,
}

impl Warming {
    /// Kelvin (times litre) for each mol of progress of a reaction with this net change.
    pub(super) fn by(&self, net: &[(PoolId, i64)]) -> f64 {
        let terms = net.iter();
        let enthalpy: f64 = terms
            .map(|&(pool, n)| n as f64 * self.enthalpies[pool])
            .sum();
        0.0 - enthalpy / self.capacity
    }
}

/// A pool computed from a conservation law instead of being integrated: `y = theta - sum weight y_other`.
#[derive(Debug, Clone, PartialEq)]
pub struct Elimination {
    /// The pool.
    pub pool: PoolId,
    /// The other members of the law, with weights relative to the pool's own.
    pub others: Vec<(PoolId, f64)>,
}

/// Where the concentration of a pool comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoolPlace {
    /// State variable of this index.
    State(usize),
    /// Row of this index; nothing reads it.
    Terminal(usize),
    /// Parameter of this index: total of a family that no reaction changes, or a held concentration.
    Parameter(usize),
    /// Index into the eliminations.
    Eliminated(usize),
    /// Charged, but neither reacting nor a family: only its charge counts.
    Spectator,
    /// Takes no part at all.
    Idle,
}

/// A factor of a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    /// Concentration of a form.
    Form(FormId),
    /// `eta`.
    Proton,
    /// `Ks'/eta`.
    Lyate,
}

/// One direction of one reaction.
#[derive(Debug, Clone, PartialEq)]
pub struct RateTerm {
    /// Index of the reaction.
    pub reaction: usize,
    /// Parameter of its effective constant.
    pub k: usize,
    /// Factors, repeated by order; forms first.
    pub factors: Vec<Factor>,
    /// Whether it counts against the group's direction.
    pub negative: bool,
    /// Parameter of the residual, for an uptake.
    pub residual: Option<usize>,
    /// What stands in the place of the product of the factors; its coefficients are parameters.
    pub formula: Option<RateFormula>,
}

/// Directions that consume the same pools.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// The pools, repeated by order, ascending.
    pub pools: Vec<PoolId>,
    /// Whether it counts against the group's direction.
    pub negative: bool,
    /// Lowest power of `eta`; negative where the lyate ion takes part.
    pub lowest: i32,
    /// Parameters of the coefficients, from the lowest power up; none for a power that does not occur. The last one occurs.
    pub coefficients: Vec<Option<usize>>,
}

/// Parameters that are sums of products of the effective constants.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Derived {
    /// The first one's index among the parameters.
    pub first: usize,
    /// Of each, the products, and of each product the parameters multiplied.
    pub sums: Vec<Vec<Vec<usize>>>,
}

/// Reactions with the same net change (and the same fates): their rates are summed first.
#[derive(Debug, Clone, PartialEq)]
pub struct ReactionGroup {
    /// Their directions that are products of concentrations.
    pub channels: Vec<Channel>,
    /// Their other directions.
    pub terms: Vec<RateTerm>,
    /// Rows that change, with stoichiometric numbers; of a group that has extents the rows of these, behind all others.
    pub rows: Vec<(usize, f64)>,
    /// Whether one of its reactions is to get an extent.
    pub extent: bool,
    /// Core variables that the group's rate depends on, ascending.
    pub columns: Vec<usize>,
}

/// A family or charged species as the charge balance sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// The pool.
    pub pool: PoolId,
    /// Charge of its first form.
    pub charge: i32,
    /// Parameters of the association constants (1/(K v)), first to last proton.
    pub association: Vec<usize>,
}

/// A coefficient's place among the parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CoefficientSlot {
    /// Index in the network's coefficients.
    pub id: usize,
    /// Power of concentration as used: the effective constant is `k v^power`.
    pub power: f64,
    /// Whether `1/k` is used.
    pub inverse: bool,
}

/// Where a derivative entry comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum DerivativeEntry {
    /// Sum over groups of stoichiometric number times derivative.
    Groups(Vec<(usize, f64)>),
    /// Derivative of the charge balance by a core variable.
    Charge,
}

/// Time-independent numbers in front of the coefficients' in a lane's constants: T, T', v, v'.
pub const CONDITIONS: usize = 4;
/// Numbers per coefficient: value at the reference temperature, b, e.
pub const PER_COEFFICIENT: usize = 3;

/// The laid-out structure.
#[derive(Debug, Clone)]
pub struct Structure {
    /// Place of each pool.
    pub places: Vec<PoolPlace>,
    /// Pools computed from conservation laws.
    pub eliminations: Vec<Elimination>,
    /// Families and charged species that are states, parameters or eliminated.
    pub families: Vec<Family>,
    /// Grouped reactions.
    pub groups: Vec<ReactionGroup>,
    /// What the parameters are.
    pub parameters: Parameters,
    /// Row of the temperature times the volume over the reference volume, K, in a flask that keeps its heat.
    pub temperature: Option<usize>,
    /// Row of each fate's counter.
    pub counters: Vec<usize>,
    /// Derivative entries, in the order of `shape.pattern`.
    pub entries: Vec<DerivativeEntry>,
    /// Rows that grow from traces, ascending.
    pub growing: Vec<usize>,
    /// Rows that laws of their own take, ascending.
    pub taken: Vec<usize>,
    /// Sizes and pattern for the solver.
    pub shape: Shape,
}

/// The numbers that the equations read beside the variables, in the order in which they stand: coefficients, spectators' charge,
/// pools, feeds, totals, moments, derived.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parameters {
    /// Coefficients; the index is the parameter.
    pub coefficients: Vec<CoefficientSlot>,
    /// Ks'.
    pub autoprotolysis: Option<usize>,
    /// The spectators' charge.
    pub spectators: usize,
    /// (pool, parameter) of pools that are parameters.
    pub pools: Vec<(PoolId, usize)>,
    /// (row, pool, parameter) of infusions.
    pub feeds: Vec<(usize, PoolId, usize)>,
    /// Total of each elimination.
    pub totals: Vec<usize>,
    /// Quantities of the whole flask that some rate names.
    pub moments: MomentParameters,
    /// b and e of every coefficient, one after the other, from this parameter on, where the temperature is a state: then the coefficients
    /// themselves are those of the standard temperature.
    pub slopes: Option<usize>,
    /// What follows from the coefficients alone.
    pub derived: Derived,
}

/// Parameters of quantities of the whole flask; none where no rate names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MomentParameters {
    /// Time since the start, s.
    pub time: Option<usize>,
    /// Temperature, K.
    pub temperature: Option<usize>,
    /// `ln eta` where a buffer holds the pH.
    pub acidity: Option<usize>,
    /// `ln v`, which pH needs beside `u`.
    pub log_volume: Option<usize>,
    /// The reference volume, L: the volume as it enters a rate over `v`.
    pub volume: Option<usize>,
    /// `v`, which smallest concentrations need.
    pub swelling: Option<usize>,
    /// A trace of what is taken.
    pub trace: Option<usize>,
    /// Where the temperature is a state: how fast heat flows to the jacket, `UA / (C V_ref)`, 1/s, ...
    pub transfer: Option<usize>,
    /// ... the temperature of that, K, ...
    pub jacket: Option<usize>,
    /// ... and `v'`, 1/s: what flows in has the temperature of the flask.
    pub inflow: Option<usize>,
}

impl MomentParameters {
    /// How many there are.
    pub fn count(&self) -> usize {
        let own = [self.time, self.temperature, self.log_volume, self.volume];
        let limits = [self.swelling, self.trace, self.acidity];
        let heat = [self.transfer, self.jacket, self.inflow];
        let all = own.into_iter().chain(limits).chain(heat);
        all.flatten().count()
    }

    /// Numbers among a lane's constants: a start and a slope of time, the reference volume, a trace, `ln h`.
    pub fn constants(&self) -> usize {
        let single = [
            self.volume,
            self.trace,
            self.acidity,
            self.transfer,
            self.inflow,
        ];
        let linear = [self.time, self.jacket];
        2 * linear.into_iter().flatten().count() + single.into_iter().flatten().count()
    }
}

impl Structure {
    /// Core variables that a pool's concentration depends on, with derivative.
    pub fn sources(&self, pool: PoolId) -> Vec<(usize, f64)> {
        sources(&self.places, &self.eliminations, pool)
    }
}

impl Parameters {
    /// How many there are.
    pub fn count(&self) -> usize {
        let amounts = 1 + self.pools.len() + self.feeds.len() + self.totals.len();
        let slopes = self.slopes.map_or(0, |_| 2 * self.coefficients.len());
        self.coefficients.len() + amounts + self.moments.count() + slopes + self.derived.sums.len()
    }

    /// Numbers in a lane's constants that they follow from: what changes linearly needs a value and a slope.
    pub fn constants(&self) -> usize {
        let linear = 1 + self.pools.len() + self.totals.len();
        let own = self.feeds.len() + self.moments.constants();
        CONDITIONS + PER_COEFFICIENT * self.coefficients.len() + 2 * linear + own
    }

    /// The parameter of a coefficient as used: itself, or its inverse.
    pub fn of(&self, id: usize, inverse: bool) -> Option<usize> {
        self.coefficients
            .iter()
            .position(|slot| slot.id == id && slot.inverse == inverse)
    }
}

/// Core variables that a pool's concentration depends on, with derivative.
pub(super) fn sources(
    places: &[PoolPlace],
    eliminations: &[Elimination],
    pool: PoolId,
) -> Vec<(usize, f64)> {
    match places[pool] {
        PoolPlace::State(i) => vec![(i, 1.0)],
        PoolPlace::Eliminated(e) => {
            let others = eliminations[e].others.iter();
            others
                .flat_map(|&(other, weight)| {
                    let of_other = sources(places, eliminations, other).into_iter();
                    of_other.map(move |(i, d)| (i, -weight * d))
                })
                .collect()
        }
        _ => Vec::new(),
    }
}
