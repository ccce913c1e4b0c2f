//! Four classical test problems as ensembles whose rate constants are spread.
//!
//! POLLU, HIRES, OREGO and ROBER as in the Test Set for IVP Solvers (Mazzia and Magherini, Bari).

use monobis::solver::Number;

use crate::{
    problem::{Leg, Network, Point, Problem},
    testing::{self, ByDuals, MassAction, Random, Rates, still},
};

/// Members of an ensemble.
const MEMBERS: usize = 4096;
/// One in so many is solved by peers and judged.
const EVERY: usize = 64;

/// What makes one of the problems.
pub struct Classic<E> {
    name: &'static str,
    network: E,
    start: Vec<f64>,
    constants: Vec<f64>,
    duration: f64,
    /// Of each variable: what is small of it.
    scale: Vec<f64>,
    /// Tolerance of the reference, and what it computes in.
    reference: (f64, &'static str),
}

/// Round-off of doubles stays far below this tolerance in most problems.
const IN_DOUBLES: (f64, &str) = (1e-11, "double");

impl<E: Network> Classic<E> {
    /// The ensemble with every constant anywhere within `spread` of its value, each member its own.
    pub fn ensemble(self, spread: f64) -> Problem<E> {
        let mut random = Random(17);
        let points = (0..MEMBERS).map(|_| {
            let vary = |k: &f64| k * (1.0 + spread * (2.0 * random.next() - 1.0));
            let constants = still(self.constants.iter().map(vary).collect::<Vec<_>>());
            let shape = self.network.shape();
            let (mut p, mut dp) = (vec![0.0; shape.parameters], vec![0.0; shape.parameters]);
            self.network.parameters(&constants, 0.0, &mut p, &mut dp);
            Point {
                start: 0.0,
                legs: vec![Leg {
                    duration: self.duration,
                    add: self.start.clone(),
                    parameters: p,
                    scale: self.scale.clone(),
                }],
            }
        });
        Problem {
            name: format!("{}-{:.0}", self.name, 100.0 * spread),
            points: points.collect(),
            judged: (0..MEMBERS).step_by(EVERY).collect(),
            relative: 1.0,
            reference: self.reference,
            // Around an error of 1e-6.
            ladders: [(-4.5, -8.0), (-5.5, -9.5)],
            equations: self.network,
        }
    }
}

/// Three species over eleven decades of time.
pub fn rober() -> Classic<ByDuals<MassAction>> {
    Classic {
        name: "rober",
        network: testing::rober(),
        start: vec![1.0, 0.0, 0.0],
        constants: vec![0.04, 3e7, 1e4],
        duration: 1e11,
        scale: vec![1e-8, 1e-14, 1e-2],
        // At the end rates of 8e-10 cancel to a drift of 2e-19. Doubles leave six digits of that, and nine of the first two species.
        reference: (1e-12, "long double"),
    }
}

/// Eight species: high irradiance response of a plant.
pub fn hires() -> Classic<ByDuals<MassAction>> {
    Classic {
        name: "hires",
        network: testing::hires(),
        start: vec![1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0057],
        constants: testing::HIRES.map(|r| r.1).to_vec(),
        duration: 321.8122,
        scale: vec![1e-4; 8],
        reference: IN_DOUBLES,
    }
}

const POLLU: [(&str, f64); 25] = [
    ("1 -> 2 + 3", 0.35),
    ("2 + 4 -> 1", 26.6),
    ("5 + 2 -> 6 + 1", 1.23e4),
    ("7 -> 5 + 5 + 8", 8.6e-4),
    ("7 -> 8", 8.2e-4),
    ("7 + 6 -> 5 + 8", 1.5e4),
    ("9 -> 5 + 8 + 10", 1.3e-4),
    ("9 + 6 -> 11", 2.4e4),
    ("11 + 2 -> 10 + 12 + 1", 1.65e4),
    ("11 + 1 -> 13", 9e3),
    ("13 -> 11 + 1", 0.022),
    ("10 + 2 -> 14 + 1", 1.2e4),
    ("14 -> 7 + 5", 1.88),
    ("1 + 6 -> 15", 1.63e4),
    ("3 -> 4", 4.8e6),
    ("4 -> 16", 3.5e-4),
    ("4 -> 3", 0.0175),
    ("16 -> 6 + 6", 1e8),
    ("16 -> 3", 4.44e11),
    ("17 + 6 -> 5 + 18", 1.24e3),
    ("19 -> 2", 2.1),
    ("19 -> 1 + 3", 5.78),
    ("1 + 4 -> 19", 0.0474),
    ("19 + 1 -> 20", 1.78e3),
    ("20 -> 19 + 1", 3.12),
];

/// Twenty species of the troposphere, four of which are read by no reaction.
pub fn pollu() -> Classic<ByDuals<MassAction>> {
    let species = [
        "1", "2", "3", "4", "5", "6", "7", "9", "10", "11", "13", "14", "16", "17", "19", "20",
        "8", "12", "15", "18",
    ];
    let charged = [
        ("2", 0.2),
        ("4", 0.04),
        ("7", 0.1),
        ("8", 0.3),
        ("9", 0.01),
        ("17", 0.007),
    ];
    let start = species.map(|s| charged.iter().find(|c| c.0 == s).map_or(0.0, |c| c.1));
    Classic {
        name: "pollu",
        network: testing::mass_action(&species, 16, &POLLU.map(|r| r.0)),
        start: start.to_vec(),
        constants: POLLU.map(|r| r.1).to_vec(),
        duration: 60.0,
        scale: vec![1e-9; species.len()],
        reference: IN_DOUBLES,
    }
}

/// The Oregonator, scaled.
pub struct Orego;

impl Rates for Orego {
    fn sizes(&self) -> [usize; 6] {
        [3, 0, 0, 0, 6, 3]
    }
    fn parameters<N: Number>(&self, c: &[N], t: N, p: &mut [N], dp: &mut [N]) {
        for i in 0..3 {
            p[i] = c[2 * i + 1].mul_add(t, c[2 * i]);
            dp[i] = c[2 * i + 1];
        }
    }
    fn rates<N: Number>(&self, y: &[N], p: &[N], f: &mut [N]) {
        let one = N::constant(1.0);
        let [s, q, w] = [p[0], p[1], p[2]];
        f[0] = s * (y[1] + y[0] * (one - q * y[0] - y[1]));
        f[1] = (y[2] - (one + y[0]) * y[1]) / s;
        f[2] = w * (y[0] - y[2]);
    }
}

/// Three variables that oscillate.
pub fn orego() -> Classic<ByDuals<Orego>> {
    Classic {
        name: "orego",
        network: ByDuals::new(Orego),
        start: vec![1.0, 2.0, 3.0],
        constants: vec![77.27, 8.375e-6, 0.161],
        duration: 360.0,
        scale: vec![1e-3; 3],
        reference: IN_DOUBLES,
    }
}
