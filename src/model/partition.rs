//! Where compounds go in a work-up: between water and an organic layer, and off with the solvent.
//!
//! Acid-base in a separating funnel is that of water at 25 °C, whatever the reaction ran in. Knows no volumes and no steps.

use super::constant::ConstantId;
use crate::solver::math;

/// How a pool parts between two layers, and whether it is volatile.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Partition {
    /// log10 of the partition coefficient of its neutral form, where one is known.
    pub log_p: Option<ConstantId>,
    /// pKa in water, from the least protonated form on, each where it is known.
    pub acidity: Vec<Option<ConstantId>>,
    /// Charge of the least protonated form.
    pub charge: i32,
    /// Whether it leaves with any solvent, all of it.
    pub volatile: bool,
    /// K; what has one leaves with the solvent in part. Missing where it stays.
    pub boiling_point: Option<f64>,
}

impl Partition {
    /// Whether it has a form without charge: nothing else leaves the water.
    pub fn has_neutral_form(&self) -> bool {
        (0..=self.acidity.len() as i32).contains(&-self.charge)
    }

    /// The distribution ratio at a pH: partition coefficient times neutral fraction. `numbers` are those of the model's constants.
    pub fn ratio(&self, ph: f64, numbers: &[f64]) -> f64 {
        let Some(log_p) = self.log_p.filter(|_| self.has_neutral_form()) else {
            return 0.0;
        };
        let (mut weight, mut sum, mut neutral) = (1.0, 0.0, 0.0);
        for j in 0..=self.acidity.len() {
            if j > 0 {
                let known = self.acidity[j - 1].map_or(f64::NEG_INFINITY, |id| numbers[id]);
                weight *= math::pow(10.0, known - ph);
            }
            sum += weight;
            if self.charge + j as i32 == 0 {
                neutral = weight;
            }
        }
        math::pow(10.0, numbers[log_p]) * neutral / sum
    }
}
