//! Coefficients of the Rosenbrock methods, in the transformed form of Hairer and Wanner II, section IV.7.
//!
//! One step of `M y' = f(t, y)` (M: ones, and 0 at an algebraic variable):
//!
//! ```text
//! (M/(h gamma) - J) k_i = f(t + nodes_i h, y + sum_j a_ij k_j) + M sum_j (c_ij / h) k_j + h slopes_i df/dt
//! y1 = y + sum_j a_sj k_j + k_s          error estimate = k_s, the last stage
//! y(s) = (1-s) y + s [y1 + (1-s) (K1 + s (K2 + s K3))],   K_r = sum_i dense_ri k_i
//! ```
//!
//! All are stiffly accurate, and their last stages repeat the row before with one more 1: the step adds instead of summing again.

mod order4;
mod order5;
#[cfg(test)]
mod tests;

pub use order4::{RODAS4, RODAS4P, RODAS4P2};
pub use order5::RODAS5P;

/// One method's numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Tableau {
    /// Its name.
    pub name: &'static str,
    /// Order of the result; the error estimate has one less.
    pub order: u32,
    /// Diagonal coefficient.
    pub gamma: f64,
    /// Weights of earlier stages in a stage's argument.
    pub a: &'static [&'static [f64]],
    /// Weights of earlier stages on a stage's right-hand side, divided by h there.
    pub c: &'static [&'static [f64]],
    /// Stage times as fractions of the step (row sums of `alpha`).
    pub nodes: &'static [f64],
    /// Weights of `h df/dt` (row sums of `gamma_ij`).
    pub slopes: &'static [f64],
    /// Dense output, two or three rows.
    pub dense: &'static [&'static [f64]],
}

impl Tableau {
    /// Number of stages.
    pub fn stages(&self) -> usize {
        self.nodes.len()
    }

    /// Whether a stage's argument is that of the stage before plus that stage.
    pub fn adds_one(&self, stage: usize) -> bool {
        (2..self.stages()).contains(&stage)
            && self.a[stage][stage - 1] == 1.0
            && self.a[stage][..stage - 1] == *self.a[stage - 1]
    }
}
