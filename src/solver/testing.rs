//! Problems and a course for tests; shared by the unit tests and `tests/solver.rs`.
#![allow(dead_code, missing_docs, reason = "each test binary uses its part")]

use super::{
    Course, CourseEnd, Equations, LaneNumbers, Number, Segment, Shape, Statistics, StepPolynomial,
    Stop, Variables, dual::Dual,
};

/// Equations without a Jacobian; [`ByDuals`] adds it.
pub trait Rates: Sync {
    /// states, algebraic, terminals, counters, constants, parameters
    fn sizes(&self) -> [usize; 6];
    /// What the extents change.
    fn extents(&self) -> Vec<Vec<(usize, f64)>> {
        vec![]
    }
    fn parameters<N: Number>(&self, c: &[N], t: N, p: &mut [N], dp: &mut [N]);
    fn rates<N: Number>(&self, x: &[N], p: &[N], f: &mut [N]);
}

/// Completes [`Rates`] by differentiating with dual numbers; the pattern is what those find not to be zero by structure.
pub struct ByDuals<R> {
    pub rates: R,
    shape: Shape,
}

impl<R: Rates> ByDuals<R> {
    pub fn new(rates: R) -> Self {
        let [
            states,
            algebraic,
            terminals,
            counters,
            constants,
            parameters,
        ] = rates.sizes();
        let mut shape = Shape {
            states,
            algebraic,
            terminals,
            counters,
            traces: vec![],
            constants,
            parameters,
            extents: rates.extents(),
            pattern: vec![],
            tracks: vec![],
        };
        let (x, p) = (vec![0.5; shape.core()], vec![0.5; parameters]);
        for column in 0..shape.core() {
            let f = column_of(&rates, &shape, &x, &p, column);
            shape.pattern.extend(
                (0..shape.rates())
                    .filter(|&r| f[r].derivative.is_some())
                    .map(|r| (r, column)),
            );
        }
        Self { rates, shape }
    }
}

fn column_of<R: Rates, N: Number>(
    rates: &R,
    shape: &Shape,
    x: &[N],
    p: &[N],
    column: usize,
) -> Vec<Dual<N>> {
    let mut x: Vec<_> = x.iter().map(|&v| Dual::still(v)).collect();
    x[column] = Dual::moving(x[column].value, N::constant(1.0));
    let p: Vec<_> = p.iter().map(|&v| Dual::still(v)).collect();
    let mut f = vec![Dual::still(N::constant(0.0)); shape.rates()];
    rates.rates(&x, &p, &mut f);
    f
}

impl<R> ByDuals<R> {
    /// Follows functionals of the variables.
    pub fn following(mut self, tracks: Vec<Vec<(usize, f64)>>) -> Self {
        self.shape.tracks = tracks;
        self
    }
}

impl<R: Rates> Equations for ByDuals<R> {
    fn shape(&self) -> &Shape {
        &self.shape
    }
    fn parameters<N: Number>(&self, c: &[N], t: N, p: &mut [N], dp: &mut [N]) {
        self.rates.parameters(c, t, p, dp);
    }
    fn rates<N: Number>(&self, x: &[N], p: &[N], f: &mut [N]) {
        self.rates.rates(x, p, f);
    }
    fn jacobian<N: Number>(&self, x: &[N], p: &[N], j: &mut [N]) {
        let columns: Vec<_> = (0..self.shape.core())
            .map(|c| column_of(&self.rates, &self.shape, x, p, c))
            .collect();
        for (j, &(row, column)) in j.iter_mut().zip(&self.shape.pattern) {
            *j = columns[column][row].rate();
        }
    }
}

/// Reactants (with repetition), changes (row, amount).
pub type Reaction = (Vec<usize>, Vec<(usize, f64)>);

