//! Residuals and their derivatives at many places at once: every place and every side of every number is a run beside the others.

use nalgebra::DMatrix;

use super::misfit::{Judged, Misfit};
use super::problem::{FreeNumber, inputs};
use crate::engine::{Engine, EngineError};
use crate::experiment::parameter::AddressError;
use crate::solver::Stop;
use crate::study::Design;
use crate::study::data::DataSet;
use crate::study::predict::{ExperimentSteps, Predicted, Prediction, Predictor};
use crate::study::status::{Status, StopReason};

/// How far to either side a coordinate is moved to see what follows: the error of the difference falls with its square, while round-off
/// rises with its inverse. Both runs take the steps of the run between them, so that the solver has no error of its own here; where they
/// cannot, as beside a condition that is met in the shortest of steps, they are made to lie nearer, and if that does not do, twice as many
/// take steps of their own: as exact as the tolerance lets them be.
const ASIDE: [(f64, StepsOf); 3] = [
    (3e-4, StepsOf::Between),
    (1e-5, StepsOf::Between),
    (2e-3, StepsOf::Own),
];
/// The same where there is room to one side only, and the error falls with it.
const ASIDE_OF_LIMIT: f64 = 1e-6;

/// Whose steps the runs beside a place take.
#[derive(Debug, Clone, Copy, PartialEq)]
enum StepsOf {
    /// Those of the run at the place.
    Between,
    /// Each its own.
    Own,
}

/// A model held against data.
pub(super) struct Landscape<'a> {
    engine: &'a Engine,
    predictor: Predictor<'a>,
    pub misfit: Misfit<'a>,
    data: &'a DataSet,
    pub numbers: &'a [FreeNumber],
}

/// What a place comes to.
#[derive(Debug, Clone)]
pub(super) struct Sight {
    /// Predictions, in the order of the measurements.
    pub predicted: Vec<f64>,
    /// What they are worth.
    pub judged: Judged,
    /// The steps of the solver, experiment by experiment.
    steps: Vec<ExperimentSteps>,
}

/// What a place comes to, or why it comes to nothing.
pub(super) type Seen = Result<Sight, Status>;

impl<'a> Landscape<'a> {
    pub fn new(
        engine: &'a Engine,
        design: &'a Design,
        data: &'a DataSet,
        numbers: &'a [FreeNumber],
    ) -> Self {
        Landscape {
            engine,
            predictor: Predictor::new(design, data, engine.options().tolerance),
            misfit: Misfit::new(data, numbers),
            data,
            numbers,
        }
    }

    /// Predictions at these places and what they are worth.
    pub fn look(&self, places: &[Vec<f64>]) -> Result<Vec<Seen>, EngineError> {
        let predicted = self.predict(places, &[])?;
        let judged = predicted.into_iter().zip(places).map(|(predicted, x)| {
            let predicted = predicted?;
            let steps = predicted.iter().map(|p| p.steps.clone()).collect();
            let predicted = values(predicted);
            Ok(Sight {
                judged: self.misfit.judge(&predicted, x),
                predicted,
                steps,
            })
        });
        Ok(judged.collect())
    }

    /// How residuals move with each coordinate that is not held, at these places, where this was seen.
    pub fn slopes(
        &self,
        places: &[(&[f64], &Sight)],
        held: &[Option<usize>],
    ) -> Result<Vec<Result<DMatrix<f64>, Status>>, EngineError> {
        let mut matrices: Vec<Result<DMatrix<f64>, Status>> = places
            .iter()
            .zip(held)
            .map(|((_, sight), held)| Ok(self.of_priors(&sight.judged, *held)))
            .collect();
        let free =
            |place: usize| (0..self.numbers.len()).filter(move |at| Some(*at) != held[place]);
        let mut columns: Vec<(usize, usize)> = (0..places.len())
            .flat_map(|place| free(place).map(move |at| (place, at)))
            .collect();
        for (step, steps) in ASIDE {
            let mut found = self.columns(places, &columns, (step, steps))?;
            if steps == StepsOf::Own {
                let near = self.columns(places, &columns, (step / 2.0, steps))?;
                found = found.into_iter().zip(near).map(extrapolated).collect();
            }
            let mut astray = Vec::new();
            for ((place, at), column) in columns.into_iter().zip(found) {
                match (column, &mut matrices[place]) {
                    (Ok(column), Ok(matrix)) => {
                        matrix
                            .view_mut((0, at), (column.len(), 1))
                            .copy_from_slice(&column);
                    }
                    (Err(status), _) if is_astray(&status) => {
                        astray.push((place, at));
                    }
                    (Err(status), matrix) => *matrix = Err(status),
                    (Ok(_), Err(_)) => {}
                }
            }
            columns = astray;
        }
        Ok(matrices)
    }

