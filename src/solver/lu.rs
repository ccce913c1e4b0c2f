//! Sparse LU of the step matrix, worked out on recorded values: the zeros cost nothing at run time.
//!
//! Factorised is `A = J - M/(h gamma) = -W`, with multipliers and reciprocal pivots stored negated: then every update of the
//! factorisation and of the solve is `a * b + c`, and no sign is changed anywhere. Pivots stay on the diagonal, in Markowitz
//! order over the states with the algebraic variable last; nothing is exchanged at run time. Instead, the guard says how much
//! smaller a pivot became than the diagonal entry it grew from.

use super::number::Number;

/// A pivot may be this many times smaller than its diagonal entry; beyond, ten digits are lost and the step is rejected.
const LARGEST_LOSS: f64 = 1e10;

/// Factors in place of the matrix: negated multipliers below the diagonal, negated reciprocal pivots on it.
#[derive(Debug, Clone)]
pub(crate) struct Factors<N> {
    /// Row and column numbers in the order of elimination.
    pub order: Vec<usize>,
    /// Entry by (row, column); `None` where it is zero by structure.
    pub entries: Vec<Vec<Option<N>>>,
    /// Positive where every pivot passes; not where one is too small (all losses counted together) or not finite.
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

/// Factorises `a`, whose diagonal must not be structurally zero.
pub(crate) fn factorise<N: Number>(a: Vec<Vec<Option<N>>>, last: Option<usize>) -> Factors<N> {
    let filled = a
        .iter()
        .map(|row| row.iter().map(Option::is_some).collect())
        .collect();
    let order = markowitz(filled, last);
    let zero = N::constant(0.0);
    // Squares of the losses, summed: a NaN stays one in a sum, as it would not in a maximum.
    let mut loss = zero;
    let mut entries = a.clone();
    for (turn, &k) in order.iter().enumerate() {
        let pivot = entries[k][k].unwrap_or(zero);
        let reciprocal = N::constant(-1.0) / pivot;
        let ratio = a[k][k].unwrap_or(zero) * reciprocal;
        // 0 * pivot is 0, or NaN for an infinite pivot, whose reciprocal would hide it.
        loss = ratio.mul_add(ratio, zero.mul_add(pivot, loss));
        entries[k][k] = Some(reciprocal);
        let upper = entries[k].clone();
        for &i in &order[turn + 1..] {
            let Some(entry) = entries[i][k] else { continue };
            let factor = entry * reciprocal;
            entries[i][k] = Some(factor);
            for &j in &order[turn + 1..] {
                if let Some(u) = upper[j] {
                    entries[i][j] =
                        Some(entries[i][j].map_or_else(|| factor * u, |e| factor.mul_add(u, e)));
                }
            }
        }
    }
    let guard = N::constant(LARGEST_LOSS * LARGEST_LOSS) - loss;
    Factors {
        order,
        entries,
        guard,
    }
}

impl<N: Number> Factors<N> {
    /// Solves `W x = b`.
    pub(crate) fn solve(&self, mut b: Vec<N>) -> Vec<N> {
        let order = &self.order;
        for (turn, &i) in order.iter().enumerate() {
            for &k in &order[..turn] {
                if let Some(factor) = self.entries[i][k] {
                    b[i] = factor.mul_add(b[k], b[i]);
                }
            }
        }
        for (turn, &i) in order.iter().enumerate().rev() {
            for &j in order[turn + 1..].iter().rev() {
                if let Some(u) = self.entries[i][j] {
                    b[i] = u.mul_add(b[j], b[i]);
                }
            }
            b[i] = b[i] * self.entries[i][i].expect("a pivot stands on the diagonal");
        }
        b
    }
}
