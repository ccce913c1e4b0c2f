//! Radau IIA of order 5 (Hairer and Wanner, Solving ODEs II, section IV.8) with one algebraic variable at most, as a second opinion.
//!
//! The linear systems are solved for the extents of the reactions, `x/tau - S xi = w` and `xi - G x = rho`: what a fast pair of directions
//! leaves over is never the difference of two large numbers. Knows no chemistry.

use nalgebra::{Complex, DMatrix, DVector, Dyn, LU};

type C = Complex<f64>;

/// `y' = S r(t, y, u) + feed`, `0 = q(t, y, u)` where there is a `u`; `u` stands last.
pub trait System {
    /// Without `u`.
    fn states(&self) -> usize;
    fn algebraic(&self) -> bool;
    /// Net change of the states by each reaction: (state, number).
    fn changes(&self) -> &[Vec<(usize, f64)>];
    fn feed(&self) -> &DVector<f64>;
    fn rates(&self, t: f64, y: &DVector<f64>) -> DVector<f64>;
    /// Derivatives of the rates by all variables.
    fn slopes(&self, t: f64, y: &DVector<f64>) -> DMatrix<f64>;
    /// `q` and its derivatives by all variables.
    fn balance(&self, t: f64, y: &DVector<f64>) -> (f64, DVector<f64>);
    /// Scale of the error of each variable.
    fn scale(&self, y: &DVector<f64>) -> DVector<f64>;
}

const T: [[f64; 3]; 3] = [
    [
        9.123_239_487_089_294e-2,
        -0.141_255_295_020_954_2,
        -3.002_919_410_514_742_4e-2,
    ],
    [
        0.241_717_932_707_107,
        0.204_129_352_293_799_94,
        0.382_942_112_757_261_9,
    ],
    [0.966_048_182_615_093, 1.0, 0.0],
];
const T_INVERSE: [[f64; 3]; 3] = [
    [
        4.325_579_890_063_155,
        0.339_199_251_815_809_84,
        0.541_770_539_935_874_9,
    ],
    [
        -4.178_718_591_551_905,
        -0.327_682_820_761_062_4,
        0.476_623_554_500_550_44,
    ],
    [
        -0.502_872_634_945_786_9,
        2.571_926_949_855_605,
        -0.596_039_204_828_224_9,
    ],
];
const MOST_STEPS: usize = 10_000;
const MOST_ITERATIONS: usize = 10;
const SHORTEST: f64 = 1e-18;

/// A factorised `M/tau - J`.
struct Factors {
    tau: C,
    lu: LU<C, Dyn, Dyn>,
}

/// Right-hand sides: rates, the rest of the states' rows, the algebraic row.
#[derive(Clone)]
struct Right {
    rho: DVector<C>,
    rest: DVector<C>,
    balance: C,
}

/// Numbers at the start of a step.
struct Start {
    slopes: DMatrix<C>,
    balance: DVector<C>,
    /// Derivatives of the rates by the extents.
    by_extent: DMatrix<f64>,
}

/// The solver between two moments.
pub struct Radau<'s, Y: System> {
    system: &'s Y,
    pub steps: usize,
}

impl<'s, Y: System> Radau<'s, Y> {
    pub fn new(system: &'s Y) -> Self {
        Radau { system, steps: 0 }
    }

    /// Carries `y` from `t` to `end` with a first step of `h`; the last step's wish comes back.
    pub fn run(
        &mut self,
        mut t: f64,
        end: f64,
        y: &mut DVector<f64>,
        mut h: f64,
    ) -> Result<f64, String> {
        let mut start = self.start(t, y);
        let (mut first, mut rejected) = (true, false);
        while end - t > 1e-14 * end {
            self.steps += 1;
            if self.steps > MOST_STEPS || h < SHORTEST * (end - t).max(1e-9) {
                return Err(format!("the reference stops at {t} s of {end} s"));
            }
            let length = if h * 1.000_001 >= end - t { end - t } else { h };
            match self.step(t, length, y, &start, first || rejected) {
                Ok((next, error)) if error < 1.0 => {
                    *y = next;
                    t = if length == end - t { end } else { t + length };
                    let most = if rejected { 1.0 } else { 8.0 };
                    let wish = length * (0.9 * error.powf(-0.25)).clamp(0.2, most);
                    // A step cut short by the end says nothing against the one that was wished for.
                    h = if length < h { wish.max(h) } else { wish };
                    (first, rejected) = (false, false);
                    start = self.start(t, y);
                }
                Ok((_, error)) => {
                    h = length * (0.9 * error.powf(-0.25)).clamp(0.1, 0.9);
                    rejected = true;
                }
                Err(()) => {
                    h = 0.3 * length;
                    rejected = true;
                }
            }
        }
        Ok(h)
    }