/// Mass action: every reaction has a coefficient `k + k' t` (constants k, k'), reactants and net changes of rows.
#[derive(Clone)]
pub struct MassAction {
    pub states: usize,
    pub terminals: usize,
    pub counters: usize,
    pub reactions: Vec<Reaction>,
    /// Of each extent the reactions that it counts, with how much of it one of them is; the first one as 1.
    pub extents: Vec<Vec<(usize, f64)>>,
}

impl MassAction {
    /// Where a reaction is counted.
    fn counted(&self, reaction: usize) -> Vec<(usize, f64)> {
        let rows = self.states + self.terminals + self.counters;
        let extents = self.extents.iter().enumerate();
        let shares = extents.flat_map(|(e, list)| {
            let own = list.iter().filter(|part| part.0 == reaction);
            own.map(move |part| (rows + e, part.1))
        });
        let shares: Vec<_> = shares.collect();
        if shares.is_empty() {
            self.reactions[reaction].1.clone()
        } else {
            shares
        }
    }
}

impl ByDuals<MassAction> {
    /// The same with extents.
    pub fn with_extents(self, extents: &[&[(usize, f64)]]) -> Self {
        ByDuals::new(MassAction {
            extents: extents.iter().map(|list| list.to_vec()).collect(),
            ..self.rates
        })
    }
}

impl Rates for MassAction {
    fn sizes(&self) -> [usize; 6] {
        let n = self.reactions.len();
        [self.states, 0, self.terminals, self.counters, 2 * n, n]
    }
    fn extents(&self) -> Vec<Vec<(usize, f64)>> {
        let first = |list: &Vec<(usize, f64)>| self.reactions[list[0].0].1.clone();
        self.extents.iter().map(first).collect()
    }
    fn parameters<N: Number>(&self, c: &[N], t: N, p: &mut [N], dp: &mut [N]) {
        for i in 0..self.reactions.len() {
            p[i] = c[2 * i + 1].mul_add(t, c[2 * i]);
            dp[i] = c[2 * i + 1];
        }
    }
    fn rates<N: Number>(&self, x: &[N], p: &[N], f: &mut [N]) {
        let zero = N::constant(0.0);
        for (i, ((reactants, _), &k)) in self.reactions.iter().zip(p).enumerate() {
            let rate = reactants.iter().enumerate().fold(k, |rate, (i, &s)| {
                rate * if i == 0 { x[s] } else { x[s].max(zero) }
            });
            for (row, amount) in self.counted(i) {
                f[row] = N::constant(amount).mul_add(rate, f[row]);
            }
        }
    }
}

/// Reactions from lines such as "A + B -> C"; species in the order given, those after `states` are terminals.
pub fn mass_action(species: &[&str], states: usize, reactions: &[&str]) -> ByDuals<MassAction> {
    let index = |name: &str| {
        species
            .iter()
            .position(|s| *s == name.trim())
            .expect("a listed species")
    };
    let side = |text: &str| -> Vec<usize> {
        text.split('+')
            .filter(|s| !s.trim().is_empty())
            .map(&index)
            .collect()
    };
    let reaction = |line: &&str| {
        let (left, right) = line.split_once("->").expect("an arrow");
        let (left, right) = (side(left), side(right));
        let mut net: Vec<(usize, f64)> = Vec::new();
        for (&s, sign) in left
            .iter()
            .map(|s| (s, -1.0))
            .chain(right.iter().map(|s| (s, 1.0)))
        {
            match net.iter_mut().find(|n| n.0 == s) {
                Some(n) => n.1 += sign,
                None => net.push((s, sign)),
            }
        }
        net.retain(|n| n.1 != 0.0);
        (left, net)
    };
    let reactions = reactions.iter().map(reaction).collect();
    ByDuals::new(MassAction {
        states,
        terminals: species.len() - states,
        counters: 0,
        reactions,
        extents: vec![],
    })
}

