//! Residuals and their derivatives at many places at once: every place and every side of every number is a run beside the others.

use nalgebra::DMatrix;

use super::misfit::{Judged, Misfit};
use super::problem::{FreeNumber, inputs};
use crate::engine::{Engine, EngineError};
use crate::experiment::parameter::AddressError;
use crate::study::Design;
use crate::study::beside::{ExperimentSteps, is_astray};
use crate::study::data::DataSet;
use crate::study::predict::{Predicted, Prediction, Predictor};
use crate::study::status::Status;

/// How residuals by a coordinate are found: from the side or sides of a place, over this step.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Aside {
    step: f64,
    sides: BesidePlaces,
    steps: StepsOf,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum BesidePlaces {
    /// One, beside what was seen at the place: the error of the difference falls with the step.
    One,
    /// Both: it falls with the square of the step.
    Both,
}

/// Whose steps the runs beside a place take.
#[derive(Debug, Clone, Copy, PartialEq)]
enum StepsOf {
    /// Those of the run at the place, so that the solver has no error of its own in the difference.
    Between,
    /// Each its own.
    Own,
}

/// How well slopes are to be known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum SlopeAccuracy {
    /// To six digits: as the way downhill needs them.
    Near,
    /// To ten, where the solver lets them.
    Exact,
}

/// For the way downhill, at half the price.
const NEAR: Aside = Aside {
    step: 1e-6,
    sides: BesidePlaces::One,
    steps: StepsOf::Between,
};
/// For all that is told; what cannot take the steps of the run between, as beside a condition that is met in the shortest of steps, is made
/// to lie nearer, and if that does not do, twice as many take steps of their own: as exact as the tolerance lets them be.
const EXACT: [Aside; 3] = [
    Aside {
        step: 3e-4,
        sides: BesidePlaces::Both,
        steps: StepsOf::Between,
    },
    Aside {
        step: 1e-5,
        sides: BesidePlaces::Both,
        steps: StepsOf::Between,
    },
    Aside {
        step: 2e-3,
        sides: BesidePlaces::Both,
        steps: StepsOf::Own,
    },
];
/// The step where there is room to one side only.
const ASIDE_OF_LIMIT: f64 = 1e-6;

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
        slopes: SlopeAccuracy,
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
        let near = (slopes == SlopeAccuracy::Near).then_some(NEAR);
        for aside in near.into_iter().chain(EXACT) {
            let mut found = self.columns(places, &columns, aside)?;
            if aside.steps == StepsOf::Own {
                let step = aside.step / 2.0;
                let near = self.columns(places, &columns, Aside { step, ..aside })?;
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

    /// Residuals of measurements by one coordinate each.
    fn columns(
        &self,
        places: &[(&[f64], &Sight)],
        columns: &[(usize, usize)],
        aside: Aside,
    ) -> Result<Vec<Result<Vec<f64>, Status>>, EngineError> {
        let sides = columns.iter();
        let sides: Vec<Vec<Vec<f64>>> = sides
            .map(|&(place, at)| self.sides(places[place].0, at, aside))
            .collect();
        let mut steps: Vec<&[ExperimentSteps]> = Vec::new();
        if aside.steps == StepsOf::Between {
            for (&(place, _), sides) in columns.iter().zip(&sides) {
                steps.extend(sides.iter().map(|_| places[place].1.steps.as_slice()));
            }
        }
        let mut seen = self.predict(&sides.concat(), &steps)?.into_iter();
        let column = |(&(place, at), sides): (&(usize, usize), &Vec<Vec<f64>>)| {
            let (x, sight) = places[place];
            let mut ends = vec![(x[at], sight.predicted.clone())];
            // All answers of a column are taken, also where one of them is none.
            let found: Vec<_> = seen.by_ref().take(sides.len()).collect();
            for (side, found) in sides.iter().zip(found) {
                ends.push((side[at], values(found?)));
            }
            let [.., (from, below), (to, above)] = ends.as_slice() else {
                unreachable!("there is a side");
            };
            let moved = above.iter().zip(below).zip(&sight.judged.slopes);
            Ok(moved
                .map(|((above, below), slope)| (above - below) / (to - from) * slope)
                .collect())
        };
        Ok(columns.iter().zip(&sides).map(column).collect())
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

    /// The place moved along a coordinate, to one side or to either, within the limits.
    fn sides(&self, x: &[f64], at: usize, aside: Aside) -> Vec<Vec<f64>> {
        let (low, high) = self.numbers[at].limits();
        let moved = |step: f64| {
            let mut moved = x.to_vec();
            moved[at] = (x[at] + step).clamp(low, high);
            moved
        };
        let step = aside.step;
        match aside.sides {
            BesidePlaces::One if x[at] + step <= high => vec![moved(step)],
            BesidePlaces::One => vec![moved(-step)],
            BesidePlaces::Both if low <= x[at] - step && x[at] + step <= high => {
                vec![moved(-step), moved(step)]
            }
            BesidePlaces::Both => vec![moved(-ASIDE_OF_LIMIT), moved(ASIDE_OF_LIMIT)],
        }
    }

    fn predict(
        &self,
        places: &[Vec<f64>],
        followed: &[&[ExperimentSteps]],
    ) -> Result<Vec<Result<Vec<Prediction>, Status>>, EngineError> {
        let refused = |e: AddressError| Status::Refused(e.to_string());
        let (mut sound, mut steps, mut candidates) = (Vec::new(), Vec::new(), Vec::new());
        for (at, x) in places.iter().enumerate() {
            let candidate = inputs(self.data, self.numbers, x).map_err(refused);
            candidates.push(candidate.map(|inputs| {
                sound.push(inputs);
                steps.extend(followed.get(at));
            }));
        }
        let predicted = match followed.is_empty() {
            true => self.predictor.predict(self.engine, &sound)?,
            false => self.predictor.beside(self.engine, &sound, &steps)?,
        };
        let mut predicted = predicted.into_iter();
        let whole = |candidate: Result<(), Status>| {
            candidate?;
            let each: Vec<Predicted> = predicted.next().expect("one answer per candidate");
            each.into_iter().collect()
        };
        Ok(candidates.into_iter().map(whole).collect())
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
