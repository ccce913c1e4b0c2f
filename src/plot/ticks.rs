//! Where the ticks of an axis stand and what is written at them.
//!
//! Linear axes take steps of 1, 2 or 5 times a power of ten. Logarithmic axes label decades, and 2 and 5 between them when
//! there are few; all positions are handed out as plain values, so the drawing library's own logarithmic ticks, which
//! lose the small ones, are never asked. This module knows numbers only, no pixels.

/// A labelled tick.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Where it stands, in units of the axis.
    pub at: f64,
    /// What is written at it.
    pub label: String,
}

/// A step of 1, 2 or 5 times a power of ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TickStep {
    mantissa: i64,
    exponent: i32,
}

impl TickStep {
    /// The smallest step that puts no more than `most` ticks (at least 2) on the way from `lo` to `hi`.
    pub fn for_range(lo: f64, hi: f64, most: usize) -> TickStep {
        let most = most.max(2);
        let rough = (hi - lo) / most as f64;
        let exponent = rough.log10().floor() as i32 - 1;
        // From one decade below the estimate, so that rounding in the logarithm cannot skip the right one.
        let mut candidates = (exponent..exponent + 5)
            .flat_map(|exponent| [1, 2, 5].map(|mantissa| TickStep { mantissa, exponent }));
        candidates
            .find(|step| step.count(lo, hi) <= most as f64)
            .unwrap_or(TickStep {
                mantissa: 1,
                exponent: exponent + 5,
            })
    }

    /// `index` steps from zero: the `f64` nearest to the decimal, without the error of repeated addition.
    pub fn at(self, index: i64) -> f64 {
        let whole = (index * self.mantissa) as f64;
        // Powers of ten are exact up to 1e22; dividing by one is exact rounding, multiplying by 0.001 is not.
        if self.exponent >= 0 {
            whole * 10f64.powi(self.exponent)
        } else if self.exponent >= -22 {
            whole / 10f64.powi(-self.exponent)
        } else {
            whole * 10f64.powi(self.exponent)
        }
    }

    /// Number of the first step at or above `value`; a hair below counts as at.
    fn first_at_or_above(self, value: f64) -> i64 {
        (value / self.at(1) - HAIR).ceil() as i64
    }

    /// Number of the last step at or below `value`; a hair above counts as at.
    fn last_at_or_below(self, value: f64) -> i64 {
        (value / self.at(1) + HAIR).floor() as i64
    }

    fn count(self, lo: f64, hi: f64) -> f64 {
        let step = self.at(1);
        (hi / step + HAIR).floor() - (lo / step - HAIR).ceil() + 1.0
    }

    /// The range widened to whole steps.
    pub fn widen(self, lo: f64, hi: f64) -> (f64, f64) {
        (
            self.at(self.last_at_or_below(lo)),
            self.at(self.first_at_or_above(hi)),
        )
    }

    /// Decimals that tell neighbouring ticks apart.
    pub fn decimals(self) -> usize {
        (-self.exponent).max(0) as usize
    }

    /// Every step in the range, labelled.
    pub fn ticks(self, lo: f64, hi: f64) -> Vec<Tick> {
        let (first, last) = (self.first_at_or_above(lo), self.last_at_or_below(hi));
        let plain = self.exponent >= -5 && lo.abs().max(hi.abs()) < 1e6;
        (first..=last)
            .map(|index| Tick {
                at: self.at(index),
                label: if plain {
                    minus(&format!("{:.*}", self.decimals(), self.at(index)))
                } else {
                    self.scientific(index, lo.abs().max(hi.abs()))
                },
            })
            .collect()
    }

    /// `2.5×10⁻⁷`: one power of ten for the whole axis, taken from its largest value.
    fn scientific(self, index: i64, largest: f64) -> String {
        if index == 0 {
            return "0".to_owned();
        }
        let power = largest.log10().floor() as i32;
        let decimals = (power - self.exponent).max(0);
        let mantissa = (index * self.mantissa) as f64 / 10f64.powi(decimals);
        let mantissa = minus(&format!("{mantissa:.*}", decimals as usize));
        format!("{mantissa}×{}", power_of_ten(power))
    }
}

/// Ends of a range this close to a tick, in steps, count as on it.
const HAIR: f64 = 1e-9;

/// A value with at most so many decimals, without trailing zeros.
pub fn rounded(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let short = match text.split_once('.') {
        Some(_) => text.trim_end_matches('0').trim_end_matches('.'),
        None => &text,
    };
    minus(if short == "-0" { "0" } else { short })
}

