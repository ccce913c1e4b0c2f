//! What was measured and what that is to tell, in words, before anything is run.
//!
//! Knows tables as they were read; no results.

use std::collections::BTreeSet;

use crate::experiment::observable::Observable;
use crate::scenario::Scenario;
use crate::study::Design;
use crate::study::data::{DataSet, DataSource, Measurement, MeasurementError, PeakResponse};
use crate::study::fit::{FitTerms, FreeNumber, NextTerms};

use super::words::terminal::significant;

/// Digits of limits and beliefs.
const DIGITS: i32 = 4;

/// Lines on tables and on what is free; nothing where there are none.
pub fn text(scenario: &Scenario) -> String {
    let tables = scenario.data.sources.iter().enumerate();
    let tables = tables.map(|(at, source)| table(at, source, &scenario.data, &scenario.design));
    let free = scenario.fit.as_ref().map_or_else(String::new, free);
    tables.collect::<String>() + &free
}

/// What a measurement is a value of.
pub fn observable<'d>(
    data: &DataSet,
    design: &'d Design,
    (at, m): (usize, &Measurement),
) -> &'d Observable {
    &design.cases[data.experiments[at].case].observables[m.observable]
}

fn table(at: usize, source: &DataSource, data: &DataSet, design: &Design) -> String {
    let mut text = format!("data: {}", source.file);
    if !source.read_as.is_empty() {
        text += &format!(" (read with {})", source.read_as.join(", "));
    }
    let own = || data.measurements().filter(|(_, m)| m.place.source == at);
    let number = own().count();
    if number == 0 {
        return text + ", which says where experiments begin\n";
    }
    let experiments: BTreeSet<usize> = own().map(|(experiment, _)| experiment).collect();
    let mut names: Vec<&str> = Vec::new();
    for measured in own() {
        let name = observable(data, design, measured).name.as_str();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let kinds: BTreeSet<usize> = own().filter_map(|(_, m)| kind(m)).collect();
    let unknown = own().filter(|(_, m)| kind(m).is_some()).count();
    let plural = if experiments.len() == 1 { "" } else { "s" };
    text += &format!(
        ", {number} values in {} experiment{plural}: {}\n",
        experiments.len(),
        names.join(", ")
    );
    let peaks = own().filter(|(_, m)| m.peak.is_some()).count();
    if peaks > 0 {
        text += &format!(
            "  {peaks} of them are areas in % of all peaks with a column; they are no points of a time course\n"
        );
    }
    if unknown < number {
        text += &format!("  the error of {} values is known\n", number - unknown);
    }
    for at in kinds {
        let kind = &data.unknown_errors[at];
        text += &format!("  the error of {kind} is estimated together with what is fitted\n");
    }
    text
}

fn kind(measurement: &Measurement) -> Option<usize> {
    match measurement.error {
        MeasurementError::Unknown(kind) => Some(kind),
        MeasurementError::Known(_) => None,
    }
}

fn free(terms: &FitTerms) -> String {
    let each = terms.numbers.iter().map(|number| {
        let shown = |value: f64| significant(value / number.factor, DIGITS);
        let unit = unit(number);
        format!(
            "fit: {} from {} to {}{unit}, first at {}{unit}; {}\n",
            number.name,
            shown(number.low),
            shown(number.high),
            shown(number.start),
            believed(number)
        )
    });
    let text: String = each.collect();
    text + &terms.next.as_ref().map_or_else(String::new, next)
}

/// How many samples may be taken next.
fn next(terms: &NextTerms) -> String {
    let samples: usize = terms.runs.iter().map(|run| run.samples.len()).sum();
    let plural = if terms.runs.len() == 1 { "" } else { "s" };
    format!(
        "next: {samples} samples of {} run{plural} may be taken\n",
        terms.runs.len()
    )
}

/// The unit behind a number.
pub fn unit(number: &FreeNumber) -> String {
    match number.unit.as_str() {
        "" | "1" => String::new(),
        unit => format!(" {unit}"),
    }
}

/// What was believed before, in words.
pub fn believed(number: &FreeNumber) -> String {
    let Some(prior) = number.prior else {
        return "nothing believed before".to_owned();
    };
    let middle = significant(number.shown(prior.middle), DIGITS);
    let unit = unit(number);
    match number.logarithmic {
        true => {
            let factor = significant(prior.deviation.exp(), DIGITS);
            format!("believed before: {middle}{unit} x/ {factor}")
        }
        false => {
            let deviation = significant(
                number.shown(prior.middle + prior.deviation) - number.shown(prior.middle),
                DIGITS,
            );
            format!("believed before: {middle} ± {deviation}{unit}")
        }
    }
}

/// Response factors that only the measurements need.
pub fn responses(scenario: &Scenario) -> Vec<String> {
    let mut names = Vec::new();
    for (run, measurement) in scenario.data.measurements() {
        let case = scenario.data.experiments[run].case;
        let constants = &scenario.design.cases[case].model.constants;
        let peaks = measurement.peak.iter().flat_map(|peak| peak.all.iter());
        for peak in peaks {
            let PeakResponse::Constant(id) = peak.response else {
                continue;
            };
            let constant = &constants[id];
            if !constant.used && !names.contains(&constant.address) {
                names.push(constant.address.clone());
            }
        }
    }
    names
}
