//! Null spaces of small integer matrices and short integer vectors that span them.
//!
//! Serves conservation laws (weights over pools) and thermodynamic cycles (powers of equilibrium constants). Knows nothing
//! of chemistry. The elimination is done in floating point; what leaves here is integer and was checked in integers.

use nalgebra::DMatrix;
use std::cmp::Ordering;

/// Sparse real vector: (index, value), each index at most once.
pub type Sparse = Vec<(usize, f64)>;
/// Sparse integer vector, sorted by index, without zeros.
pub type Integers = Vec<(usize, i64)>;

/// Pivots below this, after scaling every equation to a largest entry of 1, count as zero. The entries are stoichiometric
/// numbers, so true pivots are fractions with small denominators and round-off stays many decades below.
const PIVOT_FLOOR: f64 = 1e-9;
/// Largest common denominator looked for.
const LARGEST_DENOMINATOR: i64 = 2520;
/// Beyond this an integer vector is no longer readable and products of two entries would come near overflow.
const LARGEST_ENTRY: i64 = 1_000_000;

/// Work spent on shortening, in vector entries: some ten milliseconds. A mechanism of 200 species needs a tenth of it; random
/// networks would go on for seconds.
const MOST_ENTRIES_TRIED: usize = 4_000_000;

/// Reduced row echelon form; equations are stored as columns so that row operations run over contiguous memory.
pub struct Echelon {
    equations: DMatrix<f64>,
    /// `pivots[i]` is the unknown that equation `i` is solved for.
    pivots: Vec<usize>,
}

impl Echelon {
    /// Reduces `equations`, each a sparse row over `unknowns` unknowns.
    pub fn new(equations: &[Sparse], unknowns: usize) -> Echelon {
        let mut matrix = DMatrix::zeros(unknowns, equations.len());
        for (row, equation) in equations.iter().enumerate() {
            let largest = equation.iter().fold(0.0_f64, |m, &(_, v)| m.max(v.abs()));
            for &(unknown, value) in equation {
                matrix[(unknown, row)] += if largest > 0.0 { value / largest } else { 0.0 };
            }
        }
        let mut echelon = Echelon {
            equations: matrix,
            pivots: Vec::new(),
        };
        for unknown in 0..unknowns {
            echelon.reduce(unknown);
        }
        echelon
    }

    /// Solves one more equation for `unknown` and removes it from all others.
    fn reduce(&mut self, unknown: usize) {
        let row = self.pivots.len();
        let best = (row..self.equations.ncols())
            .max_by(|&i, &j| {
                let (a, b) = (self.equations[(unknown, i)], self.equations[(unknown, j)]);
                a.abs().total_cmp(&b.abs()).then(j.cmp(&i))
            })
            .filter(|&i| self.equations[(unknown, i)].abs() > PIVOT_FLOOR);
        let Some(best) = best else { return };
        self.equations.swap_columns(row, best);
        let mut pivot = self.equations.column(row).clone_owned();
        pivot /= pivot[unknown];
        clear_round_off(pivot.as_mut_slice());
        for other in 0..self.equations.ncols() {
            let factor = self.equations[(unknown, other)];
            if other != row && factor != 0.0 {
                let mut column = self.equations.column_mut(other);
                column.axpy(-factor, &pivot, 1.0);
                column[unknown] = 0.0;
                clear_round_off(column.as_mut_slice());
            }
        }
        self.equations.set_column(row, &pivot);
        self.pivots.push(unknown);
    }

    /// One vector per free unknown: 1 there, 0 at the other free ones.
    pub fn null_vectors(&self) -> Vec<Vec<f64>> {
        let unknowns = self.equations.nrows();
        let mut is_pivot = vec![false; unknowns];
        self.pivots.iter().for_each(|&p| is_pivot[p] = true);
        let free = (0..unknowns).filter(|&u| !is_pivot[u]);
        free.map(|u| {
            let mut vector = vec![0.0; unknowns];
            vector[u] = 1.0;
            for (row, &pivot) in self.pivots.iter().enumerate() {
                vector[pivot] = 0.0 - self.equations[(u, row)];
            }
            vector
        })
        .collect()
    }
}