pub fn rober() -> ByDuals<MassAction> {
    // y1 -> y2 (0.04); 2 y2 -> y2 + y3 (3e7); y2 + y3 -> y1 + y3 (1e4)
    mass_action(
        &["1", "2", "3"],
        3,
        &["1 -> 2", "2 + 2 -> 2 + 3", "2 + 3 -> 1 + 3"],
    )
}
pub const ROBER_K: [f64; 6] = [0.04, 0.0, 3e7, 0.0, 1e4, 0.0];

pub fn hires() -> ByDuals<MassAction> {
    let species = ["1", "2", "3", "4", "5", "6", "7", "8"];
    mass_action(&species, 8, &HIRES.map(|(reaction, _)| reaction))
}
pub const HIRES: [(&str, f64); 15] = [
    ("1 -> 2", 1.71),
    ("2 -> 1", 0.43),
    ("3 -> 1", 8.32),
    (" -> 1", 0.0007),
    ("2 -> 4", 8.32),
    ("3 -> 4", 1.71),
    ("4 -> 3", 0.43),
    ("5 -> 3", 0.035),
    ("4 -> 6", 0.69),
    ("5 -> 6", 1.71),
    ("6 -> 5", 0.43),
    ("6 + 8 -> 7", 280.0),
    ("7 -> 5 + 8", 0.43),
    ("7 -> 6 + 8", 0.69),
    ("7 -> 8", 0.69),
];

/// Constants of mass action that do not move.
pub fn still(k: impl IntoIterator<Item = f64>) -> Vec<f64> {
    k.into_iter().flat_map(|k| [k, 0.0]).collect()
}

/// A stretch of a scripted course.
#[derive(Clone)]
pub struct Leg {
    pub segment: Segment,
    /// Variables to set at its start.
    pub x: Option<Vec<f64>>,
    /// Constants to set at its start.
    pub constants: Option<Vec<f64>>,
    pub outputs: Vec<f64>,
}

impl Leg {
    pub fn new(duration: f64) -> Self {
        let segment = Segment {
            duration,
            moving: false,
            given: false,
            event: false,
        };
        Self {
            segment,
            x: None,
            constants: None,
            outputs: vec![duration],
        }
    }
    pub fn from(mut self, x: &[f64]) -> Self {
        self.x = Some(x.to_vec());
        self
    }
    pub fn with(mut self, constants: &[f64]) -> Self {
        self.constants = Some(constants.to_vec());
        self
    }
    pub fn moving(mut self) -> Self {
        self.segment.moving = true;
        self
    }
    pub fn event(mut self) -> Self {
        self.segment.event = true;
        self
    }
    pub fn at(mut self, outputs: impl IntoIterator<Item = f64>) -> Self {
        self.outputs = outputs.into_iter().collect();
        self
    }
}

pub type Event = fn(f64, &[f64]) -> f64;

/// A course that follows a script and writes down what it sees.
#[derive(Clone)]
pub struct Script {
    pub legs: Vec<Leg>,
    pub atol: Vec<f64>,
    pub event: Event,
    pub event_tolerance: f64,
    pub index: usize,
    next: usize,
    asked: usize,
    /// (leg, time, variables)
    pub seen: Vec<(usize, f64, Vec<f64>)>,
    pub met: Vec<(usize, f64)>,
    pub ends: Vec<Vec<f64>>,
    pub polynomials: Vec<(usize, f64, f64, StepPolynomial)>,
}

impl Script {
    pub fn new(legs: Vec<Leg>, atol: &[f64]) -> Self {
        Self {
            legs,
            atol: atol.to_vec(),
            event: |_, _| 1.0,
            event_tolerance: 1e-9,
            index: 0,
            next: 0,
            asked: 0,
            seen: vec![],
            met: vec![],
            ends: vec![],
            polynomials: vec![],
        }
    }
    pub fn watching(mut self, event: Event, tolerance: f64) -> Self {
        (self.event, self.event_tolerance) = (event, tolerance);
        self
    }
    /// The variables at the end of the course.
    pub fn end(&self) -> &[f64] {
        self.ends.last().expect("a course that ended")
    }
    /// Everything seen, as bits (all NaNs alike).
    pub fn bits(&self) -> Vec<u64> {
        let bits = |v: &f64| if v.is_nan() { u64::MAX } else { v.to_bits() };
        let seen = self
            .seen
            .iter()
            .flat_map(|(_, t, x)| x.iter().chain([t]).map(bits).collect::<Vec<_>>());
        let ends = self.ends.iter().flatten().map(bits);
        seen.chain(ends)
            .chain(self.met.iter().map(|m| m.1.to_bits()))
            .collect()
    }
}