    fn start(&self, t: f64, y: &DVector<f64>) -> Start {
        let slopes = self.system.slopes(t, y);
        let changes = self.system.changes();
        let by_extent = DMatrix::from_fn(changes.len(), changes.len(), |i, j| {
            changes[j].iter().map(|&(k, n)| slopes[(i, k)] * n).sum()
        });
        Start {
            slopes: slopes.map(|v| C::new(v, 0.0)),
            balance: self.system.balance(t, y).1.map(|v| C::new(v, 0.0)),
            by_extent,
        }
    }

    /// One step: its end and error, or no convergence.
    fn step(
        &self,
        t: f64,
        h: f64,
        y: &DVector<f64>,
        start: &Start,
        again: bool,
    ) -> Result<(DVector<f64>, f64), ()> {
        let root = 6.0_f64.sqrt();
        let nodes = [(4.0 - root) / 10.0, (4.0 + root) / 10.0, 1.0];
        let (a, b) = (81.0_f64.cbrt(), 9.0_f64.cbrt());
        let real = 30.0 / (6.0 + a - b);
        let pair = C::new((12.0 - a + b) / 60.0, (a + b) * 3.0_f64.sqrt() / 60.0);
        let pair = pair / pair.norm_sqr();
        let one = self.factors(C::new(h / real, 0.0), start)?;
        let two = self.factors(C::new(h, 0.0) / pair, start)?;
        let n = y.len();
        let states = self.system.states();
        let scale = self.system.scale(y);
        let (mut w1, mut w2) = (DVector::<C>::zeros(n), DVector::<C>::zeros(n));
        let mut stages = [DVector::zeros(n), DVector::zeros(n), DVector::zeros(n)];
        let (mut last, mut done) = (f64::INFINITY, false);
        for iteration in 0..MOST_ITERATIONS {
            let rights: Vec<Right> = (0..3)
                .map(|i| self.right(t + nodes[i] * h, &(y + &stages[i])))
                .collect();
            let mixed = |row: usize, factor: C, w: &DVector<C>| {
                let mut mixed = rights[0].scaled(T_INVERSE[row][0]);
                mixed.add(&rights[1], T_INVERSE[row][1]);
                mixed.add(&rights[2], T_INVERSE[row][2]);
                for i in 0..states {
                    mixed.rest[i] -= factor * w[i];
                }
                mixed
            };
            let change1 = self.solve(&one, start, &mixed(0, C::new(real / h, 0.0), &w1));
            let mut second = mixed(1, C::new(0.0, 0.0), &w2);
            second.add_turned(&mixed(2, C::new(0.0, 0.0), &w2));
            for i in 0..states {
                second.rest[i] -= pair / h * w2[i];
            }
            let change2 = self.solve(&two, start, &second);
            w1 += &change1;
            w2 += &change2;
            let parts = |w1: &DVector<C>, w2: &DVector<C>, i: usize| {
                DVector::from_fn(n, |k, _| {
                    T[i][0] * w1[k].re + T[i][1] * w2[k].re + T[i][2] * w2[k].im
                })
            };
            let mut norm: f64 = 0.0;
            for (i, stage) in stages.iter_mut().enumerate() {
                *stage = parts(&w1, &w2, i);
                norm = norm.max(largest(&parts(&change1, &change2, i), &scale));
            }
            if !norm.is_finite() || (iteration > 1 && norm > 2.0 * last) {
                return Err(());
            }
            if norm < 1e-2 && (iteration > 0 || norm < 1e-4) {
                done = true;
                break;
            }
            last = norm;
        }
        if !done {
            return Err(());
        }
        let weights = [
            -(13.0 + 7.0 * root) / 3.0,
            (-13.0 + 7.0 * root) / 3.0,
            -1.0 / 3.0,
        ];
        let error = |shift: Option<&DVector<f64>>| {
            let at = shift.map_or_else(|| y.clone(), |shift| y + shift);
            let mut right = self.right(t, &at);
            for (i, rest) in right.rest.iter_mut().enumerate().take(states) {
                let sum: f64 = (0..3).map(|s| weights[s] / h * stages[s][i]).sum();
                *rest += C::new(sum, 0.0);
            }
            self.solve(&one, start, &right).map(|v| v.re)
        };
        let mut guess = error(None);
        let mut size = largest(&guess, &scale);
        if size >= 1.0 && again {
            guess = error(Some(&guess));
            size = largest(&guess, &scale);
        }
        let end = y + &stages[2];
        let fine = end.iter().all(|v| v.is_finite()) && size.is_finite();
        if fine {
            Ok((end, size.max(1e-10)))
        } else {
            Err(())
        }
    }

