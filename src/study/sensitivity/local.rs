//! By which part of itself a result moves where a number moves by a small part of itself, all others as they stand: at the end, and along
//! the course of the last stage.
//!
//! Runs to either side of the numbers take the steps of the run between them, so that the solver has no error of its own in what they
//! differ by. Knows no uncertainty: how far a number may be off is not asked here.

use super::side::{SideRun, SideRuns};
use crate::engine::{Engine, EngineError};
use crate::experiment::parameter::{Parameter, Setting};
use crate::study::beside::{ExperimentSteps, is_astray};
use crate::study::plan::DesignPlan;
use crate::study::status::Status;

/// Logarithm by which a number is moved to either side, and by half of it; and whether the runs there take the steps of the run between
/// them. Where they cannot, as beside a condition that is met in the shortest of steps, they lie nearer, and if that does not do, take
/// steps of their own: as exact as the tolerance lets them be.
const ASIDE: [(f64, bool); 3] = [(1e-3, true), (3e-5, true), (4e-3, false)];
/// Of that, the two sides and those half as far.
const SIDES: [f64; 4] = [-1.0, 1.0, -0.5, 0.5];
/// Moments of a course, at equal ratios.
const MOMENTS: u32 = 48;
/// The first of them, as part of what the stage lasts.
const FIRST_MOMENT: f64 = 1e-3;

/// d ln(result) / d ln(number); `None` where one of them is zero or there is no such result.
pub(super) struct LocalSlopes {
    /// At the end: number by number, of every observable.
    pub end: Vec<Vec<Option<f64>>>,
    /// Moments of the last stage, s from its start.
    pub times: Vec<f64>,
    /// There: number by number, of the observables that were asked for, moment by moment.
    pub course: Vec<Vec<Vec<Option<f64>>>>,
}

/// The slopes at a point of a plan; courses of the observables `asked` for.
pub(super) fn local(
    engine: &Engine,
    plan: &DesignPlan<'_>,
    point: usize,
    numbers: &[Option<(Parameter, Setting)>],
    asked: &[usize],
) -> Result<LocalSlopes, EngineError> {
    let mut found = LocalSlopes {
        end: vec![vec![None; plan.case_at(point).observables.len()]; numbers.len()],
        times: Vec::new(),
        course: vec![vec![Vec::new(); asked.len()]; numbers.len()],
    };
    let runs = SideRuns::new(plan, point, asked);
    let Some(Ok(ended)) = runs.run(engine, &[None], None)?.pop() else {
        return Ok(found);
    };
    let runs = runs.looking_at(moments(ended.lasts));
    let Some(Ok(between)) = runs.run(engine, &[None], None)?.pop() else {
        return Ok(found);
    };
    found.times.clone_from(&runs.times);
    let mut left: Vec<usize> = (0..numbers.len()).collect();
    left.retain(|at| {
        let standing = numbers[*at].as_ref();
        standing.is_some_and(|(_, setting)| setting.number() != 0.0)
    });
    for (aside, follows) in ASIDE {
        let steps = follows.then_some(&between.steps);
        let sides = around(engine, &runs, steps, numbers, (&left, aside))?;
        let mut astray = Vec::new();
        for (number, sides) in left.into_iter().zip(sides) {
            match sides {
                Ok(sides) => {
                    found.end[number] = slopes(&sides, aside, |run| &run.values);
                    for at in 0..asked.len() {
                        found.course[number][at] = slopes(&sides, aside, |run| &run.course[at]);
                    }
                }
                Err(status) if is_astray(&status) => astray.push(number),
                Err(_) => {}
            }
        }
        left = astray;
    }
    found.close(&runs, ended.lasts, asked);
    Ok(found)
}

impl LocalSlopes {
    /// A course ends with what the end says.
    fn close(&mut self, runs: &SideRuns<'_>, lasts: f64, asked: &[usize]) {
        self.times.push(lasts);
        for (courses, end) in self.course.iter_mut().zip(&self.end) {
            for (course, at) in courses.iter_mut().zip(asked) {
                course.resize(runs.times.len(), None);
                course.push(end[*at]);
            }
        }
    }
}

/// The four runs beside each of these numbers, or why one of them came to nothing.
fn around(
    engine: &Engine,
    runs: &SideRuns<'_>,
    steps: Option<&ExperimentSteps>,
    numbers: &[Option<(Parameter, Setting)>],
    (left, aside): (&[usize], f64),
) -> Result<Vec<Result<Vec<SideRun>, Status>>, EngineError> {
    let standing = left.iter().filter_map(|at| numbers[*at].as_ref());
    let sides = standing.flat_map(|(parameter, setting)| {
        SIDES.map(|side| {
            let value = setting.number() * (side * aside).exp();
            Some((parameter, setting.with(value)))
        })
    });
    let sides: Vec<_> = sides.collect();
    let mut seen = runs.run(engine, &sides, steps)?.into_iter();
    let each = |_| seen.by_ref().take(SIDES.len()).collect();
    Ok(left.iter().map(each).collect())
}

/// The slopes of logarithms of what is read off each run, by Richardson's rule: what is left falls with the fourth power.
fn slopes(
    sides: &[SideRun],
    aside: f64,
    read: impl Fn(&SideRun) -> &Vec<Option<f64>>,
) -> Vec<Option<f64>> {
    let slope = |at: usize| {
        let value = |side: usize| read(&sides[side])[at].filter(|value| *value > 0.0);
        let between = |below: usize, above: usize, apart: f64| {
            Some((value(above)? / value(below)?).ln() / apart)
        };
        let (wide, near) = (between(0, 1, 2.0 * aside)?, between(2, 3, aside)?);
        Some((4.0 * near - wide) / 3.0)
    };
    (0..read(&sides[0]).len()).map(slope).collect()
}

/// Moments at equal ratios, all before the end.
fn moments(lasts: f64) -> Vec<f64> {
    let part = |i: u32| FIRST_MOMENT.powf(1.0 - f64::from(i) / f64::from(MOMENTS));
    let count = if lasts > 0.0 { MOMENTS } else { 0 };
    (0..count).map(|i| lasts * part(i)).collect()
}
