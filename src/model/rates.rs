//! The rates of all steps from the constants: round the cycles, and under the diffusion limit.

use super::constant::{Constant, ConstantId};
use super::rule::{At, EquilibriumSource, Known, ROOM_TEMPERATURE, StepRule, UnsoundNumbers};
use super::rules::Rules;
use crate::network::Law;
use crate::network::coefficient::{Capped, Equilibrium, Given, Rates, cap_at_diffusion};
use crate::units::Dimension;

/// Temperature at which the diffusion limit is looked at, K.
const CAP_TEMPERATURE: f64 = ROOM_TEMPERATURE;

impl Rules {
    /// Steps whose constants the diffusion limit lowers, with what they would have been.
    pub fn capped(&self, written: &[Constant]) -> Result<Vec<(usize, Capped)>, UnsoundNumbers> {
        let Some(limit) = self.limit else {
            return Ok(Vec::new());
        };
        let free = Rules {
            limit: None,
            base: None,
            ..self.clone()
        };
        let numbers = free.numbers(written, &[])?;
        let limit = numbers.constants[limit].0.at(CAP_TEMPERATURE);
        let capped = |(i, mut rates): (usize, Rates)| {
            let given = self.given(&self.steps[i], &numbers.constants, None);
            let capped = cap_at_diffusion(&mut rates, &given, limit, &[CAP_TEMPERATURE])?;
            Some((i, capped))
        };
        let rates = numbers.rates.into_iter().enumerate();
        Ok(rates.filter_map(capped).collect())
    }

    /// Rates of all steps: those with their own K first, then those that close cycles.
    pub(super) fn rates(
        &self,
        constants: &[(Law, Dimension)],
        coefficients: &[Law],
        dirty: &[bool],
    ) -> Result<Vec<Rates>, UnsoundNumbers> {
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
            if moved[i] && !matches!(step.balance, EquilibriumSource::Cycle(_)) {
                rates[i] = Some(self.step(i, constants, None)?);
            }
        }
        for (i, step) in self.steps.iter().enumerate() {
            let EquilibriumSource::Cycle(powers) = &step.balance else {
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

    fn unsound(&self, step: usize, keys: Vec<&'static str>, what: &str) -> UnsoundNumbers {
        UnsoundNumbers {
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
    ) -> Result<Law, UnsoundNumbers> {
        let mut total = Law {
            t_ref: ROOM_TEMPERATURE,
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
    fn equilibrium(&self, index: usize, constants: &[(Law, Dimension)]) -> Law {
        let rule = &self.equilibria[index];
        constants[rule.constant].0.scaled(rule.sites)
    }

    fn given(&self, step: &StepRule, constants: &[(Law, Dimension)], cycle: Option<Law>) -> Given {
        let law = |id: Option<ConstantId>| id.map(|id| constants[id].0);
        let equilibrium = match (&step.balance, cycle) {
            (EquilibriumSource::Constant(id), _) => Some(Equilibrium::PerSite(constants[*id].0)),
            (_, Some(total)) => Some(Equilibrium::FromCycle(total)),
            (EquilibriumSource::None | EquilibriumSource::Cycle(_), None) => None,
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
    ) -> Result<Rates, UnsoundNumbers> {
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
