//! Everything a step needs, recorded once per structure: the tapes and the places of their numbers in the machine's memory.
//!
//! Knows the equations only while recording; afterwards a structure is its tapes.

use std::ops::Range;

use super::{
    Equations, Shape,
    dual::Dual,
    lu::{self, Factors},
    number::Number,
    record::{Graph, Recorded},
    tableau::Tableau,
    tape::{Layout, Tape, TooManySlots},
};

/// Most that the step shrinks after an attempt, and the caution in its growth.
const LEAST_GROWTH: f64 = 0.2;
const STEP_SAFETY: f64 = 0.9;
/// Multiple of its error scale by which a state may be negative.
const NEGATIVE_SCALES: f64 = 1.0;
/// Coefficients of a row's dense output; those that a method lacks are zero.
pub(crate) const DENSE_ROWS: usize = 3;
/// Numbers of a track: its value at both ends of the step and its dense-output coefficients.
pub(crate) const TRACK_NUMBERS: usize = 2 + DENSE_ROWS;

/// Where the numbers of a lane stand.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    pub constants: Range<u16>,
    /// Time in the segment at which the parameters are wanted.
    pub time: u16,
    /// Parameters as the rates read them, and their time derivatives.
    pub p: Range<u16>,
    pub dp: Range<u16>,
    /// Parameters as their tape writes them.
    pub fresh_p: Range<u16>,
    pub fresh_dp: Range<u16>,
    /// Variables at the start of the step.
    pub y0: Range<u16>,
    /// Variables at which a later stage reads the rates.
    pub y: Range<u16>,
    /// Variables at the end of the step.
    pub y1: Range<u16>,
    /// Relative tolerance, and the absolute one of each row.
    pub rtol: u16,
    pub atol: Range<u16>,
    /// h gamma and its reciprocal.
    pub h_gamma: u16,
    pub inverse: u16,
    pub f: Range<u16>,
    /// Derivative of g by the algebraic variable; 1 where there is none.
    pub slope: u16,
    pub f_t: Range<u16>,
    /// LU entries, then the derivatives of terminals and counters.
    pub factors: Range<u16>,
    pub guard: u16,
    /// Stages, those of a row side by side.
    pub stages: Range<u16>,
    /// Mean square of the weighted error of a step.
    pub error: u16,
    /// How far, beyond its scale, some state is below zero; negative while none is.
    pub below: u16,
    /// The factor that the error gives h, and the largest that is allowed.
    pub growth: u16,
    pub growth_limit: u16,
    /// Dense-output coefficients, those of a row side by side.
    pub dense: Range<u16>,
    /// The tracks' polynomials.
    pub tracks: Range<u16>,
}

/// One of a plan's tapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// Parameters and their derivatives at `time`.
    Parameters,
    /// Rates and slope at `y0`, and the factors of W.
    Factor,
    /// Time derivative of the rates at `y0`.
    RatesT,
    /// Rates at `y`.
    Rates,
    /// The same and the slope: for the last stage, whose `y` is the end of the step but for its error.
    RatesEnd,
    /// End of the step, its error and what follows from it.
    Finish,
    /// Dense-output coefficients.
    Dense,
    /// Polynomials of the tracks.
    Tracks,
    /// `y` of a stage (none for the first).
    Argument(usize),
    /// Solution of a stage from its rates.
    Stage(usize),
}

impl Which {
    fn index(self) -> usize {
        match self {
            Which::Parameters => 0,
            Which::Factor => 1,
            Which::RatesT => 2,
            Which::Rates => 3,
            Which::RatesEnd => 4,
            Which::Finish => 5,
            Which::Dense => 6,
            Which::Tracks => 7,
            Which::Argument(stage) => 8 + 2 * stage,
            Which::Stage(stage) => 9 + 2 * stage,
        }
    }

    /// All tapes of a method, in the order of their indices.
    fn all(tableau: &Tableau) -> Vec<Which> {
        use Which::*;
        let stages = (0..tableau.stages()).flat_map(|stage| [Argument(stage), Stage(stage)]);
        let fixed = [
            Parameters, Factor, RatesT, Rates, RatesEnd, Finish, Dense, Tracks,
        ];
        fixed.into_iter().chain(stages).collect()
    }
}

