//! The kernel's derivatives against differences, on the full proton-explicit mechanism and on one with an eliminated pool, at random,
//! negative and zero states, with temperature and volume moving.

mod common;
#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

use common::{Chemistry, acidity, arrhenius};
use monobis::flask::Mixture;
use monobis::flask::program::{Dose, Stretch};
use monobis::kernel::Kernel;
use monobis::kernel::{Beginning, Elimination, KernelOptions, Warming};
use monobis::network::Law;
use monobis::solver::Equations;
use monobis::solver::dual::Dual;

/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
struct Random(u64);

impl Random {
    /// In (0, 1).
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        ((z >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }
}

/// A kernel with its numbers and a stretch in which everything moves.
struct Bench {
    kernel: Kernel,
    constants: Vec<f64>,
}

impl Bench {
    fn new(kernel: Kernel, laws: &[Law], compounds: usize) -> Bench {
        let pools = kernel.network.pools.len();
        let mut mixture = Mixture::empty(pools, compounds, 0.3, 310.0);
        let mut random = Random(7);
        mixture.amounts.fill_with(|| 0.01 * random.uniform());
        mixture.spectator_charge = -0.02;
        let stretch = Stretch {
            duration: 100.0,
            heating: 0.05,
            feed: Dose {
                pools: (0..pools)
                    .map(|pool| (pool, 1e-5 * (1 + pool) as f64))
                    .collect(),
                spectator_charge: 1e-4,
                volume: 2e-3,
                charged: Vec::new(),
            },
            ..Stretch::default()
        };
        let mut constants = vec![0.0; kernel.shape().constants];
        kernel.write_constants(
            &kernel.bases(laws),
            &mixture,
            Beginning {
                jacket: None,
                reference: 0.25,
                clock: 0.0,
                // Wider than the steps of the differences.
                trace: 2.5e-6,
            },
            &stretch,
            &mut constants,
        );
        Bench { kernel, constants }
    }

    /// The same with extents for all reactions.
    fn fast(&self) -> Bench {
        let options = KernelOptions {
            extents: (0..self.kernel.network.reactions.len()).collect(),
            ..self.kernel.options.clone()
        };
        let eliminations = self.kernel.structure.eliminations.clone();
        let network = self.kernel.network.clone();
        Bench {
            kernel: Kernel::with_eliminations(network, &options, eliminations),
            constants: self.constants.clone(),
        }
    }

    /// Right-hand sides with what extents change, and the sums of magnitudes that they were added up from.
    fn changes(&self, x: &[f64], p: &[f64]) -> Vec<(f64, f64)> {
        let shape = self.kernel.shape();
        let mut f = self.rates(x, p);
        let of_extents = f.split_off(shape.rows());
        let mut sums: Vec<_> = f.into_iter().map(|f| (f, f.abs())).collect();
        for (changes, rate) in shape.extents.iter().zip(of_extents) {
            for &(row, number) in changes {
                sums[row].0 += number * rate;
                sums[row].1 += (number * rate).abs();
            }
        }
        sums
    }

    fn parameters(&self, t: f64) -> (Vec<f64>, Vec<f64>) {
        let count = self.kernel.shape().parameters;
        let (mut p, mut dp) = (vec![0.0; count], vec![0.0; count]);
        self.kernel.parameters(&self.constants, t, &mut p, &mut dp);
        (p, dp)
    }

    fn rates(&self, x: &[f64], p: &[f64]) -> Vec<f64> {
        let mut f = vec![0.0; self.kernel.shape().rates()];
        self.kernel.rates(x, p, &mut f);
        f
    }

    /// The derivative as a full matrix.
    fn jacobian(&self, x: &[f64], p: &[f64]) -> Vec<Vec<f64>> {
        let shape = self.kernel.shape();
        let mut entries = vec![0.0; shape.pattern.len()];
        self.kernel.jacobian(x, p, &mut entries);
        let mut full = vec![vec![0.0; shape.core()]; shape.rates()];
        for (&(row, column), value) in shape.pattern.iter().zip(entries) {
            full[row][column] = value;
        }
        full
    }

