//! Hess's law: quantities of reactions that follow from those of others, and the quantity of each species behind them.
//!
//! A reaction is a vector over species, its quantity a sum of sources. Knows nothing of what the quantities are.

/// Entries below this, of vectors of stoichiometric numbers, count as zero.
const FLOOR: f64 = 1e-9;

/// A sum of sources: of each how many times.
pub(crate) type SourceSum = Vec<f64>;

/// Reactions whose quantities are known, each solved for one species.
#[derive(Debug)]
pub(crate) struct Hess {
    species: usize,
    sources: usize,
    rows: Vec<Row>,
}

#[derive(Debug, Clone)]
struct Row {
    pivot: usize,
    change: Vec<f64>,
    sum: SourceSum,
}

impl Hess {
    /// None known yet.
    pub fn new(species: usize, sources: usize) -> Hess {
        Hess {
            species,
            sources,
            rows: Vec::new(),
        }
    }

    /// Adds a reaction with its quantity. Where those before fix it already, what they make of it less the quantity comes back.
    pub fn add(&mut self, change: &[(usize, f64)], sum: &[(usize, f64)]) -> Option<SourceSum> {
        let mut row = self.reduced(change, sum);
        let largest = (0..self.species).max_by(|&a, &b| {
            let size = |i: usize| row.change[i].abs();
            size(a).total_cmp(&size(b)).then(b.cmp(&a))
        });
        let pivot = largest.filter(|&i| row.change[i].abs() > FLOOR);
        let Some(pivot) = pivot else {
            return Some(row.sum.into_iter().map(|times| 0.0 - times).collect());
        };
        let scale = 1.0 / row.change[pivot];
        row.change.iter_mut().for_each(|v| *v *= scale);
        row.sum.iter_mut().for_each(|v| *v *= scale);
        row.pivot = pivot;
        for other in &mut self.rows {
            subtract(other, &row);
        }
        self.rows.push(row);
        None
    }

    /// Whether the quantity of a reaction follows from those known.
    pub fn fixes(&self, change: &[(usize, f64)]) -> bool {
        let rest = self.reduced(change, &[]).change;
        rest.iter().all(|v| v.abs() <= FLOOR)
    }

    /// The quantity of each species, zero for those that are free to be anything.
    pub fn of_species(&self) -> Vec<Vec<(usize, f64)>> {
        let mut list = vec![Vec::new(); self.species];
        for row in &self.rows {
            let parts = row.sum.iter().copied().enumerate();
            list[row.pivot] = parts.filter(|part| part.1.abs() > FLOOR).collect();
        }
        list
    }

    fn reduced(&self, change: &[(usize, f64)], sum: &[(usize, f64)]) -> Row {
        let mut row = Row {
            pivot: 0,
            change: vec![0.0; self.species],
            sum: vec![0.0; self.sources],
        };
        change.iter().for_each(|&(i, v)| row.change[i] += v);
        sum.iter().for_each(|&(i, v)| row.sum[i] += v);
        for known in &self.rows {
            subtract(&mut row, known);
        }
        row
    }
}

/// Takes so much of `known` from a row that its pivot is gone.
fn subtract(row: &mut Row, known: &Row) {
    let times = row.change[known.pivot];
    if times == 0.0 {
        return;
    }
    let pairs = row.change.iter_mut().zip(&known.change);
    pairs.for_each(|(v, &k)| *v -= times * k);
    let pairs = row.sum.iter_mut().zip(&known.sum);
    pairs.for_each(|(v, &k)| *v -= times * k);
    row.change[known.pivot] = 0.0;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A -> B (source 0) and B -> C (source 1): A -> C is their sum, C -> A less it, and A -> D is open.
    #[test]
    fn what_follows_is_told_from_what_is_open() {
        let mut hess = Hess::new(4, 3);
        assert_eq!(hess.add(&[(0, -1.0), (1, 1.0)], &[(0, 1.0)]), None);
        assert_eq!(hess.add(&[(1, -1.0), (2, 1.0)], &[(1, 1.0)]), None);
        let difference = hess.add(&[(0, -2.0), (2, 2.0)], &[(2, 1.0)]);
        assert_eq!(difference, Some(vec![2.0, 2.0, -1.0]));
        assert!(hess.fixes(&[(2, -1.0), (0, 1.0)]));
        assert!(!hess.fixes(&[(0, -1.0), (3, 1.0)]));
        let species = hess.of_species();
        let of = |i: usize, source: usize| {
            let part = species[i].iter().find(|part| part.0 == source);
            part.map_or(0.0, |part| part.1)
        };
        assert_eq!((of(2, 0) - of(0, 0), of(2, 1) - of(0, 1)), (1.0, 1.0));
        assert_eq!((of(1, 0) - of(0, 0), of(1, 1) - of(0, 1)), (1.0, 0.0));
    }
}
