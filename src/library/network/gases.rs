//! Gases over the flask: what is dissolved is held at saturation, or goes in as fast as the surface lets it.

use super::builder::Builder;
use crate::library::constants::register::{DefinitionId, DefinitionTable, Expected};
use crate::library::species::settled::Assembly;
use crate::model::rule::Rule;
use crate::network::formula::{Operation, RateFormula};
use crate::network::{Actor, Gas, PoolId, RateLaw, Reaction};
use crate::text::Faults;
use crate::units::Dimension;

/// A gas as its compound says.
#[derive(Debug, Clone)]
pub(crate) struct HeldGas {
    pub name: String,
    pub pool: PoolId,
    /// Solubility per bar.
    pub henry: DefinitionId,
    /// Transfer coefficient; saturated where there is none.
    pub transfer: Option<DefinitionId>,
}

impl HeldGas {
    /// The constants it depends on.
    pub fn constants(&self) -> impl Iterator<Item = DefinitionId> {
        [Some(self.henry), self.transfer].into_iter().flatten()
    }
}

impl Assembly<'_> {
    /// The gases whose pressure is held, with their constants.
    pub fn gases(&self, register: &mut DefinitionTable, faults: &mut Faults) -> Vec<HeldGas> {
        let mut list = Vec::new();
        for gas in self.uses.gases {
            let Some(id) = self.cast.get(&gas.name) else {
                continue;
            };
            let spec = &self.cast.entities[id].spec;
            let (Some(&pool), Some(henry)) =
                (self.families.pool_of.get(&id), spec.property("henry"))
            else {
                faults
                    .error(
                        &gas.place,
                        format!("{} has no henry: its solubility is not known", gas.name),
                    )
                    .help("henry = \"0.0035 M/bar\" in [species]");
                continue;
            };
            if spec.fixed.is_some() {
                let message = format!("{} is fixed: no pressure acts on it", gas.name);
                faults.error(&gas.place, message);
                continue;
            }
            let mut define = |key: &str, readings, dimension| {
                let expected = Expected::Dimension(dimension);
                register.define(self.definition(id, key, readings, expected))
            };
            let henry = define("henry", Vec::clone(henry), Dimension::HENRY);
            let transfer = spec.property("kLa").cloned();
            list.push(HeldGas {
                name: gas.name.clone(),
                pool,
                henry,
                transfer: transfer.map(|readings| define("kLa", readings, Dimension::RATE)),
            });
        }
        list
    }
}

impl Builder<'_> {
    /// Saturation of every gas, and its transfer where that takes time.
    pub fn gases(&mut self, gases: &[HeldGas]) {
        for gas in gases {
            let rule = Rule::Constant(self.constant(gas.henry));
            let saturation = self.coefficient(format!("{} at 1 bar", gas.name), 1.0, rule);
            self.network.gases.push(Gas {
                name: gas.name.clone(),
                pool: gas.pool,
                saturation,
            });
            match gas.transfer {
                None => self.network.pools[gas.pool].fixed = Some(saturation),
                Some(transfer) => self.transfer(gas, saturation, transfer),
            }
        }
    }

    /// `kLa (henry p - c)`.
    fn transfer(&mut self, gas: &HeldGas, saturation: usize, transfer: DefinitionId) {
        let label = format!("transfer of {}", gas.name);
        let rule = Rule::Constant(self.constant(transfer));
        let forward = self.coefficient(label.clone(), 0.0, rule);
        let dissolved = Actor::Form(self.network.pools[gas.pool].forms[0]);
        let mut formula = RateFormula::default();
        let full = formula.push(Operation::Coefficient(saturation));
        let there = formula.push(Operation::Concentration(dissolved));
        formula.push(Operation::Difference(full, there));
        self.network.reactions.push(Reaction {
            label,
            reactants: Vec::new(),
            products: vec![(dissolved, 1)],
            law: RateLaw::Formula {
                formula,
                text: format!("henry*pressure - [{}]", gas.name),
                both_ways: true,
            },
            forward,
            reverse: None,
            fates: Vec::new(),
        });
    }
}
