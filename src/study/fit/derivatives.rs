//! How predictions move with numbers: derivatives of the integration itself, exact to round-off.
//!
//! Two runs beside each place take the steps of the run at the place (`sides`), so that what lies between them owes nothing to the
//! control of steps. They are those of the discretisation: off from the true ones by as much as predictions are.

use nalgebra::DMatrix;

use super::error::FitError;
use super::problem::FreeNumber;
use super::sides::{Landscape, SlopeAccuracy};
use crate::engine::Engine;
use crate::study::Design;
use crate::study::data::{DataSet, MeasuredAs, MeasurementError};
use crate::study::status::Status;

/// Predictions at a place and how they move there.
#[derive(Debug, Clone, PartialEq)]
pub struct Derivatives {
    /// In the order of the measurements, each in the unit of its observable.
    pub predicted: Vec<f64>,
    /// A row for each prediction, a column for each number: by the coordinate of [`FreeNumber`], a logarithm where it is walked by that.
    pub slopes: DMatrix<f64>,
}

/// Of everything that is measured, at these coordinates.
///
/// # Errors
///
/// Where nothing can be run, or the place comes to nothing.
pub fn derivatives(
    engine: &Engine,
    design: &Design,
    data: &DataSet,
    numbers: &[FreeNumber],
    x: &[f64],
) -> Result<Derivatives, FitError> {
    let data = as_they_are(data);
    let believed = numbers.iter().cloned().map(|n| n.believing(None));
    let numbers: Vec<FreeNumber> = believed.collect();
    let landscape = Landscape::new(engine, design, &data, &numbers);
    let nowhere = |status: Status| FitError::Nowhere(status.kind().to_owned());
    let sight = landscape.look(&[x.to_vec()])?.remove(0).map_err(nowhere)?;
    let slopes = landscape
        .slopes(&[(x, &sight)], &[None], SlopeAccuracy::Exact)?
        .remove(0);
    Ok(Derivatives {
        slopes: slopes.map_err(nowhere)?,
        predicted: sight.predicted,
    })
}

/// As if everything were measured with an error of one: slopes of residuals are then those of predictions.
fn as_they_are(data: &DataSet) -> DataSet {
    let mut data = data.clone();
    data.unknown_errors.clear();
    let measured = data
        .experiments
        .iter_mut()
        .flat_map(|e| &mut e.measurements);
    for m in measured {
        (m.error, m.reading) = (MeasurementError::Known(1.0), MeasuredAs::Value);
    }
    data
}
