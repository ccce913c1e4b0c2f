//! What the tapes of a plan compute: the equations run with recorded values, and the arithmetic of a Rosenbrock step around them.
//!
//! Says which value goes to which place; knows nothing of how tapes are cut or run. What follows when all stages are there is in
//! `ending`.

use std::ops::Range;

use super::{
    equations::{Equations, Shape},
    lu::{self, Factors, Kinds},
    places::LaneSlots,
    tableau::Tableau,
};
use crate::solver::{
    number::{Number, dual::Dual},
    tape::{Graph, Recorded},
};

/// Runs the equations with recorded values.
pub(super) struct Recorder<'r, 'g, E> {
    pub(super) equations: &'r E,
    pub(super) shape: &'r Shape,
    pub(super) graph: &'g Graph,
    pub(super) at: &'r LaneSlots,
    pub(super) tableau: &'static Tableau,
}

pub(super) type Values<'g> = Vec<Recorded<'g>>;
pub(super) type Outputs<'g> = Vec<(Recorded<'g>, u16)>;

fn zeros<N: Number>(n: usize) -> Vec<N> {
    vec![N::constant(0.0); n]
}

pub(super) fn pair<'g>(values: Values<'g>, slots: &Range<u16>) -> Outputs<'g> {
    values.into_iter().zip(slots.clone()).collect()
}