impl Course for Script {
    fn next(&mut self, lane: LaneNumbers<'_>) -> Option<Segment> {
        if self.next > 0 {
            self.ends.push(lane.x.to_vec());
        }
        let leg = self.legs.get(self.next)?;
        if let Some(x) = &leg.x {
            lane.x.copy_from_slice(x);
        }
        if let Some(constants) = &leg.constants {
            lane.constants.copy_from_slice(constants);
        }
        lane.atol.copy_from_slice(&self.atol);
        self.next += 1;
        self.asked = 0;
        Some(leg.segment)
    }
    fn next_output(&self) -> f64 {
        self.legs[self.next - 1]
            .outputs
            .get(self.asked)
            .copied()
            .unwrap_or(f64::INFINITY)
    }
    fn output(&mut self, t: f64, x: &[f64]) {
        self.seen.push((self.next - 1, t, x.to_vec()));
        self.asked += 1;
    }
    fn event(&mut self, t: f64, x: &impl Variables) -> f64 {
        let x: Vec<f64> = (0..self.atol.len()).map(|row| x.at(row)).collect();
        (self.event)(t, &x)
    }
    fn event_tolerance(&self) -> f64 {
        self.event_tolerance
    }
    fn event_met(&mut self, t: f64) {
        self.met.push((self.next - 1, t));
    }
    fn track(&mut self, i: usize, t: f64, h: f64, polynomial: StepPolynomial) {
        self.polynomials.push((i, t, h, polynomial));
    }
}

/// Result of one course.
pub type Done = (Script, Stop, Statistics);

/// Runs scripts and gives them back in their order.
pub fn run_all(
    solver: &super::Solver,
    scripts: Vec<Script>,
    options: &super::SolverOptions,
) -> Vec<Done> {
    let mut done: Vec<Done> = vec![];
    let indexed = scripts
        .into_iter()
        .enumerate()
        .map(|(index, script)| Script { index, ..script });
    solver.run(
        indexed,
        options,
        |script, CourseEnd { stop, statistics }| done.push((script, stop, statistics)),
    );
    done.sort_by_key(|d| d.0.index);
    done
}

/// Runs one script, which must finish.
pub fn run_one(solver: &super::Solver, script: Script, options: &super::SolverOptions) -> Script {
    let (script, stop, _) = run_all(solver, vec![script], options).remove(0);
    assert_eq!(stop, Stop::Finished);
    script
}

/// A repeatable stream of numbers in [0, 1).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() * n as f64) as usize
    }
}

/// A network of the given size with one terminal and one counter, and the constants of it.
pub fn random_network(
    random: &mut Random,
    states: usize,
    reactions: usize,
) -> (ByDuals<MassAction>, Vec<f64>) {
    let mut list = Vec::new();
    let mut constants = Vec::new();
    for _ in 0..reactions {
        let order = 1 + random.below(2);
        let reactants: Vec<usize> = (0..order).map(|_| random.below(states)).collect();
        let mut changes: Vec<(usize, f64)> = vec![(states, 0.5), (states + 1, 1.0)];
        for &s in &reactants {
            match changes.iter_mut().find(|c| c.0 == s) {
                Some(change) => change.1 -= 1.0,
                None => changes.push((s, -1.0)),
            }
        }
        let product = random.below(states);
        if !changes.iter().any(|c| c.0 == product) {
            changes.push((product, 1.0));
        }
        list.push((reactants, changes));
        // Drifts that leave every coefficient positive for 10 s.
        let k = 10f64.powf(4.0 * random.next() - 2.0);
        constants.extend([k, k * (random.next() - 0.1)]);
    }
    (
        ByDuals::new(MassAction {
            states,
            terminals: 1,
            counters: 1,
            reactions: list,
            extents: vec![],
        }),
        constants,
    )
}

