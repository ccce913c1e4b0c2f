//! A coefficient's number and its temperature dependence.
//!
//! All laws are one: `ln k = a + b ln T + e/T` (Arrhenius `b = 0`, `e = -Ea/R`; Eyring `b = 1`, `e = -dH/R`; equilibrium and
//! acidity constants `b = 0`, `e = -dH/R`). Kept as the value at a reference temperature so that it comes back there exactly,
//! and so that zero is an exact zero.

use crate::solver::math;

/// Gas constant, J/(mol K); exact since the 2019 SI (CODATA 2018).
pub const GAS_CONSTANT: f64 = 8.314_462_618_153_24;
/// Boltzmann constant over Planck constant, 1/(s K); both exact in the SI.
pub const BOLTZMANN_OVER_PLANCK: f64 = 1.380_649e-23 / 6.626_070_15e-34;

/// `k(T) = value (T/t_ref)^b exp(e (1/T - 1/t_ref))`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Law {
    /// Value at `t_ref`, in mol, L, s.
    pub value: f64,
    /// Reference temperature, K.
    pub t_ref: f64,
    /// Power of T.
    pub b: f64,
    /// Coefficient of 1/T, K.
    pub e: f64,
}

impl Law {
    /// The same value at every temperature.
    pub fn constant(value: f64) -> Law {
        Law {
            value,
            t_ref: 298.15,
            b: 0.0,
            e: 0.0,
        }
    }

    /// Value at `t` kelvin.
    pub fn at(&self, t: f64) -> f64 {
        if t == self.t_ref || (self.b == 0.0 && self.e == 0.0) {
            return self.value;
        }
        self.value
            * math::exp(self.b * math::ln(t / self.t_ref) + self.e * (1.0 / t - 1.0 / self.t_ref))
    }

    /// The same law written at another reference temperature.
    pub fn rebased(&self, t_ref: f64) -> Law {
        Law {
            value: self.at(t_ref),
            t_ref,
            ..*self
        }
    }

    /// Product of two laws, at the first one's reference temperature.
    pub fn times(&self, other: &Law) -> Law {
        Law {
            value: self.value * other.at(self.t_ref),
            t_ref: self.t_ref,
            b: self.b + other.b,
            e: self.e + other.e,
        }
    }

    /// Quotient of two laws, at the first one's reference temperature.
    pub fn over(&self, other: &Law) -> Law {
        Law {
            value: self.value / other.at(self.t_ref),
            t_ref: self.t_ref,
            b: self.b - other.b,
            e: self.e - other.e,
        }
    }

    /// The law multiplied by a number.
    pub fn scaled(&self, factor: f64) -> Law {
        Law {
            value: self.value * factor,
            ..*self
        }
    }

    /// The law raised to a power.
    pub fn powf(&self, exponent: f64) -> Law {
        Law {
            value: math::pow(self.value, exponent),
            t_ref: self.t_ref,
            b: self.b * exponent,
            e: self.e * exponent,
        }
    }

    /// Whether the value changes with temperature.
    pub fn depends_on_temperature(&self) -> bool {
        self.b != 0.0 || self.e != 0.0
    }
    /// `k = a exp(-activation_energy / RT)` with the energy in J/mol, kept as the value at `t_ref` (K).
    pub fn arrhenius(a: f64, activation_energy: f64, t_ref: f64) -> Law {
        let e = -activation_energy / GAS_CONSTANT;
        Law {
            value: a * math::exp(e / t_ref),
            t_ref,
            b: 0.0,
            e,
        }
    }

    /// `k = kB T / h exp(entropy / R) exp(-enthalpy / RT)`, J/(mol K) and J/mol (transmission coefficient 1, standard state
    /// 1 mol/L), kept as the value at `t_ref` (K).
    pub fn eyring(enthalpy: f64, entropy: f64, t_ref: f64) -> Law {
        let e = -enthalpy / GAS_CONSTANT;
        let exponent = entropy / GAS_CONSTANT + e / t_ref;
        Law {
            value: BOLTZMANN_OVER_PLANCK * t_ref * math::exp(exponent),
            t_ref,
            b: 1.0,
            e,
        }
    }

    /// An equilibrium or acidity constant that is `value` at `t_ref` (K), with its reaction enthalpy in J/mol.
    pub fn van_t_hoff(value: f64, enthalpy: f64, t_ref: f64) -> Law {
        Law {
            value,
            t_ref,
            b: 0.0,
            e: -enthalpy / GAS_CONSTANT,
        }
    }
}
