//! The structure of what reacts: forms, pools, reactions, and what their coefficients are.
//!
//! Knows no numbers.

use super::formula::{Actor, CoefficientId, FormId, RateFormula, Reactant, Trace};
use crate::units::Dimension;

/// Index of a [`Pool`] in [`Network::pools`].
pub type PoolId = usize;

/// One protonation state of a compound: what equations and `[X]` name.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Name in equations.
    pub name: String,
    /// Charge in elementary charges.
    pub charge: i32,
    /// Element counts where a formula was given (symbol, count), in Hill order.
    pub elements: Option<Vec<(String, u32)>>,
    /// Its family.
    pub pool: PoolId,
    /// Position in the family: number of protons more than its first form.
    pub protons: usize,
}

/// A protonation family; a species without pKa is a family of one. Its total is what is integrated.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// Name of the compound.
    pub name: String,
    /// Its forms, least to most protonated.
    pub forms: Vec<FormId>,
    /// Acidity constants (mol/L): `acidity[j]` belongs to `forms[j+1] <=> forms[j] + H+`.
    pub acidity: Vec<CoefficientId>,
    /// Concentration coefficient (mol/L) of a species whose concentration is held (a neat solvent, `fixed = "55 M"`).
    pub fixed: Option<CoefficientId>,
    /// What it turns into on quench and work-up.
    pub on_quench: Quench,
}

/// What a pool falls back to when the reaction is quenched.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Quench {
    /// It stays what it is.
    #[default]
    Stays,
    /// One mol of it gives these (mol each).
    Becomes(Vec<(PoolId, f64)>),
    /// It is destroyed.
    Destroyed,
}

/// A step, reversible when it has a reverse coefficient.
#[derive(Debug, Clone, PartialEq)]
pub struct Reaction {
    /// Its name; addresses begin with it.
    pub label: String,
    /// Left side with stoichiometric coefficients (also the orders).
    pub reactants: Vec<(Actor, u32)>,
    /// Right side.
    pub products: Vec<(Actor, u32)>,
    /// How its rate depends on concentrations.
    pub law: RateLaw,
    /// Forward coefficient, statistical factor and `factor` included.
    pub forward: CoefficientId,
    /// Reverse coefficient.
    pub reverse: Option<CoefficientId>,
    /// What a ledger books its net rate of progress under: (index in [`Network::fates`], amount per mol of progress).
    pub fates: Vec<(usize, f64)>,
}

/// The form of a rate.
#[derive(Debug, Clone, PartialEq)]
pub enum RateLaw {
    /// `k prod(c^order)`, forward minus reverse.
    MassAction,
    /// `k max(c - residual, 0)` for one reactant: uptake by a drying agent that leaves a residual concentration.
    Uptake {
        /// The residual concentration's coefficient (mol/L).
        residual: CoefficientId,
    },
    /// `k prod(c^order)` with orders of their own; one-way.
    Orders(Vec<(Actor, f64)>),
    /// The forward coefficient (a pure number) times a formula in M/s.
    Formula {
        /// The formula.
        formula: RateFormula,
        /// As it was written.
        text: String,
        /// Whether the rate may be negative: a transfer that goes both ways. Else the step is one-way.
        both_ways: bool,
    },
}

impl RateLaw {
    /// What stands in the place of the product of the reactants, where that is not the law, as it is written: it may go on without them.
    pub(super) fn formula(&self) -> Option<RateFormula> {
        match self {
            RateLaw::MassAction | RateLaw::Uptake { .. } => None,
            RateLaw::Orders(orders) => Some(RateFormula::of_orders(orders)),
            RateLaw::Formula { formula, .. } => Some(formula.clone()),
        }
    }

    /// Whether it may come out negative.
    pub fn goes_both_ways(&self) -> bool {
        matches!(self, RateLaw::Formula { both_ways, .. } if *both_ways)
    }

    /// Whether it takes something out of the flask: then elements and charges need not balance.
    pub fn is_uptake(&self) -> bool {
        matches!(self, RateLaw::Uptake { .. })
    }
}

