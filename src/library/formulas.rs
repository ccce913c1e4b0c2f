//! Rates as written turned into formulas of the network.
//!
//! Names are settled, constants are resolved; here they become coefficients, `[names]` become species, and the unit of the whole is
//! looked at.

use super::families::Families;
use super::network::Builder;
use super::rate_law::{Rate, StepLaw};
use super::rate_scope::RateScope;
use super::reaction::Step;
use super::resolve::Resolved;
use super::sums::{Sum, spelt_out};
use crate::model::Value as Stored;
use crate::model::rule::Rule;
use crate::network::expression::Unresolved;
use crate::network::formula::{Formula, Operation, Trace};
use crate::network::{CoefficientId, Law, RateLaw, Reading};
use crate::text::{Faults, quote};
use crate::units::Dimension;

/// What expressions of a chemistry may name.
pub(crate) struct Names<'a> {
    /// Steps, in the order of the network's reactions.
    pub steps: &'a [Step],
    /// Forms.
    pub families: &'a Families,
    /// Whether there is a pH.
    pub protic: bool,
    /// Dimension of every constant, formulas included.
    pub dimensions: Vec<Dimension>,
    /// Sums as they are written.
    pub sums: &'a [Sum],
    /// Sums that came out: name, formula, dimension.
    pub summed: Vec<(String, Formula, Dimension)>,
}

/// Dimensions of all constants, those of formulas as they come out; where one does not come out that is told elsewhere.
pub(crate) fn dimensions(resolved: &Resolved) -> Vec<Dimension> {
    let value = |value: &Stored| match value {
        Stored::Law(law) => *law,
        Stored::Expression(_) => Law::constant(1.0),
    };
    let constants = resolved.constants.iter();
    let mut all: Vec<(Law, Dimension)> =
        constants.map(|c| (value(&c.value), c.dimension)).collect();
    for (constant, needs) in &resolved.formulas {
        let Stored::Expression(expression) = &resolved.constants[*constant].value else {
            continue;
        };
        let found = expression.evaluate(|name| {
            let need = needs.iter().find(|(n, _)| n == name);
            need.map(|(_, id)| all[*id]).ok_or_else(|| unresolved(name))
        });
        if let Ok(found) = found {
            all[*constant] = found;
        }
    }
    all.into_iter().map(|(_, dimension)| dimension).collect()
}

pub(super) fn unresolved(name: &str) -> Unresolved {
    Unresolved {
        message: format!("no constant {}", quote(name)),
        help: None,
    }
}

impl Builder<'_> {
    /// Gives every step with a law of its own that law.
    pub fn laws(&mut self, names: &Names<'_>, faults: &mut Faults) {
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
        names: &Names<'_>,
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
        names: &Names<'_>,
        faults: &mut Faults,
    ) -> Vec<(String, Formula, Dimension)> {
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
        names: &Names<'_>,
        faults: &mut Faults,
    ) -> Option<(Formula, Dimension)> {
        let mut whole: Option<(Formula, Dimension)> = None;
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
    fn goes_on_without(&self, formula: &Formula, step: usize, rate: &Rate, faults: &mut Faults) {
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

/// A `value = "..."` of an observable.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    /// The observable.
    pub name: String,
    /// What it says, and which constants it names.
    pub rate: Rate,
}

impl Builder<'_> {
    /// Compiles what is read off the flask.
    pub fn readings(&mut self, values: &[Value], names: &Names<'_>, faults: &mut Faults) {
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
    fn zeros(&self, rate: &Rate, names: &Names<'_>) -> Option<f64> {
        let of_constant = |name: &str| {
            let (_, id) = rate.constants.iter().find(|(n, _)| n == name)?;
            let constant = self.resolved.index.get(id)?;
            (names.dimensions[*constant] != Dimension::TEMPERATURE).then_some(0.0)
        };
        rate.expression.zeros(&of_constant)
    }
}
