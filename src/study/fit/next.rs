//! What to measure next: by how much each sample that may be taken would narrow the interval of a number, or of a result.
//!
//! Knows which samples may be taken, not why; each is judged alone, and once more after the best of all is known.

use nalgebra::DVector;

use super::belief::{BeliefFrom, JointBelief, Moves};
use super::error::FitError;
use super::narrowing::{SampleMoves, tops};
use super::problem::FreeNumber;
use super::result::{Fit, Fitted};
use super::samples::{CandidateSample, Informs, NextTerms, SampleError, SampledRun};
use crate::engine::Engine;
use crate::solver::math::ln;
use crate::study::Design;
use crate::study::data::{
    DataPlace, DataSet, MeasuredAs, MeasuredExperiment, Measurement, MeasurementError,
};
use crate::study::status::Status;

/// What to measure next.
#[derive(Debug, Clone, PartialEq)]
pub struct NextSamples {
    /// The free number (index) that is narrowed; none: the result that was asked about.
    pub number: Option<usize>,
    /// What the promise rests on.
    pub from: BeliefFrom,
    /// The middle of the interval: a coordinate, or a value of the result.
    pub middle: f64,
    /// Half of the 95 % interval now, in the same measure.
    pub now: f64,
    /// Whether the data leave an end of it open now.
    pub is_open: bool,
    /// All samples, the most telling first.
    pub ranked: Vec<RankedSample>,
    /// Runs (index) that come to no predictions.
    pub left_out: Vec<(usize, Status)>,
}

/// A sample with what it tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankedSample {
    /// Index of its run.
    pub run: usize,
    /// Index among the samples of the run.
    pub sample: usize,
    /// What is predicted of it, in the unit of the observable.
    pub predicted: f64,
    /// One standard deviation of it.
    pub error: f64,
    /// Half of the 95 % interval once it is known.
    pub leaves: f64,
    /// The same once the best of all is known as well.
    pub with_best: f64,
    /// Whether it stands beside a better one of its course, or tells the same as a better one of its run.
    pub beside: bool,
}

impl NextSamples {
    /// The samples that tell something of their own, the most telling first.
    pub fn different(&self) -> impl Iterator<Item = &RankedSample> {
        self.ranked.iter().filter(|sample| !sample.beside)
    }
}

/// Ranks the samples by what they leave of an interval.
///
/// # Errors
///
/// Where nothing can be predicted at all.
pub fn next(
    engine: &Engine,
    design: &Design,
    data: &DataSet,
    fit: &Fit,
    terms: &NextTerms,
) -> Result<NextSamples, FitError> {
    let number = match &terms.informs {
        Informs::Widest => Some(widest(&fit.numbers)),
        Informs::Number(at) => Some(*at),
        Informs::Result(_) => None,
    };
    let belief = JointBelief::after(engine, design, data, fit, number)?;
    let nowhere = |status: &Status| FitError::Nowhere(status.kind().to_owned());
    let (middle, wanted) = match &terms.informs {
        Informs::Result(run) => {
            let predicted = of_run(&belief, design, fit, run)?.map_err(|s| nowhere(&s))?;
            (predicted.0[0], predicted.1[0].clone())
        }
        _ => {
            let at = number.expect("a number is asked about");
            (belief.x[at], belief.of_number(at))
        }
    };
    let mut samples: Vec<WeighedSample> = Vec::new();
    let mut left_out = Vec::new();
    for (at, run) in terms.runs.iter().enumerate() {
        match of_run(&belief, design, fit, run)? {
            Ok((predicted, moves)) => samples.extend(weighed(fit, (at, run), predicted, moves)),
            Err(status) => left_out.push((at, status)),
        }
    }
    if samples.is_empty() {
        let why = left_out.first().map(|(_, status)| nowhere(status));
        return Err(why.unwrap_or(FitError::NoSample));
    }
    let is_open = number.is_some_and(|at| {
        let profile = &fit.numbers[at].profile;
        fit.posterior.is_none() && (profile.low.is_none() || profile.high.is_none())
    });
    Ok(NextSamples {
        number,
        from: belief.from,
        middle,
        now: fit.half_width() * wanted.norm(),
        is_open,
        ranked: ranked(samples, &wanted, fit.half_width()),
        left_out,
    })
}

/// The number that is known the least: one that is open before others, then that with the widest interval beside its value.
fn widest(numbers: &[Fitted]) -> usize {
    let width = |fitted: &Fitted| match (fitted.profile.low, fitted.profile.high) {
        (Some(low), Some(high)) if fitted.number.logarithmic => high - low,
        (Some(low), Some(high)) => {
            let value = fitted.number.shown(fitted.x).abs();
            (high - low) * fitted.number.step() / value.max(f64::MIN_POSITIVE)
        }
        _ => f64::INFINITY,
    };
    let each = numbers.iter().enumerate().rev();
    let found = each.max_by(|a, b| width(a.1).total_cmp(&width(b.1)));
    found.map_or(0, |found| found.0)
}