/// `-` as the minus sign that is as wide as a plus.
pub fn minus(number: &str) -> String {
    number.replace('-', "−")
}

/// `10⁻³`.
pub fn power_of_ten(exponent: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let mut text = "10".to_owned();
    text.extend(exponent.to_string().chars().map(|c| match c.to_digit(10) {
        Some(digit) => DIGITS[digit as usize],
        None => '⁻',
    }));
    text
}

/// Labelled and bare ticks of a logarithmic axis from `lo` to `hi` (both positive), at most about `most` labelled.
pub fn logarithmic(lo: f64, hi: f64, most: usize) -> (Vec<Tick>, Vec<f64>) {
    let (first, last) = (lo.log10().floor() as i32, hi.log10().ceil() as i32);
    let inside = |v: f64| v >= lo * (1.0 - HAIR) && v <= hi * (1.0 + HAIR);
    let all = |mantissas: &'static [i32]| {
        let decades = (first..=last).flat_map(move |e| mantissas.iter().map(move |m| (*m, e)));
        decades
            .filter(|(m, e)| inside(decimal(*m, *e)))
            .collect::<Vec<_>>()
    };
    let decades = all(&[1]);
    let labelled = [&[1, 2, 3, 4, 5, 6, 7, 8, 9][..], &[1, 2, 5], &[1, 3]]
        .into_iter()
        .map(all)
        .find(|found| found.len() <= most && found.len() > decades.len().max(1))
        .unwrap_or(decades);
    if labelled.len() < 2 {
        return (TickStep::for_range(lo, hi, most).ticks(lo, hi), Vec::new());
    }
    // Whole decades only, and too many of them: every second, third, ...
    let stride = labelled.len().div_ceil(most.max(2)) as i32;
    let plain = first >= -3 && last <= 4;
    let ticks = labelled
        .iter()
        .filter(|(_, e)| e.rem_euclid(stride) == 0)
        .map(|&(m, e)| Tick {
            at: decimal(m, e),
            label: match (plain, m) {
                (true, _) => format!("{}", decimal(m, e)),
                (false, 1) => power_of_ten(e),
                (false, _) => format!("{m}×{}", power_of_ten(e)),
            },
        })
        .collect();
    let bare: &[i32] = if stride > 1 {
        &[1]
    } else {
        &[2, 3, 4, 5, 6, 7, 8, 9]
    };
    let bare = (first..=last).flat_map(|e| bare.iter().map(move |m| decimal(*m, e)));
    (ticks, bare.filter(|v| inside(*v)).collect())
}