    /// Random states: two in three positive over decades, some negative, some zero; u of pH 4 to 13.
    fn state(&self, random: &mut Random) -> Vec<f64> {
        let shape = self.kernel.shape();
        let mut x: Vec<f64> = (0..shape.states)
            .map(|_| {
                let size = 10f64.powf(-4.0 * random.uniform());
                match (6.0 * random.uniform()) as u32 {
                    0 => 0.0,
                    1 => -size,
                    _ => size,
                }
            })
            .collect();
        if let Some(row) = self.kernel.structure.temperature {
            x[row] = 260.0 + 100.0 * random.uniform();
        }
        x.extend((0..shape.algebraic).map(|_| -9.0 - 21.0 * random.uniform()));
        x
    }

    /// The difference quotient by one core variable. At an exact zero the rate has a kink, and the derivative is the one to the right.
    fn difference(&self, x: &[f64], p: &[f64], column: usize) -> Vec<f64> {
        let h = if column < self.kernel.shape().states {
            1e-4 * x[column].abs().max(1e-3)
        } else {
            1e-4
        };
        let at = |shift: f64| {
            let mut moved = x.to_vec();
            moved[column] += shift;
            self.rates(&moved, p)
        };
        let zero = at(0.0);
        let quotient = |h: f64| -> Vec<f64> {
            let low = if x[column] == 0.0 {
                zero.clone()
            } else {
                at(-h)
            };
            let width = if x[column] == 0.0 { h } else { 2.0 * h };
            at(h)
                .iter()
                .zip(&low)
                .map(|(a, b)| (a - b) / width)
                .collect()
        };
        // One extrapolation: the error is of order h^2 in the middle, of order h at the side.
        let (wide, narrow) = (quotient(h), quotient(0.5 * h));
        let order = if x[column] == 0.0 { 2.0 } else { 4.0 };
        let better = narrow.iter().zip(&wide);
        better.map(|(n, w)| n + (n - w) / (order - 1.0)).collect()
    }

    fn check_jacobian(&self, seed: u64) {
        let mut random = Random(seed);
        let (p, _) = self.parameters(40.0);
        let mut signs = [0; 3];
        for _ in 0..40 {
            let x = self.state(&mut random);
            let exact = self.jacobian(&x, &p);
            for column in 0..x.len() {
                let sign = x[column].total_cmp(&0.0) as i8 + 1;
                signs[sign as usize] += 1;
                let measured = self.difference(&x, &p, column);
                let step = if column < self.kernel.shape().states {
                    1e-4 * x[column].abs().max(1e-3)
                } else {
                    1e-4
                };
                for (row, (&got, want)) in
                    exact.iter().map(|r| &r[column]).zip(measured).enumerate()
                {
                    // What rates of this size lose when they are subtracted, over the width of the difference.
                    let gross: f64 = exact[row].iter().zip(&x).map(|(j, x)| (j * x).abs()).sum();
                    let slack = 1e-6 * (got.abs() + want.abs()) + 1e-13 * (gross + 1.0) / step;
                    assert!(
                        (got - want).abs() <= slack,
                        "row {row}, column {column}, x = {}: {got} against {want} (+- {slack})",
                        x[column]
                    );
                }
            }
        }
        assert!(signs.iter().all(|&n| n > 5), "{signs:?}");
    }

