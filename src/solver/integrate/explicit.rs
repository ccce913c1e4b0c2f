//! Explicit Runge-Kutta methods of the crate `ode_solvers` behind the same courses: for problems that are not stiff.
//!
//! One course at a time, no events, no tracks, no algebraic variable. Three things of the crate (version 0.6.2) shape this file and
//! `leg`. It takes one absolute tolerance for all rows, so every row is integrated in units of its own. Its dense output extrapolates
//! beyond the last step, so only end points are used: one integration from output to output. Its `Dop853` asks for the twelfth
//! stage at the start of a step instead of the end, which leaves order 1 where coefficients move, so time is a row, too.
//!
//! Unlike in the Rosenbrock steps, counters take part in the mean of the error norm (with weight next to nothing), so they may
//! change the last digits of the others.

use std::cell::RefCell;

use ode_solvers::dop_shared::Stats;

use super::{
    course::{Course, LaneNumbers, Segment},
    leg::{Leg, Moments, Scaled, Vector, compute_parameters, stop},
    options::{Method, SolverOptions},
    outcome::{CourseEnd, Statistics, Stop},
    sequence::Steps,
};
use crate::solver::method::{Memory, StepPlan};

/// Unit of a counter, in which no error of it is seen.
const COUNTER_UNIT: f64 = 1e30;

/// Carries all courses to their ends, one after the other.
pub(crate) fn run<C: Course>(
    plan: &StepPlan,
    method: Method,
    options: &SolverOptions,
    courses: &mut impl Iterator<Item = C>,
    done: &mut impl FnMut(C, CourseEnd),
) {
    let memory = RefCell::new(Memory::new(plan));
    for mut course in courses {
        let mut journey = Journey {
            plan,
            method,
            options,
            memory: &memory,
            statistics: Statistics::default(),
        };
        let stop = journey.travel(&mut course).err().unwrap_or(Stop::Finished);
        done(
            course,
            CourseEnd {
                stop,
                statistics: journey.statistics,
            },
        );
    }
}

/// One course under way.
struct Journey<'r> {
    plan: &'r StepPlan,
    method: Method,
    options: &'r SolverOptions,
    memory: &'r RefCell<Memory<1>>,
    statistics: Statistics,
}

impl Journey<'_> {
    fn travel<C: Course>(&mut self, course: &mut C) -> Result<(), Stop> {
        if !matches!(course.steps(), Steps::Controlled) {
            return Err(Stop::NeedsRosenbrock);
        }
        let shape = &self.plan.shape;
        let (mut x, mut atol) = (vec![0.0; shape.rows()], vec![0.0; shape.rows()]);
        let mut constants = vec![0.0; shape.constants];
        let mut parameters = vec![0.0; shape.parameters];
        // Every row has a scale of its own here, so that traces need none.
        let mut rtol = self.options.rtol;
        while let Some(segment) = course.next(LaneNumbers {
            x: &mut x,
            constants: &mut constants,
            parameters: &mut parameters,
            atol: &mut atol,
            rtol: &mut rtol,
        }) {
            self.statistics.segments += 1;
            if segment.event || !shape.tracks.is_empty() {
                return Err(Stop::NeedsRosenbrock);
            }
            self.set_constants(&constants);
            let units = self.units(&atol);
            let numbers = x
                .iter()
                .chain(&constants)
                .chain(&units)
                .chain([&segment.duration]);
            if numbers.copied().any(|v| !v.is_finite()) || !self.parameters_finite() {
                return Err(Stop::NotFinite { t: 0.0 });
            }
            self.cross(course, segment, &mut x, &units)?;
        }
        if course.refuses() {
            return Err(Stop::Refused);
        }
        Ok(())
    }

    /// The absolute tolerance of a row is its unit.
    fn units(&self, atol: &[f64]) -> Vec<f64> {
        let weighed = atol.len() - self.plan.shape.counters;
        let unit = |(row, &atol): (usize, &f64)| if row < weighed { atol } else { COUNTER_UNIT };
        // A row without an absolute tolerance cannot be scaled by it.
        atol.iter()
            .enumerate()
            .map(unit)
            .map(|u| if u > 0.0 { u } else { f64::NAN })
            .collect()
    }

    fn set_constants(&self, constants: &[f64]) {
        let mut memory = self.memory.borrow_mut();
        for (slot, &value) in self.plan.at.constants.clone().zip(constants) {
            memory.slots()[slot as usize] = [value];
        }
    }

    fn parameters_finite(&self) -> bool {
        let mut memory = self.memory.borrow_mut();
        compute_parameters(self.plan, &mut memory, 0.0);
        self.plan
            .at
            .p
            .clone()
            .all(|slot| memory.slots()[slot as usize][0].is_finite())
    }

    fn cross<C: Course>(
        &mut self,
        course: &mut C,
        segment: Segment,
        x: &mut Vec<f64>,
        units: &[f64],
    ) -> Result<(), Stop> {
        let mut t = 0.0;
        let (mut number, mut first) = (0, f64::NEG_INFINITY);
        while t < segment.duration {
            let border = course.border(number);
            if let Some(border) = border.filter(|border| border.at <= t) {
                (number, first) = (number + 1, border.behind);
                continue;
            }
            let output = course.next_output();
            let part = border.map_or(segment.duration, |border| border.at.min(segment.duration));
            let is_output = output > t && output <= part;
            let end = if is_output { output } else { part };
            let moments = segment.moving.then(|| Moments {
                first,
                last: border.map_or(f64::INFINITY, |border| border.before),
            });
            *x = self.integrate(t, end, x, units, moments)?;
            t = end;
            if is_output {
                course.output(t, x);
            }
        }
        Ok(())
    }

    fn integrate(
        &mut self,
        from: f64,
        to: f64,
        x: &[f64],
        units: &[f64],
        moving: Option<Moments>,
    ) -> Result<Vec<f64>, Stop> {
        let rows = x.iter().zip(units).map(|(x, unit)| x / unit);
        let start = Vector::from_iterator(x.len() + 1, rows.chain([from]));
        let system = Scaled {
            plan: self.plan,
            memory: self.memory,
            units,
            moving,
        };
        let used = self.statistics.steps + self.statistics.rejected;
        let leg = Leg {
            from,
            to,
            h: self.options.first_step.min(to - from),
            rtol: self.options.rtol,
            left: self.options.step_cap.saturating_sub(used),
        };
        let (result, last) = match self.method {
            Method::Dopri5 => leg.dopri5(system, start),
            _ => leg.dop853(system, start),
        };
        let Stats {
            accepted_steps,
            rejected_steps,
            ..
        } = result.map_err(stop)?;
        self.statistics.steps += accepted_steps;
        self.statistics.rejected += rejected_steps;
        let last = last.ok_or(Stop::StepUnderflow { t: from })?;
        Ok(last.iter().zip(units).map(|(z, unit)| z * unit).collect())
    }
}
