//! What `check` shows: the equations a scenario stands for, what they conserve, and what its constants rest on.

use std::fmt::Write;

use super::handling;
use super::words::columns;
use crate::experiment::case::Experiment;
use crate::model::{Confidence, Constant, ConstantValue};
use crate::network::{Law, conservation, cycles, rates_text};
use crate::units::{Dimension, format_quantity, format_rounded};

/// The whole text for a case, its table within a width; `responses` are constants that only measurements need.
pub fn text(case: &Experiment, laws: &[Law], responses: &[String], width: usize) -> String {
    let network = &case.model.network;
    let temperature = case.numbers.recipe.flask.temperature;
    let mut text = String::new();
    let forms = network.forms.len();
    let one_way: usize = network
        .reactions
        .iter()
        .map(|r| 1 + usize::from(r.reverse.is_some()))
        .sum();
    let _ = writeln!(
        text,
        "{forms} species in {} families, {one_way} one-way steps",
        network.pools.len()
    );
    if let Some(mechanism) = &case.model.mechanism {
        let _ = writeln!(text, "mechanism: {mechanism}");
    }
    for note in &case.model.notes {
        let _ = writeln!(text, "note: {note}");
    }
    for line in handling::lines(case) {
        let _ = writeln!(text, "note: {line}");
    }
    let _ = writeln!(
        text,
        "\n{}",
        rates_text::rates_text(network, laws, temperature).trim_end()
    );
    text += "\nConserved\n";
    for law in conservation::conservation_laws(network) {
        let _ = writeln!(text, "  {}", law.text(network));
    }
    let faults = cycles::check(network, laws, &[temperature]);
    let _ = writeln!(
        text,
        "Detailed balance: {}",
        if faults.is_empty() {
            "every cycle closes"
        } else {
            "violated"
        }
    );
    text += &match case.stage.as_str() {
        "" => "\nConstants in use\n".to_owned(),
        stage => {
            format!("\nConstants in use; their addresses begin with stage.{stage}.constant.\n")
        }
    };
    text += &constants(case, responses, width);
    text += &estimated(case, width);
    text += &rest(case, responses);
    text
}

/// What no compound says and its class estimates, with what each estimate comes to; nothing where there is none.
fn estimated(case: &Experiment, width: usize) -> String {
    let headings = ["estimated", "value", "confidence", "uncertainty", "formula"];
    let constants = case.model.constants.iter().enumerate();
    let shown = constants.filter(|(id, constant)| {
        let replaced = case.numbers.overrides.iter().any(|o| o.0 == *id);
        constant.used && !replaced && constant.estimated_for().is_some()
    });
    let rows = shown.filter_map(|(id, constant)| {
        let value = case.model.number(id, &case.numbers.overrides).ok()?;
        Some(vec![
            constant.address.clone(),
            format_rounded(value, constant.dimension, 4),
            constant.confidence.word().to_owned(),
            constant.uncertainty.clone(),
            format!("  {}", constant.formula.as_deref().unwrap_or("")),
        ])
    });
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return String::new();
    }
    let table = columns(&headings.map(String::from), &rows, width);
    format!("\nEstimated for the class of a compound that does not say it itself\n{table}")
}

fn constants(case: &Experiment, responses: &[String], width: usize) -> String {
    let headings = [
        "constant",
        "value",
        "at",
        "solvent",
        "confidence",
        "uncertainty",
        "source",
    ];
    let constants = case.model.constants.iter().enumerate();
    let shown = constants.filter(|(_, constant)| is_needed(constant, responses));
    let rows = shown.filter_map(|(id, constant)| {
        let replaced = case.numbers.overrides.iter().find(|o| o.0 == id);
        row(constant, replaced.map(|o| o.1), &case.stage)
    });
    columns(
        &headings.map(String::from),
        &rows.collect::<Vec<_>>(),
        width,
    )
}

/// Whether the case rests on a constant, or what was measured of it does.
fn is_needed(constant: &Constant, responses: &[String]) -> bool {
    constant.is_rested_on() || responses.contains(&constant.address)
}

/// The row of a constant of a stage (nameless where it is the only one), with what replaces its value; none where it is computed from others.
fn row(constant: &Constant, replaced: Option<f64>, stage: &str) -> Option<Vec<String>> {
    let ConstantValue::Law(law) = &constant.value else {
        return None;
    };
    let at = if law.depends_on_temperature() {
        format_quantity(law.t_ref, Dimension::TEMPERATURE)
    } else {
        "any T".to_string()
    };
    let (confidence, source) = match replaced {
        Some(_) => (Confidence::Scenario, "scenario"),
        None => (constant.confidence, constant.source.as_str()),
    };
    // As it is set: of a stage, by the stage's name.
    let address = match stage {
        "" => constant.address.clone(),
        stage => format!("stage.{stage}.{}", constant.address),
    };
    Some(vec![
        address,
        format_rounded(replaced.unwrap_or(law.value), constant.dimension, 4),
        at,
        constant
            .solvent
            .clone()
            .unwrap_or_else(|| "any".to_string()),
        confidence.word().to_string(),
        constant.uncertainty.clone(),
        format!("  {source}"),
    ])
}

/// How much of it is assumed.
fn rest(case: &Experiment, responses: &[String]) -> String {
    let constants = case.model.constants.iter().enumerate();
    let all = constants.filter(|(_, constant)| is_needed(constant, responses));
    let all: Vec<Confidence> = all.map(|(id, _)| case.confidence(id)).collect();
    let count = |c: Confidence| all.iter().filter(|own| **own == c).count();
    let assumed = count(Confidence::Assumed);
    let kinds = [
        Confidence::Measured,
        Confidence::Fitted,
        Confidence::Secondary,
        Confidence::Abstract,
        Confidence::Computed,
        Confidence::Estimated,
        Confidence::Recalled,
        Confidence::Assumed,
        Confidence::Scenario,
    ];
    let kinds = kinds
        .iter()
        .filter(|&&k| count(k) > 0)
        .map(|&k| format!("{} {}", count(k), k.word()));
    let kinds = kinds.collect::<Vec<_>>().join(", ");
    let share = 100.0 * assumed as f64 / all.len().max(1) as f64;
    format!(
        "\n{} constants in use: {kinds}. {share:.0} % of them are assumed, that is chosen to be plausible, without a source, or taken from another compound.\n",
        all.len()
    )
}
