//! How the coefficients of a network follow from the constants.
//!
//! Names are resolved once; a sweep then computes all coefficients of a point from the constants with some of them replaced.
//! Structure is fixed here, numbers are not: a zero stays a zero.

use super::model::{ConstantId, Model, Value};
use super::rule::{At, Balance, EquilibriumRule, Formula, Known, Rule, StepRule, Unsound};
use crate::network::Law;
use crate::network::coefficient::{Capped, Equilibrium, Given, Rates, cap_at_diffusion};
use crate::solver::math;
use crate::units::Dimension;

/// Temperature at which the diffusion limit is looked at, K.
const CAP_TEMPERATURE: f64 = super::reading::ROOM_TEMPERATURE;

/// Everything needed to evaluate the coefficients.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules {
    /// Logarithmic constants: T_ref and e of their antilogarithm.
    pub logarithms: Vec<(ConstantId, f64, f64)>,
    /// Formulas in the order of their dependence.
    pub formulas: Vec<Formula>,
    /// One rule per coefficient of the network.
    pub coefficients: Vec<Rule>,
    /// Steps, in the order of the network's reactions.
    pub steps: Vec<StepRule>,
    /// Overall equilibria that are no steps.
    pub equilibria: Vec<EquilibriumRule>,
    /// The diffusion limit, /M/s.
    pub limit: Option<ConstantId>,
    /// Everything as it is without overrides: a sweep computes only what its overrides reach.
    pub base: Option<Box<Numbers>>,
}

/// Constants as numbers with their dimensions.
type Constants = Vec<(Law, Dimension)>;

/// All numbers of one set of constants.
#[derive(Debug, Clone)]
pub(crate) struct Numbers {
    constants: Vec<(Law, Dimension)>,
    laws: Vec<Law>,
    rates: Vec<Rates>,
}

impl Rules {
    /// Laws of all coefficients, some constants replaced.
    pub fn laws(&self, model: &Model, overrides: &[(ConstantId, f64)]) -> Result<Vec<Law>, String> {
        if let (Some(base), []) = (&self.base, overrides) {
            return Ok(base.laws.clone());
        }
        match self.numbers(model, overrides) {
            Ok(numbers) => Ok(numbers.laws),
            Err(unsound) => Err(unsound.message),
        }
    }

    /// Computes the numbers without overrides once and for all.
    pub fn settle(&mut self, model: &Model) -> Result<(), Unsound> {
        self.base = Some(Box::new(self.numbers(model, &[])?));
        Ok(())
    }

    /// Dimensions of all constants, those of formulas as they come out; none before the numbers are settled.
    pub fn dimensions(&self) -> impl Iterator<Item = Dimension> {
        let base = self.base.as_deref();
        let constants = base.map_or(&[][..], |numbers| &numbers.constants);
        constants.iter().map(|(_, dimension)| *dimension)
    }

    /// All numbers; what the overrides do not reach is taken from the base.
    fn numbers(&self, model: &Model, overrides: &[(ConstantId, f64)]) -> Result<Numbers, Unsound> {
        let (constants, dirty) = self.constants_and_reach(model, overrides)?;
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
        Ok(Numbers {
            constants,
            laws,
            rates,
        })
    }

    /// Steps whose constants the diffusion limit lowers, with what they would have been.
    pub fn capped(&self, model: &Model) -> Result<Vec<(usize, Capped)>, Unsound> {
        let Some(limit) = self.limit else {
            return Ok(Vec::new());
        };
        let free = Rules {
            limit: None,
            base: None,
            ..self.clone()
        };
        let numbers = free.numbers(model, &[])?;
        let limit = numbers.constants[limit].0.at(CAP_TEMPERATURE);
        let capped = |(i, mut rates): (usize, Rates)| {
            let given = self.given(&self.steps[i], &numbers.constants, None);
            Some((
                i,
                cap_at_diffusion(&mut rates, &given, limit, &[CAP_TEMPERATURE])?,
            ))
        };
        Ok(numbers
            .rates
            .into_iter()
            .enumerate()
            .filter_map(capped)
            .collect())
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
        model: &Model,
        overrides: &[(ConstantId, f64)],
    ) -> Result<Vec<(Law, Dimension)>, Unsound> {
        Ok(self.constants_and_reach(model, overrides)?.0)
    }

