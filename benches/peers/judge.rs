//! Delivered error: the largest difference from the reference over species, points and ends of legs, in units of the charge (of the
//! largest value in the ensemble, where the problem has no charge).

use std::io;

use crate::{
    peers::Bench,
    problem::{Network, Problem, read_numbers},
};

/// What is right.
pub struct Judge {
    /// Ends of all rows.
    reference: Vec<f64>,
    /// What an error of each of these is measured in.
    size: Vec<f64>,
    rows: usize,
    states: usize,
    /// First row after the core.
    core: usize,
    /// How far the two references are apart.
    pub doubt: f64,
}

impl Judge {
    /// Reads the references of a problem.
    pub fn new<E: Network>(problem: &Problem<E>, bench: &Bench) -> io::Result<Judge> {
        let [first, second] = bench.references();
        let shape = problem.equations.shape();
        let reference = read_numbers(&first)?;
        let mut judge = Judge {
            size: sizes(problem, &reference),
            rows: shape.rows(),
            states: shape.states,
            core: shape.core(),
            reference,
            doubt: 0.0,
        };
        judge.doubt = judge.error(&read_numbers(&second)?);
        Ok(judge)
    }

    /// The error of ends of all rows, or of the states alone, as their number says. NaN counts as wholly wrong.
    pub fn error(&self, ends: &[f64]) -> f64 {
        let all = self.reference.len() / self.rows;
        let width = ends.len() / all;
        assert!(width == self.rows || width == self.states, "{width} rows");
        let mut worst: f64 = 0.0;
        for (at, end) in ends.chunks(width).enumerate() {
            for (row, &value) in end.iter().enumerate() {
                // The algebraic variable is no species.
                if row >= self.states && row < self.core {
                    continue;
                }
                let place = at * self.rows + row;
                let error = (value - self.reference[place]).abs() / self.size[place];
                worst = worst.max(if error.is_nan() { f64::INFINITY } else { error });
            }
        }
        worst
    }

    /// The reference itself, row by row.
    pub fn ends(&self) -> impl Iterator<Item = &[f64]> {
        self.reference.chunks(self.rows)
    }
}

/// What errors are measured in.
fn sizes<E: Network>(problem: &Problem<E>, reference: &[f64]) -> Vec<f64> {
    let rows = problem.equations.shape().rows();
    if problem.relative == 0.0 {
        let points = problem.judged.iter().map(|&i| &problem.points[i]);
        let legs = points.flat_map(|point| &point.legs);
        return legs.flat_map(|leg| leg.scale.iter().copied()).collect();
    }
    let mut largest = vec![0.0_f64; rows];
    for end in reference.chunks(rows) {
        for (largest, value) in largest.iter_mut().zip(end) {
            *largest = largest.max(value.abs());
        }
    }
    let ends = reference.len() / rows;
    std::iter::repeat_n(largest, ends).flatten().collect()
}
