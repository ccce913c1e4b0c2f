//! Values that cannot be: yields below nothing or above everything, more in a row than was put in, times behind the end.
//!
//! Knows one experiment at a time.

use std::collections::HashMap;

use crate::experiment::case::Experiment;
use crate::experiment::observable::Observable;
use crate::experiment::procedure::compile::compile_with;
use crate::flask::{Bottom, Measure};
use crate::network::PoolId;
use crate::study::data::{MeasuredAs, PeakSignal};
use crate::text::{Faults, Place};
use crate::units::{Dimension, format_rounded};

use super::values::ValueInCell;

/// Yields of one row may come to so many percent together: each has its error.
const MOST_TOGETHER: f64 = 105.0;
/// A time this much behind the end, relative to it, is the end.
const ROUNDING: f64 = 1e-12;

/// All checks of one run; `replicates` says that samples may share a time.
pub fn check(
    run: &str,
    case: &Experiment,
    values: &[ValueInCell],
    replicates: bool,
    faults: &mut Faults,
) {
    for (value, place) in values {
        let observable = &case.observables[value.observable];
        percentage(observable, value.value, place, faults);
    }
    sums(case, values, faults);
    areas(values, faults);
    late(case, values, faults);
    if !replicates {
        twice(run, case, values, faults);
    }
}

fn in_one_row(one: &ValueInCell, other: &ValueInCell) -> bool {
    one.0.place.row == other.0.place.row
}

/// A share of a whole is between nothing and all of it; an excess (ee) may have either sign.
fn percentage(observable: &Observable, value: f64, place: &Place, faults: &mut Faults) {
    let Some(Measure::Percentage { offset, top, .. }) = observable.measure() else {
        return;
    };
    if *offset == 0.0 && top.running.iter().any(|(_, weight)| *weight < 0.0) {
        return;
    }
    if !(0.0..=100.0).contains(&value) {
        let message = format!("{}: {value} % cannot be", observable.name);
        let fault = faults.error(place, message);
        fault.help("a percentage of a whole is between 0 and 100; leave the cell empty if it means nothing");
    }
}

/// What a yield counts, with what it is counted from.
fn yield_of(observable: &Observable) -> Option<(Vec<PoolId>, &Bottom)> {
    let measure = observable.measure()?;
    let Measure::Percentage {
        offset,
        top,
        bottom: bottom @ Bottom::Charged(_),
    } = measure
    else {
        return None;
    };
    let counted = *offset == 0.0 && top.running.iter().all(|(_, weight)| *weight > 0.0);
    counted.then(|| (top.running.iter().map(|(pool, _)| *pool).collect(), bottom))
}

/// Yields on one basis that count different things are together no more than all of it.
fn sums(case: &Experiment, values: &[ValueInCell], faults: &mut Faults) {
    for row in values.chunk_by(in_one_row) {
        let mut sums: Vec<(&Bottom, Vec<PoolId>, Vec<&str>, f64)> = Vec::new();
        for (value, _) in row
            .iter()
            .filter(|(value, _)| value.reading == MeasuredAs::Value && value.peak.is_none())
        {
            let observable = &case.observables[value.observable];
            let Some((pools, bottom)) = yield_of(observable) else {
                continue;
            };
            let known = sums.iter().position(|sum| sum.0 == bottom);
            let at = known.unwrap_or_else(|| {
                sums.push((bottom, Vec::new(), Vec::new(), 0.0));
                sums.len() - 1
            });
            let (_, counted, names, sum) = &mut sums[at];
            if pools.iter().all(|pool| !counted.contains(pool)) {
                counted.extend(pools);
                names.push(&observable.name);
                *sum += value.value;
            }
        }
        for (_, _, names, sum) in sums {
            if sum > MOST_TOGETHER && names.len() > 1 {
                let message = format!("{} are {sum:.1} % together", names.join(" + "));
                let help = format!("yields on one basis come to at most {MOST_TOGETHER} %");
                faults.error(&row[0].1, message).help(help);
            }
        }
    }
}

/// Areas of the peaks of one injection come to 100 %.
fn areas(values: &[ValueInCell], faults: &mut Faults) {
    for row in values.chunk_by(in_one_row) {
        let peaks = || {
            row.iter()
                .filter_map(|(value, place)| Some((value.peak.as_ref()?, value.value, place)))
        };
        let mut told: Vec<&[PeakSignal]> = Vec::new();
        for (peak, _, place) in peaks() {
            if told.contains(&&*peak.all) {
                continue;
            }
            told.push(&peak.all);
            let own = peaks().filter(|(other, ..)| other.all == peak.all);
            let (number, sum) = own.fold((0, 0.0), |(n, sum), (_, value, _)| (n + 1, sum + value));
            let short = number == peak.all.len() && sum < 200.0 - MOST_TOGETHER;
            if sum > MOST_TOGETHER || short {
                let message = format!("the areas of the peaks are {sum:.1} % together");
                faults.error(place, message).help("areas in % of all peaks that have a column come to 100 %: leave out what has none, and divide by the rest");
            }
        }
    }
}

/// Times behind the end of the procedure, its conditions taking their longest.
fn late(case: &Experiment, values: &[ValueInCell], faults: &mut Faults) {
    for stage in 0..case.stages() {
        let part = case.at_stage(stage);
        // Numbers that make no experiment, or that follow from the stage before, are told when it is run.
        let overrides = &part.numbers.overrides;
        let Ok(program) = compile_with(&part.numbers.recipe, &part.model, overrides, false) else {
            continue;
        };
        let of_stage = |value: &&ValueInCell| case.observables[value.0.observable].stage == stage;
        let rows = values.chunk_by(in_one_row);
        // One sample is told of once, however many things were measured in it.
        let samples = rows.filter_map(|row| row.iter().find(of_stage));
        for (value, place) in samples {
            if value
                .time
                .is_some_and(|time| time > program.longest * (1.0 + ROUNDING))
            {
                let shown = |time| format_rounded(time, Dimension::TIME, 4);
                let (time, end) = (
                    shown(value.time.unwrap_or_default()),
                    shown(program.longest),
                );
                let message = format!("a sample at {time}, and the procedure ends at {end}");
                faults
                    .error(place, message)
                    .help("let the procedure go on as long as samples were taken");
            }
        }
    }
}

/// One observable twice at one time: perhaps replicates, perhaps rows of two experiments.
fn twice(run: &str, case: &Experiment, values: &[ValueInCell], faults: &mut Faults) {
    let key = |value: &ValueInCell| (value.0.observable, value.0.time.map(f64::to_bits));
    let mut seen = HashMap::new();
    let mut told = 0;
    for value in values {
        let row = value.0.place.row;
        let Some(first) = seen.insert(key(value), &value.1).filter(|_| told != row) else {
            continue;
        };
        told = row;
        let name = &case.observables[value.0.observable].name;
        let message = format!("{name} of {run} is measured twice at this time");
        faults
            .warning(&value.1, message)
            .help("a column `replicate` says that this is meant; a column `experiment` tells two runs apart")
            .note(Some(first), "first here");
    }
}
