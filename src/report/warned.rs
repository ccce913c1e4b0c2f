//! Warnings in words, for the screen and for the record.

use super::refused::place;
use super::words::terminal::duration;
use crate::study::plan::{PointResult, Tally};
use crate::text::{Fault, Faults};

/// A moment this much behind the end, relative to it, is the end.
const ROUNDING: f64 = 1e-12;

/// Faults that refuse nothing, each on a line.
pub fn of_reading(faults: &Faults) -> Vec<String> {
    let line = |fault: &Fault| {
        let own = fault.place.as_ref();
        let place = own.map_or(String::new(), |own| format!("{}: ", place(own)));
        let help = fault.help.as_ref();
        let help = help.map_or(String::new(), |help| format!(" ({help})"));
        format!("{place}{}{help}", fault.message)
    };
    faults.sorted().into_iter().map(line).collect()
}

/// What is missing of what was charged, and at how many points.
pub fn short(tally: &Tally) -> Option<String> {
    let first = tally.first_short.as_ref()?;
    Some(match tally.points {
        1 => format!("warning: {first}"),
        points => format!(
            "warning: {} of {points} points: the first: {first}",
            tally.short
        ),
    })
}

/// Which moments of `times` lie behind the end of every stage and have no row.
pub fn late(times: &[f64], row: &PointResult) -> Option<String> {
    let all = row.earlier.iter().chain(&row.remains);
    let end = all.fold(0.0, |end: f64, remains| end.max(remains.time));
    let late = times.iter().filter(|time| **time > end * (1.0 + ROUNDING));
    let late: Vec<String> = late.map(|time| duration(*time)).collect();
    (!late.is_empty()).then(|| {
        let (late, end) = (late.join(", "), duration(end));
        format!("warning: times: no row at {late}, the run ends at {end}")
    })
}
