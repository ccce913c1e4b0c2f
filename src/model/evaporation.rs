//! How much of a compound leaves with a solvent that is evaporated, from the two boiling points.
//!
//! Rayleigh's law of open distillation for a dilute, ideal solution: where the part x of the solvent is left, x^a of the compound is, with a
//! the ratio of the vapour pressures at the temperature of the bath, by Clausius and Clapeyron with Trouton's entropy. Azeotropes, salts
//! and what the pump draws from a dry residue are not known here.

use crate::solver::math;

/// Entropy of vaporisation at the boiling point over the gas constant: 88 J/mol/K over 8.314 (Trouton's rule; Atkins, Physical Chemistry).
const TROUTON: f64 = 10.6;
/// Bath of a rotary evaporator, K: 40 °C.
const BATH: f64 = 313.15;
/// Part of the solvent that dryness leaves: 0.1 %, below what an NMR of the residue shows beside the product (assumed).
pub const DRYNESS: f64 = 1e-3;

/// Pressure at which a boiling point is meant, bar.
const ATMOSPHERE: f64 = 1.013_25;

/// The temperature (K) at which a liquid boils under a pressure (bar) that is held over it; never below its boiling point, for an open
/// flask has the atmosphere over it whatever gas it is flushed with.
pub fn boils_at(boiling_point: f64, pressure: f64) -> f64 {
    let over = (pressure / ATMOSPHERE).max(1.0);
    boiling_point / (1.0 - math::ln(over) / TROUTON)
}

/// The fraction that is left of a compound when this fraction of the solvent is; boiling points in K.
pub fn left(boiling_point: f64, solvent: f64, of_solvent: f64) -> f64 {
    let volatility = math::exp(TROUTON * (solvent - boiling_point) / BATH);
    math::pow(of_solvent.clamp(DRYNESS, 1.0), volatility)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Water in a pressure cooker at 2 bar boils at 120 °C.
    #[test]
    fn what_is_under_pressure_boils_later() {
        assert!((boils_at(373.15, 2.0) - 393.4).abs() < 6.0);
        assert_eq!(boils_at(373.15, 0.5), 373.15);
    }

    /// The vapour pressure of water at 40 °C is 7.4 kPa; Trouton's entropy, too small for water, gives 13.5.
    #[test]
    fn what_boils_alike_leaves_alike_and_the_rest_by_its_vapour_pressure() {
        let (dcm, dce, acid, water) = (312.75, 356.65, 391.05, 373.15);
        assert_relative_eq!(left(dce, dce, 0.2), 0.2, max_relative = 1e-12);
        let ratio = |one: f64, other: f64| left(one, other, 0.5).ln() / 0.5f64.ln();
        let pressure = |boiling: f64| (88.0 / 8.314 * (1.0 - boiling / 313.15)).exp();
        for (one, other) in [(acid, dcm), (acid, dce), (water, dce), (dcm, water)] {
            let expected = pressure(one) / pressure(other);
            assert_relative_eq!(ratio(one, other), expected, max_relative = 1e-2);
        }
        assert!(left(acid, dce, 0.0) > 0.1 && left(acid, dcm, 0.0) > 0.5);
        assert!(left(dcm, water, 0.5) < 0.01);
        assert_eq!(left(acid, dce, 1.0), 1.0);
    }
}
