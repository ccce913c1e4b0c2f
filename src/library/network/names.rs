//! What expressions of a chemistry may name, with the dimensions of its constants.

use crate::library::constants::resolve::Resolved;
use crate::library::reactions::rate::Sum;
use crate::library::reactions::step::ResolvedStep;
use crate::library::species::families::Families;
use crate::model::ConstantValue as Stored;
use crate::network::Law;
use crate::network::expression::Unresolved;
use crate::network::formula::RateFormula;
use crate::text::quote;
use crate::units::Dimension;

/// What expressions of a chemistry may name.
pub(crate) struct ExpressionNames<'a> {
    /// Steps, in the order of the network's reactions.
    pub steps: &'a [ResolvedStep],
    /// Forms.
    pub families: &'a Families,
    /// Whether there is a pH.
    pub protic: bool,
    /// Dimension of every constant, formulas included.
    pub dimensions: Vec<Dimension>,
    /// Sums as they are written.
    pub sums: &'a [Sum],
    /// Sums that came out: name, formula, dimension.
    pub summed: Vec<(String, RateFormula, Dimension)>,
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
