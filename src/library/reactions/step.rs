//! A step of a chemistry: the entry it is read from, and what is left of that once its names are resolved.
//!
//! How an entry is read is said in `reaction`.

use super::equation::Sides;
use super::rate::Sum;
use super::rate_law::StepLaw;
use crate::library::constants::register::{DefinitionId, DefinitionTable};
use crate::library::entries::reading::Origin;
use crate::network::Actor;
use crate::text::{Faults, Node, Place};

/// An entry to be read: one copy of a template, or an entry as it stands.
#[derive(Debug, Clone)]
pub(crate) struct Instance {
    /// Label of the whole template; addresses of all copies begin with it.
    pub base: String,
    /// Label of this copy.
    pub label: String,
    /// Where the label is written.
    pub place: Place,
    /// The entry, braces filled.
    pub node: Node,
    /// The entry as written.
    pub raw: Node,
    /// Sites still free on this rung, for `sites = "free"`.
    pub free_sites: Option<u32>,
    /// Who wrote it.
    pub origin: Origin,
}

/// Where a step's K comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KSource {
    /// There is none.
    None,
    /// From a constant.
    Constant(DefinitionId),
    /// From other steps.
    Cycle,
}

/// A step, its names resolved.
#[derive(Debug, Clone)]
pub(crate) struct ResolvedStep {
    pub label: String,
    pub place: Place,
    pub left: Vec<(Actor, u32)>,
    pub right: Vec<(Actor, u32)>,
    pub reversible: bool,
    pub law: StepLaw,
    pub k: Option<DefinitionId>,
    pub kr: Option<DefinitionId>,
    pub balance: KSource,
    pub factor: Option<DefinitionId>,
    pub sites: [f64; 2],
    /// What a ledger books it under: account, name.
    pub books: Vec<(String, String)>,
    /// Label of the template it is a copy of; its own where it is none.
    pub base: String,
    /// Its enthalpy of reaction, where that is said.
    pub enthalpy: Option<DefinitionId>,
    /// Gases that leave the liquid as it goes on, mol per mol of progress.
    pub evolves: Vec<(String, f64)>,
}

impl ResolvedStep {
    /// A step without constants, sites and books.
    pub(super) fn new(
        instance: &Instance,
        (left, right, reversible): Sides,
        law: StepLaw,
    ) -> ResolvedStep {
        ResolvedStep {
            label: instance.label.clone(),
            place: instance.place.clone(),
            left,
            right,
            reversible,
            law,
            k: None,
            kr: None,
            balance: KSource::None,
            factor: None,
            sites: [1.0, 1.0],
            books: Vec::new(),
            base: instance.base.clone(),
            enthalpy: None,
            evolves: Vec::new(),
        }
    }

    /// Orders of both directions, solvent left out; a rate of its own only has its factor, a pure number.
    pub fn orders(&self) -> [f64; 2] {
        let reverse = order(&self.right);
        match &self.law {
            StepLaw::MassAction => [order(&self.left), reverse],
            StepLaw::Orders(orders) => [orders.iter().map(|(_, n)| n).sum(), reverse],
            StepLaw::Rate(_) => [1.0, reverse],
        }
    }

    /// The constants it depends on.
    pub fn constants(&self) -> Vec<DefinitionId> {
        let balance = match self.balance {
            KSource::Constant(id) => Some(id),
            KSource::None | KSource::Cycle => None,
        };
        let named = match &self.law {
            StepLaw::Rate(rate) => rate.constants.as_slice(),
            StepLaw::MassAction | StepLaw::Orders(_) => &[],
        };
        let own = [self.k, self.kr, balance, self.factor]
            .into_iter()
            .flatten();
        own.chain(named.iter().map(|(_, id)| *id)).collect()
    }
}

fn order(side: &[(Actor, u32)]) -> f64 {
    let counted = side.iter().filter(|(actor, _)| *actor != Actor::Solvent);
    counted.map(|&(_, n)| f64::from(n)).sum()
}

/// Finds the constants that rates name, now that all have their addresses.
pub(crate) fn name_constants(
    steps: &mut [ResolvedStep],
    sums: &[Sum],
    register: &DefinitionTable,
    faults: &mut Faults,
) {
    for step in steps {
        if let StepLaw::Rate(rate) = &mut step.law {
            rate.name_constants(&step.label, sums, register, faults);
        }
    }
}
