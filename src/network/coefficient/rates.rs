//! The forward law from its own keys, and the way from there to both directions.
//!
//! Knows not how K and the reverse enter (`directions`), nor what is refused (`faults`).

use super::{CoefficientFault, ENTROPY_TOLERANCE, Given, Rates};
use crate::network::Law;
use crate::network::law::GAS_CONSTANT;

impl Given {
    /// The laws, or everything that is missing or over-determined.
    pub fn rates(&self) -> Result<Rates, Vec<CoefficientFault>> {
        let mut faults = self.number_faults();
        let forward = self.own_forward().unwrap_or_else(|f| {
            faults.extend(f);
            None
        });
        let equilibrium = self.own_equilibrium().unwrap_or_else(|f| {
            faults.push(f);
            None
        });
        if !faults.is_empty() {
            return Err(faults);
        }
        let directions = self.directions(forward, equilibrium).map_err(|f| vec![f])?;
        Ok(self.scaled(directions))
    }

    /// The forward law per site from its own keys; `None` where only `kr` and K can give it.
    fn own_forward(&self) -> Result<Option<Law>, Vec<CoefficientFault>> {
        let arrhenius = self.arrhenius_factor.zip(self.activation_energy);
        let eyring = self.activation_enthalpy.zip(self.activation_entropy);
        let from_arrhenius = arrhenius.map(|(a, ea)| Law::arrhenius(a, ea, self.t_ref));
        let from_eyring = eyring.map(|(dh, ds)| Law::eyring(dh, ds, self.t_ref));
        let faults = self.forward_faults(from_arrhenius, from_eyring);
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(self
            .k
            .map(|k| self.with_slope(k))
            .or(from_arrhenius)
            .or(from_eyring))
    }

    /// `k` rules at `T_ref`; `Ea` or `dH` gives the slope.
    fn with_slope(&self, k: Law) -> Law {
        let value = k.value;
        match (self.activation_energy, self.activation_enthalpy) {
            (Some(ea), _) => Law {
                value,
                t_ref: self.t_ref,
                b: 0.0,
                e: -ea / GAS_CONSTANT,
            },
            (None, Some(dh)) => Law {
                value,
                t_ref: self.t_ref,
                b: 1.0,
                e: -dh / GAS_CONSTANT,
            },
            (None, None) => self.referred(k),
        }
    }

    /// A constant without slope kept at `T_ref`, so that quotients with K are exact there.
    pub(super) fn referred(&self, law: Law) -> Law {
        if law.depends_on_temperature() {
            law
        } else {
            Law {
                t_ref: self.t_ref,
                ..law
            }
        }
    }

    pub(super) fn entropy_differs(&self) -> Option<(f64, f64)> {
        let (k, dh, ds) = (self.k?, self.activation_enthalpy?, self.activation_entropy?);
        let from_entropy = Law::eyring(dh, ds, self.t_ref).value;
        let apart = (from_entropy - k.value).abs() > ENTROPY_TOLERANCE * k.value.abs();
        apart.then_some((k.value, from_entropy))
    }

    fn scaled(&self, rates: Rates) -> Rates {
        let by_factor = |law: Law| law.times(&self.factor);
        Rates {
            forward: by_factor(rates.forward),
            reverse: rates.reverse.map(by_factor),
            ..rates
        }
    }
}