/// What is predicted of the samples of a run, and how that moves.
fn of_run(
    belief: &JointBelief<'_>,
    design: &Design,
    fit: &Fit,
    run: &SampledRun,
) -> Result<Moves, FitError> {
    let measurement = |sample: &CandidateSample| Measurement {
        observable: sample.observable,
        time: sample.time,
        value: 0.0,
        peak: sample.peak.clone(),
        reading: MeasuredAs::Value,
        // SlopeAccuracy of residuals are then those of predictions.
        error: MeasurementError::Known(1.0),
        place: DataPlace {
            source: 0,
            row: 0,
            column: String::new(),
        },
    };
    let data = DataSet {
        experiments: vec![MeasuredExperiment {
            name: run.name.clone(),
            variant: run.variant,
            case: run.case,
            inputs: run.inputs.clone(),
            measurements: run.samples.iter().map(measurement).collect(),
        }],
        ..DataSet::default()
    };
    let numbers = fit
        .numbers
        .iter()
        .enumerate()
        .map(|(at, fitted)| FreeNumber {
            acts: run
                .acts
                .iter()
                .filter(|act| act.0 == at)
                .map(|(_, parameter, like)| (0, parameter.clone(), *like))
                .collect(),
            ..fitted.number.clone()
        });
    belief.of_predictions(design, &data, &numbers.collect::<Vec<_>>())
}

/// A sample while it is judged.
#[derive(Clone)]
struct WeighedSample {
    /// Run and observable.
    course: (usize, usize),
    sample: RankedSample,
    moves: SampleMoves,
}

/// The samples of a run with their errors.
fn weighed(
    fit: &Fit,
    (at, run): (usize, &SampledRun),
    predicted: Vec<f64>,
    moves: Vec<DVector<f64>>,
) -> Vec<WeighedSample> {
    let each = run.samples.iter().zip(predicted.into_iter().zip(moves));
    let each = each.enumerate();
    let found = each.map(|(sample, (candidate, (predicted, moves)))| {
        let error = match candidate.error {
            SampleError::Absolute(error) => error,
            SampleError::Relative(share) => share * predicted.abs(),
            SampleError::Estimated(kind) => fit.goodness.errors[kind].deviation,
        };
        WeighedSample {
            course: (at, candidate.observable),
            sample: RankedSample {
                run: at,
                sample,
                predicted,
                error,
                leaves: 0.0,
                with_best: 0.0,
                beside: false,
            },
            moves: SampleMoves { moves, error },
        }
    });
    // A share of nothing is no error: such a sample would seem to tell everything.
    found.filter(|found| found.sample.error > 0.0).collect()
}

/// Widths that differ only by round-off are one, so that samples that tell the same stay in the order they were asked in.
fn alike(width: f64) -> i64 {
    (ln(width.max(f64::MIN_POSITIVE)) * 1e8).round() as i64
}

/// The samples in the order of what they leave.
fn ranked(
    mut samples: Vec<WeighedSample>,
    wanted: &DVector<f64>,
    half_width: f64,
) -> Vec<RankedSample> {
    for found in &mut samples {
        found.sample.leaves = half_width * found.moves.leaves(wanted);
    }
    for course in samples.chunk_by_mut(|a, b| a.course == b.course) {
        let left: Vec<f64> = course.iter().map(|found| found.sample.leaves).collect();
        for (found, is_top) in course.iter_mut().zip(tops(&left)) {
            found.sample.beside = !is_top;
        }
    }
    samples.sort_by_key(|found| alike(found.sample.leaves));
    let mut kept: Vec<usize> = Vec::new();
    for at in 0..samples.len() {
        let (own, all) = (&samples[at], &samples);
        let tells_the_same = |other: &&usize| {
            let other = &all[**other];
            other.sample.run == own.sample.run && other.moves.is_like(&own.moves)
        };
        match !own.sample.beside && !kept.iter().any(|other| tells_the_same(&other)) {
            true => kept.push(at),
            false => samples[at].sample.beside = true,
        }
    }
    if let Some(best) = samples.first().map(|best| best.moves.clone()) {
        let left = best.known(wanted);
        for found in &mut samples {
            let then = SampleMoves {
                moves: best.known(&found.moves.moves),
                error: found.moves.error,
            };
            found.sample.with_best = half_width * then.leaves(&left);
        }
    }
    samples.into_iter().map(|found| found.sample).collect()
}
