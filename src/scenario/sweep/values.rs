//! What the numbers of a case are set to at each point of an axis.
//!
//! Knows one axis and one case at a time; that the case has the addresses was found before.

use crate::experiment::case::Experiment;
use crate::experiment::parameter::{Parameter, Takes};
use crate::scenario::variants::draft::Assignment;
use crate::study::Settings;
use crate::text::Faults;
use crate::units::plain_number;

use super::axis::AxisDraft;
use super::setting;

/// The settings of every point of an axis for a case.
pub fn points_of(axis: &AxisDraft, case: &Experiment, faults: &mut Faults) -> Option<Settings> {
    let parameters: Vec<Option<Parameter>> = axis
        .addresses
        .iter()
        .map(|(address, _)| Parameter::resolve(address, case).ok())
        .collect();
    let counts = |p: &Parameter| matches!(p.takes(case), Takes::Count(_));
    let any_counts = parameters.iter().flatten().any(counts);
    if any_counts {
        whole_points(axis, faults)?;
    }
    let mut settings = Settings {
        parameters: parameters.iter().flatten().cloned().collect(),
        values: Vec::with_capacity(axis.values.len()),
    };
    for (point, values) in axis.values.iter().enumerate() {
        for (((address, place), parameter), node) in
            axis.addresses.iter().zip(&parameters).zip(values)
        {
            let Some(parameter) = parameter else { continue };
            let value = setting::value(address, node, parameter, case, faults)?;
            settings.values.push(value);
            // Whether a number can be set is a question of where it stands, and of its value only where it counts something.
            if point > 0 && !any_counts {
                continue;
            }
            if let Err(error) = parameter.set(&mut case.numbers.clone(), value) {
                let at = Assignment {
                    address: address.clone(),
                    place: place.clone(),
                    node: node.clone(),
                };
                faults.push(setting::fault(&at, &error));
                return None;
            }
        }
    }
    Some(settings)
}

/// Refuses points between two ends that fall between whole numbers where only whole numbers make sense.
fn whole_points(axis: &AxisDraft, faults: &mut Faults) -> Option<()> {
    let numbers = axis.numbers.as_ref().filter(|_| axis.ranged);
    let values = numbers.map_or(&[][..], |numbers| &numbers.values);
    let Some(odd) = values.iter().find(|n| n.fract() != 0.0) else {
        return Some(());
    };
    let (first, last) = (values[0], values[values.len() - 1]);
    let message = format!(
        "{} is a whole number; {} points from {} to {} come to {}",
        axis.addresses[0].0,
        values.len(),
        plain_number(first),
        plain_number(last),
        plain_number((odd * 1e6).round() / 1e6),
    );
    let fault = faults.error(&axis.place, message);
    if first.fract() == 0.0 && last.fract() == 0.0 {
        fault.help(format!("points = {}", (last - first).abs() + 1.0));
    } else {
        fault.help("from and to are whole numbers");
    }
    None
}
