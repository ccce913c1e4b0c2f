//! What the model says at every measured point, for many sets of numbers side by side.
//!
//! Knows neither what is compared with it nor where the numbers come from.

use std::sync::Arc;

pub(super) use super::beside::ExperimentSteps;
use super::data::{DataSet, MeasuredPeak, Measurement, PeakResponse};
use super::plan::{DesignPlan, Keep};
use super::status::Status;
use super::{Design, beside};
use crate::engine::{Engine, EngineError, RunPlan};
use crate::experiment::Outcome;
use crate::experiment::case::{Experiment, Inputs};
use crate::kernel::Kernel;
use crate::model::ConstantId;
use crate::reactor::Setup;
use crate::solver::Steps;

/// Predictions of one experiment, or why there are none.
pub(super) type Predicted = Result<Prediction, Status>;

/// What the model says of one experiment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Prediction {
    /// In the order of its measurements.
    pub values: Vec<f64>,
    /// The steps that the solver took, stage by stage; of a run that followed others none.
    pub steps: ExperimentSteps,
}

/// Measured experiments, ready to be run with any numbers.
#[derive(Debug)]
pub(super) struct Predictor<'a> {
    base: DesignPlan<'a>,
    data: &'a DataSet,
    /// Of each experiment, its point of the plan.
    points: Vec<usize>,
    /// Of each experiment, the moments at which it was measured.
    times: Vec<Vec<f64>>,
}

impl<'a> Predictor<'a> {
    pub(super) fn new(design: &'a Design, data: &'a DataSet, tolerance: f64) -> Predictor<'a> {
        let mut variants: Vec<usize> = data.experiments.iter().map(|e| e.variant).collect();
        variants.sort_unstable();
        variants.dedup();
        let point = |variant| variants.binary_search(&variant).expect("it was put in");
        let times = |at: usize| {
            let measured = data.experiments[at].measurements.iter();
            let mut times: Vec<f64> = measured.filter_map(|m| m.time).collect();
            times.sort_by(f64::total_cmp);
            times.dedup();
            times
        };
        Predictor {
            points: data.experiments.iter().map(|e| point(e.variant)).collect(),
            times: (0..data.experiments.len()).map(times).collect(),
            base: DesignPlan::new(design, &variants, false, Keep::default(), tolerance)
                .without_balances(),
            data,
        }
    }

    /// Predictions for candidates, each with the numbers of every experiment; one answer per candidate and experiment.
    pub(super) fn predict(
        &self,
        engine: &Engine,
        candidates: &[Vec<Inputs>],
    ) -> Result<Vec<Vec<Predicted>>, EngineError> {
        self.run(engine, candidates, &[])
    }

    /// The same for candidates near others, run with the steps that those took: differences between such are derivatives.
    pub(super) fn beside(
        &self,
        engine: &Engine,
        candidates: &[Vec<Inputs>],
        followed: &[&[ExperimentSteps]],
    ) -> Result<Vec<Vec<Predicted>>, EngineError> {
        self.run(engine, candidates, followed)
    }

    fn run(
        &self,
        engine: &Engine,
        candidates: &[Vec<Inputs>],
        followed: &[&[ExperimentSteps]],
    ) -> Result<Vec<Vec<Predicted>>, EngineError> {
        let each = self.data.experiments.len();
        let rows = engine.run(&Candidates {
            predictor: self,
            candidates,
            followed,
        })?;
        let stopped = || Err(Status::Refused("the run was stopped".to_owned()));
        let mut rows = rows.into_iter().map(|row| row.unwrap_or_else(stopped));
        let candidate = |_| rows.by_ref().take(each).collect();
        Ok((0..candidates.len()).map(candidate).collect())
    }
}

/// Candidates times experiments.
struct Candidates<'a> {
    predictor: &'a Predictor<'a>,
    candidates: &'a [Vec<Inputs>],
    /// Of each candidate the steps to be taken; empty where all are to find their own.
    followed: &'a [&'a [ExperimentSteps]],
}

impl Candidates<'_> {
    /// Candidate and experiment of a point.
    fn at(&self, index: usize) -> (usize, usize) {
        let each = self.predictor.points.len();
        (index / each, index % each)
    }

    /// The steps of a stage.
    fn steps(&self, index: usize, stage: usize) -> Steps {
        let (candidate, experiment) = self.at(index);
        let followed = self.followed.get(candidate);
        beside::steps(followed.map(|steps| &steps[experiment]), stage)
    }

    fn point(&self, index: usize) -> usize {
        self.predictor.points[self.at(index).1]
    }
}

