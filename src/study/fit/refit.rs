//! The fit once more without an experiment, from the best place of all: what the others predict of it, and whether they agree then.

use super::deletion::{Chance, ExperimentTest, deletions};
use crate::engine::Engine;
use crate::study::Design;
use crate::study::data::{DataSet, MeasurementError};
use crate::study::fit::descend::{ARRIVED, Descent, descend};
use crate::study::fit::error::FitError;
use crate::study::fit::misfit::Judged;
use crate::study::fit::problem::FreeNumber;
use crate::study::fit::sides::Landscape;

/// The value that is furthest from what the other experiments predict.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorstValue {
    /// Index in the measurements of all data.
    pub measurement: usize,
    /// What the others predict, in the unit of the observable.
    pub predicted: f64,
    /// How far off it is, in standard deviations of a measurement.
    pub deviations: f64,
}

/// What the others say when an experiment is left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Without {
    /// By how much the sum of squares fell.
    pub fall: f64,
    /// The probability of that by chance.
    pub probability: f64,
    /// Whether none of the others stands out any more.
    pub others_agree: bool,
    /// The value that is furthest from what they predict.
    pub worst: Option<WorstValue>,
}

/// Fits the others from the best place `x` of all; none where that comes to nothing.
pub fn without(
    engine: &Engine,
    design: &Design,
    data: &DataSet,
    numbers: &[FreeNumber],
    (x, whole): (&[f64], &Landscape<'_>),
    suspect: &ExperimentTest,
) -> Result<Option<Without>, FitError> {
    let out = suspect.experiment;
    let (others, numbers) = left_out(data, numbers, out);
    let landscape = Landscape::new(engine, design, &others, &numbers);
    let mut descents = [Descent::from(x.to_vec(), None)];
    descend(&landscape, &mut descents, ARRIVED)?;
    let [descent] = descents;
    let Some(here) = &descent.here else {
        return Ok(None);
    };
    let looked = whole.look(&[x.to_vec(), descent.x.clone()])?;
    let Ok(mut looked) = looked.into_iter().collect::<Result<Vec<_>, _>>() else {
        return Ok(None);
    };
    let (elsewhere, at_best) = (looked.remove(1).predicted, looked.remove(0).predicted);
    let deviation = |error: MeasurementError| match error {
        MeasurementError::Known(deviation) => deviation,
        MeasurementError::Unknown(kind) => estimated(&here.judged, kind),
    };
    // With the errors of the fit without it, which are not those that it swells.
    let before = squares(data, &at_best, &deviation, None);
    let after = squares(data, &elsewhere, &deviation, Some(out));
    let chance = Chance {
        known: data.unknown_errors.is_empty(),
        whole: before,
        left: data.len().saturating_sub(numbers.len()),
    };
    let fall = before - after;
    let Some(probability) = chance.of(fall, suspect.freedom) else {
        return Ok(None);
    };
    let again = match others.experiments.len() {
        1 => Vec::new(),
        _ => deletions(&landscape, &others, &descent.x)?,
    };
    Ok(Some(Without {
        fall,
        probability,
        others_agree: !again.iter().any(ExperimentTest::is_told),
        worst: worst(data, &elsewhere, &deviation, out),
    }))
}

/// The data without an experiment, and the numbers as they act in the others.
fn left_out(data: &DataSet, numbers: &[FreeNumber], out: usize) -> (DataSet, Vec<FreeNumber>) {
    let mut others = data.clone();
    others.experiments.remove(out);
    let moved = |number: &FreeNumber| {
        let mut number = number.clone();
        number.acts.retain(|act| act.0 != out);
        for act in number.acts.iter_mut().filter(|act| act.0 > out) {
            act.0 -= 1;
        }
        number
    };
    (others, numbers.iter().map(moved).collect())
}

/// The likeliest error of a kind.
fn estimated(judged: &Judged, kind: usize) -> f64 {
    let (squares, values) = judged.squares[kind];
    (squares / values.max(1) as f64)
        .sqrt()
        .max(f64::MIN_POSITIVE)
}

/// Sum of squared deviations of values, those of one experiment left out.
fn squares(
    data: &DataSet,
    predicted: &[f64],
    deviation: &dyn Fn(MeasurementError) -> f64,
    out: Option<usize>,
) -> f64 {
    let each = data.measurements().zip(predicted);
    let each = each.filter(|((at, m), _)| Some(*at) != out && m.is_value());
    each.map(|((_, m), predicted)| ((m.value - predicted) / deviation(m.error)).powi(2))
        .sum()
}

/// The value of the experiment that is furthest from its prediction.
fn worst(
    data: &DataSet,
    predicted: &[f64],
    deviation: &dyn Fn(MeasurementError) -> f64,
    out: usize,
) -> Option<WorstValue> {
    let each = data.measurements().zip(predicted).enumerate();
    let own = each.filter(|(_, ((at, m), _))| *at == out && m.is_value());
    let off = own.map(|(measurement, ((_, m), predicted))| WorstValue {
        measurement,
        predicted: *predicted,
        deviations: (m.value - predicted) / deviation(m.error),
    });
    off.max_by(|a, b| a.deviations.abs().total_cmp(&b.deviations.abs()))
}