/// One structure, ready to step.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub shape: Shape,
    pub tableau: &'static Tableau,
    pub at: Places,
    /// Number of slots, and what stands in some of them from the start.
    pub slots: usize,
    pub literals: Vec<(u16, f64)>,
    tapes: Vec<Tape>,
}

impl Plan {
    /// Records the equations.
    pub(crate) fn record(
        equations: &impl Equations,
        tableau: &'static Tableau,
    ) -> Result<Plan, TooManySlots> {
        let shape = equations.shape().clone();
        let mut layout = Layout::default();
        let at = Places::new(&shape, tableau, &mut layout)?;
        let graph = Graph::default();
        let recorder = Recorder {
            equations,
            shape: &shape,
            graph: &graph,
            at: &at,
            tableau,
        };
        let (factors, factor) = recorder.factor();
        // The factors are known only now: their places are taken after the others.
        let at = Places {
            factors: layout.take(factor.len())?,
            ..at.clone()
        };
        let recorder = Recorder {
            at: &at,
            ..recorder
        };
        let mut factorisation = recorder.rates_and_slope(&at.y0);
        factorisation.extend(factor.into_iter().zip(at.factors.clone()));
        factorisation.push((factors.guard, at.guard));
        let outputs = |which| match which {
            Which::Parameters => recorder.parameters(),
            Which::Factor => factorisation.clone(),
            Which::RatesT => recorder.rates_t(),
            Which::Rates => recorder.rates(&at.y),
            Which::RatesEnd => recorder.rates_and_slope(&at.y),
            Which::Finish => recorder.finish(),
            Which::Dense => recorder.dense(),
            Which::Tracks => recorder.tracks(),
            Which::Argument(stage) => recorder.argument(stage),
            Which::Stage(stage) => recorder.stage(stage, factors.clone()),
        };
        let tapes = Which::all(tableau).into_iter();
        let tapes = tapes.map(|which| Tape::cut(&graph, &outputs(which), &mut layout));
        Ok(Plan {
            tapes: tapes.collect::<Result<_, _>>()?,
            literals: layout.literals(),
            slots: layout.used(),
            tableau,
            at: at.clone(),
            shape: shape.clone(),
        })
    }

    /// One of the tapes.
    pub(crate) fn tape(&self, which: Which) -> &Tape {
        &self.tapes[which.index()]
    }

    /// All of them, in an order in which [`Plan::position`] counts.
    pub(crate) fn tapes(&self) -> &[Tape] {
        &self.tapes
    }

    /// Position of a tape among all.
    pub(crate) fn position(which: Which) -> usize {
        which.index()
    }
}

impl Places {
    fn new(shape: &Shape, tableau: &Tableau, layout: &mut Layout) -> Result<Places, TooManySlots> {
        let (rows, parameters) = (shape.rows(), shape.parameters);
        let mut take = |n| layout.take(n);
        Ok(Places {
            y: take(rows)?,
            p: take(parameters)?,
            f: take(rows)?,
            y0: take(rows)?,
            stages: take(rows * tableau.stages())?,
            y1: take(rows)?,
            atol: take(rows)?,
            rtol: take(1)?.start,
            h_gamma: take(1)?.start,
            inverse: take(1)?.start,
            slope: take(1)?.start,
            guard: take(1)?.start,
            error: take(1)?.start,
            below: take(1)?.start,
            growth: take(1)?.start,
            growth_limit: take(1)?.start,
            time: take(1)?.start,
            dense: take(rows * DENSE_ROWS)?,
            tracks: take(shape.tracks.len() * TRACK_NUMBERS)?,
            f_t: take(rows)?,
            dp: take(parameters)?,
            fresh_p: take(parameters)?,
            fresh_dp: take(parameters)?,
            constants: take(shape.constants)?,
            factors: 0..0,
        })
    }

    /// Slots that are read outside the tape that writes them; the others hold intermediate values of one tape.
    pub(crate) fn shared(&self) -> Vec<Range<u16>> {
        let one = |slot: u16| slot..slot + 1;
        vec![
            self.y.clone(),
            self.f.clone(),
            self.stages.clone(),
            self.y1.clone(),
            one(self.slope),
            self.factors.clone(),
            one(self.guard),
            one(self.error),
            one(self.below),
            one(self.growth),
            self.dense.clone(),
            self.tracks.clone(),
            self.f_t.clone(),
            self.fresh_p.clone(),
            self.fresh_dp.clone(),
        ]
    }
}

