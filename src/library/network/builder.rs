//! From steps, families and resolved constants to a network and the rules for its numbers.

use std::collections::BTreeMap;

use crate::library::constants::definitions::SpeciesConstants;
use crate::library::constants::register::DefinitionId;
use crate::library::constants::resolve::Resolved;
use crate::library::reactions::rate_law::StepLaw;
use crate::library::reactions::step::{KSource, ResolvedStep};
use crate::library::species::cast::Cast;
use crate::library::species::families::{Families, PoolDraft};
use crate::model::rule::{EquilibriumSource, FormulaRule, Rule, StepRule};
use crate::model::rules::Rules;
use crate::network::expression::Unresolved;
use crate::network::formula::RateFormula;
use crate::network::{Coefficient, CoefficientId, Fate, Network, Pool, Quench, RateLaw, Reaction};

/// Builds the network; indices of definitions become those of constants.
pub(crate) struct Builder<'a> {
    pub resolved: &'a Resolved,
    pub network: Network,
    pub rules: Rules,
    /// Rates of steps as other rates name them, by step, each written out once.
    pub rates: BTreeMap<usize, Result<RateFormula, Unresolved>>,
}

impl Builder<'_> {
    pub fn constant(&self, id: DefinitionId) -> usize {
        // Everything a coefficient needs was a root of the resolution, and faults end the assembly before this.
        self.resolved.index.get(&id).copied().unwrap_or(usize::MAX)
    }

    pub fn coefficient(&mut self, name: String, power: f64, rule: Rule) -> CoefficientId {
        self.network.coefficients.push(Coefficient { name, power });
        self.rules.coefficients.push(rule);
        self.network.coefficients.len() - 1
    }

    /// Pools with their acidity constants, and autoprotolysis.
    pub fn pools(&mut self, cast: &Cast, families: &Families, constants: &SpeciesConstants) {
        self.network.forms = families.forms.clone();
        for (id, family) in families.list.iter().enumerate() {
            let name = cast.entities[family.entity].name.clone();
            let forms = families
                .forms
                .iter()
                .enumerate()
                .filter(|(_, f)| f.pool == id)
                .map(|(i, _)| i)
                .collect();
            let acidity = self.acidity(&name, family, &constants.acidity[id]);
            let fixed = constants.fixed[id].map(|definition| {
                let rule = Rule::Constant(self.constant(definition));
                self.coefficient(format!("{name}.fixed"), 1.0, rule)
            });
            self.network.pools.push(Pool {
                name,
                forms,
                acidity,
                fixed,
                on_quench: Quench::Stays,
            });
        }
        if let Some(definition) = constants.autoprotolysis {
            let rule = Rule::Antilogarithm(self.constant(definition));
            self.network.autoprotolysis = Some(self.coefficient("pKs".into(), 2.0, rule));
        }
        self.rules.limit = constants.limit.map(|definition| self.constant(definition));
    }

    fn acidity(
        &mut self,
        name: &str,
        family: &PoolDraft,
        definitions: &[DefinitionId],
    ) -> Vec<CoefficientId> {
        let numbered = family.acidity.iter().zip(definitions);
        numbered
            .map(|(number, definition)| {
                let rule = Rule::Antilogarithm(self.constant(*definition));
                self.coefficient(format!("{name}.pKa{number}"), 1.0, rule)
            })
            .collect()
    }

    /// Steps with their coefficients and, where asked, what a ledger books.
    pub fn steps(&mut self, steps: &[ResolvedStep], ledger: bool) {
        for (i, step) in steps.iter().enumerate() {
            let [forward, reverse] = step.orders();
            let label = &step.label;
            let whole = matches!(step.law, StepLaw::Rate(_));
            let power = if whole { 0.0 } else { 1.0 - forward };
            let forward_id = self.coefficient(label.clone(), power, Rule::Forward(i));
            let reverse_id = step.reversible.then(|| {
                self.coefficient(format!("{label} reverse"), 1.0 - reverse, Rule::Reverse(i))
            });
            let fates = if ledger {
                self.fates(&step.books)
            } else {
                Vec::new()
            };
            self.network.reactions.push(Reaction {
                label: label.clone(),
                reactants: step.left.clone(),
                products: step.right.clone(),
                law: RateLaw::MassAction,
                forward: forward_id,
                reverse: reverse_id,
                fates,
            });
            let id = |definition: Option<DefinitionId>| definition.map(|d| self.constant(d));
            let balance = match step.balance {
                KSource::Constant(definition) => {
                    EquilibriumSource::Constant(self.constant(definition))
                }
                KSource::None | KSource::Cycle => EquilibriumSource::None,
            };
            let rule = StepRule {
                label: label.clone(),
                k: id(step.k),
                kr: id(step.kr),
                balance,
                factor: id(step.factor),
                sites: step.sites,
                orders: [forward, reverse],
                whole,
                reversible: step.reversible,
            };
            self.rules.steps.push(rule);
        }
    }

    fn fates(&mut self, books: &[(String, String)]) -> Vec<(usize, f64)> {
        let mut list = Vec::new();
        for (account, name) in books {
            let fate = Fate {
                account: account.clone(),
                name: name.clone(),
            };
            let index = self
                .network
                .fates
                .iter()
                .position(|f| *f == fate)
                .unwrap_or_else(|| {
                    self.network.fates.push(fate);
                    self.network.fates.len() - 1
                });
            list.push((index, 1.0));
        }
        list
    }

    /// Formulas and logarithms in the form that the rules use.
    pub fn constants(&mut self) {
        let resolved = self.resolved;
        self.rules.logarithms = resolved
            .slopes
            .iter()
            .map(|(id, (t_ref, e))| (*id, *t_ref, *e))
            .collect();
        self.rules.formulas = resolved
            .formulas
            .iter()
            .map(|(constant, needs)| {
                let text = resolved.constants[*constant]
                    .formula
                    .as_deref()
                    .unwrap_or("");
                let same_as = needs
                    .iter()
                    .find(|(name, _)| name == text.trim())
                    .map(|(_, id)| *id);
                FormulaRule {
                    constant: *constant,
                    needs: needs.clone(),
                    same_as,
                }
            })
            .collect();
    }
}

/// Pools by name: entity names and aliases.
pub(crate) fn pool_names(cast: &Cast, families: &Families) -> BTreeMap<String, usize> {
    let names = cast
        .names()
        .filter_map(|name| Some((name.to_owned(), *families.pool_of.get(&cast.get(name)?)?)));
    names.collect()
}

/// Pools of the names that several species share.
pub(crate) fn pool_groups(cast: &Cast, families: &Families) -> BTreeMap<String, Vec<usize>> {
    let pool = |name: &String| families.pool_of.get(&cast.get(name)?).copied();
    let group = |(name, members): &(String, Vec<String>)| {
        (name.clone(), members.iter().filter_map(pool).collect())
    };
    cast.groups.iter().map(group).collect()
}
