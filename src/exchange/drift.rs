//! What a moving temperature and a moving volume do to the charge balance at a given ln h.
//!
//! Dilution takes from the charge per litre of all that has an amount; warming shifts the shares of the forms, the autoprotolysis and
//! what is held. Knows nothing of reactions.

use super::draft::DocumentDraft;
use super::ids::{self, Ids};
use super::math::Math;
use super::timeline::Timeline;
use crate::network::{CoefficientId, FormId};

/// How the charge balance answers to ln h and to the temperature, both at given amounts.
#[derive(Debug, Clone)]
pub(super) struct BalanceSlopes {
    /// By ln h, mol/L: the buffer capacity.
    pub(super) capacity: Math,
    /// By the temperature, mol/L/K.
    pub(super) warming: Math,
}

impl BalanceSlopes {
    /// Both together.
    pub(super) fn plus(self, other: BalanceSlopes) -> BalanceSlopes {
        BalanceSlopes {
            capacity: self.capacity.plus(other.capacity),
            warming: self.warming.plus(other.warming),
        }
    }
}

impl DocumentDraft<'_> {
    /// d ln k/dT of a coefficient, 1/K; zero where the temperature stays.
    pub(super) fn slope_of_logarithm(&self, id: CoefficientId) -> Math {
        let law = &self.laws[id];
        if self.temperature.is_some() || !law.depends_on_temperature() {
            return Math::Number(0.0);
        }
        let temperature = || Math::name(ids::TEMPERATURE);
        let square = temperature().times(temperature());
        let power = Math::Number(law.b).over(temperature());
        power.plus(Math::Number(-law.e).over(square))
    }

    /// Slopes of a family with these forms, weights and acidity constants: over all pairs of forms, the protons between them times what
    /// a step of ln h, or of the temperature, makes of the ratio of the two.
    pub(super) fn family_slopes(
        &self,
        forms: &[FormId],
        weights: &[Math],
        sum: &str,
        acidity: &[CoefficientId],
        ids: &Ids,
    ) -> BalanceSlopes {
        let mut slopes = BalanceSlopes {
            capacity: Math::Number(0.0),
            warming: Math::Number(0.0),
        };
        for (j, &form) in forms.iter().enumerate() {
            for (k, weight) in weights[..j].iter().enumerate() {
                let protons = Math::Number((j - k) as f64);
                let pair = ids.concentration(form).times(weight.clone());
                let pair = protons.clone().times(pair).over(Math::name(sum));
                let between = acidity[k..j].iter();
                let answer = between.fold(Math::Number(0.0), |all, &ka| {
                    all.plus(self.slope_of_logarithm(ka))
                });
                slopes = BalanceSlopes {
                    capacity: slopes.capacity.plus(protons.times(pair.clone())),
                    warming: slopes.warming.minus(pair.times(answer)),
                };
            }
        }
        slopes
    }

    /// What warming makes of the charge of pools whose concentration is held, mol/L/K.
    pub(super) fn held_warming(&mut self, ids: &Ids) -> Math {
        let mut warming = Math::Number(0.0);
        for pool in 0..self.model.network.pools.len() {
            let Some(held) = self.model.network.pools[pool].fixed else {
                continue;
            };
            let charge = self.mean_charge(pool, ids);
            let slope = charge.times(self.slope_of_logarithm(held));
            if slope != Math::Number(0.0) {
                warming = warming.plus(slope.times(self.total(pool, ids)));
            }
        }
        warming
    }

    /// Charge that a moving temperature and volume bring, mol/L/s; nothing where neither moves.
    pub(super) fn drift(&self, warming: Math, ids: &Ids, timeline: &Timeline) -> Math {
        let slope = |id: &str| timeline.slopes.get(id).map(|slope| Math::name(slope));
        let heated = slope(ids::TEMPERATURE).map(|slope| slope.times(warming));
        let diluted = slope(ids::FLASK).map(|slope| {
            let dissolved = self.dissolved_charge(ids);
            slope.times(dissolved).over(Math::name(ids::FLASK))
        });
        let none = || Math::Number(0.0);
        heated
            .unwrap_or_else(none)
            .minus(diluted.unwrap_or_else(none))
    }

    /// Charge per litre of all that has an amount.
    fn dissolved_charge(&self, ids: &Ids) -> Math {
        let spectators = Math::name(ids::SPECTATORS).over(Math::name(ids::FLASK));
        (0..ids.pools.len()).fold(spectators, |charge, pool| {
            let own = self.mean_charge(pool, ids).times(ids.amount(pool));
            charge.plus(own.over(Math::name(ids::FLASK)))
        })
    }
}
