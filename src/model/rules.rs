//! How the coefficients of a network follow from the constants.
//!
//! Names are resolved once; a sweep then computes all coefficients of a point from the constants with some of them replaced.
//! Structure is fixed here, numbers are not: a zero stays a zero.

use super::constant::{Constant, ConstantId, ConstantValue};
use super::rule::{At, EquilibriumRule, FormulaRule, Rule, StepRule, UnsoundNumbers};
use crate::network::Law;
use crate::network::coefficient::Rates;
use crate::network::expression::Unresolved;
use crate::solver::math;
use crate::units::Dimension;

/// Everything needed to evaluate the coefficients.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules {
    /// Logarithmic constants: T_ref and e of their antilogarithm.
    pub logarithms: Vec<(ConstantId, f64, f64)>,
    /// Formulas in the order of their dependence.
    pub formulas: Vec<FormulaRule>,
    /// One rule per coefficient of the network.
    pub coefficients: Vec<Rule>,
    /// Steps, in the order of the network's reactions.
    pub steps: Vec<StepRule>,
    /// Overall equilibria that are no steps.
    pub equilibria: Vec<EquilibriumRule>,
    /// The diffusion limit, /M/s.
    pub limit: Option<ConstantId>,
    /// Everything as it is without overrides: a sweep computes only what its overrides reach.
    pub base: Option<Box<ConstantNumbers>>,
}

/// Constants as numbers with their dimensions.
type Constants = Vec<(Law, Dimension)>;

/// All numbers of one set of constants.
#[derive(Debug, Clone)]
pub(crate) struct ConstantNumbers {
    pub(super) constants: Constants,
    laws: Vec<Law>,
    pub(super) rates: Vec<Rates>,
}

impl Rules {
    /// Laws of all coefficients, some constants replaced.
    pub fn laws(
        &self,
        written: &[Constant],
        overrides: &[(ConstantId, f64)],
    ) -> Result<Vec<Law>, String> {
        if let (Some(base), []) = (&self.base, overrides) {
            return Ok(base.laws.clone());
        }
        match self.numbers(written, overrides) {
            Ok(numbers) => Ok(numbers.laws),
            Err(unsound) => Err(unsound.message),
        }
    }

    /// Computes the numbers without overrides once and for all.
    pub fn settle(&mut self, written: &[Constant]) -> Result<(), UnsoundNumbers> {
        self.base = Some(Box::new(self.numbers(written, &[])?));
        Ok(())
    }

    /// Dimensions of all constants, those of formulas as they come out; none before the numbers are settled.
    pub fn dimensions(&self) -> impl Iterator<Item = Dimension> {
        let base = self.base.as_deref();
        let constants = base.map_or(&[][..], |numbers| &numbers.constants);
        constants.iter().map(|(_, dimension)| *dimension)
    }

    /// All numbers; what the overrides do not reach is taken from the base.
    pub(super) fn numbers(
        &self,
        written: &[Constant],
        overrides: &[(ConstantId, f64)],
    ) -> Result<ConstantNumbers, UnsoundNumbers> {
        let (constants, dirty) = self.constants_and_reach(written, overrides, None)?;
        let base = self.base.as_deref();
        let mut laws = base.map_or_else(
            || vec![Law::constant(f64::NAN); self.coefficients.len()],
            |b| b.laws.clone(),
        );
        for (law, rule) in laws.iter_mut().zip(&self.coefficients) {
            match rule {
                Rule::Constant(id) if dirty[*id] => *law = constants[*id].0,
                Rule::Antilogarithm(id) if dirty[*id] => {
                    *law = self.antilogarithm(*id, constants[*id].0)
                }
                _ => {}
            }
        }
        let rates = self.rates(&constants, &laws, &dirty)?;
        for (law, rule) in laws.iter_mut().zip(&self.coefficients) {
            match rule {
                Rule::Forward(step) => *law = rates[*step].forward,
                Rule::Reverse(step) => *law = rates[*step].reverse.unwrap_or(Law::constant(0.0)),
                Rule::Constant(_) | Rule::Antilogarithm(_) => {}
            }
        }
        Ok(ConstantNumbers {
            constants,
            laws,
            rates,
        })
    }

