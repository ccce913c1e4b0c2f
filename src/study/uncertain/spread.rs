//! One number that is not exactly known: which of its possible values a share of belief comes to.
//!
//! Knows a value and how far it may be off; neither where that stands nor what rests on it.

use super::normal::{quantile, share_below};
use crate::solver::math;
use crate::units::Uncertainty;

/// A distribution by its quantiles: the same share gives the same value, and a larger one a larger value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spread {
    /// How far the value may be off.
    pub(super) uncertainty: Uncertainty,
    /// Which values mean something.
    pub(super) sense: Sense,
}

/// Which values of a number mean something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// Any: an energy, a pKa.
    AnySign,
    /// Those of the sign that it has: a rate, an amount.
    OneSign,
    /// Those from 0 to 1: a purity, a loss.
    Share,
}

impl Spread {
    /// The value below which `share` of what is believed lies, where the number stands at `value`.
    pub(super) fn at(&self, share: f64, value: f64) -> f64 {
        match self.uncertainty {
            Uncertainty::Relative(part) => self.normal(share, value, part * value.abs()),
            Uncertainty::Absolute(deviation) => self.normal(share, value, deviation),
            Uncertainty::Factor(factor) => {
                value * math::exp(ordered(share, value) * math::ln(factor))
            }
            Uncertainty::Range { low, high } if low > 0.0 && self.sense == Sense::OneSign => {
                low * math::exp(share * math::ln(high / low))
            }
            Uncertainty::Range { low, high } => low + share * (high - low),
        }
    }

    /// A normal distribution, cut where values mean nothing.
    fn normal(&self, share: f64, value: f64, deviation: f64) -> f64 {
        if deviation == 0.0 {
            return value;
        }
        let (low, high) = match self.sense {
            Sense::AnySign => (f64::NEG_INFINITY, f64::INFINITY),
            Sense::OneSign if value < 0.0 => (f64::NEG_INFINITY, 0.0),
            Sense::OneSign => (0.0, f64::INFINITY),
            Sense::Share => (0.0, 1.0),
        };
        let below = |limit: f64| match (limit - value) / deviation {
            // Beyond eight deviations nothing lies that a share in double precision could tell.
            z if z < -8.0 => 0.0,
            z if z > 8.0 => 1.0,
            z => share_below(z),
        };
        let (first, last) = (below(low), below(high));
        value + quantile(first + share * (last - first)) * deviation
    }
}

