//! Acid-base equilibrium of a mixture: the charge balance solved for `u = ln eta`.
//!
//! Used at the start, after every jump and at outputs, scalar; between them the solver carries `u` as its algebraic variable.

use super::compiled::Kernel;
use super::layout::PoolPlace;
use crate::flask::mixture::Mixture;
use crate::network::{Law, Network};
use crate::solver::math;

/// Search range of `u`.
const RANGE: (f64, f64) = (-60.0, 5.0);
/// Largest Newton step; beyond it the balance is far from linear in `u`.
const LARGEST_STEP: f64 = 4.0;
/// A Newton step shorter than this ends the search: the balance bends by no more than its slope times the number of protons, so what
/// is left is of the order of its square.
const STEP_TOLERANCE: f64 = 3e-8;
/// Residual, relative to the sum of the balance's terms, that ends it too: an unbuffered mixture never gets below the step tolerance.
const RESIDUAL_TOLERANCE: f64 = 1e-15;

/// Protons for each of which most families have room.
const FEW_PROTONS: usize = 2;

/// A charge balance with its totals and constants.
#[derive(Debug, Clone)]
pub struct ChargeBalance {
    /// Charge that does not depend on pH, per litre of reference volume.
    fixed: f64,
    /// Ks'.
    ks: f64,
    /// Families: total, charge of the first form, range in `association`.
    families: Vec<(f64, f64, usize, usize)>,
    association: Vec<f64>,
}

/// Value, slope and sum of magnitudes of a balance.
struct ChargeSum {
    g: f64,
    slope: f64,
    size: f64,
}

impl ChargeBalance {
    /// The balance of a kernel's states and parameters.
    pub fn new(kernel: &Kernel, x: &[f64], p: &[f64]) -> ChargeBalance {
        let s = &kernel.structure;
        let total = |pool: usize| pool_total(kernel, pool, x, p);
        let mut balance = ChargeBalance {
            fixed: p[s.parameters.spectators],
            ks: s.parameters.autoprotolysis.map_or(0.0, |ks| p[ks]),
            families: Vec::with_capacity(s.families.len()),
            association: Vec::with_capacity(s.families.len() * FEW_PROTONS),
        };
        for family in &s.families {
            if family.association.is_empty() {
                balance.fixed += total(family.pool) * f64::from(family.charge);
                continue;
            }
            let first = balance.association.len();
            balance
                .association
                .extend(family.association.iter().map(|&a| p[a]));
            balance.families.push((
                total(family.pool),
                f64::from(family.charge),
                first,
                balance.association.len(),
            ));
        }
        balance
    }

    /// A balance from plain numbers: charge, Ks and families of (total, charge of the first form, association constants).
    pub fn from_parts(fixed: f64, ks: f64, families: &[(f64, i32, &[f64])]) -> ChargeBalance {
        let mut balance = ChargeBalance {
            fixed,
            ks,
            families: Vec::new(),
            association: Vec::new(),
        };
        for &(total, charge, association) in families {
            let first = balance.association.len();
            balance.association.extend_from_slice(association);
            balance
                .families
                .push((total, f64::from(charge), first, balance.association.len()));
        }
        balance
    }

    /// The `u` at which the mixture is neutral; `None` where the numbers are not finite or no such `u` exists in the range.
    pub fn solve(&self, start: f64) -> Option<f64> {
        let (mut low, mut high) = RANGE;
        let mut u = if start.is_finite() {
            start.clamp(low, high)
        } else {
            0.5 * (low + high)
        };
        for _ in 0..200 {
            let at = self.at(u);
            if !at.g.is_finite() || !at.slope.is_finite() {
                return None;
            }
            if at.g.abs() <= RESIDUAL_TOLERANCE * at.size {
                return Some(u);
            }
            if at.g > 0.0 {
                high = u
            } else {
                low = u
            }
            let step = (-at.g / at.slope).clamp(-LARGEST_STEP, LARGEST_STEP);
            let next = u + step;
            if step.abs() < STEP_TOLERANCE {
                return Some(next);
            }
            u = if next > low && next < high {
                next
            } else {
                0.5 * (low + high)
            };
        }
        (high - low < 1e-9).then_some(u)
    }

    fn at(&self, u: f64) -> ChargeSum {
        let eta = math::exp(u);
        let lyate = self.ks / eta;
        let mut balance = ChargeSum {
            g: eta - lyate + self.fixed,
            slope: eta + lyate,
            size: eta + lyate + self.fixed.abs(),
        };
        for &(total, charge, first, end) in &self.families {
            let (mut weight, mut sum, mut protons, mut squares) = (1.0, 1.0, 0.0, 0.0);
            for (j, &a) in self.association[first..end].iter().enumerate() {
                let number = (j + 1) as f64;
                weight *= eta * a;
                sum += weight;
                protons += number * weight;
                squares += number * number * weight;
            }
            let inverse = 1.0 / sum;
            let mean = protons * inverse;
            balance.g += total * (charge + mean);
            balance.slope += total * (squares * inverse - mean * mean);
            balance.size += (total * charge).abs() + (total * mean).abs();
        }
        balance
    }
}

fn pool_total(kernel: &Kernel, pool: usize, x: &[f64], p: &[f64]) -> f64 {
    let s = &kernel.structure;
    match s.places[pool] {
        PoolPlace::State(i) => x[i],
        PoolPlace::Parameter(i) => p[i],
        PoolPlace::Eliminated(e) => {
            let others = s.eliminations[e].others.iter();
            others.fold(p[s.parameters.totals[e]], |sum, &(o, w)| {
                sum - w * pool_total(kernel, o, x, p)
            })
        }
        PoolPlace::Terminal(_) | PoolPlace::Spectator | PoolPlace::Idle => 0.0,
    }
}

/// Concentrations of all forms, mol/L, in a mixture at acid-base equilibrium.
pub fn form_concentrations(
    network: &Network,
    laws: &[Law],
    mixture: &Mixture,
    protic: bool,
) -> Vec<f64> {
    let h = math::exp(mixture.ln_h);
    let mut concentrations = vec![0.0; network.forms.len()];
    for (id, pool) in network.pools.iter().enumerate() {
        let total = match pool.fixed {
            Some(fixed) => {
                let gas = network.gases.iter().position(|gas| gas.pool == id);
                let pressure = gas.map_or(1.0, |gas| mixture.pressures[gas]);
                pressure * laws[fixed].at(mixture.temperature)
            }
            None => mixture.concentration(id),
        };
        if !protic || pool.acidity.is_empty() {
            if let Some(&form) = pool.forms.first() {
                concentrations[form] = total;
            }
            continue;
        }
        let mut weights = vec![1.0];
        for &ka in &pool.acidity {
            weights.push(weights[weights.len() - 1] * h / laws[ka].at(mixture.temperature));
        }
        let sum: f64 = weights.iter().sum();
        for (&form, weight) in pool.forms.iter().zip(&weights) {
            concentrations[form] = total * weight / sum;
        }
    }
    concentrations
}
