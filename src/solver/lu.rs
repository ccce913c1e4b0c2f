//! Sparse LU of the step matrix, worked out on recorded values: the zeros cost nothing at run time.
//!
//! Pivots stay on the diagonal, in Markowitz order over the states with the algebraic variable last; nothing is exchanged at
//! run time. Instead, the guard says how much smaller a pivot became than the diagonal entry it grew from.

use super::number::Number;

/// Pivots below this fraction of their diagonal entry have lost ten digits: the step is rejected.
const SMALLEST_PIVOT_RATIO: f64 = 1e-10;

/// Factors in place of the matrix: multipliers below the diagonal, reciprocal pivots on it.
#[derive(Debug, Clone)]
pub(crate) struct Factors<N> {
    /// Row and column numbers in the order of elimination.
    pub order: Vec<usize>,
    /// Entry by (row, column); `None` where it is zero by structure.
    pub entries: Vec<Vec<Option<N>>>,
    /// Positive where every pivot passes; not where one is too small or not finite.
    pub guard: N,
}

/// The pivot order that keeps fill low: at each turn the diagonal entry with the least (row - 1)(column - 1). `last` stays last.
pub(crate) fn markowitz(mut filled: Vec<Vec<bool>>, last: Option<usize>) -> Vec<usize> {
    let n = filled.len();
    let mut left: Vec<usize> = (0..n).collect();
    let mut order = Vec::with_capacity(n);
    while !left.is_empty() {
        let others = |count: usize| count.saturating_sub(1);
        let cost = |k: usize| {
            let row = left.iter().filter(|&&j| filled[k][j]).count();
            let column = left.iter().filter(|&&i| filled[i][k]).count();
            others(row) * others(column)
        };
        let free = left
            .iter()
            .copied()
            .filter(|&k| Some(k) != last || left.len() == 1);
        let pivot = free.min_by_key(|&k| cost(k)).expect("something is left");
        left.retain(|&k| k != pivot);
        for &i in left
            .iter()
            .filter(|&&i| filled[i][pivot])
            .collect::<Vec<_>>()
        {
            for &j in &left {
                filled[i][j] |= filled[pivot][j];
            }
        }
        order.push(pivot);
    }
    order
}

/// Factorises `w`, whose diagonal must not be structurally zero.
pub(crate) fn factorise<N: Number>(w: Vec<Vec<Option<N>>>, last: Option<usize>) -> Factors<N> {
    let filled = w
        .iter()
        .map(|row| row.iter().map(Option::is_some).collect())
        .collect();
    let order = markowitz(filled, last);
    let zero = N::constant(0.0);
    let mut guard = N::constant(f64::INFINITY);
    let mut entries = w.clone();
    for (turn, &k) in order.iter().enumerate() {
        let pivot = entries[k][k].unwrap_or(zero);
        let diagonal = w[k][k].unwrap_or(zero);
        let size = magnitude(pivot);
        let margin = magnitude(diagonal).neg_mul_add(N::constant(SMALLEST_PIVOT_RATIO), size);
        let margin = N::select_gt(N::constant(f64::INFINITY), size, margin, N::constant(-1.0));
        guard = N::select_gt(guard, margin, margin, guard);
        let reciprocal = N::constant(1.0) / pivot;
        entries[k][k] = Some(reciprocal);
        let upper = entries[k].clone();
        for &i in &order[turn + 1..] {
            let Some(entry) = entries[i][k] else { continue };
            let factor = entry * reciprocal;
            entries[i][k] = Some(factor);
            for &j in &order[turn + 1..] {
                if let Some(u) = upper[j] {
                    entries[i][j] = Some(
                        entries[i][j].map_or_else(|| -(factor * u), |e| factor.neg_mul_add(u, e)),
                    );
                }
            }
        }
    }
    Factors {
        order,
        entries,
        guard,
    }
}

fn magnitude<N: Number>(x: N) -> N {
    x.max(-x)
}

impl<N: Number> Factors<N> {
    /// Solves for one right-hand side.
    pub(crate) fn solve(&self, mut b: Vec<N>) -> Vec<N> {
        let order = &self.order;
        for (turn, &i) in order.iter().enumerate() {
            for &k in &order[..turn] {
                if let Some(factor) = self.entries[i][k] {
                    b[i] = factor.neg_mul_add(b[k], b[i]);
                }
            }
        }
        for (turn, &i) in order.iter().enumerate().rev() {
            for &j in order[turn + 1..].iter().rev() {
                if let Some(u) = self.entries[i][j] {
                    b[i] = u.neg_mul_add(b[j], b[i]);
                }
            }
            b[i] = b[i] * self.entries[i][i].expect("a pivot stands on the diagonal");
        }
        b
    }
}