/// A factor above one makes a negative number smaller.
fn ordered(share: f64, value: f64) -> f64 {
    match value < 0.0 {
        true => -quantile(share),
        false => quantile(share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::sequence::coordinate;

    const NUMBER: u32 = 16_384;

    fn sense(keeps_sign: bool) -> Sense {
        match keeps_sign {
            true => Sense::OneSign,
            false => Sense::AnySign,
        }
    }

    fn sample(value: f64, uncertainty: Uncertainty, keeps_sign: bool) -> Vec<f64> {
        let spread = Spread {
            uncertainty,
            sense: sense(keeps_sign),
        };
        (0..NUMBER)
            .map(|member| spread.at(coordinate(member, 3, 5), value))
            .collect()
    }

    fn mean(values: impl Iterator<Item = f64>) -> f64 {
        values.sum::<f64>() / f64::from(NUMBER)
    }

    #[test]
    fn a_factor_is_the_standard_deviation_of_the_logarithm() {
        let values = sample(2.0, Uncertainty::Factor(3.0), true);
        let logs: Vec<f64> = values.iter().map(|v| (v / 2.0).log10()).collect();
        let middle = mean(logs.iter().copied());
        let spread = mean(logs.iter().map(|l| (l - middle).powi(2))).sqrt();
        assert!(middle.abs() < 1e-4, "{middle}");
        assert!((spread - 3f64.log10()).abs() < 1e-3, "{spread}");
    }

    #[test]
    fn limits_are_kept_flat_in_the_logarithm_where_a_sign_is() {
        let limits = Uncertainty::Range {
            low: 0.5,
            high: 8.0,
        };
        let values = sample(2.0, limits.clone(), true);
        assert!(values.iter().all(|v| (0.5..=8.0).contains(v)));
        let below = mean(values.iter().map(|&v| f64::from(v < 2.0)));
        assert!((below - 0.5).abs() < 1e-3, "{below}");
        let below = mean(
            sample(2.0, limits, false)
                .iter()
                .map(|&v| f64::from(v < 4.25)),
        );
        assert!((below - 0.5).abs() < 1e-3, "{below}");
    }

    /// `± 10 %` of a value is the same statement as `±` a tenth of it: one standard deviation of the value.
    #[test]
    fn a_share_is_the_standard_deviation_of_the_value() {
        let values = sample(2.0, Uncertainty::Relative(0.1), true);
        assert_eq!(values, sample(2.0, Uncertainty::Absolute(0.2), true));
        let middle = mean(values.iter().copied());
        let spread = mean(values.iter().map(|v| (v - middle).powi(2))).sqrt();
        assert!((middle - 2.0).abs() < 1e-4, "{middle}");
        assert!((spread - 0.2).abs() < 1e-3, "{spread}");
    }

    /// Cut at zero, the mean of a normal distribution is m + s phi(c) / (1 - Phi(c)) with c = -m / s.
    #[test]
    fn a_rate_never_turns_negative_and_a_pure_number_may() {
        for value in [0.1, 0.0, -0.1] {
            let values = sample(value, Uncertainty::Absolute(0.3), true);
            let negative = values.iter().filter(|v| **v < 0.0).count();
            assert_eq!(negative, if value < 0.0 { values.len() } else { 0 });
            let cut: f64 = -value.abs() / 0.3;
            let density = (-cut * cut / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
            let want = value.abs() + 0.3 * density / share_below(-cut);
            let got = mean(values.iter().map(|v| v.abs()));
            assert!((got - want).abs() < 1e-3, "{value}: {got} {want}");
            let both = sample(value, Uncertainty::Absolute(0.3), false);
            assert!((mean(both.iter().copied()) - value).abs() < 1e-3);
        }
    }

    #[test]
    fn a_purity_stays_a_share() {
        let spread = Spread {
            uncertainty: Uncertainty::Absolute(0.05),
            sense: Sense::Share,
        };
        let values: Vec<f64> = (1..1000)
            .map(|i| spread.at(f64::from(i) / 1000.0, 0.97))
            .collect();
        assert!(values.iter().all(|v| (0.0..=1.0).contains(v)));
        assert!(values.is_sorted_by(|a, b| a < b));
        // Cut at 1, the middle of what is left is where half of Phi(0.6) lies below.
        let middle = 0.97 + 0.05 * quantile(share_below(0.6) / 2.0);
        assert!((values[499] - middle).abs() < 1e-12);
    }

    #[test]
    fn a_larger_share_is_a_larger_value() {
        let all = [
            Uncertainty::Factor(3.0),
            Uncertainty::Relative(0.7),
            Uncertainty::Absolute(1.5),
            Uncertainty::Range {
                low: 0.1,
                high: 7.0,
            },
        ];
        for uncertainty in all {
            for (value, keeps_sign) in [(2.0, true), (2.0, false), (-2.0, false), (-2.0, true)] {
                if value < 0.0 && matches!(uncertainty, Uncertainty::Range { .. }) {
                    continue;
                }
                let spread = Spread {
                    uncertainty: uncertainty.clone(),
                    sense: sense(keeps_sign),
                };
                let values: Vec<f64> = (1..200)
                    .map(|i| spread.at(f64::from(i) / 200.0, value))
                    .collect();
                assert!(values.is_sorted_by(|a, b| a < b), "{spread:?} {value}");
            }
        }
    }
}