    /// All constants, and which of them may differ from the base.
    fn constants_and_reach(
        &self,
        model: &Model,
        overrides: &[(ConstantId, f64)],
    ) -> Result<(Constants, Vec<bool>), Unsound> {
        let base = self.base.as_deref();
        let mut values = base.map_or_else(|| as_written(model), |b| b.constants.clone());
        let mut dirty = vec![base.is_none(); values.len()];
        for (id, number) in overrides {
            values[*id].0.value = *number;
            dirty[*id] = true;
        }
        for formula in &self.formulas {
            let id = formula.constant;
            let replaced = overrides.iter().rev().find(|(c, _)| *c == id);
            if !dirty[id] && formula.needs.iter().all(|(_, need)| !dirty[*need]) {
                continue;
            }
            let mut value = match formula.same_as {
                Some(other) => values[other],
                None => evaluate(formula, model, &values)?,
            };
            if let Some((_, number)) = replaced {
                value.0.value = *number;
            }
            (values[id], dirty[id]) = (value, true);
        }
        Ok((values, dirty))
    }

    /// Rates of all steps: those with their own K first, then those that close cycles.
    fn rates(
        &self,
        constants: &[(Law, Dimension)],
        coefficients: &[Law],
        dirty: &[bool],
    ) -> Result<Vec<Rates>, Unsound> {
        let base = self.base.as_deref();
        let mut rates: Vec<Option<Rates>> = match base {
            Some(base) => base.rates.iter().cloned().map(Some).collect(),
            None => vec![None; self.steps.len()],
        };
        let mut moved: Vec<bool> = self
            .steps
            .iter()
            .map(|s| base.is_none() || self.reached(s, dirty))
            .collect();
        for (i, step) in self.steps.iter().enumerate() {
            if moved[i] && !matches!(step.balance, Balance::Cycle(_)) {
                rates[i] = Some(self.step(i, constants, None)?);
            }
        }
        for (i, step) in self.steps.iter().enumerate() {
            let Balance::Cycle(powers) = &step.balance else {
                continue;
            };
            let moves = |known: &Known| match known {
                Known::Step(s) => moved[*s],
                Known::Equilibrium(e) => dirty[self.equilibria[*e].constant],
                Known::Coefficient(c) => {
                    self.coefficients[*c].constant().is_some_and(|id| dirty[id])
                }
            };
            moved[i] |= powers.iter().any(|(known, _)| moves(known));
            if moved[i] {
                let total = self.cycle(i, powers, &rates, constants, coefficients)?;
                rates[i] = Some(self.step(i, constants, Some(total))?);
            }
        }
        let missing = rates.iter().position(Option::is_none).unwrap_or_default();
        let all = rates.into_iter().collect::<Option<Vec<Rates>>>();
        all.ok_or_else(|| self.unsound(missing, Vec::new(), "it has no rate"))
    }

    fn unsound(&self, step: usize, keys: Vec<&'static str>, what: &str) -> Unsound {
        Unsound {
            message: format!("{}: {what}", self.steps[step].label),
            at: At::Step(step, keys),
        }
    }

    /// Whether a step depends on a constant that differs from the base.
    fn reached(&self, step: &StepRule, dirty: &[bool]) -> bool {
        step.constants(&[]).chain(self.limit).any(|id| dirty[id])
    }

