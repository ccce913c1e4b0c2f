//! What follows when all stages of a step are there: its end with the error, whether it is sound, how the next one grows, and the
//! polynomials within it.
//!
//! Knows stages and places, no equations.

use std::ops::Range;

use super::{
    controller::growth,
    equations::Equations,
    places::DENSE_ROWS,
    recorder::{Outputs, Recorder, Values, pair},
};
use crate::solver::{number::Number, tape::Recorded};

/// Multiple of its error scale by which a state may be negative.
const NEGATIVE_SCALES: f64 = 1.0;

impl<'g, E: Equations> Recorder<'_, 'g, E> {
    /// `y1`, its error (the last stage over its scale, without the counters), how far a state is below zero, and the growth of h.
    /// Without a relative tolerance the scales are known before the step, but for those of traces. A trace that ends below zero by no
    /// more than its absolute tolerance ends at zero: what is not there must not grow downwards.
    pub(super) fn finish(&self, absolute: bool) -> Outputs<'g> {
        let shape = self.shape;
        let constant = Recorded::constant;
        let input = |slots: &Range<u16>, row: usize| self.graph.input(slots.start + row as u16);
        let weighed = shape.rows() - shape.counters;
        let rtol = self.graph.input(self.at.rtol);
        let (mut sum, mut below) = (constant(0.0), constant(-1.0));
        let mut outputs = Outputs::new();
        for row in 0..shape.rows() {
            let last = self.tableau.stages();
            let error = self.earlier(row, last)[last - 1];
            let (y0, y1) = (input(&self.at.y0, row), input(&self.at.y, row) + error);
            let trace = shape.traces.contains(&row);
            let end = if trace { y1.max(constant(0.0)) } else { y1 };
            outputs.push((end, self.at.y1.start + row as u16));
            if row < weighed {
                let atol = input(&self.at.atol, row);
                let (scale, ratio) = if absolute && !trace {
                    (atol, error * input(&self.at.weight, row))
                } else {
                    let scale = rtol.mul_add(y0.max(-y0).max(y1.max(-y1)), atol);
                    (scale, error / scale)
                };
                sum = ratio.mul_add(ratio, sum);
                if row < shape.states {
                    let scale = if trace { atol } else { scale };
                    below = below.max(constant(NEGATIVE_SCALES).neg_mul_add(scale, -y1));
                }
            }
        }
        let mean = sum * constant(1.0 / weighed.max(1) as f64);
        let limit = self.graph.input(self.at.growth_limit);
        let growth = growth(mean, self.tableau.order, limit);
        outputs.extend([
            (mean, self.at.error),
            (self.sound(), self.at.sound),
            (below, self.at.below),
            (growth, self.at.growth),
        ]);
        outputs
    }

    /// 1 where pivots and slopes are positive; 0 where one is not, or not a number.
    fn sound(&self) -> Recorded<'g> {
        let zero = Recorded::constant(0.0);
        let signs = [self.at.guard, self.at.slope, self.at.slope_end];
        signs
            .into_iter()
            .fold(Recorded::constant(1.0), |sound, slot| {
                Recorded::select_gt(self.graph.input(slot), zero, sound, zero)
            })
    }

    pub(super) fn dense(&self) -> Outputs<'g> {
        let stages = self.tableau.stages();
        let rows = 0..self.shape.rows();
        let values = rows.flat_map(|row| self.coefficients(self.earlier(row, stages)));
        pair(values.collect(), &self.at.dense)
    }

    /// Dense-output coefficients from the stages of a row, or of a sum of rows.
    fn coefficients(&self, stages: Values<'g>) -> [Recorded<'g>; DENSE_ROWS] {
        std::array::from_fn(|i| {
            let weights = self.tableau.dense.get(i).copied().unwrap_or_default();
            let weighted = stages.iter().zip(weights).filter(|w| *w.1 != 0.0);
            weighted.fold(Recorded::constant(0.0), |sum, (&k, &h)| {
                Recorded::constant(h).mul_add(k, sum)
            })
        })
    }

    /// The stages of a track are summed over its rows first.
    pub(super) fn tracks(&self) -> Outputs<'g> {
        let input = |slot: u16| self.graph.input(slot);
        let all = self.tableau.stages();
        let numbers = |track: &Vec<(usize, f64)>| {
            let sum = |of: &dyn Fn(usize) -> Recorded<'g>| {
                let zero = Recorded::constant(0.0);
                track.iter().fold(zero, |sum, &(row, weight)| {
                    Recorded::constant(weight).mul_add(of(row), sum)
                })
            };
            let y0 = sum(&|row| input(self.at.y0.start + row as u16));
            let y1 = sum(&|row| input(self.at.y1.start + row as u16));
            let stages = (0..all).map(|stage| sum(&|row| self.earlier(row, all)[stage]));
            let k = self.coefficients(stages.collect());
            [y0, y1].into_iter().chain(k)
        };
        let values = self.shape.tracks.iter().flat_map(numbers);
        pair(values.collect(), &self.at.tracks)
    }
}