/// Runs the equations with recorded values.
struct Recorder<'r, 'g, E> {
    equations: &'r E,
    shape: &'r Shape,
    graph: &'g Graph,
    at: &'r Places,
    tableau: &'static Tableau,
}

type Values<'g> = Vec<Recorded<'g>>;
type Outputs<'g> = Vec<(Recorded<'g>, u16)>;

fn zeros<N: Number>(n: usize) -> Vec<N> {
    vec![N::constant(0.0); n]
}

fn pair<'g>(values: Values<'g>, slots: &Range<u16>) -> Outputs<'g> {
    values.into_iter().zip(slots.clone()).collect()
}

impl<'g, E: Equations> Recorder<'_, 'g, E> {
    fn parameters(&self) -> Outputs<'g> {
        let n = self.shape.parameters;
        let (mut p, mut dp) = (zeros(n), zeros(n));
        let constants = self.graph.inputs(self.at.constants.clone());
        self.equations
            .parameters(&constants, self.graph.input(self.at.time), &mut p, &mut dp);
        let mut outputs = pair(p, &self.at.fresh_p);
        outputs.extend(pair(dp, &self.at.fresh_dp));
        outputs
    }

    /// Core variables and parameters.
    fn point(&self, variables: &Range<u16>) -> (Values<'g>, Values<'g>) {
        let mut x = self.graph.inputs(variables.clone());
        x.truncate(self.shape.core());
        (x, self.graph.inputs(self.at.p.clone()))
    }

    fn jacobian(&self, variables: &Range<u16>) -> Values<'g> {
        let (x, p) = self.point(variables);
        let mut j = zeros(self.shape.pattern.len());
        self.equations.jacobian(&x, &p, &mut j);
        j
    }

    fn rates(&self, variables: &Range<u16>) -> Outputs<'g> {
        let (x, p) = self.point(variables);
        let mut f = zeros(self.shape.rows());
        self.equations.rates(&x, &p, &mut f);
        pair(f, &self.at.f)
    }

    fn rates_and_slope(&self, variables: &Range<u16>) -> Outputs<'g> {
        let mut outputs = self.rates(variables);
        outputs.push((self.slope(variables), self.at.slope));
        outputs
    }

    fn slope(&self, variables: &Range<u16>) -> Recorded<'g> {
        let row = self.shape.states;
        let entry = self
            .shape
            .pattern
            .iter()
            .position(|&e| self.shape.algebraic == 1 && e == (row, row));
        match entry {
            Some(entry) => self.jacobian(variables)[entry],
            None => Recorded::constant(1.0),
        }
    }

    /// The factors of `J - M/(h gamma)`, and all values that a stage will read: LU entries, then the rows below the core.
    fn factor(&self) -> (Factors<Recorded<'g>>, Values<'g>) {
        let core = self.shape.core();
        let mut a: Vec<Vec<Option<Recorded<'g>>>> = vec![vec![None; core]; core];
        let mut below = Vec::new();
        let jacobian = self.jacobian(&self.at.y0);
        for (&(row, column), value) in self.shape.pattern.iter().zip(jacobian) {
            if row < core {
                a[row][column] = Some(value);
            } else {
                below.push(value);
            }
        }
        let inverse = self.graph.input(self.at.inverse);
        for (k, row) in a.iter_mut().enumerate().take(self.shape.states) {
            row[k] = Some(row[k].map_or_else(|| -inverse, |value| value - inverse));
        }
        let factors = lu::factorise(a, (self.shape.algebraic == 1).then_some(self.shape.states));
        let mut values: Values<'g> = factors
            .entries
            .iter()
            .flatten()
            .flatten()
            .copied()
            .collect();
        values.extend(below);
        (factors, values)
    }

    fn rates_t(&self) -> Outputs<'g> {
        let (x, p) = self.point(&self.at.y0);
        let x: Vec<_> = x.into_iter().map(Dual::still).collect();
        let dp = self.graph.inputs(self.at.dp.clone());
        let p: Vec<_> = p
            .into_iter()
            .zip(dp)
            .map(|(p, dp)| Dual::moving(p, dp))
            .collect();
        let mut f = zeros(self.shape.rows());
        self.equations.rates(&x, &p, &mut f);
        pair(f.into_iter().map(Dual::rate).collect(), &self.at.f_t)
    }

    /// Earlier stages of a row.
    fn earlier(&self, row: usize, stages: usize) -> Values<'g> {
        let first = self.at.stages.start + (row * self.tableau.stages()) as u16;
        self.graph.inputs(first..first + stages as u16)
    }

    /// The variables at which a stage reads the rates. Rows that nothing reads wait for the first stage that the end grows from.
    fn argument(&self, stage: usize) -> Outputs<'g> {
        let tableau = self.tableau;
        if stage == 0 {
            return Vec::new();
        }
        let adds_one = tableau.adds_one(stage);
        let rows = if adds_one || tableau.adds_one(stage + 1) {
            self.shape.rows()
        } else {
            self.shape.core()
        };
        let value = |row: usize| {
            let k = self.earlier(row, stage);
            if adds_one {
                return self.graph.input(self.at.y.start + row as u16) + k[stage - 1];
            }
            let y0 = self.graph.input(self.at.y0.start + row as u16);
            let weighted = k.into_iter().zip(tableau.a[stage]);
            weighted.fold(y0, |y, (k, &a)| Recorded::constant(a).mul_add(k, y))
        };
        pair((0..rows).map(value).collect(), &self.at.y)
    }

    /// `k` of a stage: core by the factors, read back from their places; a row below: `k_r = h gamma (rhs_r + J_r k)`.
    fn stage(&self, stage: usize, mut factors: Factors<Recorded<'g>>) -> Outputs<'g> {
        let mut stored = self.graph.inputs(self.at.factors.clone()).into_iter();
        for (entry, value) in factors
            .entries
            .iter_mut()
            .flatten()
            .flatten()
            .zip(&mut stored)
        {
            *entry = value;
        }
        let rhs: Values<'g> = (0..self.shape.rows())
            .map(|row| self.right_hand_side(row, stage))
            .collect();
        let core = self.shape.core();
        let mut k = factors.solve(rhs[..core].to_vec());
        let mut below = rhs[core..].to_vec();
        for &(row, column) in self.shape.pattern.iter().filter(|e| e.0 >= core) {
            let slope = stored.next().expect("one stored value per entry");
            below[row - core] = slope.mul_add(k[column], below[row - core]);
        }
        let h_gamma = self.graph.input(self.at.h_gamma);
        k.extend(below.into_iter().map(|b| h_gamma * b));
        let stages = self.tableau.stages() as u16;
        let first = self.at.stages.start + stage as u16;
        let slots = (0..k.len() as u16).map(|row| first + row * stages);
        k.into_iter().zip(slots).collect()
    }

    /// Rates and the weighted earlier stages over h; the algebraic row has the rates alone.
    fn right_hand_side(&self, row: usize, stage: usize) -> Recorded<'g> {
        let f = self.graph.input(self.at.f.start + row as u16);
        if self.shape.algebraic == 1 && row == self.shape.states {
            return f;
        }
        // 1/h is gamma times the reciprocal that is there.
        let weight = |c: &f64| Recorded::constant(c * self.tableau.gamma);
        let earlier = self.earlier(row, stage).into_iter();
        let weighted = earlier.zip(self.tableau.c[stage].iter().map(weight));
        let sum = weighted.fold(None, |sum, (k, c)| {
            Some(sum.map_or_else(|| c * k, |sum| c.mul_add(k, sum)))
        });
        let inverse = self.graph.input(self.at.inverse);
        sum.map_or(f, |sum: Recorded<'g>| sum.mul_add(inverse, f))
    }

    /// `y1`, its error (the last stage over its scale, without the counters), how far a state is below zero, and the growth of h.
    fn finish(&self) -> Outputs<'g> {
        let shape = self.shape;
        let constant = Recorded::constant;
        let input = |slots: &Range<u16>, row: usize| self.graph.input(slots.start + row as u16);
        let weighed = shape.rows() - shape.counters;
        let rtol = self.graph.input(self.at.rtol);
        let (mut sum, mut below) = (constant(0.0), constant(-1.0));
        let mut outputs = Outputs::new();
        for row in 0..shape.rows() {
            let last = self.tableau.stages();
            let error = self.earlier(row, last)[last - 1];
            let (y0, y1) = (input(&self.at.y0, row), input(&self.at.y, row) + error);
            outputs.push((y1, self.at.y1.start + row as u16));
            if row < weighed {
                let largest = y0.max(-y0).max(y1.max(-y1));
                let scale = rtol.mul_add(largest, input(&self.at.atol, row));
                let ratio = error / scale;
                sum = ratio.mul_add(ratio, sum);
                if row < shape.states {
                    below = below.max(constant(NEGATIVE_SCALES).neg_mul_add(scale, -y1));
                }
            }
        }
        let mean = sum * constant(1.0 / weighed.max(1) as f64);
        let limit = self.graph.input(self.at.growth_limit);
        let growth = growth(mean, self.tableau.order, limit);
        outputs.extend([
            (mean, self.at.error),
            (below, self.at.below),
            (growth, self.at.growth),
        ]);
        outputs
    }

    fn dense(&self) -> Outputs<'g> {
        let stages = self.tableau.stages();
        let rows = 0..self.shape.rows();
        let values = rows.flat_map(|row| self.coefficients(self.earlier(row, stages)));
        pair(values.collect(), &self.at.dense)
    }

    /// Dense-output coefficients from the stages of a row, or of a sum of rows.
    fn coefficients(&self, stages: Values<'g>) -> [Recorded<'g>; DENSE_ROWS] {
        std::array::from_fn(|i| {
            let weights = self.tableau.dense.get(i).copied().unwrap_or_default();
            let weighted = stages.iter().zip(weights).filter(|w| *w.1 != 0.0);
            weighted.fold(Recorded::constant(0.0), |sum, (&k, &h)| {
                Recorded::constant(h).mul_add(k, sum)
            })
        })
    }

    /// The stages of a track are summed over its rows first.
    fn tracks(&self) -> Outputs<'g> {
        let input = |slot: u16| self.graph.input(slot);
        let all = self.tableau.stages();
        let numbers = |track: &Vec<(usize, f64)>| {
            let sum = |of: &dyn Fn(usize) -> Recorded<'g>| {
                let zero = Recorded::constant(0.0);
                track.iter().fold(zero, |sum, &(row, weight)| {
                    Recorded::constant(weight).mul_add(of(row), sum)
                })
            };
            let y0 = sum(&|row| input(self.at.y0.start + row as u16));
            let y1 = sum(&|row| input(self.at.y1.start + row as u16));
            let stages = (0..all).map(|stage| sum(&|row| self.earlier(row, all)[stage]));
            let k = self.coefficients(stages.collect());
            [y0, y1].into_iter().chain(k)
        };
        let values = self.shape.tracks.iter().flat_map(numbers);
        pair(values.collect(), &self.at.tracks)
    }
}

