//! Everything a step needs, recorded once per structure: the tapes and the places of their numbers in the machine's memory.
//!
//! Knows the equations only while recording; afterwards a structure is its tapes.

use std::ops::Range;

use super::{
    Equations, Shape,
    dual::Dual,
    lu::{self, Factors},
    number::Number,
    record::{Graph, Recorded},
    tableau::Tableau,
    tape::{Layout, Tape, TooManySlots},
};

/// Growth and shrinkage of the step after an attempt.
const STEP_FACTORS: (f64, f64) = (0.2, 6.0);
const STEP_SAFETY: f64 = 0.9;

/// Where the numbers of a lane stand.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    pub constants: Range<u16>,
    /// Time in the segment at which the parameters are wanted.
    pub time: u16,
    /// Parameters as the rates read them, and their time derivatives.
    pub p: Range<u16>,
    pub dp: Range<u16>,
    /// Parameters as their tape writes them.
    pub fresh_p: Range<u16>,
    pub fresh_dp: Range<u16>,
    /// Variables at the start of the step.
    pub y0: Range<u16>,
    /// Variables of a stage; the core is what the rates read.
    pub y: Range<u16>,
    /// Variables at the end of the step.
    pub y1: Range<u16>,
    pub atol: Range<u16>,
    /// h gamma and its reciprocal.
    pub h_gamma: u16,
    pub inverse: u16,
    pub f: Range<u16>,
    /// Derivative of g by the algebraic variable; 1 where there is none.
    pub slope: u16,
    pub f_t: Range<u16>,
    /// LU entries, then the derivatives of terminals and counters.
    pub factors: Range<u16>,
    pub guard: u16,
    /// Right-hand side of a stage and its solution.
    pub rhs: Range<u16>,
    pub solution: Range<u16>,
    /// Stages, those of a row side by side.
    pub stages: Range<u16>,
    /// Weighted error of a step and the factor that it gives h.
    pub error: u16,
    pub growth: u16,
}

/// One structure, ready to step.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub shape: Shape,
    pub tableau: &'static Tableau,
    pub at: Places,
    pub literals: Vec<(u16, f64)>,
    /// Parameters and their derivatives at `time`.
    pub parameters: Tape,
    /// Rates and slope at `y`.
    pub rates: Tape,
    /// The same, and the factors of W.
    pub factor: Tape,
    /// Time derivative of the rates at fixed variables.
    pub rates_t: Tape,
    /// Solution of W from the right-hand side.
    pub solve: Tape,
    /// Growth from error.
    pub control: Tape,
}

impl Plan {
    /// Records the equations.
    pub(crate) fn record(
        equations: &impl Equations,
        tableau: &'static Tableau,
    ) -> Result<Plan, TooManySlots> {
        let shape = equations.shape().clone();
        let mut layout = Layout::default();
        let at = Places::new(&shape, tableau, &mut layout)?;
        let graph = Graph::default();
        let recorder = Recorder {
            equations,
            shape: &shape,
            graph: &graph,
            at: &at,
        };
        let (factors, factor) = recorder.factor();
        // The factors are known only now: their places are taken after the others.
        let at = Places {
            factors: layout.take(factor.len())?,
            ..at.clone()
        };
        let recorder = Recorder {
            at: &at,
            ..recorder
        };
        let mut cut = |outputs: Vec<(Recorded<'_>, u16)>| Tape::cut(&graph, &outputs, &mut layout);
        let rates = recorder.rates();
        let entries = factor.into_iter().zip(at.factors.clone());
        let with_factors = rates
            .iter()
            .copied()
            .chain(entries)
            .chain([(factors.guard, at.guard)]);
        let plan = Plan {
            parameters: cut(recorder.parameters())?,
            factor: cut(with_factors.collect())?,
            rates: cut(rates)?,
            rates_t: cut(recorder.rates_t())?,
            solve: cut(recorder.solve(factors))?,
            control: cut(vec![(
                growth(graph.input(at.error), tableau.order),
                at.growth,
            )])?,
            literals: layout.literals(),
            tableau,
            at: at.clone(),
            shape: shape.clone(),
        };
        Ok(plan)
    }
}

impl Places {
    fn new(shape: &Shape, tableau: &Tableau, layout: &mut Layout) -> Result<Places, TooManySlots> {
        let (rows, parameters) = (shape.rows(), shape.parameters);
        let mut take = |n| layout.take(n);
        Ok(Places {
            y: take(rows)?,
            p: take(parameters)?,
            f: take(rows)?,
            rhs: take(rows)?,
            solution: take(rows)?,
            y0: take(rows)?,
            stages: take(rows * tableau.stages())?,
            y1: take(rows)?,
            atol: take(rows)?,
            dp: take(parameters)?,
            f_t: take(rows)?,
            fresh_p: take(parameters)?,
            fresh_dp: take(parameters)?,
            constants: take(shape.constants)?,
            factors: 0..0,
            time: take(1)?.start,
            h_gamma: take(1)?.start,
            inverse: take(1)?.start,
            slope: take(1)?.start,
            guard: take(1)?.start,
            error: take(1)?.start,
            growth: take(1)?.start,
        })
    }
}

/// The elementary controller: `0.9 error^(-1/order)` within limits.
fn growth<N: Number>(error: N, order: u32) -> N {
    let c = N::constant;
    let wish = c(STEP_SAFETY) * (error.ln() * c(-1.0 / f64::from(order))).exp();
    let wish = N::select_gt(wish, c(STEP_FACTORS.1), c(STEP_FACTORS.1), wish);
    N::select_gt(wish, c(STEP_FACTORS.0), wish, c(STEP_FACTORS.0))
}

/// Runs the equations with recorded values.
struct Recorder<'r, 'g, E> {
    equations: &'r E,
    shape: &'r Shape,
    graph: &'g Graph,
    at: &'r Places,
}

type Values<'g> = Vec<Recorded<'g>>;
type Outputs<'g> = Vec<(Recorded<'g>, u16)>;

