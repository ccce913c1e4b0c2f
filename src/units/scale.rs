//! The scale that a result is shown on: the size of its unit and where it counts from.

use super::unit::Unit;

/// How base-unit numbers are shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Base units in one of the unit.
    pub size: f64,
    /// What is shown as zero, base units: 273.15 for a temperature in °C.
    pub zero: f64,
    /// How often the zero of the temperature scale counts in what is shown: once in a temperature, not in a difference of two; `None`: not
    /// known, then it is shown in kelvin.
    pub zeros: Option<f64>,
}

impl Scale {
    /// Base units.
    pub fn base(zeros: Option<f64>) -> Scale {
        Scale {
            size: 1.0,
            zero: 0.0,
            zeros,
        }
    }

    /// A unit; `None` where it has a zero of its own and it is not known whether that counts.
    pub fn of(unit: &Unit, zeros: Option<f64>) -> Option<Scale> {
        let own_zero = unit.to_base(0.0);
        let zero = match zeros {
            Some(1.0) => own_zero,
            Some(0.0) => 0.0,
            _ if own_zero == 0.0 => 0.0,
            _ => return None,
        };
        Some(Scale {
            size: unit.of_differences().to_base(1.0),
            zero,
            zeros,
        })
    }

    /// A base-unit number as it is shown.
    pub fn shown(&self, base: f64) -> f64 {
        (base - self.zero) / self.size
    }

    /// A number as it is shown in base units.
    pub fn in_base(&self, shown: f64) -> f64 {
        shown * self.size + self.zero
    }
}
