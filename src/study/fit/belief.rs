//! What is believed of the free numbers after a fit, as a sum of independent parts, and how predictions move with them.
//!
//! The parts are those of the problem made straight at the best numbers, or where draws were made, the draws: then what bends is seen, too.

use nalgebra::{DMatrix, DVector};

use super::error::FitError;
use super::misfit::Judged;
use super::problem::FreeNumber;
use super::result::{Fit, Fitted, swelling};
use super::sides::{Landscape, SlopeAccuracy};
use crate::engine::Engine;
use crate::study::Design;
use crate::study::data::DataSet;
use crate::study::status::Status;

/// Draws that are looked at.
const DRAWS: usize = 400;
/// Tolerance of runs for draws: beside the error of a sample as good as exact.
const LOOSE: f64 = 1e-6;

/// What a belief rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BeliefFrom {
    /// The slopes at the best place.
    Slopes,
    /// The slopes where the data begin to object to a number that they only bound.
    SlopesAtBound,
    /// So many draws of the posterior.
    Draws(usize),
}

/// A belief.
pub(super) struct JointBelief<'a> {
    pub from: BeliefFrom,
    /// The coordinates in its middle.
    pub x: Vec<f64>,
    engine: &'a Engine,
    /// The same at a tolerance that draws need.
    loose: Engine,
    /// How far each coordinate (row) moves with each part.
    parts: DMatrix<f64>,
    /// The coordinates of each draw, where the parts are draws.
    draws: Vec<Vec<f64>>,
}

/// Predictions in the middle, and how each moves with the parts; or why there are none.
pub(super) type Moves = Result<(Vec<f64>, Vec<DVector<f64>>), Status>;

impl<'a> JointBelief<'a> {
    /// What a fit leaves, seen from where the data bound `wanted`.
    pub fn after(
        engine: &'a Engine,
        design: &Design,
        data: &DataSet,
        fit: &Fit,
        wanted: Option<usize>,
    ) -> Result<JointBelief<'a>, FitError> {
        let best: Vec<f64> = fit.numbers.iter().map(|f| f.x).collect();
        if let Some(sample) = &fit.posterior {
            let every = sample.draws.len().div_ceil(DRAWS).max(1);
            let draws: Vec<Vec<f64>> = sample.draws.iter().step_by(every).cloned().collect();
            let rows: Vec<DVector<f64>> = (0..best.len())
                .map(|at| centred(&draws, |draw| draw[at]))
                .collect();
            return Ok(JointBelief {
                from: BeliefFrom::Draws(draws.len()),
                x: best,
                engine,
                loose: engine.at_tolerance(LOOSE),
                parts: DMatrix::from_fn(rows.len(), draws.len(), |i, j| rows[i][j]),
                draws,
            });
        }
        let bound = wanted.and_then(|at| at_bound(&fit.numbers[at], at, &best));
        let from = match bound {
            Some(_) => BeliefFrom::SlopesAtBound,
            None => BeliefFrom::Slopes,
        };
        let x = bound.unwrap_or(best);
        let numbers: Vec<FreeNumber> = fit.numbers.iter().map(|f| f.number.clone()).collect();
        let landscape = Landscape::new(engine, design, data, &numbers);
        let nowhere = |status: Status| FitError::Nowhere(status.kind().to_owned());
        let seen = landscape.look(std::slice::from_ref(&x))?.remove(0);
        let sight = seen.map_err(nowhere)?;
        let slopes = landscape
            .slopes(&[(&x, &sight)], &[None], SlopeAccuracy::Exact)?
            .remove(0);
        Ok(JointBelief {
            from,
            parts: parts(
                slopes.map_err(nowhere)?,
                &sight.judged,
                &numbers,
                data.len(),
            ),
            x,
            engine,
            loose: engine.at_tolerance(LOOSE),
            draws: Vec::new(),
        })
    }

    /// How a free number moves with the parts.
    pub fn of_number(&self, at: usize) -> DVector<f64> {
        self.parts.row(at).transpose()
    }

    /// How everything moves that `data` has, with these numbers.
    pub fn of_predictions(
        &self,
        design: &Design,
        data: &DataSet,
        numbers: &[FreeNumber],
    ) -> Result<Moves, FitError> {
        let engine = if self.draws.is_empty() {
            self.engine
        } else {
            &self.loose
        };
        let landscape = Landscape::new(engine, design, data, numbers);
        let sight = match landscape.look(std::slice::from_ref(&self.x))?.remove(0) {
            Ok(seen) => seen,
            Err(status) => return Ok(Err(status)),
        };
        if self.draws.is_empty() {
            let slopes = landscape
                .slopes(&[(&self.x, &sight)], &[None], SlopeAccuracy::Exact)?
                .remove(0);
            let predicted = sight.predicted;
            return Ok(slopes.map(|slopes| {
                let each =
                    (0..predicted.len()).map(|row| (slopes.row(row) * &self.parts).transpose());
                let moves = each.collect();
                (predicted, moves)
            }));
        }
        let seen = landscape.look(&self.draws)?.into_iter();
        let curves: Result<Vec<Vec<f64>>, _> = seen.map(|seen| seen.map(|s| s.predicted)).collect();
        Ok(curves.map(|curves| {
            let predicted = sight.predicted;
            let each = (0..predicted.len()).map(|row| centred(&curves, |curve| curve[row]));
            let moves = each.collect();
            (predicted, moves)
        }))
    }
}

