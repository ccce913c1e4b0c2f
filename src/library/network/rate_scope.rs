//! What the names in an expression of a chemistry mean: constants, sums, species, quantities of the flask, rates of other steps.

use super::builder::Builder;
use super::names::{ExpressionNames, unresolved};
use crate::library::reactions::equation::find_actor;
use crate::library::reactions::rate::Rate;
use crate::library::reactions::rate_law::StepLaw;
use crate::network::expression::{Scope, Unresolved};
use crate::network::formula::{Moment, Operation, RateFormula};
use crate::network::{Actor, CoefficientId};
use crate::text::{did_you_mean, quote};
use crate::units::Dimension;

/// The names of one rate, or of what is read off the flask.
pub(super) struct RateScope<'a, 'b> {
    pub builder: &'a mut Builder<'b>,
    pub names: &'a ExpressionNames<'a>,
    pub rate: &'a Rate,
    /// Steps whose rates are being written out; none where something is read off.
    pub open: Vec<usize>,
}

impl Scope for RateScope<'_, '_> {
    fn constant(&mut self, name: &str) -> Result<(CoefficientId, Dimension), Unresolved> {
        let found = self.rate.constants.iter().find(|(n, _)| n == name);
        let constant = found.and_then(|(_, id)| self.builder.resolved.index.get(id));
        let &constant = constant.ok_or_else(|| unresolved(name))?;
        let dimension = self.names.dimensions[constant];
        Ok((self.builder.coefficient_of(constant, dimension), dimension))
    }

    fn sum(&mut self, name: &str) -> Option<(RateFormula, Dimension)> {
        let found = self.names.summed.iter().find(|(n, ..)| n == name);
        found.map(|(_, formula, dimension)| (formula.clone(), *dimension))
    }

    fn concentration(&mut self, name: &str) -> Result<Actor, Unresolved> {
        concentration(name, self.names)
    }

    fn moment(&mut self, moment: Moment) -> Result<(), Unresolved> {
        moment_here(moment, self.names.protic)
    }

    fn switches_on_contents(&self) -> bool {
        self.open.is_empty()
    }

    fn rate(&mut self, label: &str) -> Result<RateFormula, Unresolved> {
        let step = step_of(label, self.names)?;
        if self.open.contains(&step) {
            return Err(Unresolved {
                message: format!("rate({label}) would depend on itself"),
                help: None,
            });
        }
        if let Some(known) = self.builder.rates.get(&step) {
            return known.clone();
        }
        let written = self.written_out(step, label);
        self.builder.rates.insert(step, written.clone());
        written
    }
}

impl RateScope<'_, '_> {
    /// The rate of a step as it stands in other rates.
    fn written_out(&mut self, step: usize, label: &str) -> Result<RateFormula, Unresolved> {
        let StepLaw::Rate(rate) = &self.names.steps[step].law else {
            let law = &self.names.steps[step].law;
            return Ok(product_rate(self.builder, step, law));
        };
        self.open.push(step);
        let mut inner = RateScope {
            builder: self.builder,
            names: self.names,
            rate,
            open: std::mem::take(&mut self.open),
        };
        let compiled = rate.expression.compile(&mut inner);
        self.open = inner.open;
        self.open.pop();
        let (formula, _) = compiled.map_err(|flaws| flaw_in(label, &flaws[0].message))?;
        let network = &self.builder.network;
        let reaction = &network.reactions[step];
        let mut formula = formula.limited(&network.reactants(reaction));
        let factor = reaction.forward;
        multiply(&mut formula, factor);
        Ok(formula)
    }
}

fn flaw_in(label: &str, message: &str) -> Unresolved {
    Unresolved {
        message: format!("rate({label}): {message}"),
        help: None,
    }
}

/// The step of a label.
pub(crate) fn step_of(label: &str, names: &ExpressionNames<'_>) -> Result<usize, Unresolved> {
    let found = names.steps.iter().position(|step| step.label == label);
    found.ok_or_else(|| {
        let labels = names.steps.iter().map(|step| step.label.as_str());
        Unresolved {
            message: format!(
                "no reaction {}{}",
                quote(label),
                did_you_mean(label, labels)
            ),
            help: None,
        }
    })
}

/// Whose concentration a name means.
pub(crate) fn concentration(name: &str, names: &ExpressionNames<'_>) -> Result<Actor, Unresolved> {
    find_actor(name, names.protic, names.families).map_err(|message| Unresolved {
        message,
        help: None,
    })
}

/// Whether there is such a thing here.
pub(crate) fn moment_here(moment: Moment, protic: bool) -> Result<(), Unresolved> {
    if moment == Moment::Ph && !protic {
        return Err(Unresolved {
            message: "pH needs a solvent with pKs in [chemistry]".into(),
            help: None,
        });
    }
    Ok(())
}

/// `formula` times a coefficient.
fn multiply(formula: &mut RateFormula, coefficient: CoefficientId) {
    let result = formula.operations.len() - 1;
    let factor = formula.push(Operation::Coefficient(coefficient));
    formula.push(Operation::Product(result, factor));
}

/// The net rate of a step that is a product of concentrations.
fn product_rate(builder: &Builder<'_>, step: usize, law: &StepLaw) -> RateFormula {
    let reaction = &builder.network.reactions[step];
    let stoichiometric = |side: &[(Actor, u32)]| -> Vec<(Actor, f64)> {
        let counted = side.iter().filter(|(actor, _)| *actor != Actor::Solvent);
        counted.map(|&(actor, n)| (actor, f64::from(n))).collect()
    };
    let orders = match law {
        StepLaw::Orders(orders) => orders.clone(),
        _ => stoichiometric(&reaction.reactants),
    };
    let mut formula = RateFormula::of_orders(&orders);
    if matches!(law, StepLaw::Orders(_)) {
        formula = formula.limited(&builder.network.reactants(reaction));
    }
    multiply(&mut formula, reaction.forward);
    if let Some(reverse) = reaction.reverse {
        let forward = formula.operations.len() - 1;
        let mut back = RateFormula::of_orders(&stoichiometric(&reaction.products));
        multiply(&mut back, reverse);
        let back = formula.append(&back);
        formula.push(Operation::Difference(forward, back));
    }
    formula
}