    /// The total derivative by time at fixed variables, by dual numbers, against a difference of parameters and rates.
    fn check_time_derivative(&self, seed: u64) {
        let mut random = Random(seed);
        let (t, h) = (40.0, 1e-2);
        let (p, dp) = self.parameters(t);
        let [before, after] = [t - h, t + h].map(|t| self.parameters(t).0);
        let mut moving = 0;
        for (i, (&rate, (a, b))) in dp.iter().zip(after.iter().zip(&before)).enumerate() {
            let quotient = (a - b) / (2.0 * h);
            let slack = 1e-6 * rate.abs() + 1e-13 * p[i].abs() / h;
            assert!(
                (rate - quotient).abs() <= slack,
                "parameter {i}: {rate} against {quotient}"
            );
            moving += u32::from(rate != 0.0);
        }
        assert!(2 * moving > p.len() as u32, "{moving} of {} move", p.len());
        for _ in 0..40 {
            let x = self.state(&mut random);
            let still: Vec<_> = x.iter().map(|&x| Dual::still(x)).collect();
            let p: Vec<_> = p
                .iter()
                .zip(&dp)
                .map(|(&p, &d)| Dual::moving(p, d))
                .collect();
            let mut f = vec![Dual::still(0.0); self.kernel.shape().rates()];
            self.kernel.rates(&still, &p, &mut f);
            let (high, low) = (self.rates(&x, &after), self.rates(&x, &before));
            let scale = high.iter().fold(1.0, |m: f64, f| m.max(f.abs()));
            for (row, f) in f.iter().enumerate() {
                let quotient = (high[row] - low[row]) / (2.0 * h);
                let slack = 1e-6 * f.rate().abs() + 1e-13 * scale / h;
                assert!(
                    (f.rate() - quotient).abs() <= slack,
                    "row {row}: {} against {quotient} (+- {slack})",
                    f.rate()
                );
            }
        }
    }
}

/// Diamine, aldehyde, four-step borohydride and acetic acid in methanol, drying included, ledger on, everything fed.
fn full_mechanism() -> Bench {
    let text = r#"
        version = 1
        title = "full"
        chemistry = { mechanism = "reductive-amination-proton-explicit", amine = "1,4-diazepane", carbonyl = "benzaldehyde", reductant = "NaBH4", solvent = "MeOH" }
        flask = { basis = "amine", amount = "1 mmol", concentration = "0.2 M", temperature = "25 °C" }
        procedure = [ { charge = { amine = "1 equiv", carbonyl = "1 equiv", reductant = "1 equiv", "acetic acid" = "1 equiv" } }, { dry = { MgSO4 = "1 equiv" } }, { stir = "1 h" } ]
    "#;
    let scenario = study::scenario("full", text, &[]);
    let model = &scenario.design.cases[0].model;
    let options = KernelOptions {
        ledger: true,
        feeds: (0..model.network.pools.len()).collect(),
        ..KernelOptions::default()
    };
    let kernel = Kernel::new(model.network.clone(), &options);
    assert!(kernel.shape().states > 12 && kernel.shape().counters > 2);
    let laws = model.laws(&[]).expect("numbers");
    Bench::new(kernel, &laws, model.compounds.len())
}

/// Two families and a species, one of them from a conservation law, with a step of second order in one of them.
fn eliminated() -> Bench {
    let chemistry = Chemistry::default()
        .species("A P")
        .family("D", &["D", "DH+"], &[acidity(9.5, 40e3)])
        .family(
            "M",
            &["M", "MH+", "MH2++"],
            &[acidity(9.0, 40e3), acidity(6.0, 30e3)],
        )
        .autoprotolysis(1e-14)
        .reaction("D + A -> M", arrhenius(0.5, 50e3), None)
        .reaction(
            "2 M + H+ <=> M + MH+",
            arrhenius(0.2, 60e3),
            Some(arrhenius(0.1, 70e3)),
        )
        .reaction("2 M + A -> M + D + P", arrhenius(0.3, 40e3), None);
    let [d, m] = ["D", "M"].map(|n| chemistry.pool(n));
    let options = KernelOptions {
        ledger: false,
        feeds: (0..4).collect(),
        ..KernelOptions::default()
    };
    let law = Elimination {
        pool: m,
        others: vec![(d, 1.0)],
    };
    let kernel = Kernel::with_eliminations(chemistry.network.clone(), &options, vec![law]);
    Bench::new(kernel, &chemistry.laws, 4)
}

/// Rates of their own (their roots away from zero, where no difference quotient follows them): an enzyme with an inhibitor, orders, powers, functions and everything that changes in the flask.
fn with_laws() -> Bench {
    let text = r#"
        version = 1
        title = "laws"
        chemistry = { solvent = "water" }
        species = { S = {}, P = {}, E = {}, B = { pKa = [9.0, 6.0] }, I = {} }
        flask = { basis = "S", amount = "1 mmol", concentration = "0.2 M", temperature = "25 °C" }
        procedure = [ { charge = { S = "1 equiv", B = "1 equiv", E = "1 equiv", I = "1 equiv" } }, { stir = "1 h" } ]
        [reactions]
        enzyme = { equation = "S + E -> P + E", rate = "kcat*[E]*[S] / (Km*(1 + [I] / Ki) + 3*Km + [S])", constants = { kcat = { value = "0.5 /s", Ea = "50 kJ/mol" }, Km = "2 M", Ki = "3 M" }, factor = 0.7 }
        halves = { equation = "S + I -> P", k = "0.3 /M^2.2/s", orders = { S = 1.7, I = 1.5 } }
        forth = { equation = "B + S <=> P", k = "0.2 /M/s", K = "3 /M" }
        flask = { equation = "P -> I", rate = "a*[BH+]^2*10^(2 - 0.3*pH)*(T / T0)^1.5*exp(-t / tau) + c*sqrt([P] + Ki)*max([H+], [E])*V / V0 + 0.1*rate(forth)", constants = { a = "0.1 /M/s", T0 = "300 K", tau = "100 s", c = "0.2 /M^0.5/s", V0 = "0.3 L", Ki = "2 M" } }
    "#;
    let scenario = study::scenario("laws", text, &[]);
    let model = &scenario.design.cases[0].model;
    let options = KernelOptions {
        ledger: false,
        feeds: (0..model.network.pools.len()).collect(),
        ..KernelOptions::default()
    };
    let kernel = Kernel::new(model.network.clone(), &options);
    let laws = model.laws(&[]).expect("numbers");
    Bench::new(kernel, &laws, model.compounds.len())
}

/// The same mechanism in a flask that keeps its heat: every rate and the charge balance depend on the temperature, which is a state.
fn keeping_its_heat() -> Bench {
    let bench = full_mechanism();
    let (network, options) = (bench.kernel.network.clone(), bench.kernel.options.clone());
    let enthalpies = (0..network.pools.len()).map(|pool| 1e4 * (pool as f64 - 5.0));
    let options = KernelOptions {
        warming: Some(Warming {
            enthalpies: enthalpies.collect(),
            capacity: 2e3,
        }),
        ..options
    };
    let coefficients = bench.kernel.structure.parameters.coefficients.iter();
    let mut random = Random(11);
    let mut laws: Vec<Law> = bench
        .kernel
        .network
        .coefficients
        .iter()
        .map(|_| Law::constant(1.0))
        .collect();
    for slot in coefficients {
        laws[slot.id] = Law {
            e: -5e3 * random.uniform(),
            ..Law::constant(10f64.powf(-2.0 * random.uniform()))
        };
    }
    Bench::new(Kernel::new(network, &options), &laws, 20)
}

#[test]
fn jacobian_of_a_flask_that_keeps_its_heat() {
    keeping_its_heat().check_jacobian(9);
    keeping_its_heat().fast().check_jacobian(10);
}

#[test]
fn jacobian_with_rates_of_their_own() {
    with_laws().check_jacobian(5);
}

#[test]
fn time_derivative_with_rates_of_their_own() {
    with_laws().check_time_derivative(6);
}

#[test]
fn jacobian_of_the_full_mechanism() {
    full_mechanism().check_jacobian(1);
}

#[test]
fn jacobian_with_an_eliminated_pool() {
    eliminated().check_jacobian(2);
}

#[test]
fn time_derivative_of_the_full_mechanism() {
    full_mechanism().check_time_derivative(3);
}

#[test]
fn time_derivative_with_an_eliminated_pool() {
    eliminated().check_time_derivative(4);
}

#[test]
fn extents_change_what_the_rows_would() {
    for (bench, least) in [(full_mechanism(), 8), (eliminated(), 2), (with_laws(), 4)] {
        let fast = bench.fast();
        assert!(bench.kernel.shape().extents.is_empty());
        let extents = fast.kernel.shape().extents.len();
        assert!(extents >= least, "{extents}");
        let (p, _) = bench.parameters(40.0);
        let mut random = Random(7);
        for _ in 0..40 {
            let x = bench.state(&mut random);
            let (plain, through) = (bench.changes(&x, &p), fast.changes(&x, &p));
            for (row, (plain, through)) in plain.iter().zip(through).enumerate() {
                let slack = 1e-12 * (plain.1 + through.1);
                assert!(
                    (plain.0 - through.0).abs() <= slack,
                    "row {row}: {plain:?} {through:?}"
                );
            }
        }
        fast.check_jacobian(8);
        fast.check_time_derivative(9);
    }
}
