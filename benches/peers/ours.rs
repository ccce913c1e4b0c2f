//! This program's own solver on a problem: nothing around it but the course that puts things in.

use monobis::{
    experiment::method_for,
    solver::{
        Backend, Course, CourseEnd, LaneNumbers, Level, Segment, Solver, SolverOptions,
        StepPolynomial, Stop, Variables,
    },
};

use crate::{
    clock::processor_seconds,
    judge::Judge,
    problem::{Network, Problem},
    table::Measurement,
};

/// All legs of all points in one row of numbers, as the peers read them: duration, additions, parameters, scales.
struct Legs {
    numbers: Vec<f64>,
    /// Of a point.
    count: usize,
    rows: usize,
    parameters: usize,
}

impl Legs {
    fn new<E: Network>(problem: &Problem<E>) -> Legs {
        let shape = problem.equations.shape();
        let legs = problem.points.iter().flat_map(|point| &point.legs);
        let numbers = legs.flat_map(|leg| {
            let rest = [&leg.add, &leg.parameters, &leg.scale];
            std::iter::once(leg.duration).chain(rest.into_iter().flatten().copied())
        });
        Legs {
            numbers: numbers.collect(),
            count: problem.legs(),
            rows: shape.rows(),
            parameters: shape.parameters,
        }
    }

    fn of(&self, point: usize) -> &[f64] {
        let length = self.count * self.length();
        &self.numbers[point * length..][..length]
    }

    /// Numbers of a leg.
    fn length(&self) -> usize {
        1 + self.rows + self.parameters + self.rows
    }
}

/// A point on its way through the lanes.
struct Walk<'a, E> {
    network: &'a E,
    legs: &'a Legs,
    /// What is still to come.
    left: &'a [f64],
    start: f64,
    tolerance: f64,
    /// Where the variables at the end of each leg go.
    ends: &'a mut [f64],
    ended: usize,
}

impl<E: Network> Course for Walk<'_, E> {
    fn next(&mut self, lane: LaneNumbers<'_>) -> Option<Segment> {
        let shape = self.network.shape();
        let begins = self.left.len() == self.legs.count * self.legs.length();
        if !begins {
            self.ends[self.ended..][..lane.x.len()].copy_from_slice(lane.x);
            self.ended += lane.x.len();
        } else if shape.algebraic == 1 {
            lane.x[shape.states] = self.start;
        }
        let (&duration, rest) = self.left.split_first()?;
        let (additions, rest) = rest.split_at(self.legs.rows);
        let (parameters, rest) = rest.split_at(self.legs.parameters);
        let (scales, rest) = rest.split_at(self.legs.rows);
        self.left = rest;
        for (x, add) in lane.x.iter_mut().zip(additions) {
            *x += add;
        }
        self.network.settle(lane.x, parameters);
        lane.parameters.copy_from_slice(parameters);
        for (atol, scale) in lane.atol.iter_mut().zip(scales) {
            *atol = self.tolerance * scale;
        }
        Some(Segment {
            duration,
            moving: false,
            given: true,
            event: false,
        })
    }
    fn next_output(&self) -> f64 {
        f64::INFINITY
    }
    fn output(&mut self, _: f64, _: &[f64]) {}
    fn event(&mut self, _: f64, _: &impl Variables) -> f64 {
        1.0
    }
    fn event_tolerance(&self) -> f64 {
        1.0
    }
    fn event_met(&mut self, _: f64) {}
    fn track(&mut self, _: usize, _: f64, _: f64, _: StepPolynomial) {}
}

/// What came of one pass.
#[derive(Debug, Default)]
struct Pass {
    /// s
    pub seconds: f64,
    /// Variables at the end of each leg of the judged points.
    pub ends: Vec<f64>,
    /// Attempted steps.
    pub steps: u64,
    /// Points that did not finish.
    pub failed: usize,
}

