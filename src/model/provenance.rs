//! What the coefficients of a network rest on: the constants with a number of their own, and the statistical factors.

use super::chemistry::Model;
use super::constant::{ConstantId, ConstantValue};
use super::rule::{EquilibriumSource, Known, Rule, StepRule};
use crate::network::CoefficientId;
use crate::units::Dimension;

impl Model {
    /// The statistical factor in a coefficient: sites of its direction.
    pub fn sites(&self, coefficient: CoefficientId) -> f64 {
        match self.rules.coefficients[coefficient] {
            Rule::Forward(step) => self.rules.steps[step].sites[0],
            Rule::Reverse(step) => self.rules.steps[step].sites[1],
            Rule::Constant(_) | Rule::Antilogarithm(_) => 1.0,
        }
    }

    /// What a coefficient is.
    pub fn dimension(&self, coefficient: CoefficientId) -> Option<Dimension> {
        let power = self.network.coefficients[coefficient].power;
        match self.rules.coefficients[coefficient] {
            Rule::Constant(id) => Some(self.constants[id].dimension),
            Rule::Antilogarithm(_) => Dimension::concentration_power(power),
            Rule::Forward(step) if self.rules.steps[step].whole => Some(Dimension::NONE),
            Rule::Forward(_) | Rule::Reverse(_) => {
                Dimension::concentration_power(power)?.times(Dimension::RATE)
            }
        }
    }

    /// The constants with a number of their own that a coefficient follows from, each once; those that are replaced count as numbers.
    pub fn rests_on(
        &self,
        coefficient: CoefficientId,
        replaced: &[(ConstantId, f64)],
    ) -> Vec<ConstantId> {
        let mut collector = Collector {
            model: self,
            replaced,
            list: Vec::new(),
        };
        collector.coefficient(coefficient);
        collector.list
    }
}

/// Constants found so far.
struct Collector<'a> {
    model: &'a Model,
    replaced: &'a [(ConstantId, f64)],
    list: Vec<ConstantId>,
}

impl Collector<'_> {
    fn coefficient(&mut self, coefficient: CoefficientId) {
        let rules = &self.model.rules;
        match rules.coefficients[coefficient] {
            Rule::Constant(id) | Rule::Antilogarithm(id) => self.constant(id),
            Rule::Forward(step) => {
                let step = &rules.steps[step];
                // K has a part in the forward constant only where no k gives it.
                let given = step.k.is_some() || step.whole;
                self.step(step, if given { &["k", "factor"] } else { &[] });
            }
            Rule::Reverse(step) => {
                self.step(&rules.steps[step], &[]);
                self.cycle(&rules.steps[step]);
            }
        }
    }

    fn step(&mut self, step: &StepRule, keys: &[&str]) {
        step.constants(keys).for_each(|id| self.constant(id));
    }

    /// The equilibria from which a cycle gives K.
    fn cycle(&mut self, step: &StepRule) {
        let EquilibriumSource::Cycle(powers) = &step.balance else {
            return;
        };
        let rules = &self.model.rules;
        for (known, _) in powers {
            match *known {
                Known::Step(other) => {
                    let other = &rules.steps[other];
                    let by_kr = other.kr.is_some();
                    self.step(other, if by_kr { &["k", "kr"] } else { &["K"] });
                }
                Known::Equilibrium(e) => self.constant(rules.equilibria[e].constant),
                Known::Coefficient(other) => self.coefficient(other),
            }
        }
    }

    /// A constant that is a number, or those that its formula names; a factor of one that nobody wrote rests on nothing.
    fn constant(&mut self, id: ConstantId) {
        let constant = &self.model.constants[id];
        let replaced = self.replaced.iter().any(|(other, _)| *other == id);
        let mut formulas = self.model.rules.formulas.iter();
        let formula = formulas.find(|formula| formula.constant == id);
        match (&constant.value, formula) {
            (ConstantValue::Expression(_), Some(formula)) if !replaced => {
                formula
                    .needs
                    .iter()
                    .for_each(|(_, need)| self.constant(*need));
            }
            _ if (replaced || !constant.incidental) && !self.list.contains(&id) => {
                self.list.push(id);
            }
            _ => {}
        }
    }
}