fn zeros<N: Number>(n: usize) -> Vec<N> {
    vec![N::constant(0.0); n]
}

fn pair<'g>(values: Values<'g>, slots: &Range<u16>) -> Outputs<'g> {
    values.into_iter().zip(slots.clone()).collect()
}

impl<'g, E: Equations> Recorder<'_, 'g, E> {
    fn parameters(&self) -> Outputs<'g> {
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
    fn point(&self) -> (Values<'g>, Values<'g>) {
        let mut x = self.graph.inputs(self.at.y.clone());
        x.truncate(self.shape.core());
        (x, self.graph.inputs(self.at.p.clone()))
    }

    fn jacobian(&self) -> Values<'g> {
        let (x, p) = self.point();
        let mut j = zeros(self.shape.pattern.len());
        self.equations.jacobian(&x, &p, &mut j);
        j
    }

    fn rates(&self) -> Outputs<'g> {
        let (x, p) = self.point();
        let mut f = zeros(self.shape.rows());
        self.equations.rates(&x, &p, &mut f);
        let mut outputs = pair(f, &self.at.f);
        outputs.push((self.slope(), self.at.slope));
        outputs
    }

    fn slope(&self) -> Recorded<'g> {
        let row = self.shape.states;
        let entry = self
            .shape
            .pattern
            .iter()
            .position(|&e| self.shape.algebraic == 1 && e == (row, row));
        match entry {
            Some(entry) => self.jacobian()[entry],
            None => Recorded::constant(1.0),
        }
    }

    /// The factors of `W = M/(h gamma) - J`, and all values that `solve` will read: LU entries, then the rows below the core.
    fn factor(&self) -> (Factors<Recorded<'g>>, Values<'g>) {
        let core = self.shape.core();
        let mut w: Vec<Vec<Option<Recorded<'g>>>> = vec![vec![None; core]; core];
        let mut below = Vec::new();
        for (&(row, column), value) in self.shape.pattern.iter().zip(self.jacobian()) {
            if row < core {
                w[row][column] = Some(-value);
            } else {
                below.push(value);
            }
        }
        let inverse = self.graph.input(self.at.inverse);
        for (k, row) in w.iter_mut().enumerate().take(self.shape.states) {
            row[k] = Some(row[k].map_or(inverse, |minus_j| inverse + minus_j));
        }
        let factors = lu::factorise(w, (self.shape.algebraic == 1).then_some(self.shape.states));
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

    fn rates_t(&self) -> Outputs<'g> {
        let (x, p) = self.point();
        let x: Vec<_> = x.into_iter().map(Dual::still).collect();
        let dp = self.graph.inputs(self.at.dp.clone());
        let p: Vec<_> = p
            .into_iter()
            .zip(dp)
            .map(|(p, dp)| Dual::moving(p, dp))
            .collect();
        let mut f = zeros(self.shape.rows());
        self.equations.rates(&x, &p, &mut f);
        pair(f.into_iter().map(Dual::rate).collect(), &self.at.f_t)
    }

    /// Core by the factors, read back from their places; a row below: `k_r = h gamma (rhs_r + J_r k)`.
    fn solve(&self, mut factors: Factors<Recorded<'g>>) -> Outputs<'g> {
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
        let rhs = self.graph.inputs(self.at.rhs.clone());
        let core = self.shape.core();
        let mut k = factors.solve(rhs[..core].to_vec());
        let mut below = rhs[core..].to_vec();
        for &(row, column) in self.shape.pattern.iter().filter(|e| e.0 >= core) {
            let slope = stored.next().expect("one stored value per entry");
            below[row - core] = slope.mul_add(k[column], below[row - core]);
        }
        let h_gamma = self.graph.input(self.at.h_gamma);
        k.extend(below.into_iter().map(|b| h_gamma * b));
        pair(k, &self.at.solution)
    }
}