/// Solves these points on one thread, all together or one after the other.
fn pass<E: Network>(
    problem: &Problem<E>,
    legs: &Legs,
    solver: &Solver,
    tolerance: f64,
    options: &SolverOptions,
    which: &[usize],
    alone: bool,
) -> Pass {
    let mut pass = Pass::default();
    let length = problem.legs() * problem.equations.shape().rows();
    // Written once, so that memory is there before the clock starts.
    let mut ends = vec![f64::NAN; which.len() * length];
    let places = which.iter().zip(ends.chunks_mut(length));
    let walks = places.map(|(&index, ends)| Walk {
        network: &problem.equations,
        legs,
        left: legs.of(index),
        start: problem.points[index].start,
        tolerance,
        ends,
        ended: 0,
    });
    let options = SolverOptions {
        rtol: tolerance * problem.relative,
        ..*options
    };
    let start = processor_seconds();
    let mut done = |_, outcome: CourseEnd| {
        pass.failed += usize::from(outcome.stop != Stop::Finished);
        pass.steps += u64::from(outcome.statistics.steps + outcome.statistics.rejected);
    };
    if alone {
        walks.for_each(|walk| solver.run([walk], &options, &mut done));
    } else {
        solver.run(walks, &options, done);
    }
    pass.seconds = processor_seconds() - start;
    let judged = problem.judged.iter();
    let place = |index| which.iter().position(|i| i == index).expect("is solved");
    pass.ends = judged
        .flat_map(|index| &ends[place(index) * length..][..length])
        .copied()
        .collect();
    pass
}

/// The solver that the program takes for a tolerance.
fn solver<E: Network>(problem: &Problem<E>, tolerance: f64) -> Solver {
    Solver::new(&problem.equations, method_for(tolerance)).expect("a solver")
}

/// A way to carry points through.
struct Way {
    name: String,
    alone: bool,
    options: SolverOptions,
}

/// Every back end; one lane at a time is what a single run takes.
fn ways() -> Vec<Way> {
    let best = Level::best();
    let way = |level: Level, backend, alone| {
        let level_name = level.name().to_uppercase();
        let name = match (backend, alone) {
            (_, true) => "monobis, one run alone".to_owned(),
            (Backend::Native, _) => format!("monobis, {level_name}"),
            (Backend::Interpreter, _) => format!("monobis, interpreted, {level_name}"),
        };
        Way {
            name,
            alone,
            options: SolverOptions {
                level,
                backend,
                ..SolverOptions::default()
            },
        }
    };
    let narrower = Level::available().into_iter();
    let narrower = narrower.filter(|level| level.name() == "avx2" && *level != best);
    let mut all = vec![way(best, Backend::Native, false)];
    all.extend(narrower.map(|level| way(level, Backend::Native, false)));
    all.push(way(best, Backend::Interpreter, false));
    all.push(way(best, Backend::Native, true));
    all
}

/// Every way at these tolerances. Runs alone are made of the judged points only.
pub fn measure<E: Network>(
    problem: &Problem<E>,
    judge: &Judge,
    tolerances: &[f64],
    repeats: usize,
) -> Vec<Measurement> {
    let every: Vec<usize> = (0..problem.points.len()).collect();
    let legs = Legs::new(problem);
    let mut all = Vec::new();
    for way in ways() {
        let which = if way.alone { &problem.judged } else { &every };
        for &tolerance in tolerances {
            let solver = solver(problem, tolerance);
            let once = |_| {
                pass(
                    problem,
                    &legs,
                    &solver,
                    tolerance,
                    &way.options,
                    which,
                    way.alone,
                )
            };
            let mut passes: Vec<Pass> = (0..repeats).map(once).collect();
            passes.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
            let per = 1.0 / which.len() as f64;
            let time = |at: usize| 1e6 * per * passes[at].seconds;
            let failed = passes[0].failed;
            all.push(Measurement {
                peer: way.name.clone(),
                network: problem.name.clone(),
                asked: tolerance,
                delivered: if failed == 0 {
                    judge.error(&passes[0].ends)
                } else {
                    f64::INFINITY
                },
                microseconds: [time(0), time(repeats / 2), time(repeats - 1)],
                steps: Some(passes[0].steps as f64 * per),
                failed,
            });
        }
    }
    all
}
