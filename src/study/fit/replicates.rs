//! Lack of fit: what the model leaves beyond that by which repeated measurements differ among themselves.
//!
//! Repeated are values of one observable at one time of runs with the same numbers. Draper and Smith, Applied Regression Analysis,
//! section 2.1.

use statrs::distribution::{ContinuousCDF, FisherSnedecor};

use crate::experiment::case::Inputs;
use crate::study::data::{DataSet, MeasurementError};

use super::misfit::Judged;
use super::problem::{FreeNumber, inputs};

/// The model against repeated measurements.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LackOfFit {
    /// Sum of squares that the model leaves beyond the replicates' own, and its degrees of freedom. In the unit of the data where they
    /// are all of one unknown error, else in standard deviations.
    pub lacking: (f64, usize),
    /// Sum of squares of the replicates around their means, and its degrees of freedom.
    pub pure: (f64, usize),
    /// The ratio of the two mean squares.
    pub ratio: f64,
    /// The probability of so much or more by chance.
    pub probability: f64,
}

/// A measured value, with what it is a repetition of.
struct Repeated<'a> {
    inputs: &'a Inputs,
    /// Case, observable.
    what: (usize, usize),
    time: Option<f64>,
    value: f64,
    weight: f64,
}

impl Repeated<'_> {
    fn repeats(&self, other: &Repeated<'_>) -> bool {
        (self.what, self.time, self.weight) == (other.what, other.time, other.weight)
            && self.inputs == other.inputs
    }
}

pub(super) fn lack_of_fit(
    data: &DataSet,
    (numbers, x): (&[FreeNumber], &[f64]),
    predicted: &[f64],
    judged: &Judged,
) -> Option<LackOfFit> {
    // They were set so in every step of the descent.
    let inputs = inputs(data, numbers, x).unwrap_or_default();
    let weight = |error: MeasurementError| match error {
        MeasurementError::Known(deviation) => 1.0 / (deviation * deviation),
        MeasurementError::Unknown(_) if data.unknown_errors.len() == 1 => 1.0,
        MeasurementError::Unknown(kind) => {
            let (squares, values) = judged.squares[kind];
            values as f64 / squares.max(f64::MIN_POSITIVE)
        }
    };
    let values = data.measurements().zip(predicted);
    let values = values.filter(|((_, m), _)| m.is_value());
    let mut all = (0.0, 0_usize);
    let mut groups: Vec<Vec<Repeated<'_>>> = Vec::new();
    for ((at, m), predicted) in values {
        let value = Repeated {
            inputs: inputs.get(at)?,
            what: (data.experiments[at].case, m.observable),
            time: m.time,
            value: m.value,
            weight: weight(m.error),
        };
        all.0 += value.weight * (m.value - predicted) * (m.value - predicted);
        all.1 += 1;
        match groups.iter_mut().find(|group| group[0].repeats(&value)) {
            Some(group) => group.push(value),
            None => groups.push(vec![value]),
        }
    }
    let pure = groups.iter().fold((0.0, 0), |(squares, freedom), group| {
        let mean = group.iter().map(|v| v.value).sum::<f64>() / group.len() as f64;
        let own = group
            .iter()
            .map(|v| v.weight * (v.value - mean) * (v.value - mean));
        (squares + own.sum::<f64>(), freedom + group.len() - 1)
    });
    let left = all.1.checked_sub(numbers.len() + pure.1)?;
    if pure.1 == 0 || left == 0 || pure.0 <= 0.0 {
        return None;
    }
    let lacking = ((all.0 - pure.0).max(0.0), left);
    let ratio = lacking.0 / left as f64 / (pure.0 / pure.1 as f64);
    let by_chance = FisherSnedecor::new(left as f64, pure.1 as f64).ok()?;
    Some(LackOfFit {
        lacking,
        pure,
        ratio,
        probability: by_chance.sf(ratio),
    })
}
