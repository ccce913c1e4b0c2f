//! What a caller says of one structure: how large its vectors are, and its equations.
//!
//! Knows the number types only; how the equations are solved stands in the other files.

use crate::solver::number::Number;

/// What one structure's vectors hold.
///
/// Variables stand in the order states, algebraic, terminals, counters. The first two are the *core*: only they may appear
/// on the right-hand side.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Differential variables that the equations read.
    pub states: usize,
    /// 0 or 1 algebraic variable, with its equation `0 = g`.
    pub algebraic: usize,
    /// Differential variables that nothing reads; inside the error norm.
    pub terminals: usize,
    /// The same, outside the error norm: with or without them the other variables have the same bits.
    pub counters: usize,
    /// States of which a trace decides what follows, ascending: their scale is `atol + rtol max(|y0|, |y1|)` with the lane's own `rtol`, and
    /// none of them begins a step below zero.
    pub traces: Vec<usize>,
    /// Numbers that a lane sets at a jump and [`Equations::parameters`] reads.
    pub constants: usize,
    /// Numbers that [`Equations::rates`] reads; functions of the constants and of time.
    pub parameters: usize,
    /// What each process changes whose extent is solved for beside the variables: (row, number) lists, linearly independent. Its
    /// rate stands behind the rows of the right-hand side, not in them. For processes that go both ways so fast that their
    /// difference has no digits left.
    pub extents: Vec<Vec<(usize, f64)>>,
    /// Non-zeros (row, column) of the derivative of the right-hand side, row over all variables and then the extents, column over
    /// the core, in the order in which [`Equations::jacobian`] writes them; no pair twice.
    pub pattern: Vec<(usize, usize)>,
    /// Linear functionals of the variables whose course over each accepted step is told: (row, weight) lists.
    pub tracks: Vec<Vec<(usize, f64)>>,
}

impl Shape {
    /// Number of core variables: states and algebraic.
    pub fn core(&self) -> usize {
        self.states + self.algebraic
    }

    /// Number of all variables.
    pub fn rows(&self) -> usize {
        self.core() + self.terminals + self.counters
    }

    /// Length of the right-hand side: all variables, then the rates of the extents.
    pub fn rates(&self) -> usize {
        self.rows() + self.extents.len()
    }
}

/// The equations of one structure. `x` holds the core variables, `f` all rows (at the algebraic row: `g`), then the rates of the
/// extents: what changes a row is its own entry and, for every extent, its rate times its number for the row.
pub trait Equations: Sync {
    /// Sizes and sparsity.
    fn shape(&self) -> &Shape;
    /// Parameters `p` and their time derivatives `dp` from a lane's constants, `t` seconds into a segment.
    fn parameters<N: Number>(&self, constants: &[N], t: N, p: &mut [N], dp: &mut [N]);
    /// Right-hand sides of all rows, without what extents change, and the rates of the extents.
    fn rates<N: Number>(&self, x: &[N], p: &[N], f: &mut [N]);
    /// Their derivatives by the core variables, in the order of [`Shape::pattern`].
    fn jacobian<N: Number>(&self, x: &[N], p: &[N], j: &mut [N]);
}
