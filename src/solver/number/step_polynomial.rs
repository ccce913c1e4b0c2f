//! How one number runs over a step, in the form in which dense output gives it.
//!
//! Knows nothing of what the number is or of how it came about.

/// A functional over one step: `(1-s) y0 + s [y1 + (1-s)(k1 + s(k2 + s k3))]`, `s` from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepPolynomial {
    /// Value at the start.
    pub y0: f64,
    /// Value at the end.
    pub y1: f64,
    /// Dense-output coefficients.
    pub k: [f64; 3],
}

impl StepPolynomial {
    /// Its value at the fraction `s` of the step; exactly `y1` at 1.
    pub fn value(&self, s: f64) -> f64 {
        let [k1, k2, k3] = self.k;
        (1.0 - s) * self.y0 + s * (self.y1 + (1.0 - s) * (k1 + s * (k2 + s * k3)))
    }
}
