//! What a followed percentage does over its course: what it is at a moment, when it first passes a value, how high it rises and when.
//!
//! Numerator and denominator are polynomials over every step, so nothing between two steps is guessed. Knows strides only.

use crate::flask::{Stride, is_after};
use crate::solver::StepPolynomial;
use crate::solver::polynomial::{Polynomial, turn};

/// Part by which round-off may make enough too little.
const BEYOND_DOUBT: f64 = 1e-9;

/// A value to pass, and the side on which it counts as passed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PassMark {
    /// In %.
    pub value: f64,
    /// 1: above the value; -1: below it.
    pub sign: f64,
}

/// The highest value of a course, %, and when it is there first, s from the start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Maximum {
    pub value: f64,
    pub time: f64,
}

/// First moment at which the percentage is at the mark or beyond it; `offset` is added to the percentage.
pub fn first(strides: &[Stride], offset: f64, mark: PassMark) -> Option<f64> {
    strides.iter().find_map(|stride| {
        let s = Followed { stride, offset }.first(mark)?;
        Some(stride.time + s * stride.length)
    })
}

/// The percentage at a moment, s from the start, as it was before what was done then; `None` where there is none, or no stride any more.
pub fn at(strides: &[Stride], offset: f64, time: f64) -> Option<f64> {
    let before = strides.partition_point(|stride| is_after(time, stride.time + stride.length));
    let stride = strides.get(before)?;
    let part = match stride.length {
        0.0 => 1.0,
        length => ((time - stride.time) / length).clamp(0.0, 1.0),
    };
    Followed { stride, offset }.value(part)
}

/// The first of the highest values.
pub fn maximum(strides: &[Stride], offset: f64) -> Option<Maximum> {
    let mut highest: Option<Maximum> = None;
    for stride in strides {
        Followed { stride, offset }.raise(&mut highest);
    }
    highest
}

/// A percentage over one stride.
#[derive(Debug, Clone, Copy)]
struct Followed<'a> {
    stride: &'a Stride,
    offset: f64,
}