/// Differences of equal fractions leave 1e-16 instead of 0, which a later pivot search must not take for a number.
fn clear_round_off(values: &mut [f64]) {
    for value in values {
        if value.abs() < 1e-3 * PIVOT_FLOOR {
            *value = 0.0;
        }
    }
}

/// The smallest integer multiple of `vector`, where one with a small common denominator exists.
pub fn to_integers(vector: &[f64]) -> Option<Integers> {
    let near = |x: f64| (x - x.round()).abs() < 1e-6 && x.abs() < LARGEST_ENTRY as f64;
    let denominator =
        (1..=LARGEST_DENOMINATOR).find(|&q| vector.iter().all(|&v| near(v * q as f64)))?;
    let scaled = vector
        .iter()
        .map(|v| (v * denominator as f64).round() as i64);
    let entries = scaled.enumerate().filter(|&(_, v)| v != 0).collect();
    Some(reduced(entries))
}

/// Whether `vector` solves every equation exactly.
pub fn solves(vector: &Integers, equations: &[Sparse]) -> bool {
    equations.iter().all(|equation| {
        let sum: f64 = equation
            .iter()
            .map(|&(i, a)| a * entry(vector, i) as f64)
            .sum();
        sum == 0.0
    })
}

/// The entry at `index`.
pub fn entry(vector: &Integers, index: usize) -> i64 {
    vector
        .binary_search_by_key(&index, |&(i, _)| i)
        .map_or(0, |at| vector[at].1)
}

/// `x a + y b` divided by its common divisor; `None` when an entry grows past what is readable.
pub fn combined(a: &Integers, x: i64, b: &Integers, y: i64) -> Option<Integers> {
    let mut sum = Integers::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let next_a = a.get(i).map_or(usize::MAX, |e| e.0);
        let next_b = b.get(j).map_or(usize::MAX, |e| e.0);
        let index = next_a.min(next_b);
        let mut value = 0;
        if next_a == index {
            value += x * a[i].1;
            i += 1;
        }
        if next_b == index {
            value += y * b[j].1;
            j += 1;
        }
        if value != 0 {
            sum.push((index, value));
        }
    }
    let sum = reduced(sum);
    sum.iter()
        .all(|&(_, v)| v.abs() <= LARGEST_ENTRY)
        .then_some(sum)
}

/// Divided by the greatest common divisor of its entries.
fn reduced(mut vector: Integers) -> Integers {
    let divisor = vector
        .iter()
        .fold(0, |d, &(_, v)| greatest_common_divisor(d, v.abs()));
    if divisor > 1 {
        vector.iter_mut().for_each(|(_, v)| *v /= divisor);
    }
    vector
}

/// Euclid's algorithm on non-negative numbers.
fn greatest_common_divisor(a: i64, b: i64) -> i64 {
    if b == 0 {
        a
    } else {
        greatest_common_divisor(b, a % b)
    }
}

/// Lowers the cost of each vector by adding multiples of the others; what they span stays.
///
/// Tried multiples are those that cancel an entry both have. A local search: good enough to read, no proof of the minimum, and
/// ended after `MOST_ENTRIES_TRIED`, since it only serves the reader.
pub fn shorten<C: PartialOrd>(vectors: &mut [Integers], cost: impl Fn(&Integers) -> C) {
    let mut tried = 0;
    let mut improved = true;
    while improved {
        improved = false;
        for i in 0..vectors.len() {
            for j in 0..vectors.len() {
                while i != j
                    && tried < MOST_ENTRIES_TRIED
                    && share_an_index(&vectors[i], &vectors[j])
                {
                    tried += vectors[i].len() * (vectors[i].len() + vectors[j].len());
                    let Some(better) = best_step(&vectors[i], &vectors[j], &cost) else {
                        break;
                    };
                    vectors[i] = better;
                    improved = true;
                }
            }
        }
    }
}

