//! Rates as written turned into formulas of the network.
//!
//! Names are settled, constants are resolved; here they become coefficients, `[names]` become species, and the unit of the whole is
//! looked at.

use super::builder::Builder;
use super::names::ExpressionNames;
use super::rate_scope::RateScope;
use crate::library::reactions::rate::{ObservableValue, Rate, Sum};
use crate::library::reactions::rate_law::StepLaw;
use crate::library::reactions::sums::spelt_out;
use crate::model::rule::Rule;
use crate::network::formula::{Operation, RateFormula, Trace};
use crate::network::{CoefficientId, RateLaw, Reading};
use crate::text::Faults;
use crate::units::Dimension;

impl Builder<'_> {
    /// Gives every step with a law of its own that law.
    pub fn laws(&mut self, names: &ExpressionNames<'_>, faults: &mut Faults) {
        for (i, step) in names.steps.iter().enumerate() {
            let law = match &step.law {
                StepLaw::MassAction => continue,
                StepLaw::Orders(orders) => RateLaw::Orders(orders.clone()),
                StepLaw::Rate(rate) => match self.rate(rate, i, names, faults) {
                    Some(law) => law,
                    None => continue,
                },
            };
            self.network.reactions[i].law = law;
        }
    }

    fn rate(
        &mut self,
        rate: &Rate,
        step: usize,
        names: &ExpressionNames<'_>,
        faults: &mut Faults,
    ) -> Option<RateLaw> {
        let mut scope = RateScope {
            builder: self,
            names,
            rate,
            open: vec![step],
        };
        let (formula, dimension) = match rate.expression.compile(&mut scope) {
            Ok(compiled) => compiled,
            Err(flaws) => {
                let told = flaws.iter();
                told.for_each(|flaw| rate.node.flaw(flaw, faults));
                return None;
            }
        };
        if dimension != Dimension::PROGRESS {
            let message = format!("a rate is in M/s; this is in {}", dimension.unit_text());
            faults.error(&rate.node.place, message);
            return None;
        }
        self.goes_on_without(&formula, step, rate, faults);
        Some(RateLaw::Formula {
            formula,
            text: spelt_out(&rate.expression, names.sums),
            both_ways: false,
        })
    }

    /// Compiles the named sums; those with faults are told and left out.
    pub fn sums(
        &mut self,
        names: &ExpressionNames<'_>,
        faults: &mut Faults,
    ) -> Vec<(String, RateFormula, Dimension)> {
        let each = names.sums.iter();
        let compiled = each.filter_map(|sum| {
            let (formula, dimension) = self.sum(sum, names, faults)?;
            Some((sum.name.clone(), formula, dimension))
        });
        compiled.collect()
    }

    fn sum(
        &mut self,
        sum: &Sum,
        names: &ExpressionNames<'_>,
        faults: &mut Faults,
    ) -> Option<(RateFormula, Dimension)> {
        let mut whole: Option<(RateFormula, Dimension)> = None;
        for rate in &sum.terms {
            let mut scope = RateScope {
                builder: self,
                names,
                rate,
                open: Vec::new(),
            };
            let (term, dimension) = match rate.expression.compile(&mut scope) {
                Ok(compiled) => compiled,
                Err(flaws) => {
                    flaws.iter().for_each(|flaw| rate.node.flaw(flaw, faults));
                    return None;
                }
            };
            whole = Some(match whole {
                None => (term, dimension),
                Some((_, first)) if first != dimension => {
                    let units = [dimension, first].map(|d| d.unit_text());
                    let message = format!(
                        "the terms of a sum have one unit: this is in {}, the first in {}",
                        units[0], units[1]
                    );
                    faults.error(&rate.node.place, message);
                    return None;
                }
                Some((mut formula, first)) => {
                    let before = formula.operations.len() - 1;
                    let added = formula.append(&term);
                    formula.push(Operation::Sum(before, added));
                    (formula, first)
                }
            });
        }
        whole
    }

    /// Says what a rate takes without naming it.
    fn goes_on_without(
        &self,
        formula: &RateFormula,
        step: usize,
        rate: &Rate,
        faults: &mut Faults,
    ) {
        for reactant in self.network.reactants(&self.network.reactions[step]) {
            if reactant.trace == Trace::Taken && !formula.names_any(&reactant.forms) {
                let name = &self.network.forms[reactant.forms[0]].name;
                let message = format!(
                    "{name} is taken and does not stand in this rate: it goes on as it is until none is left"
                );
                faults.warning(&rate.node.place, message).help(format!(
                    "write [{name}] into it, or leave it so if that is meant"
                ));
            }
        }
    }

    /// The coefficient that is this constant; each is made once.
    pub(super) fn coefficient_of(
        &mut self,
        constant: usize,
        dimension: Dimension,
    ) -> CoefficientId {
        let rule = Rule::Constant(constant);
        let power = -dimension.litres();
        let mut known = self
            .rules
            .coefficients
            .iter()
            .zip(&self.network.coefficients);
        let address = &self.resolved.constants[constant].address;
        let found = known.position(|(r, c)| *r == rule && c.power == power && c.name == *address);
        found.unwrap_or_else(|| self.coefficient(address.clone(), power, rule))
    }
}

impl Builder<'_> {
    /// Compiles what is read off the flask.
    pub fn readings(
        &mut self,
        values: &[ObservableValue],
        names: &ExpressionNames<'_>,
        faults: &mut Faults,
    ) {
        for value in values {
            let rate = &value.rate;
            let mut scope = RateScope {
                builder: self,
                names,
                rate,
                open: Vec::new(),
            };
            match rate.expression.compile(&mut scope) {
                Ok((formula, dimension)) => self.network.readings.push(Reading {
                    name: value.name.clone(),
                    formula,
                    dimension,
                    zeros: self.zeros(rate, names),
                }),
                Err(flaws) => flaws.iter().for_each(|flaw| rate.node.flaw(flaw, faults)),
            }
        }
    }
}

impl Builder<'_> {
    /// How often the zero of the temperature scale counts in an expression. A constant in kelvin may be a temperature or a difference.
    fn zeros(&self, rate: &Rate, names: &ExpressionNames<'_>) -> Option<f64> {
        let of_constant = |name: &str| {
            let (_, id) = rate.constants.iter().find(|(n, _)| n == name)?;
            let constant = self.resolved.index.get(id)?;
            (names.dimensions[*constant] != Dimension::TEMPERATURE).then_some(0.0)
        };
        rate.expression.zeros(&of_constant)
    }
}