/// `mantissa * 10^exponent`, rounded once where powers of ten are exact.
fn decimal(mantissa: i32, exponent: i32) -> f64 {
    TickStep {
        mantissa: 1,
        exponent,
    }
    .at(i64::from(mantissa))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|t| t.label.as_str()).collect()
    }

    #[test]
    fn the_ticks_a_chemist_would_draw() {
        let ticks = TickStep::for_range(0.0, 3.0, 8).ticks(0.0, 3.0);
        assert_eq!(
            labels(&ticks),
            ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0"]
        );
        let ticks = TickStep::for_range(0.0, 100.0, 6).ticks(0.0, 100.0);
        assert_eq!(labels(&ticks), ["0", "20", "40", "60", "80", "100"]);
        let ticks = TickStep::for_range(-0.1, 0.1, 5).ticks(-0.1, 0.1);
        assert_eq!(labels(&ticks), ["−0.10", "−0.05", "0.00", "0.05", "0.10"]);
        let ticks = TickStep::for_range(0.0, 4e-7, 5).ticks(0.0, 4e-7);
        assert_eq!(
            labels(&ticks),
            ["0", "1×10⁻⁷", "2×10⁻⁷", "3×10⁻⁷", "4×10⁻⁷"]
        );
        let ticks = TickStep::for_range(0.0, 1.2e7, 4).ticks(0.0, 1.2e7);
        assert_eq!(labels(&ticks), ["0", "0.5×10⁷", "1.0×10⁷"]);
    }

    #[test]
    fn ticks_are_the_floats_nearest_to_their_decimals() {
        // 3 * 0.1 and 7 * 1e-3 are one bit off; the decimals on the axis are not.
        let step = |mantissa, exponent| TickStep { mantissa, exponent };
        assert_eq!(step(1, -1).at(3), 0.3);
        assert_eq!(step(1, -3).at(-7), -0.007);
        assert_eq!(step(2, -22).at(3), 6e-22);
        assert_eq!(step(5, 3).at(3), 15000.0);
    }

    #[test]
    fn small_decades_are_all_there() {
        let (ticks, bare) = logarithmic(1e-22, 1e-10, 20);
        assert_eq!(ticks.len(), 13);
        assert_eq!(ticks[0].label, "10⁻²²");
        assert_eq!(ticks[0].at, 1e-22);
        assert_eq!(bare.len(), 12 * 8);
        let (ticks, _) = logarithmic(1e-22, 1e-10, 7);
        assert_eq!(
            labels(&ticks),
            [
                "10⁻²²",
                "10⁻²⁰",
                "10⁻¹⁸",
                "10⁻¹⁶",
                "10⁻¹⁴",
                "10⁻¹²",
                "10⁻¹⁰"
            ]
        );
    }

    #[test]
    fn short_logarithmic_ranges_still_have_ticks() {
        assert_eq!(
            labels(&logarithmic(0.01, 100.0, 8).0),
            ["0.01", "0.1", "1", "10", "100"]
        );
        assert_eq!(
            labels(&logarithmic(0.1, 10.0, 8).0),
            ["0.1", "0.2", "0.5", "1", "2", "5", "10"]
        );
        let narrow = logarithmic(3.2, 3.9, 8).0;
        assert!(narrow.len() >= 2, "{narrow:?}");
    }

    proptest! {
        #[test]
        fn linear_ticks_are_few_even_round_and_inside(
            start in -1e3f64..1e3, span in 1e-3f64..1e3, scale in -12i32..12, most in 2usize..12,
        ) {
            let (lo, hi) = (start * 10f64.powi(scale), (start + span) * 10f64.powi(scale));
            let step = TickStep::for_range(lo, hi, most);
            let ticks = step.ticks(lo, hi);
            let slack = (hi - lo) * 1e-6;
            prop_assert!(ticks.len() <= most);
            prop_assert!(most < 3 || !ticks.is_empty());
            prop_assert!([1, 2, 5].contains(&step.mantissa));
            prop_assert!(ticks.iter().all(|t| t.at >= lo - slack && t.at <= hi + slack));
            for pair in ticks.windows(2) {
                prop_assert!((pair[1].at - pair[0].at - step.at(1)).abs() <= slack);
                prop_assert_ne!(&pair[0].label, &pair[1].label);
            }
            // The next finer step would be too many: the choice is the finest that fits.
            prop_assert!(most < 5 || ticks.len() * 5 + 6 > most, "{} of {}", ticks.len(), most);
        }

        #[test]
        fn plain_labels_say_where_the_tick_stands(start in -1e3f64..1e3, span in 1e-2f64..1e3) {
            let (lo, hi) = (start, start + span);
            for tick in TickStep::for_range(lo, hi, 6).ticks(lo, hi) {
                let said: f64 = tick.label.replace('−', "-").parse().unwrap();
                prop_assert_eq!(said, tick.at);
            }
        }

        #[test]
        fn a_widened_range_holds_the_range_and_ends_on_ticks(start in -1e3f64..1e3, span in 1e-2f64..1e3) {
            let (lo, hi) = (start, start + span);
            let step = TickStep::for_range(lo, hi, 6);
            let (from, to) = step.widen(lo, hi);
            let slack = step.at(1) * 1e-6;
            prop_assert!(from <= lo + slack && to >= hi - slack);
            prop_assert!(lo - from < step.at(1) && to - hi < step.at(1));
        }

        #[test]
        fn logarithmic_ticks_are_inside_rising_and_not_too_many(
            start in -25f64..10.0, span in 0.05f64..20.0, most in 3usize..12,
        ) {
            let (lo, hi) = (10f64.powf(start), 10f64.powf(start + span));
            let (ticks, bare) = logarithmic(lo, hi, most);
            prop_assert!(!ticks.is_empty() && ticks.len() <= most, "{:?}", ticks);
            prop_assert!(ticks.windows(2).all(|p| p[0].at < p[1].at && p[0].label != p[1].label));
            for at in ticks.iter().map(|t| t.at).chain(bare) {
                prop_assert!(at >= lo * (1.0 - 1e-6) && at <= hi * (1.0 + 1e-6));
            }
        }
    }
}
