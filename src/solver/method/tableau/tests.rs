//! What the tableaux claim: order conditions over all rooted trees, row sums, dense output.

use super::*;

const ALL: [&Tableau; 4] = [&RODAS4P2, &RODAS5P, &RODAS4P, &RODAS4];

/// A rooted tree by its branches.
#[derive(Clone, PartialEq)]
struct Tree(Vec<Tree>);

impl Tree {
    fn size(&self) -> u32 {
        1 + self.0.iter().map(Tree::size).sum::<u32>()
    }
    fn density(&self) -> f64 {
        f64::from(self.size()) * self.0.iter().map(Tree::density).product::<f64>()
    }
}

/// All trees of a size, each once: a smaller tree grafted onto the root, branches in canonical order.
fn trees(size: u32) -> Vec<Tree> {
    if size == 1 {
        return vec![Tree(vec![])];
    }
    let mut all: Vec<Tree> = Vec::new();
    for branch_size in 1..size {
        for branch in trees(branch_size) {
            for rest in trees(size - branch_size) {
                let mut branches = rest.0.clone();
                branches.push(branch.clone());
                branches.sort_by_key(describe);
                if !all.contains(&Tree(branches.clone())) {
                    all.push(Tree(branches));
                }
            }
        }
    }
    all
}

fn describe(tree: &Tree) -> String {
    format!("({})", tree.0.iter().map(describe).collect::<String>())
}

/// The method in the untransformed form: alpha, gamma, and the transformation that takes weights of the stages k back.
struct Plain {
    alpha: Vec<Vec<f64>>,
    gamma: Vec<Vec<f64>>,
}

#[allow(clippy::needless_range_loop, reason = "rows and columns of matrices")]
impl Plain {
    /// `C = 1/gamma - Gamma^-1`, `a = alpha Gamma^-1` (Hairer and Wanner II, IV.7.24).
    fn of(t: &Tableau) -> Plain {
        let s = t.stages();
        let mut gamma = vec![vec![0.0; s]; s];
        for i in 0..s {
            for j in (0..=i).rev() {
                // Row i of Gamma (1/gamma - C) = 1.
                let rest: f64 = (j + 1..=i).map(|k| -gamma[i][k] * t.c[k][j]).sum();
                gamma[i][j] = t.gamma * (f64::from(u8::from(i == j)) - rest);
            }
        }
        let alpha = (0..s).map(|i| Self::times(t.a[i], &gamma)).collect();
        Plain { alpha, gamma }
    }

    fn times(weights: &[f64], gamma: &[Vec<f64>]) -> Vec<f64> {
        (0..gamma.len())
            .map(|j| weights.iter().zip(gamma).map(|(w, row)| w * row[j]).sum())
            .collect()
    }

    /// Elementary weights of the stages: alpha where several branches meet, alpha + gamma where one goes on.
    fn stages(&self, tree: &Tree) -> Vec<f64> {
        let sum = |row: &[f64], v: &[f64]| row.iter().zip(v).map(|(a, b)| a * b).sum::<f64>();
        let branches: Vec<_> = tree.0.iter().map(|b| self.stages(b)).collect();
        (0..self.alpha.len())
            .map(|i| match &branches[..] {
                [one] => sum(&self.alpha[i], one) + sum(&self.gamma[i], one),
                several => several.iter().map(|b| sum(&self.alpha[i], b)).product(),
            })
            .collect()
    }

    /// Largest miss of the conditions up to an order, for weights of the stages k and a fraction of the step.
    fn miss(&self, weights: &[f64], order: u32, theta: f64) -> f64 {
        let b = Self::times(weights, &self.gamma);
        (1..=order)
            .flat_map(trees)
            .map(|tree| {
                let weight: f64 = self.stages(&tree).iter().zip(&b).map(|(u, b)| u * b).sum();
                (weight - theta.powi(tree.size() as i32) / tree.density()).abs()
            })
            .fold(0.0, f64::max)
    }
}

/// Weights of `y1`.
fn result(t: &Tableau) -> Vec<f64> {
    let mut weights = t.a[t.stages() - 1].to_vec();
    weights.push(1.0);
    weights
}

fn embedded(t: &Tableau) -> Vec<f64> {
    t.a[t.stages() - 1].to_vec()
}

#[test]
fn trees_are_counted_as_known() {
    let counts: Vec<usize> = (1..=6).map(|n| trees(n).len()).collect();
    assert_eq!(counts, [1, 1, 2, 4, 9, 20]);
}

#[test]
fn order_conditions_hold() {
    for t in ALL {
        let plain = Plain::of(t);
        let miss = plain.miss(&result(t), t.order, 1.0);
        assert!(miss < 1e-13, "{}: {miss:e}", t.name);
        let miss = plain.miss(&embedded(t), t.order - 1, 1.0);
        assert!(miss < 1e-13, "{} embedded: {miss:e}", t.name);
        // And no higher order by mistake: the estimate would estimate nothing.
        assert!(
            plain.miss(&result(t), t.order + 1, 1.0) > 1e-6,
            "{}",
            t.name
        );
        assert!(plain.miss(&embedded(t), t.order, 1.0) > 1e-6, "{}", t.name);
    }
}

#[test]
fn nodes_and_slopes_are_row_sums() {
    for t in ALL {
        let plain = Plain::of(t);
        for i in 0..t.stages() {
            let (node, slope): (f64, f64) =
                (plain.alpha[i].iter().sum(), plain.gamma[i].iter().sum());
            assert!(
                (node - t.nodes[i]).abs() < 1e-13,
                "{} node {i}: {node}",
                t.name
            );
            assert!(
                (slope - t.slopes[i]).abs() < 1e-13,
                "{} slope {i}: {slope}",
                t.name
            );
        }
    }
}

#[test]
fn dense_output_has_one_order_less() {
    for t in ALL {
        let plain = Plain::of(t);
        for theta in [0.1, 0.3, 0.5, 0.8, 1.0] {
            let weights: Vec<f64> = result(t)
                .iter()
                .enumerate()
                .map(|(i, m)| {
                    let inner = t
                        .dense
                        .iter()
                        .rev()
                        .fold(0.0, |sum, row| row[i] + theta * sum);
                    theta * (m + (1.0 - theta) * inner)
                })
                .collect();
            let miss = plain.miss(&weights, t.order - 1, theta);
            assert!(miss < 1e-13, "{} at {theta}: {miss:e}", t.name);
        }
    }
}

#[test]
fn last_stages_add_one() {
    for t in ALL {
        assert!(t.adds_one(t.stages() - 1), "{}", t.name);
        assert!(!t.adds_one(1) && !t.adds_one(t.stages()), "{}", t.name);
    }
}
