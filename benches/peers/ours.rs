//! This program's own solver on a problem: nothing around it but the course that puts things in.

use monobis::{
    experiment::method_for,
    solver::{Backend, Course, LaneNumbers, Level, Options, Segment, Solver, StepPolynomial, Stop},
};

use crate::{
    clock::processor_seconds,
    judge::Judge,
    problem::{Network, Point, Problem},
    table::Measurement,
};

/// A point on its way through the lanes.
struct Walk<'a, E> {
    network: &'a E,
    point: &'a Point,
    index: usize,
    tolerance: f64,
    next: usize,
    ends: Vec<f64>,
}

impl<E: Network> Course for Walk<'_, E> {
    fn next(&mut self, lane: LaneNumbers<'_>) -> Option<Segment> {
        if self.next > 0 {
            self.ends.extend_from_slice(lane.x);
        }
        let leg = self.point.legs.get(self.next)?;
        let shape = self.network.shape();
        if self.next == 0 && shape.algebraic == 1 {
            lane.x[shape.states] = self.point.start;
        }
        for (x, add) in lane.x.iter_mut().zip(&leg.add) {
            *x += add;
        }
        self.network.settle(lane.x, &leg.parameters);
        lane.constants.copy_from_slice(&leg.constants);
        for (atol, scale) in lane.atol.iter_mut().zip(&leg.scale) {
            *atol = self.tolerance * scale;
        }
        self.next += 1;
        Some(Segment {
            duration: leg.duration,
            moving: false,
            event: false,
        })
    }
    fn next_output(&self) -> f64 {
        f64::INFINITY
    }
    fn output(&mut self, _: f64, _: &[f64]) {}
    fn event(&mut self, _: f64, _: &[f64]) -> f64 {
        1.0
    }
    fn event_tolerance(&self) -> f64 {
        1.0
    }
    fn event_met(&mut self, _: f64) {}
    fn tracks(&self) -> &[Vec<(usize, f64)>] {
        &[]
    }
    fn track(&mut self, _: usize, _: f64, _: f64, _: StepPolynomial) {}
}

/// What came of one pass over all points.
#[derive(Debug, Default)]
pub struct Pass {
    /// s
    pub seconds: f64,
    /// Variables at the end of each leg of the judged points.
    pub ends: Vec<f64>,
    /// Attempted steps.
    pub steps: u64,
    /// Points that did not finish.
    pub failed: usize,
}

/// Solves all points on one thread.
pub fn pass<E: Network>(
    problem: &Problem<E>,
    solver: &Solver,
    tolerance: f64,
    options: &Options,
) -> Pass {
    let mut pass = Pass::default();
    let mut ends = vec![Vec::new(); problem.points.len()];
    let walks = problem
        .points
        .iter()
        .enumerate()
        .map(|(index, point)| Walk {
            network: &problem.equations,
            point,
            index,
            tolerance,
            next: 0,
            ends: Vec::with_capacity(problem.legs() * problem.equations.shape().rows()),
        });
    let options = Options {
        rtol: tolerance * problem.relative,
        ..*options
    };
    let start = processor_seconds();
    solver.run(walks, &options, |walk, outcome| {
        pass.failed += usize::from(outcome.stop != Stop::Finished);
        pass.steps += u64::from(outcome.statistics.steps + outcome.statistics.rejected);
        ends[walk.index] = walk.ends;
    });
    pass.seconds = processor_seconds() - start;
    pass.ends = problem
        .judged
        .iter()
        .flat_map(|&i| ends[i].clone())
        .collect();
    pass
}

/// The solver that the program takes for a tolerance.
pub fn solver<E: Network>(problem: &Problem<E>, tolerance: f64) -> Solver {
    Solver::new(&problem.equations, method_for(tolerance)).expect("a solver")
}

/// The same problem with the judged points alone.
pub fn judged_only<E: Network + Clone>(problem: &Problem<E>) -> Problem<E> {
    let judged = problem.judged.iter();
    Problem {
        name: problem.name.clone(),
        equations: problem.equations.clone(),
        points: judged.map(|&i| problem.points[i].clone()).collect(),
        judged: (0..problem.judged.len()).collect(),
        relative: problem.relative,
    }
}

/// What runs the tapes: name, options.
fn backends() -> Vec<(String, Options)> {
    let best = Level::best();
    let mut all = vec![(best, Backend::Native), (best, Backend::Interpreter)];
    let narrower = Level::available()
        .into_iter()
        .filter(|l| l.name() == "avx2" && *l != best);
    all.extend(narrower.map(|level| (level, Backend::Native)));
    let named = |(level, backend): (Level, Backend)| {
        let how = match backend {
            Backend::Native => level.name().to_uppercase(),
            Backend::Interpreter => format!("interpreted, {}", level.name().to_uppercase()),
        };
        let options = Options {
            level,
            backend,
            ..Options::default()
        };
        (format!("monobis, {how}"), options)
    };
    all.into_iter().map(named).collect()
}

/// Every back end at every tolerance.
pub fn measure<E: Network>(
    problem: &Problem<E>,
    judge: &Judge,
    repeats: usize,
) -> Vec<Measurement> {
    let mut all = Vec::new();
    for (peer, options) in backends() {
        for tolerance in crate::ladder(-3.0, -9.0) {
            let solver = solver(problem, tolerance);
            let mut passes: Vec<Pass> = (0..repeats)
                .map(|_| pass(problem, &solver, tolerance, &options))
                .collect();
            passes.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
            let per = 1.0 / problem.points.len() as f64;
            let time = |at: usize| 1e6 * per * passes[at].seconds;
            let failed = passes[0].failed;
            all.push(Measurement {
                peer: peer.clone(),
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