    /// Residuals of measurements by one coordinate each: by differences over `step`.
    fn columns(
        &self,
        places: &[(&[f64], &Sight)],
        columns: &[(usize, usize)],
        (step, steps_of): (f64, StepsOf),
    ) -> Result<Vec<Result<Vec<f64>, Status>>, EngineError> {
        let sides = columns.iter();
        let sides = sides.flat_map(|&(place, at)| self.both_sides(places[place].0, at, step));
        let sides: Vec<Vec<f64>> = sides.collect();
        let steps = columns
            .iter()
            .map(|&(place, _)| places[place].1.steps.as_slice());
        let steps: Vec<&[ExperimentSteps]> = steps.flat_map(|steps| [steps; 2]).collect();
        let steps = if steps_of == StepsOf::Own {
            &[]
        } else {
            steps.as_slice()
        };
        let mut seen = self.predict(&sides, steps)?.into_iter();
        let column = |(&(place, at), sides): (&(usize, usize), &[Vec<f64>])| {
            let (Some(below), Some(above)) = (seen.next(), seen.next()) else {
                unreachable!("two runs were made for each number");
            };
            let (below, above) = (values(below?), values(above?));
            let between = sides[1][at] - sides[0][at];
            let moved = above.iter().zip(&below).zip(&places[place].1.judged.slopes);
            Ok(moved
                .map(|((above, below), slope)| (above - below) / between * slope)
                .collect())
        };
        Ok(columns.iter().zip(sides.chunks(2)).map(column).collect())
    }

    /// No measurement moves, what was believed does.
    fn of_priors(&self, judged: &Judged, held: Option<usize>) -> DMatrix<f64> {
        let mut matrix = DMatrix::zeros(judged.residuals.len(), self.numbers.len());
        let first = judged.slopes.len();
        for (row, (at, slope)) in self.misfit.prior_slopes().into_iter().enumerate() {
            if Some(at) != held {
                matrix[(first + row, at)] = slope;
            }
        }
        matrix
    }

    /// The place moved to either side along a coordinate, within the limits.
    fn both_sides(&self, x: &[f64], at: usize, step: f64) -> [Vec<f64>; 2] {
        let (low, high) = self.numbers[at].limits();
        let is_within = low <= x[at] - step && x[at] + step <= high;
        let step = if is_within { step } else { ASIDE_OF_LIMIT };
        [-step, step].map(|step| {
            let mut aside = x.to_vec();
            aside[at] = (x[at] + step).clamp(low, high);
            aside
        })
    }

    fn predict(
        &self,
        places: &[Vec<f64>],
        followed: &[&[ExperimentSteps]],
    ) -> Result<Vec<Result<Vec<Prediction>, Status>>, EngineError> {
        let refused = |e: AddressError| Status::Refused(e.to_string());
        let candidates: Vec<_> = places
            .iter()
            .map(|x| inputs(self.data, self.numbers, x).map_err(refused))
            .collect();
        let (mut sound, mut steps) = (Vec::new(), Vec::new());
        for (at, candidate) in candidates.iter().enumerate() {
            if let Ok(inputs) = candidate {
                sound.push(inputs.clone());
                steps.extend(followed.get(at));
            }
        }
        let predicted = match followed.is_empty() {
            true => self.predictor.predict(self.engine, &sound)?,
            false => self.predictor.beside(self.engine, &sound, &steps)?,
        };
        let mut predicted = predicted.into_iter();
        let whole = |candidate: Result<_, Status>| {
            candidate?;
            let each: Vec<Predicted> = predicted.next().expect("one answer per candidate");
            each.into_iter().collect()
        };
        let places = candidates.into_iter().map(|c| c.map(|_| ()));
        Ok(places.map(whole).collect())
    }
}

/// Richardson's rule for differences over a step and over half of it: what is left falls with the fourth power.
fn extrapolated(
    (wide, near): (Result<Vec<f64>, Status>, Result<Vec<f64>, Status>),
) -> Result<Vec<f64>, Status> {
    let both = near?.into_iter().zip(wide?);
    Ok(both.map(|(near, wide)| (4.0 * near - wide) / 3.0).collect())
}

/// Predictions of all experiments in a row.
fn values(predicted: Vec<Prediction>) -> Vec<f64> {
    predicted.into_iter().flat_map(|p| p.values).collect()
}

/// Whether a run could not take the steps of the one beside it.
fn is_astray(status: &Status) -> bool {
    let reason = match status {
        Status::Stopped { reason, .. } => Some(reason),
        _ => None,
    };
    matches!(reason, Some(StopReason::Solver(Stop::Astray { .. })))
}