    fn right(&self, t: f64, y: &DVector<f64>) -> Right {
        let complex = |v: f64| C::new(v, 0.0);
        Right {
            rho: self.system.rates(t, y).map(complex),
            rest: self.system.feed().map(complex),
            balance: complex(self.system.balance(t, y).0),
        }
    }

    /// `(1 - tau G S) xi - g du = rho + tau G w`; `-tau q S xi - q_u du = b + tau q w`.
    fn factors(&self, tau: C, start: &Start) -> Result<Factors, ()> {
        let (states, changes) = (self.system.states(), self.system.changes());
        let reactions = changes.len();
        let size = reactions + usize::from(self.system.algebraic());
        let mut matrix = DMatrix::<C>::zeros(size, size);
        for i in 0..reactions {
            for j in 0..reactions {
                matrix[(i, j)] = -tau * start.by_extent[(i, j)];
            }
            matrix[(i, i)] += C::new(1.0, 0.0);
        }
        if self.system.algebraic() {
            let u = reactions;
            for j in 0..reactions {
                matrix[(j, u)] = -start.slopes[(j, states)];
                let by: C = changes[j].iter().map(|&(k, n)| start.balance[k] * n).sum();
                matrix[(u, j)] = -tau * by;
            }
            matrix[(u, u)] = -start.balance[states];
        }
        Ok(Factors {
            tau,
            lu: matrix.lu(),
        })
    }

    fn solve(&self, factors: &Factors, start: &Start, right: &Right) -> DVector<C> {
        let (states, changes) = (self.system.states(), self.system.changes());
        let reactions = changes.len();
        let size = reactions + usize::from(self.system.algebraic());
        let tau = factors.tau;
        let mut b = DVector::<C>::zeros(size);
        let by_rest = start.slopes.columns(0, states) * &right.rest;
        for j in 0..reactions {
            b[j] = right.rho[j] + tau * by_rest[j];
        }
        if self.system.algebraic() {
            let by: C = (0..states).map(|k| start.balance[k] * right.rest[k]).sum();
            b[reactions] = right.balance + tau * by;
        }
        let solved = factors
            .lu
            .solve(&b)
            .unwrap_or_else(|| DVector::from_element(size, C::new(f64::NAN, 0.0)));
        let mut changed = right.rest.clone();
        for (changes, extent) in changes.iter().zip(solved.iter()) {
            changes.iter().for_each(|&(k, n)| changed[k] += extent * n);
        }
        let mut x = DVector::<C>::zeros(states + size - reactions);
        for k in 0..states {
            x[k] = tau * changed[k];
        }
        if self.system.algebraic() {
            x[states] = solved[reactions];
        }
        x
    }
}

impl Right {
    fn scaled(&self, by: f64) -> Right {
        Right {
            rho: &self.rho * C::new(by, 0.0),
            rest: &self.rest * C::new(by, 0.0),
            balance: self.balance * by,
        }
    }

    fn add(&mut self, other: &Right, by: f64) {
        self.rho += &other.rho * C::new(by, 0.0);
        self.rest += &other.rest * C::new(by, 0.0);
        self.balance += other.balance * by;
    }

    /// Adds `i` times another.
    fn add_turned(&mut self, other: &Right) {
        self.rho += &other.rho * C::i();
        self.rest += &other.rest * C::i();
        self.balance += other.balance * C::i();
    }
}

fn largest(v: &DVector<f64>, scale: &DVector<f64>) -> f64 {
    v.iter().zip(scale.iter()).fold(0.0, |most: f64, (v, s)| {
        let part = (v / s).abs();
        if part > most || part.is_nan() {
            part
        } else {
            most
        }
    })
}
