//! Which numbers of a fit go together, and how a fitted scenario says it: by the file of the posterior, or by the covariance that the slopes
//! at the best place promise.

use super::scenario::is_set;
use crate::report::remarks::Remark;
use crate::report::words::terminal::significant;
use crate::scenario::Scenario;
use crate::study::fit::{Fit, FreeNumber, Verdict};
use crate::units::plain_number;

/// The file of the posterior.
pub(super) const POSTERIOR: &str = "posterior.csv";
/// Correlation below which numbers may as well be drawn one by one.
const APART: f64 = 0.1;

/// The keys of `[uncertainty]` in a fitted scenario.
pub(super) fn keys(scenario: &Scenario, fit: &Fit) -> String {
    if fit.posterior.is_some() {
        return format!("posterior = \"{POSTERIOR}\"\n");
    }
    let tied = tied(scenario, fit);
    let row = |at: &usize| {
        let number = &fit.numbers[*at].number;
        let covariance = |other: &usize| {
            let steps = number.step() * fit.numbers[*other].number.step();
            plain_number(fit.covariance.covariance(*at, *other) * steps)
        };
        let row: Vec<String> = tied.iter().map(covariance).collect();
        let shown = |value: f64| plain_number(value / number.factor);
        format!(
            "[[covariance]]\nnumber = \"{}\"\nat = {}\nfrom = {}\nto = {}\nlogarithm = {}\nrow = [{}]\n",
            headed(number),
            plain_number(number.shown(fit.numbers[*at].x)),
            shown(number.low),
            shown(number.high),
            number.logarithmic,
            row.join(", ")
        )
    };
    tied.iter().map(row).collect()
}

/// Numbers (indices) that draws one by one would get wrong: they go with another, or are no constants and have no uncertainty of their own in
/// a scenario. None where a posterior has all.
fn tied(scenario: &Scenario, fit: &Fit) -> Vec<usize> {
    if fit.posterior.is_some() {
        return Vec::new();
    }
    let set = (0..fit.numbers.len()).filter(|&at| is_set(scenario, &fit.numbers[at]));
    let set: Vec<usize> = set.collect();
    let goes_with_another = |at: usize| {
        let mut others = set.iter().filter(|other| **other != at);
        others.any(|&other| fit.covariance.correlation(at, other).abs() >= APART)
    };
    let is_constant = |at: usize| fit.numbers[at].number.address().starts_with("constant.");
    let tied = set.iter().copied();
    tied.filter(|&at| goes_with_another(at) || !is_constant(at))
        .collect()
}

/// Where normal draws are not what the data leave of a number.
pub(super) fn doubt(
    scenario: &Scenario,
    fit: &Fit,
    disagrees: impl Fn(usize) -> bool,
) -> Option<Remark> {
    let tied = tied(scenario, fit);
    let is_normal = |at: usize| {
        let verdict = &fit.numbers[at].verdict;
        let closed = matches!(
            verdict,
            Verdict::Identified | Verdict::WeaklyIdentified | Verdict::OnlyTogether(_)
        );
        closed && !disagrees(at)
    };
    let others = tied.into_iter().filter(|&at| !is_normal(at));
    let names: Vec<&str> = others
        .map(|at| fit.numbers[at].number.name.as_str())
        .collect();
    (!names.is_empty()).then(|| Remark {
        kind: "fit",
        at: names.join(", "),
        text: "fitted.toml draws from a normal distribution, and what the data leave here is none"
            .to_owned(),
        help: "posterior = true in [fit] draws from what the data leave".to_owned(),
    })
}

/// What is known of a product of numbers that go together, as far as the data tell: `0.5 (0.49 to 0.51)`.
pub(super) fn product(fit: &Fit, powers: &[(usize, f64)]) -> String {
    let (mut logarithm, mut scale) = (0.0, 1.0);
    for &(at, power) in powers {
        let fitted = &fit.numbers[at];
        logarithm += power * fitted.x;
        scale *= fitted.number.factor.powf(power);
    }
    let far = fit.half_width() * fit.covariance.error_of_sum(powers);
    let shown = |logarithm: f64| significant(logarithm.exp() / scale, 4);
    format!(
        "{} ({} to {})",
        shown(logarithm),
        shown(logarithm - far),
        shown(logarithm + far)
    )
}

/// A number with its unit: `constant.first.k [/M/s]`.
pub(super) fn headed(number: &FreeNumber) -> String {
    match number.unit.as_str() {
        "" => number.name.clone(),
        unit => format!("{} [{unit}]", number.name),
    }
}
