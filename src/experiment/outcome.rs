//! What came of one run, and the values of observables read from it. Knows neither how it was made nor in which words it is told.

use crate::experiment::observable::{Observable, ObservableKind, Whole, course};
use crate::flask::{Measure, Trajectory, is_after};
use crate::solver::{Statistics, Stop};

/// What came of a run.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// How it ended.
    pub stop: Stop,
    /// What it cost.
    pub statistics: Statistics,
    /// The flask and what was kept.
    pub remains: Trajectory,
}

impl Outcome {
    /// Whether it reached its end with numbers that can be trusted.
    pub fn is_sound(&self) -> bool {
        self.stop == Stop::Finished && self.remains.unsound.is_none()
    }
}

/// Measures that must be followed step by step in a stage for these observables, each once; and those that the courses of these names
/// are made of, as far as they are percentages.
pub fn followed(observables: &[Observable], stage: usize, courses: &[String]) -> Vec<Measure> {
    let mut list: Vec<Measure> = Vec::new();
    let own = || observables.iter().filter(|o| o.stage == stage);
    let named = own().filter(|o| courses.contains(&o.name));
    let drawn = named.flat_map(Observable::measures);
    let percentages = drawn.filter(|measure| measure.offset().is_some());
    for measure in own().filter_map(|o| o.kind.followed()).chain(percentages) {
        if !list.contains(measure) {
            list.push(measure.clone());
        }
    }
    list
}

/// Moments at which the flask of a stage must be looked at for these observables, ascending, each once.
pub fn moments(observables: &[Observable], stage: usize) -> Vec<f64> {
    let at = |observable: &Observable| match observable.kind {
        ObservableKind::At(_, time) => Some(time),
        _ => None,
    };
    let mut list: Vec<f64> = observables
        .iter()
        .filter(|o| o.stage == stage)
        .filter_map(at)
        .collect();
    list.sort_by(f64::total_cmp);
    list.dedup();
    list
}

/// A course as it can be read at its moments: percentages that were `followed` anywhere, all else where the flask was looked at.
#[derive(Debug, Clone, Copy)]
pub struct KeptCourse<'a> {
    /// What was kept.
    pub remains: &'a Trajectory,
    /// The measures whose course was kept step by step, in order.
    pub followed: &'a [Measure],
}

impl KeptCourse<'_> {
    /// The value of an observable of this stage at a moment, s from the start, before what was done then; after the end its last.
    pub fn value(&self, observable: &Observable, time: f64) -> Option<f64> {
        observable.from_measures(&|measure| match is_after(time, self.remains.time) {
            true => measure.of(&self.remains.mixture),
            false => self.measured(measure, time),
        })
    }

    fn measured(&self, measure: &Measure, time: f64) -> Option<f64> {
        let at = self.followed.iter().position(|own| own == measure);
        if let (Some(at), Some(offset)) = (at, measure.offset()) {
            return course::at(&self.remains.strides[at], offset, time);
        }
        let mut looked = self.remains.moments.iter();
        let mixture = looked.find(|(moment, _)| *moment == time).map(|at| &at.1);
        measure.of(mixture.unwrap_or(&self.remains.mixture))
    }
}

/// Final values of observables from the outcomes of all stages; all missing when one of them did not finish. `followed` are the
/// measures whose course was kept, of each stage.
pub fn values(
    outcomes: &[Outcome],
    stages: usize,
    observables: &[Observable],
    followed: &[&[Measure]],
    operations: u32,
) -> Vec<Option<f64>> {
    if outcomes.len() < stages || !outcomes.iter().all(Outcome::is_sound) {
        return vec![None; observables.len()];
    }
    let whole = Whole {
        duration: outcomes.iter().map(|o| o.remains.time).sum(),
        operations,
    };
    let ended = EndedExperiment {
        outcomes,
        followed,
        whole,
    };
    observables.iter().map(|o| ended.value(o)).collect()
}

/// An experiment that came to its end.
struct EndedExperiment<'a> {
    outcomes: &'a [Outcome],
    followed: &'a [&'a [Measure]],
    whole: Whole,
}

impl EndedExperiment<'_> {
    /// The value of an observable; what it is computed from is itself among the observables, so that it was followed.
    fn value(&self, observable: &Observable) -> Option<f64> {
        let remains = &self.outcomes[observable.stage].remains;
        let strides = observable.kind.followed().and_then(|measure| {
            let mut followed = self.followed[observable.stage].iter();
            let i = followed.position(|m| m == measure)?;
            remains.strides.get(i).map(Vec::as_slice)
        });
        observable.value(remains, strides, self.whole, &|term| self.value(term))
    }
}