    /// K total from what is known round the cycle.
    fn cycle(
        &self,
        step: usize,
        powers: &[(Known, f64)],
        rates: &[Option<Rates>],
        constants: &[(Law, Dimension)],
        coefficients: &[Law],
    ) -> Result<Law, Unsound> {
        let mut total = Law {
            t_ref: CAP_TEMPERATURE,
            ..Law::constant(1.0)
        };
        for (known, power) in powers {
            let law = match known {
                Known::Step(s) => rates[*s].as_ref().and_then(|r| r.equilibrium),
                Known::Equilibrium(e) => Some(self.equilibrium(*e, constants)),
                Known::Coefficient(c) => Some(coefficients[*c]),
            };
            let undefined = "a K of its cycle is not defined";
            let law = law.ok_or_else(|| self.unsound(step, vec!["K"], undefined))?;
            total = match *power {
                1.0 => total.times(&law),
                -1.0 => total.over(&law),
                power => total.times(&law.powf(power)),
            };
        }
        Ok(total)
    }

    /// Total K of an overall equilibrium.
    pub fn equilibrium(&self, index: usize, constants: &[(Law, Dimension)]) -> Law {
        let rule = &self.equilibria[index];
        constants[rule.constant].0.scaled(rule.sites)
    }

    fn given(&self, step: &StepRule, constants: &[(Law, Dimension)], cycle: Option<Law>) -> Given {
        let law = |id: Option<ConstantId>| id.map(|id| constants[id].0);
        let equilibrium = match (&step.balance, cycle) {
            (Balance::Constant(id), _) => Some(Equilibrium::PerSite(constants[*id].0)),
            (_, Some(total)) => Some(Equilibrium::FromCycle(total)),
            (Balance::None | Balance::Cycle(_), None) => None,
        };
        Given {
            forward_order: step.orders[0],
            reverse_order: step.orders[1],
            reversible: step.reversible,
            k: law(step.k).or_else(|| step.whole.then(|| Law::constant(1.0))),
            kr: law(step.kr),
            equilibrium,
            sites: step.sites,
            factor: law(step.factor).unwrap_or(Law::constant(1.0)),
            ..Given::default()
        }
    }

    fn step(
        &self,
        step: usize,
        constants: &[(Law, Dimension)],
        cycle: Option<Law>,
    ) -> Result<Rates, Unsound> {
        let given = self.given(&self.steps[step], constants, cycle);
        let mut rates = given.rates().map_err(|faults| {
            let texts: Vec<String> = faults.iter().map(ToString::to_string).collect();
            let keys = faults.iter().map(|fault| fault.key).collect();
            self.unsound(step, keys, &texts.join("; "))
        })?;
        if let Some(limit) = self.limit {
            let limit = constants[limit].0.at(CAP_TEMPERATURE);
            cap_at_diffusion(&mut rates, &given, limit, &[CAP_TEMPERATURE]);
        }
        Ok(rates)
    }
}

fn evaluate(
    formula: &Formula,
    model: &Model,
    values: &[(Law, Dimension)],
) -> Result<(Law, Dimension), Unsound> {
    let constant = &model.constants[formula.constant];
    let Value::Expression(expression) = &constant.value else {
        return Ok(values[formula.constant]);
    };
    let resolve = |name: &str| {
        let found = formula.needs.iter().find(|(n, _)| n == name);
        found
            .map(|(_, id)| values[*id])
            .ok_or_else(|| crate::network::expression::Unresolved {
                message: format!("no constant `{name}`"),
                help: None,
            })
    };
    expression.evaluate(resolve).map_err(|flaws| {
        let texts: Vec<&str> = flaws.iter().map(|f| f.message.as_str()).collect();
        Unsound {
            at: At::Constant(formula.constant),
            message: format!("{}: {}", constant.address, texts.join("; ")),
        }
    })
}

/// Constants that are numbers; formulas are still open.
fn as_written(model: &Model) -> Vec<(Law, Dimension)> {
    let value = |value: &Value| match value {
        Value::Law(law) => *law,
        Value::Expression(_) => Law::constant(f64::NAN),
    };
    model
        .constants
        .iter()
        .map(|c| (value(&c.value), c.dimension))
        .collect()
}