impl<'g, E: Equations> Recorder<'_, 'g, E> {
    pub(super) fn parameters(&self) -> Outputs<'g> {
        let n = self.shape.parameters;
        let (mut p, mut dp) = (zeros(n), zeros(n));
        let constants = self.graph.inputs(self.at.constants.clone());
        self.equations
            .parameters(&constants, self.graph.input(self.at.time), &mut p, &mut dp);
        let mut outputs = pair(p, &self.at.fresh_p);
        outputs.extend(pair(dp, &self.at.fresh_dp));
        outputs
    }

    /// Core variables and parameters.
    fn point(&self, variables: &Range<u16>) -> (Values<'g>, Values<'g>) {
        let mut x = self.graph.inputs(variables.clone());
        x.truncate(self.shape.core());
        (x, self.graph.inputs(self.at.p.clone()))
    }

    fn jacobian(&self, variables: &Range<u16>) -> Values<'g> {
        let (x, p) = self.point(variables);
        let mut j = zeros(self.shape.pattern.len());
        self.equations.jacobian(&x, &p, &mut j);
        j
    }

    pub(super) fn rates(&self, variables: &Range<u16>) -> Outputs<'g> {
        let (x, p) = self.point(variables);
        let mut f = zeros(self.shape.rates());
        self.equations.rates(&x, &p, &mut f);
        pair(f, &self.at.f)
    }

    pub(super) fn rates_and_slope(&self, variables: &Range<u16>, to: u16) -> Outputs<'g> {
        let mut outputs = self.rates(variables);
        outputs.push((self.slope(variables), to));
        outputs
    }

    /// h gamma and its reciprocal.
    fn h_gamma(&self) -> [Recorded<'g>; 2] {
        let h_gamma = self.graph.input(self.at.h) * Recorded::constant(self.tableau.gamma);
        [h_gamma, Recorded::constant(1.0) / h_gamma]
    }

    pub(super) fn step_length(&self) -> Outputs<'g> {
        let slots = [self.at.h_gamma, self.at.inverse];
        self.h_gamma().into_iter().zip(slots).collect()
    }

    fn slope(&self, variables: &Range<u16>) -> Recorded<'g> {
        let row = self.shape.states;
        let entry = self
            .shape
            .pattern
            .iter()
            .position(|&e| self.shape.algebraic == 1 && e == (row, row));
        match entry {
            Some(entry) => self.jacobian(variables)[entry],
            None => Recorded::constant(1.0),
        }
    }

    /// The factors of `J - M/(h gamma)`, bordered by the extents, and all values that a stage will read: LU entries, then the rows
    /// below the core.
    pub(super) fn factor(&self) -> (Factors<Recorded<'g>>, Values<'g>) {
        let (core, rows) = (self.shape.core(), self.shape.rows());
        let size = core + self.shape.extents.len();
        let mut a: Vec<Vec<Option<Recorded<'g>>>> = vec![vec![None; size]; size];
        let mut below = Vec::new();
        let jacobian = self.jacobian(&self.at.y0);
        for (&(row, column), value) in self.shape.pattern.iter().zip(jacobian) {
            if row < core {
                a[row][column] = Some(value);
            } else if row >= rows {
                a[core + row - rows][column] = Some(value);
            } else {
                below.push(value);
            }
        }
        let [_, inverse] = self.h_gamma();
        for (k, row) in a.iter_mut().enumerate().take(self.shape.states) {
            row[k] = Some(row[k].map_or_else(|| -inverse, |value| value - inverse));
        }
        for (extent, changes) in self.shape.extents.iter().enumerate() {
            let at = core + extent;
            a[at][at] = Some(Recorded::constant(-1.0));
            for &(row, number) in changes.iter().filter(|change| change.0 < core) {
                a[row][at] = Some(Recorded::constant(number));
            }
        }
        let kinds = Kinds {
            last: (self.shape.algebraic == 1).then_some(self.shape.states),
            variables: core,
        };
        let factors = lu::factorise(a, kinds);
        let mut values: Values<'g> = factors
            .entries
            .iter()
            .flatten()
            .flatten()
            .copied()
            .collect();
        values.extend(below);
        (factors, values)
    }

    pub(super) fn rates_t(&self) -> Outputs<'g> {
        let (x, p) = self.point(&self.at.y0);
        let x: Vec<_> = x.into_iter().map(Dual::still).collect();
        let dp = self.graph.inputs(self.at.dp.clone());
        let p: Vec<_> = p
            .into_iter()
            .zip(dp)
            .map(|(p, dp)| Dual::moving(p, dp))
            .collect();
        let mut f = zeros(self.shape.rates());
        self.equations.rates(&x, &p, &mut f);
        pair(f.into_iter().map(Dual::rate).collect(), &self.at.f_t)
    }

    /// Earlier stages of a row.
    pub(super) fn earlier(&self, row: usize, stages: usize) -> Values<'g> {
        let first = self.at.stages.start + (row * self.tableau.stages()) as u16;
        self.graph.inputs(first..first + stages as u16)
    }

    /// The variables at which a stage reads the rates. Rows that nothing reads wait for the first stage that the end grows from.
    pub(super) fn argument(&self, stage: usize) -> Outputs<'g> {
        let tableau = self.tableau;
        if stage == 0 {
            return Vec::new();
        }
        let adds_one = tableau.adds_one(stage);
        let rows = if adds_one || tableau.adds_one(stage + 1) {
            self.shape.rows()
        } else {
            self.shape.core()
        };
        let value = |row: usize| {
            let k = self.earlier(row, stage);
            if adds_one {
                return self.graph.input(self.at.y.start + row as u16) + k[stage - 1];
            }
            let y0 = self.graph.input(self.at.y0.start + row as u16);
            let weighted = k.into_iter().zip(tableau.a[stage]);
            weighted.fold(y0, |y, (k, &a)| Recorded::constant(a).mul_add(k, y))
        };
        pair((0..rows).map(value).collect(), &self.at.y)
    }

    /// `k` of a stage: core and extents by the factors, read back from their places; a row below:
    /// `k_r = h gamma (rhs_r + J_r k + N_r xi)`.
    pub(super) fn stage(&self, stage: usize, mut factors: Factors<Recorded<'g>>) -> Outputs<'g> {
        let mut stored = self.graph.inputs(self.at.factors.clone()).into_iter();
        for (entry, value) in factors
            .entries
            .iter_mut()
            .flatten()
            .flatten()
            .zip(&mut stored)
        {
            *entry = value;
        }
        let (core, rows) = (self.shape.core(), self.shape.rows());
        let right_hand_side = |row| self.right_hand_side(row, stage);
        let solved = (0..core).chain(rows..self.shape.rates());
        let mut k = factors.solve(solved.map(right_hand_side).collect());
        let xi = k.split_off(core);
        let mut below: Values<'g> = (core..rows).map(right_hand_side).collect();
        let entries = self.shape.pattern.iter();
        for &(row, column) in entries.filter(|e| (core..rows).contains(&e.0)) {
            let slope = stored.next().expect("one stored value per entry");
            below[row - core] = slope.mul_add(k[column], below[row - core]);
        }
        for (changes, &xi) in self.shape.extents.iter().zip(&xi) {
            for &(row, number) in changes.iter().filter(|change| change.0 >= core) {
                below[row - core] = Recorded::constant(number).mul_add(xi, below[row - core]);
            }
        }
        let h_gamma = self.graph.input(self.at.h_gamma);
        k.extend(below.into_iter().map(|b| h_gamma * b));
        let stages = self.tableau.stages() as u16;
        let first = self.at.stages.start + stage as u16;
        let slots = (0..k.len() as u16).map(|row| first + row * stages);
        k.into_iter().zip(slots).collect()
    }

    /// Rates and the weighted earlier stages over h; the algebraic row and the extents have the rates alone.
    fn right_hand_side(&self, row: usize, stage: usize) -> Recorded<'g> {
        let f = self.graph.input(self.at.f.start + row as u16);
        let algebraic = self.shape.algebraic == 1 && row == self.shape.states;
        if algebraic || row >= self.shape.rows() {
            return f;
        }
        // 1/h is gamma times the reciprocal that is there.
        let weight = |c: &f64| Recorded::constant(c * self.tableau.gamma);
        let earlier = self.earlier(row, stage).into_iter();
        let weighted = earlier.zip(self.tableau.c[stage].iter().map(weight));
        let sum = weighted.fold(None, |sum, (k, c)| {
            Some(sum.map_or_else(|| c * k, |sum| c.mul_add(k, sum)))
        });
        let inverse = self.graph.input(self.at.inverse);
        sum.map_or(f, |sum: Recorded<'g>| sum.mul_add(inverse, f))
    }
}