/// The elementary controller: `0.9 error^(-1/order)` within limits; `mean` is the square of the error.
fn growth<N: Number>(mean: N, order: u32, limit: N) -> N {
    let c = N::constant;
    let wish = c(STEP_SAFETY) * (mean.ln() * c(-0.5 / f64::from(order))).exp();
    let wish = N::select_gt(wish, limit, limit, wish);
    N::select_gt(wish, c(LEAST_GROWTH), wish, c(LEAST_GROWTH))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solver::{
        machine::{self, Memory, Slots},
        tableau::RODAS4P2,
        testing::*,
    };

    struct Bench {
        plan: Plan,
        memory: Memory<1>,
    }

    impl Bench {
        fn new(equations: &impl Equations) -> Self {
            let plan = Plan::record(equations, &RODAS4P2).unwrap();
            let memory = Memory::new(&plan);
            Self { plan, memory }
        }
        fn slots(&mut self) -> &mut Slots<1> {
            self.memory.slots()
        }
        fn run(&mut self, which: Which) {
            machine::run(self.plan.tape(which), self.memory.slots());
        }
        fn set(&mut self, places: Range<u16>, values: &[f64]) {
            for (slot, &value) in places.zip(values) {
                self.slots()[slot as usize] = [value];
            }
        }
        fn get(&mut self, places: Range<u16>) -> Vec<f64> {
            places.map(|slot| self.slots()[slot as usize][0]).collect()
        }
    }

    fn bits(values: &[f64]) -> Vec<u64> {
        values
            .iter()
            .map(|v| if v.is_nan() { u64::MAX } else { v.to_bits() })
            .collect()
    }

    /// Values with zeros of both signs, negatives, subnormals, infinities and NaN among them.
    fn spicy(random: &mut Random, n: usize) -> Vec<f64> {
        let edges = [
            0.0,
            -0.0,
            1e-310,
            -1.0,
            f64::INFINITY,
            f64::NAN,
            1e300,
            -1e-20,
        ];
        (0..n)
            .map(|_| {
                if random.next() < 0.2 {
                    edges[random.below(edges.len())]
                } else {
                    random.next() - 0.2
                }
            })
            .collect()
    }

    /// Tape and direct evaluation, at ordinary and at extreme values.
    fn tapes_agree_with_evaluation(equations: &impl Equations, random: &mut Random) {
        let shape = equations.shape().clone();
        let mut bench = Bench::new(equations);
        let at = bench.plan.at.clone();
        for _ in 0..200 {
            let (constants, t) = (spicy(random, shape.constants), 10.0 * random.next());
            let (mut p, mut dp) = (vec![0.0; shape.parameters], vec![0.0; shape.parameters]);
            equations.parameters(&constants, t, &mut p, &mut dp);
            bench.set(at.constants.clone(), &constants);
            bench.set(at.time..at.time + 1, &[t]);
            bench.run(Which::Parameters);
            assert_eq!(bits(&bench.get(at.fresh_p.clone())), bits(&p));
            assert_eq!(bits(&bench.get(at.fresh_dp.clone())), bits(&dp));

            let (x, p) = (spicy(random, shape.core()), spicy(random, shape.parameters));
            let mut f = vec![0.0; shape.rows()];
            equations.rates(&x, &p, &mut f);
            bench.set(at.p.clone(), &p);
            for (variables, tape) in [(&at.y, Which::Rates), (&at.y0, Which::Factor)] {
                bench.set(variables.clone(), &x);
                bench.set(at.f.clone(), &vec![7.0; shape.rows()]);
                bench.run(tape);
                assert_eq!(bits(&bench.get(at.f.clone())), bits(&f));
            }
        }
    }

    #[test]
    fn tapes_have_the_bits_of_direct_evaluation() {
        let mut random = Random(11);
        for _ in 0..10 {
            let (network, _) = random_network(&mut random, 6, 12);
            tapes_agree_with_evaluation(&network, &mut random);
        }
        tapes_agree_with_evaluation(&ByDuals::new(Flask), &mut random);
    }

    /// Derivative of a function of one number by central differences.
    fn slope(mut f: impl FnMut(f64) -> Vec<f64>, x: f64) -> Vec<f64> {
        let h = 1e-6 * (1.0 + x.abs());
        let (right, left) = (f(x + h), f(x - h));
        right
            .iter()
            .zip(left)
            .map(|(r, l)| (r - l) / (2.0 * h))
            .collect()
    }

    fn assert_close(got: &[f64], expected: &[f64], tolerance: f64) {
        let scale = expected.iter().fold(1.0, |s: f64, e| s.max(e.abs()));
        for (g, e) in got.iter().zip(expected) {
            assert!((g - e).abs() <= tolerance * scale, "{got:?}\n{expected:?}");
        }
    }

    /// `f_t` of the tape, and `W k = rhs` with J from differences of the rates, rows below the core included.
    fn derivatives_agree_with_differences(
        equations: &impl Equations,
        constants: &[f64],
        x: &[f64],
    ) {
        let shape = equations.shape().clone();
        let (rows, core) = (shape.rows(), shape.core());
        let parameters = |t: f64| {
            let (mut p, mut dp) = (vec![0.0; shape.parameters], vec![0.0; shape.parameters]);
            equations.parameters(constants, t, &mut p, &mut dp);
            (p, dp)
        };
        let rates = |x: &[f64], p: &[f64]| {
            let mut f = vec![0.0; rows];
            equations.rates(x, p, &mut f);
            f
        };
        let t = 0.7;
        let (p, dp) = parameters(t);
        let mut bench = Bench::new(equations);
        let at = bench.plan.at.clone();
        bench.set(at.y0.clone(), x);
        bench.set(at.p.clone(), &p);
        bench.set(at.dp.clone(), &dp);
        bench.run(Which::RatesT);
        assert_close(
            &bench.get(at.f_t.clone()),
            &slope(|t| rates(x, &parameters(t).0), t),
            1e-7,
        );

        let h_gamma = 0.05;
        let rhs: Vec<f64> = (0..rows).map(|r| 1.0 + r as f64).collect();
        bench.set(at.h_gamma..at.h_gamma + 1, &[h_gamma]);
        bench.set(at.inverse..at.inverse + 1, &[1.0 / h_gamma]);
        bench.run(Which::Factor);
        bench.set(at.f.clone(), &rhs);
        bench.run(Which::Stage(0));
        assert!(bench.get(at.guard..at.guard + 1)[0] > 0.0);
        let k: Vec<f64> = bench
            .get(at.stages.clone())
            .into_iter()
            .step_by(RODAS4P2.stages())
            .collect();
        let mut product: Vec<f64> = k.iter().map(|k| k / h_gamma).collect();
        if shape.algebraic == 1 {
            product[shape.states] = 0.0;
        }
        for column in 0..core {
            let by_column = |v: f64| {
                let mut x = x.to_vec();
                x[column] = v;
                rates(&x, &p)
            };
            for (product, j) in product.iter_mut().zip(slope(by_column, x[column])) {
                *product -= j * k[column];
            }
        }
        assert_close(&product, &rhs, 1e-7);
    }

    #[test]
    fn derivatives_on_random_networks() {
        let mut random = Random(5);
        for _ in 0..40 {
            let (network, constants) = random_network(&mut random, 6, 12);
            // Negative, zero and positive; never at the kink itself, where there is no derivative to compare with.
            let x: Vec<f64> = (0..8).map(|_| random.next() - 0.3).collect();
            derivatives_agree_with_differences(&network, &constants, &x);
        }
        let leg = flask_leg();
        let x = [0.05, 0.06, 0.03, leg.x.unwrap()[3], 0.01, 0.04];
        derivatives_agree_with_differences(&ByDuals::new(Flask), &leg.constants.unwrap(), &x);
    }

    #[test]
    fn guard_sees_a_vanished_pivot() {
        let mut bench = Bench::new(&mass_action(
            &["A", "B"],
            2,
            &["A -> B", "B -> A", "A -> A + A"],
        ));
        let at = bench.plan.at.clone();
        let mut passes = |k: [f64; 3], inverse: f64| {
            bench.set(at.y0.clone(), &[1.0, 1.0]);
            bench.set(at.p.clone(), &k);
            bench.set(at.inverse..at.inverse + 1, &[inverse]);
            bench.run(Which::Factor);
            bench.get(at.guard..at.guard + 1)[0] > 0.0
        };
        assert!(passes([1.0, 1.0, 0.5], 1.0));
        // W = [[i + k1 - k3, -k2], [-k1, i + k2]]: with k = 1, 1, 1.5 and i = 1 the determinant is 0.5 * 2 - 1.
        assert!(!passes([1.0, 1.0, 1.5], 1.0));
        assert!(!passes([1.0, 1.0, 1.5 + 1e-11], 1.0));
        assert!(passes([1.0, 1.0, 1.5 + 1e-9], 1.0));
        assert!(!passes([1.0, 1.0, f64::INFINITY], 1.0));
        assert!(!passes([1.0, f64::NAN, 1.0], 1.0));
    }

    #[test]
    fn a_vanished_pivot_makes_an_attempt_unsound() {
        use crate::solver::{dispatch, dispatch::Level, step::Attempt};
        let sound = |k3: f64| {
            let mut bench = Bench::new(&mass_action(
                &["A", "B"],
                2,
                &["A -> B", "B -> A", "A -> A + A"],
            ));
            let at = bench.plan.at.clone();
            bench.set(at.constants.clone(), &[1.0, 0.0, 1.0, 0.0, k3, 0.0]);
            bench.set(at.y0.clone(), &[1.0, 1.0]);
            bench.set(at.atol.clone(), &[1.0, 1.0]);
            // 1/(h gamma) = 1.
            let mut a = Attempt {
                h: [4.0],
                fresh: [true],
                ..Attempt::idle()
            };
            let plan = bench.plan.clone();
            dispatch::attempt(Level::best(), &plan, None, bench.slots(), &mut a);
            a.sound[0]
        };
        assert!(sound(0.5));
        assert!(!sound(1.5 + 1e-12));
    }
}
