//! `fitted.toml`: the scenario with the numbers that were found, to be run like any other.
//!
//! Constants carry their uncertainty, source and the confidence `fitted`; those that go together are drawn from a file beside it.

use std::sync::Arc;

use super::together;
use super::words::{error, verdict};
use crate::experiment::parameter::Parameter;
use crate::report::measured::responses;
use crate::report::words::terminal::significant;
use crate::scenario::{FittedParts, FoundNumber, Scenario, fitted as with_numbers};
use crate::study::fit::{Fit, Fitted};
use crate::text::Source;
use crate::units::{Unit, format_in, parse_unit};

/// One standard deviation beyond which a factor is not worth its digits.
const LARGEST_FACTOR: f64 = 1000.0;

/// The text of the file; `settings` held when it was fitted.
pub fn fitted_scenario(
    scenario: &Scenario,
    fit: &Fit,
    source: &Arc<Source>,
    settings: &[(String, String)],
) -> String {
    let found = |name: &str| {
        let held = settings.iter().map(|(address, value)| FoundNumber {
            address: address.clone(),
            value: value.clone(),
            beside: Vec::new(),
        });
        let own = fit.numbers.iter().filter(|f| is_of(scenario, f, name));
        held.chain(own.map(|f| number(scenario, f, fit, name)))
            .collect()
    };
    let parts = FittedParts {
        found: &found,
        of_data: responses(scenario),
        together: together::keys(scenario, fit),
    };
    head(scenario, fit) + &with_numbers(source, &parts)
}

/// Whether a variant sets it.
pub(super) fn is_set(scenario: &Scenario, fitted: &Fitted) -> bool {
    let mut variants = scenario.design.variants.iter();
    variants.any(|variant| is_of(scenario, fitted, &variant.name))
}

/// Whether a number is the same in every measured run of a variant.
fn is_of(scenario: &Scenario, fitted: &Fitted, variant: &str) -> bool {
    let constant = fitted.number.address().strip_prefix("constant.");
    if constant.is_some_and(|name| responses(scenario).iter().any(|own| own == name)) {
        return false;
    }
    let runs = scenario.data.experiments.iter().enumerate();
    let own = runs.filter(|(_, run)| scenario.design.variants[run.variant].name == variant);
    let own: Vec<usize> = own.map(|(at, _)| at).collect();
    let acts = |at: &usize| fitted.number.acts.iter().any(|act| act.0 == *at);
    !own.is_empty() && own.iter().all(acts)
}

fn number(scenario: &Scenario, fitted: &Fitted, fit: &Fit, variant: &str) -> FoundNumber {
    let of = |act: &&(usize, Parameter, _)| {
        let run = &scenario.data.experiments[act.0];
        scenario.design.variants[run.variant].name == variant
    };
    let act = fitted.number.acts.iter().find(of);
    let is_constant = act.is_some_and(|act| matches!(act.1, Parameter::Constant { .. }));
    let value = value(fitted);
    let beside = match is_constant {
        true => vec![
            ("uncertainty", uncertainty(fitted)),
            ("confidence", "fitted".to_owned()),
            ("source", format!("fit to {}", files(scenario))),
            ("note", verdict(fitted, fit)),
        ],
        false => Vec::new(),
    };
    FoundNumber {
        address: fitted.number.address().to_owned(),
        value,
        beside,
    }
}

/// With all digits, so that the curve is the same.
fn value(fitted: &Fitted) -> String {
    let number = &fitted.number;
    let unit = parse_unit(&number.unit).unwrap_or_else(|_| Unit::one());
    format_in(number.value(fitted.x), &unit)
}

fn uncertainty(fitted: &Fitted) -> String {
    let number = &fitted.number;
    match fitted.error.is_finite() {
        true if number.logarithmic && fitted.error > LARGEST_FACTOR.ln() => {
            format!("x/ {LARGEST_FACTOR}")
        }
        true => error(fitted),
        false if number.logarithmic => format!("x/ {LARGEST_FACTOR}"),
        false => format!(
            "± {}",
            significant((number.high - number.low) / number.factor, 3)
        ),
    }
}

fn files(scenario: &Scenario) -> String {
    let each = scenario.data.sources.iter();
    let each = each.map(|source| format!("{} ({})", source.file, source.digest));
    each.collect::<Vec<_>>().join(", ")
}

fn head(scenario: &Scenario, fit: &Fit) -> String {
    let mut text = format!(
        "# {} with the numbers of a fit to {} values of {}.\n",
        scenario.title,
        fit.goodness.measured,
        files(scenario)
    );
    text += "# The measurements and what was free are left out: run it like any scenario.\n";
    for fitted in &fit.numbers {
        if !is_set(scenario, fitted) {
            text += &format!(
                "# {} = {}: not set here\n",
                fitted.number.name,
                value(fitted)
            );
        }
    }
    text + "\n"
}