impl RunPlan for Candidates<'_> {
    type Row = Predicted;

    fn len(&self) -> usize {
        self.candidates.len() * self.predictor.points.len()
    }

    fn kernels(&self) -> &[Arc<Kernel>] {
        self.predictor.base.kernels()
    }

    fn stages(&self, index: usize) -> usize {
        self.predictor.base.stages(self.point(index))
    }

    fn kernel(&self, index: usize, stage: usize) -> usize {
        self.predictor.base.kernel(self.point(index), stage)
    }

    fn experiment(&self, index: usize, before: &[Outcome]) -> Result<Setup, String> {
        let (candidate, experiment) = self.at(index);
        let own = self.candidates[candidate][experiment].at_stage(before.len());
        let case = self.predictor.data.experiments[experiment].case;
        let mut setup = self.predictor.base.setup(case, own, before)?;
        let times = &self.predictor.times[experiment];
        setup.record = Arc::new(setup.record.looking_at(times));
        setup.steps = self.steps(index, before.len());
        Ok(setup)
    }

    fn row(&self, index: usize, outcomes: Result<Vec<Outcome>, String>) -> Predicted {
        let (_, experiment) = self.at(index);
        let outcomes = outcomes.map_err(Status::Refused)?;
        let measured = &self.predictor.data.experiments[experiment];
        let case = self.predictor.base.case_at(self.point(index));
        let sound = outcomes.len() == case.stages() && outcomes.iter().all(Outcome::is_sound);
        if !sound {
            return Err(Status::of(case, &outcomes));
        }
        let steps = beside::taken(&outcomes);
        let at_moment = |observable: usize, time: Option<f64>| {
            let observable = &case.observables[observable];
            let course = &outcomes[observable.stage].remains;
            let mixture = match time {
                None => Some(&course.mixture),
                Some(time) => course
                    .moments
                    .binary_search_by(|known| known.0.total_cmp(&time))
                    .ok()
                    .map(|at| &course.moments[at].1),
            };
            mixture.and_then(|mixture| observable.measure()?.of(mixture))
        };
        // What every measurement, and every peak that shares its injection, is at its moment; the end is read off the whole run below.
        let wanted: Vec<(usize, Option<f64>)> =
            measured.measurements.iter().flat_map(wanted).collect();
        let found = wanted
            .iter()
            .map(|(observable, time)| at_moment(*observable, *time));
        let found: Vec<Option<f64>> = found.collect();
        let end = self.predictor.base.row(self.point(index), Ok(outcomes));
        let mut found = wanted.iter().zip(found).map(|((observable, time), at)| {
            let value = if time.is_none() {
                end.values[*observable]
            } else {
                at
            };
            let name = &case.observables[*observable].name;
            value.ok_or_else(|| Status::Refused(format!("no value of {name}")))
        });
        let overrides = &self.candidates[self.at(index).0][experiment].overrides;
        let values = measured.measurements.iter().map(|m| {
            let Some(peak) = &m.peak else {
                return found.next().expect("one value of each measurement");
            };
            let values = found.by_ref().take(peak.all.len());
            let values: Vec<f64> = values.collect::<Result<_, _>>()?;
            area_percent(peak, &values, case, overrides)
        });
        Ok(Prediction {
            values: values.collect::<Result<_, _>>()?,
            steps,
        })
    }
}

/// Observables and moment that the prediction of a measurement needs.
fn wanted(m: &Measurement) -> impl Iterator<Item = (usize, Option<f64>)> + '_ {
    let own = m.peak.is_none().then_some(m.observable);
    let peaks = m.peak.iter().flat_map(|peak| peak.all.iter());
    let all = own.into_iter().chain(peaks.map(|peak| peak.observable));
    all.map(|observable| (observable, m.time))
}

/// The share of a peak in the area of all of them, %.
fn area_percent(
    peak: &MeasuredPeak,
    values: &[f64],
    case: &Experiment,
    overrides: &[(ConstantId, f64)],
) -> Result<f64, Status> {
    let response = |response: PeakResponse| match response {
        PeakResponse::Number(number) => Ok(number),
        PeakResponse::Constant(id) => case.model.number(id, overrides).map_err(Status::Refused),
    };
    let areas = peak.all.iter().zip(values);
    let areas: Vec<f64> = areas
        .map(|(signal, value)| Ok(response(signal.response)? * value))
        .collect::<Result<_, _>>()?;
    let whole: f64 = areas.iter().sum();
    if whole > 0.0 {
        return Ok(100.0 * areas[peak.at] / whole);
    }
    let name = &case.observables[peak.all[peak.at].observable].name;
    let why = format!("none of the peaks beside {name} has an area at one of the moments measured");
    Err(Status::Refused(why))
}
