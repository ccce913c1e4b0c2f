//! A value of a constant as it stands in a text: number or formula, slope, solvent, and where it comes from.
//!
//! How texts are read is said in `constant`; which of several values holds is decided elsewhere.

use crate::model::Confidence;
use crate::model::ROOM_TEMPERATURE;
use crate::network::law::{GAS_CONSTANT, Law};
use crate::text::{Faults, Node};
use crate::units::{Quantity, parse_uncertainty};

/// Who wrote a text: the library must give provenance, a scenario may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A data file.
    Library,
    /// The user.
    Scenario,
}

/// A value as written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Written {
    /// A number with its unit.
    Number(Quantity),
    /// An expression of other constants.
    Formula(String),
}

/// Temperature dependence as written, J/mol.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct WrittenSlope {
    /// `Ea`.
    pub activation_energy: Option<f64>,
    /// `dH`.
    pub enthalpy: Option<f64>,
}

/// Where a number comes from, as far as it is written.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Provenance {
    /// Citation or reason.
    pub source: Option<String>,
    /// How far it is to be believed.
    pub confidence: Option<Confidence>,
    /// One standard deviation or limits.
    pub uncertainty: Option<String>,
    /// Remark.
    pub note: Option<String>,
    /// Between which temperatures it holds, K.
    pub t_range: Option<(f64, f64)>,
}

/// One value of a constant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ConstantReading {
    /// The value.
    pub value: Written,
    /// The node that holds it.
    pub node: Node,
    /// K, where written.
    pub t_ref: Option<f64>,
    /// Temperature dependence.
    pub slope: WrittenSlope,
    /// The solvent it is for.
    pub solvent: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// All values of a constant.
pub(crate) type Readings = Vec<ConstantReading>;

impl ConstantReading {
    /// Hard limits that its uncertainty states, in base units.
    pub fn limits(&self) -> Option<(f64, f64)> {
        let Written::Number(quantity) = &self.value else {
            return None;
        };
        let uncertainty = self.provenance.uncertainty.as_deref()?;
        parse_uncertainty(uncertainty, &quantity.unit)
            .ok()?
            .limits()
    }
}

impl Provenance {
    /// What is missing, taken from a wider table.
    pub fn or(self, wider: &Provenance) -> Provenance {
        Provenance {
            source: self.source.or_else(|| wider.source.clone()),
            confidence: self.confidence.or(wider.confidence),
            uncertainty: self.uncertainty.or_else(|| wider.uncertainty.clone()),
            note: self.note.or_else(|| wider.note.clone()),
            t_range: self.t_range.or(wider.t_range),
        }
    }
}

impl WrittenSlope {
    /// The slope of the way back, of a forward constant with this slope: K has this enthalpy.
    pub fn less(self, enthalpy_of_reaction: f64) -> WrittenSlope {
        match self.enthalpy {
            Some(forward) => WrittenSlope {
                activation_energy: None,
                enthalpy: Some(forward - enthalpy_of_reaction),
            },
            None => WrittenSlope {
                activation_energy: Some(
                    self.activation_energy.unwrap_or(0.0) - enthalpy_of_reaction,
                ),
                enthalpy: None,
            },
        }
    }
}

impl ConstantReading {
    /// A value of which nothing else is said.
    pub fn bare(value: Written, node: &Node) -> ConstantReading {
        ConstantReading {
            value,
            node: node.clone(),
            t_ref: None,
            slope: WrittenSlope::default(),
            solvent: None,
            provenance: Provenance::default(),
        }
    }

    /// A plain number.
    pub fn number(value: f64, node: &Node) -> ConstantReading {
        ConstantReading::bare(Written::Number(Quantity::pure(value)), node)
    }

    /// Another constant by its name.
    pub fn reference(to: &str, node: &Node) -> ConstantReading {
        ConstantReading::bare(Written::Formula(to.to_owned()), node)
    }

    /// The law of a number, in base units; the slope by its dimension: Eyring or Arrhenius for rates, van 't Hoff for the rest.
    pub fn law(&self, quantity: &Quantity, what: &str, faults: &mut Faults) -> Law {
        let t_ref = self.t_ref.unwrap_or(ROOM_TEMPERATURE);
        let rate = quantity.dimension.rate_order().is_some();
        let (b, energy) = match (self.slope.activation_energy, self.slope.enthalpy) {
            (Some(ea), None) if rate => (0.0, ea),
            (None, Some(dh)) => (if rate { 1.0 } else { 0.0 }, dh),
            (None, None) => {
                return Law {
                    t_ref,
                    ..Law::constant(quantity.value)
                };
            }
            (Some(_), Some(_)) => {
                let place = &self.node.place;
                faults
                    .error(place, format!("{what}: Ea and dH both fix the slope"))
                    .help("keep Ea (Arrhenius) or dH (Eyring)");
                return Law::constant(quantity.value);
            }
            (Some(_), None) => {
                faults.error(
                    &self.node.place,
                    format!("{what} is no rate constant: its slope is dH, not Ea"),
                );
                return Law::constant(quantity.value);
            }
        };
        Law {
            value: quantity.value,
            t_ref,
            b,
            e: -energy / GAS_CONSTANT,
        }
    }
}
