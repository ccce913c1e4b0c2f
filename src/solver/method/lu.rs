//! Sparse LU of the step matrix, worked out on recorded values: the zeros cost nothing at run time.
//!
//! Factorised is `A = J - M/(h gamma) = -W`, with multipliers and reciprocal pivots stored negated: then every update of the
//! factorisation and of the solve is `a * b + c`, and no sign is changed anywhere. Pivots stay on the diagonal, in Markowitz
//! order over the states with the algebraic variable last; nothing is exchanged at run time. Instead, the guard says how much
//! smaller a pivot became than the diagonal entry it grew from.
//!
//! Extents border the matrix: a row each, `R k - xi = -rho`, and a column of what they change. The order decides what is subtracted:
//! an extent between two variables, taken away first, leaves `1/(h gamma) + r - r`; a variable at the end of it, taken away first,
//! turns the extent's diagonal into a sum.

use crate::solver::number::Number;

/// A pivot may be this many times smaller than its diagonal entry was; beyond, ten digits are lost and the step is rejected.
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

/// What the rows and columns of a matrix belong to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kinds {
    /// The one that comes last.
    pub last: Option<usize>,
    /// So many variables stand first; extents follow.
    pub variables: usize,
}

/// Which variables an extent changes or its rate depends on, as far as both are still there.
struct Ties(Vec<Vec<bool>>);

impl Ties {
    fn new(filled: &[Vec<bool>], kinds: Kinds) -> Ties {
        let n = filled.len();
        let variable = |k: usize| k < kinds.variables && Some(k) != kinds.last;
        let tied = |i: usize, j: usize| {
            let one_each =
                variable(i) && j >= kinds.variables || variable(j) && i >= kinds.variables;
            one_each && (filled[i][j] || filled[j][i])
        };
        Ties(
            (0..n)
                .map(|i| (0..n).map(|j| tied(i, j)).collect())
                .collect(),
        )
    }

    /// How many are tied to this one.
    fn of(&self, k: usize) -> usize {
        self.0[k].iter().filter(|&&tied| tied).count()
    }

    /// Takes one away: those that were tied to it are now tied to each other.
    fn remove(&mut self, k: usize) {
        let others: Vec<usize> = (0..self.0.len()).filter(|&i| self.0[k][i]).collect();
        for &i in &others {
            self.0[i][k] = false;
            for &j in others.iter().filter(|&&j| j != i) {
                self.0[i][j] = true;
            }
        }
        self.0[k].fill(false);
    }
}

/// The pivot order that keeps fill low: at each turn the diagonal entry with the least (row - 1)(column - 1), the last one last.
///
/// Before that, what is tied to no more than one other: taking it away only adds to the other's diagonal, so that nothing is
/// subtracted as long as extents and variables form a tree. In a ring variables go before extents, whose diagonal stays above one.
pub(crate) fn markowitz(mut filled: Vec<Vec<bool>>, kinds: Kinds) -> Vec<usize> {
    let n = filled.len();
    let mut ties = Ties::new(&filled, kinds);
    let mut left: Vec<usize> = (0..n).collect();
    let mut order = Vec::with_capacity(n);
    while !left.is_empty() {
        let others = |count: usize| count.saturating_sub(1);
        let cost = |k: usize| {
            let row = left.iter().filter(|&&j| filled[k][j]).count();
            let column = left.iter().filter(|&&i| filled[i][k]).count();
            let in_ring = ties.of(k) > 1;
            let extent = k >= kinds.variables;
            (in_ring, in_ring && extent, others(row) * others(column))
        };
        let free = left
            .iter()
            .copied()
            .filter(|&k| Some(k) != kinds.last || left.len() == 1);
        let pivot = free.min_by_key(|&k| cost(k)).expect("something is left");
        left.retain(|&k| k != pivot);
        ties.remove(pivot);
        fill(&mut filled, &left, pivot);
        order.push(pivot);
    }
    order
}

/// Marks what eliminating a pivot fills.
fn fill(filled: &mut [Vec<bool>], left: &[usize], pivot: usize) {
    for &i in left {
        if !filled[i][pivot] {
            continue;
        }
        for &j in left {
            filled[i][j] |= filled[pivot][j];
        }
    }
}

