//! What the data say about a number, by kind. Words for it are found in `report`.

use super::problem::FreeNumber;
use super::profile::Profile;

/// Within this factor to either side a positive number counts as known.
pub const KNOWN_WITHIN: f64 = 2.0;
/// A belief that data narrow to no less than this share of itself comes back as it was.
const COMES_BACK: f64 = 0.9;
/// Half the width of a 95 % interval of a normal belief, in standard deviations.
const NORMAL_95: f64 = 1.959_963_984_540_054;

/// What the data say about a number.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// The 95 % interval is within a factor of two to either side, or within the value itself where it is no logarithm.
    Identified,
    /// The interval is closed and wider.
    WeaklyIdentified,
    /// It may be anything if others go with it: each number (index) by this power of the factor that it goes by, its own first.
    OnlyTogether(Vec<(usize, i32)>),
    /// The data object to anything smaller, to nothing larger.
    OnlyLowerBound,
    /// The data object to anything larger, to nothing smaller.
    OnlyUpperBound,
    /// The data say nothing: what was believed comes back, or everything within the limits is as good.
    NotInformed,
    /// The best value lies at a limit.
    AtLimit,
}

/// A power this close to a whole one is taken for it.
const WHOLE: f64 = 0.1;

/// The verdict on a number (index `at`), from the best coordinates and its profile.
pub(super) fn verdict(numbers: &[FreeNumber], at: usize, x: &[f64], profile: &Profile) -> Verdict {
    let alone = alone(&numbers[at], x[at], profile);
    match alone {
        Verdict::NotInformed | Verdict::WeaklyIdentified => {
            together(numbers, at, profile).map_or(alone, Verdict::OnlyTogether)
        }
        _ => alone,
    }
}

/// Which others went with it both ways, by small whole powers.
fn together(numbers: &[FreeNumber], at: usize, profile: &Profile) -> Option<Vec<(usize, i32)>> {
    let [Some(down), Some(up)] = &profile.followed else {
        return None;
    };
    let mut powers = vec![(at, 1)];
    for other in (0..numbers.len()).filter(|other| *other != at) {
        let both = [down[other], up[other]];
        let power = both[0].round();
        if both.iter().any(|went| (went - power).abs() > WHOLE) || power.abs() > 3.0 {
            return None;
        }
        if power != 0.0 {
            powers.push((other, power as i32));
        }
    }
    let logarithmic = powers
        .iter()
        .all(|&(number, _)| numbers[number].logarithmic);
    (logarithmic && powers.len() > 1).then_some(powers)
}

/// The verdict on a number by itself.
fn alone(number: &FreeNumber, x: f64, profile: &Profile) -> Verdict {
    // What only the limit of another ends is not the data's objection.
    let objected = |end: Option<f64>, side: usize| end.filter(|_| !profile.hindered[side]);
    match (objected(profile.low, 0), objected(profile.high, 1)) {
        (None, None) => Verdict::NotInformed,
        (Some(_), None) | (None, Some(_)) if profile.pushed => Verdict::AtLimit,
        (Some(_), None) => Verdict::OnlyLowerBound,
        (None, Some(_)) => Verdict::OnlyUpperBound,
        (Some(from), Some(to)) => {
            let believed = number.prior.map(|prior| 2.0 * NORMAL_95 * prior.deviation);
            if believed.is_some_and(|believed| to - from > COMES_BACK * believed) {
                return Verdict::NotInformed;
            }
            let furthest = (x - from).max(to - x);
            let known = match number.logarithmic {
                true => furthest <= KNOWN_WITHIN.ln(),
                false => furthest <= x.abs(),
            };
            match known {
                true => Verdict::Identified,
                false => Verdict::WeaklyIdentified,
            }
        }
    }
}
