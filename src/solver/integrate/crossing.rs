//! The first root of an event function within a step.
//!
//! On the dense output most conditions are polynomials, and of those a few values tell everything. So the function is taken for the
//! polynomial through its values, two further values say by how much it is not, and where that leaves a doubt the step is halved.

use crate::solver::number::polynomial::{Polynomial, turn};

/// Inner places at which the function is compared with its polynomial, as fractions of a piece.
const CHECKS: [f64; 2] = [0.11, 0.58];
/// A polynomial further from zero than so many misses does not hide a root.
const MISSES: f64 = 8.0;
/// Halvings of the step, for what is no polynomial at all.
const HALVINGS: u32 = 10;

/// Where an event function reaches zero, in fractions of the step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Crossing {
    /// The place.
    pub(crate) root: f64,
    /// The first place from there on at which it falls no further.
    pub(crate) lowest: f64,
    /// Its change with the fraction of the step at the root.
    pub(crate) slope: f64,
}

/// Part of a step with the function's values at its ends.
#[derive(Debug, Clone, Copy)]
struct Piece {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

/// The first root of `f` in a step; `start` and `end` are its values at 0 and 1, the former positive.
pub(crate) fn first(
    start: f64,
    end: f64,
    tolerance: f64,
    f: &mut impl FnMut(f64) -> f64,
) -> Option<Crossing> {
    let (from, to) = (0.0, 1.0);
    let whole = Piece {
        from,
        to,
        start,
        end,
    };
    whole.first(tolerance, HALVINGS, f)
}

impl Piece {
    fn first(
        self,
        tolerance: f64,
        halvings: u32,
        f: &mut impl FnMut(f64) -> f64,
    ) -> Option<Crossing> {
        let mut value = |part: f64| f(self.place(part));
        let (a, b, c) = (value(0.25), value(0.5), value(0.75));
        let p = Polynomial::through([self.start, a, b, c, self.end]);
        // Further from zero than it changes in all: what it is not would have to be more than what it is.
        if p.floor() > p.variation() {
            return None;
        }
        let misses = CHECKS.map(|part| (value(part) - p.at(part)).abs());
        let miss = misses[0].max(misses[1]);
        if p.floor() > MISSES * miss {
            return None;
        }
        if miss <= 0.1 * tolerance {
            return self.on(&p);
        }
        if halvings == 0 {
            return self.between([a, b, c], f);
        }
        let middle = self.place(0.5);
        let (left, right) = (
            Piece {
                to: middle,
                end: b,
                ..self
            },
            Piece {
                from: middle,
                start: b,
                ..self
            },
        );
        let left = left.first(tolerance, halvings - 1, f);
        left.or_else(|| right.first(tolerance, halvings - 1, f))
    }

    fn place(&self, part: f64) -> f64 {
        self.from + part * (self.to - self.from)
    }

    /// The first root of the polynomial that the function is on this piece.
    fn on(&self, p: &Polynomial) -> Option<Crossing> {
        let stops = p.stops();
        let below = |s: f64| p.at(s) <= 0.0 || (s == 1.0 && self.end <= 0.0);
        let after = stops.iter().position(|&s| s > 0.0 && below(s))?;
        let root = turn(stops[after - 1], stops[after], below);
        Some(Crossing {
            root: self.place(root),
            lowest: self.place(stops[after]),
            slope: p.derivative().at(root) / (self.to - self.from),
        })
    }

    /// Where the function jumps or bends: between the first two of its values of which the later is not positive.
    fn between(&self, inner: [f64; 3], f: &mut impl FnMut(f64) -> f64) -> Option<Crossing> {
        let values = [self.start, inner[0], inner[1], inner[2], self.end];
        let after = (1..values.len()).find(|&i| values[i] <= 0.0)?;
        let [low, high] = [after - 1, after].map(|i| self.place(0.25 * i as f64));
        Some(Crossing {
            root: turn(low, high, |s| f(s) <= 0.0),
            lowest: high,
            slope: (values[after] - values[after - 1]) / (high - low),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(mut f: impl FnMut(f64) -> f64) -> Option<Crossing> {
        first(f(0.0), f(1.0), 1e-9, &mut f)
    }

    proptest! {
        /// However narrow a crest is and wherever it stands, its first side is found; a crest that stays above zero is no root.
        #[test]
        fn crests_of_polynomials(at in 0.01..0.99f64, half in 1e-5..5e-3f64, tilt in 0.5..2.0f64) {
            let crest = |s: f64| ((s - at).powi(2) - half.powi(2)) * (tilt + s);
            let found = of(crest).expect("a crest below zero");
            prop_assert!((found.root - (at - half)).abs() < 1e-6 * half.max(1e-6) + 1e-10, "{found:?}");
            prop_assert!((found.lowest - at).abs() < half);
            prop_assert!(found.slope < 0.0);
            prop_assert_eq!(of(|s| crest(s) + 2.0 * (tilt + 1.0) * half.powi(2)), None);
        }

        /// A ratio, an exponential or a logarithm is no polynomial, but halves of the step soon are.
        #[test]
        fn crests_of_smooth_functions(at in 0.05..0.95f64, half in 1e-4..5e-3f64, width in 0.2..3.0f64) {
            let bell = |s: f64| (-((s - at) / width).powi(2)).exp();
            let top = (-(half / width).powi(2)).exp();
            let found = of(|s| top - bell(s)).expect("a crest above the value");
            prop_assert!((found.root - (at - half)).abs() < 1e-2 * half + 1e-5, "{found:?}");
            // Whichever part of the step it was found in, its slope is that by the whole step.
            let slope = bell(found.root) * 2.0 * (found.root - at) / (width * width);
            prop_assert!((found.slope - slope).abs() < 0.05 * slope.abs() + 1e-4, "{found:?} {slope}");
        }
    }

    /// Below zero, above and below again within the smallest part of a step: the first time counts.
    #[test]
    fn the_first_of_two_jumps_counts() {
        let jumps = [1.2, 2.2, 3.2].map(|quarter| quarter / 4096.0);
        let above = |s: f64| s < jumps[0] || (jumps[1]..jumps[2]).contains(&s);
        let found = of(|s| if above(s) { 1.0 } else { -1.0 }).expect("a jump");
        assert!((found.root - jumps[0]).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn a_jump_is_found_and_nothing_is_no_number() {
        let found = of(|s| if s < 0.37 { 1.0 } else { -0.5 }).expect("a jump");
        assert!((found.root - 0.37).abs() < 1e-12, "{found:?}");
        assert_eq!(of(|s| if s < 0.37 { 1.0 } else { f64::NAN }), None);
    }
}
