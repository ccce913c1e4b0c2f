//! A constant that is not exactly known, drawn: a function of (seed, constant, member) alone.
//!
//! Which constants are one and the same says their identity: a number of one compound is one constant in any role. What `like`
//! takes over is a constant of the borrower, the lender's name in its source, and is drawn independently of the original: that the
//! lender's number is high says nothing of how far the borrower is from it. Where draws go and what is made of them is decided
//! elsewhere.

use std::collections::HashMap;

use super::chance::Random;
use crate::model::{Constant, ConstantId, ConstantValue, Model};
use crate::solver::math;
use crate::text::Digest;
use crate::units::Uncertainty;

/// Changes all draws together.
const SEED: u64 = 1;

/// A constant that is drawn.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    /// Where it stands in its model.
    pub(super) id: ConstantId,
    /// Whether its value is known only when those it names are drawn.
    pub(super) follows: bool,
    key: u64,
    value: f64,
    uncertainty: Uncertainty,
    /// Whether a number of the other sign means nothing.
    keeps_sign: bool,
}

/// The constants of a model that are in use and not exactly known: numbers first, then formulas in the order of their dependence.
pub(super) fn drawn(model: &Model) -> Vec<Drawn> {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    let mut list = Vec::new();
    for (id, constant) in model.constants.iter().enumerate().filter(|(_, c)| c.used) {
        // Two equal entries of one model are two things: the second has draws of its own.
        let count = seen.entry(&constant.identity).or_insert(0);
        *count += 1;
        list.extend(Drawn::new(id, constant, *count));
    }
    let order = model.formulas();
    let place = |drawn: &Drawn| match drawn.follows {
        true => order
            .iter()
            .position(|id| *id == drawn.id)
            .map_or(usize::MAX, |at| at + 1),
        false => 0,
    };
    list.sort_by_key(place);
    list
}

impl Drawn {
    fn new(id: ConstantId, constant: &Constant, count: u32) -> Option<Drawn> {
        let uncertainty = constant.spread.clone()?;
        let (value, follows) = match &constant.value {
            ConstantValue::Law(law) => (law.value, false),
            ConstantValue::Expression(_) => (f64::NAN, true),
        };
        Some(Drawn {
            id,
            follows,
            key: Digest::of(format!("{}#{count}", constant.identity).as_bytes()).value(),
            value,
            uncertainty,
            keeps_sign: constant.has_one_sign(),
        })
    }

    /// The value of one member; `computed` is what a formula comes to.
    pub(super) fn draw(&self, member: u64, computed: f64) -> f64 {
        let value = if self.follows { computed } else { self.value };
        let mut random = Random::new(self.key ^ member.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ SEED);
        let mut within = |deviation: f64| loop {
            let drawn = value + random.normal() * deviation;
            if !self.keeps_sign || drawn == 0.0 || (drawn > 0.0) == (value >= 0.0) {
                return drawn;
            }
        };
        match self.uncertainty {
            Uncertainty::Relative(share) => within(share * value.abs()),
            Uncertainty::Absolute(deviation) => within(deviation),
            Uncertainty::Factor(factor) => value * math::exp(random.normal() * math::ln(factor)),
            Uncertainty::Range { low, high } if low > 0.0 && self.keeps_sign => {
                low * math::exp(random.uniform() * math::ln(high / low))
            }
            Uncertainty::Range { low, high } => low + random.uniform() * (high - low),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn constant(value: f64, uncertainty: Uncertainty, keeps_sign: bool) -> Drawn {
        Drawn {
            id: 0,
            follows: false,
            key: Digest::of(b"k").value(),
            value,
            uncertainty,
            keeps_sign,
        }
    }

    fn sample(uncertainty: Uncertainty) -> Vec<f64> {
        let constant = constant(2.0, uncertainty, true);
        (0..20_000).map(|i| constant.draw(i, f64::NAN)).collect()
    }

    fn mean(values: impl Iterator<Item = f64> + Clone) -> f64 {
        values.clone().sum::<f64>() / values.count() as f64
    }

    #[test]
    fn a_factor_is_the_standard_deviation_of_the_logarithm() {
        let logs: Vec<f64> = sample(Uncertainty::Factor(3.0))
            .iter()
            .map(|v| (v / 2.0).log10())
            .collect();
        let middle = mean(logs.iter().copied());
        let spread = mean(logs.iter().map(|l| (l - middle).powi(2))).sqrt();
        assert!(middle.abs() < 0.01, "{middle}");
        assert!((spread - 3f64.log10()).abs() < 0.01, "{spread}");
    }

    #[test]
    fn limits_are_kept() {
        let values = sample(Uncertainty::Range {
            low: 0.5,
            high: 8.0,
        });
        assert!(values.iter().all(|v| (0.5..=8.0).contains(v)));
        let below = values.iter().filter(|&&v| v < 2.0).count() as f64 / values.len() as f64;
        assert!((below - 0.5).abs() < 0.02, "flat in the logarithm: {below}");
    }

    /// `± 10 %` of a value is the same statement as `±` a tenth of it: one standard deviation of the value.
    #[test]
    fn a_share_is_the_standard_deviation_of_the_value() {
        let values = sample(Uncertainty::Relative(0.1));
        assert_eq!(values, sample(Uncertainty::Absolute(0.2)));
        let middle = mean(values.iter().copied());
        let spread = mean(values.iter().map(|v| (v - middle).powi(2))).sqrt();
        assert!((middle - 2.0).abs() < 0.005, "{middle}");
        assert!((spread - 0.2).abs() < 0.005, "{spread}");
    }

    #[test]
    fn a_rate_never_turns_negative_and_a_pure_number_may() {
        for (value, keeps) in [(0.1, true), (0.0, true), (0.1, false), (0.0, false)] {
            let constant = constant(value, Uncertainty::Absolute(0.3), keeps);
            let values: Vec<f64> = (0..2000).map(|i| constant.draw(i, f64::NAN)).collect();
            let negative = values.iter().filter(|v| **v < 0.0).count();
            assert_eq!(negative == 0, keeps, "{value}");
            let largest = values.iter().fold(0.0, |most: f64, v| most.max(*v));
            assert!(largest > 0.5, "{value} is drawn: {largest}");
        }
    }

    #[test]
    fn limits_of_a_pure_number_are_flat_in_the_number() {
        let limits = Uncertainty::Range {
            low: 2.0,
            high: 10.0,
        };
        let constant = constant(6.0, limits, false);
        let below = (0..20_000)
            .filter(|i| constant.draw(*i, f64::NAN) < 6.0)
            .count();
        assert!((below as f64 / 20_000.0 - 0.5).abs() < 0.02, "{below}");
    }

    #[test]
    fn a_draw_depends_on_constant_and_member_only() {
        let constant = constant(2.0, Uncertainty::Factor(3.0), true);
        assert_eq!(
            constant.draw(7, f64::NAN),
            sample(Uncertainty::Factor(3.0))[7]
        );
        assert_ne!(constant.draw(7, f64::NAN), constant.draw(8, f64::NAN));
    }
}