/// A flask with everything at once: pools A, D, M, the algebraic u = ln(h v), terminal B, counter D -> M.
/// Constants: T0, T', V0/V_ref, V'/V_ref, feed of A, spectator charge.
#[derive(Clone)]
pub struct Flask;

const GAS: f64 = 8.314_462_618;

/// A constant with its temperature law and its power of the volume, and its time derivative.
fn law<N: Number>(k: f64, energy: f64, power: f64, [t, dt, v, dv]: [N; 4]) -> (N, N) {
    let c = N::constant;
    let exponent = c(energy / GAS) * (c(1.0 / 298.15) - c(1.0) / t) + c(power) * v.ln();
    let kappa = c(k) * exponent.exp();
    (
        kappa,
        kappa * (c(energy / GAS) * dt / (t * t) + c(power) * dv / v),
    )
}

impl Rates for Flask {
    fn sizes(&self) -> [usize; 6] {
        [3, 1, 1, 1, 6, 7]
    }
    fn parameters<N: Number>(&self, c: &[N], t: N, p: &mut [N], dp: &mut [N]) {
        let state = [c[1].mul_add(t, c[0]), c[1], c[3].mul_add(t, c[2]), c[3]];
        let laws = [
            (1.0, 50e3, -1.0),
            (0.2, 60e3, -1.0),
            (1e-9, 46e3, 1.0),
            (10f64.powf(-8.5), 40e3, 1.0),
            (1e-14, 0.0, 2.0),
        ];
        for (i, (k, energy, power)) in laws.into_iter().enumerate() {
            (p[i], dp[i]) = law(k, energy, power, state);
        }
        (p[5], dp[5]) = (c[4], N::constant(0.0));
        (p[6], dp[6]) = (c[5], N::constant(0.0));
    }
    fn rates<N: Number>(&self, x: &[N], p: &[N], f: &mut [N]) {
        let one = N::constant(1.0);
        let [a, d, m, u] = [x[0], x[1], x[2], x[3]];
        let eta = u.exp();
        let (wd, wm) = (eta / p[2], eta / p[3]);
        let (free_d, free_m) = (one / (one + wd), one / (one + wm));
        let r1 = p[0] * (d * free_d) * a.max(N::constant(0.0));
        let r2 = p[1] * (m * free_m) * a.max(N::constant(0.0));
        f[0] = p[5] - r1 - r2;
        f[1] = -r1;
        f[2] = r1 - r2;
        f[3] = p[6] + eta - p[4] / eta + d * (wd * free_d) + m * (wm * free_m);
        f[4] = r2;
        f[5] = r1;
    }
}

/// Its run from equilibrium: 600 s of infusion on a ramp.
pub fn flask_leg() -> Leg {
    // D 0.1, HCl 0.05 mol/L; u from the charge balance by halving.
    let constants = [298.15, 0.05, 1.0, 5e-4, 2e-4, -0.05];
    let mut p = [0.0; 7];
    let mut dp = [0.0; 7];
    Flask.parameters(&constants, 0.0, &mut p, &mut dp);
    let (mut low, mut high) = (-40.0, 0.0);
    for _ in 0..200 {
        let u = 0.5 * (low + high);
        let mut f = [0.0; 6];
        Flask.rates(&[0.0, 0.1, 0.0, u], &p, &mut f);
        if f[3] > 0.0 {
            high = u;
        } else {
            low = u;
        }
    }
    Leg::new(600.0)
        .from(&[0.0, 0.1, 0.0, 0.5 * (low + high), 0.0, 0.0])
        .with(&constants)
        .moving()
}
