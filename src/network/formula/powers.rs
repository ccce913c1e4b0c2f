//! Powers and arguments near zero, with their slopes.
//!
//! Where something is used up a fractional power has no finite slope and a logarithm no value: what stands for them there is fixed here,
//! once for all number types.

use crate::solver::Number;

/// Below this (mol/L of the volume that is there, or whatever unit the base has) a fractional power goes on as a straight line through
/// zero: its slope stays finite where something is used up, and what round-off made negative is pulled back.
pub const SMALLEST_BASE: f64 = 1e-9;
/// What a logarithm is taken of counts as at least this.
pub const SMALLEST_ARGUMENT: f64 = 1e-30;

/// An exponent counts as at most this, so that `1 / (1 + exp(x))` and its slope are numbers however large x is.
pub const LARGEST_EXPONENT: f64 = 300.0;

/// A base that has a logarithm.
pub(super) fn positive<N: Number>(x: N) -> N {
    x.max(N::constant(SMALLEST_ARGUMENT))
}

/// A concentration to an order, and its slope. A negative concentration is round-off: whole orders multiply it with zeros, as mass
/// action does, and others go on as a straight line (a constant for negative orders) from `smallest` downwards.
pub(super) fn ordered<N: Number>(x: N, order: f64, smallest: N) -> (N, N) {
    if order == 0.0 {
        return (N::constant(1.0), N::constant(0.0));
    }
    if order == 1.0 {
        return (x, N::constant(1.0));
    }
    if is_multiplied(order) && order > 0.0 {
        let clipped = x.max(N::constant(0.0));
        let below = (2..order as u32).fold(clipped, |product, _| product * clipped);
        return (x * below, below * N::constant(order));
    }
    continued(x, order, smallest)
}

/// A number to a fixed power, and its slope.
pub(super) fn powered<N: Number>(x: N, power: f64, smallest: impl FnOnce() -> N) -> (N, N) {
    if power == 0.0 {
        return (N::constant(1.0), N::constant(0.0));
    }
    if !is_multiplied(power) {
        return continued(x, power, smallest());
    }
    let size = power.abs() as u32;
    let one = N::constant(1.0);
    let below = (1..size).fold(one, |product, _| product * x);
    let (value, slope) = (below * x, below * N::constant(f64::from(size)));
    if power > 0.0 {
        return (value, slope);
    }
    let inverse = one / value;
    (inverse, -(inverse * inverse * slope))
}

pub(super) fn is_multiplied(power: f64) -> bool {
    power.fract() == 0.0 && power.abs() <= 16.0
}

/// The smallest base in a unit with this power of 1/L, where volumes count `volume` times what they do elsewhere.
pub(super) fn smallest_base<N: Number>(volume: N, unit: f64) -> N {
    let smallest = N::constant(SMALLEST_BASE);
    if unit == 0.0 {
        return smallest;
    }
    if unit == 1.0 {
        return volume * smallest;
    }
    (volume.ln() * N::constant(unit)).exp() * smallest
}

/// `x^power` above the smallest base; below it a straight line through zero, or for negative powers a constant.
fn continued<N: Number>(x: N, power: f64, smallest: N) -> (N, N) {
    let base = x.max(smallest);
    let value = (base.ln() * N::constant(power)).exp();
    let slope = value / base * N::constant(power);
    if power < 0.0 {
        let zero = N::constant(0.0);
        return (value, N::select_gt(x, smallest, slope, zero));
    }
    let line = value / base;
    (
        N::select_gt(x, smallest, value, x * line),
        N::select_gt(x, smallest, slope, line),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_up_is_pulled_back_and_never_pushed_on() {
        for order in [0.5, 1.0, 1.5, 2.0, 3.0] {
            for x in [-1e-7, -1e-10, 0.0] {
                let (value, slope) = ordered(x, order, SMALLEST_BASE);
                assert!(value <= 0.0, "{x}^{order}: {value}");
                assert!(slope.is_finite() && slope >= 0.0, "{x}^{order}: {slope}");
            }
        }
        let smallest = SMALLEST_BASE;
        assert_eq!(ordered(0.25, 0.5, smallest).0, 0.5);
        assert!((ordered(0.25_f64, 0.35, smallest).0 - 0.25_f64.powf(0.35)).abs() < 1e-15);
        // A difference may well be negative.
        assert_eq!(powered(-3.0, 2.0, || smallest), (9.0, -6.0));
    }
}
