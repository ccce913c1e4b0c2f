//! The samples of one run: what may be measured of it, when, and how far off a value would be.
//!
//! Knows one run at a time.

use crate::experiment::case::Experiment;
use crate::experiment::observable::ObservableKind;
use crate::scenario::data::{Measured, written_size};
use crate::study::data::{MeasuredExperiment, MeasuredPeak};
use crate::study::fit::{CandidateSample, SampleError};
use crate::text::{Faults, did_you_mean, quote};

use super::may::{MayTerms, SampledObservable};
use super::moments::{ROUNDING, end, moments};

/// Reads the samples of a run.
pub struct CourseReader<'a> {
    /// What may be sampled.
    pub may: &'a MayTerms<'a>,
    /// What was measured.
    pub measured: &'a Measured,
    /// The measured run that it is, or that it is like.
    pub experiment: &'a MeasuredExperiment,
    /// Its case with its numbers.
    pub case: &'a Experiment,
}

impl CourseReader<'_> {
    /// The samples, course by course.
    pub fn samples(&self, faults: &mut Faults) -> Option<Vec<CandidateSample>> {
        let mut samples = Vec::new();
        let Some(named) = &self.may.observables else {
            let mut seen: Vec<usize> = Vec::new();
            for measurement in &self.experiment.measurements {
                if !seen.contains(&measurement.observable) {
                    seen.push(measurement.observable);
                    let name = &self.case.observables[measurement.observable].name;
                    let error = self.error_of(name)?;
                    samples.extend(self.course(measurement.observable, error));
                }
            }
            return Some(samples);
        };
        for observable in named {
            let (at, error) = self.named(observable, faults)?;
            samples.extend(self.course(at, error));
        }
        Some(samples)
    }

    /// An observable that is asked for, and how far off a value would be.
    fn named(
        &self,
        asked: &SampledObservable<'_>,
        faults: &mut Faults,
    ) -> Option<(usize, SampleError)> {
        let name = asked.name;
        let mut all = self.case.observables.iter();
        let Some(at) = all.position(|observable| observable.name == name) else {
            let names = self.case.observables.iter().map(|o| o.name.as_str());
            let hint = did_you_mean(name, names);
            faults.error(&asked.place, format!("no observable {}{hint}", quote(name)));
            return None;
        };
        let error = match asked.error {
            Some((node, text)) => written_size(&self.case.observables[at], node, text, faults)?,
            None => match self.error_of(name) {
                Some(error) => error,
                None => {
                    let message =
                        format!("no table measures {name}: how far off would a value be?");
                    faults.error(&asked.place, message).help(format!(
                        "{{ vary = \"observable\", values = [\"{name}\"], error = \"± 2 %\" }}"
                    ));
                    return None;
                }
            },
        };
        Some((at, error))
    }

    /// How far off values of an observable are: in the table of this run, else in any.
    fn error_of(&self, name: &str) -> Option<SampleError> {
        let measured = self.experiment.measurements.iter();
        let mut own = measured.map(|measurement| measurement.place.source);
        let all = || self.measured.errors.iter().filter(|known| known.1 == name);
        let of_own = own.find_map(|source| all().find(|known| known.0 == source));
        of_own.or_else(|| all().next()).map(|known| known.2)
    }

    /// The samples of one observable.
    fn course(&self, observable: usize, error: SampleError) -> Vec<CandidateSample> {
        let measured = || self.experiment.measurements.iter();
        let like = measured().find(|measurement| measurement.observable == observable);
        let peak: Option<MeasuredPeak> = like.and_then(|measurement| measurement.peak.clone());
        let sample = |time: Option<f64>| CandidateSample {
            observable,
            time,
            peak: peak.clone(),
            error,
        };
        let shown = &self.case.observables[observable];
        let on_the_way = match like {
            Some(measurement) => measurement.time.is_some(),
            None => measured().any(|measurement| measurement.time.is_some()),
        };
        let has_course = matches!(shown.kind, ObservableKind::Measure(_));
        let end = end(self.case, shown.stage).filter(|end| has_course && *end > 0.0);
        let times: Vec<f64> = match (end, &self.may.times) {
            (Some(end), Some(times)) => {
                let reached = times.iter().map(|(time, _)| *time);
                let reached = reached.filter(|time| *time <= end * (1.0 + ROUNDING));
                reached.map(|time| time.min(end)).collect()
            }
            (Some(end), None) if on_the_way => moments(end),
            _ => return vec![sample(None)],
        };
        times.into_iter().map(|time| sample(Some(time))).collect()
    }
}