    fn antilogarithm(&self, id: ConstantId, law: Law) -> Law {
        let (t_ref, e) = self
            .logarithms
            .iter()
            .find(|(c, ..)| *c == id)
            .map_or((law.t_ref, 0.0), |(_, t, e)| (*t, *e));
        Law {
            value: math::pow(10.0, -law.value),
            t_ref,
            b: 0.0,
            e,
        }
    }

    /// All constants as numbers with their dimensions.
    pub fn constants(
        &self,
        written: &[Constant],
        overrides: &[(ConstantId, f64)],
    ) -> Result<Constants, UnsoundNumbers> {
        Ok(self.constants_and_reach(written, overrides, None)?.0)
    }

    /// One constant as a number: of the formulas only those that it follows from are computed.
    pub fn constant(
        &self,
        written: &[Constant],
        overrides: &[(ConstantId, f64)],
        id: ConstantId,
    ) -> Result<f64, UnsoundNumbers> {
        let (constants, _) = self.constants_and_reach(written, overrides, Some(id))?;
        Ok(constants[id].0.value)
    }

    /// The constants that one follows from, itself among them.
    fn sources(&self, id: ConstantId, all: usize) -> Vec<bool> {
        let mut sources = vec![false; all];
        sources[id] = true;
        for formula in self.formulas.iter().rev() {
            if sources[formula.constant] {
                formula
                    .needs
                    .iter()
                    .for_each(|(_, need)| sources[*need] = true);
            }
        }
        sources
    }

    /// All constants, and which of them may differ from the base; where one alone is wanted, those that it follows from.
    fn constants_and_reach(
        &self,
        written: &[Constant],
        overrides: &[(ConstantId, f64)],
        wanted: Option<ConstantId>,
    ) -> Result<(Constants, Vec<bool>), UnsoundNumbers> {
        let base = self.base.as_deref();
        let mut values = base.map_or_else(|| as_written(written), |b| b.constants.clone());
        let mut dirty = vec![base.is_none(); values.len()];
        for (id, number) in overrides {
            values[*id].0.value = *number;
            dirty[*id] = true;
        }
        let sources = wanted.map(|id| self.sources(id, values.len()));
        let wanted = |formula: &&FormulaRule| {
            let sources = sources.as_ref();
            sources.is_none_or(|sources| sources[formula.constant])
        };
        for formula in self.formulas.iter().filter(wanted) {
            let id = formula.constant;
            if !dirty[id] && formula.needs.iter().all(|(_, need)| !dirty[*need]) {
                continue;
            }
            let replaced = overrides.iter().rev().find(|(c, _)| *c == id);
            let mut value = match formula.same_as {
                Some(other) => values[other],
                None => evaluate(formula, written, &values)?,
            };
            if let Some((_, number)) = replaced {
                value.0.value = *number;
            }
            (values[id], dirty[id]) = (value, true);
        }
        Ok((values, dirty))
    }
}

fn evaluate(
    formula: &FormulaRule,
    written: &[Constant],
    values: &[(Law, Dimension)],
) -> Result<(Law, Dimension), UnsoundNumbers> {
    let constant = &written[formula.constant];
    let ConstantValue::Expression(expression) = &constant.value else {
        return Ok(values[formula.constant]);
    };
    let resolve = |name: &str| {
        let found = formula.needs.iter().find(|(n, _)| n == name);
        found.map(|(_, id)| values[*id]).ok_or_else(|| Unresolved {
            message: format!("no constant `{name}`"),
            help: None,
        })
    };
    expression.evaluate(resolve).map_err(|flaws| {
        let texts: Vec<&str> = flaws.iter().map(|f| f.message.as_str()).collect();
        UnsoundNumbers {
            at: At::Constant(formula.constant),
            message: format!("{}: {}", constant.address, texts.join("; ")),
        }
    })
}

/// Constants that are numbers; formulas are still open.
fn as_written(written: &[Constant]) -> Constants {
    let value = |value: &ConstantValue| match value {
        ConstantValue::Law(law) => *law,
        ConstantValue::Expression(_) => Law::constant(f64::NAN),
    };
    written
        .iter()
        .map(|c| (value(&c.value), c.dimension))
        .collect()
}
