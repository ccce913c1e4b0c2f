//! Coefficients of the Rosenbrock methods, in the transformed form of Hairer and Wanner II, section IV.7.
//!
//! One step of `M y' = f(t, y)` (M: ones, and 0 at an algebraic variable):
//!
//! ```text
//! (M/(h gamma) - J) k_i = f(t + nodes_i h, y + sum_j a_ij k_j) + M sum_j (c_ij / h) k_j + h slopes_i df/dt
//! y1 = y + sum_j a_sj k_j + k_s          error estimate = k_s, the last stage
//! y(s) = (1-s) y + s [y1 + (1-s) (K1 + s (K2 + s K3))],   K_r = sum_i dense_ri k_i
//! ```
//!
//! All are stiffly accurate, and their last stages repeat the row before with one more 1: the step adds instead of summing again.

/// One method's numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Tableau {
    /// Its name.
    pub name: &'static str,
    /// Order of the result; the error estimate has one less.
    pub order: u32,
    /// Diagonal coefficient.
    pub gamma: f64,
    /// Weights of earlier stages in a stage's argument.
    pub a: &'static [&'static [f64]],
    /// Weights of earlier stages on a stage's right-hand side, divided by h there.
    pub c: &'static [&'static [f64]],
    /// Stage times as fractions of the step (row sums of `alpha`).
    pub nodes: &'static [f64],
    /// Weights of `h df/dt` (row sums of `gamma_ij`).
    pub slopes: &'static [f64],
    /// Dense output, two or three rows.
    pub dense: &'static [&'static [f64]],
}

impl Tableau {
    /// Number of stages.
    pub fn stages(&self) -> usize {
        self.nodes.len()
    }

    /// Whether a stage's argument is that of the stage before plus that stage.
    pub fn adds_one(&self, stage: usize) -> bool {
        (2..self.stages()).contains(&stage)
            && self.a[stage][stage - 1] == 1.0
            && self.a[stage][..stage - 1] == *self.a[stage - 1]
    }
}

/// Order 4(3), L-stable, six stages; keeps its order on stiff and index-1 problems and tolerates an inexact Jacobian.
/// G. Steinebach, in: Progress in Differential-Algebraic Equations II (2020), 165-184.
pub static RODAS4P2: Tableau = Tableau {
    name: "Rodas4P2",
    order: 4,
    gamma: 0.25,
    a: &[
        &[],
        &[3.0],
        &[0.906377755268814, -0.189707390391685],
        &[3.758617027739064, 1.161741776019525, -0.849258085312803],
        &[
            7.089566927282776,
            4.573591406461604,
            -8.423496976860259,
            -0.959280113459775,
        ],
        &[
            7.089566927282776,
            4.573591406461604,
            -8.423496976860259,
            -0.959280113459775,
            1.0,
        ],
    ],
    c: &[
        &[],
        &[-12.0],
        &[-6.354581592719008, 0.338972550544623],
        &[-8.575016317114033, -7.606483992117508, 12.22499765012482],
        &[
            -5.888975457523102,
            -8.15739661784182,
            24.805546872612922,
            12.79040151279698,
        ],
        &[
            -4.408651676063871,
            -6.692003137674639,
            24.625568527593117,
            16.627521966636085,
            -5.714285714285718,
        ],
    ],
    nodes: &[0.0, 0.75, 0.321448134013046, 0.519745732277726, 1.0, 1.0],
    slopes: &[0.25, -0.5, -0.189532918363016, 0.085612108792769, 0.0, 0.0],
    dense: &[
        &[
            -5.323528268423303,
            -10.042123754867493,
            17.175254928256965,
            -5.079931171878093,
            -0.016185991706112,
            0.0,
        ],
        &[
            6.984505741529879,
            6.914061169603662,
            -0.849178943070653,
            18.104410789349338,
            -3.516963011559032,
            0.0,
        ],
    ],
};