/// Deviations from the mean over draws, so that the sum of products of two is their covariance.
fn centred(draws: &[Vec<f64>], of: impl Fn(&Vec<f64>) -> f64) -> DVector<f64> {
    let number = draws.len() as f64;
    let values = DVector::from_iterator(draws.len(), draws.iter().map(of));
    let mean = values.mean();
    values.map(|value| (value - mean) / (number - 1.0).max(1.0).sqrt())
}

/// Where the data begin to object to a number that they only bound, the others as they followed: at the best place, which is anywhere
/// beyond, nothing moves any more.
fn at_bound(fitted: &Fitted, at: usize, best: &[f64]) -> Option<Vec<f64>> {
    let profile = &fitted.profile;
    let (end, side) = match (profile.low, profile.high) {
        (Some(low), None) => (low, 0),
        (None, Some(high)) => (high, 1),
        _ => return None,
    };
    let followed = profile.followed[side].as_ref()?;
    let gone = end - fitted.x;
    let mut x: Vec<f64> = best
        .iter()
        .zip(followed)
        .map(|(x, f)| x + f * gone)
        .collect();
    x[at] = end;
    Some(x)
}

/// Independent parts of what slopes tell. Where they leave a direction open, the limits of the numbers are believed besides, as if all
/// between them were as probable.
fn parts(
    slopes: DMatrix<f64>,
    judged: &Judged,
    numbers: &[FreeNumber],
    measured: usize,
) -> DMatrix<f64> {
    let number = numbers.len();
    let swollen = swelling(judged, number, measured);
    let decomposed = |slopes: DMatrix<f64>| {
        let rows = slopes.nrows().max(number);
        let svd = slopes.resize_vertically(rows, 0.0).svd(false, true);
        let directions = svd.v_t.expect("it was asked for").transpose();
        &directions * DMatrix::from_diagonal(&svd.singular_values.map(|s| swollen.sqrt() / s))
    };
    // One standard deviation of anything between two limits.
    let spread = |number: &FreeNumber| {
        let (low, high) = number.limits();
        (high - low) / 12_f64.sqrt()
    };
    let told = decomposed(slopes.clone());
    let mut each = numbers.iter().enumerate();
    if each.all(|(at, number)| told.row(at).norm() <= spread(number)) {
        return told;
    }
    let rows = slopes.nrows();
    let mut more = slopes.resize_vertically(rows + number, 0.0);
    for (at, number) in numbers.iter().enumerate() {
        more[(rows + at, at)] = 1.0 / spread(number);
    }
    decomposed(more)
}
