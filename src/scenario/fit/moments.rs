//! When a sample may be taken where nothing is said of it: moments that one would write in a notebook, close together where things begin.
//!
//! Knows the end of a procedure.

use crate::experiment::case::Experiment;
use crate::experiment::procedure::compile_with;

/// Moments of each kind of spacing.
const MOMENTS: i32 = 60;
/// The first, as a share of the end.
const FIRST: f64 = 1e-3;
/// Units in which a moment is said, s, each up to where the next one is used.
const UNITS: [(f64, f64); 4] = [
    (1.0, 60.0),
    (60.0, 3600.0),
    (3600.0, 48.0 * 3600.0),
    (86_400.0, f64::INFINITY),
];

/// A time this much behind the end, relative to it, is the end.
pub const ROUNDING: f64 = 1e-12;

/// When a stage of an experiment ends, its conditions taking their longest, s; none where its numbers make no experiment.
pub fn end(case: &Experiment, stage: usize) -> Option<f64> {
    let part = case.at_stage(stage);
    let overrides = &part.numbers.overrides;
    let program = compile_with(&part.numbers.recipe, &part.model, overrides, false);
    Some(program.ok()?.longest)
}

/// Moments up to an end, s: evenly spaced ones and others that are spaced by factors, two digits each.
pub fn moments(end: f64) -> Vec<f64> {
    let by_factors = (0..=MOMENTS).map(|i| FIRST.powf(1.0 - f64::from(i) / f64::from(MOMENTS)));
    let evenly = (1..=MOMENTS).map(|i| f64::from(i) / f64::from(MOMENTS));
    let inside = |time: &f64| *time < end;
    let mut moments: Vec<f64> = by_factors
        .chain(evenly)
        .map(|share| short(share * end))
        .collect();
    moments.retain(inside);
    moments.push(end);
    moments.sort_by(f64::total_cmp);
    moments.dedup();
    moments
}

/// A time with two digits in the unit that it is said in.
fn short(time: f64) -> f64 {
    let mut units = UNITS.iter().filter(|(_, up_to)| time < *up_to);
    let unit = units.next().map_or(1.0, |(unit, _)| *unit);
    let said = time / unit;
    let per_digit = 10_f64.powi(1 - said.log10().floor() as i32);
    (said * per_digit).round() * unit / per_digit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_reach_from_the_beginning_to_the_end() {
        let moments = moments(10_000.0);
        assert_eq!((moments[0], moments[moments.len() - 1]), (10.0, 10_000.0));
        // No gap is larger than an eighth of the time, or a sixtieth of the whole with what two digits leave out.
        for pair in moments.windows(2) {
            let gap = pair[1] - pair[0];
            assert!(gap < 0.15 * pair[0] || gap < 10_000.0 / 50.0, "{pair:?}");
        }
        // 8.3, 8.4, 9.4, 11 and 59 min.
        for seconds in [498.0, 504.0, 564.0, 660.0, 3540.0] {
            assert!(moments.contains(&seconds), "{seconds}: {moments:?}");
        }
    }
}