/// Order 5(4), L-stable, eight stages. G. Steinebach, BIT Numer. Math. 63:27 (2023), doi 10.1007/s10543-023-00967-x.
pub static RODAS5P: Tableau = Tableau {
    name: "Rodas5P",
    order: 5,
    gamma: 0.21193756319429014,
    a: &[
        &[],
        &[3.0],
        &[2.849394379747939, 0.45842242204463923],
        &[-6.954028509809101, 2.489845061869568, -10.358996098473584],
        &[
            2.8029986275628964,
            0.5072464736228206,
            -0.3988312541770524,
            -0.04721187230404641,
        ],
        &[
            -7.502846399306121,
            2.561846144803919,
            -11.627539656261098,
            -0.18268767659942256,
            0.030198172008377946,
        ],
        &[
            -7.502846399306121,
            2.561846144803919,
            -11.627539656261098,
            -0.18268767659942256,
            0.030198172008377946,
            1.0,
        ],
        &[
            -7.502846399306121,
            2.561846144803919,
            -11.627539656261098,
            -0.18268767659942256,
            0.030198172008377946,
            1.0,
            1.0,
        ],
    ],
    c: &[
        &[],
        &[-14.155112264123755],
        &[-17.97296035885952, -2.859693295451294],
        &[147.12150275711716, -1.41221402718213, 71.68940251302358],
        &[
            165.43517024871676,
            -0.4592823456491126,
            42.90938336958603,
            -5.961986721573306,
        ],
        &[
            24.854864614690072,
            -3.0009227002832186,
            47.4931110020768,
            5.5814197821558125,
            -0.6610691825249471,
        ],
        &[
            30.91273214028599,
            -3.1208243349937974,
            77.79954646070892,
            34.28646028294783,
            -19.097331116725623,
            -28.087943162872662,
        ],
        &[
            37.80277123390563,
            -3.2571969029072276,
            112.26918849496327,
            66.9347231244047,
            -40.06618937091002,
            -54.66780262877968,
            -9.48861652309627,
        ],
    ],
    nodes: &[
        0.0,
        0.6358126895828704,
        0.4095798393397535,
        0.9769306725060716,
        0.4288403609558664,
        1.0,
        1.0,
        1.0,
    ],
    slopes: &[
        0.21193756319429014,
        -0.42387512638858027,
        -0.3384627126235924,
        1.8046452872882734,
        2.325825639765069,
        0.0,
        0.0,
        0.0,
    ],
    dense: &[
        &[
            25.948786856663858,
            -2.5579724845846235,
            10.433815404888879,
            -2.3679251022685204,
            0.524948541321073,
            1.1241088310450404,
            0.4272876194431874,
            -0.17202221070155493,
        ],
        &[
            -9.91568850695171,
            -0.9689944594115154,
            3.0438037242978453,
            -24.495224566215796,
            20.176138334709044,
            15.98066361424651,
            -6.789040303419874,
            -6.710236069923372,
        ],
        &[
            11.419903575922262,
            2.8879645146136994,
            72.92137995996029,
            80.12511834622643,
            -52.072871366152654,
            -59.78993625266729,
            -0.15582684282751913,
            4.883087185713722,
        ],
    ],
};

/// Order 4(3), L-stable, six stages. G. Steinebach, TH Darmstadt preprint 1741 (1995).
pub static RODAS4P: Tableau = Tableau {
    name: "Rodas4P",
    order: 4,
    gamma: 0.25,
    a: &[
        &[],
        &[3.0],
        &[1.831036793486759, 0.4955183967433795],
        &[2.304376582692669, -0.05249275245743001, -1.176798761832782],
        &[
            -7.170454962423024,
            -4.741636671481785,
            -16.31002631330971,
            -1.062004044111401,
        ],
        &[
            -7.170454962423024,
            -4.741636671481785,
            -16.31002631330971,
            -1.062004044111401,
            1.0,
        ],
    ],
    c: &[
        &[],
        &[-12.0],
        &[-8.791795173947035, -2.207865586973518],
        &[10.81793056857153, 6.780270611428266, 19.5348594464241],
        &[
            34.19095006749676,
            15.49671153725963,
            54.7476087596413,
            14.16005392148534,
        ],
        &[
            34.62605830930532,
            15.30084976114473,
            56.99955578662667,
            18.40807009793095,
            -5.714285714285717,
        ],
    ],
    nodes: &[0.0, 0.75, 0.21, 0.63, 1.0, 1.0],
    slopes: &[0.25, -0.5, -0.023504, -0.0362, 0.0, 0.0],
    dense: &[
        &[
            25.09876703708589,
            11.62013104361867,
            28.49148307714626,
            -5.664021568594133,
            0.0,
            0.0,
        ],
        &[
            1.638054557396973,
            -0.7373619806678748,
            8.47791821923899,
            15.9925314877952,
            -1.882352941176471,
            0.0,
        ],
    ],
};

/// Order 4(3), L-stable, six stages; loses order on very stiff problems. E. Hairer, G. Wanner, Solving ODEs II (1996), RODAS.
pub static RODAS4: Tableau = Tableau {
    name: "Rodas4",
    order: 4,
    gamma: 0.25,
    a: &[
        &[],
        &[1.544],
        &[0.9466785280815826, 0.2557011698983284],
        &[3.314825187068521, 2.896124015972201, 0.9986419139977817],
        &[
            1.221224509226641,
            6.019134481288629,
            12.53708332932087,
            -0.687886036105895,
        ],
        &[
            1.221224509226641,
            6.019134481288629,
            12.53708332932087,
            -0.687886036105895,
            1.0,
        ],
    ],
    c: &[
        &[],
        &[-5.6688],
        &[-2.430093356833875, -0.2063599157091915],
        &[-0.1073529058151375, -9.594562251023355, -20.47028614809616],
        &[
            7.496443313967647,
            -10.24680431464352,
            -33.99990352819905,
            11.7089089320616,
        ],
        &[
            8.083246795921522,
            -7.981132988064893,
            -31.52159432874371,
            16.31930543123136,
            -6.058818238834054,
        ],
    ],
    nodes: &[0.0, 0.386, 0.21, 0.63, 1.0, 1.0],
    slopes: &[0.25, -0.1043, 0.1035, -0.0362, 0.0, 0.0],
    dense: &[
        &[
            10.12623508344586,
            -7.487995877610167,
            -34.80091861555747,
            -7.992771707568823,
            1.025137723295662,
            0.0,
        ],
        &[
            -0.6762803392801253,
            6.087714651680015,
            16.43084320892478,
            24.76722511418386,
            -6.594389125716872,
            0.0,
        ],
    ],
};

#[cfg(test)]
mod tests {
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
}
