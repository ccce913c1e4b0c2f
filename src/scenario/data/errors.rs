//! How sure the values of a table are: what `error` says, or a column of standard deviations.
//!
//! An error is one standard deviation of a normal distribution, in the unit of the observable; one that is not known is estimated with
//! the constants, one for all values of a table that share a unit unless an observable is given its own.

use crate::experiment::observable::Observable;
use crate::study::data::MeasurementError;
use crate::study::fit::SampleError;
use crate::text::{Faults, Node, Place, TableReader, Value, did_you_mean, quote};
use crate::units::{Dimension, Uncertainty, Unit, parse_uncertainty};

use super::values::unit_of;

/// The word for an error that is estimated with the constants.
const FITTED: &str = "fitted";

/// What `error` says.
#[derive(Debug)]
pub struct ErrorTerms<'a> {
    /// Of all observables that have none of their own.
    all: StatedError<'a>,
    /// Of some observables.
    own: Vec<(&'a str, StatedError<'a>)>,
}

/// What is said of an error.
#[derive(Debug, Clone, Copy)]
enum StatedError<'a> {
    Fitted,
    /// `± 2 %`.
    Size(&'a Node, &'a str),
}

/// Reads `error`; `measured` are the observables of the table.
pub fn terms<'a>(
    node: Option<&'a Node>,
    measured: &[&str],
    faults: &mut Faults,
) -> Option<ErrorTerms<'a>> {
    let mut terms = ErrorTerms {
        all: StatedError::Fitted,
        own: Vec::new(),
    };
    let Some(node) = node else {
        return Some(terms);
    };
    if !matches!(node.value, Value::Table(_)) {
        terms.all = stated("error", node, faults)?;
        return Some(terms);
    }
    let mut sound = true;
    for entry in TableReader::new(node, "error", faults)?.rest() {
        let name = entry.key.text.as_str();
        if !measured.contains(&name) {
            let hint = did_you_mean(name, measured.iter().copied());
            let message = format!("no column measures {}{hint}", quote(name));
            faults.error(&entry.key.place, message);
        }
        match stated(name, &entry.node, faults) {
            Some(error) => terms.own.push((name, error)),
            None => sound = false,
        }
    }
    sound.then_some(terms)
}

fn stated<'a>(what: &str, node: &'a Node, faults: &mut Faults) -> Option<StatedError<'a>> {
    let text = node.as_text(&format!("the error of {what}"), faults)?;
    Some(match text.trim() {
        FITTED => StatedError::Fitted,
        _ => StatedError::Size(node, text),
    })
}

impl ErrorTerms<'_> {
    /// What the error of an observable is estimated as.
    fn kind(&self, observable: &Observable, file: &str) -> String {
        let unit = unit_of(observable).text;
        match self.own.iter().any(|(name, _)| *name == observable.name) {
            true => format!("{} in {file}", observable.name),
            false if unit == "1" || unit.is_empty() => format!("numbers in {file}"),
            false => format!("values in {unit} in {file}"),
        }
    }

    /// The error of a value that is not known yet; none where it is estimated as one of `kinds`, and nothing of it was measured.
    pub fn of_a_sample(
        &self,
        observable: &Observable,
        file: &str,
        kinds: &[String],
        faults: &mut Faults,
    ) -> Option<SampleError> {
        let own = self.own.iter().find(|(name, _)| *name == observable.name);
        match own.map_or(self.all, |own| own.1) {
            StatedError::Size(node, text) => written_size(observable, node, text, faults),
            StatedError::Fitted => {
                let kind = self.kind(observable, file);
                let at = kinds.iter().position(|known| *known == kind);
                at.map(SampleError::Estimated)
            }
        }
    }

    /// The error of a value; `kinds` grows by those that are estimated.
    pub fn of(
        &self,
        observable: &Observable,
        (value, place): (f64, &Place),
        file: &str,
        kinds: &mut Vec<String>,
        faults: &mut Faults,
    ) -> Option<MeasurementError> {
        let own = self.own.iter().find(|(name, _)| *name == observable.name);
        let (node, text) = match own.map_or(self.all, |own| own.1) {
            StatedError::Size(node, text) => (node, text),
            StatedError::Fitted => {
                let kind = self.kind(observable, file);
                let known = kinds.iter().position(|known| *known == kind);
                let at = known.unwrap_or_else(|| {
                    kinds.push(kind);
                    kinds.len() - 1
                });
                return Some(MeasurementError::Unknown(at));
            }
        };
        let size = match written_size(observable, node, text, faults)? {
            SampleError::Relative(share) => share * value.abs(),
            SampleError::Absolute(size) => size,
            SampleError::Estimated(_) => unreachable!("a size is no estimate"),
        };
        if size > 0.0 {
            return Some(MeasurementError::Known(size));
        }
        let fault = match value {
            0.0 => faults.error(place, format!("{text} of nothing is no error")),
            _ => faults.error(&node.place, "an error is more than zero"),
        };
        fault.help("write a size in the unit of the column, such as \"± 0.5\", or \"fitted\"");
        None
    }
}

/// How large an error is that is written as a size, such as `± 2 %`.
pub fn written_size(
    observable: &Observable,
    node: &Node,
    text: &str,
    faults: &mut Faults,
) -> Option<SampleError> {
    match parse_uncertainty(text, &unit_of(observable)) {
        Ok(Uncertainty::Absolute(base)) => {
            Some(SampleError::Absolute(in_its_unit(observable, base)))
        }
        Ok(Uncertainty::Relative(share)) => Some(SampleError::Relative(share)),
        Ok(_) => {
            faults
                .error(
                    &node.place,
                    "an error of measurement is a deviation to both sides",
                )
                .help("\"± 2 %\", \"± 0.5\" or \"fitted\"");
            None
        }
        Err(flaw) => {
            node.flaw(&flaw, faults);
            None
        }
    }
}

/// A deviation that a column gives, in the unit of its observable, or why it is none.
pub fn deviation(
    observable: &Observable,
    unit: Option<&Unit>,
    number: f64,
    value: f64,
) -> Result<f64, String> {
    if number <= 0.0 {
        return Err(format!("{number} is no standard deviation"));
    }
    let own = unit_of(observable);
    match unit {
        None if own.text == "1" || own.text.is_empty() => Ok(number),
        None => Err(format!("a unit is needed: [{}] or [%]", own.text)),
        Some(unit) if unit.dimension == own.dimension => Ok(in_its_unit(
            observable,
            unit.of_differences().to_base(number),
        )),
        Some(unit) if unit.dimension == Dimension::NONE && value != 0.0 => {
            Ok(unit.to_base(number) * value.abs())
        }
        Some(unit) => Err(format!("{} is no unit for {}", unit.text, observable.unit)),
    }
}

/// A difference in base units in the unit of an observable.
fn in_its_unit(observable: &Observable, difference: f64) -> f64 {
    match observable.scale() {
        Some(scale) => difference / scale.size,
        None => unit_of(observable).of_differences().from_base(difference),
    }
}
