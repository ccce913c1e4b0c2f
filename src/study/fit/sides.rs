//! Residuals and their derivatives at many places at once: every place and every side of every number is a run beside the others.

use nalgebra::DMatrix;

use super::misfit::{Judged, Misfit};
use super::problem::{FreeNumber, inputs};
use crate::engine::{Engine, EngineError};
use crate::study::Design;
use crate::study::data::DataSet;
use crate::study::predict::{Predicted, Predictor};
use crate::study::status::Status;

/// How far to either side a coordinate is moved to see what follows: the error of the difference falls with its square, that of the
/// solver rises with its inverse.
const ASIDE: f64 = 1e-3;

/// A model held against data.
pub(super) struct Landscape<'a> {
    engine: &'a Engine,
    predictor: Predictor<'a>,
    pub misfit: Misfit<'a>,
    data: &'a DataSet,
    pub numbers: &'a [FreeNumber],
}

/// What a place comes to, or why it comes to nothing.
pub(super) type Seen = Result<(Vec<f64>, Judged), Status>;

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
        let predicted = self.predict(places)?;
        let judged = predicted.into_iter().zip(places).map(|(predicted, x)| {
            let predicted = predicted?;
            let judged = self.misfit.judge(&predicted, x);
            Ok((predicted, judged))
        });
        Ok(judged.collect())
    }

    /// How residuals move with each coordinate that is not held, at these places, where they were judged so.
    pub fn slopes(
        &self,
        places: &[(&[f64], &Judged)],
        held: &[Option<usize>],
    ) -> Result<Vec<Result<DMatrix<f64>, Status>>, EngineError> {
        let free: Vec<Vec<usize>> = held
            .iter()
            .map(|held| {
                (0..self.numbers.len())
                    .filter(|at| Some(*at) != *held)
                    .collect()
            })
            .collect();
        let aside: Vec<Vec<f64>> = places
            .iter()
            .zip(&free)
            .flat_map(|((x, _), free)| free.iter().flat_map(|&at| self.both_sides(x, at)))
            .collect();
        let mut predicted = self.predict(&aside)?.into_iter();
        let mut aside = aside.iter();
        let matrix = |((_, judged), free): (&(&[f64], &Judged), &Vec<usize>)| {
            let mut matrix = DMatrix::zeros(judged.residuals.len(), self.numbers.len());
            let mut failed = None;
            for &at in free {
                let [low, high] = [(); 2].map(|()| (aside.next(), predicted.next()));
                let (Some((from, below)), Some((to, above))) = (both(low), both(high)) else {
                    unreachable!("two runs were made for each number");
                };
                let between = to[at] - from[at];
                match (below, above) {
                    (Ok(below), Ok(above)) => {
                        for (row, (above, below)) in above.iter().zip(&below).enumerate() {
                            matrix[(row, at)] = (above - below) / between * judged.slopes[row];
                        }
                    }
                    (Err(status), _) | (_, Err(status)) => failed = Some(status),
                }
            }
            let first = judged.slopes.len();
            for (row, (at, slope)) in self.misfit.prior_slopes().into_iter().enumerate() {
                if free.contains(&at) {
                    matrix[(first + row, at)] = slope;
                }
            }
            match failed {
                Some(status) => Err(status),
                None => Ok(matrix),
            }
        };
        Ok(places.iter().zip(&free).map(matrix).collect())
    }

    /// The place moved to either side along a coordinate, within the limits.
    fn both_sides(&self, x: &[f64], at: usize) -> [Vec<f64>; 2] {
        let (low, high) = self.numbers[at].limits();
        [-ASIDE, ASIDE].map(|step| {
            let mut aside = x.to_vec();
            aside[at] = (x[at] + step).clamp(low, high);
            aside
        })
    }

    fn predict(&self, places: &[Vec<f64>]) -> Result<Vec<Result<Vec<f64>, Status>>, EngineError> {
        let refused =
            |e: crate::experiment::parameter::AddressError| Status::Refused(e.to_string());
        let candidates: Vec<_> = places
            .iter()
            .map(|x| inputs(self.data, self.numbers, x).map_err(refused))
            .collect();
        let sound: Vec<_> = candidates
            .iter()
            .filter_map(|c| c.as_ref().ok().cloned())
            .collect();
        let mut predicted = self.predictor.predict(self.engine, &sound)?.into_iter();
        let whole = |candidate: Result<_, Status>| {
            candidate?;
            let each: Vec<Predicted> = predicted.next().expect("one answer per candidate");
            let each: Result<Vec<Vec<f64>>, Status> = each.into_iter().collect();
            Ok(each?.concat())
        };
        Ok(candidates
            .into_iter()
            .map(|c| c.map(|_| ()))
            .map(whole)
            .collect())
    }
}

fn both<A, B>(pair: (Option<A>, Option<B>)) -> Option<(A, B)> {
    Some((pair.0?, pair.1?))
}