fn share_an_index(a: &Integers, b: &Integers) -> bool {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal => return true,
        }
    }
    false
}

/// The cheapest `a + x b` that cancels an entry of `a`, where it is cheaper than `a`.
pub fn best_step<C: PartialOrd>(
    a: &Integers,
    b: &Integers,
    cost: &impl Fn(&Integers) -> C,
) -> Option<Integers> {
    let mut best = None;
    let mut lowest = cost(a);
    let mut tried: Vec<(i64, i64)> = Vec::new();
    for &(index, value) in a {
        let other = entry(b, index);
        if other == 0 {
            continue;
        }
        let divisor = greatest_common_divisor(value.abs(), other.abs()) * other.signum();
        let ratio = (other / divisor, -value / divisor);
        if tried.contains(&ratio) {
            continue;
        }
        tried.push(ratio);
        if let Some(sum) = combined(a, ratio.0, b, ratio.1) {
            let sum_cost = cost(&sum);
            if sum_cost < lowest {
                lowest = sum_cost;
                best = Some(sum);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(dense: &[&[f64]]) -> Vec<Sparse> {
        dense
            .iter()
            .map(|row| {
                row.iter()
                    .copied()
                    .enumerate()
                    .filter(|e| e.1 != 0.0)
                    .collect()
            })
            .collect()
    }

    #[test]
    fn null_vectors_solve_the_equations() {
        let equations = rows(&[
            &[2.0, -1.0, 0.0, 3.0],
            &[0.0, 1.0, -7.0, 1.0],
            &[2.0, 0.0, -7.0, 4.0],
        ]);
        let echelon = Echelon::new(&equations, 4);
        assert_eq!(echelon.pivots.len(), 2);
        let vectors = echelon.null_vectors();
        assert_eq!(vectors.len(), 2);
        for vector in vectors {
            let integers = to_integers(&vector).unwrap();
            assert!(solves(&integers, &equations), "{integers:?}");
        }
    }

    #[test]
    fn no_equation_leaves_everything_free() {
        let echelon = Echelon::new(&[], 3);
        assert_eq!(echelon.pivots.len(), 0);
        assert_eq!(echelon.null_vectors()[1], [0.0, 1.0, 0.0]);
        assert!(Echelon::new(&rows(&[&[0.0]]), 0).null_vectors().is_empty());
    }

    #[test]
    fn sevenths_become_integers_and_pi_does_not() {
        let found = to_integers(&[1.0 / 7.0, -2.0 / 3.0, 0.0]).unwrap();
        assert_eq!(found, [(0, 3), (1, -14)]);
        assert_eq!(to_integers(&[4.0, 0.0, 6.0]).unwrap(), [(0, 2), (2, 3)]);
        assert_eq!(to_integers(&[std::f64::consts::PI, 1.0]), None);
    }

    #[test]
    fn shortening_keeps_the_span_and_finds_the_short_vectors() {
        // e0 + e1 and e2 + e3, hidden by adding multiples.
        let mut vectors = vec![
            vec![(0, 1), (1, 1), (2, 2), (3, 2)],
            vec![(0, 1), (1, 1), (2, 3), (3, 3)],
        ];
        shorten(&mut vectors, |v| v.len());
        vectors.sort();
        let positive = |v: &Integers| {
            if v[0].1 < 0 {
                combined(v, -1, v, 0).unwrap()
            } else {
                v.clone()
            }
        };
        let vectors: Vec<_> = vectors.iter().map(positive).collect();
        assert!(vectors.contains(&vec![(0, 1), (1, 1)]), "{vectors:?}");
        assert!(vectors.contains(&vec![(2, 1), (3, 1)]), "{vectors:?}");
    }
}