/// Factorises `a`, whose diagonal must not be structurally zero.
pub(crate) fn factorise<N: Number>(a: Vec<Vec<Option<N>>>, kinds: Kinds) -> Factors<N> {
    let filled = a
        .iter()
        .map(|row| row.iter().map(Option::is_some).collect())
        .collect();
    let order = markowitz(filled, kinds);
    let zero = N::constant(0.0);
    // Squares of the losses, summed: a NaN stays one in a sum, as it would not in a maximum.
    let mut loss = zero;
    let mut entries = a.clone();
    // Between variables a diagonal entry is largest at the start; one that extents add to, where it stood highest.
    let mut largest: Vec<N> = (0..a.len()).map(|k| a[k][k].unwrap_or(zero)).collect();
    let extents = a.len() > kinds.variables;
    for (turn, &k) in order.iter().enumerate() {
        let pivot = entries[k][k].unwrap_or(zero);
        let reciprocal = N::constant(-1.0) / pivot;
        let ratio = largest[k] * reciprocal;
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
                    let updated =
                        entries[i][j].map_or_else(|| factor * u, |e| factor.mul_add(u, e));
                    entries[i][j] = Some(updated);
                    if extents && i == j {
                        largest[i] = largest[i].max(updated).max(-updated);
                    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// `-W` of first-order reversible steps (from, to, forth, back) among so many species, with an extent for each.
    fn bordered(species: usize, steps: &[(usize, usize, f64, f64)], inverse: f64) -> Factors<f64> {
        let mut a = vec![vec![None; species + steps.len()]; species + steps.len()];
        for (k, row) in a.iter_mut().enumerate().take(species) {
            row[k] = Some(-inverse);
        }
        for (e, &(from, to, forth, back)) in steps.iter().enumerate() {
            let at = species + e;
            a[at][at] = Some(-1.0);
            (a[from][at], a[to][at]) = (Some(-1.0), Some(1.0));
            (a[at][from], a[at][to]) = (Some(forth), Some(-back));
        }
        let kinds = Kinds {
            last: None,
            variables: species,
        };
        factorise(a, kinds)
    }

    fn close(got: f64, expected: f64) {
        assert!((got / expected - 1.0).abs() < 1e-14, "{got} {expected}");
    }

    #[test]
    fn a_pair_is_solved_to_the_last_digits_however_fast() {
        for r in [1e-3, 1.0, 1e9, 1e14, 1e25] {
            let (forth, back, h) = (r, r / 3.0, 1e6);
            let factors = bordered(2, &[(0, 1, forth, back)], 1.0 / h);
            assert!(factors.guard > 0.0);
            let k = factors.solve(vec![1.0, 2.0, 5.0]);
            // Cramer's rule, in sums.
            let scale = 1.0 + h * (forth + back);
            close(k[0], h * (1.0 + 3.0 * h * back - 5.0) / scale);
            close(k[1], h * (2.0 + 3.0 * h * forth + 5.0) / scale);
        }
    }

    #[test]
    fn a_scarce_intermediate_between_fast_steps_loses_no_digit() {
        // A <=> B <=> C; of B there is next to none.
        for (r, scarce) in [(1e6, 1e-3), (1e14, 1e-12), (1e14, 1e-16), (1e-3, 1e-12)] {
            let (h, slow) = (1e7, r * scarce);
            let factors = bordered(3, &[(0, 1, slow, r), (1, 2, 2.0 * r, slow)], 1.0 / h);
            assert!(factors.guard > 0.0, "{r} {scarce}");
            let k = factors.solve(vec![0.0, 0.0, 0.0, 1.0, 0.0]);
            let leaving = 2.0 * r / (1.0 + h * slow);
            let xi = 1.0 / (1.0 + h * slow + r / (1.0 / h + leaving));
            close(k[0], -h * xi);
            close(k[1], xi / (1.0 / h + leaving));
            close(k[2], h * leaving * k[1]);
        }
    }

    #[test]
    fn a_lost_pivot_is_seen_although_it_grew_first() {
        // A <=> B twice: what each of two extents that change the same comes to is left over from their sum.
        let twice = |r: f64| bordered(2, &[(0, 1, r, r), (0, 1, r, r)], 1.0).guard;
        assert!(twice(1e6) > 0.0);
        assert!(twice(1e12) <= 0.0);
    }

    #[test]
    fn a_tree_is_taken_away_from_its_ends() {
        // Species 0 - extent 3 - species 1 - extent 4 - species 2.
        let mut filled = vec![vec![false; 5]; 5];
        for (i, j) in [(0, 3), (1, 3), (1, 4), (2, 4)] {
            (filled[i][j], filled[j][i]) = (true, true);
        }
        (0..5).for_each(|k| filled[k][k] = true);
        let kinds = Kinds {
            last: None,
            variables: 3,
        };
        let order = markowitz(filled, kinds);
        let turn = |k: usize| order.iter().position(|&o| o == k);
        assert!(turn(0) < turn(3) && turn(2) < turn(4), "{order:?}");
    }
}