impl Followed<'_> {
    /// The percentage at a fraction of the step, where there is enough to be a percentage of.
    fn value(&self, s: f64) -> Option<f64> {
        let bottom = self.stride.bottom.value(s);
        (bottom > self.stride.least)
            .then(|| self.offset + 100.0 * self.stride.top.value(s) / bottom)
    }

    fn is_past(&self, s: f64, mark: PassMark) -> bool {
        let value = self.value(s);
        value.is_some_and(|value| mark.sign * (value - mark.value) >= 0.0)
    }

    /// What is missing to the mark, times the denominator.
    fn missing(&self, mark: PassMark) -> Polynomial {
        let (top, bottom) = (&self.stride.top, &self.stride.bottom);
        let wanted = mark.sign * (mark.value - self.offset);
        let less = |of_top: f64, of_bottom: f64| wanted * of_bottom - 100.0 * mark.sign * of_top;
        Polynomial::from(&StepPolynomial {
            y0: less(top.y0, bottom.y0),
            y1: less(top.y1, bottom.y1),
            k: std::array::from_fn(|i| less(top.k[i], bottom.k[i])),
        })
    }

    /// By how much there is enough to be a percentage of: at its root there is.
    fn enough(&self) -> Polynomial {
        let enough = self.stride.least * (1.0 + BEYOND_DOUBT);
        Polynomial::from(&self.stride.bottom).plus(&Polynomial::from(-enough))
    }

    /// The fraction of the step at which the mark is passed.
    fn first(&self, mark: PassMark) -> Option<f64> {
        if self.stride.length == 0.0 {
            return self.is_past(1.0, mark).then_some(1.0);
        }
        let missing = self.missing(mark);
        if missing.floor() > 0.0 && !self.is_past(1.0, mark) {
            return None;
        }
        let mut stops = missing.stops();
        stops.extend(self.enough().crossings());
        stops.sort_by(f64::total_cmp);
        let after = stops.iter().position(|&s| self.is_past(s, mark))?;
        let before = stops[after.saturating_sub(1)];
        Some(turn(before, stops[after], |s| self.is_past(s, mark)))
    }

    /// Takes the highest value of the step where it is higher than those before.
    fn raise(&self, highest: &mut Option<Maximum>) {
        for s in self.summits(highest.map(|known| known.value)) {
            let value = self.value(s);
            let higher = value.filter(|&value| highest.is_none_or(|known| value > known.value));
            if let Some(value) = higher {
                let time = self.stride.time + s * self.stride.length;
                *highest = Some(Maximum { value, time });
            }
        }
    }

    /// Where the percentage may be highest, ascending; nowhere where it does not rise above what is known.
    fn summits(&self, known: Option<f64>) -> Vec<f64> {
        if self.stride.length == 0.0 {
            return vec![1.0];
        }
        let above = known.map(|value| self.missing(PassMark { value, sign: 1.0 }));
        if above.is_some_and(|missing| missing.floor() > 0.0) {
            return Vec::new();
        }
        let [top, bottom] = [&self.stride.top, &self.stride.bottom].map(Polynomial::from);
        // The derivative of the quotient, times the square of its denominator.
        let falls = bottom.derivative().times(&top).scaled(-1.0);
        let rise = top.derivative().times(&bottom).plus(&falls);
        let mut places = rise.crossings();
        places.extend(self.enough().crossings());
        places.extend([0.0, 1.0]);
        places.sort_by(f64::total_cmp);
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn step(y0: f64, y1: f64, k: [f64; 3]) -> StepPolynomial {
        StepPolynomial { y0, y1, k }
    }

    fn stride(top: StepPolynomial, bottom: StepPolynomial) -> Stride {
        Stride {
            time: 10.0,
            length: 2.0,
            top,
            bottom,
            least: 1e-3,
        }
    }

    proptest! {
        /// Against ten thousand looks at the quotient.
        #[test]
        fn first_passage_and_maximum_are_those_of_the_quotient(
            ends in prop::array::uniform4(0.1..1.0f64), k in prop::array::uniform3(-1.0..1.0f64),
            bend in prop::array::uniform3(-0.1..0.1f64), part in 0.01..0.999f64
        ) {
            let stride = stride(step(ends[0], ends[1], k), step(ends[2], ends[3], bend));
            let value = |i: i32| {
                let s = f64::from(i) / 1e4;
                100.0 * stride.top.value(s) / stride.bottom.value(s)
            };
            let looks = (0..=10_000).map(value);
            let [low, high] = [f64::min, f64::max].map(|of| looks.clone().fold(value(0), of));
            let found = maximum(&[stride], 0.0).expect("a maximum");
            prop_assert!(found.value >= high && found.value < high + 1e-4 * (high - low) + 1e-9);
            let mark = PassMark { value: low + part * (high - low), sign: 1.0 };
            let at = first(&[stride], 0.0, mark).expect("a passage");
            let seen = looks.clone().position(|v| v >= mark.value).expect("a look beyond");
            let seen = 10.0 + 2.0 * seen as f64 / 1e4;
            prop_assert!(at <= seen && seen < at + 2.1e-4, "{at} {seen}");
            let below = PassMark { sign: -1.0, ..mark };
            let at = first(&[stride], 0.0, below).expect("a passage");
            let seen = looks.clone().position(|v| v <= below.value).expect("a look beyond");
            let seen = 10.0 + 2.0 * seen as f64 / 1e4;
            prop_assert!(at <= seen && seen < at + 2.1e-4, "{at} {seen}");
            let beyond = PassMark { value: found.value + 1e-9, sign: 1.0 };
            prop_assert_eq!(first(&[stride], 0.0, beyond), None);
        }
    }

    /// 0.3 (s - 0.4)^2: a crest of 1e-6 around 0.4, seen from above.
    #[test]
    fn a_crest_inside_a_step_is_passed_at_its_first_side() {
        let crest = step(-0.3 * 0.16, -0.3 * 0.36, [0.3, 0.0, 0.0]);
        let stride = stride(crest, step(1.0, 1.0, [0.0; 3]));
        let highest = maximum(&[stride], 50.0).expect("a maximum");
        assert!((highest.value - 50.0).abs() < 1e-12 && (highest.time - 10.8).abs() < 1e-7);
        let value = 50.0 - 3e-11;
        let at = first(&[stride], 50.0, PassMark { value, sign: 1.0 }).expect("a passage");
        assert!((at - (10.8 - 2e-6)).abs() < 2e-7, "{at}");
    }

    /// 100 (1 - s): below 40 % from s = 0.6 on, never above where it began, and highest at the first of equal moments.
    #[test]
    fn a_percentage_may_fall_stand_or_jump() {
        let whole = step(1.0, 1.0, [0.0; 3]);
        let falling = stride(step(1.0, 0.0, [0.0; 3]), whole);
        let below = PassMark {
            value: 40.0,
            sign: -1.0,
        };
        let at = first(&[falling], 0.0, below).expect("a passage");
        assert!((at - 11.2).abs() < 1e-9, "{at}");
        let above = PassMark { sign: 1.0, ..below };
        assert_eq!(first(&[falling], 0.0, above), Some(10.0));
        let half = step(0.5, 0.5, [0.0; 3]);
        let stands = [10.0, 12.0].map(|time| Stride {
            time,
            ..stride(half, whole)
        });
        let time = 10.0;
        let value = 50.0;
        assert_eq!(maximum(&stands, 0.0), Some(Maximum { value, time }));
        // An addition takes no time: what is there behind it counts.
        let jump = Stride {
            length: 0.0,
            ..stride(half, whole)
        };
        assert_eq!(first(&[jump], 0.0, above), Some(10.0));
        assert_eq!(maximum(&[jump], 0.0), Some(Maximum { value, time }));
    }

    /// There is no percentage of nothing, and no higher one of next to nothing.
    #[test]
    fn what_is_too_little_has_no_percentage() {
        let bottom = step(0.0, 2e-3, [0.0; 3]);
        let stride = stride(step(2e-3, 0.0, [0.0; 3]), bottom);
        let found = maximum(&[stride], 0.0).expect("a maximum");
        assert!((found.time - 11.0).abs() < 1e-8 && (found.value - 100.0).abs() < 1e-6);
        let mark = PassMark {
            value: 50.0,
            sign: 1.0,
        };
        let at = first(&[stride], 0.0, mark).expect("a passage");
        assert!((at - 11.0).abs() < 1e-8, "{at}");
        let least = 1.0;
        assert_eq!(maximum(&[Stride { least, ..stride }], 0.0), None);
    }
}
