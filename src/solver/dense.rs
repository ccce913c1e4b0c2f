//! Dense output: the polynomial of every row over an accepted step, one lane at a time.
//!
//! Computed from the stages only where somebody asks, and only the rows asked for; nothing of it returns into the steps.

use super::{StepPolynomial, machine::Slots, plan::Plan};

impl StepPolynomial {
    /// Its value at the fraction `s` of the step; exactly `y1` at 1.
    pub fn value(&self, s: f64) -> f64 {
        let [k1, k2, k3] = self.k;
        (1.0 - s) * self.y0 + s * (self.y1 + (1.0 - s) * (k1 + s * (k2 + s * k3)))
    }

    fn add(&mut self, weight: f64, other: &StepPolynomial) {
        self.y0 += weight * other.y0;
        self.y1 += weight * other.y1;
        for (k, other) in self.k.iter_mut().zip(other.k) {
            *k += weight * other;
        }
    }
}

/// Polynomials of all rows over the step in hand.
#[derive(Debug, Default)]
pub(crate) struct Dense {
    rows: Vec<StepPolynomial>,
    values: Vec<f64>,
}

impl Dense {
    /// Takes the step of a lane.
    pub(crate) fn take<const W: usize>(&mut self, plan: &Plan, m: &Slots<W>, lane: usize) {
        self.rows.clear();
        let rows = 0..plan.shape.rows();
        self.rows
            .extend(rows.map(|row| polynomial(plan, m, lane, row)));
    }

    /// All variables at a fraction of the step.
    pub(crate) fn at(&mut self, s: f64) -> &[f64] {
        self.values.clear();
        self.values.extend(self.rows.iter().map(|row| row.value(s)));
        &self.values
    }
}

/// A linear functional of a lane's variables over the step in hand; looks at no other rows.
pub(crate) fn functional<const W: usize>(
    weights: &[(usize, f64)],
    plan: &Plan,
    m: &Slots<W>,
    lane: usize,
) -> StepPolynomial {
    let mut sum = StepPolynomial {
        y0: 0.0,
        y1: 0.0,
        k: [0.0; 3],
    };
    for &(row, weight) in weights {
        sum.add(weight, &polynomial(plan, m, lane, row));
    }
    sum
}

/// The polynomial of one row of a lane.
fn polynomial<const W: usize>(
    plan: &Plan,
    m: &Slots<W>,
    lane: usize,
    row: usize,
) -> StepPolynomial {
    let (at, stages) = (&plan.at, plan.tableau.stages());
    let mut k = [0.0; 3];
    let first = at.stages.start as usize + row * stages;
    for (k, weights) in k.iter_mut().zip(plan.tableau.dense) {
        *k = weights
            .iter()
            .zip(&m[first..])
            .map(|(weight, stage)| weight * stage[lane])
            .sum();
    }
    let y0 = m[at.y0.start as usize + row][lane];
    let y1 = m[at.y1.start as usize + row][lane];
    StepPolynomial { y0, y1, k }
}
