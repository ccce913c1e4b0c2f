//! What a reaction is given, the laws that come of it, and what may be wrong with it.
//!
//! Knows not how the one follows from the other.

use std::fmt;

use crate::network::Law;
use crate::units::Dimension;

/// What stands in a reaction's table, dimension-checked. `Default` is an irreversible step with nothing given.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// Sum of the left side's orders, solvent left out.
    pub forward_order: f64,
    /// The same of the right side.
    pub reverse_order: f64,
    /// Whether the arrow is `<=>`.
    pub reversible: bool,
    /// `k` or `kf` per site; an expression may bring its own temperature dependence.
    pub k: Option<Law>,
    /// `kr` per site of the reverse direction.
    pub kr: Option<Law>,
    /// `A`, the Arrhenius factor, in the unit of `k`.
    pub arrhenius_factor: Option<f64>,
    /// `Ea`, J/mol.
    pub activation_energy: Option<f64>,
    /// `dH` of activation, J/mol.
    pub activation_enthalpy: Option<f64>,
    /// `dS` of activation, J/(mol K), standard state 1 mol/L.
    pub activation_entropy: Option<f64>,
    /// Whether a `dS` beside `k` and `dH` is information to be compared (library data) instead of a second set.
    pub entropy_is_information: bool,
    /// `T_ref`, K: where `k`, `kr` and `K` hold.
    pub t_ref: f64,
    /// `K`.
    pub equilibrium: Option<Equilibrium>,
    /// `dH_K`, J/mol.
    pub reaction_enthalpy: Option<f64>,
    /// `sites`, forward and reverse.
    pub sites: [f64; 2],
    /// `factor`: multiplies both directions.
    pub factor: Law,
}

/// An equilibrium constant in concentrations, the solvent left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Equilibrium {
    /// `K = "..."`, per site.
    PerSite(Law),
    /// `K = "from cycle"`: follows from other steps, statistical factors included.
    FromCycle(Law),
}

impl Default for Given {
    fn default() -> Given {
        Given {
            forward_order: 1.0,
            reverse_order: 1.0,
            reversible: false,
            k: None,
            kr: None,
            arrhenius_factor: None,
            activation_energy: None,
            activation_enthalpy: None,
            activation_entropy: None,
            entropy_is_information: false,
            t_ref: 298.15,
            equilibrium: None,
            reaction_enthalpy: None,
            sites: [1.0, 1.0],
            factor: Law::constant(1.0),
        }
    }
}

/// The laws of both directions, statistical factors and `factor` included.
#[derive(Debug, Clone, PartialEq)]
pub struct Rates {
    /// Forward coefficient.
    pub forward: Law,
    /// Reverse coefficient of a reversible step.
    pub reverse: Option<Law>,
    /// K total, where the step is reversible and K is defined (`kr` is not zero).
    pub equilibrium: Option<Law>,
    /// The forward constant that `dH` and `dS` would give at `T_ref`, where they stand beside `k` as information and
    /// differ from it by more than [`ENTROPY_TOLERANCE`]: (from `k`, from `dS`), per site.
    pub entropy_differs: Option<(f64, f64)>,
}

/// Relative difference from which a `dS` beside `k` is worth a note: three-digit tables round by less.
pub const ENTROPY_TOLERANCE: f64 = 5e-3;

/// What is missing or said twice.
#[derive(Debug, Clone, PartialEq)]
pub struct CoefficientFault {
    /// The key of the reaction's table where it shows; `equation` when a key is missing.
    pub key: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub help: String,
}

impl fmt::Display for CoefficientFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.message, self.help)
    }
}

impl Equilibrium {
    pub(super) fn law(self) -> Law {
        match self {
            Equilibrium::PerSite(law) | Equilibrium::FromCycle(law) => law,
        }
    }
}

/// Unit of a rate coefficient of this order: `M/s`, `/s`, `/M/s`, `/M^2/s` ...
pub fn rate_unit(order: f64) -> String {
    let dimension = Dimension::rate_coefficient(order);
    dimension.map_or_else(|| format!("order {order}"), Dimension::unit_text)
}
