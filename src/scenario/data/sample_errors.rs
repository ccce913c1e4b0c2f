//! How far off a sample would be that was not taken yet: as the values are that a table has of the same observable.
//!
//! Knows tables and what the scenario says of their errors; which samples may be taken is asked elsewhere.

use crate::experiment::observable::Observable;
use crate::study::data::{DataSet, MeasurementError};
use crate::study::fit::SampleError;
use crate::text::Faults;

use super::columns::ColumnMeaning;
use super::errors::ErrorTerms;
use super::experiments::TableInColumns;
use super::read::Measured;

/// Reads the errors of one table.
pub struct SampleErrorReader<'a> {
    /// The table.
    pub table: &'a TableInColumns,
    /// Index and name of its file.
    pub file: (usize, &'a str),
    /// Names of the observables that it measures.
    pub measured: &'a [&'a str],
    /// What the scenario says.
    pub terms: &'a ErrorTerms<'a>,
}

impl SampleErrorReader<'_> {
    /// Notes the error of each observable that the table measures, once.
    pub fn read(&self, observables: &[Observable], found: &mut Measured, faults: &mut Faults) {
        let (source, file) = self.file;
        for observable in observables {
            let name = observable.name.as_str();
            let mut known = found.errors.iter();
            let is_known = known.any(|(at, known, _)| *at == source && known == name);
            if is_known || !self.measured.contains(&name) {
                continue;
            }
            let kinds = &found.data.unknown_errors;
            let error = match self.has_deviations(name) {
                true => self.deviation(&found.data, name, observables),
                false => self.terms.of_a_sample(observable, file, kinds, faults),
            };
            if let Some(error) = error {
                found.errors.push((source, name.to_owned(), error));
            }
        }
    }

    /// Whether a column says how far off the values of an observable are, each by itself.
    fn has_deviations(&self, name: &str) -> bool {
        let mut all = self.table.columns.iter();
        all.any(|column| match &column.meaning {
            ColumnMeaning::Deviation(of, _) => of.as_deref().is_none_or(|of| of == name),
            _ => false,
        })
    }

    /// The middle of the deviations that a column gives: the root of their mean square.
    fn deviation(
        &self,
        data: &DataSet,
        name: &str,
        observables: &[Observable],
    ) -> Option<SampleError> {
        let own = data.measurements().filter(|(_, m)| {
            let observable = observables.get(m.observable);
            m.place.source == self.file.0 && observable.is_some_and(|o| o.name == name)
        });
        let squares = own.filter_map(|(_, m)| match m.error {
            MeasurementError::Known(deviation) => Some(deviation * deviation),
            MeasurementError::Unknown(_) => None,
        });
        let squares: Vec<f64> = squares.collect();
        let mean = squares.iter().sum::<f64>() / squares.len() as f64;
        (mean > 0.0).then(|| SampleError::Absolute(mean.sqrt()))
    }
}