/// What a coefficient is, without its number.
#[derive(Debug, Clone, PartialEq)]
pub struct Coefficient {
    /// Name for messages, for example `addition-1 reverse`.
    pub name: String,
    /// Power of 1/L in its unit, for a concentration constant that of concentration; the effective constant is `k v^power`.
    pub power: f64,
}

/// Where a reagent's equivalents go: one counter of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fate {
    /// The reagent whose equivalents are counted, for example `hydride`.
    pub account: String,
    /// Where they went, for example `C-N bonds`.
    pub name: String,
}

/// Everything that reacts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Network {
    /// All forms of all species, in the order of the file.
    pub forms: Vec<Form>,
    /// Families.
    pub pools: Vec<Pool>,
    /// Slow steps (acid-base steps are in the families).
    pub reactions: Vec<Reaction>,
    /// What the coefficients are.
    pub coefficients: Vec<Coefficient>,
    /// Autoprotolysis constant of the solvent (mol/L)^2; with it the network carries protons.
    pub autoprotolysis: Option<CoefficientId>,
    /// Whether a buffer holds the pH: then the charge balance fixes nothing.
    pub held_ph: bool,
    /// Ledger counters.
    pub fates: Vec<Fate>,
    /// What is read off the flask by formulas.
    pub readings: Vec<Reading>,
    /// Gases whose pressure is held.
    pub gases: Vec<Gas>,
}

impl Network {
    /// What stands in the place of the product of the reactants of a step, where that is not its law: it stops when one of them runs out.
    pub fn law_of(&self, reaction: &Reaction) -> Option<RateFormula> {
        let formula = reaction.law.formula()?;
        Some(formula.limited(&self.reactants(reaction)))
    }

    /// Net change of pools in mol per mol of progress, ascending; zero entries and held pools left out.
    pub fn net_change(&self, reaction: &Reaction) -> Vec<(PoolId, i64)> {
        let mut net = std::collections::BTreeMap::new();
        for (side, sign) in [(&reaction.reactants, -1), (&reaction.products, 1)] {
            for &(actor, count) in side {
                if let Actor::Form(form) = actor {
                    let pool = self.forms[form].pool;
                    if self.pools[pool].fixed.is_none() {
                        *net.entry(pool).or_insert(0) += sign * i64::from(count);
                    }
                }
            }
        }
        net.into_iter().filter(|&(_, number)| number != 0).collect()
    }

    /// What must be there for a step to go on. A species on both sides is not taken, but without it there is no reaction either.
    pub fn reactants(&self, reaction: &Reaction) -> Vec<Reactant> {
        let mut pools: Vec<PoolId> = Vec::new();
        for &(actor, _) in &reaction.reactants {
            if let Actor::Form(form) = actor {
                let pool = self.forms[form].pool;
                if self.pools[pool].fixed.is_none() && !pools.contains(&pool) {
                    pools.push(pool);
                }
            }
        }
        let number = |side: &[(Actor, u32)], pool: PoolId| -> u32 {
            let own = side.iter().filter(
                |(actor, _)| matches!(*actor, Actor::Form(form) if self.forms[form].pool == pool),
            );
            own.map(|(_, number)| number).sum()
        };
        let reactant = |pool: PoolId| {
            let left = number(&reaction.reactants, pool);
            let taken = left > number(&reaction.products, pool);
            Reactant {
                forms: self.pools[pool].forms.clone(),
                trace: if taken { Trace::Taken } else { Trace::Kept },
            }
        };
        pools.into_iter().map(reactant).collect()
    }
}

/// A gas over the flask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gas {
    /// Its name.
    pub name: String,
    /// What is dissolved of it.
    pub pool: PoolId,
    /// Concentration at saturation per bar (mol/L/bar); a run multiplies it with the pressure.
    pub saturation: CoefficientId,
}

/// A value computed from what is in the flask; nothing in the equations depends on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Its name.
    pub name: String,
    /// How it is computed, base units.
    pub formula: RateFormula,
    /// What it is.
    pub dimension: Dimension,
    /// How often the zero of the temperature scale counts in it: once in a temperature, not in a difference; `None`: not known.
    pub zeros: Option<f64>,
}
